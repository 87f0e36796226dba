;;; warnings.el --- warnings: what they look like, where they go, which are left out  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A warning has a type, a symbol or a list of symbols from the general to the particular, and a level.  It goes into
;; a buffer, `*Warnings*', unless its level or its type is left out, and the buffer is shown unless they are to be logged
;; only.  In batch mode it is a message.

;;; Code:

(defgroup warnings nil "Warnings of Lisp programs." :version "22.1" :group 'lisp)

(defvar warning-levels
  '((:emergency "Emergency%s: " ding) (:error "Error%s: ") (:warning "Warning%s: ") (:debug "Debug%s: "))
  "The levels of warnings, the most severe first: (LEVEL FORMAT FUNCTION).
FORMAT is for the type and comes before the message; FUNCTION, which may be missing, is called first.")
(put 'warning-levels 'risky-local-variable t)

(defvar warning-level-aliases
  '((emergency . :emergency) (error . :error) (warning . :warning) (notice . :warning) (info . :warning)
    (critical . :emergency) (alarm . :emergency))
  "Old names of levels and the new ones.")

(define-obsolete-variable-alias 'display-warning-minimum-level 'warning-minimum-level "28.1")
(defcustom warning-minimum-level :warning
  "The lowest level of warnings that are shown."
  :type '(choice (const :emergency) (const :error) (const :warning) (const :debug))
  :group 'warnings)

(define-obsolete-variable-alias 'log-warning-minimum-level 'warning-minimum-log-level "28.1")
(defcustom warning-minimum-log-level :warning
  "The lowest level of warnings that go into the buffer."
  :type '(choice (const :emergency) (const :error) (const :warning) (const :debug))
  :group 'warnings)

(defcustom warning-suppress-log-types nil
  "Types of warnings that are left out.  Each is a list of symbols; it stands for all types that begin with them."
  :type '(repeat (repeat symbol))
  :group 'warnings)

(defcustom warning-suppress-types nil
  "Types of warnings that go into the buffer, which is not shown for them.
Each is a list of symbols; it stands for all types that begin with them."
  :type '(repeat (repeat symbol))
  :group 'warnings)

;;;###autoload
(defvar warning-prefix-function nil
  "A function that is called with the level and its entry in `warning-levels' before a warning is inserted, or nil.
It may insert text, and returns the entry to use.")

;;;###autoload
(defvar warning-series nil
  "Non-nil means that warnings belong together; the window shows the first of them.
It is a marker at the first one; t before there is one; or a function that inserts a heading for the first one.")
(put 'warning-series 'risky-local-variable t)

;;;###autoload
(defvar warning-fill-prefix nil
  "What lines of a warning but the first begin with when it is filled; nil means that it is not filled.")

(defvar warning-fill-column 78
  "The width of filled warnings.")

;;;###autoload
(defvar warning-type-format (purecopy " (%s)")
  "The format for the type in the text of a warning.")

(defun warning-numeric-level (level)
  "Return the severity of LEVEL as a number; 0 for what is no level."
  (length (memq (assq level warning-levels) warning-levels)))

(defun warnings--prefix-p (prefix list)
  "Return non-nil if the list LIST begins with the elements of PREFIX."
  (while (and prefix list (eq (car prefix) (car list)))
    (setq prefix (cdr prefix) list (cdr list)))
  (null prefix))

(defun warning-suppress-p (type suppress-list)
  "Return t if TYPE, a symbol or a list of symbols, is one of those that SUPPRESS-LIST stands for."
  (let ((type (if (consp type) type (list type))) (found nil))
    (dolist (each suppress-list found)
      (when (and each (warnings--prefix-p each type))
        (setq found t)))))

;; -- the buffer -------------------------------------------------------------------------------

(defun warnings--add-to-option (option type)
  "Add TYPE to the list OPTION, and save that."
  (let ((type (if (consp type) type (list type))))
    (customize-save-variable option (cons type (default-value option)))))

(defun warnings--button-action (option what)
  "Return a function for a button that adds the type of its warning to OPTION, if the answer to a question about WHAT is yes."
  (lambda (button)
    (let ((type (button-get button 'warning-type)))
      (when (y-or-n-p (format-message "Really %s `%S' warnings? " what type))
        (warnings--add-to-option option type)))))

(define-button-type 'warning-suppress-warning
  'action (warnings--button-action 'warning-suppress-types "stop showing")
  'help-echo "mouse-2, RET: Don't display this warning automatically")
(define-button-type 'warning-suppress-log-warning
  'action (warnings--button-action 'warning-suppress-log-types "stop logging")
  'help-echo "mouse-2, RET: Don't log this warning")

(defun warning-suppress-action (button)
  "Ask whether warnings like that of BUTTON are not to be shown any more."
  (funcall (warnings--button-action 'warning-suppress-types "stop showing") button))

(defun warning-suppress-log-action (button)
  "Ask whether warnings like that of BUTTON are to be left out from now on."
  (funcall (warnings--button-action 'warning-suppress-log-types "stop logging") button))

(defun warnings--text (type message entry)
  "Return the text of a warning: MESSAGE after what ENTRY, an element of `warning-levels', says of TYPE."
  (concat (format (nth 1 entry) (format warning-type-format (if (consp type) (car type) type)))
          message))

(defun warnings--fill (from to)
  "Fill the lines of the text between FROM and TO, if warnings are filled."
  (when warning-fill-prefix
    (let ((fill-prefix warning-fill-prefix) (fill-column warning-fill-column))
      (fill-region from to))))

(defun warnings--insert (type message level entry)
  "Insert the warning of TYPE and LEVEL with MESSAGE at the end of the buffer; ENTRY is of `warning-levels'.
Return where it starts."
  (goto-char (point-max))
  (let ((inhibit-read-only t))
    (when (and warning-series (symbolp warning-series) (fboundp warning-series))
      (let ((start (point-marker)))
        (funcall warning-series)
        (setq warning-series start)))
    (unless (bolp)
      (newline))
    (let ((start (point)))
      (when warning-prefix-function
        (setq entry (funcall warning-prefix-function level entry)))
      (insert (warnings--text type message entry))
      (insert " ")
      (insert-button "Disable showing" 'type 'warning-suppress-warning 'warning-type type)
      (insert " ")
      (insert-button "Disable logging" 'type 'warning-suppress-log-warning 'warning-type type)
      (warnings--fill start (point))
      (newline)
      start)))

(defun warnings--show (buffer start)
  "Show BUFFER from where the series of warnings starts, or from START."
  (let ((window (display-buffer buffer)))
    (when window
      (when (and (markerp warning-series) (eq (marker-buffer warning-series) buffer))
        (set-window-start window warning-series))
      (unless (markerp warning-series)
        (set-window-start window start))
      (sit-for 0))))

(defun warnings--to-batch (type message level entry)
  "Write the warning of TYPE and LEVEL with MESSAGE as a message; ENTRY is of `warning-levels'."
  (with-temp-buffer
    (when warning-prefix-function
      (setq entry (funcall warning-prefix-function level entry)))
    (insert (warnings--text type message entry))
    (warnings--fill (point-min) (point-max))
    (message "%s" (string-trim-right (buffer-string) "\n"))))

(defun warnings--level (level)
  "Return the level that LEVEL, perhaps an old name or nil, stands for; warn about an old name."
  (let ((new (cdr (assq level warning-level-aliases))))
    (when new
      (display-warning 'emacs (format-message "Warning level `%s' is obsolete; use `%s' instead" level new)))
    (or new level :warning)))

;;;###autoload
(defun display-warning (type message &optional level buffer-name)
  "Show MESSAGE, a string, as a warning of TYPE, a symbol or a list of them, and of LEVEL.
TYPE names what the warning is about; LEVEL is :emergency, :error, :warning, which is the default, or :debug.
BUFFER-NAME is the buffer that it goes into, by default \"*Warnings*\".  Nothing happens if it is to be left out by
`warning-minimum-log-level' or `warning-suppress-log-types'; the buffer is not shown if `warning-minimum-level' or
`warning-suppress-types' say so.  The value is t, in batch mode what `message' returns."
  (setq level (warnings--level level))
  (let ((entry (assq level warning-levels)))
    (if (or (< (warning-numeric-level level) (warning-numeric-level warning-minimum-log-level))
            (warning-suppress-p type warning-suppress-log-types))
        t
      (when (nth 2 entry)
        (funcall (nth 2 entry)))
      (if noninteractive
          (warnings--to-batch type message level entry)
        (let ((buffer (get-buffer-create (or buffer-name "*Warnings*"))))
          (with-current-buffer buffer
            (unless (derived-mode-p 'special-mode)
              (special-mode))
            (let ((start (warnings--insert type message level entry)))
              (when (and warning-series (not (markerp warning-series)))
                (setq warning-series (copy-marker start)))
              (unless (or (< (warning-numeric-level level) (warning-numeric-level warning-minimum-level))
                          (warning-suppress-p type warning-suppress-types))
                (warnings--show buffer start)))))
        t))))

;;;###autoload
(defun lwarn (type level message &rest args)
  "Show a warning of TYPE and LEVEL, as `display-warning' does, made from the format MESSAGE and ARGS."
  (display-warning type (apply #'format-message message args) level))

;;;###autoload
(defun warn (message &rest args)
  "Show a warning about the editor, made from the format MESSAGE and ARGS."
  (display-warning 'emacs (apply #'format-message message args)))

(provide 'warnings)

;;; warnings.el ends here
