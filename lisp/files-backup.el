;;; files-backup.el --- names beside a file: backups and locks  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A file has simple backups, FILE~, and numbered ones, FILE.~N~; `backup-directory-alist' puts them into
;; other directories.  Lock files and auto-save files have names made by lists of transformations.

;;; Code:

(defgroup backup nil
  "Backups of files."
  :group 'files)

(defcustom make-backup-files t
  "Non-nil means that the first save of a file keeps the old version as a backup."
  :type 'boolean
  :group 'backup)

(defvar backup-inhibited nil "Non-nil means that no backups are made.")
(make-variable-buffer-local 'backup-inhibited)
(put 'backup-inhibited 'permanent-local t)

(defcustom backup-by-copying nil
  "Non-nil means that backups are copies, not the renamed original."
  :type 'boolean
  :group 'backup)

(defcustom backup-by-copying-when-linked nil
  "Non-nil means that files with several names are backed up by copying."
  :type 'boolean
  :group 'backup)

(defcustom backup-by-copying-when-mismatch t
  "Non-nil means that backups are copies if renaming would change owner or group."
  :type 'boolean
  :group 'backup)

(defcustom backup-by-copying-when-privileged-mismatch 200
  "Files of users with ids up to this one are copied if renaming would change their owner; nil: none."
  :type '(choice (const nil) integer)
  :group 'backup)

(defcustom backup-directory-alist nil
  "Alist of (REGEXP . DIRECTORY) for the places of backups.
A relative DIRECTORY is one beside the file.  In an absolute one, names tell the whole path, with `!' for the slashes.
DIRECTORY nil leaves the backup where the file is."
  :type '(repeat (cons (regexp :tag "Regexp matching filename") (directory :tag "Backup directory name")))
  :group 'backup)

(defcustom make-backup-file-name-function #'make-backup-file-name--default-function
  "Function of a file's name that returns the name of its simple backup."
  :type '(choice (const :tag "Deprecated way to get the default function" nil) (function :tag "Function"))
  :group 'backup)

(defvar backup-enable-predicate #'normal-backup-enable-predicate
  "Function of a file name that says whether it gets backups.")

(defcustom version-control nil
  "t makes numbered backups, `never' simple ones, nil numbered ones where there are some."
  :type '(choice (const :tag "Never" never) (const :tag "If existing" nil) (other :tag "Always" t))
  :group 'backup)

(defcustom dired-kept-versions 2
  "Number of versions to keep when a listing of a directory is cleaned."
  :type 'integer
  :group 'backup)

(defcustom delete-old-versions nil
  "t deletes surplus backups silently, nil asks, another value leaves them."
  :type '(choice (const :tag "Delete" t) (const :tag "Ask" nil) (other :tag "Leave" other))
  :group 'backup)

(defcustom kept-old-versions 2
  "Number of oldest numbered backups to keep."
  :type 'integer
  :group 'backup)

(defcustom kept-new-versions 2
  "Number of newest numbered backups to keep."
  :type 'integer
  :group 'backup)

(defcustom lock-file-name-transforms nil
  "List of (REGEXP REPLACEMENT UNIQUIFY) applied to a file's name to make the name of its lock, as for auto-saving.
UNIQUIFY t puts the whole path into the name; the name of a hash function, its digest."
  :type '(repeat (list (regexp :tag "Regexp") (string :tag "Replacement") (boolean :tag "Uniquify")))
  :group 'files)

(defcustom remote-file-name-inhibit-locks nil
  "Non-nil means that remote files are not locked."
  :type 'boolean
  :group 'files)

;;; Names.

(defun normal-backup-enable-predicate (name)
  "Return non-nil if the file NAME gets backups: not if it is temporary."
  (not (let ((dir (file-name-as-directory (expand-file-name temporary-file-directory))))
         (string-prefix-p dir (expand-file-name name)))))

(defun files--name-of-path (path)
  "Return PATH as a name without directories: `!' stands for the slashes and is doubled itself."
  (subst-char-in-string ?/ ?! (replace-regexp-in-string "!" "!!" path)))

(defun files--transform-name (file rules prefix suffix)
  "Return the name of a file that belongs to FILE, with PREFIX and SUFFIX around its last part.
The first of RULES, elements (REGEXP REPLACEMENT UNIQUIFY), that fits changes the name."
  (let ((name file) (unique nil) (rule nil))
    (while (and rules (not rule))
      (when (string-match (caar rules) name)
        (setq rule (car rules) unique (nth 2 rule)
              name (replace-match (cadr rule) t nil name)))
      (setq rules (cdr rules)))
    (if unique
        (setq name (concat (file-name-directory name)
                           (if (memq unique (secure-hash-algorithms)) (secure-hash unique file) (files--name-of-path file)))))
    (concat (file-name-directory name) prefix (file-name-nondirectory name) suffix)))

(defun make-lock-file-name (filename)
  "Return the name of the lock file of FILENAME, by `lock-file-name-transforms'."
  (let ((handler (find-file-name-handler filename 'make-lock-file-name)))
    (if handler
        (funcall handler 'make-lock-file-name filename)
      (files--transform-name (expand-file-name filename) lock-file-name-transforms ".#" ""))))

(defun make-backup-file-name (file)
  "Return the name of the simple backup of FILE, as `make-backup-file-name-function' makes it."
  (funcall (or make-backup-file-name-function #'make-backup-file-name--default-function) file))

(defun make-backup-file-name--default-function (file)
  "Return the name of the simple backup of FILE."
  (concat (make-backup-file-name-1 file) "~"))

(defun make-backup-file-name-1 (file)
  "Return the name to which backup marks of FILE are added, by `backup-directory-alist'.
The directory of the backups is created if it is not there."
  (let ((rule (cdr (assoc-default file (mapcar (lambda (each) (cons (car each) each)) backup-directory-alist)
                                  #'string-match))))
    (if (null rule)
        file
      (let ((directory (file-name-as-directory (expand-file-name rule (file-name-directory file)))))
        (unless (file-exists-p directory) (make-directory directory t))
        (expand-file-name (if (file-name-absolute-p rule) (files--name-of-path file) (file-name-nondirectory file))
                          directory)))))

(defun backup-file-name-p (file)
  "Return non-nil if FILE is the name of a backup."
  (string-match "~\\'" file))

;; Where the number begins in the names that `backup-extract-version' gets.
(defvar backup-extract-version-start)

(defun backup-extract-version (fn)
  "Return the number of the backup FN, which begins at `backup-extract-version-start'; 0 if it has none."
  (if (and (string-match "[0-9]+~\\'" fn backup-extract-version-start)
           (= (match-beginning 0) backup-extract-version-start))
      (string-to-number (substring fn backup-extract-version-start -1))
    0))

(defun files--backup-versions (base)
  "Return the numbers of the numbered backups of BASE, ascending."
  (let* ((mark (concat (file-name-nondirectory base) ".~")) (backup-extract-version-start (length mark))
         (directory (or (file-name-directory base) default-directory)))
    (sort (delq 0 (mapcar #'backup-extract-version
                          (ignore-errors (file-name-all-completions mark directory))))
          #'<)))

(defun find-backup-file-name (fn)
  "Return a list: the name of the backup to make of FN, then the names of old backups to delete."
  (let ((handler (find-file-name-handler fn 'find-backup-file-name)))
    (cond
     (handler (funcall handler 'find-backup-file-name fn))
     ((eq version-control 'never) (list (make-backup-file-name fn)))
     (t
      (let* ((base (make-backup-file-name-1 fn)) (versions (files--backup-versions (expand-file-name base))))
        (if (not (or versions version-control))
            (list (make-backup-file-name fn))
          (let* ((next (1+ (or (car (last versions)) 0)))
                 (surplus (- (length versions) kept-old-versions (1- kept-new-versions)))
                 (drop (nthcdr kept-old-versions versions)))
            (cons (format "%s.~%d~" base next)
                  (and (> surplus 0)
                       (mapcar (lambda (v) (format "%s.~%d~" base v))
                               (butlast drop (- (length drop) surplus))))))))))))

(defun file-backup-file-names (filename)
  "Return the names of the backups of FILENAME, the newest first."
  (let* ((base (file-name-sans-versions (make-backup-file-name (expand-file-name filename))))
         (directory (file-name-directory base)) (names nil))
    (dolist (each (file-name-all-completions (file-name-nondirectory base) directory))
      (let ((name (concat directory each)))
        (if (and (backup-file-name-p name) (string= (file-name-sans-versions name) base))
            (push name names))))
    (sort names #'file-newer-than-file-p)))

(defun file-newest-backup (filename)
  "Return the name of the newest backup of FILENAME, or nil."
  (car (file-backup-file-names filename)))

;;; Making them.

(defun backup-buffer-copy (from-name to-name modes extended-attributes)
  "Copy the file FROM-NAME to TO-NAME, a backup, with MODES and EXTENDED-ATTRIBUTES, or those that it has."
  (when (file-exists-p to-name) (delete-file to-name))
  (copy-file from-name to-name nil t t)
  (unless (and extended-attributes
               (with-demoted-errors "Error: %S" (set-file-extended-attributes to-name extended-attributes)))
    (if modes (set-file-modes to-name (logand modes #o1777)))))

(defun backup-buffer ()
  "Back the visited file up, unless that was done already.
The value is (MODES EXTENDED BACKUP-NAME) if the file was renamed, else nil."
  (let ((attributes (and make-backup-files (not backup-inhibited) (not buffer-backed-up)
                         (file-attributes buffer-file-name))))
    (when (and attributes (eq (aref (nth 8 attributes) 0) ?-)
               (funcall backup-enable-predicate buffer-file-name))
      (let* ((real (file-chase-links buffer-file-name))
             (names (find-backup-file-name real))
             (backup (car names)))
        (condition-case nil
            ;; The new version replaces the old one by a rename, so that the backup must be a copy
            ;; or a second name; a copy never shares later changes.
            (progn
              (copy-file real backup t t t)
              (setq buffer-backed-up t)
              (when (and (cdr names)
                         (or (eq delete-old-versions t)
                             (and (null delete-old-versions) (not noninteractive)
                                  (y-or-n-p (format-message "Delete excess backup versions of %s? " real)))))
                (dolist (old (cdr names))
                  (ignore-errors (delete-file old)))))
          (file-error
           (message "Cannot write backup file; saving without")
           nil))
        nil))))

(define-minor-mode lock-file-mode
  "Toggle locking of the buffer's file while it is modified."
  :lighter nil
  (if lock-file-mode
      (setq-local create-lockfiles t)
    (setq-local create-lockfiles nil)))

;;; files-backup.el ends here
