;;; edebug-display.el --- showing where an instrumented program stopped  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; At a stop the source is shown with an arrow beside its line, and commands are read in a recursive edit, in Edebug mode.  What
;; the program sees, the outside, is remembered meanwhile: its buffer, windows, match data, and variables that
;; recursive edits change.  `edebug-outside-excursion' goes back to it for a while.

;;; Code:

(require 'cl-lib)
(require 'edebug-instrument)
(require 'edebug-run)
(require 'edebug-break)

(declare-function edebug-mode "edebug" (&optional arg))
(declare-function edebug-eval-display "edebug-eval" (values))
(declare-function edebug-eval-result-list "edebug-eval" ())

(defvar edebug-eval-list)
(defvar edebug-continue-kbd-macro)
(defvar edebug-save-windows)
(defvar edebug-save-displayed-buffer-points)
(defvar edebug-print-length)
(defvar edebug-print-level)
(defvar edebug-print-circle)
(defvar edebug-unwrap-results)
(defvar edebug-sit-for-seconds)
(defvar edebug-sit-on-break)

(defvar edebug-previous-result nil "Text that shows the value of the last form.")
(defvar edebug-recursion-depth 0 "How deep recursive edits were where the program stopped.")
(defvar edebug--stop-kind nil "What the program stopped at: `before' or `after' a form, or `error'.")
(defvar edebug--stop-name nil "Name of the definition in which the program stopped.")
(defvar edebug--stop-index nil "The stop point at which the program stopped.")
(defvar edebug--outside-buffer nil "The current buffer of the program.")
(defvar edebug--outside-windows nil "The windows of the program, or nil if they are not restored.")
(defvar edebug--outside-match-data nil "The match data of the program.")
(defvar edebug--outside-variables nil "Alist of variables that Edebug binds and their values in the program.")

(defconst edebug--bound-variables
  '(executing-kbd-macro defining-kbd-macro last-command this-command last-input-event last-command-event
    last-event-frame last-nonmenu-event standard-output standard-input cursor-in-echo-area
    unread-command-events current-prefix-arg overlay-arrow-position overlay-arrow-string)
  "Variables whose values in the program are kept while commands of Edebug run.")

(defvar edebug-arrow-alist
  '((Continue-fast . "=") (Trace-fast . "-") (continue . ">") (trace . "->") (step . "=>") (next . "=>") (go . "<>")
    (Go-nonstop . ".."))
  "Alist of execution modes and the arrow that stands beside the line in that mode.")

;; -- values -------------------------------------------------------------------------------------

(defalias 'edebug-prin1-to-string #'cl-prin1-to-string)

(defun edebug-safe-prin1-to-string (value)
  "Return the printed form of VALUE, shortened as options of Edebug say."
  (let ((print-escape-newlines t)
        (print-length edebug-print-length)
        (print-level edebug-print-level)
        (print-circle edebug-print-circle))
    (edebug-prin1-to-string value)))

(defun edebug-compute-previous-result (value)
  "Let `edebug-previous-result' show VALUE."
  (let ((value (if edebug-unwrap-results (edebug-unwrap* value) value)))
    (setq edebug-previous-result
          (concat "Result: " (edebug-safe-prin1-to-string value) (eval-expression-print-format value)))))

(defun edebug-previous-result ()
  "Show the value of the last form once more."
  (interactive)
  (message "%s" edebug-previous-result))

;; -- windows ------------------------------------------------------------------------------------

(defun edebug-current-windows (which)
  "Return what restores the windows: their configuration if WHICH is t, else what the windows of the list WHICH show."
  (if (not (listp which))
      (current-window-configuration)
    (mapcar (lambda (window)
              (list window (window-buffer window) (window-point window) (window-start window) (window-hscroll window)))
            (cl-remove-if-not #'window-live-p which))))

(defun edebug-set-windows (info)
  "Restore windows as INFO, a value of `edebug-current-windows', says."
  (if (not (listp info))
      (set-window-configuration info)
    (dolist (saved info)
      (cl-destructuring-bind (window buffer point start hscroll) saved
        (when (and (window-live-p window) (buffer-live-p buffer))
          (set-window-buffer window buffer)
          (set-window-point window point)
          (set-window-start window start)
          (set-window-hscroll window hscroll))))))

(defun edebug-get-displayed-buffer-points ()
  "Return an alist of the buffers that windows show and point in them."
  (mapcar (lambda (window)
            (cons (window-buffer window) (with-current-buffer (window-buffer window) (point))))
          (window-list nil 'never)))

(defun edebug-set-buffer-points (points)
  "Restore point in buffers as POINTS, a value of `edebug-get-displayed-buffer-points', says."
  (dolist (pair points)
    (when (buffer-live-p (car pair))
      (with-current-buffer (car pair)
        (goto-char (cdr pair))))))

(defun edebug-pop-to-buffer (buffer &optional window)
  "Select a window that shows BUFFER, WINDOW if it does; another one than the selected if it is to show it from now on."
  (select-window
   (cond ((and (window-live-p window) (eq (window-buffer window) buffer)) window)
         ((eq (window-buffer) buffer) (selected-window))
         ((get-buffer-window buffer 0))
         ((one-window-p 'nomini)
          (split-window (minibuffer-selected-window)))
         (t (next-window (selected-window) 'nomini))))
  (set-window-buffer (selected-window) buffer)
  (set-window-hscroll (selected-window) 0)
  (set-buffer buffer))

(defun edebug-overlay-arrow ()
  "Let the arrow stand beside the line of point."
  (setq overlay-arrow-string (alist-get edebug-execution-mode edebug-arrow-alist "=>")
        overlay-arrow-position (copy-marker (line-beginning-position))))

;; -- outside and back ---------------------------------------------------------------------------

(defun edebug--call-outside (function)
  "Call FUNCTION as the program would: in its buffer and windows, with its match data and variables."
  (let ((inside-buffer (current-buffer))
        (inside-windows (and edebug--outside-windows (edebug-current-windows t)))
        (variables (mapcar #'car edebug--outside-variables))
        (result nil))
    (unwind-protect
        (progn
          (when edebug--outside-windows
            (edebug-set-windows edebug--outside-windows))
          (when (buffer-live-p edebug--outside-buffer)
            (set-buffer edebug--outside-buffer))
          (save-match-data
            (set-match-data edebug--outside-match-data)
            (cl-progv variables (mapcar #'cdr edebug--outside-variables)
              (unwind-protect
                  (setq result (funcall function))
                (setq edebug--outside-match-data (match-data)
                      edebug--outside-buffer (current-buffer))
                (dolist (pair edebug--outside-variables)
                  (setcdr pair (symbol-value (car pair))))
                (when edebug--outside-windows
                  (setq edebug--outside-windows (edebug-current-windows edebug-save-windows)))))))
      (when inside-windows
        (edebug-set-windows inside-windows))
      (when (buffer-live-p inside-buffer)
        (set-buffer inside-buffer)))
    result))

(defmacro edebug-outside-excursion (&rest body)
  "Evaluate BODY as the program would that stopped, and return its value.
What it changes there is changed for the program."
  (declare (debug t))
  `(edebug--call-outside (lambda () ,@body)))

;; -- stopping -----------------------------------------------------------------------------------

(defun edebug--display (value index kind &optional break)
  "Show that the program is at stop point INDEX, and stop there unless the execution mode only pauses.
KIND is `before' or `after' a form, or `error'; VALUE is that of the form, or
the error.  BREAK is a text about the breakpoint that is met, or nil."
  (let* ((name (car edebug-stack))
         (marker (car (get name 'edebug)))
         (edebug-active t)
         (edebug--stop-name name) (edebug--stop-index index) (edebug--stop-kind kind)
         (edebug--outside-buffer (current-buffer))
         (edebug--outside-windows (and edebug-save-windows (edebug-current-windows edebug-save-windows)))
         (edebug--outside-match-data (match-data))
         (edebug--outside-variables (mapcar (lambda (variable) (cons variable (symbol-value variable)))
                                            edebug--bound-variables))
         (points (and edebug-save-displayed-buffer-points (edebug-get-displayed-buffer-points)))
         (outside-point (point)) (outside-buffer (current-buffer))
         (overlay-arrow-position overlay-arrow-position)
         (overlay-arrow-string overlay-arrow-string)
         (debug-on-error (alist-get 'debug-on-error edebug--outside-variables))
         (inhibit-redisplay nil) (inhibit-quit nil) (cursor-in-echo-area nil))
    (unless (and (markerp marker) (buffer-live-p (marker-buffer marker)))
      (setq debugger #'debug)
      (error "Buffer defining %s not found" name))
    (unwind-protect
        (edebug--show-stop value (marker-buffer marker) (edebug--stop-position name index) kind break)
      (when edebug--outside-windows
        (edebug-set-windows edebug--outside-windows))
      (edebug-set-buffer-points points)
      (when (buffer-live-p edebug--outside-buffer)
        (set-buffer edebug--outside-buffer)
        ;; The program's point is not that of the source, even if it runs in the buffer of the source.
        (when (and edebug-save-windows (eq outside-buffer edebug--outside-buffer)
                   (eq outside-buffer (marker-buffer marker)))
          (goto-char (min outside-point (point-max)))))
      (set-match-data edebug--outside-match-data))))

(defun edebug--show-stop (value buffer position kind break)
  "Show POSITION of BUFFER and VALUE, and let commands be given; KIND and BREAK are as for `edebug--display'."
  (let ((pause (memq edebug-execution-mode '(trace Trace-fast continue Continue-fast))))
    (edebug-pop-to-buffer buffer (get-buffer-window buffer))
    (unless (<= (point-min) position (point-max))
      (widen))
    (goto-char position)
    (edebug--check-source kind)
    (edebug-overlay-arrow)
    (when edebug-eval-list
      (edebug-eval-display (edebug-eval-result-list)))
    (cond ((eq kind 'error)
           (edebug--announce-error value))
          (t
           (when (and break (not (memq edebug-execution-mode '(step next trace Trace-fast Continue-fast))))
             (message "%s" break)
             (when (and edebug-sit-on-break (not executing-kbd-macro))
               (edebug--sit-for edebug-sit-for-seconds)))
           (if (eq kind 'after)
               (progn
                 (edebug-compute-previous-result value)
                 (edebug-previous-result))
             (unless pause
               (message "%s" "")))))
    (if (and pause (not (eq kind 'error)))
        (edebug--pause)
      (edebug--recursive-edit kind))))

(defun edebug--check-source (kind)
  "Signal an error if there is no form before or after point, as KIND says, any more."
  (unless (pcase kind
            ('before (memq (following-char) '(?\( ?# ?\' ?\`)))
            ('after (memq (char-syntax (preceding-char)) '(?\) ?\" ?w ?_ ?\\ ?. ?/)))
            (_ t))
    (user-error "Source has changed - reevaluate definition of %s" edebug--stop-name)))

(defun edebug--announce-error (value)
  "Show VALUE, an error, and let the program stop at every stop point from now on."
  (setq edebug-execution-mode 'step)
  (edebug-overlay-arrow)
  (message "%s" (if (eq (car-safe value) 'quit)
                    "Quit"
                  (error-message-string value)))
  (beep))

(defun edebug--sit-for (seconds)
  "Show the screen for SECONDS, or until a key is typed."
  (sit-for seconds))

(defun edebug--pause ()
  "Show the screen, as long as the execution mode says; stop if a key is typed meanwhile."
  (let ((seconds (if (memq edebug-execution-mode '(trace continue)) edebug-sit-for-seconds 0)))
    (edebug--sit-for seconds)
    (when (edebug--input-pending-p)
      (setq edebug-execution-mode 'step)
      (edebug--recursive-edit edebug--stop-kind))))

(defun edebug--recursive-edit (_kind)
  "Read commands in Edebug mode in the current buffer until one goes on."
  (let ((buffer (current-buffer))
        (read-only buffer-read-only)
        (edebug-recursion-depth (recursion-depth))
        (executing-kbd-macro (and edebug-continue-kbd-macro executing-kbd-macro))
        (defining-kbd-macro (and edebug-continue-kbd-macro defining-kbd-macro))
        (last-command last-command) (this-command this-command)
        (last-input-event nil) (last-command-event nil) (last-nonmenu-event nil)
        (current-prefix-arg nil) (unread-command-events unread-command-events)
        (overriding-local-map nil) (overriding-terminal-local-map nil)
        (standard-output t) (standard-input t)
        (debug-on-error nil) (debug-on-quit nil) (debugger #'debug)
        (inhibit-quit nil) (deactivate-mark nil)
        (signal-hook-function nil))
    (setq edebug-execution-mode (or edebug-next-execution-mode edebug-execution-mode)
          edebug-next-execution-mode nil)
    (unwind-protect
        (progn
          (setq buffer-read-only t)
          (edebug-mode 1)
          (edebug--overlay-breakpoints edebug--stop-name)
          (recursive-edit))
      (when (buffer-live-p buffer)
        (with-current-buffer buffer
          (setq buffer-read-only read-only)
          (edebug--overlay-breakpoints-remove (point-min) (point-max))
          (edebug-mode -1))))))

(provide 'edebug-display)

;;; edebug-display.el ends here
