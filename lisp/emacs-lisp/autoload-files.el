;;; autoload-files.el --- writing files of autoloads  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A file of autoloads has a section for each library: a description of the library between marks, the
;; autoloads of what stands after cookies in it (autoload.el), and the prefixes of other names that it defines,
;; so that completion knows which library to load.  A last section lists the libraries that have neither.

;;; Code:

(defvar autoload-ignored-definitions
  '("define-obsolete-function-alias" "define-obsolete-variable-alias" "define-category" "define-key" "defgroup"
    "defface" "defadvice" "def-edebug-spec" "define-widget" "define-erc-module" "define-erc-response-handler"
    "defun-rcirc-command")
  "Macros and functions that look as if they defined a name of the library, and do not.")

(defconst autoload--non-timestamp '(0 0 0 0)
  "The time of a library in sections that do not tell one.")

;; -- printing ---------------------------------------------------------------------------------

(defun autoload--doc-position (form)
  "Return the index of the doc string in FORM, or nil if it has none."
  (let ((position (and (symbolp (car-safe form))
                       (or (function-get (car form) 'doc-string-elt)
                           (cdr (assq (car form) '((autoload . 3) (defun . 3) (defvar . 3) (defconst . 3) (defmacro . 3)
                                                   (defsubst . 3) (defcustom . 3) (defface . 3))))))))
    (and (natnump position) (stringp (nth position form)) position)))

(defun autoload--print-documentation (doc)
  "Insert DOC as it is written in a file: from the start of a line, with its own lines."
  (let ((start (point)))
    (prin1 doc (current-buffer))
    (save-excursion
      (goto-char (1+ start))
      (insert "\\\n")
      ;; An editor would take it for the start of a definition.
      (while (re-search-forward "^(" nil t)
        (replace-match "\\\\("))))
  (goto-char (point-max)))

;;;###autoload
(defun autoload-print-form (form)
  "Insert FORM, or the forms in it if it is a `progn', as they are written in a file of autoloads."
  (cond
   ((eq (car-safe form) 'progn) (mapc #'autoload-print-form (cdr form)))
   ((null form) nil)
   (t
    (insert "\n")
    (let ((print-escape-newlines t) (escape-newlines print-escape-newlines) (print-quoted t) (print-length nil) (print-level nil)
          (position (autoload--doc-position form)))
      (if (not position)
          (prin1 form (current-buffer))
        (insert "(")
        (let ((n 0))
          (dolist (part form)
            (if (> n 0) (insert " "))
            (if (= n position)
                (let ((print-escape-newlines escape-newlines)) (autoload--print-documentation part))
              (prin1 part (current-buffer)))
            (setq n (1+ n))))
        (insert ")")))
    (insert "\n"))))

;; -- prefixes ---------------------------------------------------------------------------------

(defun autoload--common-prefixes (names start)
  "Return the longest common prefixes of NAMES, grouped by the character after the first START ones; with their names."
  (let (groups)
    (dolist (name names)
      (let* ((key (if (> (length name) start) (aref name start) 'end)) (group (assq key groups)))
        (if group (setcdr group (cons name (cdr group))) (push (list key name) groups))))
    (mapcar (lambda (group)
              (cons (if (cddr group) (try-completion "" (cdr group)) (cadr group)) (cdr group)))
            groups)))

(defun autoload--prefixes (names)
  "Return prefixes that tell the definitions NAMES from those of other libraries, sorted."
  (let (prefixes (completion-ignore-case nil) (completion-regexp-list nil))
    (dolist (group (autoload--common-prefixes names 0))
      (let ((prefix (car group)))
        (if (or (and (> (length prefix) 2) (not (string= prefix "def")))
                (string-match-p ".[[:punct:]]\\'" prefix)
                (member prefix (cdr group)))
            (push prefix prefixes)
          (dolist (longer (autoload--common-prefixes (cdr group) (length prefix)))
            (push (car longer) prefixes)))))
    (sort (seq-filter (lambda (prefix) (or (> (length prefix) 2) (string-match-p "[[:punct:]]" prefix))) prefixes)
          #'string<)))

;;;###autoload
(defun autoload--make-defs-autoload (defs file)
  "Return the form that registers the prefixes of the names DEFS for the library FILE."
  `(register-definition-prefixes ,file ',(autoload--prefixes (delete-dups (copy-sequence defs)))))

;; -- one library ------------------------------------------------------------------------------

(defun autoload--library-parts (load-name)
  "Return (PARTS . NAMES) of the library in the current buffer, which is loaded by LOAD-NAME.
PARTS are the autoloads, forms or texts, NAMES the other names that its forms define."
  (let ((cookie (regexp-quote generate-autoload-cookie)) (case-fold-search t) parts names)
    (goto-char (point-min))
    (while (progn (skip-chars-forward " \t\n\f") (not (eobp)))
      (cond
       ((looking-at cookie)
        (goto-char (match-end 0))
        (cond
         ((not (looking-at-p "[ \t]*$"))
          (push (buffer-substring-no-properties (point) (min (point-max) (1+ (line-end-position)))) parts)
          (forward-line 1))
         (t
          (skip-chars-forward " \t\n\f")
          (let ((form (read (current-buffer))))
            (push (or (make-autoload form load-name) form) parts)))))
       ((looking-at ";") (forward-line 1))
       (t
        (if (and (looking-at "(\\(def[^ \n]+\\) ['(]*\\([^' ()\"\n]+\\)[\n \t]")
                 (not (member (match-string 1) autoload-ignored-definitions)))
            (push (match-string-no-properties 2) names))
        (forward-sexp 1))))
    (cons (nreverse parts) names)))

;;;###autoload
(defun autoload-file-load-name (file outfile)
  "Return the name by which an autoload in OUTFILE loads FILE: relative to it, without suffix."
  (let ((name (file-relative-name file (file-name-directory outfile))))
    (while (string-prefix-p "../" name)
      (setq name (substring name 3)))
    (replace-regexp-in-string "\\.elc?\\(?:\\.[^.]*\\)?\\'" "" name)))

(defun autoload--insert-header (load-name file time)
  "Insert the description of the section of FILE, changed at TIME, which is loaded by LOAD-NAME.
If that is nil, FILE is a list of files without autoloads."
  (insert generate-autoload-section-header)
  (let ((start (line-beginning-position)))
    (prin1 `(autoloads nil ,load-name ,file ,time) (current-buffer))
    (save-excursion
      (goto-char start)
      (while (and (= (move-to-column 64) 64) (progn (skip-chars-forward "^ \n") (not (eolp))))
        (insert "\n" generate-autoload-section-continuation)
        (beginning-of-line))))
  (goto-char (point-max))
  (insert "\n"))

(defun autoload--skipped-p ()
  "Return non-nil if the library in the current buffer says that it has no autoloads."
  (save-excursion
    (goto-char (max (point-min) (- (point-max) 3000)))
    (let ((case-fold-search t))
      (re-search-forward "^;+[ \t]*no-update-autoloads:[ \t]*t[ \t]*$" nil t))))

(defun autoload--section (file outfile directory)
  "Return (LOAD-NAME . TEXT), the section of the library FILE in OUTFILE, or nil if it needs none.
The section names the file relative to DIRECTORY."
  (let ((time (if autoload-timestamps (file-attribute-modification-time (file-attributes file)) autoload--non-timestamp))
        load-name parts)
    (with-temp-buffer
      (insert-file-contents file)
      (unless (autoload--skipped-p)
        (set-syntax-table emacs-lisp-mode-syntax-table)
        (setq-local comment-start ";")
        (setq-local parse-sexp-ignore-comments t)
        (setq load-name (or (autoload--declared-load-name) generated-autoload-load-name
                            (autoload-file-load-name file outfile)))
        (setq parts (condition-case err
                        (autoload--library-parts load-name)
                      (error (error "%s:0:0: error: %s: %s" file (car err) (cdr err)))))))
    (when (or (car parts) (and autoload-compute-prefixes (cdr parts)))
      (with-temp-buffer
        (autoload--insert-header load-name (file-relative-name file directory) time)
        (insert ";;; Generated autoloads from " (file-relative-name file directory) "\n")
        (dolist (part (car parts))
          (if (stringp part) (insert part) (autoload-print-form part)))
        (when (and autoload-compute-prefixes (cdr parts))
          (let ((form (autoload--make-defs-autoload (cdr parts) load-name)))
            (if (cadr (nth 2 form)) (autoload-print-form form))))
        (insert generate-autoload-section-trailer)
        (cons load-name (buffer-string))))))

;;;###autoload
(defun autoload-generate-file-autoloads (file &optional outbuf outfile)
  "Insert the section of the library FILE into the buffer OUTBUF, by default the current one, at point.
OUTFILE is the file of autoloads that it is for, by default OUTBUF's.  Return non-nil if FILE has no autoloads."
  (with-current-buffer (or outbuf (current-buffer))
    (let ((section (autoload--section (expand-file-name file) (expand-file-name (or outfile (buffer-file-name)))
                                      default-directory)))
      (if section
          (progn (insert (cdr section)) nil)
        (file-attribute-modification-time (file-attributes file))))))

;;;###autoload
(defun generate-file-autoloads (file)
  "Insert the section of the library FILE into the buffer at point; return non-nil if FILE has no autoloads.
The buffer visits the file of autoloads that it is for."
  (interactive "fGenerate autoloads for file: ")
  (autoload-generate-file-autoloads file (current-buffer) (buffer-file-name)))

;; -- files of autoloads -----------------------------------------------------------------------

;;;###autoload
(defun autoload-rubric (file &optional type feature)
  "Return the text of an empty file of autoloads, FILE.
TYPE says what the file holds, by default autoloads; if it is \"package\", they are those of a package, which
puts its directory into `load-path'.  FEATURE non-nil means that the file provides a feature: FEATURE if it is a
string, else one named as the file."
  (let* ((base (file-name-nondirectory file)) (package (equal type "package")))
    (concat ";;; " base " --- automatically extracted " (if package "autoloads" (or type "autoloads"))
            "  -*- lexical-binding: t -*-\n;;\n;;; Code:\n\n"
            (if package
                "(add-to-list 'load-path (directory-file-name\n                         (or (file-name-directory #$) (car load-path))))\n\n"
              "")
            "\C-l\n"
            (if feature
                (format "(provide '%s)\n" (if (stringp feature) feature (file-name-sans-extension base)))
              "")
            ";; Local Variables:\n;; version-control: never\n;; no-byte-compile: t\n"
            ";; no-update-autoloads: t\n;; coding: utf-8\n;; End:\n"
            ";;; " base " ends here\n")))

;;;###autoload
(defun autoload-ensure-default-file (file)
  "Make FILE, an empty file of autoloads, unless it exists; return its name."
  (unless (file-exists-p file)
    (write-region (autoload-rubric file nil t) nil file nil 'silent))
  file)

(defun autoload--read-section ()
  "Return (LOAD-NAME . FILE) of the section at point; for that of libraries without autoloads (nil . FILES).
The value is nil if there is no section."
  (when (looking-at ";;;### \\((.*\\(?:\n;;;;;;.*\\)*\\)")
    (let ((description (car (read-from-string (replace-regexp-in-string "\n;;;;;;" "" (match-string-no-properties 1))))))
      (cons (nth 2 description) (nth 3 description)))))

(defun autoload--delete-section ()
  "Delete the section at point, and the form feed before it."
  (let ((start (if (looking-back "\C-l\n" (max (point-min) (- (point) 2))) (- (point) 2) (point))))
    (delete-region start (if (search-forward generate-autoload-section-trailer nil t) (point) (point-max)))
    (goto-char start)))

(defun autoload--delete-sections (predicate)
  "Delete the sections of the current buffer for which PREDICATE returns non-nil.
It is called with what `autoload--read-section' returns."
  (goto-char (point-min))
  (while (re-search-forward "^;;;### " nil t)
    (beginning-of-line)
    (if (funcall predicate (autoload--read-section))
        (autoload--delete-section)
      (forward-line 1))))

(defun autoload--end-of-sections ()
  "Return the position after the last section: before the last form feed."
  (goto-char (point-max))
  (if (search-backward "\n\C-l\n" nil t) (1+ (point)) (point-max)))

(defun autoload--insert-section (section name)
  "Insert SECTION, the text of the library that is loaded by NAME, among those of the buffer, which are sorted."
  (goto-char (point-min))
  (let (place)
    (while (and (not place) (re-search-forward "^;;;### " nil t))
      (beginning-of-line)
      (let ((other (autoload--read-section)))
        (if (or (null (car other)) (string< name (car other)))
            (setq place (max (point-min) (- (point) 2)))
          (forward-line 1))))
    (unless place
      (setq place (autoload--end-of-sections)))
    (goto-char place)
    (insert section)))

(defun autoload--libraries-in (directories output)
  "Return the libraries in DIRECTORIES, sorted by name, without OUTPUT."
  (let (files)
    (dolist (directory directories)
      (dolist (file (directory-files (expand-file-name directory) t "\\`[^=.].*\\.el\\'"))
        (unless (or (string= file output) (member file autoload-excludes)
                    (auto-save-file-name-p (file-name-nondirectory file)))
          (push file files))))
    (sort files #'string<)))

(defmacro autoload--editing (output &rest body)
  "Evaluate BODY with the text of OUTPUT, a file of autoloads, in the current buffer, and write it back."
  (declare (indent 1))
  (let ((name (make-symbol "output")))
    `(let ((,name ,output))
       (with-temp-buffer
         (setq default-directory (file-name-directory ,name))
         (if (file-exists-p ,name)
             (insert-file-contents ,name)
           (insert (autoload-rubric ,name nil t)))
         ,@body
         (let ((coding-system-for-write 'utf-8-emacs-unix))
           (write-region (point-min) (point-max) ,name nil 'silent))))))

;;;###autoload
(defun make-directory-autoloads (dir output-file)
  "Write the autoloads of the Lisp libraries in DIR, a directory or a list of them, to OUTPUT-FILE.
What else is in that file stays."
  (interactive "DMake autoloads of directory: \nFWrite them to file: ")
  (let* ((output (expand-file-name output-file))
         (files (autoload--libraries-in (if (listp dir) dir (list dir)) output))
         (root (file-name-directory output))
         (sections (mapcar (lambda (file) (cons (file-relative-name file root) (autoload--section file output root))) files))
         (empty (mapcar #'car (seq-remove #'cdr sections))))
    (autoload--editing output
      (autoload--delete-sections #'identity)
      (dolist (section sections)
        (if (cdr section) (autoload--insert-section (cddr section) (cadr section))))
      (when (and empty (seq-some #'cdr sections))
        (goto-char (autoload--end-of-sections))
        (insert (with-temp-buffer
                  (autoload--insert-header nil empty autoload--non-timestamp)
                  (insert generate-autoload-section-trailer)
                  (buffer-string)))))))

;;;###autoload
(defun update-directory-autoloads (&rest dirs)
  "Write the autoloads of all libraries in DIRS to `generated-autoload-file'."
  (interactive "DUpdate autoloads of directory: ")
  (unless generated-autoload-file
    (error "`generated-autoload-file' does not name the file to write"))
  (make-directory-autoloads dirs generated-autoload-file))

;;;###autoload
(defun update-file-autoloads (file &optional _save-after outfile)
  "Bring the section of the library FILE in OUTFILE, by default `generated-autoload-file', up to date.
Return nil if FILE has autoloads."
  (interactive (list (read-file-name "Update autoloads of file: ") t
                     (read-file-name "Write them to file: " nil generated-autoload-file)))
  (let* ((output (expand-file-name (or outfile generated-autoload-file (error "No file of autoloads"))))
         (source (expand-file-name file))
         (name (file-relative-name source (file-name-directory output)))
         (section (let ((autoload-timestamps t)) (autoload--section source output (file-name-directory output)))))
    (autoload--editing output
      (autoload--delete-sections (lambda (other) (equal (cdr other) name)))
      (if section (autoload--insert-section (cdr section) (car section))))
    (null section)))

;;;###autoload
(defun batch-update-autoloads ()
  "Update the autoloads of the directories that the command line names, in batch mode."
  (let ((directories command-line-args-left))
    (setq command-line-args-left nil)
    (apply #'update-directory-autoloads directories)))

(provide 'autoload-files)

;;; autoload-files.el ends here
