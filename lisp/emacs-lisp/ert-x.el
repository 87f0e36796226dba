;;; ert-x.el --- helpers for tests  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Test buffers that survive a failure so that it can be looked at, commands and keys as if typed, captured
;; messages, and the files that belong to a test.

;;; Code:

(require 'ert)
(require 'cl-lib)
(require 'subr-x)

;; -- buffers ----------------------------------------------------------------------------------

(defvar ert--test-buffers (make-hash-table :weakness t)
  "The test buffers that are kept because their tests failed, as keys.")

(defun ert--format-test-buffer-name (base-name)
  "Return the name of the test buffer BASE-NAME, a string or nil, of the current test."
  (format "*Test buffer (%s)%s*"
          (or (and (ert-running-test) (ert-test-name (ert-running-test)))
              "<anonymous test>")
          (if base-name (format ": %s" base-name) "")))

(defun ert--call-with-test-buffer (ert--base-name ert--thunk)
  "Call ERT--THUNK in a test buffer named for ERT--BASE-NAME, and return its value.
The buffer is killed if ERT--THUNK returns, else kept."
  (let ((buffer (generate-new-buffer (ert--format-test-buffer-name ert--base-name))) (returned nil))
    (unwind-protect
        (prog1 (with-current-buffer buffer
                 (save-window-excursion
                   (set-window-buffer (selected-window) buffer)
                   (funcall ert--thunk)))
          (setq returned t))
      (if returned
          (kill-buffer buffer)
        (puthash buffer t ert--test-buffers)))))

;;;###autoload
(cl-defmacro ert-with-test-buffer ((&key ((:name name-form))) &body body)
  "Evaluate BODY in a new buffer, shown in a window; keep the buffer if BODY fails.
NAME-FORM gives a string that becomes part of the buffer's name.

\(fn (&key NAME) BODY...)"
  (declare (debug ((":name" form) def-body)) (indent 1))
  `(ert--call-with-test-buffer ,name-form (lambda () ,@body)))

;;;###autoload
(defun ert-kill-all-test-buffers ()
  "Kill the test buffers that failed tests have left."
  (interactive)
  (let ((count 0))
    (maphash (lambda (buffer _)
               (when (and (buffer-live-p buffer) (kill-buffer buffer))
                 (setq count (1+ count))))
             ert--test-buffers)
    (message "%s out of %s test buffers killed" count (hash-table-count ert--test-buffers)))
  (clrhash ert--test-buffers)
  nil)

(defun ert-call-with-buffer-renamed (buffer-name thunk)
  "Call THUNK while the buffer BUFFER-NAME, if it exists, has another name; return THUNK's value.
Afterwards, a new buffer of that name is killed."
  (let ((old (get-buffer buffer-name)) (other (generate-new-buffer-name buffer-name)))
    (when old
      (with-current-buffer old (rename-buffer other)))
    (unwind-protect
        (progn
          (get-buffer-create buffer-name)
          (funcall thunk))
      (when (get-buffer buffer-name)
        (kill-buffer buffer-name))
      (when (buffer-live-p old)
        (with-current-buffer old (rename-buffer buffer-name))))))

(cl-defmacro ert-with-buffer-renamed ((buffer-name-form) &body body)
  "Evaluate BODY while the buffer that BUFFER-NAME-FORM names is another, empty one."
  (declare (indent 1))
  `(ert-call-with-buffer-renamed ,buffer-name-form (lambda () ,@body)))

(defun ert-buffer-string-reindented (&optional buffer)
  "Return the text of BUFFER, by default the current one, as its mode would indent it."
  (with-current-buffer (or buffer (current-buffer))
    (let ((clone nil))
      (unwind-protect
          (progn
            ;; `clone-buffer' refuses buffers that visit files.
            (setq clone (let ((buffer-file-name nil)) (clone-buffer)))
            (with-current-buffer clone
              (let ((inhibit-read-only t))
                (indent-region (point-min) (point-max)))
              (buffer-string)))
        (when clone
          (let ((kill-buffer-query-functions nil)) (kill-buffer clone)))))))

;; -- commands ---------------------------------------------------------------------------------

(defun ert-simulate-command (command)
  "Call COMMAND, a list of a command and its arguments, as the command loop would.
Returns the value.  Hooks run, undo boundaries are made, and idle timers
run once."
  (cl-assert (listp command))
  (cl-assert (commandp (car command)) t)
  (let ((return-value nil))
    (unwind-protect
        (progn
          (undo-boundary)
          (setq deactivate-mark nil
                this-command (car command))
          (run-hooks 'pre-command-hook)
          (setq return-value (apply (car command) (cdr command)))
          (run-hooks 'post-command-hook)
          (and (boundp 'deferred-action-list) deferred-action-list (run-hooks 'deferred-action-function)))
      (setq real-last-command (car command)
            last-command this-command)
      (when (boundp 'last-repeatable-command)
        (setq last-repeatable-command real-last-command))
      (when (and deactivate-mark transient-mark-mode) (deactivate-mark))
      (undo-boundary))
    (ert-run-idle-timers)
    return-value))

(defun ert-run-idle-timers ()
  "Run all idle timers, in the order of their delays, once."
  (dolist (timer (copy-sequence timer-idle-list))
    (timer-event-handler timer)))

(defmacro ert-simulate-keys (keys &rest body)
  "Evaluate BODY with KEYS, a list of events, as the input that it reads."
  (declare (debug t) (indent 1))
  `(let* ((unread-command-events
           ;; In batch mode, input must never run out.
           (append ,keys (list ?\C-g)))
          (noninteractive nil))
     ,@body))

;; -- text -------------------------------------------------------------------------------------

(defun ert-filter-string (s &rest regexps)
  "Return S without what REGEXPS match.
Each is a regexp or a list (REGEXP GROUP); of the latter only the text
that GROUP matches goes."
  (dolist (entry regexps)
    (let ((regexp (if (listp entry) (nth 0 entry) entry)) (group (if (listp entry) (nth 1 entry) 0)))
      (setq s (with-temp-buffer
                (insert s)
                (goto-char (point-min))
                (while (re-search-forward regexp nil t)
                  (replace-match "" t t nil group))
                (buffer-string)))))
  s)

(defun ert-propertized-string (&rest args)
  "Return the strings of ARGS in one; a property list among them applies to what follows.
nil is the empty list, so that it ends the properties before it."
  (with-temp-buffer
    (let ((plist nil) (start (point-min)))
      (dolist (arg args)
        (cond ((stringp arg)
               (setq start (point))
               (insert arg)
               (set-text-properties start (point) plist))
              ((listp arg) (setq plist arg))
              (t (error "Neither a string nor a property list: %S" arg)))))
    (buffer-string)))

;; -- messages ---------------------------------------------------------------------------------

(defvar ert--capturing nil
  "Non-nil inside of a captured `message', `princ' or the like.")

(defun ert--make-message-advice (collector)
  "Return around advice for `message' that calls COLLECTOR with each text."
  (lambda (function &rest args)
    (if ert--capturing
        (apply function args)
      (let ((ert--capturing t))
        (when (car args)
          (funcall collector (concat (apply #'format-message args) "\n")))
        (apply function args)))))

(defun ert--make-print-advice (collector)
  "Return around advice for printing functions that calls COLLECTOR with what goes to the echo area."
  (lambda (function object &optional printcharfun)
    (if (or ert--capturing (not (eq t (or printcharfun standard-output))))
        (funcall function object printcharfun)
      (let ((ert--capturing t))
        (funcall collector (with-output-to-string (funcall function object)))
        (funcall function object printcharfun)))))

(defmacro ert-with-message-capture (var &rest body)
  "Evaluate BODY with VAR bound to the text that is shown in the echo area, as far as it has come.
What `message', `prin1', `princ' and `print' show is captured, if Lisp calls them."
  (declare (debug (symbolp body)) (indent 1))
  (let ((message-advice (gensym "message-advice")) (print-advice (gensym "print-advice")) (collector (gensym "collector")))
    `(let* ((,var "")
            (,collector (lambda (text) (setq ,var (concat ,var text))))
            (,message-advice (ert--make-message-advice ,collector))
            (,print-advice (ert--make-print-advice ,collector)))
       (advice-add 'message :around ,message-advice)
       (dolist (function '(prin1 princ print))
         (advice-add function :around ,print-advice))
       (unwind-protect
           (progn ,@body)
         (advice-remove 'message ,message-advice)
         (dolist (function '(prin1 princ print))
           (advice-remove function ,print-advice))))))

;; -- files ------------------------------------------------------------------------------------

(defvar ert-resource-directory-format "%s-resources/"
  "Format of the name of the directory that belongs to a file of tests.")

(defvar ert-resource-directory-trim-left-regexp ""
  "Matches what is cut from the left of a test file's name for its directory.")

(defvar ert-resource-directory-trim-right-regexp "\\(-tests?\\)?\\.el"
  "Matches what is cut from the right of a test file's name for its directory.")

(defmacro ert-resource-directory ()
  "Return the absolute name of the directory of files that belong to the current file of tests.
If the file is FOO-tests.el, that is resources/ beside it if it exists, else FOO-resources/."
  `(let* ((testfile ,(or (macroexp-file-name) buffer-file-name))
          (default-directory (file-name-directory testfile)))
     (file-truename
      (expand-file-name
       (if (file-accessible-directory-p "resources/")
           "resources/"
         (format ert-resource-directory-format
                 (string-trim testfile
                              ert-resource-directory-trim-left-regexp
                              ert-resource-directory-trim-right-regexp)))))))

(defmacro ert-resource-file (file)
  "Return the absolute name of FILE in the directory that belongs to the current file of tests."
  `(expand-file-name ,file (ert-resource-directory)))

(provide 'ert-x)

;;; ert-x.el ends here
