;;; edebug-backtrace.el --- the calls in progress where a program stopped  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The frames of Edebug are left out, and what stop points put around forms as well.  A frame of a form that has a stop point knows
;; where it stands in the source.

;;; Code:

(require 'cl-lib)
(require 'backtrace)
(require 'backtrace-mode)
(require 'edebug-display)

(cl-defstruct (edebug--frame (:include backtrace-frame)
                             (:constructor nil)
                             (:constructor edebug--make-frame
                                           (evald fun args flags &optional locals buffer pos
                                                  def-name before-index after-index)))
  "A call in progress, at the stop points BEFORE-INDEX and AFTER-INDEX of the definition DEF-NAME."
  def-name before-index after-index)

(defvar-local edebug-backtrace-frames nil "The frames of the program without those of Edebug.")
(defvar-local edebug-instrumented-backtrace-frames nil "All frames, with those of Edebug.")

(defun edebug--program-frames (frames)
  "Return FRAMES, copied, without what Edebug adds, those with stop points with their places."
  (let ((program '()) (name nil) (inside nil))
    ;; From the outermost call: the name of a definition comes before its stop points.
    (dolist (frame (reverse frames))
      (pcase (cons (backtrace-frame-fun frame) (backtrace-frame-args frame))
        ((guard inside))
        ;; A stop point whose form has been evaluated: Edebug itself runs.
        ((and `(,(or 'edebug-after 'edebug-before) . ,_) (guard (backtrace-frame-evald frame)))
         (setq inside t))
        (`(edebug-enter . ,args)
         (setq name (edebug--entered-name args)))
        (`(edebug-after (edebug-before ,before) ,after ,_)
         (push (list name before after) program))
        (`(edebug . ,_)
         (setq inside t))
        (`(edebug-after . ,_) nil)
        ((guard (edebug--own-frame-p frame)))
        (_
         (let ((place (and program (not (backtrace-frame-p (car program))) (pop program)))
               (copy (edebug--make-frame (backtrace-frame-evald frame)
                                         (edebug-unwrap* (backtrace-frame-fun frame))
                                         (edebug-unwrap* (copy-sequence (backtrace-frame-args frame)))
                                         (backtrace-frame-flags frame) (backtrace-frame-locals frame))))
           (when place
             (setf (edebug--frame-def-name copy) (nth 0 place)
                   (edebug--frame-before-index copy) (nth 1 place)
                   (edebug--frame-after-index copy) (nth 2 place)))
           (push copy program)))))
    (cl-remove-if-not #'backtrace-frame-p program)))

(defun edebug--entered-name (args)
  "Return the name of the definition that a frame of `edebug-enter' with ARGS enters."
  (if (eq (car-safe (car args)) 'quote) (cadr (car args)) (car args)))

(defun edebug--own-frame-p (frame)
  "Return non-nil if FRAME is a call of or within Edebug's functions that run a body."
  (let ((fun (backtrace-frame-fun frame)))
    (or (memq fun '(edebug-default-enter edebug--enter-function edebug--enter-traced))
        (edebug--frame-within-enter-p frame))))

(defun edebug--frame-within-enter-p (frame)
  "Return non-nil if FRAME is a special form or a call inside of a function of Edebug."
  (or (and (memq (backtrace-frame-fun frame) '(let let* if progn cond funcall))
           (edebug--mentions-p (backtrace-frame-args frame)
                               '(edebug-stack-depth edebug--enter-function edebug-trace edebug--before-function behavior)))
      (edebug--body-p (backtrace-frame-fun frame))
      (and (eq (backtrace-frame-fun frame) 'funcall) (edebug--body-p (car (backtrace-frame-args frame))))
      (and (eq (backtrace-frame-fun frame) 'funcall)
           (memq (car (backtrace-frame-args frame)) '(body edebug-default-enter)))))

(defun edebug--mentions-p (tree symbols)
  "Return non-nil if TREE, a list, has one of SYMBOLS in it."
  (and (proper-list-p tree)
       (cl-some (lambda (part) (or (memq part symbols) (and (consp part) (edebug--mentions-p part symbols)))) tree)))

(defun edebug--body-p (function)
  "Return non-nil if FUNCTION is a body that `edebug-enter' was given."
  (pcase function
    (`(,(or 'closure 'lambda) . ,rest)
     (let ((lambda-list (if (eq (car function) 'closure) (cadr rest) (car rest)))
           (body (if (eq (car function) 'closure) (cddr rest) (cdr rest))))
       (and (null lambda-list)
            (memq (car-safe (car body)) '(edebug-after edebug-enter)))))))

(defun edebug--frame-position (frame)
  "Return where FRAME stands in the source, as (BUFFER . POSITION), or nil."
  (let* ((name (edebug--frame-def-name frame))
         (marker (and name (car-safe (get name 'edebug)))))
    (and marker (marker-buffer marker)
         (cons (marker-buffer marker)
               (edebug--stop-position name (edebug--frame-before-index frame))))))

(defun edebug--goto-frame-source ()
  "Visit the source of the frame at point in a buffer of Edebug's backtrace."
  (let* ((frame (nth (backtrace-get-index) backtrace-frames))
         (place (and (edebug--frame-p frame) (edebug--frame-position frame))))
    (when place
      (edebug-pop-to-buffer (car place))
      (goto-char (cdr place))
      t)))

(defun edebug-pop-to-backtrace ()
  "Show the calls in progress in the program that stopped.
\\[edebug-backtrace-show-instrumentation] shows those of Edebug as well."
  (interactive)
  (let* ((all (backtrace-get-frames 'edebug-pop-to-backtrace :constructor #'edebug--make-frame))
         (frames (edebug--program-frames all)))
    (pop-to-buffer (get-buffer-create "*Edebug Backtrace*"))
    (unless (derived-mode-p 'backtrace-mode)
      (backtrace-mode)
      (add-hook 'backtrace-goto-source-functions #'edebug--goto-frame-source nil t))
    (setq edebug-instrumented-backtrace-frames all
          edebug-backtrace-frames frames
          backtrace-frames frames)
    (backtrace-print)
    (goto-char (point-min))))

(defun edebug-backtrace-show-instrumentation ()
  "Show the frames of Edebug as well."
  (interactive)
  (unless (eq backtrace-frames edebug-instrumented-backtrace-frames)
    (setq backtrace-frames edebug-instrumented-backtrace-frames)
    (revert-buffer)))

(defun edebug-backtrace-hide-instrumentation ()
  "Do not show the frames of Edebug."
  (interactive)
  (unless (eq backtrace-frames edebug-backtrace-frames)
    (setq backtrace-frames edebug-backtrace-frames)
    (revert-buffer)))

(provide 'edebug-backtrace)

;;; edebug-backtrace.el ends here
