;;; dired-keys.el --- keys and menus of Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Tables of keys and of menus.  Commands of libraries that are not there (epa, image-dired) have no keys.

;;; Code:

(require 'dired-options)
(require 'easymenu)

(defvar dired-mode-map
  (let ((map (make-keymap)))
    (set-keymap-parent map special-mode-map)
    (dolist (binding
             '(([mouse-2] . dired-mouse-find-file-other-window) ([follow-link] . mouse-face)
               ("#" . dired-flag-auto-save-files) ("." . dired-clean-directory) ("~" . dired-flag-backup-files)
               ("B" . dired-do-byte-compile) ("C" . dired-do-copy) ("D" . dired-do-delete)
               ("G" . dired-do-chgrp) ("H" . dired-do-hardlink) ("L" . dired-do-load) ("M" . dired-do-chmod)
               ("O" . dired-do-chown) ("P" . dired-do-print) ("R" . dired-do-rename) ("S" . dired-do-symlink)
               ("T" . dired-do-touch) ("X" . dired-do-shell-command) ("Z" . dired-do-compress)
               ("c" . dired-do-compress-to) ("!" . dired-do-shell-command) ("&" . dired-do-async-shell-command)
               ("*" . nil) ("*!" . dired-unmark-all-marks) ("*%" . dired-mark-files-regexp)
               ("**" . dired-mark-executables) ("*/" . dired-mark-directories) ("*?" . dired-unmark-all-files)
               ("*@" . dired-mark-symlinks) ("*N" . dired-number-of-marked-files) ("*c" . dired-change-marks)
               ("*m" . dired-mark) ("*s" . dired-mark-subdir-files) ("*t" . dired-toggle-marks) ("*u" . dired-unmark)
               ("*\177" . dired-unmark-backward) ("*\C-n" . dired-next-marked-file) ("*\C-p" . dired-prev-marked-file)
               ("\M-}" . dired-next-marked-file) ("\M-{" . dired-prev-marked-file)
               ("%" . nil) ("%&" . dired-flag-garbage-files) ("%C" . dired-do-copy-regexp)
               ("%H" . dired-do-hardlink-regexp) ("%R" . dired-do-rename-regexp) ("%S" . dired-do-symlink-regexp)
               ("%d" . dired-flag-files-regexp) ("%g" . dired-mark-files-containing-regexp) ("%l" . dired-downcase)
               ("%m" . dired-mark-files-regexp) ("%r" . dired-do-rename-regexp) ("%u" . dired-upcase)
               ("U" . dired-unmark-all-marks) ("\M-\C-?" . dired-unmark-all-files)
               ("\M-\C-d" . dired-tree-down) ("\M-\C-u" . dired-tree-up)
               ("\M-\C-n" . dired-next-subdir) ("\M-\C-p" . dired-prev-subdir)
               ("$" . dired-hide-subdir) ("\M-$" . dired-hide-all) ("(" . dired-hide-details-mode)
              
               ("\M-sf\C-s" . dired-isearch-filenames) ("\M-sf\M-\C-s" . dired-isearch-filenames-regexp)
               ("+" . dired-create-directory) ("<" . dired-prev-dirline) (">" . dired-next-dirline)
               ("=" . dired-diff) ("?" . dired-summary) ("^" . dired-up-directory) ("a" . dired-find-alternate-file)
               ("d" . dired-flag-file-deletion) ("e" . dired-find-file) ("f" . dired-find-file)
               ("\C-m" . dired-find-file) ("g" . revert-buffer) ("i" . dired-maybe-insert-subdir)
               ("j" . dired-goto-file) ("k" . dired-do-kill-lines) ("l" . dired-do-redisplay) ("m" . dired-mark)
               ("n" . dired-next-line) ("o" . dired-find-file-other-window) ("\C-o" . dired-display-file)
               ("p" . dired-previous-line) ("s" . dired-sort-toggle-or-edit) ("t" . dired-toggle-marks)
               ("u" . dired-unmark) ("v" . dired-view-file) ("w" . dired-copy-filename-as-kill)
               ("x" . dired-do-flagged-delete) ("y" . dired-show-file-type) ("\177" . dired-unmark-backward)
               (" " . dired-next-line) ([?\S-\ ] . dired-previous-line)
               ([remap next-line] . dired-next-line) ([remap previous-line] . dired-previous-line)
               ([remap read-only-mode] . dired-toggle-read-only) ([remap toggle-read-only] . dired-toggle-read-only)
               ([remap undo] . dired-undo) ([remap advertised-undo] . dired-undo)))
      (define-key map (car binding) (cdr binding)))
    map)
  "Keymap of Dired mode.")

(defun dired--menu-items (table)
  "Return the items of TABLE, lists (NAME COMMAND [HELP]) or nil for a line, as `easy-menu-define' takes them."
  (mapcar (lambda (item)
            (if (null item)
                "---"
              (vconcat (list (car item) (nth 1 item)) (if (nth 2 item) (list :help (nth 2 item))))))
          table))

(easy-menu-define dired-mode-subdir-menu dired-mode-map
  "Menu of directories in Dired."
  `("Subdir"
    ,@(dired--menu-items
       '(("Insert This Subdir" dired-maybe-insert-subdir "Insert the files of this directory")
         ("Next Dirline" dired-next-dirline "Go to the next line of a directory")
         ("Prev Dirline" dired-prev-dirline "Go to the previous line of a directory")
         ("Next Subdir" dired-next-subdir "Go to the next header line")
         ("Prev Subdir" dired-prev-subdir "Go to the previous header line")
         ("Up Directory" dired-up-directory "Go to the directory above")
         ("Tree Up" dired-tree-up "Go to the header line of the directory above")
         ("Tree Down" dired-tree-down "Go to the first header line below")
         ("Hide/UnHide Subdir" dired-hide-subdir "Hide or show the files of this directory")
         ("Hide All" dired-hide-all "Hide the files of all directories")))))

(easy-menu-define dired-mode-immediate-menu dired-mode-map
  "Menu of commands for one file in Dired."
  `("Immediate"
    ,@(dired--menu-items
       '(("Edit File Names" wdired-change-to-wdired-mode "Change names by editing them")
         ("Create Empty file..." dired-create-empty-file "Create an empty file")
         ("Create Directory..." dired-create-directory "Create a directory")
         ("Find This File" dired-find-file "Visit the file at point")
         ("Find in Other Window" dired-find-file-other-window "Visit the file at point in another window")
         ("Display in Other Window" dired-display-file "Show the file at point in another window")
         ("View This File" dired-view-file "Look at the file at point")
         ("Diff..." dired-diff "Compare the file at point with another")
         ("Compare with Backup" dired-backup-diff "Compare the file at point with its backup")
         ("Compare Directories..." dired-compare-directories "Mark files that differ from those of another directory")
         ("Isearch in File Names..." dired-isearch-filenames "Search in names")
         ("Isearch Regexp in File Names..." dired-isearch-filenames-regexp "Search for a regexp in names")
         nil
         ("#Marked Files" dired-number-of-marked-files "Say how many files are marked")
         ("Refresh" revert-buffer "Read the directories again")
         ("Hide Details" dired-hide-details-mode "Show names only")))))

(easy-menu-define dired-mode-regexp-menu dired-mode-map
  "Menu of regexps in Dired."
  `("Regexp"
    ,@(dired--menu-items
       '(("Mark Containing..." dired-mark-files-containing-regexp "Mark files in which a regexp has a match")
         ("Mark..." dired-mark-files-regexp "Mark files whose names match")
         ("Flag..." dired-flag-files-regexp "Flag files whose names match")
         ("Copy..." dired-do-copy-regexp "Copy files, their names made by a regexp")
         ("Rename..." dired-do-rename-regexp "Rename files, their names made by a regexp")
         ("Symlink..." dired-do-symlink-regexp "Make symbolic links, their names made by a regexp")
         ("Hardlink..." dired-do-hardlink-regexp "Make hard links, their names made by a regexp")
         ("Upcase" dired-upcase "Rename files to names in upper case")
         ("Downcase" dired-downcase "Rename files to names in lower case")))))

(easy-menu-define dired-mode-mark-menu dired-mode-map
  "Menu of marks in Dired."
  `("Mark"
    ,@(dired--menu-items
       '(("Toggle Marks" dired-toggle-marks "Mark what is not marked, and the reverse")
         ("Mark" dired-mark "Mark the file at point")
         ("Unmark" dired-unmark "Take the mark away")
         ("Flag" dired-flag-file-deletion "Flag the file at point for deletion")
         ("Flag Auto-save Files" dired-flag-auto-save-files "Flag auto-save files")
         ("Flag Backup Files" dired-flag-backup-files "Flag backup files")
         ("Flag Garbage Files" dired-flag-garbage-files "Flag files that programs leave behind")
         ("Mark Executables" dired-mark-executables "Mark programs")
         ("Mark Old Backups" dired-clean-directory "Flag old numbered backups")
         ("Mark Directories" dired-mark-directories "Mark directories")
         ("Mark Symlinks" dired-mark-symlinks "Mark symbolic links")
         ("Unmark All" dired-unmark-all-marks)
         ("Change Marks..." dired-change-marks "Change a mark into another")
         ("Next Marked" dired-next-marked-file "Go to the next marked file")
         ("Previous Marked" dired-prev-marked-file "Go to the previous marked file")))))

(easy-menu-define dired-mode-operate-menu dired-mode-map
  "Menu of commands for marked files in Dired."
  `("Operate"
    ,@(dired--menu-items
       '(("Copy to..." dired-do-copy "Copy the marked files")
         ("Rename to..." dired-do-rename "Rename or move the marked files")))
    ("Delete"
     ,@(dired--menu-items
        '(("Delete Flagged Files" dired-do-flagged-delete "Delete what is flagged")
          ("Delete Marked (Not Flagged) Files" dired-do-delete "Delete what is marked"))))
    ,@(dired--menu-items
       '(("Shell Command..." dired-do-shell-command "Run a command on the marked files")
         ("Asynchronous Shell Command..." dired-do-async-shell-command "Run a command that is not waited for")
         ("Symlink to..." dired-do-symlink "Make symbolic links to the marked files")
         ("Hardlink to..." dired-do-hardlink "Make hard links to the marked files")
         ("Print..." dired-do-print "Print the marked files")
         ("Compress" dired-do-compress "Compress or uncompress the marked files")
         ("Byte-compile" dired-do-byte-compile "Compile the marked libraries")
         ("Load" dired-do-load "Load the marked libraries")
         ("Change Timestamp..." dired-do-touch "Change the times of the marked files")
         ("Change Mode..." dired-do-chmod "Change the modes of the marked files")
         ("Change Group..." dired-do-chgrp "Change the group of the marked files")
         ("Change Owner..." dired-do-chown "Change the owner of the marked files")))))

(provide 'dired-keys)

;;; dired-keys.el ends here
