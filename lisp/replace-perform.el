;;; replace-perform.el --- going from match to match and replacing  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `perform-replace' binds the variables below, which describe one run; the functions for the answers work on them
;; (`replace--answers').  An answer either asks again about the same match, or sets `replace--done' when the next match is to be
;; found.  Each match that was asked about is an entry of `replace--stack', with markers, so that it can be gone back to and
;; undone after others were replaced.

;;; Code:

(defcustom query-replace-skip-read-only nil
  "Non-nil means that read-only matches are passed over."
  :type 'boolean :group 'matching :version "22.1")
(defcustom query-replace-show-replacement t
  "Non-nil means that questions show the text a regexp's match would become."
  :type 'boolean :group 'matching :version "23.1")
(defcustom query-replace-highlight t
  "Non-nil means that the match is highlighted."
  :type 'boolean :group 'matching)
(defcustom query-replace-highlight-submatches t
  "Non-nil means that what the groups of a regexp match is highlighted."
  :type 'boolean :group 'matching :version "28.1")
(defcustom query-replace-lazy-highlight t
  "Non-nil means that the other matches in the window are highlighted."
  :type 'boolean :group 'matching :version "22.1")

(defvar replace-count 0 "How many matches were replaced so far.")
(defvar replace-update-post-hook nil "Hook run after a match was shown and before the question about it.")
(defvar replace-search-function nil "Function that searches for the text to be replaced, or nil.")
(defvar replace-re-search-function nil "Function that searches for the regexp to be replaced, or nil.")
(defvar replace-overlay nil "Overlay of the match.")
(defvar replace-submatches-overlays nil "Overlays of what the groups of the match matched.")
(defvar replace--lazy-overlays nil "Overlays of the other matches.")

(defconst query-replace-help
  "Type y or SPC to replace the match, n or DEL to leave it and go to the next,
RET or q to stop, . to replace this match and stop,
, to replace the match and look at the result before going on,
C-r to edit with the usual commands (\\[exit-recursive-edit] comes back),
C-w to delete the match and edit,
C-l to redraw the screen,
! to replace all the other matches without asking,
^ to go back to the match before,
u to undo the last replacement, U to undo them all,
E to edit the replacement.
Where several buffers are searched, Y replaces all other matches in all of them, and
N goes to the next buffer."
  "What the answers of replacing commands mean.")

(defvar multi-query-replace-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map query-replace-map)
    (define-key map "Y" 'automatic-all)
    (define-key map "N" 'exit-current)
    map)
  "Keymap of the answers where several buffers are searched; its bindings are not commands.")

;;; What describes one run.

(defvar replace--next nil "The replacement of the present match.")
(defvar replace--match nil "Match data of the present match.")
(defvar replace--entry nil "Entry of the present match if it is replaced: (BEGINNING END ORIGINAL).")
(defvar replace--fresh nil "Non-nil if the present match was replaced since it was last come to.")
(defvar replace--stack nil "Entries of the matches asked about, the latest first; those not replaced are numbers.")
(defvar replace--done nil "Non-nil when the next match is to be found; `again' if this one is to be searched for again.")
(defvar replace--state nil "What comes after this match: `ask', `automatic', `stop', or `next-buffer'.")
(defvar replace--edge nil "Where the last match ended and of what kind it was, as in `replace--find', or nil.")
(defvar replace--arguments nil "List of the text, REGEXP-FLAG, DELIMITED-FLAG, BACKWARD, NOCASIFY and LITERAL.")

(defmacro replace--argument (name)
  "Return the element of `replace--arguments' that is called NAME."
  `(nth ,(- 6 (length (memq name '(string regexp delimited backward nocasify literal)))) replace--arguments))

;;; Replacing one match.

(defun match-substitute-replacement (replacement &optional fixedcase literal string subexp)
  "Return REPLACEMENT as `replace-match' would insert it; FIXEDCASE, LITERAL, STRING and SUBEXP as there."
  (let ((match (match-string 0 string)))
    (save-match-data
      (match-data--translate (- (match-beginning 0)))
      (replace-match replacement fixedcase literal match subexp))))

(defun replace-match-data (integers reuse &optional new)
  "Return the match data; INTEGERS and REUSE as in `match-data'.  With NEW, make that the match data and return it."
  (if new
      (progn (set-match-data new) new)
    (match-data integers reuse t)))

(defun replace-match-maybe-edit (newtext fixedcase literal noedit match-data &optional backward)
  "Replace the match of MATCH-DATA by NEWTEXT; FIXEDCASE and LITERAL as in `replace-match'.
Unless NOEDIT, each \\? in NEWTEXT lets the user edit it.  BACKWARD: point goes to the beginning.
The value is non-nil if there was nothing to edit."
  (let ((edit "\\(?:\\`\\|[^\\]\\)\\(?:\\\\\\\\\\)*\\(\\\\\\?\\)") (plain t))
    (unless (or literal noedit (not (string-search "\\?" newtext)))
      (while (string-match edit newtext)
        (let ((at (match-beginning 1)))
          (setq plain nil
                newtext (read-string "Edit replacement string: "
                                     (cons (concat (substring newtext 0 at) (substring newtext (match-end 1))) (1+ at)))))))
    (set-match-data match-data)
    (replace-match newtext fixedcase literal)
    (if backward (goto-char (match-beginning 0)))
    plain))

;;; Searching.

(defun replace-search (search-string limit regexp-flag delimited-flag case-fold &optional backward)
  "Search for SEARCH-STRING up to LIMIT, and return non-nil if it was found.
REGEXP-FLAG: it is a regexp.  DELIMITED-FLAG: for its words.  CASE-FOLD: ignore case.  BACKWARD: search backward."
  (let ((case-fold-search case-fold)
        (own (if regexp-flag replace-re-search-function replace-search-function))
        (search-spaces-regexp (and (if regexp-flag replace-regexp-lax-whitespace replace-lax-whitespace) search-whitespace-regexp)))
    (cond
     (own (funcall own search-string limit t))
     ((not (or regexp-flag delimited-flag search-spaces-regexp))
      (if backward (search-backward search-string limit t) (search-forward search-string limit t)))
     (t
      (let ((regexp (cond ((functionp delimited-flag) (funcall delimited-flag search-string))
                          (delimited-flag (word-search-regexp search-string))
                          (regexp-flag search-string)
                          (t (regexp-quote search-string)))))
        (if backward (re-search-backward regexp limit t) (re-search-forward regexp limit t)))))))

(defun replace--at-end-p (limit backward)
  "Return non-nil if there is nothing left to search, up to LIMIT or BACKWARD."
  (if backward
      (or (bobp) (and limit (<= (point) limit)))
    (or (eobp) (and limit (>= (point) limit)))))

(defun replace--find (string limit regexp-flag delimited backward edge)
  "Find the next match and return non-nil, or stay; the arguments are those of `perform-replace'.
EDGE is nil, or (POSITION . KIND) for where the last match ended.  No empty match is taken there; if KIND is `apart', no match
at all, and the search begins one character on.  If KIND is a list, it is the next match (`replace--next-match')."
  (let ((start (point)) (step (if backward -1 1)) found)
    (if (and (consp (cdr edge)) (not (replace--at-end-p limit backward)))
        (setq found (replace--take (cdr edge))))
    (if (and (eq (cdr edge) 'apart) (not (replace--at-end-p limit backward))) (forward-char step))
    (while (and (not found) (not (replace--at-end-p limit backward))
                (replace-search string limit regexp-flag delimited case-fold-search backward))
      (let ((near (if backward (match-end 0) (match-beginning 0))))
        (if (and edge (= near (car edge)) (= (match-beginning 0) (match-end 0)))
            (progn
              (goto-char near)
              (setq edge nil)
              (unless (replace--at-end-p limit backward) (forward-char step)))
          (setq found t))))
    (unless found (goto-char start))
    found))

(defun replace--next-match (regexp)
  "Return the match data of a match of REGEXP at point, the end of the present match, or `apart' if none is there.
The next match is that one, whatever the replacement before it makes of it and even if it reaches beyond the limit."
  (if (let ((inhibit-changing-match-data t)) (looking-at regexp))
      (save-match-data
        (looking-at regexp)
        (if (< (match-beginning 0) (match-end 0)) (match-data t) 'apart))
    'apart))

(defun replace--take (match)
  "Make MATCH, a value of `replace--next-match', the present match, now that it begins at point; go to its end."
  (let ((beg (point)))
    (set-match-data match)
    (match-data--translate (- beg (car match)))
    (goto-char (match-end 0))))

(defun replace--edge (beg end)
  "Return the kind of edge, as in `replace--find', that the match from BEG to END will leave."
  (cond ((= beg end) 'apart)
        ((and (replace--argument regexp) (not (replace--argument backward)))
         (save-excursion (goto-char end) (replace--next-match (replace--argument string))))))

;;; Highlighting.

(defun replace-highlight (match-beg match-end _range-beg _range-end search-string regexp-flag delimited-flag case-fold &optional _backward)
  "Highlight the match from MATCH-BEG to MATCH-END, its groups and the other matches of SEARCH-STRING in the window.
REGEXP-FLAG, DELIMITED-FLAG and CASE-FOLD as in `replace-search'."
  (when query-replace-highlight
    (if replace-overlay
        (move-overlay replace-overlay match-beg match-end (current-buffer))
      (setq replace-overlay (make-overlay match-beg match-end))
      (overlay-put replace-overlay 'priority 1001)
      (overlay-put replace-overlay 'face 'query-replace)))
  (mapc #'delete-overlay replace-submatches-overlays)
  (setq replace-submatches-overlays nil)
  (when (and query-replace-highlight-submatches regexp-flag)
    (let ((groups (cddr (match-data t))) (n 1))
      (while groups
        (when (numberp (car groups))
          (let ((overlay (make-overlay (car groups) (cadr groups))) (face (intern (format "isearch-group-%d" n))))
            (overlay-put overlay 'face (if (facep face) face 'query-replace))
            (overlay-put overlay 'priority 1002)
            (push overlay replace-submatches-overlays)))
        (setq n (if (facep (intern (format "isearch-group-%d" (1+ n)))) (1+ n) 1) groups (cddr groups)))))
  (if (and query-replace-lazy-highlight (not noninteractive) (not executing-kbd-macro))
      (replace--lazy-highlight search-string regexp-flag delimited-flag case-fold)))

(defun replace--lazy-highlight (string regexp-flag delimited case-fold)
  "Highlight the matches in the window; STRING, REGEXP-FLAG, DELIMITED and CASE-FOLD as in `replace-search'."
  (mapc #'delete-overlay replace--lazy-overlays)
  (setq replace--lazy-overlays nil)
  (save-match-data
    (save-excursion
      (let ((end (window-end nil t)) (count 0))
        (goto-char (window-start))
        (while (and (< count 200) (< (point) end) (replace-search string end regexp-flag delimited case-fold))
          (setq count (1+ count))
          (if (= (match-beginning 0) (match-end 0))
              (unless (eobp) (forward-char 1))
            (let ((overlay (make-overlay (match-beginning 0) (match-end 0))))
              (overlay-put overlay 'face 'lazy-highlight)
              (push overlay replace--lazy-overlays))))))))

(defun replace-dehighlight ()
  "Remove the highlighting of matches."
  (if replace-overlay (delete-overlay replace-overlay))
  (mapc #'delete-overlay replace-submatches-overlays)
  (mapc #'delete-overlay replace--lazy-overlays)
  (setq replace-submatches-overlays nil replace--lazy-overlays nil))

;;; One run.

(defun replace--do (count)
  "Replace the present match, unless it is replaced already; add it to `replace-count' if COUNT is non-nil."
  (unless replace--entry
    (let ((original (buffer-substring (car replace--match) (cadr replace--match))) (start (car replace--match))
          (size (buffer-size)))
      (replace-match-maybe-edit replace--next (replace--argument nocasify) (replace--argument literal) nil replace--match
                                (replace--argument backward))
      (setq replace--entry
            (list (copy-marker start t) (copy-marker (+ start (length original) (- (buffer-size) size))) original)
            replace--fresh t)
      (if count (setq replace-count (1+ replace-count))))))

(defun replace--goto-entry (entry)
  "Go to where the search for the match of ENTRY begins, or if it is replaced to where point was after that."
  (replace--goto-match (if (consp entry) (nth 0 entry) entry) (if (consp entry) (nth 1 entry) entry)))

(defun replace--goto-match (beg end)
  "Go from BEG to END or back, as the search goes."
  (goto-char (if (replace--argument backward) (min beg end) (max beg end))))

(defun replace--restore (entry)
  "Undo the replacement that ENTRY is about, and go to where its match is found again."
  (let ((beg (marker-position (car entry))) (original (nth 2 entry)))
    (delete-region beg (max beg (marker-position (nth 1 entry))))
    (goto-char beg)
    (insert original)
    (setq replace-count (1- replace-count))
    (unless (replace--argument backward) (goto-char beg))))

(defun replace--nothing (text)
  "Say TEXT, and wait."
  (message "%s" text)
  (ding 'no-terminate)
  (sit-for 1))

(defun replace--undo ()
  "Undo the latest replacement, and ask about its match again."
  (if replace--fresh (push replace--entry replace--stack))
  (let ((rest replace--stack))
    (while (numberp (car rest)) (setq rest (cdr rest)))
    (if (null rest)
        (replace--nothing "Nothing to undo")
      (replace--restore (car rest))
      (setq replace--stack (cdr rest) replace--done 'again))))

(defun replace--undo-all ()
  "Undo all replacements, and ask about the first match again."
  (if replace--fresh (push replace--entry replace--stack))
  (let ((entries (delq nil (mapcar (lambda (entry) (if (consp entry) entry)) replace--stack))))
    (if (null entries)
        (replace--nothing "Nothing to undo")
      (mapc #'replace--restore entries)
      (setq replace--stack nil replace--done 'again)
      (replace--nothing (format "Undid %d replacement%s" (length entries) (if (cdr entries) "s" ""))))))

(defun replace--backup ()
  "Go back to the match before."
  (if (null replace--stack)
      (replace--nothing "No previous match")
    (let ((entry (pop replace--stack)))
      (cond
       ((numberp entry)
        (goto-char entry)
        (setq replace--done 'again))
       (t
        (setq replace--entry entry replace--fresh nil replace--match (list (marker-position (car entry)) (marker-position (nth 1 entry))))
        (replace--goto-entry entry))))))

(defun replace--edit-replacement ()
  "Let the user edit the replacement, and replace."
  (setq replace--next (read-string "Edit replacement string: " replace--next))
  (replace--do nil)
  (setq replace--done t))

(defun replace--recursive-edit (delete)
  "Let the user edit the buffer at the match, having deleted the match if DELETE."
  (let ((end (copy-marker (cadr replace--match) t)) (beg (copy-marker (car replace--match))))
    (when delete
      (delete-region beg end)
      (setq replace--entry (list (copy-marker beg t) (copy-marker beg) "")))
    (goto-char beg)
    (save-match-data (save-window-excursion (save-excursion (recursive-edit))))
    (setq replace--match (list (marker-position beg) (marker-position end)))
    (goto-char end)
    (set-marker beg nil)
    (set-marker end nil)))

(defun replace--help ()
  "Show what the answers mean."
  (with-output-to-temp-buffer "*Help*"
    (princ (concat "Query replacing " (if (replace--argument regexp) "regexp " "") (replace--argument string) " with " replace--next
                   ".\n\n" (substitute-command-keys query-replace-help)))
    (with-current-buffer standard-output (help-mode))))

(defconst replace--answers
  `((help . replace--help)
    (exit . ,(lambda () (setq replace--state 'stop replace--done t)))
    (exit-current . ,(lambda () (setq replace--state 'next-buffer replace--done t)))
    (act . ,(lambda () (replace--do t) (setq replace--done t)))
    (act-and-exit . ,(lambda () (replace--do t) (setq replace--state 'stop replace--done t)))
    (act-and-show . ,(lambda () (replace--do t)))
    (automatic . ,(lambda () (replace--do t) (setq replace--state 'automatic replace--done t)))
    (automatic-all . ,(lambda () (replace--do t) (setq replace--state 'automatic replace--done t)))
    (skip . ,(lambda () (setq replace--done t)))
    (undo . replace--undo)
    (undo-all . replace--undo-all)
    (backup . replace--backup)
    (recenter . ,(lambda () (recenter nil)))
    (edit . ,(lambda () (replace--recursive-edit nil)))
    (delete-and-edit . ,(lambda () (replace--recursive-edit t)))
    (edit-replacement . replace--edit-replacement)
    (scroll-up . ,(lambda () (ignore-errors (scroll-up))))
    (scroll-down . ,(lambda () (ignore-errors (scroll-down))))
    (scroll-other-window . ,(lambda () (ignore-errors (scroll-other-window))))
    (scroll-other-window-down . ,(lambda () (ignore-errors (scroll-other-window-down)))))
  "Alist of the bindings of `query-replace-map' and the functions for them.")

(defun replace--question (prompt)
  "Ask with PROMPT, a format, what is to be done with the present match, and return the key."
  (let* ((shown (if (and query-replace-show-replacement (not (replace--argument literal)) (not replace--entry))
                    (progn (set-match-data replace--match)
                           (condition-case nil
                               (match-substitute-replacement replace--next (replace--argument nocasify) (replace--argument literal))
                             (error replace--next)))
                  (if (and query-replace-show-replacement (not replace--entry) (not (replace--argument nocasify)))
                      (progn (set-match-data replace--match)
                             (match-substitute-replacement replace--next nil t))
                    replace--next))))
    (message prompt (query-replace-descr (replace--argument string)) (query-replace-descr shown))
    (read-event)))

(defun replace--ask (prompt map range)
  "Ask with PROMPT about the present match until an answer settles it; MAP has the bindings of the answers.
RANGE is the pair of positions that the search is about."
  (let (replace--entry replace--fresh)
    (setq replace--done nil)
    (while (not replace--done)
      (set-match-data replace--match)
      (replace--goto-match (car replace--match) (cadr replace--match))
      (if replace--entry (replace--goto-entry replace--entry))
      (let ((beg (if replace--entry (marker-position (car replace--entry)) (car replace--match)))
            (end (if replace--entry (marker-position (nth 1 replace--entry)) (cadr replace--match))))
        (replace-highlight beg (max beg end) (car range) (cdr range) (replace--argument string) (replace--argument regexp)
                           (replace--argument delimited) case-fold-search (replace--argument backward)))
      (run-hooks 'replace-update-post-hook)
      (let* ((key (replace--question prompt))
             (function (cdr (assq (lookup-key map (vector key)) replace--answers))))
        (if function
            (funcall function)
          (setq unread-command-events (append (list key) unread-command-events)
                this-command 'mode-exited
                replace--state 'stop replace--done t))))
    (unless (eq replace--done 'again)
      (push (or replace--entry (if (replace--argument backward) (cadr replace--match) (car replace--match))) replace--stack))))

(defun replace--rotation (strings repeat)
  "Return a function that returns the next of STRINGS after every REPEAT replacements."
  (let ((strings (vconcat strings)) (repeat (or repeat 1)))
    (lambda (_data count) (aref strings (mod (/ count repeat) (length strings))))))

(defun replace--noncontiguous-filter ()
  "Return a predicate for matches that are in the pieces of the region."
  (let ((pieces (mapcar (lambda (piece) (cons (copy-marker (car piece)) (copy-marker (cdr piece) t)))
                        (funcall region-extract-function 'bounds))))
    (lambda (beg end)
      (let (inside)
        (dolist (piece pieces inside)
          (if (and (>= beg (car piece)) (<= end (cdr piece))) (setq inside t)))))))

(defun replace--skipped (beg end filter counts)
  "Return non-nil if the match from BEG to END is to be passed over, and count it in COUNTS, a pair; FILTER or nil as well."
  (cond
   ((and query-replace-skip-read-only (text-property-not-all beg end 'read-only nil))
    (setcar counts (1+ (car counts))))
   ((not (and (funcall isearch-filter-predicate beg end) (or (null filter) (funcall filter beg end))))
    (setcdr counts (1+ (cdr counts))))))

(defun replace--simple-p (regexp-flag delimited-flag backward text)
  "Return non-nil if most matches can be replaced by TEXT, or nil, as `replace--run' does it.
REGEXP-FLAG, DELIMITED-FLAG and BACKWARD are those of `perform-replace'."
  (not (or backward delimited-flag query-replace-skip-read-only search-spaces-regexp (null text)
           (if regexp-flag replace-re-search-function replace-search-function)
           (and (if regexp-flag replace-regexp-lax-whitespace replace-lax-whitespace) search-whitespace-regexp)
           (not (eq isearch-filter-predicate 'isearch-filter-visible))
           (not (or (replace--argument literal) (not (string-search "\\?" text)))))))

(defun replace--run (string limit regexp-flag)
  "Replace matches of STRING up to LIMIT, without asking, as long as they need no care; it is a regexp if REGEXP-FLAG.
Point is left before the first that does, and `replace--edge' is what it is there: an empty match, one that may be
invisible, one that only the last replacement made.  This is what `perform-replace' does, for each match in few steps."
  (let ((start (point)) (search (if regexp-flag #'re-search-forward #'search-forward))
        (fixed (replace--argument nocasify)) (literal (replace--argument literal)) (kind (cdr replace--edge))
        (edge (car replace--edge)) (beg nil))
    (while (and (or (not (eq kind 'apart)) (eobp) (progn (forward-char 1) t))
                (or (null limit) (< (point) limit))
                (not (eobp))
                (if (consp kind) (replace--take kind) (funcall search string limit t))
                (< (setq beg (match-beginning 0)) (point))
                (not (invisible-p beg)))
      (if regexp-flag (setq kind (replace--next-match string)))
      (replace-match replace--next fixed literal)
      (setq replace-count (1+ replace-count) start (point) edge start))
    (goto-char start)
    (if edge (setq replace--edge (cons edge kind)))))

(defun replace--report (skipped)
  "Say how many matches were replaced, and how many were passed over: SKIPPED is a pair of numbers."
  (let ((parts (delq nil (list (if (> (car skipped) 0) (format "%d read-only" (car skipped)))
                               (if (> (cdr skipped) 0) (format "%d filtered out" (cdr skipped)))))))
    (message "Replaced %d occurrence%s%s" replace-count (if (= replace-count 1) "" "s")
             (if parts (format " (skipped %s)" (mapconcat #'identity parts ", ")) ""))))

(defun perform-replace (from-string replacements query-flag regexp-flag delimited-flag
                                    &optional repeat-count map start end backward region-noncontiguous-p)
  "Replace FROM-STRING by REPLACEMENTS; ask about each match if QUERY-FLAG.
REPLACEMENTS is a string, a list of them used in turn, REPEAT-COUNT times each, or (FUNCTION . DATA), a function
called with DATA and the number of replacements so far.  REGEXP-FLAG: FROM-STRING is a regexp; if `literal', a backslash in
REPLACEMENTS is only that.  DELIMITED-FLAG: whole words only.  MAP binds the answers, `query-replace-map' by default.  START and
END bound the text; BACKWARD goes backward.  REGION-NONCONTIGUOUS-P: only in the pieces of the region.
The value is non-nil if matches were asked about and the user did not stop."
  (and query-flag minibuffer-auto-raise (raise-frame (window-frame (minibuffer-window))))
  (let* ((case-fold-search (if (and case-fold-search search-upper-case)
                               (isearch-no-upper-case-p from-string regexp-flag)
                             case-fold-search))
         (replace--arguments (list from-string regexp-flag delimited-flag backward (not (and case-replace case-fold-search))
                                   (or (not regexp-flag) (eq regexp-flag 'literal))))
         (function (cond ((stringp replacements) nil)
                         ((stringp (car replacements)) (replace--rotation replacements repeat-count))
                         (t (car replacements))))
         (prompt (substitute-command-keys
                  (concat "Query replacing " (if backward "backward " "") (if delimited-flag "word " "") (if regexp-flag "regexp " "")
                          "%s with %s: (\\<query-replace-map>\\[help] for help) ")))
         (filter (and region-noncontiguous-p (replace--noncontiguous-filter)))
         (skipped (cons 0 0)) (replace-count 0) (replace--stack nil) (replace--edge nil)
         (replace--state (if query-flag 'ask 'automatic))
         (replace--next replacements)
         (simple (and (not filter) (replace--simple-p regexp-flag delimited-flag backward (if function nil replacements))))
         replace--match replace--done limit)
    (when start
      (setq limit (copy-marker (if backward (min start end) (max start end))))
      (goto-char (if backward (max start end) (min start end)))
      (deactivate-mark))
    (push-mark)
    (undo-boundary)
    (unwind-protect
        (while (and (memq replace--state '(ask automatic))
                    (or (not simple) (eq replace--state 'ask)
                        (progn (replace--run from-string limit regexp-flag) t))
                    (replace--find from-string limit regexp-flag delimited-flag backward replace--edge))
          (setq replace--match (match-data t))
          (let* ((beg (car replace--match)) (end (cadr replace--match)) (kind (replace--edge beg end)))
            (unless (replace--skipped beg end filter skipped)
              (set-match-data replace--match)
              (if function (setq replace--next (funcall function (cdr replacements) replace-count)))
              (if (eq replace--state 'ask)
                  (progn
                    (replace--ask prompt (or map query-replace-map) (cons start end))
                    (if (consp kind) (setq kind nil)))   ; the answers may have changed it
                ;; What is not asked about cannot be undone, so nothing is kept of it.
                (replace-match-maybe-edit replace--next (replace--argument nocasify) (replace--argument literal) nil replace--match backward)
                (setq replace-count (1+ replace-count))))
            (setq replace--edge (if (eq replace--done 'again) nil (cons (point) kind)))))
      (replace-dehighlight)
      (if limit (set-marker limit nil)))
    (or unread-command-events (replace--report skipped))
    (cond ((eq replace--state 'next-buffer) t)
          ((eq replace--state 'stop) nil)
          (t (and replace--stack t)))))

(provide 'replace-perform)

;;; replace-perform.el ends here
