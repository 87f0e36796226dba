;;; cl-seq.el --- Common Lisp's functions on lists with keyword arguments  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Keyword arguments become variables by `cl--with-keys'.  How elements are compared is put into one
;; function before a loop begins: `cl--matcher' for one item, `cl--relation' for two elements.

;; Functions on sequences of any type are in cl-sequence.el.

;;; Code:

(require 'cl-lib)

;; -- keyword arguments ------------------------------------------------------------------------

(defun cl--check-options (given supported)
  "Signal an error if a keyword in the list GIVEN is not in SUPPORTED.
With :allow-other-keys and a value that is not nil all are allowed."
  (let ((rest given))
    (while rest
      (cond ((or (memq (car rest) supported) (eq (car rest) :allow-other-keys))
             (setq rest (cdr (cdr rest))))
            ((car (cdr (memq :allow-other-keys given))) (setq rest nil))
            (t (error "Bad keyword argument %s" (car rest)))))))

(defmacro cl--with-keys (options keys &rest body)
  "Evaluate BODY with the variables OPTIONS bound to the values in KEYS, a variable.
OPTIONS are names, whose keywords are :NAME, or (NAME DEFAULT)."
  (declare (indent 2) (debug (sexp symbolp body)))
  (let* ((names (mapcar (lambda (option) (if (consp option) (car option) option)) options))
         (keywords (mapcar (lambda (name) (intern (format ":%s" name))) names)))
    `(let ,options
       (when ,keys
         (cl--check-options ,keys ',keywords)
         ,@(cl-mapcar
            (lambda (name keyword)
              (let ((default (car (cdr-safe (assq name options)))))
                `(setq ,name ,(if default
                                  `(let ((given (plist-member ,keys ',keyword))) (if given (or (car (cdr given)) ,default) ,default))
                                `(car (cdr (plist-member ,keys ',keyword)))))))
            names keywords))
       ,@body)))

(defun cl--matcher (item test test-not key if if-not)
  "Return a function that tells whether its argument, an element, matches.
It compares ITEM with the value of KEY for the element by TEST, or does not
by TEST-NOT; without them it calls the predicate IF, or IF-NOT."
  (cond
   (test-not
    (let ((test (or test test-not)))
      (if key
          (lambda (element) (not (funcall test item (funcall key element))))
        (lambda (element) (not (funcall test item element))))))
   (test
    (if key
        (lambda (element) (funcall test item (funcall key element)))
      (lambda (element) (funcall test item element))))
   (if (if key (lambda (element) (funcall if (funcall key element))) if))
   (if-not
    (if key
        (lambda (element) (not (funcall if-not (funcall key element))))
      (lambda (element) (not (funcall if-not element)))))
   (key (lambda (element) (eql item (funcall key element))))
   (t (lambda (element) (eql item element)))))

(defun cl--relation (test test-not key)
  "Return a function that tells whether its two arguments, elements, match.
Their KEYs are compared by TEST, or must not match by TEST-NOT."
  (let ((test (or test test-not #'eql)))
    (cond
     ((and test-not key) (lambda (x y) (not (funcall test (funcall key x) (funcall key y)))))
     (test-not (lambda (x y) (not (funcall test x y))))
     (key (lambda (x y) (funcall test (funcall key x) (funcall key y))))
     (t test))))

;; -- lists as sets: membership ----------------------------------------------------------------

(defun cl--member (matcher list)
  "Return the tail of LIST that begins with the first element that satisfies MATCHER."
  (while (and list (not (funcall matcher (car list))))
    (setq list (cdr list)))
  list)

(defun cl--finder (list item test test-not key if if-not)
  "Return a function of LIST or its tails that returns the tail at the first element that matches.
The other arguments are those of `cl--matcher'.  Common tests are left to
primitives, unless LIST is none and the error has to be that of `car'."
  (let ((primitive (and (not (or key test-not if if-not)) (proper-list-p list)
                        (cdr (assq test '((nil . memql) (eql . memql) (eq . memq) (equal . member)))))))
    (cond
     ((eq primitive 'memql) (lambda (list) (memql item list)))
     (primitive (lambda (list) (funcall primitive item list)))
     (t (let ((matcher (cl--matcher item test test-not key if if-not)))
          (lambda (list) (cl--member matcher list)))))))

;;;###autoload
(defun cl-member (cl-item cl-list &rest cl-keys)
  "Return the tail of CL-LIST whose car is CL-ITEM, or nil.
Keywords supported:  :test :test-not :key

\(fn ITEM LIST [KEYWORD VALUE]...)"
  (declare (compiler-macro cl--compiler-macro-member))
  (if (null cl-keys)
      (memql cl-item cl-list)
    (cl--with-keys (test test-not key if if-not) cl-keys
      (funcall (cl--finder cl-list cl-item test test-not key if if-not) cl-list))))

(defun cl--constant-test (keys)
  "Return the test in KEYS, forms of keyword arguments, if it is the only one and known; `eql' without any."
  (cond
   ((null keys) 'eql)
   ((and (eq (car keys) :test) (null (nthcdr 2 keys))
         (memq (car-safe (nth 1 keys)) '(quote function)))
    (car (memq (nth 1 (nth 1 keys)) '(eq eql equal))))))

(defun cl--compiler-macro-member (form item list &rest keys)
  "Return the primitive call that FORM, (cl-member ITEM LIST KEYS...), stands for, or FORM."
  (let ((function (cdr (assq (cl--constant-test keys) '((eq . memq) (eql . memql) (equal . member))))))
    (if function (list function item list) form)))

;;;###autoload
(defun cl-member-if (cl-pred cl-list &rest cl-keys)
  "Return the tail of CL-LIST whose car satisfies CL-PRED, or nil.
Keywords supported:  :key

\(fn PREDICATE LIST [KEYWORD VALUE]...)"
  (if cl-keys
      (apply #'cl-member nil cl-list :if cl-pred cl-keys)
    (cl--member cl-pred cl-list)))

;;;###autoload
(defun cl-member-if-not (cl-pred cl-list &rest cl-keys)
  "Return the tail of CL-LIST whose car does not satisfy CL-PRED, or nil.
Keywords supported:  :key

\(fn PREDICATE LIST [KEYWORD VALUE]...)"
  (apply #'cl-member nil cl-list :if-not cl-pred cl-keys))

;;;###autoload
(defun cl-endp (x)
  "Return t if X, a list, is empty.
Signals `wrong-type-argument' if it is no list."
  (cl-check-type x list)
  (null x))

;;;###autoload
(defun cl--adjoin (cl-item cl-list &rest cl-keys)
  "Return CL-LIST with CL-ITEM in front, or CL-LIST itself if an element matches; see `cl-adjoin'.
CL-KEYS are the keyword arguments."
  (cl--with-keys (test test-not key) cl-keys
    (if (cl--member (cl--matcher (if key (funcall key cl-item) cl-item) test test-not key nil nil) cl-list)
        cl-list
      (cons cl-item cl-list))))

;;;###autoload
(defun cl--compiler-macro-adjoin (form item list &rest keys)
  "Return what FORM, (cl-adjoin ITEM LIST KEYS...), stands for if its test is a known one, or FORM."
  (let ((function (cdr (assq (cl--constant-test keys) '((eq . memq) (eql . memql) (equal . member))))))
    (if (null function)
        form
      (macroexp-let2* macroexp-copyable-p ((item item) (list list))
        `(if (,function ,item ,list) ,list (cons ,item ,list))))))

;; -- association lists ------------------------------------------------------------------------

(defun cl--assoc (matcher alist part)
  "Return the first pair in ALIST whose PART, `car' or `cdr', satisfies MATCHER."
  (let ((found nil))
    (while (and alist (not found))
      (let ((pair (car alist)))
        (if (and (consp pair) (funcall matcher (funcall part pair))) (setq found pair)))
      (setq alist (cdr alist)))
    found))

;;;###autoload
(defun cl-assoc (cl-item cl-alist &rest cl-keys)
  "Return the first pair in CL-ALIST whose car is CL-ITEM, or nil.
Keywords supported:  :test :test-not :key

\(fn ITEM LIST [KEYWORD VALUE]...)"
  (declare (compiler-macro cl--compiler-macro-assoc))
  (if (null cl-keys)
      (if (and (numberp cl-item) (not (fixnump cl-item)))
          (assoc cl-item cl-alist #'eql)
        (assq cl-item cl-alist))
    (cl--with-keys (test test-not key if if-not) cl-keys
      (cl--assoc (cl--matcher cl-item test test-not key if if-not) cl-alist #'car))))

(defun cl--compiler-macro-assoc (form item list &rest keys)
  "Return the primitive call that FORM, (cl-assoc ITEM LIST KEYS...), stands for, or FORM."
  (let ((test (and keys (cl--constant-test keys))))
    (cond ((eq test 'eq) (list 'assq item list))
          ((eq test 'equal) (list 'assoc item list))
          ((and (null keys) (macroexp-const-p item) (not (numberp item))) (list 'assq item list))
          (t form))))

;;;###autoload
(defun cl-assoc-if (cl-pred cl-list &rest cl-keys)
  "Return the first pair in CL-LIST whose car satisfies CL-PRED, or nil.
Keywords supported:  :key

\(fn PREDICATE LIST [KEYWORD VALUE]...)"
  (apply #'cl-assoc nil cl-list :if cl-pred cl-keys))

;;;###autoload
(defun cl-assoc-if-not (cl-pred cl-list &rest cl-keys)
  "Return the first pair in CL-LIST whose car does not satisfy CL-PRED, or nil.
Keywords supported:  :key

\(fn PREDICATE LIST [KEYWORD VALUE]...)"
  (apply #'cl-assoc nil cl-list :if-not cl-pred cl-keys))

;;;###autoload
(defun cl-rassoc (cl-item cl-alist &rest cl-keys)
  "Return the first pair in CL-ALIST whose cdr is CL-ITEM, or nil.
Keywords supported:  :test :test-not :key

\(fn ITEM LIST [KEYWORD VALUE]...)"
  (if (and (null cl-keys) (or (fixnump cl-item) (not (numberp cl-item))))
      (rassq cl-item cl-alist)
    (cl--with-keys (test test-not key if if-not) cl-keys
      (cl--assoc (cl--matcher cl-item test test-not key if if-not) cl-alist #'cdr))))

;;;###autoload
(defun cl-rassoc-if (cl-pred cl-list &rest cl-keys)
  "Return the first pair in CL-LIST whose cdr satisfies CL-PRED, or nil.
Keywords supported:  :key

\(fn PREDICATE LIST [KEYWORD VALUE]...)"
  (apply #'cl-rassoc nil cl-list :if cl-pred cl-keys))

;;;###autoload
(defun cl-rassoc-if-not (cl-pred cl-list &rest cl-keys)
  "Return the first pair in CL-LIST whose cdr does not satisfy CL-PRED, or nil.
Keywords supported:  :key

\(fn PREDICATE LIST [KEYWORD VALUE]...)"
  (apply #'cl-rassoc nil cl-list :if-not cl-pred cl-keys))

;; -- lists as sets ----------------------------------------------------------------------------

(defun cl--member-by (relation keys)
  "Return a function of an element and a list that returns the list's tail at a match.
RELATION is called with the element and that of the list; KEYS nil means that
it is `eql'."
  (if keys
      (lambda (element list)
        (while (and list (not (funcall relation element (car list))))
          (setq list (cdr list)))
        list)
    #'memql))

;;;###autoload
(defun cl-union (cl-list1 cl-list2 &rest cl-keys)
  "Return a list of what is in CL-LIST1 or CL-LIST2.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key) cl-keys
    (cond
     ((null cl-list1) cl-list2)
     ((null cl-list2) cl-list1)
     ((and (null cl-keys) (equal cl-list1 cl-list2)) cl-list1)
     (t
      (or (>= (length cl-list1) (length cl-list2))
          (setq cl-list1 (prog1 cl-list2 (setq cl-list2 cl-list1))))
      (let ((tail (cl--member-by (cl--relation test test-not key) cl-keys)))
        (dolist (element cl-list2)
          (unless (funcall tail element cl-list1)
            (push element cl-list1))))
      cl-list1))))

;;;###autoload
(defun cl-nunion (cl-list1 cl-list2 &rest cl-keys)
  "Like `cl-union' of CL-LIST1 and CL-LIST2, which may be destroyed.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (cond ((null cl-list1) cl-list2)
        ((null cl-list2) cl-list1)
        (t (apply #'cl-union cl-list1 cl-list2 cl-keys))))

;;;###autoload
(defun cl-intersection (cl-list1 cl-list2 &rest cl-keys)
  "Return a list of what is in both CL-LIST1 and CL-LIST2.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key) cl-keys
    (cond
     ((or (null cl-list1) (null cl-list2)) nil)
     ((equal cl-list1 cl-list2) cl-list1)
     (t
      (or (>= (length cl-list1) (length cl-list2))
          (setq cl-list1 (prog1 cl-list2 (setq cl-list2 cl-list1))))
      (let ((tail (cl--member-by (cl--relation test test-not key) cl-keys)) (result nil))
        (dolist (element cl-list2)
          (if (funcall tail element cl-list1)
              (push element result)))
        result)))))

;;;###autoload
(defun cl-nintersection (cl-list1 cl-list2 &rest cl-keys)
  "Like `cl-intersection' of CL-LIST1 and CL-LIST2, which may be destroyed.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (and cl-list1 cl-list2 (apply #'cl-intersection cl-list1 cl-list2 cl-keys)))

;;;###autoload
(defun cl-set-difference (cl-list1 cl-list2 &rest cl-keys)
  "Return a list of what is in CL-LIST1 but not in CL-LIST2.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key) cl-keys
    (if (or (null cl-list1) (null cl-list2))
        cl-list1
      (let ((tail (cl--member-by (cl--relation test test-not key) cl-keys)) (result nil))
        (dolist (element cl-list1)
          (unless (funcall tail element cl-list2)
            (push element result)))
        (nreverse result)))))

;;;###autoload
(defun cl-nset-difference (cl-list1 cl-list2 &rest cl-keys)
  "Like `cl-set-difference' of CL-LIST1 and CL-LIST2, which may be destroyed.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (if (or (null cl-list1) (null cl-list2))
      cl-list1
    (apply #'cl-set-difference cl-list1 cl-list2 cl-keys)))

;;;###autoload
(defun cl-set-exclusive-or (cl-list1 cl-list2 &rest cl-keys)
  "Return a list of what is in one of CL-LIST1 and CL-LIST2 only.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (cond ((null cl-list1) cl-list2)
        ((null cl-list2) cl-list1)
        ((equal cl-list1 cl-list2) nil)
        (t (append (apply #'cl-set-difference cl-list1 cl-list2 cl-keys)
                   (apply #'cl-set-difference cl-list2 cl-list1 cl-keys)))))

;;;###autoload
(defun cl-nset-exclusive-or (cl-list1 cl-list2 &rest cl-keys)
  "Like `cl-set-exclusive-or' of CL-LIST1 and CL-LIST2, which may be destroyed.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (apply #'cl-set-exclusive-or cl-list1 cl-list2 cl-keys))

;;;###autoload
(defun cl-subsetp (cl-list1 cl-list2 &rest cl-keys)
  "Return t if everything in CL-LIST1 is in CL-LIST2 as well.
Keywords supported:  :test :test-not :key

\(fn LIST1 LIST2 [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key) cl-keys
    (cond
     ((null cl-list1) t)
     ((null cl-list2) nil)
     ((equal cl-list1 cl-list2) t)
     (t
      (let ((tail (cl--member-by (cl--relation test test-not key) cl-keys)))
        (while (and cl-list1 (funcall tail (car cl-list1) cl-list2))
          (setq cl-list1 (cdr cl-list1)))
        (null cl-list1))))))

;; -- trees ------------------------------------------------------------------------------------

;;;###autoload
(defun cl-subst-if (cl-new cl-pred cl-tree &rest cl-keys)
  "Return a copy of CL-TREE with CL-NEW in place of everything that satisfies CL-PRED.
Parts without a match are shared.
Keywords supported:  :key

\(fn NEW PREDICATE TREE [KEYWORD VALUE]...)"
  (apply #'cl-sublis (list (cons nil cl-new)) cl-tree :if cl-pred cl-keys))

;;;###autoload
(defun cl-subst-if-not (cl-new cl-pred cl-tree &rest cl-keys)
  "Return a copy of CL-TREE with CL-NEW in place of everything that does not satisfy CL-PRED.
Parts without a match are shared.
Keywords supported:  :key

\(fn NEW PREDICATE TREE [KEYWORD VALUE]...)"
  (apply #'cl-sublis (list (cons nil cl-new)) cl-tree :if-not cl-pred cl-keys))

;;;###autoload
(defun cl-nsubst (cl-new cl-old cl-tree &rest cl-keys)
  "Put CL-NEW in place of everything in CL-TREE that matches CL-OLD; CL-TREE is changed.
Keywords supported:  :test :test-not :key

\(fn NEW OLD TREE [KEYWORD VALUE]...)"
  (apply #'cl-nsublis (list (cons cl-old cl-new)) cl-tree cl-keys))

;;;###autoload
(defun cl-nsubst-if (cl-new cl-pred cl-tree &rest cl-keys)
  "Put CL-NEW in place of everything in CL-TREE that satisfies CL-PRED; CL-TREE is changed.
Keywords supported:  :key

\(fn NEW PREDICATE TREE [KEYWORD VALUE]...)"
  (apply #'cl-nsublis (list (cons nil cl-new)) cl-tree :if cl-pred cl-keys))

;;;###autoload
(defun cl-nsubst-if-not (cl-new cl-pred cl-tree &rest cl-keys)
  "Put CL-NEW in place of everything in CL-TREE that does not satisfy CL-PRED; CL-TREE is changed.
Keywords supported:  :key

\(fn NEW PREDICATE TREE [KEYWORD VALUE]...)"
  (apply #'cl-nsublis (list (cons nil cl-new)) cl-tree :if-not cl-pred cl-keys))

(defun cl--alist-matchers (alist test test-not key if if-not)
  "Return ALIST with a matcher in place of each car; the other arguments are as for `cl--matcher'."
  (mapcar (lambda (pair) (cons (cl--matcher (car pair) test test-not key if if-not) (cdr pair))) alist))

(defun cl--replacement (tree matchers)
  "Return the pair in MATCHERS, (MATCHER . NEW), whose matcher TREE satisfies."
  (while (and matchers (not (funcall (car (car matchers)) tree)))
    (setq matchers (cdr matchers)))
  (car matchers))

(defun cl--sublis (tree matchers)
  "Return a copy of TREE with its parts replaced as MATCHERS say; see `cl--replacement'."
  (let ((pair (cl--replacement tree matchers)))
    (cond
     (pair (cdr pair))
     ((consp tree)
      (let ((a (cl--sublis (car tree) matchers)) (d (cl--sublis (cdr tree) matchers)))
        (if (and (eq a (car tree)) (eq d (cdr tree)))
            tree
          (cons a d))))
     (t tree))))

(defun cl--nsublis (tree matchers)
  "Replace parts of TREE, a cons, as MATCHERS say; see `cl--replacement'."
  (while (consp tree)
    (let ((pair (cl--replacement (car tree) matchers)))
      (if pair
          (setcar tree (cdr pair))
        (cl--nsublis (car tree) matchers)))
    (let ((pair (cl--replacement (cdr tree) matchers)))
      (if pair (setcdr tree (cdr pair)))
      (setq tree (if pair nil (cdr tree))))))

;;;###autoload
(defun cl-sublis (cl-alist cl-tree &rest cl-keys)
  "Return a copy of CL-TREE with its parts that are cars in CL-ALIST replaced by the cdrs.
Parts without a match are shared.
Keywords supported:  :test :test-not :key

\(fn ALIST TREE [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key if if-not) cl-keys
    (cl--sublis cl-tree (cl--alist-matchers cl-alist test test-not key if if-not))))

;;;###autoload
(defun cl-nsublis (cl-alist cl-tree &rest cl-keys)
  "Replace the parts of CL-TREE that are cars in CL-ALIST by the cdrs; CL-TREE is changed.
Keywords supported:  :test :test-not :key

\(fn ALIST TREE [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key if if-not) cl-keys
    (let ((holder (list cl-tree)))
      (cl--nsublis-car holder (cl--alist-matchers cl-alist test test-not key if if-not)))))

(defun cl--nsublis-car (holder matchers)
  "Replace parts of the car of HOLDER as MATCHERS say, and return it."
  (let ((pair (cl--replacement (car holder) matchers)))
    (if pair
        (cdr pair)
      (cl--nsublis (car holder) matchers)
      (car holder))))

;;;###autoload
(defun cl-tree-equal (cl-x cl-y &rest cl-keys)
  "Return t if the trees CL-X and CL-Y have the same shape and atoms that match.
Keywords supported:  :test :test-not :key

\(fn TREE1 TREE2 [KEYWORD VALUE]...)"
  (cl--with-keys (test test-not key) cl-keys
    (cl--tree-equal cl-x cl-y (cl--relation test test-not key))))

(defun cl--tree-equal (x y relation)
  "Return t if the trees X and Y have the same shape and atoms for which RELATION holds."
  (while (and (consp x) (consp y) (cl--tree-equal (car x) (car y) relation))
    (setq x (cdr x) y (cdr y)))
  (and (not (consp x)) (not (consp y)) (funcall relation x y) t))

(provide 'cl-seq)

;;; cl-seq.el ends here
