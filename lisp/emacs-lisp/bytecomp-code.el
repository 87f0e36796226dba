;;; bytecomp-code.el --- from forms to instructions  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The middle of the byte compiler.  `bytecomp-code-form' emits instructions for a form whose macros are expanded and whose
;; closures are converted (cconv.el); bytecomp-forms.el has the special forms.  While it works it
;; knows how many values are on the stack, and where on it each lexical variable is.
;;
;; Each function that emits takes an argument EFFECT: if it is nil the code leaves the value on the
;; stack, else it leaves nothing.

;;; Code:

(require 'bytecomp-lap)
(require 'bytecomp-warn)
(require 'byte-opt)
(require 'help-usage nil t)

(defvar bytecomp-code--lap nil
  "The instructions that were emitted, the last one first.")

(defvar bytecomp-code--depth 0
  "The number of values on the stack.")

(defvar bytecomp-code--max-depth 0
  "The greatest value of `bytecomp-code--depth'.")

(defvar bytecomp-code--env nil
  "Alist of the lexical variables and their places on the stack.")

(defvar bytecomp-code--tags 0
  "The number of tags that were made.")

;; -- emitting ---------------------------------------------------------------------------------

(defconst bytecomp-code--effects
  (let ((table (make-hash-table :test 'eq)))
    (dolist (entry '((1 byte-stack-ref byte-varref byte-dup byte-constant byte-closed-var byte-point byte-point-max
                        byte-point-min byte-following-char byte-preceding-char byte-current-column byte-eolp byte-eobp
                        byte-bolp byte-bobp byte-current-buffer byte-widen)
                     (-1 byte-varset byte-varbind byte-discard byte-return byte-pushconditioncase byte-pushcatch
                         byte-goto-if-nil byte-goto-if-not-nil byte-goto-if-nil-else-pop byte-goto-if-not-nil-else-pop
                         byte-unwind-protect byte-nth byte-eq byte-memq byte-cons byte-list2 byte-aref byte-set byte-fset
                         byte-get byte-concat2 byte-eqlsign byte-gtr byte-lss byte-leq byte-geq byte-diff byte-plus
                         byte-max byte-min byte-mult byte-skip-chars-forward byte-skip-chars-backward
                         byte-buffer-substring byte-delete-region byte-narrow-to-region byte-string= byte-string<
                         byte-equal byte-nthcdr byte-elt byte-member byte-assq byte-setcar byte-setcdr byte-nconc
                         byte-quo byte-rem byte-stack-set)
                     (-2 byte-list3 byte-aset byte-substring byte-concat3 byte-set-marker byte-switch)
                     (-3 byte-list4 byte-concat4))
                   table)
      (dolist (op (cdr entry)) (puthash op (car entry) table))))
  "Hash table of how many values operations add to the stack; those that are not in it add none.")

(defun bytecomp-code--effect (op argument)
  "Return how many values the operation OP with ARGUMENT adds to the stack."
  (pcase op
    ('byte-call (- argument))
    ((or 'byte-listN 'byte-concatN 'byte-insertN) (- 1 argument))
    ('byte-discardN (- (logand argument 127)))
    (_ (gethash op bytecomp-code--effects 0))))

(defun bytecomp-code-out (op &optional argument)
  "Emit the instruction OP with ARGUMENT."
  (push (cons op (or argument 0)) bytecomp-code--lap)
  (setq bytecomp-code--depth (+ bytecomp-code--depth (bytecomp-code--effect op argument)))
  (if (> bytecomp-code--depth bytecomp-code--max-depth)
      (setq bytecomp-code--max-depth bytecomp-code--depth)))

(defun bytecomp-code-tag ()
  "Return a new tag."
  (list 'TAG (setq bytecomp-code--tags (1+ bytecomp-code--tags)) nil))

(defun bytecomp-code-jump (op tag)
  "Emit the jump OP to TAG."
  (let ((depth bytecomp-code--depth))
    (bytecomp-code-out op tag)
    ;; What the handler finds, or what such a jump leaves, is on top there.
    (unless (memq op '(byte-pushconditioncase byte-pushcatch byte-goto-if-nil-else-pop byte-goto-if-not-nil-else-pop))
      (setq depth bytecomp-code--depth))
    (setf (nth 2 tag) depth)
    (if (> depth bytecomp-code--max-depth) (setq bytecomp-code--max-depth depth))))

(defun bytecomp-code-place (tag)
  "Emit TAG: what leads to it leads here."
  (if (nth 2 tag) (setq bytecomp-code--depth (nth 2 tag)))
  (push tag bytecomp-code--lap))

(defun bytecomp-code-constant (value &optional effect)
  "Emit code for VALUE; see the commentary for EFFECT."
  (unless effect (bytecomp-code-out 'byte-constant (list value))))

(defun bytecomp-code-discard (n &optional keep)
  "Emit code that drops N values; KEEP non-nil means those below the top of the stack."
  (while (> n 0)
    (let ((some (min n 127)))
      (cond (keep (bytecomp-code-out 'byte-discardN (+ 128 some)))
            ((= some 1) (bytecomp-code-out 'byte-discard))
            (t (bytecomp-code-out 'byte-discardN some)))
      (setq n (- n some)))))

(defun bytecomp-code-stack-ref (place)
  "Emit code that copies the value at PLACE of the stack to its top."
  (let ((distance (- bytecomp-code--depth 1 place)))
    (if (= distance 0) (bytecomp-code-out 'byte-dup) (bytecomp-code-out 'byte-stack-ref distance))))

(defun bytecomp-code-finish (effect)
  "Drop the value on top of the stack if EFFECT is non-nil."
  (if effect (bytecomp-code-out 'byte-discard)))

;; -- variables --------------------------------------------------------------------------------

(defun bytecomp-code-lexical-p (symbol)
  "Return non-nil if SYMBOL is to be bound lexically."
  (and lexical-binding (symbolp symbol) (not (keywordp symbol)) (not (memq symbol '(nil t)))
       (not (special-variable-p symbol)) (not (memq symbol byte-compile-bound-variables))))

(defun bytecomp-code-variable (symbol effect)
  "Emit code for the value of the variable SYMBOL; see the commentary for EFFECT."
  (let ((place (assq symbol bytecomp-code--env)))
    (bytecomp-warn-position symbol)
    (cond ((or (memq symbol '(nil t)) (keywordp symbol)) (bytecomp-code-constant symbol effect))
          (place (unless effect (bytecomp-code-stack-ref (cdr place))))
          (t (bytecomp-warn-reference symbol)
             (bytecomp-code-out 'byte-varref (list symbol))
             (bytecomp-code-finish effect)))))

(defun bytecomp-code-set (symbol effect)
  "Emit code that gives SYMBOL the value on top of the stack; see the commentary for EFFECT."
  (let ((place (assq symbol bytecomp-code--env)))
    (bytecomp-warn-position symbol)
    (unless effect (bytecomp-code-out 'byte-dup))
    (cond (place (bytecomp-code-out 'byte-stack-set (- bytecomp-code--depth 1 (cdr place))))
          (t (bytecomp-warn-assignment symbol)
             (unless (symbolp symbol) (signal 'wrong-type-argument (list 'symbolp symbol)))
             (bytecomp-code-out 'byte-varset (list symbol))))))

;; -- calls ------------------------------------------------------------------------------------

(defconst bytecomp-code--direct
  (let ((table (make-hash-table :test 'eq)))
    (dolist (entry
             '((symbolp 1) (consp 1) (stringp 1) (listp 1) (not 1) (car 1) (cdr 1) (length 1) (symbol-value 1)
               (symbol-function 1) (goto-char 1) (set-buffer 1) (char-syntax 1) (match-beginning 1) (match-end 1)
               (upcase 1) (downcase 1) (nreverse 1) (car-safe 1) (cdr-safe 1) (numberp 1) (integerp 1)
               (nth 2) (eq 2) (memq 2) (cons 2) (aref 2) (set 2) (fset 2) (get 2) (buffer-substring 2) (delete-region 2)
               (narrow-to-region 2) (equal 2) (nthcdr 2) (elt 2) (member 2) (assq 2) (setcar 2) (setcdr 2)
               (aset 3) (point 0) (point-max 0) (point-min 0) (following-char 0) (preceding-char 0)
               (current-column 0) (eolp 0) (eobp 0) (bolp 0) (bobp 0) (current-buffer 0) (widen 0))
             table)
      (let ((n (nth 1 entry)))
        (puthash (car entry) (list n n (intern (format "byte-%s" (car entry))) (cons n n)) table)))
    ;; Name, least and most arguments (those left out are nil), operation; if a call need not have that many, what it must
    ;; have, or nil if it may have any.
    (dolist (entry
             '((null 1 1 byte-not) (1- 1 1 byte-sub1) (1+ 1 1 byte-add1) (= 2 2 byte-eqlsign nil)
               (> 2 2 byte-gtr nil) (< 2 2 byte-lss nil) (<= 2 2 byte-leq nil) (>= 2 2 byte-geq nil) (% 2 2 byte-rem)
               (/ 2 2 byte-quo nil) (nconc 2 2 byte-nconc nil) (substring 2 3 byte-substring (1 . 3)) (string= 2 2 byte-string=)
               (string-equal 2 2 byte-string=) (string< 2 2 byte-string<) (string-lessp 2 2 byte-string<)
               (set-marker 2 3 byte-set-marker) (forward-char 0 1 byte-forward-char) (forward-word 0 1 byte-forward-word)
               (forward-line 0 1 byte-forward-line) (end-of-line 0 1 byte-end-of-line)
               (char-after 0 1 byte-char-after) (indent-to 1 1 byte-indent-to (1 . 2))
               (skip-chars-forward 1 2 byte-skip-chars-forward) (skip-chars-backward 1 2 byte-skip-chars-backward))
             table)
      (puthash (car entry) (if (nthcdr 4 entry) (cdr entry) (append (cdr entry) (list (cons (nth 1 entry) (nth 2 entry)))))
               table)))
  "Hash table of functions that are operations: name to (LEAST MOST OPERATION LIMITS).
LIMITS, (LEAST . MOST), are the numbers of arguments a call must have; nil
means any.")

(defconst bytecomp-code--chained
  '((+ . byte-plus) (- . byte-diff) (* . byte-mult) (max . byte-max) (min . byte-min))
  "Functions of which several arguments are taken two by two, and the operation for two.")

(defconst bytecomp-code--lists
  '((list byte-list1 byte-list2 byte-list3 byte-list4 byte-listN)
    (concat nil byte-concat2 byte-concat3 byte-concat4 byte-concatN)
    (insert byte-insert byte-insertN byte-insertN byte-insertN byte-insertN))
  "Functions that have operations for one to four and for more arguments.")

(defun bytecomp-code--arguments (args)
  "Emit code for the forms ARGS, and return how many they are."
  (let ((n 0))
    (while (consp args)
      (bytecomp-code-form (pop args))
      (setq n (1+ n)))
    n))

(defun bytecomp-code--direct-call (form)
  "Emit code for the call FORM by an operation, if there is one for it; return non-nil if so."
  (let* ((name (car form)) (args (cdr form)) (n (proper-list-p args)) direct)
    (cond
     ((null n) nil)
     ((and (setq direct (gethash name bytecomp-code--direct)) (<= (nth 0 direct) n (nth 1 direct)))
      (bytecomp-code--arguments args)
      (dotimes (_ (- (nth 1 direct) n)) (bytecomp-code-constant nil))
      (bytecomp-code-out (nth 2 direct))
      t)
     ((and (eq name '-) (= n 1))
      (bytecomp-code-form (car args))
      (bytecomp-code-out 'byte-negate)
      t)
     ((and (setq direct (cdr (assq name bytecomp-code--chained))) (> n 1))
      (bytecomp-code-form (pop args))
      (dolist (arg args t)
        (bytecomp-code-form arg)
        (bytecomp-code-out direct)))
     ((setq direct (cdr (assq name bytecomp-code--lists)))
      (let ((op (if (> n 0) (nth (1- (min n 5)) direct))))
        (when (and op (< n 256))
          (bytecomp-code--arguments args)
          (bytecomp-code-out op (if (memq op '(byte-listN byte-concatN byte-insertN)) n))
          t))))))

(defun bytecomp-code-call (form effect)
  "Emit code for the call FORM; see the commentary for EFFECT."
  (bytecomp-warn-call form effect (nth 3 (gethash (car form) bytecomp-code--direct)))
  (let ((folded (byte-opt-fold form)))
    (cond
     (folded (bytecomp-code-constant (cdr folded) effect))
     ((and effect (byte-opt-droppable-p form))
      (dolist (arg (cdr form)) (bytecomp-code-form arg t)))
     (t (unless (bytecomp-code--direct-call form)
          (bytecomp-code-constant (car form))
          (bytecomp-code-out 'byte-call (bytecomp-code--arguments (cdr form))))
        (bytecomp-code-finish effect)))))

;; -- forms ------------------------------------------------------------------------------------

(defvar bytecomp-code-special (make-hash-table :test 'eq)
  "Hash table of functions that emit code for special forms; their arguments are FORM and EFFECT.")

(defun bytecomp-code-form (form &optional effect)
  "Emit code for FORM; see the commentary for EFFECT."
  (cond
   ((symbolp form) (bytecomp-code-variable form effect))
   ((atom form) (bytecomp-code-constant form effect))
   ((symbolp (car form))
    (let ((special (gethash (car form) bytecomp-code-special)))
      (if special (funcall special form effect) (bytecomp-code-call form effect))))
   ((eq (car-safe (car form)) 'lambda)
    (bytecomp-code-form `(funcall #',(car form) ,@(cdr form)) effect))
   (t (byte-compile-warn "`%s' is a malformed function" (prin1-to-string (car form)))
      (bytecomp-code-form `(signal 'invalid-function (list ',(car form))) effect))))

(defun bytecomp-code-body (forms &optional effect)
  "Emit code for FORMS in sequence, of which the last has the value; see the commentary for EFFECT."
  (while (cdr forms) (bytecomp-code-form (pop forms) t))
  (bytecomp-code-form (car forms) effect))

;; -- functions --------------------------------------------------------------------------------

(defun bytecomp-code--run (emit args)
  "Call EMIT, which emits the body of a function with the lexical variables ARGS, in order.
Return (CODE CONSTANTS DEPTH) without reserved constants, or with as many
as EMIT returns if that is a number."
  (let* ((bytecomp-code--lap nil) (bytecomp-code--depth 0) (bytecomp-code--max-depth 0)
         (bytecomp-code--env nil) (bytecomp-code--tags 0) reserved assembled)
    (dolist (arg args)
      (push (cons arg bytecomp-code--depth) bytecomp-code--env)
      (setq bytecomp-code--depth (1+ bytecomp-code--depth)))
    (setq bytecomp-code--max-depth bytecomp-code--depth)
    (setq reserved (funcall emit))
    (bytecomp-code-out 'byte-return)
    (setq assembled (bytecomp-lap-assemble (nreverse bytecomp-code--lap) (if (integerp reserved) reserved)))
    (list (car assembled) (cdr assembled) bytecomp-code--max-depth)))

(defun bytecomp-code--arity (args)
  "Return the number that tells the lambda list ARGS."
  (let ((least 0) (most 0) (rest 0) (where nil))
    (dolist (arg args)
      (cond ((eq arg '&optional) (setq where 'optional))
            ((eq arg '&rest) (setq where 'rest))
            ((eq where 'rest) (setq rest 128))
            ((eq where 'optional) (setq most (1+ most)))
            (t (setq least (1+ least) most (1+ most)))))
    (if (> least 127) (error "Too many arguments for a compiled function: %d" least))
    (+ least (ash most 8) rest)))

(defun bytecomp-code--interactive (form)
  "Return the list of what the interactive form FORM adds to a function, nil if FORM is nil."
  (when form
    (let ((spec (nth 1 form)) (modes (nthcdr 2 form)))
      (if (consp spec) (setq spec (bytecomp-code--converted spec)))
      (list (if modes (vector spec modes) spec)))))

(defun bytecomp-code-lambda (args body &optional reserved)
  "Return the function object for a lambda expression with the arguments ARGS and BODY, which is converted.
RESERVED is the number of values around it that it uses; the object is then
a prototype for `make-closure'."
  (byte-compile-check-lambda-list args)
  (bytecomp-warn-arguments args)
  (let* ((doc (if (and (stringp (car body)) (cdr body)) (pop body)))
         (interactive (if (eq (car-safe (car body)) 'interactive) (pop body)))
         (names (delq '&optional (delq '&rest (copy-sequence args))))
         (byte-compile-bound-variables (append (unless lexical-binding names) byte-compile-bound-variables))
         (bytecomp-warn--toplevel nil)
         (code (bytecomp-code--run (lambda () (bytecomp-code-body body) reserved) (if lexical-binding names))))
    (bytecomp-warn-interactive interactive)
    (if (and lexical-binding (or doc args))
        (setq doc (help-add-fundoc-usage doc (bytecomp-code--shown-arguments args))))
    (apply #'make-byte-code (if lexical-binding (bytecomp-code--arity args) args)
           (append code (if (or doc interactive) (list doc)) (bytecomp-code--interactive interactive)))))

(defun bytecomp-code--shown-arguments (args)
  "Return ARGS as a doc string shows them, without the underscore of those that are not used; t if there are none."
  (or (mapcar (lambda (arg)
                (if (string-match "\\`_." (symbol-name arg)) (intern (substring (symbol-name arg) 1)) arg))
              args)
      t))

(defun bytecomp-code-toplevel (form)
  "Return FORM, whose macros are expanded, compiled: a form to evaluate."
  (bytecomp-code--converted (if lexical-binding (cconv-closure-convert form #'bytecomp-warn-text) form)))

(defun bytecomp-code--converted (form)
  "Return FORM, whose closures are converted, compiled: a form to evaluate."
  (let ((code (bytecomp-code--run (lambda () (bytecomp-code-form form) nil) nil)))
    (or (bytecomp-code--simple (car code) (nth 1 code)) `(byte-code ,@code))))

(defun bytecomp-code--simple (code constants)
  "Return a form that does the same as CODE with CONSTANTS and is simpler, or nil."
  (let ((lap nil) (simple t))
    (dolist (item (byte-decompile-bytecode code constants))
      (if (consp item) (push item lap)))
    (setq lap (nreverse lap))
    (dolist (instruction (butlast lap 2))
      (unless (eq (car instruction) 'byte-constant) (setq simple nil)))
    (let ((last (car (last lap 2))) (values (if simple (mapcar #'cadr (butlast lap 2)))))
      (cond
       ((not (and simple (eq (car (car (last lap))) 'byte-return))) nil)
       ((and (null values) (memq (car last) '(byte-constant byte-varref)))
        (if (eq (car last) 'byte-constant) (macroexp-quote (cadr last)) (cadr last)))
       ((and (eq (car last) 'byte-call) values (eql (cdr last) (length (cdr values))) (symbolp (car values)))
        (cons (car values) (mapcar #'macroexp-quote (cdr values))))))))

(provide 'bytecomp-code)

;;; bytecomp-code.el ends here
