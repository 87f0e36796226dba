;;; justify.el --- justification of lines  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The kind of justification is the text property `justification', else the variable
;; `default-justification'.  Margins are the property or the variables as well.

;;; Code:

(defcustom default-justification 'left
  "Kind of justification of text without the property: left, right, full, center or none."
  :type '(choice (const left) (const right) (const full) (const center) (const none))
  :group 'fill)
(make-variable-buffer-local 'default-justification)
(put 'default-justification 'safe-local-variable 'symbolp)

(defun current-justification ()
  "Return the kind of justification of the paragraph at point, nil for none."
  (let ((kind (or (get-text-property
                   ;; What the text says, not the indentation before it.
                   (save-excursion
                     (skip-chars-forward " \t")
                     (if (and (eobp) (not (bobp))) (1- (point)) (point)))
                   'justification)
                  default-justification)))
    (if (eq kind 'none) nil kind)))

(defvar current-fill-column--has-warned nil
  "Non-nil if the warning about a `fill-column' that is no number was shown.")

(defun current-fill-column ()
  "Return the fill column of the line: `fill-column' less the property `right-margin'.
It is an integer even if `fill-column' is none."
  (let* ((here (line-beginning-position))
         (here-margin (let ((m (get-text-property here 'right-margin)))
                        (if (integerp m) m 0)))
         (column (- fill-column here-margin))
         change)
    ;; A margin that begins later in the line narrows it, too.
    (save-excursion
      (setq change (next-single-property-change here 'right-margin nil (line-end-position)))
      (while (and change (< change (line-end-position)))
        (goto-char change)
        (let ((margin (get-text-property change 'right-margin)))
          (if (and (integerp margin) (< (current-column) (- fill-column margin)))
              (setq column (min column (- fill-column margin)))))
        (setq change (next-single-property-change change 'right-margin nil (line-end-position)))))
    column))

(defun fill--gap-counts (start)
  "Return the ends of the runs of spaces between START and point, the last one first."
  (let ((end (point)) (gaps nil))
    (save-excursion
      (goto-char start)
      (while (search-forward " " end t)
        (skip-chars-forward " " end)
        (if (< (point) end) (push (point) gaps))))
    gaps))

(defun fill--spread (missing gaps)
  "Insert MISSING spaces at GAPS, positions in descending order, as evenly as whole spaces allow."
  (let* ((count (length gaps)) (half (/ (1- count) 2)) (done 0) (i 0))
    (dolist (gap gaps)
      (setq i (1+ i))
      (let ((upto (/ (+ half (* i missing)) count)))
        (when (> upto done)
          (goto-char gap)
          (insert-and-inherit (make-string (- upto done) ?\s))
          (setq done upto))))))

(defun justify-current-line (&optional how eop nosqueeze)
  "Justify the line that point is on, by the kind HOW, full if that is no kind.
nil and t mean what the text says.  EOP: the line ends a paragraph, and is not
filled to full width.  NOSQUEEZE: do not take surplus spaces away first."
  (interactive "*")
  (if (memq how '(nil t)) (setq how (or (current-justification) 'none)))
  (unless (memq how '(none left right full center)) (setq how 'full))
  (unless (or (memq how '(none left))
              (and (eq how 'full) eop))
    (let ((column (current-fill-column))
          (pos (copy-marker (point) t))
          start end endcol indent prefix-end)
      (goto-char (line-end-position))
      ;; Blanks at the end do not count; for centering and moving right they go away.
      (delete-region (point) (progn (skip-chars-backward " \t" (line-beginning-position)) (point)))
      (setq end (copy-marker (point) t) endcol (current-column))
      (beginning-of-line)
      (skip-chars-forward " \t")
      (cond
       ((and fill-prefix (not (equal fill-prefix "")) (looking-at (regexp-quote fill-prefix)))
        (goto-char (match-end 0)))
       ((and adaptive-fill-mode (looking-at adaptive-fill-regexp))
        (goto-char (match-end 0))))
      (setq prefix-end (point))
      (skip-chars-forward " \t")
      (setq start (point) indent (current-column))
      (cond
       ((eq how 'right)
        (fill--reindent (max 0 (+ indent (- column endcol))) prefix-end))
       ((eq how 'center)
        (let ((margin (current-left-margin)))
          (fill--reindent (max margin 0
                               (+ margin (/ (- column margin (- endcol indent)) 2)))
                          prefix-end)))
       ((eq how 'full)
        (goto-char end)
        (unless nosqueeze
          (canonically-space-region start end)
          (goto-char end))
        (let* ((gaps (fill--gap-counts start))
               (missing (- column (current-column))))
          (if (and gaps (> missing 0))
              (fill--spread missing gaps)))))
      (goto-char pos)
      (set-marker pos nil)
      (set-marker end nil)))
  nil)

(defun fill--reindent (to floor)
  "Make the blanks between FLOOR and point reach to the column TO."
  (let ((start (point)))
    (skip-chars-backward " \t" floor)
    (delete-region (point) start)
    (indent-to to)))

(defun unjustify-current-line ()
  "Take away what justification did to the line: surplus spaces, or the indentation."
  (let ((kind (current-justification)))
    (cond
     ((eq kind 'full)
      (move-to-left-margin)
      (canonically-space-region (point) (line-end-position)))
     ((memq kind '(center right))
      (save-excursion
        (move-to-left-margin nil t)
        (if fill-prefix
            (if (looking-at (regexp-quote fill-prefix)) (goto-char (match-end 0))))
        (delete-region (point) (progn (skip-chars-forward " \t") (point)))))))
  nil)

(defun unjustify-region (&optional begin end)
  "Take away what justification did to the lines between BEGIN and END (default: the whole buffer)."
  (save-excursion
    (save-restriction
      (if end (narrow-to-region (point-min) end))
      (goto-char (or begin (point-min)))
      (while (not (eobp))
        (unjustify-current-line)
        (forward-line 1)))))

(defun set-justification (begin end style &optional whole-par)
  "Give the lines between BEGIN and END the justification STYLE, and fill them if that needs it.
WHOLE-PAR: those of all paragraphs around them.
If the mark is not active, the command does that to the paragraph at point."
  (interactive
   (list (if mark-active (region-beginning) (point))
         (if mark-active (region-end) (point))
         (let ((s (completing-read "Set justification to: "
                                   '(("left") ("right") ("full") ("center") ("none")) nil t)))
           (if (equal s "") (error ""))
           (intern s))
         (not mark-active)))
  (save-excursion
    (save-restriction
      (if whole-par
          (let ((paragraph-start (if use-hard-newlines "." paragraph-start))
                (paragraph-ignore-fill-prefix (if use-hard-newlines t paragraph-ignore-fill-prefix)))
            (goto-char begin)
            (while (and (bolp) (not (eobp))) (forward-char 1))
            (backward-paragraph)
            (setq begin (point))
            (goto-char end)
            (skip-chars-backward " \t\n" begin)
            (forward-paragraph)
            (setq end (point))))
      (narrow-to-region (point-min) end)
      (unjustify-region begin (point-max))
      (put-text-property begin (point-max) 'justification style)
      (fill-region begin (point-max) nil t))))

(defun set-justification-none (b e)
  "Turn filling off in the paragraphs between B and E."
  (interactive (list (if mark-active (region-beginning) (point))
                     (if mark-active (region-end) (point))))
  (set-justification b e 'none (not mark-active)))

(defun set-justification-left (b e)
  "Align the paragraphs between B and E at the left margin."
  (interactive (list (if mark-active (region-beginning) (point))
                     (if mark-active (region-end) (point))))
  (set-justification b e 'left (not mark-active)))

(defun set-justification-right (b e)
  "Align the paragraphs between B and E at the right margin."
  (interactive (list (if mark-active (region-beginning) (point))
                     (if mark-active (region-end) (point))))
  (set-justification b e 'right (not mark-active)))

(defun set-justification-full (b e)
  "Align the paragraphs between B and E at both margins."
  (interactive (list (if mark-active (region-beginning) (point))
                     (if mark-active (region-end) (point))))
  (set-justification b e 'full (not mark-active)))

(defun set-justification-center (b e)
  "Center the lines between B and E."
  (interactive (list (if mark-active (region-beginning) (point))
                     (if mark-active (region-end) (point))))
  (set-justification b e 'center (not mark-active)))

;;; Centering, without filling.

(defun center-line (&optional nlines)
  "Center the line between the margins; NLINES lines from it on, or back if negative."
  (interactive "P")
  (if nlines (setq nlines (prefix-numeric-value nlines)))
  (while (not (eq nlines 0))
    (save-excursion
      (let ((margin (current-left-margin)) line-length)
        (beginning-of-line)
        (delete-horizontal-space)
        (end-of-line)
        (delete-horizontal-space)
        (setq line-length (current-column))
        (when (> (- fill-column margin line-length) 0)
          (indent-line-to (+ margin (/ (- fill-column margin line-length) 2))))))
    (cond
     ((null nlines) (setq nlines 0))
     ((> nlines 0) (setq nlines (1- nlines)) (forward-line 1))
     ((< nlines 0) (setq nlines (1+ nlines)) (forward-line -1)))))

(defun center-region (from to)
  "Center each line between FROM and TO that is not empty."
  (interactive "r")
  (let ((from (min from to)) (to (max from to)))
    (save-excursion
      (save-restriction
        (narrow-to-region from to)
        (goto-char from)
        (while (not (eobp))
          (or (save-excursion (skip-chars-forward " \t") (eolp))
              (center-line))
          (forward-line 1))))))

(defun center-paragraph ()
  "Center each line of the paragraph at or after point."
  (interactive)
  (save-excursion
    (forward-paragraph)
    (or (bolp) (newline 1))
    (let ((end (point)))
      (backward-paragraph)
      (center-region (point) end))))

(provide 'justify)

;;; justify.el ends here
