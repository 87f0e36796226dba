;;; ert-explain.el --- why two values differ, for ert  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A function with the property `ert-explainer' can say why it returned nil: the explainer gets the same
;; arguments and returns a form that names the first difference, or nil.

;;; Code:

(defun ert--proper-list-p (x)
  "Return non-nil if X is a list that ends in nil."
  (and (listp x) (proper-list-p x) t))

(defun ert--explain-format-atom (x)
  "Return the atom X with its hexadecimal value and its character, if it is an integer."
  (cond ((and (characterp x) (fixnump x))
         (list x (format "#x%x" x) (format "?%c" x)))
        ((integerp x) (list x (format "#x%x" x)))
        (t x)))

(defun ert--explain-lists (a b)
  "Return why the conses A and B are not `equal', or nil."
  (let ((a-proper (ert--proper-list-p a)) (b-proper (ert--proper-list-p b)))
    (cond ((not (eq a-proper b-proper))
           `(one-list-proper-one-improper ,a ,b))
          ((not a-proper) (ert--explain-pairs a b))
          ((not (equal (length a) (length b)))
           `(proper-lists-of-different-length ,(length a) ,(length b) ,a ,b
                                              first-mismatch-at ,(ert--mismatch a b)))
          (t (ert--explain-elements 'list-elt a b)))))

(defun ert--explain-pairs (a b)
  "Return why the cars or the cdrs of A and B are not `equal', or nil."
  (let ((why (ert--explain-equal-rec (car a) (car b))))
    (if why
        `(car ,why)
      (and (setq why (ert--explain-equal-rec (cdr a) (cdr b)))
           `(cdr ,why)))))

(defun ert--mismatch (a b)
  "Return the first index at which the sequences A and B differ, the shorter one's length at most."
  (let ((i 0) (n (min (length a) (length b))))
    (while (and (< i n) (equal (elt a i) (elt b i)))
      (setq i (1+ i)))
    i))

(defun ert--explain-elements (name a b)
  "Return a list of NAME, index and reason for the first different elements of the sequences A and B, or nil."
  (let ((i 0) (n (length a)) why)
    (while (and (< i n) (not why))
      (if (setq why (ert--explain-equal-rec (elt a i) (elt b i)))
          (setq why (list name i why)))
      (setq i (1+ i)))
    why))

(defun ert--explain-arrays (a b)
  "Return why the arrays A and B, of one type, are not `equal', or nil."
  ;; Characters of a unibyte string are those of its multibyte form.
  (when (stringp a)
    (unless (eq (multibyte-string-p a) (multibyte-string-p b))
      (setq a (string-to-multibyte a) b (string-to-multibyte b))))
  (if (/= (length a) (length b))
      `(arrays-of-different-length ,(length a) ,(length b) ,a ,b first-mismatch-at ,(ert--mismatch a b))
    (ert--explain-elements 'array-elt a b)))

(defun ert--explain-equal-rec (a b)
  "Return why A and B are not `equal'; nil if they are, or if the reason is not known."
  (cond ((not (eq (type-of a) (type-of b))) `(different-types ,a ,b))
        ((consp a) (ert--explain-lists a b))
        ((arrayp a) (ert--explain-arrays a b))
        ((equal a b) nil)
        ((and (symbolp a) (symbolp b) (equal (symbol-name a) (symbol-name b)))
         `(different-symbols-with-the-same-name ,a ,b))
        (t `(different-atoms ,(ert--explain-format-atom a) ,(ert--explain-format-atom b)))))

(defun ert--explain-equal (a b)
  "Return why A and B are not `equal', or nil if they are."
  ;; `equal' is far faster than walking both.
  (if (equal a b) nil (ert--explain-equal-rec a b)))
(put 'equal 'ert-explainer 'ert--explain-equal)

(defun ert--explain-string-equal (a b)
  "Return why the strings or symbols A and B are not `string-equal', or nil if they are."
  (let ((a (if (symbolp a) (symbol-name a) a)) (b (if (symbolp b) (symbol-name b) b)))
    (ert--explain-equal a b)))
(put 'string-equal 'ert-explainer 'ert--explain-string-equal)

(defun ert--significant-plist-keys (plist)
  "Return the keys of PLIST whose values are not nil, without duplicates."
  (let (keys)
    (while plist
      (if (and (cadr plist) (not (memq (car plist) keys)))
          (push (car plist) keys))
      (setq plist (cddr plist)))
    (nreverse keys)))

(defun ert--plist-difference-explanation (a b)
  "Return why the property lists A and B differ, or nil; keys without value do not count."
  (let ((keys (ert--significant-plist-keys (append a b))) why)
    (while (and keys (not why))
      (let* ((key (pop keys)) (difference (ert--explain-equal (plist-get a key) (plist-get b key))))
        (if difference
            (setq why `(different-properties-for-key ,key ,difference)))))
    why))

(defun ert--abbreviate-string (s len suffixp)
  "Return the first LEN characters of S, or with SUFFIXP the last ones."
  (if (<= (length s) len) s
    (if suffixp (substring s (- (length s) len)) (substring s 0 len))))

(defun ert--explain-equal-including-properties (a b)
  "Return why A and B, strings with text properties, are not `ert-equal-including-properties', or nil."
  (if (not (equal a b))
      (ert--explain-equal a b)
    (let ((i 0) why)
      (while (and (< i (length a)) (not why))
        (let ((difference (ert--plist-difference-explanation (text-properties-at i a) (text-properties-at i b))))
          (if difference
              (setq why `(char ,i ,(substring-no-properties a i (1+ i)) ,difference
                               context-before ,(ert--abbreviate-string (substring-no-properties a 0 i) 10 t)
                               context-after ,(ert--abbreviate-string (substring-no-properties a (1+ i)) 10 nil)))))
        (setq i (1+ i)))
      why)))

(defun ert-equal-including-properties (a b)
  "Return t if the strings A and B have equal characters and `equal' text properties."
  (not (ert--explain-equal-including-properties a b)))
(put 'ert-equal-including-properties 'ert-explainer 'ert--explain-equal-including-properties)

(provide 'ert-explain)

;;; ert-explain.el ends here
