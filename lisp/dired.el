;;; dired.el --- directories as buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A Dired buffer shows what `ls -l' says about a directory, indented by two columns: the first is for a mark, the
;; second is empty.  Names of files have the text property `dired-filename'.  Directories that were inserted follow
;; the first one, each below a header line; `dired-subdir-alist' has them all, the last one first.
;;
;; This file opens and reads buffers.  Its parts: dired-options (options, faces), dired-move (motion, names, visiting),
;; dired-mark (marks), dired-delete (deletion, the log), dired-sort (switches), dired-keys (keymap and menus).
;; What changes files is in the library dired-aux, which is loaded when it is used.

;;; Code:

(require 'cl-lib)
(require 'dired-options)
(require 'dired-move)
(require 'dired-mark)
(require 'dired-delete)
(require 'dired-sort)
(require 'dired-keys)

(declare-function dired-insert-subdir "dired-subdir")

(defvar tar-superior-buffer)
(declare-function dired-isearch-filenames-setup "dired-isearch")
(declare-function dired-hide-subdir "dired-subdir")
(declare-function dired-goto-subdir "dired-subdir")

;; -- opening --------------------------------------------------------------------------------------

(defun dired-read-dir-and-switches (str)
  "Read the arguments of `dired', prompting with STR; with a prefix argument, the switches of ls too."
  (reverse
   (list
    (and current-prefix-arg
         (read-string "Dired listing switches: " dired-listing-switches))
    ;; A pattern is as good as a directory, so that this reads the name of a file.
    (if (next-read-file-uses-dialog-p)
        (read-directory-name (format "Dired %s(directory): " str) nil default-directory nil)
      (read-file-name (format "Dired %s(directory): " str)
                      nil default-directory nil nil #'file-directory-p)))))

;;;###autoload (define-key ctl-x-map "d" 'dired)
;;;###autoload
(defun dired (dirname &optional switches)
  "Edit the directory DIRNAME: show its files, and delete, rename, copy, mark or visit them.
DIRNAME may be a pattern, or a list of a directory and files in it.
SWITCHES are for ls, by default `dired-listing-switches'.  Return the buffer."
  (interactive (dired-read-dir-and-switches ""))
  (pop-to-buffer-same-window (dired-noselect dirname switches)))

;;;###autoload (define-key ctl-x-4-map "d" 'dired-other-window)
;;;###autoload
(defun dired-other-window (dirname &optional switches)
  "Edit the directory DIRNAME, listed with SWITCHES, in another window."
  (interactive (dired-read-dir-and-switches "in other window "))
  (switch-to-buffer-other-window (dired-noselect dirname switches)))

;;;###autoload (define-key ctl-x-5-map "d" 'dired-other-frame)
;;;###autoload
(defun dired-other-frame (dirname &optional switches)
  "Edit the directory DIRNAME, listed with SWITCHES, in another frame."
  (interactive (dired-read-dir-and-switches "in other frame "))
  (switch-to-buffer-other-frame (dired-noselect dirname switches)))

;;;###autoload
(defun dired-noselect (dir-or-list &optional switches)
  "Return the buffer for DIR-OR-LIST as in `dired', listed with SWITCHES, without showing it."
  (or dir-or-list
      (setq dir-or-list (directory-file-name default-directory)))
  (let (initially-was-dirname)
    (if (consp dir-or-list)
        (setq dir-or-list (cons (expand-file-name (car dir-or-list)) (cdr dir-or-list)))
      (setq dir-or-list (expand-file-name dir-or-list)
            initially-was-dirname (or (directory-name-p dir-or-list) (file-directory-p dir-or-list)))
      (when (and initially-was-dirname (file-directory-p dir-or-list))
        (setq dir-or-list (file-name-as-directory dir-or-list))))
    (dired-internal-noselect dir-or-list switches)))

(defun dired--revert-visited-p (dirname)
  "Return non-nil if the buffer of DIRNAME, which was there already, is to be read again without a question."
  (and (stringp dirname) (file-directory-p dirname)
       (or (eq dired-auto-revert-buffer t)
           (and (functionp dired-auto-revert-buffer) (funcall dired-auto-revert-buffer dirname)))))

(defun dired-internal-noselect (dir-or-list &optional switches mode)
  "Return the buffer of DIR-OR-LIST, listed with SWITCHES; if it is new, in MODE or `dired-mode'."
  (let* ((dirname (if (consp dir-or-list) (car dir-or-list) dir-or-list))
         (old-buf (current-buffer))
         (buffer (dired-find-buffer-nocreate dir-or-list mode))
         (fresh (not buffer)))
    (unless buffer
      ;; Create one, with a name as if it visited a file.
      (setq buffer (create-file-buffer (directory-file-name dirname))))
    (set-buffer buffer)
    (cond
     (fresh
      (setq default-directory
            (cond ((file-directory-p dirname) dirname)
                  ((car (insert-directory-wildcard-in-dir-p dirname)))
                  (t (file-name-directory dirname))))
      (unless switches (setq switches dired-listing-switches))
      (if mode (funcall mode) (dired-mode dir-or-list switches))
      ;; The mode has set these; a mode of somebody else may have killed them.
      (setq dired-directory dir-or-list
            dired-actual-switches switches)
      (let ((done nil))
        (unwind-protect
            (progn (dired-readin)
                   (setq done t))
          (unless done
            (kill-buffer buffer)
            (when (buffer-live-p old-buf) (set-buffer old-buf)))))
      (goto-char (point-min))
      (dired-initial-position dirname))
     (switches
      (setq dired-directory dir-or-list)
      (unless (string-equal dired-actual-switches switches)
        (dired-sort-other switches)))
     ((not (equal dired-directory dir-or-list))
      ;; The list of files is another one.
      (setq dired-directory dir-or-list)
      (revert-buffer))
     ((dired--revert-visited-p dirname) (revert-buffer))
     ((and (null dired-auto-revert-buffer) (stringp dirname) (not (file-remote-p dirname))
           (dired-directory-changed-p dirname))
      (message "%s"
               (substitute-command-keys
                "Directory has changed on disk; type \\[revert-buffer] to update Dired"))))
    (set-buffer old-buf)
    buffer))

(defun dired-find-buffer-nocreate (dirname &optional mode)
  "Return the Dired buffer, in MODE or `dired-mode', whose `dired-directory' is DIRNAME, or nil."
  (setq mode (or mode 'dired-mode))
  (if (and (eq major-mode mode) (equal dired-directory dirname))
      (current-buffer)
    (let ((blist (delq nil (mapcar (lambda (entry) (and (buffer-live-p (cdr entry)) (cdr entry))) dired-buffers)))
          found)
      (dolist (buffer blist)
        (with-current-buffer buffer
          (when (and (not found)
                     (eq major-mode mode)
                     dired-directory
                     (equal (expand-file-name (if (consp dirname) (car dirname) dirname))
                            (expand-file-name (if (consp dired-directory) (car dired-directory) dired-directory))))
            (setq found buffer))))
      found)))

(defun dired-directory-changed-p (dirname)
  "Return non-nil if the directory DIRNAME changed since the current buffer, which shows it, was read."
  (not (let ((attributes (file-attributes dirname))
             (modtime (visited-file-modtime)))
         (or (eq modtime 0)
             (not (eq (file-attribute-type attributes) t))
             (time-equal-p (file-attribute-modification-time attributes) modtime)))))

(defun dired-buffer-stale-p (&optional noconfirm)
  "Return non-nil if the buffer should be read again: its directory changed, and it is not being edited.
NOCONFIRM makes no difference."
  (ignore noconfirm)
  (let ((dirname (if (consp dired-directory) (car dired-directory) dired-directory)))
    (and dirname
         (not (file-remote-p dirname))
         (file-readable-p dirname)
         buffer-read-only
         (dired-directory-changed-p dirname))))

;; -- reading --------------------------------------------------------------------------------------

(defun dired-readin ()
  "Read the directory or directories of the buffer anew, in place of what it shows."
  (let (dirname)
    (save-excursion
      (save-restriction
        (run-hooks 'dired-before-readin-hook)
        (setq dirname (if (consp dired-directory) (car dired-directory) dired-directory))
        (unless (stringp dirname)
          (setq dirname default-directory))
        (let ((coding-system-for-read (or coding-system-for-read file-name-coding-system))
              (inhibit-read-only t)
              ;; The whole change need not be undone.
              (buffer-undo-list t))
          (setq-local file-name-coding-system coding-system-for-read)
          (widen)
          (erase-buffer)
          (dired-readin-insert)
          (goto-char (point-min)))
        (unless (eq buffer-undo-list t) (setq buffer-undo-list nil))
        (let ((inhibit-read-only t)) (dired-build-subdir-alist))
        (let ((attributes (file-attributes dirname)))
          (when (eq (file-attribute-type attributes) t)
            (set-visited-file-modtime (file-attribute-modification-time attributes))))
        (set-buffer-modified-p nil)
        (run-hooks 'dired-after-readin-hook)
        (set-buffer-modified-p nil)))))

(defun dired-readin-insert ()
  "Insert the listing of `dired-directory' with `dired-actual-switches'; signal `file-error' if it cannot be read."
  (let ((dir (if (consp dired-directory) (car dired-directory) dired-directory))
        (files (if (consp dired-directory) (cdr dired-directory))))
    (setq dir (expand-file-name dir))
    (cond
     ((and (equal "" (file-name-nondirectory dir)) (not files))
      (dired-insert-directory dir dired-actual-switches nil nil t))
     ((not (insert-directory-wildcard-in-dir-p dir))
      (unless (file-readable-p (directory-file-name (file-name-directory dir)))
        (error "Directory %s inaccessible or nonexistent" dir))
      (dired-insert-directory dir dired-actual-switches files (not files) t))
     (t (dired-insert-directory dir dired-actual-switches nil t t)))))

(defun dired-check-switches (switches short &optional long)
  "Return non-nil if SWITCHES, a string, have one that matches the regexp SHORT among letters, or LONG behind --."
  (let (case-fold-search)
    (string-match-p (concat "\\(\\`\\| \\)-[[:alnum:]]*\\(" short "\\)"
                            (if long (concat "\\|--" long "\\>") ""))
                    switches)))

(defun dired-switches-escape-p (switches)
  "Return non-nil if SWITCHES make ls write unusual characters of names with backslashes."
  (dired-check-switches switches "b" "escape"))

(defun dired-switches-recursive-p (switches)
  "Return non-nil if SWITCHES make ls list subdirectories as well."
  (dired-check-switches switches "R" "recursive"))

(defun dired--ls-dired-p ()
  "Return non-nil if ls understands --dired; find out, if `dired-use-ls-dired' is `unspecified'."
  (if (eq dired-use-ls-dired 'unspecified)
      (or (setq dired-use-ls-dired
                (eq 0 (ignore-errors
                        (call-process insert-directory-program nil nil nil "--dired" "-N"))))
          (progn (message "ls does not support --dired; see `dired-use-ls-dired' for more details.")
                 nil))
    dired-use-ls-dired))

(defun dired-insert-directory (dir switches &optional file-list wildcard hdr)
  "Insert a listing of DIR by ls with SWITCHES, indented by two columns.
FILE-LIST: only of those files.  WILDCARD, without it: DIR is a pattern.  HDR: with a header line."
  (let* ((opoint (point))
         (in-dir (and wildcard (insert-directory-wildcard-in-dir-p dir)))
         (ls-switches (if (dired--ls-dired-p) (concat "--dired " switches) switches))
         (remote (file-remote-p dir))
         (end (make-marker)))
    (when remote (setq ls-switches switches))
    (set-marker end (point) (current-buffer))
    (set-marker-insertion-type end t)
    (save-restriction
      ;; What is behind must not take part.
      (narrow-to-region (point) (point))
      (cond (file-list
             (dolist (file file-list)
               (goto-char (point-max))
               (insert-directory file (concat ls-switches " -d") nil nil)))
            (t (insert-directory dir ls-switches wildcard (not wildcard))))
      (goto-char (point-min))
      (dired--indent-listing)
      (goto-char (point-min))
      (when hdr (dired--insert-header dir wildcard in-dir file-list))
      (when file-list (dired-align-file (point-min) (point-max))))
    (goto-char end)
    (dired-insert-set-properties opoint (point))
    (set-marker end nil)))

(defun dired--indent-listing ()
  "Indent each line from point to the end by two columns, unless ls --dired has done that."
  (unless (looking-at-p "  ")
    (while (not (eobp))
      (insert "  ")
      (forward-line 1))))

(defun dired--insert-header (dir wildcard in-dir file-list)
  "Insert the header line of the listing of DIR at point, unless ls has written one.
WILDCARD, IN-DIR and FILE-LIST are what the listing was made with."
  (let ((name (cond (in-dir (car in-dir))
                    ((or wildcard file-list) (directory-file-name (file-name-directory dir)))
                    (t (directory-file-name dir)))))
    ;; ls -R writes one.
    (unless (looking-at "^  \\(.*\\):$")
      (insert "  " name ":\n")
      (when (and wildcard (not file-list))
        (insert "  wildcard " (if in-dir (cdr in-dir) (file-name-nondirectory dir)) "\n")))))

(defun dired-insert-set-properties (beg end)
  "Give the text from BEG to END, lines of a listing, the properties for the mouse and for hiding details."
  (save-excursion
    (goto-char beg)
    (while (< (point) end)
      (ignore-errors
        (if (not (dired-move-to-filename))
            (unless (or (looking-at-p "^$") (looking-at-p dired-subdir-regexp))
              (put-text-property (line-beginning-position) (1+ (line-end-position))
                                 'invisible 'dired-hide-details-information))
          (put-text-property (+ (line-beginning-position) 1) (1- (point))
                             'invisible 'dired-hide-details-detail)
          (let ((name (point)))
            (dired-move-to-end-of-filename)
            (add-text-properties name (point)
                                 '(mouse-face highlight dired-filename t
                                   help-echo "mouse-2: visit this file in other window"))
            (when (< (+ (point) 4) (line-end-position))
              (put-text-property (+ (point) 4) (line-end-position) 'invisible 'dired-hide-details-link)))))
      (forward-line 1))))

;; ls was asked about each file of a list by itself, so that the columns differ.

(defun dired--fields ()
  "Return the fields of the line of a file at point, its name at last, as a list of (START . END); nil without a file."
  (save-excursion
    (let ((name (dired-move-to-filename)) fields)
      (when name
        (beginning-of-line)
        (forward-char 2)
        (while (re-search-forward "[^ \t\n]+" name t)
          (push (cons (match-beginning 0) (match-end 0)) fields))
        (nreverse (cons (cons name name) fields))))))

(defun dired--right-aligned-p (field)
  "Return non-nil if FIELD, (START . END), is a number or a time."
  (save-excursion
    (goto-char (car field))
    (and (< (point) (cdr field))
         (looking-at "[0-9][-0-9:.,]*[BkKMGTPEZY]?")
         (= (match-end 0) (cdr field)))))

(defun dired--shift-field (start shift)
  "Move what is at START by SHIFT columns, by spaces in front of it."
  (goto-char start)
  (cond ((> shift 0) (insert-before-markers-and-inherit (make-string shift ?\s)))
        ((< shift 0) (delete-region (+ start shift) start))))

(defun dired-align-file (beg end)
  "Align the columns of the files on the lines from BEG to END with each other and those of the line before or after."
  (save-excursion
    (let* ((lines nil)
           (neighbour (save-excursion
                        (goto-char beg)
                        (or (and (zerop (forward-line -1)) (< (point) beg) (dired--fields))
                            (progn (goto-char end) (and (bolp) (dired--fields)))))))
      (goto-char beg)
      (while (< (point) end)
        (let ((fields (dired--fields)))
          (when fields
            (push (cons (line-beginning-position) fields) lines)))
        (forward-line 1))
      (when lines
        (let ((count (length (cdar lines))))
          (unless (= (length neighbour) count) (setq neighbour nil))
          (unless (delq nil (mapcar (lambda (line) (/= (length (cdr line)) count)) lines))
            (dired--align-lines lines (and neighbour (dired--columns neighbour)))))))))

(defun dired--columns (fields)
  "Return FIELDS of a line, with columns from its beginning in place of positions."
  (let ((bol (save-excursion (goto-char (caar fields)) (line-beginning-position))))
    (mapcar (lambda (field) (cons (- (car field) bol) (- (cdr field) bol))) fields)))

(defun dired--align-lines (lines model)
  "Align LINES, lists (BEGINNING . FIELDS) with equally many fields, the last line first; MODEL has columns to use."
  (let ((ends (make-list (length lines) 1))     ; Columns where the fields so far end.
        (moves (make-list (length lines) nil))) ; Per line: (START . SHIFT) in reverse order.
    (dotimes (i (length (cdar lines)))
      (let* ((fields (mapcar (lambda (line) (nth (1+ i) line)) lines))
             (right (and (dired--right-aligned-p (car fields)) t))
             (wanted (if model (if right (cdr (nth i model)) (car (nth i model))) 0)))
        (dolist (pair (cl-mapcar #'cons fields ends))
          (setq wanted (max wanted (+ (cdr pair) 1 (if right (- (cdar pair) (caar pair)) 0)))))
        (setq ends (mapcar (lambda (field) (if right wanted (+ wanted (- (cdr field) (car field))))) fields))
        (setq moves
              (cl-mapcar (lambda (line field end done)
                           (let ((start (- end (- (cdr field) (car field)))) (shifted 0))
                             (dolist (move done) (setq shifted (+ shifted (cdr move))))
                             (cons (cons (car field) (- start (- (car field) (car line)) shifted)) done)))
                         lines fields ends moves))))
    ;; The last line and its last field come first, so that the positions before them stay.
    (dolist (line moves)
      (dolist (move line)
        (dired--shift-field (car move) (cdr move))))))

;; -- the list of directories ----------------------------------------------------------------------

(defun dired-clear-alist ()
  "Forget the directories of the buffer and their markers."
  (while dired-subdir-alist
    (set-marker (cdr (pop dired-subdir-alist)) nil)))

(defun dired-alist-add-1 (dir new-marker)
  "Note that the directory DIR begins at NEW-MARKER."
  (push (cons dir new-marker) dired-subdir-alist))

(defun dired-build-subdir-alist (&optional _switches)
  "Find the directories of the buffer by their header lines; return `dired-subdir-alist'."
  (interactive)
  (dired-clear-alist)
  (save-excursion
    (let ((count 0)
          (case-fold-search nil)
          (inhibit-read-only t)
          (modified (buffer-modified-p)))
      (goto-char (point-min))
      (while (re-search-forward dired-subdir-regexp nil t)
        (let ((beg (match-beginning 1)) (end (match-end 1)) (next (point)))
          (goto-char (match-beginning 0))
          ;; The name of a file may end with a colon.
          (unless (or (get-text-property (1- end) 'dired-filename)
                      (get-text-property end 'dired-filename)
                      (save-match-data (looking-at (concat dired-re-maybe-mark dired-re-inode-size dired-re-perms))))
            (let ((name (buffer-substring-no-properties beg end)))
              (setq name (expand-file-name name))
              (setq count (1+ count))
              (dired-alist-add-1 (file-name-as-directory name) (point-marker))))
          (goto-char next)))
      (set-buffer-modified-p modified)
      (when (and (> count 1) (called-interactively-p 'interactive))
        (message "Buffer includes %d directories" count))))
  (when dired-subdir-alist (dired-advertise))
  dired-subdir-alist)

(defun dired-advertise ()
  "Note in `dired-buffers' that the buffer shows its directory."
  (let ((expanded (expand-file-name default-directory)))
    (unless (rassq (current-buffer) dired-buffers)
      (push (cons expanded (current-buffer)) dired-buffers))))

(defun dired-unadvertise (_dir)
  "Remove the current buffer from `dired-buffers'."
  (setq dired-buffers
        (delq (rassq (current-buffer) dired-buffers) dired-buffers)))

(defun dired-glob-regexp (pattern)
  "Return a regexp that matches the names that PATTERN of the shell matches."
  (let ((start 0) (parts (list "\\`")))
    (while (string-match "[*?]\\|\\[[^]]+\\]" pattern start)
      (push (regexp-quote (substring pattern start (match-beginning 0))) parts)
      (push (pcase (aref pattern (match-beginning 0))
              (?* ".*")
              (?? ".")
              (_ (match-string 0 pattern)))
            parts)
      (setq start (match-end 0)))
    (push (regexp-quote (substring pattern start)) parts)
    (push "\\'" parts)
    (apply #'concat (nreverse parts))))

(defun dired-buffers-for-dir (dir &optional file)
  "Return the Dired buffers that show the directory DIR, also below another one.
FILE, a name without directory: only buffers whose pattern or list of files has it."
  (setq dir (file-name-as-directory dir))
  (let (result)
    (dolist (entry (copy-sequence dired-buffers))
      (let ((buffer (cdr entry)))
        (cond
         ((not (buffer-live-p buffer))
          (setq dired-buffers (delq entry dired-buffers)))
         ((dired-in-this-tree-p dir (car entry))
          (with-current-buffer buffer
            (when (and (assoc dir dired-subdir-alist)
                       (or (null file)
                           (if (stringp dired-directory)
                               (let ((wildcards (file-name-nondirectory dired-directory)))
                                 (or (zerop (length wildcards))
                                     (string-match-p (dired-glob-regexp wildcards) file)))
                             (member (expand-file-name file dir)
                                     (let ((default-directory (file-name-directory (car dired-directory))))
                                       (mapcar #'expand-file-name (cdr dired-directory)))))))
              (push buffer result)))))))
    result))

(defun dired-buffers-for-dir-or-subdir (dir)
  "Return the Dired buffers whose directory is DIR or below it."
  (setq dir (file-name-as-directory dir))
  (let (result)
    (dolist (entry (copy-sequence dired-buffers))
      (let ((buffer (cdr entry)))
        (cond ((not (buffer-live-p buffer)) (setq dired-buffers (delq entry dired-buffers)))
              ((dired-in-this-tree-p (with-current-buffer buffer (expand-file-name default-directory)) dir)
               (push buffer result)))))
    result))

(defun dired-fun-in-all-buffers (directory file fun &rest args)
  "Call FUN with ARGS in all Dired buffers that show DIRECTORY and, if FILE is non-nil, may show FILE in it.
Return the names of the buffers where the value was non-nil."
  (let (success)
    (dolist (buffer (dired-buffers-for-dir (expand-file-name directory) file))
      (with-current-buffer buffer
        (when (apply fun args)
          (push (buffer-name buffer) success))))
    success))

;; -- reverting ------------------------------------------------------------------------------------

(defun dired-save-positions ()
  "Return which files point is on, in the buffer and its windows, for `dired-restore-positions'."
  (list (list (current-buffer) (dired-get-filename nil t) (line-number-at-pos))
        (mapcar (lambda (window)
                  (list window
                        (with-selected-window window
                          (dired-get-filename nil t))
                        (with-selected-window window
                          (line-number-at-pos))))
                (get-buffer-window-list nil 0 t))
        nil))

(defun dired--restore-position (file line)
  "Go to FILE, or to the line number LINE."
  (unless (and file (dired-goto-file file))
    (goto-char (point-min))
    (forward-line (1- line))
    (dired-move-to-filename)))

(defun dired-restore-positions (positions)
  "Put point back to what POSITIONS say, a value of `dired-save-positions'."
  (let ((buffer (car positions)))
    (dired--restore-position (nth 1 buffer) (nth 2 buffer))
    (dolist (place (nth 1 positions))
      (when (and (window-live-p (car place)) (eq (window-buffer (car place)) (car buffer)))
        (with-selected-window (car place)
          (dired--restore-position (nth 1 place) (nth 2 place)))))))

(defun dired-remember-marks (beg end)
  "Return an alist of the files with marks from BEG to END and their marks, which are taken away."
  (when selective-display
    (subst-char-in-region beg end ?\r ?\n))
  (let ((inhibit-read-only t) alist)
    (save-excursion
      (goto-char beg)
      (while (re-search-forward dired-re-mark end t)
        (let ((file (dired-get-filename nil t)))
          (when file
            (push (cons file (preceding-char)) alist)))))
    alist))

(defun dired-mark-remembered (alist)
  "Mark the files of ALIST, of names and marks, those that are there."
  (let ((inhibit-read-only t))
    (save-excursion
      (dolist (entry alist)
        (when (dired-goto-file (car entry))
          (beginning-of-line)
          (delete-char 1)
          (insert (cdr entry)))))))

(defun dired-remember-hidden ()
  "Return the names of the directories of the buffer that are hidden."
  (let (result)
    (dolist (entry dired-subdir-alist)
      (when (dired-subdir-hidden-p (car entry))
        (push (car entry) result)))
    result))

(defun dired-insert-old-subdirs (old-subdir-alist)
  "Insert the directories of OLD-SUBDIR-ALIST again that are still there."
  (or (dired-switches-recursive-p dired-actual-switches)
      (dolist (entry old-subdir-alist)
        (let ((dir (car entry)))
          (unless (assoc dir dired-subdir-alist)
            (ignore-errors
              (dired-uncache dir)
              (dired-insert-subdir dir (cdr (assoc-string dir dired-switches-alist)))))))))

(defun dired-uncache (dir)
  "Let a handler of DIR forget what it knows about the directory."
  (let ((handler (find-file-name-handler dir 'dired-uncache)))
    (when handler
      (funcall handler 'dired-uncache dir))))

(defun dired-revert (&optional _arg _noconfirm)
  "Read the directories of the buffer again; keep marks, hidden directories and point.
Files that are not there any more vanish from the list that the buffer was made with."
  (widen)
  (when (consp dired-directory)
    (let ((default-directory (file-name-directory (car dired-directory))))
      (setq dired-directory
            (cons (car dired-directory)
                  (delq nil (mapcar (lambda (file) (and (or (file-exists-p file) (file-symlink-p file)) file))
                                    (cdr dired-directory)))))))
  (let* ((modflag (buffer-modified-p))
         (positions (dired-save-positions))
         (marks (dired-remember-marks (point-min) (point-max)))
         (hidden (dired-remember-hidden))
         (old-subdirs (cdr (reverse dired-subdir-alist)))
         (case-fold-search nil))
    ;; A directory that was renamed, or lost, is not read.
    (goto-char (point-min))
    (dired-uncache (if (consp dired-directory) (car dired-directory) dired-directory))
    (let ((inhibit-read-only t)
          ;; The hook is run once, for the whole buffer.
          (dired-after-readin-hook nil))
      (dired-readin)
      (dired-insert-old-subdirs old-subdirs)
      (dired-mark-remembered marks)
      (dolist (dir hidden)
        (when (dired-goto-subdir dir)
          (dired-hide-subdir 1))))
    (save-excursion
      (run-hooks 'dired-after-readin-hook))
    (unless modflag
      (restore-buffer-modified-p nil))
    (setq buffer-undo-list (if (eq buffer-undo-list t) t nil))
    (dired-restore-positions positions))
  nil)

;; -- the mode -------------------------------------------------------------------------------------

(put 'dired-mode 'mode-class 'special)
(put 'dired-mode 'derived-mode-parent nil)

;;;###autoload
(defun dired-mode (&optional dirname switches)
  "Mode for editing listings of directories.
DIRNAME and SWITCHES are what the buffer lists and how.
\\<dired-mode-map>Type \\[dired-mark] to mark a file, \\[dired-flag-file-deletion] to flag it for \\
deletion, \\[dired-unmark] to take the mark away,
\\[dired-do-flagged-delete] to delete what is flagged, \\[dired-find-file] to visit a file,
\\[dired-do-copy] to copy and \\[dired-do-rename] to rename the marked files, \\[dired-maybe-insert-subdir] to insert
a subdirectory, \\[revert-buffer] to read the directory again.
Commands work on the marked files, with a number as prefix argument on that many
files from point on, without marks on that at point.

\\{dired-mode-map}"
  (kill-all-local-variables)
  (use-local-map dired-mode-map)
  (setq buffer-invisibility-spec (list t))
  (setq major-mode 'dired-mode
        mode-name "Dired"
        buffer-read-only t
        mode-line-buffer-identification (propertized-buffer-identification "%17b"))
  (add-to-invisibility-spec '(dired . t))
  (setq-local revert-buffer-function #'dired-revert)
  (setq-local buffer-stale-function #'dired-buffer-stale-p)
  (setq-local buffer-auto-revert-by-notification t)
  (setq-local page-delimiter "\n\n")
  (setq-local dired-directory (or dirname default-directory))
  (setq-local list-buffers-directory
              (expand-file-name (if (listp dired-directory) (car dired-directory) dired-directory)))
  (setq-local dired-actual-switches (or switches dired-listing-switches))
  (setq-local font-lock-defaults '(dired-font-lock-keywords t nil nil beginning-of-line))
  (setq-local grep-read-files-function #'dired-grep-read-files)
  (setq dired-switches-alist nil)
  (dired-sort-other dired-actual-switches t)
  (add-hook 'file-name-at-point-functions #'dired-file-name-at-point nil t)
  (add-hook 'isearch-mode-hook #'dired-isearch-filenames-setup nil t)
  (hack-dir-local-variables-non-file-buffer)
  (run-mode-hooks 'dired-mode-hook))

(defun dired-grep-read-files ()
  "Return the name of the file at point, if it is no directory."
  (let ((file (dired-file-name-at-point)))
    (and file (not (file-directory-p file)) file)))

(defun dired-toggle-read-only ()
  "Edit the names of the files in the buffer, or, if it is no Dired buffer, toggle `read-only-mode'."
  (interactive nil dired-mode)
  (if (file-writable-p default-directory)
      (if (derived-mode-p 'dired-mode)
          (wdired-change-to-wdired-mode)
        (read-only-mode 'toggle))
    (user-error "Directory is not writable: %s" default-directory)))

(defun dired-undo ()
  "Undo a change of the buffer: marks, killed lines, inserted directories.  Files are left alone."
  (interactive nil dired-mode)
  (let ((inhibit-read-only t))
    (undo))
  (dired-build-subdir-alist)
  (message "Change in Dired buffer undone.
Actual changes in files cannot be undone by Emacs."))

(defun dired-summary ()
  "Say which keys there are, or, the second time, describe the mode; say too what went wrong in the last command."
  (interactive nil dired-mode)
  (dired-why)
  (if (eq last-command 'dired-summary)
      (describe-mode)
    (message "d-elete, u-ndelete, x-punge, f-ind, o-ther window, R-ename, C-opy, h-elp")))

;; -- dired-jump -----------------------------------------------------------------------------------

;;;###autoload (define-key ctl-x-map "\C-j" 'dired-jump)
;;;###autoload
(defun dired-jump (&optional other-window file-name)
  "Go to the Dired buffer of the directory of the current buffer's file, to the line of that file.
In a Dired buffer, go to the directory above.  OTHER-WINDOW: in another window.
FILE-NAME: that file, which is read with a prefix argument."
  (interactive (list nil (and current-prefix-arg (read-file-name "Jump to Dired file: "))))
  (cond
   ((and (bound-and-true-p tar-subfile-mode) (not file-name))
    (switch-to-buffer tar-superior-buffer))
   ((and (not file-name) (derived-mode-p 'dired-mode))
    (let ((dir (dired-current-directory)))
      (dired--jump-to (expand-file-name ".." dir) dir other-window)))
   (t
    (let* ((file (or file-name buffer-file-name))
           (dir (if file (file-name-directory file) default-directory)))
      (if file
          (dired--jump-to dir (expand-file-name file) other-window)
        (if other-window (dired-other-window dir) (dired dir)))))))

(defun dired--jump-to (dir file other-window)
  "Show DIR, with point on FILE; OTHER-WINDOW: in another window."
  (if other-window (dired-other-window dir) (dired dir))
  (unless (or (dired-goto-file (directory-file-name file))
              (progn
                ;; The listing may be old.
                (revert-buffer)
                (dired-goto-file (directory-file-name file))))
    (goto-char (point-min))
    (dired-initial-position dir)))

;;;###autoload (define-key ctl-x-4-map "\C-j" 'dired-jump-other-window)
;;;###autoload
(defun dired-jump-other-window (&optional file-name)
  "Like \\[dired-jump] in another window; FILE-NAME is the file to go to."
  (interactive (list (and current-prefix-arg (read-file-name "Jump to Dired file: "))))
  (dired-jump t file-name))

;; -- the other library ----------------------------------------------------------------------------

;; What dired-aux and wdired define is known once Dired is.
(dolist (entry
         '(("dired-relsymlink" dired-do-relsymlink dired-do-relsymlink-regexp dired-make-relative-symlink)
           ("dired-aux"
            dired-add-file dired-clean-directory dired-compare-directories dired-compress-file dired-copy-file
            dired-create-directory dired-create-empty-file dired-do-async-shell-command dired-do-byte-compile
            dired-do-chgrp dired-do-chmod dired-do-chown dired-do-compress dired-do-compress-to dired-do-copy
            dired-do-copy-regexp dired-do-hardlink dired-do-hardlink-regexp dired-do-kill-lines dired-do-load
            dired-do-print dired-do-redisplay dired-do-rename dired-do-rename-regexp dired-do-shell-command
            dired-do-symlink dired-do-symlink-regexp dired-do-touch dired-downcase dired-goto-subdir dired-hide-all
            dired-hide-subdir dired-insert-subdir dired-isearch-filenames dired-isearch-filenames-regexp
            dired-isearch-filenames-setup dired-kill-subdir dired-mark-subdir-files dired-maybe-insert-subdir
            dired-prev-subdir dired-query dired-relist-file dired-remove-file dired-rename-file
            dired-run-shell-command dired-show-file-type dired-tree-down dired-tree-up dired-upcase)))
  (dolist (function (cdr entry))
    (unless (fboundp function)
      (autoload function (car entry) nil t))))

(with-suppressed-warnings ((obsolete dired-load-hook))
  (run-hooks 'dired-load-hook))

(provide 'dired)

;;; dired.el ends here
