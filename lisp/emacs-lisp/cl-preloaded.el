;;; cl-preloaded.el --- the classes that structures and objects are described by  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What must exist before the first structure is defined: the classes themselves, which are
;; structures, and `cl-struct-define', which makes a class known at run time.  Here they are made by
;; hand; the macro `cl-defstruct' is in cl-struct.el and need not be loaded by programs that only
;; use structures.
;;
;; A class is a record found on the property `cl--class' of its name.  The variable named by its slot
;; `children-sym' lists the tags of the class and of all that include it, so that the predicate
;; of a structure is one `memq'.

;;; Code:

(defconst cl--typeof-types
  '((integer number number-or-marker atom) (symbol atom) (string array sequence atom)
    (cons list sequence)
    (marker number-or-marker atom) (overlay atom) (float number atom) (window-configuration atom)
    (process atom) (window atom) (subr atom)
    (compiled-function function atom) (module-function function atom)
    (buffer atom) (char-table array sequence atom) (bool-vector array sequence atom)
    (frame atom) (hash-table atom) (terminal atom) (thread atom) (mutex atom) (condvar atom)
    (font-spec atom) (font-entity atom) (font-object atom)
    (vector array sequence atom) (user-ptr atom)
    (null symbol list sequence atom))
  "Alist from the types that `type-of' returns, and `null', to their supertypes, nearest first.")

(defconst cl--all-builtin-types
  (delete-dups (copy-sequence (apply #'append cl--typeof-types)))
  "All names of built-in types.")

(define-error 'cl-assertion-failed "Assertion failed")

(defun cl--assertion-failed (form &optional string sargs args)
  "Signal that the assertion FORM does not hold.
STRING with SARGS is the message; without STRING, the data of the
error `cl-assertion-failed' are FORM and SARGS.  ARGS go to the debugger."
  (cond (debug-on-error (debug 'error (cons 'cl-assertion-failed (cons form (append sargs args)))))
        (string (apply #'error string (append sargs args)))
        (t (signal 'cl-assertion-failed `(,form ,@sargs)))))

(defun cl--plist-to-alist (plist)
  "Return the property list PLIST as an alist."
  (let (alist)
    (while plist
      (push (cons (pop plist) (pop plist)) alist))
    (nreverse alist)))

;; -- the places of structures -----------------------------------------------------------------

(defun cl--struct-place (do object check access)
  "Call DO for a slot of a structure, as the expanders of gv.el do.
OBJECT is the form of the structure.  CHECK, a form or nil, and ACCESS, a
place, refer to it as `cl-x'."
  (let* ((simple (cl--simple-forms-p (list object)))
         (values (list (cons 'cl-x (if simple object 'cl-x))))
         (forms `(,@(if check (list (cl--struct-substitute values check)))
                  ,(gv-get (cl--struct-substitute values access) do))))
    (if simple
        (macroexp-progn forms)
      `(let ((cl-x ,object)) ,@forms))))

(defun cl--struct-substitute (values form)
  "Return FORM with the forms of the alist VALUES in the place of their variables."
  (cond ((symbolp form) (let ((pair (and form (assq form values)))) (if pair (cdr pair) form)))
        ((eq (car-safe form) 'quote) form)
        ((consp form) (cons (cl--struct-substitute values (car form)) (cl--struct-substitute values (cdr form))))
        (t form)))

;; -- calls that are opened ----------------------------------------------------------------------

(defconst cl--simple-functions
  '(car cdr nth aref elt if and or + - 1+ 1- min max car-safe cdr-safe progn prog1 prog2)
  "Functions and special forms whose calls may be evaluated several times, besides those that have no side effects.")

(defun cl--form-room (form room)
  "Return ROOM less the size of FORM, or a negative number if FORM must be evaluated exactly once."
  (cond ((< room 0) room)
        ((or (atom form) (macroexp-const-p form)) (1- room))
        ((and (symbolp (car form))
              (or (memq (car form) cl--simple-functions) (function-get (car form) 'side-effect-free)))
         (setq room (1- room))
         (dolist (argument (cdr form))
           (setq room (cl--form-room argument room)))
         room)
        (t -1)))

(defun cl--simple-forms-p (forms)
  "Return non-nil if each of FORMS is small and may be evaluated several times."
  (let ((simple t))
    (dolist (form forms)
      (if (< (cl--form-room form 10) 0) (setq simple nil)))
    simple))

(defun cl--struct-open (body values)
  "Return BODY, a function's body, for a call whose arguments are the alist VALUES of variables and forms.
Forms that may be evaluated several times take the place of their variables; if there are others, the variables are
bound, except to constants."
  (let ((bound nil) (placed nil) (simple (cl--simple-forms-p (mapcar #'cdr values))))
    (dolist (pair values)
      (if (or simple (macroexp-const-p (cdr pair)))
          (push pair placed)
        (push (list (car pair) (cdr pair)) bound)))
    (setq body (cl--struct-substitute placed body))
    (if bound `(let ,(nreverse bound) ,body) body)))

(defun cl--struct-open-constructor (call arglist body)
  "Return the form that CALL, of a constructor with ARGLIST and BODY, stands for, or CALL itself.
ARGLIST has no other variables than required ones and those after &optional or &key, whose default values are constants."
  (let* ((arguments (cdr call)) (kind nil) (values nil)
         (keys (mapcar (lambda (arg) (intern (concat ":" (symbol-name (or (car-safe arg) arg))))) (cdr (memq '&key arglist)))))
    (dolist (arg arglist)
      (let ((variable (or (car-safe arg) arg)))
        (cond
         ((memq arg '(&optional &key))
          (setq kind arg)
          (if (eq kind '&key) (cl--struct-check-keywords arguments keys)))
         ((eq kind '&key)
          (let ((given (plist-member arguments (intern (concat ":" (symbol-name variable))))))
            (push (cons variable (if given (cadr given) (car (cdr-safe arg)))) values)))
         (arguments (push (cons variable (pop arguments)) values))
         (kind (push (cons variable (car (cdr-safe arg))) values))
         (t (signal 'wrong-number-of-arguments (list (car call) (length (cdr call))))))))
    (cond
     ((and arguments (not (eq kind '&key)))
      (signal 'wrong-number-of-arguments (list (car call) (length (cdr call)))))
     ;; Keywords may come in another order than the slots.
     ((and keys (not (cl--simple-forms-p (cdr call)))) call)
     (t (cl--struct-open body (nreverse values))))))

(defun cl--struct-check-keywords (arguments keys)
  "Signal an error if ARGUMENTS, keywords and forms, has keywords that are not among KEYS."
  (while arguments
    (unless (memq (car arguments) keys)
      (error "Keyword argument %s not one of %s" (car arguments) keys))
    (setq arguments (cddr arguments))))

;; -- the structures that describe classes -----------------------------------------------------

(defmacro cl--define-record (name predicate conc tags slots)
  "Define by hand what `cl-defstruct' would for NAME: PREDICATE, and accessors that start with CONC.
TAGS is the variable that lists the tags; SLOTS are the names of the slots."
  (let ((position 0) (forms nil))
    (dolist (slot slots)
      (setq position (1+ position))
      (let ((accessor (intern (concat conc (symbol-name slot)))))
        (push `(defun ,accessor (cl-x)
                 ,(format "Access slot \"%s\" of `%s' struct CL-X." slot name)
                 (declare (side-effect-free t))
                 (or (memq (type-of cl-x) ,tags) (signal 'wrong-type-argument (list ',name cl-x)))
                 (aref cl-x ,position))
              forms)
        (push `(function-put ',accessor 'gv-expander
                             (lambda (do cl-x)
                               (cl--struct-place do cl-x '(or (,predicate cl-x) (signal 'wrong-type-argument (list ',name cl-x)))
                                                 '(aref cl-x ,position))))
              forms)))
    `(progn
       (defvar ,tags (list ',name))
       (defun ,predicate (cl-x)
         ,(format "Return t if CL-X is a `%s'." name)
         (declare (side-effect-free error-free))
         (and (memq (type-of cl-x) ,tags) t))
       (put ',name 'cl-deftype-satisfies ',predicate)
       ,@(nreverse forms))))

(cl--define-record cl-structure-object cl-struct-p "cl-structure-object-" cl-struct-cl-structure-object-tags ())
(cl--define-record cl-slot-descriptor cl-slot-descriptor-p "cl--slot-descriptor-" cl-struct-cl-slot-descriptor-tags
                   (name initform type props))
(cl--define-record cl--class cl--class-p "cl--class-" cl-struct-cl--class-tags
                   (name docstring parents slots index-table))
(cl--define-record cl-structure-class cl--struct-class-p "cl--struct-class-" cl-struct-cl-structure-class-tags
                   (name docstring parents slots index-table tag type named print children-sym))

(defun cl--make-slot-descriptor (name &optional initform type props)
  "Return a descriptor of the slot NAME, with INITFORM, TYPE and PROPS, an alist."
  (declare (side-effect-free t))
  (record 'cl-slot-descriptor name initform type props))

(defalias 'cl--copy-slot-descriptor-1 #'copy-sequence)

(defun cl--copy-slot-descriptor (slot)
  "Return a copy of the descriptor SLOT that does not share its properties."
  (let ((new (cl--copy-slot-descriptor-1 slot)))
    (aset new 4 (copy-alist (cl--slot-descriptor-props new)))
    new))

(defun cl--struct-new-class (name docstring parents type named slots index-table children-sym tag print)
  "Return the class of the structure NAME.
DOCSTRING documents it; PARENTS are the classes that it includes; TYPE is
nil for a record, `vector' or `list'; NAMED says whether vectors and lists
hold the TAG; SLOTS is a vector of descriptors and INDEX-TABLE maps their
names to positions; CHILDREN-SYM names the variable of the tags, and
PRINT is nil if a :print-function was given."
  (declare (side-effect-free t))
  (record 'cl-structure-class name docstring parents slots index-table tag type named print children-sym))

;; -- finding classes --------------------------------------------------------------------------

(defun cl--find-class (type)
  "Return the class named TYPE, or nil."
  (declare (side-effect-free t))
  (get type 'cl--class))

(gv-define-setter cl--find-class (class type) `(put ,type 'cl--class ,class))

(defun cl--struct-name-p (name)
  "Return t if NAME may be the name of a structure."
  (and name (symbolp name) (not (keywordp name)) (not (memq name cl--all-builtin-types))))

(defun cl--struct-get-class (name)
  "Return the class of the structure NAME, which may be the class itself.
Signals an error if there is none."
  (or (if (symbolp name) (cl--find-class name) name)
      (error "%S is not a struct name" name)))

;; -- defining classes -------------------------------------------------------------------------

(defun cl--struct-register-child (parent tag)
  "Add TAG to the tags of the class PARENT, and to those of all that it includes."
  (while parent
    (let ((children (cl--struct-class-children-sym parent)))
      (unless (memq tag (symbol-value children))
        (set children (cons tag (symbol-value children)))))
    (setq parent (car (cl--struct-class-parents parent)))))

(defun cl--struct-slot-descriptor (slot)
  "Return the descriptor of SLOT, (NAME [INITFORM PROPERTIES...])."
  (let ((props (cl--plist-to-alist (nthcdr 2 slot))))
    (cl--make-slot-descriptor (car slot) (nth 1 slot)
                              (if (assq :type props) (cdr (assq :type props)) t)
                              (assq-delete-all :type props))))

(declare-function cl-old-struct--register "cl-old-struct" (tag class))

(defun cl-struct-define (name docstring parent type named slots children-sym tag print)
  "Make the structure NAME known and return its class.
The expansion of `cl-defstruct' calls this.  PARENT is the name of the
structure that it includes, or nil; TYPE is `record', `vector' or `list';
the other arguments are those of `cl--struct-new-class', but SLOTS is a
list of (NAME INITFORM PROPERTIES...) in the order of the fields."
  (unless (cl--struct-name-p name)
    (signal 'wrong-type-argument (list 'cl-struct-name-p name 'name)))
  (unless (or type (not named))
    (cl--assertion-failed '(or type (not named))))
  (if (boundp children-sym)
      (unless (memq tag (symbol-value children-sym))
        (set children-sym (cons tag (symbol-value children-sym))))
    (set children-sym (list tag)))
  (if (eq type 'record) (setq type nil))
  (let* ((parent-class (if parent (cl--struct-get-class parent)))
         (fields (if type slots (cdr slots)))
         (offset (if type 0 1))
         (index-table (make-hash-table :test 'eq :size (length fields)))
         (class (cl--struct-new-class name docstring (if parent-class (list parent-class)) type named
                                      (vconcat (mapcar #'cl--struct-slot-descriptor fields))
                                      index-table children-sym tag print)))
    (dolist (field fields)
      (puthash (car field) offset index-table)
      (setq offset (1+ offset)))
    (cl--struct-register-child parent-class tag)
    (unless (or type (eq tag name))
      ;; The caller was compiled when structures were vectors.
      (require 'cl-old-struct)
      (cl-old-struct--register tag class))
    (put name 'cl--class class)))

(cl-struct-define 'cl-structure-object "The parent of all structures that are records."
                  nil 'record nil '((cl-tag-slot))
                  'cl-struct-cl-structure-object-tags 'cl-structure-object t)
(cl-struct-define 'cl-slot-descriptor "What is known about a slot of a structure or an object."
                  'cl-structure-object 'record nil '((cl-tag-slot) (name) (initform) (type) (props nil :type alist))
                  'cl-struct-cl-slot-descriptor-tags 'cl-slot-descriptor t)
(cl-struct-define 'cl--class "What is known about any kind of structure or object."
                  'cl-structure-object 'record nil
                  '((cl-tag-slot) (name nil :type symbol) (docstring nil :type string)
                    (parents nil :type (list-of cl--class)) (slots nil :type (vector cl-slot-descriptor))
                    (index-table nil :type hash-table))
                  'cl-struct-cl--class-tags 'cl--class t)
(cl-struct-define 'cl-structure-class "What is known about a structure."
                  'cl--class 'record nil
                  '((cl-tag-slot) (name nil :type symbol) (docstring nil :type string)
                    (parents nil :type (list-of cl--class)) (slots nil :type (vector cl-slot-descriptor))
                    (index-table nil :type hash-table)
                    (tag nil :type symbol) (type nil :type (memq (vector list))) (named nil :type bool)
                    (print nil :type bool) (children-sym nil :type symbol))
                  'cl-struct-cl-structure-class-tags 'cl-structure-class t)

(provide 'cl-preloaded)

;;; cl-preloaded.el ends here
