;;; simple-kill.el --- the region, killing and yanking  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

;;; The mark and the region.

(setq region-extract-function
      (lambda (method)
        (when (region-beginning)
          (cond
           ((eq method 'bounds) (list (cons (region-beginning) (region-end))))
           ((eq method 'delete-only) (delete-region (region-beginning) (region-end)))
           (t (filter-buffer-substring (region-beginning) (region-end) method))))))

(defvar region-insert-function #'insert-rectangle--lines
  "Function that inserts the lines of an extracted region.")

(defun insert-rectangle--lines (lines)
  "Insert LINES, a list of strings, one below the other."
  (let ((first t))
    (dolist (line lines)
      (or first (forward-line 1))
      (setq first nil)
      (insert line))))

(defvar filter-buffer-substring-function #'buffer-substring--filter
  "Function that extracts text from a buffer for other uses.")
(defvar filter-buffer-substring-functions nil "Wrappers of `filter-buffer-substring'.")
(defvar buffer-substring-filters nil "Functions applied to text by `filter-buffer-substring'.")

(defun filter-buffer-substring (beg end &optional delete)
  "Return the text between BEG and END, filtered; with DELETE, delete it."
  (funcall filter-buffer-substring-function beg end delete))

(defun buffer-substring--filter (beg end &optional delete)
  "Return the text between BEG and END; with DELETE, delete it."
  (let ((text (if delete
                  (save-excursion (goto-char beg) (delete-and-extract-region beg end))
                (buffer-substring beg end))))
    (dolist (f buffer-substring-filters) (setq text (funcall f text)))
    text))

(defun mark (&optional force)
  "Return the position of the mark, nil if there is none.
Signals `mark-inactive' if it is not active, unless FORCE or `mark-even-if-inactive'."
  (if (or force (not transient-mark-mode) mark-active mark-even-if-inactive)
      (marker-position (mark-marker))
    (signal 'mark-inactive nil)))

(defun region-active-p ()
  "Return t if the region is active."
  (and transient-mark-mode mark-active (mark) t))

(defvar use-empty-active-region nil "Non-nil means that commands work on an active region that is empty.")

(defun use-region-p ()
  "Return t if the region is active and commands should work on it."
  (and (region-active-p)
       (or use-empty-active-region (> (region-end) (region-beginning)))
       t))

(defun region-bounds ()
  "Return the bounds of the region as a list of pairs of positions, more than one if it is in several pieces."
  (funcall region-extract-function 'bounds))

(defun region-noncontiguous-p ()
  "Return non-nil if the region is in several pieces."
  (let ((bounds (and (region-active-p) (funcall region-extract-function 'bounds))))
    (and (cdr bounds) bounds)))

(defun activate-mark (&optional no-tmm)
  "Activate the mark; NO-TMM leaves `transient-mark-mode' alone."
  (when (mark t)
    (unless (and mark-active transient-mark-mode)
      (force-mode-line-update)
      (setq mark-active t)
      (unless (or transient-mark-mode no-tmm)
        (setq-local transient-mark-mode 'lambda))
      (run-hooks 'activate-mark-hook))))

(defun deactivate-mark (&optional force)
  "Deactivate the mark; FORCE even if `transient-mark-mode' is off."
  (when (or (region-active-p) force)
    (cond
     ((eq (car-safe transient-mark-mode) 'only) (setq transient-mark-mode (cdr transient-mark-mode)))
     ((eq transient-mark-mode 'lambda) (kill-local-variable 'transient-mark-mode)))
    (setq mark-active nil)
    (run-hooks 'deactivate-mark-hook)
    (redisplay--update-region-highlight (selected-window))))

(defvar redisplay-highlight-region-function #'redisplay--highlight-overlay-function
  "Function that shows the region: START, END, WINDOW and the overlay used before, or nil.")
(defvar redisplay-unhighlight-region-function #'delete-overlay "Function that takes the overlay of a region away.")
(defvar highlight-nonselected-windows)

(defun redisplay--highlight-overlay-function (start end window rol &optional face)
  "Show START to END as the region in WINDOW with overlay ROL, or a new one; FACE is used instead of `region'."
  (unless (overlayp rol)
    (setq rol (make-overlay start end))
    (overlay-put rol 'window window)
    (overlay-put rol 'face (or face 'region))
    (overlay-put rol 'priority '(nil . 100)))
  (unless (and (eq (overlay-buffer rol) (window-buffer window)) (eql (overlay-start rol) start) (eql (overlay-end rol) end))
    (move-overlay rol start end (window-buffer window)))
  rol)

(defun redisplay--update-region-highlight (window)
  "Show the region in WINDOW, or take its overlay away."
  (let ((rol (window-parameter window 'internal-region-overlay)))
    (with-current-buffer (window-buffer window)
      (if (not (and (region-active-p)
                    (or highlight-nonselected-windows (eq window (selected-window))
                        (and (window-minibuffer-p) (eq window (minibuffer-selected-window))))))
          (when rol
            (funcall redisplay-unhighlight-region-function rol)
            (set-window-parameter window 'internal-region-overlay nil))
        (let* ((point (window-point window)) (mark (mark)) (start (min point mark)) (end (max point mark))
               (new (funcall redisplay-highlight-region-function start end window rol)))
          (unless (eq new rol) (set-window-parameter window 'internal-region-overlay new)))))))

(defvar pre-redisplay-functions (list #'redisplay--update-region-highlight)
  "Functions of a window that are called before it is redisplayed.")

(defun redisplay--pre-redisplay-functions (windows)
  "Run `pre-redisplay-functions' for WINDOWS; t stands for all."
  (dolist (w (if (listp windows) windows (window-list-1 nil nil t)))
    (with-current-buffer (window-buffer w)
      (run-hook-with-args 'pre-redisplay-functions w))))

(setq pre-redisplay-function #'redisplay--pre-redisplay-functions)

(defun set-mark (pos)
  "Set the mark at POS and activate it; POS nil deactivates it.
Programs should use `push-mark'."
  (if pos
      (progn
        (set-marker (mark-marker) pos)
        (activate-mark 'no-tmm))
    (deactivate-mark t)
    (setq mark-active nil)
    (set-marker (mark-marker) nil)))

(defun push-mark (&optional location nomsg activate)
  "Set the mark at LOCATION (default point) and push the old one on the mark ring.
NOMSG: say nothing.  ACTIVATE: activate the mark."
  (when (mark t)
    (let ((old (nth mark-ring-max mark-ring))
          (history-delete-duplicates nil))
      (setq mark-ring (cons (copy-marker (mark-marker)) mark-ring))
      (when (> (length mark-ring) mark-ring-max)
        (if (markerp old) (set-marker old nil))
        (setcdr (nthcdr (1- mark-ring-max) mark-ring) nil))))
  (set-marker (mark-marker) (or location (point)) (current-buffer))
  (unless (and global-mark-ring (eq (marker-buffer (car global-mark-ring)) (current-buffer)))
    (setq global-mark-ring (cons (copy-marker (mark-marker)) global-mark-ring))
    (when (> (length global-mark-ring) global-mark-ring-max)
      (setcdr (nthcdr (1- global-mark-ring-max) global-mark-ring) nil)))
  (or nomsg executing-kbd-macro (> (minibuffer-depth) 0) (message "Mark set"))
  (if (or activate (not transient-mark-mode))
      (set-mark (mark t)))
  nil)

(defun pop-mark ()
  "Set the mark from the mark ring, and push the present one at its end; point does not move."
  (when mark-ring
    (setq mark-ring (nconc mark-ring (list (copy-marker (mark-marker)))))
    (set-marker (mark-marker) (car mark-ring))
    (set-marker (car mark-ring) nil)
    (pop mark-ring))
  (deactivate-mark))

(defun pop-to-mark-command ()
  "Jump to the mark, and set the mark from the mark ring."
  (interactive)
  (if (null (mark t))
      (user-error "No mark set in this buffer")
    (if (= (point) (mark t)) (message "Mark popped"))
    (goto-char (mark t))
    (pop-mark)))

(defun push-mark-command (arg &optional nomsg)
  "Set the mark where point is; ARG keeps it inactive, NOMSG says nothing."
  (interactive "P")
  (let ((mark (mark t)))
    (if (or arg (null mark) (/= mark (point)))
        (push-mark nil nomsg t)
      (activate-mark 'no-tmm)
      (unless nomsg (message "Mark activated")))))

(defun set-mark-command (arg)
  "Set the mark where point is and activate it; ARG jumps to the mark and pops the mark ring."
  (interactive "P")
  (cond ((eq transient-mark-mode 'lambda) (kill-local-variable 'transient-mark-mode))
        ((eq (car-safe transient-mark-mode) 'only) (deactivate-mark)))
  (cond
   ((and (consp arg) (> (prefix-numeric-value arg) 4)) (push-mark-command nil))
   ((not (eq this-command 'set-mark-command))
    (if arg (pop-to-mark-command) (push-mark-command t)))
   ((and set-mark-command-repeat-pop (eq last-command 'pop-to-mark-command))
    (setq this-command 'pop-to-mark-command)
    (pop-to-mark-command))
   (arg (setq this-command 'pop-to-mark-command) (pop-to-mark-command))
   ((eq last-command 'set-mark-command)
    (if (region-active-p)
        (progn (deactivate-mark) (message "Mark deactivated"))
      (activate-mark)
      (message "Mark activated")))
   (t (push-mark-command nil))))

(defun exchange-point-and-mark (&optional arg)
  "Put the mark where point is, and point where the mark is; ARG leaves the region inactive."
  (interactive "P")
  (let ((omark (mark t)) (temp-highlight (eq (car-safe transient-mark-mode) 'only)))
    (if (null omark) (user-error "No mark set in this buffer"))
    (set-mark (point))
    (goto-char omark)
    (cond (temp-highlight (setq-local transient-mark-mode (cons 'only transient-mark-mode)))
          ((xor arg (not (region-active-p))) (deactivate-mark))
          (t (activate-mark)))
    nil))

(defun pop-global-mark ()
  "Jump to the latest place of the global mark ring."
  (interactive)
  (while (and global-mark-ring (not (marker-buffer (car global-mark-ring))))
    (setq global-mark-ring (cdr global-mark-ring)))
  (or global-mark-ring (error "No global mark set"))
  (let* ((marker (car global-mark-ring)) (buffer (marker-buffer marker)) (position (marker-position marker)))
    (setq global-mark-ring (nconc (cdr global-mark-ring) (list (car global-mark-ring))))
    (set-buffer buffer)
    (or (and (>= position (point-min)) (<= position (point-max))) (widen))
    (goto-char position)
    (switch-to-buffer buffer)))

(defmacro save-mark-and-excursion (&rest body)
  "Like `save-excursion' of BODY, but restore the mark as well."
  (declare (indent 0) (debug t))
  (let ((saved-marker-sym (make-symbol "saved-marker")))
    `(let ((,saved-marker-sym (save-mark-and-excursion--save)))
       (unwind-protect
           (save-excursion ,@body)
         (save-mark-and-excursion--restore ,saved-marker-sym)))))

(defun save-mark-and-excursion--save ()
  "Return the state of the mark."
  (cons (let ((mark (mark-marker))) (and (marker-position mark) (copy-marker mark)))
        mark-active))

(defun save-mark-and-excursion--restore (saved-mark-info)
  "Restore the mark from SAVED-MARK-INFO."
  (let ((saved-mark (car saved-mark-info)) (omark (marker-position (mark-marker))) (saved-mark-active (cdr saved-mark-info)))
    (if (null saved-mark)
        (set-marker (mark-marker) nil)
      (set-marker-insertion-type saved-mark nil)
      (set-marker (mark-marker) saved-mark)
      (set-marker saved-mark nil))
    (let ((cur-mark-active mark-active))
      (setq mark-active saved-mark-active)
      (if saved-mark-active
          (when (and omark (not (= (mark t) omark))) (run-hooks 'activate-mark-hook))
        (when cur-mark-active (run-hooks 'deactivate-mark-hook))))))

(defun handle-shift-selection ()
  "Begin or end a region selected by shifted motion keys, before a command whose spec begins with ^."
  (cond ((and shift-select-mode this-command-keys-shift-translated)
         (unless (and mark-active (eq (car-safe transient-mark-mode) 'only))
           (setq-local transient-mark-mode
                       (cons 'only (unless (eq transient-mark-mode 'lambda) transient-mark-mode)))
           (push-mark nil nil t)))
        ((eq (car-safe transient-mark-mode) 'only)
         (setq transient-mark-mode (cdr transient-mark-mode))
         (if (eq transient-mark-mode (default-value 'transient-mark-mode))
             (kill-local-variable 'transient-mark-mode))
         (deactivate-mark))))

(defun transient-mark-mode (&optional arg)
  "Toggle whether the region is active and highlighted; ARG positive turns it on."
  (interactive (list (or current-prefix-arg 'toggle)))
  (setq-default transient-mark-mode
                (cond ((eq arg 'toggle) (not (default-value 'transient-mark-mode)))
                      ((and (numberp arg) (< arg 1)) nil)
                      (t t)))
  (when (called-interactively-p 'any)
    (message "Transient-Mark mode %s" (if (default-value 'transient-mark-mode) "enabled" "disabled"))))

;;; The kill ring.

(defun current-kill (n &optional do-not-move)
  "Rotate the yanking place by N, and return the kill there; DO-NOT-MOVE: do not rotate.
With N 0, text that another program offers is put on the kill ring first."
  (let ((foreign (and (= n 0) interprogram-paste-function (funcall interprogram-paste-function))))
    (if foreign
        (let ((interprogram-cut-function nil))
          (if (listp foreign)
              (mapc #'kill-new (reverse foreign))
            (kill-new foreign))
          (car kill-ring))
      (or kill-ring (error "Kill ring is empty"))
      (let ((element (nthcdr (mod (- n (length kill-ring-yank-pointer)) (length kill-ring)) kill-ring)))
        (unless do-not-move
          (setq kill-ring-yank-pointer element)
          (when (and yank-pop-change-selection (> n 0) interprogram-cut-function)
            (funcall interprogram-cut-function (car element))))
        (car element)))))

(defvar yank-pop-change-selection nil "Non-nil means that rotating the kill ring changes the selection.")

(defun kill-new (string &optional replace)
  "Make STRING the latest kill; REPLACE replaces the latest one."
  (when kill-transform-function
    (setq string (funcall kill-transform-function string)))
  (when string
    (unless (and kill-do-not-save-duplicates (equal-including-properties string (car kill-ring)))
      (when (fboundp 'menu-bar-update-yank-menu)
        (menu-bar-update-yank-menu string (and replace (car kill-ring)))))
    (when save-interprogram-paste-before-kill
      (let ((foreign (and interprogram-paste-function (funcall interprogram-paste-function))))
        (when foreign
          (dolist (s (nreverse (if (listp foreign) (copy-sequence foreign) (list foreign))))
            (unless (and kill-do-not-save-duplicates (equal-including-properties s (car kill-ring)))
              (push s kill-ring))))))
    (unless (and kill-do-not-save-duplicates (equal-including-properties string (car kill-ring)))
      (if (and replace kill-ring)
          (setcar kill-ring string)
        (let ((history-delete-duplicates nil))
          (add-to-history 'kill-ring string kill-ring-max t))))
    (setq kill-ring-yank-pointer kill-ring)
    (if interprogram-cut-function
        (funcall interprogram-cut-function string))))

(defun kill-append (string before-p)
  "Append STRING to the latest kill, or put it before it if BEFORE-P."
  (let ((cur (or (car kill-ring) "")))
    (kill-new (if before-p (concat string cur) (concat cur string))
              (or (string= cur "") (null (get-text-property 0 'yank-handler cur))))))

(defun kill-region (beg end &optional region)
  "Kill the text between BEG and END; with REGION, what `region-extract-function' says.
Consecutive kills are joined to one."
  (interactive (let ((beg (mark)) (end (point)))
                 (unless (and beg end) (user-error "The mark is not set now, so there is no region"))
                 (list beg end 'region)))
  (condition-case nil
      (let ((string (if region
                        (funcall region-extract-function 'delete)
                      (filter-buffer-substring beg end 'delete))))
        (when (or string (eq last-command 'kill-region))
          (if (eq last-command 'kill-region)
              (kill-append string (< end beg))
            (kill-new string)))
        (when (or string (not (eq last-command 'kill-region)))
          (setq this-command 'kill-region))
        (setq deactivate-mark t)
        nil)
    ((buffer-read-only text-read-only)
     (copy-region-as-kill beg end region)
     (setq this-command 'kill-region)
     (if kill-read-only-ok
         (progn (message "Read only text copied to kill ring") nil)
       (barf-if-buffer-read-only)
       (signal 'text-read-only (list (current-buffer)))))))

(defun copy-region-as-kill (beg end &optional region)
  "Save the text between BEG and END as a kill; REGION as in `kill-region'."
  (interactive (list (mark) (point) (prefix-numeric-value current-prefix-arg)))
  (let ((str (if region (funcall region-extract-function nil) (filter-buffer-substring beg end))))
    (if (eq last-command 'kill-region)
        (kill-append str (< end beg))
      (kill-new str)))
  (setq deactivate-mark t)
  nil)

(defun kill-ring-save (beg end &optional region)
  "Save the text between BEG and END as a kill, and show where it is; REGION as in `kill-region'."
  (interactive (list (mark) (point) (prefix-numeric-value current-prefix-arg)))
  (copy-region-as-kill beg end region)
  (when (called-interactively-p 'interactive)
    (indicate-copied-region)))

(defun indicate-copied-region (&optional message-len)
  "Show what was copied; at most MESSAGE-LEN characters of it."
  (let ((mark (mark t)) (point (point)) (inhibit-quit t))
    (if (and (pos-visible-in-window-p mark (selected-window)) (not executing-kbd-macro))
        (unless (and (region-active-p) t)
          (goto-char mark)
          (sit-for blink-matching-delay)
          (goto-char point)
          (and quit-flag (setq quit-flag nil)))
      (let ((len (min (abs (- mark point)) (or message-len 40))))
        (if (< point mark)
            (message "Saved text until \"%s\"" (buffer-substring-no-properties (- mark len) mark))
          (message "Saved text from \"%s\"" (buffer-substring-no-properties mark (+ mark len))))))))

(defun append-next-kill (&optional interactive)
  "Make the next command, if it kills, append to the latest kill.  INTERACTIVE says so."
  (interactive "p")
  (if interactive
      (progn (setq this-command 'kill-region) (message "If the next command is a kill, it will append"))
    (setq last-command 'kill-region)))

(defun kill-line (&optional arg)
  "Kill the rest of the line, or the newline if nothing but blanks is left; ARG kills that many lines."
  (interactive "P")
  (kill-region (point)
               (progn
                 (if arg
                     (forward-visible-line (prefix-numeric-value arg))
                   (if (eobp) (signal 'end-of-buffer nil))
                   (let ((end (save-excursion (end-of-visible-line) (point))))
                     (if (or (save-excursion
                               (skip-chars-forward " \t" end)
                               (= (point) end))
                             (and kill-whole-line (bolp)))
                         (forward-visible-line 1)
                       (goto-char end))))
                 (point))))

(defun kill--skip-invisible ()
  "Move forward over invisible characters."
  (while (and (not (eobp)) (invisible-p (point)))
    (goto-char (next-char-property-change (point)))))

(defun kill--skip-invisible-backward ()
  "Move backward over invisible characters."
  (while (and (not (bobp)) (invisible-p (1- (point))))
    (goto-char (previous-char-property-change (point)))))

(defun kill--visible-newline-p ()
  "Return non-nil unless the line ends with a newline that is invisible."
  (let ((end (save-excursion (skip-chars-forward "^\n") (point))))
    (or (= end (point-max)) (not (invisible-p end)))))

(defun kill--next-visible-line ()
  "Move to the next line, counting lines by newlines that are visible, and over lines that are invisible as a whole."
  (while (not (kill--visible-newline-p))
    (skip-chars-forward "^\n")
    (kill--skip-invisible))
  (forward-line 1)
  (let ((start (point)))
    (kill--skip-invisible)
    (unless (bolp) (goto-char start))))

(defun kill--start-of-visible-line ()
  "Move back to where a visible line starts, if point is behind invisible text."
  (while (and (not (bobp)) (invisible-p (1- (point))))
    (kill--skip-invisible-backward)
    (forward-line 0)))

(defun forward-visible-line (arg)
  "Move forward by ARG lines, to the start of one; with 0, to that of a field in it.
Newlines that are invisible end no line."
  (if (> arg 0)
      (while (and (> arg 0) (not (eobp)))
        (kill--next-visible-line)
        (setq arg (1- arg)))
    (beginning-of-line)
    (kill--start-of-visible-line)
    (while (and (< arg 0) (not (bobp)))
      (forward-line -1)
      (kill--start-of-visible-line)
      (setq arg (1+ arg))))
  nil)

(defun end-of-visible-line ()
  "Move to the end of the line.  Newlines that are invisible end no line.
Behind one whose property says so, all text with the same value is skipped, whatever overlays say."
  (end-of-line)
  (while (not (kill--visible-newline-p))
    (skip-chars-forward "^\n")
    (while (and (not (eobp)) (invisible-p (point)))
      (goto-char (if (get-text-property (point) 'invisible)
                     (next-single-property-change (point) 'invisible nil (point-max))
                   (next-overlay-change (point)))))
    (end-of-line)))

(defun kill-whole-line (&optional arg)
  "Kill ARG (default 1) whole lines, with their newlines; a negative ARG goes backward."
  (interactive "p")
  (or arg (setq arg 1))
  (if (and (> arg 0) (eobp) (save-excursion (forward-visible-line 0) (eobp)))
      (signal 'end-of-buffer nil))
  (if (and (< arg 0) (bobp) (save-excursion (end-of-visible-line) (bobp)))
      (signal 'beginning-of-buffer nil))
  (unless (eq last-command 'kill-region)
    (kill-new "")
    (setq last-command 'kill-region))
  (cond ((zerop arg)
         (save-excursion (kill-region (point) (progn (forward-visible-line 0) (point))))
         (kill-region (point) (progn (end-of-visible-line) (point))))
        ((< arg 0)
         (save-excursion (kill-region (point) (progn (end-of-visible-line) (point))))
         (kill-region (point) (progn (forward-visible-line (1+ arg)) (unless (bobp) (backward-char)) (point))))
        (t
         (save-excursion (kill-region (point) (progn (forward-visible-line 0) (point))))
         (kill-region (point) (progn (forward-visible-line arg) (point))))))

(defun kill-word (arg)
  "Kill ARG words forward."
  (interactive "p")
  (kill-region (point) (progn (forward-word arg) (point))))

(defun backward-kill-word (arg)
  "Kill ARG words backward."
  (interactive "p")
  (kill-word (- arg)))

;;; Yanking.

(defun insert-for-yank (string)
  "Insert STRING as yanking does: its `yank-handler' property may say how.
What is inserted behind it does not inherit its properties."
  (let ((from (point)) to)
    (while (setq to (next-single-property-change 0 'yank-handler string))
      (insert-for-yank-1 (substring string 0 to))
      (setq string (substring string to)))
    (insert-for-yank-1 string)
    (let ((inhibit-read-only t))
      (if (and (> (point) from) (text-properties-at (1- (point))))
          (put-text-property (1- (point)) (point) 'rear-nonsticky t)))))

(defun insert-for-yank-1 (string)
  "Insert STRING, which has one `yank-handler' property or none."
  (let* ((handler (and (stringp string) (> (length string) 0) (get-text-property 0 'yank-handler string)))
         (param (or (nth 1 handler) string))
         (opoint (point)) (inhibit-read-only inhibit-read-only) end)
    (setq yank-undo-function t)
    (if (nth 0 handler)
        (funcall (car handler) param)
      (insert param))
    (setq end (point))
    (unless (nth 2 handler)
      (setq inhibit-read-only t)
      (remove-yank-excluded-properties opoint end))
    (if (eq yank-undo-function t)
        (setq yank-undo-function (nth 3 handler)))
    (if (nth 4 handler) (setq this-command (nth 4 handler)))))

(defun remove-yank-excluded-properties (beg end)
  "Remove the properties that yanked text does not keep from the text between BEG and END."
  (let ((inhibit-read-only t))
    (dolist (handler yank-handled-properties)
      (let ((prop (car handler)) (fun (cdr handler)) (run-start beg))
        (while (< run-start end)
          (let ((value (get-text-property run-start prop))
                (run-end (next-single-property-change run-start prop nil end)))
            (if value (funcall fun value run-start run-end))
            (setq run-start run-end)))))
    (if (eq yank-excluded-properties t)
        (set-text-properties beg end nil)
      (remove-list-of-text-properties beg end yank-excluded-properties))))

(defun insert-buffer-substring-as-yank (buffer &optional start end)
  "Insert the text of BUFFER between START and END as yanking does."
  (let ((opoint (point)))
    (insert-buffer-substring buffer start end)
    (remove-yank-excluded-properties opoint (point))))

(defun yank (&optional arg)
  "Insert the latest kill, with the mark before it; ARG says which kill, a plain \\[universal-argument] leaves point before it."
  (interactive "*P")
  (setq yank-window-start (window-start))
  (setq this-command t)
  (push-mark)
  (insert-for-yank (current-kill (cond ((listp arg) 0) ((eq arg '-) -2) (t (1- arg)))))
  (if (consp arg)
      (goto-char (prog1 (mark t)
                   (set-marker (mark-marker) (point) (current-buffer)))))
  (if (eq this-command t) (setq this-command 'yank))
  nil)

(defvar yank-window-start nil "Start of the window before the last yank.")

(defun yank-pop (&optional arg)
  "Replace the text that was just yanked by the kill before it; ARG says by how many to rotate."
  (interactive "p")
  (if (not (eq last-command 'yank))
      (yank-from-kill-ring (read-from-kill-ring "Yank from kill-ring: "))
    (setq this-command 'yank)
    (unless arg (setq arg 1))
    (let ((inhibit-read-only t) (before (< (point) (mark t))))
      (if before
          (funcall (or yank-undo-function #'delete-region) (point) (mark t))
        (funcall (or yank-undo-function #'delete-region) (mark t) (point)))
      (setq yank-undo-function nil)
      (set-marker (mark-marker) (point) (current-buffer))
      (insert-for-yank (current-kill arg))
      (if before
          (goto-char (prog1 (mark t) (set-marker (mark-marker) (point) (current-buffer)))))))
  nil)

(defvar read-from-kill-ring-history nil "History of kills that were read.")

(defun read-from-kill-ring (prompt)
  "Read one of the kills with PROMPT, with completion."
  (completing-read prompt (delete-dups (mapcar #'substring-no-properties kill-ring)) nil nil nil 'read-from-kill-ring-history))

(defun yank-from-kill-ring (string &optional _arg)
  "Insert STRING, one of the kills."
  (interactive (list (read-from-kill-ring "Yank from kill-ring: ") current-prefix-arg))
  (push-mark)
  (insert-for-yank string))

(defun rotate-yank-pointer (arg)
  "Rotate the yanking place by ARG kills."
  (interactive "p")
  (current-kill arg))

(defun append-to-buffer (buffer start end)
  "Append the text between START and END to BUFFER, at its point."
  (interactive (list (read-buffer "Append to buffer: " (other-buffer (current-buffer) t)) (region-beginning) (region-end)))
  (let ((oldbuf (current-buffer)))
    (with-current-buffer (get-buffer-create buffer)
      (barf-if-buffer-read-only)
      (insert-buffer-substring oldbuf start end))))

(defun copy-to-buffer (buffer start end)
  "Make the text between START and END the text of BUFFER."
  (interactive "BCopy to buffer: \nr")
  (let ((oldbuf (current-buffer)))
    (with-current-buffer (get-buffer-create buffer)
      (barf-if-buffer-read-only)
      (erase-buffer)
      (insert-buffer-substring oldbuf start end))))

;;; Exchanging.

(defun transpose-subr (mover arg &optional special)
  "Exchange two pieces of text around point; MOVER moves over one, ARG says which.
SPECIAL: MOVER returns the bounds of the piece at a distance instead."
  (let* ((subr (if special mover
                 (lambda (x)
                   (cons (progn (funcall mover x) (point))
                         (progn (funcall mover (- x)) (point))))))
         pos1 pos2)
    (cond
     ((= arg 0)
      (save-excursion
        (setq pos1 (funcall subr 1))
        (goto-char (or (mark) (error "No mark set in this buffer")))
        (setq pos2 (funcall subr 1))
        (transpose-subr-1 pos1 pos2))
      (exchange-point-and-mark))
     ((> arg 0)
      (setq pos1 (funcall subr -1))
      (setq pos2 (funcall subr arg))
      (transpose-subr-1 pos1 pos2)
      (goto-char (max (car pos2) (cdr pos2))))
     (t
      (setq pos1 (funcall subr -1))
      (goto-char (car pos1))
      (setq pos2 (funcall subr arg))
      (transpose-subr-1 pos1 pos2)
      (goto-char (+ (min (car pos2) (cdr pos2)) (- (cdr pos1) (car pos1))))))))

(defun transpose-subr-1 (pos1 pos2)
  "Exchange the texts of POS1 and POS2, pairs of positions, and leave point after the later one."
  (when (> (car pos1) (cdr pos1)) (setq pos1 (cons (cdr pos1) (car pos1))))
  (when (> (car pos2) (cdr pos2)) (setq pos2 (cons (cdr pos2) (car pos2))))
  (when (> (car pos1) (car pos2))
    (let ((swap pos1)) (setq pos1 pos2 pos2 swap)))
  (if (> (cdr pos1) (car pos2)) (error "Don't have two things to transpose"))
  ;; Each text comes behind or before the one it replaces, which goes then: markers at the outer ends stay there.
  (atomic-change-group
    (let* ((one (buffer-substring (car pos1) (cdr pos1))) (two (buffer-substring (car pos2) (cdr pos2)))
           (second (+ (car pos2) (- (length two) (length one)))))
      (goto-char (cdr pos1))
      (insert-before-markers two)
      (delete-region (car pos1) (cdr pos1))
      (goto-char second)
      (insert one)
      ;; Not from point on: a hook can have moved it.
      (delete-region (+ second (length one)) (+ second (length one) (length two))))))

(defun transpose-chars (arg)
  "Exchange the characters around point; ARG moves the one before point forward by that many."
  (interactive "*P")
  (when (and (null arg) (eolp) (not (bobp)) (not (get-text-property (1- (point)) 'read-only)))
    (forward-char -1))
  (transpose-subr #'forward-char (prefix-numeric-value arg)))

(defun transpose-words (arg)
  "Exchange the words around point; ARG moves the one before point forward by that many."
  (interactive "*p")
  (transpose-subr #'forward-word arg))

(defun transpose-sexps (arg &optional interactive)
  "Exchange the expressions around point; ARG moves the one before point forward by that many.  INTERACTIVE is ignored."
  (interactive "*p\nd")
  (ignore interactive)
  (transpose-subr #'forward-sexp arg))

(defun transpose-lines (arg)
  "Exchange this line and the one before it; ARG moves that one down by that many."
  (interactive "*p")
  (transpose-subr
   (lambda (arg)
     (if (<= arg 0)
         (forward-line arg)
       ;; Lines that are not there are made.
       (let ((missing (forward-line arg)))
         (unless (eq (preceding-char) ?\n) (setq missing (1+ missing)))
         (if (> missing 0) (newline missing)))))
   arg))

(defun kill-forward-chars (arg)
  "Kill ARG characters after point, before it if ARG is negative."
  (when (consp arg) (setq arg (car arg)))
  (when (eq arg '-) (setq arg -1))
  (kill-region (point) (+ (point) arg)))

(defun kill-backward-chars (arg)
  "Kill ARG characters before point, after it if ARG is negative."
  (when (consp arg) (setq arg (car arg)))
  (when (eq arg '-) (setq arg -1))
  (kill-region (point) (- (point) arg)))

;;; Case.

(defun upcase-char (arg) "Convert ARG characters after point to upper case." (interactive "p") (save-excursion (upcase-region (point) (progn (forward-char arg) (point)))))

(provide 'simple-kill)

;;; simple-kill.el ends here
