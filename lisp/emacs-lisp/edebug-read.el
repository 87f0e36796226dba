;;; edebug-read.el --- a reader that knows where each part stands  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `edebug--read-form' reads an expression of the current buffer and returns (SEXP . NODE).  A node has the shape of
;; the expression: that of a list has the nodes of its elements as children, and where the text has a dot, the list of
;; children ends in the node of what stands behind it.

;;; Code:

(require 'cl-lib)

(cl-defstruct (edebug--node (:constructor edebug--make-node (start end &optional children)))
  "Where an expression stands: from START to END, two positions; CHILDREN are nodes of a list or vector."
  start end children)

(defvar edebug--labels nil
  "Alist of the objects that #N= has named in the expression that is being read.")

(defconst edebug--readers
  '((?\( . edebug--read-list)
    (?\[ . edebug--read-vector)
    (?\' . edebug--read-quote)
    (?\` . edebug--read-backquote)
    (?\, . edebug--read-comma)
    (?#  . edebug--read-hash))
  "Alist of characters and the functions that read what they begin.  Anything else is an atom.")

(defun edebug--skip-space ()
  "Move over white space and comments."
  (while (progn (skip-chars-forward "\0- \240")
                (eq (following-char) ?\;))
    (forward-line 1)))

(defun edebug--read-located ()
  "Read the expression after point; return (SEXP . NODE)."
  (edebug--skip-space)
  (funcall (alist-get (following-char) edebug--readers #'edebug--read-atom) (point)))

(defun edebug--read-atom (start)
  "Read what stands at START without looking into it."
  (let ((sexp (read (current-buffer))))
    (cons sexp (edebug--make-node start (point)))))

(defun edebug--read-prefixed (start symbol length)
  "Read what stands at START: LENGTH characters that stand for SYMBOL, and an expression."
  (forward-char length)
  (let* ((prefix (edebug--make-node start (point)))
         (body (edebug--read-located)))
    (cons (list symbol (car body))
          (edebug--make-node start (point) (list prefix (cdr body))))))

(defun edebug--read-quote (start)
  "Read a quoted expression at START."
  (edebug--read-prefixed start 'quote 1))

(defun edebug--read-backquote (start)
  "Read a backquoted expression at START."
  (edebug--read-prefixed start '\` 1))

(defun edebug--read-comma (start)
  "Read an unquoted expression at START."
  (if (eq (char-after (1+ start)) ?@)
      (edebug--read-prefixed start '\,@ 2)
    (edebug--read-prefixed start '\, 1)))

(defun edebug--at-dot-p ()
  "Return non-nil if point is at the dot of a dotted list."
  (and (eq (following-char) ?.)
       (memq (char-after (1+ (point))) '(?\s ?\t ?\n ?\r ?\f ?\( ?\) ?\[ ?\] ?\" ?\' ?\; ?\` ?, ?# ?? 160))))

(defun edebug--read-tail ()
  "Read the end of a list from its dot; return (SEXP . NODE)."
  (forward-char 1)
  (let ((tail (edebug--read-located)))
    (edebug--skip-space)
    (unless (eq (following-char) ?\))
      (signal (if (eobp) 'end-of-file 'invalid-read-syntax) (unless (eobp) '("Expected `)'"))))
    (forward-char 1)
    tail))

(defun edebug--read-list (start)
  "Read a list at START."
  (forward-char 1)
  (let ((sexps '()) (nodes '()) (tail nil) (done nil))
    (while (not done)
      (edebug--skip-space)
      (cond ((eq (following-char) ?\))
             (forward-char 1)
             (setq done t))
            ((edebug--at-dot-p)
             (setq tail (edebug--read-tail) done t))
            (t
             (let ((element (edebug--read-located)))
               (push (car element) sexps)
               (push (cdr element) nodes)))))
    (cons (nconc (nreverse sexps) (car tail))
          (edebug--make-node start (point) (nconc (nreverse nodes) (cdr tail))))))

(defun edebug--read-vector (start)
  "Read a vector at START."
  (forward-char 1)
  (let ((sexps '()) (nodes '()))
    (while (progn (edebug--skip-space)
                  (not (eq (following-char) ?\])))
      (let ((element (edebug--read-located)))
        (push (car element) sexps)
        (push (cdr element) nodes)))
    (forward-char 1)
    (cons (vconcat (nreverse sexps)) (edebug--make-node start (point) (nreverse nodes)))))

(defun edebug--read-hash (start)
  "Read what begins with # at START."
  (cond ((eq (char-after (1+ start)) ?\')
         (edebug--read-prefixed start 'function 2))
        ((looking-at "#\\([0-9]+\\)=")
         (edebug--read-labelled start (string-to-number (match-string 1)) (match-end 0)))
        ((and (looking-at "#\\([0-9]+\\)#") (assq (string-to-number (match-string 1)) edebug--labels))
         (goto-char (match-end 0))
         (cons (cdr (assq (string-to-number (match-string 1)) edebug--labels))
               (edebug--make-node start (point))))
        (t (edebug--read-atom start))))

(defun edebug--read-labelled (start label body)
  "Read the object named LABEL by #LABEL= at START; it stands at BODY."
  (goto-char body)
  (let* ((entry (list label label))
         (placeholder (cdr entry)))
    (push entry edebug--labels)
    (let ((object (edebug--read-located)))
      (when (or (consp (car object)) (vectorp (car object)))
        (lread--substitute-object-in-subtree (car object) placeholder t))
      (setcdr entry (car object))
      (setf (edebug--node-start (cdr object)) start)
      object)))

(defun edebug--read-form ()
  "Read a whole expression after point; return (SEXP . NODE)."
  (let ((edebug--labels nil))
    (edebug--read-located)))

(provide 'edebug-read)

;;; edebug-read.el ends here
