;;; benchmark.el --- the time that forms take  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; Results are lists (SECONDS COLLECTIONS COLLECTION-SECONDS): all of it, and what garbage collections had of it.

;;; Code:

;;;###autoload
(defmacro benchmark-elapse (&rest forms)
  "Evaluate FORMS and return the seconds that they took."
  (declare (indent 0) (debug t))
  (let ((start (make-symbol "start")))
    `(let ((,start (current-time)))
       ,@forms
       (float-time (time-since ,start)))))

;;;###autoload
(defun benchmark-call (function &optional repetitions)
  "Call FUNCTION REPETITIONS times (default 1) and return (SECONDS COLLECTIONS COLLECTION-SECONDS).
A float REPETITIONS is a number of seconds: FUNCTION is called as often as needed to take at least that long, and the
value is (CALLS SECONDS COLLECTIONS COLLECTION-SECONDS)."
  (if (floatp repetitions)
      (benchmark--adaptive function repetitions)
    (let ((seconds gc-elapsed) (collections gcs-done) (calls (max 1 (or repetitions 1))))
      (list (benchmark-elapse
              (while (> calls 0)
                (funcall function)
                (setq calls (1- calls))))
            (- gcs-done collections)
            (- gc-elapsed seconds)))))

(defun benchmark--adaptive (function seconds)
  "Call FUNCTION for at least SECONDS; return (CALLS SECONDS COLLECTIONS COLLECTION-SECONDS)."
  (let ((calls 1) (all 0) (sum (list 0.0 0 0.0)))
    (while (progn
             (setq sum (cl-mapcar #'+ sum (benchmark-call function calls))
                   all (+ all calls))
             (< (car sum) seconds))
      ;; Twice as often each time, so that asking for the time costs little.
      (setq calls all))
    (cons all sum)))

;;;###autoload
(defmacro benchmark-run (&optional repetitions &rest forms)
  "Evaluate FORMS as often as REPETITIONS says and return what they took, as `benchmark-call' does.
REPETITIONS is a number or a variable; anything else is one of the FORMS, which are evaluated once."
  (declare (indent 1) (debug t))
  (unless (or (natnump repetitions) (and repetitions (symbolp repetitions)))
    (setq forms (cons repetitions forms) repetitions 1))
  `(benchmark-call (lambda () ,@forms) ,repetitions))

;;;###autoload
(defmacro benchmark-run-compiled (&optional repetitions &rest forms)
  "Like `benchmark-run', with FORMS and REPETITIONS, but compile FORMS to byte-code first."
  (declare (indent 1) (debug t))
  (unless (or (natnump repetitions) (and repetitions (symbolp repetitions)))
    (setq forms (cons repetitions forms) repetitions 1))
  `(benchmark-call (byte-compile '(lambda () ,@forms)) ,repetitions))

(defun benchmark--collections (collections seconds)
  "Return the end of a message: COLLECTIONS garbage collections took SECONDS."
  (if (> collections 0) (format " (%fs in %d GCs)" seconds collections) ""))

;;;###autoload
(defun benchmark (repetitions form)
  "Show the time that evaluating FORM REPETITIONS times takes, the prefix argument when called as a command."
  (interactive "p\nxForm: ")
  (let ((result (eval `(benchmark-run ,repetitions ,form) t)))
    (message "Elapsed time: %fs%s" (nth 0 result) (benchmark--collections (nth 1 result) (nth 2 result)))))

;;;###autoload
(defmacro benchmark-progn (&rest body)
  "Evaluate BODY, show the time that it took, and return its value."
  (declare (indent 0) (debug body))
  (let ((value (make-symbol "value")) (start (make-symbol "start"))
        (seconds (make-symbol "seconds")) (collections (make-symbol "collections")))
    `(let ((,seconds gc-elapsed) (,collections gcs-done) (,start (current-time)) (,value (progn ,@body)))
       (message "Elapsed time: %fs%s" (float-time (time-since ,start))
                (benchmark--collections (- gcs-done ,collections) (- gc-elapsed ,seconds)))
       ,value)))

(provide 'benchmark)
;;; benchmark.el ends here
