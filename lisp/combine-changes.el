;;; combine-changes.el --- many changes that count as one  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `combine-change-calls' tells the functions of changes about a whole region once.  On the undo list there
;; is one element for all the changes, too, whose undoing is again one change to those functions.

;;; Code:

(defvar undo--combining-change-calls nil
  "Non-nil while `combine-change-calls-1' runs.")

(defun combine-change-calls-1 (beg end body)
  "Call BODY, which changes only text between BEG and END, and return its value.
The functions of changes see one change of that region."
  (let* ((end-marker (copy-marker end t)) (old-length (- end beg)) result)
    (if (markerp beg) (setq beg (marker-position beg)))
    (unwind-protect
        (if (or undo--combining-change-calls
                inhibit-modification-hooks
                (and (null before-change-functions) (null after-change-functions)))
            (setq result (funcall body))
          (let ((undo--combining-change-calls t))
            (run-hook-with-args 'before-change-functions beg end)
            (let ((flush (memq #'syntax-ppss-flush-cache before-change-functions)))
              (if (eq buffer-undo-list t)
                  (let ((before-change-functions (and flush '(syntax-ppss-flush-cache))) after-change-functions)
                    (setq result (funcall body)))
                (let ((outer buffer-undo-list) (new nil))
                  (setq buffer-undo-list nil)
                  (unwind-protect
                      (let ((before-change-functions (and flush '(syntax-ppss-flush-cache))) after-change-functions)
                        (setq result (funcall body)))
                    (setq new buffer-undo-list buffer-undo-list outer))
                  ;; Boundaries inside would split what is one change now.
                  (setq new (delq nil new))
                  (when new
                    (push (list 'apply
                                (- end (marker-position end-marker))
                                beg (marker-position end-marker)
                                #'undo--wrap-and-run-primitive-undo
                                beg (marker-position end-marker)
                                new)
                          buffer-undo-list)))))
            (run-hook-with-args 'after-change-functions beg (marker-position end-marker) old-length)))
      (set-marker end-marker nil))
    result))

(defmacro combine-change-calls (beg end &rest body)
  "Evaluate BODY, which changes only text between BEG and END, as one change to the functions of changes."
  (declare (debug (form form def-body)) (indent 2))
  `(combine-change-calls-1 ,beg ,end (lambda () ,@body)))

(defun undo--wrap-and-run-primitive-undo (beg end list)
  "Undo the changes of LIST between BEG and END as one change."
  (combine-change-calls beg end
    (while list
      (setq list (primitive-undo 1 list)))))

(provide 'combine-changes)

;;; combine-changes.el ends here
