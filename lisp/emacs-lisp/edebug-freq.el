;;; edebug-freq.el --- how often forms were evaluated, and whether they gave different values  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'edebug-instrument)
(require 'edebug-break)

(defvar edebug-active)

(defun edebug--freq-mark (count last coverage)
  "Return the text for a stop point that was passed COUNT times, the one before it LAST times, with COVERAGE."
  (concat (if (memq coverage '(edebug-unknown edebug-ok-coverage)) "" "=")
          (if (eql count last) "" (number-to-string count))
          " "))

(defun edebug-display-freq-count ()
  "Insert, below each line of the definition around point, how often its forms were evaluated.
A number stands below the first character of a form, or the last one of a
form that ended; the same number is not repeated in a line.  = before it means that
all values were the same, if `edebug-test-coverage' was non-nil.
\\[undo] removes the lines."
  (interactive)
  (let* ((name (edebug-form-data-symbol))
         (data (get name 'edebug))
         (offsets (nth 2 data))
         (counts (get name 'edebug-freq-count))
         (coverage (get name 'edebug-coverage))
         (start (marker-position (car data)))
         (last -1) (index 0) (lines '()))
    (while (< index (length offsets))
      (let* ((position (edebug--freq-position (+ start (aref offsets index))))
             (column (save-excursion (goto-char position) (current-column)))
             (line (save-excursion (goto-char position) (line-end-position)))
             (count (aref counts index)))
        (unless (equal line (caar lines))
          (push (cons line ";#") lines)
          (setq last -1))
        (let ((text (cdar lines)))
          (setcdr (car lines)
                  (concat text
                          (make-string (max 0 (- column (length text))) ?\s)
                          (edebug--freq-mark count last (aref coverage index)))))
        (setq last count index (1+ index))))
    ;; The last line first: what is inserted does not move the others.
    (save-excursion
      (let ((inhibit-read-only t))
        (dolist (line (sort lines (lambda (a b) (> (car a) (car b)))))
          (goto-char (car line))
          (insert "\n" (cdr line)))))))

(defun edebug--freq-position (position)
  "Return the position of the character to which the stop point at POSITION belongs."
  (if (memq (char-after position) '(?\( ?\' ?\` ?#))
      position
    (1- position)))

(defun edebug-temp-display-freq-count ()
  "Show, until a key is typed, how often the forms of the definition around point were evaluated."
  (interactive)
  (let ((read-only buffer-read-only) (modified (buffer-modified-p)) (undo buffer-undo-list)
        (saved (buffer-string)) (here (point)))
    (unwind-protect
        (progn
          (setq buffer-read-only nil buffer-undo-list t)
          (edebug-display-freq-count)
          (setq unread-command-events (append unread-command-events (list (read-event)))))
      (edebug--restore-text saved)
      (goto-char here)
      (setq buffer-undo-list undo buffer-read-only read-only)
      (set-buffer-modified-p modified))))

(defun edebug--restore-text (text)
  "Remove the lines that are not in TEXT from the buffer; markers stay where they are."
  (save-excursion
    (goto-char (point-min))
    (while (re-search-forward "\n;#[0-9= ]*$" nil t)
      (unless (string= (match-string 0)
                       (let ((from (1- (match-beginning 0))) (size (- (match-end 0) (match-beginning 0))))
                         (if (<= (+ from size) (length text)) (substring text from (+ from size)) "")))
        (replace-match "")))))

(defun edebug-clear-frequency-count (name)
  "Set all counts of the definition NAME to zero."
  (fillarray (get name 'edebug-freq-count) 0))

(defun edebug-clear-coverage (name)
  "Forget what values forms of the definition NAME gave."
  (fillarray (get name 'edebug-coverage) 'edebug-unknown))

(provide 'edebug-freq)

;;; edebug-freq.el ends here
