;;; userlock.el --- what to do about files that others use  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(define-error 'file-locked "File is locked" 'file-error)
(define-error 'file-supersession nil 'file-error)

(defun ask-user-about-lock (file opponent)
  "Ask what to do about FILE, which OPPONENT holds a lock on: steal it, proceed, or quit."
  (if noninteractive
      (signal 'file-locked (list file opponent "Cannot resolve lock conflict in batch mode"))
    (let ((answer (read-char-choice (format "%s locked by %s: (s, q, p)? " (file-name-nondirectory file) opponent) '(?s ?q ?p))))
      (cond ((eq answer ?q) (signal 'file-locked (list file opponent)))
            (t (eq answer ?s))))))

(defun userlock--ask-user-about-supersession-threat (filename)
  "Ask whether to edit the buffer of FILENAME, which changed on disk."
  (if noninteractive
      (signal 'file-supersession (list "Cannot resolve conflict in batch mode" filename))
    (let ((answer (read-char-choice (format "%s changed on disk; really edit the buffer? (y, n, r) " (file-name-nondirectory filename)) '(?y ?n ?r))))
      (cond ((eq answer ?n) (signal 'file-supersession (list "File changed on disk" filename)))
            ((eq answer ?r) (revert-buffer t t) (signal 'file-supersession (list "File reverted" filename)))
            (t (message "File on disk now will become a backup file if you save these changes.") (setq buffer-backed-up nil))))))

;;;###autoload
(defun userlock--handle-unlock-error (error)
  "Show a warning that a file could not be unlocked; ERROR is the error, as a list."
  (display-warning
   '(unlock-file)
   (message "%s, ignored" (error-message-string error))
   :warning))

(provide 'userlock)

;;; userlock.el ends here
