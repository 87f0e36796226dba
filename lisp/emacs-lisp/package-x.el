;;; package-x.el --- packages: keeping an archive in a directory  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `package-upload-file' and `package-upload-buffer' put a package into the archive in `package-archive-upload-base':
;; its file, the commentary of a library as NAME-readme.txt, and its element of "archive-contents".

;;; Code:

(require 'package)
(require 'lisp-mnt)
(require 'pp)
(defvar tar-data-buffer)

(defcustom package-archive-upload-base "/path/to/archive"
  "Directory of the archive that packages are put into."
  :type 'directory
  :group 'package
  :version "24.1")

(defvar package-update-news-on-upload nil
  "Non-nil would add packages to the news of the archive; there are none here.")

(defun package-x--directory ()
  "Return the name of the archive's directory; if it does not exist, ask and make it."
  (let ((directory (file-name-as-directory (expand-file-name package-archive-upload-base))))
    (unless (file-exists-p directory)
      (if (y-or-n-p (format "%s does not exist; create it? " package-archive-upload-base))
          (make-directory directory t)
        (error "Aborted")))
    (unless (file-directory-p directory)
      (error "%s is not a directory" package-archive-upload-base))
    directory))

(defun package-x--contents (file)
  "Return the contents of an archive in FILE, a list that starts with its version."
  (let ((contents (if (file-exists-p file)
                      (with-temp-buffer
                        (let ((coding-system-for-read 'utf-8)) (insert-file-contents file))
                        (read (current-buffer)))
                    (list package-archive-version))))
    (if (> (car contents) package-archive-version)
        (error "Unrecognized archive version %d" (car contents)))
    contents))

(defun package-x--add (contents pkg-desc)
  "Return CONTENTS, of an archive, with the element of PKG-DESC; signal an error if it has a version as high."
  (let* ((name (package-desc-name pkg-desc)) (version (package-desc-version pkg-desc))
         (element (cons name (package-make-ac-desc version (package-desc-reqs pkg-desc) (package-desc-summary pkg-desc)
                                                   (package-desc-kind pkg-desc) (package-desc-extras pkg-desc))))
         (old (assq name (cdr contents))))
    (cond
     ((null old) (cons (car contents) (cons element (cdr contents))))
     ((version-list-<= version (package--ac-desc-version (cdr old)))
      (error "New package has smaller version: %s" (package-version-join version)))
     (t (setcdr old (cdr element)) contents))))

(defun package-upload-buffer-internal (pkg-desc extension &optional _archive-url)
  "Put the package PKG-DESC, whose contents are in the current buffer, into the archive; its file ends in EXTENSION."
  (save-excursion
    (save-restriction
      (let* ((directory (package-x--directory)) (name (package-desc-name pkg-desc))
             (text (if (eq (package-desc-kind pkg-desc) 'single) (lm-commentary)))
             (contents-file (expand-file-name "archive-contents" directory))
             (contents (package-x--add (package-x--contents contents-file) pkg-desc))
             (file (expand-file-name (format "%s.%s" (package-desc-full-name pkg-desc) extension) directory))
             (bytes (and (derived-mode-p 'tar-mode) tar-data-buffer)))
        (let ((print-level nil) (print-quoted t) (print-length nil) (coding-system-for-write 'utf-8))
          (write-region (concat (pp-to-string contents) "\n") nil contents-file nil 'silent)
          (when text
            (write-region text nil (expand-file-name (format "%s-readme.txt" name) directory) nil 'silent)))
        (with-current-buffer (or bytes (current-buffer))
          (let ((coding-system-for-write (if bytes 'no-conversion coding-system-for-write)))
            (write-region (point-min) (point-max) file nil 'silent)))
        nil))))

(defun package-upload-buffer ()
  "Put the library in the current buffer into the archive."
  (interactive)
  (save-excursion
    (save-restriction
      ;; What else is in the buffer is not part of the package.
      (package-upload-buffer-internal (package-buffer-info) "el"))))

(defun package-upload-file (file)
  "Put the package in FILE, a library or a tar file, into the archive."
  (interactive "fPackage file name: ")
  (with-temp-buffer
    (insert-file-contents file)
    (cond
     ((string-match-p "\\.tar\\'" file)
      (tar-mode)
      (package-upload-buffer-internal (package-tar-file-info) "tar"))
     ((string-match-p "\\.el\\'" file) (package-upload-buffer))
     (t (error "Unrecognized extension `%s'" (file-name-extension file))))))

(provide 'package-x)

;;; package-x.el ends here
