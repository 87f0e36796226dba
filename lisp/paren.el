;;; paren.el --- highlight the parenthesis at point and its partner  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; Show Paren mode, which is on from the start: a moment after the last command a pair of parentheses that point is at
;; is highlighted, or, in another face, one that has no partner or the wrong one.

;;; Code:

(defgroup paren-showing nil "Highlighting of matching parentheses." :prefix "show-paren-" :group 'paren-matching)

(defcustom show-paren-style 'parenthesis
  "What is highlighted: `parenthesis', the pair; `expression', all between them; `mixed', that if one is off the screen."
  :type '(choice (const parenthesis) (const expression) (const mixed)) :group 'paren-showing)
(defcustom show-paren-delay 0.125 "Seconds without input before parentheses are highlighted." :type 'number
  :set (lambda (symbol value)
         (set-default symbol value)
         (when (bound-and-true-p show-paren-mode)
           (show-paren-mode -1)
           (show-paren-mode 1)))
  :initialize #'custom-initialize-default :group 'paren-showing)
(defcustom show-paren-priority 1000 "Priority of the overlays." :type 'integer :group 'paren-showing)
(defcustom show-paren-ring-bell-on-mismatch nil "Non-nil: beep at a parenthesis without partner." :type 'boolean :group 'paren-showing)
(defcustom show-paren-when-point-inside-paren nil "Non-nil: also when point is just inside of a parenthesis."
  :type 'boolean :group 'paren-showing)
(defcustom show-paren-when-point-in-periphery nil
  "Non-nil: also when point is in the blanks before a parenthesis that begins the line, or after one that ends it."
  :type 'boolean :group 'paren-showing)
(defcustom show-paren-highlight-openparen t "Non-nil: an open parenthesis after point is highlighted, too."
  :type 'boolean :group 'paren-showing)

(defface show-paren-match
  '((((class color) (background light)) :background "turquoise")
    (((class color) (background dark)) :background "steelblue3")
    (((background dark) (min-colors 4)) :background "grey50")
    (((background light) (min-colors 4)) :background "gray")
    (t :inherit underline))
  "Face of matching parentheses." :group 'paren-showing-faces)
(defface show-paren-match-expression '((t :inherit show-paren-match)) "Face of the text between them." :group 'paren-showing-faces)
(defface show-paren-mismatch '((((class color)) (:foreground "white" :background "purple")) (t (:inverse-video t)))
  "Face of a parenthesis without the right partner." :group 'paren-showing-faces)

(defvar show-paren--idle-timer nil "The timer that highlights.")
(defvar show-paren--overlay nil "Overlay of the partner, or of the whole expression.")
(defvar show-paren--overlay-1 nil "Overlay of the parenthesis at point.")
(defvar show-paren--last-pos nil "Where the bell was rung last.")
(defvar show-paren-data-function #'show-paren--default
  "Function without arguments that returns what to highlight: (HERE-BEG HERE-END THERE-BEG THERE-END MISMATCH), or nil.
The parenthesis at point, its partner (nils if it has none), and non-nil if they do not match.")

;;; Which parenthesis.

(defun show-paren--unescaped-p (pos)
  "Return non-nil if no character that quotes is before POS."
  (save-excursion
    (goto-char pos)
    (= 0 (logand 1 (- pos (progn (skip-syntax-backward "/\\") (point)))))))

(defun show-paren--categorize-paren (pos)
  "Return what parenthesis is at POS: (1 . POS) if an open one, (-1 . POS+1) if a close one, whose outer side it is; or nil."
  (let ((class (syntax-class (syntax-after pos))))
    (and (memq class '(4 5))
         (show-paren--unescaped-p pos)
         (if (eq class 4) (cons 1 pos) (cons -1 (1+ pos))))))

(defun show-paren--locate-near-paren ()
  "Return the parenthesis that point is at, like `show-paren--categorize-paren', or nil."
  (let* ((before (and (not (bobp)) (show-paren--categorize-paren (1- (point)))))
         (after (show-paren--categorize-paren (point))))
    (cond ((eq (car before) -1) before)
          ((eq (car after) 1) after)
          ((and show-paren-when-point-inside-paren (or after before)))
          (show-paren-when-point-in-periphery
           (save-excursion
             (cond ((save-excursion (skip-chars-backward " \t") (bolp))
                    (skip-chars-forward " \t")
                    (let ((first (show-paren--categorize-paren (point))))
                      (and (eq (car first) 1) first)))
                   ((save-excursion (skip-chars-forward " \t") (eolp))
                    (skip-chars-backward " \t")
                    (let ((last (and (not (bobp)) (show-paren--categorize-paren (1- (point))))))
                      (and (eq (car last) -1) last)))))))))

(defun show-paren--partner (direction outside)
  "Return the outer side of the partner of the parenthesis whose outer side is OUTSIDE, in DIRECTION, or nil."
  (save-restriction
    (when blink-matching-paren-distance
      (narrow-to-region (max (point-min) (- (point) blink-matching-paren-distance))
                        (min (point-max) (+ (point) blink-matching-paren-distance))))
    (condition-case nil
        (scan-sexps outside direction)
      (scan-error nil))))

(defun show-paren--default ()
  "Return what to highlight at point; see `show-paren-data-function'."
  (pcase (show-paren--locate-near-paren)
    (`(,direction . ,outside)
     (let ((partner (show-paren--partner direction outside))
           (inside (lambda (pos direction) (list (min pos (+ pos direction)) (max pos (+ pos direction))))))
       (append (funcall inside outside direction)
               (if partner (funcall inside partner (- direction)) (list nil nil))
               (list (or (null partner)
                         (let ((open (min outside partner)) (close (1- (max outside partner))))
                           (not (or (eq (matching-paren (char-after open)) (char-after close))
                                    (eq (char-after open) (cdr (syntax-after close)))
                                    (eq (char-after close) (cdr (syntax-after open)))))))))))))

;;; Highlighting.

(defun show-paren--delete-overlays ()
  "Highlight nothing."
  (when show-paren--overlay (delete-overlay show-paren--overlay))
  (when show-paren--overlay-1 (delete-overlay show-paren--overlay-1)))

(defun show-paren--put (overlay beg end face)
  "Return OVERLAY, or a new one, over the text from BEG to END in FACE."
  (if overlay
      (move-overlay overlay beg end (current-buffer))
    (setq overlay (make-overlay beg end nil t)))
  (overlay-put overlay 'priority show-paren-priority)
  (overlay-put overlay 'face face)
  overlay)

(defun show-paren--whole-p (there-beg there-end)
  "Return non-nil if all between the parentheses is highlighted; the partner is from THERE-BEG to THERE-END."
  (or (eq show-paren-style 'expression)
      (and (eq show-paren-style 'mixed)
           (not (and (pos-visible-in-window-p there-beg) (pos-visible-in-window-p there-end))))))

(defun show-paren--highlight (here-beg here-end there-beg there-end mismatch)
  "Highlight the text from HERE-BEG to HERE-END and from THERE-BEG to THERE-END; MISMATCH: they do not match."
  (let* ((whole (and there-beg (show-paren--whole-p there-beg there-end)))
         (face (cond (mismatch 'show-paren-mismatch) (whole 'show-paren-match-expression) (t 'show-paren-match))))
    (when mismatch
      (when (and show-paren-ring-bell-on-mismatch (not (eql show-paren--last-pos (point))))
        (beep)))
    (setq show-paren--last-pos (point))
    (if (or show-paren-highlight-openparen (/= here-beg (point)))
        (setq show-paren--overlay-1 (show-paren--put show-paren--overlay-1 here-beg here-end face))
      (when show-paren--overlay-1 (delete-overlay show-paren--overlay-1)))
    (cond (whole (setq show-paren--overlay
                       (show-paren--put show-paren--overlay (min here-beg there-beg) (max here-end there-end) face)))
          (there-beg (setq show-paren--overlay (show-paren--put show-paren--overlay there-beg there-end face)))
          (show-paren--overlay (delete-overlay show-paren--overlay)))))

(defun show-paren-function ()
  "Highlight the parentheses at point as they are now, or nothing."
  (let ((data (and show-paren-mode (funcall show-paren-data-function))))
    (if data
        (apply #'show-paren--highlight data)
      (setq show-paren--last-pos nil)
      (show-paren--delete-overlays))))

(define-minor-mode show-paren-mode
  "Highlight matching parentheses."
  :global t :group 'paren-showing :init-value t
  (when show-paren--idle-timer
    (cancel-timer show-paren--idle-timer)
    (setq show-paren--idle-timer nil))
  (if show-paren-mode
      (setq show-paren--idle-timer (run-with-idle-timer show-paren-delay t #'show-paren-function))
    (show-paren--delete-overlays)))

(define-minor-mode show-paren-local-mode
  "Highlight matching parentheses in this buffer."
  :variable (show-paren-mode
             . (lambda (on)
                 (if (eq (and on t) (default-value 'show-paren-mode))
                     (kill-local-variable 'show-paren-mode)
                   (setq-local show-paren-mode (and on t)))))
  :group 'paren-showing
  (when (and show-paren-mode (not show-paren--idle-timer))
    (setq show-paren--idle-timer (run-with-idle-timer show-paren-delay t #'show-paren-function)))
  (unless show-paren-mode
    (show-paren--delete-overlays)))

(show-paren-mode 1)

(provide 'paren)
;;; paren.el ends here
