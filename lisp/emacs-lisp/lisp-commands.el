;;; lisp-commands.el --- commands for expressions that are not used all the time  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defcustom delete-pair-blink-delay 1
  "Seconds for which `delete-pair' shows what it deletes; 0 for none."
  :type 'number :group 'lisp :version "28.1")

;;;###autoload
(defun check-parens ()
  "Go to the first parenthesis or quote of the accessible part that is not matched, and signal an error; nil if there is none."
  (interactive)
  (condition-case data
      (scan-sexps (point-min) (point-max))
    (scan-error
     (push-mark)
     (goto-char (nth 2 data))
     (user-error "Unmatched bracket or quote"))))

;;;###autoload
(defun raise-sexp (&optional n)
  "Put the next N expressions, or those of the active region, in the place of the expression around them."
  (interactive "p")
  (let ((text (if (region-active-p)
                  (buffer-substring (region-beginning) (region-end))
                (buffer-substring (point) (save-excursion (forward-sexp (or n 1)) (point))))))
    (backward-up-list 1)
    (delete-region (point) (save-excursion (forward-sexp 1) (point)))
    (save-excursion (insert text))))

;;;###autoload
(defun delete-pair (&optional arg)
  "Delete the pair of characters around the ARG expressions that follow point, or precede it if ARG is negative."
  (interactive "P")
  (if arg (setq arg (prefix-numeric-value arg)) (setq arg 1))
  (if (< arg 0)
      (save-excursion
        (skip-chars-backward " \t")
        (save-excursion
          (let ((close (char-before)))
            (forward-sexp arg)
            (unless (member (list (char-after) close)
                            (mapcar (lambda (p) (if (= (length p) 3) (cdr p) p)) insert-pair-alist))
              (error "Not after matching pair"))
            (lisp-commands--blink)
            (delete-char 1)))
        (delete-char -1))
    (save-excursion
      (skip-chars-forward " \t")
      (save-excursion
        (let ((open (char-after)))
          (forward-sexp arg)
          (unless (member (list open (char-before))
                          (mapcar (lambda (p) (if (= (length p) 3) (cdr p) p)) insert-pair-alist))
            (error "Not before matching pair"))
          (lisp-commands--blink)
          (delete-char -1)))
      (delete-char 1))))

(defun lisp-commands--blink ()
  "Show point for `delete-pair-blink-delay' seconds."
  (when (and (numberp delete-pair-blink-delay) (> delete-pair-blink-delay 0) (not noninteractive))
    (sit-for delete-pair-blink-delay)))

;;;###autoload
(defun indent-pp-sexp (&optional arg)
  "Indent the lines of the expression after point; with ARG, break it into lines anew before."
  (interactive "P")
  (if arg
      (save-excursion
        (save-restriction
          (narrow-to-region (point) (progn (forward-sexp 1) (point)))
          (pp-buffer)
          (goto-char (point-max))
          (if (eq (char-before) ?\n)
              (delete-char -1)))))
  (indent-sexp))

;;;###autoload
(defun kill-backward-up-list (&optional arg)
  "Kill the expression around the one that follows point, which takes its place; ARG expressions outwards."
  (interactive "*p")
  (let ((text (thing-at-point 'sexp)))
    (unless text
      (error "Not at a sexp"))
    (backward-up-list (or arg 1))
    (kill-sexp)
    (save-excursion (insert text))))

;;;###autoload
(defun emacs-lisp-byte-compile ()
  "Compile the file of the current buffer."
  (interactive nil emacs-lisp-mode)
  (if buffer-file-name
      (byte-compile-file buffer-file-name)
    (error "The buffer must be saved in a file first")))

;;;###autoload
(defun emacs-lisp-byte-compile-and-load ()
  "Save and compile the file of the current buffer, and load it."
  (interactive nil emacs-lisp-mode)
  (unless buffer-file-name
    (error "The buffer must be saved in a file first"))
  (if (and (buffer-modified-p) (y-or-n-p (format "Save buffer %s first? " (buffer-name))))
      (save-buffer))
  (byte-compile-file buffer-file-name)
  (load buffer-file-name))

;;;###autoload
(defun emacs-lisp-macroexpand ()
  "Replace the form after point by its expansion, one step."
  (interactive nil emacs-lisp-mode)
  (let* ((start (point)) (form (read (current-buffer))) (expansion (macroexpand-1 form)))
    (when (equal form expansion)
      (user-error "Not a macro call or the expansion is the same"))
    (delete-region start (point))
    (insert (string-trim-right (pp-to-string expansion)))
    (indent-region start (point))))

(provide 'lisp-commands)

;;; lisp-commands.el ends here
