;;; sort.el --- sorting text in a buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The text is taken apart into records, lists (KEY START . END), which are sorted by their keys; then the
;; records are put into the places of the records.  A key is a value, or (START . END), the place of text.

;;; Code:

(defgroup sort nil
  "Commands to sort text in an Emacs buffer."
  :group 'data)

(defcustom sort-fold-case nil
  "Non-nil if upper and lower case are the same for sorting."
  :group 'sort
  :type 'boolean)

(defcustom sort-numeric-base 10
  "Base of numbers that `sort-numeric-fields' reads, unless they start with 0 or 0x."
  :group 'sort
  :type 'integer)

;; -- records ----------------------------------------------------------------------------------

(defun sort--record (endrecfun startkeyfun endkeyfun)
  "Return the record at point, and move to its end; the functions are as for `sort-subr'."
  (let* ((start (point))
         (key (if startkeyfun (funcall startkeyfun)))
         (from (point)))
    (unless key
      (if endkeyfun (funcall endkeyfun)
        (if endrecfun (funcall endrecfun)))
      (setq key (cons from (point))))
    (when (or endkeyfun startkeyfun)
      (goto-char start)
      (if endrecfun (funcall endrecfun)))
    (cons key (cons start (point)))))

(defun sort-build-lists (nextrecfun endrecfun startkeyfun endkeyfun)
  "Return the list of the records after point, last first; the functions are as for `sort-subr'."
  (let ((records nil))
    (while (not (eobp))
      (let ((start (point))
            (record (catch 'key (sort--record endrecfun startkeyfun endkeyfun))))
        (if (consp record)
            (push record records)
          (goto-char start)
          (if endrecfun (funcall endrecfun)))
        (and (not (eobp)) nextrecfun (funcall nextrecfun))))
    records))

(defun sort--less-p (a b)
  "Return non-nil if the key A comes before the key B."
  (cond ((numberp a) (< a b))
        ((consp a) (> 0 (compare-buffer-substrings nil (car a) (cdr a) nil (car b) (cdr b))))
        (t (string< a b))))

(defun sort-reorder-buffer (sorted old)
  "Put the text of the records SORTED into the places of the records OLD."
  (let ((inhibit-quit t) (last (point-min)) (source (current-buffer)) (min (point-min)) (max (point-max)))
    (with-temp-buffer
      (let ((target (current-buffer)))
        (while sorted
          (with-current-buffer target
            (goto-char (point-max))
            (insert-buffer-substring source last (cadr (car old)))
            (insert-buffer-substring source (cadr (car sorted)) (cddr (car sorted))))
          (setq last (cddr (car old)) sorted (cdr sorted) old (cdr old)))
        (insert-buffer-substring source last max)
        (with-current-buffer source
          (goto-char min)
          (insert-buffer-substring target)
          (delete-region (point) (+ (point) (- max min))))))))

;;;###autoload
(defun sort-subr (reverse nextrecfun endrecfun &optional startkeyfun endkeyfun predicate)
  "Sort the records of the accessible text, in falling order if REVERSE.
NEXTRECFUN moves from the end of a record to the next, ENDRECFUN from the
start of a record to its end.  STARTKEYFUN moves from there to the start of
the key, or returns the key; ENDKEYFUN moves on to its end, by default that
of the record.  PREDICATE compares two keys."
  (save-excursion
    (let* ((old (nreverse (sort-build-lists nextrecfun endrecfun startkeyfun endkeyfun)))
           (case-fold-search sort-fold-case)
           (compare (or predicate #'sort--less-p))
           (records (if reverse (reverse old) old))
           (sorted (sort (copy-sequence records) (lambda (a b) (funcall compare (car a) (car b))))))
      (when old
        (sort-reorder-buffer (if reverse (nreverse sorted) sorted) old)))))

;; -- lines, paragraphs, pages -----------------------------------------------------------------

(defmacro sort--narrowed (beg end &rest body)
  "Evaluate BODY at the start of the text between BEG and END, to which the buffer is narrowed."
  (declare (indent 2) (debug (form form body)))
  `(save-excursion
     (save-restriction
       (narrow-to-region ,beg ,end)
       (goto-char (point-min))
       ,@body)))

;;;###autoload
(defun sort-lines (reverse beg end)
  "Sort the lines between BEG and END, in falling order if REVERSE, the prefix argument."
  (interactive "P\nr")
  (sort--narrowed beg end
    (sort-subr reverse #'forward-line #'end-of-line)))

;;;###autoload
(defun sort-paragraphs (reverse beg end)
  "Sort the paragraphs between BEG and END, in falling order if REVERSE, the prefix argument."
  (interactive "P\nr")
  (sort--narrowed beg end
    (sort-subr reverse
               (lambda ()
                 (while (and (not (eobp)) (looking-at paragraph-separate))
                   (forward-line 1)))
               #'forward-paragraph)))

;;;###autoload
(defun sort-pages (reverse beg end)
  "Sort the pages between BEG and END, in falling order if REVERSE, the prefix argument."
  (interactive "P\nr")
  (sort--narrowed beg end
    (sort-subr reverse
               (lambda () (skip-chars-forward "\n"))
               #'forward-page)))

;; -- fields -----------------------------------------------------------------------------------

(defun sort-skip-fields (n)
  "Move point to the start of the field N of the line; negative N counts from the end.
Signals an error if there are too few."
  (let ((start (line-beginning-position)) (end (line-end-position)) (ok t))
    (if (> n 0)
        (dotimes (index n)
          (skip-chars-forward " \t")
          (if (eolp) (setq ok nil))
          (if (< (1+ index) n) (skip-chars-forward "^ \t\n")))
      (end-of-line)
      (dotimes (_ (- n))
        (skip-chars-backward " \t")
        (if (bolp) (setq ok nil))
        (skip-chars-backward "^ \t\n")))
    (unless ok
      (error "Line has too few fields: %s" (buffer-substring start end)))))

(defun sort-fields-1 (field beg end startkeyfun endkeyfun)
  "Sort the lines between BEG and END by their FIELD, in falling order if that is negative.
STARTKEYFUN and ENDKEYFUN are as for `sort-subr'."
  (sort--narrowed beg end
    (sort-subr nil #'forward-line #'end-of-line startkeyfun endkeyfun)))

;;;###autoload
(defun sort-numeric-fields (field beg end)
  "Sort the lines between BEG and END by the number that is their FIELD.
Fields count from 1, or from the end if FIELD is negative."
  (interactive "p\nr")
  (sort-fields-1 field beg end
                 (lambda ()
                   (sort-skip-fields field)
                   (let ((base (cond ((looking-at "0[xX]") (forward-char 2) 16)
                                     ((looking-at "0[0-7]") 8)
                                     (t sort-numeric-base))))
                     (string-to-number (buffer-substring (point) (save-excursion (skip-chars-forward "-0-9a-fA-F.") (point)))
                                       base)))
                 nil))

;;;###autoload
(defun sort-fields (field beg end)
  "Sort the lines between BEG and END by their FIELD, as text.
Fields count from 1, or from the end if FIELD is negative."
  (interactive "p\nr")
  (sort-fields-1 field beg end
                 (lambda () (sort-skip-fields field) nil)
                 (lambda () (skip-chars-forward "^ \t\n"))))

;; -- matches of regexps -----------------------------------------------------------------------

(defun sort--match-key (key)
  "Return the place of the KEY, (START . END), of the last match, or nil: a group, or a regexp to look for in it."
  (cond ((integerp key) (and (match-beginning key) (cons (match-beginning key) (match-end key))))
        (t (save-excursion
             (let ((end (match-end 0)))
               (goto-char (match-beginning 0))
               (save-match-data
                 (and (re-search-forward key end t)
                      (cons (match-beginning 0) (match-end 0)))))))))

;;;###autoload
(defun sort-regexp-fields (reverse record-regexp key-regexp beg end)
  "Sort what RECORD-REGEXP matches between BEG and END, in falling order if REVERSE.
KEY-REGEXP is \\\\& for the whole match, \\\\N for a group, or a regexp for
the part of it to sort by; matches without it stay."
  (interactive "P\nsRegexp specifying records to sort: \nsRegexp specifying key within record: \nr")
  (let ((key (cond ((member key-regexp '("" "\\&")) 0)
                   ((string-match "\\`\\\\[1-9]\\'" key-regexp) (- (aref key-regexp 1) ?0))
                   (t key-regexp)))
        (old nil))
    (sort--narrowed beg end
      (while (and (not (eobp)) (re-search-forward record-regexp nil t))
        (let ((place (sort--match-key key)))
          (if place
              (push (cons place (cons (match-beginning 0) (match-end 0))) old))
          (if (= (match-beginning 0) (match-end 0))
              (or (eobp) (forward-char 1)))))
      (setq old (nreverse old))
      (let* ((case-fold-search sort-fold-case)
             (sorted (sort (if reverse (reverse old) (copy-sequence old))
                           (lambda (a b) (sort--less-p (car a) (car b))))))
        (if old
            (sort-reorder-buffer (if reverse (nreverse sorted) sorted) old))))))

;;;###autoload
(defun sort-columns (reverse &optional beg end)
  "Sort the lines between BEG and END by the columns from that of BEG to that of END, in falling order if REVERSE."
  (interactive "P\nr")
  (let* ((columns (mapcar (lambda (place) (save-excursion (goto-char place) (current-column))) (list beg end)))
         (from (apply #'min columns)) (to (apply #'max columns))
         (start (save-excursion (goto-char (min beg end)) (line-beginning-position)))
         (stop (save-excursion (goto-char (max beg end)) (line-beginning-position 2))))
    (sort--narrowed start stop
      (sort-subr reverse #'forward-line #'end-of-line
                 (lambda () (move-to-column from) nil)
                 (lambda () (move-to-column to) nil)))))

;; -- other order ------------------------------------------------------------------------------

;;;###autoload
(defun reverse-region (beg end)
  "Put the lines between BEG and END into reverse order."
  (interactive "r")
  (let* ((start (save-excursion (goto-char beg) (if (bolp) (point) (line-beginning-position 2))))
         (stop (save-excursion (goto-char end) (if (or (bolp) (eolp)) (point) (line-beginning-position)))))
    (sort--narrowed start stop
      (let ((old (nreverse (sort-build-lists #'forward-line #'end-of-line nil nil))))
        (if old
            (sort-reorder-buffer (reverse old) old))))))

(defun sort--delete-duplicate (line lines)
  "Delete the line at point if LINE, its text, is in the hash table LINES; return non-nil if it was deleted.
Otherwise put it there."
  (if (gethash line lines)
      (progn (delete-region (line-beginning-position) (line-beginning-position 2)) t)
    (puthash line t lines)
    nil))

;;;###autoload
(defun delete-duplicate-lines (beg end &optional reverse adjacent keep-blanks interactive)
  "Delete lines between BEG and END that are the same as an earlier one; return how many.
REVERSE keeps the last of the same lines.  ADJACENT deletes only lines beside
each other.  KEEP-BLANKS keeps empty lines.  INTERACTIVE shows the number."
  (interactive
   (list (region-beginning) (region-end)
         (equal current-prefix-arg '(4)) (equal current-prefix-arg '(16)) (equal current-prefix-arg '(64)) t))
  (let ((lines (make-hash-table :test 'equal)) (previous nil) (count 0) (stop (copy-marker end)))
    (save-excursion
      (goto-char (if reverse stop beg))
      (if (and reverse (bolp)) (forward-char -1))
      (let ((more (if reverse (>= (point) beg) (< (point) stop))))
        (while more
          (beginning-of-line)
          (let ((line (buffer-substring (line-beginning-position) (line-end-position))))
            (if (and keep-blanks (string= line ""))
                (forward-line (if reverse -1 1))
              (if adjacent
                  (if (equal line previous)
                      (progn (delete-region (line-beginning-position) (line-beginning-position 2))
                             (setq count (1+ count))
                             (if reverse (forward-line -1)))
                    (setq previous line)
                    (setq more (zerop (forward-line (if reverse -1 1)))))
                (if (sort--delete-duplicate line lines)
                    (progn (setq count (1+ count))
                           (if reverse (setq more (zerop (forward-line -1)))))
                  (setq more (zerop (forward-line (if reverse -1 1))))))))
          (setq more (and more (if reverse (>= (point) beg) (and (< (point) stop) (not (eobp)))))))))
    (set-marker stop nil)
    (if interactive
        (message "Deleted %d %sduplicate line%s%s" count (if adjacent "adjacent " "") (if (= count 1) "" "s")
                 (if reverse " backward" "")))
    count))

(provide 'sort)

;;; sort.el ends here
