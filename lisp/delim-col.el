;;; delim-col.el --- line up columns of text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; The lines of a region, or of a rectangle, are cut into cells at a separator; the cells of a column get one width.
;; What stands before and after cells and rows, and between cells, are options.

;;; Code:

(require 'rect)

(defgroup columns nil "Lining up columns of text." :prefix "delimit-columns-" :group 'editing)

(defcustom delimit-columns-str-before "" "The string before a row." :type 'string :group 'columns)
(defcustom delimit-columns-str-separator ", " "The string between cells." :type 'string :group 'columns)
(defcustom delimit-columns-str-after "" "The string after a row." :type 'string :group 'columns)
(defcustom delimit-columns-before "" "The string before each cell." :type 'string :group 'columns)
(defcustom delimit-columns-after "" "The string after each cell." :type 'string :group 'columns)
(defcustom delimit-columns-separator "\t" "A regexp for what is between the cells of the text." :type 'regexp :group 'columns)
(defcustom delimit-columns-format t
  "How cells are filled up to the width of their column.
nil: not at all; t: behind the separator; `separator': before it; `padding': before `delimit-columns-after'."
  :type '(choice (const nil) (const t) (const separator) (const padding)) :group 'columns)
(defcustom delimit-columns-extra t "Non-nil: rows with fewer cells than others get empty ones." :type 'boolean :group 'columns)
(defcustom delimit-columns-start 0 "The first column, from 0, that is lined up." :type 'integer :group 'columns)
(defcustom delimit-columns-end 1000000 "The last column, from 0, that is lined up." :type 'integer :group 'columns)

(defun delimit-columns--cells (line)
  "Return the cells of LINE, each as (TEXT . SEPARATOR): what follows it in LINE, or nil."
  (let ((cells nil) (start 0))
    (while (and (string-match delimit-columns-separator line start) (< (match-beginning 0) (match-end 0)))
      (push (cons (substring line start (match-beginning 0)) (match-string 0 line)) cells)
      (setq start (match-end 0)))
    (nreverse (cons (list (substring line start)) cells))))

(defun delimit-columns--widths (rows)
  "Return a vector of the widths of the columns of ROWS that are lined up."
  (let* ((count (min (apply #'max 0 (mapcar #'length rows)) (1+ delimit-columns-end))) (widths (make-vector count 0)))
    (dolist (row rows)
      (let ((column 0))
        (while (and row (< column count))
          (aset widths column (max (aref widths column) (string-width (car (pop row)))))
          (setq column (1+ column)))))
    widths))

(defun delimit-columns--cell (text width last)
  "Return the cell TEXT of a column of WIDTH, with the separator unless it is the LAST."
  (let ((fill (if delimit-columns-format (make-string (max 0 (- width (string-width text))) ?\s) ""))
        (separator (if last "" delimit-columns-str-separator)))
    (pcase delimit-columns-format
      ('padding (concat delimit-columns-before text fill delimit-columns-after separator))
      ('separator (concat delimit-columns-before text delimit-columns-after fill separator))
      (_ (concat delimit-columns-before text delimit-columns-after separator fill)))))

(defun delimit-columns--row (row widths)
  "Return the text of ROW, its columns lined up to WIDTHS."
  (let* ((count (length widths)) (column 0) (untouched nil) (lined nil)
         (end (if (and delimit-columns-format delimit-columns-extra) count (min count (length row)))))
    (while (and row (< column delimit-columns-start))
      (let ((cell (pop row)))
        (push (concat (car cell) (cdr cell)) untouched))
      (setq column (1+ column)))
    (let ((separator nil))
      (while (< column end)
        (let ((cell (pop row)))
          (setq separator (cdr cell))
          (push (delimit-columns--cell (or (car cell) "") (aref widths column) (= (1+ column) end)) lined))
        (setq column (1+ column)))
      (concat (apply #'concat (nreverse untouched))
              delimit-columns-str-before (apply #'concat (nreverse lined)) delimit-columns-str-after
              (and row separator) (mapconcat (lambda (cell) (concat (car cell) (cdr cell))) row "")))))

(defun delimit-columns--lines (lines)
  "Return the strings LINES with their columns lined up."
  (let* ((rows (mapcar #'delimit-columns--cells lines)) (widths (delimit-columns--widths rows)))
    (mapcar (lambda (row) (delimit-columns--row row widths)) rows)))

;;;###autoload
(defun delimit-columns-region (start end)
  "Line up the columns of the lines between START and END."
  (interactive "*r")
  (save-excursion
    (save-restriction
      (narrow-to-region (progn (goto-char (min start end)) (line-beginning-position))
                        (progn (goto-char (max start end)) (if (bolp) (point) (line-end-position))))
      (let* ((text (buffer-string)) (newline (string-suffix-p "\n" text)))
        (unless (equal text "")
          (delete-region (point-min) (point-max))
          (insert (mapconcat #'identity (delimit-columns--lines (split-string (if newline (substring text 0 -1) text) "\n")) "\n")
                  (if newline "\n" "")))))))

;;;###autoload
(defun delimit-columns-rectangle (start end)
  "Line up the columns of the text in the rectangle with the corners START and END."
  (interactive "*r")
  (let ((lines (extract-rectangle start end)))
    (unless (equal (apply #'concat lines) "")
      (delete-rectangle start end)
      (save-excursion
        (goto-char (min start end))
        (move-to-column (min (save-excursion (goto-char start) (current-column)) (save-excursion (goto-char end) (current-column))))
        (insert-rectangle (delimit-columns--lines lines))))))

(provide 'delim-col)
;;; delim-col.el ends here
