;;; edebug-break.el --- breakpoints of Edebug  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The breakpoints of a definition are in its property `edebug', a list (INDEX CONDITION TEMPORARY MARKER DISABLED) for each,
;; sorted by INDEX, the stop point; MARKER is where it is.  While Edebug shows the definition, they have overlays, so that
;; they are seen.

;;; Code:

(require 'cl-lib)
(require 'edebug-instrument)

(declare-function edebug-eval "edebug-eval" (expression))
(declare-function edebug-eval-top-level-form "edebug" ())

(defvar edebug-active)
(defvar edebug-stack)
(defvar edebug-execution-mode)
(defvar edebug-global-break-condition)

(defface edebug-enabled-breakpoint '((t :inherit highlight))
  "Face of the form behind which a breakpoint stands."
  :version "27.1" :group 'edebug)

(defface edebug-disabled-breakpoint
  '((((class color) (min-colors 88) (background light)) :background "#ddffdd" :extend t)
    (((class color) (min-colors 88) (background dark)) :background "#335533" :extend t)
    (t :inverse-video t :extend t))
  "Face of the form behind which a disabled breakpoint stands."
  :version "27.1" :group 'edebug)

;; -- data ---------------------------------------------------------------------------------------

(defun edebug--breakpoints (name)
  "Return the breakpoints of the definition NAME."
  (nth 1 (get name 'edebug)))

(defun edebug--set-breakpoints (name breakpoints)
  "Let BREAKPOINTS be those of the definition NAME, and show them."
  (setf (nth 1 (get name 'edebug))
        (sort breakpoints (lambda (a b) (< (car a) (car b)))))
  (when (buffer-local-value 'edebug-mode (marker-buffer (car (get name 'edebug))))
    (edebug--overlay-breakpoints name)))

(defun edebug--stop-position (name index)
  "Return the position of stop point INDEX of the definition NAME."
  (let ((data (get name 'edebug)))
    (+ (car data) (aref (nth 2 data) index))))

(defun edebug--restore-breakpoints (name old)
  "Give the definition NAME the breakpoints that it had before, where it still has the stop point; OLD was its data."
  (let ((start (car (get name 'edebug))) (offsets (nth 2 (get name 'edebug))) (kept '()))
    (dolist (breakpoint (nth 1 old))
      (let ((index (and (eq (marker-buffer start) (marker-buffer (nth 3 breakpoint)))
                        (cl-position (- (nth 3 breakpoint) start) offsets))))
        (when index
          (push (cons index (cdr breakpoint)) kept))))
    (when kept
      (edebug--set-breakpoints name kept))))

;; -- overlays -----------------------------------------------------------------------------------

(defun edebug--overlay-breakpoints (name)
  "Show the breakpoints of the definition NAME."
  (let* ((data (get name 'edebug)) (start (car data)) (offsets (nth 2 data)))
    (when (buffer-live-p (marker-buffer start))
      (with-current-buffer (marker-buffer start)
        (unless (zerop (length offsets))
          (edebug--overlay-breakpoints-remove start (+ start (aref offsets (1- (length offsets))))))
        (dolist (breakpoint (nth 1 data))
          (let* ((position (+ start (aref offsets (car breakpoint))))
                 (overlay (make-overlay position (save-excursion
                                                   (goto-char position)
                                                   (if (looking-at "(") (1+ position) (max (point-min) (1- position)))))))
            (overlay-put overlay 'edebug t)
            (overlay-put overlay 'face (if (nth 4 breakpoint) 'edebug-disabled-breakpoint
                                         'edebug-enabled-breakpoint))))))))

(defun edebug--overlay-breakpoints-remove (start end)
  "Do not show breakpoints between START and END any more."
  (remove-overlays (max (point-min) (1- start)) (min (point-max) (1+ end)) 'edebug t))

;; -- meeting them -------------------------------------------------------------------------------

(defun edebug--break-here-p (index)
  "Return nil, or the text that tells why the program is to stop at stop point INDEX whatever the execution mode is."
  (unless (eq edebug-execution-mode 'Go-nonstop)
    (let* ((name (car edebug-stack))
           (breakpoint (assq index (edebug--breakpoints name)))
           (break (or (and edebug-global-break-condition
                           (edebug--condition-p "Global Break" edebug-global-break-condition))
                      (and breakpoint
                           (not (nth 4 breakpoint))
                           (if (nth 1 breakpoint)
                               (edebug--condition-p "Break" (nth 1 breakpoint))
                             "Break")))))
      (when (and break (nth 2 breakpoint))
        (edebug--set-breakpoints name (delq breakpoint (edebug--breakpoints name))))
      break)))

(defun edebug--condition-p (what condition)
  "Return nil if CONDITION, evaluated where the program is, is nil or an error, else a text that tells WHAT it is."
  (let* ((edebug-active t) (debug-on-error nil)
         (value (ignore-errors (edebug-eval condition))))
    (and value (format-message "%s: %S => %S" what condition value))))

;; -- places -------------------------------------------------------------------------------------

(defun edebug-form-data-symbol ()
  "Return the name of the innermost instrumented definition around point; signal an error if there is none."
  (let ((entry (edebug-get-form-data-entry (point))))
    (or (and entry (edebug--form-data-name entry))
        (error "Not inside instrumented form"))))

(defun edebug-find-stop-point ()
  "Return (NAME . INDEX): the first stop point at point or behind it, and the definition it is in; or nil."
  (let* ((name (edebug-form-data-symbol))
         (data (get name 'edebug)))
    (unless (and (consp data) (markerp (car data)))
      (error "%s is not instrumented" name))
    (let* ((place (save-excursion
                    (skip-chars-forward " \t\n")
                    (- (point) (car data))))
           (here (- (point) (car data)))
           (offsets (nth 2 data))
           (index (or (cl-position here offsets)
                      (cl-position-if (lambda (offset) (>= offset place)) offsets))))
      (if index
          (cons name index)
        (message "Point is not on an expression in %s." name)
        nil))))

;; -- commands -----------------------------------------------------------------------------------

(defun edebug-modify-breakpoint (flag &optional condition temporary)
  "Set a breakpoint at the first stop point behind point if FLAG is non-nil, else remove it.
CONDITION non-nil is an expression; the program stops only where it is non-nil.
TEMPORARY non-nil means that it is removed when the program stops there."
  (let ((stop-point (edebug-find-stop-point)))
    (when stop-point
      (let* ((name (car stop-point)) (index (cdr stop-point))
             (present (assq index (edebug--breakpoints name)))
             (others (remq present (edebug--breakpoints name))))
        (edebug--set-breakpoints name (if flag (cons (list index condition temporary
                                                            (copy-marker (edebug--stop-position name index))
                                                            nil)
                                                      others) others))
        (cond ((and flag condition)
               (message "Breakpoint set in %s with condition: %s" name condition))
              (flag (message "Breakpoint set in %s" name))
              (present (message "Breakpoint unset in %s" name))
              (t (message "No breakpoint here")))
        (goto-char (edebug--stop-position name index))))))

(defun edebug-set-breakpoint (arg)
  "Set a breakpoint at the first stop point behind point; with a prefix ARG, one that the first stop removes.
A definition around point that is not instrumented is instrumented before."
  (interactive "P")
  (edebug--instrument-around-point)
  (edebug-modify-breakpoint t nil arg))

(defun edebug--instrument-around-point ()
  "Instrument the definition around point unless it is."
  (unless (or edebug-active (edebug-get-form-data-entry (point)))
    (when (save-excursion
            (end-of-defun)
            (beginning-of-defun)
            (edebug--defining-p (ignore-errors (read (current-buffer)))))
      (edebug-eval-top-level-form))))

(defun edebug-unset-breakpoint ()
  "Remove the breakpoint at the first stop point behind point."
  (interactive)
  (edebug-modify-breakpoint nil))

(defun edebug-unset-breakpoints ()
  "Remove all breakpoints of the definition around point."
  (interactive)
  (let* ((name (edebug-form-data-symbol))
         (breakpoints (edebug--breakpoints name)))
    (edebug--set-breakpoints name nil)
    (if (null breakpoints)
        (message "There are no breakpoints in %s" name)
      (dolist (_breakpoint breakpoints)
        (message "Breakpoint unset in %s" name)))))

(defun edebug-toggle-disable-breakpoint ()
  "Disable the breakpoint at point, or enable it if it is disabled."
  (interactive)
  (let* ((stop-point (edebug-find-stop-point))
         (breakpoint (and stop-point (assq (cdr stop-point) (edebug--breakpoints (car stop-point))))))
    (unless breakpoint
      (user-error "No breakpoint here"))
    (setf (nth 4 breakpoint) (not (nth 4 breakpoint)))
    (edebug--set-breakpoints (car stop-point) (edebug--breakpoints (car stop-point)))))

(defun edebug-set-conditional-breakpoint (arg condition)
  "Set a breakpoint at the first stop point behind point where the program stops if CONDITION is non-nil.
With a prefix ARG, the first stop removes it."
  (interactive
   (let* ((stop-point (edebug-find-stop-point))
          (breakpoint (and stop-point (assq (cdr stop-point) (edebug--breakpoints (car stop-point)))))
          (old (and breakpoint (nth 1 breakpoint))))
     (list current-prefix-arg
           (read-from-minibuffer "Condition: " (and old (format "%S" old)) read-expression-map t
                                 'read-expression-history))))
  (edebug-modify-breakpoint t condition arg))

(defun edebug-set-global-break-condition (expression)
  "Stop wherever EXPRESSION is non-nil; nil means nowhere for that reason."
  (interactive
   (list (let ((initial (and edebug-global-break-condition (format "%s" edebug-global-break-condition))))
           (read-from-minibuffer "Global Condition: " initial read-expression-map t
                                 (if (equal (car read-expression-history) initial)
                                     '(read-expression-history . 1)
                                   'read-expression-history)))))
  (setq edebug-global-break-condition expression))

(defun edebug-next-breakpoint ()
  "Move point to the next breakpoint of the definition around point, after the last one to the first."
  (interactive)
  (let* ((name (edebug-form-data-symbol))
         (positions (mapcar (lambda (breakpoint) (edebug--stop-position name (car breakpoint)))
                            (edebug--breakpoints name))))
    (if (null positions)
        (message "No breakpoints in this function.")
      (goto-char (or (cl-find-if (lambda (position) (> position (point))) positions)
                     (car positions)))
      (let* ((breakpoint (assq (cdr (edebug-find-stop-point)) (edebug--breakpoints name)))
             (condition (nth 1 breakpoint)))
        (message "%s"
                 (concat (if (nth 2 breakpoint) "Temporary " "")
                         (if condition (format "Condition: %s" condition) "")))))))

(provide 'edebug-break)

;;; edebug-break.el ends here
