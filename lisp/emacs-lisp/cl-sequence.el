;;; cl-sequence.el --- Common Lisp's functions on sequences with keyword arguments  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Most functions here first find the conses of the elements that match, in a list of the sequence's
;; elements (`cl--matching-cells'), and then remove, replace or count them.

;;; Code:

(require 'cl-lib)
(require 'cl-seq)

;; -- matching elements ------------------------------------------------------------------------

(defun cl--elements (sequence)
  "Return SEQUENCE as a list.
Signals `wrong-type-argument' if it is no sequence."
  (if (listp sequence) sequence (append sequence nil)))

(defun cl--like (sequence list)
  "Return LIST as a sequence of the type of SEQUENCE: a list, a string or a vector."
  (cond ((listp sequence) list)
        ((stringp sequence) (concat list))
        (t (vconcat list))))

(defun cl--all-matching-cells (list finder)
  "Return the conses of LIST that FINDER, a function as `cl--finder' returns, finds; the last one first."
  (let ((cells nil))
    (while (setq list (funcall finder list))
      (setq cells (cons list cells) list (cdr list)))
    cells))

(defun cl--cells-between (list matcher start end count)
  "Return the conses of LIST whose cars satisfy MATCHER, the last one first.
Only those from START up to END, nil for the end, and at most COUNT, nil for
all."
  (let ((i start) (cells nil))
    (setq list (nthcdr start list))
    (while (and list (or (null end) (< i end)) (or (null count) (> count 0)))
      (when (funcall matcher (car list))
        (push list cells)
        (if count (setq count (1- count))))
      (setq list (cdr list) i (1+ i)))
    cells))

(defun cl--matching-cells (list item test test-not key if if-not start end from-end count)
  "Return the conses of LIST whose cars match, in order.
ITEM, TEST, TEST-NOT, KEY, IF and IF-NOT are as for `cl--matcher'; START, END,
FROM-END and COUNT are as in keyword arguments."
  (let ((cells (if (or end count (/= start 0))
                   (cl--cells-between list (cl--matcher item test test-not key if if-not)
                                      start end (if from-end nil count))
                 (cl--all-matching-cells list (cl--finder list item test test-not key if if-not)))))
    (if (and from-end count)
        (setq cells (and (> count 0) (nbutlast cells (max 0 (- (length cells) count))))))
    (nreverse cells)))

(defun cl--without-cells (list cells)
  "Return a copy of LIST without its conses CELLS, which are in order; what is after the last is shared."
  (if (null cells)
      list
    (let ((result nil))
      (dolist (cell cells)
        (while (not (eq list cell))
          (setq result (cons (car list) result) list (cdr list)))
        (setq list (cdr list)))
      (nconc (nreverse result) list))))

(defun cl--delete-cells (list cells)
  "Remove the conses CELLS, which are in order, from LIST, and return it."
  (let* ((head (cons nil list)) (at head))
    (dolist (cell cells)
      (while (not (eq (cdr at) cell))
        (setq at (cdr at)))
      (setcdr at (cdr cell)))
    (cdr head)))

;; -- removing ---------------------------------------------------------------------------------

(defun cl--filter (predicate list)
  "Return a list of the elements of LIST that satisfy PREDICATE: LIST itself if all do."
  (let ((result nil) (rest list) (all t))
    (while rest
      (if (funcall predicate (car rest))
          (setq result (cons (car rest) result))
        (setq all nil))
      (setq rest (cdr rest)))
    (if all list (nreverse result))))

(defun cl--filter-out (predicate list)
  "Return a list of the elements of LIST that do not satisfy PREDICATE: LIST itself if none does."
  (let ((result nil) (rest list) (all t))
    (while rest
      (if (funcall predicate (car rest))
          (setq all nil)
        (setq result (cons (car rest) result)))
      (setq rest (cdr rest)))
    (if all list (nreverse result))))

;;;###autoload
(defun cl-remove (cl-item cl-seq &rest cl-keys)
  "Return CL-SEQ without the elements that are CL-ITEM; a tail of a list is shared.
Keywords supported:  :test :test-not :key :count :start :end :from-end

\(fn ITEM SEQ [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key if if-not count from-end (start 0) end) cl-keys
    (let* ((list (cl--elements cl-seq))
           (cells (cl--matching-cells list cl-item test test-not key if if-not start end from-end count)))
      (if cells (cl--like cl-seq (cl--without-cells list cells)) cl-seq))))

;;;###autoload
(defun cl-delete (cl-item cl-seq &rest cl-keys)
  "Remove the elements that are CL-ITEM from CL-SEQ, and return it; a list is changed.
Keywords supported:  :test :test-not :key :count :start :end :from-end

\(fn ITEM SEQ [KEYWORD VALUE]...)"
  (if (not (listp cl-seq))
      (apply #'cl-remove cl-item cl-seq cl-keys)
    (cl--with-keys (test test-not key if if-not count from-end (start 0) end) cl-keys
      (cl--delete-cells cl-seq (cl--matching-cells cl-seq cl-item test test-not key if if-not start end from-end count)))))

;;;###autoload
(defun cl-remove-if (cl-pred cl-seq &rest cl-keys)
  "Return CL-SEQ without the elements that satisfy CL-PRED; a tail of a list is shared.
Keywords supported:  :key :count :start :end :from-end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (if (or cl-keys (not (listp cl-seq)))
      (apply #'cl-remove nil cl-seq :if cl-pred cl-keys)
    (cl--filter-out cl-pred cl-seq)))

;;;###autoload
(defun cl-remove-if-not (cl-pred cl-seq &rest cl-keys)
  "Return CL-SEQ with only the elements that satisfy CL-PRED; a tail of a list is shared.
Keywords supported:  :key :count :start :end :from-end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (if (or cl-keys (not (listp cl-seq)))
      (apply #'cl-remove nil cl-seq :if-not cl-pred cl-keys)
    (cl--filter cl-pred cl-seq)))

;;;###autoload
(defun cl-delete-if (cl-pred cl-seq &rest cl-keys)
  "Remove the elements that satisfy CL-PRED from CL-SEQ, and return it; a list is changed.
Keywords supported:  :key :count :start :end :from-end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-delete nil cl-seq :if cl-pred cl-keys))

;;;###autoload
(defun cl-delete-if-not (cl-pred cl-seq &rest cl-keys)
  "Remove the elements that do not satisfy CL-PRED from CL-SEQ, and return it; a list is changed.
Keywords supported:  :key :count :start :end :from-end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-delete nil cl-seq :if-not cl-pred cl-keys))

(defun cl--cells-of-range (list start end)
  "Return the conses of LIST from START up to END, nil for the end, the last one first."
  (cl--cells-between list #'always start end nil))

(defun cl--duplicates-by-hash (cells test key)
  "Return those of CELLS, conses, whose cars' KEY is that of an earlier one, compared by TEST."
  (let ((seen (make-hash-table :test test)) (found nil))
    (dolist (cell cells)
      (let ((value (if key (funcall key (car cell)) (car cell))))
        (if (gethash value seen)
            (push cell found)
          (puthash value t seen))))
    found))

(defun cl--duplicates-by-relation (cells relation first)
  "Return those of CELLS, conses in order, whose cars are duplicates by RELATION.
FIRST non-nil means that the first one of several stays, else the last one."
  (let ((found nil))
    (while cells
      (let ((cell (car cells)) (later (cdr cells)))
        (cond
         ((memq cell found))
         (first
          (dolist (other later)
            (if (and (not (memq other found)) (funcall relation (car cell) (car other))) (push other found))))
         (t
          (while (and later (not (funcall relation (car cell) (car (car later)))))
            (setq later (cdr later)))
          (if later (push cell found)))))
      (setq cells (cdr cells)))
    found))

(defun cl--duplicate-cells (list keys)
  "Return the conses of LIST whose cars are duplicates, in order; KEYS are keyword arguments."
  (cl--with-keys (test test-not key (start 0) end from-end) keys
    (let ((cells (cl--cells-of-range list start end)) (found nil))
      (if (and (null test-not) (memq test '(nil eq eql equal)))
          (setq found (cl--duplicates-by-hash (if from-end (nreverse cells) cells) (or test #'eql) key))
        (setq found (cl--duplicates-by-relation (nreverse cells) (cl--relation test test-not key) from-end)))
      (cl--in-order list found))))

(defun cl--in-order (list cells)
  "Return CELLS, conses of LIST, in their order."
  (and cells
       (let ((wanted (make-hash-table :test 'eq)) (result nil))
         (dolist (cell cells) (puthash cell t wanted))
         (while list
           (if (gethash list wanted) (push list result))
           (setq list (cdr list)))
         (nreverse result))))

;;;###autoload
(defun cl-remove-duplicates (cl-seq &rest cl-keys)
  "Return CL-SEQ without elements that come again later.
Keywords supported:  :test :test-not :key :start :end :from-end

\(fn SEQ [KEYWORD VALUE]...)"
  (let* ((list (cl--elements cl-seq)) (cells (cl--duplicate-cells list cl-keys)))
    (if cells (cl--like cl-seq (cl--without-cells list cells)) cl-seq)))

;;;###autoload
(defun cl-delete-duplicates (cl-seq &rest cl-keys)
  "Remove elements that come again later from CL-SEQ, and return it; a list is changed.
Keywords supported:  :test :test-not :key :start :end :from-end

\(fn SEQ [KEYWORD VALUE]...)"
  (if (listp cl-seq)
      (cl--delete-cells cl-seq (cl--duplicate-cells cl-seq cl-keys))
    (apply #'cl-remove-duplicates cl-seq cl-keys)))

;; -- replacing --------------------------------------------------------------------------------

(defun cl--with-cells-replaced (list cells new)
  "Return a copy of LIST with NEW in place of the cars of its conses CELLS, which are in order."
  (let ((result nil))
    (dolist (cell cells)
      (while (not (eq list cell))
        (setq result (cons (car list) result) list (cdr list)))
      (setq result (cons new result) list (cdr list)))
    (nconc (nreverse result) list)))

;;;###autoload
(defun cl-substitute (cl-new cl-old cl-seq &rest cl-keys)
  "Return CL-SEQ with CL-NEW in place of the elements that are CL-OLD.
Keywords supported:  :test :test-not :key :count :start :end :from-end

\(fn NEW OLD SEQ [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key if if-not count from-end (start 0) end) cl-keys
    (let* ((list (cl--elements cl-seq))
           (cells (cl--matching-cells list cl-old test test-not key if if-not start end from-end count)))
      (if cells (cl--like cl-seq (cl--with-cells-replaced list cells cl-new)) cl-seq))))

;;;###autoload
(defun cl-nsubstitute (cl-new cl-old cl-seq &rest cl-keys)
  "Put CL-NEW in place of the elements of CL-SEQ that are CL-OLD, and return CL-SEQ.
In a list, `:from-end' means nothing, as in GNU Emacs.
Keywords supported:  :test :test-not :key :count :start :end :from-end

\(fn NEW OLD SEQ [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key if if-not count from-end (start 0) end) cl-keys
    (let* ((list (cl--elements cl-seq)) (i 0)
           (cells (cl--matching-cells list cl-old test test-not key if if-not start end
                                      (and (not (listp cl-seq)) from-end) count)))
      (dolist (cell cells)
        (if (consp cl-seq)
            (setcar cell cl-new)
          (while (not (eq list cell))
            (setq list (cdr list) i (1+ i)))
          (aset cl-seq i cl-new)))
      cl-seq)))

;;;###autoload
(defun cl-substitute-if (cl-new cl-pred cl-seq &rest cl-keys)
  "Return CL-SEQ with CL-NEW in place of the elements that satisfy CL-PRED.
Keywords supported:  :key :count :start :end :from-end

\(fn NEW PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-substitute cl-new nil cl-seq :if cl-pred cl-keys))

;;;###autoload
(defun cl-substitute-if-not (cl-new cl-pred cl-seq &rest cl-keys)
  "Return CL-SEQ with CL-NEW in place of the elements that do not satisfy CL-PRED.
Keywords supported:  :key :count :start :end :from-end

\(fn NEW PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-substitute cl-new nil cl-seq :if-not cl-pred cl-keys))

;;;###autoload
(defun cl-nsubstitute-if (cl-new cl-pred cl-seq &rest cl-keys)
  "Put CL-NEW in place of the elements of CL-SEQ that satisfy CL-PRED, and return CL-SEQ.
Keywords supported:  :key :count :start :end :from-end

\(fn NEW PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-nsubstitute cl-new nil cl-seq :if cl-pred cl-keys))

;;;###autoload
(defun cl-nsubstitute-if-not (cl-new cl-pred cl-seq &rest cl-keys)
  "Put CL-NEW in place of the elements of CL-SEQ that do not satisfy CL-PRED, and return CL-SEQ.
Keywords supported:  :key :count :start :end :from-end

\(fn NEW PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-nsubstitute cl-new nil cl-seq :if-not cl-pred cl-keys))

;;;###autoload
(defun cl-fill (cl-seq cl-item &rest cl-keys)
  "Put CL-ITEM in place of all elements of CL-SEQ, and return CL-SEQ.
Keywords supported:  :start :end

\(fn SEQ ITEM [KEYWORD VALUE]...)"
  (cl--with-keys ((start 0) end) cl-keys
    (if (listp cl-seq)
        (let ((at (nthcdr start cl-seq)) (n (if end (- end start))))
          (while (and at (if n (>= (setq n (1- n)) 0) t))
            (setcar at cl-item)
            (setq at (cdr at))))
      (or end (setq end (length cl-seq)))
      (if (and (= start 0) (= end (length cl-seq)))
          (fillarray cl-seq cl-item)
        (while (< start end)
          (aset cl-seq start cl-item)
          (setq start (1+ start)))))
    cl-seq))

(defun cl--replace-in-list (target source n)
  "Put elements of the list SOURCE into the conses of TARGET, at most N of them, nil for all."
  (while (and target source (if n (>= (setq n (1- n)) 0) t))
    (setcar target (car source))
    (setq target (cdr target) source (cdr source))))

;;;###autoload
(defun cl-replace (cl-seq1 cl-seq2 &rest cl-keys)
  "Put the elements of CL-SEQ2 in place of those of CL-SEQ1, and return CL-SEQ1.
Keywords supported:  :start1 :end1 :start2 :end2

\(fn SEQ1 SEQ2 [KEYWORD VALUE]...)"
  (cl--with-keys ((start1 0) end1 (start2 0) end2) cl-keys
    (if (eq cl-seq1 cl-seq2) (setq cl-seq2 (copy-sequence cl-seq2)))
    (let ((source (nthcdr start2 (cl--elements cl-seq2)))
          (n (cond ((and end1 end2) (min (- end1 start1) (- end2 start2)))
                   (end1 (- end1 start1))
                   (end2 (- end2 start2)))))
      (cond
       ((listp cl-seq1) (cl--replace-in-list (nthcdr start1 cl-seq1) source n))
       (t
        (or end1 (setq n (min (or n most-positive-fixnum) (- (length cl-seq1) start1))))
        (while (and source (>= (setq n (1- n)) 0))
          (aset cl-seq1 start1 (car source))
          (setq start1 (1+ start1) source (cdr source)))))
      cl-seq1)))

;; -- finding ----------------------------------------------------------------------------------

(defun cl--list-position (finder list)
  "Return the index of the first cons of LIST that FINDER, a function as `cl--finder' returns, finds."
  (let ((cell (funcall finder list)))
    (and cell (- (length list) (length cell)))))

(defun cl--position (matcher sequence start end from-end)
  "Return the index of the first element of SEQUENCE that satisfies MATCHER, or the last one if FROM-END.
Only elements from START up to END, nil for the end, count."
  (let ((list (nthcdr start (cl--elements sequence))) (i start) (found nil))
    (while (and list (or (null end) (< i end)))
      (if (funcall matcher (car list))
          (setq found i list (if from-end (cdr list)))
        (setq list (cdr list)))
      (setq i (1+ i)))
    found))

;;;###autoload
(defun cl-find (cl-item cl-seq &rest cl-keys)
  "Return the first element of CL-SEQ that is CL-ITEM, or nil.
Keywords supported:  :test :test-not :key :start :end :from-end

\(fn ITEM SEQ [KEYWORD VALUE]...)"
  (let ((position (apply #'cl-position cl-item cl-seq cl-keys)))
    (and position (elt cl-seq position))))

;;;###autoload
(defun cl-find-if (cl-pred cl-seq &rest cl-keys)
  "Return the first element of CL-SEQ that satisfies CL-PRED, or nil.
Keywords supported:  :key :start :end :from-end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (if (or cl-keys (not (listp cl-seq)))
      (apply #'cl-find nil cl-seq :if cl-pred cl-keys)
    (while (and cl-seq (not (funcall cl-pred (car cl-seq))))
      (setq cl-seq (cdr cl-seq)))
    (car cl-seq)))

;;;###autoload
(defun cl-find-if-not (cl-pred cl-seq &rest cl-keys)
  "Return the first element of CL-SEQ that does not satisfy CL-PRED, or nil.
Keywords supported:  :key :start :end :from-end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-find nil cl-seq :if-not cl-pred cl-keys))

;;;###autoload
(defun cl-position (cl-item cl-seq &rest cl-keys)
  "Return the index of the first element of CL-SEQ that is CL-ITEM, or nil.
Keywords supported:  :test :test-not :key :start :end :from-end

\(fn ITEM SEQ [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key if if-not (start 0) end from-end) cl-keys
    (if (and (proper-list-p cl-seq) (= start 0) (not (or end from-end)))
        (cl--list-position (cl--finder cl-seq cl-item test test-not key if if-not) cl-seq)
      (cl--position (cl--matcher cl-item test test-not key if if-not) cl-seq start end from-end))))

;;;###autoload
(defun cl-position-if (cl-pred cl-seq &rest cl-keys)
  "Return the index of the first element of CL-SEQ that satisfies CL-PRED, or nil.
Keywords supported:  :key :start :end :from-end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-position nil cl-seq :if cl-pred cl-keys))

;;;###autoload
(defun cl-position-if-not (cl-pred cl-seq &rest cl-keys)
  "Return the index of the first element of CL-SEQ that does not satisfy CL-PRED, or nil.
Keywords supported:  :key :start :end :from-end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-position nil cl-seq :if-not cl-pred cl-keys))

;;;###autoload
(defun cl-count (cl-item cl-seq &rest cl-keys)
  "Return how many elements of CL-SEQ are CL-ITEM.
Keywords supported:  :test :test-not :key :start :end

\(fn ITEM SEQ [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key if if-not (start 0) end) cl-keys
    (let ((matcher (cl--matcher cl-item test test-not key if if-not)) (list (nthcdr start (cl--elements cl-seq)))
          (n (- (or end (length cl-seq)) start)) (count 0))
      (while (>= (setq n (1- n)) 0)
        (if (null list)
            ;; Signals that END is beyond the sequence.
            (ignore (aref (if (listp cl-seq) nil cl-seq) (- end n 1))))
        (if (funcall matcher (car list)) (setq count (1+ count)))
        (setq list (cdr list)))
      count)))

;;;###autoload
(defun cl-count-if (cl-pred cl-seq &rest cl-keys)
  "Return how many elements of CL-SEQ satisfy CL-PRED.
Keywords supported:  :key :start :end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-count nil cl-seq :if cl-pred cl-keys))

;;;###autoload
(defun cl-count-if-not (cl-pred cl-seq &rest cl-keys)
  "Return how many elements of CL-SEQ do not satisfy CL-PRED.
Keywords supported:  :key :start :end

\(fn PREDICATE SEQ [KEYWORD VALUE]...)"
  (apply #'cl-count nil cl-seq :if-not cl-pred cl-keys))

;;;###autoload
(defun cl-mismatch (cl-seq1 cl-seq2 &rest cl-keys)
  "Return the index in CL-SEQ1 of the first element that does not match that of CL-SEQ2, or nil.
With :from-end, compare the ends.
Keywords supported:  :test :test-not :key :start1 :end1 :start2 :end2 :from-end

\(fn SEQ1 SEQ2 [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key from-end (start1 0) end1 (start2 0) end2) cl-keys
    (let ((relation (cl--relation test test-not key)))
      (or end1 (setq end1 (length cl-seq1)))
      (or end2 (setq end2 (length cl-seq2)))
      (if (listp cl-seq1) (setq cl-seq1 (vconcat cl-seq1)))
      (if (listp cl-seq2) (setq cl-seq2 (vconcat cl-seq2)))
      (cond
       (from-end
        (while (and (< start1 end1) (< start2 end2)
                    (funcall relation (aref cl-seq1 (1- end1)) (aref cl-seq2 (1- end2))))
          (setq end1 (1- end1) end2 (1- end2)))
        (and (or (< start1 end1) (< start2 end2)) (1- end1)))
       (t
        (while (and (< start1 end1) (< start2 end2)
                    (funcall relation (aref cl-seq1 start1) (aref cl-seq2 start2)))
          (setq start1 (1+ start1) start2 (1+ start2)))
        (and (or (< start1 end1) (< start2 end2)) start1))))))

(defun cl--prefix-p (prefix list relation)
  "Return non-nil if RELATION holds for each element of PREFIX and that of LIST, which is no shorter."
  (while (and prefix (funcall relation (car prefix) (car list)))
    (setq prefix (cdr prefix) list (cdr list)))
  (null prefix))

;;;###autoload
(defun cl-search (cl-seq1 cl-seq2 &rest cl-keys)
  "Return the index in CL-SEQ2 at which the elements of CL-SEQ1 begin, or nil.
Keywords supported:  :test :test-not :key :start1 :end1 :start2 :end2 :from-end

\(fn SEQ1 SEQ2 [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key from-end (start1 0) end1 (start2 0) end2) cl-keys
    (or end1 (setq end1 (length cl-seq1)))
    (or end2 (setq end2 (length cl-seq2)))
    (if (>= start1 end1)
        (if from-end end2 start2)
      (let ((part (cl-subseq (cl--elements cl-seq1) start1 end1))
            (list (nthcdr start2 (cl--elements cl-seq2)))
            (relation (cl--relation test test-not key))
            (last (- end2 (- end1 start1))) (found nil))
        (while (<= start2 last)
          (if (cl--prefix-p part list relation)
              (setq found start2 start2 (if from-end start2 last)))
          (setq start2 (1+ start2) list (cdr list)))
        found))))

;; -- the whole sequence -----------------------------------------------------------------------

;;;###autoload
(defun cl-reduce (cl-func cl-seq &rest cl-keys)
  "Combine the elements of CL-SEQ by CL-FUNC, a function of two arguments.
With :from-end, begin at the end.
Keywords supported:  :start :end :from-end :initial-value :key

\(fn FUNCTION SEQ [KEYWORD VALUE]...)"
  (cl--with-keys (from-end (start 0) end initial-value key) cl-keys
    (let* ((part (cl--elements (if (or end (/= start 0)) (cl-subseq cl-seq start end) cl-seq)))
           (list (if from-end (reverse part) part))
           (value nil))
      (cond
       ((plist-member cl-keys :initial-value) (setq value initial-value))
       ((null list) (setq value (funcall cl-func)))
       (t (setq value (if key (funcall key (car list)) (car list)) list (cdr list))))
      (while list
        (let ((element (if key (funcall key (car list)) (car list))))
          (setq value (if from-end (funcall cl-func element value) (funcall cl-func value element))
                list (cdr list))))
      value)))

;;;###autoload
(defun cl-sort (cl-seq cl-pred &rest cl-keys)
  "Sort CL-SEQ by CL-PRED, a function like `<', and return it; a list is changed.
Keywords supported:  :key

\(fn SEQ PREDICATE [KEYWORD VALUE]...)"
  (if (not (listp cl-seq))
      (cl-replace cl-seq (apply #'cl-sort (append cl-seq nil) cl-pred cl-keys))
    (cl--with-keys (key) cl-keys
      (if (memq key '(nil identity))
          (sort cl-seq cl-pred)
        (sort cl-seq (lambda (x y) (funcall cl-pred (funcall key x) (funcall key y))))))))

;;;###autoload
(defun cl-stable-sort (cl-seq cl-pred &rest cl-keys)
  "Sort CL-SEQ by CL-PRED like `cl-sort'; equal elements stay in order.
Keywords supported:  :key

\(fn SEQ PREDICATE [KEYWORD VALUE]...)"
  (apply #'cl-sort cl-seq cl-pred cl-keys))

;;;###autoload
(defun cl-merge (cl-type cl-seq1 cl-seq2 cl-pred &rest cl-keys)
  "Return a sequence of CL-TYPE of the elements of CL-SEQ1 and CL-SEQ2, both sorted by CL-PRED.
Keywords supported:  :key

\(fn TYPE SEQ1 SEQ2 PREDICATE [KEYWORD VALUE]...)"
  (cl--with-keys (key) cl-keys
    (let ((a (cl--elements cl-seq1)) (b (cl--elements cl-seq2)) (result nil)
          (before (if key (lambda (x y) (funcall cl-pred (funcall key x) (funcall key y))) cl-pred)))
      (while (and a b)
        (push (if (funcall before (car b) (car a)) (pop b) (pop a)) result))
      (cl-coerce (nconc (nreverse result) a b) cl-type))))

(provide 'cl-sequence)

;;; cl-sequence.el ends here
