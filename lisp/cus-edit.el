;;; cus-edit.el --- options of the user: setting and saving them  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What Lisp and the minibuffer can do with options: set one for this session (`customize-set-variable'), set
;; and save one (`customize-save-variable'), write all that is to be saved into the file of `custom-file'
;; (`custom-save-all').  That file holds one call of `custom-set-variables' and one of `custom-set-faces';
;; whatever else is in it stays as it is.

;;; Code:

;; The groups that options of the editor are sorted into.
(defgroup emacs nil "Everything that can be customized.")
(defgroup editing nil "Changing text." :group 'emacs)
(defgroup convenience nil "What makes common tasks shorter." :group 'emacs)
(defgroup files nil "Visiting and saving files." :group 'emacs)
(defgroup text nil "Text in natural languages." :group 'emacs)
(defgroup data nil "Binary data and databases." :group 'emacs)
(defgroup external nil "Other programs." :group 'emacs)
(defgroup communication nil "Networks and mail." :group 'emacs)
(defgroup programming nil "Programs in any language." :group 'emacs)
(defgroup languages nil "Modes for programming languages." :group 'programming)
(defgroup lisp nil "Lisp and Emacs Lisp." :group 'languages)
(defgroup tools nil "Tools for programmers." :group 'programming)
(defgroup applications nil "Programs written in Emacs Lisp." :group 'emacs)
(defgroup development nil "Work on the editor itself." :group 'emacs)
(defgroup environment nil "What the editor runs in." :group 'emacs)
(defgroup help nil "Documentation." :group 'emacs)

(defgroup customize '((widgets custom-group))
  "Options of the user and how they are kept."
  :prefix "custom-"
  :group 'help)


;; -- the file ---------------------------------------------------------------------------------

;;;###autoload
(defun custom-file (&optional no-error)
  "Return the name of the file that options are saved in: `custom-file', or the user's init file.
If there is neither, signal an error, or return nil with NO-ERROR non-nil."
  (or custom-file
      user-init-file
      (unless no-error
        (user-error "Saving settings from \"emacs -q\" would overwrite existing customizations"))))

(defun custom-save-delete (symbol)
  "Delete the calls of SYMBOL at top level of the buffer; go to where the first one was, or to the end."
  (goto-char (point-min))
  (forward-comment (buffer-size))
  ;; Text whose parentheses do not match stays as it is.
  (save-excursion (forward-sexp (buffer-size)))
  (let ((first nil) (more t))
    (while more
      (forward-comment (buffer-size))
      (let* ((start (point))
             (form (condition-case nil (read (current-buffer)) (end-of-file (setq more nil)))))
        (when (and more (eq (car-safe form) symbol))
          (delete-region start (point))
          (unless first (setq first start)))))
    (goto-char (or first (point-max)))))

(defconst cus-edit--remark
  '("was added by Custom."
    "If you edit it by hand, you could mess it up, so be careful."
    "Your init file should contain only one such instance."
    "If there is more than one, they won't work right.")
  "The lines of the remark in saved calls; the name of the function comes before the first.")

(defun cus-edit--write-call (function entries)
  "Replace the calls of FUNCTION in the buffer by one whose arguments are those of ENTRIES.
ENTRIES are functions that insert an argument."
  (custom-save-delete function)
  (unless (bolp) (insert "\n"))
  (insert (format "(%s" function))
  (insert (format "\n ;; %s %s" function (car cus-edit--remark)))
  (dolist (line (cdr cus-edit--remark))
    (insert "\n ;; " line))
  (dolist (entry entries)
    (insert "\n ")
    (funcall entry))
  (insert (if entries ")" "\n )"))
  (unless (looking-at "\n") (insert "\n")))

(defun cus-edit--insert-value (value)
  "Insert the expression VALUE: on this line if it is short, else on lines of its own."
  (let ((text (prin1-to-string value)))
    (if (< (length text) 60)
        (insert " " text)
      (insert "\n   ")
      (let ((start (point)))
        (insert (string-trim-right (pp-to-string value) "\n"))
        (save-excursion
          (goto-char start)
          (indent-sexp))))))

(defun cus-edit--insert-tail (&rest values)
  "Insert those of VALUES that precede the end of the argument, without the nils at the end."
  (while (and values (null (car (last values))))
    (setq values (butlast values)))
  (dolist (value values)
    (insert " ")
    (prin1 value (current-buffer))))

(defun cus-edit--rogue-p (symbol)
  "Return non-nil if SYMBOL is set at once when it is loaded, for it is no option."
  (not (or (custom-variable-p symbol)
           (and (not (boundp symbol)) (not (eq (get symbol 'force-value) 'rogue))))))

(defun cus-edit--insert-variable (symbol)
  "Insert the argument of `custom-set-variables' for SYMBOL."
  (insert (format "'(%S" symbol))
  (cus-edit--insert-value (car (get symbol 'saved-value)))
  (cus-edit--insert-tail (cus-edit--rogue-p symbol) (get symbol 'custom-requests) (get symbol 'saved-variable-comment))
  (insert ")"))

(defun cus-edit--insert-face (face)
  "Insert the argument of `custom-set-faces' for FACE."
  (insert (format "'(%S " face))
  (prin1 (get face 'saved-face) (current-buffer))
  (cus-edit--insert-tail (not (or (get face 'face-defface-spec)
                                  (and (not (custom-facep face)) (not (get face 'force-face)))))
                         (get face 'saved-face-comment))
  (insert ")"))

(defun cus-edit--saved (property settings)
  "Return the symbols with a saved value in PROPERTY that the user has set in SETTINGS, sorted."
  (let (symbols)
    (mapatoms (lambda (symbol)
                (if (and (get symbol property) (eq (caar (get symbol settings)) 'user))
                    (push symbol symbols))))
    (sort symbols #'string<)))

(defmacro cus-edit--with-print-settings (&rest body)
  "Evaluate BODY with the settings that print data as they can be read again."
  `(let ((print-length nil) (print-level nil) (print-circle nil) (print-quoted t))
     ,@body))

(defun custom-save-variables ()
  "Put the call of `custom-set-variables' for all saved options into the current buffer."
  (save-excursion
    (cus-edit--with-print-settings
     (cus-edit--write-call
      'custom-set-variables
      (mapcar (lambda (symbol) (apply-partially #'cus-edit--insert-variable symbol))
              (cus-edit--saved 'saved-value 'theme-value))))))

(defun custom-save-faces ()
  "Put the call of `custom-set-faces' for all saved faces into the current buffer."
  (save-excursion
    (let ((faces (cus-edit--saved 'saved-face 'theme-face)))
      ;; The others may inherit from it.
      (if (memq 'default faces) (setq faces (cons 'default (delq 'default faces))))
      (cus-edit--with-print-settings
       (cus-edit--write-call
        'custom-set-faces
        (mapcar (lambda (face) (apply-partially #'cus-edit--insert-face face)) faces))))))

;;;###autoload
(defun custom-save-all ()
  "Write all options and faces that are to be saved into the file of the user's options."
  (when (and (null custom-file) init-file-had-error)
    (error "Cannot save customizations; init file was not fully loaded"))
  (let* ((name (expand-file-name (custom-file)))
         (visited (find-buffer-visiting name))
         (inhibit-read-only t) (file-precious-flag t))
    (with-current-buffer (or visited (let ((find-file-visit-truename t)) (find-file-noselect name)))
      (unless (derived-mode-p 'emacs-lisp-mode) (emacs-lisp-mode))
      (unwind-protect
          (save-restriction
            (widen)
            (custom-save-variables)
            (custom-save-faces)
            (save-buffer))
        (unless visited
          (set-buffer-modified-p nil)
          (kill-buffer (current-buffer)))))
    t))

;; -- setting ----------------------------------------------------------------------------------

(defun cus-edit--read-value (prompt symbol)
  "Ask with PROMPT for a value of the variable SYMBOL, a Lisp expression; return its value."
  (let ((old (if (boundp symbol) (prin1-to-string (custom-quote (symbol-value symbol))))))
    (eval (read-from-minibuffer (format prompt symbol) old read-expression-map t 'read-expression-history) t)))

(defun custom-prompt-variable (prompt-var prompt-val &optional comment)
  "Ask for an option with PROMPT-VAR, for its value with PROMPT-VAL, and with COMMENT for a comment.
PROMPT-VAL is a format string for the name of the option.  Return a list of the answers."
  (let* ((variable (intern (completing-read prompt-var obarray #'custom-variable-p t)))
         (value (cus-edit--read-value prompt-val variable)))
    (append (list variable value)
            (if comment (list (read-string "Comment: " (get variable 'variable-comment)))))))

(defun cus-edit--note-comment (variable comment property)
  "Record COMMENT, if it is one, as that of VARIABLE; an empty string ends it.  PROPERTY has it, too."
  (when comment
    (let ((value (if (string= comment "") nil comment)))
      (put variable 'variable-comment value)
      (put variable property value))))

;;;###autoload
(defun customize-set-value (variable value &optional comment)
  "Set VARIABLE to VALUE, and its comment to COMMENT, without a record of it."
  (interactive (custom-prompt-variable "Set variable: " "Set %s to value: " current-prefix-arg))
  (cond ((null comment))
        ((string= comment "") (put variable 'variable-comment nil))
        (t (put variable 'variable-comment comment)))
  (set variable value))

;;;###autoload
(defun customize-save-variable (variable value &optional comment)
  "Set the option VARIABLE to VALUE by its :set function, with COMMENT, and save it for later sessions.
Without an init file, for example after the option -q, it is only set."
  (interactive (custom-prompt-variable "Set and save variable: " "Set and save value for %s as: " current-prefix-arg))
  (custom-load-symbol variable)
  (funcall (or (get variable 'custom-set) #'set-default) variable value)
  (put variable 'saved-value (list (custom-quote value)))
  (custom-push-theme 'theme-value variable 'user 'set (custom-quote value))
  (cus-edit--note-comment variable comment 'saved-variable-comment)
  (put variable 'customized-value nil)
  (put variable 'customized-variable-comment nil)
  (if (custom-file t)
      (custom-save-all)
    (message "Setting `%s' temporarily since \"emacs -q\" would overwrite customizations" variable)
    (setq value (set variable value)))
  value)

;;;###autoload
(defun customize-push-and-save (list-var elts)
  "Add the elements ELTS to the front of the option LIST-VAR, a list, unless they are in it, and save it."
  (dolist (element elts)
    (add-to-list list-var element))
  (if (and (custom-file t) (not (eq this-command 'customize-push-and-save)))
      (customize-save-variable list-var (symbol-value list-var))
    (customize-set-variable list-var (symbol-value list-var)))
  (symbol-value list-var))

;;;###autoload
(defun customize-save-customized ()
  "Save all options and faces that have been set in this session."
  (interactive)
  (mapatoms
   (lambda (symbol)
     (let ((value (get symbol 'customized-value)) (face (get symbol 'customized-face))
           (variable-comment (get symbol 'customized-variable-comment))
           (face-comment (get symbol 'customized-face-comment)))
       (when (or value variable-comment)
         (when value
           (put symbol 'saved-value value)
           (custom-push-theme 'theme-value symbol 'user 'set value))
         (when variable-comment
           (put symbol 'saved-variable-comment variable-comment))
         (put symbol 'customized-value nil)
         (put symbol 'customized-variable-comment nil))
       (when (or face face-comment)
         (when face
           (put symbol 'saved-face face)
           (custom-push-theme 'theme-face symbol 'user 'set face))
         (when face-comment
           (put symbol 'saved-face-comment face-comment))
         (put symbol 'customized-face nil)
         (put symbol 'customized-face-comment nil)))))
  (custom-save-all))

(provide 'cus-edit)

(require 'cus-buffer)

;;; cus-edit.el ends here
