;;; values.el --- expressions made by chance, for the generator of calls  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; (generate-value KIND DEPTH) returns the text of an expression.  KIND is a letter of signatures.el.  Half of the values of
;; a kind come from its pool in pools.el, the others are made here, part by part.

;;; Code:

(require 'cl-lib)

(defun generate--list (depth)
  "Return the text of a list expression whose elements nest DEPTH deep at most."
  (if (generate-chance 8)
      (generate-pick '("nil" "'(a . b)" "'(1 2 . 3)" "'((a . 1) (b . 2) c (nil) (\"s\" . 4))" "'(nil)" "'(((x)))"))
    (format "(list%s)" (generate-repeat 5 (lambda () (concat " " (generate-value (generate-pick "iicsysfl") (1- depth))))))))

(defun generate--alist (depth)
  "Return the text of an association list expression, DEPTH deep at most."
  (format "(list%s)" (generate-repeat 3 (lambda () (format " (cons %s %s)" (generate-value (generate-pick "yysic") 0)
                                                           (generate-value ?* (1- depth)))))))

(defun generate--plist (depth)
  "Return the text of a property list expression, DEPTH deep at most."
  (format "(list%s%s)" (generate-repeat 2 (lambda () (format " %s %s" (generate-value ?y 0) (generate-value ?* (1- depth)))))
          (if (generate-chance 10) " 'odd" "")))

(defun generate--vector (depth)
  "Return the text of a vector expression, DEPTH deep at most."
  (format "(vector%s)" (generate-repeat 4 (lambda () (concat " " (generate-value ?* (1- depth)))))))

(defun generate--format ()
  "Return the text of a format string and its arguments."
  (let ((n (1+ (generate-random 3))) (text "") (arguments "") i)
    (while (> n 0)
      (setq i (generate-random 13)
            text (concat text (generate-pick ["" "x" "é" " " "`a'" "\\377"]) "%"
                         (generate-pick ["" "" "" "-" "0" "+" " " "#" "1$" "-0" "+0" "2$-"])
                         (generate-pick ["" "" "5" "12" "1"])
                         (generate-pick ["" "" "" ".2" ".0" ".10" "."])
                         (aref ["s" "S" "d" "c" "x" "X" "o" "e" "f" "g" "%" "q" "s"] i))
            arguments (concat arguments " " (if (generate-chance 9) (generate-value ?* 1)
                                              (generate-value (aref "**iciiiffnyiQ" i) 1)))
            n (1- n)))
    (if (generate-chance 4)
        (format "(propertize \"%s\" '%s '%s)%s" text (generate-pick ["face" "a"]) (generate-pick ["bold" "(x)"]) arguments)
      (concat "\"" text "\"" arguments))))

(defun generate--integer (_depth)
  "Return the text of a random integer of up to 90 bits."
  (let ((bits (generate-random 90)) (n 0))
    (while (> bits 0)
      (setq n (+ (* n 2) (generate-random 2)) bits (1- bits)))
    (number-to-string (if (generate-chance 3) (- n) n))))

(defun generate--float (_depth)
  "Return the text of a random float."
  (format "%s%d.%d%s" (if (generate-chance 3) "-" "") (generate-random 1000) (generate-random 100000)
          (if (generate-chance 3) (format "e%d" (- (generate-random 640) 320)) "")))

(defun generate--code ()
  "Return the code of a random character, of ASCII half of the time."
  (let ((range (generate-pick [(0 . 128) (32 . 95) (97 . 26) (128 . 128) (#x100 . #x500) (#x600 . #x800) (#x1e00 . #x500) (#x2000 . #x800)
                               (#x3000 . #x200) (#x4e00 . #x5000) (#xac00 . #x2ba0) (#xf900 . #x700) (#x10400 . 80) (#x1f300 . #x300)
                               (#x20000 . #xa000) (#x110000 . #x100) (#x3fff80 . 128) (32 . 95) (97 . 26)])))
    (+ (car range) (generate-random (cdr range)))))

(defun generate--character (_depth)
  "Return the text of a random character."
  (format "#x%x" (generate--code)))

(defconst generate--pieces
  ["a" "b" "B" "foo" "Bar" " " "  " "\\n" "\\t" "0" "12" "-" "." "%" "x" "\\\\" "\\\"" "'" "`" "/" "~" ":" ";" "(" ")" "[" "]" "{" "}" "," "ä" "ß" "É"
   "ﬁ" "ŉ" "ǆ" "İ" "σ" "Σ" "ς" "中" "文" "あ" "ア" "가" "e\\u0301" "я" "א" "ع" "😀" "\\000" "\\377" "\\200" "\\302\\240" "\\e" "\\^?" "\\u200d" "\\U0001F1E9"
   "\\x3fffff\\ " "\\x110000\\ " "=" "+" "A" "Z" "z" "9"]
  "What random strings are made of, as it is read.")

(defun generate--string (_depth)
  "Return the text of a random string."
  (format "\"%s\"" (generate-repeat 7 (lambda () (generate-pick generate--pieces)))))

(defun generate--ascii ()
  "Return random text without anything that needs quoting."
  (generate-repeat 6 (lambda () (generate-pick ["a" "b" "c" "foo" " " "1" "-" "ä" "中" "X"]))))

(defun generate--properties ()
  "Return the text of a random property list that is constant."
  (generate-pick ["(face bold)" "(face italic)" "(a 1)" "(a 1 b 2)" "(b 2 a 1)" "(face (bold italic))" "(foo t)" "(a nil)" "(a \"s\")" "(category c)"
                  "(field f)" "(rear-nonsticky t)" "(front-sticky (a))" "(invisible t a 1)" "(face (:weight bold))" "(charset latin-iso8859-1)"]))

(defun generate--property-string (_depth)
  "Return the text of a random string with properties."
  (let* ((text (generate--ascii)) (n (length text)) (from 0) (intervals "") to)
    (while (< from n)
      (setq to (+ from 1 (generate-random (- n from))))
      (unless (generate-chance 3)
        (setq intervals (format "%s %d %d %s" intervals from to (generate--properties))))
      (setq from to))
    (format "#(\"%s\"%s)" text intervals)))

(defun generate--atom ()
  "Return a random regexp that matches one thing."
  (generate-pick ["a" "b" "o" "." "[a-z]" "[^a]" "[]a-]" "[[:alpha:]]" "[[:digit:]x]" "[^[:space:]]" "\\\\w" "\\\\W" "\\\\sw" "\\\\s-" "\\\\S_" "ä" "[à-ü]" "中" "\\\\ca" "\\\\Cj"
                  "\\\\b" "\\\\B" "\\\\<" "\\\\>" "\\\\_<" "\\\\_>" "^" "$" "\\\\`" "\\\\'" "\\\\=" "\\\\1" "\\\\2" "\\n" "\\\\." "*" "\\377" "[\\200-\\377]" "[[:nonascii:]]" "[[:upper:]]"]))

(defun generate--regexp-text (depth)
  "Return a random regexp as it stands in a string, with groups DEPTH deep at most."
  (generate-repeat
   4 (lambda ()
       (concat (if (and (> depth 0) (generate-chance 4))
                   (format "%s%s\\\\)" (generate-pick ["\\\\(" "\\\\(" "\\\\(?:" "\\\\(?2:" "\\\\(?3:"]) (generate--regexp-text (1- depth)))
                 (generate--atom))
               (generate-pick ["" "" "" "" "*" "+" "?" "*?" "+?" "??" "\\\\{2\\\\}" "\\\\{1,\\\\}" "\\\\{,2\\\\}" "\\\\{0,3\\\\}"])))
   (if (generate-chance 3) "\\\\|" "")))

(defun generate--regexp (_depth)
  "Return the text of a random regexp."
  (format "\"%s\"" (generate--regexp-text 2)))

(defun generate--time (_depth)
  "Return the text of a random time."
  (let ((n (lambda () (generate-random 70000))))
    (pcase (generate-random 6)
      (0 (generate--integer 0))
      (1 (generate--float 0))
      (2 (format "'(%s . %s)" (generate--integer 0) (1+ (generate-random 2000000))))
      (3 (format "'(%d %d)" (funcall n) (funcall n)))
      (4 (format "'(%d %d %d)" (funcall n) (funcall n) (generate-random 1100000)))
      (_ (format "'(%d %d %d %d)" (- (funcall n) 100) (funcall n) (generate-random 1000000) (generate-random 1000000))))))

(defun generate--decoded-time (_depth)
  "Return the text of a random decoded time."
  (format "'(%s %d %d %d %d %d nil %s %s)" (generate-pick ["0" "59" "30" "(1 . 3)" "12" "61" "-1"]) (- (generate-random 70) 3) (- (generate-random 30) 2)
          (- (generate-random 36) 2) (- (generate-random 16) 1) (generate-pick [1970 1999 2000 2024 2038 1900 1 0 -5 9999 123456])
          (generate-pick ["nil" "t" "-1"]) (generate-pick ["0" "3600" "-18000" "nil" "t" "\"EST5EDT\"" "(3600 \"X\")" "\"CET-1CEST,M3.5.0,M10.5.0/3\""])))

(defun generate--time-format (_depth)
  "Return the text of a random format of times."
  (format "\"%s\"" (generate-repeat 5 (lambda () (format "%s%%%s%s%c" (generate-pick ["" " " "/" "é"]) (generate-pick ["" "" "_" "-" "0" "^" "#" ":" "::" "+"])
                                                         (generate-pick ["" "" "3" "10"]) (generate-pick "aAbBcCdDeFgGhHIjklmMnNpPrRsSTtuUVwWxXyYzZ%EOq"))))))

(defun generate--json (depth)
  "Return random JSON text as it stands in a string, DEPTH deep at most."
  (pcase (generate-random (if (> depth 0) 14 10))
    (0 (generate-pick ["true" "false" "null"]))
    ((or 1 2) (format "%s%d" (generate-pick ["" "-"]) (generate-random 100000)))
    (3 (format "%s%d.%d%s" (generate-pick ["" "-"]) (generate-random 1000) (generate-random 1000) (generate-pick ["" "e3" "E-5" "e+10" "e" "e400"])))
    ((or 4 5 6) (format "\\\"%s\\\"" (generate-repeat 4 (lambda () (generate-pick ["a" "bc" " " "é" "中" "\\\\n" "\\\\\\\"" "\\\\\\\\" "\\\\u0041" "\\\\u00e9" "\\\\ud83d\\\\ude00"
                                                                                  "\\\\u0000" "\\\\ud800" "/" "\\\\/" "\\\\x" "😀" "\\n" "\\377"])))))
    (7 (generate-pick ["01" "+1" ".5" "1." "-" "--1" "tru" "nulll" "'a'" "\\\"" "\\\"a" "NaN" "Infinity" "{" "[" "]" "}" "[1" "{\\\"a\\\"" "{\\\"a\\\":" "[,]" "{,}" "[1 2]" "{a:1}" "//x" "" " "]))
    (8 (generate--integer 0))
    (9 " 1 ")
    ((or 10 11) (format "[%s]" (generate-repeat 4 (lambda () (generate--json (1- depth))) (generate-pick ["," "," ", " " ,\\n"]))))
    (_ (format "{%s}" (generate-repeat 3 (lambda () (format "\\\"%s\\\"%s%s" (generate-pick ["a" "b" "" "é" "key with space" "a" "\\\\u0061" ":x"])
                                                            (generate-pick [":" ": " " : "]) (generate--json (1- depth))))
                                       (generate-pick ["," "," ", "]))))))

(defun generate--json-text (_depth)
  "Return the text of a string that holds random JSON."
  (format "\"%s\"" (generate--json 3)))

(defun generate--json-value (depth)
  "Return a random value for JSON as it stands inside a quoted constant, DEPTH deep at most."
  (pcase (generate-random (if (> depth 0) 11 7))
    (0 (generate-pick ["t" ":null" ":false" "nil" "[]" ":n" "a" "?a"]))
    (1 (generate--integer 0))
    (2 (generate--float 0))
    ((or 3 4 5) (generate--string 0))
    (6 (number-to-string (generate-random 1000)))
    ((or 7 8) (format "[%s]" (generate-repeat 4 (lambda () (generate--json-value (1- depth))) " ")))
    (9 (format "(%s)" (generate-repeat 3 (lambda () (format "(%s . %s)" (generate-pick ["a" "b" "key" ":k" "a\\ b" "é" "nil" "\"s\"" "a"]) (generate--json-value (1- depth)))) " ")))
    (_ (format "(%s)" (generate-repeat 3 (lambda () (format "%s %s" (generate-pick [":a" ":b" ":key" "a" ":é" ":"]) (generate--json-value (1- depth)))) " ")))))

(defun generate--quoted-json-value (_depth)
  "Return the text of a random value for JSON."
  (concat "'" (generate--json-value 3)))

(defun generate--key ()
  "Return a random simple key as it is read."
  (generate-pick ["a" "1" "\"x\"" "'foo" "(a)" ":k" "2.5" "?b" "nil" "\"x\"" "b" "1.0" "(a)"]))

(defun generate--hash-table (_depth)
  "Return the text of a random hash table."
  (format "(let ((h (make-hash-table%s)))%s h)" (generate-pick ["" " :test 'equal" " :test 'eq" " :test 'equal :size 1" " :weakness nil"])
          (generate-repeat 5 (lambda () (if (generate-chance 5) (format " (remhash '%s h)" (generate--key))
                                          (format " (puthash '%s %s h)" (generate--key) (generate-value (generate-pick "xsy") 0)))))))

(defun generate--char-table (_depth)
  "Return the text of a random char-table."
  (format "(let ((c (make-char-table 'gen-%s%s)))%s c)" (generate-pick ["x" "three"]) (generate-pick ["" " 0" " 'i" " nil" " '(1)"])
          (generate-repeat 4 (lambda ()
                               (pcase (generate-random 6)
                                 ((or 0 1) (format " (aset c #x%x %s)" (generate--code) (generate-pick ["1" "'a" "nil" "\"s\""])))
                                 ((or 2 3) (let ((a (generate--code)) (b (generate--code)))
                                             (format " (set-char-table-range c '(#x%x . #x%x) %s)" (min a b) (max a b) (generate-pick ["1" "'b" "nil" "2"]))))
                                 (4 (generate-pick [" (set-char-table-range c nil 'd)" " (set-char-table-parent c (make-char-table 'gen-x 'p))"]))
                                 (_ " (optimize-char-table c)"))))))

(defun generate--bool-vector (_depth)
  "Return the text of a random bool-vector."
  (if (generate-chance 3)
      (format "(make-bool-vector %d %s)" (generate-pick [0 1 7 8 9 63 64 65 128 130]) (generate-pick ["t" "nil"]))
    (format "(bool-vector%s)" (generate-repeat 14 (lambda () (generate-pick [" t" " nil"]))))))

(defun generate--readable (_depth)
  "Return the text of a string for the reader."
  (format "\"%s\"" (generate-repeat 5 (lambda ()
    (generate-pick ["a" "foo" "1" "-5" "1.5" "1e3" "." " " " . " "(" ")" "[" "]" "'" "`" "," ",@" "#'" "\\\"" "\\\"a\\\"" "\\\\" "\\\\\\\\" "?" "?a" "?\\\\C-" "?\\\\M-a" "?\\\\^?" "#" "#x1f" "#b1" "#o7" "#3r21"
                    "#s(" "#s(r 1)" "#&2\\\"a\\\"" "#1=" "#1#" "#1=(" "#@1" "#$" "##" "#:a" "#_b" ";x\\n" "\\n" "é" "中" "nil" "t" ":k" "+" "-" "+1" "1+" "1." "-.5e-2" "?\\\\x41" "?\\\\101" "\\\"\\\\x41\\\\ b\\\""
                    "\\\"\\\\u00e9\\\"" "\\\"\\\\377\\\"" "#(\\\"ab\\\" 0 1 (f 1))" "#^" "#[" "1e" "e5" "0x1" "\\\\ " "\\\\1" "a\\\\ b" "a.b" "...." "?\\\\s" "?\\\\s-a" "?\\\\d" "?\\\\N{U+41}" "#!x" "\\u00a0" "\\f" "|" "{}"])))))

(defun generate--keys (_depth)
  "Return the text of a random key sequence."
  (format "[%s]" (generate-repeat 3 (lambda () (generate-pick ["?a" "?\\C-x" "?\\M-a" "?\\e" "27" "f1" "mouse-1" "(control ?x)" "(meta f1)" "?ä" "remap" "t" "foo" "C-f1" "?\\C-\\M-\\S-a" "down-mouse-1"
                                                              "(mouse-1 x)" "?b" "?\\d" "134217825" "nil" "?\\s-a" "S-f1" "\"a\"" "?\\C-a" "?\\C-@" "?\\H-a" "(shift ?a)" "tab" "return"]))
                                    " ")))

(defun generate--keymap (_depth)
  "Return the text of a random keymap."
  (format "(let ((m (%s)))%s m)" (generate-pick ["make-sparse-keymap" "make-sparse-keymap" "make-keymap" "make-sparse-keymap \"P\""])
          (generate-repeat 3 (lambda ()
            (if (generate-chance 6) " (set-keymap-parent m (let ((p (make-sparse-keymap))) (define-key p [?a ?b] 'bar) (define-key p \"z\" 'z) p))"
              (format " (ignore-errors (define-key m %s %s))" (generate-value ?e 0)
                      (generate-pick ["'foo" "nil" "'bar" "\"x\"" "'(\"Item\" . foo)" "'(menu-item \"M\" foo)" "'undefined" "(make-sparse-keymap)" "[?a]" "'(lambda () 1)" "1"])))))))

(defun generate--function (_depth)
  "Return the text of a random function of one argument or more."
  (generate-pick ["(lambda (&rest r) r)" "(lambda (&optional a b) (list b a))" "(let ((n 1)) (lambda (x) (setq n (1+ n)) (cons n x)))" "'(lambda (x) x)" "(lambda (x &rest y) (list x y))" "#'vector"
                  "#'format" "'if" "'when" "\"x\"" "#'max" "#[(x) \"\\10\\300X\\207\" [x] 2]" "#[257 \"\\300\\1D\\207\" [a] 4]" "#'prin1-to-string" "#'consp" "'(closure ((v . 5)) (x) (list v x))"
                  "#'nreverse" "#'type-of" "(lambda (x) (signal 'error (list x)))" "(lambda (x) (throw 'gen x))"]))

(defun generate--program (depth)
  "Return a random program of special forms and simple calls, DEPTH deep at most."
  (let ((sub (lambda () (generate--program (1- depth)))) (variable (lambda () (generate-pick ["x" "y" "z"]))))
    (if (or (= depth 0) (generate-chance 5))
        (generate-pick ["x" "y" "z" "1" "nil" "t" "'a" "\"s\"" "(car x)" "(length y)" "(1+ z)" "(list x y)" "(error \"e %S\" x)" "(throw 'k z)" "(signal 'gen-c '(1))" "#'car" "(boundp 'x)" "'(x . y)" "(funcall y)"])
      (pcase (generate-random 18)
        (0 (format "(if %s %s %s)" (funcall sub) (funcall sub) (generate-repeat 2 sub " ")))
        (1 (format "(and %s)" (generate-repeat 3 sub " ")))
        (2 (format "(or %s)" (generate-repeat 3 sub " ")))
        (3 (format "(cond %s)" (generate-repeat 3 (lambda () (format "(%s %s)" (funcall sub) (generate-repeat 2 sub " "))) " ")))
        (4 (format "(let (%s) %s)" (generate-repeat 3 (lambda () (format "(%s %s)" (funcall variable) (funcall sub))) " ") (funcall sub)))
        (5 (format "(let* (%s) %s)" (generate-repeat 3 (lambda () (format "(%s %s)" (funcall variable) (funcall sub))) " ") (funcall sub)))
        (6 (format "(setq %s %s)" (funcall variable) (funcall sub)))
        (7 (format "(progn %s)" (generate-repeat 3 sub " ")))
        (8 (format "(prog1 %s %s)" (funcall sub) (generate-repeat 2 sub " ")))
        (9 (format "(catch 'k %s)" (generate-repeat 2 sub " ")))
        (10 (format "(condition-case %s %s (%s %s))" (generate-pick ["e" "nil" "x"]) (funcall sub) (generate-pick ["error" "t" "(error quit)" "void-variable" "gen-c" "wrong-type-argument" ":success" "nil"]) (funcall sub)))
        (11 (format "(unwind-protect %s %s)" (funcall sub) (funcall sub)))
        (12 (format "(let ((i 3) r) (while (> i 0) (setq i (1- i) r (cons %s r))) r)" (funcall sub)))
        (13 (format "(funcall (lambda (%s) %s) %s)" (generate-pick ["x" "x &optional y" "&rest z" "x y" "" "&optional" "x &rest"]) (funcall sub) (generate-repeat 2 sub " ")))
        (14 (format "(list %s)" (generate-repeat 3 sub " ")))
        (15 (format "(save-current-buffer %s)" (funcall sub)))
        (16 (format "(%s %s)" (generate-pick ["cons" "eq" "equal" "list" "append" "funcall" "apply" "mapcar" "nth" "aref" "elt" "+" "concat"]) (generate-repeat 3 sub " ")))
        (_ (format "(function (lambda (y) %s))" (funcall sub)))))))

(defun generate--quoted-program (_depth)
  "Return the text of a random program, quoted, in which x, y and z have values."
  (format "'(let ((x %s) (y %s) (z %s)) %s)" (generate-pick ["1" "nil" "'(1 2)" "\"s\""]) (generate-pick ["'a" "[1 2]" "#'ignore"]) (generate-pick ["5" "2.5" "nil"]) (generate--program 4)))

(defun generate--random-odd (_depth)
  "Return the text of a random object of a rare type."
  (generate-pick ["(copy-marker 1)" "(current-buffer)" "(record 'gen-y)" "(make-finalizer #'ignore)" "(symbol-function 'car)" "(make-keymap)"
                  "(copy-sequence \"x\")" "(make-byte-code 0 \"\\300\\207\" [a] 1)" "(let ((x 1)) (lambda () x))" "(make-mutex \"m\")" "'(lambda (x) x)" "'(macro . ignore)" "(make-bool-vector 2 t)" "?\\C-\\M-a" "'|"
                  "#&0\"\"" "(string-to-multibyte \"\\377\")" "(cons 1 (make-symbol \"v\"))" "(let ((c (list 1))) (list c c))" "(let ((v (vector 1 2))) (aset v 0 v) v)" "-0.0" "0.0e+NaN" "(make-char-table 'gen-x)"
                  "(obarray-make 3)" "#s(hash-table data (a 1))" "[a b]" "''a" "`(1 ,2)" "'(closure (t) (x) x)" "'(autoload \"nofile\" nil nil nil)"]))

(defconst generate--makers
  '((?i . generate--integer) (?f . generate--float) (?c . generate--character) (?s . generate--string) (?R . generate--regexp) (?T . generate--time) (?D . generate--decoded-time)
    (?% . generate--time-format) (?J . generate--json-text) (?j . generate--quoted-json-value) (?h . generate--hash-table) (?t . generate--char-table) (?b . generate--bool-vector)
    (?Q . generate--property-string) (?X . generate--readable) (?e . generate--keys) (?k . generate--keymap) (?F . generate--function) (?K . generate--quoted-program) (?O . generate--random-odd))
  "The function that makes random expressions of each kind.")

(defun generate-value (kind depth)
  "Return the text of an expression of KIND, a letter of signatures.el, nested DEPTH deep at most."
  (let ((pool (cdr (assq kind generate--pools))) (maker (cdr (assq kind generate--makers))))
    (cond ((< depth 0) (generate-pick generate--integers))
          ((eq kind ?$) "s")
          ((eq kind ?U) "u")
          ((eq kind ?x) (number-to-string (- (generate-random 15) 3)))
          ((eq kind ?B) (generate-pick ["t" "nil"]))
          ((eq kind ?n) (generate-value (generate-pick "iif") depth))
          ((eq kind ?S) (generate-value (generate-pick "sy") depth))
          ((eq kind ?l) (generate--list depth))
          ((eq kind ?a) (generate--alist depth))
          ((eq kind ?p) (generate--plist depth))
          ((eq kind ?v) (generate-value (generate-pick "sVb") depth))
          ((eq kind ?V) (generate--vector depth))
          ((eq kind ?q) (generate-value (generate-pick "lsVllbQ") depth))
          ((eq kind ?M) (generate--format))
          ((eq kind ?*) (generate-value (generate-pick "iincsyslyVOfhtbQ") depth))
          ((and maker (or (null pool) (generate-chance 2))) (funcall maker depth))
          (pool (generate-pick (symbol-value pool)))
          (t (error "Unknown kind of argument: %c" kind)))))

;;; values.el ends here
