;;; generate.el --- write random calls of primitives  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; (generate-file FILE SEED COUNT) writes COUNT forms, one a line: calls of the functions in signatures.el
;; with random arguments, most of them of the right type.  The same seed gives the same forms.  The forms
;; are for test/compat/runner.el, in both editors; test/generate/run compares and shrinks what differs.

;;; Code:

(defvar generate--state 1 "State of the random numbers.")

(defun generate-random (n)
  "Return a random integer from 0 to N - 1."
  (setq generate--state (logand (+ (* generate--state 1103515245) 12345) #x7fffffff))
  (% (ash generate--state -8) n))

(defun generate-pick (sequence)
  "Return a random element of SEQUENCE."
  (elt sequence (generate-random (length sequence))))

(defconst generate--integers
  '("0" "1" "-1" "2" "3" "7" "10" "-5" "64" "127" "128" "255" "256" "1000" "-1000" "65535" "65536" "1114111" "1114112"
    "4194303" "4194304" "2147483647" "2147483648" "-2147483648" "4294967296" "2305843009213693951" "2305843009213693952"
    "-2305843009213693952" "-2305843009213693953" "9223372036854775807" "9223372036854775808" "-9223372036854775808"
    "18446744073709551616" "-18446744073709551617" "123456789012345678901234567890" "-98765432109876543210987654321"))

(defconst generate--floats
  '("0.0" "-0.0" "1.0" "-1.5" "2.5" "3.5" "0.1" "1e10" "1e-10" "1.7976931348623157e308" "5e-324" "1.0e+INF" "-1.0e+INF"
    "0.0e+NaN" "123456.789" "4611686018427387904.0" "-2305843009213693952.0" "1e18" "9007199254740993.0" "0.3333333333333333"))

(defconst generate--characters
  '("?a" "?Z" "?0" "?\\s" "?\\n" "?\\0" "?\\C-a" "?ä" "?ß" "?İ" "?ı" "?ſ" "?Ǆ" "?中" "?\\x10ffff" "?\\x110000" "#x3fff80"
    "#x3fffff" "127" "128" "255" "?é" "#x1f600" "#x301" "#xd800" "?ﬁ" "?Σ" "?ς"))

(defconst generate--strings
  '("\"\"" "\"a\"" "\"abc\"" "\"Hello World\"" "\"foo bar  baz\"" "\"äöü ß\"" "\"中文字\"" "\"\\377\\200\"" "\"a\\nb\\tc\"" "\"12\""
    "\"-3.5e2xyz\"" "\"1e400\"" "\" 42 \"" "\"#x1F\"" "\"A\\0B\"" "\"aAbBcC\"" "\"é\"" "\"e\\u0301\"" "\"\\x3fffff\"" "\"/usr//local/../bin\""
    "\"~/x/./y\"" "\"foo.tar.gz\"" "\"$HOMEX/${a}\"" "\"abcabcabc\"" "\"İıſK\"" "\"(1 . 2) rest\"" "\"%d %s\"" "\"C-x C-f\"" "\"foo10bar\""
    "\"foo9bar\"" "(propertize \"pqr\" 'face 'bold)" "(concat \"x\" (propertize \"yz\" 'a 1 'b '(2)) \"w\")"
    "(string-to-multibyte \"\\300z\")" "(make-string 70 ?x)" "\"SGVsbG8gV29ybGQ=\"" "\"....\"" "\"a,b;c\""))

(defconst generate--symbols
  '("nil" "t" "'a" "'b" "'foo" "':key" "'gen-x" "'car" "'if" "'when" "'undefined-gen" "'face" "'utf-8" "'ascii" "'unicode" "'eq" "'equal"
    "'\\1" "'a\\ b" "'##"))

(defconst generate--regexps
  '("\"a\"" "\"[a-z]+\"" "\"\\\\(a\\\\)\\\\(b\\\\)?\"" "\"\\\\`\"" "\"\\\\'\"" "\"^\"" "\"$\"" "\"x*\"" "\"[^a-c]\"" "\"\\\\w+\"" "\"\\\\b\"" "\"\\\\(?:o\\\\|b\\\\)+\""
    "\"[[:upper:]]\"" "\"[[:space:]]*\"" "\"\\\\(.\\\\)\\\\1\"" "\".\"" "\"\\\\(\"" "\"[\"" "\"a\\\\{2,3\\\\}\"" "\"\\\\_<\"" "\"é\"" "\"[ä-ü]\"" "\"b+?\"" "\",\\\\|;\"" "\" \""))

(defconst generate--times
  '("0" "1.5" "-1" "1000000000" "'(23456 12345)" "'(23456 12345 678901)" "'(23456 12345 678901 234000)" "'(1000000000123 . 1000)"
    "'(1 . 0)" "'(a b)" "1e10" "'(-1 65535)" "'(12345678901234567890 . 1000000000)" "0.0e+NaN" "'(0 0 1 -1)"))

(defconst generate--zones '("t" "0" "3600" "-18000" "'(3600 \"XYZ\")" "\"UTC0\"" "\"CET-1CEST,M3.5.0,M10.5.0/3\"" "\"EST5EDT\"" "'bad"))

(defconst generate--time-formats
  '("\"%Y-%m-%d %H:%M:%S\"" "\"%FT%T%z\"" "\"%a %A %b %B\"" "\"%j %U %W %V %G %g\"" "\"%e|%k|%l|%I|%p\"" "\"%N %3N %6N %9N\"" "\"%s\""
    "\"%_d %-d %^a %#a %10Y\"" "\"%C %y %D %R %r %x %X %c\"" "\"%Z %:z %::z\"" "\"%%%n%t\"" "\"%u %w %h\"" "\"%\"" "\"%Q\"" "\"%EY %Od\""))

(defconst generate--json-texts
  '("\"{}\"" "\"[1,2.5,-3e2]\"" "\"{\\\"a\\\":1,\\\"b\\\":[true,false,null]}\"" "\"\\\"x\\\\u00e9\\\\n\\\"\"" "\"nul\"" "\"\"" "\"1 2\"" "\"[1,]\"" "\" true \"" "\"123456789012345678901234567890\""
    "\"\\\"\\\\ud83d\\\\ude00\\\"\"" "\"\\\"\\\\ud83d\\\"\"" "\"{\\\"a\\\":{\\\"b\\\":[]}}\"" "\"-0\"" "\"1e999\"" "\"ä\"" "\"{1:2}\""))

(defconst generate--json-values
  '("nil" "[1 2.5 \"x\"]" "'((a . 1) (b . [t :null :false]))" "'(:a 1 :b (:c 2))" "\"é\\n\\\"\"" "t" ":null" "1.0e+INF" "'a" "'((1 . 2))" "'(1 2)"
    "(let ((h (make-hash-table :test 'equal))) (puthash \"k\" 1 h) h)" "123456789012345678901234567890" "\"\\377\"" "[[[]]]" "-5" "0.1"))

(defconst generate--hash-tables
  '("(make-hash-table)" "(let ((h (make-hash-table :test 'equal))) (puthash \"a\" 1 h) (puthash '(x) 2 h) h)" "(let ((h (make-hash-table :test 'eq :size 3))) (puthash 'a 1 h) h)"
    "#s(hash-table test eql data (1 2 3 4))"))

(defconst generate--char-tables
  '("(make-char-table 'gen-x)" "(let ((c (make-char-table 'gen-x 5))) (set-char-table-range c '(?a . ?z) 'q) c)" "(let ((c (make-char-table 'gen-x))) (aset c ?中 1) c)"))

(defconst generate--bool-vectors
  '("(make-bool-vector 0 t)" "(make-bool-vector 3 t)" "#&5\"\\31\"" "(bool-vector t nil t)" "(make-bool-vector 70 nil)" "(make-bool-vector 3 nil)"))

(defconst generate--functions
  '("#'identity" "#'car" "#'1+" "#'list" "(lambda (x) (cons x x))" "#'symbol-name" "#'upcase" "#'ignore" "'undefined-gen" "#'not" "#'length"))
(defconst generate--binary '("#'list" "#'cons" "(lambda (k v) (ignore k v))" "#'ignore" "#'eq"))
(defconst generate--predicates '("#'<" "#'string<" "#'>" "(lambda (a b) (string< (format \"%s\" a) (format \"%s\" b)))" "#'ignore"))

(defconst generate--odd
  '("[1 2 3]" "[]" "'(1 . 2)" "(record 'gen-x 1 2)" "(make-marker)" "(lambda (x) x)" "#'car" "(symbol-function 'if)" "#[(x) \"\\300\\207\" [x] 2]" "''a" "[a [b] (c)]"
    "(make-symbol \"u\")" "#s(foo 1)" "?\\M-a"))

(defun generate--list (depth)
  "Return the text of a list expression whose elements nest DEPTH deep at most."
  (if (= 0 (generate-random 8))
      (generate-pick '("nil" "'(a . b)" "'(1 2 . 3)" "'((a . 1) (b . 2) c (nil) (\"s\" . 4))" "'(nil)" "'(((x)))"))
    (let ((n (generate-random 6)) (text "(list"))
      (while (> n 0)
        (setq text (concat text " " (generate-value (generate-pick "iicsysfl") (1- depth))) n (1- n)))
      (concat text ")"))))

(defun generate--alist (depth)
  "Return the text of an association list expression, DEPTH deep at most."
  (let ((n (generate-random 4)) (text "(list"))
    (while (> n 0)
      (setq text (format "%s (cons %s %s)" text (generate-value (generate-pick "yysic") 0) (generate-value ?* (1- depth))) n (1- n)))
    (concat text ")")))

(defun generate--plist (depth)
  "Return the text of a property list expression, DEPTH deep at most."
  (let ((n (generate-random 3)) (text "(list"))
    (while (> n 0)
      (setq text (format "%s %s %s" text (generate-value ?y 0) (generate-value ?* (1- depth))) n (1- n)))
    (if (= 0 (generate-random 10)) (concat text " 'odd)") (concat text ")"))))

(defun generate--vector (depth)
  "Return the text of a vector expression, DEPTH deep at most."
  (let ((n (generate-random 5)) (text "(vector"))
    (while (> n 0)
      (setq text (concat text " " (generate-value ?* (1- depth))) n (1- n)))
    (concat text ")")))

(defun generate--format ()
  "Return the text of a format string and its arguments."
  (let ((n (1+ (generate-random 3))) (text "") (arguments "") i)
    (while (> n 0)
      (setq i (generate-random 12))
      (setq text (concat text (generate-pick ["" "x" "é" " "]) "%"
                         (generate-pick ["" "" "" "-" "0" "+" " " "#" "1$" "-0"])
                         (generate-pick ["" "" "5" "12" "1"])
                         (generate-pick ["" "" "" ".2" ".0" ".10"])
                         (aref ["s" "S" "d" "c" "x" "X" "o" "e" "f" "g" "%" "q"] i))
            arguments (concat arguments " " (if (= 0 (generate-random 9)) (generate-value ?* 1)
                                              (generate-value (aref "**iciiiffnyi" i) 1)))
            n (1- n)))
    (concat "\"" text "\"" arguments)))

(defun generate-value (kind depth)
  "Return the text of an expression of KIND, a letter of signatures.el, nested DEPTH deep at most."
  (if (< depth 0)
      (generate-pick generate--integers)
    (generate--of-kind kind depth)))

(defun generate--of-kind (kind depth)
  "Return the text of an expression of KIND, at most DEPTH deep."
  (let ((pool (cdr (assq kind generate--pools))))
    (cond ((eq kind ?x) (number-to-string (- (generate-random 15) 3)))
          ((eq kind ?B) (generate-pick ["t" "nil"]))
          ((eq kind ?n) (generate-value (generate-pick "iif") depth))
          ((eq kind ?S) (generate-value (generate-pick "sy") depth))
          ((eq kind ?l) (generate--list depth))
          ((eq kind ?a) (generate--alist depth))
          ((eq kind ?p) (generate--plist depth))
          ((eq kind ?v) (generate-value (generate-pick "sVb") depth))
          ((eq kind ?V) (generate--vector depth))
          ((eq kind ?q) (generate-value (generate-pick "lsVllb") depth))
          ((eq kind ?M) (generate--format))
          ((eq kind ?*) (generate-value (generate-pick "iincsyslyVOfhtb") depth))
          (pool (generate-pick (symbol-value pool)))
          (t (error "Unknown kind of argument: %c" kind)))))

(defconst generate--pools
  '((?i . generate--integers) (?f . generate--floats) (?c . generate--characters) (?s . generate--strings) (?y . generate--symbols)
    (?R . generate--regexps) (?T . generate--times) (?Z . generate--zones) (?J . generate--json-texts) (?j . generate--json-values)
    (?h . generate--hash-tables) (?t . generate--char-tables) (?b . generate--bool-vectors) (?F . generate--functions)
    (?G . generate--binary) (?P . generate--predicates) (?O . generate--odd))
  "The variable with the expressions of each simple kind.")

(defvar generate--calls nil "Vector of (FUNCTION SIGNATURE STRICT MIN MAX) for what can be called.")

(defun generate--collect ()
  "Return the vector of calls for the entries of `generate-signatures' that are defined."
  (let (calls)
    (dolist (entry generate-signatures)
      (dolist (function (cdr entry))
        (when (fboundp function)
          (let* ((text (replace-regexp-in-string " " "" (car entry)))
                 (strict (eq (aref text 0) ?!))
                 (arity (func-arity function)))
            (setq calls (cons (list function (if strict (substring text 1) text) strict (car arity)
                                    (if (numberp (cdr arity)) (cdr arity) (+ 3 (car arity))))
                              calls))))))
    (vconcat (reverse calls))))

(defun generate-form ()
  "Return the text of a random call."
  (let* ((call (generate-pick generate--calls)) (signature (nth 1 call)) (strict (nth 2 call))
         (n (+ (nth 3 call) (generate-random (1+ (- (nth 4 call) (nth 3 call)))))) (i 0) (text (format "(%s" (car call))))
    ;; A wrong number of arguments now and then.
    (unless strict
      (let ((dice (generate-random 40)))
        (cond ((= dice 0) (setq n (1+ n))) ((and (= dice 1) (> n 0)) (setq n (1- n))))))
    (if (equal signature "M")
        (setq text (concat text " " (generate--format)))
      (while (< i n)
        (let ((kind (aref signature (min i (1- (length signature))))))
          (if (and (not strict) (= 0 (generate-random 12))) (setq kind ?*))
          (setq text (concat text " " (generate-value kind 2)) i (1+ i)))))
    (concat text ")")))

(defun generate-file (file seed count)
  "Write COUNT forms for SEED to FILE."
  (setq generate--state (logand (* seed 7919) #x7fffffff) generate--calls (generate--collect))
  (let ((coding-system-for-write 'utf-8-unix) (n count))
    (with-temp-buffer
      (while (> n 0)
        (insert (generate-form) "\n")
        (setq n (1- n)))
      (write-region (point-min) (point-max) file nil 'silent))))

;;; generate.el ends here
