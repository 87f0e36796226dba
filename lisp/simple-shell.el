;;; simple-shell.el --- shell commands, run to their end  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What people and programs do with `call-process': `M-!', `M-|', and the functions that respect the
;; machine of `default-directory'.  Commands that run while the editor goes on are in simple-process.el.

;;; Code:

(defvar shell-command-history nil
  "History of shell commands.")

(defcustom shell-command-default-error-buffer nil
  "Name of the buffer for the error output of shell commands; nil mixes it with the output."
  :type '(choice (const nil) string) :group 'shell)

(defcustom shell-command-prompt-show-cwd nil
  "Non-nil means that the prompt for a shell command shows `default-directory'."
  :type 'boolean :group 'shell)

(defcustom shell-command-dont-erase-buffer nil
  "What happens to the old text of the output buffer of a shell command, and where point goes.
nil and `erase' erase it, t and the other values keep it: `beg-last-out' puts
point before the new output, `end-last-out' behind it, `save-point' leaves it."
  :type '(choice (const nil) (const erase) (const t) (const beg-last-out) (const end-last-out) (const save-point))
  :group 'shell)

(defconst shell-command-buffer-name "*Shell Command Output*"
  "Name of the buffer for the output of shell commands.")

(defvar process-file-side-effects t
  "Nil means that `process-file' changes no remote files.")

(defvar minibuffer-local-shell-command-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map minibuffer-local-map)
    (define-key map "\t" #'completion-at-point)
    map)
  "Keymap for reading shell commands.")

;;; Programs on the machine of `default-directory'.

(defun process-file (program &optional infile buffer display &rest args)
  "Run PROGRAM with ARGS synchronously, on the machine of `default-directory'.
INFILE, BUFFER, DISPLAY and the value are as in `call-process'."
  (let ((handler (find-file-name-handler default-directory 'process-file)))
    (if handler
        (apply handler 'process-file program infile buffer display args)
      (let ((copy (and infile (file-local-copy (expand-file-name infile)))))
        (unwind-protect
            (apply #'call-process program (or copy infile) buffer display args)
          (when copy (delete-file copy)))))))

(defun process-file-shell-command (command &optional infile buffer display &rest args)
  "Run the shell command COMMAND synchronously, on the machine of `default-directory'.
INFILE, BUFFER and DISPLAY are as in `process-file'; ARGS are joined to COMMAND."
  (declare (advertised-calling-convention (command &optional infile buffer display) "24.5"))
  (process-file shell-file-name infile buffer display shell-command-switch (mapconcat #'identity (cons command args) " ")))

(defun shell-command-to-string (command)
  "Run the shell command COMMAND and return its output, errors included, as a string."
  (with-output-to-string
    (with-current-buffer standard-output
      (process-file shell-file-name nil t nil shell-command-switch command))))

;;; Showing output.

(defun max-mini-window-lines (&optional frame)
  "Return how many lines, perhaps a fraction, the echo area of FRAME may grow to."
  (if (floatp max-mini-window-height)
      (* (frame-height frame) max-mini-window-height)
    max-mini-window-height))

(defun simple-shell--fits-echo-area-p ()
  "Return non-nil if the text of the current buffer is short enough for the echo area."
  (let ((lines (count-screen-lines nil nil nil (minibuffer-window))))
    (or (<= lines 1)
        (<= lines (if resize-mini-windows (max-mini-window-lines) 1)))))

(defun display-message-or-buffer (message &optional buffer-name action frame)
  "Show MESSAGE, a string or buffer, in the echo area if it fits, else in a buffer.
The buffer of a string is named BUFFER-NAME; ACTION and FRAME are passed to
`display-buffer'.  The value is the text shown, or the window."
  (if (and (stringp message) (not (string-search "\n" message)))
      (message "%s" message)
    (with-current-buffer (if (bufferp message) message (get-buffer-create (or buffer-name "*Message*")))
      (when (stringp message)
        (erase-buffer)
        (insert message))
      (cond ((zerop (buffer-size)) nil)
            ((simple-shell--fits-echo-area-p)
             (goto-char (point-max))
             (when (bolp) (backward-char 1))
             (message "%s" (buffer-substring (point-min) (point))))
            (t
             (goto-char (point-min))
             (display-buffer (current-buffer) action frame))))))

(defun simple-shell--note-errors (error-file error-buffer display)
  "Append the text of ERROR-FILE to ERROR-BUFFER, and show that if DISPLAY; delete the file."
  (when (< 0 (file-attribute-size (file-attributes error-file)))
    (with-current-buffer (get-buffer-create error-buffer)
      (save-excursion
        (goto-char (point-max))
        (unless (bobp) (insert "\f\n"))
        (insert-file-contents error-file))
      (when display (display-buffer (current-buffer)))))
  (delete-file error-file))

(defun simple-shell--silence-message (status errors)
  "Return what is said of a command that wrote nothing and ended with STATUS.
ERRORS: it wrote to its error output."
  (let ((with (if errors "some error output" "no output")))
    (cond ((equal status 0) (format "(Shell command succeeded with %s)" with))
          ((stringp status) (format "(Shell command killed by signal %s)" status))
          (t (format "(Shell command failed with code %d and %s)" status with)))))

(defun simple-shell--mode-line (status)
  "Return what the mode line says of STATUS, the value of `call-process'."
  (cond ((stringp status) (format " - Signal [%s]" status))
        ((not (equal status 0)) (format " - Exit [%d]" status))))

;;; The commands.

(defun read-shell-command (prompt &optional initial-contents hist &rest args)
  "Read a shell command with PROMPT, beginning with INITIAL-CONTENTS.
HIST is the history, by default `shell-command-history'; ARGS are the remaining
arguments of `read-from-minibuffer'."
  (apply #'read-from-minibuffer prompt initial-contents minibuffer-local-shell-command-map nil
         (or hist 'shell-command-history) args))

(defun simple-shell--into-buffer (start end command buffer error-file)
  "Run COMMAND on the text from START to END; its output goes to BUFFER.
ERROR-FILE is a file for the error output, or nil.  The value is the exit status."
  (let ((destination (if error-file (list buffer error-file) buffer)))
    (if (not (eq buffer (current-buffer)))
        (progn
          (with-current-buffer buffer
            (setq buffer-read-only nil)
            (if (memq shell-command-dont-erase-buffer '(nil erase))
                (erase-buffer)
              (goto-char (point-max))))
          (call-process-region start end shell-file-name nil destination nil shell-command-switch command))
      (setq buffer-read-only nil)
      (delete-region (max start end) (point-max))
      (delete-region (point-min) (min start end))
      (call-process-region (point-min) (point-max) shell-file-name t destination nil shell-command-switch command))))

(defun simple-shell--show (buffer status errors old-point begin)
  "Show BUFFER, the output of a command that ended with STATUS; ERRORS as in `simple-shell--silence-message'.
OLD-POINT is where point was, BEGIN where the output begins."
  (with-current-buffer buffer
    (setq mode-line-process (simple-shell--mode-line status))
    (if (zerop (buffer-size))
        (message "%s" (simple-shell--silence-message status errors))
      (display-message-or-buffer buffer)
      (when shell-command-dont-erase-buffer
        (goto-char (cond ((eq shell-command-dont-erase-buffer 'beg-last-out) begin)
                         ((eq shell-command-dont-erase-buffer 'save-point) (min old-point (point-max)))
                         (t (point-max))))))))

(defun simple-shell--display-output (start end command output-buffer error-file)
  "Run COMMAND on the text from START to END and show its output, in OUTPUT-BUFFER if it is long.
ERROR-FILE is a file for the error output, or nil.  The value is the exit status."
  (let* ((buffer (get-buffer-create (or output-buffer shell-command-buffer-name)))
         (old-point (with-current-buffer buffer (point)))
         (begin (if (memq shell-command-dont-erase-buffer '(nil erase)) 1 (with-current-buffer buffer (point-max))))
         (directory default-directory)
         (status (simple-shell--into-buffer start end command buffer error-file)))
    (with-current-buffer buffer (setq default-directory directory))
    (simple-shell--show buffer status (and error-file (< 0 (file-attribute-size (file-attributes error-file)))) old-point begin)
    status))

(defun simple-shell--replace (start end command replace error-file)
  "Run COMMAND on the text from START to END and insert its output at START.
REPLACE: in place of that text, and unless it is `no-mark', with point and mark
around it.  ERROR-FILE is a file for the error output, or nil."
  (let* ((mark (and replace (not (eq replace 'no-mark))))
         (swap (and mark (< start end))))
    (goto-char start)
    (when mark (push-mark (point) t))
    (prog1 (call-process-region start end shell-file-name replace (if error-file (list t error-file) t) nil
                                shell-command-switch command)
      (when swap (exchange-point-and-mark)))))

(defun simple-shell--on-pieces (start command replace)
  "Run COMMAND on the pieces of a region that is not contiguous.
REPLACE: its output lines replace them, from START on; else it is shown."
  (let ((input (concat (funcall region-extract-function (and replace 'delete)) "\n"))
        status output)
    (with-temp-buffer
      (insert input)
      (setq status (call-process-region (point-min) (point-max) shell-file-name t t nil shell-command-switch command)
            output (split-string (buffer-string) "\n")))
    (if replace
        (progn (goto-char start) (funcall region-insert-function output))
      (with-current-buffer (get-buffer-create shell-command-buffer-name)
        (erase-buffer)
        (insert (mapconcat #'identity output "\n"))
        (display-message-or-buffer (current-buffer))))
    status))

(defun shell-command-on-region (start end command &optional output-buffer replace error-buffer display-error-buffer
                                      region-noncontiguous-p)
  "Run the shell command COMMAND with the text between START and END as its input.
The output is shown in the echo area, or if it is long in a buffer: that of
`shell-command-buffer-name', or OUTPUT-BUFFER if that is a buffer or its name.
Other non-nil values of OUTPUT-BUFFER insert it at START; REPLACE puts it in
place of the input (interactively: with a prefix argument).
ERROR-BUFFER is a buffer for the error output, shown if DISPLAY-ERROR-BUFFER.
REGION-NONCONTIGUOUS-P: the region has several pieces.
The value is the exit status."
  (interactive
   (progn
     (unless (mark)
       (user-error "The mark is not set now, so there is no region"))
     (let ((command (read-shell-command "Shell command on region: ")))
       (list (region-beginning) (region-end) command current-prefix-arg current-prefix-arg
             shell-command-default-error-buffer t (region-noncontiguous-p)))))
  (let ((error-file (and error-buffer (make-temp-file "shell-errors"))))
    (unwind-protect
        (cond (region-noncontiguous-p (simple-shell--on-pieces start command replace))
              ((or replace (and output-buffer (not (bufferp output-buffer)) (not (stringp output-buffer))))
               (simple-shell--replace start end command replace error-file))
              (t (simple-shell--display-output start end command output-buffer error-file)))
      (when error-file
        (simple-shell--note-errors error-file error-buffer display-error-buffer)))))

(defun simple-shell--insert-output (command error-buffer)
  "Insert the output of COMMAND at point, with the mark behind it; ERROR-BUFFER as in `shell-command'."
  (let ((error-file (and error-buffer (make-temp-file "shell-errors"))))
    (barf-if-buffer-read-only)
    (shell-command-save-pos-or-erase 'current)
    (push-mark nil t)
    (unwind-protect
        (call-process shell-file-name nil (if error-file (list t error-file) t) nil shell-command-switch command)
      (when error-file
        (simple-shell--note-errors error-file error-buffer t)))
    (goto-char (prog1 (mark t) (set-marker (mark-marker) (point))))))

(defun shell-command (command &optional output-buffer error-buffer)
  "Run the shell command COMMAND, wait for its end, and show its output.
A command that ends in `&' runs in the background, as by `async-shell-command'.
OUTPUT-BUFFER, if it is a buffer or the name of one, gets the output; other
non-nil values (interactively: a prefix argument) insert it at point, with the
mark behind it.  ERROR-BUFFER is a buffer for the error output.
See `shell-command-on-region' for where the output is shown, and for the value."
  (interactive
   (list (read-shell-command (if shell-command-prompt-show-cwd
                                 (format-message "Shell command in `%s': " (abbreviate-file-name default-directory))
                               "Shell command: ")
                             nil nil (and buffer-file-name (file-relative-name buffer-file-name)))
         current-prefix-arg shell-command-default-error-buffer))
  (let ((handler (find-file-name-handler (directory-file-name default-directory) 'shell-command)))
    (cond (handler (funcall handler 'shell-command command output-buffer error-buffer))
          ((string-match "[ \t]*&[ \t]*\\'" command)
           (simple-process--in-background (substring command 0 (match-beginning 0)) output-buffer))
          ((and output-buffer (or (not (or (bufferp output-buffer) (stringp output-buffer)))
                                 (and (eq (get-buffer output-buffer) (current-buffer))
                                      (not (string-match-p "&[ \t]*\\'" command)))))
           (simple-shell--insert-output command error-buffer))
          (t (shell-command-on-region (point) (point) command output-buffer nil error-buffer)))))

;;; Taking commands apart.

(defun simple-shell--word ()
  "Return the word of a shell command at point, without its quotes, and move behind it."
  (let ((parts nil))
    (while (and (not (eobp)) (not (looking-at-p "[ \t\n;&|]")))
      (cond ((looking-at "'\\([^']*\\)'?") (push (match-string 1) parts))
            ((looking-at "\"\\(\\(?:[^\"\\]\\|\\\\\\(?:.\\|\n\\)\\)*\\)\"?")
             (push (save-match-data (replace-regexp-in-string "\\\\\\([\"\\$`]\\)" "\\1" (match-string 1))) parts))
            ((looking-at "\\\\\\(\\(?:.\\|\n\\)?\\)") (push (match-string 1) parts))
            ((looking-at "[^ \t\n;&|'\"\\]+") (push (match-string 0) parts)))
      (goto-char (match-end 0)))
    (apply #'concat (nreverse parts))))

(defun split-string-shell-command (string)
  "Return the words of the last shell command in STRING, without quotes.
Commands end at semicolons, ampersands and bars; white space at the end of
STRING begins another word, which is empty."
  (with-temp-buffer
    (insert string)
    (goto-char (point-min))
    (let ((words nil) (open nil))
      (skip-chars-forward " \t\n")
      (while (not (eobp))
        (setq open nil)
        (push (simple-shell--word) words)
        (when (looking-at "[ \t\n;&|]+")
          (setq open t)
          (when (and (string-match-p "[;&|]" (match-string 0)) (< (match-end 0) (point-max)))
            (setq words nil))
          (goto-char (match-end 0))))
      (nreverse (if open (cons "" words) words)))))

(provide 'simple-shell)

;;; simple-shell.el ends here
