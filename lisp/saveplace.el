;;; saveplace.el --- files are visited again where they were left  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; In Save Place mode the position of point in each file is noted when its buffer is killed, and when the editor ends; when
;; the file is visited again, point goes there.  `save-place-file' keeps the positions.

;;; Code:

(defgroup save-place nil "Files are visited again where they were left." :group 'data)

(defvar save-place-alist nil
  "Alist of (FILE . POSITION); for a directory POSITION is ((dired-filename . FILE)).")
(defvar save-place-loaded nil "Non-nil if `save-place-file' was read.")
(defcustom save-place-file (locate-user-emacs-file "places" ".emacs-places") "File that positions are saved in." :type 'file
  :initialize #'custom-initialize-default)
(defcustom save-place-version-control nil
  "Whether `save-place-file' has numbered backups: t, `never', nil for those that exist, or `nospecial' as `version-control' says."
  :type '(choice (const t) (const nil) (const never) (const nospecial)))
(defcustom save-place-forget-unreadable-files t "Non-nil means that files which cannot be read are forgotten." :type 'boolean)
(defcustom save-place-save-skipped t "Non-nil means that files which are not looked at are not forgotten." :type 'boolean)
(defcustom save-place-skip-check-regexp
  "\\`/\\(?:cdrom\\|floppy\\|mnt\\|\\(?:[^@/:]*@\\)?[^@/:]*[^@/:.]:\\)"
  "Regexp of files that are not looked at when unreadable files are forgotten." :type 'regexp)
(defcustom save-place-limit 400 "How many files are kept, or nil for all." :type '(choice integer (const nil)))
(defcustom save-place-ignore-files-regexp
  "\\(?:COMMIT_EDITMSG\\|hg-editor-[[:alnum:]]+\\.txt\\|svn-commit\\.tmp\\|bzr_log\\.[[:alnum:]]+\\)$"
  "Regexp of files whose positions are not noted, or nil." :type '(choice (const nil) regexp))
(defcustom save-place-abbreviate-file-names nil "Non-nil means that names of files are abbreviated." :type 'boolean)
(defvar save-place-coding-system 'utf-8 "Coding system of `save-place-file'.")

(defun save-place--setup-hooks (add)
  "Put the functions of the mode on their hooks, or take them off if ADD is nil."
  (dolist (entry '((find-file-hook save-place-find-file-hook t) (kill-emacs-hook save-place-kill-emacs-hook nil)
                   (kill-buffer-hook save-place-to-alist nil) (dired-initial-position-hook save-place-dired-hook nil)))
    (if (and add (not (and noninteractive (eq (car entry) 'kill-emacs-hook))))
        (add-hook (nth 0 entry) (nth 1 entry) (nth 2 entry))
      (remove-hook (nth 0 entry) (nth 1 entry)))))

(defcustom save-place-mode nil "Non-nil means that files are visited where they were left.  Set it by the command." :type 'boolean
  :set #'custom-set-minor-mode :initialize #'custom-initialize-default)
(make-variable-buffer-local 'save-place-mode)

;;;###autoload
(define-minor-mode save-place-mode
  "Visit files where they were left."
  :global t :group 'save-place :variable (default-value 'save-place-mode)
  (save-place--setup-hooks (default-value 'save-place-mode)))

;;;###autoload
(define-minor-mode save-place-local-mode
  "Visit the buffer's file where it was left."
  :variable save-place-mode
  (if (not (or buffer-file-name (derived-mode-p 'dired-mode)))
      (message "Buffer `%s' not visiting a file or directory" (buffer-name))
    (save-place--setup-hooks (or (default-value 'save-place-mode) save-place-mode))))

(defun save-place--file ()
  "Return the name that the position in the current buffer is noted for, or nil."
  (let ((name (or buffer-file-name
                  (and (derived-mode-p 'dired-mode)
                       (let ((directory (bound-and-true-p dired-directory)))
                         (expand-file-name (if (consp directory) (car directory) directory)))))))
    (and name
         (let ((name (file-truename name)))
           (if save-place-abbreviate-file-names (abbreviate-file-name name) name)))))

(declare-function dired-get-filename "dired")
(declare-function dired-goto-file "dired")

(defun save-place--position ()
  "Return what is noted for the current buffer."
  (if (derived-mode-p 'dired-mode)
      (let ((file (dired-get-filename nil t)))
        (if file (list (cons 'dired-filename file)) 1))
    (point)))

(defun save-place-to-alist ()
  "Note the position in the current buffer, if it visits a file and the mode is on."
  (unless save-place-loaded
    (load-save-place-alist-from-file))
  (let ((file (and save-place-mode (save-place--file))))
    (when (and file (not (and save-place-ignore-files-regexp (string-match-p save-place-ignore-files-regexp file))))
      (let ((position (save-place--position)))
        (setq save-place-alist (assoc-delete-all file save-place-alist))
        (unless (eq position 1)
          (push (cons file position) save-place-alist))))))

(defun save-places-to-alist ()
  "Note the positions in all buffers that visit files."
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (or buffer-file-name (derived-mode-p 'dired-mode))
        (save-place-to-alist)))))

(defun save-place-forget-unreadable-files ()
  "Forget the positions in files that cannot be read."
  (interactive)
  (setq save-place-alist
        (seq-filter (lambda (entry)
                      (if (string-match-p save-place-skip-check-regexp (car entry))
                          save-place-save-skipped
                        (file-readable-p (car entry))))
                    save-place-alist)))

(defun save-place-alist-to-file ()
  "Write the positions to `save-place-file'."
  (let ((file (expand-file-name save-place-file)) (print-length nil) (print-level nil)
        (coding-system-for-write save-place-coding-system))
    (when save-place-forget-unreadable-files
      (save-place-forget-unreadable-files))
    (with-temp-buffer
      (insert (format ";;; -*- coding: %s; mode: lisp-data -*-\n" save-place-coding-system))
      (pp save-place-alist (current-buffer))
      (let ((version-control (pcase save-place-version-control
                               ('nil nil) ('never 'never) ('nospecial version-control) (_ t)))
            (directory (file-name-directory file)))
        (condition-case nil
            (progn
              (unless (file-directory-p directory) (make-directory directory t))
              (write-region nil nil file nil (unless (called-interactively-p 'interactive) 'quiet)))
          (file-error (message "Saving places: can't write %s" file)))))))

(defun load-save-place-alist-from-file ()
  "Read the positions from `save-place-file', unless that was done."
  (unless save-place-loaded
    (setq save-place-loaded t)
    (let ((file (expand-file-name save-place-file)) (coding-system-for-read nil))
      (when (file-readable-p file)
        (with-temp-buffer
          (insert-file-contents file)
          (goto-char (point-min))
          (setq save-place-alist
                (with-demoted-errors "Error reading save-place-file: %S"
                  (car (read-from-string (buffer-substring (point-min) (point-max)))))))
        (when save-place-limit
          (setq save-place-alist (seq-take save-place-alist save-place-limit)))))))

(defun save-place-find-file-hook ()
  "Go where the file that was just visited was left."
  (unless save-place-loaded
    (load-save-place-alist-from-file))
  (let ((entry (and save-place-mode buffer-file-name (assoc (save-place--file) save-place-alist))))
    (when (and entry (integerp (cdr entry)) (not revert-buffer-in-progress-p))
      (goto-char (cdr entry)))
    (when entry
      (setq save-place-mode t))))

(defun save-place-dired-hook ()
  "Go to the file that a listing was left at."
  (unless save-place-loaded
    (load-save-place-alist-from-file))
  (let* ((entry (assoc (save-place--file) save-place-alist)) (file (and (consp (cdr entry)) (cdr (assq 'dired-filename (cdr entry))))))
    (when entry
      (if file
          (dired-goto-file file)
        (when (integerp (cdr entry)) (goto-char (cdr entry)))))))

(defun save-place-kill-emacs-hook ()
  "Note all positions and write them."
  (unless save-place-loaded
    (load-save-place-alist-from-file))
  (save-places-to-alist)
  (save-place-alist-to-file))

(define-obsolete-function-alias 'toggle-save-place-globally #'save-place-mode "25.1")
(define-obsolete-function-alias 'toggle-save-place #'save-place-local-mode "25.1")

(provide 'saveplace)

;;; saveplace.el ends here
