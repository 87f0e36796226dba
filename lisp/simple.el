;;; simple.el --- basic editing commands  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The commands of everyday editing: newlines, blanks, deleting, killing and yanking, the mark and
;; the region, undo, motion by lines, prefix arguments and M-x.

;;; Code:

(defvar fundamental-mode-hook nil "Hook of Fundamental mode, which it does not run.")
(defvar deactivate-mark-hook nil "Hook run when the mark is deactivated.")
(defvar activate-mark-hook nil "Hook run when the mark is activated.")
(defvar kill-whole-line nil "Non-nil means that `kill-line' at the start of a line kills its newline too.")
(defvar kill-ring nil "List of killed texts, the latest first.")
(defvar kill-ring-yank-pointer nil "The tail of `kill-ring' whose first element was yanked last.")
(defvar kill-ring-max 60 "Number of texts that the kill ring keeps.")
(defvar kill-do-not-save-duplicates nil "Non-nil means that a text equal to the latest kill is not added.")
(defvar kill-read-only-ok nil "Non-nil means that killing read-only text copies it without an error.")
(defvar kill-append-merge-undo nil "Non-nil means that appending kills merges their undo.")
(defvar kill-transform-function nil "Function applied to a text before it is killed; nil from it kills nothing.")
(defvar save-interprogram-paste-before-kill nil "Non-nil means that a foreign selection is saved before a kill replaces it.")
(defvar interprogram-cut-function nil "Function that gives killed text to other programs.")
(defvar interprogram-paste-function nil "Function that gets text from other programs, or nil if there is none new.")
(defvar yank-excluded-properties
  '(category field follow-link fontified font-lock-face help-echo intangible invisible keymap local-map mouse-face read-only yank-handler)
  "Text properties that yanking removes; t means all.")
(defvar yank-handled-properties
  '((font-lock-face . yank-handle-font-lock-face-property) (category . yank-handle-category-property))
  "Alist of (PROPERTY . FUNCTION) called for yanked text with the property.")
(defvar yank-undo-function nil "Function that undoes the insertion of the last yank.")
(defvar mark-ring nil "List of the former marks of this buffer, the latest first.")
(make-variable-buffer-local 'mark-ring)
(put 'mark-ring 'permanent-local t)
(defvar mark-ring-max 16 "Number of marks that a mark ring keeps.")
(defvar global-mark-ring nil "List of former marks in all buffers, the latest first.")
(defvar global-mark-ring-max 16 "Number of marks that the global mark ring keeps.")
(defvar set-mark-command-repeat-pop nil "Non-nil means that C-SPC after C-u C-SPC pops the mark again.")
(defvar mark-even-if-inactive t "Non-nil means that commands may use an inactive mark.")
(put (quote transient-mark-mode) (quote standard-value) (list (list (quote not) (quote noninteractive))))
(defvar shift-select-mode t "Non-nil means that shifted motion keys select text.")
(defvar delete-active-region t "Non-nil means that DEL deletes the active region.")
(defvar select-active-regions t "Non-nil means that the active region becomes the primary selection.")
(defvar mark-inhibit-region nil "Non-nil means that no region is active.")
(defvar goal-column nil "Column that vertical motion goes to, or nil.")
(make-variable-buffer-local 'goal-column)
(defvar temporary-goal-column 0 "Column that consecutive vertical motions keep to.")
(defvar track-eol nil "Non-nil means that vertical motion from the end of a line stays at the ends.")
(defvar line-move-visual t "Non-nil means that vertical motion is by screen lines.")
(defvar line-move-ignore-invisible t "Non-nil means that vertical motion passes over invisible lines.")
(defvar next-line-add-newlines nil "Non-nil means that C-n at the end of the buffer adds a newline.")
(defvar suggest-key-bindings t "Non-nil means that M-x tells a command's key.")
(defvar extended-command-history nil "History of M-x.")
(defvar read-extended-command-predicate nil "Function that says which commands M-x offers.")
(defvar command-history nil "Commands that were read with arguments, as forms, the latest first.")
(defvar shell-command-switch "-c" "Option that makes the shell run a command.")
(defvar read-quoted-char-radix 8 "Radix of character codes for \\[quoted-insert].")
(defvar eval-expression-print-length 12 "Value of `print-length' for \\[eval-expression].")
(defvar eval-expression-print-level 4 "Value of `print-level' for \\[eval-expression].")
(defvar eval-expression-debug-on-error t "Non-nil means that \\[eval-expression] enters the debugger at errors.")
(with-suppressed-warnings ((lexical values))
  (defvar values nil "List of values of evaluated expressions, the latest first."))
(defvar set-variable-value-history nil "History of values of \\[set-variable].")
(defvar undo-extra-outer-limit nil "Size of a single command's undo that asks, or nil.")
(defvar undo-ask-before-discard nil "Non-nil means to ask before a command's undo information is dropped.")
(defvar undo-no-redo nil "Non-nil means that undo does not redo.")
(defvar undo-in-region nil "Non-nil while undo is limited to the region.")
(defvar undo-in-progress nil "Non-nil while text is being undone.")
(defvar undo-inhibit-record-point nil "Non-nil means that point is not recorded for undo.")
(defvar pending-undo-list nil "The rest of the undo list that consecutive undo commands have not come to.")
(defvar undo-equiv-table (make-hash-table :test 'eq :weakness t) "Table of the undo list that each redone state came from.")
(defvar just-one-space--history nil "What `cycle-spacing' replaced.")

;;; Major modes.

(defun fundamental-mode ()
  "Major mode without anything special."
  (interactive)
  (kill-all-local-variables)
  (run-mode-hooks))

;;; Newlines and blanks.

(defvar use-hard-newlines)

(defun newline--after (was-page-start)
  "Do to the line just begun, and the one before it, what goes with margins.
WAS-PAGE-START: the newlines went in at the start of a page."
  (unless was-page-start
    ;; A line of nothing but a margin keeps none.
    (save-excursion
      (forward-line -1)
      (when (and (< 0 (current-left-margin)) (looking-at "[ \t]+$"))
        (delete-region (point) (line-end-position))))
    (move-to-left-margin nil t)))

(defun newline--make-hard (from)
  "Make the newlines between FROM and point hard."
  (let ((at (save-excursion (goto-char from) (skip-chars-forward " \t") (point))))
    (put-text-property at (point) 'hard t)
    (let ((sticky (get-text-property at 'rear-nonsticky)))
      (if (or (null sticky) (and (listp sticky) (not (memq 'hard sticky))))
          (put-text-property at (point) 'rear-nonsticky (cons 'hard sticky))))))

(defun newline (&optional arg interactive)
  "Insert ARG newlines (default 1), like typing RET, and indent the new line to the left margin.
INTERACTIVE: `post-self-insert-hook' is run, which can indent the line.  In `auto-fill-mode' the line is filled, unless
ARG is given.  Signals an error if ARG is negative."
  (interactive "*P\np")
  (barf-if-buffer-read-only)
  (and arg (< (prefix-numeric-value arg) 0)
       (error "Repetition argument has to be non-negative"))
  (let* ((was-page-start (and (bolp) (looking-at page-delimiter)))
         (from (copy-marker (point)))
         (finish (lambda ()
                   (when use-hard-newlines (newline--make-hard from))
                   (newline--after was-page-start)))
         (last-command-event ?\n)
         (auto-fill-function (and (not arg) auto-fill-function)))
    (unwind-protect
        (if interactive
            ;; The margin comes before other functions see the line.
            (unwind-protect
                (progn
                  (add-hook 'post-self-insert-hook finish nil t)
                  (self-insert-command (prefix-numeric-value arg)))
              (remove-hook 'post-self-insert-hook finish t))
          (let ((post-self-insert-hook (list finish)))
            (self-insert-command (prefix-numeric-value arg))))
      (set-marker from nil)))
  nil)

(defvar fill-prefix nil "Text that filling inserts at the start of each line.")
(make-variable-buffer-local 'fill-prefix)

(defun open-line (n)
  "Insert N newlines and leave point before them.
At the start of a line the fill prefix and the left margin go before them,
and in any case the margin behind."
  (interactive "*p")
  (let* ((do-fill-prefix (and fill-prefix (bolp)))
         (do-left-margin (and (bolp) (> (current-left-margin) 0)))
         (loc (point-marker))
         ;; The margin is text as any other, not the start of an abbrev.
         (abbrev-mode nil))
    (when (or do-left-margin do-fill-prefix)
      (if do-left-margin (indent-to (current-left-margin)))
      (if do-fill-prefix (insert-and-inherit fill-prefix)))
    (newline n)
    (goto-char loc)
    ;; `newline' takes the margin of a line without text away.
    (when (and do-left-margin (bolp) (eolp))
      (indent-to (current-left-margin)))
    ;; Every line but the first has the margin, and those between the prefix, too.
    (while (> n 0)
      (forward-line 1)
      (setq n (1- n))
      (when (or do-left-margin (zerop n))
        (if (> (current-left-margin) 0)
            (move-to-left-margin nil t)))
      (if (and do-fill-prefix (> n 0))
          (insert-and-inherit fill-prefix)))
    (goto-char loc)
    (end-of-line)
    (set-marker loc nil)
    nil))

(defun split-line (&optional _arg)
  "Split the line at point, and move the rest straight down."
  (interactive "*P")
  (skip-chars-forward " \t")
  (let ((col (current-column)) (pos (point)))
    (newline 1)
    (indent-to col 0)
    (goto-char pos)))

(defun simple--line-start ()
  "Return where the line of point begins, whatever fields are in it."
  (save-excursion (forward-line 0) (point)))

(defun delete-indentation (&optional arg beg end)
  "Join this line to the previous one, with one blank or none between them.
ARG joins the next line to this one.  The lines of an active region from BEG
to END become one; a fill prefix at the start of the others goes away."
  (interactive (progn (barf-if-buffer-read-only)
                      (cons current-prefix-arg
                            (and (use-region-p) (list (region-beginning) (region-end))))))
  (let ((prefix (and (> (length fill-prefix) 0) (regexp-quote fill-prefix))))
    (cond
     ((and beg end (not arg))
      (if (< beg end) (goto-char end)))
     ((not arg) (setq beg (max (point-min) (1- (simple--line-start)))))
     (t (forward-line 1)
        ;; Without a line below there is nothing to join.
        (setq beg (if (bolp) (1- (point)) (point)))))
    (if (> beg (point))
        (goto-char beg)
      (let ((joined nil) (done nil))
        (while (not done)
          (let ((start (simple--line-start)))
            (if (and (> start beg) (eq (char-before start) ?\n))
                (progn
                  (goto-char start)
                  (delete-char -1)
                  (if (and prefix (looking-at prefix))
                      (replace-match "" t t))
                  (fixup-whitespace)
                  (setq joined t))
              (setq done t)
              (or joined (goto-char (max beg start))))))))
    nil))

(defalias 'join-line #'delete-indentation)

(defun delete-blank-lines ()
  "On a blank line, delete all blank lines around but one; on a lone one, delete it.
On a line that is not blank, delete the blank lines after it."
  (interactive "*")
  (let (thisblank singleblank)
    (save-excursion
      (beginning-of-line)
      (setq thisblank (looking-at "[ \t]*$"))
      (setq singleblank
            (and thisblank
                 (not (looking-at "[ \t]*\n[ \t]*$"))
                 (or (bobp) (progn (forward-line -1) (not (looking-at "[ \t]*$")))))))
    (when thisblank
      (beginning-of-line)
      (if singleblank (forward-line 1))
      (delete-region (point)
                     (if (re-search-backward "[^ \t\n]" nil t)
                         (progn (forward-line 1) (point))
                       (point-min))))
    (unless (and thisblank singleblank)
      (save-excursion
        (end-of-line)
        (forward-line 1)
        (delete-region (point)
                       (if (re-search-forward "[^ \t\n]" nil t)
                           (progn (beginning-of-line) (point))
                         (point-max)))))
    (if (looking-at "^[ \t]*\n\\'")
        (delete-region (point) (point-max)))))

(defvar delete-trailing-lines t "Non-nil means that `delete-trailing-whitespace' deletes empty lines at the end.")

(defun delete-trailing-whitespace (&optional start end)
  "Delete blanks at the ends of the lines between START and END, and empty lines at the end of the buffer."
  (interactive (progn
                 (barf-if-buffer-read-only)
                 (if (use-region-p) (list (region-beginning) (region-end)) (list nil nil))))
  (save-match-data
    (save-excursion
      (let ((end-marker (and end (copy-marker end))))
        (goto-char (or start (point-min)))
        (with-syntax-table (make-syntax-table (syntax-table))
          (modify-syntax-entry ?\f "_")
          (modify-syntax-entry ?\n "_")
          (while (re-search-forward "\\s-$" end-marker t)
            (skip-syntax-backward "-" (line-beginning-position))
            (let ((b (point)) (e (match-end 0)))
              (if (region-modifiable-p b e) (delete-region b e) (goto-char e)))))
        (if end
            (set-marker end-marker nil)
          (and delete-trailing-lines
               (= (goto-char (point-max)) (1+ (buffer-size)))
               (<= (skip-chars-backward "\n") -2)
               (region-modifiable-p (1+ (point)) (point-max))
               (delete-region (1+ (point)) (point-max)))))))
  nil)

(defun region-modifiable-p (start end)
  "Return non-nil if the text between START and END may be modified."
  (or inhibit-read-only (not (text-property-not-all start end 'read-only nil))))

(defun back-to-indentation ()
  "Move point to the first character of the line that is not blank."
  (interactive "^")
  (beginning-of-line 1)
  (skip-syntax-forward " " (line-end-position))
  (backward-prefix-chars))

(defun fixup-whitespace ()
  "Replace the blanks around point by one space or none, as the text asks for."
  (interactive "*")
  (save-excursion
    (delete-horizontal-space)
    (if (or (looking-at "^\\|$\\|\\s)")
            (save-excursion (forward-char -1) (looking-at "$\\|\\s(\\|\\s'")))
        nil
      (insert ?\s))))

(defun delete-horizontal-space (&optional backward-only)
  "Delete the spaces and tabs around point; with BACKWARD-ONLY, before it."
  (interactive "*P")
  (let ((orig-pos (point)))
    (delete-region
     (if backward-only orig-pos
       (progn (skip-chars-forward " \t") (constrain-to-field nil orig-pos t)))
     (progn (skip-chars-backward " \t") (constrain-to-field nil orig-pos)))))

(defun just-one-space (&optional n)
  "Replace the spaces and tabs around point by N (default 1) spaces; a negative N takes newlines too."
  (interactive "*p")
  (setq n (or n 1))
  (let ((chars (if (< n 0) " \t\n\r" " \t")) (n (abs n)) (origin (point)))
    (skip-chars-backward chars)
    (constrain-to-field nil origin)
    ;; Spaces that are there already stay, so that markers in them do.
    (while (and (> n 0) (eq (char-after) ?\s))
      (forward-char 1)
      (setq n (1- n)))
    (delete-region (point) (progn (skip-chars-forward chars) (constrain-to-field nil origin t) (point)))
    (insert (make-string n ?\s))))

(defalias 'cycle-spacing #'just-one-space)

;;; Places.

(defun beginning-of-buffer (&optional arg)
  "Move point to the beginning of the buffer and set the mark where it was.
With a number ARG, N tenths of the way from it."
  (declare (interactive-only "use `(goto-char (point-min))' instead."))
  (interactive "^P")
  (or (consp arg) (region-active-p) (push-mark))
  (let ((size (- (point-max) (point-min))))
    (goto-char (if (and arg (not (consp arg)))
                   (+ (point-min) 1 (/ (* size (prefix-numeric-value arg)) 10))
                 (point-min))))
  (if (and arg (not (consp arg))) (forward-line 1)))

(defun end-of-buffer (&optional arg)
  "Move point to the end of the buffer and set the mark where it was.
With a number ARG, N tenths of the way from it."
  (declare (interactive-only "use `(goto-char (point-max))' instead."))
  (interactive "^P")
  (or (consp arg) (region-active-p) (push-mark))
  (let ((size (- (point-max) (point-min))))
    (goto-char (if (and arg (not (consp arg)))
                   (- (point-max) (/ (* size (prefix-numeric-value arg)) 10))
                 (point-max))))
  (if (and arg (not (consp arg)))
      (forward-line 1)
    (if (and (eq (current-buffer) (window-buffer)) (> (point) (window-end nil t)))
        (recenter -3))))

(defun mark-whole-buffer ()
  "Put point at the beginning and the mark at the end of the buffer."
  (declare (interactive-only t))
  (interactive)
  (push-mark)
  (push-mark (point-max) nil t)
  (goto-char (point-min)))

(defun goto-line (line &optional buffer relative)
  "Go to line LINE, counting from 1, of BUFFER (default: the current one).
RELATIVE counts from the start of the accessible portion."
  (declare (interactive-only forward-line))
  (interactive (goto-line-read-args))
  (when buffer
    (let ((window (get-buffer-window buffer)))
      (if window (select-window window) (switch-to-buffer-other-window buffer))))
  (or (region-active-p) (push-mark))
  (let ((pos (save-restriction
               (unless relative (widen))
               (goto-char (point-min))
               (if (eq selective-display t)
                   (re-search-forward "[\n\C-m]" nil 'end (1- line))
                 (forward-line (1- line)))
               (point))))
    (when (and (not relative) (buffer-narrowed-p)
               (or (< pos (point-min)) (> pos (point-max))))
      (widen))
    (goto-char pos)))

(defun what-line ()
  "Show the number of the line at point."
  (interactive)
  (message "Line %d" (line-number-at-pos (point) t)))

(defun what-cursor-position (&optional _detail)
  "Show the character at point, its code, and where point is."
  (interactive "P")
  (let* ((char (following-char)) (pos (point)) (total (buffer-size))
         (percent (if (zerop total) 0 (round (* 100.0 (1- pos)) total)))
         (hscroll (if (= (window-hscroll) 0) "" (format " Hscroll=%d" (window-hscroll))))
         (col (current-column)))
    (if (= pos (point-max))
        (message "point=%d of %d (EOB) column=%d%s" pos total col hscroll)
      (message "Char: %s (%d, #o%o, #x%x) point=%d of %d (%d%%) column=%d%s"
               (if (< char 256) (single-key-description char) (char-to-string char))
               char char char pos total percent col hscroll))))

;;; Deleting.

(defun delete-forward-char (n &optional killflag)
  "Delete the N characters after point, or the active region; KILLFLAG kills them."
  (declare (interactive-only delete-char))
  (interactive "p\nP")
  (cond ((and (use-region-p) delete-active-region (= n 1))
         (if (eq delete-active-region 'kill)
             (kill-region (region-beginning) (region-end) 'region)
           (funcall region-extract-function 'delete-only)))
        (t (delete-char n killflag))))

(defun delete-backward-char (n &optional killflag)
  "Delete the N characters before point, or the active region; KILLFLAG kills them."
  (declare (interactive-only delete-char))
  (interactive "p\nP")
  (cond ((and (use-region-p) delete-active-region (= n 1))
         (if (eq delete-active-region 'kill)
             (kill-region (region-beginning) (region-end) 'region)
           (funcall region-extract-function 'delete-only)))
        ((and overwrite-mode (> n 0) (null (memq (char-before) '(?\t ?\n))) (not (eolp)))
         (let ((ocol (current-column)))
           (delete-char (- n) killflag)
           (save-excursion (insert-char ?\s (- ocol (current-column)) nil))))
        (t (delete-char (- n) killflag))))

(defun backward-delete-char-untabify (arg &optional killp)
  "Delete ARG characters before point, tabs as the spaces they show; KILLP kills them."
  (interactive "*p\nP")
  (let ((count arg))
    (save-excursion
      (while (and (> count 0) (not (bobp)))
        (if (= (preceding-char) ?\t)
            (let ((col (current-column)))
              (forward-char -1)
              (setq col (- col (current-column)))
              (insert-char ?\s col)
              (delete-char 1)))
        (forward-char -1)
        (setq count (1- count)))))
  (delete-char (- arg) killp))

(defun zap-to-char (arg char)
  "Kill up to and including the ARG-th occurrence of CHAR."
  (interactive (list (prefix-numeric-value current-prefix-arg) (read-char-from-minibuffer "Zap to char: ")))
  (kill-region (point) (progn (search-forward (char-to-string char) nil nil arg) (point))))

(defun quoted-insert (arg)
  "Read a character, whatever it is, and insert it ARG times."
  (interactive "*p")
  (let ((char (with-no-warnings (read-quoted-char))))
    (if (and (integerp char) (< 127 char 256) (not enable-multibyte-characters)) nil)
    (if (> arg 0) (insert-char char arg t))))

(defun read-quoted-char (&optional prompt)
  "Read a character with PROMPT; octal digits give its code."
  (let ((message-log-max nil) (code nil) (done nil) c)
    (while (not done)
      (let ((inhibit-quit (null code)))
        (setq c (read-event (and prompt (format "%s-" prompt)) t))
        (if inhibit-quit (setq quit-flag nil)))
      (cond
       ((not (integerp c)) (setq unread-command-events (list c) done t code (or code 0)))
       ((and (<= ?0 c) (< c (+ ?0 (min 10 read-quoted-char-radix))))
        (setq code (+ (* (or code 0) read-quoted-char-radix) (- c ?0))))
       ((and code (eq c ?\C-m)) (setq done t))
       (code (setq unread-command-events (list c) done t))
       (t (setq code (if (eq c 'return) ?\C-m c) done t))))
    code))

;;; Prefix arguments.

(defun universal-argument--description ()
  "Return a string that shows the prefix argument that is being typed."
  (when prefix-arg
    (concat "C-u"
            (cond ((eq prefix-arg '-) " -")
                  ((consp prefix-arg) (let ((str "") (n (car prefix-arg)))
                                        (while (> n 4) (setq str (concat str " C-u") n (/ n 4)))
                                        str))
                  (t (format " %s" prefix-arg))))))

(defvar universal-argument-map
  (let ((map (make-sparse-keymap)))
    (define-key map [switch-frame] (lambda (e) (interactive "e") (handle-switch-frame e) (universal-argument--mode)))
    (define-key map "\C-u" #'universal-argument-more)
    (define-key map "-" #'universal-argument-minus)
    (let ((c ?0))
      (while (<= c ?9)
        (define-key map (char-to-string c) #'digit-argument)
        (setq c (1+ c))))
    map)
  "Keymap while a prefix argument is being typed.")

(defun universal-argument--mode ()
  "Let the keys of `universal-argument-map' go on with the prefix argument."
  (prefix-command-update)
  (set-transient-map universal-argument-map nil))

(defun prefix-command-update () "Tell that a command changed the prefix." (run-hooks 'prefix-command-preserve-state-hook))
(defun prefix-command-preserve-state () "Keep the state of other prefix commands." (run-hooks 'prefix-command-preserve-state-hook))
(defvar prefix-command-preserve-state-hook nil "Hook of commands that keep a prefix state.")
(defvar prefix-command-echo-keystrokes-functions nil "Functions that describe prefix states.")

(defun universal-argument ()
  "Begin a numeric argument for the next command; alone it means four times."
  (interactive)
  (prefix-command-preserve-state)
  (setq prefix-arg (list 4))
  (universal-argument--mode))

(defun universal-argument-more (arg)
  "Multiply the prefix argument ARG by four."
  (interactive "P")
  (prefix-command-preserve-state)
  (setq prefix-arg (if (consp arg) (list (* 4 (car arg)))
                     (if (eq arg '-) (list -4) arg)))
  (when (consp prefix-arg) (universal-argument--mode)))

(defun universal-argument-minus (arg)
  "Negate the prefix argument ARG, or insert a minus sign after digits."
  (interactive "P")
  (negative-argument arg))

(defun negative-argument (arg)
  "Begin a negative numeric argument, or negate ARG."
  (interactive "P")
  (prefix-command-preserve-state)
  (setq prefix-arg (cond ((integerp arg) (- arg))
                         ((eq arg '-) nil)
                         (t '-)))
  (universal-argument--mode))

(defun digit-argument (arg)
  "Add the digit that was typed to the numeric argument ARG."
  (interactive "P")
  (prefix-command-preserve-state)
  (let* ((char (if (integerp last-command-event) last-command-event (get last-command-event 'ascii-character)))
         (digit (- (logand char ?\177) ?0)))
    (setq prefix-arg (cond ((integerp arg) (+ (* arg 10) (if (< arg 0) (- digit) digit)))
                           ((eq arg '-) (if (zerop digit) '- (- digit)))
                           (t digit))))
  (universal-argument--mode))

;;; Running commands.

(defvar disabled-command-function 'disabled-command-function
  "Function that is run in place of a disabled command, or nil to run such commands.")

(defun command-execute (cmd &optional record-flag keys special)
  "Run CMD as an editor command.
RECORD-FLAG records it in `command-history'.  KEYS are what it finds as
its keys.  SPECIAL leaves the prefix argument alone."
  (setq debug-on-next-call nil)
  (let ((prefixarg (unless special
                     (prog1 prefix-arg
                       (setq current-prefix-arg prefix-arg)
                       (setq prefix-arg nil)
                       (when current-prefix-arg
                         (prefix-command-update))))))
    (if (and (symbolp cmd) (get cmd 'disabled) disabled-command-function)
        (run-hooks 'disabled-command-function)
      (let ((final cmd))
        (while (progn
                 (setq final (indirect-function final))
                 (if (autoloadp final)
                     (setq final (autoload-do-load final cmd)))))
        (cond
         ((arrayp final)
          (when record-flag
            (add-to-history 'command-history `(execute-kbd-macro ,final ,prefixarg) nil t))
          (execute-kbd-macro final prefixarg))
         (t
          (prog1 (call-interactively cmd record-flag keys)
            (when (and (symbolp cmd) (get cmd 'byte-obsolete-info) (not (get cmd 'command-execute-obsolete-warned)))
              (put cmd 'command-execute-obsolete-warned t)
              (message "%s" (format-message "`%s' is an obsolete command" cmd))))))))))

(defun command-name--completion-table ()
  "Return the completion table of the names of commands."
  (lambda (string pred action)
    (complete-with-action action obarray string
                          (if pred (lambda (s) (and (commandp s) (funcall pred s))) #'commandp))))

(defun read-extended-command (&optional prompt)
  "Read the name of a command for M-x with PROMPT, and return it as a string."
  (completing-read (or prompt (concat (cond ((eq current-prefix-arg '-) "- ")
                                            ((and (consp current-prefix-arg) (eq (car current-prefix-arg) 4)) "C-u ")
                                            ((and (consp current-prefix-arg) (integerp (car current-prefix-arg)))
                                             (format "%d " (car current-prefix-arg)))
                                            ((integerp current-prefix-arg) (format "%d " current-prefix-arg)))
                                      "M-x "))
                   (lambda (string predicate action)
                     (if (eq action 'metadata)
                         '(metadata (affixation-function . read-extended-command--affixation) (category . command))
                       (complete-with-action action obarray string predicate)))
                   #'commandp t nil 'extended-command-history))

(defun read-extended-command--affixation (names)
  "Return lists (NAME PREFIX SUFFIX) of NAMES, names of commands; the suffix tells of an obsolete one, or a key."
  (let ((buffer (or (and (minibuffer-selected-window) (window-buffer (minibuffer-selected-window))) (current-buffer))))
    (with-current-buffer buffer
      (mapcar (lambda (name)
                (let* ((command (intern-soft name)) (obsolete (get command 'byte-obsolete-info))
                       (key (and suggest-key-bindings (not obsolete) (where-is-internal command nil t))))
                  (list name ""
                        (cond (obsolete (format " (%s)" (or (car obsolete) "obsolete")))
                              ((and key (not (and (vectorp key) (eq (aref key 0) 'menu-bar)))) (format " (%s)" (key-description key)))
                              (t "")))))
              names))))

(defun execute-extended-command (prefixarg &optional command-name _typed)
  "Read the name of a command and run it with the prefix argument PREFIXARG.
From Lisp, COMMAND-NAME is the command."
  (declare (interactive-only command-execute))
  (interactive (list current-prefix-arg (read-extended-command)))
  (unless command-name (setq command-name (read-extended-command)))
  (let* ((function (and (stringp command-name) (intern-soft command-name)))
         (binding (and suggest-key-bindings (not executing-kbd-macro) (where-is-internal function overriding-local-map t))))
    (unless (commandp function)
      (error "`%s' is not a valid command name" command-name))
    (setq this-command function real-this-command function)
    (let ((prefix-arg prefixarg))
      (command-execute function 'record))
    (when (and binding (not (and (vectorp binding) (eq (aref binding 0) 'mouse-movement))) (not (current-message)))
      (message "You can run the command `%s' with %s" function (key-description binding)))))

(defun eval-expression-get-print-arguments (prefix-argument)
  "Return the arguments that PREFIX-ARGUMENT means to `eval-expression': INSERT-VALUE, NO-TRUNCATE and CHAR-PRINT-LIMIT.
Zero inserts all of the value, a negative number shows every character, other arguments insert."
  (let ((number (prefix-numeric-value prefix-argument)))
    (list (not (memq prefix-argument '(- nil)))
          (eql number 0)
          (cond ((or (null prefix-argument) (eql number 0)) eval-expression-print-maximum-character)
                ((< number 0) most-positive-fixnum)))))

(defun eval-expression--value (exp)
  "Return the value of EXP; at errors enter the debugger if `eval-expression-debug-on-error' says so."
  (setq exp (let ((lexical-binding t)) (macroexpand-all exp)))
  (if (null eval-expression-debug-on-error)
      (eval exp t)
    ;; A value of its own shows whether EXP set the variable.
    (let ((own (make-symbol "t")) value after)
      (let ((debug-on-error own))
        (setq value (eval exp t) after debug-on-error))
      (unless (eq after own)
        (setq debug-on-error after))
      value)))

(defun eval-expression (exp &optional insert-value no-truncate char-print-limit)
  "Evaluate EXP and show its value; INSERT-VALUE inserts it.
NO-TRUNCATE: whatever its length and depth.  If CHAR-PRINT-LIMIT is non-nil, an integer is shown in other ways as well, as a
character up to that one."
  (interactive (cons (read--expression "Eval: ") (eval-expression-get-print-arguments current-prefix-arg)))
  (push (eval-expression--value exp) values)
  (let* ((print-length (unless no-truncate eval-expression-print-length))
         (print-level (unless no-truncate eval-expression-print-level))
         (eval-expression-print-maximum-character char-print-limit)
         (text (concat (prin1-to-string (car values))
                       (and char-print-limit (eval-expression-print-format (car values))))))
    (if insert-value
        (insert text)
      (message "%s" text))
    (car values)))

(defun read--expression (prompt &optional initial-contents)
  "Read a Lisp expression with PROMPT, beginning with INITIAL-CONTENTS."
  (minibuffer-with-setup-hook
      (lambda ()
        (set-syntax-table emacs-lisp-mode-syntax-table)
        (add-hook 'completion-at-point-functions #'elisp-completion-at-point nil t)
        (run-hooks 'eval-expression-minibuffer-setup-hook))
    (read-from-minibuffer prompt initial-contents read-expression-map t 'read-expression-history)))

(defvar eval-expression-minibuffer-setup-hook nil "Hook run when `eval-expression' enters the minibuffer.")

(defvar read-expression-history nil "History of expressions that were read.")
(defvar read-expression-map
  (let ((m (make-sparse-keymap)))
    (define-key m "\M-\t" #'completion-at-point)
    (set-keymap-parent m minibuffer-local-map)
    m)
  "Keymap for reading an expression.")

(defcustom eval-expression-print-maximum-character 127
  "The largest integer that `eval-expression' shows as a character, too."
  :type 'integer :group 'lisp :version "26.1")

(defun eval-expression-print-format (value)
  "Return the other ways to write VALUE, an integer, in parentheses; nil for other values."
  (when (integerp value)
    (let ((char (and (characterp value) (<= value eval-expression-print-maximum-character) (prin1-char value))))
      (if char (format " (#o%o, #x%x, %s)" value value char) (format " (#o%o, #x%x)" value value)))))

(defun prin1-char (char)
  "Return the read syntax of CHAR as a string, or nil if it is none, or a raw byte."
  (when (and (characterp char) (< char #x3fff80))
    (let* ((control (< char 32)) (base (if control (downcase (+ char 64)) char)))
      (if (= char 127) "?\\C-?"
        (concat "?" (if control "\\C-") (if (string-search (string base) "()[]{}\"'\\;") "\\") (string base))))))

(defun execute-extended-command-for-buffer (prefixarg &optional command-name)
  "Like `execute-extended-command' with PREFIXARG and COMMAND-NAME."
  (interactive (list current-prefix-arg (read-extended-command)))
  (with-no-warnings (execute-extended-command prefixarg command-name)))

(defun keyboard-quit ()
  "Signal a `quit' condition."
  (interactive)
  (let (select-active-regions) (deactivate-mark))
  (if (fboundp 'kmacro-keyboard-quit) (kmacro-keyboard-quit))
  (when completion-in-region-mode (completion-in-region-mode -1))
  (setq defining-kbd-macro nil)
  (signal 'quit nil))

(defvar completion-in-region-mode)

(defun keyboard-escape-quit ()
  "Leave whatever mode is on: a minibuffer, a recursive edit, a prefix argument, the region, other windows."
  (interactive)
  (cond ((eq last-command 'mode-exited) nil)
        ((region-active-p) (deactivate-mark))
        ((> (minibuffer-depth) 0) (abort-recursive-edit))
        (current-prefix-arg nil)
        ((> (recursion-depth) 0) (exit-recursive-edit))
        ((not (one-window-p t)) (delete-other-windows))))

;;; The fields of what `decode-time' returns.

(defmacro simple--define-time-field (field index)
  "Define the accessor of FIELD, a symbol, of decoded times, which is at INDEX; it can be set."
  (let ((name (intern (format "decoded-time-%s" field))))
    `(progn
       (defsubst ,name (time)
         ,(format "Return the field `%s' of TIME, a decoded time." field)
         (nth ,index time))
       (gv-define-setter ,name (value time)
         (list 'setcar (list 'nthcdr ,index time) value)))))

(simple--define-time-field second 0)
(simple--define-time-field minute 1)
(simple--define-time-field hour 2)
(simple--define-time-field day 3)
(simple--define-time-field month 4)
(simple--define-time-field year 5)
(simple--define-time-field weekday 6)
(simple--define-time-field dst 7)
(simple--define-time-field zone 8)

(provide 'simple)

;;; simple.el ends here
