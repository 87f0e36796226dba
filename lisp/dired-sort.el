;;; dired-sort.el --- switches and the order of files in Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The order of the files is that of ls: by name, or by date with the switch t.

;;; Code:

(require 'dired-options)

(declare-function dired-switches-recursive-p "dired")

(defun dired-sort-set-mode-line ()
  "Show in the mode line how the files are sorted."
  (when (eq major-mode 'dired-mode)
    (setq mode-name
          (let ((case-fold-search nil) (switches dired-actual-switches) (how dired-switches-in-mode-line))
            (cond ((and (null how) (string-match-p dired-sort-by-name-regexp switches)) "Dired by name")
                  ((and (null how) (string-match-p dired-sort-by-date-regexp switches)) "Dired by date")
                  ((memq how '(nil as-is)) (concat "Dired " switches))
                  ((integerp how)
                   (concat "Dired "
                           (if (> (length switches) how)
                               (concat (substring switches 0 how) (string (if (char-displayable-p ?…) ?… ?~)))
                             switches)))
                  ((functionp how) (format "Dired %s" (funcall how switches)))
                  (t (concat "Dired " switches)))))
    (force-mode-line-update)))
(define-obsolete-function-alias 'dired-sort-set-modeline #'dired-sort-set-mode-line "24.3")

(defun dired-sort-toggle-or-edit (&optional arg)
  "Sort by date, or by name again; with ARG, read the switches of ls."
  (interactive "P" dired-mode)
  (when dired-sort-inhibit
    (error "Cannot sort this Dired buffer"))
  (if arg
      (dired-sort-other
       (read-string "ls switches (must contain -l): " dired-actual-switches))
    (dired-sort-toggle)))

(defun dired-sort-toggle ()
  "Sort by date if the files are sorted by name or otherwise, else by name; read the directory again."
  (let ((case-fold-search nil) (switches dired-actual-switches))
    (cond
     ((string-match-p " " switches)
      ;; Words: the switch t is one of them, or the last letter of one.
      (setq switches
            (if (string-match-p dired-sort-by-date-regexp switches)
                (replace-regexp-in-string " -t\\>" "" switches t t)
              (concat switches " -t"))))
     ((string-match-p "t" switches)
      (setq switches (remove ?t switches)))
     (t
      (setq switches (concat (seq-remove (lambda (c) (seq-contains-p dired-ls-sorting-switches c)) switches) "t"))))
    (setq dired-actual-switches switches))
  (dired-sort-set-mode-line)
  (revert-buffer))

(defun dired-sort-other (switches &optional no-revert)
  "List the directory with SWITCHES of ls; NO-REVERT: do not read it again now."
  (dired-sort-R-check switches)
  (setq dired-actual-switches switches)
  (dired-sort-set-mode-line)
  (unless no-revert (revert-buffer)))

(defun dired-sort-R-check (switches)
  "Prepare the list of directories if SWITCHES begin, or cease, to list subdirectories."
  (let ((now (dired-switches-recursive-p switches))
        (before (dired-switches-recursive-p dired-actual-switches)))
    (cond
     ((and now (not before))
      ;; ls brings them all; these come back when it ceases.
      (setq-local dired-subdir-alist-pre-R (copy-alist dired-subdir-alist)))
     ((and before (not now))
      (setq dired-subdir-alist
            (seq-filter (lambda (entry)
                          (or (eq entry (car (last dired-subdir-alist)))
                              (assoc (car entry) dired-subdir-alist-pre-R)))
                        dired-subdir-alist))))))

(provide 'dired-sort)

;;; dired-sort.el ends here
