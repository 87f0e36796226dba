;;; rect.el --- commands about rectangles of text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A rectangle is the text between two columns on some lines.  The commands that need only its lines go
;; through `apply-on-rectangle'; `rectangle-mark-mode' makes the region a rectangle by wrapping the functions
;; that extract, insert and highlight the region.

;;; Code:

(defgroup rectangle nil
  "Rectangles of text."
  :version "25.1"
  :group 'editing)

(defvar killed-rectangle nil
  "The last rectangle that was killed, as a list of lines; for `yank-rectangle'.")

(defvar string-rectangle-history nil
  "History of the strings that replaced rectangles.")

;;; Corners.

(defun rectangle--point-col (pos)
  "Return the column of POS."
  (save-excursion
    (goto-char pos)
    (current-column)))

(defun rectangle--pos-cols (start end &optional _window)
  "Return (LEFT . RIGHT), the columns of the rectangle with the corners START and END."
  (let ((a (rectangle--point-col start)) (b (rectangle--point-col end)))
    (cons (min a b) (max a b))))

(defun rectangle-position-as-coordinates (position)
  "Return (COLUMN . LINE) of POSITION; lines count from 1."
  (save-excursion
    (goto-char position)
    (cons (current-column) (line-number-at-pos))))

(defun rectangle-dimensions (start end)
  "Return (WIDTH . HEIGHT) of the rectangle with the corners START and END."
  (save-excursion
    (let ((columns (rectangle--pos-cols start end)))
      (cons (- (cdr columns) (car columns))
            (1+ (abs (- (line-number-at-pos start) (line-number-at-pos end))))))))

(defun rectangle-intersect-p (pos1 size1 pos2 size2)
  "Return non-nil if two rectangles have a place in common.
POS1 and POS2 are (COLUMN . LINE), SIZE1 and SIZE2 are (WIDTH . HEIGHT)."
  (let ((apart (lambda (a size b) (<= (+ a size) b))))
    (not (or (funcall apart (car pos1) (car size1) (car pos2))
             (funcall apart (car pos2) (car size2) (car pos1))
             (funcall apart (cdr pos1) (cdr size1) (cdr pos2))
             (funcall apart (cdr pos2) (cdr size2) (cdr pos1))))))

(defun apply-on-rectangle (function start end &rest args)
  "Call FUNCTION with two columns and ARGS on each line of the rectangle with the corners START and END.
Point is at the start of the line.  Return where point was after the last
line.  If START is behind END, only its line is taken."
  (save-excursion
    (let* ((columns (rectangle--pos-cols start end)) (final nil)
           (last (copy-marker (save-excursion (goto-char end) (line-beginning-position)))))
      (goto-char start)
      (beginning-of-line)
      (while
          (progn
            (apply function (car columns) (cdr columns) args)
            (setq final (point))
            (and (zerop (forward-line 1)) (bolp) (<= (point) last))))
      (set-marker last nil)
      final)))

;;; One line.

(defun delete-rectangle-line (startcol endcol fill)
  "Delete the text of the line between the columns STARTCOL and ENDCOL.
FILL makes shorter lines reach ENDCOL first."
  (when (= (move-to-column startcol (if fill t 'coerce)) startcol)
    (delete-region (point) (progn (move-to-column endcol 'coerce) (point)))))

(defun delete-extract-rectangle-line (startcol endcol lines fill)
  "Delete the text between the columns STARTCOL and ENDCOL; add it to the list in the car of LINES.
FILL is as in `delete-rectangle-line'."
  (if (< (move-to-column startcol (if fill t 'coerce)) startcol)
      (setcdr lines (cons (spaces-string (- endcol startcol)) (cdr lines)))
    (let ((from (point)))
      (move-to-column endcol t)
      (setcdr lines (cons (filter-buffer-substring from (point) t) (cdr lines))))))

(defun extract-rectangle-line (startcol endcol lines)
  "Add the text between the columns STARTCOL and ENDCOL, with spaces for tabs, to the list in the cdr of LINES."
  (let* ((from (progn (move-to-column startcol) (point))) (from-column (current-column))
         (to (progn (move-to-column endcol) (point))) (to-column (current-column))
         ;; What begins before an edge and ends behind it is spaces before the left one, and whole at the right one.
         (lead (max 0 (- from-column startcol)))
         (trail (max 0 (- endcol (if (< from-column startcol) startcol to-column))))
         (line (buffer-substring from to)) (grown 0))
    (goto-char from)
    (while (search-forward "\t" to t)
      (let ((width (- (current-column) (save-excursion (forward-char -1) (current-column)))) (tab (+ (- (point) from 1) grown)))
        (setq line (concat (substring line 0 tab) (spaces-string width) (substring line (1+ tab))) grown (+ grown width -1))))
    (if (> (+ lead trail) 0)
        (setq line (concat (spaces-string lead) line (spaces-string trail))))
    (setcdr lines (cons line (cdr lines)))))

(defconst spaces-strings
  '["" " " "  " "   " "    " "     " "      " "       " "        "]
  "Strings of spaces, by length.")

(defun spaces-string (n)
  "Return a string of N spaces."
  (if (<= n 8) (aref spaces-strings n) (make-string n ?\s)))

;;; Commands.

;;;###autoload
(defun delete-rectangle (start end &optional fill)
  "Delete the rectangle with the corners START and END.
With the prefix argument FILL, lines that do not reach it are filled with
spaces first."
  (interactive "*r\nP")
  (apply-on-rectangle #'delete-rectangle-line start end fill))

;;;###autoload
(defun delete-extract-rectangle (start end &optional fill)
  "Delete the rectangle with the corners START and END, and return it as a list of lines.
With the prefix argument FILL, lines that do not reach it are filled with
spaces first."
  (let ((lines (list nil)))
    (apply-on-rectangle #'delete-extract-rectangle-line start end lines fill)
    (nreverse (cdr lines))))

;;;###autoload
(defun extract-rectangle (start end)
  "Return the rectangle with the corners START and END as a list of lines."
  (let ((lines (list nil)))
    (apply-on-rectangle #'extract-rectangle-line start end lines)
    (nreverse (cdr lines))))

(defun extract-rectangle-bounds (start end)
  "Return the bounds of each line of the rectangle with the corners START and END, as pairs of positions."
  (let (bounds)
    (apply-on-rectangle (lambda (startcol endcol)
                          (move-to-column startcol)
                          (push (cons (prog1 (point) (move-to-column endcol)) (point)) bounds))
                        start end)
    (nreverse bounds)))

;;;###autoload
(defun kill-rectangle (start end &optional fill)
  "Delete the rectangle with the corners START and END, and keep it for \\[yank-rectangle].
With the prefix argument FILL, lines that do not reach it are filled with
spaces first.  In read-only text it is only kept."
  (interactive "r\nP")
  (condition-case nil
      (setq killed-rectangle (delete-extract-rectangle start end fill))
    ((buffer-read-only text-read-only)
     (setq deactivate-mark t)
     (setq killed-rectangle (extract-rectangle start end))
     (if kill-read-only-ok
         (progn (message "Read only text copied to kill ring") nil)
       (barf-if-buffer-read-only)
       (signal 'text-read-only (list (current-buffer)))))))

;;;###autoload
(defun copy-rectangle-as-kill (start end)
  "Keep the rectangle with the corners START and END for \\[yank-rectangle]."
  (interactive "r")
  (setq killed-rectangle (extract-rectangle start end))
  (setq deactivate-mark t)
  (if (called-interactively-p 'interactive)
      (indicate-copied-region (length (car killed-rectangle)))))

;;;###autoload
(defun yank-rectangle ()
  "Insert the last rectangle that was killed, with its upper left corner at point."
  (interactive "*")
  (insert-rectangle killed-rectangle))

;;;###autoload
(defun insert-rectangle (rectangle)
  "Insert RECTANGLE, a list of lines, with its upper left corner at point.
The mark is set there, and point is left after the lower right corner."
  (let ((column (current-column)) (first t))
    (push-mark)
    (dolist (line rectangle)
      (unless first
        (forward-line 1)
        (or (bolp) (insert ?\n))
        (move-to-column column t))
      (setq first nil)
      (insert-for-yank line))))

;;;###autoload
(defun open-rectangle (start end &optional fill)
  "Move the text at the rectangle with the corners START and END to the right, and leave it blank.
With the prefix argument FILL, also lines that do not reach it are filled."
  (interactive "*r\nP")
  (apply-on-rectangle #'open-rectangle-line start end fill)
  (goto-char start))

(defun open-rectangle-line (startcol endcol fill)
  "Insert spaces from the column STARTCOL to ENDCOL; if FILL, also in lines that end before."
  (when (= (move-to-column startcol (if fill t 'coerce)) startcol)
    (unless (and (not fill) (= (point) (line-end-position)))
      (indent-to endcol))))

;;;###autoload
(defalias 'close-rectangle #'delete-whitespace-rectangle)

(defun delete-whitespace-rectangle-line (startcol _endcol fill)
  "Delete the white space after the column STARTCOL; FILL as in `delete-rectangle-line'."
  (when (= (move-to-column startcol (if fill t 'coerce)) startcol)
    (unless (= (point) (line-end-position))
      (delete-region (point) (progn (skip-syntax-forward " " (line-end-position)) (point))))))

;;;###autoload
(defun delete-whitespace-rectangle (start end &optional fill)
  "Delete the white space that follows the left edge of the rectangle with the corners START and END.
With the prefix argument FILL, lines that do not reach it are filled with
spaces first."
  (interactive "*r\nP")
  (apply-on-rectangle #'delete-whitespace-rectangle-line start end fill))

;;;###autoload
(defun clear-rectangle (start end &optional fill)
  "Replace the rectangle with the corners START and END by blanks.
With the prefix argument FILL, also lines that do not reach it get them."
  (interactive "*r\nP")
  (apply-on-rectangle #'clear-rectangle-line start end fill))

(defun clear-rectangle-line (startcol endcol fill)
  "Replace the text between the columns STARTCOL and ENDCOL by blanks; FILL as in `clear-rectangle'."
  (let ((from (move-to-column startcol (if fill t 'coerce))))
    (when (= from startcol)
      (let ((start (point)))
        (if (and (not fill) (<= (save-excursion (goto-char (line-end-position)) (current-column)) endcol))
            (delete-region start (line-end-position))
          (move-to-column endcol t)
          (delete-region start (point))
          (indent-to endcol))))))

(defun string-rectangle-line (startcol endcol string delete)
  "Insert STRING at the column STARTCOL; DELETE what is there up to ENDCOL if that is non-nil."
  (move-to-column startcol t)
  (if delete (delete-rectangle-line startcol endcol nil))
  (insert string))

(defun rectangle--read-string (prompt)
  "Read with PROMPT what is to replace a rectangle; the last such string is the default."
  (read-string (format-prompt prompt (car string-rectangle-history))
               nil 'string-rectangle-history (car string-rectangle-history)))

;;;###autoload
(defun string-rectangle (start end string)
  "Replace each line of the rectangle with the corners START and END by STRING."
  (interactive
   (progn (barf-if-buffer-read-only)
          (list (region-beginning) (region-end) (rectangle--read-string "String rectangle"))))
  (goto-char (apply-on-rectangle #'string-rectangle-line start end string t)))

;;;###autoload
(defalias 'replace-rectangle #'string-rectangle)

;;;###autoload
(defun string-insert-rectangle (start end string)
  "Insert STRING at the left edge of each line of the rectangle with the corners START and END."
  (interactive
   (progn (barf-if-buffer-read-only)
          (list (region-beginning) (region-end) (rectangle--read-string "String insert rectangle"))))
  (apply-on-rectangle #'string-rectangle-line start end string nil))

;;; Numbers.

(defvar rectangle-number-line-counter nil
  "The number of the next line while lines are numbered.")

(defun rectangle-number-line-callback (start _end format-string)
  "Insert the number of the line at the column START as FORMAT-STRING says."
  (move-to-column start t)
  (insert (format format-string rectangle-number-line-counter))
  (setq rectangle-number-line-counter (1+ rectangle-number-line-counter)))

(defun rectangle--default-line-number-format (start end start-at)
  "Return the format of the numbers of the lines from START to END, the first being START-AT."
  (concat "%" (number-to-string (length (number-to-string (+ (count-lines start end) start-at)))) "d "))

;;;###autoload
(defun rectangle-number-lines (start end start-at &optional format)
  "Insert line numbers at the left edge of the rectangle with the corners START and END.
START-AT is the first number; FORMAT is for `format'.  With a prefix
argument both are asked for."
  (interactive
   (if current-prefix-arg
       (let* ((start (region-beginning)) (end (region-end)) (start-at (read-number "Number to count from: " 1)))
         (list start end start-at (read-string "Format string: " (rectangle--default-line-number-format start end start-at))))
     (list (region-beginning) (region-end) 1 nil)))
  (let ((rectangle-number-line-counter start-at))
    (apply-on-rectangle #'rectangle-number-line-callback start end
                        (or format (rectangle--default-line-number-format start end start-at)))))

;;; The region as a rectangle.

(defvar rectangle-mark-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map [?\C-o] #'open-rectangle)
    (define-key map [?\C-t] #'string-rectangle)
    (define-key map [remap exchange-point-and-mark] #'rectangle-exchange-point-and-mark)
    (dolist (pair '((forward-char . rectangle-forward-char) (backward-char . rectangle-backward-char)
                    (right-char . rectangle-right-char) (left-char . rectangle-left-char)
                    (next-line . rectangle-next-line) (previous-line . rectangle-previous-line)))
      (define-key map (vector 'remap (car pair)) (cdr pair)))
    map)
  "Keymap while the region is a rectangle.")

;;;###autoload
(define-minor-mode rectangle-mark-mode
  "Toggle whether the region is the rectangle between point and mark.
What kills, copies or highlights the region then works on the rectangle."
  :lighter nil
  (when rectangle-mark-mode
    (add-hook 'deactivate-mark-hook (lambda () (rectangle-mark-mode -1)))
    (unless (region-active-p)
      (push-mark (point) t t)
      (message "Mark set (rectangle mode)"))))

(defun rectangle--extract-region (orig &optional delete)
  "Extract the region as ORIG does with DELETE, or as a rectangle if it is one."
  (cond
   ((not rectangle-mark-mode) (funcall orig delete))
   ((eq delete 'bounds) (extract-rectangle-bounds (region-beginning) (region-end)))
   ((eq delete 'delete-only) (delete-rectangle (region-beginning) (region-end)))
   (t
    (let* ((strings (funcall (if delete #'delete-extract-rectangle #'extract-rectangle) (region-beginning) (region-end)))
           (text (mapconcat #'identity strings "\n")))
      (when (eq last-command 'kill-region)
        (setq last-command 'kill-rectangle))
      (when delete (setq killed-rectangle strings))
      (put-text-property 0 (length text) 'yank-handler (list 'rectangle--insert-for-yank strings t) text)
      text))))

(defun rectangle--insert-for-yank (strings)
  "Insert the rectangle STRINGS at point, without moving the mark."
  (push (point) buffer-undo-list)
  (let ((column (current-column)) (first t))
    (dolist (line strings)
      (unless first
        (forward-line 1)
        (or (bolp) (insert ?\n))
        (move-to-column column t))
      (setq first nil)
      (insert-for-yank line))))

(defun rectangle--insert-region (orig strings)
  "Insert STRINGS in place of the region as ORIG does, or one in each line of the rectangle."
  (if (not rectangle-mark-mode)
      (funcall orig strings)
    (funcall #'string-rectangle (region-beginning) (region-end) (mapconcat #'identity strings ""))))

(defvar rectangle--overlays nil
  "Overlays that show the rectangle of a window; a value of its region's overlay.")

(defun rectangle--highlight-for-redisplay (orig start end window rol)
  "Show the region between START and END in WINDOW as a rectangle, else as ORIG does with the overlay ROL."
  (if (not (buffer-local-value 'rectangle-mark-mode (window-buffer window)))
      (funcall orig start end window rol)
    (rectangle--unhighlight-for-redisplay #'ignore rol)
    (let ((overlays nil) (from (window-start window)) (to (window-end window)))
      (with-current-buffer (window-buffer window)
        (dolist (bounds (extract-rectangle-bounds start end))
          (when (and (< (car bounds) (cdr bounds)) (>= (cdr bounds) from) (<= (car bounds) to))
            (let ((ol (make-overlay (car bounds) (cdr bounds))))
              (overlay-put ol 'face 'region)
              (overlay-put ol 'window window)
              (push ol overlays)))))
      (cons 'rectangle overlays))))

(defun rectangle--unhighlight-for-redisplay (orig rol)
  "Remove the highlighting ROL of a region, by ORIG if it is no rectangle's."
  (if (not (eq 'rectangle (car-safe rol)))
      (funcall orig rol)
    (mapc #'delete-overlay (cdr rol))
    (setcdr rol nil)))

(defun rectangle-exchange-point-and-mark (&optional arg)
  "Go to the opposite corner of the rectangle; with the prefix argument ARG as `exchange-point-and-mark'."
  (interactive "P")
  (exchange-point-and-mark arg))

(defun rectangle--*-char (cmd n &optional other-cmd)
  "Move by CMD to the next column, N times; OTHER-CMD is the opposite command.
Past the end of a line the rectangle grows over columns without text."
  (let ((cmd (if (< n 0) (or other-cmd cmd) cmd)) (n (abs n)))
    (while (> n 0)
      (let ((column (current-column)))
        (cond ((memq cmd '(forward-char right-char))
               (if (eolp) (move-to-column (1+ column) t) (forward-char 1)))
              ((bolp) (ding))
              (t (forward-char -1))))
      (setq n (1- n)))))

(defun rectangle-forward-char (&optional n) "Move N columns forward on the line." (interactive "p") (rectangle--*-char 'forward-char (or n 1) 'backward-char))
(defun rectangle-backward-char (&optional n) "Move N columns backward on the line." (interactive "p") (rectangle--*-char 'backward-char (or n 1) 'forward-char))
(defun rectangle-right-char (&optional n) "Move N columns to the right on the line." (interactive "p") (rectangle--*-char 'right-char (or n 1) 'left-char))
(defun rectangle-left-char (&optional n) "Move N columns to the left on the line." (interactive "p") (rectangle--*-char 'left-char (or n 1) 'right-char))

(defun rectangle-next-line (&optional n)
  "Move N lines down, in the same column."
  (interactive "p")
  (let ((column (current-column)))
    (forward-line (or n 1))
    (move-to-column column t)))

(defun rectangle-previous-line (&optional n)
  "Move N lines up, in the same column."
  (interactive "p")
  (rectangle-next-line (- (or n 1))))

(add-function :around redisplay-highlight-region-function #'rectangle--highlight-for-redisplay)
(add-function :around redisplay-unhighlight-region-function #'rectangle--unhighlight-for-redisplay)
(add-function :around region-extract-function #'rectangle--extract-region)
(add-function :around region-insert-function #'rectangle--insert-region)

(provide 'rect)

;;; rect.el ends here
