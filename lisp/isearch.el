;;; isearch.el --- incremental search  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; While a search is on, `overriding-terminal-local-map' holds `isearch-mode-map'.  Each key either
;; changes the search string or ends the search; `isearch-cmds' keeps the states to go back to.  The
;; command loop hands a C-g that interrupts a command to that map, so that it ends the search whenever it comes.

;;; Code:

(defvar isearch-mode-hook nil "Hook run when an incremental search begins.")
(defvar isearch-mode-end-hook nil "Hook run when an incremental search ends.")
(defvar isearch-update-post-hook nil "Hook run after each step of an incremental search.")
(defvar search-ring nil "List of strings that were searched for, the latest first.")
(defvar regexp-search-ring nil "List of regexps that were searched for, the latest first.")
(defvar search-ring-max 16 "Number of strings that the search rings keep.")
(defvar search-upper-case 'not-yanks "Non-nil means that an upper-case letter makes the search case-sensitive.")
(defvar search-whitespace-regexp "\\s-+" "Regexp that a space in a search matches, if lax spaces are on.")
(defvar search-nonincremental-instead t "Non-nil means that RET at an empty string asks for one.")
(defvar isearch-lax-whitespace t "Non-nil means that a space matches any white space.")
(defvar isearch-regexp-lax-whitespace nil "Non-nil means that a space in a regexp matches any white space.")
(defvar isearch-lazy-highlight t "Non-nil means that all matches in the window are highlighted.")
(defvar isearch-wrap-pause t "Whether a failing search wraps at the next repetition.")
(defvar isearch-string "" "The string that is being searched for.")
(defvar isearch-message "" "What the echo area shows of the string.")
(defvar isearch-forward nil "Non-nil if the search goes forward.")
(defvar isearch-regexp nil "Non-nil if the string is a regexp.")
(defvar isearch-regexp-function nil "Function that makes a regexp of the string, or nil.")
(defvar isearch-success t "Non-nil if the string was found.")
(defvar isearch-error nil "Text of the error in the regexp, or nil.")
(defvar isearch-wrapped nil "Non-nil if the search went past an end of the buffer.")
(defvar isearch-other-end nil "The other end of the match.")
(defvar isearch-opoint 0 "Where point was when the search began.")
(defvar isearch-barrier 0 "Where the search may not go back past.")
(defvar isearch-case-fold-search nil "Non-nil if case does not matter; `yes' if the user said so.")
(defvar isearch-adjusted nil "Non-nil if the search was adjusted.")
(defvar isearch-yank-flag nil "Non-nil if the last addition was yanked.")
(defvar isearch-cmds nil "The states of the search, the latest first.")
(defvar isearch--lax nil "Non-nil if the string has just changed, so that its last word or symbol may go on.")
(defvar isearch-overlay nil "Overlay of the match.")
(defvar isearch-lazy-overlays nil "Overlays of the other matches.")
(defvar isearch--current-buffer nil "The buffer in which the search goes on, or nil.")
(defvar isearch-recursive-edit nil "Non-nil if the search is in a recursive edit.")
(defvar isearch-window-configuration nil "Windows when the search began.")

(defvar isearch-mode-map
  (let ((map (make-keymap)) (c ?\s))
    (define-key map [t] #'isearch-other-control-char)
    (while (< c 127)
      (define-key map (char-to-string c) #'isearch-printing-char)
      (setq c (1+ c)))
    (set-char-table-range (nth 1 map) '(160 . 4194303) #'isearch-printing-char)
    (define-key map "\C-s" #'isearch-repeat-forward)
    (define-key map "\C-r" #'isearch-repeat-backward)
    (define-key map "\C-g" #'isearch-abort)
    (define-key map "\177" #'isearch-delete-char)
    (define-key map [backspace] #'isearch-delete-char)
    (define-key map "\r" #'isearch-exit)
    (define-key map [return] #'isearch-exit)
    (define-key map "\C-j" #'isearch-printing-char)
    (define-key map "\t" #'isearch-printing-char)
    (define-key map "\C-w" #'isearch-yank-word-or-char)
    (define-key map "\C-y" #'isearch-yank-kill)
    (define-key map "\C-q" #'isearch-quote-char)
    (let ((esc (make-sparse-keymap)))
      (define-key map "\e" esc)
      (define-key esc [t] #'isearch-other-meta-char)
      (define-key esc "n" #'isearch-ring-advance)
      (define-key esc "p" #'isearch-ring-retreat)
      (define-key esc "y" #'isearch-yank-pop-only)
      (define-key esc "c" #'isearch-toggle-case-fold)
      (define-key esc "r" #'isearch-toggle-regexp)
      (define-key esc "e" #'isearch-edit-string)
      (define-key esc "%" #'isearch-query-replace)
      (define-key esc "\C-y" #'isearch-yank-char)
      (define-key esc "\e\e" #'isearch-cancel)
      (let ((s (make-sparse-keymap)))
        (define-key esc "s" s)
        (define-key s "c" #'isearch-toggle-case-fold)
        (define-key s "r" #'isearch-toggle-regexp)
        (define-key s "w" #'isearch-toggle-word)
        (define-key s "_" #'isearch-toggle-symbol)
        (define-key s "e" #'isearch-edit-string)
        (define-key s "\C-e" #'isearch-yank-line)))
    map)
  "Keymap of incremental searches.")

(defun isearch-forward (&optional regexp-p no-recursive-edit)
  "Search forward incrementally: the string is found as it is typed.
REGEXP-P searches for a regexp.  NO-RECURSIVE-EDIT returns at once.
\\<isearch-mode-map>\\[isearch-repeat-forward] and \\[isearch-repeat-backward] go on, \\[isearch-exit] ends, \\[isearch-abort] goes back."
  (interactive "P\np")
  (isearch-mode t (not (null regexp-p)) nil (not no-recursive-edit)))

(defun isearch-backward (&optional regexp-p no-recursive-edit)
  "Search backward incrementally; REGEXP-P and NO-RECURSIVE-EDIT as in `isearch-forward'."
  (interactive "P\np")
  (isearch-mode nil (not (null regexp-p)) nil (not no-recursive-edit)))

(defun isearch-forward-regexp (&optional not-regexp no-recursive-edit)
  "Search forward incrementally for a regexp; NOT-REGEXP for a string.  NO-RECURSIVE-EDIT as in `isearch-forward'."
  (interactive "P\np")
  (isearch-mode t (null not-regexp) nil (not no-recursive-edit)))

(defun isearch-backward-regexp (&optional not-regexp no-recursive-edit)
  "Search backward incrementally for a regexp; NOT-REGEXP for a string.  NO-RECURSIVE-EDIT as in `isearch-forward'."
  (interactive "P\np")
  (isearch-mode nil (null not-regexp) nil (not no-recursive-edit)))

(defun isearch-forward-word (&optional _not-word no-recursive-edit)
  "Search forward incrementally for words.  NO-RECURSIVE-EDIT as in `isearch-forward'."
  (interactive "P\np")
  (isearch-mode t nil nil (not no-recursive-edit) #'word-search-regexp))

(defun isearch-forward-symbol (&optional _not-symbol no-recursive-edit)
  "Search forward incrementally for a symbol.  NO-RECURSIVE-EDIT as in `isearch-forward'."
  (interactive "P\np")
  (isearch-mode t nil nil (not no-recursive-edit) #'isearch-symbol-regexp))

(defun isearch--region-of-thing (thing)
  "Return the bounds of the THING at point as a pair, or nil: `region', `symbol', `sexp' or `url'."
  (cond ((eq thing 'region) (if (use-region-p) (cons (region-beginning) (region-end))))
        ((eq thing 'symbol)
         (save-excursion
           (skip-syntax-backward "w_")
           (let ((start (point)))
             (skip-syntax-forward "w_")
             (if (> (point) start) (cons start (point))))))))

(defun isearch--at-bounds (bounds function)
  "Search for the text between BOUNDS, a pair, by the mode that FUNCTION begins."
  (when (< (car bounds) (point)) (goto-char (car bounds)))
  (funcall function)
  (isearch-yank-string (buffer-substring-no-properties (car bounds) (cdr bounds))))

(defun isearch-forward-symbol-at-point (&optional arg)
  "Search incrementally for the symbol at point; ARG times on, backward if negative."
  (interactive "P")
  (let ((bounds (isearch--region-of-thing 'symbol)) (count (and arg (prefix-numeric-value arg))))
    (if (not bounds)
        (progn (isearch-forward-symbol nil 1)
               (setq isearch-error "No symbol at point")
               (isearch-push-state)
               (isearch-update))
      (isearch--at-bounds bounds (lambda () (isearch-forward-symbol nil 1)))
      (when count (isearch-repeat-forward (if (> count 0) (1- count) count))))))

(defvar isearch-forward-thing-at-point '(region url symbol sexp)
  "Kinds of things that `isearch-forward-thing-at-point' looks for, the first that is there.")

(defun isearch-forward-thing-at-point ()
  "Search incrementally for the region or the symbol at point."
  (interactive)
  (let ((bounds (car (delq nil (mapcar #'isearch--region-of-thing isearch-forward-thing-at-point)))))
    (if (not bounds)
        (progn (isearch-forward nil 1)
               (setq isearch-error "No thing at point")
               (isearch-push-state)
               (isearch-update))
      (when (use-region-p) (deactivate-mark))
      (isearch--at-bounds bounds (lambda () (isearch-forward nil 1))))))

(defun isearch-toggle-symbol ()
  "Toggle whether a symbol is searched for."
  (interactive)
  (setq isearch-regexp-function (if (eq isearch-regexp-function #'isearch-symbol-regexp) nil #'isearch-symbol-regexp)
        isearch-regexp nil isearch-success t)
  (isearch-search-and-update))

(defun isearch-symbol-regexp (string &optional lax)
  "Return a regexp for the symbols of STRING, between which there may be anything else.
LAX: the last may be incomplete."
  (let ((between "\\(?:\\s-\\|\\s.\\|\\s(\\|\\s)\\|\\s\"\\|\\s\\\\|\\s/\\|\\s$\\|\\s'\\|\\s<\\|\\s>\\|\\s!\\|\\s|\\)+"))
    (cond
     ((equal string "") "")
     ((string-match-p (concat "\\`" between "\\'") string) between)
     (t (concat (if (string-match-p (concat "\\`" between) string) between "\\_<")
                (mapconcat #'regexp-quote (split-string string between t) between)
                (if (string-match-p (concat between "\\'") string) between (if lax "" "\\_>")))))))
(put 'isearch-symbol-regexp 'isearch-message-prefix "symbol ")

(defun isearch-mode (forward &optional regexp _op-fun recursive-edit regexp-function)
  "Begin an incremental search: FORWARD or not, for a REGEXP or not.
RECURSIVE-EDIT waits until it ends.  REGEXP-FUNCTION makes a regexp of the string."
  ;; A search may be on, perhaps in another buffer.
  (isearch--leave)
  (setq isearch-forward forward isearch-regexp (or regexp (eq regexp-function t)) isearch-regexp-function regexp-function
        isearch-case-fold-search case-fold-search isearch-string "" isearch-message "" isearch-cmds nil isearch-success t
        isearch-wrapped nil isearch-barrier (point) isearch-adjusted nil isearch-yank-flag nil isearch-error nil
        isearch-recursive-edit recursive-edit isearch-opoint (point) isearch-other-end nil
        isearch-window-configuration (current-window-configuration)
        isearch--lax nil)
  (isearch--enter)
  (run-hooks 'isearch-mode-hook)
  (isearch-push-state)
  (isearch-update)
  (if recursive-edit
      (let ((isearch-recursive-edit t)) (recursive-edit)))
  isearch-success)

(defun isearch--enter ()
  "Turn the mode on in the current buffer, and have its keymap take all keys."
  (let ((inhibit-quit t))
    (setq isearch--current-buffer (current-buffer) isearch-mode " Isearch" overriding-terminal-local-map isearch-mode-map)
    (add-hook 'mouse-leave-buffer-hook #'isearch-done)
    (add-hook 'kbd-macro-termination-hook #'isearch-done)
    (force-mode-line-update)))

(defun isearch--leave ()
  "Turn the mode off where it is on, which may be another buffer than the current one."
  ;; All of it or nothing: what a C-g left on would never be turned off.
  (let ((inhibit-quit t))
    (remove-hook 'mouse-leave-buffer-hook #'isearch-done)
    (remove-hook 'kbd-macro-termination-hook #'isearch-done)
    (setq overriding-terminal-local-map nil)
    (when (buffer-live-p isearch--current-buffer)
      (with-current-buffer isearch--current-buffer
        (setq isearch-mode nil)
        (force-mode-line-update)))
    (setq isearch--current-buffer nil)
    (isearch-dehighlight)
    (isearch-lazy-cleanup)))

(defun isearch-done (&optional nopush edit)
  "End the search; NOPUSH leaves the mark alone, EDIT keeps the string for editing."
  (isearch--leave)
  (isearch-clean-overlays)
  (let ((found-point (point)))
    (when (and (not nopush) (not (eq isearch-opoint found-point)) (not (eq (mark t) isearch-opoint)))
      (unless (region-active-p)
        (push-mark isearch-opoint t)
        (or executing-kbd-macro (> (minibuffer-depth) 0) edit
            (message "Mark saved where search started")))))
  (and (not edit) (> (length isearch-string) 0)
       (isearch-update-ring isearch-string isearch-regexp))
  (run-hooks 'isearch-mode-end-hook)
  (and isearch-recursive-edit (not edit) (exit-recursive-edit)))

(defun isearch-update-ring (string &optional regexp)
  "Put STRING at the front of the search ring, of regexps if REGEXP."
  (let ((ring (if regexp 'regexp-search-ring 'search-ring)) (history-delete-duplicates t))
    (add-to-history ring string search-ring-max)))

;;; States.

(defun isearch-push-state ()
  "Remember the present state of the search."
  (push (list isearch-string isearch-message (point) isearch-success isearch-forward isearch-other-end
              isearch-wrapped isearch-barrier isearch-error isearch-case-fold-search)
        isearch-cmds))

(defun isearch-restore-state (state)
  "Make STATE the state of the search."
  (setq isearch-string (nth 0 state) isearch-message (nth 1 state) isearch-success (nth 3 state) isearch-forward (nth 4 state)
        isearch-other-end (nth 5 state) isearch-wrapped (nth 6 state) isearch-barrier (nth 7 state) isearch-error (nth 8 state)
        isearch-case-fold-search (nth 9 state))
  (goto-char (nth 2 state)))

(defun isearch-update ()
  "Show the state of the search."
  ;; A C-g that comes now is the next key: it is to end the search and not this function.
  (let ((inhibit-quit t))
    (if (and isearch-other-end isearch-success (not isearch-error))
        (isearch-highlight (min isearch-other-end (point)) (max isearch-other-end (point)))
      (isearch-dehighlight))
    (when isearch-lazy-highlight (isearch-lazy-update))
    (run-hooks 'isearch-update-post-hook)
    ;; Last, because the message shows the match too: who sees it may type C-g.
    (unless (or executing-kbd-macro (input-pending-p)) (isearch-message))
    (when quit-flag
      (setq quit-flag nil)
      (isearch-unread ?\C-g))))

(defun isearch-message (&optional _c-q-hack ellipsis)
  "Show the prompt and the string in the echo area; ELLIPSIS: the search goes on."
  (let ((cursor-in-echo-area ellipsis))
    (message "%s%s%s" (isearch-message-prefix ellipsis) isearch-message
             (if isearch-error (concat " [" isearch-error "]") ""))))

(defun isearch-message-prefix (&optional _ellipsis nonincremental)
  "Return the prompt of the search; NONINCREMENTAL: of a plain one."
  (let ((m (concat
            (if (and (not isearch-success) (not isearch-error)) "failing " "")
            (if (and isearch-wrapped (if isearch-forward (> (point) isearch-opoint) (< (point) isearch-opoint))) "over" "")
            (if isearch-wrapped "wrapped " "")
            (if (and isearch-regexp-function isearch--lax) "pending " "")
            (if isearch-regexp-function
                (or (and (symbolp isearch-regexp-function) (get isearch-regexp-function 'isearch-message-prefix)) "word ")
              "")
            (if isearch-regexp "regexp " "")
            (if nonincremental "search" "I-search")
            (if isearch-forward "" " backward"))))
    (concat (upcase (substring m 0 1)) (substring m 1) ": ")))

;;; Searching.

(defun isearch-no-upper-case-p (string regexp-flag)
  "Return t if STRING has no upper-case letters, not counting regexp constructs if REGEXP-FLAG."
  (let ((quote-flag nil) (i 0) (len (length string)) found)
    (while (and (not found) (< i len))
      (let ((char (aref string i)))
        (if (and regexp-flag (eq char ?\\))
            (setq quote-flag (not quote-flag))
          (if (and (not quote-flag) (not (eq char (downcase char))))
              (setq found t))
          (setq quote-flag nil)))
      (setq i (1+ i)))
    (not (or found
             (and regexp-flag (string-match "\\[:\\(upp\\|low\\)er:]" string))))))

(defun isearch-search-string (string bound noerror)
  "Search for STRING as the modes of the search say; BOUND and NOERROR as in `search-forward'."
  (let ((search-spaces-regexp (if (if isearch-regexp isearch-regexp-lax-whitespace isearch-lax-whitespace) search-whitespace-regexp)))
    (cond
     (isearch-regexp-function
      (funcall (if isearch-forward #'re-search-forward #'re-search-backward)
               (if (functionp isearch-regexp-function) (funcall isearch-regexp-function string isearch--lax) string) bound noerror))
     (isearch-regexp
      (funcall (if isearch-forward #'re-search-forward #'re-search-backward) string bound noerror))
     ((string-search " " string)
      (funcall (if isearch-forward #'re-search-forward #'re-search-backward) (regexp-quote string) bound noerror))
     (t
      (funcall (if isearch-forward #'search-forward #'search-backward) string bound noerror)))))

(defun isearch-search ()
  "Search for the string from point on."
  (setq isearch-case-fold-search
        (if (eq isearch-case-fold-search 'yes) 'yes
          (and case-fold-search
               (or (not search-upper-case) (isearch-no-upper-case-p isearch-string isearch-regexp)))))
  (condition-case lossage
      (let ((inhibit-quit nil) (case-fold-search isearch-case-fold-search))
        (setq isearch-error nil)
        (setq isearch--lax (/= (length isearch-string) (length (nth 0 (car isearch-cmds)))))
        (setq isearch-success (isearch-search-string isearch-string nil t))
        ;; Go on from what is not to be found; an empty match would be found again.
        (while (and isearch-success
                    (not (funcall isearch-filter-predicate (match-beginning 0) (match-end 0))))
          (setq isearch-success
                (and (or (/= (match-beginning 0) (match-end 0))
                         (ignore-errors (forward-char (if isearch-forward 1 -1)) t))
                     (isearch-search-string isearch-string nil t))))
        (if isearch-success
            (setq isearch-other-end (if isearch-forward (match-beginning 0) (match-end 0)))))
    (quit (setq isearch-success nil) (isearch-unread ?\C-g))
    (invalid-regexp
     (setq isearch-error (cadr lossage))
     (if (string-match "\\`Premature \\|\\`Unmatched \\|\\`Invalid " isearch-error)
         (setq isearch-error "incomplete input")))
    (search-failed (setq isearch-success nil isearch-error (nth 2 lossage)))
    (error (setq isearch-success nil isearch-error (error-message-string lossage))))
  (unless isearch-success
    ;; The bell also ends a keyboard macro.
    (if (nth 3 (car isearch-cmds)) (ding))
    (goto-char (nth 2 (car isearch-cmds)))
    (setq isearch-other-end (nth 5 (car isearch-cmds)))))

(defun isearch-unread (&rest events)
  "Make EVENTS the next input."
  (setq unread-command-events (append events unread-command-events)))

(defun isearch-search-and-update ()
  "Search for the string after it changed, and show the result."
  (when (or isearch-success isearch-error
            (string-match-p "[*?{\\|]" isearch-string))
    ;; A longer string may match where the present match begins; a regexp may match before it.
    (cond
     (isearch-regexp (goto-char isearch-barrier))
     (isearch-other-end
      (goto-char (if isearch-forward
                     isearch-other-end
                   (min (point-max) isearch-barrier (+ (point) (length isearch-string)))))))
    (isearch-search))
  (isearch-push-state)
  (isearch-update))

(defun isearch-process-search-string (string message)
  "Add STRING to the search string, shown as MESSAGE, and search."
  (setq isearch-string (concat isearch-string string)
        isearch-message (concat isearch-message message))
  (isearch-search-and-update))

(defun isearch-process-search-char (char &optional count)
  "Add CHAR, COUNT times, to the search string."
  (let ((string (make-string (or count 1) char)))
    (isearch-process-search-string string (mapconcat #'isearch-text-char-description string ""))))

(defun isearch-text-char-description (c)
  "Return how the echo area shows the character C."
  (if (and (< c ?\s) (/= c ?\n) (/= c ?\t)) (text-char-description c) (if (memq c '(?\n ?\t)) (text-char-description c) (char-to-string c))))

(defun isearch-printing-char (&optional char count)
  "Add CHAR (default: the one typed), COUNT times, to the search string."
  (interactive (list last-command-event (prefix-numeric-value current-prefix-arg)))
  (let ((char (or char last-command-event)))
    (if (= char ?\C-j) (setq char ?\n))
    (isearch-process-search-char char count)))

(defun isearch-quote-char (&optional count)
  "Add the next character typed, whatever it is, COUNT times."
  (interactive "p")
  (isearch-process-search-char (read-quoted-char (isearch-message-prefix)) count))

(defun isearch-repeat (direction)
  "Search for the next match in DIRECTION, `forward' or `backward'."
  (if (eq isearch-forward (eq direction 'forward))
      (if (string= isearch-string "")
          ;; An empty string: the last one.
          (let ((last (car (if isearch-regexp regexp-search-ring search-ring))))
            (if (null last)
                (setq isearch-error "No previous search string")
              (setq isearch-string last isearch-message (mapconcat #'isearch-text-char-description last ""))))
        (or isearch-success
            (progn
              ;; A failing search goes on at the other end.
              (setq isearch-wrapped t)
              (goto-char (if isearch-forward (point-min) (point-max))))))
    (setq isearch-forward (not isearch-forward) isearch-success t))
  (setq isearch-barrier (point))
  (if (equal isearch-string "")
      (setq isearch-success t)
    (if (and isearch-success (equal (point) isearch-other-end) (not (string= isearch-string "")))
        ;; An empty match: step over it.
        (if (if isearch-forward (eobp) (bobp))
            (setq isearch-success nil)
          (forward-char (if isearch-forward 1 -1))
          (isearch-search))
      (isearch-search)))
  (isearch-push-state)
  (isearch-update))

(defun isearch-repeat-forward (&optional arg)
  "Search for the ARG-th next match forward."
  (interactive "P")
  (dotimes (_ (abs (prefix-numeric-value arg))) (isearch-repeat (if (< (prefix-numeric-value arg) 0) 'backward 'forward))))

(defun isearch-repeat-backward (&optional arg)
  "Search for the ARG-th next match backward."
  (interactive "P")
  (dotimes (_ (abs (prefix-numeric-value arg))) (isearch-repeat (if (< (prefix-numeric-value arg) 0) 'forward 'backward))))

(defun isearch-delete-char (&optional arg)
  "Go back ARG states of the search."
  (interactive "p")
  (dotimes (_ (or arg 1))
    (if (null (cdr isearch-cmds))
        (ding)
      (setq isearch-cmds (cdr isearch-cmds))
      (isearch-restore-state (car isearch-cmds))))
  (isearch-update))

(defun isearch-exit ()
  "End the search, leaving point where it is."
  (interactive)
  (if (and search-nonincremental-instead (= 0 (length isearch-string)))
      (let ((isearch-forward isearch-forward) (regexp isearch-regexp) (forward isearch-forward))
        (isearch-done)
        (let ((string (read-from-minibuffer (if forward (if regexp "Regexp search: " "Search: ") (if regexp "Regexp search backward: " "Search backward: "))
                                            nil nil nil (if regexp 'regexp-search-ring 'search-ring))))
          (unless (equal string "")
            (funcall (if forward (if regexp #'re-search-forward #'search-forward) (if regexp #'re-search-backward #'search-backward)) string))))
    (isearch-done)))

(defun isearch-cancel ()
  "End the search and go back to where it began."
  (interactive)
  (goto-char isearch-opoint)
  (isearch-done t)
  (signal 'quit nil))

(defun isearch-abort ()
  "Go back to the last match if the search fails, else end it where it began."
  (interactive)
  ;; Another C-g that comes meanwhile is the next key, as in `isearch-update'.
  (let ((inhibit-quit t))
    (if (and isearch-success (not isearch-error))
        (progn
          (setq isearch-success nil)
          (isearch-cancel))
      (while (and (cdr isearch-cmds) (or (not isearch-success) isearch-error))
        (setq isearch-cmds (cdr isearch-cmds))
        (isearch-restore-state (car isearch-cmds)))
      (isearch-update))))

(defun isearch-other-control-char ()
  "End the search, and let the key that was typed do what it does."
  (interactive)
  (let ((keys (this-command-keys-vector)))
    (isearch-done)
    (setq unread-command-events (append (listify-key-sequence keys) unread-command-events))))
(defalias 'isearch-other-meta-char #'isearch-other-control-char)

;;; Taking text from the buffer.

(defun isearch-yank-string (string)
  "Add STRING to the search string, as text."
  (let ((text (if isearch-regexp (regexp-quote string) string)))
    (when (and (eq search-upper-case 'not-yanks) (eq isearch-case-fold-search t))
      (setq text (downcase text)))
    (setq isearch-yank-flag t)
    (isearch-process-search-string text (mapconcat #'isearch-text-char-description text ""))))

(defun isearch-yank-internal (jumpform)
  "Add the text from point to where JUMPFORM, a function, goes."
  (isearch-yank-string
   (save-excursion
     (and (not isearch-forward) isearch-other-end (goto-char isearch-other-end))
     (buffer-substring-no-properties (point) (progn (funcall jumpform) (point))))))

(defun isearch-yank-word-or-char (&optional arg) "Add the next word, or character, ARG times." (interactive "p") (isearch-yank-internal (lambda () (dotimes (_ (or arg 1)) (if (or (= (char-syntax (or (char-after) 0)) ?w) (= (char-syntax (or (char-after (1+ (point))) 0)) ?w)) (forward-word 1) (forward-char 1))))))
(defun isearch-yank-char (&optional arg) "Add the next ARG characters." (interactive "p") (isearch-yank-internal (lambda () (forward-char (or arg 1)))))
(defun isearch-yank-line (&optional arg) "Add the text to the end of the ARG-th line." (interactive "p") (isearch-yank-internal (lambda () (let ((inhibit-field-text-motion t)) (goto-char (line-end-position (if (eolp) (1+ (or arg 1)) (or arg 1))))))))
(defun isearch-yank-kill () "Add the latest kill." (interactive) (isearch-yank-string (current-kill 0)))
(defun isearch-yank-pop-only (&optional _arg) "Add the kill before the latest." (interactive "p") (isearch-yank-string (current-kill 1)))

;;; Changing the search.

(defun isearch-toggle-case-fold ()
  "Toggle whether case matters."
  (interactive)
  (setq isearch-case-fold-search (if isearch-case-fold-search nil 'yes))
  (let ((case-fold-search isearch-case-fold-search))
    (setq isearch-success t)
    (isearch-search-and-update)))

(defun isearch-toggle-regexp ()
  "Toggle whether the string is a regexp."
  (interactive)
  (setq isearch-regexp (not isearch-regexp) isearch-regexp-function nil isearch-success t)
  (isearch-search-and-update))

(defun isearch-toggle-word ()
  "Toggle whether words are searched for."
  (interactive)
  (setq isearch-regexp-function (if isearch-regexp-function nil #'word-search-regexp) isearch-regexp nil isearch-success t)
  (isearch-search-and-update))

(defun isearch-edit-string ()
  "Edit the search string in the minibuffer."
  (interactive)
  (let ((string isearch-string) (forward isearch-forward) (regexp isearch-regexp) (opoint isearch-opoint))
    (isearch-done nil t)
    (goto-char opoint)
    (let ((new (read-from-minibuffer (isearch-message-prefix) string nil nil (if regexp 'regexp-search-ring 'search-ring))))
      (isearch-mode forward regexp)
      (isearch-process-search-string new (mapconcat #'isearch-text-char-description new "")))))

(defun isearch-ring-adjust (step)
  "Search for the string STEP places on in the search ring."
  (let* ((ring (if isearch-regexp regexp-search-ring search-ring)) (n (length ring))
         (at (isearch--ring-position ring isearch-string)))
    (if (= n 0) (ding)
      (let ((string (nth (mod (+ (or at (if (> step 0) -1 0)) step) n) ring)))
        (setq isearch-string string isearch-message (mapconcat #'isearch-text-char-description string ""))
        (goto-char isearch-opoint)
        (setq isearch-success t isearch-other-end nil)
        (isearch-search)
        (isearch-push-state)
        (isearch-update)))))
(defun isearch--ring-position (list elt) "Return the place of ELT in LIST, or nil." (let ((i 0) found) (while (and list (not found)) (if (equal (car list) elt) (setq found i)) (setq i (1+ i) list (cdr list))) found))
(defun isearch-ring-retreat () "Search for the string before this one in the ring." (interactive) (isearch-ring-adjust 1))
(defun isearch-ring-advance () "Search for the string after this one in the ring." (interactive) (isearch-ring-adjust -1))

(defun isearch-query-replace (&optional arg regexp-flag)
  "Replace the search string, asking about each match; ARG limits it to words, REGEXP-FLAG makes it a regexp."
  (interactive (list current-prefix-arg))
  (let ((string isearch-string) (regexp (or regexp-flag isearch-regexp)) (start (if isearch-other-end (min isearch-other-end (point)) (point))))
    (isearch-done nil t)
    (goto-char start)
    (perform-replace string (query-replace-read-to string (if regexp "Query replace regexp" "Query replace") regexp) t regexp arg)))

;;; Word searches.

(defun word-search-regexp (string &optional lax)
  "Return a regexp for the words of STRING; LAX: the last may be incomplete."
  (cond
   ((equal string "") "")
   ((string-match-p "\\`\\W+\\'" string) "\\W+")
   (t (concat (if (string-match-p "\\`\\W" string) "\\W+" "\\<")
              (mapconcat #'regexp-quote (split-string string "\\W+" t) "\\W+")
              (if (string-match-p "\\W\\'" string) "\\W+" (if lax "" "\\>"))))))

(defun word-search-forward (string &optional bound noerror count) "Search forward for the words of STRING; BOUND, NOERROR and COUNT as in `search-forward'." (interactive "sWord search: ") (re-search-forward (word-search-regexp string nil) bound noerror count))
(defun word-search-backward (string &optional bound noerror count) "Search backward for the words of STRING; BOUND, NOERROR and COUNT as in `search-backward'." (interactive "sWord search backward: ") (re-search-backward (word-search-regexp string nil) bound noerror count))

;;; Highlighting.

(defun isearch-highlight (beg end)
  "Highlight the match between BEG and END."
  (if isearch-overlay
      (move-overlay isearch-overlay beg end (current-buffer))
    (setq isearch-overlay (make-overlay beg end))
    (overlay-put isearch-overlay 'priority 1001)
    (overlay-put isearch-overlay 'face 'isearch)))

(defun isearch-dehighlight ()
  "Remove the highlighting of the match."
  (when isearch-overlay (delete-overlay isearch-overlay)))

(defun isearch-lazy-cleanup ()
  "Remove the highlighting of the other matches."
  (mapc #'delete-overlay isearch-lazy-overlays)
  (setq isearch-lazy-overlays nil))

(defun isearch-lazy-update ()
  "Highlight the other matches in the window."
  (isearch-lazy-cleanup)
  (when (and isearch-success (not isearch-error) (> (length isearch-string) 0) (not executing-kbd-macro) (not noninteractive))
    (save-excursion
      (save-match-data
        (let ((end (window-end nil t)) (case-fold-search isearch-case-fold-search) (isearch-forward t) (count 0))
          (goto-char (window-start))
          (while (and (< count 500) (< (point) end) (ignore-errors (isearch-search-string isearch-string end t)))
            (if (= (match-beginning 0) (match-end 0))
                (forward-char 1)
              (unless (let ((search-invisible t)) (isearch-range-invisible (match-beginning 0) (match-end 0)))
                (let ((o (make-overlay (match-beginning 0) (match-end 0))))
                  (overlay-put o 'priority 1000)
                  (overlay-put o 'face 'lazy-highlight)
                  (push o isearch-lazy-overlays))))
            (setq count (1+ count))))))))

(provide 'isearch)

;;; isearch.el ends here
