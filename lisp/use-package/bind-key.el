;;; bind-key.el --- binding keys, and knowing what one has bound  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; (bind-key "C-c x" 'command) binds a key and notes that in `personal-keybindings'; `bind-keys' binds many at
;; once.  Keys of `bind-key*' come before those of all modes.  `describe-personal-keybindings' lists what was bound.

;;; Code:

(require 'cl-lib)

(defgroup bind-key nil
  "Keys that the user has bound."
  :prefix "bind-key-"
  :group 'keyboard)

(defcustom bind-key-column-widths '(18 . 40)
  "Widths of the columns of keys and of commands in the list of bindings."
  :type '(cons integer integer))

(defcustom bind-key-segregation-regexp "\\`\\(\\(C-[chx] \\|M-[gso] \\)\\([CM]-\\)?\\|.+-\\)"
  "Regular expression for the start of keys; the list of bindings has a section for each text that it matches."
  :type 'regexp)

(defcustom bind-key-describe-special-forms nil
  "Non-nil means that the list shows the doc strings of functions without a name."
  :type 'boolean)

(defvar override-global-map (make-sparse-keymap)
  "Keymap of the keys that come before those of all modes.")

(define-minor-mode override-global-mode
  "Mode in which the keys of `override-global-map' come before those of all other modes."
  :global t
  :init-value t
  :group 'bind-key)

(add-to-list 'emulation-mode-map-alists `((override-global-mode . ,override-global-map)))

(defvar personal-keybindings nil
  "What was bound, the last first: ((KEY . KEYMAP) COMMAND PREVIOUS), KEY a description, KEYMAP a symbol or nil.")

;; -- binding ----------------------------------------------------------------------------------

(defun bind-key--map (keymap)
  "Return the keymap that KEYMAP means: itself, the value of a symbol, or for nil the global one."
  (cond ((null keymap) global-map)
        ((symbolp keymap) (symbol-value keymap))
        (t keymap)))

(defun bind-key--keys (key)
  "Return (KEYS . DESCRIPTION) of KEY, a vector of events or a description as for `kbd'."
  (if (vectorp key)
      (cons key (key-description key))
    (cons (kbd key) key)))

(defun bind-key--bind (key command keymap name &optional filter)
  "Bind KEY in KEYMAP, which is called NAME, to COMMAND, and note that; return COMMAND.
FILTER is nil or a function that returns the command while the key is to be bound."
  (let* ((keys (bind-key--keys key)) (map (bind-key--map keymap))
         (id (cons (cdr keys) name))
         (before (lookup-key map (car keys)))
         (details (list command (unless (numberp before) before)))
         (entry (assoc id personal-keybindings)))
    (if entry
        (setcdr entry details)
      (push (cons id details) personal-keybindings))
    (define-key map (car keys) (if filter `(menu-item "" nil :filter ,filter) command))))

(defmacro bind-key (key-name command &optional keymap predicate)
  "Bind the key KEY-NAME to COMMAND in KEYMAP, by default the global one, and note that.
KEY-NAME is a vector, or a string as for `kbd'.  With PREDICATE, an expression, the key is bound only while
its value is non-nil."
  `(bind-key--bind ,key-name ,(unless predicate command) ,keymap
                   ',(if (symbolp keymap) keymap 'keymap)
                   ,@(if predicate `((lambda (&optional _) (when ,predicate ,command))))))

(defmacro bind-key* (key-name command &optional predicate)
  "Bind the key KEY-NAME to COMMAND before the keys of all modes; PREDICATE as in `bind-key'."
  `(bind-key ,key-name ,command override-global-map ,predicate))

(defun bind-key--remove (key keymap)
  "Remove the binding of KEY, a vector or key string, from KEYMAP, so that those of its parents show again."
  (define-key keymap key nil)
  (let* ((prefix (substring key 0 -1)) (event (aref key (1- (length key))))
         (map (if (zerop (length prefix)) keymap (lookup-key keymap prefix))))
    (when (and (keymapp map) (symbolp map)) (setq map (indirect-function map)))
    (when (consp map)
      (let ((entry (assq event (bind-key--own-entries map))))
        (if (and entry (null (cdr entry)))
            (delq entry map))))))

(defun bind-key--own-entries (map)
  "Return the conses of the keymap MAP, without those of its parent."
  (let (entries)
    (setq map (cdr map))
    (while (and (consp map) (not (eq (car map) 'keymap)))
      (if (consp (car map)) (push (car map) entries))
      (setq map (cdr map)))
    entries))

(defun bind-key--unbind (key keymap name)
  "Remove the binding of KEY from KEYMAP, which is called NAME, and the note of it."
  (let ((keys (bind-key--keys key)))
    (bind-key--remove (car keys) (bind-key--map keymap))
    (setq personal-keybindings
          (cl-delete (cons (cdr keys) name) personal-keybindings :key #'car :test #'equal))
    nil))

(defmacro unbind-key (key-name &optional keymap)
  "Remove the binding of the key KEY-NAME from KEYMAP, by default the global one, and the note of it."
  `(bind-key--unbind ,key-name ,keymap ',(if (symbolp keymap) keymap 'keymap)))

;; -- many bindings ----------------------------------------------------------------------------

(defun bind-key--take-keywords (args)
  "Return (PLIST . REST): the keywords and values that ARGS begins with, and what follows."
  (let (plist)
    (while (keywordp (car args))
      (unless (memq (car args) '(:map :prefix :prefix-map :prefix-docstring :menu-name :filter :package))
        (error "Unknown keyword of `bind-keys': %S" (car args)))
      (setq plist (append plist (list (car args) (cadr args))) args (cddr args)))
    (cons plist args)))

(defun bind-key--prefix-forms (plist maps)
  "Return the forms that define the prefix keymap that PLIST asks for and bind its key in MAPS."
  (let ((prefix-map (plist-get plist :prefix-map)) (prefix (plist-get plist :prefix)) (doc (plist-get plist :prefix-docstring)))
    (when (or prefix-map prefix)
      (unless (and prefix-map prefix)
        (error "Both :prefix-map and :prefix must be supplied")))
    (when prefix-map
      `((defvar ,prefix-map)
        ,@(if doc `((put ',prefix-map 'variable-documentation ,doc)))
        (define-prefix-command ',prefix-map nil ,@(if (plist-get plist :menu-name) (list (plist-get plist :menu-name))))
        ,@(mapcar (lambda (map) `(bind-key ,prefix ',prefix-map ,map ,(plist-get plist :filter)))
                  (or maps '(nil)))))))

(defun bind-keys-form (args keymap)
  "Return the forms that bind what ARGS lists, the arguments of `bind-keys'; KEYMAP is the keymap if they name none."
  (let* ((split (bind-key--take-keywords args)) (plist (car split)) (rest (cdr split))
         (map (if (plist-member plist :map) (plist-get plist :map) keymap))
         (maps (if (listp map) map (list map)))
         (package (plist-get plist :package)) (filter (plist-get plist :filter))
         (prefix-map (plist-get plist :prefix-map))
         (forms (bind-key--prefix-forms plist maps)) bindings)
    (while (and rest (not (keywordp (car rest))))
      (push (pop rest) bindings))
    (dolist (target (cond (prefix-map (list prefix-map)) (maps) (t '(nil))))
      (dolist (binding (reverse bindings))
        (let ((command (cdr binding)))
          (setq forms
                (append forms
                        `((bind-key ,(car binding)
                                    ,(if (symbolp command) (if command `#',command) command)
                                    ,target ,(unless prefix-map filter))))))))
    (append
     (cond
      ((and package maps (not (eq map keymap)))
       `((if (and ,@(mapcar (lambda (map) `(boundp ',map)) maps))
             (progn ,@forms)
           (eval-after-load ,(if (symbolp package) `',package package) '(progn ,@forms)))))
      (t forms))
     (if rest
         (bind-keys-form (if package (append (list :package package) rest) rest) map)))))

(defmacro bind-keys (&rest args)
  "Bind many keys: ARGS are (KEY . COMMAND) pairs, and keywords with values before those that they are for.
:map KEYMAP or a list of them, :filter EXPRESSION as the predicate of `bind-key';
:prefix KEY and :prefix-map VARIABLE make a prefix key, with :prefix-docstring and :menu-name;
:package FEATURE waits for that if a keymap is void."
  (macroexp-progn (bind-keys-form args nil)))

(defmacro bind-keys* (&rest args)
  "Bind the keys of ARGS, as in `bind-keys', before those of all modes."
  (macroexp-progn (bind-keys-form args 'override-global-map)))

;; -- listing ----------------------------------------------------------------------------------

(defun get-binding-description (elem)
  "Return what the list of bindings shows for ELEM, a command: a symbol, or a string."
  (cond
   ((memq (car-safe elem) '(lambda closure))
    (let* ((body (if (eq (car elem) 'lambda) (cddr elem) (cdddr elem))) (doc (car body)))
      (cond ((and bind-key-describe-special-forms (stringp doc)) doc)
            (bind-key-describe-special-forms "#<lambda>")
            ((eq (car elem) 'lambda) "#<lambda>")
            (t "#<closure>"))))
   ((and elem (symbolp elem)) elem)
   ((null elem) nil)
   ((keymapp elem) "#<keymap>")
   ((consp elem) elem)
   (t "#<byte-compiled lambda>")))

(defun bind-key--group (key)
  "Return the part of KEY, a description, that tells its section in the list."
  (if (string-match bind-key-segregation-regexp key) (match-string 0 key) ""))

(defun compare-keybindings (l r)
  "Return (BEFORE . APART) for L and R, elements of `personal-keybindings': whether L comes before R, and in another section."
  (let* ((left (caar l)) (right (caar r)) (lmap (cdar l)) (rmap (cdar r))
         (lgroup (bind-key--group left)) (rgroup (bind-key--group right)))
    (cond
     ((not (eq lmap rmap))
      (cons (cond ((null lmap) t) ((null rmap) nil) (t (string< (symbol-name lmap) (symbol-name rmap)))) t))
     ((not (string= lgroup rgroup)) (cons (string< lgroup rgroup) t))
     (t (cons (string< left right) nil)))))

(defun bind-key--comment (entry)
  "Return what the list says about the binding ENTRY: what the key did before or does now, or nil."
  (let* ((key (kbd (caar entry))) (map (cdar entry)) (command (nth 1 entry)) (before (nth 2 entry))
         (now (lookup-key (if (and map (symbolp map) (boundp map)) (symbol-value map) global-map) key)))
    (cond
     ((and (not (eq now command)) (not (equal now command)) (not (numberp now)) (not (eq (car-safe now) 'menu-item)) now)
      (format "[now: `%s']" (get-binding-description now)))
     (before (format "was `%s'" (get-binding-description before))))))

(defun bind-key--pad (text width)
  "Return TEXT with blanks up to WIDTH columns."
  (concat text (make-string (max 0 (- width (string-width text))) ?\s)))

(defun describe-personal-keybindings ()
  "List the keys that were bound by `bind-key' and its kind."
  (interactive)
  (let* ((key-width (car bind-key-column-widths)) (command-width (cdr bind-key-column-widths)) (last nil)
         (buffer "*Personal Keybindings*"))
    (with-output-to-temp-buffer buffer
      (princ (concat (bind-key--pad "Key name" key-width) (bind-key--pad "Command" command-width) "Comments\n"
                     (make-string (1- key-width) ?-) " " (make-string (1- command-width) ?-) " " (make-string 21 ?-) "\n"))
      (dolist (entry (sort (copy-sequence personal-keybindings) (lambda (l r) (car (compare-keybindings l r)))))
        (let ((map (cdar entry)) (comment (bind-key--comment entry))
              (command (format "`%s'" (get-binding-description (nth 1 entry)))))
          (cond
           ((and map (not (eq map (cdar last))))
            (princ (format "\n\n%s: %s\n%s\n\n" map (caar entry) (make-string (+ 21 key-width command-width) ?-))))
           ((and last (cdr (compare-keybindings last entry)))
            (princ "\n")))
          (princ (concat (bind-key--pad (caar entry) key-width)
                         (if comment (concat (bind-key--pad command command-width) comment) command)
                         "\n"))
          (setq last entry))))
    (with-current-buffer buffer
      (unless (derived-mode-p 'help-mode) (help-mode)))))

(provide 'bind-key)

;;; bind-key.el ends here
