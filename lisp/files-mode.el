;;; files-mode.el --- choosing the major mode of a file  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What says it first wins: the file's -*- line and local variables, its directory, the interpreter that
;; its first line names, its beginning, its name, and its beginning again.

;;; Code:

(defvar auto-mode-alist
  '(("\\.dir-locals\\(?:-2\\)?\\.el\\'" . lisp-data-mode)
    ("\\.\\(?:el\\|eld\\)\\'" . emacs-lisp-mode)
    ("\\.te?xt\\'" . text-mode)
    ("\\`/tmp/fol/" . text-mode)
    ("/\\(?:_?\\.?emacs\\|\\.?init\\.el\\)\\'" . emacs-lisp-mode)
    ("\\.~?[0-9]+\\.[0-9][-.0-9]*~?\\'" nil t)
    ("\\.\\(?:orig\\|in\\|[bB][aA][kK]\\)\\'" nil t))
  "Alist of (REGEXP . MODE) for the major modes of file names.
An element (REGEXP FUNCTION t) calls FUNCTION, if it is one, and goes on with the
name without what REGEXP matched.")
(put 'auto-mode-alist 'risky-local-variable t)
(defvar interpreter-mode-alist '(("emacs" . emacs-lisp-mode))
  "Alist of (REGEXP . MODE) for the interpreters that scripts name.")
(defvar magic-mode-alist nil "Alist of (REGEXP . MODE) for the beginnings of files; they win over their names.")
(put 'magic-mode-alist 'risky-local-variable t)
(defvar magic-fallback-mode-alist nil "Like `magic-mode-alist', for files whose name says nothing.")
(put 'magic-fallback-mode-alist 'risky-local-variable t)
(defvar magic-mode-regexp-match-limit 4000 "How many characters the regexps of `magic-mode-alist' see.")
(defcustom auto-mode-case-fold t
  "Non-nil means that `auto-mode-alist' is tried a second time with case ignored."
  :type 'boolean :group 'find-file)
(defvar auto-mode-interpreter-regexp "#![ \t]?\\([^ \t\n]*/bin/env[ \t]\\)?\\([^ \t\n]+\\)"
  "Regexp that finds the interpreter of a script in its second group.")
(defvar file-auto-mode-skip "^\\(#!\\|'\\\\\"\\)"
  "Regexp of first lines after which the -*- line may be the second.")

(defun set-auto-mode--dir-local-valid-p (mode)
  "Return non-nil if a directory's `auto-mode-alist' may name MODE."
  (and (symbolp mode)
       (string-suffix-p "-mode" (symbol-name mode))
       (commandp mode)
       (not (provided-mode-derived-p mode 'special-mode))))

(defun set-auto-mode--mode-of-name (alist name)
  "Return the mode that ALIST gives for the file NAME, or nil."
  (let ((mode nil) (case-insensitive-p (file-name-case-insensitive-p name)))
    (let ((again t))
      (while again
        (setq again nil)
        (let ((entry (or (and case-insensitive-p
                              (let ((case-fold-search t)) (assoc-default name alist #'string-match)))
                         (let ((case-fold-search nil)) (assoc-default name alist #'string-match))
                         (and auto-mode-case-fold
                              (let ((case-fold-search t)) (assoc-default name alist #'string-match))))))
          (cond
           ((and (consp entry) (cadr entry))
            ;; (FUNCTION t): call it, and look at the rest of the name.
            (if (functionp (car entry)) (setq mode (cons (car entry) mode)))
            (setq again (and (match-beginning 0) (> (length name) (- (match-end 0) (match-beginning 0))))
                  name (substring name 0 (match-beginning 0))))
           (entry (setq mode (cons entry mode)))))))
    (nreverse mode)))

(defun set-auto-mode--apply-alist (alist keep-mode-if-same dir-local)
  "Set the mode that ALIST gives for the visited file; return non-nil if it gives one.
KEEP-MODE-IF-SAME as in `set-auto-mode'.  DIR-LOCAL: ALIST is a directory's."
  (if (not buffer-file-name)
      nil
    (let* ((name (file-name-sans-versions buffer-file-name))
           (remote-id (file-remote-p name))
           (modes (progn
                    (when (and (stringp remote-id) (string-match (regexp-quote remote-id) name))
                      (setq name (substring name (match-end 0))))
                    (set-auto-mode--mode-of-name alist name)))
           (done nil))
      (dolist (mode modes done)
        (when (and mode (or (not dir-local) (set-auto-mode--dir-local-valid-p mode)))
          (set-auto-mode-0 mode keep-mode-if-same)
          (setq done t))))))

(defun set-auto-mode--mode-line (keep-mode-if-same)
  "Call the modes that the -*- line names; return non-nil if it names some.
KEEP-MODE-IF-SAME as in `set-auto-mode'."
  (let ((end (save-excursion (goto-char (point-min)) (set-auto-mode-1))) (modes nil) (done nil))
    (when end
      (save-excursion
        (goto-char (point-min))
        (set-auto-mode-1)
        (if (save-excursion (search-forward ":" end t))
            ;; Variables: each mode: among them.
            (let ((case-fold-search t))
              (while (re-search-forward "\\(?:\\`\\|[ \t;]\\|-\\*-\\)mode:[ \t]*\\([^ \t;]+\\)" end t)
                (push (intern (concat (downcase (match-string-no-properties 1)) "-mode")) modes))
              (save-excursion
                (goto-char (point-min))
                (set-auto-mode-1)
                (if (and (null modes) (looking-at "mode:[ \t]*\\([^ \t;]+\\)"))
                    (push (intern (concat (downcase (match-string-no-properties 1)) "-mode")) modes))))
          (push (intern (concat (downcase (buffer-substring-no-properties (point) end)) "-mode")) modes)))
      (dolist (mode (nreverse modes))
        (if (not (functionp mode))
            (message "Ignoring unknown mode `%s'" mode)
          (setq done t)
          (set-auto-mode-0 mode keep-mode-if-same))))
    done))

(defun set-auto-mode--mode-of-contents (alist)
  "Return the mode that the beginning of the buffer selects in ALIST, or nil."
  (save-excursion
    (goto-char (point-min))
    (save-restriction
      (narrow-to-region (point-min) (min (point-max) (+ (point-min) magic-mode-regexp-match-limit)))
      (assoc-default nil alist
                     (lambda (re _dummy)
                       (cond ((functionp re) (funcall re))
                             ((stringp re)
                              (let ((case-fold-search nil)) (looking-at re)))
                             (t (error "Problem in magic-mode-alist with element %s" re))))))))

(defun set-auto-mode--interpreter ()
  "Return the mode of the interpreter that the first line names, or nil."
  (save-excursion
    (goto-char (point-min))
    (and (not (inhibit-local-variables-p))
         (looking-at auto-mode-interpreter-regexp)
         (assoc-default (file-name-nondirectory (match-string 2))
                        (mapcar (lambda (e) (cons (format "\\`%s\\'" (car e)) (cdr e)))
                                interpreter-mode-alist)
                        #'string-match-p))))

(defun set-auto-mode (&optional keep-mode-if-same)
  "Choose the major mode of the buffer: by its text, its directory, its interpreter line or its name.
KEEP-MODE-IF-SAME: do not call a mode that is set already."
  (let ((variables-p (and enable-local-variables local-enable-local-variables)) mode)
    (or
     (and variables-p
          (set-auto-mode--mode-line keep-mode-if-same))
     (and variables-p
          (not (inhibit-local-variables-p))
          (setq mode (hack-local-variables t))
          (if (functionp mode)
              (progn (set-auto-mode-0 mode keep-mode-if-same) t)
            (message "Ignoring unknown mode `%s'" mode)
            nil))
     (let ((alist (and variables-p buffer-file-name
                       (cdr (hack-dir-local--get-variables (lambda (key) (eq key 'auto-mode-alist)))))))
       (and alist (set-auto-mode--apply-alist alist keep-mode-if-same t)))
     (and (setq mode (set-auto-mode--interpreter))
          (progn (set-auto-mode-0 mode keep-mode-if-same) t))
     (and (setq mode (set-auto-mode--mode-of-contents magic-mode-alist))
          (progn (set-auto-mode-0 mode keep-mode-if-same) t))
     (set-auto-mode--apply-alist auto-mode-alist keep-mode-if-same nil)
     (and (setq mode (set-auto-mode--mode-of-contents magic-fallback-mode-alist))
          (progn (set-auto-mode-0 mode keep-mode-if-same) t))
     (ignore (set-buffer-major-mode (current-buffer))))))

(defun set-auto-mode-0 (mode &optional keep-mode-if-same)
  "Call MODE and return it; KEEP-MODE-IF-SAME: do nothing and return nil if the buffer is in it."
  (unless (and keep-mode-if-same
               (or (eq (indirect-function mode) (indirect-function major-mode))
                   (and set-auto-mode--last
                        (eq mode (car set-auto-mode--last))
                        (eq major-mode (cdr set-auto-mode--last)))))
    (when mode
      (funcall mode)
      (unless (eq mode major-mode)
        (setq set-auto-mode--last (cons mode major-mode)))
      mode)))

(defvar-local set-auto-mode--last nil
  "(MODE . MAJOR-MODE) if the command MODE put the buffer into MAJOR-MODE, another one.")
(put 'set-auto-mode--last 'permanent-local t)

(defun normal-mode (&optional find-file)
  "Choose the buffer's major mode and set its local variables.
FIND-FILE: a file was just read in; `enable-local-variables' counts only then."
  (interactive)
  (kill-all-local-variables)
  (unless delay-mode-hooks
    (let ((enable-local-variables (or (not find-file) enable-local-variables)))
      (with-demoted-errors "File mode specification error: %s"
        (set-auto-mode))
      ;; Major modes set local variables themselves when they are done; this one does not.
      (when (eq major-mode 'fundamental-mode)
        (with-demoted-errors "File local-variables error: %s"
          (hack-local-variables 'no-mode)))))
  (if (fboundp 'ucs-set-table-for-input)
      (ucs-set-table-for-input)))

(provide 'files-mode)

;;; files-mode.el ends here
