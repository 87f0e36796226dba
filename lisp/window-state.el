;;; window-state.el --- windows as values that can be put back  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The state of a window is (SIZES . ITEM): the sizes that it needs, and an item (TYPE . ALIST), where TYPE is `leaf' or, for
;; windows one above the other or side by side, `vc' or `hc', whose items follow the alist.

;;; Code:

(defconst window-state--sizes '((min-height vc . 4) (min-width hc . 10) (min-height-ignore vc . 2) (min-width-ignore hc . 2)
                                (min-height-safe vc . 1) (min-width-safe hc . 2))
  "What a state tells of the sizes that a leaf needs: (NAME COMBINATION . SIZE); in COMBINATION sizes are added.")

(defun window-state--type (window)
  "Return what WINDOW is: `leaf', `vc' or `hc'."
  (cond ((window-top-child window) 'vc)
        ((window-left-child window) 'hc)
        (t 'leaf)))

(defun window-state--children (window)
  "Return the windows that WINDOW is made of."
  (let ((child (window-child window)) children)
    (while child
      (push child children)
      (setq child (window-right child)))
    (nreverse children)))

(defun window-state--needed (window combination size)
  "Return how much WINDOW needs where a leaf needs SIZE and the sizes of windows in a COMBINATION, `vc' or `hc', add up."
  (let ((needs (mapcar (lambda (child) (window-state--needed child combination size)) (window-state--children window))))
    (cond ((null needs) size)
          ((eq (window-state--type window) combination) (apply #'+ needs))
          (t (apply #'max needs)))))

(defun window-state--pixels (name)
  "Return the name in pixels for NAME, min-height or min-width and what is made of them."
  (intern (replace-regexp-in-string "\\`min-" "min-pixel-" (symbol-name name))))

(defun window-state--parameters (window writable)
  "Return the parameters of WINDOW that its state keeps; WRITABLE as in `window-state-get'."
  (let (parameters)
    (dolist (persistent window-persistent-parameters)
      (let ((parameter (car persistent)))
        (when (and (not (memq (cdr persistent) '(quit nil)))
                   (or (not writable) (eq (cdr persistent) 'writable))
                   (or (assq parameter (window-parameters window)) (eq parameter 'clone-of)))
          (push (cons parameter (if (eq parameter 'clone-of) window (window-parameter window parameter))) parameters))))
    (nreverse parameters)))

(defun window-state--position (position buffer writable)
  "Return POSITION in BUFFER as states keep it: a number if WRITABLE, else a marker."
  (if writable (if (markerp position) (marker-position position) position)
    (if (markerp position) position (with-current-buffer buffer (copy-marker position)))))

(defun window-state--leaf (window writable)
  "Return what the state of the live WINDOW tells of its buffer; WRITABLE as in `window-state-get'."
  (let* ((buffer (window-buffer window)) (name (lambda (b) (if writable (buffer-name b) b)))
         (previous (mapcar (lambda (entry)
                             (list (funcall name (car entry))
                                   (window-state--position (nth 1 entry) (car entry) writable)
                                   (window-state--position (nth 2 entry) (car entry) writable)))
                           (seq-filter (lambda (entry) (buffer-live-p (car entry))) (window-prev-buffers window))))
         (next (mapcar name (seq-filter #'buffer-live-p (window-next-buffers window)))))
    `((buffer
       ,(funcall name buffer)
       (selected . ,(and (eq window (selected-window)) t))
       (hscroll . ,(window-hscroll window))
       (fringes . ,(window-fringes window))
       (margins . ,(window-margins window))
       (scroll-bars . ,(window-scroll-bars window))
       (vscroll . ,(window-vscroll window))
       (dedicated . ,(window-dedicated-p window))
       (point . ,(window-state--position (window-point window) buffer writable))
       (start . ,(window-state--position (window-start window) buffer writable)))
      ,@(if previous `((prev-buffers . ,previous)))
      ,@(if next `((next-buffers . ,next))))))

(defun window-state--item (window writable root)
  "Return the item of WINDOW; WRITABLE as in `window-state-get'; ROOT is the window whose state is made."
  (let ((type (window-state--type window)) (parameters (window-state--parameters window writable)))
    `(,type
      ,@(if (not (or (eq window root) (window-next-sibling window))) '((last . t)))
      (pixel-width . ,(window-pixel-width window))
      (pixel-height . ,(window-pixel-height window))
      (total-width . ,(window-total-width window))
      (total-height . ,(window-total-height window))
      (normal-height . ,(window-normal-size window))
      (normal-width . ,(window-normal-size window t))
      ,@(unless (eq type 'leaf) `((combination-limit . ,(window-combination-limit window))))
      ,@(if (and parameters (eq type 'leaf)) `((parameters . ,parameters)))
      ,@(if (eq type 'leaf)
            (window-state--leaf window writable)
          (mapcar (lambda (child) (window-state--item child writable root)) (window-state--children window))))))

;;;###autoload
(defun window-state-get (&optional window writable)
  "Return the state of WINDOW, which may be live or internal: the windows that it is made of and what they show.
WINDOW nil means the root window of the selected frame.  With WRITABLE, the state has no buffers, markers and windows, but
names and numbers, so that it can be printed and read."
  (let ((window (cond ((null window) (frame-root-window)) ((window-valid-p window) window)
                      (t (error "%s is not a live or internal window" window)))))
    (cons
     (append (mapcar (lambda (size) (cons (nth 0 size) (window-state--needed window (nth 1 size) (cddr size))))
                     window-state--sizes)
             (mapcar (lambda (size) (cons (window-state--pixels (nth 0 size)) (window-state--needed window (nth 1 size) (cddr size))))
                     window-state--sizes))
     (window-state--item window writable window))))

;;;###autoload
(defun window-state-buffers (state)
  "Return the buffers, or their names, that the leaves of STATE show."
  (let ((buffer (assq 'buffer (window-state--alist state))))
    (if buffer
        (list (nth 1 buffer))
      (apply #'append (mapcar #'window-state-buffers
                              (if (memq (cadr state) '(leaf vc hc))
                                  (list (cdr state))
                                (seq-filter (lambda (item) (memq (car-safe item) '(leaf vc hc))) state)))))))

(defun window-state--alist (item)
  "Return the pairs of ITEM."
  (seq-filter #'consp item))

;;; Putting a state back.

(defun window-state--put-leaf (item window)
  "Show in WINDOW what ITEM, of a leaf, tells of.  Return WINDOW if its buffer is not there any more, else nil."
  (let* ((alist (window-state--alist item)) (shown (cdr (assq 'buffer alist))) (buffer (and (car shown) (get-buffer (car shown))))
         (state (cdr shown)))
    (dolist (parameter (cdr (assq 'parameters alist)))
      (unless (eq (car parameter) 'clone-of)
        (set-window-parameter window (car parameter) (cdr parameter))))
    (cond
     ((null buffer) window)
     (t
      (set-window-dedicated-p window nil)
      (set-window-buffer window buffer)
      (set-window-hscroll window (or (cdr (assq 'hscroll state)) 0))
      (let ((margins (cdr (assq 'margins state))))
        (set-window-margins window (car margins) (cdr margins)))
      (with-current-buffer buffer
        (let ((limit (lambda (position) (max (point-min) (min (point-max) (if (markerp position) (marker-position position) position))))))
          (set-window-start window (funcall limit (cdr (assq 'start state))) t)
          (set-window-point window (funcall limit (cdr (assq 'point state))))))
      (set-window-dedicated-p window (cdr (assq 'dedicated state)))
      (set-window-prev-buffers
       window
       (delq nil (mapcar (lambda (entry)
                           (let ((b (get-buffer (car entry))))
                             (if b (with-current-buffer b
                                     (list b (copy-marker (nth 1 entry)) (copy-marker (nth 2 entry)))))))
                         (cdr (assq 'prev-buffers alist)))))
      (set-window-next-buffers window (delq nil (mapcar #'get-buffer (cdr (assq 'next-buffers alist)))))
      (if (cdr (assq 'selected state)) (select-window window))
      nil))))

(defun window-state--put (item window)
  "Make WINDOW, which is live, what ITEM tells of.  Return the windows whose buffers are not there any more."
  (let ((type (car item)))
    (if (eq type 'leaf)
        (let ((stale (window-state--put-leaf item window))) (if stale (list stale)))
      (let* ((children (seq-filter (lambda (element) (memq (car-safe element) '(leaf vc hc))) item))
             (horizontal (eq type 'hc)) (key (if horizontal 'total-width 'total-height))
             (sizes (mapcar (lambda (child) (cdr (assq key (window-state--alist child)))) children))
             (total (apply #'+ sizes)) (room (if horizontal (window-total-width window) (window-total-height window)))
             (rest window) places stale)
        (while (cdr sizes)
          (let ((new (split-window rest (round (/ (* (car sizes) room) (float total))) (if horizontal 'right 'below))))
            (push rest places)
            (setq rest new sizes (cdr sizes))))
        (setq places (nreverse (cons rest places)))
        (while children
          (setq stale (append stale (window-state--put (pop children) (pop places)))))
        stale))))

;;;###autoload
(defun window-state-put (state &optional window _ignore)
  "Make WINDOW what STATE, a value of `window-state-get', tells of.
WINDOW is live, or internal, then the windows that it is made of go away; nil means the selected window.
A window whose buffer is not there any more is deleted."
  (let ((window (or window (selected-window))) (window-min-height 1) (window-min-width 2))
    (unless (window-valid-p window)
      (error "%s is not a live or internal window" window))
    (unless (window-live-p window)
      (let ((first window))
        (while (window-child first)
          (setq first (window-child first)))
        (delete-other-windows-internal first window)
        (setq window first)))
    (set-window-dedicated-p window nil)
    (dolist (stale (window-state--put (cdr state) window))
      (if (one-window-p t (window-frame stale))
          (set-window-buffer stale (other-buffer))
        (delete-window stale)))
    nil))

;;;###autoload
(defun window-swap-states (&optional window-1 window-2 _size)
  "Exchange what WINDOW-1, by default the selected window, and WINDOW-2, by default the next one, are and show."
  (interactive)
  (let* ((window-1 (or window-1 (selected-window))) (window-2 (or window-2 (next-window window-1 'nomini))))
    (when (or (not (window-valid-p window-1)) (not (window-valid-p window-2)))
      (user-error "Windows must be live or internal"))
    (unless (eq window-1 window-2)
      (let ((state-1 (window-state-get window-1)) (state-2 (window-state-get window-2)))
        (window-state-put state-1 window-2)
        (window-state-put state-2 window-1)
        (let ((selected (seq-find (lambda (pair) (cdr (assq 'selected (cddr (assq 'buffer (window-state--alist (cdr (car pair))))))))
                                  (list (cons state-1 window-2) (cons state-2 window-1)))))
          (if (and selected (window-live-p (cdr selected))) (select-window (cdr selected))))
        nil))))

(provide 'window-state)

;;; window-state.el ends here
