;;; files.el --- visiting, saving and otherwise handling files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Finding the buffer of a file, reading the file in, choosing the major mode, backing up, saving,
;; reverting, auto-save names, and leaving the program without losing anything.

;;; Code:

(defgroup files nil "Reading and writing files." :group 'environment)

(defvar temporary-file-directory
  (file-name-as-directory (or (getenv "TMPDIR") (getenv "TMP") (getenv "TEMP") "/tmp"))
  "The directory of temporary files.")
(defvar find-file-hook nil "Hook run after a file was visited.")
(defvar find-file-not-found-functions nil "Functions called when a file that does not exist is visited; non-nil ends the search.")
(defvar write-file-functions nil "Functions that may write the buffer's file; non-nil says one did.")
(put 'write-file-functions 'permanent-local t)
(defvar local-write-file-hooks nil "Old name of local functions in `write-file-functions'.")
(make-variable-buffer-local 'local-write-file-hooks)
(defvar write-contents-functions nil "Functions that may write the buffer's contents; non-nil says one did.")
(make-variable-buffer-local 'write-contents-functions)
(defvar before-save-hook nil "Hook run before a buffer is saved in its file.")
(defvar after-save-hook nil "Hook run after a buffer was saved in its file.")
(defvar before-revert-hook nil "Hook run before a buffer is reverted.")
(defvar after-revert-hook nil "Hook run after a buffer was reverted.")
(defvar revert-buffer-function #'revert-buffer--default "Function that reverts the buffer.")
(defvar revert-buffer-insert-file-contents-function #'revert-buffer-insert-file-contents--default-function
  "Function that reads the text of a reverted buffer.")
(defvar buffer-stale-function #'buffer-stale--default-function "Function that says whether the buffer needs reverting.")
(defvar revert-without-query nil "Regexps of files that are reverted without a question.")
(defvar buffer-file-number nil "Inode and device of the visited file.")
(make-variable-buffer-local 'buffer-file-number)
(put 'buffer-file-number 'permanent-local t)
(defvar buffer-file-read-only nil "Non-nil if the visited file was not writable when it was read.")
(make-variable-buffer-local 'buffer-file-read-only)
(defvar buffer-save-without-query nil "Non-nil means that the buffer is saved without a question.")
(make-variable-buffer-local 'buffer-save-without-query)
(defvar buffer-offer-save nil "Non-nil means that leaving the program asks about a buffer without a file; `always' even if empty.")
(make-variable-buffer-local 'buffer-offer-save)
(defvar require-final-newline nil "Non-nil means that saved files end in a newline: t adds it silently, `ask' asks.")
(defvar mode-require-final-newline t "Value of `require-final-newline' that text modes use.")
(defvar file-precious-flag nil "Non-nil means to protect against I/O errors when saving; saving always does here.")
(defvar auto-save-default t "Non-nil means that visited files are auto-saved.")
(defvar auto-save-file-name-transforms `(("\\`/[^/]*:\\([^/]*/\\)*\\([^/]*\\)\\'" ,(concat temporary-file-directory "\\2") t))
  "List of (REGEXP REPLACEMENT UNIQUIFY) applied to a file's name to make its auto-save name.")
(defvar save-abbrevs nil "Non-nil means that abbrevs are saved with files.")
(defvar find-file-visit-truename nil "Non-nil means that a file is visited under its true name.")
(defvar find-file-existing-other-name t "Non-nil means that a file visited under another name is found by its identity.")
(defvar find-file-wildcards t "Non-nil means that wildcards in file names are expanded.")
(defvar find-file-suppress-same-file-warnings nil "Non-nil means no warning when one file is visited under two names.")
(defvar large-file-warning-threshold nil "Size in bytes above which visiting asks; nil never does, because big files open at once.")
(defvar confirm-nonexistent-file-or-buffer 'after-completion "When a name that does not exist must be confirmed.")
(defvar confirm-kill-emacs nil "Function that asks before the program ends, or nil.")
(defvar confirm-kill-processes t "Non-nil means that leaving asks about live processes.")
(defvar save-silently nil "Non-nil means that saving shows no message.")
(defvar view-read-only nil "Non-nil means that read-only files are visited in View mode.")
(defvar kill-buffer-delete-auto-save-files nil "Non-nil means that killing a modified buffer offers to delete its auto-save file.")
(defvar delete-auto-save-files t "Non-nil means that a save deletes the auto-save file.")
(defvar change-major-mode-with-file-name t "Non-nil means that writing to a new name chooses the major mode again.")
(defvar directory-abbrev-alist nil "Alist of (FROM . TO) that shorten directory names.")
(defvar insert-directory-program "ls" "Program that lists directories.")
(defvar dired-directory nil "The directory of a Dired buffer.")
(defcustom find-file-run-dired t "Non-nil: visiting a directory runs Dired." :type 'boolean :group 'find-file)
(defcustom find-directory-functions '(dired-noselect)
  "Functions of the name of a directory that is visited; the first one that returns a buffer has made it."
  :type '(hook :options (dired-noselect)) :group 'find-file)
(defvar list-buffers-directory nil "What a buffer list shows as the file of a buffer without one.")
(make-variable-buffer-local 'list-buffers-directory)
(defvar buffer-file-numbers-unique t "Non-nil means that inode numbers identify files.")
(defvar small-temporary-file-directory nil "The directory of small temporary files, or nil.")
(defvar null-device "/dev/null" "The null device.")

;;; Names.

(defun file-truename (filename &optional _counter _prev-dirs)
  "Return the true name of FILENAME: absolute, without symbolic links."
  (let* ((name (expand-file-name filename))
         (handler (find-file-name-handler name 'file-truename)))
    (if handler
        (funcall handler 'file-truename name)
      (files--true-name name 0))))

(defun files--true-name (name depth)
  "Return NAME, absolute, with symbolic links followed; DEPTH counts the links."
  (if (> depth 100) (error "Apparent cycle of symbolic links for %s" name))
  (let* ((dirfile (directory-file-name name))
         (base (file-name-nondirectory dirfile)))
    (if (equal base "")
        name
      (let* ((dir (files--true-name (file-name-directory dirfile) depth))
             (full (concat (file-name-as-directory dir) base))
             (target (file-symlink-p full))
             (result (if target
                         (files--true-name (expand-file-name target (file-name-as-directory dir)) (1+ depth))
                       full)))
        (if (and (directory-name-p name) (not (directory-name-p result)))
            (file-name-as-directory result)
          result)))))

(defun file-chase-links (filename &optional limit)
  "Follow the symbolic links that FILENAME itself is, at most LIMIT of them."
  (let (tem (count 100) (newname filename))
    (while (and (or (null limit) (> limit 0))
                (setq tem (file-symlink-p newname)))
      (if limit (setq limit (1- limit)))
      (if (= count 0) (error "Apparent cycle of symbolic links for %s" filename))
      (setq newname (expand-file-name tem (file-name-directory newname)))
      (setq count (1- count)))
    newname))

(defvar file-name-version-regexp "\\(?:~\\|\\.~[-[:alnum:]:#@^._]+\\(?:~[[:digit:]]+\\)?~\\)"
  "Regexp for the marks of backups and versions at the end of a file's name.")

(defun file-name-sans-versions (name &optional keep-backup-version)
  "Return NAME without backup or version marks at its end.
KEEP-BACKUP-VERSION leaves them; the value is a copy in any case."
  (let ((handler (find-file-name-handler name 'file-name-sans-versions)))
    (if handler
        (funcall handler 'file-name-sans-versions name keep-backup-version)
      (if (and (string-match (concat file-name-version-regexp "\\'") name)
               (not keep-backup-version))
          (substring name 0 (match-beginning 0))
        (substring name 0)))))

(defun file-name-sans-extension (filename)
  "Return FILENAME without its extension and the dot before it."
  (save-match-data
    (let ((file (file-name-sans-versions (file-name-nondirectory filename))) directory)
      (if (and (string-match "\\.[^.]*\\'" file)
               (not (eq 0 (match-beginning 0))))
          (if (setq directory (file-name-directory filename))
              (concat directory (substring file 0 (match-beginning 0)))
            (substring file 0 (match-beginning 0)))
        filename))))

(defun file-name-extension (filename &optional period)
  "Return the extension of FILENAME, nil if it has none; with PERIOD, with its dot, \"\" for none."
  (save-match-data
    (let ((file (file-name-sans-versions (file-name-nondirectory filename))))
      (if (and (string-match "\\.[^.]*\\'" file)
               (not (eq 0 (match-beginning 0))))
          (substring file (+ (match-beginning 0) (if period 0 1)))
        (if period "")))))

(defun file-name-base (&optional filename)
  "Return the name of FILENAME without directory and extension."
  (file-name-sans-extension (file-name-nondirectory (or filename (buffer-file-name)))))

(defun file-name-with-extension (filename extension)
  "Return FILENAME with its extension replaced by EXTENSION."
  (let ((extn (string-trim-left extension "[.]")))
    (cond ((string= filename "") (error "Empty filename"))
          ((string= extn "") (error "Malformed extension: %s" extension))
          ((directory-name-p filename) (error "Filename is a directory: %s" filename))
          (t (concat (file-name-sans-extension filename) "." extn)))))

(defun file-relative-name (filename &optional directory)
  "Return FILENAME relative to DIRECTORY (default `default-directory').
It ends in a slash if FILENAME, expanded, does."
  (save-match-data
    (setq directory (file-name-as-directory (expand-file-name (or directory default-directory)))
          filename (expand-file-name filename))
    (let ((ancestor ".") (filename-dir (file-name-as-directory filename)))
      (while (not (or (string-prefix-p directory filename-dir)
                      (string-prefix-p directory filename)))
        ;; The text up to the slash before the last one: `file-name-directory' does not cut "/:a/" down to "/".
        (setq directory (substring directory 0 (string-match "[^/]*/\\'" directory))
              ancestor (if (equal ancestor ".") ".." (concat "../" ancestor))))
      (let ((rest (if (string-prefix-p directory filename)
                      (substring filename (length directory))
                    "")))
        (cond ((not (equal rest "")) (if (equal ancestor ".") rest (concat ancestor "/" rest)))
              ((directory-name-p filename) (file-name-as-directory ancestor))
              (t ancestor))))))

(defun file-in-directory-p (file dir)
  "Return non-nil if DIR is an ancestor of FILE or FILE itself; DIR must exist."
  (let ((handler (or (find-file-name-handler file 'file-in-directory-p)
                     (find-file-name-handler dir 'file-in-directory-p))))
    (if handler
        (funcall handler 'file-in-directory-p file dir)
      (files--in-directory-p file dir))))

(defun files--in-directory-p (file dir)
  "Do the work of `file-in-directory-p' for FILE and DIR, which have no handlers."
  (when (file-directory-p dir)
    (let ((true-dir (file-name-as-directory (file-truename dir))) (true-file (file-truename file)))
      (or (equal true-dir (file-name-as-directory true-file))
          (string-prefix-p true-dir true-file)))))

(defun file-equal-p (file1 file2)
  "Return non-nil if FILE1 and FILE2 are the same file."
  (let ((handler (or (find-file-name-handler file1 'file-equal-p)
                     (find-file-name-handler file2 'file-equal-p))))
    (if handler
        (funcall handler 'file-equal-p file1 file2)
      (let ((a (file-attributes (file-truename file1))) (b (file-attributes (file-truename file2))))
        (and a b (equal (nthcdr 10 a) (nthcdr 10 b)))))))

(defun abbreviate-file-name (filename)
  "Return FILENAME shortened by `directory-abbrev-alist', and with ~ for the home directory."
  (save-match-data
    (dolist (rule directory-abbrev-alist)
      (if (string-match (car rule) filename)
          (setq filename (concat (cdr rule) (substring filename (match-end 0))))))
    (let ((home (file-name-as-directory (expand-file-name "~"))))
      (if (and (not (equal home "/"))
               (string-prefix-p home (concat filename "/")))
          (concat "~/" (if (> (length filename) (length home)) (substring filename (length home)) ""))
        filename))))

(defun file-name-quoted-p (name &optional _top)
  "Return non-nil if NAME is quoted by /:."
  (string-prefix-p "/:" name))

(defun file-name-unquote (name &optional _top)
  "Return NAME without the quoting by /:."
  (if (string-prefix-p "/:" name) (if (= (length name) 2) "/" (substring name 2)) name))

(defun file-name-quote (name &optional _top)
  "Return NAME quoted by /:."
  (if (file-name-quoted-p name) name (concat "/:" name)))

(defun file-local-name (file)
  "Return the part of FILE that its own machine uses."
  (or (file-remote-p file 'localname) file))

(defun file-remote-p (file &optional identification connected)
  "Return what identifies the remote system of FILE; nil for a local file.
IDENTIFICATION and CONNECTED are passed to the handler of FILE."
  (let ((handler (find-file-name-handler file 'file-remote-p)))
    (if handler (funcall handler 'file-remote-p file identification connected))))

(defun convert-standard-filename (filename)
  "Return FILENAME, which needs no change on this system."
  filename)

(defun locate-user-emacs-file (new-name &optional old-name)
  "Return the absolute name of NEW-NAME in the user's configuration directory.
OLD-NAME in the home directory is used if it exists and NEW-NAME does not."
  (convert-standard-filename
   (let* ((home (concat "~" (or init-file-user "")))
          (at-home (and old-name (expand-file-name old-name home)))
          (bestname (abbreviate-file-name
                     (expand-file-name new-name user-emacs-directory))))
     (if (and at-home (not (file-readable-p bestname)) (file-readable-p at-home))
         at-home
       (unless (or (file-accessible-directory-p user-emacs-directory) noninteractive)
         (with-file-modes #o700
           (ignore-errors (make-directory user-emacs-directory t))))
       bestname))))

(defun locate-dominating-file (file name)
  "Return the nearest ancestor directory of FILE that contains NAME, a file name or a predicate."
  (setq file (abbreviate-file-name (expand-file-name file)))
  (let ((root nil) try)
    (while (not (or root (null file)
                    (string-match "\\`\\(?:[\\/][\\/][^\\/]+[\\/]\\|/\\(?:net\\|afs\\|\\.\\.\\.\\)/\\)\\'" file)))
      (setq try (if (stringp name)
                    (and (file-directory-p file) (file-exists-p (expand-file-name name (file-name-as-directory file))))
                  (funcall name file)))
      (cond (try (setq root file))
            ((equal file (setq file (file-name-directory (directory-file-name file))))
             (setq file nil))))
    (if root (file-name-as-directory root))))

(defun locate-file (filename path &optional suffixes predicate)
  "Return the first file FILENAME with one of SUFFIXES in a directory of PATH that passes PREDICATE."
  (if (memq predicate '(executable readable writable exists nil))
      (setq predicate (cdr (assq predicate '((executable . 1) (writable . 2) (readable . 4) (exists . 0)))))
    (if (and predicate (listp predicate) (not (functionp predicate)))
        (setq predicate (logior (if (memq 'executable predicate) 1 0) (if (memq 'writable predicate) 2 0)
                                (if (memq 'readable predicate) 4 0)))))
  (locate-file-internal filename path suffixes predicate))

(defun executable-find (command &optional _remote)
  "Return the absolute name of the program COMMAND on `exec-path', or nil."
  (let ((file (locate-file command exec-path exec-suffixes 1)))
    (and file (file-executable-p file) file)))

(defun file-local-copy (file)
  "Copy the remote file FILE to a file of this machine and return the copy's name; nil if FILE is local."
  (let ((handler (find-file-name-handler file 'file-local-copy)))
    (and handler (funcall handler 'file-local-copy file))))

(defun make-temp-file (prefix &optional dir-flag suffix text)
  "Create a temporary file whose name begins with PREFIX, and return the name.
DIR-FLAG makes a directory.  SUFFIX ends the name.  TEXT is written into
the file."
  (let ((absolute-prefix
         (if (or (zerop (length prefix)) (member prefix '("." "..")))
             (concat (file-name-as-directory temporary-file-directory) prefix)
           (expand-file-name prefix temporary-file-directory))))
    (make-temp-file-internal absolute-prefix (if dir-flag t) (or suffix "") text)))

(defun make-nearby-temp-file (prefix &optional dir-flag suffix)
  "Like `make-temp-file' of PREFIX, DIR-FLAG and SUFFIX, on the system of `default-directory'."
  (make-temp-file prefix dir-flag suffix))

(defun temporary-file-directory ()
  "Return the directory of temporary files on the system of `default-directory'."
  temporary-file-directory)

(defun make-directory (dir &optional parents)
  "Create the directory DIR; with PARENTS, its ancestors too, and no error if it exists."
  (interactive (list (read-directory-name "Make directory: " default-directory default-directory nil nil) t))
  (setq dir (expand-file-name dir))
  (let ((handler (find-file-name-handler dir 'make-directory)))
    (if handler
        (funcall handler 'make-directory dir parents)
      (if (not parents)
          (make-directory-internal dir)
        (let ((dir (directory-file-name dir)) create-list)
          (while (and (not (file-directory-p dir))
                      (not (equal dir (file-name-directory dir))))
            (push dir create-list)
            (setq dir (directory-file-name (file-name-directory dir))))
          (dolist (d create-list)
            (condition-case err
                (make-directory-internal d)
              (file-already-exists
               (unless (file-directory-p d) (signal (car err) (cdr err)))))))))))

(defun make-empty-file (filename &optional parents)
  "Create the empty file FILENAME; with PARENTS, its directories too."
  (when (and (file-exists-p filename) (null parents))
    (signal 'file-already-exists `("File exists" ,filename)))
  (let ((paren-dir (file-name-directory filename)))
    (when (and paren-dir (not (file-exists-p paren-dir)))
      (make-directory paren-dir parents)))
  (write-region "" nil filename nil 0))

(defun delete-directory (directory &optional recursive trash)
  "Delete DIRECTORY; with RECURSIVE, with everything in it.  TRASH moves it to the trash."
  (interactive
   (let ((dir (expand-file-name (read-directory-name "Delete directory: " default-directory default-directory nil nil))))
     (list dir
           (if (directory-files dir nil directory-files-no-dot-files-regexp)
               (y-or-n-p (format-message "Directory `%s' is not empty, really delete? " dir))
             nil)
           (null current-prefix-arg))))
  (ignore trash)
  (setq directory (directory-file-name (expand-file-name directory)))
  (let ((handler (find-file-name-handler directory 'delete-directory)))
    (cond
     (handler (funcall handler 'delete-directory directory recursive trash))
     (t
      (when (and recursive (not (file-symlink-p directory)))
        (dolist (file (directory-files directory t directory-files-no-dot-files-regexp))
          (if (eq t (car (file-attributes file)))
              (delete-directory file t)
            (delete-file file))))
      (delete-directory-internal directory)))))

(defun copy-directory (directory newname &optional keep-time parents copy-contents)
  "Copy DIRECTORY and all that is in it to NEWNAME.
If NEWNAME ends in a slash the copy gets the name of DIRECTORY there, unless COPY-CONTENTS is non-nil.
Interactively, and with KEEP-TIME, files keep their times.  PARENTS makes missing directories above NEWNAME.
Signal `file-already-exists' if NEWNAME exists, and an error if it is inside DIRECTORY."
  (interactive
   (let ((dir (read-directory-name "Copy directory: " default-directory default-directory t nil)))
     (list dir (read-directory-name (format "Copy directory %s to: " dir) default-directory default-directory nil nil)
           current-prefix-arg t nil)))
  (when (file-in-directory-p newname directory)
    (error "Cannot copy `%s' into its subdirectory `%s'" directory newname))
  (let ((handler (or (find-file-name-handler directory 'copy-directory)
                     (find-file-name-handler newname 'copy-directory))))
    (if handler
        (funcall handler 'copy-directory directory newname keep-time parents copy-contents)
      (setq directory (directory-file-name (expand-file-name directory))
            newname (expand-file-name newname))
      (unless (or copy-contents (not (directory-name-p newname)))
        (setq newname (concat newname (file-name-nondirectory directory))))
      (unless (and (directory-name-p newname) (file-directory-p newname))
        (make-directory newname parents))
      (files--copy-directory-into directory newname keep-time parents))))

(defun files--copy-directory-into (directory newname keep-time parents)
  "Copy what is in DIRECTORY to the directory NEWNAME, then its modes.  KEEP-TIME and PARENTS: see `copy-directory'."
  (dolist (file (directory-files directory 'full directory-files-no-dot-files-regexp))
    (let ((target (concat (file-name-as-directory newname) (file-name-nondirectory file)))
          (type (car (file-attributes file))))
      (cond ((eq type t) (copy-directory file target keep-time parents nil))
            ((stringp type) (make-symbolic-link type target t))
            (t (copy-file file target t keep-time)))))
  (when-let ((modes (file-modes directory)))
    (set-file-modes newname modes))
  (when keep-time
    (set-file-times newname (file-attribute-modification-time (file-attributes directory)))))

(defconst directory-files-no-dot-files-regexp "[^.]\\|\\.\\.\\."
  "Regexp that matches every file name except \".\" and \"..\".")

(defun directory-empty-p (dir)
  "Return t if DIR is an empty directory."
  (and (file-directory-p dir) (null (directory-files dir nil directory-files-no-dot-files-regexp t 1))))

(defun directory-files-recursively (dir regexp &optional include-directories predicate follow-symlinks)
  "Return the files below DIR whose base names match REGEXP.
INCLUDE-DIRECTORIES includes directories that match.  PREDICATE says into
which directories to go: t means all accessible ones.  FOLLOW-SYMLINKS
follows links to directories."
  (let ((result nil) (files nil) (dir (directory-file-name dir)))
    (dolist (file (sort (file-name-all-completions "" (file-name-as-directory dir)) #'string<))
      (unless (member file '("./" "../"))
        (if (directory-name-p file)
            (let* ((leaf (substring file 0 (1- (length file))))
                   (full-file (concat dir "/" leaf)))
              (when (and (or follow-symlinks (not (file-symlink-p full-file)))
                         (or (null predicate)
                             (and (eq predicate t) (condition-case nil (progn (file-name-all-completions "" (file-name-as-directory full-file)) t) (file-error nil)))
                             (and (functionp predicate) (funcall predicate full-file))))
                (setq result (nconc result (directory-files-recursively full-file regexp include-directories predicate follow-symlinks))))
              (when (and include-directories (string-match regexp leaf))
                (setq result (nconc result (list full-file)))))
          (when (string-match regexp file)
            (push (concat dir "/" file) files)))))
    (nconc result (nreverse files))))

(defun file-expand-wildcards (pattern &optional full)
  "Return the files that match the wildcard PATTERN; with FULL, as absolute names."
  (save-match-data
    (let* ((nondir (file-name-nondirectory pattern))
           (dirpart (file-name-directory pattern))
           (dirs (if (and dirpart (string-match "[[*?]" (file-local-name dirpart)))
                     (mapcar #'file-name-as-directory (file-expand-wildcards (directory-file-name dirpart) full))
                   (list dirpart)))
           contents)
      (dolist (dir (nreverse dirs))
        (when (or (null dir) (file-accessible-directory-p dir))
          (let ((this-dir-contents
                 (delq nil
                       (mapcar (lambda (name)
                                 (unless (string-match "\\`\\.\\'\\|\\`\\.\\.\\'" (file-name-nondirectory name)) name))
                               (directory-files (or dir ".") full (wildcard-to-regexp nondir))))))
            (setq contents
                  (nconc (if (and dir (not full))
                             (mapcar (lambda (name) (concat dir name)) this-dir-contents)
                           this-dir-contents)
                         contents)))))
      contents)))

(defun wildcard-to-regexp (wildcard)
  "Return the regexp for the file name pattern WILDCARD."
  (let ((i 0) (n (length wildcard)) (result ""))
    (while (< i n)
      (let ((ch (aref wildcard i)))
        (cond
         ((eq ch ?*) (setq result (concat result (if (= i 0) "[^\0]*" "[^\0]*"))))
         ((eq ch ??) (setq result (concat result "[^\0]")))
         ((and (eq ch ?\[) (string-match "\\]" wildcard (+ i (if (memq (and (< (1+ i) n) (aref wildcard (1+ i))) '(?^ ?!)) 3 2))))
          (let* ((end (match-end 0)) (set (substring wildcard (1+ i) (1- end))))
            (if (string-prefix-p "!" set) (setq set (concat "^" (substring set 1))))
            (setq result (concat result "[" set "]") i (1- end))))
         (t (setq result (concat result (regexp-quote (char-to-string ch))))))
        (setq i (1+ i))))
    (concat "\\`" result "\\'")))

;;; Buffers of files.

(defun get-file-buffer (filename)
  "Return the buffer that visits FILENAME, or nil."
  (let ((name (expand-file-name filename)) (found nil) (list (buffer-list)))
    (while (and list (not found))
      (if (equal (buffer-local-value 'buffer-file-name (car list)) name)
          (setq found (car list)))
      (setq list (cdr list)))
    found))

(defun find-buffer-visiting (filename &optional predicate)
  "Return a buffer that visits FILENAME, under whatever name; PREDICATE may restrict it."
  (let* ((predicate (or predicate #'identity))
         (truename (abbreviate-file-name (file-truename filename))))
    (or (let ((buf (get-file-buffer filename)))
          (when (and buf (funcall predicate buf)) buf))
        (let ((list (buffer-list)) found)
          (while (and (not found) list)
            (with-current-buffer (car list)
              (if (and buffer-file-name
                       (equal buffer-file-truename truename)
                       (funcall predicate (car list)))
                  (setq found (car list))))
            (setq list (cdr list)))
          found)
        (let* ((attributes (file-attributes truename))
               (number (nthcdr 10 attributes)) (list (buffer-list)) found)
          (and find-file-existing-other-name number
               (while (and (not found) list)
                 (with-current-buffer (car list)
                   (if (and buffer-file-name (equal buffer-file-number number)
                            (file-exists-p buffer-file-name)
                            (funcall predicate (car list)))
                       (setq found (car list))))
                 (setq list (cdr list))))
          found))))

(defun create-file-buffer (filename)
  "Return a new buffer named after FILENAME."
  (let ((lastname (file-name-nondirectory filename)))
    (if (string= lastname "")
        (setq lastname (file-name-nondirectory (directory-file-name filename))))
    (if (string= lastname "") (setq lastname filename))
    (generate-new-buffer (if (string-prefix-p " " lastname) (concat "|" lastname) lastname))))

(defun find-file-read-args (prompt mustmatch)
  "Read a file name with PROMPT for a command that visits it; MUSTMATCH as in `read-file-name'."
  (list (read-file-name prompt nil default-directory mustmatch) t))

(defun find-file (filename &optional wildcards)
  "Visit FILENAME in the selected window: show its buffer, reading the file in if need be.
WILDCARDS expands wildcards in FILENAME and visits all the files."
  (interactive (find-file-read-args "Find file: " (confirm-nonexistent-file-or-buffer)))
  (let ((value (find-file-noselect filename nil nil wildcards)))
    (if (listp value)
        (mapcar #'pop-to-buffer-same-window (nreverse value))
      (pop-to-buffer-same-window value))))

(defun find-file-other-window (filename &optional wildcards)
  "Visit FILENAME in another window; WILDCARDS as in `find-file'."
  (interactive (find-file-read-args "Find file in other window: " (confirm-nonexistent-file-or-buffer)))
  (let ((value (find-file-noselect filename nil nil wildcards)))
    (if (listp value)
        (progn (setq value (nreverse value))
               (switch-to-buffer-other-window (car value))
               (mapc #'switch-to-buffer (cdr value))
               value)
      (switch-to-buffer-other-window value))))

(defun confirm-nonexistent-file-or-buffer ()
  "Return how `read-file-name' should ask about names that do not exist."
  (cond ((eq confirm-nonexistent-file-or-buffer 'after-completion) 'confirm-after-completion)
        (confirm-nonexistent-file-or-buffer 'confirm)))

(defun find-file-read-only (filename &optional wildcards)
  "Visit FILENAME, read-only; WILDCARDS as in `find-file'."
  (interactive (find-file-read-args "Find file read-only: " (confirm-nonexistent-file-or-buffer)))
  (unless (or (and wildcards find-file-wildcards (string-match "[[*?]" filename)) (file-exists-p filename))
    (error "%s does not exist" filename))
  (let ((value (find-file filename wildcards)))
    (mapc (lambda (b) (with-current-buffer b (read-only-mode 1))) (if (listp value) value (list value)))
    value))

(defun find-alternate-file (filename &optional wildcards)
  "Visit FILENAME in place of the current buffer, which is killed; WILDCARDS as in `find-file'."
  (interactive
   (list (read-file-name "Find alternate file: " (and buffer-file-name (file-name-directory buffer-file-name))
                         nil (confirm-nonexistent-file-or-buffer)
                         (and buffer-file-name (file-name-nondirectory buffer-file-name)))
         t))
  (unless (run-hook-with-args-until-failure 'kill-buffer-query-functions)
    (user-error "Aborted"))
  (and (buffer-modified-p) buffer-file-name
       (not (yes-or-no-p (format-message "Kill and replace buffer `%s' without saving it? " (buffer-name))))
       (user-error "Aborted"))
  (let ((old (current-buffer)) (name (buffer-name)))
    (with-current-buffer old (rename-buffer (generate-new-buffer-name " **lose**")))
    (unwind-protect
        (let ((file buffer-file-name))
          (setq buffer-file-name nil)
          (unwind-protect
              (find-file filename wildcards)
            (when (and (buffer-live-p old) (eq (current-buffer) old))
              (setq buffer-file-name file))))
      (when (and (buffer-live-p old) (eq old (current-buffer)))
        (rename-buffer name)))
    (unless (eq (current-buffer) old)
      (with-current-buffer old
        (let (kill-buffer-query-functions kill-buffer-hook)
          (set-buffer-modified-p nil)
          (kill-buffer old))))))

(defun find-file-noselect (filename &optional nowarn rawfile wildcards)
  "Return the buffer that visits FILENAME, after reading the file in if need be.
NOWARN: do not warn about a changed file.  RAWFILE: no conversion.
WILDCARDS: expand them, and return a list of buffers."
  (setq filename (abbreviate-file-name (expand-file-name filename)))
  (if (file-directory-p filename)
      (or (and find-file-run-dired
               (run-hook-with-args-until-success 'find-directory-functions filename))
          (error "%s is a directory" filename))
    (let ((files (and wildcards find-file-wildcards (not (file-name-quoted-p filename))
                      (string-match "[[*?]" filename) (not (file-exists-p filename))
                      (ignore-errors (file-expand-wildcards filename t)))))
      (if files
          (mapcar (lambda (f) (find-file-noselect f)) files)
        (let* ((buf (get-file-buffer filename))
               (truename (abbreviate-file-name (file-truename filename)))
               (attributes (file-attributes truename))
               (number (nthcdr 10 attributes))
               (other (and (not buf) (find-buffer-visiting filename))))
          (when other
            (or nowarn find-file-suppress-same-file-warnings
                (string-equal filename (buffer-file-name other))
                (message "%s and %s are the same file" filename (buffer-file-name other)))
            (setq buf other))
          (if buf
              (files--revisit buf filename nowarn)
            (setq buf (create-file-buffer filename))
            (find-file-noselect-1 buf filename nowarn rawfile truename number))
          buf)))))

(defun files--revisit (buf filename nowarn)
  "Offer to read BUF, which visits FILENAME already, again if the file changed; NOWARN: do not."
  (with-current-buffer buf
    (cond
     (nowarn nil)
     ((not (verify-visited-file-modtime buf))
      (cond
       ((not (file-exists-p filename)) (message "File %s no longer exists!" filename))
       ((if (buffer-modified-p buf)
            (yes-or-no-p (format "File %s changed on disk.  Discard your edits? " (file-name-nondirectory filename)))
          (or (files--some-regexp-matches revert-without-query filename)
              (yes-or-no-p (format "File %s changed on disk.  Reread from disk? " (file-name-nondirectory filename)))))
        (revert-buffer t t)))))))

(defun files--some-regexp-matches (regexps string)
  "Return non-nil if one of REGEXPS matches STRING."
  (let ((found nil))
    (dolist (re regexps found)
      (if (string-match-p re string) (setq found t)))))

(defun find-file-noselect-1 (buf filename nowarn rawfile truename number)
  "Read FILENAME into BUF, which is new, and set it up; NOWARN and RAWFILE as in `find-file-noselect'.
TRUENAME is the file's true name, NUMBER its inode and device."
  (let (error)
    (with-current-buffer buf
      (kill-local-variable 'find-file-literally)
      (let ((inhibit-read-only t))
        (erase-buffer)
        (if rawfile
            (condition-case err
                (progn
                  (set-buffer-multibyte nil)
                  (let ((coding-system-for-read 'no-conversion))
                    (insert-file-contents-literally filename t)))
              (file-error
               (when (and (file-exists-p filename) (not (file-readable-p filename)))
                 (kill-buffer buf)
                 (signal (car err) (cdr err)))
               (setq error t)))
          (condition-case err
              (insert-file-contents filename t)
            (file-error
             (when (and (file-exists-p filename) (not (file-readable-p filename)))
               (kill-buffer buf)
               (signal 'file-error (list "File is not readable" filename)))
             ;; What was read of a file is not the file; of a device or a socket there is nothing to lose.
             (if (file-regular-p filename)
                 (progn (kill-buffer buf) (signal (car err) (cdr err))))
             (or (run-hook-with-args-until-success 'find-file-not-found-functions)
                 (setq error t))))))
      (unless buffer-file-name
        (setq buffer-file-name (expand-file-name filename)))
      (setq buffer-file-truename truename
            buffer-file-number number
            default-directory (file-name-directory buffer-file-name))
      (if find-file-visit-truename
          (setq buffer-file-name (expand-file-name buffer-file-truename)))
      (goto-char (point-min))
      (if rawfile
          (setq-local find-file-literally t)
        (after-find-file error (not nowarn))))
    buf))

(defvar format-alist)

(defun insert-file-contents-literally (filename &optional visit beg end replace)
  "Like `insert-file-contents' of FILENAME, VISIT, BEG, END and REPLACE, without any conversion."
  (let ((format-alist nil) (after-insert-file-functions nil)
        (coding-system-for-read 'no-conversion) (coding-system-for-write 'no-conversion)
        (set-auto-coding-function nil) (file-name-handler-alist nil))
    (insert-file-contents filename visit beg end replace)))

(defun find-file-literally (filename)
  "Visit FILENAME without any conversion of its bytes."
  (interactive (list (read-file-name "Find file literally: " nil default-directory (confirm-nonexistent-file-or-buffer))))
  (switch-to-buffer (find-file-noselect filename nil t)))

(defun after-find-file (&optional error warn noauto _after-find-file-from-revert-buffer nomodes)
  "Set the buffer up after a file was read into it.
ERROR: the file could not be read.  WARN: say what the user should know.
NOAUTO: no auto-save mode.  NOMODES: leave the major mode alone."
  (setq buffer-read-only (not (file-writable-p buffer-file-name)))
  (setq buffer-file-read-only buffer-read-only)
  (unless noninteractive
    (cond
     ((and error (file-exists-p buffer-file-name))
      (setq buffer-read-only t)
      (when warn (message "File exists, but cannot be read")))
     ((and error (not (file-exists-p buffer-file-name)))
      (setq buffer-read-only nil)
      (if (file-exists-p (file-name-directory (file-chase-links buffer-file-name)))
          (and warn (message "(New file)"))
        (message "Use %s to create the directory and its parents"
                 (substitute-command-keys "\\[make-directory]"))))
     (buffer-read-only (and warn (message "Note: file is write protected")))
     ((and warn (recover-file-available-p))
      (message "%s has auto save data; consider M-x recover-this-file" (file-name-nondirectory buffer-file-name)))))
  (when (and auto-save-default (not noauto) (not noninteractive))
    (auto-save-mode 1))
  (unless nomodes
    (normal-mode t)
    (when (and buffer-read-only view-read-only (not (eq major-mode 'view-mode)) (fboundp 'view-mode-enter))
      (view-mode-enter))
    (run-hooks 'find-file-hook)))

(defun recover-file-available-p ()
  "Return non-nil if the visited file has an auto-save file that is newer."
  (let ((auto (make-auto-save-file-name)))
    (and buffer-file-name (file-exists-p auto) (file-newer-than-file-p auto buffer-file-name))))

;;; The name of the visited file.

(defun set-visited-file-name (filename &optional no-query along-with-file)
  "Make the buffer visit FILENAME, nil or empty for no file; the buffer gets its name and is modified.
NO-QUERY: do not ask if another buffer visits it.  ALONG-WITH-FILE: the
file was renamed, so the buffer stays unmodified."
  (interactive "FSet visited file name: ")
  (if (buffer-base-buffer) (error "An indirect buffer cannot visit a file"))
  (let (truename old-try)
    (if filename
        (setq filename (if (string-equal filename "") nil (expand-file-name filename))))
    (if filename
        (progn (setq truename (file-truename filename))
               (if find-file-visit-truename (setq filename truename))))
    (if filename
        (let ((new-name (file-name-nondirectory filename)))
          (if (string= new-name "") (error "Empty file name"))))
    (let ((buffer (and filename (find-buffer-visiting filename))))
      (and buffer (not (eq buffer (current-buffer))) (not no-query)
           (not (y-or-n-p (format "A buffer is visiting %s; proceed? " filename)))
           (user-error "Aborted")))
    (or (equal filename buffer-file-name)
        (progn (and filename (fboundp 'lock-buffer) (lock-buffer filename))
               (unlock-buffer)))
    (setq buffer-file-name filename old-try nil)
    (ignore old-try)
    (if filename
        (let ((new-name (file-name-nondirectory filename)))
          (setq default-directory (file-name-directory filename))
          (or (string= new-name (buffer-name))
              (rename-buffer new-name t))))
    (setq buffer-backed-up nil)
    (or along-with-file (clear-visited-file-modtime))
    (setq buffer-file-truename (and truename (abbreviate-file-name truename))
          buffer-file-number (and filename (nthcdr 10 (file-attributes buffer-file-name))))
    (and buffer-auto-save-file-name
         (not (string= buffer-auto-save-file-name ""))
         (let ((old buffer-auto-save-file-name))
           (setq buffer-auto-save-file-name (make-auto-save-file-name))
           (if (and (file-exists-p old) (not (equal old buffer-auto-save-file-name)))
               (rename-file old buffer-auto-save-file-name t))))
    (unless along-with-file (set-buffer-modified-p t))
    (when (and filename change-major-mode-with-file-name (not along-with-file)
               (memq major-mode '(fundamental-mode)))
      (set-auto-mode t))
    (run-hooks 'after-set-visited-file-name-hook)))

(defun clear-visited-file-modtime ()
  "Forget the modification time of the visited file."
  (set-visited-file-modtime 0))

(defun write-file (filename &optional confirm)
  "Write the buffer into FILENAME and make it visit that file.
CONFIRM: ask before an existing file is overwritten."
  (interactive
   (list (if buffer-file-name
             (read-file-name "Write file: " nil nil nil nil)
           (read-file-name "Write file: " default-directory
                           (expand-file-name (file-name-nondirectory (buffer-name)) default-directory)
                           nil nil))
         (not current-prefix-arg)))
  (let ((old-modes (and buffer-file-name (file-modes buffer-file-name))))
    (ignore old-modes)
    (or (null filename) (string-equal filename "")
        (progn
          (if (or (file-directory-p filename) (directory-name-p filename))
              (setq filename (concat (file-name-as-directory filename)
                                     (file-name-nondirectory (or buffer-file-name (buffer-name))))))
          (and confirm (file-exists-p filename)
               (or (y-or-n-p (format-message "File `%s' exists; overwrite? " filename))
                   (user-error "Canceled")))
          (set-visited-file-name filename (not confirm))))
    (set-buffer-modified-p t)
    (and buffer-file-name (file-writable-p buffer-file-name) (setq buffer-read-only nil))
    (save-buffer)))

;;; Saving.

(defun basic-save-buffer (&optional _called-interactively)
  "Save the buffer in its file if it is modified, after asking for a name if it visits none."
  (save-current-buffer
    (if (buffer-base-buffer) (set-buffer (buffer-base-buffer)))
    (if (not (or (buffer-modified-p)
                 (and buffer-file-name (not (file-exists-p buffer-file-name)) (> (buffer-size) 0) nil)))
        (or noninteractive (message "(No changes need to be saved)"))
      (run-hooks 'before-save-hook)
      ;; What writes the contents elsewhere needs no file.
      (unless (run-hook-with-args-until-success 'write-contents-functions)
        (unless buffer-file-name
          (files--ask-file-to-save-in))
        (or (verify-visited-file-modtime (current-buffer))
            (not (file-exists-p buffer-file-name))
            (yes-or-no-p (format "%s has changed since visited or saved.  Save anyway? "
                                 (file-name-nondirectory buffer-file-name)))
            (user-error "Save not confirmed"))
        (save-restriction
          (widen)
          (files--add-final-newline)
          (or (run-hook-with-args-until-success 'local-write-file-hooks)
              (run-hook-with-args-until-success 'write-file-functions)
              (basic-save-buffer-1)))
        (setq buffer-file-number (nthcdr 10 (file-attributes buffer-file-name)))
        (when (and buffer-auto-save-file-name delete-auto-save-files)
          (delete-auto-save-file-if-necessary)))
      (run-hooks 'after-save-hook))))

(defun files--ask-file-to-save-in ()
  "Ask for the file to save the buffer in, and make it visit that."
  (let ((filename (expand-file-name (read-file-name "File to save in: " nil (expand-file-name (buffer-name))))))
    (if (file-exists-p filename)
        (if (file-directory-p filename)
            (error "%s is a directory" filename)
          (unless (y-or-n-p (format-message "File `%s' exists; overwrite? " filename))
            (error "Canceled"))))
    (set-visited-file-name filename)))

(defun files--add-final-newline ()
  "Add a newline at the end of the buffer if `require-final-newline' says so, after a question if it is neither t nor nil."
  (save-excursion
    (and (> (point-max) (point-min))
         (not (eq (char-after (1- (point-max))) ?\n))
         (or (eq require-final-newline t)
             (eq require-final-newline 'visit-save)
             (and require-final-newline (not (memq require-final-newline '(visit)))
                  (y-or-n-p (format "Buffer %s does not end in newline.  Add one? " (buffer-name)))))
         (progn (goto-char (point-max)) (insert ?\n)))))

(defun basic-save-buffer-1 ()
  "Write the buffer's text into its file."
  (let ((dir (file-name-directory buffer-file-name)))
    (unless (file-directory-p dir)
      (if (file-exists-p dir)
          (error "%s is not a directory" dir)
        (unless (y-or-n-p (format-message "Directory `%s' does not exist; create? " dir))
          (error "Canceled"))
        (make-directory dir t)))
    (unless (file-writable-p buffer-file-name)
      (if (file-exists-p buffer-file-name)
          (if (yes-or-no-p (format "File %s is write-protected; try to save anyway? " (file-name-nondirectory buffer-file-name)))
              (set-file-modes buffer-file-name (logior (or (file-modes buffer-file-name) 0) #o200))
            (error "Attempt to save to a file that you are not allowed to write"))
        (error "%s: directory is not writable" dir)))
    (or buffer-backed-up (backup-buffer))
    (if file-precious-flag
        (files--write-by-renaming)
      (write-region nil nil buffer-file-name nil t buffer-file-truename))
    (setq buffer-file-coding-system (or last-coding-system-used buffer-file-coding-system))
    t))

(defun files--write-by-renaming ()
  "Write the buffer's text into a new file beside the visited one, and give it that one's name."
  (let ((modes (file-modes buffer-file-name))
        (temporary (make-temp-name (expand-file-name "tmp" (file-name-directory buffer-file-truename))))
        (done nil))
    (unwind-protect
        (progn
          ;; The name that counts, for handlers and for the message, is that of the visited file.
          (write-region nil nil temporary nil buffer-file-name buffer-file-truename 'excl)
          (if modes (set-file-modes temporary modes))
          (rename-file temporary buffer-file-truename t)
          (setq done t))
      (unless done
        (ignore-errors (delete-file temporary))
        (set-buffer-modified-p t)))
    (set-visited-file-modtime)
    (set-buffer-modified-p nil)))

(defun save-buffer (&optional arg)
  "Save the buffer in its file if it is modified.
ARG: \\[universal-argument] makes the next save back the file up, two of
them back it up now; 0 makes no backup."
  (interactive "p")
  (let ((modp (buffer-modified-p)) (make-backup-files (or (and make-backup-files (not (eq arg 0))) (memq arg '(16 64)))))
    (and modp (memq arg '(16 64)) (setq buffer-backed-up nil))
    (basic-save-buffer (called-interactively-p 'any))
    (and modp (memq arg '(4 64)) (setq buffer-backed-up nil))))

(defun not-modified (&optional arg)
  "Mark the buffer as unmodified; with ARG, as modified."
  (interactive "P")
  (message (if arg "Modification-flag set" "Modification-flag cleared"))
  (set-buffer-modified-p arg))

;;; Reverting and recovering.

(defvar revert-buffer-in-progress-p nil "Non-nil while `revert-buffer' works.")
(defvar revert-buffer-preserve-modes)

(defun revert-buffer (&optional ignore-auto noconfirm preserve-modes)
  "Replace the buffer's text with that of its file; ask first, unless NOCONFIRM.
IGNORE-AUTO: do not offer a newer auto-save file.  PRESERVE-MODES: leave
the modes alone."
  (interactive (list (not current-prefix-arg)))
  (let ((revert-buffer-in-progress-p t) (revert-buffer-preserve-modes preserve-modes))
    (funcall (or revert-buffer-function #'revert-buffer--default) ignore-auto noconfirm)))

(defun revert-buffer--default (ignore-auto noconfirm)
  "Revert the buffer; IGNORE-AUTO and NOCONFIRM as in `revert-buffer'."
  (unlock-buffer)
  (with-current-buffer (or (buffer-base-buffer (current-buffer)) (current-buffer))
    (let* ((auto-save-p (and (not ignore-auto) (recent-auto-save-p) buffer-auto-save-file-name
                             (file-readable-p buffer-auto-save-file-name)
                             (y-or-n-p "Buffer has been auto-saved recently.  Revert from auto-save file? ")))
           (file-name (if auto-save-p buffer-auto-save-file-name buffer-file-name)))
      (cond
       ((null file-name) (error "Buffer does not seem to be associated with any file"))
       ((or noconfirm
            (and (not (buffer-modified-p)) (files--some-regexp-matches revert-without-query file-name))
            (yes-or-no-p (format (if (buffer-modified-p) "Discard edits and reread from %s? " "Revert buffer from file %s? ") file-name)))
        (run-hooks 'before-revert-hook)
        (funcall (or revert-buffer-insert-file-contents-function #'revert-buffer-insert-file-contents--default-function)
                 file-name auto-save-p)
        (after-find-file nil nil t nil (bound-and-true-p revert-buffer-preserve-modes))
        (run-hooks 'after-revert-hook)
        t)))))

(defun revert-buffer-insert-file-contents--default-function (file-name auto-save-p)
  "Read FILE-NAME in place of the buffer's text; AUTO-SAVE-P says it is the auto-save file."
  (cond
   ((not (file-exists-p file-name))
    (error (if buffer-file-number "File %s no longer exists" "Cannot revert nonexistent file %s") file-name))
   ((not (file-readable-p file-name)) (error "File %s no longer readable" file-name))
   (t
    (let ((buffer-undo-list t) (inhibit-read-only t))
      (widen)
      (let ((coding-system-for-read
             (if auto-save-p
                 'utf-8-emacs-unix
               (or coding-system-for-read (car buffer-file-coding-system-explicit)))))
        ;; The file may be in another coding system by now.
        (kill-local-variable 'buffer-file-coding-system)
        ;; Without a name nobody asks whether a file that changed may be edited.
        (let ((buffer-file-name nil))
          (insert-file-contents file-name (not auto-save-p) nil nil t))))
    (setq buffer-undo-list nil)
    (if auto-save-p (set-buffer-modified-p t)))))

(defun buffer-stale--default-function (&optional _noconfirm)
  "Return non-nil if the buffer's file changed on disk."
  (and buffer-file-name (file-readable-p buffer-file-name)
       (not (buffer-modified-p (current-buffer)))
       (not (verify-visited-file-modtime (current-buffer)))))

(defun recover-file (file)
  "Visit FILE, but read its text from its auto-save file."
  (interactive (list (read-file-name "Recover file: " nil nil nil (and buffer-file-name (file-name-nondirectory buffer-file-name)))))
  (setq file (expand-file-name file))
  (if (auto-save-file-name-p (file-name-nondirectory file))
      (error "%s is an auto-save file" (abbreviate-file-name file)))
  (let ((auto (let ((buffer-file-name file)) (make-auto-save-file-name))))
    (cond
     ((not (file-newer-than-file-p auto file)) (error "Auto-save file %s not current" (abbreviate-file-name auto)))
     ((yes-or-no-p (format "Recover auto save file %s? " auto))
      (switch-to-buffer (find-file-noselect file t))
      (let ((inhibit-read-only t) (coding-system-for-read 'utf-8-emacs-unix) (coding buffer-file-coding-system))
        (erase-buffer)
        (insert-file-contents auto nil)
        (setq buffer-file-coding-system coding))
      (after-find-file nil nil t)
      (set-buffer-modified-p t))
     (t (user-error "Recover-file canceled")))))

(defun recover-this-file ()
  "Recover the visited file from its auto-save file."
  (interactive)
  (or buffer-file-name (user-error "This buffer is not visiting a file"))
  (recover-file buffer-file-name))

;;; Annotations of what is written.

(defun files--merge-annotations (one other)
  "Merge the lists of annotations ONE and OTHER, each in order of places; those of ONE come first at a place."
  (let ((merged nil))
    (while (and one other)
      (push (if (< (caar other) (caar one)) (pop other) (pop one)) merged))
    (nconc (nreverse merged) (or one other))))

(defun files--annotations (start end)
  "Ask `write-region-annotate-functions' about the text between START and END.
The value is (START END ANNOTATIONS BUFFERS): functions may make another buffer current, whose text is written instead then;
BUFFERS are those, and the current one."
  (let ((functions write-region-annotate-functions) (global nil) (found nil) (buffers (list (current-buffer))))
    (while functions
      (let ((given (current-buffer)) (function (car functions)))
        (if (and (eq function t) (not global))
            (setq global t functions (append '(nil) (default-value 'write-region-annotate-functions) (cdr functions)))
          (let* ((write-region-annotations-so-far found) (more (funcall function start end)))
            (unless (eq given (current-buffer))
              (push (current-buffer) buffers)
              (setq start (point-min) end (point-max) found nil))
            (when (> (length more) 0)
              (setq found (files--merge-annotations found more))))))
      (setq functions (cdr functions)))
    (list start end found buffers)))

(defun files--annotated-text (start end annotations)
  "Return the text between START and END, or that of the whole buffer if START is nil, with the strings of ANNOTATIONS in it."
  (save-restriction
    (unless start (widen))
    (let ((from (or start (point-min))) (to (if start end (point-max))) (parts nil))
      (while (and (consp (car annotations)) (integerp (caar annotations)) (<= from (caar annotations) to))
        (push (buffer-substring-no-properties from (caar annotations)) parts)
        (if (stringp (cdar annotations)) (push (cdar annotations) parts))
        (setq from (caar annotations) annotations (cdr annotations)))
      (apply #'concat (nreverse (cons (buffer-substring-no-properties from to) parts))))))

(defun files--write-annotated (start end filename append visit lockname mustbenew)
  "Do the work of `write-region' with annotations.
START, END, FILENAME, APPEND, VISIT, LOCKNAME and MUSTBENEW are its arguments."
  (let ((given (current-buffer)) (buffers nil))
    (unwind-protect
        (let* ((found (files--annotations start end))
               (text (progn (setq buffers (nth 3 found)) (apply #'files--annotated-text (butlast found))))
               (coding-system-for-write (or coding-system-for-write
                                            (if enable-multibyte-characters
                                                buffer-file-coding-system
                                              'no-conversion)))
               (write-region-annotate-functions nil))
          (set-buffer given)
          (write-region text nil filename append visit lockname mustbenew))
      (dolist (buffer buffers)
        (when (and (buffer-live-p buffer) write-region-post-annotation-function)
          (set-buffer buffer)
          (funcall write-region-post-annotation-function)))
      (set-buffer given))))

;;; Auto-saving.

(defvar auto-save-visited-interval 5 "Seconds between the saves of `auto-save-visited-mode'.")

(defvar auto-save-mode-hook nil "Functions called after auto-saving of a buffer was turned on or off.")

(defun auto-save-mode (&optional arg)
  "Turn auto-saving of the buffer on, or off if ARG is a number that is not positive; toggle it if ARG is `toggle'.
Interactively toggle it without a prefix argument.  Returns whether it is on."
  (interactive (list (if current-prefix-arg (prefix-numeric-value current-prefix-arg) 'toggle)))
  (let ((on (if (eq arg 'toggle)
                (not (and buffer-auto-save-file-name (>= buffer-saved-size 0)))
              (not (and (numberp arg) (< arg 1))))))
    (setq buffer-auto-save-file-name
          (and on
               (if (and buffer-file-name auto-save-visited-file-name (not buffer-read-only))
                   buffer-file-name
                 (make-auto-save-file-name))))
    ;; It was turned off when the text had shrunk.
    (if (< buffer-saved-size 0) (setq buffer-saved-size 0))
    (run-hooks 'auto-save-mode-hook)
    (if (called-interactively-p 'any)
        (message "Auto-Save mode %sabled in current buffer" (if buffer-auto-save-file-name "en" "dis")))
    (force-mode-line-update)
    (and buffer-auto-save-file-name (>= buffer-saved-size 0))))

(defun make-auto-save-file-name ()
  "Return the name of the file to auto-save the buffer in."
  (let ((handler (and buffer-file-name (find-file-name-handler buffer-file-name 'make-auto-save-file-name))))
    (if handler
        (funcall handler 'make-auto-save-file-name)
      (files--auto-save-name))))

(defun files--auto-save-name ()
  "Do the work of `make-auto-save-file-name' if no handler does."
  (if buffer-file-name
      (files--transform-name buffer-file-name auto-save-file-name-transforms "#" "#")
    (let ((name (replace-regexp-in-string "[^-a-zA-Z0-9_.~#+]" (lambda (s) (format "%%%02X" (aref s 0))) (buffer-name))))
      (expand-file-name (format "#%s#%s#" name (file-name-nondirectory (make-temp-name ""))) default-directory))))

(defun auto-save-file-name-p (filename)
  "Return non-nil if FILENAME is the name of an auto-save file."
  (string-match "\\`#.*#\\'" filename))

(defun rename-auto-save-file ()
  "Adjust the auto-save file to the buffer's present name."
  (let ((old buffer-auto-save-file-name))
    (setq buffer-auto-save-file-name (make-auto-save-file-name))
    (if (and old buffer-auto-save-file-name (not (string= buffer-auto-save-file-name buffer-file-name))
             (not (string= buffer-auto-save-file-name old))
             (file-exists-p old) (recent-auto-save-p))
        (rename-file old buffer-auto-save-file-name t))))

(defun delete-auto-save-file-if-necessary (&optional force)
  "Delete the buffer's auto-save file if `delete-auto-save-files' says so; FORCE even if it is recent."
  (and buffer-auto-save-file-name delete-auto-save-files
       (not (string= buffer-file-name buffer-auto-save-file-name))
       (or force (recent-auto-save-p) t)
       (progn
         (ignore-errors (delete-file buffer-auto-save-file-name))
         (set-buffer-auto-saved))))

;;; Leaving.

(defvar kill-emacs-query-functions nil "Functions asked before the program ends; nil from one keeps it running.")

(defun files--may-kill-processes ()
  "Ask whether the program may end although there are processes that run, and show them meanwhile."
  (let ((active nil))
    (dolist (p (process-list))
      (when (and (memq (process-status p) '(run stop open listen))
                 (process-query-on-exit-flag p))
        (setq active t)))
    (or (not active)
        (save-window-excursion
          (list-processes t)
          (yes-or-no-p "Active processes exist; kill them and exit anyway? ")))))

(defun save-buffers-kill-emacs (&optional arg _restart)
  "Offer to save each modified buffer, then end the program; with ARG, save them without asking."
  (interactive "P")
  (save-some-buffers arg t)
  (and (or (not (let ((unsaved nil))
                  (dolist (b (buffer-list) unsaved)
                    (if (and (buffer-file-name b) (buffer-modified-p b)) (setq unsaved t)))))
           (yes-or-no-p "Modified buffers exist; exit anyway? "))
       (or (not confirm-kill-processes) (files--may-kill-processes))
       (run-hook-with-args-until-failure 'kill-emacs-query-functions)
       (or (null confirm-kill-emacs) (funcall confirm-kill-emacs "Really exit Emacs? "))
       (kill-emacs)))

(defun save-buffers-kill-terminal (&optional arg)
  "Offer to save each modified buffer, then leave; with ARG, save them without asking."
  (interactive "P")
  (save-buffers-kill-emacs arg))

;;; Watching files.

(define-error 'file-notify-error "File notification error" 'file-error)
(provide 'inotify)

;;; Inserting and small commands.

(defun insert-file (filename)
  "Insert the contents of FILENAME after point, and set mark after them."
  (interactive "*fInsert file: ")
  (insert-file-1 filename #'insert-file-contents))

(defun insert-file-1 (filename insert-func)
  "Insert FILENAME by INSERT-FUNC, and set mark after what it inserted."
  (if (file-directory-p filename)
      (signal 'file-error (list "Opening input file" "Is a directory" filename)))
  (let* ((old (point)) (tem (funcall insert-func filename)))
    (push-mark (+ old (cadr tem)))))

(defun append-to-file (start end filename)
  "Append the text between START and END to FILENAME."
  (interactive "r\nFAppend to file: ")
  (prog1 (write-region start end filename t)
    (when save-silently (message nil))))

(defun toggle-read-only (&optional arg interactive)
  "Toggle whether the buffer is read-only; ARG as in `read-only-mode'.  INTERACTIVE is ignored."
  (ignore interactive)
  (read-only-mode (or arg 'toggle)))

(defun read-only-mode (&optional arg)
  "Toggle whether the buffer is read-only; ARG positive turns it on, negative or zero off."
  (interactive (list (or current-prefix-arg 'toggle)))
  (setq buffer-read-only
        (cond ((eq arg 'toggle) (not buffer-read-only))
              ((and (numberp arg) (< arg 1)) nil)
              (t t)))
  (cond
   ((and (not buffer-read-only) (bound-and-true-p view-mode))
    (View-exit-and-edit)
    ;; Turning it on again views the buffer again.
    (setq-local view-read-only t))
   ((and buffer-read-only view-read-only
         (not (bound-and-true-p view-mode))
         (not (eq (get major-mode 'mode-class) 'special)))
    (view-mode-enter)))
  (when (called-interactively-p 'any)
    (message "Read-Only mode %s in current buffer" (if buffer-read-only "enabled" "disabled")))
  (force-mode-line-update)
  buffer-read-only)

(defun kill-buffer-ask (buffer)
  "Kill BUFFER if the user confirms."
  (when (yes-or-no-p (format "Buffer %s %s.  Kill? " (buffer-name buffer) (if (buffer-modified-p buffer) "HAS BEEN EDITED" "is unmodified")))
    (kill-buffer buffer)))

(defun pwd (&optional insert)
  "Show the buffer's default directory; INSERT inserts it."
  (interactive "P")
  (if insert (insert default-directory) (message "Directory %s" default-directory)))

(defun file-modes-number-to-symbolic (mode &optional filetype)
  "Return the string like \"-rwxr-xr-x\" for the integer MODE; FILETYPE is its first character."
  (string (or filetype
              (files--type-letter (lsh mode -12)))
          (if (zerop (logand 256 mode)) ?- ?r) (if (zerop (logand 128 mode)) ?- ?w)
          (if (zerop (logand 64 mode)) (if (zerop (logand 2048 mode)) ?- ?S) (if (zerop (logand 2048 mode)) ?x ?s))
          (if (zerop (logand 32 mode)) ?- ?r) (if (zerop (logand 16 mode)) ?- ?w)
          (if (zerop (logand 8 mode)) (if (zerop (logand 1024 mode)) ?- ?S) (if (zerop (logand 1024 mode)) ?x ?s))
          (if (zerop (logand 4 mode)) ?- ?r) (if (zerop (logand 2 mode)) ?- ?w)
          (if (zerop (logand 512 mode)) (if (zerop (logand 1 mode)) ?- ?x) (if (zerop (logand 1 mode)) ?T ?t))))

(defun files--type-letter (type)
  "Return the letter of `ls' for TYPE, the file type bits of a mode."
  (or (cdr (assq type '((12 . ?s) (10 . ?l) (8 . ?-) (6 . ?b) (4 . ?d) (2 . ?c) (1 . ?p)))) ?-))

(defun load-file (file)
  "Load the Lisp file FILE."
  ;; A library of that name elsewhere is not meant.
  (interactive (list (let ((completion-ignored-extensions (remove ".elc" completion-ignored-extensions)))
                       (read-file-name "Load file: " nil nil 'lambda))))
  (load (expand-file-name file) nil nil t))

(defun exec-path ()
  "Return the directories in which programs are looked for, on the machine of `default-directory'."
  (let ((handler (find-file-name-handler default-directory 'exec-path)))
    (if handler
        (funcall handler 'exec-path)
      exec-path)))

(provide 'files)

;;; files.el ends here
