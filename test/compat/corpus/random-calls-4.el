;;; random-calls-4.el --- what random calls found, continued  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Lexical environments that are no proper lists.
(eval 'random-calls-void '((a . 2) . 2))
(eval 'a '((a . 2) . 2))
(eval '(let (a) a) '((a . 2) . 2))
(eval '(let ((a 1) (b 2)) a) '(a . 2))
(eval '(let* ((a 1)) a) '(a . 2))
(eval '(let ((case-fold-search 1)) 5) '(a . 2))
(eval '(funcall (lambda (a) a) 5) '(b . 2))
(eval '(funcall (lambda (a) (let ((b a)) b)) 5) '(b . 2))
(eval '(funcall (lambda (a &rest b) (setq random-calls-set 2) b) 5) '(b . 2))
(eval '(setq random-calls-set 1) '(t . 2))
(eval '(defvar random-calls-declared) '(t . 2))
(eval '(dolist (c '(1 2)) c) '(c . 2))
(eval '(let ((b 1)) b) (let ((l (list 1 2))) (nconc l l)))
(eval 'random-calls-void (let ((l (list 1 2))) (nconc l l)))
(eval 'a (let ((l (list 1 '(a . 3)))) (nconc l l)))
;; Conversions without a coding system that deliver their result.
(list (decode-coding-string "äöü中\xff" nil nil t) last-coding-system-used)
(list (encode-coding-string "äöü中\xff" nil nil t) last-coding-system-used)
(mapcar (lambda (coding) (multibyte-string-p (decode-coding-string "äa" coding nil t))) '(nil no-conversion raw-text raw-text-dos utf-8))
(mapcar (lambda (coding) (with-temp-buffer (list (decode-coding-string "äöü中\xff" coding nil (current-buffer)) (buffer-string)))) '(nil no-conversion raw-text utf-8 latin-1))
(mapcar (lambda (coding) (with-temp-buffer (set-buffer-multibyte nil) (list (decode-coding-string "äöü中\xff" coding nil (current-buffer)) (buffer-string)))) '(nil no-conversion raw-text))
(with-temp-buffer (list (encode-coding-string "äöü中\xff" nil nil (current-buffer)) (buffer-string) last-coding-system-used))
(mapcar (lambda (coding) (with-temp-buffer (insert "ä\xff中") (list (decode-coding-region 1 4 coding t) last-coding-system-used (buffer-string)))) '(nil no-conversion utf-8))
(with-temp-buffer (insert "ä\xff中") (list (decode-coding-region 1 4 nil (current-buffer)) last-coding-system-used (buffer-string)))
(with-temp-buffer (insert "ä\xff中") (list (encode-coding-region 1 4 nil (current-buffer)) last-coding-system-used (buffer-string)))
(list (encode-coding-string (propertize "a" 'face 'bold) nil nil t) (encode-coding-string (propertize "a" 'face 'bold) nil t t))
(let ((s "ä")) (list (eq s (encode-coding-string s nil t t)) (eq s (encode-coding-string s nil t))))
;; A high surrogate without a low one is repeated.
(decode-coding-string "\330\271]\364\220\200\200" 'utf-16)
(decode-coding-string "\330\271]\364\220\200\330\200\220\200\334\200ab" 'utf-16)
(decode-coding-string "ab\271\330bbbabb" 'utf-16le)
(decode-coding-string "ab\334\271ab" 'utf-16)
(decode-coding-string "\330\271\330\272ab" 'utf-16)
(decode-coding-string "\330\271" 'utf-16)
;; The buckets of obarrays.
(mapcar (lambda (name) (let ((o (make-vector 97 0))) (intern name o) o)) '("" "a" "b" "ab" "abc" "abcdefgh" "a-name-of-more-than-sixteen-letters" "é"))
(let ((o (make-vector 3 0)) (r nil)) (dolist (n '("a" "b" "c" "d" "e" "f")) (intern n o)) (unintern "c" o) (mapatoms (lambda (s) (setq r (cons s r))) o) (list r o))
;; The tables that `set-case-table' makes.
(let ((s (standard-case-table))) (list (eq (char-table-extra-slot (char-table-extra-slot s 1) 2) (char-table-extra-slot s 2)) (mapcar (lambda (i) (char-table-extra-slot (char-table-extra-slot s 0) i)) '(0 1 2))))
(let ((c (copy-case-table (standard-case-table)))) (dotimes (i 3) (set-char-table-extra-slot c i nil)) (with-temp-buffer (set-case-table c) (list (eq (char-table-extra-slot c 2) (char-table-extra-slot (char-table-extra-slot c 1) 2)) (char-table-extra-slot (char-table-extra-slot c 2) 2))))
(let ((s (copy-case-table (standard-case-table))) (b (make-char-table 'case-table)) (d (make-char-table 'case-table))) (set-char-table-extra-slot s 1 b) (set-char-table-extra-slot s 2 d) (with-temp-buffer (set-case-table s) (eq d (char-table-extra-slot b 2))))
;; Dates beyond the years that fit.
(encode-time (list 6 9 23 31 12 2147485547 nil nil t))
(encode-time (list 6 9 24 31 12 2147485547 nil nil t))
(encode-time (list 6 9 24 31 12 2147485547 nil nil 0))
(mapcar (lambda (dst) (encode-time (list 7 6 1 2 9 1975 nil dst "EST5EDT"))) '(nil t b -1 5 "x"))
(mapcar (lambda (time) (condition-case e (time-convert time t) (error e))) '((1 2 . 3) (1 2 . a) (1 2 3 . 4) (1 2 3 4 . a)))
(encode-time '(1 2 . 3) 2 4 0 1 102253523 "EST5EDT")
;; Strings as events.
(where-is-internal 'foo '(keymap ("a" . foo) ("b" . foo)))
(where-is-internal 'foo '(keymap ("a" keymap (98 . foo))) t)
(where-is-internal 'foo '(keymap (97 keymap ("a" . foo))) t)
(let ((m (make-sparse-keymap))) (list (define-key m [foo "a"] 'foo) m (where-is-internal 'foo m)))
;; Shift JIS beyond JIS X 0208 is that of 2004.
(mapcar #'decode-sjis-char '(#x8540 #x8740 #x81ad #xed40 #xeaa4 #xeaa5 #xeffc))
(let ((all nil)) (dotimes (i 65536) (condition-case nil (setq all (cons (cons i (decode-sjis-char i)) all)) (error nil))) (list (length all) (md5 (format "%S" all))))
;; Components of compositions that are no characters, and indices that are no fixnums.
(mapcar (lambda (components) (let ((s (copy-sequence "abcdef"))) (compose-string-internal s 0 6 components) (seq-take (find-composition-internal 0 nil s t) 5)))
        (list 2305843009213693951 2305843009213693952 [-5] [4194304] [-5 0 98] [97 0 -5] [97 2305843009213693952 98] [97 nil 98 1 99] [97 1 a] '(-5)))
(mapcar (lambda (range) (condition-case e (compose-string-internal (copy-sequence "abcdef") (car range) (cdr range)) (error e)))
        '((0 . 2305843009213693952) (0 . 2305843009213693951) (-2305843009213693953 . 3) (-2305843009213693952 . 0)))
;; Files: a path that is no list, and the inner forms of a name and a suffix.
(mapcar (lambda (path) (locate-file-internal "/x/y" path nil #'identity)) '(nil a (5 . a)))
(mapcar (lambda (parts) (locate-file-internal (car parts) '("/") (list (cdr parts)) (lambda (x) x)))
        '(("\300" . "ä") ("\303\244" . "ä") ("ä" . "\303\244") ("ä" . "\303") ("ä\xff" . "ab") ("ä" . "a") ("\303" . "\244")))
;; The mean is made line by line.
(let ((r nil)) (dotimes (i 40) (with-temp-buffer (dotimes (j (% (* i 7) 23)) (insert (make-string (% (* i j 31) 17) ?a) "\n")) (setq r (cons (buffer-line-statistics) r)))) r)
;; Which of the shortest edits `replace-buffer-contents' makes.
(mapcar (lambda (pair) (with-temp-buffer (insert (cdr pair)) (let ((new (current-buffer))) (with-temp-buffer (insert (car pair)) (dotimes (i (1- (point-max))) (put-text-property (1+ i) (+ 2 i) 'n i)) (replace-buffer-contents new) (buffer-string)))))
        '(("oo9baabcd" . "foo9bar") ("bcacceea" . "acccdfcbddfbacafcdae") ("cac" . "ccbddcdbbddbbacadacb") ("adacfedd" . "abfcbeffeceeebcaebcc") ("abd" . "abaddaacddcaabbdbbacaababadcdddbacdbabc") ("abcabba" . "cbabac") ("abcdefgh" . "xyz")))
;; The prompt behind an empty control line.
(mapcar (lambda (s) (condition-case e (call-interactively (list 'lambda '(&rest a) (list 'interactive s) 'a)) (error e)))
        '("\n%s" "\n%" "i\n\n%s" "i\n\n%s%s" "p\n\n%Q" "\n\n%s" "i\ni%s" "q%s" "\n" ""))
;; Prompts show arguments that were typed, and nil for the others.
(with-temp-buffer (insert "abc") (push-mark 1 t)
  (let ((mark-even-if-inactive t))
    (mapcar (lambda (s) (condition-case e (call-interactively (list 'lambda '(&rest a) (list 'interactive s) 'a)) (error e))) '("p\nq%d" "d\nq%s" "r\nq%d" "r\nq%s %s" "r\nq%s %s %s" "m\nq%d" "P\nq%d"))))
;; Each interval has a property list of its own, which printing knows when it was asked for.
(let ((s #("foo bar" 0 3 (face bold) 4 7 (face italic a (1 2))))) (list (text-properties-at 6 s) s))
(let ((s (propertize "äöü" 'face '(bold italic) 'b nil))) (list (text-properties-at 2 s) s))
(let ((s (concat "x" (propertize "yz" 'a 1 'b '(2)) "w"))) (list s (object-intervals s)))
(let ((s (propertize "pqrstu" 'face 'bold))) (put-text-property 1 2 'a 1 s) (list (eq (text-properties-at 0 s) (text-properties-at 3 s)) (eq (text-properties-at 0 s) (cddr (text-properties-at 1 s)))))
(let ((s (propertize "pqrstu" 'face 'bold))) (put-text-property 1 2 'a 1 s) (let ((c (copy-sequence s))) (list (eq (text-properties-at 0 s) (text-properties-at 0 c)))))
(let ((list (list 'a (list 1))) (s (copy-sequence "abc"))) (set-text-properties 0 2 list s) (eq list (text-properties-at 0 s)))
;; Positions beyond the fixnums.
(mapcar (lambda (function) (mapcar (lambda (n) (with-temp-buffer (insert "abc\ndef") (condition-case e (funcall function n) (error e)))) '(2305843009213693951 2305843009213693952 -2305843009213693953 18446744073709551616)))
        '(field-beginning field-end field-string delete-field next-char-property-change previous-char-property-change char-after goto-char next-property-change text-properties-at))
(mapcar (lambda (function) (mapcar (lambda (n) (with-temp-buffer (insert "abc\ndef") (list (condition-case e (funcall function n 'a) (error e)) (condition-case e (funcall function n 'a "abc") (error e)))))
                                   '(2305843009213693951 2305843009213693952 -2305843009213693953)))
        '(get-char-property get-pos-property get-text-property next-single-char-property-change previous-single-char-property-change next-single-property-change))
(mapcar (lambda (function) (mapcar (lambda (n) (with-temp-buffer (insert "abc\ndef") (list (condition-case e (funcall function 2 'a nil n) (error e)) (condition-case e (funcall function 1 'a "abc" n) (error e)))))
                                   '(2305843009213693951 2305843009213693952 -2305843009213693953)))
        '(next-single-char-property-change previous-single-char-property-change next-single-property-change previous-single-property-change))
(mapcar (lambda (limit) (with-temp-buffer (insert "ab" (propertize "c\nd" 'a 1) "ef") (mapcar (lambda (p) (condition-case e (previous-single-char-property-change p 'a nil limit) (error e))) '(1 2 3 8 9)))) '(-3 0 1 2))
(with-temp-buffer (insert "abcdef") (narrow-to-region 3 5) (mapcar (lambda (limit) (condition-case e (previous-single-char-property-change 4 'a nil limit) (error e))) '(1 2 3)))
;; Lengths of lists are compared in 32 bits.
(mapcar (lambda (n) (mapcar (lambda (list) (list (length< list n) (length= list n) (length> list n))) '(nil (1) (1 2) (1 . 2))))
        '(-1 0 1 2 3 65535 2147483647 2147483648 2147483649 4294967295 4294967296 4294967297 4294967298 4294967299 2305843009213693951 -2305843009213693952))
(let ((l (list 1 2))) (nconc l l) (list (length< l 65534) (length= l 65533) (length> l 65533) (condition-case e (length> l 65535) (error (car e)))))
;; Names from functions have the low bytes of characters.
(mapcar (lambda (s) (let ((i 0)) (list (read (lambda (&optional c) (if c (setq i (1- i)) (prog1 (and (< i (length s)) (aref s i)) (setq i (1+ i)))))) i))) '("a中b" "aéb" "\"a中b\"" "?中" "(é 中)" "ĨĩĪ中" "\\中" "\xff "))
;; The syntax of bytes in unibyte text.
(mapcar (lambda (re) (let (r) (dotimes (i 256) (if (string-match re (unibyte-string i)) (setq r (cons i r)))) (list re (length r) (seq-take r 40)))) '("\\w" "\\W" "\\s." "\\s_" "\\s-" "\\_<" "\\b" "[[:word:]]"))
(mapcar (lambda (i) (mapcar (lambda (re) (let ((p nil) (from 0) (s (concat "a" (unibyte-string i) "b." (unibyte-string i) "," (unibyte-string i)))) (while (and (<= from (length s)) (string-match re s from)) (setq p (cons (match-beginning 0) p) from (1+ (match-beginning 0)))) p)) '("\\b" "\\B" "\\<" "\\>" "\\_<" "\\_>")))
        '(160 162 171 181 215 240 255))
(with-temp-buffer (set-buffer-multibyte nil) (insert "[\302\240 a\253") (goto-char 1) (let ((r nil)) (while (re-search-forward "\\w+\\|\\_<\\|\\_>" nil t) (setq r (cons (cons (match-beginning 0) (match-end 0)) r)) (if (= (match-beginning 0) (match-end 0)) (forward-char 1))) r))
;; NULs in names of files, and dollar signs that name nothing.
(mapcar #'substitute-in-file-name '("\000ア//" "a\0b//c" "\0/~/a" "//\0//c" "\0$$b" "$NO_SUCH_VARIABLE\0b" "a//b\0//c" "a\0$" "a\0b"))
(mapcar #'substitute-in-file-name '("a$" "$$" "$$$" "$-$$" "${NO_SUCH" "${}a" "a//$b/$" "$ä"))
;; A limit before the text is none.
(let ((s (copy-sequence "abcdef"))) (compose-string-internal s 1 3) (mapcar (lambda (limit) (mapcar (lambda (pos) (seq-take (find-composition-internal pos limit s t) 4)) '(0 1 2 3 4 6))) '(-5 -1 0 2 5)))
;; Seconds that do not fit, whatever their form.
(mapcar (lambda (s) (condition-case e (encode-time s 3 6 6 10 0 t) (error e))) '(1e10 -1e10 1e30 10000000000.5 1e9 (10000000000 . 1) (20000000000 . 2) (10000000000000000000000000000 . 1) (100000 0) (100000 0 0) 10000000000))
;; Codes in parts.
(mapcar (lambda (code) (condition-case e (decode-char 'unicode code) (error (car e))))
        '((0 121 "x" 255) (0 121) (1 . 121) (0 1 . 121) (0 0 121) (0 70000) (0 5 . 65536) (0 5 . -1) (0 121 . 0) (0) (a . 1) (0.0 . 1) (0 16777216 . 5) (-1 121) (100000 121) (65536 . 0)))
;; The names of files that cannot be.
(mapcar (lambda (name) (with-temp-buffer (insert "1") (condition-case e (eval-buffer nil nil name) (error e)))) '("/a\0b" "~/a\0" "a\0b" "\0" "" 5))
(mapcar (lambda (name) (documentation (make-byte-code 0 "\300\207" [nil] 1 (cons name 5)) t)) '("ä-no-such-file" "\377\20012" "ä\xff-no"))
;; GNU Emacs decodes ISO 2022 in parts of a certain length, where runs of a charset end.
(decode-coding-string "\244\242\260\241\216\261\244\242\n\n\200\244" 'euc-jp)
(decode-coding-string "b\244\242\200\216\261\377b\217\260\241\200" 'euc-jp)
(mapcar (lambda (s) (with-temp-buffer (set-buffer-multibyte nil) (insert s) (decode-coding-region 1 (point-max) 'euc-jp) (buffer-string)))
        '("b\244\377\377b\216\261\377a" "\377\200\260\241\217\260\241\377\244\260\241\244\242" "\260\241\200\216\261\244\244\242b\260\241a" "\244\na\216\261\377\244\242\244\244"))
;; Where a search in unibyte text looks for a category first.
(mapcar (lambda (re) (let (r) (dotimes (i 256) (if (string-match re (unibyte-string i)) (setq r (cons i r)))) (list re (length r) (seq-take r 60)))) '("\\Cj" "\\Cl+" "\\cl" "a?\\Cj" "\\Cj*" "\\Cj\\|q" "\\cl\\|\\Cj"))
(with-temp-buffer (let ((c (copy-category-table))) (modify-category-entry #xe4 ?a c) (modify-category-entry #x3fffff ?a c) (set-category-table c) (list (string-match "\\ca+" "\344") (string-match "\\Ca+" "\344") (string-match "\\Ca+" "\244") (string-match "\\ca+" "\377"))))
(with-temp-buffer (set-buffer-multibyte nil) (insert "a\377\244\344") (goto-char 1) (let ((r nil)) (while (re-search-forward "\\Cj" nil t) (setq r (cons (point) r))) (list r (progn (goto-char 2) (looking-at "\\Cj")))))
;; When `unencodable-char-position' looks at its count.
(mapcar (lambda (c) (list c (coding-system-get c :ascii-compatible-p) (condition-case e (with-temp-buffer (insert "aa") (unencodable-char-position 1 3 c -3)) (error (car e))) (condition-case e (unencodable-char-position 2 2 c -3 "+\377ǆ") (error (car e)))))
        '(euc-jp iso-2022-jp iso-2022-kr utf-8 utf-16 utf-16le latin-1 shift_jis big5 gbk euc-tw euc-kr iso-2022-7bit utf-7 us-ascii windows-1252 koi8-r emacs-mule utf-8-with-signature hz undecided prefer-utf-8 gb18030 iso-2022-8bit-ss2 ctext))
(with-temp-buffer (set-buffer-multibyte nil) (insert "a\344") (unencodable-char-position 1 3 'euc-jp -3))
;; The last leading byte of Emacs Mule stands for itself, as a character of eight-bit.
(mapcar (lambda (s) (decode-coding-string s 'emacs-mule)) '("\377\222\260\241\237a\201\201" "\n\201\303a\201\344\237\222\260\241" "b\201\344\237\201\344\222\260\241ba\n"))
;; Infinite times are compared with whatever is no time; modes of files that are no `int' fit none.
(mapcar (lambda (c) (condition-case e (apply #'time-less-p c) (error e))) '((-1.0e+INF x) (x -1.0e+INF) (1.0e+INF x) (x 1.0e+INF) (-1.0e+INF 1.0e+INF) (1.0e+INF -1.0e+INF) (0.0e+NaN x) (1 1.0e+INF) (x y)))
(mapcar (lambda (c) (condition-case e (apply #'time-equal-p c) (error e))) '((-1.0e+INF x) (1.0e+INF 1.0e+INF) (1.0e+INF -1.0e+INF) (1 1.0e+INF)))
(mapcar (lambda (mode) (locate-file-internal "passwd" '("/etc") nil mode)) '(0 4 8 2147483648 4294967296 4294967300 9545719449727236))
;; A byte too many at the end of UTF-16 may be an end of line.
(mapcar (lambda (s) (mapcar (lambda (c) (list (decode-coding-string s c) last-coding-system-used)) '(utf-16le utf-16be utf-16))) '("9;\n" "9;" "9;\r" "9;\r\n" "\r\0\n" "\0\r\n" "a\0\n\0\r"))
(with-temp-buffer (insert "9;\n") (list (decode-coding-region 1 (point-max) 'utf-16le) (buffer-string) last-coding-system-used))
;; The work area for text of raw bytes is as long as their inner form.
(with-temp-buffer (insert (string-to-multibyte "\346\226\207\357\254\201\304\260\343\202\2429\321\217\352\260\200")) (decode-coding-region 1 (point-max) 'shift_jis) (buffer-string))
(mapcar (lambda (b) (with-temp-buffer (insert (string-to-multibyte b)) (decode-coding-region 1 (point-max) 'shift_jis) (buffer-string))) '("\217\352\260\200" "9\321\217\352\260\200" "\261\261\200" "\217\352\261\201" "\217\352\200" "\346\226\207\357\260\200" "\201\304\260\200"))
;; Bytes that are the inner form of raw bytes are no characters.
(mapcar (lambda (b) (with-temp-buffer (set-buffer-multibyte nil) (insert b) (set-buffer-multibyte t) (string-to-list (buffer-string)))) '("\301\200" "\264\301\200" "\300\200" "\301\277" "a\301\200b" "\264\301\240\261" "\302\200" "\370\217\277\276\200" "\370\217\277\275\277" "\370\210\200\200\200" "\364\220\200\200"))
;; Emacs Mule: leading bytes name the dimension, too; some stand for themselves; what cannot be encoded is a space.
(mapcar (lambda (b) (string-to-list (decode-coding-string b 'emacs-mule))) '("\236\240" "\236\240a" "a\236\261" "\236\300" "\237\240" "\201\351\236\240" "\201\351\237a" "\234\245\261\262" "\235\247\261\262" "\232\360\261" "\233\360\261\262" "\201\351\201"))
(mapcar (lambda (b) (decode-coding-string b 'emacs-mule)) '("\201\351\200" "\201\351\200a" "\222\264\301\200" "\222\264\301\200a"))
(mapcar (lambda (s) (encode-coding-string s 'emacs-mule)) '("\u0080" "a\u009fb" "é\u0080"))
(mapcar (lambda (s) (encode-coding-string s 'shift_jis)) '("\u0080" "aéb" "漢é"))
;; Null bytes in JSON: no token, but lost after numbers and words.
(mapcar (lambda (s) (with-temp-buffer (insert s) (goto-char 1) (list (condition-case e (json-parse-buffer) (error e)) (point)))) '("\0" " \0" "\0\0" "1\0" "[\0" "[1\0" "[1\0]" "[1\0]\n2" "[1\0,x" "{\0" "a\0" "\0a" "\"\0" "[1,\0" "{\"a\":\0" " \0 " "\n\0" "1 \0" "[1 \0" "[true\0" "[true\0]" "[truX\0]" "\0 1" "[1.5e3\0,null\0,2\0 " "[1\0\0" "[\"a\"\0"))
;; Sequences that begin with a click are not asked for first.
(mapcar (lambda (k) (let ((m (make-sparse-keymap)) (n (make-sparse-keymap)) (o (make-sparse-keymap))) (define-key m (vector k ?b) 'foo) (define-key n (vector ?a k ?b) 'foo) (define-key o (vector k) 'foo) (list k (where-is-internal 'foo m t) (where-is-internal 'foo m) (where-is-internal 'foo m 'non-ascii) (where-is-internal 'foo n t) (where-is-internal 'foo o t)))) '(mouse-1 mouse-2 mouse-5 mouse-6 down-mouse-1 C-mouse-1 C-down-mouse-3 drag-mouse-1 double-mouse-1 wheel-up mouse-movement menu-bar tool-bar tab-bar tab-line header-line mode-line vertical-line f1 switch-frame C-menu-bar M-tool-bar touch-begin nosuch mouse-12))
(mapcar (lambda (c) (category-set-mnemonics (char-category-set c))) '(#x20 #xa0 #x2002 #x2027 #x2028 #x2029 #x202f #x3000))
;; Ids of users and groups in three parts; names with null bytes behind a suffix.
(mapcar (lambda (v) (condition-case e (list (user-login-name v) (group-name v)) (error e))) '((0 0 . 0) (1 2 . 3) (0 2 . 3) (0 . 0) (0 0) (0 0 0) (65536 . 2) (-1 . 0) (0 . -1) (0 . 65536) (0 16777216 . 0) (0 0 . 65536) (a . 0) (0 . a) (1.0 . 0)))
(mapcar (lambda (suffix) (condition-case e (locate-file-internal "a" '("/") (list suffix) 4) (error e))) '("\0é" "\0" "é\0" "\0\377" "\0\x3fffff"))
;; Directories with quoted names.
(mapcar (lambda (d) (mapcar (lambda (f) (let ((default-directory "/here/")) (file-relative-name f d))) '("/q/1e400" "/x" "/:x" "/:/y" "/:a/z" "/:/a"))) '("/:ŉB" "/:a" "/:/a" "/:" "/:a/b" "/:./x" "/::a" "/:/:a" "/a/" "/a//b"))
;; What is free in hash tables takes a number that is not shown.
(let ((print-circle t) (print-gensym t) (x (list 1)) (y (list 2)) (h (make-hash-table :size 2)) (full (make-hash-table :size 2)) (one (make-hash-table :size 1)) (rem (make-hash-table :size 2))) (puthash 1 2 full) (puthash 2 3 full) (puthash 1 2 rem) (puthash 2 3 rem) (remhash 1 rem) (mapcar #'prin1-to-string (list (list x x h) (list h x x) (list h h x x) (list full x x) (list full full x x) (list one x x) (list x one x) (list rem x x) (list one one (make-hash-table) x x) (list x x h (list 3) h) (list y y one x x) (list y one y x x) (list (make-hash-table :size 0) y y))))
(let ((print-circle t) (x (list 1))) (mapcar #'prin1-to-string (list (list (make-hash-table) x x) (list x (make-hash-table) x))))
;; Names of buffers' files with null bytes, heads of events that are strings, parts of times that are no fixnums.
(mapcar (lambda (n) (condition-case e (with-temp-buffer (insert "(setq gen-r 1)") (let ((gen-r nil)) (eval-buffer nil nil n t nil))) (error e))) '("a\0" "%\0" "~\0" "/a\0" "~/a\0" "\0" "~root\0" "~no-such-user\0" "~no-such-user/\0" "/~x\0"))
(mapcar #'single-key-description (list (list (propertize "pqr" 'face 'bold) 1) (propertize "pqr" 'face 'bold) '("" . 1) '("a" b)))
(mapcar (lambda (l) (list (condition-case e (time-convert l t) (error e)) (condition-case e (float-time l) (error e)))) '((0 0 9223372036854775807) (0 0 2305843009213693951) (0 0 2305843009213693952) (0 0 -2305843009213693953) (0 0 0 2305843009213693951) (0 0 0 2305843009213693952) (0 9223372036854775807) (9223372036854775807 0) (0 100000000000000000000 1)))
(condition-case e (locate-file-internal " 42 " '("/") (list (propertize "pqr" 'face 'bold)) #'car) (error e))
(mapcar #'md5 '("" "a" "The quick brown fox jumps over the lazy dog" "0123456789012345678901234567890123456789012345678901234567890123456789" "äöü"))
(mapcar (lambda (s) (md5 (encode-coding-string s 'utf-8-emacs))) (list (make-string 100 ?é) (concat (make-string 200 ?é) "\x3fff80" (make-string 70 ?x)) (concat (make-string 63 ?a) "\x3fffff") (string #x3fff80) (concat (make-string 64 #x110000) "\x3fffa0é")))
(mapcar (lambda (c) (encode-coding-string (concat (make-string 40 ?é) "\n" (make-string 40 ?ö) "\x3fffff\na\n") c)) '(utf-8-dos utf-8-mac utf-8-unix utf-8-emacs-dos raw-text-dos raw-text no-conversion us-ascii iso-latin-1-dos))
(mapcar (lambda (op) (cons op (mapcar (lambda (n) (condition-case e (funcall op n) (error e))) '("/:a" "/:" "/:~" "/:a/b" "/:x/" "/:/" "/:/:" "/:/:/" "/:/:a" "/:/:a/b" "/:/a~" "/:/a.~1~" "/:/:/a/" "/:/x/")))) '(file-name-as-directory directory-file-name file-name-directory file-name-nondirectory file-name-sans-versions abbreviate-file-name unhandled-file-name-directory))
(mapcar (lambda (n) (condition-case e (file-truename n) (error e))) '("/:/" "/:/:" "/:/:/" "/:/:a" "/:/:a/b" "/:/a~" "/:/:/a/" "/:/x/"))
;; Property lists that end with what is no list.
(mapcar (lambda (p) (mapcar (lambda (op) (list (condition-case e (let ((s (propertize "abc" 'x 1))) (list (funcall op 0 2 p s) s)) (error e)) (condition-case e (with-temp-buffer (insert "abc") (list (funcall op 1 2 p) (buffer-string))) (error e)) (condition-case e (funcall op 0 0 p "abc") (error e)))) '(set-text-properties add-text-properties remove-text-properties remove-list-of-text-properties))) '((1 2 . 3) (1 . 2) (1 2 3) (1) (1 2 3 . 4) (a b c d . e) (x 2 3 . 4) 5 nil (nil)))
;; Modes of access ask no handler.
(mapcar (lambda (p) (condition-case e (locate-file-internal ":" '("/") nil p) (error e))) '(nil t 0 4 #x110000 -1 file-exists-p))
;; Expanding quoted names, and names and directories of bytes.
(mapcar (lambda (n) (cons n (mapcar (lambda (d) (let ((default-directory "/d/")) (expand-file-name n d))) '("/d" "/:d" "/:/d" "/:" "\377" "/\377" "/é" "/:é" "\303\251" "/:0é" "/:é/")))) '("/:a" "/:../x" "/:/a/../b" "/:~" "/:~/x" "/:a//b" "/:/" "/:" "/:./a" "/:a/.." "/:/a/." "/:/:a" "/:é" "a" "../b" "/z" "" "/:/../.." "/:/a/b/../../../c" "/アB" "ア" "\377" "/\303\251"))
;; Frequencies of sums of times.
(mapcar (lambda (a) (mapcar (lambda (b) (list (time-subtract a b) (time-add b a))) '(328.69000e12 1.5 0.1 1e10 3e15 1e-3 2.5e14 (7 . 24) 3e13 4503599627370497.5 1e12 3e12 1.3e12 999999999999.125))) '((17369 13781 860760) (1 2 3) (0 0 5 7) (1 . 3) (5 . 1000) 7 (0 1) (0 0 250000) 3e13 1e12 2.5 3e12 7e15))
(mapcar (lambda (p) (condition-case e (let ((s (propertize "abc" 'x 1))) (list (remove-text-properties 0 2 p s) s)) (error e))) '((x 2 3 . 4) (y 1 x 2 3 . 4) (x . 2) (y 2 x . 3) (y 2 z . 3)))
;; The table of category sets.
(let ((c (make-category-table))) (define-category ?a "d" c) (modify-category-entry ?é ?a c) (modify-category-entry ?b ?a c) (list (char-table-extra-slot c 1) (eq (aref c ?b) (aref c ?é))))
;; What is no prefix, of a string with characters that meta keys have.
(mapcar (lambda (keys) (let ((m (make-sparse-keymap))) (define-key m (vector (aref keys 0)) 'x) (condition-case e (define-key m keys 'y) (error e)))) (list "äöü ß" "ab" "\344b" (vector ?ä ?b) (vector 'f1 ?a) "aé"))
(with-temp-buffer (insert "abc") (mapcar (lambda (a) (condition-case e (apply #'find-composition-internal a) (error e))) (list (list (make-marker) nil nil nil) (list 1 (make-marker) nil nil) (list (make-marker) 'a nil nil) (list (copy-marker 2) nil nil nil) '(a nil nil nil) '(nil nil nil nil) (list (make-marker) nil "abc" nil))))
;; Directions of characters that are not assigned.
(mapcar (lambda (c) (get-char-code-property c 'bidi-class)) '(#x590 #x5eb #x70e #x7b2 #x7bf #x82e #x892 #xfb37 #xfbc3 #xfdcd #xfdd0 #xfe75 #xfefd #x10806 #x10fff #x1ee04 #x1efff #x378 #x1f000 #x10ffff))
;; Coding systems that are excluded.
(mapcar (lambda (x) (condition-case e (let ((r (find-coding-systems-region-internal "あ\n中İ  0" nil x))) (if (consp r) (mapcar (lambda (c) (and (memq c r) t)) '(utf-8 iso-latin-1 utf-16 utf-8-emacs)) r)) (error e))) '((utf-8) (-1 utf-8) (utf-8 utf-16) (utf-8-unix) ("x" utf-8) (nil utf-8) (utf-8 . 3) utf-8 (mule-utf-8) (prefer-utf-8) nil))
