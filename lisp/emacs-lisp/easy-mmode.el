;;; easy-mmode.el --- defining minor modes  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun easy-mmode-pretty-mode-name (mode &optional lighter)
  "Return the name of MODE for people, from its symbol and its LIGHTER."
  (let* ((name (replace-regexp-in-string "toggle-\\|-minor-mode\\|-mode\\'" "" (symbol-name mode)))
         (words (mapconcat #'capitalize (split-string name "-") "-")))
    (if (and (stringp lighter) (string-match (regexp-quote (string-trim (downcase lighter))) (downcase name)) (> (length (string-trim lighter)) 0))
        (concat words " mode")
      (concat words " mode"))))

(defmacro define-minor-mode (mode doc &rest body)
  "Define the minor mode MODE: a variable, a command that toggles it, and a keymap.
DOC documents the command.  BODY begins with keywords and values,
:global, :init-value, :lighter, :keymap, :variable, :group, :after-hook,
and goes on with forms that are evaluated when the mode changes.

\(fn MODE DOC [KEYWORD VAL ... &rest BODY])"
  (declare (doc-string 2) (indent defun) (debug (&define name string-or-null-p [&optional [&not keywordp] &optional] [&rest [keywordp sexp]] def-body)))
  (let* ((mode-name (symbol-name mode)) (init-value nil) (lighter nil) (keymap nil) (keymap-sym nil) (global nil)
         (group nil) (variable nil) (setter nil) (after-hook nil) (extra nil) (type nil) (set nil) (initialize nil) (interactive t)
         (hook (intern (concat mode-name "-hook"))) (hook-on (intern (concat mode-name "-on-hook")))
         (hook-off (intern (concat mode-name "-off-hook"))) (keymap-name (intern (concat mode-name "-map"))) pretty getter)
    ;; Old style: INIT-VALUE LIGHTER KEYMAP as plain arguments.
    (unless (keywordp (car body))
      (setq init-value (pop body))
      (unless (keywordp (car body))
        (setq lighter (pop body))
        (unless (keywordp (car body)) (setq keymap (pop body)))))
    (while (keywordp (car body))
      (let ((key (pop body)) (value (pop body)))
        (cond
         ((eq key :init-value) (setq init-value value))
         ((eq key :lighter) (setq lighter (purecopy value)))
         ((eq key :global) (setq global value))
         ((eq key :extra-args) (error "define-minor-mode: :extra-args is not supported"))
         ((eq key :keymap) (setq keymap value))
         ((eq key :variable) (setq variable value))
         ((eq key :after-hook) (setq after-hook value))
         ((eq key :group) (setq group (nconc group (list :group value))))
         ((eq key :type) (setq type (list :type value)))
         ((eq key :set) (setq set (list :set value)))
         ((eq key :initialize) (setq initialize (list :initialize value)))
         ((eq key :interactive) (setq interactive value))
         (t (push value extra) (push key extra)))))
    (setq pretty (easy-mmode-pretty-mode-name mode lighter))
    (if (and (consp variable) (or (functionp (cdr variable)) (and (symbolp (cdr variable)) (cdr variable))))
        (setq getter (car variable) setter (cdr variable))
      (setq getter (or variable mode)))
    (setq keymap-sym (cond ((and keymap (symbolp keymap) (not (eq keymap t))) keymap)
                           (keymap keymap-name)))
    `(progn
       ;; The variable.
       ,(cond
         (variable nil)
         ((not global)
          `(progn
             :autoload-end
             (defvar-local ,mode ,init-value
               ,(format "Non-nil if %s is enabled.\nUse the command `%s' to change this variable." pretty mode))))
         (t
          `(defcustom ,mode ,init-value
             ,(format "Non-nil if %s is enabled.\nUse the command `%s' to change it." pretty mode)
             ,@(or set '(:set #'custom-set-minor-mode))
             ,@(or initialize '(:initialize #'custom-initialize-default))
             ,@(or group nil)
             ,@(or type '(:type 'boolean))
             ,@(nreverse extra))))
       ;; The command.
       (defun ,mode (&optional arg)
         ,(or doc (format "Toggle %s." pretty))
         ,(cond ((consp interactive) `(interactive (list (or current-prefix-arg 'toggle)) ,@interactive))
                (interactive '(interactive (list (or current-prefix-arg 'toggle)))))
         (let ((last-message (current-message)))
           (,@(if setter `(funcall #',setter) (list (if (symbolp getter) 'setq 'setf) getter))
            (cond ((eq arg 'toggle) (not ,getter))
                  ((and (numberp arg) (< arg 1)) nil)
                  (t t)))
           ,@(unless (or variable global)
               `((when (boundp 'local-minor-modes)
                   (setq local-minor-modes (delq ',mode local-minor-modes))
                   (when ,getter (push ',mode local-minor-modes)))))
           ,@(when (and global (not variable))
               `((when (boundp 'global-minor-modes)
                   (setq global-minor-modes (delq ',mode global-minor-modes))
                   (when ,getter (push ',mode global-minor-modes)))))
           ,@body
           (run-hooks ',hook (if ,getter ',hook-on ',hook-off))
           (if (called-interactively-p 'any)
               (progn
                 ,(if (and global (not variable)) `(customize-mark-as-set ',mode))
                 (unless (and (current-message) (not (equal last-message (current-message))))
                   (message ,(format "%s %%sabled%s" pretty (if global "" " in current buffer"))
                            (if ,getter "en" "dis")))))
           ,@(when after-hook `(,after-hook)))
         (force-mode-line-update)
         ,getter)
       :autoload-end
       (defvar ,hook nil)
       (unless (get ',hook 'variable-documentation)
         (put ',hook 'variable-documentation ,(format "Hook run after entering or leaving `%s'." mode)))
       (put ',hook 'custom-type 'hook)
       (put ',hook 'standard-value (list nil))
       ;; The keymap.
       ,(unless (or (symbolp keymap) (null keymap))
          `(defvar ,keymap-sym
             (let ((m ,keymap))
               (cond ((keymapp m) m)
                     ((listp m) (easy-mmode-define-keymap m))
                     (t (error "Invalid keymap %S" m))))
             ,(format "Keymap for `%s'." mode-name)))
       ,(let ((modevar (if (symbolp getter) getter mode)))
          `(with-no-warnings
             (add-minor-mode ',modevar ',lighter
                             ,(if keymap keymap-sym `(if (boundp ',keymap-name) ,keymap-name))
                             nil
                             ,(unless (eq mode modevar) `',mode)))))))

(defun customize-mark-as-set (symbol)
  "Mark SYMBOL as set by the user."
  (put symbol 'customized-value (list (custom-quote (default-value symbol)))))

(defun custom-set-minor-mode (variable value)
  "Turn the minor mode VARIABLE on or off, as VALUE says."
  (if (fboundp variable) (funcall variable (if value 1 0)) (set-default variable value)))

(defvar minor-mode-list '(auto-fill-mode overwrite-mode) "The minor modes.")
(defvar local-minor-modes nil "Minor modes that are enabled in the buffer.")
(defvar global-minor-modes nil "Global minor modes that are enabled.")

(defun add-minor-mode (toggle name &optional keymap after toggle-fun)
  "Register the minor mode with variable TOGGLE, mode line text NAME and KEYMAP.
AFTER is a mode to come after; TOGGLE-FUN its command."
  (unless (memq toggle minor-mode-list) (push toggle minor-mode-list))
  (unless toggle-fun (setq toggle-fun toggle))
  (unless (eq toggle-fun toggle) (put toggle :minor-mode-function toggle-fun))
  (when name
    (let ((existing (assq toggle minor-mode-alist)))
      (if existing
          (setcdr existing (list name))
        (let ((tail minor-mode-alist) found)
          (while (and tail (not found))
            (if (eq after (caar tail)) (setq found tail) (setq tail (cdr tail))))
          (if found
              (let ((rest (cdr found)))
                (setcdr found nil)
                (nconc found (list (list toggle name)) rest))
            (push (list toggle name) minor-mode-alist))))))
  (when keymap
    (let ((existing (assq toggle minor-mode-map-alist)))
      (if existing
          (setcdr existing keymap)
        (let ((tail minor-mode-map-alist) found)
          (while (and tail (not found))
            (if (eq after (caar tail)) (setq found tail) (setq tail (cdr tail))))
          (if found
              (let ((rest (cdr found)))
                (setcdr found nil)
                (nconc found (list (cons toggle keymap)) rest))
            (push (cons toggle keymap) minor-mode-map-alist)))))))

(defun easy-mmode-define-keymap (bs &optional name m args)
  "Return a keymap with the bindings BS, (KEY . BINDING) pairs; NAME is its prompt, M a map to add to.
ARGS are :inherit, :suppress and others."
  (let ((inherit (plist-get args :inherit)) (suppress (plist-get args :suppress)))
    (unless (keymapp m) (setq m (if (plist-get args :dense) (make-keymap name) (make-sparse-keymap name))))
    (when suppress (suppress-keymap m (eq suppress 'nodigits)))
    (dolist (b bs)
      (let ((keys (car b)) (binding (cdr b)))
        (dolist (key (if (consp keys) keys (list keys)))
          (cond ((symbolp key) (substitute-key-definition key binding m global-map))
                ((null binding) (unless (keymapp (lookup-key m key)) (define-key m key binding)))
                ((let ((o (lookup-key m key))) (or (null o) (numberp o) (eq o 'undefined)))
                 (define-key m key binding))))))
    (cond ((keymapp inherit) (set-keymap-parent m inherit))
          ((consp inherit) (set-keymap-parent m (make-composed-keymap inherit))))
    m))

(defmacro easy-mmode-defmap (m bs doc &rest args)
  "Define the constant M as a keymap with the bindings BS, documented by DOC; ARGS as for `easy-mmode-define-keymap'."
  (declare (doc-string 3) (indent 1))
  `(defconst ,m (easy-mmode-define-keymap ,bs nil (if (boundp ',m) ,m) ,(cons 'list args)) ,doc))

(defmacro define-globalized-minor-mode (global-mode mode turn-on &rest body)
  "Define GLOBAL-MODE, which turns MODE on in all buffers, by calling TURN-ON there.
BODY are keywords, values and forms as in `define-minor-mode'."
  (declare (doc-string 2) (indent defun))
  (let* ((keys nil) (name (symbol-name global-mode)) (enable-in-buffer (intern (concat name "-enable-in-buffer"))))
    (while (keywordp (car body))
      (let ((key (pop body)) (value (pop body)))
        (cond ((memq key '(:predicate :require)) nil)
              (t (setq keys (nconc keys (list key value)))))))
    `(progn
       (define-minor-mode ,global-mode
         ,(format "Toggle %s in all buffers." (easy-mmode-pretty-mode-name mode))
         :global t ,@keys
         (if ,global-mode
             (add-hook 'after-change-major-mode-hook #',enable-in-buffer)
           (remove-hook 'after-change-major-mode-hook #',enable-in-buffer))
         (dolist (buf (buffer-list))
           (with-current-buffer buf
             (if ,global-mode (funcall ,turn-on) (when ,mode (,mode -1)))))
         ,@body)
       (defun ,enable-in-buffer ()
         ,(format "Turn `%s' on in the buffer if `%s' is on." mode global-mode)
         (if ,global-mode (funcall ,turn-on))))))

(provide 'easy-mmode)

;;; easy-mmode.el ends here
