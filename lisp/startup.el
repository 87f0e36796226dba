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
    (setq init-file-user nil site-run-file nil inhibit-startup-screen t inhibit-default-init t))
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
          (if (member (car split) '("-script" "--script" "-x"))
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
    (nconc (nreverse rest) args)))

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
        init-file-user (if noninteractive nil ""))
  (let ((args (startup--take-options (cdr command-line-args))))
    (setq command-line-args (cons (car command-line-args) args))
    (unless startup--init-directory
      (setq user-emacs-directory (startup--config-directory)))
    (when init-file-user
      (let ((early (expand-file-name "early-init.el" user-emacs-directory)))
        (when (file-exists-p early)
          (setq early-init-file early)
          (startup--load-file early))))
    (run-hooks 'before-init-hook)
    (startup--scratch-mode)
    (startup--load-init-files)
    (setq after-init-time (current-time))
    (run-hooks 'after-init-hook)
    (command-line-1 args)
    (setq command-line-processed t)
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
  "Evaluate the one expression that STRING holds."
  (let* ((read-result (read-from-string string))
         (end (cdr read-result)))
    (unless (string-match-p "\\`[\s\t\n]*\\'" (substring string end))
      (error "Trailing garbage following expression: %s" (substring string end)))
    (eval (car read-result) t)))

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

(defconst startup--actions
  (list
   (cons "-l" #'startup--load) (cons "-load" #'startup--load) (cons "--load" #'startup--load)
   (cons "-e" #'startup--eval) (cons "-eval" #'startup--eval) (cons "--eval" #'startup--eval)
   (cons "-execute" #'startup--eval) (cons "--execute" #'startup--eval)
   (cons "-scriptload" #'startup--load-script) (cons "--script" #'startup--load-script)
   (cons "-script" #'startup--load-script) (cons "-x" #'startup--load-script)
   (cons "-L" 'directory) (cons "-directory" 'directory) (cons "--directory" 'directory)
   (cons "-f" 'funcall) (cons "-funcall" 'funcall) (cons "--funcall" 'funcall)
   (cons "-insert" 'insert) (cons "--insert" 'insert)
   (cons "-find-file" 'find-file) (cons "--find-file" 'find-file) (cons "-file" 'find-file) (cons "--file" 'find-file)
   (cons "-visit" 'find-file) (cons "--visit" 'find-file)
   (cons "-kill" 'kill) (cons "--kill" 'kill))
  "Options that are actions, and the function of each one's argument, or a symbol that says what it is.")

(defun startup--visit (file line column)
  "Visit FILE, from the start directory, and go to LINE and COLUMN if they are not nil."
  (find-file (expand-file-name file command-line-default-directory))
  (when line
    (save-restriction
      (widen)
      (goto-char (point-min))
      (forward-line (1- line)))
    (when (and column (> column 0))
      (move-to-column (1- column)))))

(defun startup--action (action argi value)
  "Carry out ACTION of the option ARGI; VALUE is its argument if it came with `='."
  (cond
   ((functionp action)
    (funcall action (startup--argument argi value)))
   ((eq action 'directory)
    (setq load-path (cons (expand-file-name (startup--argument argi value) command-line-default-directory) load-path)))
   ((eq action 'funcall)
    (let ((function (intern (startup--argument argi value))))
      (if (commandp function) (command-execute function) (funcall function))))
   ((eq action 'insert)
    (let ((file (startup--argument argi value)))
      (insert-file-contents (expand-file-name file command-line-default-directory))))
   ((eq action 'kill) (kill-emacs t))))

(defun command-line-1 (args-left)
  "Carry out the actions of ARGS-LEFT, the rest of the command line, in their order."
  (setq command-line-args-left args-left)
  (let ((line nil) (column nil) (files 0) (just-files nil))
    (while command-line-args-left
      (setq argi (car command-line-args-left)
            command-line-args-left (cdr command-line-args-left))
      (let* ((split (startup--split-option argi))
             (user (and (not just-files) (assoc argi command-switch-alist)))
             (action (and (not just-files) (cdr (assoc (car split) startup--actions)))))
        (cond
         (user (funcall (cdr user) argi))
         ((and (not just-files) (equal argi "--")) (setq just-files t))
         ((and (not just-files) (string-match "\\`\\+[0-9]+\\'" argi))
          (setq line (string-to-number argi) column nil))
         ((and (not just-files) (string-match "\\`\\+\\([0-9]+\\):\\([0-9]+\\)\\'" argi))
          (setq line (string-to-number (match-string 1 argi))
                column (string-to-number (match-string 2 argi))))
         ((eq action 'find-file)
          (setq files (1+ files))
          (startup--visit (startup--argument argi (cdr split)) line column)
          (setq line nil column nil))
         (action (startup--action action argi (cdr split)))
         ((run-hook-with-args-until-success 'command-line-functions) nil)
         ((and (not just-files) (string-match "\\`-" argi) (> (length argi) 1))
          (error "Unknown option `%s'" argi))
         (t
          (setq files (1+ files))
          (startup--visit argi line column)
          (setq line nil column nil)))))
    (unless noninteractive
      (startup--show files))))

(defun startup--show (files)
  "Show what the user is to see first; FILES is how many files the command line named."
  (cond
   ((and (> files 0) initial-buffer-choice) nil)
   ((stringp initial-buffer-choice) (find-file initial-buffer-choice))
   ((functionp initial-buffer-choice) (switch-to-buffer (funcall initial-buffer-choice)))
   ((> files 1)
    (when (fboundp 'delete-other-windows)
      (delete-other-windows)))))

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
