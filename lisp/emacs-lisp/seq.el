;;; seq.el --- functions of sequences  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Functions of lists, vectors, strings and whatever else methods are defined for.  All of them are
;; generic.  A new type needs methods of `seq-elt', `seq-length', `seq-do', `seqp', `seq-subseq',
;; `seq-into-sequence', `seq-copy' and `seq-into'; the others are defined in terms of those.
;;
;; Most walk through a sequence with `seq--do', which calls the primitive for built-in sequences.
;; They leave a loop with `throw'.

;;; Code:

(require 'cl-generic)
(require 'pcase)

;; -- the base, which a type defines -----------------------------------------------------------

(cl-defgeneric seq-elt (sequence n)
  "Return the element of SEQUENCE at the index N."
  (elt sequence n))

(cl-defmethod seq-elt ((sequence list) n)
  "Return the element of the list SEQUENCE at N, or nil past the end."
  (nth n sequence))

(cl-defgeneric (setf seq-elt) (store sequence n)
  "Store STORE as the element of SEQUENCE at the index N."
  (setf (elt sequence n) store))

(cl-defgeneric seq-length (sequence)
  "Return the number of elements of SEQUENCE."
  (length sequence))

(cl-defgeneric seq-do (function sequence)
  "Call FUNCTION with each element of SEQUENCE, and return SEQUENCE."
  (mapc function sequence))

(defalias 'seq-each #'seq-do)

(cl-defgeneric seqp (object)
  "Return non-nil if OBJECT is a sequence."
  (sequencep object))

(cl-defgeneric seq-copy (sequence)
  "Return a copy of SEQUENCE; the elements are the same."
  (copy-sequence sequence))

;;;###autoload
(cl-defgeneric seq-subseq (sequence start &optional end)
  "Return a copy of SEQUENCE from START to END, by default its end.
Negative START and END count from the end.  Signals an error if they are
not in SEQUENCE."
  (cond
   ((or (stringp sequence) (vectorp sequence)) (substring sequence start end))
   ((listp sequence) (seq--sublist sequence start end))
   (t (error "Unsupported sequence: %s" sequence))))

(defun seq--sublist (list start end)
  "Return the elements of LIST from START to END, for `seq-subseq'."
  (let* ((size (and (or (< start 0) (and end (< end 0))) (length list)))
         (from (if (< start 0) (+ start size) start))
         (to (if (and end (< end 0)) (+ end size) end))
         (tail (and (>= from 0) (nthcdr from list)))
         (result nil) (count (and to (- to from))))
    (if (or (< from 0)
            (and (> from 0) (null (nthcdr (1- from) list)))
            (and count (or (< count 0) (and (> count 0) (null (nthcdr (1- count) tail))))))
        (error "Bad bounding indices: %s, %s" start end))
    (if (null count)
        (copy-sequence tail)
      (dotimes (_ count)
        (push (pop tail) result))
      (nreverse result))))

(cl-defgeneric seq-into-sequence (sequence)
  "Return SEQUENCE as a list, vector or string.
Signals an error if there is no way to convert it."
  (unless (sequencep sequence)
    (error "Cannot convert %S into a sequence" sequence))
  sequence)

(cl-defgeneric seq-into (sequence type)
  "Return the elements of SEQUENCE as a sequence of TYPE: `list', `vector' or `string'.
It may be SEQUENCE itself."
  (cond ((eq type 'list) (if (listp sequence) sequence (append sequence nil)))
        ((eq type 'vector) (if (vectorp sequence) sequence (vconcat sequence)))
        ((eq type 'string) (if (stringp sequence) sequence (concat sequence)))
        (t (error "Not a sequence type name: %S" type))))

(defun seq--do (function sequence)
  "Call FUNCTION with each element of SEQUENCE."
  (if (sequencep sequence)
      (mapc function sequence)
    (seq-do function sequence)))

(defmacro seq-doseq (spec &rest body)
  "Evaluate BODY with a variable bound to each element of a sequence in turn.
SPEC is (VARIABLE SEQUENCE).

\(fn (VAR SEQUENCE) BODY...)"
  (declare (indent 1) (debug ((symbolp form &optional form) body)))
  `(seq-do (lambda (,(car spec))
             ,@body)
           ,(cadr spec)))

(defun seq-do-indexed (function sequence)
  "Call FUNCTION with each element of SEQUENCE and its index; return nil."
  (let ((index -1))
    (seq--do (lambda (element) (funcall function element (setq index (1+ index)))) sequence))
  nil)

;; -- parts ------------------------------------------------------------------------------------

(defun seq-first (sequence)
  "Return the first element of SEQUENCE."
  (seq-elt sequence 0))

(defun seq-rest (sequence)
  "Return SEQUENCE without its first element."
  (seq-drop sequence 1))

(cl-defgeneric seq-empty-p (sequence)
  "Return non-nil if SEQUENCE has no elements."
  (= 0 (seq-length sequence)))

(cl-defmethod seq-empty-p ((sequence list))
  "Return non-nil if the list SEQUENCE is empty."
  (null sequence))

(cl-defgeneric seq-drop (sequence n)
  "Return SEQUENCE without its first N elements."
  (if (<= n 0)
      sequence
    (seq-subseq sequence (min n (seq-length sequence)))))

(cl-defmethod seq-drop ((sequence list) n)
  "Return the list SEQUENCE without its first N elements; they share structure."
  (nthcdr n sequence))

;;;###autoload
(cl-defgeneric seq-take (sequence n)
  "Return the first N elements of SEQUENCE, all of them if there are fewer."
  (seq-subseq sequence 0 (min (max n 0) (seq-length sequence))))

(cl-defmethod seq-take ((sequence list) n)
  "Return a list of the first N elements of the list SEQUENCE."
  (let ((result nil))
    (while (and sequence (> n 0))
      (setq n (1- n))
      (push (pop sequence) result))
    (nreverse result)))

(defun seq--count-while (predicate sequence)
  "Return how many elements at the start of SEQUENCE satisfy PREDICATE."
  (let ((count 0))
    (catch 'seq--break
      (seq--do (lambda (element)
                 (if (funcall predicate element)
                     (setq count (1+ count))
                   (throw 'seq--break nil)))
               sequence))
    count))

(cl-defgeneric seq-drop-while (pred sequence)
  "Return SEQUENCE from the first element on that does not satisfy PRED."
  (seq-drop sequence (seq--count-while pred sequence)))

(cl-defgeneric seq-take-while (pred sequence)
  "Return the elements of SEQUENCE before the first that does not satisfy PRED."
  (seq-take sequence (seq--count-while pred sequence)))

(cl-defgeneric seq-partition (sequence n)
  "Return a list of parts of SEQUENCE, each of N elements, but for the last."
  (unless (< n 1)
    (let ((result nil))
      (while (not (seq-empty-p sequence))
        (push (seq-take sequence n) result)
        (setq sequence (seq-drop sequence n)))
      (nreverse result))))

;;;###autoload
(cl-defgeneric seq-random-elt (sequence)
  "Return any element of SEQUENCE.
Signals an error if it is empty."
  (if (seq-empty-p sequence)
      (error "Sequence cannot be empty")
    (seq-elt sequence (random (seq-length sequence)))))

;; -- mapping ----------------------------------------------------------------------------------

(cl-defgeneric seq-map (function sequence)
  "Return the list of what FUNCTION returns for each element of SEQUENCE."
  (if (sequencep sequence)
      (mapcar function sequence)
    (let ((result nil))
      (seq-do (lambda (element) (push (funcall function element) result)) sequence)
      (nreverse result))))

(defun seq-map-indexed (function sequence)
  "Return the list of what FUNCTION returns for each element of SEQUENCE and its index."
  (let ((index -1))
    (seq-map (lambda (element) (funcall function element (setq index (1+ index)))) sequence)))

(cl-defgeneric seq-mapn (function sequence &rest sequences)
  "Return the list of what FUNCTION returns for the elements of SEQUENCE and SEQUENCES.
It is called with the first element of each, then with the second, as far as
the shortest goes."
  (let ((lists (mapcar (lambda (s) (seq-into s 'list)) (cons sequence sequences)))
        (result nil))
    (while (not (memq nil lists))
      (push (apply function (mapcar #'car lists)) result)
      (setq lists (mapcar #'cdr lists)))
    (nreverse result)))

(cl-defgeneric seq-mapcat (function sequence &optional type)
  "Return all elements of what FUNCTION returns for each element of SEQUENCE.
They are in a sequence of TYPE, by default `list'."
  (apply #'seq-concatenate (or type 'list) (seq-map function sequence)))

(cl-defgeneric seq-concatenate (type &rest sequences)
  "Return a sequence of TYPE, `list', `vector' or `string', with the elements of SEQUENCES."
  (cond ((eq type 'list) (apply #'append (append sequences '(nil))))
        ((eq type 'vector) (apply #'vconcat sequences))
        ((eq type 'string) (apply #'concat sequences))
        (t (error "Not a sequence type name: %S" type))))

(cl-defgeneric seq-reverse (sequence)
  "Return a sequence with the elements of SEQUENCE in reverse order."
  (if (sequencep sequence)
      (reverse sequence)
    (let ((result nil))
      (seq-map (lambda (element) (push element result)) sequence)
      (seq-into result (type-of sequence)))))

(cl-defgeneric seq-sort (pred sequence)
  "Return a sequence with the elements of SEQUENCE sorted by PRED."
  (let ((sorted (sort (append sequence nil) pred)))
    (cond ((listp sequence) sorted)
          ((stringp sequence) (concat sorted))
          ((vectorp sequence) (vconcat sorted))
          (t (seq-into sorted (type-of sequence))))))

(cl-defmethod seq-sort (pred (sequence list))
  "Return a list of the elements of the list SEQUENCE sorted by PRED."
  (sort (copy-sequence sequence) pred))

;;;###autoload
(defun seq-sort-by (function pred sequence)
  "Return a sequence with the elements of SEQUENCE sorted by what FUNCTION returns for them, by PRED."
  (seq-sort (lambda (a b) (funcall pred (funcall function a) (funcall function b)))
            sequence))

;; -- looking ----------------------------------------------------------------------------------

;;;###autoload
(cl-defgeneric seq-filter (pred sequence)
  "Return the list of the elements of SEQUENCE that satisfy PRED."
  (let ((result nil))
    (seq--do (lambda (element)
               (if (funcall pred element)
                   (push element result)))
             sequence)
    (nreverse result)))

;;;###autoload
(cl-defgeneric seq-remove (pred sequence)
  "Return the list of the elements of SEQUENCE that do not satisfy PRED."
  (seq-filter (lambda (element) (not (funcall pred element))) sequence))

;;;###autoload
(cl-defgeneric seq-reduce (function sequence initial-value)
  "Return what calling FUNCTION with an accumulator and each element of SEQUENCE gives.
The accumulator is INITIAL-VALUE at first, and then what FUNCTION returned."
  (let ((accumulator initial-value))
    (seq--do (lambda (element) (setq accumulator (funcall function accumulator element))) sequence)
    accumulator))

;;;###autoload
(cl-defgeneric seq-every-p (pred sequence)
  "Return t if all elements of SEQUENCE satisfy PRED, else nil."
  (catch 'seq--break
    (seq--do (lambda (element)
               (or (funcall pred element)
                   (throw 'seq--break nil)))
             sequence)
    t))

;;;###autoload
(cl-defgeneric seq-some (pred sequence)
  "Return the first non-nil value that PRED returns for an element of SEQUENCE, or nil."
  (catch 'seq--break
    (seq--do (lambda (element)
               (let ((value (funcall pred element)))
                 (if value (throw 'seq--break value))))
             sequence)
    nil))

;;;###autoload
(cl-defgeneric seq-find (pred sequence &optional default)
  "Return the first element of SEQUENCE that satisfies PRED, or DEFAULT."
  (catch 'seq--break
    (seq--do (lambda (element)
               (if (funcall pred element) (throw 'seq--break element)))
             sequence)
    default))

(cl-defgeneric seq-count (pred sequence)
  "Return how many elements of SEQUENCE satisfy PRED."
  (let ((count 0))
    (seq--do (lambda (element)
               (if (funcall pred element) (setq count (1+ count))))
             sequence)
    count))

(cl-defgeneric seq-contains (sequence elt &optional testfn)
  "Return the first element of SEQUENCE that is equal to ELT, by TESTFN or `equal'."
  (declare (obsolete seq-contains-p "27.1"))
  (seq-some (lambda (element)
              (if (funcall (or testfn #'equal) elt element) element))
            sequence))

(cl-defgeneric seq-contains-p (sequence elt &optional testfn)
  "Return t if an element of SEQUENCE is equal to ELT, by TESTFN or `equal'."
  (if (and (null testfn) (listp sequence))
      (and (member elt sequence) t)
    (catch 'seq--break
      (seq--do (lambda (element)
                 (if (funcall (or testfn #'equal) element elt)
                     (throw 'seq--break t)))
               sequence)
      nil)))

;;;###autoload
(cl-defgeneric seq-position (sequence elt &optional testfn)
  "Return the index of the first element of SEQUENCE that is equal to ELT, by TESTFN or `equal'."
  (let ((index 0))
    (catch 'seq--break
      (seq--do (lambda (element)
                 (if (funcall (or testfn #'equal) element elt)
                     (throw 'seq--break index))
                 (setq index (1+ index)))
               sequence)
      nil)))

;;;###autoload
(cl-defgeneric seq-max (sequence)
  "Return the largest element of SEQUENCE, of numbers or markers."
  (apply #'max (seq-into sequence 'list)))

(cl-defgeneric seq-min (sequence)
  "Return the smallest element of SEQUENCE, of numbers or markers."
  (apply #'min (seq-into sequence 'list)))

;; -- sets -------------------------------------------------------------------------------------

(cl-defgeneric seq-set-equal-p (sequence1 sequence2 &optional testfn)
  "Return t if SEQUENCE1 and SEQUENCE2 have the same elements, by TESTFN or `equal'.
Order and repetition do not matter."
  (and (seq-every-p (lambda (element) (seq-contains-p sequence2 element testfn)) sequence1)
       (seq-every-p (lambda (element) (seq-contains-p sequence1 element testfn)) sequence2)))

;;;###autoload
(cl-defgeneric seq-uniq (sequence &optional testfn)
  "Return the list of the elements of SEQUENCE without repetitions, by TESTFN or `equal'."
  (let ((result nil))
    (seq--do (lambda (element)
               (unless (seq-contains-p result element testfn)
                 (push element result)))
             sequence)
    (nreverse result)))

;;;###autoload
(cl-defgeneric seq-union (sequence1 sequence2 &optional testfn)
  "Return the list of the elements of SEQUENCE1 and SEQUENCE2, without repetitions by TESTFN or `equal'."
  (seq-uniq (append (seq-into sequence1 'list) (seq-into sequence2 'list)) testfn))

;;;###autoload
(cl-defgeneric seq-intersection (sequence1 sequence2 &optional testfn)
  "Return the list of the elements of SEQUENCE1 that are in SEQUENCE2, by TESTFN or `equal'."
  (seq-filter (lambda (element) (seq-contains-p sequence2 element testfn)) sequence1))

(cl-defgeneric seq-difference (sequence1 sequence2 &optional testfn)
  "Return the list of the elements of SEQUENCE1 that are not in SEQUENCE2, by TESTFN or `equal'."
  (seq-remove (lambda (element) (seq-contains-p sequence2 element testfn)) sequence1))

;;;###autoload
(cl-defgeneric seq-group-by (function sequence)
  "Return an alist of the elements of SEQUENCE, whose keys are what FUNCTION returns for them."
  (seq-reduce (lambda (groups element)
                (let* ((key (funcall function element)) (group (assoc key groups)))
                  (if group
                      (setcdr group (cons element (cdr group)))
                    (push (list key element) groups))
                  groups))
              (seq-reverse sequence)
              nil))

;; -- taking apart -----------------------------------------------------------------------------

(defun seq--elt-safe (sequence n)
  "Return the element of SEQUENCE at N, or nil if there is none."
  (ignore-errors (seq-elt sequence n)))

(defun seq--make-pcase-patterns (args)
  "Return patterns for what ARGS, patterns of elements, match; the last one comes first."
  (let ((index 0) (patterns nil))
    (while args
      (if (eq (car args) '&rest)
          (progn
            (push `(app (pcase--flip seq-drop ,index) ,(cadr args)) patterns)
            (setq args nil))
        (push `(app (pcase--flip seq--elt-safe ,index) ,(pop args)) patterns)
        (setq index (1+ index))))
    patterns))

(pcase-defmacro seq (&rest patterns)
  "Match a sequence whose elements match PATTERNS, nil where it is too short.
\(seq PATTERN... &rest REST) matches what is left with REST."
  (declare (debug (&rest pcase-PAT)))
  `(and (pred seqp) ,@(seq--make-pcase-patterns patterns)))

(defun seq--make-pcase-args (args)
  "Return the pattern that ARGS, a sequence of variables and such sequences, stands for."
  (cons 'seq (seq-map (lambda (element) (if (seqp element) (seq--make-pcase-args element) element)) args)))

(defmacro seq-let (args sequence &rest body)
  "Evaluate BODY with the variables ARGS bound to the elements of SEQUENCE.
ARGS may have sequences of variables for elements that are sequences, and
&rest with a variable for those that are left."
  (declare (indent 2) (debug (sexp form body)))
  `(pcase-let* ((,(seq--make-pcase-args args) ,sequence))
     ,@body))

(defmacro seq-setq (args sequence)
  "Set the variables ARGS, as in `seq-let', to the elements of SEQUENCE."
  (declare (debug (sexp form)))
  `(pcase-setq ,(seq--make-pcase-args args) ,sequence))

(provide 'seq)

;;; seq.el ends here
