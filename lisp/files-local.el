;;; files-local.el --- local variables of files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A file can set variables in a -*- line and in a list near its end.  They are found as an alist
;; (`hack-local-variables--find-variables'), what is not safe is asked about or left out
;; (`hack-local-variables-filter'), and the rest is set (`hack-local-variables-apply').  In batch mode the
;; answer is no.  Variables of directories (dir-locals.el) go through the same filter.

;;; Code:

(defcustom enable-local-variables t
  "How local variables of files are obeyed.
t: safe ones are, others after a question.  :safe: only safe ones.  :all: all
of them.  nil: none.  Anything else: all after a question."
  :risky t
  :type '(choice (const :tag "Query Unsafe" t) (const :tag "Safe Only" :safe) (const :tag "Do all" :all)
                 (const :tag "Ignore" nil) (other :tag "Query" other))
  :group 'find-file)
(defvar enable-dir-local-variables t "Non-nil means that variables of directories are obeyed.")
(defcustom enable-local-eval 'maybe
  "Non-nil means that `eval' in local variables is obeyed: t always, otherwise after a question."
  :risky t
  :type '(choice (const :tag "Obey" t) (const :tag "Ignore" nil) (other :tag "Query" other))
  :group 'find-file)
(defvar local-enable-local-variables t
  "Like `enable-local-variables' for this buffer; nil wins.")
(make-variable-buffer-local 'local-enable-local-variables)
(defcustom safe-local-variable-values nil
  "List of (VARIABLE . VALUE) that are safe."
  :risky t :type 'alist :group 'find-file)
(defcustom ignored-local-variable-values nil
  "List of (VARIABLE . VALUE) that files may not set and that are not asked about."
  :risky t :type 'alist :group 'find-file)
(defcustom safe-local-eval-forms
  '((add-hook 'write-file-hooks 'time-stamp)
    (add-hook 'write-file-functions 'time-stamp)
    (add-hook 'before-save-hook 'time-stamp nil t)
    (add-hook 'before-save-hook 'delete-trailing-whitespace nil t))
  "Expressions that are safe in `eval' local variables."
  :risky t :type '(repeat sexp) :group 'find-file)
(defvar ignored-local-variables
  '(ignored-local-variables safe-local-variable-values file-local-variables-alist dir-local-variables-alist)
  "Variables that files may not set.")
(defvar permanently-enabled-local-variables '(lexical-binding)
  "Variables that files set even if `enable-local-variables' is nil.")
(defvar file-local-variables-alist nil
  "Alist of the local variables that this buffer has from its file or directory.")
(make-variable-buffer-local 'file-local-variables-alist)
(put 'file-local-variables-alist 'permanent-local t)
(defvar hack-local-variables-hook nil "Hook run after local variables of a file were set.")
(defvar before-hack-local-variables-hook nil "Hook run before local variables of a file are set.")
(defvar hack-local-variables--warned-lexical nil
  "Non-nil if there was a warning about `lexical-binding' at the end of this file.")
(make-variable-buffer-local 'hack-local-variables--warned-lexical)
(defconst hack-local-variable-regexp "[ \t]*\\([^][;\"'?()\\ \t\n]+\\)[ \t]*:[ \t]*"
  "Regexp of the name in a local variable of a file.")
(defcustom inhibit-local-variables-regexps
  '("\\.tar\\'" "\\.t[bg]z\\'" "\\.arc\\'" "\\.zip\\'" "\\.lzh\\'" "\\.lha\\'" "\\.zoo\\'" "\\.[jew]ar\\'" "\\.xpi\\'"
    "\\.rar\\'" "\\.7z\\'" "\\.sx[dmicw]\\'" "\\.odt\\'" "\\.diff\\'" "\\.patch\\'" "\\.tiff?\\'" "\\.gif\\'" "\\.png\\'"
    "\\.jpe?g\\'")
  "Regexps of names of files in which local variables are not looked for."
  :type '(repeat regexp) :group 'find-file)
(defvaralias 'inhibit-first-line-modes-regexps 'inhibit-local-variables-regexps)
(defvar inhibit-local-variables-suffixes nil
  "Regexps of endings that are taken off a name before `inhibit-local-variables-regexps' are tried.")
(defvaralias 'inhibit-first-line-modes-suffixes 'inhibit-local-variables-suffixes)
(defvar inhibit-local-variables-ignore-case t
  "Non-nil means that case does not matter in `inhibit-local-variables-regexps'.")

;;; What is safe.

(defun version-control-safe-local-p (x)
  "Return non-nil if X is a safe value of `version-control'."
  (or (booleanp x) (equal x 'never)))

(dolist (pair '((fill-column . integerp) (tab-width . integerp) (indent-tabs-mode . booleanp) (truncate-lines . booleanp)
                (left-margin . integerp) (buffer-read-only . booleanp) (comment-column . integerp)
                (fill-prefix . string-or-null-p) (lexical-binding . booleanp) (word-wrap . booleanp)
                (require-final-newline . symbolp) (version-control . version-control-safe-local-p)
                (no-byte-compile . booleanp) (no-update-autoloads . booleanp) (default-directory . stringp)
                (bidi-display-reordering . booleanp) (show-trailing-whitespace . booleanp) (abbrev-mode . booleanp)
                (enable-character-translation . booleanp) (display-fill-column-indicator . booleanp)
                (tags-file-name . stringp) (tags-case-fold-search . symbolp) (kept-new-versions . integerp)
                (kept-old-versions . integerp) (create-lockfiles . booleanp) (c-basic-offset . integerp)
                (c-file-style . string-or-null-p) (lisp-body-indent . integerp)
                (ctl-arrow . symbolp)))
  (put (car pair) 'safe-local-variable (cdr pair)))
(put 'c-set-style 'safe-local-eval-function t)
(put 'compile-command 'safe-local-variable
     (lambda (v) (and (stringp v) (if (boundp 'compilation-read-command) compilation-read-command t))))

(dolist (sym '(load-path exec-path exec-directory process-environment file-name-handler-alist buffer-file-name
               buffer-file-truename buffer-auto-save-file-name buffer-undo-list mode-line-format header-line-format
               frame-title-format icon-title-format mode-name mode-line-process mode-line-buffer-identification
               mode-line-misc-info mode-line-modified mode-line-modes mode-line-position mode-line-mule-info
               mode-line-front-space mode-line-end-spaces mode-line-frame-identification mode-line-client
               mode-line-remote minor-mode-alist minor-mode-map-alist minor-mode-overriding-map-alist global-mode-string
               display-time-string vc-mode debugger after-load-alist format-alist standard-output standard-input
               max-lisp-eval-depth max-specpdl-size inhibit-quit unread-command-events default-text-properties
               display-buffer-alist display-buffer-base-action special-display-regexps special-display-buffer-names
               outline-level imenu-generic-expression imenu--index-alist rmail-output-file-alist custom-enabled-themes
               dabbrev-case-fold-search dabbrev-case-replace input-method-alist trusted-content eval
               ignored-local-variables safe-local-variable-values enable-local-variables enable-local-eval
               safe-local-eval-forms ignored-local-variable-values tty-color-mode-alist server-port server-host server-auth-dir
               shell-command-buffer-name shell-command-buffer-name-async package-user-dir package-directory-list))
  (put sym 'risky-local-variable t))

(defun safe-local-variable-p (sym val)
  "Return non-nil if a file may set SYM to VAL without a question."
  (or (member (cons sym val) safe-local-variable-values)
      (let ((safep (get sym 'safe-local-variable)))
        (and (functionp safep)
             ;; A predicate that fails says no.
             (condition-case nil (funcall safep val) (error nil))))))

(defun risky-local-variable-p (sym &optional _ignored)
  "Return non-nil if SYM could be dangerous for a file to set, by a property or its name."
  (condition-case nil
      (setq sym (indirect-variable sym))
    (error nil))
  (or (get sym 'risky-local-variable)
      (and (not (get sym 'safe-local-variable))
           (string-match "-hooks?$\\|-functions?$\\|-forms?$\\|-program$\\|-commands?$\\|-predicates?$\\|font-lock-keywords$\\|font-lock-keywords-[0-9]+$\\|font-lock-syntactic-keywords$\\|-frame-alist$\\|-mode-alist$\\|-map$\\|-map-alist$\\|-bindat-spec$" (symbol-name sym)))))

(defun hack-one-local-variable-quotep (exp)
  "Return non-nil if EXP is a quoted constant."
  (and (consp exp) (eq (car exp) 'quote) (consp (cdr exp))))

(defun hack-one-local-variable-constantp (exp)
  "Return non-nil if EXP is a constant."
  (or (and (not (symbolp exp)) (not (consp exp)))
      (memq exp '(t nil))
      (keywordp exp)
      (hack-one-local-variable-quotep exp)))

(defun hack-one-local-variable--safe-call-p (exp)
  "Return non-nil if EXP calls a function with the property `safe-local-eval-function', and that says yes.
The property is t for calls with constants, or a function of EXP or a list of such."
  (let ((property (and (symbolp (car exp)) (get (car exp) 'safe-local-eval-function))))
    (cond
     ((null property) nil)
     ((eq property t)
      (let ((ok t))
        (dolist (arg (cdr exp) ok)
          (unless (hack-one-local-variable-constantp arg) (setq ok nil)))))
     (t
      (let ((ok nil))
        (dolist (function (if (functionp property) (list property) property) ok)
          (if (condition-case nil (funcall function exp) (error nil))
              (setq ok t))))))))

(defun hack-one-local-variable-eval-safep (exp)
  "Return non-nil if EXP may be evaluated without a question.
That is a constant, a `put' of an indentation, or a call that a property of
its function allows."
  (or (not (consp exp))
      (and (eq (car exp) 'put)
           (hack-one-local-variable-quotep (nth 1 exp))
           (hack-one-local-variable-quotep (nth 2 exp))
           (memq (nth 1 (nth 2 exp)) '(lisp-indent-hook lisp-indent-function scheme-indent-function))
           ;; A function for indentation could do anything.
           (or (numberp (nth 3 exp)) (equal (nth 3 exp) ''defun)))
      (member exp safe-local-eval-forms)
      (hack-one-local-variable--safe-call-p exp)))

;;; Finding the variables.

(defun inhibit-local-variables-p ()
  "Return non-nil if the name of the visited file says that it sets no variables."
  (save-match-data
    (let ((case-fold-search inhibit-local-variables-ignore-case)
          (name (if buffer-file-name (file-name-sans-versions buffer-file-name) (buffer-name)))
          (found nil))
      (dolist (suffix inhibit-local-variables-suffixes)
        (if (string-match suffix name)
            (setq name (substring name 0 (match-beginning 0)))))
      (dolist (regexp inhibit-local-variables-regexps found)
        (if (and (not found) (string-match regexp name))
            (setq found regexp))))))

(defun set-auto-mode-1 ()
  "Find the -*- spec in the first line, or in the second after what `file-auto-mode-skip' matches.
Return the position of the end of its contents, and leave point at their
start; return nil if there is none."
  (let (beg end)
    (and
     (not (inhibit-local-variables-p))
     (search-forward "-*-"
                     (line-end-position
                      (and (looking-at file-auto-mode-skip) 2))
                     t)
     (progn
       (skip-chars-forward " \t")
       (setq beg (point))
       (search-forward "-*-" (line-end-position) t))
     (progn
       (forward-char -3)
       (skip-chars-backward " \t")
       (setq end (point))
       (goto-char beg)
       end))))

(defun hack-local-variables--read-value (end)
  "Read an expression at point, which must end before END."
  (save-restriction
    (narrow-to-region (point) end)
    (let ((read-circle nil))
      (read (current-buffer)))))

(defun hack-local-variables-prop-line (&optional handle-mode)
  "Return the variables of the -*- line as an alist.
HANDLE-MODE t: return the mode that it names, a symbol, instead.  Other
non-nil values: leave modes out."
  (catch 'malformed-line
    (save-excursion
      (goto-char (point-min))
      (let ((end (set-auto-mode-1)) result)
        (cond
         ((not end) nil)
         ((looking-at "[ \t]*\\([^ \t\n\r:;]+\\)\\([ \t]*-\\*-\\)")
          ;; "-*- mode -*-"
          (let ((name (match-string-no-properties 1)))
            (cond ((eq handle-mode t) (intern (concat name "-mode")))
                  ((null handle-mode) (list (cons 'mode (intern (downcase name))))))))
         (t
          (while (< (point) end)
            (unless (looking-at hack-local-variable-regexp)
              (message "Malformed mode-line: %S"
                       (buffer-substring-no-properties (point) end))
              (throw 'malformed-line nil))
            (goto-char (match-end 0))
            (let* ((name (match-string-no-properties 1))
                   (key (cond ((equal (downcase name) "mode") 'mode)
                              ((equal (downcase name) "coding") 'coding)
                              (t (intern name))))
                   (value (hack-local-variables--read-value end)))
              (cond
               ((eq handle-mode t)
                (and (eq key 'mode) (not result)
                     (setq result (intern (concat (downcase (symbol-name value)) "-mode")))))
               ((eq key 'coding) nil)
               (t
                (when (or (not handle-mode) (not (eq key 'mode)))
                  (condition-case nil
                      (push (cons (if (eq key 'eval) 'eval (indirect-variable key)) value) result)
                    (error nil)))))
              (skip-chars-forward " \t;")))
          result))))))

(defun hack-local-variables--find-variables (&optional handle-mode)
  "Return the variables that the buffer's text sets as an alist, the last one first.
HANDLE-MODE t: return the mode instead.  Other values: leave modes out."
  (let ((enable-local-variables (and local-enable-local-variables enable-local-variables))
        result)
    (if (eq handle-mode t)
        (and enable-local-variables
             (or (hack-local-variables-prop-line t)
                 (hack-local-variables--in-list t)))
      ;; With `enable-local-variables' nil, only what is always enabled counts.
      (setq result (append (and (not (inhibit-local-variables-p))
                                (hack-local-variables--in-list handle-mode))
                           (hack-local-variables-prop-line handle-mode)))
      (if enable-local-variables
          result
        (let (kept)
          (dolist (elt result (nreverse kept))
            (if (memq (car elt) permanently-enabled-local-variables)
                (push elt kept))))))))

(defun hack-local-variables--in-list (handle-mode)
  "Return the variables of the list at the end of the buffer, the last one first; HANDLE-MODE as elsewhere."
  (save-excursion
    (goto-char (point-max))
    (search-backward "\n\^L" (max (- (point-max) 3000) (point-min)) 'move)
    (let ((case-fold-search t))
      (when (search-forward "Local Variables:" nil t)
        (skip-chars-forward " \t")
        (let* ((suffix (concat (regexp-quote (buffer-substring (point) (line-end-position))) "$"))
               (prefix (concat "^" (regexp-quote
                                    (buffer-substring (line-beginning-position) (match-beginning 0))))))
          (forward-line 1)
          (let ((text (hack-local-variables--list-text prefix suffix)))
            (and text
                 (with-temp-buffer
                   (insert text)
                   (goto-char (point-min))
                   (hack-local-variables--list-pairs handle-mode)))))))))

(defun hack-local-variables--list-text (prefix suffix)
  "Return the lines at point up to that with End:, without what the regexps PREFIX and SUFFIX match.
Without End:, return nil and show a message."
  (let ((start (point)) end lines)
    (save-excursion
      (if (re-search-forward (concat prefix "[ \t]*End:[ \t]*" suffix) nil t)
          (setq end (match-beginning 0))
        (message "Local variables list is not properly terminated")))
    (goto-char start)
    (while (and end (< (point) end))
      (let ((bol (point)) (eol (line-end-position)))
        (if (looking-at prefix)
            (setq bol (match-end 0))
          (error "Local variables entry is missing the prefix"))
        (goto-char eol)
        (if (re-search-backward suffix bol t)
            (setq eol (point))
          (error "Local variables entry is missing the suffix"))
        (push (buffer-substring-no-properties bol eol) lines)
        (goto-char bol)
        (forward-line 1)))
    (and end (mapconcat #'identity (nreverse lines) "\n"))))

(defun hack-local-variables--list-pairs (handle-mode)
  "Return the variables of this buffer of NAME: VALUE lines, the last one first; HANDLE-MODE as elsewhere."
  (let (result)
    (catch 'done
      (while (progn (skip-chars-forward " \t\n") (not (eobp)))
        (unless (looking-at hack-local-variable-regexp)
          (error "Malformed local variable line: %S"
                 (buffer-substring-no-properties (point) (line-end-position))))
        (goto-char (match-end 1))
        (let* ((name (match-string-no-properties 1))
               (var (let ((read-circle nil))
                      (if (equal (downcase name) "mode") 'mode (intern name))))
               val)
          (skip-chars-forward "^:")
          (forward-char 1)
          (setq val (let ((read-circle nil)) (read (current-buffer))))
          (cond
           ((eq handle-mode t)
            (and (eq var 'mode)
                 ;; A minor mode is none.
                 (not (string-match "-minor\\'" (setq val (downcase (symbol-name val)))))
                 (push (intern (concat val "-mode")) result)))
           ((eq var 'coding) nil)
           ((eq var 'lexical-binding)
            (unless hack-local-variables--warned-lexical
              (setq hack-local-variables--warned-lexical t)
              (display-warning 'files (format-message "%s: `lexical-binding' at end of file unreliable"
                                                      (file-name-nondirectory (or buffer-file-name ""))))))
           ((and (eq var 'mode) handle-mode) nil)
           (t
            (condition-case nil
                (push (cons (if (eq var 'eval) 'eval (indirect-variable var)) val) result)
              (error nil))))
          (forward-line 1))))
    (if (eq handle-mode t) (car (last result)) result)))

;;; Asking and setting.

(defun hack-local-variables-confirm (all-vars unsafe-vars risky-vars dir-name)
  "Ask whether to set ALL-VARS, of which UNSAFE-VARS are not safe and RISKY-VARS risky; return non-nil for yes.
DIR-NAME is the directory they come from, nil for a file.  Batch mode says no."
  (unless noninteractive
    (let ((name (cond (dir-name) (buffer-file-name (file-name-nondirectory buffer-file-name)) (t (buffer-name))))
          (offer-save (and (eq enable-local-variables t) unsafe-vars))
          (buffer (get-buffer-create "*Local Variables*")))
      (save-window-excursion
        (pop-to-buffer buffer)
        (setq-local cursor-type nil)
        (erase-buffer)
        (insert (cond
                 (unsafe-vars (format-message "The local variables list in %s\ncontains values that may not be safe (*)%s"
                                              name (if risky-vars ", and variables that are risky (**)." ".")))
                 (risky-vars (format-message "The local variables list in %s\ncontains variables that are risky (**)." name))
                 (t (format-message "A local variables list is specified in %s." name)))
                "\n\nDo you want to apply it?  You can type\n"
                "y  -- to apply the local variables list.\n"
                "n  -- to ignore the local variables list."
                (if offer-save
                    "\n!  -- to apply it, and take these values for safe from now on.\ni  -- to ignore it, and never ask about these values again.\n\n"
                  "\n\n"))
        (dolist (elt all-vars)
          (insert (cond ((member elt risky-vars) "  ** ") ((member elt unsafe-vars) "  * ") (t "    ")))
          (princ (car elt) buffer)
          (insert " : ")
          (insert (replace-regexp-in-string "\n" "" (prin1-to-string (cdr elt))))
          (insert "\n"))
        (goto-char (point-min))
        (let* ((exit-chars (append '(?y ?n ?\s) (if offer-save '(?! ?i))))
               (char (read-char-choice
                      (format "Please type %s: " (if offer-save "y, n, ! or i" "y or n"))
                      exit-chars)))
          (when (and offer-save (eq char ?!) unsafe-vars)
            (setq safe-local-variable-values (append unsafe-vars safe-local-variable-values)))
          (when (and offer-save (eq char ?i) unsafe-vars)
            (setq ignored-local-variable-values (append unsafe-vars ignored-local-variable-values)))
          (prog1 (memq char '(?! ?\s ?y))
            (quit-window t)))))))

(defun hack-local-variables-filter (variables dir-name)
  "Add those of VARIABLES, an alist, to `file-local-variables-alist' that may be set.
DIR-NAME is the directory they come from, nil for a file."
  (let (all-vars risky-vars unsafe-vars)
    (dolist (elt variables)
      (let ((var (car elt)) (val (cdr elt)))
        (cond
         ((member elt ignored-local-variable-values) nil)
         ((eq var 'eval)
          (when enable-local-eval
            (or (and (eq enable-local-eval t) (not (eq enable-local-variables :safe)))
                (hack-one-local-variable-eval-safep val)
                (safe-local-variable-p var val)
                (push elt unsafe-vars))
            (push elt all-vars)))
         ((safe-local-variable-p var val)
          (push elt all-vars))
         ((memq var '(mode unibyte))
          (push elt all-vars))
         (t
          (and (or (memq var ignored-local-variables) (risky-local-variable-p var val))
               (push elt risky-vars))
          (push elt unsafe-vars)
          (push elt all-vars)))))
    (when all-vars
      (cond
       ;; A yes for all, and nothing to ask.
       ((or (eq enable-local-variables :all)
            (and (memq enable-local-variables '(t :safe)) (null unsafe-vars)))
        (dolist (elt all-vars)
          (hack-local-variables--note elt dir-name)))
       ((eq enable-local-variables :safe)
        (dolist (elt all-vars)
          (unless (member elt unsafe-vars)
            (hack-local-variables--note elt dir-name))))
       ((hack-local-variables-confirm all-vars unsafe-vars risky-vars dir-name)
        (dolist (elt all-vars)
          (hack-local-variables--note elt dir-name)))))))

(defun hack-local-variables--note (elt dir-name)
  "Put ELT, (VARIABLE . VALUE), on `file-local-variables-alist'; DIR-NAME as in `hack-local-variables-filter'."
  (unless (memq (car elt) '(eval mode))
    (unless dir-name
      (setq dir-local-variables-alist (assq-delete-all (car elt) dir-local-variables-alist)))
    (setq file-local-variables-alist (assq-delete-all (car elt) file-local-variables-alist)))
  (push elt file-local-variables-alist))

(defun hack-local-variables (&optional handle-mode)
  "Set the local variables of the buffer's file and directory, as far as that is allowed.
HANDLE-MODE t: return the mode that the file names, and set nothing.  Other
non-nil values: leave the mode alone."
  (let ((enable-local-variables (and local-enable-local-variables enable-local-variables)))
    (if (eq handle-mode t)
        (hack-local-variables--find-variables t)
      (setq file-local-variables-alist nil)
      (and enable-local-variables enable-dir-local-variables
           (with-demoted-errors "Directory-local variables error: %s"
             (hack-dir-local-variables)))
      (let ((found (hack-local-variables--find-variables handle-mode)))
        ;; What is always enabled is set without a question.
        (if enable-local-variables
            (hack-local-variables-filter found nil)
          (let ((enable-local-variables t))
            (hack-local-variables-filter found nil))))
      (hack-local-variables-apply))))

(defun hack-local-variables-apply ()
  "Set the variables of `file-local-variables-alist'."
  (when file-local-variables-alist
    ;; The first ones were found last.
    (setq file-local-variables-alist (nreverse file-local-variables-alist))
    (run-hooks 'before-hack-local-variables-hook)
    (dolist (elt file-local-variables-alist)
      (hack-one-local-variable (car elt) (cdr elt))))
  (run-hooks 'hack-local-variables-hook))

(defun hack-one-local-variable--obsolete (var)
  "Show a warning if VAR is obsolete."
  (let ((obsolete (get var 'byte-obsolete-variable)))
    (when obsolete
      (let ((instead (nth 0 obsolete)) (since (nth 2 obsolete)))
        (message "%s is obsolete%s; %s" var
                 (if since (format " (since %s)" since))
                 (if (stringp instead) (substitute-command-keys instead)
                   (format-message "use `%s' instead" instead)))))))

(defun hack-one-local-variable (var val)
  "Set VAR to VAL in this buffer; `mode' calls the mode VAL, `eval' evaluates VAL."
  (cond
   ((eq var 'mode)
    (set-auto-mode-0 (intern (concat (downcase (symbol-name val)) "-mode")) t))
   ((eq var 'eval)
    (if (and (eq (car-safe val) 'add-hook) (hack-one-local-variable-quotep (nth 1 val)))
        (hack-one-local-variable--obsolete (nth 1 (nth 1 val))))
    (save-excursion (eval val t)))
   (t
    (hack-one-local-variable--obsolete var)
    (if (stringp val)
        (set-text-properties 0 (length val) nil val))
    (set (make-local-variable var) val))))

(provide 'files-local)

;;; files-local.el ends here
