;;; edit.el --- edits a file and saves it, under faults  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; For test/faults/run.  Prints what the user would be told: "saved", or the error and whether the buffer is still
;; modified and still holds the text.

;;; Code:

(defun fault-edit (file how)
  "Visit FILE, add a line, and save it as HOW says: `save', `append', `write' or `auto'."
  (condition-case error
      (with-current-buffer (find-file-noselect file)
        (goto-char (point-min))
        (insert "new line\n")
        (condition-case error
            (progn
              (cond ((eq how 'save) (save-buffer))
                    ((eq how 'append) (append-to-file "more\n" nil file))
                    ((eq how 'write) (write-file (concat file "-other")))
                    ((eq how 'auto) (auto-save-mode 1) (do-auto-save t)))
              (princ (format "saved modified %S" (buffer-modified-p))))
          (error (princ (format "failed modified %S text %S: %S" (buffer-modified-p)
                                (progn (goto-char (point-min)) (looking-at "new line\n")) error)))))
    (error (princ (format "unread %S" error)))))

;;; edit.el ends here
