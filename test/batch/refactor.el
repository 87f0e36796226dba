;;; refactor.el --- rename an identifier and strip trailing white space, in many files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Usage: EMACS -Q --batch -l refactor.el OLD NEW FILE...
;; Each file is visited, changed where OLD stands as a whole symbol, cleaned and saved, if there was
;; something to change.

(let ((old (pop command-line-args-left))
      (new (pop command-line-args-left))
      (make-backup-files nil)
      (case-fold-search nil)
      (renamed 0) (stripped 0) (saved 0))
  (dolist (file command-line-args-left)
    (with-current-buffer (find-file-noselect file)
      (setq-local require-final-newline nil)
      (goto-char (point-min))
      (while (re-search-forward (concat "\\_<" (regexp-quote old) "\\_>") nil t)
        (replace-match new t t)
        (setq renamed (1+ renamed)))
      (goto-char (point-min))
      (while (re-search-forward "[ \t]+$" nil t)
        (replace-match "")
        (setq stripped (1+ stripped)))
      (when (buffer-modified-p)
        (setq saved (1+ saved))
        (save-buffer))
      (kill-buffer)))
  (setq command-line-args-left nil)
  (princ (format "%d renamed, %d stripped, %d saved\n" renamed stripped saved)))

;;; refactor.el ends here
