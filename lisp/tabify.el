;;; tabify.el --- tabs to spaces and back  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar tabify-regexp " [ \t]+"
  "Regexp of the white space that `tabify' makes tabs of.")

(defmacro tabify--over (from start end &rest body)
  "Evaluate BODY with point at START and text before FROM and after END out of reach."
  (declare (indent 3) (debug t))
  `(save-excursion
     (save-restriction
       ;; Columns count from the start of the line.
       (narrow-to-region ,from ,end)
       (goto-char ,start)
       ,@body)))

;;;###autoload
(defun untabify (start end &optional _arg)
  "Replace the tabs between START and END by spaces that show the same.
A prefix argument means the whole buffer."
  (interactive (if current-prefix-arg (list (point-min) (point-max) current-prefix-arg)
                 (list (region-beginning) (region-end) nil)))
  (let ((column (current-column)))
    (tabify--over (point-min) start end
      (while (search-forward "\t" nil t)
        (forward-char -1)
        (let ((tab-start (point)) (from (current-column)))
          (skip-chars-forward "\t")
          (let ((width (- (current-column) from)))
            (delete-region tab-start (point))
            (insert-and-inherit (make-string width ?\s))))))
    (move-to-column column)))

;;;###autoload
(defun tabify (start end &optional _arg)
  "Replace spaces between START and END by tabs where that shows the same.
Only runs of at least two blanks are looked at.  A prefix argument means
the whole buffer.  The variable `tab-width' counts."
  (interactive (if current-prefix-arg (list (point-min) (point-max) current-prefix-arg)
                 (list (region-beginning) (region-end) nil)))
  (tabify--over (save-excursion (goto-char start) (line-beginning-position)) start end
    (let ((indent-tabs-mode t))
      (while (re-search-forward tabify-regexp nil t)
        (let ((end-column (current-column))
              (start-column (save-excursion (goto-char (match-beginning 0)) (current-column))))
          (unless (= (/ end-column tab-width) (/ start-column tab-width))
            (delete-region (match-beginning 0) (point))
            (indent-to end-column)))))))

(provide 'tabify)

;;; tabify.el ends here
