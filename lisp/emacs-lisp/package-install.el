;;; package-install.el --- packages: installing and deleting  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What is installed comes from a buffer: a library with headers, a tar file whose files are all in one
;; directory NAME-VERSION, or a directory.  `package-install' fills the buffer from an archive, for a package and for
;; all that it needs; `package-install-file' from a file.

;;; Code:

(require 'cl-lib)
(require 'package)
(require 'lisp-mnt)

(declare-function tar-untar-buffer "tar-mode")
(declare-function tar-header-name "tar-mode")
(declare-function tar-get-file-descriptor "tar-mode")
(declare-function tar--extract "tar-mode")
(declare-function byte-recompile-directory "bytecomp")
(defvar tar-parse-info)
(defvar tar-data-buffer)

;; -- what is in a buffer ----------------------------------------------------------------------

(defun package-strip-rcs-id (str)
  "Return the version string STR without the keyword of a version control system; nil if STR is nil."
  (when str
    (if (string-match "\\`[ \t]*[$]Revision:[ \t]+" str)
        (setq str (substring str (match-end 0))))
    ;; An error if it is none.
    (version-to-list str)
    str))

(defun package--read-requirements (lines)
  "Return the requirements in LINES, those of the header Package-Requires."
  (mapcar (lambda (requirement)
            (let ((requirement (if (consp requirement) requirement (list requirement))))
              (list (car requirement) (version-to-list (or (cadr requirement) "0")))))
          (package-read-from-string (mapconcat #'identity lines " "))))

(defun package-buffer-info ()
  "Return the descriptor of the library in the current buffer; signal an error if it has not the headers of a package."
  (goto-char (point-min))
  (unless (re-search-forward "^;;; \\([^ ]*\\)\\.el ---[ \t]*\\(.*?\\)[ \t]*\\(-\\*-.*-\\*-[ \t]*\\)?$" nil t)
    (error "Package lacks a file header"))
  (let ((name (match-string-no-properties 1)) (summary (match-string-no-properties 2)) (start (line-beginning-position)))
    (search-forward (concat ";;; " name ".el ends here"))
    (save-restriction
      (narrow-to-region start (point))
      (let* ((requires (lm-header-multiline "package-requires"))
             (version (or (package-strip-rcs-id (lm-header "package-version"))
                          (package-strip-rcs-id (lm-header "version"))
                          (error "Package lacks a \"Version\" or \"Package-Version\" header")))
             (keywords (lm-keywords-list)) (site (lm-website)) (authors (lm-authors)) (maintainer (lm-maintainer)))
        (package-desc-create
         :name (intern name) :version (version-to-list version) :summary summary :kind 'single
         :reqs (and requires (package--read-requirements requires))
         :extras (append (if authors (list (cons :authors authors)))
                         (if maintainer (list (cons :maintainer maintainer)))
                         (if keywords (list (cons :keywords keywords)))
                         (if site (list (cons :url site)))))))))

(defun package--read-pkg-desc (kind)
  "Return the descriptor of KIND that the form at the start of the current buffer gives."
  (goto-char (point-min))
  (let ((form (read (current-buffer))))
    (when (eq (car-safe form) 'define-package)
      (let ((desc (apply #'package-desc-from-define (cdr form))))
        (setf (package-desc-kind desc) kind)
        desc))))

(defun package-tar-file-info ()
  "Return the descriptor of the package in the tar file of the current buffer, which is in `tar-mode'."
  (let* ((first (tar-header-name (car tar-parse-info)))
         (directory (or (file-name-directory first) (error "Package does not untar cleanly into a directory")))
         (file (concat directory (package--description-file directory)))
         (header (or (tar-get-file-descriptor file)
                     (error "No package descriptor file found: %s" file)))
         (buffer (tar--extract header)))
    (unwind-protect
        (or (with-current-buffer buffer (package--read-pkg-desc 'tar))
            (error "Can't find define-package in %s" file))
      (kill-buffer buffer))))

(defun package-dir-info ()
  "Return the descriptor of the package in the default directory.
A file NAME-pkg.el describes it, where NAME is that of the directory, or else the headers of a library."
  (let* ((description (expand-file-name (package--description-file default-directory)))
         (files (if (file-readable-p description)
                    (list description)
                  (directory-files default-directory t "\\`[^.].*\\.el\\'")))
         (desc nil))
    (while (and files (not desc))
      (with-temp-buffer
        (insert-file-contents (car files))
        (setq desc (ignore-errors
                     (if (equal (car files) description)
                         (package--read-pkg-desc 'dir)
                       (package-buffer-info)))))
      (setq files (cdr files)))
    (unless desc
      (error "No .el files with package headers in `%s'" (directory-file-name default-directory)))
    (setf (package-desc-kind desc) 'dir)
    desc))

;; -- unpacking --------------------------------------------------------------------------------

(defun package--write-file-no-coding (file-name)
  "Write the bytes of the buffer to FILE-NAME."
  (let ((buffer-file-coding-system 'no-conversion) (coding-system-for-write (if enable-multibyte-characters 'utf-8-unix 'no-conversion)))
    (write-region (point-min) (point-max) file-name nil 'silent)))

(defun package-untar-buffer (dir)
  "Unpack the tar file in the current buffer; all of its files must be below DIR."
  (tar-mode)
  (let ((prefix (file-name-as-directory dir)) (case-fold-search nil))
    (dolist (header tar-parse-info)
      (let ((name (tar-header-name header)))
        (unless (or (string-prefix-p prefix name)
                    (string= name dir)
                    (string= name "pax_global_header"))
          (error "Package does not untar cleanly into directory %s" prefix))
        (if (member ".." (split-string name "/"))
            (error "Package has a file outside of directory %s: %s" prefix name)))))
  (tar-untar-buffer))

(defun package--alist-to-plist-args (alist)
  "Return ALIST as a list of keys and quoted values."
  (apply #'append
         (mapcar (lambda (pair)
                   (list (car pair)
                         (if (and (not (consp (cdr pair))) (or (keywordp (cdr pair)) (not (symbolp (cdr pair))) (memq (cdr pair) '(nil t))))
                             (cdr pair)
                           (list 'quote (cdr pair)))))
                 alist)))

(defun package-generate-description-file (pkg-desc pkg-file)
  "Write the form that describes PKG-DESC to PKG-FILE."
  (let ((print-level nil) (print-quoted t) (print-length nil) (name (package-desc-name pkg-desc)))
    (write-region
     (concat ";;; Generated package description from "
             (replace-regexp-in-string "-pkg\\.el\\'" ".el" (file-name-nondirectory pkg-file))
             "  -*- no-byte-compile: t -*-\n"
             (prin1-to-string
              (nconc
               (list 'define-package (symbol-name name) (package-version-join (package-desc-version pkg-desc))
                     (package-desc-summary pkg-desc)
                     (list 'quote (mapcar (lambda (requirement)
                                            (list (car requirement) (package-version-join (cadr requirement))))
                                          (package-desc-reqs pkg-desc))))
               (package--alist-to-plist-args (package-desc-extras pkg-desc))))
             "\n")
     nil pkg-file nil 'silent)))

(defun package-autoload-ensure-default-file (file)
  "Make FILE, an empty file of autoloads of a package, unless it exists; return its name."
  (unless (file-exists-p file)
    (let ((coding-system-for-write 'utf-8-emacs-unix))
      (write-region (autoload-rubric file "package" nil) nil file nil 'silent)))
  file)

(defun package-generate-autoloads (name pkg-dir)
  "Write the autoloads of the package NAME in PKG-DIR; return the name of their file, without directory."
  (let* ((base (format "%s-autoloads.el" name)) (file (expand-file-name base pkg-dir))
         (autoload-timestamps nil) (backup-inhibited t) (version-control 'never))
    (package-autoload-ensure-default-file file)
    (make-directory-autoloads pkg-dir file)
    base))

(defun package--make-autoloads-and-stuff (pkg-desc pkg-dir)
  "Write the autoloads of PKG-DESC in PKG-DIR, and its description if it has none."
  (package-generate-autoloads (package-desc-name pkg-desc) pkg-dir)
  (let ((file (expand-file-name (package--description-file pkg-dir) pkg-dir)))
    (unless (file-exists-p file)
      (package-generate-description-file pkg-desc file))))

(defvar warning-minimum-level)

(defun package--compile (pkg-desc)
  "Compile the libraries of PKG-DESC, if there is a compiler."
  (when (fboundp 'byte-recompile-directory)
    (let ((warning-minimum-level :error) (load-path load-path))
      (byte-recompile-directory (package-desc-dir pkg-desc) 0 'force))))

(defun package--unpack-directory (pkg-dir)
  "Copy the libraries in the default directory to PKG-DIR."
  (make-directory pkg-dir t)
  (dolist (file (directory-files default-directory t "\\`[^.].*\\.el\\'"))
    (copy-file file (expand-file-name (file-name-nondirectory file) pkg-dir) t)))

(defun package-unpack (pkg-desc)
  "Install PKG-DESC, whose contents are in the current buffer, and activate it; return the name of its directory."
  (let* ((name (package-desc-name pkg-desc)) (dirname (package-desc-full-name pkg-desc))
         (pkg-dir (expand-file-name dirname package-user-dir)))
    (pcase (package-desc-kind pkg-desc)
      ('dir (package--unpack-directory pkg-dir))
      ('tar
       (make-directory package-user-dir t)
       (let ((default-directory (file-name-as-directory package-user-dir)))
         (package-untar-buffer dirname)))
      ('single
       (make-directory pkg-dir t)
       (package--write-file-no-coding (expand-file-name (format "%s.el" name) pkg-dir)))
      (kind (error "Unknown package kind: %S" kind)))
    (package--make-autoloads-and-stuff pkg-desc pkg-dir)
    (let ((new (package-load-descriptor pkg-dir)))
      (unless (equal (package-desc-full-name new) dirname)
        (error "The retrieved package (`%s') doesn't match what the archive offered (`%s')"
               (package-desc-full-name new) dirname))
      ;; Its macros, in the present version, are needed to compile it.
      (package-activate-1 new 'reload 'deps)
      (package--compile new)
      (package--quickstart-maybe-refresh))
    pkg-dir))

;; -- what is to be installed ------------------------------------------------------------------

(defun package--acceptable-offer (name version)
  "Return the best offer for the package NAME in VERSION or a higher one; signal an error if there is none."
  (let ((offers (cdr (assq name package-archive-contents))) (problem nil) (found nil))
    (while (and offers (not found))
      (let* ((offer (pop offers)) (offered (package-desc-version offer)) (disabled (package-disabled-p name offered)))
        (cond
         ((version-list-< offered version)
          ;; The first problem is that of the best offer.
          (or problem
              (setq problem (format-message "Need package `%s-%s', but only %s is available"
                                            name (package-version-join version) (package-version-join offered)))))
         ((stringp disabled)
          (or problem
              (setq problem (format-message "Package `%s' held at version %s, but version %s required"
                                            name disabled (package-version-join version)))))
         (disabled
          (or problem (setq problem (format-message "Required package `%s' is disabled" name))))
         (t (setq found offer)))))
    (or found
        (error "%s" (or problem (format-message "Package `%s-%s' is unavailable" name (package-version-join version)))))))

(defun package-compute-transaction (packages requirements &optional seen)
  "Return PACKAGES, descriptors in the order of their installation, with what REQUIREMENTS need before it.
REQUIREMENTS are (NAME VERSION) lists.  SEEN are the packages that led here."
  ;; A chain of packages may be long.
  (let ((max-lisp-eval-depth (max max-lisp-eval-depth 10000)))
    (package--add-requirements packages requirements seen)))

(defun package--add-requirements (packages requirements seen)
  "Do the work of `package-compute-transaction' with PACKAGES, REQUIREMENTS and SEEN."
  (dolist (requirement requirements packages)
    (let* ((name (car requirement)) (version (cadr requirement))
           (known (cl-find name packages :key #'package-desc-name)))
      (cond
       (known
        (if (version-list-< (package-desc-version known) version)
            (error "Need package `%s-%s', but only %s is being installed"
                   name (package-version-join version) (package-version-join (package-desc-version known))))
        (if (memq known seen)
            (message "Dependency cycle going through %S" (package-desc-full-name known))
          ;; It is needed earlier than was thought.
          (setq packages (package--add-requirements (cons known (delq known packages))
                                                    (package-desc-reqs known) (cons known seen)))))
       ((package-installed-p name version))
       (t
        (let ((offer (package--acceptable-offer name version)))
          (setq packages (package--add-requirements (cons offer packages) (package-desc-reqs offer)
                                                    (cons offer seen)))))))))

(defun package-install-from-archive (pkg-desc)
  "Get PKG-DESC from its archive and install it."
  (when (eq (package-desc-dir pkg-desc) 'builtin)
    (error "Package `%s' comes with Emacs" (package-desc-name pkg-desc)))
  (let ((location (package-archive-base pkg-desc))
        (file (concat (package-desc-full-name pkg-desc) (package-desc-suffix pkg-desc))))
    (unless location
      (error "The archive of package `%s' is not known" (package-desc-full-name pkg-desc)))
    (package--with-work-buffer location file
      (let ((signed (package-sign--check location (package-desc-archive pkg-desc) file (buffer-string))))
        (package-unpack pkg-desc)
        (when signed
          (write-region "" nil (expand-file-name (concat (package-desc-full-name pkg-desc) ".signed") package-user-dir)
                        nil 'silent)
          (setf (package-desc-signed (cl-find (package-desc-version pkg-desc)
                                              (cdr (assq (package-desc-name pkg-desc) package-alist))
                                              :key #'package-desc-version :test #'equal))
                t))))))

(defun package-download-transaction (packages)
  "Install PACKAGES, descriptors of what archives offer, in their order."
  (mapc #'package-install-from-archive packages))

;; -- what the user has chosen -----------------------------------------------------------------

(defun package--save-selected-packages (&optional value)
  "Set `package-selected-packages' to VALUE, if that is not nil, and save it."
  (when value
    (setq package-selected-packages value))
  (if after-init-time
      (let ((save-silently inhibit-message))
        (customize-save-variable 'package-selected-packages package-selected-packages))
    (add-hook 'after-init-hook #'package--save-selected-packages)))

(defun package--find-non-dependencies ()
  "Return the names of the user's packages that no other one needs."
  (let (names)
    (dolist (entry package-alist)
      (unless (package--used-elsewhere-p (cadr entry) nil 'all)
        (push (car entry) names)))
    (nreverse names)))

(defun package--user-selected-p (pkg)
  "Return non-nil if the user has chosen the package PKG, a name.
If nothing is known about that, note the packages that no other one needs."
  (unless (consp package-selected-packages)
    (package--save-selected-packages (package--find-non-dependencies)))
  (memq pkg package-selected-packages))

(defun package--user-installed-p (package)
  "Return non-nil if PACKAGE, a name, is installed in the user's directory."
  (let ((desc (cadr (assq package package-alist))))
    (when desc
      (string-prefix-p (file-name-as-directory (expand-file-name package-user-dir)) (expand-file-name (package-desc-dir desc))))))

(defun package--get-deps (pkgs)
  "Return the names PKGS and those of the installed packages that they need, what is needed first."
  (let (seen)
    (letrec ((visit (lambda (name)
                      (unless (memq name seen)
                        (let ((desc (cadr (assq name package-alist))))
                          (when desc
                            (dolist (requirement (package-desc-reqs desc))
                              (funcall visit (car requirement)))
                            (unless (memq name seen) (push name seen))))))))
      (mapc visit pkgs))
    (nreverse seen)))

(defun package--used-elsewhere-p (pkg-desc &optional pkg-list all)
  "Return the descriptor of a package in PKG-LIST, by default all, that needs PKG-DESC; with ALL, a list of them."
  (unless (and (stringp (package-desc-dir pkg-desc))
               (let ((descs (cdr (assq (package-desc-name pkg-desc) package-alist))))
                 ;; An old version is used by nobody.
                 (and (cdr descs) (not (eq pkg-desc (car descs))))))
    (let ((name (package-desc-name pkg-desc)) users)
      (dolist (entry (or pkg-list package-alist))
        (let ((desc (cadr entry)))
          (if (assq name (package-desc-reqs desc)) (push desc users))))
      (if all (nreverse users) (car (last users))))))

(defun package--removable-packages ()
  "Return the names of the user's packages that are there only because others needed them, which are gone."
  (let ((needed (package--get-deps package-selected-packages)) names)
    (dolist (entry package-alist (nreverse names))
      (if (and (not (memq (car entry) needed)) (package--user-installed-p (car entry)))
          (push (car entry) names)))))

(defun package--newest-p (pkg)
  "Return non-nil if PKG is the highest installed version of its package."
  (equal (cadr (assq (package-desc-name pkg) package-alist)) pkg))

(defun package--sort-by-dependence (package-list)
  "Return the descriptors of PACKAGE-LIST so that each comes before those that it needs."
  (let ((rest (mapcar (lambda (desc) (cons (package-desc-name desc) desc)) package-list)) sorted)
    (letrec ((visit (lambda (desc)
                      (when (rassq desc rest)
                        (setq rest (delq (rassq desc rest) rest))
                        (dolist (requirement (package-desc-reqs desc))
                          (let ((other (cdr (assq (car requirement) rest))))
                            (if other (funcall visit other))))
                        (push desc sorted)))))
      (mapc visit package-list))
    sorted))

;; -- commands ---------------------------------------------------------------------------------

(defun package--read-new-package ()
  "Ask for the name of a package that is offered and not installed."
  (package--archives-initialize)
  (intern (completing-read "Install package: "
                           (delq nil (mapcar (lambda (entry)
                                               (unless (package-installed-p (car entry)) (symbol-name (car entry))))
                                             package-archive-contents))
                           nil t)))

;;;###autoload
(defun package-install (pkg &optional dont-select)
  "Install the package PKG, a name or the descriptor of what an archive offers, and what it needs.
It becomes one of `package-selected-packages', unless DONT-SELECT is non-nil."
  (interactive (list (package--read-new-package) nil))
  (package--archives-initialize)
  (let ((name (if (package-desc-p pkg) (package-desc-name pkg) pkg)))
    (unless (or dont-select (package--user-selected-p name))
      (package--save-selected-packages (cons name package-selected-packages)))
    (let ((transaction
           (if (package-desc-p pkg)
               (unless (package-installed-p pkg)
                 (package-compute-transaction (list pkg) (package-desc-reqs pkg)))
             (package-compute-transaction () (list (list pkg nil))))))
      (cond
       (transaction
        (package-download-transaction transaction)
        (package--quickstart-maybe-refresh)
        (message  "Package `%s' installed." name))
       (t (message "`%s' is already installed" name))))))

(defun package--install-described (pkg-desc)
  "Install PKG-DESC, whose contents are in the current buffer, and first what it needs; return PKG-DESC."
  (let ((name (package-desc-name pkg-desc)))
    ;; What it needs is installed first.
    (let ((transaction (package-compute-transaction nil (package-desc-reqs pkg-desc))))
      (save-current-buffer
        (package-download-transaction transaction)))
    (package-unpack pkg-desc)
    (unless (package--user-selected-p name)
      (package--save-selected-packages (cons name package-selected-packages)))
    pkg-desc))

(defun package--decoded-buffer-info ()
  "Return the descriptor of the library whose bytes or text are in the current buffer."
  (if (and buffer-file-name (not enable-multibyte-characters))
      (let* ((buffer (current-buffer))
             (coding (or (car (find-operation-coding-system 'insert-file-contents (cons buffer-file-name buffer) t)) 'undecided)))
        (with-temp-buffer
          (insert (decode-coding-string (with-current-buffer buffer (buffer-string)) coding))
          (package-buffer-info)))
    (save-excursion (package-buffer-info))))

;;;###autoload
(defun package-install-from-buffer ()
  "Install the package in the current buffer: a library, a tar file in `tar-mode', or a directory in `dired-mode'."
  (interactive)
  (package--install-described
   (cond ((derived-mode-p 'dired-mode) (package-dir-info))
         ((derived-mode-p 'tar-mode) (package-tar-file-info))
         (t (package--decoded-buffer-info)))))

;;;###autoload
(defun package-install-file (file)
  "Install the package in FILE: a library, a tar file or a directory."
  (interactive "fPackage file name: ")
  (setq file (expand-file-name file))
  (with-temp-buffer
    (if (file-directory-p file)
        (let ((default-directory (file-name-as-directory file)))
          (package--install-described (package-dir-info)))
      (set-buffer-multibyte nil)
      (insert-file-contents-literally file)
      (goto-char (point-min))
      (setq default-directory (file-name-directory file) buffer-file-name file)
      (set-buffer-modified-p nil)
      (unwind-protect
          (progn
            (if (string-match-p "\\.tar\\'" file) (tar-mode))
            (package-install-from-buffer))
        (set-buffer-modified-p nil)
        (setq buffer-file-name nil)))))

;;;###autoload
(defun package-install-selected-packages (&optional noconfirm)
  "Install those of `package-selected-packages' that are not installed; ask first, unless NOCONFIRM is non-nil."
  (interactive)
  (package--archives-initialize)
  (let* ((missing (cl-remove-if #'package-installed-p package-selected-packages))
         (offered (cl-intersection missing (mapcar #'car package-archive-contents)))
         (difference (- (length missing) (length offered))))
    (cond
     (offered
      (when (or noconfirm
                (y-or-n-p (format "Packages to install: %d (%s), proceed? " (length offered)
                                  (mapconcat #'symbol-name offered " "))))
        (dolist (name offered) (package-install name 'dont-select))))
     ((> difference 0)
      (message (substitute-command-keys "Packages that are not available: %d (the rest is already installed), maybe you need to \\[package-refresh-contents]")
               difference))
     (t (message "All your packages are already installed")))))

(defun package--read-installed-package (prompt)
  "Ask with PROMPT for an installed package; return its name."
  (package--archives-initialize)
  (intern (completing-read prompt (mapcar (lambda (entry) (symbol-name (car entry))) package-alist) nil t)))

(defun package--delete-directory (dir)
  "Delete the directory DIR of a package."
  (delete-directory dir t))

(defun package-delete (pkg-desc &optional force nosave)
  "Delete the installed package PKG-DESC; with FORCE, even if others need it.
With NOSAVE, it stays one of `package-selected-packages'."
  (interactive
   (let ((name (package--read-installed-package "Delete package: ")))
     (list (cadr (assq name package-alist)) current-prefix-arg nil)))
  (let* ((dir (package-desc-dir pkg-desc)) (name (package-desc-name pkg-desc))
         (user (package--used-elsewhere-p pkg-desc)))
    (cond
     ((not (string-prefix-p (file-name-as-directory (expand-file-name package-user-dir)) (expand-file-name dir)))
      (error "Package `%s' is a system package, not deleting" (package-desc-full-name pkg-desc)))
     ((and user (not force))
      (error "Package `%s' is used by `%s' as dependency, not deleting"
             (package-desc-full-name pkg-desc) (package-desc-name user)))
     (t
      (when (and (not nosave) (package--newest-p pkg-desc) (package--user-selected-p name))
        (setq package-selected-packages (remq name package-selected-packages))
        (package--save-selected-packages))
      (package--delete-directory dir)
      (let ((signed (concat (directory-file-name dir) ".signed")))
        (if (file-exists-p signed) (delete-file signed)))
      (package--quickstart-maybe-refresh)
      (let ((entry (assq name package-alist)))
        (when entry
          (setcdr entry (delq pkg-desc (cdr entry)))
          (unless (cdr entry)
            (setq package-alist (delq entry package-alist)))))
      (message "Package `%s' deleted." (package-desc-full-name pkg-desc))))))

;;;###autoload
(defun package-reinstall (pkg)
  "Delete the package PKG, a name or descriptor, and install it again."
  (interactive (list (package--read-installed-package "Reinstall package: ")))
  (package-delete (if (package-desc-p pkg) pkg (cadr (assq pkg package-alist))) 'force 'nosave)
  (package-install pkg 'dont-select))

;;;###autoload
(defun package-autoremove ()
  "Delete the packages that are there only because others needed them, which are gone."
  (interactive)
  (let ((removable (package--removable-packages)))
    (if (not removable)
        (message "Nothing to autoremove")
      (when (y-or-n-p (format "Packages to delete: %d (%s), proceed? " (length removable)
                              (mapconcat #'symbol-name removable ", ")))
        (dolist (name removable)
          (package-delete (cadr (assq name package-alist)) t))))))

;; -- quickstart -------------------------------------------------------------------------------

(defun package--quickstart-maybe-refresh ()
  "Make the file of all autoloads anew, or delete it if it is not wanted."
  (cond
   (package-quickstart (package-quickstart-refresh))
   (t
    (dolist (file (list package-quickstart-file (concat package-quickstart-file "c")))
      (if (file-exists-p file) (delete-file file))))))

(defun package-quickstart-refresh ()
  "Write the autoloads of all packages that are activated to `package-quickstart-file'."
  (interactive)
  (let ((package-alist nil) (package-activated-list nil) files)
    (package-load-all-descriptors)
    ;; Visited in the order in which they would be activated.
    (cl-letf (((symbol-function 'package--load-files-for-activation)
               (lambda (desc _reload) (push (concat (package--autoloads-file-name desc) ".el") files)))
              ((symbol-function 'package--activate-info) #'ignore))
      (package--activate-all))
    (with-temp-buffer
      (insert ";;; Quickstart file to activate all packages at startup  -*- lexical-binding: t -*-\n\n")
      (dolist (file (nreverse files))
        (when (file-readable-p file)
          (insert (format "(let ((load-true-file-name %S) (load-file-name %S))\n" file file))
          (insert (with-temp-buffer
                    (insert-file-contents file)
                    ;; The name of the file that is loaded would be that of this one.
                    (while (search-forward "#$" nil t) (replace-match "load-file-name" t t))
                    (buffer-string)))
          (insert "\n)\n")))
      (insert (format "(setq package-activated-list '%S)\n" package-activated-list))
      (insert ";; Local Variables:\n;; version-control: never\n;; no-update-autoloads: t\n;; End:\n")
      (write-region (point-min) (point-max) package-quickstart-file nil 'silent))
    (if (fboundp 'byte-compile-file)
        (byte-compile-file package-quickstart-file))))

(provide 'package-install)
;; Who calls a command of this file needs the other parts, too.
;; Local Variables:
;; generated-autoload-load-name: "package"
;; End:

;;; package-install.el ends here
