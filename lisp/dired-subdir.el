;;; dired-subdir.el --- several directories in one Dired buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Directories are inserted in the order of `ls -lR', an empty line between them, each with a header line of its own.

;;; Code:

(require 'dired)

;; -- inserting ------------------------------------------------------------------------------------

(defun dired--read-subdir-arguments ()
  "Return the directory on the line and, with a prefix argument, switches that are read."
  (list (dired-get-filename)
        (if current-prefix-arg
            (read-string "Switches for listing: " (or dired-subdir-switches dired-actual-switches)))))

(defun dired-maybe-insert-subdir (dirname &optional switches no-error-if-not-dir-p)
  "Go to the directory DIRNAME in the buffer, or insert it, listed with SWITCHES, which are read with a prefix argument.
It is an error if it is no directory, unless NO-ERROR-IF-NOT-DIR-P."
  (interactive (dired--read-subdir-arguments) dired-mode)
  (let ((opoint (point)))
    (setq dirname (file-name-as-directory dirname))
    (or (and (not switches)
             (when (dired-goto-subdir dirname)
               (unless (dired-subdir-hidden-p dirname)
                 (dired-initial-position dirname))
               t))
        (dired-insert-subdir dirname switches no-error-if-not-dir-p))
    (push-mark opoint)))

(defun dired-insert-subdir (dirname &optional switches no-error-if-not-dir-p)
  "Insert the directory DIRNAME, listed with SWITCHES, into the buffer, in place of it if it is there already.
It is an error if it is no directory, unless NO-ERROR-IF-NOT-DIR-P, or not below that of the buffer.
Whether the buffer is modified stays, and is the value."
  (interactive (dired--read-subdir-arguments) dired-mode)
  (setq dirname (file-name-as-directory (expand-file-name dirname)))
  (or no-error-if-not-dir-p
      (file-directory-p dirname)
      (error "Attempt to insert a non-directory: %s" dirname))
  (dired-insert-subdir-validate dirname switches)
  (let ((elt (assoc dirname dired-subdir-alist))
        (recursive (and switches (dired-switches-recursive-p switches)))
        (modified (buffer-modified-p))
        (case-fold-search nil)
        (inhibit-read-only t)
        marks region)
    (when recursive
      ;; ls brings what is below.
      (setq marks (dired-kill-tree dirname t)))
    (if elt
        (setq marks (append (dired-insert-subdir-del elt) marks))
      (dired-insert-subdir-newpos dirname))
    (when switches
      (setf (alist-get dirname dired-switches-alist nil t #'equal) switches))
    ;; What stands behind it moves.
    (dolist (entry dired-subdir-alist)
      (set-marker-insertion-type (cdr entry) (not (eq entry elt))))
    (setq region (dired-insert-subdir-doinsert dirname switches))
    (dired-insert-subdir-doupdate dirname elt region)
    (when recursive
      (dired-build-subdir-alist switches)
      (let ((plain (remove ?R switches)))
        (dolist (entry dired-subdir-alist)
          (when (dired-in-this-tree-p (car entry) dirname)
            (setf (alist-get (car entry) dired-switches-alist nil t #'equal) plain)))))
    (goto-char (cdr (assoc dirname dired-subdir-alist)))
    (dired-initial-position dirname)
    (save-excursion (dired-mark-remembered marks))
    (restore-buffer-modified-p modified)))

(defun dired-insert-subdir-validate (dirname &optional switches)
  "Signal an error if the directory DIRNAME is not below that of the buffer, or SWITCHES do not go with its own."
  (or (dired-in-this-tree-p dirname (expand-file-name default-directory))
      (error "%s: Not in this directory tree" dirname))
  (let ((real (or switches dired-subdir-switches)))
    (when real
      (let (case-fold-search)
        (dolist (letter '("F" "b"))
          (unless (eq (null (dired-check-switches real letter))
                      (null (dired-check-switches dired-actual-switches letter)))
            (error "Can't have dirs with and without -%s switches together" letter)))))))

(defun dired-insert-subdir-newpos (new-dir)
  "Go to where the directory NEW-DIR is to be inserted, and make an empty line for what stands before it."
  (let ((place (point-max)))
    (dolist (entry dired-subdir-alist)
      (when (dired-tree-lessp new-dir (car entry))
        (setq place (marker-position (cdr entry)))))
    (goto-char place)
    (when (= place (point-max))
      (insert "\n"))))

(defun dired-insert-subdir-del (element)
  "Delete the directory of ELEMENT of `dired-subdir-alist', but the empty line behind it; return its marks."
  (let ((beg (marker-position (cdr element)))
        (end (dired-get-subdir-max element)))
    (goto-char end)
    (unless (eobp) (forward-line -1))
    (setq end (point))
    (prog1 (dired-remember-marks beg end)
      (goto-char beg)
      (delete-region beg end))))

(defun dired-insert-subdir-doinsert (dirname switches)
  "Insert the directory DIRNAME, listed with SWITCHES, at point; return where it begins and ends as a cons."
  (let ((beg (point)) (before-dir (eobp)) end)
    (let ((dired-actual-switches (or switches dired-subdir-switches
                                     (remove ?R dired-actual-switches))))
      (if (equal dirname (expand-file-name default-directory))
          ;; It may be a pattern, or a list of files.
          (dired-readin-insert)
        (dired-insert-directory dirname dired-actual-switches nil nil t)))
    (setq end (point-marker))
    ;; The next directory stands behind an empty line, whose end is there if this one was deleted before.
    (unless (or before-dir (looking-at-p "\n"))
      (insert "\n"))
    (goto-char end)
    (save-excursion
      (save-restriction
        (narrow-to-region beg end)
        (run-hooks 'dired-after-readin-hook)))
    (prog1 (cons beg (marker-position end))
      (set-marker end nil))))

(defun dired-insert-subdir-doupdate (dirname elt beg-end)
  "Note that the directory DIRNAME, of which ELT is the entry, begins at the car of BEG-END."
  (if elt
      (set-marker (cdr elt) (car beg-end))
    (dired-alist-add dirname (copy-marker (car beg-end))))
  ;; Text that is inserted at the start of a directory belongs to the one before.
  (dolist (entry dired-subdir-alist)
    (set-marker-insertion-type (cdr entry) nil)))

(defun dired-alist-add (dir new-marker)
  "Note that the directory DIR begins at NEW-MARKER, in the order of the buffer."
  (dired-alist-add-1 dir new-marker)
  (dired-alist-sort))

(defun dired-alist-sort ()
  "Sort `dired-subdir-alist' by positions, the last one first."
  (setq dired-subdir-alist
        (sort dired-subdir-alist
              (lambda (a b) (> (cdr a) (cdr b))))))

(defun dired-split (pat str &optional limit)
  "Return the parts of STR between matches of PAT, at most LIMIT of them."
  (let ((start 0) (parts nil))
    (while (and (string-match pat str start)
                (or (null limit) (< (length parts) limit)))
      (push (substring str start (match-beginning 0)) parts)
      (setq start (match-end 0)))
    (when (or (null limit) (< (length parts) limit))
      (push (substring str start) parts))
    (nreverse parts)))

(defun dired-tree-lessp (dir1 dir2)
  "Return non-nil if the directory DIR1 comes before DIR2 in the order of `ls -lR'.
Both end with a slash; their parts are compared one by one."
  (let ((parts1 (split-string (file-name-as-directory dir1) "/"))
        (parts2 (split-string (file-name-as-directory dir2) "/")))
    (while (and parts1 parts2 (equal (car parts1) (car parts2)))
      (setq parts1 (cdr parts1) parts2 (cdr parts2)))
    (and parts2
         (or (null parts1)
             (string< (car parts1) (car parts2)))
         t)))

;; -- removing -------------------------------------------------------------------------------------

(defun dired-unsubdir (dir)
  "Forget the directory DIR of the buffer."
  (setq dired-subdir-alist
        (delq (assoc dir dired-subdir-alist) dired-subdir-alist)))

(defun dired-kill-subdir (&optional remember-marks)
  "Remove the directory at point from the buffer; with REMEMBER-MARKS return an alist of its marks."
  (interactive nil dired-mode)
  (let* ((beg (dired-subdir-min))
         (end (dired-subdir-max))
         (dir (dired-current-directory))
         (inhibit-read-only t)
         marks)
    (when (equal dir (expand-file-name default-directory))
      (error "Attempt to kill top level directory"))
    (when remember-marks
      (setq marks (dired-remember-marks beg end)))
    (delete-region (if (= end (point-max)) (1- beg) beg) end)
    (dired-unsubdir dir)
    (goto-char (min beg (point-max)))
    marks))

(defun dired-kill-tree (dirname &optional remember-marks kill-root)
  "Remove the directories below DIRNAME from the buffer, with KILL-ROOT DIRNAME too.
With REMEMBER-MARKS return an alist of their marks."
  (interactive (list (read-directory-name "Kill tree below directory: " (dired-current-directory))
                     nil current-prefix-arg)
               dired-mode)
  (setq dirname (file-name-as-directory (expand-file-name dirname)))
  (let (marks)
    (save-excursion
      (dolist (entry (copy-sequence dired-subdir-alist))
        (when (and (dired-in-this-tree-p (car entry) dirname)
                   (or kill-root (not (equal (car entry) dirname))))
          (goto-char (cdr entry))
          (setq marks (append (dired-kill-subdir remember-marks) marks)))))
    marks))

;; -- going ----------------------------------------------------------------------------------------

(defun dired-prev-subdir (arg &optional no-error-if-not-found no-skip)
  "Go to the ARGth previous header line; NO-ERROR-IF-NOT-FOUND and NO-SKIP as in `dired-next-subdir'."
  (interactive "p" dired-mode)
  (dired-next-subdir (- arg) no-error-if-not-found no-skip))

(defun dired-goto-subdir (dir)
  "Go to the header line of the directory DIR and return the position, or nil if the buffer does not have it."
  (interactive
   (prog1
       (list (expand-file-name
              (completing-read "Goto in situ directory: " dired-subdir-alist nil t (dired-current-directory))))
     (push-mark))
   dired-mode)
  (let ((entry (assoc (file-name-as-directory dir) dired-subdir-alist)))
    (when entry
      (goto-char (cdr entry))
      (end-of-line)
      (point))))

(defun dired-tree-up (arg)
  "Go to the header line of the directory ARG levels above that at point."
  (interactive "p" dired-mode)
  (let ((dir (dired-current-directory)))
    (while (> arg 0)
      (setq arg (1- arg)
            dir (file-name-directory (directory-file-name dir))))
    (or (dired-goto-subdir dir)
        (error "Cannot go up to %s - not in this tree" dir))))

(defun dired-tree-down ()
  "Go to the header line of the first directory below that at point."
  (interactive nil dired-mode)
  (let ((dir (dired-current-directory)) place)
    (dolist (entry (reverse dired-subdir-alist))
      (when (and (not place) (not (equal (car entry) dir))
                 (dired-in-this-tree-p (car entry) dir))
        (setq place (cdr entry))))
    (unless place
      (error "At the bottom"))
    (goto-char place)
    (end-of-line)))

(defun dired-mark-subdir-files ()
  "Mark all files of the directory at point, but . and ...."
  (interactive nil dired-mode)
  (let ((beg (dired-subdir-min)))
    (dired-mark-files-in-region beg (dired-subdir-max))))

;; -- hiding ---------------------------------------------------------------------------------------

(defun dired--hide-directory (entry)
  "Hide the files of ENTRY of `dired-subdir-alist'."
  (let ((inhibit-read-only t) (end (1- (dired-get-subdir-max entry))))
    (save-excursion
      (goto-char (cdr entry))
      (dired--hide (line-end-position) end))))

(defun dired-hide-subdir (arg)
  "Hide the files of the directory at point, or show them, and go to the next one; ARG times."
  (interactive "p" dired-mode)
  (with-silent-modifications
    (while (> arg 0)
      (setq arg (1- arg))
      (let* ((dir (dired-current-directory))
             (hidden (dired-subdir-hidden-p dir)))
        (if hidden
            (dired-unhide-subdir)
          (dired--hide-directory (assoc dir dired-subdir-alist)))
        (dired-goto-subdir dir)
        (dired-next-subdir 1 t)))))

(defun dired-hide-all (&optional _ignored)
  "Hide the files of all directories, or show all if something is hidden."
  (interactive "P" dired-mode)
  (with-silent-modifications
    (if (text-property-any (point-min) (point-max) 'invisible 'dired)
        (progn
          (dired--unhide (point-min) (point-max))
          t)
      (dolist (entry dired-subdir-alist)
        (dired--hide-directory entry))
      nil)))

(provide 'dired-subdir)

;;; dired-subdir.el ends here
