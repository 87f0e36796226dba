;;; advice.el --- defadvice: advice in classes, in the old style  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `defadvice' keeps pieces of advice of three classes, before, around and after, in the property
;; `ad-advice-info' of a function.  Activating them makes one function of all that are enabled, ad-Advice-NAME,
;; which is added :around the function by nadvice:
;;
;;   (lambda (ad--addoit-function . ARGLIST)
;;     (let (ad-return-value)
;;       BEFORE... the AROUND bodies nested at `ad-do-it', the original call innermost, AFTER...
;;       ad-return-value))
;;
;; Its variables are dynamic, as the pieces expect; `ad-get-arg' and its kind become accesses of ARGLIST.

;;; Code:

(require 'nadvice)

(defvar ad-return-value nil "The value of the advised function, which advice may change.")

;;;###autoload
(defvar ad-redefinition-action 'warn "What happens if an advised function is defined anew; only for compatibility.")
;;;###autoload
(defvar ad-default-compilation-action 'maybe "Whether advice is compiled; only for compatibility.")

(defconst ad-advice-classes '(before around after activation deactivation)
  "The classes of advice.")

(defconst ad--flags '(protect disable activate compile preactivate)
  "The flags of `defadvice'.")

(defvar ad-advised-functions nil
  "The names of the functions that have advice, as one-element lists.")

;; -- what a function has ----------------------------------------------------------------------

(defun ad-get-advice-info (function)
  "Return the advice of FUNCTION, a symbol: an alist from classes, and `active' and `advicefunname'."
  (get function 'ad-advice-info))

(defun ad--set-info (function key value)
  "Make VALUE the entry KEY of the advice of FUNCTION."
  (let* ((info (ad-get-advice-info function)) (entry (assq key info)))
    (if entry
        (setcdr entry value)
      (put function 'ad-advice-info (append info (list (cons key value)))))
    value))

(defun ad--class (function class)
  "Return the pieces of CLASS of FUNCTION; a piece is (NAME PROTECT ENABLED DEFINITION)."
  (cdr (assq class (ad-get-advice-info function))))

(defun ad-is-advised (function)
  "Return non-nil if FUNCTION, a symbol, has advice of `defadvice', active or not."
  (ad-get-advice-info function))

(defun ad-is-active (function)
  "Return non-nil if the advice of FUNCTION is active."
  (cdr (assq 'active (ad-get-advice-info function))))

(defun ad-has-any-advice (function)
  "Return t if FUNCTION has a piece of any class."
  (and (delq nil (mapcar (lambda (class) (ad--class function class)) ad-advice-classes)) t))

(defun ad-find-advice (function class name)
  "Return the piece NAME of CLASS of FUNCTION, or nil."
  (assq name (ad--class function class)))

(defun ad--classes-for (class)
  "Return the classes that CLASS means: itself, or all for `any'."
  (if (eq class 'any) ad-advice-classes (list class)))

(defun ad-find-some-advice (function class name)
  "Return the first piece of CLASS, which may be `any', of FUNCTION whose name matches NAME.
NAME is a symbol, a regexp, or `any'."
  (let (found)
    (dolist (class (ad--classes-for class) found)
      (dolist (piece (ad--class function class))
        (if (and (not found) (ad--name-matches-p piece name))
            (setq found piece))))))

(defun ad--name-matches-p (piece name)
  "Return non-nil if the name of PIECE is NAME or matches it; `any' matches all."
  (or (eq name 'any)
      (eq name (car piece))
      (and (stringp name) (string-match-p name (symbol-name (car piece))))))

;; -- the combined function --------------------------------------------------------------------

(defun ad-arglist (definition &optional _name)
  "Return the argument list of the function DEFINITION."
  (let ((arguments (help-function-arglist (if (symbolp definition) (ad--original definition) definition) 'preserve-names)))
    (if (listp arguments) arguments '(&rest ad-subr-args))))

(defun ad--original (function)
  "Return the definition of FUNCTION, a symbol, without its advice, and without the mark of a macro."
  (advice--cd*r (advice--symbol-function function)))

(defun ad--parameters (arglist)
  "Return the parameters in ARGLIST as (SINGLE REST): a list, and the name after &rest or nil."
  (let ((single nil) (rest nil))
    (while arglist
      (pcase (car arglist)
        ('&optional)
        ('&rest (setq rest (cadr arglist) arglist nil))
        (parameter (push parameter single)))
      (setq arglist (cdr arglist)))
    (list (nreverse single) rest)))

(defun ad--argument-access (arglist index)
  "Return the form for the argument INDEX, a number, of ARGLIST; it is a place."
  (let* ((parameters (ad--parameters arglist)) (single (car parameters)) (count (length single)))
    (cond ((< index count) (nth index single))
          ((cadr parameters) `(nth ,(- index count) ,(cadr parameters)))
          (t (error "ad-set-arg: No argument at position %d of `%s'" index arglist)))))

(defun ad--arguments-from (arglist index)
  "Return a form for the list of the arguments from INDEX on."
  (let* ((parameters (ad--parameters arglist)) (single (nthcdr index (car parameters))) (count (length (car parameters))))
    (if (cadr parameters)
        (if single
            `(append (list ,@single) ,(cadr parameters))
          `(nthcdr ,(- index count) ,(cadr parameters)))
      `(list ,@single))))

(defun ad--set-arguments (arglist index form)
  "Return a form that makes the value of FORM, a list, the arguments from INDEX on."
  (let* ((parameters (ad--parameters arglist)) (values (make-symbol "values")))
    `(let ((,values ,form))
       ,@(mapcar (lambda (parameter) `(setq ,parameter (pop ,values))) (nthcdr index (car parameters)))
       ,@(and (cadr parameters)
              (list (if (<= index (length (car parameters)))
                        `(setq ,(cadr parameters) ,values)
                      `(setcdr (nthcdr ,(- index (length (car parameters)) 1) ,(cadr parameters)) ,values)))))))

(defun ad--substitute (form arglist do-it)
  "Return FORM with `ad-do-it' replaced by DO-IT, and what accesses arguments by forms for ARGLIST."
  (cond ((eq form 'ad-do-it) do-it)
        ((not (consp form)) form)
        ((eq (car form) 'quote) form)
        ((and (eq (car form) 'ad-get-arg) (integerp (cadr form))) (ad--argument-access arglist (cadr form)))
        ((and (eq (car form) 'ad-get-args) (integerp (cadr form))) (ad--arguments-from arglist (cadr form)))
        ((and (eq (car form) 'ad-set-arg) (integerp (cadr form)))
         `(setf ,(ad--argument-access arglist (cadr form)) ,(ad--substitute (nth 2 form) arglist do-it)))
        ((and (eq (car form) 'ad-set-args) (integerp (cadr form)))
         (ad--set-arguments arglist (cadr form) (ad--substitute (nth 2 form) arglist do-it)))
        (t (cons (ad--substitute (car form) arglist do-it) (ad--substitute (cdr form) arglist do-it)))))

(defun ad--body (piece)
  "Return the body of PIECE without doc string and interactive form."
  (let ((body (nthcdr 3 (nth 3 piece))))
    (if (and (stringp (car body)) (cdr body)) (setq body (cdr body)))
    (if (eq (car-safe (car body)) 'interactive) (setq body (cdr body)))
    body))

(defun ad--enabled (function class)
  "Return the enabled pieces of CLASS of FUNCTION."
  (delq nil (mapcar (lambda (piece) (and (nth 2 piece) piece)) (ad--class function class))))

(defun ad--first-part (function part)
  "Return the first non-nil value of PART, a function, for the enabled pieces of FUNCTION."
  (let (found)
    (dolist (class '(before around after) found)
      (dolist (piece (ad--enabled function class))
        (or found (setq found (funcall part piece)))))))

(defun ad--interactive-form (piece)
  "Return the interactive form of PIECE, or nil."
  (let ((body (nthcdr 3 (nth 3 piece))))
    (if (and (stringp (car body)) (cdr body)) (setq body (cdr body)))
    (and (eq (car-safe (car body)) 'interactive) (car body))))

(defun ad--combined (function)
  "Return the function of all enabled pieces of FUNCTION, to be added around it."
  (let* ((arglist (or (ad--first-part function (lambda (piece) (nth 2 (nth 3 piece))))
                      (ad-arglist function)))
         (parameters (ad--parameters arglist))
         (interactive (ad--first-part function #'ad--interactive-form))
         (form `(setq ad-return-value
                      ,(if (cadr parameters)
                           `(apply ad--addoit-function ,@(car parameters) ,(cadr parameters))
                         `(funcall ad--addoit-function ,@(car parameters))))))
    (dolist (piece (reverse (ad--enabled function 'around)))
      (setq form (macroexp-progn (ad--substitute (ad--body piece) arglist form)))
      (if (nth 1 piece) (setq form `(unwind-protect ,form))))
    (let ((body (append (apply #'append (mapcar (lambda (piece) (ad--substitute (ad--body piece) arglist nil))
                                                (ad--enabled function 'before)))
                        (list form))))
      (dolist (piece (ad--enabled function 'after))
        (let ((after (ad--substitute (ad--body piece) arglist nil)))
          (setq body (if (nth 1 piece)
                         (list `(unwind-protect ,(macroexp-progn body) ,@after))
                       (append body after)))))
      (eval `(lambda (ad--addoit-function ,@arglist)
               ,@(and interactive (list interactive))
               (let (ad-return-value)
                 ,@body
                 ad-return-value))
            nil))))

;; -- activation -------------------------------------------------------------------------------

(defun ad--name (function)
  "Return the name of the combined advice of FUNCTION."
  (intern (format "ad-Advice-%s" function)))

;;;###autoload
(defun ad-activate (function &optional _compile)
  "Make the enabled pieces of advice of FUNCTION, a symbol, take effect; signal an error if it has none."
  (interactive (list (intern (completing-read "Activate advice of: " obarray #'ad-is-advised t)) current-prefix-arg))
  (cond ((not (ad-is-advised function))
         (error "ad-activate: `%s' is not advised" function))
        ((not (delq nil (mapcar (lambda (class) (ad--enabled function class)) '(before around after))))
         (ad-deactivate function))
        (t
         (let ((name (ad--name function)))
           ;; The combination waits if there is nothing to combine with yet.
           (fset name (if (and (ad--original function) (not (autoloadp (ad--original function))))
                          (ad--combined function)
                        (lambda (definition &rest arguments)
                          (fset name (ad--combined function))
                          (apply name definition arguments))))
           (advice-add function :around name)
           (ad--set-info function 'active t))))
  function)

(defun ad-deactivate (function)
  "Make the advice of FUNCTION, a symbol, have no effect until it is activated again."
  (interactive (list (intern (completing-read "Deactivate advice of: " obarray #'ad-is-active t))))
  (if (not (ad-is-advised function))
      (error "ad-deactivate: `%s' is not advised" function))
  (when (ad-is-active function)
    (advice-remove function (ad--name function))
    (ad--set-info function 'active nil))
  function)

(defun ad-update (function &optional compile)
  "Activate the advice of FUNCTION again, if it is active; COMPILE is for compatibility."
  (when (ad-is-active function)
    (ad-activate function compile)))

(defun ad-unadvise (function)
  "Remove all advice of FUNCTION, a symbol; nothing happens if it has none."
  (interactive (list (intern (completing-read "Unadvise: " obarray #'ad-is-advised t))))
  (when (ad-is-advised function)
    (ad-deactivate function)
    (put function 'ad-advice-info nil)
    (setq ad-advised-functions (delete (list (symbol-name function)) ad-advised-functions))))

(defun ad--each-advised (f &optional regexp)
  "Call F for each function with advice; only those with a piece whose name matches REGEXP, if given."
  (dolist (entry (copy-sequence ad-advised-functions))
    (let ((function (intern (car entry))))
      (if (or (null regexp) (ad-find-some-advice function 'any regexp))
          (funcall f function)))))

(defun ad-activate-all (&optional _compile)
  "Activate all advice."
  (interactive "P")
  (ad--each-advised #'ad-activate))

(defun ad-deactivate-all ()
  "Deactivate all advice."
  (interactive)
  (ad--each-advised #'ad-deactivate))

(defun ad-update-all (&optional _compile)
  "Update all functions with active advice."
  (interactive "P")
  (ad--each-advised #'ad-update))

(defun ad-unadvise-all ()
  "Remove all advice."
  (interactive)
  (ad--each-advised #'ad-unadvise))

(defun ad-activate-regexp (regexp &optional _compile)
  "Activate the advice of all functions with a piece whose name matches REGEXP."
  (interactive "sActivate advice matching: \nP")
  (ad--each-advised #'ad-activate regexp))

(defun ad-deactivate-regexp (regexp)
  "Deactivate the advice of all functions with a piece whose name matches REGEXP."
  (interactive "sDeactivate advice matching: ")
  (ad--each-advised #'ad-deactivate regexp))

(defun ad-update-regexp (regexp &optional _compile)
  "Update the functions with active advice and a piece whose name matches REGEXP."
  (interactive "sUpdate advice matching: \nP")
  (ad--each-advised #'ad-update regexp))

;; -- pieces -----------------------------------------------------------------------------------

(defun ad--set-enabled (function class name enabled)
  "Make the pieces NAME of CLASS of FUNCTION ENABLED or not; return how many there are, or nil if no advice is there."
  (when (ad-is-advised function)
    (let ((count 0))
      (dolist (class (ad--classes-for class) count)
        (dolist (piece (ad--class function class))
          (when (ad--name-matches-p piece name)
            (setcar (nthcdr 2 piece) enabled)
            (setq count (1+ count))))))))

(defun ad--change (function class name enabled)
  "Enable or disable the piece NAME of CLASS of FUNCTION, as ENABLED says; signal an error if there is none."
  (let ((count (ad--set-enabled function class name enabled)))
    (cond ((null count) (error "ad-%s-advice: `%s' is not advised" (if enabled "enable" "disable") function))
          ((zerop count) (error "ad-%s-advice: `%s' has no %s advice matching `%s'"
                                (if enabled "enable" "disable") function class name)))))

;;;###autoload
(defun ad-enable-advice (function class name)
  "Enable the pieces NAME of CLASS of FUNCTION; `ad-activate' makes it take effect.
NAME is a symbol, a regexp or `any', CLASS a class or `any'."
  (interactive "aFunction: \nSClass: \nSName: ")
  (ad--change function class name t))

;;;###autoload
(defun ad-disable-advice (function class name)
  "Disable the pieces NAME of CLASS of FUNCTION; `ad-activate' makes it take effect.
NAME is a symbol, a regexp or `any', CLASS a class or `any'."
  (interactive "aFunction: \nSClass: \nSName: ")
  (ad--change function class name nil))

(defun ad-enable-regexp (regexp)
  "Enable all pieces whose names match REGEXP."
  (interactive "sEnable advice matching: ")
  (ad--each-advised (lambda (function) (ad--set-enabled function 'any regexp t)) regexp))

(defun ad-disable-regexp (regexp)
  "Disable all pieces whose names match REGEXP."
  (interactive "sDisable advice matching: ")
  (ad--each-advised (lambda (function) (ad--set-enabled function 'any regexp nil)) regexp))

(defun ad-remove-advice (function class name)
  "Remove the piece NAME of CLASS of FUNCTION; signal an error if there is none."
  (interactive "aFunction: \nSClass: \nSName: ")
  (let ((piece (and (ad-is-advised function) (ad-find-advice function class name))))
    (unless (ad-is-advised function)
      (error "ad-remove-advice: `%s' is not advised" function))
    (unless piece
      (error "ad-remove-advice: `%s' has no %s advice `%s'" function class name))
    (ad--set-info function class (delq piece (ad--class function class)))))

(defun ad--position (position count)
  "Return the index that POSITION, `first', `last' or a number, means among COUNT pieces."
  (cond ((eq position 'last) count)
        ((integerp position) (max 0 (min position count)))
        (t 0)))

;;;###autoload
(defun ad-add-advice (function advice class position)
  "Add the piece ADVICE, (NAME PROTECT ENABLED DEFINITION), to CLASS of FUNCTION.
POSITION is `first', `last' or a number.  A piece of the same name is
replaced, where it stands."
  (unless (ad-is-advised function)
    (push (list (symbol-name function)) ad-advised-functions)
    (put function 'ad-advice-info (list (cons 'active nil) (cons 'advicefunname (ad--name function)))))
  (let* ((pieces (copy-sequence (ad--class function class))) (old (assq (car advice) pieces)))
    (if (and old (null position))
        (setcar (memq old pieces) advice)
      (setq pieces (delq old pieces))
      (let ((index (ad--position position (length pieces))))
        (setq pieces (append (ad--first index pieces) (list advice) (nthcdr index pieces)))))
    (ad--set-info function class pieces)))

(defun ad--first (n list)
  "Return the first N elements of LIST."
  (let (result)
    (while (and list (> n 0))
      (push (pop list) result)
      (setq n (1- n)))
    (nreverse result)))

(defun ad--flag (flag)
  "Return the flag that FLAG, a symbol, is or abbreviates; signal an error if there is none."
  (let ((matches (delq nil (mapcar (lambda (known) (and (string-prefix-p (symbol-name flag) (symbol-name known)) known))
                                   ad--flags))))
    (if (or (not (symbolp flag)) (/= (length matches) 1))
        (error "defadvice: Invalid or ambiguous flag: %s" flag)
      (car matches))))

;;;###autoload
(defmacro defadvice (function args &rest body)
  "Define a piece of advice of FUNCTION, a symbol, with BODY, which may start with a doc string.
ARGS is (CLASS NAME [POSITION] [ARGLIST] FLAG...).  CLASS is before, around or
after; NAME, a symbol, names the piece; POSITION, first, last or a number, is
its place among those of its class; ARGLIST, a list, replaces the argument
list of the function.  The flags are protect (the body runs even if something
before it signals), disable, activate (at once), compile and preactivate.
In BODY the arguments are variables; `ad-get-arg', `ad-set-arg', `ad-get-args'
and `ad-set-args' with a number access them by position; `ad-return-value' is
the value; and in advice around a function `ad-do-it' calls it.

\(fn FUNCTION (CLASS NAME [POSITION] [ARGLIST] FLAG...)
          [DOCSTRING] [INTERACTIVE-FORM]
          BODY...)"
  (declare (doc-string 3) (indent 2)
           (debug (&define name (name name &rest sexp) [&optional stringp] [&optional ("interactive" interactive)] def-body)))
  (let* ((class (car args)) (name (cadr args)) (rest (cddr args)) (position nil) (arglist nil) flags)
    (unless (memq class ad-advice-classes)
      (error "defadvice: Invalid advice class: %s" class))
    (unless (and name (symbolp name))
      (error "defadvice: Invalid advice name: %s" name))
    (when (or (memq (car rest) '(first last)) (integerp (car rest)))
      (setq position (pop rest)))
    (when (and rest (listp (car rest)))
      (setq arglist (pop rest)))
    (setq flags (mapcar #'ad--flag rest))
    `(progn
       (ad-add-advice ',function
                      '(,name ,(and (memq 'protect flags) t) ,(not (memq 'disable flags))
                              (advice lambda ,arglist ,@body))
                      ',class ',position)
       ,@(if (memq 'activate flags)
             `((ad-activate ',function ,(and (memq 'compile flags) t))))
       ',function)))

(provide 'advice)

;;; advice.el ends here
