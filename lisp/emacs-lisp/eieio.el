;;; eieio.el --- classes and objects  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `defclass' defines a class, `make-instance' makes an object of it, `slot-value' and `oref' are the
;; values of its slots.  Functions that do different things for different classes are generic
;; functions (`cl-defmethod').  Objects are initialized by `initialize-instance', copied by
;; `clone', written so that they can be read back by `object-write'.
;;
;; The classes themselves are in eieio-core.el; classes to inherit from in eieio-base.el.

;;; Code:

(require 'eieio-core)
(require 'pcase)

(defconst eieio-version "1.4"
  "Version of the object system that this one follows.")

(defun eieio-version ()
  "Show the version of the object system."
  (interactive)
  (message eieio-version))

;; -- defining classes -------------------------------------------------------------------------

(defun eieio--slot-methods (class slot)
  "Return the forms that define the functions which SLOT, (NAME OPTIONS...), of CLASS asks for."
  (let* ((name (car slot)) (options (cdr slot)) (accessor (plist-get options :accessor))
         (reader (plist-get options :reader)) (writer (plist-get options :writer)) (forms nil))
    (dolist (symbol (list accessor reader writer))
      (unless (symbolp symbol) (signal 'wrong-type-argument (list 'symbolp symbol))))
    (when accessor
      (push `(cl-defmethod (setf ,accessor) (value (this ,class)) (eieio-oset this ',name value)) forms)
      (push `(cl-defmethod ,accessor ((this ,class))
               ,(format "Return the value of the slot `%S' of an object of class `%S', nil if it has none." name class)
               (if (slot-boundp this ',name) (eieio-oref this ',name)))
            forms)
      (if (eq (plist-get options :allocation) :class)
          (push `(cl-defmethod ,accessor ((this (subclass ,class)))
                   ,(format "Return the value of the slot `%S' of the class `%S'." name class)
                   (if (slot-boundp this ',name) (eieio-oref-default this ',name)))
                forms)))
    (if writer
        (push `(cl-defmethod ,writer ((this ,class) value)
                 ,(format "Set the slot `%S' of an object of class `%S' to VALUE." name class)
                 (setf (slot-value this ',name) value))
              forms))
    (if reader
        (push `(cl-defmethod ,reader ((this ,class))
                 ,(format "Return the value of the slot `%S' of an object of class `%S'." name class)
                 (slot-value this ',name))
              forms))
    forms))

(eval-and-compile
  (defun eieio--constructor (name abstract)
    "Return the definition of the function that makes objects of the class NAME.
  ABSTRACT, what the definition says about that, is nil if there are any."
    (if abstract
        `(defun ,name (&rest _)
           ,(format "You cannot create a new object of type `%S'." name)
           ,(if (stringp abstract) `(error ,abstract) `(error ,(format "Class %S is abstract" name))))
      `(defun ,name (&rest slots)
         ,(format "Create a new object of class type `%S'." name)
         (apply #'make-instance ',name slots)))))

(defmacro defclass (name superclasses slots &rest options-and-doc)
  "Define NAME as a class that inherits from SUPERCLASSES, a list of names.
SLOTS are the slots of its objects, names or lists (NAME OPTIONS...), where
options are

  :initform FORM    the default value; evaluated if it is a call of a function
  :initarg KEYWORD  the keyword argument of `make-instance' that is its value
  :accessor, :reader, :writer FUNCTION  functions that are defined for it
  :allocation :class  the class keeps the value, for all objects together
  :type TYPE        the type that values must have
  :documentation STRING
  :custom, :label, :group, :printer, :protection  for those who look for them

OPTIONS-AND-DOC is [DOCSTRING] [OPTION VALUE]..., where options are
:documentation, :abstract (non-nil: there are no objects of the class
itself), :method-invocation-order (:breadth-first, :depth-first, :c3) and
others."
  (declare (doc-string 4) (indent defun)
           (debug (&define name sexp sexp [&optional stringp] &rest [symbolp sexp])))
  (eieio--check (listp superclasses) 'list superclasses 'superclasses)
  (when (stringp (car options-and-doc))
    (if (= (% (length options-and-doc) 2) 0)
        (error "Too many arguments to `defclass'"))
    (push :documentation options-and-doc))
  (let* ((string (symbol-name name)) (predicate (intern (concat string "-p")))
         (child (intern (concat string "--eieio-childp"))) (old-child (intern (concat string "-child-p")))
         (methods nil))
    (dolist (slot slots)
      (if (consp slot) (setq methods (append methods (eieio--slot-methods name slot)))))
    `(progn
       (defalias ',predicate (eieio-make-class-predicate ',name))
       (defalias ',child (eieio-make-child-predicate ',name))
       ,@(when eieio-backward-compatibility
           `((defalias ',old-child #',child)
             (make-obsolete ',old-child ,(format "use (cl-typep ... \\='%s) instead" name) "25.1")))
       (define-symbol-prop ',name 'cl-deftype-satisfies #',child)
       (eieio-defclass-internal ',name ',superclasses ',slots ',options-and-doc)
       ,@methods
       ,(eieio--constructor name (plist-get options-and-doc :abstract)))))

;; The class that all inherit from.  Its definition is also that of the order of things above.
(defclass eieio-default-superclass nil
  nil
  "The class that every class inherits from."
  :abstract t)

(setq eieio-default-superclass (cl--find-class 'eieio-default-superclass))

(define-obsolete-function-alias 'standard-class #'eieio-default-superclass "26.1")

;; -- slots of objects -------------------------------------------------------------------------

(defmacro oref (obj slot)
  "Return the value of SLOT, a name, of the object OBJ."
  (declare (debug (form symbolp)))
  `(eieio-oref ,obj ',slot))

(defmacro oset (obj slot value)
  "Set SLOT, a name, of the object OBJ to VALUE."
  (declare (debug (form symbolp form)))
  `(eieio-oset ,obj ',slot ,value))

(defmacro oref-default (class slot)
  "Return the default value of SLOT, a name, of CLASS, a class or an object of it."
  (declare (debug (form symbolp)))
  `(eieio-oref-default ,class ',slot))

(defmacro oset-default (class slot value)
  "Set the default value of SLOT, a name, of CLASS to VALUE."
  (declare (debug (form symbolp form)))
  `(eieio-oset-default ,class ',slot ,value))

(defalias 'slot-value #'eieio-oref)

(define-obsolete-function-alias 'set-slot-value #'eieio-oset "25.1")

(defmacro with-slots (spec-list object &rest body)
  "Evaluate BODY, in which the names in SPEC-LIST stand for slots of OBJECT.
SPEC-LIST has the form (NAME...), where a NAME may be (NAME SLOT)."
  (declare (indent 2) (debug (sexp sexp def-body)))
  (let ((variable (make-symbol "object")))
    `(let* ((,variable ,object))
       (cl-symbol-macrolet
           ,(mapcar (lambda (spec)
                      (let ((name (if (listp spec) (car spec) spec)) (slot (if (listp spec) (cadr spec) spec)))
                        (list name `(slot-value ,variable ',slot))))
                    spec-list)
         ,@body))))

(defun slot-boundp (object slot)
  "Return non-nil if SLOT of OBJECT, an object or a class, has a value."
  (cond ((eieio-object-p object)
         (let ((position (eieio--slot-name-index (eieio--object-class object) slot)))
           (not (eq (if position (aref object position) (eieio-oref object slot)) eieio--unbound))))
        ((class-p object)
         (let* ((class (eieio--class-object object)) (position (eieio--slot-name-index class slot)))
           (not (if position
                    (equal (cl--slot-descriptor-initform (aref (eieio--class-slots class) (1- position))) eieio--unbound-form)
                  (eq (eieio-oref-default object slot) eieio--unbound)))))
        (t (signal 'wrong-type-argument (list 'eieio-object-p object)))))

(defun slot-makeunbound (object slot)
  "Make that SLOT of OBJECT has no value."
  (eieio-oset object slot eieio--unbound))

(defun slot-exists-p (object-or-class slot)
  "Return non-nil if OBJECT-OR-CLASS has SLOT."
  (let ((class (cond ((eieio-object-p object-or-class) (eieio--object-class object-or-class))
                     ((eieio--class-p object-or-class) object-or-class)
                     (t (find-class object-or-class 'error)))))
    (or (gethash slot (eieio--class-index-table class))
        (and (eieio--class-slot-name-index class slot) t))))

(cl-defgeneric slot-missing (object slot-name _operation &optional _new-value)
  "Do what is to be done when OBJECT has no slot SLOT-NAME.
OPERATION is `oref', `oset', `oref-default' or `oset-default', and NEW-VALUE
what the slot was to be set to.

\(fn OBJECT SLOT-NAME OPERATION &optional NEW-VALUE)"
  (signal 'invalid-slot-name
          (list (if (eieio-object-p object) (eieio-object-name object) object) slot-name)))

(cl-defgeneric slot-unbound (object class slot-name fn)
  "Do what is to be done when SLOT-NAME of OBJECT, which is of CLASS, has no value.
FN is the function that asked for it.")

(cl-defmethod slot-unbound ((object eieio-default-superclass) class slot-name fn)
  "Signal `unbound-slot'."
  (signal 'unbound-slot (list (eieio-class-name class) (eieio-object-name object) slot-name fn)))

(cl-defmethod slot-unbound (object class slot-name fn)
  "Signal `unbound-slot' about OBJECT, which is a class."
  (signal 'unbound-slot (list (if (class-p class) (eieio-class-name class) class) object slot-name fn)))

;; -- objects and classes ----------------------------------------------------------------------

(defun find-class (symbol &optional errorp)
  "Return the class named SYMBOL, or nil.
ERRORP non-nil means to signal an error if there is none."
  (let ((class (cl--find-class symbol)))
    (cond ((eieio--class-p class) class)
          (errorp (signal 'wrong-type-argument (list 'class-p symbol))))))

(defun eieio-object-class (obj)
  "Return the name of the class of OBJ."
  (eieio--check (eieio-object-p obj) 'eieio-object obj 'obj)
  (eieio--class-name (eieio--object-class obj)))

(defalias 'eieio-object-class-name #'eieio-object-class)
(define-obsolete-function-alias 'object-class #'eieio-object-class "24.4")
(define-obsolete-function-alias 'object-class-name #'eieio-object-class-name "24.4")
(define-obsolete-function-alias 'object-class-fast #'eieio-object-class "24.4")
(define-obsolete-function-alias 'class-of #'eieio-object-class "24.4")

(defun eieio-class-parents (class)
  "Return the classes that CLASS inherits from directly."
  (let ((object (eieio--class-object class)))
    (unless (eieio--class-p object) (signal 'wrong-type-argument (list 'eieio--class object)))
    (eieio--class-parents object)))

(defun eieio-class-children (class)
  "Return the names of the classes that inherit from CLASS directly."
  (eieio--check (class-p class) 'class class 'class)
  (eieio--class-children (eieio--class-object class)))

(defmacro eieio-class-parent (class)
  "Return the first class that CLASS inherits from."
  `(car (eieio-class-parents ,class)))

(defun eieio-class-slots (class)
  "Return the descriptors of the slots of CLASS."
  (setq class (eieio--class-object class))
  (eieio--check (eieio--class-p class) 'eieio--class class 'class)
  (mapcar #'identity (eieio--class-slots class)))

(defun eieio-slot-descriptor-name (slot)
  "Return the name of the descriptor SLOT."
  (cl--slot-descriptor-name slot))

(define-obsolete-function-alias 'class-parents #'eieio-class-parents "24.4")
(define-obsolete-function-alias 'class-children #'eieio-class-children "24.4")
(define-obsolete-function-alias 'class-parent #'eieio-class-parent "24.4")
(define-obsolete-function-alias 'class-direct-superclasses #'eieio-class-parents "24.4")
(define-obsolete-function-alias 'class-direct-subclasses #'eieio-class-children "24.4")

(defun object-slots (obj)
  "Return the names of the slots of OBJ."
  (declare (obsolete eieio-class-slots "25.1"))
  (eieio--check (eieio-object-p obj) 'eieio-object obj 'obj)
  (mapcar #'cl--slot-descriptor-name (eieio-class-slots (eieio--object-class obj))))

(defun same-class-p (obj class)
  "Return t if CLASS is the class of OBJ."
  (setq class (eieio--class-object class))
  (eieio--check (eieio-object-p obj) 'eieio-object obj 'obj)
  (eieio--check (eieio--class-p class) 'eieio--class class 'class)
  (eq (eieio--object-class obj) class))

(defun child-of-class-p (child class)
  "Return non-nil if CHILD is CLASS or inherits from it."
  (setq child (eieio--class-object child))
  (eieio--check (eieio--class-p child) 'eieio--class child 'child)
  (setq class (eieio--class-object class))
  (eieio--check (eieio--class-p class) 'eieio--class class 'class)
  (and (or (eq child class) (memq class (eieio--class-precedence-bfs child))) t))

(defun object-of-class-p (obj class)
  "Return non-nil if OBJ is of CLASS or of a class that inherits from it."
  (eieio--check (eieio-object-p obj) 'eieio-object obj 'obj)
  (child-of-class-p (eieio--object-class obj) class))

(define-obsolete-function-alias 'obj-of-class-p #'object-of-class-p "24.4")

;; -- making objects ---------------------------------------------------------------------------

(cl-defgeneric make-instance (class &rest initargs)
  "Return a new object of CLASS, a name.
INITARGS are keywords and the values of the slots that have these
keywords as :initarg.")

(define-obsolete-function-alias 'constructor #'make-instance "25.1")

(cl-defmethod make-instance ((class (subclass eieio-default-superclass)) &rest slots)
  "Return a new object of CLASS: a copy of its default object, initialized with SLOTS.
A string in front of SLOTS is its name."
  (let* ((object (eieio--full-class-object class))
         (new (copy-sequence (eieio--class-default-object-cache object))))
    (if eieio-backward-compatibility
        (aset new 0 (eieio--class-name object)))
    (when (and slots (or (stringp (car slots)) (null (car slots))))
      (let ((name (pop slots)))
        (if name (eieio-object-set-name-string new name))))
    (initialize-instance new slots)
    new))

(cl-defgeneric shared-initialize (obj slots)
  "Set slots of OBJ from SLOTS, a list of keywords and values.")

(cl-defmethod shared-initialize ((obj eieio-default-superclass) slots)
  "Set slots of OBJ from SLOTS; call `slot-missing' if it does not have one."
  (let ((class (eieio--object-class obj)))
    (while slots
      (let ((name (eieio--initarg-to-attribute class (car slots))))
        (if name
            (eieio-oset obj name (cadr slots))
          (slot-missing obj (car slots) 'oset (cadr slots))))
      (setq slots (cddr slots)))))

(cl-defgeneric initialize-instance (this &optional slots)
  "Initialize THIS, a new object, from SLOTS, a list of keywords and values.")

(cl-defmethod initialize-instance ((this eieio-default-superclass) &optional slots)
  "Evaluate the default forms of slots that SLOTS do not give; then call `shared-initialize'."
  (let ((class (eieio--object-class this)))
    (mapc (lambda (slot)
            (let* ((name (cl--slot-descriptor-name slot)) (form (cl--slot-descriptor-initform slot))
                   (initarg (and (not (macroexp-const-p form)) (car (rassq name (eieio--class-initarg-tuples class))))))
              (unless (or (macroexp-const-p form) (and initarg (plist-member slots initarg)))
                (eieio-oset this name (eval form t)))))
          (eieio--class-slots class))
    (shared-initialize this slots)))

(cl-defgeneric clone (obj &rest params)
  "Return a copy of OBJ.
PARAMS are keywords and values of slots that are different.")

(cl-defmethod clone ((obj eieio-default-superclass) &rest params)
  "Return a copy of OBJ with slots changed by PARAMS; a string in front of them is its name."
  (let ((new (copy-sequence obj)))
    (if (stringp (car params))
        (eieio-object-set-name-string new (pop params)))
    (if params (shared-initialize new params))
    new))

(cl-defgeneric destructor (_this &rest _params)
  "Do nothing: there is no moment at which objects go away.

\(fn THIS &rest PARAMS)"
  (declare (obsolete nil "26.1")))

(cl-defmethod destructor (_this &rest _params)
  "Do nothing.")

(defun eieio-change-class (_obj _class)
  "Signal that the class of OBJ cannot be changed to CLASS.

\(fn OBJ CLASS)"
  (error "EIEIO: `change-class' is unimplemented"))
(define-obsolete-function-alias 'change-class #'eieio-change-class "24.4")

;; -- names ------------------------------------------------------------------------------------

(defvar eieio--object-names (make-hash-table :test #'eq :weakness 'key)
  "Names that were given to objects.")

(cl-defgeneric eieio-object-name-string (obj)
  "Return the name of OBJ."
  (declare (gv-setter eieio-object-set-name-string))
  (eieio--check (eieio-object-p obj) 'eieio-object obj 'obj)
  (or (gethash obj eieio--object-names)
      (format "%s-%x" (eieio-object-class obj) (sxhash-eq obj))))

(cl-defgeneric eieio-object-set-name-string (obj name)
  "Make NAME, a string, the name of OBJ."
  (eieio--check (stringp name) 'string name 'name)
  (setf (gethash obj eieio--object-names) name))

(define-obsolete-function-alias 'object-name-string #'eieio-object-name-string "24.4")
(define-obsolete-function-alias 'object-set-name-string #'eieio-object-set-name-string "24.4")

(defun eieio-object-name (obj &optional extra)
  "Return how OBJ is shown: its class and name, followed by EXTRA, a string."
  (eieio--check (eieio-object-p obj) 'eieio-object obj 'obj)
  (format "#<%s %s%s>" (eieio-object-class obj) (eieio-object-name-string obj) (or extra "")))
(define-obsolete-function-alias 'object-name #'eieio-object-name "24.4")

;; -- lists of objects -------------------------------------------------------------------------

(defun object-assoc (key slot list)
  "Return the first object in LIST whose SLOT is `equal' to KEY."
  (eieio--check (listp list) 'list list 'list)
  (while (and list (not (condition-case nil
                            (equal key (eieio-oref (car list) slot))
                          (invalid-slot-name nil))))
    (setq list (cdr list)))
  (car list))

(defun object-assoc-list (slot list)
  "Return an alist from the values of SLOT of the objects in LIST to the objects."
  (eieio--check (listp list) 'list list 'list)
  (mapcar (lambda (object) (cons (eieio-oref object slot) object)) list))

(defun object-assoc-list-safe (slot list)
  "Return an alist from the values of SLOT of the objects in LIST that have it to the objects."
  (eieio--check (listp list) 'list list 'list)
  (let (alist)
    (dolist (object list)
      (if (slot-exists-p object slot)
          (push (cons (eieio-oref object slot) object) alist)))
    (nreverse alist)))

(defun object-add-to-list (object slot item &optional append)
  "Add ITEM to the list in SLOT of OBJECT, unless it is there: in front, or at the end if APPEND."
  (let ((list (if (slot-boundp object slot) (eieio-oref object slot))))
    (setq list (if (listp list) (copy-sequence list) (list list)))
    (unless (member item list)
      (setq list (if append (append list (list item)) (cons item list))))
    (eieio-oset object slot list)))

(defun object-remove-from-list (object slot item)
  "Remove ITEM from the list in SLOT of OBJECT."
  (if (slot-boundp object slot)
      (eieio-oset object slot (delete item (eieio-oref object slot)))))

;; -- showing objects --------------------------------------------------------------------------

(cl-defgeneric object-print (this &rest _strings)
  "Return how THIS is shown, with STRINGS added to its name.

\(fn THIS &rest STRINGS)"
  (format "%S" this))

(cl-defmethod object-print ((this eieio-default-superclass) &rest strings)
  "Return the class and name of THIS, with STRINGS added to it."
  (eieio-object-name this (apply #'concat strings)))

(cl-defmethod cl-print-object ((object eieio-default-superclass) stream)
  "Print OBJECT to STREAM as `object-print' shows it."
  (princ (object-print object) stream))

(defvar eieio-print-depth 0
  "How deeply the object that is written is nested.")

(defvar eieio-print-indentation t
  "Non-nil means that objects are written on indented lines.")

(defvar eieio-print-object-name t
  "Non-nil means that objects are written with their names.")

(defvar eieio--print-flat nil
  "Non-nil means that objects are written on one line.")

(defun eieio--print-indent (depth)
  "Print the indentation of lines at DEPTH."
  (if (and eieio-print-indentation (not eieio--print-flat))
      (princ (make-string (* depth 2) ?\s))))

(cl-defgeneric object-write (this &optional comment)
  "Print THIS to `standard-output', so that it can be read again.
COMMENT is a string that is put before it.")

(cl-defmethod object-write ((this eieio-default-superclass) &optional comment)
  "Print a call that makes an object like THIS: its class, name, and slots which have an :initarg."
  (when comment
    (princ (format ";; Object %s\n%s\n" (eieio-object-name-string this) comment)))
  (let ((class (eieio--object-class this)))
    (eieio--print-indent eieio-print-depth)
    (princ (format "(%s " (eieio--class-name class)))
    (when eieio-print-object-name
      (prin1 (eieio-object-name-string this))
      (unless eieio--print-flat (princ "\n")))
    (let ((eieio-print-depth (1+ eieio-print-depth)))
      (mapc (lambda (slot) (eieio--write-slot this class slot)) (eieio--class-slots class)))
    (princ ")")
    (if (and (= eieio-print-depth 0) (not eieio--print-flat)) (princ "\n"))))

(defun eieio--write-slot (object class slot)
  "Print the keyword and value of SLOT, a descriptor, of OBJECT, which is of CLASS, if it can be given."
  (let* ((name (cl--slot-descriptor-name slot)) (initarg (car (rassq name (eieio--class-initarg-tuples class))))
         (printer (alist-get :printer (cl--slot-descriptor-props slot))))
    (when (and initarg (slot-boundp object name)
               (not (equal (eieio-oref object name) (cl--slot-descriptor-initform slot))))
      (let ((value (eieio-oref object name)))
        (cond (eieio--print-flat (princ " "))
              ((not (bolp)) (princ "\n")))
        (eieio--print-indent eieio-print-depth)
        (princ (symbol-name initarg))
        (cond (printer (princ " ") (funcall printer value))
              (t (princ (if (and (not eieio--print-flat) (or (eieio-object-p value) (eieio-object-p (car-safe value))))
                            "\n" " "))
                 (eieio-override-prin1 value)))))))

(defun eieio-override-prin1 (thing)
  "Print THING so that it can be read again, also if it contains objects."
  (cond ((eieio-object-p thing) (object-write thing))
        ((consp thing) (eieio-list-prin1 thing))
        ((hash-table-p thing) (eieio--prin1-hash-table thing))
        ((vectorp thing)
         (let ((eieio--print-flat t) (first t))
           (princ "[")
           (mapc (lambda (element)
                   (if first (setq first nil) (princ " "))
                   (eieio-override-prin1 element))
                 thing)
           (princ "]")))
        (t (prin1 thing))))

(defun eieio--prin1-hash-table (table)
  "Print TABLE, whose values may be objects."
  (let* ((empty (copy-hash-table table)) (eieio--print-flat t) (first t))
    (clrhash empty)
    (princ (substring (prin1-to-string empty) 0 -2))
    (maphash (lambda (key value)
               (if first (setq first nil) (princ " "))
               (eieio-override-prin1 key)
               (princ " ")
               (eieio-override-prin1 value))
             table)
    (princ "))")))

(defun eieio-list-prin1 (list)
  "Print LIST, quoted, or as a call of `list' if its first element is an object."
  (if (not (eieio-object-p (car list)))
      (progn
        (princ "'")
        (prin1 list))
    (eieio--print-indent eieio-print-depth)
    (princ "(list")
    (let ((eieio-print-depth (1+ eieio-print-depth)))
      (dolist (element list)
        (princ (if eieio--print-flat " " "\n"))
        (if (eieio-object-p element)
            (object-write element)
          (if (and eieio-print-indentation (not eieio--print-flat))
              (princ (make-string eieio-print-depth ?\s)))
          (eieio-override-prin1 element))))
    (princ ")")))

;; -- patterns ---------------------------------------------------------------------------------

(defun eieio-pcase-slot-index-table (obj)
  "Return the table of positions of slots in OBJ."
  (eieio--class-index-table (eieio--object-class obj)))

(defun eieio-pcase-slot-index-from-index-table (index-table slot)
  "Return the position in an object of SLOT, which INDEX-TABLE knows."
  (let ((position (gethash slot index-table)))
    (if position (+ eieio--object-num-slots position))))

(pcase-defmacro eieio (&rest fields)
  "Match an object, and its slots against FIELDS.
Each of FIELDS is (SLOT PATTERN), or SLOT, which binds it."
  `(and (pred eieio-object-p)
        ,@(mapcar (lambda (field)
                    (let ((slot (if (consp field) (car field) field)))
                      `(app ,(list 'function `(lambda (object) (eieio-oref object ',slot)))
                            ,(if (consp field) (cadr field) field))))
                  fields)))

(add-hook 'help-fns-describe-function-functions #'eieio-help-constructor)

(autoload 'defmethod "eieio-compat" "Define a method, the old way." nil t)
(autoload 'defgeneric "eieio-compat" "Define a generic function, the old way." nil t)
(autoload 'call-next-method "eieio-compat" "Call the next method, the old way.")
(autoload 'next-method-p "eieio-compat" "Return non-nil if there is a next method, the old way.")
(autoload 'eieio--defalias "eieio-compat" "Define a function.")
(autoload 'eieio-defmethod "eieio-compat" "Define a method, the old way.")
(autoload 'eieio-defgeneric "eieio-compat" "Define a generic function, the old way.")

(provide 'eieio)

;;; eieio.el ends here
