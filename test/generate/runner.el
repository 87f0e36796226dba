;;; runner.el --- evaluate generated forms, a line each  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Runs in GNU Emacs and in NeoMacs alike.  GENERATE_FORMS names a file with a form on each line; GENERATE_FIRST is
;; the number of the first line to evaluate, so that a run that crashed can go on behind the form that did it.
;; Every form gives a line in GENERATE_RESULTS: its number, a tab, and its value or "!" and its error.
;; GENERATE_STEP results at a time are written, all before GENERATE_LAST: with 1 a crash shows which form it was.

;; GENERATE_LOAD is a file of functions that the forms call.

(if (getenv "GENERATE_LOAD") (load (getenv "GENERATE_LOAD") nil t t))

(let ((forms (getenv "GENERATE_FORMS")) (results (getenv "GENERATE_RESULTS"))
      (n (string-to-number (getenv "GENERATE_FIRST"))) (step (string-to-number (getenv "GENERATE_STEP")))
      (last (string-to-number (getenv "GENERATE_LAST"))) (source nil) (lines nil)
      (coding-system-for-write nil) (inhibit-message t) (message-log-max nil))
  (save-current-buffer
    (set-buffer (setq source (get-buffer-create " *forms*")))
    (let ((coding-system-for-read 'utf-8-unix))
      (insert-file-contents forms))
    (goto-char (point-min))
    (forward-line (1- n)))
  (setq print-escape-newlines t print-escape-control-characters t print-circle (not (getenv "GENERATE_LOAD")))
  (while (and (<= n last) (save-current-buffer (set-buffer source) (not (eobp))))
    (let* ((form (read source))
           (line (condition-case err
                     (prin1-to-string (save-current-buffer
                                        (set-buffer (get-buffer-create "*generate*"))
                                        (eval form t)))
                   (t (concat "!" (prin1-to-string err))))))
      (save-current-buffer (set-buffer source) (forward-line 1))
      (setq lines (cons (format "%d\t%s\n" n (replace-regexp-in-string "\n" "\\n" line t t)) lines))
      (when (or (= (% n step) 0) (= n last))
        (let ((coding-system-for-write 'utf-8-unix))
          (write-region (apply #'concat (nreverse lines)) nil results t 'silent))
        (setq lines nil))
      (setq n (1+ n)))))
;;; runner.el ends here
