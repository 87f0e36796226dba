;;; autoload.el --- definitions that load their library when they are used  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A definition after a line ";;;###autoload" is known before its library is loaded.  Loading the world
;; for the boot image evaluates such forms of every library that is not in the image itself
;; (`autoload--define-directory'); for other people's libraries, `make-directory-autoloads' writes them
;; into a file that is to be loaded.

;;; Code:

(defvar generated-autoload-file nil
  "Name of the file that autoloads are written to, or nil.")
(put 'generated-autoload-file 'safe-local-variable 'stringp)

(defvar generated-autoload-load-name nil
  "Name by which autoloads load this file, if it is not the file's own name.")
(put 'generated-autoload-load-name 'safe-local-variable 'stringp)

(defvar generate-autoload-cookie ";;;###autoload"
  "Start of the lines that mark the following form as one to be known early.")

(defconst autoload--definitions
  '((defun function nil) (defmacro function t)
    (cl-defun function nil) (cl-defmacro function macro) (defun* function nil) (defmacro* function macro)
    (cl-defgeneric function nil) (cl-iter-defun function nil) (iter-defun function nil) (define-inline function nil)
    (define-derived-mode mode nil) (define-generic-mode mode nil) (define-compilation-mode mode nil)
    (define-minor-mode minor nil) (easy-mmode-define-minor-mode minor nil)
    (define-globalized-minor-mode global nil) (define-global-minor-mode global nil)
    (easy-mmode-define-global-mode global nil)
    (defcustom option nil) (defgroup group nil) (defclass class nil))
  "What is autoloaded: lists (MACRO KIND TYPE), TYPE as the fifth argument of `autoload'.
A form of any other macro is copied, or expanded first.")

;; -- one form ---------------------------------------------------------------------------------

(defun autoload--usage (arguments)
  "Return the line that shows how to call a function with ARGUMENTS."
  (let (names)
    (while (consp arguments)
      (push (pop arguments) names))
    (when arguments
      (push '&rest names)
      (push arguments names))
    (format "(fn%s)"
            (mapconcat (lambda (name)
                         (concat " " (cond ((not (symbolp name)) (autoload--upcase-argument name))
                                           ((eq (aref (symbol-name name) 0) ?&) (symbol-name name))
                                           (t (upcase (replace-regexp-in-string "\\`_" "" (symbol-name name)))))))
                       (nreverse names) ""))))

(defun autoload--upcase-argument (argument)
  "Return the printed form of ARGUMENT, a list, with its first name in upper case."
  (if (and (consp argument) (symbolp (car argument)))
      (let ((print-quoted t))
        (prin1-to-string (cons (intern (upcase (symbol-name (car argument)))) (cdr argument))))
    (prin1-to-string argument)))

(defun autoload--documentation (doc arguments)
  "Return DOC with a last line that shows ARGUMENTS, unless it has one."
  (if (and doc (string-match "\n\n(fn\\(?: .*\\)?)\\'" doc))
      doc
    (concat doc "\n\n" (autoload--usage arguments))))

(defun autoload--clause (name body)
  "Return the first form of BODY that is a list and starts with NAME."
  (let (found)
    (while (and body (not found))
      (if (eq (car-safe (car body)) name)
          (setq found (car body)))
      (setq body (cdr body)))
    found))

(defun autoload--interactive (body)
  "Return what `autoload' is told of the `interactive' form in BODY: nil, t, or a quoted list of modes."
  (let ((spec (autoload--clause 'interactive body)))
    (and spec (if (cddr spec) (list 'quote (cddr spec)) t))))

(defun autoload--properties (name body)
  "Return forms that set the properties of NAME that the `declare' form in BODY gives."
  (let (forms)
    (dolist (clause (cdr (autoload--clause 'declare body)))
      (let ((property (cdr (assq (car-safe clause) '((indent . lisp-indent-function) (doc-string . doc-string-elt))))))
        (if property
            (push `(function-put ',name ',property ',(cadr clause)) forms))))
    (nreverse forms)))

(defun autoload--function (form file type)
  "Return the autoload from FILE of the function that FORM defines, of TYPE."
  (let* ((name (nth 1 form)) (body (nthcdr 3 form)) (doc (if (stringp (car body)) (car body))))
    (macroexp-progn
     (cons `(autoload ',name ,file ,(autoload--documentation doc (nth 2 form)) ,(autoload--interactive body)
                      ,(if (eq type 'macro) ''macro type))
           (autoload--properties name body)))))

(defun autoload--mode (form file _type)
  "Return the autoload from FILE of the major mode that FORM defines."
  (let ((doc (autoload--clause-string (nthcdr 2 form))))
    `(autoload ',(nth 1 form) ,file ,(autoload--documentation doc nil) t nil)))

(defun autoload--clause-string (body)
  "Return the last of the strings that BODY starts with, names of the mode and parent aside."
  (let (doc)
    (while (and body (or (atom (car body)) (memq (car-safe (car body)) '(quote function))))
      (if (keywordp (car body)) (setq body (cdr body))
        (if (stringp (car body)) (setq doc (car body))))
      (setq body (cdr body)))
    doc))

(defun autoload--minor-mode (form file _type)
  "Return the autoload from FILE of the minor mode that FORM defines, and of its variable if it is global."
  (let* ((name (nth 1 form)) (rest (nthcdr 3 form)) (doc (nth 2 form)))
    (macroexp-progn
     (append (if (cadr (memq :global rest)) (autoload--mode-variable name file))
             `((autoload ',name ,file ,(autoload--documentation (if (stringp doc) doc) '(&optional arg)) t nil))))))

(defun autoload--mode-variable (name file)
  "Return the forms that know the variable of the global minor mode NAME before FILE is loaded."
  `((defvar ,name nil ,(format "Non-nil if the minor mode is on.\nUse the command `%s' to change this variable." name))
    (custom-autoload ',name ,file nil)))

(defun autoload--global-mode (form file _type)
  "Return the autoload from FILE of the globalized minor mode that FORM defines."
  (let ((name (nth 1 form)))
    `(progn (put ',name 'globalized-minor-mode t)
            ,@(autoload--mode-variable name file)
            (autoload ',name ,file ,(format "Turn on `%s' in all buffers where it makes sense.\n\n(fn &optional ARG)" (nth 2 form)) t nil))))

(defun autoload--option (form file _type)
  "Return the forms that know the option which FORM defines before FILE is loaded."
  (let ((name (nth 1 form)))
    `(progn (defvar ,name ,(nth 2 form) ,@(if (stringp (nth 3 form)) (list (nth 3 form))))
            (custom-autoload ',name ,file ,(not (plist-get (nthcdr 4 form) :set))))))

(defun autoload--group (form file _type)
  "Return the form that knows that FILE defines the group of FORM."
  `(custom-add-load ',(nth 1 form) ,file))

(defun autoload--class (form file _type)
  "Return the form that knows the class which FORM defines before FILE is loaded."
  `(eieio-defclass-autoload ',(nth 1 form) ',(nth 2 form) ,file ,(autoload--clause-string (nthcdr 4 form))))

(defconst autoload--makers
  '((function . autoload--function) (mode . autoload--mode) (minor . autoload--minor-mode) (global . autoload--global-mode)
    (option . autoload--option) (group . autoload--group) (class . autoload--class))
  "The function that makes the autoload for each kind of `autoload--definitions'.")

(defun make-autoload (form file &optional expansion)
  "Return the form that makes known what FORM defines, before FILE is loaded.
Value nil means that FORM defines nothing that can be autoloaded and is to be
copied.  EXPANSION non-nil means that FORM is the expansion of a macro."
  (let ((entry (assq (car-safe form) autoload--definitions)))
    (cond (entry (funcall (cdr (assq (nth 1 entry) autoload--makers)) form file (nth 2 entry)))
          ((eq (car-safe form) 'progn)
           (macroexp-progn (mapcar (lambda (part) (or (make-autoload part file expansion) part)) (cdr form))))
          (t nil))))

;; -- one file ---------------------------------------------------------------------------------

(defun autoload-file-load-name (file _outfile)
  "Return the name by which an autoload loads FILE: without directory and suffix."
  (or generated-autoload-load-name
      (replace-regexp-in-string "\\.el\\(?:\\.gz\\)?\\'" "" (file-name-nondirectory file))))

(defun autoload--buffer-forms (name)
  "Return the autoload forms of the current buffer, a library that is loaded by NAME."
  (let ((cookie (concat "^" (regexp-quote generate-autoload-cookie) "\\(-?\\)")) forms)
    (goto-char (point-min))
    (while (re-search-forward cookie nil t)
      (skip-chars-forward " \t")
      (push (if (not (eolp))
                (read (current-buffer))
              (forward-line 1)
              (let ((form (read (current-buffer))))
                (or (make-autoload form name) form)))
            forms)
      (end-of-line))
    (nreverse forms)))

(defun autoload--file-forms (file)
  "Return the autoload forms of the Lisp library FILE."
  (with-temp-buffer
    (insert-file-contents file)
    (set-syntax-table (if (boundp 'emacs-lisp-mode-syntax-table) emacs-lisp-mode-syntax-table (syntax-table)))
    (autoload--buffer-forms (autoload-file-load-name file nil))))

(defun autoload--libraries (directory)
  "Return the Lisp libraries in DIRECTORY, sorted, without the generated ones."
  (let (files)
    (dolist (file (directory-files directory t "\\`[^.].*\\.el\\'"))
      (unless (string-match-p "\\(?:loaddefs\\|-autoloads\\|-pkg\\|dir-locals\\)\\.el\\'" file)
        (push file files)))
    (nreverse files)))

(defun autoload--define-directory (directory loaded)
  "Evaluate the autoload forms of the libraries in DIRECTORY, without those whose features are in LOADED."
  (dolist (file (autoload--libraries directory))
    (unless (memq (intern (file-name-base file)) loaded)
      (dolist (form (autoload--file-forms file))
        (eval form t)))))

;; -- files of autoloads -----------------------------------------------------------------------

(defun autoload-rubric (file &optional type feature)
  "Return the text of an empty file of autoloads, FILE.
TYPE says what the file holds, by default autoloads.  FEATURE non-nil means
that the file provides a feature: FEATURE if it is a string, else one
named as the file."
  (let ((base (file-name-nondirectory file)))
    (concat ";;; " base " --- automatically extracted " (or type "autoloads") "  -*- lexical-binding: t -*-\n"
            ";;\n;;; Code:\n\n\C-l\n"
            (if feature
                (format "(provide '%s)\n" (if (stringp feature) feature (file-name-sans-extension base)))
              "")
            ";; Local Variables:\n;; version-control: never\n;; no-byte-compile: t\n"
            ";; no-update-autoloads: t\n;; coding: utf-8\n;; End:\n"
            ";;; " base " ends here\n")))

(defun autoload-ensure-default-file (file)
  "Make FILE, an empty file of autoloads, unless it exists; return its name."
  (unless (file-exists-p file)
    (write-region (autoload-rubric file) nil file nil 'silent))
  file)

(defun autoload--insert-section (file)
  "Insert the autoload forms of the library FILE at point, if there are any."
  (let ((forms (autoload--file-forms file)) (print-escape-newlines t) (print-quoted t) (print-length nil) (print-level nil))
    (when forms
      (insert ";;; Generated autoloads from " (file-name-nondirectory file) "\n\n")
      (dolist (form forms)
        (prin1 form (current-buffer))
        (insert "\n\n")))))

(defun make-directory-autoloads (dir output-file)
  "Write the autoloads of the Lisp libraries in DIR, a directory or a list of them, to OUTPUT-FILE."
  (interactive "DMake autoloads of directory: \nFWrite them to file: ")
  (let ((output (expand-file-name output-file)))
    (with-temp-buffer
      (insert (autoload-rubric output nil t))
      (goto-char (point-min))
      (search-forward "\C-l\n")
      (dolist (directory (if (listp dir) dir (list dir)))
        (dolist (file (autoload--libraries directory))
          (unless (equal file output)
            (autoload--insert-section file))))
      (write-region (point-min) (point-max) output nil 'silent))))

(defun update-directory-autoloads (&rest dirs)
  "Write the autoloads of all libraries in DIRS to `generated-autoload-file'."
  (interactive "DUpdate autoloads of directory: ")
  (unless generated-autoload-file
    (error "`generated-autoload-file' does not name the file to write"))
  (make-directory-autoloads dirs generated-autoload-file))

(defun update-file-autoloads (file &optional _save-after outfile)
  "Write the autoloads of the directory of FILE to OUTFILE, by default `generated-autoload-file'."
  (interactive "fUpdate autoloads of file: ")
  (let ((generated-autoload-file (or outfile generated-autoload-file)))
    (update-directory-autoloads (file-name-directory (expand-file-name file)))))

(defun batch-update-autoloads ()
  "Update the autoloads of the directories that the command line names, in batch mode."
  (let ((directories command-line-args-left))
    (setq command-line-args-left nil)
    (apply #'update-directory-autoloads directories)))

(provide 'autoload)

;;; autoload.el ends here
