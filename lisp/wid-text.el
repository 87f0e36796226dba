;;; wid-text.el --- the text of widgets  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; How parts of a buffer become parts of widgets: buttons, fields, samples, documentation, all of them overlays,
;; and text that cannot be used at the moment.
;;
;; The text of a field reaches from the start to the end of its overlay.  A field with a :size is filled with
;; spaces up to it.  One without ends before a newline, which has an overlay of its own with the field property
;; `boundary', so that the text after it is in no field.  A field that was just made has instead of an overlay a
;; pair of markers; `widget-setup' makes the overlay.

;;; Code:

(require 'wid-core)

(declare-function widget-field-text-end "wid-field")
(declare-function widget-field-start "wid-field")

(defgroup widget-documentation nil "How the documentation in forms looks." :group 'widgets)
(defgroup widget-faces nil "How forms look." :group 'widgets :group 'faces)
(defgroup widget-button nil "How buttons look." :group 'widgets)

(defface widget-documentation
  '((((class color) (background dark)) (:foreground "lime green"))
    (((class color) (background light)) (:foreground "dark green"))
    (t nil))
  "Documentation in forms." :group 'widget-documentation :group 'widget-faces)
(defface widget-button '((t (:weight bold))) "Buttons of forms." :group 'widget-faces)
(defface widget-field
  '((((type tty)) :background "yellow3" :foreground "black" :extend t)
    (((class grayscale color) (background light)) :background "gray85" :extend t)
    (((class grayscale color) (background dark)) :background "dim gray" :extend t)
    (t :slant italic :extend t))
  "Fields of forms." :group 'widget-faces)
(defface widget-single-line-field
  '((((type tty)) :background "green3" :foreground "black")
    (((class grayscale color) (background light)) :background "gray85")
    (((class grayscale color) (background dark)) :background "dim gray")
    (t :slant italic))
  "Fields of forms that are one line." :group 'widget-faces)
(defface widget-inactive '((t :inherit shadow)) "Parts of forms that cannot be used now." :group 'widget-faces)
(defface widget-button-pressed
  '((((min-colors 88) (class color)) (:foreground "red1"))
    (((class color)) (:foreground "red"))
    (t (:weight bold :underline t)))
  "Buttons of forms while they are pressed." :group 'widget-faces)

(defvar widget-documentation-face 'widget-documentation "The face of documentation in forms.")
(defvar widget-button-face 'widget-button "The face of buttons in forms.")
(defvar widget-button-pressed-face 'widget-button-pressed "The face of a button while it is pressed.")
(defcustom widget-mouse-face 'highlight "The face of a button under the mouse." :type 'face :group 'widget-faces)

(defcustom widget-button-prefix "" "What comes before a button." :type 'string :group 'widget-button)
(defcustom widget-button-suffix "" "What comes after a button." :type 'string :group 'widget-button)

(defvar widget-field-add-space nil "Non-nil means that a space comes after each field with a size.")
(defvar-local widget-field-new nil "The fields that were made since the last call of `widget-setup'.")
(defvar-local widget-field-list nil "The fields of the buffer.")

(defmacro widget-specify-insert (&rest form)
  "Evaluate FORM, which inserts text of widgets at point, without hooks; return the value of the last part of it."
  (declare (debug t))
  `(let ((inhibit-read-only t) (inhibit-modification-hooks t))
     ,@form))

(defun widget-clear-undo ()
  "Forget how to undo changes of the buffer."
  (buffer-disable-undo (current-buffer))
  (buffer-enable-undo))

;; -- fields -----------------------------------------------------------------------------------

(defun wid-text--help-echo (widget)
  "Return what overlays of WIDGET have as their property `help-echo'."
  (let ((help (widget-get widget :help-echo)))
    (if (functionp help) #'widget-mouse-help help)))

(defun wid-text--decorate (overlay widget keymap-property keymap face)
  "Give OVERLAY of WIDGET its KEYMAP under the name KEYMAP-PROPERTY, its FACE and its help."
  (overlay-put overlay 'face face)
  (overlay-put overlay 'help-echo (wid-text--help-echo widget))
  (overlay-put overlay keymap-property keymap)
  (overlay-put overlay 'follow-link (widget-get widget :follow-link)))

(defun widget-specify-field (widget from to)
  "Make the text between FROM and TO the field of WIDGET."
  (let ((keymap (widget-get widget :keymap))
        (face (or (widget-get widget :value-face) 'widget-field)))
    (unless (widget-get widget :size)
      (let ((boundary (make-overlay to (min (point-max) (1+ to)) nil t nil)))
        (overlay-put boundary 'field 'boundary)
        (overlay-put boundary 'real-field widget)
        (wid-text--decorate boundary widget 'local-map keymap face)))
    (let ((overlay (make-overlay from to nil nil t)))
      (overlay-put overlay 'field widget)
      (wid-text--decorate overlay widget 'local-map keymap face)
      (widget-put widget :field-overlay overlay)))
  (widget-specify-secret widget))

(defun wid-text--hide-character (position shown)
  "Put the character SHOWN in place of the one at POSITION, which it gets as its property `secret'."
  (let ((real (char-after position)))
    (save-excursion
      (goto-char position)
      ;; In this order markers on both sides of the character stay where they are.
      (insert shown)
      (delete-region (1+ position) (+ 2 position))
      (put-text-property position (1+ position) 'secret real))))

(defun widget-specify-secret (field)
  "Show the text of FIELD as the character of its property :secret, if it has one."
  (let ((secret (widget-get field :secret)))
    (when secret
      (let ((inhibit-read-only t) (inhibit-modification-hooks t)
            (position (widget-field-start field)) (end (widget-field-text-end field)))
        (while (< position end)
          (unless (get-text-property position 'secret)
            (wid-text--hide-character position secret))
          (setq position (1+ position)))))))

;; -- buttons, samples, documentation ----------------------------------------------------------

(defun widget-specify-button (widget from to)
  "Make the text between FROM and TO the button of WIDGET."
  (let ((overlay (make-overlay from to nil t nil))
        (mouse-face (widget-apply widget :mouse-face-get)))
    (widget-put widget :button-overlay overlay)
    (overlay-put overlay 'button widget)
    (overlay-put overlay 'keymap (widget-get widget :keymap))
    (overlay-put overlay 'evaporate t)
    (wid-text--decorate overlay widget 'keymap (widget-get widget :keymap) (widget-apply widget :button-face-get))
    (overlay-put overlay 'pointer 'hand)
    (overlay-put overlay 'mouse-face (if (listp mouse-face) mouse-face (list mouse-face)))))

(defun widget-mouse-help (_window overlay _position)
  "Return the help about the widget whose button OVERLAY is."
  (with-current-buffer (overlay-buffer overlay)
    (let* ((widget (or (overlay-get overlay 'button) (overlay-get overlay 'field)))
           (help (widget-get widget :help-echo)))
      (if (functionp help) (funcall help widget) help))))

(defun wid-text--mark (widget property from to face)
  "Give the text between FROM and TO, a part of WIDGET, FACE; record the overlay as PROPERTY and return it."
  (let ((overlay (make-overlay from to nil t nil)))
    (overlay-put overlay 'face face)
    (overlay-put overlay 'evaporate t)
    (widget-put widget property overlay)
    overlay))

(defun widget-specify-sample (widget from to)
  "Make the text between FROM and TO the sample of WIDGET."
  (wid-text--mark widget :sample-overlay from to (widget-apply widget :sample-face-get)))

(defun widget-specify-doc (widget from to)
  "Make the text between FROM and TO the documentation of WIDGET."
  (overlay-put (wid-text--mark widget :doc-overlay from to widget-documentation-face) 'widget-doc widget))

;; -- activity ---------------------------------------------------------------------------------

(defun widget-overlay-inactive (&rest _)
  "Signal an error, for a part of a form is changed that is inactive."
  (unless inhibit-read-only
    (error "The widget here is not active")))

(defun widget-specify-inactive (widget from to)
  "Make WIDGET, whose text is between FROM and TO, inactive."
  (unless (widget-get widget :inactive)
    (let ((overlay (make-overlay from to nil t nil)))
      (overlay-put overlay 'face 'widget-inactive)
      (overlay-put overlay 'evaporate t)
      (overlay-put overlay 'priority 100)
      (overlay-put overlay 'modification-hooks '(widget-overlay-inactive))
      (widget-put widget :inactive overlay))))

(defun widget-specify-active (widget)
  "Make WIDGET active."
  (let ((overlay (widget-get widget :inactive)))
    (when overlay
      (delete-overlay overlay)
      (widget-put widget :inactive nil))))

;; -- text that is there -----------------------------------------------------------------------

(defun widget-convert-text (type from to &optional button-from button-to &rest args)
  "Return a widget of TYPE with ARGS whose text is what is between FROM and TO.
The text between BUTTON-FROM and BUTTON-TO is its button.  When the widget is deleted, the text stays."
  (let ((widget (apply #'widget-convert type :delete #'widget-leave-text args)))
    (widget-put widget :from (copy-marker from t))
    (widget-put widget :to (copy-marker to))
    (when button-from
      (widget-specify-button widget button-from button-to))
    widget))

(defun widget-convert-button (type from to &rest args)
  "Return a widget of TYPE with ARGS whose text and button is what is between FROM and TO."
  (apply #'widget-convert-text type from to from to args))

(defun wid-text--delete-overlays (widget)
  "Delete the overlays of WIDGET."
  (dolist (property '(:button-overlay :sample-overlay :doc-overlay :inactive))
    (let ((overlay (widget-get widget property)))
      (when (overlayp overlay)
        (delete-overlay overlay)))))

(defun widget-leave-text (widget)
  "Make the text of WIDGET, of its buttons and its children plain text."
  (wid-text--delete-overlays widget)
  (let ((field (widget-get widget :field-overlay)))
    (when (overlayp field)
      (delete-overlay field)))
  (set-marker (widget-get widget :from) nil)
  (set-marker (widget-get widget :to) nil)
  (mapc #'widget-leave-text (widget-get widget :buttons))
  (mapc #'widget-leave-text (widget-get widget :children)))

(defun widget-text (widget)
  "Return the text of WIDGET."
  (buffer-substring (widget-get widget :from) (widget-get widget :to)))

(provide 'wid-text)

;; Local Variables:
;; generated-autoload-load-name: "wid-edit"
;; End:

;;; wid-text.el ends here
