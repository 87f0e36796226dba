;;; package-sign.el --- packages: signatures  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An archive may have a file FILE.sig beside FILE, with an OpenPGP signature of it.  The program gpg checks it,
;; with the keys in `package-gnupghome-dir', which `package-import-keyring' puts there.

;;; Code:

(require 'cl-lib)
(require 'package)

(defcustom package-check-signature 'allow-unsigned
  "Whether packages must be signed.
nil does not look at signatures.  `allow-unsigned' checks those that are there, t requires one; of several, one must be
good, or with `all' all of them.  Where gpg is missing, `allow-unsigned' is like nil."
  :type '(choice (const :tag "Never" nil) (const :tag "Allow unsigned" allow-unsigned) (const :tag "Check always" t)
                 (const :tag "Check all signatures" all))
  :risky t
  :group 'package
  :version "27.1")

(defcustom package-unsigned-archives nil
  "Names of archives whose packages need no signature."
  :type '(repeat (string :tag "Archive name"))
  :risky t
  :group 'package
  :version "24.4")

(defcustom package-gnupghome-dir (expand-file-name "gnupg" package-user-dir)
  "Directory of the keys with which signatures are checked, or nil for gpg's own."
  :type '(choice (const :tag "Default Emacs keyring location" nil) file)
  :risky t
  :group 'package
  :version "26.1")

(defun package-sign--program ()
  "Return the name of the program gpg, or nil if it is not installed."
  (or (executable-find "gpg") (executable-find "gpg2")))

(defun package-check-signature ()
  "Return the value of `package-check-signature', or nil if it allows unsigned packages and gpg is missing."
  (if (and (eq package-check-signature 'allow-unsigned) (not (package-sign--program)))
      nil
    package-check-signature))

(defun package-sign--call (&rest args)
  "Run gpg with ARGS and return what it tells about its work, a string; signal an error if it is missing."
  (let ((program (or (package-sign--program) (error "gpg is not installed: signatures cannot be checked"))))
    (with-temp-buffer
      (apply #'call-process program nil (list t nil) nil
             (append (if package-gnupghome-dir (list "--homedir" (expand-file-name package-gnupghome-dir)))
                     '("--batch" "--no-tty" "--status-fd" "1")
                     args))
      (buffer-string))))

;;;###autoload
(defun package-import-keyring (&optional file)
  "Add the keys in FILE to those with which signatures are checked."
  (interactive "fFile: ")
  (setq file (expand-file-name file))
  (when package-gnupghome-dir
    (with-file-modes #o700
      (make-directory package-gnupghome-dir t)))
  (message "Importing %s..." (file-name-nondirectory file))
  (unless (string-match-p "^\\[GNUPG:\\] IMPORT_OK " (package-sign--call "--import" file))
    (error "No key was imported from %s" file))
  (message "Importing %s...done" (file-name-nondirectory file)))

(defun package-sign--verdicts (content signature)
  "Return what gpg says about SIGNATURE of CONTENT, both bytes: symbols `good', `bad', `no-key', one for each signature."
  (let ((data (make-temp-file "package")) (sig (make-temp-file "package" nil ".sig")) (coding-system-for-write 'no-conversion)
        verdicts)
    (unwind-protect
        (progn
          (write-region content nil data nil 'silent)
          (write-region signature nil sig nil 'silent)
          (when package-gnupghome-dir
            (with-file-modes #o700 (make-directory package-gnupghome-dir t)))
          (dolist (line (split-string (package-sign--call "--verify" sig data) "\n"))
            (cond ((string-match-p "^\\[GNUPG:\\] GOODSIG " line) (push 'good verdicts))
                  ((string-match-p "^\\[GNUPG:\\] \\(?:BADSIG\\|EXPSIG\\|EXPKEYSIG\\|REVKEYSIG\\) " line) (push 'bad verdicts))
                  ;; The next to last number of the line is a reason: 9 is a missing key.
                  ((string-match "^\\[GNUPG:\\] ERRSIG \\(.*\\)" line)
                   (push (if (equal (nth 5 (split-string (match-string 1 line))) "9") 'no-key 'bad) verdicts))))
          verdicts)
      (delete-file data)
      (delete-file sig))))

(defun package--check-signature-content (content string &optional sig-file)
  "Return t if CONTENT is a good signature of STRING, else signal an error.
SIG-FILE is the name of the signature, for messages."
  (let ((verdicts (package-sign--verdicts string content)))
    (or (if (eq package-check-signature 'all)
            (and verdicts (cl-every (lambda (verdict) (eq verdict 'good)) verdicts))
          (and (memq 'good verdicts) t))
        (error "Failed to verify signature %s%s" (or sig-file "of a package")
               (if (memq 'no-key verdicts) ": its key is not known (see `package-import-keyring')" "")))))

(defun package-sign--check (location archive file content)
  "Return non-nil if FILE of ARCHIVE at LOCATION, whose bytes are CONTENT, has a good signature.
Signal an error if it must have one, or if what it has is not to be accepted."
  (let ((policy (package-check-signature)) (sig-file (concat file ".sig")))
    (cond
     ((or (null policy) (member archive package-unsigned-archives)) nil)
     ((package--archive-file-exists-p location sig-file)
      (package--check-signature-content (package--with-work-buffer location sig-file (buffer-string)) content sig-file))
     ((eq policy 'allow-unsigned) nil)
     (t (error "Unsigned file `%s' at %s" file location)))))

(provide 'package-sign)
;; Who calls a command of this file needs the other parts, too.
;; Local Variables:
;; generated-autoload-load-name: "package"
;; End:

;;; package-sign.el ends here
