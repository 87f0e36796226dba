;;; novice.el --- commands that ask before they run for the first time  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A command whose symbol has a property `disabled' is not run: `disabled-command-function' is run instead, which
;; asks.  `enable-command' and `disable-command' write the answer into the init file.

;;; Code:

(defconst novice--choices
  '((?y . "Run the command, and enable it; nothing is asked next time.")
    (?n . "Do not run it; it stays disabled.")
    (?\s . "Run it this once; it stays disabled.")
    (?! . "Run it, and enable all disabled commands until the end of the session."))
  "Alist of the answers and what each of them does.")

(defun novice--describe (command keys)
  "Show in *Disabled Command* that KEYS, a vector, ran the disabled COMMAND, and what can be answered."
  (with-output-to-temp-buffer "*Disabled Command*"
    (princ (if (memq (aref keys (1- (length keys))) '(?\r return))
               (format-message "The command `%s' is disabled.\n" command)
             (format-message "%s runs the command `%s', which is disabled.\n" (key-description keys) command)))
    (let ((note (get command 'disabled)) (doc (documentation command)))
      (if (stringp note) (princ (format "%s\n" note)))
      (when doc
        (princ (format "\nThe command:\n\n%s\n" (car (split-string (substitute-command-keys doc) "\n\n"))))))
    (princ "\nWhat now?\n\n")
    (dolist (choice novice--choices)
      (princ (format "%-4s %s\n" (single-key-description (car choice)) (cdr choice))))))

;;;###autoload
(defun disabled-command-function (&optional cmd keys)
  "Ask whether to run the disabled command CMD, by default `this-command', that KEYS ran; run it if so."
  (let ((cmd (or cmd this-command)) (keys (or keys (this-command-keys-vector))) answer)
    (save-window-excursion
      (novice--describe cmd (if (> (length keys) 0) keys [?\r]))
      (setq answer (read-char-choice "Type y, n, ! or SPC: " (mapcar #'car novice--choices))))
    (pcase answer
      (?! (setq disabled-command-function nil))
      (?y (if (and user-init-file (y-or-n-p "Enable the command in future sessions, too? "))
              (enable-command cmd)
            (put cmd 'disabled nil))))
    (message nil)
    (unless (eq answer ?n)
      (call-interactively cmd))))

(defun novice--store (command value)
  "Make VALUE the property `disabled' of COMMAND, here and in the init file."
  (put command 'disabled value)
  (let ((file (or user-init-file (user-error "There is no init file in this session"))))
    (with-current-buffer (find-file-noselect file)
      (goto-char (point-min))
      (while (re-search-forward (format "^(put[ \t\n]+'%s[ \t\n]+'disabled[ \t\n]+[^()\n]*)[ \t]*\n?"
                                        (regexp-quote (symbol-name command)))
                                nil t)
        (replace-match ""))
      (goto-char (point-max))
      (unless (bolp) (insert "\n"))
      (insert (format "(put '%S 'disabled %S)\n" command value))
      (save-buffer))))

;;;###autoload
(defun enable-command (command)
  "Let COMMAND run without a question, now and, by the init file, in future sessions."
  (interactive "CEnable command: ")
  (novice--store command nil))

;;;###autoload
(defun disable-command (command)
  "Let COMMAND ask before it runs, now and, by the init file, in future sessions."
  (interactive "CDisable command: ")
  (novice--store command t))

(provide 'novice)

;;; novice.el ends here
