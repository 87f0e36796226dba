;;; startup.el --- the command line and the init files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `normal-top-level' is what the program evaluates first.  It reads the options that decide how to
;; start (`command-line'), loads the init files, then carries out the actions of the command line
;; in their order (`command-line-1').

;;; Code:

(defcustom mail-host-address nil
  "Name of this machine in mail addresses, or nil for `system-name'."
  :type '(choice (const nil) string)
  :group 'mail)

(defcustom user-mail-address
  (or (getenv "EMAIL")
      (concat (user-login-name) "@" (or mail-host-address (system-name))))
  "The user's mail address."
  :initialize 'custom-initialize-delay
  :set-after '(mail-host-address)
  :type 'string
  :group 'mail)

(defvar command-switch-alist nil
  "Alist of (OPTION . FUNCTION) for options of the user's own; FUNCTION is called with OPTION.")
(defvar command-line-functions nil
  "Functions that may handle an argument in `argi' that nothing else knows; non-nil says it did.")
(defvar command-line-args-left nil
  "Arguments of the command line that are not handled yet.")
(defvar command-line-default-directory nil
  "The directory in which the program was started.")
(defvar command-line-processed nil
  "Non-nil once the command line was handled.")
(defvar inhibit-startup-screen nil "Non-nil means that no startup screen is shown.")
(defvaralias 'inhibit-splash-screen 'inhibit-startup-screen)
(defvaralias 'inhibit-startup-message 'inhibit-startup-screen)
(defvar inhibit-startup-echo-area-message nil "The user's login name, to show no message at the start.")
(defvar inhibit-default-init nil "Non-nil means that default.el is not loaded.")
(defvar inhibit-startup-hooks nil "Non-nil means that some startup hooks have run already.")
(defvar initial-buffer-choice nil "Buffer to show at the start: a file name, a function, t for *scratch*, or nil.")
(defvar initial-scratch-message
  ";; This buffer is for text that is not saved, and for Lisp evaluation.\n;; To create a file, visit it with C-x C-f and enter text in its buffer.\n\n"
  "Text that *scratch* begins with.")
(defvar initial-major-mode 'lisp-interaction-mode "Major mode of *scratch*.")
(defvar init-file-user nil "User whose init file is loaded: \"\" is ourselves, nil means none.")
(defvar init-file-had-error nil "Non-nil if there was an error in the init file.")
(defvar init-file-debug nil "Non-nil means that errors in the init file enter the debugger.")
(defvar site-run-file "site-start" "Library loaded before the init file, or nil.")
(defvar early-init-file nil "Name of the early init file that was loaded.")
(defvar custom-file nil "File for saved customizations, or nil for the init file.")
(defvar user-emacs-directory "~/.emacs.d/" "The directory of the user's configuration.")
(defvar startup--init-directory nil "The argument of --init-directory, or nil.")
(defvar before-init-hook nil "Hook run before the init files are loaded.")
(defvar after-init-hook nil "Hook run after the init files are loaded.")
(defvar emacs-startup-hook nil "Hook run after the init files and the actions of the command line.")
(defvar window-setup-hook nil "Hook run last when the program starts.")
(defvar term-setup-hook nil "Hook run after the terminal is set up.")
(with-suppressed-warnings ((lexical argv argi))
  (defvar argv nil "The arguments left of the command line.")
  (defvar argi nil "The argument that is being handled.")
  (defvaralias 'argv 'command-line-args-left))
(defvar debug-init--error nil "The error of the init file that was reported.")

(defun startup--split-option (arg)
  "Return (NAME . VALUE) for ARG; VALUE is what follows `=' in a long option, else nil."
  (if (string-match "\\`\\(--[^=]*\\)=" arg)
      (cons (match-string 1 arg) (substring arg (match-end 0)))
    (list arg)))

(defconst startup--options
  '(("--no-init-file" . no-init) ("-q" . no-init)
    ("--quick" . quick) ("-Q" . quick)
    ("--no-site-file" . no-site) ("-no-site-file" . no-site)
    ("--no-site-lisp" . ignored) ("-nsl" . ignored)
    ("--no-splash" . no-splash) ("-no-splash" . no-splash)
    ("--debug-init" . debug-init) ("-debug-init" . debug-init)
    ("--batch" . ignored) ("-batch" . ignored)
    ("--no-loadup" . ignored) ("-nl" . ignored)
    ("--no-window-system" . ignored) ("-nw" . ignored)
    ("--no-x-resources" . ignored) ("-no-x-resources" . ignored)
    ("--no-build-details" . ignored) ("-no-build-details" . ignored)
    ("--user" . user) ("-user" . user) ("-u" . user)
    ("--init-directory" . init-directory) ("-init-directory" . init-directory)
    ("--chdir" . value-ignored) ("-chdir" . value-ignored)
    ("--dump-image" . value-ignored)
    ("--terminal" . value-ignored) ("-t" . value-ignored))
  "Options that decide how the program starts, and what each one does.")

(defun startup--handle-option (action value)
  "Carry out ACTION, from `startup--options', with the argument VALUE."
  (cond
   ((eq action 'no-init) (setq init-file-user nil))
   ((eq action 'quick)
    (setq init-file-user nil site-run-file nil inhibit-startup-screen t))
   ((eq action 'no-site) (setq site-run-file nil))
   ((eq action 'no-splash) (setq inhibit-startup-screen t))
   ((eq action 'debug-init) (setq init-file-debug t))
   ((eq action 'user) (setq init-file-user value))
   ((eq action 'init-directory)
    (setq user-emacs-directory (file-name-as-directory value) startup--init-directory user-emacs-directory))))

(defun startup--take-options (args)
  "Handle the options of ARGS that decide how to start; return the others, in order."
  (let ((rest nil) (user nil) (go t))
    (while (and args go)
      (let* ((arg (car args))
             (split (startup--split-option arg))
             (action (cdr (assoc (car split) startup--options))))
        (cond
         ((equal arg "--") (setq go nil))
         ((null action)
          (if (equal arg "-x")
              ;; What follows belongs to the script.
              (setq go nil)
            (push arg rest)
            (setq args (cdr args))))
         ((memq action '(user init-directory value-ignored))
          (let ((value (or (cdr split) (progn (setq args (cdr args)) (car args)))))
            (or value (error "Option `%s' requires an argument" arg))
            (if (eq action 'user) (setq user value) (startup--handle-option action value))
            (setq args (cdr args))))
         (t (startup--handle-option action nil)
            (setq args (cdr args))))))
    ;; Wherever it stands, -u comes after -q and -Q.
    (when user
      (startup--handle-option 'user user))
    (startup--sort-arguments (nconc (nreverse rest) args))))

(defun startup--sort-arguments (args)
  "Return ARGS with --script as -scriptload, and with --kill last: it ends the program."
  (let ((sorted nil) (kill nil) (go t))
    (while (and args go)
      (let* ((arg (car args)) (split (startup--split-option arg)))
        (setq args (cdr args))
        (cond
         ((member arg '("-kill" "--kill")) (push arg kill))
         ((member (car split) '("-script" "--script"))
          (push "-scriptload" sorted)
          (when (cdr split)
            (push (cdr split) sorted)))
         ((member arg '("-x" "--")) (push arg sorted) (setq go nil))
         (t (push arg sorted)))))
    (nconc (nreverse sorted) args kill)))

;;; Init files.

(defun startup--config-directory ()
  "Return the user's configuration directory, as GNU Emacs finds it."
  (cond
   (startup--init-directory startup--init-directory)
   ((or (file-directory-p "~/.emacs.d/") (file-exists-p "~/.emacs")) "~/.emacs.d/")
   (t
    (let ((xdg (file-name-as-directory (concat (or (getenv "XDG_CONFIG_HOME") "~/.config") "/emacs"))))
      (if (file-directory-p xdg) xdg "~/.emacs.d/")))))

(defun startup--init-files-directory ()
  "Return the directory of the init files: that of the user whom option -u names, if it names one."
  (if (member init-file-user '(nil ""))
      user-emacs-directory
    (concat "~" init-file-user "/.emacs.d/")))

(defun startup--existing-file (base)
  "Return the full name of the file that `load' finds for the name BASE, or nil."
  (let ((found nil) (suffixes (append (get-load-suffixes) '(""))))
    (while (and suffixes (not found))
      (let ((name (concat (expand-file-name base) (car suffixes))))
        (if (and (file-readable-p name) (not (file-directory-p name)))
            (setq found name)))
      (setq suffixes (cdr suffixes)))
    found))

(defun startup--report-init-error (err file)
  "Show the error ERR that happened in the init file FILE, as a warning."
  (let ((text (format-message
               "An error occurred while loading `%s':\n\n%s%s%s\n\nTo ensure normal operation, you should investigate and remove the\ncause of the error in your initialization file.  Start Emacs with\nthe `--debug-init' option to view a complete error backtrace."
               file (get (car err) 'error-message)
               (if (cdr err) ": " "")
               (mapconcat (lambda (s) (prin1-to-string s t)) (cdr err) ", "))))
    (setq init-file-had-error t debug-init--error err)
    (display-warning 'initialization text :warning)))

(defun startup--load-with-default (file default)
  "Load the init file FILE, if it is not nil, and after it the library default.el if DEFAULT says so."
  (when file
    (load file nil t t))
  (unless (or (not default) inhibit-default-init)
    ;; What default.el does must not bring the startup screen back.
    (let ((inhibit-startup-screen nil))
      (load "default" t t))))

(defun startup--load-user-files (bases otherwise default)
  "Load the first file that is there of BASES, names without suffix; `user-init-file' becomes its name.
If there is none, that becomes OTHERWISE.  DEFAULT: load default.el after it.  An error is reported and
it goes on, unless the user wants to debug it.  A value that the file gives to `debug-on-error' stays."
  (let* ((file (let ((found nil))
                 (while (and bases (not found))
                   (setq found (startup--existing-file (car bases)) bases (cdr bases)))
                 found))
         (before (if init-file-debug 'startup debug-on-error))
         (after before))
    (setq user-init-file (or file otherwise))
    (let ((debug-on-error before))
      (if init-file-debug
          (startup--load-with-default file default)
        (condition-case err
            (startup--load-with-default file default)
          (error (startup--report-init-error err user-init-file))))
      (setq after debug-on-error))
    (unless (eq before after)
      (setq debug-on-error after))))

(defun startup--load-early-init ()
  "Load the user's early init file."
  (when init-file-user
    (let ((base (expand-file-name "early-init" (startup--init-files-directory))))
      (startup--load-user-files (list base) (concat base ".el") nil)
      (setq early-init-file user-init-file))))

(defun startup--package-directory-p (directory)
  "Return non-nil if there is an installed package in DIRECTORY."
  (and (file-directory-p directory)
       (let ((names (directory-files directory nil "\\`[^.]")) (found nil))
         (while (and names (not found))
           (let ((name (pop names)))
             (setq found (file-exists-p (expand-file-name (package--description-file name)
                                                          (expand-file-name name directory))))))
         found)))

(defun startup--activate-packages ()
  "Activate the installed packages, if there are some and the user wants init files and packages."
  (when (and init-file-user package-enable-at-startup (not package--activated)
             (let ((directories (cons package-user-dir package-directory-list)))
               (while (and directories (not (startup--package-directory-p (car directories))))
                 (setq directories (cdr directories)))
               directories))
    (package-activate-all)))

(defun startup--load-init-files (directory)
  "Load the site file and the user's init files; those of the configuration are in DIRECTORY."
  (when site-run-file
    ;; The site does not decide about the startup screen.
    (let ((inhibit-startup-screen inhibit-startup-screen))
      (load site-run-file t t)))
  (when init-file-user
    (let ((dot (concat "~" init-file-user "/.emacs")) (init (expand-file-name "init" directory)))
      (if (string-suffix-p "/.emacs.d/" directory)
          (startup--load-user-files (list dot init) dot t)
        (startup--load-user-files (list init) (concat init ".el") t)))))

;;; The command line.

(defun command-line ()
  "Handle the options that decide how to start, load the init files, then carry out the actions."
  (setq before-init-time (current-time)
        command-line-default-directory default-directory
        init-file-user (if noninteractive nil "")
        transient-mark-mode (not noninteractive))
  (with-current-buffer (messages-buffer) (setq buffer-undo-list t))
  (unless noninteractive
    (global-font-lock-mode 1))
  (mule--start-locale)
  (let ((args (startup--take-options (cdr command-line-args))))
    (setq command-line-args (cons (car command-line-args) args)
          inhibit-startup-screen (or inhibit-startup-screen noninteractive))
    (unless startup--init-directory
      (setq user-emacs-directory (startup--config-directory)))
    (mapc #'custom-reevaluate-setting (reverse custom-delayed-init-variables))
    (setq custom-delayed-init-variables t)
    (let ((directory (startup--init-files-directory)))
      (startup--load-early-init)
      (unless noninteractive (setq transient-mark-mode t))
      (startup--activate-packages)
      (run-hooks 'before-init-hook)
      (startup--load-init-files directory))
    (startup--scratch-mode)
    (setq after-init-time (current-time))
    (run-hooks 'after-init-hook)
    (setq command-line-processed t)
    (command-line-1 args)
    (startup--auto-save-list)
    (run-hooks 'emacs-startup-hook 'term-setup-hook 'window-setup-hook)))

(defcustom auto-save-list-file-prefix (concat user-emacs-directory "auto-save-list/.saves-")
  "Beginning of the names of files that list the auto-save files of a session; nil means that none are written.
The file's name is made once, when the program has started; see `auto-save-list-file-name'."
  :type '(choice (const :tag "None" nil) string)
  :initialize #'custom-initialize-delay
  :group 'auto-save)

(defun startup--auto-save-list ()
  "Name the file that lists the auto-save files of this session."
  (if (and auto-save-list-file-prefix (not noninteractive))
      (setq auto-save-list-file-name
            (expand-file-name (format "%s%d-%s~" auto-save-list-file-prefix (emacs-pid) (system-name))))))

(defun startup--scratch-mode ()
  "Put *scratch* into `initial-major-mode', if nothing gave it another mode."
  (when (get-buffer "*scratch*")
    (with-current-buffer "*scratch*"
      (when (eq major-mode 'fundamental-mode)
        (funcall initial-major-mode)))))

(defun startup--scratch-message ()
  "Insert `initial-scratch-message' into *scratch* if it is empty."
  (when (and initial-scratch-message (get-buffer "*scratch*"))
    (with-current-buffer "*scratch*"
      (when (zerop (buffer-size))
        (insert (substitute-command-keys initial-scratch-message))
        (set-buffer-modified-p nil)))))

(defun startup--argument (option value)
  "Return VALUE, or else the next argument of the command line, for OPTION."
  (or value
      (if command-line-args-left
          (prog1 (car command-line-args-left)
            (setq command-line-args-left (cdr command-line-args-left)))
        (error "Option `%s' requires an argument" option))))

(defun startup--eval (string)
  "Evaluate the expression that STRING begins with."
  (eval (car (read-from-string string)) t))

(defun startup--load (file)
  "Load FILE of option -l: relative to the start directory if it is there, else along `load-path'."
  (let ((name (expand-file-name file command-line-default-directory)))
    (load (if (and (file-exists-p name) (not (file-directory-p name)))
              name
            file)
          nil t)))

(defun startup--load-script (file)
  "Load FILE as a script."
  (load (expand-file-name file command-line-default-directory) nil t t))

;; The standard options, each with what it does: a function of its argument, or (FUNCTION) for one
;; that takes no argument of this form.  A long option may be written with one dash or two.
(defconst startup--actions
  '(("-load" . startup--load) ("-l" . startup--load)
    ("-eval" . startup--eval) ("-execute" . startup--eval) ("-e" . startup--eval)
    ("-scriptload" . startup--load-script) ("-script" . startup--load-script)
    ("-x" . startup--load-script-value)
    ("-directory" . startup--add-directory) ("-L" . startup--add-directory)
    ("-funcall" . startup--funcall) ("-f" . startup--funcall)
    ("-insert" . startup--insert)
    ("-find-file" . visit) ("-file" . visit) ("-visit" . visit)
    ("-kill" . kill))
  "Options that are actions, and the function of each one's argument, or a symbol that says what it is.")

(defun startup--load-script-value (file)
  "Load FILE as a script and exit; the value of its last form is the exit status, if it is a number."
  (let ((value nil) (load-file-name (expand-file-name file command-line-default-directory)))
    (with-temp-buffer
      (insert-file-contents load-file-name)
      (goto-char (point-min))
      (when (looking-at "#!")
        (forward-line 1))
      (let ((forms nil))
        (condition-case nil
            (while t
              (push (read (current-buffer)) forms))
          (end-of-file nil))
        (setq forms (nreverse forms))
        (with-current-buffer "*scratch*"
          (while forms
            (setq value (eval (car forms) t) forms (cdr forms))))))
    (kill-emacs (if (integerp value) value 0))))

(defun startup--add-directory (directory)
  "Put DIRECTORY of option -L at the front of `load-path'; with a colon before it, at the end."
  (let ((name (lambda (s) (list (expand-file-name s command-line-default-directory)))))
    (setq load-path (if (string-prefix-p ":" directory)
                        (append load-path (funcall name (substring directory 1)))
                      (append (funcall name directory) load-path)))))

(defun startup--funcall (name)
  "Call the function NAME of option -f; a command interactively."
  (let ((function (intern name)))
    (if (commandp function)
        (command-execute function)
      (funcall function))))

(defun startup--insert (file)
  "Insert FILE of option --insert into the current buffer."
  (insert-file-contents (expand-file-name file command-line-default-directory)))

(defun startup--standard-option (name)
  "Return the standard action for the option NAME as (OPTION . ACTION), or nil.
A long option with two dashes may be shortened if it stays unique."
  (or (assoc name startup--actions)
      (and (string-prefix-p "--" name) (> (length name) 2)
           (let* ((short (substring name 1))
                  (exact (assoc short startup--actions))
                  (matches nil))
             (or exact
                 (progn
                   (dolist (entry startup--actions)
                     (when (string-prefix-p short (car entry))
                       (push entry matches)))
                   (cond
                    ((null matches) nil)
                    ((null (cdr matches)) (car matches))
                    (t (error "Option `%s' is ambiguous" name)))))))))

(defvar startup--failures nil "The errors of files of the command line that could not be visited, the last first.")

(defun startup--try-visit (file line column)
  "Visit FILE as `startup--visit' does, and return a list of its buffer.
In an interactive session an error is noted in `startup--failures', and the
value is nil: the other files are visited all the same."
  (if noninteractive
      (list (startup--visit file line column))
    (condition-case err
        (list (startup--visit file line column))
      (error (push (error-message-string err) startup--failures) nil))))

(defun startup--visit (file line column)
  "Visit FILE, from the start directory, and go to LINE and COLUMN if they are not nil; return its buffer."
  ;; Without a screen nothing is selected, so the list of buffers keeps its order.
  (let ((name (expand-file-name file command-line-default-directory)))
    (if noninteractive (set-buffer (find-file-noselect name)) (find-file name)))
  (when line
    (save-restriction
      (widen)
      (goto-char (point-min))
      (forward-line (1- line)))
    (when (and column (> column 0))
      (move-to-column (1- column))))
  (current-buffer))

(defun command-line-1 (args-left)
  "Carry out the actions of ARGS-LEFT, the rest of the command line, in their order."
  (setq command-line-args-left args-left)
  (let ((line nil) (column nil) (files nil) (just-files nil))
    (while command-line-args-left
      (setq argi (car command-line-args-left)
            command-line-args-left (cdr command-line-args-left))
      (let* ((user (and (not just-files) (assoc argi command-switch-alist)))
             (split (startup--split-option argi))
             (standard (and (not just-files) (not user) (startup--standard-option (car split))))
             (action (cdr standard)))
        (when standard
          (setq argi (car standard)))
        (cond
         (user (funcall (cdr user) argi))
         ((and (not just-files) (equal argi "--")) (setq just-files t))
         ((and (not just-files) (string-match "\\`\\+[0-9]+\\'" argi))
          (setq line (string-to-number argi) column nil))
         ((and (not just-files) (string-match "\\`\\+\\([0-9]+\\):\\([0-9]+\\)\\'" argi))
          (setq line (string-to-number (match-string 1 argi))
                column (string-to-number (match-string 2 argi))))
         ((eq action 'visit)
          (setq files (nconc (startup--try-visit (startup--argument argi (cdr split)) line column) files))
          (setq line nil column nil))
         ((eq action 'kill) (kill-emacs t))
         (action (funcall action (startup--argument argi (cdr split))))
         ((run-hook-with-args-until-success 'command-line-functions) nil)
         ((and (not just-files) (string-match "\\`-" argi) (> (length argi) 1))
          (error "Unknown option `%s'" argi))
         (t
          (setq files (nconc (startup--try-visit argi line column) files))
          (setq line nil column nil)))))
    (if noninteractive
        (kill-emacs t)
      (startup--scratch-message)
      (startup--show files)
      (when startup--failures
        (ding)
        (message "%s" (mapconcat #'identity (reverse startup--failures) "\n"))))))

(defun startup--initial-buffer ()
  "Return the buffer that `initial-buffer-choice' means, or nil."
  (cond ((eq initial-buffer-choice t) (get-buffer-create "*scratch*"))
        ((stringp initial-buffer-choice) (find-file-noselect initial-buffer-choice))
        ((functionp initial-buffer-choice) (funcall initial-buffer-choice))))

(defun startup--show (files)
  "Show what the user is to see first; FILES are the buffers of the files of the command line, the last first."
  (let* ((initial (startup--initial-buffer)) (buffers (if initial (cons initial files) files)))
    (when buffers
      (switch-to-buffer (car buffers)))
    (cond
     ((cddr buffers)
      ;; Too many to show: a list of them is below.
      (save-selected-window (list-buffers)))
     ((cdr buffers)
      (when (one-window-p t)
        (set-window-buffer (split-window-below) (cadr buffers)))))))

(defun normal-top-level ()
  "Start the program: handle the command line, load the init files, and carry out the actions."
  (if command-line-processed
      (message "Back to top level")
    (command-line)))

(setq top-level '(normal-top-level))

;; It names the key, as far as that can be told beforehand: there may be no memory to do it later.
(setq memory-signal-data
      (list 'error (substitute-command-keys "Memory exhausted--use \\[save-some-buffers] then exit and restart Emacs")))

(provide 'startup)

;;; startup.el ends here
