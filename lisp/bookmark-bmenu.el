;;; bookmark-bmenu.el --- the list of bookmarks  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'bookmark)
(require 'tabulated-list)

(defcustom bookmark-menu-confirm-deletion nil
  "Non-nil means that deleting marked bookmarks is confirmed."
  :type 'boolean :group 'bookmark :version "28.1")
(defcustom bookmark-bmenu-file-column 30
  "Width of the column of names in the list of bookmarks."
  :type 'integer :group 'bookmark)
(defcustom bookmark-bmenu-toggle-filenames t
  "Non-nil means that the list of bookmarks shows where they are."
  :type 'boolean :group 'bookmark)
(defcustom bookmark-menu-length 70
  "Greatest width of a name in menus of bookmarks."
  :type 'integer :group 'bookmark)
(defcustom bookmark-search-delay 0.2
  "How many seconds `bookmark-bmenu-search' waits before it shows what is found."
  :type 'number :group 'bookmark)
(defface bookmark-menu-bookmark '((t (:weight bold)))
  "Face of names in the list of bookmarks." :group 'bookmark)
(defface bookmark-menu-heading '((t (:inherit font-lock-type-face)))
  "Face of headings in the list of bookmarks." :group 'bookmark :version "22.1")

(defvar bookmark-bmenu-buffer "*Bookmark List*" "Name of the list of bookmarks.")
(defconst bookmark-bmenu-use-header-line t "Non-nil means that the list of bookmarks has a header line.")
(defconst bookmark-bmenu-inline-header-height 2 "How many lines a heading in the text of the list has.")
(defconst bookmark-bmenu-marks-width 2 "How many columns the marks in the list take.")
(defvar bookmark-bmenu-hidden-bookmarks nil "Names of the bookmarks that the list does not show.")
(defvar bookmark-bmenu--filter nil "Regexp of the names that the list shows, or nil for all.")

(defvar bookmark-bmenu-mode-map
  (let ((map (make-keymap)))
    (set-keymap-parent map tabulated-list-mode-map)
    (dolist (binding '(("v" . bookmark-bmenu-select) ("w" . bookmark-bmenu-locate) ("5" . bookmark-bmenu-other-frame)
                       ("2" . bookmark-bmenu-2-window) ("1" . bookmark-bmenu-1-window) ("j" . bookmark-bmenu-this-window)
                       ("f" . bookmark-bmenu-this-window) ("\C-m" . bookmark-bmenu-this-window) ("o" . bookmark-bmenu-other-window)
                       ("\C-o" . bookmark-bmenu-switch-other-window) ("s" . bookmark-bmenu-save) ("l" . bookmark-bmenu-load)
                       ("k" . bookmark-bmenu-delete) ("d" . bookmark-bmenu-delete) ("D" . bookmark-bmenu-delete-all)
                       ("\C-d" . bookmark-bmenu-delete-backwards) ("x" . bookmark-bmenu-execute-deletions) (" " . next-line)
                       ("\177" . bookmark-bmenu-backup-unmark) ("u" . bookmark-bmenu-unmark) ("U" . bookmark-bmenu-unmark-all)
                       ("m" . bookmark-bmenu-mark) ("M" . bookmark-bmenu-mark-all) ("r" . bookmark-bmenu-rename)
                       ("R" . bookmark-bmenu-relocate) ("t" . bookmark-bmenu-toggle-filenames)
                       ("a" . bookmark-bmenu-show-annotation) ("A" . bookmark-bmenu-show-all-annotations)
                       ("e" . bookmark-bmenu-edit-annotation) ("/" . bookmark-bmenu-search)
                       ([mouse-2] . bookmark-bmenu-other-window-with-mouse)))
      (define-key map (car binding) (cdr binding)))
    map)
  "Keymap of the list of bookmarks.")

(define-derived-mode bookmark-bmenu-mode tabulated-list-mode "Bookmark Menu"
  "Major mode of the list of bookmarks.
\\{bookmark-bmenu-mode-map}"
  (setq truncate-lines t)
  (setq buffer-read-only t)
  (setq-local revert-buffer-function (lambda (&rest _) (bookmark-bmenu--revert))))
(put 'bookmark-bmenu-mode 'mode-class 'special)

(defun bookmark-bmenu--name-predicate (a b)
  "Return non-nil if the entry A of the list comes before B by its name."
  (string< (caar a) (caar b)))

(defun bookmark-bmenu--file-predicate (a b)
  "Return non-nil if the entry A of the list comes before B by its place."
  (string< (bookmark-location (car a)) (bookmark-location (car b))))

;;; Making the list.

(defun bookmark-bmenu--entries ()
  "Return the entries of the list."
  (let (entries)
    (dolist (bookmark (bookmark-maybe-sort-alist) (nreverse entries))
      (let ((name (car bookmark)) (annotation (bookmark-get-annotation bookmark)) (location (bookmark-location bookmark)))
        (when (or (null bookmark-bmenu--filter) (string-match-p bookmark-bmenu--filter name))
          (push (list bookmark
                      (vconcat (list (if (> (length annotation) 0) "*" "")
                                     (propertize name 'font-lock-face 'bookmark-menu-bookmark
                                                 'mouse-face 'highlight 'follow-link t
                                                 'help-echo "mouse-2: go to this bookmark in other window"))
                               (if bookmark-bmenu-toggle-filenames (list (if (bufferp location) (buffer-name location) location)))))
                entries))))))

(defun bookmark-bmenu--revert ()
  "Write the list anew in the current buffer; point stays at its bookmark."
  (setq tabulated-list-format
        (vconcat '(("" 1)) `(("Bookmark" ,bookmark-bmenu-file-column bookmark-bmenu--name-predicate))
                 (if bookmark-bmenu-toggle-filenames '(("File" 0 bookmark-bmenu--file-predicate))))
        tabulated-list-padding bookmark-bmenu-marks-width
        tabulated-list-sort-key '("Bookmark")
        tabulated-list-entries (bookmark-bmenu--entries))
  (tabulated-list-init-header)
  (tabulated-list-print t))

(defalias 'bookmark-bmenu-set-header #'tabulated-list-init-header)

(defun bookmark-bmenu-get-buffer ()
  "Return the buffer of the list of bookmarks, with the list."
  (bookmark-maybe-load-default-file)
  (with-current-buffer (get-buffer-create bookmark-bmenu-buffer)
    (bookmark-bmenu-mode)
    (bookmark-bmenu--revert)
    (goto-char (point-min))
    (current-buffer)))

;;;###autoload
(defun bookmark-bmenu-list ()
  "Show the list of bookmarks; those with an annotation have a \"*\"."
  (interactive)
  (let ((buffer (bookmark-bmenu-get-buffer)))
    (if (called-interactively-p 'interactive)
        (pop-to-buffer-same-window buffer)
      (set-buffer buffer)
      (set-window-buffer (selected-window) buffer)))
  nil)
;;;###autoload
(defalias 'list-bookmarks #'bookmark-bmenu-list)
;;;###autoload
(defalias 'edit-bookmarks #'bookmark-bmenu-list)

(defun bookmark-bmenu-surreptitiously-rebuild-list ()
  "Write the list of bookmarks anew if there is one."
  (let ((buffer (get-buffer bookmark-bmenu-buffer)))
    (if buffer (with-current-buffer buffer (if (derived-mode-p 'bookmark-bmenu-mode) (bookmark-bmenu--revert))))))

(defun bookmark-bmenu-toggle-filenames (&optional show)
  "Show where the bookmarks are, or hide it; SHOW shows it."
  (interactive)
  (setq bookmark-bmenu-toggle-filenames (or show (not bookmark-bmenu-toggle-filenames)))
  (bookmark-bmenu-surreptitiously-rebuild-list))

(defun bookmark-bmenu-show-filenames (&optional _)
  "Show where the bookmarks are."
  (setq bookmark-bmenu-toggle-filenames t)
  (bookmark-bmenu-surreptitiously-rebuild-list))

(defun bookmark-bmenu-hide-filenames (&optional _)
  "Do not show where the bookmarks are."
  (setq bookmark-bmenu-toggle-filenames nil)
  (bookmark-bmenu-surreptitiously-rebuild-list))

;;; What point is at.

(defun bookmark-bmenu-ensure-position ()
  "Go to the last bookmark if point is behind it, and to the beginning of the line."
  (beginning-of-line)
  (if (and (eobp) (not (bobp))) (forward-line -1))
  nil)

(defun bookmark-bmenu-bookmark ()
  "Return the name of the bookmark at point, or nil if there is none."
  (bookmark-bmenu-ensure-position)
  (car (tabulated-list-get-id)))

(defun bookmark-bmenu-goto-bookmark (name)
  "Go to the bookmark NAME in the list, if it is there."
  (let ((start (point)) found)
    (goto-char (point-min))
    (while (and (not found) (not (eobp)))
      (if (equal (car (tabulated-list-get-id)) name) (setq found t) (forward-line 1)))
    (unless found (goto-char start))))

(defun bookmark-bmenu--each (function)
  "Call FUNCTION at the beginning of each line of the list, and stay."
  (save-excursion
    (goto-char (point-min))
    (while (not (eobp))
      (funcall function)
      (forward-line 1))))

(defun bookmark-bmenu--marked (mark)
  "Return the names of the bookmarks with MARK, a character."
  (let (names)
    (bookmark-bmenu--each (lambda () (if (eq (char-after) mark) (push (car (tabulated-list-get-id)) names))))
    (nreverse names)))

(defun bookmark-bmenu-any-marks ()
  "Return non-nil if a bookmark is marked to be shown."
  (and (bookmark-bmenu--marked ?>) t))

;;; Marks.

(defun bookmark-bmenu--tag (tag &optional backup)
  "Put TAG on this line, and go to the next, or with BACKUP the one before."
  (bookmark-bmenu-ensure-position)
  (tabulated-list-put-tag tag)
  (forward-line (if backup -1 1)))

(defun bookmark-bmenu-mark ()
  "Mark the bookmark of this line to be shown by \\<bookmark-bmenu-mode-map>\\[bookmark-bmenu-select]."
  (interactive)
  (bookmark-bmenu--tag ">"))

(defun bookmark-bmenu-mark-all ()
  "Mark all bookmarks to be shown."
  (interactive)
  (bookmark-bmenu--each (lambda () (tabulated-list-put-tag ">"))))

(defun bookmark-bmenu-unmark (&optional backup)
  "Remove the mark of this line and go to the next, or with BACKUP the one before."
  (interactive "P")
  (bookmark-bmenu--tag " " backup))

(defun bookmark-bmenu-backup-unmark ()
  "Go to the line before and remove its mark."
  (interactive)
  (forward-line -1)
  (bookmark-bmenu-ensure-position)
  (tabulated-list-put-tag " "))

(defun bookmark-bmenu-unmark-all ()
  "Remove all marks."
  (interactive)
  (bookmark-bmenu--each (lambda () (tabulated-list-put-tag " "))))

(defun bookmark-bmenu-delete ()
  "Mark the bookmark of this line to be deleted by \\<bookmark-bmenu-mode-map>\\[bookmark-bmenu-execute-deletions]."
  (interactive)
  (bookmark-bmenu--tag "D"))

(defun bookmark-bmenu-delete-backwards ()
  "Mark the bookmark of this line to be deleted, and go to the line before."
  (interactive)
  (bookmark-bmenu--tag "D" t))

(defun bookmark-bmenu-delete-all ()
  "Mark all bookmarks to be deleted."
  (interactive)
  (bookmark-bmenu--each (lambda () (tabulated-list-put-tag "D"))))

(defun bookmark-bmenu-execute-deletions ()
  "Delete the bookmarks that are marked for that."
  (interactive)
  (let ((names (bookmark-bmenu--marked ?D)) (reporter nil))
    (when (or (null bookmark-menu-confirm-deletion) (null names) (yes-or-no-p "Delete selected bookmarks? "))
      (setq reporter (make-progress-reporter "Deleting bookmarks..."))
      (dolist (name names) (bookmark-delete name t))
      (if (and names (bookmark-time-to-save-p)) (bookmark-save))
      (bookmark-bmenu--revert)
      (if (eobp) (goto-char (point-min)))
      (progress-reporter-done reporter)
      nil)))

;;; Going to bookmarks.

(defmacro bookmark-bmenu--define (name doc &rest body)
  "Define the command NAME with DOC and BODY, in which `name' is the name of the bookmark of this line."
  (declare (indent 1) (doc-string 2))
  `(defun ,name ()
     ,doc
     (interactive)
     (let ((name (or (bookmark-bmenu-bookmark) (user-error "No bookmark on this line"))))
       ,@body)))

(bookmark-bmenu--define bookmark-bmenu-this-window
  "Go to the bookmark of this line in this window."
  (bookmark-jump name #'pop-to-buffer-same-window))

(bookmark-bmenu--define bookmark-bmenu-1-window
  "Go to the bookmark of this line in a window of the whole frame."
  (bookmark-jump name #'pop-to-buffer)
  (bury-buffer (other-buffer))
  (delete-other-windows))

(bookmark-bmenu--define bookmark-bmenu-2-window
  "Go to the bookmark of this line in one window, with what was shown before the list in the other."
  (let ((list (current-buffer)) (pop-up-windows t))
    (delete-other-windows)
    (switch-to-buffer (other-buffer) nil t)
    (bookmark-jump name #'pop-to-buffer)
    (bury-buffer list)))

(bookmark-bmenu--define bookmark-bmenu-other-window
  "Go to the bookmark of this line in another window."
  (bookmark-jump name #'switch-to-buffer-other-window))

(bookmark-bmenu--define bookmark-bmenu-other-frame
  "Go to the bookmark of this line in another frame."
  (bookmark-jump-other-frame name))

(bookmark-bmenu--define bookmark-bmenu-switch-other-window
  "Show the bookmark of this line in another window, and stay here."
  (save-selected-window
    (bookmark-jump name (lambda (buffer) (display-buffer buffer t)))))

(defun bookmark-bmenu-other-window-with-mouse (event)
  "Go in another window to the bookmark that EVENT was on."
  (interactive "e")
  (with-current-buffer (window-buffer (posn-window (event-end event)))
    (goto-char (posn-point (event-end event)))
    (bookmark-bmenu-other-window)))

(defun bookmark-bmenu-select ()
  "Show the bookmark of this line and those that are marked, each in a window."
  (interactive)
  (let ((name (bookmark-bmenu-bookmark)) (others (bookmark-bmenu--marked ?>)))
    (setq others (delete name others))
    (delete-other-windows)
    (bookmark-jump name #'pop-to-buffer-same-window)
    (let ((height (/ (window-height) (1+ (length others)))))
      (dolist (other others)
        (split-window nil height)
        (other-window 1)
        (bookmark-jump other #'pop-to-buffer-same-window)))
    (if others (other-window 1))))

;;; Changing bookmarks.

(bookmark-bmenu--define bookmark-bmenu-show-annotation
  "Show the annotation of the bookmark of this line in another window."
  (bookmark-show-annotation name))

(defun bookmark-bmenu-show-all-annotations ()
  "Show the annotations of all bookmarks in another window."
  (interactive)
  (bookmark-show-all-annotations))

(bookmark-bmenu--define bookmark-bmenu-edit-annotation
  "Edit the annotation of the bookmark of this line."
  (bookmark-edit-annotation name t))

(bookmark-bmenu--define bookmark-bmenu-rename
  "Rename the bookmark of this line."
  (bookmark-rename name)
  (bookmark-bmenu-goto-bookmark bookmark-current-bookmark))

(bookmark-bmenu--define bookmark-bmenu-relocate
  "Read the name of the file that the bookmark of this line is now in."
  (bookmark-relocate name))

(bookmark-bmenu--define bookmark-bmenu-locate
  "Say where the bookmark of this line is."
  (message "%s" (bookmark-location name)))

(defun bookmark-bmenu-save ()
  "Write the bookmarks to their file."
  (interactive)
  (bookmark-save nil))

(defun bookmark-bmenu-load ()
  "Read bookmarks from a file whose name is read."
  (interactive)
  (call-interactively #'bookmark-load)
  (bookmark-bmenu--revert))

;;; Searching.

(defun bookmark-bmenu-filter-alist-by-regexp (regexp)
  "Let the list show the bookmarks whose names match REGEXP."
  (let ((bookmark-bmenu--filter regexp))
    (with-current-buffer (get-buffer-create bookmark-bmenu-buffer)
      (bookmark-bmenu--revert)
      (goto-char (point-min)))))

;;;###autoload
(defun bookmark-bmenu-search ()
  "Let the list show the bookmarks that match what is being typed; quitting shows all again."
  (interactive)
  (let ((list (current-buffer)) (name (bookmark-bmenu-bookmark)) timer done)
    (unwind-protect
        (let ((regexp
               (minibuffer-with-setup-hook
                   (lambda ()
                     (let ((minibuffer (current-buffer)))
                       (setq timer (run-with-idle-timer
                                    bookmark-search-delay 'repeat
                                    (lambda ()
                                      (let ((text (with-current-buffer minibuffer (minibuffer-contents-no-properties))))
                                        (with-current-buffer list
                                          (condition-case nil (bookmark-bmenu-filter-alist-by-regexp text) (error nil)))))))))
                 (read-string "Pattern: "))))
          (bookmark-bmenu-filter-alist-by-regexp regexp)
          (setq done t))
      (if timer (cancel-timer timer))
      (unless done
        (with-current-buffer list
          (bookmark-bmenu--revert)
          (bookmark-bmenu-goto-bookmark name))))))

(provide 'bookmark-bmenu)

;;; bookmark-bmenu.el ends here
