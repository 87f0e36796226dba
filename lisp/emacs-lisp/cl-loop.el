;;; cl-loop.el --- Common Lisp's loop macro  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The clauses are read from left to right.  Each adds to some of the parts of this form:
;;
;;   (cl-block NAME
;;     (let* BINDINGS
;;       PROLOGUE
;;       (while (and TEST ...) BODY STEPS)
;;       EPILOGUE
;;       RESULT))
;;
;; Tests may come anywhere in a body: BODY is a list of items, each a form or a test, and what stands
;; before the last test moves into the condition of `while'.  A loop over a hash table, an obarray
;; or the like calls a mapping function with BODY instead.
;;
;; The state of the reader is in the dynamic variables below, which `cl-loop' binds.

;;; Code:

(require 'cl-lib)
(require 'cl-macs)

(defvar cl--loop-args nil "The words and forms that have not been read yet.")
(defvar cl--loop-name nil "The name of the loop's block.")
(defvar cl--loop-bindings nil
  "Groups of bindings, last one first: (KIND BINDING...), where KIND is `let' or `let*'.")
(defvar cl--loop-items nil "The body, last item first: (do . FORM) or (test . FORM).")
(defvar cl--loop-own-set nil "The last item that `cl--loop-set' made, to which it may add.")
(defvar cl--loop-steps nil "What is done after each turn, last one first.")
(defvar cl--loop-prologue nil "Forms before the first turn, last one first.")
(defvar cl--loop-epilogue nil "Forms after the last turn, last one first.")
(defvar cl--loop-places nil "Variables that stand for places: (SYMBOL PLACE).")
(defvar cl--loop-accumulator nil "The variable that accumulates without a name, or nil.")
(defvar cl--loop-accumulated nil "The variables that accumulate.")
(defvar cl--loop-implicit nil "List of the form for what was accumulated, or nil.")
(defvar cl--loop-explicit nil "List of the form after `finally return', or of the constant value of a test, or nil.")
(defvar cl--loop-first nil "The variable that is non-nil in the first turn, or nil if nothing asks for it.")
(defvar cl--loop-more nil "The variable that is nil after a clause ended the loop, or nil if none can.")
(defvar cl--loop-result nil "The variable for the value of a clause that ended the loop, or nil.")
(defvar cl--loop-iterator nil "A function that returns the call of a mapping function with a body, or nil.")

;; -- reading words ----------------------------------------------------------------------------

(defun cl--loop-pop ()
  "Return the next word or form, and remove it.
Signals an error if there is none."
  (if (eq (car cl--loop-args) 'cl-end-loop)
      (error "Malformed `cl-loop' macro"))
  (pop cl--loop-args))

(defun cl--loop-word-p (&rest words)
  "Return the tail of WORDS whose car is the next word."
  (memq (car cl--loop-args) words))

(defun cl--loop-accept (&rest words)
  "If the next word is one of WORDS, remove it and return it."
  (if (memq (car cl--loop-args) words)
      (pop cl--loop-args)))

(defun cl--loop-forms (clause)
  "Return the lists at the head of what is left: the forms of CLAUSE, of which there must be one."
  (let ((forms nil))
    (while (consp (car cl--loop-args))
      (push (pop cl--loop-args) forms))
    (or forms (error "Syntax error on `%s' clause" clause))
    (nreverse forms)))

;; -- parts of the expansion -------------------------------------------------------------------

(defun cl--loop-temp (&optional name)
  "Return a new variable; NAME says what it is for."
  (make-symbol (or name "--cl-var--")))

(defun cl--loop-bind (&rest bindings)
  "Add BINDINGS, in sequence."
  (if (eq (car (car cl--loop-bindings)) 'let*)
      (setcdr (car cl--loop-bindings) (append (cdr (car cl--loop-bindings)) bindings))
    (push (cons 'let* bindings) cl--loop-bindings)))

(defun cl--loop-do (form)
  "Add FORM to the body."
  (push (cons 'do form) cl--loop-items))

(defun cl--loop-test (form)
  "Add FORM to the body; the loop ends where it is nil."
  (push (cons 'test form) cl--loop-items))

(defun cl--loop-set (&rest pairs)
  "Add an assignment of PAIRS, VARIABLE VALUE, to the body."
  (let ((last (car cl--loop-items)))
    (if (and last (eq last cl--loop-own-set))
        (setcdr last (append (cdr last) pairs))
      (cl--loop-do (cons 'setq pairs))
      (setq cl--loop-own-set (car cl--loop-items)))))

(defun cl--loop-need-first ()
  "Return the variable that is non-nil in the first turn."
  (or cl--loop-first (setq cl--loop-first (cl--loop-temp))))

(defun cl--loop-need-flag ()
  "Return the variable that is nil after a clause ended the loop."
  (or cl--loop-more (setq cl--loop-more (cl--loop-temp "--cl-flag--"))))

(defun cl--loop-need-result ()
  "Return the variable for the value of a clause that ends the loop."
  (or cl--loop-result (setq cl--loop-result (cl--loop-temp))))

(defun cl--loop-destructure (pattern form)
  "Return a list of (VARIABLE VALUE) that set the variables in PATTERN to parts of the value of FORM.
The last variable of a dotted list serves as the one that is taken apart."
  (cond
   ((null pattern) (list (list (cl--loop-temp) form)))
   ((symbolp pattern) (list (list pattern form)))
   ((not (consp pattern)) (signal 'wrong-type-argument (list 'symbolp pattern)))
   (t
    (let* ((tail (cdr (last pattern))) (rest (or tail (cl--loop-temp)))
           (result (list (list rest form))))
      (while (consp pattern)
        (let ((value (if (or tail (cdr pattern)) `(car-safe (prog1 ,rest (setq ,rest (cdr ,rest)))) `(car ,rest))))
          (setq result (append result (cl--loop-destructure (pop pattern) value)))))
      result))))

(defun cl--loop-pattern-variables (pattern)
  "Return bindings to nil for the variables that `cl--loop-destructure' of PATTERN sets.
PATTERN must have no temporary variables any more."
  (mapcar (lambda (set) (list (car set) nil)) (cl--loop-destructure pattern nil)))

;; -- for --------------------------------------------------------------------------------------

;; One `for' with its `and's is parsed into these lists, last element first.
(defvar cl--for-bindings nil "Bindings of the current `for'.")
(defvar cl--for-sets nil "(VARIABLE VALUE) set at the beginning of each turn.")
(defvar cl--for-steps nil "(VARIABLE VALUE) set after each turn.")
(defvar cl--for-conditions nil
  "What must hold for another turn, by all `for' clauses so far, last one first.")
(defvar cl--for-parallel nil "Non-nil if the current `for' has an `and'.")

(defun cl--loop-for-set (pattern form)
  "Set the variables in PATTERN to the value of FORM at the beginning of each turn, and bind them."
  (let ((sets (cl--loop-destructure pattern form)))
    (dolist (set sets)
      (unless (assq (car set) cl--for-bindings)
        (push (list (car set) nil) cl--for-bindings)))
    (setq cl--for-sets (append (reverse (if (and cl--for-parallel (cdr sets)) (list sets) sets)) cl--for-sets))))

(defun cl--loop-for-test (condition &optional form)
  "Make CONDITION what must hold for another turn.
FORM tests it if the test does more."
  (push condition cl--for-conditions)
  (cl--loop-test (or form condition)))

(defun cl--loop-variable (pattern)
  "Return PATTERN if it is a variable, else a new one."
  (if (and pattern (symbolp pattern)) pattern (cl--loop-temp)))

(defun cl--loop-constant (form)
  "Return FORM if it is a constant, else a variable bound to its value."
  (if (macroexp-const-p form)
      form
    (let ((variable (cl--loop-temp)))
      (push (list variable form) cl--for-bindings)
      variable)))

(defun cl--loop-for-numbers (variable)
  "Read the rest of a clause that counts VARIABLE."
  (let* ((variable (cl--loop-variable variable))
         (direction (cl--loop-accept 'from 'upfrom 'downfrom))
         (start (if direction (cl--loop-pop)))
         (limit (cl--loop-accept 'to 'upto 'downto 'above 'below))
         (end (if limit (cl--loop-pop)))
         (step (if (cl--loop-accept 'by) (cl--loop-pop)))
         (down (or (eq direction 'downfrom) (memq limit '(downto above))))
         (operator (cond ((memq limit '(above below)) (if down '> '<)) (t (if down '>= '<=)))))
    (if (and down (null direction))
        (error "Must specify `from' value for downward cl-loop"))
    (if (and (numberp step) (<= step 0))
        (error "Loop `by' value is not positive: %s" step))
    (push (list variable (or start 0)) cl--for-bindings)
    (if end (setq end (cl--loop-constant end)))
    (if step (setq step (cl--loop-constant step)))
    (if end (cl--loop-for-test (list operator variable end)))
    (push (list variable (if (memq step '(nil 1))
                             (list (if down '1- '1+) variable)
                           (list (if down '- '+) variable step)))
          cl--for-steps)))

(defun cl--loop-next (list)
  "Return a form for the rest of the list in LIST: the function after `by' is read."
  (let ((by (if (cl--loop-accept 'by) (cl--loop-pop) '#'cdr)))
    (if (and (memq (car-safe by) '(quote function)) (symbolp (cadr by)))
        (list (cadr by) list)
      (list 'funcall (cl--loop-constant by) list))))

(defun cl--loop-for-list (pattern word)
  "Read the rest of a clause that steps PATTERN through a list; WORD is `in', `on' or `in-ref'."
  (let ((list (if (and (eq word 'on) pattern (symbolp pattern)) pattern (cl--loop-temp))))
    (push (list list (cl--loop-pop)) cl--for-bindings)
    (cl--loop-for-test (list 'consp list))
    (cond ((eq word 'in-ref) (push (list pattern (list 'car list)) cl--loop-places))
          ((eq word 'in) (cl--loop-for-set pattern (list 'car list)))
          ((not (eq list pattern)) (cl--loop-for-set pattern list)))
    (push (list list (cl--loop-next list)) cl--for-steps)))

(defun cl--loop-for-equals (pattern)
  "Read the rest of a clause that gives PATTERN the value of a form."
  (let* ((start (cl--loop-pop)) (stepped (cl--loop-accept 'then)) (then (if stepped (cl--loop-pop) start)))
    (cond
     (cl--for-parallel (cl--loop-for-equals-parallel pattern start then))
     (stepped (cl--loop-for-set pattern `(if ,(cl--loop-need-first) ,start ,then)))
     (t (cl--loop-for-set pattern start)))))

(defun cl--loop-for-equals-parallel (pattern start then)
  "Give PATTERN the value of START in the first turn, and of THEN after each turn.
THEN is evaluated along with the other steps, if the conditions so far hold,
as in GNU Emacs; so it sees the variables as they were."
  (let ((value (if (symbolp pattern) (cl--loop-variable pattern) (cl--loop-temp)))
        (conditions (reverse cl--for-conditions)))
    (push (list value nil) cl--for-bindings)
    (push (list value `(if ,(cl--loop-need-first) ,start ,value)) cl--for-sets)
    (push (list value (if conditions `(if (and ,@conditions) ,then ,value) then)) cl--for-steps)
    (unless (eq value pattern) (cl--loop-for-set pattern value))))

(defun cl--loop-for-across (pattern word)
  "Read the rest of a clause that steps PATTERN through an array; WORD is `across' or `across-ref'."
  (let ((vector (cl--loop-temp "--cl-vec--")) (index (cl--loop-temp "--cl-idx--")))
    (push (list vector (cl--loop-pop)) cl--for-bindings)
    (push (list index -1) cl--for-bindings)
    (cl--loop-for-test `(< ,index (length ,vector)) `(< (setq ,index (1+ ,index)) (length ,vector)))
    (if (eq word 'across-ref)
        (push (list pattern (list 'aref vector index)) cl--loop-places)
      (cl--loop-for-set pattern (list 'aref vector index)))))

(defun cl--loop-for-elements (pattern)
  "Read the rest of a clause that steps PATTERN through the elements of a sequence."
  (let* ((ref (cl--loop-accept 'in-ref 'of-ref))
         (sequence (progn (or ref (cl--loop-accept 'of 'in) (error "Expected `of'"))
                          (cl--loop-pop)))
         (index (or (cl--loop-using 'index) (cl--loop-temp "--cl-idx--")))
         (variable (cl--loop-temp "--cl-seq--")))
    (push (list variable sequence) cl--for-bindings)
    (push (list index 0) cl--for-bindings)
    (cond
     (ref
      (let ((length (cl--loop-temp "--cl-len--")))
        (push (list length (list 'length variable)) cl--for-bindings)
        (push (list pattern (list 'elt variable index)) cl--loop-places)
        (cl--loop-for-test (list '< index length))))
     (t
      (cl--loop-for-test `(and ,variable (or (consp ,variable) (< ,index (length ,variable)))))
      (cl--loop-for-set pattern `(if (consp ,variable) (prog1 (car ,variable) (setq ,variable (cdr ,variable)))
                                   (aref ,variable ,index)))))
    (push (list index (list '1+ index)) cl--for-steps)))

(defun cl--loop-using (&rest words)
  "Read a `using' clause, whose word must be one of WORDS; return its variable or nil."
  (when (cl--loop-accept 'using)
    (let ((using (cl--loop-pop)))
      (if (and (consp using) (memq (car using) words) (null (nthcdr 2 using)))
          (nth 1 using)
        (error "Bad `using' clause")))))

(defun cl--loop-of ()
  "Read `of' or `in' and return the form after it."
  (or (cl--loop-accept 'of 'in) (error "Expected `of'"))
  (cl--loop-pop))

(defun cl--loop-iterate (function)
  "Make FUNCTION, which returns a call with a body, what repeats the loop.
FUNCTION comes in a pair after what it iterates on.  Signals an error if
there is such a function already."
  (if cl--loop-iterator
      (error "Iteration on %S does not support this combination" (car function)))
  (setq cl--loop-iterator function))

(defun cl--loop-lambda (variables patterns body)
  "Return a function of VARIABLES that evaluates the forms BODY with PATTERNS bound to them.
Each of PATTERNS is a variable itself or has one in VARIABLES."
  (let ((bindings nil))
    (cl-mapcar (lambda (variable pattern)
                 (unless (eq variable pattern)
                   (setq bindings (append bindings (cl--loop-destructure pattern variable)))))
               variables patterns)
    `(lambda ,variables
       ,@(if bindings `((let* ,bindings ,@body)) body))))

(defun cl--loop-map (what pattern other arguments)
  "Repeat the loop by a mapping function; WHAT says on what.
PATTERN and OTHER get the arguments of each call, in this order; ARGUMENTS
is a function that returns the call for the function's form."
  (let* ((patterns (if (eq other 'none) (list pattern) (list pattern other)))
         (variables (mapcar #'cl--loop-variable patterns)))
    (cl--loop-iterate
     (cons what (lambda (body) (funcall arguments (cl--loop-lambda variables patterns body)))))))

(defun cl--loop-for-hash (pattern word)
  "Read the rest of a clause about a hash table; PATTERN is a key or a value, as WORD says."
  (let* ((keys (memq word '(hash-key hash-keys)))
         (table (cl--loop-of))
         (other (apply #'cl--loop-using (if keys '(hash-value hash-values) '(hash-key hash-keys)))))
    (cl--loop-map 'hash-tables (if keys pattern other) (if keys other pattern)
                  (lambda (function) `(maphash ,function ,table)))))

(defun cl--loop-for-symbols (pattern _word)
  "Read the rest of a clause about the symbols of an obarray, which PATTERN gets."
  (let ((table (if (cl--loop-word-p 'of 'in) (cl--loop-of))))
    (cl--loop-map 'symbols pattern 'none (lambda (function) `(mapatoms ,function ,table)))))

(defun cl--loop-for-overlays (pattern _word)
  "Read the rest of a clause about the overlays of a buffer, which PATTERN gets."
  (let ((buffer nil) (from nil) (to nil))
    (while (cl--loop-word-p 'in 'of 'from 'to)
      (let ((preposition (pop cl--loop-args)))
        (cond ((eq preposition 'from) (setq from (cl--loop-pop)))
              ((eq preposition 'to) (setq to (cl--loop-pop)))
              (t (setq buffer (cl--loop-pop))))))
    (cl--loop-iterate
     (cons 'overlays
           (let ((variable (cl--loop-variable pattern)))
             (lambda (body)
               `(cl--map-overlays ,(cl--loop-lambda (list variable (cl--loop-temp)) (list pattern nil) (append body '(nil)))
                                  ,buffer ,from ,to)))))))

(defun cl--loop-for-intervals (pattern _word)
  "Read the rest of a clause about intervals of text, whose bounds PATTERN gets."
  (let ((buffer nil) (property nil) (from nil) (to nil)
        (start (cl--loop-temp)) (end (cl--loop-temp)))
    (while (cl--loop-word-p 'in 'of 'property 'from 'to)
      (let ((preposition (pop cl--loop-args)))
        (cond ((eq preposition 'property) (setq property (cl--loop-pop)))
              ((eq preposition 'from) (setq from (cl--loop-pop)))
              ((eq preposition 'to) (setq to (cl--loop-pop)))
              (t (setq buffer (cl--loop-pop))))))
    (cl--loop-iterate
     (cons 'intervals
           (lambda (body)
             `(cl--map-intervals
               (lambda (,start ,end)
                 (let* ,(cl--loop-destructure pattern `(cons ,start ,end)) ,@body))
               ,buffer ,property ,from ,to))))))

(defun cl--loop-for-keys (pattern word)
  "Read the rest of a clause about a keymap; PATTERN gets keys or bindings, as WORD says."
  (let* ((map (cl--loop-of)) (bindings (memq word '(key-binding key-bindings)))
         (function (if (memq word '(key-seq key-seqs)) 'cl--map-keymap-recursively 'map-keymap))
         (other (cl--loop-using 'key-code 'key-codes 'key-seq 'key-seqs 'key-binding 'key-bindings)))
    (cl--loop-map 'keys (if bindings other pattern) (if bindings pattern other)
                  (lambda (lambda) (list function lambda map)))))

(defun cl--loop-for-frames (variable _word)
  "Step VARIABLE through the frames."
  (let ((first (cl--loop-temp)) (variable (cl--loop-variable variable)))
    (push (list variable '(selected-frame)) cl--for-bindings)
    (push (list first nil) cl--for-bindings)
    (cl--loop-test `(prog1 (not (eq ,variable ,first)) (or ,first (setq ,first ,variable))))
    (push (list variable (list 'next-frame variable)) cl--for-steps)))

(defun cl--loop-for-windows (variable _word)
  "Read the rest of a clause that steps VARIABLE through the windows of a frame."
  (let ((frame (if (cl--loop-accept 'in 'of) (cl--loop-pop))) (first (cl--loop-temp)) (mini (cl--loop-temp "--cl-minip--"))
        (variable (cl--loop-variable variable)))
    (push (list variable (if frame (list 'frame-selected-window frame) '(selected-window))) cl--for-bindings)
    (push (list mini `(minibufferp (window-buffer ,variable))) cl--for-bindings)
    (push (list first nil) cl--for-bindings)
    (cl--loop-test `(prog1 (not (eq ,variable ,first)) (or ,first (setq ,first ,variable))))
    (push (list variable `(next-window ,variable ,mini)) cl--for-steps)))

(defun cl--loop-for-buffers (pattern _word)
  "Step PATTERN through the buffers."
  (push '(buffer-list) cl--loop-args)
  (cl--loop-for-list pattern 'in))

(defconst cl--loop-being
  '((cl--loop-for-hash hash-key hash-keys hash-value hash-values)
    (cl--loop-for-symbols symbol present-symbol external-symbol symbols present-symbols external-symbols)
    (cl--loop-for-overlays overlay overlays extent extents)
    (cl--loop-for-intervals interval intervals)
    (cl--loop-for-keys key-code key-codes key-seq key-seqs key-binding key-bindings)
    (cl--loop-for-frames frame frames screen screens)
    (cl--loop-for-windows window windows)
    (cl--loop-for-buffers buffer buffers))
  "What reads the rest of a `being' clause, after each word.
The functions get the variable and the word.")

(defun cl--loop-for-being (pattern)
  "Read the rest of a clause that steps PATTERN through the parts of something."
  (cl--loop-accept 'the 'each)
  (let* ((word (car cl--loop-args)) (reader nil))
    (cond
     ((memq word '(element elements))
      (pop cl--loop-args)
      (cl--loop-for-elements pattern))
     (t
      (dolist (entry cl--loop-being)
        (if (memq word (cdr entry)) (setq reader (car entry))))
      (or reader (cl--loop-bad-preposition))
      (pop cl--loop-args)
      (funcall reader pattern word)))))

(defun cl--loop-bad-preposition ()
  "Signal that the next word is not what `for' expects."
  (error "Expected a `for' preposition, found %s" (car cl--loop-args)))

(defun cl--loop-for-one ()
  "Read one variable of a `for' clause and how it is stepped."
  (let* ((pattern (pop cl--loop-args)) (word (car cl--loop-args)))
    (cond
     ((memq word '(from downfrom upfrom to downto upto above below by)) (cl--loop-for-numbers pattern))
     ((memq word '(in on in-ref)) (pop cl--loop-args) (cl--loop-for-list pattern word))
     ((eq word '=) (pop cl--loop-args) (cl--loop-for-equals pattern))
     ((memq word '(across across-ref)) (pop cl--loop-args) (cl--loop-for-across pattern word))
     ((eq word 'being) (pop cl--loop-args) (cl--loop-for-being pattern))
     (t
      (let ((handler (and (symbolp word) (get word 'cl-loop-for-handler))))
        (if handler
            (funcall handler pattern)
          (cl--loop-bad-preposition)))))))

(defun cl--loop-flatten-sets (sets)
  "Return (SIMPLE . LATER) for parallel SETS: (VARIABLE VALUE), or a list of them for one pattern.
SIMPLE are set at once; LATER take patterns apart, in sequence."
  (let ((simple nil) (later nil))
    (dolist (set sets)
      (if (symbolp (car set))
          (push set simple)
        (let ((temp (car (car set))))
          (push (list temp (nth 1 (car set))) simple)
          (setq later (append (reverse (cdr set)) later)))))
    (cons (nreverse simple) (nreverse later))))

(defun cl--loop-parallel-p (args)
  "Return non-nil if the clause whose first variable and its words are ARGS has an `and'.
That is known only after reading it, so the reader is tried on a copy."
  (let ((cl--loop-args args) (cl--loop-items nil) (cl--loop-places nil) (cl--loop-first nil) (cl--loop-iterator nil)
        (cl--for-bindings nil) (cl--for-sets nil) (cl--for-steps nil) (cl--for-conditions nil) (cl--for-parallel nil))
    (and (memq 'and args)
         (progn (cl--loop-for-one)
                (cl--loop-word-p 'and)))))

(defun cl--loop-for ()
  "Read a `for' clause, after the word."
  (let ((cl--for-bindings nil) (cl--for-sets nil) (cl--for-steps nil)
        (cl--for-parallel (cl--loop-parallel-p cl--loop-args)))
    (cl--loop-for-one)
    (while (cl--loop-accept 'and)
      (cl--loop-for-one))
    (setq cl--for-bindings (nreverse cl--for-bindings)
          cl--for-sets (nreverse cl--for-sets)
          cl--for-steps (nreverse cl--for-steps))
    (cond
     (cl--for-parallel
      (if cl--for-bindings (push (cons 'let cl--for-bindings) cl--loop-bindings))
      (let ((sets (cl--loop-flatten-sets cl--for-sets)))
        (if (cdr (car sets))
            (cl--loop-do (cons 'cl-psetq (apply #'append (car sets))))
          (if (car sets) (apply #'cl--loop-set (car (car sets)))))
        (if (cdr sets) (apply #'cl--loop-set (apply #'append (cdr sets)))))
      (if cl--for-steps
          (push (cons (if (cdr cl--for-steps) 'cl-psetq 'setq) (apply #'append cl--for-steps)) cl--loop-steps)))
     (t
      (apply #'cl--loop-bind cl--for-bindings)
      (if cl--for-sets (apply #'cl--loop-set (apply #'append cl--for-sets)))
      (dolist (step cl--for-steps)
        (cl--loop-step step))))))

(defun cl--loop-step (step)
  "Add the assignment STEP, (VARIABLE VALUE), after each turn."
  (let ((last (car cl--loop-steps)))
    (if (eq (car-safe last) 'setq)
        (setcar cl--loop-steps (append last step))
      (push (cons 'setq step) cl--loop-steps))))

;; -- other clauses ----------------------------------------------------------------------------

(defun cl--loop-with ()
  "Read a `with' clause, after the word."
  (let ((bindings nil))
    (while (progn
             (let ((pattern (cl--loop-pop)))
               (push (list pattern (and (cl--loop-accept '=) (cl--loop-pop))) bindings))
             (cl--loop-accept 'and)))
    (setq bindings (nreverse bindings))
    (if (null (cdr bindings))
        (apply #'cl--loop-bind (apply #'cl--loop-destructure (car bindings)))
      (let ((sets (cl--loop-flatten-sets
                   (mapcar (lambda (binding)
                             (let ((parts (apply #'cl--loop-destructure binding)))
                               (if (cdr parts) parts (car parts))))
                           bindings))))
        (push (cons 'let (car sets)) cl--loop-bindings)
        (if (cdr sets) (apply #'cl--loop-bind (cdr sets)))))))

(defun cl--loop-repeat ()
  "Read a `repeat' clause, after the word."
  (let ((count (cl--loop-temp)))
    (cl--loop-bind (list count (cl--loop-pop)))
    (cl--loop-test `(>= (setq ,count (1- ,count)) 0))))

(defun cl--loop-accumulator (start &optional function)
  "Return the variable that the current clause accumulates in, bound to START.
It is the one after `into', or a hidden one, whose value is the value of the
loop, after FUNCTION if that is non-nil."
  (cond
   ((cl--loop-accept 'into)
    (let ((variable (cl--loop-pop)))
      (unless (memq variable cl--loop-accumulated)
        (push variable cl--loop-accumulated)
        (cl--loop-bind (list variable start)))
      variable))
   (t
    (unless cl--loop-accumulator
      (setq cl--loop-accumulator (cl--loop-temp))
      (cl--loop-bind (list cl--loop-accumulator start))
      (setq cl--loop-implicit (list (if function (list function cl--loop-accumulator) cl--loop-accumulator))))
    cl--loop-accumulator)))

(defun cl--loop-list (how)
  "Read a clause that makes a list, after the word; HOW is `collect', `append' or `nconc'."
  (let* ((form (cl--loop-pop)) (variable (cl--loop-accumulator nil 'nreverse)) (hidden (eq variable cl--loop-accumulator)))
    (cl--loop-do
     (list 'setq variable
           (cond
            ((eq how 'collect) (if hidden `(cons ,form ,variable) `(nconc ,variable (list ,form))))
            ((eq how 'append) (if hidden `(nconc (reverse ,form) ,variable) `(append ,variable ,form)))
            (t (if hidden `(nconc (nreverse ,form) ,variable) `(nconc ,variable ,form))))))))

(defun cl--loop-array (function start)
  "Read a clause that makes an array, after the word; FUNCTION joins arrays, START is the first."
  (let* ((form (cl--loop-pop)) (variable (cl--loop-accumulator start)))
    (cl--loop-do `(setq ,variable (,function ,variable ,form)))))

(defun cl--loop-number (how)
  "Read a clause that computes a number, after the word; HOW is `sum', `count', `min' or `max'."
  (let* ((form (cl--loop-pop))
         (variable (cl--loop-accumulator (if (memq how '(sum count)) 0))))
    (cl--loop-do
     (cond
      ((eq how 'sum) `(setq ,variable (+ ,variable ,form)))
      ((eq how 'count) `(if ,form (setq ,variable (1+ ,variable))))
      (t (macroexp-let2 macroexp-copyable-p temp form
           `(setq ,variable (if ,variable (,how ,variable ,temp) ,temp))))))))

(defun cl--loop-ending (word)
  "Read a clause that may end the loop, after the WORD that begins it."
  (let ((form (cl--loop-pop)))
    (cond
     ((eq word 'while) (cl--loop-test form))
     ((eq word 'until) (cl--loop-test (list 'not form)))
     ((memq word '(always never))
      (setq cl--loop-explicit (list t))
      (cl--loop-test `(setq ,(cl--loop-need-flag) ,(if (eq word 'never) (list 'not form) form))))
     ((eq word 'thereis)
      (cl--loop-test `(setq ,(cl--loop-need-flag) (not (setq ,(cl--loop-need-result) ,form)))))
     (t
      (cl--loop-test `(setq ,(cl--loop-need-result) ,form ,(cl--loop-need-flag) nil))))))

(defun cl--loop-branch ()
  "Read a clause and those after it that `and' joins; return them as items, the first one first."
  (let ((cl--loop-items nil))
    (cl--loop-clause)
    (while (cl--loop-accept 'and)
      (cl--loop-clause))
    (nreverse cl--loop-items)))

(defun cl--loop-if (word)
  "Read a conditional clause, after the WORD that begins it."
  (let* ((condition (cl--loop-pop))
         (then (cl--loop-branch))
         (else (if (cl--loop-accept 'else) (cl--loop-branch)))
         (tests (or (assq 'test then) (assq 'test else)))
         (it (or (cl--mentions-p 'it then) (cl--mentions-p 'it else))))
    (cl--loop-accept 'end)
    (if (eq word 'unless)
        (setq then (prog1 else (setq else then))))
    (let ((form (if tests
                    `(if ,(if it 'it condition) ,(cl--loop-chain then) ,(cl--loop-chain else))
                  `(if ,(if it 'it condition) (progn ,@(mapcar #'cdr then)) ,@(mapcar #'cdr else)))))
      (push (cons (if tests 'test 'do)
                  (if it `(let ((it ,condition)) ,form) form))
            cl--loop-items))))

(defun cl--loop-finally ()
  "Read a `finally' clause, after the word."
  (if (cl--loop-accept 'return)
      (setq cl--loop-explicit (list (cl--loop-pop)))
    (cl--loop-accept 'do 'doing)
    (dolist (form (cl--loop-forms 'finally))
      (if (and (eq (car form) 'cl-return) (not cl--loop-name))
          (setq cl--loop-explicit (list (or (nth 1 form) ''nil)))
        (push form cl--loop-epilogue)))))

(defun cl--loop-initially ()
  "Read an `initially' clause, after the word."
  (cl--loop-accept 'do 'doing)
  (dolist (form (cl--loop-forms 'initially))
    (push form cl--loop-prologue)))

(defun cl--loop-do-clause ()
  "Read a `do' clause, after the word."
  (mapc #'cl--loop-do (cl--loop-forms 'do)))

(defconst cl--loop-clauses
  '((cl--loop-for for as)
    (cl--loop-with with) (cl--loop-repeat repeat) (cl--loop-do-clause do doing)
    (cl--loop-initially initially) (cl--loop-finally finally)
    ((cl--loop-list collect) collect collecting)
    ((cl--loop-list append) append appending)
    ((cl--loop-list nconc) nconc nconcing)
    ((cl--loop-array concat "") concat) ((cl--loop-array vconcat []) vconcat)
    ((cl--loop-number sum) sum summing) ((cl--loop-number count) count counting)
    ((cl--loop-number max) maximize maximizing) ((cl--loop-number min) minimize minimizing)
    ((cl--loop-ending while) while) ((cl--loop-ending until) until) ((cl--loop-ending always) always)
    ((cl--loop-ending never) never) ((cl--loop-ending thereis) thereis) ((cl--loop-ending return) return)
    ((cl--loop-if if) if when) ((cl--loop-if unless) unless))
  "What reads the clauses after each word: a function, or a list of one and its arguments.")

(defconst cl--loop-readers
  (let ((table (make-hash-table :test 'eq)))
    (dolist (entry cl--loop-clauses)
      (dolist (word (cdr entry))
        (puthash word (if (consp (car entry)) (car entry) (list (car entry))) table)))
    table)
  "The same as `cl--loop-clauses', by word.")

(defun cl--loop-clause ()
  "Read one clause."
  (let* ((word (pop cl--loop-args)) (reader (gethash word cl--loop-readers)))
    (cond
     (reader (apply (car reader) (cdr reader)))
     ((eq word 'named) (setq cl--loop-name (cl--loop-pop)))
     ((eq word 'cl-end-loop) (error "Malformed `cl-loop' macro"))
     (t
      (let ((handler (and (symbolp word) (get word 'cl-loop-handler))))
        (or handler (error "Expected a cl-loop keyword, found %s" word))
        (funcall handler))))))

;; -- the whole --------------------------------------------------------------------------------

(defun cl--loop-chain (items)
  "Return a form that evaluates ITEMS up to a test that fails; its value is nil in that case."
  (let ((parts nil) (forms nil))
    (dolist (item items)
      (push (cdr item) forms)
      (when (eq (car item) 'test)
        (push (macroexp-progn (nreverse forms)) parts)
        (setq forms nil)))
    (if forms (push (macroexp-progn (nreverse (cons t forms))) parts))
    (cond ((null parts) t)
          ((cdr parts) (cons 'and (nreverse parts)))
          (t (car parts)))))

(defun cl--loop-while (items steps)
  "Return the `while' of the body ITEMS and STEPS, forms."
  (let ((last (length items)))
    (while (and (> last 0) (not (eq (car (nth (1- last) items)) 'test)))
      (setq last (1- last)))
    `(while ,(cl--loop-chain (butlast items (- (length items) last)))
       ,@(mapcar #'cdr (nthcdr last items))
       ,@steps)))

(defun cl--loop-mapping (items steps)
  "Return the call of the mapping function with the body ITEMS and STEPS, forms."
  `(cl-block --cl-finish--
     ,(funcall (cdr cl--loop-iterator)
               (append (mapcar (lambda (item)
                                 (if (eq (car item) 'test)
                                     `(or ,(cdr item) (cl-return-from --cl-finish-- nil))
                                   (cdr item)))
                               items)
                       steps))))

(defun cl--loop-end-forms ()
  "Return the forms after the last turn: the epilogue and the loop's value."
  (let* ((value (car (or cl--loop-explicit cl--loop-implicit)))
         (forms (append (nreverse cl--loop-epilogue) (list value))))
    (if cl--loop-more
        `((if ,cl--loop-more ,(macroexp-progn forms) ,cl--loop-result))
      forms)))

(defun cl--loop-build ()
  "Return the form for what has been read."
  (if cl--loop-first (cl--loop-step (list cl--loop-first nil)))
  (let* ((items (nreverse cl--loop-items)) (steps (nreverse cl--loop-steps))
         (forms `(,@(nreverse cl--loop-prologue)
                  ,(if cl--loop-iterator (cl--loop-mapping items steps) (cl--loop-while items steps))
                  ,@(cl--loop-end-forms))))
    (if cl--loop-first (cl--loop-bind (list cl--loop-first t)))
    (if cl--loop-more (cl--loop-bind (list cl--loop-more t)))
    (if cl--loop-result (cl--loop-bind (list cl--loop-result nil)))
    (dolist (group cl--loop-bindings)
      (if (cdr group) (setq forms (list (cons (car group) (cons (cdr group) forms))))))
    (if cl--loop-places
        (setq forms (list `(cl-symbol-macrolet ,(reverse cl--loop-places) ,@forms))))
    `(cl-block ,cl--loop-name ,@forms)))

;;;###autoload
(defmacro cl-loop (&rest loop-args)
  "The Common Lisp loop: LOOP-ARGS are clauses of words and forms.
Without any word, evaluate the forms again and again.

Clauses that step a variable, or a list of variables:
  for VAR from/upfrom/downfrom N to/upto/downto/above/below N by N
  for VAR in LIST by FUNC, on LIST by FUNC, in-ref LIST by FUNC
  for VAR = INIT then EXPR
  for VAR across ARRAY, across-ref ARRAY
  for VAR being the elements of SEQUENCE [using (index VAR2)], the elements
    of-ref SEQUENCE, the hash-keys/hash-values of TABLE [using ...], the
    symbols of OBARRAY, the overlays/intervals of BUFFER [from P] [to P],
    the key-codes/key-bindings/key-seqs of KEYMAP [using ...], the frames,
    the windows of FRAME, the buffers
  with VAR = INIT, repeat N
Clauses that end the loop:
  while/until/always/never/thereis COND, return EXPR
Clauses that accumulate [into VAR]:
  collect/append/nconc/concat/vconcat/count/sum/maximize/minimize FORM
Others:
  if/when/unless COND CLAUSE [and CLAUSE]... [else CLAUSE...] [end]
  do FORMS..., named NAME, initially [do] FORMS..., finally [do] FORMS...,
  finally return EXPR

\(fn CLAUSE...)"
  (declare (debug (&rest &or [[&or "for" "as" "with" "and"] sexp]
                            [[&or "from" "upfrom" "downfrom" "to" "upto" "downto" "above" "below" "by" "in" "on" "="
                                  "across" "repeat" "while" "until" "always" "never" "thereis" "collect" "append"
                                  "nconc" "sum" "count" "maximize" "minimize" "if" "when" "unless" "return"]
                             form]
                            ["using" (symbolp symbolp)]
                            symbolp form)))
  (let ((words nil))
    (dolist (arg loop-args)
      (if (and (symbolp arg) (not (memq arg '(nil t)))) (setq words t)))
    (if (not words)
        `(cl-block nil (while t ,@loop-args))
      (let ((cl--loop-args (append loop-args '(cl-end-loop)))
            (cl--loop-name nil) (cl--loop-bindings nil) (cl--loop-items nil) (cl--loop-own-set nil)
            (cl--loop-steps nil)
            (cl--loop-prologue nil) (cl--loop-epilogue nil) (cl--loop-places nil) (cl--loop-accumulator nil)
            (cl--loop-accumulated nil) (cl--loop-implicit nil) (cl--loop-explicit nil) (cl--loop-first nil)
            (cl--loop-more nil) (cl--loop-result nil) (cl--loop-iterator nil) (cl--for-conditions nil))
        (while (not (eq (car cl--loop-args) 'cl-end-loop))
          (cl--loop-clause))
        (cl--loop-build)))))

(provide 'cl-loop)

;;; cl-loop.el ends here
