;;; replace-lines.el --- commands about lines that match a regexp  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar regexp-history nil "History of regexps.")
(defcustom read-regexp-defaults-function nil
  "Function whose value is the default of `read-regexp'; `regexp-history-last' means the latest regexp; nil means none."
  :type '(choice (const :tag "No default regexp reading function" nil)
                 (const :tag "Latest regexp history" regexp-history-last)
                 (function-item :tag "Tag at point" find-tag-default)
                 (function-item :tag "Tag at point as regexp" find-tag-default-as-regexp)
                 (function-item :tag "Tag at point as symbol regexp" find-tag-default-as-symbol-regexp)
                 (function :tag "Your choice of function"))
  :group 'matching :version "24.4")

(defun replace--region-text ()
  "Return the text of the active region, if it is on one line, or nil."
  (if (use-region-p)
      (let ((text (buffer-substring-no-properties (region-beginning) (region-end))))
        (unless (string-search "\n" text) text))))

(defun read-regexp-suggestions ()
  "Return what `read-regexp' offers besides its default: texts around point and the latest searches."
  (list (let ((text (replace--region-text))) (if text (regexp-quote text)))
        (find-tag-default-as-regexp)
        (find-tag-default-as-symbol-regexp)
        (car regexp-search-ring)
        (regexp-quote (or (car search-ring) ""))
        (car (symbol-value query-replace-from-history-variable))))

(defun read-regexp (prompt &optional defaults history)
  "Read a regexp with PROMPT; empty input means the default, or the empty regexp.
DEFAULTS is a default, a list of them, a function that returns these, or
`regexp-history-last'.  HISTORY is a history, `regexp-history' by default."
  (let* ((choose (lambda (d) (cond ((eq d 'regexp-history-last) (car (symbol-value (or history 'regexp-history))))
                                   ((functionp d) (funcall d))
                                   (t d))))
         (given (or (funcall choose defaults) (funcall choose read-regexp-defaults-function)))
         (default (if (consp given) (car given) given))
         (suggestions (delete-dups (delq nil (delete "" (append (if (listp given) (copy-sequence given) (list given))
                                                                (read-regexp-suggestions))))))
         (input (read-from-minibuffer (cond ((string-match ":[ \t]*\\'" prompt) prompt)
                                            (default (format "%s (default %s): " prompt (query-replace-descr default)))
                                            (t (concat prompt ": ")))
                                      nil nil nil (or history 'regexp-history) suggestions t)))
    (if (equal input "")
        (or default input)
      (add-to-history (or history 'regexp-history) input)
      input)))

(defun keep-lines-read-args (prompt)
  "Read the arguments of a command about lines with PROMPT."
  (list (read-regexp prompt) nil nil t))

;;; The lines.

(defun replace--line-bounds (rstart rend interactive)
  "Return the bounds that a command about lines works in: RSTART and REND, or the region if INTERACTIVE, or from point.
The second is a marker.  Go to RSTART, if it is given."
  (cond (rstart
         (goto-char (min rstart (or rend (point-max))))
         (cons (point) (copy-marker (max rstart (or rend (point-max))))))
        ((and interactive (use-region-p)) (cons (region-beginning) (copy-marker (region-end))))
        (t (cons (point) (point-max-marker)))))

(defun replace--case-fold (regexp)
  "Return whether a search for REGEXP ignores case."
  (if (and case-fold-search search-upper-case) (isearch-no-upper-case-p regexp t) case-fold-search))

(defun keep-lines (regexp &optional rstart rend interactive)
  "Delete the lines without a match of REGEXP, from point on or those that are wholly between RSTART and REND.
INTERACTIVE: in the active region."
  (interactive (progn (barf-if-buffer-read-only) (keep-lines-read-args "Keep lines containing match for regexp")))
  (let* ((bounds (replace--line-bounds rstart rend interactive)) (end (cdr bounds))
         (case-fold-search (replace--case-fold regexp)))
    (save-excursion
      (goto-char end)
      (unless (or (bolp) (eobp)) (set-marker end (line-beginning-position)))
      (goto-char (car bounds))
      (unless (bolp) (forward-line 1))
      (let ((start (point)))
        (while (< start end)
          (if (re-search-forward regexp end t)
              (let ((next (copy-marker (progn (save-excursion (forward-line 1) (point)))))
                    (kept (save-excursion (goto-char (match-beginning 0)) (line-beginning-position))))
                (if (< start kept) (delete-region start kept))
                (goto-char next)
                (setq start (point))
                (set-marker next nil))
            (delete-region start end)
            (setq start end)))))
    (set-marker end nil)
    nil))

(defun replace--map-lines (regexp rstart rend interactive function)
  "Call FUNCTION with the bounds of the lines of each match of REGEXP, and return how many there were.
It may delete them.  RSTART, REND and INTERACTIVE as in `flush-lines'."
  (let* ((bounds (replace--line-bounds rstart rend interactive)) (end (cdr bounds)) (count 0)
         (case-fold-search (replace--case-fold regexp)))
    (save-excursion
      (goto-char (car bounds))
      (while (and (< (point) end) (re-search-forward regexp end t))
        (setq count (1+ count))
        (let ((from (save-excursion (goto-char (match-beginning 0)) (line-beginning-position)))
              (to (copy-marker (progn (forward-line 1) (point)) t)))
          (funcall function from (marker-position to))
          (goto-char to)
          (set-marker to nil))))
    (set-marker end nil)
    count))

(defun replace--count-lines (count verb interactive)
  "Return COUNT, and if INTERACTIVE say that VERB was done to so many matching lines."
  (if interactive (message "%s %d matching line%s" verb count (if (= count 1) "" "s")))
  count)

(defun flush-lines (regexp &optional rstart rend interactive)
  "Delete the lines with a match of REGEXP, from point on or between RSTART and REND, and return how many matches.
INTERACTIVE: in the active region, and say so."
  (interactive (progn (barf-if-buffer-read-only) (keep-lines-read-args "Flush lines containing match for regexp")))
  (replace--count-lines (replace--map-lines regexp rstart rend interactive #'delete-region) "Deleted" interactive))

(defun kill-matching-lines (regexp &optional rstart rend interactive)
  "Kill the lines with a match of REGEXP as one kill; the arguments and the value are those of `flush-lines'."
  (interactive (progn (barf-if-buffer-read-only) (keep-lines-read-args "Kill lines containing match for regexp")))
  (replace--count-lines
   (replace--map-lines regexp rstart rend interactive
                       (lambda (from to) (kill-region from to) (setq last-command 'kill-region)))
   "Killed" interactive))

(defun copy-matching-lines (regexp &optional rstart rend interactive)
  "Copy the lines with a match of REGEXP to the kill ring as one kill; otherwise as `kill-matching-lines'."
  (interactive (keep-lines-read-args "Copy lines containing match for regexp"))
  (let ((last-command last-command))
    (replace--count-lines
     (replace--map-lines regexp rstart rend interactive
                         (lambda (from to) (copy-region-as-kill from to) (setq last-command 'kill-region)))
     "Copied" interactive)))

(defalias 'delete-matching-lines #'flush-lines)
(defalias 'delete-non-matching-lines #'keep-lines)

(defun how-many (regexp &optional rstart rend interactive)
  "Return the number of matches of REGEXP from point on or between RSTART and REND.  INTERACTIVE: show it."
  (interactive (keep-lines-read-args "How many matches for regexp"))
  (let* ((bounds (if rstart
                     (if rend (cons (min rstart rend) (max rstart rend)) (cons rstart (point-max)))
                   (replace--line-bounds nil nil interactive)))
         (count 0) (case-fold-search (replace--case-fold regexp)))
    (save-excursion
      (goto-char (car bounds))
      (while (and (< (point) (cdr bounds)) (re-search-forward regexp (cdr bounds) t))
        (setq count (1+ count))
        (when (and (= (match-beginning 0) (match-end 0)) (not (eobp)))
          (forward-char 1))))
    (when interactive (message "%d occurrence%s" count (if (= count 1) "" "s")))
    count))
(defalias 'count-matches #'how-many)

(provide 'replace-lines)

;;; replace-lines.el ends here
