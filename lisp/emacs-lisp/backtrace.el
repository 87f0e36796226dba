;;; backtrace.el --- the calls in progress, as data  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `backtrace-get-frames' takes a picture of the calls in progress that outlives them, and
;; `backtrace-to-string' shows such a picture as text.

;;; Code:

(require 'cl-lib)

(cl-defstruct (backtrace-frame (:constructor nil)
                               (:constructor backtrace-make-frame (evald fun args flags &optional locals buffer pos)))
  "A call in progress: of FUN with ARGS, which are evaluated if EVALD."
  evald fun args flags locals buffer pos)

(cl-defun backtrace-get-frames (&optional base &key (constructor #'backtrace-make-frame))
  "Return the calls in progress as a list of frames, the innermost first.
BASE non-nil is a function: start with its innermost call.  CONSTRUCTOR
makes a frame from what `mapbacktrace' passes and the local variables."
  (let ((frames '()) (n 0) (start (or base 'backtrace-get-frames)))
    (mapbacktrace (lambda (evald fun args flags)
                    (push (funcall constructor evald fun args flags
                                   ;; The innermost frame is still about to bind its variables.
                                   (and (> n 0) (backtrace--locals n start)))
                          frames)
                    (setq n (1+ n)))
                  start)
    (nreverse frames)))

(defvar backtrace-line-length 5000
  "Characters that the printed form of a call may have, about; nil means no limit.")

(defun backtrace-print-to-string (obj &optional limit)
  "Return the printed form of OBJ, with nested parts left out if it is longer than LIMIT characters.
LIMIT is `backtrace-line-length' by default."
  (let* ((print-escape-newlines t) (print-escape-control-characters t)
         (limit (or limit backtrace-line-length))
         (print-level (or print-level 8)) (print-length (or print-length 50))
         (text (prin1-to-string obj)))
    (while (and limit (> (length text) limit) (> print-level 1))
      (setq print-level (1- print-level) print-length (max 3 (/ print-length 2))
            text (prin1-to-string obj)))
    text))

(defun backtrace--frame-text (frame)
  "Return the line that shows FRAME."
  (let ((fun (backtrace-frame-fun frame)) (args (backtrace-frame-args frame)))
    (concat (if (plist-get (backtrace-frame-flags frame) :debug-on-exit) "* " "  ")
            (if (backtrace-frame-evald frame)
                (concat (if (symbolp fun) (prin1-to-string fun) (backtrace-print-to-string fun))
                        (if args (backtrace-print-to-string args) "()"))
              (backtrace-print-to-string (cons fun args)))
            "\n")))

(defun backtrace-to-string (&optional frames)
  "Return FRAMES, by default the calls in progress, as text, a line for each."
  (mapconcat #'backtrace--frame-text (or frames (backtrace-get-frames 'backtrace-to-string)) ""))

;;;###autoload
(defun backtrace ()
  "Print the calls in progress on `standard-output', and return nil."
  (princ (backtrace-to-string (backtrace-get-frames 'backtrace)))
  nil)

(provide 'backtrace)

;;; backtrace.el ends here
