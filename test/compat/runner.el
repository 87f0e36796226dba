;;; runner.el --- evaluate a corpus and print one line per form  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Runs in GNU Emacs and in NeoMacs alike, so it uses primitives only.  The corpus is the file named
;; by the environment variable COMPAT_FILE.  Forms are evaluated in order, with lexical binding, in
;; one world; each gives a line: its number, a tab, and its value as `prin1' shows it, or "!SYMBOL"
;; and the error data, or "^TAG" and the value for an uncaught throw.  With COMPAT_RESULTS the lines are appended to
;; that file, each at once, so that none is lost if a form ends the editor.

(let ((n 0) (at 0) (text nil) (form nil) (done nil) (line nil) (results (getenv "COMPAT_RESULTS")))
  (setq print-escape-newlines t)
  (save-current-buffer
    (set-buffer (get-buffer-create " *corpus*"))
    (let ((coding-system-for-read 'utf-8-unix))
      (insert-file-contents (getenv "COMPAT_FILE")))
    (setq text (buffer-string)))
  (while (not done)
    (let ((got (condition-case nil (read-from-string text at) (end-of-file nil))))
      (if (null got)
          (setq done t)
        (setq n (1+ n) form (car got) at (cdr got))
        (setq line
              (condition-case err
                  (prin1-to-string
                   (save-current-buffer
                     (set-buffer (get-buffer-create "*compat*"))
                     (eval form t)))
                (quit (concat "!" (prin1-to-string err)))
                (error (concat "!" (prin1-to-string err)))))
        (setq line (format "%d\t%s\n" n line))
        (if results
            (let ((coding-system-for-write 'utf-8-unix))
              (write-region line nil results t 'silent))
          (princ line))))))
;;; runner.el ends here
