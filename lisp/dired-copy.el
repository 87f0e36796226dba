;;; dired-copy.el --- copying, renaming and linking in Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `dired-do-create-files' reads a target for the marked files, `dired-create-files' makes the new ones: it asks before
;; anything is overwritten, goes on after a failure, and reports all of them at the end.

;;; Code:

(require 'dired)

(declare-function dired-relist-entry "dired-aux")

(defcustom dired-backup-overwrite nil
  "Whether files that are overwritten become backups: nil, `always', or anything else to ask."
  :type '(choice (const :tag "No" nil) (const :tag "Yes" always) (other :tag "Ask" t))
  :group 'dired)
(defcustom dired-create-destination-dirs nil
  "Whether directories of targets that are not there are made: nil, `always', or `ask'."
  :type '(choice (const :tag "No" nil) (const :tag "Yes" always) (const :tag "Ask" ask))
  :group 'dired)
(defcustom dired-do-revert-buffer nil
  "Whether the Dired buffer of a target is read again: t, or a function of the directory."
  :type '(choice (const :tag "No" nil) (const :tag "Yes" t) function)
  :group 'dired)

(defvar dired-create-files-failures nil "Files that `dired-create-files' could not make, while it works.")
(defvar dired-overwrite-confirmed nil "Non-nil while a file is made in place of another.")
(defvar dired-overwrite-backup-query nil "Answer to the question about backups, while files are made.")
(defvar dired-overwrite-query nil "Answer to the question about overwriting, while files are made.")
(defvar dired-file-creator-query nil "Answer to the question about each name, while names are made.")
(defvar dired-copy-how-to-fn nil "Function that tells `dired-do-copy' what its target is, as HOW-TO of `dired-do-create-files'.")

;; -- one file -------------------------------------------------------------------------------------

(defun dired-handle-overwrite (to)
  "Make the file TO, which is about to be overwritten, a backup, if `dired-backup-overwrite' says so."
  (let (backup)
    (when (and dired-backup-overwrite
               dired-overwrite-confirmed
               (setq backup (car (find-backup-file-name to)))
               (or (eq dired-backup-overwrite 'always)
                   (dired-query 'dired-overwrite-backup-query "Make backup for existing file `%s'? " to)))
      (rename-file to backup 0)
      (dired-relist-entry backup))))

(defun dired-maybe-create-dirs (dir)
  "Make the directory DIR, if it is not there and `dired-create-destination-dirs' says so."
  (unless (file-exists-p dir)
    (when (or (eq dired-create-destination-dirs 'always)
              (and (eq dired-create-destination-dirs 'ask)
                   (yes-or-no-p (format "Create destination dir `%s'? " dir))))
      (dired-create-directory dir))))

(defun dired-copy-file (from to ok-flag)
  "Copy the file FROM to TO; OK-FLAG as in `copy-file'."
  (dired-handle-overwrite to)
  (dired-copy-file-recursive from to ok-flag dired-copy-preserve-time t
                             dired-recursive-copies dired-copy-dereference))

(defun dired-copy-file-recursive (from to ok-flag &optional preserve-time top recursive dereference)
  "Copy FROM, a file or directory, to TO.
OK-FLAG and PRESERVE-TIME as in `copy-file'.  TOP is nil for a file inside a directory that is copied.
RECURSIVE: directories too, without a question if it is `always'.  DEREFERENCE: the targets of symbolic links."
  (let ((type (file-attribute-type (file-attributes from))))
    (if (and recursive
             (eq t type)
             (or (eq recursive 'always)
                 (yes-or-no-p (format "Copy %s recursively? " from))))
        (copy-directory from to preserve-time nil t)
      (or top (dired-handle-overwrite to))
      (condition-case err
          (if (and (stringp type) (not dereference))
              (make-symbolic-link type to ok-flag)
            (dired-maybe-create-dirs (file-name-directory to))
            (copy-file from to ok-flag preserve-time))
        (file-date-error
         (push (dired-make-relative from) dired-create-files-failures)
         (dired-log "Can't set date on %s:\n%s\n" from err))))))

(defun dired-rename-file (file newname ok-if-already-exists)
  "Rename FILE to NEWNAME, with the buffer that visits it; OK-IF-ALREADY-EXISTS as in `rename-file'."
  (dired-maybe-create-dirs (file-name-directory newname))
  (rename-file file newname ok-if-already-exists)
  (when (get-file-buffer file)
    (with-current-buffer (get-file-buffer file)
      (set-visited-file-name newname nil t)))
  (dired-remove-file file)
  (dired-rename-subdir file newname))

(defun dired-rename-subdir (from-dir to-dir)
  "Make the Dired buffers that show FROM-DIR, or what is below it, show TO-DIR, its new name."
  (setq from-dir (file-name-as-directory from-dir)
        to-dir (file-name-as-directory to-dir))
  (dired-fun-in-all-buffers from-dir nil #'dired-rename-subdir-1 from-dir to-dir)
  ;; Buffers of the directory itself, and of those below it.
  (let ((expanded (expand-file-name from-dir)))
    (dolist (buffer (dired-buffers-for-dir-or-subdir from-dir))
      (with-current-buffer buffer
        (when (and (stringp dired-directory)
                   (dired-in-this-tree-p (expand-file-name default-directory) expanded))
          (dired-rename-subdir-1 from-dir to-dir)
          (let* ((new (concat to-dir (substring (expand-file-name default-directory) (length expanded))))
                 (pattern (file-name-nondirectory dired-directory))
                 (modified (buffer-modified-p)))
            (dired-unadvertise expanded)
            (setq default-directory new
                  dired-directory (expand-file-name pattern new)
                  list-buffers-directory dired-directory)
            (rename-buffer (file-name-nondirectory (directory-file-name dired-directory)) t)
            (set-buffer-modified-p modified)
            (dired-advertise)))))))

(defun dired-rename-subdir-1 (dir to)
  "Rename DIR, and what is below it, to TO in the header lines of the buffer; return non-nil."
  (let ((dir (expand-file-name dir)))
    (dolist (elt dired-subdir-alist)
      (when (dired-in-this-tree-p (car elt) dir)
        (dired-rename-subdir-2 elt dir to))))
  t)

(defun dired-rename-subdir-2 (elt dir to)
  "Make the directory of ELT of `dired-subdir-alist', which is below DIR, one below TO."
  (let ((new (concat to (substring (car elt) (length dir)))) (inhibit-read-only t))
    (save-excursion
      (goto-char (cdr elt))
      (when (looking-at dired-subdir-regexp)
        (replace-match (directory-file-name new) t t nil 1)))
    (setcar elt new)))

(defun dired-hardlink (file newname &optional ok-if-already-exists)
  "Give FILE another name NEWNAME; OK-IF-ALREADY-EXISTS as in `add-name-to-file'."
  (dired-handle-overwrite newname)
  (add-name-to-file file newname ok-if-already-exists)
  (dired-relist-file file))

;; -- many files -----------------------------------------------------------------------------------

(defun dired--confirm-overwrite (to)
  "Return non-nil if the file TO, if it is there, may be overwritten; ask."
  (and (file-exists-p to)
       (let ((help-form
              (format-message
               "The file `%s' is there already.
y or SPC: overwrite it
n or DEL: leave it as it is
!: overwrite it and all others
q or ESC: leave it and all others"
               to)))
         (dired-query 'dired-overwrite-query "Overwrite `%s'?" to))))

(defun dired--below-itself-p (from to)
  "Return non-nil if FROM is a directory and TO is below it."
  (and (file-directory-p from)
       (string-prefix-p (file-name-as-directory (file-truename from))
                        (file-truename to))))

(defun dired-create-files (file-creator operation fn-list name-constructor &optional marker-char)
  "Call FILE-CREATOR for each file of FN-LIST with its name, the new one, and whether that may be overwritten.
OPERATION is its name, for messages.  NAME-CONSTRUCTOR returns the new name, or nil to leave the file out.
MARKER-CHAR is the mark of the new files; t for that of the old one.
Overwriting is asked about.  Failures are logged and summed up in a message."
  (let (failures skipped (success-count 0) (total (length fn-list))
        (dired-create-files-failures nil)
        (dired-overwrite-query nil)
        (dired-overwrite-backup-query nil)
        to)
    (dolist (from fn-list)
      (dired-goto-file from)
      (setq to (funcall name-constructor from))
      (when (equal to from)
        (setq to nil)
        (dired-log "Cannot %s to same file: %s\n" (downcase operation) from))
      (if (not to)
          (push (dired-make-relative from) skipped)
        (let* ((overwrite (file-exists-p to))
               (dired-overwrite-confirmed (and overwrite (dired--confirm-overwrite to)))
               (mark (cond ((integerp marker-char) marker-char)
                           (marker-char (dired-file-marker from)))))
          (when (and (eq file-creator 'dired-copy-file) (dired--below-itself-p from to))
            (error "Cannot copy `%s' into its subdirectory `%s'" from to))
          ;; A directory that is there takes the files of one that is copied to it.
          (condition-case err
              (progn
                (when (and overwrite (file-directory-p from) (not dired-overwrite-confirmed)
                           (eq file-creator 'dired-copy-file))
                  (signal 'file-already-exists (list "File already exists" to)))
                (funcall file-creator from to dired-overwrite-confirmed)
                (when overwrite
                  (dired-remove-file to))
                (setq success-count (1+ success-count))
                (message "%s: %d of %d" operation success-count total)
                (dired-add-file to mark))
            (file-error
             (push (dired-make-relative from) failures)
             (dired-log "%s: `%s' to `%s' failed:\n%s\n" operation from to err))))))
    (setq failures (nconc dired-create-files-failures failures))
    (cond
     (failures
      (dired-log-summary (format "%s: %d of %d file%s failed"
                                 operation (length failures) total (dired-plural-s total))
                         failures))
     (skipped
      (dired-log-summary (format "%s: %d of %d file%s skipped"
                                 operation (length skipped) total (dired-plural-s total))
                         skipped))
     (t
      (message (if (= success-count 1) "%s: %d file done" "%s: %d files done") operation success-count))))
  (dired-move-to-filename))

;; -- the target -----------------------------------------------------------------------------------

(defun dired-mark-read-file-name (prompt dir op-symbol arg files &optional default)
  "Read a file name below DIR with PROMPT, in which %s stands for FILES that ARG chose, while they are shown.
OP-SYMBOL is the operation, DEFAULT the default."
  (dired-mark-pop-up nil op-symbol files #'read-file-name
                     (format prompt (dired-mark-prompt arg files)) dir default))

(defun dired--windows-directories (windows)
  "Return the directories of the Dired buffers of WINDOWS, the selected window aside."
  (let ((result nil) (selected (selected-window)))
    (dolist (window windows (nreverse result))
      (unless (eq window selected)
        (with-current-buffer (window-buffer window)
          (when (derived-mode-p 'dired-mode)
            (push (with-selected-window window (dired-current-directory)) result)))))))

(defun dired-dwim-target-next (&optional all-frames)
  "Return the directories of the Dired buffers in the next windows; ALL-FRAMES as in `next-window'."
  (let ((window (selected-window)) (start (selected-window)) (windows nil))
    (while (progn
             (setq window (next-window window nil all-frames))
             (unless (eq window start)
               (push window windows))))
    (dired--windows-directories (nreverse windows))))

(defun dired-dwim-target-next-visible ()
  "Return the directories of the Dired buffers in the next windows of all frames that can be seen."
  (dired-dwim-target-next 'visible))

(defun dired-dwim-target-recent ()
  "Return the directories of the Dired buffers in windows, that used last first."
  (dired--windows-directories
   (sort (window-list-1 nil 'nomini 'visible)
         (lambda (a b) (> (window-use-time a) (window-use-time b))))))

(defun dired-dwim-target-directories ()
  "Return the directories that `dired-dwim-target' offers."
  (if (functionp dired-dwim-target)
      (funcall dired-dwim-target)
    (dired-dwim-target-next)))

(defun dired-dwim-target-directory ()
  "Return the directory that a target is read below: that of another window if `dired-dwim-target', or that at point."
  (let ((here (and (derived-mode-p 'dired-mode) (dired-current-directory))))
    (or (and dired-dwim-target
             (car (dired-dwim-target-directories)))
        here
        default-directory)))

(defun dired-dwim-target-defaults (fn-list target-dir)
  "Return the defaults of the question for a target of FN-LIST: directories of Dired buffers, TARGET-DIR aside.
For one file the names it would have there follow."
  (let* ((one (and fn-list (null (cdr fn-list)) (file-name-nondirectory (car fn-list))))
         (here (and (derived-mode-p 'dired-mode) (dired-current-directory)))
         (target (file-name-as-directory (expand-file-name (or target-dir default-directory))))
         (all (delete-dups (append (and here (list here)) (dired-dwim-target-directories) (list target)))))
    (append (remove target all)
            (and one (mapcar (lambda (dir) (expand-file-name one dir)) all)))))

(defun dired-do-create-files (op-symbol file-creator operation arg &optional marker-char op1 how-to)
  "Read a target and make a new file there for each marked file, or those that ARG chooses.
OP-SYMBOL is the operation, OPERATION its name, OP1 that for a single file.  FILE-CREATOR and MARKER-CHAR are as in
`dired-create-files'.  HOW-TO tells what the target is: nil for a directory if it is one, t for a plain file; a function
of it returns nil for a plain file, a list whose first element is a function to call with OPERATION,
the relative names, the names, the target and the rest of the list, or anything else for a directory."
  (or op1 (setq op1 operation))
  (let* ((fn-list (dired-get-marked-files nil arg nil nil t))
         (rfn-list (mapcar #'dired-make-relative fn-list))
         (one (and (null (cdr fn-list)) (car fn-list)))
         (target-dir (dired-dwim-target-directory))
         (default (and one
                       (not dired-dwim-target)
                       (expand-file-name (file-name-nondirectory one) target-dir)))
         (defaults (dired-dwim-target-defaults fn-list target-dir))
         (target (expand-file-name
                  (minibuffer-with-setup-hook
                      (lambda ()
                        (setq-local minibuffer-default-add-function nil)
                        (setq minibuffer-default defaults))
                    (dired-mark-read-file-name
                     (format "%s %%s %s: " (if one op1 operation)
                             (if (memq op-symbol '(symlink hardlink)) "from" "to"))
                     target-dir op-symbol arg rfn-list default))))
         (into-dir (dired--target-directory-p target how-to)))
    (unless (or into-dir how-to)
      (when (and (not (file-exists-p target))
                 (or (not one) (directory-name-p target)))
        (dired-maybe-create-dirs (file-name-as-directory target))
        (setq into-dir (file-directory-p target))))
    (if (and (consp into-dir) (functionp (car into-dir)))
        (apply (car into-dir) operation rfn-list fn-list target (cdr into-dir))
      (or one into-dir
          (error "Marked %s: target must be a directory: %s" operation target))
      (unless into-dir
        (setq target (directory-file-name target)))
      (prog1
          (dired-create-files
           file-creator operation fn-list
           (if into-dir
               (lambda (from) (expand-file-name (file-name-nondirectory (directory-file-name from)) target))
             (lambda (_from) target))
           marker-char)
        (when (or (eq dired-do-revert-buffer t)
                  (and (functionp dired-do-revert-buffer)
                       (funcall dired-do-revert-buffer target)))
          (dired-fun-in-all-buffers (if into-dir (file-name-as-directory target) (file-name-directory target))
                                    nil #'revert-buffer))))))

(defun dired--target-directory-p (target how-to)
  "Return non-nil if TARGET is a directory by HOW-TO, as in `dired-do-create-files'."
  (cond ((null how-to) (file-directory-p target))
        ((eq how-to t) nil)
        (t (funcall how-to target))))

(defun dired-into-dir-with-symlinks (target)
  "Return non-nil if TARGET is a directory and no symbolic link."
  (and (file-directory-p target)
       (not (file-symlink-p target))))

;; -- commands -------------------------------------------------------------------------------------

(defun dired-do-copy (&optional arg)
  "Copy the marked files, or those that ARG chooses, to a file or directory that is read.
\\[universal-argument] copies what symbolic links point to, or, if `dired-copy-dereference' is non-nil, the links."
  (interactive "P" dired-mode)
  (let ((dired-recursive-copies dired-recursive-copies)
        (dired-copy-dereference (if (equal arg '(4)) (not dired-copy-dereference) dired-copy-dereference)))
    (dired-do-create-files 'copy #'dired-copy-file "Copy"
                           (if (integerp arg) arg nil)
                           dired-keep-marker-copy nil dired-copy-how-to-fn)))

(defun dired-do-rename (&optional arg)
  "Rename the file at point, or move the marked files, or those that ARG chooses, into a directory that is read."
  (interactive "P" dired-mode)
  (dired-do-create-files 'move #'dired-rename-file "Move" arg dired-keep-marker-rename "Rename"))

(defun dired-do-symlink (&optional arg)
  "Make symbolic links to the marked files, or those that ARG chooses, with a name or in a directory that is read."
  (interactive "P" dired-mode)
  (dired-do-create-files 'symlink #'make-symbolic-link "Symlink" arg dired-keep-marker-symlink))

(defun dired-do-hardlink (&optional arg)
  "Give the marked files, or those that ARG chooses, another name, or one in a directory that is read."
  (interactive "P" dired-mode)
  (dired-do-create-files 'hardlink #'dired-hardlink "Hardlink" arg dired-keep-marker-hardlink))

;; -- new files ------------------------------------------------------------------------------------

(defun dired--find-topmost-parent-dir (filename)
  "Return the first directory on the way to FILENAME that is not there, or FILENAME."
  (let* ((try filename) (new try) (parent (directory-file-name (file-name-directory (directory-file-name try)))))
    (while (and parent (not (file-exists-p parent)) (not (equal new parent)))
      (setq new parent
            parent (directory-file-name (file-name-directory (directory-file-name parent)))))
    new))

(defun dired--show-new (file)
  "Insert a line for FILE, or the topmost new directory on the way to it, and go there."
  (when file
    (dired-add-file file)
    (dired-move-to-filename)))

(defun dired-create-directory (directory)
  "Make DIRECTORY, and those above it that are not there; signal an error if it is there."
  (interactive
   (list (read-file-name "Create directory: " (dired-current-directory)))
   dired-mode)
  (let* ((expanded (directory-file-name (expand-file-name directory)))
         new)
    (when (file-exists-p expanded)
      (error "Cannot create directory %s: file exists" expanded))
    (setq new (dired--find-topmost-parent-dir expanded))
    (make-directory expanded t)
    (dired--show-new new)))

(defun dired-create-empty-file (file)
  "Make FILE, which is empty, and directories above it that are not there; signal an error if it is there."
  (interactive (list (read-file-name "Create empty file: ")) dired-mode)
  (let* ((expanded (expand-file-name file))
         new)
    (when (file-exists-p expanded)
      (error "Cannot create file %s: file exists" expanded))
    (setq new (dired--find-topmost-parent-dir expanded))
    (make-empty-file file t)
    (dired--show-new new)))

(provide 'dired-copy)

;;; dired-copy.el ends here
