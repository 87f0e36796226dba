;;; names.el --- which names of GNU Emacs's Lisp are missing, by use  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Reads names.tsv beside it.  With NAMES_REPORT in the environment it prints the names that are not defined, the most
;; used first; else it fails if one is missing that NAMES_FILES (5) or more files of packages use.

(let ((wanted (string-to-number (or (getenv "NAMES_FILES") "5"))) (report (getenv "NAMES_REPORT"))
      (missing nil) (total 0) (checked 0) (failed 0))
  (with-temp-buffer
    (insert-file-contents (expand-file-name "names.tsv" (file-name-directory load-file-name)))
    (dolist (line (split-string (buffer-string) "\n" t))
      (unless (string-prefix-p "#" line)
        (let* ((fields (split-string line "\t")) (name (car fields)) (kind (nth 1 fields))
               (files (string-to-number (nth 2 fields))) (symbol (intern-soft name))
               (there (and symbol (cond ((equal kind "variable") (boundp symbol))
                                        ((equal kind "macro") (macrop symbol))
                                        (t (fboundp symbol))))))
          (setq total (1+ total))
          (if (>= files wanted) (setq checked (1+ checked)))
          (unless there
            (push (list files name kind) missing)
            (if (>= files wanted) (setq failed (1+ failed))))))))
  (setq missing (sort missing (lambda (a b) (if (= (car a) (car b)) (string< (nth 1 a) (nth 1 b)) (> (car a) (car b))))))
  (dolist (each missing)
    (if (or report (>= (car each) wanted))
        (princ (format "%4d  %-8s  %s\n" (car each) (nth 2 each) (nth 1 each)))))
  (if report
      (princ (format "names: %d of %d are missing, %d of %d that %d files or more use\n"
                     (length missing) total failed checked wanted))
    (princ (format "names: %d passed, %d failed\n" (- checked failed) failed))
    (if (> failed 0) (kill-emacs 1))))
;;; names.el ends here
