;;; debugger.el --- the buffer in which the debugger shows the stack  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `debug' (debug-early.el) calls `debugger--enter' with the frames to show.  The buffer *Backtrace* has a line for each,
;; whose text property `debugger-frame' is the frame, a list (EVALD FUNC ARGS FLAGS INDEX); INDEX is what
;; `backtrace-eval' and `backtrace-debug' count from the frame of `debug'.  The commands of the buffer end the recursive
;; edit in one of three ways: the program goes on, goes on and stops at the next call, or is given up.

;;; Code:

(require 'debug-early)
(require 'debug)

(defvar debugger-mode-hook nil "Hook of Debugger mode.")
(defvar debugger-value nil "The value that `debug' is about to return.")
(defvar debugger-args nil "The arguments of the call of `debug' that is shown.")
(defvar debugger-step-after-exit nil "Non-nil means to stop at the next call after the debugger is left.")
(defvar debugger-record-buffer "*Debugger-record*" "Name of the buffer in which values of expressions are recorded.")

(defvar debugger-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map special-mode-map)
    (dolist (pair '(("b" . debugger-frame) ("u" . debugger-frame-clear) ("c" . debugger-continue) ("j" . debugger-jump)
                    ("d" . debugger-step-through) ("e" . debugger-eval-expression) ("l" . debugger-list-functions)
                    ("q" . debugger-quit) ("r" . debugger-return-value) ("R" . debugger-record-expression)
                    ("n" . next-line) ("p" . previous-line) ("\C-m" . debugger-visit-definition)))
      (define-key map (car pair) (cdr pair)))
    map)
  "Keymap of Debugger mode.")

(put 'debugger-mode 'mode-class 'special)
(define-derived-mode debugger-mode special-mode "Debugger"
  "Major mode of the buffer in which the debugger shows the stack, the innermost call first.
A line that begins with * is a call at whose end the debugger is entered again.
\\{debugger-mode-map}"
  (setq-local truncate-lines t)
  (setq-local revert-buffer-function #'ignore)
  (add-hook 'kill-buffer-hook #'debugger--leave-killed nil t))

;; -- the buffer ---------------------------------------------------------------------------------

(defun debugger--reason (args)
  "Return why the debugger was called with ARGS, as (TEXT . DATA), the two parts of the first line of its buffer."
  (let ((kind (car args)))
    (cond ((memq kind '(debug lambda)) '("--entering a function:" . ""))
          ((eq kind t) '("--beginning evaluation of function call form:" . ""))
          ((eq kind 'exit) (cons "--returning value: " (debug-early--to-string debugger-value)))
          ((eq kind 'error) (cons "--Lisp error: " (debug-early--to-string (cadr args))))
          ((eq kind 'watchpoint) (cons (format "--%s of %s to " (nth 3 args) (nth 1 args)) (debug-early--to-string (nth 2 args))))
          ((null kind) '("" . ""))
          (t (cons ": " (debug-early--to-string (if (cdr args) args kind)))))))

(defun debugger--insert-frame (frame)
  "Insert the line of FRAME."
  (let ((from (point)) (standard-output (current-buffer)))
    (debug-early--print-frame (car frame) (nth 1 frame) (nth 2 frame))
    (when (plist-get (nth 3 frame) :debug-on-exit)
      (goto-char from)
      (delete-char 1)
      (insert "*")
      (goto-char (point-max)))
    (put-text-property from (point) 'debugger-frame frame)))

(defun debugger-setup-buffer (args &optional frames)
  "Fill the current buffer for a call of `debug' with ARGS; FRAMES are those to show, the innermost first."
  (let ((inhibit-read-only t) (print-escape-newlines t) (print-escape-control-characters t) (print-circle nil)
        (reason (debugger--reason args)))
    (erase-buffer)
    (debugger-mode)
    (insert "Debugger entered" (car reason))
    (save-excursion
      (insert (cdr reason) "\n")
      (mapc #'debugger--insert-frame frames))
    (set-buffer-modified-p nil)))

(defun debugger--set-debug-on-exit (index flag)
  "Enter the debugger when the call INDEX frames below that of `debug' ends, or not, as FLAG says."
  (let ((level 0) (found nil))
    (mapbacktrace (lambda (_evald func _args _flags)
                    (if (eq func 'debug) (setq found (or found level)))
                    (setq level (1+ level))))
    ;; Levels count special forms as well, so this call must stand beside the one above.
    (backtrace-debug (+ found index) flag)))

(defun debugger--entered-frames (args frames)
  "Return FRAMES without those by which a watched function calls `debug' with ARGS.
The innermost that is left enters the debugger when it ends."
  (if (not (memq (car args) '(debug lambda)))
      frames
    (let ((rest frames))
      (while (and rest (not (eq (nth 1 (car rest)) 'debug--implement-debug-on-entry)))
        (setq rest (cdr rest)))
      ;; The advice is called by `apply'.
      (setq rest (if rest (nthcdr 2 rest) frames))
      (if (null (nth 4 (car rest)))
          rest
        (debugger--set-debug-on-exit (nth 4 (car rest)) t)
        (cons (append (seq-take (car rest) 3) (list '(:debug-on-exit t) (nth 4 (car rest)))) (cdr rest))))))

(defun debugger--leave-killed ()
  "Leave the debugger whose buffer is being killed."
  (when (> (recursion-depth) 0)
    (top-level)))

(defun debugger--show (args frames)
  "Show the stack FRAMES because of ARGS, and edit recursively."
  (let ((buffer (get-buffer-create "*Backtrace*")))
    (save-window-excursion
      (with-current-buffer buffer
        (debugger-setup-buffer args frames))
      (pop-to-buffer buffer)
      (fit-window-to-buffer (selected-window))
      (let ((inhibit-message nil))
        (message ""))
      ;; A C-g that came before the commands are read is one of them: it does not end what is debugged.
      (when quit-flag
        (setq quit-flag nil
              unread-command-events (list ?\C-g)))
      (let ((standard-output t)
            (inhibit-quit nil))
        (recursive-edit)))
    (when (buffer-live-p buffer)
      (with-current-buffer buffer
        (remove-hook 'kill-buffer-hook #'debugger--leave-killed t)
        (let ((inhibit-read-only t))
          (erase-buffer))))))

(defun debugger--enter (args frames)
  "Enter the debugger because of ARGS, showing FRAMES; return the value to go on with."
  (let ((debugger-value (if (eq (car args) 'exit) (nth 1 args)))
        (debugger-args args)
        (debugger-step-after-exit nil)
        (debugger-jumping-flag nil)
        (inhibit-debug-on-entry nil)
        ;; What the commands of the debugger do is not debugged.
        (debug-on-error nil) (debug-on-quit nil) (debug-on-signal nil)
        (inhibit-quit t) (inhibit-redisplay nil)
        (executing-kbd-macro nil) (overriding-terminal-local-map nil)
        (deactivate-mark nil)
        (this-command this-command) (last-command last-command) (unread-command-events nil)
        (cursor-in-echo-area nil))
    (save-match-data
      (save-current-buffer
        (debugger--show args (debugger--entered-frames args frames))))
    (setq debug-on-next-call debugger-step-after-exit)
    debugger-value))

;; -- leaving ------------------------------------------------------------------------------------

(defun debugger-continue ()
  "Let the program go on; after an error, with what handles the error."
  (interactive nil debugger-mode)
  (unless debugger-may-continue
    (error "Cannot continue"))
  (message "Continuing.")
  (exit-recursive-edit))

(defun debugger-step-through ()
  "Let the program go on until the next call or form, and stop there."
  (interactive nil debugger-mode)
  (setq debugger-step-after-exit t)
  (message "Proceeding, will debug on next eval or call.")
  (exit-recursive-edit))

(defun debugger-jump ()
  "Let the program go on without stopping at functions that are watched, until the frame of this one ends."
  (interactive nil debugger-mode)
  (debugger-frame)
  (setq debugger-jumping-flag t)
  (message "Continuing through this frame")
  (exit-recursive-edit))

(defun debugger-return-value (value)
  "Let the program go on with VALUE as the value of the call that ends or of `debug'."
  (interactive
   (progn
     (if (memq (car debugger-args) '(t lambda error debug))
         (error "Cannot return a value %s" (if (eq (car debugger-args) 'error) "from an error" "at function entrance")))
     (list (eval (read--expression "Return value (evaluated): ") lexical-binding)))
   debugger-mode)
  (setq debugger-value value)
  (message "Returning %S" debugger-value)
  (exit-recursive-edit))

(defun debugger-quit ()
  "Give the program up, and go back to the top level."
  (interactive nil debugger-mode)
  (top-level))

;; -- frames -------------------------------------------------------------------------------------

(defun debugger--frame-at-point ()
  "Return the frame on this line; signal an error if there is none that is still in progress."
  (let ((frame (get-text-property (line-beginning-position) 'debugger-frame)))
    (if (and frame (nth 4 frame))
        frame
      (error "This line is not a function call"))))

(defun debugger--mark-frame (flag)
  "Make the debugger be entered when the call on this line ends, or not, as FLAG says."
  (let ((frame (debugger--frame-at-point)) (inhibit-read-only t))
    (debugger--set-debug-on-exit (nth 4 frame) flag)
    (save-excursion
      (beginning-of-line)
      (let ((properties (text-properties-at (point))))
        (delete-char 1)
        (insert (apply #'propertize (if flag "*" " ") properties))))
    (set-buffer-modified-p nil))
  (beginning-of-line))

(defun debugger-frame ()
  "Enter the debugger when the call on this line ends."
  (interactive nil debugger-mode)
  (debugger--mark-frame t))

(defun debugger-frame-clear ()
  "Do not enter the debugger when the call on this line ends."
  (interactive nil debugger-mode)
  (debugger--mark-frame nil))

(defun debugger-eval-expression (exp &optional nframe)
  "Evaluate EXP where the call on this line, or the one NFRAME below `debug', was made, and show its value."
  (interactive (list (read--expression "Eval in stack frame: ")) debugger-mode)
  (let* ((frame (unless nframe (get-text-property (line-beginning-position) 'debugger-frame)))
         (index (or nframe (nth 4 frame) 1))
         (value (backtrace-eval exp index 'debug)))
    (push value values)
    (message "%s%s" (prin1-to-string value) (or (eval-expression-print-format value) ""))
    value))

(defun debugger-record-expression (exp)
  "Evaluate EXP as `debugger-eval-expression' does, and record its value in `debugger-record-buffer'."
  (interactive (list (read--expression "Record Eval: ")) debugger-mode)
  (let ((value (debugger-eval-expression exp)))
    (with-current-buffer (get-buffer-create debugger-record-buffer)
      (goto-char (point-max))
      (terpri (current-buffer))
      (insert (format "Debugger Eval (%S): %S" exp value)))))

(defun debugger-list-functions ()
  "Show the functions that enter the debugger when they are called."
  (interactive nil debugger-mode)
  (require 'help-mode)
  (with-help-window (help-buffer)
    (let ((functions (debug--function-list)))
      (princ (if functions "The debugger is entered at calls of:\n\n" "The debugger is entered at no function.\n"))
      (dolist (function functions)
        (princ (format "%s\n" function))))))

(defun debugger-visit-definition ()
  "Show help about the function that the call on this line calls."
  (interactive nil debugger-mode)
  (let ((function (nth 1 (debugger--frame-at-point))))
    (if (and (symbolp function) (fboundp function))
        (describe-function function)
      (user-error "This function has no name"))))

(provide 'debugger)

;;; debugger.el ends here
