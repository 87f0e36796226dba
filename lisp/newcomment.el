;;; newcomment.el --- making, removing and finding comments  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A mode says in `comment-start' and `comment-end' how its comments look, and in `comment-start-skip' and
;; `comment-end-skip' what the text at their ends may look like; what it leaves out `comment-normalize-vars'
;; makes up.  Comments are found by the syntax table where it knows them (`comment-use-syntax'), and by these
;; regexps elsewhere.

;;; Code:

(defgroup comment nil
  "Indenting and filling of comments."
  :prefix "comment-"
  :version "21.1"
  :group 'fill)

(defvar comment-use-syntax 'undecided
  "Non-nil if syntax tables find comments; `undecided' if that is not known yet.")
(defcustom comment-auto-fill-only-comments nil
  "Non-nil means that Auto Fill mode breaks only comments, in modes that have them."
  :type 'boolean
  :group 'comment)

(defcustom comment-fill-column nil
  "Column past which comments are not indented, or nil for `fill-column'."
  :type '(choice (const nil) integer))
(defcustom comment-column 32
  "Column that comments after code are indented to."
  :type 'integer)
(make-variable-buffer-local 'comment-column)
(put 'comment-column 'safe-local-variable 'integerp)
(defvar comment-start nil
  "Text that begins a comment, or nil if there are none.")
(put 'comment-start 'safe-local-variable 'string-or-null-p)
(defvar comment-start-skip nil
  "Regexp of what begins a comment with the blanks after it; what group 1 matches is before the comment.")
(put 'comment-start-skip 'safe-local-variable 'stringp)
(defvar comment-end-skip nil
  "Regexp of the end of a comment with the blanks before it.")
(put 'comment-end-skip 'safe-local-variable 'stringp)
(defvar comment-end ""
  "Text that ends a comment; empty if the end of the line does.")
(put 'comment-end 'safe-local-variable 'stringp)
(defvar comment-indent-function #'comment-indent-default
  "Function that returns the column of the comment at point.")
(defvar comment-insert-comment-function nil
  "Function that inserts a comment on a line that has none, or nil.")
(defvar comment-region-function #'comment-region-default
  "Function that comments a region: its bounds and the prefix argument.")
(defvar uncomment-region-function #'uncomment-region-default
  "Function that uncomments a region: its bounds and the prefix argument.")
(defvar comment-quote-nested t
  "Non-nil means that comments in what is commented are quoted.")
(defvar comment-continue nil
  "Text that begins the lines of a comment after the first one.")
(put 'comment-continue 'safe-local-variable 'stringp)
(defvar comment-add 0
  "How often the last character of `comment-start' is repeated by `comment-region'.")

(defconst comment-styles
  '((plain nil nil nil nil "At the left edge of the region's lines.")
    (indent-or-triple nil nil nil multi-char "At the left edge if one character begins comments, else indented.")
    (indent nil nil nil t "One comment a line, indented.")
    (aligned nil t nil t "One comment a line, indented, with aligned ends.")
    (box nil t t t "A box around the lines.")
    (extra-line t nil t t "One comment for all lines, its ends on lines of their own.")
    (multi-line t nil nil t "One comment for all lines.")
    (box-multi t t t t "A box around the lines, in one comment."))
  "Styles of `comment-region': (NAME MULTI ALIGN EXTRA INDENT DOC).
MULTI: one comment for all lines.  ALIGN: its ends are aligned.  EXTRA:
there are lines above and below.  INDENT: it is indented.")

(defcustom comment-style 'indent
  "Style of `comment-region', one of `comment-styles'."
  :type 'symbol)
(defcustom comment-padding " "
  "What stands between `comment-start' and the text: a string, or a number of spaces."
  :type '(choice string integer (const nil)))
(defcustom comment-inline-offset 1
  "Number of blanks before a comment that comes after code."
  :type 'integer)
(defcustom comment-multi-line nil
  "Non-nil means that a new line in a comment goes on with the same comment."
  :type 'boolean)
(put 'comment-multi-line 'safe-local-variable 'booleanp)
(defcustom comment-empty-lines nil
  "Non-nil means that `comment-region' comments empty lines too; `eol' if comments end at the end of the line."
  :type '(choice (const nil) (const eol) (const t)))

;;; Strings.

(defun comment-string-strip (str beforep afterp)
  "Return STR without blanks: those before it if BEFOREP, those after it if AFTERP."
  (string-match (concat "\\`" (if beforep "\\s-*") "\\(.*?\\)" (if afterp "\\s-*\n?") "\\'") str)
  (match-string 1 str))

(defun comment-string-reverse (s)
  "Return the string S backward."
  (concat (nreverse (string-to-list s))))

(defun comment--padding ()
  "Return `comment-padding' as a string."
  (cond ((integerp comment-padding) (make-string comment-padding ?\s))
        ((null comment-padding) "")
        (t comment-padding)))

(defun comment-padright (str &optional n)
  "Return STR with its last character repeated N times, 0 by default, and with padding after it."
  (setq n (or n 0))
  (when (and (stringp str) (string-match "\\S-" str))
    (let* ((body (string-trim-right str)) (padding (comment--padding)) (blanks (substring str (length body)))
           (last (aref body (1- (length body))))
           (own (if (< (length blanks) (length padding)) padding blanks)))
      (concat body (make-string (max 0 n) last) own))))

(defun comment-padleft (str &optional n)
  "Return STR with its first character repeated N times, 0 by default, and with padding before it."
  (setq n (or n 0))
  (when (and (stringp str) (not (string= "" str)))
    (let* ((body (string-trim-left str)) (padding (comment--padding)) (blanks (substring str 0 (- (length str) (length body))))
           (first (if (> (length body) 0) (aref body 0)))
           (own (if (< (length blanks) (length padding)) padding blanks)))
      (when first
        (concat own (make-string (max 0 n) first) body)))))

(defun comment-add (arg)
  "Return how often to repeat the comment characters, as the prefix argument ARG says."
  (if (and (null arg) (= (string-match "[ \t]*\\'" comment-start) 1))
      comment-add
    (1- (prefix-numeric-value arg))))

;;; What the mode did not say.

(defun comment-normalize-vars (&optional noerror)
  "Make up the variables about comments that the major mode did not set.
Without `comment-start' ask for it, or return nil if NOERROR is non-nil."
  (unless (and (not comment-start) noerror)
    (unless comment-start
      (setq-local comment-start (read-string "No comment syntax is defined.  Use: ")))
    (when (eq comment-use-syntax 'undecided)
      (setq-local comment-use-syntax (and (comment--in-syntax-p comment-start) t)))
    (unless (> (length comment-end) 0) (setq-local comment-end ""))
    (unless comment-start-skip
      (setq-local comment-start-skip
                  (concat (unless (eq comment-use-syntax t) "\\(\\(^\\|[^\\\n]\\)\\(\\\\\\\\\\)*\\)")
                          "\\(?:\\s<+\\|"
                          (regexp-quote (comment-string-strip comment-start t t))
                          "+\\)[ \t]*")))
    (unless (and comment-end-skip (stringp comment-end-skip))
      (let ((end (if (string= "" comment-end) "\n" (comment-string-strip comment-end t t))))
        (setq-local comment-end-skip (concat "[ \t]*\\(\\s>" (if comment-quote-nested "" "+") "\\|" (regexp-quote (substring end 0 1))
                                             (if (and comment-quote-nested (<= (length end) 1)) "" "+")
                                             (regexp-quote (substring end 1)) "\\)"))))
    (if (and comment-continue (string-match "\\`[ \t]*\\'" comment-continue)) (setq-local comment-continue nil))
    (unless (or comment-continue (string= comment-end ""))
      (setq-local comment-continue (comment--default-continue)))
    nil))

(defun comment--in-syntax-p (start)
  "Return non-nil if the syntax table knows comments that begin with START."
  (let ((table (syntax-table)))
    (with-temp-buffer
      (set-syntax-table table)
      (insert (string-trim start))
      (nth 4 (parse-partial-sexp (point-min) (point-max))))))

(defun comment--default-continue ()
  "Return the text that begins the lines of a comment with an end, after its first line."
  (let* ((start (string-trim-left comment-start)) (body (string-trim-right start))
         (blanks (substring start (length body))))
    ;; As wide as the start, with its last character.
    (concat (make-string (max 0 (1- (length body))) ?\s)
            (if (> (length body) 1) (substring body -1) "|")
            (if (string= blanks "") "" blanks))))

;;; Finding.

(defun comment-search-forward (limit &optional noerror)
  "Find a comment between point and LIMIT, and move to its text; return where it begins.
Without one, move to LIMIT and return nil if NOERROR, else signal an error."
  (if (not (eq comment-use-syntax t))
      (if (re-search-forward comment-start-skip limit noerror)
          (or (match-end 1) (match-beginning 0))
        (if noerror (goto-char limit))
        (unless noerror (error "No comment"))
        nil)
    (let* ((pt (point)) (state (save-excursion (syntax-ppss pt))))
      (setq state (parse-partial-sexp pt (or limit (point-max)) nil nil state t))
      ;; A string is no comment: go on after it.
      (while (and (nth 3 state) (< (point) (or limit (point-max))))
        (setq state (parse-partial-sexp (point) (or limit (point-max)) nil nil state 'syntax-table))
        (setq state (parse-partial-sexp (point) (or limit (point-max)) nil nil state t)))
      (if (and (nth 8 state) (nth 4 state) (>= (nth 8 state) pt))
          (let ((from (nth 8 state)))
            (goto-char from)
            (if (looking-at comment-start-skip) (goto-char (match-end 0)) (goto-char (max (point) from)))
            from)
        (if noerror (progn (goto-char (or limit (point-max))) nil)
          (error "No comment"))))))

(defun comment-search-backward (&optional limit noerror)
  "Find a comment before point and after LIMIT, and move to its text; return where it begins.
Without one return nil if NOERROR, else signal an error."
  (let ((found nil) (done nil))
    (while (not done)
      (if (not (re-search-backward comment-start-skip limit t))
          (setq done t)
        (let* ((end (match-end 0)) (at (or (match-end 1) (match-beginning 0)))
               (start (save-excursion (or (comment--start-at at) at))))
          (when (or (not (eq comment-use-syntax t)) (comment--start-at at))
            (goto-char start)
            (goto-char start)
            (goto-char (if (looking-at comment-start-skip) (match-end 0) end))
            (setq found start done t)))))
    (or found (if noerror nil (error "No comment")))))

(defun comment--start-at (pos)
  "Return where the comment begins that POS begins or is in the start of; nil if there is none."
  (let ((state (save-excursion (syntax-ppss (min (point-max) (+ pos (length (string-trim comment-start))))))))
    (if (and (nth 4 state) (<= (nth 8 state) pos)) (nth 8 state))))

(defun comment-beginning ()
  "Move to the text of the comment that point is in, and return where the comment begins; nil outside of one."
  (let ((pt (point)) (start (save-excursion (comment--enclosing))))
    (when start
      (goto-char start)
      (if (looking-at comment-start-skip) (goto-char (match-end 0)))
      (if (> (point) pt) (progn (goto-char pt) nil) start))))

(defun comment--enclosing ()
  "Return where the comment begins that point is in, or nil."
  (if (eq comment-use-syntax t)
      (let ((state (syntax-ppss))) (and (nth 4 state) (nth 8 state)))
    (let ((pt (point)))
      (beginning-of-line)
      (let ((start (comment-search-forward pt t)))
        (and start (not (re-search-forward comment-end-skip pt t)) start)))))

(defun comment-forward (&optional n)
  "Move over N comments, backward if N is negative; return the number of those that are missing as non-nil."
  (setq n (or n 1))
  (if (< n 0) (error "No comment-backward")
    (if (eq comment-use-syntax t)
        (unless (forward-comment n) nil)
      (while (> n 0)
        (setq n (if (or (forward-comment 1)
                        (and (looking-at comment-start-skip) (goto-char (match-end 0)) (re-search-forward comment-end-skip nil 'move)))
                    (1- n)
                  -1)))
      (= n 0))))

(defun comment-only-p (beg end)
  "Return non-nil if the text between BEG and END is nothing but comments and blanks."
  (save-excursion
    (goto-char beg)
    (comment-forward (point-max))
    (<= end (point))))

;;; Indenting.

(defun comment-indent-default ()
  "Return the column of the comment at point if it is alone on its line; nil means `comment-column'.
A mark of one character that is usually doubled goes to the comment column,
three of them to the left edge; all else is indented as code is."
  (let ((mark (string-trim comment-start)) (case-fold-search nil))
    (cond
     ((save-excursion (skip-chars-backward " \t") (not (bolp))) nil)
     ((looking-at "\\s<\\s<\\s<") 0)
     ((and (> comment-add 0) (= (length mark) 1) (not (looking-at (concat (regexp-quote mark) "\\{2\\}")))) nil)
     (t (save-excursion
          (indent-according-to-mode)
          (current-indentation))))))

(defun comment-choose-indent (&optional indent)
  "Return the column for the comment at point: INDENT or `comment-column', or one like its neighbours'."
  (unless indent (setq indent comment-column))
  (let ((after (save-excursion (skip-chars-backward " \t") (unless (bolp) (+ (current-column) comment-inline-offset)))))
    (max indent (or after 0))))

(defun comment--insert (starter ender)
  "Insert STARTER and ENDER at the comment column at the end of the line; leave point between them."
  (end-of-line)
  (skip-chars-backward " \t")
  (let ((code (not (bolp))))
    (delete-region (point) (line-end-position))
    (let ((begpos (point)))
      (insert starter)
      (save-excursion (insert ender))
      (save-excursion
        (goto-char begpos)
        (let ((indent (funcall comment-indent-function)))
          (setq indent (if indent (if code (max indent (+ (current-column) comment-inline-offset)) indent)
                         (comment-choose-indent)))
          (indent-to indent)))))
  nil)

;;;###autoload
(defun comment-indent (&optional continue)
  "Indent the comment of the line, or begin one at `comment-column'.
CONTINUE: begin one that goes on with that of the line before."
  (interactive "*")
  (comment-normalize-vars)
  (beginning-of-line)
  (let* ((starter (or (and continue comment-continue) (comment-padright comment-start 0) (error "No comment syntax defined")))
         (ender (or (and continue comment-continue "") comment-end))
         (begpos (comment-search-forward (line-end-position) t)) (cpos (and begpos (point-marker))))
    (if begpos
        (progn
          (goto-char begpos)
          (comment--reindent cpos))
      (if comment-insert-comment-function
          (funcall comment-insert-comment-function)
        (comment--insert (comment--line-starter starter) ender)))))

(defun comment--line-starter (starter)
  "Return STARTER as it begins a comment after code: without what `comment-padright' adds to a bare character."
  (if (string-match "\\s-\\'" comment-start) starter comment-start))

(defun comment--reindent (cpos)
  "Indent the comment at point as it should be, and go to CPOS in its text."
  (let* ((code (save-excursion (skip-chars-backward " \t") (not (bolp))))
         (wanted (funcall comment-indent-function))
         (indent (or wanted (comment-choose-indent))))
    (unless (= (current-column) indent)
      (let ((at (point)))
        (skip-chars-backward " \t")
        (delete-region (point) at)
        (indent-to (if code (max indent (+ (current-column) comment-inline-offset)) indent))))
    (goto-char cpos)
    ;; In a comment without text one blank is before point, the other after it.
    (if (and (looking-at "\\s-*\\S-") (looking-back "\\s-\\s-" (line-beginning-position)) (looking-at comment-end-skip))
        (backward-char 1))
    (set-marker cpos nil)))

;;;###autoload
(defun comment-set-column (arg)
  "Make the column of point the comment column.
With \\[universal-argument] take that of the last comment before, and indent the comment of this line or
begin one; with - kill the line's comment."
  (interactive "P")
  (cond
   ((eq arg '-) (comment-kill nil))
   (arg
    (comment-normalize-vars)
    (save-excursion
      (beginning-of-line)
      (comment-search-backward)
      (beginning-of-line)
      (goto-char (comment-search-forward (line-end-position)))
      (setq comment-column (current-column))
      (message "Comment column set to %d" comment-column))
    (comment-indent))
   (t (setq comment-column (current-column))
      (message "Comment column set to %d" comment-column))))

;;;###autoload
(defun comment-kill (arg)
  "Kill the comment on this line and on ARG-1 lines after it."
  (interactive "P")
  (comment-normalize-vars)
  (dotimes (_ (prefix-numeric-value arg))
    (save-excursion
      (beginning-of-line)
      (let ((start (comment-search-forward (line-end-position) t)))
        (when start
          (goto-char start)
          (skip-syntax-backward " ")
          (setq start (point))
          (comment-normalize-vars)
          (let ((from (save-excursion (skip-syntax-forward " ") (point))))
            (goto-char from)
            (comment-forward)
            ;; A comment that ends with the line leaves its newline.
            (if (bolp) (backward-char 1)))
          (kill-region start (point))
          (if arg (indent-according-to-mode)))))
    (if arg (forward-line 1))))


;;; Commenting a region.

(defun comment-quote-nested (cs ce unp)
  "Quote the comments with the ends CS and CE in the accessible text, or take the quotes away if UNP."
  (let ((start (string-trim cs)) (end (string-trim ce)))
    (when (and comment-quote-nested (> (length end) 0))
      (dolist (mark (list start end))
        (when (> (length mark) 1)
          (goto-char (point-min))
          (let ((regexp (concat (regexp-quote (substring mark 0 1)) (if unp "\\\\" "\\(\\)") "\\(\\\\*\\)" (regexp-quote (substring mark 1)))))
            (while (re-search-forward regexp nil t)
              (let ((at (1+ (match-beginning 0))))
                (save-excursion
                  (goto-char at)
                  (if unp (delete-char 1) (insert "\\")))))))))))

(defun comment--min-indent (beg end)
  "Return the least indentation of the lines between BEG and END that are not blank; the first counts from BEG."
  (save-excursion
    (goto-char beg)
    (let ((least nil))
      (while (progn
               (skip-chars-forward " \t")
               (unless (or (eolp) (> (point) end))
                 (setq least (min (current-column) (or least most-positive-fixnum))))
               (and (zerop (forward-line 1)) (< (point) end))))
      (or least 0))))

(defun comment--max-column (end)
  "Return the greatest column of the ends of the lines from point to END."
  (save-excursion
    (let ((most 0))
      (while (progn
               (end-of-line)
               (skip-chars-backward " \t")
               (setq most (max most (current-column)))
               (and (zerop (forward-line 1)) (< (point) end))))
      most)))

(defun comment--lines (end function)
  "Call FUNCTION at the start of each line from point to END, a marker, with non-nil for the first and last one."
  (let ((first t) (last nil))
    (while (not last)
      (setq last (>= (line-end-position) end))
      (save-excursion (funcall function first last))
      (setq first nil)
      (forward-line 1))))

(defun comment-region-internal (beg end cs ce &optional ccs cce block lines indent)
  "Comment the text between BEG and END with CS before the lines and CE after them.
CCS and CCE non-nil stand before and after lines that go on with one
comment.  BLOCK aligns the ends, LINES adds lines above and below, INDENT
non-nil indents."
  (let* ((partial (save-excursion (goto-char beg) (skip-chars-backward " \t") (not (bolp))))
         (column (if indent (comment--min-indent (if partial (save-excursion (goto-char beg) (min end (line-beginning-position 2))) beg) end) 0))
         (limit (copy-marker end)) (all (or ccs block (eq comment-empty-lines t))) width)
    (save-excursion
      (save-restriction
        (narrow-to-region beg end)
        (comment-quote-nested cs (or ce "") nil))
      (goto-char beg)
      (unless partial (beginning-of-line))
      (setq width (and block (comment--max-column limit)))
      (comment--lines
       limit
       (lambda (first last)
         (let ((blank (looking-at "[ \t]*$")) (to (if last (copy-marker limit t))))
           (when (or all (not blank))
             (if (and first partial) (goto-char beg)
               (if blank (delete-horizontal-space))
               (move-to-column column t))
             (insert (if (or (null ccs) (and first (not lines))) cs ccs))
             (if (or (null to) (<= (line-end-position) to)) (end-of-line) (goto-char to))
             (comment--finish-line cs ce cce (and (not lines) last) width)))))
      (when lines (comment--box beg limit cs ce ccs block width column))
      (set-marker limit nil))))

(defun comment--finish-line (cs ce cce last width)
  "End a line of a comment at point: with CE, or with CCE unless it is the LAST one.
WIDTH non-nil is the column of the ends, which are those of CS reversed if
there is no CE."
  (let ((text (cond (cce (if last ce "")) (width (if (> (length ce) 0) ce (comment--box-end cs))) (t ce))))
    (when (and width (> (length text) 0))
      (move-to-column (+ width (length cs)) t))
    (insert (or text ""))
    ;; What follows on the line is no part of a comment that ends with it.
    (if (and (string= "" comment-end) (not (eolp))) (insert "\n"))))

(defun comment--box-end (cs)
  "Return the right side of a box whose left side is CS."
  (concat (substring cs (length (string-trim-right cs))) (comment-string-reverse (string-trim-right cs))))

(defun comment--box (beg limit cs ce ccs block width column)
  "Add the lines above and below of the comment between BEG and LIMIT.
CS and CE are its ends, CCS the start of further lines; BLOCK non-nil is a
box up to WIDTH.  COLUMN is that of the comment."
  (let* ((start (string-trim-right cs)) (end (string-trim-left (or ce "")))
         (line (if (not block) nil
                 (let* ((right (if (> (length end) 0) end (comment-string-reverse start)))
                        (total (+ (- width column) (length cs) (length (if (> (length (or ce "")) 0) ce (comment--box-end cs))))))
                   (concat start (make-string (max 0 (- total (length start) (length right))) (aref start (1- (length start)))) right)))))
    (goto-char beg)
    (beginning-of-line)
    (move-to-column column t)
    (insert (or line start) "\n" (make-string column ?\s))
    (goto-char limit)
    (end-of-line)
    (insert "\n" (make-string column ?\s) (or line (concat (make-string (- (length ccs) (length (string-trim-left ccs))) ?\s) end)))))

(defun comment-region-default (beg end &optional arg)
  "Comment the text between BEG and END as `comment-region' says; ARG is the prefix argument."
  (let* ((numarg (prefix-numeric-value arg)) (style (cdr (assoc comment-style comment-styles)))
         (multi (nth 0 style)) (align (nth 1 style)) (lines (nth 2 style)) (indent (nth 3 style)))
    (save-excursion
      ;; Blank lines at the ends are left alone.
      (goto-char beg)
      (skip-chars-forward " \t\n\r")
      (setq beg (max beg (line-beginning-position)))
      (goto-char end)
      (skip-chars-backward " \t\n\r")
      (setq end (min end (line-end-position)))
      (if (>= beg end) (error "Nothing to comment"))
      (cond
       ((consp arg) (uncomment-region beg end))
       ((< numarg 0) (uncomment-region beg end (- numarg)))
       (t
        (if (eq indent 'multi-char)
            (setq indent (> (length (string-trim comment-start)) 1)
                  numarg (if (and (not indent) (null arg) (> comment-add 0)) (+ comment-add 2) numarg)
                  arg (if (> numarg 1) numarg arg)))
        (let* ((add (comment-add arg)) (closed (not (string= "" comment-end)))
               (cs (comment-padright comment-start add)) (ce (if closed (comment-padleft comment-end add))))
          (if (and align closed (not lines)) (setq align nil))
          (comment-region-internal beg end cs (or ce "")
                                   (and closed multi (comment-padright comment-continue add)) (and closed multi t)
                                   align (and lines (or align closed)) indent)))))))

;;;###autoload
(defun comment-region (beg end &optional arg)
  "Comment the lines between BEG and END, in the style of `comment-style'.
The prefix argument ARG says how many comment characters there are to be;
negative, how many to delete; \\[universal-argument] alone uncomments."
  (interactive "*r\nP")
  (comment-normalize-vars)
  (if (> beg end) (let (mid) (setq mid beg beg end end mid)))
  (save-excursion (funcall comment-region-function beg end arg))
  nil)

;;; Uncommenting.

(defun comment--delete-mark (from to base count padding-after)
  "Delete the comment mark between FROM and TO, that of BASE with its repeated characters, and its padding.
COUNT non-nil deletes that many of the repeated characters, if there are
so many.  The padding is after the mark if PADDING-AFTER is non-nil, else
before it."
  (let ((extra (- (- to from) (length base))))
    (if (and count (>= extra count))
        (delete-region (if padding-after (- to count) from) (if padding-after to (+ from count)))
      (let ((padding (length (comment--padding))))
        (save-excursion
          (goto-char (if padding-after to from))
          (if padding-after
              (setq to (min (progn (skip-chars-forward " \t") (point)) (+ to padding)))
            (setq from (max (progn (skip-chars-backward " \t") (point)) (- from padding)))))
        (delete-region from to)))))

(defun comment--uncomment-one (start end count)
  "Uncomment the comment between START and END, a marker; COUNT as in `comment--delete-mark'."
  (let* ((base (string-trim comment-start)) (close (string-trim comment-end))
         (last (substring base -1)) (first (if (> (length close) 0) (substring close 0 1))))
    (save-restriction
      (narrow-to-region start end)
      (when (and first (save-excursion
                         (goto-char end)
                         (re-search-backward (concat (regexp-quote first) "*" (regexp-quote close) "\\=") nil t)))
        (goto-char end)
        (let ((from (progn (backward-char (length close))
                           (while (and (> (point) (+ start (length base))) (eq (char-before) (aref first 0))) (backward-char 1))
                           (point))))
          (comment--delete-mark from (point-max) close count nil)))
      (goto-char (point-min))
      (when (looking-at (concat (regexp-quote base) (regexp-quote last) "*"))
        (comment--delete-mark (point-min) (match-end 0) base count t))
      (unless count
        (comment--delete-continuations)
        (comment-quote-nested comment-start comment-end t)))))

(defun comment--delete-continuations ()
  "Delete what begins the lines after the first in the accessible text of a comment."
  (when comment-continue
    (goto-char (point-min))
    (let ((mark (string-trim comment-continue)))
      (while (zerop (forward-line 1))
        (if (looking-at (concat "[ \t]*\\(" (regexp-quote mark) " ?\\)"))
            (delete-region (match-beginning 1) (match-end 1)))
        (if (eobp) (goto-char (point-max)))))))

(defun uncomment-region-default (beg end &optional arg)
  "Uncomment the comments between BEG and END as `uncomment-region' says; ARG is the prefix argument."
  (let ((limit (copy-marker end)) (count (and arg (prefix-numeric-value arg))) start)
    (save-excursion
      (goto-char beg)
      (while (and (< (point) limit) (setq start (comment-search-forward limit t)))
        (goto-char start)
        (comment-forward 1)
        ;; A comment that ends with the line does not take the newline with it.
        (if (and (bolp) (not (bobp)) (string= comment-end "")) (backward-char 1))
        (skip-chars-backward (if (string= comment-end "") "" " \t"))
        (let ((after (copy-marker (point) t)))
          (comment--uncomment-one start after count)
          (goto-char after)
          (set-marker after nil)))
      (set-marker limit nil))
    nil))

;;;###autoload
(defun uncomment-region (beg end &optional arg)
  "Uncomment the comments between BEG and END.
The prefix argument ARG says how many comment characters to delete of
each; without it, all of them."
  (interactive "*r\nP")
  (comment-normalize-vars)
  (if (> beg end) (let (mid) (setq mid beg beg end end mid)))
  (save-excursion (funcall uncomment-region-function beg end arg))
  nil)

;;;###autoload
(defun comment-or-uncomment-region (beg end &optional arg)
  "Uncomment the text between BEG and END if it is nothing but comments, else comment it.
ARG is the prefix argument for `comment-region' or `uncomment-region'."
  (interactive "*r\nP")
  (comment-normalize-vars)
  (funcall (if (save-excursion (goto-char beg) (comment-forward (point-max)) (<= end (point)))
               #'uncomment-region #'comment-region)
           beg end arg))

(defun comment-box (beg end &optional arg)
  "Put the text between BEG and END into a box of comments; ARG is the prefix argument."
  (interactive "*r\np")
  (comment-normalize-vars)
  (let ((comment-style (if (cadr (assoc comment-style comment-styles)) 'box-multi 'box)))
    (comment-region beg end (+ comment-add arg))))

;;;###autoload
(defun comment-dwim (arg)
  "Comment or uncomment the active region; without one, begin a comment on the line or indent the one there.
The prefix argument ARG kills the line's comment."
  (interactive "*P")
  (comment-normalize-vars)
  (cond
   ((use-region-p) (comment-or-uncomment-region (region-beginning) (region-end) arg))
   ((save-excursion (beginning-of-line) (not (looking-at "\\s-*$")))
    (if arg (comment-kill (and (integerp arg) arg)) (comment-indent)))
   (comment-insert-comment-function (funcall comment-insert-comment-function))
   (t
    (let ((add (comment-add arg)))
      (indent-according-to-mode)
      (insert (comment-padright comment-start add))
      (save-excursion
        (unless (string= "" comment-end)
          (insert (comment-padleft comment-end add)))
        (indent-according-to-mode))))))

;;;###autoload
(defun comment-line (n)
  "Comment or uncomment the line and N-1 lines after it, and go to the line after them.
A negative N goes backward.  With an active region comment or uncomment
its lines."
  (interactive "p")
  (if (use-region-p)
      (comment-or-uncomment-region
       (save-excursion (goto-char (region-beginning)) (line-beginning-position))
       (save-excursion (goto-char (region-end)) (line-end-position)))
    (when (and (eq last-command 'comment-line-backward) (natnump n))
      (setq n (- n)))
    (let ((range (list (line-beginning-position) (goto-char (line-end-position n)))))
      (comment-or-uncomment-region (apply #'min range) (apply #'max range)))
    (forward-line 1)
    (back-to-indentation)
    (unless (natnump n) (setq this-command 'comment-line-backward))
    nil))

;;;###autoload
(defun comment-indent-new-line (&optional soft)
  "Begin a new line, and go on with the comment that point is in, if any.
SOFT makes the newline a soft one."
  (interactive)
  (comment-normalize-vars t)
  (let ((start (and comment-start (save-excursion (comment-beginning)))))
    (delete-horizontal-space)
    (if soft (insert-and-inherit ?\n) (newline 1))
    (if (not start)
        (indent-according-to-mode)
      (let ((column (save-excursion (goto-char start) (current-column)))
            (text (save-excursion (goto-char start) (looking-at comment-start-skip) (match-string 0))))
        (indent-to column)
        (insert (if (and comment-multi-line comment-continue) comment-continue text))))))

;;;###autoload
(defalias 'indent-for-comment #'comment-indent)
;;;###autoload
(defalias 'kill-comment #'comment-kill)
;;;###autoload
(defalias 'set-comment-column #'comment-set-column)
;;;###autoload
(defalias 'indent-new-comment-line #'comment-indent-new-line)

(provide 'newcomment)

;;; newcomment.el ends here
