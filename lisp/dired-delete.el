;;; dired-delete.el --- deleting files in Dired, and the log  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Deleting asks once for all files, and once more for each directory that is not empty.  What goes wrong is written
;; into the log, a buffer that `dired-why' shows.

;;; Code:

(require 'dired-options)
(require 'dired-mark)

(declare-function dired-make-relative "dired-move")

(declare-function dired-fun-in-all-buffers "dired")
(declare-function dired-kill-subdir "dired-subdir")
(declare-function dired-goto-subdir "dired-subdir")
(declare-function dired-move-to-end-of-filename "dired-move")
(declare-function dired-goto-file "dired-move")

(declare-function dired-get-filename "dired-move")
(declare-function dired-marker-regexp "dired-mark")
(declare-function dired-move-to-filename "dired-move")
(declare-function dired-plural-s "dired-mark")

;; -- the log --------------------------------------------------------------------------------------

(defvar dired-log-buffer "*Dired log*" "Name of the buffer with the log.")

(defun dired-why ()
  "Show the log of what went wrong."
  (interactive nil dired-mode)
  (when (get-buffer dired-log-buffer)
    (let ((owner (selected-window)) window)
      (unless (setq window (get-buffer-window dired-log-buffer))
        (setq window (display-buffer (get-buffer dired-log-buffer))))
      (when window
        (with-selected-window window
          (goto-char (point-max))
          ;; The last page.
          (recenter -1)))
      (select-window owner)))
  nil)

(defun dired-log (log &rest args)
  "Write LOG, formatted with ARGS, into the log; a buffer gives its text.
t ends the page of the log, after a line with the time and the buffer was put at its beginning."
  (let ((owner (buffer-name)))
    (with-current-buffer (get-buffer-create dired-log-buffer)
      (goto-char (point-max))
      (let ((inhibit-read-only t))
        (cond ((stringp log)
               (insert (if args (apply #'format-message log args) log)))
              ((bufferp log)
               (insert-buffer-substring log))
              ((eq log t)
               (backward-page 1)
               (unless (bobp) (insert "\n"))
               (insert (current-time-string)
                       (format-message "\tBuffer `%s'\n" owner))
               (goto-char (point-max))
               (insert "\f\n")))))
    nil))

(defun dired-log-summary (string failures)
  "Say that STRING sums up what went wrong with FAILURES, a list of files or nil, and end the page of the log with it.
For a single file say what the log says about it."
  (if (= (length failures) 1)
      (message "%s"
               (with-current-buffer dired-log-buffer
                 (goto-char (point-max))
                 (backward-page 1)
                 (when (eolp) (forward-line 1))
                 (buffer-substring (point) (point-max))))
    (if failures
        (message "%s--type ? for details (%s)" string failures)
      (message "%s--type ? for details" string)))
  (dired-log (concat "\n" string "\n"))
  (dired-log t))

;; -- one file -------------------------------------------------------------------------------------

(defconst dired--delete-answers
  '(("yes" ?y "delete recursively the current directory")
    ("no" ?n "skip to next")
    ("all" ?! "delete all remaining directories with no more questions")
    ("quit" ?q "exit"))
  "Answers to the question whether a directory is deleted with what is in it.")

(defun dired-delete-file (file &optional recursive trash)
  "Delete FILE, or the directory FILE.
RECURSIVE says what happens to a directory that is not empty, as `dired-recursive-deletes' does; nil is an error then.
TRASH: move it to the trash, if `delete-by-moving-to-trash' is non-nil.  Signal `file-error' if it cannot be deleted."
  (if (not (eq t (file-attribute-type (file-attributes file))))
      (delete-file file trash)
    (when (and recursive
               (not (eq recursive 'always))
               (not (directory-empty-p file)))
      (pcase (read-answer (format "Recursively %s %s? "
                                  (if (and trash delete-by-moving-to-trash) "trash" "delete")
                                  (dired-make-relative file))
                          dired--delete-answers)
        ("yes" nil)
        ("all" (setq dired-recursive-deletes 'always))
        ("no" (setq recursive nil))
        (_ (keyboard-quit))))
    (delete-directory file (and recursive t) trash)))

(defun dired-remove-entry (file)
  "Remove the line of FILE from the buffer."
  (save-excursion
    (when (dired-goto-file file)
      (let ((inhibit-read-only t))
        (delete-region (line-beginning-position)
                       (save-excursion (dired-move-to-end-of-filename t) (forward-line 1) (point)))))))

(defun dired-delete-entry (file)
  "Remove the line of FILE, and the directory FILE, from the buffer."
  (dired-remove-entry file)
  (dired-clean-up-after-deletion file))

(defun dired-clean-up-after-deletion (fn)
  "Remove the directory FN, which was deleted, from the buffer if it was inserted there."
  (when (cdr dired-subdir-alist)
    (save-excursion
      (when (dired-goto-subdir (file-name-as-directory fn))
        (dired-kill-subdir)))))

;; -- commands -------------------------------------------------------------------------------------

(defvar dired-deletion-confirmer 'yes-or-no-p "Function that asks whether files are deleted.")

(defun dired-internal-do-deletions (l arg &optional trash)
  "Delete the files of L, a list of conses of a name and the position of its line, after asking.
ARG is the prefix argument, for the prompt.  TRASH: move them to the trash, if that is what the user wants."
  (let* ((files (mapcar #'car l))
         (count (length l))
         (succeeded 0)
         (dired-recursive-deletes dired-recursive-deletes) ; "all" changes it.
         (trashing (and trash delete-by-moving-to-trash))
         canceled failures)
    (if (not (dired-mark-pop-up " *Deletions*" 'delete
                                (mapcar #'dired-make-relative files)
                                dired-deletion-confirmer
                                (format "%s %s " (if trashing "Trash" "Delete")
                                        (dired-mark-prompt arg (mapcar #'dired-make-relative files)))))
        (message "(No deletions performed)")
      (let ((reporter (make-progress-reporter (if trashing "Trashing..." "Deleting...") succeeded count)))
        (save-excursion
          (catch 'canceled
            (dolist (entry l)
              (let ((inhibit-read-only t) (file (car entry)))
                (condition-case err
                    (progn
                      (dired-delete-file file dired-recursive-deletes trash)
                      (setq succeeded (1+ succeeded))
                      (dired-fun-in-all-buffers (file-name-directory file) (file-name-nondirectory file)
                                                #'dired-delete-entry file)
                      (progress-reporter-update reporter succeeded))
                  (quit
                   (message "OK, canceled")
                   (setq canceled t)
                   (throw 'canceled nil))
                  (error
                   (dired-log "%s: %s\n" (car err) (error-message-string err))
                   (push file failures)))))))
        (cond (failures
               (dired-log-summary (format "%d of %d deletion%s failed"
                                          (length failures) count (dired-plural-s count))
                                  failures))
              ((not canceled)
               (progress-reporter-done reporter)))))
    (unless arg
      (dired-move-to-filename))
    nil))

(defun dired-do-flagged-delete (&optional nomessage)
  "Delete the files that are flagged for deletion, after asking; NOMESSAGE: say nothing if there are none."
  (interactive nil dired-mode)
  (let* ((dired-marker-char dired-del-marker)
         (case-fold-search nil)
         (flagged (save-excursion
                    (goto-char (point-min))
                    (re-search-forward (dired-marker-regexp) nil t))))
    (if flagged
        (progn
          (dired-internal-do-deletions
           (nreverse (dired-map-over-marks (cons (dired-get-filename) (point)) nil))
           nil t)
          (dired-move-to-filename))
      (or nomessage
          (message "(No deletions requested)")))))

(defun dired-do-delete (&optional arg)
  "Delete the marked files, or ARG files from point on, after asking."
  (interactive "P" dired-mode)
  (dired-internal-do-deletions
   (nreverse (dired-map-over-marks (cons (dired-get-filename) (point)) arg))
   arg t))

(provide 'dired-delete)

;;; dired-delete.el ends here
