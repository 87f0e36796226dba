;;; simple-misc.el --- small commands about buffers, pairs and earlier commands  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

;;; Lines and pages.

(defvar goto-line-history nil
  "History of line numbers.")

(defun goto-line-read-args (&optional relative)
  "Read the arguments of `goto-line': a line and a buffer.
A numeric prefix argument is the line; \\[universal-argument] alone means
another buffer.  RELATIVE counts from the start of the accessible text."
  (if (and current-prefix-arg (not (consp current-prefix-arg)))
      (list (prefix-numeric-value current-prefix-arg))
    (let* ((number (save-excursion
                     (skip-chars-backward "0-9")
                     (if (looking-at "[0-9]") (string-to-number (buffer-substring-no-properties (point) (progn (skip-chars-forward "0-9") (point)))))))
           (buffer (if (consp current-prefix-arg) (other-buffer (current-buffer) t)))
           (where (if buffer (format " in %s" buffer) "")))
      (list (read-number (format "Goto%s line%s: " (if (and (buffer-narrowed-p) relative) " relative" "") where)
                         (delq nil (list number (line-number-at-pos nil (not relative)))) 'goto-line-history)
            buffer))))

(defun goto-char--read-natnum-interactive (prompt)
  "Return a list of the number that the prefix argument says, or that is read with PROMPT.
A number at point is the default."
  (if (and current-prefix-arg (not (consp current-prefix-arg)))
      (list (prefix-numeric-value current-prefix-arg))
    (let ((number (save-excursion
                    (skip-chars-backward "0-9")
                    (if (looking-at "[0-9]+") (string-to-number (match-string-no-properties 0))))))
      (list (read-number prompt (delq nil (list number (point))))))))

(defun goto-line-relative (line &optional buffer)
  "Go to line LINE of the accessible text of BUFFER (default: the current one), counting from 1."
  (declare (interactive-only forward-line))
  (interactive (goto-line-read-args t))
  (with-suppressed-warnings ((interactive-only goto-line))
    (goto-line line buffer t)))

(defun set-selective-display (arg)
  "Hide lines that are indented by ARG columns or more; show all without an argument."
  (interactive "P")
  (if (eq selective-display t)
      (error "selective-display already in use for marked lines"))
  (let ((at (save-excursion (goto-char (window-start)) (line-beginning-position))))
    (setq selective-display (and arg (prefix-numeric-value arg)))
    (if (eq (window-buffer) (current-buffer)) (set-window-start (selected-window) at)))
  (message "Selective display %s" (if selective-display (format "set to %d." selective-display) "turned off."))
  (force-mode-line-update))

(defun recenter-other-window (&optional arg)
  "Recenter the other window as `recenter-top-bottom' with ARG does the selected one."
  (interactive "P")
  (with-selected-window (other-window-for-scrolling)
    (recenter-top-bottom arg)))

;;; Buffers.

(defun insert-buffer (buffer)
  "Insert the text of BUFFER after point, and set the mark after it."
  (declare (interactive-only insert-buffer-substring))
  (interactive
   (list (progn
           (barf-if-buffer-read-only)
           (read-buffer "Insert buffer: "
                        (if (eq (selected-window) (next-window)) (other-buffer (current-buffer)) (window-buffer (next-window)))
                        t))))
  (push-mark
   (save-excursion
     (insert-buffer-substring (get-buffer buffer))
     (point)))
  nil)

(defun rename-uniquely ()
  "Rename the buffer to a name like its own that no buffer has."
  (interactive)
  (let* ((name (buffer-name)) (base (if (string-match "<[0-9]+>\\'" name) (substring name 0 (match-beginning 0)) name)))
    (rename-buffer (generate-new-buffer-name base))
    (force-mode-line-update)))

(defun revert-buffer-quick (&optional auto-save)
  "Read the buffer's file again, asking only if the buffer was changed; AUTO-SAVE offers its auto-save file."
  (interactive "P")
  (revert-buffer (not auto-save) (not (buffer-modified-p))))

(defun other-frame (arg)
  "Select the ARG-th next frame."
  (interactive "p")
  (let* ((frames (frame-list)) (at (- (length frames) (length (memq (selected-frame) frames)))))
    (select-frame (nth (mod (+ at arg) (length frames)) frames))))

(defun delete-other-frames (&optional frame _iconify)
  "Delete all frames but FRAME, by default the selected one."
  (interactive)
  (dolist (other (frame-list))
    (unless (eq other (or frame (selected-frame))) (delete-frame other))))

;;; Pairs.

(defcustom parens-require-spaces t
  "Non-nil means that parentheses are kept apart from words by spaces."
  :type 'boolean
  :group 'lisp)

(defvar insert-pair-alist
  '((?\( ?\)) (?\[ ?\]) (?\{ ?\}) (?\< ?\>) (?\" ?\") (?\' ?\') (?\` ?\'))
  "Alist of the characters that open pairs: (OPEN CLOSE) or (COMMAND-CHARACTER OPEN CLOSE).")

(defun insert-pair--characters ()
  "Return the characters (OPEN CLOSE) that the last command key stands for, or nil."
  (let ((pair (or (assq last-command-event insert-pair-alist) (assq (event-basic-type last-command-event) insert-pair-alist))))
    (and pair (if (nth 2 pair) (cdr pair) pair))))

(defun insert-pair (&optional arg open close)
  "Put the next ARG sexps between the characters OPEN and CLOSE, by default those of the key that was typed.
A negative ARG means sexps before point.  Without ARG enclose the active
region, or nothing: then point is left between them."
  (interactive "P")
  (if (not (and open close))
      (let ((pair (insert-pair--characters))) (setq open (car pair) close (nth 1 pair))))
  (if (and open close)
      (if (and transient-mark-mode mark-active (not arg))
          (progn
            (save-excursion (goto-char (region-end)) (insert close))
            (goto-char (region-beginning))
            (insert open))
        (setq arg (if arg (prefix-numeric-value arg) 0))
        (cond ((> arg 0) (skip-chars-forward " \t"))
              ((< arg 0) (forward-sexp arg) (setq arg (- arg))))
        (and parens-require-spaces
             (not (bobp))
             (memq (char-syntax (preceding-char)) (list ?w ?_ (char-syntax close)))
             (insert " "))
        (insert open)
        (save-excursion
          (or (eq arg 0) (forward-sexp arg))
          (insert close)
          (and parens-require-spaces
               (not (eobp))
               (memq (char-syntax (following-char)) (list ?w ?_ (char-syntax open)))
               (insert " "))))
    (insert-char (event-basic-type last-command-event) (prefix-numeric-value arg))))

(defun insert-parentheses (&optional arg)
  "Put the next ARG sexps in parentheses, as `insert-pair' does."
  (interactive "P")
  (insert-pair arg ?\( ?\)))

(defun move-past-close-and-reindent ()
  "Move past the next closing parenthesis, delete indentation before it, and begin a new line."
  (interactive)
  (up-list 1)
  (forward-char -1)
  (while (save-excursion
           (let ((before (point)))
             (back-to-indentation)
             (and (= (point) before) (not (bobp)))))
    (delete-indentation))
  (forward-char 1)
  (newline-and-indent))

;;; Earlier commands.

(defun edit-and-eval-command (prompt command)
  "Let the user edit COMMAND, a Lisp form, with PROMPT; evaluate it and return the value."
  (let ((form (let ((print-level nil) (minibuffer-history-sexp-flag (1+ (minibuffer-depth))))
                (unwind-protect
                    (read-from-minibuffer prompt (prin1-to-string command) read-expression-map t 'command-history)
                  ;; What is evaluated counts, not what was typed.
                  (if (stringp (car command-history)) (setq command-history (cdr command-history)))))))
    (unless (equal form (car command-history)) (setq command-history (cons form command-history)))
    (eval form)))

(defun repeat-complex-command (arg)
  "Edit the ARG-th last command that had arguments, as a Lisp form, and run it again."
  (interactive "p")
  (let ((elt (nth (1- arg) command-history)))
    (if (not elt)
        (if command-history (error "Argument %d is beyond length of command history" arg)
          (error "There are no previous complex commands to repeat"))
      (let ((newcmd (let ((print-level nil) (minibuffer-history-position arg) (minibuffer-history-sexp-flag (1+ (minibuffer-depth))))
                      (unwind-protect
                          (read-from-minibuffer "Redo: " (prin1-to-string elt) read-expression-map t (cons 'command-history arg))
                        (if (stringp (car command-history)) (setq command-history (cdr command-history)))))))
        (unless (equal newcmd (car command-history)) (setq command-history (cons newcmd command-history)))
        (apply #'funcall-interactively (car newcmd) (mapcar (lambda (e) (eval e t)) (cdr newcmd)))))))

(define-minor-mode indent-tabs-mode
  "Indent with tabs as far as they go, not with spaces only."
  :variable indent-tabs-mode)

(defvar password-word-equivalents
  '("password" "passcode" "passphrase" "pass phrase" "pin" "decryption key" "encryption key" "암호" "パスワード"
    "ପ୍ରବେଶ ସଙ୍କେତ" "ពាក្យសម្ងាត់" "adgangskode" "contraseña" "contrasenya" "geslo" "hasło" "heslo"
    "iphasiwedi" "jelszó" "lösenord" "lozinka" "mật khẩu" "mot de passe" "parola" "pasahitza" "passord"
    "passwort" "pasvorto" "salasana" "senha" "slaptažodis" "wachtwoord" "كلمة السر" "ססמה" "лозинка" "пароль"
    "गुप्तशब्द" "शब्दकूट" "પાસવર્ડ" "సంకేతపదము" "ਪਾਸਵਰਡ" "ಗುಪ್ತಪದ" "கடவுச்சொல்" "അടയാളവാക്ക്" "গুপ্তশব্দ"
    "পাসওয়ার্ড" "රහස්පදය" "密码" "密碼")
  "Words that programs use when they ask for a password.")

(defun define-mail-user-agent (symbol composefunc sendfunc &optional abortfunc hookvar)
  "Define SYMBOL as a program for mail, a value of `mail-user-agent'.
COMPOSEFUNC starts a message, SENDFUNC sends it, ABORTFUNC, by default
`kill-buffer', gives it up; HOOKVAR, by default `mail-send-hook', is the hook
that is run before a message is sent."
  (declare (indent defun))
  (put symbol 'composefunc composefunc)
  (put symbol 'sendfunc sendfunc)
  (put symbol 'abortfunc (or abortfunc #'kill-buffer))
  (put symbol 'hookvar (or hookvar 'mail-send-hook)))

(provide 'simple-misc)

;;; simple-misc.el ends here
