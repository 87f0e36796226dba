;;; cl-lib.el --- Common Lisp for Emacs: the simple part  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Requiring this library is cheap.  What needs more than a few lines is autoloaded:
;;
;;   cl-macs.el      blocks, local functions, assignment, iteration
;;   cl-lambda.el    lambda lists: `cl-defun', `cl-destructuring-bind'
;;   cl-types.el     types and assertions
;;   cl-loop.el      `cl-loop'
;;   cl-seq.el       lists, with keyword arguments
;;   cl-sequence.el  sequences, with keyword arguments
;;   cl-extra.el     the other functions

;;; Code:

(require 'macroexp)
(require 'gv)

(defvar cl--optimize-speed 1
  "How much speed matters, as `cl-declaim' said: 0 to 3.")

(defvar cl--optimize-safety 1
  "How much safety matters, as `cl-declaim' said: 0 to 3.")

(defvar cl-custom-print-functions nil
  "Functions that print objects their own way: not used any more.")
(make-obsolete-variable 'cl-custom-print-functions nil "24.4")

;; -- places -----------------------------------------------------------------------------------

(defmacro cl-pushnew (x place &rest keys)
  "Put X in front of the list in PLACE unless it is an element already, and return the list.
KEYS are those of `cl-adjoin': `:test', `:test-not' and `:key'.

\(fn X PLACE [KEYWORD VALUE]...)"
  (declare (debug (form place &rest &or [[&or ":test" ":test-not" ":key"] form] [keywordp form])))
  (cond
   (keys
    (if (symbolp place)
        `(setq ,place (cl-adjoin ,x ,place ,@keys))
      (macroexp-let2 macroexp-copyable-p item x
        (gv-letplace (getter setter) place
          (funcall setter `(cl-adjoin ,item ,getter ,@keys))))))
   ((symbolp place)
    (macroexp-let2 macroexp-copyable-p item x
      `(if (memql ,item ,place) ,place (setq ,place (cons ,item ,place)))))
   (t
    (macroexp-let2 macroexp-copyable-p item x
      (gv-letplace (getter setter) place
        (macroexp-let2 macroexp-copyable-p list getter
          `(if (memql ,item ,list) ,list ,(funcall setter `(cons ,item ,list)))))))))

;;;###autoload
(defun cl--set-buffer-substring (start end val)
  "Replace the text between START and END with VAL, and return VAL."
  (save-excursion
    (delete-region start end)
    (goto-char start)
    (insert val)
    val))

;;;###autoload
(defun cl--set-substring (str start end val)
  "Return a copy of STR in which VAL replaces what is between START and END.
Numbers below zero count from the end; END nil is the end."
  (if (null end)
      (setq end (length str))
    (if (< end 0) (setq end (+ end (length str)))))
  (if (< start 0) (setq start (+ start (length str))))
  (concat (and (> start 0) (substring str 0 start))
          val
          (and (< end (length str)) (substring str end))))

;; -- multiple values, which are lists ---------------------------------------------------------

(defalias 'cl-values #'list
  "Return multiple values: a list of the arguments.

\(fn &rest VALUES)")

(defun cl-values-list (list)
  "Return the elements of LIST as multiple values: the list itself.
Signals `wrong-type-argument' if LIST is no list."
  (unless (listp list)
    (signal 'wrong-type-argument list))
  list)

(defsubst cl-multiple-value-list (expression)
  "Return the multiple values of EXPRESSION as a list."
  expression)

(defsubst cl-multiple-value-apply (function expression)
  "Call FUNCTION with the multiple values of EXPRESSION as arguments."
  (apply function expression))

(defalias 'cl-multiple-value-call #'apply
  "Call FUNCTION with multiple values.

\(fn FUNCTION &rest ARGUMENTS)")

(defalias 'cl-nth-value #'nth
  "Return the Nth of the multiple values of EXPRESSION.

\(fn N EXPRESSION)")

;; -- declarations -----------------------------------------------------------------------------

(defun cl-proclaim (spec)
  "Make the declaration SPEC known to everything that follows.
Only (optimize (speed N) (safety N)) means something."
  (when (eq (car-safe spec) 'optimize)
    (dolist (quality (cdr spec))
      (let ((variable (cdr (assq (car-safe quality) '((speed . cl--optimize-speed) (safety . cl--optimize-safety))))))
        (if variable (set variable (cadr quality))))))
  nil)

(defmacro cl-declaim (&rest specs)
  "Make the declarations SPECS known to everything that follows; see `cl-proclaim'."
  `(progn ,@(mapcar (lambda (spec) `(cl-proclaim ',spec)) specs)))

;; -- numbers ----------------------------------------------------------------------------------

(defun cl-plusp (number)
  "Return t if NUMBER is positive."
  (> number 0))

(defun cl-minusp (number)
  "Return t if NUMBER is negative."
  (< number 0))

(defun cl-oddp (integer)
  "Return t if INTEGER is odd."
  (eq (logand integer 1) 1))

(defun cl-evenp (integer)
  "Return t if INTEGER is even."
  (eq (logand integer 1) 0))

(defconst cl-digit-char-table
  (let ((table (make-vector 256 nil)))
    (dotimes (digit 36)
      (if (< digit 10)
          (aset table (+ ?0 digit) digit)
        (aset table (+ ?A -10 digit) digit)
        (aset table (+ ?a -10 digit) digit)))
    table)
  "The value of each character as a digit, or nil.")

(defun cl-digit-char-p (char &optional radix)
  "Return the value of CHAR as a digit of base RADIX (default 10), or nil if it is none.
Signals `args-out-of-range' if RADIX is not between 2 and 36, or CHAR beyond
`cl-digit-char-table'."
  (if (and radix (not (and (<= radix 36) (>= radix 2))))
      (signal 'args-out-of-range (list 'radix radix '(2 36))))
  (let ((digit (aref cl-digit-char-table char)))
    (if (and digit (< digit (or radix 10))) digit)))

(defalias 'cl-floatp-safe #'floatp)
(make-obsolete 'cl-floatp-safe 'floatp "24.4")

(defconst cl-most-positive-float nil
  "The largest float; set by `cl-float-limits'.")
(defconst cl-most-negative-float nil
  "The float that is furthest below zero; set by `cl-float-limits'.")
(defconst cl-least-positive-float nil
  "The smallest float above zero, which may be denormalized; set by `cl-float-limits'.")
(defconst cl-least-negative-float nil
  "The float below zero that is nearest to it, which may be denormalized; set by `cl-float-limits'.")
(defconst cl-least-positive-normalized-float nil
  "The smallest normalized float above zero; set by `cl-float-limits'.")
(defconst cl-least-negative-normalized-float nil
  "The normalized float below zero that is nearest to it; set by `cl-float-limits'.")
(defconst cl-float-epsilon nil
  "The smallest float that makes a difference when added to 1.0; set by `cl-float-limits'.")
(defconst cl-float-negative-epsilon nil
  "The smallest float that makes a difference when subtracted from 1.0; set by `cl-float-limits'.")

;; -- lists ------------------------------------------------------------------------------------

(defun cl-mapcar (cl-func cl-x &rest cl-rest)
  "Return the values of CL-FUNC for the first elements of CL-X and CL-REST, then for the second, and so on.
The arguments are sequences; the shortest one ends it.

\(fn FUNCTION SEQUENCE...)"
  (cond
   ((null cl-rest) (mapcar cl-func cl-x))
   ((and (null (cdr cl-rest)) (listp cl-x) (listp (car cl-rest)))
    (let ((y (car cl-rest)) (result nil))
      (while (and cl-x y)
        (setq result (cons (funcall cl-func (car cl-x) (car y)) result)
              cl-x (cdr cl-x) y (cdr y)))
      (nreverse result)))
   (t (cl--mapcar-many cl-func (cons cl-x cl-rest) 'accumulate))))

(defalias 'cl-svref #'aref)
(defalias 'cl-copy-seq #'copy-sequence)

(defalias 'cl-first #'car)
(defalias 'cl-second #'cadr)
(defalias 'cl-rest #'cdr)
(defalias 'cl-caaar #'caaar)
(defalias 'cl-caadr #'caadr)
(defalias 'cl-cadar #'cadar)
(defalias 'cl-caddr #'caddr)
(defalias 'cl-cdaar #'cdaar)
(defalias 'cl-cdadr #'cdadr)
(defalias 'cl-cddar #'cddar)
(defalias 'cl-cdddr #'cdddr)
(defalias 'cl-caaaar #'caaaar)
(defalias 'cl-caaadr #'caaadr)
(defalias 'cl-caadar #'caadar)
(defalias 'cl-caaddr #'caaddr)
(defalias 'cl-cadaar #'cadaar)
(defalias 'cl-cadadr #'cadadr)
(defalias 'cl-caddar #'caddar)
(defalias 'cl-cadddr #'cadddr)
(defalias 'cl-cdaaar #'cdaaar)
(defalias 'cl-cdaadr #'cdaadr)
(defalias 'cl-cdadar #'cdadar)
(defalias 'cl-cdaddr #'cdaddr)
(defalias 'cl-cddaar #'cddaar)
(defalias 'cl-cddadr #'cddadr)
(defalias 'cl-cdddar #'cdddar)
(defalias 'cl-cddddr #'cddddr)
(defalias 'cl-third #'cl-caddr)
(defalias 'cl-fourth #'cl-cadddr)

(defsubst cl-fifth (list)
  "Return the fifth element of LIST; it can be set."
  (declare (gv-setter (lambda (store) `(setcar (nthcdr 4 ,list) ,store))))
  (nth 4 list))

(defsubst cl-sixth (list)
  "Return the sixth element of LIST; it can be set."
  (declare (gv-setter (lambda (store) `(setcar (nthcdr 5 ,list) ,store))))
  (nth 5 list))

(defsubst cl-seventh (list)
  "Return the seventh element of LIST; it can be set."
  (declare (gv-setter (lambda (store) `(setcar (nthcdr 6 ,list) ,store))))
  (nth 6 list))

(defsubst cl-eighth (list)
  "Return the eighth element of LIST; it can be set."
  (declare (gv-setter (lambda (store) `(setcar (nthcdr 7 ,list) ,store))))
  (nth 7 list))

(defsubst cl-ninth (list)
  "Return the ninth element of LIST; it can be set."
  (declare (gv-setter (lambda (store) `(setcar (nthcdr 8 ,list) ,store))))
  (nth 8 list))

(defsubst cl-tenth (list)
  "Return the tenth element of LIST; it can be set."
  (declare (gv-setter (lambda (store) `(setcar (nthcdr 9 ,list) ,store))))
  (nth 9 list))

(defun cl-list* (arg &rest others)
  "Return a list of ARG and OTHERS whose tail is the last of them.

\(fn ARG OTHERS...)"
  (declare (compiler-macro cl--compiler-macro-list*))
  (if (null others)
      arg
    (setq others (cons arg others))
    (let ((before-last (nthcdr (- (length others) 2) others)))
      (setcdr before-last (cadr before-last))
      others)))

(defun cl--compiler-macro-list* (_form arg &rest others)
  "Return conses that do what `cl-list*' does with the forms ARG and OTHERS."
  (let* ((args (reverse (cons arg others))) (form (car args)))
    (dolist (before (cdr args))
      (setq form `(cons ,before ,form)))
    form))

(defun cl-ldiff (list sublist)
  "Return a copy of LIST up to its tail SUBLIST."
  (let ((result nil))
    (while (and (consp list) (not (eq list sublist)))
      (push (pop list) result))
    (nreverse result)))

(defun cl-copy-list (list)
  "Return a copy of LIST, which may end in a dot and an atom."
  (if (consp list)
      (let ((result nil))
        (while (consp list)
          (push (pop list) result))
        (prog1 (nreverse result)
          (setcdr result list)))
    (car list)))

(defun cl-adjoin (cl-item cl-list &rest cl-keys)
  "Return CL-LIST with CL-ITEM in front, or CL-LIST itself if it has such an element.
Keywords supported:  :test :test-not :key

\(fn ITEM LIST [KEYWORD VALUE]...)"
  (declare (compiler-macro cl--compiler-macro-adjoin))
  (cond
   ((or (equal cl-keys '(:test eq)) (and (null cl-keys) (not (numberp cl-item))))
    (if (memq cl-item cl-list) cl-list (cons cl-item cl-list)))
   ((or (equal cl-keys '(:test equal)) (null cl-keys))
    (if (member cl-item cl-list) cl-list (cons cl-item cl-list)))
   (t (apply #'cl--adjoin cl-item cl-list cl-keys))))

(defun cl-subst (cl-new cl-old cl-tree &rest cl-keys)
  "Return a copy of CL-TREE with CL-NEW in place of everything that matches CL-OLD.
Parts without a match are shared.
Keywords supported:  :test :test-not :key

\(fn NEW OLD TREE [KEYWORD VALUE]...)"
  (if (or cl-keys (and (numberp cl-old) (not (integerp cl-old))))
      (apply #'cl-sublis (list (cons cl-old cl-new)) cl-tree cl-keys)
    (cl--do-subst cl-new cl-old cl-tree)))

(defun cl--do-subst (new old tree)
  "Return a copy of TREE with NEW in place of OLD, compared by `eql'."
  (cond
   ((eql tree old) new)
   ((consp tree)
    (let ((a (cl--do-subst new old (car tree))) (d (cl--do-subst new old (cdr tree))))
      (if (and (eq a (car tree)) (eq d (cdr tree)))
          tree
        (cons a d))))
   (t tree)))

(defsubst cl-acons (key value alist)
  "Return ALIST with the pair of KEY and VALUE in front."
  (cons (cons key value) alist))

(defun cl-pairlis (keys values &optional alist)
  "Return ALIST with pairs of the elements of KEYS and VALUES in front."
  (nconc (cl-mapcar #'cons keys values) alist))

(provide 'cl-lib)

;;; cl-lib.el ends here
