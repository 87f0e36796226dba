;;; use-package-bind-key.el --- keys in declarations of packages  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The keywords :bind and :bind* take arguments of `bind-keys', whose commands are autoloaded; :bind-keymap and
;; :bind-keymap* bind a key to a keymap that the package defines.

;;; Code:

(require 'cl-lib)
(require 'use-package-core)
(require 'bind-key)

(defun use-package-autoload-keymap (keymap-symbol package override)
  "Load PACKAGE, bind the key that was typed to the keymap KEYMAP-SYMBOL, and read the key again.
With OVERRIDE, the key comes before those of all modes."
  (unless (require package nil t)
    (use-package-error (format "Cannot load package.el: %s" package)))
  (unless (and (boundp keymap-symbol) (keymapp (symbol-value keymap-symbol)))
    (use-package-error (format "package.el %s failed to define keymap %s" package keymap-symbol)))
  (let ((key (this-command-keys-vector)) (keymap (symbol-value keymap-symbol)))
    (if override
        (bind-key* key keymap)
      (bind-key key keymap))
    (setq unread-command-events (mapcar (lambda (event) (cons t event)) (listify-key-sequence key)))))

(defun use-package--key-p (x)
  "Return non-nil if X is a key: a string or a vector."
  (or (stringp x) (vectorp x)))

(defun use-package-normalize-binder (name _keyword args)
  "Return ARGS, of the declaration of NAME, as one list of arguments of `bind-keys'."
  (let (result)
    (letrec ((visit (lambda (list)
                      (while list
                        (let ((x (pop list)))
                          (cond
                           ((and (consp x) (use-package--key-p (car x))
                                 (or (use-package-recognize-function (cdr x) t #'stringp) (keymapp (cdr x))))
                            (push (cons (car x) (use-package-normalize-function (cdr x))) result))
                           ;; A keyword and its value.
                           ((keywordp x) (push x result) (push (pop list) result))
                           ((and (consp x) (use-package--key-p (car x)) (use-package-recognize-function (cadr x)))
                            (push (cons (car x) (use-package-normalize-function (cadr x))) result))
                           ((and (consp x) (listp (cdr x))) (funcall visit x))
                           (t (use-package-error
                               (concat (symbol-name name)
                                       " wants arguments acceptable to the `bind-keys' macro,"
                                       " or a list of such values")))))))))
      (funcall visit args))
    (nreverse result)))

;; The parser of declarations stops at keywords, so those of `bind-keys' stand in a list.
(defalias 'use-package-normalize/:bind #'use-package-normalize-binder)
(defalias 'use-package-normalize/:bind* #'use-package-normalize-binder)

(defun use-package-autoloads/:bind (_name _keyword args)
  "Return the autoloads for ARGS, arguments of `bind-keys'."
  (let (autoloads)
    (while args
      (let ((arg (pop args)))
        (cond ((keywordp arg) (pop args))
              ((and (consp arg) (use-package-non-nil-symbolp (cdr arg)))
               (push (cons (cdr arg) 'command) autoloads)))))
    (nreverse autoloads)))
(defalias 'use-package-autoloads/:bind* #'use-package-autoloads/:bind)

(defun use-package-handler/:bind (name _keyword args rest state &optional bind-macro)
  "Return a form that binds the keys ARGS with BIND-MACRO, by default `bind-keys', and those of REST for NAME with STATE."
  (use-package-concat
   (use-package-process-keywords name rest state)
   `((,(or bind-macro 'bind-keys) :package ,name ,@args))))

(defun use-package-handler/:bind* (name keyword arg rest state)
  "Like the handler of :bind, for NAME, KEYWORD, ARG, REST and STATE, but the keys come before those of all modes."
  (use-package-handler/:bind name keyword arg rest state 'bind-keys*))

(defun use-package-normalize/:bind-keymap (name keyword args)
  "Return ARGS, (KEY . KEYMAP) pairs and lists of them, as one list; KEYWORD of the declaration of NAME."
  (use-package-normalize-binder name keyword args))
(defalias 'use-package-normalize/:bind-keymap* #'use-package-normalize/:bind-keymap)

(defun use-package-handler/:bind-keymap (name _keyword args rest state &optional override)
  "Return forms for the pairs ARGS, and those of REST for NAME with STATE; OVERRIDE as in `use-package-autoload-keymap'."
  (use-package-concat
   (use-package-process-keywords name rest state)
   (mapcar (lambda (binding)
             `(,(if override 'bind-key* 'bind-key) ,(car binding)
               #'(lambda () (interactive) (use-package-autoload-keymap ',(cdr binding) ',name ,override))))
           args)))

(defun use-package-handler/:bind-keymap* (name keyword arg rest state)
  "Like the handler of :bind-keymap, for NAME, KEYWORD, ARG, REST and STATE, but the key comes before those of all modes."
  (use-package-handler/:bind-keymap name keyword arg rest state t))

(provide 'use-package-bind-key)

;;; use-package-bind-key.el ends here
