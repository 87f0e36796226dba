;;; wid-compound.el --- the widgets with parts: choices, lists, groups  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The arguments of these types, in the property :args, are widgets too; a copy of one of them becomes a child.
;;
;; `menu-choice' shows one of its arguments, `checklist' and `radio-button-choice' all of them with a button for each,
;; `editable-list' any number of copies of one, `group' each of them once.

;;; Code:

(require 'wid-doc)

;; -- children ---------------------------------------------------------------------------------

(defun widget-children-value-delete (widget)
  "Delete the children and the buttons of WIDGET."
  (wid-basic--delete-parts widget))

(defun widget-children-validate (widget)
  "Return the first of the children of WIDGET that is not valid, or a part of it; nil if all are."
  (cl-some (lambda (child) (widget-apply child :validate)) (widget-get widget :children)))

(defun widget-child-value-get (widget)
  "Return the value of the only child of WIDGET."
  (widget-value (car (widget-get widget :children))))

(defun widget-child-value-inline (widget)
  "Return the value of the only child of WIDGET as a list of the elements that it stands for."
  (widget-apply (car (widget-get widget :children)) :value-inline))

(defun widget-child-validate (widget)
  "Return what of the only child of WIDGET is not valid, or nil."
  (widget-apply (car (widget-get widget :children)) :validate))

(defun widget-types-convert-widget (widget)
  "Make widgets of the arguments of WIDGET; return WIDGET."
  (widget-put widget :args (mapcar #'widget-convert (widget-get widget :args)))
  widget)

(defun widget-types-copy (widget)
  "Make copies of the arguments of WIDGET; return WIDGET."
  (widget-put widget :args (mapcar #'widget-copy (widget-get widget :args)))
  widget)

(defun wid-compound--append (widget property part)
  "Put PART at the end of the list that is PROPERTY of WIDGET."
  (widget-put widget property (append (widget-get widget property) (list part))))

(defun wid-compound--indent (widget)
  "Insert the indentation of WIDGET if a line begins here."
  (let ((indent (widget-get widget :indent)))
    (when (and indent (widget--should-indent-p))
      (insert-char ?\s indent))))

(defun wid-compound--match-all (widget elements)
  "Return non-nil if ELEMENTS is a list that WIDGET matches to its end."
  (and (listp elements)
       (proper-list-p elements)
       (let ((match (widget-apply widget :match-inline elements)))
         (and match (null (cdr match))))))

(defun wid-compound--entry (format functions)
  "Insert FORMAT, in which %% is a %; for each other character after a %, call what FUNCTIONS, an alist, has for it."
  (let ((position 0))
    (while (string-match "%" format position)
      (let* ((percent (match-beginning 0)) (escape (aref format (1+ percent))))
        (insert (substring format position percent))
        (setq position (+ 2 percent))
        (if (eq escape ?%)
            (insert "%")
          (funcall (or (cdr (assq escape functions)) (error "Unknown escape `%c'" escape))))))
    (insert (substring format position))))

(defun wid-compound--value-of (widget elements)
  "Return the value for a child made of WIDGET that matched ELEMENTS: these, or if it is not inline, the first."
  (if (widget-inline-p widget t) elements (car elements)))

;; -- a type by name ---------------------------------------------------------------------------

(defun widget-type-value-create (widget)
  "Insert the child of WIDGET, of the type that its property :type describes."
  (widget-put widget :children
              (list (widget-create-child-value widget (widget-convert (widget-get widget :type)) (widget-get widget :value)))))

(defun widget-type-default-get (widget)
  "Return the value that the child of WIDGET has before anybody sets one."
  (widget-default-get (widget-convert (widget-get widget :type))))

(defun widget-type-match (widget value)
  "Return non-nil if the type that :type of WIDGET describes matches VALUE."
  (widget-apply (widget-convert (widget-get widget :type)) :match value))

(define-widget 'lazy 'default
  "What is like a widget of another type, of which its :type is the description.
That is looked at when it is needed, so that a type can be defined by itself."
  :format "%{%t%}: %v"
  :convert-widget #'widget-value-convert-widget
  :value-create #'widget-type-value-create
  :value-get #'widget-child-value-get
  :value-inline #'widget-child-value-inline
  :default-get #'widget-type-default-get
  :match #'widget-type-match
  :validate #'widget-child-validate)

;; -- choice -----------------------------------------------------------------------------------

(defcustom widget-choice-toggle nil
  "Non-nil means that a choice between two is changed without asking."
  :type 'boolean :group 'widgets)

(define-widget 'menu-choice 'default
  "One of several widgets, which a menu chooses."
  :convert-widget #'widget-types-convert-widget
  :copy #'widget-types-copy
  :format "%[%t%]: %v"
  :case-fold t
  :tag "choice"
  :void '(item :format "invalid (%t)\n")
  :value-create #'widget-choice-value-create
  :value-get #'widget-child-value-get
  :value-inline #'widget-child-value-inline
  :default-get #'widget-choice-default-get
  :mouse-down-action #'widget-choice-mouse-down-action
  :action #'widget-choice-action
  :error "Make a choice"
  :validate #'widget-choice-validate
  :match #'widget-choice-match
  :match-inline #'widget-choice-match-inline)

(defun wid-compound--show-choice (widget choice value)
  "Make a copy of CHOICE the child of WIDGET, with VALUE."
  (widget-put widget :children (list (widget-create-child-value widget choice value)))
  (widget-put widget :choice choice))

(defun wid-compound--show-match (widget value)
  "Show the first of the alternatives of WIDGET that matches VALUE; return nil if there is none.
VALUE is a list of elements if an alternative is inline, since WIDGET is that in its parent then, too."
  (let ((elements (if (widget-inline-p widget t) value (list value))))
    (cl-some (lambda (choice)
               (let ((match (widget-match-inline choice elements)))
                 (when (and match (null (cdr match)))
                   (wid-compound--show-choice widget choice (wid-compound--value-of choice (car match)))
                   t)))
             (widget-get widget :args))))

(defun widget-choice-value-create (widget)
  "Insert the first of the alternatives of WIDGET that matches its value."
  (let ((value (widget-get widget :value)) (explicit (widget-get widget :explicit-choice)))
    (cond
     ((and explicit (equal value (widget-get widget :explicit-choice-value)))
      (widget-put widget :explicit-choice nil)
      (wid-compound--show-choice widget explicit value))
     ((wid-compound--show-match widget value))
     (t
      (let ((void (widget-get widget :void)))
        (widget-put widget :children (list (widget-create-child-and-convert widget void :value value)))
        (widget-put widget :choice void))))))

(defun widget-choice-default-get (widget)
  "Return the value of WIDGET before anybody sets one: that of the first alternative."
  (widget-default-get (car (widget-get widget :args))))

(defun widget-choice-mouse-down-action (widget &optional _event)
  "Return non-nil if the mouse pressed at WIDGET is to show its menu at once."
  (and (display-popup-menus-p)
       (< (length (widget-get widget :args)) widget-menu-max-size)
       (not (and widget-choice-toggle (= (length (widget-get widget :args)) 2)))))

(defun wid-compound--choose (widget event)
  "Ask for an alternative of WIDGET, because of EVENT, and return it."
  (let* ((args (widget-get widget :args)) (old (widget-get widget :choice))
         (completion-ignore-case (widget-get widget :case-fold)))
    (cond ((null args) nil)
          ((null (cdr args)) (car args))
          ((and (= (length args) 2) (memq old args) widget-choice-toggle)
           (if (eq old (car args)) (cadr args) (car args)))
          (t (widget-choose (widget-apply widget :menu-tag-get)
                            (mapcar (lambda (choice) (cons (widget-apply choice :menu-tag-get) choice)) args)
                            event)))))

(defun widget-choice-action (widget &optional event)
  "Ask for an alternative of WIDGET, because of EVENT, and show it with its default value."
  (let ((choice (wid-compound--choose widget event)))
    (when choice
      (let ((value (widget-default-get choice)))
        (widget-put widget :explicit-choice choice)
        (widget-put widget :explicit-choice-value value)
        (widget-value-set widget value)
        (widget-setup)
        (widget-apply widget :notify widget event))))
  (run-hook-with-args 'widget-edit-functions widget))

(defun widget-choice-validate (widget)
  "Return WIDGET if none of its alternatives is shown, or what of the shown one is not valid, or nil."
  (if (eq (widget-get widget :void) (widget-get widget :choice))
      widget
    (widget-apply (car (widget-get widget :children)) :validate)))

(defun widget-choice-match (widget value)
  "Return non-nil if an alternative of WIDGET matches VALUE."
  (cl-some (lambda (choice) (widget-apply choice :match value)) (widget-get widget :args)))

(defun widget-choice-match-inline (widget elements)
  "Return how ELEMENTS begins with what an alternative of WIDGET matches, as (MATCHED . REST), or nil."
  (cl-some (lambda (choice) (widget-match-inline choice elements)) (widget-get widget :args)))

;; -- checklist --------------------------------------------------------------------------------

(define-widget 'checklist 'default
  "Any of several widgets, with a box to check before each."
  :convert-widget #'widget-types-convert-widget
  :copy #'widget-types-copy
  :format "%v"
  :offset 4
  :entry-format "%b %v"
  :greedy nil
  :value-create #'widget-checklist-value-create
  :value-get #'widget-checklist-value-get
  :validate #'widget-checklist-validate
  :match #'widget-checklist-match
  :match-inline #'widget-checklist-match-inline)

(defun widget-checklist-value-create (widget)
  "Insert the alternatives of WIDGET, and their boxes."
  (let ((chosen (widget-checklist-match-find widget)))
    (dolist (item (widget-get widget :args))
      (widget-checklist-add-item widget item (assq item chosen)))
    (widget-put widget :children (nreverse (widget-get widget :children)))))

(defun widget-checklist-add-item (widget type chosen)
  "Insert a box and a child of TYPE for WIDGET; CHOSEN is nil, or a pair of TYPE and the values that it matched."
  (let (button child)
    (wid-compound--indent widget)
    (widget-specify-insert
     (wid-compound--entry
      (widget-get widget :entry-format)
      `((?b . ,(lambda ()
                 (setq button (widget-create-child-and-convert widget 'checkbox :value (not (null chosen))))))
        (?v . ,(lambda ()
                 (setq child (if chosen
                                 (widget-create-child-value widget type (wid-compound--value-of type (cdr chosen)))
                               (widget-create-child widget type)))
                 (unless chosen
                   (widget-apply child :deactivate)))))))
    (when button
      (widget-put child :button button)
      (widget-put widget :buttons (cons button (widget-get widget :buttons))))
    (when child
      (widget-put widget :children (cons child (widget-get widget :children))))))

(defun widget-checklist-match (widget elements)
  "Return non-nil if each element of ELEMENTS is matched by an alternative of WIDGET, each at most once."
  (wid-compound--match-all widget elements))

(defun wid-compound--match-checklist (widget elements)
  "Return what of ELEMENTS alternatives of WIDGET match, as (PAIRS . REST).
PAIRS has pairs of an alternative and a list of what it matched.  REST begins with the first element that none of the
others matches; if WIDGET is greedy, it has all such elements."
  (let ((greedy (widget-get widget :greedy)) (args (copy-sequence (widget-get widget :args)))
        (pairs nil) (rest nil))
    (while elements
      (let* ((arg (widget-checklist-match-up args elements)))
        (cond (arg
               (let ((match (widget-match-inline arg elements)))
                 (push (cons arg (car match)) pairs)
                 (setq elements (cdr match) args (delq arg args))))
              (greedy (push (pop elements) rest))
              (t (setq rest (reverse elements) elements nil)))))
    (cons (nreverse pairs) (nreverse rest))))

(defun widget-checklist-match-inline (widget elements)
  "Return what of ELEMENTS alternatives of WIDGET match, and what not, as (MATCHED . REST)."
  (let ((match (wid-compound--match-checklist widget elements)))
    (cons (apply #'append (mapcar #'cdr (car match))) (cdr match))))

(defun widget-checklist-match-find (widget &optional elements)
  "Return which alternatives of WIDGET match elements of ELEMENTS, by default of its value, as a list of pairs.
The cdr of a pair is the list of elements that the alternative matched."
  (let ((elements (or elements (widget-get widget :value))))
    (car (wid-compound--match-checklist widget (if (listp elements) elements)))))

(defun widget-checklist-match-up (args elements)
  "Return the first of the widgets ARGS that matches the start of ELEMENTS, or nil."
  (cl-find-if (lambda (arg) (widget-match-inline arg elements)) args))

(defun widget-checklist-value-get (widget)
  "Return the values of the checked alternatives of WIDGET in a list."
  (cl-loop for child in (widget-get widget :children)
           when (widget-value (widget-get child :button))
           append (widget-apply child :value-inline)))

(defun widget-checklist-validate (widget)
  "Return what of the checked alternatives of WIDGET is not valid, or nil."
  (cl-loop for child in (widget-get widget :children)
           thereis (and (widget-value (widget-get child :button)) (widget-apply child :validate))))

(define-widget 'option 'checklist
  "A widget that may be there or not."
  :inline t)

;; -- radio buttons ----------------------------------------------------------------------------

(define-widget 'radio-button-choice 'default
  "One of several widgets, all shown, with a button before each."
  :convert-widget #'widget-types-convert-widget
  :copy #'widget-types-copy
  :offset 4
  :format "%v"
  :entry-format "%b %v"
  :value-create #'widget-radio-value-create
  :value-get #'widget-radio-value-get
  :value-inline #'widget-radio-value-inline
  :value-set #'widget-radio-value-set
  :error "You must push one of the buttons"
  :validate #'widget-radio-validate
  :match #'widget-choice-match
  :match-inline #'widget-choice-match-inline
  :action #'widget-radio-action)

(defun widget-radio-value-create (widget)
  "Insert the alternatives of WIDGET, and their buttons."
  (dolist (item (widget-get widget :args))
    (widget-radio-add-item widget item)))

(defun widget-radio-add-item (widget type)
  "Insert a button and a child of TYPE for WIDGET."
  (let* ((value (widget-get widget :value))
         (chosen (and (null (widget-get widget :choice)) (widget-apply type :match value)))
         button child)
    (wid-compound--indent widget)
    (widget-specify-insert
     (wid-compound--entry
      (widget-get widget :entry-format)
      `((?b . ,(lambda ()
                 (setq button (widget-create-child-and-convert widget 'radio-button :value (not (null chosen))))))
        (?v . ,(lambda ()
                 (setq child (if chosen
                                 (widget-create-child-value widget type value)
                               (widget-create-child widget type)))
                 (unless chosen
                   (widget-apply child :deactivate)))))))
    (when chosen
      (widget-put widget :choice type))
    (when button
      (widget-put child :button button)
      (wid-compound--append widget :buttons button))
    (when child
      (wid-compound--append widget :children child))
    child))

(defun widget-radio-chosen (widget)
  "Return the child of WIDGET that is chosen, or nil."
  (cl-find-if (lambda (child) (widget-value (widget-get child :button))) (widget-get widget :children)))

(defun widget-radio-value-get (widget)
  "Return the value of the alternative of WIDGET that is chosen, or nil."
  (let ((chosen (widget-radio-chosen widget)))
    (and chosen (widget-value chosen))))

(defun widget-radio-value-inline (widget)
  "Return the value of the alternative of WIDGET that is chosen as a list of the elements that it stands for."
  (let ((chosen (widget-radio-chosen widget)))
    (and chosen (widget-apply chosen :value-inline))))

(defun wid-compound--press (child pressed)
  "Make CHILD the chosen one if PRESSED, else not."
  (let ((button (widget-get child :button)))
    (unless (eq (and (widget-value button) t) pressed)
      (widget-value-set button pressed)
      (widget-apply child (if pressed :activate :deactivate)))))

(defun widget-radio-value-set (widget value)
  "Choose the first alternative of WIDGET that matches VALUE and set its value."
  (let ((found nil))
    (widget-put widget :choice nil)
    (cl-mapc (lambda (child type)
               (let ((match (and (not found) (widget-apply child :match value))))
                 (wid-compound--press child (and match t))
                 (when match
                   (setq found child)
                   (widget-put widget :choice type)
                   (widget-value-set child value))))
             (widget-get widget :children) (widget-get widget :args))
    (widget-put widget :value value)))

(defun widget-radio-validate (widget)
  "Return WIDGET if nothing is chosen, else what of the chosen alternative is not valid, or nil."
  (let ((chosen (widget-radio-chosen widget)))
    (if chosen (widget-apply chosen :validate) widget)))

(defun widget-radio-action (widget child event)
  "Choose the alternative of WIDGET that the button CHILD belongs to, because of EVENT."
  (when (memq child (widget-get widget :buttons))
    (cl-mapc (lambda (each type)
               (let ((pressed (eq child (widget-get each :button))))
                 ;; The button that was used has changed itself.
                 (if pressed
                     (progn
                       (widget-put widget :choice type)
                       (widget-value-set child t)
                       (widget-apply each :activate))
                   (wid-compound--press each nil))))
             (widget-get widget :children) (widget-get widget :args)))
  (widget-apply widget :notify child event))

;; -- editable list ----------------------------------------------------------------------------

(define-widget 'insert-button 'push-button
  "A button that inserts an element into a list."
  :tag "INS"
  :help-echo (lambda (widget)
               (if (widget-get (widget-get widget :parent) :last-deleted)
                   "Insert back the last deleted item from this list, at this position."
                 "Insert a new item into the list at this position."))
  :action #'widget-insert-button-action)

(define-widget 'delete-button 'push-button
  "A button that deletes an element of a list."
  :tag "DEL"
  :help-echo "Delete this item from the list, saving it for later reinsertion."
  :action #'widget-delete-button-action)

(defun widget-insert-button-action (widget &optional _event)
  "Insert an element into the list that WIDGET is part of, before the one that it belongs to."
  (widget-apply (widget-get widget :parent) :insert-before (widget-get widget :widget)))

(defun widget-delete-button-action (widget &optional _event)
  "Delete the element that WIDGET belongs to from the list that it is part of."
  (widget-apply (widget-get widget :parent) :delete-at (widget-get widget :widget)))

(define-widget 'editable-list 'default
  "A list of widgets of one type, any number."
  :convert-widget #'widget-types-convert-widget
  :copy #'widget-types-copy
  :offset 12
  :format "%v%i\n"
  :format-handler #'widget-editable-list-format-handler
  :entry-format "%i %d %v"
  :value-create #'widget-editable-list-value-create
  :value-get #'widget-editable-list-value-get
  :validate #'widget-children-validate
  :match #'widget-editable-list-match
  :match-inline #'widget-editable-list-match-inline
  :insert-before #'widget-editable-list-insert-before
  :delete-at #'widget-editable-list-delete-at)

(define-widget 'repeat 'editable-list
  "A list of values of one type."
  :tag "Repeat"
  :format "%{%t%}:\n%v%i\n")

(defun widget-editable-list-format-handler (widget escape)
  "Insert what ESCAPE means in the format of WIDGET: %i a button that adds an element at the end."
  (cond ((eq escape ?i)
         (wid-compound--indent widget)
         (apply #'widget-create-child-and-convert widget 'insert-button (widget-get widget :append-button-args)))
        (t (widget-default-format-handler widget escape))))

(defun widget-editable-list-value-create (widget)
  "Insert the elements of the value of WIDGET."
  (let ((type (car (widget-get widget :args))) (elements (widget-get widget :value)) (children nil))
    (widget-put widget :value-pos (copy-marker (point) t))
    (while elements
      (let ((match (widget-match-inline type elements)))
        (if match
            (progn
              (push (widget-editable-list-entry-create widget (wid-compound--value-of type (car match)) t) children)
              (setq elements (cdr match)))
          (setq elements nil))))
    (widget-put widget :children (nreverse children))))

(defun widget-editable-list-value-get (widget)
  "Return the values of the children of WIDGET in a list."
  (cl-loop for child in (widget-get widget :children) append (widget-apply child :value-inline)))

(defun widget-editable-list-match (widget value)
  "Return non-nil if VALUE is a list of what the type of the elements of WIDGET matches."
  (wid-compound--match-all widget value))

(defun widget-editable-list-match-inline (widget elements)
  "Return how ELEMENTS begins with elements of WIDGET, as (MATCHED . REST)."
  (let ((type (car (widget-get widget :args))) (found nil) match)
    (while (and elements (setq match (widget-match-inline type elements)))
      (setq found (append found (car match)) elements (cdr match)))
    (cons found elements)))

(defun widget-editable-list-insert-before (widget before)
  "Insert an element into WIDGET before the child BEFORE, or at the end if that is nil.
It is the one that was deleted last, if there is one."
  (save-excursion
    (let ((children (widget-get widget :children)) (deleted (widget-get widget :last-deleted))
          (inhibit-read-only t) (inhibit-modification-hooks t))
      (goto-char (if before (widget-get before :entry-from) (widget-get widget :value-pos)))
      (let* ((at-start (= (point) (widget-get widget :from)))
             (child (if deleted
                        (widget-editable-list-entry-create widget (car deleted) t)
                      (widget-editable-list-entry-create widget nil nil))))
        (when at-start
          (set-marker (widget-get widget :from) (widget-get child :entry-from)))
        (widget-put widget :last-deleted nil)
        (let ((before-it (cl-loop for each in children until (eq each before) collect each)))
          (widget-put widget :children (append before-it (list child) (memq before children)))))))
  (widget-setup)
  (widget-apply widget :notify widget))

(defun widget-editable-list-delete-at (widget child)
  "Delete CHILD, an element of WIDGET, which can be inserted again."
  (save-excursion
    (widget-put widget :last-deleted (list (widget-value child)))
    (let ((inhibit-read-only t) (inhibit-modification-hooks t)
          (from (widget-get child :entry-from)) (to (widget-get child :entry-to)))
      (dolist (button (copy-sequence (widget-get widget :buttons)))
        (when (eq (widget-get button :widget) child)
          (widget-put widget :buttons (delq button (widget-get widget :buttons)))
          (widget-delete button)))
      (widget-delete child)
      (delete-region from to)
      (set-marker from nil)
      (set-marker to nil)
      (widget-put widget :children (delq child (widget-get widget :children)))))
  (widget-setup)
  (widget-apply widget :notify widget))

(defun widget-editable-list-entry-create (widget value conv)
  "Insert a child of WIDGET, with its buttons, at point, and return it.
It has VALUE if CONV is non-nil, else the value that its type has before anybody sets one."
  (let ((type (car (widget-get widget :args))) (start (copy-marker (point)))
        (indented (not (widget--should-indent-p)))
        insert delete child)
    (wid-compound--indent widget)
    (widget-specify-insert
     (wid-compound--entry
      (widget-get widget :entry-format)
      `((?i . ,(lambda ()
                 (setq insert (apply #'widget-create-child-and-convert widget 'insert-button
                                     (widget-get widget :insert-button-args)))))
        (?d . ,(lambda ()
                 (setq delete (apply #'widget-create-child-and-convert widget 'delete-button
                                     (widget-get widget :delete-button-args)))))
        (?v . ,(lambda ()
                 (setq child (widget-create-child-value widget type (if conv value (widget-default-get type)))))))))
    (dolist (button (list insert delete))
      (when button
        (widget-put widget :buttons (cons button (widget-get widget :buttons)))
        (widget-put button :widget child)))
    ;; Spaces that were there belong to this entry now, and what comes after it needs its own.
    (when indented
      (wid-compound--indent widget))
    (widget-put child :entry-from (copy-marker start t))
    (widget-put child :entry-to (copy-marker (point)))
    (set-marker start nil)
    child))

;; -- group ------------------------------------------------------------------------------------

(define-widget 'group 'default
  "Several widgets, one after the other."
  :convert-widget #'widget-types-convert-widget
  :copy #'widget-types-copy
  :format ":\n%v"
  :value-create #'widget-group-value-create
  :value-get #'widget-editable-list-value-get
  :default-get #'widget-group-default-get
  :validate #'widget-children-validate
  :match #'widget-group-match
  :match-inline #'widget-group-match-inline)

(defun widget-group-value-create (widget)
  "Insert the parts of WIDGET, each with what it matches of the value."
  (let ((elements (widget-get widget :value)) (children nil))
    (dolist (arg (widget-get widget :args))
      (let ((match (widget-match-inline arg elements)))
        (wid-compound--indent widget)
        (push (cond ((null match) (widget-create-child widget arg))
                    (t (widget-create-child-value widget arg (wid-compound--value-of arg (car match)))))
              children)
        (when match
          (setq elements (cdr match)))))
    (widget-put widget :children (nreverse children))))

(defun widget-group-default-get (widget)
  "Return a list of the values that the parts of WIDGET have before anybody sets some, in its external form."
  (widget-apply widget :value-to-external
                (cl-loop for arg in (widget-get widget :args)
                         for value = (widget-default-get arg)
                         append (if (widget-get arg :inline) value (list value)))))

(defun widget-group-match (widget elements)
  "Return non-nil if ELEMENTS is a list of what the parts of WIDGET match."
  (wid-compound--match-all widget elements))

(defun widget-group-match-inline (widget elements)
  "Return how ELEMENTS begins with what the parts of WIDGET match, as (MATCHED . REST), or nil."
  (catch 'no
    (let ((found nil))
      (dolist (arg (widget-get widget :args))
        (let ((match (widget-match-inline arg elements)))
          (unless match
            (throw 'no nil))
          (setq found (append found (car match)) elements (cdr match))))
      (cons found elements))))

(provide 'wid-compound)

;; Local Variables:
;; generated-autoload-load-name: "wid-edit"
;; End:

;;; wid-compound.el ends here
