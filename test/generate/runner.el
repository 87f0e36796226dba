;;; runner.el --- evaluate generated forms, a line each  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Runs in GNU Emacs and in NeoMacs alike.  GENERATE_FORMS names a file with a form on each line; GENERATE_FIRST is
;; the number of the first line to evaluate, GENERATE_LAST that of the last.  Every form gives a line in
;; GENERATE_RESULTS: its number, a tab, and its value or "!" and its error; 200 at a time are written.  The standard error
;; output tells which form was begun, and so which one ended the editor; when the run goes on, GENERATE_SKIP has the numbers
;; of those that did, and GENERATE_CRASH the result that they get.

;; A result of more than 100,000 characters is shown by its beginning and its hash: some have half a gigabyte.

;; GENERATE_LOAD is a file of functions that the forms call.

;; Functions that forms redefine need not be compiled for that, which fails for some.
(if (boundp 'native-comp-enable-subr-trampolines) (set 'native-comp-enable-subr-trampolines nil))
(if (getenv "GENERATE_LOAD") (load (getenv "GENERATE_LOAD") nil t t))

(let ((forms (getenv "GENERATE_FORMS")) (results (getenv "GENERATE_RESULTS"))
      (n (string-to-number (getenv "GENERATE_FIRST"))) (last (string-to-number (getenv "GENERATE_LAST")))
      (skip (mapcar #'string-to-number (split-string (getenv "GENERATE_SKIP")))) (source nil) (lines nil)
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
           (line (if (memq n skip)
                     (getenv "GENERATE_CRASH")
                   (princ (format "\nform %d\n" n) 'external-debugging-output)
                   (condition-case err
                       (prin1-to-string (save-current-buffer
                                          (set-buffer (get-buffer-create "*generate*"))
                                          (eval form t)))
                     (t (concat "!" (prin1-to-string err)))))))
      (if (> (length line) 100000)
          (setq line (format "%s... %d %s" (substring line 0 1000) (length line) (md5 (encode-coding-string line 'utf-8-emacs)))))
      (save-current-buffer (set-buffer source) (forward-line 1))
      (setq lines (cons (format "%d\t%s\n" n (replace-regexp-in-string "\n" "\\n" line t t)) lines))
      (when (or (= (% n 200) 0) (= n last))
        (let ((coding-system-for-write 'utf-8-unix))
          (write-region (apply #'concat (nreverse lines)) nil results t 'silent))
        (setq lines nil))
      (setq n (1+ n)))))
;;; runner.el ends here
