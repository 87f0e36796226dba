;;; uniquify.el --- buffers of files of one name tell their directories  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Buffers that visit files of the same base name are told apart by as many directories as it takes.  Each such buffer
;; keeps, in `uniquify-managed', a list of items: one for every buffer of its base name.  A new buffer joins them when
;; `create-file-buffer' makes it or `rename-buffer' makes its name unique; then all of them are named anew.

;;; Code:

(defgroup uniquify nil "Buffers of files of one name tell their directories." :prefix "uniquify-" :group 'files)

(defcustom uniquify-buffer-name-style 'post-forward-angle-brackets
  "How the buffers of files a/b/name and c/d/name are called; nil means no name tells its directory.
`forward' b/name, `reverse' name\\b, `post-forward' name|b, `post-forward-angle-brackets' name<b>, and a function of
the base name and a list of directories whatever string it returns."
  :type '(radio (const forward) (const reverse) (const post-forward) (const post-forward-angle-brackets)
                (function :tag "Other") (const :tag "numeric suffixes" nil))
  :version "24.4"
  :require 'uniquify)
(defcustom uniquify-after-kill-buffer-p t "Non-nil means that the others are named anew when one of the buffers is killed."
  :type 'boolean)
(defcustom uniquify-ignore-buffers-re nil "Regexp of names of buffers that keep them, or nil."
  :type '(choice (const :tag "Uniquify all buffers" nil) regexp))
(defcustom uniquify-min-dir-content 0 "How many directories a name has at least." :type 'integer)
(defcustom uniquify-separator nil
  "What stands between a name and its directories in the styles `reverse' and `post-forward'; nil for a backslash and a bar."
  :type '(choice (const nil) string))
(defcustom uniquify-trailing-separator-p nil
  "Non-nil means that names of directories have a separator, in the styles `forward' and `reverse'."
  :type 'boolean)
(defcustom uniquify-strip-common-suffix t "Non-nil means that directories in which all the buffers end are left out."
  :type 'boolean)
(defvar uniquify-list-buffers-directory-modes '(dired-mode cvs-mode vc-dir-mode)
  "Modes whose buffers show the directory `list-buffers-directory'.")

;; An item is a record, as a structure of cl-lib would be, which the boot image does without.
(defsubst uniquify-make-item (base dirname buffer &optional proposed original-dirname)
  "Return an item for BUFFER of a file BASE in DIRNAME; its name will be PROPOSED, and its directory is ORIGINAL-DIRNAME."
  (record 'uniquify-item base dirname buffer proposed original-dirname))
(defsubst uniquify-item-p (object) "Is OBJECT an item?" (eq (type-of object) 'uniquify-item))
(defsubst uniquify-item-base (item) "Return the base name of ITEM." (aref item 1))
(defsubst uniquify-item-dirname (item) "Return the directory that tells ITEM from others." (aref item 2))
(defsubst uniquify-item-buffer (item) "Return the buffer of ITEM." (aref item 3))
(defsubst uniquify-item-proposed (item) "Return the name that was found for ITEM." (aref item 4))
(defsubst uniquify-item-original-dirname (item) "Return the directory of the file of ITEM." (aref item 5))
(defsubst uniquify--set-dirname (item directory) "Let DIRECTORY tell ITEM from others." (aset item 2 directory))
(defsubst uniquify--set-proposed (item name) "Note that ITEM will be called NAME." (aset item 4 name))

(defvar-local uniquify-managed nil "Items of the buffers that share this buffer's base name, nil if it has no part in this.")
(put 'uniquify-managed 'permanent-local t)

;; -- items --------------------------------------------------------------------------------------

(defun uniquify--item-of (buffer items)
  "Return the one of ITEMS that is BUFFER's, or nil."
  (while (and items (not (eq (uniquify-item-buffer (car items)) buffer)))
    (setq items (cdr items)))
  (car items))

;; -- names --------------------------------------------------------------------------------------

(defun uniquify--directories (dirname)
  "Return the names of the directories of DIRNAME, the innermost last; \"\" is the root."
  (split-string (if (equal dirname "/") "" dirname) "/+"))

(defun uniquify--levels (dirname)
  "Return how many directories of DIRNAME can tell a buffer from others; the root is told with the one in it."
  (max 1 (1- (length (uniquify--directories dirname)))))

(defun uniquify-get-proposed-name (base dirname &optional depth original-dirname)
  "Return a name for a buffer of a file BASE with DEPTH directories of DIRNAME, or all if it has fewer.
DEPTH is by default `uniquify-min-dir-content', ORIGINAL-DIRNAME is where the file is, by default DIRNAME."
  (let* ((depth (or depth uniquify-min-dir-content))
         (style uniquify-buffer-name-style)
         (separator (or uniquify-separator (if (eq style 'reverse) "\\" "|")))
         (directories (uniquify--directories dirname))
         (told (cond ((= depth 0) nil)
                     ((>= depth (uniquify--levels dirname)) directories)
                     (t (last directories depth)))))
    (when (and uniquify-trailing-separator-p (memq style '(forward reverse))
               (file-directory-p (expand-file-name base (or original-dirname dirname))))
      (setq base (if (eq style 'forward) (file-name-as-directory base) (concat separator base))))
    (cond ((null told) base)
          ((eq style 'forward) (mapconcat #'identity (append told (list base)) "/"))
          ((eq style 'reverse) (mapconcat #'identity (cons base (nreverse (copy-sequence told))) separator))
          ((eq style 'post-forward) (concat base separator (mapconcat #'identity told "/")))
          ((eq style 'post-forward-angle-brackets) (concat base "<" (mapconcat #'identity told "/") ">"))
          ((functionp style) (funcall style base told))
          (t (error "Bad value for uniquify-buffer-name-style: %s" style)))))

(defun uniquify--strip-common-suffix (items)
  "Take away the directories in which all ITEMS end."
  (let ((lists (mapcar (lambda (item) (nreverse (uniquify--directories (uniquify-item-dirname item)))) items)))
    (while (and (not (memq nil (mapcar #'cdr lists)))
                (not (delete (caar lists) (mapcar #'car lists))))
      (setq lists (mapcar #'cdr lists)))
    (while items
      (let ((name (mapconcat #'identity (reverse (car lists)) "/")))
        (uniquify--set-dirname (car items) (if (equal name "") "/" name)))
      (setq items (cdr items)
            lists (cdr lists)))))

(defun uniquify--taken-p (name item all)
  "Is NAME that of a buffer that is neither ITEM's nor one of the items ALL?"
  (let ((buffer (get-buffer name)))
    (not (or (null buffer)
             (eq buffer (uniquify-item-buffer item))
             (uniquify--item-of buffer all)))))

(defun uniquify--propose (items depth all)
  "Find names for ITEMS that tell DEPTH directories, or more where two would be alike; return an alist of items and names.
An item that no directory tells from others is not in it.  ALL are the items that will be named anew."
  (let ((groups nil) (found nil))
    (dolist (item items)
      (let* ((name (uniquify-get-proposed-name (uniquify-item-base item) (uniquify-item-dirname item) depth
                                               (uniquify-item-original-dirname item)))
             (group (assoc name groups)))
        (if group
            (setcdr group (cons item (cdr group)))
          (setq groups (cons (list name item) groups)))))
    (dolist (group groups)
      (let ((members (nreverse (cdr group))))
        (cond ((and (null (cdr members)) (not (uniquify--taken-p (car group) (car members) all)))
               (setq found (cons (cons (car members) (car group)) found)))
              ((< depth (apply #'max (mapcar (lambda (item) (uniquify--levels (uniquify-item-dirname item))) members)))
               (if (and uniquify-strip-common-suffix (cdr members) (= depth uniquify-min-dir-content))
                   (uniquify--strip-common-suffix members))
               (setq found (nconc (uniquify--propose members (1+ depth) all) found))))))
    found))

;; -- naming -------------------------------------------------------------------------------------

(defvar uniquify--naming nil "Non-nil while buffers are named here: `rename-buffer' has nothing to do then.")

(defun uniquify--rename (item name)
  "Give the buffer of ITEM the NAME, unless it has it."
  (with-current-buffer (uniquify-item-buffer item)
    (unless (equal (buffer-name) name)
      (let ((uniquify--naming t))
        (rename-buffer name t)))))

(defun uniquify-rationalize (items)
  "Name the buffers of ITEMS anew, so that each tells as many directories as it takes; all of them share ITEMS from now on."
  (dolist (item items)
    (uniquify--set-dirname item (uniquify-item-original-dirname item))
    (uniquify--set-proposed item (buffer-name (uniquify-item-buffer item))))
  (let ((names (uniquify--propose items uniquify-min-dir-content items)))
    ;; A name may still be that of another of them: it makes way first.
    (dolist (entry names)
      (let ((holder (get-buffer (cdr entry))))
        (if (and holder (not (eq holder (uniquify-item-buffer (car entry)))))
            (with-current-buffer holder
              (let ((uniquify--naming t))
                (rename-buffer (generate-new-buffer-name (buffer-name)) t))))))
    (dolist (entry names)
      (uniquify--set-proposed (car entry) (cdr entry))
      (uniquify--rename (car entry) (cdr entry))))
  (dolist (item items)
    (with-current-buffer (uniquify-item-buffer item)
      (setq uniquify-managed items))))

(defun uniquify-buffer-file-name (buffer)
  "Return the directory of the file or directory that BUFFER visits, without a final slash, or nil."
  (let ((name (or (buffer-file-name buffer)
                  (with-current-buffer buffer
                    (if (memq major-mode uniquify-list-buffers-directory-modes)
                        list-buffers-directory)))))
    (when name
      (directory-file-name (file-name-directory (expand-file-name (directory-file-name name)))))))

(defun uniquify-rationalize-file-buffer-names (base dirname newbuf)
  "Name NEWBUF, of the base name BASE in the directory DIRNAME, and the buffers that share BASE with it.
If DIRNAME is nil, NEWBUF has no part in this."
  (if (null dirname)
      (with-current-buffer newbuf
        (setq uniquify-managed nil))
    (let ((items nil)
          (directory (expand-file-name (directory-file-name dirname))))
      (dolist (buffer (buffer-list))
        (unless (or (eq buffer newbuf)
                    (and uniquify-ignore-buffers-re (string-match uniquify-ignore-buffers-re (buffer-name buffer))))
          (let ((item (uniquify--item-of buffer (buffer-local-value 'uniquify-managed buffer))))
            (if (and item (equal (uniquify-item-base item) base))
                (setq items (cons item items))))))
      (uniquify-rationalize
       (cons (uniquify-make-item base directory newbuf nil directory) items)))))

(defun uniquify-buffer-base-name ()
  "Return the base name of the current buffer, or nil if it has no part in this."
  (let ((item (uniquify--item-of (current-buffer) uniquify-managed)))
    (if item
        (uniquify-item-base item))))

;; -- when ---------------------------------------------------------------------------------------

(defun uniquify--create-file-buffer-advice (make-buffer filename &rest args)
  "Make a buffer for FILENAME by MAKE-BUFFER, which has ARGS, too, and name it and those of the same base name."
  (let ((buffer (apply make-buffer filename args)))
    (if uniquify-buffer-name-style
        (let ((name (expand-file-name (directory-file-name filename))))
          (uniquify-rationalize-file-buffer-names (file-name-nondirectory name) (file-name-directory name) buffer)))
    buffer))

(defun uniquify--without-current ()
  "Name those anew that share the base name of the current buffer, which has no part in this any more."
  (when uniquify-managed
    (let ((others nil))
      (dolist (item uniquify-managed)
        (if (and (not (eq (uniquify-item-buffer item) (current-buffer)))
                 (buffer-live-p (uniquify-item-buffer item)))
            (setq others (cons item others))))
      (setq uniquify-managed nil)
      (if (and others uniquify-buffer-name-style uniquify-after-kill-buffer-p)
          (uniquify-rationalize (nreverse others))))))

(defun uniquify--rename-buffer-advice (rename newname &optional unique &rest args)
  "Name the current buffer NEWNAME by RENAME, which has UNIQUE and ARGS, too, and those of that base name if it is to be UNIQUE."
  (let ((name (apply rename newname unique args)))
    (unless uniquify--naming
      (uniquify--without-current)
      (if (and unique uniquify-buffer-name-style)
          (uniquify-rationalize-file-buffer-names newname (uniquify-buffer-file-name (current-buffer)) (current-buffer))))
    (if uniquify-managed (buffer-name) name)))

(defun uniquify-kill-buffer-function ()
  "Name those anew that share the base name of the current buffer, which is killed."
  (uniquify--without-current))

(defun toggle-uniquify-buffer-names (&optional interactively)
  "Let the names of new buffers tell their directories, or stop that.
If INTERACTIVELY is non-nil, note it as a setting of Customize and return t."
  (interactive "p")
  (setq uniquify-buffer-name-style (if uniquify-buffer-name-style nil 'post-forward-angle-brackets))
  (message "Directory name in buffer names (uniquify) %s globally" (if uniquify-buffer-name-style "enabled" "disabled"))
  (if interactively (customize-mark-as-set 'uniquify-buffer-name-style)))

(defun uniquify-unload-function ()
  "Let no buffer name tell its directory any more; return nil."
  (advice-remove 'rename-buffer #'uniquify--rename-buffer-advice)
  (advice-remove 'create-file-buffer #'uniquify--create-file-buffer-advice)
  nil)

(advice-add 'rename-buffer :around #'uniquify--rename-buffer-advice)
(advice-add 'create-file-buffer :around #'uniquify--create-file-buffer-advice)
(add-hook 'kill-buffer-hook #'uniquify-kill-buffer-function)

(provide 'uniquify)
;;; uniquify.el ends here
