;;; fill.el --- filling and justification of text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A paragraph is filled in three steps, each a public function that modes use alone, too: the fill
;; prefix is taken off its lines (`fill-delete-prefix'), they are joined to one with single spaces
;; between words and two after sentences (`fill-delete-newlines'), and that one is broken again where it
;; gets too wide (`fill-move-to-break-point', `fill-newline').  Which places may be broken is for
;; `fill-nobreak-p' to say.  Justification of lines is in justify.el.

;;; Code:

(defgroup fill nil "Indenting and filling text." :link '(custom-manual "(emacs)Filling") :group 'editing)

(defcustom fill-individual-varying-indent nil
  "Non-nil means that `fill-individual-paragraphs' does not end paragraphs where the indentation changes."
  :type 'boolean :group 'fill)
(put 'fill-individual-varying-indent 'safe-local-variable #'booleanp)
(defcustom colon-double-space nil
  "Non-nil means that filling puts two spaces after a colon."
  :type 'boolean :group 'fill)
(put 'colon-double-space 'safe-local-variable #'booleanp)
(defcustom fill-separate-heterogeneous-words-with-space nil
  "Non-nil means that a space joins lines of which only one ends in a character that needs none."
  :type 'boolean :group 'fill)
(defvar fill-paragraph-function nil
  "Function that `fill-paragraph' calls first, with its argument; non-nil says that it did the work.")
(defvar fill-paragraph-handle-comment t
  "Non-nil means that `fill-paragraph' fills comments as such.")
(defcustom enable-kinsoku t
  "Non-nil means that lines are not broken before or after characters that forbid it."
  :type 'boolean :group 'fill)
(defcustom adaptive-fill-mode t
  "Non-nil means that the fill prefix is found in the text if there is none."
  :type 'boolean :group 'fill)
(defcustom adaptive-fill-regexp (purecopy "[ \t]*\\([-–!|#%;>*·•‣⁃◦]+[ \t]*\\)*")
  "Regexp of the text at the start of a line that is a fill prefix."
  :type 'regexp :group 'fill)
(defcustom adaptive-fill-first-line-regexp (purecopy "\\`[ \t]*\\'")
  "Regexp of fill prefixes of one-line paragraphs that are used as they are; others become blanks."
  :type 'regexp :group 'fill)
(defcustom adaptive-fill-function #'ignore
  "Function that returns the fill prefix of the line at point, or nil."
  :type 'function :group 'fill)
(defvar fill-indent-according-to-mode nil
  "Non-nil means that new lines of a paragraph are indented by the mode; no longer used.")
(defcustom fill-nobreak-invisible nil
  "Non-nil means that lines are not broken in invisible text."
  :type 'boolean :group 'fill)
(defcustom fill-nobreak-predicate nil
  "Functions that return non-nil if the line should not be broken at point."
  :type 'hook
  :options '(fill-french-nobreak-p fill-single-word-nobreak-p fill-single-char-nobreak-p)
  :group 'fill)
(defvar fill-forward-paragraph-function #'forward-paragraph
  "Function that moves over paragraphs for the filling commands.")

(defun fill--table (value half-width)
  "Return a char-table that is VALUE for characters of East Asia, HALF-WIDTH for those with forms of two widths."
  (let ((table (make-char-table nil)))
    (dolist (range '((#x2e80 . #x2fdf) (#x3000 . #x312f) (#x31a0 . #x9fff) (#xf900 . #xfaff) (#xfe30 . #xfe4f)
                     (#xff00 . #xffef) (#x1aff0 . #x1b16f) (#x1f200 . #x1f200) (#x1f202 . #x1f219) (#x1f21b . #x1f22e)
                     (#x1f230 . #x1f231) (#x1f237 . #x1f237) (#x1f23b . #x1f24f) (#x1f252 . #x1f2ff) (#x20000 . #x2a6df)
                     (#x2a700 . #x2ebef) (#x2f800 . #x2fa1f) (#x30000 . #x3134f)))
      (set-char-table-range table range value))
    (set-char-table-range table '(#xff01 . #xffe6) half-width)
    table))

(defvar fill-find-break-point-function-table (fill--table 'kinsoku 'kinsoku)
  "Char-table of the functions that find where a line can be broken near a character.")
(defvar fill-nospace-between-words-table (fill--table t 'kinsoku)
  "Char-table that is non-nil for characters between which joined lines get no space.")

;;; The fill prefix.

(defun set-fill-prefix ()
  "Make the text between the left margin and point the fill prefix; without text, use none."
  (interactive)
  (let ((left-margin-pos (save-excursion (move-to-left-margin) (point))))
    (if (> (point) left-margin-pos)
        (progn
          (setq fill-prefix (buffer-substring left-margin-pos (point)))
          (if (equal fill-prefix "")
              (setq fill-prefix nil)))
      (setq fill-prefix nil)))
  (if fill-prefix
      (message "fill-prefix: \"%s\"" fill-prefix)
    (message "fill-prefix canceled")))

(defun set-fill-column (arg)
  "Set `fill-column' to ARG, or to the current column if it is a list."
  (interactive (list (or current-prefix-arg (read-number "Set fill-column to: " (current-column)))))
  (when (consp arg)
    (setq arg (current-column)))
  (unless (integerp arg)
    (error "set-fill-column requires an explicit argument"))
  (message "Fill column set to %d (was %d)" arg fill-column)
  (setq fill-column arg))

(defun fill-match-adaptive-prefix ()
  "Return the fill prefix that the text at point shows, or nil; text that fills the line is none."
  (let ((prefix (or (and adaptive-fill-function (funcall adaptive-fill-function))
                    (and adaptive-fill-regexp
                         (looking-at adaptive-fill-regexp)
                         (match-string 0)))))
    (and prefix
         (>= (+ (current-left-margin) (length prefix)) (current-fill-column))
         (setq prefix nil))
    prefix))

(defun fill-common-string-prefix (s1 s2)
  "Return the longest common prefix of S1 and S2, nil if it is empty."
  (let ((difference (compare-strings s1 nil nil s2 nil nil)))
    (cond ((eq difference t) s1)
          ((= 1 (abs difference)) nil)
          (t (substring s1 0 (1- (abs difference)))))))

(defun fill--prefix-of-later-lines (first second)
  "Return the fill prefix of a paragraph whose first line shows FIRST and the second SECOND.
SECOND is it if its characters are in FIRST, too, in their order, or if it is blank."
  (let ((marks "\\`"))
    (dolist (word (split-string second "[ \t]+" t))
      (setq marks (concat marks ".*" (regexp-quote word))))
    (if (string-match marks first)
        second
      (if (string-match "\\`[ \t]+\\'" second)
          second
        (fill-common-string-prefix first second)))))

(defun fill-context-prefix (from to &optional first-line-regexp)
  "Return the fill prefix that the text between FROM and TO shows, or nil.
That of the second line counts, if the first can have it, too.  In a text of
one line a prefix that does not match FIRST-LINE-REGEXP (default:
`adaptive-fill-first-line-regexp') becomes blanks."
  (or first-line-regexp
      (setq first-line-regexp adaptive-fill-first-line-regexp))
  (save-excursion
    (goto-char from)
    (if (eolp) (forward-line 1))
    (let* ((first (progn (move-to-left-margin) (fill-match-adaptive-prefix)))
           (second-line (progn (forward-line 1) (< (point) to)))
           (second (and second-line
                        (progn (move-to-left-margin)
                               (not (looking-at paragraph-start)))
                        (fill-match-adaptive-prefix))))
      (cond
       (second-line
        (and second (fill--prefix-of-later-lines (or first "") second)))
       ((null first) nil)
       (t
        (let ((prefix (if (or (string-match first-line-regexp first)
                              (and comment-start-skip
                                   (string-match comment-start-skip first)))
                          first
                        (make-string (string-width first) ?\s))))
          ;; A prefix that would make each line the start of a paragraph is none.
          (and (not (eq 0 (string-match
                           (if (string-match "\\`\\^" paragraph-start)
                               (concat "\\(" paragraph-start "\\)")
                             (concat "^\\(" paragraph-start "\\)"))
                           (concat prefix "a"))))
               prefix)))))))

;;; Where lines may be broken.

(defun fill-single-word-nobreak-p ()
  "Return non-nil if point is behind the first word of a sentence or before its last one."
  (or (looking-at (concat "[ \t]*\\sw+" sentence-end-base "[ \t]*$"))
      (save-excursion
        (skip-chars-backward " \t")
        (and (/= (skip-syntax-backward "w") 0)
             (/= (skip-chars-backward " \t") 0)
             (/= (skip-chars-backward ".?!:") 0)
             (looking-at (sentence-end))))))

(defun fill-french-nobreak-p ()
  "Return non-nil if French typography forbids to break the line at point.
That is behind an opening guillemet or parenthesis or a word of one letter,
and before a closing one or a double sign."
  (or (looking-at "[ \t]*[])}»?!;:-]")
      (save-excursion
        (skip-chars-backward " \t")
        (unless (bolp)
          (backward-char 1)
          (or (looking-at "[([{«]")
              (and (not (bolp))
                   (progn (backward-char 1) (looking-at "[ \t][[:alpha:]]"))))))))

(defun fill-single-char-nobreak-p ()
  "Return non-nil if the word before point is a single letter."
  (save-excursion
    (skip-chars-backward " \t")
    (backward-char 2)
    (looking-at "[[:space:]][[:alpha:]]")))

(defun fill-polish-nobreak-p ()
  "Return non-nil if the word before point is a single letter, also behind an opening parenthesis."
  (save-excursion
    (skip-chars-backward " \t")
    (backward-char 2)
    (looking-at "[^[:alpha:]]\\cl")))

(defun fill-nobreak-p ()
  "Return non-nil if the line must not be broken at point.
That is the case behind a period with a single space, which would look like
the end of a sentence afterwards, where the second half would begin a
paragraph, in invisible text if `fill-nobreak-invisible' says so, and where
`fill-nobreak-predicate' does."
  (cond
   ((and fill-nobreak-invisible (invisible-p (point))) t)
   ((bolp) nil)
   ((and sentence-end-double-space
         ;; Most breaks have no period near; see that first.
         (memq (preceding-char) '(?. ?\s))
         (save-excursion
           (skip-chars-backward " ")
           (and (eq (preceding-char) ?.)
                (looking-at " \\([^ ]\\|$\\)"))))
    t)
   ((and sentence-end-without-period
         (save-excursion
           (skip-chars-backward " ")
           (looking-at " [^ ]\\| $")))
    t)
   ((unless use-hard-newlines
      (save-excursion
        (skip-chars-forward " \t")
        ;; At the end of the line, which auto-fill comes to, the next line is what would begin it.
        (if (eq (following-char) ?\n) (forward-char 1))
        (and (not (eobp)) (looking-at paragraph-start))))
    t)
   (t (run-hook-with-args-until-success 'fill-nobreak-predicate))))

(defun fill-find-break-point (limit)
  "Let the functions for the characters around point find a better place to break, not before LIMIT.
They are those of `fill-find-break-point-function-table'; with
`enable-kinsoku' nil those of kinsoku are not called."
  (let ((function (or (aref fill-find-break-point-function-table (following-char))
                      (aref fill-find-break-point-function-table (preceding-char)))))
    (if (and function
             (or enable-kinsoku (not (eq function 'kinsoku))))
        (funcall function limit))))

(defun fill--break-before (linebeg)
  "Move backward to the next place that can be broken, behind blanks or beside a wide character, at most to LINEBEG.
The value is nil if LINEBEG was reached."
  (if enable-multibyte-characters
      (and (re-search-backward "[ \t]\\|\\c|.\\|.\\c|" linebeg 'move)
           (progn (forward-char 1) t))
    (skip-chars-backward "^ \t" linebeg)
    (> (point) linebeg)))

(defun fill--break-after-word (linebeg)
  "Move behind the first word or wide character after LINEBEG that can be broken there."
  (let ((end (line-end-position)) (fill-nobreak-predicate nil) (first t))
    (goto-char linebeg)
    (while (and (< (point) end) (or first (fill-nobreak-p)))
      (setq first nil)
      (skip-chars-forward " \t")
      (if (looking-at "\\c|")
          (forward-char 1)
        (let ((word-end (save-excursion (skip-chars-forward "^ \t\n") (point))))
          (if (re-search-forward "\\c|" word-end t)
              (forward-char -1)
            (goto-char word-end)))))))

(defun fill-move-to-break-point (linebeg)
  "Move to where the line that begins at LINEBEG should be broken, given that point is where it gets too wide.
If no place before point will do, it is the first one behind."
  (let ((prefix-end (save-excursion
                      (goto-char linebeg)
                      (if (not (bolp))
                          0
                        (skip-chars-forward " \t")
                        (and fill-prefix
                             (= (point) linebeg)
                             (looking-at (regexp-quote fill-prefix))
                             (goto-char (match-end 0)))
                        (current-column)))))
    (while (and (fill--break-before linebeg)
                (fill-nobreak-p))
      (skip-chars-backward " \t" linebeg))
    (if (or (<= (point) linebeg)
            (save-excursion (skip-chars-backward " \t" linebeg) (bolp))
            (and (> prefix-end 0) (>= prefix-end (current-column))))
        (fill--break-after-word linebeg)
      (if (memq (preceding-char) '(?\s ?\t))
          (skip-chars-backward " \t" linebeg)
        ;; Beside wide characters a better place may be near.
        (if enable-multibyte-characters
            (fill-find-break-point linebeg)))))
  nil)

(defun fill-text-properties-at (pos)
  "Return the text properties at POS without those that make no sense on a newline."
  (let ((properties (text-properties-at pos)) (result nil))
    (while properties
      (unless (memq (car properties) '(composition display))
        (setq result (cons (car properties) (cons (cadr properties) result))))
      (setq properties (cddr properties)))
    result))

(defun fill-indent-to-left-margin ()
  "Indent the line to the left margin."
  (let ((margin (current-left-margin)))
    (if (and (zerop margin) (bolp))
        (delete-region (point) (progn (skip-chars-forward " \t") (point)))
      (indent-line-to margin)
      (put-text-property (line-beginning-position) (point) 'face 'default))))

(defun fill-newline ()
  "Break the line at point: replace the blanks around it by a newline, and put the fill prefix after it."
  (skip-chars-backward " \t")
  (insert ?\n)
  (let ((newline (1- (point))) (properties (fill-text-properties-at (point))))
    (if properties (set-text-properties newline (point) properties))
    ;; Beside a wide character joining leaves nothing; note what was there.
    (and (looking-at "\\( [ \t]*\\)\\(\\c|\\)?")
         (or (aref (char-category-set (or (char-before newline) ?\000)) ?|)
             (match-end 2))
         (put-text-property newline (point) 'fill-space (match-string 1)))
    (if fill-nobreak-invisible
        (remove-text-properties newline (point) '(invisible t))))
  (if (or fill-prefix (not fill-indent-according-to-mode))
      (fill-indent-to-left-margin)
    (indent-according-to-mode))
  (if (and fill-prefix (not (equal fill-prefix "")))
      (insert-before-markers-and-inherit fill-prefix)))

;;; The steps.

(defun fill-delete-prefix (from to prefix)
  "Delete PREFIX and the indentation of the lines between FROM and TO but the first, and leave point behind that one's."
  (goto-char from)
  (let ((regexp (if (and prefix (not (string-match "\\`[ \t]*\\'" prefix)))
                    (concat "[ \t]*\\(?:"
                            (replace-regexp-in-string "[ \t]+" "[ \t]*" (regexp-quote prefix) t t)
                            "\\)?[ \t]*")
                  "[ \t]*"))
        start)
    (if (looking-at regexp) (goto-char (match-end 0)))
    (setq start (point))
    (forward-line 1)
    (while (< (point) to)
      (if (looking-at regexp)
          (delete-region (point) (min to (match-end 0))))
      (forward-line 1))
    (goto-char start)))

(defun fill--line-end-regexp ()
  "Return the regexp of the ends of lines that end a sentence."
  (if colon-double-space
      (concat "\\(?:" (sentence-end) "\\|:[ \t\n]*\\)$")
    (concat (sentence-end) "$")))

(defun fill--join-wide-lines (from to)
  "Join the lines between FROM and TO whose ends need no space between them."
  (goto-char from)
  (while (search-forward "\n" to t)
    (let* ((newline (match-beginning 0)) (space (get-text-property newline 'fill-space)))
      (if space
          (replace-match space t t)
        (let ((before (char-before newline)) (after (following-char)))
          (when (and before
                     (or (aref (char-category-set before) ?|) (aref (char-category-set after) ?|))
                     (if fill-separate-heterogeneous-words-with-space
                         (and (aref fill-nospace-between-words-table before)
                              (aref fill-nospace-between-words-table after))
                       (or (aref fill-nospace-between-words-table before)
                           (aref fill-nospace-between-words-table after))))
            (delete-char -1)))))))

(defun fill-delete-newlines (from to justify nosqueeze squeeze-after)
  "Join the lines between FROM and TO to one, and leave point at FROM.
Unless NOSQUEEZE, spaces behind SQUEEZE-AFTER (default FROM) become single,
or two after sentences; with JUSTIFY `full' they do in any case."
  (goto-char from)
  (when sentence-end-double-space
    ;; A sentence that ends with its line gets the second space.
    (let ((regexp (fill--line-end-regexp)) (spaceless (append sentence-end-without-space nil)))
      (while (re-search-forward regexp to t)
        (or (>= (point) to)
            (memq (preceding-char) '(?\t ?\s))
            (memq (char-after (match-beginning 0)) spaceless)
            (insert-and-inherit ?\s)))))
  (if enable-multibyte-characters
      (fill--join-wide-lines from to))
  (goto-char from)
  (skip-chars-forward " \t")
  (subst-char-in-region from to ?\n ?\s)
  (unless (and nosqueeze (not (eq justify 'full)))
    (canonically-space-region (or squeeze-after (point)) to)
    (goto-char to)
    (delete-region (point) (progn (skip-chars-backward " \t") (point))))
  (goto-char from))

(defun canonically-space-region (beg end)
  "Make the runs of blanks between BEG and END one space each, or two after the end of a sentence.
Spaces at the starts of lines stay."
  (interactive "*r")
  (let ((end-marker (copy-marker end t))
        (sentence-end (sentence-end)))
    (save-excursion
      (goto-char beg)
      ;; Tabs first, so that only spaces are left to count.
      (when (save-excursion (search-forward "\t" end-marker t))
        (subst-char-in-region beg end-marker ?\t ?\s t))
      (while (re-search-forward "   *" end-marker t)
        (let ((start (match-beginning 0)) (here (point)))
          (delete-region
           (cond
            ((eq (char-before start) ?\n) start)
            ;; Two stay behind what looks like the end of a sentence.
            ((save-excursion
               (goto-char start)
               (fill--sentence-ends-p))
             (+ start (if sentence-end-double-space 2 1)))
            (t (1+ start)))
           here))))
    (set-marker end-marker nil)
    nil))

(defun fill--sentence-ends-p ()
  "Return non-nil if a sentence ends before point, which is before spaces."
  (save-excursion
    (skip-chars-backward " ]})\"'")
    (or (memq (preceding-char)
              (if colon-double-space '(?. ?? ?! ?: ?…) '(?. ?? ?! ?…)))
        (string-search (string (preceding-char)) sentence-end-without-space))))

;;; Filling paragraphs.

(defun fill--delete-newlines-at-end (from end)
  "Delete the soft newlines before END but one; return the position before the one that is left.
The paragraph's text begins at FROM."
  (let ((newline nil))
    (goto-char end)
    (while (and (> (point) from) (eq (preceding-char) ?\n))
      (if (and newline
               (not (and use-hard-newlines (get-text-property (1- (point)) 'hard))))
          (delete-char -1)
        (backward-char 1)
        (setq newline t)))
    (point)))

(defun fill-region-as-paragraph (from to &optional justify nosqueeze squeeze-after)
  "Fill the text between FROM and TO as one paragraph, and return the fill prefix that was used.
JUSTIFY is a kind of justification, t or another value for `full', nil for
what the text says.  NOSQUEEZE: keep the spaces within lines.
SQUEEZE-AFTER: keep those before that position.
Point goes behind the paragraph."
  (interactive (progn (barf-if-buffer-read-only)
                      (list (region-beginning) (region-end) (if current-prefix-arg 'full))))
  (unless (memq justify '(t nil none full center left right))
    (setq justify 'full))
  (let ((fill-prefix fill-prefix)
        (start (min from to)) (end (max from to)) text-start)
    (goto-char start)
    (skip-chars-forward " \t\n" end)
    (setq text-start (point))
    (beginning-of-line)
    ;; Text that begins in the middle of a line is filled from there.
    (setq start (if (< (point) start) (max start (point)) (point)))
    (setq end (copy-marker (fill--delete-newlines-at-end text-start end) t))
    (when (< text-start end)
      (goto-char start)
      (or justify (setq justify (current-justification)))
      (if (and adaptive-fill-mode (or (null fill-prefix) (equal fill-prefix "")))
          (setq fill-prefix (fill-context-prefix start end)))
      (if (null justify)
          ;; No filling: only the left margin is kept.
          (while (progn (if (and (not (eolp)) (< (current-indentation) (current-left-margin)))
                            (fill-indent-to-left-margin))
                        (forward-line 1)
                        (< (point) end)))
        (save-restriction
          (narrow-to-region (point-min) end)
          (if use-hard-newlines
              (remove-list-of-text-properties start end '(hard)))
          (if (or (memq justify '(right center))
                  (< (current-indentation) (current-left-margin)))
              (fill-indent-to-left-margin))
          (fill-delete-prefix start end fill-prefix)
          (setq start (point))
          (fill-delete-newlines start end justify nosqueeze squeeze-after)
          (fill--break-lines start end justify))))
    (let ((filled (< text-start end)))
      (goto-char end)
      (set-marker end nil)
      (unless (eobp) (forward-char 1))
      (and filled fill-prefix))))

(defun fill--break-lines (start end justify)
  "Break the long line between START and END, a marker, and justify the pieces by JUSTIFY."
  (goto-char start)
  (while (< (point) end)
    (let ((linebeg (point)) (column (current-fill-column)))
      (move-to-column column)
      (if (and (< (point) end)
               (progn
                 ;; A space just behind the last column may be broken, too.
                 (or (> (current-column) column) (forward-char 1))
                 (fill-move-to-break-point linebeg)
                 (skip-chars-forward " \t")
                 (< (point) end)))
          (progn
            (fill-newline)
            (unless (eq justify 'left)
              (save-excursion
                (forward-line -1)
                (justify-current-line justify nil t))))
        (goto-char end)
        (unless (eq justify 'left)
          (justify-current-line justify t t))))))

(defun fill-forward-paragraph (arg)
  "Move over ARG paragraphs by `fill-forward-paragraph-function'; return how many were not there."
  (let ((left (funcall fill-forward-paragraph-function arg)))
    (if (numberp left) left 0)))

(defun fill--whole-paragraph (justify)
  "Fill the paragraph that point is in or before; JUSTIFY as in `fill-paragraph'.  Return the fill prefix."
  (save-excursion
    (unless (zerop (fill-forward-paragraph 1))
      (goto-char (point-max)))
    (let ((end (point)))
      (fill-forward-paragraph -1)
      (if (= (point) end)
          ""
        (if use-hard-newlines
            (fill-region (point) end justify)
          (fill-region-as-paragraph (point) end justify))))))

(defun fill-paragraph (&optional justify region)
  "Fill the paragraph at or after point; with REGION, each paragraph of an active region.
JUSTIFY is a kind of justification, or non-nil for `full'.  The work is left
to `fill-paragraph-function' if that takes it, or to
`fill-comment-paragraph' in comments.  A buffer that does not change in the
end stays unmodified."
  (interactive (progn (barf-if-buffer-read-only)
                      (list (if current-prefix-arg 'full) t)))
  (let ((hash (and (not (buffer-modified-p)) (buffer-hash))))
    (prog1
        (or
         (and region transient-mark-mode mark-active
              (not (eq (region-beginning) (region-end)))
              (or (fill-region (region-beginning) (region-end) justify) t))
         (and (not (eq fill-paragraph-function t))
              (or fill-paragraph-function
                  (and (minibufferp (current-buffer))
                       (= 1 (point-min))))
              (let ((function (or fill-paragraph-function 'fill-minibuffer-function))
                    ;; That function may call this one.
                    (fill-paragraph-function t))
                (funcall function justify)))
         (and fill-paragraph-handle-comment
              (fill-comment-paragraph justify))
         (fill--whole-paragraph justify))
      (when (and hash (equal hash (buffer-hash)))
        (restore-buffer-modified-p nil)))))

(defun fill-minibuffer-function (arg)
  "Fill the paragraph in the minibuffer, without its prompt; ARG as in `fill-paragraph'."
  (save-restriction
    (narrow-to-region (minibuffer-prompt-end) (point-max))
    (fill-paragraph arg)))

(defun fill--comment-bounds (marker)
  "Return (START . END), the lines around point that begin with MARKER and have text, or none."
  (let ((text (concat "[ \t]*" marker "[ \t]*[^ \t\n]")))
    (save-excursion
      (beginning-of-line)
      ;; From an empty comment line, the text is what follows.
      (while (and (not (eobp)) (not (looking-at text)) (looking-at (concat "[ \t]*" marker)))
        (forward-line 1))
      (let ((start (save-excursion
                     (while (and (not (bobp))
                                 (save-excursion (forward-line -1) (looking-at text)))
                       (forward-line -1))
                     (point))))
        (while (and (not (eobp)) (looking-at text))
          (forward-line 1))
        (cons start (point))))))

(defun fill-comment-paragraph (&optional justify)
  "Fill the paragraph of the comment that point is in; return nil if it is in none.
JUSTIFY as in `fill-paragraph'.  Code before a comment stays as it is; only
lines that begin with the same comment starter belong to the paragraph."
  (comment-normalize-vars t)
  (when (and comment-start-skip comment-start)
    (let* ((here (point)) text-start
           (start (save-excursion
                    (beginning-of-line)
                    (prog1 (comment-search-forward (line-end-position) t)
                      (setq text-start (point)))))
           (code (and start (save-excursion (goto-char start) (skip-chars-backward " \t") (not (bolp))))))
      (when (and start (or (not code) (>= here start)))
        (let* ((marker (string-trim-right (buffer-substring-no-properties start text-start)))
               (fill-prefix (concat (if code
                                        (make-string (save-excursion (goto-char start) (current-column)) ?\s)
                                      (buffer-substring-no-properties
                                       (save-excursion (goto-char start) (line-beginning-position)) start))
                                    (buffer-substring-no-properties start text-start)))
               (fill-paragraph-handle-comment nil))
          (if code
              (save-excursion
                (fill-region-as-paragraph text-start (line-beginning-position 2) justify))
            (let ((bounds (fill--comment-bounds (regexp-quote marker))))
              (save-excursion
                (fill-region-as-paragraph (car bounds) (cdr bounds) justify))))
          fill-prefix)))))

(defun fill-region (from to &optional justify nosqueeze to-eop)
  "Fill each paragraph between FROM and TO, and return the fill prefix of the last one.
JUSTIFY and NOSQUEEZE as in `fill-region-as-paragraph'.  TO-EOP: fill to the
end of the paragraph at TO."
  (interactive (progn (barf-if-buffer-read-only)
                      (list (region-beginning) (region-end) (if current-prefix-arg 'full))))
  (unless (memq justify '(t nil none full center left right))
    (setq justify 'full))
  (let ((start-marker (point-marker)) end beg prefix max)
    (goto-char (max from to))
    (if to-eop
        (progn (skip-chars-backward "\n")
               (fill-forward-paragraph 1)))
    (setq max (copy-marker (point) t))
    (setq end max beg (min from to))
    (goto-char beg)
    (while (and (< (point) max)
                (progn (skip-chars-forward "\n" max) t))
      (let* ((initial (point)) paragraph-start-pos
             (stop (progn
                     (if use-hard-newlines
                         (fill--to-hard-newline max)
                       (if (not (zerop (fill-forward-paragraph 1)))
                           (goto-char max))
                       (if (> (point) max) (goto-char max)))
                     (point))))
        (setq paragraph-start-pos
              (if use-hard-newlines initial
                (fill-forward-paragraph -1)
                (max initial (point))))
        (if (< paragraph-start-pos initial) (setq paragraph-start-pos initial))
        (if (>= paragraph-start-pos stop)
            (goto-char (if (> stop initial) stop max))
          (let ((stop-marker (copy-marker stop t)))
            (setq prefix (or (fill-region-as-paragraph paragraph-start-pos stop justify nosqueeze) prefix))
            (goto-char (max (point) stop-marker))
            (set-marker stop-marker nil)))))
    (ignore end)
    (set-marker max nil)
    (goto-char start-marker)
    (set-marker start-marker nil)
    prefix))

(defun fill--to-hard-newline (max)
  "Move behind the next hard newline, at most to MAX."
  (let ((found nil))
    (while (and (not found) (search-forward "\n" max 'move))
      (if (get-text-property (1- (point)) 'hard)
          (setq found t)))
    (if (> (point) max) (goto-char max))))

;;; Paragraphs by their prefix.

(defun fill-nonuniform-paragraphs (min max &optional justifyp citation-regexp)
  "Fill the paragraphs between MIN and MAX, whatever the indentation of their lines.
JUSTIFYP as in `fill-region'.  CITATION-REGEXP matches the marks of cited text."
  (interactive (progn (barf-if-buffer-read-only)
                      (list (region-beginning) (region-end) (if current-prefix-arg 'full))))
  (let ((fill-individual-varying-indent t))
    (fill-individual-paragraphs min max justifyp citation-regexp)))

(defun fill-individual-paragraphs (min max &optional justify citation-regexp)
  "Fill the paragraphs between MIN and MAX, each with its own prefix: lines with another one end it.
JUSTIFY as in `fill-region'.  CITATION-REGEXP matches the marks of cited
text; as another non-nil value, a header of a mail is skipped."
  (interactive (progn (barf-if-buffer-read-only)
                      (list (region-beginning) (region-end) (if current-prefix-arg 'full))))
  (save-restriction
    (save-excursion
      (goto-char min)
      (beginning-of-line)
      (narrow-to-region (point) max)
      (if (and citation-regexp (not (stringp citation-regexp)))
          (search-forward "\n\n" nil 'move))
      (while (not (eobp))
        (while (and (not (eobp))
                    (looking-at "[ \t]*$"))
          (forward-line 1))
        (unless (eobp)
          (fill--individual-paragraph justify (and (stringp citation-regexp) citation-regexp)))))))

(defun fill--individual-paragraph (justify citation-regexp)
  "Fill the paragraph whose first line point is on, and move behind it; JUSTIFY and CITATION-REGEXP as above."
  (let* ((start (point))
         (fill-prefix (fill-individual-paragraphs-prefix citation-regexp))
         (regexp (concat (regexp-quote fill-prefix) "[^ \t\n]"))
         (blank (concat (regexp-quote (string-trim-right fill-prefix)) "[ \t]*$")))
    (if fill-individual-varying-indent
        (forward-paragraph 1)
      (forward-line 1)
      (while (and (not (eobp))
                  (not (looking-at blank))
                  (not (looking-at "[ \t]*$"))
                  (looking-at regexp)
                  (equal fill-prefix (fill--line-prefix citation-regexp))
                  (save-excursion (move-to-left-margin) (not (looking-at paragraph-separate))))
        (forward-line 1)))
    (fill-region-as-paragraph start (point) justify)))

(defun fill--line-prefix (citation-regexp)
  "Return the prefix of the line that point is on: citation marks as CITATION-REGEXP says, and blanks."
  (fill-individual-paragraphs-citation
   (or (fill-context-prefix (point) (line-beginning-position 2) ".*") "")
   citation-regexp))

(defun fill-individual-paragraphs-prefix (citation-regexp)
  "Return the fill prefix of the paragraph that begins on this line.
It is what the first two lines show together, if the first has the same
citation marks, perhaps with more blanks; otherwise that of the first alone.
CITATION-REGEXP matches the marks of cited text."
  (let* ((one (fill-context-prefix (point) (line-beginning-position 2) ".*"))
         (two (fill-context-prefix (point) (line-beginning-position 3) ".*"))
         (one-marks (and one (fill-individual-paragraphs-citation one citation-regexp)))
         (two-marks (and two (fill-individual-paragraphs-citation two citation-regexp))))
    (or (if (and one two
                 (string-match (concat "\\`" (regexp-quote two-marks) "[ \t]*\\'") one-marks)
                 (>= (string-width one-marks) (string-width two-marks)))
            two
          one)
        "")))

(defun fill-individual-paragraphs-citation (string citation-regexp)
  "Return the part of STRING that CITATION-REGEXP matches at its start, STRING itself if that is nil."
  (cond ((null citation-regexp) string)
        ((string-match (concat "\\`\\(?:" citation-regexp "\\)") string) (match-string 0 string))
        (t "")))

(defun skip-line-prefix (prefix)
  "Move point, if it is before the end of PREFIX on its line, behind PREFIX."
  (when prefix
    (let ((here (point)) (behind nil))
      (save-excursion
        (move-to-left-margin)
        (if (looking-at (regexp-quote prefix))
            (setq behind (match-end 0))))
      (if (and behind (< here behind))
          (goto-char behind)))))

(provide 'fill)

;;; fill.el ends here
