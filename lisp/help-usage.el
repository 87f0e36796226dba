;;; help-usage.el --- the usage lines of doc strings  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The last paragraph of a doc string may show how the function is called: "\n\n(fn ARG &optional ARG)".
;; What autoloads, advice and help need for reading and writing that line is here.

;;; Code:

(defconst help--usage-regexp "\n\n(fn\\(\\( .*\\)?)\\)\\'"
  "Matches the usage paragraph at the end of a doc string; group 1 is what follows the name.")

(defun help-split-fundoc (docstring def &optional section)
  "Split DOCSTRING of the function DEF into (USAGE . DOC); nil if it has no usage line.
USAGE names DEF, if that is a symbol.  SECTION `usage' or `doc' asks for that
part alone, t for a pair in any case."
  (let* ((found (and docstring (string-match help--usage-regexp docstring)))
         (usage (and found (format "(%s%s" (if (and def (symbolp def)) def 'anonymous) (match-string 1 docstring))))
         (doc (if found (substring docstring 0 (match-beginning 0)) docstring)))
    (cond ((eq section 'usage) usage)
          ((eq section 'doc) doc)
          ((or found section) (cons usage doc)))))

(defun help--docstring-quote (string)
  "Return STRING with the characters escaped that `substitute-command-keys' would change."
  (replace-regexp-in-string "['\\`‘’]" "\\\\=\\&" string))

(defun help--usage-name (argument)
  "Return ARGUMENT of an argument list as a usage line shows it."
  (cond ((and (consp argument) (symbolp (car argument)))
         (cons (help--usage-name (car argument)) (cdr argument)))
        ((or (not (symbolp argument)) (null argument)) argument)
        (t (let ((name (symbol-name argument)))
             (cond ((memq (aref name 0) '(?& ?:)) argument)
                   ((and (> (length name) 1) (eq (aref name 0) ?_)) (intern (upcase (substring name 1))))
                   (t (intern (upcase name))))))))

(defun help--make-usage (function arglist)
  "Return the form that shows how FUNCTION with ARGLIST is called, its variables in upper case."
  (cons (if (symbolp function) function 'anonymous)
        (mapcar #'help--usage-name arglist)))

(defun help--make-usage-docstring (fn arglist)
  "Return the text that shows how FN with ARGLIST is called."
  (let ((print-escape-newlines t))
    (help--docstring-quote (format "%S" (help--make-usage fn arglist)))))

(defun help-add-fundoc-usage (docstring arglist)
  "Return DOCSTRING with a usage line for ARGLIST, unless it has one or ARGLIST is t.
ARGLIST may also be the text of a call, whose first word is ignored."
  (unless (stringp docstring) (setq docstring ""))
  (if (or (string-match-p help--usage-regexp docstring) (eq arglist t))
      docstring
    (concat docstring
            (if (string-match "\n?\n\\'" docstring)
                (if (< (- (match-end 0) (match-beginning 0)) 2) "\n" "")
              "\n\n")
            (if (stringp arglist)
                (if (string-match "\\`[^ ]+\\(.*\\))\\'" arglist)
                    (concat "(fn" (match-string 1 arglist) ")")
                  (error "Unrecognized usage format"))
              (help--make-usage-docstring 'fn arglist)))))

(defun help--arity-arglist (function)
  "Return an argument list of invented names for FUNCTION, a primitive."
  (let* ((arity (func-arity function)) (max (cdr arity)) (arguments nil))
    (dotimes (i (car arity))
      (push (intern (format "arg%d" (1+ i))) arguments))
    (cond ((not (numberp max)) (setq arguments (append '(rest &rest) arguments)))
          ((< (car arity) max)
           (push '&optional arguments)
           (dotimes (i (- max (car arity)))
             (push (intern (format "arg%d" (+ 1 i (car arity)))) arguments))))
    (nreverse arguments)))

(defun help--primitive-arglist (function)
  "Return the argument list of the primitive FUNCTION with its own names."
  (let ((usage (plist-get (primitive-descriptor function) :usage)))
    (if usage (car (read-from-string (downcase usage))) (help--arity-arglist function))))

(defun help--documented-arglist (function)
  "Return the argument list of FUNCTION, a compiled one, with the names that its doc string has, or nil."
  (let* ((doc (ignore-errors (documentation function 'raw)))
         (usage (and (stringp doc) (help-split-fundoc doc nil 'usage)))
         (names (and usage (ignore-errors (cdr (car (read-from-string (downcase usage))))))) (plain t))
    (dolist (name (if (proper-list-p names) names '(1)))
      (unless (and name (symbolp name)
                   (or (memq name '(&optional &rest)) (not (string-prefix-p "&" (symbol-name name)))))
        (setq plain nil)))
    (and plain names)))

(defun help-function-arglist (def &optional preserve-names)
  "Return the argument list of DEF, a function, a macro or a symbol.
PRESERVE-NAMES non-nil asks for the names that primitives call their
arguments.  Value t means that the list is not known; a string says
that the function must be loaded first."
  (let* ((function (if (and (symbolp def) (fboundp def)) (indirect-function def) def))
         (real (advice--cd*r (if (eq (car-safe function) 'macro) (cdr function) function))))
    (if (symbolp real) (setq real (or (indirect-function real) real)))
    (cond ((and (byte-code-function-p real) (listp (aref real 0))) (aref real 0))
          ((eq (car-safe real) 'lambda) (nth 1 real))
          ((eq (car-safe real) 'closure) (nth 2 real))
          ((subrp real) (if preserve-names (help--primitive-arglist real) (help--arity-arglist real)))
          ((byte-code-function-p real)
           (or (and preserve-names (help--documented-arglist real)) (help--arity-arglist real)))
          ((and (autoloadp real) (not (eq (nth 4 real) 'keymap)))
           "[Arg list not available until function definition is loaded.]")
          (t t))))

(provide 'help-usage)

;;; help-usage.el ends here
