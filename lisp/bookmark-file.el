;;; bookmark-file.el --- reading and writing files of bookmarks  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A file of bookmarks begins with comments, the last of which `bookmark-end-of-version-stamp-marker' ends, and has the list of
;; bookmarks behind them.  `bookmark-bookmarks-timestamp' says which file the bookmarks are from, and how old it was.

;;; Code:

(require 'bookmark)
(require 'pp)

(defun bookmark-time-to-save-p (&optional final-time)
  "Return non-nil if `bookmark-save-flag' says that the bookmarks are to be saved now; FINAL-TIME: Emacs exits."
  (if final-time
      (and (> bookmark-alist-modification-count 0) bookmark-save-flag)
    (and (numberp bookmark-save-flag) (>= bookmark-alist-modification-count bookmark-save-flag))))

;;; Reading.

(defun bookmark-grok-file-format-version ()
  "Return the version of the format of the bookmarks in the current buffer, 0 if it does not say."
  (save-excursion
    (goto-char (point-min))
    (if (re-search-forward "^;;;; Emacs Bookmark Format Version \\([0-9]+\\)" nil t)
        (string-to-number (match-string 1))
      0)))

(defun bookmark-alist-from-buffer ()
  "Return the bookmarks that the current buffer has the text of.  Signals an error if it has none."
  (save-excursion
    (goto-char (point-min))
    (unless (search-forward bookmark-end-of-version-stamp-marker nil t)
      (if buffer-file-name
          (error "File not in bookmark format: %s" buffer-file-name)
        (error "Buffer not in bookmark format: %s" (buffer-name))))
    (read (current-buffer))))

(defun bookmark-maybe-rename (full-record names)
  "Give FULL-RECORD, a bookmark, another name if NAMES has it: one with a number."
  (let ((name (car full-record)) (n 2) try)
    (when (member name names)
      (while (member (setq try (format "%s<%d>" name n)) names)
        (setq n (1+ n)))
      (setcar full-record try))))

(defun bookmark-import-new-list (new-list)
  "Add the bookmarks NEW-LIST behind those that there are; names that are taken get a number."
  (let ((names (bookmark-all-names)))
    (dolist (bookmark new-list)
      (setq bookmark (copy-sequence bookmark))
      (bookmark-maybe-rename bookmark names)
      (setq bookmark-alist (nconc bookmark-alist (list bookmark)))
      (push (car bookmark) names))))

(defun bookmark--file-time (file)
  "Return the modification time of FILE."
  (nth 5 (file-attributes file)))

;;;###autoload
(defun bookmark-load (file &optional overwrite no-msg default)
  "Read bookmarks from FILE and add them to those that there are, or with OVERWRITE put them in their place.
NO-MSG: say nothing.  DEFAULT: FILE is what bookmarks are saved to from now on.
Signals an error if FILE cannot be read, or has no bookmarks."
  (interactive
   (let ((default (abbreviate-file-name (or (car bookmark-bookmarks-timestamp) (expand-file-name bookmark-default-file)))))
     (list (read-file-name (format "Load bookmarks from: (%s) " default) (file-name-directory default) default 'confirm)
           current-prefix-arg nil nil)))
  (setq file (abbreviate-file-name (expand-file-name file)))
  (unless (file-readable-p file)
    (user-error "Cannot read bookmark file %s" file))
  (let ((reporter (unless no-msg (make-progress-reporter (format "Loading bookmarks from %s..." file)))) list)
    (with-temp-buffer
      (let ((coding-system-for-read nil))
        (insert-file-contents file))
      (goto-char (point-min))
      (setq list (let ((buffer-file-name file)) (bookmark-alist-from-buffer)))
      (setq bookmark-file-coding-system buffer-file-coding-system))
    (unless (listp list) (error "Invalid bookmark list in %s" file))
    (if overwrite
        (setq bookmark-alist list bookmark-alist-modification-count 0)
      (let ((bookmark-bookmarks-timestamp (or bookmark-bookmarks-timestamp (cons file nil)))
            (bookmark-watch-bookmark-file nil))
        (bookmark-import-new-list list))
      (setq bookmark-alist-modification-count (1+ bookmark-alist-modification-count)))
    (if (or default (string= file (abbreviate-file-name (expand-file-name bookmark-default-file))))
        (setq bookmark-bookmarks-timestamp (cons (expand-file-name file) (bookmark--file-time file))))
    (bookmark-bmenu-surreptitiously-rebuild-list)
    (if reporter (progress-reporter-done reporter))
    nil))

(defun bookmark--reload-p (file)
  "Return non-nil if FILE, which changed, is to be read again."
  (or (eq bookmark-watch-bookmark-file 'silent)
      (if (y-or-n-p (format "Bookmarks %s changed on disk.  Reload? " (abbreviate-file-name file)))
          t
        ;; The question is not asked again until it changes once more.
        (setcdr bookmark-bookmarks-timestamp (bookmark--file-time file))
        nil)))

(defun bookmark-maybe-load-default-file ()
  "Read `bookmark-default-file' if no file was read yet, or the one that was read has changed."
  (let ((file (expand-file-name (or (car bookmark-bookmarks-timestamp) bookmark-default-file))))
    (cond
     ((null bookmark-bookmarks-timestamp)
      (when (file-readable-p file)
        (setq bookmark-bookmarks-timestamp (cons file (bookmark--file-time file)))
        (bookmark-load file (null bookmark-alist) t t)))
     ((and bookmark-watch-bookmark-file (file-readable-p file)
           (not (equal (bookmark--file-time file) (cdr bookmark-bookmarks-timestamp)))
           (bookmark--reload-p file))
      (bookmark-load file t t t)))))

;;; Writing.

(defun bookmark-insert-file-format-version-stamp (coding)
  "Insert the heading of a file of bookmarks that is written in CODING."
  (insert (format ";;;; Emacs Bookmark Format Version %d;;;; -*- coding: %s; mode: lisp-data -*-\n"
                  bookmark-file-format-version (coding-system-base coding))
          ";;; This format is meant to be slightly human-readable;\n"
          ";;; nevertheless, you probably don't want to edit it.\n"
          ";;; " bookmark-end-of-version-stamp-marker))

(defun bookmark-write-file (file)
  "Write the bookmarks to FILE."
  (let ((reporter (make-progress-reporter (format "Saving bookmarks to file %s..." (abbreviate-file-name file))))
        (coding-system-for-write (or coding-system-for-write bookmark-file-coding-system 'utf-8-emacs))
        (bookmarks bookmark-alist) (print-length nil) (print-level nil) (print-circle t) (print-quoted t)
        (version-control (if (eq bookmark-version-control 'nospecial) version-control bookmark-version-control)))
    (when (memq (coding-system-base coding-system-for-write) '(undecided prefer-utf-8 utf-8))
      (setq coding-system-for-write 'utf-8-emacs))
    (with-temp-buffer
      (bookmark-insert-file-format-version-stamp coding-system-for-write)
      (insert "(")
      (dolist (bookmark bookmarks) (pp bookmark (current-buffer)))
      (insert ")\n")
      (condition-case nil
          (progn
            (if (and version-control (not (eq version-control 'never)) (file-exists-p file))
                (let ((backup (car (find-backup-file-name file)))) (if backup (copy-file file backup t t))))
            (write-region (point-min) (point-max) file nil 'silent)
            (setq bookmark-file-coding-system coding-system-for-write)
            (progress-reporter-done reporter))
        (file-error (message "Can't write %s" file))))
    nil))

;;;###autoload
(defun bookmark-write ()
  "Write the bookmarks to a file whose name is read."
  (declare (interactive-only bookmark-save))
  (interactive)
  (bookmark-maybe-load-default-file)
  (bookmark-save t))

;;;###autoload
(defun bookmark-save (&optional parg file make-default)
  "Write the bookmarks to FILE, or to the one that they are from.
PARG: read the name of the file.  MAKE-DEFAULT: bookmarks are saved there from now on.  With two
\\[universal-argument], both."
  (interactive (list current-prefix-arg nil (equal '(16) current-prefix-arg)))
  (bookmark-maybe-load-default-file)
  (let* ((usual (or (car bookmark-bookmarks-timestamp) (expand-file-name bookmark-default-file)))
         (target (cond (file)
                       ((not parg) usual)
                       (t (read-file-name "File to save bookmarks in: " (file-name-directory usual) usual)))))
    (bookmark-write-file target)
    (if (or make-default (string= (expand-file-name target) usual))
        (setq bookmark-bookmarks-timestamp (cons (expand-file-name target) (bookmark--file-time target))))
    (setq bookmark-alist-modification-count 0)
    nil))

(provide 'bookmark-file)

;;; bookmark-file.el ends here
