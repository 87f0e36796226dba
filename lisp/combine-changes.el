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
    (if (markerp end) (setq end (marker-position end)))
    (unwind-protect
        (if undo--combining-change-calls
            (setq result (funcall body))
          (let ((undo--combining-change-calls t) (outer buffer-undo-list))
            (unless inhibit-modification-hooks
              (run-hook-with-args 'before-change-functions beg end))
            (let ((flush (memq #'syntax-ppss-flush-cache before-change-functions)))
              (if (eq buffer-undo-list t)
                  (let ((before-change-functions (and flush '(syntax-ppss-flush-cache))) after-change-functions)
                    (setq result (funcall body)))
                (let ((new nil) (at nil))
                  (let ((before-change-functions (and flush '(syntax-ppss-flush-cache))) after-change-functions)
                    (setq result (funcall body)))
                  ;; What is new becomes one element; an insertion that only made an older one longer stays where it is.
                  (setq at buffer-undo-list)
                  (while (and (consp at) (not (eq at outer)))
                    (push (car at) new)
                    (setq at (cdr at)))
                  ;; That the buffer was not modified before is said outside.
                  (when (eq (car-safe (car new)) t)
                    (setq at (cons (pop new) at)))
                  (when new
                    (setq buffer-undo-list
                          (cons (list 'apply
                                      (- end (marker-position end-marker))
                                      beg (marker-position end-marker)
                                      #'undo--wrap-and-run-primitive-undo
                                      beg (marker-position end-marker)
                                      (nreverse new))
                                at))))))
            (unless inhibit-modification-hooks
              (run-hook-with-args 'after-change-functions beg (marker-position end-marker) old-length))))
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
