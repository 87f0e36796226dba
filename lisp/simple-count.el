;;; simple-count.el --- counting lines and words  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun count-lines (start end &optional ignore-invisible-lines)
  "Return the number of lines between START and END, one more if the last does not end there.
IGNORE-INVISIBLE-LINES: lines whose ends are invisible do not count."
  (save-excursion
    (save-restriction
      (narrow-to-region start end)
      (if ignore-invisible-lines
          (let ((count 0) (rest (point-min)))
            (goto-char (point-min))
            (while (search-forward "\n" nil t)
              (unless (invisible-p (1- (point)))
                (setq count (1+ count) rest (point))))
            (if (< rest (point-max)) (1+ count) count))
        (goto-char (point-max))
        (let ((lines (1- (line-number-at-pos (point) t))))
          (if (bolp) nil (setq lines (1+ lines)))
          (goto-char (point-min))
          (- lines (1- (line-number-at-pos (point) t))))))))

(defun count-words (start end)
  "Return the number of words between START and END; called interactively, show it with other numbers.
The region is meant if it is active, else the buffer or its visible part."
  (interactive (list nil nil))
  (cond
   ((not (called-interactively-p 'any))
    (let ((words 0)
          ;; A field does not end a word.
          (inhibit-field-text-motion t))
      (save-excursion
        (save-restriction
          (narrow-to-region start end)
          (goto-char (point-min))
          (while (forward-word-strictly 1)
            (setq words (1+ words)))))
      words))
   ((use-region-p) (call-interactively #'count-words-region))
   (t (count-words--buffer-message))))

(defun count-words--buffer-message ()
  "Show the numbers of lines, words and characters of the buffer."
  (count-words--message (if (buffer-narrowed-p) "Narrowed part of buffer" "Buffer")
                        (point-min) (point-max)))

(defun count-words--message (str start end)
  "Show the numbers of lines, words and characters between START and END, which STR names."
  (let ((lines (count-lines start end))
        (words (count-words start end))
        (chars (- end start)))
    (message "%s has %d line%s, %d word%s, and %d character%s."
             str
             lines (if (= lines 1) "" "s")
             words (if (= words 1) "" "s")
             chars (if (= chars 1) "" "s"))))

(defun count-words-region (start end &optional arg)
  "Show the numbers of lines, words and characters between START and END.
With ARG, of the buffer.  Called from Lisp, return the number of words."
  (interactive (if current-prefix-arg
                   (list nil nil current-prefix-arg)
                 (list (region-beginning) (region-end) nil)))
  (cond ((not (called-interactively-p 'any)) (count-words start end))
        (arg (count-words--buffer-message))
        (t (count-words--message "Region" start end))))

(define-obsolete-function-alias 'count-lines-region #'count-words-region "24.1")

(provide 'simple-count)

;;; simple-count.el ends here
