;;; window-history.el --- the buffers that windows showed before, and quitting windows  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Each window has a list of the buffers that it showed, (BUFFER START POINT) with markers, the latest first
;; (`window-prev-buffers'), and one of those that it left by going back (`window-next-buffers').  The window parameter
;; `quit-restore' says what is to be done when a buffer that was shown by `display-buffer' is quit:
;; (HOW WHAT SELECTED BUFFER), where WHAT is `window' if the window was made for BUFFER, or else (OLD START POINT SIZE) for
;; what it showed before, and SELECTED is the window that was selected.

;;; Code:

(defcustom switch-to-prev-buffer-skip nil
  "Which buffers going back and forth leaves out: `this' those on the frame, `visible' on visible frames, t on any.
A function is called with the window, the buffer and what is done to the present one."
  :type '(choice (const :tag "Never" nil) (const :tag "This frame" this) (const :tag "Visible frames" visible)
                 (const :tag "Visible and iconified frames" 0) (const :tag "Any frame" t) (function :tag "Function"))
  :version "27.1" :group 'windows)

(defcustom quit-window-hook nil
  "Hook run in the buffer of a window before `quit-window' quits it."
  :type 'hook :version "27.1" :group 'windows)

;;; The list of a window.

(defun push-window-buffer-onto-prev (&optional window)
  "Put the buffer of WINDOW, with its start and point, at the front of its list of previous buffers."
  (let* ((window (window-normalize-window window t)) (buffer (window-buffer window))
         (entry (assq buffer (window-prev-buffers window))))
    (with-current-buffer buffer
      (let ((start (or (nth 1 entry) (make-marker))) (point (or (nth 2 entry) (make-marker))))
        (set-marker start (window-start window) buffer)
        (set-marker point (window-point window) buffer)
        (set-window-prev-buffers
         window (cons (list buffer start point) (assq-delete-all buffer (window-prev-buffers window))))))))

(defun record-window-buffer (&optional window)
  "Note that WINDOW shows its buffer, because it is going to show another."
  (let* ((window (window-normalize-window window t)) (buffer (window-buffer window)))
    (set-window-next-buffers window nil)
    (unless (or (window-minibuffer-p window) (string-prefix-p " " (or (buffer-name buffer) " ")))
      (push-window-buffer-onto-prev window)
      (run-hooks 'buffer-list-update-hook))))

(defun unrecord-window-buffer (&optional window buffer)
  "Forget that WINDOW showed BUFFER."
  (let* ((window (window-normalize-window window t)) (buffer (or buffer (window-buffer window))))
    (set-window-prev-buffers window (assq-delete-all buffer (window-prev-buffers window)))
    (set-window-next-buffers window (delq buffer (window-next-buffers window)))))

(defun set-window-buffer-start-and-point (window buffer &optional start point)
  "Show BUFFER in WINDOW, from START on if it is non-nil, with point at POINT if that is non-nil."
  (let* ((window (window-normalize-window window t)) (selected (eq window (selected-window))))
    (set-window-buffer window buffer)
    (when (and selected (not (eq (current-buffer) (window-buffer window))))
      (set-buffer (window-buffer window)))
    (when start
      (set-window-start window start t))
    (when point
      (if selected (goto-char point) (set-window-point window point)))))


(defun switch-to-prev-buffer-skip-p (skip window buffer &optional bury-or-kill)
  "Return non-nil if SKIP, as `switch-to-prev-buffer-skip', leaves BUFFER out in WINDOW.
BURY-OR-KILL is what is done to the present buffer."
  (cond ((functionp skip) (funcall skip window buffer bury-or-kill))
        (skip (get-buffer-window buffer (if (eq skip 'this) (window-frame window) skip)))))

(defun window-history--buffer-p (window buffer old bury-or-kill)
  "Return non-nil if BUFFER may come after OLD in WINDOW; BURY-OR-KILL is what is done to OLD."
  (and (buffer-live-p buffer) (not (eq buffer old))
       (not (and (string-prefix-p " " (buffer-name buffer)) (not (buffer-file-name buffer))))
       (not (switch-to-prev-buffer-skip-p switch-to-prev-buffer-skip window buffer bury-or-kill))))

(defun window-history--from-list (window old buffers bury-or-kill)
  "Return the first of BUFFERS that may come after OLD in WINDOW, rather one that no window shows.
BURY-OR-KILL is what is done to OLD."
  (let (visible found)
    (while (and buffers (not found))
      (let ((buffer (pop buffers)))
        (when (and (window-history--buffer-p window buffer old bury-or-kill)
                   (not (assq buffer (window-prev-buffers window)))
                   (not (memq buffer (window-next-buffers window))))
          (if (or switch-to-visible-buffer (not (get-buffer-window buffer (window-frame window))))
              (setq found buffer)
            (or visible (setq visible buffer))))))
    (or found visible)))

(defun switch-to-prev-buffer (&optional window bury-or-kill)
  "Show in WINDOW the buffer that it showed before, and return it, or nil if there is no other.
BURY-OR-KILL is `bury' or `kill' if that is done to the present one; then WINDOW will not go back to it soon."
  (interactive)
  (let* ((window (window-normalize-window window t)) (old (window-buffer window)) (next (window-next-buffers window))
         (entry nil) (new nil) (tail (window-prev-buffers window)))
    (when (window-minibuffer-p window)
      (user-error "Can't switch buffers in minibuffer window"))
    (when (eq (window-dedicated-p window) t)
      (user-error "Window is strongly dedicated to its buffer"))
    (while (and tail (not entry))
      (let ((buffer (car (car tail))))
        (if (and (window-history--buffer-p window buffer old bury-or-kill) (or bury-or-kill (not (memq buffer next))))
            (setq entry (car tail))))
      (setq tail (cdr tail)))
    (setq new (or (car entry)
                  (window-history--from-list window old (buffer-list (window-frame window)) bury-or-kill)
                  (car (seq-filter (lambda (buffer) (window-history--buffer-p window buffer old bury-or-kill)) (reverse next)))
                  ;; Rather a buffer that is left out than none.
                  (if bury-or-kill (other-buffer old))))
    (when new
      (set-window-buffer-start-and-point window new (nth 1 entry) (nth 2 entry))
      (if bury-or-kill
          (progn (unrecord-window-buffer window old)
                 (set-window-next-buffers window (delq old next)))
        (set-window-next-buffers window (cons old (delq new (delq old next)))))
      new)))

(defun switch-to-next-buffer (&optional window)
  "Show in WINDOW the buffer that it left by going back, and return it, or nil if there is no other."
  (interactive)
  (let* ((window (window-normalize-window window t)) (old (window-buffer window)) (next (window-next-buffers window))
         (new (car (seq-filter (lambda (buffer) (window-history--buffer-p window buffer old nil)) next))) entry)
    (when (window-minibuffer-p window)
      (user-error "Can't switch buffers in minibuffer window"))
    (when (eq (window-dedicated-p window) t)
      (user-error "Window is strongly dedicated to its buffer"))
    (unless new
      (setq new (or (window-history--from-list window old (reverse (buffer-list (window-frame window))) nil)
                    (car (seq-find (lambda (e) (window-history--buffer-p window (car e) old nil))
                                   (reverse (window-prev-buffers window)))))))
    (when new
      (setq entry (assq new (window-prev-buffers window)))
      (set-window-buffer-start-and-point window new (nth 1 entry) (nth 2 entry))
      (set-window-next-buffers window (delq new next))
      new)))

(defun replace-buffer-in-windows (&optional buffer-or-name)
  "Show in the windows that show BUFFER-OR-NAME what they showed before, and forget that windows showed it.
A window that is dedicated to it is deleted, if it can be."
  (interactive "bBuffer to replace: ")
  (let ((buffer (window-normalize-buffer buffer-or-name)))
    (dolist (window (window-list-1 nil nil t))
      (when (and (eq (window-buffer window) buffer)
                 (not (and (window-dedicated-p window) (window-history--delete window))))
        (set-window-dedicated-p window nil)
        (switch-to-prev-buffer window 'kill))
      (if (window-live-p window)
          (unrecord-window-buffer window buffer)))))

(defun previous-buffer (&optional arg interactive)
  "Show in the selected window the buffer that it showed before, ARG times; INTERACTIVE non-nil signals an error if there is none."
  (interactive "p\np")
  (dotimes (_ (or arg 1))
    (or (switch-to-prev-buffer)
        (not interactive)
        (user-error "No previous buffer"))))

(defun next-buffer (&optional arg interactive)
  "Show in the selected window the buffer that it left by going back, ARG times.
INTERACTIVE non-nil signals an error if there is none."
  (interactive "p\np")
  (dotimes (_ (or arg 1))
    (or (switch-to-next-buffer)
        (not interactive)
        (user-error "No next buffer"))))

(defun bury-buffer (&optional buffer-or-name)
  "Put BUFFER-OR-NAME at the end of the list of buffers; if it is nil, the selected window shows another, too."
  (interactive)
  (let ((buffer (if buffer-or-name (get-buffer buffer-or-name) (current-buffer))))
    (when (or buffer-or-name (eq buffer (window-buffer)))
      (bury-buffer-internal buffer))
    (when (and (null buffer-or-name) (eq buffer (window-buffer)))
      (cond ((not (window-dedicated-p))
             (switch-to-prev-buffer nil 'bury))
            ((not (one-window-p t)) (delete-window))))
    nil))

;;; Quitting.

(defun display-buffer-record-window (type window buffer)
  "Note for `quit-restore-window' that WINDOW is going to show BUFFER; TYPE is `reuse', `window', `frame' or `tab'."
  (cond
   ((memq type '(window frame tab))
    (set-window-parameter window 'quit-restore
                          (list type type (selected-window) buffer)))
   ;; A window that shows the buffer already is left as it was going to be.
   ((not (eq (window-buffer window) buffer))
    (with-current-buffer (window-buffer window)
      (set-window-parameter window 'quit-restore
                            (list 'other
                                  (list (current-buffer) (window-start window)
                                        (copy-marker (window-point window) window-point-insertion-type)
                                        (if (window-combined-p window t) (window-total-width window) (window-total-height window)))
                                  (selected-window) buffer))))))

(defun window-history--delete (window)
  "Delete WINDOW if it is not the only one of its frame.  Return non-nil if it was deleted."
  (unless (eq window (frame-root-window (window-frame window)))
    (unless (one-window-p t (window-frame window))
      (delete-window window)
      t)))

(defun quit-restore-window (&optional window bury-or-kill)
  "Quit WINDOW: delete it if it was made for its buffer, else show what it showed before.
BURY-OR-KILL says what becomes of the buffer: `bury', `kill', `append' (at the end of the lists of the window), or nil."
  (let* ((window (window-normalize-window window t)) (buffer (window-buffer window))
         (restore (window-parameter window 'quit-restore))
         (selected (nth 2 restore)) (what (nth 1 restore)) (matches (eq (nth 3 restore) buffer))
         (previous (car (seq-find (lambda (entry) (and (buffer-live-p (car entry)) (not (eq (car entry) buffer))))
                                  (window-prev-buffers window)))))
    (cond
     ((and (not previous) matches (memq what '(window frame tab))
           (let ((was-selected (eq window (selected-window))))
             (when (window-history--delete window)
               (if (and was-selected (window-live-p selected)) (select-window selected))
               t))))
     ((and matches (listp what) (buffer-live-p (car what)))
      (when (and (integerp (nth 3 what)) (not (one-window-p t)))
        (let ((change (- (nth 3 what) (if (window-combined-p window t) (window-total-width window) (window-total-height window)))))
          (unless (zerop change)
            (ignore-errors (window-resize window change (window-combined-p window t))))))
      (set-window-buffer-start-and-point window (nth 0 what) (nth 1 what) (nth 2 what))
      (unrecord-window-buffer window buffer)
      (set-window-parameter window 'quit-restore nil)
      (if (and (eq window (selected-window)) (window-live-p selected)) (select-window selected)))
     (t
      (set-window-parameter window 'quit-restore nil)
      (switch-to-prev-buffer window (or bury-or-kill 'bury))
      (if (and matches (eq window (selected-window)) (window-live-p selected)) (select-window selected))))
    (when (buffer-live-p buffer)
      (cond ((eq bury-or-kill 'kill) (kill-buffer buffer))
            (bury-or-kill (bury-buffer-internal buffer))))))

(defun quit-window (&optional kill window)
  "Quit WINDOW: remove it if it was made for its buffer, else show what it showed before; bury its buffer, or KILL it."
  (interactive "P")
  (with-current-buffer (window-buffer (window-normalize-window window))
    (run-hooks 'quit-window-hook))
  (quit-restore-window window (if kill 'kill 'bury)))

(defun quit-windows-on (&optional buffer-or-name kill frame)
  "Quit all windows that show BUFFER-OR-NAME, by default the current buffer, and bury it, or KILL it.
FRAME as in `get-buffer-window-list'."
  (interactive "bQuit windows on (buffer):\nP")
  (let* ((buffer (get-buffer (or buffer-or-name (current-buffer))))
         (all-frames (cond ((not frame) t) ((eq frame t) nil) (t frame))))
    (dolist (window (get-buffer-window-list buffer nil all-frames))
      (if (window-live-p window) (quit-window kill window)))))

;;; window-history.el ends here
