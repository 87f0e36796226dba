;;; rx-set.el --- sets of characters in rx forms  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Forms of `rx' that match one character of a set.  A set is a sorted list of intervals,
;; (FIRST . LAST), that neither touch nor overlap; besides there can be named classes, of which no
;; union or intersection can be made.

;;; Code:

(require 'regexp-opt)

(declare-function rx--only-argument "rx" (form))
(declare-function rx--expand "rx" (form))
(declare-function rx--translate-syntax "rx" (form))
(declare-function rx--syntax "rx" (form letter))
(declare-function rx--category "rx" (form letter))

(defconst rx--classes
  '((digit . digit) (numeric . digit) (num . digit) (alpha . alpha) (alphabetic . alpha) (letter . alpha)
    (alnum . alnum) (alphanumeric . alnum) (space . space) (whitespace . space) (white . space)
    (punct . punct) (punctuation . punct) (upper . upper) (upper-case . upper) (lower . lower) (lower-case . lower)
    (word . word) (wordchar . word) (graph . graph) (graphic . graph) (print . print) (printing . print)
    (cntrl . cntrl) (control . cntrl) (xdigit . xdigit) (hex . xdigit) (hex-digit . xdigit) (ascii . ascii)
    (nonascii . nonascii) (multibyte . multibyte) (unibyte . unibyte) (blank . blank))
  "Names of character classes, and the names that regexps use.")

(defconst rx--last-unicode #x3ffeff
  "A character far above those that sets usually have; a set with it is better seen as a complement.")

;; -- intervals --------------------------------------------------------------------------------

(defun rx--normalize (intervals)
  "Return INTERVALS, in any order, as a set."
  (let ((set nil))
    (dolist (interval (sort (copy-sequence intervals) (lambda (a b) (< (car a) (car b)))))
      (if (and set (<= (car interval) (1+ (cdr (car set)))))
          (setcdr (car set) (max (cdr (car set)) (cdr interval)))
        (push (cons (car interval) (cdr interval)) set)))
    (nreverse set)))

(defun rx--complement (set)
  "Return the set of the characters that are not in SET."
  (let ((start 0) (result nil))
    (dolist (interval set)
      (if (< start (car interval))
          (push (cons start (1- (car interval))) result))
      (setq start (1+ (cdr interval))))
    (if (<= start (max-char))
        (push (cons start (max-char)) result))
    (nreverse result)))

(defun rx--intersect (a b)
  "Return the set of the characters that are in both of the sets A and B."
  (rx--complement (rx--normalize (append (rx--complement a) (rx--complement b)))))

(defun rx--range (first last)
  "Return a list of intervals from FIRST to LAST, without what lies between ASCII and raw bytes."
  (if (and (<= first #x7f) (>= last #x3fff80))
      (list (cons first #x7f) (cons #x3fff80 last))
    (list (cons first last))))

(defun rx--string-intervals (string)
  "Return the intervals of STRING, an argument of `any'."
  (let* ((text (string-to-multibyte string)) (size (length text)) (at 0) (intervals nil))
    (while (< at size)
      (let ((first (aref text at)))
        (if (and (< (+ at 2) size) (= (aref text (1+ at)) ?-))
            (let ((last (aref text (+ at 2))))
              (if (< last first)
                  (error "Invalid rx `any' range: %s" (substring text at (+ at 3))))
              (setq intervals (append (rx--range first last) intervals)
                    at (+ at 3)))
          (push (cons first first) intervals)
          (setq at (1+ at)))))
    intervals))

(defun rx--parse-any (arguments)
  "Return (SET . CLASSES) of ARGUMENTS, those of `any'."
  (let ((intervals nil) (classes nil))
    (dolist (argument arguments)
      (let ((class (and (symbolp argument) (cdr (assq argument rx--classes)))))
        (cond (class (or (memq class classes) (push class classes)))
              ((stringp argument) (setq intervals (append (rx--string-intervals argument) intervals)))
              ((characterp argument) (push (cons argument argument) intervals))
              ((and (consp argument) (characterp (car argument)) (characterp (cdr argument))
                    (<= (car argument) (cdr argument)))
               (push argument intervals))
              (t (error "Invalid rx `any' argument: %S" argument)))))
    (cons (rx--normalize intervals) (nreverse classes))))

;; -- the regexp of a set ----------------------------------------------------------------------

(defun rx--interval-text (interval)
  "Return the text that stands for INTERVAL between brackets."
  (let ((first (car interval)) (last (cdr interval)))
    (cond ((= first last) (string first))
          ((= (1+ first) last) (string first last))
          (t (string first ?- last)))))

(defun rx--bracket-text (set classes)
  "Return what stands between brackets for SET and CLASSES.
A bracket comes first and a hyphen last; a caret at the start changes places
with what follows."
  (let ((bracket "") (hyphen nil) (items nil))
    (dolist (interval set)
      (let ((first (car interval)) (last (cdr interval)))
        (cond ((= first ?\]) (setq bracket (rx--interval-text interval) first nil))
              ((= last ?\]) (setq bracket "]" last ?\\)))
        (cond ((eq first ?-) (setq hyphen '("-") first (and (/= last ?-) (1+ first))))
              ((and first (= last ?-) (= last (1+ first))) (setq hyphen '("-") last first)))
        (if first (push (rx--interval-text (cons first last)) items))))
    (setq items (append (nreverse items) (mapcar (lambda (class) (format "[:%s:]" class)) classes) hyphen))
    (if (and items (cdr items) (string= bracket "") (= (aref (car items) 0) ?^))
        (setq items `(,(cadr items) ,(car items) ,@(cddr items))))
    (apply #'concat bracket items)))

(defun rx--set-translation (set classes negated)
  "Return the translation of a character of SET or CLASSES, or of any other one if NEGATED."
  (cond
   ((and (null set) (null classes))
    (if negated '(("[^z-a]") . unit) (cons (list regexp-unmatchable) 'seq)))
   ((and negated (null classes) (equal set '((?\n . ?\n)))) '((".") . unit))
   ((and (not negated) (null classes) (null (cdr set)) (= (caar set) (cdar set)))
    (cons (list (regexp-quote (string (caar set)))) 'unit))
   (t (cons (list (concat (if negated "[^" "[") (rx--bracket-text set classes) "]")) 'unit))))

;; -- forms ------------------------------------------------------------------------------------

(defun rx--set-p (form)
  "Return non-nil if FORM is a set of characters without named classes."
  (setq form (rx--expand form))
  (cond ((stringp form) (= (length form) 1))
        ((characterp form) t)
        ((memq (car-safe form) '(any in char)) (null (cdr (rx--parse-any (cdr form)))))
        ((memq (car-safe form) '(or | intersection)) (not (memq nil (mapcar #'rx--set-p (cdr form)))))
        ((eq (car-safe form) 'not) (rx--set-p (cadr form)))))

(defun rx--set (form)
  "Return the set that FORM stands for.
Signals an error if it is none, or has named classes."
  (setq form (rx--expand form))
  (cond
   ((characterp form) (list (cons form form)))
   ((and (stringp form) (= (length form) 1))
    (rx--string-intervals form))
   ((memq (car-safe form) '(any in char))
    (let ((parsed (rx--parse-any (cdr form))))
      (if (cdr parsed)
          (error "Character class not permitted in set operations: %S" (cadr parsed)))
      (car parsed)))
   ((eq (car-safe form) 'not) (rx--complement (rx--set (rx--only-argument form))))
   ((memq (car-safe form) '(or |)) (rx--normalize (apply #'append (mapcar #'rx--set (cdr form)))))
   ((eq (car-safe form) 'intersection)
    (let ((set (list (cons 0 (max-char)))))
      (dolist (part (cdr form) set)
        (setq set (rx--intersect set (rx--set part))))))
   (t (error "Bad character set: %S" form))))

(defun rx--translate-set (form negated)
  "Return the translation of a character of the set FORM, or of any other if NEGATED.
What reaches up to the end of Unicode is expressed by its complement."
  (let* ((set (rx--set form))
         (open (delq nil (mapcar (lambda (interval) (<= (car interval) rx--last-unicode (cdr interval))) set))))
    (if open
        (rx--set-translation (rx--complement set) nil (not negated))
      (rx--set-translation set nil negated))))

(defun rx--translate-any (form &optional negated)
  "Return the translation of FORM, (any SET...), or of its complement if NEGATED."
  (let ((parsed (rx--parse-any (cdr form))))
    (rx--set-translation (car parsed) (cdr parsed) negated)))

(defun rx--translate-not-char (form)
  "Return the translation of FORM, (not-char SET...)."
  (rx--translate-any form t))

(defun rx--translate-intersection (form)
  "Return the translation of FORM, (intersection SETS...)."
  (rx--translate-set form nil))

(defun rx--translate-not (form &optional negated)
  "Return the translation of FORM, (not SET), or of its complement if NEGATED."
  (let* ((set (rx--expand (rx--only-argument form))) (head (car-safe set)) (outside (not negated)))
    (cond
     ((memq head '(any in char)) (rx--translate-any set outside))
     ((and (symbolp set) (assq set rx--classes)) (rx--translate-any (list 'any set) outside))
     ((eq set 'word-boundary) (cons (list (if outside "\\B" "\\b")) 'unit))
     ((eq head 'syntax) (rx--syntax set (if outside ?S ?s)))
     ((eq head 'category) (rx--category set (if outside ?C ?c)))
     ((eq head 'not) (rx--translate-not set outside))
     ((or (characterp set) (and (stringp set) (= (length set) 1)) (memq head '(or | intersection)))
      (rx--translate-set set outside))
     (t (error "Illegal argument to rx `not': %S" set)))))

(provide 'rx-set)

;;; rx-set.el ends here
