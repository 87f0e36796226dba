;;; eieio-base.el --- classes to inherit from  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Objects that ask another one for values they do not have (`eieio-instance-inheritor'), that are
;; kept in a list (`eieio-instance-tracker'), that exist once (`eieio-singleton'), that are saved in
;; files (`eieio-persistent'), and that have names (`eieio-named').

;;; Code:

(require 'eieio)

;; -- asking another object --------------------------------------------------------------------

(defclass eieio-instance-inheritor ()
  ((parent-instance :initarg :parent-instance
                    :type eieio-instance-inheritor
                    :documentation "The object that is asked for the values of slots that have none."))
  "Objects that ask the one they were cloned from for what they do not have themselves."
  :abstract t)

(cl-defmethod slot-unbound ((object eieio-instance-inheritor) _class slot-name _fn)
  "Return the value of SLOT-NAME of the object that OBJECT was cloned from."
  (if (slot-boundp object 'parent-instance)
      (eieio-oref (eieio-oref object 'parent-instance) slot-name)
    (cl-call-next-method)))

(cl-defmethod clone ((obj eieio-instance-inheritor) &rest params)
  "Return an object that has only those slots that PARAMS give, and asks OBJ for others."
  (let ((new (copy-sequence obj)))
    (dotimes (i (length (eieio--class-slots (eieio--object-class new))))
      (aset new (+ i eieio--object-num-slots) eieio--unbound))
    (eieio-oset new 'parent-instance obj)
    (if (stringp (car params))
        (eieio-object-set-name-string new (pop params)))
    (if params (shared-initialize new params))
    new))

(cl-defmethod eieio-instance-inheritor-slot-boundp ((object eieio-instance-inheritor) slot)
  "Return non-nil if SLOT of OBJECT, or of an object that it asks, has a value."
  (or (slot-boundp object slot)
      (and (slot-boundp object 'parent-instance)
           (eieio-instance-inheritor-slot-boundp (eieio-oref object 'parent-instance) slot))))

;; -- lists of objects -------------------------------------------------------------------------

(defclass eieio-instance-tracker ()
  ((tracking-symbol :type symbol
                    :allocation :class
                    :documentation "The variable whose value is the list of all objects of the class."))
  "Objects that are in a list as long as they are not deleted."
  :abstract t)

(cl-defmethod initialize-instance :after ((this eieio-instance-tracker) &rest _slots)
  "Put THIS into the list of its class."
  (let ((variable (eieio-oref this 'tracking-symbol)))
    (unless (memq this (symbol-value variable))
      (set variable (append (symbol-value variable) (list this))))))

(cl-defmethod delete-instance ((this eieio-instance-tracker))
  "Remove THIS from the list of its class."
  (let ((variable (eieio-oref this 'tracking-symbol)))
    (set variable (delq this (symbol-value variable)))))

(defun eieio-instance-tracker-find (key slot list-symbol)
  "Return the first object in the list that is the value of LIST-SYMBOL whose SLOT is `equal' to KEY."
  (object-assoc key slot (symbol-value list-symbol)))

;; -- one object -------------------------------------------------------------------------------

(defclass eieio-singleton ()
  ((singleton :type eieio-singleton
              :allocation :class
              :documentation "The only object of the class."))
  "Classes that have one object: making one returns that which exists."
  :abstract t)

(cl-defmethod make-instance ((class (subclass eieio-singleton)) &rest _slots)
  "Return the object of CLASS, which is made if it does not exist."
  (let ((old (eieio-oref-default class 'singleton)))
    (if (eq old eieio--unbound)
        (eieio-oset-default class 'singleton (cl-call-next-method))
      old)))

;; -- objects in files -------------------------------------------------------------------------

(defclass eieio-persistent ()
  ((file :initarg :file
         :type string
         :documentation "The name of the file that the object is saved in.")
   (extension :type string
              :allocation :class
              :initform ".eieio"
              :documentation "What the names of files end with if the user is asked for one.")
   (file-header-line :type string
                     :allocation :class
                     :initform ";; EIEIO PERSISTENT OBJECT"
                     :documentation "The first line of files.")
   (do-backups :type boolean
               :allocation :class
               :initform t
               :documentation "Non-nil means that saving makes backups."))
  "Objects that are saved in files.
Only slots with an :initarg are saved."
  :abstract t)

(cl-defmethod eieio-persistent-save-interactive ((this eieio-persistent) prompt &optional name)
  "Ask the user with PROMPT for the file of THIS, NAME by default, unless it has one.
Return the name."
  (unless (slot-boundp this 'file)
    (eieio-oset this 'file
                (read-file-name prompt nil
                                (or name (concat (eieio-object-name-string this) (eieio-oref this 'extension))))))
  (eieio-oref this 'file))

(cl-defmethod eieio-persistent-path-relative ((this eieio-persistent) file)
  "Return the name of FILE relative to the directory of the file of THIS."
  (file-relative-name (expand-file-name file) (file-name-directory (eieio-oref this 'file))))

(cl-defmethod object-write ((this eieio-persistent) &optional comment)
  "Print THIS, with COMMENT or the header of its class before it."
  (cl-call-next-method this (or comment (eieio-oref this 'file-header-line))))

(cl-defmethod eieio-persistent-save ((this eieio-persistent) &optional file)
  "Save THIS in FILE, by default that which it has."
  (let ((file (or file (eieio-oref this 'file))))
    (with-temp-buffer
      (let ((default-directory (file-name-directory file)) (standard-output (current-buffer))
            (coding-system-for-write 'utf-8-emacs) (make-backup-files (eieio-oref this 'do-backups))
            (old (slot-boundp this 'file)))
        (unwind-protect
            (progn
              (eieio-oset this 'file (if old (file-relative-name (eieio-oref this 'file) default-directory) file))
              (object-write this (eieio-oref this 'file-header-line)))
          (eieio-oset this 'file file))
        (unless (file-exists-p default-directory)
          (make-directory default-directory t))
        (set-visited-file-name file t)
        (setq buffer-file-coding-system 'utf-8-emacs)
        (backup-buffer)
        (write-region nil nil file nil 'silent)
        (set-buffer-modified-p nil)
        (set-visited-file-name nil t)))))

(defun eieio-persistent-fix-value (proposed-value)
  "Return the value that PROPOSED-VALUE, a form read from a file, stands for.
It is a quoted list, a call of `list', a call that makes an object, a
vector or a hash table of such, or itself."
  (cond ((consp proposed-value)
         (cond ((eq (car proposed-value) 'quote)
                (cadr proposed-value))
               ((eq (car proposed-value) 'list)
                (mapcar #'eieio-persistent-fix-value (cdr proposed-value)))
               ((class-p (car proposed-value))
                (eieio-persistent-make-instance (car proposed-value) (cdr proposed-value)))
               (t proposed-value)))
        ((hash-table-p proposed-value)
         (maphash (lambda (key value) (puthash key (eieio-persistent-fix-value value) proposed-value)) proposed-value)
         proposed-value)
        ((vectorp proposed-value)
         (dotimes (i (length proposed-value))
           (aset proposed-value i (eieio-persistent-fix-value (aref proposed-value i))))
         proposed-value)
        (t proposed-value)))

(cl-defgeneric eieio-persistent-make-instance (objclass inputlist)
  "Return a new object of OBJCLASS from INPUTLIST, the arguments of its maker in a file.")

(cl-defmethod eieio-persistent-make-instance ((objclass (subclass eieio-default-superclass)) inputlist)
  "Return a new object of OBJCLASS.
INPUTLIST may start with a name; forms in it are not evaluated.  Slots that
the class does not have any more are left out."
  (let* ((class (eieio--full-class-object objclass)) (name (if (stringp (car inputlist)) (pop inputlist))) (slots nil))
    (while inputlist
      (let ((initarg (pop inputlist)) (value (pop inputlist)))
        (when (eieio--initarg-to-attribute class initarg)
          (push initarg slots)
          (push (eieio-persistent-fix-value value) slots))))
    (apply #'make-instance objclass (append (if name (list name)) (nreverse slots)))))

(defun eieio--persistent-check-class (found class allow-subclass)
  "Signal an error unless FOUND, read from a file, names a class that may be read.
That is CLASS, and those that inherit from it if ALLOW-SUBCLASS is non-nil."
  (unless (class-p found)
    (error "Corrupt object on disk: Unknown saved object"))
  (unless (if allow-subclass
              (or (eq found class) (child-of-class-p found class))
            (eq found class))
    (error "Corrupt object on disk: Invalid saved class")))

(defun eieio-persistent-read (filename &optional class allow-subclass)
  "Return the object that is saved in FILENAME.
CLASS is the class that it must have; ALLOW-SUBCLASS non-nil means that it
may also be one that inherits from CLASS."
  (unless class
    (warn "`eieio-persistent-read' called without specifying a class"))
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8-emacs))
      (insert-file-contents filename))
    (goto-char (point-min))
    (let ((form (read (current-buffer))))
      (if class (eieio--persistent-check-class (car-safe form) class allow-subclass))
      (let ((object (eieio-persistent-make-instance (car form) (cdr form))))
        (eieio-oset object 'file filename)
        object))))

;; -- names ------------------------------------------------------------------------------------

(defclass eieio-named ()
  ((object-name :initarg :object-name :initform nil))
  "Objects with a name."
  :abstract t)

(cl-defmethod eieio-object-name-string ((obj eieio-named))
  "Return the name of OBJ."
  (or (slot-value obj 'object-name)
      (cl-call-next-method)))

(cl-defmethod eieio-object-set-name-string ((obj eieio-named) name)
  "Make NAME the name of OBJ."
  (eieio--check (stringp name) 'string name 'name)
  (eieio-oset obj 'object-name name))

(defun eieio--next-name (name)
  "Return NAME with one more at its end: \"-1\", or the number after that which is there."
  (if (string-match "-\\([0-9]+\\)\\'" name)
      (format "%s-%d" (substring name 0 (match-beginning 0)) (1+ (string-to-number (match-string 1 name))))
    (concat name "-1")))

(cl-defmethod clone ((obj eieio-named) &rest params)
  "Return a copy of OBJ, changed by PARAMS, with another name.
A string in front of PARAMS is the name."
  (let* ((name (and (stringp (car params)) (pop params))) (new (apply #'cl-call-next-method obj params))
         (old (slot-value obj 'object-name)))
    (cond (name (eieio-oset new 'object-name name))
          ((and old (equal (slot-value new 'object-name) old))
           (eieio-oset new 'object-name (eieio--next-name old))))
    new))

(cl-defmethod make-instance ((class (subclass eieio-named)) &rest args)
  "Return a new object of CLASS.  A string in front of ARGS is its name."
  (if (not (stringp (car args)))
      (cl-call-next-method)
    (apply #'cl-call-next-method class :object-name (car args) (cdr args))))

(provide 'eieio-base)

;;; eieio-base.el ends here
