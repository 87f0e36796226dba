;;; time-date.el --- dates, periods and decoded times  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'cl-lib)

(autoload 'parse-time-string "parse-time")

;; -- dates as text ----------------------------------------------------------------------------

;;;###autoload
(defun date-to-time (date)
  "Return the time that the text DATE stands for.
Signals an error if it does not say day and time."
  (condition-case nil
      (encode-time (parse-time-string date))
    (error (error "Invalid date: %s" date))))

;;;###autoload
(defun safe-date-to-time (date)
  "Return the time that the text DATE stands for, or the epoch if it cannot be understood."
  (condition-case nil
      (date-to-time date)
    (error '(0 0))))

;;;###autoload
(defun date-to-day (date)
  "Return the number of the day that the text DATE stands for; see `time-to-days'."
  (time-to-days (date-to-time date)))

;;;###autoload
(defun days-between (date1 date2)
  "Return how many days after the day of DATE2 that of DATE1, both text, is."
  (- (date-to-day date1) (date-to-day date2)))

;; -- days -------------------------------------------------------------------------------------

;;;###autoload
(defun date-leap-year-p (year)
  "Return t if YEAR is a leap year."
  (or (and (zerop (% year 4)) (not (zerop (% year 100))))
      (zerop (% year 400))))

(defun date-days-in-month (year month)
  "Return the number of days that MONTH has in YEAR.
Signals an error if there is no such month."
  (unless (and (numberp month) (<= 1 month 12))
    (error "Month %s is invalid" month))
  (if (= month 2)
      (if (date-leap-year-p year) 29 28)
    (if (memq month '(1 3 5 7 8 10 12)) 31 30)))

(defun date-ordinal-to-time (year ordinal)
  "Return the date of the day ORDINAL, from 1, of YEAR, as a decoded time."
  (let ((month 1))
    (while (> ordinal (date-days-in-month year month))
      (setq ordinal (- ordinal (date-days-in-month year month))
            month (1+ month)))
    (list nil nil nil ordinal month year nil nil nil)))

(defun time-date--ordinal (decoded)
  "Return the number, from 1, in its year of the day that DECODED, a decoded time, is on."
  (let ((days (decoded-time-day decoded)))
    (dotimes (month (1- (decoded-time-month decoded)))
      (setq days (+ days (date-days-in-month (decoded-time-year decoded) (1+ month)))))
    days))

;;;###autoload
(defun time-to-day-in-year (time)
  "Return the number, from 1, in its year of the day that TIME is on."
  (time-date--ordinal (decode-time time)))

;;;###autoload
(defun time-to-days (time)
  "Return the number of the day that TIME is on; January 1, year 1, would have been day 1."
  (let* ((decoded (decode-time time)) (years (1- (decoded-time-year decoded))))
    (+ (time-date--ordinal decoded)
       (* 365 years) (floor years 4) (- (floor years 100)) (floor years 400))))

(defun time-to-number-of-days (time)
  "Return the number of days in TIME, a period, as a float."
  (/ (float-time time) 60 60 24))

;;;###autoload
(defun days-to-time (days)
  "Return the period of DAYS as a time."
  (let ((time (time-convert (* 86400 days) 'list)))
    (if (integerp days)
        (setcdr (cdr time) nil))
    time))

;;;###autoload
(defun time-since (time)
  "Return the period since TIME, also given as text."
  (time-subtract nil (if (stringp time) (date-to-time time) time)))

;;;###autoload
(defalias 'subtract-time #'time-subtract)

;;;###autoload
(defalias 'seconds-to-time #'time-convert)

;;;###autoload
(define-obsolete-function-alias 'time-to-seconds #'float-time "27.1")

;; -- periods as text --------------------------------------------------------------------------

(defconst seconds-to-string
  '((1 "ms" 0.001) (100 "s" 1) (6000 "m" 60.0) (108000 "h" 3600.0) (34560000 "d" 86400.0) (nil "y" 31557600.0))
  "Units of `seconds-to-string': up to which number of seconds, name, number of seconds.")

;;;###autoload
(defun seconds-to-string (delay)
  "Return DELAY, a number of seconds, as text with one unit."
  (cond ((> 0 delay) (concat "-" (seconds-to-string (- delay))))
        ((= 0 delay) "0s")
        (t (let ((units seconds-to-string))
             (while (and (caar units) (<= (caar units) delay))
               (setq units (cdr units)))
             (concat (format "%.2f" (/ delay (nth 2 (car units)))) (nth 1 (car units)))))))

(defconst time-date--units
  '(("y" "year" 31536000) ("d" "day" 86400) ("h" "hour" 3600) ("m" "minute" 60) ("s" "second" 1) ("z"))
  "Letters of `format-seconds', the names of their units and numbers of seconds.")

(defconst time-date--place "%\\(\\.?[0-9]+\\)?\\(,[0-9]+\\)?\\(.\\)"
  "Regexp that matches a place in a format of `format-seconds': padding, decimals, letter.")

(defun time-date--used-units (string)
  "Return the elements of `time-date--units' that the format STRING uses.
Signals an error if it has other letters, or one of them twice."
  (let ((start 0) (used nil))
    (while (string-match time-date--place string start)
      (let ((letter (match-string 3 string)))
        (setq start (match-end 0))
        (unless (string= letter "%")
          (let ((unit (assoc (downcase letter) time-date--units)))
            (unless unit
              (error "Bad format specifier: `%s'" letter))
            (if (memq unit used)
                (error "Multiple instances of specifier: `%s'" letter))
            (push unit used)))))
    used))

(defun time-date--values (seconds used)
  "Return an alist of letters and numbers, which share SECONDS between the units in the list USED."
  (let ((values nil))
    (dolist (unit time-date--units values)
      (when (and (memq unit used) (nth 2 unit))
        (push (cons (car unit) (/ seconds (nth 2 unit))) values)
        (setq seconds (% seconds (nth 2 unit)))))))

(defun time-date--format-value (unit value padding letter fraction)
  "Return VALUE of UNIT as text, as PADDING and LETTER say, with the text FRACTION after the number."
  (let* ((zeros (and padding (eq (aref padding 0) ?.)))
         (width (if padding (- (string-to-number (if zeros (substring padding 1) padding)) (length fraction)) 0))
         (number (concat (format (if (> width 0) (format (if zeros "%%0%dd" "%%%dd") width) "%d") value)
                         fraction)))
    (if (equal letter (car unit))
        number
      (format "%s %s%s" number (nth 1 unit) (if (= value 1) "" "s")))))

;;;###autoload
(defun format-seconds (string seconds)
  "Return the format STRING with places replaced by parts of SECONDS.
%y, %d, %h, %m and %s are years, days, hours, minutes and seconds, shared
between the units that STRING has; %Y, %D, %H, %M and %S the same, with the
name of the unit.  %z prints nothing; zeros at the start before it, and the
text after them, are left out.  %% is a percent sign.  Between the % and
the letter may be a width, with a period before it to pad with zeros, and a
comma with a number of decimals of the seconds."
  (let* ((used (time-date--used-units string))
         (whole (round seconds))
         (values (time-date--values whole used))
         (stripping (assoc "z" used))
         (parts nil) (start 0))
    (while (string-match time-date--place string start)
      (let* ((letter (match-string 3 string)) (text (substring string start (match-beginning 0)))
             (padding (match-string 1 string)) (decimals (match-string 2 string))
             (unit (assoc (downcase letter) time-date--units))
             (value (cdr (assoc (car unit) values))))
        (setq start (match-end 0))
        (cond
         ((equal letter "%") (push (concat text "%") parts))
         ((null value) (push (if stripping (if parts text "") text) parts) (setq stripping nil))
         ((and stripping (= value 0)) (setq parts nil))
         (t (push text parts)
            (setq stripping nil)
            (push (time-date--format-value
                   unit value padding letter
                   (and decimals (equal (car unit) "s")
                        (substring (format (concat "%." (substring decimals 1) "f") (mod seconds 1)) 1)))
                  parts)))))
    (apply #'concat (nreverse (cons (substring string start) parts)))))

;; -- lists of integers ------------------------------------------------------------------------

(defmacro with-decoded-time-value (varlist &rest body)
  "Evaluate BODY with variables bound to the parts of times.
Elements of VARLIST are (HIGH LOW MICRO [PICO [TYPE]] TIME), where all but
the last are symbols.  TYPE is 0 to 3 for times like (HIGH . LOW), (HIGH
LOW), (HIGH LOW MICRO) and (HIGH LOW MICRO PICO)."
  (declare (indent 1) (obsolete "use `time-convert' instead" "25.1")
           (debug ((&rest (symbolp symbolp symbolp &or [symbolp symbolp form] [symbolp form] form)) body)))
  (let ((bindings nil))
    (dolist (element varlist)
      (let ((time (make-symbol "time")) (parts (butlast element)) (index 0))
        (push `(,time (time-date--parts ,(car (last element)))) bindings)
        (dolist (part parts)
          (push `(,part (nth ,index ,time)) bindings)
          (setq index (1+ index)))))
    `(let* ,(nreverse bindings)
       ,@body)))

(defun time-date--parts (time)
  "Return the list (HIGH LOW MICRO PICO TYPE) for TIME, a list of integers."
  (if (consp (cdr time))
      (list (nth 0 time) (nth 1 time) (or (nth 2 time) 0) (or (nth 3 time) 0) (min 3 (1- (length time))))
    (list (car time) (or (cdr time) 0) 0 0 (if (cdr time) 0 1))))

(defun encode-time-value (high low micro pico &optional type)
  "Return a time of the integers HIGH, LOW, MICRO and PICO, in the form that TYPE, 0 to 3, says.
See `with-decoded-time-value'."
  (declare (obsolete nil "25.1"))
  (cond ((eq type 0) (cons high low))
        ((eq type 1) (list high low))
        ((eq type 2) (list high low micro))
        ((eq type 3) (list high low micro pico))))

;; -- decoded times ----------------------------------------------------------------------------

(cl-defun make-decoded-time (&key second minute hour day month year (dst nil) zone)
  "Return a decoded time of the fields SECOND, MINUTE, HOUR, DAY, MONTH, YEAR, DST and ZONE."
  (list second minute hour day month year nil dst zone))

(defun decoded-time-set-defaults (time &optional default-zone)
  "Fill fields of TIME, a decoded time, that are nil: midnight, the first day, January, 1970.
DEFAULT-ZONE is the zone if there is none.  TIME is modified and returned."
  (dolist (default '((0 . 0) (1 . 0) (2 . 0) (3 . 1) (4 . 1) (5 . 1970)))
    (let ((place (nthcdr (car default) time)))
      (or (car place) (setcar place (cdr default)))))
  (unless (decoded-time-zone time)
    (if default-zone
        (setf (decoded-time-zone time) default-zone)
      (setf (decoded-time-dst time) -1)))
  time)

(defun decoded-time-period (time)
  "Return the number of seconds in TIME, a decoded time that is a period.
A month has 30 days, a year 365."
  (+ (let ((second (or (decoded-time-second time) 0)))
       (if (consp second)
           (/ (float (car second)) (cdr second))
         second))
     (* 60 (or (decoded-time-minute time) 0))
     (* 3600 (or (decoded-time-hour time) 0))
     (* 86400 (or (decoded-time-day time) 0))
     (* 2592000 (or (decoded-time-month time) 0))
     (* 31536000 (or (decoded-time-year time) 0))))

(defun decoded-time-add (time delta)
  "Return TIME, a decoded time, with DELTA, a decoded time that is a period, added.
Years and months are added first; a day that the month does not have
becomes its last one."
  (let ((time (copy-sequence time)))
    (if (decoded-time-year delta)
        (cl-incf (decoded-time-year time) (decoded-time-year delta)))
    (if (decoded-time-month delta)
        (time-date--add-months time (decoded-time-month delta)))
    (if (or (decoded-time-year delta) (decoded-time-month delta))
        (setf (decoded-time-day time)
              (min (date-days-in-month (decoded-time-year time) (decoded-time-month time))
                   (decoded-time-day time))))
    (time-date--add-days time (or (decoded-time-day delta) 0))
    (if (or (decoded-time-second delta) (decoded-time-minute delta) (decoded-time-hour delta)
            (decoded-time-zone delta))
        (time-date--add-seconds time delta))
    time))

(defun time-date--add-months (time months)
  "Add the number MONTHS to the month of TIME, a decoded time."
  (let ((month (+ (1- (decoded-time-month time)) months)))
    (setf (decoded-time-month time) (1+ (mod month 12)))
    (cl-incf (decoded-time-year time) (/ month 12))))

(defun time-date--add-days (time days)
  "Add the number DAYS to the day of TIME, a decoded time."
  (let ((day (+ (decoded-time-day time) days)) (month (decoded-time-month time)) (year (decoded-time-year time)))
    (while (< day 1)
      (setq month (1- month))
      (if (< month 1) (setq month 12 year (1- year)))
      (setq day (+ day (date-days-in-month year month))))
    (while (> day (date-days-in-month year month))
      (setq day (- day (date-days-in-month year month))
            month (1+ month))
      (if (> month 12) (setq month 1 year (1+ year))))
    (setf (decoded-time-day time) day
          (decoded-time-month time) month
          (decoded-time-year time) year)))

(defun time-date--add-seconds (time delta)
  "Add the seconds, minutes, hours and zone of DELTA to TIME, both decoded times."
  (let* ((exact (time-convert (time-add (or (decoded-time-second time) 0) (or (decoded-time-second delta) 0)) t))
         (hz (cdr exact))
         (ticks (+ (car exact)
                   (* hz (+ (or (decoded-time-zone delta) 0)
                            (* 60 (+ (decoded-time-minute time) (or (decoded-time-minute delta) 0)))
                            (* 3600 (+ (decoded-time-hour time) (or (decoded-time-hour delta) 0)))))))
         (day (* hz 86400)) (rest (mod ticks day)) (second (mod rest (* hz 60))))
    (time-date--add-days time (floor ticks day))
    (setf (decoded-time-second time) (if (= hz 1) second (cons second hz))
          (decoded-time-minute time) (mod (/ rest (* hz 60)) 60)
          (decoded-time-hour time) (/ rest (* hz 3600)))))

(provide 'time-date)

;;; time-date.el ends here
