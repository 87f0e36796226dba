;;; indent.el --- indentation, margins and tab stops  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Indenting by the major mode's function, by columns, relative to the line before, and by tab stops.
;; Margins are text properties, `left-margin' and `right-margin', on top of the variables.

;;; Code:

(defgroup indent nil "Indentation." :group 'editing)

(defcustom standard-indent 4 "Columns of one level of indentation." :type 'integer :group 'indent)
(put 'standard-indent 'safe-local-variable #'integerp)
(defvar indent-line-function 'indent-relative "Function that indents the line.")
(put 'indent-line-function 'safe-local-variable nil)
(defcustom tab-always-indent t
  "What TAB does: t indents always, nil inserts a tab outside of the indentation, `complete' completes then."
  :type '(choice (const nil) (const t) (const complete)) :group 'indent)
(defcustom tab-first-completion nil
  "Where TAB may complete at once: nil, `eol', `word', `word-or-paren' or `word-or-paren-or-punct'."
  :type '(choice (const nil) (const eol) (const word) (const word-or-paren) (const word-or-paren-or-punct))
  :group 'indent)
(defvar indent-line-ignored-functions '(indent-relative indent-relative-maybe indent-relative-first-indent-point)
  "Functions in `indent-line-function' that `indent-according-to-mode' does not call; the line before shows the column.")
(defvar indent-region-function #'indent-region-line-by-line
  "Function that indents a region, or nil for line by line.")
(defcustom tab-stop-list nil
  "List of the columns of tab stops; nil, or the end of a list in the distance of its last two, goes on every `tab-width'."
  :type '(repeat integer) :group 'indent)
(put 'tab-stop-list 'safe-local-variable 'listp)

;;; Lines.

(defun indent--funcall-widened (func)
  "Call FUNC with the restriction that `prog-widen' allows."
  (save-restriction
    (widen)
    (funcall func)))

(defun indent-according-to-mode (&optional inhibit-widen)
  "Indent the line by `indent-line-function'; if that is a relative one, like the last line with text.
INHIBIT-WIDEN: leave the restriction alone."
  (interactive)
  (if (memq indent-line-function indent-line-ignored-functions)
      (let ((column (save-excursion
                      (beginning-of-line)
                      (if (bobp)
                          0
                        (beginning-of-line 0)
                        (if (looking-at "[ \t]*$") 0 (current-indentation))))))
        (if (<= (current-column) (current-indentation))
            (indent-line-to column)
          (save-excursion (indent-line-to column))))
    (if inhibit-widen
        (funcall indent-line-function)
      (indent--funcall-widened indent-line-function))))

(defun indent--default-inside-comment ()
  "Indent a line in a comment like the one before; return nil if it is in none."
  (unless (or (> (current-column) (current-indentation))
              (eq this-command last-command))
    (let ((ppss (syntax-ppss)))
      (when (nth 4 ppss)
        (indent-line-to
         (save-excursion
           (forward-line -1)
           (skip-chars-forward " \t")
           (when (< (1- (point)) (nth 8 ppss) (line-end-position))
             (goto-char (nth 8 ppss))
             (when (and comment-start-skip (looking-at comment-start-skip))
               (goto-char (match-end 0))))
           (current-column)))
        t))))

(defun indent-for-tab-command (&optional arg)
  "Indent the line or the active region, insert a tab, or complete, as `tab-always-indent' says.
With ARG, the lines of the expression that begins here move with the line."
  (interactive "P")
  (cond
   ((use-region-p)
    (indent-region (region-beginning) (region-end)))
   ((or (eq indent-line-function 'indent-to-left-margin)
        (and (not tab-always-indent)
             (or (> (current-column) (current-indentation))
                 (eq this-command last-command))))
    (insert-tab arg))
   (t
    (let ((old-tick (buffer-chars-modified-tick)) (old-point (point))
          (old-indent (current-indentation)))
      (or (not (eq (indent--funcall-widened indent-line-function) 'noindent))
          (indent--default-inside-comment)
          (when (or (<= (current-column) (current-indentation))
                    (not (eq tab-always-indent 'complete)))
            (indent--funcall-widened
             (default-value 'indent-line-function))))
      (cond
       ((and (eq tab-always-indent 'complete)
             (eql old-point (point))
             (eql old-tick (buffer-chars-modified-tick))
             (or (null tab-first-completion)
                 (eq last-command this-command)
                 (indent--completion-here-p)))
        (completion-at-point))
       (arg
        (let ((change (- (current-indentation) old-indent)))
          (unless (eql change 0)
            (indent--rigidly-sexp change)))))))))

(defun indent--completion-here-p ()
  "Return non-nil if `tab-first-completion' allows completion at point."
  (let ((syntax (syntax-class (syntax-after (point)))))
    (cond
     ((eq tab-first-completion 'eol) (eolp))
     ((eq tab-first-completion 'word) (not (eql 2 syntax)))
     ((eq tab-first-completion 'word-or-paren) (not (member syntax '(2 4 5))))
     ((eq tab-first-completion 'word-or-paren-or-punct) (not (member syntax '(2 4 5 1)))))))

(defun indent--rigidly-sexp (change)
  "Move the other lines of the expression that begins on this line by CHANGE columns."
  (save-excursion
    (back-to-indentation)
    (let* ((start (point))
           (end (condition-case nil (progn (forward-sexp 1) (point)) (scan-error nil))))
      (goto-char start)
      (forward-line 1)
      (if (and end (< (point) end))
          (indent-rigidly (point) end change)))))

(defun insert-tab (&optional arg)
  "Insert ARG tabs, or spaces to the ARG-th next tab stop; an abbrev before point is expanded."
  (let ((count (prefix-numeric-value arg)))
    (if (and abbrev-mode (eq (char-syntax (preceding-char)) ?w))
        (expand-abbrev))
    (if indent-tabs-mode
        (insert-char ?\t count)
      (indent-to (* tab-width (+ count (/ (current-column) tab-width)))))))

(defun indent-line-to (column)
  "Indent the line to COLUMN and move to its text."
  (back-to-indentation)
  (let ((current (current-column)))
    (cond
     ((< current column)
      ;; Spaces give way to tabs where one fits.
      (if (>= (- column (* (/ current tab-width) tab-width)) tab-width)
          (delete-region (point) (progn (skip-chars-backward " ") (point))))
      (indent-to column))
     ((> current column)
      (delete-region (progn (move-to-column column t) (point))
                     (progn (backward-to-indentation 0) (point)))))))

(defun indent-region-line-by-line (start end)
  "Indent each line between START and END as the mode says."
  (save-excursion
    (setq end (copy-marker end))
    (goto-char start)
    (let ((reporter (unless (minibufferp)
                      (make-progress-reporter "Indenting region..." (point) end))))
      (while (< (point) end)
        (or (and (bolp) (eolp))
            (indent-according-to-mode t))
        (forward-line 1)
        (and reporter (progress-reporter-update reporter (point))))
      (and reporter (progress-reporter-done reporter))
      (move-marker end nil))))

(defun indent-region (start end &optional column)
  "Indent the lines between START and END: to COLUMN, by the fill prefix, or as the mode says."
  (interactive "r\nP")
  (cond
   (column
    (setq column (prefix-numeric-value column))
    (save-excursion
      (goto-char end)
      (setq end (point-marker))
      (goto-char start)
      (or (bolp) (forward-line 1))
      (while (< (point) end)
        (delete-region (point) (progn (skip-chars-forward " \t") (point)))
        (or (eolp) (indent-to column 0))
        (forward-line 1))
      (move-marker end nil)))
   (fill-prefix
    (save-excursion
      (goto-char end)
      (setq end (point-marker))
      (goto-char start)
      (let ((regexp (regexp-quote fill-prefix)))
        (while (< (point) end)
          (or (looking-at regexp)
              (and (bolp) (eolp))
              (insert fill-prefix))
          (forward-line 1)))
      (move-marker end nil)))
   (indent-region-function
    (save-restriction
      (widen)
      (funcall indent-region-function start end)))
   (t
    (save-restriction
      (widen)
      (indent-region-line-by-line start end))))
  (setq deactivate-mark t))

(defun indent-relative-first-indent-point ()
  "Indent the line like the last line before it that has text."
  (interactive)
  (indent-relative t))
(define-obsolete-function-alias 'indent-relative-maybe #'indent-relative-first-indent-point "26.1")

(defun indent-relative (&optional first-only unindented-ok)
  "Indent to the next place where the last line with text has something behind a blank.
FIRST-ONLY: only to its first such place.  If there is none, go to the next
tab stop, or nowhere with UNINDENTED-OK."
  (interactive "P")
  (if (and abbrev-mode (eq (char-syntax (preceding-char)) ?w))
      (expand-abbrev))
  (let ((start-column (current-column)) indent)
    (save-excursion
      (beginning-of-line)
      (when (re-search-backward "^[^\n]" nil t)
        (let ((end (save-excursion (forward-line 1) (point))))
          (move-to-column start-column)
          ;; A tab that reaches over the column is a blank at it.
          (if (> (current-column) start-column)
              (backward-char 1))
          (or (looking-at "[ \t]")
              first-only
              (skip-chars-forward "^ \t" end))
          (skip-chars-forward " \t" end)
          (or (= (point) end)
              (setq indent (current-column))))))
    (cond
     (indent
      (let ((opoint (point-marker)))
        (indent-to indent 0)
        (if (> opoint (point))
            (goto-char opoint))
        (move-marker opoint nil)))
     (unindented-ok nil)
     (t (tab-to-tab-stop)))))

;;; Moving blocks.

(defvar indent-rigidly-map
  (let ((map (make-sparse-keymap)))
    (define-key map [left] #'indent-rigidly-left)
    (define-key map [right] #'indent-rigidly-right)
    (define-key map [S-left] #'indent-rigidly-left-to-tab-stop)
    (define-key map [S-right] #'indent-rigidly-right-to-tab-stop)
    map)
  "Keymap that is active after `indent-rigidly' without an argument.")

(defun indent-rigidly (start end arg &optional interactive)
  "Indent the lines that begin between START and END by ARG more columns.
Without ARG, INTERACTIVE calls let the arrow keys do that."
  (interactive "r\nP\np")
  (if (and (not arg) interactive)
      (progn
        (message
         (substitute-command-keys
          "Indent region with \\<indent-rigidly-map>\\[indent-rigidly-left], \\[indent-rigidly-right], \\[indent-rigidly-left-to-tab-stop], or \\[indent-rigidly-right-to-tab-stop]."))
        (setq deactivate-mark nil)
        (set-transient-map indent-rigidly-map t))
    (save-excursion
      (goto-char end)
      (setq end (point-marker))
      (goto-char start)
      (or (bolp) (forward-line 1))
      (while (< (point) end)
        (let ((column (+ (current-indentation) (prefix-numeric-value arg))))
          ;; The new blanks first, so that markers in the old ones stay behind them.
          (unless (save-excursion (skip-chars-forward " \t") (eolp))
            (indent-to (max 0 column) 0))
          (delete-region (point) (progn (skip-chars-forward " \t") (point))))
        (forward-line 1))
      (move-marker end nil)
      ;; The region stays for the next step.
      (if interactive (setq deactivate-mark nil))
      nil)))

(defun indent-rigidly--pop-undo ()
  "Forget the undo boundary between this step and the one before."
  (and (memq last-command '(indent-rigidly-left indent-rigidly-right
                                                indent-rigidly-left-to-tab-stop indent-rigidly-right-to-tab-stop))
       (consp buffer-undo-list)
       (eq (car buffer-undo-list) nil)
       (pop buffer-undo-list)))

(defun indent-rigidly-left (beg end)
  "Move the lines between BEG and END one column to the left."
  (interactive "r")
  (indent-rigidly--pop-undo)
  (indent-rigidly beg end (if (eq (current-bidi-paragraph-direction) 'right-to-left) 1 -1) t))

(defun indent-rigidly-right (beg end)
  "Move the lines between BEG and END one column to the right."
  (interactive "r")
  (indent-rigidly--pop-undo)
  (indent-rigidly beg end (if (eq (current-bidi-paragraph-direction) 'right-to-left) -1 1) t))

(defun indent-rigidly-left-to-tab-stop (beg end)
  "Move the lines between BEG and END to the left, to a tab stop."
  (interactive "r")
  (indent-rigidly--pop-undo)
  (let* ((current (indent-rigidly--current-indentation beg end))
         (next (indent-next-tab-stop current t)))
    (indent-rigidly beg end (- next current) t)))

(defun indent-rigidly-right-to-tab-stop (beg end)
  "Move the lines between BEG and END to the right, to a tab stop."
  (interactive "r")
  (indent-rigidly--pop-undo)
  (let* ((current (indent-rigidly--current-indentation beg end))
         (next (indent-next-tab-stop current)))
    (indent-rigidly beg end (- next current) t)))

(defun indent-rigidly--current-indentation (beg end)
  "Return the smallest indentation of the lines between BEG and END that are not empty."
  (save-excursion
    (save-match-data
      (let ((beg (progn (goto-char beg) (line-beginning-position))) indent)
        (goto-char beg)
        (while (< (point) end)
          (or (looking-at "[ \t]*$")
              (setq indent (if indent (min indent (current-indentation)) (current-indentation))))
          (forward-line 1))
        (or indent 0)))))

;;; Margins.

(defun current-left-margin ()
  "Return the left margin of the line: `left-margin' and the property of that name of its first character."
  (save-excursion
    (back-to-indentation)
    (max 0
         (+ left-margin
            (or (get-text-property
                 (if (and (eobp) (not (bobp))) (1- (point)) (point))
                 'left-margin)
                0)))))

(defun move-to-left-margin (&optional n force)
  "Move to the left margin of the line, N - 1 lines further.
Text in the margin is not passed; with FORCE, the line is indented to it.
At the end of the margin's blanks point is at the margin even behind them."
  (interactive (list (prefix-numeric-value current-prefix-arg) t))
  (beginning-of-line n)
  (skip-chars-forward " \t")
  (if (minibufferp (current-buffer))
      (if (save-excursion (beginning-of-line) (bobp))
          (goto-char (minibuffer-prompt-end))
        (beginning-of-line))
    (let ((margin (current-left-margin)))
      (if (and (< (current-column) margin) force)
          (indent-line-to margin)
        (if (> (current-column) margin)
            (progn
              (beginning-of-line)
              (move-to-column margin force)
              ;; A tab that reaches over the margin is not passed.
              (if (> (current-column) margin) (backward-char 1)))))))
  nil)

(defun indent-to-left-margin ()
  "Indent the line to the left margin; at its text, move there."
  (save-excursion
    (indent-line-to (current-left-margin)))
  (if (save-excursion (skip-chars-backward " \t") (bolp))
      (back-to-indentation)))

(defun delete-to-left-margin (&optional from to)
  "Delete the left margins of the lines between FROM and TO (default: the whole buffer)."
  (save-excursion
    (goto-char (or to (point-max)))
    (setq to (point-marker))
    (goto-char (or from (point-min)))
    (or (bolp) (forward-line 1))
    (while (< (point) to)
      (delete-region (point) (progn (move-to-left-margin nil t) (point)))
      (forward-line 1))
    (move-marker to nil)))

(defun alter-text-property (from to prop func &optional object)
  "Set the property PROP between FROM and TO of OBJECT to what FUNC returns for each value of it."
  (let ((begin from) end value)
    (while (setq value (get-text-property begin prop object)
                 end (text-property-not-all begin to prop value object))
      (put-text-property begin end prop (funcall func value) object)
      (setq begin end))
    (if (< begin to)
        (put-text-property begin to prop (funcall func value) object))))

(defun indent--margin-region (from)
  "Return the position for margins of a region from FROM: that of its line if only blanks are before it."
  (save-excursion
    (goto-char from)
    (skip-chars-backward " \t")
    (if (bolp) (point) from)))

(defun set-left-margin (from to width)
  "Set the left margin of the text between FROM and TO to WIDTH, and fill it again."
  (interactive "r\nNSet left margin to column: ")
  (setq from (indent--margin-region from))
  ;; Old margins go, new ones come by filling.
  (save-excursion
    (goto-char from)
    (let ((prefix fill-prefix))
      (ignore prefix)
      (delete-to-left-margin from to)))
  (let ((end (copy-marker (min to (point-max)))))
    (put-text-property from end 'left-margin width)
    (indent-rigidly from end width)
    (if auto-fill-function (save-excursion (fill-region from end nil t t)))
    (move-marker end nil)))

(defun set-right-margin (from to width)
  "Set the right margin of the text between FROM and TO to WIDTH, and fill it again."
  (interactive "r\nNSet right margin to width: ")
  (save-excursion
    (goto-char from)
    (skip-chars-backward " \t")
    (if (bolp) (setq from (point))))
  (put-text-property from to 'right-margin width)
  (if auto-fill-function (save-excursion (fill-region from to nil t t))))

(defun increase-left-margin (from to inc)
  "Make the left margin of the text between FROM and TO INC columns wider (default `standard-indent')."
  (interactive "*r\nP")
  (setq inc (if inc (prefix-numeric-value inc) standard-indent))
  (setq from (indent--margin-region from))
  (let ((end (copy-marker to)))
    (save-excursion
      (goto-char end)
      (if (and (bolp) (> end from)) nil))
    (alter-text-property from end 'left-margin (lambda (v) (max (- left-margin) (+ inc (or v 0)))))
    (indent-rigidly from end inc)
    (if auto-fill-function (save-excursion (fill-region from end nil t t)))
    (move-marker end nil)))

(defun decrease-left-margin (from to inc)
  "Make the left margin of the text between FROM and TO INC columns narrower (default `standard-indent')."
  (interactive "*r\nP")
  (setq inc (if inc (prefix-numeric-value inc) standard-indent))
  (increase-left-margin from to (- inc)))

(defun increase-right-margin (from to inc)
  "Make the right margin of the text between FROM and TO INC columns wider (default `standard-indent')."
  (interactive "r\nP")
  (setq inc (if inc (prefix-numeric-value inc) standard-indent))
  (save-excursion
    (alter-text-property from to 'right-margin (lambda (v) (+ inc (or v 0))))
    (if auto-fill-function (fill-region from to nil t t))))

(defun decrease-right-margin (from to inc)
  "Make the right margin of the text between FROM and TO INC columns narrower (default `standard-indent')."
  (interactive "*r\nP")
  (setq inc (if inc (prefix-numeric-value inc) standard-indent))
  (increase-right-margin from to (- inc)))

(defun beginning-of-line-text (&optional n)
  "Move to the text of the line, behind the left margin and the fill prefix, N - 1 lines further."
  (interactive "^p")
  (beginning-of-line n)
  (skip-chars-forward " \t")
  ;; The fill prefix, or what would be found to be it.
  (let ((prefix (or fill-prefix
                    (and adaptive-fill-mode (save-excursion (move-to-left-margin) (fill-match-adaptive-prefix))))))
    (if (and prefix (not (equal prefix "")))
        (progn (beginning-of-line)
               (if (looking-at (regexp-quote prefix)) (goto-char (match-end 0)))
               (skip-chars-forward " \t"))))
  nil)

;;; Tab stops.

(defun indent-accumulate-tab-stops (limit)
  "Return a list of the tab stops before LIMIT, in ascending order."
  (let ((tab 0) (tab-stops nil))
    (while (< (setq tab (indent-next-tab-stop tab)) limit)
      (push tab tab-stops))
    (nreverse tab-stops)))

(defun indent-next-tab-stop (column &optional prev)
  "Return the tab stop behind COLUMN, or the one before it with PREV."
  (let ((tabs tab-stop-list) (last 0) (before nil))
    (while (and tabs (>= column (car tabs)))
      (setq before (if (eq tabs tab-stop-list) nil last)
            last (car tabs)
            tabs (cdr tabs)))
    (cond
     ((and tabs prev) (if (= last column) (or before 0) last))
     (tabs (car tabs))
     (t
      ;; Behind the end of the list its last distance goes on, or `tab-width'.
      (let ((step (if before (- last before) tab-width)))
        (+ last (* step (if prev
                            (floor (- column last 1) step)
                          (1+ (floor (- column last) step))))))))))

(defun tab-to-tab-stop ()
  "Insert blanks up to the next tab stop."
  (interactive)
  (and abbrev-mode (= (char-syntax (preceding-char)) ?w)
       (expand-abbrev))
  (let ((next (indent-next-tab-stop (current-column))))
    (delete-horizontal-space t)
    (indent-to next)))

(defun move-to-tab-stop ()
  "Move to the next tab stop; insert blanks only where the line ends before it, or only blanks are on the way."
  (interactive)
  (let ((next (indent-next-tab-stop (current-column))))
    (let ((before (point)))
      (move-to-column next t)
      (save-excursion
        (goto-char before)
        ;; Blanks on the way take the form that indenting gives them.
        (let ((column (current-column)))
          (when (and (< column next) (looking-at "[ \t]+"))
            (skip-chars-backward " \t")
            (let ((start (point)))
              (skip-chars-forward " \t")
              (if (= (current-column) next)
                  (progn (delete-region start (point)) (indent-to next)))))))
      (move-to-column next)
      nil)))

(defvar edit-tab-stops-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\C-x\C-s" #'edit-tab-stops-note-changes)
    (define-key map "\C-c\C-c" #'edit-tab-stops-note-changes)
    map)
  "Keymap of the buffer *Tab Stops*.")
(defvar edit-tab-stops-buffer nil "Buffer whose tab stops are edited, if they are its own.")

(defun edit-tab-stops ()
  "Edit the tab stops in a buffer with colons at their columns."
  (interactive)
  (setq edit-tab-stops-buffer (and (local-variable-p 'tab-stop-list) (current-buffer)))
  (let ((stops (indent-accumulate-tab-stops 80)))
    (switch-to-buffer (get-buffer-create "*Tab Stops*"))
    (use-local-map edit-tab-stops-map)
    (setq-local indent-tabs-mode nil)
    (overwrite-mode 1)
    (setq truncate-lines t)
    (erase-buffer)
    (dolist (column stops)
      (indent-to column 0)
      (insert ?:))
    (insert ?\n)
    (let ((column 0))
      (while (< column 80)
        (insert (substring "0         1         2         3         4         5         6         7         "
                           column (+ column 10)))
        (setq column (+ column 10))))
    (insert "\n01234567890123456789012345678901234567890123456789012345678901234567890123456789"
            "\nTo install changes, type C-c C-c")
    (goto-char (point-min))))

(defun edit-tab-stops-note-changes ()
  "Take the tab stops over from the buffer *Tab Stops*."
  (interactive)
  (let (stops)
    (save-excursion
      (goto-char 1)
      (end-of-line)
      (while (> (current-column) 0)
        (if (eq (preceding-char) ?:)
            (push (1- (current-column)) stops))
        (forward-char -1)))
    (bury-buffer (prog1 (current-buffer)
                   (switch-to-buffer edit-tab-stops-buffer)))
    (setq tab-stop-list stops))
  (message "Tab stops installed"))

(defun newline-and-indent (&optional arg)
  "Insert ARG newlines, and indent the last new line as the mode says."
  (interactive "*p")
  (delete-horizontal-space t)
  (dotimes (_ (or arg 1))
    (newline)
    (indent-according-to-mode)))

(defun reindent-then-newline-and-indent ()
  "Indent the line, insert a newline, and indent the new line."
  (interactive "*")
  (let ((pos (point)))
    ;; The newline comes first, so that indenting sees the line as it will be.
    (newline)
    (save-excursion
      (goto-char pos)
      (setq pos (copy-marker pos t))
      (indent-according-to-mode)
      (goto-char pos)
      (delete-horizontal-space t)
      (set-marker pos nil))
    (indent-according-to-mode)))

(provide 'indent)

;;; indent.el ends here
