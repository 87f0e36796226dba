;;; edebug-specs.el --- specifications of special forms and elements  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Macros declare their own specifications.  Special forms whose arguments are not all evaluated have theirs here, and
;; so have the elements that specifications are made of.

;;; Code:

(require 'edebug-match)

;; -- elements that functions match --------------------------------------------------------------

(dolist (element '(form body sexp place arg gate def-form def-body))
  (put element 'edebug-elem-spec (intern (format "edebug-match-%s" element))))

;; -- elements that stand for others -------------------------------------------------------------

(def-edebug-elem-spec 'name '(&name symbolp))
(def-edebug-elem-spec 'gv-place '(form))

(def-edebug-elem-spec 'lambda-list
  '(([&rest arg] [&optional ["&optional" arg &rest arg]] &optional ["&rest" arg])))
(def-edebug-elem-spec 'arglist '(lambda-list))
(def-edebug-elem-spec 'lambda-doc '(&optional [&or stringp (&define ":documentation" def-form)]))
(def-edebug-elem-spec 'interactive '(&optional [&or stringp def-form] &rest symbolp))
(def-edebug-elem-spec 'lambda-expr
  '(("lambda" &define lambda-list lambda-doc [&optional ("interactive" interactive)] def-body)))
(def-edebug-elem-spec 'function-form
  '(&or ([&or "quote" "function"] &or symbolp lambda-expr) ("cl-function" cl-function) form))

(def-edebug-elem-spec 'def-declarations
  '(&rest &or (&interpose symbolp edebug--match-declare-arg) sexp))

(def-edebug-elem-spec 'backquote-form
  '(&or ("`" nested-backquote-form)
        ([&or "," ",@"] &or ("quote" backquote-form) form)
        (backquote-form [&rest [&not ","] backquote-form] . [&or nil backquote-form])
        (vector &rest backquote-form)
        sexp))
(def-edebug-elem-spec 'nested-backquote-form
  '(&or ("`" &error "More than two backquotes inside each other cannot be instrumented")
        ([&or "," ",@"] backquote-form)
        (nested-backquote-form [&rest [&not "," ",@"] nested-backquote-form] . [&or nil nested-backquote-form])
        (vector &rest nested-backquote-form)
        sexp))

(defun edebug--match-declare-arg (head match)
  "Match the arguments of a declaration with what HEAD, a list of its name, expects; MATCH matches them."
  (funcall match (or (get (car head) 'edebug-declaration-spec) '(&rest sexp))))

;; -- special forms ------------------------------------------------------------------------------

(def-edebug-spec quote (sexp))
(def-edebug-spec function (&or symbolp lambda-expr))
(def-edebug-spec setq (&rest symbolp form))
(def-edebug-spec let ((&rest &or (symbolp &optional form) symbolp) body))
(def-edebug-spec let* let)
(def-edebug-spec cond (&rest (&rest form)))
(def-edebug-spec condition-case (symbolp form &rest ([&or symbolp (&rest symbolp)] body)))
(def-edebug-spec defvar (symbolp &optional form stringp))
(def-edebug-spec defconst defvar)

;; A comma outside of backquotes comes from macros that look for it themselves.
(def-edebug-spec \, (&or ("quote" edebug-\`) def-form))
(def-edebug-spec \,@ (&define &or ("quote" edebug-\`) def-form))

(defmacro edebug-\` (exp)
  "Evaluate EXP, which is instrumented inside, as a backquoted expression."
  (declare (debug (def-form)))
  (list '\` exp))

(provide 'edebug-specs)

;;; edebug-specs.el ends here
