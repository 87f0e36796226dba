;;; wdired.el --- renaming files by editing a Dired buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; In WDired mode the names of files can be edited, and the targets of links and the modes if options say so; everything
;; else is read-only text.  The character before a name has the property `wdired-old-name', that behind it
;; `wdired-end', so that a name is found whatever was done to it.  Finishing puts the old text back and then does to the
;; files what was done to their names.

;;; Code:

(require 'dired)
(require 'dired-aux)

(defgroup wdired nil "Renaming files by editing their names." :group 'dired)

(defcustom wdired-use-interactive-rename nil "Non-nil: each renaming is asked about." :type 'boolean)
(defcustom wdired-confirm-overwrite t "Non-nil: overwriting a file is asked about." :type 'boolean)
(defcustom wdired-use-dired-vertical-movement nil
  "Whether commands that go up and down go to names: t, or `sometimes' if point is before the name."
  :type '(choice (const :tag "No" nil) (const :tag "If before the name" sometimes) (other :tag "Yes" t)))
(defcustom wdired-allow-to-redirect-links t "Non-nil: the targets of symbolic links can be edited." :type 'boolean)
(defcustom wdired-allow-to-change-permissions nil
  "Whether the modes of files can be changed: t by single keys, `advanced' by editing them."
  :type '(choice (const :tag "No" nil) (const :tag "By keys" t) (other :tag "By editing" advanced)))
(defcustom wdired-keep-marker-rename t "Mark of renamed files; t: the one that they had."
  :type '(choice (const :tag "Keep" t) (character :tag "Mark" :value ?R)))
(defcustom wdired-create-parent-directories t "Non-nil: directories of new names are made if they are not there."
  :type 'boolean)

(defvar wdired-mode-map
  (let ((map (make-sparse-keymap)))
    (dolist (binding '(("\C-x\C-s" . wdired-finish-edit) ("\C-c\C-c" . wdired-finish-edit)
                       ("\C-c\C-k" . wdired-abort-changes) ("\C-c\e" . wdired-abort-changes)
                       ("\C-x\C-q" . wdired-exit)
                       ("\C-m" . undefined) ("\C-j" . undefined) ("\C-o" . undefined)
                       ([up] . wdired-previous-line) ("\C-p" . wdired-previous-line)
                       ([down] . wdired-next-line) ("\C-n" . wdired-next-line)
                       ([remap upcase-word] . wdired-upcase-word)
                       ([remap capitalize-word] . wdired-capitalize-word)
                       ([remap downcase-word] . wdired-downcase-word)
                       ([remap self-insert-command] . wdired--self-insert)))
      (define-key map (car binding) (cdr binding)))
    map)
  "Keymap of WDired mode.")

(defvar wdired-perm-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map " " #'wdired-toggle-bit)
    (dolist (key '("r" "w" "x" "-" "S" "s" "T" "t" "l"))
      (define-key map key #'wdired-set-bit))
    (define-key map [mouse-1] #'wdired-mouse-toggle-bit)
    map)
  "Keymap of the modes of files in WDired mode.")

(defvar wdired-mode-hook nil "Hook of WDired mode.")

(defvar-local wdired--old-content nil "The text before the editing.")
(defvar-local wdired--old-marks nil "Alist of the marks before the editing.")
(defvar-local wdired--old-position nil "Where point was before the editing.")

;; -- beginning ------------------------------------------------------------------------------------

(defun wdired-mode ()
  "Mode for renaming files by editing their names.
Only `wdired-change-to-wdired-mode' turns it on.
\\<wdired-mode-map>\\[wdired-finish-edit] renames the files, \\[wdired-abort-changes] forgets the changes.  A name
that is deleted flags its file.

\\{wdired-mode-map}"
  (interactive)
  (error "This mode can be enabled only by `wdired-change-to-wdired-mode'"))
(put 'wdired-mode 'mode-class 'special)

(defun wdired--preprocess-line ()
  "Make the name on the line, and what else options allow, editable."
  (let* ((file (dired-get-filename nil t))
         (beg (and file (dired-move-to-filename)))
         (end (and beg (dired-move-to-end-of-filename t))))
    (when (and end (not (member (file-name-nondirectory file) '("." ".."))))
      (add-text-properties (1- beg) beg (list 'wdired-old-name file 'rear-nonsticky '(read-only wdired-old-name)))
      (remove-text-properties beg end '(read-only nil))
      (put-text-property end (1+ end) 'wdired-end t)
      (goto-char end)
      (when (and wdired-allow-to-redirect-links
                 (looking-at "[@]? -> \\(.*\\)$")
                 (file-symlink-p file))
        (let ((beg (match-beginning 1)) (end (match-end 1)))
          (add-text-properties (1- beg) beg (list 'wdired-old-link (match-string-no-properties 1)
                                                  'rear-nonsticky '(read-only wdired-old-link)))
          (remove-text-properties beg end '(read-only nil))))
      (when wdired-allow-to-change-permissions
        (wdired--preprocess-permissions beg)))))

(defun wdired--preprocess-permissions (limit)
  "Make the mode before LIMIT on the line editable."
  (goto-char limit)
  (beginning-of-line)
  (when (re-search-forward dired-re-perms limit t)
    (let ((beg (1+ (match-beginning 0))) (end (match-end 0)))
      (put-text-property (1- beg) beg 'wdired-old-perm (match-string-no-properties 0))
      (if (eq wdired-allow-to-change-permissions 'advanced)
          (progn
            (put-text-property (1- beg) beg 'rear-nonsticky '(read-only wdired-old-perm))
            (remove-text-properties beg end '(read-only nil)))
        (put-text-property beg end 'keymap wdired-perm-mode-map))
      (put-text-property end (1+ end) 'wdired-perm-end t))))

;;;###autoload
(defun wdired-change-to-wdired-mode ()
  "Make the names of the files in the Dired buffer editable."
  (interactive)
  (unless (derived-mode-p 'dired-mode)
    (error "Not a Dired buffer"))
  (let ((inhibit-read-only t) (buffer-undo-list t))
    (setq wdired--old-content (buffer-substring (point-min) (point-max))
          wdired--old-position (point)
          wdired--old-marks (save-excursion (dired-remember-marks (point-min) (point-max))))
    (with-silent-modifications
      (save-excursion
        (put-text-property (point-min) (point-max) 'read-only t)
        (goto-char (point-min))
        (while (not (eobp))
          (save-excursion (wdired--preprocess-line))
          (forward-line 1)))))
  (use-local-map wdired-mode-map)
  (force-mode-line-update)
  (setq buffer-read-only nil
        major-mode 'wdired-mode
        mode-name "Editable Dired")
  (add-function :override (local 'revert-buffer-function) #'wdired-revert)
  (add-function :after-while (local 'isearch-filter-predicate) #'wdired-isearch-filter-read-only)
  (add-hook 'after-change-functions #'wdired--restore-properties nil t)
  (add-hook 'kill-buffer-hook #'wdired-check-kill-buffer nil t)
  (set-buffer-modified-p nil)
  (setq buffer-undo-list nil)
  (run-mode-hooks 'wdired-mode-hook)
  (message "%s" (substitute-command-keys
                 "Press \\[wdired-finish-edit] when finished or \\[wdired-abort-changes] to abort changes")))

(defun wdired-isearch-filter-read-only (beg end)
  "Return non-nil if no text from BEG to END is read-only."
  (not (text-property-not-all (min beg end) (max beg end) 'read-only nil)))

(defun wdired--restore-properties (beg end _length)
  "Make what was inserted from BEG to END part of the name that it touches."
  (when (and (< beg end) (> beg (point-min))
             (or (get-text-property (1- beg) 'wdired-old-name)
                 (get-text-property (1- beg) 'dired-filename)))
    (let ((inhibit-read-only t))
      (with-silent-modifications
        (put-text-property beg end 'dired-filename t)))))

(defun wdired-check-kill-buffer ()
  "Signal an error if the user does not want the changed buffer to be killed."
  (when (and (buffer-modified-p)
             (not (y-or-n-p "Buffer changed.  Discard changes and kill buffer? ")))
    (error "Error")))

;; -- names ----------------------------------------------------------------------------------------

(defun wdired-normalize-filename (file unquotep)
  "Return FILE, a name as the buffer shows it, as it is; UNQUOTEP: without the backslashes of ls -b."
  (let ((name (if (and unquotep (dired-switches-escape-p (or dired-actual-switches "")))
                  (dired--unescape file)
                file)))
    (and (not (equal name "")) name)))

(defun wdired--line-name ()
  "Return a list (OLD-NAME BEG END) of the name on the line, or nil."
  (let ((mark (text-property-not-all (line-beginning-position) (line-end-position) 'wdired-old-name nil)))
    (when mark
      (list (get-text-property mark 'wdired-old-name)
            (1+ mark)
            (or (text-property-not-all (1+ mark) (point-max) 'wdired-end nil) (point-max))))))

(defun wdired-get-filename (&optional no-dir old)
  "Return the name of the file on the line as it has been edited, or, if OLD, as it was; nil if it is empty.
NO-DIR: without its directory."
  (let ((line (wdired--line-name)))
    (when line
      (let ((file (if old
                      (car line)
                    (wdired-normalize-filename (buffer-substring-no-properties (nth 1 line) (nth 2 line)) t))))
        (cond ((null file) nil)
              (no-dir (if old (file-name-nondirectory file) file))
              ((file-name-absolute-p file) file)
              (t (concat (file-name-directory (car line)) file)))))))

(defun wdired-get-previous-link (&optional old move)
  "Return the target of the link on the line as it has been edited, or, if OLD, as it was; nil without one.
MOVE: go to its start."
  (let ((mark (text-property-not-all (line-beginning-position) (line-end-position) 'wdired-old-link nil)))
    (when mark
      (when move (goto-char (1+ mark)))
      (if old
          (get-text-property mark 'wdired-old-link)
        (buffer-substring-no-properties (1+ mark) (line-end-position))))))

(defun wdired--line-permissions (&optional old)
  "Return the mode on the line as it has been edited, or, if OLD, as it was; nil without one."
  (let ((mark (text-property-not-all (line-beginning-position) (line-end-position) 'wdired-old-perm nil)))
    (when mark
      (if old
          (get-text-property mark 'wdired-old-perm)
        (buffer-substring-no-properties
         mark (or (text-property-not-all mark (line-end-position) 'wdired-perm-end nil) (line-end-position)))))))

;; -- ending ---------------------------------------------------------------------------------------

(defun wdired-change-to-dired-mode ()
  "Put the old text back and go on in Dired mode."
  (or (eq major-mode 'wdired-mode)
      (error "Not a WDired buffer"))
  (let ((inhibit-read-only t) (point (point)) (buffer-undo-list t))
    (remove-hook 'after-change-functions #'wdired--restore-properties t)
    (remove-hook 'kill-buffer-hook #'wdired-check-kill-buffer t)
    (erase-buffer)
    (insert wdired--old-content)
    (goto-char (min point (point-max))))
  (remove-function (local 'revert-buffer-function) #'wdired-revert)
  (remove-function (local 'isearch-filter-predicate) #'wdired-isearch-filter-read-only)
  (setq buffer-read-only t
        major-mode 'dired-mode
        mode-name "Dired"
        wdired--old-content nil)
  (use-local-map dired-mode-map)
  (dired-build-subdir-alist)
  (set-buffer-modified-p nil)
  (setq buffer-undo-list nil)
  (force-mode-line-update))

(defun wdired-abort-changes ()
  "Forget the changes and go on in Dired mode."
  (interactive)
  (let ((position wdired--old-position))
    (wdired-change-to-dired-mode)
    (goto-char (min position (point-max))))
  (message "Changes aborted"))

(defun wdired-revert (&optional _arg _noconfirm)
  "Read the directory again, forgetting the changes, and begin to edit anew."
  (wdired-change-to-dired-mode)
  (revert-buffer)
  (wdired-change-to-wdired-mode))

(defun wdired-exit ()
  "Go on in Dired mode; ask whether changes are to be done."
  (interactive)
  (if (buffer-modified-p)
      (if (y-or-n-p (format "Buffer %s modified; save changes? " (current-buffer)))
          (wdired-finish-edit)
        (wdired-abort-changes))
    (wdired-change-to-dired-mode)
    (message "(No changes need to be saved)")))

(defun wdired--collect ()
  "Return what has been edited: a list (RENAMES DELETIONS LINKS PERMISSIONS)."
  (let (renames deletions links permissions)
    (save-excursion
      (goto-char (point-min))
      (while (not (eobp))
        (let ((old (wdired-get-filename nil t)))
          (when old
            (let ((new (wdired-get-filename))
                  (link (wdired-get-previous-link)) (perms (wdired--line-permissions)))
              (cond ((null new) (push old deletions))
                    ((not (equal (directory-file-name new) old))
                     (push (cons old (substitute-in-file-name (directory-file-name new))) renames)))
              (when (and link (not (equal link "")) (not (equal link (wdired-get-previous-link t))))
                (push (cons old link) links))
              (when (and perms (not (equal perms (wdired--line-permissions t))))
                (push (cons old perms) permissions)))))
        (forward-line 1)))
    (list (nreverse renames) (nreverse deletions) (nreverse links) (nreverse permissions))))

(defun wdired-finish-edit ()
  "Do to the files what was done to their names, and go on in Dired mode."
  (interactive)
  (let* ((edits (wdired--collect))
         (renames (nth 0 edits)) (deletions (nth 1 edits))
         (marks wdired--old-marks)
         (file (or (wdired-get-filename) (wdired-get-filename nil t)))
         (errors 0) (changes nil))
    (dolist (result (list (wdired-do-symlink-changes) (wdired-do-perm-changes)))
      (setq changes (or changes (car result))
            errors (+ errors (cdr result))))
    (wdired-change-to-dired-mode)
    (cond
     ((and renames wdired-use-interactive-rename)
      (dolist (pair renames)
        (wdired-search-and-rename (car pair) (cdr pair)))
      (setq changes t))
     (renames
      (setq errors (+ errors (wdired-do-renames renames))
            changes t)))
    (if changes
        (progn
          (wdired--update-single-files renames)
          (revert-buffer)
          (dired-mark-remembered (wdired--new-marks marks renames))
          (when (and file (not (dired-goto-file file)))
            (dired-move-to-filename)))
      (dired-move-to-filename))
    (when deletions
      (wdired-flag-for-deletion deletions))
    (when (> errors 0)
      (dired-log-summary (format "%d actions failed" errors) nil))
    (unless (or changes deletions)
      (message "(No changes to be performed)")))
  (set-buffer-modified-p nil)
  (setq buffer-undo-list nil))

(defun wdired--update-single-files (renames)
  "If the buffer lists files of a list, put the new names of RENAMES in."
  (when (consp dired-directory)
    (let ((default-directory (file-name-directory (car dired-directory))))
      (setq dired-directory
            (cons (car dired-directory)
                  (mapcar (lambda (name)
                            (let ((new (cdr (assoc (expand-file-name name) renames))))
                              (cond ((null new) name)
                                    ((file-name-absolute-p name) new)
                                    (t (file-relative-name new)))))
                          (cdr dired-directory)))))))

(defun wdired--new-marks (marks renames)
  "Return the alist MARKS with the files of RENAMES under their new names, or with the mark that options give them."
  (append
   (delq nil (mapcar (lambda (pair)
                       (let ((mark (if (characterp wdired-keep-marker-rename)
                                       wdired-keep-marker-rename
                                     (cdr (assoc (car pair) marks)))))
                         (and mark (cons (cdr pair) mark))))
                     renames))
   marks))

(defun wdired-flag-for-deletion (filenames-ori)
  "Flag the files FILENAMES-ORI for deletion."
  (save-excursion
    (dolist (file filenames-ori)
      (when (dired-goto-file file)
        (dired-flag-file-deletion 1)))))

;; -- renaming -------------------------------------------------------------------------------------

(defun wdired-create-parentdirs (file-new)
  "Make the directory of FILE-NEW if it is not there."
  (let ((dir (file-name-directory file-new)))
    (when (and dir (not (file-exists-p dir)))
      (message "Creating directory for file %s" file-new)
      (make-directory dir t))))

(defun wdired--rename-one (old new overwrite)
  "Rename the file OLD to NEW; OVERWRITE as in `rename-file'.  Return nil, or t if that failed, which is logged."
  (condition-case err
      (progn
        (when wdired-create-parent-directories
          (wdired-create-parentdirs new))
        (dired-rename-file old new overwrite)
        nil)
    (error
     (dired-log "Rename `%s' to `%s' failed:\n%s\n" old new err)
     t)))

(defun wdired-do-renames (renames)
  "Rename files as RENAMES, conses of old and new names, say, in an order in which no new name is still in use.
Return how many failed."
  (let* ((overwrite (if wdired-confirm-overwrite 1 t))
         (reporter (make-progress-reporter "Renaming..." 0 (length renames)))
         (errors 0) (done 0))
    (while renames
      (let ((ready (seq-find (lambda (pair)
                               (not (assoc (cdr pair) (remq pair renames))))
                             renames)))
        (if ready
            (progn
              (setq renames (remq ready renames)
                    done (1+ done))
              (when (wdired--rename-one (car ready) (cdr ready) overwrite)
                (setq errors (1+ errors)))
              (progress-reporter-update reporter done))
          ;; All are in circles: one gives its name free.
          (let* ((pair (car renames))
                 (temporary (make-temp-name (concat (car pair) "-wdired"))))
            (message "Circular renaming: using temporary file name")
            (if (wdired--rename-one (car pair) temporary nil)
                (setq errors (1+ errors)
                      renames (cdr renames))
              (setq renames (append (cdr renames) (list (cons temporary (cdr pair))))))))))
    (progress-reporter-done reporter)
    errors))

(defun wdired-search-and-rename (filename-ori filename-new)
  "Rename FILENAME-ORI to FILENAME-NEW after asking, if the buffer shows it."
  (save-excursion
    (when (dired-goto-file filename-ori)
      (dired-do-create-files-regexp #'dired-rename-file "Move" 1 ".+" filename-new nil t))))

;; -- links ----------------------------------------------------------------------------------------

(defun wdired-do-symlink-changes ()
  "Make the symbolic links anew whose targets have been edited; return (CHANGED . ERRORS)."
  (let ((errors 0) changed)
    (dolist (pair (nth 2 (wdired--collect)))
      (condition-case err
          (progn
            (make-symbolic-link (substitute-in-file-name (cdr pair)) (car pair) t)
            (setq changed t))
        (error
         (setq errors (1+ errors))
         (dired-log "Link `%s' to `%s' failed:\n%s\n" (car pair) (cdr pair) err))))
    (cons changed errors)))

;; -- permissions ----------------------------------------------------------------------------------

(defun wdired-perms-to-number (perms)
  "Return the mode, in the form \"-rwxr-xr-x\", that PERMS is, as a number."
  (let ((mode 0))
    (dotimes (class 3)
      (let ((base (1+ (* 3 class))) (shift (* 3 (- 2 class))))
        (when (eq (aref perms base) ?r) (setq mode (logior mode (ash 4 shift))))
        (when (eq (aref perms (1+ base)) ?w) (setq mode (logior mode (ash 2 shift))))
        (let ((x (aref perms (+ 2 base))))
          (when (memq x '(?x ?s ?t)) (setq mode (logior mode (ash 1 shift))))
          (when (memq x '(?s ?S ?t ?T ?l)) (setq mode (logior mode (ash #o4000 (- class))))))))
    mode))

(defun wdired-do-perm-changes ()
  "Set the modes of files that have been edited; return (CHANGED . ERRORS)."
  (let ((errors 0) changed)
    (dolist (pair (nth 3 (wdired--collect)))
      (condition-case err
          (if (string-match-p "\\`.[-rwxstSTl]\\{9\\}\\'" (cdr pair))
              (progn
                (set-file-modes (car pair) (wdired-perms-to-number (cdr pair)) 'nofollow)
                (setq changed t))
            (setq errors (1+ errors))
            (dired-log "Bad permission bits: %s\n" (cdr pair)))
        (error
         (setq errors (1+ errors))
         (dired-log "Setting mode of `%s' to `%s' failed:\n%s\n" (car pair) (cdr pair) err))))
    (cons changed errors)))

(defun wdired--point-at-perms-p ()
  "Return non-nil if point is on the mode of a file that can be changed by keys."
  (eq (get-text-property (point) 'keymap) wdired-perm-mode-map))

(defun wdired--permission-index ()
  "Return which of the nine characters of the mode point is on."
  (let ((mark (text-property-not-all (line-beginning-position) (point) 'wdired-old-perm nil)))
    (and mark (- (point) mark 1))))

(defun wdired-perm-allowed-in-pos (char pos)
  "Return non-nil if CHAR may be the character POS, 0 to 8, of a mode."
  (or (eq char ?-)
      (pcase (% pos 3)
        (0 (eq char ?r))
        (1 (eq char ?w))
        (_ (or (eq char ?x)
               (memq char (if (= pos 8) '(?t ?T) '(?s ?S ?l))))))))

(defun wdired--put-bit (char)
  "Put CHAR in place of the character of the mode at point."
  (let ((inhibit-read-only t)
        (properties (text-properties-at (point))))
    (insert (apply #'propertize (string char) properties))
    (delete-char 1)
    (set-buffer-modified-p t)))

(defun wdired-set-bit (&optional char)
  "Set the bit at point to CHAR, by default the typed character, if it can be that, and go on."
  (interactive)
  (setq char (or char last-command-event))
  (let ((index (wdired--permission-index)))
    (if (and index (wdired-perm-allowed-in-pos char index))
        (wdired--put-bit char)
      (forward-char 1)))
  nil)

(defun wdired-toggle-bit ()
  "Set the bit at point, or take it away, and go on."
  (interactive)
  (let ((index (wdired--permission-index)))
    (when index
      (wdired--put-bit (if (eq (following-char) ?-)
                           (aref "rwx" (% index 3))
                         ?-))))
  nil)

(defun wdired-mouse-toggle-bit (event)
  "Set the bit at EVENT of the mouse, or take it away."
  (interactive "e")
  (mouse-set-point event)
  (wdired-toggle-bit))

(defun wdired--self-insert ()
  "Insert the typed character, or set a bit with it on the mode of a file."
  (interactive)
  (if (wdired--point-at-perms-p)
      (call-interactively (or (lookup-key wdired-perm-mode-map (this-command-keys)) #'self-insert-command))
    (call-interactively #'self-insert-command)))

;; -- moving and case ------------------------------------------------------------------------------

(defun wdired--vertical (arg)
  "Go ARG lines down, to the name if `wdired-use-dired-vertical-movement' says so."
  (let ((column (current-column)))
    (line-move arg t)
    (when (or (eq wdired-use-dired-vertical-movement t)
              (and wdired-use-dired-vertical-movement
                   (let ((line (wdired--line-name)))
                     (and line (< (point) (nth 1 line)) (>= column 0)))))
      (dired-move-to-filename))
    nil))

(defun wdired-next-line (arg)
  "Go ARG lines down; to the name of the file if `wdired-use-dired-vertical-movement' says so."
  (interactive "^p")
  (wdired--vertical arg))

(defun wdired-previous-line (arg)
  "Go ARG lines up; to the name of the file if `wdired-use-dired-vertical-movement' says so."
  (interactive "^p")
  (wdired--vertical (- arg)))

(defun wdired-xcase-word (command arg)
  "Call COMMAND with ARG, the number of words, as far as the words can be changed."
  (if (< arg 0)
      (funcall command arg)
    (while (> arg 0)
      (condition-case nil
          (progn
            (funcall command 1)
            (setq arg (1- arg)))
        (error
         (if (forward-word 1)
             (setq arg (1- arg))
           (setq arg 0)))))))

(defun wdired-downcase-word (arg)
  "Convert ARG words to lower case."
  (interactive "p")
  (wdired-xcase-word #'downcase-word arg))

(defun wdired-upcase-word (arg)
  "Convert ARG words to upper case."
  (interactive "p")
  (wdired-xcase-word #'upcase-word arg))

(defun wdired-capitalize-word (arg)
  "Capitalize ARG words."
  (interactive "p")
  (wdired-xcase-word #'capitalize-word arg))

(defun wdired-customize ()
  "Show the options of WDired."
  (interactive)
  (customize-group 'wdired))

(provide 'wdired)

;;; wdired.el ends here
