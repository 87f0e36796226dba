;;; edebug-instrument.el --- putting stop points into definitions  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A form becomes (edebug-after (edebug-before I) J FORM), a variable (edebug-after 0 J VARIABLE), a body
;; (edebug-enter 'NAME ARGUMENTS #'(lambda nil BODY...)).  I and J count the stop points of the definition NAME.  Its property
;; `edebug' is a list (BEGIN BREAKPOINTS OFFSETS): a marker, a sorted alist (edebug-break.el), and a vector of where the stop points
;; are, counted from BEGIN.  The properties `edebug-freq-count' and `edebug-coverage' are vectors of the same length.

;;; Code:

(require 'cl-lib)
(require 'edebug-read)
(require 'edebug-match)
(require 'edebug-specs)

(declare-function edebug--restore-breakpoints "edebug-break" (name old))

(defvar edebug-all-forms)
(defvar edebug-all-defs)
(defvar edebug-eval-macro-args)
(defvar edebug-max-depth)

(defvar-local edebug-form-data nil
  "Instrumented definitions of the buffer, a list of (NAME BEGIN END), the last one first.")

(cl-defstruct (edebug--form-data (:type list)
                                 (:constructor edebug--make-form-data-entry (name begin end)))
  "An instrumented definition: NAME, a symbol, and the markers BEGIN and END."
  name begin end)

(defvar edebug-new-definition-function #'edebug-new-definition
  "Function that is called with the name of each definition after it was instrumented.
It sets the property `edebug-behavior' of that symbol to a key of
`edebug-behavior-alist'.")

(defvar edebug-after-instrumentation-function #'identity
  "Function that is called with each instrumented form and returns the form to evaluate instead.")

(defvar edebug-lexical-macro-ctx nil
  "Alist of macros that are local to the form being instrumented, and their specifications.")

;; -- the definition that is being instrumented --------------------------------------------------

(defvar edebug-def-name nil "Name of the definition that is being instrumented, or nil.")
(defvar edebug--def-args nil "Its arguments that were matched, the last first.")
(defvar edebug--def-begin nil "The position where it begins.")
(defvar edebug--def-end nil "The position where it ends.")
(defvar edebug--def-offsets nil "Its stop points, the last first, counted from its begin.")
(defvar edebug--def-count 0 "How many stop points it has.")
(defvar edebug--def-used nil "Non-nil if something in it was instrumented.")
(defvar edebug--new-names nil "Names of the definitions that were instrumented in this top-level form.")
(defvar edebug--depth 0 "How deep the form that is being instrumented is nested.")

(defun edebug--extend-name (name)
  "Append the string NAME to the name of the definition."
  (setq edebug-def-name (intern (if edebug-def-name (format "%s@%s" edebug-def-name name) name))))

(defun edebug--use-name ()
  "Return the name of the definition, which gets one if it has none."
  (setq edebug--def-used t)
  (or edebug-def-name
      (setq edebug-def-name (or (edebug--old-anonymous-name) (gensym "edebug-anon")))))

(defun edebug--old-anonymous-name ()
  "Return the name that an anonymous definition at the same place had before, or nil."
  (let ((entry (cl-find-if (lambda (entry)
                             (and (equal edebug--def-begin (marker-position (edebug--form-data-begin entry)))
                                  (equal edebug--def-end (marker-position (edebug--form-data-end entry)))))
                           edebug-form-data)))
    (and entry
         (not (intern-soft (edebug--form-data-name entry)))
         (not (memq (edebug--form-data-name entry) edebug--new-names))
         (edebug--form-data-name entry))))

(defun edebug--define (begin end matcher)
  "Call MATCHER for a definition between the positions BEGIN and END, and return its value."
  (let ((edebug-def-name nil) (edebug--def-args nil)
        (edebug--def-begin begin) (edebug--def-end end)
        (edebug--def-offsets nil) (edebug--def-count 0) (edebug--def-used nil))
    (prog1 (funcall matcher)
      (when edebug--def-used
        (edebug--finish-definition)))))

(defun edebug--finish-definition ()
  "Record the definition that was instrumented."
  (let ((name edebug-def-name) (old (get edebug-def-name 'edebug)))
    (push name edebug--new-names)
    (edebug--add-form-data name edebug--def-begin edebug--def-end)
    (put name 'edebug (list (edebug--form-data-begin (car edebug-form-data))
                            nil
                            (vconcat (reverse edebug--def-offsets))))
    (put name 'edebug-coverage (make-vector edebug--def-count 'edebug-unknown))
    (put name 'edebug-freq-count (make-vector edebug--def-count 0))
    (edebug--restore-breakpoints name old)
    (funcall edebug-new-definition-function name)))

(defun edebug--add-form-data (name begin end)
  "Note that NAME is defined from BEGIN to END in this buffer, and forget what was there."
  (setq edebug-form-data
        (cons (edebug--make-form-data-entry name (copy-marker begin) (copy-marker end))
              (cl-remove-if (lambda (entry)
                              (or (eq name (edebug--form-data-name entry))
                                  (= begin (edebug--form-data-begin entry))))
                            edebug-form-data))))

(defun edebug-get-form-data-entry (position &optional end)
  "Return the entry of `edebug-form-data' of the innermost definition around POSITION.
With END, only one from POSITION to END."
  (let ((best nil))
    (dolist (entry edebug-form-data)
      (let ((from (marker-position (edebug--form-data-begin entry)))
            (to (marker-position (edebug--form-data-end entry))))
        (when (and from to
                   (if end
                       (and (= from position) (= to end))
                     (<= from position to))
                   (or (null best) (> from (edebug--form-data-begin best))))
          (setq best entry))))
    best))

(defun edebug-clear-form-data-entry (entry)
  "Forget ENTRY of `edebug-form-data'."
  (setq edebug-form-data (delq entry edebug-form-data)))

(defun edebug-new-definition (name)
  "Let the definition NAME be debugged, and say so."
  (put name 'edebug-behavior 'edebug)
  (message "Edebug: %s" name))

;; -- forms --------------------------------------------------------------------------------------

(defun edebug--stop-point (position)
  "Add a stop point at POSITION, and return its number."
  (push (- position edebug--def-begin) edebug--def-offsets)
  (prog1 edebug--def-count
    (setq edebug--def-count (1+ edebug--def-count))))

(defun edebug--enter-form (forms arguments)
  "Return a form that evaluates the list FORMS as a part of the definition; ARGUMENTS is a form or nil."
  `(edebug-enter ',(edebug--use-name) ,arguments (function (lambda nil ,@forms))))

(defun edebug--instrument (sexp node)
  "Return SEXP, which stands at NODE and is evaluated, with stop points."
  (cond ((and (symbolp sexp) sexp (not (eq sexp t)) (not (keywordp sexp)))
         `(edebug-after 0 ,(edebug--stop-point (edebug--node-end node)) ,sexp))
        ((atom sexp) sexp)
        ((eq (car sexp) 'quote) sexp)
        (t (edebug--instrument-list sexp node))))

(defun edebug--instrument-list (sexp node)
  "Return SEXP, a list at NODE that is evaluated, with stop points."
  (let ((edebug--depth (1+ edebug--depth))
        (spec (edebug--list-spec sexp)))
    (when (> edebug--depth edebug-max-depth)
      (error "Too deep - perhaps infinite loop in spec?"))
    (if (eq (car-safe spec) '&define)
        (edebug--instrument-arguments sexp node spec)
      (let ((before (edebug--stop-point (edebug--node-start node)))
            (form (edebug--instrument-arguments sexp node spec)))
        `(edebug-after (edebug-before ,before) ,(edebug--stop-point (edebug--node-end node)) ,form)))))

(defun edebug-get-spec (symbol)
  "Return the specification of SYMBOL, or nil: a list, t, 0, or a function.
A symbol that has a specification stands for it."
  (let ((spec (function-get symbol 'edebug-form-spec 'macro)) next)
    (while (and spec (symbolp spec) (not (eq spec t))
                (setq next (function-get spec 'edebug-form-spec 'macro)))
      (setq spec next))
    spec))

(defalias 'get-edebug-spec #'edebug-get-spec)

(defun edebug-basic-spec (spec)
  "Return t if SPEC is a symbol that has a specification and is no function, or a list of such."
  (cond ((listp spec)
         (catch 'other
           (while (consp spec)
             (unless (edebug-basic-spec (pop spec))
               (throw 'other nil)))
           t))
        ((symbolp spec)
         (and (not (functionp spec))
              (get spec 'edebug-form-spec)
              t))))

(defun edebug--list-spec (form)
  "Return the specification of the arguments of FORM, a list."
  (let ((head (car form)) local)
    (cond ((not (symbolp head)) t)
          ((setq local (assq head edebug-lexical-macro-ctx))
           (or (cdr local) (if edebug-eval-macro-args t 0)))
          ((edebug-get-spec head))
          ((macrop (if (autoloadp (symbol-function head))
                       (autoload-do-load (symbol-function head) head 'macro)
                     head))
           (if edebug-eval-macro-args t 0))
          (t t))))

(defun edebug--instrument-arguments (sexp node spec)
  "Return SEXP, a list at NODE, with its arguments instrumented as SPEC says."
  (let* ((cursor (edebug-new-cursor sexp node))
         (head (edebug--instrument-head cursor))
         (edebug-gate t)
         (edebug--form-node (and (eq (car-safe spec) '&define) node))
         (arguments (edebug--match-arguments cursor spec)))
    (unless (edebug-empty-cursor cursor)
      (apply #'edebug-no-match cursor (if (atom (edebug--cursor-exprs cursor))
                                          '("Dotted spec required.")
                                        (list "Failed matching" spec))))
    (nconc head arguments)))

(defun edebug--match-arguments (cursor spec)
  "Match all arguments at CURSOR with SPEC; return them as a list."
  (cond ((eq spec t) (edebug-forms cursor))
        ((eq spec 0) (edebug-sexps cursor))
        ((and (symbolp spec) (edebug--get-elem-spec spec)) (edebug-match-symbol cursor spec))
        ((symbolp spec) (funcall spec cursor))
        (t (edebug--match-sequence cursor spec))))

(defun edebug--instrument-head (cursor)
  "Return a list of the head of the form at CURSOR, which is moved over it."
  (let ((head (car (edebug--cursor-exprs cursor))))
    (cond ((symbolp head)
           (edebug-move-cursor cursor)
           (list head))
          ((consp head)
           (let ((edebug-gate t))
             (edebug-match-symbol cursor 'lambda-expr)))
          (t (edebug-syntax-error "Head of list form must be a symbol or lambda expression")))))

;; -- matchers of what is evaluated --------------------------------------------------------------

(defun edebug-match-form (cursor)
  "Match an expression that is evaluated."
  (let* ((edebug--form-node nil)
         (form (edebug-top-element-required cursor "Expected form"))
         (edebug-gate t))
    (prog1 (list (edebug--instrument form (edebug--top-node cursor)))
      (edebug-move-cursor cursor))))

(defalias 'edebug-match-place #'edebug-match-form)

(defun edebug-forms (cursor)
  "Match all that is left at CURSOR as expressions that are evaluated."
  (let ((forms '()))
    (while (not (edebug-empty-cursor cursor))
      (push (car (edebug-match-form cursor)) forms))
    (nreverse forms)))

(defalias 'edebug-match-body #'edebug-forms)

(defun edebug-match-def-form (cursor)
  "Match an expression that is evaluated apart from what is around it."
  (let ((edebug-gate t))
    (list (edebug--enter-form (edebug-match-form cursor) nil))))

(defun edebug-match-def-body (cursor)
  "Match all that is left at CURSOR as the body of a function."
  (let ((edebug-gate t) (arguments (reverse edebug--def-args)))
    (if (edebug-empty-cursor cursor)
        (ignore (setq edebug--def-used (and edebug-def-name t)))
      (edebug--use-name)
      (list (edebug--enter-form (edebug-forms cursor) (cons 'list arguments))))))

;; -- whole forms --------------------------------------------------------------------------------

(defun edebug--defining-p (form)
  "Return non-nil if FORM is a definition, as its specification says."
  (and (consp form) (symbolp (car form))
       (eq (car-safe (edebug-get-spec (car form))) '&define)))

(defun edebug-read-and-maybe-wrap-form ()
  "Read the form after point, and instrument it if `edebug-all-defs' or `edebug-all-forms' say so."
  (let* ((located (edebug--read-form))
         (form (car located)) (node (cdr located)) (end (point))
         (defining (edebug--defining-p form)))
    (if (not (or edebug-all-forms (and edebug-all-defs defining)))
        form
      (prog1 (funcall edebug-after-instrumentation-function (edebug--instrument-top form node defining))
        (goto-char end)))))

(defun edebug--instrument-top (form node defining)
  "Return FORM, which stands at NODE, instrumented; DEFINING if it is a definition."
  (let* ((edebug--depth 0) (edebug--new-names nil) (edebug-lexical-macro-ctx nil) (edebug-gate t)
         (complaint
          (catch 'edebug--no-match
            (setq form
                  (if defining
                      (edebug--instrument form node)
                    (edebug--define (edebug--node-start node) (edebug--node-end node)
                                    (lambda ()
                                      (edebug--enter-form (list (edebug--instrument form node)) nil)))))
            nil)))
    (when complaint
      (apply #'edebug-syntax-error complaint))
    form))

(defun edebug--read (orig &optional stream)
  "Read a form from STREAM, by ORIG if it is not to be instrumented; what `load-read-function' does."
  (or stream (setq stream (current-buffer)))
  (if (and (eq stream (current-buffer)) (or edebug-all-defs edebug-all-forms)
           ;; What the text loads meanwhile is read from buffers of such a name.
           (not (string-prefix-p " *load*" (buffer-name))))
      (edebug-read-and-maybe-wrap-form)
    (funcall (or orig #'read) stream)))

(defun edebug-read-top-level-form ()
  "Read the top-level form at point, and instrument it if variables say so."
  (save-excursion
    (end-of-defun)
    (beginning-of-defun)
    (edebug-read-and-maybe-wrap-form)))

(defun edebug-install-read-eval-functions ()
  "Let the commands that evaluate buffers and regions instrument what they read."
  (interactive)
  (add-function :around load-read-function #'edebug--read))

(defun edebug-uninstall-read-eval-functions ()
  "Let the commands that evaluate buffers and regions not instrument what they read."
  (interactive)
  (remove-function load-read-function #'edebug--read))

;; -- back ---------------------------------------------------------------------------------------

(defun edebug-unwrap (sexp)
  "Return SEXP without the stop point that is its outermost form; a list if it was the body of a definition."
  (pcase sexp
    (`(edebug-after ,_ ,_ ,form) form)
    (`(edebug-enter ,_ ,_ #',(or `(lambda nil . ,body) `(closure ,_ nil . ,body))) (macroexp-progn body))
    (_ sexp)))

(defun edebug-unwrap* (sexp)
  "Return SEXP without stop points, also inside of it."
  (let ((inner (edebug-unwrap sexp)))
    (while (not (eq sexp inner))
      (setq sexp inner
            inner (edebug-unwrap sexp)))
    (if (not (consp inner))
        inner
      (let ((parts '()))
        (while (consp inner)
          (push (edebug-unwrap* (pop inner)) parts))
        (nconc (nreverse parts) inner)))))

(provide 'edebug-instrument)

;;; edebug-instrument.el ends here
