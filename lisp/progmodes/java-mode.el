;;; java-mode.el --- a mode for Java  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Syntax and indentation are those of C mode; the keywords are Java's.

;;; Code:

(require 'c-mode)

(defconst java-mode--keywords
  '("abstract" "assert" "break" "case" "catch" "class" "const" "continue" "default" "do" "else" "enum" "extends" "final"
    "finally" "for" "goto" "if" "implements" "import" "instanceof" "interface" "native" "new" "package" "private" "protected"
    "public" "record" "return" "static" "strictfp" "super" "switch" "synchronized" "this" "throw" "throws" "transient" "try"
    "volatile" "while")
  "Keywords of Java.")

(defconst java-mode--types '("boolean" "byte" "char" "double" "float" "int" "long" "short" "var" "void")
  "Types of Java that are keywords.")

(let ((levels (c-font-lock--make java-mode--keywords java-mode--types '("false" "null" "true"))))
  (defvar java-font-lock-keywords-1 (nth 0 levels) "Keywords for little highlighting of Java.")
  (defvar java-font-lock-keywords-2 (nth 1 levels) "Keywords for more highlighting of Java.")
  (defvar java-font-lock-keywords-3 (nth 2 levels) "Keywords for much highlighting of Java.")
  (defvar java-font-lock-keywords (nth 1 levels) "Keywords for Java by default."))

;;;###autoload
(define-derived-mode java-mode c-mode "Java"
  "Major mode for Java."
  (setq-local comment-start "// " comment-end "" c-basic-offset 4)
  (setq font-lock-defaults
        (cons '(java-font-lock-keywords java-font-lock-keywords-1 java-font-lock-keywords-2 java-font-lock-keywords-3)
              (cdr font-lock-defaults))))

(provide 'java-mode)

;;; java-mode.el ends here
