;;; comint.el --- a buffer in which a person talks with a program  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The program's output comes in at the process mark (`comint-output-filter'); what is typed behind that is input, and RET sends
;; it (`comint-send-input').  Output has the property `field' with the value `output', the newline that ended an input has
;; `boundary', and input has none: commands that look for prompts go by that, or by `comint-prompt-regexp' if
;; `comint-use-prompt-regexp' is non-nil.  Both ways hooks look at the text: `comint-input-filter-functions' and
;; `comint-preoutput-filter-functions', `comint-output-filter-functions'.
;;
;; comint-history.el has the ring of inputs, comint-edit.el the commands on output and words, comint-complete.el the names of
;; files, comint-redirect.el sends output elsewhere.

;;; Code:

(require 'ring)
(require 'ansi-color)

(defgroup comint nil "Buffers in which a program is talked with." :group 'processes)
(defgroup comint-completion nil "Completion in Comint buffers." :group 'comint)
(defgroup comint-source nil "Source files sent to programs." :group 'comint)

;;; Options

(defvar comint-prompt-regexp "^" "Regexp of prompts, for commands that go by it.")
(defcustom comint-use-prompt-regexp nil
  "Non-nil means that prompts are what `comint-prompt-regexp' matches, not what text properties say." :type 'boolean)
(defcustom comint-prompt-read-only nil "Non-nil means that prompts cannot be changed." :type 'boolean)
(defcustom comint-highlight-input t "Non-nil means that input is highlighted when it is sent." :type 'boolean)
(defface comint-highlight-input '((t (:weight bold))) "Face of input that was sent.")
(defface comint-highlight-prompt '((t :inherit minibuffer-prompt)) "Face of prompts.")
(defcustom comint-eol-on-send t "Non-nil means that point goes to the end of the line before it is sent." :type 'boolean)
(defcustom comint-scroll-to-bottom-on-input nil
  "Whether typing goes to the end first: nil, `this' window, or t for `all' windows." :type '(choice (const nil) (const t) (const all) (const this)))
(defcustom comint-move-point-for-output nil
  "Whether point goes to the end when output comes: nil, `this' window, `others', or t for `all'."
  :type '(choice (const nil) (const t) (const all) (const this) (const others)))
(defvaralias 'comint-scroll-to-bottom-on-output 'comint-move-point-for-output)
(defcustom comint-scroll-show-maximum-output t "Non-nil means that the end of the output is at the bottom of its window." :type 'boolean)
(defcustom comint-buffer-maximum-size 1024 "Lines that `comint-truncate-buffer' leaves." :type 'integer)
(defcustom comint-process-echoes nil "Non-nil means that the program shows its input itself, which is then taken out." :type 'boolean)
(defcustom comint-terminfo-terminal "dumb" "Value of TERM for programs." :type 'string)
(defcustom comint-password-prompt-regexp
  (let ((again "\\(?:,? +\\(?:try \\)?again\\|, try again\\| (\\(?:again\\|repeat\\|empty for no passphrase\\))\\)"))
    (concat "\\(?:^\\|[ ']\\|Enter \\|SMB\\)[^\n:]*?" (regexp-opt (append password-word-equivalents '("Response")))
            again "?\\(?: [[:alpha:]@'][^\n:]*\\(?:://[^\n:]*\\)?\\|)\\)?[[:blank:]]*[:：៖]\\(?: *(repeat)\\)?[[:space:]]*\\'"))
  "Regexp of output that asks for a password."
  :type 'regexp :version "28.1")
(defcustom comint-mode-hook nil "Hook run by `comint-mode'." :type 'hook)
(defcustom comint-exec-hook nil "Hook run when a program was started in a Comint buffer." :type 'hook)

(defvar comint-input-sender #'comint-simple-send "Function that sends a process a string.")
(defvar comint-input-sender-no-newline nil "Non-nil while input is sent without a newline behind it.")
(defvar comint-get-old-input #'comint-get-old-input-default "Function that returns the input at point, for sending it again.")
(defvar comint-input-filter-functions nil "Functions of each input, called before it is sent.")
(defvar comint-preoutput-filter-functions nil "Functions of output that return what is to be inserted.")
(defvar comint-output-filter-functions
  '(ansi-color-process-output comint-postoutput-scroll-to-bottom comint-watch-for-password-prompt)
  "Functions of output, called when it is inserted, between `comint-last-output-start' and the process mark.")
(defvar comint-password-function nil "Function of a prompt that returns a password, or nil.")
(defvar comint-ptyp t "Non-nil means that programs run on a pseudo terminal.")
(defvar comint-inhibit-carriage-motion nil "Non-nil means that carriage returns and backspaces in output stay as they are.")
(defvar comint-max-line-length 4096 "The longest line that is sent at once.")
(defvar comint-last-input-start nil "Marker where the last input begins.")
(defvar comint-last-input-end nil "Marker behind the last input and its newline.")
(defvar comint-last-output-start nil "Marker where the last output begins.")
(defvar comint-last-prompt nil "Markers (START . END) of the last prompt, or nil.")
(defvar comint-accum-marker nil "Marker where accumulated input begins, or nowhere.")
(defvar comint--prompt-recursion-depth 0 "How many passwords are asked for in each other.")
(defconst comint--prompt-rear-nonsticky '(field inhibit-line-move-field-capture read-only font-lock-face)
  "Properties of output that do not go over to what is typed behind it.")

(require 'comint-history)
(require 'comint-edit)
(require 'comint-complete)
(require 'comint-redirect)

;;; The mode

(defvar comint-mode-map
  (let ((map (make-sparse-keymap)))
    (dolist (binding '(("\ep" comint-previous-input) ("\en" comint-next-input) ([C-up] comint-previous-input)
                       ([C-down] comint-next-input) ("\er" comint-previous-matching-input) ("\es" comint-next-matching-input)
                       ("\e\C-l" comint-show-output) ("\C-m" comint-send-input) ("\C-d" comint-delchar-or-maybe-eof)
                       ([delete] delete-forward-char) ([kp-delete] delete-forward-char) ("\C-c " comint-accumulate)
                       ("\C-c\C-x" comint-get-next-from-history) ("\C-c\C-a" comint-bol-or-process-mark)
                       ("\C-c\C-u" comint-kill-input) ("\C-c\C-w" backward-kill-word) ("\C-c\C-c" comint-interrupt-subjob)
                       ("\C-c\C-z" comint-stop-subjob) ("\C-c\C-\\" comint-quit-subjob) ("\C-c\C-m" comint-copy-old-input)
                       ("\C-c\C-o" comint-delete-output) ("\C-c\C-r" comint-show-output) ("\C-c\C-e" comint-show-maximum-output)
                       ("\C-c\C-l" comint-dynamic-list-input-ring) ("\C-c\C-n" comint-next-prompt)
                       ("\C-c\C-p" comint-previous-prompt) ("\C-c\C-d" comint-send-eof) ("\C-c\C-s" comint-write-output)
                       ("\C-c." comint-insert-previous-argument) ("\C-c\er" comint-previous-matching-input-from-input)
                       ("\C-c\es" comint-next-matching-input-from-input) ("\C-c\eo" comint-clear-buffer)))
      (define-key map (car binding) (cadr binding)))
    map)
  "Keymap of Comint mode.")

(define-derived-mode comint-mode fundamental-mode "Comint"
  "Mode of buffers in which a program is talked with.
RET sends what was typed behind the output, or the old input at point again.  Programs like the shell have modes of their
own that rest on this one.

\\{comint-mode-map}"
  (setq mode-line-process '(":%s"))
  (setq-local window-point-insertion-type t
              comint-last-input-start (point-min-marker)
              comint-last-input-end (point-min-marker)
              comint-last-output-start (make-marker)
              comint-last-prompt nil
              comint-accum-marker (make-marker)
              comint-input-ring (make-ring comint-input-ring-size)
              comint-input-ring-index nil
              comint-save-input-ring-index nil
              comint-stored-incomplete-input nil
              comint-matching-input-from-input-string ""
              next-line-add-newlines nil
              scroll-conservatively 100
              font-lock-defaults '(nil t)
              comint-dynamic-complete-functions comint-dynamic-complete-functions)
  (dolist (variable '(comint-prompt-regexp comint-prompt-read-only comint-ptyp comint-process-echoes comint-eol-on-send
                      comint-get-old-input comint-input-sender comint-input-filter comint-input-filter-functions
                      comint-output-filter-functions comint-preoutput-filter-functions comint-password-function
                      comint-completion-fignore comint-file-name-chars comint-file-name-quote-list comint-delimiter-argument-list
                      comint-scroll-to-bottom-on-input comint-move-point-for-output comint-scroll-show-maximum-output
                      comint-input-ring-file-name comint-completion-addsuffix comint-exec-hook))
    (make-local-variable variable))
  (add-hook 'completion-at-point-functions #'comint-completion-at-point nil t)
  (add-hook 'pre-command-hook #'comint-preinput-scroll-to-bottom t t))

(put 'comint-mode 'mode-class 'special)

;;; Starting

(defun comint-check-proc (buffer)
  "Return non-nil if BUFFER, a buffer or its name, has a process that runs."
  (let ((process (get-buffer-process buffer)))
    (and process (memq (process-status process) '(open run stop)))))

;;;###autoload
(defun make-comint-in-buffer (name buffer program &optional startfile &rest switches)
  "Start PROGRAM with SWITCHES as the process NAME in a Comint buffer, and return the buffer.
BUFFER is a buffer, its name, or nil for *NAME*.  A process that runs there already stays.  PROGRAM is the name of a
program, or a pair (HOST . SERVICE) for a connection.  STARTFILE is a file that is sent to it as its first input."
  (unless (fboundp 'start-file-process)
    (error "Multi-processing is not supported for this system"))
  (setq buffer (get-buffer-create (or buffer (concat "*" name "*"))))
  (unless (comint-check-proc buffer)
    (with-current-buffer buffer
      (unless (derived-mode-p 'comint-mode)
        (comint-mode)))
    (comint-exec buffer name program startfile switches))
  buffer)

;;;###autoload
(defun make-comint (name program &optional startfile &rest switches)
  "Start PROGRAM with SWITCHES in the buffer *NAME*, and return that; STARTFILE is as in `make-comint-in-buffer'."
  (apply #'make-comint-in-buffer name nil program startfile switches))

;;;###autoload
(defun comint-run (program &optional switches)
  "Start PROGRAM with the list SWITCHES in a Comint buffer and show it."
  (interactive
   (list (read-string "Run program: ")
         (and current-prefix-arg (split-string-and-unquote (read-string "Switches: ")))))
  (let ((name (file-name-nondirectory program)))
    (switch-to-buffer (apply #'make-comint name program nil switches))
    (run-hooks (intern-soft (concat "comint-" name "-hook")))))

(defun comint-exec (buffer name command startfile switches)
  "Start COMMAND with SWITCHES as the process NAME in BUFFER, in place of one that runs there; return BUFFER.
The contents of the file STARTFILE are its first input."
  (with-current-buffer buffer
    (let ((old (get-buffer-process buffer)))
      (when old (delete-process old)))
    (let ((process (cond ((functionp command) (funcall command))
                         ((consp command) (open-network-stream name buffer (car command) (cdr command)))
                         (t (comint-exec-1 name buffer command switches)))))
      (set-process-filter process #'comint-output-filter)
      (setq-local comint-ptyp process-connection-type)
      (goto-char (point-max))
      (set-marker (process-mark process) (point))
      (when startfile
        (comint-send-string process (with-temp-buffer (insert-file-contents startfile) (buffer-string))))
      (run-hooks 'comint-exec-hook)
      buffer)))

(defun comint-term-environment ()
  "Return the elements of the environment that tell programs about the terminal."
  (list (format "TERM=%s" comint-terminfo-terminal) "TERMCAP=" (format "COLUMNS=%d" (window-width))))

(defun comint-exec-1 (name buffer command switches)
  "Start COMMAND with SWITCHES as the process NAME in BUFFER, and return the process."
  (let ((process-environment
         (append (comint-term-environment)
                 (list (format "INSIDE_EMACS=%s,comint" emacs-version))
                 process-environment))
        (process-connection-type comint-ptyp)
        (default-directory (if (file-accessible-directory-p default-directory) default-directory "/")))
    (apply #'start-file-process name buffer command switches)))

;;; Input

(defun comint-send-string (process string)
  "Send PROCESS the STRING, and note that it was an input."
  (let ((process (if (processp process) process (get-buffer-process (or process (current-buffer))))))
    (when (and process (buffer-live-p (process-buffer process)))
      (with-current-buffer (process-buffer process)
        (comint-snapshot-last-prompt)))
    (process-send-string process string)))

(defun comint-send-region (process start end)
  "Send PROCESS the text from START to END."
  (comint-send-string process (buffer-substring-no-properties start end)))

(defun comint-simple-send (proc string)
  "Send the process PROC the STRING and a newline, or an end of file where the newline is left out."
  (comint-send-string proc (if comint-input-sender-no-newline string (concat string "\n")))
  (if (and comint-input-sender-no-newline (not (string-equal string "")))
      (process-send-eof)))

(defun comint-get-old-input-default ()
  "Return the input at point, or the line of output without its prompt."
  (if (and (not comint-use-prompt-regexp) (eq (get-char-property (point) 'field) 'output))
      (buffer-substring-no-properties (line-beginning-position) (line-end-position))
    (if comint-use-prompt-regexp
        (save-excursion
          (beginning-of-line)
          (comint-skip-prompt)
          (buffer-substring-no-properties (point) (line-end-position)))
      (field-string-no-properties (point)))))

(defun comint--input (pmark)
  "Return the input that is to be sent; it is behind PMARK, the process mark, afterwards, and point behind it."
  (if (>= (point) pmark)
      (progn
        (if comint-eol-on-send (goto-char (field-end)))
        (buffer-substring pmark (point)))
    (let ((old (funcall comint-get-old-input)))
      (goto-char pmark)
      (delete-region pmark (point-max))
      (insert old)
      old)))

(defun comint--mark-input (beg end)
  "Give the input from BEG to END its properties; the newline behind it, if it is there, is a boundary."
  (with-silent-modifications
    (when (> end beg)
      (add-text-properties beg end
                           (append (if comint-highlight-input '(font-lock-face comint-highlight-input))
                                   '(front-sticky t mouse-face highlight help-echo "mouse-2: insert after prompt as new input"))))
    (unless (or comint-use-prompt-regexp (= end (point-max)))
      (add-text-properties end (1+ end)
                           (list 'rear-nonsticky comint--prompt-rear-nonsticky 'field 'boundary
                                 'inhibit-line-move-field-capture t)))))

(defun comint-send-input (&optional no-newline artificial)
  "Send the text behind the process mark to the program, and keep it in the ring of inputs.
Where point is before the mark, the old input there is sent again.  NO-NEWLINE: without a newline in the buffer.
ARTIFICIAL: the input is not highlighted."
  (interactive nil comint-mode)
  (let ((process (get-buffer-process (current-buffer))))
    (unless process
      (user-error "Current buffer has no process"))
    (widen)
    (let* ((pmark (process-mark process)) (text (comint--input pmark))
           (input (substring-no-properties text)) (beg (marker-position pmark)) (end (point)))
      (unless no-newline
        (insert ?\n))
      (comint-add-to-input-history input)
      (run-hook-with-args 'comint-input-filter-functions (if no-newline input (concat input "\n")))
      (unless artificial
        (comint--mark-input beg end))
      (comint-snapshot-last-prompt)
      (setq comint-save-input-ring-index comint-input-ring-index
            comint-input-ring-index nil)
      (set-marker comint-last-input-start beg)
      (set-marker comint-last-input-end (point))
      (set-marker (process-mark process) (point))
      (set-marker comint-accum-marker nil)
      (let ((comint-input-sender-no-newline no-newline))
        (funcall comint-input-sender process input))
      (when comint-process-echoes
        (comint--take-out-echo process (- comint-last-input-end comint-last-input-start)))
      ;; Filters may want to look even if nothing comes.
      (comint-output-filter process ""))))

(defun comint--take-out-echo (process length)
  "Wait for PROCESS to show the last input, of LENGTH characters, and delete it."
  (let ((start (marker-position comint-last-input-end)) (input (buffer-substring comint-last-input-start comint-last-input-end)))
    (while (and (> (+ start length) (point-max))
                (accept-process-output process 0.5)))
    (when (and (<= (+ start length) (point-max))
               (equal (buffer-substring-no-properties start (+ start length)) (substring-no-properties input)))
      (let ((inhibit-read-only t))
        (delete-region start (+ start length))))))

(defun comint-send-invisible (&optional prompt)
  "Read text that does not show, such as a password, with PROMPT, and send it to the program.
`comint-password-function' may know it."
  (interactive "P")
  (let ((process (get-buffer-process (current-buffer)))
        (prompt (if (stringp prompt) prompt "Non-echoed text: ")))
    (unless process
      (error "Current buffer has no process"))
    (let ((text (or (and comint-password-function (funcall comint-password-function prompt))
                    (let ((comint--prompt-recursion-depth (1+ comint--prompt-recursion-depth)))
                      (when (> comint--prompt-recursion-depth 10)
                        (message "Password prompt recursion too deep")
                        (sit-for 1)
                        (error "Password prompt recursion too deep"))
                      (read-passwd prompt)))))
      (if (not (stringp text))
          (message "Warning: text will be echoed")
        (comint-snapshot-last-prompt)
        (funcall comint-input-sender process text)))))

(define-obsolete-function-alias 'send-invisible #'comint-send-invisible "27.1")

(defun comint-watch-for-password-prompt (string)
  "Ask for a password if STRING, output, ends in a prompt for one."
  (let ((case-fold-search t)
        ;; Prompts are lines, and output can be long.
        (line (string-replace "\r" "" (substring string (let ((newline (string-match-p "\n[^\n]*\\'" string))) (if newline (1+ newline) 0))))))
    (when (string-match-p comint-password-prompt-regexp line)
      (let ((buffer (current-buffer)) (prompt (string-trim line)))
        (run-at-time 0 nil
                     (lambda ()
                       (when (buffer-live-p buffer)
                         (with-current-buffer buffer
                           (when (get-buffer-process buffer)
                             (comint-send-invisible (concat prompt " ")))))))))))

;;; Output

(defun comint-snapshot-last-prompt ()
  "Make the highlighting of the last prompt stay: it is no last one any more."
  (when comint-last-prompt
    (let ((inhibit-read-only t))
      (with-silent-modifications
        (font-lock-prepend-text-property (car comint-last-prompt) (cdr comint-last-prompt)
                                         'font-lock-face 'comint-highlight-prompt)))
    (setq comint-last-prompt nil)))

(defun comint-carriage-motion (start end)
  "Do what carriage returns and backspaces between START and END mean.
The text after a carriage return replaces the line before it, a backspace deletes a character."
  (save-excursion
    (goto-char start)
    (let ((inhibit-read-only t) (inhibit-field-text-motion t) (end (copy-marker end)))
      (while (re-search-forward "\r+\\(\n\\)?\\|\b+" end t)
        (let ((from (match-beginning 0)) (to (match-end 0)))
          (cond
           ((match-beginning 1) (delete-region from (1- to)))
           ((eq (char-after from) ?\b)
            (delete-region (max start (save-excursion (goto-char from) (line-beginning-position)) (- from (- to from))) to))
           (t (let ((line (save-excursion (goto-char from) (line-beginning-position))))
                (delete-region (max line (min line from)) to))))))
      (set-marker end nil))))

(defun comint--insert-output (process string)
  "Insert STRING at the mark of PROCESS, with what belongs to output; point stays where it is in the text."
  (let ((inhibit-read-only t) (saved (copy-marker (point) t)) (pmark (process-mark process)))
    (goto-char pmark)
    (set-marker comint-last-output-start (point))
    (insert string)
    (set-marker pmark (point))
    (unless comint-inhibit-carriage-motion
      (comint-carriage-motion comint-last-output-start pmark))
    (goto-char pmark)
    (run-hook-with-args 'comint-output-filter-functions string)
    (goto-char pmark)
    (with-silent-modifications
      (let ((prompt (let ((inhibit-field-text-motion t)) (line-beginning-position))))
        (unless comint-use-prompt-regexp
          (add-text-properties comint-last-output-start (point)
                               (list 'rear-nonsticky comint--prompt-rear-nonsticky
                                     'front-sticky '(field inhibit-line-move-field-capture)
                                     'field 'output 'inhibit-line-move-field-capture t)))
        (when comint-last-prompt
          (font-lock--remove-face-from-text-property (car comint-last-prompt) (cdr comint-last-prompt)
                                                     'font-lock-face 'comint-highlight-prompt)
          (setq comint-last-prompt nil))
        (when (and (< prompt (point)) (not (string-empty-p string)))
          (when comint-prompt-read-only
            (add-text-properties prompt (point) '(read-only t front-sticky (read-only))))
          (font-lock-prepend-text-property prompt (point) 'font-lock-face 'comint-highlight-prompt)
          (setq comint-last-prompt (cons (copy-marker prompt) (point-marker))))))
    (goto-char saved)
    (set-marker saved nil)))

(defun comint-output-filter (process string)
  "Insert STRING, output of PROCESS, into its buffer, after `comint-preoutput-filter-functions' saw it."
  (let ((buffer (process-buffer process)))
    (when (and buffer (buffer-live-p buffer))
      (with-current-buffer buffer
        (save-restriction
          (widen)
          (let ((inhibit-field-text-motion t))
            (run-hook-wrapped 'comint-preoutput-filter-functions
                              (lambda (function)
                                (setq string (funcall function string))
                                nil))
            (comint--insert-output process string)))))))

;;; Windows

(defun comint-adjust-point (selected)
  "Put the selected window's point to the end of the output if it is to follow; SELECTED: it is the user's window."
  (let* ((process (get-buffer-process (current-buffer))) (pmark (and process (process-mark process)))
         (scroll comint-move-point-for-output))
    (when (and pmark (< (point) pmark)
               (or (memq scroll '(t all)) (eq scroll (if selected 'this 'others))
                   (>= (point) comint-last-output-start)))
      (goto-char pmark))
    (when (and comint-scroll-show-maximum-output (= (point) (point-max)))
      (save-excursion (recenter (- -1 scroll-margin))))))

(defun comint-adjust-window-point (window process)
  "Put point of WINDOW, which shows the buffer of PROCESS, to the end of the output if it is to follow."
  (and (eq (window-buffer window) (process-buffer process))
       (with-selected-window window
         (comint-adjust-point nil))))

(defun comint-postoutput-scroll-to-bottom (_string)
  "Let the windows that show the buffer follow the output, as `comint-move-point-for-output' says."
  (let ((current (current-buffer)) (process (get-buffer-process (current-buffer))))
    (when process
      (dolist (window (get-buffer-window-list current nil t))
        (if (eq window (selected-window))
            nil
          (comint-adjust-window-point window process)))
      (set-buffer current))))

(defun comint-preinput-scroll-to-bottom ()
  "Go to the end of the buffer before something is typed, if `comint-scroll-to-bottom-on-input' says so."
  (let ((process (get-buffer-process (current-buffer))))
    (when (and process comint-scroll-to-bottom-on-input (memq this-command '(self-insert-command yank comint-magic-space))
               (< (point) (process-mark process)))
      (if (eq comint-scroll-to-bottom-on-input 'this)
          (goto-char (point-max))
        (dolist (window (get-buffer-window-list (current-buffer) nil t))
          (set-window-point window (point-max)))
        (goto-char (point-max))))))

(defun comint-truncate-buffer (&optional _string)
  "Delete what is more than `comint-buffer-maximum-size' lines before the process mark."
  (interactive)
  (save-excursion
    (goto-char (process-mark (get-buffer-process (current-buffer))))
    (forward-line (- comint-buffer-maximum-size))
    (beginning-of-line)
    (let ((inhibit-read-only t))
      (delete-region (point-min) (point)))))

(defun comint-strip-ctrl-m (&optional _string interactive)
  "Delete carriage returns at the ends of lines of the last output.
INTERACTIVE: complain if there is no process."
  (interactive (list nil t))
  (let ((process (get-buffer-process (current-buffer))))
    (if (not process)
        (if interactive (error "No process in current buffer"))
      (save-excursion
        (goto-char (if (and (not interactive) (marker-position comint-last-output-start))
                       comint-last-output-start
                     comint-last-input-end))
        (while (re-search-forward "\r+$" (process-mark process) t)
          (replace-match "" t t))))))
(defalias 'shell-strip-ctrl-m #'comint-strip-ctrl-m)

(provide 'comint)

;;; comint.el ends here
