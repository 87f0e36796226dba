;;; bookmark.el --- places in files that have names and outlive the session  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A bookmark is a list whose car is its name and whose cdr is an alist of properties: `filename', `position',
;; `front-context-string' and `rear-context-string' for text around the place, `annotation', and `handler', a function
;; that goes to a bookmark which is not a place in a file.  `bookmark-alist' has them all, the latest first, and
;; `bookmark-default-file' keeps them.  The list of bookmarks is in bookmark-bmenu.el, the notes that go with them in
;; bookmark-annotation.el.

;;; Code:

(defgroup bookmark nil
  "Places that have names."
  :group 'matching)

(defcustom bookmark-use-annotations nil
  "Non-nil means that setting a bookmark asks for an annotation."
  :type 'boolean)
(defcustom bookmark-save-flag t
  "When bookmarks are saved: nil never, t when Emacs exits, a number after so many changes as well."
  :type '(choice (const nil) integer (other t)))
(defcustom bookmark-default-file (locate-user-emacs-file "bookmarks" ".emacs.bmk")
  "File that keeps the bookmarks."
  :type 'file)
(defcustom bookmark-watch-bookmark-file t
  "Whether the file is read again when it changed: t asks first, `silent' does not, nil never."
  :type 'boolean :version "28.1")
(defcustom bookmark-version-control 'nospecial
  "Whether numbered backups of the file are made; values as for `version-control', `nospecial' means its value."
  :type '(choice (const :tag "If existing" nil) (const :tag "Never" never)
                 (const :tag "Use value of option `version-control'" nospecial) (other :tag "Always" t)))
(defcustom bookmark-completion-ignore-case t
  "Non-nil means that case does not matter in names of bookmarks."
  :type 'boolean)
(defcustom bookmark-sort-flag t
  "Non-nil means that bookmarks are shown in the order of their names."
  :type 'boolean)
(defcustom bookmark-automatically-show-annotations t
  "Non-nil means that going to a bookmark shows its annotation."
  :type 'boolean)
(defcustom bookmark-set-fringe-mark t
  "Non-nil means that lines with a bookmark are marked in the fringe."
  :type 'boolean :version "28.1")
(defface bookmark-face
  '((((class grayscale) (background light)) :foreground "DimGray")
    (((class grayscale) (background dark)) :foreground "LightGray")
    (((class color) (background light)) :background "White" :foreground "DarkOrange1")
    (((class color) (background dark)) :background "Black" :foreground "DarkOrange1"))
  "Face of the marks in the fringe."
  :version "28.1")

(defvar bookmark-alist nil "All bookmarks.")
(defvar bookmark-bookmarks-timestamp nil
  "The file that bookmarks were read from and its modification time, a pair, or nil if none was.")
(defvaralias 'bookmarks-already-loaded 'bookmark-bookmarks-timestamp)
(defvar bookmark-file-coding-system nil "Coding system of the file of bookmarks that was read last.")
(defvar-local bookmark-current-bookmark nil "Name of the bookmark that was last set or gone to in this buffer.")
(defvar bookmark-alist-modification-count 0 "How many changes of the bookmarks are not saved.")
(defvar bookmark-search-size 16 "How many characters on each side of a place are kept.")
(defvar bookmark-current-buffer nil "The buffer that a bookmark is being set in.")
(defvar bookmark-yank-point 0 "Where the next word for the name of a bookmark is taken from.")
(defvar bookmark-history nil "History of names of bookmarks.")
(defvar bookmark-make-record-function 'bookmark-make-record-default
  "Function that returns a bookmark of the place at point, with or without a name; local where a file is not what is shown.")
(defvar bookmark-after-jump-hook nil "Hook run after going to a bookmark.")
(defvar bookmark-load-hook nil "Hook run when this library is loaded.")
(defvar bookmark-exit-hook nil "Hook run when Emacs exits, before bookmarks are saved.")
(defvar bookmark-file-format-version 1 "The format that bookmarks are saved in.")
(defvar bookmark-end-of-version-stamp-marker "-*- End Of Bookmark File Format Version Stamp -*-\n"
  "What ends the heading of a file of bookmarks.")

(define-error 'bookmark-errors nil)
(define-error 'bookmark-error-no-filename "Bookmark has no associated file (or directory)" 'bookmark-errors)

;;;###autoload
(defvar bookmark-map
  (let ((map (make-sparse-keymap)))
    (dolist (binding '(("x" . bookmark-set) ("m" . bookmark-set) ("M" . bookmark-set-no-overwrite) ("j" . bookmark-jump)
                       ("g" . bookmark-jump) ("o" . bookmark-jump-other-window) ("5" . bookmark-jump-other-frame)
                       ("i" . bookmark-insert) ("e" . edit-bookmarks) ("f" . bookmark-insert-location) ("r" . bookmark-rename)
                       ("d" . bookmark-delete) ("D" . bookmark-delete-all) ("l" . bookmark-load) ("w" . bookmark-write)
                       ("s" . bookmark-save)))
      (define-key map (car binding) (cdr binding)))
    map)
  "Keymap of the commands about bookmarks, not bound to a key.")
;;;###autoload
(fset 'bookmark-map bookmark-map)

(defvar bookmark-minibuffer-read-name-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map minibuffer-local-map)
    (define-key map "\C-w" #'bookmark-yank-word)
    map)
  "Keymap for reading the name of a bookmark to set.")

;;; A bookmark's parts.

(defun bookmark-name-from-full-record (bookmark-record)
  "Return the name of BOOKMARK-RECORD."
  (car bookmark-record))

(defun bookmark-all-names ()
  "Return the names of all bookmarks."
  (bookmark-maybe-load-default-file)
  (mapcar #'bookmark-name-from-full-record bookmark-alist))

(defun bookmark-get-bookmark (bookmark-name-or-record &optional noerror)
  "Return the bookmark BOOKMARK-NAME-OR-RECORD, a name or a bookmark.
Signals an error if there is none of that name, or with NOERROR returns nil."
  (cond
   ((consp bookmark-name-or-record) bookmark-name-or-record)
   ((stringp bookmark-name-or-record)
    (or (assoc-string bookmark-name-or-record bookmark-alist bookmark-completion-ignore-case)
        (unless noerror (error "Invalid bookmark %s" bookmark-name-or-record))))))

(defun bookmark-get-bookmark-record (bookmark-name-or-record)
  "Return the properties of BOOKMARK-NAME-OR-RECORD, an alist; errors as in `bookmark-get-bookmark'."
  (let ((properties (cdr (bookmark-get-bookmark bookmark-name-or-record))))
    ;; Some programs make lists with one element more.
    (if (and (null (cdr properties)) (consp (car-safe (car properties)))) (car properties) properties)))

(defun bookmark-set-name (bookmark-name-or-record newname)
  "Make NEWNAME the name of BOOKMARK-NAME-OR-RECORD."
  (setcar (bookmark-get-bookmark bookmark-name-or-record) newname))

(defun bookmark-prop-get (bookmark-name-or-record prop)
  "Return the property PROP of BOOKMARK-NAME-OR-RECORD."
  (cdr (assq prop (bookmark-get-bookmark-record bookmark-name-or-record))))

(defun bookmark-prop-set (bookmark-name-or-record prop val)
  "Make VAL the property PROP of BOOKMARK-NAME-OR-RECORD."
  (let* ((properties (bookmark-get-bookmark-record bookmark-name-or-record)) (cell (assq prop properties)))
    (if cell
        (setcdr cell val)
      (nconc properties (list (cons prop val))))))

(defmacro bookmark--define-property (name property what)
  "Define the functions bookmark-get-NAME and bookmark-set-NAME for PROPERTY, which is WHAT of a bookmark."
  `(progn
     (defun ,(intern (format "bookmark-get-%s" name)) (bookmark-name-or-record)
       ,(format "Return %s of BOOKMARK-NAME-OR-RECORD, or nil." what)
       (bookmark-prop-get bookmark-name-or-record ',property))
     (defun ,(intern (format "bookmark-set-%s" name)) (bookmark-name-or-record value)
       ,(format "Make VALUE %s of BOOKMARK-NAME-OR-RECORD." what)
       (bookmark-prop-set bookmark-name-or-record ',property value))))

(bookmark--define-property annotation annotation "the annotation")
(bookmark--define-property filename filename "the file")
(bookmark--define-property position position "the position")
(bookmark--define-property front-context-string front-context-string "the text after the place")
(bookmark--define-property rear-context-string rear-context-string "the text before the place")

(defun bookmark-get-handler (bookmark-name-or-record)
  "Return the function that goes to BOOKMARK-NAME-OR-RECORD, or nil for the usual one."
  (bookmark-prop-get bookmark-name-or-record 'handler))

(defun bookmark-location (bookmark-name-or-record)
  "Return a string that tells where BOOKMARK-NAME-OR-RECORD is."
  (or (bookmark-prop-get bookmark-name-or-record 'location)
      (bookmark-get-filename bookmark-name-or-record)
      (bookmark-prop-get bookmark-name-or-record 'buffer-name)
      (bookmark-prop-get bookmark-name-or-record 'buffer)
      "-- Unknown location --"))

(defun bookmark-maybe-sort-alist ()
  "Return the bookmarks, in the order of their names if `bookmark-sort-flag' says so."
  (if bookmark-sort-flag
      (sort (copy-sequence bookmark-alist) (lambda (a b) (string-lessp (car a) (car b))))
    bookmark-alist))

;;; Making bookmarks.

(defun bookmark-buffer-name ()
  "Return the name that a bookmark in the current buffer gets by default."
  (cond
   (buffer-file-name (file-name-nondirectory buffer-file-name))
   ((bound-and-true-p dired-directory)
    (let ((directory (if (stringp dired-directory) dired-directory (car dired-directory))))
      (file-name-nondirectory (directory-file-name directory))))
   (t (buffer-name))))

(defun bookmark-buffer-file-name ()
  "Return the file or directory that the current buffer shows, abbreviated.  Signals an error if there is none."
  (cond
   (buffer-file-name (abbreviate-file-name buffer-file-name))
   ((bound-and-true-p dired-directory)
    (abbreviate-file-name (expand-file-name (if (stringp dired-directory) dired-directory (car dired-directory)))))
   (t (error "Buffer not visiting a file or directory"))))

(defun bookmark-make-record-default (&optional no-file no-context posn)
  "Return the properties of a bookmark at point.
NO-FILE: not its file, and no error if there is none.  NO-CONTEXT: not the
text around it.  POSN is the position instead of point."
  (let ((context (lambda (from to)
                   (if (<= (point-min) from to (point-max)) (buffer-substring-no-properties from to)))))
    `(,@(unless no-file `((filename . ,(bookmark-buffer-file-name))))
      ,@(unless no-context
          `((front-context-string . ,(funcall context (point) (+ (point) bookmark-search-size)))
            (rear-context-string . ,(funcall context (- (point) bookmark-search-size) (point)))))
      (position . ,(or posn (point))))))

(defun bookmark-make-record ()
  "Return a bookmark of the place at point; names that suit it are its property `defaults'."
  (bookmark-maybe-load-default-file)
  (let ((record (funcall bookmark-make-record-function)))
    (if (stringp (car record))
        record
      (let* ((bookmark (cons (bookmark-buffer-name) (copy-tree record)))
             (defaults (delete-dups (delq nil (append (bookmark-prop-get bookmark 'defaults)
                                                      (list bookmark-current-bookmark (bookmark-buffer-name)))))))
        (bookmark-prop-set bookmark 'defaults defaults)
        bookmark))))

(defun bookmark--changed ()
  "Note that the bookmarks changed, and save them if it is time to."
  (setq bookmark-alist-modification-count (1+ bookmark-alist-modification-count))
  (if (bookmark-time-to-save-p) (bookmark-save))
  (bookmark-bmenu-surreptitiously-rebuild-list))

(defun bookmark-store (name alist no-overwrite)
  "Make a bookmark NAME with the properties ALIST; one of that name is changed, unless NO-OVERWRITE."
  (bookmark-maybe-load-default-file)
  (let* ((name (substring-no-properties name)) (old (and (not no-overwrite) (bookmark-get-bookmark name t))))
    (if old
        (setcdr old alist)
      (push (cons name alist) bookmark-alist))
    (bookmark--changed)
    (setq bookmark-current-bookmark name)
    bookmark-alist))

(defun bookmark--set-fringe-mark ()
  "Mark the current line in the fringe."
  (let ((overlay (make-overlay (line-beginning-position) (1+ (line-beginning-position)))))
    (overlay-put overlay 'category 'bookmark)
    (overlay-put overlay 'evaporate t)
    (overlay-put overlay 'before-string (propertize "x" 'display '(left-fringe bookmark-fringe-mark bookmark-face)))))

(defun bookmark--remove-fringe-mark (bm)
  "Remove the mark of the line of BM, a bookmark, if its file is visited."
  (let* ((file (bookmark-get-filename bm)) (position (bookmark-get-position bm)) (buffer (and file (get-file-buffer file))))
    (when (and buffer position)
      (with-current-buffer buffer
        (save-excursion
          (goto-char position)
          (dolist (overlay (overlays-in (line-beginning-position) (1+ (line-beginning-position))))
            (if (eq (overlay-get overlay 'category) 'bookmark) (delete-overlay overlay))))))))

(defun bookmark--read-name (prompt defaults)
  "Read the name of a bookmark with PROMPT; DEFAULTS are names that suit it, the first for empty input."
  (let* ((bookmark-current-buffer (current-buffer)) (bookmark-yank-point (point))
         (name (read-from-minibuffer (format "%s (default %s): " prompt (car defaults)) nil bookmark-minibuffer-read-name-map
                                     nil nil defaults)))
    (if (equal name "") (car defaults) name)))

(defun bookmark-set-internal (prompt name overwrite-or-push)
  "Set a bookmark NAME at point; if that is nil or empty, read it with PROMPT.
If there is one, OVERWRITE-OR-PUSH says what to do: `overwrite' changes it, `push' makes one more, nil is an error."
  (let* ((record (bookmark-make-record))
         (defaults (bookmark-prop-get record 'defaults))
         (name (if (member name '(nil "")) (bookmark--read-name prompt (or defaults (list (car record)))) name)))
    (cond
     ((not (memq overwrite-or-push '(nil overwrite push)))
      (error "Unrecognized value for `overwrite-or-push': %S" overwrite-or-push))
     ((and (null overwrite-or-push) (bookmark-get-bookmark name t))
      (error "A bookmark named \"%s\" already exists" name)))
    (let ((properties (assq-delete-all 'defaults (bookmark-get-bookmark-record record))))
      (bookmark-store name properties (eq overwrite-or-push 'push)))
    (if bookmark-set-fringe-mark (bookmark--set-fringe-mark))
    (if bookmark-use-annotations (bookmark-edit-annotation name))
    nil))

;;;###autoload
(defun bookmark-set (&optional name no-overwrite)
  "Set a bookmark NAME at point; one of that name is changed.
NO-OVERWRITE: it is kept, and hidden by the new one until that is deleted."
  (interactive (list nil current-prefix-arg))
  (bookmark-set-internal (if no-overwrite "Set bookmark" "Set bookmark unconditionally")
                         name (if no-overwrite 'push 'overwrite)))

;;;###autoload
(defun bookmark-set-no-overwrite (&optional name push-bookmark)
  "Set a bookmark NAME at point.  Signals an error if there is one, unless PUSH-BOOKMARK: then the new one hides it."
  (interactive (list nil current-prefix-arg))
  (bookmark-set-internal "Set bookmark" name (if push-bookmark 'push)))

(defun bookmark-yank-word ()
  "Insert the next word of the buffer that a bookmark is set in."
  (interactive)
  (insert (with-current-buffer bookmark-current-buffer
            (goto-char bookmark-yank-point)
            (buffer-substring-no-properties (point) (progn (forward-word 1) (setq bookmark-yank-point (point)))))))

;;; Going to bookmarks.

(defmacro bookmark-maybe-historicize-string (string)
  "Add STRING to the history of names of bookmarks."
  `(setq bookmark-history (cons ,string bookmark-history)))

(defun bookmark-completing-read (prompt &optional default)
  "Read the name of a bookmark with PROMPT; DEFAULT is for empty input."
  (bookmark-maybe-load-default-file)
  (let ((completion-ignore-case bookmark-completion-ignore-case))
    (completing-read (if default (format "%s (%s): " prompt default) (format "%s: " prompt))
                     (lambda (string predicate action)
                       (if (eq action 'metadata)
                           '(metadata (category . bookmark))
                         (complete-with-action action bookmark-alist string predicate)))
                     nil 0 nil 'bookmark-history default)))

(defun bookmark--jump-via (bookmark-name-or-record display-function)
  "Go to BOOKMARK-NAME-OR-RECORD, whose buffer DISPLAY-FUNCTION shows."
  (bookmark-handle-bookmark bookmark-name-or-record)
  (let ((place (point)))
    (save-current-buffer (funcall display-function (current-buffer)))
    (let ((window (get-buffer-window (current-buffer) 0)))
      (if window (set-window-point window place)))
    (goto-char place))
  (let ((window (get-buffer-window (current-buffer) 0)))
    (if (and window (eq (window-buffer (selected-window)) (current-buffer))) (set-window-point (selected-window) (point))))
  (run-hooks 'bookmark-after-jump-hook)
  (if bookmark-automatically-show-annotations (bookmark-show-annotation bookmark-name-or-record)))

;;;###autoload
(defun bookmark-jump (bookmark &optional display-func)
  "Go to BOOKMARK, a name or a bookmark; DISPLAY-FUNC shows a buffer, by default `pop-to-buffer-same-window'.
Signals an error if there is no such bookmark; if its file is not there, asks where it is now."
  (interactive (list (bookmark-completing-read "Jump to bookmark" bookmark-current-bookmark)))
  (unless bookmark (error "No bookmark specified"))
  (bookmark-maybe-historicize-string bookmark)
  (bookmark--jump-via bookmark (or display-func #'pop-to-buffer-same-window)))

;;;###autoload
(defun bookmark-jump-other-window (bookmark)
  "Go to BOOKMARK in another window."
  (interactive (list (bookmark-completing-read "Jump to bookmark (in another window)" bookmark-current-bookmark)))
  (bookmark-jump bookmark #'switch-to-buffer-other-window))

;;;###autoload
(defun bookmark-jump-other-frame (bookmark)
  "Go to BOOKMARK in another frame."
  (interactive (list (bookmark-completing-read "Jump to bookmark (in another frame)" bookmark-current-bookmark)))
  (let ((pop-up-frames t))
    (bookmark-jump-other-window bookmark)))

(defun bookmark-handle-bookmark (bookmark-name-or-record)
  "Make the buffer of BOOKMARK-NAME-OR-RECORD current, with point at its place.
If the file of a bookmark that was given by its name is not there, ask where it is now."
  (let ((go (lambda ()
              (funcall (or (bookmark-get-handler bookmark-name-or-record) #'bookmark-default-handler)
                       (bookmark-get-bookmark bookmark-name-or-record)))))
    (condition-case err
        (funcall go)
      (bookmark-error-no-filename
       (when (stringp bookmark-name-or-record)
         (ding)
         (cond
          ((y-or-n-p (format "%s nonexistent.  Relocate \"%s\"? " (bookmark-location bookmark-name-or-record) bookmark-name-or-record))
           (bookmark-relocate bookmark-name-or-record)
           (funcall go))
          (t
           (message "Bookmark not relocated; consider removing it (%s)." bookmark-name-or-record)
           (signal (car err) (cdr err)))))))
    (if (stringp bookmark-name-or-record) (setq bookmark-current-bookmark bookmark-name-or-record))
    nil))

(defun bookmark-default-handler (bmk-record)
  "Make the file of BMK-RECORD current, with point at the place that has the text around it which the bookmark keeps.
Signals `bookmark-error-no-filename' if the file is not there."
  (let ((file (bookmark-get-filename bmk-record)) (buffer (bookmark-prop-get bmk-record 'buffer))
        (front (bookmark-get-front-context-string bmk-record)) (rear (bookmark-get-rear-context-string bmk-record))
        (position (bookmark-get-position bmk-record)))
    (set-buffer (cond ((and file (file-readable-p file) (not (buffer-live-p buffer))) (find-file-noselect file))
                      ((buffer-live-p buffer) buffer)
                      ((and (stringp buffer) (get-buffer buffer)))
                      (t (signal 'bookmark-error-no-filename (list 'stringp file)))))
    (if position (goto-char position))
    (if (and front (search-forward front nil t)) (goto-char (match-beginning 0)))
    (if (and rear (search-backward rear nil t)) (goto-char (match-end 0)))
    nil))

;;; Other commands.

;;;###autoload
(defun bookmark-relocate (bookmark-name)
  "Read the name of the file that BOOKMARK-NAME is now in."
  (interactive (list (bookmark-completing-read "Bookmark to relocate")))
  (bookmark-maybe-historicize-string bookmark-name)
  (bookmark-maybe-load-default-file)
  (let ((file (bookmark-get-filename bookmark-name)))
    (bookmark-set-filename bookmark-name (abbreviate-file-name
                                          (expand-file-name (read-file-name (format "Relocate %s to: " bookmark-name)
                                                                            (and file (file-name-directory file)))))))
  (bookmark--changed))

;;;###autoload
(defun bookmark-insert-location (bookmark-name &optional no-history)
  "Insert where BOOKMARK-NAME is; NO-HISTORY: its name is not added to the history."
  (interactive (list (bookmark-completing-read "Insert bookmark location")))
  (or no-history (bookmark-maybe-historicize-string bookmark-name))
  (insert (bookmark-location bookmark-name)))
;;;###autoload
(defalias 'bookmark-locate #'bookmark-insert-location)

;;;###autoload
(defun bookmark-rename (old-name &optional new-name)
  "Give the bookmark OLD-NAME the name NEW-NAME, or one that is read."
  (interactive (list (bookmark-completing-read "Old bookmark name")))
  (bookmark-maybe-historicize-string old-name)
  (bookmark-maybe-load-default-file)
  (setq bookmark-yank-point (point) bookmark-current-buffer (current-buffer))
  (let ((name (or new-name (read-from-minibuffer "New name: " nil bookmark-minibuffer-read-name-map nil 'bookmark-history))))
    (bookmark-set-name old-name name)
    (setq bookmark-current-bookmark name)
    (bookmark--changed)
    nil))

;;;###autoload
(defun bookmark-insert (bookmark-name)
  "Insert the text of the file of BOOKMARK-NAME, with the mark behind it."
  (interactive (list (bookmark-completing-read "Insert bookmark contents")))
  (bookmark-maybe-historicize-string bookmark-name)
  (bookmark-maybe-load-default-file)
  (let ((start (point))
        (text (save-current-buffer (bookmark-handle-bookmark bookmark-name) (buffer-string))))
    (insert text)
    (push-mark)
    (goto-char start)
    nil))

;;;###autoload
(defun bookmark-delete (bookmark-name &optional batch)
  "Delete the bookmark BOOKMARK-NAME, if there is one; BATCH: more will be deleted, so do not show the list anew yet."
  (interactive (list (bookmark-completing-read "Delete bookmark" bookmark-current-bookmark)))
  (bookmark-maybe-historicize-string bookmark-name)
  (bookmark-maybe-load-default-file)
  (let ((bookmark (bookmark-get-bookmark bookmark-name t)))
    (when bookmark
      (bookmark--remove-fringe-mark bookmark)
      (setq bookmark-alist (delq bookmark bookmark-alist))))
  (unless (bookmark-get-bookmark bookmark-current-bookmark t)
    (setq bookmark-current-bookmark nil))
  (if batch
      (setq bookmark-alist-modification-count (1+ bookmark-alist-modification-count))
    (bookmark--changed))
  nil)

;;;###autoload
(defun bookmark-delete-all (&optional no-confirm)
  "Delete all bookmarks; ask first unless NO-CONFIRM."
  (interactive "P")
  (when (or no-confirm (yes-or-no-p "Permanently delete all bookmarks? "))
    (bookmark-maybe-load-default-file)
    (mapc #'bookmark--remove-fringe-mark bookmark-alist)
    (setq bookmark-alist nil)
    (bookmark--changed)
    nil))

(defun bookmark-exit-hook-internal ()
  "Save the bookmarks if there is something to save and `bookmark-save-flag' says so, after `bookmark-exit-hook'."
  (run-hooks 'bookmark-exit-hook)
  (if (and bookmark-alist (bookmark-time-to-save-p t)) (bookmark-save)))
(unless noninteractive (add-hook 'kill-emacs-hook #'bookmark-exit-hook-internal))

(provide 'bookmark)
(require 'bookmark-file)
(require 'bookmark-annotation)
(require 'bookmark-bmenu)
(run-hooks 'bookmark-load-hook)

;;; bookmark.el ends here
