;;; button.el --- text that does something when it is pushed  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A button is a part of a buffer with properties that say what pushing it does: an overlay, or text with the
;; text property `button', which a marker or position then stands for.  What buttons have in common is kept in a
;; type: a symbol whose category symbol carries the default properties, from which overlays and text inherit
;; through their property `category'.

;;; Code:

(defface button '((t :inherit link))
  "Face of buttons."
  :group 'basic-faces)

(defvar button-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\r" 'push-button)
    (define-key map [mouse-2] 'push-button)
    (define-key map [follow-link] 'mouse-face)
    (define-key map [mode-line mouse-2] 'push-button)
    (define-key map [header-line mouse-2] 'push-button)
    map)
  "Keymap of buttons.")

(defvar button-buffer-map
  (let ((map (make-sparse-keymap)))
    (define-key map [?\t] 'forward-button)
    (define-key map "\e\t" 'backward-button)
    (define-key map [backtab] 'backward-button)
    map)
  "Keymap for buffers with buttons: commands that move to them.")

(define-minor-mode button-mode
  "Commands that move to buttons, on their usual keys."
  :keymap button-buffer-map)

;; -- types ------------------------------------------------------------------------------------

(put 'default-button 'face 'button)
(put 'default-button 'mouse-face 'highlight)
(put 'default-button 'keymap button-map)
(put 'default-button 'type 'button)
(put 'default-button 'action #'ignore)
(put 'default-button 'help-echo (purecopy "mouse-2, RET: Push this button"))
;; An overlay button that becomes empty goes away, and text after a button is not part of it.
(put 'default-button 'evaporate t)
(put 'default-button 'rear-nonsticky t)
(put 'button 'button-category-symbol 'default-button)

(defun button-category-symbol (type)
  "Return the symbol whose properties buttons of TYPE, a symbol, have by default.
Signals an error if TYPE is no button type."
  (or (get type 'button-category-symbol)
      (error "Unknown button type `%s'" type)))

(defun define-button-type (name &rest properties)
  "Define the button type NAME, a symbol, with PROPERTIES, a property list, and return NAME.
The property `supertype' (or :supertype) names the type that is inherited
from, by default `button'."
  (declare (indent defun))
  (let* ((category (or (get name 'button-category-symbol) (make-symbol (concat (symbol-name name) "-button"))))
         (super (or (plist-get properties 'supertype) (plist-get properties :supertype) 'button))
         (inherited (symbol-plist (button-category-symbol super))))
    (put name 'button-category-symbol category)
    (while inherited
      (unless (eq (car inherited) 'supertype)
        (put category (car inherited) (cadr inherited)))
      (setq inherited (cddr inherited)))
    (put category 'type name)
    (while properties
      (let ((property (pop properties)))
        (put category (if (eq property :supertype) 'supertype property) (pop properties))))
    (put category 'supertype super)
    name))

(defun button-type-put (type prop val)
  "Make VAL the value of property PROP of the button type TYPE."
  (put (button-category-symbol type) prop val))

(defun button-type-get (type prop)
  "Return the property PROP of the button type TYPE."
  (get (button-category-symbol type) prop))

(defun button-type-subtype-p (type supertype)
  "Return t if the button type TYPE is SUPERTYPE or inherits from it."
  (or (eq type supertype)
      (and type
           (let ((super (button-type-get type 'supertype)))
             (and super (not (eq super type)) (button-type-subtype-p super supertype))))))

;; -- buttons ----------------------------------------------------------------------------------

(defun button-start (button)
  "Return the position where BUTTON starts."
  (if (overlayp button)
      (overlay-start button)
    (or (previous-single-property-change (1+ button) 'button)
        (point-min))))

(defun button-end (button)
  "Return the position where BUTTON ends."
  (if (overlayp button)
      (overlay-end button)
    (or (next-single-property-change button 'button)
        (point-max))))

(defun button-get (button prop)
  "Return the property PROP of BUTTON, its own or its type's; a string is a text button, as its first character."
  (cond ((overlayp button) (overlay-get button prop))
        ((button--area-button-p button) (get-text-property 0 prop (button--area-button-string button)))
        ((markerp button) (get-text-property button prop (marker-buffer button)))
        (t (get-text-property button prop))))

(defun button-put (button prop val)
  "Make VAL the value of property PROP of BUTTON."
  ;; The type of a button is kept as its category.
  (cond ((memq prop '(type :type))
         (button-put button 'category (button-category-symbol val)))
        ((eq prop 'category)
         (if (overlayp button) (overlay-put button prop val)
           (put-text-property (button-start button) (button-end button) prop val
                              (if (markerp button) (marker-buffer button)))))
        ((overlayp button) (overlay-put button prop val))
        (t (put-text-property (button-start button) (button-end button) prop val
                              (if (markerp button) (marker-buffer button))))))

(defun button--area-button-p (button)
  "Return non-nil if BUTTON stands for a button in a string, as events on mode lines do."
  (stringp (car-safe button)))

(defun button--area-button-string (button)
  "Return the text of BUTTON, a list of a string and a position in it, from that position on."
  (substring (car button) (cdr button)))

(defun button-activate (button &optional use-mouse-action)
  "Call the action of BUTTON; its `mouse-action' if USE-MOUSE-ACTION and it has one.
An action is a function of the button, or a marker to go to; the property
`button-data' is passed instead of the button, if there is any."
  (let ((action (or (and use-mouse-action (button-get button 'mouse-action))
                    (button-get button 'action)))
        (data (button-get button 'button-data)))
    (if (markerp action)
        (save-selected-window
          (select-window (display-buffer (marker-buffer action)))
          (goto-char action)
          (recenter 0))
      (funcall action (or data button)))))

(defun button-label (button)
  "Return the text of BUTTON without properties."
  (if (button--area-button-p button)
      (substring-no-properties (button--area-button-string button))
    (buffer-substring-no-properties (button-start button) (button-end button))))

(defun button-type (button)
  "Return the type of BUTTON."
  (button-get button 'type))

(defun button-has-type-p (button type)
  "Return t if BUTTON is of TYPE or of one that inherits from it."
  (button-type-subtype-p (button-get button 'type) type))

(defun button--plist (properties)
  "Return PROPERTIES with the category symbol in place of the type, by default the type `button'."
  (let ((type (or (plist-get properties 'type) (plist-get properties :type) 'button)) (rest nil))
    (when (or (plist-member properties 'category) (plist-member properties :category))
      (error "Button `category' property may not be set directly"))
    (while properties
      (unless (memq (car properties) '(type :type))
        (setq rest (cons (cadr properties) (cons (car properties) rest))))
      (setq properties (cddr properties)))
    (cons 'category (cons (button-category-symbol type) (nreverse rest)))))

(defun make-button (beg end &rest properties)
  "Make the text from BEG to END a button, an overlay, with PROPERTIES, and return it.
The property `type' names its type.  Other properties override the type's."
  (let* ((overlay (make-overlay beg end nil t nil)) (all (button--plist properties)) (rest (cddr all)))
    (while rest
      (overlay-put overlay (pop rest) (pop rest)))
    (overlay-put overlay 'button overlay)
    (overlay-put overlay (car all) (cadr all))
    overlay))

(defun insert-button (label &rest properties)
  "Insert LABEL as a button, an overlay, with PROPERTIES as for `make-button', and return it."
  (apply #'make-button (prog1 (point) (insert label)) (point) properties))

(defun make-text-button (beg end &rest properties)
  "Make the text from BEG to END a button with PROPERTIES, text properties, and return BEG.
BEG may be a string, which is then changed and returned, END being ignored.
PROPERTIES are as for `make-button'."
  (let ((object (and (stringp beg) beg)))
    (when object
      (setq object (copy-sequence object) beg 0 end (length object)))
    (add-text-properties beg end (append '(button (t)) (button--plist properties)) object)
    (or object beg)))

(defun insert-text-button (label &rest properties)
  "Insert LABEL as a button with text PROPERTIES as for `make-text-button', and return where it starts."
  (apply #'make-text-button (prog1 (point) (insert label)) (point) properties))

(defun button-at (pos)
  "Return the button at POS in the current buffer, or nil: an overlay, or a marker for a text button."
  (let ((button (get-char-property pos 'button)))
    (cond ((overlayp button) button)
          ((null button) nil)
          ;; A marker stays with the text.
          (t (copy-marker pos t)))))

(defun next-button (pos &optional count-current)
  "Return the next button after POS; with COUNT-CURRENT also one that starts at POS."
  (unless count-current
    (setq pos (next-single-char-property-change pos 'button)))
  (and (< pos (point-max))
       (or (button-at pos)
           (next-button pos))))

(defun previous-button (pos &optional count-current)
  "Return the last button that starts before POS, not the one at POS unless COUNT-CURRENT."
  (let ((current (button-at pos)))
    (if (and current count-current)
        current
      (if current
          (setq pos (button-start current)))
      (let ((button nil))
        (while (and (> pos (point-min))
                    (not (setq button (button-at (1- pos)))))
          (setq pos (previous-single-char-property-change pos 'button)))
        button))))

;; -- commands ---------------------------------------------------------------------------------

(defun push-button (&optional pos use-mouse-action)
  "Do what the button at POS, a position or a mouse event, by default point, says.
USE-MOUSE-ACTION non-nil, as for events, prefers its `mouse-action'.
Returns non-nil if there is a button."
  (interactive (list (if (integerp last-command-event) (point) last-command-event)))
  (if (and (not (integerp pos)) (eventp pos))
      (let ((posn (event-start pos)))
        (with-current-buffer (window-buffer (posn-window posn))
          (if (posn-string posn)
              (button-activate (posn-string posn) t)
            (push-button (posn-point posn) t))))
    (let ((button (button-at (or pos (point)))))
      (when button
        (button-activate button use-mouse-action)
        t))))

(defun button--help-echo (button)
  "Return the `help-echo' text of BUTTON, or nil."
  (let ((help (button-get button 'help-echo)))
    (if (functionp help)
        (funcall help (selected-window) (if (overlayp button) button (current-buffer)) (button-start button))
      help)))

(defun forward-button (n &optional wrap display-message no-error)
  "Move to the Nth next button, or the Nth last one if N is negative, and return it.
N 0 moves to the start of the button at point.  WRAP non-nil goes on at the
other end of the buffer; DISPLAY-MESSAGE shows the button's help; NO-ERROR
returns nil if there are no buttons, instead of an error."
  (interactive "p\nd\nd")
  (let ((button nil))
    (if (zerop n)
        (if (setq button (button-at (point)))
            (goto-char (button-start button)))
      (let ((iterator (if (> n 0) #'next-button #'previous-button)) (count (abs n)) (tried nil))
        (setq button t)
        (while (and (> count 0) button)
          (setq button (funcall iterator (point)))
          (when (and (not button) wrap (not tried))
            (setq tried t)
            (goto-char (if (> n 0) (point-min) (point-max)))
            (setq button (funcall iterator (point) t)))
          (when button
            (setq tried nil)
            (goto-char (button-start button))
            ;; Buttons with the property `skip' do not count.
            (unless (button-get button 'skip)
              (setq count (1- count)))))))
    (if (null button)
        (unless no-error
          (user-error (if wrap "No buttons!" "No more buttons")))
      (let ((help (and display-message (button--help-echo button))))
        (when help
          (message "%s" help)))
      button)))

(defun backward-button (n &optional wrap display-message no-error)
  "Move to the Nth last button and return it; the other arguments are as for `forward-button'."
  (interactive "p\nd\nd")
  (forward-button (- n) wrap display-message no-error))

(defun button-buttonize (string callback &optional data)
  "Return a copy of STRING that is a button, which calls CALLBACK with DATA, or with itself if DATA is nil."
  (propertize string
              'face 'button
              'button t
              'follow-link t
              'category t
              'button-data data
              'keymap button-map
              'action callback))

(provide 'button)

;;; button.el ends here
