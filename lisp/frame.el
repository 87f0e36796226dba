;;; frame.el --- frames and what their terminal can show  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Frames are on text terminals here: a pixel is a character, and there are no images, fonts or dialogs.

;;; Code:

(defun frame-width (&optional frame)
  "Return the width of FRAME, by default the selected one, in columns."
  (frame-text-cols frame))

(defun frame-height (&optional frame)
  "Return the height of FRAME, by default the selected one, in lines."
  (frame-text-lines frame))

(defalias 'frame-pixel-width #'frame-native-width)
(defalias 'frame-pixel-height #'frame-native-height)

(defun set-frame-parameter (frame parameter value)
  "Set PARAMETER of FRAME, by default the selected one, to VALUE."
  (modify-frame-parameters frame (list (cons parameter value))))

(defun select-frame-set-input-focus (frame &optional norecord)
  "Select FRAME and let it have the input; NORECORD as in `select-frame'."
  (select-frame frame norecord)
  (raise-frame frame))

(defun minibuffer-frame-list ()
  "Return the frames that have a minibuffer of their own."
  (let (frames)
    (dolist (frame (frame-list) (nreverse frames))
      (if (eq frame (window-frame (minibuffer-window frame)))
          (push frame frames)))))

(defun filtered-frame-list (predicate)
  "Return the frames for which PREDICATE returns non-nil."
  (let (frames)
    (dolist (frame (frame-list) (nreverse frames))
      (if (funcall predicate frame)
          (push frame frames)))))

(defun frames-on-display-list (&optional _device)
  "Return the frames of the terminal."
  (frame-list))

(defun frame-edges (&optional frame _type)
  "Return the edges of FRAME, by default the selected one: (LEFT TOP RIGHT BOTTOM) in characters."
  (list 0 0 (frame-width frame) (frame-height frame)))

(defun frame-geometry (&optional frame)
  "Return the sizes of the parts of FRAME, by default the selected one, as an alist; widths before heights."
  (list '(outer-position 0 . 0)
        (cons 'outer-size (cons (frame-width frame) (frame-height frame)))
        '(external-border-size 0 . 0)
        '(outer-border-width . 0)
        '(title-bar-size 0 . 0)
        '(menu-bar-external)
        (cons 'menu-bar-size (cons (frame-width frame) (or (frame-parameter frame 'menu-bar-lines) 0)))
        '(tool-bar-external)
        '(tool-bar-position)
        '(tool-bar-size 0 . 0)
        (cons 'tab-bar-size (cons 0 (or (frame-parameter frame 'tab-bar-lines) 0)))
        '(internal-border-width)))

(defun frame-border-width (&optional _frame)
  "Return 0: frames have no border."
  0)

(defun frame-list-z-order (&optional _display)
  "Return nil: the order of frames is known to window systems only."
  nil)

(defun frame-configuration-p (object)
  "Return t if OBJECT is a value of `current-frame-configuration'."
  (and (consp object) (eq (car object) 'frame-configuration)))

(defun current-frame-configuration ()
  "Return the frames, their parameters and their windows, as `set-frame-configuration' takes them."
  (cons 'frame-configuration
        (mapcar (lambda (frame)
                  (list frame (frame-parameters frame) (current-window-configuration frame)))
                (frame-list))))

(defun set-frame-configuration (configuration &optional _nodelete)
  "Give the frames the parameters and windows of CONFIGURATION, from `current-frame-configuration'.
Signals an error for anything else."
  (or (frame-configuration-p configuration)
      (signal 'wrong-type-argument (list 'frame-configuration-p configuration)))
  (dolist (entry (cdr configuration))
    (when (frame-live-p (car entry))
      (set-window-configuration (nth 2 entry)))))

;; -- the display ------------------------------------------------------------------------------

(defun display-graphic-p (&optional _display)
  "Return nil: the display is a terminal."
  nil)

(defun display-images-p (&optional _display)
  "Return nil: terminals show no images."
  nil)

(defun display-mouse-p (&optional _display)
  "Return non-nil if the terminal reports the mouse."
  (and (bound-and-true-p xterm-mouse-mode) t))

(defun display-monitor-attributes-list (&optional display)
  "Return the one monitor of DISPLAY as a list of an alist: its size and its frames."
  (let ((geometry (list 0 0 (display-pixel-width display) (display-pixel-height display))))
    (list (list (cons 'geometry geometry)
                (cons 'workarea geometry)
                (list 'mm-size nil nil)
                (cons 'frames (frames-on-display-list display))))))

(defun display-popup-menus-p (&optional _display)
  "Return nil: there are no menus that pop up."
  nil)

(defun display-selections-p (&optional _display)
  "Return nil: the display knows no selections of a window system."
  nil)

(defun display-symbol-keys-p (&optional _display)
  "Return nil: keys that have names only are known on window systems."
  nil)

(defun display-multi-frame-p (&optional _display)
  "Return nil: a terminal shows one frame at a time."
  nil)

(defun display-multi-font-p (&optional _display)
  "Return nil: a terminal has one font."
  nil)

(defun display-screens (&optional _display)
  "Return 1, the number of screens."
  1)

(defun display-pixel-height (&optional display)
  "Return the height of the screen of DISPLAY, in lines."
  (frame-height (if (framep display) display (selected-frame))))

(defun display-pixel-width (&optional display)
  "Return the width of the screen of DISPLAY, in columns."
  (frame-width (if (framep display) display (selected-frame))))

(defun display-mm-height (&optional _display)
  "Return nil: the size of a terminal is not known."
  nil)

(defun display-mm-width (&optional _display)
  "Return nil: the size of a terminal is not known."
  nil)

(defun display-backing-store (&optional _display)
  "Return `not-useful', as on every terminal."
  'not-useful)

(defun display-save-under (&optional _display)
  "Return `not-useful', as on every terminal."
  'not-useful)

(defun display-planes (&optional display)
  "Return the number of bits that a color of DISPLAY has; 3 if it has no colors."
  (let ((colors (display-color-cells display)))
    (if (> colors 1) (truncate (log colors 2)) 3)))

(defun display-visual-class (&optional display)
  "Return the kind of colors of DISPLAY: `static-color' or `static-gray'."
  (if (display-color-p display) 'static-color 'static-gray))

(provide 'frame)

;;; frame.el ends here
