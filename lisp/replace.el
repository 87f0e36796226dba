;;; replace.el --- replacing text, and commands about matching lines  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar case-replace t "Non-nil means that replacing keeps the case of what is replaced.")
(defvar replace-char-fold nil "Non-nil means that a character matches similar ones.")
(defvar replace-lax-whitespace nil "Non-nil means that a space in a search matches any white space.")
(defvar replace-regexp-lax-whitespace nil "Non-nil means that a space in a regexp matches any white space.")
(defvar query-replace-history nil "History of replacing commands.")
(defvar query-replace-defaults nil "Alist of the last (FROM . TO).")
(defvar query-replace-from-history-variable 'query-replace-history "History of what is replaced.")
(defvar query-replace-to-history-variable 'query-replace-history "History of replacements.")
(defvar query-replace-highlight t "Non-nil means that the match is highlighted.")
(defvar query-replace-show-replacement t "Non-nil means that a regexp's actual replacement is shown.")
(defvar query-replace-skip-read-only nil "Non-nil means that read-only matches are passed over.")
(defvar replace-count 0 "How many matches were replaced so far.")
(defvar replace-search-function nil "Function that searches for what is to be replaced, or nil.")
(defvar replace-re-search-function nil "Function that searches for the regexp to be replaced, or nil.")
(defvar replace-overlay nil "Overlay of the match.")
(defvar regexp-history nil "History of regexps.")

;;; Reading what to replace.

(defun query-replace-descr (string)
  "Return how messages show STRING."
  (mapconcat #'isearch-text-char-description string ""))

(defun query-replace-read-from (prompt regexp-flag)
  "Read what to replace with PROMPT: a regexp if REGEXP-FLAG.  The value is a string, or (FROM . TO) for the default."
  (let* ((default (car query-replace-defaults))
         (text (read-from-minibuffer
                (if default
                    (format "%s (default %s -> %s): " prompt (query-replace-descr (car default)) (query-replace-descr (cdr default)))
                  (format "%s: " prompt))
                nil nil nil query-replace-from-history-variable
                (if default (car default)))))
    (cond
     ((and (zerop (length text)) default) (cons (car default) (cdr default)))
     (t
      (when (and regexp-flag (string-match "\\(?:\\`\\|[^\\]\\)\\(?:\\\\\\\\\\)*\\(\\\\[nt]\\)" text))
        (message "Note: `%s' here does not match a newline or a tab" (match-string 1 text))
        (sit-for 1))
      text))))

(defun query-replace-compile-replacement (to regexp-flag)
  "Return TO in the form that `perform-replace' takes: with \\, in a regexp's replacement it is evaluated."
  (if (and regexp-flag (string-match "\\(\\`\\|[^\\]\\)\\(\\\\\\\\\\)*\\\\[,#]" to))
      (let (pos list char)
        (while
            (progn
              (setq pos (match-end 0))
              (push (substring to 0 (- pos 2)) list)
              (setq char (aref to (1- pos)) to (substring to pos))
              (cond ((eq char ?\#) (push '(number-to-string replace-count) list))
                    ((eq char ?\,)
                     (let ((read (read-from-string to)))
                       (push `(replace-quote ,(query-replace--groups (car read))) list)
                       (setq to (substring to (cdr read))))))
              (string-match "\\(\\`\\|[^\\]\\)\\(\\\\\\\\\\)*\\\\[,#]" to)))
        (setq to (nreverse (delete "" (cons to list))))
        (cons #'replace-eval-replacement (if (cdr to) (cons 'concat to) (car to))))
    to))

(defun query-replace--groups (form)
  "Return FORM with the symbols \\&, \\1 and so on replaced by calls that return what they matched."
  (cond
   ((symbolp form)
    (let ((name (symbol-name form)))
      (cond ((equal name "&") '(match-string 0))
            ((equal name "#&") '(string-to-number (match-string 0)))
            ((equal name "#") 'replace-count)
            ((string-match "\\`[0-9]\\'" name) form)
            ((string-match "\\`#\\([0-9]\\)\\'" name) `(string-to-number (match-string ,(string-to-number (match-string 1 name)))))
            (t form))))
   ((consp form) (cons (query-replace--groups (car form)) (query-replace--groups (cdr form))))
   (t form)))

(defun replace-eval-replacement (expression count)
  "Return the value of EXPRESSION as a string, COUNT matches having been replaced."
  (let* ((replace-count count) (value (eval expression t)))
    (if (stringp value) value (prin1-to-string value t))))

(defun replace-quote (replacement)
  "Return REPLACEMENT quoted for `replace-match'."
  (replace-regexp-in-string "\\\\" "\\\\" (if (stringp replacement) replacement (prin1-to-string replacement t)) t t))

(defun query-replace-read-to (from prompt regexp-flag)
  "Read the replacement of FROM with PROMPT; REGEXP-FLAG: FROM is a regexp."
  (let ((to (read-from-minibuffer (format "%s %s with: " prompt (query-replace-descr from)) nil nil nil query-replace-to-history-variable from)))
    (setq query-replace-defaults (cons (cons from to) query-replace-defaults))
    (query-replace-compile-replacement to regexp-flag)))

(defun query-replace-read-args (prompt regexp-flag &optional noerror)
  "Read the arguments of a replacing command with PROMPT; REGEXP-FLAG: a regexp.  NOERROR: also in read-only buffers."
  (unless noerror (barf-if-buffer-read-only))
  (let* ((from (query-replace-read-from prompt regexp-flag))
         (to (if (consp from) (prog1 (query-replace-compile-replacement (cdr from) regexp-flag) (setq from (car from)))
               (query-replace-read-to from prompt regexp-flag))))
    (list from to (and current-prefix-arg (not (eq current-prefix-arg '-))) (and current-prefix-arg (eq current-prefix-arg '-)))))

(defun replace--region ()
  "Return the bounds of the active region as a list of two, or of two nils."
  (if (use-region-p) (list (region-beginning) (region-end)) (list nil nil)))

(defun query-replace (from-string to-string &optional delimited start end backward region-noncontiguous-p)
  "Replace FROM-STRING by TO-STRING from point on, asking about each match.
DELIMITED: whole words only.  START and END bound the text.  BACKWARD:
go backward.  REGION-NONCONTIGUOUS-P is passed on."
  (interactive (let ((common (query-replace-read-args (concat "Query replace" (if (use-region-p) " in region" "")) nil)))
                 (append (list (nth 0 common) (nth 1 common) (nth 2 common)) (replace--region) (list (nth 3 common) nil))))
  (perform-replace from-string to-string t nil delimited nil nil start end backward region-noncontiguous-p))

(defun query-replace-regexp (regexp to-string &optional delimited start end backward region-noncontiguous-p)
  "Replace matches of REGEXP by TO-STRING from point on, asking about each; the others as in `query-replace'."
  (interactive (let ((common (query-replace-read-args (concat "Query replace regexp" (if (use-region-p) " in region" "")) t)))
                 (append (list (nth 0 common) (nth 1 common) (nth 2 common)) (replace--region) (list (nth 3 common) nil))))
  (perform-replace regexp to-string t t delimited nil nil start end backward region-noncontiguous-p))

(defun replace-string (from-string to-string &optional delimited start end backward region-noncontiguous-p)
  "Replace FROM-STRING by TO-STRING from point on, without asking; the others as in `query-replace'."
  (declare (interactive-only "use `search-forward' and `replace-match' instead."))
  (interactive (let ((common (query-replace-read-args (concat "Replace string" (if (use-region-p) " in region" "")) nil)))
                 (append (list (nth 0 common) (nth 1 common) (nth 2 common)) (replace--region) (list (nth 3 common) nil))))
  (perform-replace from-string to-string nil nil delimited nil nil start end backward region-noncontiguous-p))

(defun replace-regexp (regexp to-string &optional delimited start end backward region-noncontiguous-p)
  "Replace matches of REGEXP by TO-STRING from point on, without asking; the others as in `query-replace'."
  (declare (interactive-only "use `re-search-forward' and `replace-match' instead."))
  (interactive (let ((common (query-replace-read-args (concat "Replace regexp" (if (use-region-p) " in region" "")) t)))
                 (append (list (nth 0 common) (nth 1 common) (nth 2 common)) (replace--region) (list (nth 3 common) nil))))
  (perform-replace regexp to-string nil t delimited nil nil start end backward region-noncontiguous-p))

;;; The replacing itself.

(defun replace-match-maybe-edit (newtext fixedcase literal noedit match-data &optional _backward)
  "Replace the match of MATCH-DATA by NEWTEXT; FIXEDCASE and LITERAL as in `replace-match'.
Unless NOEDIT, \\? in NEWTEXT asks the user to edit it."
  (unless noedit
    (while (string-match "\\(?:\\`\\|[^\\]\\)\\(?:\\\\\\\\\\)*\\(\\\\\\?\\)" newtext)
      (setq newtext (read-string "Edit replacement string: "
                                 (concat (substring newtext 0 (match-beginning 1)) (substring newtext (match-end 1)))))))
  (set-match-data match-data)
  (replace-match newtext fixedcase literal))

(defun replace--highlight (beg end)
  "Highlight the match between BEG and END."
  (when query-replace-highlight
    (if replace-overlay
        (move-overlay replace-overlay beg end (current-buffer))
      (setq replace-overlay (make-overlay beg end))
      (overlay-put replace-overlay 'priority 1001)
      (overlay-put replace-overlay 'face 'query-replace))))

(defun replace-dehighlight ()
  "Remove the highlighting of the match."
  (when replace-overlay (delete-overlay replace-overlay)))

(defun replace--search (regexp regexp-flag delimited limit backward)
  "Search for REGEXP, a string unless REGEXP-FLAG, up to LIMIT, BACKWARD or not; DELIMITED: whole words."
  (let ((search-spaces-regexp (and (if regexp-flag replace-regexp-lax-whitespace replace-lax-whitespace) search-whitespace-regexp)))
    (cond
     ((and regexp-flag replace-re-search-function) (funcall replace-re-search-function regexp limit t))
     ((and (not regexp-flag) replace-search-function) (funcall replace-search-function regexp limit t))
     ((or regexp-flag delimited search-spaces-regexp)
      (let ((re (if regexp-flag regexp (regexp-quote regexp))))
        (when delimited (setq re (concat "\\b\\(?:" re "\\)\\b")))
        (if backward (re-search-backward re limit t) (re-search-forward re limit t))))
     (backward (search-backward regexp limit t))
     (t (search-forward regexp limit t)))))

(defconst replace--help
  "Type y or SPC to replace the match, n or DEL to leave it and go on,\nq or RET to stop, . to replace this one and stop, , to replace it and look,\n! to replace all the others, ^ to go back, u to undo, e to edit the replacement,\nC-r for a recursive edit, C-l to redraw."
  "What the answers of replacing commands mean.")

(defun perform-replace (from-string replacements query-flag regexp-flag delimited-flag
                                    &optional repeat-count map start end backward _region-noncontiguous-p)
  "Replace FROM-STRING by REPLACEMENTS; ask about each match if QUERY-FLAG.
REPLACEMENTS is a string, a list of them used in turn, REPEAT-COUNT times
each, or (FUNCTION . DATA).  REGEXP-FLAG: FROM-STRING is a regexp.
DELIMITED-FLAG: whole words only.  MAP binds the answers.  START and END
bound the text; BACKWARD goes backward.  Returns t if QUERY-FLAG and not interrupted."
  (or map (setq map query-replace-map))
  (and query-flag minibuffer-auto-raise (raise-frame (window-frame (minibuffer-window))))
  (let* ((case-fold-search (if (and case-fold-search search-upper-case)
                               (isearch-no-upper-case-p from-string regexp-flag)
                             case-fold-search))
         (nocasify (not (and case-replace case-fold-search)))
         (literal (not regexp-flag))
         (function (and (consp replacements) (functionp (car replacements)) (car replacements)))
         (rotation (and (consp replacements) (not function) replacements))
         (rotation-left (or repeat-count 1))
         (keep-going t) (stack nil) (count 0) (automatic nil) (skipped 0)
         (limit nil) (noedit nil) (original-start (point-marker))
         (message (format "Query replacing %s with %s: (y, n, q, !, ., ?) " (query-replace-descr from-string) "%s"))
         next-replacement)
    (when start
      (setq limit (copy-marker (max start end) t))
      (goto-char (if backward (max start end) (min start end)))
      (if backward (setq limit (copy-marker (min start end))))
      (deactivate-mark))
    (push-mark nil t)
    (unwind-protect
        (while (and keep-going
                    (not (if backward (bobp) (eobp)))
                    (replace--search from-string regexp-flag delimited-flag limit backward))
          (let* ((real (match-data)) (beg (match-beginning 0)) (end (match-end 0)) (empty (= beg end)))
            (if (and query-replace-skip-read-only (text-property-not-all beg end 'read-only nil))
                (setq skipped (1+ skipped))
              (setq next-replacement
                    (cond (function (set-match-data real) (funcall function (cdr replacements) count))
                          (rotation
                           (when (= rotation-left 0)
                             (setq rotation-left (or repeat-count 1) rotation (or (cdr rotation) replacements)))
                           (setq rotation-left (1- rotation-left))
                           (car rotation))
                          (t replacements)))
              (if (or (not query-flag) automatic)
                  (progn
                    (replace-match-maybe-edit next-replacement nocasify literal noedit real backward)
                    (push (list beg (copy-marker (if backward beg (match-end 0))) nil) stack)
                    (setq count (1+ count)))
                (let ((done nil) (replaced nil))
                  (while (not done)
                    (set-match-data real)
                    (replace--highlight beg (if replaced (point) end))
                    (goto-char (if backward beg (if replaced (point) end)))
                    (let* ((shown (if (and regexp-flag query-replace-show-replacement)
                                      (progn (set-match-data real) (match-substitute-replacement next-replacement nocasify literal))
                                    next-replacement))
                           (key (read-key (format message (query-replace-descr shown))))
                           (def (lookup-key map (vector key))))
                      (cond
                       ((eq def 'help)
                        (with-output-to-temp-buffer "*Help*" (princ replace--help)))
                       ((eq def 'exit) (setq keep-going nil done t))
                       ((eq def 'quit) (signal 'quit nil))
                       ((eq def 'act)
                        (unless replaced
                          (replace-match-maybe-edit next-replacement nocasify literal noedit real backward)
                          (push (list beg (copy-marker (point)) t) stack)
                          (setq count (1+ count)))
                        (setq done t replaced t))
                       ((eq def 'act-and-exit)
                        (unless replaced
                          (replace-match-maybe-edit next-replacement nocasify literal noedit real backward)
                          (setq count (1+ count)))
                        (setq keep-going nil done t replaced t))
                       ((eq def 'act-and-show)
                        (unless replaced
                          (replace-match-maybe-edit next-replacement nocasify literal noedit real backward)
                          (push (list beg (copy-marker (point)) t) stack)
                          (setq count (1+ count) replaced t)))
                       ((eq def 'automatic)
                        (unless replaced
                          (replace-match-maybe-edit next-replacement nocasify literal noedit real backward)
                          (setq count (1+ count)))
                        (setq automatic t done t replaced t))
                       ((eq def 'skip)
                        (unless replaced (push (list beg (copy-marker end) nil) stack))
                        (setq done t))
                       ((memq def '(undo undo-all))
                        (if (null stack)
                            (progn (message "Nothing to undo") (ding) (sit-for 1))
                          (let ((entries (if (eq def 'undo-all) (prog1 stack (setq stack nil)) (list (pop stack)))))
                            (dolist (entry entries)
                              (when (nth 2 entry)
                                (setq count (1- count))
                                (replace--undo-one entry))
                              (goto-char (car entry))))
                          (setq done t)
                          (if backward (forward-char (length from-string)))))
                       ((eq def 'backup)
                        (if (null stack)
                            (progn (message "No previous match") (ding) (sit-for 1))
                          (let ((entry (pop stack)))
                            (goto-char (car entry))
                            (setq done t))))
                       ((eq def 'recenter) (recenter nil))
                       ((eq def 'edit-replacement)
                        (setq next-replacement (read-string "Edit replacement string: " next-replacement))
                        (unless replaced
                          (replace-match-maybe-edit next-replacement nocasify literal noedit real backward)
                          (setq count (1+ count)))
                        (setq done t replaced t))
                       ((eq def 'edit)
                        (save-excursion (recursive-edit)))
                       ((memq def '(scroll-up scroll-down))
                        (ignore-errors (if (eq def 'scroll-up) (scroll-up) (scroll-down))))
                       (t
                        (setq keep-going nil done t)
                        (setq unread-command-events (append (listify-key-sequence (vector key)) unread-command-events))
                        (setq this-command 'mode-exited))))))))
            ;; An empty match must not be found again at the same place.
            (when (and empty keep-going (= (point) beg))
              (if (if backward (bobp) (eobp))
                  (setq keep-going nil)
                (forward-char (if backward -1 1))))))
      (replace-dehighlight)
      (set-marker original-start nil))
    (or unread-command-events
        (message "Replaced %d occurrence%s%s" count (if (= count 1) "" "s")
                 (if (> skipped 0) (format " (skipped %d read-only)" skipped) "")))
    (and keep-going query-flag t)))

(defun replace--undo-one (entry)
  "Undo the replacement that ENTRY of the stack is."
  (let ((buffer-undo-list buffer-undo-list))
    (ignore entry)
    (while (eq (car buffer-undo-list) nil) (setq buffer-undo-list (cdr buffer-undo-list)))
    (let ((inhibit-read-only t)) (primitive-undo 1 buffer-undo-list)))
  (undo-boundary))

(defun match-substitute-replacement (replacement &optional fixedcase literal string subexp)
  "Return REPLACEMENT as `replace-match' would insert it; FIXEDCASE, LITERAL, STRING and SUBEXP as there."
  (let ((match (match-string 0 string)))
    (save-match-data
      (match-data--translate (- (match-beginning 0)))
      (replace-match replacement fixedcase literal match subexp))))

;;; Lines.

(defun read-regexp (prompt &optional defaults history)
  "Read a regexp with PROMPT; DEFAULTS are its defaults, HISTORY its history."
  (let* ((default (if (consp defaults) (car defaults) (if (stringp defaults) defaults)))
         (input (read-from-minibuffer (if (string-match ":[ \t]*\\'" prompt) prompt (format-prompt prompt (and default (query-replace-descr default))))
                                      nil nil nil (or history 'regexp-history) default)))
    (if (equal input "") (or default input) input)))

(defun replace--line-bounds (rstart rend interactive)
  "Return the bounds that a command about lines works in, from RSTART and REND, or the region if INTERACTIVE."
  (cond (rstart (cons (save-excursion (goto-char (min rstart rend)) (line-beginning-position)) (copy-marker (max rstart rend))))
        ((and interactive (use-region-p)) (cons (region-beginning) (copy-marker (region-end))))
        (t (cons (point) (point-max-marker)))))

(defun keep-lines (regexp &optional rstart rend interactive)
  "Delete the lines without a match of REGEXP, from point on or between RSTART and REND.  INTERACTIVE: in the active region."
  (interactive (progn (barf-if-buffer-read-only) (list (read-regexp "Keep lines containing match for regexp") nil nil t)))
  (let* ((bounds (replace--line-bounds rstart rend interactive)) (end (cdr bounds))
         (case-fold-search (and case-fold-search (isearch-no-upper-case-p regexp t))))
    (save-excursion
      (goto-char (car bounds))
      (or (bolp) (forward-line 1))
      (while (< (point) end)
        (if (save-excursion (re-search-forward regexp (line-end-position) t))
            (forward-line 1)
          (delete-region (point) (min end (progn (forward-line 1) (point))))))))
  nil)

(defun flush-lines (regexp &optional rstart rend interactive)
  "Delete the lines with a match of REGEXP, from point on or between RSTART and REND.  INTERACTIVE: in the active region."
  (interactive (progn (barf-if-buffer-read-only) (list (read-regexp "Flush lines containing match for regexp") nil nil t)))
  (let* ((bounds (replace--line-bounds rstart rend interactive)) (end (cdr bounds)) (count 0)
         (case-fold-search (and case-fold-search (isearch-no-upper-case-p regexp t))))
    (save-excursion
      (goto-char (car bounds))
      (while (and (< (point) end) (re-search-forward regexp end t))
        (setq count (1+ count))
        (delete-region (save-excursion (goto-char (match-beginning 0)) (line-beginning-position))
                       (progn (forward-line 1) (point)))))
    (when interactive (message "Deleted %d matching line%s" count (if (= count 1) "" "s")))
    count))
(defalias 'delete-matching-lines #'flush-lines)
(defalias 'delete-non-matching-lines #'keep-lines)

(defun how-many (regexp &optional rstart rend interactive)
  "Return the number of matches of REGEXP from point on or between RSTART and REND.  INTERACTIVE: show it."
  (interactive (list (read-regexp "How many matches for regexp") nil nil t))
  (let* ((bounds (if rstart
                     (if rend (cons (min rstart rend) (max rstart rend)) (cons rstart (point-max)))
                   (replace--line-bounds nil nil interactive)))
         (count 0) (case-fold-search (and case-fold-search (isearch-no-upper-case-p regexp t))))
    (save-excursion
      (goto-char (car bounds))
      (while (and (< (point) (cdr bounds)) (re-search-forward regexp (cdr bounds) t))
        (setq count (1+ count))
        (when (and (= (match-beginning 0) (match-end 0)) (not (eobp)))
          (forward-char 1))))
    (when interactive (message "%d occurrence%s" count (if (= count 1) "" "s")))
    count))
(defalias 'count-matches #'how-many)

;;; Occur.

(defvar occur-mode-map
  (let ((map (make-sparse-keymap)))
    (suppress-keymap map)
    (define-key map "\C-m" #'occur-mode-goto-occurrence)
    (define-key map "o" #'occur-mode-goto-occurrence-other-window)
    (define-key map "n" #'next-line)
    (define-key map "p" #'previous-line)
    (define-key map "q" #'quit-window)
    map)
  "Keymap of lists of matching lines.")
(defvar occur-hook nil "Hook run after a list of matching lines was made.")
(defvar list-matching-lines-default-context-lines 0 "Lines of context that `occur' shows.")

(define-derived-mode occur-mode nil "Occur"
  "Major mode of lists of matching lines; RET goes to one."
  (setq buffer-read-only t truncate-lines t)
  (setq next-error-function #'occur-next-error))

(defun occur-next-error (&optional argp reset)
  "Go to the ARGP-th next place that the list shows, from its start if RESET is non-nil."
  (interactive "p")
  (let ((n (or argp 1)))
    (when reset (goto-char (point-min)))
    (while (/= n 0)
      (let ((line (progn (if (> n 0) (end-of-line) (beginning-of-line)) (point))) found)
        (while (and (not found) (not (if (> n 0) (eobp) (bobp))))
          (forward-line (if (> n 0) 1 -1))
          (setq found (get-text-property (point) 'occur-target))
          (if (and (not found) (= (point) line)) (setq found 'none)))
        (unless (and found (not (eq found 'none)))
          (goto-char line)
          (user-error "No more matches")))
      (setq n (if (> n 0) (1- n) (1+ n))))
    (let ((window (get-buffer-window (current-buffer))))
      (if window (set-window-point window (point))))
    (occur-mode-goto-occurrence)))

(defun occur (regexp &optional _nlines region)
  "List the lines of the buffer, or of REGION, a pair of positions, that match REGEXP."
  (interactive (list (read-regexp "List lines matching regexp") nil (and (use-region-p) (cons (region-beginning) (region-end)))))
  (let ((source (current-buffer)) (matches 0) (lines 0) (results nil)
        (case-fold-search (and case-fold-search (isearch-no-upper-case-p regexp t))))
    (save-excursion
      (save-restriction
        (if region (narrow-to-region (car region) (cdr region)))
        (goto-char (point-min))
        (let ((line (line-number-at-pos (point) t)) (at (point)))
          (while (and (not (eobp)) (re-search-forward regexp nil t))
            (let ((mark (copy-marker (match-beginning 0))))
              (goto-char (match-beginning 0))
              (setq line (+ line (count-lines at (line-beginning-position))) at (line-beginning-position))
              (let ((end (line-end-position)) (n 0))
                (while (and (<= (point) end) (re-search-forward regexp end t))
                  (setq n (1+ n))
                  (if (= (match-beginning 0) (match-end 0)) (if (eobp) (setq end -1) (forward-char 1))))
                (setq matches (+ matches n) lines (1+ lines))
                (push (list line (buffer-substring at (line-end-position)) mark) results)
                (goto-char at)
                (forward-line 1)))))))
    (if (zerop lines)
        (message "Searched 1 buffer; no matches for \"%s\"" (query-replace-descr regexp))
      (with-current-buffer (get-buffer-create "*Occur*")
        (occur-mode)
        (let ((inhibit-read-only t))
          (erase-buffer)
          (insert (format "%d match%s%s for \"%s\" in buffer: %s\n" matches (if (= matches 1) "" "es")
                          (if (= lines matches) "" (format " in %d line%s" lines (if (= lines 1) "" "s")))
                          (query-replace-descr regexp) (buffer-name source)))
          (dolist (r (nreverse results))
            (let ((start (point)))
              (insert (format "%7d:%s\n" (nth 0 r) (nth 1 r)))
              (put-text-property start (point) 'occur-target (nth 2 r))))
          (goto-char (point-min))
          (set-buffer-modified-p nil)))
      (display-buffer "*Occur*")
      (message "Searched 1 buffer; %d match%s for \"%s\"" matches (if (= matches 1) "" "es") (query-replace-descr regexp))
      (run-hooks 'occur-hook))))

(defun occur-mode--target ()
  "Return the place that the line at point lists."
  (let ((target (get-text-property (point) 'occur-target)))
    (unless (and target (marker-buffer target)) (error "No occurrence on this line"))
    target))

(defun occur-mode-goto-occurrence () "Go to the place that the line at point lists." (interactive) (let ((target (occur-mode--target))) (pop-to-buffer (marker-buffer target)) (goto-char target)))
(defun occur-mode-goto-occurrence-other-window () "Go to the place that the line at point lists, in another window." (interactive) (let ((target (occur-mode--target))) (switch-to-buffer-other-window (marker-buffer target)) (goto-char target)))

(provide 'replace)

;;; replace.el ends here
