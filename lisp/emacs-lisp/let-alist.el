;;; let-alist.el --- the parts of an alist as variables  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun let-alist--deep-dot-search (data)
  "Return the symbols in DATA whose names start with a dot: an alist from them to the names without it."
  (cond
   ((symbolp data)
    (let ((name (symbol-name data)))
      (if (string-match "\\`\\." name)
          (list (cons data (intern (substring name 1)))))))
   ((vectorp data) (apply #'nconc (mapcar #'let-alist--deep-dot-search data)))
   ((not (consp data)) nil)
   ;; The body of an inner `let-alist' is about another alist.
   ((eq (car data) 'let-alist) (let-alist--deep-dot-search (car-safe (cdr data))))
   (t (append (let-alist--deep-dot-search (car data))
              (let-alist--deep-dot-search (cdr data))))))

(defun let-alist--list-to-sexp (list var)
  "Return the form that looks the symbols in LIST up, the last one in VAR, each other in what follows it."
  `(cdr (assq ',(car list)
              ,(if (cdr list) (let-alist--list-to-sexp (cdr list) var) var))))

(defun let-alist--remove-dot (symbol)
  "Return the symbol named as SYMBOL without the dot in front."
  (let ((name (symbol-name symbol)))
    (if (string-match "\\`\\." name)
        (intern (substring name 1))
      symbol)))

(defun let-alist--access-sexp (symbol variable)
  "Return the form for SYMBOL, whose name starts with a dot, in the alist that VARIABLE holds."
  (let* ((clean (let-alist--remove-dot symbol)) (name (symbol-name clean)))
    (if (string-match "\\`\\." name)
        clean
      (let-alist--list-to-sexp (mapcar #'intern (nreverse (split-string name "\\."))) variable))))

;;;###autoload
(defmacro let-alist (alist &rest body)
  "Evaluate BODY with symbols that start with a dot bound to values in ALIST.
The variable .name is the value of `name' in ALIST; .name.other is the
value of `other' in the alist that is the value of `name'.  An additional
dot in an inner `let-alist' means that of the outer one."
  (declare (indent 1) (debug t))
  (let ((var (make-symbol "alist")))
    `(let ((,var ,alist))
       (let ,(mapcar (lambda (found) (list (car found) (let-alist--access-sexp (car found) var)))
                     (delete-dups (let-alist--deep-dot-search body)))
         ,@body))))

(provide 'let-alist)

;;; let-alist.el ends here
