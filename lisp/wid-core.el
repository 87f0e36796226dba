;;; wid-core.el --- what widgets are  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A widget is a list (TYPE PROPERTY VALUE...); what is not in the list comes from the widget's type, from the
;; type of that, and so on (`widget-get').  This file makes widgets of descriptions (`widget-convert'), gives
;; them a place in a buffer and takes it away (`widget-create', `widget-delete'), and asks them for their values.
;;
;; A value has two forms: the external one is what programs see; the internal one, in the property :value, is
;; what the widget shows, such as the text of a field.  :value-to-internal and :value-to-external turn one into
;; the other.  A value that is `inline' stands for several elements of the list that the parent's value is.

;;; Code:

(require 'cl-lib)
(require 'widget)

(declare-function x-popup-menu "menu.c")

(defgroup widgets nil "Forms in buffers: fields, buttons, choices." :link '(custom-manual "(widget)Top") :group 'help)

(defcustom widget-menu-max-size 40
  "The largest number of items that `widget-choose' offers in a menu."
  :type 'integer :group 'widgets)
(defcustom widget-menu-max-shortcuts 40
  "The largest number of items that `widget-choose' offers with a key for each; with more, it asks for a name."
  :type 'integer :group 'widgets)
(defcustom widget-menu-minibuffer-flag nil
  "Non-nil means that `widget-choose' asks in the minibuffer."
  :type 'boolean :group 'widgets)

;; -- properties -------------------------------------------------------------------------------

;;;###autoload
(defun widgetp (widget)
  "Return non-nil if WIDGET is a widget or the name of a type of widgets."
  (let ((type (if (consp widget) (car widget) widget)))
    (and (symbolp type) (get type 'widget-type))))

(defun widget-type (widget)
  "Return the type of WIDGET, a symbol."
  (car widget))

(defun widget-member (widget property)
  "Return non-nil if WIDGET or a type that it is of has PROPERTY, whatever its value."
  (let ((found nil))
    (while (and widget (not found))
      (if (plist-member (cdr widget) property)
          (setq found t)
        (setq widget (get (car widget) 'widget-type))))
    found))

(defun widget-get-indirect (widget property)
  "Return the value of PROPERTY of WIDGET; if that is a symbol, the value of the variable."
  (let ((value (widget-get widget property)))
    (if (symbolp value) (symbol-value value) value)))

(defun widget-princ-to-string (object)
  "Return what `princ' writes for OBJECT."
  (with-output-to-string (princ object)))

(defun widget-sublist (list start &optional end)
  "Return the elements of LIST from START up to, without, END or to its end."
  (if end (butlast (nthcdr start list) (- (length list) end)) (copy-sequence (nthcdr start list))))

;; -- making widgets ---------------------------------------------------------------------------

(defun wid-core--leading-keywords (arguments)
  "Return how many elements at the start of ARGUMENTS are keywords and their values.
A keyword at the end is an argument."
  (let ((count 0))
    (while (and (cdr arguments) (keywordp (car arguments)))
      (setq count (+ count 2) arguments (cddr arguments)))
    count))

(defun wid-core--name-arguments (widget)
  "Give those elements of WIDGET that follow its keywords the name :args."
  (let ((last (nthcdr (wid-core--leading-keywords (cdr widget)) widget)))
    (when (cdr last)
      (setcdr last (list :args (cdr last)))))
  widget)

(defun wid-core--apply-converters (widget)
  "Let each type of WIDGET change it by its own function :convert-widget; return what the last one returns.
The type of what a function returned decides which is next."
  (let ((type (car widget)))
    (while type
      (let* ((definition (get type 'widget-type))
             (convert (plist-get (cdr definition) :convert-widget)))
        (when convert
          (setq widget (funcall convert widget)))
        (setq type (car definition)))))
  widget)

(defun widget-convert (type &rest args)
  "Return a new widget of TYPE, a symbol or a description (SYMBOL PROPERTY VALUE... ARGUMENT...).
ARGS are further properties, which count more than those of TYPE, and arguments, which come in place of those of TYPE.
The widget is in no buffer."
  (let* ((named (wid-core--leading-keywords args))
         (arguments (nthcdr named args))
         (widget (wid-core--name-arguments (if (symbolp type) (list type) (copy-sequence type)))))
    (when arguments
      (widget-put widget :args arguments))
    (setq widget (wid-core--apply-converters widget))
    (dotimes (index (/ named 2))
      (widget-put widget (nth (* 2 index) args) (nth (1+ (* 2 index)) args)))
    (when (widget-member widget :value)
      (widget-put widget :value (widget-apply widget :value-to-internal (widget-get widget :value))))
    widget))

(defun widget-copy (widget)
  "Return a copy of WIDGET that can be changed without changing it."
  (widget-apply (copy-sequence widget) :copy))

;;;###autoload
(defun widget-create (type &rest args)
  "Make a widget of TYPE with ARGS, as `widget-convert' does, put it into the buffer at point, and return it."
  (let ((widget (apply #'widget-convert type args)))
    (widget-apply widget :create)
    widget))

(defun wid-core--adopt (parent widget)
  "Make WIDGET a child of PARENT and put it into the buffer at point; return it."
  (widget-put widget :parent parent)
  (unless (widget-get widget :indent)
    (widget-put widget :indent (+ (or (widget-get parent :indent) 0)
                                  (or (widget-get widget :extra-offset) 0)
                                  (widget-get parent :offset))))
  (widget-apply widget :create)
  widget)

(defun widget-create-child-and-convert (parent type &rest args)
  "Make a widget of TYPE with ARGS at point that is a child of PARENT; return it."
  (wid-core--adopt parent (apply #'widget-convert type args)))

(defun widget-create-child (parent type)
  "Make a copy of the widget TYPE at point that is a child of PARENT; return it."
  (wid-core--adopt parent (widget-copy type)))

(defun widget-create-child-value (parent type value)
  "Make a copy of the widget TYPE at point that is a child of PARENT and has VALUE; return it."
  (let ((widget (widget-copy type)))
    (widget-put widget :value (widget-apply widget :value-to-internal value))
    (wid-core--adopt parent widget)))

;;;###autoload
(defun widget-delete (widget)
  "Remove WIDGET from its buffer."
  (widget-apply widget :delete))

;; -- values -----------------------------------------------------------------------------------

;;;###autoload
(defun widget-value (widget)
  "Return the value of WIDGET, in its external form."
  (widget-apply widget :value-to-external (widget-apply widget :value-get)))

(defun widget-value-set (widget value)
  "Set the value of WIDGET to VALUE, in its external form, and show it."
  (widget-apply widget :value-set (widget-apply widget :value-to-internal value)))

(defun widget-default-get (widget)
  "Return the value that WIDGET has before anybody sets one, in its external form."
  (widget-apply widget :default-get))

(defun widget-inline-p (widget &optional bubblep)
  "Return non-nil if the value of WIDGET stands for several elements of its parent's.
With BUBBLEP non-nil, also if WIDGET is a choice of which an alternative is like that."
  (or (widget-get widget :inline)
      (and bubblep (widget-member widget :inline-bubbles-p) (widget-apply widget :inline-bubbles-p))))

(defun widget-match-inline (widget elements)
  "Return how the list ELEMENTS begins with what WIDGET matches, as (MATCHED . REST), or nil.
If WIDGET is not inline, MATCHED is a list of one element."
  (cond ((widget-inline-p widget t) (widget-apply widget :match-inline elements))
        ((and (listp elements) (widget-apply widget :match (car elements))) (cons (list (car elements)) (cdr elements)))))

(defun widget-apply-action (widget &optional event)
  "Do what WIDGET is for, because of EVENT; signal an error if it is inactive."
  (if (widget-apply widget :active)
      (widget-apply widget :action event)
    (error "Attempt to perform action on inactive widget")))

(defun widget-get-sibling (widget)
  "Return the child of the parent of WIDGET that has WIDGET as its button, or nil."
  (cl-find widget (widget-get (widget-get widget :parent) :children)
           :key (lambda (child) (widget-get child :button))))

(defun widget-map-buttons (function &optional buffer maparg)
  "Call FUNCTION with each button of BUFFER, by default the current one, and MAPARG, until it returns non-nil."
  (with-current-buffer (or buffer (current-buffer))
    (save-restriction
      (widen)
      (cl-loop for overlay in (wid-core--overlays)
               for button = (overlay-get overlay 'button)
               until (and button (funcall function button maparg))))
    nil))

(defun wid-core--overlays ()
  "Return the overlays of the buffer, in no certain order."
  (let ((lists (overlay-lists)))
    (append (car lists) (cdr lists))))

;;;###autoload
(defun widget-prompt-value (widget prompt &optional value unbound)
  "Ask with PROMPT for a value of WIDGET, a widget or a description of one; VALUE is offered unless UNBOUND.
Signal an error if WIDGET does not match the answer."
  (let* ((widget (if (consp widget) widget (list widget)))
         (widget (widget-convert widget))
         (answer (widget-apply widget :prompt-value (format "[%s] %s" (widget-type widget) prompt) value unbound)))
    (unless (widget-apply widget :match answer)
      (error "Value does not match %S type" (car widget)))
    answer))

;;;###autoload
(defun widget-insert (&rest args)
  "Insert ARGS, strings and characters, into the buffer, although text outside of fields cannot be changed."
  (let ((inhibit-read-only t) (inhibit-modification-hooks t))
    (apply #'insert args)))

;; -- choosing ---------------------------------------------------------------------------------

(defun wid-core--shortcuts (items)
  "Return an alist of keys, characters, and the ITEMS that they stand for."
  (let ((next -1) (keys "0123456789abcdefghijklmnopqrstuvwxyz"))
    (mapcar (lambda (item) (cons (aref keys (setq next (1+ next))) item)) items)))

(defun wid-core--choose-by-key (title items)
  "Show ITEMS with a key for each under TITLE, wait for one of the keys, and return that item's value."
  (let ((shortcuts (wid-core--shortcuts items)))
    (save-window-excursion
      (with-current-buffer (get-buffer-create "*Widget Choose*")
        (let ((inhibit-read-only t))
          (erase-buffer)
          (insert title "\n\n")
          (dolist (entry shortcuts)
            (insert (format "%c = %s\n" (car entry) (cadr entry))))
          (goto-char (point-min)))
        (display-buffer (current-buffer)))
      (unwind-protect
          (cddr (assq (read-char-choice (format "%s: " title) (mapcar #'car shortcuts)) shortcuts))
        (kill-buffer "*Widget Choose*")))))

(defun widget-choose (title items &optional event)
  "Let the user choose one of ITEMS, under TITLE, and return its value.
ITEMS is a list of pairs (NAME . VALUE); a string among them cannot be chosen.  EVENT, an event of the mouse, asks for a menu."
  (let ((choices (cl-remove-if-not #'consp items)))
    (cond
     ((and event (not widget-menu-minibuffer-flag) (display-popup-menus-p) (< (length items) widget-menu-max-size))
      (x-popup-menu event (list title (cons "" items))))
     ((or widget-menu-minibuffer-flag noninteractive (> (length choices) (min 36 widget-menu-max-shortcuts)))
      (let* ((completion-ignore-case t)
             (answer (completing-read (concat title ": ") choices nil t)))
        (cdr (assoc-string answer choices t))))
     (t (wid-core--choose-by-key title choices)))))

(provide 'wid-core)

;; Local Variables:
;; generated-autoload-load-name: "wid-edit"
;; End:

;;; wid-core.el ends here
