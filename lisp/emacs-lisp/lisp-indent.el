;;; lisp-indent.el --- indentation of Lisp  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A line belongs below an element of the list that it is in: below the first one on the line of the last element that
;; ends before it, or, if that is the line of the list's beginning, below the second one (lists whose first element is no
;; symbol: below the first).  The symbol at the beginning of a list can say otherwise by its property
;; `lisp-indent-function'.  A region is parsed once; lines of one list are indented alike as long as no such rule applies.

;;; Code:

(defvar lisp-indent-offset nil "Columns that lists are indented by, or nil for the usual way.")
(defvar lisp-body-indent 2 "Columns that the body of a form is indented by.")
(defvar lisp-indent-function #'lisp-indent-function "Function that says how to indent a list.")

(dolist (entry '((progn . 0) (if . 2) (let . 1) (let* . 1) (while . 1) (catch . 1) (condition-case . 2)
                 (unwind-protect . 1) (save-excursion . 0) (save-restriction . 0) (save-current-buffer . 0)
                 (prog1 . 1) (prog2 . 2) (pcase . 1) (lambda . defun) (handler-bind . 1)))
  (put (car entry) 'lisp-indent-function (cdr entry)))

(defun lisp-indent-specform (count state indent-point normal-indent)
  "Return the column of a line in a form with COUNT distinguished arguments.
STATE is the parse state at INDENT-POINT; NORMAL-INDENT the usual column."
  (let* ((open (elt state 1)) (body (+ (save-excursion (goto-char open) (current-column)) lisp-body-indent)) (i count))
    (goto-char (1+ open))
    (forward-sexp 1)
    (parse-partial-sexp (point) indent-point 1 t)
    (while (and (< (point) indent-point)
                (condition-case nil (progn (setq count (1- count)) (forward-sexp 1) (parse-partial-sexp (point) indent-point 1 t)) (error nil))))
    (cond ((> count 0) (if (<= (- i count) 1) (list (+ (save-excursion (goto-char open) (current-column)) (* 2 lisp-body-indent)) open) (list normal-indent open)))
          ((or (and (= i 0) (= count 0)) (and (= count 0) (<= body normal-indent))) body)
          (t normal-indent))))

(defun lisp-indent-function (indent-point state)
  "Return the column of the line at INDENT-POINT in the list of STATE, or nil for the usual one, that of point."
  (let* ((normal (current-column)) (open (nth 1 state)) (function (progn (goto-char (1+ open)) (and (looking-at "\\(?:\\sw\\|\\s_\\)+") (match-string-no-properties 0))))
         (symbol (and function (intern-soft function)))
         (method (and symbol (function-get symbol 'lisp-indent-function))))
    (cond
     ((or (eq method 'defun) (and function (null method) (> (length function) 3) (string-match "\\`def" function)))
      (+ lisp-body-indent (progn (goto-char open) (current-column))))
     ((integerp method) (lisp-indent-specform method state indent-point normal))
     ((functionp method) (funcall method indent-point state)))))

(defun lisp--indent-column-below (open last indent-point)
  "Return the column for a line at INDENT-POINT in the list that begins at OPEN; LAST is where its last element begins.
It is that of the first element on the line of LAST; on the line of OPEN that
is the second element, if the first one is a symbol that stands right behind OPEN."
  (let ((data (progn (goto-char (1+ open)) (not (looking-at "\\s'*\\(?:\\sw\\|\\s_\\)")))) first)
    (skip-chars-forward " \t")
    (if (eolp) (forward-comment (point-max)))
    (setq first (point))
    (cond ((> (save-excursion (goto-char last) (line-beginning-position)) (line-end-position))
           (goto-char last)
           (back-to-indentation))
          ((not data)
           (forward-sexp 1)
           (skip-chars-forward " \t")
           (if (or (eolp) (>= (point) indent-point) (looking-at ";"))
               (goto-char first))))
    (current-column)))

(defun lisp--indent-normal-column (indent-point state)
  "Return the column for a line at INDENT-POINT, where STATE is the parse state, by the elements of its list alone."
  (let ((open (nth 1 state)) (last (nth 2 state)))
    (if (null last)
        (progn (goto-char (1+ open)) (current-column))
      (lisp--indent-column-below open last indent-point))))

(defun lisp--indent-in-list (indent-point state)
  "Return the column for a line at INDENT-POINT in the list of STATE, or (COLUMN OPEN) if later lines may differ."
  (let ((normal (lisp--indent-normal-column indent-point state)) (open (nth 1 state)))
    (goto-char open)
    (if lisp-indent-offset
        (+ (current-column) lisp-indent-offset)
      (or (and lisp-indent-function (eq (char-after open) ?\()
               (nth 2 state)
               (condition-case nil
                   (progn (move-to-column normal) (funcall lisp-indent-function indent-point state))
                 (scan-error nil)))
          normal))))

(defun lisp--indent-of-state (indent-point state)
  "Return the column for a line at INDENT-POINT, where STATE is the parse state; as `calculate-lisp-indent'."
  (cond ((nth 3 state) nil)
        ((null (nth 1 state)) 0)
        ;; A state that was continued does not know the last element before; that of the list alone does.
        (t (lisp--indent-in-list indent-point (save-excursion (parse-partial-sexp (nth 1 state) indent-point))))))

(defun calculate-lisp-indent (&optional parse-start)
  "Return the column that the line at point belongs to; nil inside a string.
A list (COLUMN OPEN) says that other lines of the list that begins at OPEN may
have another one.  PARSE-START is where to begin parsing, or the parse state
at the beginning of the line."
  (save-excursion
    (beginning-of-line)
    (let ((indent-point (point)))
      (lisp--indent-of-state
       indent-point
       (if (consp parse-start)
           parse-start
         (if parse-start
             (goto-char parse-start)
           (unless (beginning-of-defun-raw 1) (goto-char (point-min))))
         (parse-partial-sexp (point) indent-point))))))

(defun lisp--indent-line-to (indent)
  "Indent the line at point to INDENT, a column or a list of it, unless its comment belongs elsewhere."
  (let ((column (if (consp indent) (car indent) indent)))
    (back-to-indentation)
    (cond ((looking-at "\\s<\\s<\\s<"))
          ((and (looking-at "\\s<") (not (looking-at "\\s<\\s<")))
           (indent-line-to comment-column))
          (t (indent-line-to column)))))

(defun lisp-indent-line (&optional indent)
  "Indent the line as Lisp, to INDENT if that is a column."
  (interactive)
  (let ((pos (- (point-max) (point))) (indent (or indent (calculate-lisp-indent))))
    (when indent
      (lisp--indent-line-to indent)
      (when (> (- (point-max) pos) (point))
        (goto-char (- (point-max) pos))))))

(defun lisp--indent-lines (end state)
  "Indent the lines from point, at the beginning of one, to END, a marker; STATE is the parse state at point.
Blank lines and lines in strings stay as they are."
  (let ((columns nil))
    (while (< (point) end)
      (let ((bol (point)))
        (unless (or (nth 3 state) (looking-at-p "[ \t]*$"))
          (let* ((open (nth 1 state)) (known (assq open columns)) (indent (if known (cdr known) (lisp--indent-of-state bol state))))
            (goto-char bol)
            (unless (or known (consp indent))
              ;; Lists that were left do not come again.
              (setq columns (cons (cons open indent) (lisp--indent-known columns (nth 9 state)))))
            (lisp--indent-line-to indent)))
        (goto-char bol)
        (setq state (parse-partial-sexp bol (line-beginning-position 2) nil nil state))
        (when (eobp) (goto-char (max (point) end)))))))

(defun lisp--indent-known (columns opens)
  "Return the elements of COLUMNS, (OPEN . COLUMN) pairs, whose list is one of OPENS, those around point."
  (let ((result nil))
    (dolist (pair columns (nreverse result))
      (if (or (null (car pair)) (memq (car pair) opens)) (push pair result)))))

(defun lisp-indent-region (start end)
  "Indent the lines that begin between START and END as Lisp."
  (save-excursion
    (goto-char end)
    (setq end (point-marker))
    (goto-char start)
    (beginning-of-line)
    (let ((reporter (unless (minibufferp) (make-progress-reporter "Indenting region..." (point) end))))
      (if (< (point) start)
          (progn
            (lisp-indent-line)
            (forward-line 1)))
      (lisp--indent-lines end (save-excursion (syntax-ppss (point))))
      (and reporter (progress-reporter-done reporter))
      (move-marker end nil))))

(defun indent-sexp (&optional endpos)
  "Indent the lines of the expression after point, without its first one; up to ENDPOS, a position, if given.
Lines in strings and blank lines stay as they are."
  (interactive)
  (let ((end (copy-marker (or endpos (save-excursion (forward-sexp 1) (point))))))
    (save-excursion
      (when (zerop (forward-line 1))
        (lisp--indent-lines end (save-excursion (syntax-ppss (point))))))
    (set-marker end nil)))

(provide 'lisp-indent)

;;; lisp-indent.el ends here
