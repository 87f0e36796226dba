;;; help-mode.el --- the mode of help: going back and forward, and buttons  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A command that shows help notes first how to show the same again (`help-setup-xref'); `help-go-back' and
;; `help-go-forward' go through the notes.  Names in quotes become buttons that show help about them
;; (`help-make-xrefs'); what the word before a name says decides as what it is taken.

;;; Code:

(defvar help-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map (make-composed-keymap button-buffer-map special-mode-map))
    (dolist (pair '(("l" . help-go-back) ("r" . help-go-forward) ("\C-c\C-b" . help-go-back) ("\C-c\C-f" . help-go-forward)
                    ("\C-c\C-c" . help-follow-symbol) ("s" . help-view-source) ("c" . help-customize)))
      (define-key map (car pair) (cdr pair)))
    map)
  "Keymap of Help mode.")

(defvar help-xref-following nil
  "Non-nil while help is shown because of something in the buffer of help, which is used again then.")
(defvar-local help-xref-stack nil
  "What the buffer of help showed before: (POINT FUNCTION ARGUMENT...) lists, the last one first.")
(put 'help-xref-stack 'permanent-local t)
(defvar-local help-xref-forward-stack nil
  "What the buffer of help showed before the user went back, as in `help-xref-stack'.")
(put 'help-xref-forward-stack 'permanent-local t)
(defvar-local help-xref-stack-item nil
  "What the buffer of help shows: (FUNCTION ARGUMENT...).")
(put 'help-xref-stack-item 'permanent-local t)

(defun help-buffer ()
  "Return the name of the buffer of help: *Help*, or the current one while help follows something in it."
  (cond ((not help-xref-following) (buffer-name (get-buffer-create "*Help*")))
        ((derived-mode-p 'help-mode) (buffer-name))
        (t (error "Current buffer is not in Help mode"))))

(defun help-setup-xref (item interactive-p)
  "Note that the buffer of help is going to show ITEM, (FUNCTION ARGUMENT...).
INTERACTIVE-P non-nil means that the user asked for it by a command; old notes are forgotten then."
  (with-current-buffer (help-buffer)
    (when help-xref-stack-item
      (push (cons (point) help-xref-stack-item) help-xref-stack)
      (setq help-xref-forward-stack nil))
    (when interactive-p
      (let ((last (nthcdr 10 help-xref-stack)))
        (if last (setcdr last nil))))
    (setq help-xref-stack-item item)))

(defun help-xref--show (entry)
  "Show the help of ENTRY, an element of `help-xref-stack', in this buffer."
  (setq help-xref-stack-item nil)
  (let ((help-xref-following t) (stack help-xref-stack) (forward help-xref-forward-stack))
    (apply (nth 1 entry) (nthcdr 2 entry))
    (setq help-xref-stack stack help-xref-forward-stack forward))
  (goto-char (min (point-max) (car entry))))

(defun help-xref-go-back (buffer)
  "Show in BUFFER the help that it showed before."
  (with-current-buffer buffer
    (help-go-back)))

(defun help-xref-go-forward (buffer)
  "Show in BUFFER the help from which the user went back."
  (with-current-buffer buffer
    (help-go-forward)))

(defun help-go-back ()
  "Show the help that was shown before."
  (interactive)
  (unless help-xref-stack
    (user-error "No previous help buffer"))
  (let ((entry (pop help-xref-stack)))
    (push (cons (point) help-xref-stack-item) help-xref-forward-stack)
    (help-xref--show entry)))

(defun help-go-forward ()
  "Show the help from which `help-go-back' went back."
  (interactive)
  (unless help-xref-forward-stack
    (user-error "No next help buffer"))
  (let ((entry (pop help-xref-forward-stack)))
    (push (cons (point) help-xref-stack-item) help-xref-stack)
    (help-xref--show entry)))

(define-derived-mode help-mode special-mode "Help"
  "Major mode of buffers that show help.
\\{help-mode-map}"
  (setq-local revert-buffer-function #'help-mode-revert-buffer)
  (setq-local tab-width 8))

(defun help-mode-setup ()
  "Put the current buffer into Help mode, and let programs change it still."
  (help-mode)
  (setq buffer-read-only nil))

(defun help-mode-finish ()
  "Make the current buffer read-only, with buttons for the names in it, if it is in Help mode."
  (when (derived-mode-p 'help-mode)
    (setq buffer-read-only t)
    (help-make-xrefs (current-buffer))))

(defun help-mode-revert-buffer (_ignore-auto noconfirm)
  "Show again what the buffer of help shows, after a question unless NOCONFIRM is non-nil."
  (when (or noconfirm (yes-or-no-p "Revert help buffer? "))
    (let ((item help-xref-stack-item) (place (point)) (help-xref-following t))
      (setq help-xref-stack-item nil)
      (apply (car item) (cdr item))
      (goto-char (min place (point-max))))))

;; -- buttons ----------------------------------------------------------------------------------

(defun help-button-action (button)
  "Show the help that BUTTON stands for."
  (help-do-xref nil (button-get button 'help-function) (button-get button 'help-args)))

(defun help-do-xref (_position function args)
  "Call FUNCTION with ARGS, which show help, in the buffer of help that is shown."
  (let ((help-xref-following t))
    (apply function args)))

(define-button-type 'help-xref 'follow-link t 'action #'help-button-action)

(defun help--define-buttons (entries)
  "Define button types as ENTRIES say: (TYPE FUNCTION HELP-ECHO) lists."
  (dolist (entry entries)
    (define-button-type (car entry) :supertype 'help-xref 'help-function (nth 1 entry)
      'help-echo (concat "mouse-2, RET: " (nth 2 entry)))))

(defun help--visit-definition (name type file)
  "Show the definition of NAME as TYPE (`find-function-search-for-symbol') in FILE in another window."
  (let ((place (find-function-search-for-symbol name type file)))
    (pop-to-buffer (car place))
    (if (cdr place)
        (goto-char (cdr place))
      (message "Unable to find location in file"))))

(help--define-buttons
 `((help-function describe-function "describe this function")
   (help-variable describe-variable "describe this variable")
   (help-symbol describe-symbol "describe this symbol")
   (help-face describe-face "describe this face")
   (help-back ,#'help-xref-go-back "go back to previous help buffer")
   (help-forward ,#'help-xref-go-forward "move forward to next help buffer")
   (help-url browse-url "view this URL in a browser")
   (help-customize-variable ,(lambda (variable) (customize-variable variable)) "customize variable")
   (help-customize-face ,(lambda (face) (customize-face face)) "customize face")
   (help-function-def ,(lambda (name file) (help--visit-definition name nil file)) "find function's definition")
   (help-variable-def ,(lambda (name &optional file) (help--visit-definition name 'defvar file)) "find variable's definition")
   (help-face-def ,(lambda (name file) (help--visit-definition name 'defface file)) "find face's definition")))

(defun help-xref-button (match-number type &rest args)
  "Make the text that group MATCH-NUMBER matched a button of TYPE, which is called with ARGS.
Text that is a button already stays as it is."
  (unless (button-at (match-beginning match-number))
    (make-text-button (match-beginning match-number) (match-end match-number) 'type type 'help-args args)))

(defun help-insert-xref-button (string type &rest args)
  "Insert STRING as a button of TYPE, which is called with ARGS."
  (unless (button-at (point))
    (insert-text-button string 'type type 'help-args args)))

(defconst help-xref-symbol-regexp
  "\\(?:\\(variable\\|option\\)\\|\\(function\\|command\\|call\\)\\|\\(face\\)\\|\\(symbol\\|program\\|property\\)\\|\\)[ \t\n]*['`‘]\\(\\(?:\\sw\\|\\s_\\)+\\|`\\)['’]"
  "Matches a quoted name and the word before it that says what it is.
The groups are the words for a variable, for a function, for a face, for none of these, and the name.")

(defun help--xref-type (symbol)
  "Return the type of the button for SYMBOL, whose quoted name was just matched, or nil for none."
  (cond ((match-beginning 4) nil)
        ((match-beginning 1) (and (or (boundp symbol) (get symbol 'variable-documentation)) 'help-variable))
        ((match-beginning 2) (and (fboundp symbol) 'help-function))
        ((match-beginning 3) (and (facep symbol) 'help-face))
        ((or (fboundp symbol) (facep symbol)
             (and (boundp symbol) (not (keywordp symbol)) (not (memq symbol '(nil t)))))
         'help-symbol)))

(defun help--insert-stack-buttons ()
  "Put buttons for going back and forward at the end of the buffer, if there is where to go."
  (goto-char (point-max))
  (skip-chars-backward "\n")
  (delete-region (point) (point-max))
  (insert "\n")
  (when (or help-xref-stack help-xref-forward-stack)
    (insert "\n"))
  (when help-xref-stack
    (help-insert-xref-button "[back]" 'help-back (current-buffer)))
  (when help-xref-forward-stack
    (if help-xref-stack (insert "\t"))
    (help-insert-xref-button "[forward]" 'help-forward (current-buffer)))
  (when (or help-xref-stack help-xref-forward-stack)
    (insert "\n")))

(defun help-make-xrefs (&optional buffer)
  "Make names in quotes in BUFFER (default: the current one) buttons, and add those for going back and forward."
  (with-current-buffer (or buffer (current-buffer))
    (save-excursion
      (let ((inhibit-read-only t) (modified (buffer-modified-p)) (case-fold-search t))
        (with-syntax-table emacs-lisp-mode-syntax-table
          (goto-char (point-min))
          (while (re-search-forward help-xref-symbol-regexp nil t)
            (let* ((symbol (intern-soft (match-string 5))) (type (and symbol (help--xref-type symbol))))
              (if type (help-xref-button 5 type symbol)))))
        (help--insert-stack-buttons)
        (set-buffer-modified-p modified)))))

(defun help-follow-symbol (&optional pos)
  "Show help about the symbol at POS (default: point)."
  (interactive)
  (let ((symbol (save-excursion (if pos (goto-char pos)) (symbol-at-point))))
    (if (and symbol (or (boundp symbol) (fboundp symbol) (facep symbol)))
        (help-do-xref nil #'describe-symbol (list symbol))
      (user-error "No symbol here"))))

(defun help--press-of-type (types message)
  "Push the first button of the buffer whose type is one of TYPES; signal the error MESSAGE if there is none."
  (let ((button (next-button (point-min) t)))
    (while (and button (not (memq (button-type button) types)))
      (setq button (next-button (button-start button))))
    (if button (push-button (button-start button)) (user-error "%s" message))))

(defun help-view-source ()
  "Show the definition of what is described."
  (interactive nil help-mode)
  (help--press-of-type '(help-function-def help-variable-def) "Source file for the current help item is not defined"))

(defun help-customize ()
  "Customize the variable or face that is described."
  (interactive nil help-mode)
  (help--press-of-type '(help-customize-variable help-customize-face) "No customizable variable or face described in this buffer"))

(provide 'help-mode)

;;; help-mode.el ends here
