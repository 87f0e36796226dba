;;; progress-reporter.el --- saying how far an operation has come  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A reporter is a cons (NEXT . [TIME MIN MAX MESSAGE MIN-CHANGE MIN-TIME SUFFIX]).  NEXT is the value at which
;; something will be shown again, or for a reporter without MIN and MAX the number of the spinner's picture, so
;; that most updates end after one comparison.

;;; Code:

(defvar progress-reporter--pulse-characters ["-" "\\" "|" "/"]
  "The pictures of the spinner of a reporter that does not know its end.")

(defun make-progress-reporter (message &optional min-value max-value current-value min-change min-time)
  "Return a progress reporter that shows MESSAGE, and show it.
MIN-VALUE and MAX-VALUE are the values at the start and the end; without
them only something that turns is shown.  CURRENT-VALUE is where to start.
Nothing is shown before the value has changed by MIN-CHANGE percent (default
1) and MIN-TIME seconds (default 0.2) have passed."
  (when (string-match "[[:alnum:]]\\'" message)
    (setq message (concat message "...")))
  (let ((reporter (cons (or min-value 0)
                        ;; A reporter that never waits needs no time.
                        (vector (if (>= (or min-time 0.2) 0.02) (float-time) nil)
                                min-value max-value message
                                (if min-change (max (min min-change 50) 1) 1)
                                (or min-time 0.2)
                                nil))))
    (progress-reporter-update reporter (or current-value min-value))
    reporter))

(defun progress-reporter-update (reporter &optional value suffix)
  "Tell REPORTER that the operation has come to VALUE; it shows that if it is time.
SUFFIX is shown after it.  Returns the message, or nil if nothing was shown."
  (when (or (not (numberp value))
            (>= value (car reporter)))
    (progress-reporter-do-update reporter value suffix)))

(defun progress-reporter-force-update (reporter &optional value new-message suffix)
  "Show at once that the operation of REPORTER has come to VALUE, with NEW-MESSAGE from now on, and SUFFIX."
  (let ((parameters (cdr reporter)))
    (when new-message
      (aset parameters 3 new-message))
    (when (aref parameters 0)
      (aset parameters 0 (float-time)))
    (progress-reporter-do-update reporter value suffix)))

(defun progress-reporter--due-p (parameters)
  "Return non-nil if the time has come to show something, and set the next time in PARAMETERS."
  (let ((update-time (aref parameters 0)) (now (float-time)))
    (when (or (null update-time) (>= now update-time))
      (when update-time
        (aset parameters 0 (+ now (aref parameters 5))))
      t)))

(defun progress-reporter--show-percentage (reporter value)
  "Show VALUE of REPORTER in percent, if that has changed; return what was shown."
  (let* ((parameters (cdr reporter))
         (min (aref parameters 1)) (max (aref parameters 2)) (text (aref parameters 3)) (suffix (aref parameters 6))
         (range (- max min))
         (percentage (if (= max min) 0 (truncate (* 100.0 (- value min)) range)))
         (due (progress-reporter--due-p parameters)))
    ;; The value from which the percentage will be MIN-CHANGE larger.
    (setcar reporter (min max (+ min (* (+ percentage (aref parameters 4)) (/ range 100.0)))))
    (when (integerp value)
      (setcar reporter (ceiling (car reporter))))
    (when due
      (if (> percentage 0)
          (progress-reporter--message "%s%d%% %s" text percentage (or suffix ""))
        (progress-reporter--message "%s %s" text (or suffix ""))))))

(defun progress-reporter--show-pulse (reporter)
  "Turn the spinner of REPORTER; return what was shown."
  (let ((parameters (cdr reporter)))
    (when (progress-reporter--due-p parameters)
      (let ((index (mod (1+ (car reporter)) 4)))
        (setcar reporter index)
        (progress-reporter--message "%s %s %s" (aref parameters 3) (aref progress-reporter--pulse-characters index)
                                    (or (aref parameters 6) ""))))))

(defun progress-reporter--message (format &rest arguments)
  "Show FORMAT with ARGUMENTS in the echo area, not in the log."
  (let ((message-log-max nil))
    (apply #'message format arguments)))

(defun progress-reporter-do-update (reporter value &optional suffix)
  "Show that REPORTER has come to VALUE, or nil for one without range, with SUFFIX, if it is time."
  (when suffix
    (aset (cdr reporter) 6 suffix))
  (if (numberp (aref (cdr reporter) 1))
      (progress-reporter--show-percentage reporter value)
    (progress-reporter--show-pulse reporter)))

(defun progress-reporter-done (reporter)
  "Show that the operation of REPORTER has ended."
  (message "%sdone" (aref (cdr reporter) 3)))

(defmacro dotimes-with-progress-reporter (spec reporter-or-message &rest body)
  "Evaluate BODY with a variable counting up, and show how far it has come.
SPEC is as for `dotimes'; REPORTER-OR-MESSAGE a progress reporter, or the
message of one.

\(fn (VAR COUNT [RESULT]) REPORTER-OR-MESSAGE BODY...)"
  (declare (indent 2) (debug ((symbolp form &optional form) form body)))
  (let ((reporter (make-symbol "reporter")) (end (make-symbol "end")) (var (car spec)))
    `(let ((,reporter ,reporter-or-message) (,end ,(cadr spec)))
       (when (stringp ,reporter)
         (setq ,reporter (make-progress-reporter ,reporter 0 ,end)))
       (dotimes (,var ,end)
         ,@body
         (progress-reporter-update ,reporter (1+ ,var)))
       (progress-reporter-done ,reporter)
       (or ,@(cdr (cdr spec)) nil))))

(defmacro dolist-with-progress-reporter (spec reporter-or-message &rest body)
  "Evaluate BODY for the elements of a list, and show how far it has come.
SPEC is as for `dolist'; REPORTER-OR-MESSAGE a progress reporter, or the
message of one.

\(fn (VAR LIST [RESULT]) REPORTER-OR-MESSAGE BODY...)"
  (declare (indent 2) (debug ((symbolp form &optional form) form body)))
  (let ((reporter (make-symbol "reporter")) (count (make-symbol "count")) (list (make-symbol "list")))
    `(let ((,reporter ,reporter-or-message) (,count 0) (,list ,(cadr spec)))
       (when (stringp ,reporter)
         (setq ,reporter (make-progress-reporter ,reporter 0 (length ,list))))
       (dolist (,(car spec) ,list)
         ,@body
         (progress-reporter-update ,reporter (setq ,count (1+ ,count))))
       (progress-reporter-done ,reporter)
       (or ,@(cdr (cdr spec)) nil))))

(provide 'progress-reporter)

;;; progress-reporter.el ends here
