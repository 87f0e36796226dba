;;; generator.el --- functions that can be left and entered again  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A generator returns an iterator; `iter-next' runs its body to the next `iter-yield', whose value is
;; what the following `iter-next' is given.  The body is transformed into continuation-passing style:
;;
;; (generator--cps FORM CONTEXT K) returns code that evaluates FORM and goes on with the code that K
;; returns for a form that has its value.  Code of a form without yields is the form itself.  At a
;; yield, the rest becomes a function of one argument, the "continuation", and the code returns.  So do
;; joins, where several branches go on with the same code, and loops.  A continuation is never called
;; by the code but left in the variable `generator--next' stands for, from where the iterator calls
;; it: the stack does not grow, and what is dynamic is left before it.
;;
;; What is dynamic (bindings of special variables, handlers, catches, cleanups) is the CONTEXT, a list,
;; innermost first.  Every continuation establishes its context again.  The elements are
;;
;;   (bind VARIABLE SAVED)        the special VARIABLE, whose value is kept in SAVED
;;   (handle (CONDITION . K)...)  `condition-case'; each K is a continuation for the error
;;   (catch TAG K)                `catch'; K is the continuation for what is thrown
;;   (cleanup FUNCTION)           `unwind-protect'
;;
;; Lexical variables need nothing: continuations are closures made where the variables are.

;;; Code:

(require 'cl-lib)

;; It is not an error, so that handlers of errors let it through.
(define-error 'iter-end-of-sequence "Iteration terminated")
(put 'iter-end-of-sequence 'error-conditions '(iter-end-of-sequence))

(defvar cps-inhibit-atomic-optimization nil
  "Non-nil means to transform forms that contain no yield as well: for tests.")

(defvar generator--next nil
  "The variable of the generator being transformed that holds its next continuation.")

(defvar generator--value nil
  "The variable of the generator being transformed that holds what is passed to the next continuation.")

(defvar generator--yielded nil
  "The variable of the generator being transformed that says that it has yielded.")

(defvar generator--close nil
  "The variable of the generator being transformed that holds the function to call if it is closed.")

;; -- pieces of code ---------------------------------------------------------------------------

(defun generator--yields-p (form)
  "Return non-nil if FORM, all macros of which are expanded, contains a yield."
  (cond ((not (consp form)) nil)
        ((memq (car form) '(quote function)) nil)
        ((eq (car form) 'cps-internal-yield) t)
        (t (let ((found nil))
             (while (and (consp form) (not found))
               (setq found (generator--yields-p (pop form))))
             found))))

(defun generator--plain-p (form)
  "Return non-nil if FORM can be evaluated as it is."
  (or (not (consp form))
      (memq (car form) '(quote function))
      (and (not cps-inhibit-atomic-optimization) (not (generator--yields-p form)))))

(defun generator--goto (continuation form)
  "Return code that goes on with CONTINUATION, a form, and the value of FORM."
  `(setq ,generator--value ,form ,generator--next ,continuation))

(defun generator--wrap-one (element code)
  "Return CODE in the part of a context that ELEMENT is."
  (pcase element
    (`(bind ,variable ,saved)
     `(let ((,variable ,saved))
        (unwind-protect ,code (setq ,saved ,variable))))
    (`(handle . ,handlers)
     (let ((err (make-symbol "err")))
       `(condition-case ,err ,code
          ,@(mapcar (lambda (handler) (list (car handler) (generator--goto (cdr handler) err))) handlers))))
    (`(catch ,tag ,continuation)
     (let ((done (make-symbol "done")) (thrown (make-symbol "thrown")))
       `(let* ((,done nil) (,thrown (catch ,tag ,code (setq ,done t) nil)))
          (unless ,done ,(generator--goto continuation thrown)))))
    (`(cleanup ,function)
     (let ((done (make-symbol "done")))
       `(let ((,done nil))
          (unwind-protect (progn ,code (setq ,done t))
            (unless ,done (funcall ,function))))))))

(defun generator--wrap (context code)
  "Return CODE in CONTEXT."
  (dolist (element context)
    (setq code (generator--wrap-one element code)))
  code)

(defun generator--continuation (context k)
  "Return a form for a continuation in CONTEXT, whose code K returns."
  (let ((value (make-symbol "value")))
    `(lambda (,value) ,(generator--wrap context (funcall k value)))))

(defun generator--closer (context)
  "Return a form for the function that cleans up in CONTEXT, nil if there is nothing to do.
It starts with the outermost cleanup, without the bindings around them, as in
GNU Emacs."
  (let ((code nil))
    (dolist (element (reverse context))
      (if (eq (car element) 'cleanup)
          (setq code (if code `(unwind-protect ,code (funcall ,(cadr element))) `(funcall ,(cadr element))))))
    (if code `(lambda () ,code))))

(defun generator--join (context k body)
  "Return code that BODY returns, which goes on with K in CONTEXT, perhaps from several places.
BODY is called with the function that takes the place of K."
  (let ((join (make-symbol "join")))
    `(let ((,join ,(generator--continuation context k)))
       ,(funcall body (lambda (form) (generator--goto join form))))))

;; -- forms ------------------------------------------------------------------------------------

(defun generator--cps (form context k)
  "Return code that evaluates FORM in CONTEXT and goes on with K; see the commentary."
  (if (generator--plain-p form)
      (funcall k form)
    (let ((handler (generator--handler (car form))))
      (if handler
          (funcall handler (cdr form) context k)
        (generator--cps-call form context k)))))

(defvar generator--handlers)

(defun generator--handler (head)
  "Return the function that transforms forms which start with HEAD, nil for calls of functions."
  (while (and (symbolp head) head (not (assq head generator--handlers))
              (symbolp (symbol-function head)) (symbol-function head))
    (setq head (symbol-function head)))
  (or (cdr (assq head generator--handlers))
      (if (and (symbolp head) (special-form-p head)) (generator--unsupported head))))

(defun generator--keep (form context k)
  "Evaluate FORM in CONTEXT and go on with K for a form that can be evaluated later.
That is a constant, or a variable nobody else knows."
  (generator--cps form context
                  (lambda (value)
                    (if (or (macroexp-const-p value) (eq (car-safe value) 'function))
                        (funcall k value)
                      (let ((kept (make-symbol "kept")))
                        `(let ((,kept ,value)) ,(funcall k kept)))))))

(defun generator--cps-call (form context k)
  "Transform FORM, the call of a function, in CONTEXT; go on with K."
  (generator--cps-list (cdr form) context (lambda (values) (funcall k (cons (car form) values)))))

(defun generator--cps-list (forms context k)
  "Evaluate FORMS in CONTEXT and go on with K for the list of forms that have their values."
  (if (null forms)
      (funcall k nil)
    (generator--keep (car forms) context
                     (lambda (value)
                       (generator--cps-list (cdr forms) context (lambda (values) (funcall k (cons value values))))))))

(defun generator--cps-progn (forms context k)
  "Transform FORMS, the arguments of `progn', in CONTEXT; go on with K."
  (if (null (cdr forms))
      (generator--cps (car forms) context k)
    (generator--cps (car forms) context
                    (lambda (value)
                      (macroexp-progn
                       (append (if (not (macroexp-const-p value)) (list value))
                               (macroexp-unprogn (generator--cps-progn (cdr forms) context k))))))))

(defun generator--cps-prog1 (forms context k)
  "Transform FORMS, the arguments of `prog1', in CONTEXT; go on with K."
  (generator--keep (car forms) context
                   (lambda (value)
                     (if (cdr forms)
                         (generator--cps-progn (append (cdr forms) (list value)) context k)
                       (funcall k value)))))

(defun generator--cps-prog2 (forms context k)
  "Transform FORMS, the arguments of `prog2', in CONTEXT; go on with K."
  (generator--cps `(progn ,(car forms) (prog1 ,@(cdr forms))) context k))

(defun generator--cps-yield (args context k)
  "Transform a yield with ARGS in CONTEXT; go on with K."
  (generator--cps (car args) context
                  (lambda (value)
                    `(setq ,generator--value ,value
                           ,generator--next ,(generator--continuation context k)
                           ,generator--close ,(generator--closer context)
                           ,generator--yielded t))))

(defun generator--cps-if (args context k)
  "Transform ARGS, the arguments of `if', in CONTEXT; go on with K."
  (generator--join context k
                   (lambda (k)
                     (generator--cps (car args) context
                                     (lambda (test)
                                       `(if ,test
                                            ,(generator--cps (nth 1 args) context k)
                                          ,(generator--cps-progn (nthcdr 2 args) context k)))))))

(defun generator--cps-and (args context k)
  "Transform ARGS, the arguments of `and', in CONTEXT; go on with K."
  (cond ((null args) (funcall k t))
        ((null (cdr args)) (generator--cps (car args) context k))
        (t (generator--cps `(if ,(car args) (and ,@(cdr args))) context k))))

(defun generator--cps-or (args context k)
  "Transform ARGS, the arguments of `or', in CONTEXT; go on with K."
  (if (null (cdr args))
      (generator--cps (car args) context k)
    (generator--keep (car args) context
                     (lambda (value)
                       (generator--cps `(if ,value ,value (or ,@(cdr args))) context k)))))

(defun generator--cps-cond (clauses context k)
  "Transform CLAUSES, the arguments of `cond', in CONTEXT; go on with K."
  (let ((clause (car clauses)))
    (cond ((null clauses) (funcall k nil))
          ((cdr clause)
           (generator--cps `(if ,(car clause) (progn ,@(cdr clause)) (cond ,@(cdr clauses))) context k))
          (t (generator--cps `(or ,(car clause) (cond ,@(cdr clauses))) context k)))))

(defun generator--cps-while (args context k)
  "Transform ARGS, the arguments of `while', in CONTEXT; go on with K."
  (let ((loop (make-symbol "loop")))
    `(let (,loop)
       (setq ,loop
             ,(generator--continuation
               context
               (lambda (_)
                 (generator--cps (car args) context
                                 (lambda (test)
                                   `(if ,test
                                        ,(generator--cps-progn (append (cdr args) '(nil)) context
                                                               (lambda (_) (generator--goto loop nil)))
                                      ,(funcall k nil)))))))
       ,(generator--goto loop nil))))

(defun generator--cps-setq (args context k)
  "Transform ARGS, the arguments of `setq', in CONTEXT; go on with K."
  (if (null args)
      (funcall k nil)
    (generator--cps (nth 1 args) context
                    (lambda (value)
                      (let ((set `(setq ,(car args) ,value)))
                        (if (nthcdr 2 args)
                            `(progn ,set ,(generator--cps-setq (nthcdr 2 args) context k))
                          (funcall k set)))))))

;; -- variables --------------------------------------------------------------------------------

(defun generator--bind (bindings body context k)
  "Return code that evaluates BODY with BINDINGS, (VARIABLE FORM), and goes on with K.
FORMs are without yields; they are evaluated before anything is bound."
  (let ((plain nil) (inner context))
    (dolist (binding bindings)
      (if (not (special-variable-p (car binding)))
          (push binding plain)
        (let ((saved (make-symbol "saved")))
          (push (list saved (cadr binding)) plain)
          (push (list 'bind (car binding) saved) inner))))
    (generator--join context k
                     (lambda (k)
                       (let ((code (generator--cps-progn body inner k)) (elements inner))
                         (while (not (eq elements context))
                           (setq code (generator--wrap-one (pop elements) code)))
                         `(let ,(nreverse plain) ,code))))))

(defun generator--cps-let (args context k)
  "Transform ARGS, the arguments of `let', in CONTEXT; go on with K."
  (let ((bindings (mapcar #'ensure-list (car args))))
    (generator--cps-list (mapcar #'cadr bindings) context
                         (lambda (values)
                           (generator--bind (cl-mapcar (lambda (binding value) (list (car binding) value)) bindings values)
                                            (cdr args) context k)))))

(defun generator--cps-let* (args context k)
  "Transform ARGS, the arguments of `let*', in CONTEXT; go on with K."
  (if (null (car args))
      (generator--cps-progn (cdr args) context k)
    (let ((binding (ensure-list (car (car args)))) (rest (cdr (car args))))
      (generator--keep (cadr binding) context
                       (lambda (value)
                         (generator--bind (list (list (car binding) value))
                                          (if rest `((let* ,rest ,@(cdr args))) (cdr args))
                                          context k))))))

;; -- exits ------------------------------------------------------------------------------------

(defun generator--cps-catch (args context k)
  "Transform ARGS, the arguments of `catch', in CONTEXT; go on with K."
  (generator--keep (car args) context
                   (lambda (tag)
                     (let* ((join (make-symbol "join")) (element (list 'catch tag join)))
                       `(let ((,join ,(generator--continuation context k)))
                          ,(generator--wrap-one
                            element
                            (generator--cps-progn (cdr args) (cons element context)
                                                  (lambda (value) (generator--goto join value)))))))))

(defun generator--cps-unwind-protect (args context k)
  "Transform ARGS, the arguments of `unwind-protect', in CONTEXT; go on with K."
  (if (generator--yields-p (cdr args))
      (error "Special form %S incorrect or not supported" (cons 'unwind-protect args)))
  (let* ((cleanup (make-symbol "cleanup")) (element (list 'cleanup cleanup)))
    `(let ((,cleanup (lambda () ,@(or (cdr args) '(nil)))))
       ,(generator--join context
                         (lambda (value) `(progn (funcall ,cleanup) ,(funcall k value)))
                         (lambda (k)
                           (generator--wrap-one element (generator--cps (car args) (cons element context) k)))))))

(defun generator--handler-code (variable body context k)
  "Return a form for the continuation that handles an error: it binds VARIABLE and evaluates BODY.
CONTEXT and K are those of the `condition-case'."
  (generator--continuation context
                           (lambda (err)
                             (generator--cps (if variable `(let ((,variable ,err)) ,@body) (macroexp-progn body)) context k))))

(defun generator--cps-condition-case (args context k)
  "Transform ARGS, the arguments of `condition-case', in CONTEXT; go on with K."
  (let* ((variable (car args)) (clauses (nthcdr 2 args)) (success (assq :success clauses)))
    (generator--join
     context k
     (lambda (k)
       (let ((handlers nil) (bindings nil) (normal k))
         (dolist (clause (remq success clauses))
           (let ((handler (make-symbol "handler")))
             (push (cons (car clause) handler) handlers)
             (push (list handler (generator--handler-code variable (cdr clause) context k)) bindings)))
         (when success
           (let ((handler (make-symbol "success")))
             (push (list handler (generator--handler-code variable (cdr success) context k)) bindings)
             (setq normal (lambda (value) (generator--goto handler value)))))
         (let ((element (cons 'handle (nreverse handlers))))
           `(let ,(nreverse bindings)
              ,(generator--wrap-one element (generator--cps (nth 1 args) (cons element context) normal)))))))))

(defun generator--unsupported (head)
  "Return the function that transforms forms which start with HEAD and must not contain a yield."
  (lambda (args context k)
    (let ((form (cons head args)))
      (if (generator--yields-p form)
          (error "Special form %S incorrect or not supported" form))
      (let ((cps-inhibit-atomic-optimization nil))
        (generator--cps form context k)))))

(defconst generator--handlers
  '((cps-internal-yield . generator--cps-yield)
    (progn . generator--cps-progn) (prog1 . generator--cps-prog1) (prog2 . generator--cps-prog2)
    (if . generator--cps-if) (and . generator--cps-and) (or . generator--cps-or) (cond . generator--cps-cond)
    (while . generator--cps-while) (setq . generator--cps-setq)
    (let . generator--cps-let) (let* . generator--cps-let*)
    (catch . generator--cps-catch) (unwind-protect . generator--cps-unwind-protect)
    (condition-case . generator--cps-condition-case))
  "The functions that transform special forms.
They are called with the arguments of the form, the context and K.")

;; -- iterators --------------------------------------------------------------------------------

(defun cps-generate-evaluator (body)
  "Return a form whose value is an iterator that evaluates BODY, a list of forms."
  (let* ((generator--next (make-symbol "next")) (generator--value (make-symbol "value"))
         (generator--yielded (make-symbol "yielded")) (generator--close (make-symbol "close"))
         (end (make-symbol "end"))
         (form (macroexpand-all (macroexp-progn body)
                                (cons (cons 'iter-yield (lambda (value) `(cps-internal-yield ,value)))
                                      macroexpand-all-environment)))
         (code (generator--cps form nil (lambda (value) (generator--goto end value)))))
    `(let* (,generator--value ,generator--yielded ,generator--close
            (,end (lambda (value) (signal 'iter-end-of-sequence value)))
            ,generator--next)
       (setq ,generator--next (lambda (_) ,code))
       (lambda (op value)
         (cond ((eq op :close)
                (setq ,generator--next ,end ,generator--value nil)
                (if ,generator--close
                    (funcall (prog1 ,generator--close (setq ,generator--close nil)))))
               ((eq op :next)
                (setq ,generator--value value ,generator--yielded nil ,generator--close nil)
                (unwind-protect
                    (progn
                      (while (not ,generator--yielded)
                        (funcall ,generator--next ,generator--value))
                      ,generator--value)
                  (unless ,generator--yielded
                    (setq ,generator--next ,end ,generator--value nil))))
               (t (error "Unknown iterator operation %S" op)))))))

(defmacro iter-yield (_value)
  "Return VALUE from the `iter-next' that runs the generator.
The value of this form is what the following `iter-next' is given.  It is
known in generators only.

\(fn VALUE)"
  (error "`iter-yield' used outside a generator"))

(defmacro iter-yield-from (value)
  "Yield everything that the iterator VALUE does, and return its last value.
What `iter-next' is given goes to that iterator."
  (let ((iterator (make-symbol "iterator")) (sent (make-symbol "sent")) (item (make-symbol "item"))
        (done (make-symbol "done")) (err (make-symbol "err")))
    `(let* ((,iterator ,value) ,sent ,item ,done)
       (unwind-protect
           (progn
             (while (not ,done)
               (condition-case ,err
                   (setq ,item (iter-next ,iterator ,sent))
                 (iter-end-of-sequence (setq ,item (cdr ,err) ,done t)))
               (unless ,done
                 (setq ,sent (iter-yield ,item))))
             ,item)
         (iter-close ,iterator)))))

(defmacro iter-defun (name arglist &rest body)
  "Define NAME as a generator with ARGLIST and BODY.
Calling it returns an iterator, for `iter-next' and `iter-do'.  In BODY,
`iter-yield' returns a value from `iter-next'.

\(fn NAME ARGLIST [DOCSTRING] BODY...)"
  (declare (indent defun) (debug (&define name lambda-list lambda-doc &rest sexp)) (doc-string 3))
  (cl-assert lexical-binding)
  (let ((parsed (macroexp-parse-body body)))
    `(defun ,name ,arglist
       ,@(car parsed)
       ,(cps-generate-evaluator (cdr parsed)))))

(defmacro iter-lambda (arglist &rest body)
  "Return a generator with ARGLIST and BODY; see `iter-defun'."
  (declare (indent defun) (debug (&define lambda-list lambda-doc &rest sexp)))
  (cl-assert lexical-binding)
  `(lambda ,arglist ,(cps-generate-evaluator body)))

(defmacro iter-make (&rest body)
  "Return an iterator that evaluates BODY; see `iter-defun'."
  (declare (debug (&rest sexp)))
  (cps-generate-evaluator body))

(defun iter-next (iterator &optional yield-result)
  "Return the next value that ITERATOR yields.
YIELD-RESULT is the value of the `iter-yield' where it stopped.  At its
end, `iter-end-of-sequence' is signaled with the value of its body."
  (funcall iterator :next yield-result))

(defun iter-close (iterator)
  "End ITERATOR: evaluate the cleanup forms of `unwind-protect' forms that it stopped in."
  (funcall iterator :close nil))

(defconst iter-empty (lambda (operation _value)
                       (when (eq operation :next)
                         (signal 'iter-end-of-sequence nil)))
  "An iterator that yields nothing.")

(defmacro iter-do (spec &rest body)
  "Evaluate BODY with VAR bound to each value that ITERATOR yields; return its last value.

\(fn (VAR ITERATOR) BODY...)"
  (declare (indent 1) (debug ((symbolp form) &rest sexp)))
  (unless (= (length spec) 2)
    (signal 'wrong-number-of-arguments (list 'iter-do (length spec))))
  (let ((iterator (make-symbol "iterator")) (item (make-symbol "item"))
        (done (make-symbol "done")) (err (make-symbol "err")))
    `(let ((,iterator ,(cadr spec)) ,item ,done)
       (while (not ,done)
         (condition-case ,err
             (setq ,item (iter-next ,iterator))
           (iter-end-of-sequence (setq ,item (cdr ,err) ,done t)))
         (unless ,done
           (let ((,(car spec) ,item)) ,@body)))
       ,item)))

;; -- `cl-loop' --------------------------------------------------------------------------------

(defvar cl--loop-args)
(defvar cl--for-bindings)
(declare-function cl--loop-pop "cl-loop")
(declare-function cl--loop-temp "cl-loop")
(declare-function cl--loop-test "cl-loop")
(declare-function cl--loop-for-set "cl-loop")

(defun generator--loop-for (pattern)
  "Read the rest of a clause of `cl-loop' that steps PATTERN through what an iterator yields."
  (pop cl--loop-args)
  (let ((iterator (cl--loop-temp)) (item (cl--loop-temp)))
    (push (list iterator (cl--loop-pop)) cl--for-bindings)
    (push (list item nil) cl--for-bindings)
    (cl--loop-test `(condition-case nil
                        (progn (setq ,item (iter-next ,iterator)) t)
                      (iter-end-of-sequence nil)))
    (cl--loop-for-set pattern item)))

(put 'iter-by 'cl-loop-for-handler #'generator--loop-for)

(provide 'generator)

;;; generator.el ends here
