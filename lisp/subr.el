;;; subr.el --- the everyday functions and macros of Lisp  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Control structure, lists, strings, hooks, errors and loading: what every program takes for
;; granted.  What belongs to keys, buffers, processes and windows is in subr-edit.el.

;;; Code:

(defalias 'not #'null)

;;; Control structure.

(defmacro when (cond &rest body)
  "Evaluate BODY and return its last value if COND is non-nil; else return nil.

(fn COND BODY...)"
  (declare (indent 1) (debug t))
  (list 'if cond (cons 'progn body)))

(defmacro unless (cond &rest body)
  "Evaluate BODY and return its last value if COND is nil; else return nil.

(fn COND BODY...)"
  (declare (indent 1) (debug t))
  (cons 'if (cons cond (cons nil body))))

(defmacro lambda (&rest cdr)
  "Return a function: (lambda ARGS [DOCSTRING] [INTERACTIVE] BODY...).
ARGS are its arguments; the function is a closure where binding is lexical.

\(fn ARGS [DOCSTRING] [INTERACTIVE] BODY)"
  (declare (doc-string 2) (indent defun) (debug (&define lambda-list lambda-doc [&optional ("interactive" interactive)] def-body)))
  (list 'function (cons 'lambda cdr)))

(defmacro prog2 (form1 form2 &rest body)
  "Evaluate FORM1, FORM2 and BODY in sequence, and return the value of FORM2."
  (declare (indent 2) (debug t))
  `(progn ,form1 (prog1 ,form2 ,@body)))

(defmacro push (newelt place)
  "Add NEWELT to the front of the list in PLACE, and return the new list.
PLACE is a symbol or a generalized variable."
  (declare (debug (form gv-place)))
  (if (symbolp place)
      (list 'setq place (list 'cons newelt place))
    (require 'macroexp)
    (macroexp-let2 macroexp-copyable-p x newelt
      (gv-letplace (getter setter) place
        (funcall setter `(cons ,x ,getter))))))

(defmacro pop (place)
  "Remove the first element of the list in PLACE, and return it.
PLACE is a symbol or a generalized variable."
  (declare (debug (gv-place)))
  (list 'car-safe
        (if (symbolp place)
            (list 'prog1 place (list 'setq place (list 'cdr place)))
          (gv-letplace (getter setter) place
            (macroexp-let2 macroexp-copyable-p x getter
              `(prog1 ,x ,(funcall setter `(cdr ,x))))))))

(defmacro setq-default (&rest args)
  "Set the default value of each variable of ARGS: VAR VALUE pairs.
VARs are not evaluated, VALUEs are; the last one is returned.

\(fn [VAR VALUE]...)"
  (declare (debug setq))
  (let ((forms nil))
    (while args
      (setq forms (cons `(set-default ',(car args) ,(car (cdr args))) forms)
            args (cdr (cdr args))))
    (if (cdr forms) (cons 'progn (nreverse forms)) (car forms))))

(defmacro setq-local (&rest pairs)
  "Make each variable of PAIRS, VAR VALUE pairs, buffer-local and set it there.

\(fn [VARIABLE VALUE]...)"
  (declare (debug setq))
  (let ((forms nil))
    (if (/= (logand (length pairs) 1) 0)
        (error "PAIRS must have an even number of variable/value members"))
    (while pairs
      (if (not (symbolp (car pairs)))
          (error "Attempting to set a non-symbol: %s" (car pairs)))
      (setq forms (cons `(set (make-local-variable ',(car pairs)) ,(car (cdr pairs))) forms)
            pairs (cdr (cdr pairs))))
    (if (cdr forms) (cons 'progn (nreverse forms)) (car forms))))

(defmacro defvar-local (var val &optional docstring)
  "Define VAR as a variable with value VAL that becomes buffer-local when it is set.
DOCSTRING documents it."
  (declare (debug defvar) (doc-string 3))
  (list 'progn (list 'defvar var val docstring)
        (list 'make-variable-buffer-local (list 'quote var))))

(defmacro dolist (spec &rest body)
  "Evaluate BODY for each element of a list.
SPEC is (VAR LIST [RESULT]): VAR is bound to each element in turn, then
RESULT is evaluated and returned, nil by default.

\(fn (VAR LIST [RESULT]) BODY...)"
  (declare (indent 1) (debug ((symbolp form &optional form) body)))
  (unless (consp spec)
    (signal 'wrong-type-argument (list 'consp spec)))
  (unless (<= 2 (length spec) 3)
    (signal 'wrong-number-of-arguments (list '(2 . 3) (length spec))))
  (if lexical-binding
      (let ((tail '--dolist-tail--))
        `(let ((,tail ,(nth 1 spec)))
           (while ,tail
             (let ((,(car spec) (car ,tail)))
               ,@body
               (setq ,tail (cdr ,tail))))
           ,@(cdr (cdr spec))))
    (let ((tail '--dolist-tail--))
      `(let ((,tail ,(nth 1 spec)) ,(car spec))
         (while ,tail
           (setq ,(car spec) (car ,tail))
           ,@body
           (setq ,tail (cdr ,tail)))
         ,@(if (cdr (cdr spec)) `((setq ,(car spec) nil) ,@(cdr (cdr spec))))))))

(defmacro dotimes (spec &rest body)
  "Evaluate BODY with a variable that counts from 0.
SPEC is (VAR COUNT [RESULT]): VAR is bound to the integers below COUNT in
turn, then RESULT is evaluated and returned, nil by default.

\(fn (VAR COUNT [RESULT]) BODY...)"
  (declare (indent 1) (debug dolist))
  (let ((var (car spec)) (end (nth 1 spec)) (upper-bound '--dotimes-limit--)
        (counter '--dotimes-counter--))
    (if lexical-binding
        `(let ((,upper-bound ,end) (,counter 0))
           (while (< ,counter ,upper-bound)
             (let ((,var ,counter)) ,@body)
             (setq ,counter (1+ ,counter)))
           ,@(if (cddr spec) `((let ((,var ,counter)) ,@(cddr spec)))))
      `(let ((,upper-bound ,end) (,var 0))
         (while (< ,var ,upper-bound)
           ,@body
           (setq ,var (1+ ,var)))
         ,@(cddr spec)))))

(defmacro declare (&rest _specs)
  "Do nothing and return nil: declarations mean something in `defun' and `defmacro' only."
  nil)

(defmacro ignore-errors (&rest body)
  "Evaluate BODY and return its last value, or nil if an error ends it."
  (declare (debug t) (indent 0))
  `(condition-case nil (progn ,@body) (error nil)))

(defmacro ignore-error (condition &rest body)
  "Evaluate BODY and return its last value, or nil if CONDITION is signalled.
CONDITION is an unevaluated error symbol or a list of such."
  (declare (debug t) (indent 1))
  `(condition-case nil (progn ,@body) (,condition nil)))

(defmacro condition-case-unless-debug (var bodyform &rest handlers)
  "Like `condition-case', except that errors reach the debugger while `debug-on-error' is set.
VAR, BODYFORM and HANDLERS are as in `condition-case'."
  (declare (debug condition-case) (indent 2))
  `(condition-case ,var ,bodyform
     ,@(mapcar (lambda (handler)
                 (let ((condition (car handler)))
                   (if (eq condition :success)
                       handler
                     `((debug ,@(if (listp condition) condition (list condition))) ,@(cdr handler)))))
               handlers)))

(define-obsolete-function-alias 'condition-case-no-debug 'condition-case-unless-debug "24.1")

(defmacro with-demoted-errors (format &rest body)
  "Evaluate BODY; show an error in it as a message made by FORMAT, and return nil then.
FORMAT is a string with one %-sequence, for the error."
  (declare (debug t) (indent 1))
  (let ((err (make-symbol "err"))
        (text (if (stringp format) format "Error: %S"))
        (forms (if (stringp format) body (cons format body))))
    `(condition-case-unless-debug ,err
         (progn ,@forms)
       (error (message ,text ,err) nil))))

(defmacro letrec (binders &rest body)
  "Bind variables by BINDERS like `let*', so that each value may refer to all of them, then evaluate BODY."
  (declare (debug let) (indent 1))
  ;; As long as values refer to earlier variables only, `let*' will do.
  (let ((plain nil) (rest binders))
    (while (and (consp (car rest)) (fboundp 'macroexp--fgrep)
                (null (macroexp--fgrep (mapcar (lambda (b) (if (consp b) b (list b))) rest) (car (cdr (car rest))))))
      (setq plain (cons (car rest) plain) rest (cdr rest)))
    (if rest
        (setq body
              `((let ,(mapcar (lambda (b) (if (consp b) (car b) b)) rest)
                  ,@(delq nil (mapcar (lambda (b) (if (consp b) `(setq ,(car b) ,(car (cdr b))))) rest))
                  ,@body))))
    (cond (plain `(let* ,(nreverse plain) ,@body))
          (rest (car body))
          (t `(let () ,@body)))))

(defmacro dlet (binders &rest body)
  "Bind variables dynamically by BINDERS like `let', then evaluate BODY."
  (declare (indent 1) (debug let))
  `(progn
     ,@(mapcar (lambda (b) `(defvar ,(if (consp b) (car b) b))) binders)
     (let ,binders ,@body)))

(defmacro noreturn (form)
  "Evaluate FORM, which does not return."
  (declare (debug t))
  `(prog1 ,form (error "Form marked with `noreturn' did return")))

(defmacro 1value (form)
  "Evaluate FORM, which always has the same value."
  (declare (debug t))
  form)

(defmacro declare-function (_fn _file &rest _args)
  "Tell a compiler that function FN is defined in FILE; nothing happens at run time.

\(fn FN FILE &optional ARGLIST FILEONLY)"
  (declare (advertised-calling-convention (fn file &optional arglist fileonly) nil))
  nil)

(defmacro def-edebug-spec (symbol spec)
  "Record SPEC as the Edebug specification of SYMBOL.  Neither is evaluated."
  (declare (indent 1))
  `(put (quote ,symbol) 'edebug-form-spec (quote ,spec)))

(defun def-edebug-elem-spec (name spec)
  "Record SPEC as the Edebug specification element NAME."
  (declare (indent 1))
  (when (string-match "\\`[&:]" (symbol-name name))
    (error "Edebug element name cannot begin with & or :"))
  (put name 'edebug-elem-spec spec))

;;; Functions about functions.

(defun ignore (&rest _arguments)
  "Return nil, whatever the arguments."
  (declare (completion ignore))
  (interactive)
  nil)

(defun always (&rest _arguments)
  "Return t, whatever the arguments."
  t)

(defun apply-partially (fun &rest args)
  "Return a function that calls FUN with ARGS before its own arguments."
  (lambda (&rest args2)
    (apply fun (append args args2))))

(defun special-form-p (object)
  "Return t if OBJECT is a special form or the name of one."
  (and (symbolp object) (setq object (indirect-function object)))
  (and (subrp object) (eq (cdr (subr-arity object)) 'unevalled)))

(defun macrop (object)
  "Return non-nil if OBJECT is a macro, an autoloaded macro, or the name of one."
  (let ((def (indirect-function object)))
    (when (consp def)
      (or (eq 'macro (car def))
          (and (autoloadp def) (memq (nth 4 def) '(macro t)))))))

(defun autoloadp (object)
  "Return t if OBJECT is an autoload definition."
  (eq 'autoload (car-safe object)))

(defun subr-primitive-p (object)
  "Return t if OBJECT is a function defined in C."
  (subrp object))

(defun function-get (f prop &optional autoload)
  "Return property PROP of function F, looked for along its chain of aliases.
AUTOLOAD non-nil loads the function first if it is an autoload (only a
macro if AUTOLOAD is `macro')."
  (let ((val nil) (go t))
    (while (and go (symbolp f) f (null (setq val (get f prop))) (fboundp f))
      (let ((fundef (symbol-function f)))
        (if (and autoload (autoloadp fundef)
                 (not (equal fundef (autoload-do-load fundef f (if (eq autoload 'macro) 'macro)))))
            nil
          (if (symbolp fundef) (setq f fundef) (setq go nil)))))
    val))

(defun gensym (&optional prefix)
  "Return a new uninterned symbol, named PREFIX (default \"g\") and a number."
  (let ((num (prog1 gensym-counter (setq gensym-counter (1+ gensym-counter)))))
    (make-symbol (format "%s%d" (or prefix "g") num))))

(defvar gensym-counter 0
  "Number that the next `gensym' uses.")

(defun eval-after-load (file form)
  "Evaluate FORM as soon as FILE is loaded, at once if it is already.
FILE is a feature (a symbol) or a file name; FORM may be a function."
  (declare (indent 1))
  (let* ((regexp-or-feature
          (if (stringp file) (load-history-regexp file) file))
         (function (if (functionp form) form (lambda () (eval form t))))
         (elt (assoc regexp-or-feature after-load-alist)))
    (unless elt
      (setq elt (list regexp-or-feature))
      (push elt after-load-alist))
    (let ((call
           (if (not (symbolp regexp-or-feature))
               function
             ;; A feature is provided before its file ends; the form waits for the end.
             (lambda ()
               (if (not load-file-name)
                   (funcall function)
                 (let ((loading load-file-name) (hook (make-symbol "eval-after-load-helper")))
                   (fset hook (lambda (loaded)
                                (when (equal loaded loading)
                                  (remove-hook 'after-load-functions hook)
                                  (funcall function))))
                   (add-hook 'after-load-functions hook 'append)))))))
      (unless (member call (cdr elt))
        (nconc elt (list call)))
      (if (if (stringp file)
              (load-history-filename-element regexp-or-feature)
            (featurep file))
          (funcall function)))))

(defmacro with-eval-after-load (file &rest body)
  "Evaluate BODY as soon as FILE is loaded, at once if it is already.
FILE is a feature (a symbol) or a file name."
  (declare (indent 1) (debug (form def-body)))
  `(eval-after-load ,file (lambda () ,@body)))

(defvar after-load-functions nil
  "Functions called with the absolute name of each file after it was loaded.")

(defun load-history-regexp (file)
  "Return a regexp that matches the names that loading FILE leaves in `load-history'."
  (if (file-name-absolute-p file) (setq file (file-truename file)))
  (concat (if (file-name-absolute-p file) "\\`" "\\(\\`\\|/\\)")
          (regexp-quote file)
          (if (file-name-extension file) "" "\\(?:\\.elc?\\(?:\\.gz\\)?\\)?")
          "\\'"))

(defun load-history-filename-element (file-regexp)
  "Return the first element of `load-history' whose file name matches FILE-REGEXP, or nil."
  (let ((tail load-history) (found nil))
    (while (and tail (not found))
      (let ((name (car (car tail))))
        (if (and (stringp name) (string-match file-regexp name))
            (setq found (car tail))))
      (setq tail (cdr tail)))
    found))

(defun do-after-load-evaluation--warn (abs-file)
  "Say that ABS-FILE, which was loaded, has characters like ?( without a backslash."
  (let ((characters (sort lread--unescaped-character-literals #'<)))
    (setq lread--unescaped-character-literals nil)
    (message "%s" (concat (format-message "Loading `%s': " abs-file)
                          "unescaped character literals "
                          (mapconcat (lambda (c) (format "`?%c'" c)) characters ", ")
                          " detected, "
                          (mapconcat (lambda (c) (format "`?\\%c'" c)) characters ", ")
                          " expected!"))))

(defun do-after-load-evaluation (abs-file)
  "Run what waits for ABS-FILE to be loaded: `eval-after-load' forms, then `after-load-functions'."
  (dolist (entry after-load-alist)
    (if (and (stringp (car entry)) (string-match-p (car entry) abs-file))
        (mapc #'funcall (cdr entry))))
  (if (bound-and-true-p lread--unescaped-character-literals)
      (do-after-load-evaluation--warn abs-file))
  (if (string-match "/obsolete/\\([^/]*\\)\\.elc?\\(?:\\.gz\\)?\\'" abs-file)
      (message "Package %s is deprecated" (match-string 1 abs-file)))
  (run-hook-with-args 'after-load-functions abs-file))

(defun define-symbol-prop (symbol prop val)
  "Set property PROP of SYMBOL to VAL, and record that for `symbol-file'."
  (when load-file-name
    (let ((all (assq 'define-symbol-props current-load-list)) symbols)
      (unless all
        (setq all (list 'define-symbol-props))
        (push all current-load-list))
      (setq symbols (assq prop (cdr all)))
      (unless symbols
        (setq symbols (list prop))
        (setcdr all (cons symbols (cdr all))))
      (setcdr symbols (cons symbol (cdr symbols)))))
  (put symbol prop val))

(defun symbol-file--defines-p (definitions symbol type)
  "Return non-nil if DEFINITIONS, an entry of `load-history', defines SYMBOL as TYPE, nil meaning anything."
  (cond ((eq type 'defvar) (member symbol definitions))
        (type (or (member (cons type symbol) definitions)
                  (memq symbol (assq type (cdr (assq 'define-symbol-props definitions))))))
        (t (or (member symbol definitions)
               (let ((rest definitions) hit)
                 (while (and rest (not hit))
                   (setq hit (eq symbol (cdr-safe (car rest))) rest (cdr rest)))
                 hit)))))

(defun symbol-file (symbol &optional type)
  "Return the name of the file that defined SYMBOL, or nil.
TYPE is `defun', `defvar', `defface' or a symbol property; nil means any
but a property."
  (if (and (or (null type) (eq type 'defun))
           (symbolp symbol)
           (autoloadp (symbol-function symbol)))
      (nth 1 (symbol-function symbol))
    (let ((files load-history) (file nil))
      (while (and files (not file))
        (if (symbol-file--defines-p (cdr (car files)) symbol type)
            (setq file (car (car files))))
        (setq files (cdr files)))
      file)))

(defun register-definition-prefixes (file prefixes)
  "Record that FILE defines names that begin with each of PREFIXES."
  (dolist (prefix prefixes)
    (puthash prefix (cons file (gethash prefix definition-prefixes)) definition-prefixes)))

(defvar definition-prefixes (make-hash-table :test 'equal)
  "Table of the files that define names with a given prefix.")

;;; Errors.

(defun error (&rest args)
  "Signal an error with a message made from ARGS by `format-message'.

\(fn STRING &rest ARGS)"
  (declare (advertised-calling-convention (string &rest args) "23.1"))
  (signal 'error (list (apply #'format-message args))))

(defun user-error (format &rest args)
  "Signal an error that is the user's, with a message made from FORMAT and ARGS.
It does not enter the debugger."
  (signal 'user-error (list (apply #'format-message format args))))

(defun define-error (name message &optional parent)
  "Define NAME as an error symbol with the text MESSAGE.
PARENT is its parent error, or a list of such; `error' by default."
  (unless parent (setq parent 'error))
  (let ((conditions
         (if (consp parent)
             (apply #'append
                    (mapcar (lambda (p) (cons p (or (get p 'error-conditions)
                                                    (error "Unknown signal `%s'" p))))
                            parent))
           (cons parent (get parent 'error-conditions)))))
    (put name 'error-conditions (delete-dups (copy-sequence (cons name conditions))))
    (when message (put name 'error-message message))))

;;; Lists.

(defun subr--accessors ()
  "Define the compositions of `car' and `cdr' of three and four letters, and the two-letter ones."
  (let ((letters '(?a ?d)) (names nil))
    (dolist (a letters)
      (dolist (b letters)
        (push (list a b) names)
        (dolist (c letters)
          (push (list a b c) names)
          (dolist (d letters)
            (push (list a b c d) names)))))
    (dolist (name names)
      (let ((form 'x))
        (dolist (letter (reverse name))
          (setq form (list (if (eq letter ?a) 'car 'cdr) form)))
        (defalias (intern (concat "c" (concat name) "r"))
          (eval `(lambda (x) ,(concat "Return " (prin1-to-string form) ".") ,form) t))))))

(subr--accessors)

(defun last (list &optional n)
  "Return the last N (default 1) conses of LIST; nil if LIST is empty."
  (if n
      (and (>= n 0)
           (let ((m (safe-length list)))
             (if (< n m) (nthcdr (- m n) list) list)))
    (and list (nthcdr (1- (safe-length list)) list))))

(defun butlast (list &optional n)
  "Return a copy of LIST without its last N (default 1) elements."
  (unless n (setq n 1))
  (if (<= n 0) list (nbutlast (copy-sequence list) n)))

(defun nbutlast (list &optional n)
  "Remove the last N (default 1) elements of LIST, destructively."
  (let ((m (length list)))
    (or n (setq n 1))
    (and (< n m)
         (progn
           (if (> n 0) (setcdr (nthcdr (- (1- m) n) list) nil))
           list))))

(defun zerop (number)
  "Return t if NUMBER is zero."
  (= 0 number))

(defun fixnump (object)
  "Return t if OBJECT is an integer in the range of fixnums."
  (and (integerp object) (<= most-negative-fixnum object most-positive-fixnum)))

(defun bignump (object)
  "Return t if OBJECT is an integer outside the range of fixnums."
  (and (integerp object) (not (fixnump object))))

(defun lsh (value count)
  "Return VALUE shifted left by COUNT bits; a negative COUNT shifts right, filling with zeros.
A right shift of a negative VALUE works for fixnums only."
  (when (and (< value 0) (< count 0))
    (when (< value most-negative-fixnum)
      (signal 'args-out-of-range (list value count)))
    (setq value (logand (ash value -1) most-positive-fixnum))
    (setq count (1+ count)))
  (ash value count))

(defun xor (cond1 cond2)
  "Return the exclusive or of COND1 and COND2 as booleans: the one that is non-nil, or nil."
  (cond ((not cond1) cond2)
        ((not cond2) cond1)))

(defun booleanp (object)
  "Return t if OBJECT is nil or t."
  (and (memq object '(nil t)) t))

(defun string-or-null-p (object)
  "Return t if OBJECT is a string or nil."
  (or (stringp object) (null object)))

(defun list-of-strings-p (object)
  "Return t if OBJECT is a list of strings."
  (while (and (consp object) (stringp (car object)))
    (setq object (cdr object)))
  (null object))

(defun ensure-list (object)
  "Return OBJECT if it is a list, else a list of it."
  (declare (side-effect-free error-free))
  (if (listp object) object (list object)))

(defun delete-dups (list)
  "Remove `equal' duplicates from LIST, destructively; the first of each stays."
  (let ((seen (make-hash-table :test 'equal)) (tail list) (previous nil))
    (ignore (length list)) ; Signals an error for a list that has no end.
    (while tail
      (if (gethash (car tail) seen)
          (setcdr previous (cdr tail))
        (puthash (car tail) t seen)
        (setq previous tail))
      (setq tail (cdr tail))))
  list)

(defun delete-consecutive-dups (list &optional circular)
  "Remove consecutive `equal' duplicates from LIST, destructively.
CIRCULAR: the last element is also compared with the first."
  (let ((tail list) last)
    (while (cdr tail)
      (if (equal (car tail) (cadr tail))
          (setcdr tail (cddr tail))
        (setq last tail tail (cdr tail))))
    (if (and circular last (equal (car tail) (car list)))
        (setcdr last nil)))
  list)

(defun number-sequence (from &optional to inc)
  "Return the list of numbers from FROM to TO in steps of INC (default 1).
Without TO, or if it equals FROM, the list is (FROM)."
  (if (or (not to) (= from to))
      (list from)
    (or inc (setq inc 1))
    (when (zerop inc) (error "The increment can not be zero"))
    (let (seq (n 0) (next from))
      (if (> inc 0)
          (while (<= next to)
            (push next seq)
            (setq n (1+ n) next (+ from (* n inc))))
        (while (>= next to)
          (push next seq)
          (setq n (1+ n) next (+ from (* n inc)))))
      (nreverse seq))))

(defun copy-tree (tree &optional vecp)
  "Return a copy of TREE, with its conses copied; with VECP, vectors too.
A TREE that is deeper than `max-lisp-eval-depth' is an error."
  ;; PENDING holds copies whose elements are not copied yet, each with its depth.
  (let* ((root (list tree)) (pending (list (cons 0 root))))
    (while pending
      (let* ((entry (pop pending)) (depth (1+ (car entry))) (place (cdr entry)) new)
        (if (> depth max-lisp-eval-depth)
            (error "Lisp nesting exceeds `max-lisp-eval-depth'"))
        (while (consp place)
          (when (and (or vecp (consp (car place))) (setq new (copy-tree--top (car place) vecp)))
            (setcar place new)
            (push (cons depth new) pending))
          (setq place (cdr place)))
        (when (and vecp (vectorp place))
          (dotimes (i (length place))
            (when (setq new (copy-tree--top (aref place i) t))
              (aset place i new)
              (push (cons depth new) pending))))))
    (car root)))

(defun copy-tree--top (object vecp)
  "Return a copy of the list OBJECT, or with VECP of the vector; nil for others.
Its elements are those of OBJECT, but what VECP copies is copied behind a list's last cons."
  (cond ((consp object)
         (let (elements)
           (while (consp object)
             (push (car object) elements)
             (setq object (cdr object)))
           (nconc (nreverse elements) (if vecp (or (copy-tree--top object t) object) object))))
        ((and vecp (vectorp object)) (copy-sequence object))))

(defun flatten-tree (tree)
  "Return the leaves of TREE as a list, without nil."
  (let (elems)
    (while (consp tree)
      (let ((elem (pop tree)))
        (while (consp elem)
          (push (cdr elem) tree)
          (setq elem (car elem)))
        (if elem (push elem elems))))
    (if tree (push tree elems))
    (nreverse elems)))

(defalias 'flatten-list #'flatten-tree)

(defun remove (elt seq)
  "Return a copy of SEQ without elements `equal' to ELT; SEQ is a list, vector or string."
  ;; `delete' changes lists only.
  (delete elt (if (consp seq) (copy-sequence seq) seq)))

(defun remq (elt list)
  "Return LIST without elements `eq' to ELT; the original is not changed."
  (while (and (eq elt (car list)) (setq list (cdr list))))
  (if (memq elt list)
      (delq elt (copy-sequence list))
    list))

(defun assoc-default (key alist &optional test default)
  "Return the value of KEY in ALIST, elements of which may be atoms.
TEST (default `equal') is called with the element's key and KEY.  An atom
that matches gives DEFAULT."
  (let (found (tail alist) value)
    (while (and tail (not found))
      (let ((elt (car tail)))
        (when (funcall (or test #'equal) (if (consp elt) (car elt) elt) key)
          (setq found t value (if (consp elt) (cdr elt) default))))
      (setq tail (cdr tail)))
    value))

(defun member-ignore-case (elt list)
  "Like `member', but strings are compared without regard to case.  Non-strings are passed over."
  (while (and list
              (not (and (stringp (car list))
                        (eq t (compare-strings elt 0 nil (car list) 0 nil t)))))
    (setq list (cdr list)))
  list)

(defun assoc-delete-all (key alist &optional test)
  "Delete from ALIST the elements whose car matches KEY by TEST (default `equal'); return the rest."
  (unless test (setq test #'equal))
  (while (and (consp (car alist)) (funcall test (caar alist) key))
    (setq alist (cdr alist)))
  (let ((tail alist) tail-cdr)
    (while (setq tail-cdr (cdr tail))
      (if (and (consp (car tail-cdr)) (funcall test (caar tail-cdr) key))
          (setcdr tail (cdr tail-cdr))
        (setq tail tail-cdr))))
  alist)

(defun assq-delete-all (key alist)
  "Delete from ALIST the elements whose car is `eq' to KEY; return the rest."
  (assoc-delete-all key alist #'eq))

(defun rassq-delete-all (value alist)
  "Delete from ALIST the elements whose cdr is `eq' to VALUE; return the rest."
  (while (and (consp (car alist)) (eq (cdr (car alist)) value))
    (setq alist (cdr alist)))
  (let ((tail alist) tail-cdr)
    (while (setq tail-cdr (cdr tail))
      (if (and (consp (car tail-cdr)) (eq (cdr (car tail-cdr)) value))
          (setcdr tail (cdr tail-cdr))
        (setq tail tail-cdr))))
  alist)

(defun alist-get (key alist &optional default remove testfn)
  "Return the value of KEY in ALIST, or DEFAULT.
TESTFN (default `eq') compares keys.  As a generalized variable it can be
set; REMOVE then deletes the element when the new value is DEFAULT."
  (ignore remove)
  (let ((x (if (not testfn) (assq key alist) (assoc key alist testfn))))
    (if x (cdr x) default)))

(defun add-to-list (list-var element &optional append compare-fn)
  "Add ELEMENT to the list in the variable LIST-VAR unless it is there.
APPEND adds it at the end.  COMPARE-FN (default `equal') tests for it."
  (if (cond
       ((null compare-fn) (member element (symbol-value list-var)))
       ((eq compare-fn #'eq) (memq element (symbol-value list-var)))
       ((eq compare-fn #'eql) (memql element (symbol-value list-var)))
       (t (let ((lst (symbol-value list-var)))
            (while (and lst (not (funcall compare-fn element (car lst))))
              (setq lst (cdr lst)))
            lst)))
      (symbol-value list-var)
    (set list-var
         (if append
             (append (symbol-value list-var) (list element))
           (cons element (symbol-value list-var))))))

(defun add-to-ordered-list (list-var element &optional order)
  "Add ELEMENT to the list in LIST-VAR if it is not there, at the place that ORDER, a number, gives it.
Elements with an order come first, by rising order."
  (let ((ordering (get list-var 'list-order)))
    (unless ordering
      (put list-var 'list-order (setq ordering (make-hash-table :weakness 'key :test 'eq))))
    (when order
      (puthash element (and (numberp order) order) ordering))
    (unless (memq element (symbol-value list-var))
      (set list-var (cons element (symbol-value list-var))))
    (set list-var (sort (symbol-value list-var)
                        (lambda (a b)
                          (let ((oa (gethash a ordering)) (ob (gethash b ordering)))
                            (if (and oa ob) (< oa ob) oa)))))))

(defun add-to-history (history-var newelt &optional maxelt keep-all)
  "Add NEWELT to the history list in HISTORY-VAR, and return it.
MAXELT limits its length; by default `history-length' or the variable's
own property does.  Unless KEEP-ALL, an element equal to the first one or
empty is not added, and `history-delete-duplicates' applies."
  (unless maxelt
    (setq maxelt (or (get history-var 'history-length) history-length)))
  (let ((history (symbol-value history-var)))
    (when (and (listp history)
               (or keep-all
                   (not (stringp newelt))
                   (> (length newelt) 0))
               (or keep-all
                   (not (equal (car history) newelt))))
      (if history-delete-duplicates
          (setq history (delete newelt history)))
      (setq history (cons newelt history))
      (when (integerp maxelt)
        (if (>= 0 maxelt)
            (setq history nil)
          (let ((tail (nthcdr (1- maxelt) history)))
            (when (consp tail) (setcdr tail nil)))))
      (set history-var history))
    history))

(defun string-to-list (string)
  "Return the characters of STRING as a list."
  (append string nil))

(defun string-to-vector (string)
  "Return the characters of STRING as a vector."
  (vconcat string))

;;; Hooks.

(defun add-hook (hook function &optional depth local)
  "Add FUNCTION to the functions of HOOK unless it is there.
DEPTH, from -100 to 100, says where: greater is later; t means 90, nil 0.
LOCAL means the buffer-local value."
  (or (boundp hook) (set hook nil))
  (or (default-boundp hook) (set-default hook nil))
  (unless (numberp depth) (setq depth (if depth 90 0)))
  (if local
      (unless (local-variable-if-set-p hook)
        (set (make-local-variable hook) (list t)))
    (unless (and (local-variable-if-set-p hook) (not (and (consp (symbol-value hook)) (memq t (symbol-value hook)))))
      (setq local nil))
    (setq local (and local t)))
  (let* ((hook-value (if local (symbol-value hook) (default-value hook)))
         (depth-symbol (if (< depth 0) 'hook--depth-alist 'hook--depth-alist))
         (depths (get hook depth-symbol)))
    (if (or (not (listp hook-value)) (functionp hook-value))
        (setq hook-value (list hook-value)))
    (unless (member function hook-value)
      (when (or (get hook depth-symbol) (not (zerop depth)))
        (setq depths (cons (cons function depth)
                           (assoc-delete-all function (copy-sequence depths) #'equal)))
        (put hook depth-symbol depths))
      (setq hook-value (if (< 0 depth)
                           (append hook-value (list function))
                         (cons function hook-value)))
      (when depths
        (setq hook-value
              (sort (if (< 0 depth) hook-value (copy-sequence hook-value))
                    (lambda (a b)
                      (< (alist-get a depths 0 nil #'equal)
                         (alist-get b depths 0 nil #'equal)))))))
    (if local
        (progn
          (if (equal hook-value '(t))
              nil)
          (set hook hook-value))
      (set-default hook hook-value))))

(defun remove-hook (hook function &optional local)
  "Remove FUNCTION from the functions of HOOK; with LOCAL, from the buffer-local value."
  (interactive
   (let* ((hook (intern (completing-read "Hook variable: " obarray #'boundp t)))
          (local (and (local-variable-p hook) (memq t (symbol-value hook))))
          (fn (completing-read "Function to remove: " (mapcar #'prin1-to-string (symbol-value hook)))))
     (list hook (car (read-from-string fn)) local)))
  (or (boundp hook) (set hook nil))
  (or (default-boundp hook) (set-default hook nil))
  (cond
   ((and local (not (local-variable-p hook))) nil)
   (t
    (unless local
      (when (and (local-variable-p hook)
                 (not (and (consp (symbol-value hook)) (memq t (symbol-value hook)))))
        (setq local t)))
    (let ((hook-value (if local (symbol-value hook) (default-value hook))))
      (if (or (not (listp hook-value)) (eq (car hook-value) 'lambda))
          (if (equal hook-value function) (setq hook-value nil))
        (setq hook-value (delete function (copy-sequence hook-value)))
        (put hook 'hook--depth-alist
             (assoc-delete-all function (copy-sequence (get hook 'hook--depth-alist)) #'equal)))
      (if (not local)
          (set-default hook hook-value)
        (if (equal hook-value '(t))
            (kill-local-variable hook)
          (set hook hook-value)))))))

(defvar delay-mode-hooks nil
  "Non-nil while `delay-mode-hooks' holds mode hooks back.")
(defvar-local delayed-mode-hooks nil
  "Mode hooks that are held back.")
(defvar-local delayed-after-hook-functions nil
  "Functions to call after the mode hooks that are held back.")
(put 'delayed-mode-hooks 'permanent-local t)
(put 'delay-mode-hooks 'permanent-local t)
(put 'delayed-after-hook-functions 'permanent-local t)

(defvar change-major-mode-after-body-hook nil
  "Hook run in a major mode's function, before the mode's own hooks.")
(defvar after-change-major-mode-hook nil
  "Hook run at the end of every major mode's function.")

(defun run-mode-hooks (&rest hooks)
  "Run HOOKS, the hooks of a major mode, with what was delayed, in the order that modes need.
Does nothing but note them inside `delay-mode-hooks'."
  (if delay-mode-hooks
      (dolist (hook hooks)
        (push hook delayed-mode-hooks))
    (setq hooks (nconc (nreverse delayed-mode-hooks) hooks))
    (and (bound-and-true-p syntax-propertize-function) (setq-local parse-sexp-lookup-properties t))
    (setq delayed-mode-hooks nil)
    (apply #'run-hooks (cons 'change-major-mode-after-body-hook hooks))
    (if (and (buffer-file-name) (fboundp 'hack-local-variables))
        (with-demoted-errors "File local-variables error: %s"
          (hack-local-variables 'no-mode)))
    (run-hooks 'after-change-major-mode-hook)
    (dolist (fun (prog1 (nreverse delayed-after-hook-functions)
                   (setq delayed-after-hook-functions nil)))
      (funcall fun))))

(defmacro delay-mode-hooks (&rest body)
  "Evaluate BODY while mode hooks are held back until the next `run-mode-hooks'."
  (declare (debug t) (indent 0))
  `(progn
     (make-local-variable 'delay-mode-hooks)
     (let ((delay-mode-hooks t))
       ,@body)))

(defun provided-mode-derived-p (mode &rest modes)
  "Return the first of MODES that MODE is or is derived from, or nil."
  (while (and (not (memq mode modes))
              (let* ((parent (get mode 'derived-mode-parent))
                     (parentfn (symbol-function parent)))
                (setq mode (if (and parentfn (symbolp parentfn)) parentfn parent)))))
  mode)

(defun derived-mode-p (&rest modes)
  "Return the first of MODES that the current major mode is or is derived from, or nil."
  (declare (side-effect-free t))
  (apply #'provided-mode-derived-p major-mode modes))

(defmacro bound-and-true-p (var)
  "Return the value of VAR if it is bound, else nil."
  `(and (boundp (quote ,var)) ,var))

;;; Strings.

(defun string-prefix-p (prefix string &optional ignore-case)
  "Return t if STRING begins with PREFIX; IGNORE-CASE disregards case."
  (let ((prefix-length (length prefix)))
    (if (> prefix-length (length string))
        nil
      (eq t (compare-strings prefix 0 prefix-length string 0 prefix-length ignore-case)))))

(defun string-suffix-p (suffix string &optional ignore-case)
  "Return t if STRING ends with SUFFIX; IGNORE-CASE disregards case."
  (let ((start-pos (- (length string) (length suffix))))
    (and (>= start-pos 0)
         (eq t (compare-strings suffix nil nil string start-pos nil ignore-case)))))

(defun string-replace (from-string to-string in-string)
  "Return IN-STRING with every FROM-STRING replaced by TO-STRING.  Case matters."
  (when (equal from-string "")
    (signal 'wrong-length-argument '(0)))
  (let ((start 0) (result nil) pos)
    (while (setq pos (string-search from-string in-string start))
      (unless (= start pos)
        (push (substring in-string start pos) result))
      (push to-string result)
      (setq start (+ pos (length from-string))))
    (if (null result)
        in-string
      (unless (= start (length in-string))
        (push (substring in-string start) result))
      (apply #'concat (nreverse result)))))

(defun string-greaterp (string1 string2)
  "Return t if STRING1 comes after STRING2 in the order of character codes."
  (string-lessp string2 string1))

(defun subst-char-in-string (fromchar tochar string &optional inplace)
  "Return STRING with each FROMCHAR replaced by TOCHAR; INPLACE changes STRING itself."
  (let ((i (length string)) (newstr (if inplace string (copy-sequence string))))
    (while (> i 0)
      (setq i (1- i))
      (if (eq (aref newstr i) fromchar) (aset newstr i tochar)))
    newstr))

(defconst split-string-default-separators "[ \f\t\n\r\v]+"
  "The regexp that `split-string' splits at by default.")

(defun split-string (string &optional separators omit-nulls trim)
  "Return the list of parts of STRING between matches of the regexp SEPARATORS.
SEPARATORS nil means runs of white space, and then OMIT-NULLS, which drops
empty parts, is implied.  TRIM is a regexp removed from both ends of
each part."
  (let* ((keep-nulls (not (if separators omit-nulls t)))
         (rexp (or separators split-string-default-separators))
         (start 0) this-start this-end notfirst (list nil)
         (push-one
          (lambda ()
            (when trim
              (let ((tem (string-match trim string this-start)))
                (and (eq tem this-start) (<= (match-end 0) this-end)
                     (setq this-start (match-end 0)))))
            (when (or keep-nulls (< this-start this-end))
              (let ((this (substring string this-start this-end)))
                (when trim
                  (let ((tem (string-match (concat trim "\\'") this 0)))
                    (and tem (< tem (length this))
                         (setq this (substring this 0 tem)))))
                (when (or keep-nulls (> (length this) 0))
                  (push this list)))))))
    (while (and (string-match rexp string
                              (if (and notfirst (= start (match-beginning 0)) (< start (length string)))
                                  (1+ start) start))
                (< start (length string)))
      (setq notfirst t)
      (setq this-start start this-end (match-beginning 0) start (match-end 0))
      (funcall push-one))
    (setq this-start start this-end (length string))
    (funcall push-one)
    (nreverse list)))

(defun combine-and-quote-strings (strings &optional separator)
  "Join STRINGS with SEPARATOR (default a space), quoting those that need it as Lisp strings."
  (let* ((sep (or separator " ")) (re (concat "[\\\"]" "\\|" (regexp-quote sep))))
    (mapconcat (lambda (str) (if (string-match re str) (concat "\"" (replace-regexp-in-string "[\\\"]" "\\\\\\&" str) "\"") str))
               strings sep)))

(defun split-string-and-unquote (string &optional separator)
  "Undo `combine-and-quote-strings' on STRING; SEPARATOR is a regexp (default white space)."
  (let ((sep (or separator "\\s-+")) (i (string-search "\"" string)))
    (if (null i)
        (split-string string sep t)
      (append (unless (eq i 0) (split-string (substring string 0 i) sep t))
              (let ((rfs (read-from-string string i)))
                (cons (car rfs) (split-string-and-unquote (substring string (cdr rfs)) sep)))))))

(defun string-trim-left (string &optional regexp)
  "Return STRING without the prefix that REGEXP (default white space) matches."
  (if (string-match (if regexp (concat "\\`\\(?:" regexp "\\)") "\\`\\(?:[ \t\n\r]+\\)") string)
      (substring string (match-end 0))
    string))

(defun string-trim-right (string &optional regexp)
  "Return STRING without the suffix that REGEXP (default white space) matches."
  (let ((i (string-match-p (if regexp (concat "\\(?:" regexp "\\)\\'") "[ \t\n\r]+\\'") string)))
    (if i (substring string 0 i) string)))

(defun string-trim (string &optional trim-left trim-right)
  "Return STRING without what TRIM-LEFT and TRIM-RIGHT (default white space) match at its ends."
  (string-trim-left (string-trim-right string trim-right) trim-left))

(defun match-string (num &optional string)
  "Return the text that group NUM of the last match matched, or nil.
STRING is the string that was searched, nil for the buffer."
  (if (match-beginning num)
      (if string
          (substring string (match-beginning num) (match-end num))
        (buffer-substring (match-beginning num) (match-end num)))))

(defun match-string-no-properties (num &optional string)
  "Like `match-string' of NUM and STRING, without text properties."
  (if (match-beginning num)
      (if string
          (substring-no-properties string (match-beginning num) (match-end num))
        (buffer-substring-no-properties (match-beginning num) (match-end num)))))

(defmacro save-match-data (&rest body)
  "Evaluate BODY and return its last value; afterwards the match data are as before."
  (declare (indent 0) (debug t))
  (let ((saved 'save-match-data-internal))
    `(let ((,saved (match-data)))
       (unwind-protect
           (progn ,@body)
         (set-match-data ,saved 'evaporate)))))

(defun string-match-p (regexp string &optional start)
  "Like `string-match' of REGEXP, STRING and START, but leave the match data alone."
  (let ((inhibit-changing-match-data t))
    (string-match regexp string start)))

(defun looking-at-p (regexp)
  "Like `looking-at' REGEXP, but leave the match data alone."
  (let ((inhibit-changing-match-data t))
    (looking-at regexp)))

(defun looking-back (regexp &optional limit greedy)
  "Return t if the text before point matches REGEXP and ends at point.
LIMIT is how far back a match may begin.  GREEDY makes the match as long
as it can be."
  (let ((start (point))
        (pos (save-excursion
               (and (re-search-backward (concat "\\(?:" regexp "\\)\\=") limit t)
                    (point)))))
    (if (and greedy pos)
        (save-restriction
          (narrow-to-region (point-min) start)
          (while (and (> pos (point-min))
                      (save-excursion
                        (goto-char pos)
                        (backward-char 1)
                        (looking-at (concat "\\(?:" regexp "\\)\\'"))))
            (setq pos (1- pos)))
          (save-excursion
            (goto-char pos)
            (looking-at (concat "\\(?:" regexp "\\)\\'")))))
    (not (null pos))))

(defun subregexp-context-p (regexp pos &optional start)
  "Return non-nil if POS in REGEXP is not inside brackets or a repetition count.
START is where the scan begins."
  (condition-case err
      (progn (string-match (substring regexp (or start 0) pos) "") t)
    (invalid-regexp (not (member (cadr err) '("Unmatched [ or [^" "Unmatched \\{" "Trailing backslash"))))))

(defun replace-regexp-in-string (regexp rep string &optional fixedcase literal subexp start)
  "Return STRING with every match of REGEXP replaced by REP.
REP is a string, as for `replace-match', or a function of the matched
text.  FIXEDCASE, LITERAL and SUBEXP are as in `replace-match'.  START
is where replacing begins; the value begins there too."
  (let ((l (length string)) (start (or start 0)) matches str mb me)
    (save-match-data
      (while (and (< start l) (string-match regexp string start))
        (setq mb (match-beginning 0) me (match-end 0))
        ;; An empty match takes a character along, so that the search advances.
        (when (= me mb) (setq me (min l (1+ mb))))
        ;; Match again on the piece, so that anchors and groups refer to it.
        (match-data--translate (- mb))
        (setq str (substring string mb me))
        (push (substring string start mb) matches)
        (push (replace-match (if (stringp rep) rep (funcall rep (substring str (match-beginning 0) (match-end 0))))
                             fixedcase literal str subexp)
              matches)
        (setq start me))
      (push (substring string start l) matches)
      (apply #'concat (nreverse matches)))))

(defun version-to-list (ver)
  "Return version string VER as a list of integers.
Parts like alpha, beta, pre, rc become negative numbers."
  (unless (stringp ver) (error "Version must be a string"))
  (if (and (> (length ver) 0) (string-prefix-p version-separator ver))
      (setq ver (concat "0" ver)))
  (save-match-data
    (let ((i 0) (case-fold-search t) lst s al)
      (unless (string-match "\\`[0-9]" ver)
        (error "Invalid version syntax: `%s' (must start with a number)" ver))
      (while (and (setq s (string-match "[0-9]+" ver i)) (= s i))
        (push (string-to-number (substring ver i (match-end 0))) lst)
        (setq i (match-end 0))
        (when (and (setq s (string-match "[^0-9]+" ver i)) (= s i))
          (setq s (substring ver i (match-end 0)) i (match-end 0))
          (unless (string= s version-separator)
            (setq al version-regexp-alist)
            (while (and al (not (string-match (caar al) s)))
              (setq al (cdr al)))
            (cond (al (push (cdar al) lst))
                  ((and (= i (length ver)) (string-match "\\`[-._+ ]?\\([a-zA-Z]\\)\\'" s))
                   (push (- (aref (downcase (match-string 1 s)) 0) ?a -1) lst))
                  (t (error "Invalid version syntax: `%s'" ver))))))
      (nreverse lst))))

(defconst version-separator "."
  "String that separates the parts of a version.")

(defconst version-regexp-alist
  '(("^[-._+ ]?snapshot$" . -4)
    ("^[-._+]$" . -4)
    ("^[-._+ ]?\\(cvs\\|git\\|bzr\\|svn\\|hg\\|darcs\\)$" . -4)
    ("^[-._+ ]?unknown$" . -4)
    ("^[-._+ ]?alpha$" . -3)
    ("^[-._+ ]?beta$" . -2)
    ("^[-._+ ]?\\(pre\\|rc\\)$" . -1))
  "Alist of regexps for the qualifiers of versions, and their ranks.")

(defun version-list-not-zero (lst)
  "Return the first non-zero element of the version list LST, or 0."
  (while (and lst (zerop (car lst)))
    (setq lst (cdr lst)))
  (if lst (car lst) 0))

(defun subr--version-compare (l1 l2)
  "Return a negative, zero or positive number as version list L1 is less than, equal to or greater than L2."
  (while (and l1 l2 (= (car l1) (car l2)))
    (setq l1 (cdr l1) l2 (cdr l2)))
  (cond ((and l1 l2) (- (car l1) (car l2)))
        (l1 (version-list-not-zero l1))
        (l2 (- (version-list-not-zero l2)))
        (t 0)))

(defun version-list-< (l1 l2) "Return t if version list L1 is lower than L2." (< (subr--version-compare l1 l2) 0))
(defun version-list-= (l1 l2) "Return t if version lists L1 and L2 are equal." (= (subr--version-compare l1 l2) 0))
(defun version-list-<= (l1 l2) "Return t if version list L1 is lower than or equal to L2." (<= (subr--version-compare l1 l2) 0))
(defun version< (v1 v2) "Return t if version string V1 is lower than V2." (version-list-< (version-to-list v1) (version-to-list v2)))
(defun version<= (v1 v2) "Return t if version string V1 is lower than or equal to V2." (version-list-<= (version-to-list v1) (version-to-list v2)))
(defun version= (v1 v2) "Return t if version strings V1 and V2 are equal." (version-list-= (version-to-list v1) (version-to-list v2)))

;;; Aliases.

(defalias 'string= #'string-equal)
(defalias 'string< #'string-lessp)
(defalias 'string> #'string-greaterp)
(defalias 'rplaca #'setcar)
(defalias 'rplacd #'setcdr)
(defalias 'move-marker #'set-marker)
(defalias 'indent-to-column #'indent-to)
(defalias 'beep #'ding)
(defalias 'backward-delete-char #'delete-backward-char)
(defalias 'search-forward-regexp #'re-search-forward)
(defalias 'search-backward-regexp #'re-search-backward)
(defalias 'int-to-string #'number-to-string)
(defalias 'store-match-data #'set-match-data)
(defalias 'chmod #'set-file-modes)
(defalias 'mkdir #'make-directory)
(defalias 'point-at-eol #'line-end-position)
(defalias 'point-at-bol #'line-beginning-position)
(defalias 'user-original-login-name #'user-login-name)
(defalias 'sxhash #'sxhash-equal)
(defalias 'send-string #'process-send-string)
(defalias 'send-region #'process-send-region)

;;; Packages.

(defvar package--builtin-versions
  (cons (cons 'emacs (version-to-list emacs-version))
        (copy-tree '((backtrace 1 0) (cl-generic 1 0) (cl-lib 1 0) (cl-print 1 0) (eieio 1 4) (eieio-core 1 4) (json 1 5)
                     (let-alist 1 0 6) (map 3 2 1) (nadvice 1 0) (seq 2 23) (tabulated-list 1 0) (thunk 1 0) (use-package 2 4 4) (bind-key 2 4 1))))
  "The packages that come along, as (NAME . VERSION), so that none of a lower version is installed.")

(defun package--description-file (dir)
  "Return the name of the file that describes the package in DIR, which is called NAME or NAME-VERSION."
  (let ((name (file-name-nondirectory (directory-file-name dir))))
    (concat (if (string-match "\\`\\(.+?\\)-[0-9]" name) (match-string 1 name) name) "-pkg.el")))

(provide 'subr)

;;; subr.el ends here
