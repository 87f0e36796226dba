;;; register.el --- registers: places, text and numbers under a character  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A register's contents are of a kind that their value shows: a marker, a string, a number, a rectangle (a
;; list of strings), (WINDOW-CONFIGURATION MARKER), (file . NAME), (file-query NAME POSITION), or a `registerv'
;; record that brings functions of its own.  `register--kinds' says for each kind how it is told, inserted
;; and gone to.

;;; Code:

(defgroup register nil
  "Register commands."
  :group 'convenience
  :version "24.3")

(defvar register-alist nil
  "Alist of the registers: characters and their contents.")

(defcustom register-separator nil
  "Register whose text stands between what is appended to a register and what was there; nil for none."
  :type '(choice (const :tag "None" nil) (character :tag "Use register" :value ?+))
  :group 'register)

(defcustom register-preview-delay 1
  "Seconds to wait before the registers are shown while one is read; nil for not at all."
  :type '(choice number (const :tag "No preview unless requested" nil))
  :group 'register)

(defvar register-preview-function #'register-preview-default
  "Function that returns the line that shows a register in the preview.")

;;; Contents that bring their functions.

(defun registerv-make (data &rest functions)
  "Return contents of a register that hold DATA.
FUNCTIONS are keywords and functions of DATA: `:print-func' prints it,
`:jump-func' goes to it, `:insert-func' inserts it."
  (record 'registerv data (plist-get functions :print-func) (plist-get functions :jump-func)
          (plist-get functions :insert-func)))

(defun registerv-p (object) "Return non-nil if OBJECT was made by `registerv-make'." (and (recordp object) (eq (aref object 0) 'registerv)))
(defun registerv-data (registerv) "Return the data of REGISTERV." (aref registerv 1))
(defun registerv-print-func (registerv) "Return the function that prints REGISTERV, or nil." (aref registerv 2))
(defun registerv-jump-func (registerv) "Return the function that goes to REGISTERV, or nil." (aref registerv 3))
(defun registerv-insert-func (registerv) "Return the function that inserts REGISTERV, or nil." (aref registerv 4))

;;; Registers.

(defun get-register (register)
  "Return the contents of REGISTER, or nil if there are none."
  (alist-get register register-alist))

(defun set-register (register value)
  "Make VALUE the contents of REGISTER, and return it."
  (setf (alist-get register register-alist) value))

(defun register-describe-oneline (c)
  "Return one line that tells the contents of register C."
  (let ((text (replace-regexp-in-string
               "[ \t\n]+" " "
               (with-output-to-string (describe-register-1 c)))))
    (if (string-match "Register.+? contains \\(?:an? \\|the \\)?" text)
        (substring text (match-end 0))
      text)))

(defun register-preview-default (r)
  "Return the line that shows R, a register and its contents, in the preview."
  (format "%s: %s\n" (single-key-description (car r)) (register-describe-oneline (car r))))

(defun register-preview (buffer &optional show-empty)
  "Show the registers in a window of BUFFER; if SHOW-EMPTY is non-nil, also if there are none."
  (when (or show-empty (consp register-alist))
    (with-current-buffer (get-buffer-create buffer)
      (let ((inhibit-read-only t))
        (erase-buffer)
        (setq cursor-in-non-selected-windows nil)
        (dolist (r register-alist)
          (when (cdr r) (insert (funcall register-preview-function r)))))
      (goto-char (point-min)))
    (display-buffer buffer '(display-buffer-at-bottom (window-height . fit-window-to-buffer) (preserve-size . (nil . t))))))

(defun register-read-with-preview (prompt)
  "Read with PROMPT the name of a register, and return it.
The registers are shown after `register-preview-delay', or at the help
character."
  (let* ((buffer "*Register Preview*")
         (timer (when (numberp register-preview-delay)
                  (run-with-timer register-preview-delay nil
                                  (lambda () (unless (get-buffer-window buffer) (register-preview buffer))))))
         (help-keys (cons help-char help-event-list)))
    (unwind-protect
        (progn
          (while (memq (progn (read-key (propertize prompt 'face 'minibuffer-prompt)) last-input-event) help-keys)
            (unless (get-buffer-window buffer) (register-preview buffer 'show-empty)))
          (if (memq last-input-event '(?\C-g escape ?\C-\[)) (keyboard-quit))
          (if (characterp last-input-event) last-input-event (error "Non-character input-event")))
      (and (timerp timer) (cancel-timer timer))
      (let ((window (get-buffer-window buffer)))
        (and (window-live-p window) (delete-window window)))
      (and (get-buffer buffer) (kill-buffer buffer)))))

;;; The kinds of contents.

(defconst register--kinds
  '((registerv-p register--tell-registerv register--insert-registerv register--jump-to-registerv)
    (numberp register--tell-number register--insert-number nil)
    (markerp register--tell-marker register--insert-marker register--jump-to-marker)
    (register--windows-p register--tell-windows nil register--jump-to-windows)
    (register--file-p register--tell-file nil register--jump-to-file)
    (register--file-query-p register--tell-file-query nil register--jump-to-file-query)
    (consp register--tell-rectangle insert-rectangle nil)
    (stringp register--tell-text insert-for-yank nil))
  "The kinds of contents: (PREDICATE TELL INSERT JUMP).
TELL prints contents, in full if its second argument is non-nil.  INSERT
inserts them and JUMP goes to them; nil if that makes no sense.")

(defun register--kind (value)
  "Return the functions for the contents VALUE, or nil."
  (let ((kinds register--kinds))
    (while (and kinds (not (funcall (car (car kinds)) value)))
      (setq kinds (cdr kinds)))
    (cdr (car kinds))))

;; Generic functions, so that libraries bring their own kinds.  Their default methods are plain functions: the macros for
;; methods would load cl-lib.
(defun register--define-generic (name arguments doc method)
  "Define the generic function NAME with ARGUMENTS and DOC; METHOD is its default method."
  (cl-generic-define name arguments nil)
  (put name 'function-documentation doc)
  (cl-generic-define-method name nil arguments nil method))

(register--define-generic
 'register-val-describe '(val &rest args)
 "Print what the register contents VAL are; in full if the first of ARGS is non-nil."
 (lambda (val &rest args)
   (let ((verbose (car args)) (tell (nth 0 (register--kind val))))
     (if tell (funcall tell val verbose)
       (princ "Garbage:\n")
       (if verbose (prin1 val))))))

(register--define-generic
 'register-val-insert '(val &rest args)
 "Insert the register contents VAL at point."
 (lambda (val &rest _)
   (let ((insert (nth 1 (register--kind val))))
     (if insert (funcall insert val)
       (user-error "Register does not contain text")))))

(register--define-generic
 'register-val-jump-to '(val &rest args)
 "Go to the place that is the register contents VAL; the first of ARGS non-nil deletes new frames."
 (lambda (val &rest args)
   (let ((arg (car args)) (jump (nth 2 (register--kind val))))
     (if jump (funcall jump val arg)
       (user-error "Register doesn't contain a buffer position or configuration")))))

(declare-function register-val-describe "register" (val verbose))
(declare-function register-val-insert "register" (val))
(declare-function register-val-jump-to "register" (val arg))

(defun register--windows-p (value) "Return non-nil if VALUE holds a window configuration." (and (consp value) (window-configuration-p (car value))))
(defun register--file-p (value) "Return non-nil if VALUE names a file." (and (consp value) (eq (car value) 'file) (stringp (cdr value))))
(defun register--file-query-p (value) "Return non-nil if VALUE names a file and a position." (eq (car-safe value) 'file-query))

(defun register--tell-registerv (value _verbose)
  "Print what VALUE, a `registerv', is."
  (if (registerv-print-func value)
      (funcall (registerv-print-func value) (registerv-data value))
    (princ "[UNPRINTABLE CONTENTS].")))

(defun register--insert-registerv (value)
  "Insert VALUE, a `registerv'."
  (unless (registerv-insert-func value)
    (error "Don't know how to insert register value %S" value))
  (funcall (registerv-insert-func value) (registerv-data value)))

(defun register--jump-to-registerv (value _delete)
  "Go to VALUE, a `registerv'."
  (unless (registerv-jump-func value)
    (error "Don't know how to jump to register value %S" value))
  (funcall (registerv-jump-func value) (registerv-data value)))

(defun register--tell-number (value _verbose) "Print VALUE, a number." (princ value))
(defun register--insert-number (value) "Insert VALUE, a number." (princ value (current-buffer)))

(defun register--tell-marker (value _verbose)
  "Print where the marker VALUE is."
  (let ((buffer (marker-buffer value)))
    (if (null buffer)
        (princ "a marker in no buffer")
      (princ (format "a buffer position:\n    buffer %s, position %d" (buffer-name buffer) (marker-position value))))))

(defun register--insert-marker (value)
  "Insert the position of the marker VALUE, if it has one."
  (if (marker-position value) (princ (marker-position value) (current-buffer))))

(defun register--jump-to-marker (value _delete)
  "Go to the marker VALUE."
  (or (marker-buffer value) (user-error "That register's buffer no longer exists"))
  (switch-to-buffer (marker-buffer value))
  (unless (or (= (point) (marker-position value)) (eq last-command 'jump-to-register))
    (push-mark))
  (goto-char value))

(defun register--tell-windows (value _verbose)
  "Print which buffers the window configuration in VALUE shows."
  (let (names)
    (save-window-excursion
      (set-window-configuration (car value))
      (walk-windows (lambda (w) (push (buffer-name (window-buffer w)) names))))
    (princ (format "a window configuration: %s." (mapconcat #'identity (nreverse (delete-dups names)) ", ")))))

(defun register--jump-to-windows (value _delete)
  "Restore the window configuration in VALUE."
  (set-window-configuration (car value))
  (goto-char (cadr value)))

(defun register--tell-file (value _verbose)
  "Print the name of the file VALUE."
  (princ "the file ")
  (prin1 (cdr value))
  (princ "."))

(defun register--jump-to-file (value _delete) "Visit the file VALUE." (find-file (cdr value)))

(defun register--tell-file-query (value _verbose)
  "Print the file and the position VALUE."
  (princ "a file-query reference:\n    file ")
  (prin1 (car (cdr value)))
  (princ ",\n    position ")
  (princ (car (cdr (cdr value))))
  (princ "."))

(defun register--jump-to-file-query (value _delete)
  "Visit the file of VALUE, after asking if need be, at its position."
  (or (find-buffer-visiting (nth 1 value))
      (y-or-n-p (format "Visit file %s again? " (nth 1 value)))
      (user-error "Register access aborted"))
  (find-file (nth 1 value))
  (goto-char (nth 2 value)))

(defun register--tell-rectangle (value verbose)
  "Print the rectangle VALUE: its first line, all if VERBOSE."
  (if (not verbose)
      (princ (format "a rectangle starting with %s" (car value)))
    (princ "the rectangle:\n")
    (dolist (line value)
      (princ (format "    %s\n" line)))))

(defun register--tell-text (value verbose)
  "Print the text VALUE: its first line, all if VERBOSE."
  (let ((value (if (eq yank-excluded-properties t) (substring-no-properties value) (copy-sequence value))))
    (cond
     (verbose (princ "the text:\n") (princ value))
     ((string-match "^.*[^ \t\n].*$" value)
      (princ (concat "text starting with\n    " (string-trim-left (match-string 0 value) "[ \t]+"))))
     ((string-match "\\`[ \t\n]+\\'" value) (princ "whitespace"))
     (t (princ "the empty string")))))

;;; Commands that fill registers.

;;;###autoload
(defun point-to-register (register &optional arg)
  "Keep the place of point in REGISTER.
With the prefix argument ARG, keep the frame's configuration."
  (interactive (list (register-read-with-preview (if current-prefix-arg "Frame configuration to register: " "Point to register: "))
                     current-prefix-arg))
  (add-hook 'kill-buffer-hook #'register-swap-out nil t)
  (set-register register (if arg (list (current-frame-configuration) (point-marker)) (point-marker))))

;;;###autoload
(defun window-configuration-to-register (register &optional _arg)
  "Keep the window configuration of the selected frame in REGISTER."
  (interactive (list (register-read-with-preview "Window configuration to register: ") current-prefix-arg))
  (set-register register (list (current-window-configuration) (point-marker))))

(defun register-swap-out ()
  "Make registers that hold places of this buffer name its file instead, since the buffer goes away."
  (when buffer-file-name
    (dolist (elem register-alist)
      (when (and (markerp (cdr elem)) (eq (marker-buffer (cdr elem)) (current-buffer)))
        (setcdr elem (list 'file-query buffer-file-name (marker-position (cdr elem))))))))

;;;###autoload
(defun number-to-register (number register)
  "Keep NUMBER in REGISTER; nil stands for the number after point, or 0."
  (interactive (list (if current-prefix-arg (prefix-numeric-value current-prefix-arg))
                     (register-read-with-preview "Number to register: ")))
  (set-register register
                (cond (number number)
                      ((looking-at "\\s-*-?[0-9]+")
                       (goto-char (match-end 0))
                       (string-to-number (match-string 0)))
                      (t 0))))

;;;###autoload
(defun increment-register (prefix register)
  "Add PREFIX to the number in REGISTER; append the region to its text if it holds text or nothing.
Then PREFIX non-nil deletes the region."
  (interactive (list current-prefix-arg (register-read-with-preview "Increment register: ")))
  (let ((value (get-register register)))
    (cond ((numberp value) (set-register register (+ (prefix-numeric-value prefix) value)))
          ((or (not value) (stringp value))
           (append-to-register register (region-beginning) (region-end) prefix))
          (t (user-error "Register does not contain a number or text")))))

;;;###autoload
(defun copy-to-register (register start end &optional delete-flag region)
  "Keep the text between START and END in REGISTER; DELETE-FLAG, the prefix argument, deletes it.
REGION non-nil means what the region says, also if it is a rectangle."
  (interactive (list (register-read-with-preview "Copy to register: ") (region-beginning) (region-end) current-prefix-arg t))
  (set-register register
                (if region (funcall region-extract-function delete-flag)
                  (prog1 (filter-buffer-substring start end)
                    (if delete-flag (delete-region start end)))))
  (setq deactivate-mark t)
  (if (and region (not delete-flag) (called-interactively-p 'interactive))
      (indicate-copied-region)))

(defun register--join (register first second)
  "Make FIRST and SECOND, one of which is its text, the text of REGISTER; return it."
  (let ((separator (and register-separator (get-register register-separator))))
    (set-register register (concat first (and separator (get-register register) separator) second))))

;;;###autoload
(defun append-to-register (register start end &optional delete-flag)
  "Append the text between START and END to that of REGISTER; DELETE-FLAG, the prefix argument, deletes it."
  (interactive (list (register-read-with-preview "Append to register: ") (region-beginning) (region-end) current-prefix-arg))
  (let ((value (get-register register)) (text (filter-buffer-substring start end)))
    (unless (or (null value) (stringp value)) (user-error "Register does not contain text"))
    (if value (register--join register value text) (set-register register text)))
  (setq deactivate-mark t)
  (if delete-flag (delete-region start end)))

;;;###autoload
(defun prepend-to-register (register start end &optional delete-flag)
  "Put the text between START and END before that of REGISTER; DELETE-FLAG, the prefix argument, deletes it."
  (interactive (list (register-read-with-preview "Prepend to register: ") (region-beginning) (region-end) current-prefix-arg))
  (let ((value (get-register register)) (text (filter-buffer-substring start end)))
    (unless (or (null value) (stringp value)) (user-error "Register does not contain text"))
    (if value (register--join register text value) (set-register register text)))
  (setq deactivate-mark t)
  (if delete-flag (delete-region start end)))

;;;###autoload
(defun copy-rectangle-to-register (register start end &optional delete-flag)
  "Keep the rectangle with the corners START and END in REGISTER; DELETE-FLAG, the prefix argument, deletes it."
  (interactive (list (register-read-with-preview "Copy rectangle to register: ") (region-beginning) (region-end) current-prefix-arg))
  (let ((rectangle (if delete-flag (delete-extract-rectangle start end) (extract-rectangle start end))))
    (set-register register rectangle)
    (setq deactivate-mark t)))

;;; Commands that use them.

;;;###autoload
(defun jump-to-register (register &optional delete)
  "Go to the place or restore the windows that REGISTER holds; DELETE is the prefix argument.
A file is visited."
  (interactive (list (register-read-with-preview "Jump to register: ") current-prefix-arg))
  (register-val-jump-to (get-register register) delete))
;;;###autoload
(defalias 'register-to-point #'jump-to-register)

;;;###autoload
(defun insert-register (register &optional arg)
  "Insert the contents of REGISTER; point stays before them, and the mark is set after them.
With the prefix argument ARG it is the other way round."
  (interactive (progn (barf-if-buffer-read-only)
                      (list (register-read-with-preview "Insert register: ") current-prefix-arg)))
  (push-mark)
  (register-val-insert (get-register register))
  (if (not arg) (exchange-point-and-mark t)))

(defun describe-register-1 (register &optional verbose)
  "Print what REGISTER holds, in full if VERBOSE."
  (princ "Register ")
  (princ (single-key-description register))
  (princ " contains ")
  (let ((value (get-register register)))
    (register-val-describe value verbose)))

;;;###autoload
(defun view-register (register)
  "Show what REGISTER holds."
  (interactive (list (register-read-with-preview "View register: ")))
  (if (null (get-register register))
      (message "Register %s is empty" (single-key-description register))
    (with-output-to-temp-buffer "*Output*"
      (describe-register-1 register t)
      (terpri))))

;;;###autoload
(defun list-registers ()
  "List the registers that hold something, with the start of their contents."
  (interactive)
  (let ((list (copy-sequence register-alist)))
    (setq list (sort list (lambda (a b) (< (car a) (car b)))))
    (with-output-to-temp-buffer "*Output*"
      (dolist (elt list)
        (when (get-register (car elt))
          (describe-register-1 (car elt))
          (terpri))))))

(provide 'register)

;;; register.el ends here
