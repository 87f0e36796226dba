;;; package-describe.el --- packages: the description of one  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `describe-package' shows in the help buffer what is known of a package; `package-desc-status' tells its state
;; in a word.

;;; Code:

(require 'cl-lib)
(require 'package)
(require 'lisp-mnt)

(defface package-help-section-name '((t :inherit (bold font-lock-function-name-face)))
  "Face of the names of sections in the description of a package."
  :version "25.1"
  :group 'package)

(defvar package-list-unsigned nil
  "Non-nil means that installed packages without a signature have a status of their own.")

(defvar package-menu--new-package-list nil
  "Names of the packages that archives offer since they were last asked.")

(defun package-desc-status (pkg-desc)
  "Return the status of PKG-DESC, a string such as \"available\" or \"installed\"."
  (let* ((name (package-desc-name pkg-desc)) (dir (package-desc-dir pkg-desc)) (version (package-desc-version pkg-desc))
         (entry (assq name package-load-list))
         (held (cadr entry)))
    (cond
     ((eq dir 'builtin) "built-in")
     ((and entry (null held)) "disabled")
     ((and (stringp held)
           (not (version-list-= version (version-to-list held))))
      (if (version-list-< version (version-to-list held)) "disabled" "held"))
     (dir (package--installed-status pkg-desc))
     ((package--incompatible-p pkg-desc) "incompat")
     (t
      (let ((installed (cadr (assq name package-alist))))
        (cond
         ((or (null installed) (version-list-< (package-desc-version installed) version))
          (if (memq name package-menu--new-package-list) "new" "available"))
         (t "avail-obso")))))))

(defun package--installed-status (pkg-desc)
  "Return the status of PKG-DESC, which was installed."
  (let ((dir (package-desc-dir pkg-desc)) (name (package-desc-name pkg-desc)))
    (cond
     ((not (file-exists-p dir)) "deleted")
     ((not (string-prefix-p (file-name-as-directory (expand-file-name package-user-dir)) (expand-file-name dir)))
      "external")
     ((not (eq pkg-desc (cadr (assq name package-alist)))) "obsolete")
     ((and package-list-unsigned (not (package-desc-signed pkg-desc))) "unsigned")
     ((package--user-selected-p name) "installed")
     (t "dependency"))))

;; -- the text ---------------------------------------------------------------------------------

(defun package--print-help-section (name &rest strings)
  "Insert the section NAME of a description: its name at the right of a column, then STRINGS."
  (insert (make-string (max 0 (- 11 (string-width name))) ?\s)
          (propertize name 'font-lock-face 'package-help-section-name) ":")
  (when strings
    (insert " ")
    (apply #'insert strings)
    (insert "\n")))

(defun package-make-button (text &rest properties)
  "Insert a button with TEXT and PROPERTIES."
  (apply #'insert-text-button (if (display-graphic-p) text (concat "[" text "]"))
         'follow-link t properties))

(defun package-install-button-action (button)
  "Install the package of BUTTON, after a question."
  (let ((desc (button-get button 'package-desc)))
    (when (y-or-n-p (format-message "Install package `%s'? " (package-desc-full-name desc)))
      (package-install desc nil)
      (describe-package (package-desc-name desc)))))

(defun package-delete-button-action (button)
  "Delete the package of BUTTON, after a question."
  (let ((desc (button-get button 'package-desc)))
    (when (y-or-n-p (format-message "Delete package `%s'? " (package-desc-full-name desc)))
      (package-delete desc)
      (describe-package (package-desc-name desc)))))

(defun package-keyword-button-action (button)
  "List the packages with the keyword of BUTTON."
  (package-show-package-list t (list (button-get button 'package-keyword))))

(defun package--insert-package-buttons (requirements)
  "Insert REQUIREMENTS, elements (NAME VERSION NOTE), as buttons that describe the packages."
  (let ((first t))
    (dolist (requirement requirements)
      (let* ((name (car requirement)) (note (nth 2 requirement))
             (text (format "%s-%s" name (package-version-join (cadr requirement)))))
        (cond (first (setq first nil))
              ((>= (+ 2 (current-column) (string-width text) (string-width note)) (window-width))
               (insert ",\n" (make-string 13 ?\s)))
              (t (insert ", ")))
        (insert-text-button text 'action (lambda (_) (describe-package name)) 'follow-link t
                            'help-echo (format "Describe package %s" name))
        (insert note)))
    (insert "\n")))

(defun package--insert-status (desc status installable removable)
  "Insert the section on the STATUS of DESC; INSTALLABLE and REMOVABLE say which buttons it has."
  (let ((dir (package-desc-dir desc)) (name (package-desc-name desc))
        (reason (package--incompatible-p desc)))
    (package--print-help-section "Status")
    (insert " ")
    (cond
     ((eq dir 'builtin)
      (insert (propertize "Built-In" 'font-lock-face 'package-status-built-in) "."))
     ((stringp dir)
      (insert (propertize (if (member status '("unsigned" "dependency")) "Installed" (capitalize status))
                          'font-lock-face 'package-status-installed)
              (substitute-command-keys " in `")
              (file-name-as-directory
               (if (string-prefix-p (file-name-as-directory (expand-file-name package-user-dir)) (expand-file-name dir))
                   (file-relative-name dir package-user-dir)
                 (abbreviate-file-name dir)))
              (substitute-command-keys "'"))
      (if (and (package-built-in-p name) (not (package-built-in-p name (package-desc-version desc))))
          (insert ",\n             shadowing a " (propertize "built-in package" 'font-lock-face 'package-status-built-in)))
      (insert (if (package-desc-signed desc) "." " (unsigned)."))
      (when removable
        (insert " ")
        (package-make-button "Delete" 'action #'package-delete-button-action 'package-desc desc)))
     (reason
      (insert (propertize "Incompatible" 'font-lock-face 'font-lock-warning-face) " because it depends on ")
      (if (stringp reason)
          (insert "Emacs " reason ".")
        (insert "uninstallable packages.")))
     (installable
      (insert (capitalize status) " from " (format "%s" (package-desc-archive desc)) " -- ")
      (package-make-button "Install" 'action #'package-install-button-action 'package-desc desc))
     (t (insert (capitalize status) ".")))
    (insert "\n")))

(defun package--print-email-button (recipient)
  "Insert RECIPIENT, a pair (NAME . ADDRESS), and a newline."
  (when (car recipient) (insert (car recipient)))
  (when (and (car recipient) (cdr recipient)) (insert " "))
  (when (cdr recipient)
    (insert "<")
    (if (fboundp 'compose-mail)
        (insert-text-button (cdr recipient) 'follow-link t
                            'action (lambda (_) (compose-mail (format "%s <%s>" (car recipient) (cdr recipient)))))
      (insert (cdr recipient)))
    (insert ">"))
  (insert "\n"))

(defun package--insert-people (extras)
  "Insert the maintainer and the authors that EXTRAS names."
  (let ((maintainer (cdr (assq :maintainer extras))) (authors (cdr (assq :authors extras))))
    (when maintainer
      (package--print-help-section "Maintainer")
      (insert " ")
      (package--print-email-button maintainer))
    (when authors
      (package--print-help-section (if (cdr authors) "Authors" "Author"))
      (insert " ")
      (package--print-email-button (car authors))
      (dolist (author (cdr authors))
        (insert (make-string 13 ?\s))
        (package--print-email-button author)))))

(defun package--insert-other-versions (desc)
  "Insert the section on the other versions than DESC, which are installed or offered."
  (let* ((name (package-desc-name desc))
         (all (append (cdr (assq name package-alist)) (cdr (assq name package-archive-contents))))
         (builtin (assq name package--builtins))
         (others (delete desc (append all (if builtin (list (package--from-builtin builtin)))))))
    (when others
      (package--print-help-section "Other versions"
        (mapconcat (lambda (other)
                     (let ((dir (package-desc-dir other)))
                       (concat (package-version-join (package-desc-version other))
                               " ("
                               (cond ((stringp dir) "installed")
                                     ((eq dir 'builtin) "built-in")
                                     (t (format "%s" (package-desc-archive other))))
                               ")")))
                   others ", ")
        "."))))

(defun package--get-description (desc)
  "Return the text that tells about the installed package DESC: its readme, or the commentary of its library."
  (let* ((name (package-desc-name desc)) (dir (package-desc-dir desc))
         (library (expand-file-name (format "%s.el" name) dir))
         (files (cons (format "%s-readme.txt" name) '("README-elpa" "README-elpa.md" "README" "README.rst" "README.org" "README.md")))
         (text nil))
    (while (and files (not text))
      (let ((file (expand-file-name (pop files) dir)))
        (if (file-readable-p file)
            (setq text (with-temp-buffer (insert-file-contents file) (buffer-string))))))
    (or text
        (and (file-readable-p library) (lm-commentary library)))))

(defun package--offered-description (desc)
  "Return the text that the archive of DESC has about it, or nil."
  (let ((location (package-archive-base desc)) (file (format "%s-readme.txt" (package-desc-name desc))))
    (when location
      (ignore-errors
        (package--with-work-buffer location file
          (decode-coding-string (buffer-substring-no-properties (point-min) (point-max)) 'utf-8))))))

(defun package--library-commentary (library)
  "Return the commentary in LIBRARY, a file that may be compressed."
  (if (string-suffix-p ".gz" library)
      (with-temp-buffer
        (set-buffer-multibyte nil)
        (insert-file-contents-literally library)
        (zlib-decompress-region (point-min) (point-max))
        (let ((text (decode-coding-string (buffer-string) 'utf-8)))
          (erase-buffer)
          (set-buffer-multibyte t)
          (set-syntax-table emacs-lisp-mode-syntax-table)
          (insert text)
          (lm-commentary)))
    (lm-commentary library)))

(defun package--insert-description (desc)
  "Insert the text about DESC."
  (let ((dir (package-desc-dir desc)))
    (insert
     (cond
      ((eq dir 'builtin)
       (let ((library (locate-file (format "%s.el" (package-desc-name desc)) load-path load-file-rep-suffixes)))
         (or (and library (package--library-commentary library)) "")))
      (t (or (if (stringp dir) (package--get-description desc) (package--offered-description desc))
             "This package does not provide a description."))))))

(defun package--insert-requirements (desc)
  "Insert the section on what DESC needs."
  (let ((requirements (package-desc-reqs desc)))
    (when requirements
      (package--print-help-section "Requires")
      (insert " ")
      (package--insert-package-buttons
       (mapcar (lambda (requirement)
                 (let ((name (car requirement)) (version (cadr requirement)))
                   (list name version
                         (if (or (eq name 'emacs) (package-installed-p name version) (assq name package-archive-contents)
                                 (package-built-in-p name version))
                             ""
                           " (not available)"))))
               requirements)))))

(defun describe-package-1 (pkg)
  "Insert the description of PKG, a name or descriptor, into the current buffer."
  (package--load-builtins)
  (let* ((desc (cond ((package-desc-p pkg) pkg)
                     ((cadr (assq pkg package-alist)))
                     ((assq pkg package--builtins) (package--from-builtin (assq pkg package--builtins)))
                     (t (cadr (assq pkg package-archive-contents)))))
         (incompatible (package--incompatible-p desc))
         (name (package-desc-name desc)) (dir (package-desc-dir desc)) (extras (package-desc-extras desc))
         (status (package-desc-status desc))
         (users (unless (eq dir 'builtin) (package--used-elsewhere-p desc nil 'all)))
         (site (cdr (assq :url extras))) (keywords (package-desc--keywords desc)))
    (insert (format "Package %s is %s.\n\n" name (if (string= status "incompat") "incompatible" status)))
    (package--insert-status desc status
                            (and (not dir) (not incompatible))
                            (and (stringp dir) (not users) (string= status "installed")))
    (if (and (not (stringp dir)) (package-desc-archive desc))
        (package--print-help-section "Archive" (format "%s" (package-desc-archive desc))))
    (if (package-desc-version desc)
        (package--print-help-section "Version" (package-version-join (package-desc-version desc))))
    (if (cdr (assq :commit extras))
        (package--print-help-section "Commit" (cdr (assq :commit extras))))
    (if (package-desc-summary desc)
        (package--print-help-section "Summary" (package-desc-summary desc)))
    (package--insert-requirements desc)
    (when users
      (package--print-help-section "Required by")
      (insert " ")
      (package--insert-package-buttons
       (mapcar (lambda (user) (list (package-desc-name user) (package-desc-version user) "")) users)))
    (when site
      (package--print-help-section "Website")
      (insert " ")
      (if (fboundp 'browse-url)
          (insert-text-button site 'follow-link t 'action (lambda (_) (browse-url site)))
        (insert site))
      (insert "\n"))
    (when keywords
      (package--print-help-section "Keywords")
      (insert " ")
      (dolist (keyword keywords)
        (package-make-button keyword 'package-keyword keyword 'action #'package-keyword-button-action)
        (insert " "))
      (insert "\n"))
    (package--insert-people extras)
    (package--insert-other-versions desc)
    (insert "\n")
    (package--insert-description desc)))

;;;###autoload
(defun describe-package (package)
  "Show what is known of PACKAGE, a name or descriptor."
  (interactive
   (progn
     (package--load-builtins)
     (package--archives-initialize)
     (list (intern (completing-read "Describe package: "
                                    (delete-dups (mapcar (lambda (entry) (symbol-name (car entry)))
                                                         (append package-alist package-archive-contents package--builtins)))
                                    nil t)))))
  (if (not (or (package-desc-p package) (and package (symbolp package))))
      (message "No package specified")
    (help-setup-xref (list #'describe-package package) (called-interactively-p 'interactive))
    (with-help-window (help-buffer)
      (with-current-buffer standard-output
        (describe-package-1 package)))))

(provide 'package-describe)
;; Who calls a command of this file needs the other parts, too.
;; Local Variables:
;; generated-autoload-load-name: "package"
;; End:

;;; package-describe.el ends here
