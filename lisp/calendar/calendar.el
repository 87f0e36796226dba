;;; calendar.el --- dates of the Gregorian calendar  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A date is (MONTH DAY YEAR).  There was no year 0; negative years are BC.  The absolute number of a date counts days,
;; and is 1 for January 1, year 1.  Here is the arithmetic; there is no display of a calendar.

;;; Code:

(defvar calendar-date-style 'american
  "How dates are written: `american', `european' or `iso'.")

(defvar calendar-week-start-day 0
  "The first day of a week: 0 is Sunday.")

(defvar calendar-day-name-array
  ["Sunday" "Monday" "Tuesday" "Wednesday" "Thursday" "Friday" "Saturday"]
  "Names of the days of the week.")

(defvar calendar-month-name-array
  ["January" "February" "March" "April" "May" "June" "July" "August" "September" "October" "November" "December"]
  "Names of the months.")

(defvar calendar-abbrev-length 3
  "Length of abbreviations of names.")

(defvar calendar-day-abbrev-array ["Sun" "Mon" "Tue" "Wed" "Thu" "Fri" "Sat"]
  "Abbreviations of the names of days.")

(defvar calendar-month-abbrev-array ["Jan" "Feb" "Mar" "Apr" "May" "Jun" "Jul" "Aug" "Sep" "Oct" "Nov" "Dec"]
  "Abbreviations of the names of months.")

;; -- parts ------------------------------------------------------------------------------------

(defsubst calendar-extract-month (date)
  "Return the month of DATE."
  (car date))

(defsubst calendar-extract-day (date)
  "Return the day of the month of DATE."
  (cadr date))

(defsubst calendar-extract-year (date)
  "Return the year of DATE."
  (nth 2 date))

(defmacro calendar-increment-month (mon yr n &optional nmonths)
  "Move the variables MON and YR by N months; a year has NMONTHS, by default 12."
  (declare (debug (symbolp symbolp form &optional form)))
  (let ((total (make-symbol "total")) (months (make-symbol "months")))
    `(let* ((,months (or ,nmonths 12))
            (,total (+ (* ,months (if (< ,yr 0) (1+ ,yr) ,yr)) (1- ,mon) ,n)))
       (setq ,mon (1+ (mod ,total ,months))
             ,yr (floor ,total ,months))
       (if (<= ,yr 0) (setq ,yr (1- ,yr))))))

(defun calendar-interval (mon1 yr1 mon2 yr2)
  "Return how many months MON2 of YR2 is after MON1 of YR1."
  (let ((year (lambda (y) (if (< y 0) (1+ y) y))))
    (+ (* 12 (- (funcall year yr2) (funcall year yr1))) (- mon2 mon1))))

;; -- arithmetic -------------------------------------------------------------------------------

(defun calendar-leap-year-p (year)
  "Return t if YEAR is a leap year."
  (let ((year (if (< year 0) (1- (abs year)) year)))
    (and (zerop (% year 4))
         (or (not (zerop (% year 100)))
             (zerop (% year 400))))))

(defun calendar-last-day-of-month (month year)
  "Return the last day of MONTH of YEAR."
  (if (and (= month 2) (calendar-leap-year-p year))
      29
    (aref [31 28 31 30 31 30 31 31 30 31 30 31] (1- month))))

(defun calendar-day-number (date)
  "Return the number of DATE in its year, from 1."
  (let ((days (calendar-extract-day date)) (year (calendar-extract-year date)))
    (dotimes (month (1- (calendar-extract-month date)))
      (setq days (+ days (calendar-last-day-of-month (1+ month) year))))
    days))

(defun calendar-absolute-from-gregorian (date)
  "Return the absolute number of DATE.
Signals an error for the year 0."
  (let ((year (calendar-extract-year date)))
    (cond
     ((zerop year) (user-error "There was no year zero"))
     ((> year 0)
      (let ((before (1- year)))
        (+ (calendar-day-number date) (* 365 before) (/ before 4) (- (/ before 100)) (/ before 400))))
     (t
      (let ((after (abs (1+ year))))
        (- (calendar-day-number date)
           (* 365 after) (/ after 4) (- (/ after 100)) (/ after 400)
           (calendar-day-number '(12 31 -1))))))))

(defun calendar-gregorian-from-absolute (date)
  "Return the date whose absolute number is DATE, which is positive."
  (let* ((days (1- date))
         (n400 (/ days 146097)) (rest400 (% days 146097))
         (n100 (/ rest400 36524)) (rest100 (% rest400 36524))
         (n4 (/ rest100 1461)) (rest4 (% rest100 1461))
         (n1 (/ rest4 365)) (day (1+ (% rest4 365)))
         (year (+ (* 400 n400) (* 100 n100) (* n4 4) n1)))
    (if (or (= n100 4) (= n1 4))
        (list 12 31 year)
      (let ((year (1+ year)) (month 1) last)
        (while (< (setq last (calendar-last-day-of-month month year)) day)
          (setq day (- day last) month (1+ month)))
        (list month day year)))))

(defun calendar-day-of-week (date)
  "Return the day of the week of DATE; 0 is Sunday."
  (mod (calendar-absolute-from-gregorian date) 7))

(defun calendar-current-date (&optional offset)
  "Return the date of today, or of OFFSET days later."
  (let* ((now (decode-time)) (today (list (nth 4 now) (nth 3 now) (nth 5 now))))
    (if (and offset (/= offset 0))
        (calendar-gregorian-from-absolute (+ offset (calendar-absolute-from-gregorian today)))
      today)))

(defun calendar-date-equal (date1 date2)
  "Return t if DATE1 and DATE2 are the same date."
  (and (= (calendar-extract-month date1) (calendar-extract-month date2))
       (= (calendar-extract-day date1) (calendar-extract-day date2))
       (= (calendar-extract-year date1) (calendar-extract-year date2))))

(defun calendar-date-compare (date1 date2)
  "Return t if DATE1 is before DATE2; both are lists that begin with a date."
  (< (calendar-absolute-from-gregorian (car date1))
     (calendar-absolute-from-gregorian (car date2))))

(defun calendar-date-is-valid-p (date)
  "Return t if DATE is a date that exists."
  (let ((month (calendar-extract-month date)) (day (calendar-extract-day date)) (year (calendar-extract-year date)))
    (and (integerp month) (<= 1 month 12)
         (integerp year) (/= year 0)
         (integerp day) (<= 1 day (calendar-last-day-of-month month year)))))

(defun calendar-dayname-on-or-before (dayname date)
  "Return the absolute number of the last DAYNAME, 0 for Sunday, that is not after the absolute DATE."
  (- date (% (- date dayname) 7)))

(defun calendar-nth-named-absday (n dayname month year &optional day)
  "Return the absolute number of the Nth DAYNAME, 0 for Sunday, of MONTH of YEAR.
Counting starts at DAY, by default the first, or for negative N, which counts
backward, the last."
  (if (> n 0)
      (+ (* 7 (1- n))
         (calendar-dayname-on-or-before
          dayname (+ 6 (calendar-absolute-from-gregorian (list month (or day 1) year)))))
    (+ (* 7 (1+ n))
       (calendar-dayname-on-or-before
        dayname (calendar-absolute-from-gregorian
                 (list month (or day (calendar-last-day-of-month month year)) year))))))

(defun calendar-nth-named-day (n dayname month year &optional day)
  "Return the date of the Nth DAYNAME of MONTH of YEAR; see `calendar-nth-named-absday' for DAY."
  (calendar-gregorian-from-absolute (calendar-nth-named-absday n dayname month year day)))

;; -- text -------------------------------------------------------------------------------------

(defun calendar-day-name (date &optional abbrev absolute)
  "Return the name of the day of DATE, abbreviated if ABBREV.
ABSOLUTE non-nil means that DATE is a number of a day."
  (aref (if abbrev calendar-day-abbrev-array calendar-day-name-array)
        (if absolute date (calendar-day-of-week date))))

(defun calendar-month-name (month &optional abbrev)
  "Return the name of MONTH, abbreviated if ABBREV."
  (aref (if abbrev calendar-month-abbrev-array calendar-month-name-array) (1- month)))

(defun calendar-date-string (date &optional abbreviate nodayname)
  "Return DATE as text by `calendar-date-style', with names abbreviated if ABBREVIATE.
NODAYNAME leaves out the day of the week."
  (let ((month (calendar-extract-month date)) (day (calendar-extract-day date)) (year (calendar-extract-year date))
        (dayname (if nodayname "" (concat (calendar-day-name date abbreviate) ", "))))
    (cond ((eq calendar-date-style 'iso) (format "%d-%02d-%02d" year month day))
          ((eq calendar-date-style 'european)
           (format "%s%d %s %d" dayname day (calendar-month-name month abbreviate) year))
          (t (format "%s%s %d, %d" dayname (calendar-month-name month abbreviate) day year)))))

(defun calendar-set-date-style (style)
  "Make STYLE, `american', `european' or `iso', the style of dates."
  (interactive (list (intern (completing-read "Date style: " '("american" "european" "iso") nil t nil nil "american"))))
  (or (memq style '(american european iso))
      (setq style 'american))
  (setq calendar-date-style style)
  nil)

(defun calendar-day-of-year-string (&optional date)
  "Return text that says which day of the year DATE, by default today, is."
  (let* ((date (or date (calendar-current-date))) (day (calendar-day-number date)) (year (calendar-extract-year date))
         (left (- (calendar-day-number (list 12 31 year)) day)))
    (format "Day %d of %d; %d day%s remaining in the year" day year left (if (= left 1) "" "s"))))

(provide 'calendar)

;;; calendar.el ends here
