;;; cus-buffer.el --- options and faces in a buffer: looking, changing, saving  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `customize-group' and its kind show options, faces and groups in a buffer: each with its name, its value, its state
;; and its documentation.  A key changes the thing at point, by a question in the minibuffer; what was changed counts at
;; once, for this session, and another key saves it.  Values that are one text, such as numbers and strings, are fields
;; (`cus-widgets'); another key sets those that were edited.

;;; Code:

(require 'cl-lib)
(require 'cus-edit)
(require 'cus-widgets)

(defcustom custom-unlispify-tag-names t
  "Non-nil means that names are shown as words: \"Tab Width\"."
  :type 'boolean
  :group 'customize)

(defcustom custom-unlispify-menu-entries t
  "Non-nil means that menus show names as words."
  :type 'boolean
  :group 'customize)

(defface custom-group-tag '((t :weight bold :underline t)) "Face of the names of groups." :group 'customize)
(defface custom-face-tag '((t :inherit custom-variable-tag)) "Face of the names of faces." :group 'customize)

;; -- names, types, states ---------------------------------------------------------------------

(defun custom-unlispify-menu-entry (symbol &optional no-suffix)
  "Return the name of SYMBOL as words for a menu, with \"...\" unless NO-SUFFIX."
  (if (not custom-unlispify-menu-entries)
      (symbol-name symbol)
    (propertize (concat (capitalize (replace-regexp-in-string "[-/]+" " " (symbol-name symbol))) (if no-suffix "" "..."))
                'custom-data symbol)))

(defun custom-unlispify-tag-name (symbol)
  "Return the name of SYMBOL as words."
  (let ((custom-unlispify-menu-entries custom-unlispify-tag-names))
    (custom-unlispify-menu-entry symbol t)))

(defconst cus-buffer--types-by-name
  '(("-p" boolean) ("-flag" boolean) ("-hook" hook) ("-face" face) ("-file" file) ("-function" function)
    ("-functions" repeat function) ("-alist" alist :key-type sexp :value-type sexp) ("-list" repeat sexp))
  "Types of options that do not say one, by what their names end in.")

(defun custom-variable-type (symbol)
  "Return the type of the option SYMBOL, a list, by its name if it does not say one."
  (let* ((declared (get symbol 'custom-type)) (name (symbol-name symbol)) (options (get symbol 'custom-options))
         (type (cond ((consp declared) (copy-sequence declared))
                     (declared (list declared))
                     (t (let ((guess (cl-assoc-if (lambda (suffix) (string-suffix-p suffix name)) cus-buffer--types-by-name)))
                          (copy-sequence (or (cdr guess) '(sexp))))))))
    (if options
        (append (list (car type) :options options) (cdr type))
      type)))

(defun custom-variable-state (symbol val)
  "Return the state of the option SYMBOL: standard, saved, set, themed, changed or rogue.
VAL counts as its value if it is void."
  (when (default-boundp symbol)
    (setq val (funcall (or (get symbol 'custom-get) #'default-value) symbol)))
  (let* ((equal-p (lambda (expression) (equal val (condition-case nil (eval expression t) (error (list 'no-value))))))
         (customized (get symbol 'customized-value)) (saved (get symbol 'saved-value))
         (standard (get symbol 'standard-value)) (theme (caar (get symbol 'theme-value))))
    (cond
     (customized (if (funcall equal-p (car customized)) 'set 'changed))
     ((and saved (eq theme 'user)) (if (funcall equal-p (car saved)) 'saved 'changed))
     ((and theme (not (memq theme '(user changed))) (funcall equal-p (cadar (get symbol 'theme-value)))) 'themed)
     (standard (if (funcall equal-p (car standard)) 'standard 'changed))
     (t 'rogue))))

(defun custom-face-state (face)
  "Return the state of FACE: standard, saved, set or rogue."
  (cond
   ((get face 'customized-face) 'set)
   ((and (get face 'saved-face) (eq (caar (get face 'theme-face)) 'user)) 'saved)
   ((and (get face 'theme-face) (not (eq (caar (get face 'theme-face)) 'user))) 'themed)
   ((get face 'face-defface-spec) 'standard)
   (t 'rogue)))

(defun custom-group-members (symbol groups-only)
  "Return the members of the group SYMBOL, (NAME TYPE) lists; with GROUPS-ONLY, the groups among them."
  (let ((members (get symbol 'custom-group)))
    (if groups-only
        (cl-remove-if-not (lambda (entry) (eq (cadr entry) 'custom-group)) members)
      members)))

;; -- values and types -------------------------------------------------------------------------

(defconst cus-buffer--predicates
  '((boolean . booleanp) (integer . integerp) (natnum . natnump) (number . numberp) (float . floatp) (string . stringp) (regexp . stringp)
    (file . stringp) (directory . stringp) (symbol . symbolp) (variable . symbolp) (face . symbolp) (list . listp)
    (repeat . listp) (alist . listp) (plist . listp) (cons . consp) (vector . vectorp) (character . characterp)
    (function . functionp))
  "Predicates of values for types.  Types that are not here may have any value.")

(defun cus-buffer--constant (type)
  "Return the value that TYPE, a `const' or its kind, stands for."
  (let ((tail (cdr type)) (found nil) (value nil))
    (while tail
      (if (keywordp (car tail))
          (progn (if (eq (car tail) :value) (setq value (cadr tail) found t))
                 (setq tail (cddr tail)))
        (setq value (car tail) found t tail nil)))
    (and found value)))

(defun cus-buffer--alternatives (type)
  "Return the types among which TYPE, a `choice' or its kind, chooses."
  (let ((tail (cdr type)))
    (while (keywordp (car tail)) (setq tail (cddr tail)))
    tail))

(defun cus-buffer-match-p (type value)
  "Return non-nil if VALUE can be a value of TYPE, as far as that is known."
  (let ((name (if (consp type) (car type) type)))
    (cond
     ((memq name '(choice radio)) (cl-some (lambda (other) (cus-buffer-match-p other value)) (cus-buffer--alternatives type)))
     ((memq name '(const function-item variable-item item)) (equal value (if (consp type) (cus-buffer--constant type))))
     ((assq name cus-buffer--predicates) (funcall (cdr (assq name cus-buffer--predicates)) value))
     (t t))))

(defun cus-buffer--label (type)
  "Return the text that stands for TYPE, an alternative: its tag, or the constant that it is."
  (or (and (consp type) (plist-get (cl-loop for tail on (cdr type) by #'cddr
                                            while (keywordp (car tail)) append (list (car tail) (cadr tail)))
                                   :tag))
      (if (memq (car-safe type) '(const function-item variable-item item))
          (format "%S" (cus-buffer--constant type))
        (format "%s" (if (consp type) (car type) type)))))

(defun cus-buffer--read-expression (prompt value)
  "Ask with PROMPT for an expression, with VALUE quoted as it is now; return its value."
  (eval (read-from-minibuffer prompt (prin1-to-string (custom-quote value)) read-expression-map t 'read-expression-history) t))

(defun cus-buffer-read (prompt type value)
  "Ask with PROMPT for a value of TYPE; VALUE is the present one."
  (let ((name (if (consp type) (car type) type)))
    (cond
     ((eq name 'boolean) (y-or-n-p (concat prompt "(y is t, n is nil) ")))
     ((memq name '(choice radio))
      (let* ((types (cus-buffer--alternatives type)) (labels (mapcar #'cus-buffer--label types))
             (label (completing-read prompt labels nil t))
             (chosen (nth (or (cl-position label labels :test #'string=) 0) types)))
        (cus-buffer-read (concat prompt label ": ") chosen value)))
     ((memq name '(const function-item variable-item item)) (cus-buffer--constant type))
     ((memq name '(string regexp)) (read-string prompt (if (stringp value) value)))
     ((memq name '(integer number)) (read-number prompt (if (numberp value) value)))
     ((eq name 'file) (read-file-name prompt nil (if (stringp value) value)))
     ((eq name 'directory) (read-directory-name prompt (if (stringp value) value)))
     (t (cus-buffer--read-expression prompt value)))))

;; -- changing one thing -----------------------------------------------------------------------

(defun cus-buffer--set-variable (symbol value)
  "Set the option SYMBOL to VALUE for this session."
  (unless (or (cus-buffer-match-p (custom-variable-type symbol) value)
              (y-or-n-p (format "%S is no %s.  Set it all the same? " value (car (custom-variable-type symbol)))))
    (user-error "Not set"))
  (customize-set-variable symbol value))

(defun cus-buffer--reset-variable (symbol to-standard)
  "Set the option SYMBOL to its saved value, or with TO-STANDARD to the standard one, which is no more saved then."
  (let ((saved (get symbol 'saved-value)) (standard (get symbol 'standard-value)))
    (when to-standard
      (put symbol 'saved-value nil)
      (put symbol 'saved-variable-comment nil))
    (let ((value (if to-standard standard (or saved standard))))
      (unless value (user-error "No standard value of %s is known" symbol))
      (put symbol 'customized-value nil)
      (put symbol 'customized-variable-comment nil)
      (if (and saved (not to-standard))
          (custom-push-theme 'theme-value symbol 'user 'set (car saved))
        (custom-push-theme 'theme-value symbol 'user 'reset))
      (funcall (or (get symbol 'custom-set) #'set-default) symbol (eval (car value) t))
      (if (and saved to-standard) (custom-save-all)))))

(defun cus-buffer--set-face (face spec)
  "Let FACE look as SPEC says, for this session."
  (unless (and (listp spec) (cl-every #'consp spec))
    (user-error "Not the spec of a face: %S" spec))
  (put face 'customized-face spec)
  (custom-push-theme 'theme-face face 'user 'set spec)
  (face-spec-set face spec 'customized-face))

(defun cus-buffer--save-face (face)
  "Save how FACE looks."
  (let ((spec (or (get face 'customized-face) (get face 'saved-face) (user-error "%s was not changed" face))))
    (put face 'saved-face spec)
    (put face 'customized-face nil)
    (custom-push-theme 'theme-face face 'user 'set spec)
    (custom-save-all)))

(defun cus-buffer--reset-face (face to-standard)
  "Let FACE look as it was saved, or with TO-STANDARD as it was declared, which is no more saved then."
  (let ((saved (get face 'saved-face)))
    (put face 'customized-face nil)
    (when to-standard
      (put face 'saved-face nil))
    (if (and saved (not to-standard))
        (custom-push-theme 'theme-face face 'user 'set saved)
      (custom-push-theme 'theme-face face 'user 'reset))
    (face-spec-set face (if to-standard (face-default-spec face) (or saved (face-default-spec face))) 'saved-face)
    (when to-standard (put face 'saved-face nil))
    (if (and saved to-standard) (custom-save-all))))

;; -- the buffer -------------------------------------------------------------------------------

(defvar-local cus-buffer--items nil
  "What the buffer shows: (SYMBOL TYPE) lists, TYPE `custom-variable', `custom-face' or `custom-group'.")

(defvar-local cus-buffer--group nil
  "The group that the buffer shows, or nil.")

(defvar-local cus-buffer--description nil
  "Text before the items, or nil.")

(defvar Custom-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map special-mode-map)
    (define-key map "\C-m" #'Custom-edit)
    (define-key map "e" #'Custom-edit)
    (define-key map "s" #'Custom-save-item)
    (define-key map "r" #'Custom-reset-item)
    (define-key map "R" #'Custom-reset-item-standard)
    (define-key map "\C-x\C-s" #'Custom-save)
    (define-key map "\C-c\C-c" #'Custom-set)
    (define-key map "n" #'Custom-next)
    (define-key map "\t" #'Custom-next)
    (define-key map "p" #'Custom-previous)
    (define-key map [backtab] #'Custom-previous)
    (define-key map "u" #'Custom-goto-parent)
    (define-key map "^" #'Custom-goto-parent)
    map)
  "Keymap of `Custom-mode'.")

(define-derived-mode Custom-mode special-mode "Custom"
  "Major mode of options, faces and groups.
\\<Custom-mode-map>\\[Custom-edit] changes what point is on, \\[Custom-save-item] saves it, \\[Custom-reset-item] sets it to what was saved, \
\\[Custom-reset-item-standard] to the standard;
\\[Custom-save] saves all that was changed in the buffer, \\[Custom-set] sets the options whose fields were edited."
  ;; Only text in fields can be changed (`widget-before-change').
  (setq buffer-read-only nil)
  (setq-local revert-buffer-function (lambda (&rest _) (cus-buffer--fill)))
  (setq truncate-lines nil))

(defalias 'custom-mode #'Custom-mode)

(defun cus-buffer--first-line (doc)
  "Return DOC indented for the buffer, without trailing white space."
  (if (stringp doc)
      (concat "   " (replace-regexp-in-string "\n\\(.\\)" "\n   \\1" (string-trim-right (substitute-command-keys doc))) "\n")
    ""))

(defun cus-buffer--tag (symbol)
  "Return the name that is shown for SYMBOL."
  (or (get symbol 'custom-tag) (custom-unlispify-tag-name symbol)))

(defun cus-buffer--insert-variable (symbol)
  "Insert the option SYMBOL."
  (custom-load-symbol symbol)
  (let ((bound (default-boundp symbol)))
    (if bound
        (push (widget-create 'custom-variable :tag (cus-buffer--tag symbol) :value symbol) custom-options)
      (insert (propertize (concat (cus-buffer--tag symbol) ":") 'face 'custom-variable-tag) " (void)\n"))
    (if (get symbol 'byte-obsolete-variable)
        (insert "   This variable is obsolete.\n"))
    (insert (cus-buffer--first-line (documentation-property symbol 'variable-documentation)))))

(defun cus-buffer--insert-face (face)
  "Insert FACE."
  (insert (propertize (concat (cus-buffer--tag face) " face:") 'face 'custom-face-tag)
          " " (propertize "sample" 'face face) "\n")
  (cus-widgets-insert-state (custom-face-state face))
  (insert (cus-buffer--first-line (face-documentation face))))

(defun cus-buffer--insert-group (group)
  "Insert the line of GROUP."
  (insert "[" (propertize (cus-buffer--tag group) 'face 'custom-group-tag) "] "
          (car (split-string (or (get group 'group-documentation) "") "\n")) "\n"))

(defun cus-buffer--item ()
  "Return the item that point is on, (SYMBOL TYPE); signal an error if there is none."
  (or (get-text-property (point) 'cus-buffer-item)
      (user-error "No option, face or group here")))

(defun cus-buffer--fill ()
  "Show the items of the buffer anew; point stays on its item."
  (let ((item (get-text-property (point) 'cus-buffer-item)) (inhibit-read-only t) (inhibit-modification-hooks t))
    (erase-buffer)
    (delete-all-overlays)
    (setq custom-options nil widget-field-list nil widget-field-new nil)
    (insert (substitute-command-keys
             "\\<Custom-mode-map>\\[Custom-edit] changes, \\[Custom-save-item] saves, \\[Custom-reset-item] and \\[Custom-reset-item-standard] reset; \\[Custom-save] saves all\n\n"))
    (unless (custom-file t)
      (insert "Settings cannot be saved: there is no init file.\n\n"))
    (if cus-buffer--description (insert cus-buffer--description "\n\n"))
    (dolist (each cus-buffer--items)
      (let ((start (point)))
        (pcase (cadr each)
          ('custom-group (cus-buffer--insert-group (car each)))
          ('custom-face (cus-buffer--insert-face (car each)))
          (_ (cus-buffer--insert-variable (car each))))
        (insert "\n")
        (put-text-property start (point) 'cus-buffer-item each)))
    (widget-setup)
    (set-buffer-modified-p nil)
    (goto-char (point-min))
    (cus-buffer--goto item)))

(defun cus-buffer--goto (item)
  "Go to ITEM, or to the first one."
  (let ((position (text-property-any (point-min) (point-max) 'cus-buffer-item item)))
    (goto-char (or (and item position)
                   (next-single-property-change (point-min) 'cus-buffer-item)
                   (point-min)))))

(defun custom-buffer-create-in (items name &optional description)
  "Make the buffer NAME, which shows DESCRIPTION and ITEMS; return it."
  (with-current-buffer (get-buffer-create name)
    (Custom-mode)
    (setq cus-buffer--items items cus-buffer--description description)
    (cus-buffer--fill)
    (current-buffer)))

;;;###autoload
(defun custom-buffer-create (options &optional name description)
  "Show OPTIONS, (SYMBOL TYPE) lists, in the buffer NAME, after DESCRIPTION, a text."
  (pop-to-buffer-same-window (custom-buffer-create-in options (or name "*Customization*") description)))

;;;###autoload
(defun custom-buffer-create-other-window (options &optional name description)
  "Show OPTIONS, (SYMBOL TYPE) lists, in the buffer NAME, after DESCRIPTION, a text, in another window."
  (switch-to-buffer-other-window (custom-buffer-create-in options (or name "*Customization*") description)))

;; -- commands of the buffer -------------------------------------------------------------------

(defun Custom-next (&optional n)
  "Go to the next item, N times."
  (interactive "p" Custom-mode)
  (dotimes (_ (or n 1))
    (let ((next (next-single-property-change (point) 'cus-buffer-item)))
      (if (and next (get-text-property next 'cus-buffer-item)) (goto-char next) (user-error "No next item")))))

(defun Custom-previous (&optional n)
  "Go to the previous item, N times."
  (interactive "p" Custom-mode)
  (dotimes (_ (or n 1))
    (let* ((start (previous-single-property-change (1+ (point)) 'cus-buffer-item))
           (before (and start (> start (point-min)) (previous-single-property-change start 'cus-buffer-item nil (point-min)))))
      (if (and before (get-text-property before 'cus-buffer-item)) (goto-char before) (user-error "No previous item")))))

(defun Custom-edit ()
  "Change the option or face that point is on, for this session; show the group that it is on."
  (interactive nil Custom-mode)
  (let* ((item (cus-buffer--item)) (symbol (car item)))
    (pcase (cadr item)
      ('custom-group (customize-group symbol))
      ('custom-face
       (cus-buffer--set-face symbol (cus-buffer--read-expression (format "Spec of %s: " symbol) (face-user-default-spec symbol)))
       (cus-buffer--fill))
      (_
       (cus-buffer--set-variable symbol (cus-buffer-read (format "%s: " symbol) (custom-variable-type symbol)
                                                         (if (default-boundp symbol) (default-value symbol))))
       (cus-buffer--fill)))))

(defun Custom-save-item ()
  "Save the option or face that point is on."
  (interactive nil Custom-mode)
  (let* ((item (cus-buffer--item)) (symbol (car item)))
    (pcase (cadr item)
      ('custom-group (user-error "A group has no value"))
      ('custom-face (cus-buffer--save-face symbol))
      (_ (customize-save-variable symbol (default-value symbol) (get symbol 'variable-comment))))
    (cus-buffer--fill)))

(defun cus-buffer--reset (to-standard)
  "Set what point is on to what was saved, or with TO-STANDARD to the standard."
  (let* ((item (cus-buffer--item)) (symbol (car item)))
    (pcase (cadr item)
      ('custom-group (user-error "A group has no value"))
      ('custom-face (cus-buffer--reset-face symbol to-standard))
      (_ (cus-buffer--reset-variable symbol to-standard)))
    (cus-buffer--fill)))

(defun Custom-reset-item ()
  "Set the option or face that point is on to what was saved, or to the standard if nothing was."
  (interactive nil Custom-mode)
  (cus-buffer--reset nil))

(defun Custom-reset-item-standard ()
  "Set the option or face that point is on to the standard, and save that."
  (interactive nil Custom-mode)
  (cus-buffer--reset t))

(defun Custom-set ()
  "Set the options of the buffer whose fields were edited, for this session."
  (interactive nil Custom-mode)
  (let ((edited (cl-remove 'modified custom-options :key (lambda (widget) (widget-get widget :custom-state)) :test-not #'eq)))
    (dolist (widget edited)
      (widget-apply widget :custom-set))
    (message "Set: %d" (length edited))))

(defun Custom-save ()
  "Save all options and faces of the buffer that were set in this session, and those whose fields were edited."
  (interactive nil Custom-mode)
  (Custom-set)
  (let ((count 0))
    (dolist (item cus-buffer--items)
      (let ((symbol (car item)))
        (cond
         ((and (eq (cadr item) 'custom-variable) (get symbol 'customized-value))
          (customize-save-variable symbol (default-value symbol) (get symbol 'variable-comment))
          (setq count (1+ count)))
         ((and (eq (cadr item) 'custom-face) (get symbol 'customized-face))
          (cus-buffer--save-face symbol)
          (setq count (1+ count))))))
    (cus-buffer--fill)
    (message "Saved: %d" count)))

(defun cus-buffer--parents (symbol type)
  "Return the groups of which SYMBOL, of TYPE, is a member."
  (let (parents)
    (mapatoms (lambda (group)
                (if (eq (cadr (assq symbol (get group 'custom-group))) type) (push group parents))))
    (sort parents #'string<)))

(defun Custom-goto-parent ()
  "Show the group that the buffer's group is in, or that of the first thing that it shows."
  (interactive nil Custom-mode)
  (let* ((item (if cus-buffer--group (list cus-buffer--group 'custom-group) (car cus-buffer--items)))
         (parents (and item (cus-buffer--parents (car item) (cadr item)))))
    (unless parents (user-error "No group"))
    (customize-group (if (cdr parents) (intern (completing-read "Group: " (mapcar #'symbol-name parents) nil t)) (car parents)))))

;; -- commands that show a buffer --------------------------------------------------------------

(defun cus-buffer--read-symbol (prompt predicate &optional default)
  "Ask with PROMPT for a symbol that fulfills PREDICATE; DEFAULT is one or nil."
  (let ((answer (completing-read (if default (format "%s (default %s): " prompt default) (concat prompt ": "))
                                 obarray predicate t nil nil (if default (symbol-name default)))))
    (if (string= answer "") nil (intern answer))))

(defun cus-buffer--group-items (group)
  "Return the items for a buffer of GROUP: the options and faces in it, then the groups."
  (custom-load-symbol group)
  (let ((members (cl-remove-if (lambda (member) (and (eq (cadr member) 'custom-variable)
                                                     (get (car member) 'byte-obsolete-variable)))
                               (custom-group-members group nil))))
    (append (cl-remove 'custom-group members :key #'cadr)
            (cl-remove 'custom-group members :key #'cadr :test-not #'eq))))

(defun cus-buffer--name (kind symbol)
  "Return the name of the buffer that shows SYMBOL, of KIND."
  (format "*Customize %s: %s*" kind (substring-no-properties (custom-unlispify-tag-name symbol))))

;;;###autoload
(defun customize-group (&optional group other-window)
  "Show the options and faces of GROUP; with OTHER-WINDOW, in another window."
  (interactive (list (cus-buffer--read-symbol "Customize group" (lambda (symbol) (or (get symbol 'custom-group) (get symbol 'custom-loads))) 'emacs)))
  (let* ((group (cond ((null group) 'emacs) ((stringp group) (intern (downcase group))) (t group)))
         (items (cus-buffer--group-items group)) (name (cus-buffer--name "Group" group))
         (description (concat (cus-buffer--tag group) " group: " (or (get group 'group-documentation) ""))))
    (prog1 (if other-window
               (custom-buffer-create-other-window items name description)
             (custom-buffer-create items name description))
      (with-current-buffer name (setq cus-buffer--group group)))))

;;;###autoload
(defun customize-group-other-window (&optional group)
  "Show the options and faces of GROUP in another window."
  (interactive (list (cus-buffer--read-symbol "Customize group" (lambda (symbol) (or (get symbol 'custom-group) (get symbol 'custom-loads))) 'emacs)))
  (customize-group group t))

;;;###autoload
(defun customize ()
  "Show the groups of the editor."
  (interactive)
  (customize-group 'emacs))

(defun cus-buffer--option-items (variable)
  "Return the items for a buffer of the option VARIABLE."
  (unless variable (error "No variable specified"))
  (custom-load-symbol variable)
  (list (list (indirect-variable variable) 'custom-variable)))

;;;###autoload
(defun customize-option (symbol)
  "Show the option SYMBOL."
  (interactive (list (cus-buffer--read-symbol "Customize variable" #'custom-variable-p)))
  (let ((items (cus-buffer--option-items symbol)))
    (unless (boundp (caar items)) (signal 'void-variable (list symbol)))
    (custom-buffer-create items (cus-buffer--name "Option" symbol))))
;;;###autoload
(defalias 'customize-variable #'customize-option)

;;;###autoload
(defun customize-option-other-window (symbol)
  "Show the option SYMBOL in another window."
  (interactive (list (cus-buffer--read-symbol "Customize variable" #'custom-variable-p)))
  (custom-buffer-create-other-window (cus-buffer--option-items symbol) (cus-buffer--name "Option" symbol)))
;;;###autoload
(defalias 'customize-variable-other-window #'customize-option-other-window)

;;;###autoload
(defun customize-face (&optional face other-window)
  "Show FACE, or a list of faces; without it, all faces.  With OTHER-WINDOW, in another window."
  (interactive (list (cus-buffer--read-symbol "Customize face" #'facep)))
  (let* ((faces (cond ((null face) (sort (face-list) #'string<)) ((listp face) face) (t (list face))))
         (name (if (and face (not (consp face))) (cus-buffer--name "Face" face) "*Customize Faces*")))
    (dolist (each faces)
      (unless (facep each) (user-error "Invalid face %S" each)))
    (funcall (if other-window #'custom-buffer-create-other-window #'custom-buffer-create)
             (mapcar (lambda (each) (list each 'custom-face)) faces) name)))

;;;###autoload
(defun customize-face-other-window (&optional face)
  "Show FACE in another window."
  (interactive (list (cus-buffer--read-symbol "Customize face" #'facep)))
  (customize-face face t))

(defun cus-buffer--sorted (items)
  "Return ITEMS sorted by name, groups last."
  (sort items (lambda (a b)
                (let ((x (eq (cadr a) 'custom-group)) (y (eq (cadr b) 'custom-group)))
                  (if (eq x y) (string< (car a) (car b)) y)))))

(defun cus-buffer--collect (test)
  "Return the items for which TEST, called with a symbol and a type, returns non-nil."
  (let (items)
    (mapatoms (lambda (symbol)
                (dolist (type '(custom-variable custom-face custom-group))
                  (if (funcall test symbol type) (push (list symbol type) items)))))
    (cus-buffer--sorted items)))

;;;###autoload
(defun customize-apropos (pattern &optional type)
  "Show the options, faces and groups whose name PATTERN matches: a regular expression, or a list of words.
TYPE is `options', `faces' or `groups' for only those."
  (interactive "sCustomize (regexp): ")
  (let* ((regexp (if (listp pattern) (mapconcat #'regexp-quote pattern ".*") pattern))
         (items (cus-buffer--collect
                 (lambda (symbol kind)
                   (and (string-match-p regexp (symbol-name symbol))
                        (pcase kind
                          ('custom-group (and (memq type '(nil groups)) (get symbol 'custom-group)))
                          ('custom-face (and (memq type '(nil faces)) (facep symbol)))
                          (_ (and (memq type '(nil options)) (boundp symbol) (eq (indirect-variable symbol) symbol)
                                  (not (get symbol 'byte-obsolete-variable)) (custom-variable-p symbol)))))))))
    (unless items
      (error "No customizable %s matching %s" (if type (symbol-name type) "group, face, or option") pattern))
    (custom-buffer-create items "*Customize Apropos*")))

;;;###autoload
(defun customize-apropos-options (regexp &optional _ignored)
  "Show the options whose name REGEXP matches."
  (interactive "sCustomize options (regexp): ")
  (customize-apropos regexp 'options))

;;;###autoload
(defun customize-apropos-faces (regexp)
  "Show the faces whose name REGEXP matches."
  (interactive "sCustomize faces (regexp): ")
  (customize-apropos regexp 'faces))

;;;###autoload
(defun customize-apropos-groups (regexp)
  "Show the groups whose name REGEXP matches."
  (interactive "sCustomize groups (regexp): ")
  (customize-apropos regexp 'groups))

;;;###autoload
(defun customize-saved ()
  "Show the options and faces that were saved."
  (interactive)
  (let ((items (cus-buffer--collect
                (lambda (symbol type)
                  (pcase type
                    ('custom-face (and (get symbol 'saved-face) (facep symbol)))
                    ('custom-variable (and (or (get symbol 'saved-value) (get symbol 'saved-variable-comment)) (boundp symbol))))))))
    (unless items (user-error "No saved user options"))
    (custom-buffer-create items "*Customize Saved*")))

;;;###autoload
(defun customize-unsaved ()
  "Show the options and faces that were set in this session and not saved."
  (interactive)
  (let ((items (cus-buffer--collect
                (lambda (symbol type)
                  (pcase type
                    ('custom-face (and (get symbol 'customized-face) (facep symbol)))
                    ('custom-variable (and (or (get symbol 'customized-value) (get symbol 'customized-variable-comment))
                                           (boundp symbol))))))))
    (unless items (error "No user options are set but unsaved"))
    (custom-buffer-create items "*Customize Unsaved*")))

;;;###autoload
(defun customize-rogue ()
  "Show the options that were changed outside of Customize."
  (interactive)
  (let ((items (cus-buffer--collect
                (lambda (symbol type)
                  (and (eq type 'custom-variable) (get symbol 'standard-value) (default-boundp symbol)
                       (memq (custom-variable-state symbol (default-value symbol)) '(changed rogue)))))))
    (unless items (user-error "No rogue user options"))
    (custom-buffer-create items "*Customize Rogue*")))

;;;###autoload
(defun customize-changed (&optional since-version)
  "Show the options, faces and groups that are new or have new standard values since SINCE-VERSION of Emacs."
  (interactive "sCustomize options changed, since version (default all): ")
  (let* ((since (if (member since-version '(nil "")) "0" since-version))
         (newer (lambda (symbol)
                  (let ((version (get symbol 'custom-version)))
                    (and (stringp version) (ignore-errors (version< since version))))))
         (items (cus-buffer--collect
                 (lambda (symbol type)
                   (and (funcall newer symbol)
                        (pcase type
                          ('custom-group (get symbol 'custom-group))
                          ('custom-face (facep symbol))
                          (_ (and (boundp symbol) (custom-variable-p symbol)))))))))
    (unless items
      (user-error "No user option defaults have been changed since Emacs %s" since-version))
    (custom-buffer-create (cl-remove-if (lambda (item) (get (car item) 'byte-obsolete-variable)) items)
                          "*Customize Changed Options*")))
;;;###autoload
(defalias 'customize-changed-options #'customize-changed)

;;;###autoload
(defun customize-mode (mode)
  "Show the options of the major mode MODE."
  (interactive (list (intern (completing-read "Mode: " obarray (lambda (symbol) (string-suffix-p "-mode" (symbol-name symbol))) t nil nil
                                              (symbol-name major-mode)))))
  (customize-group (or (custom-group-of-mode mode) (error "No group of options is known for %s" mode))))

(provide 'cus-buffer)

;; Local Variables:
;; generated-autoload-load-name: "cus-edit"
;; End:

;;; cus-buffer.el ends here
