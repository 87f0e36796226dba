;;; diff-backup.el --- the backup that a file is compared with  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What the commands that compare a file with its backup need to know.

;;; Code:

;;;###autoload
(defun diff-latest-backup-file (fn)
  "Return the name of the newest backup of the file FN, or nil if it has none.
A handler of the name may find it.  Signals `file-missing' if the directory does not exist."
  (let ((handler (find-file-name-handler fn 'diff-latest-backup-file)))
    (if handler
        (funcall handler 'diff-latest-backup-file fn)
      (file-newest-backup fn))))

(provide 'diff-backup)

;;; diff-backup.el ends here
