;;; edebug.el --- a debugger that shows the source of Lisp while it runs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `edebug-eval-top-level-form' instruments the definition at point: calls are put around its forms, by which Edebug knows
;; where the program is.  When it runs, Edebug shows that place and reads commands.
;;
;; edebug-read.el       reading with places
;; edebug-match.el      specifications of what is evaluated; edebug-specs.el, those of special forms
;; edebug-instrument.el putting stop points into definitions
;; edebug-run.el        what instrumented code does
;; edebug-break.el      breakpoints
;; edebug-display.el    stopping: windows, the arrow, the recursive edit
;; edebug-commands.el   going on; edebug-eval.el, evaluation; edebug-backtrace.el, the stack; edebug-freq.el, counts

;;; Code:

(require 'cl-lib)
(require 'easymenu)

;; -- options ------------------------------------------------------------------------------------

(defgroup edebug nil "A debugger that shows the source of Lisp." :group 'lisp)

(defmacro edebug--define-options (&rest options)
  "Define user options of Edebug; each of OPTIONS is (NAME VALUE TYPE DOC)."
  (declare (indent 0) (debug t))
  (macroexp-progn
   (mapcar (lambda (option)
             (cl-destructuring-bind (name value type doc) option
               `(defcustom ,name ,value ,doc :type ',type :group 'edebug)))
           options)))

;;;###autoload
(defcustom edebug-all-defs nil
  "Non-nil means that evaluating a definition in a buffer instruments it."
  :type 'boolean :group 'edebug)

;;;###autoload
(defcustom edebug-all-forms nil
  "Non-nil means that evaluating any form in a buffer instruments it."
  :type 'boolean :group 'edebug)

(edebug--define-options
  (edebug-setup-hook nil hook "Functions that are called before Edebug is entered.")
  (edebug-eval-macro-args nil boolean
   "Non-nil means to instrument arguments of macros that have no specification.")
  (edebug-max-depth 150 integer "How deep forms may be nested while they are instrumented.")
  (edebug-save-windows t (choice boolean (repeat string))
   "Non-nil means to restore windows when the program goes on; a list of windows, only those.")
  (edebug-save-displayed-buffer-points nil boolean
   "Non-nil means to restore point in all buffers that are shown when the program goes on.")
  (edebug-initial-mode 'step (choice (const step) (const next) (const go) (const Go-nonstop) (const trace)
                                     (const Trace-fast) (const continue) (const Continue-fast))
   "The execution mode with which instrumented code starts.
`step' stops at each stop point and `next' only behind forms; `trace' and
`Trace-fast' show them, with a pause and without; `go' stops at breakpoints,
`continue' and `Continue-fast' show them; `Go-nonstop' does none of that.")
  (edebug-trace nil boolean "Non-nil means to write calls of instrumented functions into `edebug-trace-buffer'.")
  (edebug-test-coverage nil boolean "Non-nil means to note whether forms give different values.")
  (edebug-continue-kbd-macro nil boolean
   "Non-nil means that a keyboard macro goes on in Edebug and in what it debugs.")
  (edebug-print-length 50 (choice integer (const nil)) "`print-length' for values that Edebug shows.")
  (edebug-print-level 50 (choice integer (const nil)) "`print-level' for values that Edebug shows.")
  (edebug-print-circle t boolean "`print-circle' for values that Edebug shows.")
  (edebug-unwrap-results nil boolean "Non-nil means to show values of forms without stop points in them.")
  (edebug-on-error t (choice (const :tag "off") (repeat :menu-tag "When" :value (nil) (symbol :format "%v"))
                             (const :tag "always" t))
   "`debug-on-error' while instrumented code runs, if that is nil outside.")
  (edebug-on-quit t boolean "`debug-on-quit' while instrumented code runs.")
  (edebug-global-break-condition nil sexp "An expression: where it is non-nil, the program stops.")
  (edebug-sit-for-seconds 1 number "Seconds of a pause in `trace' and `continue' mode.")
  (edebug-sit-on-break t boolean "Non-nil means to pause when a breakpoint is met.")
  (edebug-mode-hook nil hook "Hook of Edebug mode."))

(defvar edebug-trace-buffer "*edebug-trace*" "Name of the buffer for what is traced.")

(require 'edebug-read)
(require 'edebug-match)
(require 'edebug-specs)
(require 'edebug-instrument)
(require 'edebug-run)
(require 'edebug-break)
(require 'edebug-display)
(require 'edebug-eval)
(require 'edebug-commands)
(require 'edebug-backtrace)
(require 'edebug-freq)

;; -- instrumenting at point ---------------------------------------------------------------------

(defun edebug-eval-defun (edebug-it)
  "Evaluate the top-level form at point, instrumented if EDEBUG-IT or variables say so, and show the value.
With `edebug-all-defs' non-nil, EDEBUG-IT means not to instrument it."
  (interactive "P")
  (let* ((edebugging (not (eq (not edebug-it) (not edebug-all-defs))))
         (edebug-all-forms edebugging)
         (edebug-all-defs edebugging)
         (form (edebug--fresh-definition (edebug-read-top-level-form)))
         (value (let ((current-load-list (list buffer-file-name)))
                  (eval (macroexpand-all form) lexical-binding))))
    (push value values)
    (prin1 value t)
    (let ((text (eval-expression-print-format value)))
      (when text
        (princ text t)))
    value))

(defun edebug--fresh-definition (form)
  "Return FORM; if it defines a variable or a face, that is defined again when FORM is evaluated."
  (pcase (edebug-unwrap* form)
    (`(,(or 'defvar 'defcustom) ,name ,_ . ,_)
     (when (default-boundp name)
       (makunbound name)))
    (`(defface ,name . ,_)
     (put name 'face-defface-spec nil)))
  form)

;;;###autoload
(defun edebug-eval-top-level-form ()
  "Instrument and evaluate the top-level form at point."
  (interactive)
  (edebug-eval-defun (not edebug-all-defs)))

;;;###autoload
(defalias 'edebug-defun #'edebug-eval-top-level-form)

;;;###autoload
(defun edebug-all-defs ()
  "Toggle whether definitions that are evaluated are instrumented."
  (interactive)
  (setq edebug-all-defs (not edebug-all-defs))
  (message "Edebugging all definitions is %s." (if edebug-all-defs "on" "off")))

(defalias 'edebug-all-defuns #'edebug-all-defs)

;;;###autoload
(defun edebug-all-forms ()
  "Toggle whether all forms that are evaluated are instrumented."
  (interactive)
  (setq edebug-all-forms (not edebug-all-forms))
  (message "Edebugging all forms is %s." (if edebug-all-forms "on" "off")))

;; -- taking stop points out ---------------------------------------------------------------------

(defun edebug--instrumented-functions ()
  "Return the functions that have stop points."
  (let ((functions '()))
    (mapatoms (lambda (symbol)
                (when (and (get symbol 'edebug) (edebug--instrumented-p symbol))
                  (push symbol functions))))
    (sort functions #'string<)))

(defun edebug--strip-instrumentation (function)
  "Let FUNCTION have no stop points any more."
  (let ((definition (symbol-function function)))
    (fset function (edebug-unwrap* definition))))

(defun edebug-remove-instrumentation (functions)
  "Take the stop points out of FUNCTIONS, a list of symbols."
  (interactive
   (let* ((functions (or (edebug--instrumented-functions)
                         (user-error "Found no functions to remove instrumentation from")))
          (name (completing-read "Remove instrumentation from function (default all): " functions nil t)))
     (list (if (member name '("" nil)) functions (list (intern name))))))
  (mapc #'edebug--strip-instrumentation functions)
  (message "Removed edebug instrumentation from %s" (mapconcat #'symbol-name functions ", ")))

;; -- the mode -----------------------------------------------------------------------------------

(defconst edebug--keys
  '((" " . edebug-step-mode) ("n" . edebug-next-mode) ("g" . edebug-go-mode) ("G" . edebug-Go-nonstop-mode)
    ("t" . edebug-trace-mode) ("T" . edebug-Trace-fast-mode) ("c" . edebug-continue-mode)
    ("C" . edebug-Continue-fast-mode) ("f" . edebug-forward-sexp) ("h" . edebug-goto-here)
    ("I" . edebug-instrument-callee) ("i" . edebug-step-in) ("o" . edebug-step-out)
    ("q" . top-level) ("Q" . edebug-top-level-nonstop) ("a" . abort-recursive-edit) ("S" . edebug-stop)
    ("b" . edebug-set-breakpoint) ("u" . edebug-unset-breakpoint) ("U" . edebug-unset-breakpoints)
    ("B" . edebug-next-breakpoint) ("x" . edebug-set-conditional-breakpoint)
    ("X" . edebug-set-global-break-condition) ("D" . edebug-toggle-disable-breakpoint)
    ("r" . edebug-previous-result) ("e" . edebug-eval-expression) ("\C-x\C-e" . edebug-eval-last-sexp)
    ("E" . edebug-visit-eval-list) ("w" . edebug-where) ("v" . edebug-view-outside) ("p" . edebug-bounce-point)
    ("P" . edebug-view-outside) ("W" . edebug-toggle-save-windows) ("?" . edebug-help)
    ("d" . edebug-pop-to-backtrace) ("-" . negative-argument) ("=" . edebug-temp-display-freq-count))
  "Alist of keys and commands of Edebug mode.")

(defvar edebug-inhibit-emacs-lisp-mode-bindings nil
  "Non-nil means not to bind keys C-x C-a C-KEY in Emacs Lisp mode.")

(defun edebug--bind-gud-keys (map)
  "Bind in MAP the keys of commands that other debuggers have behind C-x C-a."
  (dolist (pair '(("\C-s" . edebug-step-mode) ("\C-n" . edebug-next-mode) ("\C-c" . edebug-go-mode)
                  ("\C-l" . edebug-where)))
    (define-key map (concat "\C-x\C-a" (car pair)) (cdr pair))))

(unless edebug-inhibit-emacs-lisp-mode-bindings
  (edebug--bind-gud-keys emacs-lisp-mode-map)
  (define-key emacs-lisp-mode-map "\C-x\C-a\C-m" #'edebug-set-initial-mode))

(defvar edebug-mode-map
  (let ((map (copy-keymap emacs-lisp-mode-map)))
    (pcase-dolist (`(,key . ,command) edebug--keys)
      (define-key map key command))
    (define-key map "\C-x " #'edebug-set-breakpoint)
    (dolist (pair '(("\C-c\C-s" . edebug-step-mode) ("\C-c\C-n" . edebug-next-mode) ("\C-c\C-c" . edebug-go-mode)
                    ("\C-c\C-d" . edebug-unset-breakpoint) ("\C-c\C-l" . edebug-where)))
      (define-key map (car pair) (cdr pair)))
    (define-key map "\C-c\C-t" (lambda () "Set a breakpoint." (interactive) (edebug-set-breakpoint t)))
    map)
  "Keymap of Edebug mode.")

(defvar edebug-global-prefix "X" "The key behind \\`C-x' that has `edebug-global-map'.")

(defvar edebug-global-map
  (let ((map (make-sparse-keymap)))
    (dolist (key '(" " "g" "G" "t" "T" "c" "C" "b" "u" "U" "x" "X" "D" "w" "W" "q" "Q" "a"))
      (define-key map key (cdr (assoc key edebug--keys))))
    (define-key map "=" #'edebug-display-freq-count)
    map)
  "Keymap of commands of Edebug for any buffer.")

(defvaralias 'global-edebug-prefix 'edebug-global-prefix)
(defvaralias 'global-edebug-map 'edebug-global-map)

(define-key ctl-x-map edebug-global-prefix edebug-global-map)

(defconst edebug-mode-menus
  '("Edebug"
    ["Stop" edebug-stop t] ["Step" edebug-step-mode t] ["Next" edebug-next-mode t] ["Trace" edebug-trace-mode t]
    ["Trace Fast" edebug-Trace-fast-mode t] ["Continue" edebug-continue-mode t]
    ["Continue Fast" edebug-Continue-fast-mode t] ["Go" edebug-go-mode t] ["Go Nonstop" edebug-Go-nonstop-mode t]
    "----"
    ["Help" edebug-help t] ["Abort" abort-recursive-edit t] ["Quit to Top Level" top-level t]
    ["Quit Nonstop" edebug-top-level-nonstop t]
    "----"
    ("Jumps"
     ["Forward Sexp" edebug-forward-sexp t] ["Step In" edebug-step-in t] ["Step Out" edebug-step-out t]
     ["Goto Here" edebug-goto-here t])
    ("Breaks"
     ["Set Breakpoint" edebug-set-breakpoint t] ["Unset Breakpoint" edebug-unset-breakpoint t]
     ["Unset Breakpoints In Form" edebug-unset-breakpoints t]
     ["Toggle Disable Breakpoint" edebug-toggle-disable-breakpoint t]
     ["Set Conditional Breakpoint" edebug-set-conditional-breakpoint t]
     ["Set Global Break Condition" edebug-set-global-break-condition t]
     ["Show Next Breakpoint" edebug-next-breakpoint t])
    ("Views"
     ["Where am I?" edebug-where t] ["Bounce to Current Point" edebug-bounce-point t]
     ["View Outside Windows" edebug-view-outside t] ["Previous Result" edebug-previous-result t]
     ["Show Backtrace" edebug-pop-to-backtrace t] ["Display Freq Count" edebug-display-freq-count t])
    ("Eval"
     ["Expression" edebug-eval-expression t] ["Last Sexp" edebug-eval-last-sexp t]
     ["Visit Eval List" edebug-visit-eval-list t])
    ("Options"
     ["Edebug All Defs" edebug-all-defs :style toggle :selected edebug-all-defs]
     ["Edebug All Forms" edebug-all-forms :style toggle :selected edebug-all-forms]
     "----"
     ["Tracing" (edebug-toggle 'edebug-trace) :style toggle :selected edebug-trace]
     ["Test Coverage" (edebug-toggle 'edebug-test-coverage) :style toggle :selected edebug-test-coverage]
     ["Save Windows" edebug-toggle-save-windows :style toggle :selected edebug-save-windows]
     ["Save Point" (edebug-toggle 'edebug-save-displayed-buffer-points)
      :style toggle :selected edebug-save-displayed-buffer-points]))
  "The menu of Edebug mode.")

(easy-menu-define edebug-menu edebug-mode-map "Menu of Edebug mode." edebug-mode-menus)

(define-minor-mode edebug-mode
  "Mode of the buffer in which Edebug shows where a program stopped.
\\{edebug-mode-map}"
  :lighter " *Debugging*"
  :keymap edebug-mode-map)

(edebug-install-read-eval-functions)

(defun edebug-unload-function ()
  "Let evaluation not instrument anything any more; what `unload-feature' calls."
  (edebug-uninstall-read-eval-functions)
  nil)

(provide 'edebug)

;;; edebug.el ends here
