;;; find-func.el --- visiting the definitions of Lisp functions, variables and faces  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'help-fns)

(defvar find-function-after-hook nil "Hook run after a command has gone to a definition.")

(defvar find-function-regexp
  "^\\s-*(\\(?:def\\(?:un\\|macro\\|subst\\|alias\\|advice\\|ine-[a-z-]+\\)\\|cl-def[a-z-]*\\|fset\\|easy-mmode-define-[a-z-]+\\)\\(?:\\s-\\|\n\\|;.*\n\\)+['(]*\\\\?%s\\(?:\\s-\\|$\\|[()]\\)"
  "Matches the beginning of a function's definition, with %s in the place of its name.")

(defvar find-variable-regexp
  "^\\s-*(\\(?:def\\(?:var\\|const\\|custom\\|var-local\\|group\\|ine-[a-z-]+\\)\\|defvar-local\\)\\(?:\\s-\\|\n\\|;.*\n\\)+'?%s\\(?:\\s-\\|$\\|)\\)"
  "Matches the beginning of a variable's definition, with %s in the place of its name.")

(defvar find-face-regexp
  "^\\s-*(defface\\(?:\\s-\\|\n\\|;.*\n\\)+%s\\(?:\\s-\\|$\\)"
  "Matches the beginning of a face's definition, with %s in the place of its name.")

(defvar find-function-regexp-alist
  '((nil . find-function-regexp) (defvar . find-variable-regexp) (defface . find-face-regexp))
  "Alist of kinds of definitions and the variables that hold their regexps, or functions that search.")

(defun find-library-name (library)
  "Return the name of the Lisp source of LIBRARY."
  (let ((name (if (string-match "\\.el\\(c\\(\\..*\\)?\\)\\'" library) (replace-match "" t t library) library)))
    (or (locate-file name load-path '(".el" ".el.gz" ""))
        (and (file-name-absolute-p library) (file-readable-p library) library)
        (signal 'file-error (list "Can't find library" library)))))

;;;###autoload
(defun find-function-search-for-symbol (symbol type library)
  "Find the definition of SYMBOL in LIBRARY, a file's name, and return (BUFFER . POSITION).
TYPE is nil for a function, or `defvar' or `defface'.  POSITION is nil if it
was not found in the file."
  (if (null library) (error "Don't know where `%s' is defined" symbol))
  (if (symbolp library) (error "`%s' is defined in C code" symbol))
  (let ((buffer (find-file-noselect (find-library-name library)))
        (finder (cdr (assq type find-function-regexp-alist))))
    (with-current-buffer buffer
      (save-excursion
        (save-restriction
          (widen)
          (goto-char (point-min))
          (cons buffer
                (if (functionp finder)
                    (and (funcall finder symbol) (point))
                  (let ((regexp (format (symbol-value finder) (regexp-quote (symbol-name symbol)))) (case-fold-search nil))
                    (and (re-search-forward regexp nil t)
                         (line-beginning-position))))))))))

(defun find-function-library (function &optional lisp-only _verbose)
  "Return (NAME . FILE) of what FUNCTION stands for after all aliases, and the file that defines it.
LISP-ONLY: signal an error for a primitive."
  (let ((name function))
    (while (and (symbolp (symbol-function name)) (symbol-function name))
      (setq name (symbol-function name)))
    (if (and lisp-only (subrp (symbol-function name)))
        (error "%s is a built-in function" name))
    (cons name (find-lisp-object-file-name name (symbol-function name)))))

;;;###autoload
(defun find-function-noselect (function &optional lisp-only)
  "Return (BUFFER . POSITION) of the definition of FUNCTION; with LISP-ONLY not for primitives."
  (if (not function) (error "You didn't specify a function"))
  (let ((found (find-function-library function lisp-only)))
    (find-function-search-for-symbol (car found) nil (cdr found))))

;;;###autoload
(defun find-variable-noselect (variable &optional file)
  "Return (BUFFER . POSITION) of the definition of VARIABLE, in FILE if it is non-nil."
  (if (not variable) (error "You didn't specify a variable"))
  (find-function-search-for-symbol variable 'defvar (or file (find-lisp-object-file-name variable 'defvar))))

;;;###autoload
(defun find-definition-noselect (symbol type &optional file)
  "Return (BUFFER . POSITION) of the definition of SYMBOL as TYPE, in FILE if it is non-nil."
  (cond ((not symbol) (error "You didn't specify a symbol"))
        ((null type) (find-function-noselect symbol))
        ((eq type 'defvar) (find-variable-noselect symbol file))
        (t (find-function-search-for-symbol symbol type (or file (find-lisp-object-file-name symbol type))))))

(defun find-function--go (place show)
  "Show the buffer of PLACE, (BUFFER . POSITION), by the function SHOW, with point there."
  (push-mark (point) t)
  (funcall show (car place))
  (when (cdr place)
    (goto-char (cdr place)))
  (recenter 0)
  (run-hooks 'find-function-after-hook))

(defun find-function-read (&optional type)
  "Read the name of a function, or of what TYPE says, in the minibuffer, and return a list of the symbol."
  (list (pcase type
          ('defvar (help--read-symbol "Find variable" #'help--variable-p))
          ('defface (intern (completing-read "Find face: " (mapcar #'symbol-name (face-list)) nil t)))
          (_ (help--read-symbol "Find function" #'fboundp (function-called-at-point))))))

;;;###autoload
(defun find-function (function)
  "Visit the definition of FUNCTION."
  (interactive (find-function-read))
  (find-function--go (find-function-noselect function) #'switch-to-buffer))

;;;###autoload
(defun find-function-other-window (function)
  "Visit the definition of FUNCTION in another window."
  (interactive (find-function-read))
  (find-function--go (find-function-noselect function) #'switch-to-buffer-other-window))

;;;###autoload
(defun find-variable (variable)
  "Visit the definition of VARIABLE."
  (interactive (find-function-read 'defvar))
  (find-function--go (find-variable-noselect variable) #'switch-to-buffer))

;;;###autoload
(defun find-variable-other-window (variable)
  "Visit the definition of VARIABLE in another window."
  (interactive (find-function-read 'defvar))
  (find-function--go (find-variable-noselect variable) #'switch-to-buffer-other-window))

;;;###autoload
(defun find-face-definition (face)
  "Visit the definition of FACE."
  (interactive (find-function-read 'defface))
  (find-function--go (find-definition-noselect face 'defface) #'switch-to-buffer))

;;;###autoload
(defun find-library (library)
  "Visit the source of LIBRARY."
  (interactive
   (list (completing-read "Find library: " (apply-partially #'locate-file-completion-table load-path '(".el" ".el.gz")))))
  (switch-to-buffer (find-file-noselect (find-library-name library))))

;;;###autoload
(defun find-function-on-key (key)
  "Visit the definition of the command that KEY runs."
  (interactive "kFind function on key: ")
  (let ((command (key-binding key)))
    (if (and command (symbolp command))
        (find-function-other-window command)
      (message "%s is unbound" (key-description key)))))

(provide 'find-func)

;;; find-func.el ends here
