;;; package-archive.el --- packages: what archives offer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An archive is a directory, or an address of the network, with a file "archive-contents": a list of a number,
;; the version of its format, and of elements (NAME . [VERSION REQUIREMENTS SUMMARY KIND EXTRAS]).  A copy of each
;; archive's file is kept below `package-user-dir', in archives/NAME.

;;; Code:

(require 'cl-lib)
(require 'package)

(defcustom package-archives
  '(("gnu" . "https://elpa.gnu.org/packages/") ("nongnu" . "https://elpa.nongnu.org/nongnu/"))
  "Archives of packages: (NAME . LOCATION) pairs, LOCATION a directory or the start of addresses."
  :type '(alist :key-type (string :tag "Archive name") :value-type (string :tag "URL or directory name"))
  :risky t
  :group 'package
  :version "28.1")

(defcustom package-archive-priorities nil
  "Priorities of archives: (NAME . NUMBER) pairs; a package comes from the one with the highest.  The default is 0."
  :type '(alist :key-type (string :tag "Archive name") :value-type (integer :tag "Priority (default is 0)"))
  :risky t
  :group 'package
  :version "25.1")

(defcustom package-pinned-packages nil
  "Packages that come from one archive only: (NAME . ARCHIVE) pairs."
  :type '(alist :key-type (symbol :tag "Package") :value-type (string :tag "Archive name"))
  :risky t
  :group 'package
  :version "24.4")

(defcustom package-menu-hide-low-priority 'archive
  "What is hidden of a package that several archives offer.
t: all but the version with the highest priority and number.  `archive': what archives of lower priority offer.
nil: nothing."
  :type '(choice (const :tag "Don't hide anything" nil) (const :tag "Hide per package-archive-priorities" archive)
                 (const :tag "Hide per archive and version number" t))
  :group 'package
  :version "25.1")

(defvar package-archive-contents nil
  "What archives offer: (NAME DESC...), the best descriptor first.")
(put 'package-archive-contents 'risky-local-variable t)
(defconst package-archive-version 1
  "The version of the format of archives that is understood.")
(defvar package--compatibility-table nil
  "Hash table of the highest versions of each package that work with this Emacs.")

;; The elements of archives.
(cl-defstruct (package--ac-desc
               (:constructor package-make-ac-desc (version reqs summary kind extras))
               (:copier nil)
               (:type vector))
  version reqs summary kind extras)

(defun package-archive-priority (archive)
  "Return the priority of ARCHIVE, a name."
  (or (cdr (assoc archive package-archive-priorities)) 0))

(defun package-desc-priority (pkg-desc)
  "Return the priority of the archive that PKG-DESC comes from."
  (package-archive-priority (package-desc-archive pkg-desc)))

(defun package-archive-base (desc)
  "Return the location of the archive of the package DESC."
  (cdr (assoc (package-desc-archive desc) package-archives)))

;; -- files of archives ------------------------------------------------------------------------

(defun package--archive-remote-p (location)
  "Return non-nil if LOCATION is an address of the network."
  (string-match-p "\\`https?:" location))

(defun package--insert-archive-file (location file)
  "Insert the bytes of FILE of the archive at LOCATION."
  (cond
   ((not (package--archive-remote-p location))
    (unless (file-name-absolute-p location)
      (error "Archive location %s is not an absolute file name" location))
    (insert-file-contents-literally (expand-file-name file location)))
   ((fboundp 'url-insert-file-contents)
    (set-buffer-multibyte nil)
    (url-insert-file-contents (concat location file)))
   (t (error "Archive %s is in the network, which cannot be reached: use a directory" location))))

(defun package--archive-file-exists-p (location file)
  "Return non-nil if the archive at LOCATION has FILE."
  (if (package--archive-remote-p location)
      (ignore-errors (with-temp-buffer (package--insert-archive-file location file)) t)
    (file-exists-p (expand-file-name file location))))

(defmacro package--with-work-buffer (location file &rest body)
  "Evaluate BODY in a temporary buffer with the bytes of FILE of the archive at LOCATION."
  (declare (indent 2) (debug t))
  `(with-temp-buffer
     (set-buffer-multibyte nil)
     (package--insert-archive-file ,location ,file)
     (goto-char (point-min))
     ,@body))

;; -- reading what is offered ------------------------------------------------------------------

(defun package-read-from-string (str)
  "Return the one expression in STR; signal an error if there is more than white space behind it."
  (let ((got (read-from-string str)))
    (if (string-match-p "[^ \t\n\r\f]" str (cdr got))
        (error "Can't read whole string")
      (car got))))

(defun package--read-archive-file (file)
  "Return the expression in FILE of the copies of archives, or nil if there is none."
  (let ((name (expand-file-name file (expand-file-name "archives" package-user-dir))))
    (when (file-exists-p name)
      (with-temp-buffer
        (let ((coding-system-for-read 'utf-8))
          (insert-file-contents name))
        (let ((contents (read (current-buffer))))
          (if (> (car contents) package-archive-version)
              (error "Package archive version %d is higher than %d" (car contents) package-archive-version))
          (cdr contents))))))

(defun package--better-p (a b)
  "Return non-nil if the descriptor A comes before B in `package-archive-contents'."
  (version-list-< (package-desc-priority-version b) (package-desc-priority-version a)))

(defun package--add-to-archive-contents (package archive)
  "Note PACKAGE, an element of the contents of ARCHIVE, unless it is pinned to another archive."
  (let* ((name (car package)) (vector (cdr package))
         (extras (and (> (length vector) 4) (aref vector 4)))
         (desc (package-desc-create :name name
                                    :version (package--ac-desc-version vector)
                                    :reqs (package--ac-desc-reqs vector)
                                    :summary (package--ac-desc-summary vector)
                                    :kind (package--ac-desc-kind vector)
                                    :archive archive
                                    :extras extras))
         (pin (assoc name package-pinned-packages)))
    (unless (and pin (not (equal (cdr pin) archive)))
      (let ((entry (assq name package-archive-contents)))
        (if entry
            (setcdr entry (package--insert-by-version (cdr entry) desc #'package-desc-priority-version))
          (push (list name desc) package-archive-contents))))))

(defun package-read-archive-contents (archive)
  "Note what the copy of the contents of ARCHIVE, a name, offers."
  (let ((contents (package--read-archive-file (format "%s/archive-contents" archive))))
    (dolist (package contents)
      (if package
          (package--add-to-archive-contents package archive)
        (lwarn '(package refresh) :warning "Ignoring `nil' package on `%s' package archive" archive)))))

(defun package-read-all-archive-contents ()
  "Note anew what all archives offer, from the copies of their contents.
A damaged copy does not hide what other archives offer."
  (setq package-archive-contents nil)
  (dolist (archive package-archives)
    (condition-case-unless-debug err
        (package-read-archive-contents (car archive))
      (error (message "Contents of the archive %s: %s" (car archive) (error-message-string err))))))

(defun package--archives-initialize ()
  "Make sure that installed packages and what archives offer are known."
  (unless package--initialized
    (package-initialize t))
  (unless package-archive-contents
    (package-refresh-contents)))

;; -- compatibility ----------------------------------------------------------------------------

(defun package--add-to-compatibility-table (pkg)
  "Note the version of PKG, a descriptor, if it works with this Emacs and is the highest."
  (unless (package--incompatible-p pkg 'shallow)
    (let* ((name (package-desc-name pkg)) (version (or (package-desc-version pkg) '(0)))
           (known (gethash name package--compatibility-table)))
      (unless (and known (version-list-<= version known))
        (puthash name version package--compatibility-table)))))

(defun package--mapc (function &optional packages)
  "Call FUNCTION with the descriptor of each package that is installed, offered or comes along; PACKAGES: only of those."
  (package--load-builtins)
  (let ((wanted (lambda (name) (or (not (listp packages)) (null packages) (memq name packages)))))
    (dolist (entry package-alist)
      (if (funcall wanted (car entry)) (mapc function (cdr entry))))
    (dolist (entry package--builtins)
      (if (funcall wanted (car entry)) (funcall function (package--from-builtin entry))))
    (dolist (entry package-archive-contents)
      (if (funcall wanted (car entry)) (mapc function (cdr entry))))))

(defun package--build-compatibility-table ()
  "Make `package--compatibility-table' anew."
  (setq package--compatibility-table (make-hash-table :test 'eq))
  (package--mapc #'package--add-to-compatibility-table))

(defun package--incompatible-p (pkg &optional shallow)
  "Return non-nil if PKG, a descriptor, does not work here: the Emacs version that it needs, or its missing packages.
With SHALLOW, only the version of Emacs counts."
  (let ((emacs (cadr (assq 'emacs (package-desc-reqs pkg)))) (missing nil))
    (cond
     ((and emacs (not (version-list-<= emacs (version-to-list emacs-version))))
      (package-version-join emacs))
     ((not shallow)
      (dolist (requirement (package-desc-reqs pkg))
        (let ((name (car requirement)))
          (unless (eq name 'emacs)
            (let ((highest (and package--compatibility-table (gethash name package--compatibility-table))))
              (unless (and highest (version-list-<= (cadr requirement) highest))
                (push requirement missing))))))
      (nreverse missing)))))

;; -- refreshing -------------------------------------------------------------------------------

(defun package--download-one-archive (archive file &optional _async)
  "Copy FILE of ARCHIVE, an element of `package-archives', to the user's copies."
  (let* ((name (car archive)) (location (cdr archive))
         (target (expand-file-name file (expand-file-name name (expand-file-name "archives" package-user-dir)))))
    (package--with-work-buffer location file
      ;; What cannot be read is not kept.
      (let ((contents (read (decode-coding-string (buffer-substring-no-properties (point-min) (point-max)) 'utf-8))))
        (unless (and (consp contents) (proper-list-p contents) (natnump (car contents)))
          (error "Not the contents of an archive"))
        (if (> (car contents) package-archive-version)
            (error "Package archive version %d is higher than %d" (car contents) package-archive-version)))
      (let ((signed (package-sign--check location name file (buffer-string))) (coding-system-for-write 'no-conversion))
        (make-directory (file-name-directory target) t)
        (write-region (point-min) (point-max) target nil 'silent)
        (if signed
            (write-region "" nil (concat target ".signed") nil 'silent)
          (if (file-exists-p (concat target ".signed")) (delete-file (concat target ".signed"))))))))

(defun package--download-and-read-archives (&optional async)
  "Copy the contents of all archives and note what they offer; ASYNC as in `package--download-one-archive'."
  (dolist (archive package-archives)
    (condition-case-unless-debug err
        (package--download-one-archive archive "archive-contents" async)
      (error
       (message "Failed to download `%s' archive." (car archive))
       (if (package--archive-remote-p (cdr archive))
           (message "%s" (error-message-string err))))))
  (with-demoted-errors "Contents of an archive: %S"
    (package-read-all-archive-contents))
  (package--build-compatibility-table)
  (message "Package refresh done"))

;;;###autoload
(defun package-refresh-contents (&optional async)
  "Get the contents of all archives anew; ASYNC is for archives in the network."
  (interactive)
  (unless (file-exists-p package-user-dir)
    (make-directory package-user-dir t))
  (package--download-and-read-archives async)
  nil)

(provide 'package-archive)
;; Who calls a command of this file needs the other parts, too.
;; Local Variables:
;; generated-autoload-load-name: "package"
;; End:

;;; package-archive.el ends here
