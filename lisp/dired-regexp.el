;;; dired-regexp.el --- new names made from old ones in Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The commands below % make new names by regexps, or in the other case; each is asked about.

;;; Code:

(require 'dired-copy)

(defun dired--query-new-name (prompt from to)
  "Ask PROMPT about the new name TO of FROM, as they are shown; return the answer."
  (let ((help-form "y or SPC: do it\nn or DEL: leave the file out\n!: do it, and all others\nq or ESC: leave out all others"))
    (dired-query 'dired-file-creator-query prompt from to)))

(defun dired-do-create-files-regexp (file-creator operation arg regexp newname &optional whole-name marker-char)
  "Make new files, as `dired-create-files' does, with names in which NEWNAME stands for the match of REGEXP.
ARG chooses files.  WHOLE-NAME: the match is with the absolute name, else with the last part.
FILE-CREATOR, OPERATION and MARKER-CHAR as in `dired-create-files'."
  (let ((fn-list (dired-get-marked-files nil arg))
        (prompt (concat operation " `%s' to `%s'?"))
        (dired-file-creator-query nil))
    (dired-create-files
     file-creator operation fn-list
     (lambda (from)
       (let* ((old (if whole-name from (file-name-nondirectory from)))
              (new (dired-string-replace-match regexp old newname)))
         (cond ((null new)
                (dired-log "%s: %s did not match regexp %s\n" operation old regexp)
                nil)
               ((dired--query-new-name prompt
                                       (if whole-name old (dired-make-relative from))
                                       (if whole-name new (dired-make-relative (expand-file-name new (file-name-directory from)))))
                (if whole-name new (expand-file-name new (file-name-directory from)))))))
     marker-char)))

(defun dired-mark-read-regexp (operation)
  "Read the arguments of OPERATION by a regexp: a list (REGEXP NEWNAME ARG WHOLE-NAME)."
  (let* ((whole-name (equal 0 (prefix-numeric-value current-prefix-arg)))
         (arg (if whole-name nil current-prefix-arg))
         (regexp (read-regexp (concat (if whole-name "Abs. " "") operation " from (regexp): ")
                              nil 'dired-regexp-history))
         (newname (read-string (concat (if whole-name "Abs. " "") operation " " regexp " to: "))))
    (list regexp newname arg whole-name)))

(defun dired-do-rename-regexp (regexp newname &optional arg whole-name)
  "Rename the marked files, or those that ARG chooses, NEWNAME standing for the match of REGEXP.
WHOLE-NAME: in the absolute name."
  (interactive (dired-mark-read-regexp "Rename") dired-mode)
  (dired-do-create-files-regexp #'dired-rename-file "Rename" arg regexp newname whole-name dired-keep-marker-rename))

(defun dired-do-copy-regexp (regexp newname &optional arg whole-name)
  "Copy the marked files, or those that ARG chooses, NEWNAME standing for the match of REGEXP.
WHOLE-NAME: in the absolute name."
  (interactive (dired-mark-read-regexp "Copy") dired-mode)
  (let ((dired-recursive-copies nil))
    (dired-do-create-files-regexp #'dired-copy-file (if dired-copy-preserve-time "Copy [-p]" "Copy")
                                  arg regexp newname whole-name dired-keep-marker-copy)))

(defun dired-do-hardlink-regexp (regexp newname &optional arg whole-name)
  "Make hard links to the marked files, or those that ARG chooses, NEWNAME standing for the match of REGEXP.
WHOLE-NAME: in the absolute name."
  (interactive (dired-mark-read-regexp "HardLink") dired-mode)
  (dired-do-create-files-regexp #'add-name-to-file "HardLink" arg regexp newname whole-name dired-keep-marker-hardlink))

(defun dired-do-symlink-regexp (regexp newname &optional arg whole-name)
  "Make symbolic links to the marked files, or those that ARG chooses, NEWNAME standing for the match of REGEXP.
WHOLE-NAME: in the absolute name."
  (interactive (dired-mark-read-regexp "SymLink") dired-mode)
  (dired-do-create-files-regexp #'make-symbolic-link "SymLink" arg regexp newname whole-name dired-keep-marker-symlink))

(defun dired-create-files-non-directory (file-creator basename-constructor operation arg)
  "Make new files, as `dired-create-files' does with FILE-CREATOR and OPERATION, in the directories of the old ones.
BASENAME-CONSTRUCTOR returns the last part of the new name for that of the old one.  ARG chooses files."
  (let ((dired-file-creator-query nil))
    (dired-create-files
     file-creator operation (dired-get-marked-files nil arg)
     (lambda (from)
       (let ((to (concat (file-name-directory from)
                         (funcall basename-constructor (file-name-nondirectory from)))))
         (and (dired--query-new-name (concat operation " `%s' to `%s'")
                                     (dired-make-relative from) (dired-make-relative to))
              to)))
     dired-keep-marker-rename)))

(defun dired-rename-non-directory (basename-constructor operation arg)
  "Rename files in their directories; BASENAME-CONSTRUCTOR, OPERATION, ARG as in `dired-create-files-non-directory'."
  (dired-create-files-non-directory #'dired-rename-file basename-constructor operation arg))

(defun dired-upcase (&optional arg)
  "Rename the marked files, or those that ARG chooses, to names in upper case."
  (interactive "P" dired-mode)
  (dired-rename-non-directory #'upcase "Rename upcase" arg))

(defun dired-downcase (&optional arg)
  "Rename the marked files, or those that ARG chooses, to names in lower case."
  (interactive "P" dired-mode)
  (dired-rename-non-directory #'downcase "Rename downcase" arg))

(provide 'dired-regexp)

;;; dired-regexp.el ends here
