;;; package.el --- packages: what is installed, and making it known  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A package is a directory NAME-VERSION below `package-user-dir'.  Its file NAME-pkg.el describes it in a call of
;; `define-package', which is read and never evaluated.  Its file NAME-autoloads.el makes its commands known:
;; `package-activate-all', which runs between the early init file and the init file, loads those files.
;;
;; Other parts: package-archive.el knows what archives offer, package-sign.el checks signatures, package-install.el
;; installs and deletes, package-menu.el shows a list, package-describe.el describes one package.

;;; Code:

(require 'cl-lib)

(defgroup package nil
  "Packages of Emacs Lisp."
  :group 'applications
  :version "24.1")

;;;###autoload
(defcustom package-enable-at-startup t
  "Non-nil means that packages are activated at the start, before the init file is loaded."
  :type 'boolean
  :version "24.1")

(defcustom package-load-list '(all)
  "Which packages may be activated: `all', or (NAME VERSION) lists, the first that fits decides.
VERSION is t for any, nil for none, or a string for that version only."
  :type '(repeat (choice (const all) (list :tag "Specific package" (symbol :tag "Package name")
                                           (choice :tag "Version" (const :tag "disable" nil) (const :tag "most recent" t)
                                                   (string :tag "specific version")))))
  :risky t
  :version "24.1")

;;;###autoload
(defcustom package-user-dir (locate-user-emacs-file "elpa")
  "Directory in which the user's packages are installed."
  :type 'directory
  :initialize #'custom-initialize-delay
  :risky t
  :group 'applications
  :version "24.1")

;;;###autoload
(defcustom package-directory-list
  (delq nil (mapcar (lambda (directory)
                      (let ((directory (and directory (directory-file-name directory))))
                        (if (and directory (string= (file-name-nondirectory directory) "site-lisp"))
                            (expand-file-name "elpa" directory))))
                    load-path))
  "More directories with packages, installed for all users."
  :type '(repeat directory)
  :initialize #'custom-initialize-delay
  :group 'applications
  :risky t
  :version "24.1")

(defcustom package-selected-packages nil
  "Names of the packages that the user has installed, without those that came because others need them."
  :type '(repeat symbol)
  :version "25.1")

(defcustom package-quickstart nil
  "Non-nil means that the autoloads of all packages are kept in one file, `package-quickstart-file'."
  :type 'boolean
  :version "27.1")

;;;###autoload
(defcustom package-quickstart-file (locate-user-emacs-file "package-quickstart.el")
  "File with the autoloads of all packages; `package-activate-all' loads it in their place if it exists."
  :type 'file
  :group 'applications
  :initialize #'custom-initialize-delay
  :version "27.1")

(defcustom package-native-compile nil
  "Non-nil would compile packages to machine code when they are installed; it has no effect here."
  :type 'boolean
  :version "28.1")

(defvar package-alist nil
  "The installed packages: (NAME DESC...), the descriptors of a package with the highest version first.")
(put 'package-alist 'risky-local-variable t)
(defvar package-activated-list nil
  "Names of the packages that are activated.")
(put 'package-activated-list 'risky-local-variable t)
;;;###autoload
(defvar package--activated nil
  "Non-nil once `package-activate-all' has run.")
(defvar package--initialized nil
  "Non-nil once `package-initialize' has run.")
(defvar package--default-summary "No description available."
  "Summary of a package without one.")

;; -- descriptors ------------------------------------------------------------------------------

(defun package--unquote (form)
  "Return what FORM quotes if it is a quoted form, else FORM."
  (if (eq (car-safe form) 'quote) (cadr form) form))

(defun package--parse-requirements (requirements)
  "Return REQUIREMENTS, (NAME VERSION) lists, with versions as lists of numbers."
  (mapcar (lambda (requirement)
            (list (car requirement) (version-to-list (cadr requirement))))
          (package--unquote requirements)))

(defun package--properties-alist (plist)
  "Return the alist of the properties in PLIST, the last first, without :kind and :archive."
  (let (alist)
    (while plist
      (unless (memq (car plist) '(:kind :archive))
        (let ((value (package--unquote (cadr plist))))
          (when value
            (push (cons (car plist) value) alist))))
      (setq plist (cddr plist)))
    alist))

(cl-defstruct (package-desc
               (:constructor package-desc-create)
               (:constructor package-desc-from-define
                             (name-string version-string &optional (summary package--default-summary) requirements
                                          &rest rest-plist
                                          &aux
                                          (name (intern name-string))
                                          (version (version-to-list version-string))
                                          (reqs (package--parse-requirements requirements))
                                          (kind (plist-get rest-plist :kind))
                                          (archive (plist-get rest-plist :archive))
                                          (extras (package--properties-alist rest-plist)))))
  "What is known of one version of a package.
KIND is `single', `tar' or `dir'; ARCHIVE names the archive that offers it, DIR is where it is installed,
`builtin' for what comes with the editor."
  name version (summary package--default-summary) reqs kind archive dir extras signed)

(defun package-version-join (vlist)
  "Return the version string of VLIST, a list of numbers as `version-to-list' returns it."
  (let ((names '((-1 . "pre") (-2 . "beta") (-3 . "alpha") (-4 . "snapshot"))) (text "") (number-p nil) (name-p nil))
    (dolist (part vlist text)
      (cond
       ((>= part 0)
        (setq text (concat text (if number-p "." "") (number-to-string part)) number-p t name-p nil))
       ((or name-p (not (assq part names)))
        (error "Invalid version list `%s'" vlist))
       (t (setq text (concat text (cdr (assq part names))) number-p nil name-p t))))))

(defun package-desc-full-name (pkg-desc)
  "Return the name of PKG-DESC with its version."
  (format "%s-%s" (package-desc-name pkg-desc) (package-version-join (package-desc-version pkg-desc))))

(defun package-desc-suffix (pkg-desc)
  "Return the suffix of the file in which an archive has PKG-DESC."
  (let ((kind (package-desc-kind pkg-desc)))
    (pcase kind
      ('single ".el")
      ('tar ".tar")
      ('dir "")
      (_ (error "Unknown package kind: %s" kind)))))

(defun package-desc--keywords (pkg-desc)
  "Return the keywords of PKG-DESC, a list of strings."
  (let ((keywords (cdr (assoc :keywords (package-desc-extras pkg-desc)))))
    (if (eq (car-safe keywords) 'quote) (nth 1 keywords) keywords)))

(defun package-desc-priority-version (pkg-desc)
  "Return the version of PKG-DESC with the priority of its archive before it."
  (cons (package-desc-priority pkg-desc) (package-desc-version pkg-desc)))

;; Packages that come along, as the list of GNU Emacs's library (finder-inf) has them: vectors.
(cl-defstruct (package--bi-desc
               (:constructor package-make-builtin (version summary))
               (:type vector))
  version reqs summary)

(defvar package--builtins nil
  "The packages that come along, as (NAME . VECTOR); the library finder-inf fills it.")
(put 'package--builtins 'risky-local-variable t)

(defun package--from-builtin (bi-desc)
  "Return the descriptor of BI-DESC, an element of `package--builtins'."
  (package-desc-create :name (pop bi-desc)
                       :version (package--bi-desc-version bi-desc)
                       :summary (package--bi-desc-summary bi-desc)
                       :dir 'builtin))

(defun package--load-builtins ()
  "Make sure that `package--builtins' is filled, if a list is there."
  (unless package--builtins
    (require 'finder-inf nil t)))

(defun package-built-in-p (package &optional min-version)
  "Return non-nil if PACKAGE, a name or descriptor, comes along, in MIN-VERSION or a higher one."
  (if (package-desc-p package)
      (eq (package-desc-dir package) 'builtin)
    (let ((version (cdr (assq package package--builtin-versions))))
      (or (and version (version-list-<= (or min-version '(0)) version))
          (progn
            (package--load-builtins)
            (let ((entry (assq package package--builtins)))
              (and entry (version-list-<= (or min-version '(0)) (or (package--bi-desc-version (cdr entry)) '(0))))))))))

;; -- installed packages -----------------------------------------------------------------------

(defun package--insert-by-version (descs new order)
  "Return DESCS, sorted downwards by ORDER, a function that returns a version, with NEW before its equals."
  (let ((before nil) (version (funcall order new)))
    (while (and descs (version-list-< version (funcall order (car descs))))
      (push (pop descs) before))
    (nconc (nreverse before) (cons new descs))))

(defun package-process-define-package (exp)
  "Note the package that EXP describes, a form (define-package ARGUMENT...); return its descriptor, or nil.
The arguments are taken as they are, without evaluation."
  (when (eq (car-safe exp) 'define-package)
    (let* ((new (apply #'package-desc-from-define (cdr exp)))
           (name (package-desc-name new))
           (entry (assq name package-alist)))
      (if entry
          (setcdr entry (package--insert-by-version (cdr entry) new #'package-desc-version))
        (push (list name new) package-alist))
      new)))

(defun define-package (_name-string _version-string &optional _docstring _requirements &rest _extra-properties)
  "Signal an error: such forms are read, not evaluated."
  (error "Don't call me!"))

(defun package-load-descriptor (pkg-dir)
  "Note the package in the directory PKG-DIR and return its descriptor, or nil if it has no description."
  (let ((file (expand-file-name (package--description-file pkg-dir) pkg-dir)))
    (when (file-exists-p file)
      (with-temp-buffer
        (insert-file-contents file)
        (goto-char (point-min))
        (let ((desc (or (package-process-define-package (read (current-buffer)))
                        (error "Can't find define-package in %s" file))))
          (setf (package-desc-dir desc) pkg-dir)
          (if (file-exists-p (concat pkg-dir ".signed"))
              (setf (package-desc-signed desc) t))
          desc)))))

(defun package-load-all-descriptors ()
  "Note all packages in `package-user-dir' and the directories of `package-directory-list'.
A package whose description is damaged does not hide the others."
  (dolist (directory (cons package-user-dir package-directory-list))
    (when (file-directory-p directory)
      (dolist (pkg-dir (directory-files directory t "\\`[^.]"))
        (if (file-directory-p pkg-dir)
            (condition-case-unless-debug err
                (package-load-descriptor pkg-dir)
              (error (message "Package in %s: %s" pkg-dir (error-message-string err)))))))))

(defun package--alist ()
  "Return `package-alist', after looking for packages if it is empty."
  (or package-alist
      (progn (package-load-all-descriptors) package-alist)))

(defun package-disabled-p (pkg-name version)
  "Return non-nil if `package-load-list' keeps VERSION of the package PKG-NAME from being activated.
The value is the version that is wanted, a string, if it wants another one."
  (package--judge (cond ((assq pkg-name package-load-list) (cadr (assq pkg-name package-load-list)))
                        ((memq 'all package-load-list) t))
                  version))

(defun package--judge (wanted version)
  "Return nil if VERSION may be activated where WANTED is an element of `package-load-list', as `package-disabled-p'."
  (cond
   ((null wanted) t)
   ((eq wanted t) nil)
   ((stringp wanted) (unless (version-list-= version (version-to-list wanted)) wanted))
   (t (error "Invalid element in `package-load-list'"))))

(defun package-installed-p (package &optional min-version)
  "Return non-nil if PACKAGE, a name or descriptor, is installed, in MIN-VERSION or a higher one; or comes along."
  (cond
   ((package-desc-p package)
    (let ((dir (package-desc-dir package)))
      (and (stringp dir) (file-exists-p dir))))
   ((and (not package--initialized) (null min-version) package-activated-list (memq package package-activated-list))
    t)
   (t
    (let ((descs (cdr (assq package (package--alist)))))
      (or (and descs (version-list-<= (or min-version '(0)) (package-desc-version (car descs))))
          (package-built-in-p package min-version))))))

(defvar package-archive-contents)

(defun package-get-descriptor (pkg-name)
  "Return the descriptor of PKG-NAME: of what is installed, of what an archive offers, or of what comes along; or nil."
  (unless package--initialized (package-initialize 'no-activate))
  (or (cadr (assq pkg-name package-alist))
      (cadr (assq pkg-name package-archive-contents))
      (progn (package--load-builtins)
             (let ((entry (assq pkg-name package--builtins)))
               (and entry (package--from-builtin entry))))))

;; -- activation -------------------------------------------------------------------------------

(defun package--autoloads-file-name (pkg-desc)
  "Return the name of the file of autoloads of PKG-DESC, without suffix."
  (expand-file-name (format "%s-autoloads" (package-desc-name pkg-desc)) (package-desc-dir pkg-desc)))

(defun package--activate-autoloads-and-load-path (pkg-desc)
  "Load the autoloads of PKG-DESC and make sure that its directory is in `load-path'."
  (let ((directory (directory-file-name (package-desc-dir pkg-desc))) (before load-path))
    (with-demoted-errors "Error in package activation: %s"
      (load (package--autoloads-file-name pkg-desc) t t))
    ;; Old ones do not put the directory there themselves.
    (when (and (eq before load-path) (not (member directory load-path))
               (not (member (file-name-as-directory directory) load-path)))
      (push directory load-path))))

(defun package--loaded-libraries (directory)
  "Return the libraries in DIRECTORY, without suffix, of which a file of that name was loaded, the first loaded first."
  (let ((names (mapcar #'file-name-sans-extension (directory-files-recursively directory "\\`[^.].*\\.el\\'")))
        found)
    (dolist (entry load-history found)
      (when (stringp (car entry))
        (let ((base (file-name-base (car entry))))
          (dolist (name names)
            (if (and (string= (file-name-nondirectory name) base)
                     (not (string-match-p "-\\(?:autoloads\\|pkg\\)\\'" name)))
                (setq found (cons name (delete name found))))))))))

(defun package--load-files-for-activation (pkg-desc reload)
  "Load the autoloads of PKG-DESC; with RELOAD, also its libraries that are loaded, in another version."
  (let ((loaded (if reload (package--loaded-libraries (package-desc-dir pkg-desc)))))
    (package--activate-autoloads-and-load-path pkg-desc)
    (dolist (library loaded)
      (load library nil t))))

(defun package--activate-info (pkg-desc)
  "Let the manuals of PKG-DESC be found, if it has some."
  (let ((directory (package-desc-dir pkg-desc)))
    (when (file-exists-p (expand-file-name "dir" directory))
      (with-eval-after-load 'info
        (defvar Info-directory-list)
        (declare-function info-initialize "info" ())
        (info-initialize)
        (push directory Info-directory-list)))))

(defun package-activate-1 (pkg-desc &optional reload deps)
  "Activate the package PKG-DESC; return t, or nil if one of the packages that it requires cannot be.
With RELOAD, load its libraries again that were loaded; with DEPS, activate what it requires."
  (let ((name (package-desc-name pkg-desc)) (missing nil))
    (unless (package-desc-dir pkg-desc)
      (error "Internal error: unable to find directory for `%s'" (package-desc-full-name pkg-desc)))
    (when deps
      (setq missing (cl-find-if-not (lambda (requirement) (package-activate (car requirement)))
                                    (package-desc-reqs pkg-desc)))
      (if missing
          (message "Unable to activate package `%s'.\nRequired package `%s-%s' is unavailable"
                   name (car missing) (package-version-join (cadr missing)))))
    (unless missing
      (package--load-files-for-activation pkg-desc reload)
      (package--activate-info pkg-desc)
      (push name package-activated-list)
      t)))

(defun package--get-activatable-pkg (pkg-name)
  "Return the descriptor of the version of PKG-NAME that may be activated, or nil."
  (cl-find-if-not (lambda (desc) (package-disabled-p pkg-name (package-desc-version desc)))
                  (cdr (assq pkg-name package-alist))))

(defun package-activate (package &optional force)
  "Activate PACKAGE, a name; return non-nil if it is active then, or comes along.
With FORCE, do it again."
  (let ((desc (package--get-activatable-pkg package)))
    (cond
     ((and (memq package package-activated-list) (not force)) t)
     ((null desc) (package-built-in-p package))
     (t (package-activate-1 desc nil 'deps)))))

(defun package--activate-all ()
  "Activate all installed packages that may be."
  (dolist (entry (package--alist))
    (condition-case err
        (package-activate (car entry))
      (error (message "%s" (error-message-string err))))))

(defvar package--quickstart-pkgs t
  "Names of the packages in the file that is loaded in their place, or t while none is.")

;;;###autoload
(progn
  ;; With the file of all autoloads the rest of this library is not needed at the start.
  (defun package-activate-all ()
    "Activate all installed packages."
    (setq package--activated t)
    (let* ((elc (concat package-quickstart-file "c"))
           (file (cond ((file-readable-p elc) elc)
                       ((file-readable-p package-quickstart-file) package-quickstart-file))))
      (cond
       (file
        (unless (boundp 'package-activated-list) (setq package-activated-list nil))
        (let ((load-source-file-function nil))
          (load file nil 'nomessage t)))
       (t
        (require 'package)
        (package--activate-all))))))

;;;###autoload
(defun package-initialize (&optional no-activate)
  "Look for installed packages and for what archives offer, and activate the installed packages.
With NO-ACTIVATE, do not activate."
  (interactive)
  (when (and package--initialized (not after-init-time))
    (lwarn '(package reinitialization) :warning
           "Unnecessary call to `package-initialize' in init file"))
  (setq package-alist nil)
  (package-load-all-descriptors)
  (package-read-all-archive-contents)
  (setq package--initialized t)
  (unless no-activate
    (package-activate-all))
  ;; Versions of Emacs that archives offer packages for depend on what is there.
  (package--build-compatibility-table))

;; -- the version of a package -----------------------------------------------------------------

;;;###autoload
(defun package-get-version ()
  "Return the version of the package whose file is being loaded, a string, or nil if it is not known."
  (let ((file (or (macroexp-file-name) buffer-file-name)))
    (cond
     ((null file) nil)
     ;; The name of an installed package's directory tells it.
     ((string-match "/[^/]+-\\([0-9]\\(?:[0-9.]\\|pre\\|beta\\|alpha\\|snapshot\\)+\\)/[^/]+\\'" file)
      (match-string 1 file))
     (t
      ;; A working tree: its main library tells it.
      (let ((main (package--main-file-name file)))
        (when (file-readable-p main)
          (with-temp-buffer
            (insert-file-contents main)
            (require 'lisp-mnt)
            (or (lm-header "package-version") (lm-header "version")))))))))

(defun package--main-file-name (file)
  "Return the name of the main library of the package whose directory has FILE."
  (let ((directory (directory-file-name (file-name-directory file))))
    (expand-file-name (concat (file-name-nondirectory directory) ".el") directory)))

(provide 'package)

(require 'package-sign)
(require 'package-archive)
(require 'package-install)
(require 'package-describe)
(require 'package-menu)

;;; package.el ends here
