;;; gv.el --- generalized variables  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A place is a form that can be assigned to.  Its head symbol has a `gv-expander' property: a
;; function (lambda (DO &rest ARGS)) that calls DO with two arguments, a form that reads the place
;; (which may be copied) and a function that returns a form that stores the value of another form.
;; DO's value, a form, is wrapped in what bindings the arguments need.

;;; Code:

(require 'macroexp)

(defun gv-get (place do)
  "Call DO with a getter form and a setter function for PLACE, and return the form it makes.
Signals `gv-invalid-place' if PLACE is no place."
  (cond
   ((symbolp place)
    (let ((me (macroexpand-1 place macroexpand-all-environment)))
      (if (eq me place)
          (funcall do place (lambda (v) `(setq ,place ,v)))
        (gv-get me do))))
   ((not (consp place)) (signal 'gv-invalid-place (list place)))
   (t
    (let* ((head (car place))
           (gf (and (symbolp head) (function-get head 'gv-expander 'autoload))))
      (if gf
          (apply gf do (cdr place))
        (let ((me (macroexpand-1 place (if (and (symbolp head) (not (macrop head))
                                                 (not (assq head macroexpand-all-environment)))
                                           nil
                                         macroexpand-all-environment))))
          (if (not (eq me place))
              (gv-get me do)
            (if (and (eq me place) (symbolp head) (function-get head 'compiler-macro)
                     (let ((expansion (apply (function-get head 'compiler-macro) place (cdr place))))
                       (and (not (eq expansion place)) (setq me expansion))))
                (gv-get me do)
              ;; No expander: a function named (setf HEAD) is assumed.
              (let ((f (and (symbolp head) (intern (format "(setf %s)" head)))))
                (if (and f (fboundp f))
                    (gv--defsetter-call f do (cdr place))
                  (signal 'void-function (list f))))))))))))

(define-error 'gv-invalid-place "Invalid place expression")

(defun gv--defsetter-call (f do args)
  "Call DO for a place read by the head of function (setf HEAD), F, with ARGS."
  (let* ((head (intern (substring (symbol-name f) 6 -1))))
    (gv--defun-declaration-free
     head (lambda (val &rest args) `(,f ,val ,@args)) do args)))

(defun gv--defun-declaration-free (name setter do args)
  "Call DO for the place (NAME . ARGS), which SETTER, a function of value form and arguments, stores."
  (let* ((bindings nil)
         (forms (mapcar (lambda (arg)
                          (if (macroexp-const-p arg) arg
                            (let ((v (make-symbol "v")))
                              (push (list v arg) bindings)
                              v)))
                        args)))
    (macroexp-let* (nreverse bindings)
                   (funcall do `(,name ,@forms) (lambda (v) (apply setter v forms))))))

(defmacro gv-letplace (vars place &rest body)
  "Evaluate BODY, which makes a form that uses PLACE, with VARS, (GETTER SETTER), bound.
GETTER is a form for its value; SETTER a function that returns a form
that stores the value of the form it is given."
  (declare (indent 2) (debug (sexp form def-body)))
  `(gv-get ,place (lambda ,vars ,@body)))

(defmacro gv-define-expander (name handler)
  "Make HANDLER, a function (lambda (DO ARGS...)), the expander of places that begin with NAME."
  (declare (indent 1) (debug (sexp form)))
  `(function-put ',name 'gv-expander ,handler))

(defun gv--defsetter (name setter do args &optional vars)
  "Call DO for the place (NAME . ARGS), whose store form SETTER makes; VARS are leftover bindings."
  (ignore vars)
  (gv--defun-declaration-free name setter do args))

(defmacro gv-define-setter (name arglist &rest body)
  "Define how places (NAME ARGS...) are set: BODY returns a form that does it.
ARGLIST is the variable for the form of the new value, then those for the
forms of the arguments."
  (declare (indent 2) (debug (&define name :name gv-setter sexp def-body)))
  `(gv-define-expander ,name
     (lambda (do &rest args)
       (gv--defsetter ',name (lambda ,arglist ,@body) do args))))

(defmacro gv-define-simple-setter (name setter &optional fix-return)
  "Define that (setf (NAME ARGS...) VAL) is (SETTER ARGS... VAL).
FIX-RETURN: SETTER does not return VAL, so that the form must see to it."
  (declare (debug (sexp (&or symbolp lambda-expr) &optional sexp)))
  `(gv-define-setter ,name (val &rest args)
     ,(if fix-return
          `(macroexp-let2 nil v val
             `(progn
                (,',setter ,@args ,v)
                ,v))
        ``(,',setter ,@args ,val))))

(defmacro setf (&rest args)
  "Set each place of ARGS, PLACE VALUE pairs, and return the last value.
A place is a variable or a form like (car X) or (nth 2 LIST).

\(fn PLACE VAL PLACE VAL ...)"
  (declare (debug (&rest [gv-place form])))
  (if (/= (logand (length args) 1) 0)
      (signal 'wrong-number-of-arguments (list 'setf (length args))))
  (if (and args (null (cddr args)))
      (let ((place (pop args)) (val (car args)))
        (gv-letplace (_getter setter) place
          (funcall setter val)))
    (let ((sets nil))
      (while args (push `(setf ,(pop args) ,(pop args)) sets))
      (cons 'progn (nreverse sets)))))

;; `cl-incf' and `cl-decf' live here, because they are only about places.
(defmacro cl-incf (place &optional x)
  "Increment PLACE by X (default 1), and return the new value."
  (declare (debug (gv-place &optional form)))
  (if (symbolp place)
      (list 'setq place (if x (list '+ place x) (list '1+ place)))
    (gv-letplace (getter setter) place
      (funcall setter (if x `(+ ,getter ,x) `(1+ ,getter))))))

(defmacro cl-decf (place &optional x)
  "Decrement PLACE by X (default 1), and return the new value."
  (declare (debug cl-incf))
  (if (symbolp place)
      (list 'setq place (if x (list '- place x) (list '1- place)))
    (gv-letplace (getter setter) place
      (funcall setter (if x `(- ,getter ,x) `(1- ,getter))))))

;;; The places that come with the language.

(gv-define-simple-setter aref aset)
(gv-define-simple-setter char-table-range set-char-table-range)
(gv-define-simple-setter car setcar)
(gv-define-simple-setter cdr setcdr)
(gv-define-setter caar (val x) `(setcar (car ,x) ,val))
(gv-define-setter cadr (val x) `(setcar (cdr ,x) ,val))
(gv-define-setter cdar (val x) `(setcdr (car ,x) ,val))
(gv-define-setter cddr (val x) `(setcdr (cdr ,x) ,val))
(gv-define-setter caddr (val x) `(setcar (cddr ,x) ,val))
(gv-define-setter cdddr (val x) `(setcdr (cddr ,x) ,val))
(gv-define-setter elt (store seq n)
  `(if (listp ,seq) (setcar (nthcdr ,n ,seq) ,store) (aset ,seq ,n ,store)))
(gv-define-simple-setter get put)
(gv-define-setter gethash (val k h &optional _d) `(puthash ,k ,val ,h))
(gv-define-expander nth
  (lambda (do idx list)
    (macroexp-let2 nil c `(nthcdr ,idx ,list)
      (funcall do `(car ,c) (lambda (v) `(setcar ,c ,v))))))
(gv-define-simple-setter symbol-function fset)
(gv-define-simple-setter symbol-plist setplist)
(gv-define-simple-setter symbol-value set)
(gv-define-simple-setter default-value set-default)
(gv-define-simple-setter keymap-parent set-keymap-parent)
(gv-define-simple-setter match-data set-match-data 'fix)
(gv-define-simple-setter overlay-get overlay-put)
(gv-define-simple-setter process-buffer set-process-buffer)
(gv-define-simple-setter process-filter set-process-filter)
(gv-define-simple-setter process-sentinel set-process-sentinel)
(gv-define-simple-setter process-get process-put)
(gv-define-simple-setter process-plist set-process-plist)
(gv-define-simple-setter window-buffer set-window-buffer)
(gv-define-simple-setter window-display-table set-window-display-table 'fix)
(gv-define-simple-setter window-dedicated-p set-window-dedicated-p)
(gv-define-simple-setter window-hscroll set-window-hscroll)
(gv-define-simple-setter window-parameter set-window-parameter)
(gv-define-simple-setter window-point set-window-point)
(gv-define-simple-setter window-start set-window-start)
(gv-define-simple-setter terminal-parameter set-terminal-parameter)
(gv-define-simple-setter frame-parameter set-frame-parameter)
(gv-define-simple-setter file-modes set-file-modes)
(gv-define-simple-setter default-file-modes set-default-file-modes)
(gv-define-simple-setter marker-insertion-type set-marker-insertion-type)
(gv-define-setter point (val) `(goto-char ,val))
(gv-define-setter buffer-string (store) `(insert (prog1 ,store (erase-buffer))))
(gv-define-setter buffer-substring (store start end)
  `(cl--set-buffer-substring ,start ,end ,store))
(gv-define-setter current-buffer (val) `(set-buffer ,val))
(gv-define-setter get-register (val reg) `(set-register ,reg ,val))
(gv-define-setter mark-marker (val) `(set-marker (mark-marker) ,val))
(gv-define-setter buffer-local-value (val var buf)
  (macroexp-let2 nil v val
    `(with-current-buffer ,buf (set (make-local-variable ,var) ,v))))
(gv-define-expander nthcdr
  (lambda (do n place)
    (macroexp-let2 nil idx n
      (gv-letplace (getter setter) place
        (funcall do `(nthcdr ,idx ,getter)
                 (lambda (v) `(if (<= ,idx 0) ,(funcall setter v)
                                (setcdr (nthcdr (1- ,idx) ,getter) ,v))))))))

(gv-define-expander plist-get
  (lambda (do plist prop)
    (macroexp-let2 macroexp-const-p key prop
      (gv-letplace (getter setter) plist
        (macroexp-let2 nil p `(cdr (plist-member ,getter ,key))
          (funcall do
                   `(car ,p)
                   (lambda (val)
                     `(if ,p
                          (setcar ,p ,val)
                        ,(funcall setter `(cons ,key (cons ,val ,getter)))))))))))

(gv-define-expander alist-get
  (lambda (do key alist &optional default remove testfn)
    (macroexp-let2 macroexp-copyable-p k key
      (gv-letplace (getter setter) alist
        (macroexp-let2 nil p (if (member testfn '(nil 'eq #'eq))
                                 `(assq ,k ,getter)
                               `(assoc ,k ,getter ,testfn))
          (funcall do
                   (if (null default) `(cdr ,p)
                     `(if ,p (cdr ,p) ,default))
                   (lambda (v)
                     (macroexp-let2 nil v v
                       (let ((set-exp
                              `(if ,p (setcdr ,p ,v)
                                 ,(funcall setter
                                           `(cons (setq ,p (cons ,k ,v)) ,getter)))))
                         (cond
                          ((null remove) set-exp)
                          ((or (eql v default)
                               (and (eq (car-safe v) 'quote)
                                    (eq (car-safe default) 'quote)
                                    (eql (cadr v) (cadr default))))
                           `(if ,p ,(funcall setter `(delq ,p ,getter))))
                          (t
                           `(cond
                             ((not (eql ,default ,v)) ,set-exp)
                             (,p ,(funcall setter `(delq ,p ,getter)))))))))))))))

(gv-define-expander if
  (lambda (do test then &rest else)
    (if (or (not lexical-binding) (macroexp-small-p (funcall do 'dummy (lambda (_) 'dummy))))
        `(if ,test ,(gv-get then do) ,@(macroexp-unprogn (gv-get (macroexp-progn else) do)))
      (let ((v (make-symbol "v")))
        (macroexp-let2 nil b `(if ,test (cons (lambda () ,then) (lambda (,v) ,(gv-letplace (_g s) then (funcall s v))))
                                (cons (lambda () ,(macroexp-progn else))
                                      (lambda (,v) ,(gv-letplace (_g s) (macroexp-progn else) (funcall s v)))))
          (funcall do `(funcall (car ,b)) (lambda (v) `(funcall (cdr ,b) ,v))))))))

(gv-define-expander cond
  (lambda (do &rest branches)
    `(cond
      ,@(mapcar (lambda (branch)
                  (if (cdr branch)
                      (cons (car branch) (macroexp-unprogn (gv-get (macroexp-progn (cdr branch)) do)))
                    (gv-get (car branch) do)))
                branches))))

(dolist (head '(progn let let*))
  (function-put head 'gv-expander
                (if (eq head 'progn)
                    (lambda (do &rest exps)
                      (macroexp-progn
                       (append (butlast exps) (list (gv-get (car (last exps)) do)))))
                  (lambda (do bindings &rest body)
                    `(,head ,bindings
                            ,@(macroexp-unprogn (gv-get (macroexp-progn body) do)))))))

(gv-define-expander logand
  (lambda (do place &rest masks)
    (gv-letplace (getter setter) place
      (macroexp-let2 macroexp-copyable-p mask (if (cdr masks) `(logand ,@masks) (car masks))
        (funcall do `(logand ,getter ,mask)
                 (lambda (v)
                   (funcall setter `(logior (logand ,v ,mask) (logand ,getter (lognot ,mask))))))))))

(defmacro gv-ref (place)
  "Return a reference to PLACE, for `gv-deref'."
  (let ((code (gv-letplace (getter setter) place
                `(cons (lambda () ,getter)
                       (lambda (gv--val) ,(funcall setter 'gv--val))))))
    code))

(defsubst gv-deref (ref)
  "Return the value of the place that REF, from `gv-ref', refers to.  It can be set."
  (funcall (car ref)))

(gv-define-setter gv-deref (v ref) `(funcall (cdr ,ref) ,v))

(defun gv--declared-function (handler arguments)
  "Return the function for HANDLER of a declaration about a function with the argument list ARGUMENTS.
A lambda expression gets ARGUMENTS as further parameters."
  (if (eq (car-safe handler) 'lambda)
      `#'(lambda (,@(cadr handler) ,@arguments) ,@(cddr handler))
    `#',handler))

(push (list 'gv-expander
            (lambda (symbol args handler &optional _fix)
              `(gv-define-expander ,symbol ,(gv--declared-function handler args))))
      defun-declarations-alist)
(push (list 'gv-setter
            (lambda (symbol args handler &optional fix)
              (if (symbolp handler)
                  `(gv-define-simple-setter ,symbol ,handler ,fix)
                `(gv-define-expander ,symbol
                   (lambda (do &rest gv--args)
                     (gv--defsetter ',symbol ,(gv--declared-function handler args) do gv--args))))))
      defun-declarations-alist)

(provide 'gv)

;;; gv.el ends here
