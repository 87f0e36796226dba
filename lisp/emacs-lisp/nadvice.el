;;; nadvice.el --- functions around functions  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A piece of advice combines a function with a main function into a new one.  The result is an
;; ordinary closure whose environment holds what it was made of, so that the chain can be walked,
;; printed and changed:
;;
;;   (closure ((advice--props . PROPS) (advice--where . :around) (advice--function . FUNCTION)
;;             (advice--main . MAIN) t)
;;            (&rest advice--args) BODY)
;;
;; MAIN is the advised function, or the next piece.  Advice of a named function lives in its function
;; cell.  `defalias' calls the property `defalias-fset-function' of the symbol, which puts a new
;; definition under the advice.  Where there is no definition to advise (none, or an autoload), the
;; chain waits in the property `advice--pending', with main function nil.

;;; Code:

(defconst advice--how
  '((:around (apply advice--function advice--main advice--args))
    (:before (apply advice--function advice--args) (apply advice--main advice--args))
    (:after (prog1 (apply advice--main advice--args) (apply advice--function advice--args)))
    (:override (apply advice--function advice--args))
    (:after-until (or (apply advice--main advice--args) (apply advice--function advice--args)))
    (:after-while (and (apply advice--main advice--args) (apply advice--function advice--args)))
    (:before-until (or (apply advice--function advice--args) (apply advice--main advice--args)))
    (:before-while (and (apply advice--function advice--args) (apply advice--main advice--args)))
    (:filter-args (apply advice--main (funcall advice--function advice--args)))
    (:filter-return (funcall advice--function (apply advice--main advice--args))))
  "The ways of combining: lists (WHERE BODY...), BODY of the combined function.")

;; -- pieces -----------------------------------------------------------------------------------

(defun advice--p (object)
  "Return non-nil if OBJECT is a function with a piece of advice."
  (and (eq (car-safe object) 'closure)
       (eq (car-safe (car-safe (nth 1 object))) 'advice--props)))

(defsubst advice--slot (piece slot)
  "Return SLOT, a symbol, of the advised function PIECE."
  (cdr (assq slot (nth 1 piece))))

(defun advice--car (f)
  "Return the function that the outermost piece of the advised function F adds."
  (advice--slot f 'advice--function))

(defun advice--cdr (f)
  "Return what the outermost piece of the advised function F is around."
  (advice--slot f 'advice--main))

(defun advice--props (f)
  "Return the properties of the outermost piece of the advised function F."
  (advice--slot f 'advice--props))

(defun advice--where (f)
  "Return how the outermost piece of the advised function F combines."
  (advice--slot f 'advice--where))

(defun advice--cd*r (f)
  "Return the function under all advice of F."
  (while (advice--p f)
    (setq f (advice--cdr f)))
  f)

(defun advice-eval-interactive-spec (spec)
  "Return the list of arguments that the interactive SPEC gives: a string, a form, or nil."
  (cond ((stringp spec)
         (call-interactively `(lambda (&rest args) (interactive ,spec) args)))
        (t (eval spec t))))

(defun advice--make-interactive-form (function main)
  "Return the interactive spec of FUNCTION around MAIN, one of which is a command.
FUNCTION's comes first; if it is a function, it is called with MAIN's spec."
  (let* ((outer (interactive-form function))
         (inner (interactive-form main))
         (spec (cadr outer)))
    (cond ((and (eq (car-safe spec) 'function) (functionp (cadr spec)))
           `(funcall #',(cadr spec) ',(cadr inner)))
          ((functionp spec) `(funcall ',spec ',(cadr inner)))
          (t (cadr (or outer inner))))))

(defun advice--combine (where function main props)
  "Return FUNCTION combined with MAIN as WHERE says, with PROPS, whatever their depths."
  `(closure ((advice--props . ,props) (advice--where . ,where) (advice--function . ,function) (advice--main . ,main) t)
            (&rest advice--args)
            ,@(and (or (commandp function) (commandp main))
                   `((interactive ,(advice--make-interactive-form function main))))
            ,@(cdr (assq where advice--how))))

(defsubst advice--depth (props)
  "Return the depth that PROPS give: 0 is usual, -100 outermost, 100 innermost."
  (or (cdr (assq 'depth props)) 0))

(defun advice--make (where function main props)
  "Return MAIN with FUNCTION added as WHERE says, at the place among MAIN's advice that PROPS ask for."
  (unless (assq where advice--how)
    (error "Unknown add-function location `%S'" where))
  (if (and (advice--p main)
           (> (advice--depth props) (advice--depth (advice--props main))))
      (advice--replace-main main (advice--make where function (advice--cdr main) props))
    (advice--combine where function main props)))

(defun advice--replace-main (piece main)
  "Return the outermost piece of PIECE around MAIN."
  (advice--combine (advice--where piece) (advice--car piece) main (advice--props piece)))

(defun advice--subst-main (old new)
  "Return the advice of OLD around the function NEW."
  (if (advice--p old)
      (advice--replace-main old (advice--subst-main (advice--cdr old) new))
    new))

(defun advice--matches-p (piece what)
  "Return non-nil if the outermost piece of PIECE adds WHAT, or is named so."
  (or (equal what (advice--car piece))
      (let ((name (cdr (assq 'name (advice--props piece)))))
        (and name (equal what name)))))

(defun advice--member-p (function use-name definition)
  "Return the part of DEFINITION whose outermost piece adds FUNCTION, or nil.
USE-NAME means that FUNCTION is the name of a piece, and only that."
  (let (found)
    (while (and (not found) (advice--p definition))
      (if (if use-name
              (equal function (cdr (assq 'name (advice--props definition))))
            (advice--matches-p definition function))
          (setq found definition)
        (setq definition (advice--cdr definition))))
    found))

(defun advice--remove-function (flist function)
  "Return FLIST without the pieces that add FUNCTION or have it as their name."
  (cond ((not (advice--member-p function nil flist)) flist)
        ((advice--matches-p flist function) (advice--remove-function (advice--cdr flist) function))
        (t (advice--replace-main flist (advice--remove-function (advice--cdr flist) function)))))

;; -- places -----------------------------------------------------------------------------------

(defun advice--buffer-local (var)
  "Return the function in the buffer-local value of VAR, or one that calls that of its default value.
It can be set."
  (declare (gv-setter advice--set-buffer-local))
  (if (local-variable-p var)
      (symbol-value var)
    `(closure ((advice--default-of . ,var) t) (&rest args) (apply (default-value advice--default-of) args))))

(defun advice--set-buffer-local (var val)
  "Make VAL the buffer-local value of VAR; the function that stands for the default value ends that."
  (if (and (eq (car-safe val) 'closure) (assq 'advice--default-of (nth 1 val)))
      (kill-local-variable var)
    (set (make-local-variable var) val)))

(defun advice--normalize-place (place)
  "Return the place that PLACE of `add-function' means."
  (cond ((eq 'local (car-safe place)) `(advice--buffer-local ,@(cdr place)))
        ((eq 'var (car-safe place)) (nth 1 place))
        ((symbolp place) `(default-value ',place))
        (t place)))

(defun advice--add-function (where ref function props)
  "Add FUNCTION as WHERE says to the function in the place of REF, from `gv-ref', with PROPS."
  (let* ((name (cdr (assq 'name props)))
         (old (advice--member-p (or name function) name (gv-deref ref))))
    (when old
      (setf (gv-deref ref)
            (advice--remove-function (gv-deref ref) (or name (advice--car old)))))
    (setf (gv-deref ref)
          (advice--make where function (gv-deref ref) props))))

(defmacro add-function (how place function &optional props)
  "Add FUNCTION to the function stored in PLACE.
HOW says how the two are combined, R being the arguments:
`:before'        (lambda (&rest r) (apply FUNCTION r) (apply OLD r))
`:after'         (lambda (&rest r) (prog1 (apply OLD r) (apply FUNCTION r)))
`:around'        (lambda (&rest r) (apply FUNCTION OLD r))
`:override'      (lambda (&rest r) (apply FUNCTION r))
`:before-while'  (lambda (&rest r) (and (apply FUNCTION r) (apply OLD r)))
`:before-until'  (lambda (&rest r) (or  (apply FUNCTION r) (apply OLD r)))
`:after-while'   (lambda (&rest r) (and (apply OLD r) (apply FUNCTION r)))
`:after-until'   (lambda (&rest r) (or  (apply OLD r) (apply FUNCTION r)))
`:filter-args'   (lambda (&rest r) (apply OLD (funcall FUNCTION r)))
`:filter-return' (lambda (&rest r) (funcall FUNCTION (apply OLD r)))
PROPS is an alist: `name' identifies the piece, `depth' is its place among
others, from -100, outermost, to 100.  PLACE is a generalized variable;
a symbol means its default value, (local VAR) the buffer-local value of
the variable that VAR evaluates to, (var VAR) whatever VAR holds now.
An interactive spec of FUNCTION takes precedence; if it is a function, it
is called with the old spec and returns the arguments, for which
`advice-eval-interactive-spec' is useful."
  (declare (debug (form [&or symbolp ("local" form) ("var" sexp) gv-place] form &optional form)))
  `(advice--add-function ,how (gv-ref ,(advice--normalize-place place)) ,function ,props))

(defmacro remove-function (place function)
  "Remove FUNCTION, or the piece with that name, from the function stored in PLACE.
Do nothing if it is not there.  PLACE is as in `add-function'."
  (declare (debug ([&or symbolp ("local" form) ("var" sexp) gv-place] form)))
  (gv-letplace (getter setter) (advice--normalize-place place)
    (macroexp-let2 nil new `(advice--remove-function ,getter ,function)
      `(unless (eq ,new ,getter) ,(funcall setter new)))))

(defun advice-function-mapc (f function-def)
  "Call F with the function and the properties of each piece of advice of FUNCTION-DEF, outermost first."
  (while (advice--p function-def)
    (funcall f (advice--car function-def) (advice--props function-def))
    (setq function-def (advice--cdr function-def))))

(defun advice-function-member-p (advice function-def)
  "Return non-nil if ADVICE, a function or a name, is a piece of advice of FUNCTION-DEF."
  (advice--member-p advice nil function-def))

;; -- named functions --------------------------------------------------------------------------

(defun advice--strip-macro (x)
  "Return X, or the function of X if it is a macro."
  (if (eq 'macro (car-safe x)) (cdr x) x))

(defun advice--symbol-function (symbol)
  "Return the advice of SYMBOL around its definition, also if it waits for one."
  (or (get symbol 'advice--pending)
      (advice--strip-macro (symbol-function symbol))))

(defun advice--advisable-p (definition)
  "Return non-nil if DEFINITION of a function can carry advice itself."
  (and definition (not (autoloadp definition))))

(defun advice--normalize (symbol def)
  "Return DEF, the definition of SYMBOL, in a form that can be called by advice."
  (cond ((special-form-p def)
         ;; As a macro that expands to the form itself, with the special form in place of its name.
         `(macro . ,(lambda (&rest args) `(,def ,@args))))
        ((and (symbolp def) (macrop def))
         (let ((alias (indirect-function def)))
           (if (autoloadp alias)
               (autoload-do-load alias def))
           `(macro . ,(lambda (&rest args) (apply (advice--strip-macro (indirect-function def)) args)))))
        ((and (eq 'macro (car-safe def)) (symbolp (cdr def)))
         `(macro . ,(lambda (&rest args) (apply (symbol-function symbol) args))))
        (t def)))

(defun advice--defalias-fset (fsetfun symbol newdef)
  "Define SYMBOL as NEWDEF, under its advice, by FSETFUN or `fset'."
  (let* ((advice (advice--symbol-function symbol))
         (definition (advice--normalize symbol newdef))
         (function (advice--strip-macro definition)))
    (funcall (or fsetfun #'fset) symbol
             (cond ((not (advice--advisable-p definition))
                    (put symbol 'advice--pending (advice--subst-main advice nil))
                    definition)
                   (t (put symbol 'advice--pending nil)
                      (let ((advised (advice--subst-main advice function)))
                        (if (eq function definition) advised (cons 'macro advised))))))))

(defun advice--update (symbol change)
  "Replace the advised definition of SYMBOL by what CHANGE, a function, returns for it."
  (let ((definition (symbol-function symbol)))
    (if (not (advice--advisable-p definition))
        (put symbol 'advice--pending (funcall change (get symbol 'advice--pending)))
      (let ((new (funcall change (advice--strip-macro definition))))
        (fset symbol (if (eq 'macro (car-safe definition)) (cons 'macro new) new))))))

(defun advice-add (symbol how function &optional props)
  "Add FUNCTION to the function named SYMBOL.
HOW and PROPS are as in `add-function'.  If SYMBOL is defined anew, the new
definition has the advice too.  Signals an error for an unknown HOW."
  (when (special-form-p (indirect-function symbol))
    (error "Advice impossible: %s is a special form" symbol))
  (let* ((definition (symbol-function symbol))
         (normal (advice--normalize symbol definition)))
    (unless (eq definition normal)
      (fset symbol normal))
    (advice--update symbol
                    (lambda (old)
                      (let ((place (list old)))
                        (advice--add-function how (gv-ref (car place)) function props)
                        (car place))))
    (put symbol 'function-documentation `(advice--make-docstring ',symbol))
    (unless (advice--member-p #'advice--defalias-fset nil (get symbol 'defalias-fset-function))
      (add-function :around (get symbol 'defalias-fset-function) #'advice--defalias-fset)))
  nil)

(defun advice-remove (symbol function)
  "Remove the piece of advice FUNCTION, a function or a name, from the function named SYMBOL.
Do nothing if there is none."
  (interactive
   (let* ((pieces nil)
          (symbol (intern (completing-read "Remove advice from function: " obarray
                                           (lambda (s) (advice--p (advice--symbol-function s))) t))))
     (advice-mapc (lambda (f props)
                    (push (cons (format "%s" (or (cdr (assq 'name props)) f)) (or (cdr (assq 'name props)) f)) pieces))
                  symbol)
     (list symbol (cdr (assoc (completing-read "Advice to remove: " pieces nil t) pieces)))))
  (unless (eq (advice--symbol-function symbol)
              (advice--remove-function (advice--symbol-function symbol) function))
    (advice--update symbol (lambda (old) (advice--remove-function old function))))
  (unless (advice--p (advice--symbol-function symbol))
    (remove-function (get symbol 'defalias-fset-function) #'advice--defalias-fset))
  nil)

(defmacro define-advice (symbol args &rest body)
  "Define a piece of advice with BODY and add it to the function named SYMBOL.
ARGS is (HOW ARGLIST &optional NAME DEPTH): HOW as in `add-function', then
the arguments of the new function, which is called SYMBOL@NAME; without
NAME it has no name.

\(fn SYMBOL (HOW LAMBDA-LIST &optional NAME DEPTH) &rest BODY)"
  (declare (indent 2) (doc-string 3) (debug (sexp sexp def-body)))
  (or (listp args) (signal 'wrong-type-argument (list 'listp args)))
  (or (<= 2 (length args) 4)
      (signal 'wrong-number-of-arguments (list 2 4 (length args))))
  (let* ((how (nth 0 args))
         (lambda-list (nth 1 args))
         (name (nth 2 args))
         (depth (nth 3 args))
         (props (and depth `((depth . ,depth))))
         (advice (cond ((null name) `(lambda ,lambda-list ,@body))
                       ((or (stringp name) (symbolp name)) (intern (format "%s@%s" symbol name)))
                       (t (error "Unrecognized name spec `%S'" name)))))
    `(prog1 ,@(and (symbolp advice) `((defun ,advice ,lambda-list ,@body)))
       (advice-add ',symbol ,how #',advice ,@(and props `(',props))))))

(defun advice-mapc (fun symbol)
  "Call FUN with the function and the properties of each piece of advice of SYMBOL."
  (advice-function-mapc fun (advice--symbol-function symbol)))

(defun advice-member-p (advice symbol)
  "Return non-nil if ADVICE, a function or a name, is a piece of advice of SYMBOL."
  (advice-function-member-p advice (advice--symbol-function symbol)))

;; -- documentation and callers ----------------------------------------------------------------

(defun advice--make-single-doc (flist macrop)
  "Return the line about the outermost piece of FLIST, advice of a function or, if MACROP, of a macro."
  (let* ((advice (advice--car flist))
         (name (if (symbolp advice) advice (cdr (assq 'name (advice--props flist))))))
    (concat (format-message "This %s has %s advice: " (if macrop "macro" "function") (advice--where flist))
            (if (and name (symbolp name))
                (format-message "`%S'." name)
              (or (documentation advice t) "No documentation"))
            "\n")))

(defun advice--make-docstring (function)
  "Return the doc string of FUNCTION, a symbol or an advised function, with a line for each piece of advice."
  (let* ((definition (indirect-function function))
         (macrop (eq 'macro (car-safe definition)))
         (flist (advice--strip-macro definition))
         (lines nil))
    (while (advice--p flist)
      (push (advice--make-single-doc flist macrop) lines)
      (setq flist (advice--cdr flist)))
    (let* ((doc (documentation flist t))
           (usage (help-split-fundoc doc function))
           (text (if usage (cdr usage) doc))
           (about (string-trim-right (apply #'concat (nreverse lines)) "\n+")))
      (help-add-fundoc-usage (if text (concat text "\n\n" about) about)
                             (if usage (cdr (read (car usage))) (help-function-arglist flist t))))))

(defun advice--called-interactively-skip (origi frame1 _frame2)
  "Return how many frames from ORIGI belong to the advice of the function called in FRAME1, or nil.
Between that and the call of the advised function there are calls that
advice itself makes, and those of other pieces that it adds."
  (let ((i origi) (pieces (list (nth 1 frame1))) (direct t) (going t) skip)
    (while going
      (setq i (1+ i))
      (let* ((frame (backtrace-frame i 'called-interactively-p))
             (function (nth 1 frame))
             (definition (and (car frame) (advice--strip-macro (indirect-function function t)))))
        (cond ((null frame) (setq going nil))
              ((or (null (car frame)) (memq function '(apply funcall)))) ; in the body of a piece
              ((not (advice--p definition))
               ;; Something that a piece calls itself is no call of the command.
               (if (or direct (symbolp function)) (setq going nil)
                 (push function pieces)
                 (setq direct t)))
              ((symbolp function)
               (setq going nil)
               (unless (delq nil (mapcar (lambda (piece)
                                           (not (or (equal piece (advice--cd*r definition))
                                                    (advice--member-p piece nil definition))))
                                         pieces))
                 (setq skip (- i origi))))
              (t (setq direct nil)))))
    skip))

(add-hook 'called-interactively-p-functions #'advice--called-interactively-skip)

(provide 'nadvice)

;;; nadvice.el ends here
