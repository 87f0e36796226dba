;;; edebug-run.el --- what instrumented code does when it runs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Instrumented code calls `edebug-enter', `edebug-before' and `edebug-after'.  What they do is an entry of
;; `edebug-behavior-alist'.  That of Edebug itself counts, asks at each stop point whether to stop there, as the execution mode
;; and the breakpoints say, and stops (edebug-display.el).

;;; Code:

(require 'cl-lib)
(require 'gv)
(require 'edebug-instrument)

(declare-function edebug--display "edebug-display" (value index kind &optional break))
(declare-function edebug--break-here-p "edebug-break" (index))
(declare-function edebug-safe-prin1-to-string "edebug-display" (value))

(defvar edebug-initial-mode)
(defvar edebug-trace)
(defvar edebug-test-coverage)
(defvar edebug-on-error)
(defvar edebug-on-quit)
(defvar edebug-continue-kbd-macro)
(defvar edebug-trace-buffer)
(defvar edebug-setup-hook)

(defvar edebug-behavior-alist
  '((edebug edebug-default-enter edebug-slow-before edebug-slow-after))
  "Alist of what instrumented code does: (KEY ENTER BEFORE AFTER).
KEY is the property `edebug-behavior' of the name of a definition.  ENTER is
called with the name, the arguments and the body, a function; BEFORE with the
number of a stop point; AFTER with the value of BEFORE, the number of
the stop point behind the form, and the value of the form, and returns the value to use.")

(defvar edebug-execution-mode 'step "How the program runs at the moment, one of the modes of `edebug-initial-mode'.")
(defvar edebug-next-execution-mode nil "The mode in which Edebug is entered the next time, or nil for `edebug-initial-mode'.")
(defvar edebug-entered nil "Non-nil while instrumented code runs: how deep recursive edits were when it was entered.")
(defvar edebug-active nil "Non-nil while Edebug shows where the program stopped.")
(defvar edebug-stack nil "Names of the instrumented functions that run, the innermost first.")
(defvar edebug-stack-depth -1 "How many instrumented functions run inside another one.")
(defvar edebug-offset-indices nil "The stop point at which each function of `edebug-stack' is.")

(defvar edebug--before-function #'identity "What `edebug-before' calls.")
(defvar edebug--after-function (lambda (_before _after value) value) "What `edebug-after' calls.")

;; -- what instrumented code calls ---------------------------------------------------------------

(defun edebug-enter (func args body)
  "Run BODY, the function that is the body of the definition FUNC; ARGS are the arguments."
  (let ((behavior (alist-get (get func 'edebug-behavior) edebug-behavior-alist)))
    (if (null behavior)
        (funcall body)
      (let ((edebug--before-function (nth 1 behavior))
            (edebug--after-function (nth 2 behavior)))
        (funcall (nth 0 behavior) func args body)))))

(defun edebug-before (before-index)
  "Note that the form at stop point BEFORE-INDEX is going to be evaluated; the value is for `edebug-after'."
  (funcall edebug--before-function before-index))

(defun edebug-after (before-index after-index value)
  "Note that a form gave VALUE, at stop point AFTER-INDEX; BEFORE-INDEX is from `edebug-before'.  Return its value."
  (funcall edebug--after-function before-index after-index value))

;; A place with stop points is a place.
(gv-define-expander edebug-after
  (lambda (do before-index after-index place)
    (gv-letplace (getter setter) place
      (funcall do `(edebug-after ,before-index ,after-index ,getter) setter))))

;; -- entering -----------------------------------------------------------------------------------

(defun edebug-default-enter (func args body)
  "Run BODY of the definition FUNC, whose arguments are ARGS, under Edebug."
  (if (and edebug-entered (= edebug-entered (recursion-depth)))
      (edebug--enter-function func args body)
    (let* ((edebug-entered (recursion-depth))
           (edebug-active nil)
           (edebug-stack nil) (edebug-stack-depth -1) (edebug-offset-indices nil)
           (edebug-execution-mode (or edebug-next-execution-mode edebug-initial-mode))
           (debugger #'edebug)
           (debug-on-error (or debug-on-error edebug-on-error))
           (debug-on-quit edebug-on-quit)
           (overriding-local-map overriding-local-map)
           (executing-kbd-macro (and edebug-continue-kbd-macro executing-kbd-macro)))
      (setq edebug-next-execution-mode nil)
      (run-hooks 'edebug-setup-hook)
      (edebug--enter-function func args body))))

(defun edebug--enter-function (func args body)
  "Run BODY of FUNC with ARGS inside of Edebug, and show the call if `edebug-trace' says so."
  (let ((edebug-stack (cons func edebug-stack))
        (edebug-stack-depth (1+ edebug-stack-depth))
        (edebug-offset-indices (cons 0 edebug-offset-indices)))
    (edebug--obey-on-entry func)
    (if edebug-trace
        (edebug--enter-traced func args body)
      (funcall body))))

(defun edebug--obey-on-entry (func)
  "Stop at the first stop point of FUNC if its property `edebug-on-entry' says so."
  (let ((flag (get func 'edebug-on-entry)))
    (when flag
      (setq edebug-execution-mode 'step)
      (when (eq flag 'temp)
        (put func 'edebug-on-entry nil)))))

(defun edebug--enter-traced (func args body)
  "Run BODY of FUNC with ARGS, and write the call and the value into `edebug-trace-buffer'."
  (edebug--trace-line "{" func "args" args)
  (let ((value (funcall body)))
    (edebug--trace-line "}" func "result" value)
    value))

(defun edebug--trace-line (brace func what value)
  "Write a line of the trace: BRACE, the name FUNC, WHAT, and VALUE."
  (edebug-trace-display edebug-trace-buffer "%s%s %s %s: %s"
                        (make-string edebug-stack-depth ?:) brace func what value))

(defun edebug-trace-display (buffer-name fmt &rest args)
  "Append to the buffer BUFFER-NAME what `format-message' makes of FMT and ARGS, as lines, and show it."
  (let ((window (selected-window))
        (buffer (get-buffer-create buffer-name)))
    (save-current-buffer
      (let ((shown (display-buffer buffer)))
        (set-buffer buffer)
        (setq truncate-lines t)
        (goto-char (point-max))
        (insert (apply #'format-message fmt args) "\n")
        (when (window-live-p shown)
          (set-window-point shown (point-max)))))
    (select-window window t)
    buffer))

(defun edebug-trace (fmt &rest args)
  "Append to `edebug-trace-buffer' what `format-message' makes of FMT and ARGS."
  (apply #'edebug-trace-display edebug-trace-buffer fmt args))

(defmacro edebug-tracing (msg &rest body)
  "Evaluate BODY; write MSG into the trace before it, and MSG and its value after it."
  (declare (debug (form body)))
  (let ((value (make-symbol "value")) (name (make-symbol "name")))
    `(let ((edebug-stack-depth (1+ edebug-stack-depth))
           (,name ,msg)
           ,value)
       (edebug-trace "%s{ %s" (make-string edebug-stack-depth ?\:) ,name)
       (setq ,value (progn ,@body))
       (edebug-trace "%s} %s result: %s" (make-string edebug-stack-depth ?\:) ,name ,value)
       ,value)))

;; -- stop points --------------------------------------------------------------------------------

(defun edebug--pass (index)
  "Note that the program is at stop point INDEX of the innermost function."
  (setcar edebug-offset-indices index)
  (let ((counts (get (car edebug-stack) 'edebug-freq-count)))
    (when (and counts (< index (length counts)))
      (aset counts index (1+ (aref counts index))))))

(defun edebug-slow-before (before-index)
  "Pass the stop point BEFORE-INDEX, and stop there if need be; return BEFORE-INDEX."
  (unless edebug-active
    (edebug--pass before-index)
    (unless (and (eq edebug-execution-mode 'Go-nonstop) (not (edebug--input-pending-p)))
      (edebug--maybe-stop before-index 'before nil)))
  before-index)

(defun edebug-fast-before (_before-index)
  "Do nothing: this is for code that runs without stops."
  nil)

(defun edebug-slow-after (_before-index after-index value)
  "Pass the stop point AFTER-INDEX behind a form that gave VALUE; stop there if need be; return the value."
  (unless edebug-active
    (edebug--pass after-index)
    (when edebug-test-coverage
      (edebug--update-coverage after-index value))
    (unless (and (eq edebug-execution-mode 'Go-nonstop) (not (edebug--input-pending-p)))
      (edebug--maybe-stop after-index 'after value)))
  value)

(defun edebug-fast-after (_before-index _after-index value)
  "Return VALUE: this is for code that runs without stops."
  value)

(defun edebug--update-coverage (index value)
  "Note that the form at stop point INDEX gave VALUE."
  (let* ((coverage (get (car edebug-stack) 'edebug-coverage))
         (old (aref coverage index)))
    (cond ((eq old 'edebug-ok-coverage))
          ((eq old 'edebug-unknown) (aset coverage index value))
          ((not (eq old value)) (aset coverage index 'edebug-ok-coverage)))))

(defun edebug--input-pending-p ()
  "Return non-nil if a key was typed that a keyboard macro does not give."
  (and (not executing-kbd-macro) (not noninteractive) (input-pending-p)))

(defun edebug--maybe-stop (index kind value)
  "Stop at stop point INDEX if the execution mode or a breakpoint says so.
KIND is `before' or `after' a form; VALUE is that of the form."
  (when (edebug--input-pending-p)
    (setq edebug-execution-mode 'step))
  (let ((break (edebug--break-here-p index)))
    (when (or break
              (memq edebug-execution-mode '(step trace Trace-fast))
              (and (eq edebug-execution-mode 'next) (eq kind 'after)))
      (edebug--display value index kind break))))

;; -- errors -------------------------------------------------------------------------------------

(defun edebug (&optional arg-mode &rest args)
  "Stop here if this is called by instrumented code; else call the debugger.
ARG-MODE and ARGS are as for `debug'; an error is shown where it happened."
  (if (and edebug-entered edebug-stack (not edebug-active) (= edebug-entered (recursion-depth)))
      (let ((index (car edebug-offset-indices)))
        (edebug--display (car args) index (if (eq arg-mode 'error) 'error 'call) "Break")
        (and (eq arg-mode 'exit) (car args)))
    (apply #'debug arg-mode args)))

(provide 'edebug-run)

;;; edebug-run.el ends here
