;;; text-property-search.el --- looking for text properties  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'cl-lib)

(cl-defstruct (prop-match)
  "A stretch of text that was found: where it begins and ends, and the value of the property."
  beginning end value)

(defun text-property--match-p (value prop-value predicate)
  "Return non-nil if PROP-VALUE, that of a property, matches VALUE.
PREDICATE t means equality, nil the opposite; else it is a function of VALUE
and PROP-VALUE."
  (cond ((eq predicate t) (equal value prop-value))
        (predicate (funcall predicate value prop-value))
        (t (not (equal value prop-value)))))

(defun text-property--same-stretch-p (found prop-value value predicate)
  "Return non-nil if text with PROP-VALUE belongs to a stretch that has the value FOUND.
VALUE and PREDICATE are what is looked for; without both only the same
value does."
  (if (or value predicate)
      (text-property--match-p value prop-value predicate)
    (equal found prop-value)))

(defun text-property--end-forward (start property value predicate)
  "Return the end of the stretch that matches from START on; for the arguments see `text-property-search-forward'."
  (let ((found (get-text-property start property)) (end start))
    (while (and end (< end (point-max))
                (text-property--same-stretch-p found (get-text-property end property) value predicate))
      (setq end (next-single-property-change end property nil (point-max))))
    end))

(defun text-property--start-backward (end property value predicate)
  "Return the start of the stretch that matches before END; see `text-property-search-backward'."
  (let ((found (get-text-property (1- end) property)) (start end))
    (while (and (> start (point-min))
                (text-property--same-stretch-p found (get-text-property (1- start) property) value predicate))
      (setq start (previous-single-property-change start property nil (point-min))))
    start))

(defun text-property-search-forward (property &optional value predicate not-current)
  "Find the next text whose PROPERTY matches VALUE, move to its end, and return a `prop-match'.
PREDICATE t means that it must be equal to VALUE, nil that it must not; a
function is called with VALUE and that of the text.  Without VALUE and
PREDICATE the text must have the property.  Text that point is in counts
from point on, unless NOT-CURRENT.  Value nil means that there is none."
  (interactive "sSearch for property: ")
  (when (stringp property)
    (setq property (intern property)))
  (let ((place (point)) (limit (point-max)))
    (if (and not-current (< place limit)
             (text-property--match-p value (get-text-property place property) predicate))
        (setq place (text-property--end-forward place property value predicate)))
    (while (and (< place limit)
                (not (text-property--match-p value (get-text-property place property) predicate)))
      (setq place (next-single-property-change place property nil limit)))
    (when (< place limit)
      (let ((end (text-property--end-forward place property value predicate)))
        (goto-char end)
        (make-prop-match :beginning place :end end :value (get-text-property place property))))))

(defun text-property-search-backward (property &optional value predicate not-current)
  "Find the last text before point whose PROPERTY matches VALUE, and move to its start.
The arguments PREDICATE and NOT-CURRENT and the value are as for
`text-property-search-forward'."
  (interactive "sSearch for property: ")
  (when (stringp property)
    (setq property (intern property)))
  (let ((place (point)) (limit (point-min)))
    (if (and not-current (> place limit)
             (text-property--match-p value (get-text-property (1- place) property) predicate))
        (setq place (text-property--start-backward place property value predicate)))
    (while (and (> place limit)
                (not (text-property--match-p value (get-text-property (1- place) property) predicate)))
      (setq place (previous-single-property-change place property nil limit)))
    (when (> place limit)
      (let ((start (text-property--start-backward place property value predicate)))
        (goto-char start)
        (make-prop-match :beginning start :end place :value (get-text-property start property))))))

(provide 'text-property-search)

;;; text-property-search.el ends here
