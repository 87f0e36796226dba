;;; timer.el --- run a function at some later time  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A timer is a vector [TRIGGERED HIGH LOW USECS REPEAT FUNCTION ARGS IDLE PSECS INTEGRAL].  Those that
;; wait are in `timer-list' or `timer-idle-list', sorted by their time; the editor calls
;; `timer-event-handler' with each that is due, wherever it waits.

;;; Code:

(defvar timer-max-repeats 10
  "How often a repeated timer runs at most to make up for time that was missed; t for no limit.")

;; -- the parts of a timer --

(defun timer-create ()
  "Return a new timer, not yet activated."
  (let ((timer (make-vector 10 nil)))
    (aset timer 0 t)
    timer))

(defun timerp (object)
  "Return t if OBJECT is a timer."
  (and (vectorp object) (= (length object) 10)))

(defun timer--check (timer)
  "Signal an error unless TIMER is a timer; return it."
  (if (timerp timer) timer (signal 'wrong-type-argument (list 'timerp timer))))

(defun timer--triggered (timer) "Return whether TIMER is being run." (aref (timer--check timer) 0))
(defun timer--high-seconds (timer) "Return the high part of TIMER's time." (aref (timer--check timer) 1))
(defun timer--low-seconds (timer) "Return the low part of TIMER's time." (aref (timer--check timer) 2))
(defun timer--usecs (timer) "Return the microseconds of TIMER's time." (aref (timer--check timer) 3))
(defun timer--repeat-delay (timer) "Return after how many seconds TIMER repeats, or nil." (aref (timer--check timer) 4))
(defun timer--function (timer) "Return the function of TIMER." (aref (timer--check timer) 5))
(defun timer--args (timer) "Return the arguments for TIMER's function." (aref (timer--check timer) 6))
(defun timer--idle-delay (timer) "Return non-nil if TIMER counts idle time." (aref (timer--check timer) 7))
(defun timer--psecs (timer) "Return the picoseconds of TIMER's time." (aref (timer--check timer) 8))
(defun timer--integral-multiple (timer) "Return non-nil if TIMER runs at multiples of its delay." (aref (timer--check timer) 9))

(defun timer--time (timer)
  "Return the time of TIMER as a list of four integers."
  (list (timer--high-seconds timer) (timer--low-seconds timer) (timer--usecs timer) (timer--psecs timer)))

(defun timer--time-setter (timer time)
  "Make TIME, any time value, the time of TIMER; return it."
  (let ((parts (time-convert time 'list)))
    (aset (timer--check timer) 1 (car parts))
    (aset timer 2 (nth 1 parts))
    (aset timer 3 (nth 2 parts))
    (aset timer 8 (nth 3 parts))
    time))

(gv-define-setter timer--time (time timer) `(timer--time-setter ,timer ,time))

(defun timer-set-time (timer time &optional delta)
  "Set the time at which TIMER runs to TIME.
If DELTA is a positive number, it repeats that many seconds after each run."
  (timer--time-setter timer time)
  (aset timer 4 (and (numberp delta) (> delta 0) delta))
  timer)

(defun timer-set-idle-time (timer secs &optional repeat)
  "Make TIMER run after SECS of idleness, a number or a time value.
REPEAT non-nil means in every period of idleness."
  (timer--time-setter timer secs)
  (aset timer 4 repeat)
  timer)

(defun timer-relative-time (time secs &optional usecs psecs)
  "Return TIME (nil: now) plus SECS, USECS microseconds and PSECS picoseconds."
  (let ((delta (if (floatp secs) secs (time-convert secs 'list))))
    (if (or usecs psecs)
        (setq delta (time-add delta (list 0 0 (or usecs 0) (or psecs 0)))))
    (time-convert (time-add time delta) 'list)))

(defun timer-inc-time (timer secs &optional usecs psecs)
  "Move the time of TIMER by SECS seconds, USECS microseconds and PSECS picoseconds."
  (timer--time-setter timer (timer-relative-time (timer--time timer) secs usecs psecs)))

(defun timer-next-integral-multiple-of-time (time secs)
  "Return the first time after TIME (nil: now) that is a multiple of SECS seconds."
  (let* ((now (time-convert time t)) (ticks (car now)) (hz (cdr now)) (step (* secs hz)))
    ;; Finer ticks, until SECS is a whole number of them.
    (while (and (/= step (truncate step)) (< hz (ash 1 200)))
      (setq ticks (* 2 ticks) hz (* 2 hz) step (* secs hz)))
    (let* ((step (truncate step)) (next (+ ticks step)))
      (time-convert (cons (- next (% next step)) hz) 'list))))

(defun timer-set-function (timer function &optional args)
  "Make TIMER call FUNCTION with ARGS."
  (aset (timer--check timer) 5 function)
  (aset timer 6 args)
  timer)

;; -- the lists --

(defun timer--time-less-p (a b)
  "Return non-nil if timer A comes before timer B."
  (time-less-p (timer--time a) (timer--time b)))

(defun timer--insert (timer list cell)
  "Return LIST with TIMER put at its place, in the cons CELL if that is non-nil."
  (let ((before nil) (rest list))
    (while (and rest (timer--time-less-p (car rest) timer))
      (setq before rest rest (cdr rest)))
    (if cell
        (progn (setcar cell timer) (setcdr cell rest))
      (setq cell (cons timer rest)))
    (if before (progn (setcdr before cell) list) cell)))

(defun timer--activate (timer triggered cell idle)
  "Put TIMER on its list, the idle one if IDLE; TRIGGERED and CELL are as in `timer-activate'."
  (if (and (timerp timer) (integerp (timer--high-seconds timer)) (integerp (timer--low-seconds timer))
           (integerp (timer--usecs timer)) (integerp (timer--psecs timer)) (timer--function timer))
      (progn
        (if idle
            (setq timer-idle-list (timer--insert timer timer-idle-list cell))
          (setq timer-list (timer--insert timer timer-list cell)))
        (aset timer 0 triggered)
        (aset timer 7 idle)
        nil)
    (error "Invalid or uninitialized timer")))

(defun timer-activate (timer &optional triggered-p reuse-cell)
  "Put TIMER on the list of timers that wait for their time.
TRIGGERED-P non-nil keeps it from being run before it is set to nil again.  REUSE-CELL is a cons to
use for the list."
  (timer--activate timer triggered-p reuse-cell nil))

(defun timer-activate-when-idle (timer &optional dont-wait reuse-cell)
  "Put TIMER on the list of timers that wait for idleness.
Unless DONT-WAIT is non-nil, it does not run in the period of idleness at hand.  REUSE-CELL is a cons
to use for the list."
  (timer--activate timer (not dont-wait) reuse-cell 'idle))

(defalias 'disable-timeout #'cancel-timer)

(defun cancel-timer (timer)
  "Take TIMER off the lists, so that it will not run."
  (timer--check timer)
  (setq timer-list (delq timer timer-list)
        timer-idle-list (delq timer timer-idle-list))
  nil)

(defun cancel-timer-internal (timer)
  "Take TIMER off the lists; return the cons that held it, or nil."
  (let ((waiting (memq timer timer-list)) (idle (memq timer timer-idle-list)))
    (if waiting (setq timer-list (delq timer timer-list)))
    (if idle (setq timer-idle-list (delq timer timer-idle-list)))
    (or waiting idle)))

(defun cancel-function-timers (function)
  "Cancel all timers that call FUNCTION."
  (interactive "aCancel timers of function: ")
  (dolist (timer (append timer-list timer-idle-list))
    (if (eq (timer--function timer) function)
        (cancel-timer timer))))

;; -- running --

(defvar timer-event-last nil "The last timer that was run.")
(defvar timer-event-last-1 nil "The last timer but one that was run.")
(defvar timer-event-last-2 nil "The last timer but two that was run.")

(defun timer-until (timer time)
  "Return how many seconds lie between the time of TIMER and TIME (nil: now)."
  (float-time (time-subtract time (timer--time timer))))

(defun timer--reschedule (timer cell)
  "Set the next time of the repeated TIMER, which had CELL; non-nil if it must be told to wait again."
  (if (timer--idle-delay timer)
      (progn (timer-activate-when-idle timer nil cell) nil)
    (timer-inc-time timer (timer--repeat-delay timer) 0)
    ;; After a long stop, not every run that was missed is made up for.
    (if (and (numberp timer-max-repeats) (time-less-p (timer--time timer) nil))
        (let ((missed (/ (timer-until timer nil) (timer--repeat-delay timer))))
          (if (> missed timer-max-repeats)
              (timer-inc-time timer (* (timer--repeat-delay timer) missed)))))
    (if (timer--integral-multiple timer)
        (timer--time-setter timer (timer-next-integral-multiple-of-time nil (timer--repeat-delay timer))))
    (timer-activate timer t cell)
    t))

(defun timer-event-handler (timer)
  "Run TIMER, whose time has come; set its next time first if it is repeated."
  (timer--check timer)
  (setq timer-event-last-2 timer-event-last-1 timer-event-last-1 timer-event-last timer-event-last timer)
  (let* ((inhibit-quit t)
         (cell (cancel-timer-internal timer))
         (again (and (timer--repeat-delay timer) (timer--reschedule timer cell)))
         (function (timer--function timer)))
    (condition-case-unless-debug err
        (save-current-buffer
          (apply function (timer--args timer)))
      (error (message "Error running timer%s: %S"
                      (if (symbolp function) (format-message " `%s'" function) "") err)))
    (if (and again (memq timer timer-list))
        (aset timer 0 nil))))

(defun timeout-event-p (event)
  "Return non-nil if EVENT is a timeout event."
  (and (listp event) (eq (car event) 'timer-event)))

;; -- asking for it --

(defconst timer-duration-words
  '(("microsec" . 0.000001) ("microsecond" . 0.000001) ("millisec" . 0.001) ("millisecond" . 0.001)
    ("sec" . 1) ("second" . 1) ("min" . 60) ("minute" . 60) ("hour" . 3600) ("day" . 86400)
    ("week" . 604800) ("fortnight" . 1209600) ("month" . 2592000) ("year" . 31557600))
  "Alist of names of units of time and their length in seconds.")

(defun timer-duration (string)
  "Return the number of seconds that STRING, like \"2 hours 5 min\", says; nil if it says none."
  (let ((secs 0) (start 0) (case-fold-search t))
    (while (string-match "[ \t]*\\([0-9.]+\\)?[ \t]*\\([a-z]+[a-rt-z]\\)s?[ \t]*" string start)
      (let ((count (if (match-beginning 1) (string-to-number (match-string 1 string)) 1))
            (unit (cdr (assoc (match-string 2 string) timer-duration-words)))
            (from (match-beginning 0)) (to (match-end 0)))
        (if (and unit (= from start))
            (setq secs (+ secs (* count unit)) start to)
          (setq secs nil start (length string)))))
    (cond ((null secs) nil)
          ((= start (length string)) (and (> start 0) secs))
          ((string-match "\\`[0-9.]+\\'" string) (string-to-number string)))))

(defun timer--clock-time (string)
  "Return today's time for STRING, like \"11:23pm\" or \"23:15\"; nil if it is none."
  (let ((case-fold-search t))
    (if (string-match "\\`[ \t]*\\([0-9]?[0-9]\\):?\\([0-9][0-9]\\)?\\([ap]\\)?m?\\>" string)
        (let* ((hour (string-to-number (match-string 1 string)))
               (minute (if (match-beginning 2) (string-to-number (match-string 2 string)) 0))
               (half (and (match-beginning 3) (downcase (match-string 3 string))))
               (now (decode-time)))
          (if half (setq hour (+ (% hour 12) (if (equal half "p") 12 0))))
          (if (and (< hour 24) (< minute 60) (or half (match-beginning 2)))
              (encode-time (list 0 minute hour (nth 3 now) (nth 4 now) (nth 5 now) nil -1 nil)))))))

(defun timer--parse-time (time repeat)
  "Return what TIME of `run-at-time' means with REPEAT, as a time value."
  (cond ((null time) nil)
        ((eq time t) (if repeat (timer-next-integral-multiple-of-time nil repeat)))
        ((numberp time) (timer-relative-time nil time))
        ((stringp time)
         (let ((secs (timer-duration time)))
           (or (if secs (timer-relative-time nil secs) (timer--clock-time time))
               (error "Invalid time specification"))))
        ((condition-case nil (time-convert time 'list) (error nil)))
        ((error "Invalid time specification"))))

(defun run-at-time (time repeat function &rest args)
  "Call FUNCTION with ARGS at TIME, and then every REPEAT seconds if that is a positive number.
TIME is nil for now, a number of seconds from now, t for the next multiple of REPEAT, a string such as
\"11:23pm\" or \"2 hours 35 minutes\", or a time value.  Return the timer, for `cancel-timer'."
  (interactive
   (list (read-string "Run at time: ")
         (let ((repeat (read-string "Repeat interval: "))) (if (equal repeat "") nil (string-to-number repeat)))
         (intern (completing-read "Function: " obarray #'fboundp t))))
  (if (not (and (numberp repeat) (> repeat 0)))
      (setq repeat nil))
  (let ((timer (timer-create)))
    (timer-set-time timer (timer--parse-time time repeat) repeat)
    (aset timer 9 (and (eq time t) repeat t))
    (timer-set-function timer function args)
    (timer-activate timer)
    timer))

(defun run-with-timer (secs repeat function &rest args)
  "Call FUNCTION with ARGS in SECS seconds, and then every REPEAT seconds if that is non-nil.
Return the timer, for `cancel-timer'."
  (interactive "sRun after delay (seconds): \nNRepeat interval: \naFunction: ")
  (apply #'run-at-time secs repeat function args))

(defun add-timeout (secs function object &optional repeat)
  "Call FUNCTION with OBJECT in SECS seconds, and then every REPEAT seconds if that is non-nil."
  (run-with-timer secs repeat function object))

(defun run-with-idle-timer (secs repeat function &rest args)
  "Call FUNCTION with ARGS when the editor has been idle for SECS seconds.
SECS may be a time value.  With REPEAT, in every period of idleness.  Return the timer."
  (interactive
   (list (read-from-minibuffer "Run after idle (seconds): " nil nil t) (y-or-n-p "Repeat each time Emacs is idle? ")
         (intern (completing-read "Function: " obarray #'fboundp t))))
  (let ((timer (timer-create)))
    (timer-set-function timer function args)
    (timer-set-idle-time timer secs repeat)
    (timer-activate-when-idle timer t)
    timer))

(defun internal-timer-start-idle ()
  "Mark all idle timers as candidates to be run again."
  (dolist (timer timer-idle-list)
    (if (timerp timer) (aset timer 0 nil))))

;; -- limiting the time --

(defvar with-timeout-timers nil "Timers of the `with-timeout' forms that are being evaluated.")

(defmacro with-timeout (list &rest body)
  "Evaluate BODY; give up after some seconds if it waits that long.
LIST is (SECONDS TIMEOUT-FORMS...): after SECONDS, the value is that of TIMEOUT-FORMS.  Only waiting
for time, input or processes can be interrupted.

\(fn (SECONDS TIMEOUT-FORMS...) BODY)"
  (declare (indent 1) (debug ((form body) body)))
  (let ((tag (make-symbol "timeout")) (timer (make-symbol "timer")) (value (make-symbol "value")))
    `(let* ((,tag (make-symbol "timed-out"))
            (,value (catch ,tag
                      (let* ((,timer (run-with-timer ,(car list) nil (lambda () (throw ,tag ,tag))))
                             (with-timeout-timers (cons ,timer with-timeout-timers)))
                        (unwind-protect
                            (progn ,@body)
                          (cancel-timer ,timer))))))
       (if (eq ,value ,tag)
           (progn ,@(cdr list))
         ,value))))

(defun with-timeout-suspend ()
  "Stop the clocks of all `with-timeout' forms; return what `with-timeout-unsuspend' needs."
  (mapcar (lambda (timer)
            (cancel-timer timer)
            (list timer (time-subtract (timer--time timer) nil)))
          with-timeout-timers))

(defun with-timeout-unsuspend (timer-spec-list)
  "Let the clocks stopped by `with-timeout-suspend', which returned TIMER-SPEC-LIST, go on."
  (dolist (spec timer-spec-list)
    (timer-set-time (car spec) (time-add nil (nth 1 spec)))
    (timer-activate (car spec))))

(defun y-or-n-p-with-timeout (prompt seconds default-value)
  "Ask PROMPT as `y-or-n-p' does, but return DEFAULT-VALUE if there is no answer in SECONDS."
  (with-timeout (seconds default-value)
    (y-or-n-p prompt)))

(provide 'timer)
;;; timer.el ends here
