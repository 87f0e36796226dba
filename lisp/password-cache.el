;;; password-cache.el --- passwords that are kept for a while  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Passwords by key, in memory only.  One that is removed is overwritten.

;;; Code:

(defcustom password-cache t
  "Non-nil means that passwords are kept."
  :type 'boolean :group 'password)

(defcustom password-cache-expiry 16
  "After how many seconds a password is forgotten; nil means never."
  :type '(choice (const :tag "Never" nil) (integer :tag "Seconds")) :group 'password)

(defvar password-data (make-hash-table :test #'equal)
  "The passwords, by key.")

(defun password-read-from-cache (key)
  "Return the password for KEY, or nil if there is none."
  (and password-cache key (let ((password (gethash key password-data)))
                            (if (eq password 'password-cache-no-data) nil password))))

;;;###autoload
(defun password-in-cache-p (key)
  "Return non-nil if there is a password for KEY; it may be nil."
  (and password-cache key (not (eq (gethash key password-data 'password-cache-no-data) 'password-cache-no-data))))

(defun password-read (prompt &optional key)
  "Return the password for KEY, or ask for one with PROMPT.  It is not kept (`password-cache-add')."
  (or (password-read-from-cache key) (read-passwd prompt)))

(defun password-cache-remove (key)
  "Forget the password for KEY; its text is overwritten."
  (let ((password (gethash key password-data)))
    (when (stringp password)
      (clear-string password)))
  (remhash key password-data)
  nil)

(defun password-cache-add (key password)
  "Keep PASSWORD for KEY, for `password-cache-expiry' seconds; a timer that does so already goes on."
  (when (and password-cache-expiry (null (gethash key password-data)))
    (run-at-time password-cache-expiry nil #'password-cache-remove key))
  (puthash key password password-data)
  nil)

(defun password-reset ()
  "Forget all passwords."
  (interactive)
  (clrhash password-data))

(provide 'password-cache)

;;; password-cache.el ends here
