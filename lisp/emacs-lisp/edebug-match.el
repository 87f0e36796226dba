;;; edebug-match.el --- what Edebug's specifications match  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A specification says which arguments of a macro are evaluated.  Matching it against a call gives the call with what is
;; evaluated instrumented.  A cursor stands in a list, before what is to be matched next; every matcher moves it and returns the
;; list of what it matched.  One that does not match calls `edebug-no-match', which goes back to the last alternative, or
;; signals an error where going back is forbidden (`edebug-gate').
;;
;; edebug-instrument.el has what makes forms of Lisp out of it: the matchers of form, body, def-form and def-body.

;;; Code:

(require 'cl-lib)
(require 'edebug-read)

(declare-function edebug--define "edebug-instrument" (begin end thunk))
(declare-function edebug--extend-name "edebug-instrument" (name))

(defvar edebug-def-name)
(defvar edebug--def-args)

(defvar edebug-gate nil
  "Non-nil means that what does not match is an error: alternatives that are left are not tried.")

(defvar edebug--form-node nil
  "The node of the form whose arguments are matched, while none of them has been; else nil.")

;; -- cursors ------------------------------------------------------------------------------------

(cl-defstruct (edebug--cursor (:constructor edebug--make-cursor (exprs nodes end)))
  "A place in a list: EXPRS are the elements left, NODES their nodes, END the position behind the list."
  exprs nodes end)

(defun edebug-new-cursor (sexp node)
  "Return a cursor at the begin of SEXP, a list or vector that stands at NODE."
  (edebug--make-cursor (if (vectorp sexp) (append sexp nil) sexp) (edebug--node-children node) (edebug--node-end node)))

(defun edebug-empty-cursor (cursor)
  "Return non-nil if no element is left at CURSOR."
  (null (edebug--cursor-exprs cursor)))

(defun edebug--cursor-splice (cursor)
  "Go on behind the dot if CURSOR stands before one that a list follows."
  (let ((nodes (edebug--cursor-nodes cursor)))
    (when (and (edebug--node-p nodes) (consp (edebug--cursor-exprs cursor)))
      (setf (edebug--cursor-nodes cursor) (edebug--node-children nodes)))))

(defun edebug-top-element-required (cursor &rest complaint)
  "Return the element at CURSOR; COMPLAINT is the error if there is none."
  (edebug--cursor-splice cursor)
  (cond ((edebug-empty-cursor cursor)
         (apply #'edebug-no-match cursor complaint))
        ((atom (edebug--cursor-exprs cursor))
         (edebug-no-match cursor "Dotted spec required."))
        (t (car (edebug--cursor-exprs cursor)))))

(defun edebug--top-node (cursor)
  "Return the node of the element at CURSOR."
  (let ((nodes (edebug--cursor-nodes cursor)))
    (if (consp nodes)
        (car nodes)
      ;; What a label repeats has no text of its own.
      (edebug--make-node (edebug--cursor-position cursor) (edebug--cursor-position cursor)))))

(defun edebug-move-cursor (cursor)
  "Move CURSOR over an element; return CURSOR."
  (setf (edebug--cursor-exprs cursor) (cdr (edebug--cursor-exprs cursor))
        (edebug--cursor-nodes cursor) (cdr-safe (edebug--cursor-nodes cursor))
        edebug--form-node nil)
  cursor)

(defun edebug--cursor-position (cursor)
  "Return the position in the text of what stands at CURSOR."
  (let ((nodes (edebug--cursor-nodes cursor)))
    (cond ((consp nodes) (edebug--node-start (car nodes)))
          ((edebug--node-p nodes) (edebug--node-start nodes))
          (t (1- (edebug--cursor-end cursor))))))

;; -- what does not match ------------------------------------------------------------------------

(defun edebug-syntax-error (&rest data)
  "Signal that the text at point is not as its specification says; DATA tells why."
  (signal 'invalid-read-syntax data))

(defun edebug-no-match (cursor &rest data)
  "Go back to the last alternative because what is at CURSOR does not match; DATA tells why."
  (unless edebug-gate
    (throw 'edebug--no-match data))
  (goto-char (edebug--cursor-position cursor))
  (apply #'edebug-syntax-error data))

(defun edebug--attempt (cursor matcher)
  "Call MATCHER; return a list of its value, or nil, with CURSOR as it was, if it does not match."
  (let ((exprs (edebug--cursor-exprs cursor)) (nodes (edebug--cursor-nodes cursor))
        (form-node edebug--form-node) (result nil))
    (catch 'edebug--no-match
      (let ((edebug-gate nil))
        (setq result (list (funcall matcher)))))
    (unless result
      (setf (edebug--cursor-exprs cursor) exprs
            (edebug--cursor-nodes cursor) nodes
            edebug--form-node form-node))
    result))

;; -- sequences ----------------------------------------------------------------------------------

(defun edebug--match-specs (cursor specs)
  "Match the list SPECS; what closes the gate in it leaves it open behind it."
  (let ((edebug-gate edebug-gate))
    (edebug--match-sequence cursor specs)))

(defun edebug--match-sequence (cursor specs)
  "Match the list SPECS in order."
  (cond ((null specs) nil)
        ((atom specs) (edebug--match-dotted cursor specs))
        ((edebug--operator-p (car specs))
         (edebug--match-operator (car specs) cursor (cdr specs)))
        (t
         (let ((matched (edebug-match-one-spec cursor (car specs))))
           (nconc matched (edebug--match-sequence cursor (cdr specs)))))))

(defun edebug--match-dotted (cursor spec)
  "Match SPEC, that stands behind a dot, with what stands behind one at CURSOR."
  (let ((rest (edebug--cursor-exprs cursor)) (nodes (edebug--cursor-nodes cursor)))
    (if (null rest)
        (if (or (null spec) (vectorp spec))
            (edebug-match-one-spec cursor spec)
          (edebug-no-match cursor "Dot expected."))
      (unless (edebug--node-p nodes)
        (edebug-no-match cursor "Dot expected."))
      (let* ((tail (edebug--make-cursor (list rest) (list nodes) (edebug--cursor-end cursor)))
             (matched (edebug-match-one-spec tail spec)))
        (setf (edebug--cursor-exprs cursor) nil
              (edebug--cursor-nodes cursor) nil)
        (car matched)))))

(defun edebug-match-one-spec (cursor spec)
  "Match SPEC, one element of a specification."
  (cond ((null spec)
         (unless (edebug-empty-cursor cursor)
           (edebug-no-match cursor "Unmatched argument(s)")))
        ((symbolp spec) (edebug-match-symbol cursor spec))
        ((stringp spec) (edebug-match-string cursor spec))
        ((vectorp spec) (edebug--match-specs cursor (append spec nil)))
        ((eq (car spec) 'quote) (edebug-match-string cursor (symbol-name (cadr spec))))
        ((eq (car spec) 'vector) (edebug--match-vector cursor spec))
        (t (edebug-match-sublist cursor spec))))

(defun edebug-match-string (cursor string)
  "Match the symbol whose name is STRING; it makes sure that this alternative is meant."
  (let ((element (edebug-top-element-required cursor "Expected" string)))
    (unless (and (symbolp element) (equal (symbol-name element) string))
      (edebug-no-match cursor "Expected" string))
    (edebug-move-cursor cursor)
    (setq edebug-gate t)
    (list element)))

(defun edebug-match-symbol (cursor symbol)
  "Match SYMBOL: the name of an element, of a specification, or a predicate."
  (let ((element-spec (edebug--get-elem-spec symbol))
        (form-spec (get symbol 'edebug-form-spec)))
    (cond ((and element-spec (symbolp element-spec))
           (funcall element-spec cursor))
          (element-spec (edebug--match-specs cursor element-spec))
          ((consp form-spec) (edebug--match-specs cursor form-spec))
          ((and form-spec (symbolp form-spec) (not (eq form-spec t)))
           (edebug-match-symbol cursor form-spec))
          ((not (fboundp symbol))
           (error "%s is not a form-spec or function" symbol))
          ((not (funcall symbol (edebug-top-element-required cursor "Expected" symbol)))
           (edebug-no-match cursor symbol "failed"))
          (t (edebug-match-sexp cursor)))))

(defun edebug--get-elem-spec (symbol)
  "Return what the element SYMBOL of specifications stands for: a list of them, a function of a cursor, or nil."
  (get symbol 'edebug-elem-spec))

(defun edebug--match-inside (cursor sexp spec specs)
  "Match SPECS with all elements of SEXP, which is at CURSOR; SPEC is shown in errors."
  (let* ((inner (edebug-new-cursor sexp (edebug--top-node cursor)))
         (matched (let ((edebug-gate edebug-gate) (edebug--form-node nil))
                    (prog1 (edebug--match-sequence inner specs)
                      (unless (edebug-empty-cursor inner)
                        (edebug-no-match inner (if (atom (edebug--cursor-exprs inner))
                                                   "Dotted spec required."
                                                 "Failed matching")
                                         spec))))))
    (edebug-move-cursor cursor)
    matched))

(defun edebug-match-sublist (cursor spec)
  "Match the list at CURSOR with the list SPEC."
  (let ((element (edebug-top-element-required cursor "Expected" spec)))
    (unless (listp element)
      (edebug-no-match cursor "Expected" spec))
    (list (edebug--match-inside cursor element spec spec))))

(defun edebug--match-vector (cursor spec)
  "Match the vector at CURSOR with the rest of SPEC, a list that begins with `vector'."
  (let ((element (edebug-top-element-required cursor "Expected" spec)))
    (unless (vectorp element)
      (edebug-no-match cursor "Expected" spec))
    (list (vconcat (edebug--match-inside cursor element spec (cdr spec))))))

;; -- operators ----------------------------------------------------------------------------------

(defconst edebug--operators
  '((&optional . edebug--match-optional)
    (&rest . edebug--match-rest)
    (&or . edebug--match-or)
    (&not . edebug--match-not)
    (&key . edebug--match-key)
    (&error . edebug--match-error)
    (&define . edebug--match-define)
    (&name . edebug--match-name)
    (&interpose . edebug--match-interpose)
    (:name . edebug--match-fixed-name)
    (:unique . edebug--match-unique-name))
  "Alist of what applies to the rest of a list of specifications and the function that matches it.
It is called with a cursor and that rest.")

(defun edebug--operator-p (spec)
  "Return non-nil if SPEC is the name of something that applies to the specifications behind it."
  (and spec (symbolp spec)
       (memq (aref (concat (symbol-name spec) " ") 0) '(?& ?:))))

(defun edebug--match-operator (operator cursor specs)
  "Match OPERATOR, a symbol that begins with & or a colon, with SPECS behind it."
  (funcall (or (alist-get operator edebug--operators)
               (error "%s is not an operator of Edebug specifications" operator))
           cursor specs))

(defun edebug--match-optional (cursor specs)
  "Match as many of SPECS as there are arguments for."
  (cond ((or (null specs) (edebug-empty-cursor cursor))
         nil)
        ((or (atom specs) (edebug--operator-p (car specs)))
         (car (edebug--attempt cursor (lambda () (edebug--match-sequence cursor specs)))))
        (t
         (let ((result (edebug--attempt cursor (lambda () (edebug--match-specs cursor (list (car specs)))))))
           (when result
             (nconc (car result) (edebug--match-optional cursor (cdr specs))))))))

(defun edebug--match-rest (cursor specs)
  "Match SPECS again and again; the last time may end early."
  (let ((matched '()) (result t))
    (while (and result (consp (edebug--cursor-exprs cursor)))
      (let ((before (edebug--cursor-exprs cursor)) (complete nil))
        (setq result (if (memq (car-safe specs) '(&or &define &not &interpose &name))
                         (edebug--attempt cursor (lambda () (prog1 (edebug--match-specs cursor specs) (setq complete t))))
                       (list (edebug--match-round cursor specs (lambda () (setq complete t))))))
        (push (car result) matched)
        ;; What matches nothing would match it for ever.
        (unless (and complete (not (eq before (edebug--cursor-exprs cursor))))
          (setq result nil))))
    (apply #'nconc (nreverse matched))))

(defun edebug--match-round (cursor specs completed)
  "Match SPECS one by one until one does not match or there are no more arguments; call COMPLETED after the last one."
  (let ((matched '()) (result t))
    (while (and specs result (consp (edebug--cursor-exprs cursor)))
      (if (edebug--operator-p (car specs))
          (setq result (edebug--attempt cursor (lambda () (edebug--match-specs cursor specs)))
                specs nil)
        (setq result (edebug--attempt cursor (lambda () (edebug--match-specs cursor (list (car specs)))))
              specs (cdr specs)))
      (push (car result) matched))
    (when (and result (null specs))
      (funcall completed))
    (apply #'nconc (nreverse matched))))

(defun edebug--match-or (cursor specs)
  "Match the first of SPECS that does."
  (let ((alternatives specs) (result nil))
    (while (and alternatives (not result))
      (let ((spec (pop alternatives)))
        (setq result (edebug--attempt cursor (lambda () (edebug-match-one-spec cursor spec))))))
    (if result
        (car result)
      (apply #'edebug-no-match cursor "Expected one of" specs))))

(defun edebug--match-not (cursor specs)
  "Match nothing, if none of SPECS matches."
  (when (edebug--attempt cursor (lambda () (edebug--match-or cursor specs)))
    (edebug-no-match cursor "Unexpected")))

(defun edebug--match-key (cursor specs)
  "Match keywords and their values; each of SPECS is a list (NAME SPEC...)."
  (edebug--match-rest
   cursor
   (cons '&or (mapcar (lambda (pair)
                        (vconcat (list (concat ":" (symbol-name (car pair)))) (cdr pair)))
                      specs))))

(defun edebug--match-error (_cursor specs)
  "Signal an error with the first of SPECS, a string, as its message."
  (error "%s" (car specs)))

(defun edebug--match-define (cursor specs)
  "Match SPECS as a definition: what it evaluates is instrumented under its name."
  (edebug--define (if edebug--form-node (edebug--node-start edebug--form-node) (edebug--cursor-position cursor))
                  ;; A form that is a definition ends before its parenthesis.
                  (if edebug--form-node (1- (edebug--cursor-end cursor)) (edebug--cursor-end cursor))
                  (lambda ()
                    ;; The first element tells whether this is the definition that is meant.
                    (let ((head (unless (edebug--operator-p (car specs))
                                  (edebug-match-one-spec cursor (pop specs)))))
                      (setq edebug-gate t)
                      (nconc head (edebug--match-sequence cursor specs))))))

(defun edebug--match-interpose (cursor specs)
  "Match SPECS, (SPEC FUN ARGS...): SPEC, and then what FUN says.
FUN is called with the list of what SPEC matched, as it was written, a function
that matches a list of specifications, and ARGS; it returns what that function does."
  (let* ((before (edebug--cursor-exprs cursor))
         (head (edebug-match-one-spec cursor (car specs))))
    (apply (nth 1 specs) (edebug--consumed cursor before)
           (lambda (rest) (append head (edebug--match-sequence cursor rest)))
           (nthcdr 2 specs))))

(defun edebug--consumed (cursor before)
  "Return the elements between BEFORE, the elements that were left at CURSOR some time ago, and CURSOR."
  (let ((consumed '()) (now (edebug--cursor-exprs cursor)))
    (while (and (consp before) (not (eq before now)))
      (push (pop before) consumed))
    (nreverse consumed)))

;; -- names of definitions -----------------------------------------------------------------------

(defun edebug--match-name (cursor specs)
  "Match SPECS, ([BEFORE] SPEC [AFTER] REST...) or (SPEC FUN ARGS...), and make a name of what SPEC matches.
BEFORE and AFTER are strings around it.  FUN is called with ARGS, the name
so far and what SPEC matched, and returns the name."
  (let* ((before (and (stringp (car specs)) (pop specs)))
         (exprs (edebug--cursor-exprs cursor))
         (matched (edebug-match-one-spec cursor (pop specs)))
         (source (edebug--consumed cursor exprs))
         (after (and (stringp (car specs)) (pop specs)))
         (function (and (not before) (not after) (car specs))))
    (if function
        (setq edebug-def-name (apply function (append (cdr specs) (list edebug-def-name) source)))
      (edebug--extend-name (concat before (mapconcat (lambda (part) (format "%s" part)) source " ") after))
      (when specs
        (setq matched (nconc matched (edebug--match-sequence cursor specs)))))
    matched))

(defun edebug--match-fixed-name (cursor specs)
  "Take the first of SPECS as a part of the name, and match the others."
  (edebug--extend-name (format "%s" (car specs)))
  (edebug--match-sequence cursor (cdr specs)))

(defun edebug--match-unique-name (cursor specs)
  "Take the first of SPECS, a string, with a number as a part of the name, and match the others."
  (edebug--extend-name (symbol-name (gensym (car specs))))
  (edebug--match-sequence cursor (cdr specs)))

;; -- elements -----------------------------------------------------------------------------------

(defun edebug-match-sexp (cursor)
  "Match any expression, which is not instrumented."
  (list (prog1 (edebug-top-element-required cursor "Expected sexp")
          (edebug-move-cursor cursor))))

(defun edebug-sexps (cursor)
  "Match all that is left at CURSOR without instrumenting it."
  (prog1 (edebug--cursor-exprs cursor)
    (setf (edebug--cursor-exprs cursor) nil
          (edebug--cursor-nodes cursor) nil)))

(defun edebug-match-arg (cursor)
  "Match an argument of the definition, a symbol that is not a keyword of lambda lists."
  (let ((element (edebug-top-element-required cursor "Expected arg")))
    (when (or (not (symbolp element)) (edebug-lambda-list-keywordp element))
      (edebug-no-match cursor "Bad argument:" element))
    (push element edebug--def-args)
    (edebug-match-sexp cursor)))

(defun edebug-lambda-list-keywordp (object)
  "Return non-nil if OBJECT is a symbol whose name begins with &."
  (and (symbolp object) (= (aref (concat (symbol-name object) " ") 0) ?&)))

(defun edebug-match-gate (_cursor)
  "Match nothing; alternatives to what follows are not tried any more."
  (setq edebug-gate t)
  nil)

(provide 'edebug-match)

;;; edebug-match.el ends here
