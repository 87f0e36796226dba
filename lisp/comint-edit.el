;;; comint-edit.el --- commands on prompts, output and jobs of Comint buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Moving to prompts and inputs, deleting and writing output, signals for what runs, and the words of inputs.

;;; Code:

(require 'ring)

(defvar comint-use-prompt-regexp)
(defvar comint-ptyp)
(declare-function comint-send-string "comint")
(declare-function comint-regexp-arg "comint-history")
(declare-function comint-send-input "comint")
(declare-function comint-truncate-buffer "comint")
(defvar comint-get-old-input)
(defvar comint-input-ring-index)
(defvar comint-save-input-ring-index)
(defvar comint--prompt-rear-nonsticky)
(defvar comint-buffer-maximum-size)
(defvar comint-prompt-regexp)
(defvar comint-last-input-end)
(defvar comint-last-input-start)
(defvar comint-accum-marker)
(defvar comint-input-ring)
(defvar comint-delimiter-argument-list nil "Characters that are words of their own in inputs.")
(defvar-local comint-insert-previous-argument-last-start-pos nil "Where the argument that was inserted last begins.")
(defvar-local comint-insert-previous-argument-last-index nil "How many inputs back the argument that was inserted last was.")
(defcustom comint-insert-previous-argument-from-end nil
  "Non-nil means that `comint-insert-previous-argument' counts arguments from the end." :type 'boolean :group 'comint)

(defun comint--process ()
  "Return the process of the current buffer, or signal that there is none."
  (or (get-buffer-process (current-buffer)) (user-error "Current buffer has no process")))

;;; Moving

(defun comint-skip-prompt ()
  "Go behind the prompt that point is at the beginning of."
  (when (and (looking-at comint-prompt-regexp) (<= (match-end 0) (line-end-position)))
    (goto-char (match-end 0))))

(defun comint-line-beginning-position ()
  "Return the position where the line begins, behind its prompt."
  (if comint-use-prompt-regexp
      (save-excursion
        (beginning-of-line)
        (comint-skip-prompt)
        (point))
    (constrain-to-field (line-beginning-position) (line-end-position))))

(defun comint-bol (&optional arg)
  "Go to the beginning of the line, behind its prompt; with ARG, to the true beginning."
  (interactive "P")
  (if arg
      (let ((inhibit-field-text-motion t)) (beginning-of-line))
    (goto-char (comint-line-beginning-position))))

(defun comint-bol-or-process-mark ()
  "Go behind the prompt, or when repeated, to the process mark."
  (interactive)
  (if (eq last-command 'comint-bol-or-process-mark)
      (goto-char (process-mark (comint--process)))
    (comint-bol)))

(defun comint-goto-process-mark ()
  "Go to the process mark."
  (interactive)
  (goto-char (process-mark (comint--process))))

(defun comint-set-process-mark ()
  "Put the process mark at point."
  (interactive)
  (set-marker (process-mark (comint--process)) (point)))

(defun comint--input-starts ()
  "Return the positions where inputs begin, in their order."
  (let ((starts nil) (at (point-min)))
    (while (setq at (text-property-not-all at (point-max) 'field 'output))
      (unless (or (eq (get-text-property at 'field) 'boundary) (= at (point-min)))
        (push at starts))
      (setq at (or (text-property-any at (point-max) 'field 'output) (point-max)))
      (when (= at (point-max)) (setq at (point-max))))
    (let ((process (get-buffer-process (current-buffer))))
      (when (and process (= (process-mark process) (point-max)) (> (point-max) (point-min)))
        (push (point-max) starts)))
    (sort starts #'<)))

(defun comint-next-prompt (n)
  "Go behind the Nth next prompt."
  (interactive "p")
  (if comint-use-prompt-regexp
      (progn
        (re-search-forward (concat "^\\(?:" (string-remove-prefix "^" comint-prompt-regexp) "\\)") nil t n)
        (comint-skip-prompt))
    (let* ((here (point)) (starts (comint--input-starts))
           (side (if (> n 0)
                     (seq-filter (lambda (at) (> at here)) starts)
                   (reverse (seq-filter (lambda (at) (< at here)) starts))))
           (target (or (nth (1- (abs n)) side) (car (last side)))))
      (when target (goto-char target)))))

(defun comint-previous-prompt (n)
  "Go behind the Nth previous prompt."
  (interactive "p")
  (comint-next-prompt (- n)))

(defun comint-backward-matching-input (regexp n)
  "Go to the Nth previous input that REGEXP matches."
  (interactive (comint-regexp-arg "Backward input matching (regexp): "))
  (comint-forward-matching-input regexp (- n)))

(defun comint-forward-matching-input (regexp n)
  "Go to the Nth next input that REGEXP matches."
  (interactive (comint-regexp-arg "Forward input matching (regexp): "))
  (let* ((here (point)) (step (if (> n 0) 1 -1)) (count (abs n)) (last nil))
    (while (and (> count 0)
                (let ((before (point)))
                  (comint-next-prompt step)
                  (/= before (point))))
      (when (save-excursion (re-search-forward regexp (line-end-position) t))
        (setq last (point) count (1- count))))
    (goto-char (if (zerop count) last here))
    (unless (zerop count) (user-error "Not found"))))

;;; Input

(defun comint-kill-input ()
  "Kill what was typed behind the process mark."
  (interactive)
  (let ((pmark (process-mark (comint--process))))
    (when (> (point) pmark)
      (kill-region pmark (point)))))

(defun comint-delchar-or-maybe-eof (arg)
  "Delete ARG characters, or send an end of file if point is at the process mark at the end of the buffer."
  (interactive "p")
  (let ((process (get-buffer-process (current-buffer))))
    (if (and process (eobp) (= (point) (process-mark process)))
        (comint-send-eof)
      (delete-char arg))))

(defun comint-send-eof ()
  "Send the program an end of file."
  (interactive)
  (comint-send-input t t)
  (process-send-eof))

(defun comint-copy-old-input ()
  "Put the input at point behind the process mark."
  (interactive)
  (let ((input (funcall comint-get-old-input)))
    (goto-char (process-mark (comint--process)))
    (insert input)))

(defun comint-accumulate ()
  "Keep what was typed, and go on with another line that is sent together with it."
  (interactive)
  (insert "\n")
  (set-marker comint-accum-marker (point))
  (when comint-input-ring-index
    (setq comint-save-input-ring-index (- comint-input-ring-index 1))))

(defun comint-kill-region (beg end)
  "Kill the text from BEG to END, also if it is a prompt that cannot be changed."
  (interactive "r")
  (let ((inhibit-read-only t))
    (kill-region beg end)
    (comint-update-fence)))

(defun comint-kill-whole-line (&optional count)
  "Kill COUNT lines, also with prompts that cannot be changed."
  (interactive "p")
  (let ((inhibit-read-only t) (inhibit-field-text-motion t))
    (kill-whole-line count)
    (comint-update-fence)))

(defun comint-update-fence ()
  "Make the newline before point read-only if a prompt that is comes behind it."
  (when (bound-and-true-p comint-prompt-read-only)
    (let ((before (1- (point))))
      (when (and (>= before (point-min)) (eq (char-after before) ?\n))
        (let ((inhibit-read-only t))
          (with-silent-modifications
            (if (get-text-property (point) 'read-only)
                (add-text-properties before (point) '(read-only fence))
              (remove-text-properties before (point) '(read-only nil)))))))))

(defun comint-skip-input ()
  "Take what was typed out of the way: it becomes an input that was not sent."
  (let ((pmark (process-mark (comint--process))))
    (goto-char (point-max))
    (when (> (point) pmark)
      (insert "\n")
      (set-marker pmark (point)))))

;;; Output

(defun comint-delete-output (&optional kill)
  "Delete the output since the last input; KILL: it can be yanked."
  (interactive "P")
  (let* ((pmark (process-mark (comint--process))) (inhibit-read-only t) (replaced nil))
    (save-excursion
      (goto-char pmark)
      (let ((prompt (let ((inhibit-field-text-motion t)) (line-beginning-position))))
        (when (> prompt comint-last-input-end)
          (when kill
            (copy-region-as-kill comint-last-input-end prompt))
          (delete-region comint-last-input-end prompt)
          (goto-char comint-last-input-end)
          (insert (propertize "*** output flushed ***\n"
                              'rear-nonsticky comint--prompt-rear-nonsticky
                              'front-sticky '(field inhibit-line-move-field-capture)
                              'field 'output 'inhibit-line-move-field-capture t))
          (setq replaced t))))
    (when replaced (goto-char pmark))))

(defun comint-show-output ()
  "Show the beginning of the output since the last input at the top of the window."
  (interactive)
  (push-mark)
  (let ((inhibit-field-text-motion t))
    (goto-char (or comint-last-input-end (point-max)))
    (beginning-of-line 0)
    (set-window-start (selected-window) (point))
    (comint-skip-prompt)))

(defun comint-show-maximum-output ()
  "Go to the end and put it at the bottom of the window."
  (interactive)
  (push-mark)
  (goto-char (point-max))
  (recenter (- -1 scroll-margin)))

(defun comint-clear-buffer ()
  "Delete all that is before the last prompt."
  (interactive)
  (let ((inhibit-read-only t) (comint-buffer-maximum-size 0))
    (comint-truncate-buffer)))

(defun comint-write-output (filename &optional append mustbenew)
  "Write the output since the last input to FILENAME; APPEND and MUSTBENEW are as in `write-region'."
  (interactive
   (list (read-file-name (if current-prefix-arg "Append output to file: " "Write output to file: "))
         current-prefix-arg
         (not current-prefix-arg)))
  (save-excursion
    (goto-char (process-mark (comint--process)))
    (let ((inhibit-field-text-motion t)) (beginning-of-line))
    (write-region comint-last-input-end (point) filename append nil nil mustbenew)))

(defun comint-append-output-to-file (filename)
  "Append the output since the last input to FILENAME."
  (interactive "fAppend output to file: ")
  (comint-write-output filename t))

;;; Jobs

(defun comint-interrupt-subjob ()
  "Interrupt what runs."
  (interactive)
  (comint-skip-input)
  (interrupt-process nil comint-ptyp))

(defun comint-kill-subjob ()
  "Kill what runs."
  (interactive)
  (comint-skip-input)
  (kill-process nil comint-ptyp))

(defun comint-quit-subjob ()
  "Send what runs a quit signal."
  (interactive)
  (comint-skip-input)
  (quit-process nil comint-ptyp))

(defun comint-stop-subjob ()
  "Stop what runs."
  (interactive)
  (comint-skip-input)
  (stop-process nil comint-ptyp))

(defun comint-continue-subjob ()
  "Let what was stopped go on."
  (interactive)
  (continue-process nil comint-ptyp))

;;; Words

(defun comint--words (string)
  "Return the words of STRING as (BEGIN . END), quotes kept together."
  (let ((at 0) (words nil)
        (delimiters (and comint-delimiter-argument-list (regexp-opt-charset comint-delimiter-argument-list))))
    (while (string-match "[^ \n\t]" string at)
      (let ((begin (match-beginning 0)))
        (if (and delimiters (eq (string-match delimiters string begin) begin))
            (progn
              (setq at begin)
              (while (and (< at (length string)) (eq (string-match delimiters string at) at))
                (setq at (1+ at))))
          (setq at begin)
          (let ((more t))
            (while (and more (< at (length string)))
              (cond ((memq (aref string at) '(?\s ?\n ?\t)) (setq more nil))
                    ((and delimiters (eq (string-match delimiters string at) at)) (setq more nil))
                    ((and (eq (aref string at) ?\\) (< (1+ at) (length string))) (setq at (+ at 2)))
                    ((memq (aref string at) '(?\" ?\' ?\`))
                     (let ((quote (string-search (string (aref string at)) string (1+ at))))
                       (setq at (if quote (1+ quote) (length string)))))
                    (t (setq at (1+ at)))))))
        (push (cons begin at) words)))
    (nreverse words)))

(defun comint-arguments (string nth mth)
  "Return the words of STRING from NTH to MTH; nil is the last, and negative numbers count from there."
  (let* ((words (comint--words string)) (count (length words))
         (n (cond ((null nth) (1- count)) ((< nth 0) (+ count nth -1)) (t nth)))
         (m (cond ((null mth) (1- count)) ((< mth 0) (+ count mth -1)) (t mth))))
    (setq m (min m (1- count)))
    (if (<= 0 n m)
        (mapconcat (lambda (word) (substring string (car word) (cdr word)))
                   (seq-subseq words n (1+ m)) " ")
      "")))

(defun comint-delim-arg (arg)
  "Return the words that the word ARG falls into at the characters of `comint-delimiter-argument-list'."
  (if (null comint-delimiter-argument-list)
      (list arg)
    (mapcar (lambda (word) (substring arg (car word) (cdr word))) (comint--words arg))))

(defun comint-args (string begin end)
  "Return the words of STRING from BEGIN to END, as `comint-arguments' does."
  (comint-arguments string begin end))

(defun comint-insert-previous-argument (index)
  "Insert the last word of the last input, or the INDEXth; when repeated, of the one before."
  (interactive "P")
  (unless (null index)
    (setq index (prefix-numeric-value index)))
  (if (not (eq last-command this-command))
      (setq comint-insert-previous-argument-last-index index
            comint-input-ring-index nil)
    (delete-region comint-insert-previous-argument-last-start-pos (point)))
  (setq comint-input-ring-index (if comint-input-ring-index (1+ comint-input-ring-index) 0))
  (let* ((input (ring-ref comint-input-ring comint-input-ring-index))
         (wanted comint-insert-previous-argument-last-index)
         (word (cond ((null wanted) (comint-arguments input nil nil))
                     (comint-insert-previous-argument-from-end (comint-arguments input (- wanted) (- wanted)))
                     (t (comint-arguments input wanted wanted)))))
    (setq comint-insert-previous-argument-last-start-pos (point))
    (insert word)))

(defun comint-within-quotes (beg end)
  "Return non-nil if the number of quotes from BEG to END is odd, of either kind."
  (let ((single (comint-how-many-region "\\(\\`\\|[^\\\\]\\)'" beg end))
        (double (comint-how-many-region "\\(\\`\\|[^\\\\]\\)\"" beg end)))
    (or (= (mod single 2) 1) (= (mod double 2) 1))))

(defun comint-how-many-region (regexp beg end)
  "Return the number of matches of REGEXP from BEG to END."
  (let ((count 0))
    (save-excursion
      (save-match-data
        (goto-char beg)
        (while (re-search-forward regexp end t)
          (setq count (1+ count)))))
    count))

;;; Source files for programs

(defvar comint-prev-l/c-dir/file nil "Directory and name of the source file that was sent last.")

(defun comint-source-default (previous-dir/file source-modes)
  "Return (DIRECTORY . NAME), the source file that is probably meant.
That is the visited one if the major mode is one of SOURCE-MODES, else PREVIOUS-DIR/FILE."
  (cond ((and buffer-file-name (memq major-mode source-modes))
         (cons (file-name-directory buffer-file-name) (file-name-nondirectory buffer-file-name)))
        (previous-dir/file)
        (t (cons default-directory nil))))

(defun comint-check-source (fname)
  "Offer to save the buffer that visits FNAME, if it is modified."
  (let ((buffer (get-file-buffer fname)))
    (when (and buffer (buffer-modified-p buffer) (y-or-n-p (format "Save buffer %s first? " (buffer-name buffer))))
      (with-current-buffer buffer (save-buffer)))))

(defun comint-extract-string ()
  "Return the string in quotes around point, or nil."
  (let* ((syntax (syntax-ppss)))
    (when (nth 3 syntax)
      (condition-case nil
          (save-excursion
            (goto-char (nth 8 syntax))
            (let ((begin (1+ (point))))
              (forward-sexp 1)
              (buffer-substring-no-properties begin (1- (point)))))
        (error nil)))))

(defun comint-get-source (prompt prev-dir/file source-modes mustmatch-p)
  "Read the name of a source file with PROMPT and return it in a list.
PREV-DIR/FILE and SOURCE-MODES are as in `comint-source-default', MUSTMATCH-P as in `read-file-name'."
  (let* ((default (comint-source-default prev-dir/file source-modes))
         (at-point (comint-extract-string))
         (file (if (and at-point (file-exists-p at-point) (not (file-directory-p at-point)))
                   (expand-file-name at-point)
                 (and (cdr default) (expand-file-name (cdr default) (car default))))))
    (list (read-file-name (if file (format "%s(default %s) " prompt (file-name-nondirectory file)) prompt)
                          (car default) file mustmatch-p))))

(defun comint-proc-query (proc str)
  "Send the process PROC the string STR, and show in the echo area or a window what it answers."
  (let* ((buffer (process-buffer proc)) (mark (process-mark proc)))
    (display-buffer buffer)
    (set-buffer buffer)
    (let ((start (marker-position mark)))
      (comint-send-string proc str)
      (accept-process-output proc)
      (let ((window (get-buffer-window buffer)))
        (when window (set-window-start window start))))))

(provide 'comint-edit)

;;; comint-edit.el ends here
