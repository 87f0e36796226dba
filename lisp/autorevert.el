;;; autorevert.el --- buffers follow their files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Auto-Revert mode reads a file again that another program changed, unless the buffer was changed, too; Global Auto-Revert mode
;; does so for all files, and Auto-Revert Tail mode only reads what was added at the end.  The system tells of changes
;; (filenotify); a buffer for whose file it does not is looked at every `auto-revert-interval' seconds.  A file that changes all
;; the time is read at most once in `auto-revert--lockout-interval' seconds.

;;; Code:

(require 'filenotify)

(defgroup auto-revert nil "Buffers that follow their files." :group 'files :group 'convenience)

(defvar-local auto-revert-mode nil "Non-nil if Auto-Revert mode is on.")
(put 'auto-revert-mode 'permanent-local t)
(defvar-local auto-revert-tail-mode nil "Non-nil if Auto-Revert Tail mode is on.")
(put 'auto-revert-tail-mode 'permanent-local t)
(defvar auto-revert-timer nil "Timer that looks at buffers, or nil.")
(defvar auto-revert-buffer-list nil "Buffers in Auto-Revert modes.")
(defvar-local auto-revert--global-mode nil "Non-nil in a buffer that Global Auto-Revert mode looks after.")
(put 'auto-revert--global-mode 'permanent-local t)
(defvar-local global-auto-revert-ignore-buffer nil "Non-nil means that Global Auto-Revert mode leaves the buffer alone.")
(defvar-local buffer-auto-revert-by-notification nil
  "Non-nil means that watching `default-directory' tells when a buffer without a file has to be reverted.")
(defvar-local auto-revert-tail-pos 0 "How many bytes of the file are in the buffer.")
(defvar-local auto-revert-notify-watch-descriptor nil "Watch of the buffer's file, or nil.")
(put 'auto-revert-notify-watch-descriptor 'permanent-local t)
(defvar-local auto-revert-notify-modified-p nil "Non-nil if the file changed since the buffer was looked at.")
(defvar-local auto-revert--lockout-timer nil "Timer until which the buffer is not reverted again, or nil.")
(defvar auto-revert--lockout-interval 2.5 "Seconds between two times that a file is read again.")
(defvar auto-revert--buffer-by-watch-descriptor nil "Alist of (WATCH . BUFFER).")
(defvar auto-revert-remaining-buffers nil "Buffers that were not looked at when somebody typed.")

(defcustom auto-revert-mode-text " ARev" "What the mode line shows of Auto-Revert mode." :type 'string)
(defcustom auto-revert-tail-mode-text " Tail" "What the mode line shows of Auto-Revert Tail mode." :type 'string)
(defcustom global-auto-revert-mode-text "" "What the mode line shows of Global Auto-Revert mode." :type 'string)
(defcustom auto-revert-mode-hook nil "Hook run by Auto-Revert mode." :type 'hook)
(defcustom global-auto-revert-mode-hook nil "Hook run by Global Auto-Revert mode." :type 'hook)
(defcustom auto-revert-verbose t "Non-nil means that reverting is announced." :type 'boolean)
(defcustom auto-revert-stop-on-user-input t "Non-nil means that typing puts looking at buffers off." :type 'boolean)
(defcustom auto-revert-check-vc-info nil "Non-nil means that what version control says is looked at, too." :type 'boolean)
(defcustom auto-revert-remote-files nil "Non-nil means that files of other machines are looked at." :type 'boolean)
(defcustom auto-revert-avoid-polling nil "Non-nil means that buffers whose files are watched are not looked at otherwise." :type 'boolean)
(defcustom global-auto-revert-non-file-buffers nil "Non-nil means that Global Auto-Revert mode reverts listings and the like." :type 'boolean)
(defcustom global-auto-revert-ignore-modes nil "Major modes that Global Auto-Revert mode leaves alone." :type '(repeat function))
(defcustom auto-revert-notify-exclude-dir-regexp
  "^\\(?:/\\(?:afs/\\|m\\(?:edia/\\|nt\\)\\|\\(?:ne\\|tmp_mn\\)t/\\)\\)\\|^/[^/|:][^/|]+:"
  "Regexp of directories in which changes are not told." :type 'regexp)

(defvar auto-revert-interval)

(defun auto-revert-set-timer ()
  "Start or stop the timer, as `auto-revert-interval' and the modes of buffers say."
  (interactive)
  (when (timerp auto-revert-timer)
    (cancel-timer auto-revert-timer))
  (setq auto-revert-timer
        (and (auto-revert--need-polling-p)
             (run-with-timer auto-revert-interval auto-revert-interval #'auto-revert-buffers))))

(defun auto-revert--set-option (variable value)
  "Give VARIABLE the VALUE, and let it take effect."
  (set-default variable value)
  (when (bound-and-true-p auto-revert-timer)
    (auto-revert-set-timer)))

(defcustom auto-revert-interval 5 "Seconds between two times of looking at buffers." :type 'number
  :initialize #'custom-initialize-default :set #'auto-revert--set-option)
(defcustom auto-revert-use-notify t "Non-nil means that the system tells of changes." :type 'boolean
  :initialize #'custom-initialize-default :set #'auto-revert--set-option)

;;; Modes

(defun auto-revert-active-p ()
  "Return non-nil if the current buffer follows its file."
  (or auto-revert-mode auto-revert-tail-mode auto-revert--global-mode))

(defun auto-revert--add-current-buffer ()
  "Look after the current buffer from now on."
  (unless (memq (current-buffer) auto-revert-buffer-list)
    (push (current-buffer) auto-revert-buffer-list))
  (add-hook 'kill-buffer-hook #'auto-revert-remove-current-buffer nil t))

(defun auto-revert-remove-current-buffer (&optional buffer)
  "Look after BUFFER, by default the current one, no more."
  (with-current-buffer (or buffer (current-buffer))
    (setq auto-revert-buffer-list (delq (current-buffer) auto-revert-buffer-list))
    (auto-revert-notify-rm-watch)))

;;;###autoload
(define-minor-mode auto-revert-mode
  "Read the buffer's file again when another program changes it, unless the buffer was changed."
  :group 'auto-revert :lighter auto-revert-mode-text
  (if (not auto-revert-mode)
      (progn
        (unless (auto-revert-active-p)
          (auto-revert-remove-current-buffer))
        (setq auto-revert-buffer-list (if (auto-revert-active-p) auto-revert-buffer-list (delq (current-buffer) auto-revert-buffer-list))))
    (auto-revert--add-current-buffer)
    (setq auto-revert-tail-mode nil)
    (auto-revert-notify-add-watch))
  (auto-revert-set-timer)
  (when auto-revert-mode
    (auto-revert-buffer (current-buffer))))

;;;###autoload
(defun turn-on-auto-revert-mode ()
  "Turn Auto-Revert mode on."
  (auto-revert-mode 1))

;;;###autoload
(define-minor-mode auto-revert-tail-mode
  "Read what another program adds at the end of the buffer's file."
  :group 'find-file :lighter auto-revert-tail-mode-text
  (when (and auto-revert-tail-mode (not buffer-file-name))
    (auto-revert-tail-mode 0)
    (error "This buffer is not visiting a file"))
  (cond
   ((not auto-revert-tail-mode)
    (unless (auto-revert-active-p)
      (auto-revert-remove-current-buffer))
    (auto-revert-set-timer))
   ((and (buffer-modified-p) (not auto-revert-tail-pos))
    (error "Buffer and file may be out of sync, cannot use this mode"))
   (t
    (auto-revert--add-current-buffer)
    (setq auto-revert-mode nil)
    (unless (verify-visited-file-modtime (current-buffer))
      (unless (buffer-modified-p)
        (revert-buffer t t t)))
    (setq-local auto-revert-tail-pos (or (file-attribute-size (file-attributes buffer-file-name)) 0))
    (add-hook 'before-save-hook (lambda () (auto-revert-tail-mode 0)) nil t)
    (auto-revert-notify-add-watch)
    (auto-revert-set-timer))))

;;;###autoload
(defun turn-on-auto-revert-tail-mode ()
  "Turn Auto-Revert Tail mode on."
  (auto-revert-tail-mode 1))

;;;###autoload
(define-minor-mode global-auto-revert-mode
  "Read files again when other programs change them, unless their buffers were changed."
  :global t :group 'auto-revert :lighter global-auto-revert-mode-text
  (cond
   (global-auto-revert-mode
    (add-hook 'find-file-hook #'auto-revert--global-adopt-current-buffer)
    (add-hook 'after-set-visited-file-name-hook #'auto-revert-set-visited-file-name)
    (add-hook 'dired-after-readin-hook #'auto-revert--global-possibly-adopt-current-buffer)
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (auto-revert--global-adopt-current-buffer)))
    (auto-revert-set-timer)
    ;; They may have changed before anybody watched.
    (mapc #'auto-revert-buffer auto-revert-buffer-list))
   (t
    (remove-hook 'find-file-hook #'auto-revert--global-adopt-current-buffer)
    (remove-hook 'after-set-visited-file-name-hook #'auto-revert-set-visited-file-name)
    (remove-hook 'dired-after-readin-hook #'auto-revert--global-possibly-adopt-current-buffer)
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (when auto-revert--global-mode
          (setq auto-revert--global-mode nil)
          (unless (auto-revert-active-p)
            (auto-revert-remove-current-buffer)))))
    (auto-revert-set-timer))))

(defun auto-revert--global-add-current-buffer ()
  "Let Global Auto-Revert mode look after the current buffer, if it is one for that."
  (when (and (not auto-revert--global-mode)
             (or buffer-file-name
                 (and global-auto-revert-non-file-buffers
                      (or (eq buffer-auto-revert-by-notification t) (not (memq buffer-stale-function '(nil ignore))))))
             (not (memq 'major-mode global-auto-revert-ignore-modes))
             (not (memq major-mode global-auto-revert-ignore-modes))
             (not global-auto-revert-ignore-buffer))
    (setq auto-revert--global-mode t)))

(defun auto-revert--global-adopt-current-buffer ()
  "Let Global Auto-Revert mode look after the current buffer and watch its file, if it is one for that."
  (auto-revert--global-add-current-buffer)
  (when auto-revert--global-mode
    (auto-revert--add-current-buffer)
    (auto-revert-notify-add-watch)
    (auto-revert-set-timer)))

(defun auto-revert--global-possibly-adopt-current-buffer ()
  "Let Global Auto-Revert mode look after the current buffer if it is on."
  (when global-auto-revert-mode
    (auto-revert--global-adopt-current-buffer)))

(defun auto-revert-set-visited-file-name ()
  "Watch the file that the current buffer visits now."
  (when (auto-revert-active-p)
    (auto-revert-notify-rm-watch)
    (auto-revert-notify-add-watch)
    (auto-revert-set-timer)))

;;; Watching

(defun auto-revert-notify-rm-watch ()
  "Do not watch the current buffer's file any more."
  (let ((descriptor auto-revert-notify-watch-descriptor))
    (setq auto-revert-notify-watch-descriptor nil
          auto-revert-notify-modified-p nil)
    (when descriptor
      (let ((entry (seq-find (lambda (entry) (and (equal (car entry) descriptor) (eq (cdr entry) (current-buffer))))
                             auto-revert--buffer-by-watch-descriptor)))
        (setq auto-revert--buffer-by-watch-descriptor (delq entry auto-revert--buffer-by-watch-descriptor))
        (unless (assoc descriptor auto-revert--buffer-by-watch-descriptor)
          (ignore-errors (file-notify-rm-watch descriptor)))))))

(defun auto-revert-notify-add-watch ()
  "Watch the current buffer's file, or its directory, if that can be done."
  (unless auto-revert-notify-watch-descriptor
    (let* ((file (expand-file-name (or buffer-file-name default-directory "/")))
           (directory (file-name-directory (directory-file-name (expand-file-name file)))))
      (when (and auto-revert-use-notify
                 (or buffer-file-name buffer-auto-revert-by-notification)
                 (not (and directory (string-match-p auto-revert-notify-exclude-dir-regexp directory)))
                 (or auto-revert-remote-files (not (file-remote-p file)))
                 (file-exists-p file))
        (let ((descriptor (ignore-errors
                            (file-notify-add-watch file '(change attribute-change) #'auto-revert-notify-handler))))
          (when descriptor
            (setq auto-revert-notify-watch-descriptor descriptor
                  ;; It may have changed before.
                  auto-revert-notify-modified-p t)
            (push (cons descriptor (current-buffer)) auto-revert--buffer-by-watch-descriptor)
            (add-hook 'kill-buffer-hook #'auto-revert-notify-rm-watch nil t)
            (add-hook 'after-set-visited-file-name-hook #'auto-revert-set-visited-file-name nil t)))))))

(defun auto-revert-notify-handler (event)
  "Do what EVENT, a change of a file or directory that is watched, asks for."
  (let ((descriptor (nth 0 event)) (action (nth 1 event)) (file (nth 2 event)) (target (nth 3 event)))
    (dolist (entry (copy-sequence auto-revert--buffer-by-watch-descriptor))
      (when (and (equal (car entry) descriptor) (buffer-live-p (cdr entry)))
        (with-current-buffer (cdr entry)
          (let ((mine (lambda (name)
                        (and (stringp name) buffer-file-name
                             (string-equal (file-name-nondirectory (directory-file-name name))
                                           (file-name-nondirectory buffer-file-name))))))
            (cond
             ((eq action 'stopped)
              ;; The timer looks at the buffer from now on, and watches again when it can.
              (auto-revert-notify-rm-watch)
              (auto-revert-set-timer))
             ((or (not buffer-file-name)
                  (and (memq action '(changed created attribute-changed deleted)) (funcall mine file))
                  (and (eq action 'renamed) (or (funcall mine file) (funcall mine target))))
              (setq auto-revert-notify-modified-p t)
              (auto-revert--revert-unless-locked)))))))))

(defun auto-revert--revert-unless-locked ()
  "Look at the current buffer now, unless that was done a moment ago."
  (unless auto-revert--lockout-timer
    (auto-revert-buffer (current-buffer))
    (setq auto-revert--lockout-timer
          (run-with-timer auto-revert--lockout-interval nil #'auto-revert--end-lockout (current-buffer)))))

(defun auto-revert--end-lockout (buffer)
  "Let BUFFER be reverted again, and do it if its file changed."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (setq auto-revert--lockout-timer nil)
      (when auto-revert-notify-modified-p
        (auto-revert-buffer buffer)))))

;;; Reverting

(defun auto-revert--need-polling-p ()
  "Return non-nil if there are buffers that have to be looked at."
  (and (or global-auto-revert-mode auto-revert-buffer-list)
       (or (not auto-revert-avoid-polling)
           (auto-revert--polled-buffers))
       t))

(defun auto-revert--polled-buffers ()
  "Return the buffers whose files are not watched, or all if `auto-revert-avoid-polling' is nil."
  (if auto-revert-avoid-polling
      (seq-filter (lambda (buffer)
                    (and (buffer-live-p buffer) (not (buffer-local-value 'auto-revert-notify-watch-descriptor buffer))))
                  auto-revert-buffer-list)
    auto-revert-buffer-list))

(defun auto-revert--buffer-candidates ()
  "Return the buffers to be looked at, those first that were left over."
  (let ((buffers (auto-revert--polled-buffers)))
    (append (seq-intersection auto-revert-remaining-buffers buffers)
            (seq-difference buffers auto-revert-remaining-buffers))))

(defun auto-revert-buffers ()
  "Look at the buffers that follow their files, and revert those whose files changed."
  (save-match-data
    (let ((buffers (auto-revert--buffer-candidates)))
      (setq auto-revert-remaining-buffers nil)
      (while buffers
        (if (and auto-revert-stop-on-user-input (input-pending-p))
            (setq auto-revert-remaining-buffers buffers
                  buffers nil)
          (let ((buffer (pop buffers)))
            (if (buffer-live-p buffer)
                (auto-revert-buffer buffer)
              (setq auto-revert-buffer-list (delq buffer auto-revert-buffer-list))))))
      (unless (auto-revert--need-polling-p)
        (auto-revert-set-timer)))))

(defun auto-revert-buffer (buf)
  "Revert the buffer BUF if its file changed, and see that the file is watched."
  (when (buffer-live-p buf)
    (with-current-buffer buf
      (when (auto-revert-active-p)
        (when (and auto-revert-use-notify (not auto-revert-notify-watch-descriptor))
          (auto-revert-notify-add-watch))
        (condition-case error
            (auto-revert-handler)
          (error
           (message "Cannot revert %s: %s" (buffer-name) (error-message-string error))))))))

(defun auto-revert--size ()
  "Return the size of the visited file, or nil."
  (and buffer-file-name (file-attribute-size (file-attributes buffer-file-name))))

(defun auto-revert-handler ()
  "Revert the current buffer if its file changed and the buffer did not."
  (let* ((size (and auto-revert-tail-mode (auto-revert--size)))
         (stale (if buffer-file-name
                    (and (or auto-revert-remote-files (not (file-remote-p buffer-file-name)))
                         (or (not (buffer-modified-p)) auto-revert-tail-mode)
                         (if auto-revert-tail-mode
                             (and size (/= auto-revert-tail-pos size))
                           (funcall (or buffer-stale-function #'buffer-stale--default-function) t)))
                  (and (or auto-revert-mode global-auto-revert-non-file-buffers)
                       (funcall (or buffer-stale-function #'buffer-stale--default-function) t)))))
    (setq auto-revert-notify-modified-p nil)
    (when stale
      (when (and auto-revert-verbose (not (eq stale 'fast)))
        (message "Reverting buffer `%s'." (buffer-name)))
      (let ((at-end (= (point) (point-max)))
            (windows (delq nil (mapcar (lambda (window) (and (= (window-point window) (point-max)) window))
                                       (get-buffer-window-list nil nil t)))))
        (if auto-revert-tail-mode
            (auto-revert-tail-handler size)
          (let ((buffer-read-only buffer-read-only))
            (revert-buffer 'ignore-auto 'dont-ask 'preserve-modes)))
        ;; Who was at the end stays there.
        (when (and buffer-file-name at-end)
          (goto-char (point-max)))
        (when buffer-file-name
          (dolist (window windows)
            (set-window-point window (point-max))))))))

(defun auto-revert-tail-handler (size)
  "Append what is in the file beyond what is in the buffer, up to SIZE; a file that became shorter is read anew."
  (let ((modified (buffer-modified-p)) (inhibit-read-only t) (file buffer-file-name)
        (start (if (< size auto-revert-tail-pos) 0 auto-revert-tail-pos)) (buffer-undo-list t))
    (when (file-readable-p file)
      (undo-boundary)
      (save-restriction
        (widen)
        (save-excursion
          (goto-char (point-max))
          (let ((buffer-file-name nil))
            (insert-file-contents file nil start size))))
      (setq auto-revert-tail-pos size)
      (restore-buffer-modified-p modified)))
  (set-visited-file-modtime))

(provide 'autorevert)

;;; autorevert.el ends here
