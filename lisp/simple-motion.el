;;; simple-motion.el --- motion by lines, words and expressions; filling  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

;;; Lines.

(defun next-line (&optional arg try-vscroll)
  "Move down ARG lines, keeping the column; TRY-VSCROLL is accepted for old callers."
  (declare (interactive-only forward-line))
  (interactive "^p\np")
  (ignore try-vscroll)
  (or arg (setq arg 1))
  (if (and next-line-add-newlines (= arg 1) (save-excursion (end-of-line) (eobp)))
      (let ((abbrev-mode nil))
        (end-of-line)
        (insert "\n"))
    (if (called-interactively-p 'interactive)
        (condition-case err
            (line-move arg)
          ((beginning-of-buffer end-of-buffer) (signal (car err) (cdr err))))
      (line-move arg)))
  nil)

(defun previous-line (&optional arg try-vscroll)
  "Move up ARG lines, keeping the column; TRY-VSCROLL is accepted for old callers."
  (declare (interactive-only "use `forward-line' with negative argument instead."))
  (interactive "^p\np")
  (ignore try-vscroll)
  (or arg (setq arg 1))
  (line-move (- arg))
  nil)

(defun line-move (arg &optional noerror _to-end _try-vscroll)
  "Move down ARG lines; return non-nil if that was possible.  NOERROR: no error at the ends of the buffer."
  (if (and line-move-visual (not goal-column) (not noninteractive) (eq (window-buffer) (current-buffer))
           (not truncate-lines))
      (line-move-visual arg noerror)
    (line-move-1 arg noerror)))

(defun line-move--goal ()
  "Return the column that this motion keeps to, and remember it for the next ones."
  (unless (memq last-command '(next-line previous-line))
    (setq temporary-goal-column
          (if (and track-eol (eolp) (or (not (bolp)) (eq last-command 'move-end-of-line)))
              most-positive-fixnum
            (current-column))))
  (or goal-column (if (consp temporary-goal-column) (car temporary-goal-column) temporary-goal-column)))

(defun line-move-visual (arg &optional noerror)
  "Move down ARG screen lines; NOERROR: no error at the ends of the buffer."
  (let* ((start (point))
         (goal (progn
                 (unless (and (memq last-command '(next-line previous-line)) (consp temporary-goal-column))
                   (setq temporary-goal-column
                         (cons (save-excursion (let ((col (current-column)))
                                                 (vertical-motion 0)
                                                 (- col (current-column))))
                               (window-hscroll))))
                 (car temporary-goal-column)))
         (moved (vertical-motion (cons goal arg))))
    (cond
     ((or (= moved arg)
          (and (< arg 0) (< moved 0) (= moved arg)))
      t)
     (noerror nil)
     (t
      (let ((at-end (> arg 0)))
        ;; The last line is reached: move to the end of the buffer, and complain if already there.
        (if at-end
            (progn (if (= moved 0) (goto-char start)) (signal 'end-of-buffer nil))
          (signal 'beginning-of-buffer nil)))))))

(defun line-move-1 (arg &optional noerror _to-end)
  "Move down ARG lines of text; NOERROR: no error at the ends of the buffer."
  (let* ((inhibit-point-motion-hooks t) (opoint (point)) (goal (line-move--goal))
         (left (if (> arg 0)
                   (progn
                     (let ((l (forward-line arg)))
                       ;; The end of the buffer is no line start unless a newline precedes it.
                       (if (and (= l 0) (not (bolp))) 1 l)))
                 (forward-line arg))))
    (ignore inhibit-point-motion-hooks)
    (cond
     ((and (= left 0) (or (> arg 0) (bolp)))
      (line-move-to-column goal)
      t)
     (noerror (line-move-to-column goal) nil)
     (t
      (if (> arg 0)
          (progn
            (unless (= (point) opoint) (line-move-to-column goal))
            (signal 'end-of-buffer nil))
        (goto-char (if (bobp) (point) opoint))
        (line-move-to-column goal)
        (signal 'beginning-of-buffer nil))))))

(defun line-move-to-column (col)
  "Move to column COL of the line, or its end."
  (if (zerop col) (beginning-of-line) (move-to-column (truncate col))))

(defun set-goal-column (arg)
  "Make the current column the goal of vertical motion; ARG ends that."
  (interactive "P")
  (if arg
      (progn (setq goal-column nil) (message "No goal column"))
    (setq goal-column (current-column))
    (message "Goal column %d (use %s with an arg to unset it)" goal-column "\\[set-goal-column]"))
  nil)

(defun move-beginning-of-line (arg)
  "Move to the beginning of the line, ARG - 1 lines down."
  (interactive "^p")
  (or arg (setq arg 1))
  (if (/= arg 1) (forward-line (1- arg)))
  (goto-char (constrain-to-field (line-beginning-position) (point) (/= arg 1) t)))

(defun move-end-of-line (arg)
  "Move to the end of the line, ARG - 1 lines down."
  (interactive "^p")
  (or arg (setq arg 1))
  (end-of-line arg))

(defun forward-to-indentation (&optional arg) "Move ARG lines down, to the first character that is not blank." (interactive "^p") (forward-line (or arg 1)) (skip-chars-forward " \t"))
(defun backward-to-indentation (&optional arg) "Move ARG lines up, to the first character that is not blank." (interactive "^p") (forward-line (- (or arg 1))) (skip-chars-forward " \t"))

(defun next-logical-line (&optional arg try-vscroll) "Move down ARG lines of text.  TRY-VSCROLL is ignored." (interactive "^p\np") (let ((line-move-visual nil)) (with-no-warnings (next-line arg try-vscroll))))
(defun previous-logical-line (&optional arg try-vscroll) "Move up ARG lines of text.  TRY-VSCROLL is ignored." (interactive "^p\np") (let ((line-move-visual nil)) (with-no-warnings (previous-line arg try-vscroll))))

;;; Words, sentences, paragraphs.

(defun forward-word-strictly (&optional arg)
  "Move ARG words forward, by syntax alone."
  (let ((find-word-boundary-function-table (make-char-table nil)))
    (forward-word (or arg 1))))

(defun backward-word-strictly (&optional arg)
  "Move ARG words backward, by syntax alone."
  (forward-word-strictly (- (or arg 1))))

(defun backward-word (&optional arg)
  "Move ARG words backward."
  (interactive "^p")
  (forward-word (- (or arg 1))))

(defun mark-word (&optional arg allow-extend)
  "Set the mark ARG words from point; ALLOW-EXTEND: repeated calls extend the region."
  (interactive "P\np")
  (cond ((and allow-extend (or (and (eq last-command this-command) (mark t)) (region-active-p)))
         (setq arg (if arg (prefix-numeric-value arg) (if (< (mark) (point)) -1 1)))
         (set-mark (save-excursion (goto-char (mark)) (forward-word arg) (point))))
        (t (push-mark (save-excursion (forward-word (prefix-numeric-value arg)) (point)) nil t))))

;;; Expressions.

(defvar forward-sexp-function nil "Function that `forward-sexp' calls, or nil.")
(defvar beginning-of-defun-function nil "Function that `beginning-of-defun' calls, or nil.")
(defvar end-of-defun-function (lambda () (forward-sexp 1)) "Function that moves from the start of a definition to its end.")
(defvar defun-prompt-regexp nil "Regexp of what precedes the open delimiter of a definition, or nil.")
(defvar open-paren-in-column-0-is-defun-start t "Non-nil means that an open delimiter in column 0 begins a definition.")
(defun forward-sexp (&optional arg interactive)
  "Move forward over ARG balanced expressions; INTERACTIVE reports errors to the user."
  (interactive "^p\nd")
  (if interactive
      (condition-case nil
          (forward-sexp arg nil)
        (scan-error (user-error (if (> (or arg 1) 0) "No next sexp" "No previous sexp"))))
    (or arg (setq arg 1))
    (if forward-sexp-function
        (funcall forward-sexp-function arg)
      (goto-char (or (scan-sexps (point) arg) (buffer-end arg)))
      (if (< arg 0) (backward-prefix-chars)))))

(defun backward-sexp (&optional arg interactive) "Move backward over ARG balanced expressions; INTERACTIVE reports errors." (interactive "^p\nd") (forward-sexp (- (or arg 1)) interactive))
(defun forward-list (&optional arg _interactive) "Move forward over ARG balanced groups of parentheses." (interactive "^p\nd") (or arg (setq arg 1)) (goto-char (or (scan-lists (point) arg 0) (buffer-end arg))))
(defun backward-list (&optional arg _interactive) "Move backward over ARG balanced groups of parentheses." (interactive "^p\nd") (forward-list (- (or arg 1))))
(defun down-list (&optional arg interactive)
  "Move forward into ARG levels of parentheses; backward if ARG is negative.
INTERACTIVE non-nil means that the error is for the user."
  (interactive "^p\nd")
  (if interactive
      (condition-case nil (down-list arg) (scan-error (user-error "At bottom level")))
    (or arg (setq arg 1))
    (let ((inc (if (> arg 0) 1 -1)))
      (while (/= arg 0)
        (goto-char (or (scan-lists (point) inc -1) (buffer-end arg)))
        (setq arg (- arg inc))))))

(defun simple--up-one (inc escape-strings)
  "Move out of one level of parentheses, forward if INC is 1, backward if it is -1.
In a string only its own parentheses count if ESCAPE-STRINGS is non-nil, and it is a level itself."
  (let ((start (and escape-strings (let ((state (syntax-ppss))) (and (nth 3 state) (nth 8 state))))))
    (if (not start)
        (goto-char (or (scan-lists (point) inc 1) (buffer-end inc)))
      (let* ((end (save-excursion (goto-char start) (condition-case nil (progn (forward-sexp) (point)) (scan-error (point-max)))))
             (to (condition-case nil
                     (save-restriction
                       (narrow-to-region (1+ start) (max (point) (1- end)))
                       (scan-lists (point) inc 1))
                   (scan-error nil))))
        (goto-char (or to (if (> inc 0) end start)))))))

(defun up-list (&optional arg escape-strings no-syntax-crossing)
  "Move forward out of ARG levels of parentheses; backward if ARG is negative.
ESCAPE-STRINGS non-nil means that a string around point is a level, too.  NO-SYNTAX-CROSSING non-nil, as in a call as a
command, means that the error is for the user."
  (interactive "^p\nd\nd")
  (or arg (setq arg 1))
  (let ((inc (if (> arg 0) 1 -1)))
    (condition-case err
        (while (/= arg 0)
          (simple--up-one inc escape-strings)
          (setq arg (- arg inc)))
      (scan-error (if no-syntax-crossing (user-error "At top level") (signal (car err) (cdr err)))))))

(defun backward-up-list (&optional arg escape-strings no-syntax-crossing) "Move backward out of ARG levels of parentheses.  ESCAPE-STRINGS and NO-SYNTAX-CROSSING are passed on." (interactive "^p\nd\nd") (up-list (- (or arg 1)) escape-strings no-syntax-crossing))
(defun kill-sexp (&optional arg _interactive) "Kill ARG balanced expressions forward." (interactive "p\nd") (let ((opoint (point))) (forward-sexp (or arg 1)) (kill-region opoint (point))))
(defun backward-kill-sexp (&optional arg interactive) "Kill ARG balanced expressions backward; INTERACTIVE is passed on." (interactive "p\nd") (kill-sexp (- (or arg 1)) interactive))

(defun mark-sexp (&optional arg _allow-extend)
  "Set the mark ARG expressions from point."
  (interactive "P\np")
  (push-mark (save-excursion (forward-sexp (prefix-numeric-value arg)) (point)) nil t))

(defun buffer-end (arg) "Return the end of the accessible text if ARG is positive, else its beginning." (if (> arg 0) (point-max) (point-min)))

(defun beginning-of-defun-raw (&optional arg)
  "Move back to the start of the ARG-th definition; return t if there was one."
  (or arg (setq arg 1))
  (if beginning-of-defun-function
      (funcall beginning-of-defun-function arg)
    (if (< arg 0) (if (not (eobp)) (forward-char 1)))
    (let ((regexp (if defun-prompt-regexp (concat "^\\s(\\|\\(?:" defun-prompt-regexp "\\)\\s(") "^\\s("))
          (step (if (< arg 0) -1 1)) (found t))
      ;; A parenthesis at the beginning of a line may stand in a string or a comment.
      (while (and found (/= arg 0))
        (while (and (setq found (re-search-backward regexp nil 'move step))
                    (nth 8 (save-excursion (syntax-ppss (match-beginning 0))))))
        (setq arg (- arg step)))
      (when found
        (goto-char (match-beginning 0))
        t))))

(defun beginning-of-defun (&optional arg)
  "Move back to the start of the ARG-th definition."
  (interactive "^p")
  (or (not (eq this-command 'beginning-of-defun)) (eq last-command 'beginning-of-defun) (region-active-p) (push-mark))
  (and (beginning-of-defun-raw arg) (progn (beginning-of-line) t)))

(defun end-of-defun (&optional arg)
  "Move to the end of the ARG-th definition."
  (interactive "^p")
  (or (not (eq this-command 'end-of-defun)) (eq last-command 'end-of-defun) (region-active-p) (push-mark))
  (dotimes (_ (or arg 1))
    (let ((start (point)))
      (end-of-line)
      (unless (beginning-of-defun-raw 1) (goto-char (point-min)) (re-search-forward "^\\s(" nil t) (beginning-of-line))
      (funcall end-of-defun-function)
      (skip-chars-forward " \t")
      (if (looking-at "\\s<\\|\n") (forward-line 1))
      (when (<= (point) start)
        (goto-char start)
        (if (re-search-forward "^\\s(" nil 'move)
            (progn (beginning-of-line) (funcall end-of-defun-function) (skip-chars-forward " \t") (if (looking-at "\\s<\\|\n") (forward-line 1))))))))

(defun mark-defun (&optional _arg)
  "Put point at the beginning and the mark at the end of the definition."
  (interactive "p")
  (end-of-defun)
  (push-mark nil t t)
  (beginning-of-defun))

(defun narrow-to-defun (&optional _include-comments)
  "Narrow to the definition at point."
  (interactive)
  (save-excursion
    (widen)
    (let ((end (progn (end-of-defun) (point))))
      (beginning-of-defun)
      (narrow-to-region (point) end))))

;; The values of `overwrite-mode' are these symbols; the mode line shows their values.
(defvar overwrite-mode-textual " Ovwrt" "What the mode line shows about Overwrite mode.")
(defvar overwrite-mode-binary " Bin Ovwrt" "What the mode line shows about Binary Overwrite mode.")

(define-minor-mode overwrite-mode
  "Toggle replacing text instead of inserting while typing."
  :variable (overwrite-mode . (lambda (v) (setq overwrite-mode (if v 'overwrite-mode-textual)))))

(defun toggle-truncate-lines (&optional arg)
  "Toggle truncation of long lines in this buffer; ARG positive turns it on."
  (interactive "P")
  (setq truncate-lines (if (null arg) (not truncate-lines) (> (prefix-numeric-value arg) 0)))
  (force-mode-line-update)
  (message "Truncate long lines %s" (if truncate-lines "enabled" "disabled")))

(define-minor-mode line-number-mode "Toggle the line number in the mode line." :init-value t :global t :group 'mode-line)
(define-minor-mode column-number-mode "Toggle the column number in the mode line." :global t :group 'mode-line)
(define-minor-mode size-indication-mode "Toggle the buffer size in the mode line." :global t :group 'mode-line)

;;; Sorting and shell commands of every day.

(defun upcase-dwim (arg) "Convert the active region, or ARG words, to upper case." (interactive "*p") (if (use-region-p) (upcase-region (region-beginning) (region-end)) (upcase-word arg)))
(defun downcase-dwim (arg) "Convert the active region, or ARG words, to lower case." (interactive "*p") (if (use-region-p) (downcase-region (region-beginning) (region-end)) (downcase-word arg)))
(defun capitalize-dwim (arg) "Capitalize the active region, or ARG words." (interactive "*p") (if (use-region-p) (capitalize-region (region-beginning) (region-end)) (capitalize-word arg)))

(defun current-word (&optional strict really-word)
  "Return the symbol at or before point as a string, without properties; nil if there is none near.
STRICT non-nil wants it at point; REALLY-WORD means a word, not a symbol."
  (save-excursion
    (let* ((place (point)) (start place) (end place)
           (inside (if really-word "w" "w_"))
           (outside (concat "^" inside)))
      (skip-syntax-backward inside) (setq start (point))
      (goto-char place)
      (skip-syntax-forward inside) (setq end (point))
      (when (and (eq start place) (eq end place) (not strict))
        (skip-syntax-backward outside (line-beginning-position))
        (if (bolp)
            (progn
              (skip-syntax-forward outside (line-end-position))
              (unless (eolp)
                (setq start (point))
                (skip-syntax-forward inside)
                (setq end (point))))
          (setq end (point))
          (skip-syntax-backward inside)
          (setq start (point))))
      (unless (= start end)
        (buffer-substring-no-properties start end)))))

(provide 'simple-motion)

;;; simple-motion.el ends here
