;;; iso8601.el --- dates, times, periods and intervals by ISO 8601  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'time-date)

(defun iso8601--error (string)
  "Signal the error that STRING cannot be understood."
  (signal 'wrong-type-argument string))

(defun iso8601--number (group string)
  "Return the number that the GROUP of the last match in STRING is, or nil if it did not match."
  (let ((text (match-string group string)))
    (and text (not (string= text "")) (string-to-number text))))

;; -- dates ------------------------------------------------------------------------------------

(defconst iso8601--date-forms
  '(("\\([-+]?[0-9][0-9][0-9][0-9]\\)-?\\([0-9][0-9]\\)-?\\([0-9][0-9]\\)" . iso8601--full-date)
    ("\\([-+]?[0-9][0-9][0-9][0-9]\\)-\\([0-9][0-9]\\)" . iso8601--full-date)
    ("\\([-+]?[0-9][0-9][0-9][0-9]\\)-?\\([0-9][0-9][0-9]\\)" . iso8601--ordinal-date)
    ("\\([-+]?[0-9][0-9][0-9][0-9]\\)-?W\\([0-9][0-9]\\)-?\\([0-9]\\)?" . iso8601--week-date)
    ("--\\([0-9][0-9]\\)-?\\([0-9][0-9]\\)" . iso8601--month-date)
    ("--\\([0-9][0-9]\\)" . iso8601--only-month)
    ("---\\([0-9][0-9]\\)" . iso8601--day-date)
    ("\\([-+]?[0-9][0-9][0-9][0-9]\\)" . iso8601--full-date))
  "Regexps of forms of dates, and functions that return their values after a match.")

(defun iso8601--decoded-date (day month year)
  "Return the decoded time of the date DAY, MONTH, YEAR; any may be nil."
  (list nil nil nil day month year nil -1 nil))

(defun iso8601--full-date (string)
  "Return the year, month and day that matched in STRING."
  (iso8601--decoded-date (and (> (/ (length (match-data)) 2) 3) (iso8601--number 3 string))
                         (and (> (/ (length (match-data)) 2) 2) (iso8601--number 2 string))
                         (iso8601--number 1 string)))

(defun iso8601--ordinal-date (string)
  "Return the date of the year and number of a day that matched in STRING."
  (iso8601--adjusted (iso8601--number 1 string) (iso8601--number 2 string)))

(defun iso8601--week-date (string)
  "Return the date of the year, week and perhaps day of the week that matched in STRING."
  (let* ((year (iso8601--number 1 string)) (week (iso8601--number 2 string))
         (day (or (iso8601--number 3 string) 0))
         (fourth (decoded-time-weekday (decode-time (encode-time (list 0 0 0 4 1 year nil nil 0)) 0))))
    (iso8601--adjusted year (+ (* 7 week) day (- (+ 3 (if (= fourth 0) 7 fourth)))))))

(defun iso8601--adjusted (year ordinal)
  "Return the date of the day ORDINAL of YEAR, which may be in the year before or after."
  (let ((days (lambda (y) (if (date-leap-year-p y) 366 365))))
    (cond ((< ordinal 1) (setq year (1- year) ordinal (+ ordinal (funcall days year))))
          ((> ordinal (funcall days year)) (setq ordinal (- ordinal (funcall days year)) year (1+ year))))
    (let ((date (date-ordinal-to-time year ordinal)))
      (iso8601--decoded-date (decoded-time-day date) (decoded-time-month date) year))))

(defun iso8601--month-date (string)
  "Return the month and day that matched in STRING."
  (iso8601--decoded-date (iso8601--number 2 string) (iso8601--number 1 string) nil))

(defun iso8601--only-month (string)
  "Return the month that matched in STRING."
  (iso8601--decoded-date nil (iso8601--number 1 string) nil))

(defun iso8601--day-date (string)
  "Return the day that matched in STRING."
  (iso8601--decoded-date (iso8601--number 1 string) nil nil))

(defun iso8601--find-date (string)
  "Return the value of STRING if it is a date, or nil."
  (let ((forms iso8601--date-forms) (date nil))
    (while (and forms (not date))
      (if (string-match (concat "\\`" (car (car forms)) "\\'") string)
          (setq date (funcall (cdr (car forms)) string)))
      (setq forms (cdr forms)))
    date))

(defun iso8601-parse-date (string)
  "Return the decoded time of STRING, a date.
Signals `wrong-type-argument' if it is none."
  (or (iso8601--find-date string) (iso8601--error string)))

;; -- times ------------------------------------------------------------------------------------

(defconst iso8601--zone-regexp "\\(Z\\|\\([-+]\\)\\([0-9][0-9]\\):?\\([0-9][0-9]\\)?\\)"
  "Regexp that matches a time zone.")

(defconst iso8601--time-regexp
  (concat "\\([0-9][0-9]\\)\\(?::?\\([0-9][0-9]\\)\\(?::?\\([0-9][0-9]\\)\\)?\\)?\\([.,][0-9]+\\)?"
          "\\(" iso8601--zone-regexp "\\)?")
  "Regexp that matches a time, with a zone or without.")

(defun iso8601-parse-zone (string)
  "Return the minutes east of Greenwich that STRING, a time zone, stands for."
  (unless (string-match (concat "\\`" iso8601--zone-regexp "\\'") string)
    (iso8601--error string))
  (if (string= string "Z")
      0
    (let ((minutes (+ (* 60 (iso8601--number 3 string)) (or (iso8601--number 4 string) 0))))
      (if (string= (match-string 2 string) "-") (- minutes) minutes))))

(defun iso8601--seconds (seconds fraction form)
  "Return SECONDS with the text FRACTION, or nil, as (TICKS . HZ) if FORM is non-nil."
  (let ((digits (if (and fraction form) (replace-regexp-in-string "0+\\'" "" (substring fraction 1)) "")))
    (if (string= digits "")
        seconds
      (cons (string-to-number (concat (number-to-string seconds) digits))
            (expt 10 (length digits))))))

(defun iso8601--part (fraction size)
  "Return the text FRACTION, that of a unit which has SIZE of the next one, as a whole number; 0 for nil."
  (if fraction
      (floor (* size (string-to-number (concat "0." (substring fraction 1)))))
    0))

(defun iso8601-parse-time (string &optional form)
  "Return the decoded time of STRING, a time.
FORM non-nil asks for fractions of seconds.  Signals `wrong-type-argument'
if STRING is no time."
  (unless (string-match (concat "\\`" iso8601--time-regexp "\\'") string)
    (iso8601--error string))
  (let* ((hour (iso8601--number 1 string)) (minutes (iso8601--number 2 string)) (seconds (iso8601--number 3 string))
         (fraction (match-string 4 string))
         (minute (or minutes (iso8601--part fraction 60)))
         (second (cond (seconds (iso8601--seconds seconds fraction form))
                       (minutes (iso8601--part fraction 60))
                       (t 0)))
         (zone (match-string 5 string)))
    (list second minute hour nil nil nil nil (if zone nil -1)
          (and zone (* 60 (iso8601-parse-zone zone))))))

(defun iso8601-parse (string &optional form)
  "Return the decoded time of STRING, a date with or without a time.
FORM non-nil asks for fractions of seconds.  Signals `wrong-type-argument'
if STRING is something else."
  (let* ((separator (string-match-p "T" string))
         (date (iso8601--find-date (substring string 0 separator)))
         (clock (and separator (substring string (1+ separator)))))
    (cond ((or (null date) (and clock (not (string-match-p (concat "\\`" iso8601--time-regexp "\\'") clock))))
           (iso8601--error string))
          ((null clock) date)
          (t (let ((time (iso8601-parse-time clock form)))
               (append (butlast time 6) (butlast (nthcdr 3 date) 2) (nthcdr 7 time)))))))

(defun iso8601-valid-p (string)
  "Return non-nil if STRING is a date with or without a time."
  (condition-case nil
      (and (iso8601-parse string) 0)
    (wrong-type-argument nil)))

;; -- periods and intervals --------------------------------------------------------------------

(defconst iso8601--duration-regexp
  (concat "\\`P\\(?:\\([0-9]+\\)Y\\)?\\(?:\\([0-9]+\\)M\\)?\\(?:\\([0-9]+\\)D\\)?"
          "\\(?:T\\(?:\\([0-9]+\\)H\\)?\\(?:\\([0-9]+\\)M\\)?\\(?:\\([0-9]+\\)S\\)?\\)?\\'")
  "Regexp that matches a period given by units.")

(defun iso8601-parse-duration (string)
  "Return the decoded time of STRING, a period.
Signals `wrong-type-argument' if it is none."
  (cond
   ((and (string-match iso8601--duration-regexp string) (not (string-match-p "[PT]\\'" string)))
    (string-match iso8601--duration-regexp string)
    (append (mapcar (lambda (group) (or (iso8601--number group string) 0)) '(6 5 4 3 2 1))
            (list nil -1 nil)))
   ((string-match "\\`P\\([0-9]+\\)W\\'" string)
    (iso8601--decoded-date (* 7 (iso8601--number 1 string)) nil nil))
   ((string-match-p "\\`P[0-9].*[-T]" string)
    (iso8601-parse (substring string 1)))
   (t (iso8601--error string))))

(defun iso8601--negative (duration)
  "Return the period DURATION, a decoded time, with all fields negative."
  (append (mapcar (lambda (field) (and field (- field))) (butlast duration 3))
          (last duration 3)))

(defun iso8601--difference (start end)
  "Return the period from START to END, decoded times, as a decoded time."
  (decode-time (time-subtract (iso8601--encode-time end) (iso8601--encode-time start)) 0))

(defun iso8601--encode-time (time)
  "Return the time that TIME, a decoded time of which fields may be missing, stands for."
  (encode-time (decoded-time-set-defaults (copy-sequence time))))

(defun iso8601-parse-interval (string)
  "Return the start, end and period, decoded times, of STRING, an interval.
Two of them are in STRING, with a slash between them.  Signals
`wrong-type-argument' if it is no interval."
  (let* ((parts (split-string string "/")) (first (car parts)) (second (cadr parts)))
    (unless (= (length parts) 2)
      (iso8601--error string))
    (cond
     ((string-prefix-p "P" first)
      (let ((duration (iso8601-parse-duration first)) (end (iso8601-parse second)))
        (list (decoded-time-add end (iso8601--negative duration)) end duration)))
     ((string-prefix-p "P" second)
      (let ((start (iso8601-parse first)) (duration (iso8601-parse-duration second)))
        (list start (decoded-time-add start duration) duration)))
     (t
      (let ((start (iso8601-parse first)) (end (iso8601-parse second)))
        (list start end (iso8601--difference start end)))))))

(provide 'iso8601)

;;; iso8601.el ends here
