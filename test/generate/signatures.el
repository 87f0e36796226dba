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
;;   K byte-code-like function object  M format and arguments
;;
;; A signature that starts with "!" never gets arguments of wrong types or huge numbers: the call would
;; ask for all memory, or change the editor itself.

;;; Code:

(defconst generate-signatures
  '(("n" + - * / max min = < > <= >= /= abs 1+ 1- isnan truncate floor ceiling round float zerop)
    ("i" % mod logand logior logxor lognot logcount evenp oddp)
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
    ("**" eq eql equal equal-including-properties sxhash-equal-p function-equal value<)
    ("l" car cdr car-safe cdr-safe nreverse reverse length safe-length proper-list-p caar cadr cdar cddr
     copy-alist last butlast nbutlast delete-dups delete-consecutive-dups flatten-tree copy-tree)
    ("xl" nth nthcdr)
    ("lx" take ntake last butlast nth-tail)
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
    ("sxx" substring substring-no-properties string-width truncate-string-to-width)
    ("vx*" aset)
    ("vx" aref)
    ("v*" fillarray)
    ("qP" sort)
    ("Fq" mapcar mapc mapcan)
    ("Fqs" mapconcat)
    ("Gh" maphash)
    ("!x*" make-list make-vector make-bool-vector)
    ("!xcB" make-string)
    ("c" string unibyte-string char-to-string char-width char-uppercase-p get-char-code-property-description)
    ("s" string-to-char string-to-list string-to-vector upcase downcase capitalize upcase-initials string-as-unibyte
     string-as-multibyte string-make-unibyte string-make-multibyte string-to-multibyte string-to-unibyte string-bytes
     regexp-quote md5 string-reverse sha1 safe-length length make-symbol)
    ("c" upcase downcase capitalize upcase-initials char-or-string-p characterp max-char char-category-set char-syntax
     char-equal get-byte single-key-description text-char-description event-modifiers event-basic-type)
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
    ("y" symbol-name intern-soft indirect-variable indirect-function symbol-plist boundp fboundp default-boundp
     local-variable-if-set-p special-variable-p keywordp bare-symbol)
    ("yy*" put)
    ("yy" get)
    ("s" intern-soft read-from-string kbd key-valid-p string-to-syntax)
    ("sxx" read-from-string)
    ("*B" prin1-to-string)
    ("*" error-message-string)
    ("*h*" gethash)
    ("*" sxhash-eq-p make-hash-table-p)
    ("h" hash-table-count hash-table-test hash-table-weakness hash-table-size-p copy-hash-table hash-table-rehash-size
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
    ("TZ" decode-time current-time-string)
    ("sTZ" format-time-string)
    ("j" json-serialize json-encode)
    ("J" json-parse-string json-read-from-string)
    ("*" bool-vector vector list record)
    ("!x" number-sequence-p)
    ("FFl" apply)
    ("F*" funcall)

    ("sss" compare-buffer-substrings-p secure-hash-p)
    ("cs" string-replace-p)
    ("x" char-to-string byte-to-string make-bool-vector-p)
    ("ix" split-char-p)
    ("l" nconc-p car)
    ("y*" set-default-toplevel-value-p)
    ("c" charset-after-p char-charset encode-char-p)
    ("cy" encode-char)
    ("yi" decode-char)
    ("ysB" encode-coding-string-p)
    ("syB" encode-coding-string decode-coding-string)
    ("sS" string-to-multibyte-p)
    ("s" file-name-directory file-name-nondirectory file-name-extension file-name-sans-extension file-name-as-directory
     directory-file-name file-name-absolute-p unhandled-file-name-directory substitute-in-file-name file-name-sans-versions)
    ("ss" expand-file-name file-relative-name)
    ("R" regexp-opt-depth)
    ("cx" single-key-description)
    ("*" key-description)
    ("l" macroexp-progn)
    ("sB" string-trim-p)
    ("s" string-trim string-trim-left string-trim-right string-blank-p string-empty-p)
    ("*sl" string-join-p)
    ("lx" number-sequence-q))
  "What to call with what.")

;;; signatures.el ends here
