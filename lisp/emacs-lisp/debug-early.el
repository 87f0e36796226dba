;;; debug-early.el --- the backtrace that batch mode prints  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; In batch mode an error that nothing handles prints a backtrace on standard error and ends the
;; program.  The format is GNU Emacs's.  There the editor's own functions are compiled, so their
;; special forms and the primitives they call do not show; here they are left out.

;;; Code:

(defvar debug-early--own-functions nil
  "Hash table of the functions that the boot image holds: symbol to definition.")

(defun debug-early--note-own-functions ()
  "Remember the functions that are defined now as the editor's own."
  (setq debug-early--own-functions (make-hash-table :test #'eq :size 3000))
  (mapatoms (lambda (symbol)
              (let ((definition (symbol-function symbol)))
                (if (and definition (not (subrp definition)))
                    (puthash symbol definition debug-early--own-functions))))))

(defun debug-early--own-p (func)
  "Return non-nil if FUNC is a function of the editor itself, as the boot image has it."
  (and (symbolp func) func debug-early--own-functions
       (let ((own (gethash func debug-early--own-functions)))
         (and own (eq own (symbol-function func))))))

(defun debug-early--shorten (object depth)
  "Return OBJECT with long strings cut, for a backtrace; DEPTH limits how deep to look."
  (cond
   ((and (stringp object) (> (length object) 50)) (concat (substring object 0 50) "..."))
   ((and (consp object) (< depth 50) (proper-list-p object))
    (mapcar (lambda (element) (debug-early--shorten element (1+ depth))) object))
   (t object)))

(defun debug-early--plain-p (object depth)
  "Return non-nil if `prin1' prints OBJECT as `cl-prin1' does, at DEPTH, within the limits of backtraces."
  (cond ((stringp object) (not (or (text-properties-at 0 object) (next-property-change 0 object))))
        ((or (symbolp object) (numberp object) (subrp object)) t)
        ((or (vectorp object) (and (proper-list-p object) (< (length object) 50)))
         (and (< depth 8) (< (length object) 50)
              (not (memq nil (mapcar (lambda (element) (debug-early--plain-p element (1+ depth))) object)))))
        ((consp object)
         (and (atom (cdr object)) (debug-early--plain-p (car object) (1+ depth)) (debug-early--plain-p (cdr object) depth)))))

(defun debug-early--to-string (object)
  "Return the printed form of OBJECT for a backtrace: that of `cl-prin1', shortened.
If that fails, as may be when the stack is full, it is that of `prin1'."
  (or (and (not (debug-early--plain-p object 0))
           (condition-case nil
               (progn
                 (require 'cl-print)
                 (cl-print-to-string-with-limit #'cl-prin1 object 5000))
             (error nil)))
      (prin1-to-string (debug-early--shorten object 0))))

(defun debug-early--print-frame (evald func args)
  "Print the frame of FUNC, a function with arguments ARGS if EVALD, else a special form."
  (princ "  ")
  (if evald
      (progn
        (princ (debug-early--to-string func))
        (princ (if args (debug-early--to-string args) "()")))
    (princ (debug-early--to-string (cons func args))))
  (princ "\n"))

(defun debug-early--load-frame (args)
  "Return a list of the frame in which the file is read that `load' with ARGS loads."
  (let ((file (locate-file-internal (car args) load-path
                                    (if (nth 3 args) '("") (append (get-load-suffixes) '(""))))))
    (when file
      (list (list t 'load-with-code-conversion
                  (list file file (and (nth 1 args) t) (and (nth 2 args) t)))))))

(defconst debug-early--callers
  '(funcall apply mapc mapcar mapcan mapconcat maphash mapatoms map-char-table map-keymap sort eval load
            run-hooks run-hook-with-args run-hook-with-args-until-success run-hook-with-args-until-failure
            funcall-interactively call-interactively)
  "Primitives that call what they are told to.")

(defun debug-early--shown-frames (frames)
  "Return what a backtrace shows of FRAMES, lists that begin with EVALD FUNC ARGS, the outermost first.
The innermost frame comes first in the value."
  (let ((shown nil) (own t) (inside-primitive nil))
    (while frames
      (let* ((frame (car frames)) (evald (car frame)) (func (nth 1 frame)) (args (nth 2 frame))
             (primitive (and evald (symbolp func) (subrp (symbol-function func))))
             (visible (or (eq func 'funcall-interactively)
                          (and (not own) (not (and primitive inside-primitive)))
                          (and evald (debug-early--own-p func)
                               (not (string-match-p "--" (symbol-name func)))))))
        (setq frames (cdr frames)
              inside-primitive (and primitive (not (memq func debug-early--callers))))
        (if visible (push frame shown))
        (when evald
          (cond
           ((debug-early--own-p func) (setq own t))
           ((memq func '(eval eval-buffer eval-region require)) (setq own nil))
           ((eq func 'load)
            (setq own nil)
            (if frames (setq shown (append (debug-early--load-frame args) shown))))
           ((not primitive)
            ;; A function of the user's, whoever calls it.
            (if (and own (not visible)) (push frame shown))
            (setq own nil))))
        ;; What `require' does to load the file is its own affair.
        (when (and (eq func 'require) evald (eq (nth 1 (car frames)) 'load))
          (let ((args (nth 2 (car frames))))
            (setq frames (cdr frames))
            (if frames (setq shown (append (debug-early--load-frame args) shown)))))))
    shown))

(defun debug-early--frames (base)
  "Return the Lisp stack from below the function BASE as lists (EVALD FUNC ARGS FLAGS INDEX), the outermost first.
INDEX counts from the frame of BASE."
  (let ((frames nil) (index 0))
    (mapbacktrace
     (lambda (evald func args flags)
       (if (not (eq func base))
           (push (list evald func args flags index) frames))
       (setq index (1+ index)))
     base)
    frames))

(defun debug-early-backtrace (&optional base)
  "Print the Lisp stack, from below the function BASE, the innermost frame first.
What belongs to the inside of the editor's own functions is left out."
  (let ((print-escape-newlines t) (print-escape-control-characters t) (print-circle nil))
    (dolist (frame (debug-early--shown-frames (debug-early--frames (or base 'debug-early-backtrace))))
      (debug-early--print-frame (car frame) (nth 1 frame) (nth 2 frame)))))

(autoload 'debugger--enter "debugger")

(defun debug (&rest args)
  "Enter the debugger because of ARGS, and return the value that it is left with.
In batch mode print a backtrace and end the program.  ARGS are (debug) before
a watched function, (lambda) before a function and (t) before a form after
`debugger-step-through', (exit VALUE) after a frame that was marked, (error
DATA) at an error, (watchpoint SYMBOL NEWVAL OPERATION BUFFER) before a
variable changes; others are shown."
  (interactive)
  (if noninteractive
      (debug-early--end (car (cdr args)) 'debug)
    (debugger--enter args (debug-early--shown-frames (debug-early--frames 'debug)))))

(defun debug-early (&rest args)
  "Print the error in ARGS, (error DATA), with a backtrace on standard error, and end the program."
  (debug-early--end (car (cdr args)) 'debug-early))

(defun debug-early--end (data base)
  "Print the error DATA and the frames below the function BASE on standard error, and end the program."
  (let ((standard-output #'external-debugging-output)
        (print-escape-newlines t) (print-escape-control-characters t) (print-circle nil))
    (internal--begin-line)
    (princ "Debugger entered--Lisp error: ")
    (princ (debug-early--to-string data))
    (princ "\n")
    (debug-early-backtrace base)
    (princ "\n"))
  (kill-emacs -1))

(provide 'debug-early)

;;; debug-early.el ends here
