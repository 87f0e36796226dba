;;; terminal-modes.el --- modes for what window systems do, and for the wheel of a mouse  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Init files turn these modes on and off.  On a terminal the cursor blinks as the terminal likes, tooltips are
;; messages in the echo area and dividers have no width; the modes are states that programs can ask for.

;;; Code:

(defgroup cursor nil
  "The cursor."
  :version "21.1" :group 'frames)

(defcustom blink-cursor-delay 0.5
  "Seconds of idleness after which the cursor of a window system begins to blink."
  :type 'number)
(defcustom blink-cursor-interval 0.5
  "Seconds that the cursor of a window system is on, and off."
  :type 'number)
(defcustom blink-cursor-blinks 10
  "Number of times that the cursor of a window system blinks; 0 or less for ever."
  :version "24.4" :type 'integer)

;;;###autoload
(defvar blink-cursor-mode t "Non-nil if the cursor of a window system blinks; see the command `blink-cursor-mode'.")
;;;###autoload
(define-minor-mode blink-cursor-mode
  "Let the cursor blink on window systems.  On a terminal `visible-cursor' chooses the cursor."
  :init-value t :group 'cursor :global t)

(defgroup tooltip nil
  "Text that is shown where the mouse is."
  :group 'help :group 'gud :group 'mouse :version "21.1")
(defcustom tooltip-delay 0.7 "Seconds before a tooltip is shown." :type 'number :group 'tooltip)
(defcustom tooltip-short-delay 0.1 "Seconds before a tooltip is shown when one was shown just now." :type 'number :group 'tooltip)
(defcustom tooltip-recent-seconds 1 "Seconds for which a tooltip was shown just now." :type 'number :group 'tooltip)
(defcustom tooltip-hide-delay 10 "Seconds for which a tooltip is shown." :type 'number :group 'tooltip)

(defun tooltip-show-help-non-mode (help)
  "Show HELP, a string, in the echo area, or remove it if it is nil."
  (when (and (not (window-minibuffer-p)) (not cursor-in-echo-area))
    (let ((message-log-max nil))
      (message "%s" (if (stringp help) (replace-regexp-in-string "\n" ", " help) "")))))

(defun tooltip-show-help (help)
  "Show HELP, a string, where the mouse is, or on a terminal in the echo area; remove it if it is nil."
  (tooltip-show-help-non-mode help))

;;;###autoload
(defvar tooltip-mode t "Non-nil if help is shown where the mouse is; see the command `tooltip-mode'.")
;;;###autoload
(define-minor-mode tooltip-mode
  "Show help about what is under the mouse as a tooltip; else, and on a terminal, in the echo area."
  :init-value t :global t :group 'mouse
  (setq show-help-function (if tooltip-mode #'tooltip-show-help #'tooltip-show-help-non-mode)))

;;; Dividers of windows.

(defcustom window-divider-default-places 'right-only
  "Where Window Divider mode has dividers: `right-only', `bottom-only', or t for both."
  :type '(choice (const :tag "Bottom only" bottom-only) (const :tag "Right only" right-only) (const :tag "Bottom and right" t))
  :group 'window-divider :version "25.1")
(defcustom window-divider-default-bottom-width 6
  "Pixels of dividers below windows." :type 'integer :group 'window-divider :version "25.1")
(defcustom window-divider-default-right-width 6
  "Pixels of dividers to the right of windows." :type 'integer :group 'window-divider :version "25.1")

;;;###autoload
(defvar window-divider-mode nil "Non-nil if there are dividers between windows; see the command `window-divider-mode'.")
;;;###autoload
(define-minor-mode window-divider-mode
  "Have dividers between windows, on window systems; the parameters of frames say how wide they are."
  :group 'window-divider :global t
  (dolist (place '((bottom-width bottom-only bottom-divider-width) (right-width right-only right-divider-width)))
    (let ((width (cond ((not window-divider-mode) 0)
                       ((not (memq window-divider-default-places (list t (nth 1 place)))) 0)
                       ((eq (car place) 'bottom-width) window-divider-default-bottom-width)
                       (t window-divider-default-right-width))))
      (setq default-frame-alist (assq-delete-all (nth 2 place) default-frame-alist))
      (if (> width 0) (push (cons (nth 2 place) width) default-frame-alist))
      (dolist (frame (frame-list))
        (set-frame-parameter frame (nth 2 place) width)))))

;;; Composition.

;;;###autoload
(define-minor-mode auto-composition-mode
  "Compose the characters that belong together when they are shown, in this buffer."
  :variable (auto-composition-mode . (lambda (on) (setq-local auto-composition-mode on))))

;;;###autoload
(define-minor-mode global-auto-composition-mode
  "Compose the characters that belong together when they are shown, in all buffers."
  :variable (default-value 'auto-composition-mode))

;;; The wheel.

(defcustom mouse-wheel-scroll-amount '(1 ((shift) . hscroll) ((meta) . nil) ((control) . text-scale))
  "How far the wheel scrolls: lines, a float for a part of the window, nil for a window; then pairs of modifiers and that.
`hscroll' scrolls sideways."
  :group 'mouse :type 'sexp)
(defcustom mouse-wheel-scroll-amount-horizontal 1
  "Columns that the wheel scrolls sideways."
  :group 'mouse :type 'number :version "28.1")
(defcustom mouse-wheel-progressive-speed t
  "Non-nil means that turning the wheel faster scrolls further."
  :group 'mouse :type 'boolean)
(defcustom mouse-wheel-follow-mouse t
  "Non-nil means that the wheel scrolls the window under the mouse, not the selected one."
  :group 'mouse :type 'boolean)
(defcustom mouse-wheel-flip-direction nil
  "Non-nil means that the wheel scrolls the other way sideways."
  :group 'mouse :type 'boolean :version "26.1")
(defcustom mouse-wheel-tilt-scroll nil
  "Non-nil means that tilting the wheel scrolls sideways."
  :group 'mouse :type 'boolean :version "26.1")
(defcustom mouse-wheel-inhibit-click-time 0.35
  "Seconds after scrolling for which the wheel's button does nothing."
  :group 'mouse :type 'number)
(defvar mouse-wheel-down-event 'mouse-4 "The event of the wheel that scrolls towards the beginning.")
(defvar mouse-wheel-up-event 'mouse-5 "The event of the wheel that scrolls towards the end.")

(defun terminal-modes--wheel-amount (event)
  "Return how far EVENT scrolls, as in `mouse-wheel-scroll-amount'."
  (let* ((modifiers (delq 'click (delq 'double (delq 'triple (copy-sequence (event-modifiers event))))))
         (pair (assoc modifiers (cdr mouse-wheel-scroll-amount))))
    (cond (pair (cdr pair))
          ((and mouse-wheel-progressive-speed (numberp (car mouse-wheel-scroll-amount)))
           (* (car mouse-wheel-scroll-amount) (event-click-count event)))
          (t (car mouse-wheel-scroll-amount)))))

;;;###autoload
(defun mwheel-scroll (event &optional _arg)
  "Scroll as EVENT, of the wheel, says; `mouse-wheel-scroll-amount' says how far."
  (interactive (list last-input-event current-prefix-arg))
  (let* ((window (if mouse-wheel-follow-mouse (posn-window (event-start event)) (selected-window)))
         (up (eq (event-basic-type event) mouse-wheel-up-event)) (amount (terminal-modes--wheel-amount event)))
    (when (windowp window)
      (with-selected-window window
        (cond ((eq amount 'hscroll)
               (if up (scroll-left mouse-wheel-scroll-amount-horizontal) (scroll-right mouse-wheel-scroll-amount-horizontal)))
              ((eq amount 'text-scale) nil)
              (t
               (if (floatp amount) (setq amount (max 1 (truncate (* amount (window-height))))))
               (condition-case nil
                   (if up (scroll-up amount) (scroll-down amount))
                 (beginning-of-buffer (goto-char (point-min)))
                 (end-of-buffer (goto-char (point-max))))))))))
(put 'mwheel-scroll 'scroll-command t)
(put 'mwheel-scroll 'isearch-scroll t)

;;;###autoload
(defvar mouse-wheel-mode t "Non-nil if the wheel of the mouse scrolls; see the command `mouse-wheel-mode'.")
;;;###autoload
(global-set-key [mouse-4] 'mwheel-scroll)
;;;###autoload
(global-set-key [mouse-5] 'mwheel-scroll)
;;;###autoload
(global-set-key [S-mouse-4] 'mwheel-scroll)
;;;###autoload
(global-set-key [S-mouse-5] 'mwheel-scroll)
;;;###autoload
(define-minor-mode mouse-wheel-mode
  "Let the wheel of the mouse scroll."
  :init-value t :global t :group 'mouse
  (dolist (button (list mouse-wheel-down-event mouse-wheel-up-event))
    (dolist (key (list (vector button) (vector (intern (format "S-%s" button)))))
      (cond (mouse-wheel-mode (global-set-key key #'mwheel-scroll))
            ((eq (lookup-key (current-global-map) key) 'mwheel-scroll) (global-unset-key key))))))

(provide 'terminal-modes)

;;; terminal-modes.el ends here
