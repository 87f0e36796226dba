;;; inventory.el --- every primitive and variable of GNU Emacs's C code is there  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Compares with test/compat/primitives.tsv, recorded from GNU Emacs: functions have its arity, special
;; forms are special forms, commands are commands, variables are bound.  The names in backquotes in the
;; tables of doc/not-implemented.md are left out; under its heading "Never" they must be undefined.

(let ((passed 0) (failed 0) (later 0) (section nil)
      (lists (list (list 'never) (list 'later)))
      (case-fold-search nil))
  (with-temp-buffer
    (insert-file-contents "doc/not-implemented.md")
    (while (not (eobp))
      (cond ((looking-at "## Never") (setq section 'never))
            ((looking-at "## Not yet") (setq section 'later))
            ((and section (looking-at "| "))
             (while (re-search-forward "`\\([^`]+\\)`" (line-end-position) t)
               (push (match-string 1) (cdr (assq section lists))))))
      (forward-line 1)))
  (let ((check (lambda (ok what)
                 (if ok (setq passed (1+ passed))
                   (setq failed (1+ failed))
                   (princ (format "inventory: %s\n" what))))))
    (with-temp-buffer
      (insert-file-contents "test/compat/primitives.tsv")
      (dolist (line (split-string (buffer-string) "\n" t))
        (let* ((fields (split-string line "\t")) (kind (car fields)) (name (nth 2 fields)) (symbol (intern name))
               (there (if (equal kind "variable") (boundp symbol) (fboundp symbol))))
          (cond ((member name (cdr (assq 'never lists)))
                 (funcall check (not there) (format "%s is defined, but doc/not-implemented.md says never" name)))
                ((member name (cdr (assq 'later lists))) (setq later (1+ later)))
                ((not there) (funcall check nil (format "%s %s (%s) is missing" kind name (nth 1 fields))))
                ((equal kind "variable") (funcall check t nil))
                (t (funcall check
                            (and (equal (format "(%s . %s)" (nth 3 fields) (nth 4 fields)) (format "%s" (func-arity symbol)))
                                 (eq (equal kind "form") (and (special-form-p symbol) t))
                                 (eq (equal (nth 5 fields) "command") (and (commandp symbol) t)))
                            (format "%s %s: GNU has %s, %s; here %s, %s" kind name (cons (nth 3 fields) (nth 4 fields)) (nth 5 fields)
                                    (func-arity symbol) (if (commandp symbol) "command" "-")))))))))
  (princ (format "inventory: %d names are on the list of what is not there yet\n" later))
  (princ (format "inventory: %d passed, %d failed\n" passed failed)))

;;; inventory.el ends here
