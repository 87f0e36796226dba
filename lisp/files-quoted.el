;;; files-quoted.el --- file names that are quoted with /:  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A name that begins with "/:" means the rest of it, and no other handler is asked about that.  So the
;; handler takes the quote off the arguments that are names, calls the operation without itself, and puts
;; it on again where the result is a name.

;;; Code:

(defconst files-quoted--operations
  '((file-name-completion 0 1) (file-name-all-completions 0 1)
    (file-symlink-p 0) (make-symbolic-link 0 1) (rename-file 0 1) (copy-file 0 1) (add-name-to-file 0 1)
    (copy-directory 0 1) (file-equal-p 0 1) (file-in-directory-p 0 1) (file-newer-than-file-p 0 1)
    (write-region 2 5) (insert-file-contents 0 result) (file-truename 0 quote-result) (expand-file-name as-it-is)
    (file-name-as-directory as-it-is) (file-name-directory as-it-is) (file-name-sans-versions as-it-is)
    (directory-file-name as-it-is) (abbreviate-file-name 0 quote-result) (file-name-nondirectory as-it-is 0)
    (find-backup-file-name 0 quote-results) (make-lock-file-name 0)
    (make-auto-save-file-name buffer-file) (set-visited-file-modtime buffer-file) (verify-visited-file-modtime buffer-file)
    (process-file default-directory 0) (start-file-process default-directory 2) (shell-command default-directory 0)
    (make-process default-directory) (temporary-file-directory default-directory) (exec-path default-directory)
    (unhandled-file-name-directory) (file-remote-p) (substitute-in-file-name identity)
    (make-nearby-temp-file default-directory quote-result)
    (access-file 0) (file-attributes 0) (insert-directory 0 relist) (directory-files 0 quote-full)
    (directory-files-and-attributes 0 quote-full-attributes) (lock-file 0) (unlock-file 0) (file-locked-p 0)
    (set-file-acl 0) (file-notify-add-watch 0) (vc-registered 0))
  "Alist of operations and what `file-name-non-special' does for them.
Numbers are the arguments that are names.  Operations that are not here have one, the first.")

(defun files-quoted--unquote-at (arguments indexes)
  "Return ARGUMENTS with those at INDEXES, if they are strings, unquoted."
  (let ((i -1))
    (mapcar (lambda (argument)
              (setq i (1+ i))
              (if (and (memq i indexes) (stringp argument))
                  (file-name-unquote argument)
                argument))
            arguments)))

(defun file-name-non-special (operation &rest arguments)
  "Do OPERATION with ARGUMENTS, of which file names are quoted with /:."
  (let* ((inhibit-file-name-handlers
          (cons 'file-name-non-special
                (and (eq inhibit-file-name-operation operation) inhibit-file-name-handlers)))
         (inhibit-file-name-operation operation)
         (spec (or (cdr (assq operation files-quoted--operations)) '(0)))
         (quoted (and (stringp (car arguments)) (file-name-quoted-p (car arguments))))
         (default-directory
          ;; A subprocess, or the operation itself, wants the real name.
          (if (or (memq 'default-directory spec) (memq operation '(insert-directory file-name-completion file-name-all-completions)))
              (file-name-unquote default-directory)
            default-directory))
         (unquoted (files-quoted--unquote-at arguments spec)))
    (cond
     ((memq operation '(unhandled-file-name-directory file-remote-p))
      (and (eq operation 'unhandled-file-name-directory)
           (file-name-as-directory (file-name-unquote (car arguments)))))
     ((eq operation 'substitute-in-file-name) (car arguments))
     ((memq 'as-it-is spec)
      (let ((file-name-handler-alist nil)) (apply operation unquoted)))
     ((eq operation 'file-truename)
      ;; What looks quoted still is a name in the root directory.
      (concat "/:" (apply operation (replace-regexp-in-string "\\`/:/*" "/" (car unquoted)) (cdr arguments))))
     ((memq 'buffer-file spec)
      (with-current-buffer (if (bufferp (car arguments)) (car arguments) (current-buffer))
        (let ((buffer-file-name (and buffer-file-name (file-name-unquote buffer-file-name))))
          (apply operation arguments))))
     ((memq 'result spec)
      (files-quoted--insert-file-contents arguments))
     ((eq operation 'write-region)
      (files-quoted--write-region unquoted (nth 2 arguments)))
     ((eq operation 'shell-command)
      (apply operation unquoted))
     ((memq operation '(process-file start-file-process make-process))
      (files-quoted--process operation arguments))
     (t
      (let ((value (apply operation unquoted)))
        (cond
         ;; What was quoted can look quoted itself.
         ((and (memq 'quote-result spec) (stringp value)) (if quoted (concat "/:" value) value))
         ((memq 'quote-results spec) (mapcar #'file-name-quote value))
         ((and (memq 'quote-full spec) (nth 1 arguments)) (mapcar #'file-name-quote value))
         ((and (memq 'quote-full-attributes spec) (nth 1 arguments))
          (mapcar (lambda (entry) (cons (file-name-quote (car entry)) (cdr entry))) value))
         ((and (eq operation 'file-symlink-p) (stringp value) (file-name-absolute-p value)) (file-name-quote value))
         (t value)))))))

(defun files-quoted--process (operation arguments)
  "Do OPERATION, which starts a program, with ARGUMENTS; names of the program and of files are unquoted."
  (cond
   ((eq operation 'process-file)
    (let ((destination (nth 2 arguments)))
      (apply #'process-file
             (file-name-unquote (nth 0 arguments))
             (and (nth 1 arguments) (file-name-unquote (nth 1 arguments)))
             (cond ((and (consp destination) (stringp (cadr destination)))
                    (list (files-quoted--destination (car destination)) (file-name-unquote (cadr destination))))
                   ((consp destination)
                    (cons (files-quoted--destination (car destination)) (cdr destination)))
                   (t destination))
             (nthcdr 3 arguments))))
   ((eq operation 'start-file-process)
    (apply operation (nth 0 arguments) (nth 1 arguments)
           (and (nth 2 arguments) (file-name-unquote (nth 2 arguments))) (nthcdr 3 arguments)))
   (t
    (let ((command (plist-get arguments :command)))
      (apply operation
             (if command
                 (plist-put (copy-sequence arguments) :command
                            (cons (file-name-unquote (car command)) (cdr command)))
               arguments))))))

(defun files-quoted--destination (destination)
  "Return DESTINATION of a program's output with a file's name unquoted."
  (if (and (eq (car-safe destination) :file) (stringp (cadr destination)))
      (list :file (file-name-unquote (cadr destination)))
    destination))

(defun files-quoted--insert-file-contents (arguments)
  "Call `insert-file-contents' with ARGUMENTS unquoted; a buffer that visits the file gets the quoted name."
  (let* ((name (car arguments)) (visit (nth 1 arguments)) (done nil))
    (unwind-protect
        (let ((value (apply #'insert-file-contents (file-name-unquote name) (cdr arguments))))
          (setq done t)
          (cons name (cdr value)))
      ;; Visiting a file that does not exist sets the name, too.
      (if (and visit buffer-file-name (or done (equal buffer-file-name (file-name-unquote name))))
          (setq buffer-file-name name)))))

(defun files-quoted--write-region (arguments name)
  "Call `write-region' with ARGUMENTS, which are unquoted; a buffer that visits NAME then keeps that name."
  (let ((visit (nth 4 arguments)))
    (prog1 (apply #'write-region arguments)
      (if (eq visit t) (setq buffer-file-name name)))))

(push '("\\`/:" . file-name-non-special) file-name-handler-alist)

(provide 'files-quoted)

;;; files-quoted.el ends here
