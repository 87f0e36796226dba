;;; cl-macs.el --- Common Lisp's control structure  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Blocks, iteration, multiple values, local functions and macros, and assignment to several places.
;;
;; A block is a `catch' only if something in it returns from it.  That is known when its body is
;; expanded: the compiler macros of `cl--block-wrapper' and `cl--block-throw' tell each other by
;; `cl--active-blocks'.  Where nothing expands a body as a whole, the `catch' stays.

;;; Code:

(require 'cl-lib)
(require 'cl-lambda)
(require 'cl-specs)

;; -- blocks -----------------------------------------------------------------------------------

(defvar cl--active-blocks nil
  "Blocks whose bodies are being expanded: (TAG . USED), the innermost first.")

(defalias 'cl--block-wrapper #'identity
  "Return the argument, the value of a block.")

(defalias 'cl--block-throw #'throw
  "Return from the block with a tag.")

(defun cl--block-wrapper-expand (form catch)
  "Return FORM's only argument CATCH with its body expanded, without `catch' if nothing throws."
  (if (not (eq (car-safe catch) 'catch))
      form
    (let* ((tag (nth 1 catch)) (cell (list (nth 1 tag)))
           (body (let ((cl--active-blocks (cons cell cl--active-blocks)))
                   (macroexpand-all (macroexp-progn (nthcdr 2 catch)) macroexpand-all-environment))))
      (if (cdr cell)
          `(catch ,tag ,@(macroexp-unprogn body))
        body))))

(defun cl--block-throw-expand (_form tag value)
  "Return the form that throws VALUE to TAG, and note that its block is used."
  (let ((cell (assq (nth 1 tag) cl--active-blocks)))
    (if cell (setcdr cell t))
    `(throw ,tag ,value)))

(function-put 'cl--block-wrapper 'compiler-macro #'cl--block-wrapper-expand)
(function-put 'cl--block-throw 'compiler-macro #'cl--block-throw-expand)

(defun cl--block-tag (name)
  "Return the tag of blocks named NAME."
  (intern (format "--cl-block-%s--" name)))

;;;###autoload
(defmacro cl-block (name &rest body)
  "Evaluate BODY, from which `cl-return-from' NAME may return a value.

\(fn NAME BODY...)"
  (declare (indent 1) (debug (symbolp body)))
  `(cl--block-wrapper (catch ',(cl--block-tag name) ,@body)))

;;;###autoload
(defmacro cl-return (&optional result)
  "Return RESULT from the block named nil, such as that of a loop."
  (declare (debug (&optional form)))
  `(cl-return-from nil ,result))

;;;###autoload
(defmacro cl-return-from (name &optional result)
  "Return RESULT from the block named NAME."
  (declare (indent 1) (debug (symbolp &optional form)))
  `(cl--block-throw ',(cl--block-tag name) ,result))

;; -- cases ------------------------------------------------------------------------------------

(defun cl--case-clauses (variable clauses)
  "Return (KEYS . CONDITIONS) for the CLAUSES of a case of VARIABLE."
  (let ((keys nil) (conditions nil))
    (dolist (clause clauses)
      (let* ((key (car clause)) (body (or (cdr clause) (list nil))))
        (push (cond
               ((memq key '(t otherwise)) (cons t body))
               (t
                (if (and (atom key) (memql key keys)) (error "Duplicate key in case: %s" key))
                (setq keys (append (if (listp key) key (list key)) keys))
                (cons (list (if (listp key) 'memql 'eql) variable (list 'quote key)) body)))
              conditions)))
    (cons (nreverse keys) (nreverse conditions))))

;;;###autoload
(defmacro cl-case (expr &rest clauses)
  "Evaluate the first of CLAUSES, (KEYLIST BODY...), that has the value of EXPR.
KEYLIST is a list of keys, which are not evaluated, or one key that is
not nil.  A clause with t or `otherwise' always matches.

\(fn EXPR (KEYLIST BODY...)...)"
  (declare (indent 1) (debug (form &rest (sexp body))))
  (macroexp-let2 macroexp-copyable-p temp expr
    (cons 'cond (cdr (cl--case-clauses temp clauses)))))

;;;###autoload
(defmacro cl-ecase (expr &rest clauses)
  "Like `cl-case' with EXPR and CLAUSES, but signal an error if no clause matches.

\(fn EXPR (KEYLIST BODY...)...)"
  (declare (indent 1) (debug cl-case))
  (macroexp-let2 macroexp-copyable-p temp expr
    (let ((parts (cl--case-clauses temp clauses)))
      `(cond ,@(cdr parts)
             ((error "cl-ecase failed: %s, %s" ,temp ',(car parts)) nil)))))

;; -- iteration --------------------------------------------------------------------------------

(defun cl--expand-do (steps endtest body let assign)
  "Return a loop with the variables of STEPS, bound by LET and stepped by ASSIGN.
ENDTEST is the test and the forms for the value, BODY the forms of the loop."
  (let ((sets nil))
    (dolist (step steps)
      (if (and (consp step) (cdr (cdr step)))
          (setq sets (cons (nth 2 step) (cons (car step) sets)))))
    `(cl-block nil
       (,let ,(mapcar (lambda (step) (if (consp step) (list (car step) (nth 1 step)) step)) steps)
        (while (not ,(car endtest))
          ,@body
          ,@(if sets (list (cons assign (nreverse sets)))))
        ,@(or (cdr endtest) '(nil))))))

;;;###autoload
(defmacro cl-do (steps endtest &rest body)
  "Bind the variables of STEPS, then evaluate BODY again and again until ENDTEST.
STEPS are (VAR [INIT [STEP]]): after each turn VAR gets the value of STEP,
all of them at once.  ENDTEST is a test, which comes before each turn, and
the forms for the value.

\(fn ((VAR INIT [STEP])...) (END-TEST [RESULT...]) BODY...)"
  (declare (indent 2) (debug ((&rest &or symbolp (symbolp &optional form form)) (form body) cl-declarations body)))
  (cl--expand-do steps endtest body 'let 'cl-psetq))

;;;###autoload
(defmacro cl-do* (steps endtest &rest body)
  "Like `cl-do' with STEPS, ENDTEST and BODY, but bind and step the variables one after the other.

\(fn ((VAR INIT [STEP])...) (END-TEST [RESULT...]) BODY...)"
  (declare (indent 2) (debug cl-do))
  (cl--expand-do steps endtest body 'let* 'setq))

;;;###autoload
(defmacro cl-dolist (spec &rest body)
  "Evaluate BODY with each element of a list, in a block named nil.
SPEC is (VAR LIST [RESULT]).

\(fn (VAR LIST [RESULT]) BODY...)"
  (declare (debug ((symbolp form &optional form) cl-declarations body)) (indent 1))
  `(cl-block nil (dolist ,spec ,@body)))

;;;###autoload
(defmacro cl-dotimes (spec &rest body)
  "Evaluate BODY with the numbers from 0 up to a count, in a block named nil.
SPEC is (VAR COUNT [RESULT]).

\(fn (VAR COUNT [RESULT]) BODY...)"
  (declare (debug cl-dolist) (indent 1))
  `(cl-block nil (dotimes ,spec ,@body)))

;;;###autoload
(defmacro cl-do-symbols (spec &rest body)
  "Evaluate BODY with each symbol of an obarray.
SPEC is (VAR [OBARRAY [RESULT]]).

\(fn (VAR [OBARRAY [RESULT]]) BODY...)"
  (declare (indent 1) (debug ((symbolp &optional form form) cl-declarations def-body)))
  `(cl-block nil
     (let (,(car spec))
       (mapatoms #'(lambda (,(car spec)) ,@body) ,@(and (cadr spec) (list (cadr spec))))
       ,(nth 2 spec))))

;;;###autoload
(defmacro cl-do-all-symbols (spec &rest body)
  "Evaluate BODY with each symbol of the standard obarray.
SPEC is (VAR [RESULT]).

\(fn (VAR [RESULT]) BODY...)"
  (declare (indent 1) (debug ((symbolp &optional form) cl-declarations body)))
  `(cl-do-symbols (,(car spec) nil ,(cadr spec)) ,@body))

(defun cl--tagbody-sections (items)
  "Return ITEMS, labels and forms, as a list of (LABEL FORMS...)."
  (let ((sections nil) (section (list 'cl--preamble)))
    (dolist (item items)
      (if (consp item)
          (push item section)
        (push (nreverse section) sections)
        (setq section (list item))))
    (push (nreverse section) sections)
    (nreverse sections)))

;;;###autoload
(defmacro cl-tagbody (&rest labels-or-stmts)
  "Evaluate the forms among LABELS-OR-STMTS in order; the value is nil.
What is no list is a label; (go LABEL) goes on after it."
  (declare (debug (&rest &or (&rest form) symbolp)))
  (let* ((sections (cl--tagbody-sections labels-or-stmts)) (tag (make-symbol "cl--tagbody-tag")) (label (make-symbol "label"))
         (clauses nil))
    (while sections
      (let ((section (pop sections)))
        (push `((eql ,label ',(car section)) ,@(cdr section) ',(if sections (car (car sections)) 'cl--exit)) clauses)))
    (setq clauses (nreverse clauses))
    (let ((labels (mapcar (lambda (clause) (cadr (nth 2 (car clause)))) clauses))
          (outer (cdr (assq 'go macroexpand-all-environment))))
      `(let ((,label 'cl--preamble))
         (while (not (eq ,label 'cl--exit))
           (setq ,label
                 ,(macroexpand-all
                   `(catch ',tag (cond ,@clauses))
                   (cons (cons 'go (lambda (to)
                                     (cond ((memql to labels) `(throw ',tag ',to))
                                           (outer (funcall outer to))
                                           (t (error "Unknown cl-tagbody go label `%S'" to)))))
                         macroexpand-all-environment))))))))

;;;###autoload
(defmacro cl-prog (bindings &rest body)
  "Evaluate BODY, labels and forms as in `cl-tagbody', in a block named nil with BINDINGS as in `let'."
  (declare (indent 1) (debug let))
  `(cl-block nil (let ,bindings (cl-tagbody ,@body))))

;;;###autoload
(defmacro cl-prog* (bindings &rest body)
  "Evaluate BODY, labels and forms as in `cl-tagbody', in a block named nil with BINDINGS as in `let*'."
  (declare (indent 1) (debug let*))
  `(cl-block nil (let* ,bindings (cl-tagbody ,@body))))

;; -- bindings ---------------------------------------------------------------------------------

(defun cl--progv-call (symbols values function)
  "Call FUNCTION while each of SYMBOLS is bound dynamically to one of VALUES, or nil."
  (let ((bindings nil))
    (while symbols
      (push (list (pop symbols) (list 'quote (pop values))) bindings))
    (eval (list 'let (nreverse bindings) (list 'funcall (list 'quote function))) nil)))

;;;###autoload
(defmacro cl-progv (symbols values &rest body)
  "Evaluate BODY while the variables that SYMBOLS evaluates to have the VALUES, bound dynamically.
Variables for which there are no values are nil.

\(fn SYMBOLS VALUES BODY...)"
  (declare (indent 2) (debug (form form def-body)))
  `(cl--progv-call ,symbols ,values (lambda () ,@body)))

;;;###autoload
(defmacro cl-multiple-value-bind (vars form &rest body)
  "Evaluate BODY with the variables VARS bound to the values, a list, of FORM.

\(fn (SYM...) FORM BODY)"
  (declare (indent 2) (debug ((&rest symbolp) form body)))
  (let ((values (make-symbol "--cl-var--")) (n -1))
    `(let* ((,values ,form)
            ,@(mapcar (lambda (var) (list var (list 'nth (setq n (1+ n)) values))) vars))
       ,@body)))

;;;###autoload
(defmacro cl-multiple-value-setq (vars form)
  "Set the variables VARS to the values, a list, of FORM; return the first.

\(fn (SYM...) FORM)"
  (declare (indent 1) (debug ((&rest symbolp) form)))
  (cond
   ((null vars) `(progn ,form nil))
   ((null (cdr vars)) `(setq ,(car vars) (car ,form)))
   (t
    (let ((values (make-symbol "--cl-var--")) (n 0))
      `(let ((,values ,form))
         (prog1 (setq ,(car vars) (car ,values))
           (setq ,@(apply #'nconc (mapcar (lambda (var) (list var (list 'nth (setq n (1+ n)) values)))
                                          (cdr vars))))))))))

;;;###autoload
(defmacro cl-locally (&rest body)
  "Evaluate BODY, which may begin with declarations."
  (declare (debug t))
  (cons 'progn body))

;;;###autoload
(defmacro cl-declare (&rest _specs)
  "Declarations about the current function; they mean nothing at present."
  nil)

;;;###autoload
(defmacro cl-eval-when (when &rest body)
  "Evaluate BODY at the times that WHEN lists: `compile', `load' and `eval'.
Only a compiler knows the first two.

\(fn (WHEN...) BODY...)"
  (declare (indent 1) (debug (sexp body)))
  (if (or (memq 'eval when) (memq :execute when))
      (cons 'progn body)))

;;;###autoload
(defmacro cl-load-time-value (form &optional _read-only)
  "Return the value that FORM had when this was expanded."
  (declare (debug (form &optional sexp)))
  (list 'quote (eval form lexical-binding)))

;; -- local functions and macros ---------------------------------------------------------------

(defvar cl--function-seen nil
  "The last call of `cl--expand-function': (ARGUMENT . VALUE).
An expander is called again with what it returned; that must not change then.")

(defun cl--expand-function (f)
  "Return a form for (function F) in the environment, where F may be a local function."
  (let* ((expander (cdr (assq f macroexpand-all-environment)))
         (variable (and expander (assq expander macroexpand-all-environment))))
    (cond (variable (cdr variable))
          ((and cl--function-seen (eq f (car cl--function-seen))) (cdr cl--function-seen))
          (t (cdr (setq cl--function-seen (cons f (list 'function f))))))))

(defun cl--add-local-function (name variable environment)
  "Return ENVIRONMENT with the local function NAME, which the variable VARIABLE holds.
Its expander is also a key that leads to VARIABLE."
  (let ((expander (lambda (&rest args) (cons 'funcall (cons variable args)))))
    (cons (cons name expander) (cons (cons expander variable) environment))))

(defun cl--function-environment (environment)
  "Return ENVIRONMENT where (function F) knows local functions."
  (if (eq (cdr (assq 'function environment)) #'cl--expand-function)
      environment
    (cons (cons 'function #'cl--expand-function) environment)))

(defun cl--local-variable (name)
  "Return a new variable for the local function NAME."
  (make-symbol (format "--cl-%s--" name)))

;;;###autoload
(defmacro cl-flet (bindings &rest body)
  "Evaluate BODY with local functions.
BINDINGS are (FUNC ARGLIST BODY...), or (FUNC EXP) where EXP is a form for
a function.  FUNC is known in BODY only, not in the functions themselves.

\(fn ((FUNC ARGLIST BODY...)...) FORM...)"
  (declare (indent 1) (debug ((&rest [&or (symbolp form)
                                              (&define [&name symbolp "@cl-flet@"]
                                                       [&name [] gensym] ; two functions of one name are two definitions
                                                       cl-lambda-list
                                                       cl-declarations-or-string
                                                       [&optional ("interactive" interactive)]
                                                       def-body)])
                                  cl-declarations body)))
  (let ((variables nil) (environment macroexpand-all-environment))
    (dolist (binding bindings)
      (let ((variable (cl--local-variable (car binding))) (definition (cdr binding)))
        (cond ((null (cdr definition))
               (if (symbolp (car definition))
                   (setq variable (car definition))
                 (push (list variable (car definition)) variables)))
              (t (push (list variable `(cl-function (lambda ,@definition))) variables)))
        (setq environment (cl--add-local-function (car binding) variable environment))))
    (macroexp-let* (nreverse variables)
                   (macroexpand-all (macroexp-progn body) (cl--function-environment environment)))))

;;;###autoload
(defmacro cl-flet* (bindings &rest body)
  "Like `cl-flet' with BINDINGS and BODY, but each function is known in those after it.

\(fn ((FUNC ARGLIST BODY...)...) FORM...)"
  (declare (indent 1) (debug cl-flet))
  (cond
   ((null bindings) (macroexp-progn body))
   ((null (cdr bindings)) `(cl-flet ,bindings ,@body))
   (t `(cl-flet (,(pop bindings)) (cl-flet* ,bindings ,@body)))))

(defun cl--mentions-p (symbol form)
  "Return non-nil if SYMBOL is in FORM, not counting what is quoted."
  (let ((found nil))
    (while (and (consp form) (not found))
      (cond ((eq (car form) 'quote) (setq form nil))
            ((cl--mentions-p symbol (car form)) (setq found t))
            (t (setq form (cdr form)))))
    (or found (and form (eq form symbol)))))

(defun cl--map-tail (form variable replace)
  "Return FORM with its tail calls of the function in VARIABLE replaced, or FORM itself if there are none.
REPLACE gets the call, (funcall VARIABLE ARGS...), and returns a form."
  (let ((head (car-safe form)))
    (cond
     ((eq head 'funcall) (if (eq (nth 1 form) variable) (funcall replace form) form))
     ((memq head '(progn and or)) (cl--map-tail-last form variable replace))
     ((and (memq head '(let let*))
           (not (cl--any-special-p (mapcar (lambda (b) (if (consp b) (car b) b)) (nth 1 form)))))
      (if (nthcdr 2 form) (cl--map-tail-last form variable replace) form))
     ((eq head 'if)
      (let ((then (cl--map-tail (nth 2 form) variable replace))
            (else (cl--map-tail-last (nthcdr 3 form) variable replace)))
        (if (and (eq then (nth 2 form)) (eq else (nthcdr 3 form)))
            form
          `(if ,(nth 1 form) ,then ,@else))))
     ((eq head 'cond)
      (let ((clauses (cl--map-tail-clauses (cdr form) variable replace)))
        (if (eq clauses (cdr form)) form (cons 'cond clauses))))
     ((and (eq head 'condition-case) (not (cl--any-special-p (list (nth 1 form)))))
      (let ((clauses (cl--map-tail-clauses (nthcdr 3 form) variable replace)))
        (if (eq clauses (nthcdr 3 form)) form `(condition-case ,(nth 1 form) ,(nth 2 form) ,@clauses))))
     (t form))))

(defun cl--map-tail-clauses (clauses variable replace)
  "Return CLAUSES, of `cond' or handlers, with tail calls replaced, or CLAUSES itself.
VARIABLE and REPLACE are as for `cl--map-tail'."
  (let* ((changed nil)
         (new (mapcar (lambda (clause)
                        (let ((new (if (cdr-safe clause) (cl--map-tail-last clause variable replace) clause)))
                          (unless (eq new clause) (setq changed t))
                          new))
                      clauses)))
    (if changed new clauses)))

(defun cl--map-tail-last (forms variable replace)
  "Return the list FORMS with tail calls replaced in its last element, or FORMS itself.
VARIABLE and REPLACE are as for `cl--map-tail'."
  (let* ((last (car (last forms))) (new (cl--map-tail last variable replace)))
    (if (eq new last)
        forms
      (append (butlast forms) (list new)))))

(defun cl--any-special-p (variables)
  "Return non-nil if one of VARIABLES is bound dynamically, or no plain variable at all."
  (let ((found nil))
    (dolist (variable variables)
      (if (or (not (symbolp variable)) (special-variable-p variable) (memq variable cl--lambda-list-keywords))
          (setq found t)))
    found))

(defun cl--loop-for-tail-calls (function variable)
  "Return FUNCTION, a lambda expression in `function', with a loop for its tail calls of itself.
VARIABLE is the variable that holds it."
  (let* ((parameters (nth 1 (nth 1 function))) (body (nthcdr 2 (nth 1 function)))
         (next (mapcar (lambda (parameter) (make-symbol (format "%s" parameter))) parameters))
         (again (make-symbol "again")) (value (make-symbol "value"))
         (form (macroexp-progn body)) (new form))
    (if (and (not (cl--any-special-p parameters))
             (not (memq (car-safe (car body)) '(interactive declare))))
        (setq new (cl--map-tail
                   form variable
                   (lambda (call)
                     (let ((args (nthcdr 2 call)))
                       (if (/= (length args) (length next))
                           call
                         `(progn (setq ,@(apply #'nconc (cl-mapcar #'list next args)) ,again t) nil)))))))
    (if (eq new form)
        function
      `(function
        (lambda ,next
          (let (,again ,value)
            (while (let ,(cl-mapcar #'list parameters next)
                     (setq ,again nil ,value ,new)
                     ,again))
            ,value))))))

;;;###autoload
(defmacro cl-labels (bindings &rest body)
  "Evaluate BODY with local functions, which may call themselves and each other.
BINDINGS are (FUNC ARGLIST BODY...).

\(fn ((FUNC ARGLIST BODY...)...) FORM...)"
  (declare (indent 1) (debug cl-flet))
  (let ((variables nil) (environment macroexpand-all-environment) (sets nil))
    (dolist (binding bindings)
      (let ((variable (cl--local-variable (car binding))))
        (push variable variables)
        (setq environment (cl--add-local-function (car binding) variable environment))))
    (setq environment (cl--function-environment environment)
          variables (nreverse variables))
    (dolist (binding bindings)
      (let* ((variable (nth (length sets) variables))
             (function (macroexpand-all `(cl-function (lambda ,@(cdr binding))) environment)))
        (push `(setq ,variable ,(cl--loop-for-tail-calls function variable)) sets)))
    (cl--labels-form (nreverse sets) (macroexpand-all (macroexp-progn body) environment))))

(defun cl--labels-form (sets body)
  "Return a form that evaluates BODY after SETS: (setq VARIABLE FUNCTION), for variables to be bound.
They are bound in sequence if no function needs one that comes later."
  (let ((later (mapcar (lambda (set) (nth 1 set)) sets)) (sequential t) (variables nil))
    (setq variables (copy-sequence later))
    (dolist (set sets)
      (dolist (variable later)
        (if (and sequential (cl--mentions-p variable (nth 2 set))) (setq sequential nil)))
      (setq later (cdr later)))
    (cond
     ((null sets) body)
     ((not sequential) `(let ,variables ,@sets ,@(macroexp-unprogn body)))
     ((and (null (cdr sets)) (eq body (car variables))) (nth 2 (car sets)))
     (t (macroexp-let* (mapcar #'cdr sets) body)))))

;;;###autoload
(defmacro cl-macrolet (bindings &rest body)
  "Evaluate BODY with local macros.
BINDINGS are (NAME ARGLIST BODY...), like definitions by `cl-defmacro'.

\(fn ((NAME ARGLIST BODY...)...) FORM...)"
  (declare (indent 1) (debug (&interpose (&rest (&define [&name symbolp "@cl-macrolet@"]
                                                       [&name [] gensym] ; two macros of one name are two definitions
                                                       cl-macro-list cl-declarations-or-string
                                                       def-body))
                                         cl--edebug-macrolet-interposer
                                         cl-declarations body)))
  (let ((environment macroexpand-all-environment))
    (dolist (binding bindings)
      (let ((function (cl--lambda-transform (nth 1 binding) (nthcdr 2 binding) (car binding))))
        (push (cons (car binding) (eval `(function (lambda ,@function)) t)) environment)))
    (macroexpand-all (macroexp-progn body) environment)))

;; -- symbols that stand for forms -------------------------------------------------------------

;; The environment's element (:cl-symbol-macros (SYMBOL EXPANSION)...) says what symbols stand for.
;; `macroexpand-all' replaces them; of forms that set or bind variables it asks
;; `cl--expand-symbol-macros'.  A variable of the same name gets another one, since what has been
;; expanded may be expanded again, outside of its binding.

(defun cl--expand-setq (form macros)
  "Return FORM, a `setq', with `setf' for the variables in MACROS, or FORM itself."
  (let ((sets nil) (pairs (cdr form)) (found nil))
    (while pairs
      (let ((macro (assq (car pairs) macros)))
        (if macro (setq found t))
        (push (if macro (list 'setf (car (cdr macro)) (nth 1 pairs)) (list 'setq (nth 0 pairs) (nth 1 pairs))) sets))
      (setq pairs (nthcdr 2 pairs)))
    (if found (macroexp-progn (nreverse sets)) form)))

(defun cl--rename-variables (variables macros body)
  "Return (RENAMINGS . BODY) for the forms BODY in which VARIABLES are bound.
RENAMINGS are (VARIABLE NEW) for those that are in MACROS."
  (let ((renamings nil))
    (dolist (variable variables)
      (if (and (assq variable macros) (not (assq variable renamings)))
          (push (list variable (make-symbol (symbol-name variable))) renamings)))
    (cons renamings (if renamings (list `(cl-symbol-macrolet ,renamings ,@body)) body))))

(defun cl--expand-let (form macros)
  "Return FORM, a `let', with new names for the variables in MACROS, or FORM itself."
  (let ((renamed (cl--rename-variables (mapcar (lambda (b) (if (consp b) (car b) b)) (nth 1 form)) macros (nthcdr 2 form))))
    (if (null (car renamed))
        form
      `(let ,(mapcar (lambda (binding)
                       (let ((new (assq (if (consp binding) (car binding) binding) (car renamed))))
                         (cond ((null new) binding)
                               ((consp binding) (cons (nth 1 new) (cdr binding)))
                               (t (nth 1 new)))))
                     (nth 1 form))
         ,@(cdr renamed)))))

(defun cl--expand-let* (form macros)
  "Return FORM, a `let*', with new names for the variables in MACROS, or FORM itself."
  (let ((before nil) (after (nth 1 form)))
    (while (and after (not (assq (if (consp (car after)) (car (car after)) (car after)) macros)))
      (push (pop after) before))
    (if (null after)
        form
      (let ((inner `(let (,(car after)) (let* ,(cdr after) ,@(nthcdr 2 form)))))
        (if before `(let* ,(nreverse before) ,inner) inner)))))

(defun cl--expand-lambda (form macros)
  "Return FORM, a lambda expression in `function', with new names for parameters in MACROS, or FORM."
  (let* ((parameters (nth 1 (nth 1 form))) (parsed (macroexp-parse-body (nthcdr 2 (nth 1 form))))
         (renamed (cl--rename-variables parameters macros (cdr parsed))))
    (if (null (car renamed))
        form
      `(function (lambda ,(mapcar (lambda (p) (or (nth 1 (assq p (car renamed))) p)) parameters)
                   ,@(car parsed) ,@(cdr renamed))))))

;;;###autoload
(defun cl--expand-symbol-macros (form)
  "Return what FORM, which sets or binds variables, is in the environment, or FORM itself.
`macroexpand-all' calls this where symbols stand for forms."
  (let ((macros (cdr (assq :cl-symbol-macros macroexpand-all-environment))) (head (car form)))
    (cond
     ((eq head 'setq) (cl--expand-setq form macros))
     ((eq head 'let) (cl--expand-let form macros))
     ((eq head 'let*) (cl--expand-let* form macros))
     ((and (eq head 'function) (eq (car-safe (nth 1 form)) 'lambda)) (cl--expand-lambda form macros))
     (t form))))

;;;###autoload
(defmacro cl-symbol-macrolet (bindings &rest body)
  "Evaluate BODY with symbols that stand for forms.
BINDINGS are (NAME EXPANSION): NAME as a variable is replaced by EXPANSION,
and to set it is to set the place EXPANSION.

\(fn ((NAME EXPANSION) ...) FORM...)"
  (declare (indent 1) (debug ((&rest (symbolp sexp)) cl-declarations body)))
  (let ((macros (cdr (assq :cl-symbol-macros macroexpand-all-environment))) (good nil))
    (dolist (binding bindings)
      (if (and (consp binding) (symbolp (car binding)))
          (push binding good)
        (message "Warning: Malformed `cl-symbol-macrolet' binding: %S" binding)))
    (macroexpand-all (macroexp-progn body)
                     (if good
                         (cons (cons :cl-symbol-macros (append good macros)) macroexpand-all-environment)
                       macroexpand-all-environment))))

;; -- assignment -------------------------------------------------------------------------------

;;;###autoload
(defmacro cl-psetf (&rest args)
  "Set places to values, all at once; the value is nil.
ARGS are PLACE VALUE pairs; all values are computed before the first place
is set.

\(fn PLACE VAL PLACE VAL ...)"
  (declare (debug setf))
  (if (= (logand (length args) 1) 1)
      (error "Odd number of arguments to cl-psetf"))
  (let* ((args (reverse args))
         (form (if args `(setf ,(nth 1 args) ,(nth 0 args)))))
    (while (setq args (nthcdr 2 args))
      (setq form `(setf ,(nth 1 args) (prog1 ,(nth 0 args) ,form))))
    `(progn ,form nil)))

;;;###autoload
(defmacro cl-psetq (&rest args)
  "Set variables to values, all at once; the value is nil.
ARGS are SYMBOL VALUE pairs.

\(fn SYM VAL SYM VAL ...)"
  (declare (debug setq))
  (cons 'cl-psetf args))

;;;###autoload
(defmacro cl-remf (place tag)
  "Remove the property TAG from the property list in PLACE; return t if it was there."
  (declare (debug (place form)))
  (gv-letplace (getter setter) place
    (macroexp-let2 macroexp-copyable-p tag tag
      `(if (eq ,tag (car ,getter))
           (progn ,(funcall setter `(cdr (cdr ,getter))) t)
         (cl--do-remf ,getter ,tag)))))

;;;###autoload
(defmacro cl-shiftf (place &rest args)
  "Move the values of PLACE and the places ARGS one to the left.
The last of ARGS is a form for the value that comes in; the value is the
one that goes out.

\(fn PLACE... VAL)"
  (declare (debug (&rest place)))
  (cond
   ((null args) place)
   ((symbolp place) `(prog1 ,place (setq ,place (cl-shiftf ,@args))))
   (t (gv-letplace (getter setter) place
        `(prog1 ,getter ,(funcall setter `(cl-shiftf ,@args)))))))

;;;###autoload
(defmacro cl-rotatef (&rest args)
  "Move the values of the places ARGS one to the left, the first to the last; the value is nil.

\(fn PLACE...)"
  (declare (debug (&rest place)))
  (cond
   ((null (cdr args)) nil)
   ((symbolp (car args))
    `(progn (setq ,(car args) (cl-shiftf ,@(cdr args) ,(car args))) nil))
   (t
    (let ((temp (make-symbol "--cl-rotatef--")))
      (gv-letplace (getter setter) (car args)
        (macroexp-let* (list (list temp getter))
                       `(progn ,(funcall setter `(cl-shiftf ,@(cdr args) ,temp)) nil)))))))

(defun cl--letf-finish (places body)
  "Return BODY, forms, with PLACES set and restored.
PLACES are (VARIABLE nil VALUE) and (GETTER SETTER VALUE), the last one
first; VALUE is a list of a form, or nil if nothing is to be set."
  (let ((bindings nil) (sets nil) (resets nil))
    (dolist (place places)
      (let ((getter (nth 0 place)) (setter (nth 1 place)) (value (nth 2 place)))
        (if (null setter)
            (push (list getter (if value (car value) getter)) bindings)
          (let ((old (make-symbol "old")))
            (push (list old getter) bindings)
            (if value (push (funcall setter (car value)) sets))
            (push (funcall setter old) resets)))))
    (let ((form (if resets
                    `(unwind-protect ,(macroexp-progn (append (nreverse sets) body)) ,@(nreverse resets))
                  (macroexp-progn body))))
      (if bindings
          `(let* ,(nreverse bindings) ,@(macroexp-unprogn form))
        form))))

(defun cl--letf (bindings places body)
  "Return BODY, forms, with the places of BINDINGS set and restored, and those of PLACES.
PLACES are those of earlier bindings, the last one first."
  (if (null bindings)
      (cl--letf-finish places body)
    (let* ((binding (pop bindings)) (place (car binding)))
      (if (symbolp place) (setq place (macroexpand-1 place macroexpand-all-environment)))
      (if (null (cdr binding))
          (cl--letf-place place nil bindings places body)
        (macroexp-let2 nil vnew (cadr binding)
          (cl--letf-place place (list vnew) bindings places body))))))

(defun cl--letf-place (place value bindings places body)
  "Return BODY, forms, with PLACE set to VALUE; BINDINGS and PLACES are as for `cl--letf'."
  (if (symbolp place)
      (cl--letf bindings (cons (list place nil value) places) body)
    (gv-letplace (getter setter) place
      (cl--letf bindings (cons (list getter setter value) places) body))))

;;;###autoload
(defmacro cl-letf (bindings &rest body)
  "Evaluate BODY while places have other values.
BINDINGS are (PLACE VALUE), or (PLACE) for places whose values are only to
be restored.

\(fn ((PLACE VALUE) ...) BODY...)"
  (declare (indent 1) (debug ((&rest [&or (symbolp form) (gate gv-place &optional form)]) body)))
  (if (and (null (cdr bindings)) (cdr (car bindings)) (symbolp (car (car bindings)))
           (eq (car (car bindings)) (macroexpand-1 (car (car bindings)) macroexpand-all-environment)))
      `(let ,bindings ,@body)
    (cl--letf bindings nil body)))

;;;###autoload
(defmacro cl-letf* (bindings &rest body)
  "Like `cl-letf' with BINDINGS and BODY, but set one place after the other.

\(fn ((PLACE VALUE) ...) BODY...)"
  (declare (indent 1) (debug cl-letf))
  (dolist (binding (reverse bindings))
    (setq body (list `(cl-letf (,binding) ,@body))))
  (macroexp-progn body))

;;;###autoload
(defmacro cl-callf (func place &rest args)
  "Set PLACE to the value of FUNC for its value and ARGS.
FUNC is a name or a lambda expression, without `function'.

\(fn FUNC PLACE ARGS...)"
  (declare (indent 2) (debug (cl-function place &rest form)))
  (gv-letplace (getter setter) place
    (funcall setter (cl--call-of func (cons getter args)))))

(defun cl--call-of (func args)
  "Return a call of FUNC, a name or a lambda expression, with the forms ARGS."
  (if (symbolp func)
      (cons func args)
    `(funcall #',func ,@args)))

;;;###autoload
(defmacro cl-callf2 (func arg1 place &rest args)
  "Set PLACE to the value of FUNC for ARG1, its value and ARGS.
FUNC is a name or a lambda expression, without `function'.

\(fn FUNC ARG1 PLACE ARGS...)"
  (declare (indent 3) (debug (cl-function form place &rest form)))
  (macroexp-let2 nil a1 arg1
    (gv-letplace (getter setter) place
      (funcall setter (cl--call-of func (cons a1 (cons getter args)))))))

;; -- names ------------------------------------------------------------------------------------

(defvar cl--gensym-counter 0
  "The number of the next symbol that `cl-gensym' makes.")

;;;###autoload
(defun cl-gensym (&optional prefix)
  "Return a new uninterned symbol, named PREFIX (default \"G\") and a number.
PREFIX may also be the number."
  (let ((number (if (integerp prefix) prefix
                  (prog1 cl--gensym-counter (setq cl--gensym-counter (1+ cl--gensym-counter))))))
    (make-symbol (format "%s%d" (if (stringp prefix) prefix "G") number))))

;;;###autoload
(defun cl-gentemp (&optional prefix)
  "Return a new interned symbol, named PREFIX (default \"T\") and a number."
  (let ((name nil))
    (while (intern-soft (setq name (format "%s%d" (if (stringp prefix) prefix "T") cl--gensym-counter)))
      (setq cl--gensym-counter (1+ cl--gensym-counter)))
    (intern name)))

;; -- definitions that compilers know ----------------------------------------------------------

;;;###autoload
(defmacro cl-defsubst (name args &rest body)
  "Define NAME as a function of ARGS like `cl-defun', which a compiler may open-code.

\(fn NAME ARGLIST [DOCSTRING] BODY...)"
  (declare (debug cl-defun) (indent 2) (doc-string 3))
  `(cl-defun ,name ,args ,@body))

;;;###autoload
(defmacro cl-define-compiler-macro (func args &rest body)
  "Define how calls of the function FUNC are expanded.
ARGS is the lambda list for the arguments of a call; &whole at its start
gets the call, which BODY may return to leave it as it is.

\(fn FUNC ARGLIST BODY...)"
  (declare (debug cl-defmacro) (indent 2))
  (let* ((whole (and (eq (car-safe args) '&whole) (cadr args))) (rest (if whole (cddr args) args))
         (name (intern (format "%s--cmacro" func))))
    `(prog1 ',name
       (cl-defun ,name (,(or whole '_cl-whole-arg) ,@rest) (cl-block ,func ,@body))
       (put ',func 'compiler-macro #',name))))

;;;###autoload
(defun cl-compiler-macroexpand (form)
  "Return FORM with the compiler macro of its function expanded, again and again until nothing changes."
  (let ((next form))
    (while (progn
             (setq form next)
             (let* ((head (car-safe form)) (handler (and head (symbolp head) (function-get head 'compiler-macro t))))
               (and handler
                    (not (eq form (setq next (apply handler form (cdr form)))))))))
    form))

(provide 'cl-macs)

;;; cl-macs.el ends here
