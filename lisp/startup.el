;;; startup.el --- the command line and the init files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `normal-top-level' is what the program evaluates first.  It reads the options that decide how to
;; start (`command-line'), loads the init files, then carries out the actions of the command line
;; in their order (`command-line-1').

;;; Code:

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
(defvar argv nil "The arguments left of the command line.")
(defvaralias 'argv 'command-line-args-left)
(defvar argi nil "The argument that is being handled.")
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
  (let ((rest nil) (go t))
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
            (startup--handle-option action value)
            (setq args (cdr args))))
         (t (startup--handle-option action nil)
            (setq args (cdr args))))))
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
   ((file-directory-p "~/.emacs.d/") "~/.emacs.d/")
   ((or (file-exists-p "~/.emacs") (file-exists-p "~/.emacs.el")) "~/.emacs.d/")
   (t
    (let ((xdg (file-name-as-directory
                (expand-file-name "emacs" (or (getenv "XDG_CONFIG_HOME") "~/.config")))))
      (if (file-directory-p xdg) xdg "~/.emacs.d/")))))

(defun startup--init-file ()
  "Return the name of the init file to load, or nil if there is none."
  (let ((candidates
         (if startup--init-directory
             (list (concat user-emacs-directory "init"))
           (list (concat "~" init-file-user "/.emacs")
                 (concat user-emacs-directory "init"))))
        (found nil))
    (while (and candidates (not found))
      (let ((base (car candidates)))
        (setq found (cond ((file-exists-p (concat base ".el")) (concat base ".el"))
                          ((and (not (string-suffix-p "init" base)) (file-exists-p base)) base))
              candidates (cdr candidates))))
    (and found (expand-file-name found))))

(defun startup--report-init-error (err file)
  "Show the error ERR that happened in the init file FILE, as a warning."
  (let ((text (format-message
               "An error occurred while loading `%s':\n\n%s%s%s\n\nTo ensure normal operation, you should investigate and remove the\ncause of the error in your initialization file.  Start Emacs with\nthe `--debug-init' option to view a complete error backtrace."
               file (get (car err) 'error-message)
               (if (cdr err) ": " "")
               (mapconcat (lambda (s) (prin1-to-string s t)) (cdr err) ", "))))
    (setq init-file-had-error t debug-init--error err)
    (if (fboundp 'display-warning)
        (display-warning 'initialization text :warning)
      (message "%s" text))))

(defun startup--load-file (file)
  "Load the init file FILE; report an error in it and go on, unless the user wants to debug it."
  (if init-file-debug
      (let ((debug-on-error t))
        (load file t t t))
    (condition-case err
        (load file t t t)
      (error (startup--report-init-error err file)))))

(defun startup--load-init-files ()
  "Load the site file and the user's init files."
  (when site-run-file
    (let ((inhibit-startup-screen inhibit-startup-screen))
      (load site-run-file t t)))
  (when init-file-user
    (let ((file (startup--init-file)))
      (setq user-init-file (or file (expand-file-name "~/.emacs")))
      (when file
        (startup--load-file file)))
    (unless inhibit-default-init
      (let ((inhibit-startup-screen nil))
        (load "default" t t)))))

;;; The command line.

(defun command-line ()
  "Handle the options that decide how to start, load the init files, then carry out the actions."
  (setq before-init-time (current-time)
        command-line-default-directory default-directory
        init-file-user (if noninteractive nil "")
        transient-mark-mode (not noninteractive))
  (get-buffer-create "*Messages*")
  (let ((args (startup--take-options (cdr command-line-args))))
    (setq command-line-args (cons (car command-line-args) args)
          inhibit-startup-screen (or inhibit-startup-screen noninteractive))
    (unless startup--init-directory
      (setq user-emacs-directory (startup--config-directory)))
    (when init-file-user
      (let ((early (expand-file-name "early-init.el" user-emacs-directory)))
        (when (file-exists-p early)
          (setq early-init-file early)
          (startup--load-file early))))
    (unless noninteractive (setq transient-mark-mode t))
    (run-hooks 'before-init-hook)
    (startup--scratch-mode)
    (startup--load-init-files)
    (setq after-init-time (current-time))
    (run-hooks 'after-init-hook)
    (setq command-line-processed t)
    (command-line-1 args)
    (run-hooks 'emacs-startup-hook 'term-setup-hook)
    (when (and (not noninteractive) (fboundp 'set-frame-parameter))
      (run-hooks 'window-setup-hook))))

(defun startup--scratch-mode ()
  "Put *scratch* into `initial-major-mode' with its message, if nothing did."
  (when (get-buffer "*scratch*")
    (with-current-buffer "*scratch*"
      (when (and (eq major-mode 'fundamental-mode) (fboundp initial-major-mode))
        (funcall initial-major-mode))
      (when (and initial-scratch-message (not noninteractive) (zerop (buffer-size)))
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
  "Put DIRECTORY of option -L at the front of `load-path'."
  (setq load-path (cons (expand-file-name directory command-line-default-directory) load-path)))

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

(defun startup--visit (file line column)
  "Visit FILE, from the start directory, and go to LINE and COLUMN if they are not nil."
  ;; Without a screen nothing is selected, so the list of buffers keeps its order.
  (let ((name (expand-file-name file command-line-default-directory)))
    (if noninteractive (set-buffer (find-file-noselect name)) (find-file name)))
  (when line
    (save-restriction
      (widen)
      (goto-char (point-min))
      (forward-line (1- line)))
    (when (and column (> column 0))
      (move-to-column (1- column)))))

(defun command-line-1 (args-left)
  "Carry out the actions of ARGS-LEFT, the rest of the command line, in their order."
  (setq command-line-args-left args-left)
  (let ((line nil) (column nil) (files 0) (just-files nil))
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
          (setq files (1+ files))
          (startup--visit (startup--argument argi (cdr split)) line column)
          (setq line nil column nil))
         ((eq action 'kill) (kill-emacs t))
         (action (funcall action (startup--argument argi (cdr split))))
         ((run-hook-with-args-until-success 'command-line-functions) nil)
         ((and (not just-files) (string-match "\\`-" argi) (> (length argi) 1))
          (error "Unknown option `%s'" argi))
         (t
          (setq files (1+ files))
          (startup--visit argi line column)
          (setq line nil column nil)))))
    (if noninteractive
        (kill-emacs t)
      (startup--show files))))

(defun startup--show (files)
  "Show what the user is to see first; FILES is how many files the command line named."
  (cond
   ((and (> files 0) initial-buffer-choice) nil)
   ((stringp initial-buffer-choice) (find-file initial-buffer-choice))
   ((functionp initial-buffer-choice) (switch-to-buffer (funcall initial-buffer-choice)))
   ((> files 1)
    ;; The last file is selected; the one before it is shown below.
    (let ((other (other-buffer (current-buffer) t)))
      (when (and (one-window-p t) (buffer-file-name other))
        (set-window-buffer (split-window-below) other))))))

(defun normal-top-level ()
  "Start the program: handle the command line, load the init files, and carry out the actions."
  (if command-line-processed
      (message "Back to top level")
    (let ((home (getenv "HOME")))
      (unless (and home (file-name-absolute-p home))
        (setenv "HOME" "/")))
    (command-line)))

(setq top-level '(normal-top-level))

(provide 'startup)

;;; startup.el ends here
