;;; window.el --- commands about windows, and showing buffers in them  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar display-buffer-alist nil "Alist of (CONDITION . ACTION) for showing buffers.")
(defvar display-buffer-base-action '(nil . nil) "The default action for showing buffers.")
(defvar display-buffer-overriding-action '(nil . nil) "The action that overrides others.")
(defvar pop-up-windows t "Non-nil means that showing a buffer may make a window.")
(defvar pop-up-frames nil "Non-nil means that showing a buffer may make a frame.")
(defvar same-window-buffer-names nil "Names of buffers that are shown in the selected window.")
(defvar same-window-regexps nil "Regexps of names of buffers that are shown in the selected window.")
(defvar split-height-threshold 80 "Lines a window must have to be split one above the other.")
(defvar split-width-threshold 160 "Columns a window must have to be split side by side.")
(defvar split-window-preferred-function #'split-window-sensibly "Function that splits a window for a buffer.")
(defvar split-window-keep-point t "Non-nil means that both halves of a split window keep point.")
(defvar switch-to-buffer-preserve-window-point t "Non-nil means that a window shows a buffer again where it did.")
(defvar switch-to-buffer-in-dedicated-window nil "What switching in a dedicated window does.")
(defvar switch-to-buffer-obey-display-actions nil "Non-nil means that switching obeys display actions.")
(defvar switch-to-visible-buffer t "Non-nil means that previous and next buffers may be visible ones.")
(defvar window-min-height 4 "Smallest height of a window in lines.")
(defvar window-min-width 10 "Smallest width of a window in columns.")
(defvar other-window-scroll-buffer nil "Buffer that scrolling the other window scrolls.")
(defvar even-window-sizes t "Non-nil means that a window that is used again gets an even size.")
(defvar temp-buffer-max-height nil "Largest height of a window of a temporary buffer.")
(defvar recenter-last-op nil "What `recenter-top-bottom' did last.")
(defvar recenter-positions '(middle top bottom) "Positions that `recenter-top-bottom' goes through.")
(defvar ignore-window-parameters nil "Non-nil means that window parameters are ignored.")

(defun window-normalize-window (window &optional live-only)
  "Return WINDOW, or the selected one for nil.  Signals an error if it is no window of a frame, with LIVE-ONLY no live one."
  (cond ((null window) (selected-window))
        (live-only (if (window-live-p window) window (error "%s is not a live window" window)))
        ((window-valid-p window) window)
        (t (error "%s is not a valid window" window))))

(defun one-window-p (&optional nomini all-frames)
  "Return non-nil if there is one window; NOMINI t leaves the minibuffer out.  ALL-FRAMES as in `next-window'."
  (let ((base (selected-window)))
    (if (and nomini (eq base (minibuffer-window)))
        (setq base (next-window base)))
    (eq base (next-window base (if nomini 'arg) all-frames))))

(defun count-windows (&optional minibuf _all-frames)
  "Return the number of windows; MINIBUF t counts the minibuffer."
  (length (window-list-1 nil minibuf)))

(defun other-window (count &optional all-frames)
  "Select the window COUNT places on; ALL-FRAMES as in `next-window'."
  (interactive "p")
  (let ((window (selected-window)))
    (while (> count 0)
      (setq window (next-window window nil all-frames) count (1- count)))
    (while (< count 0)
      (setq window (previous-window window nil all-frames) count (1+ count)))
    (select-window window)
    nil))

(defun split-window (&optional window size side _pixelwise)
  "Make a new window beside WINDOW; SIZE is WINDOW's own, SIDE where the new one goes."
  (setq window (window-normalize-window window))
  (let* ((side (cond ((memq side '(nil below above right left)) (or side 'below)) ((eq side t) 'right) (t 'right)))
         (horizontal (memq side '(left right)))
         (total (if horizontal (window-total-width window) (window-total-height window)))
         (minimum (if horizontal window-min-width window-min-height))
         (new-size (cond ((null size) (/ total 2))
                         ((>= size 0) (- total size))
                         (t (- size)))))
    (when (or (< new-size (if size 2 (min minimum 2))) (< (- total new-size) (if size 2 (min minimum 2))))
      (error "Window %s too small for splitting" window))
    (when (and (null size) (< total (* 2 minimum)))
      (error "Window %s too small for splitting" window))
    (let* ((parent (window-parent window))
           (whole (if (and parent (window-combined-p window horizontal)) (window--size parent horizontal) total)))
      (window--plan-present (frame-root-window (window-frame window)) horizontal)
      (window--set-subtree window (- total new-size) horizontal)
      (set-window-new-normal window (/ (float (- total new-size)) whole))
      (split-window-internal window new-size side (/ (float new-size) whole)))))

(defun split-window-below (&optional size)
  "Split the selected window in two, one above the other; SIZE is the upper one's height."
  (interactive "P")
  (let ((old-window (selected-window)) (size (and size (prefix-numeric-value size))))
    (let ((new-window (split-window nil size)))
      (unless split-window-keep-point
        (with-current-buffer (window-buffer old-window)
          (set-window-point new-window (window-start new-window))))
      new-window)))
(defalias 'split-window-vertically #'split-window-below)

(defun split-window-right (&optional size)
  "Split the selected window in two, side by side; SIZE is the left one's width."
  (interactive "P")
  (split-window nil (and size (prefix-numeric-value size)) t))
(defalias 'split-window-horizontally #'split-window-right)

(defun delete-window (&optional window)
  "Delete WINDOW; its neighbours get its space."
  (interactive)
  (setq window (window-normalize-window window))
  (let ((frame (window-frame window)))
    (cond
     ((eq window (minibuffer-window frame)) (error "Attempt to delete the minibuffer"))
     ((eq window (frame-root-window frame)) (error "Attempt to delete minibuffer or sole ordinary window")))
    (let ((was-selected (eq window (selected-window)))
          (next (next-window window 'no-minibuf)))
      (when (and was-selected (not (eq next window)))
        (select-window (let ((mru (get-mru-window frame nil t))) (or mru next))))
      (let* ((horizontal (and (window-left-child (window-parent window)) t))
             (heir (or (window-prev-sibling window) (window-next-sibling window))))
        (window--plan-present (frame-root-window frame) horizontal)
        (window--set-subtree heir (+ (window--size heir horizontal) (window--size window horizontal)) horizontal)
        (delete-window-internal window))
      nil)))

(defun delete-other-windows (&optional window _interactive)
  "Make WINDOW fill its frame."
  (interactive)
  (setq window (window-normalize-window window))
  (if (eq window (minibuffer-window))
      (error "Can't expand minibuffer to full frame"))
  (delete-other-windows-internal window)
  nil)

(defun delete-windows-on (&optional buffer-or-name _frame)
  "Delete all windows that show BUFFER-OR-NAME."
  (interactive (list (read-buffer "Delete windows on (buffer): ")))
  (let ((buffer (get-buffer (or buffer-or-name (current-buffer)))))
    (dolist (window (window-list-1 nil nil t))
      (when (eq (window-buffer window) buffer)
        (if (eq window (frame-root-window (window-frame window)))
            (set-window-buffer window (other-buffer buffer))
          (if (one-window-p t) (set-window-buffer window (other-buffer buffer)) (delete-window window)))))))

(defun get-lru-window (&optional _all-frames dedicated not-selected)
  "Return the window that was used least recently.
DEDICATED allows dedicated windows; NOT-SELECTED leaves the selected one out."
  (let ((best nil) (second nil) best-time second-time)
    (dolist (window (window-list-1 nil 'nomini))
      (when (and (or dedicated (not (window-dedicated-p window)))
                 (or (not not-selected) (not (eq window (selected-window)))))
        (let ((time (window-use-time window)))
          (if (or (eq window (selected-window)) (not (window-full-width-p window)))
              (when (or (not second-time) (< time second-time)) (setq second-time time second window))
            (when (or (not best-time) (< time best-time)) (setq best-time time best window))))))
    (or best second)))

(defun get-mru-window (&optional _all-frames dedicated not-selected _no-other)
  "Return the window that was used most recently; DEDICATED and NOT-SELECTED as in `get-lru-window'."
  (let (best best-time)
    (dolist (window (window-list-1 nil 'nomini))
      (let ((time (window-use-time window)))
        (when (and (or dedicated (not (window-dedicated-p window)))
                   (or (not not-selected) (not (eq window (selected-window))))
                   (or (not best-time) (> time best-time)))
          (setq best-time time best window))))
    best))

(defun get-largest-window (&optional _all-frames dedicated not-selected)
  "Return the largest window; DEDICATED and NOT-SELECTED as in `get-lru-window'."
  (let ((best-size 0) best)
    (dolist (window (window-list-1 nil 'nomini))
      (when (and (or dedicated (not (window-dedicated-p window)))
                 (or (not not-selected) (not (eq window (selected-window)))))
        (let ((size (* (window-total-height window) (window-total-width window))))
          (when (> size best-size) (setq best-size size best window)))))
    best))

(defun get-buffer-window-list (&optional buffer-or-name minibuf all-frames)
  "Return the windows that show BUFFER-OR-NAME; MINIBUF and ALL-FRAMES as in `next-window'."
  (let ((buffer (if buffer-or-name (get-buffer buffer-or-name) (current-buffer))) windows)
    (dolist (window (window-list-1 nil minibuf all-frames))
      (when (eq (window-buffer window) buffer) (push window windows)))
    (nreverse windows)))

(defun window-full-width-p (&optional window)
  "Return t if WINDOW is as wide as its frame."
  (setq window (window-normalize-window window))
  (= (window-total-width window) (window-total-width (frame-root-window (window-frame window)))))

(defun window-full-height-p (&optional window)
  "Return t if WINDOW is as high as its frame's windows."
  (setq window (window-normalize-window window))
  (= (window-total-height window) (window-total-height (frame-root-window (window-frame window)))))

(defun window-height (&optional window) "Return the height of WINDOW with its mode line." (window-total-height window))
(defun window-width (&optional window _pixelwise) "Return the width of WINDOW's text." (window-body-width window))

(defun walk-windows (fun &optional minibuf all-frames)
  "Call FUN with each window; MINIBUF and ALL-FRAMES as in `next-window'."
  (dolist (window (window-list-1 (selected-window) minibuf all-frames))
    (funcall fun window)))

(defun enlarge-window (delta &optional horizontal)
  "Make the selected window DELTA lines higher, or columns wider if HORIZONTAL."
  (interactive "p")
  (window-resize (selected-window) delta horizontal))

(defun shrink-window (delta &optional horizontal)
  "Make the selected window DELTA lines lower, or columns narrower if HORIZONTAL."
  (interactive "p")
  (window-resize (selected-window) (- delta) horizontal))
(defun enlarge-window-horizontally (delta) "Make the selected window DELTA columns wider." (interactive "p") (enlarge-window delta t))
(defun shrink-window-horizontally (delta) "Make the selected window DELTA columns narrower." (interactive "p") (shrink-window delta t))

(defun window-child (window)
  "Return the first child of WINDOW, or nil."
  (or (window-top-child window) (window-left-child window)))

(defun window-combined-p (&optional window horizontal)
  "Return non-nil if WINDOW is in a vertical combination; HORIZONTAL: in a horizontal one."
  (let ((parent (window-parent (or window (selected-window)))))
    (and parent (if horizontal (window-left-child parent) (window-top-child parent)))))

(defun window--siblings (window)
  "Return the windows with the same parent as WINDOW, in order."
  (let ((first window) (result nil))
    (while (window-prev-sibling first) (setq first (window-prev-sibling first)))
    (while first (push first result) (setq first (window-next-sibling first)))
    (nreverse result)))

(defun window--size (window horizontal)
  "Return the size of WINDOW, its width if HORIZONTAL."
  (if horizontal (window-total-width window) (window-total-height window)))

(defun window--plan-present (window horizontal)
  "Plan the present sizes for WINDOW and everything in it: widths if HORIZONTAL."
  (set-window-new-total window (window--size window horizontal))
  (set-window-new-pixel window (window--size window horizontal))
  (set-window-new-normal window nil)
  (let ((child (window-child window)))
    (while child
      (window--plan-present child horizontal)
      (setq child (window-next-sibling child)))))

(defun window--set-subtree (window size horizontal)
  "Give WINDOW, and what is in it, the new SIZE, a width if HORIZONTAL."
  (set-window-new-total window size)
  (set-window-new-pixel window size)
  (let ((child (window-child window)))
    (when child
      (let ((siblings (window--siblings child)))
        (if (eq (and (window-combined-p child horizontal) t) t)
            ;; Along the axis: shares in proportion to the present sizes.
            (let* ((old (window--size window horizontal)) (left size) (rest siblings))
              (while rest
                (let ((share (if (cdr rest) (max 2 (/ (* size (window--size (car rest) horizontal)) (max 1 old))) left)))
                  (setq share (min share (- left (* 2 (length (cdr rest))))))
                  (window--set-subtree (car rest) share horizontal)
                  (setq left (- left share) rest (cdr rest)))))
          (dolist (s siblings) (window--set-subtree s size horizontal)))))))

(defun window-resize (window delta &optional horizontal _ignore _pixelwise)
  "Make WINDOW DELTA lines higher, or columns wider if HORIZONTAL, at its neighbours' expense."
  (setq window (window-normalize-window window))
  ;; The window to resize is the one that has siblings along the axis.
  (let ((w window))
    (while (and w (not (and (window-parent w) (window-combined-p w horizontal))))
      (setq w (window-parent w)))
    (unless w (error "Cannot resize the root window of a frame"))
    (let* ((siblings (window--siblings w)) (minimum (if horizontal window-min-width window-min-height))
           (target (+ (window--size w horizontal) delta))
           (others (remq w siblings)) (available 0) (after (cdr (memq w siblings)))
           (order (append after (reverse (butlast siblings (length (memq w siblings)))))))
      (dolist (o others) (setq available (+ available (max 0 (- (window--size o horizontal) minimum)))))
      (when (> delta available) (setq delta available target (+ (window--size w horizontal) delta)))
      (when (< target minimum) (setq target minimum delta (- target (window--size w horizontal))))
      (let ((frame (window-frame w)) (need delta))
        (window--plan-present (frame-root-window frame) horizontal)
        (dolist (o order)
          (unless (zerop need)
            (let* ((size (window--size o horizontal))
                   (give (if (> need 0) (min need (max 0 (- size minimum))) need)))
              (window--set-subtree o (- size give) horizontal)
              (setq need (- need give)))))
        (window--set-subtree w target horizontal)
        (window-resize-apply frame horizontal))
      nil)))

(defun balance-windows (&optional window-or-frame)
  "Give the windows of WINDOW-OR-FRAME even sizes."
  (interactive)
  (let ((root (cond ((windowp window-or-frame) window-or-frame) (t (frame-root-window window-or-frame)))))
    (dolist (horizontal '(nil t))
      (window--balance root (window--size root horizontal) horizontal)
      (window-resize-apply (window-frame root) horizontal))))

(defun window--leaves (window horizontal)
  "Return how many windows side by side along the axis WINDOW holds at most; HORIZONTAL says which axis."
  (let ((child (window-child window)))
    (if (null child) 1
      (let ((along (window-combined-p child horizontal)) (n 0))
        (dolist (s (window--siblings child))
          (let ((k (window--leaves s horizontal)))
            (setq n (if along (+ n k) (max n k)))))
        n))))

(defun window--balance (window size horizontal)
  "Give WINDOW SIZE, a width if HORIZONTAL, and the windows in it even shares of it."
  (set-window-new-total window size)
  (set-window-new-pixel window size)
  (let ((child (window-child window)))
    (when child
      (let* ((siblings (window--siblings child)) (along (window-combined-p child horizontal))
             (total (window--leaves window horizontal)) (left size))
        (while siblings
          (let* ((leaves (window--leaves (car siblings) horizontal))
                 ;; Lines that cannot be shared evenly go to the first windows.
                 (share (if along (/ (+ (* left leaves) (1- total)) total) size)))
            (window--balance (car siblings) share horizontal)
            (setq left (- left share) total (- total leaves) siblings (cdr siblings))))))))

(defun fit-window-to-buffer (&optional window max-height min-height _max-width _min-width _preserve-size)
  "Give WINDOW the height of its text, at most MAX-HEIGHT and at least MIN-HEIGHT lines."
  (interactive)
  (setq window (window-normalize-window window))
  (unless (eq window (frame-root-window (window-frame window)))
    (let* ((lines (with-current-buffer (window-buffer window) (count-lines (point-min) (point-max))))
           (want (max (or min-height window-min-height) (min (or max-height most-positive-fixnum) (1+ lines)))))
      (window-resize window (- want (window-total-height window))))))

(defun shrink-window-if-larger-than-buffer (&optional window)
  "Make WINDOW lower if its text does not need all its lines."
  (interactive)
  (setq window (window-normalize-window window))
  (let ((lines (with-current-buffer (window-buffer window) (count-lines (point-min) (point-max)))))
    (when (< (1+ lines) (window-total-height window)) (fit-window-to-buffer window))))

;;; Showing buffers.

(defun split-window-sensibly (&optional window)
  "Split WINDOW so that a buffer can be shown; return the new window, or nil if it is too small."
  (let ((window (or window (selected-window))))
    (or (and (integerp split-height-threshold)
             (>= (window-total-height window) (max split-height-threshold (* 2 window-min-height)))
             (with-selected-window window (split-window-below)))
        (and (integerp split-width-threshold)
             (>= (window-total-width window) (max split-width-threshold (* 2 window-min-width)))
             (with-selected-window window (split-window-right)))
        (and (one-window-p t)
             (>= (window-total-height window) (* 2 window-min-height))
             (with-selected-window window (split-window-below))))))

(declare-function display-buffer-record-window "window-history" (type window buffer))
(declare-function switch-to-prev-buffer "window-history" (&optional window bury-or-kill))

(defun window--display (buffer window alist &optional type)
  "Show BUFFER in WINDOW and return WINDOW; ALIST may give sizes.
TYPE is `window' if WINDOW was made for BUFFER, nil or `reuse' if it was there."
  (display-buffer-record-window (or type 'reuse) window buffer)
  (unless (eq (window-buffer window) buffer)
    (set-window-buffer window buffer)
    (if (eq type 'window) (set-window-prev-buffers window nil)))
  (let ((height (cdr (assq 'window-height alist))))
    (cond ((functionp height) (funcall height window))
          ((integerp height) (ignore-errors (window-resize window (- height (window-total-height window)))))))
  window)

(defun display-buffer-same-window (buffer alist)
  "Show BUFFER in the selected window, unless ALIST forbids it."
  (unless (or (cdr (assq 'inhibit-same-window alist)) (window-minibuffer-p) (window-dedicated-p))
    (window--display buffer (selected-window) alist)))

(defun display-buffer-reuse-window (buffer alist)
  "Show BUFFER in a window that shows it already; ALIST may forbid the selected one."
  (let ((found nil))
    (dolist (w (get-buffer-window-list buffer 'nomini))
      (unless (or found (and (cdr (assq 'inhibit-same-window alist)) (eq w (selected-window))))
        (setq found w)))
    (when found (window--display buffer found alist))))

(defun display-buffer-pop-up-window (buffer alist)
  "Show BUFFER in a new window made by splitting one; ALIST as usual."
  (when pop-up-windows
    (let* ((candidates (list (get-largest-window nil t) (get-lru-window nil t)))
           (window nil))
      (dolist (c candidates)
        (unless window
          (setq window (and c (ignore-errors (funcall split-window-preferred-function c))))))
      (when window (window--display buffer window alist 'window)))))

(defun display-buffer-use-some-window (buffer alist)
  "Show BUFFER in another window that exists; ALIST as usual."
  (let ((window (or (get-lru-window nil nil t) (get-largest-window nil nil t)
                    (and (not (cdr (assq 'inhibit-same-window alist))) (not (window-minibuffer-p)) (selected-window)))))
    (when window (window--display buffer window alist))))

(defun display-buffer-in-previous-window (buffer alist)
  "Show BUFFER in a window that showed it before; ALIST as usual."
  (ignore buffer alist)
  nil)

(defun display-buffer-at-bottom (buffer alist)
  "Show BUFFER in a window at the bottom of the frame; ALIST as usual."
  (let ((window (or (display-buffer-reuse-window buffer alist)
                    (let ((new (ignore-errors (split-window (frame-root-window) nil 'below))))
                      (and new (window--display buffer new alist 'window))))))
    window))
(defalias 'display-buffer-below-selected #'display-buffer-pop-up-window)
(defalias 'display-buffer--maybe-pop-up-frame-or-window #'display-buffer-pop-up-window)

(defun display-buffer-no-window (_buffer alist) "Show no window if ALIST allows that." (if (cdr (assq 'allow-no-window alist)) 'fail))

(defconst display-buffer-fallback-action
  '((display-buffer-reuse-window display-buffer-pop-up-window display-buffer-in-previous-window display-buffer-use-some-window))
  "What showing a buffer tries last.")

(defun display-buffer--action (buffer-name alist)
  "Return the action of the first entry of ALIST whose condition matches BUFFER-NAME."
  (let ((found nil))
    (dolist (entry alist found)
      (unless found
        (let ((c (car entry)))
          (if (or (and (stringp c) (string-match-p c buffer-name))
                  (and (functionp c) (ignore-errors (funcall c buffer-name (cdr entry)))))
              (setq found (cdr entry))))))))

(defun display-buffer (buffer-or-name &optional action _frame)
  "Show BUFFER-OR-NAME in some window, without selecting it; return the window.
ACTION is (FUNCTION-OR-LIST . ALIST), t for another window than the
selected one, or nil."
  (interactive (list (read-buffer "Display buffer: " (other-buffer)) (if current-prefix-arg t)))
  (let* ((buffer (if (bufferp buffer-or-name) buffer-or-name (get-buffer buffer-or-name)))
         (inhibit-same (if (eq action t) '((inhibit-same-window . t))))
         (action (if (listp action) action))
         (user (display-buffer--action (buffer-name buffer) display-buffer-alist))
         (actions (list display-buffer-overriding-action user action display-buffer-base-action display-buffer-fallback-action))
         (alist (apply #'append inhibit-same (mapcar #'cdr actions)))
         (window nil))
    (unless (buffer-live-p buffer) (error "Invalid buffer"))
    (dolist (a actions)
      (let ((functions (car a)))
        (dolist (f (if (functionp functions) (list functions) functions))
          (unless window (setq window (funcall f buffer alist))))))
    (and (windowp window) window)))

(defun pop-to-buffer (buffer-or-name &optional action norecord)
  "Show BUFFER-OR-NAME in some window and select it; ACTION as in `display-buffer', NORECORD as in `select-window'."
  (interactive (list (read-buffer "Pop to buffer: " (other-buffer)) (if current-prefix-arg t)))
  (let* ((buffer (window-normalize-buffer-to-switch-to buffer-or-name))
         (window (display-buffer buffer action)))
    (set-buffer buffer)
    (when window (select-window window norecord))
    buffer))

(defun pop-to-buffer-same-window (buffer &optional norecord)
  "Show BUFFER in the selected window if possible, and select it; NORECORD as in `select-window'."
  (pop-to-buffer buffer '((display-buffer-same-window) (inhibit-same-window . nil)) norecord))

(defun window-normalize-buffer-to-switch-to (buffer-or-name)
  "Return the buffer BUFFER-OR-NAME, made if need be; nil means another buffer."
  (if buffer-or-name
      (or (get-buffer buffer-or-name)
          (let ((buffer (get-buffer-create buffer-or-name)))
            (set-buffer-major-mode buffer)
            buffer))
    (other-buffer)))

(defun read-buffer-to-switch (prompt)
  "Read the name of a buffer to switch to with PROMPT."
  (read-buffer prompt (other-buffer (current-buffer)) (confirm-nonexistent-file-or-buffer)))

(defun switch-to-buffer (buffer-or-name &optional norecord force-same-window)
  "Show BUFFER-OR-NAME in the selected window; NORECORD as in `select-window'.
FORCE-SAME-WINDOW: signal an error if that is impossible."
  (interactive (let ((force-same-window (not switch-to-buffer-obey-display-actions)))
                 (list (read-buffer-to-switch "Switch to buffer: ") nil force-same-window)))
  (let ((buffer (window-normalize-buffer-to-switch-to buffer-or-name)))
    (cond
     ((eq buffer (window-buffer)) nil)
     ((window-minibuffer-p)
      (if force-same-window (user-error "Cannot switch buffers in minibuffer window")
        (pop-to-buffer buffer norecord)))
     ((eq (window-dedicated-p) t)
      (if force-same-window (user-error "Cannot switch buffers in a dedicated window")
        (pop-to-buffer buffer norecord)))
     (t
      (let* ((entry (assq buffer (window-prev-buffers))) (displayed (and (eq switch-to-buffer-preserve-window-point 'already-displayed) (get-buffer-window buffer 0))))
        (if entry (setq entry (list buffer (marker-position (nth 1 entry)) (marker-position (nth 2 entry)))))
        (set-window-buffer nil buffer)
        (when (and entry (or (eq switch-to-buffer-preserve-window-point t) displayed))
          (set-window-start (selected-window) (nth 1 entry) t)
          (set-window-point nil (nth 2 entry))))))
    (unless norecord (select-window (selected-window)))
    (set-buffer buffer)))

(defun switch-to-buffer-other-window (buffer-or-name &optional norecord)
  "Show BUFFER-OR-NAME in another window and select it; NORECORD as in `select-window'."
  (interactive (list (read-buffer-to-switch "Switch to buffer in other window: ")))
  (let ((pop-up-windows t))
    (pop-to-buffer buffer-or-name t norecord)))

(defun unbury-buffer () "Show the last buffer of the list." (interactive) (switch-to-buffer (car (last (buffer-list)))))

(defun kill-buffer-and-window ()
  "Kill the current buffer and delete the selected window."
  (interactive)
  (let ((window (selected-window)))
    (kill-buffer (current-buffer))
    (when (and (window-live-p window) (not (one-window-p t))) (delete-window window))))

(defun kill-current-buffer () "Kill the current buffer." (interactive) (kill-buffer (current-buffer)))

;;; Scrolling.

(defun scroll-up-command (&optional arg)
  "Scroll the text up ARG lines, by a screenful without ARG."
  (interactive "^P")
  (cond
   ((null scroll-error-top-bottom) (scroll-up arg))
   ((eq arg '-) (scroll-down-command nil))
   ((eobp) (scroll-up arg))
   (t (condition-case nil (scroll-up arg)
        (end-of-buffer (if arg (forward-line arg) (goto-char (point-max))))))))
(put 'scroll-up-command 'scroll-command t)

(defun scroll-down-command (&optional arg)
  "Scroll the text down ARG lines, by a screenful without ARG."
  (interactive "^P")
  (cond
   ((null scroll-error-top-bottom) (scroll-down arg))
   ((eq arg '-) (scroll-up-command nil))
   ((bobp) (scroll-down arg))
   (t (condition-case nil (scroll-down arg)
        (beginning-of-buffer (if arg (forward-line (- arg)) (goto-char (point-min))))))))
(put 'scroll-down-command 'scroll-command t)
(defvar scroll-error-top-bottom nil "Non-nil means that scrolling at an end moves point there first.")

(defun scroll-other-window-down (&optional lines) "Scroll the other window down LINES lines." (interactive "P") (scroll-other-window (if (eq lines '-) nil (if (null lines) '- (- (prefix-numeric-value lines))))))

(defun recenter-top-bottom (&optional arg)
  "Put the line of point in the middle of the window, then at its top, then at its bottom; ARG as in `recenter'."
  (interactive "P")
  (cond
   (arg (recenter arg t))
   (t
    (setq recenter-last-op
          (if (eq this-command last-command)
              (car (or (cdr (member recenter-last-op recenter-positions)) recenter-positions))
            (car recenter-positions)))
    (let ((this-scroll-margin (min (max 0 scroll-margin) (truncate (/ (window-body-height) 4.0)))))
      (cond ((eq recenter-last-op 'middle) (recenter nil t))
            ((eq recenter-last-op 'top) (recenter this-scroll-margin t))
            ((eq recenter-last-op 'bottom) (recenter (- -1 this-scroll-margin) t))
            ((integerp recenter-last-op) (recenter recenter-last-op t)))))))

(defvar move-to-window-line-last-op nil "What `move-to-window-line-top-bottom' did last.")
(defun move-to-window-line-top-bottom (&optional arg)
  "Move point to the middle, then the top, then the bottom line of the window; ARG as in `move-to-window-line'."
  (interactive "P")
  (cond
   (arg (move-to-window-line arg))
   (t
    (setq move-to-window-line-last-op
          (if (eq this-command last-command)
              (car (or (cdr (member move-to-window-line-last-op recenter-positions)) recenter-positions))
            (car recenter-positions)))
    (cond ((eq move-to-window-line-last-op 'middle) (call-interactively #'move-to-window-line))
          ((eq move-to-window-line-last-op 'top) (move-to-window-line 0))
          (t (move-to-window-line -1))))))

(defun beginning-of-buffer-other-window (_arg) "Move to the beginning of the buffer in the other window." (interactive "P") (with-selected-window (other-window-for-scrolling) (goto-char (point-min))))
(defun end-of-buffer-other-window (_arg) "Move to the end of the buffer in the other window." (interactive "P") (with-selected-window (other-window-for-scrolling) (goto-char (point-max))))

(defun suspend-frame () "Suspend the editor." (interactive) (suspend-emacs))

(defun count-screen-lines (&optional beg end count-final-newline window)
  "Return the number of screen lines from BEG to END, by default the whole accessible part.
COUNT-FINAL-NEWLINE non-nil counts the line after a newline at the end.
WINDOW, by default the selected one, says how wide lines are."
  (let ((from (min (or beg (point-min)) (or end (point-max))))
        (to (max (or beg (point-min)) (or end (point-max)))))
    (if (= from to)
        0
      (save-excursion
        (save-restriction
          (widen)
          (narrow-to-region from
                            (if (and (not count-final-newline) (= ?\n (char-before to)))
                                (1- to)
                              to))
          (goto-char (point-min))
          (1+ (vertical-motion (buffer-size) window)))))))

(provide 'window)

;;; window.el ends here
