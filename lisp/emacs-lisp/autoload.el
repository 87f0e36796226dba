;;; autoload.el --- definitions that load their library when they are used  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A definition after a line ";;;###autoload" is known before its library is loaded.  Loading the world
;; for the boot image evaluates such forms of every library that is not in the image itself
;; (`autoload--define-directory'); for other people's libraries, `make-directory-autoloads' (autoload-files.el)
;; writes them into a file that is to be loaded.

;;; Code:

(defvar generated-autoload-file nil
  "Name of the file that autoloads are written to, or nil.")
(put 'generated-autoload-file 'safe-local-variable 'stringp)

(defvar generated-autoload-load-name nil
  "Name by which autoloads load this file, if it is not the file's own name.")
(put 'generated-autoload-load-name 'safe-local-variable 'stringp)

(defvar generate-autoload-cookie ";;;###autoload"
  "Start of the lines that mark the following form as one to be known early.")

;; What files of autoloads look like, for autoload-files.el.
(defvar generate-autoload-section-header "\C-l\n;;;### " "Text before the line that describes a section of a file of autoloads.")
(defvar generate-autoload-section-continuation ";;;;;; " "Start of further lines of that description.")
(defvar generate-autoload-section-trailer "\n;;;***\n" "Text at the end of a section.")
(defvar autoload-timestamps nil "Non-nil means that sections tell the time at which their library was changed.")
(defvar autoload-compute-prefixes t "Non-nil means that files of autoloads also register prefixes of names.")
(defvar autoload-excludes nil "Absolute names of libraries without autoloads.")

(defconst autoload--definitions
  '((defun function nil) (defmacro function t)
    (cl-defun function nil) (cl-defmacro function macro) (defun* function nil) (defmacro* function macro)
    (cl-defgeneric function nil) (cl-iter-defun function nil) (iter-defun function nil) (define-inline function nil)
    (define-derived-mode mode nil) (define-generic-mode mode nil) (define-compilation-mode mode nil)
    (define-minor-mode minor nil) (easy-mmode-define-minor-mode minor nil)
    (define-globalized-minor-mode global nil) (define-global-minor-mode global nil)
    (easy-mmode-define-global-mode global nil)
    (define-skeleton skeleton nil)
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
  "Return DOC with a last line that shows ARGUMENTS, unless it has one; nil without DOC and ARGUMENTS."
  (cond ((and doc (string-match "\n\n(fn\\(?: .*\\)?)\\'" doc)) doc)
        ((or doc arguments) (concat doc "\n\n" (autoload--usage arguments)))))

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
  "Return the forms that know the option which FORM defines before FILE is loaded.
An option that is set again at the start must be declared for that."
  (let* ((name (nth 1 form)) (initialize (plist-get (nthcdr 4 form) :initialize)) (set (not (plist-get (nthcdr 4 form) :set))))
    (if (and (memq (car-safe initialize) '(quote function)) (eq (cadr initialize) 'custom-initialize-delay))
        `(progn ,form (custom-autoload ',name ,file ,set))
      `(progn (defvar ,name ,(nth 2 form) ,@(if (stringp (nth 3 form)) (list (nth 3 form))))
              (custom-autoload ',name ,file ,set)))))

(defun autoload--group (form file _type)
  "Return the form that knows that FILE defines the group of FORM."
  (let ((group (nth 1 form)))
    `(let ((loads (get ',group 'custom-loads)))
       (if (member ',file loads) nil (put ',group 'custom-loads (cons ',file loads))))))

(defun autoload--skeleton (form file _type)
  "Return the autoload from FILE of the command that FORM, a `define-skeleton', defines."
  (let ((doc (nth 2 form)))
    `(autoload ',(nth 1 form) ,file ,(autoload--documentation doc '(&optional str arg)) t nil)))

(defun autoload--class (form file _type)
  "Return the form that knows the class which FORM defines before FILE is loaded."
  `(eieio-defclass-autoload ',(nth 1 form) ',(nth 2 form) ,file ,(autoload--clause-string (nthcdr 4 form))))

(defconst autoload--makers
  '((function . autoload--function) (mode . autoload--mode) (minor . autoload--minor-mode) (global . autoload--global-mode)
    (skeleton . autoload--skeleton) (option . autoload--option) (group . autoload--group) (class . autoload--class))
  "The function that makes the autoload for each kind of `autoload--definitions'.")

(defun make-autoload (form file &optional expansion)
  "Return the form that makes known what FORM defines, before FILE is loaded.
Value nil means that FORM defines nothing that can be autoloaded and is to be
copied.  EXPANSION non-nil means that FORM is the expansion of a macro."
  (let ((entry (assq (car-safe form) autoload--definitions)))
    (cond (entry (funcall (cdr (assq (nth 1 entry) autoload--makers)) form file (nth 2 entry)))
          ((and expansion (eq (car-safe form) 'progn))
           (macroexp-progn (mapcar (lambda (part) (or (make-autoload part file expansion) part)) (cdr form))))
          (t nil))))

;; -- one file ---------------------------------------------------------------------------------

(defun autoload--load-name (file)
  "Return the name by which an autoload of our own loads FILE: without directory and suffix."
  (replace-regexp-in-string "\\.el\\(?:\\.gz\\)?\\'" "" (file-name-nondirectory file)))

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
    (autoload--buffer-forms (or (autoload--declared-load-name) (autoload--load-name file)))))

(defun autoload--declared-load-name ()
  "Return the name by which autoloads load the library in the current buffer, if it says that itself, else nil."
  (save-excursion
    (goto-char (max (point-min) (- (point-max) 3000)))
    (if (re-search-forward "^;+[ \t]*generated-autoload-load-name:[ \t]*\"\\(.*\\)\"" nil t)
        (match-string-no-properties 1))))

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

(provide 'autoload)

;;; autoload.el ends here
