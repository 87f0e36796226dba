;;; simple-process.el --- programs that run beside the editor  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What people and programs do with `make-process': shell commands in the background (`M-&'), starting programs on the machine of
;; `default-directory', the question before a buffer with a process is killed, and the list of processes.

;;; Code:

(provide 'make-network-process
         '(:reuseaddr :priority :oobinline :linger :keepalive :dontroute :broadcast :bindtodevice
           (:server t) (:service t) (:family ipv6) (:family ipv4) (:family local) (:type seqpacket) (:type datagram) (:nowait t)))

;;; Starting.

(defun start-process-shell-command (name buffer command)
  "Start the shell command COMMAND as a process named NAME whose output goes to BUFFER."
  (start-process name buffer shell-file-name shell-command-switch command))

(defun start-file-process (name buffer program &rest program-args)
  "Start PROGRAM with PROGRAM-ARGS on the machine of `default-directory'.
NAME and BUFFER are as in `start-process'."
  (let ((handler (find-file-name-handler default-directory 'start-file-process)))
    (if handler
        (apply handler 'start-file-process name buffer program program-args)
      (apply #'start-process name buffer program program-args))))

(defun start-file-process-shell-command (name buffer command)
  "Start the shell command COMMAND on the machine of `default-directory'.
NAME and BUFFER are as in `start-process'."
  (start-file-process name buffer shell-file-name shell-command-switch command))

(defun clone-process (process &optional newname)
  "Start another process like PROCESS, named NEWNAME, or like PROCESS with a number behind.
It has no buffer yet."
  (setq newname (or newname (process-name process)))
  (when (string-match "<[0-9]+>\\'" newname)
    (setq newname (substring newname 0 (match-beginning 0))))
  (let ((new (if (memq (process-status process) '(open))
                 (let ((contact (process-contact process t)))
                   (setq contact (plist-put contact :name newname))
                   (setq contact (plist-put contact :filter-multibyte (process-filter-multibyte-p process)))
                   (apply (if (process-contact process :server) #'make-network-process #'make-network-process) contact))
               (apply #'start-process newname nil (process-command process)))))
    (set-process-query-on-exit-flag new (process-query-on-exit-flag process))
    (set-process-inherit-coding-system-flag new (process-inherit-coding-system-flag process))
    (set-process-filter new (process-filter process))
    (set-process-sentinel new (process-sentinel process))
    (set-process-plist new (copy-sequence (process-plist process)))
    new))

(defun process-kill-buffer-query-function ()
  "Ask whether a buffer may be killed although it has a process that runs."
  (let ((process (get-buffer-process (current-buffer))))
    (or (not process)
        (not (memq (process-status process) '(run stop open listen)))
        (not (process-query-on-exit-flag process))
        (yes-or-no-p (format "Buffer %S has a running process; kill it? " (buffer-name))))))

(add-hook 'kill-buffer-query-functions #'process-kill-buffer-query-function)

;;; Shell commands in the background.

(declare-function comint-output-filter "comint")

(defcustom shell-command-buffer-name-async "*Async Shell Command*"
  "Name of the buffer for the output of `async-shell-command'."
  :type 'string :group 'shell)

(defcustom async-shell-command-buffer 'confirm-new-buffer
  "What happens if a command still runs in the buffer for another one.
`confirm-kill-process' asks and kills it; `confirm-new-buffer' and `new-buffer'
take another buffer, `confirm-rename-buffer' and `rename-buffer' rename the old
one; those with \"confirm\" ask first."
  :type '(choice (const confirm-kill-process) (const confirm-new-buffer) (const new-buffer)
                 (const confirm-rename-buffer) (const rename-buffer))
  :group 'shell)

(defcustom async-shell-command-display-buffer t
  "Nil means that the buffer of an asynchronous command is shown when there is output."
  :type 'boolean :group 'shell)

(defcustom async-shell-command-width nil
  "Number of columns that asynchronous commands are told of, or nil for those of the window."
  :type '(choice (const nil) integer) :group 'shell)

(defun simple-process--confirm (question)
  "Ask QUESTION, and give up unless the answer is yes."
  (unless (yes-or-no-p (format "A command is running in the default buffer.  %s? " question))
    (user-error "Shell command in progress")))

(defun simple-process--free-buffer (buffer)
  "Return a buffer for a new command: BUFFER, unless a command runs there.
What is done then, `async-shell-command-buffer' says."
  (let ((process (get-buffer-process buffer)))
    (when process
      (pcase async-shell-command-buffer
        ('confirm-kill-process
         (simple-process--confirm "Kill it")
         (kill-process process))
        ((or 'confirm-new-buffer 'new-buffer)
         (when (eq async-shell-command-buffer 'confirm-new-buffer)
           (simple-process--confirm "Use a new buffer"))
         (setq buffer (generate-new-buffer (buffer-name buffer))))
        ((or 'confirm-rename-buffer 'rename-buffer)
         (when (eq async-shell-command-buffer 'confirm-rename-buffer)
           (simple-process--confirm "Rename it"))
         (let ((name (buffer-name buffer)))
           (with-current-buffer buffer (rename-uniquely))
           (setq buffer (get-buffer-create name))))))
    buffer))

(defun shell-command-sentinel (process signal)
  "Say what became of PROCESS, a shell command in the background; SIGNAL tells."
  (when (memq (process-status process) '(exit signal))
    (message "%s: %s." (car (cdr (cdr (process-command process)))) (substring signal 0 -1))))

(defun simple-process--display-later (process buffer)
  "Show BUFFER when PROCESS writes the first output to it."
  (let ((filter (process-filter process)))
    (set-process-filter process
                        (lambda (process string)
                          (set-process-filter process filter)
                          (when (buffer-live-p buffer) (display-buffer buffer '(nil (allow-no-window . t))))
                          (funcall filter process string)))))

(defun simple-process--in-background (command output-buffer)
  "Start the shell command COMMAND with its output in OUTPUT-BUFFER.
The value is the window that shows the buffer, if it is shown at once."
  (let ((buffer (simple-process--free-buffer (get-buffer-create (or output-buffer shell-command-buffer-name-async))))
        (directory default-directory)
        process)
    (with-current-buffer buffer
      (shell-command-save-pos-or-erase)
      (setq default-directory directory)
      (let ((process-environment
             (append (list (format "COLUMNS=%d" (or async-shell-command-width (window-width))) "TERM=dumb" "PAGER=cat") process-environment)))
        (setq process (start-process-shell-command "Shell" buffer command)))
      (shell-mode)
      (set-process-filter process #'comint-output-filter)
      (set-process-sentinel process #'shell-command-sentinel))
    (if async-shell-command-display-buffer
        (display-buffer buffer '(nil (allow-no-window . t)))
      (simple-process--display-later process buffer)
      nil)))

(defun shell-command-save-pos-or-erase (&optional output-to-current-buffer)
  "Prepare the current buffer for the output of a shell command.
It is erased unless `shell-command-dont-erase-buffer' says otherwise; then point goes to its end.
If OUTPUT-TO-CURRENT-BUFFER is non-nil, it is only erased if that is `erase', and point stays."
  (let ((inhibit-read-only t))
    (cond (output-to-current-buffer
           (if (eq shell-command-dont-erase-buffer 'erase) (erase-buffer)))
          ((memq shell-command-dont-erase-buffer '(nil erase)) (erase-buffer))
          (t (goto-char (point-max))))))

(defun async-shell-command (command &optional output-buffer error-buffer)
  "Run the shell command COMMAND in the background, with its output in a buffer.
That is OUTPUT-BUFFER, or the one that `shell-command-buffer-name-async' names.
ERROR-BUFFER is as in `shell-command'."
  (interactive
   (list (read-shell-command (if shell-command-prompt-show-cwd
                                 (format-message "Async shell command in `%s': " (abbreviate-file-name default-directory))
                               "Async shell command: ")
                             nil nil (and buffer-file-name (file-relative-name buffer-file-name)))
         current-prefix-arg shell-command-default-error-buffer))
  (unless (string-match-p "&[ \t]*\\'" command)
    (setq command (concat command " &")))
  (shell-command command output-buffer error-buffer))

;;; The list of processes.

(defvar process-menu-query-only nil
  "Non-nil means that the list shows only processes that are asked about when the editor is left.")

(defvar process-menu-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "d" #'process-menu-delete-process)
    map)
  "Keymap of the list of processes.")

(autoload 'tabulated-list-mode "tabulated-list")
(autoload 'tabulated-list-init-header "tabulated-list")
(autoload 'tabulated-list-print "tabulated-list")
(autoload 'tabulated-list-get-id "tabulated-list")
(defvar tabulated-list-format)
(defvar tabulated-list-entries)
(defvar tabulated-list-sort-key)

(define-derived-mode process-menu-mode tabulated-list-mode "Process Menu"
  "Mode of the list that `list-processes' shows."
  (setq tabulated-list-format [("Process" 15 t) ("PID" 7 t) ("Status" 7 t) ("Buffer" 25 t) ("TTY" 12 t) ("Thread" 12 t) ("Command" 0 t)])
  (make-local-variable 'process-menu-query-only)
  (setq tabulated-list-sort-key (cons "Process" nil))
  (add-hook 'tabulated-list-revert-hook #'list-processes--refresh nil t))

(defun process-menu-delete-process ()
  "Kill the process of the line at point."
  (interactive)
  (let ((where (point)))
    (delete-process (tabulated-list-get-id))
    (revert-buffer)
    (goto-char (min where (point-max)))
    (if (eobp) (forward-line -1) (beginning-of-line))))

(defun process-menu-visit-buffer (button)
  "Show the buffer of the process of BUTTON."
  (display-buffer (button-get button 'process-buffer)))

(defun simple-process--describe-contact (process)
  "Return what the list says in place of a command of PROCESS, which is no child."
  (let* ((type (process-type process))
         (contact (process-contact process t))
         (local (eq (plist-get contact :family) 'local))
         (name (or (plist-get contact :host) (if local (plist-get contact :service)) (format-network-address (plist-get contact :remote)))))
    (cond ((eq type 'network)
           (format "(network %s %s)"
                   (if (plist-get contact :type) "datagram" (if (plist-get contact :server) "stream server" "connection to"))
                   (if (plist-get contact :server) (format "on %s" (or (plist-get contact :service) name)) name)))
          ((eq type 'serial) (format "(serial port %s%s)" (or (plist-get contact :port) "?")
                                     (let ((speed (plist-get contact :speed))) (if speed (format " at %s b/s" speed) ""))))
          (t ""))))

(defun simple-process--thread (process)
  "Return what the list says of the thread of PROCESS."
  (let ((thread (process-thread process)))
    (cond ((not thread) "--")
          ((eq thread main-thread) "Main")
          ((thread-name thread))
          (t "--"))))

(defun simple-process--entry (process)
  "Return the line of the list for PROCESS."
  (let* ((buffer (process-buffer process))
         (type (process-type process))
         (status (process-status process)))
    (list process
          (vector (process-name process)
                  (if (process-id process) (format "%d" (process-id process)) "--")
                  (symbol-name status)
                  (if (buffer-live-p buffer)
                      (list (buffer-name buffer)
                            'face 'link
                            'help-echo (format-message "Visit buffer `%s'" (buffer-name buffer))
                            'follow-link t
                            'process-buffer buffer
                            'action #'process-menu-visit-buffer)
                    "--")
                  (or (process-tty-name process) "--")
                  (simple-process--thread process)
                  (if (eq type 'real)
                      (mapconcat #'identity (process-command process) " ")
                    (simple-process--describe-contact process))))))

(defun list-processes--refresh ()
  "Find out anew what the list of processes shows; those that ended are deleted."
  (setq tabulated-list-entries nil)
  (dolist (process (process-list))
    (cond ((memq (process-status process) '(exit signal closed))
           (delete-process process))
          ((or (not process-menu-query-only) (process-query-on-exit-flag process))
           (push (simple-process--entry process) tabulated-list-entries))))
  (tabulated-list-init-header))

(defun list-processes (&optional query-only buffer)
  "Show a list of all processes in BUFFER, by default *Process List*.
QUERY-ONLY: only of those that are asked about when the editor is left."
  (interactive)
  (let ((buffer (get-buffer-create (or buffer "*Process List*"))))
    (with-current-buffer buffer
      (process-menu-mode)
      (setq process-menu-query-only query-only)
      (list-processes--refresh)
      (tabulated-list-print))
    (display-buffer buffer)
    nil))

(provide 'simple-process)

;;; simple-process.el ends here
