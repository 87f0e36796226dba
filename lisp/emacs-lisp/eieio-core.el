;;; eieio-core.el --- classes and their objects: what they are made of  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An object is a record: its first element is the name of its class, the others are the values of its
;; slots.  A class is a structure, on the property `cl--class' of its name like that of a structure of
;; `cl-defstruct'.  Slots with :allocation :class have their values in the class.
;;
;; Classes know slots by the position in the vector of descriptors (`cl--class-index-table'); the
;; position in the object is one more.  A slot without a value holds `eieio--unbound'.
;;
;; What users call (`defclass', `make-instance', ...) is in eieio.el.

;;; Code:

(require 'cl-lib)
(require 'cl-struct)
(eval-when-compile (require 'cl-macs))

(declare-function slot-unbound "eieio")
(declare-function slot-missing "eieio")

(define-error 'invalid-slot-name "Invalid slot name")
(define-error 'invalid-slot-type "Invalid slot type")
(define-error 'unbound-slot "Unbound slot")
(define-error 'inconsistent-class-hierarchy "Inconsistent class hierarchy")

(defvar eieio-hook nil
  "Functions that run once, before the next class is defined.")

(defvar eieio-skip-typecheck nil
  "Non-nil means that values of slots may be of any type.")

(defvar eieio-optimize-primary-methods-flag t
  "Not used: calls of methods are always fast.")

(defvar eieio-error-unsupported-class-tags nil
  "Non-nil means to warn about options of slots that nobody knows.")

(defvar eieio-backward-compatibility t
  "Non-nil means to define what old programs expect besides a class, such as a variable with its name.")

(define-obsolete-variable-alias 'eieio-unbound 'eieio--unbound "28.1")
(defvar eieio--unbound (make-symbol "eieio--unbound")
  "What a slot without a value holds.")

(defvar eieio--unbound-form (list 'quote eieio--unbound)
  "The default form of slots that have none.")

(defvar eieio--known-slot-names nil
  "Names of slots that some class has.")

(defvar eieio--known-class-slot-names nil
  "Names of slots that some class keeps the value of.")

(defconst eieio--object-num-slots 1
  "How many elements of an object come before its slots.")

(cl-defstruct (eieio--class (:constructor nil)
                            (:constructor eieio--class-make (name))
                            (:include cl--class)
                            (:copier nil))
  children
  initarg-tuples
  (class-slots nil :type eieio--slot)
  class-allocation-values
  default-object-cache
  options)

(defun eieio--every (predicate list)
  "Return non-nil if PREDICATE is non-nil for all elements of LIST."
  (while (and list (funcall predicate (car list)))
    (setq list (cdr list)))
  (null list))

(cl-deftype list-of (elem-type)
  "Lists of elements of type ELEM-TYPE."
  `(and list (satisfies (lambda (list) (eieio--every (lambda (elem) (cl-typep elem ',elem-type)) list)))))

(defmacro eieio-declare-slots (&rest slots)
  "Declare that SLOTS, symbols or lists (SLOT :allocation ALLOCATION), exist in some class."
  (dolist (slot slots)
    (let ((name (if (consp slot) (car slot) slot)))
      (if (and (consp slot) (eq (plist-get (cdr slot) :allocation) :class))
          (cl-pushnew name eieio--known-class-slot-names))
      (cl-pushnew name eieio--known-slot-names)))
  nil)

;; -- from names to classes, from objects to classes -------------------------------------------

(defsubst eieio--class-object (class)
  "Return the class of the name CLASS; CLASS itself if it is not the name of one."
  (if (symbolp class) (or (cl--find-class class) class) class))

(defun eieio--full-class-object (class)
  "Return the class named CLASS, which is loaded if it is an autoload."
  (let ((object (eieio--class-object class)))
    (when (and (eieio--class-p object) (not (eieio--class-default-object-cache object)))
      (autoload-do-load (symbol-function (eieio--class-name object)) (eieio--class-name object))
      (setq object (eieio--class-object class)))
    object))

(defun eieio--object-class-tag (obj)
  "Return what the object OBJ says that its class is."
  (aref obj 0))

(defun eieio--object-class (obj)
  "Return the class of the object OBJ."
  (let ((tag (aref obj 0)))
    (if (symbolp tag) (cl--find-class tag) tag)))

(defun class-p (x)
  "Return non-nil if X is a class or the name of one."
  (eieio--class-p (if (symbolp x) (cl--find-class x) x)))

(defun eieio-object-p (obj)
  "Return non-nil if OBJ is an object of a class."
  (and (recordp obj) (eieio--class-p (eieio--object-class obj))))

(define-obsolete-function-alias 'object-p #'eieio-object-p "25.1")

(defun eieio--check (ok type value name)
  "Signal that VALUE, the argument NAME, is not of TYPE unless OK."
  (unless ok (signal 'wrong-type-argument (list type value name))))

(defun eieio-class-name (class)
  "Return the name of CLASS."
  (setq class (eieio--class-object class))
  (eieio--check (eieio--class-p class) 'eieio--class class 'class)
  (eieio--class-name class))
(define-obsolete-function-alias 'class-name #'eieio-class-name "24.4")

(defun eieio--class-option (class option)
  "Return the value of OPTION in the definition of CLASS."
  (plist-get (eieio--class-options class) option))

(defun class-abstract-p (class)
  "Return non-nil if CLASS is not meant to have objects of its own."
  (eieio--class-option (eieio--class-object class) :abstract))

(defun eieio--class-method-invocation-order (class)
  "Return the order in which methods of the classes that CLASS inherits from are called."
  (or (eieio--class-option class :method-invocation-order) :breadth-first))

(defalias 'same-class-fast-p
  (lambda (obj class-name)
    "Return t if CLASS-NAME is the name of the class of OBJ."
    (eq (eieio--class-name (eieio--object-class obj)) class-name)))

(declare-function same-class-p "eieio" (obj class))
(declare-function object-of-class-p "eieio" (obj class))

(defun eieio-make-class-predicate (class)
  "Return a predicate for objects of CLASS itself."
  (lambda (obj)
    (and (eieio-object-p obj) (same-class-p obj class))))

(defun eieio-make-child-predicate (class)
  "Return a predicate for objects of CLASS and of classes that inherit from it."
  (lambda (obj)
    (and (eieio-object-p obj) (object-of-class-p obj class))))

;; -- the order of classes ---------------------------------------------------------------------

(defvar eieio-default-superclass nil
  "The class that all others inherit from.")

(defun eieio--class-precedence-dfs (class)
  "Return CLASS and the classes that it inherits from, depth first."
  (let ((parents (eieio--class-parents class)))
    (delete-dups
     (cons class
           (if parents
               (apply #'append (mapcar #'eieio--class-precedence-dfs parents))
             (if (eq class eieio-default-superclass) nil (list eieio-default-superclass)))))))

(defun eieio--class-precedence-bfs (class)
  "Return CLASS and the classes that it inherits from, breadth first."
  (let ((result nil) (queue (list class)))
    (while queue
      (let ((head (pop queue)))
        (unless (memq head result)
          (unless (eq head eieio-default-superclass)
            (push head result))
          (setq queue (append queue (eieio--class-parents head))))))
    (nreverse (cons eieio-default-superclass result))))

(defun eieio--c3-candidate (class inputs)
  "Return CLASS unless it is in the tail of one of INPUTS, lists of classes."
  (and class (eieio--every (lambda (input) (not (memq class (cdr input)))) inputs) class))

(defun eieio--c3-merge (inputs)
  "Merge INPUTS, lists of classes, into one that agrees with all of them.
Signals `inconsistent-class-hierarchy' if there is none."
  (let ((result nil) (inputs (remq nil inputs)))
    (while inputs
      (let ((next nil))
        (dolist (input inputs)
          (unless next (setq next (eieio--c3-candidate (car input) inputs))))
        (unless next (signal 'inconsistent-class-hierarchy (list inputs)))
        (push next result)
        (setq inputs (delq nil (mapcar (lambda (input) (if (eq (car input) next) (cdr input) input)) inputs)))))
    (nreverse result)))

(defun eieio--class-precedence-c3 (class)
  "Return CLASS and the classes that it inherits from, as the C3 algorithm orders them."
  (if (eq class eieio-default-superclass)
      (list class)
    (let ((parents (eieio--class-parents class)))
      (cons class
            (eieio--c3-merge
             (append (or (mapcar #'eieio--class-precedence-c3 parents) (list (list eieio-default-superclass)))
                     (list parents)))))))

(defun eieio--class-precedence-list (class)
  "Return CLASS and all classes that it inherits from, in the order in which methods are called."
  (unless (null class)
    (cl-case (eieio--class-method-invocation-order class)
      (:depth-first (eieio--class-precedence-dfs class))
      (:breadth-first (eieio--class-precedence-bfs class))
      (:c3 (eieio--class-precedence-c3 class)))))

(defun class-precedence-list (class)
  "Return CLASS, which may be a name, and all classes that it inherits from.
They are in the order in which methods are called."
  (eieio--class-precedence-list (eieio--class-object class)))

;; -- slots ------------------------------------------------------------------------------------

(defun eieio--initarg-to-attribute (class initarg)
  "Return the slot of CLASS that INITARG, a keyword, gives the value of, or nil."
  (cdr (assq initarg (eieio--class-initarg-tuples class))))

(defun eieio--slot-name-index (class slot)
  "Return the position of SLOT, a name or a keyword of initialization, in objects of CLASS, or nil."
  (let ((position (gethash slot (eieio--class-index-table class))))
    (if position
        (+ position eieio--object-num-slots)
      (let ((name (eieio--initarg-to-attribute class slot)))
        (and name (eieio--slot-name-index class name))))))

(defun eieio--class-slot-name-index (class slot)
  "Return the position of SLOT among those that CLASS itself keeps the value of, or nil."
  (let* ((slots (eieio--class-class-slots class)) (n (length slots)) (i 0))
    (while (and (< i n) (not (eq (cl--slot-descriptor-name (aref slots i)) slot)))
      (setq i (1+ i)))
    (and (< i n) i)))

(defun eieio--find-slot (name slots)
  "Return the descriptor of the slot NAME in the list SLOTS, or nil."
  (while (and slots (not (eq (cl--slot-descriptor-name (car slots)) name)))
    (setq slots (cdr slots)))
  (car slots))

(defun eieio--perform-slot-validation (spec value)
  "Return non-nil if VALUE is of the type SPEC, or no value."
  (or (eq spec t)
      (eq value eieio--unbound)
      (cl-typep value spec)))

(defun eieio--validate (class descriptor value slot)
  "Signal `invalid-slot-type' unless VALUE may be in SLOT of CLASS, which DESCRIPTOR describes."
  (let ((type (cl--slot-descriptor-type descriptor)))
    (unless (or eieio-skip-typecheck (eieio--perform-slot-validation type value))
      (signal 'invalid-slot-type (list (eieio--class-name class) slot type value)))))

(defun eieio-barf-if-slot-unbound (value instance slotname fn)
  "Return VALUE, what SLOTNAME of INSTANCE holds, unless it means that there is no value.
FN is the function that asked for it."
  (if (eq value eieio--unbound)
      (slot-unbound instance (eieio--object-class instance) slotname fn)
    value))

(defun eieio--object-position (obj slot)
  "Return the position of SLOT, a name, in OBJ; nil if OBJ is no object or keeps no such slot."
  (let* ((class (and (recordp obj) (eieio--object-class obj)))
         (position (and (eieio--class-p class) (gethash slot (cl--class-index-table class)))))
    (and position (+ position eieio--object-num-slots))))

(defun eieio-oref (obj slot)
  "Return the value of SLOT of the object OBJ.
Calls `slot-missing' if there is no such slot, `slot-unbound' if it has no
value."
  (let ((position (eieio--object-position obj slot)))
    (if position
        (eieio-barf-if-slot-unbound (aref obj position) obj slot 'oref)
      (eieio--oref-other obj slot))))

(defun eieio--oref-other (obj slot)
  "Do what `eieio-oref' does with OBJ and SLOT where it is not the name of a slot that OBJ keeps."
  (eieio--check (symbolp slot) 'symbol slot 'slot)
  (eieio--check (or (eieio-object-p obj) (class-p obj)) '(or eieio-object class) obj 'obj)
  (if (symbolp obj) (error "eieio-oref called on a class: %s" obj))
  (let* ((class (eieio--object-class obj)) (position (eieio--slot-name-index class slot)))
    (cond (position (eieio-barf-if-slot-unbound (aref obj position) obj slot 'oref))
          ((setq position (eieio--class-slot-name-index class slot))
           (aref (eieio--class-class-allocation-values class) position))
          (t (slot-missing obj slot 'oref)))))

(defun eieio-oset (obj slot value)
  "Set SLOT of the object OBJ to VALUE.
Calls `slot-missing' if there is no such slot, and signals
`invalid-slot-type' if VALUE is not of its type."
  (eieio--check (eieio-object-p obj) 'eieio-object obj 'obj)
  (eieio--check (symbolp slot) 'symbol slot 'slot)
  (let* ((class (eieio--object-class obj)) (position (eieio--slot-name-index class slot)))
    (cond (position
           (eieio--validate class (aref (eieio--class-slots class) (1- position)) value slot)
           (aset obj position value))
          ((setq position (eieio--class-slot-name-index class slot))
           (eieio--validate class (aref (eieio--class-class-slots class) position) value slot)
           (aset (eieio--class-class-allocation-values class) position value))
          (t (slot-missing obj slot 'oset value)))))

(defun eieio-oref-default (class slot)
  "Return the default value of SLOT of CLASS, which may be an object of the class."
  (eieio--check (or (eieio-object-p class) (class-p class)) '(or eieio-object class) class 'class)
  (eieio--check (symbolp slot) 'symbol slot 'slot)
  (let* ((object (cond ((symbolp class) (eieio--full-class-object class))
                       ((eieio-object-p class) (eieio--object-class class))
                       (t class)))
         (position (eieio--slot-name-index object slot)))
    (cond (position
           (eieio-barf-if-slot-unbound
            (eval (cl--slot-descriptor-initform (aref (eieio--class-slots object) (1- position))) t)
            class slot 'oref-default))
          ((setq position (eieio--class-slot-name-index object slot))
           (aref (eieio--class-class-allocation-values object) position))
          (t (slot-missing class slot 'oref-default)))))

(defun eieio-oset-default (class slot value)
  "Set the default value of SLOT of CLASS to VALUE."
  (eieio--check (eieio--class-p (eieio--class-object class)) 'eieio--class (eieio--class-object class) 'class)
  (eieio--check (symbolp slot) 'symbol slot 'slot)
  (let* ((name class) (class (eieio--class-object class)) (position (eieio--slot-name-index class slot)))
    (cond (position
           (let ((descriptor (aref (eieio--class-slots class) (1- position))))
             (eieio--validate class descriptor value slot)
             (setf (cl--slot-descriptor-initform descriptor) (macroexp-quote value))
             (aset (eieio--class-default-object-cache class) position value)
             value))
          ((setq position (eieio--class-slot-name-index class slot))
           (eieio--validate class (aref (eieio--class-class-slots class) position) value slot)
           (aset (eieio--class-class-allocation-values class) position value))
          (t (slot-missing name slot 'oset-default value)))))

(gv-define-simple-setter eieio-oref eieio-oset)
(gv-define-simple-setter eieio-oref-default eieio-oset-default)

(defun eieio-set-defaults (obj &optional set-all)
  "Set the slots of OBJ to their default values: those without a value, or all if SET-ALL."
  (let* ((class (eieio--object-class obj)) (slots (eieio--class-slots class)))
    (dotimes (i (length slots))
      (let ((position (+ i eieio--object-num-slots)))
        (if (or set-all (eq (aref obj position) eieio--unbound))
            (aset obj position (eval (cl--slot-descriptor-initform (aref slots i)) t)))))))

;; -- defining a class -------------------------------------------------------------------------

(defun eieio--eval-default-p (form)
  "Return non-nil if FORM, the default of a slot, is to be evaluated rather than taken as it is."
  (and (consp form) (symbolp (car form)) (fboundp (car form))))

(defun eieio--slot-props (options)
  "Return what the descriptor of a slot with OPTIONS, a property list, tells besides name, form and type."
  (let ((props nil) (custom (plist-get options :custom)) (group (plist-get options :group))
        (protection (plist-get options :protection)))
    (dolist (key '(:documentation :custom :label))
      (if (plist-get options key) (push (cons key (plist-get options key)) props)))
    (if (or custom group)
        (push (cons :group (or (ensure-list group) '(default))) props))
    (if (plist-get options :printer) (push (cons :printer (plist-get options :printer)) props))
    (cond ((memq protection '(nil public :public)))
          ((memq protection '(protected :protected)) (push '(:protection . protected) props))
          ((memq protection '(private :private)) (push '(:protection . private) props))
          (t (signal 'invalid-slot-type (list :protection protection))))
    (nreverse props)))

(defun eieio--slot-from-definition (definition)
  "Return the descriptor of the slot DEFINITION, (NAME OPTIONS...) or a name."
  (let* ((name (if (consp definition) (car definition) definition)) (options (cdr-safe definition))
         (form (if (plist-member options :initform) (plist-get options :initform) eieio--unbound-form)))
    (unless (memq (plist-get options :allocation) '(nil :class :instance))
      (signal 'invalid-slot-type (list :allocation (plist-get options :allocation))))
    (unless (or (macroexp-const-p form) (eieio--eval-default-p form))
      (setq form (macroexp-quote form)))
    (cl--make-slot-descriptor name form (if (plist-member options :type) (plist-get options :type) t)
                              (eieio--slot-props options))))

(defun eieio--check-default (slot)
  "Signal `invalid-slot-type' if the default of SLOT, a descriptor, is a constant of another type."
  (let ((form (cl--slot-descriptor-initform slot)) (type (cl--slot-descriptor-type slot)))
    (unless (or (not (macroexp-const-p form)) eieio-skip-typecheck
                (eieio--perform-slot-validation type (eval form t)))
      (signal 'invalid-slot-type (list (cl--slot-descriptor-name slot) type form)))))

(defun eieio--merge-slot (old new)
  "Change the descriptor OLD, which is inherited, by NEW, which a class says about the same slot."
  (let ((type (cl--slot-descriptor-type new)) (inherited (cl--slot-descriptor-type old)))
    (unless (or (eq type t) (equal type inherited))
      (error "Child slot type `%s' does not match inherited type `%s' for `%s'"
             type inherited (cl--slot-descriptor-name old)))
    (unless (equal (cl--slot-descriptor-initform new) eieio--unbound-form)
      (eieio--check-default (cl--make-slot-descriptor (cl--slot-descriptor-name old) (cl--slot-descriptor-initform new) inherited))
      (setf (cl--slot-descriptor-initform old) (cl--slot-descriptor-initform new)))
    (let ((props (cl--slot-descriptor-props old)))
      (dolist (prop (cl--slot-descriptor-props new))
        (setf (alist-get (car prop) props)
              (if (eq (car prop) :group)
                  (delete-dups (append (alist-get :group props) (cdr prop)))
                (cdr prop))))
      (setf (cl--slot-descriptor-props old) props))))

(defun eieio--add-slot (class slot allocation)
  "Add SLOT, a descriptor, to CLASS, whose slots are lists now, or change what is inherited.
ALLOCATION is that of the definition."
  (let* ((name (cl--slot-descriptor-name slot))
         (instance (eieio--find-slot name (eieio--class-slots class)))
         (shared (eieio--find-slot name (eieio--class-class-slots class))))
    (cond ((and shared (or (eq allocation :class) (not instance))) (eieio--merge-slot shared slot))
          ((eq allocation :class)
           (eieio--check-default slot)
           (setf (eieio--class-class-slots class) (append (eieio--class-class-slots class) (list slot))))
          (instance (eieio--merge-slot instance slot))
          (t (eieio--check-default slot)
             (setf (eieio--class-slots class) (append (eieio--class-slots class) (list slot)))))))

(defun eieio-copy-parents-into-subclass (newc)
  "Copy the slots and keywords that NEWC, whose slots are lists now, inherits."
  (dolist (parent (eieio--class-parents newc))
    (setq parent (eieio--full-class-object (eieio--class-name parent)))
    (cl-flet ((copy (slots known)
                (let ((new nil))
                  (mapc (lambda (slot)
                          (unless (eieio--find-slot (cl--slot-descriptor-name slot) known)
                            (push (cl--copy-slot-descriptor slot) new)))
                        slots)
                  (append known (nreverse new)))))
      (setf (eieio--class-slots newc) (copy (eieio--class-slots parent) (eieio--class-slots newc)))
      (setf (eieio--class-class-slots newc) (copy (eieio--class-class-slots parent) (eieio--class-class-slots newc))))
    (dolist (tuple (eieio--class-initarg-tuples parent))
      (unless (assq (car tuple) (eieio--class-initarg-tuples newc))
        (setf (eieio--class-initarg-tuples newc) (append (eieio--class-initarg-tuples newc) (list tuple)))))))

(defun eieio--add-definitions (class slots)
  "Add SLOTS, as in `defclass', to CLASS."
  (dolist (definition slots)
    (let* ((options (cdr-safe definition)) (allocation (plist-get options :allocation))
           (slot (eieio--slot-from-definition definition)) (name (cl--slot-descriptor-name slot))
           (initarg (plist-get options :initarg)))
      (cl-pushnew name eieio--known-slot-names)
      (if (eq allocation :class) (cl-pushnew name eieio--known-class-slot-names))
      (eieio--add-slot class slot allocation)
      (when (and initarg (not (eq allocation :class))
                 (not (assq initarg (eieio--class-initarg-tuples class))))
        (setf (eieio--class-initarg-tuples class)
              (append (eieio--class-initarg-tuples class) (list (cons initarg name))))))))

(defun eieio--set-parents (class superclasses)
  "Make CLASS inherit from SUPERCLASSES, names of classes."
  (let ((name (eieio--class-name class)) (parents nil))
    (dolist (parent superclasses)
      (unless (and parent (symbolp parent)) (error "Invalid parent class %S" parent))
      (let ((object (cl--find-class parent)))
        (unless (eieio--class-p object) (error "Given parent class %S is not a class" parent))
        (cl-pushnew name (eieio--class-children object))
        (push object parents)))
    (unless (or parents (null eieio-default-superclass) (eq class eieio-default-superclass))
      (cl-pushnew name (eieio--class-children eieio-default-superclass)))
    (setf (eieio--class-parents class) (nreverse parents))))

(defun eieio--finish-slots (class)
  "Turn the lists of slots of CLASS into what stays: vectors, the index, values and the default object."
  (let* ((slots (vconcat (eieio--class-slots class))) (index (make-hash-table :test 'eq))
         (object (make-record class (length slots) eieio--unbound)))
    (dotimes (i (length slots))
      (puthash (cl--slot-descriptor-name (aref slots i)) i index))
    (setf (eieio--class-slots class) slots
          (eieio--class-index-table class) index
          (eieio--class-class-allocation-values class)
          (vconcat (mapcar (lambda (slot) (eval (cl--slot-descriptor-initform slot) t)) (eieio--class-class-slots class)))
          (eieio--class-class-slots class) (vconcat (eieio--class-class-slots class)))
    (eieio-set-defaults object t)
    (setf (eieio--class-default-object-cache class) object)))

(defun eieio--custom-groups (class options)
  "Return the groups of options that CLASS, whose slots are lists now, defined with OPTIONS, belongs to."
  (let ((groups nil))
    (dolist (parent (eieio--class-parents class))
      (setq groups (append groups (eieio--class-option parent :custom-groups))))
    (dolist (slot (eieio--class-slots class))
      (if (alist-get :custom (cl--slot-descriptor-props slot))
          (setq groups (append groups (alist-get :group (cl--slot-descriptor-props slot))))))
    (delete-dups (append groups (plist-get options :custom-groups) nil))))

(defun eieio--class-plist (class options)
  "Return OPTIONS of CLASS, whose slots are lists now, with the groups first."
  (let ((rest nil) (given options))
    (while given
      (unless (eq (car given) :custom-groups)
        (push (car given) rest)
        (if (cdr given) (push (cadr given) rest)))
      (setq given (cddr given)))
    (append (list :custom-groups (eieio--custom-groups class options)) (nreverse rest))))

(defun eieio--define-old-names (cname doc)
  "Define what old programs expect of the class CNAME with documentation DOC: a variable, and a predicate of lists."
  (let ((variable cname) (list-p (intern (format "%s-list-p" cname))))
    (unless (boundp variable)
      (set variable cname))
    (make-obsolete-variable variable (format "use \\='%s instead" cname) "25.1")
    (defalias list-p
      (lambda (obj)
        (and (listp obj) (eieio--every (lambda (elem) (and (eieio-object-p elem) (object-of-class-p elem cname))) obj))))
    (if doc (put cname 'variable-documentation doc))))

(defun eieio-defclass-internal (cname superclasses slots options)
  "Define the class CNAME that inherits from SUPERCLASSES, with SLOTS and OPTIONS.
The arguments are those of `defclass', OPTIONS a property list.  Return
CNAME."
  (run-hooks 'eieio-hook)
  (setq eieio-hook nil)
  (unless (memq (plist-get options :method-invocation-order) '(nil :depth-first :breadth-first :c3))
    (error "Method invocation order %s is not allowed" (plist-get options :method-invocation-order)))
  (let* ((old (cl--find-class cname)) (class (eieio--class-make cname)) (doc (plist-get options :documentation)))
    (setf (eieio--class-docstring class) doc)
    (if (eieio--class-p old) (setf (eieio--class-children class) (eieio--class-children old)))
    (eieio--set-parents class superclasses)
    (eieio-copy-parents-into-subclass class)
    (eieio--add-definitions class slots)
    (setf (eieio--class-options class) (eieio--class-plist class options))
    (eieio--finish-slots class)
    (if eieio-backward-compatibility (eieio--define-old-names cname doc))
    (setf (cl--find-class cname) class)
    cname))

;;;###autoload
(defun eieio-defclass-autoload (cname superclasses filename doc)
  "Make the class CNAME, which FILENAME defines, known before it is loaded.
SUPERCLASSES are names of the classes that it inherits from; DOC documents
it."
  (let ((class (eieio--class-make cname)))
    (unless (cl--find-class cname)
      (setf (eieio--class-docstring class) doc)
      (dolist (parent superclasses)
        (let ((object (cl--find-class parent)))
          (if (eieio--class-p object)
              (setf (eieio--class-parents class) (append (eieio--class-parents class) (list object))))))
      (setf (cl--find-class cname) class)
      (autoload cname filename doc nil nil)
      (autoload (intern (format "%s-p" cname)) filename "" nil nil)
      (if eieio-backward-compatibility
          (autoload (intern (format "%s-child-p" cname)) filename "" nil nil)))))

;; -- classes as specializers of methods -------------------------------------------------------

(defun eieio--class-specializers (tag &rest _)
  "Return the specializers of objects with TAG, a symbol."
  (let ((class (and (symbolp tag) (cl--find-class tag))))
    (if (eieio--class-p class)
        (mapcar #'eieio--class-name (eieio--class-precedence-list class)))))

(cl-generic-define-generalizer eieio--generic-generalizer
  50 #'cl--generic-struct-tag #'eieio--class-specializers)

(cl-generic-define-generalizer eieio--generic-subclass-generalizer
  60 (lambda (name &rest _) `(and (symbolp ,name) (cl--find-class ,name)))
  (lambda (tag &rest _)
    (if (eieio--class-p tag)
        (mapcar (lambda (class) `(subclass ,(eieio--class-name class))) (eieio--class-precedence-list tag)))))

(cl-defmethod cl-generic-generalizers :extra "class" (specializer)
  "Return the generalizer for SPECIALIZER if it is the name of a class."
  (if (and (symbolp specializer) (eieio--class-p (cl--find-class specializer)))
      (list eieio--generic-generalizer)
    (cl-call-next-method)))

(cl-defmethod cl-generic-generalizers ((_specializer (head subclass)))
  "Return the generalizer for (subclass CLASS): the name of a class that inherits from CLASS."
  (list eieio--generic-subclass-generalizer))

(provide 'eieio-core)

;;; eieio-core.el ends here
