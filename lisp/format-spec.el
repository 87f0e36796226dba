;;; format-spec.el --- format strings with letters of one's own  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defconst format-spec--regexp "%\\([-0 <>^_]*\\)\\([0-9]+\\)?\\(?:\\.\\([0-9]+\\)\\)?\\([^0-9]\\)"
  "Regexp that matches a place in a format: flags, width, precision, and a letter.")

(defconst format-spec--flags
  '((?- . :pad-right) (?0 . :pad-zero) (?< . :chop-left) (?> . :chop-right) (?^ . :upcase) (?_ . :downcase))
  "Characters of flags, and keywords for them.")

(defun format-spec--parse-flags (flags)
  "Return the list of the keywords for the characters in the string FLAGS."
  (delq nil (mapcar (lambda (char) (cdr (assq char format-spec--flags))) flags)))

(defun format-spec--do-flags (text flags width precision)
  "Return TEXT, changed as the keywords FLAGS, WIDTH and PRECISION, numbers or nil, say."
  (let* ((chop (or (memq :chop-left flags) (memq :chop-right flags)))
         (limit (if chop (or precision width) precision)))
    (if (and limit (> (length text) limit))
        (setq text (if (memq :chop-left flags)
                       (substring text (- (length text) limit))
                     (substring text 0 limit))))
    (let ((missing (- (or width 0) (length text))))
      (if (> missing 0)
          (let ((fill (make-string missing (if (memq :pad-zero flags) ?0 ?\s))))
            (setq text (if (memq :pad-right flags) (concat text fill) (concat fill text))))))
    (cond ((memq :upcase flags) (upcase text))
          ((memq :downcase flags) (downcase text))
          (t text))))

(defun format-spec--replace (value)
  "Replace the matched place in the buffer by VALUE, and keep its properties as well."
  (let ((flags (format-spec--parse-flags (match-string 1)))
        (width (and (match-beginning 2) (string-to-number (match-string 2))))
        (precision (and (match-beginning 3) (string-to-number (match-string 3))))
        (start (match-beginning 0)) (end (match-end 0)))
    (let ((text (format-spec--do-flags (format "%s" value) flags width precision)))
      (goto-char end)
      (insert-and-inherit text)
      (add-text-properties end (point) (text-properties-at start))
      (delete-region start end))))

(defun format-spec--place (specification ignore-missing)
  "Handle the place in a format at point; see `format-spec' for SPECIFICATION and IGNORE-MISSING.
Return non-nil if it was replaced by a value."
  (cond
   ((and (eq (char-after (1+ (point))) ?%) (not (memq ignore-missing '(nil ignore delete))))
    (forward-char 2)
    nil)
   ((eq (char-after (1+ (point))) ?%)
    (delete-char 1)
    (forward-char 1)
    nil)
   ((looking-at format-spec--regexp)
    (let* ((letter (char-after (match-beginning 4))) (entry (assq letter specification)) (end (match-end 0)))
      (cond
       (entry (format-spec--replace (cdr entry)) t)
       ((eq ignore-missing 'delete) (delete-region (point) end) nil)
       (ignore-missing (goto-char end) nil)
       ((eq letter ?%) (error "Invalid format string"))
       (t (error "Invalid format character: `%%%c'" letter)))))
   (ignore-missing (forward-char 1) nil)
   (t (error "Invalid format string"))))

;;;###autoload
(defun format-spec (format specification &optional ignore-missing split)
  "Return FORMAT with places like %a replaced by values of the alist SPECIFICATION.
Its keys are characters; values are formatted with %s.  Between the % and
the letter there can be flags, a width and a precision: - pads on the right,
0 with zeros, < and > cut at the left or right, ^ and _ change to upper or
lower case.  %% is a percent sign.

IGNORE-MISSING says what happens to other letters: nil signals an error,
`ignore' and others leave them, `delete' deletes them.  Other values than
`ignore' and `delete' leave %% as well.  SPLIT returns a list of the texts
between and in place of the places."
  (with-temp-buffer
    (let ((start 1) (parts nil))
      (insert-and-inherit format)
      (goto-char (point-min))
      (while (search-forward "%" nil t)
        (forward-char -1)
        (let ((from (point)))
          (when (and (format-spec--place specification ignore-missing) split)
            (if (< start from) (push (buffer-substring start from) parts))
            (push (buffer-substring from (point)) parts)
            (setq start (point)))))
      (if (not split)
          (buffer-string)
        (if (< start (point-max)) (push (buffer-substring start (point-max)) parts))
        (nreverse parts)))))

(defun format-spec-make (&rest pairs)
  "Return the alist for `format-spec' of PAIRS, characters and values."
  (let ((result nil))
    (while pairs
      (unless (cdr pairs)
        (error "Invalid list of pairs"))
      (push (cons (pop pairs) (pop pairs)) result))
    (nreverse result)))

(provide 'format-spec)

;;; format-spec.el ends here
