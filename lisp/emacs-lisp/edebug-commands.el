;;; edebug-commands.el --- commands that let a stopped program go on  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'cl-lib)
(require 'edebug-display)
(require 'edebug-break)

(declare-function edebug-eval-top-level-form "edebug" ())
(declare-function find-library-name "find-func" (library))
(declare-function cl--generic "cl-generic" (name))
(declare-function cl--generic-method-files "cl-generic" (method))

(defvar edebug-save-windows)
(defvar edebug-initial-mode)
(defvar edebug-all-defs)
(defvar edebug-all-forms)

;; -- execution modes ----------------------------------------------------------------------------

(defun edebug-set-mode (mode shortmsg msg)
  "Let the program go on in MODE, and show SHORTMSG; if it is not stopped, it starts in MODE, and MSG is shown."
  (cond ((and edebug-active (eq (recursion-depth) (1+ edebug-recursion-depth)))
         (setq edebug-execution-mode mode)
         (message "%s" shortmsg)
         (exit-recursive-edit))
        (t
         (setq edebug-next-execution-mode mode)
         (message "%s" msg))))

(defun edebug-step-mode ()
  "Go on to the next stop point."
  (interactive)
  (edebug-set-mode 'step "" "Edebug will stop at next stop point."))

(defalias 'edebug-step-through-mode #'edebug-step-mode)

(defun edebug-next-mode ()
  "Go on to the next stop point behind a form."
  (interactive)
  (edebug-set-mode 'next "" "Edebug will stop after next eval."))

(defun edebug-go-mode (arg)
  "Go on to the next breakpoint; with a prefix ARG, set one at point that the first stop removes."
  (interactive "P")
  (if arg
      (edebug-set-breakpoint t))
  (edebug-set-mode 'go "Go..." "Edebug will go until break."))

(defun edebug-Go-nonstop-mode ()
  "Go on without stopping any more."
  (interactive)
  (edebug-set-mode 'Go-nonstop "Go-Nonstop..." "Edebug will not stop at breaks."))

(defun edebug-trace-mode ()
  "Go on with a pause at each stop point."
  (interactive)
  (edebug-set-mode 'trace "Tracing..." "Edebug will trace with pause."))

(defun edebug-Trace-fast-mode ()
  "Go on, showing each stop point without a pause."
  (interactive)
  (edebug-set-mode 'Trace-fast "Trace fast..." "Edebug will trace without pause."))

(defun edebug-continue-mode ()
  "Go on with a pause at each breakpoint."
  (interactive)
  (edebug-set-mode 'continue "Continue..." "Edebug will pause at breakpoints."))

(defun edebug-Continue-fast-mode ()
  "Go on, showing each breakpoint without a pause."
  (interactive)
  (edebug-set-mode 'Continue-fast "Continue fast..." "Edebug will stop and go at breakpoints."))

(defconst edebug-initial-mode-alist
  '((edebug-step-mode . step) (edebug-next-mode . next) (edebug-trace-mode . trace)
    (edebug-Trace-fast-mode . Trace-fast) (edebug-go-mode . go) (edebug-continue-mode . continue)
    (edebug-Continue-fast-mode . Continue-fast) (edebug-Go-nonstop-mode . Go-nonstop))
  "Alist of commands and the execution mode that each sets.")

(defun edebug-set-initial-mode ()
  "Read a key that sets an execution mode, and let Edebug start in that mode from now on."
  (interactive)
  (let* ((map (symbol-value 'edebug-mode-map))
         (keys (mapcar (lambda (pair) (cons (key-description (where-is-internal (car pair) map t)) (car pair)))
                       edebug-initial-mode-alist))
         (char (read-char-exclusive
                (format "Set initial execution mode to (%s): " (mapconcat #'car keys " "))))
         (mode (cdr (assq (lookup-key map (vector char)) edebug-initial-mode-alist))))
    (unless mode
      (user-error "Key must set one of the execution modes: %s" (mapconcat #'car keys " ")))
    (setq edebug-initial-mode mode)
    (message "Edebug's initial mode is now: %s" mode)))

(defun edebug-stop ()
  "Stop at the next stop point.  While the program runs, any command of Edebug does that as well."
  (interactive)
  (message "Stop"))

;; -- places -------------------------------------------------------------------------------------

(defun edebug-where ()
  "Show where the program stopped."
  (interactive)
  (unless edebug-active
    (error "Edebug is not active"))
  (let* ((marker (car (get edebug--stop-name 'edebug)))
         (buffer (marker-buffer marker)))
    (edebug-pop-to-buffer buffer (get-buffer-window buffer))
    (goto-char (edebug--stop-position edebug--stop-name edebug--stop-index))))

(defun edebug-goto-here ()
  "Go on to the first stop point behind point."
  (interactive)
  (edebug-go-mode t))

(defun edebug-forward-sexp (arg)
  "Go on behind the expression at point, or the ARG expressions behind it; to the end of the list if there are not so many."
  (interactive "p")
  (if (condition-case nil
          (progn (forward-sexp arg) t)
        (scan-error nil))
      (edebug-go-mode t)
    (edebug-step-out)))

(defun edebug-step-out ()
  "Go on to the end of the list around the place where the program stopped; in the outermost one, to the end of the function."
  (interactive)
  (edebug-where)
  (let ((start (marker-position (car (get edebug--stop-name 'edebug)))))
    (up-list)
    (when (<= (save-excursion (backward-sexp) (point)) start)
      ;; Behind the last form of the function.
      (down-list -1)
      (skip-chars-backward " \t\n"))
    (edebug-go-mode t)))

(defun edebug--call-at-stop ()
  "Return the function that is about to be called where the program stopped."
  (save-excursion
    (edebug-where)
    (unless (looking-at "(")
      (error "You must be before a list form"))
    (let ((function (car (read (current-buffer)))))
      (unless (and function (symbolp function))
        (error "You must be before a list form"))
      function)))

;; -- instrumenting what is called ---------------------------------------------------------------

(defun edebug--instrument-at (place name)
  "Instrument the definition of NAME at PLACE, (BUFFER . POSITION); return its name for Edebug."
  (with-current-buffer (car place)
    (save-excursion
      (goto-char (cdr place))
      (forward-line 0)
      (let ((edebug-all-defs t))
        (edebug-eval-top-level-form))
      (let ((entry (edebug-get-form-data-entry (save-excursion (skip-chars-forward " \t\n") (point)))))
        (if entry (edebug--form-data-name entry) name)))))

(defun edebug--generic-places (function)
  "Return where the methods of the generic FUNCTION are defined, a list of (BUFFER . POSITION)."
  (let ((definition (format "^\\s-*(cl-defmethod\\s-+%s[ \t\n]" (regexp-quote (symbol-name function))))
        (places '()))
    (dolist (file (delete-dups (mapcar #'car (cl--generic-method-files function))))
      (with-current-buffer (find-file-noselect (find-library-name file))
        (save-excursion
          (goto-char (point-min))
          (while (re-search-forward definition nil t)
            (push (cons (current-buffer) (match-beginning 0)) places)))))
    (nreverse places)))

(defun edebug-instrument-function (func)
  "Instrument the definition of FUNC, or all methods if it is generic; return the names for Edebug, or nil.
What is instrumented already stays so."
  (require 'find-func)
  (let ((data (get func 'edebug)))
    (cond ((not (fboundp func))
           (message "%s is not currently defined." func)
           nil)
          ((and (fboundp 'cl--generic) (cl--generic func) (not (consp data)))
           (let ((places (edebug--generic-places func)))
             (unless places
               (user-error "No methods of %s found" func))
               (mapcar (lambda (place) (edebug--instrument-at place func)) places)))
          ((subrp (symbol-function func))
           (error "%s is a built-in function" func))
          ((and (consp data) (buffer-live-p (marker-buffer (car data)))
                (get func 'edebug-behavior) (edebug--instrumented-p func))
           (message "%s is already instrumented." func)
           (list func))
          (t
           (let ((place (or (and (consp data) (marker-buffer (car data))
                                 (cons (marker-buffer (car data)) (marker-position (car data))))
                            (find-function-noselect func))))
             (unless (cdr place)
               (error "Don't know where %s is defined" func))
             (edebug--instrument-at place func)
             (list func))))))

(defun edebug--instrumented-p (name)
  "Return non-nil if the function NAME has stop points."
  (and (fboundp name)
       (let ((definition (indirect-function name)))
         (cl-labels ((inside (tree)
                       (and (consp tree)
                            (or (eq (car tree) 'edebug-enter)
                                (let ((found nil))
                                  (while (and (consp tree) (not found))
                                    (setq found (inside (pop tree))))
                                  found)))))
           (inside definition)))))

(defun edebug-instrument-callee ()
  "Instrument the function that is about to be called; return the names that were instrumented."
  (interactive)
  (let ((function (edebug--call-at-stop)))
    (when (macrop function)
      (error "%s is a macro" function))
    (when (and (fboundp function) (subrp (indirect-function function)))
      (error "%s is a built-in function" function))
    (edebug-instrument-function function)))

(defun edebug-step-in ()
  "Instrument the function that is about to be called, and stop at its first stop point."
  (interactive)
  (unless (eq edebug--stop-kind 'before)
    (error "You must be before a list form"))
  (dolist (name (edebug-instrument-callee))
    (edebug-on-entry name 'temp))
  (edebug-go-mode nil))

(defun edebug-on-entry (function &optional flag)
  "Stop at the first stop point of FUNCTION whenever it is called; only once if FLAG is `temp'."
  (interactive "aEdebug on entry to: ")
  (put function 'edebug-on-entry (or flag t)))

(defun edebug--edebug-on-entry-functions ()
  "Return the functions that stop when they are called."
  (let ((functions '()))
    (mapatoms (lambda (symbol)
                (when (get symbol 'edebug-on-entry)
                  (push symbol functions))))
    functions))

(defun edebug-cancel-on-entry (function)
  "Do not stop any more when FUNCTION is called; nil means all functions."
  (interactive
   (list (let ((name (completing-read
                      "Cancel edebug on entry to (default all functions): "
                      (or (edebug--edebug-on-entry-functions)
                          (user-error "No functions have `edebug-on-entry'")))))
           (when (and name (not (equal name "")))
             (intern name)))))
  (dolist (name (if function (list function) (edebug--edebug-on-entry-functions)))
    (put name 'edebug-on-entry nil)))

(defalias 'edebug-cancel-edebug-on-entry #'edebug-cancel-on-entry)

;; -- outside ------------------------------------------------------------------------------------

(defun edebug-view-outside ()
  "Show the windows of the program; \\[edebug-where] comes back."
  (interactive)
  (unless edebug-active
    (error "Edebug is not active"))
  (when edebug--outside-windows
    (edebug-set-windows edebug--outside-windows))
  (set-buffer edebug--outside-buffer)
  (message "%s" (substitute-command-keys
                 "Window configuration outside of Edebug.  Return with \\<global-map>\\[edebug-where]")))

(defun edebug-bounce-point (arg)
  "Show point of the program in its windows for ARG seconds."
  (interactive "p")
  (unless edebug-active
    (error "Edebug is not active"))
  (save-excursion
    (edebug-outside-excursion
     (edebug-pop-to-buffer (current-buffer))
     (message "Current buffer: %s Point: %s Mark: %s"
              (current-buffer) (point) (or (marker-position (mark-marker)) "<not set>"))
     (sit-for arg)
     (edebug-pop-to-buffer (current-buffer)))))

(defun edebug-toggle-save-windows (arg)
  "Restore the windows of the program when it goes on, or not; with a prefix ARG, only the selected window."
  (interactive "P")
  (if arg
      (edebug-toggle-save-selected-window)
    (edebug-toggle-save-all-windows)))

(defun edebug-toggle-save-selected-window ()
  "Restore the selected window when the program goes on, or not."
  (interactive)
  (let ((window (selected-window)))
    (setq edebug-save-windows
          (if (memq window (if (listp edebug-save-windows) edebug-save-windows (window-list)))
              (delq window (copy-sequence (if (listp edebug-save-windows) edebug-save-windows (window-list))))
            (cons window (and (listp edebug-save-windows) edebug-save-windows))))
    (setq edebug--outside-windows (and edebug-save-windows edebug--outside-windows))
    (message "Window saving is %s for %s." (if (memq window edebug-save-windows) "on" "off") window)))

(defun edebug-toggle-save-all-windows ()
  "Restore all windows when the program goes on, or none."
  (interactive)
  (setq edebug-save-windows (not edebug-save-windows))
  (setq edebug--outside-windows (and edebug-save-windows (or edebug--outside-windows (edebug-current-windows t))))
  (message "Window saving is %s for all windows." (if edebug-save-windows "on" "off")))

(defun edebug-toggle (variable)
  "Set VARIABLE to t if it is nil, else to nil, and say so."
  (set variable (not (symbol-value variable)))
  (message "%s: %s" variable (symbol-value variable)))

(defun edebug-top-level-nonstop ()
  "Give the program up; what unwinds runs without stopping."
  (interactive)
  (setq edebug-execution-mode 'Go-nonstop)
  (top-level))

(defun edebug-help ()
  "Describe Edebug mode."
  (interactive)
  (describe-function 'edebug-mode))

(provide 'edebug-commands)

;;; edebug-commands.el ends here
