;;; library-variables.el --- variables of libraries that are known before these are loaded  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Other libraries ask whether a mode is on, or add to a hook, without loading the library that the variable belongs to.

;;; Code:

(defvar non-essential nil
  "Non-nil means that what is done is not important enough to bother the user, as for a password.")

(defvar-local view-mode nil "Non-nil if View mode is on: the buffer is looked at, not edited.")
(defvar ido-mode nil "Non-nil if Ido reads the names of buffers or files: `buffer', `file' or `both'.")
(defvar recentf-mode nil "Non-nil if visited files are noted in a list of recent ones.")
(defvar tags-file-name nil "Name of the tags table that is searched first, or nil.")
(put 'tags-file-name 'variable-interactive "fVisit tags table: ")
(put 'tags-file-name 'safe-local-variable 'stringp)
(defvar comint-output-filter-functions '(ansi-color-process-output comint-postoutput-scroll-to-bottom comint-watch-for-password-prompt)
  "Functions that are called with the output of a process after it was inserted in its buffer.")

;; Commands that surprise those who do not know them.
(dolist (command '(downcase-region upcase-region narrow-to-region erase-buffer set-goal-column scroll-left list-timers
                   list-threads))
  (put command 'disabled t))

;;; library-variables.el ends here
