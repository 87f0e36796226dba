;;; vc-registered.el --- which version control system a file is registered in  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Only the question whether a file is under version control, and by which system, as files and directories beside it, or
;; git, tell.  What is known about a file is kept as properties until it is forgotten.  A library that does more with
;; version control (vc-hooks) may define these functions anew.

;;; Code:

(defgroup vc nil
  "Version control."
  :group 'tools)

(defcustom vc-handled-backends '(RCS CVS SVN SCCS SRC Bzr Git Hg Mtn)
  "The version control systems that are asked for a file, in this order."
  :type '(repeat symbol)
  :group 'vc)

(defcustom vc-ignore-dir-regexp "\\`\\(?:[\\/][\\/][^\\/]+[\\/]\\|/\\(?:net\\|afs\\|\\.\\.\\.\\)/\\)\\'"
  "Regexp for directories that are never asked for version control, because that takes long."
  :type 'regexp
  :group 'vc)

;;; Properties of files.

(defvar vc-file-prop-obarray (obarray-make 17)
  "Symbols named as files, whose properties are what is known about them.")

(defun vc-file-setprop (file property value)
  "Make VALUE what is known of FILE as PROPERTY, and return it."
  (put (intern file vc-file-prop-obarray) property value))

(defun vc-file-getprop (file property)
  "Return what is known of FILE as PROPERTY, or nil."
  (get (intern file vc-file-prop-obarray) property))

(defun vc-file-clearprops (file)
  "Forget all that is known of FILE."
  (setplist (intern file vc-file-prop-obarray) nil))

;;; Where systems keep their files.

(defun vc-find-root (file witness)
  "Return the nearest directory above FILE that contains WITNESS, with a slash at its end, or nil."
  (let ((directory (file-name-directory (expand-file-name (if (file-directory-p file) (file-name-as-directory file) file))))
        (found nil))
    (while (and directory (not found) (not (string-match vc-ignore-dir-regexp directory)))
      (if (file-exists-p (expand-file-name witness directory))
          (setq found (abbreviate-file-name directory))
        (let ((above (file-name-directory (directory-file-name directory))))
          (setq directory (if (equal above directory) nil above)))))
    found))

(defconst vc--witnesses
  '((RCS . "RCS") (CVS . "CVS") (SVN . ".svn") (SCCS . "SCCS") (SRC . ".src") (Bzr . ".bzr") (Git . ".git") (Hg . ".hg")
    (Mtn . "_MTN"))
  "The directories by which a version control system is recognized.")

(defconst vc--registered-functions
  '((RCS . vc--registered-rcs) (CVS . vc--registered-cvs) (SCCS . vc--registered-sccs) (Git . vc--registered-git))
  "Functions of a file's name that say whether it is registered, for the systems that can be asked.")

(defun vc--any-file-p (file directory &rest names)
  "Return non-nil if one of NAMES, formats for FILE's last part, is the name of a file in FILE's DIRECTORY."
  (let ((name (file-name-nondirectory file)) (found nil))
    (dolist (each names found)
      (let ((master (expand-file-name (format each name) directory)))
        (if (and (not (equal master file)) (file-regular-p master)) (setq found t))))))

(defun vc--registered-rcs (file)
  "Return non-nil if FILE has a master file of RCS."
  (let ((directory (file-name-directory file)))
    (or (vc--any-file-p file (expand-file-name "RCS/" directory) "%s,v" "%s")
        (vc--any-file-p file directory "%s,v"))))

(defun vc--registered-sccs (file)
  "Return non-nil if FILE has a master file of SCCS."
  (let ((directory (file-name-directory file)))
    (or (vc--any-file-p file (expand-file-name "SCCS/" directory) "s.%s")
        (vc--any-file-p file directory "s.%s"))))

(defun vc--registered-cvs (file)
  "Return non-nil if FILE is among the entries of its directory in CVS."
  (let ((entries (expand-file-name "CVS/Entries" (file-name-directory file))) (case-fold-search nil))
    (and (file-readable-p entries)
         (with-temp-buffer
           (insert-file-contents entries)
           (re-search-forward (concat "^/" (regexp-quote (file-name-nondirectory file)) "/[^/]") nil t)))))

(defun vc--registered-git (file)
  "Return non-nil if git tracks FILE."
  (let ((directory (file-name-directory file)))
    (and (vc-find-root file ".git")
         (file-directory-p directory)
         (executable-find "git")
         (with-temp-buffer
           (let ((default-directory directory) (coding-system-for-read 'utf-8)
                 (process-environment (append (list "GIT_DIR" "GIT_OPTIONAL_LOCKS=0") process-environment)))
             (and (eq 0 (ignore-errors
                          (call-process "git" nil '(t nil) nil "--literal-pathspecs" "ls-files" "-c" "-z" "--"
                                        (file-name-nondirectory file))))
                  (string-prefix-p (concat (file-name-nondirectory file) "\0") (buffer-string))))))))

;;; Asking.

(defun vc-registered (file)
  "Return non-nil if FILE is registered in a version control system, which is then known as its `vc-backend'."
  (let ((handler (find-file-name-handler file 'vc-registered)) (backends vc-handled-backends) (found nil))
    (cond
     (handler (funcall handler 'vc-registered file))
     ((string-match vc-ignore-dir-regexp (or (file-name-directory file) "")) nil)
     (t
      (while (and backends (not found))
        (let ((function (cdr (assq (car backends) vc--registered-functions))))
          (if (and function (funcall function (expand-file-name file)))
              (setq found (car backends))))
        (setq backends (cdr backends)))
      (vc-file-setprop file 'vc-backend (or found 'none))
      (and found t)))))

(defun vc-backend (file-or-list)
  "Return the version control system of FILE-OR-LIST, a file or a list of files of one system, or nil."
  (let ((file (if (consp file-or-list) (car file-or-list) file-or-list)))
    (when file
      (let ((known (vc-file-getprop file 'vc-backend)))
        (cond ((eq known 'none) nil)
              (known known)
              ((vc-registered file) (vc-file-getprop file 'vc-backend)))))))

(defun vc-responsible-backend (file &optional no-error)
  "Return the version control system that FILE is, or would be, registered in.
Without one signal an error, or return nil with NO-ERROR."
  (let ((best nil) (length -1))
    (or (and (not (file-directory-p file)) (vc-backend file))
        (progn
          (dolist (backend vc-handled-backends best)
            (let* ((witness (cdr (assq backend vc--witnesses)))
                   (root (if (memq backend '(RCS CVS SCCS SRC))
                             ;; These have their directory in each one.
                             (let ((directory (if (file-directory-p file) (file-name-as-directory file) (file-name-directory file))))
                               (and directory (file-directory-p (expand-file-name witness directory)) directory))
                           (and witness (vc-find-root file witness)))))
              (if (and root (> (length (expand-file-name root)) length))
                  (setq best backend length (length (expand-file-name root)))))))
        (unless no-error
          (error "No VC backend is responsible for %s" file)))))

;;; vc-registered.el ends here
