;;; char-property.el --- properties of characters  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The Unicode properties come from tables that C code makes on demand (see
;; `char-code-property-alist').  Properties that programs define and values that they set live
;; here as well.

;;; Code:

(defvar char-code-property-table (make-char-table 'char-code-property-table)
  "Char-table of the property lists of characters that programs set.")

(defun define-char-code-property (name table &optional docstring)
  "Define the character property NAME with the char-table TABLE.
TABLE may also be the name of a file that defines the property.
DOCSTRING says what the property means."
  (or (symbolp name) (signal 'wrong-type-argument (list 'symbolp name)))
  (if (char-table-p table)
      (set-char-table-extra-slot table 0 name))
  (let ((entry (assq name char-code-property-alist)))
    (if entry
        (setcdr entry table)
      (setq char-code-property-alist (cons (cons name table) char-code-property-alist))))
  (put name 'char-code-property-documentation docstring))

(defun char-property--check (char propname)
  "Signal an error unless CHAR can be an argument of property PROPNAME, whose values are computed."
  (if (and (memq propname '(decomposition name old-name)) (not (fixnump char)))
      (signal 'wrong-type-argument (list 'fixnump char))))

(defun get-char-code-property (char propname)
  "Return the value of character property PROPNAME for CHAR."
  (let ((table (unicode-property-table-internal propname)))
    (if (null table)
        (plist-get (aref char-code-property-table char) propname)
      (char-property--check char propname)
      (let ((value (get-unicode-property-internal table char)))
        (if (and (null value) (eq propname 'decomposition))
            (list char)
          value)))))

(defun put-char-code-property (char propname value)
  "Set the value of character property PROPNAME for CHAR to VALUE.
Return VALUE, or for a property that a program defined without a table all such properties of CHAR."
  (let ((table (unicode-property-table-internal propname)))
    (if (null table)
        (aset char-code-property-table char
              (plist-put (copy-sequence (aref char-code-property-table char)) propname value))
      (char-property--check char propname)
      (put-unicode-property-internal table char value)
      value)))

(defconst char-property--descriptions
  '((general-category
     (Lu . "Letter, Uppercase") (Ll . "Letter, Lowercase") (Lt . "Letter, Titlecase")
     (Lm . "Letter, Modifier") (Lo . "Letter, Other") (Mn . "Mark, Nonspacing")
     (Mc . "Mark, Spacing Combining") (Me . "Mark, Enclosing") (Nd . "Number, Decimal Digit")
     (Nl . "Number, Letter") (No . "Number, Other") (Pc . "Punctuation, Connector")
     (Pd . "Punctuation, Dash") (Ps . "Punctuation, Open") (Pe . "Punctuation, Close")
     (Pi . "Punctuation, Initial quote") (Pf . "Punctuation, Final quote") (Po . "Punctuation, Other")
     (Sm . "Symbol, Math") (Sc . "Symbol, Currency") (Sk . "Symbol, Modifier") (So . "Symbol, Other")
     (Zs . "Separator, Space") (Zl . "Separator, Line") (Zp . "Separator, Paragraph")
     (Cc . "Other, Control") (Cf . "Other, Format") (Cs . "Other, Surrogate")
     (Co . "Other, Private Use") (Cn . "Other, Not Assigned"))
    (bidi-class
     (L . "Left-to-Right") (R . "Right-to-Left") (AL . "Right-to-Left Arabic")
     (EN . "European Number") (AN . "Arabic Number") (WS . "Whitespace") (ON . "Other Neutrals"))
    (mirrored (Y . "Yes") (N . "No")))
  "Names of the values of character properties, as the Unicode standard has them.")

(defun char-code-property-description (prop value)
  "Return what VALUE of character property PROP means, a string, or nil."
  (cdr (assq value (cdr (assq prop char-property--descriptions)))))

(provide 'char-property)

;;; char-property.el ends here
