;;; time-stamp.el --- dates in files that are updated when they are saved  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `time-stamp', put on `before-save-hook', writes the time into a template near the start of the buffer, such as
;; "Time-stamp: <>".

;;; Code:

(require 'pcase)

(defgroup time-stamp nil
  "Maintain last change time stamps in files edited by Emacs."
  :group 'data
  :group 'extensions)

(defcustom time-stamp-format "%Y-%02m-%02d %02H:%02M:%02S %l"
  "Format of time stamps; see `time-stamp-string'."
  :type 'string :group 'time-stamp)
(put 'time-stamp-format 'safe-local-variable #'stringp)

(defcustom time-stamp-active t
  "Non-nil if `time-stamp' changes anything."
  :type 'boolean :group 'time-stamp)

(defcustom time-stamp-warn-inactive t
  "Non-nil if `time-stamp' warns when it found a template and is not active."
  :type 'boolean :group 'time-stamp)

(defcustom time-stamp-time-zone nil
  "Time zone of time stamps, as for `format-time-string'."
  :type '(choice (const :tag "Emacs local time" nil) (const :tag "Universal time" t) (const :tag "System time" wall)
                 (string :tag "TZ") (integer :tag "Offset") (list integer string))
  :group 'time-stamp)
(put 'time-stamp-time-zone 'safe-local-variable #'time-stamp-zone-type-p)

;;;###autoload
(defun time-stamp-zone-type-p (zone)
  "Return non-nil if ZONE is a value for `time-stamp-time-zone'."
  (or (memq zone '(nil t wall))
      (stringp zone)
      (integerp zone)
      (and (consp zone) (integerp (car zone)) (consp (cdr zone)) (stringp (cadr zone)))))

(defvar time-stamp-line-limit 8
  "How many lines at the start of the buffer, or at the end if negative, are looked at; 0 means all.")
(put 'time-stamp-line-limit 'safe-local-variable #'integerp)

(defvar time-stamp-start "Time-stamp:[ \t]+\\\\?[\"<]+"
  "Regexp that matches what is before a time stamp.")
(put 'time-stamp-start 'safe-local-variable #'stringp)

(defvar time-stamp-end "\\\\?[\">]"
  "Regexp that matches what is after a time stamp.")
(put 'time-stamp-end 'safe-local-variable #'stringp)

(defvar time-stamp-inserts-lines nil
  "Non-nil if a time stamp with line breaks is inserted on the line of its start; nil if it replaces lines.")
(put 'time-stamp-inserts-lines 'safe-local-variable #'symbolp)

(defvar time-stamp-count 1
  "How many templates are updated.")
(put 'time-stamp-count 'safe-local-variable #'integerp)

(defvar time-stamp-pattern nil
  "Nil, or \"LIMIT/START FORMAT END\" without the blanks, in place of other variables.
LIMIT/ is like `time-stamp-line-limit', START like `time-stamp-start', FORMAT,
from the first % to the last letter after one, like `time-stamp-format', and
END like `time-stamp-end'.  Empty parts, and the FORMAT %%, leave those
variables in effect.")
(put 'time-stamp-pattern 'safe-local-variable #'stringp)

;; -- templates --------------------------------------------------------------------------------

(defconst time-stamp--pattern-regexp
  "\\`\\(?:\\(-?[0-9]+\\)/\\)?\\([^%]*?\\)\\(?:\\(%[-.,:@+_ #^()0-9]*[A-Za-z%]\\(?:\\(?:.\\|\n\\)*%[-.,:@+_ #^()0-9]*[A-Za-z%]\\)?\\)\\(\\(?:.\\|\n\\)*\\)\\)?\\'"
  "Regexp that matches values of `time-stamp-pattern': limit, start, format, end.")

(defun time-stamp--parse-pattern ()
  "Return (LIMIT START END FORMAT) as `time-stamp-pattern' and the other variables say."
  (let ((part (lambda (group default)
                (let ((text (match-string group time-stamp-pattern)))
                  (if (member text '(nil "" "%%")) default text)))))
    (if (not (and time-stamp-pattern (string-match time-stamp--pattern-regexp time-stamp-pattern)))
        (list time-stamp-line-limit time-stamp-start time-stamp-end time-stamp-format)
      (list (let ((limit (match-string 1 time-stamp-pattern)))
              (if limit (string-to-number limit) time-stamp-line-limit))
            (funcall part 2 time-stamp-start)
            (funcall part 4 time-stamp-end)
            (funcall part 3 time-stamp-format)))))

(defun time-stamp--line-breaks (text)
  "Return the number of line breaks in TEXT."
  (1- (length (split-string text "\n"))))

(defun time-stamp--bounds (limit)
  "Return (START . END) of the text that LIMIT, as `time-stamp-line-limit', says."
  (save-excursion
    (cond ((> limit 0)
           (goto-char (point-min))
           (cons (point-min) (line-beginning-position (1+ limit))))
          ((< limit 0)
           (goto-char (point-max))
           (cons (line-beginning-position (1+ limit)) (point-max)))
          (t (cons (point-min) (point-max))))))

;;;###autoload
(defun time-stamp ()
  "Update the time stamps in the buffer; see `time-stamp-start' and `time-stamp-pattern'.
It is meant for `before-save-hook'."
  (interactive)
  (let* ((parts (time-stamp--parse-pattern))
         (start-regexp (nth 1 parts)) (end-regexp (nth 2 parts)) (format (nth 3 parts))
         (format-lines (if time-stamp-inserts-lines 0 (time-stamp--line-breaks format)))
         (end-lines (time-stamp--line-breaks end-regexp))
         (left (max 1 time-stamp-count)))
    (save-excursion
      (save-restriction
        (widen)
        (let* ((bounds (time-stamp--bounds (car parts))) (start (car bounds)) (limit (copy-marker (cdr bounds))))
          (while (and start (< start limit) (> left 0))
            (setq start (time-stamp-once start limit start-regexp end-regexp format format-lines end-lines)
                  left (1- left)))
          (set-marker limit nil)))))
  nil)

(defun time-stamp-once (start search-limit ts-start ts-end ts-format format-lines end-lines)
  "Update the first time stamp between START and SEARCH-LIMIT; return the place after it, or nil.
TS-START and TS-END are regexps around it, TS-FORMAT is its format, which
takes FORMAT-LINES more lines; TS-END may take END-LINES more."
  (goto-char start)
  (when (let ((case-fold-search nil))
          (re-search-forward ts-start search-limit t))
    (let ((from (point)) (case-fold-search nil))
      (if (> format-lines 0)
          (forward-line format-lines))
      (let ((line-limit (line-end-position (1+ end-lines))) (last (line-end-position)))
        (when (and (re-search-forward ts-end line-limit t) (<= (match-beginning 0) last))
          (let ((to (match-beginning 0)))
            (if time-stamp-active
                (time-stamp--replace from to (time-stamp-string ts-format))
              (if time-stamp-warn-inactive
                  (message "Warning: time-stamp-active is off; did not time-stamp buffer.")))
            (goto-char from)
            (re-search-forward ts-end nil t)
            (point)))))))

(defun time-stamp--replace (from to stamp)
  "Replace the text between FROM and TO by STAMP with its tabs expanded, unless it is that already."
  (goto-char from)
  (let* ((column (current-column))
         (text (if stamp (time-stamp--expand-tabs stamp column))))
    (when (and text (not (string= text (buffer-substring from to))))
      (delete-region from to)
      (insert-and-inherit text))))

(defun time-stamp--expand-tabs (text column)
  "Return TEXT, which starts at COLUMN, with spaces in place of tabs."
  (mapconcat (lambda (char)
               (cond ((eq char ?\t)
                      (let ((width (- tab-width (% column tab-width))))
                        (setq column (+ column width))
                        (make-string width ?\s)))
                     (t (setq column (if (eq char ?\n) 0 (+ column (char-width char))))
                        (string char))))
             text ""))

;;;###autoload
(defun time-stamp-toggle-active (&optional arg)
  "Switch `time-stamp-active'; on if ARG is positive, off if it is another number."
  (interactive "P")
  (setq time-stamp-active
        (if (null arg)
            (not time-stamp-active)
          (> (prefix-numeric-value arg) 0)))
  (message "time-stamp is now %s." (if time-stamp-active "active" "off")))

;; -- formats ----------------------------------------------------------------------------------

(defun time-stamp-string (&optional ts-format time)
  "Return TIME, by default now, as the format TS-FORMAT, by default `time-stamp-format', says; nil if that is no string.
Letters after % are mostly as for `format-time-string'; but %f and %F are the
name of the file without and with the directory, %h the mail host, %l and %L
the login name and full name of the user, %q and %Q the name of the machine
without and with the domain."
  (let ((format (or ts-format time-stamp-format)))
    (if (stringp format)
        (time-stamp-string-preprocess format time))))

(defun time-stamp--format (format time)
  "Return TIME formatted by FORMAT in `time-stamp-time-zone'."
  (format-time-string format time time-stamp-time-zone))

(defun time-stamp--skip-parenthesis (format at)
  "Return the index after the parenthesis that starts at the index AT of FORMAT; its end if it is open."
  (let ((depth 0) (size (length format)) (done nil))
    (while (and (< at size) (not done))
      (let ((char (aref format at)))
        (cond ((eq char ?\\) (setq at (1+ at)))
              ((eq char ?\() (setq depth (1+ depth)))
              ((eq char ?\)) (setq depth (1- depth) done (= depth 0)))))
      (setq at (1+ at)))
    at))

(defun time-stamp--parse-options (format at)
  "Return (INDEX FLAGS WIDTH COLONS) of the options at the index AT of FORMAT.
INDEX is that of the letter; FLAGS is a list of characters in reverse order,
WIDTH the digits as text, COLONS a number."
  (let ((flags nil) (width "") (colons 0) (size (length format)) (done nil))
    (while (and (< at size) (not done))
      (let ((char (aref format at)))
        (cond
         ((and (eq char ?0) (string= width "")) (push ?0 flags) (setq width "0"))
         ((<= ?0 char ?9) (setq width (concat width (string char))))
         ((eq char ?:) (setq colons (1+ colons)))
         ((memq char '(?# ?^ ?_ ?-)) (push char flags))
         ((eq char ?\() (setq at (1- (time-stamp--skip-parenthesis format at))))
         ((memq char '(?. ?, ?@ ?+ ?\s ?E ?O)))
         (t (setq done t)))
        (unless done (setq at (1+ at)))))
    (list at flags width colons)))

(defun time-stamp-string-preprocess (format &optional time)
  "Return FORMAT with places like %d replaced by parts of TIME."
  (let ((at 0) (size (length format)) (parts nil))
    (while (< at size)
      (let ((percent (string-match "%" format at)))
        (push (substring format at percent) parts)
        (setq at size)
        (when percent
          (let* ((options (time-stamp--parse-options format (1+ percent))) (index (car options)))
            (setq at (1+ index))
            (if (< index size)
                (push (time-stamp--convert (aref format index) (cdr options) time) parts))))))
    (apply #'concat (nreverse parts))))

(defun time-stamp--pad (text width number)
  "Return TEXT as wide as WIDTH, digits, says; NUMBER non-nil means that TEXT is a number, which is never cut."
  (if (string= width "")
      text
    (let* ((columns (string-to-number width)) (missing (- columns (length text))))
      (cond ((> missing 0) (concat (make-string missing (if (and number (eq (aref width 0) ?0)) ?0 ?\s)) text))
            (number text)
            (t (substring text 0 columns))))))

(defun time-stamp--convert (letter options time)
  "Return what LETTER, after % and OPTIONS, (FLAGS WIDTH COLONS), says of TIME."
  (let* ((flags (car options)) (width (nth 1 options)) (colon (> (nth 2 options) 0))
         (upcase (or (memq ?# flags) (memq ?^ flags))))
    (cond
     ((memq letter '(?a ?b)) (time-stamp--name letter upcase colon width time))
     ((memq letter '(?A ?B)) (time-stamp--long-name letter upcase colon width time))
     ((memq letter '(?d ?H ?I ?m ?M ?S)) (time-stamp-do-number letter colon options time))
     ((eq letter ?y) (time-stamp--year colon options time))
     ((memq letter '(?Y ?w)) (time-stamp--pad (time-stamp--format (string ?% letter) time) width t))
     ((eq letter ?z) (time-stamp--offset options time))
     (t (let ((text (time-stamp--text letter flags time)))
          (if text (time-stamp--pad text width nil) ""))))))

(defun time-stamp--name (letter upcase colon width time)
  "Return the abbreviated name that LETTER, a or b, means; the whole one if COLON.
UPCASE, WIDTH and TIME as in `time-stamp--convert'."
  (let ((text (time-stamp--format (string ?% (if colon (upcase letter) letter)) time)))
    (time-stamp--pad (if upcase (upcase text) text) width nil)))

(defun time-stamp--long-name (letter upcase colon width time)
  "Return the name that LETTER, A or B, means; with a WIDTH the abbreviated one in upper case.
UPCASE, COLON and TIME as in `time-stamp--convert'."
  (let ((short (and (not colon) (not (string= width "")))))
    (let ((text (time-stamp--format (string ?% (if short (downcase letter) letter)) time)))
      (time-stamp--pad (if (or upcase short) (upcase text) text) width nil))))

(defun time-stamp-do-number (letter colon options time)
  "Return the number of TIME that LETTER means, two digits wide unless COLON or OPTIONS say otherwise."
  (let* ((flags (car options)) (width (nth 1 options))
         (number (number-to-string (string-to-number (time-stamp--format (string ?% letter) time)))))
    (time-stamp--pad number
                     (cond ((not (string= width "")) width)
                           ((or colon (memq ?- flags)) "")
                           ((memq ?_ flags) "2")
                           (t "02"))
                     t)))

(defun time-stamp--year (colon options time)
  "Return the year of TIME, two digits, or four if COLON or if OPTIONS ask for four."
  (cond (colon (time-stamp--format "%Y" time))
        ((member (nth 1 options) '("4" "04"))
         (time-stamp-conv-warn (concat "%" (nth 1 options) "y") "%Y")
         (time-stamp--format "%Y" time))
        (t (time-stamp-do-number ?y nil options time))))

(defun time-stamp--text (letter flags time)
  "Return the text that LETTER with FLAGS means, or nil if it has no meaning; TIME is the time."
  (pcase letter
    (?% "%")
    (?p (time-stamp--format (if (memq ?# flags) "%#p" "%p") time))
    (?P (time-stamp--format "%p" time))
    (?Z (time-stamp--format (if (memq ?# flags) "%#Z" "%Z") time))
    (?f (if buffer-file-name (file-name-nondirectory buffer-file-name) "(no file)"))
    (?F (or buffer-file-name "(no file)"))
    ((or ?s ?Q) (system-name))
    (?q (car (split-string (system-name) "\\.")))
    ((or ?u ?l) user-login-name)
    ((or ?U ?L) user-full-name)
    (?h (or mail-host-address (system-name)))))

(defun time-stamp-conv-warn (old-form new-form)
  "Warn that the format OLD-FORM should be NEW-FORM, in the buffer *Time-stamp-compatibility*."
  (with-current-buffer (get-buffer-create "*Time-stamp-compatibility*")
    (goto-char (point-max))
    (if (bobp)
        (insert "The formats of time-stamp have changed.  Please update:\n\n"))
    (insert old-form " -> " new-form "\n")))

;; -- time zones -------------------------------------------------------------------------------

(defun time-stamp--offset (options time)
  "Return the offset of the time zone at TIME, as OPTIONS, (FLAGS WIDTH COLONS), say."
  (let* ((flags (car options)) (width (nth 1 options)) (colons (nth 2 options)))
    (cond
     ((and (null flags) (string= width "") (= colons 0))
      (time-stamp-conv-warn "%z" "%#Z")
      (time-stamp--format "%#Z" time))
     ((or (memq ?# flags) (memq ?^ flags) (cdr flags)) "")
     (t (time-stamp-formatz-from-parsed-options
         (memq ?- flags) (memq ?_ flags) (memq ?0 flags) colons (string-to-number width)
         (if (integerp time-stamp-time-zone)
             time-stamp-time-zone
           (car (current-time-zone time time-stamp-time-zone))))))))

(defun time-stamp--offset-text (seconds precision colons)
  "Return the offset of SECONDS with hours, minutes if PRECISION is 2, and seconds if it is 3, and COLONS or not."
  (let* ((size (abs seconds)) (hours (/ size 3600)) (separator (if (or colons (>= hours 100)) ":" "")))
    (concat (if (< seconds 0) "-" "+")
            (format "%02d" hours)
            (if (>= precision 2) (format "%s%02d" separator (% (/ size 60) 60)))
            (if (>= precision 3) (format "%s%02d" separator (% size 60))))))

(defun time-stamp-formatz-from-parsed-options (flag-minimize flag-pad-spaces-only flag-pad-zeros-first
                                                             colon-count field-width offset-secs)
  "Return OFFSET-SECS, seconds east of Greenwich, as %z with options says; \"\" if they make no sense.
FLAG-MINIMIZE leaves out minutes that are 0, FLAG-PAD-SPACES-ONLY adds
seconds, FLAG-PAD-ZEROS-FIRST adds minutes and seconds up to FIELD-WIDTH, to
which spaces are added.  COLON-COUNT is 1 for minutes, 2 for seconds, and 3
for what is not 0."
  (if (or (and flag-minimize (or flag-pad-spaces-only flag-pad-zeros-first (> colon-count 0)))
          (and flag-pad-spaces-only (or flag-pad-zeros-first (> colon-count 0)))
          (> colon-count 3))
      ""
    (let* ((size (abs offset-secs))
           (needed (cond ((/= 0 (% size 60)) 3) ((/= 0 (% size 3600)) 2) (t 1)))
           (asked (cond (flag-minimize 1) (flag-pad-spaces-only 3) (t (aref [2 2 3 1] colon-count))))
           (precision (max needed asked (if (>= size 360000) 2 1)))
           (colons (> colon-count 0))
           (text (time-stamp--offset-text offset-secs precision colons)))
      (while (and flag-pad-zeros-first (< precision 3) (< (length text) field-width))
        (setq precision (1+ precision)
              text (time-stamp--offset-text offset-secs precision colons)))
      (concat text (make-string (max 0 (- field-width (length text))) ?\s)))))

(provide 'time-stamp)

;;; time-stamp.el ends here
