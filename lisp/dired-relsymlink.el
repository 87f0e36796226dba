;;; dired-relsymlink.el --- relative symbolic links in Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A relative link goes on working when the tree that has both the link and its target is moved.

;;; Code:

(require 'dired-aux)

(defvar dired-keep-marker-relsymlink ?S "Mark of new relative links; t: that of the file; nil: none.")

(defun dired-make-relative-symlink (file1 file2 &optional ok-if-already-exists)
  "Make FILE2 a symbolic link to FILE1, by its name relative to FILE2 if they have more than the root in common.
If FILE2 is a directory name the link is in it.  OK-IF-ALREADY-EXISTS as in `make-symbolic-link'."
  (interactive "FRelSymLink: \nFRelSymLink %s: \np")
  (let* ((target (expand-file-name file1))
         (link (expand-file-name file2))
         (link (if (directory-name-p link)
                   (expand-file-name (file-name-nondirectory (directory-file-name target)) link)
                 link))
         (directory (file-name-directory link)))
    (make-symbolic-link
     (if (equal (nth 1 (split-string target "/")) (nth 1 (split-string directory "/")))
         (file-relative-name target directory)
       target)
     link ok-if-already-exists)))

(defun dired-do-relsymlink (&optional arg)
  "Make relative symbolic links to the marked files, or those that ARG chooses, with a name or in a directory
that is read."
  (interactive "P" dired-mode)
  (dired-do-create-files 'relsymlink #'dired-make-relative-symlink "RelSymLink" arg dired-keep-marker-relsymlink))

(defun dired-do-relsymlink-regexp (regexp newname &optional arg whole-name)
  "Make relative symbolic links to the marked files, or those that ARG chooses, NEWNAME standing for the match of REGEXP.
WHOLE-NAME: in the absolute name."
  (interactive (dired-mark-read-regexp "RelSymLink") dired-mode)
  (dired-do-create-files-regexp #'dired-make-relative-symlink "RelSymLink" arg regexp newname whole-name
                                dired-keep-marker-relsymlink))

(provide 'dired-relsymlink)

;;; dired-relsymlink.el ends here
