;;; c-mode.el --- a mode for C and languages with its syntax  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Syntax, comments, and indentation by the depth of braces and parentheses.

;;; Code:

(require 'c-font-lock)

(defvar c-basic-offset 2 "Columns that a level of braces indents by.")

(defvar c-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?\\ "\\" table)
    (mapc (lambda (c) (modify-syntax-entry c "." table)) "+-=%<>&|")
    (modify-syntax-entry ?\' "\"" table)
    (modify-syntax-entry ?\240 "." table)
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?\r "> b" table)
    table)
  "Syntax table of C mode.")

(defvar c-mode-map (make-sparse-keymap) "Keymap of C mode.")

(defun c-mode--column (state)
  "Return the column for the current line, which begins in the parser STATE."
  (let ((open (nth 1 state))
        (closing (looking-at "[ \t]*[])}]")))
    (cond
     ((nth 4 state) nil)                ; comments and strings stay as they are
     ((nth 3 state) nil)
     ((looking-at "[ \t]*#") 0)
     ((null open) 0)
     (t (save-excursion
          (goto-char open)
          (cond
           ((eq (char-after) ?{)
            (back-to-indentation)
            (+ (current-column) (if closing 0 c-basic-offset)))
           (closing (current-column))
           (t (1+ (current-column)))))))))

(defun c-indent-line (&rest _)
  "Indent the current line of C."
  (interactive)
  (let ((column (save-excursion
                  (beginning-of-line)
                  (c-mode--column (syntax-ppss (point)))))
        (offset (- (point-max) (point))))
    (when column
      (indent-line-to column)
      (when (> (- (point-max) offset) (point))
        (goto-char (- (point-max) offset))))))

(define-derived-mode c-mode prog-mode "C"
  "Major mode for C."
  (setq-local comment-start "/* " comment-end " */"
              comment-start-skip "\\(?://+\\|/\\*+\\)[ \t]*"
              parse-sexp-ignore-comments t
              indent-line-function #'c-indent-line
              ;; A newline indents the line that it begins, not the one that it ends.
              electric-indent-inhibit t)
  (setq font-lock-defaults
        '((c-font-lock-keywords c-font-lock-keywords-1 c-font-lock-keywords-2 c-font-lock-keywords-3)
          nil nil ((?_ . "w") (?$ . "w"))
          (font-lock-mark-block-function . mark-defun))))

(define-derived-mode c++-mode c-mode "C++"
  "Major mode for C++."
  (setq-local comment-start "// " comment-end "")
  (setq font-lock-defaults
        (cons '(c++-font-lock-keywords c++-font-lock-keywords-1 c++-font-lock-keywords-2 c++-font-lock-keywords-3)
              (cdr font-lock-defaults))))

(setq auto-mode-alist
      (append '(("\\.[ch]\\'" . c-mode) ("\\.[sS]\\'" . asm-mode) ("\\.asm\\'" . asm-mode) ("\\.java\\'" . java-mode) ("\\.\\(?:cc\\|cpp\\|cxx\\|hh\\|hpp\\)\\'" . c++-mode))
              auto-mode-alist))

(provide 'c-mode)

;;; c-mode.el ends here
