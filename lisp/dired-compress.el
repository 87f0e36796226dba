;;; dired-compress.el --- compressing files in Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The tables say by which program a file is compressed or uncompressed, as its name ends.

;;; Code:

(require 'dired)

(declare-function dired-map-over-marks-check "dired-aux")
(declare-function dired-update-file-line "dired-aux")
(declare-function dired-check-process "dired-aux")

(defvar dired-compress-file-suffixes
  '(("\\.tar\\.gz\\'" "" "gzip -dc %i | tar -xf -")
    ("\\.tar\\.xz\\'" "" "xz -dc %i | tar -xf -")
    ("\\.tgz\\'" "" "gzip -dc %i | tar -xf -")
    ("\\.gz\\'" "" "gzip -d")
    ("\\.lz\\'" "" "lzip -d")
    ("\\.Z\\'" "" "uncompress")
    ("\\.z\\'" "" "gzip -d")
    ("\\.dz\\'" "" "dictunzip")
    ("\\.tbz\\'" ".tar" "bunzip2")
    ("\\.bz2\\'" "" "bunzip2")
    ("\\.xz\\'" "" "unxz")
    ("\\.zip\\'" "" "unzip -o -d %o %i")
    ("\\.tar\\.zst\\'" "" "unzstd -c %i | tar -xf -")
    ("\\.tzst\\'" "" "unzstd -c %i | tar -xf -")
    ("\\.zst\\'" "" "unzstd --rm")
    ("\\.7z\\'" "" "7z x -aoa -o%o %i")
    ("\\.tar\\'" ".tgz" nil))
  "How files are uncompressed: lists (REGEXP NEW-SUFFIX PROGRAM); without PROGRAM, the file is to be compressed to
a name with NEW-SUFFIX.  In PROGRAM %i stands for the file, %o for the new one; a program without them gets the file.")

(defvar dired-compress-file-alist
  '(("\\.gz\\'" . "gzip -9f %i") ("\\.bz2\\'" . "bzip2 -9f %i") ("\\.xz\\'" . "xz -9f %i")
    ("\\.zst\\'" . "zstd -qf -19 --rm -o %o %i"))
  "Commands that compress a file %i to a name %o, by how that ends.")

(defvar dired-compress-files-alist
  '(("\\.tar\\.gz\\'" . "tar -cf - %i | gzip -c9 > %o")
    ("\\.tar\\.bz2\\'" . "tar -cf - %i | bzip2 -c9 > %o")
    ("\\.tar\\.xz\\'" . "tar -cf - %i | xz -c9 > %o")
    ("\\.tar\\.zst\\'" . "tar -cf - %i | zstd -19 -o %o")
    ("\\.tar\\.lz\\'" . "tar -cf - %i | lzip -c9 > %o")
    ("\\.tar\\.lzo\\'" . "tar -cf - %i | lzop -c9 > %o")
    ("\\.zip\\'" . "zip %o -r --filesync %i")
    ("\\.pax\\'" . "pax -wf %o %i"))
  "Commands that make an archive %o of files %i, by how its name ends.")

(defcustom dired-compress-file-default-suffix nil "Suffix of compressed files; nil: .gz."
  :type '(choice (const :tag ".gz" nil) string) :group 'dired)
(defcustom dired-compress-directory-default-suffix nil "Suffix of compressed directories; nil: .tar.gz."
  :type '(choice (const :tag ".tar.gz" nil) string) :group 'dired)

(defun dired--compress-command (command in out)
  "Return COMMAND with IN for %i and OUT for %o."
  (replace-regexp-in-string "%[io]"
                            (lambda (spec) (if (equal spec "%i") in out))
                            command t t))

(defun dired-shell-command (cmd)
  "Run the shell command CMD; return nil, or non-nil if it failed, with what it wrote in the log."
  (let ((directory default-directory) (buffer (generate-new-buffer " *dired-shell-command*")))
    (unwind-protect
        (unless (eq 0 (with-current-buffer buffer
                        (let ((default-directory directory))
                          (process-file-shell-command cmd nil t))))
          (dired-log "%s\n" cmd)
          (dired-log buffer)
          cmd)
      (kill-buffer buffer))))

(defun dired--uncompress-file (file entry)
  "Uncompress FILE by ENTRY of `dired-compress-file-suffixes'; return the new name, or nil."
  (let* ((new (concat (substring file 0 (string-match (car entry) file)) (nth 1 entry)))
         (command (nth 2 entry)))
    (if (string-match-p "%[io]" command)
        (let ((local (file-name-nondirectory file)) (default-directory (file-name-directory file)))
          (and (not (dired-shell-command
                     (dired--compress-command command (shell-quote-argument local)
                                              (shell-quote-argument (file-name-nondirectory new)))))
               new))
      (let ((words (split-string command " ")))
        (and (not (apply #'dired-check-process (concat "Uncompressing " file)
                         (append words (list file))))
             new)))))

(defun dired--compress-one (file suffix)
  "Compress FILE to the name with SUFFIX, replacing what is there after asking; return that, or nil."
  (let* ((directory (file-directory-p file))
         (suffix (or suffix
                     (if directory
                         (or dired-compress-directory-default-suffix ".tar.gz")
                       (or dired-compress-file-default-suffix ".gz"))))
         (new (concat file suffix))
         (rule (seq-find (lambda (entry) (string-match-p (car entry) new))
                         (if directory dired-compress-files-alist dired-compress-file-alist))))
    (unless rule
      (user-error "No compression rule found for %s, see %s" suffix
                  (if directory "dired-compress-files-alist" "dired-compress-file-alist")))
    (when (or (not (file-exists-p new))
              (y-or-n-p (format "File %s already exists.  Really compress? " new)))
      (let ((default-directory (file-name-directory file)))
        (and (not (dired-shell-command
                   (dired--compress-command (cdr rule)
                                            (shell-quote-argument (file-name-nondirectory file))
                                            (shell-quote-argument (if directory new (file-name-nondirectory new))))))
             new)))))

(defun dired-compress-file (file)
  "Compress FILE, or uncompress it if its name says that it is compressed; return the new name, nil if that failed."
  (setq file (directory-file-name (expand-file-name file)))
  (let ((handler (find-file-name-handler file 'dired-compress-file))
        (entry (seq-find (lambda (entry) (string-match-p (car entry) file)) dired-compress-file-suffixes)))
    (cond (handler (funcall handler 'dired-compress-file file))
          ((file-symlink-p file) nil)
          ((and entry (nth 2 entry)) (dired--uncompress-file file entry))
          (entry
           ;; A tar file: compressed, and named as its suffix says.
           (let* ((stem (substring file 0 (string-match (car entry) file)))
                  (compressed (dired--compress-one file nil))
                  (new (concat stem (nth 1 entry))))
             (when compressed
               (rename-file compressed new 0)
               new)))
          (t (dired--compress-one file nil)))))

(defun dired-compress ()
  "Compress or uncompress the file on the line; return nil, or its name if that failed."
  (let* ((inhibit-read-only t)
         (from-file (dired-get-filename))
         (new-file (dired-compress-file from-file)))
    (if new-file
        (let ((start (copy-marker (line-beginning-position))))
          (dired-remove-entry new-file)
          (goto-char start)
          (set-marker start nil)
          (if (file-exists-p from-file)
              (dired-add-file new-file)
            (dired-update-file-line new-file))
          nil)
      (dired-log "Failed to compress %s\n" from-file)
      (dired-make-relative from-file))))

(defun dired-do-compress (&optional arg)
  "Compress or uncompress the marked files, or those that ARG chooses; a directory becomes an archive."
  (interactive "P" dired-mode)
  (dired-map-over-marks-check #'dired-compress arg 'compress t))

(defun dired-do-compress-to ()
  "Make an archive, whose name is read, of the marked files; how the name ends says by which program."
  (interactive nil dired-mode)
  (let* ((in-files (dired-get-marked-files nil nil nil nil t))
         (out-file (expand-file-name (read-file-name "Compress to: ")))
         (rule (seq-find (lambda (entry) (string-match-p (car entry) out-file)) dired-compress-files-alist)))
    (cond ((null rule)
           (error "No compression rule found for %s, see `dired-compress-files-alist'" out-file))
          ((and (file-exists-p out-file)
                (not (y-or-n-p (format "%s exists, overwrite?" (abbreviate-file-name out-file)))))
           (message "Compression aborted"))
          (t
           (when (dired-shell-command
                  (dired--compress-command
                   (cdr rule)
                   (mapconcat (lambda (file) (shell-quote-argument (file-relative-name file))) in-files " ")
                   (shell-quote-argument out-file)))
             (error "Compressing to %s failed; type ? for details" out-file))
           (message (if (cdr in-files) "Compressed %d files to %s" "Compressed %d file to %s")
                    (length in-files) (file-name-nondirectory out-file))
           (dired-relist-file out-file)))))

(provide 'dired-compress)

;;; dired-compress.el ends here
