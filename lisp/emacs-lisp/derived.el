;;; derived.el --- defining major modes  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun derived-mode-hook-name (mode) "Return the hook of MODE." (intern (concat (symbol-name mode) "-hook")))
(defun derived-mode-map-name (mode) "Return the keymap variable of MODE." (intern (concat (symbol-name mode) "-map")))
(defun derived-mode-syntax-table-name (mode) "Return the syntax table variable of MODE." (intern (concat (symbol-name mode) "-syntax-table")))
(defun derived-mode-abbrev-table-name (mode) "Return the abbrev table variable of MODE." (intern (concat (symbol-name mode) "-abbrev-table")))

(defmacro define-derived-mode (child parent name &optional docstring &rest body)
  "Define CHILD as a major mode derived from PARENT (nil for none), called NAME.
DOCSTRING documents it.  BODY begins with keywords and values (:group,
:syntax-table, :abbrev-table, :after-hook, :interactive) and goes on with
forms that set the mode up."
  (declare (debug (&define name symbolp sexp [&optional stringp] [&rest keywordp sexp] def-body)) (doc-string 4) (indent defun))
  (when (and docstring (not (stringp docstring)))
    (push docstring body)
    (setq docstring nil))
  (when (eq parent 'fundamental-mode) (setq parent nil))
  (let ((map (derived-mode-map-name child)) (syntax (derived-mode-syntax-table-name child))
        (abbrev (derived-mode-abbrev-table-name child)) (hook (derived-mode-hook-name child))
        (declare-abbrev t) (declare-syntax t) (group nil) (after-hook nil) (interactive t))
    (while (keywordp (car body))
      (let ((key (pop body)) (value (pop body)))
        (cond ((eq key :group) (setq group value))
              ((eq key :abbrev-table) (setq abbrev value declare-abbrev nil))
              ((eq key :syntax-table) (setq syntax value declare-syntax nil))
              ((eq key :after-hook) (setq after-hook value))
              ((eq key :interactive) (setq interactive value)))))
    (setq docstring (or docstring
                        (format "Major mode %s%s.\nIt runs the hook `%s' at its end." child
                                (if parent (format ", derived from `%s'" parent) "") hook)))
    `(progn
       (defvar ,hook nil)
       (unless (get ',hook 'variable-documentation)
         (put ',hook 'variable-documentation ,(format "Hook run after entering `%S'." child)))
       (unless (boundp ',map) (put ',map 'definition-name ',child))
       (with-no-warnings (defvar ,map (make-sparse-keymap)))
       (unless (get ',map 'variable-documentation)
         (put ',map 'variable-documentation ,(format "Keymap for `%s'." child)))
       ,(if declare-syntax
            `(progn
               (defvar ,syntax (make-syntax-table))
               (unless (get ',syntax 'variable-documentation)
                 (put ',syntax 'variable-documentation ,(format "Syntax table for `%s'." child)))))
       ,(if declare-abbrev
            `(progn
               (defvar ,abbrev nil)
               (when (fboundp 'define-abbrev-table) (define-abbrev-table ',abbrev nil))
               (unless (get ',abbrev 'variable-documentation)
                 (put ',abbrev 'variable-documentation ,(format "Abbrev table for `%s'." child)))))
       (put ',child 'derived-mode-parent ',parent)
       ,(if group `(put ',child 'custom-mode-group ,group))
       (defun ,child ()
         ,docstring
         ,(if interactive '(interactive))
         (delay-mode-hooks
           (,(or parent 'kill-all-local-variables))
           (setq major-mode (quote ,child))
           (setq mode-name ,name)
           ,(if parent
                `(progn
                   (if (get (quote ,parent) 'mode-class)
                       (put (quote ,child) 'mode-class (get (quote ,parent) 'mode-class)))
                   (unless (keymap-parent ,map)
                     (set-keymap-parent ,map (current-local-map)))
                   ,(when declare-syntax
                      `(let ((parent (char-table-parent ,syntax)))
                         (unless (and parent (not (eq parent (standard-syntax-table))))
                           (set-char-table-parent ,syntax (syntax-table)))))))
           (use-local-map ,map)
           ,(when syntax `(set-syntax-table ,syntax))
           ,(when abbrev `(setq local-abbrev-table ,abbrev))
           ,@body)
         ,@(when after-hook
             `((push (lambda () ,after-hook) delayed-after-hook-functions)))
         (run-mode-hooks ',hook)))))

;; -- modes that old compiled files define -----------------------------------------------------

(defun derived-mode-setup-function-name (mode)
  "Return the name of the setup function of MODE."
  (intern (concat (symbol-name mode) "-setup")))

(defun derived-mode--define (variable value doc)
  "Give VARIABLE the VALUE and the documentation DOC if it has none; note that it does not inherit yet."
  (unless (boundp variable)
    (eval `(defvar ,variable ',value ,doc))
    (put variable 'derived-mode-unmerged t)))

(defun derived-mode-init-mode-variables (mode)
  "Define the keymap, the syntax table and the abbrev table of MODE, unless they are there."
  (derived-mode--define (derived-mode-map-name mode) (make-sparse-keymap) (format "Keymap for %s." mode))
  (derived-mode--define (derived-mode-syntax-table-name mode) (make-syntax-table) (format "Syntax table for %s." mode))
  (unless (boundp (derived-mode-abbrev-table-name mode))
    (define-abbrev-table (derived-mode-abbrev-table-name mode) nil (format "Abbrev table for %s." mode))))

(defun derived-mode-merge-keymaps (old new)
  "Let the keymap NEW, and the keymaps in it that OLD has too, inherit from OLD."
  (let ((tail new))
    (while (consp tail)
      (when (consp (car tail))
        (let ((below (lookup-key old (vector (caar tail)))))
          (when (and (keymapp below) (keymapp (cdar tail)))
            (derived-mode-merge-keymaps below (cdar tail)))))
      (setq tail (cdr tail))))
  (let ((top new))
    (while (keymap-parent top)
      (setq top (keymap-parent top)))
    (unless (eq top old)
      (set-keymap-parent top old))))

(defun derived-mode-merge-syntax-tables (old new)
  "Let the syntax table NEW inherit from OLD."
  (set-char-table-parent new old))

(defun derived-mode-merge-abbrev-tables (old new)
  "Define the abbrevs of the table OLD in the table NEW that are not in it."
  (when old
    (mapatoms (lambda (abbrev)
                (or (intern-soft (symbol-name abbrev) new)
                    (define-abbrev new (symbol-name abbrev) (symbol-value abbrev) (symbol-function abbrev))))
              old)))

(defun derived-mode--use (variable merge current use)
  "Let the value of VARIABLE inherit from CURRENT by MERGE, the first time, and call USE with it."
  (let ((value (eval variable)))
    (when (get variable 'derived-mode-unmerged)
      (funcall merge current value)
      (put variable 'derived-mode-unmerged nil))
    (funcall use value)))

(defun derived-mode-set-keymap (mode)
  "Use the keymap of MODE, which inherits from the present one."
  (derived-mode--use (derived-mode-map-name mode) #'derived-mode-merge-keymaps
                     (or (current-local-map) (make-sparse-keymap)) #'use-local-map))

(defun derived-mode-set-syntax-table (mode)
  "Use the syntax table of MODE, which inherits from the present one."
  (derived-mode--use (derived-mode-syntax-table-name mode) #'derived-mode-merge-syntax-tables (syntax-table) #'set-syntax-table))

(defun derived-mode-set-abbrev-table (mode)
  "Use the abbrev table of MODE, with the abbrevs of the present one."
  (let ((table (eval (derived-mode-abbrev-table-name mode))))
    (derived-mode-merge-abbrev-tables local-abbrev-table table)
    (setq local-abbrev-table table)))

(defun derived-mode-run-hooks (mode)
  "Run the hook of MODE, if it has one."
  (let ((hook (derived-mode-hook-name mode)))
    (when (boundp hook)
      (run-hooks hook))))

(provide 'derived)

;;; derived.el ends here
