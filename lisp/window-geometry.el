;;; window-geometry.el --- where windows are, and the tree they form  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; Edges and sizes of windows, their neighbours, and walks over the tree of a frame's windows.  In a terminal a pixel is
;; a character.

;;; Code:

(defun window-normalize-frame (frame)
  "Return FRAME, by default the selected one.  Signals an error if it is no live frame."
  (cond ((null frame) (selected-frame))
        ((frame-live-p frame) frame)
        (t (error "%s is not a live frame" frame))))

(defun window-normalize-buffer (buffer-or-name)
  "Return the buffer that BUFFER-OR-NAME is or names, by default the current one.  Signals an error if there is none."
  (if (null buffer-or-name)
      (current-buffer)
    (let ((buffer (get-buffer buffer-or-name)))
      (if (and buffer (buffer-live-p buffer))
          buffer
        (error "No such live buffer %s" buffer-or-name)))))

;;; Sizes and edges.

(defun window-total-size (&optional window horizontal round)
  "Return the height of WINDOW in lines, or with HORIZONTAL its width in columns; ROUND: `ceiling' or `floor'."
  (if horizontal (window-total-width window round) (window-total-height window round)))

(defun window-size (&optional window horizontal pixelwise round)
  "Return the height of WINDOW, or with HORIZONTAL its width, in pixels if PIXELWISE; ROUND as in `window-total-size'."
  (if pixelwise
      (if horizontal (window-pixel-width window) (window-pixel-height window))
    (window-total-size window horizontal round)))

(defun window-body-size (&optional window horizontal pixelwise)
  "Return the height of WINDOW's text area, or with HORIZONTAL its width, in pixels if PIXELWISE."
  (if horizontal (window-body-width window pixelwise) (window-body-height window pixelwise)))

(defun window-edges (&optional window body absolute pixelwise)
  "Return the edges of WINDOW on its frame, (LEFT TOP RIGHT BOTTOM); with BODY those of its text.
ABSOLUTE: on the display.  PIXELWISE: in pixels."
  (let* ((window (window-normalize-window window body))
         (left (if pixelwise (window-pixel-left window) (window-left-column window)))
         (top (if pixelwise (window-pixel-top window) (window-top-line window)))
         (frame (and absolute (frame-edges (window-frame window) 'native-edges)))
         (x (+ left (if absolute (nth 0 frame) 0)))
         (y (+ top (if absolute (nth 1 frame) 0))))
    (if (not body)
        (list x y
              (+ x (window-size window t pixelwise)) (+ y (window-size window nil pixelwise)))
      (let ((x (+ x (or (car (window-margins window)) 0)))
            (y (+ y (window-header-line-height window) (window-tab-line-height window))))
        (list x y (+ x (window-body-width window pixelwise)) (+ y (window-body-height window pixelwise)))))))

(defun window-body-edges (&optional window)
  "Return the edges of the text of the live window WINDOW, (LEFT TOP RIGHT BOTTOM)."
  (window-edges window t))
(defun window-pixel-edges (&optional window)
  "Return the edges of WINDOW in pixels."
  (window-edges window nil nil t))
(defun window-body-pixel-edges (&optional window)
  "Return the edges of the text of the live window WINDOW in pixels."
  (window-edges window t nil t))
(defun window-absolute-pixel-edges (&optional window)
  "Return the edges of WINDOW on the display, in pixels."
  (window-edges window nil t t))
(defun window-absolute-body-pixel-edges (&optional window)
  "Return the edges of the text of the live window WINDOW on the display, in pixels."
  (window-edges window t t t))
(defalias 'window-inside-edges #'window-body-edges)
(defalias 'window-inside-pixel-edges #'window-body-pixel-edges)
(defalias 'window-inside-absolute-pixel-edges #'window-absolute-body-pixel-edges)

(defun window-font-width (&optional window _face)
  "Return the width of a character in the live window WINDOW, in pixels."
  (frame-char-width (window-frame (window-normalize-window window t))))
(defun window-font-height (&optional window _face)
  "Return the height of a line in the live window WINDOW, in pixels."
  (frame-char-height (window-frame (window-normalize-window window t))))
(defun window-default-font-height (&optional window)
  "Return the height of the default face's font in the live window WINDOW, in pixels."
  (window-font-height window))
(defun window-default-line-height (&optional window)
  "Return the height of a line of the default face in the live window WINDOW, in pixels."
  (window-font-height window))
(defun frame-char-size (&optional window-or-frame horizontal)
  "Return the height of a character, or with HORIZONTAL its width, on the frame of WINDOW-OR-FRAME, in pixels."
  (let ((frame (cond ((windowp window-or-frame) (window-frame window-or-frame)) ((framep window-or-frame) window-or-frame))))
    (if horizontal (frame-char-width frame) (frame-char-height frame))))

(defun window-max-chars-per-line (&optional window _face)
  "Return how many characters fit into a line of the live window WINDOW; the last column is for the mark of a long line."
  (1- (window-body-width (window-normalize-window window t))))

;;; The tree.

(defun window-combination-p (&optional window horizontal)
  "Return the first child of WINDOW if its children are one above the other, with HORIZONTAL side by side; else nil."
  (let ((window (window-normalize-window window)))
    (if horizontal (window-left-child window) (window-top-child window))))

(defun window-child-count (window)
  "Return the number of children of WINDOW, 0 for a live window."
  (let ((child (and (windowp window) (window-child window))) (count 0))
    (while child
      (setq count (1+ count) child (window-next-sibling child)))
    count))

(defun window-last-child (window)
  "Return the last child of WINDOW, or nil."
  (let ((child (and (windowp window) (window-child window))) last)
    (while child
      (setq last child child (window-next-sibling child)))
    last))

(defun window-left (window)
  "Return the window before WINDOW among the children of the same window, left of it or above, or nil."
  (and (window-parent window) (window-prev-sibling window)))
(defun window-right (window)
  "Return the window after WINDOW among the children of the same window, right of it or below, or nil."
  (and (window-parent window) (window-next-sibling window)))

(defun frame-root-window-p (window)
  "Return non-nil if WINDOW is the root window of its frame."
  (eq window (frame-root-window window)))

(defun window-combinations (window &optional horizontal ignore-fixed)
  "Return how many windows of WINDOW's tree lie one above the other at most, with HORIZONTAL side by side.
IGNORE-FIXED: those whose size is fixed do not count."
  (let ((child (window-child window)) (counts nil))
    (while child
      (push (window-combinations child horizontal ignore-fixed) counts)
      (setq child (window-next-sibling child)))
    (cond ((null counts)
           (if (and ignore-fixed (buffer-local-value 'window-size-fixed (window-buffer window))) 0 1))
          ((window-combination-p window horizontal) (apply #'+ counts))
          (t (apply #'max counts)))))

(defun walk-window-subtree (fun &optional window any)
  "Call FUN with each live window of the tree of WINDOW, by default the root; ANY: with the inner windows, too."
  (let* ((window (or window (frame-root-window))) (child (window-child window)))
    (if child
        (progn
          (when any (funcall fun window))
          (while child
            ;; FUN may delete its window.
            (let ((next (window-next-sibling child)))
              (walk-window-subtree fun child any)
              (setq child next))))
      (funcall fun window))))

(defun walk-window-tree (fun &optional frame any minibuf)
  "Call FUN with each live window of FRAME; ANY: with the inner windows, too.
MINIBUF t: with the minibuffer's; nil: if it is active; else never."
  (let ((frame (window-normalize-frame frame)))
    (walk-window-subtree fun (frame-root-window frame) any)
    (let ((minibuffer (minibuffer-window frame)))
      (when (and (or (eq minibuf t) (and (null minibuf) (minibuffer-window-active-p minibuffer)))
                 (not (eq minibuffer (frame-root-window frame))))
        (funcall fun minibuffer)))))

(defun window-tree (&optional frame)
  "Return the windows of FRAME as (ROOT MINIBUFFER).
ROOT is a window or, for an inner one, (VERTICAL EDGES CHILD...), VERTICAL nil if the children are side by side."
  (let ((frame (window-normalize-frame frame)))
    (list (window--subtree (frame-root-window frame)) (minibuffer-window frame))))

(defun window--subtree (window)
  "Return the tree of WINDOW as in `window-tree'."
  (let ((child (window-child window)) (children nil))
    (if (null child)
        window
      (while child
        (push (window--subtree child) children)
        (setq child (window-next-sibling child)))
      (nconc (list (and (window-top-child window) t) (window-edges window)) (nreverse children)))))

(defun window-with-parameter (parameter &optional value frame any minibuf)
  "Return a window of FRAME whose parameter PARAMETER is not nil, or is `equal' to VALUE, or nil.
ANY and MINIBUF are those of `walk-window-tree'."
  (catch 'found
    (walk-window-tree
     (lambda (window)
       (let ((own (window-parameter window parameter)))
         (when (and own (or (null value) (equal value own)))
           (throw 'found window))))
     frame any minibuf)
    nil))

(defun get-window-with-predicate (predicate &optional minibuf all-frames default)
  "Return the first live window for which PREDICATE holds, or DEFAULT.  MINIBUF and ALL-FRAMES: see `walk-windows'."
  (catch 'found
    (dolist (window (window-list-1 nil minibuf all-frames))
      (when (funcall predicate window)
        (throw 'found window)))
    default))
(defalias 'some-window #'get-window-with-predicate)

;;; Sides and neighbours.

(defun window-at-side-p (&optional window side)
  "Return t if WINDOW lies at SIDE of its frame: `left', `top', `right' or `bottom' (the default)."
  (let* ((window (window-normalize-window window)) (edge (pcase side ('left 0) ('top 1) ('right 2) (_ 3))))
    (= (nth edge (window-edges window nil nil t))
       (nth edge (window-edges (frame-root-window window) nil nil t)))))

(defun window-at-side-list (&optional frame side)
  "Return the live windows of FRAME that lie at SIDE, see `window-at-side-p'."
  (let ((windows nil))
    (walk-window-tree (lambda (window) (when (window-at-side-p window side) (push window windows))) frame nil 'nomini)
    (nreverse windows)))

(defun window-at-x-y (x y &optional frame no-other)
  "Return the live window of FRAME that shows column X of line Y; NO-OTHER: not one that `other-window' leaves out."
  (catch 'found
    (walk-window-tree
     (lambda (window)
       (pcase-let ((`(,left ,top ,right ,bottom) (window-edges window nil nil t)))
         (when (and (<= left x) (< x right) (<= top y) (< y bottom)
                    (not (and no-other (window-parameter window 'no-other-window))))
           (throw 'found window))))
     frame nil t)
    nil))

(defun window--reference (window horizontal sign)
  "Return the line of WINDOW that its neighbours left or right are in line with, with HORIZONTAL the column.
SIGN 1: the first, -1: the last, nil: that of point."
  (pcase-let ((`(,left ,top ,right ,bottom) (window-edges window nil nil t)))
    (cond ((and sign (> sign 0)) (if horizontal left top))
          ((and sign (< sign 0)) (if horizontal (1- right) (1- bottom)))
          (t
           (let* ((posn (posn-at-point (window-point window) window)) (place (and posn (posn-col-row posn))))
             (if horizontal (+ left (or (car place) 0)) (+ top (or (cdr place) 0))))))))

(defun window--distance (direction from to)
  "Return how far the edges TO lie from the edges FROM in DIRECTION, or nil if they do not lie there."
  (let ((distance (pcase direction
                    ('left (- (nth 0 from) (nth 2 to)))
                    ('right (- (nth 0 to) (nth 2 from)))
                    ('above (- (nth 1 from) (nth 3 to)))
                    ('below (- (nth 1 to) (nth 3 from))))))
    (and (>= distance 0) distance)))

(defun window--in-line (direction from reference windows &optional strict)
  "Return the nearest of WINDOWS to the edges FROM in DIRECTION; one that REFERENCE is in line with, if there is one.
STRICT: none else."
  (let (best best-key)
    (dolist (window windows)
      (pcase-let* ((edges (window-edges window nil nil t)) (`(,left ,top ,right ,bottom) edges)
                   (`(,low ,high) (if (memq direction '(left right)) (list top bottom) (list left right)))
                   (distance (window--distance direction from edges))
                   (aside (cond ((< reference low) (- low reference)) ((>= reference high) (1+ (- reference high))) (t 0))))
        (when (and distance (or (not strict) (= aside 0)))
          (let ((key (cons aside distance)))
            (when (or (null best) (< (car key) (car best-key))
                      (and (= (car key) (car best-key)) (< (cdr key) (cdr best-key))))
              (setq best window best-key key))))))
    best))

(defun window-in-direction (direction &optional window ignore sign wrap minibuf)
  "Return the nearest live window in DIRECTION (`left', `right', `above' or `below') of WINDOW, or nil.
It shows the line or column of WINDOW's point, or with SIGN 1 its first, -1 its last.  IGNORE: also windows that
`other-window' leaves out.  WRAP: beyond the frame's edge comes its other side.  MINIBUF t: also the minibuffer's
window; nil: if it is active."
  (let* ((window (window-normalize-window window t))
         (direction (pcase direction ('up 'above) ('down 'below)
                      ((or 'left 'right 'above 'below) direction)
                      (_ (error "Wrong direction %s" direction))))
         (edges (window-edges window nil nil t)) (reference (window--reference window (memq direction '(above below)) sign))
         (root (window-edges (frame-root-window window) nil nil t))
         (windows nil))
    (walk-window-tree
     (lambda (w)
       (unless (or (eq w window) (and (not ignore) (window-parameter w 'no-other-window)))
         (push w windows)))
     (window-frame window) nil minibuf)
    (setq windows (nreverse windows))
    (or (window--in-line direction edges reference windows)
        (and wrap
             (window--in-line direction
                              (pcase direction
                                ('left (list (nth 2 root) 0 0 0)) ('right (list 0 0 (nth 0 root) 0))
                                ('above (list 0 most-positive-fixnum 0 0)) ('below (list 0 0 0 (nth 1 root))))
                              reference windows t)))))

(provide 'window-geometry)
;;; window-geometry.el ends here
