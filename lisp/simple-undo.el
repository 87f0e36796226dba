;;; simple-undo.el --- undoing and redoing  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `buffer-undo-list' is GNU's: changes, the latest first, with nil between commands.  Undoing
;; changes is itself a change and goes on the same list, so that it can be undone in turn:
;; `undo-equiv-table' remembers which states undoing came back to, which lets a redo skip what
;; cancels out.

;;; Code:

(defun primitive-undo (n list)
  "Undo N groups of changes from the front of LIST; return the rest of it."
  (let ((arg n) (inhibit-point-motion-hooks t) (inhibit-read-only t)
        (oldlist buffer-undo-list) next applied)
    (ignore inhibit-point-motion-hooks)
    (while (> arg 0)
      (while (setq next (pop list))
        (if (eq (car-safe next) 'apply) (setq applied t))
        (setq list (undo--change next list)))
      (setq arg (1- arg)))
    ;; Calling a function is to be undone as well, even if it changed nothing.
    (if (and applied (eq oldlist buffer-undo-list))
        (setq buffer-undo-list (cons (list 'apply 'cdr nil) buffer-undo-list))))
  list)

(defun undo--change (change list)
  "Undo CHANGE, an element of an undo list, before LIST; return the list that is left."
  (cond
   ((integerp change) (goto-char change))
   ((not (consp change)) (error "Unrecognized entry in undo list %S" change))
   ((eq (car-safe change) t)
    ;; (t . TIME): the buffer was unmodified, with its file of that time.
    (let ((visited (visited-file-modtime)))
      (when (or (equal (cdr change) visited)
                (and (consp (cdr change)) (not (numberp visited)) (time-equal-p (cdr change) visited)))
        (unlock-buffer)
        (set-buffer-modified-p nil))))
   ((and (consp change) (null (car change)))
    ;; (nil PROPERTY VALUE BEG . END)
    (let ((prop (nth 1 change)) (val (nth 2 change)) (beg (nth 3 change)) (end (nthcdr 4 change)))
      (when (or (> (point-min) beg) (< (point-max) end))
        (error "Changes to be undone are outside visible portion of buffer"))
      (put-text-property beg end prop val)))
   ((and (integerp (car-safe change)) (integerp (cdr change)))
    ;; (BEG . END): text was inserted.
    (let ((beg (car change)) (end (cdr change)))
      (when (or (> (point-min) beg) (< (point-max) end))
        (error "Changes to be undone are outside visible portion of buffer"))
      ;; Leave point where the text was, even if it is deleted from the end.
      (goto-char beg)
      (delete-region beg end)))
   ((eq (car-safe change) 'apply)
    (setq list (undo--apply change list)))
   ((and (stringp (car-safe change)) (integerp (cdr change)))
    (setq list (undo--deletion change list)))
   ((and (markerp (car-safe change)) (integerp (cdr change)))
    (when (marker-buffer (car change))
      (set-marker (car change) (- (car change) (cdr change)) (marker-buffer (car change)))))
   (t (error "Unrecognized entry in undo list %S" change)))
  list)

(defun undo--apply (change list)
  "Undo CHANGE, (apply FUN ARGS...) or (apply DELTA START END FUN ARGS...); return LIST."
  (let ((current-buffer (current-buffer)) (rest (cdr change)))
    (if (integerp (car rest))
        (let* ((delta (nth 0 rest)) (start (nth 1 rest)) (end (nth 2 rest)) (fun (nth 3 rest)) (args (nthcdr 4 rest))
               (start-mark (copy-marker start nil)) (end-mark (copy-marker end t)))
          (when (or (> (point-min) start) (< (point-max) end))
            (error "Changes to be undone are outside visible portion of buffer"))
          (apply fun args)
          (when (or (/= start start-mark) (/= (+ delta end) end-mark))
            (error "Changes to be undone by function different from announced"))
          (set-marker start-mark nil)
          (set-marker end-mark nil))
      (apply (car rest) (cdr rest)))
    (unless (eq current-buffer (current-buffer))
      (error "Undo function switched buffer"))
    list))

(defun undo--deletion (change list)
  "Undo CHANGE, (TEXT . POSITION): put the text back, and the markers that follow in LIST; return the rest."
  (let ((string (car change)) (pos (abs (cdr change))) (adjustments nil))
    (when (or (< pos (point-min)) (> pos (point-max)))
      (error "Changes to be undone are outside visible portion of buffer"))
    (while (and (markerp (car-safe (car list))) (integerp (cdr-safe (car list))))
      ;; Only a marker that still is where the deletion left it is moved back.
      (let* ((adjustment (pop list)) (m (car adjustment)))
        (if (and (eq (marker-buffer m) (current-buffer)) (= pos m))
            (push adjustment adjustments))))
    ;; A negative position says that point was at the end of the text.
    (if (< (cdr change) 0)
        (progn (goto-char pos) (insert string))
      (progn (goto-char pos) (insert string) (goto-char pos)))
    (dolist (adjustment adjustments)
      (if (marker-buffer (car adjustment))
          (set-marker (car adjustment) (- (car adjustment) (cdr adjustment)))))
    list))

(defun undo-start (&optional beg end)
  "Set `pending-undo-list' to the front of the undo list; with BEG and END, to changes between them."
  (if (eq buffer-undo-list t)
      (user-error "No undo information in this buffer"))
  (setq pending-undo-list
        (if (and beg end (not (= beg end)))
            (undo-make-selective-list (min beg end) (max beg end))
          buffer-undo-list)))

(defun undo-more (n)
  "Undo N more groups of changes of `pending-undo-list'."
  (or (listp pending-undo-list)
      (user-error (concat "No further undo information" (and undo-in-region " for region"))))
  (let ((undo-in-progress t))
    (setq pending-undo-list (primitive-undo n pending-undo-list))
    (if (null pending-undo-list)
        (setq pending-undo-list t))))

(defun undo--last-change-was-undo-p (undo-list)
  "Return non-nil if the latest change of UNDO-LIST was an undo."
  (while (and (consp undo-list) (eq (car undo-list) nil))
    (setq undo-list (cdr undo-list)))
  (gethash undo-list undo-equiv-table))

(defun undo (&optional arg)
  "Undo the latest group of changes; repeat it to undo more.
Any other command ends the sequence: after it, undoing undoes the undoing.
ARG says how many groups; in an active region only its changes are undone."
  (interactive "*P")
  (let ((modified (buffer-modified-p)) (recent-save (recent-auto-save-p))
        (base-buffer (or (buffer-base-buffer) (current-buffer)))
        message)
    (ignore base-buffer)
    (let ((inhibit-region (and (symbolp last-command) (get last-command 'undo-inhibit-region)))
          (equiv (gethash pending-undo-list undo-equiv-table)))
      (or (eq (selected-window) (minibuffer-window))
          (setq message (format "%s%s"
                                (if (or undo-no-redo (not equiv)) "Undo" "Redo")
                                (if undo-in-region " in region" ""))))
      (unless (and (eq last-command 'undo)
                   (or (eq pending-undo-list t)
                       (undo--last-change-was-undo-p buffer-undo-list)))
        (setq undo-in-region (and (or (region-active-p) (and arg (not (numberp arg)))) (not inhibit-region)))
        (if undo-in-region
            (undo-start (region-beginning) (region-end))
          (undo-start))
        (undo-more 1))
      (let ((equiv (gethash pending-undo-list undo-equiv-table)))
        (or (eq (selected-window) (minibuffer-window))
            (setq message (format "%s%s"
                                  (if (or undo-no-redo (not equiv)) "Undo" "Redo")
                                  (if undo-in-region " in region" ""))))
        (when (and (consp equiv) undo-no-redo)
          (while (let ((next (gethash equiv undo-equiv-table)))
                   (if next (setq equiv next))))
          (setq pending-undo-list (if (consp equiv) equiv t))))
      (undo-more (if (numberp arg) (prefix-numeric-value arg) 1))
      ;; Remember which state this came back to.
      (let ((list buffer-undo-list))
        (while (eq (car list) nil)
          (setq list (cdr list)))
        (puthash list (cond (undo-in-region 'undo-in-region)
                            ((eq list pending-undo-list) (or (gethash list undo-equiv-table) 'empty))
                            (t pending-undo-list))
                 undo-equiv-table))
      ;; The changes that undo made are not interrupted by boundaries or records of point.
      (let ((tail buffer-undo-list) (prev nil))
        (while (car tail)
          (when (integerp (car tail))
            (let ((pos (car tail)))
              (if prev (setcdr prev (cdr tail)) (setq buffer-undo-list (cdr tail)))
              (ignore pos)))
          (setq prev tail tail (cdr tail)))))
    (and modified (not (buffer-modified-p))
         (with-current-buffer (or (buffer-base-buffer) (current-buffer))
           (delete-auto-save-file-if-necessary recent-save)))
    (setq this-command 'undo)
    (when message (message "%s" message))))

(defun undo-only (&optional arg)
  "Undo the latest group of changes, never redoing; ARG says how many groups."
  (interactive "*p")
  (let ((undo-no-redo t)) (undo arg)))

(defun undo-redo (&optional arg)
  "Undo the latest ARG undoings."
  (interactive "*p")
  (cond
   ((not (undo--last-change-was-undo-p buffer-undo-list))
    (user-error "No undo to undo"))
   (t
    (let* ((ul buffer-undo-list)
           (new-ul
            (let ((undo-in-progress t))
              (while (and (consp ul) (eq (car ul) nil))
                (setq ul (cdr ul)))
              (primitive-undo (or arg 1) ul)))
           (new-pul (undo--last-change-was-undo-p new-ul)))
      (message "Redo%s" (if undo-in-region " in region" ""))
      (setq this-command 'undo)
      (setq pending-undo-list new-pul)
      (setq buffer-undo-list new-ul)))))

(defun buffer-disable-undo (&optional buffer)
  "Stop keeping undo information for BUFFER (default: the current one)."
  (interactive)
  (with-current-buffer (if buffer (get-buffer buffer) (current-buffer))
    (setq buffer-undo-list t)))

;;; Boundaries between commands.

(defvar undo-auto-current-boundary-timer nil "Timer that adds a boundary while nothing happens.")
(defvar undo-auto--this-command-amalgamating nil "Non-nil if this command belongs to a series that is undone at once.")
(defvar undo-auto--last-boundary-cause nil "What caused the last boundary: a command, `timer' or `amalgamate', or how many.")
(defvar undo-auto--undoably-changed-buffers nil "Buffers that changed since the last boundary.")

;; What caused the last boundary is nil or a symbol, or, in a series of commands that are undone at
;; once, (COUNT . BUFFERS): how many commands, and the buffers that the last one changed.

(defun undo-auto--boundaries (cause)
  "Add boundaries to the buffers that changed, because of CAUSE."
  (let ((changed undo-auto--undoably-changed-buffers) (last undo-auto--last-boundary-cause))
    (dolist (b changed)
      (when (buffer-live-p b)
        (with-current-buffer b
          (when (and (consp buffer-undo-list) (car buffer-undo-list))
            (undo-boundary)))))
    (setq undo-auto--last-boundary-cause
          (if (eq cause 'amalgamate)
              (cons (if (integerp (car-safe last)) (1+ (car last)) 0) changed)
            cause)
          undo-auto--undoably-changed-buffers nil)))

(defun undo-auto--add-boundary ()
  "Add a boundary before a command, which may take it away again."
  (let ((cause (if undo-auto--this-command-amalgamating 'amalgamate 'command)))
    (setq undo-auto--this-command-amalgamating nil)
    (undo-auto--boundaries cause)))

(defun undo-auto-amalgamate ()
  "Make this command, if it follows others of its kind, part of one undo step of up to 21."
  (let ((count (car-safe undo-auto--last-boundary-cause)))
    (setq undo-auto--this-command-amalgamating t)
    (when (integerp count)
      (if (and (< count 20) (eq this-command last-command))
          (dolist (b (cdr undo-auto--last-boundary-cause))
            (when (buffer-live-p b)
              (with-current-buffer b
                (when (and (consp buffer-undo-list) (null (car buffer-undo-list)))
                  (setq buffer-undo-list (cdr buffer-undo-list))))))
        (setq undo-auto--last-boundary-cause nil)))))

(defun undo-auto--boundary-timer ()
  "Add boundaries when nothing else did for a while."
  (setq undo-auto-current-boundary-timer nil)
  (undo-auto--boundaries 'timer))

(defun undo-auto--undoable-change ()
  "Note that the current buffer changed in a way that can be undone."
  (unless undo-auto-current-boundary-timer
    (setq undo-auto-current-boundary-timer (run-at-time 10 nil #'undo-auto--boundary-timer)))
  (unless (memq (current-buffer) undo-auto--undoably-changed-buffers)
    (push (current-buffer) undo-auto--undoably-changed-buffers)))

(provide 'simple-undo)

;;; simple-undo.el ends here
