;;; pools.el --- expressions that the generator of calls chooses from  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Texts of expressions at the boundaries of each kind of argument.  values.el makes more of each kind by chance.

;;; Code:

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

(defconst generate--property-strings
  '("(propertize \"pqr\" 'face 'bold)" "(concat \"x\" (propertize \"yz\" 'a 1 'b '(2)) \"w\")" "(concat (propertize \"ab\" 'a 1) (propertize \"cd\" 'a 1 'foo t))"
    "(propertize \"äöü\" 'face '(bold italic) 'b nil)" "\"plain text\"" "\"\"" "(concat (propertize \"a\" 'foo 'x) \"é\" (propertize \"c\" 'foo 'x))"
    "#(\"foo bar\" 0 3 (face bold) 4 7 (face italic a (1 2)))" "(propertize \"\\300\" 'a 'b)"))

(defconst generate--circular
  '("(let ((l (list 1 2 3))) (setcdr (cddr l) l) l)" "(let ((l (list 'a 'b))) (setcdr (cdr l) (cdr l)) l)" "(list 1 2 3)" "'(1 2 . 3)" "'((a . 1) (b . 2))"
    "(let ((l (list 'a))) (setcar l l) (setcdr l 5) l)" "nil" "(list 'a 1 'foo 2)" "'(a 1 b)" "(make-list 5 'a)"))

(defconst generate--plist-symbols
  '("(make-symbol \"u\")" "(let ((s (make-symbol \"v\"))) (setplist s (list 'a 1 'foo 2)) s)" "(let ((s (make-symbol \"w\"))) (setplist s '(a 1 b . 3)) s)"
    "(let ((s (make-symbol \"w\"))) (setplist s (list 'face)) s)"))

(defconst generate--obarrays
  '("(make-vector 3 0)" "(let ((o (make-vector 1 0))) (intern \"a\" o) (intern \"abc\" o) (intern \"foo\" o) o)" "(obarray-make 5)"))

(defconst generate--codings
  '("'utf-8" "'utf-8-unix" "'latin-1" "'utf-16" "'utf-16le" "'utf-8-with-signature" "'iso-2022-jp" "'euc-jp" "'big5" "'gbk" "'koi8-r" "'undecided" "'raw-text" "'no-conversion"
    "'us-ascii" "'utf-8-dos" "'latin-1-mac" "'windows-1252" "'shift_jis" "nil" "'nope" "'emacs-internal" "'utf-7"))

(defconst generate--charsets
  '("'ascii" "'unicode" "'iso-8859-1" "'latin-iso8859-1" "'japanese-jisx0208" "'emacs" "'eight-bit" "'big5" "'windows-1252" "'koi8-r" "'nope" "'chinese-gb2312" "'eight-bit-control"))

(defconst generate--digests '("'md5" "'sha1" "'sha224" "'sha256" "'sha384" "'sha512" "'nope"))
(defconst generate--categories '("?a" "?L" "?C" "?j" "?." "?\\s" "?^" "?é" "?Z" "?~"))

(defconst generate--keys
  '("\"a\"" "\"\\C-x\"" "\"\\C-xf\"" "[f1 ?b]" "[?\\M-a]" "[(control ?x)]" "[]" "\"\"" "[remap foo]" "[t]" "(kbd \"C-x M-f\")" "[?\\C-x ?\\M-f]" "\"\\M-x\"" "[mouse-1]" "[(meta f1)]" "[escape]"
    "[27 ?a]" "[?ä]" "\"é\"" "[(foo bar)]" "[?\\C-\\M-\\S-a]" "[134217825]" "[C-f1]" "[\"a\"]"))

(defconst generate--keymaps
  '("(make-sparse-keymap)" "(let ((m (make-sparse-keymap \"P\"))) (define-key m \"a\" 'foo) (define-key m [f1 ?b] 'bar) m)"
    "(let ((m (make-sparse-keymap))) (define-key m \"\\C-xf\" 'foo) (define-key m \"\\C-x\\M-f\" 'a) m)"
    "(let ((m (make-sparse-keymap)) (p (make-sparse-keymap))) (define-key p \"a\" 'foo) (define-key m [t] 'bar) (set-keymap-parent m p) m)"
    "(let ((m (make-sparse-keymap))) (define-key m [remap foo] 'bar) (define-key m \"\\M-x\" '(\"Item\" . foo)) (define-key m [mouse-1] \"ab\") m)" "'(keymap)" "'(keymap (97 . foo) \"x\")"))

(defconst generate--readable
  '("\"(a . b)\"" "\"#s(hash-table test equal data (a 1))\"" "\"?\\\\C-a\"" "\"#1=(a #1#)\"" "\"#b101\"" "\"[1 2\"" "\")\"" "\"#&3\\\"\\\\5\\\"\"" "\";c\\n\"" "\"?\\\\N{LATIN SMALL LETTER A}x\"" "\"1.5e3\"" "\"-.5\""
    "\"+1.\"" "\".\"" "\"'(quote . x)\"" "\"`(a ,b ,@c)\"" "\"#'f\"" "\"#:u\"" "\"##\"" "\"#@2ab\"" "\"#_a\"" "\"\\\"\\\\x41\\\\ b\\\"\"" "\"#(\\\"ab\\\" 0 1 (f 1))\"" "\"#24r1k\"" "\"?a?b\"" "\"\\\\\\\\\"" "\"(a . b c)\""
    "\"( . a)\"" "\"#s(foo 1 2)\"" "\"#x-1F \"" "\"#o8\"" "\"?\"" "\"?\\\\\"" "\"?\\\\M-\\\\C-x\"" "\"?\\\\^?\"" "\"\\\"\\\\M-a\\\"\"" "\"\\\"\\\\u00e9\\\\101\\\"\"" "\"1e400\"" "\"-1.0e+INF\"" "\"0.0e+NaN\"" "\"a\\\\ b\"" "\"#\"" "\"#<x>\"" "\"#^[1]\""
    "\"#!x\\n5\"" "\"#37r1\"" "\"'\"" "\",@\"" "\"[a . b]\"" "\"(a .b)\"" "\"99999999999999999999\"" "\"?\\\\x110000000\"" "\"\\\"\\\\N{U+E9}\\\"\"" "\"#3=#3#\"" "\"(#1=a #1# #2#)\"" "\"?ab\"" "\"?(\"" "\"\\\"abc\"" "\" \"" "\"a;b\""))

(defconst generate--errors
  '("'(error \"x\")" "'(wrong-type-argument listp 5)" "'(foo 1 2)" "'(error)" "'(quit)" "'(args-out-of-range 1 2)" "'(file-error \"Opening\" \"No such\" \"/x\")" "'(end-of-file)" "5" "'(error . 5)"
    "'(user-error \"a\" b)" "'(void-variable foo)" "nil" "'(arith-error 1)" "'(5 . 6)" "'(error \"a\" \"b\" c)" "'(file-missing \"A\" \"b\")" "'(signal . x)"))

(defconst generate--decoded
  '("'(0 0 0 1 1 2000 nil nil 0)" "'(59 59 23 31 12 1999 nil nil 3600)" "'(0 0 0 29 2 2001 nil nil t)" "'(61 -5 25 0 13 2020 nil nil -18000)" "'(0 0 0 1 1 1970 nil -1 \"CET-1CEST,M3.5.0,M10.5.0/3\")"
    "'(0 0 0 1 1 123456789 nil nil 0)" "'((3 . 2) 0 0 1 1 2000 nil nil 0)" "'(a 0 0 1 1 2000 nil nil 0)" "'(0 0 0)" "'(0 30 2 31 3 2024 nil t \"CET-1CEST,M3.5.0,M10.5.0/3\")" "'(1.5 0 0 1 1 2000 nil nil 0)"))

(defconst generate--json-options
  '(":null-object nil" ":false-object nil" ":null-object :n" ":object-type 'alist" ":object-type 'plist" ":object-type 'hash-table" ":array-type 'list" ":array-type 'array" ":foo 1" ":object-type" ":array-type 'x"))

(defconst generate--hash-options
  '(":test 'eq" ":test 'equal" ":test 'nope" ":size 5" ":size -1" ":size 'a" ":weakness 'key" ":weakness t" ":weakness 'nope" ":rehash-size 2" ":rehash-threshold 0.5" ":rehash-size 0" ":purecopy t" ":foo 1" ":test"))

(defconst generate--category-tables '("(make-category-table)" "(copy-category-table (standard-category-table))"))

(defconst generate--coding-lists '("nil" "(list 'latin-1 'utf-8)" "(list 'koi8-r 'us-ascii)" "(list 'nope)" "(list 'latin-1 5)" "'(utf-16 big5 shift_jis)"))

(defconst generate--buffers '("(current-buffer)"))

(defconst generate--own-symbols '("(make-symbol \"u\")" "(intern \"own\" (make-vector 1 0))" "(make-symbol \"v\")"))

(defconst generate--small '("0" "1" "2" "3" "4" "5" "6" "8" "9" "12"))

(defconst generate--records '("(record 'gen-x 1 2)" "(record 'a)" "(make-record 'b 3 nil)" "#s(c \"x\" 1.5)" "(record nil 1)"))

(defconst generate--unicode-properties
  '("'general-category" "'canonical-combining-class" "'bidi-class" "'decomposition" "'decimal-digit-value" "'mirrored"
    "'uppercase" "'lowercase" "'titlecase"  "'special-titlecase" "'special-uppercase" "'nope"))

(defconst generate--coding-properties '("':mnemonic" "':mime-charset" "':coding-type" "':ascii-compatible-p" "':charset-list" "':eol-type" "':name" "':default-char" "':foo" "':post-read-conversion"))

(defconst generate--object-types '("'alist" "'plist" "'hash-table"))

(defconst generate--array-types '("'list" "'array"))

(defconst generate--property-names '("'face" "'a" "'b" "'foo" "'field" "'category"))

(defconst generate--frames '("0" "1"))

(defconst generate--big5-characters '("?a" "?中" "?文" "?字" "?一" "?龜" "0" "127"))

(defconst generate--sjis-characters '("?a" "?あ" "?ア" "?中" "?文" "?一" "127" "?龜"))

(defconst generate--charset-choices '("t" "nil" "'default"))

(defconst generate--float-formats '("nil" "\"%.3f\"" "\"%e\"" "\"%.20g\"" "\"%d\"" "\"%.g\"" "\"%.5e\"" "5" "\"%.0f\"" "\"%10.2f\"" "t" "'default"))

(defconst generate--byte-strings
  '("\"\"" "\"abc\"" "\"\\303\\244\"" "\"\\344\\366\"" "\"a\\r\\nb\\r\\n\"" "\"a\\nb\\r\"" "\"\\376\\377\\0a\"" "\"\\357\\273\\277x\"" "\"\\e$B$\\\"\\e(B\"" "\"\\244\\242\\244\\244\"" "\"\\202\\240\\202\\242\""
    "\"\\xff\\xfe\\x61\\x00\"" "\"\\244\\244\\244\\345\"" "\"~{VPND~}\"" "\"\\344\\270\\255\\346\\226\\207\"" "\"a\\0b\"" "\"\\e[1m\"" "\"\\xff\"" "\"+AGE-\"" "\"\\x80\\x9f\"" "\"\\xf8\\x88\\x80\\x80\\x80\"" "\"\\xed\\xa0\\x80\""))

(defconst generate--pools
  '((?i . generate--integers) (?f . generate--floats) (?c . generate--characters) (?s . generate--strings) (?y . generate--symbols)
    (?R . generate--regexps) (?T . generate--times) (?Z . generate--zones) (?J . generate--json-texts) (?j . generate--json-values)
    (?h . generate--hash-tables) (?t . generate--char-tables) (?b . generate--bool-vectors) (?F . generate--functions)
    (?Q . generate--property-strings) (?L . generate--circular) (?u . generate--plist-symbols) (?o . generate--obarrays) (?C . generate--codings)
    (?H . generate--charsets) (?d . generate--digests) (?g . generate--categories) (?e . generate--keys) (?k . generate--keymaps)
    (?X . generate--readable) (?I . generate--errors) (?D . generate--decoded) (?1 . generate--json-options)
    (?2 . generate--hash-options) (?E . generate--category-tables) (?z . generate--coding-lists)
    (?W . generate--buffers) (?% . generate--time-formats)
    (?w . generate--own-symbols) (?# . generate--small) (?r . generate--records) (?: . generate--unicode-properties)
    (?\; . generate--coding-properties) (?| . generate--object-types) (?_ . generate--array-types) (?~ . generate--byte-strings)
    (?? . generate--frames) (?^ . generate--big5-characters) (?< . generate--sjis-characters) (?N . generate--property-names) (?& . generate--float-formats) (?Y . generate--charset-choices)
    (?G . generate--binary) (?P . generate--predicates) (?O . generate--odd))
  "The variable with the expressions of each simple kind.")

;;; pools.el ends here
