;;; wid-basic.el --- the widgets without parts: items, buttons, fields  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The type `default', which all others inherit from, and those without children: items, buttons, links, fields,
;; switches.
;;
;; The text of a widget comes from its :format, in which %[ and %] enclose the button, %{ and %} the sample;
;; %t stands for the tag, %v for the value, %d for the documentation, %h for that of the symbol which the value
;; is, %n for a new line with indentation.  What else follows a % is for the function :format-handler.
;; The value comes last, at its place in the text, unless it is in the button.

;;; Code:

(require 'wid-field)

(declare-function finder-commentary "finder")
(declare-function browse-url "browse-url")
(declare-function info-other-window "info")
(declare-function widget-add-documentation-string-button "wid-doc")

;; -- the format -------------------------------------------------------------------------------

(defvar wid-basic--format-escapes
  '((?% . wid-basic--percent) (?n . wid-basic--newline) (?t . wid-basic--tag) (?d . wid-basic--doc)
    (?\[ . wid-basic--button-start) (?\] . wid-basic--button-end)
    (?\{ . wid-basic--sample-start) (?\} . wid-basic--sample-end) (?v . wid-basic--value))
  "The functions for characters after a % in formats.
They are called with the widget and a property list of positions; what they return is put before it.")

(defun wid-basic--percent (_widget _places)
  "Insert a %."
  (insert "%")
  nil)

(defun wid-basic--newline (widget _places)
  "Begin a line that is indented as WIDGET is; without an indentation insert nothing."
  (when (widget-get widget :indent)
    (insert "\n")
    (insert-char ?\s (widget-get widget :indent)))
  nil)

(defun wid-basic--tag (widget _places)
  "Insert the tag of WIDGET, or else its value."
  (let ((image (widget-get widget :tag-glyph)) (tag (widget-get widget :tag)))
    (cond (image (widget-image-insert widget (or tag "image") image))
          (tag (insert tag))
          (t (princ (widget-get widget :value) (current-buffer)))))
  nil)

(defun wid-basic--doc (widget _places)
  "Insert the documentation of WIDGET, on a line that ends after it."
  (let ((doc (widget-get widget :doc)) (start (point)))
    (when doc
      (insert (string-trim-right doc "\n+") "\n")
      (list :doc start :doc-end (point)))))

(defun wid-basic--button-start (widget _places)
  "Begin the button of WIDGET."
  (prog1 (list :button (point))
    (insert (widget-get-indirect widget :button-prefix))))

(defun wid-basic--button-end (widget _places)
  "End the button of WIDGET."
  (insert (widget-get-indirect widget :button-suffix))
  (list :button-end (point)))

(defun wid-basic--sample-start (_widget _places)
  "Begin the sample."
  (list :sample (point)))

(defun wid-basic--sample-end (_widget _places)
  "End the sample."
  (list :sample-end (point)))

(defun wid-basic--value (widget places)
  "Insert the value of WIDGET, if it is in the button by PLACES; else only note where it belongs."
  (if (and (plist-get places :button) (not (plist-get places :button-end)))
      (progn (widget-apply widget :value-create) nil)
    (list :value (point))))

(defun wid-basic--insert-format (widget format)
  "Insert FORMAT, a string, with what it says about WIDGET; return a property list of positions."
  (let ((places nil) (position 0))
    (while (string-match "%" format position)
      (let* ((percent (match-beginning 0)) (escape (aref format (1+ percent)))
             (function (cdr (assq escape wid-basic--format-escapes))))
        (insert (substring format position percent))
        (setq position (+ 2 percent))
        (if function
            (setq places (append (funcall function widget places) places))
          (widget-apply widget :format-handler escape))))
    (insert (substring format position))
    places))

(defun widget-default-create (widget)
  "Put WIDGET into the buffer at point, as its :format says."
  (widget-specify-insert
   (let* ((from (copy-marker (point)))
          (places (wid-basic--insert-format widget (widget-get widget :format)))
          (to (copy-marker (point) t)))
     (let ((place (lambda (name) (plist-get places name))))
       (when (and (funcall place :button) (funcall place :button-end))
         (widget-specify-button widget (funcall place :button) (funcall place :button-end)))
       (when (and (funcall place :sample) (funcall place :sample-end))
         (widget-specify-sample widget (funcall place :sample) (funcall place :sample-end)))
       (when (funcall place :doc)
         (widget-specify-doc widget (funcall place :doc) (funcall place :doc-end)))
       (when (funcall place :value)
         (goto-char (funcall place :value))
         (widget-apply widget :value-create)))
     (widget-put widget :from (copy-marker from t))
     (widget-put widget :to (copy-marker to))
     (goto-char to)
     (set-marker from nil)
     (set-marker to nil)))
  (widget-clear-undo))

(defun widget-docstring (widget)
  "Return the documentation of WIDGET or, if it has none, of the symbol that its value is, without a * in front."
  (let* ((property (widget-get widget :documentation-property))
         (value (widget-get widget :value))
         (doc (or (widget-get widget :doc)
                  (cond ((functionp property) (funcall property value))
                        ((symbolp property) (documentation-property value property))))))
    (when (and (stringp doc) (> (length doc) 0))
      (if (eq (aref doc 0) ?*) (substring doc 1) doc))))

(defun widget-default-format-handler (widget escape)
  "Insert what ESCAPE, a character after % in the format, means for WIDGET: %h its documentation."
  (if (/= escape ?h)
      (error "Unknown escape `%c'" escape)
    (let ((doc (widget-docstring widget)))
      (when doc
        (widget-add-documentation-string-button widget :indent (or (widget-get widget :indent) 0))))))

;; -- default ----------------------------------------------------------------------------------

(define-widget 'default nil
  "What all widgets inherit from."
  :value-to-internal (lambda (_widget value) value)
  :value-to-external (lambda (_widget value) value)
  :button-prefix 'widget-button-prefix
  :button-suffix 'widget-button-suffix
  :completions-function #'widget-default-completions
  :create #'widget-default-create
  :indent nil
  :offset 0
  :format-handler #'widget-default-format-handler
  :button-face-get #'widget-default-button-face-get
  :mouse-face-get #'widget-default-mouse-face-get
  :sample-face-get #'widget-default-sample-face-get
  :delete #'widget-default-delete
  :copy #'identity
  :value-set #'widget-default-value-set
  :value-inline #'widget-default-value-inline
  :value-delete #'ignore
  :default-get #'widget-default-default-get
  :menu-tag-get #'widget-default-menu-tag-get
  :validate #'ignore
  :active #'widget-default-active
  :activate #'widget-specify-active
  :deactivate #'widget-default-deactivate
  :mouse-down-action #'ignore
  :action #'widget-default-action
  :notify #'widget-default-notify
  :prompt-value #'widget-default-prompt-value)

(defun widget-default-completions (widget)
  "Return what the field of WIDGET can be completed to, as `completion-at-point-functions' do.
Its property :completions is a completion table."
  (when (widget-get widget :completions)
    (list (widget-field-start widget) (max (point) (widget-field-text-end widget)) (widget-get widget :completions))))

(defun widget-default-button-face-get (widget)
  "Return the face of the button of WIDGET: its own, or its parent's."
  (or (widget-get widget :button-face)
      (let ((parent (widget-get widget :parent)))
        (if parent (widget-apply parent :button-face-get) widget-button-face))))

(defun widget-default-mouse-face-get (widget)
  "Return the face of the button of WIDGET under the mouse: its own, or its parent's."
  (or (widget-get widget :mouse-face)
      (let ((parent (widget-get widget :parent)))
        (if parent (widget-apply parent :mouse-face-get) widget-mouse-face))))

(defun widget-default-sample-face-get (widget)
  "Return the face of the sample of WIDGET."
  (widget-get widget :sample-face))

(defun wid-basic--delete-parts (widget)
  "Delete the children and the buttons of WIDGET."
  (dolist (property '(:children :buttons))
    (mapc #'widget-delete (widget-get widget property))
    (widget-put widget property nil)))

(defun widget-default-delete (widget)
  "Remove WIDGET and its text from the buffer."
  (let ((from (widget-get widget :from)) (to (widget-get widget :to))
        (inhibit-modification-hooks t) (inhibit-read-only t))
    (widget-apply widget :value-delete)
    (wid-basic--delete-parts widget)
    (wid-text--delete-overlays widget)
    (when (< from to)
      (delete-region from to))
    (set-marker from nil)
    (set-marker to nil))
  (widget-clear-undo))

(defun widget-default-value-set (widget value)
  "Make WIDGET anew with VALUE, in its internal form; point stays in it where it was."
  (let* ((from (widget-get widget :from)) (to (widget-get widget :to))
         (start (marker-position from))
         (offset (and (<= start (point) to) (- (point) start)))
         (from-end (and offset (- to (point)))))
    (save-excursion
      (goto-char from)
      (widget-apply widget :delete)
      (widget-put widget :value value)
      (widget-apply widget :create))
    (when offset
      (let ((new-to (widget-get widget :to)))
        (goto-char (if (and (> offset from-end) (>= (- new-to from-end) start))
                       (- new-to from-end)
                     (min (+ start offset) (1- new-to))))))))

(defun widget-default-value-inline (widget)
  "Return the value of WIDGET as a list of the elements that it stands for."
  (if (widget-inline-p widget t) (widget-value widget) (list (widget-value widget))))

(defun widget-default-default-get (widget)
  "Return the external form of the :value of WIDGET."
  (widget-apply widget :value-to-external (widget-get widget :value)))

(defun widget-default-menu-tag-get (widget)
  "Return the name of WIDGET in menus: its :menu-tag, its :tag, or its value as text."
  (or (widget-get widget :menu-tag)
      (widget-get widget :tag)
      (widget-princ-to-string (widget-get widget :value))))

(defun widget-default-active (widget)
  "Return non-nil if WIDGET and what it is part of are active."
  (or (widget-get widget :always-active)
      (and (not (widget-get widget :inactive))
           (let ((parent (widget-get widget :parent)))
             (or (null parent) (widget-apply parent :active))))))

(defun widget-default-deactivate (widget)
  "Make WIDGET inactive."
  (widget-specify-inactive widget (widget-get widget :from) (widget-get widget :to)))

(defun widget-default-action (widget &optional event)
  "Tell WIDGET that it was used, because of EVENT."
  (widget-apply widget :notify widget event))

(defun widget-default-notify (widget child &optional event)
  "Tell the parent of WIDGET that CHILD has changed, because of EVENT."
  (ignore child)
  (let ((parent (widget-get widget :parent)))
    (when parent
      (widget-apply parent :notify widget event))))

(defun widget-default-prompt-value (_widget prompt value unbound)
  "Ask with PROMPT for a Lisp expression and return its value; VALUE is offered unless UNBOUND."
  (eval-minibuffer prompt (unless unbound (prin1-to-string (custom-quote value)))))

;; -- shared parts of types --------------------------------------------------------------------

(defun widget-value-convert-widget (widget)
  "Make the first of the arguments of WIDGET its value; return WIDGET."
  (let ((arguments (widget-get widget :args)))
    (when arguments
      (widget-put widget :value (car arguments))
      (widget-put widget :args nil)))
  widget)

(defun widget-value-value-get (widget)
  "Return the :value of WIDGET."
  (widget-get widget :value))

(defun widget-parent-action (widget &optional event)
  "Do what the parent of WIDGET is for, because of EVENT."
  (widget-apply (widget-get widget :parent) :action event))

;; -- item -------------------------------------------------------------------------------------

(define-widget 'item 'default
  "A constant."
  :convert-widget #'widget-value-convert-widget
  :value-create #'widget-item-value-create
  :value-delete #'ignore
  :value-get #'widget-value-value-get
  :match #'widget-item-match
  :match-inline #'widget-item-match-inline
  :action #'widget-item-action
  :format "%t\n")

(defun widget-item-value-create (widget)
  "Insert the value of WIDGET as it prints."
  (princ (widget-get widget :value) (current-buffer)))

(defun widget-item-match (widget value)
  "Return non-nil if VALUE is that of WIDGET."
  (equal (widget-get widget :value) value))

(defun widget-item-match-inline (widget elements)
  "Return how ELEMENTS begins with those of the value of WIDGET, a list."
  (let* ((value (widget-get widget :value)) (count (and (listp value) (length value))))
    (when (and count (<= count (length elements)) (equal value (cl-subseq elements 0 count)))
      (cons value (nthcdr count elements)))))

(defun widget-item-action (widget &optional event)
  "Tell WIDGET that it was used, because of EVENT."
  (widget-apply widget :notify widget event))

(define-widget 'choice-item 'item
  "A button that does what its parent is for."
  :action #'widget-parent-action
  :format "%[%t%] \n")

;; -- images -----------------------------------------------------------------------------------

(defcustom widget-image-directory (file-name-as-directory (expand-file-name "images/custom" data-directory))
  "The directory of the images for forms."
  :type 'directory :group 'widgets)
(defcustom widget-image-enable t
  "Non-nil means that images are used for buttons on terminals that can show them."
  :type 'boolean :group 'widgets)
(defcustom widget-image-conversion
  '((svg ".svg") (xpm ".xpm") (gif ".gif") (png ".png") (jpeg ".jpg" ".jpeg") (xbm ".xbm"))
  "What the names of image files end with, by type of image."
  :type '(repeat (cons :format "%v" (symbol :tag "Image Format" unknown) (repeat :tag "Suffixes" (string :format "%v"))))
  :group 'widgets)

(defun widget-image-find (image)
  "Return the image that IMAGE stands for, or nil if it cannot be shown: no terminal shows images."
  (and widget-image-enable (display-graphic-p) (not (stringp image)) image))

(defun widget-image-insert (widget tag image &optional _down _inactive)
  "Insert TAG for the button of WIDGET, as IMAGE if it can be shown."
  (let ((shown (widget-image-find image)))
    (ignore widget)
    (insert (if shown (propertize tag 'display shown) tag))))

;; -- buttons and links ------------------------------------------------------------------------

(defcustom widget-push-button-prefix "[" "What comes before the text of a push button." :type 'string :group 'widget-button)
(defcustom widget-push-button-suffix "]" "What comes after the text of a push button." :type 'string :group 'widget-button)
(defcustom widget-link-prefix "[" "What comes before the text of a link." :type 'string :group 'widget-button)
(defcustom widget-link-suffix "]" "What comes after the text of a link." :type 'string :group 'widget-button)

(define-widget 'push-button 'item
  "A button."
  :button-prefix "" :button-suffix ""
  :value-create #'widget-push-button-value-create
  :format "%[%v%]")

(defun widget-push-button-value-create (widget)
  "Insert the text of the button WIDGET."
  (let ((text (concat widget-push-button-prefix
                      (or (widget-get widget :tag) (widget-princ-to-string (widget-get widget :value)))
                      widget-push-button-suffix))
        (image (widget-get widget :tag-glyph)))
    (if image (widget-image-insert widget text image) (insert text))))

(defvar widget-link-keymap
  (let ((map (copy-keymap widget-keymap)))
    (define-key map [down-mouse-2] #'widget-button-click)
    (define-key map [down-mouse-1] #'mouse-drag-region)
    (define-key map [(control ?m)] #'widget-button-press)
    (define-key map [mouse-2] #'widget-button-click)
    map)
  "The keys at a link.")

(define-widget 'link 'item
  "A link."
  :button-prefix 'widget-link-prefix :button-suffix 'widget-link-suffix
  :follow-link 'mouse-face
  :keymap widget-link-keymap
  :help-echo "Follow the link."
  :format "%[%t%]")

(define-widget 'info-link 'link "A link to a node of Info." :action #'widget-info-link-action)
(define-widget 'url-link 'link "A link to a page of the web." :action #'widget-url-link-action)
(define-widget 'function-link 'link "A link to a function." :action #'widget-function-link-action)
(define-widget 'variable-link 'link "A link to a variable." :action #'widget-variable-link-action)
(define-widget 'face-link 'link "A link to a face." :action #'widget-face-link-action)
(define-widget 'file-link 'link "A link to a file." :action #'widget-file-link-action)
(define-widget 'emacs-library-link 'link "A link to a file of Lisp." :action #'widget-emacs-library-link-action)
(define-widget 'emacs-commentary-link 'link "A link to the commentary of a file of Lisp."
  :action #'widget-emacs-commentary-link-action)

(defun widget-info-link-action (widget &optional _event)
  "Show the node of Info that WIDGET names."
  (info-other-window (widget-value widget)))
(defun widget-url-link-action (widget &optional _event)
  "Show the page that WIDGET names."
  (browse-url (widget-value widget)))
(defun widget-function-link-action (widget &optional _event)
  "Show the documentation of the function that WIDGET names."
  (describe-function (widget-value widget)))
(defun widget-variable-link-action (widget &optional _event)
  "Show the documentation of the variable that WIDGET names."
  (describe-variable (widget-value widget)))
(defun widget-face-link-action (widget &optional _event)
  "Show the face that WIDGET names."
  (customize-face (widget-value widget)))
(defun widget-file-link-action (widget &optional _event)
  "Visit the file that WIDGET names."
  (find-file (widget-value widget)))
(defun widget-emacs-library-link-action (widget &optional _event)
  "Visit the library that WIDGET names."
  (find-file (locate-library (concat (file-name-sans-extension (widget-value widget)) ".el"))))
(defun widget-emacs-commentary-link-action (widget &optional _event)
  "Show the commentary of the library that WIDGET names."
  (finder-commentary (widget-value widget)))

;; -- fields -----------------------------------------------------------------------------------

(defvar widget-field-history nil "What was read in the minibuffer for fields.")
(defvar widget-edit-functions nil "Functions that are called with a field when it is entered.")

(define-widget 'editable-field 'default
  "Text to be changed.  In its :format something has to come before %v."
  :convert-widget #'widget-value-convert-widget
  :keymap widget-field-keymap
  :format "%v"
  :help-echo "M-TAB: complete field; RET: enter value"
  :value ""
  :prompt-internal #'widget-field-prompt-internal
  :prompt-history 'widget-field-history
  :prompt-value #'widget-field-prompt-value
  :action #'widget-field-action
  :validate #'widget-field-validate
  :valid-regexp ""
  :error "Field's value doesn't match allowed forms"
  :value-create #'widget-field-value-create
  :value-set #'widget-field-value-set
  :value-delete #'widget-field-value-delete
  :value-get #'widget-field-value-get
  :match #'widget-field-match)

(define-widget 'text 'editable-field
  "Text of several lines."
  :format "%{%t%}: %v"
  :keymap widget-text-keymap)

(defun widget-field-prompt-internal (_widget prompt initial history)
  "Read a string in the minibuffer with PROMPT, INITIAL and HISTORY."
  (read-string prompt initial history))

(defun widget-field-prompt-value (widget prompt value unbound)
  "Ask with PROMPT for a value of WIDGET, as text; VALUE is offered unless UNBOUND."
  (widget-apply widget :value-to-external
                (widget-apply widget :prompt-internal prompt
                              (unless unbound (cons (widget-apply widget :value-to-internal value) 0))
                              (widget-get widget :prompt-history))))

(defun widget-field-action (widget &optional _event)
  "Go to the next button or field after WIDGET, and call `widget-edit-functions' with WIDGET."
  (widget-forward 1)
  (run-hook-with-args 'widget-edit-functions widget))

(defun widget-field-validate (widget)
  "Return WIDGET if its text does not match its :valid-regexp, else nil."
  (unless (string-match (widget-get widget :valid-regexp) (widget-apply widget :value-get))
    widget))

(defun widget-field-value-set (widget value)
  "Set the text of the field WIDGET to VALUE and go to its end."
  (let ((start (widget-field-start widget)) (end (widget-field-end widget)) (from (widget-get widget :from)))
    (with-current-buffer (widget-field-buffer widget)
      (let* ((inhibit-read-only t) (inhibit-modification-hooks t) (at-start (= from start)))
        (goto-char start)
        (insert value)
        (delete-region (point) (+ (point) (- end start)))
        ;; A widget that begins with its field still begins there.
        (when at-start
          (set-marker from start))
        (wid-field--keep-size widget)
        (widget-specify-secret widget)))))

(defun widget-field-value-create (widget)
  "Insert the text of the field WIDGET."
  (let ((size (widget-get widget :size)) (value (widget-get widget :value)) (start (point)))
    (insert value)
    (when (and size (< (length value) size))
      (insert-char ?\s (- size (length value))))
    (let ((end (point)))
      (cond ((null size) (insert "\n"))
            (widget-field-add-space (insert " ")))
      (widget-put widget :field-overlay (cons (copy-marker start) (copy-marker end))))
    (push widget widget-field-new)))

(defun widget-field-value-delete (widget)
  "Remove the field of WIDGET from the list of fields."
  (setq widget-field-list (delq widget widget-field-list)
        widget-field-new (delq widget widget-field-new))
  (let ((place (widget-get widget :field-overlay)))
    (when (overlayp place)
      (delete-overlay place))))

(defun wid-basic--real-text (start end)
  "Return the text between START and END with the characters that were shown as others."
  (let ((text (buffer-substring-no-properties start end)))
    (cl-loop for position from start below end
             for real = (get-char-property position 'secret)
             when real do (aset text (- position start) real))
    text))

(defun widget-field-value-get (widget &optional no-truncate)
  "Return the text of the field WIDGET, without the spaces that fill it up unless NO-TRUNCATE.
A widget that is not in a buffer has its :value."
  (let ((start (widget-field-start widget)))
    (if (null start)
        (widget-get widget :value)
      (with-current-buffer (widget-field-buffer widget)
        (wid-basic--real-text start (if no-truncate (widget-field-end widget) (widget-field-text-end widget)))))))

(defun widget-field-match (_widget value)
  "Return non-nil if VALUE is a string."
  (stringp value))

;; -- switches ---------------------------------------------------------------------------------

(define-widget 'toggle 'item
  "A switch."
  :format "%[%v%]\n"
  :value-create #'widget-toggle-value-create
  :action #'widget-toggle-action
  :match (lambda (_widget _value) t)
  :on "on" :off "off")

(defun widget-toggle-value-create (widget)
  "Insert the text of the switch WIDGET."
  (let ((on (widget-get widget :value)))
    (widget-image-insert widget (widget-get widget (if on :on :off)) (widget-get widget (if on :on-glyph :off-glyph)))))

(defun widget-toggle-action (widget &optional event)
  "Change the state of the switch WIDGET, because of EVENT."
  (widget-value-set widget (not (widget-value widget)))
  (widget-apply widget :notify widget event))

(define-widget 'checkbox 'toggle
  "A box to be checked."
  :button-suffix "" :button-prefix ""
  :format "%[%v%]"
  :on "[X]" :on-glyph "checked" :off "[ ]" :off-glyph "unchecked"
  :help-echo "Toggle this item."
  :action #'widget-checkbox-action)

(defun widget-checkbox-action (widget &optional event)
  "Change the state of the box WIDGET, because of EVENT, and make what belongs to it active or not."
  (widget-toggle-action widget event)
  (let ((sibling (widget-get-sibling widget)))
    (when sibling
      (widget-apply sibling (if (widget-value widget) :activate :deactivate))
      (widget-clear-undo))))

(define-widget 'radio-button 'toggle
  "A button of which one is pressed."
  :notify #'widget-radio-button-notify
  :format "%[%v%]"
  :button-suffix "" :button-prefix ""
  :on "(*)" :on-glyph "radio-checked" :off "( )" :off-glyph "radio")

(defun widget-radio-button-notify (widget _child &optional event)
  "Tell the parent of WIDGET that it was pressed, because of EVENT."
  (widget-apply (widget-get widget :parent) :action widget event))

(provide 'wid-basic)

;; Local Variables:
;; generated-autoload-load-name: "wid-edit"
;; End:

;;; wid-basic.el ends here
