;;; cl.el --- the names of cl-lib without their prefix  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Obsolete: programs use cl-lib.  Here are the old names, as aliases, and the few macros that cl-lib
;; gave up: functions that are bound dynamically, variables that are bound lexically everywhere, and
;; places that are defined by `defsetf'.

;;; Code:

(require 'cl-lib)

(defconst cl--plain-names
  '(incf decf pushnew values values-list multiple-value-list multiple-value-apply
    multiple-value-call nth-value proclaim declaim floatp-safe plusp minusp oddp evenp copy-seq
    svref first second rest endp third fourth fifth sixth seventh eighth ninth tenth list* ldiff
    copy-list adjoin subst acons pairlis gentemp destructuring-bind eval-when load-time-value case
    ecase typecase etypecase block return return-from loop do do* do-symbols do-all-symbols psetq
    progv macrolet symbol-macrolet multiple-value-bind multiple-value-setq locally the psetf remf
    shiftf rotatef letf letf* callf callf2 defstruct deftype typep check-type assert
    define-compiler-macro compiler-macroexpand reduce fill replace remove-if remove-if-not delete-if
    delete-if-not remove-duplicates delete-duplicates substitute substitute-if substitute-if-not
    nsubstitute nsubstitute-if nsubstitute-if-not find find-if find-if-not position position-if
    position-if-not count count-if count-if-not mismatch search stable-sort merge member-if
    member-if-not assoc-if assoc-if-not rassoc-if rassoc-if-not union nunion intersection
    nintersection set-difference nset-difference set-exclusive-or nset-exclusive-or subsetp subst-if
    subst-if-not nsubst nsubst-if nsubst-if-not sublis nsublis tree-equal coerce equalp map maplist
    mapl mapcon some every notany notevery gcd lcm isqrt signum make-random-state random-state-p
    subseq concatenate revappend nreconc list-length tailp getf remprop)
  "Names that cl-lib has with \"cl-\" in front.")

(defconst cl--starred-names
  '(mapcar defun defmacro function sort defsubst remove delete member assoc rassoc floor ceiling
    truncate round mod rem random get)
  "Names that end in a star here, and have \"cl-\" in front instead in cl-lib.")

(dolist (name cl--plain-names)
  (define-obsolete-function-alias name (intern (format "cl-%s" name)) "27.1"))

(dolist (name cl--starred-names)
  (define-obsolete-function-alias (intern (format "%s*" name)) (intern (format "cl-%s" name)) "27.1"))

(dolist (alias '((cl-macroexpand-all macroexpand-all) (cl-macroexpand macroexpand) (cl-copy-tree copy-tree)
                 (cl-map-keymap map-keymap) (cl-make-hash-table make-hash-table) (cl-hash-table-p hash-table-p)
                 (cl-hash-table-count hash-table-count) (cl-maphash maphash) (cl-clrhash clrhash)
                 (cl-remhash remhash) (cl-puthash puthash) (cl-gethash gethash)))
  (define-obsolete-function-alias (car alias) (nth 1 alias) "24.3"))

(dolist (name '(most-positive-float most-negative-float least-positive-float least-negative-float
                least-positive-normalized-float least-negative-normalized-float float-epsilon float-negative-epsilon))
  (define-obsolete-variable-alias name (intern (format "cl-%s" name)) "27.1"))

(defun cl--wrap-in-nil-block (expander &rest args)
  "Return what EXPANDER makes of ARGS, the parts of a loop, in a block named nil."
  `(cl-block nil ,(apply expander args)))

(advice-add 'dolist :around #'cl--wrap-in-nil-block)
(advice-add 'dotimes :around #'cl--wrap-in-nil-block)

(defmacro flet (bindings &rest body)
  "Evaluate BODY while functions are defined otherwise, for all callers.
BINDINGS are (FUNC ARGLIST BODY...).

\\(fn ((FUNC ARGLIST BODY...) ...) FORM...)"
  (declare (indent 1) (debug cl-flet) (obsolete "use either `cl-flet' or `cl-letf'." "24.3"))
  `(cl-letf* ,(mapcar (lambda (binding)
                        (let ((name (car binding)))
                          `((symbol-function ',name)
                            (cl-function (lambda ,(nth 1 binding) (cl-block ,name ,@(nthcdr 2 binding)))))))
                      bindings)
     ,@body))

(defmacro labels (bindings &rest body)
  "Evaluate BODY with local functions, as by `cl-labels' with BINDINGS.

\\(fn ((FUNC ARGLIST BODY...) ...) FORM...)"
  (declare (indent 1) (debug cl-flet) (obsolete cl-labels "24.3"))
  `(cl-labels ,bindings ,@body))

(defun cl--lexically (head bindings body)
  "Return a form like (HEAD BINDINGS BODY...) whose variables are lexical even where others are not."
  (let ((form `(,head ,bindings ,@body)))
    (if lexical-binding form `(eval ',form t))))

(defmacro lexical-let (bindings &rest body)
  "Evaluate BODY with lexical variables, bound as by `let' with BINDINGS.

\\(fn BINDINGS BODY)"
  (declare (indent 1) (debug let))
  (cl--lexically 'let bindings body))

(defmacro lexical-let* (bindings &rest body)
  "Evaluate BODY with lexical variables, bound as by `let*' with BINDINGS.

\\(fn BINDINGS BODY)"
  (declare (indent 1) (debug let))
  (cl--lexically 'let* bindings body))

(defmacro define-modify-macro (name arglist func &optional doc)
  "Define NAME as a macro that sets a place to what FUNC makes of its value and further arguments.
ARGLIST are these arguments; DOC is the doc string."
  (declare (debug (&define name cl-lambda-list symbolp &optional stringp)) (indent 2))
  (let* ((rest (cadr (memq '&rest arglist))) (plain (remq '&optional (cl-ldiff arglist (memq '&rest arglist)))))
    `(cl-defmacro ,name (place ,@arglist)
       ,@(if doc (list doc))
       (cl-list* 'cl-callf ',func place ,@plain ,rest))))

(defmacro defsetf (name arg1 &rest args)
  "Define how places (NAME ARGS...) are set: by the function ARG1, or by a form.
In the second case ARG1 is the lambda list for the arguments, ARGS begin
with a list of the variable for the form of the new value, and go on with
the forms that compute the form.

\\(fn NAME ARGLIST (STORE) BODY...)"
  (declare (debug (&define name [&or [symbolp &optional stringp] [cl-lambda-list (symbolp)]] cl-declarations-or-string def-body)))
  (if (and arg1 (symbolp arg1))
      `(gv-define-simple-setter ,name ,arg1 ,(and (car args) (not (stringp (car args)))))
    `(gv-define-setter ,name (,(car (car args)) ,@arg1) ,@(cdr args))))

(provide 'cl)

;;; cl.el ends here
