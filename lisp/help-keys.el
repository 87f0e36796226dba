;;; help-keys.el --- lists of key bindings  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A list has a section for each keymap that is active, in the order in which keys are looked up: what an
;; earlier section binds is left out of the later ones.  In a section the keymap's own bindings come first,
;; then, set off by blank lines, those of its prefix keys.

;;; Code:

(defconst help-keys--column 16 "Column of the bindings in lists of keys.")

(defvar help-keys--wide nil "Non-nil if the binding before was put into the second column.")

(defun help-keys--indent ()
  "Move to the column of the binding, after a key was inserted."
  (let ((column (current-column)))
    (setq help-keys--wide
          (cond ((> column 30) (insert "\n") t)
                ((> column 14) t)
                (t (and help-keys--wide (> column 10)))))
    (indent-to (if help-keys--wide (* 2 help-keys--column) help-keys--column) 1)))

(defun help-keys--definition (binding)
  "Return BINDING without the texts of a menu item."
  (cond ((and (consp binding) (stringp (car binding)))
         (help-keys--definition (cdr binding)))
        ((eq (car-safe binding) 'menu-item)
         (nth 2 binding))
        (t binding)))

(defun help-keys--text (binding translation)
  "Return how lists show BINDING; with TRANSLATION a key is shown as one."
  (cond ((and translation (or (stringp binding) (vectorp binding))) (key-description binding))
        ((or (stringp binding) (vectorp binding)) "Keyboard Macro")
        ((and (symbolp binding) binding) (symbol-name binding))
        ((keymapp binding) "Prefix Command")
        (t "??")))

(defun help-keys--before (a b)
  "Return non-nil if the event A is listed before B: characters first, in their order."
  (cond ((and (integerp a) (integerp b)) (< a b))
        ((integerp a) t)
        ((integerp b) nil)
        (t (string-version-lessp a b))))

(defun help-keys--wanted (event binding key shadows)
  "Return non-nil if EVENT with BINDING is to be listed as KEY; SHADOWS are keymaps that come first."
  (and binding
       (not (memq event '(t menu-bar tool-bar tab-bar)))
       (not (memq binding '(undefined ignore-event)))
       (not (and shadows
                 (not (keymapp binding))
                 (let (found)
                   (dolist (map shadows found)
                     (let ((there (lookup-key map key)))
                       (if (and there (not (integerp there))) (setq found t)))))))))

(defun help-keys--bindings (map prefix shadows)
  "Return the bindings of MAP itself, whose prefix key is PREFIX, but for what SHADOWS bind.
The value is a sorted list of (EVENT BINDING LAST): LAST is the end of a range of characters, or EVENT."
  (let ((seen nil) (found nil))
    (map-keymap
     (lambda (event definition)
       (let* ((binding (help-keys--definition definition)) (first (if (consp event) (car event) event)))
         (unless (memq first seen)
           (push first seen)
           (if (help-keys--wanted first binding (vconcat prefix (vector first)) shadows)
               (push (list first binding (if (consp event) (cdr event) event)) found)))))
     map)
    (help-keys--merge (sort found (lambda (a b) (help-keys--before (car a) (car b)))))))

(defun help-keys--merge (entries)
  "Return ENTRIES with characters that follow each other and have one binding as one range."
  (let ((result nil))
    (dolist (entry entries)
      (let ((before (car result)))
        (if (and before (integerp (car entry)) (integerp (nth 2 before)) (= (car entry) (1+ (nth 2 before)))
                 (eq (nth 1 before) (nth 1 entry)) (not (keymapp (nth 1 entry))))
            (setcar result (list (car before) (nth 1 before) (nth 2 entry)))
          (push entry result))))
    (nreverse result)))

(defun help-keys--insert-entry (entry prefix translation)
  "Insert the line of ENTRY, of a keymap with the prefix key PREFIX; TRANSLATION as in `help-keys--text'."
  (let ((first (key-description (vector (car entry)) prefix)) (last (key-description (vector (nth 2 entry)) prefix)))
    (insert (propertize first 'face 'help-key-binding 'font-lock-face 'help-key-binding))
    (unless (equal first last) (insert " .. " (propertize last 'face 'help-key-binding 'font-lock-face 'help-key-binding)))
    (help-keys--indent)
    (insert (help-keys--text (nth 1 entry) translation) "\n")))

(defun help-keys--insert-map (map prefix shadows translation)
  "Insert the bindings of MAP itself as lines; PREFIX, SHADOWS and TRANSLATION as elsewhere."
  (let* ((entries (help-keys--bindings map prefix shadows))
         (inserts (delq nil (mapcar (lambda (e) (and (eq (nth 1 e) 'self-insert-command) e)) entries))))
    (setq help-keys--wide nil)
    (when entries
      (dolist (e inserts) (help-keys--insert-entry e prefix translation))
      (if inserts (insert "\n"))
      (dolist (e entries)
        (unless (memq e inserts) (help-keys--insert-entry e prefix translation)))
      (insert "\n"))))

(defun describe-map-tree (startmap &optional partial shadow prefix title _no-menu transl always-title _mention-shadow)
  "Insert the bindings of the keymap STARTMAP, and of its prefix keys, before point.
PARTIAL leaves out commands that are not of interest, `undefined' among
them.  SHADOW is a list of keymaps whose bindings are left out.  PREFIX
limits the list to keys that begin with it.  TITLE is inserted first, if
there is something to list or ALWAYS-TITLE is non-nil.  TRANSL: the
keymap translates keys to keys."
  (ignore partial)
  (let ((start (point)) (maps (accessible-keymaps startmap prefix)) (head nil))
    (dolist (pair maps)
      (unless (or (memq (and (> (length (car pair)) 0) (aref (car pair) 0)) '(menu-bar tool-bar tab-bar)))
        (help-keys--insert-map (cdr pair) (car pair) shadow transl)))
    (setq head (concat (if title (concat title (if prefix (concat " Starting With " (key-description prefix))) ":\n"))
                       "key             binding\n---             -------\n\n"))
    (if (or always-title (> (point) start))
        (save-excursion (goto-char start) (insert head)))))

(defun help-keys--minor-title (mode)
  "Return the title of the section of the minor mode MODE."
  (format-message "`%s' Minor Mode Bindings" mode))

(defun describe-buffer-bindings (buffer &optional prefix _menus)
  "Insert the key bindings of BUFFER before point, those that begin with PREFIX if it is non-nil."
  (let (shadows sections minor local)
    (with-current-buffer buffer
      (setq minor (help-keys--minor-maps) local (current-local-map)))
    (if overriding-local-map
        (push (list overriding-local-map "\f\nOverriding Bindings" nil) sections)
      (dolist (pair minor)
        (push (list (cdr pair) (concat "\f\n" (help-keys--minor-title (car pair))) nil) sections))
      (if local (push (list local "\f\nMajor Mode Bindings" nil) sections)))
    (push (list (current-global-map) "\f\nGlobal Bindings" nil) sections)
    (push (list local-function-key-map "\f\nFunction key map translations" t) sections)
    (push (list input-decode-map "\f\nInput decoding map translations" t) sections)
    (describe-map-tree key-translation-map nil nil prefix "Key translations" nil t)
    (dolist (section (nreverse sections))
      (describe-map-tree (car section) t (if (nth 2 section) nil shadows) prefix (nth 1 section) nil (nth 2 section))
      (setq shadows (append shadows (list (car section)))))
    nil))

(defun help-keys--minor-maps ()
  "Return the keymaps of the minor modes that are on, as (MODE . MAP) pairs."
  (let ((maps (current-minor-mode-maps)) (result nil))
    (dolist (alist (append emulation-mode-map-alists (list minor-mode-overriding-map-alist minor-mode-map-alist)))
      (dolist (pair (if (symbolp alist) (symbol-value alist) alist))
        (if (and (memq (cdr pair) maps) (not (rassq (cdr pair) result))) (push pair result))))
    (nreverse result)))

(defun help--keymap-text (map)
  "Return a list of the bindings of MAP as text."
  (with-temp-buffer
    (describe-map-tree map t)
    (concat "\n" (buffer-string))))

(defun describe-bindings (&optional prefix buffer)
  "List all key bindings in BUFFER (default: the current one), those that begin with PREFIX if given."
  (interactive)
  (or buffer (setq buffer (current-buffer)))
  (with-help-window (help-buffer)
    (with-current-buffer (help-buffer)
      (describe-buffer-bindings buffer prefix))))

(defun describe-prefix-bindings ()
  "List the bindings of the prefix key that was typed before the help key."
  (interactive)
  (let* ((key (this-command-keys)) (prefix (substring key 0 (1- (length key)))))
    (describe-bindings prefix)))

(setq prefix-help-command #'describe-prefix-bindings)

(provide 'help-keys)

;;; help-keys.el ends here
