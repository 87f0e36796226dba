;;; comint-redirect.el --- the output of a command goes into another buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Until a prompt comes, output of a Comint buffer's process is put into other buffers.  The prompt is what
;; `comint-redirect-finished-regexp' matches.

;;; Code:

(defcustom comint-redirect-verbose nil "Non-nil means that redirected output is announced." :type 'boolean :group 'comint)
(defvar comint-prompt-regexp)
(defvar comint-redirect-filter-functions nil "Functions of redirected output that return what is to be inserted.")
(defvar-local comint-redirect-output-buffer nil "Buffer, or buffers, that output goes to.")
(defvar-local comint-redirect-finished-regexp nil "Regexp of the prompt that ends the output.")
(defvar-local comint-redirect-insert-matching-regexp nil "Non-nil means that the prompt belongs to the output.")
(defvar-local comint-redirect-echo-input nil "Non-nil means that the command is shown in the Comint buffer.")
(defvar-local comint-redirect-completed nil "Non-nil when the prompt came.")
(defvar-local comint-redirect-original-mode-line-process nil "Value of `mode-line-process' to be restored.")
(defvar-local comint-redirect-previous-input-string nil "The end of the output so far, in which a prompt can begin.")
(defvar comint-redirect-perform-sanity-check t "Non-nil means that a prompt must be there before a command is sent.")
(defvar comint-redirect-subvert-readonly nil "Non-nil means that output goes into read-only buffers, too.")

(defun comint-redirect-setup (output-buffer comint-buffer finished-regexp &optional echo-input)
  "Prepare that output of COMINT-BUFFER's process goes to OUTPUT-BUFFER, until FINISHED-REGEXP matches.
ECHO-INPUT: the command is shown."
  (with-current-buffer comint-buffer
    (setq comint-redirect-original-mode-line-process mode-line-process
          comint-redirect-output-buffer output-buffer
          comint-redirect-finished-regexp finished-regexp
          comint-redirect-echo-input echo-input
          comint-redirect-completed nil
          comint-redirect-previous-input-string ""
          mode-line-process (if mode-line-process (list (concat (elt mode-line-process 0) " Redirection"))))))

(defun comint-redirect-remove-redirection ()
  "Let the output go where it went before."
  (interactive)
  (let ((process (get-buffer-process (current-buffer))))
    (when process (remove-function (process-filter process) #'comint-redirect-filter))))

(defun comint-redirect-cleanup ()
  "End a redirection."
  (interactive)
  (comint-redirect-remove-redirection)
  (setq comint-redirect-completed t
        comint-redirect-previous-input-string nil
        mode-line-process comint-redirect-original-mode-line-process)
  (force-mode-line-update))

(defun comint-redirect-preoutput-filter (input-string)
  "Put INPUT-STRING, output, where it is redirected to, and end the redirection if it has the prompt; return \"\"."
  (let* ((comint-buffer (current-buffer))
         (text (let ((text input-string))
                 (run-hook-wrapped 'comint-redirect-filter-functions (lambda (function) (setq text (funcall function text)) nil))
                 text))
         (before (length comint-redirect-previous-input-string))
         (all (concat comint-redirect-previous-input-string text))
         (finished (and (not (string-empty-p all)) (string-match comint-redirect-finished-regexp all)))
         (wanted (if (and finished (not comint-redirect-insert-matching-regexp))
                     (substring all (min before finished) finished)
                   text)))
    (dolist (buffer (ensure-list comint-redirect-output-buffer))
      (with-current-buffer (get-buffer-create buffer)
        (let ((inhibit-read-only comint-redirect-subvert-readonly))
          (goto-char (point-max))
          (insert wanted)
          (when (and finished (< finished before))
            ;; The prompt began in what was inserted already.
            (delete-region (max (point-min) (- (point-max) (- before finished))) (point-max))))))
    (setq comint-redirect-previous-input-string all)
    (when finished
      (when comint-redirect-verbose
        (message "Redirected output to buffer(s) %s" comint-redirect-output-buffer))
      (with-current-buffer comint-buffer
        (comint-redirect-cleanup)
        (run-hooks 'comint-redirect-hook)))
    ""))
(defvar comint-redirect-hook nil "Hook run when a redirection ends.")

(defun comint-redirect-filter (orig-filter process input-string)
  "Put INPUT-STRING, output of PROCESS, where it is redirected to; ORIG-FILTER gets what is left."
  (when (and process (buffer-live-p (process-buffer process)))
    (with-current-buffer (process-buffer process)
      (comint-redirect-preoutput-filter input-string)
      (when (and comint-redirect-completed comint-redirect-echo-input)
        (funcall orig-filter process input-string)))))

(defun comint-redirect-send-command (command output-buffer echo &optional no-display)
  "Send COMMAND to the current buffer's process, and put its output into OUTPUT-BUFFER.
ECHO: show the command.  NO-DISPLAY: do not show the buffer."
  (interactive "sCommand: \nBOutput Buffer: \nP")
  (comint-redirect-send-command-to-process command output-buffer (current-buffer) echo no-display))

(defun comint-redirect-send-command-to-process (command output-buffer process echo &optional no-display)
  "Send COMMAND to PROCESS, a process, its buffer or that's name, and put its output into OUTPUT-BUFFER.
ECHO: show the command.  NO-DISPLAY: do not show the buffer."
  (interactive "sCommand: \nBOutput Buffer: \nbProcess Buffer: \nP")
  (let* ((buffer (if (processp process) (process-buffer process) (get-buffer process)))
         (process (get-buffer-process buffer)))
    (with-current-buffer buffer
      (when comint-redirect-perform-sanity-check
        (save-excursion
          (goto-char (point-max))
          (let ((inhibit-field-text-motion t))
            (unless (or (re-search-backward comint-prompt-regexp (line-beginning-position) t))
              (error "No prompt found or `comint-prompt-regexp' not set properly")))))
      (comint-redirect-setup output-buffer buffer comint-prompt-regexp echo)
      (add-function :around (process-filter process) #'comint-redirect-filter)
      (process-send-string buffer (concat command "\n"))
      (unless no-display
        (display-buffer (get-buffer-create (if (listp output-buffer) (car output-buffer) output-buffer)))))))

(defun comint-redirect-results-list (command regexp regexp-group)
  "Send COMMAND to the current buffer's process and return what REGEXP-GROUP of REGEXP matches in its output, in a list."
  (comint-redirect-results-list-from-process (get-buffer-process (current-buffer)) command regexp regexp-group))

(defun comint-redirect-results-list-from-process (process command regexp regexp-group)
  "Send COMMAND to PROCESS and return what REGEXP-GROUP of REGEXP matches in its output, in a list."
  (let ((output (generate-new-buffer " *Comint Redirect Work Buffer*")) (results nil))
    (unwind-protect
        (progn
          (comint-redirect-send-command-to-process command output process nil t)
          (with-current-buffer (process-buffer process)
            (while (and (null comint-redirect-completed) (accept-process-output process))))
          (with-current-buffer output
            (goto-char (point-min))
            (while (and (not (eobp)) (re-search-forward regexp nil t))
              (push (match-string-no-properties regexp-group) results)
              (when (= (match-beginning 0) (match-end 0)) (forward-char 1)))))
      (kill-buffer output))
    (nreverse results)))

(provide 'comint-redirect)

;;; comint-redirect.el ends here
