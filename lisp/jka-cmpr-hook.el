;;; jka-cmpr-hook.el --- compressed files are noticed by their names  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Auto Compression mode puts a handler for the names of compressed files into `file-name-handler-alist'; jka-compr.el, which
;; is loaded when the first such file is read or written, does the work.  The mode is on from the start.
;;
;; A way to compress is a vector, which the functions `jka-compr-info-...' take apart:
;;
;;   [REGEXP
;;    COMPRESS-MESSAGE COMPRESS-PROGRAM COMPRESS-ARGUMENTS
;;    UNCOMPRESS-MESSAGE UNCOMPRESS-PROGRAM UNCOMPRESS-ARGUMENTS
;;    CAN-APPEND             non-nil: two compressed files, one after the other, are a compressed file
;;    STRIP-EXTENSION        non-nil: what REGEXP matches is no part of the name of the contents
;;    MAGIC                  the bytes that compressed files begin with
;;    UNCOMPRESS-FUNCTION]   optional: function of a region of bytes that uncompresses it, tried before the program

;;; Code:

(defgroup compression nil "Compressed files." :group 'data)
(defgroup jka-compr nil "Compressed files that are read and written as if they were not." :group 'compression)

(defvar jka-compr-compression-info-list--internal nil "The value of `jka-compr-compression-info-list' that is in use.")
(defvar jka-compr-mode-alist-additions--internal nil "The value of `jka-compr-mode-alist-additions' that is in use.")
(defvar jka-compr-load-suffixes--internal nil "The value of `jka-compr-load-suffixes' that is in use.")
(defvar jka-compr-file-name-handler-entry nil "The element that Auto Compression mode added to `file-name-handler-alist', or nil.")
(defvar jka-compr-added-to-file-coding-system-alist nil "What Auto Compression mode added to `file-coding-system-alist'.")
(defvar jka-compr-inhibit nil "Non-nil means that compressed files are read and written as they are.")
(defvar jka-compr-verbose t "Non-nil means that compressing and uncompressing is announced.")
(put 'jka-compr-inhibit 'risky-local-variable t)

(defun jka-compr-info-regexp (info) "Return the regexp of names of INFO." (aref info 0))
(defun jka-compr-info-compress-message (info) "Return what INFO says while it compresses." (aref info 1))
(defun jka-compr-info-compress-program (info) "Return the program of INFO that compresses." (aref info 2))
(defun jka-compr-info-compress-args (info) "Return the arguments of the program of INFO that compresses." (aref info 3))
(defun jka-compr-info-uncompress-message (info) "Return what INFO says while it uncompresses." (aref info 4))
(defun jka-compr-info-uncompress-program (info) "Return the program of INFO that uncompresses." (aref info 5))
(defun jka-compr-info-uncompress-args (info) "Return the arguments of the program of INFO that uncompresses." (aref info 6))
(defun jka-compr-info-can-append (info) "Return non-nil if compressed files of INFO can be appended to." (aref info 7))
(defun jka-compr-info-strip-extension (info) "Return non-nil if the extension of INFO is no part of the name inside." (aref info 8))
(defun jka-compr-info-file-magic-bytes (info) "Return the bytes that compressed files of INFO begin with." (aref info 9))
(defun jka-compr-info-uncompress-function (info)
  "Return the function of INFO that uncompresses a region, or nil."
  (and (> (length info) 10) (aref info 10)))

(defun jka-compr-get-compression-info (filename)
  "Return the element of `jka-compr-compression-info-list' that FILENAME belongs to, or nil.
Numbers of backups at the end of FILENAME do not count."
  (let ((name (file-name-sans-versions filename)) (case-fold-search nil) (infos jka-compr-compression-info-list--internal))
    (while (and infos (not (string-match-p (jka-compr-info-regexp (car infos)) name)))
      (setq infos (cdr infos)))
    (car infos)))

(defun jka-compr-build-file-regexp ()
  "Return a regexp of the names of compressed files, and of backups of such."
  (concat "\\(?:"
          (mapconcat (lambda (info) (string-remove-suffix "\\'" (jka-compr-info-regexp info)))
                     (reverse jka-compr-compression-info-list--internal) "\\|")
          "\\)" file-name-version-regexp "?\\'"))

(defun jka-compr-installed-p ()
  "Return non-nil if compressed files are read and written as if they were not: the element of `file-name-handler-alist'."
  (rassq 'jka-compr-handler file-name-handler-alist))

(defun jka-compr--without (list unwanted)
  "Return a copy of LIST without the elements that are elements of UNWANTED."
  (delq nil (mapcar (lambda (element) (unless (member element unwanted) element)) list)))

(defun jka-compr-install ()
  "Begin to read and write compressed files as if they were not.  Return the new value of `load-file-rep-suffixes'."
  (setq jka-compr-file-name-handler-entry (cons (jka-compr-build-file-regexp) 'jka-compr-handler))
  (push jka-compr-file-name-handler-entry file-name-handler-alist)
  (setq jka-compr-added-to-file-coding-system-alist nil)
  (dolist (info jka-compr-compression-info-list--internal)
    (let* ((regexp (jka-compr-info-regexp info)) (coding (cons regexp '(no-conversion . no-conversion))))
      (push coding file-coding-system-alist)
      (push coding jka-compr-added-to-file-coding-system-alist)
      (when (jka-compr-info-strip-extension info)
        (push (list regexp nil 'jka-compr) auto-mode-alist)
        (push regexp inhibit-local-variables-suffixes))))
  (setq auto-mode-alist (append auto-mode-alist jka-compr-mode-alist-additions--internal)
        load-file-rep-suffixes (append load-file-rep-suffixes
                                       (jka-compr--without jka-compr-load-suffixes--internal load-file-rep-suffixes))))

(defun jka-compr-uninstall ()
  "Undo what `jka-compr-install' did."
  (setq inhibit-local-variables-suffixes
        (jka-compr--without inhibit-local-variables-suffixes
                        (mapcar #'jka-compr-info-regexp jka-compr-compression-info-list--internal)))
  (setq auto-mode-alist
        (jka-compr--without auto-mode-alist
                            (append jka-compr-mode-alist-additions--internal
                                    (mapcar (lambda (info) (list (jka-compr-info-regexp info) nil 'jka-compr))
                                            jka-compr-compression-info-list--internal)))
        file-name-handler-alist (delq (jka-compr-installed-p) (copy-sequence file-name-handler-alist))
        file-coding-system-alist (jka-compr--without file-coding-system-alist jka-compr-added-to-file-coding-system-alist)
        jka-compr-added-to-file-coding-system-alist nil
        jka-compr-file-name-handler-entry nil
        load-file-rep-suffixes (cons "" (jka-compr--without (cdr load-file-rep-suffixes) jka-compr-load-suffixes--internal)))
  nil)

(defun jka-compr-update ()
  "Let changed values of the variables of Auto Compression mode take effect, if it is on."
  (when (jka-compr-installed-p)
    (jka-compr-uninstall)
    (setq jka-compr-compression-info-list--internal jka-compr-compression-info-list
          jka-compr-mode-alist-additions--internal jka-compr-mode-alist-additions
          jka-compr-load-suffixes--internal jka-compr-load-suffixes)
    (jka-compr-install)))

(defun jka-compr-set (variable value)
  "Give the variable VARIABLE of Auto Compression mode the VALUE, and let it take effect."
  (set-default variable value)
  (jka-compr-update))

(defconst jka-compr--ways
  '(;; REGEXP                               compressing          program    arguments        uncompressing          program arguments        append strip magic
    ["\\.Z\\'"                              "compressing"        "compress" ("-c")           "uncompressing"        "gzip"  ("-c" "-q" "-d") nil t "\037\235" zlib-decompress-region]
    ["\\.bz2\\'"                            "bzip2ing"           "bzip2"    nil              "bunzip2ing"           "bzip2" ("-d")           nil t "BZh"]
    ["\\.tbz2?\\'"                          "bzip2ing"           "bzip2"    nil              "bunzip2ing"           "bzip2" ("-d")           nil nil "BZh"]
    ["\\.\\(?:tgz\\|svgz\\|sifz\\)\\'"      "compressing"        "gzip"     ("-c" "-q")      "uncompressing"        "gzip"  ("-c" "-q" "-d") t nil "\037\213" zlib-decompress-region]
    ["\\.g?z\\'"                            "compressing"        "gzip"     ("-c" "-q")      "uncompressing"        "gzip"  ("-c" "-q" "-d") t t "\037\213" zlib-decompress-region]
    ["\\.lz\\'"                             "Lzip compressing"   "lzip"     ("-c" "-q")      "Lzip uncompressing"   "lzip"  ("-c" "-q" "-d") t t "LZIP"]
    ["\\.lzma\\'"                           "LZMA compressing"   "lzma"     ("-c" "-q" "-z") "LZMA uncompressing"   "lzma"  ("-c" "-q" "-d") nil t ""]
    ["\\.xz\\'"                             "XZ compressing"     "xz"       ("-c" "-q")      "XZ uncompressing"     "xz"    ("-c" "-q" "-d") t t "\3757zXZ\0"]
    ["\\.txz\\'"                            "XZ compressing"     "xz"       ("-c" "-q")      "XZ uncompressing"     "xz"    ("-c" "-q" "-d") t nil "\3757zXZ\0"]
    ["\\.dz\\'"                             nil                  nil        nil              "uncompressing"        "gzip"  ("-c" "-q" "-d") nil t "\037\213"]
    ["\\.zst\\'"                            "zstd compressing"   "zstd"     ("-c" "-q")      "zstd uncompressing"   "zstd"  ("-c" "-q" "-d") t t "(\265/\375"]
    ["\\.tzst\\'"                           "zstd compressing"   "zstd"     ("-c" "-q")      "zstd uncompressing"   "zstd"  ("-c" "-q" "-d") t nil "(\265/\375"])
  "The ways to compress that are known from the start.")

(defcustom jka-compr-compression-info-list jka-compr--ways
  "Ways to compress, the first that a name belongs to counts.
Each is a vector of a regexp of names, the message, program and arguments of compressing, those of uncompressing, whether
files can be appended to, whether what the regexp matches is no part of the name of the contents, the bytes that
compressed files begin with, and optionally a function that uncompresses a region."
  :type '(repeat vector) :set #'jka-compr-set :group 'jka-compr)

(defcustom jka-compr-mode-alist-additions
  '(("\\.tgz\\'" . tar-mode) ("\\.tbz2?\\'" . tar-mode) ("\\.txz\\'" . tar-mode) ("\\.tzst\\'" . tar-mode))
  "Elements of `auto-mode-alist' while Auto Compression mode is on."
  :type '(repeat (cons regexp symbol)) :set #'jka-compr-set :group 'jka-compr)

(defcustom jka-compr-load-suffixes '(".gz")
  "Suffixes of compressed files that `load' looks for while Auto Compression mode is on."
  :type '(repeat string) :set #'jka-compr-set :group 'jka-compr)

(autoload 'jka-compr-handler "jka-compr" "Do OPERATION with ARGS, of which names are those of compressed files.")
(put 'jka-compr-handler 'safe-magic t)
(put 'jka-compr-handler 'operations '(byte-compiler-base-file-name write-region insert-file-contents file-local-copy load))

(define-minor-mode auto-compression-mode
  "Read and write compressed files as if they were not compressed.
What is compressed, and by which program, `jka-compr-compression-info-list' says."
  :global t :init-value t :group 'jka-compr :version "22.1"
  (let ((installed (jka-compr-installed-p)))
    (cond ((and installed (not auto-compression-mode)) (jka-compr-uninstall))
          ((and auto-compression-mode (not installed)) (jka-compr-install)))))

(defmacro with-auto-compression-mode (&rest body)
  "Evaluate BODY while Auto Compression mode is on; return its value."
  (declare (indent 0))
  (let ((was-on (make-symbol "was-on")))
    `(let ((,was-on (jka-compr-installed-p)))
       (unwind-protect
           (progn
             (unless ,was-on (jka-compr-install))
             ,@body)
         (unless ,was-on (jka-compr-uninstall))))))

(setq jka-compr-compression-info-list--internal jka-compr-compression-info-list
      jka-compr-mode-alist-additions--internal jka-compr-mode-alist-additions
      jka-compr-load-suffixes--internal jka-compr-load-suffixes)
(jka-compr-install)

(provide 'jka-cmpr-hook)

;;; jka-cmpr-hook.el ends here
