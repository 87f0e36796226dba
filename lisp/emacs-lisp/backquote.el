;;; backquote.el --- the backquote macro  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A template is turned into a form in one recursive pass.  Every part of the template becomes a
;; pair (KIND . FORM): KIND is `constant' (FORM is the datum itself), `form' (FORM computes the
;; datum) or `splice' (FORM computes a list to be spliced).  Parts that are constant stay shared
;; with the template, as in GNU Emacs.  Nested backquotes raise the level, commas lower it.

;;; Code:

(defun backquote--quote (datum)
  "Return a form whose value is the constant DATUM."
  (if (or (and (symbolp datum) (null (keywordp datum)) (null (memq datum '(nil t))))
          (consp datum))
      (list 'quote datum)
    datum))

(defun backquote--form (part)
  "Return the form that computes PART, a pair that is not a splice."
  (if (eq (car part) 'constant) (backquote--quote (cdr part)) (cdr part)))

(defun backquote--nested (template level head)
  "Process TEMPLATE, a nested (HEAD X) form, with X at LEVEL."
  (let ((inner (backquote--process (car (cdr template)) level)))
    (if (eq (car inner) 'constant)
        (cons 'constant template)
      (cons 'form (list 'list (list 'quote head)
                        (if (eq (car inner) 'splice)
                            (signal 'error (list "Splice in a nested backquote is not a list element"))
                          (cdr inner)))))))

(defun backquote--process (template level)
  "Return the part, a pair (KIND . FORM), that TEMPLATE is at nesting LEVEL."
  (cond
   ((vectorp template)
    (let ((part (backquote--list (append template nil) level)))
      (if (eq (car part) 'constant)
          (cons 'constant template)
        (cons 'form (list 'vconcat (cdr part))))))
   ((null (consp template)) (cons 'constant template))
   ((and (memq (car template) '(\, \,@)) (consp (cdr template)) (null (cdr (cdr template))))
    (if (eq level 0)
        (cons (if (eq (car template) '\,) 'form 'splice) (car (cdr template)))
      (backquote--nested template (1- level) (car template))))
   ((and (eq (car template) '\`) (consp (cdr template)) (null (cdr (cdr template))))
    (backquote--nested template (1+ level) '\`))
   (t (backquote--list template level))))

(defun backquote--cell (item rest)
  "Return the part of a list whose first part is ITEM and whose others are the part REST."
  (cond
   ((eq (car item) 'splice)
    (cons 'form (if (and (eq (car rest) 'constant) (null (cdr rest)))
                    (cdr item)
                  (list 'append (cdr item) (backquote--form rest)))))
   ((and (eq (car rest) 'constant) (null (cdr rest)))
    (cons 'form (list 'list (backquote--form item))))
   ((and (eq (car rest) 'form) (eq (car-safe (cdr rest)) 'list))
    (cons 'form (cons 'list (cons (backquote--form item) (cdr (cdr rest))))))
   (t (cons 'form (list 'cons (backquote--form item) (backquote--form rest))))))

(defun backquote--list (template level)
  "Return the part that the list TEMPLATE, perhaps dotted, is at LEVEL."
  (let ((cells nil) (tail template) (result nil))
    ;; Collect the cells up to the end, or to a dotted ,FORM, which reads as (... \, FORM).
    (while (and (consp tail)
                (null (and cells (memq (car tail) '(\, \`)) (consp (cdr tail)) (null (cdr (cdr tail))))))
      (setq cells (cons tail cells) tail (cdr tail)))
    (setq result (if (or (consp tail) (vectorp tail)) (backquote--process tail level) (cons 'constant tail)))
    (while cells
      (let ((item (backquote--process (car (car cells)) level)))
        (setq result
              (if (and (eq (car item) 'constant) (eq (car result) 'constant)
                       (eq (cdr result) (cdr (car cells))))
                  (cons 'constant (car cells))
                (backquote--cell item result))))
      (setq cells (cdr cells)))
    result))

(defmacro backquote (structure)
  "Return STRUCTURE, with the parts marked by commas evaluated.
In STRUCTURE, ,FORM stands for the value of FORM, and ,@FORM in a list
for the elements of the value of FORM, a list.  Parts without commas are
constants.  Vectors are templates as well, and backquotes nest."
  (let ((part (backquote--process structure 0)))
    (if (eq (car part) 'splice)
        (cdr part)
      (backquote--form part))))

(defalias '\` (symbol-function 'backquote))
(put '\` 'edebug-form-spec '(backquote-form))

(provide 'backquote)

;;; backquote.el ends here
