;; Characters by their Unicode names, and the properties `name' and `old-name'.
;; SPDX-License-Identifier: GPL-3.0-or-later
(progn
  (require 'cl-lib)
  (require 'seq)
  nil)
(list (func-arity 'char-from-name) (func-arity 'ucs-names) (func-arity 'read-char-by-name))
(mapcar #'char-from-name '("LATIN SMALL LETTER A" "latin small letter a" "U+41" "41" "#x41" "HANGUL SYLLABLE GAG" "BELL (BEL)" "BELL" "NULL" "" "FULL STOP "
                           "BACKSLASH" "REVERSE SOLIDUS" "VS17" "VARIATION SELECTOR-17" "é" "LATIN  SMALL LETTER A" "CJK IDEOGRAPH-4E00"
                           "CJK IDEOGRAPH-4e00" "CJK UNIFIED IDEOGRAPH-4E00" "CJK COMPATIBILITY IDEOGRAPH-F900" "TANGUT COMPONENT-001"
                           "TANGUT IDEOGRAPH-17000" "HIGH SURROGATE-D800" "LOW SURROGATE-DC00" "KHITAN SMALL SCRIPT CHARACTER-18B00"
                           "KHITAN SMALL SCRIPT FILLER" "VIETNAMESE ALTERNATE READING MARK CA" "NUSHU CHARACTER-1B170" "LATIN SMALL LETTER YOGH"
                           "GEORGIAN SMALL LETTER AN" "HANGUL LETTER KIYEOK" "MATHEMATICAL BOLD CAPITAL LAMBDA" "MATHEMATICAL BOLD CAPITAL LAMDA"))
(mapcar (lambda (name) (char-from-name name t)) '("latin small letter a" "Latin Small Letter A" "bell" "hangul syllable gag" "cjk ideograph-4e00" "x"))
(mapcar (lambda (name) (condition-case error (char-from-name name) (error error))) '(a nil 65 [65]))
(hash-table-count (ucs-names))
(hash-table-test (ucs-names))
(mapcar (lambda (name) (gethash name (ucs-names))) '("LATIN SMALL LETTER A" "BELL" "BELL (BEL)" "HANGUL SYLLABLE GAG" "CJK IDEOGRAPH-4E00" "NUSHU CHARACTER-1B170" "HIGH SURROGATE-D800"))
(let (names) (maphash (lambda (name char) (if (memq char '(4 65 97 439 411 540 #xac00 4304)) (push (cons name char) names))) (ucs-names)) (nreverse names))
;; the properties
(mapcar (lambda (char) (list char (get-char-code-property char 'name) (get-char-code-property char 'old-name)))
        '(0 7 ?\s ?a #x7f #x80 #x82 #xa0 439 540 411 #x378 #xac01 #x3131 #x4e00 #x9fff #xd800 #xdc00 #xe000 #xf900 #x16fe4 #x16ff0 #x17000 #x18800
          #x18aff #x18b00 #x1b170 #x1f600 #xe0100 #xe01ef #x10ffff #x110000 #x3fff80))
(mapcar (lambda (char) (condition-case error (get-char-code-property char 'name) (error error))) '(a -1 4194304 nil))
(let ((count 0) (old 0) (sum 0))
  (dotimes (char #x110000)
    (let ((name (get-char-code-property char 'name)) (other (get-char-code-property char 'old-name)))
      (if name (setq count (1+ count) sum (+ sum (* char (length name)) (aref name (1- (length name))))))
      (if other (setq old (1+ old) sum (+ sum (* char (length other)) (aref other (1- (length other))))))))
  (list count old sum))
(list (put-char-code-property ?b 'name "FOO") (get-char-code-property ?b 'name) (char-from-name "FOO") (put-char-code-property ?b 'name "LATIN SMALL LETTER B"))
;; reading them
(mapcar (lambda (input)
          (condition-case error
              (cl-letf (((symbol-function 'completing-read) (lambda (&rest _) input))) (read-char-by-name "P: "))
            (error error)))
        '("LATIN SMALL LETTER A" "latin small letter a" "41" "0041" "1f600" "110000" "3fffff" "400000" "#x41" "#o101" "#10r65" "#xzz" "#x400000" "BED"
          "bed" "foo" "" "U+41" "#" "#x" "HANGUL SYLLABLE GAG" "CJK IDEOGRAPH-4E00" "BELL" "d800" "é" "*bed" "-41" "41 " " 41" "#b101" "0x41"))
(let (results)
  (cl-letf (((symbol-function 'completing-read)
             (lambda (&rest args)
               (let ((table (nth 1 args)))
                 (push (list (car args) (cddr args) (funcall table "AB" nil '(boundaries . "")) (funcall table "" nil 'metadata)
                             (mapcar (lambda (s) (try-completion s table)) '("LATIN SMALL LETTER A" "latin small letter a" "BELL" "xyzzy" "GRINN" "*GRINN" ""))
                             (mapcar (lambda (s) (test-completion s table)) '("LATIN SMALL LETTER A" "latin small letter a" "41" "xyzzy"))
                             (mapcar (lambda (s) (sort (all-completions s table) #'string<)) '("LATIN SMALL LETTER A" "BELL" "grinn")))
                       results))
               "NULL")))
    (read-char-by-name "P: ")
    (let ((read-char-by-name-sort 'code) (completions-group t))
      (read-char-by-name "Q: ")))
  results)
(mule--ucs-names-affixation '("NULL" "LATIN SMALL LETTER A" "GRINNING FACE" "xyz"))
(mapcar (lambda (name) (mule--ucs-names-group name nil)) '("LATIN SMALL LETTER A" "GREEK SMALL LETTER ALPHA" "HANGUL SYLLABLE GAG" "xyzzy"))
(mule--ucs-names-group "LATIN SMALL LETTER A" t)
(mule--ucs-names-sort-by-code '("LATIN SMALL LETTER B" "LATIN SMALL LETTER A" "BELL"))
