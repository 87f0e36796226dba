;;; asm-mode.el --- a mode for assembler code  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Labels begin in the first column and end with a colon, which `:' moves there; all else is indented by one tab stop.  A comment
;; with one comment character is at `comment-column', with two where code is, with three in the first column.

;;; Code:

(defgroup asm nil
  "Mode for assembler code."
  :link '(custom-group-link :tag "Font Lock Faces group" font-lock-faces)
  :group 'languages)

(defcustom asm-comment-char ?\;
  "The character that begins comments; the mode hook may set it."
  :type 'character)

(defvar asm-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23b" table)
    table)
  "Syntax table of Asm mode.")

(defvar asm-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map ":" #'asm-colon)
    (define-key map "\C-c;" #'comment-region)
    map)
  "Keymap of Asm mode.")

(defconst asm-font-lock-keywords
  (append
   '(("^\\([[:alnum:]_.$]+\\):" 1 font-lock-function-name-face)
     ("^\\(?:[[:alnum:]_.$]+:\\)?[ \t]+\\(\\.?[[:alnum:]_.]+\\)" 1 font-lock-keyword-face)
     ("%[[:alpha:]][[:alnum:]]*" . font-lock-variable-name-face))
   cpp-font-lock-keywords)
  "What is highlighted in Asm mode.")

;;;###autoload
(define-derived-mode asm-mode prog-mode "Assembler"
  "Major mode for assembler code.
\\{asm-mode-map}"
  (setq-local comment-start (string asm-comment-char) comment-end ""
              comment-start-skip "\\(?:\\s<+\\|/[/*]+\\)[ \t]*"
              comment-end-skip "[ \t]*\\(\\s>\\|\\*+/\\)"
              comment-add 1
              tab-always-indent nil
              indent-line-function #'asm-indent-line
              font-lock-defaults '(asm-font-lock-keywords))
  (set-syntax-table (make-syntax-table asm-mode-syntax-table))
  (modify-syntax-entry asm-comment-char "<"))

(defun asm-calculate-indentation ()
  "Return the column that the text at point, the first of its line, is to be in."
  (let ((char (regexp-quote (string asm-comment-char))))
    (cond
     ((looking-at "[[:alnum:]_.$]+:") 0)
     ((looking-at (concat char char char)) 0)
     ((looking-at (concat char "\\(?:[^" (string asm-comment-char) "]\\|$\\)")) comment-column)
     (t (or (car tab-stop-list) tab-width)))))

(defun asm-indent-line ()
  "Indent the current line of assembler code."
  (interactive)
  (let* ((point (point-marker))
         (column (save-excursion (back-to-indentation) (asm-calculate-indentation))))
    (save-excursion (indent-line-to column))
    (if (<= point (save-excursion (back-to-indentation) (point)))
        (back-to-indentation)
      (goto-char point))
    (set-marker point nil)))

(defun asm-colon ()
  "Insert a colon; a label before it moves to the first column, and a tab follows."
  (interactive)
  (let ((label (save-excursion
                 (beginning-of-line)
                 (looking-at "[ \t]*[[:alnum:]_.$]*$"))))
    (call-interactively #'self-insert-command)
    (when label
      (save-excursion
        (beginning-of-line)
        (delete-horizontal-space))
      (setq label (save-excursion (beginning-of-line) (looking-at "[^:\n]*:$")))
      (if label (insert "\t")))))

(defun asm-comment ()
  "Begin a comment behind the code of this line, or on an empty line where code is.
On a line that has a comment, insert the comment character."
  (interactive)
  (comment-normalize-vars)
  (let ((char asm-comment-char))
    (cond
     ((save-excursion (beginning-of-line) (looking-at "[ \t]*$"))
      (indent-line-to (or (car tab-stop-list) tab-width))
      (insert char char ?\s))
     ((save-excursion (beginning-of-line) (looking-at ".*\\s<"))
      (insert char))
     (t
      (end-of-line)
      (indent-to comment-column 1)
      (insert char)))))

(provide 'asm-mode)

;;; asm-mode.el ends here
