;;; gv.el --- generalized variables  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A place is a form that can be assigned to.  Its head symbol has a `gv-expander' property: a
;; function (lambda (DO &rest ARGS)) that calls DO with two arguments, a form that reads the place
;; (which may be copied) and a function that returns a form that stores the value of another form.
;; DO's value, a form, is wrapped in what bindings the arguments need.

;;; Code:

(require 'macroexp)

(defun gv--expand-place (place)
  "Return what PLACE, a list, is short for, or PLACE itself.
Its macro is expanded, or else the compiler macro of its function."
  (let* ((head (car place))
         (expansion (macroexpand-1 place macroexpand-all-environment))
         (handler (and (eq expansion place) (function-get head 'compiler-macro))))
    (if handler (apply handler place (cdr place)) expansion)))

(defun gv-get (place do)
  "Call DO with a getter form and a setter function for PLACE, and return the form it makes.
A place whose head nobody knows is set by calling the function (setf HEAD).
Signals `gv-invalid-place' if PLACE is no place."
  (cond
   ((symbolp place)
    (let ((expansion (macroexpand-1 place macroexpand-all-environment)))
      (if (eq expansion place)
          (funcall do place (lambda (v) `(setq ,place ,v)))
        (gv-get expansion do))))
   ((not (consp place)) (signal 'gv-invalid-place (list place)))
   ((not (symbolp (car place))) (signal 'wrong-type-argument (list 'symbolp (car place))))
   (t
    (let ((expander (function-get (car place) 'gv-expander 'autoload)) expansion)
      (cond
       (expander (apply expander do (cdr place)))
       ((not (eq (setq expansion (gv--expand-place place)) place)) (gv-get expansion do))
       (t
        (let ((function (intern (format "(setf %s)" (car place)))))
          (gv--defsetter (car place) (lambda (val &rest args) `(,function ,val ,@args)) do (cdr place)))))))))

(define-error 'gv-invalid-place "Invalid place expression")

(defun gv--defsetter (name setter do args &optional bindings)
  "Call DO for the place (NAME . ARGS), whose store form SETTER makes.
SETTER is called with the forms of the new value and of the arguments.
BINDINGS are wrapped around the form, the last one first."
  (let ((forms (mapcar (lambda (arg)
                         (if (macroexp-const-p arg)
                             arg
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

(defmacro gv-define-setter (name arglist &rest body)
  "Define how places (NAME ARGS...) are set: BODY returns a form that does it.
ARGLIST is the variable for the form of the new value, then those for the
forms of the arguments."
  (declare (indent 2) (debug (&define [&name symbolp "@gv-setter"] sexp def-body)))
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

;; `cl-incf' and `cl-decf' live here, because they are only about places.
(defmacro cl-incf (place &optional x)
  "Increment PLACE by X (default 1), and return the new value."
  (declare (debug (place &optional form)))
  (if (symbolp place)
      (list 'setq place (if x (list '+ place x) (list '1+ place)))
    (gv-letplace (getter setter) place
      (funcall setter `(+ ,getter ,(or x 1))))))

(defmacro cl-decf (place &optional x)
  "Decrement PLACE by X (default 1), and return the new value."
  (declare (debug cl-incf))
  (if (symbolp place)
      (list 'setq place (if x (list '- place x) (list '1- place)))
    (gv-letplace (getter setter) place
      (funcall setter `(- ,getter ,(or x 1))))))

;; -- places that are set by one function ------------------------------------------------------

(defun gv--define-simple (name setter fix)
  "Define that (setf (NAME ARGS...) VAL) is (SETTER ARGS... VAL).
FIX non-nil means that SETTER does not return VAL."
  (function-put
   name 'gv-expander
   (lambda (do &rest args)
     (gv--defsetter name
                    (if fix
                        (lambda (val &rest args)
                          (macroexp-let2 nil v val `(progn (,setter ,@args ,v) ,v)))
                      (lambda (val &rest args) `(,setter ,@args ,val)))
                    do args))))

(dolist (entry '((aref aset) (char-table-range set-char-table-range) (car setcar) (cdr setcdr) (get put)
                 (symbol-function fset) (symbol-plist setplist) (symbol-value set) (default-value set-default)
                 (keymap-parent set-keymap-parent) (match-data set-match-data fix) (overlay-get overlay-put)
                 (process-buffer set-process-buffer) (process-filter set-process-filter)
                 (process-sentinel set-process-sentinel) (process-get process-put)
                 (window-display-table set-window-display-table fix)
                 (window-dedicated-p set-window-dedicated-p) (window-parameter set-window-parameter)
                 (terminal-parameter set-terminal-parameter) (frame-parameter set-frame-parameter fix)
                 (frame-parameters modify-frame-parameters fix)
                 (file-modes set-file-modes fix) (default-file-modes set-default-file-modes fix)
                 (marker-position set-marker fix) (mark-marker set-mark fix) (mark set-mark fix)
                 (point goto-char) (point-marker goto-char fix) (current-buffer set-buffer)
                 (current-column move-to-column fix) (current-global-map use-global-map fix)
                 (current-local-map use-local-map fix) (current-window-configuration set-window-configuration fix)
                 (selected-window select-window) (selected-frame select-frame)
                 (standard-case-table set-standard-case-table) (syntax-table set-syntax-table)
                 (visited-file-modtime set-visited-file-modtime fix)
                 (buffer-file-name set-visited-file-name fix) (buffer-name rename-buffer fix)
                 (documentation-property put) (getenv setenv fix)
                 (global-key-binding global-set-key) (local-key-binding local-set-key)))
  (gv--define-simple (car entry) (nth 1 entry) (nth 2 entry)))

(defun gv--define-optional-window (name setter)
  "Define that (setf (NAME [WINDOW]) VAL) is (SETTER WINDOW VAL)."
  (function-put
   name 'gv-expander
   (lambda (do &rest args)
     (gv--defsetter name (lambda (val &optional window) `(,setter ,window ,val)) do args))))

(dolist (entry '((window-hscroll set-window-hscroll) (window-point set-window-point) (window-start set-window-start)))
  (gv--define-optional-window (car entry) (nth 1 entry)))

(dolist (entry '((face-background set-face-background) (face-foreground set-face-foreground)
                 (face-font set-face-font) (face-background-pixmap set-face-background-pixmap)
                 (face-underline-p set-face-underline)))
  (function-put
   (car entry) 'gv-expander
   (let ((name (car entry)) (setter (nth 1 entry)))
     (lambda (do &rest args)
       (gv--defsetter name (lambda (val face &optional frame) `(,setter ,face ,val ,frame)) do args)))))

(gv-define-setter window-buffer (val &optional window)
  (macroexp-let2 nil v val
    `(progn (set-window-buffer ,window ,v) ,v)))
(gv-define-setter buffer-string (store) `(insert (prog1 ,store (erase-buffer))))
(gv-define-setter buffer-substring (store start end)
  `(cl--set-buffer-substring ,start ,end ,store))
(gv-define-setter get-register (val reg) `(set-register ,reg ,val))
(gv-define-setter gethash (val k h &optional _d) `(puthash ,k ,val ,h))
(gv-define-setter elt (store seq n)
  `(if (listp ,seq) (setcar (nthcdr ,n ,seq) ,store) (aset ,seq ,n ,store)))
(gv-define-setter buffer-local-value (val var buf)
  (macroexp-let2 nil v val
    `(with-current-buffer ,buf (set (make-local-variable ,var) ,v))))
(gv-define-setter buffer-modified-p (flag &optional buffer)
  (macroexp-let2 nil buffer `(or ,buffer (current-buffer))
    `(with-current-buffer ,buffer (set-buffer-modified-p ,flag))))
(gv-define-setter overlay-start (store overlay)
  (macroexp-let2 macroexp-copyable-p v store
    `(progn (move-overlay ,overlay ,v (overlay-end ,overlay)) ,v)))
(gv-define-setter overlay-end (store overlay)
  (macroexp-let2 macroexp-copyable-p v store
    `(progn (move-overlay ,overlay (overlay-start ,overlay) ,v) ,v)))
(gv-define-setter point-min (store)
  (macroexp-let2 macroexp-copyable-p v store `(progn (narrow-to-region ,v (point-max)) ,v)))
(gv-define-setter point-max (store)
  (macroexp-let2 macroexp-copyable-p v store `(progn (narrow-to-region (point-min) ,v) ,v)))
(gv-define-setter frame-height (store &optional frame) `(set-frame-height (or ,frame (selected-frame)) ,store))
(gv-define-setter frame-width (store &optional frame) `(set-frame-width (or ,frame (selected-frame)) ,store))
(gv-define-setter window-height (store)
  (macroexp-let2 macroexp-copyable-p v store `(progn (enlarge-window (- ,v (window-height))) ,v)))
(gv-define-setter window-width (store)
  (macroexp-let2 macroexp-copyable-p v store `(progn (enlarge-window (- ,v (window-width)) t) ,v)))
(gv-define-setter error (store &rest args) `(progn ,store (error ,@args)))

;; -- parts of lists ---------------------------------------------------------------------------

(defun gv--define-part (name)
  "Define places that begin with NAME, `caar' to `cddddr', by the places of `car' and `cdr'."
  (let* ((letters (substring (symbol-name name) 1 -1)) (outer (if (eq (aref letters 0) ?a) 'car 'cdr))
         (inner (intern (concat "c" (substring letters 1) "r"))))
    (function-put name 'gv-expander (lambda (do list) (gv-get (list outer (list inner list)) do)))))

(mapc #'gv--define-part
      '(caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr caadar caaddr
        cadaar cadadr caddar cadddr cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr))

(gv-define-expander nth
  (lambda (do idx list)
    (macroexp-let2 nil c `(nthcdr ,idx ,list)
      (funcall do `(car ,c) (lambda (v) `(setcar ,c ,v))))))
(gv-define-expander cons
  (lambda (do a d)
    (gv-letplace (agetter asetter) a
      (gv-letplace (dgetter dsetter) d
        (funcall do `(cons ,agetter ,dgetter)
                 (lambda (v)
                   (macroexp-let2 nil v v
                     `(progn ,(funcall asetter `(car ,v)) ,(funcall dsetter `(cdr ,v)) ,v))))))))
(gv-define-expander nthcdr
  (lambda (do n place)
    (macroexp-let2 nil idx n
      (gv-letplace (getter setter) place
        (funcall do `(nthcdr ,idx ,getter)
                 (lambda (v) `(if (<= ,idx 0) ,(funcall setter v)
                                (setcdr (nthcdr (1- ,idx) ,getter) ,v))))))))

(gv-define-expander plist-get
  (lambda (do plist prop)
    (macroexp-let2 macroexp-copyable-p key prop
      (gv-letplace (getter setter) plist
        (macroexp-let2 nil p `(cdr (plist-member ,getter ,key))
          (funcall do
                   `(car ,p)
                   (lambda (val)
                     `(if ,p
                          (setcar ,p ,val)
                        ,(funcall setter `(cons ,key (cons ,val ,getter)))))))))))

(defun gv--alist-set (pair key default remove getter setter v)
  "Return a form that makes V the value of KEY in the alist that GETTER reads and SETTER stores.
PAIR is a variable that holds the pair of KEY or nil.  REMOVE non-nil means
that DEFAULT is not stored: its pair is removed."
  (let ((set `(if ,pair (setcdr ,pair ,v) ,(funcall setter `(cons (setq ,pair (cons ,key ,v)) ,getter))))
        (delete (funcall setter `(delq ,pair ,getter))))
    (cond
     ((null remove) set)
     ((or (eql v default)
          (and (eq (car-safe v) 'quote) (eq (car-safe default) 'quote) (eql (cadr v) (cadr default))))
      `(if ,pair ,delete))
     (t `(cond ((not (eql ,default ,v)) ,set)
               (,pair ,delete))))))

(gv-define-expander alist-get
  (lambda (do key alist &optional default remove testfn)
    (macroexp-let2 macroexp-copyable-p k key
      (gv-letplace (getter setter) alist
        (macroexp-let2 nil p (cond ((member testfn '(nil 'eq #'eq)) `(assq ,k ,getter))
                                   ((macroexp-const-p testfn) `(assoc ,k ,getter ,testfn))
                                   (t `(if (and ,testfn (not (eq ,testfn 'eq))) (assoc ,k ,getter ,testfn)
                                         (assq ,k ,getter))))
          (funcall do
                   (if (null default) `(cdr ,p) `(if ,p (cdr ,p) ,default))
                   (lambda (v)
                     (macroexp-let2 nil v v
                       `(progn ,(gv--alist-set p k default remove getter setter v) ,v)))))))))

;; -- places inside of special forms -----------------------------------------------------------

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
                   (macroexp-let2 nil v v
                     `(progn ,(funcall setter `(logior (logand ,v ,mask) (logand ,getter (lognot ,mask)))) ,v))))))))

(gv-define-expander eq
  (lambda (do place val)
    (gv-letplace (getter setter) place
      (macroexp-let2 nil val val
        (funcall do `(eq ,getter ,val)
                 (lambda (v)
                   `(cond (,v ,(funcall setter val))
                          ((eq ,getter ,val) ,(funcall setter `(not ,val))))))))))

(gv-define-expander substring
  (lambda (do place from &optional to)
    (gv-letplace (getter setter) place
      (macroexp-let2* nil ((start from) (end to))
        (funcall do `(substring ,getter ,start ,end)
                 (lambda (v)
                   (macroexp-let2 nil v v
                     `(progn ,(funcall setter `(cl--set-substring ,getter ,start ,end ,v)) ,v))))))))

;; -- references and other places --------------------------------------------------------------

(defmacro gv-synthetic-place (getter setter)
  "Stand for a place whose value is GETTER, a form, and that is set by SETTER, a function.
SETTER returns the form that stores the value of its argument, a form."
  (ignore setter)
  getter)
(put 'gv-synthetic-place 'gv-expander #'funcall)

(defmacro gv-delay-error (place)
  "Return the value of PLACE; to set it is an error at run time only if PLACE is no place."
  (declare (gv-expander
            (lambda (do)
              (condition-case err
                  (gv-get place do)
                (gv-invalid-place
                 (funcall do place (lambda (_) `(signal ',(car err) ',(cdr err)))))))))
  place)

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

(dolist (declaration '(gv-setter gv-expander))
  (put declaration 'edebug-declaration-spec
       '(&or symbolp ("lambda" &define lambda-list lambda-doc def-body))))

(provide 'gv)

;;; gv.el ends here
