;;; debug.el --- entering the debugger on purpose  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A function is watched by an advice that calls the debugger before it, a variable by a watcher.

;;; Code:

(require 'debug-early)

(defgroup debugger nil "The debugger of Lisp." :prefix "debugger-" :group 'debug)

(defun debug--read (prompt predicate choices)
  "Ask with PROMPT for a symbol among CHOICES that fulfills PREDICATE; an empty answer is nil."
  (let ((answer (completing-read prompt choices predicate t)))
    (and (not (equal answer "")) (intern answer))))

(defvar inhibit-debug-on-entry nil
  "Non-nil while the functions that are watched do not enter the debugger.")
(defvar debugger-jumping-flag nil
  "Non-nil while the debugger goes on without stopping.")

;; -- functions --------------------------------------------------------------------------------

(defun debug--implement-debug-on-entry (&rest _ignored)
  "Call the debugger, since a function is entered that is watched; but not inside the debugger."
  (unless (or inhibit-debug-on-entry debugger-jumping-flag)
    (let ((inhibit-debug-on-entry t))
      (funcall debugger 'debug))))

(defun debug--function-list ()
  "Return the functions that are watched."
  (let (functions)
    (mapatoms (lambda (symbol)
                (when (and (fboundp symbol) (advice-member-p #'debug--implement-debug-on-entry symbol))
                  (push symbol functions))))
    functions))

;;;###autoload
(defun debug-on-entry (function)
  "Let FUNCTION, a symbol, enter the debugger each time it is called; return FUNCTION.
\\[cancel-debug-on-entry] ends that.  Signal an error if FUNCTION is a special form."
  (interactive (list (debug--read "Debug on entry to function: " #'fboundp obarray)))
  (advice-add function :before #'debug--implement-debug-on-entry '((depth . -100)))
  function)

;;;###autoload
(defun cancel-debug-on-entry (&optional function)
  "Undo `debug-on-entry' of FUNCTION, a symbol, or of all functions; return FUNCTION or the functions."
  (interactive (list (debug--read "Cancel debug on entry to function (default all functions): " nil
                                  (mapcar #'symbol-name (debug--function-list)))))
  (if function
      (progn (advice-remove function #'debug--implement-debug-on-entry)
             function)
    (message "Canceling debug-on-entry for all functions")
    (mapcar #'cancel-debug-on-entry (debug--function-list))))

;; -- variables --------------------------------------------------------------------------------

(defun debug--implement-debug-watch (symbol newval op where)
  "Call the debugger, since SYMBOL gets NEWVAL by OP in WHERE."
  (if (or inhibit-debug-on-entry debugger-jumping-flag)
      nil
    (let ((inhibit-debug-on-entry t))
      (funcall debugger 'watchpoint symbol newval op where))))

(defun debug--variable-list ()
  "Return the variables that are watched."
  (let (variables)
    (mapatoms (lambda (symbol)
                (when (memq #'debug--implement-debug-watch (get-variable-watchers symbol))
                  (push symbol variables))))
    variables))

;;;###autoload
(defun debug-on-variable-change (variable)
  "Let the debugger be entered each time VARIABLE, a symbol, is changed.
\\[cancel-debug-on-variable-change] ends that."
  (interactive (list (debug--read "Debug when setting variable: " #'boundp obarray)))
  (add-variable-watcher variable #'debug--implement-debug-watch))

;;;###autoload
(defalias 'debug-watch #'debug-on-variable-change)

;;;###autoload
(defun cancel-debug-on-variable-change (&optional variable)
  "Undo `debug-on-variable-change' of VARIABLE, a symbol, or of all variables."
  (interactive (list (debug--read "Cancel debug on set for variable (default all variables): " nil
                                  (mapcar #'symbol-name (debug--variable-list)))))
  (if variable
      (remove-variable-watcher variable #'debug--implement-debug-watch)
    (message "Canceling debug-watch for all variables")
    (mapc #'cancel-debug-on-variable-change (debug--variable-list))))

;;;###autoload
(defalias 'cancel-debug-watch #'cancel-debug-on-variable-change)

(provide 'debug)

;;; debug.el ends here
