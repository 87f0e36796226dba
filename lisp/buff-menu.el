;;; buff-menu.el --- the list of buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The list is a Tabulated List whose ids are the buffers.  The first three columns hold what was asked for
;; ("D" to kill, ">" to show) or "." for the buffer from which the list was made; "%" for read-only buffers;
;; "*" for modified ones, or "S" for those to be saved.

;;; Code:

(require 'tabulated-list)

(defgroup Buffer-menu nil
  "The list of buffers."
  :group 'tools
  :group 'convenience)

(defcustom Buffer-menu-use-header-line t
  "Non-nil means that the names of columns are in the header line, not in the buffer."
  :type 'boolean)
(defcustom Buffer-menu-name-width #'Buffer-menu--dynamic-name-width
  "Width of the column of names: a number, or a function that returns it for a list of buffers."
  :type '(choice function number) :version "28.1")
(defcustom Buffer-menu-size-width 7
  "Width of the column of sizes."
  :type 'number :version "24.3")
(defcustom Buffer-menu-mode-width 16
  "Width of the column of modes."
  :type 'number)
(defcustom Buffer-menu-use-frame-buffer-list t
  "Non-nil means that buffers are listed in the order of the selected frame."
  :type 'boolean :version "22.2")

(defvar-local Buffer-menu-files-only nil
  "Non-nil means that the list has only buffers that visit files.")
(defvar Buffer-menu-marker-char ?> "Character that marks buffers to be shown.")
(defvar Buffer-menu-del-char ?D "Character that marks buffers to be killed.")

;;;###autoload
(defvar Buffer-menu-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map tabulated-list-mode-map)
    (dolist (binding '(("v" . Buffer-menu-select) ("2" . Buffer-menu-2-window) ("1" . Buffer-menu-1-window)
                       ("f" . Buffer-menu-this-window) ("e" . Buffer-menu-this-window) ("\C-m" . Buffer-menu-this-window)
                       ("o" . Buffer-menu-other-window) ("\C-o" . Buffer-menu-switch-other-window)
                       ("s" . Buffer-menu-save) ("d" . Buffer-menu-delete) ("k" . Buffer-menu-delete)
                       ("\C-k" . Buffer-menu-delete) ("\C-d" . Buffer-menu-delete-backwards) ("x" . Buffer-menu-execute)
                       (" " . next-line) ("\177" . Buffer-menu-backup-unmark) ("~" . Buffer-menu-not-modified)
                       ("u" . Buffer-menu-unmark) ("\M-\177" . Buffer-menu-unmark-all-buffers) ("U" . Buffer-menu-unmark-all)
                       ("m" . Buffer-menu-mark) ("t" . Buffer-menu-visit-tags-table) ("%" . Buffer-menu-toggle-read-only)
                       ("b" . Buffer-menu-bury) ("V" . Buffer-menu-view) ("T" . Buffer-menu-toggle-files-only)
                       ([mouse-2] . Buffer-menu-mouse-select) ([follow-link] . mouse-face)
                       ("\M-sa\C-s" . Buffer-menu-isearch-buffers) ("\M-sa\M-\C-s" . Buffer-menu-isearch-buffers-regexp)
                       ("\M-sa\C-o" . Buffer-menu-multi-occur)))
      (define-key map (car binding) (cdr binding)))
    map)
  "Keymap of the list of buffers.")

(define-derived-mode Buffer-menu-mode tabulated-list-mode "Buffer Menu"
  "Major mode of the list of buffers.
\\{Buffer-menu-mode-map}"
  (setq buffer-undo-list t)
  (setq-local buffer-stale-function (lambda (&optional _noconfirm) 'fast))
  (add-hook 'tabulated-list-revert-hook #'list-buffers--refresh nil t))

;;; Making the list.

(defun Buffer-menu--dynamic-name-width (buffers)
  "Return the width of the column of the names of BUFFERS: what they need, but at most a part of the window's width."
  (max 19
       (min (truncate (/ (window-width) 4.2))
            (apply #'max 0 (mapcar (lambda (buffer) (length (buffer-name buffer))) buffers)))))

(defun Buffer-menu--pretty-name (name)
  "Return NAME, the name of a buffer, as the list shows it."
  (propertize name 'font-lock-face 'buffer-menu-buffer 'mouse-face 'highlight))

(defun Buffer-menu--pretty-file-name (file)
  "Return FILE, the name of a file or nil, as the list shows it."
  (if file (abbreviate-file-name file) ""))

(defun Buffer-menu--file-column ()
  "Return what the list shows as the file of the current buffer."
  (if (and (null buffer-file-name) (derived-mode-p 'Info-mode))
      (let ((file (bound-and-true-p Info-current-file)))
        (concat "(" (if (stringp file) (file-name-sans-extension (file-name-nondirectory file)) "dir") ") "
                (bound-and-true-p Info-current-node)))
    (Buffer-menu--pretty-file-name (or buffer-file-name list-buffers-directory))))

(defun Buffer-menu--entry (buffer marked old-buffer)
  "Return the entry of BUFFER; MARKED are the buffers to be shown, OLD-BUFFER is where the list is made from."
  (with-current-buffer buffer
    (list buffer
          (vector (cond ((memq buffer marked) (char-to-string Buffer-menu-marker-char))
                        ((eq buffer old-buffer) ".")
                        (t " "))
                  (if buffer-read-only "%" " ")
                  (if (buffer-modified-p) "*" " ")
                  (Buffer-menu--pretty-name (buffer-name))
                  (number-to-string (buffer-size))
                  (concat (format-mode-line mode-name nil nil buffer)
                          (if mode-line-process (format-mode-line mode-line-process nil nil buffer)))
                  (Buffer-menu--file-column)))))

(defun Buffer-menu--listed-p (buffer)
  "Return non-nil if BUFFER belongs into the list that is the current buffer."
  (let ((file (buffer-local-value 'buffer-file-name buffer)))
    (and (not (eq buffer (current-buffer)))
         (or file (and (not Buffer-menu-files-only) (/= (aref (concat (buffer-name buffer) " ") 0) ?\s))))))

(defun list-buffers--refresh (&optional buffer-list old-buffer)
  "Make the entries of the list that is the current buffer: the buffers of BUFFER-LIST, or of all that belong there.
OLD-BUFFER is the one that is marked with a dot.  Buffers that are marked to be shown stay so."
  (let* ((marked (Buffer-menu-marked-buffers))
         (buffers (or buffer-list
                      (seq-filter #'Buffer-menu--listed-p
                                  (buffer-list (if Buffer-menu-use-frame-buffer-list (selected-frame))))))
         (width (if (functionp Buffer-menu-name-width) (funcall Buffer-menu-name-width buffers) Buffer-menu-name-width)))
    (setq tabulated-list-format
          (vector '("C" 1 t :pad-right 0) '("R" 1 t :pad-right 0) '("M" 1 t)
                  (list "Buffer" width t)
                  (list "Size" Buffer-menu-size-width #'tabulated-list-entry-size-> :right-align t)
                  (list "Mode" Buffer-menu-mode-width t)
                  '("File" 1 t))
          tabulated-list-use-header-line Buffer-menu-use-header-line
          tabulated-list-entries (mapcar (lambda (buffer) (Buffer-menu--entry buffer marked old-buffer)) buffers)))
  (tabulated-list-init-header))

;;;###autoload
(defun list-buffers-noselect (&optional files-only buffer-list)
  "Return the buffer *Buffer List*, with a list of buffers made now.
FILES-ONLY non-nil means only those that visit files.  BUFFER-LIST is a list of the buffers to be listed; nil means all
whose names do not begin with a blank, and those that visit files."
  (let ((old-buffer (current-buffer)) (buffer (get-buffer-create "*Buffer List*")))
    (with-current-buffer buffer
      (let ((sort-key tabulated-list-sort-key))
        (Buffer-menu-mode)
        (setq tabulated-list-sort-key sort-key))
      (setq Buffer-menu-files-only (and files-only (>= (prefix-numeric-value files-only) 0)))
      (list-buffers--refresh buffer-list old-buffer)
      (tabulated-list-print))
    buffer))

;;;###autoload
(defun list-buffers (&optional arg)
  "Show a list of all buffers; with ARG, of those that visit files.
Return the window."
  (interactive "P")
  (display-buffer (list-buffers-noselect arg)))

(defun Buffer-menu--say-keys ()
  "Say which keys the list has."
  (message "Commands: d, s, x, u; f, o, 1, 2, m, v; ~, %%; q to quit; ? for help."))

;;;###autoload
(defun buffer-menu (&optional arg)
  "Go to a list of all buffers in this window; with ARG, of those that visit files."
  (interactive "P")
  (switch-to-buffer (list-buffers-noselect arg))
  (Buffer-menu--say-keys))

;;;###autoload
(defun buffer-menu-other-window (&optional arg)
  "Go to a list of all buffers in another window; with ARG, of those that visit files."
  (interactive "P")
  (switch-to-buffer-other-window (list-buffers-noselect arg))
  (Buffer-menu--say-keys))

(defun Buffer-menu-toggle-files-only (arg)
  "Let the list have only buffers that visit files, or all again.
ARG positive means only files, another number all."
  (interactive "P")
  (setq Buffer-menu-files-only (if arg (> (prefix-numeric-value arg) 0) (not Buffer-menu-files-only)))
  (message (if Buffer-menu-files-only "Showing only file-visiting buffers." "Showing all non-internal buffers."))
  (revert-buffer))

(defalias 'Buffer-menu-sort #'tabulated-list-sort)

;;; What point is at.

(defun Buffer-menu-buffer (&optional error-if-non-existent-p)
  "Return the buffer of this line, or nil if there is none or it was killed.
With ERROR-IF-NON-EXISTENT-P, signal an error instead."
  (let ((buffer (tabulated-list-get-id)))
    (cond ((and buffer (buffer-live-p buffer)) buffer)
          ((null error-if-non-existent-p) nil)
          (t (error (if buffer "This buffer has been killed" "No buffer on this line"))))))

(defun Buffer-menu-no-header ()
  "Go to the beginning of the line, or with a bell to the next if this is the line of the names of columns.
Return nil in that case, else non-nil."
  (beginning-of-line)
  (cond ((or Buffer-menu-use-header-line (not (bobp))) t)
        (t (ding) (forward-line 1) nil)))

(defun Buffer-menu-beginning ()
  "Go to the first buffer of the list."
  (goto-char (point-min))
  (unless Buffer-menu-use-header-line
    (forward-line)))

(defun Buffer-menu--each-line (function)
  "Call FUNCTION at the beginning of each line of the list, and stay."
  (save-excursion
    (Buffer-menu-beginning)
    (while (not (eobp))
      (funcall function)
      (forward-line 1))))

(defun Buffer-menu-marked-buffers (&optional unmark)
  "Return the buffers that are marked to be shown, as they are listed.  With UNMARK, remove the marks."
  (let ((mark (char-to-string Buffer-menu-marker-char)) buffers)
    (Buffer-menu--each-line
     (lambda ()
       (when (equal (car (append (tabulated-list-get-entry) nil)) mark)
         (push (tabulated-list-get-id) buffers)
         (if unmark (tabulated-list-set-col 0 " " t)))))
    (seq-filter #'buffer-live-p (nreverse buffers))))

(provide 'buff-menu)

(require 'buff-menu-commands)

;;; buff-menu.el ends here
