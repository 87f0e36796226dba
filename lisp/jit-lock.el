;;; jit-lock.el --- running functions on text just before it is shown  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Redisplay calls `jit-lock-function', by `fontification-functions', at text without the property `fontified'.
;; A chunk from there on gets the property, and the functions that were registered run on it.  A change takes the
;; property away from its lines.  What a change may mean for the text below is seen to when the editor has been
;; idle for a moment (`jit-lock-context-fontify'), and text that nobody has looked at yet can be done while it is
;; idle (`jit-lock-stealth-fontify').
;;
;; Functions may do more than they are asked for, as whole lines, and say so.

;;; Code:

(require 'font-lock)
(require 'syntax)

(defvar jit-lock-start)
(defvar jit-lock-end)

(defgroup jit-lock nil "Highlighting of text just before it is shown." :group 'font-lock)

(defcustom jit-lock-chunk-size 1500 "Characters that are done at a time, about." :type 'integer)

(defcustom jit-lock-stealth-time nil
  "Seconds without input after which text that was not shown yet is done, or nil for never."
  :type '(choice (const nil) number))

(defcustom jit-lock-stealth-nice 0.5
  "Seconds to wait between chunks that are done while nothing happens, or nil for none."
  :type '(choice (const nil) number))

(defcustom jit-lock-stealth-load (if (condition-case nil (load-average) (error)) 200)
  "Load of the machine, in percent, above which nothing is done in advance; nil is no limit."
  :type '(choice (const nil) number))

(defcustom jit-lock-stealth-verbose nil "Non-nil: doing text in advance shows messages." :type 'boolean)

(defcustom jit-lock-contextually 'syntax-driven
  "Whether text below a change is done again, once there has been no input for a moment.
nil is no; t is yes; anything else: if a function was registered that wants it."
  :type '(choice (const nil) (const t) (const syntax-driven)))
(define-obsolete-variable-alias 'jit-lock-defer-contextually 'jit-lock-contextually "24.5")

(defcustom jit-lock-context-time 0.5 "Seconds without input after which text below a change is done again." :type 'number)

(defcustom jit-lock-antiblink-grace 2
  "Seconds for which a string or comment that has just been opened does not take the text below along.
nil is none."
  :type '(choice (const nil) number))

(defcustom jit-lock-defer-time nil
  "Seconds without input after which text is done, instead of when it is shown; 0: if there is no input; or nil."
  :type '(choice (const nil) number))

(defvar-local jit-lock-mode nil "Non-nil if text of the buffer is done just before it is shown.")
(defvar jit-lock-functions nil
  "Functions of START and END that do something with a region before it is shown.
One may return (jit-lock-bounds BEG . END), a larger region that it has done.
Use `jit-lock-register' to add one.")
(defvar-local jit-lock-context-unfontify-pos nil "Position from which the text may have another context now.")
(defvar jit-lock-stealth-timer nil "Timer that begins to do text in advance, or nil.")
(defvar jit-lock-stealth-repeat-timer nil "Timer that goes on doing text in advance, or nil.")
(defvar jit-lock-context-timer nil "Timer that has text below changes done again, or nil.")
(defvar jit-lock-defer-timer nil "Timer that does text that was put off, or nil.")
(defvar jit-lock-defer-buffers nil "Buffers with text that was put off.")
(defvar jit-lock-stealth-buffers nil "Buffers whose text is being done in advance.")

(defvar jit-lock-after-change-extend-region-functions nil
  "Functions of START, END and OLD-LEN, those of a change, that say what has to be done again.
They change `jit-lock-start' and `jit-lock-end'.")

(defvar jit-lock--antiblink-grace-timer nil "Timer of `jit-lock-antiblink-grace', or nil.")
(defvar jit-lock--antiblink-line-beginning-position nil "Marker at the beginning of the line of point after the last command; nil at first.")
(defvar jit-lock--antiblink-string-or-comment nil "Whether the end of that line was in a string or comment.")

;; Redisplay asks for the value of the buffer that it shows.
(make-variable-buffer-local 'fontification-functions)

;; -- the mode -------------------------------------------------------------------------------------

(defun jit-lock-mode (arg)
  "Have the functions of `jit-lock-functions' run on the buffer's text just before it is shown, if ARG is non-nil.
If not, stop it.  Use `jit-lock-register' instead of this."
  (setq jit-lock-mode arg)
  (if (and jit-lock-mode (buffer-base-buffer))
      ;; Properties belong to the text, which another buffer looks after.
      (setq jit-lock-mode nil)
    (if jit-lock-mode
        (jit-lock--begin)
      (jit-lock--end))))

(defun jit-lock--timer (timer seconds function &optional repeat)
  "Return TIMER, or if it is nil an idle timer that calls FUNCTION after SECONDS."
  (or timer (run-with-idle-timer seconds (or repeat t) function)))

(defun jit-lock--begin ()
  "Put hooks and timers in place for the current buffer."
  (when (and jit-lock-stealth-time (null jit-lock-stealth-timer))
    (setq jit-lock-stealth-timer (run-with-idle-timer jit-lock-stealth-time t #'jit-lock-stealth-fontify)
          jit-lock-stealth-repeat-timer (timer-create))
    (timer-set-function jit-lock-stealth-repeat-timer #'jit-lock-stealth-fontify '(t)))
  (when (and jit-lock-defer-time (null jit-lock-defer-timer) (not (eql jit-lock-defer-time 0)))
    (setq jit-lock-defer-timer (run-with-idle-timer jit-lock-defer-time t #'jit-lock-deferred-fontify)))
  (when (eql jit-lock-defer-time 0)
    (setq jit-lock-defer-timer (or jit-lock-defer-timer (run-with-idle-timer 0.01 t #'jit-lock-deferred-fontify))))
  (when (eq jit-lock-contextually t)
    (unless jit-lock-context-timer
      (setq jit-lock-context-timer (run-with-idle-timer jit-lock-context-time t #'jit-lock-context-fontify)))
    (unless jit-lock-context-unfontify-pos
      (setq jit-lock-context-unfontify-pos (point-max))))
  ;; What was done before, if anything, was done by other functions.
  (jit-lock-refontify)
  (add-hook 'post-command-hook #'jit-lock--antiblink-post-command nil t)
  (add-hook 'after-change-functions #'jit-lock-after-change nil t)
  (add-hook 'fontification-functions #'jit-lock-function nil t))

(defun jit-lock--end ()
  "Take hooks of the current buffer away, and the timers if no buffer needs them."
  (let ((buffers (buffer-list)) others)
    (while (and buffers (not others))
      (setq others (buffer-local-value 'jit-lock-mode (car buffers)) buffers (cdr buffers)))
    (unless others
      (dolist (timer '(jit-lock-stealth-timer jit-lock-stealth-repeat-timer jit-lock-context-timer jit-lock-defer-timer))
        (when (symbol-value timer)
          (cancel-timer (symbol-value timer))
          (set timer nil)))))
  (remove-hook 'post-command-hook #'jit-lock--antiblink-post-command t)
  (remove-hook 'after-change-functions #'jit-lock-after-change t)
  (remove-hook 'fontification-functions #'jit-lock-function t))

(defun jit-lock-register (fun &optional contextual)
  "Have FUN, a function of START and END, called on text of the buffer before it is shown.
CONTEXTUAL: what it does depends on the text before the region."
  (add-hook 'jit-lock-functions fun nil t)
  (when (and contextual jit-lock-contextually)
    (setq-local jit-lock-contextually t))
  (jit-lock-mode t))

(defun jit-lock-unregister (fun)
  "Stop calling FUN on text of the buffer; stop altogether if there is no other function."
  (remove-hook 'jit-lock-functions fun t)
  (when (member jit-lock-functions '(nil (t)))
    (jit-lock-mode nil)))

;; -- doing text -------------------------------------------------------------------------------------

(defun jit-lock-refontify (&optional beg end)
  "Have the text from BEG to END, by default all, done again when it is shown."
  (with-silent-modifications
    (save-restriction
      (widen)
      (put-text-property (or beg (point-min)) (or end (point-max)) 'fontified nil))))

(defun jit-lock-function (start)
  "Do the text that is shown at START: what redisplay calls."
  (when (and jit-lock-mode (not memory-full))
    (if (and jit-lock-defer-timer
             (or (not (eql jit-lock-defer-time 0)) (input-pending-p)))
        (jit-lock--put-off start)
      (jit-lock--fontify-shown start (+ start jit-lock-chunk-size)))))

(defconst jit-lock--far 300000
  "Characters before a chunk that may be parsed while it is shown.")

(defconst jit-lock--catch-up-step 100000
  "Characters that are parsed before a look whether there is input.")

(defvar-local jit-lock--guessed nil
  "Region (BEG . END) that was done without knowing in what strings, comments and lists it lies, or nil.")

(defun jit-lock--fontify-shown (start end)
  "Do the text from START to END, which redisplay waits for.
If it lies far behind all that was parsed, that is made up for as soon as there is no input."
  (setq syntax-ppss--guessed nil)
  (let ((syntax-ppss--far jit-lock--far))
    (jit-lock-fontify-now start end))
  (when syntax-ppss--guessed
    (let ((old jit-lock--guessed))
      (setq jit-lock--guessed (cons (if old (min (car old) start) start)
                                    (if old (max (cdr old) end) end)))
      (unless old
        (jit-lock--catch-up-soon)))))

(defun jit-lock--catch-up-soon ()
  "Have what was guessed in the current buffer made up for when there is no input."
  (run-with-idle-timer 0.1 nil #'jit-lock--catch-up (current-buffer))
  ;; The editor may be idle already, for longer than that.
  (let ((idle (current-idle-time)))
    (when idle
      (run-with-timer 0.1 nil #'jit-lock--catch-up (current-buffer)))))

(defun jit-lock--catch-up (buffer)
  "Parse BUFFER, a part at a time, up to what was done without; then have that done again."
  (when (and (buffer-live-p buffer) (buffer-local-value 'jit-lock--guessed buffer))
    (with-current-buffer buffer
      (save-excursion
        (save-restriction
          (widen)
          (let* ((end (min (point-max) (cdr jit-lock--guessed)))
                 (pos (car (syntax-ppss--nearest end))))
            (while (and (< pos end) (not (input-pending-p)))
              (setq pos (min end (+ pos jit-lock--catch-up-step)))
              (syntax-ppss pos))
            (if (< pos end)
                (jit-lock--catch-up-soon)
              (jit-lock-refontify (min (point-max) (car jit-lock--guessed)) end)
              (setq jit-lock--guessed nil))))))))

(defun jit-lock--put-off (start)
  "Note that the text at START is to be done later, and that it may be shown meanwhile."
  (unless (memq (current-buffer) jit-lock-defer-buffers)
    (push (current-buffer) jit-lock-defer-buffers))
  (with-silent-modifications
    (put-text-property start (next-single-property-change start 'fontified nil (min (point-max) (+ start jit-lock-chunk-size)))
                       'fontified 'defer)))

(defun jit-lock--run-functions (beg end)
  "Run the functions on the text from BEG to END.
Return the list (INNER-BEG INNER-END OUTER-BEG OUTER-END): the region that all of
them have done, and the one that any of them has touched."
  (let ((inner-beg nil) (inner-end nil) (outer-beg beg) (outer-end end))
    (run-hook-wrapped
     'jit-lock-functions
     (lambda (function)
       (let* ((result (funcall function beg end))
              (bounds (if (eq (car-safe result) 'jit-lock-bounds) (cdr result) (cons beg end))))
         (setq inner-beg (max (or inner-beg (point-min)) (car bounds))
               inner-end (min (or inner-end (point-max)) (cdr bounds))
               outer-beg (min outer-beg (car bounds))
               outer-end (max outer-end (cdr bounds)))
         nil)))
    (list (min beg (or inner-beg beg)) (max end (or inner-end end)) outer-beg outer-end)))

(defun jit-lock-fontify-now (&optional start end)
  "Do the text from START to END, by default all, where it has not been done."
  (with-silent-modifications
    (save-excursion
      (unless start (setq start (point-min)))
      (setq end (if end (min end (point-max)) (point-max)))
      (save-match-data
        (let ((pos (text-property-not-all start end 'fontified t)))
          (while pos
            (setq pos (jit-lock--fontify-part pos (or (text-property-any pos end 'fontified t) end) end))))))))

(defun jit-lock--fontify-part (start next end)
  "Do the text from START to NEXT, which has not been done.  Return where before END there is more, or nil."
  (let (bounds)
    ;; First the property: a function that fails must not be called for this text for ever.
    (put-text-property start next 'fontified t)
    (setq bounds (condition-case err
                     (jit-lock--run-functions start next)
                   ((quit)
                    (put-text-property start next 'fontified nil)
                    (signal (car err) (cdr err)))))
    (when (or (< (nth 0 bounds) start) (> (nth 1 bounds) next))
      (put-text-property (nth 0 bounds) (nth 1 bounds) 'fontified t)
      (setq next (max next (nth 1 bounds))))
    ;; What has been done now need not be done again for its context.
    (when (and jit-lock-context-unfontify-pos
               (<= start jit-lock-context-unfontify-pos) (< jit-lock-context-unfontify-pos next)
               (not (and (> next (point-min)) (get-text-property (1- next) 'jit-lock-defer-multiline))))
      (setq jit-lock-context-unfontify-pos next))
    ;; What lies before START may have been shown already, with other faces.
    (when (< (nth 2 bounds) start)
      (run-with-timer 0 nil #'jit-lock-force-redisplay (copy-marker (nth 2 bounds)) (copy-marker start)))
    (text-property-not-all next (max end next) 'fontified t)))

(defun jit-lock-force-redisplay (start end)
  "Have the text from the marker START to the marker END shown again."
  (when (marker-buffer start)
    (with-current-buffer (marker-buffer start)
      (with-silent-modifications
        (when (> end start)
          (put-text-property start (min end (1+ start)) 'fontified t)))
      (set-marker start nil)
      (set-marker end nil))))

;; -- while nothing happens ---------------------------------------------------------------------------

(defun jit-lock-stealth-chunk-start (around)
  "Return the start of a chunk near the position AROUND that has not been done, or nil."
  (when (/= (point-min) (point-max))
    (save-restriction
      (widen)
      (let* ((next (text-property-not-all around (point-max) 'fontified t))
             (before (if (= around (point-min)) nil
                       (let ((pos around))
                         (if (not (eq t (get-text-property (1- pos) 'fontified)))
                             pos
                           (setq pos (previous-single-property-change pos 'fontified))
                           (and pos (> pos (point-min)) pos))))))
        (cond
         ((and next (or (null before) (<= (- next around) (- around before)))) next)
         (before (save-excursion
                   (goto-char (max (point-min) (- before jit-lock-chunk-size)))
                   (let ((start (previous-single-property-change before 'fontified nil (point))))
                     (max (font-lock--line-start (max start (point))) (point-min))))))))))

(defun jit-lock-stealth-fontify (&optional repeat)
  "Do a chunk of text that was not shown yet; REPEAT: go on where the last call stopped."
  (unless repeat
    (setq jit-lock-stealth-buffers (buffer-list)))
  (unless (or executing-kbd-macro memory-full (null jit-lock-stealth-repeat-timer))
    (let ((delay (or jit-lock-stealth-nice 0)) (again nil))
      (while (and jit-lock-stealth-buffers (not again))
        (let ((buffer (car jit-lock-stealth-buffers)) start)
          (cond
           ((not (and (buffer-live-p buffer) (buffer-local-value 'jit-lock-mode buffer)))
            (pop jit-lock-stealth-buffers))
           ((and jit-lock-stealth-load (> (car (load-average)) jit-lock-stealth-load))
            (setq again t delay (or jit-lock-stealth-time delay)))
           ((setq start (with-current-buffer buffer (jit-lock-stealth-chunk-start (point))))
            (when jit-lock-stealth-verbose
              (message "JIT stealth lock %s" (buffer-name buffer)))
            (with-current-buffer buffer
              (jit-lock-fontify-now start (+ start jit-lock-chunk-size)))
            (setq again t))
           (t (pop jit-lock-stealth-buffers)))))
      (when again
        (timer-set-idle-time jit-lock-stealth-repeat-timer (time-add (or (current-idle-time) 0) delay))
        (timer-activate-when-idle jit-lock-stealth-repeat-timer t)))))

(defun jit-lock-deferred-fontify ()
  "Do the text that was put off."
  (when (and jit-lock-defer-buffers (not memory-full))
    (let ((buffers jit-lock-defer-buffers))
      (setq jit-lock-defer-buffers nil)
      (dolist (buffer buffers)
        (when (buffer-live-p buffer)
          (with-current-buffer buffer
            (with-silent-modifications
              (let ((pos (text-property-any (point-min) (point-max) 'fontified 'defer)))
                (while pos
                  (let ((end (next-single-property-change pos 'fontified nil (point-max))))
                    (put-text-property pos end 'fontified nil)
                    (setq pos (text-property-any end (point-max) 'fontified 'defer))))))))))
    (redisplay)))

(defun jit-lock-context-fontify ()
  "Have the text below changes done again, in all buffers."
  (unless memory-full
    (dolist (buffer (buffer-list))
      (when (buffer-local-value 'jit-lock-context-unfontify-pos buffer)
        (with-current-buffer buffer
          (when jit-lock-mode
            (save-restriction
              (widen)
              (when (and (>= jit-lock-context-unfontify-pos (point-min))
                         (< jit-lock-context-unfontify-pos (point-max)))
                (jit-lock--context-flush (jit-lock--context-start jit-lock-context-unfontify-pos))))))))))

(defun jit-lock--context-start (pos)
  "Return POS, or where the text around it begins that is done as a whole (property `jit-lock-defer-multiline')."
  (if (and (> pos (point-min)) (get-text-property (1- pos) 'jit-lock-defer-multiline))
      (or (previous-single-property-change pos 'jit-lock-defer-multiline) (point-min))
    pos))

(defun jit-lock--context-flush (start)
  "Have the text from START on done again, unless `jit-lock-antiblink-grace' asks to wait."
  (if jit-lock--antiblink-grace-timer
      (setq jit-lock-context-unfontify-pos (min jit-lock-context-unfontify-pos start))
    (with-silent-modifications
      (put-text-property start (point-max) 'fontified nil))
    (setq jit-lock-context-unfontify-pos (point-max))))

;; -- after changes ------------------------------------------------------------------------------------

(defun jit-lock-after-change (start end old-len)
  "Have the lines of a change from START to END, which replaced OLD-LEN characters, done again."
  (when (and jit-lock-mode (not memory-full))
    (let ((jit-lock-start start) (jit-lock-end end))
      (with-silent-modifications
        (run-hook-with-args 'jit-lock-after-change-extend-region-functions start end old-len)
        ;; A change that takes text away has no text of its own.
        (setq jit-lock-end (min (point-max) (max jit-lock-end (1+ start)))
              jit-lock-start (max (point-min) (min jit-lock-start start)))
        (when (and (= jit-lock-start jit-lock-end) (> jit-lock-start (point-min)))
          (setq jit-lock-start (1- jit-lock-start)))
        (put-text-property jit-lock-start jit-lock-end 'fontified nil))
      (when jit-lock-context-unfontify-pos
        (setq jit-lock-context-unfontify-pos (min jit-lock-context-unfontify-pos jit-lock-start))))))

(defun jit-lock--antiblink-post-command ()
  "See whether the line of point has just begun to end in a string or comment; then let the text below wait.
Once point has left the line, or the line ends as it did, or after
`jit-lock-antiblink-grace' seconds, it waits no longer."
  (when (and jit-lock-antiblink-grace (eq jit-lock-contextually t)
             jit-lock-context-unfontify-pos
             (or jit-lock--antiblink-grace-timer (< jit-lock-context-unfontify-pos (point-max))))
    (let* ((beg (font-lock--line-start (point)))
           (marker (or jit-lock--antiblink-line-beginning-position
                       (setq jit-lock--antiblink-line-beginning-position (make-marker))))
           (same-line (and (eq (marker-buffer marker) (current-buffer))
                           (= beg marker)))
           (syntax-ppss--far jit-lock--far)
           (open (nth 8 (save-excursion (syntax-ppss (min (point-max) (font-lock--line-end (point))))))))
      (cond
       ((and jit-lock--antiblink-grace-timer (or (not same-line) (not open)))
        (cancel-timer jit-lock--antiblink-grace-timer)
        (setq jit-lock--antiblink-grace-timer nil))
       ((and same-line open (not jit-lock--antiblink-string-or-comment) (not jit-lock--antiblink-grace-timer))
        (setq jit-lock--antiblink-grace-timer
              (run-with-idle-timer jit-lock-antiblink-grace nil
                                   (lambda ()
                                     (setq jit-lock--antiblink-grace-timer nil)
                                     (jit-lock-context-fontify))))))
      (set-marker marker beg)
      (setq jit-lock--antiblink-string-or-comment open))))

;; -- looking for mistakes --------------------------------------------------------------------------------

(defvar jit-lock--debug-fontifying nil "Non-nil while `jit-lock--debug-fontify' runs.")

(defun jit-lock--debug-fontify ()
  "Do the text that was put off in all buffers, from a timer, where errors can be debugged."
  (unless jit-lock--debug-fontifying
    (let ((jit-lock--debug-fontifying t) (buffers jit-lock-defer-buffers))
      (setq jit-lock-defer-buffers nil)
      (dolist (buffer buffers)
        (when (buffer-live-p buffer)
          (with-current-buffer buffer
            (let (pos)
              (while (setq pos (text-property-any (point-min) (point-max) 'fontified 'defer))
                (let ((end (next-single-property-change pos 'fontified nil (point-max))))
                  (with-silent-modifications
                    (put-text-property pos end 'fontified nil))
                  (let ((inhibit-debugger nil))
                    (jit-lock-fontify-now pos end)))))))))))

(define-minor-mode jit-lock-debug-mode
  "Do text from a timer instead of in redisplay, so that errors in the functions can be debugged."
  :global t
  (when jit-lock-defer-timer
    (cancel-timer jit-lock-defer-timer)
    (setq jit-lock-defer-timer nil))
  (when jit-lock-debug-mode
    (setq jit-lock-defer-timer (run-with-idle-timer 0 t #'jit-lock--debug-fontify))))

(provide 'jit-lock)

;;; jit-lock.el ends here
