;;; imenu.el --- going to the definitions in a buffer by name  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An index is an alist: (NAME . POSITION), (NAME POSITION FUNCTION ARG...) for an item that FUNCTION goes to, or
;; (TITLE ITEM...) for a part of it.  `imenu-create-index-function' makes that of a buffer, usually by the regexps
;; in `imenu-generic-expression'.  It is kept until it is asked for anew, by the item *Rescan* or by
;; `imenu-auto-rescan'.

;;; Code:

(defgroup imenu nil "Indexes of buffers." :group 'matching)

(defcustom imenu-use-markers t "Non-nil: items have markers, which follow the text, else numbers." :type 'boolean)
(defcustom imenu-max-item-length 60 "Characters of a name that are shown; nil is all." :type '(choice integer (const nil)))
(defcustom imenu-auto-rescan nil "Non-nil: the index is made anew each time." :type 'boolean)
(defcustom imenu-auto-rescan-maxout 600000 "Size of a buffer over which its index is not made anew each time." :type 'integer)
(defcustom imenu-use-popup-menu 'on-mouse "Whether a menu is used; there is none on terminals." :type '(choice (const on-mouse) (const nil) (other t)))
(defcustom imenu-eager-completion-buffer t "Non-nil: all items are shown when one is asked for." :type 'boolean)
(defcustom imenu-after-jump-hook nil "Hook run after going to an item." :type 'hook)
;;;###autoload
(defcustom imenu-sort-function nil "Function of two items that says whether the first comes first, or nil for the order in the buffer."
  :type '(choice (const nil) (const imenu--sort-by-name) function))
(defcustom imenu-max-items 25 "Items of a menu over which it is split." :type 'integer)
(defcustom imenu-space-replacement "." "What stands for a blank in a name that is typed, or nil for the blank." :type '(choice string (const nil)))
(defcustom imenu-level-separator ":" "What separates the titles of parts in a name." :type 'string)
(defcustom imenu-generic-skip-comments-and-strings t "Non-nil: what looks like an item in a comment or string is none." :type 'boolean)

(defvar imenu-max-index-time 5 "Seconds that making an index may take.")

;;;###autoload
(defvar-local imenu-generic-expression nil
  "What an index is made of: elements are (TITLE REGEXP INDEX [FUNCTION ARGS...]).
The group INDEX of REGEXP is an item's name; REGEXP may be a function that searches
backward.  Items come under TITLE, or with nil into the index itself.")
;;;###autoload
(defvar-local imenu-create-index-function #'imenu-default-create-index-function "Function that returns the index of the buffer.")
;;;###autoload
(defvar-local imenu-prev-index-position-function #'beginning-of-defun "Function that moves back to an item; nil if there is none.")
;;;###autoload
(defvar-local imenu-extract-index-name-function nil "Function that returns the name of the item at point.")
;;;###autoload
(defvar-local imenu-name-lookup-function nil "Function that compares a name with that of an item, or nil for `string='.")
;;;###autoload
(defvar-local imenu-default-goto-function #'imenu-default-goto-function "Function of NAME and POSITION that goes to an item.")
;;;###autoload
(defvar-local imenu-syntax-alist nil "Alist of (CHARACTERS . SYNTAX) for the syntax table that items are searched with.")
;;;###autoload
(defvar-local imenu-case-fold-search t "Non-nil: the case of letters does not matter when items are searched.")

(defvar-local imenu--index-alist nil "The index of the buffer, once it was made.")
(defvar-local imenu--last-menubar-index-alist nil "The index that the menu of the buffer shows.")
(defvar imenu--history-list nil "History of items.")
(defconst imenu--rescan-item '("*Rescan*" . -99) "The item that makes the index anew.")
(defvar imenu-buffer-menubar nil "The menu bar's map of the buffer.")
(defvar-local imenu-menubar-modified-tick 0 "Tick of the buffer when its menu was made.")

(define-error 'imenu-unavailable "imenu unavailable")

(defun imenu-unavailable-error (format &rest args)
  "Signal that there is no index, with the message of FORMAT and ARGS."
  (signal 'imenu-unavailable (list (apply #'format-message format args))))

(defmacro imenu-progress-message (_prevpos &optional _relpos _reverse)
  "Do nothing: a message that was shown once."
  nil)

;; -- indexes --------------------------------------------------------------------------------------

(defun imenu--subalist-p (item)
  "Return non-nil if ITEM is a part of an index."
  (and (consp item)
       (consp (cdr item))
       (listp (cadr item))
       (not (functionp (cdr item)))))

(defun imenu--in-alist (str alist)
  "Return the item with the name STR in the index ALIST or one of its parts, or nil."
  (let (found)
    (while (and alist (not found))
      (let ((item (pop alist)))
        (setq found (cond ((imenu--subalist-p item) (imenu--in-alist str (cdr item)))
                          ((if imenu-name-lookup-function
                               (funcall imenu-name-lookup-function (car item) str)
                             (string= str (car item)))
                           item)))))
    found))

(defun imenu--sort-by-name (item1 item2)
  "Return non-nil if the name of ITEM1 comes before that of ITEM2."
  (string-lessp (car item1) (car item2)))

(defun imenu--sort-by-position (item1 item2)
  "Return non-nil if the place of ITEM1 comes before that of ITEM2."
  (< (if (listp (cdr item1)) (cadr item1) (cdr item1))
     (if (listp (cdr item2)) (cadr item2) (cdr item2))))

(defun imenu--truncate-items (menulist)
  "Make the names in the index MENULIST at most `imenu-max-item-length' long, and return it."
  (when imenu-max-item-length
    (dolist (item menulist)
      (when (consp item)
        (when (imenu--subalist-p item)
          (imenu--truncate-items (cdr item)))
        (when (> (length (car item)) imenu-max-item-length)
          (setcar item (substring (car item) 0 imenu-max-item-length))))))
  menulist)

(defun imenu--split (list n)
  "Return the elements of LIST in lists of at most N."
  (let (parts)
    (while list
      (push (seq-take list n) parts)
      (setq list (nthcdr n list)))
    (nreverse parts)))

(defun imenu--cleanup (&optional alist)
  "Let the markers in the index ALIST, by default the buffer's, point nowhere."
  (dolist (item (or alist imenu--index-alist))
    (cond ((imenu--subalist-p item) (imenu--cleanup (cdr item)))
          ((markerp (cdr-safe item)) (set-marker (cdr item) nil))
          ((markerp (car-safe (cdr-safe item))) (set-marker (cadr item) nil)))))

(defun imenu--make-index-alist (&optional noerror)
  "Return the index of the buffer with the item *Rescan* before it, made now if there is none.
Signal that there are no items, unless NOERROR."
  (when (or (null imenu--index-alist)
            (and imenu-auto-rescan (<= (buffer-size) imenu-auto-rescan-maxout)))
    (setq imenu--index-alist
          (save-excursion
            (save-restriction
              (widen)
              (funcall imenu-create-index-function))))
    (imenu--truncate-items imenu--index-alist))
  (unless (or imenu--index-alist noerror)
    (imenu-unavailable-error "No items suitable for an index found in this buffer"))
  (unless imenu--index-alist
    (setq imenu--index-alist (list nil)))
  (cons imenu--rescan-item imenu--index-alist))

(defun imenu-default-create-index-function ()
  "Return the index of the buffer: by `imenu-prev-index-position-function' and `imenu-extract-index-name-function',
or else by `imenu-generic-expression'."
  (cond
   ((and imenu-prev-index-position-function imenu-extract-index-name-function)
    (let (index)
      (goto-char (point-max))
      (while (funcall imenu-prev-index-position-function)
        (let ((name (save-excursion (funcall imenu-extract-index-name-function))))
          (when (stringp name)
            (push (cons name (if imenu-use-markers (point-marker) (point))) index))))
      index))
   (imenu-generic-expression (imenu--generic-function imenu-generic-expression))
   (t (imenu-unavailable-error "This buffer cannot use `imenu-default-create-index-function'"))))

(defun imenu--syntax-table ()
  "Return the syntax table to search items with: the buffer's with `imenu-syntax-alist'."
  (if (null imenu-syntax-alist)
      (syntax-table)
    (let ((table (copy-syntax-table (syntax-table))))
      (dolist (entry imenu-syntax-alist)
        (dolist (char (if (numberp (car entry)) (list (car entry)) (append (car entry) nil)))
          (modify-syntax-entry char (cdr entry) table)))
      table)))

(defun imenu--generic-items (pattern)
  "Return the items that PATTERN, an element of `imenu-generic-expression', finds, in their order."
  (let ((regexp (nth 1 pattern)) (index (nth 2 pattern)) (more (nthcdr 3 pattern)) items start)
    (goto-char (point-max))
    (while (and (if (functionp regexp) (funcall regexp) (re-search-backward regexp nil t))
                (not (eql start (match-beginning 0))))
      (setq start (match-beginning 0))
      (let* ((name (match-string-no-properties index))
             (beg (save-excursion (goto-char (match-beginning index)) (line-beginning-position)))
             (place (if imenu-use-markers (copy-marker beg) beg)))
        (unless (or (equal name "")
                    (and imenu-generic-skip-comments-and-strings
                         (nth 8 (save-match-data (save-excursion (syntax-ppss (match-beginning index)))))))
          (push (if more (cons name (cons place more)) (cons name place)) items)))
      (goto-char start))
    items))

(defun imenu--generic-function (patterns)
  "Return the index that PATTERNS, in the form of `imenu-generic-expression', make of the buffer."
  (let ((index (list 'dummy)) (case-fold-search imenu-case-fold-search) (table (imenu--syntax-table)) parts)
    (save-excursion
      (with-syntax-table table
        (dolist (pattern patterns)
          (let ((items (imenu--generic-items pattern)) (title (nth 0 pattern)))
            (when items
              (if (null title)
                  (setcdr index (append (cdr index) items))
                (let ((part (assoc title parts)))
                  (if part
                      (setcdr part (append (cdr part) items))
                    (push (cons title items) parts)))))))))
    (dolist (part parts)
      (setcdr part (sort (cdr part) #'imenu--sort-by-position)))
    (append parts (sort (cdr index) #'imenu--sort-by-position))))

;; -- choosing ---------------------------------------------------------------------------------------

(defun imenu-find-default (guess completions)
  "Return the name among the items COMPLETIONS that GUESS, what is at point, fits best, or nil."
  (let ((case-fold-search nil) (regexp (regexp-quote guess)))
    (or (car (assoc guess completions))
        (car (seq-find (lambda (item) (string-match-p (concat "\\(?:\\`\\|\\W\\)" regexp "\\(?:\\'\\|\\W\\)") (car item))) completions))
        (car (seq-find (lambda (item) (string-match-p regexp (car item))) completions)))))

(defun imenu--completion-buffer (index-alist &optional prompt)
  "Ask for an item of INDEX-ALIST with PROMPT.
Return the item, t if the index is to be made anew, or nil."
  (let* ((items (mapcar (lambda (item)
                          (cons (if imenu-space-replacement
                                    (subst-char-in-string ?\s (aref imenu-space-replacement 0) (car item))
                                  (car item))
                                (cdr item)))
                        (delq nil (copy-sequence index-alist))))
         (guess (thing-at-point 'symbol))
         (default (and (stringp guess) (imenu-find-default guess items)))
         (minibuffer-setup-hook minibuffer-setup-hook))
    (when imenu-eager-completion-buffer
      (push #'minibuffer-completion-help minibuffer-setup-hook))
    (let ((name (completing-read (format-prompt (replace-regexp-in-string "[: ]*\\'" "" (or prompt "Index item")) default)
                                 items nil t nil 'imenu--history-list default)))
      (when (stringp name)
        (let ((choice (assoc name items)))
          (if (imenu--subalist-p choice)
              (imenu--completion-buffer (cdr choice) prompt)
            (if (equal choice imenu--rescan-item) t choice)))))))

(defun imenu-choose-buffer-index (&optional prompt alist)
  "Ask for an item of the buffer's index, or of ALIST, with PROMPT, and return it."
  (let ((result t))
    (while (eq result t)
      (setq result (imenu--completion-buffer
                    (let ((index (or alist (imenu--make-index-alist))))
                      (if imenu-sort-function (sort (copy-sequence index) imenu-sort-function) index))
                    prompt))
      (when (eq result t)
        (imenu--cleanup)
        (setq imenu--index-alist nil)))
    result))

(defun imenu-default-goto-function (_name position &rest _rest)
  "Go to POSITION, widening if it is not accessible."
  (when (or (< position (point-min)) (> position (point-max)))
    (widen))
  (goto-char position))

;;;###autoload
(defun imenu (index-item)
  "Go to INDEX-ITEM, an item of the buffer's index or its name; interactively, ask for it."
  (interactive (list (imenu-choose-buffer-index)))
  (let ((item (if (stringp index-item)
                  (assoc index-item (imenu--make-index-alist))
                index-item)))
    (when item
      (push-mark nil t)
      (let* ((special (listp (cdr item)))
             (function (if special (nth 2 item) imenu-default-goto-function))
             (position (if special (nth 1 item) (cdr item))))
        (apply function (car item) position (and special (nthcdr 3 item))))
      (run-hooks 'imenu-after-jump-hook))))

(provide 'imenu)

;;; imenu.el ends here
