;;; cl-struct.el --- structures  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `cl-defstruct', and the functions that ask what slots a structure has.  A structure is a record, a
;; vector or a list.  Its class, which exists at run time, is made by `cl-struct-define' of
;; cl-preloaded.el; everything here is needed only where structures are defined or examined.
;;
;; While a definition is taken apart, it is a property list, the "plan", with these keys: :name,
;; :doc, :type (`record', `vector' or `list'), :named, :include (a class or nil), :slots (the list of
;; fields as `cl-struct-define' takes it), :tags (the variable that lists the tags), :conc (the prefix
;; of accessors), :constructors, :copier, :predicate, :print and :inline.

;;; Code:

(require 'cl-preloaded)
(require 'cl-lambda)

(define-error 'cl-struct-unknown-slot "struct has no slot")

;; -- options ----------------------------------------------------------------------------------

(defun cl--struct-option-constructor (plan args)
  "Note the option (:constructor . ARGS) in PLAN."
  (cond ((cdr args) (plist-put plan :constructors (cons args (plist-get plan :constructors))))
        (args (plist-put plan :constructor (car args)))))

(defun cl--struct-option-include (plan args)
  "Note the option (:include . ARGS) in PLAN."
  (if (plist-get plan :include-name) (error "Can't :include more than once"))
  (plist-put plan :include-name (car args))
  (plist-put plan :include-slots
             (mapcar (lambda (slot) (if (consp slot) slot (list slot))) (cdr args))))

(defun cl--struct-option-offset (plan args)
  "Note the option (:initial-offset . ARGS) in PLAN."
  (unless (wholenump (car args)) (signal 'wrong-type-argument (list 'wholenump (car args))))
  (plist-put plan :offset (car args)))

(defun cl--struct-option-type (plan args)
  "Note the option (:type . ARGS) in PLAN."
  (unless (memq (car args) '(vector list))
    (error "Invalid :type specifier: %s" (car args)))
  (plist-put plan :type (car args)))

(defconst cl--struct-options
  '((:conc-name . (lambda (plan args)
                    (if args (plist-put plan :conc (if (car args) (symbol-name (car args)) "")))))
    (:constructor . cl--struct-option-constructor)
    (:copier . (lambda (plan args) (if args (plist-put plan :copier (car args)))))
    (:predicate . (lambda (plan args) (if args (plist-put plan :predicate (car args)))))
    (:include . cl--struct-option-include)
    (:print-function . (lambda (plan args) (plist-put plan :print-function (car args))))
    (:type . cl--struct-option-type)
    (:named . (lambda (plan _args) (plist-put plan :named t)))
    (:initial-offset . cl--struct-option-offset)
    (:noinline . (lambda (plan _args) (plist-put plan :inline nil))))
  "The functions that note each option of a structure, called with the plan and the option's arguments.")

(defun cl--struct-plan (name options)
  "Return the plan of the structure NAME with OPTIONS, without its slots.
Signal an error if NAME is the name of a built-in type."
  (let* ((print (symbol-name name))
         (plan (list :name name
                     :conc (concat print "-")
                     :constructor (intern (concat "make-" print))
                     :constructors nil
                     :copier (intern (concat "copy-" print))
                     :predicate (intern (concat print "-p"))
                     :tags (intern (format "cl-struct-%s-tags" print))
                     :include-name nil :include-slots nil :print-function nil :type nil :named nil :offset 0 :inline t)))
    (unless (cl--struct-name-p name)
      (signal 'wrong-type-argument (list 'cl-struct-name-p name 'name)))
    (dolist (option options)
      (let* ((key (if (consp option) (car option) option)) (handler (cdr (assq key cl--struct-options))))
        (unless handler (error "Structure option %s unrecognized" key))
        (funcall handler plan (cdr-safe option))))
    plan))

;; -- slots ------------------------------------------------------------------------------------

(defun cl--struct-class-slot-list (class)
  "Return the fields of CLASS as lists (NAME INITFORM PROPERTIES...)."
  (let ((slots (mapcar (lambda (slot)
                         (let ((type (cl--slot-descriptor-type slot)))
                           `(,(cl--slot-descriptor-name slot) ,(cl--slot-descriptor-initform slot)
                             ,@(if (not (eq type t)) `(:type ,type))
                             ,@(apply #'append
                                      (mapcar (lambda (property) (list (car property) (cdr property)))
                                              (cl--slot-descriptor-props slot))))))
                       (cl--struct-class-slots class))))
    (if (cl--struct-class-type class) slots (cons '(cl-tag-slot) slots))))

(defun cl--struct-included-slots (class overrides)
  "Return the fields of CLASS, those that OVERRIDES, a list of fields, names replaced by it."
  (let ((slots (cl--struct-class-slot-list class)))
    (dolist (override overrides)
      (let ((place (memq (assq (car override) slots) slots)))
        (unless place (error "No slot %s in included struct %s" (car override) class))
        (setcar place override)))
    slots))

(defun cl--struct-inherit (plan)
  "Complete PLAN with what the included structure decides, and check that they agree."
  (let ((class (if (plist-get plan :include-name) (cl--struct-get-class (plist-get plan :include-name))))
        (type (plist-get plan :type)))
    (when class
      (let ((its (or (cl--struct-class-type class) 'record)))
        (unless (eq its (or type its))
          (error ":type disagrees with :include for %s" (plist-get plan :name)))
        (setq type its)
        (plist-put plan :named (and (cl--struct-class-named class) t))))
    (plist-put plan :type (or type 'record))
    (plist-put plan :print (and (eq (plist-get plan :type) 'record) (not (plist-get plan :print-function))))
    (if (eq (plist-get plan :type) 'record) (plist-put plan :named nil))
    (plist-put plan :include class)))

(defun cl--struct-all-slots (plan slots)
  "Return all fields of the structure of PLAN that adds SLOTS, and check their names."
  (let* ((class (plist-get plan :include))
         (skipped (make-list (plist-get plan :offset) '(cl-skip-slot)))
         (all (append (cond (class (append (cl--struct-included-slots class (plist-get plan :include-slots)) skipped))
                            ((eq (plist-get plan :type) 'record) (cons '(cl-tag-slot) skipped))
                            ((plist-get plan :named) (append skipped '((cl-tag-slot))))
                            (t skipped))
                      (mapcar (lambda (slot) (if (consp slot) slot (list slot))) slots)))
         (seen nil))
    (dolist (slot all)
      (if (and (memq (car slot) seen) (not (eq (car slot) 'cl-skip-slot)))
          (error "Duplicate slots named %s in %s" (car slot) (plist-get plan :name)))
      (push (car slot) seen))
    all))

(defun cl--struct-slot-options (plan slot)
  "Return the options of SLOT, a field of the structure of PLAN.
A keyword in the place of the default value is warned about and taken as
an option."
  (let* ((options (if (keywordp (car-safe (cdr slot))) (cdr slot) (cddr slot)))
         (short (and (cl--struct-odd-p options) (car (last options)))))
    (when short
      (let ((text (format "Missing value for option `%S' of slot `%s' in struct %s!" short (car slot) (plist-get plan :name))))
        (macroexp-warn-and-return text nil)
        (if (keywordp (cadr slot))
            (macroexp-warn-and-return
             (format "  I'll take `%s' to be an option rather than a default value." (cadr slot)) nil))))
    options))

(defun cl--struct-odd-p (list)
  "Return non-nil if LIST has an odd number of elements."
  (= (logand (length list) 1) 1))

;; -- accessors --------------------------------------------------------------------------------

(defun cl--struct-tag-position (plan)
  "Return the position of the tag in the fields of PLAN, or nil."
  (let ((slots (plist-get plan :slots)) (position 0))
    (while (and slots (not (eq (car (car slots)) 'cl-tag-slot)))
      (setq slots (cdr slots) position (1+ position)))
    (and slots position)))

(defun cl--struct-predicate-form (plan)
  "Return the form that is non-nil if `cl-x' is a structure of PLAN, or nil if that cannot be told."
  (let ((position (cl--struct-tag-position plan)) (tags (plist-get plan :tags)))
    (cond ((null position) nil)
          ((eq (plist-get plan :type) 'record) `(memq (type-of cl-x) ,tags))
          ((eq (plist-get plan :type) 'vector)
           `(and (vectorp cl-x) (>= (length cl-x) ,(length (plist-get plan :slots))) (memq (aref cl-x ,position) ,tags)))
          ((= position 0) `(memq (car-safe cl-x) ,tags))
          (t `(and (consp cl-x) (memq (nth ,position cl-x) ,tags))))))

(defun cl--struct-predicate-body (plan)
  "Return the body of the predicate of PLAN, which is t or nil, or nil if that cannot be told."
  (let ((test (cl--struct-predicate-form plan)))
    (when test
      (setq test (if (eq (car test) 'and) (append test '(t)) `(and ,test t)))
      (if (eq (cl--struct-tag-position plan) 0)
          (if (eq (plist-get plan :type) 'record) test `(progn ,test))
        test))))

(defun cl--struct-define-open (plan function arglist body)
  "Return the forms that let calls of FUNCTION with ARGLIST be opened as BODY, unless PLAN does without."
  (when (plist-get plan :inline)
    (let ((name (intern (format "%s--cmacro" function))))
      `((defun ,name ,(if (equal arglist '(cl-x)) '(_cl-whole-arg cl-x) '(cl-whole &rest _arguments))
          ,(format "Open a call of `%s'." function)
          ,(if (equal arglist '(cl-x))
               `(cl--struct-open ',body (list (cons 'cl-x cl-x)))
             `(cl--struct-open-constructor cl-whole ',arglist ',body)))
        (put ',function 'compiler-macro #',name)))))

(defun cl--struct-define-predicate (plan)
  "Return the forms that define the predicate of PLAN."
  (let ((body (cl--struct-predicate-body plan))
        (name (or (plist-get plan :predicate) (intern (format "cl--struct-%s-p" (plist-get plan :name))))))
    (when body
      (plist-put plan :predicate name)
      `((defun ,name (cl-x)
          (declare (side-effect-free error-free))
          ,body)
        ,@(cl--struct-define-open plan name '(cl-x) body)
        (eval-and-compile (put ',(plist-get plan :name) 'cl-deftype-satisfies ',name))))))

(defun cl--struct-setter-forms (plan accessor check access read-only)
  "Return the forms that make ACCESSOR of PLAN a place; see `cl--struct-place' for CHECK and ACCESS.
READ-ONLY non-nil means that setting it is an error."
  (cond ((and read-only (plist-get plan :inline))
         `((gv-define-expander ,accessor (lambda (_cl-do _cl-x) (error "%s is a read-only slot" ',accessor)))))
        ((plist-get plan :inline)
         `((gv-define-expander ,accessor (lambda (do cl-x) (cl--struct-place do cl-x ',check ',access)))))
        (t `((function-put ',accessor 'gv-expander nil)
             ,@(unless read-only
                 `((defun ,(intern (format "(setf %s)" accessor)) (val cl-x)
                     (setf ,(if check `(progn ,check ,access) access) val))))))))

(defun cl--struct-define-accessor (plan slot position)
  "Return the forms that define the accessor of SLOT, which is at POSITION in structures of PLAN."
  (let* ((name (plist-get plan :name)) (options (cl--struct-slot-options plan slot))
         (accessor (intern (format "%s%s" (plist-get plan :conc) (car slot))))
         (test (if (plist-get plan :inline)
                   (cl--struct-predicate-body plan)
                 (and (cl--struct-predicate-form plan) `(,(plist-get plan :predicate) cl-x))))
         (check (if test `(or ,test (signal 'wrong-type-argument (list ',name cl-x)))))
         (access (cond ((not (eq (plist-get plan :type) 'list)) `(aref cl-x ,position))
                       ((= position 0) '(car cl-x))
                       (t `(nth ,position cl-x))))
         (body (if check `(progn ,check ,access) `(progn (progn ,access))))
         (doc (plist-get options :documentation)))
    `((defun ,accessor (cl-x)
        ,(format "Access slot \"%s\" of `%s' struct CL-X.%s" (car slot) name (if doc (concat "\n" doc) ""))
        (declare (side-effect-free t))
        ,body)
      ,@(cl--struct-define-open plan accessor '(cl-x) body)
      ,@(cl--struct-setter-forms plan accessor check access (plist-get options :read-only)))))

(defun cl--struct-define-accessors (plan)
  "Return the forms that define the accessors of PLAN."
  (let ((position -1) (forms nil))
    (dolist (slot (plist-get plan :slots))
      (setq position (1+ position))
      (unless (memq (car slot) '(cl-tag-slot cl-skip-slot))
        (setq forms (nconc forms (cl--struct-define-accessor plan slot position)))))
    forms))

;; -- constructors -----------------------------------------------------------------------------

(defun cl--struct-fill-arglist (arglist slots)
  "Return ARGLIST with the default values of SLOTS where an optional argument has none, as (ARGLIST . VARIABLES)."
  (let ((kind nil) (vars nil) (result nil))
    (dolist (arg arglist)
      (cond ((memq arg '(&optional &key &aux &rest &body &allow-other-keys))
             (setq kind arg))
            ((not (memq kind '(&optional &key &aux)))
             (setq vars (append (cl--struct-pattern-variables arg) vars)))
            (t (let* ((var (if (consp arg) (car arg) arg)) (var (if (consp var) (cadr var) var)))
                 (setq vars (append (cl--struct-pattern-variables var) (if (consp arg) (cddr arg)) vars))
                 (if (and (memq kind '(&optional &key)) (not (cdr-safe arg)) (nth 1 (assq var slots)))
                     (setq arg (list (if (consp arg) (car arg) arg) (nth 1 (assq var slots))))))))
      (push arg result))
    (cons (nreverse result) vars)))

(defun cl--struct-pattern-variables (pattern)
  "Return the symbols of PATTERN, an argument that may be a tree."
  (cond ((consp pattern) (append (cl--struct-pattern-variables (car pattern)) (cl--struct-pattern-variables (cdr pattern))))
        (pattern (list pattern))))

(defun cl--struct-define-constructor (plan constructor)
  "Return the forms that define CONSTRUCTOR, (NAME ARGLIST [DOC]), of PLAN."
  (let* ((slots (plist-get plan :slots)) (given (nth 1 constructor))
         (filled (cl--struct-fill-arglist given slots))
         (doc (or (nth 2 constructor) (format "Constructor for objects of type `%s'." (plist-get plan :name))))
         (fields (mapcar (lambda (slot)
                           (cond ((eq (car slot) 'cl-tag-slot) `',(plist-get plan :name))
                                 ((memq (car slot) (cdr filled)) (car slot))
                                 (t (nth 1 slot))))
                         slots))
         (body (list (cons (plist-get plan :type) fields))))
    `((cl-defun ,(car constructor) ,(car filled)
        ,(if (equal (car filled) given) doc (cl--lambda-documentation doc given))
        ,@body)
      ,@(if (cl--struct-constructor-opens-p (car filled) (cdr filled) fields)
            (cl--struct-define-open plan (car constructor) (car filled)
                                    (if (eq (plist-get plan :type) 'record) (car body) `(progn ,@body)))))))

(defun cl--struct-constructor-opens-p (arglist variables fields)
  "Return non-nil if calls of a constructor with ARGLIST, which binds VARIABLES, may be opened.
FIELDS are the forms of the fields."
  (let ((opens t) (kind nil))
    (dolist (arg arglist)
      (cond ((memq arg '(&optional &key)) (if (eq kind '&key) (setq opens nil)) (setq kind arg))
            ((symbolp arg) (if (eq (aref (symbol-name arg) 0) ?&) (setq opens nil)))
            ((not (and kind (symbolp (car arg)) (null (cddr arg)) (macroexp-const-p (cadr arg)))) (setq opens nil))))
    (dolist (field fields)
      (unless (or (memq field variables) (macroexp-const-p field)) (setq opens nil)))
    opens))

(defun cl--struct-all-constructors (plan)
  "Return the constructors of PLAN as lists (NAME ARGLIST [DOC])."
  (let ((default (plist-get plan :constructor)) (names nil))
    (dolist (slot (plist-get plan :slots))
      (unless (memq (car slot) '(cl-tag-slot cl-skip-slot nil)) (push (car slot) names)))
    (append (if default `((,default (&key ,@(nreverse names)))))
            (reverse (plist-get plan :constructors)))))

;; -- the macro --------------------------------------------------------------------------------

;;;###autoload
(defmacro cl-defstruct (name &optional docstring &rest slots)
  "Define NAME as a structure with SLOTS.
NAME is a symbol, or a list (NAME OPTIONS...).  Each of SLOTS is a symbol
or a list (SLOT DEFAULT [KEYWORD VALUE]...), where KEYWORD is :read-only,
:type or :documentation.

The definition makes a function make-NAME, which takes a keyword argument
for each slot; copy-NAME; a predicate NAME-p; and functions NAME-SLOT,
which return the value of a slot and are places for `setf'.

An option is a keyword or a list of a keyword and its arguments:
  (:constructor FUNCTION [ARGLIST [DOC]])  another constructor; nil: none
  (:copier FUNCTION), (:predicate FUNCTION)  their names; nil: none
  (:conc-name PREFIX)  the prefix of accessors, a symbol or nil
  (:include STRUCT SLOTS...)  has the slots of STRUCT, whose functions accept it;
                              SLOTS give some of them other defaults and options
  (:type TYPE)  `vector' or `list' instead of a record; then
  :named  says that its first element is NAME, and
  (:initial-offset N)  that N elements go before the slots
  (:print-function F)  is ignored
  :noinline  makes functions of everything

\(fn NAME &optional DOCSTRING &rest SLOTS)"
  (declare (doc-string 2) (indent 1)
           (debug (&define
                   [&or symbolp
                        (gate symbolp
                              &rest [&or symbolp
                                         (&or [":conc-name" symbolp]
                                              [":constructor" symbolp &optional cl-lambda-list]
                                              [":copier" symbolp]
                                              [":predicate" symbolp]
                                              [":include" symbolp &rest sexp]
                                              [":print-function" sexp]
                                              [":type" symbolp]
                                              [":named"]
                                              [":initial-offset" natnump])])]
                   [&optional stringp]
                   &rest &or symbolp (symbolp &optional def-form &rest sexp))))
  (let ((plan (cl--struct-plan (if (consp name) (car name) name) (if (consp name) (cdr name))))
        (name (if (consp name) (car name) name)))
    (unless (stringp docstring)
      (if docstring (push docstring slots))
      (setq docstring nil))
    (cl--struct-inherit plan)
    (plist-put plan :slots (cl--struct-all-slots plan slots))
    `(progn
       (defvar ,(plist-get plan :tags))
       ,@(cl--struct-define-predicate plan)
       ,@(cl--struct-define-accessors plan)
       ,@(if (plist-get plan :copier) `((defalias ',(plist-get plan :copier) #'copy-sequence)))
       ,@(apply #'append (mapcar (lambda (constructor) (cl--struct-define-constructor plan constructor))
                                 (cl--struct-all-constructors plan)))
       :autoload-end
       (eval-and-compile
         (cl-struct-define ',name ,docstring
                           ',(or (plist-get plan :include-name) (if (eq (plist-get plan :type) 'record) 'cl-structure-object))
                           ',(plist-get plan :type) ,(plist-get plan :named) ',(plist-get plan :slots)
                           ',(plist-get plan :tags) ',name ',(plist-get plan :print)))
       ',name)))

;; -- asking about structures ------------------------------------------------------------------

;;;###autoload
(defun cl-struct-sequence-type (struct-type)
  "Return how objects of STRUCT-TYPE, a symbol, are made: `vector', `list', or nil for records."
  (declare (side-effect-free t) (pure t))
  (cl--struct-class-type (cl--struct-get-class struct-type)))

;;;###autoload
(defun cl-struct-slot-info (struct-type)
  "Return the slots of STRUCT-TYPE, a symbol: a list of (NAME DEFAULT OPTIONS...).
The slot `cl-tag-slot' is the one that says what type it is."
  (declare (side-effect-free t) (pure t))
  (cl--struct-class-slot-list (cl--struct-get-class struct-type)))

;;;###autoload
(defun cl-struct-slot-offset (struct-type slot-name)
  "Return the position of SLOT-NAME in objects of STRUCT-TYPE, both symbols.
Signals `cl-struct-unknown-slot' if there is no such slot."
  (declare (side-effect-free t) (pure t))
  (or (gethash slot-name (cl--class-index-table (cl--struct-get-class struct-type)))
      (signal 'cl-struct-unknown-slot (list struct-type slot-name))))

(defun cl--struct-check-instance (struct-type inst)
  "Signal an error unless INST is of the type STRUCT-TYPE."
  (unless (funcall (or (get struct-type 'cl-deftype-satisfies) (error "Unknown type %S" struct-type)) inst)
    (signal 'wrong-type-argument (list struct-type inst))))

;;;###autoload
(defun cl-struct-slot-value (struct-type slot-name inst)
  "Return the value of slot SLOT-NAME of INST, a structure of STRUCT-TYPE.
STRUCT-TYPE and SLOT-NAME are symbols."
  (declare (side-effect-free t) (gv-setter cl--struct-set-slot-value))
  (cl--struct-check-instance struct-type inst)
  (let ((offset (cl-struct-slot-offset struct-type slot-name)))
    (if (eq (cl-struct-sequence-type struct-type) 'list) (nth offset inst) (aref inst offset))))

(defun cl--struct-set-slot-value (struct-type slot-name inst value)
  "Set slot SLOT-NAME of INST, a structure of STRUCT-TYPE, to VALUE."
  (cl--struct-check-instance struct-type inst)
  (let ((offset (cl-struct-slot-offset struct-type slot-name)))
    (if (eq (cl-struct-sequence-type struct-type) 'list) (setcar (nthcdr offset inst) value) (aset inst offset value))))

;; -- patterns ---------------------------------------------------------------------------------

;;;###autoload
(put 'cl-struct 'pcase-macroexpander #'cl--struct-pattern)

;;;###autoload
(defun cl--struct-pattern (type &rest fields)
  "Return the `pcase' pattern that (cl-struct TYPE FIELDS...) stands for.
It matches structures of TYPE whose slots match FIELDS, each (SLOT
PATTERN), or SLOT, which binds it."
  `(and (pred (pcase--flip cl-typep ',type))
        ,@(mapcar (lambda (field)
                    (let* ((slot (if (consp field) (car field) field)) (offset (cl-struct-slot-offset type slot)))
                      `(app ,(if (eq (cl-struct-sequence-type type) 'list) `(nth ,offset) `(pcase--flip aref ,offset))
                            ,(if (consp field) (cadr field) field))))
                  fields)))

(provide 'cl-struct)

;;; cl-struct.el ends here
