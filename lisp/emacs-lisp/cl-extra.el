;;; cl-extra.el --- Common Lisp: functions on sequences, numbers and properties  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What is too much for cl-lib.el and needs no keyword arguments.

;;; Code:

(require 'cl-lib)
(require 'seq)

;; -- mapping ----------------------------------------------------------------------------------

;;;###autoload
(defun cl--mapcar-many (cl-func cl-seqs &optional acc)
  "Call CL-FUNC with the first elements of the sequences CL-SEQS, then with the second, and so on.
Return a list of the values if ACC is non-nil."
  (let* ((sequences (mapcar (lambda (sequence) (if (listp sequence) sequence (append sequence nil))) cl-seqs))
         (n (apply #'min (mapcar #'length cl-seqs)))
         (result nil))
    (while (> n 0)
      (let ((value (apply cl-func (mapcar #'car sequences))))
        (if acc (push value result)))
      (setq sequences (mapcar #'cdr sequences) n (1- n)))
    (nreverse result)))


(defun cl--map-lists (function list others)
  "Return a list of the values of FUNCTION for LIST and the lists OTHERS, then for their tails, and so on."
  (let ((lists (cons list others)) (result nil))
    (while (not (memq nil lists))
      (push (apply function lists) result)
      (setq lists (mapcar #'cdr lists)))
    (nreverse result)))

;;;###autoload
(defun cl-map (cl-type cl-func cl-seq &rest cl-rest)
  "Return a sequence of CL-TYPE of the values of CL-FUNC for the elements of CL-SEQ and CL-REST.
CL-TYPE nil means that the value is nil.

\(fn TYPE FUNCTION SEQUENCE...)"
  (let ((values (apply #'cl-mapcar cl-func cl-seq cl-rest)))
    (and cl-type (cl-coerce values cl-type))))

;;;###autoload
(defun cl-maplist (cl-func cl-list &rest cl-rest)
  "Return a list of the values of CL-FUNC for CL-LIST and CL-REST, then for their cdrs, and so on.

\(fn FUNCTION LIST...)"
  (if cl-rest
      (cl--map-lists cl-func cl-list cl-rest)
    (let ((result nil))
      (while cl-list
        (push (funcall cl-func cl-list) result)
        (setq cl-list (cdr cl-list)))
      (nreverse result))))

;;;###autoload
(defun cl-mapc (cl-func cl-seq &rest cl-rest)
  "Call CL-FUNC with the elements of CL-SEQ and CL-REST, and return CL-SEQ.

\(fn FUNCTION SEQUENCE...)"
  (if cl-rest
      (cl--mapcar-many cl-func (cons cl-seq cl-rest))
    (mapc cl-func cl-seq))
  cl-seq)

;;;###autoload
(defun cl-mapl (cl-func cl-list &rest cl-rest)
  "Call CL-FUNC with CL-LIST and CL-REST, then with their cdrs, and so on; return CL-LIST.

\(fn FUNCTION LIST...)"
  (apply #'cl-maplist cl-func cl-list cl-rest)
  cl-list)

;;;###autoload
(defun cl-mapcan (cl-func cl-seq &rest cl-rest)
  "Like `cl-mapcar' with CL-FUNC, CL-SEQ and CL-REST, but join the values with `nconc'.

\(fn FUNCTION SEQUENCE...)"
  (if cl-rest
      (apply #'nconc (apply #'cl-mapcar cl-func cl-seq cl-rest))
    (mapcan cl-func cl-seq)))

;;;###autoload
(defun cl-mapcon (cl-func cl-list &rest cl-rest)
  "Like `cl-maplist' with CL-FUNC, CL-LIST and CL-REST, but join the values with `nconc'.

\(fn FUNCTION LIST...)"
  (apply #'nconc (apply #'cl-maplist cl-func cl-list cl-rest)))

;;;###autoload
(defun cl-some (cl-pred cl-seq &rest cl-rest)
  "Return the first value of CL-PRED for the elements of CL-SEQ and CL-REST that is not nil, or nil.

\(fn PREDICATE SEQUENCE...)"
  (let ((found nil))
    (if cl-rest
        (catch 'cl--some
          (apply #'cl-mapc (lambda (&rest elements)
                             (if (setq found (apply cl-pred elements)) (throw 'cl--some nil)))
                 cl-seq cl-rest))
      (or (listp cl-seq) (setq cl-seq (append cl-seq nil)))
      (while (and cl-seq (not (setq found (funcall cl-pred (car cl-seq)))))
        (setq cl-seq (cdr cl-seq))))
    found))

;;;###autoload
(defun cl-every (cl-pred cl-seq &rest cl-rest)
  "Return t if CL-PRED is non-nil for all elements of CL-SEQ and CL-REST.

\(fn PREDICATE SEQUENCE...)"
  (cond
   (cl-rest (not (apply #'cl-some (lambda (&rest elements) (not (apply cl-pred elements))) cl-seq cl-rest)))
   (t
    (or (listp cl-seq) (setq cl-seq (append cl-seq nil)))
    (while (and cl-seq (funcall cl-pred (car cl-seq)))
      (setq cl-seq (cdr cl-seq)))
    (null cl-seq))))

;;;###autoload
(defun cl-notany (cl-pred cl-seq &rest cl-rest)
  "Return t if CL-PRED is nil for all elements of CL-SEQ and CL-REST.

\(fn PREDICATE SEQUENCE...)"
  (not (apply #'cl-some cl-pred cl-seq cl-rest)))

;;;###autoload
(defun cl-notevery (cl-pred cl-seq &rest cl-rest)
  "Return t if CL-PRED is nil for some elements of CL-SEQ and CL-REST.

\(fn PREDICATE SEQUENCE...)"
  (not (apply #'cl-every cl-pred cl-seq cl-rest)))

;;;###autoload
(defun cl--map-keymap-recursively (cl-func-rec cl-map &optional cl-base)
  "Call CL-FUNC-REC with each key sequence of the keymap CL-MAP and its binding.
CL-BASE is what comes before each sequence."
  (map-keymap
   (lambda (key binding)
     (let ((sequence (vconcat cl-base (vector key))))
       (if (keymapp binding)
           (cl--map-keymap-recursively cl-func-rec binding sequence)
         (funcall cl-func-rec sequence binding))))
   cl-map))

;;;###autoload
(defun cl--map-intervals (cl-func &optional cl-what cl-prop cl-start cl-end)
  "Call CL-FUNC with the bounds of each part of CL-WHAT whose properties are the same.
CL-WHAT is a string or a buffer, nil for the current one.  CL-PROP non-nil
is the only property that counts; CL-START and CL-END are the bounds."
  (or cl-what (setq cl-what (current-buffer)))
  (let* ((in-buffer (bufferp cl-what))
         (start (or cl-start (if in-buffer (with-current-buffer cl-what (point-min)) 0)))
         (end (or cl-end (if in-buffer (with-current-buffer cl-what (point-max)) (length cl-what)))))
    (while (< start end)
      (let ((next (or (if cl-prop
                          (next-single-property-change start cl-prop cl-what)
                        (next-property-change start cl-what))
                      end)))
        (funcall cl-func start (min next end))
        (setq start next)))))

;;;###autoload
(defun cl--map-overlays (cl-func &optional cl-buffer cl-start cl-end cl-arg)
  "Call CL-FUNC with each overlay of CL-BUFFER and CL-ARG, until it returns non-nil.
CL-START and CL-END limit it to overlays of that part."
  (with-current-buffer (or cl-buffer (current-buffer))
    (let* ((start (or cl-start (point-min))) (end (or cl-end (point-max)))
           (overlays (overlay-lists)) (rest (append (car overlays) (cdr overlays))))
      (while rest
        (let ((overlay (pop rest)))
          (if (and (<= (overlay-start overlay) end) (or (> (overlay-end overlay) start) (null cl-start))
                   (funcall cl-func overlay cl-arg))
              (setq rest nil)))))))

;; -- types ------------------------------------------------------------------------------------

;;;###autoload
(defun cl-coerce (x type)
  "Return X as an object of TYPE, which is converted if it is of another type.
Signals an error if that cannot be done."
  (cond
   ((eq type 'list) (if (listp x) x (append x nil)))
   ((eq type 'vector) (if (vectorp x) x (vconcat x)))
   ((eq type 'bool-vector) (if (bool-vector-p x) x (apply #'bool-vector (append x nil))))
   ((eq type 'string) (if (stringp x) x (concat x)))
   ((eq type 'array) (if (arrayp x) x (vconcat x)))
   ((and (eq type 'character) (stringp x) (= (length x) 1)) (aref x 0))
   ((and (eq type 'character) (symbolp x) (= (length (symbol-name x)) 1)) (aref (symbol-name x) 0))
   ((eq type 'float) (float x))
   ((cl-typep x type) x)
   (t (error "Can't coerce %s to type %s" x type))))

;;;###autoload
(defun cl-equalp (x y)
  "Return t if X and Y are `equal', apart from upper and lower case and the types of numbers."
  (cond
   ((eq x y) t)
   ((stringp x) (and (stringp y) (string= (downcase x) (downcase y))))
   ((numberp x) (and (numberp y) (= x y)))
   ((consp x)
    (while (and (consp x) (consp y) (cl-equalp (car x) (car y)))
      (setq x (cdr x) y (cdr y)))
    (and (not (consp x)) (cl-equalp x y)))
   ((vectorp x)
    (and (vectorp y) (= (length x) (length y))
         (cl-every #'cl-equalp x y)))
   (t (equal x y))))

;; -- numbers ----------------------------------------------------------------------------------

;;;###autoload
(defun cl-gcd (&rest args)
  "Return the greatest common divisor of ARGS."
  (let ((a (abs (or (pop args) 0))))
    (dolist (b args)
      (setq b (abs b))
      (while (/= b 0)
        (setq b (% a (setq a b)))))
    a))

;;;###autoload
(defun cl-lcm (&rest args)
  "Return the least common multiple of ARGS."
  (if (memq 0 args)
      0
    (let ((a (abs (or (pop args) 1))))
      (dolist (b args)
        (setq a (* (/ a (cl-gcd a (if (< b 0) (- b) b))) (abs b))))
      a)))

;;;###autoload
(defun cl-isqrt (x)
  "Return the integer part of the square root of X, an integer.
Signals `arith-error' if X is none, or below zero."
  (unless (and (integerp x) (>= x 0))
    (signal 'arith-error nil))
  (if (= x 0)
      0
    (let ((root (ash 1 (/ (1+ (logb x)) 2))) (next nil))
      (setq root (* 2 root))
      (while (< (setq next (/ (+ root (/ x root)) 2)) root)
        (setq root next))
      root)))

(defmacro cl--define-division (name function doc)
  "Define NAME as a function that returns the quotient by FUNCTION and the remainder; DOC says which."
  `(defun ,name (x &optional y)
     ,(concat doc "\nY is 1 by default.")
     (let ((quotient (,function x y)))
       (list quotient (- x (if y (* y quotient) quotient))))))

;;;###autoload (autoload 'cl-floor "cl-extra" "Return the quotient of X and Y, rounded down, and the remainder.\n\n(fn X &optional Y)")
(cl--define-division cl-floor floor "Return the quotient of X and Y, rounded down, and the remainder.")
;;;###autoload (autoload 'cl-ceiling "cl-extra" "Return the quotient of X and Y, rounded up, and the remainder.\n\n(fn X &optional Y)")
(cl--define-division cl-ceiling ceiling "Return the quotient of X and Y, rounded up, and the remainder.")
;;;###autoload (autoload 'cl-truncate "cl-extra" "Return the quotient of X and Y, rounded to zero, and the remainder.\n\n(fn X &optional Y)")
(cl--define-division cl-truncate truncate "Return the quotient of X and Y, rounded to zero, and the remainder.")
;;;###autoload (autoload 'cl-round "cl-extra" "Return the nearest integer to the quotient of X and Y, and the remainder.\n\n(fn X &optional Y)")
(cl--define-division cl-round round "Return the nearest integer to the quotient of X and Y, and the remainder.")

;;;###autoload
(defun cl-mod (x y)
  "Return the remainder of X by Y, with the sign of Y."
  (nth 1 (cl-floor x y)))

;;;###autoload
(defun cl-rem (x y)
  "Return the remainder of X by Y, with the sign of X."
  (nth 1 (cl-truncate x y)))

;;;###autoload
(defun cl-signum (x)
  "Return 1, 0 or -1: the sign of X."
  (cond ((> x 0) 1) ((< x 0) -1) (t 0)))

(defun cl--skip-blanks (string start end)
  "Return the position of the first character of STRING from START to END that is no white space, or END."
  (while (and (< start end) (memq (aref string start) '(?\s ?\t ?\n ?\f ?\r ?\v)))
    (setq start (1+ start)))
  start)

;;;###autoload
(cl-defun cl-parse-integer (string &key start end radix junk-allowed)
  "Return the integer that STRING from START to END shows, in base RADIX (default 10).
What is no integer is an error, unless JUNK-ALLOWED is non-nil: then what
follows a number is ignored, and the value is nil if there is none."
  (cl-check-type string string)
  (let* ((start (or start 0)) (end (or end (length string))) (radix (or radix 10)) (sum nil) (sign 1) (at nil) (digit nil))
    (if (< end start) (error "Bad interval: [%d, %d)" start end))
    (setq at (cl--skip-blanks string start end))
    (when (< at end)
      (cond ((eq (aref string at) ?+) (setq at (1+ at)))
            ((eq (aref string at) ?-) (setq at (1+ at) sign -1))))
    (while (and (< at end) (setq digit (cl-digit-char-p (aref string at) radix)))
      (setq sum (+ (* (or sum 0) radix) digit) at (1+ at)))
    (cond
     (junk-allowed (and sum (* sign sum)))
     ((and sum (= end (cl--skip-blanks string at end))) (* sign sum))
     (t (error "Not an integer string: `%s'" string)))))

;;;###autoload
(defun cl-float-limits ()
  "Set the variables that tell the limits of floats, such as `cl-most-positive-float'."
  (setq cl-most-positive-float 1.7976931348623157e+308
        cl-most-negative-float -1.7976931348623157e+308
        cl-least-positive-float 5e-324
        cl-least-negative-float -5e-324
        cl-least-positive-normalized-float 2.2250738585072014e-308
        cl-least-negative-normalized-float -2.2250738585072014e-308
        cl-float-epsilon 2.220446049250313e-16
        cl-float-negative-epsilon 1.1102230246251565e-16)
  nil)

;; -- random numbers ---------------------------------------------------------------------------

;; A state is a record of one number.  Each step is a linear congruence modulo 2^61 whose high bits
;; are used, as many steps as the limit has groups of 32 bits.

(defconst cl--random-modulus (ash 1 61) "The modulus of the generator.")

(defvar cl--random-state (record 'cl--random-state 20261122)
  "The state of `cl-random' by default.")

;;;###autoload
(defun cl-random-state-p (state)
  "Return t if STATE is a state of the random number generator."
  (and (recordp state) (eq (aref state 0) 'cl--random-state)))

;;;###autoload
(defun cl-make-random-state (&optional state)
  "Return a copy of the random number generator's state STATE, or of the one in use if STATE is nil.
STATE t, or anything that is neither a state nor an integer, means a new
one, an integer one that depends on it alone."
  (cond ((null state) (copy-sequence cl--random-state))
        ((cl-random-state-p state) (copy-sequence state))
        (t (record 'cl--random-state (if (integerp state) (mod state cl--random-modulus) (random cl--random-modulus))))))

(defun cl--random-bits (state)
  "Advance STATE, and return a number of 32 bits."
  (let ((next (logand (+ (* (aref state 1) 6364136223846793005) 1442695040888963407) (1- cl--random-modulus))))
    (aset state 1 next)
    (ash next -29)))

;;;###autoload
(defun cl-random (lim &optional state)
  "Return a random number of at least 0 and below LIM, an integer or a float.
STATE is the state of the generator, `cl--random-state' by default.
Signals `arith-error' if LIM is zero."
  (or state (setq state cl--random-state))
  (cond
   ((= lim 0) (signal 'arith-error nil))
   ((floatp lim) (* lim (/ (cl--random-bits state) 4294967296.0)))
   ((< lim 0) 0)
   (t
    (let ((bits 0) (range 1))
      (while (< range (* lim 65536))
        (setq bits (+ (ash bits 32) (cl--random-bits state)) range (ash range 32)))
      (mod bits lim)))))

;; -- sequences --------------------------------------------------------------------------------

;;;###autoload
(defun cl-subseq (seq start &optional end)
  "Return the part of the sequence SEQ from START up to END, or its end.
Negative numbers count from the end.  The part can be set: as many elements
as there are are replaced."
  (declare (gv-setter (lambda (new)
                        (macroexp-let2 nil new new
                          `(progn (cl-replace ,seq ,new :start1 ,start :end1 ,end) ,new)))))
  (cond
   ((or (stringp seq) (vectorp seq)) (substring seq start end))
   ((listp seq) (cl--sublist seq start end))
   (t (error "Unsupported sequence: %s" seq))))

(defun cl--sublist (list start end)
  "Return a copy of LIST from START up to END.
Signals an error if there are not so many elements."
  (let* ((length (length list)) (from (if (< start 0) (+ length start) start))
         (to (cond ((null end) length) ((< end 0) (+ length end)) (t end))))
    (unless (and (<= 0 from) (<= from to) (<= to length))
      (error "Bad bounding indices: %s, %s" start end))
    (nbutlast (copy-sequence (nthcdr from list)) (- length to))))

;;;###autoload
(defun cl-concatenate (type &rest sequences)
  "Return the elements of SEQUENCES as one sequence of TYPE: `list', `vector' or `string'."
  (cond ((eq type 'list) (apply #'append (append sequences '(nil))))
        ((eq type 'vector) (apply #'vconcat sequences))
        ((eq type 'string) (apply #'concat sequences))
        (t (error "Not a sequence type name: %S" type))))

;;;###autoload
(defun cl-revappend (x y)
  "Return the elements of the list X in reverse, followed by Y."
  (nconc (reverse x) y))

;;;###autoload
(defun cl-nreconc (x y)
  "Return the elements of the list X in reverse, followed by Y; X is destroyed."
  (nconc (nreverse x) y))

;;;###autoload
(defun cl-list-length (x)
  "Return the length of the list X, or nil if it is circular."
  (cl-check-type x list)
  (condition-case err
      (length x)
    (circular-list nil)
    (wrong-type-argument (signal 'wrong-type-argument (list 'listp (cdr (last x)))) err)))

;;;###autoload
(defun cl-tailp (sublist list)
  "Return t if SUBLIST is LIST or one of its tails."
  (while (and (consp list) (not (eq sublist list)))
    (setq list (cdr list)))
  (if (numberp sublist) (equal sublist list) (eq sublist list)))

;; -- property lists ---------------------------------------------------------------------------

;;;###autoload
(defun cl--do-remf (plist tag)
  "Remove the property TAG, not the first one, from PLIST; return t if it was there."
  (let ((before (cdr plist)))
    (while (and (cdr before) (not (eq (car (cdr before)) tag)))
      (setq before (cdr (cdr before))))
    (when (cdr before)
      (setcdr before (cdr (cdr (cdr before))))
      t)))

;;;###autoload
(defun cl-get (sym tag &optional def)
  "Return the value of the property TAG of the symbol SYM, or DEF if it has none; it can be set."
  (declare (compiler-macro (lambda (_) (if def `(cl-getf (symbol-plist ,sym) ,tag ,def) `(get ,sym ,tag))))
           (gv-setter (lambda (store) (ignore def) `(put ,sym ,tag ,store))))
  (cl-getf (symbol-plist sym) tag def))

;;;###autoload
(defun cl-getf (plist tag &optional def)
  "Return the value of the property TAG in PLIST, or DEF if it has none; it can be set."
  (declare (gv-expander
            (lambda (do)
              (gv-letplace (getter setter) plist
                (macroexp-let2* macroexp-copyable-p ((key tag) (default def))
                  (funcall do `(cl-getf ,getter ,key ,default)
                           (lambda (value)
                             (macroexp-let2 macroexp-copyable-p value value
                               `(progn ,(funcall setter `(cl--set-getf ,getter ,key ,value)) ,value)))))))))
  (let ((tail (cdr (plist-member plist tag))))
    (if tail (car tail) def)))

;;;###autoload
(defun cl--set-getf (plist tag val)
  "Return PLIST with the value VAL of the property TAG; PLIST itself is changed if it has the property."
  (let ((tail (plist-member plist tag)))
    (if tail
        (progn (setcar (cdr tail) val) plist)
      (cons tag (cons val plist)))))

;;;###autoload
(defun cl-remprop (sym tag)
  "Remove the property TAG of the symbol SYM; return t if it had one."
  (let ((plist (symbol-plist sym)))
    (if (and plist (eq tag (car plist)))
        (progn (setplist sym (cdr (cdr plist))) t)
      (cl--do-remf plist tag))))

;;;###autoload
(defun cl-fresh-line (&optional stream)
  "Begin a new line on STREAM, `standard-output' by default, unless it is at the beginning of one."
  (terpri stream 'ensure))

;; -- looking at things ------------------------------------------------------------------------

;;;###autoload
(defun cl-find-class (type)
  "Return the class named TYPE, or nil."
  (cl--find-class type))

(defun cl-prettyprint (form)
  "Insert FORM on lines of its own, laid out as code."
  (insert "\n" (string-trim-right (pp-to-string form)) "\n"))

;;;###autoload
(defun cl-prettyexpand (form &optional _full)
  "Insert FORM with all of its macros expanded, laid out as code."
  (message "Expanding...")
  (let ((expansion (macroexpand-all form)))
    (message "Formatting...")
    (cl-prettyprint expansion)
    (message "")
    nil))

(provide 'cl-extra)

;;; cl-extra.el ends here
