;;; align.el --- lining text up in columns  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Rules (align-rules.el) find areas, blank space mostly, whose ends are to be in one column.  The areas of a rule in a section are
;; put into columns: the first group of the first place on each line, the second group, and so on; `align--column' then lines
;; up one column after another, since each moves those behind it.  Areas are pairs of markers.

;;; Code:

(defgroup align nil
  "Lining text up in columns."
  :version "21.1"
  :group 'fill)

(defcustom align-load-hook nil "Hook run when this library is loaded." :type 'hook)
(defcustom align-indent-before-aligning nil "Non-nil means that `align' indents first." :type 'boolean)
(defcustom align-default-spacing 1 "How many columns are kept free before what is lined up." :type 'integer)
(defcustom align-to-tab-stop 'indent-tabs-mode
  "Non-nil means that columns are at tab stops; if it is a variable, its value says."
  :type '(choice (const nil) symbol))
(defcustom align-region-heuristic 500
  "How many characters around point `align-current' looks at to find the section; nil means all."
  :type 'integer)
(defcustom align-highlight-change-face 'highlight "Face of areas that would change." :type 'face)
(defcustom align-highlight-nochange-face 'secondary-selection "Face of areas that would stay." :type 'face)
(defcustom align-large-region 10000 "Size in characters from which `align' says what it does; nil means never." :type 'integer)
(defcustom align-region-separate "^\\s-*[{}]?\\s-*$"
  "What separates sections that are lined up on their own.
`entire': nothing does; `group': a line without anything to line up; a regexp: a match of it; a function: it is called with
two positions and says whether they are in different sections."
  :type '(choice (const :tag "Entire region is one section" entire) (const :tag "Align by contiguous groups" group)
                 (regexp :tag "Regexp defines section boundaries") (function :tag "Function defines section boundaries")))

(defvar align-regexp-history nil "History of regexps to line up at.")
(defvar align-highlight-overlays nil "Overlays of `align-highlight-rule'.")
(defvar-local align-mode-rules-list nil "Rules of the mode in place of `align-rules-list', or nil.")
(defvar-local align-mode-exclude-rules-list nil "Rules of the mode in place of `align-exclude-rules-list', or nil.")

(require 'align-rules)

;;; Rules.

(defun align--rule-active-p (rule)
  "Return non-nil if RULE is used in this buffer now."
  (let ((modes (assq 'modes rule)) (run-if (assq 'run-if rule)))
    (and (or (null modes) (apply #'derived-mode-p (eval (cdr modes) t)))
         (or (null run-if) (funcall (cdr run-if))))))

(defun align--rule-search (rule end)
  "Search for what RULE is about up to END."
  (let ((regexp (cdr (assq 'regexp rule)))
        (case-fold-search (if (assq 'case-fold rule) (cdr (assq 'case-fold rule)) case-fold-search)))
    (if (functionp regexp) (funcall regexp end nil) (re-search-forward regexp end t))))

(defun align--map-rule (rule beg end function)
  "Call FUNCTION for each place of RULE between BEG and END, with the match data and what number it has in its line.
A place counts, and hides the rest of its line unless RULE repeats, only if FUNCTION returns non-nil."
  (let ((end (copy-marker end t)) (number 0) (line nil) last)
    (goto-char beg)
    (while (and (< (point) end) (align--rule-search rule end))
      (let* ((data (match-data)) (valid (cdr (assq 'valid rule))) (this (line-beginning-position))
             (next (if (eql this line) (1+ number) 0)) counts)
        (setq last (point))
        (when (or (null valid) (save-match-data (funcall valid)))
          (setq counts (save-excursion (set-match-data data) (funcall function next)))
          (if counts (setq number next line this)))
        (goto-char last)
        (cond
         ((and counts (not (cdr (assq 'repeat rule)))) (forward-line 1))
         ((= (car data) (cadr data)) (unless (eobp) (forward-char 1))))))
    (set-marker end nil)))

(defun align--rule-groups (rule)
  "Return the list of the groups that RULE lines up."
  (let ((group (or (cdr (assq 'group rule)) 1)))
    (if (listp group) group (list group))))

;;; Sections.

(defun align-new-section-p (beg end separator)
  "Return non-nil if BEG and END are in different sections, as SEPARATOR says, which is as `align-region-separate'."
  (cond
   ((or (not beg) (memq separator '(entire largest))) nil)
   ((eq separator 'group)
    (save-excursion
      (goto-char beg)
      (let ((first (line-beginning-position)))
        (goto-char end)
        (> (count-lines first (line-beginning-position)) 1))))
   ((stringp separator) (save-excursion (goto-char beg) (re-search-forward separator end t)))
   ((functionp separator) (funcall separator beg end))))

(defun align--section (separator)
  "Return the bounds of the section that point is in, as SEPARATOR says, as a pair."
  (let* ((here (point)) (size align-region-heuristic)
         (low (if size (max (point-min) (- here size)) (point-min)))
         (high (if size (min (point-max) (+ here size)) (point-max)))
         (step (lambda (start direction)
                 (save-excursion
                   (goto-char start)
                   (let ((found (line-beginning-position)) stop)
                     (while (not stop)
                       (if (or (not (zerop (forward-line direction))) (< (point) low) (> (point) high) (eobp)
                               (align-new-section-p (min (point) found) (max found (line-end-position))
                                                    (if (eq separator 'group) "^[ \t]*$" separator)))
                           (setq stop t)
                         (setq found (point))))
                     found)))))
    (if (memq separator '(entire largest))
        (cons low high)
      (cons (funcall step here -1)
            (save-excursion (goto-char (funcall step here 1)) (min (point-max) (1+ (line-end-position))))))))

;;; Columns.

(defun align-column (pos)
  "Return the column of POS."
  (save-excursion (goto-char pos) (current-column)))

(defun align-adjust-col-for-rule (column _rule spacing tab-stop)
  "Return the column that comes SPACING columns after COLUMN, or if TAB-STOP the next tab stop from there."
  (let ((wanted (if (> spacing 0) (+ column spacing) column)))
    (if tab-stop
        (let ((stop (indent-next-tab-stop (1- wanted)))) (max stop wanted))
      wanted)))

(defun align--blank-end (area)
  "Return where the blank space that AREA begins with ends."
  (save-excursion
    (goto-char (car area))
    (skip-chars-forward " \t" (cdr area))
    (point)))

(defun align--column (areas justify spacing tab-stop column)
  "Line AREAS up, SPACING columns behind what is before them, at tab stops if TAB-STOP, or at COLUMN if that is non-nil.
JUSTIFY: text in the areas goes to their ends."
  (let ((start 0) (width 0) target)
    (dolist (area areas)
      (setq start (max start (align-column (car area))))
      (if justify
          (setq width (max width (- (align-column (cdr area)) (align-column (align--blank-end area)))))))
    (setq target (+ width (or column (align-adjust-col-for-rule start nil spacing tab-stop))))
    (dolist (area areas)
      (let* ((blank (align--blank-end area))
             (text (if justify (- (align-column (cdr area)) (align-column blank)) 0))
             (wanted (max (- target text) (+ (align-column (car area)) (if column (min 1 spacing) 0)))))
        (goto-char (car area))
        (delete-region (point) blank)
        (indent-to wanted)))))

(defun align--spacing (rule n)
  "Return how many columns RULE keeps free for the N-th of its groups."
  (let ((spacing (cdr (assq 'spacing rule))))
    (cond ((numberp spacing) spacing)
          ((consp spacing) (or (nth n spacing) align-default-spacing))
          (t align-default-spacing))))

(defun align--tab-stop-p (rule)
  "Return non-nil if RULE puts columns at tab stops."
  (cond ((assq 'tab-stop rule) (cdr (assq 'tab-stop rule)))
        ((memq align-to-tab-stop '(nil t)) align-to-tab-stop)
        (t (symbol-value align-to-tab-stop))))

(defun align--columns (columns rule func)
  "Line up COLUMNS, an alist of (NUMBER GROUP-INDEX . AREAS), of one section of RULE; FUNC is called instead if it is non-nil."
  (dolist (column (sort columns (lambda (a b) (< (car a) (car b)))))
    (let ((areas (nreverse (cddr column))))
      (if func
          (dolist (area areas) (funcall func (car area) (cdr area) rule))
        (align--column areas (cdr (assq 'justify rule)) (align--spacing rule (cadr column)) (align--tab-stop-p rule)
                       (let ((c (assq 'column rule))) (and c (eval (cdr c) t)))))
      (dolist (area areas)
        (set-marker (car area) nil)
        (set-marker (cdr area) nil)))))

(defun align--excluded (rules beg end)
  "Return the areas between BEG and END that RULES exclude, as a list of pairs of markers."
  (let (areas)
    (dolist (rule rules areas)
      (when (align--rule-active-p (cdr rule))
        (align--map-rule (cdr rule) beg end
                         (lambda (_)
                           (dolist (group (align--rule-groups (cdr rule)) t)
                             (if (match-beginning group)
                                 (push (cons (copy-marker (match-beginning group)) (copy-marker (match-end group) t)) areas)))))))))

(defun align--in-areas-p (pos areas)
  "Return non-nil if POS is inside one of AREAS."
  (let (inside)
    (while (and areas (not inside))
      (setq inside (and (>= pos (caar areas)) (< pos (cdar areas))) areas (cdr areas)))
    inside))

(defun align--apply-rule (rule beg end separate excluded func)
  "Line up what RULE says between BEG and END, but not in the areas EXCLUDED; SEPARATE separates sections.
FUNC is called with the bounds of each area and RULE instead, if it is non-nil."
  (let* ((groups (align--rule-groups rule)) (count (length groups)) (sections nil) (columns nil) (last nil)
         (separate (if (assq 'separate rule) (cdr (assq 'separate rule)) separate)))
    (align--map-rule
     rule beg end
     (lambda (number)
       (unless (align--in-areas-p (or (match-beginning (car groups)) (match-beginning 0)) excluded)
         (if (and last (save-match-data (align-new-section-p last (match-beginning (car groups)) separate)))
             (setq sections (cons columns sections) columns nil))
         (setq last (match-end (car groups)))
         (let ((i 0))
           (dolist (group groups t)
             (when (match-beginning group)
               (let* ((index (+ (* number count) i)) (column (assq index columns))
                      (area (cons (copy-marker (match-beginning group)) (copy-marker (match-end group) t))))
                 (if column
                     (setcdr (cdr column) (cons area (cddr column)))
                   (push (cons index (cons i (list area))) columns))))
             (setq i (1+ i)))))))
    (dolist (section (nreverse (cons columns sections)))
      (align--columns section rule func))))

(defun align-region (beg end separate rules exclude-rules &optional func)
  "Line up what RULES say between BEG and END, but not what EXCLUDE-RULES match.
SEPARATE separates sections, as `align-region-separate'.  FUNC, if it is non-nil, is called with the bounds of each area
and its rule, and nothing is changed."
  (let ((end (copy-marker end t)) (excluded nil) (large (and align-large-region (> (- end beg) align-large-region) (not func))))
    (save-excursion
      (setq excluded (align--excluded exclude-rules beg end))
      (dolist (rule rules)
        (when (align--rule-active-p (cdr rule))
          (if large (message "Aligning `%s'..." (car rule)))
          (align--apply-rule (cdr rule) beg end separate excluded func)))
      (dolist (area excluded)
        (set-marker (car area) nil)
        (set-marker (cdr area) nil)))
    (if large (message "Aligning...done"))
    (set-marker end nil)
    nil))

;;; Commands.

;;;###autoload
(defun align (beg end &optional separate rules exclude-rules)
  "Line up what is between BEG and END as the rules for the mode say.
SEPARATE separates sections, RULES and EXCLUDE-RULES are rules; the defaults are
`align-region-separate', `align-rules-list' and `align-exclude-rules-list', or what the mode has in place of the latter two.
A prefix argument turns on rules that have to be asked for."
  (interactive "r")
  (if (and align-indent-before-aligning (> end beg)) (indent-region beg end nil))
  (align-region beg end (or separate align-region-separate)
                (or rules align-mode-rules-list align-rules-list)
                (or exclude-rules align-mode-exclude-rules-list align-exclude-rules-list)))

;;;###autoload
(defun align-regexp (beg end regexp &optional group spacing repeat)
  "Line up what is between BEG and END at matches of REGEXP.
GROUP is the group of REGEXP that grows and shrinks, 1 by default; if negative, what it matches is put to its right end.
SPACING is the number of columns kept free, or if negative the column.  REPEAT: several times in a line.
Interactively only what comes after the blank space is read; with a prefix argument, all."
  (interactive
   (append
    (list (region-beginning) (region-end))
    (if current-prefix-arg
        (list (read-string "Complex align using regexp: " "\\(\\s-*\\)" 'align-regexp-history)
              (string-to-number (read-string "Parenthesis group to modify (justify if negative): " "1"))
              (string-to-number (read-string "Amount of spacing (or column if negative): " (number-to-string align-default-spacing)))
              (y-or-n-p "Repeat throughout line? "))
      (list (concat "\\(\\s-*\\)" (read-string "Align regexp: "))
            1 align-default-spacing nil))))
  (let* ((group (or group 1)) (spacing (or spacing align-default-spacing))
         (rule (list 'align-regexp
                     (cons 'regexp regexp)
                     (cons 'group (abs group))
                     (cons 'justify (< group 0))
                     (cons 'repeat repeat))))
    (setcdr (last rule) (list (if (< spacing 0) (cons 'column (abs spacing)) (cons 'spacing spacing))))
    (align-region beg end 'entire (list rule) nil)))

;;;###autoload
(defun align-entire (beg end &optional rules exclude-rules)
  "Line up what is between BEG and END as if it were one section; RULES and EXCLUDE-RULES as in `align'."
  (interactive "r")
  (align beg end 'entire rules exclude-rules))

;;;###autoload
(defun align-current (&optional rules exclude-rules)
  "Line up the section that point is in; RULES and EXCLUDE-RULES as in `align'."
  (interactive)
  (let ((bounds (align--section align-region-separate)))
    (align (car bounds) (cdr bounds) nil rules exclude-rules)))

;;;###autoload
(defun align-highlight-rule (beg end title &optional rules exclude-rules)
  "Highlight what the rule TITLE finds between BEG and END; RULES and EXCLUDE-RULES as in `align'."
  (interactive (list (region-beginning) (region-end)
                     (completing-read "Title of rule to highlight: "
                                      (mapcar (lambda (rule) (symbol-name (car rule)))
                                              (append (or align-mode-rules-list align-rules-list)
                                                      (or align-mode-exclude-rules-list align-exclude-rules-list)))
                                      nil t)))
  (align-unhighlight-rule)
  (let ((rule (or (assq (intern title) (or rules align-mode-rules-list align-rules-list))
                  (assq (intern title) (or exclude-rules align-mode-exclude-rules-list align-exclude-rules-list)))))
    (when rule
      (align-region beg end 'entire (list rule) nil
                    (lambda (from to _rule)
                      (let ((overlay (make-overlay from to)))
                        (overlay-put overlay 'face align-highlight-change-face)
                        (push overlay align-highlight-overlays)))))))

;;;###autoload
(defun align-unhighlight-rule ()
  "Remove the highlighting of `align-highlight-rule'."
  (interactive)
  (mapc #'delete-overlay align-highlight-overlays)
  (setq align-highlight-overlays nil))

;;;###autoload
(defun align-newline-and-indent ()
  "Line up the section that point is in, then begin a new line and indent it."
  (interactive)
  (let ((align-indent-before-aligning t) (separate align-region-separate))
    (save-excursion
      (let ((bounds (align--section separate)))
        (align (car bounds) (cdr bounds)))))
  (newline-and-indent))

(provide 'align)
(run-hooks 'align-load-hook)

;;; align.el ends here
