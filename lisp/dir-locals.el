;;; dir-locals.el --- local variables of directories  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A directory has a class, a set of variables for modes and subdirectories, that Lisp gave it or that is
;; in its .dir-locals.el (and .dir-locals-2.el, which wins).  `dir-locals-directory-cache' remembers which
;; directory has which class, and since when.

;;; Code:

(defvar dir-locals-file ".dir-locals.el" "Name of the files with local variables of a directory.")
(put 'dir-locals-file 'risky-local-variable t)
(defcustom enable-remote-dir-locals nil
  "Non-nil means that variables of directories on other machines are looked for."
  :type 'boolean :group 'find-file)
(defvar dir-locals-class-alist nil
  "Alist of (CLASS . VARIABLES): what the classes of directories set.")
(defvar dir-locals-directory-cache nil
  "List of (DIRECTORY CLASS MTIME): which class a directory has; MTIME nil if Lisp gave it that.")
(defvar dir-local-variables-alist nil
  "Alist of the local variables that this buffer has from its directory.")
(make-variable-buffer-local 'dir-local-variables-alist)
(defvar hack-dir-local-variables--warned-coding nil
  "Non-nil if there was a warning about `coding' in a file of directory variables.")

(defun dir-locals-get-class-variables (class)
  "Return the variables of CLASS."
  (cdr (assq class dir-locals-class-alist)))

(defun dir-locals-collect-mode-variables (mode-variables variables)
  "Add MODE-VARIABLES, an alist, to the alist VARIABLES, where they replace others of their name, and return that."
  (dolist (pair mode-variables variables)
    (let ((variable (car pair)) (value (cdr pair)))
      (cond
       ((eq variable 'coding)
        (unless hack-dir-local-variables--warned-coding
          (setq hack-dir-local-variables--warned-coding t)
          (display-warning 'files "Coding cannot be specified by dir-locals")))
       ((memq variable '(eval mode))
        (push pair variables))
       (t
        (setq variables (assq-delete-all variable variables))
        (push (cons variable value) variables))))))

(defun dir-locals-collect-variables (class-variables root variables &optional predicate)
  "Add those of CLASS-VARIABLES that apply to this buffer to the alist VARIABLES, and return that.
ROOT is the directory that the names of subdirectories in them start from.
PREDICATE is asked about the keys; it stands for `derived-mode-p' or nil."
  (let* ((file-name (or (buffer-file-name)
                        ;; A buffer without a file is as in its directory.
                        (expand-file-name default-directory)))
         (sub-file-name (if (and file-name (file-name-absolute-p file-name)
                                 (<= (length root) (length file-name)))
                            (substring file-name (length root)))))
    (condition-case err
        (dolist (entry class-variables variables)
          (let ((key (car entry)))
            (cond
             ((stringp key)
              ;; A subdirectory.
              (when (and sub-file-name
                         (>= (length sub-file-name) (length key))
                         (string-prefix-p key sub-file-name))
                (setq variables (dir-locals-collect-variables (cdr entry) root variables predicate))))
             ((if predicate
                  (funcall predicate key)
                (or (not key) (derived-mode-p key)))
              (let* ((alist (cdr entry)) (subdirs (assq 'subdirs alist)))
                (if (or (not subdirs)
                        (cdr subdirs)
                        ;; Only files right in the directory.
                        (and sub-file-name (not (file-name-directory sub-file-name))))
                    (setq variables (dir-locals-collect-mode-variables alist variables))))))))
      (error
       (message "%s error: %s" dir-locals-file (error-message-string err))
       nil))))

(defun dir-locals-set-directory-class (directory class &optional mtime)
  "Give DIRECTORY the variables of CLASS; MTIME is when the file was written that they come from."
  (setq directory (file-name-as-directory (expand-file-name directory)))
  (unless (assq class dir-locals-class-alist)
    (error "No such class `%s'" (symbol-name class)))
  (push (list directory class mtime) dir-locals-directory-cache))

(defun dir-locals-set-class-variables (class variables)
  "Define what CLASS, a symbol, sets: VARIABLES.
They are a list of (MODE . ALIST), where nil as MODE means any mode, and of
\(SUBDIRECTORY . VARIABLES)."
  (setf (alist-get class dir-locals-class-alist) variables))

(defun dir-locals--all-files (directory)
  "Return the readable files of directory variables in DIRECTORY, the one that wins last."
  (let* ((file-1 (expand-file-name dir-locals-file directory))
         (file-2 (when (string-match "\\.el\\'" file-1)
                   (replace-match "-2.el" t nil file-1)))
         (out nil))
    (dolist (file (list file-2 file-1) out)
      (when (and file (file-readable-p file)
                 ;; Neither a directory nor a dangling link is one.
                 (file-regular-p file)
                 (not (file-directory-p file)))
        (push file out)))))

(defun dir-locals--mtime (files)
  "Return when the last of FILES was written."
  (let ((latest 0))
    (dolist (file files latest)
      (let ((time (file-attribute-modification-time (file-attributes file))))
        (if (time-less-p latest time) (setq latest time))))))

(defun dir-locals-find-file (file)
  "Return where the directory variables of FILE come from, or nil.
That is the name of a directory with a file of them, or an entry of
`dir-locals-directory-cache' that is valid."
  (setq file (expand-file-name file))
  (let* ((locals-dir (locate-dominating-file
                      (file-name-directory file)
                      (lambda (dir) (dir-locals--all-files dir))))
         dir-elt)
    (when locals-dir
      (setq locals-dir (expand-file-name locals-dir)))
    (dolist (elt dir-locals-directory-cache)
      (when (and (string-prefix-p (car elt) file (memq system-type '(windows-nt cygwin ms-dos)))
                 (> (length (car elt)) (length (car dir-elt))))
        (setq dir-elt elt)))
    (if (and dir-elt
             (or (null locals-dir)
                 (<= (length locals-dir) (length (car dir-elt)))))
        ;; What Lisp said is always valid; what a file said, as long as the files are the same.
        (let ((cached-mtime (nth 2 dir-elt)))
          (if (or (null cached-mtime)
                  (let ((files (dir-locals--all-files (car dir-elt))))
                    (and files (time-equal-p cached-mtime (dir-locals--mtime files)))))
              dir-elt
            (setq dir-locals-directory-cache (delq dir-elt dir-locals-directory-cache))
            locals-dir))
      locals-dir)))

(defun dir-locals--get-sort-score (node)
  "Return where NODE, (KEY . VARIABLES), belongs among others: the more it says, the later."
  (let ((key (car node)))
    (cond ((null key) -1)
          ((stringp key) (+ 1000 (length key)))
          (t (let ((depth 0) (mode key))
               (while (setq mode (get mode 'derived-mode-parent))
                 (setq depth (1+ depth)))
               depth)))))

(defun dir-locals--sort-variables (variables)
  "Return VARIABLES, (KEY . VALUES) elements, with those for special modes and directories last."
  (sort
   (mapcar (lambda (node)
             (if (stringp (car node))
                 (cons (car node) (dir-locals--sort-variables (cdr node)))
               node))
           variables)
   (lambda (a b) (< (dir-locals--get-sort-score a) (dir-locals--get-sort-score b)))))

(defun dir-locals-read-from-dir (dir)
  "Read the files of directory variables in DIR, and return the class that they make of it."
  (let* ((class-name (intern dir)) (files (dir-locals--all-files dir)) variables)
    (with-demoted-errors "Error reading dir-locals: %S"
      (dolist (file files)
        (let ((new (with-temp-buffer
                     (insert-file-contents file)
                     (condition-case-unless-debug nil
                         (read (current-buffer))
                       (end-of-file nil)))))
          (setq variables (dir-locals--merge variables (dir-locals--sort-variables new))))))
    (dir-locals-set-class-variables class-name variables)
    (dir-locals-set-directory-class dir class-name (dir-locals--mtime files))
    class-name))
(define-obsolete-function-alias 'dir-locals-read-from-file #'dir-locals-read-from-dir "25.1")

(defun dir-locals--merge (old new)
  "Return OLD with NEW, both lists of (KEY . VALUES), added; NEW wins."
  (let ((result (copy-sequence old)))
    (dolist (node new result)
      (let ((there (assoc (car node) result)))
        (if (null there)
            (setq result (append result (list node)))
          (setq result
                (mapcar (lambda (n)
                          (cond ((not (eq n there)) n)
                                ((stringp (car n)) (cons (car n) (dir-locals--merge (cdr n) (cdr node))))
                                (t (cons (car n) (append (cdr n) (cdr node))))))
                        result)))))))

(defun hack-dir-local--get-variables (predicate)
  "Return (DIRECTORY . VARIABLES) for this buffer, or nil; PREDICATE as in `dir-locals-collect-variables'."
  (when (and enable-local-variables
             enable-dir-local-variables
             (or enable-remote-dir-locals
                 (not (file-remote-p (or (buffer-file-name) default-directory)))))
    (let ((found (dir-locals-find-file (or (buffer-file-name) default-directory)))
          class dir-name)
      (cond
       ((stringp found)
        (setq dir-name found class (dir-locals-read-from-dir found)))
       ((consp found)
        (setq dir-name (nth 0 found) class (nth 1 found))))
      (when class
        (cons dir-name
              (dir-locals-collect-variables
               (dir-locals-get-class-variables class) dir-name nil predicate))))))

(defun hack-dir-local-variables ()
  "Put the directory variables of this buffer on `dir-local-variables-alist' and `file-local-variables-alist'.
`hack-local-variables-apply' sets them."
  (let* ((found (hack-dir-local--get-variables nil)) (variables (cdr found)))
    (when variables
      ;; `subdirs' says where variables apply, and is none.
      (setq variables (assq-delete-all 'subdirs variables))
      (dolist (elt variables)
        (unless (memq (car elt) '(eval mode))
          (setq dir-local-variables-alist (assq-delete-all (car elt) dir-local-variables-alist)))
        (push elt dir-local-variables-alist))
      (hack-local-variables-filter variables (car found)))))

(defun hack-dir-local-variables-non-file-buffer ()
  "Set the directory variables of a buffer that visits no file, by its default directory."
  (interactive)
  (hack-dir-local-variables)
  (hack-local-variables-apply))

(provide 'dir-locals)

;;; dir-locals.el ends here
