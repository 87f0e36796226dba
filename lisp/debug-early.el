;;; debug-early.el --- the backtrace that batch mode prints  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; In batch mode an error that nothing handles prints a backtrace on standard error and ends the
;; program.  The format is GNU Emacs's.

;;; Code:

(defvar debug-early--own-functions '(command-line-1 command-line normal-top-level load)
  "Functions of the editor itself, whose special forms are not shown in a backtrace.")

(defun debug-early--print-frame (evald func args)
  "Print the frame of FUNC, a function with arguments ARGS if EVALD, else a special form."
  (princ "  ")
  (if evald
      (progn
        (prin1 func)
        (princ "(")
        (let ((separator ""))
          (while args
            (princ separator)
            (prin1 (car args))
            (setq separator " " args (cdr args))))
        (princ ")"))
    (prin1 (cons func args)))
  (princ "\n"))

(defun debug-early-backtrace (&optional base)
  "Print the Lisp stack, from below the function BASE, the innermost frame first.
Special forms that belong to the editor's own start are left out."
  (let ((print-escape-newlines t) (print-escape-control-characters t)
        (print-escape-nonascii t) (own nil))
    (mapbacktrace
     (lambda (evald func args _flags)
       (if (and evald (memq func debug-early--own-functions))
           (setq own t))
       (if (and (not (eq func base)) (or evald (not own)))
           (debug-early--print-frame evald func args)))
     (or base 'debug-early-backtrace))))

(defun debug-early (&rest args)
  "Print the error in ARGS, (error DATA), with a backtrace on standard error, and end the program."
  (let ((standard-output #'external-debugging-output))
    (princ "\nDebugger entered--Lisp error: ")
    (prin1 (car (cdr args)))
    (princ "\n")
    (debug-early-backtrace 'debug-early)
    (princ "\n"))
  (kill-emacs -1))

(provide 'debug-early)

;;; debug-early.el ends here
