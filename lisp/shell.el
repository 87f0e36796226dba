;;; shell.el --- a shell in a buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `M-x shell' runs a shell in a Comint buffer.  The buffer's directory follows the commands that change the shell's
;; (`shell-directory-tracker').  Names of commands, files and variables are completed by TAB.

;;; Code:

(require 'comint)

(defgroup shell nil "A shell in a buffer." :group 'processes)
(defgroup shell-directories nil "Following the directory of a shell." :group 'shell)

(defcustom shell-prompt-pattern "^[^#$%>\n]*[#$%>] *" "Regexp of the prompts of shells." :type 'regexp)
(defcustom shell-completion-fignore nil "Suffixes of files that are no completions." :type '(repeat string))
(defcustom shell-completion-execonly t "Non-nil means that only programs are completions of commands." :type 'boolean)
(defcustom shell-delimiter-argument-list '(?\| ?& ?< ?> ?\( ?\) ?\;) "Characters that are words of their own." :type '(repeat character))
(defcustom shell-file-name-chars "[]~/A-Za-z0-9+@:_.$#%,={}-" "Characters of file names, as in a set of a regexp." :type 'string)
(defcustom shell-file-name-quote-list (append shell-delimiter-argument-list '(?\s ?$ ?\* ?\! ?\" ?\' ?\` ?\# ?\\))
  "Characters that are quoted in file names." :type '(repeat character))
(defcustom shell-dynamic-complete-functions
  '(shell-environment-variable-completion shell-command-completion shell-filename-completion comint-filename-completion)
  "Functions that complete the word before point." :type 'hook)
(defcustom shell-command-regexp "[^;&|\n]+" "Regexp of a command with its arguments." :type 'regexp)
(defcustom shell-command-separator-regexp "[;&|\n \t]*" "Regexp of what is between commands." :type 'regexp)
(defcustom shell-pushd-regexp "pushd" "Regexp of commands like pushd." :type 'regexp)
(defcustom shell-popd-regexp "popd" "Regexp of commands like popd." :type 'regexp)
(defcustom shell-cd-regexp "cd" "Regexp of commands like cd." :type 'regexp)
(defcustom shell-pushd-tohome nil "Non-nil means that pushd without argument goes home." :type 'boolean)
(defcustom shell-pushd-dextract nil "Non-nil means that \"pushd +N\" puts a directory on top, without turning the list." :type 'boolean)
(defcustom shell-pushd-dunique nil "Non-nil means that a directory is only once in the list." :type 'boolean)
(defcustom shell-dirtrack-verbose t "Non-nil means that changes of the list of directories are announced." :type 'boolean)
(defcustom explicit-shell-file-name nil "Shell that `shell' runs, or nil for the usual one." :type '(choice (const nil) file))
(defcustom explicit-bash-args '("--noediting" "-i") "Arguments of bash." :type '(repeat string))
(defcustom explicit-csh-args '("-i") "Arguments of csh." :type '(repeat string))
(defcustom shell-mode-hook nil "Hook run by `shell-mode'." :type 'hook)
(defvar shell-dirstack nil "Directories that popd goes back to.")
(defvar shell-last-dir nil "The directory before the last cd.")
(defvar-local shell-dirtrackp t "Non-nil while the buffer's directory follows the shell's.")
(defvaralias 'shell-dirtrack-mode 'shell-dirtrackp)
(defvar-local shell--start-prog nil "Name of the shell that runs.")
(defvar shell-font-lock-keywords
  '(("[ \t]\\([+-][^ \t\n]+\\)" 1 font-lock-comment-face)
    ("^[^ \t\n]+:.*" . font-lock-string-face)
    ("^\\[[1-9][0-9]*\\]" . font-lock-string-face))
  "What is highlighted in shells' output.")

(defvar shell-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\C-c\C-f" #'shell-forward-command)
    (define-key map "\C-c\C-b" #'shell-backward-command)
    (define-key map "\t" #'completion-at-point)
    (define-key map "\M-\C-m" #'shell-resync-dirs)
    (define-key map "\M-?" #'comint-dynamic-list-filename-completions)
    (define-key map "\C-xnd" #'shell-narrow-to-prompt)
    map)
  "Keymap of Shell mode.")

;;;###autoload (autoload 'shell-mode "shell")
(define-derived-mode shell-mode comint-mode "Shell"
  "Mode of buffers with a shell.
The buffer's directory follows the commands cd, pushd and popd.

\\{shell-mode-map}"
  (setq-local comint-prompt-regexp shell-prompt-pattern
              shell-dirstack nil
              shell-last-dir nil
              font-lock-defaults '(shell-font-lock-keywords t)
              ansi-color-apply-face-function #'ansi-color-apply-text-property-face
              comint-input-ring-separator "\n")
  (shell-completion-vars)
  (shell-dirtrack-mode 1)
  (setq-local comint-input-ring-file-name nil)
  (let* ((process (get-buffer-process (current-buffer)))
         (shell (and process (file-name-nondirectory (car (process-command process))))))
    (when shell
      (setq comint-input-ring-file-name
            (or (getenv "HISTFILE")
                (pcase shell
                  ("bash" "~/.bash_history") ("ksh" "~/.sh_history") ("zsh" "~/.zsh_history") (_ "~/.history"))))
      (when (equal (file-truename comint-input-ring-file-name) (file-truename null-device))
        (setq comint-input-ring-file-name nil))
      (comint-read-input-ring t))))

(defun shell-completion-vars ()
  "Prepare completion of shell commands in the current buffer."
  (setq-local comint-completion-fignore shell-completion-fignore
              comint-delimiter-argument-list shell-delimiter-argument-list
              comint-file-name-chars shell-file-name-chars
              comint-file-name-quote-list shell-file-name-quote-list
              comint-unquote-function #'shell--unquote-argument
              comint-requote-function #'shell--requote-argument
              comint-dynamic-complete-functions shell-dynamic-complete-functions)
  (add-hook 'completion-at-point-functions #'comint-completion-at-point nil t))

;;;###autoload
(defun shell (&optional buffer)
  "Run a shell in BUFFER, by default *shell*, and show it; a shell that runs there already stays.
The program is `explicit-shell-file-name', the variable ESHELL of the environment, or `shell-file-name'; its arguments are
the value of `explicit-NAME-args'.  The file ~/.emacs_NAME is its first input.  Interactively with a prefix argument, ask
for the buffer.  Return the buffer."
  (interactive
   (list (and current-prefix-arg
              (read-buffer "Shell buffer: "
                           (if (and (eq major-mode 'shell-mode) (null (get-buffer-process (current-buffer))))
                               (buffer-name)
                             (generate-new-buffer-name "*shell*"))))))
  (let* ((directory default-directory)
         (buffer (get-buffer-create
                  (or buffer
                      (if (and (derived-mode-p 'shell-mode) (not (comint-check-proc (current-buffer))))
                          (current-buffer)
                        "*shell*"))))
         (program (or explicit-shell-file-name (getenv "ESHELL") shell-file-name))
         (name (file-name-nondirectory program))
         (arguments (intern-soft (concat "explicit-" name "-args")))
         (startfile (seq-find #'file-exists-p
                              (list (concat "~/.emacs_" name) (concat user-emacs-directory "init_" name ".sh")))))
    (pop-to-buffer-same-window buffer)
    (unless (comint-check-proc buffer)
      (with-current-buffer buffer
        (setq default-directory directory)
        (apply #'make-comint-in-buffer "shell" buffer program startfile
               (if (and arguments (boundp arguments)) (symbol-value arguments) '("-i")))
        (shell-mode)
        (setq shell--start-prog name)
        (set-process-sentinel (get-buffer-process buffer) #'shell-write-history-on-exit)))
    buffer))

(defun shell-write-history-on-exit (process event)
  "Keep the inputs of the shell PROCESS, which EVENT says has ended, and write that into its buffer."
  (let ((buffer (process-buffer process)))
    (when (buffer-live-p buffer)
      (with-current-buffer buffer
        (comint-write-input-ring)
        (let ((inhibit-read-only t))
          (goto-char (point-max))
          (insert (format "\nProcess %s %s\n" process event)))))))

;;; The directory

(defun shell-snarf-envar (var)
  "Return what the shell says the variable VAR of its environment is."
  (with-current-buffer (current-buffer)
    (car (comint-redirect-results-list-from-process (get-buffer-process (current-buffer)) (format "printenv %s" var) "^.*$" 0))))

(defun shell-prefixed-directory-name (dir)
  "Return DIR, absolute if it is on the machine of `comint-file-name-prefix'."
  (if (and (file-name-absolute-p dir) (not (string-empty-p comint-file-name-prefix)))
      (concat comint-file-name-prefix dir)
    (expand-file-name dir)))

(defun shell-cd (dir)
  "Make DIR the current directory of the buffer."
  (cd dir))

(defun shell-dirstack-message ()
  "Show the list of directories."
  (when shell-dirtrack-verbose
    (message "%s" (mapconcat (lambda (dir) (abbreviate-file-name (directory-file-name dir)))
                             (cons default-directory shell-dirstack) " "))))

(defun shell-extract-num (str)
  "Return the number N if STR is +N, else nil."
  (and (string-match "^\\+[1-9][0-9]*$" str) (string-to-number str)))

(defun shell-process-cd (arg)
  "Follow a cd with the argument ARG."
  (let ((new (cond ((zerop (length arg)) (concat comint-file-name-prefix "~"))
                   ((string-equal arg "-") (or shell-last-dir default-directory))
                   (t (shell-prefixed-directory-name arg)))))
    (setq shell-last-dir default-directory)
    (shell-cd new)
    (shell-dirstack-message)))

(defun shell-process-pushd (arg)
  "Follow a pushd with the argument ARG."
  (let ((number (shell-extract-num arg)))
    (cond
     ((zerop (length arg))
      (cond (shell-pushd-tohome (shell-process-pushd (concat comint-file-name-prefix "~")))
            (shell-dirstack
             (let ((old default-directory))
               (shell-cd (car shell-dirstack))
               (setq shell-dirstack (cons old (cdr shell-dirstack)))
               (shell-dirstack-message)))
            (t (message "Directory stack empty."))))
     (number
      (cond ((> number (length shell-dirstack)) (message "Directory stack not that deep."))
            (shell-pushd-dextract
             (let ((dir (nth (1- number) shell-dirstack)))
               (shell-process-popd arg)
               (shell-process-pushd default-directory)
               (shell-cd dir)
               (shell-dirstack-message)))
            (t
             (let* ((all (cons default-directory shell-dirstack))
                    (turned (append (nthcdr number all) (seq-take all number))))
               (shell-cd (car turned))
               (setq shell-dirstack (cdr turned))
               (shell-dirstack-message)))))
     (t
      (let ((old default-directory))
        (shell-cd (shell-prefixed-directory-name arg))
        (unless (and shell-pushd-dunique (member old shell-dirstack))
          (push old shell-dirstack))
        (shell-dirstack-message))))))

(defun shell-process-popd (arg)
  "Follow a popd with the argument ARG."
  (let ((number (or (shell-extract-num arg) 0)))
    (cond ((and (zerop number) shell-dirstack)
           (shell-cd (shell-prefixed-directory-name (car shell-dirstack)))
           (setq shell-dirstack (cdr shell-dirstack))
           (shell-dirstack-message))
          ((and (> number 0) (<= number (length shell-dirstack)))
           (setq shell-dirstack (append (seq-take shell-dirstack (1- number)) (nthcdr number shell-dirstack)))
           (shell-dirstack-message))
          (t (message "Directory stack not that deep.")))))

(defun shell-directory-tracker (str)
  "Follow the commands of the input STR that change the shell's directory."
  (when shell-dirtrackp
    (with-demoted-errors "Couldn't cd: %S"
      (let ((at (progn (string-match (concat "^" shell-command-separator-regexp) str) (match-end 0))) end)
        (while (and (< at (length str)) (string-match shell-command-regexp str at))
          (setq end (match-end 0))
          (let* ((command (comint-arguments (substring str at) 0 0))
                 (argument (comint-arguments (substring str at end) 1 1))
                 (plain (and argument (comint-unquote-filename argument)))
                 (is (lambda (regexp) (string-match-p (concat "\\`\\(" regexp "\\)\\'") command))))
            (cond ((funcall is shell-popd-regexp) (shell-process-popd (comint-substitute-in-file-name plain)))
                  ((funcall is shell-pushd-regexp) (shell-process-pushd (comint-substitute-in-file-name plain)))
                  ((funcall is shell-cd-regexp) (shell-process-cd (comint-substitute-in-file-name plain)))))
          (setq at (progn (string-match shell-command-separator-regexp str end) (max (1+ end) (match-end 0)))))))))

(define-minor-mode shell-dirtrack-mode
  "Let the buffer's directory follow the shell's."
  :variable shell-dirtrackp
  (setq list-buffers-directory (if shell-dirtrack-mode default-directory))
  (if shell-dirtrack-mode
      (add-hook 'comint-input-filter-functions #'shell-directory-tracker nil t)
    (remove-hook 'comint-input-filter-functions #'shell-directory-tracker t)))

(defun shell-resync-dirs ()
  "Ask the shell for its directories, and follow it there."
  (interactive)
  (let* ((process (get-buffer-process (current-buffer)))
         (line (car (comint-redirect-results-list-from-process process "dirs" "^.+$" 0)))
         (dirs (and line (mapcar (lambda (dir) (file-name-as-directory (expand-file-name (concat comint-file-name-prefix dir))))
                                 (split-string line)))))
    (if (not dirs)
        (message "Couldn't find the directories")
      (shell-cd (car dirs))
      (setq shell-dirstack (cdr dirs)
            shell-last-dir (car shell-dirstack))
      (shell-dirstack-message))))
(defalias 'dirs #'shell-resync-dirs)

;;; Moving

(defun shell-forward-command (&optional arg)
  "Go behind ARG commands of the line."
  (interactive "p")
  (let ((limit (line-end-position)))
    (re-search-forward (concat shell-command-regexp "\\([;&|][\t ]*\\)+") limit 'move arg)))

(defun shell-backward-command (&optional arg)
  "Go back over ARG commands of the line."
  (interactive "p")
  (let ((limit (save-excursion (comint-bol nil) (point))))
    (when (> limit (point))
      (setq limit (line-beginning-position)))
    (skip-syntax-backward " " limit)
    (when (re-search-backward (format "[;&|]+[\t ]*\\(%s\\)" shell-command-regexp) limit 'move (or arg 1))
      (goto-char (match-beginning 1))
      (skip-chars-forward ";&|"))))

(defun shell-narrow-to-prompt ()
  "Show only the command at point and its output."
  (interactive)
  (let ((begin (save-excursion (end-of-line) (comint-previous-prompt 1) (let ((inhibit-field-text-motion t)) (line-beginning-position))))
        (end (save-excursion
               (let ((here (point)))
                 (comint-next-prompt 1)
                 (if (> (point) here) (let ((inhibit-field-text-motion t)) (line-beginning-position)) (point-max))))))
    (narrow-to-region begin end)))

;;; Completion

(defun shell--unquote&requote-argument (qstr &optional upos)
  "Take the quotes of the shell out of QSTR; see `comint--unquote&requote-argument' for UPOS and the value."
  (comint--unquote&requote-argument qstr upos))

(defun shell--unquote-argument (str)
  "Return STR without the shell's quotes."
  (car (shell--unquote&requote-argument str)))

(defun shell-unquote-argument (string)
  "Return the last word of STRING without the shell's quotes, or nil."
  (car (last (split-string-shell-command string))))

(defun shell--requote-argument (upos qstr)
  "Return (POSITION . FUNCTION) for the position UPOS of the text of QSTR, as `comint--requote-argument' does."
  (comint--requote-argument upos qstr))

(defun shell--parse-pcomplete-arguments ()
  "Return ((ARGUMENT...) . POSITIONS) of the command that point is in, up to point."
  (let ((begin (save-excursion (shell-backward-command 1) (point))) (end (point)) (arguments nil) (positions nil))
    (save-excursion
      (goto-char begin)
      (while (< (point) end)
        (skip-chars-forward " \t\n" end)
        (push (point) positions)
        (let ((from (point)))
          (while (and (< (point) end) (not (looking-at-p "[ \t\n;]")))
            (cond ((looking-at "\\\\\\(?:.\\|\n\\)\\|'[^']*'?\\|\"\\(?:[^\"\\]\\|\\\\.\\)*\"?\\|[^ \t\n;\\'\"]+")
                   (goto-char (min end (match-end 0))))
                  (t (forward-char 1))))
          (push (shell--unquote-argument (buffer-substring-no-properties from (point))) arguments))
        (when (looking-at-p "[ \t\n;]")
          (let ((separator (eq (char-after) ?\;)))
            (when (< (point) end)
              (forward-char 1)
              (when (and separator (= (point) end))
                (push "" arguments)
                (push (point) positions)))))))
    (cons (nreverse arguments) (nreverse positions))))

(defun shell-filename-completion ()
  "Complete the file name before point."
  (comint-filename-completion))

(defun shell-match-partial-variable ()
  "Return the name of a variable before point, with its dollar sign if it has one; nil if there is none."
  (save-excursion
    (if (re-search-backward "[^A-Za-z0-9_{(]" nil 'move) nil)
    (when (looking-at "\\$?[({]?[A-Za-z0-9_]*[})]?")
      (let ((text (match-string 0)))
        (and (string-prefix-p "$" text) text)))))

(defun shell-environment-variable-completion ()
  "Complete the name of a variable of the environment before point."
  (when (shell-match-partial-variable)
    (let* ((end (point)) (begin (save-excursion (skip-chars-backward "A-Za-z0-9_") (point))))
      (list begin end (mapcar (lambda (entry) (substring entry 0 (string-search "=" entry))) process-environment) :exclusive 'no))))

(defun shell-dynamic-complete-environment-variable ()
  "Complete the name of a variable before point."
  (interactive)
  (let ((completion-at-point-functions '(shell-environment-variable-completion)))
    (completion-at-point)))

(defun shell--command-names (prefix)
  "Return the names of programs along `exec-path' that begin with PREFIX."
  (let ((names (make-hash-table :test #'equal)))
    (dolist (directory exec-path)
      (when (and directory (file-accessible-directory-p directory))
        (dolist (name (file-name-all-completions prefix directory))
          (unless (or (string-suffix-p "/" name) (gethash name names)
                      (and shell-completion-execonly (not (file-executable-p (expand-file-name name directory)))))
            (puthash name t names)))))
    (hash-table-keys names)))

(defun shell--command-completion-data ()
  "Return what `completion-at-point-functions' return, for the name of a command before point."
  (let ((name (comint--match-partial-filename)))
    (when name
      (let ((begin (match-beginning 0)) (end (match-end 0)))
        (list begin end (completion-table-dynamic #'shell--command-names) :exclusive 'no)))))

(defun shell-command-completion ()
  "Complete the name of a command before point, if it is one without directory."
  (let ((name (comint--match-partial-filename)))
    (when (and name (not (string-search "/" name))
               (eq (match-beginning 0) (save-excursion (shell-backward-command 1) (point))))
      (shell--command-completion-data))))

(defun shell-dynamic-complete-command ()
  "Complete the name of a command before point."
  (interactive)
  (let ((completion-at-point-functions '(shell-command-completion)))
    (completion-at-point)))

(defun shell-dynamic-complete-filename ()
  "Complete the file name before point."
  (interactive)
  (comint-dynamic-complete-filename))

(defun shell-replace-by-expanded-directory ()
  "Put the directory that the word before point means in its place: - is the one before, =N the Nth of the list."
  (interactive)
  (let ((word (comint-match-partial-filename)))
    (when (and word (string-match "\\`\\(-\\|=[0-9]+\\)\\'" word))
      (let ((directory (if (equal word "-") shell-last-dir (nth (string-to-number (substring word 1)) (cons default-directory shell-dirstack)))))
        (comint-match-partial-filename)
        (replace-match (file-name-as-directory directory) t t)))))

(provide 'shell)

;;; shell.el ends here
