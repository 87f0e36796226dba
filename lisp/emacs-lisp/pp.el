;;; pp.el --- printing Lisp data in lines  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `pp' prints an object as `prin1' does, starts a new line before and after every list inside of it, and
;; indents the lines as Lisp.

;;; Code:

(defvar pp-escape-newlines t
  "Non-nil means that newlines in strings are printed as \\n.")

;;;###autoload
(defun pp-to-string (object)
  "Return the pretty-printed form of OBJECT, as a string."
  (with-temp-buffer
    (lisp-mode-variables nil)
    (set-syntax-table emacs-lisp-mode-syntax-table)
    (let ((print-escape-newlines pp-escape-newlines)
          (print-quoted t))
      (prin1 object (current-buffer)))
    (pp-buffer)
    (buffer-string)))

(defun pp--into-list ()
  "Move into the next list and start a new line before it, if something precedes it; nil if there is none."
  (when (ignore-errors (down-list 1) t)
    (save-excursion
      (backward-char 1)
      (skip-chars-backward "'`#^")
      (when (and (not (bobp)) (memq (char-before) '(?\s ?\t ?\n)))
        (delete-region (point) (progn (skip-chars-backward " \t\n") (point)))
        (insert "\n")))
    t))

(defun pp--out-of-list ()
  "Move out of the list around point and start a new line after it; nil if there is none."
  (when (ignore-errors (up-list 1) t)
    (while (looking-at-p "\\s)")
      (forward-char 1))
    (delete-region (point) (progn (skip-chars-forward " \t\n") (point)))
    (insert ?\n)
    t))

;;;###autoload
(defun pp-buffer ()
  "Break the lists in the accessible part of the buffer into lines, and indent them."
  (interactive)
  (goto-char (point-min))
  (while (not (eobp))
    (or (pp--into-list) (pp--out-of-list) (goto-char (point-max))))
  (goto-char (point-min))
  (indent-sexp))

;;;###autoload
(defun pp (object &optional stream)
  "Print OBJECT in lines, on STREAM, by default `standard-output'; as `read' wants it, as far as possible."
  (princ (pp-to-string object) (or stream standard-output)))

(defun pp-display-expression (expression out-buffer-name)
  "Show EXPRESSION, pretty-printed, in the echo area or in the buffer OUT-BUFFER-NAME, as long as it is."
  (let ((text (pp-to-string expression)))
    (if (string-match-p "\n." text)
        (with-current-buffer (get-buffer-create out-buffer-name)
          (let ((inhibit-read-only t))
            (erase-buffer)
            (emacs-lisp-mode)
            (insert text)
            (goto-char (point-min)))
          (display-buffer (current-buffer)))
      (message "%s" (string-trim-right text "\n")))))

;;;###autoload
(defun pp-eval-expression (expression)
  "Evaluate EXPRESSION and show its value, pretty-printed; it is also put into `values'."
  (interactive (list (read--expression "Eval: ")))
  (push (eval expression lexical-binding) values)
  (pp-display-expression (car values) "*Pp Eval Output*"))

;;;###autoload
(defun pp-macroexpand-expression (expression)
  "Expand the macro call EXPRESSION once and show the result, pretty-printed."
  (interactive (list (read--expression "Macroexpand: ")))
  (pp-display-expression (macroexpand-1 expression) "*Pp Macroexpand Output*"))

(defun pp-last-sexp ()
  "Return the expression before point; a comment sign at its start is passed over."
  (with-syntax-table emacs-lisp-mode-syntax-table
    (let ((start (save-excursion (forward-sexp -1) (point))))
      (car (read-from-string (replace-regexp-in-string "^[ \t]*;+" "" (buffer-substring start (point))))))))

;;;###autoload
(defun pp-eval-last-sexp (arg)
  "Evaluate the expression before point and show its value, pretty-printed; insert it with prefix ARG."
  (interactive "P")
  (if arg
      (insert (pp-to-string (eval (pp-last-sexp) lexical-binding)))
    (pp-eval-expression (pp-last-sexp))))

;;;###autoload
(defun pp-macroexpand-last-sexp (arg)
  "Expand the macro call before point and show the result, pretty-printed; insert it with prefix ARG."
  (interactive "P")
  (if arg
      (insert (pp-to-string (macroexpand-1 (pp-last-sexp))))
    (pp-macroexpand-expression (pp-last-sexp))))

(provide 'pp)

;;; pp.el ends here
