;;; custom-theme.el --- values of options and faces, by theme  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A theme is a symbol; its property `theme-settings' lists what it says, as (PROP SYMBOL THEME VALUE) with PROP
;; `theme-value' for options and `theme-face' for faces.  The property PROP of each SYMBOL lists the themes in
;; force, as (THEME VALUE), the strongest first; `user' stands for what the user customized, and `changed' for
;; the value that a variable had before any theme.  VALUE is an expression, or the spec of a face.

;;; Code:

(defvar custom--inhibit-theme-enable 'apply-only-user
  "Whether settings are recorded without taking effect: t, nil, or `apply-only-user' for all but the user's.")
(defvar custom-theme-load-path '(custom-theme-directory t)
  "Directories of themes; `custom-theme-directory' stands for its value, t for the directory of those that come along.")
(put 'custom-theme-load-path 'risky-local-variable t)
(defvar custom-safe-themes '(default)
  "Themes that are loaded without a question: hashes of files, `default' for those that come along, or t for all.")
(put 'custom-safe-themes 'risky-local-variable t)

(defun custom-theme-p (theme)
  "Return non-nil if THEME is declared."
  (memq theme custom-known-themes))

(defun custom-check-theme (theme)
  "Signal an error if THEME is not declared."
  (unless (custom-theme-p theme)
    (error "Unknown theme `%s'" theme)))

(defun custom-theme-enabled-p (theme)
  "Return non-nil if THEME is enabled."
  (memq theme custom-enabled-themes))

(defun custom-theme-name-valid-p (name)
  "Return t if a theme can be called NAME, a symbol."
  (and (symbolp name) name (not (eq name 'user)) (not (eq name 'changed))
       (not (string= "" (symbol-name name)))))

(defun custom-make-theme-feature (theme)
  "Return the feature that THEME provides."
  (intern (concat (symbol-name theme) "-theme")))

(defmacro deftheme (theme &optional doc &rest _properties)
  "Declare THEME, documented by DOC."
  (declare (doc-string 2) (indent 1))
  `(custom-declare-theme ',theme ',(custom-make-theme-feature theme) ,doc))

(defun custom-declare-theme (theme feature &optional doc &rest _args)
  "Declare THEME, which provides FEATURE, documented by DOC."
  (unless (custom-theme-name-valid-p theme)
    (error "Custom theme cannot be named %S" theme))
  (unless (custom-theme-p theme) (push theme custom-known-themes))
  (put theme 'theme-feature feature)
  (when doc (put theme 'theme-documentation doc)))

(defun provide-theme (theme)
  "Say that the definition of THEME is complete."
  (unless (custom-theme-name-valid-p theme)
    (error "Custom theme cannot be named %S" theme))
  (custom-check-theme theme)
  (provide (get theme 'theme-feature)))

;;; Settings.

(defun custom--theme-setting (prop symbol theme)
  "Return the setting of the PROP of SYMBOL in THEME, or nil."
  (seq-find (lambda (setting) (and (eq (nth 0 setting) prop) (eq (nth 1 setting) symbol)))
            (get theme 'theme-settings)))

(defun custom--should-apply-setting (theme)
  "Return non-nil if a new setting of THEME takes effect at once."
  (or (null custom--inhibit-theme-enable)
      (and (eq custom--inhibit-theme-enable 'apply-only-user) (eq theme 'user))))

(defun custom--note-changed (prop symbol &optional new)
  "Return the PROP of SYMBOL before the first theme: the value of a variable that is not the standard one.
A value that is that of the expression NEW was just set for the theme."
  (when (and (eq prop 'theme-value) (boundp symbol))
    (let ((standard (get symbol 'standard-value)))
      (unless (or (and standard
                       (equal (symbol-value symbol) (ignore-errors (eval (car standard) t))))
                  (and new (equal (custom-quote (symbol-value symbol)) new)))
        (list (list 'changed (custom-quote (symbol-value symbol))))))))

(defun custom-push-theme (prop symbol theme mode &optional value)
  "Record that THEME gives SYMBOL the VALUE, an expression; PROP is `theme-value' or `theme-face'.
MODE is `set', or `reset' to take the setting back."
  (unless (memq prop '(theme-value theme-face))
    (error "Unknown theme property"))
  (let* ((old (get symbol prop)) (in-force (assq theme old)) (settings (get theme 'theme-settings))
         (setting (custom--theme-setting prop symbol theme)))
    (cond
     ((eq mode 'reset)
      (when in-force
        (put symbol prop (delq in-force old))
        (put theme 'theme-settings (delq setting settings))))
     (t
      (put theme 'theme-settings (cons (list prop symbol theme value) (delq setting settings)))
      (when (or (custom--should-apply-setting theme)
                (and in-force (not (eq custom--inhibit-theme-enable t))))
        (put symbol prop (cons (list theme value)
                               (if old (assq-delete-all theme old) (custom--note-changed prop symbol value)))))))
    nil))

(defun custom-variable-theme-value (variable)
  "Return (VALUE), the expression of the strongest theme that sets VARIABLE, or nil."
  (cdr (car-safe (get variable 'theme-value))))

(defun custom-theme-recalc-variable (variable)
  "Set VARIABLE as the strongest theme says, or to its standard value.
What themes say about a variable that is void is kept for its declaration."
  (let ((value (custom-variable-theme-value variable)))
    (unless (default-boundp variable)
      (put variable 'saved-value value))
    (setq value (or value (get variable 'standard-value)))
    (when (and value (or (get variable 'force-value) (default-boundp variable)))
      (funcall (or (get variable 'custom-set) #'set-default) variable (eval (car value) t)))))

(defun custom-theme-recalc-face (face)
  "Compute FACE again from its specs."
  (when (facep face)
    (dolist (frame (frame-list)) (face-spec-recalc face frame))))

;;; Variables and faces.

(defun custom--sort-vars (entries)
  "Return ENTRIES, as for `custom-set-variables', with options after those that they depend on."
  (let (sorted pending)
    (letrec ((visit (lambda (entry)
                      (unless (or (memq entry sorted) (memq entry pending))
                        (push entry pending)
                        (dolist (symbol (get (car entry) 'custom-dependencies))
                          (let ((other (assq symbol entries)))
                            (if other (funcall visit other))))
                        (setq pending (delq entry pending))
                        (push entry sorted)))))
      (mapc visit entries))
    (nreverse sorted)))

(defun custom--install-variable (theme symbol value now requests comment)
  "Install the expression VALUE of SYMBOL for THEME; NOW, REQUESTS and COMMENT as in `custom-set-variables'."
  (when requests
    (put symbol 'custom-requests requests)
    (mapc #'require requests))
  (custom-push-theme 'theme-value symbol theme 'set value)
  (when (custom--should-apply-setting theme)
    (put symbol 'saved-value (list value))
    (put symbol 'saved-variable-comment comment)
    (when now (put symbol 'force-value t))
    (when (or now (default-boundp symbol))
      (funcall (or (get symbol 'custom-set) #'set-default) symbol (eval value t))
      (put symbol 'variable-comment comment))))

(defun custom-theme-set-variables (theme &rest args)
  "Install the values ARGS of THEME; see `custom-set-variables'."
  (custom-check-theme theme)
  (mapc #'car args)
  (dolist (entry (custom--sort-vars args))
    (custom--install-variable theme (indirect-variable (nth 0 entry)) (nth 1 entry) (nth 2 entry)
                              (nth 3 entry) (nth 4 entry))))

(defun custom-set-variables (&rest args)
  "Install values that the user saved: ARGS are (SYMBOL VALUE [NOW [REQUESTS [COMMENT]]]) lists.
VALUE is an expression.  It is kept for the declaration of SYMBOL if that is void, unless NOW is non-nil.
REQUESTS are features to require first."
  (apply #'custom-theme-set-variables 'user args))

(defun custom-theme-set-faces (theme &rest args)
  "Install the faces ARGS of THEME; see `custom-set-faces'."
  (custom-check-theme theme)
  (dolist (entry args)
    (unless (listp entry) (error "Incompatible Custom theme spec"))
    (let ((face (nth 0 entry)) (spec (nth 1 entry)) (now (nth 2 entry)) (comment (nth 3 entry)))
      (if (get face 'face-alias) (setq face (get face 'face-alias)))
      (custom-push-theme 'theme-face face theme 'set spec)
      (when (custom--should-apply-setting theme)
        (put face 'saved-face spec)
        (put face 'saved-face-comment comment)
        (when now (put face 'force-face t))
        (when (or now (facep face))
          (unless (facep face) (make-empty-face face))
          (put face 'face-comment comment)
          (custom-theme-recalc-face face))))))

(defun custom-set-faces (&rest args)
  "Install faces that the user saved: ARGS are (FACE SPEC [NOW [COMMENT]]) lists."
  (apply #'custom-theme-set-faces 'user args))

(defun custom-theme-reset-variables (theme &rest args)
  "Take back what THEME says about the variables in ARGS, (VARIABLE IGNORED) lists."
  (custom-check-theme theme)
  (dolist (arg args)
    (custom-push-theme 'theme-value (car arg) theme 'reset)))

(defun custom-reset-variables (&rest args)
  "Take back what the user customized of the variables in ARGS, (VARIABLE IGNORED) lists."
  (apply #'custom-theme-reset-variables 'user args))

(defun custom-theme-reset-faces (theme &rest args)
  "Take back what THEME says about the faces in ARGS, (FACE IGNORED) lists."
  (custom-check-theme theme)
  (dolist (arg args)
    (custom-push-theme 'theme-face (car arg) theme 'reset)))

(defun custom-reset-faces (&rest args)
  "Take back what the user customized of the faces in ARGS, (FACE IGNORED) lists."
  (apply #'custom-theme-reset-faces 'user args))

(defun customize-set-variable (variable value &optional comment)
  "Set the option VARIABLE to VALUE for this session, by its :set function, with COMMENT."
  (custom-load-symbol variable)
  (custom-push-theme 'theme-value variable 'user 'set (custom-quote value))
  (funcall (or (get variable 'custom-set) #'set-default) variable value)
  (put variable 'customized-value (list (custom-quote value)))
  (cond ((string= comment "")
         (put variable 'variable-comment nil)
         (put variable 'customized-variable-comment nil))
        (comment
         (put variable 'variable-comment comment)
         (put variable 'customized-variable-comment comment)))
  value)

;;; Loading and enabling.

(defun custom--theme-apply (theme settings in-force)
  "Make the SETTINGS of THEME take effect if IN-FORCE is non-nil, else end that."
  (dolist (setting settings)
    (let* ((prop (nth 0 setting)) (symbol (nth 1 setting)) (old (get symbol prop)))
      (when (or in-force (assq theme old))
        (put symbol prop (if in-force
                             (cons (list theme (nth 3 setting))
                                   (if old (assq-delete-all theme old) (custom--note-changed prop symbol)))
                           (assq-delete-all theme old)))
        (if (eq prop 'theme-value)
            (custom-theme-recalc-variable symbol)
          (custom-theme-recalc-face symbol))))))

(defun enable-theme (theme)
  "Make the settings of THEME take effect, over those of all themes but the user's."
  (interactive (list (intern (completing-read "Enable custom theme: " obarray
                                              (lambda (sym) (get sym 'theme-settings)) t))))
  (unless (custom-theme-p theme)
    (error "Undefined Custom theme %s" theme))
  (custom--theme-apply theme (get theme 'theme-settings) t)
  (unless (eq theme 'user)
    (setq custom-enabled-themes (cons theme (remq theme custom-enabled-themes)))
    (enable-theme 'user)))

(defun disable-theme (theme)
  "End the effect of the settings of THEME."
  (interactive (list (intern (completing-read "Disable custom theme: " (mapcar #'symbol-name custom-enabled-themes) nil t))))
  (when (custom-theme-enabled-p theme)
    (custom--theme-apply theme (get theme 'theme-settings) nil)
    (setq custom-enabled-themes (remq theme custom-enabled-themes))
    nil))

(defun custom-theme--load-path ()
  "Return the directories of `custom-theme-load-path' that exist."
  (let (directories)
    (dolist (entry custom-theme-load-path (nreverse directories))
      (let ((directory (cond ((eq entry 'custom-theme-directory) custom-theme-directory)
                             ((eq entry t) (expand-file-name "themes" data-directory))
                             (t entry))))
        (if (file-directory-p directory) (push directory directories))))))

(defun custom-available-themes ()
  "Return the themes that can be loaded."
  (let (themes)
    (dolist (directory (custom-theme--load-path) (nreverse themes))
      (dolist (file (file-expand-wildcards (expand-file-name "*-theme.el" directory)))
        (let* ((name (file-name-nondirectory file)) (theme (intern (substring name 0 -9))))
          (if (and (custom-theme-name-valid-p theme) (not (memq theme themes)))
              (push theme themes)))))))

(defun custom--theme-trusted-p (file)
  "Return non-nil if the theme in FILE is loaded without a question."
  (or (eq custom-safe-themes t)
      (and (memq 'default custom-safe-themes)
           (equal (file-name-directory file) (expand-file-name "themes/" data-directory)))
      (with-temp-buffer
        (insert-file-contents file)
        (member (secure-hash 'sha256 (current-buffer)) custom-safe-themes))))

(defun load-theme (theme &optional no-confirm no-enable)
  "Load THEME from the directories of `custom-theme-load-path' and enable it; return t.
Ask before loading what is not known as safe, unless NO-CONFIRM is non-nil.  With NO-ENABLE, a theme that was
not enabled stays so."
  (interactive (list (intern (completing-read "Load custom theme: " (mapcar #'symbol-name (custom-available-themes)) nil t))
                     nil nil))
  (unless (custom-theme-name-valid-p theme)
    (error "Invalid theme name `%s'" theme))
  (let ((enabled (custom-theme-enabled-p theme))
        (file (locate-file (concat (symbol-name theme) "-theme.el") (custom-theme--load-path) '("" "c"))))
    (unless file
      (error "Unable to find theme file for `%s'" theme))
    (when enabled (disable-theme theme))
    (unless (or no-confirm (custom--theme-trusted-p file)
                (and (not noninteractive) (yes-or-no-p "Loading a theme can run Lisp code.  Really load? ")))
      (error "Unable to load theme `%s'" theme))
    (put theme 'theme-settings nil)
    (put theme 'theme-feature nil)
    (put theme 'theme-documentation nil)
    (let ((custom--inhibit-theme-enable t))
      (load file nil t))
    (when (or enabled (not no-enable))
      (enable-theme theme))
    t))

(defun require-theme (feature &optional noerror)
  "Load FEATURE from the directories of `custom-theme-load-path' if it is not there; return it.
If there is no file, signal an error, or return nil with NOERROR."
  (cond
   ((featurep feature) feature)
   (t (let* ((path (custom-theme--load-path)) (name (symbol-name feature))
             (file (locate-file name path (get-load-suffixes))))
        (cond
         (file
          (load file nil t)
          (unless (featurep feature)
            (error "Loading file %s failed to provide feature `%s'" file feature))
          feature)
         ((not noerror)
          (signal 'file-missing (list "Cannot open load file" "No such file or directory" name))))))))

(provide 'custom-theme)

;;; custom-theme.el ends here
