;;; pcase-graph.el --- decision graphs for pcase  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The clauses of a `pcase', whose patterns are cores (see pcase.el), become a decision graph.
;;
;; 1. A state is a list of branches that may still match, best first.  A branch is
;;    (GOALS BINDINGS . BODY): cores still to be satisfied, each with its subject form, (FORM . CORE),
;;    variables bound so far, (SYMBOL . FORM), and what to do in the end.  Here cores may also be
;;    (same FORM), equality with the value of FORM; (at FORM CORE), about the value of FORM; and
;;    (commit ID): an alternative of the `or' ID matched, and the others need not be tried.
;; 2. `pcase--step' looks at the first goal of the first branch and says which test decides it, and
;;    which states follow.  What a test has shown about a value also settles goals of the other
;;    branches (`pcase--relation'), so no test is done twice.
;; 3. Equal states are one state (`pcase--state'): the graph has no copies of what follows.  Past a
;;    number of states that no ordinary `pcase' reaches nothing is settled ahead of its turn any
;;    more, which leaves at most one new state per goal.
;; 4. States become code (`pcase--emit').  A state or body that several others lead to, and that is
;;    not small, becomes a local function.

;;; Code:

(require 'macroexp)

;; -- the current expansion --------------------------------------------------------------------

(defvar pcase--states nil
  "Hash table from lists of branches to their states, during an expansion.")
(defvar pcase--pending nil
  "States of the current expansion that have no step yet.")
(defvar pcase--subjects nil
  "Alist whose keys are the variables made by the current expansion.")
(defvar pcase--definitions nil
  "Bindings of local functions of the current expansion, last first.")
(defvar pcase--pattern-variables nil
  "Alist whose keys are the variables that the patterns of the current expansion bind.")
(defvar pcase--unlikely nil
  "Non-nil if a goal was found impossible because of the kinds of values.")
(defvar pcase--irrefutable nil
  "Non-nil in the expansion of macros that assume that the value matches.")
(defconst pcase--ample-states 400
  "Number of states after which tests no longer settle goals of other branches.")

;; States: [BRANCHES STEP COUNT CODE], where COUNT says how many steps lead here, and CODE, in the end, is
;; the code of the state or the call of the local function that it became.
;; Bodies: [CODEGEN VARIABLES COUNT FUNCTION PATTERN]; CODEGEN as in `pcase-compile-patterns', FUNCTION is the
;; symbol of the local function that the body became, if it did.  PATTERN is what a warning shows if the
;; body is not used, or nil.

;; -- parts of cores ---------------------------------------------------------------------------

(defun pcase--variables (core)
  "Return the variables that CORE binds, in their order."
  (let ((todo (list core)) (found nil))
    (while todo
      (let ((part (pop todo)))
        (cond ((eq part t))
              ((symbolp part) (or (memq part found) (push part found)))
              (t (setq todo (append (pcase--parts part) todo))))))
    (nreverse found)))

(defun pcase--parts (core)
  "Return the cores that are immediate parts of CORE, a list."
  (cond ((eq (car core) 'and) (cdr core))
        ((memq (car core) '(or app at)) (cddr core))))

;; -- what a test says about another -----------------------------------------------------------

(defconst pcase--kinds
  '(null symbol keyword fixnum bignum float cons string vector bool-vector char-table record
    hash-table subr byte-code buffer marker window frame process overlay)
  "Names of the kinds of values; a set of kinds is an integer with their bits.")

(defun pcase--kind-set (names)
  "Return the set of the kinds NAMES."
  (let ((set 0) (bit 1))
    (dolist (kind pcase--kinds set)
      (if (memq kind names)
          (setq set (logior set bit)))
      (setq bit (ash bit 1)))))

(defconst pcase--predicates
  (mapcar
   (lambda (entry)
     (let* ((set (pcase--kind-set (nthcdr 2 entry)))
            (sure (nth 1 entry)))
       (cond ((eq sure 'exact) (list (car entry) set (lognot set)))
             ((eq sure 'except) (list (car entry) (lognot set) set))
             (t (list (car entry) set (lognot (pcase--kind-set sure)))))))
   '((null exact null) (not exact null)
     (symbolp exact null symbol keyword) (keywordp exact keyword) (booleanp (null) null symbol)
     (integerp exact fixnum bignum) (numberp exact fixnum bignum float) (floatp exact float)
     (fixnump exact fixnum) (bignump exact bignum)
     (natnump () fixnum bignum) (characterp () fixnum)
     (number-or-marker-p exact fixnum bignum float marker)
     (integer-or-marker-p exact fixnum bignum marker)
     (consp exact cons) (atom except cons) (listp exact null cons) (nlistp except null cons)
     (stringp exact string) (vectorp exact vector) (bool-vector-p exact bool-vector)
     (char-table-p exact char-table) (arrayp exact string vector bool-vector char-table)
     (sequencep exact null cons string vector bool-vector char-table)
     (recordp exact record) (hash-table-p exact hash-table)
     (subrp exact subr) (byte-code-function-p exact byte-code)
     (functionp (byte-code) symbol keyword cons subr byte-code)
     (bufferp exact buffer) (markerp exact marker) (windowp exact window) (framep exact frame)
     (processp exact process) (overlayp exact overlay)))
  "Predicates with the kinds of values that may satisfy them, and of those that may not.
Elements are (FUNCTION SET SET).")

(defun pcase--value-kind (value)
  "Return the set with the kind of VALUE, or 0 if it is not known."
  (pcase--kind-set
   (list (cond ((null value) 'null)
               ((keywordp value) 'keyword)
               ((symbolp value) 'symbol)
               ((fixnump value) 'fixnum)
               ((bignump value) 'bignum)
               ((floatp value) 'float)
               ((consp value) 'cons)
               ((stringp value) 'string)
               ((vectorp value) 'vector)))))

(defun pcase--constant-kinds (value)
  "Return (SET . SET): the kinds of what is equal to the constant VALUE, and of what is not."
  (let ((kind (pcase--value-kind value)))
    (cond ((null value) (cons kind (lognot kind)))
          ((zerop kind) '(-1 . -1))
          (t (cons kind -1)))))

(defun pcase--test-kinds (core)
  "Return (SET . SET): the kinds of values that may satisfy CORE, a test, and of those that may not."
  (let ((kind (car core)))
    (cond
     ((eq kind 'quote) (pcase--constant-kinds (cadr core)))
     ((eq kind 'same) '(-1 . -1))
     ((eq kind 'member)
      (let ((set 0))
        (dolist (value (cdr core))
          (setq set (logior set (car (pcase--constant-kinds value)))))
        (cons set -1)))
     (t (let ((entry (cdr (assq (cadr core) pcase--predicates))))
          (cond ((null entry) '(-1 . -1))
                ((eq kind 'pred) (cons (car entry) (cadr entry)))
                (t (cons (cadr entry) (car entry)))))))))

(defun pcase--subset-p (some values)
  "Return non-nil if all elements of the list SOME are in the list VALUES."
  (while (and some (member (car some) values))
    (setq some (cdr some)))
  (null some))

(defun pcase--disjoint-p (some values)
  "Return non-nil if no element of the list SOME is in the list VALUES."
  (while (and some (not (member (car some) values)))
    (setq some (cdr some)))
  (null some))

(defun pcase--constants-relation (test truth goal)
  "Do as `pcase--relation' for TEST, TRUTH and GOAL, if both tests compare with constants."
  (let ((values (cdr test)) (wanted (cdr goal)))
    (cond ((not truth) (if (pcase--subset-p wanted values) 'never))
          ((pcase--subset-p values wanted) 'always)
          ((pcase--disjoint-p values wanted) 'never))))

(defun pcase--closed-p (form)
  "Return non-nil if FORM refers to no variable of the patterns of the current expansion."
  (or (symbolp form) (null (macroexp--fgrep pcase--pattern-variables form))))

(defun pcase--relation (test truth goal)
  "Return `always' or `never' if the outcome of GOAL is known after TEST had the outcome TRUTH, else nil.
TEST and GOAL are cores that are tests of the same value.  The value is
`unlikely' in place of `never' if it follows from kinds of values."
  (cond
   ((and (memq (car test) '(quote member)) (memq (car goal) '(quote member)))
    (pcase--constants-relation test truth goal))
   ((eq (car test) 'same)
    (if (equal test goal) (if truth 'always 'never)))
   ((and (memq (car test) '(pred unless)) (memq (car goal) '(pred unless)) (equal (cdr test) (cdr goal)))
    (if (pcase--closed-p (cadr test))
        (if (eq (eq (car test) (car goal)) truth) 'always 'never)))
   (t
    (let* ((kinds (pcase--test-kinds test))
           (possible (if truth (car kinds) (cdr kinds)))
           (goal-kinds (pcase--test-kinds goal)))
      (cond ((zerop (logand possible (car goal-kinds))) 'unlikely)
            ((zerop (logand possible (cdr goal-kinds))) 'always))))))

;; -- goals of branches ------------------------------------------------------------------------

(defun pcase--test-p (core)
  "Return non-nil if CORE is a test of nothing but its subject."
  (memq (car-safe core) '(quote member same pred unless)))

(defun pcase--settle (core here subject test truth keep)
  "Return what is left of CORE, whose subject is the form HERE, after a test.
The value of the form SUBJECT was found to have the outcome TRUTH (t or nil)
in TEST.  The value is t if CORE is satisfied, nil if it cannot be any
more; but KEEP non-nil means that a core which cannot be is satisfied."
  (cond
   ((symbolp core) core)
   ((eq (car core) 'at)
    (let ((rest (pcase--settle (nth 2 core) (cadr core) subject test truth keep)))
      (if (memq rest '(t nil)) rest (list 'at (cadr core) rest))))
   ((eq (car core) 'and) (pcase--settle-and core here subject test truth keep))
   ((eq (car core) 'or) (pcase--settle-or core here subject test truth keep))
   ((and (pcase--test-p core) (equal here subject))
    (let ((relation (pcase--relation test truth core)))
      (cond ((null relation) core)
            ((eq relation 'always) t)
            (t (if (and (eq relation 'unlikely) (not truth))
                   (setq pcase--unlikely t))
               keep))))
   (t core)))

(defun pcase--settle-and (core here subject test truth keep)
  "Do as `pcase--settle' for CORE, an `and', HERE, SUBJECT, TEST, TRUTH and KEEP."
  (let ((rest nil) (possible t) (parts (cdr core)))
    (while (and parts possible)
      (setq possible (pcase--settle (pop parts) here subject test truth keep))
      (or (eq possible t) (push possible rest)))
    (cond ((null possible) nil)
          ((null rest) t)
          (t (cons 'and (nreverse rest))))))

(defun pcase--settle-or (core here subject test truth keep)
  "Do as `pcase--settle' for CORE, an `or', HERE, SUBJECT, TEST, TRUTH and KEEP."
  (let ((rest nil) (parts (cddr core)))
    (while parts
      (let* ((part (pop parts))
             (left (pcase--settle part here subject test truth (and keep (null parts)))))
        (if left (push left rest))
        (if (eq left t) (setq parts nil))))
    (cond ((null rest) nil)
          ((cdr rest) (cons 'or (cons (cadr core) (nreverse rest))))
          (t (car rest)))))

(defun pcase--settle-branch (branch subject test truth keep)
  "Return what is left of BRANCH, or nil; see `pcase--settle' for SUBJECT, TEST, TRUTH and KEEP."
  (let ((goals nil) (left (car branch)) (possible t) (pcase--unlikely nil))
    (while (and left possible)
      (let ((goal (pop left)))
        (setq possible (pcase--settle (cdr goal) (car goal) subject test truth keep))
        (cond ((memq possible '(t nil)))
              ((eq possible (cdr goal)) (push goal goals))
              (t (push (cons (car goal) possible) goals)))))
    (if (and pcase--unlikely (not possible))
        (aset (cddr branch) 4 nil))
    (and possible (cons (nreverse goals) (cdr branch)))))

(defun pcase--settle-all (branches subject test truth)
  "Return what is left of BRANCHES after TEST of SUBJECT had the outcome TRUTH."
  (if (> (hash-table-count pcase--states) pcase--ample-states)
      branches
    (or (delq nil (mapcar (lambda (branch) (pcase--settle-branch branch subject test truth nil)) branches))
        (and pcase--irrefutable branches
             (list (pcase--settle-branch (car (last branches)) subject test truth t))))))

(defun pcase--replace-calls (core here subject function place)
  "Return CORE, about the form HERE, with (app FUNCTION X) about SUBJECT made X about the form PLACE."
  (cond
   ((symbolp core) core)
   ((memq (car core) '(and or at))
    (let* ((here (if (eq (car core) 'at) (cadr core) here))
           (start (if (eq (car core) 'and) 1 2))
           (parts (nthcdr start core))
           (new (mapcar (lambda (part) (pcase--replace-calls part here subject function place)) parts)))
      (if (equal new parts) core (append (butlast core (length parts)) new))))
   ((and (eq (car core) 'app) (equal here subject) (equal (cadr core) function))
    (list 'at place (nth 2 core)))
   (t core)))

(defun pcase--share-call (branches subject function place)
  "Return BRANCHES with (app FUNCTION X) of the form SUBJECT made X of the form PLACE."
  (mapcar
   (lambda (branch)
     (cons (mapcar
            (lambda (goal)
              (let ((core (pcase--replace-calls (cdr goal) (car goal) subject function place)))
                (if (eq core (cdr goal)) goal (cons (car goal) core))))
            (car branch))
           (cdr branch)))
   branches))

;; -- forms ------------------------------------------------------------------------------------

(defun pcase--with-bindings (bindings form)
  "Return FORM inside bindings of those of BINDINGS, an alist of variables and forms, that it refers to."
  (let ((used (macroexp--fgrep bindings form)))
    (if used
        `(let ,(mapcar (lambda (binding) (list (car binding) (cdr binding))) used) ,form)
      form)))

(defun pcase--application (function argument)
  "Return the form that calls FUNCTION, as in a pattern, with the value of the form ARGUMENT."
  (cond ((symbolp function) (list function argument))
        ((and (eq (car function) 'pcase--flip) (null (nthcdr 3 function)))
         (list (nth 1 function) argument (nth 2 function)))
        ((functionp function) `(funcall #',function ,argument))
        (t `(,@function ,argument))))

(defun pcase--call (function subject bindings)
  "Return the form that calls FUNCTION of a pattern with the value of the form SUBJECT.
FUNCTION is a symbol, a function, or a list to which the argument is added
at the end; it may refer to the variables of BINDINGS."
  (if (eq (car-safe function) 'pcase--constantly)
      (pcase--with-bindings bindings (cadr function))
    (let* ((used (and (consp function) (macroexp--fgrep bindings function)))
           (clash (and used (macroexp--fgrep used subject)))
           (argument (if clash (make-symbol "x") subject))
           (form (pcase--with-bindings used (pcase--application function argument))))
      (if clash
          `(let ((,argument ,subject)) ,form)
        form))))

(defun pcase--compare (subject value)
  "Return the form that compares the value of the form SUBJECT with the constant VALUE."
  (cond ((null value) `(null ,subject))
        ((symbolp value) `(eq ,subject ',value))
        ((integerp value) `(eql ,subject ,value))
        (t `(equal ,subject ',value))))

(defun pcase--compare-many (subject values)
  "Return the form that looks for the value of the form SUBJECT in the list VALUES."
  (list (cond ((pcase--all-p #'symbolp values) 'memq)
              ((pcase--all-p (lambda (value) (or (symbolp value) (integerp value))) values) 'memql)
              (t 'member))
        subject (list 'quote values)))

(defun pcase--all-p (predicate list)
  "Return non-nil if PREDICATE is true of all elements of LIST."
  (while (and list (funcall predicate (car list)))
    (setq list (cdr list)))
  (null list))

(defun pcase--test-form (subject core bindings)
  "Return the form that does the test CORE on the value of the form SUBJECT, inside BINDINGS."
  (let ((kind (car core)))
    (cond ((eq kind 'quote) (pcase--compare subject (cadr core)))
          ((eq kind 'member) (pcase--compare-many subject (cdr core)))
          ((eq kind 'same) `(eql ,subject ,(cadr core)))
          ((eq kind 'pred) (pcase--call (cadr core) subject bindings))
          (t `(not ,(pcase--call (cadr core) subject bindings))))))

;; -- states and steps -------------------------------------------------------------------------

(defun pcase--state (branches)
  "Return the state in which BRANCHES may match, or nil if there are none."
  (when branches
    (let ((state (gethash branches pcase--states)))
      (unless state
        (setq state (vector branches nil 0 nil))
        (puthash branches state pcase--states)
        (push state pcase--pending))
      (aset state 2 (1+ (aref state 2)))
      state)))

(defun pcase--make-steps ()
  "Give all pending states their steps."
  (while pcase--pending
    (let ((state (pop pcase--pending)))
      (aset state 1 (pcase--step (aref state 0))))))

(defun pcase--step (branches)
  "Return the step that decides between BRANCHES.
It is (body BODY BINDINGS), (if FORM STATE STATE), (let SYMBOL FORM STATE) or
\(seq FORM STATE)."
  (let ((step nil))
    (while (null step)
      (let* ((branch (car branches)) (goal (caar branch)) (core (cdr goal)))
        (cond
         ((null goal) (setq step (list 'body (cddr branch) (cadr branch))))
         ((symbolp core) (setq branches (pcase--bind branches)))
         ((memq (car core) '(and at or commit)) (setq branches (pcase--unfold branches)))
         ((eq (car core) 'guard) (setq step (pcase--guard-step branches)))
         ((eq (car core) 'app)
          (setq branches (pcase--app-step branches))
          (if (eq (car branches) 'let) (setq step branches)))
         ((pcase--skip-p branches)
          (setq branches (pcase--with-goals branches (cdar branch))))
         (t (setq step (pcase--test-step branches))))))
    step))

(defun pcase--with-goals (branches goals)
  "Return BRANCHES, the first with GOALS."
  (cons (cons goals (cdar branches)) (cdr branches)))

(defun pcase--bind (branches)
  "Return BRANCHES with the first goal of the first, a symbol or t, done."
  (let* ((branch (car branches)) (goal (caar branch)) (symbol (cdr goal)) (rest (cdar branch))
         (bindings (cadr branch)) (bound (assq symbol bindings)))
    (cond ((eq symbol t) (pcase--with-goals branches rest))
          (bound (pcase--with-goals branches `((,(car goal) . (same ,(cdr bound))) ,@rest)))
          (t (cons `(,rest ((,symbol . ,(car goal)) ,@bindings) . ,(cddr branch)) (cdr branches))))))

(defun pcase--unfold (branches)
  "Return BRANCHES with the first goal of the first, which is no test, in terms of its parts."
  (let* ((branch (car branches)) (goal (caar branch)) (subject (car goal)) (core (cdr goal)) (kind (car core))
         (rest (cdar branch)))
    (cond
     ((eq kind 'and)
      (pcase--with-goals branches (append (mapcar (lambda (part) (cons subject part)) (cdr core)) rest)))
     ((eq kind 'at) (pcase--with-goals branches `((,(cadr core) . ,(nth 2 core)) ,@rest)))
     ((eq kind 'commit)
      (let ((left nil))
        (dolist (other (cdr branches))
          (unless (member goal (car other))
            (push other left)))
        (pcase--with-goals (cons branch (nreverse left)) rest)))
     (t (append (pcase--alternatives branch) (cdr branches))))))

(defun pcase--alternatives (branch)
  "Return the branches for each alternative of the `or' that is the first goal of BRANCH.
If it binds no variables, the first alternative that matches is enough."
  (let* ((goal (caar branch)) (core (cdr goal))
         (rest (if (pcase--variables core)
                   (cdar branch)
                 (cons (list nil 'commit (cadr core)) (cdar branch)))))
    (mapcar (lambda (part) `(((,(car goal) . ,part) ,@rest) . ,(cdr branch)))
            (cddr core))))

(defun pcase--guard-step (branches)
  "Return the step for the first goal of the first of BRANCHES, a guard."
  (let* ((branch (car branches)) (others (cdr branches))
         (form (pcase--with-bindings (cadr branch) (nth 2 (caar branch))))
         (then (pcase--state (pcase--with-goals branches (cdar branch)))))
    (if (and pcase--irrefutable (null others))
        (list 'seq form then)
      (list 'if form then (pcase--state others)))))

(defun pcase--skip-p (branches)
  "Return non-nil if the test that is the first goal of the first of BRANCHES need not be done.
It is assumed to succeed, and does nothing else."
  (let ((core (cdr (caaar branches))))
    (and pcase--irrefutable (null (cdr branches))
         (or (memq (car core) '(quote member same))
             (assq (cadr core) pcase--predicates)))))

(defun pcase--test-step (branches)
  "Return the step for the first goal of the first of BRANCHES, a test."
  (let* ((branch (car branches)) (others (cdr branches)) (goal (caar branch)) (subject (car goal)) (test (cdr goal))
         (form (pcase--test-form subject test (cadr branch)))
         (then (cons (cons (cdar branch) (cdr branch)) others)))
    (if (and pcase--irrefutable (null others))
        (list 'seq form (pcase--state then))
      (list 'if form
            (pcase--state (pcase--settle-all then subject test t))
            (pcase--state (pcase--settle-all others subject test nil))))))

(defun pcase--app-step (branches)
  "Return the `let' step for the first goal of the first of BRANCHES, an `app'.
If a variable is not worth it, return BRANCHES changed so that the form is
where the value is used."
  (let* ((branch (car branches)) (goal (caar branch)) (subject (car goal)) (function (nth 2 goal))
         (place (make-symbol "x")) (form (pcase--call function subject (cadr branch)))
         (shared (if (and (pcase--closed-p function) (<= (hash-table-count pcase--states) pcase--ample-states))
                     (pcase--share-call branches subject function place)
                   (pcase--with-goals branches `((,subject . (at ,place ,(nth 3 goal))) ,@(cdar branch)))))
         (core (nth 3 goal))
         (in-place (and (not (and pcase--irrefutable (null (cdr branches)) (not (pcase--accessor-p function))))
                        (= (pcase--count-place place shared) 1)
                        (or (pcase--test-p core)
                            (and (symbolp core) (pcase--accessor-p function) (not (assq core (cadr branch))))))))
    (if in-place
        (pcase--with-goals branches `((,form . ,core) ,@(cdar branch)))
      (push (list place) pcase--subjects)
      (list 'let place form (pcase--state shared)))))

(defun pcase--accessor-p (function)
  "Return non-nil if FUNCTION of a pattern is so cheap that it may be called again."
  (or (memq function '(car-safe cdr-safe car cdr))
      (and (eq (car-safe function) 'pcase--flip) (eq (cadr function) 'aref))))

(defun pcase--count-place (place branches)
  "Return how many cores in BRANCHES are about the form PLACE."
  (let ((count 0)
        (todo (mapcan (lambda (branch) (mapcar #'cdr (car branch))) branches)))
    (while todo
      (let ((core (pop todo)))
        (when (consp core)
          (if (and (eq (car core) 'at) (eq (cadr core) place))
              (setq count (1+ count)))
          (setq todo (append (pcase--parts core) todo)))))
    count))

;; -- code -------------------------------------------------------------------------------------

(defun pcase--size (form limit)
  "Return the number of conses in FORM, or LIMIT if there are more."
  (let ((size 0) (todo (list form)))
    (while (and todo (< size limit))
      (let ((part (pop todo)))
        (while (and (consp part) (< size limit))
          (setq size (1+ size))
          (if (consp (car part)) (push (car part) todo))
          (setq part (cdr part)))))
    size))

(defun pcase--copy-p (form count)
  "Return non-nil if FORM may stand in the code COUNT times."
  (or (= count 1) (< (* count (pcase--size form 40)) 40)))

(defun pcase--next-states (state)
  "Return the states that the step of STATE leads to."
  (let* ((step (aref state 1)) (kind (car step)))
    (delq nil (cond ((eq kind 'if) (list (nth 2 step) (nth 3 step)))
                    ((eq kind 'let) (list (nth 3 step)))
                    ((eq kind 'seq) (list (nth 2 step)))))))

(defun pcase--ordered-states (start)
  "Return START and the states that follow, each after those that it leads to."
  (let ((todo (list start)) (order nil))
    (while todo
      (let ((state (pop todo)))
        (cond ((consp state) (push (car state) order))
              ((null (aref state 3))
               (aset state 3 'visited)
               (push (list state) todo)
               (setq todo (append (pcase--next-states state) todo))))))
    (nreverse order)))

(defun pcase--emit (start)
  "Return the code of the state START."
  (dolist (state (and start (pcase--ordered-states start)))
    (let ((code (pcase--emit-step (aref state 1))))
      (aset state 3 (if (or (eq (car (aref state 1)) 'body) (pcase--copy-p code (aref state 2)))
                        code
                      (pcase--define-function state code)))))
  (and start (aref start 3)))

(defun pcase--define-function (state code)
  "Make CODE, that of STATE, a local function; return the form that calls it."
  (let ((parameters (mapcar #'car (macroexp--fgrep pcase--subjects (aref state 0))))
        (function (make-symbol "pcase-rest")))
    (push `(,function (lambda ,parameters ,code)) pcase--definitions)
    `(funcall ,function ,@parameters)))

(defun pcase--emit-step (step)
  "Return the code of STEP; the states that it leads to have theirs."
  (let ((kind (car step)))
    (cond
     ((eq kind 'body) (pcase--emit-body step))
     ((eq kind 'let) (macroexp-let* (list (list (nth 1 step) (nth 2 step))) (aref (nth 3 step) 3)))
     ((eq kind 'seq) (macroexp-progn (cons (nth 1 step) (macroexp-unprogn (aref (nth 2 step) 3)))))
     (t (let ((then (nth 2 step)) (else (nth 3 step)))
          (macroexp-if (nth 1 step) (and then (aref then 3)) (and else (aref else 3))))))))

(defun pcase--emit-body (step)
  "Return the code of STEP, (body BODY BINDINGS)."
  (let* ((body (nth 1 step)) (bindings (nth 2 step)) (codegen (aref body 0))
         (values (mapcar (lambda (variable) (list variable (cdr (assq variable bindings)))) (aref body 1))))
    (cond ((not (eq (car-safe codegen) 'pcase--forms)) (funcall codegen values (aref body 2)))
          ((pcase--body-shared-p body) `(funcall ,(aref body 3) ,@(mapcar #'cadr values)))
          (values `(let ,values ,@(cdr codegen)))
          (t (macroexp-progn (cdr codegen))))))

(defun pcase--body-shared-p (body)
  "Return non-nil if BODY, of forms, is a local function, after making it one if it is better so."
  (or (aref body 3)
      (let ((forms (cdr (aref body 0))))
        (unless (pcase--copy-p forms (aref body 2))
          (aset body 3 (make-symbol "pcase-body"))
          (push `(,(aref body 3) (lambda ,(aref body 1) ,@forms)) pcase--definitions)
          t))))

(defun pcase--count-bodies (bodies)
  "Count how many steps lead to each of BODIES, and keep only the variables that some of them bind."
  (let ((bound nil))
    (maphash (lambda (_branches state)
               (let* ((step (aref state 1)) (body (nth 1 step)))
                 (when (eq (car step) 'body)
                   (aset body 2 (+ (aref body 2) (aref state 2)))
                   (dolist (binding (nth 2 step))
                     (push (cons (car binding) body) bound)))))
             pcase--states)
    (dolist (body bodies)
      (let ((variables (delq nil (mapcar (lambda (entry) (and (eq (cdr entry) body) (car entry))) bound))))
        (aset body 1 (delq nil (mapcar (lambda (variable) (car (memq variable variables))) (aref body 1))))))))

(defun pcase--warn-of-shadowed (bodies)
  "Warn of patterns that can never be the first to match: those whose body of BODIES is not used."
  (dolist (body bodies)
    (if (and (zerop (aref body 2)) (eq (car-safe (aref body 0)) 'pcase--forms)
             (aref body 4))
        (macroexp-warn-and-return
         (format-message "pcase pattern %S shadowed by previous pcase pattern" (aref body 4)) nil))))

(provide 'pcase-graph)

;;; pcase-graph.el ends here
