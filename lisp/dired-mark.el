;;; dired-mark.el --- marks in Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A mark is the character in the first column of a line.  Commands work on the files marked with
;; `dired-marker-char'; `dired-map-over-marks' is how.

;;; Code:

(require 'dired-options)

(declare-function dired-between-files "dired-move")
(declare-function dired-get-filename "dired-move")
(declare-function dired-move-to-filename "dired-move")

(declare-function dired-query "dired-aux")
(declare-function dired--hidden-p "dired-move")
(declare-function dired-mark-subdir-files "dired-subdir")
(declare-function dired-get-subdir "dired-move")
(declare-function dired-goto-file "dired-move")

(defun dired-marker-regexp ()
  "Return a regexp that matches the mark `dired-marker-char' at the start of a line."
  (concat "^" (regexp-quote (char-to-string dired-marker-char))))

(defun dired--set-mark (char)
  "Put the mark CHAR on the line of point."
  (beginning-of-line)
  (let ((inhibit-read-only t))
    (delete-char 1)
    (insert char)))

;; -- files to work on -----------------------------------------------------------------------------

(defun dired--map-over-marks (function arg show-progress distinguish-one-marked)
  "Do what `dired-map-over-marks' says with FUNCTION; ARG, SHOW-PROGRESS, DISTINGUISH-ONE-MARKED as there."
  (let ((inhibit-read-only t)
        results)
    (cond
     ((integerp arg)
      (dired-repeat-over-lines arg
                               (lambda ()
                                 (when show-progress (sit-for 0))
                                 (push (funcall function) results)))
      (when (< arg 0) (setq results (nreverse results))))
     (arg
      (setq results (list (funcall function))))
     (t
      (let ((regexp (dired-marker-regexp)) next)
        (save-excursion
          (goto-char (point-min))
          (setq next (dired--next-marked-line regexp))
          ;; FUNCTION may change, delete or replace its line: the next one is found first.
          (while next
            (let ((current next))
              (goto-char current)
              (forward-line 1)
              (setq next (dired--next-marked-line regexp))
              (goto-char current)
              (beginning-of-line)
              (set-marker current nil)
              (when show-progress (sit-for 0))
              (push (funcall function) results)))))
      (cond ((and distinguish-one-marked results (null (cdr results)))
             (setq results (cons t results)))
            ((null results)
             (setq results (list (funcall function)))))))
    (dired-move-to-filename)
    results))

(defun dired--next-marked-line (regexp)
  "Return a marker at the next line that REGEXP matches, which stays behind text that is inserted there; or nil."
  (and (re-search-forward regexp nil t)
       (copy-marker (match-beginning 0) t)))

(defmacro dired-map-over-marks (body arg &optional show-progress distinguish-one-marked)
  "Evaluate BODY on the line of each marked file, or of that at point if none is marked; return the list of the values,
the first of which is that of the last file.
ARG: an integer for that many files from point on, before it if negative; any other non-nil value for that at point.
SHOW-PROGRESS: update the screen after each file.
DISTINGUISH-ONE-MARKED: if exactly one file is marked return (t VALUE)."
  (declare (debug t))
  `(dired--map-over-marks (lambda () ,body) ,arg ,show-progress ,distinguish-one-marked))

(defun dired-get-marked-files (&optional localp arg filter distinguish-one-marked error)
  "Return the names of the marked files in the order of the buffer, or of that at point if none is marked.
LOCALP is as in `dired-get-filename', ARG and DISTINGUISH-ONE-MARKED as in `dired-map-over-marks'.
FILTER: only files for which this function gives non-nil.
ERROR: signal a `user-error' if there is no file, with this text if it is a string."
  (let* ((files (save-excursion
                  (dired-map-over-marks (dired-get-filename localp 'no-error) arg nil distinguish-one-marked)))
         (one (eq (car files) t))
         result)
    (dolist (file (if one (cdr files) files))
      (when (and file (or (null filter) (funcall filter file)))
        (push file result)))
    (when one (push t result))
    (when (and (null result) error)
      (user-error (if (stringp error) error "No files specified")))
    result))

(defun dired-repeat-over-lines (arg function)
  "Call FUNCTION at the start of ARG lines with files from point on, or before it if ARG is negative."
  (let ((next (make-marker)))
    (set-marker-insertion-type next t)
    (beginning-of-line)
    (while (and (> arg 0) (not (eobp)))
      (setq arg (1- arg))
      (while (and (not (eobp)) (dired-between-files))
        (forward-line 1))
      (unless (eobp)
        ;; The marker stays behind what FUNCTION puts in place of the line.
        (save-excursion
          (forward-line 1)
          (set-marker next (point)))
        (save-excursion (funcall function))
        (goto-char next)))
    (while (and (< arg 0) (not (bobp)))
      (setq arg (1+ arg))
      (forward-line -1)
      (while (and (not (bobp)) (dired-between-files))
        (forward-line -1))
      (unless (dired-between-files)
        (beginning-of-line)
        (save-excursion (funcall function))))
    (set-marker next nil)
    (dired-move-to-filename)))

(defun dired-file-marker (file)
  "Return the mark of FILE, or nil."
  (save-excursion
    (and (dired-goto-file file)
         (progn
           (beginning-of-line)
           (unless (eq (following-char) ?\s)
             (following-char))))))

(defun dired-number-of-marked-files ()
  "Say how many files are marked, and how big they are together."
  (interactive nil dired-mode)
  (let* ((files (dired-get-marked-files nil nil nil t))
         (marked (cond ((null (cdr files)) nil)
                       ((eq (car files) t) (cdr files))
                       (t files))))
    (if (null marked)
        (message "No marked files")
      (let ((size 0))
        (dolist (file marked)
          (setq size (+ size (or (file-attribute-size (file-attributes file)) 0))))
        (message "%d marked file%s (%s total size)"
                 (length marked) (dired-plural-s (length marked))
                 (funcall byte-count-to-string-function size))))))

;; -- the region -----------------------------------------------------------------------------------

(defun dired-mark--region-use-p ()
  "Return non-nil if commands that mark are to use the region."
  (and dired-mark-region
       (region-active-p)
       (> (region-end) (region-beginning))))

(defun dired-mark--region-beginning ()
  "Return where the part of the buffer begins that commands mark: the region's first line, or the buffer."
  (if (dired-mark--region-use-p)
      (save-excursion
        (goto-char (region-beginning))
        (line-beginning-position))
    (point-min)))

(defun dired-mark--region-end ()
  "Return where the part of the buffer ends that commands mark: behind the region's last line, or the buffer."
  (if (dired-mark--region-use-p)
      (save-excursion
        (goto-char (region-end))
        (if (if (eq dired-mark-region 'line)
                (not (bolp))
              (let ((end (point)) (name (dired-move-to-filename)))
                (and name (> end name))))
            (line-end-position)
          (line-beginning-position)))
    (point-max)))

(defun dired-mark-files-in-region (start end)
  "Mark the files on the lines from START to END, but not . and ...."
  (let ((inhibit-read-only t))
    (when (> start end)
      (error "start > end"))
    (goto-char start)
    (while (< (point) end)
      (beginning-of-line)
      (while (and (< (point) end) (dired-between-files))
        (forward-line 1))
      (unless (or (looking-at-p dired-re-dot) (dired-between-files))
        (dired--set-mark dired-marker-char))
      (forward-line 1))))

;; -- marking --------------------------------------------------------------------------------------

(defun dired-mark (arg &optional interactive)
  "Mark the file at point, or ARG files, and go to the next line.
On a header line mark all files of that directory.  INTERACTIVE: mark the files of the region if it is active."
  (interactive (list current-prefix-arg t) dired-mode)
  (cond
   ((and interactive (dired-mark--region-use-p))
    (save-excursion
      (dired-mark-files-in-region (dired-mark--region-beginning) (dired-mark--region-end))))
   ((dired-get-subdir)
    (save-excursion (dired-mark-subdir-files)))
   (t
    (let ((inhibit-read-only t))
      (dired-repeat-over-lines
       (prefix-numeric-value arg)
       (lambda () (dired--set-mark dired-marker-char)))))))

(defun dired-unmark (arg &optional interactive)
  "Take the marks away from ARG files, or as `dired-mark' with ARG and INTERACTIVE chooses them."
  (interactive (list current-prefix-arg t) dired-mode)
  (let ((dired-marker-char ?\s))
    (dired-mark arg interactive)))

(defun dired-flag-file-deletion (arg &optional interactive)
  "Flag ARG files for deletion, or as `dired-mark' with ARG and INTERACTIVE chooses them."
  (interactive (list current-prefix-arg t) dired-mode)
  (let ((dired-marker-char dired-del-marker))
    (dired-mark arg interactive)))

(defun dired-unmark-backward (arg)
  "Go up ARG lines and take the marks away there."
  (interactive "p" dired-mode)
  (dired-unmark (- arg) t))

(defun dired-toggle-marks ()
  "Mark the files that have no mark, and take the mark `dired-marker-char' away from those that have it.
In the region, if it is active; . and .. and hidden directories stay as they are."
  (interactive nil dired-mode)
  (save-excursion
    (let ((inhibit-read-only t)
          (beg (dired-mark--region-beginning)) (end (dired-mark--region-end)))
      (goto-char beg)
      (while (< (point) end)
        (unless (or (dired-between-files) (looking-at-p dired-re-dot) (dired--hidden-p))
          (let ((char (following-char)))
            (when (memq char (list ?\s dired-marker-char))
              (subst-char-in-region (point) (1+ (point)) char
                                    (if (eq char ?\s) dired-marker-char ?\s)))))
        (forward-line 1)))))

(defun dired--mark-verbs ()
  "Return how messages say what is done with `dired-marker-char': a cons of a participle before and one after."
  (cond ((eq dired-marker-char ?\s) '("Unmarking %ss..." . "unmarked"))
        ((eq dired-marker-char dired-del-marker) '("Flagging %ss for deletion..." . "flagged"))
        (t '("Marking %ss..." . "marked"))))

(defun dired--mark-if (predicate msg)
  "Do what `dired-mark-if' says with PREDICATE, a function, and MSG."
  (let ((inhibit-read-only t) (verbs (dired--mark-verbs)) (count 0)
        (beg (dired-mark--region-beginning)) (end (copy-marker (dired-mark--region-end))))
    (save-excursion
      (when msg (message (car verbs) msg))
      (goto-char beg)
      (while (< (point) end)
        (when (funcall predicate)
          (unless (eq (following-char) dired-marker-char)
            (dired--set-mark dired-marker-char)
            (setq count (1+ count))))
        (forward-line 1))
      (when msg
        (message "%s %s%s %s" count msg (dired-plural-s count) (cdr verbs))))
    (set-marker end nil)
    (and (> count 0) count)))

(defmacro dired-mark-if (predicate msg)
  "Mark the files on whose lines PREDICATE, evaluated at their beginnings, is non-nil, in the region if it is active.
MSG says what is marked, in the singular; nil for no messages.  The value is how many were marked, or nil."
  (declare (debug t))
  `(dired--mark-if (lambda () ,predicate) ,msg))

(defun dired-plural-s (count)
  "Return \"s\" unless COUNT is 1."
  (if (= count 1) "" "s"))

(defun dired-read-regexp (prompt &optional default history)
  "Read a regexp with PROMPT, DEFAULT and HISTORY, by default `dired-regexp-history'."
  (declare (obsolete read-regexp "24.5"))
  (read-regexp prompt default (or history 'dired-regexp-history)))

(defun dired--read-mark-regexp (what)
  "Read a regexp of files, prompting with WHAT; offer one for the extension of the file at point."
  (let* ((file (dired-get-filename t t))
         (extension (and file (file-name-extension file))))
    (read-regexp what
                 (cons nil (delq nil (list file
                                           (and extension (concat (regexp-quote (concat "." extension)) "\\'")))))
                 'dired-regexp-history)))

(defun dired-mark-files-regexp (regexp &optional marker-char)
  "Mark the files whose names match REGEXP with MARKER-CHAR, by default `dired-marker-char'.
With a prefix argument take the marks away."
  (interactive
   (list (dired--read-mark-regexp (concat (if current-prefix-arg "Unmark" "Mark") " files (regexp): "))
         (if current-prefix-arg ?\s))
   dired-mode)
  (let ((dired-marker-char (or marker-char dired-marker-char)))
    (dired-mark-if
     (and (not (looking-at-p dired-re-dot))
          (not (eolp))
          (let ((file (dired-get-filename t t)))
            (and file (string-match-p regexp file))))
     "matching file")))

(defun dired--contains-regexp-p (file regexp)
  "Return non-nil if FILE, or the buffer that visits it, has a match of REGEXP."
  (message "Checking %s" file)
  (let ((buffer (and (not dired-always-read-filesystem)
                     (get-file-buffer file))))
    (if buffer
        (with-current-buffer buffer
          (save-excursion
            (save-restriction
              (widen)
              (goto-char (point-min))
              (re-search-forward regexp nil t))))
      (with-temp-buffer
        (insert-file-contents file)
        (goto-char (point-min))
        (re-search-forward regexp nil t)))))

(defun dired-mark-files-containing-regexp (regexp &optional marker-char)
  "Mark the files in which REGEXP has a match with MARKER-CHAR, by default `dired-marker-char'.
A buffer that visits a file is searched in its place, unless `dired-always-read-filesystem' is non-nil.
With a prefix argument take the marks away."
  (interactive
   (list (read-regexp (concat (if current-prefix-arg "Unmark" "Mark") " files containing (regexp): ")
                      nil 'dired-regexp-history)
         (if current-prefix-arg ?\s))
   dired-mode)
  (let ((dired-marker-char (or marker-char dired-marker-char)))
    (dired-mark-if
     (and (not (looking-at-p dired-re-dot))
          (not (eolp))
          (let ((file (dired-get-filename nil t)))
            (and file
                 (file-readable-p file)
                 (file-regular-p (file-truename file))
                 (dired--contains-regexp-p file regexp))))
     "matching file")))

(defun dired-flag-files-regexp (regexp)
  "Flag the files whose names match REGEXP for deletion."
  (interactive (list (dired--read-mark-regexp "Flag for deletion (regexp): ")) dired-mode)
  (dired-mark-files-regexp regexp dired-del-marker))

(defun dired-mark-symlinks (unflag-p)
  "Mark all symbolic links; UNFLAG-P: take their marks away."
  (interactive "P" dired-mode)
  (let ((dired-marker-char (if unflag-p ?\s dired-marker-char)))
    (dired-mark-if (looking-at-p dired-re-sym) "symbolic link")))

(defun dired-mark-directories (unflag-p)
  "Mark all directories but . and ..; UNFLAG-P: take their marks away."
  (interactive "P" dired-mode)
  (let ((dired-marker-char (if unflag-p ?\s dired-marker-char)))
    (dired-mark-if (and (looking-at-p dired-re-dir)
                        (not (looking-at-p dired-re-dot)))
                   "directory file")))

(defun dired-mark-executables (unflag-p)
  "Mark all executable files; UNFLAG-P: take their marks away."
  (interactive "P" dired-mode)
  (let ((dired-marker-char (if unflag-p ?\s dired-marker-char)))
    (dired-mark-if (looking-at-p dired-re-exe) "executable file")))

(defun dired-flag-auto-save-files (&optional unflag-p)
  "Flag auto-save files for deletion; UNFLAG-P: take their flags away."
  (interactive "P" dired-mode)
  (let ((dired-marker-char (if unflag-p ?\s dired-del-marker)))
    (dired-mark-if
     (and (not (looking-at-p dired-re-dir))
          (let ((file (dired-get-filename 'no-dir t)))
            (and file (auto-save-file-name-p file))))
     "auto save file")))

(defun dired-flag-backup-files (&optional unflag-p)
  "Flag backup files for deletion; UNFLAG-P: take their flags away."
  (interactive "P" dired-mode)
  (let ((dired-marker-char (if unflag-p ?\s dired-del-marker)))
    (dired-mark-if
     (and (not (looking-at-p dired-re-dir))
          (let ((file (dired-get-filename 'no-dir t)))
            (and file (backup-file-name-p file))))
     "backup file")))

(defun dired-flag-garbage-files ()
  "Flag the files that match `dired-garbage-files-regexp' for deletion."
  (interactive nil dired-mode)
  (dired-flag-files-regexp dired-garbage-files-regexp))

;; -- changing marks -------------------------------------------------------------------------------

(defun dired-change-marks (&optional old new)
  "Change the marks OLD, a character, to NEW."
  (interactive
   (let* ((cursor-in-echo-area t)
          (old (progn (message "Change (old mark): ") (read-char)))
          (new (progn (message  "Change %c marks to (new mark): " old) (read-char))))
     (list old new))
   dired-mode)
  (if (or (eq old ?\r) (eq new ?\r))
      (ding)
    (let ((regexp (concat "^" (regexp-quote (char-to-string old))))
          (inhibit-read-only t))
      (save-excursion
        (goto-char (point-min))
        (while (re-search-forward regexp nil t)
          (when (or (not (eq old ?\s))
                    (dired-get-filename 'no-dir t))
            (subst-char-in-region (line-beginning-position) (1+ (line-beginning-position)) old new))
          (end-of-line))))))

(defun dired-unmark-all-marks ()
  "Take all marks and flags away."
  (interactive nil dired-mode)
  (dired-unmark-all-files ?\r))

(defun dired-unmark-all-files (mark &optional arg)
  "Take the mark MARK away from all files, or any mark if it is RET; ARG: ask for each file."
  (interactive "cRemove marks (RET means all): \nP" dired-mode)
  (save-excursion
    (let* ((count 0) (inhibit-read-only t)
           (case-fold-search nil)
           (query (make-symbol "dired-unmark-query"))
           (help-form "y or SPC: unmark the file\nn or DEL: leave its mark\n!: unmark it, and all others\nq or ESC: leave all other marks")
           (regexp (if (eq mark ?\r) dired-re-mark (concat "^" (regexp-quote (char-to-string mark))))))
      (set query nil)
      (goto-char (point-min))
      (while (re-search-forward regexp nil t)
        (when (or (not arg)
                  (let ((file (dired-get-filename t t)))
                    (and file
                         (dired-query query "Unmark file `%s'? " file))))
          (subst-char-in-region (1- (point)) (point) (preceding-char) ?\s)
          (setq count (1+ count)))
        (end-of-line))
      (message (if (= count 1) "1 mark removed" "%d marks removed") count))))

;; -- going to marks -------------------------------------------------------------------------------

(defun dired--goto-marked (arg wrap opoint)
  "Go to the ARGth next or previous marked file; WRAP and OPOINT as in `dired-next-marked-file'."
  (setq opoint (or opoint (point)))
  (let ((case-fold-search nil))
    (unless (> arg 0)
      (beginning-of-line))
    (if (re-search-forward dired-re-mark nil t arg)
        (dired-move-to-filename)
      (if (null wrap)
          (progn
            (goto-char opoint)
            (error "No next marked file"))
        (message "(Wraparound for next marked file)")
        (goto-char (if (> arg 0) (point-min) (point-max)))
        (dired--goto-marked arg nil opoint)))))

(defun dired-next-marked-file (arg &optional wrap opoint)
  "Go to the ARGth next file with any mark; WRAP: go on at the beginning of the buffer.
Without one go to OPOINT, by default where point was, and signal an error."
  (interactive "p\np" dired-mode)
  (dired--goto-marked (or arg 1) wrap opoint))

(defun dired-prev-marked-file (arg &optional wrap)
  "Go to the ARGth previous file with any mark; WRAP: go on at the end of the buffer."
  (interactive "p\np" dired-mode)
  (dired--goto-marked (- (or arg 1)) wrap nil))

;; -- asking about marked files --------------------------------------------------------------------

(defun dired-mark-prompt (arg files)
  "Return how a prompt calls FILES that ARG, a prefix argument, or marks have chosen."
  (when (eq (car files) t)
    (setq files (cdr files)))
  (let ((count (length files)))
    (if (= count 1)
        (car files)
      (format (if (integerp arg) "[next %d files]" (format "%c [%%d files]" dired-marker-char))
              (if (integerp arg) arg count)))))

(defun dired-format-columns-of-files (files)
  "Insert the names FILES in columns that fit the window."
  (let* ((width (max 1 (1- (window-width))))
         (column (+ 2 (apply #'max 1 (mapcar #'string-width files))))
         (columns (max 1 (/ width column)))
         (i 0))
    (dolist (file files)
      (when (> i 0)
        (if (zerop (% i columns))
            (insert "\n")
          (indent-to (* column (% i columns)) 1)))
      (insert file)
      (setq i (1+ i)))))

(defun dired-pop-to-buffer (buf)
  "Show the buffer BUF below the selected window, as high as it needs."
  (declare (obsolete pop-to-buffer "24.3"))
  (pop-to-buffer buf '(display-buffer-below-selected (window-height . fit-window-to-buffer))))

(defun dired-mark-pop-up (buffer-or-name op-symbol files function &rest args)
  "Call FUNCTION with ARGS and return its value, while BUFFER-OR-NAME, by default \" *Marked Files*\", shows FILES.
Nothing is shown for one file, or if `dired-no-confirm' is t or has OP-SYMBOL.
FILES may be (t FILE) for the one file that is marked."
  (if (or (eq dired-no-confirm t)
          (memq op-symbol dired-no-confirm)
          (= (length files) 1))
      (apply function args)
    (let ((buffer (get-buffer-create (or buffer-or-name " *Marked Files*")))
          window)
      (with-current-buffer buffer
        (let ((inhibit-read-only t))
          (erase-buffer)))
      (setq window (display-buffer buffer '(display-buffer-below-selected
                                            (inhibit-same-window . t))))
      (with-current-buffer buffer
        (let ((inhibit-read-only t))
          (setq truncate-lines t)
          (save-excursion
            (dired-format-columns-of-files (if (eq (car files) t) (cdr files) files)))
          (setq buffer-read-only t)))
      (when (window-live-p window)
        (fit-window-to-buffer window (max 4 (/ (frame-height) 2)) 2))
      (unwind-protect
          (apply function args)
        (when (and (window-live-p window) (eq (window-buffer window) buffer))
          (quit-window nil window))
        (when (buffer-live-p buffer)
          (kill-buffer buffer))))))

;; -- the kill ring --------------------------------------------------------------------------------

(defun dired-copy-filename-as-kill (&optional arg)
  "Put the names of the marked files, or those that ARG chooses, into the kill ring, with spaces between them.
ARG 0: absolute names; \\[universal-argument]: relative to `default-directory'.
On a header line: the name of that directory."
  (interactive "P" dired-mode)
  (let ((string
         (or (dired-get-subdir)
             (mapconcat #'identity
                        (cond ((null arg) (dired-get-marked-files 'no-dir))
                              ((eq arg 0) (dired-get-marked-files))
                              ((consp arg) (dired-get-marked-files t))
                              (t (dired-get-marked-files 'no-dir (prefix-numeric-value arg))))
                        " "))))
    (unless (string= string "")
      (if (eq last-command 'kill-region)
          (kill-append string nil)
        (kill-new string))
      (message "%s" string))))

(provide 'dired-mark)

;;; dired-mark.el ends here
