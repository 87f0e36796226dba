;;; use-package-ensure.el --- installing declared packages  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The keyword :ensure installs a package if it is not there, :pin says from which archive it comes.

;;; Code:

(require 'cl-lib)
(require 'use-package-core)

(declare-function package-installed-p "package")
(declare-function package-read-all-archive-contents "package-archive")
(defvar package-archives)
(defvar package-pinned-packages)
(defvar package-archive-contents)
(defvar package--initialized)

(defcustom use-package-always-ensure nil
  "Value of :ensure in declarations without it: t installs packages that are not there."
  :type 'sexp
  :group 'use-package)

(defcustom use-package-always-pin nil
  "Value of :pin in declarations without it: the name of an archive, or nil."
  :type 'symbol
  :group 'use-package)

(defcustom use-package-ensure-function 'use-package-ensure-elpa
  "Function that installs what :ensure says: it is called with the name, the values of :ensure, and a state."
  :type 'function
  :group 'use-package)

;; -- :pin -------------------------------------------------------------------------------------

(defun use-package-normalize/:pin (_name _keyword args)
  "Return the name of the archive in ARGS, a string."
  (use-package-only-one ":pin" args
    (lambda (_label arg)
      (cond ((stringp arg) arg)
            ((use-package-non-nil-symbolp arg) (symbol-name arg))
            (t (use-package-error ":pin wants an archive name (a string)"))))))

(defun use-package-archive-exists-p (archive)
  "Return non-nil if ARCHIVE, a name, is one of `package-archives', or \"manual\"."
  (or (equal (use-package-as-string archive) "manual")
      (assoc (use-package-as-string archive) (bound-and-true-p package-archives))))

(defun use-package-pin-package (package archive)
  "Let PACKAGE come from ARCHIVE only."
  (let ((archive (use-package-as-string archive)))
    (require 'package)
    (unless (use-package-archive-exists-p archive)
      (error "Archive '%s' requested for package '%s' is not available." archive package))
    (setf (alist-get (use-package-as-symbol package) package-pinned-packages) archive)
    (if package--initialized
        (package-read-all-archive-contents)
      (package-initialize t))))

(defun use-package-handler/:pin (name _keyword archive rest state)
  "Return a form that pins NAME to ARCHIVE, and the forms of REST with STATE."
  (use-package-concat
   (if archive `((use-package-pin-package ',name ,archive)))
   (use-package-process-keywords name rest state)))

;; -- :ensure ----------------------------------------------------------------------------------

(defun use-package-normalize/:ensure (_name _keyword args)
  "Return the packages that ARGS names: t for that of the declaration, nil for none, a symbol, or (SYMBOL :pin ARCHIVE)."
  (if (null args)
      (list t)
    (mapcar (lambda (arg)
              (cond
               ((symbolp arg) arg)
               ((and (consp arg) (use-package-non-nil-symbolp (car arg)) (eq (cadr arg) :pin) (stringp (nth 2 arg))
                     (null (nthcdr 3 arg)))
                (cons (car arg) (nth 2 arg)))
               (t (use-package-error
                   (concat ":ensure wants an optional package name (an unquoted symbol name),"
                           " or (<symbol> :pin <string>)")))))
            ;; (use-package x :ensure (y :pin "z")) and a list of several.
            args)))

(defun use-package-ensure-elpa (name args _state &optional no-refresh)
  "Install the packages ARGS of the declaration of NAME that are not installed.
Without NO-REFRESH, what archives offer is asked again if none is known to offer one."
  (dolist (ensure args)
    (let ((package (cond ((eq ensure t) name) (t ensure))))
      (when package
        (require 'package)
        (when (consp package)
          (use-package-pin-package (car package) (cdr package))
          (setq package (car package)))
        (unless (package-installed-p package)
          (condition-case-unless-debug err
              (progn
                (unless (or no-refresh (assq package package-archive-contents))
                  (package-refresh-contents))
                (package-install package))
            (error
             (display-warning 'use-package
                              (format "Failed to install %s: %s" name (error-message-string err))
                              :error))))))))

(defun use-package-handler/:ensure (name _keyword ensure rest state)
  "Return a form that installs ENSURE for NAME, and the forms of REST with STATE."
  (use-package-concat
   `((funcall #',use-package-ensure-function ',name ',ensure ',state))
   (use-package-process-keywords name rest state)))

(add-to-list 'use-package-defaults
             '(:ensure (list use-package-always-ensure)
                       (lambda (_name args)
                         (and use-package-always-ensure (not (plist-member args :load-path)))))
             t)
(add-to-list 'use-package-defaults
             '(:pin use-package-always-pin use-package-always-pin)
             t)

(provide 'use-package-ensure)

;;; use-package-ensure.el ends here
