;;; files-more.el --- more commands for files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Search paths and directories, other windows, killing buffers, attributes, recovering a session, the
;; trash, and reverting with as few changes as possible.

;;; Code:

;;; Search paths.

(defvar cd-path nil
  "Directories in which `cd' looks for relative names; computed from the environment's CDPATH when needed.")

(defun parse-colon-path (search-path)
  "Return the directories of SEARCH-PATH, a string with colons between them, as a list.
Variables are substituted; an empty one is nil."
  (when (stringp search-path)
    (let ((spath (substitute-env-vars search-path)))
      (mapcar (lambda (f)
                (if (equal "" f)
                    nil
                  (let ((dir (file-name-as-directory f)))
                    (if (string-match "\\`/+" dir)
                        (substring dir (1- (match-end 0)))
                      dir))))
              (split-string spath path-separator)))))

(defun cd-absolute (dir)
  "Make DIR, an absolute name, the buffer's default directory."
  (setq dir (file-name-as-directory (expand-file-name dir)))
  (unless (file-directory-p dir)
    (if (file-exists-p dir)
        (error "%s is not a directory" dir)
      (error "%s: no such directory" dir)))
  (unless (file-accessible-directory-p dir)
    (error "Cannot cd to %s:  Permission denied" dir))
  (setq default-directory dir)
  (setq list-buffers-directory dir))

(defun cd (dir)
  "Make DIR the buffer's default directory; a relative one is looked for along `cd-path'."
  (interactive
   (list
    (minibuffer-with-setup-hook
        (lambda ()
          (setq-local minibuffer-completion-table
                      (apply-partially #'locate-file-completion-table cd-path nil)
                      minibuffer-completion-predicate
                      (lambda (dir) (locate-file dir cd-path nil (lambda (f) (and (file-directory-p f) 'dir-ok))))))
      (unless cd-path
        (setq cd-path (or (parse-colon-path (getenv "CDPATH")) (list "./"))))
      (read-directory-name "Change default directory: " default-directory default-directory t))))
  (unless cd-path
    (setq cd-path (or (parse-colon-path (getenv "CDPATH")) (list "./"))))
  (cd-absolute
   (or (locate-file dir cd-path nil (lambda (f) (and (file-directory-p f) 'dir-ok)))
       (if (getenv "CDPATH")
           (error "No such directory found via CDPATH environment variable")
         (error "No such directory: %s" dir)))))

(defun locate-file-completion-table (dirs suffixes string pred action)
  "Complete STRING with names of files in DIRS, without SUFFIXES; PRED and ACTION as for all completion tables."
  (cond
   ((file-name-absolute-p string)
    (let ((read-file-name-predicate pred))
      (read-file-name-internal string nil action)))
   ((eq (car-safe action) 'boundaries)
    (let ((suffix (cdr action)))
      `(boundaries ,(length (file-name-directory string))
                   . ,(let ((x (file-name-directory suffix))) (if x (1- (length x)) (length suffix))))))
   (t
    (let ((names '())
          (suffix (concat (regexp-opt suffixes t) "\\'"))
          (string-dir (file-name-directory string))
          (string-file (file-name-nondirectory string)))
      (dolist (dir dirs)
        (unless dir (setq dir default-directory))
        (if string-dir (setq dir (expand-file-name string-dir dir)))
        (when (file-directory-p dir)
          (dolist (file (file-name-all-completions string-file dir))
            (if (not (string-match suffix file))
                (push file names)
              (push (substring file 0 (match-beginning 0)) names)))))
      (let ((table (delete-dups (nreverse names))))
        (if string-dir
            (complete-with-action action (mapcar (lambda (n) (concat string-dir n)) table) string pred)
          (complete-with-action action table string pred)))))))

(defun load-library (library)
  "Load the library LIBRARY, found along `load-path'."
  (interactive
   (list (completing-read "Load library: "
                          (apply-partially #'locate-file-completion-table load-path (get-load-suffixes)))))
  (load library))

(defun prune-directory-list (dirs &optional keep reject)
  "Return those of DIRS that exist, or that KEEP has; those that REJECT has are left out."
  (let ((result '()))
    (dolist (dir dirs (nreverse result))
      (unless (member dir reject)
        (if (or (member dir keep) (file-directory-p dir))
            (push dir result))))))

;;; Visiting.

(defun find-file-existing (filename)
  "Visit FILENAME, which must exist."
  (interactive (list (read-file-name "Find existing file: " nil nil t)))
  (if (and (not (called-interactively-p 'interactive)) (not (file-exists-p filename)))
      (error "%s does not exist" filename))
  (find-file filename)
  (current-buffer))

(defun find-file-read-only-other-window (filename &optional wildcards)
  "Visit FILENAME in another window, read-only; WILDCARDS as in `find-file'."
  (interactive (find-file-read-args "Find file read-only other window: " (confirm-nonexistent-file-or-buffer)))
  (find-file--read-only #'find-file-other-window filename wildcards))

(defun find-file--read-only (fun filename wildcards)
  "Visit FILENAME by FUN, with WILDCARDS, and make its buffers read-only."
  (unless (or (and wildcards find-file-wildcards
                   (not (file-name-quoted-p filename))
                   (string-match "[[*?]" filename))
              (file-exists-p filename))
    (error "%s does not exist" filename))
  (let ((value (funcall fun filename wildcards)))
    (mapc (lambda (b) (with-current-buffer b (read-only-mode 1)))
          (if (listp value) value (list value)))
    value))

(defun find-alternate-file-other-window (filename &optional wildcards)
  "Visit FILENAME in the next window, in place of that one's buffer; WILDCARDS as in `find-file'."
  (interactive
   (save-selected-window
     (other-window 1)
     (list (read-file-name "Find alternate file: " (and buffer-file-name (file-name-directory buffer-file-name))
                           nil nil (and buffer-file-name (file-name-nondirectory buffer-file-name)))
           t)))
  (if (one-window-p)
      (find-file-other-window filename wildcards)
    (save-selected-window
      (other-window 1)
      (find-alternate-file filename wildcards))))

(defun insert-file-literally (filename)
  "Insert the contents of FILENAME after point without any conversion, and set mark after them."
  (interactive "*fInsert file literally: ")
  (insert-file-1 filename #'insert-file-contents-literally))

(defvar after-set-visited-file-name-hook nil "Hook run after the buffer's visited file changed its name.")
(defvaralias 'find-file-hooks 'find-file-hook)
(defvaralias 'find-file-not-found-hooks 'find-file-not-found-functions)
(defvaralias 'write-file-hooks 'write-file-functions)
(defvaralias 'write-contents-hooks 'write-contents-functions)
(defvar find-file-literally nil "Non-nil if the buffer's file was visited without conversion.")
(put 'find-file-literally 'permanent-local t)
(defvar save-buffer-coding-system nil "Coding system for saving the buffer, if it is not that of its file.")
(make-variable-buffer-local 'save-buffer-coding-system)
(put 'save-buffer-coding-system 'permanent-local t)

(defmacro report-errors (format &rest body)
  "Evaluate BODY, and turn any error into the message FORMAT, with a %s for the error's text."
  (declare (debug t) (indent 1) (obsolete with-demoted-errors "25.1"))
  `(condition-case err
       (progn ,@body)
     (error (message ,format (prin1-to-string err)))))

;;; Attributes.

(defun file-nlinks (filename)
  "Return how many names the file FILENAME has."
  (car (cdr (file-attributes filename))))

(defun file-extended-attributes (filename)
  "Return an alist of the access control list and the security context of FILENAME."
  `((acl . ,(file-acl filename))
    (selinux-context . ,(file-selinux-context filename))))

(defun set-file-extended-attributes (filename attributes)
  "Give FILENAME the ATTRIBUTES, an alist as from `file-extended-attributes'; return non-nil if that worked for all."
  (let (result rv)
    (dolist (elt attributes)
      (let ((attr (car elt)) (val (cdr elt)))
        (cond ((eq attr 'acl)
               (setq rv (set-file-acl filename val)))
              ((eq attr 'selinux-context)
               (setq rv (set-file-selinux-context filename val))))
        (push rv result)))
    (seq-every-p #'identity result)))

(defun file-ownership-preserved-p (file &optional group)
  "Return t if deleting FILE and writing it anew would not change its owner, nor, with GROUP, its group."
  (let ((handler (find-file-name-handler file 'file-ownership-preserved-p)))
    (if handler
        (funcall handler 'file-ownership-preserved-p file group)
      (let ((attributes (file-attributes file 'integer)))
        ;; A file that does not exist will be ours.
        (or (null attributes)
            (and (or (= (file-attribute-user-id attributes) (user-uid))
                     nil)
                 (or (not group)
                     (let* ((parent (or (file-name-directory file) ".")) (parent-attributes (file-attributes parent 'integer)))
                       (and parent-attributes
                            ;; Files in a setgid directory get its group.
                            (if (eq (aref (file-attribute-modes parent-attributes) 6) ?s)
                                (= (file-attribute-group-id attributes) (file-attribute-group-id parent-attributes))
                              (= (file-attribute-group-id attributes) (group-gid))))))
                 t))))))

;;; Killing buffers.

(defun kill-some-buffers (&optional list)
  "Ask about each buffer of LIST (default: all) whether to kill it."
  (interactive)
  (dolist (buffer (or list (buffer-list)))
    (let ((name (buffer-name buffer)))
      (and name
           (not (string-equal name ""))
           (/= (aref name 0) ?\s)
           (kill-buffer-ask buffer)))))

(defun kill-matching-buffers (regexp &optional internal-too no-ask)
  "Kill the buffers whose names match REGEXP, after a question for each.
INTERNAL-TOO: also those whose names begin with a space.  NO-ASK: do not ask."
  (interactive "sKill buffers matching this regular expression: \nP")
  (dolist (buffer (buffer-list))
    (let ((name (buffer-name buffer)))
      (when (and name (not (string-equal name ""))
                 (or internal-too (/= (aref name 0) ?\s))
                 (string-match regexp name))
        (funcall (if no-ask #'kill-buffer #'kill-buffer-ask) buffer)))))

;;; The trash.

(defcustom trash-directory nil
  "Directory that deleted files are moved to; nil is the trash of freedesktop.org in the user's data directory."
  :type '(choice (const nil) directory) :group 'auto-save)

(defun move-file-to-trash (filename)
  "Move FILENAME, a file or a directory, to the trash."
  (interactive "fMove file to trash: ")
  (let* ((fn (directory-file-name (expand-file-name filename)))
         (base (file-name-nondirectory fn)))
    (if trash-directory
        (let ((dir (expand-file-name trash-directory)))
          (unless (file-directory-p dir) (make-directory dir t))
          ;; Moving the trash into itself would lose it.
          (if (or (string-prefix-p (file-name-as-directory fn) (file-name-as-directory dir)))
              (error "Trash directory is inside %s" fn))
          (let ((new (expand-file-name base dir)))
            (if (or (file-exists-p new) (file-symlink-p new))
                (setq new (car (find-backup-file-name new))))
            (let (delete-by-moving-to-trash)
              (rename-file fn new))))
      (move-file-to-trash--desktop fn base))))

(defun move-file-to-trash--desktop (file base)
  "Move FILE, whose last part is BASE, to the user's trash, with a note where it was."
  (let* ((data (file-name-as-directory
                (expand-file-name "Trash" (or (getenv "XDG_DATA_HOME") "~/.local/share"))))
         (files (expand-file-name "files" data)) (info (expand-file-name "info" data))
         (name base) (n 2))
    (dolist (dir (list files info))
      (unless (file-directory-p dir)
        (with-file-modes #o700 (make-directory dir t))))
    (while (or (file-exists-p (expand-file-name name files))
               (file-exists-p (expand-file-name (concat name ".trashinfo") info)))
      (setq name (format "%s.%d" base n) n (1+ n)))
    (write-region (concat "[Trash Info]\nPath="
                          (mapconcat (lambda (c) (if (string-match-p "[-/_.~[:alnum:]]" (string c)) (string c) (format "%%%02X" c)))
                                     (encode-coding-string file 'utf-8) "")
                          "\nDeletionDate=" (format-time-string "%Y-%m-%dT%T") "\n")
                  nil (expand-file-name (concat name ".trashinfo") info) nil 'quiet nil 'excl)
    (let (delete-by-moving-to-trash)
      (rename-file file (expand-file-name name files)))))

;;; Auto-saving into the visited file.

(defvar auto-save--timer nil "Timer of `auto-save-visited-mode'.")

(define-minor-mode auto-save-visited-mode
  "Toggle saving modified buffers in their files after `auto-save-visited-interval' seconds of idleness."
  :group 'auto-save
  :global t
  (when auto-save--timer (cancel-timer auto-save--timer))
  (setq auto-save--timer
        (when auto-save-visited-mode
          (run-with-idle-timer auto-save-visited-interval :repeat
                               (lambda ()
                                 (save-some-buffers :no-prompt
                                                    (lambda ()
                                                      (and buffer-file-name buffer-auto-save-file-name
                                                           (not (and buffer-auto-save-file-name auto-save-visited-file-name))))))))))

;;; Reverting with few changes.

(defcustom revert-buffer-with-fine-grain-max-seconds 2.0
  "How many seconds `revert-buffer-with-fine-grain' may compare before it replaces everything."
  :type 'number :group 'find-file)

(defun revert-buffer-insert-file-contents-delicately (file-name _auto-save-p)
  "Replace the buffer's text by that of FILE-NAME, where it differs: markers and point stay at their text."
  (cond
   ((not (file-exists-p file-name))
    (error (if buffer-file-number "File %s no longer exists" "Cannot revert nonexistent file %s") file-name))
   ((not (file-readable-p file-name))
    (error (if buffer-file-number "File %s no longer readable" "Cannot revert unreadable file %s") file-name))
   (t
    (let* ((buffer (find-file-noselect-1 (generate-new-buffer " *delicate revert*") file-name t nil
                                         (abbreviate-file-name (file-truename file-name))
                                         (nthcdr 10 (file-attributes file-name)))))
      (unwind-protect
          (let ((inhibit-read-only t))
            (save-restriction
              (widen)
              (replace-buffer-contents buffer revert-buffer-with-fine-grain-max-seconds))
            (set-visited-file-modtime)
            (set-buffer-modified-p nil))
        (with-current-buffer buffer
          (setq buffer-file-name nil)
          (set-buffer-modified-p nil)
          (kill-buffer buffer)))))))

(defun revert-buffer-with-fine-grain (&optional ignore-auto noconfirm)
  "Revert the buffer, changing only what differs from the file; IGNORE-AUTO and NOCONFIRM as in `revert-buffer'."
  (interactive (list (not current-prefix-arg)))
  (let ((revert-buffer-insert-file-contents-function #'revert-buffer-insert-file-contents-delicately))
    (revert-buffer ignore-auto noconfirm t)))

;;; Recovering a session.

(defvar auto-save-list-file-prefix)
(declare-function dired "dired" (dirname &optional switches))
(declare-function dired-get-filename "dired" (&optional localp no-error-if-not-filep))

(defun recover-session ()
  "Show the sessions that ended without saving, to choose one whose files are to be recovered."
  (interactive)
  (if (null auto-save-list-file-prefix)
      (error "You set `auto-save-list-file-prefix' to disable making session files"))
  (let ((dir (file-name-directory auto-save-list-file-prefix)))
    (unless (directory-files dir nil (concat "\\`" (regexp-quote (file-name-nondirectory auto-save-list-file-prefix))) t)
      (error "No previous sessions to recover"))
    (dired (concat auto-save-list-file-prefix "*") "-alt")
    (use-local-map (let ((map (make-sparse-keymap)))
                     (set-keymap-parent map (current-local-map))
                     (define-key map "\C-c\C-c" #'recover-session-finish)
                     map))
    (save-excursion
      (goto-char (point-min))
      (let ((inhibit-read-only t))
        (insert (substitute-command-keys "To recover a session, move to it and type \\[recover-session-finish].\n")
                "To delete a session file, type d and x.\n\n")))))

(defun recover-session-finish ()
  "Ask about each auto-save file of the session on this line whether to recover its file."
  (interactive)
  (let ((file (dired-get-filename)) files)
    (with-temp-buffer
      (insert-file-contents file)
      ;; A pair of lines for each file: its name, empty for a buffer without one, and the auto-save file.
      (goto-char (point-min))
      (while (not (eobp))
        (let ((name (buffer-substring (point) (line-end-position))) auto)
          (forward-line 1)
          (setq auto (buffer-substring (point) (line-end-position)))
          (forward-line 1)
          (if (and (not (equal auto "")) (file-exists-p auto))
              (push (cons name auto) files)))))
    (if (null files)
        (message "No files can be recovered from this session now")
      (map-y-or-n-p (lambda (pair) (format "Recover %s? " (if (equal (car pair) "") (cdr pair) (car pair))))
                    (lambda (pair)
                      (condition-case nil
                          (save-excursion
                            (if (equal (car pair) "")
                                (progn (find-file (cdr pair)) (set-visited-file-name nil))
                              (recover-file (car pair))))
                        (error "Failed to recover `%s'" (car pair))))
                    (nreverse files)
                    '("file" "files" "recover")))))

(defun recode-file-name (file coding new-coding &optional ok-if-already-exists)
  "Rename FILE, whose name is encoded in CODING, to the same name in NEW-CODING.
OK-IF-ALREADY-EXISTS as in `rename-file'."
  (interactive
   (let ((default-coding (or file-name-coding-system default-file-name-coding-system))
         (filename (read-file-name "Recode filename: " nil nil t)))
     (list filename
           (read-coding-system (format-prompt "Recode filename from" default-coding) default-coding)
           (read-coding-system (format-prompt "Recode filename to" default-coding) default-coding)
           t)))
  (let* ((default (or file-name-coding-system default-file-name-coding-system))
         (coding (or coding default)) (new-coding (or new-coding default))
         (encoded (encode-coding-string file default))
         newname)
    (setq newname (decode-coding-string (encode-coding-string (decode-coding-string encoded coding) new-coding) default))
    (if (not (equal file newname))
        (rename-file file newname ok-if-already-exists))))

(defun files--name-absolute-system-p (file)
  "Return non-nil if FILE is absolute for the system, without ~."
  (and (file-name-absolute-p file)
       (not (eq (aref file 0) ?~))))

(defun files--message (format &rest args)
  "Show a message of FORMAT and ARGS, unless `save-silently' is non-nil."
  (apply #'message format args)
  (when save-silently (message nil)))

(defun files--ensure-directory (dir)
  "Make the directory DIR if it is not there, and return t if it was."
  (condition-case err
      (progn (make-directory-internal dir) nil)
    (error
     (unless (file-directory-p dir)
       (signal (car err) (cdr err)))
     t)))

(defun files--force (no-such fn &rest args)
  "Call FN with ARGS; the condition NO-SUCH, or its child, is no error."
  (condition-case err
      (apply fn args)
    (file-error
     (or (memq no-such (get (car err) 'error-conditions))
         (signal (car err) (cdr err))))))

(defun files--splice-dirname-file (dirname file)
  "Return the name of FILE in the directory DIRNAME."
  (if (directory-name-p dirname) (concat dirname file) (concat dirname "/" file)))

(provide 'files-more)

;;; files-more.el ends here
