;;; compile.el --- running a program and going to the errors that it tells of  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `compile' runs a shell command in the background, in a buffer in `compilation-mode'.  Lines of its output that name places, in
;; one of the formats of `compilation-error-regexp-alist', get the property `compilation-message' as they come; `next-error' and
;; RET go to the places.  grep.el is built on it.

;;; Code:

(defgroup compilation nil "Running programs and reading their messages." :group 'tools)

(defcustom compile-command "make -k "
  "The command that `compile' offers."
  :type 'string :group 'compilation)

(defcustom compilation-read-command t
  "Nil means that `compile' asks for the command only with a prefix argument."
  :type 'boolean :group 'compilation)

(defcustom compilation-ask-about-save t
  "Nil means that `compile' saves buffers without asking."
  :type 'boolean :group 'compilation)

(defcustom compilation-always-kill nil
  "Non-nil means that a compilation that still runs is killed without a question."
  :type 'boolean :group 'compilation)

(defcustom compilation-scroll-output nil
  "Non-nil means that the window follows the output; `first-error', up to the first error."
  :type '(choice (const nil) (const t) (const first-error)) :group 'compilation)

(defcustom compilation-skip-threshold 1
  "Which messages `next-error' passes over: 2 all but errors, 1 notes, 0 none."
  :type 'integer :group 'compilation)

(defcustom compilation-environment nil
  "Variables, as in `process-environment', for compilations."
  :type '(repeat string) :group 'compilation)

(defvar compile-history nil "History of commands of `compile'.")
(defvar compilation-buffer-name-function nil "Function of a mode that names the buffer, or nil.")
(defvar compilation-finish-functions nil "Functions called with the buffer and a string when a compilation ends.")
(defvar compilation-start-hook nil "Hook run with the process when a compilation starts.")
(defvar compilation-filter-hook nil "Hook run after output was inserted, from `compilation-filter-start' to point.")
(defvar compilation-filter-start nil "Where the output begins that `compilation-filter-hook' looks at.")
(defvar compilation-exit-message-function nil "Function of status, code and message that makes a cons of text and mode line text.")
(defvar compilation-in-progress nil "Processes of compilations that run.")
(defvar compilation-last-buffer nil "The compilation buffer that was used last.")
(defvar compilation-directory nil "Directory of the last compilation.")
(defvar-local compilation-arguments nil "Arguments of `compilation-start' that made this buffer.")
(defvar-local compilation-num-errors-found 0 "Number of errors in this buffer.")
(defvar-local compilation-num-warnings-found 0 "Number of warnings in this buffer.")
(defvar-local compilation-num-infos-found 0 "Number of notes in this buffer.")
(defvar-local compilation--parsed 1 "Up to where lines were looked at.")
(defvar-local compilation--current nil "Marker at the message whose place was shown last.")

(defvar compilation-error-regexp-alist-alist
  '((bash "^\\([^: \n\t]+\\): line \\([0-9]+\\):" 1 2)
    (python-tracebacks-and-caml "^[ \t]*File \\(\"?\\)\\([^,\" \n\t<>]+\\)\\1, lines? \\([0-9]+\\)" 2 3)
    (gcc-include "^\\(?:In file included \\|                 \\)from \\([^ \n\t:]+\\):\\([0-9]+\\)\\(?::\\([0-9]+\\)\\)?[:,]?$" 1 2 3 0)
    (gnu "^\\(?:[[:alpha:]][-[:alnum:].]+: \\)?\\([^ \n\t:][^\n:]*[^ \n\t:]\\|[^ \n\t:]\\): ?\\([0-9]+\\)\\(?:[:.]\\([0-9]+\\)\\)?\\(?:-[0-9.]+\\)?: ?\\(?:\\(\\(?:[Ww]arning\\|W:\\)\\)\\|\\([Nn]ote\\|[Ii]nfo\\|[Ii]nformational\\)\\)?"
         1 2 3 (4 . 5))
    (perl " at \\([^ \n]+\\) line \\([0-9]+\\)\\(?:[,.]\\|$\\)" 1 2))
  "Formats of messages: (NAME REGEXP FILE LINE COLUMN TYPE).
FILE, LINE and COLUMN are numbers of groups; FILE may be a string.  TYPE is 2 for errors, 1 for warnings, 0 for notes, or a cons
of groups whose match says warning or note.")

(defvar compilation-error-regexp-alist (mapcar #'car compilation-error-regexp-alist-alist)
  "Formats of messages that are looked for: names of `compilation-error-regexp-alist-alist', or elements like its without name.")

(defvar compilation-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map special-mode-map)
    (define-key map "\C-m" #'compile-goto-error)
    (define-key map "\C-c\C-c" #'compile-goto-error)
    (define-key map "\C-o" #'compilation-display-error)
    (define-key map "\C-c\C-k" #'kill-compilation)
    (define-key map "\M-n" #'compilation-next-error)
    (define-key map "\M-p" #'compilation-previous-error)
    (define-key map "\M-{" #'compilation-previous-file)
    (define-key map "\M-}" #'compilation-next-file)
    (define-key map "n" #'next-error-no-select)
    (define-key map "p" #'previous-error-no-select)
    (define-key map "g" #'recompile)
    map)
  "Keymap of `compilation-mode'.")

;;; Messages.

(defun compilation--type (type)
  "Return 0, 1 or 2 for TYPE of a format that has just matched."
  (cond ((consp type) (cond ((and (car type) (match-beginning (car type))) 1) ((and (cdr type) (match-beginning (cdr type))) 0) (t 2)))
        ((integerp type) type)
        (t 2)))

(defun compilation--note-message (format)
  "Put the property of the message that FORMAT, without name, has just matched."
  (pcase-let* ((`(,_ ,file ,line ,column ,type) format)
               (number (lambda (group) (and (integerp group) (match-beginning group) (string-to-number (match-string group)))))
               (name (if (stringp file) file (match-string file)))
               (kind (compilation--type type))
               (message (list :file name :line (funcall number line) :column (funcall number column) :type kind))
               (face (aref [compilation-info compilation-warning compilation-error] kind)))
    (pcase kind
      (0 (setq compilation-num-infos-found (1+ compilation-num-infos-found)))
      (1 (setq compilation-num-warnings-found (1+ compilation-num-warnings-found)))
      (_ (setq compilation-num-errors-found (1+ compilation-num-errors-found))))
    (put-text-property (match-beginning 0) (match-end 0) 'compilation-message message)
    (when (integerp file)
      (add-text-properties (match-beginning file) (match-end file) (list 'font-lock-face face 'face face 'mouse-face 'highlight)))))

(defun compilation--parse-line ()
  "Look for a message in the line at point."
  (let ((end (line-end-position)) (formats compilation-error-regexp-alist) found)
    (while (and formats (not found))
      (let ((format (if (symbolp (car formats)) (cdr (assq (car formats) compilation-error-regexp-alist-alist)) (car formats))))
        (when (and format (save-excursion (re-search-forward (car format) end t)))
          (setq found t)
          (compilation--note-message format)))
      (setq formats (cdr formats)))))

(defun compilation--parse-region (limit)
  "Look for messages in the whole lines before LIMIT that were not looked at yet."
  (save-excursion
    (goto-char compilation--parsed)
    (let ((inhibit-read-only t) (end (progn (goto-char limit) (line-beginning-position))))
      (goto-char compilation--parsed)
      (with-silent-modifications
        (while (< (point) end)
          (compilation--parse-line)
          (forward-line 1)))
      (setq compilation--parsed (point)))))

(defun compilation--message (pos)
  "Return the message at POS, or nil."
  (get-text-property pos 'compilation-message))

;;; Running.

(defun compilation--default-buffer-name (name-of-mode)
  "Return the name of a buffer for NAME-OF-MODE."
  (if (and (derived-mode-p 'compilation-mode) (eq major-mode (nth 1 compilation-arguments)))
      (buffer-name)
    (concat "*" (downcase name-of-mode) "*")))

(defun compilation-buffer-name (name-of-mode _mode-command name-function)
  "Return the name of the buffer for NAME-OF-MODE; NAME-FUNCTION or `compilation-buffer-name-function' may choose it."
  (cond (name-function (funcall name-function name-of-mode))
        (compilation-buffer-name-function (funcall compilation-buffer-name-function name-of-mode))
        (t (compilation--default-buffer-name name-of-mode))))

(defun compilation--end-process (buffer)
  "Kill the process that runs in BUFFER, after a question unless that is not wanted."
  (let ((process (get-buffer-process buffer)))
    (when (and process (eq (process-status process) 'run))
      (if (or compilation-always-kill (not (process-query-on-exit-flag process))
              (yes-or-no-p (format "A %s process is running; kill it? " "compilation")))
          (progn (interrupt-process process)
                 (sit-for 1)
                 (delete-process process))
        (error "Cannot have two processes in `%s' at once" (buffer-name buffer))))))

;;;###autoload
(defun compilation-start (command &optional mode name-function highlight-regexp)
  "Run the shell COMMAND in the background in a buffer in MODE, by default `compilation-mode'.
NAME-FUNCTION names the buffer.  HIGHLIGHT-REGEXP is kept for programs that ask.
The value is the buffer."
  (setq mode (or mode 'compilation-mode))
  (let* ((name (replace-regexp-in-string "-mode\\'" "" (symbol-name (if (eq mode t) 'compilation-mode mode))))
         (directory default-directory)
         (buffer (get-buffer-create (compilation-buffer-name name mode name-function))))
    (compilation--end-process buffer)
    (with-current-buffer buffer
      (let ((inhibit-read-only t))
        (setq default-directory directory)
        (erase-buffer)
        (funcall (if (eq mode t) 'compilation-mode mode))
        (setq default-directory directory
              compilation-arguments (list command mode name-function highlight-regexp)
              compilation--parsed 1)
        (setq-local revert-buffer-function (lambda (&rest _) (recompile)))
        (insert (format "-*- mode: %s; default-directory: %s -*-\n%s started at %s\n\n%s\n"
                        name (prin1-to-string (abbreviate-file-name default-directory)) (capitalize name)
                        (substring (current-time-string) 0 19) command))
        (setq compilation--parsed (point-max))
        (set-buffer-modified-p nil)
        (compilation--start-process command))
      (goto-char (if compilation-scroll-output (point-max) (point-min))))
    (setq compilation-last-buffer buffer next-error-last-buffer buffer)
    (display-buffer buffer '(nil (allow-no-window . t)))
    buffer))

(defun compilation--start-process (command)
  "Start COMMAND for the current buffer."
  (let* ((process-environment (append compilation-environment (list "TERM=dumb" (format "INSIDE_EMACS=%s,compile" emacs-version))
                                      process-environment))
         (process (start-file-process-shell-command (downcase mode-name) (current-buffer) command)))
    (setq mode-line-process '((:propertize ":%s" face compilation-mode-line-run)))
    (set-process-sentinel process #'compilation-sentinel)
    (set-process-filter process #'compilation-filter)
    (set-marker (process-mark process) (point-max))
    (run-hook-with-args 'compilation-start-hook process)
    (push process compilation-in-progress)))

(defun compilation-filter (process string)
  "Insert STRING, output of the compilation PROCESS, and look for messages in it."
  (when (buffer-live-p (process-buffer process))
    (with-current-buffer (process-buffer process)
      (let* ((inhibit-read-only t) (at-end (= (point) (process-mark process)))
             (keep (copy-marker (point) (and at-end compilation-scroll-output t))) (before (marker-position (process-mark process))))
        (goto-char (process-mark process))
        (insert string)
        (set-marker (process-mark process) (point))
        (setq-local compilation-filter-start before)
        (run-hooks 'compilation-filter-hook)
        (compilation--parse-region (process-mark process))
        (goto-char keep)
        (set-marker keep nil)))))

(defun compilation-handle-exit (process-status exit-status msg)
  "Write below the output what became of the compilation: PROCESS-STATUS, EXIT-STATUS, and MSG."
  (let* ((inhibit-read-only t)
         (status (if compilation-exit-message-function
                     (funcall compilation-exit-message-function process-status exit-status msg)
                   (cons msg exit-status)))
         (name (replace-regexp-in-string "-mode\\'" "" (symbol-name major-mode)))
         (text (string-trim-right (car status))))
    (compilation--parse-region (point-max))
    (save-excursion
      (goto-char (point-max))
      (insert "\n" (capitalize name) " " text " at " (substring (current-time-string) 0 19) "\n"))
    (setq mode-line-process
          (list (propertize (format ":%s [%s]" process-status (cdr status)) 'face
                            (if (> exit-status 0) 'compilation-mode-line-fail 'compilation-mode-line-exit))))
    (force-mode-line-update)
    (message "%s %s" (capitalize name) text)
    (setq compilation--parsed (point-max))
    (run-hook-with-args 'compilation-finish-functions (current-buffer) (concat text "\n"))))

(defun compilation-sentinel (process msg)
  "The compilation PROCESS has ended, as MSG says."
  (when (memq (process-status process) '(exit signal))
    (let ((buffer (process-buffer process)))
      (setq compilation-in-progress (delq process compilation-in-progress))
      (when (buffer-live-p buffer)
        (with-current-buffer buffer
          (compilation-handle-exit (process-status process) (process-exit-status process) msg)
          (delete-process process))))))

;;;###autoload
(defun compile (command &optional comint)
  "Run the shell command COMMAND in the background and collect its messages in a buffer.
\\[next-error] goes to their places.  COMINT is for commands that read input, which is not possible."
  (interactive
   (let ((command (eval compile-command t)))
     (list (if (or compilation-read-command current-prefix-arg)
               (read-shell-command "Compile command: " command
                                   (if (equal (car compile-history) command) '(compile-history . 1) 'compile-history))
             command)
           nil)))
  (when comint (error "Compilations cannot read input"))
  (unless (equal command (eval compile-command t)) (setq compile-command command))
  (save-some-buffers (not compilation-ask-about-save))
  (setq compilation-directory default-directory)
  (compilation-start command))

;;;###autoload
(defun recompile (&optional edit-command)
  "Run the command of the compilation buffer, or of the last `compile', again; with EDIT-COMMAND, after editing it."
  (interactive "P")
  (save-some-buffers (not compilation-ask-about-save))
  (let ((default-directory (or (and (not (derived-mode-p 'compilation-mode)) compilation-directory) default-directory))
        (arguments (or (and (derived-mode-p 'compilation-mode) compilation-arguments) (list (eval compile-command t)))))
    (when edit-command
      (setq arguments (cons (read-shell-command "Compile command: " (car arguments)) (cdr arguments))))
    (apply #'compilation-start arguments)))

(defun kill-compilation ()
  "Interrupt the compilation of the current buffer, or the last one."
  (interactive)
  (let ((buffer (compilation-find-buffer)))
    (if (get-buffer-process buffer)
        (interrupt-process (get-buffer-process buffer))
      (error "The compilation process is not running"))))

(defun compilation-find-buffer (&optional avoid-current)
  "Return the compilation buffer that is meant; not the current one if AVOID-CURRENT."
  (if (and (not avoid-current) (derived-mode-p 'compilation-mode))
      (current-buffer)
    (next-error-find-buffer avoid-current (lambda () (derived-mode-p 'compilation-mode)))))

;;; The mode.

;;;###autoload
(defun compilation-mode (&optional name-of-mode)
  "Mode of buffers with the output of programs whose messages name places.
NAME-OF-MODE is what the mode line says, by default \"Compilation\".
\\{compilation-mode-map}"
  (interactive)
  (delay-mode-hooks
    (special-mode)
    (setq major-mode 'compilation-mode mode-name (or name-of-mode "Compilation"))
    (use-local-map compilation-mode-map)
    (buffer-disable-undo)
    (setq buffer-read-only t)
    (setq next-error-function #'compilation-next-error-function)
    (setq-local compilation--current nil)
    (setq compilation-num-errors-found 0 compilation-num-warnings-found 0 compilation-num-infos-found 0))
  (run-mode-hooks 'compilation-mode-hook))

(put 'compilation-mode 'derived-mode-parent 'special-mode)
(put 'compilation-mode 'mode-class 'special)

(defvar compilation-mode-hook nil "Hook run by `compilation-mode'.")

(defun compilation--next-position (pos n)
  "Return where the N-th message from POS begins that is not passed over, or nil; N may be negative."
  (let ((step (if (< n 0) #'previous-single-property-change #'next-single-property-change)) (left (abs n)))
    (while (and pos (> left 0))
      (setq pos (funcall step pos 'compilation-message))
      (when pos
        (let ((message (compilation--message pos)))
          (when (and message (>= (plist-get message :type) compilation-skip-threshold)
                     (or (= pos (point-min)) (not (eq message (compilation--message (1- pos))))))
            (setq left (1- left))))))
    pos))

(defun compilation-next-error (n &optional _different-file pt)
  "Move to the N-th next message from PT, by default point."
  (interactive "p")
  (let ((found (compilation--next-position (or pt (point)) n)))
    (unless found (user-error (if (< n 0) "Moved back before first %s" "Moved past last %s") "error"))
    (goto-char found)
    (compilation--message found)))

(defun compilation-previous-error (n)
  "Move to the N-th message before point."
  (interactive "p")
  (compilation-next-error (- n)))

(defun compilation-next-file (n)
  "Move to the first message of the N-th next file."
  (interactive "p")
  (let ((step (if (< n 0) -1 1)))
    (dotimes (_ (abs n))
      (let ((file (plist-get (compilation--message (point)) :file)))
        (compilation-next-error step)
        (while (equal file (plist-get (compilation--message (point)) :file))
          (compilation-next-error step))))))

(defun compilation-previous-file (n)
  "Move to a message of the N-th file before."
  (interactive "p")
  (compilation-next-file (- n)))

(defun compilation--visit (message buffer)
  "Show the place of MESSAGE, of the compilation BUFFER."
  (let* ((file (expand-file-name (plist-get message :file) (buffer-local-value 'default-directory buffer)))
         (line (plist-get message :line)) (column (plist-get message :column)))
    (unless (file-exists-p file)
      (setq file (expand-file-name (read-file-name (format "Find this %s in (default %s): " "error" file) nil file t))))
    ;; The messages stay in view.
    (if (eq (window-buffer) buffer)
        (pop-to-buffer (find-file-noselect file) '(nil (inhibit-same-window . t)))
      (pop-to-buffer-same-window (find-file-noselect file)))
    (push-mark nil t)
    (widen)
    (goto-char (point-min))
    (when line (forward-line (1- line)))
    (if (and column (> column 0))
        (move-to-column (1- column))
      (back-to-indentation))
    (let ((window (get-buffer-window)))
      (when window (set-window-point window (point))))
    (setq next-error-last-buffer buffer)))

(defun compilation-next-error-function (n &optional reset)
  "Show the place of the N-th next message; RESET: from the beginning on."
  (interactive "p")
  (let* ((buffer (current-buffer))
         (from (cond (reset (point-min)) (compilation--current (marker-position compilation--current)) (t (point-min))))
         (message (if (zerop n)
                      (progn (beginning-of-line)
                             (or (compilation--message (point)) (compilation-next-error 1)))
                    (if (and reset (= n 0)) nil (compilation-next-error n nil from)))))
    (setq compilation--current (copy-marker (line-beginning-position)))
    (let ((window (get-buffer-window buffer)))
      (when window (set-window-point window (point))))
    (setq compilation-last-buffer buffer)
    (compilation--visit message buffer)))

(defun compile-goto-error (&optional event)
  "Go to the place of the message at point, or that EVENT clicked on."
  (interactive (list last-input-event))
  (when (mouse-event-p event) (mouse-set-point event))
  (beginning-of-line)
  (unless (or (compilation--message (point))
              (let ((next (next-single-property-change (point) 'compilation-message nil (line-end-position))))
                (and (< next (line-end-position)) (goto-char next))))
    (user-error "No error here"))
  (setq compilation--current (copy-marker (point)))
  (compilation--visit (compilation--message (point)) (current-buffer)))

(defun compilation-display-error ()
  "Show the place of the message at point in another window, and stay here."
  (interactive)
  (let ((window (selected-window)))
    (compile-goto-error)
    (select-window window)))

(provide 'compile)

;;; compile.el ends here
