;;; disass.el --- show byte-code  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The command `disassemble'.  Functions that are not compiled are compiled for it.

;;; Code:

(require 'bytecomp)
(require 'help-usage nil t)

(defconst disass--column-1 8
  "Where operations begin, beside the indentation of a function inside another one.")

(defconst disass--column-2 10
  "Where operands begin, counted from the operation.")

(defun disass--definition (object)
  "Return (FUNCTION MACRO) for OBJECT, a function, a name or a form: something compiled, and whether it is a macro."
  (let ((definition object) (macro nil))
    (when (and (symbolp object) object)
      (setq definition (indirect-function object))
      (if (autoloadp definition) (setq definition (autoload-do-load definition object))))
    (when (eq (car-safe definition) 'macro)
      (setq macro t definition (cdr definition)))
    (cond
     ((subrp definition) (error "Can't disassemble #<subr %s>" (subr-name definition)))
     ((byte-code-function-p definition) (list definition macro))
     ((memq (car-safe definition) '(lambda closure))
      (list (or (byte-compile definition) (error "Compilation failed")) macro))
     ((eq (car-safe definition) 'byte-code) (list (apply #'make-byte-code 0 (cdr definition)) macro))
     ((atom definition) (error "Compilation failed"))
     (t (list (byte-compile `(lambda () ,definition)) macro)))))

(defun disass--insert-head (function indent)
  "Insert what is known of FUNCTION besides its code, INDENT columns to the right."
  (let ((space (make-string indent ?\s)) (doc (documentation function t)) (interactive (interactive-form function)))
    (when doc
      (insert space "  doc:  ")
      (insert (if (string-match "\n" doc) (concat (substring doc 0 (match-beginning 0)) " ...") doc) "\n"))
    (insert space (format "  args: %S\n" (help-function-arglist function)))
    (when interactive
      (insert space " interactive: ")
      (if (eq (car-safe (cadr interactive)) 'byte-code)
          (progn (insert "\n")
                 (disass--insert-code (nth 1 (cadr interactive)) (nth 2 (cadr interactive)) (+ indent 2)))
        (insert (format "%S\n" (cadr interactive)))))))

(defun disass--insert-operand (op operand indent)
  "Insert OPERAND of the operation OP, at the indentation INDENT."
  (cond
   ((not (memq op '(byte-constant byte-varref byte-varset byte-varbind)))
    (cond ((eq (car-safe operand) 'TAG) (insert (format "%d" (nth 1 operand))))
          ((disass--operand-p op) (insert (format "%d" operand)))))
   ((byte-code-function-p (car operand))
    (insert "<compiled-function>\n")
    (disass--insert-head (car operand) (+ indent 4))
    (disass--insert-code (aref (car operand) 1) (aref (car operand) 2) (+ indent 4)))
   ((hash-table-p (car operand))
    (let ((cases nil))
      (maphash (lambda (key place) (push (format "%S %s" key place) cases)) (car operand))
      (insert (format "<jump-table-%s (%s)>" (hash-table-test (car operand))
                      (mapconcat #'identity (nreverse cases) " ")))))
   (t (let ((print-escape-newlines t)) (prin1 (car operand) (current-buffer))))))

(defun disass--operand-p (op)
  "Return non-nil if the operation OP has an operand that is a number."
  (or (eq op 'byte-discardN-preserve-tos)
      (memq (nth 2 (gethash op bytecomp-lap-codes)) '(small byte word))))

(defun disass--name-tags (listing)
  "Replace the places in the jump tables of LISTING by the numbers of their tags."
  (let ((tags nil) (place nil))
    (dolist (item listing)
      (cond ((integerp item) (setq place item))
            ((eq (car item) 'TAG) (push (cons place (nth 1 item)) tags))))
    (dolist (item listing)
      (when (and (eq (car-safe item) 'byte-constant) (hash-table-p (cadr item)))
        (let ((table (copy-hash-table (cadr item))))
          (maphash (lambda (key at) (puthash key (or (cdr (assq at tags)) at) table)) table)
          (setcar (cdr item) table))))))

(defun disass--insert-code (code constants indent)
  "Insert the instructions of CODE with CONSTANTS, INDENT columns to the right."
  (let ((listing (byte-decompile-bytecode code constants)) (tag nil) (place 0) (space (make-string indent ?\s))
        (indent-tabs-mode t))
    (disass--name-tags listing)
    (dolist (item listing)
      (cond
       ((integerp item) (setq place item tag nil))
       ((eq (car item) 'TAG) (setq tag (nth 1 item)))
       (t (insert space (format "%d%s" place (if tag (format ":%d" tag) "")) "\t")
          (insert space (substring (symbol-name (car item)) (length "byte-")))
          (indent-to (+ indent disass--column-1 disass--column-2) 1)
          (disass--insert-operand (car item) (cdr item) indent)
          (insert "\n"))))))

;;;###autoload
(defun disassemble (object &optional buffer indent interactive-p)
  "Show the byte-code of OBJECT, a function, the name of one or a form, in *Disassemble*.
What is not compiled is compiled first.  BUFFER non-nil: insert it there
instead, INDENT columns to the right.  INTERACTIVE-P is for the command."
  (interactive
   (let* ((at-point (function-called-at-point))
          (name (completing-read (format-prompt "Disassemble function" at-point) obarray #'fboundp t nil nil
                                 (and at-point (symbol-name at-point)))))
     (if (equal name "") (user-error "You need to specify a function"))
     (list (intern name) nil 0 t)))
  (ignore interactive-p)
  (let* ((lexical-binding lexical-binding) (found (disass--definition object))
         (insert-it (lambda ()
                      (let ((space (make-string (or indent 0) ?\s)))
                        (insert space "byte code" (if (and object (symbolp object))
                                                      (format " for %s%s" (if (nth 1 found) "macro " "") object)
                                                    "")
                                ":\n")
                        (disass--insert-head (car found) (or indent 0))
                        (disass--insert-code (aref (car found) 1) (aref (car found) 2) (or indent 0))))))
    (if (or buffer (bufferp buffer))
        (with-current-buffer buffer (funcall insert-it))
      (with-output-to-temp-buffer "*Disassemble*"
        (with-current-buffer standard-output (funcall insert-it))))
    nil))

(provide 'disass)

;;; disass.el ends here
