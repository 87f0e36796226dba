;;; cus-widgets.el --- the widgets of options  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An option is a widget of the type `custom-variable' whose value is the symbol.  Its child shows the value: a field,
;; if the type of the option is one text, else the value as it prints.  Its property :custom-state is what
;; `custom-variable-state' returns, or `modified' if the field was edited and the option not set yet.

;;; Code:

(require 'wid-edit)
(require 'cus-edit)

(defface custom-variable-tag '((t :weight bold)) "Face of the names of options." :group 'customize)
(defface custom-state '((t :foreground "green")) "Face of the states of options and faces." :group 'customize)
(defface custom-changed '((t :inverse-video t)) "Face of the states of what was changed." :group 'customize)
(defface custom-modified '((t :inverse-video t)) "Face of the states of what was edited and not set." :group 'customize)
(defface custom-comment '((t :inherit widget-field)) "Face of comments on options." :group 'customize)
(defface custom-comment-tag '((t :weight bold)) "Face of the tags of comments on options." :group 'customize)

(defvar-local custom-options nil
  "The widgets of the options in the buffer.")

;; -- states -----------------------------------------------------------------------------------

(defconst cus-widgets--states
  '((standard . "STANDARD.") (saved . "SAVED and set.") (set . "SET for current session only.")
    (changed . "CHANGED outside Customize.") (modified . "EDITED, shown value does not take effect until you set or save it.")
    (themed . "THEMED.") (rogue . "NO CUSTOMIZATION DATA; not intended to be customized."))
  "What is shown for states.")

(defun cus-widgets--state-text (state)
  "Return the text for STATE."
  (propertize (cdr (assq state cus-widgets--states))
              'face (pcase state
                      ((or 'set 'changed) 'custom-changed)
                      ('modified 'custom-modified)
                      (_ 'custom-state))))

(defun cus-widgets-insert-state (state)
  "Insert the line for STATE; return the positions of what it says of it, as a pair of markers."
  (insert "   State: ")
  (let ((from (copy-marker (point))))
    (insert (cus-widgets--state-text state))
    (prog1 (cons from (copy-marker (point)))
      (insert "\n"))))

(defun custom-redraw-magic (widget)
  "Show the state of WIDGET anew."
  (let ((place (widget-get widget :state-place)))
    (when place
      (save-excursion
        (widget-specify-insert
         (let ((item (get-text-property (car place) 'cus-buffer-item)))
           (goto-char (cdr place))
           (insert (propertize (cus-widgets--state-text (widget-get widget :custom-state)) 'cus-buffer-item item))
           (delete-region (car place) (cdr place))
           (set-marker (cdr place) (point))))))))

(defun custom-notify (widget &rest args)
  "Note that the child of WIDGET was edited; the last of ARGS says whether it has not happened yet."
  (unless (eq (car-safe (car (last args))) 'before-change)
    (cus-widgets--keep-item widget)
    (unless (eq (widget-get widget :custom-state) 'modified)
      (widget-put widget :custom-state 'modified)
      (custom-redraw-magic widget)))
  (apply #'widget-default-notify widget args))

(defun cus-widgets--keep-item (widget)
  "Give text that was inserted into WIDGET the property that says which item of the buffer it is part of."
  (let ((from (widget-get widget :from)) (to (widget-get widget :to)))
    (when from
      (with-silent-modifications
        (put-text-property from to 'cus-buffer-item (get-text-property from 'cus-buffer-item))))))

;; -- options ----------------------------------------------------------------------------------

(define-widget 'custom 'default
  "Something that can be customized."
  :format "%v"
  :custom-prefix ""
  :custom-level 1
  :custom-state 'hidden
  :notify #'custom-notify
  :value-create #'ignore
  :value-delete #'widget-children-value-delete
  :value-get #'widget-value-value-get
  :validate #'widget-children-validate
  :match (lambda (_widget value) (symbolp value)))

(define-widget 'custom-variable 'custom
  "An option; the value is the symbol."
  :format "%v"
  :custom-category 'option
  :custom-state nil
  :value-create #'custom-variable-value-create
  :custom-set #'custom-variable-set
  :custom-reset-current #'custom-redraw)

(defun cus-widgets--field-p (type)
  "Return non-nil if what the widget TYPE shows is a field."
  (let ((name (car type)))
    (while (and name (not (eq name 'editable-field)))
      (setq name (car (get name 'widget-type))))
    (and name (not (memq (car type) '(color character other))))))

(defvar custom-field-keymap
  (let ((map (copy-keymap widget-field-keymap)))
    (define-key map "\C-c\C-c" #'Custom-set)
    (define-key map "\C-x\C-s" #'Custom-save)
    map)
  "The keys inside a field for the value of an option.")

(defun cus-widgets--value-widget (symbol value)
  "Return the widget, in no buffer yet, that shows VALUE of the option SYMBOL."
  (let* ((type (custom-variable-type symbol))
         (widget (and (cus-widgets--field-p type) (ignore-errors (widget-convert type)))))
    (if (and widget (widget-apply widget :match value))
        (progn
          (widget-put widget :format " %v")
          (when (eq (widget-get widget :keymap) widget-field-keymap)
            (widget-put widget :keymap custom-field-keymap))
          widget)
      (widget-convert 'const :format " %v\n" :value value :value-create #'cus-widgets--insert-value))))

(defun cus-widgets--insert-value (widget)
  "Insert the value of WIDGET as it prints."
  (insert (format "%S" (widget-get widget :value))))

(defun custom-variable-value-create (widget)
  "Insert the name, the value and the state of the option WIDGET."
  (let* ((symbol (widget-get widget :value))
         (value (funcall (or (get symbol 'custom-get) #'default-value) symbol))
         (type (cus-widgets--value-widget symbol value)))
    (insert (propertize (concat (widget-get widget :tag) ":") 'face 'custom-variable-tag))
    (widget-put widget :children (list (widget-create-child-value widget type value)))
    (widget-put widget :custom-state (custom-variable-state symbol value))
    (widget-put widget :state-place (cus-widgets-insert-state (widget-get widget :custom-state)))
    (widget-put widget :comment-place (copy-marker (point)))
    (widget-put widget :comment-widget nil)
    (when (get symbol 'variable-comment)
      (custom-comment-show widget))))

(defun custom-comment-show (widget)
  "Show a field for the comment on the option WIDGET; what else was edited stays."
  (unless (widget-get widget :comment-widget)
    (save-excursion
      (goto-char (widget-get widget :comment-place))
      (widget-specify-insert
       (let ((from (point))
             (item (get-text-property (max (point-min) (1- (point))) 'cus-buffer-item))
             (comment (widget-create-child-and-convert
                       widget 'string :tag "   Comment" :value-face 'custom-comment :sample-face 'custom-comment-tag
                       (or (get (widget-get widget :value) 'variable-comment) ""))))
         (put-text-property from (point) 'cus-buffer-item item)
         (widget-put widget :comment-widget comment)
         (widget-put widget :children (append (widget-get widget :children) (list comment)))
         (when (< (widget-get widget :to) (point))
           (set-marker (widget-get widget :to) (point))))))
    ;; A widget that is just being made gets its fields with the others.
    (when (widget-get widget :from)
      (widget-setup))))

(defun custom-redraw (widget)
  "Show WIDGET as it is, without what was edited."
  (widget-value-set widget (widget-get widget :value))
  (widget-setup))

(defun custom-variable-set (widget)
  "Set the option WIDGET to what its field says, for this session; signal an error if that is no value for it."
  (let* ((symbol (widget-get widget :value))
         (child (car (widget-get widget :children)))
         (comment-widget (widget-get widget :comment-widget))
         (invalid (widget-apply child :validate)))
    (when invalid
      (goto-char (widget-get invalid :from))
      (user-error "%s" (widget-get invalid :error)))
    (customize-set-variable symbol (widget-value child)
                            (and comment-widget (widget-value comment-widget)))
    (widget-put widget :custom-state (custom-variable-state symbol (default-value symbol)))
    (custom-redraw-magic widget)))

;; -- types of options -------------------------------------------------------------------------

(define-widget 'hook 'list
  "A list of functions, of which some are offered."
  :value-to-internal (lambda (_widget value) (if (and value (symbolp value)) (list value) value))
  :match (lambda (widget value) (or (symbolp value) (widget-group-match widget value)))
  :convert-widget #'custom-hook-convert-widget
  :tag "Hook")

(defun custom-hook-convert-widget (widget)
  "Make the arguments of WIDGET: one for its options, one for any other functions."
  (let ((options (widget-get widget :options))
        (other '(editable-list :inline t :entry-format "%i %d%v" (function :format " %v"))))
    (widget-put widget :args
                (if options
                    (list `(checklist :inline t ,@(mapcar (lambda (entry) `(function-item ,entry)) options)) other)
                  (list other)))
    (widget-types-convert-widget widget)))

(defvar widget-face-prompt-value-history nil "Faces that were read for widgets.")

(define-widget 'face 'symbol
  "A face."
  :format "%{%t%}: (%{sample%}) %v"
  :tag "Face"
  :value 'default
  :sample-face-get #'widget-face-sample-face-get
  :notify #'widget-face-notify
  :match (lambda (_widget value) (facep value))
  :completions (apply-partially #'completion-table-with-predicate obarray #'facep 'strict)
  :prompt-match #'facep
  :prompt-history 'widget-face-prompt-value-history
  :validate (lambda (widget)
              (unless (facep (widget-value widget))
                (widget-put widget :error (format "Invalid face: %S" (widget-value widget)))
                widget)))

(defun widget-face-sample-face-get (widget)
  "Return the face that WIDGET names, or the default one."
  (let ((value (widget-value widget)))
    (if (facep value) value 'default)))

(defun widget-face-notify (widget child &optional event)
  "Show the face of WIDGET in its sample, since CHILD has changed because of EVENT."
  (let ((sample (widget-get widget :sample-overlay)))
    (when sample
      (overlay-put sample 'face (widget-apply widget :sample-face-get))))
  (widget-default-notify widget child event))

(provide 'cus-widgets)

;; Local Variables:
;; generated-autoload-load-name: "cus-edit"
;; End:

;;; cus-widgets.el ends here
