;;; sort.el --- sorting the records of a buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `sort-subr' takes the accessible text apart into records, between which other text may stand, and puts
;; the records back in the order of their keys; the text between them keeps its place.  A record is kept as
;; (KEY START . END); a key is a string or a number, or (FROM . TO) for the buffer's text between them.

;;; Code:

(defgroup sort nil
  "Sorting text."
  :group 'matching)

(defcustom sort-fold-case nil
  "Non-nil means that the sorting commands do not distinguish upper and lower case."
  :type 'boolean
  :group 'sort)
(put 'sort-fold-case 'safe-local-variable 'booleanp)

(defcustom sort-numeric-base 10
  "Base of the numbers that `sort-numeric-fields' compares, unless their prefix says otherwise."
  :type 'integer
  :group 'sort)
(put 'sort-numeric-base 'safe-local-variable 'integerp)

(defvar sort-fields-syntax-table
  (let ((table (make-syntax-table)) (c 0))
    (while (< c 256)
      (modify-syntax-entry c "w" table)
      (setq c (1+ c)))
    (modify-syntax-entry ?\s " " table)
    (modify-syntax-entry ?\t " " table)
    (modify-syntax-entry ?\n " " table)
    (modify-syntax-entry ?\. "_" table)
    table)
  "Syntax table in which fields are words.")

;;; Records.

(defun sort-build-lists (nextrecfun endrecfun startkeyfun endkeyfun)
  "Return the records of the accessible text, the last first, as (KEY START . END).
NEXTRECFUN moves to the start of the next record, or to the end of the
buffer; ENDRECFUN to the end of a record.  STARTKEYFUN moves to the start of
its key, or returns the key; ENDKEYFUN moves to the end of the key."
  (let ((records nil) (done (eobp)))
    (while (not done)
      (let ((start (point))
            (key (catch 'key
                   (let* ((value (and startkeyfun (funcall startkeyfun))) (from (point)))
                     (or value
                         (progn
                           (funcall (or endkeyfun endrecfun (lambda () (goto-char (point-max)))))
                           (cons from (point))))))))
        (cond ((and (not endkeyfun) endrecfun (consp key) (= (point) (cdr key))))
              (endrecfun (funcall endrecfun)))
        (let ((end (point)))
          (push (cons key (cons start end)) records))
        (setq done (eobp))
        (unless done
          (if nextrecfun (funcall nextrecfun))
          (setq done (eobp)))))
    records))

(defun sort--less (predicate example)
  "Return the function that compares keys like EXAMPLE: PREDICATE, or the one for their kind."
  (cond (predicate)
        ((numberp example) #'<)
        ((consp example)
         (lambda (a b) (> 0 (compare-buffer-substrings nil (car a) (cdr a) nil (car b) (cdr b)))))
        (t #'string<)))

;;;###autoload
(defun sort-subr (reverse nextrecfun endrecfun &optional startkeyfun endkeyfun predicate)
  "Sort the records of the accessible text by their keys, in descending order if REVERSE.
Point must be at the start of the first record.  NEXTRECFUN moves from the
end of a record to the start of the next one, or to the end of the buffer.
ENDRECFUN moves from the start of a record to its end.  STARTKEYFUN moves
from there to the start of the key, or returns the key itself; without it
the key begins with the record.  ENDKEYFUN moves to the end of the key;
without it the key ends with the record.  PREDICATE compares two keys."
  (save-excursion
    (let* ((case-fold-search sort-fold-case)
           (old (nreverse (sort-build-lists nextrecfun endrecfun startkeyfun endkeyfun)))
           (less (sort--less predicate (car (car old))))
           ;; Equal records keep their order; reversed before and after, also in a descending sort.
           (records (if reverse (reverse old) (copy-sequence old)))
           (sorted (sort records (lambda (a b) (funcall less (car a) (car b))))))
      (sort-reorder-buffer (if reverse (nreverse sorted) sorted) old))))

(defun sort-reorder-buffer (sort-lists old)
  "Put the records SORT-LISTS in the places of the records OLD, of the same text in its present order."
  (let ((source (current-buffer)) (at (point-min)) (end (point-max)))
    (with-temp-buffer
      (let ((sorted (current-buffer)))
        (dolist (record sort-lists)
          (let ((place (cdr (car old))))
            (insert-buffer-substring source at (car place))
            (insert-buffer-substring source (cadr record) (cddr record))
            (setq at (cdr place) old (cdr old))))
        (insert-buffer-substring source at end)
        (with-current-buffer source
          (sort--replace-text (lambda () (insert-buffer-substring sorted))))))))

(defun sort--replace-text (inserter)
  "Put what INSERTER, a function, inserts in the place of the accessible text."
  ;; Places in the old text become the start of the new one or its end, as their insertion type says.
  ;; The end stays the end: until the text is there, the last character of the old text keeps it apart.
  (when (< (point-min) (point-max))
    (let ((inhibit-quit t))
      (delete-region (point-min) (1- (point-max)))
      (goto-char (point-min))
      (funcall inserter)
      (delete-char 1))))

(defun sort--whole-lines (reverse)
  "Sort the lines of the accessible text as strings, by the codes of their characters; REVERSE: in descending order."
  (let* ((lines (split-string (buffer-substring (point-min) (point-max)) "\n"))
         ;; Behind the last newline there is no line.
         (ended (eq (char-before (point-max)) ?\n)))
    (if ended (setq lines (nbutlast lines)))
    (setq lines (if reverse
                    (nreverse (sort (nreverse lines) #'string<))
                  (sort lines #'string<)))
    (sort--replace-text (lambda () (insert (mapconcat #'identity lines "\n") (if ended "\n" ""))))))

(defun sort--unwatched-p ()
  "Return non-nil if nobody can tell whether the accessible text changes at once or in pieces."
  (not (or before-change-functions after-change-functions
           (object-intervals (current-buffer)) (overlays-in (point-min) (point-max)))))

(defmacro sort--in-region (beg end &rest body)
  "Evaluate BODY in the text between BEG and END only, with point at its start."
  (declare (indent 2) (debug t))
  `(save-excursion
     (save-restriction
       (narrow-to-region ,beg ,end)
       (goto-char (point-min))
       ,@body)))

;;;###autoload
(defun sort-lines (reverse beg end)
  "Sort the lines between BEG and END; REVERSE: in descending order.
`sort-fold-case' says whether case matters."
  (interactive "P\nr")
  (sort--in-region beg end
    (if (or sort-fold-case (eobp) (not (sort--unwatched-p)))
        (let ((inhibit-field-text-motion t))
          (sort-subr reverse #'forward-line #'end-of-line))
      (sort--whole-lines reverse))))

;;;###autoload
(defun sort-paragraphs (reverse beg end)
  "Sort the paragraphs between BEG and END; REVERSE: in descending order."
  (interactive "P\nr")
  (sort--in-region beg end
    (sort-subr reverse
               (lambda () (while (and (not (eobp)) (looking-at paragraph-separate)) (forward-line 1)))
               #'forward-paragraph)))

;;;###autoload
(defun sort-pages (reverse beg end)
  "Sort the pages between BEG and END; REVERSE: in descending order."
  (interactive "P\nr")
  (sort--in-region beg end
    (sort-subr reverse
               (lambda () (skip-chars-forward "\n"))
               #'forward-page)))

;;; Fields.

(defun sort-skip-fields (n)
  "Move to the start of the N-th field of the line; a negative N counts from the end of the line.
Fields are words between blanks.  Signal an error if there are too few."
  (if (> n 0)
      (progn
        (let ((i (1- n)))
          (while (> i 0)
            (skip-chars-forward " \t")
            (skip-chars-forward "^ \t\n")
            (setq i (1- i))))
        (skip-chars-forward " \t")
        (if (eolp) (sort--too-few)))
    (end-of-line)
    (let ((i (1- (- n))))
      (while (> i 0)
        (skip-chars-backward " \t")
        (skip-chars-backward "^ \t\n")
        (setq i (1- i))))
    (skip-chars-backward " \t")
    (if (bolp) (sort--too-few))
    (skip-chars-backward "^ \t\n")))

(defun sort--too-few ()
  "Signal that the line has too few fields."
  (error "Line has too few fields: %s"
         (buffer-substring (line-beginning-position) (line-end-position))))

(defun sort-fields-1 (field beg end startkeyfun endkeyfun)
  "Sort the lines between BEG and END by their FIELD-th field, found by STARTKEYFUN and ENDKEYFUN.
A negative FIELD sorts in descending order."
  (let ((table (syntax-table)))
    (if (zerop field) (setq field 1))
    (unwind-protect
        (sort--in-region beg end
          (set-syntax-table sort-fields-syntax-table)
          (sort-subr nil #'forward-line #'end-of-line startkeyfun endkeyfun))
      (set-syntax-table table))))

;;;###autoload
(defun sort-fields (field beg end)
  "Sort the lines between BEG and END by their FIELD-th field, as text.
Fields are counted from 1, a negative FIELD from the end of the line."
  (interactive "p\nr")
  (let ((sort-fold-case sort-fold-case))
    (sort-fields-1 field beg end
                   (lambda () (sort-skip-fields field) nil)
                   (lambda () (skip-chars-forward "^ \t\n")))))

;;;###autoload
(defun sort-numeric-fields (field beg end)
  "Sort the lines between BEG and END by the number in their FIELD-th field.
Fields are counted from 1, a negative FIELD from the end of the line.
Numbers may begin with 0 for octal and 0x for hexadecimal."
  (interactive "p\nr")
  (sort-fields-1 field beg end
                 (lambda ()
                   (sort-skip-fields field)
                   (let* ((case-fold-search t)
                          (base (if (looking-at "\\(0x\\)[0-9a-f]\\|\\(0\\)[0-7]")
                                    (cond ((match-beginning 1) (goto-char (match-end 1)) 16)
                                          (t (goto-char (match-end 2)) 8)))))
                     (string-to-number
                      (buffer-substring (point) (save-excursion (skip-chars-forward "-0-9.+eE" (line-end-position))
                                                                (if base (skip-chars-forward "0-9a-fA-F"))
                                                                (point)))
                      (or base sort-numeric-base))))
                 nil))

(defun sort--regexp-key (key-regexp)
  "Return the bounds that KEY-REGEXP says of the record just matched; throw to `key' if there is none."
  (cond ((numberp key-regexp)
         (if (match-beginning key-regexp) (cons (match-beginning key-regexp) (match-end key-regexp)) 'none))
        ((re-search-forward key-regexp (match-end 0) t) (cons (match-beginning 0) (match-end 0)))
        (t 'none)))

;;;###autoload
(defun sort-regexp-fields (reverse record-regexp key-regexp beg end)
  "Sort the matches of RECORD-REGEXP between BEG and END; REVERSE: in descending order.
KEY-REGEXP is what to sort by: \"\\\\DIGIT\" is the text of that group,
\"\\\\&\" the whole record, anything else a regexp to match in the record.
Records without a key stay where they are."
  (interactive "P\nsRegexp specifying records to sort: \nsRegexp specifying key within record: \nr")
  (cond ((or (equal key-regexp "") (equal key-regexp "\\&")) (setq key-regexp 0))
        ((string-match "\\`\\\\[1-9]\\'" key-regexp) (setq key-regexp (- (aref key-regexp 1) ?0))))
  (sort--in-region beg end
    (let ((records nil) (at nil))
      (while (and (not (eq at (point))) (re-search-forward record-regexp nil t))
        (let* ((start (match-beginning 0)) (end (match-end 0))
               (key (progn (goto-char start) (sort--regexp-key key-regexp))))
          (unless (eq key 'none) (push (cons key (cons start end)) records))
          (goto-char end)
          (when (= start end) (if (eobp) (setq at (point)) (forward-char 1)))))
      (let* ((old (nreverse records)) (less (sort--less nil '(1 . 1))) (case-fold-search sort-fold-case)
             (sorted (sort (if reverse (reverse old) (copy-sequence old)) (lambda (a b) (funcall less (car a) (car b))))))
        (sort-reorder-buffer (if reverse (nreverse sorted) sorted) old)))))

;;;###autoload
(defun sort-columns (reverse &optional beg end)
  "Sort the lines of the region by the columns between the columns of its ends; REVERSE: descending.
BEG and END are the ends of the region; the lines that they are in are
sorted as wholes.  Lines with tabs are refused."
  (interactive "P\nr")
  (let* ((first (min beg end)) (last (max beg end))
         (columns (sort (list (save-excursion (goto-char first) (current-column)) (save-excursion (goto-char last) (current-column))) #'<))
         (from (save-excursion (goto-char first) (line-beginning-position)))
         (to (save-excursion (goto-char last) (min (point-max) (1+ (line-end-position))))))
    (if (save-excursion (goto-char from) (search-forward "\t" to t))
        (error (substitute-command-keys "sort-columns does not work with tabs -- use \\[untabify]")))
    (sort--in-region from to
      (sort-subr reverse #'forward-line #'end-of-line
                 (lambda () (move-to-column (car columns)) nil)
                 (lambda () (move-to-column (cadr columns)) nil)))))

;;; Lines without sorting.

;;;###autoload
(defun reverse-region (beg end)
  "Put the lines between BEG and END into the opposite order.
A line counts if all of it but its newline is in the region."
  (interactive "r")
  (let ((from (save-excursion (goto-char (min beg end)) (if (not (bolp)) (forward-line 1)) (point)))
        (to (save-excursion
              (goto-char (max beg end))
              ;; A region that ends at the start of a line ends with the line before.
              (if (or (bolp) (not (eolp))) (forward-line -1))
              (line-end-position))))
    (if (>= from to) (user-error "There are no full lines in the region"))
    (save-excursion
      (goto-char from)
      (let ((end (copy-marker to)) (more t) (lines nil))
        (while more
          (push (buffer-substring (point) (progn (end-of-line) (point))) lines)
          ;; Where fields keep point from END, all lines are reversed.
          (setq more (not (or (= (point) end) (eobp))))
          (delete-region from (if more (1+ (point)) (point))))
        (insert (pop lines))
        (while lines
          (insert "\n" (pop lines)))))))

;;;###autoload
(defun delete-duplicate-lines (beg end &optional reverse adjacent keep-blanks interactive)
  "Delete all but the first of equal lines between BEG and END, and return how many were deleted.
REVERSE keeps the last ones instead.  ADJACENT looks only at lines that
follow each other.  KEEP-BLANKS leaves empty lines alone.  INTERACTIVE
shows the number."
  (interactive
   (list (region-beginning) (region-end) (equal current-prefix-arg '(4)) (equal current-prefix-arg '(16))
         (equal current-prefix-arg '(64)) t))
  (let ((seen (unless adjacent (make-hash-table :test 'equal))) (before nil) (count 0)
        (limit (copy-marker (if reverse (min beg end) (max beg end)))))
    (save-excursion
      (goto-char (if reverse (max beg end) (min beg end)))
      (if (and reverse (bolp) (not (bobp))) (forward-char -1))
      (while (if reverse (and (>= (point) limit) (not (eq before 'done))) (and (< (point) limit) (not (eobp))))
        (let* ((from (line-beginning-position)) (to (line-end-position)) (line (buffer-substring from to)))
          (cond ((and keep-blanks (string= "" line))
                 (unless reverse (forward-line 1)))
                ((if adjacent (equal line before) (gethash line seen))
                 (delete-region from (min (point-max) (1+ to)))
                 (if reverse (goto-char from))
                 (setq count (1+ count)))
                (t (if adjacent (setq before line) (puthash line t seen))
                   (goto-char from)
                   (unless reverse (forward-line 1))))
          (when reverse
            (goto-char from)
            (if (bobp) (setq before 'done) (forward-line -1)
                (if (< (point) limit) (setq before 'done)))))))
    (set-marker limit nil)
    (when interactive
      (message "Deleted %d %sduplicate line%s%s" count (if adjacent "adjacent " "") (if (= count 1) "" "s")
               (if reverse " backward" "")))
    count))

(provide 'sort)

;;; sort.el ends here
