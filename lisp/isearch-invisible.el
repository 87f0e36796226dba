;;; isearch-invisible.el --- what searches do about invisible text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An overlay that hides text can say that a search may open it: its property `isearch-open-invisible' is called with the
;; overlay when the search ends inside, `isearch-open-invisible-temporary' with the overlay and whether to hide it
;; while the search goes on.

;;; Code:

(defcustom search-invisible 'open
  "What searches do about invisible text: t finds it, nil does not, `open' makes it visible where overlays allow that."
  :type '(choice (const :tag "Match hidden text" t) (const :tag "Open overlays" open)
                 (const :tag "Don't match hidden text" nil))
  :group 'isearch)

(defcustom isearch-hide-immediately t
  "Non-nil means that a search hides what it opened as soon as it leaves it."
  :type 'boolean
  :group 'isearch)

(defvar isearch-opened-overlays nil "Overlays that the search has opened.")

(defvar isearch-filter-predicate #'isearch-filter-visible
  "Function of the bounds of a match that says whether it counts.")

(defun isearch-filter-visible (beg end)
  "Return non-nil if a match from BEG to END counts, by `search-invisible'; open what hides it."
  (or (eq search-invisible t) (not (isearch-range-invisible beg end))))

(defun isearch-range-invisible (beg end)
  "Return t if all text from BEG to END is invisible and stays so.
If `search-invisible' is `open' and overlays that allow it hide the text, open them."
  (unless (= beg end)
    (let ((pos beg) (overlays nil) (openable (eq search-invisible 'open)))
      (while (and (< pos end) (invisible-p pos))
        (if (invisible-p (get-text-property pos 'invisible))
            (setq openable nil)
          (dolist (overlay (overlays-at pos))
            (when (invisible-p (overlay-get overlay 'invisible))
              (if (overlay-get overlay 'isearch-open-invisible)
                  (unless (memq overlay overlays) (push overlay overlays))
                (setq openable nil)))))
        (setq pos (next-single-char-property-change pos 'invisible nil end)))
      (cond
       ((< pos end) nil)
       ((and openable overlays)
        (if isearch-hide-immediately (isearch-close-unnecessary-overlays beg end))
        (dolist (overlay overlays)
          (isearch--open-overlay overlay)
          (push overlay isearch-opened-overlays))
        nil)
       (t t)))))

(defun isearch--open-overlay (overlay)
  "Make the text of OVERLAY visible while the search goes on."
  (let ((open (overlay-get overlay 'isearch-open-invisible-temporary)))
    (overlay-put overlay 'isearch-invisible (overlay-get overlay 'invisible))
    (if open
        (funcall open overlay nil)
      (overlay-put overlay 'invisible nil))))

(defun isearch--close-overlay (overlay)
  "Hide the text of OVERLAY again."
  (let ((close (overlay-get overlay 'isearch-open-invisible-temporary)))
    (if close
        (funcall close overlay t)
      (overlay-put overlay 'invisible (overlay-get overlay 'isearch-invisible)))
    (overlay-put overlay 'isearch-invisible nil)))

(defun isearch-close-unnecessary-overlays (begin end)
  "Hide what the search opened, but for overlays that have text between BEGIN and END."
  (let ((overlays isearch-opened-overlays))
    (setq isearch-opened-overlays nil)
    (dolist (overlay overlays)
      (cond
       ((null (overlay-buffer overlay)))
       ((and (< (overlay-start overlay) end) (> (overlay-end overlay) begin))
        (push overlay isearch-opened-overlays))
       (t (isearch--close-overlay overlay))))))

(defun isearch-clean-overlays ()
  "Hide what the search opened, but open for good what point is in."
  (dolist (overlay isearch-opened-overlays)
    (when (overlay-buffer overlay)
      (if (and (eq (overlay-buffer overlay) (current-buffer)) (<= (overlay-start overlay) (point) (overlay-end overlay)))
          (progn
            (unless (overlay-get overlay 'isearch-open-invisible-temporary)
              (overlay-put overlay 'invisible (overlay-get overlay 'isearch-invisible)))
            (overlay-put overlay 'isearch-invisible nil)
            (funcall (overlay-get overlay 'isearch-open-invisible) overlay))
        (isearch--close-overlay overlay))))
  (setq isearch-opened-overlays nil))

;;; isearch-invisible.el ends here
