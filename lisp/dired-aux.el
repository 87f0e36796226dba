;;; dired-aux.el --- the commands of Dired that change files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What Dired does besides showing and marking: this file has the lines of single files, attributes, comparison,
;; and what asks about marked files.  Its parts: dired-subdir (directories in the buffer), dired-copy (copying,
;; renaming, links), dired-regexp (new names made by regexps), dired-compress, dired-shell, dired-isearch.

;;; Code:

(require 'cl-lib)
(require 'dired)

(defvar diff-switches)
(declare-function diff-backup "diff")
(declare-function diff "diff")

;; -- the lines of files ---------------------------------------------------------------------------

(defun dired-add-file (filename &optional marker-char)
  "Insert a line for FILENAME, an absolute name, into the Dired buffers of its directory, marked with MARKER-CHAR."
  (dired-fun-in-all-buffers
   (file-name-directory filename) (file-name-nondirectory filename)
   #'dired-add-entry filename marker-char))

(defun dired--insert-entry (filename shown marker-char)
  "Insert a line for FILENAME, SHOWN in that form, before the line of point, with the mark MARKER-CHAR; return the
position of the name, or nil if ls cannot list it."
  (let ((inhibit-read-only t) (beg (progn (beginning-of-line) (point))) (end (make-marker)))
    (save-restriction
      (narrow-to-region beg beg)
      (let ((default-directory (or (file-name-directory filename) default-directory)))
        (dired--insert-file shown))
      (set-marker end (point-max)))
    (goto-char beg)
    (if (= beg end)
        (progn (set-marker end nil) nil)
      (unless (looking-at-p "  ") (insert "  "))
      (goto-char beg)
      (when marker-char
        (delete-char 1)
        (insert (if (integerp marker-char) marker-char dired-marker-char)))
      (set-marker-insertion-type end nil)
      (dired-align-file beg end)
      (dired-insert-set-properties beg end)
      (goto-char beg)
      (set-marker end nil)
      (dired-move-to-filename))))

(defun dired--insert-file (file)
  "Insert what ls says about FILE, a file itself even if it is a directory."
  (let ((switches (if (dired-switches-recursive-p dired-actual-switches)
                      (remove ?R dired-actual-switches)
                    dired-actual-switches)))
    (insert-directory file
                      (concat (and (dired--ls-dired-p) "--dired ") switches " -d")
                      nil nil)))

(defun dired-add-entry (filename &optional marker-char relative)
  "Insert a line for FILENAME into the buffer, with the mark MARKER-CHAR, a character or t for `dired-marker-char'.
It stands before the line of point if that is in its directory, else before the first file there, and point goes to it.
RELATIVE, a directory: the name is shown relative to it, and no directory of the buffer is looked for.
Return t if the buffer has the line now."
  (setq filename (directory-file-name filename))
  (let ((opoint (point))
        (directory (file-name-directory filename)))
    (cond
     ((not (or relative (equal directory (dired-current-directory)) (dired-goto-subdir directory)))
      nil)
     (t
      (when (and (dired-get-subdir) (/= (point) opoint))
        (dired-goto-next-nontrivial-file))
      (when (dired--hidden-p)
        (dired-unhide-subdir))
      ;; Not above the files.
      (when (dired-between-files)
        (dired-goto-next-file))
      (or (and (dired--insert-entry filename
                                    (if relative
                                        (file-relative-name filename relative)
                                      (file-name-nondirectory filename))
                                    marker-char)
               t)
          (progn (goto-char opoint) nil))))))

(defun dired-remove-file (file)
  "Remove the line of FILE from all Dired buffers."
  (dired-fun-in-all-buffers
   (file-name-directory file) (file-name-nondirectory file)
   #'dired-remove-entry file))

(defun dired-relist-file (file)
  "Make the line of FILE, an absolute name, anew in all Dired buffers of its directory."
  (dired-fun-in-all-buffers
   (file-name-directory file) (file-name-nondirectory file)
   #'dired-relist-entry file))

(defun dired-relist-entry (file)
  "Make the line of FILE, an absolute name, anew, or insert it; its mark stays."
  (let ((inhibit-read-only t)
        (marker (save-excursion
                  (and (dired-goto-file file)
                       (progn (beginning-of-line) (following-char))))))
    (save-excursion
      (when (dired-goto-file file)
        (beginning-of-line)
        (delete-region (point) (progn (dired-move-to-filename) (dired-move-to-end-of-filename t)
                                      (forward-line 1) (point))))
      (dired-add-entry file (and marker (/= marker ?\s) marker)))))

(defun dired-update-file-line (file)
  "Put a line for FILE in place of that of point, or delete it if FILE is nil; the mark stays."
  (let* ((inhibit-read-only t)
         (char (progn (beginning-of-line) (following-char))))
    (delete-region (point) (save-excursion
                             (dired-move-to-filename) (dired-move-to-end-of-filename t)
                             (forward-line 1) (point)))
    (when file
      (unless (and (dired--insert-entry file
                                        (if (equal (file-name-directory file) (dired-current-directory))
                                            (file-name-nondirectory file)
                                          (dired-make-relative file (dired-current-directory)))
                                        (and (/= char ?\s) char)))
        (error "No line for %s" file))
      (beginning-of-line))))

(defun dired-after-subdir-garbage (dir)
  "Return where the name of the first file of the directory DIR of the buffer is, behind lines without files."
  (save-excursion
    (dired-goto-subdir dir)
    (forward-line 1)
    (while (and (not (eolp)) (not (dired-move-to-filename)))
      (forward-line 1))
    (point)))

(defun dired-do-redisplay (&optional arg test-for-subdir)
  "Make the lines of the marked files, or those that ARG chooses, anew.
On a header line, if TEST-FOR-SUBDIR, list the directory again; with ARG, with switches that are read."
  (interactive "P\np" dired-mode)
  (if (and test-for-subdir (dired-get-subdir))
      (let* ((dir (dired-get-subdir))
             (switches (cdr (assoc-string dir dired-switches-alist))))
        (dired-insert-subdir dir
                             (if arg
                                 (read-string "Switches for listing: "
                                              (or switches dired-subdir-switches dired-actual-switches))
                               switches)))
    (message "Redisplaying...")
    (dired-uncache (if (consp dired-directory) (car dired-directory) dired-directory))
    (dired-map-over-marks
     (let ((file (or (dired-get-filename nil t) (error "No file on this line"))))
       (message "Redisplaying... %s" file)
       (dired-update-file-line file))
     arg)
    (dired-move-to-filename)
    (message "Redisplaying...done")))

(defun dired-reset-subdir-switches ()
  "Forget the switches that directories were inserted with, and read all again."
  (interactive nil dired-mode)
  (setq dired-switches-alist nil)
  (revert-buffer))

;; -- taking lines away ----------------------------------------------------------------------------

(defun dired-kill-line (&optional arg)
  "Remove ARG lines of files from the buffer, with the directories that were inserted for them."
  (interactive "P" dired-mode)
  (setq arg (prefix-numeric-value arg))
  (let ((inhibit-read-only t))
    (while (/= arg 0)
      (let ((file (dired-get-filename nil t)))
        (unless file
          (error "Can only kill file lines"))
        (save-excursion
          (and (dired-goto-subdir (file-name-as-directory file))
               (dired-kill-subdir)))
        (delete-region (line-beginning-position)
                       (progn (dired-move-to-filename) (dired-move-to-end-of-filename t) (forward-line 1) (point)))
        (if (> arg 0)
            (setq arg (1- arg))
          (setq arg (1+ arg))
          (forward-line -1))))
    (dired-move-to-filename)))

(defun dired-do-kill-lines (&optional arg fmt)
  "Remove the lines of the marked files from the buffer; the files stay.  Return how many they were.
With ARG, that many lines from point on; on a header line, that directory.
FMT is the message, for a number and a plural ending; \"\" for none."
  (interactive "P" dired-mode)
  (if arg
      (if (dired-get-subdir)
          (dired-kill-subdir)
        (dired-kill-line arg))
    (let ((inhibit-read-only t) (count 0) (regexp (dired-marker-regexp)))
      (save-excursion
        (goto-char (point-min))
        (while (and (not (eobp)) (re-search-forward regexp nil t))
          ;; Files of hidden directories stay.
          (unless (dired--hidden-p (line-beginning-position))
            (setq count (1+ count))
            (delete-region (line-beginning-position)
                           (progn (dired-move-to-filename) (dired-move-to-end-of-filename t) (forward-line 1) (point))))))
      (unless (equal fmt "")
        (message (or fmt "Killed %d line%s.") count (dired-plural-s count)))
      count)))

;; -- asking ---------------------------------------------------------------------------------------

(defun dired-query (sym prompt &rest args)
  "Ask PROMPT, formatted with ARGS, and return t for yes, nil for no.
The answer is kept in the variable SYM: ! and q answer all later questions."
  (let ((before (and (boundp sym) (symbol-value sym))))
    (cond ((eq before ?!) t)
          ((memq before '(?q ?\e)) nil)
          (t
           (let* ((prompt (format-message "%s%s"
                                          (apply #'format-message prompt args)
                                          (if help-form
                                              (format " [Type yn!q or %s] " (key-description (vector help-char)))
                                            " [Type y, n, q or !] ")))
                  (char (set sym (read-char-choice prompt '(?y ?\s ?n ?\177 ?! ?q ?\e)))))
             (and (memq char '(?y ?\s ?!)) t))))))

(defun dired--operation-name (op-symbol)
  "Return how a question calls the operation OP-SYMBOL."
  (if (eq op-symbol 'compress)
      "Compress or uncompress"
    (capitalize (symbol-name op-symbol))))

(defun dired-mark-confirm (op-symbol arg)
  "Ask whether OP-SYMBOL is done to the marked files, or those that ARG chooses; return the answer.
If `dired-no-confirm' has OP-SYMBOL it is t."
  (or (eq dired-no-confirm t)
      (memq op-symbol dired-no-confirm)
      (let ((files (dired-get-marked-files t arg nil t)))
        (dired-mark-pop-up nil op-symbol files #'y-or-n-p
                           (concat (dired--operation-name op-symbol) " "
                                   (dired-mark-prompt arg files) "? ")))))

(defun dired-map-over-marks-check (fun arg op-symbol &optional show-progress)
  "Ask about OP-SYMBOL, then call FUN on the lines of the marked files, or those that ARG chooses.
FUN returns nil, or what failed.  SHOW-PROGRESS: update the screen after each file.  Say how many failed."
  (when (dired-mark-confirm op-symbol arg)
    (let* ((results (dired-map-over-marks (funcall fun) arg show-progress))
           (total (length results))
           (failures (delq nil results))
           (name (dired--operation-name op-symbol)))
      (if failures
          (dired-log-summary (format "Failed to %s %d of %d file%s"
                                     (downcase name) (length failures) total (dired-plural-s total))
                             failures)
        (message (if (= total 1) "%s: %d file." "%s: %d files.") name total)))))

(defun dired-mark-read-string (prompt initial op-symbol arg files &optional default-value collection)
  "Read a string with PROMPT, in which %s stands for FILES that ARG chose, while they are shown (`dired-mark-pop-up').
INITIAL is in the minibuffer first.  OP-SYMBOL is the operation.  DEFAULT-VALUE and COLLECTION as in `completing-read'."
  (dired-mark-pop-up nil op-symbol files #'completing-read
                     (format prompt (dired-mark-prompt arg files))
                     collection nil nil initial nil default-value nil))

;; -- attributes -----------------------------------------------------------------------------------

(defun dired-bunch-files (max function args files)
  "Call FUNCTION with ARGS and as many of FILES as have not more than MAX characters, until none is left.
Return the values of the calls, lists, as one."
  (let (pending (length 0) failures)
    (setq files (append files nil))
    (while files
      (let ((this (+ 3 (length (car files)))))
        (when (and pending (> (+ length this) max))
          (setq failures (nconc (apply function (append args (nreverse pending))) failures)
                pending nil length 0))
        (push (pop files) pending)
        (setq length (+ length this))))
    (when pending
      (setq failures (nconc (apply function (append args (nreverse pending))) failures)))
    failures))

(defun dired-check-process (msg program &rest arguments)
  "Say MSG, run PROGRAM with ARGUMENTS, and return nil if that went well.
Else put what the program wrote into the log, and return the arguments, or the program if there are none."
  (let ((directory default-directory) (buffer (generate-new-buffer " *dired-check-process output*")))
    (unwind-protect
        (progn
          (message "%s..." msg)
          (if (eq 0 (with-current-buffer buffer
                      (let ((default-directory directory))
                        (apply #'process-file program nil t nil arguments))))
              (progn
                (message "%s...done" msg)
                nil)
            (dired-log "%s %S\n" program arguments)
            (dired-log buffer)
            (or arguments program)))
      (kill-buffer buffer))))

(defun dired--attribute-default (op-symbol file)
  "Return the default of the question what OP-SYMBOL sets for FILE."
  (let ((attributes (file-attributes file 'string)))
    (pcase op-symbol
      ('touch (format-time-string "%Y%m%d%H%M.%S" (file-attribute-modification-time attributes)))
      ('chown (file-attribute-user-id attributes))
      ('chgrp (file-attribute-group-id attributes)))))

(defun dired-do-chxxx (attribute-name program op-symbol arg)
  "Read a value of ATTRIBUTE-NAME and set it by PROGRAM for the marked files, or those that ARG chooses.
OP-SYMBOL is the operation: `touch', `chown' or `chgrp'."
  (let* ((files (dired-get-marked-files t arg nil nil t))
         (touch (eq op-symbol 'touch))
         (new-attribute
          (dired-mark-read-string
           (concat "Change " attribute-name " of %s to"
                   (if touch " (default now): " ": "))
           nil op-symbol arg files
           (dired--attribute-default op-symbol (car files))
           (pcase op-symbol
             ('chown (system-users))
             ('chgrp (system-groups)))))
         (operation (concat program " " new-attribute))
         (failures
          (dired-bunch-files 10000 #'dired-check-process
                             (append (list operation program)
                                     (cond ((and touch (equal new-attribute "")) nil)
                                           (touch (list "-t" new-attribute))
                                           (t (list new-attribute)))
                                     (list "--"))
                             files)))
    (dired-do-redisplay arg)
    (when failures
      (dired-log-summary (format "%s: error" operation) nil))))

(defun dired-do-chgrp (&optional arg)
  "Change the group of the marked files, or those that ARG chooses."
  (interactive "P" dired-mode)
  (dired-do-chxxx "Group" "chgrp" 'chgrp arg))

(defun dired-do-chown (&optional arg)
  "Change the owner of the marked files, or those that ARG chooses."
  (interactive "P" dired-mode)
  (dired-do-chxxx "Owner" dired-chown-program 'chown arg))

(defun dired-do-touch (&optional arg)
  "Change the time of the marked files, or those that ARG chooses."
  (interactive "P" dired-mode)
  (dired-do-chxxx "Timestamp" dired-touch-program 'touch arg))

(defun dired--symbolic-modes (file)
  "Return the mode of FILE in the form \"u=rw,g=r,o=r\", or nil if there is no such file."
  (let ((modes (file-attribute-modes (file-attributes file))))
    (when modes
      (mapconcat (lambda (class)
                   (concat (car class) "="
                           (remove ?- (substring modes (cdr class) (+ (cdr class) 3)))))
                 '(("u" . 1) ("g" . 4) ("o" . 7)) ","))))

(defun dired-do-chmod (&optional arg)
  "Change the mode of the marked files, or those that ARG chooses, by a number or symbols as \"g+w\"."
  (interactive "P" dired-mode)
  (let* ((files (dired-get-marked-files t arg nil nil t))
         (modes (dired-mark-read-string "Change mode of %s to: " nil 'chmod arg files
                                        (dired--symbolic-modes (car files))))
         (number (and (string-match-p "\\`[0-7]+\\'" modes) (string-to-number modes 8))))
    (when (equal modes "")
      (error "No file mode specified"))
    (dolist (file files)
      (set-file-modes file
                      (or number
                          (file-modes-symbolic-to-number modes (file-modes file 'nofollow)))
                      (if (file-symlink-p file) nil 'nofollow)))
    (dired-do-redisplay arg)))

;; -- libraries ------------------------------------------------------------------------------------

(defun dired-byte-compile ()
  "Compile the library on the line; return nil, or its name if that failed."
  (let ((filename (dired-get-filename))
        elc-file failure)
    (condition-case err
        (save-excursion
          (unless (byte-compile-file filename)
            (setq failure t)))
      (error (setq failure err)))
    (setq elc-file (byte-compile-dest-file filename))
    (unless (file-exists-p elc-file)
      (setq failure (or failure t)))
    (if failure
        (progn
          (dired-log "Byte compile error for %s:\n%s\n" filename failure)
          (dired-make-relative filename))
      (dired-remove-file elc-file)
      (forward-line)
      (dired-add-file elc-file)
      nil)))

(defun dired-do-byte-compile (&optional arg)
  "Compile the marked libraries, or those that ARG chooses."
  (interactive "P" dired-mode)
  (dired-map-over-marks-check #'dired-byte-compile arg 'byte-compile t))

(defun dired-load ()
  "Load the library on the line; return nil, or its name if that failed."
  (let ((file (dired-get-filename)))
    (condition-case err
        (progn (load file nil nil t) nil)
      (error
       (dired-log "Load error for %s:\n%s\n" file err)
       (dired-make-relative file)))))

(defun dired-do-load (&optional arg)
  "Load the marked libraries, or those that ARG chooses."
  (interactive "P" dired-mode)
  (dired-map-over-marks-check #'dired-load arg 'load t))

;; -- comparing ------------------------------------------------------------------------------------

(defun dired-files-attributes (dir)
  "Return a list of lists (NAME ABSOLUTE-NAME ATTRIBUTES) of the files in DIR, . and .. aside."
  (mapcar (lambda (name)
            (let ((file (expand-file-name name dir)))
              (list name file (file-attributes file))))
          (seq-difference (directory-files dir) '("." ".."))))

(defun dired-file-set-difference (list1 list2 predicate)
  "Return the elements of LIST1 whose names LIST2 lacks, or, with PREDICATE, for which it is non-nil with the file of
that name in LIST2.  PREDICATE is an expression in size1, size2, mtime1, mtime2, fa1 and fa2."
  (let (result)
    (dolist (file list1 (nreverse result))
      (let ((other (assoc (car file) list2)))
        (when (if (or (null other) (null predicate))
                  (null other)
                (let ((fa1 (nth 2 file)) (fa2 (nth 2 other)))
                  (eval predicate
                        `((fa1 . ,fa1) (fa2 . ,fa2)
                          (size1 . ,(file-attribute-size fa1)) (size2 . ,(file-attribute-size fa2))
                          (mtime1 . ,(float-time (file-attribute-modification-time fa1)))
                          (mtime2 . ,(float-time (file-attribute-modification-time fa2)))))))
          (push file result))))))

(defun dired-compare-directories (dir2 predicate)
  "Mark the files that differ from those of the same names in DIR2 by PREDICATE, here and in the Dired buffer of DIR2.
PREDICATE is an expression in size1, size2, mtime1, mtime2 (seconds), fa1 and fa2 (attributes); nil for files
that only one of the directories has."
  (interactive
   (list
    (let* ((target (dired-dwim-target-directory)))
      (read-directory-name (format "Compare %s with: " (dired-current-directory)) target target t))
    (read-from-minibuffer "Mark if (lisp expr or RET): " nil nil t nil "nil"))
   dired-mode)
  (let* ((dir1 (dired-current-directory))
         (list1 (dired-files-attributes dir1))
         (list2 (dired-files-attributes dir2))
         (mark (lambda (different)
                 (dired-mark-if
                  (member (dired-get-filename nil t) (mapcar #'cadr different))
                  nil)))
         (swapped (and predicate
                       (cl-sublis '((size1 . size2) (size2 . size1) (mtime1 . mtime2) (mtime2 . mtime1)
                                    (fa1 . fa2) (fa2 . fa1))
                                  predicate)))
         (different1 (dired-file-set-difference list1 list2 predicate))
         (different2 (dired-file-set-difference list2 list1 swapped)))
    (dired-fun-in-all-buffers dir1 nil (lambda () (funcall mark different1)))
    (dired-fun-in-all-buffers dir2 nil (lambda () (funcall mark different2)))
    (message "Marked in dir1: %d file%s, in dir2: %d file%s"
             (length different1) (dired-plural-s (length different1))
             (length different2) (dired-plural-s (length different2)))))

(defun dired--read-diff-arguments (prompt default)
  "Read, with PROMPT, a file to compare with that on the line, DEFAULT being offered; with a prefix argument, switches."
  (require 'diff)
  (list (minibuffer-with-setup-hook (lambda () (setq-local minibuffer-default-add-function nil))
          (read-file-name (format "%s%s with%s: " prompt (dired-get-filename t)
                                  (if default (concat " (default " default ")") ""))
                          (if default (dired-current-directory) (dired-dwim-target-directory))
                          default t))
        (and current-prefix-arg
             (read-string "Options for diff: "
                          (if (stringp diff-switches) diff-switches (mapconcat #'identity diff-switches " "))))))

(defun dired-diff (file &optional switches)
  "Compare FILE with the file on the line, by the library diff, with SWITCHES of that program."
  (interactive (dired--read-diff-arguments "Diff " nil) dired-mode)
  (require 'diff)
  (let ((current (dired-get-filename t)))
    (when (equal (expand-file-name file) (expand-file-name current))
      (error "Attempt to compare the file to itself"))
    (diff file current switches)))

(defun dired-backup-diff (&optional switches)
  "Compare the file on the line with its last backup, or a backup with its file, with SWITCHES of diff."
  (interactive
   (progn
     (require 'diff)
     (and current-prefix-arg
          (list (read-string "Options for diff: "
                             (if (stringp diff-switches) diff-switches (mapconcat #'identity diff-switches " "))))))
   dired-mode)
  (require 'diff)
  (diff-backup (dired-get-filename) switches))

;; -- versions -------------------------------------------------------------------------------------

(defun dired-map-dired-file-lines (fun)
  "Call FUN with the name of each file of the buffer that is no directory, point being on its line."
  (save-excursion
    (let ((inhibit-read-only t) file)
      (goto-char (point-min))
      (while (not (eobp))
        (save-excursion
          (and (not (looking-at-p dired-re-dir))
               (not (eolp))
               (setq file (dired-get-filename nil t))
               (progn (end-of-line)
                      (funcall fun file))))
        (forward-line 1)))))

(defvar dired--file-versions nil "While old backups are looked for: alist of files and the numbers of their backups.")

(defun dired-collect-file-versions (fn)
  "If FN is a file with numbered backups, note their numbers."
  (let* ((base (file-name-nondirectory fn))
         versions)
    (dolist (name (file-name-all-completions (concat base ".~") (file-name-directory fn)))
      (let ((tail (substring name (length base))))
        (when (string-match "\\`\\.~\\([0-9]+\\)~\\'" tail)
          (push (string-to-number (match-string 1 tail)) versions))))
    (when versions
      (push (cons fn versions) dired--file-versions))))

(defun dired-trample-file-versions (fn)
  "If FN is a backup that is not to be kept, flag its line for deletion."
  (when (string-match "\\.~\\([0-9]+\\)~\\'" fn)
    (let ((versions (cdr (assoc (substring fn 0 (match-beginning 0)) dired--file-versions))))
      (when (memq (string-to-number (match-string 1 fn)) versions)
        (dired--set-mark dired-del-marker)))))

(defun dired-clean-directory (keep)
  "Flag numbered backups for deletion, but `dired-kept-versions' new ones and `kept-old-versions' old ones of each file.
KEEP, the prefix argument, is another number of new ones, or if negative of old ones."
  (interactive "P" dired-mode)
  (setq keep (if keep (prefix-numeric-value keep) dired-kept-versions))
  (let ((old (if (< keep 0) (- keep) kept-old-versions))
        (new (if (<= keep 0) dired-kept-versions keep))
        (dired--file-versions nil))
    (message "Cleaning numerical backups (keeping %d late, %d old)..." new old)
    (dired-map-dired-file-lines #'dired-collect-file-versions)
    ;; What is left are the ones to be deleted.
    (dolist (entry dired--file-versions)
      (let* ((sorted (sort (cdr entry) #'<))
             (count (length sorted)))
        (setcdr entry (and (> count (+ old new))
                           (seq-subseq sorted old (- count new))))))
    (dired-map-dired-file-lines #'dired-trample-file-versions)
    (message "Cleaning numerical backups...done")))

;; -- what a file is -------------------------------------------------------------------------------

(defun dired-show-file-type (file &optional deref-symlinks)
  "Say what the program file thinks FILE is; DEREF-SYMLINKS: of what a symbolic link points to."
  (interactive (list (dired-get-filename t) current-prefix-arg) dired-mode)
  (let (process-file-side-effects)
    (with-temp-buffer
      (if deref-symlinks
          (process-file "file" nil t t "-L" "--" file)
        (process-file "file" nil t t "--" file))
      (when (bolp)
        (backward-delete-char 1))
      (message "%s" (buffer-string)))))

(defun dired-nondirectory-p (file)
  "Return FILE if it is no directory."
  (and (not (file-directory-p file)) file))

(require 'dired-subdir)
(require 'dired-copy)
(require 'dired-regexp)
(require 'dired-compress)
(require 'dired-shell)
(require 'dired-isearch)

(provide 'dired-aux)

;;; dired-aux.el ends here
