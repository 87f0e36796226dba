;;; parse-time.el --- dates and times in text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `parse-time-string' reads dates as in mail headers: words in any order, each of which is the first
;; thing of `parse-time-rules' that it can be and that is still missing.

;;; Code:

(require 'iso8601)

(defvar parse-time-months
  '(("jan" . 1) ("feb" . 2) ("mar" . 3) ("apr" . 4) ("may" . 5) ("jun" . 6)
    ("jul" . 7) ("aug" . 8) ("sep" . 9) ("oct" . 10) ("nov" . 11) ("dec" . 12)
    ("january" . 1) ("february" . 2) ("march" . 3) ("april" . 4) ("june" . 6)
    ("july" . 7) ("august" . 8) ("september" . 9) ("october" . 10) ("november" . 11) ("december" . 12))
  "Alist of names of months.")

(defvar parse-time-weekdays
  '(("sun" . 0) ("mon" . 1) ("tue" . 2) ("wed" . 3) ("thu" . 4) ("fri" . 5) ("sat" . 6)
    ("sunday" . 0) ("monday" . 1) ("tuesday" . 2) ("wednesday" . 3) ("thursday" . 4) ("friday" . 5) ("saturday" . 6))
  "Alist of names of days of the week.")

(defvar parse-time-zoneinfo
  '(("z" 0) ("ut" 0) ("gmt" 0) ("pst" -28800) ("pdt" -25200 t) ("mst" -25200) ("mdt" -21600 t)
    ("cst" -21600) ("cdt" -18000 t) ("est" -18000) ("edt" -14400 t))
  "List of (NAME OFFSET DST): names of time zones, seconds east of Greenwich, t for summer time.")

(defun parse-time-tokenize (string)
  "Return the list of the words of STRING, which is in lower case; numbers as integers."
  (let ((case-fold-search nil) (start 0) (tokens nil))
    (while (string-match "[-+a-z0-9:]+" string start)
      (let ((word (match-string 0 string)))
        (setq start (match-end 0))
        (push (if (string-match-p "\\`[0-9]+\\'" word) (string-to-number word) word) tokens)))
    (nreverse tokens)))

(defun parse-time--weekday (token)
  "Return the weekday that TOKEN is, as a list, or nil."
  (let ((entry (and (stringp token) (assoc token parse-time-weekdays))))
    (and entry (list (cdr entry)))))

(defun parse-time--day (token)
  "Return the day of a month that TOKEN is, as a list, or nil."
  (and (integerp token) (<= 1 token 31) (list token)))

(defun parse-time--month (token)
  "Return the month that TOKEN is, as a list, or nil."
  (let ((entry (and (stringp token) (assoc token parse-time-months))))
    (and entry (list (cdr entry)))))

(defun parse-time--year (token)
  "Return the year that TOKEN is, as a list, or nil; years up to 110 are of this or the last century."
  (and (integerp token)
       (cond ((<= 100 token 9999) (list token))
             ((<= 50 token 110) (list (+ token 1900)))
             ((<= 0 token 49) (list (+ token 2000))))))

(defun parse-time--clock (token)
  "Return the time of day that TOKEN is, (SECOND MINUTE HOUR), or nil."
  (and (stringp token)
       (string-match "\\`\\([0-9][0-9]?\\):\\([0-9][0-9]\\)\\(?::\\([0-9][0-9]\\)\\)?\\'" token)
       (list (if (match-beginning 3) (string-to-number (match-string 3 token)) 0)
             (string-to-number (match-string 2 token))
             (string-to-number (match-string 1 token)))))

(defun parse-time--date (token)
  "Return the date that TOKEN is, (DAY MONTH YEAR), or nil."
  (and (stringp token)
       (string-match "\\`\\([0-9]\\{4\\}\\)-\\([0-9][0-9]\\)-\\([0-9][0-9]\\)\\'" token)
       (mapcar (lambda (group) (string-to-number (match-string group token))) '(3 2 1))))

(defun parse-time--zone-name (token)
  "Return what the time zone's name TOKEN means, (DST OFFSET), or nil."
  (let ((entry (and (stringp token) (assoc token parse-time-zoneinfo))))
    (and entry (list (nth 2 entry) (nth 1 entry)))))

(defun parse-time--offset (token)
  "Return the seconds that TOKEN, an offset like +0130, means, as a list, or nil."
  (and (stringp token)
       (string-match "\\`\\([-+]\\)\\([0-9][0-9]\\):?\\([0-9][0-9]\\)\\'" token)
       (let ((seconds (* 60 (+ (* 60 (string-to-number (match-string 2 token)))
                               (string-to-number (match-string 3 token))))))
         (list (if (string= (match-string 1 token) "-") (- seconds) seconds)))))

(defvar parse-time-rules
  '(((6) parse-time--weekday)
    ((3) parse-time--day)
    ((4) parse-time--month)
    ((5) parse-time--year)
    ((0 1 2) parse-time--clock)
    ((3 4 5) parse-time--date)
    ((7 8) parse-time--zone-name)
    ((8) parse-time--offset))
  "Rules of `parse-time-string': the fields that a word may fill, and a function that returns their values.
A word that it does not understand gives nil.")

(defun parse-time--missing-p (fields time)
  "Return non-nil if the FIELDS, numbers, of TIME are not known yet."
  (let ((missing t))
    (dolist (field fields missing)
      (unless (memq (nth field time) '(nil -1))
        (setq missing nil)))))

(defun parse-time--use (token time)
  "Store what TOKEN says in TIME, a decoded time, by the first rule that can."
  (let ((rules parse-time-rules))
    (while rules
      (let* ((fields (car (car rules)))
             (values (and (parse-time--missing-p fields time) (funcall (cadr (car rules)) token))))
        (setq rules (cdr rules))
        (when values
          (while fields
            (setcar (nthcdr (pop fields) time) (pop values)))
          (setq rules nil))))))

(defun parse-time--iso8601 (string)
  "Return the decoded time that STRING, a date and perhaps time by ISO 8601, stands for, or nil."
  (condition-case nil
      (iso8601-parse string)
    (wrong-type-argument nil)))

;;;###autoload
(defun parse-time-string (string)
  "Return what STRING, a date and time, says, as a decoded time.
What it does not say is nil, but unknown summer time is -1."
  (or (and (stringp string) (parse-time--iso8601 string))
      (let ((time (list nil nil nil nil nil nil nil -1 nil)))
        (dolist (token (parse-time-tokenize (downcase string)) time)
          (parse-time--use token time)))))

(defun parse-iso8601-time-string (date-string)
  "Return the time that DATE-STRING, by ISO 8601, stands for."
  (encode-time (parse-time-string date-string)))

(provide 'parse-time)

;;; parse-time.el ends here
