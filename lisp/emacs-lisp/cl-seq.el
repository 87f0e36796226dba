;;; cl-seq.el --- Common Lisp's functions on sequences and lists with keyword arguments  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Keyword arguments become variables by `cl--with-keys'.  How elements are compared is put into one
;; function before a loop begins: `cl--matcher' for one item, `cl--relation' for two elements.
;;
;; Arrays are searched as lists: making the list is one call of a primitive.  Where numbers at the
;; bounds of a sequence matter, the errors are those of `aref' and `car'.

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

;;;###autoload
(defun cl-member (cl-item cl-list &rest cl-keys)
  "Return the tail of CL-LIST whose car is CL-ITEM, or nil.
Keywords supported:  :test :test-not :key

\(fn ITEM LIST [KEYWORD VALUE]...)"
  (declare (compiler-macro cl--compiler-macro-member))
  (if (null cl-keys)
      (memql cl-item cl-list)
    (cl--with-keys (test test-not key if if-not) cl-keys
      (cl--member (cl--matcher cl-item test test-not key if if-not) cl-list))))

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

(provide 'cl-seq)

;;; cl-seq.el ends here
