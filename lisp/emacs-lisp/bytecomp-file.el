;;; bytecomp-file.el --- compiling files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; From a .el file to a .elc file: reading, writing, directories, batch mode.  A part of bytecomp.el.

;;; Code:

(require 'bytecomp-warn)
(require 'cl-lib)

(defvar byte-compile-verbose)
(defvar emacs-lisp-file-regexp)
(defvar bytecomp--output)
(declare-function bytecomp--toplevel-form "bytecomp" (form))

(defcustom byte-compile-dest-file-function nil
  "Function that returns the name of the compiled file for a source file, or nil for the usual name."
  :type '(choice (const nil) function) :group 'bytecomp)

(defvar no-byte-compile nil
  "Non-nil in the local variables of a file means that it is not to be compiled.")
;;;###autoload (put 'no-byte-compile 'safe-local-variable 'booleanp)

(defvar byte-compile-disable-print-circle nil
  "Non-nil means that compiled files do not keep shared structure.")

(defun byte-compiler-base-file-name (filename)
  "Return the name of the source that the file FILENAME holds, which a handler may know; else FILENAME."
  (let ((handler (find-file-name-handler filename 'byte-compiler-base-file-name)))
    (if handler
        (funcall handler 'byte-compiler-base-file-name filename)
      filename)))

;;;###autoload (autoload 'byte-compile-dest-file "bytecomp")
(defun byte-compile-dest-file (filename)
  "Return the name of the compiled file for the source file FILENAME."
  (if byte-compile-dest-file-function
      (funcall byte-compile-dest-file-function filename)
    (setq filename (byte-compiler-base-file-name (file-name-sans-versions filename)))
    (if (string-match emacs-lisp-file-regexp filename)
        (concat (substring filename 0 (match-beginning 0)) ".elc")
      (concat filename ".elc"))))

;; -- reading ----------------------------------------------------------------------------------

(defun bytecomp-file--warn-literals ()
  "Warn if a character that was read lacks its backslash."
  (when lread--unescaped-character-literals
    (let ((characters (sort (copy-sequence lread--unescaped-character-literals) #'<)))
      (bytecomp-warn-text
       (format "unescaped character literals %s detected, %s expected!"
               (mapconcat (lambda (c) (format "`?%c'" c)) characters ", ")
               (mapconcat (lambda (c) (format "`?\\%c'" c)) characters ", "))))))

(defun bytecomp-file--read-form ()
  "Return the next form of the current buffer, and note where it is."
  (setq byte-compile-read-position (point) byte-compile-last-position (point) bytecomp-warn--early-position (point))
  (let* ((lread--unescaped-character-literals nil)
         (read-with-symbol-positions (current-buffer))
         (form (read (current-buffer))))
    (bytecomp-warn-note-symbols read-symbol-positions-list)
    (bytecomp-file--warn-literals)
    form))

(defun bytecomp-file--skip ()
  "Move over white space and comments; return non-nil if something follows."
  (forward-comment (buffer-size))
  (not (eobp)))

(defun bytecomp-file--compile-buffer ()
  "Compile the forms of the current buffer, and return the compiled ones."
  (let ((bytecomp--output nil) (byte-compile-current-buffer (current-buffer)))
    (goto-char (point-min))
    (while (bytecomp-file--skip)
      (bytecomp--toplevel-form (bytecomp-file--read-form)))
    (bytecomp-warn-at-end)
    (nreverse bytecomp--output)))

(defun bytecomp-file--prepare-buffer (file)
  "Set the variables of the current buffer, which holds the text of FILE."
  (let ((buffer-file-name file) (enable-local-variables :safe) (enable-local-eval nil) (inhibit-message t))
    (delay-mode-hooks (emacs-lisp-mode))
    (goto-char (point-min))
    (setq-local lexical-binding
                (let ((case-fold-search t))
                  (and (looking-at "\\(?:#!.*\n\\)?.*-\\*-.*\\_<lexical-binding:[ \t]*\\([^; \t\n]+\\).*-\\*-")
                       (not (equal (match-string 1) "nil")))))
    (hack-local-variables)))

;; -- writing ----------------------------------------------------------------------------------

(defconst bytecomp-file--header
  ";ELC\^\\\0\0\0\n;;; Compiled\n;;; in Emacs version 28.2\n;;; with all optimizations.\n\n\n\n"
  "What a compiled file begins with.")

;;;###autoload (autoload 'byte-compile-insert-header "bytecomp")
(defun byte-compile-insert-header (_filename outbuffer)
  "Insert what a compiled file begins with into OUTBUFFER, at its start."
  (with-current-buffer outbuffer
    (goto-char (point-min))
    (insert bytecomp-file--header)))

(defun bytecomp-file--insert-forms (forms)
  "Insert FORMS, compiled, as a file has them."
  (let ((print-escape-newlines t) (print-length nil) (print-level nil) (print-quoted t) (print-gensym t)
        (print-circle (not byte-compile-disable-print-circle)) (print-integers-as-characters nil)
        (float-output-format nil) (print-escape-nonascii nil) (print-escape-control-characters nil))
    (dolist (form forms)
      (prin1 form (current-buffer))
      (insert "\n"))))

(defun bytecomp-file--output (forms)
  "Return a buffer with the text of a compiled file of FORMS."
  (let ((print-symbols-bare t))
    (ignore print-symbols-bare)
    (with-current-buffer (get-buffer-create " *Compiler Output*")
      (erase-buffer)
      (set-buffer-multibyte t)
      (byte-compile-insert-header nil (current-buffer))
      (bytecomp-file--insert-forms forms)
      (current-buffer))))

(defun byte-compile-from-buffer (inbuffer)
  "Compile the text of INBUFFER, and return a buffer with that of the compiled file."
  (bytecomp--with-fresh-state
    (with-current-buffer inbuffer
      (let ((byte-compile-current-file (or byte-compile-current-file inbuffer)))
        (bytecomp-file--output (save-excursion (bytecomp-file--compile-buffer)))))))

(defun bytecomp-file--write (file)
  "Write the current buffer to FILE, which is there whole or not at all if its directory allows that."
  (let* ((coding-system-for-write 'utf-8-emacs-unix) (directory (file-name-directory (expand-file-name file)))
         (temporary (and (file-writable-p directory)
                         (ignore-errors (make-temp-file (expand-file-name file))))))
    (if (not temporary)
        (write-region (point-min) (point-max) file nil 'silent)
      (condition-case nil
          (let ((modes (default-file-modes)))
            (write-region (point-min) (point-max) temporary nil 'silent)
            (set-file-modes temporary (logand modes #o666))
            (rename-file temporary file t))
        (error
         (if (file-exists-p temporary) (delete-file temporary))
         (write-region (point-min) (point-max) file nil 'silent))))))

;; -- one file ---------------------------------------------------------------------------------

(defun bytecomp-file--log-start (file)
  "Say in the log that FILE is compiled."
  (unless noninteractive
    (with-current-buffer (bytecomp-warn--log-buffer)
      (let ((inhibit-read-only t))
        (goto-char (point-max))
        (insert (format-message "\f\nCompiling file %s at %s\n" file (current-time-string)))))))

(defun bytecomp-file--compile (file target)
  "Compile FILE, and write the result to TARGET.  Return t, or nil after an error, which is in the log."
  (let ((byte-compile-abort-elc nil) (byte-compile-current-file file)
        ;; Where definitions that macros and `eval-when-compile' make belong.
        (current-load-list (list file)) forms)
    (with-temp-buffer
      (insert-file-contents file)
      (bytecomp-file--prepare-buffer file)
      (if no-byte-compile
          'no-byte-compile
        (let ((source (current-buffer)) (default-directory (file-name-directory file))
              (load-file-name nil) (byte-compile-verbose byte-compile-verbose))
          (ignore default-directory)
          (setq forms (bytecomp-file--compile-guarded source))
          (when (and (listp forms) (not byte-compile-abort-elc))
            (with-current-buffer (bytecomp-file--output forms)
              (when target
                (bytecomp-file--write target)
                (if (and byte-compile-verbose (not noninteractive)) (message "Wrote %s" target)))
              (kill-buffer (current-buffer))
              t)))))))

(defun bytecomp-file--compile-guarded (buffer)
  "Return the compiled forms of BUFFER, or t after an error, which is put into the log."
  (let ((compile (lambda ()
                   (bytecomp--with-fresh-state
                     (let ((byte-compile-current-buffer buffer))
                       (bytecomp-file--compile-reporting buffer))))))
    (with-current-buffer buffer (funcall compile))))

(defun bytecomp-file--compile-reporting (buffer)
  "The same, in an environment of its own."
  (if byte-compile-debug
      (with-current-buffer buffer (bytecomp-file--compile-buffer))
    (condition-case error
        (with-current-buffer buffer (bytecomp-file--compile-buffer))
      (error (let ((byte-compile-current-form nil)) (byte-compile-report-error error))
             t))))

;;;###autoload (autoload 'byte-compile-file "bytecomp" nil t)
(defun byte-compile-file (filename &optional load)
  "Compile the Lisp source file FILENAME into a file whose name has an \"elc\" at its end.
`byte-compile-dest-file-function' can give it another name.  The value is
non-nil if there were no errors, t if a file was written.  LOAD non-nil
loads the result."
  (interactive
   (list (read-file-name (if current-prefix-arg "Byte compile and load file: " "Byte compile file: ")
                         nil buffer-file-name nil
                         (and buffer-file-name (file-name-nondirectory buffer-file-name)))
         current-prefix-arg))
  (let* ((file (expand-file-name filename)) (target (byte-compile-dest-file file)) result)
    (unless (file-exists-p file)
      (signal 'file-missing (list "Opening input file" "No such file or directory" file)))
    (if byte-compile-verbose (message "Compiling %s..." file))
    (bytecomp-file--log-start file)
    (setq result (bytecomp-file--compile file target))
    (cond
     ((eq result 'no-byte-compile)
      ;; What was compiled before would be loaded in place of the source.
      (if (and target (file-exists-p target)) (condition-case nil (delete-file target) (error nil)))
      (if load (load file)))
     ((and result byte-compile-verbose) (message "Compiling %s...done" file)))
    (if (and load (eq result t)) (load target))
    result))

(defun bytecomp-file--stale-p (source target)
  "Return non-nil if the file TARGET does not have what SOURCE says now."
  (and (file-exists-p target) (file-newer-than-file-p source target)))

;;;###autoload (autoload 'byte-recompile-file "bytecomp" nil t)
(defun byte-recompile-file (filename &optional force arg load)
  "Compile the file FILENAME if it has changed since its compiled file was written.
FORCE non-nil compiles it in any case.  If there is no compiled file, it
is written if ARG is 0, not if it is nil, else if the user says so.  LOAD
non-nil loads the result."
  (interactive
   (list (read-file-name "Byte recompile file: " nil buffer-file-name nil
                         (and buffer-file-name (file-name-nondirectory buffer-file-name)))
         current-prefix-arg))
  (setq filename (expand-file-name filename))
  (let ((target (byte-compile-dest-file filename)))
    (if (if (file-exists-p target)
            (or force (bytecomp-file--stale-p filename target))
          (or (eq 0 arg)
              (and arg (y-or-n-p (concat "Compile " filename "? ")))))
        (progn
          (if (and noninteractive (not byte-compile-verbose)) (message "Compiling %s..." filename))
          (byte-compile-file filename load))
      (if load (load (if (file-exists-p target) target filename)))
      'no-byte-compile)))

;; -- directories ------------------------------------------------------------------------------

(defun bytecomp-file--directory (directory arg force counts)
  "Compile what is to be compiled in DIRECTORY and below, with ARG and FORCE as for `byte-recompile-file'.
Add to COUNTS, a vector of the numbers of files compiled, failed and
skipped, and of directories."
  (message "Checking %s..." (directory-file-name directory))
  (aset counts 3 (1+ (aref counts 3)))
  (dolist (name (directory-files directory))
    (let ((source (expand-file-name name directory)))
      (cond
       ((member name '("." ".." "CVS" "RCS" ".git" ".svn")))
       ((file-directory-p source)
        (unless (or (file-symlink-p source)
                    (not (or (eq arg 0) force (null arg) (y-or-n-p (format "Check %s? " source)))))
          (bytecomp-file--directory source arg force counts)))
       ((and (string-match emacs-lisp-file-regexp source) (file-readable-p source)
             (not (auto-save-file-name-p name)) (not (string-prefix-p ".#" name))
             (not (equal name "dir-locals-file")))
        (let ((index (pcase (byte-recompile-file source force arg) ('no-byte-compile 2) ('t 0) (_ 1))))
          (aset counts index (1+ (aref counts index)))))))))

;;;###autoload (autoload 'byte-recompile-directory "bytecomp" nil t)
(defun byte-recompile-directory (directory &optional arg force _follow-symlinks)
  "Compile the Lisp files in DIRECTORY and below that have changed since their compiled files were written.
If there is no compiled file, it is written if ARG is 0, not if it is
nil, else if the user says so.  FORCE non-nil compiles all that have one."
  (interactive "DByte recompile directory: \nP")
  (let ((counts (make-vector 4 0)))
    (setq directory (expand-file-name directory))
    (bytecomp-file--directory directory (if arg (prefix-numeric-value arg)) force counts)
    (message "Done (Total of %d file%s compiled%s%s%s)" (aref counts 0) (if (= (aref counts 0) 1) "" "s")
             (if (> (aref counts 1) 0) (format ", %d failed" (aref counts 1)) "")
             (if (> (aref counts 2) 0) (format ", %d skipped" (aref counts 2)) "")
             (if (> (aref counts 3) 1) (format " in %d directories" (aref counts 3)) ""))))

;;;###autoload (autoload 'byte-force-recompile "bytecomp" nil t)
(defun byte-force-recompile (directory)
  "Compile all Lisp files in DIRECTORY and below that have compiled files."
  (interactive "DByte force recompile (directory): ")
  (byte-recompile-directory directory nil t))

;; -- batch mode -------------------------------------------------------------------------------

(defun batch-byte-compile-file (file)
  "Compile FILE in batch mode; return non-nil if that went well."
  (condition-case error
      (byte-compile-file file)
    (file-error
     (message ">>Error occurred processing %s: %s (%s)" file
              (get (car error) 'error-message) (prin1-to-string (cdr error)))
     nil)
    (error
     (message ">>Error occurred processing %s: %s" file (error-message-string error))
     nil)))

(defun bytecomp-file--batch-directory (directory noforce)
  "Compile the Lisp files in DIRECTORY, if NOFORCE only those that have changed; return non-nil if that went well."
  (let ((ok t))
    (dolist (name (directory-files directory) ok)
      (let ((source (expand-file-name name directory)))
        (when (and (string-match emacs-lisp-file-regexp name) (not (auto-save-file-name-p source))
                   (or (not noforce) (bytecomp-file--stale-p source (byte-compile-dest-file source))))
          (unless (batch-byte-compile-file source) (setq ok nil)))))))

;;;###autoload (autoload 'batch-byte-compile "bytecomp")
(defun batch-byte-compile (&optional noforce)
  "Compile the files and directories that the rest of the command line names, then exit.
The exit status is 1 if something went wrong.  NOFORCE non-nil compiles
only files that have changed.  For use in batch mode:
  neomacs -batch -f batch-byte-compile FILE..."
  (unless noninteractive (error "`batch-byte-compile' is to be used only with -batch"))
  (let ((ok t))
    (while command-line-args-left
      (let* ((name (pop command-line-args-left)) (file (expand-file-name name)))
        (cond
         ((file-directory-p file)
          (unless (bytecomp-file--batch-directory file noforce) (setq ok nil)))
         ((and noforce (file-exists-p (byte-compile-dest-file file))
               (not (bytecomp-file--stale-p file (byte-compile-dest-file file)))))
         ((batch-byte-compile-file name))
         (t (setq ok nil)))))
    (kill-emacs (if ok 0 1))))

;;;###autoload (autoload 'batch-byte-compile-if-not-done "bytecomp")
(defun batch-byte-compile-if-not-done ()
  "Like `batch-byte-compile', but skip files whose compiled files are newer."
  (batch-byte-compile t))

;;;###autoload (autoload 'batch-byte-recompile-directory "bytecomp")
(defun batch-byte-recompile-directory (&optional arg)
  "Run `byte-recompile-directory' with ARG on what the rest of the command line names, then exit."
  (unless noninteractive (error "batch-byte-recompile-directory is to be used only with -batch"))
  (dolist (directory (or command-line-args-left '(".")))
    (byte-recompile-directory directory arg))
  (kill-emacs 0))

(provide 'bytecomp-file)

;;; bytecomp-file.el ends here
