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
  (declare (doc-string 2) (indent defun)
           (debug (&define name string-or-null-p
                          [&optional [&not keywordp] sexp
                                     &optional [&not keywordp] sexp
                                     &optional [&not keywordp] sexp]
                          [&rest [keywordp sexp]] def-body)))
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
         (t (push key extra) (push value extra)))))
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
  (declare (indent 1))
  `(defconst ,m (easy-mmode-define-keymap ,bs nil (if (boundp ',m) ,m) ,(cons 'list args)) ,doc))

(defmacro define-globalized-minor-mode (global-mode mode turn-on &rest body)
  "Define GLOBAL-MODE, which turns MODE on in all buffers, by calling TURN-ON there.
BODY are keywords, values and forms as in `define-minor-mode'.  `:predicate' VALUE says in which major modes that
is done: t, nil, or a list of modes, (not MODE...), t and nil, of which the first that fits counts.  It is also the
value of the option named as GLOBAL-MODE with \"-modes\" at its end, which changes nothing as in GNU Emacs 28.

A buffer whose major mode is chosen is noted, and MODE is turned on there after the mode's hooks, after the
file was found, or after the command: whichever comes first.  Where MODE was called since, it is left alone."
  (declare (doc-string 2) (indent defun))
  (let* ((keys nil) (predicate nil) (predicated nil) (name (symbol-name global-mode))
         (stem (if (string-match "-mode\\'" name) (substring name 0 (match-beginning 0)) name))
         (modes (intern (concat stem "-modes")))
         (group (let ((tail (memq :group body))) (if tail (list :group (cadr tail)))))
         (explicit (intern (format "%s-set-explicitly" mode)))
         (major (intern (concat (symbol-name mode) "-major-mode")))
         (noted (intern (concat name "-buffers")))
         (enable (intern (concat name "-enable-in-buffers")))
         (check (intern (concat name "-check-buffers")))
         (note (intern (concat name "-cmhh"))))
    (while (keywordp (car body))
      (let ((key (pop body)) (value (pop body)))
        (cond ((eq key :predicate) (setq predicate value predicated t))
              ((eq key :require) nil)
              (t (setq keys (nconc keys (list key value)))))))
    (let* ((call `(funcall ,(if (eq (car-safe turn-on) 'function) turn-on `(function ,turn-on))))
           (turn-on-form (if predicated `(if (easy-mmode--globalized-predicate-p ,predicate) ,call) call)))
      `(progn
         (put ',global-mode 'globalized-minor-mode t)
         :autoload-end
         (defvar-local ,major nil)
         (define-minor-mode ,global-mode
           ,(format "Toggle %s in all buffers.
A positive argument turns %s on, another number off; from Lisp no argument turns it on." (easy-mmode-pretty-mode-name mode) global-mode)
           :global t ,@keys
           (easy-mmode--globalize-hooks ,global-mode #',enable #',check #',note)
           (dolist (buffer (buffer-list))
             (with-current-buffer buffer
               (cond (,global-mode ,turn-on-form)
                     (,mode (,mode -1)))))
           ,@body)
         ,@(when predicated
             `((defcustom ,modes ,predicate
                 ,(format "Major modes in whose buffers `%s' turns `%s' on." global-mode mode)
                 :type '(repeat sexp)
                 ,@group)))
         :autoload-end
         (defvar-local ,explicit nil)
         (defun ,explicit ()
           ,(format "Note that `%s' was called in this buffer." mode)
           (setq ,explicit t))
         (put ',explicit 'definition-name ',global-mode)
         (add-hook ',(intern (format "%s-hook" mode)) #',explicit)
         (defvar ,noted nil)
         (defun ,enable ()
           ,(format "Turn `%s' on in the buffers that were noted." mode)
           (easy-mmode--enable-noted ',noted ',mode ',major ',explicit (lambda () ,turn-on-form)))
         (put ',enable 'definition-name ',global-mode)
         (defun ,check ()
           ,(format "Turn `%s' on in the buffers that were noted, after a command." mode)
           (,enable)
           (remove-hook 'post-command-hook #',check))
         (put ',check 'definition-name ',global-mode)
         (defun ,note ()
           ,(format "Note that the major mode of this buffer changes, for `%s'." global-mode)
           (add-to-list ',noted (current-buffer))
           (add-hook 'post-command-hook #',check))
         (put ',note 'definition-name ',global-mode)))))

(defun easy-mmode--globalize-hooks (on enable check note)
  "Put the functions ENABLE, CHECK and NOTE of a globalized mode into their hooks, or take them out unless ON."
  (let ((change (if on #'add-hook #'remove-hook)))
    (funcall change 'after-change-major-mode-hook enable)
    (funcall change 'find-file-hook check)
    (funcall change 'change-major-mode-hook note)))

(defun easy-mmode--enable-noted (noted mode major explicit turn-on)
  "Call TURN-ON in the buffers in the list NOTED, a variable, which is emptied.
MODE is the minor mode, MAJOR and EXPLICIT are its variables of each buffer: the major mode for which it was
turned on, and whether it was called since the major mode was chosen."
  (let ((buffers (symbol-value noted)))
    (set noted nil)
    (dolist (buffer buffers)
      (when (buffer-live-p buffer)
        (with-current-buffer buffer
          (unless (or (symbol-value explicit) (eq (symbol-value major) major-mode))
            (if (symbol-value mode) (funcall mode -1))
            (funcall turn-on))
          (set major major-mode))))))

(defun easy-mmode--globalized-predicate-p (predicate)
  "Return non-nil if PREDICATE, the option of a globalized mode, wants it in this buffer's major mode."
  (let ((found (if (eq (car-safe predicate) 'not)
                   (list (not (apply #'derived-mode-p (cdr predicate)))))))
    (while (and (consp predicate) (not found))
      (let ((each (pop predicate)))
        (cond ((memq each '(t nil)) (setq found (list each)))
              ((eq (car-safe each) 'not) (if (apply #'derived-mode-p (cdr each)) (setq found (list nil))))
              ((not (symbolp each)) (error "Invalid element in a predicate of modes: %S" each))
              ((derived-mode-p each) (setq found (list t))))))
    (if found (car found) (eq predicate t))))

(defalias 'define-global-minor-mode #'define-globalized-minor-mode)
(defalias 'easy-mmode-define-global-mode #'define-globalized-minor-mode)
(defalias 'easy-mmode-define-minor-mode #'define-minor-mode)

(defun easy-mmode-set-keymap-parents (m parents)
  "Let the keymap M inherit from the keymaps PARENTS, a keymap or a list of them."
  (set-keymap-parent m (if (cdr-safe parents) (make-composed-keymap parents) (car-safe parents))))

(defun easy-mmode-define-syntax (css args)
  "Return a syntax table in which characters have the syntaxes that CSS says, (CHARACTER-OR-STRING . SYNTAX) pairs.
ARGS is a property list; :copy is the table that is copied, :inherit the one that it inherits from."
  (let* ((inherit (plist-get args :inherit)) (copy (plist-get args :copy))
         (table (cond (copy (copy-syntax-table copy)) (t (make-syntax-table)))))
    (when inherit
      (set-char-table-parent table (if (eq inherit t) (standard-syntax-table) inherit)))
    (dolist (entry css)
      (dolist (char (if (stringp (car entry)) (append (car entry) nil) (list (car entry))))
        (modify-syntax-entry char (cdr entry) table)))
    table))

(defmacro easy-mmode-defsyntax (st css doc &rest args)
  "Define the constant ST, a syntax table made by `easy-mmode-define-syntax' of CSS and ARGS, with the documentation DOC."
  (declare (doc-string 3) (indent 1))
  `(progn
     (defconst ,st (easy-mmode-define-syntax ,css (list ,@args)) ,doc)))

(provide 'easy-mmode)

;;; easy-mmode.el ends here
