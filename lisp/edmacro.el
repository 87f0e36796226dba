;;; edmacro.el --- keyboard macros as text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The events of a keyboard macro are cut into keys by looking them up as the command loop would: a prefix and what
;; follows it is one key, a numeric argument is one, runs of characters that insert themselves are words.

;;; Code:

(defun edmacro--event (event)
  "Return the text of EVENT, as `kbd' reads it; modifiers stand as `C-', `M-' and so on before the key."
  (let* ((modifiers (and (integerp event) (logand event (lognot #x3fffff)))) (base (and (integerp event) (logand event #x3fffff))))
    (cond
     ((eq event ?\C-@) "NUL")
     ((and (symbolp event) (memq (get event 'ascii-character) '(?\t ?\n ?\r ?\e ?\d)))
      (single-key-description (get event 'ascii-character)))
     ;; The modifiers of a function key stand inside the brackets.
     ((symbolp event) (format "<%s>" event))
     ((or (not base) (>= base 32) (zerop (logand modifiers ?\M-\0)))
      (single-key-description event))
     ;; Meta is written before the control of an ASCII control character.
     (t (concat "M-" (single-key-description (logand event (lognot ?\M-\0))))))))

(defun edmacro--events (macro)
  "Return the events of MACRO, a string or a vector, as a list; meta characters of strings have their modifier."
  (mapcar (lambda (event) (if (and (stringp macro) (< 127 event 256))
                              (logior (logand event 127) ?\M-\0)
                            event))
          macro))

(defun edmacro--argument (events)
  "Return how many of EVENTS, at least one, are the key of a numeric argument, or nil."
  (let ((n 0) (rest events))
    (cond
     ((eq (car events) ?\C-u)
      (while (eq (car rest) ?\C-u) (setq rest (cdr rest) n (1+ n)))
      (when (eq (car rest) ?-) (setq rest (cdr rest) n (1+ n)))
      (while (and (integerp (car rest)) (<= ?0 (car rest) ?9)) (setq rest (cdr rest) n (1+ n)))
      n)
     ((memq (car events) '(?\M-- ?\M-0 ?\M-1 ?\M-2 ?\M-3 ?\M-4 ?\M-5 ?\M-6 ?\M-7 ?\M-8 ?\M-9))
      (setq n 1 rest (cdr events))
      (while (memq (car rest) '(?\M-0 ?\M-1 ?\M-2 ?\M-3 ?\M-4 ?\M-5 ?\M-6 ?\M-7 ?\M-8 ?\M-9))
        (setq rest (cdr rest) n (1+ n)))
      n))))

(defun edmacro--argument-text (events)
  "Return the text of EVENTS, a numeric argument."
  (if (eq (car events) ?\C-u)
      (let ((keys nil))
        (while (eq (car events) ?\C-u)
          (push "C-u" keys)
          (setq events (cdr events)))
        (if events (push (concat events) keys))
        (mapconcat #'identity (nreverse keys) " "))
    (concat "M-" (mapcar (lambda (event) (logand event 127)) events))))

(defun edmacro--plain-p (event)
  "Return non-nil if EVENT is a character of a word: it shows, and inserts itself in the global map."
  (and (characterp event) (< 32 event 127) (eq (lookup-key global-map (vector event)) 'self-insert-command)))

(defun edmacro--key-length (events)
  "Return how many of EVENTS, at least one, are one key of the global map."
  (let ((n 1) (total (length events)))
    (while (and (< n total) (keymapp (lookup-key global-map (vconcat (seq-take events n)))))
      (setq n (1+ n)))
    n))

(defun edmacro--repetitions (events)
  "Return how many of EVENTS, from the first on, are the same."
  (let ((n 0) (event (car events)))
    (while (and events (eq (car events) event))
      (setq events (cdr events) n (1+ n)))
    n))

(defconst edmacro--many 4 "So many equal characters are no part of a word, but written as a number and the character.")

(defun edmacro--word-length (events)
  "Return how many of EVENTS, which begin with a plain character, are a word."
  (let ((n 1) (rest (cdr events)))
    (while (and rest (edmacro--plain-p (car rest)) (< (edmacro--repetitions rest) (1- edmacro--many)))
      (setq rest (cdr rest) n (1+ n)))
    n))

(defconst edmacro--ambiguous
  '(("\\`[ACHMSs]-." . 2) ("\\`[\\^].\\|\\`\\\\.\\|\\`<.*>" . 1) ("\\`\\([0-9]+\\)\\*." . t))
  "Regexps of words that would be read as something else, and how many characters stand apart; t for group 1.")

(defun edmacro--word-texts (word)
  "Return the texts that stand for WORD, characters that insert themselves."
  (let ((case-fold-search nil) (apart nil))
    (dolist (entry edmacro--ambiguous)
      (if (and (not apart) (string-match (car entry) word))
          (setq apart (if (eq (cdr entry) t) (match-end 1) (cdr entry)))))
    (cond
     ((member word '("NUL" "RET" "LFD" "TAB" "ESC" "SPC" "DEL" "REM")) (mapcar #'string word))
     ((string-prefix-p ";;" word)
      (cons "2*;" (and (> (length word) 2) (edmacro--word-texts (substring word 2)))))
     (apart (cons (substring word 0 apart) (edmacro--word-texts (substring word apart))))
     (t (list word)))))

(defun edmacro--piece (events)
  "Return what the first of EVENTS are: (NUMBER TEXTS COMMAND TIMES), NUMBER being how many events that are.
TIMES is nil if COMMAND runs as often as the text says."
  (let ((argument (edmacro--argument events)) (times (edmacro--repetitions events)))
    (cond
     (argument (list argument (list (edmacro--argument-text (seq-take events argument)))
                     (if (eq (car events) ?\C-u) 'universal-argument (lookup-key global-map (vector (car events)))) nil))
     ((and (edmacro--plain-p (car events)) (< times edmacro--many))
      (let* ((n (edmacro--word-length events)) (word (concat (seq-take events n))))
        (list n (edmacro--word-texts word) 'self-insert-command (and (> n 1) n))))
     (t
      (let* ((n (edmacro--key-length events)) (key (seq-take events n)) (text (mapconcat #'edmacro--event key " "))
             (command (lookup-key global-map (vconcat key))) (command (and (symbolp command) command)))
        (if (and (= n 1) (> times 1))
            (list times (list (format "%d*%s" times text)) command nil)
          (list n (list text) command nil)))))))

(defun edmacro--verbose-line (text command times)
  "Return the line of TEXT, a key, that tells of its COMMAND, which runs TIMES times; nil for once."
  (concat text (make-string (max 1 (- 3 (/ (length text) 8))) ?\t) ";; " (format "%s" command)
          (if times (format " * %d" times) "")))

;;;###autoload
(defun format-kbd-macro (&optional macro verbose)
  "Return text that describes MACRO, a keyboard macro or a command that is one, by default the last one; `kbd' reads it.
If VERBOSE is non-nil, each key has a line of its own, with the command that it runs; with 1, only the lines."
  (let* ((macro (or macro last-kbd-macro)) (macro (if (symbolp macro) (symbol-function macro) macro))
         (events (edmacro--events macro)) (texts nil))
    (while events
      (let ((piece (edmacro--piece events)))
        (if (and verbose (not (eq verbose 1)))
            (push (edmacro--verbose-line (mapconcat #'identity (nth 1 piece) " ") (nth 2 piece) (nth 3 piece)) texts)
          (setq texts (append (reverse (nth 1 piece)) texts)))
        (setq events (nthcdr (car piece) events))))
    (mapconcat #'identity (nreverse texts) (if verbose "\n" " "))))

;;; Editing.

(declare-function kmacro-push-ring "kmacro" (&optional elt))
(declare-function kmacro-lambda-form "kmacro" (mac &optional counter format))
(declare-function kmacro-extract-lambda "kmacro" (mac))

(defvar edmacro-store-hook nil "What stores the macro that the buffer edits: a function of its events.")
(defvar edmacro-finish-hook nil "Function to call when the macro is stored, or nil.")
(defvar edmacro-original-buffer nil "The buffer that was current before the macro was edited.")

(defvar edmacro-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\C-c\C-c" #'edmacro-finish-edit)
    (define-key map "\C-c\C-q" #'edmacro-insert-key)
    map)
  "Keymap of a buffer in which a keyboard macro is edited.")

(defun edmacro-insert-key (key)
  "Insert the text of KEY."
  (interactive "kKey to insert: ")
  (insert (format-kbd-macro key t) "\n"))

(defun edmacro--without-comments (text)
  "Return TEXT without what stands behind `;;' or `REM' on its lines."
  (mapconcat (lambda (line) (if (string-match "\\(?:\\`\\|[ \t]\\)\\(?:;;\\|REM\\>\\)" line)
                                (substring line 0 (match-beginning 0))
                              line))
             (split-string text "\n") "\n"))

(defun edmacro-finish-edit ()
  "Make the text after the line `Macro:' the keyboard macro that is edited, and leave the buffer."
  (interactive)
  (unless (eq major-mode 'edmacro-mode) (error "This command is valid only in buffers created by `edit-kbd-macro'"))
  (goto-char (point-min))
  (unless (re-search-forward "^Macro:[ \t]*\n?" nil t) (error "Missing \"Macro:\" line"))
  (let ((macro (kbd (edmacro--without-comments (buffer-substring (point) (point-max)))))
        (store edmacro-store-hook) (finish edmacro-finish-hook) (edited (current-buffer)) (original edmacro-original-buffer))
    (if (buffer-live-p original) (switch-to-buffer original))
    (funcall store macro)
    (kill-buffer edited)
    (if finish (funcall finish))))

(define-derived-mode edmacro-mode fundamental-mode "Edit Macro"
  "Major mode for editing a keyboard macro as text; \\[edmacro-finish-edit] stores it, killing the buffer discards it.")

;;;###autoload
(defun edit-kbd-macro (keys &optional prefix finish-hook store-hook)
  "Edit a keyboard macro: the last one, the one that KEYS run, a command after M-x, or the last keys after C-h l.
PREFIX non-nil shows short text without commands.  FINISH-HOOK is called in the end, STORE-HOOK stores the events."
  (interactive "kKeyboard macro to edit (C-x e, M-x, C-h l, or keys): \nP")
  (let* ((command (if (arrayp keys) (key-binding keys)))
         (command (if (eq command 'execute-extended-command)
                      (intern (completing-read "Name of keyboard macro to edit: " obarray
                                               (lambda (symbol) (let ((f (symbol-function symbol)))
                                                                  (or (stringp f) (vectorp f) (get symbol 'kmacro))))
                                               t))
                    command))
         (last (or (memq command '(call-last-kbd-macro kmacro-call-macro kmacro-end-or-call-macro kmacro-end-and-call-macro))
                   (member keys '("\r" [return]))))
         (macro (cond (store-hook keys) (last (or last-kbd-macro (error "No keyboard macro defined")))
                      ((eq command 'view-lossage) (recent-keys))
                      ((and command (symbolp command)) (symbol-function command)) (t command)))
         (packed (and (not store-hook) (kmacro-extract-lambda macro)))
         (events (if packed (car packed) macro)) (original (current-buffer)))
    (if (null macro) (error "Key sequence %s is not defined" (key-description keys)))
    (unless (or (stringp events) (vectorp events)) (error "Key sequence %s is not a keyboard macro" (key-description keys)))
    (switch-to-buffer (generate-new-buffer "*Edit Macro*"))
    (edmacro-mode)
    (setq-local edmacro-original-buffer original edmacro-finish-hook finish-hook
                edmacro-store-hook
                (or store-hook
                    (if (and command (symbolp command) (not last) (not (eq command 'view-lossage)))
                        (lambda (new) (fset command (if packed (kmacro-lambda-form new (nth 1 packed) (nth 2 packed)) new)))
                      (lambda (new)
                        (if (and last-kbd-macro (not last)) (kmacro-push-ring))
                        (setq last-kbd-macro new)))))
    (erase-buffer)
    (insert ";; Keyboard Macro Editor.  Press C-c C-c to finish; press C-x k RET to cancel.\n"
            ";; Original keys: " (format-kbd-macro events 1) "\n"
            (if (and command (symbolp command) (not last)) (format "Command: %s\n" command) "")
            "\nMacro:\n\n" (format-kbd-macro events (if prefix 1 t)) "\n")
    (goto-char (point-min))
    (search-forward "Macro:\n")
    (set-buffer-modified-p nil)))

(provide 'edmacro)

;;; edmacro.el ends here
