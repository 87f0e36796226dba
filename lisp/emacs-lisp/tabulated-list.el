;;; tabulated-list.el --- a major mode for lists in columns  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A program derives a mode from `tabulated-list-mode', says in `tabulated-list-format' what the columns are
;; and in `tabulated-list-entries' what the lines hold, calls `tabulated-list-init-header' and then
;; `tabulated-list-print'.
;;
;; Every line carries its entry in the text properties `tabulated-list-id' and `tabulated-list-entry', every
;; column its name in `tabulated-list-column-name'; the functions that look at a line or change it rely on
;; nothing else.  The gaps between columns are stretched by `display' properties, because the characters of a
;; frame need not all be of the same width.

;;; Code:


(defgroup tabulated-list nil
  "Lists in columns."
  :group 'convenience
  :group 'display)

(defcustom tabulated-list-gui-sort-indicator-asc ?▼
  "Character that marks the column by which lines are sorted upwards, on graphic displays."
  :group 'tabulated-list
  :type 'character
  :version "27.1")
(defcustom tabulated-list-gui-sort-indicator-desc ?▲
  "Character that marks the column by which lines are sorted downwards, on graphic displays."
  :group 'tabulated-list
  :type 'character
  :version "27.1")
(defcustom tabulated-list-tty-sort-indicator-asc ?v
  "Character that marks the column by which lines are sorted upwards, on text terminals."
  :group 'tabulated-list
  :type 'character
  :version "27.1")
(defcustom tabulated-list-tty-sort-indicator-desc ?^
  "Character that marks the column by which lines are sorted downwards, on text terminals."
  :group 'tabulated-list
  :type 'character
  :version "27.1")

(defface tabulated-list-fake-header
  '((t :overline t :underline t :weight bold))
  "Face of a header that is the first line of the buffer."
  :version "27.1"
  :group 'tabulated-list)

(defvar-local tabulated-list-format nil
  "The columns, as a vector of (NAME WIDTH SORT . PROPS).
WIDTH is in columns of text.  SORT is nil if lines cannot be sorted by the column, t to sort them by its text,
or a predicate of two entries.  PROPS are the properties :right-align, and :pad-right, the space after the
column (1 if it is missing).")
(defvar-local tabulated-list-use-header-line t
  "Non-nil to show the names of columns in the header line, nil to show them in the buffer.")
(defvar-local tabulated-list-entries nil
  "The entries, a list of (ID [COLUMN...]), or a function that returns one.
ID identifies an entry, compared by `equal'.  A COLUMN is a string, or (LABEL . PROPERTIES) for a button.")
(defvar-local tabulated-list-padding 0
  "Number of columns in front of each line, for tags.")
(defvar tabulated-list-revert-hook nil
  "Hook run before a list is printed again by `revert-buffer'; it may change `tabulated-list-entries'.")
(defvar-local tabulated-list-printer #'tabulated-list-print-entry
  "Function that inserts an entry at point, called with its id and its vector of columns.")
(defvar-local tabulated-list-sort-key nil
  "The column to sort by, as (NAME . FLIP), or nil; FLIP non-nil means downwards.")

(defvar tabulated-list--near-rows)
(defvar tabulated-list--header-string nil "The header, as a string.")
(defvar tabulated-list--header-overlay nil "The overlay of the header in the buffer, or nil.")
(defvar tabulated-list--original-order nil "Hash table of the entries' positions before they were sorted.")
(defvar tabulated-list--current-lnum-width nil "The width of line numbers when the header was made.")

;;; Lines and their entries.

(defun tabulated-list-get-id (&optional pos)
  "Return the id of the entry at POS or point, or nil."
  (get-text-property (or pos (point)) 'tabulated-list-id))

(defun tabulated-list-get-entry (&optional pos)
  "Return the vector of columns of the entry at POS or point, or nil."
  (get-text-property (or pos (point)) 'tabulated-list-entry))

(defun tabulated-list-put-tag (tag &optional advance)
  "Write the string TAG into the padding of the current line; with ADVANCE, go to the next line.
TAG is cut to the padding.  A line without an entry stays as it is.  Signal an error if there is no padding."
  (unless (> tabulated-list-padding 0)
    (error "Unable to tag the current line"))
  (save-excursion
    (beginning-of-line)
    (when (tabulated-list-get-entry)
      (let ((inhibit-read-only t) (beg (point)) (width (string-width tag)))
        (forward-char tabulated-list-padding)
        (insert-and-inherit
         (if (<= width tabulated-list-padding)
             (concat tag (make-string (- tabulated-list-padding width) ?\s))
           (truncate-string-to-width tag tabulated-list-padding)))
        (delete-region beg (+ beg tabulated-list-padding)))))
  (if advance (forward-line)))

(defun tabulated-list-clear-all-tags ()
  "Remove the tags of all lines.  Signal an error if there is no padding."
  (unless (> tabulated-list-padding 0)
    (error "There can be no tags in current buffer"))
  (save-excursion
    (goto-char (point-min))
    (let ((inhibit-read-only t) (blank (make-string tabulated-list-padding ?\s)))
      (while (not (eobp))
        (when (tabulated-list-get-id)
          (let ((beg (point)))
            (forward-char tabulated-list-padding)
            (insert-and-inherit blank)
            (delete-region beg (+ beg tabulated-list-padding))))
        (forward-line)))))

(defun tabulated-list-delete-entry ()
  "Delete the line at point, which must have an entry.
Return (ID COLUMNS), or nil if there is no entry.  `tabulated-list-entries' stays as it is."
  (let ((id (tabulated-list-get-id)) (cols (tabulated-list-get-entry)) (inhibit-read-only t))
    (when cols
      (delete-region (line-beginning-position) (1+ (line-end-position)))
      (list id cols))))

(defun tabulated-list--column-number (name)
  "Return the number of the column NAME; signal an error if there is none."
  (let ((n (seq-position tabulated-list-format name (lambda (column wanted) (equal (car column) wanted)))))
    (or n (error "No column named %s" name))))

(defun tabulated-list-set-col (col desc &optional change-entry-data)
  "Show DESC in the column COL, a number or a name, of the line at point.
With CHANGE-ENTRY-DATA, change the vector of the entry, too."
  (let* ((opoint (point)) (eol (line-end-position))
         (id (tabulated-list-get-id opoint)) (entry (tabulated-list-get-entry opoint))
         (inhibit-read-only t) (number (if (numberp col) col (tabulated-list--column-number col)))
         (name (if (numberp col) (car (aref tabulated-list-format col)) col))
         pos)
    (unless entry
      (error "No Tabulated List entry at position %s" opoint))
    (beginning-of-line)
    (while (and (setq pos (next-single-property-change (point) 'tabulated-list-column-name nil eol))
                (< (goto-char pos) eol)
                (not (equal (get-text-property pos 'tabulated-list-column-name) name))))
    (if (equal (get-text-property (line-beginning-position) 'tabulated-list-column-name) name)
        (goto-char (line-beginning-position)))
    (when (< (point) eol)
      (let ((tabulated-list--near-rows (list entry entry)) (beg (point)) (current-column (current-column)))
        (delete-region beg (next-single-property-change beg 'tabulated-list-column-name nil eol))
        (tabulated-list-print-col number desc current-column)
        (if change-entry-data (aset entry number desc))
        (put-text-property beg (point) 'tabulated-list-id id)
        (put-text-property beg (point) 'tabulated-list-entry entry)
        (goto-char opoint)))))

;;; The header.

(defvar tabulated-list-sort-button-map
  (let ((map (make-sparse-keymap)))
    (define-key map [header-line mouse-1] #'tabulated-list-col-sort)
    (define-key map [header-line mouse-2] #'tabulated-list-col-sort)
    (define-key map [mouse-1] #'tabulated-list-col-sort)
    (define-key map [mouse-2] #'tabulated-list-col-sort)
    (define-key map "\C-m" #'tabulated-list-sort)
    (define-key map [follow-link] 'mouse-face)
    map)
  "Keymap of the names of columns that lines can be sorted by.")

(defun tabulated-list-make-glyphless-char-display-table ()
  "Return a table for `glyphless-char-display' that shows the marks of sorted columns on every display."
  (let ((table (make-char-table 'glyphless-char-display nil)))
    (aset table tabulated-list-gui-sort-indicator-desc (cons nil (char-to-string tabulated-list-tty-sort-indicator-desc)))
    (aset table tabulated-list-gui-sort-indicator-asc (cons nil (char-to-string tabulated-list-tty-sort-indicator-asc)))
    table))

(defun tabulated-list-line-number-width ()
  "Return the width of the line numbers shown in the selected window."
  (if (bound-and-true-p display-line-numbers)
      (line-number-display-width 'columns)
    0))

(defun tabulated-list--header-label (column label)
  "Return the propertized text of the header of COLUMN; LABEL is its name, cut to the width.
Names of one or two characters are never cut nor marked."
  (let ((name (car column)) (key tabulated-list-sort-key))
    (if (not (nth 2 column))
        (propertize label 'tabulated-list-column-name name)
      (let ((sorted (equal name (car key))))
        (apply #'propertize
               (if (and sorted (> (length name) 2))
                   (format "%s %c" label
                           (if (cdr key) tabulated-list-gui-sort-indicator-desc tabulated-list-gui-sort-indicator-asc))
                 label)
               (append (and sorted '(face bold))
                       (list 'tabulated-list-column-name name
                             'help-echo "Click to sort by column"
                             'mouse-face 'header-line-highlight
                             'keymap tabulated-list-sort-button-map)))))))

(defun tabulated-list--header-column (n x labels)
  "Return (STRING . END) for the header of column N at column X of the screen; LABELS are the names of all."
  (let* ((column (aref tabulated-list-format n)) (props (nthcdr 3 column)) (name (car column))
         (last (= n (1- (length tabulated-list-format))))
         (available (cond
                     (last nil)
                     ((plist-get props :right-align) (nth 1 column))
                     (t (let ((tabulated-list--near-rows (list labels)))
                          (tabulated-list--available-space (nth 1 column) n)))))
         (label (tabulated-list--header-label
                 column
                 (if (and available (> (length name) (max 2 available)))
                     (truncate-string-to-width name available nil nil t)
                   name)))
         (shift (- (nth 1 column) (string-width label)))
         (end (+ x (nth 1 column) (or (plist-get props :pad-right) 1))))
    (cons (concat (if (and (plist-get props :right-align) (> shift 0))
                      (propertize (make-string shift ?\s) 'display `(space :align-to ,(+ x shift))))
                  label
                  (propertize " " 'display `(space :align-to ,end) 'face 'fixed-pitch))
          end)))

(defun tabulated-list-init-header ()
  "Make the header from `tabulated-list-format' and `tabulated-list-sort-key'."
  (setq-local tabulated-list--current-lnum-width (tabulated-list-line-number-width))
  (let* ((x (+ (max tabulated-list-padding 0) tabulated-list--current-lnum-width))
         (labels (vconcat (mapcar #'car tabulated-list-format)))
         (parts (list (propertize " " 'display `(space :align-to ,x)))))
    (dotimes (n (length tabulated-list-format))
      (let ((part (tabulated-list--header-column n x labels)))
        (push (car part) parts)
        (setq x (cdr part))))
    (let ((header (apply #'concat (nreverse parts))))
      (cond
       (tabulated-list-use-header-line (setq header-line-format header))
       (t (setq header-line-format nil)
          (setq-local tabulated-list--header-string header))))))

(defun tabulated-list-print-fake-header ()
  "Insert the header as the first line of the buffer."
  (when tabulated-list--header-string
    (goto-char (point-min))
    (let ((inhibit-read-only t))
      (insert tabulated-list--header-string "\n")
      (if tabulated-list--header-overlay
          (move-overlay tabulated-list--header-overlay (point-min) (point))
        (setq-local tabulated-list--header-overlay (make-overlay (point-min) (point))))
      (overlay-put tabulated-list--header-overlay 'face 'tabulated-list-fake-header))))

(defun tabulated-list-header-overlay-p (&optional pos)
  "Return the overlays of a header that is part of the buffer's text, at POS or the beginning; nil if there is none."
  (seq-filter (lambda (overlay) (eq (overlay-get overlay 'face) 'tabulated-list-fake-header))
              (overlays-at (or pos (point-min)))))

;;; Printing.

(defun tabulated-list-revert (&rest _ignored)
  "Print the list again, after `tabulated-list-revert-hook'; a `revert-buffer-function'."
  (interactive)
  (unless (derived-mode-p 'tabulated-list-mode)
    (error "The current buffer is not in Tabulated List mode"))
  (run-hooks 'tabulated-list-revert-hook)
  (tabulated-list-print t))

(defun tabulated-list--text (desc)
  "Return the text of the column descriptor DESC, a string or a button's list."
  (if (stringp desc) desc (car desc)))

(defun tabulated-list--by-text (n)
  "Return a predicate that sorts entries by the text of column N."
  (lambda (a b)
    (string< (tabulated-list--text (aref (cadr a) n)) (tabulated-list--text (aref (cadr b) n)))))

(defun tabulated-list--get-sorter ()
  "Return the predicate of two entries that `tabulated-list-sort-key' asks for, or nil."
  (when (car tabulated-list-sort-key)
    (let* ((n (tabulated-list--column-number (car tabulated-list-sort-key)))
           (sort (nth 2 (aref tabulated-list-format n)))
           (predicate (if (eq sort t) (tabulated-list--by-text n) sort)))
      (when predicate
        (if (cdr tabulated-list-sort-key)
            (lambda (a b) (funcall predicate b a))
          predicate)))))

(defun tabulated-list--col-local-max-widths (col)
  "Return the greatest width of column COL in the lines near to the one that is printed."
  (apply #'max (mapcar (lambda (row) (string-width (tabulated-list--text (elt row col))))
                       tabulated-list--near-rows)))

(defun tabulated-list--available-space (width n)
  "Return the space for column N, which is WIDTH wide, with what a right-aligned next column leaves free."
  (let* ((next (aref tabulated-list-format (1+ n))))
    (if (plist-get (nthcdr 3 next) :right-align)
        (+ width (- (nth 1 next) (min (nth 1 next) (tabulated-list--col-local-max-widths (1+ n)))))
      width)))

(defun tabulated-list-print (&optional remember-pos _update)
  "Print the entries, sorted as `tabulated-list-sort-key' says.
With REMEMBER-POS, point stays on its entry if that is still there, in the same column; else it goes to the
first line.  The last argument is for lists that change little; lines are printed again all the same."
  (let* ((inhibit-read-only t)
         (entries (if (functionp tabulated-list-entries) (funcall tabulated-list-entries) tabulated-list-entries))
         (sorter (tabulated-list--get-sorter))
         (entry-id (and remember-pos (tabulated-list-get-id)))
         (saved-col (and remember-pos (current-column)))
         saved-pt)
    (when sorter
      (setq entries (sort entries sorter))
      (unless (functionp tabulated-list-entries)
        (setq tabulated-list-entries entries)))
    (erase-buffer)
    (unless tabulated-list-use-header-line
      (tabulated-list-print-fake-header))
    (let ((previous (car entries)) (tail entries))
      (while tail
        (let* ((entry (car tail)) (next (or (cadr tail) entry))
               (tabulated-list--near-rows (list (cadr previous) (cadr entry) (cadr next))))
          (if (and entry-id (equal entry-id (car entry)))
              (setq saved-pt (point)))
          (apply tabulated-list-printer entry)
          (setq previous entry tail (cdr tail)))))
    (set-buffer-modified-p nil)
    (goto-char (or saved-pt (point-min)))
    (when saved-pt
      (move-to-column saved-col))))

(defun tabulated-list-print-entry (id cols)
  "Insert the line of the entry ID with the columns COLS, a vector, at point."
  (let ((beg (point)) (x (max tabulated-list-padding 0)) (inhibit-read-only t)
        (count (length tabulated-list-format)) (n 0))
    (if (> tabulated-list-padding 0)
        (insert (make-string x ?\s)))
    (let ((tabulated-list--near-rows (or (bound-and-true-p tabulated-list--near-rows) (list cols cols))))
      (while (< n count)
        (setq x (tabulated-list-print-col n (aref cols n) x) n (1+ n))))
    (insert ?\n)
    (add-text-properties beg (point) (list 'tabulated-list-id id 'tabulated-list-entry cols))))

(defun tabulated-list--insert-label (desc label name available)
  "Insert the column descriptor DESC with the text LABEL for the column NAME, AVAILABLE columns wide or nil."
  (let ((beg (point)) (width (string-width label)))
    (cond
     ((not (stringp desc)) (apply #'insert-text-button label (cdr desc)))
     ((and (> (length label) 0) (get-text-property 0 'help-echo label)) (insert label))
     (t (insert (propertize label 'help-echo (concat name ": " label)))))
    (when (and available (> width available))
      (let ((shown (truncate-string-to-width label (- available (string-width (truncate-string-ellipsis))))))
        (put-text-property (+ beg (length shown)) (point) 'display (truncate-string-ellipsis))))))

(defun tabulated-list-print-col (n col-desc x)
  "Insert column N of an entry at point, which is in column X of the screen; COL-DESC says what it shows.
Return the column in which the next one begins."
  (let* ((format (aref tabulated-list-format n)) (name (nth 0 format)) (width (nth 1 format)) (props (nthcdr 3 format))
         (pad-right (or (plist-get props :pad-right) 1)) (label (tabulated-list--text col-desc))
         (label-width (string-width label)) (opoint (point))
         (last (>= (1+ n) (length tabulated-list-format)))
         (available (cond (last nil)
                          ((plist-get props :right-align) width)
                          (t (tabulated-list--available-space width n))))
         (shown-width (if (and available (> label-width available)) available label-width)))
    (when (and (plist-get props :right-align) (< shown-width width))
      (let ((shift (- width shown-width)))
        (insert (propertize (make-string shift ?\s) 'display `(space :align-to ,(+ x shift))))
        (setq width (- width shift) x (+ x shift))))
    (tabulated-list--insert-label col-desc label name available)
    (let ((next-x (+ x pad-right width)))
      (unless last
        (insert (make-string pad-right ?\s))
        (if (> width shown-width)
            (insert (propertize (make-string (- width shown-width) ?\s) 'display `(space :align-to ,next-x)))))
      (put-text-property opoint (point) 'tabulated-list-column-name name)
      next-x)))

;;; Sorting.

(defun tabulated-list--remember-order ()
  "Note the order of the entries, so that it can be restored."
  (unless tabulated-list--original-order
    (setq-local tabulated-list--original-order (make-hash-table))
    (let ((n 0))
      (dolist (entry tabulated-list-entries)
        (puthash entry n tabulated-list--original-order)
        (setq n (1+ n))))))

(defun tabulated-list--restore-order ()
  "Print the entries in the order that they had before they were sorted."
  (unless tabulated-list--original-order
    (error "Order is already in original order"))
  (setq tabulated-list-entries
        (sort tabulated-list-entries
              (lambda (a b)
                (< (gethash a tabulated-list--original-order) (gethash b tabulated-list--original-order)))))
  (setq tabulated-list-sort-key nil)
  (tabulated-list-init-header)
  (tabulated-list-print t))

(defun tabulated-list--sort-by-column-name (name)
  "Sort by the column NAME; downwards if lines are sorted by it already."
  (when (and name (derived-mode-p 'tabulated-list-mode))
    (if (equal name (car tabulated-list-sort-key))
        (setcdr tabulated-list-sort-key (not (cdr tabulated-list-sort-key)))
      (setq tabulated-list-sort-key (cons name nil)))
    (tabulated-list-init-header)
    (tabulated-list-print t)))

(defun tabulated-list-sort (&optional n)
  "Sort by the column at point, or the Nth; again: in the other direction.
N is the prefix argument; -1 restores the original order."
  (interactive "P")
  (if (equal n -1)
      (tabulated-list--restore-order)
    (tabulated-list--remember-order)
    (let ((name (if n
                    (car (aref tabulated-list-format n))
                  (get-text-property (point) 'tabulated-list-column-name))))
      (if (nth 2 (assoc name (append tabulated-list-format nil)))
          (tabulated-list--sort-by-column-name name)
        (user-error "Cannot sort by %s" name)))))

(defun tabulated-list-col-sort (&optional e)
  "Sort by the column that the mouse event E is on."
  (interactive "e")
  (let* ((pos (event-start e)) (object (posn-object pos)))
    (with-current-buffer (window-buffer (posn-window pos))
      (tabulated-list--sort-by-column-name
       (get-text-property (if object (cdr object) (posn-point pos)) 'tabulated-list-column-name (car object))))))

(defun tabulated-list-entry-size-> (entry1 entry2)
  "Return non-nil if the number in the fifth column of ENTRY1 is greater than that of ENTRY2."
  (> (string-to-number (aref (cadr entry1) 4))
     (string-to-number (aref (cadr entry2) 4))))

;;; Columns.

(defun tabulated-list-previous-column (&optional arg)
  "Go to the start of the column before point, ARG times."
  (interactive "p")
  (dotimes (_ (or arg 1))
    (let ((pos (previous-single-property-change (point) 'tabulated-list-column-name nil 1)))
      (if (and pos (>= pos (line-beginning-position)))
          (goto-char pos)))))

(defun tabulated-list-next-column (&optional arg)
  "Go to the start of the next column of the line, or to its end, ARG times."
  (interactive "p")
  (dotimes (_ (or arg 1))
    (let ((pos (next-single-property-change (point) 'tabulated-list-column-name)))
      (if (and pos (<= pos (line-end-position)))
          (goto-char pos)))))

(defun tabulated-list-widen-current-column (&optional n)
  "Make the column at point N columns of text wider."
  (interactive "p")
  (let ((start (current-column)) (count (length tabulated-list-format)) (total 0) (i 0) column)
    (while (and (not column) (< i count))
      (setq total (+ total (nth 1 (aref tabulated-list-format i))))
      (if (<= start total)
          (setq column (aref tabulated-list-format i)))
      (setq i (1+ i)))
    (when column
      (setcar (cdr column) (max 1 (+ (nth 1 column) n)))
      (tabulated-list-print t)
      (tabulated-list-init-header))))

(defun tabulated-list-narrow-current-column (&optional n)
  "Make the column at point N columns of text narrower, at least one wide."
  (interactive "p")
  (tabulated-list-widen-current-column (- n)))

;;; Line numbers move the columns: the header follows.

(defun tabulated-list-watch-line-number-width (_window)
  "Make the header again if the width of the line numbers has changed."
  (if (/= (or tabulated-list--current-lnum-width 0) (tabulated-list-line-number-width))
      (tabulated-list-init-header)))

(defun tabulated-list-window-scroll-function (window _start)
  "Make the header of WINDOW again if scrolling has changed the width of the line numbers."
  (if (and (bound-and-true-p display-line-numbers) (eq (window-buffer window) (current-buffer)))
      (with-selected-window window
        (tabulated-list-watch-line-number-width window))))

;;; The mode.

(defvar tabulated-list-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map (make-composed-keymap button-buffer-map special-mode-map))
    (define-key map "n" #'next-line)
    (define-key map "p" #'previous-line)
    (define-key map [M-left] #'tabulated-list-previous-column)
    (define-key map [M-right] #'tabulated-list-next-column)
    (define-key map "S" #'tabulated-list-sort)
    (define-key map "}" #'tabulated-list-widen-current-column)
    (define-key map "{" #'tabulated-list-narrow-current-column)
    (define-key map [follow-link] 'mouse-face)
    (define-key map [mouse-2] #'mouse-select-window)
    map)
  "Keymap of `tabulated-list-mode'.")

(define-derived-mode tabulated-list-mode special-mode "Tabulated"
  "Parent of modes that show lists in columns.
Such a mode sets `tabulated-list-format' and `tabulated-list-entries', may set `tabulated-list-padding' and
`tabulated-list-sort-key', and calls `tabulated-list-init-header'; `tabulated-list-print' fills the buffer."
  (setq-local truncate-lines t)
  (setq-local bidi-paragraph-direction 'left-to-right)
  (setq-local revert-buffer-function #'tabulated-list-revert)
  (setq-local glyphless-char-display (tabulated-list-make-glyphless-char-display-table))
  (setq-local text-scale-remap-header-line t)
  (setq-local tabulated-list--original-order nil)
  (setq-local tabulated-list--current-lnum-width 0)
  (add-hook 'display-line-numbers-mode-hook #'tabulated-list-revert nil t)
  (add-hook 'pre-redisplay-functions #'tabulated-list-watch-line-number-width nil t)
  (add-hook 'window-scroll-functions #'tabulated-list-window-scroll-function nil t))

(provide 'tabulated-list)

;;; tabulated-list.el ends here
