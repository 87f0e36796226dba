;;; files-save.el --- saving the modified buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defcustom save-some-buffers-default-predicate nil
  "Which buffers `save-some-buffers' asks about when its caller does not say; as its argument PRED.
A function with the property `save-some-buffers-function' is called first, and
returns the predicate."
  :type '(choice (const nil) (const t) function) :group 'auto-save)

(defvar save-some-buffers--switch-window-callback nil
  "Function called to leave the questions and look at a buffer.")

(defun diff-buffer-with-file (&optional buffer)
  "Show in *Diff* how the text of BUFFER differs from its file."
  (interactive "bBuffer: ")
  (with-current-buffer (get-buffer (or buffer (current-buffer)))
    (unless (and buffer-file-name (file-exists-p buffer-file-name))
      (error "Use this command in a buffer that is visiting a file that exists"))
    (let ((file buffer-file-name) (text (make-temp-file "buffer-content-")) (name (buffer-name)))
      (unwind-protect
          (save-restriction
            (widen)
            (let ((coding-system-for-write (or buffer-file-coding-system 'no-conversion)))
              (write-region nil nil text nil 'silent))
            (with-current-buffer (get-buffer-create "*Diff*")
              (let ((inhibit-read-only t))
                (erase-buffer)
                (call-process "diff" nil t nil "-u" "--label" file "--label" (format "#<buffer %s>" name) "--" file text))
              (setq buffer-read-only t)
              (goto-char (point-min))
              (display-buffer (current-buffer))))
        (delete-file text)))))

(declare-function project-root "project" (project))

(defvar save-some-buffers-action-alist
  `((?\C-r ,(lambda (buffer)
              (if (not enable-recursive-minibuffers)
                  (progn (display-buffer buffer) (setq other-window-scroll-buffer buffer))
                (view-buffer buffer (lambda (_) (exit-recursive-edit)))
                (recursive-edit))
              ;; The question comes again.
              nil)
           "view this buffer")
    (?\C-f ,(lambda (buffer)
              (funcall save-some-buffers--switch-window-callback buffer))
           "view this buffer and quit")
    (?d ,(lambda (buffer)
           (if (null (buffer-file-name buffer))
               (message "Not applicable: no file")
             (diff-buffer-with-file buffer))
           nil)
        "view changes in this buffer"))
  "Further answers to the questions of `save-some-buffers': (KEY FUNCTION TEXT).")
(put 'save-some-buffers-action-alist 'risky-local-variable t)

(defun save-some-buffers-root ()
  "Return a predicate of the buffers below this buffer's directory, or its project's."
  (let ((root (or (and (fboundp 'project-current)
                       (let ((project (project-current nil))) (and project (project-root project))))
                  default-directory)))
    (lambda () (file-in-directory-p default-directory root))))
(put 'save-some-buffers-root 'save-some-buffers-function t)

(defun files--buffers-needing-to-be-saved (pred)
  "Return the modified buffers that visit files, or want to be offered; PRED as in `save-some-buffers'."
  (let ((buffers nil))
    (dolist (buffer (buffer-list) (nreverse buffers))
      (and (buffer-live-p buffer)
           (buffer-modified-p buffer)
           (not (buffer-base-buffer buffer))
           (or (buffer-file-name buffer)
               (with-current-buffer buffer
                 (or (eq buffer-offer-save 'always)
                     (and pred buffer-offer-save (> (buffer-size) 0)))))
           (or (not (functionp pred))
               (with-current-buffer buffer (funcall pred)))
           (push buffer buffers)))))

(defun files--save-question (buffer)
  "Return the question whether to save BUFFER, or t to save it without one."
  (with-current-buffer buffer
    (cond (buffer-save-without-query t)
          ((null buffer-file-name) (format "Save buffer %s? " (buffer-name)))
          ;; The name of the buffer, too, if it is not that of the file.
          ((equal (buffer-name) (file-name-nondirectory buffer-file-name))
           (format "Save file %s? " buffer-file-name))
          (t (format "Save file %s (buffer %s)? " buffer-file-name (buffer-name))))))

(defun save-some-buffers (&optional arg pred)
  "Save modified buffers that visit files, asking about each; with ARG, without asking.
PRED nil also asks about other buffers whose `buffer-offer-save' is `always',
t about all that want to be offered; a function is called in each buffer and
says whether to ask about it, as well.  Return non-nil if something was saved."
  (interactive "P")
  (unless pred
    (setq pred (if (and (symbolp save-some-buffers-default-predicate)
                        (get save-some-buffers-default-predicate 'save-some-buffers-function))
                   (funcall save-some-buffers-default-predicate)
                 save-some-buffers-default-predicate)))
  (let* ((switched nil)
         (save-some-buffers--switch-window-callback
          (lambda (buffer) (setq switched buffer) (throw 'files--switch nil)))
         (buffers (files--buffers-needing-to-be-saved pred))
         (without-query (delq nil (mapcar (lambda (b) (and (buffer-local-value 'buffer-save-without-query b) b)) buffers)))
         saved abbrevs)
    (save-window-excursion
      (catch 'files--switch
        (dolist (b without-query)
          (with-current-buffer b (save-buffer)))
        (setq saved
              (map-y-or-n-p
               (lambda (buffer)
                 (and (not (memq buffer without-query))
                      (buffer-modified-p buffer)
                      (if arg t (files--save-question buffer))))
               (lambda (buffer)
                 (with-current-buffer buffer (save-buffer)))
               buffers
               '("buffer" "buffers" "save")
               save-some-buffers-action-alist))
        ;; Abbrevs that were not saved yet.
        (when (and save-abbrevs abbrevs-changed)
          (setq abbrevs t)
          (when (or arg (eq save-abbrevs 'silently)
                    (y-or-n-p (format "Save abbrevs in %s? " abbrev-file-name)))
            (write-abbrev-file nil))
          (setq abbrevs-changed nil))))
    (when switched (pop-to-buffer-same-window switched))
    (and (null without-query) (eql saved 0) (not abbrevs)
         (called-interactively-p 'interactive)
         (message "(No files need saving)"))
    (or (> (length without-query) 0) (and saved (> saved 0)) abbrevs)))

;;; Killing.

(defun files--delete-auto-save-of-killed ()
  "Offer to delete the auto-save file of the current buffer, which is about to be killed with its changes.
`kill-buffer-delete-auto-save-files' says whether to."
  (and kill-buffer-delete-auto-save-files
       (buffer-modified-p)
       buffer-auto-save-file-name
       (not (equal buffer-auto-save-file-name buffer-file-name))
       (file-exists-p buffer-auto-save-file-name)
       (yes-or-no-p "Delete auto-save file? ")
       (condition-case nil
           (delete-file buffer-auto-save-file-name)
         (file-error nil))))

(provide 'files-save)

;;; files-save.el ends here
