;;; eldoc.el --- documentation of what is at point, in the echo area  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A timer that runs when the editor is idle asks `eldoc-documentation-strategy' for documentation; that asks the
;; functions in `eldoc-documentation-functions', which answer at once or call a function later; what comes is given
;; to `eldoc-display-functions'.  A command that does not show messages itself leaves what is shown where it is.

;;; Code:

(defgroup eldoc nil "Documentation of what is at point." :group 'lisp)

(defcustom eldoc-idle-delay 0.5 "Seconds without input after which documentation is shown." :type 'number)
(defcustom eldoc-print-after-edit nil "Non-nil: documentation is shown after editing commands only." :type 'boolean)
(defcustom eldoc-echo-area-display-truncation-message t
  "Non-nil: where not all documentation is shown, a line says how to see the rest." :type 'boolean)
(defcustom eldoc-minor-mode-string " ElDoc" "What the mode line shows for ElDoc mode, or nil."
  :type '(choice string (const nil)))
(defcustom eldoc-argument-case #'identity "Function for the case of arguments' names, for strategies that use it."
  :type '(choice (const upcase) (const downcase) function))
(defcustom eldoc-echo-area-use-multiline-p 'truncate-sym-name-if-fit
  "How many lines of the echo area documentation may take.
An integer is a number of lines, a float a part of the frame, t as many as
`max-mini-window-height' allows; nil is one.  `truncate-sym-name-if-fit' is as t,
but the name of the thing is left out if the rest then fits a line."
  :type '(choice (const nil) (const t) (const truncate-sym-name-if-fit) number))
(defcustom eldoc-echo-area-prefer-doc-buffer nil
  "Non-nil: nothing goes to the echo area while a window shows the buffer of documentation.
`maybe': only if the echo area has no room for it all."
  :type '(choice (const nil) (const t) (const maybe)))

(defvar eldoc-message-commands-table-size 31 "Size of the obarray in `eldoc-message-commands'.")
(defvar eldoc-message-commands nil
  "Obarray with the commands after which documentation may be shown; see `eldoc-add-command'.")
(defvar eldoc-last-data (make-vector 3 nil) "What was shown last: symbol, text, and `function' or `variable'.")
(defvar eldoc-last-message nil "The message of ElDoc that is shown, or nil.")
(defvar eldoc-timer nil "The idle timer of ElDoc, or nil.")
(defvar eldoc-current-idle-delay eldoc-idle-delay "Value of `eldoc-idle-delay' that `eldoc-timer' was made with.")
(defvar eldoc-message-function #'eldoc-minibuffer-message "Function that shows messages; called as `message' is.")
(defvar eldoc-mode-line-string nil "What the mode line shows while the minibuffer is used.")
(put 'eldoc-mode-line-string 'risky-local-variable t)

(defvar eldoc-documentation-functions nil
  "Functions that know documentation of what is at point.
Each is called with a function CALLBACK, and more arguments that it is to ignore.
It returns the documentation, a string; or nil if it has none; or anything else
if it calls CALLBACK, now or later, with a string or nil and keywords and values:
:thing, the name of what is documented, and :face, the face for that.")

(defvar eldoc-display-functions '(eldoc-display-in-echo-area eldoc-display-in-buffer)
  "Functions of DOCS and INTERACTIVE that show documentation.
DOCS is a list of (STRING KEYWORD VALUE...), as the functions in
`eldoc-documentation-functions' give them; INTERACTIVE non-nil if a command asked.")

(defvar eldoc--make-callback nil "Function that makes a callback for the strategy that is running.")
(defvar eldoc--doc-buffer nil "The buffer of documentation, or nil.")
(defvar eldoc--doc-buffer-docs nil "What the buffer of documentation shows, as `eldoc-display-functions' get it.")
(defvar eldoc--last-request-state nil "Buffer, tick and point for which documentation was asked last.")
(defvar eldoc--enthusiasm-curbing-timer nil "Timer that shows what the strategy `eldoc-documentation-enthusiast' has found.")

;; -- the mode -------------------------------------------------------------------------------------

(defun eldoc--supported-p ()
  "Return non-nil if something in this buffer knows documentation."
  (and (not (memq eldoc-documentation-strategy '(nil ignore)))
       (or eldoc-documentation-functions
           (not (memq eldoc-documentation-strategy
                      '(eldoc-documentation-default eldoc-documentation-enthusiast eldoc-documentation-compose
                        eldoc-documentation-compose-eagerly))))))

(define-minor-mode eldoc-mode
  "Show documentation of what is at point in the echo area, when there is no input."
  :lighter eldoc-minor-mode-string
  (setq eldoc-last-message nil)
  (cond
   ((not (eldoc--supported-p))
    (when (called-interactively-p 'any)
      (message "There is no ElDoc support in this buffer"))
    (setq eldoc-mode nil))
   (eldoc-mode
    (when eldoc-print-after-edit
      (setq-local eldoc-message-commands (eldoc-edit-message-commands)))
    (add-hook 'post-command-hook #'eldoc-schedule-timer nil t)
    (add-hook 'pre-command-hook #'eldoc-pre-command-refresh-echo-area nil t))
   (t
    (kill-local-variable 'eldoc-message-commands)
    (remove-hook 'post-command-hook #'eldoc-schedule-timer t)
    (remove-hook 'pre-command-hook #'eldoc-pre-command-refresh-echo-area t)
    (when eldoc-timer
      (cancel-timer eldoc-timer)
      (setq eldoc-timer nil)))))

(defun turn-on-eldoc-mode ()
  "Turn ElDoc mode on, if something in this buffer knows documentation."
  (when (eldoc--supported-p)
    (eldoc-mode 1)))

(define-globalized-minor-mode global-eldoc-mode eldoc-mode turn-on-eldoc-mode
  :init-value t)

(defun eldoc--eval-expression-setup ()
  "Let documentation of Lisp be shown while the minibuffer reads an expression."
  (when global-eldoc-mode
    (add-hook 'eldoc-documentation-functions #'elisp-eldoc-var-docstring nil t)
    (add-hook 'eldoc-documentation-functions #'elisp-eldoc-funcall nil t)
    (eldoc-mode 1)))

(add-hook 'eval-expression-minibuffer-setup-hook #'eldoc--eval-expression-setup)

;; -- when it is shown -------------------------------------------------------------------------------

(defun eldoc--request-state ()
  "Return what documentation depends on."
  (list (current-buffer) (buffer-modified-tick) (point)))

(defun eldoc-schedule-timer ()
  "See to it that documentation is looked for when the editor is idle for `eldoc-idle-delay' seconds."
  (unless (and eldoc-timer (memq eldoc-timer timer-idle-list))
    (setq eldoc-timer (run-with-idle-timer eldoc-idle-delay nil #'eldoc--idle)))
  (unless (= eldoc-idle-delay eldoc-current-idle-delay)
    (setq eldoc-current-idle-delay eldoc-idle-delay)
    (timer-set-idle-time eldoc-timer eldoc-idle-delay t)))

(defun eldoc--idle ()
  "Show documentation of what is at point: what the timer does."
  (when (or eldoc-mode (and global-eldoc-mode (eldoc--supported-p)))
    ;; A symbol of many functions that is not there is no reason to load them.
    (let ((non-essential t))
      (eldoc-print-current-symbol-info))))

(defun eldoc-display-message-no-interference-p ()
  "Return non-nil if a message of ElDoc would not hide something else."
  (not (or executing-kbd-macro
           (bound-and-true-p edebug-active)
           (and (boundp 'show-paren-context-when-offscreen) show-paren-context-when-offscreen
                (not (pos-visible-in-window-p (overlay-end show-paren--overlay)))))))

(defun eldoc-display-message-p ()
  "Return non-nil if documentation may be shown after the last command."
  (and (eldoc-display-message-no-interference-p)
       (not this-command)
       (eldoc--message-command-p last-command)))

(defun eldoc--message-command-p (command)
  "Return non-nil if COMMAND is one after which documentation may be shown."
  (and (symbolp command)
       (intern-soft (symbol-name command) eldoc-message-commands)))

(defun eldoc-pre-command-refresh-echo-area ()
  "Show ElDoc's last message again, which the key that was typed has taken away, unless the command shows messages."
  (when (and eldoc-last-message (not (minibufferp)))
    (if (and (eldoc-display-message-no-interference-p)
             (eldoc--message-command-p this-command))
        (eldoc--message eldoc-last-message)
      (setq eldoc-last-message nil))))

(defun eldoc-print-current-symbol-info (&optional interactive)
  "Show documentation of what is at point.  INTERACTIVE: a command asked for it."
  (interactive '(t))
  (let ((state (eldoc--request-state)))
    (cond
     (interactive (eldoc--invoke-strategy t))
     ((equal state eldoc--last-request-state) nil)
     (t
      (setq eldoc--last-request-state state)
      (if (not (eldoc-display-message-p))
          (eldoc--message nil)
        (with-demoted-errors "eldoc error: %S"
          (eldoc--invoke-strategy nil)))))))

(defalias 'eldoc #'eldoc-print-current-symbol-info)

;; -- messages ---------------------------------------------------------------------------------------

(defun eldoc--message (&optional string)
  "Show STRING, or take ElDoc's message away if it is nil."
  (let ((before eldoc-last-message))
    (setq eldoc-last-message string)
    (cond (string (funcall eldoc-message-function "%s" string))
          (before (funcall eldoc-message-function nil))))
  eldoc-last-message)

(defun eldoc-message (&optional string)
  "Show STRING as documentation; nil takes it away."
  (eldoc--message string))
(make-obsolete 'eldoc-message "use `eldoc-documentation-functions' instead." "eldoc-1.1.0")

(defun eldoc-minibuffer-message (format-string &rest args)
  "Show the message of FORMAT-STRING and ARGS as `message' does; in a mode line if the minibuffer is used."
  (if (not (or (minibufferp) (bound-and-true-p edebug-mode)))
      (apply #'message format-string args)
    (add-hook 'minibuffer-exit-hook #'eldoc--minibuffer-done nil t)
    (with-current-buffer (window-buffer (or (minibuffer-selected-window) (get-largest-window)))
      (when (and mode-line-format
                 (not (and (listp mode-line-format) (assq 'eldoc-mode-line-string mode-line-format))))
        (setq mode-line-format (list "" '(eldoc-mode-line-string (" " eldoc-mode-line-string " ")) mode-line-format)))
      (setq eldoc-mode-line-string (and (stringp format-string) (apply #'format-message format-string args)))
      (force-mode-line-update))))

(defun eldoc--minibuffer-done ()
  "Take what `eldoc-minibuffer-message' shows out of the mode line."
  (setq eldoc-mode-line-string nil eldoc-last-message nil)
  (force-mode-line-update t))

;; -- collecting -------------------------------------------------------------------------------------

(defun eldoc--make-callback (method)
  "Return a function of a string, or nil, and keywords that takes documentation for the strategy that is running.
METHOD says when that is shown: `:patient' once all callbacks have been called,
`:eager' at once with all the others, `:enthusiast' at once unless there is
documentation of a function before it."
  (funcall eldoc--make-callback method))

(defun eldoc--invoke-strategy (interactive)
  "Ask `eldoc-documentation-strategy' for documentation and show it.  INTERACTIVE: a command asked."
  (let* ((made 0) (wanted 0) (docs nil) (shown-rank nil)
         (show (lambda (list)
                 (run-hook-with-args 'eldoc-display-functions (mapcar #'cdr list) interactive)))
         (note (lambda (rank string keywords)
                 (when (> (length string) 0)
                   (setq docs (sort (cons (cons rank (cons string keywords)) docs)
                                    (lambda (a b) (< (car a) (car b))))))))
         (make (lambda (method)
                 (let ((rank made))
                   (setq made (1+ made))
                   (when (eq method :patient) (setq wanted (1+ wanted)))
                   (lambda (string &rest keywords)
                     (pcase method
                       (:enthusiast
                        (when (and (> (length string) 0) (or (null shown-rank) (< rank shown-rank)))
                          (setq shown-rank rank)
                          (when eldoc--enthusiasm-curbing-timer
                            (cancel-timer eldoc--enthusiasm-curbing-timer))
                          (funcall note rank string keywords)
                          ;; Something better may come in a moment.
                          (setq eldoc--enthusiasm-curbing-timer
                                (run-at-time (unless (zerop rank) 0.3) nil
                                             (lambda () (funcall show (list (car docs))))))))
                       (:patient
                        (funcall note rank string keywords)
                        (setq wanted (1- wanted))
                        (when (zerop wanted) (funcall show docs)))
                       (:eager
                        (funcall note rank string keywords)
                        (funcall show docs)))
                     t))))
         (result (let ((eldoc--make-callback make)) (funcall eldoc-documentation-strategy))))
    (cond
     ((stringp result)
      (funcall note 0 result nil)
      (funcall show docs)
      nil)
     ((null result) (eldoc--message nil))
     (t t))))

(defun eldoc-documentation-default ()
  "Show what the first function of `eldoc-documentation-functions' knows that knows something."
  (run-hook-with-args-until-success 'eldoc-documentation-functions (eldoc--make-callback :patient)))

(defun eldoc--ask-all (method)
  "Ask all functions of `eldoc-documentation-functions', with callbacks of METHOD."
  (run-hook-wrapped 'eldoc-documentation-functions
                    (lambda (function)
                      (let* ((callback (eldoc--make-callback method)) (answer (funcall function callback)))
                        (when (or (null answer) (stringp answer))
                          (funcall callback answer))
                        nil)))
  t)

(defun eldoc--documentation-compose-1 (eagerlyp)
  "Show what all functions know, EAGERLYP as it comes or when it is all there."
  (eldoc--ask-all (if eagerlyp :eager :patient)))

(defun eldoc-documentation-compose ()
  "Show what all functions of `eldoc-documentation-functions' know, once it is all there."
  (eldoc--documentation-compose-1 nil))

(defun eldoc-documentation-compose-eagerly ()
  "Show what all functions of `eldoc-documentation-functions' know, as it comes."
  (eldoc--documentation-compose-1 t))

(defun eldoc-documentation-enthusiast ()
  "Show what the first function of `eldoc-documentation-functions' knows that has answered so far."
  (eldoc--ask-all :enthusiast))

(defmacro eldoc--documentation-strategy-defcustom (main secondary value docstring &rest more)
  "Define the option MAIN with VALUE, DOCSTRING and MORE, and SECONDARY as its older name."
  (declare (indent 2))
  `(progn
     (defcustom ,main ,value ,docstring ,@more)
     (defvaralias ',secondary ',main ,docstring)))

(eldoc--documentation-strategy-defcustom eldoc-documentation-strategy eldoc-documentation-function
  #'eldoc-documentation-default
  "Function that asks `eldoc-documentation-functions' and has the answers shown.
An older kind of function returns the documentation itself, or nil."
  :type '(choice (const eldoc-documentation-default) (const eldoc-documentation-compose)
                 (const eldoc-documentation-compose-eagerly) (const eldoc-documentation-enthusiast) function))

;; -- showing ------------------------------------------------------------------------------------------

(defun eldoc--format-doc-buffer (docs)
  "Put DOCS, as `eldoc-display-functions' get them, into the buffer of documentation, and return that."
  (unless (buffer-live-p eldoc--doc-buffer)
    (setq eldoc--doc-buffer (get-buffer-create " *eldoc*")
          eldoc--doc-buffer-docs nil))
  (with-current-buffer eldoc--doc-buffer
    (unless (eq docs eldoc--doc-buffer-docs)
      (setq-local eldoc--doc-buffer-docs docs)
      (setq-local nobreak-char-display nil)
      (let ((inhibit-read-only t) (things nil) (first t))
        (erase-buffer)
        (setq buffer-read-only t)
        (dolist (doc docs)
          (let ((thing (plist-get (cdr doc) :thing)))
            (unless first (insert "\n"))
            (setq first nil)
            (when thing
              (push (format "%s" thing) things)
              (insert (propertize (format "%s" thing) 'face (plist-get (cdr doc) :face)) ": "))
            (insert (car doc))))
        (goto-char (point-min))
        (rename-buffer (concat (if (eq (aref (buffer-name) 0) ?\s) " " "")
                               "*eldoc" (if things (concat " for " (string-join things ", ")) "") "*")))))
  eldoc--doc-buffer)

(defun eldoc-doc-buffer ()
  "Show the buffer with the last documentation."
  (interactive)
  (unless (buffer-live-p eldoc--doc-buffer)
    (user-error (substitute-command-keys "ElDoc buffer doesn't exist, maybe `\\[eldoc]' to produce one.")))
  (with-current-buffer eldoc--doc-buffer
    (rename-buffer (string-trim-left (buffer-name)))
    (display-buffer (current-buffer))))

(defun eldoc-display-in-buffer (docs interactive)
  "Put DOCS into the buffer of documentation; show that if INTERACTIVE."
  (eldoc--format-doc-buffer docs)
  (when interactive
    (eldoc-doc-buffer)))

(defun eldoc--echo-area-prefer-doc-buffer-p (truncatedp)
  "Return non-nil if a window shows the documentation, so that the echo area need not, which has it all unless TRUNCATEDP."
  (and (or (eq eldoc-echo-area-prefer-doc-buffer t)
           (and truncatedp (eq eldoc-echo-area-prefer-doc-buffer 'maybe)))
       (buffer-live-p eldoc--doc-buffer)
       (get-buffer-window eldoc--doc-buffer t)))

(defun eldoc--echo-area-substring (available)
  "Return what AVAILABLE lines of the echo area can show of the current buffer, or nil if they need not."
  (let (start truncated)
    (goto-char (point-min))
    (skip-chars-forward " \t\n")
    (setq start (point))
    (goto-char (line-end-position available))
    (skip-chars-backward " \t\n")
    (setq truncated (save-excursion (skip-chars-forward " \t\n") (not (eobp))))
    (cond
     ((eldoc--echo-area-prefer-doc-buffer-p truncated) nil)
     ((and truncated (> available 1) eldoc-echo-area-display-truncation-message)
      (goto-char (line-end-position 0))
      (concat (buffer-substring start (point))
              (format "\n(Documentation truncated. Use `%s' to see rest)"
                      (substitute-command-keys "\\[eldoc-doc-buffer]"))))
     (t (buffer-substring start (point))))))

(defun eldoc--available-lines ()
  "Return how many lines of the echo area documentation may take."
  (let ((most (if (and eldoc-echo-area-use-multiline-p (symbolp eldoc-echo-area-use-multiline-p))
                  max-mini-window-height
                eldoc-echo-area-use-multiline-p)))
    (cond ((floatp most) (max 1 (truncate (* (frame-height) most))))
          ((integerp most) (max 1 most))
          (t 1))))

(defun eldoc--echo-area-width ()
  "Return how many columns a line of the echo area has for documentation."
  (1- (window-width (minibuffer-window))))

(defun eldoc--without-name (docs)
  "Return the text of DOCS without its name, if there is one text that fits a line only so; else nil."
  (let ((text (caar docs)) (thing (plist-get (cdar docs) :thing)) (width (eldoc--echo-area-width)))
    (and (eq eldoc-echo-area-use-multiline-p 'truncate-sym-name-if-fit)
         docs (null (cdr docs)) thing
         (not (string-search "\n" text))
         (< (length text) width)
         (> (+ (length text) (length (format "%s" thing)) 2) width)
         text)))

(defun eldoc-display-in-echo-area (docs interactive)
  "Show DOCS in the echo area, as far as there is room.  INTERACTIVE: a command asked."
  (cond
   ((and (not interactive) (not (eldoc-display-message-p))) nil)
   ((null docs) (eldoc--message nil))
   (t
    (let ((text (or (eldoc--without-name docs)
                    (with-current-buffer (eldoc--format-doc-buffer docs)
                      (save-excursion (eldoc--echo-area-substring (eldoc--available-lines)))))))
      (when text
        (eldoc--message (if (or (null eldoc-echo-area-use-multiline-p) (eq eldoc-echo-area-use-multiline-p 0))
                            (truncate-string-to-width text (eldoc--echo-area-width))
                          text)))))))

;; -- commands after which documentation is shown ------------------------------------------------------------

(defun eldoc--commands ()
  "Return a new obarray for commands."
  (make-vector eldoc-message-commands-table-size 0))

(defun eldoc-add-command (&rest cmds)
  "Let documentation be shown after the commands CMDS, symbols or strings."
  (dolist (name cmds)
    (set (intern (if (symbolp name) (symbol-name name) name) eldoc-message-commands) t)))

(defun eldoc-add-command-completions (&rest names)
  "Let documentation be shown after all commands whose names begin with one of NAMES."
  (dolist (name names)
    (apply #'eldoc-add-command (all-completions name obarray #'commandp))))

(defun eldoc-remove-command (&rest cmds)
  "Let documentation not be shown after the commands CMDS, symbols or strings."
  (dolist (name cmds)
    (unintern (if (symbolp name) (symbol-name name) name) eldoc-message-commands)))

(defun eldoc-remove-command-completions (&rest names)
  "Let documentation not be shown after commands whose names begin with one of NAMES."
  (dolist (name names)
    (apply #'eldoc-remove-command (all-completions name eldoc-message-commands))))

(defun eldoc-edit-message-commands ()
  "Return an obarray with commands that change text."
  (let ((commands (eldoc--commands)) (regexp (regexp-opt '("delete" "insert" "edit" "electric" "newline"))))
    (mapatoms (lambda (symbol)
                (when (and (commandp symbol) (string-match-p regexp (symbol-name symbol)))
                  (intern (symbol-name symbol) commands))))
    commands))

(setq eldoc-message-commands (eldoc--commands))
(eldoc-add-command-completions
 "back-to-indentation" "backward-" "beginning-of-" "delete-other-windows" "delete-window" "down-list" "end-of-"
 "exchange-point-and-mark" "forward-" "goto-" "handle-select-window" "indent-for-tab-command" "left-" "mark-page"
 "mark-paragraph" "mouse-set-point" "move-" "newline" "next-" "other-window" "pop-global-mark" "previous-"
 "recenter" "right-" "scroll-" "self-insert-command" "split-window-" "up-list")

(provide 'eldoc)

;;; eldoc.el ends here
