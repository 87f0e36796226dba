;;; signatures.el --- what the arguments of primitives are, for the generator of calls  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Each entry is (SIGNATURE FUNCTION...).  A signature has a letter for each argument; the last one stands
;; for all that follow:
;;
;;   i integer   x small integer   n number     f float        c character   s string     y symbol
;;   l list      a alist           p plist      q sequence     v array       h hash table t char-table
;;   b bool-vector  F function of one argument  G function of two  P predicate of two  B boolean  R regexp
;;   S string or symbol   T time   Z time zone  j JSON value   J JSON text   o obarray    * anything
;;   M format and arguments      C coding system  H charset  d digest   e key sequence    k keymap
;;   Q string with properties    L list, also circular   u symbol with properties   X text to read   I error
;;   D decoded time   g category  1 keyword and value of the JSON functions   $ the string that is shown, too
;;   2 keyword and value of make-hash-table   E new category table   W the buffer
;;   z list of coding systems
;;
;; A signature that starts with "!" never gets arguments of wrong types or huge numbers: the call would
;; ask for all memory, or change the editor itself.  With "=" all arguments are given, of the right type; with
;; "@" the call is made in a buffer with some text, and what becomes of the text is shown.  A call must not depend
;; on what earlier ones did, because an editor that crashed starts anew.

;;; Code:

(defconst generate-signatures
  '(("n" + - * / max min = < > <= >= /= abs 1+ 1- isnan truncate floor ceiling round float zerop)
    ("i" % mod logand logior logxor lognot logcount)
    ("!xx" ash lsh)
    ("!nx" expt)
    ("n" sqrt exp sin cos tan asin acos atan log logb)
    ("f" ffloor fceiling fround ftruncate copysign frexp isnan)
    ("!fx" ldexp)
    ("*" numberp integerp natnump floatp fixnump bignump characterp stringp symbolp consp listp nlistp atom null
     sequencep vectorp arrayp hash-table-p char-table-p bool-vector-p functionp keywordp type-of recordp markerp
     bufferp number-or-marker-p integer-or-marker-p char-or-string-p multibyte-string-p byte-code-function-p
     subrp special-variable-p vector-or-char-table-p user-ptrp module-function-p windowp framep overlayp
     processp keymapp syntax-table-p case-table-p category-table-p obarrayp func-arity subr-arity identity)
    ("n*" number-to-string eql eq)
    ("sx" string-to-number)
    ("**" eq eql equal equal-including-properties function-equal)
    ("l" car cdr car-safe cdr-safe nreverse reverse length safe-length proper-list-p caar cadr cdar cddr
     copy-alist last butlast nbutlast delete-dups delete-consecutive-dups flatten-tree copy-tree)
    ("xl" nth nthcdr)
    ("lx" last butlast)
    ("qx" elt)
    ("*l" memq memql member assq assoc rassq rassoc delq remq assoc-default)
    ("*q" delete remove)
    ("*a" assq assoc rassq rassoc assoc-string assq-delete-all alist-get)
    ("S a B" assoc-string)
    ("py" plist-get plist-member lax-plist-get)
    ("py*" plist-put lax-plist-put)
    ("q" append vconcat concat copy-sequence length reverse nreverse)
    ("l" nconc append list)
    ("**" cons list vector)
    ("q x x" substring)
    ("sxx" substring substring-no-properties string-width)
    ("vx*" aset)
    ("vx" aref)
    ("v*" fillarray)
    ("qP" sort)
    ("Fq" mapcar mapc mapcan)
    ("Fqs" mapconcat)
    ("Gh" maphash)
    ("!x*" make-list make-vector make-bool-vector)
    ("!xcB" make-string)
    ("c" string unibyte-string char-to-string char-width)
    ("s" string-to-char string-to-list string-to-vector upcase downcase capitalize upcase-initials string-as-unibyte
     string-as-multibyte string-make-unibyte string-make-multibyte string-to-multibyte string-to-unibyte string-bytes
     regexp-quote md5 sha1 safe-length length make-symbol)
    ("c" upcase downcase capitalize upcase-initials char-or-string-p characterp max-char char-category-set char-syntax
     char-equal get-byte single-key-description text-char-description)
    ("cc" char-equal)
    ("SS" string= string< string> string-equal string-lessp string-greaterp string-version-lessp string-collate-equalp)
    ("ssB" string-prefix-p string-suffix-p)
    ("sxxsxxB" compare-strings)
    ("ss" string-distance)
    ("ssx" string-search)
    ("Rsx" string-match string-match-p)
    ("RssBBxx" replace-regexp-in-string)
    ("sRB" split-string)
    ("M" format format-message)
    ("sp" propertize)
    ("xs" text-properties-at)
    ("xys" get-text-property)
    ("xxsy*" text-property-any)
    ("xysx" next-single-property-change previous-single-property-change)
    ("xsx" next-property-change previous-property-change)
    ("y" symbol-name indirect-variable indirect-function boundp fboundp default-boundp
     local-variable-if-set-p special-variable-p keywordp)
    ("=uy*" put)
    ("uy" get)
    ("s" read-from-string kbd string-to-syntax)
    ("sxx" read-from-string)
    ("*B" prin1-to-string)
    ("*" error-message-string)
    ("*h*" gethash)
    ("h" hash-table-count hash-table-test hash-table-weakness copy-hash-table hash-table-rehash-size
     hash-table-rehash-threshold clrhash)
    ("**h" puthash)
    ("*h" remhash)
    ("b" bool-vector-count-population)
    ("bbb" bool-vector-union bool-vector-intersection bool-vector-exclusive-or bool-vector-set-difference bool-vector-subsetp)
    ("bb" bool-vector-not)
    ("bBx" bool-vector-count-consecutive)
    ("tc" aref char-table-range)
    ("tc*" set-char-table-range)
    ("t" char-table-subtype char-table-parent copy-sequence)
    ("tx" char-table-extra-slot)
    ("sxxx" base64-encode-string base64-decode-string base64url-encode-string)
    ("TT" time-add time-subtract time-less-p time-equal-p)
    ("T*" time-convert)
    ("T" float-time)
    ("=TZ" decode-time current-time-string)
    ("sTZ" format-time-string)
    ("j" json-serialize)
    ("J" json-parse-string)
    ("*" bool-vector vector list record)
    ("FFl" apply)
    ("F*" funcall)
    ("x" char-to-string byte-to-string)
    ("l" car)
    ("c" char-charset)
    ("cy" encode-char)
    ("yi" decode-char)
    ("syB" encode-coding-string decode-coding-string)
    ("s" file-name-directory file-name-nondirectory file-name-extension file-name-sans-extension file-name-as-directory
     directory-file-name file-name-absolute-p unhandled-file-name-directory substitute-in-file-name file-name-sans-versions)
    ("ss" expand-file-name file-relative-name)
    ("R" regexp-opt-depth)
    ("cx" single-key-description)
    ("*" key-description)
    ("l" macroexp-progn)
    ;; data.c
    ("l*" setcar setcdr)
    ("y" symbol-value default-value symbol-function variable-binding-locus local-variable-p)
    ("=y" get-variable-watchers)
    ("y*" local-variable-if-set-p)
    ("O" subr-name subr-arity interactive-form command-modes commandp)
    ("=u*" setplist)
    ("=u" symbol-plist)
    ("" byteorder max-char secure-hash-algorithms)
    ("L" length safe-length proper-list-p copy-sequence copy-alist)
    ("xL" nth nthcdr)
    ("*L" memq memql member assq assoc rassq rassoc)
    ("Ly" plist-get plist-member lax-plist-get)
    ("LL" equal append)
    ;; fns.c
    ("qx" length< length= length>)
    ("Q" object-intervals clear-string)
    ("QQ" equal-including-properties concat)
    ("Qxx" substring)
    ("dsxxB" secure-hash)
    ("sxxC" md5)
    ("y" locale-info)
    ("SSB" string-collate-lessp string-collate-equalp)
    ("@x" line-number-at-pos)
    ("@" buffer-hash buffer-line-statistics)
    ("@xxB" base64-encode-region base64url-encode-region base64-decode-region)
    ("*" print--preprocess)
    ("hy" maphash)
    ;; eval.c, callint.c
    ("*" functionp func-arity commandp prefix-numeric-value special-variable-p default-toplevel-value macroexpand)
    ("y*" signal throw)
    ("!y*" run-hook-with-args run-hook-with-args-until-success run-hook-with-args-until-failure)
    ("F*" funcall-interactively)
    ;; lread.c, print.c
    ("Xxx" read-from-string)
    ("=X" read)
    ("=so" intern)
    ("=So" intern-soft unintern)
    ("=Fo" mapatoms)
    ("I" error-message-string)
    ("QB" prin1-to-string)
    ;; character.c, charset.c
    ("i" char-resolve-modifiers)
    ("c" multibyte-char-to-unibyte unibyte-char-to-multibyte split-char char-charset)
    ("*i" characterp)
    ("=xs" get-byte)
    ("@x" get-byte charset-after)
    ("Qxx" string-width)
    ("H" charsetp)
    ("Hi" decode-char)
    ("cH" encode-char)
    ("Hxxxx" make-char)
    ("xxc" iso-charset)
    ("xx" get-unused-iso-final-char)
    ("=s" find-charset-string)
    ("=@xx" find-charset-region)
    ;; chartab.c, casetab.c, category.c, casefiddle.c
    ("y*" make-char-table)
    ("tx*" set-char-table-extra-slot)
    ("tt" set-char-table-parent)
    ("Gt" map-char-table)
    ("tF" optimize-char-table)
    ("y" unicode-property-table-internal)
    ("*" case-table-p category-table-p)
    ("g" category-docstring)
    ("s" make-category-set)
    ("b" category-set-mnemonics)
    ("@xxB" upcase-region downcase-region capitalize-region upcase-initials-region)
    ("@x" upcase-word downcase-word capitalize-word)
    ("Q" upcase downcase capitalize upcase-initials)
    ;; coding.c
    ("C" check-coding-system coding-system-aliases coding-system-base coding-system-eol-type coding-system-p)
    ("sB" detect-coding-string)
    ("sCBB" encode-coding-string decode-coding-string)
    ("@xxC" encode-coding-region decode-coding-region)
    ("i" decode-big5-char decode-sjis-char)
    ("=xxCxs" unencodable-char-position)
    ;; timefns.c
    ("TZ" current-time-zone)
    ("TZB" decode-time)
    ("D" encode-time)
    ("xxxxxxZ" encode-time)
    ("xxxxxZ" encode-time)
    ;; json.c
    ("J1" json-parse-string)
    ("j1" json-serialize)
    ("@j1" json-insert)
    ;; textprop.c
    ("xxy*$" put-text-property)
    ("xxp$" add-text-properties set-text-properties remove-text-properties)
    ("xxl$" remove-list-of-text-properties)
    ("xx*B$" add-face-text-property)
    ("xy$" get-text-property get-char-property get-char-property-and-overlay)
    ("xy$x" next-single-char-property-change previous-single-char-property-change next-single-property-change
     previous-single-property-change)
    ("x$x" next-property-change previous-property-change)
    ("xxy*$" text-property-any text-property-not-all)
    ("x$" text-properties-at)
    ;; editfns.c
    ("ssi" ngettext)
    ("Qp" propertize)
    ("@x" char-after char-before goto-char line-beginning-position line-end-position byte-to-position position-bytes
     field-beginning field-end field-string field-string-no-properties)
    ("@" bobp eobp bolp eolp following-char preceding-char buffer-size buffer-string point-min point-max)
    ("@xx" buffer-substring buffer-substring-no-properties delete-region delete-and-extract-region narrow-to-region
     constrain-to-field)
    ("@s" insert insert-and-inherit insert-before-markers)
    ("!@cxB" insert-char)
    ("!@xx" insert-byte)
    ("@xxccB" subst-char-in-region)
    ("@xxxxB" transpose-regions)
    ("@xxs" translate-region-internal)
    ;; keymap.c
    ("k" keymapp keymap-parent keymap-prompt copy-keymap accessible-keymaps)
    ("ke" lookup-key)
    ("keB" lookup-key)
    ("key" define-key)
    ("kk" set-keymap-parent)
    ("Gk" map-keymap-internal)
    ("!yk" where-is-internal)
    ("e" key-description listify-key-sequence)
    ("ee" key-description)
    ("s" make-sparse-keymap)
    ("*B" single-key-description)
    ("*" text-char-description event-convert-list)
    ;; Calls with objects of their own: hash tables, category tables, the buffer itself
    ("2" make-hash-table)
    ("h" hash-table-size)
    ("=hi" remhash)
    ("*" threadp mutexp condition-variable-p)
    ("=@*W" prin1 princ print)
    ("=@cW" write-char)
    ("=cgE" modify-category-entry)
    ("=E" get-unused-category)
    ("!GH" map-charset-chars)
    ("=sBz" check-coding-systems-region)
    ("=@xxB" detect-coding-region)
    ("@1" json-parse-buffer)
    ("@x" next-char-property-change previous-char-property-change delete-field insert-before-markers-and-inherit)
    ("=@WxxWxx" compare-buffer-substrings)
    ("@" point point-marker point-max-marker point-min-marker widen)
    ("l*" widget-put widget-get)
    ("*" eval)
    ;; composite.c
    ("$xx" compose-string-internal))
  "What to call with what.")

;;; signatures.el ends here
