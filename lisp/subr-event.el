;;; subr-event.el --- input events and their positions  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An event is a character, a symbol, or a list (SYMBOL POSITION ...).  A position is
;; (WINDOW POS-OR-AREA (X . Y) TIME OBJECT TEXT-POS (COLUMN . ROW) IMAGE (DX . DY) (WIDTH . HEIGHT)),
;; of which the display makes as much as it knows.

;;; Code:

(defun listify-key-sequence (key)
  "Return the events of the key sequence KEY as a list, with bit 7 of a string's characters as Meta."
  (if (vectorp key)
      (append key nil)
    (mapcar (lambda (c) (if (> c 127) (logxor c (logior 128 ?\M-\^@)) c)) key)))

(defun eventp (object)
  "Return non-nil if OBJECT is an input event."
  (or (integerp object)
      (and (if (consp object) (setq object (car object)) object)
           (symbolp object)
           (not (keywordp object)))))

(defun event-modifiers (event)
  "Return the list of modifiers of EVENT as symbols."
  (let ((type (if (listp event) (car event) event)))
    (if (symbolp type)
        (cdr (internal-event-symbol-parse-modifiers type))
      (let ((list nil) (char (logand type (lognot (logior ?\M-\0 ?\C-\0 ?\S-\0 ?\H-\0 ?\s-\0 ?\A-\0)))))
        (if (not (zerop (logand type ?\M-\0))) (push 'meta list))
        (if (or (not (zerop (logand type ?\C-\0))) (< char 32)) (push 'control list))
        (if (or (not (zerop (logand type ?\S-\0))) (/= char (downcase char))) (push 'shift list))
        (or (zerop (logand type ?\H-\0)) (push 'hyper list))
        (or (zerop (logand type ?\s-\0)) (push 'super list))
        (or (zerop (logand type ?\A-\0)) (push 'alt list))
        list))))

(defun event-basic-type (event)
  "Return EVENT without its modifiers: a character or a symbol."
  (if (consp event) (setq event (car event)))
  (if (symbolp event)
      (car (get event 'event-symbol-elements))
    (let* ((base (logand event (1- ?\A-\0))) (uncontrolled (if (< base 32) (logior base 64) base)))
      (condition-case nil (downcase uncontrolled) (error uncontrolled)))))

(defun mouse-movement-p (object)
  "Return non-nil if OBJECT is an event of mouse movement."
  (eq (car-safe object) 'mouse-movement))

(defun mouse-event-p (object)
  "Return non-nil if OBJECT is a mouse click event."
  (memq (event-basic-type object) '(mouse-1 mouse-2 mouse-3 mouse-movement)))

(defun event-start (event)
  "Return the position of EVENT, where it began if it has two."
  (or (and (consp event) (nth 1 event))
      (list (selected-window) (point) '(0 . 0) 0)))

(defun event-end (event)
  "Return the position where EVENT ended."
  (or (and (consp event) (nth (if (consp (nth 2 event)) 2 1) event))
      (list (selected-window) (point) '(0 . 0) 0)))

(defun event-click-count (event)
  "Return the number of clicks that EVENT is: 1, 2 or 3."
  (if (and (consp event) (integerp (nth 2 event))) (nth 2 event) 1))

(defun event-line-count (event)
  "Return how many lines EVENT, of a mouse wheel, stands for; 1 for other events."
  (if (and (consp event) (integerp (nth 3 event))) (nth 3 event) 1))

;;; Positions.

(defun posnp (obj)
  "Return non-nil if OBJ is an event position."
  (and (windowp (car-safe obj)) (atom (car-safe (cdr obj))) (integerp (car-safe (nth 2 obj)))))

(defun posn-window (position)
  "Return the window (or frame) of event POSITION."
  (nth 0 position))

(defun posn-area (position)
  "Return the window area of event POSITION, a symbol; nil for the text."
  (let ((area (if (consp (nth 1 position)) (car (nth 1 position)) (nth 1 position))))
    (and (symbolp area) area)))

(defun posn-point (position)
  "Return the buffer position of event POSITION."
  (or (nth 5 position)
      (let ((pt (nth 1 position)))
        (or (car-safe pt) (if (numberp pt) pt)))))

(defun posn-set-point (position)
  "Select the window of event POSITION and move point there.
A position on a frame selects that frame's window."
  (let ((window (posn-window position)))
    (if (framep window)
        (setq window (frame-selected-window window)))
    (unless (windowp window)
      (error "Position not in text area of window"))
    (select-window window)
    (if (numberp (posn-point position))
        (goto-char (posn-point position)))))

(defun posn-x-y (position)
  "Return the coordinates of event POSITION as (X . Y)."
  (nth 2 position))

(defun posn-col-row (position)
  "Return the column and row of event POSITION as (COLUMN . ROW), of its window.
They follow from the coordinates and the size of the frame's characters."
  (let* ((place (posn-window position)) (xy (posn-x-y position))
         (frame (if (framep place) place (and place (window-frame place)))))
    (if (null frame)
        (cons 0 0)
      (let ((spacing (or (with-current-buffer (window-buffer (frame-selected-window frame)) line-spacing)
                         (frame-parameter frame 'line-spacing)
                         0)))
        (if (floatp spacing)
            (setq spacing (truncate (* spacing (frame-char-height frame)))))
        (cons (/ (car xy) (frame-char-width frame))
              (/ (cdr xy) (+ (frame-char-height frame) (if (display-graphic-p frame) spacing 0))))))))

(defun posn-actual-col-row (position)
  "Return the column and row of the character at event POSITION, or nil if they are not known."
  (nth 6 position))

(defun posn-timestamp (position)
  "Return the time stamp of event POSITION."
  (nth 3 position))

(defun posn-string (position)
  "Return the string of event POSITION, as (STRING . INDEX), or nil."
  (let ((x (nth 4 position))) (if (consp x) x)))

(defun posn-image (position)
  "Return the image of event POSITION, or nil."
  (nth 7 position))

(defun posn-object (position)
  "Return the image or string of event POSITION, or nil."
  (or (posn-image position) (posn-string position)))

(defun posn-object-x-y (position)
  "Return the coordinates of event POSITION within its object, as (DX . DY)."
  (nth 8 position))

(defun posn-object-width-height (position)
  "Return the size of the object of event POSITION, as (WIDTH . HEIGHT)."
  (nth 9 position))

;;; subr-event.el ends here
