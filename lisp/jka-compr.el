;;; jka-compr.el --- reading and writing compressed files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The operations on files that jka-cmpr-hook.el hands over.  Each does its work on uncompressed text and leaves the file
;; to the ordinary operation:
;;
;; - Reading uncompresses the bytes into a temporary file and lets `insert-file-contents' read that.
;; - Writing lets `write-region' write the text to a temporary file, so that coding systems and annotations mean what they
;;   mean elsewhere, compresses that into a buffer, and lets `write-region' write the buffer.  What fails before the last
;;   step has not touched the file, and the last step replaces it as a whole.
;;
;; Programs run by `call-process'.  What they say and how they failed is shown in the buffer " *jka-compr-error*".

;;; Code:

(require 'jka-cmpr-hook)

(defvar format-alist)

(define-error 'compression-error nil 'file-error)

(defvar jka-compr-acceptable-retval-list '(0 2 141)
  "Exit statuses of programs that are no failures.
2 is a warning of gzip; it is a failure if nothing came out.")

(defcustom jka-compr-temp-name-template (expand-file-name "jka-com" temporary-file-directory)
  "What the names of temporary files begin with." :type 'string :group 'jka-compr)

(defvar-local jka-compr-really-do-compress nil
  "Non-nil in a buffer whose file was compressed when it was visited.
Its text is compressed when it is saved even if it looks like compressed text.")
(put 'jka-compr-really-do-compress 'permanent-local t)

(defconst jka-compr--error-buffer " *jka-compr-error*" "Name of the buffer that shows how a program failed.")

;;; Failures

(defun jka-compr--fail (infile message reason)
  "Signal that doing MESSAGE, a verb, to the file INFILE failed because of REASON, a string or nil."
  (signal 'compression-error
          (list "Opening input file"
                (concat (format "error %s %s" message (file-name-nondirectory infile)) (if reason (concat ": " reason)))
                infile)))

(defun jka-compr-error (prog args infile message &optional errfile)
  "Show how PROG with ARGS failed on the file INFILE, and signal that.
MESSAGE is the verb for what it was to do; ERRFILE is the file with its complaints."
  (let ((first nil))
    (with-current-buffer (get-buffer-create jka-compr--error-buffer)
      (let ((inhibit-read-only t))
        (widen)
        (erase-buffer)
        (insert (format "Error while executing \"%s %s < %s\"\n\n" prog (string-join args " ") infile))
        (when errfile
          (insert-file-contents errfile)
          (setq first (string-trim (buffer-substring (point) (save-excursion (re-search-forward "\n\\|\\'") (point)))))))
      (goto-char (point-min)))
    (unless noninteractive
      (display-buffer jka-compr--error-buffer))
    (jka-compr--fail infile message (and first (not (equal first "")) first))))

(defun jka-compr--run (program arguments infile message file)
  "Insert what PROGRAM with ARGUMENTS makes of the file INFILE into the current buffer of bytes.
MESSAGE is the verb for errors, FILE the file that they are about.  Signals `compression-error' if PROGRAM is missing or
fails."
  (let ((complaints (make-temp-file jka-compr-temp-name-template)) (start (point))
        (coding-system-for-read 'no-conversion) (default-directory temporary-file-directory) status)
    (unwind-protect
        (progn
          (setq status (condition-case nil
                           (apply #'call-process program infile (list t complaints) nil arguments)
                         (file-missing
                          (if (file-exists-p infile)
                              (jka-compr--fail file message (format-message "there is no program `%s'" program))
                            (signal 'file-missing (list "Opening input file" "No such file or directory" infile))))))
          (unless (and (memq status jka-compr-acceptable-retval-list)
                       (or (eq status 0) (> (point) start)
                           (zerop (file-attribute-size (file-attributes infile)))))
            (jka-compr-error program arguments file message complaints)))
      (delete-file complaints))))

(defmacro jka-compr--announcing (verb file &rest body)
  "Evaluate BODY, and say before and after that VERB is done to FILE, unless VERB is nil."
  (declare (indent 2))
  (let ((text (make-symbol "text")))
    `(let ((,text (and jka-compr-verbose ,verb (format "%s %s..." ,verb (file-name-nondirectory ,file)))))
       (when ,text (message "%s" ,text))
       (prog1 (progn ,@body)
         (when ,text (message "%sdone" ,text))))))

(defun jka-compr-run-real-handler (operation args)
  "Do OPERATION with ARGS as if there were no compressed files."
  (let ((inhibit-file-name-handlers
         (cons 'jka-compr-handler (and (eq inhibit-file-name-operation operation) inhibit-file-name-handlers)))
        (inhibit-file-name-operation operation))
    (apply operation args)))

;;; Uncompressing

(defun jka-compr--insert-bytes (file)
  "Insert the bytes of FILE as they are at the end of the current buffer."
  (goto-char (point-max))
  (let ((coding-system-for-read 'no-conversion) (format-alist nil) (after-insert-file-functions nil))
    (jka-compr-run-real-handler 'insert-file-contents (list file))))

(defun jka-compr--uncompress (info file)
  "Replace the contents of the current buffer of bytes by what is compressed in FILE in the way INFO.
Signals `compression-error'."
  (let ((function (jka-compr-info-uncompress-function info)) (verb (jka-compr-info-uncompress-message info))
        (program (jka-compr-info-uncompress-program info)) (local nil))
    (erase-buffer)
    (unless (and (functionp function)
                 (progn
                   (jka-compr--insert-bytes file)
                   (funcall function (point-min) (point-max))))
      (erase-buffer)
      (unless program
        (error "No uncompression program defined"))
      (unless (file-readable-p file)
        (jka-compr-run-real-handler 'insert-file-contents (list file)))
      (unwind-protect
          (progn
            (setq local (jka-compr-run-real-handler 'file-local-copy (list file)))
            (jka-compr--run program (jka-compr-info-uncompress-args info) (or local file) verb file))
        (when local (delete-file local))))))

(defmacro jka-compr--with-bytes (&rest body)
  "Evaluate BODY in a temporary buffer of bytes."
  (declare (indent 0))
  `(with-temp-buffer
     (set-buffer-multibyte nil)
     (setq buffer-undo-list t)
     ,@body))

(defun jka-compr-make-temp-name (&optional local-copy)
  "Make an empty file with a name of its own and return the name.
LOCAL-COPY, whether it is for a copy that stays, makes no difference."
  (ignore local-copy)
  (make-temp-file jka-compr-temp-name-template))

(defun jka-compr--temporary-file (file)
  "Make an empty file whose name ends as the contents of the compressed FILE would, and return its name."
  (let ((extension (file-name-extension (jka-compr-byte-compiler-base-file-name file) t)))
    (make-temp-file jka-compr-temp-name-template nil (if (< (length extension) 40) extension))))

(defun jka-compr--write-bytes (file)
  "Write the current buffer of bytes to the temporary FILE."
  (let ((coding-system-for-write 'no-conversion) (write-region-inhibit-fsync t) (jka-compr-inhibit t))
    (write-region nil nil file nil 'quiet)))

(defun jka-compr--uncompressed-copy (info file)
  "Return the name of a new file with what is compressed in FILE in the way INFO."
  (let ((copy (jka-compr--temporary-file file)) (done nil))
    (unwind-protect
        (jka-compr--with-bytes
          (jka-compr--uncompress info file)
          (jka-compr--write-bytes copy)
          (setq done t)
          copy)
      (unless done (delete-file copy)))))

(defun jka-compr-byte-compiler-base-file-name (file)
  "Return the name of what is compressed in FILE."
  (let* ((name (file-name-sans-versions file)) (info (jka-compr-get-compression-info name)) (case-fold-search nil))
    (if (and info (jka-compr-info-strip-extension info) (string-match (jka-compr-info-regexp info) name))
        (substring name 0 (match-beginning 0))
      file)))

(defun jka-compr--insert-plain (plain file visit beg end replace)
  "Insert the file PLAIN, the uncompressed contents of FILE; the rest is as in `insert-file-contents'."
  (unwind-protect
      (let ((jka-compr-inhibit t))
        (insert-file-contents plain visit beg end replace))
    (when visit
      (setq buffer-file-name file))))

(defun jka-compr-insert-file-contents (file &optional visit beg end replace)
  "Insert what is compressed in FILE; the arguments are as in `insert-file-contents'.
BEG and END count uncompressed bytes."
  (barf-if-buffer-read-only)
  (when (and (or beg end) visit)
    (error "Attempt to visit less than an entire file"))
  (let* ((file (expand-file-name file)) (info (jka-compr-get-compression-info file)) (plain nil))
    (if (or (null info) (not (file-exists-p file)))
        (jka-compr-run-real-handler 'insert-file-contents (list file visit beg end replace))
      (unwind-protect
          (jka-compr--announcing (jka-compr-info-uncompress-message info) file
            (setq plain (jka-compr--uncompressed-copy info file))
            (let ((inserted (jka-compr--insert-plain plain file visit beg end replace)))
              (when visit
                (setq jka-compr-really-do-compress t)
                (set-visited-file-modtime))
              (list file (if replace (buffer-size) (nth 1 inserted)))))
        (when plain (delete-file plain))))))

(defun jka-compr-file-local-copy (file)
  "Return the name of a new file with the uncompressed contents of FILE."
  (let* ((file (expand-file-name file)) (info (jka-compr-get-compression-info file)))
    (if (null info)
        (jka-compr-run-real-handler 'file-local-copy (list file))
      (jka-compr--announcing (jka-compr-info-uncompress-message info) file
        (jka-compr--uncompressed-copy info file)))))

(defun jka-compr-load (file &optional noerror nomessage nosuffix)
  "Load the compressed file FILE of Lisp; NOERROR, NOMESSAGE and NOSUFFIX are as in `load'."
  (jka-compr-run-real-handler 'load (list file noerror nomessage nosuffix)))

;;; Compressing

(defun jka-compr--compressed-p (info start end)
  "Return non-nil if the text from START to END begins as files of INFO do.
START and END are as in `write-region'."
  (let* ((magic (jka-compr-info-file-magic-bytes info)) (length (length magic))
         (text (cond ((stringp start) (substring start 0 (min (length start) length)))
                     (start (buffer-substring-no-properties start (min (or end (point-max)) (+ start length))))
                     (t (save-restriction
                          (widen)
                          (buffer-substring-no-properties 1 (min (point-max) (1+ length))))))))
    (and (> length 0)
         (equal text (if (multibyte-string-p text) (string-to-multibyte magic) magic)))))

(defun jka-compr--write (info start end file append mustbenew)
  "Compress the text from START to END in the way INFO and write it to FILE.
APPEND and MUSTBENEW are as in `write-region'.  Return the coding system that was used."
  (let* ((joined (and append (not (jka-compr-info-can-append info)) (file-exists-p file)))
         (plain (if joined (jka-compr--uncompressed-copy info file) (jka-compr--temporary-file file)))
         (program (jka-compr-info-compress-program info)) (verb (jka-compr-info-compress-message info)) coding)
    (unwind-protect
        (progn
          (let ((jka-compr-inhibit t) (write-region-inhibit-fsync t))
            (write-region start end plain joined 'quiet))
          (setq coding last-coding-system-used)
          (jka-compr--with-bytes
            (jka-compr--announcing verb file
              (jka-compr--run program (jka-compr-info-compress-args info) plain verb file))
            (let ((coding-system-for-write 'no-conversion))
              (jka-compr-run-real-handler
               'write-region (list nil nil file (and append (not joined) append) 'quiet nil mustbenew)))))
      (delete-file plain))
    coding))

(defun jka-compr-write-region (start end file &optional append visit lockname mustbenew)
  "Write the text from START to END to FILE, compressed; the arguments are as in `write-region'."
  (let* ((file (expand-file-name file)) (visited (if (stringp visit) (expand-file-name visit) file))
         (info (jka-compr-get-compression-info visited)))
    (cond
     ((or (null info)
          (and (not jka-compr-really-do-compress) (jka-compr--compressed-p info start end)))
      (jka-compr-run-real-handler 'write-region (list start end file append visit lockname mustbenew)))
     ((null (jka-compr-info-compress-program info))
      (error "No compression program defined"))
     (t
      (let ((coding (jka-compr--write info start end file append mustbenew)))
        (when (or (eq visit t) (stringp visit))
          (setq buffer-file-name visited
                jka-compr-really-do-compress t)
          (set-visited-file-modtime)
          (set-buffer-modified-p nil))
        (setq last-coding-system-used coding))
      (when (memq visit '(nil t))
        (message "Wrote %s" visited))
      (when (stringp visit)
        (message "Wrote %s" visited))
      nil))))

;;; The handler

(dolist (operation (get 'jka-compr-handler 'operations))
  (put operation 'jka-compr (intern (format "jka-compr-%s" operation))))

;;;###autoload
(defun jka-compr-handler (operation &rest args)
  "Do OPERATION with ARGS, of which names are those of compressed files."
  (let ((function (get operation 'jka-compr)))
    (if (and function (not jka-compr-inhibit))
        (apply function args)
      (jka-compr-run-real-handler operation args))))

(provide 'jka-compr)

;;; jka-compr.el ends here
