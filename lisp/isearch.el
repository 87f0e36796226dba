;;; isearch.el --- incremental search  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; While a search is on, `overriding-terminal-local-map' holds `isearch-mode-map'.  A command that is bound there changes
;; the search; before any other command `isearch-pre-command-hook' ends it, unless options let it go on.
;; `isearch-cmds' keeps the states to go back to.  The command loop hands a C-g that interrupts a command to that
;; map, so that it ends the search whenever it comes.
;;
;; isearch-lazy.el highlights the other matches; isearch-yank.el, isearch-toggle.el and isearch-edit.el have the commands
;; that are loaded when they are first called.

;;; Code:

;;; Options.

(defcustom isearch-mode-hook nil "Hook run when an incremental search begins." :type 'hook :group 'isearch)
(defvar isearch-mode-end-hook nil
  "Hook run when an incremental search ends; `isearch-mode-end-hook-quit' says whether it was quit.")
(defvar isearch-mode-end-hook-quit nil "Non-nil while `isearch-mode-end-hook' runs after a quit.")
(defcustom isearch-update-post-hook nil "Hook run after each step of an incremental search." :type 'hook :group 'isearch)
(defcustom search-exit-option t
  "What a key that is not of the search does: t ends the search; `edit' edits the string; `append' adds the key to it.
`move' extends the string by what a motion moves over, `shift-move' only if the key is shifted; nil refuses control keys."
  :type '(choice (const :tag "Terminate incremental search" t) (const :tag "Edit the search string" edit)
                 (const :tag "Append control characters to the search string" append)
                 (const :tag "Move" move) (const :tag "Shifted motion" shift-move)
                 (other :tag "Don't terminate incremental search" nil))
  :group 'isearch)
(defcustom search-ring-max 16 "Number of strings that the ring of strings keeps." :type 'integer :group 'isearch)
(defcustom regexp-search-ring-max 16 "Number of regexps that the ring of regexps keeps." :type 'integer :group 'isearch)
(defcustom search-ring-update nil "Non-nil means that going through a ring searches at once." :type 'boolean :group 'isearch)
(defcustom search-upper-case 'not-yanks
  "Non-nil means that an upper-case letter makes the search case-sensitive; `not-yanks': only if it was typed."
  :type '(choice (const :tag "off" nil) (const not-yanks) (other :tag "on" t)) :group 'isearch)
(defcustom search-whitespace-regexp "[ \t]+"
  "Regexp that a run of blanks in a search matches, if blanks are lax; nil for none."
  :type '(choice (const :tag "Match Spaces Literally" nil) regexp) :group 'isearch)
(defcustom search-nonincremental-instead t
  "Non-nil means that \\<isearch-mode-map>\\[isearch-exit] at an empty string asks for one."
  :type 'boolean :group 'isearch)
(defcustom search-default-mode nil
  "What a search is: nil for text, t for a regexp, or a function that makes a regexp of the text."
  :type '(choice (const :tag "Literal search" nil) (const :tag "Regexp search" t) (function :tag "Other")) :group 'isearch)
(defcustom search-highlight t "Non-nil means that the match is highlighted." :type 'boolean :group 'isearch)
(defcustom search-highlight-submatches t
  "Non-nil means that the groups of a regexp's match are highlighted, too; a number means at most so many."
  :type '(choice (const :tag "Don't highlight" nil) (integer :tag "Number of groups") (other :tag "All" t)) :group 'isearch)
(defvar isearch-lax-whitespace t "Non-nil means that blanks match as `search-whitespace-regexp' says.")
(defvar isearch-regexp-lax-whitespace nil "Non-nil means that blanks in a regexp match as `search-whitespace-regexp' says.")
(defcustom isearch-wrap-pause t
  "What a failing search does at the next repetition: t wraps, `no-ding' without a bell; `no' wraps at once; nil never."
  :type '(choice (const :tag "Pause before wrapping" t) (const :tag "No ding" no-ding) (const :tag "Wrap at once" no)
                 (const :tag "Disable wrapping" nil))
  :group 'isearch)
(defcustom isearch-repeat-on-direction-change nil
  "Non-nil means that changing the direction goes to another match."
  :type 'boolean :group 'isearch)
(defcustom isearch-allow-prefix t "Non-nil means that prefix arguments do not end the search." :type 'boolean :group 'isearch)
(defcustom isearch-allow-scroll nil
  "Non-nil means that scrolling does not end the search; `unlimited' lets it go out of sight of the match."
  :type '(choice (const :tag "No" nil) (const :tag "Yes" t) (const :tag "Out of sight" unlimited)) :group 'isearch)
(defcustom isearch-allow-motion nil
  "Non-nil means that the commands with the property `isearch-motion' go to other matches."
  :type 'boolean :group 'isearch)
(defcustom isearch-motion-changes-direction nil
  "Non-nil means that such a motion changes the direction of the search."
  :type 'boolean :group 'isearch)
(defcustom isearch-yank-on-move nil
  "Non-nil means that a motion extends the string by the text; `shift' only if the key is shifted."
  :type '(choice (const :tag "No" nil) (const :tag "Shifted" shift) (const :tag "Yes" t)) :group 'isearch)
(defcustom isearch-resume-in-command-history nil
  "Non-nil means that searches are put into `command-history'."
  :type 'boolean :group 'isearch)

;;; The state.

(defvar search-ring nil "List of strings that were searched for, the latest first.")
(defvar regexp-search-ring nil "List of regexps that were searched for, the latest first.")
(defvar search-ring-yank-pointer nil "Number of the string in the ring that was fetched last, or nil.")
(defvar regexp-search-ring-yank-pointer nil "Number of the regexp in the ring that was fetched last, or nil.")
(defvar isearch-string "" "The string that is being searched for.")
(defvar isearch-message "" "What the echo area shows of the string.")
(defvar isearch-forward nil "Non-nil if the search goes forward.")
(defvar isearch-regexp nil "Non-nil if the string is a regexp.")
(define-obsolete-variable-alias 'isearch-word 'isearch-regexp-function "25.1")
(defvar isearch-regexp-function nil "Function that makes a regexp of the string, or nil.")
(defvar isearch-success t "Non-nil if the string was found.")
(defvar isearch-error nil "Text of the error in the regexp, or nil.")
(defvar isearch-wrapped nil "Non-nil if the search went past an end of the buffer.")
(defvar isearch-other-end nil "The other end of the match.")
(defvar isearch-match-data nil "Match data of the match.")
(defvar isearch-opoint 0 "Where point was when the search began.")
(defvar isearch-barrier 0 "Where the search may not go back past.")
(defvar isearch-just-started nil "Non-nil if nothing was searched for yet.")
(defvar isearch-case-fold-search nil "Non-nil if case does not matter; `yes' if the user said so.")
(defvar isearch-last-case-fold-search nil "The value of `isearch-case-fold-search' of the last search.")
(defvar isearch-invisible search-invisible "What the search does about invisible text, as `search-invisible'.")
(defvar isearch-adjusted nil "Non-nil if the string would be found elsewhere; the message says \"pending\".")
(defvar isearch-yank-flag nil "Non-nil if the last addition was yanked.")
(defvar isearch-op-fun nil "What `isearch-mode' got as its third argument.")
(defvar isearch-cmds nil "The states of the search, the latest first.")
(defvar isearch-nonincremental nil "Non-nil if the string is read in the minibuffer and searched for once.")
(defvar isearch-suspended nil "Non-nil while `with-isearch-suspended' lets something else happen.")
(defvar isearch-start-hscroll 0 "Horizontal scrolling of the window when the search began.")
(defvar isearch-pre-scroll-point nil "Where point was before a command that scrolls, or nil.")
(defvar isearch-pre-move-point nil "Where point was before a motion that extends the string, or nil.")
(defvar isearch--current-buffer nil "The buffer in which the search goes on, or nil.")
(defvar isearch--saved-overriding-local-map nil "The value of `overriding-terminal-local-map' before the search.")
(defvar isearch-recursive-edit nil "Non-nil if the search is in a recursive edit.")
(defvar isearch-window-configuration nil "Windows when the search began.")
(defvar isearch-new-forward nil "The direction that a suspended search goes on in.")
(defvar isearch-new-regexp-function nil "The value of `isearch-regexp-function' with which a suspended search goes on.")
(defvar isearch-new-nonincremental nil "Non-nil if a suspended search is to end with the next match.")

;;; What programs may replace.

(defvar isearch-message-function nil "Function that shows the message, with the arguments of `isearch-message', or nil.")
(defvar isearch-message-prefix-add nil "Text in front of the prompt, or nil.")
(defvar isearch-message-suffix-add nil "Text behind the string, or nil.")
(defvar isearch-message-properties minibuffer-prompt-properties "Properties of the prompt.")
(defvar isearch-search-fun-function #'isearch-search-fun-default "Function that returns the function to search with.")
(defvar isearch-wrap-function nil "Function that goes to where a search that wraps begins, or nil.")
(defvar isearch-push-state-function nil
  "Function that returns a function, which is called with a state when the search goes back to that.")
(defvar isearch-menu-bar-commands '(isearch-tmm-menubar tmm-menubar menu-bar-open mouse-minor-mode-menu)
  "Commands of menus, which do not end the search.")
(defvar isearch-mouse-commands '(mouse-minor-mode-menu) "Commands of the mouse, which do not end the search.")

;;; Keys.

(defvar isearch-help-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map nil)
    (dolist (key '("\C-h" [help] [f1] "?"))
      (define-key map key #'isearch-help-for-help))
    (define-key map [t] #'isearch-help-for-help)
    (define-key map "b" 'isearch-describe-bindings)
    (define-key map "k" 'isearch-describe-key)
    (define-key map "m" 'isearch-describe-mode)
    (define-key map "q" 'help-quit)
    map)
  "Keymap of the help keys of incremental searches.")

(defvar isearch-mode-map
  (let ((map (make-keymap)) (c ?\s))
    (while (< c 127)
      (define-key map (char-to-string c) #'isearch-printing-char)
      (setq c (1+ c)))
    (set-char-table-range (nth 1 map) '(128 . 4194303) #'isearch-printing-char)
    (dolist (key '("\C-j" "\t"))
      (define-key map key #'isearch-printing-char))
    (dolist (pair '(("\C-s" . isearch-repeat-forward) ("\C-r" . isearch-repeat-backward) ("\M-\C-s" . isearch-repeat-forward)
                    ("\M-\C-r" . isearch-repeat-backward) ("\177" . isearch-delete-char) ([backspace] . undefined)
                    ("\C-g" . isearch-abort) ("\e\e\e" . isearch-cancel) ("\C-q" . isearch-quote-char)
                    ("\r" . isearch-exit) ([return] . isearch-exit)
                    ("\C-w" . isearch-yank-word-or-char) ("\M-\C-w" . isearch-yank-symbol-or-char)
                    ("\M-\C-d" . isearch-del-char) ("\M-\C-y" . isearch-yank-char) ("\C-y" . isearch-yank-kill)
                    ("\M-\C-z" . isearch-yank-until-char) ("\M-s\C-e" . isearch-yank-line) ("\M-s\M-<" . isearch-beginning-of-buffer)
                    ("\M-s\M->" . isearch-end-of-buffer) ("\C-x8\r" . isearch-char-by-name)
                    ("\M-n" . isearch-ring-advance) ("\M-p" . isearch-ring-retreat) ("\M-y" . isearch-yank-pop-only)
                    ("\M-\t" . isearch-complete) ("\M-c" . isearch-toggle-case-fold) ("\M-r" . isearch-toggle-regexp)
                    ("\M-e" . isearch-edit-string) ("\M-sc" . isearch-toggle-case-fold) ("\M-si" . isearch-toggle-invisible)
                    ("\M-sr" . isearch-toggle-regexp) ("\M-sw" . isearch-toggle-word) ("\M-s_" . isearch-toggle-symbol)
                    ("\M-s " . isearch-toggle-lax-whitespace) ("\M-se" . isearch-edit-string) ("\M-so" . isearch-occur)
                    ("\M-shr" . isearch-highlight-regexp) ("\M-shl" . isearch-highlight-lines-matching-regexp)
                    ("\M-%" . isearch-query-replace) ([?\C-\M-%] . isearch-query-replace-regexp)
                    ([mouse-2] . isearch-mouse-2) ([xterm-paste] . isearch-xterm-paste)))
      (define-key map (car pair) (cdr pair)))
    (dolist (key '("\C-h" [help] [f1]))
      (define-key map key isearch-help-map))
    (dolist (key '([switch-frame] [delete-frame] [iconify-frame] [make-frame-visible] [mouse-movement] [language-change] [down-mouse-2]))
      (define-key map key nil))
    map)
  "Keymap of incremental searches.")

(defvar minibuffer-local-isearch-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map minibuffer-local-map)
    (dolist (pair '(("\r" . exit-minibuffer) ("\M-\t" . isearch-complete-edit) ("\C-s" . isearch-forward-exit-minibuffer)
                    ("\C-r" . isearch-reverse-exit-minibuffer) ("\C-f" . isearch-yank-char-in-minibuffer)
                    ([right] . isearch-yank-char-in-minibuffer)))
      (define-key map (car pair) (cdr pair)))
    map)
  "Keymap of the minibuffer in which the string of a search is edited.")

;;; Beginning.

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

(defun isearch-mode (forward &optional regexp op-fun recursive-edit regexp-function)
  "Begin an incremental search: FORWARD or not, for a REGEXP or not.
OP-FUN is kept in `isearch-op-fun'.  RECURSIVE-EDIT waits until the search ends.  REGEXP-FUNCTION makes a regexp of the
string; by default `search-default-mode' decides."
  ;; A search may be on, perhaps in another buffer.
  (isearch--leave)
  (setq isearch-forward forward isearch-regexp (or regexp (and (not regexp-function) (eq search-default-mode t)))
        isearch-regexp-function (or regexp-function (and (not regexp) (functionp search-default-mode) search-default-mode))
        isearch-op-fun op-fun isearch-case-fold-search case-fold-search isearch-last-case-fold-search nil
        isearch-invisible search-invisible isearch-string "" isearch-message "" isearch-cmds nil isearch-success t
        isearch-wrapped nil isearch-barrier (point) isearch-adjusted nil isearch-yank-flag nil isearch-error nil
        isearch-recursive-edit recursive-edit isearch-opoint (point) isearch-other-end nil isearch-match-data nil
        isearch-just-started t isearch-start-hscroll (window-hscroll) isearch-pre-scroll-point nil isearch-pre-move-point nil
        search-ring-yank-pointer nil regexp-search-ring-yank-pointer nil
        isearch-window-configuration (current-window-configuration))
  (isearch--enter)
  (if multi-isearch-next-buffer-function (multi-isearch-setup))
  (run-hooks 'isearch-mode-hook)
  (isearch-push-state)
  (isearch-update)
  (if recursive-edit
      (let ((isearch-recursive-edit t)) (recursive-edit)))
  isearch-success)

(defun isearch--enter ()
  "Turn the mode on in the current buffer, and have its keymap come before the others."
  (let ((inhibit-quit t))
    (setq isearch--current-buffer (current-buffer) isearch-mode " Isearch"
          isearch--saved-overriding-local-map nil
          overriding-terminal-local-map isearch-mode-map)
    (add-hook 'pre-command-hook #'isearch-pre-command-hook)
    (add-hook 'post-command-hook #'isearch-post-command-hook)
    (add-hook 'mouse-leave-buffer-hook #'isearch-mouse-leave-buffer)
    (add-hook 'kbd-macro-termination-hook #'isearch-done)
    (force-mode-line-update)))

(defun isearch--leave ()
  "Turn the mode off where it is on, which may be another buffer than the current one."
  ;; All of it or nothing: what a C-g left on would never be turned off.
  (let ((inhibit-quit t))
    (remove-hook 'pre-command-hook #'isearch-pre-command-hook)
    (remove-hook 'post-command-hook #'isearch-post-command-hook)
    (remove-hook 'mouse-leave-buffer-hook #'isearch-mouse-leave-buffer)
    (remove-hook 'kbd-macro-termination-hook #'isearch-done)
    (setq overriding-terminal-local-map nil)
    (when (buffer-live-p isearch--current-buffer)
      (with-current-buffer isearch--current-buffer
        (setq isearch-mode nil)
        (force-mode-line-update)))
    (setq isearch--current-buffer nil)
    (isearch-dehighlight)
    (lazy-highlight-cleanup lazy-highlight-cleanup)))

(defun isearch-mouse-leave-buffer ()
  "End the search because the mouse went to another buffer, unless its command belongs to searches."
  (unless (or (memq this-command isearch-mouse-commands) (eq (get this-command 'isearch-scroll) t))
    (isearch-done)))

(defun isearch-done (&optional nopush edit)
  "End the search; NOPUSH leaves the mark alone, EDIT keeps the string for editing."
  (when isearch-resume-in-command-history
    (add-to-history 'command-history
                    `(isearch-resume ,isearch-string ,isearch-regexp ,isearch-regexp-function ,isearch-forward
                                     ,isearch-message ',isearch-case-fold-search)))
  (isearch--leave)
  (isearch-clean-overlays)
  (let ((found-point (point)))
    (when (and (not nopush) (not (eq isearch-opoint found-point)) (not (eq (mark t) isearch-opoint)))
      (unless (region-active-p)
        (push-mark isearch-opoint t)
        (or executing-kbd-macro (> (minibuffer-depth) 0) edit
            (message "Mark saved where search started")))))
  (and (not edit) (not nopush) (> (length isearch-string) 0)
       (isearch-update-ring isearch-string isearch-regexp))
  (let ((isearch-mode-end-hook-quit (and nopush (not edit))))
    (run-hooks 'isearch-mode-end-hook))
  (and isearch-recursive-edit (not edit) (exit-recursive-edit)))

(defun isearch-string-propertize (string &optional properties)
  "Return STRING with PROPERTIES, by default those from which the modes of the search can be set again."
  (apply #'propertize string
         (or properties
             (list 'isearch-case-fold-search isearch-case-fold-search 'isearch-regexp-function isearch-regexp-function))))

(defun isearch-update-from-string-properties (string)
  "Set the modes of the search as the properties of STRING, which comes from a ring, say."
  (let ((properties (and (> (length string) 0) (text-properties-at 0 string))))
    (if (memq 'isearch-case-fold-search properties)
        (setq isearch-case-fold-search (plist-get properties 'isearch-case-fold-search)))
    (if (memq 'isearch-regexp-function properties)
        (setq isearch-regexp-function (plist-get properties 'isearch-regexp-function)))))

(defun isearch-update-ring (string &optional regexp)
  "Put STRING at the front of the search ring, of regexps if REGEXP."
  (let ((history-delete-duplicates t))
    (add-to-history (if regexp 'regexp-search-ring 'search-ring) (isearch-string-propertize string)
                    (if regexp regexp-search-ring-max search-ring-max)
                    t)))

(defun isearch-resume (string regexp word forward message case-fold)
  "Begin a search for STRING, shown as MESSAGE: for a REGEXP or not, by the function WORD, FORWARD or not, with CASE-FOLD."
  (isearch-mode forward regexp nil nil word)
  (setq isearch-string string isearch-message message isearch-case-fold-search case-fold)
  (isearch-search)
  (isearch-update))

;;; States.

(defconst isearch--state-fields
  '(string message point success forward other-end word error wrapped barrier case-fold-search pop-fun match-data)
  "What a state holds, in this order.")

(let ((n 0))
  (dolist (field isearch--state-fields)
    (let ((index (setq n (1+ n))))
      (defalias (intern (format "isearch--state-%s" field))
        (lambda (state) (aref state index))
        (format "Return what STATE, a state of a search, holds as its `%s'." field)))))
(declare-function isearch--state-string "isearch" (state))
(declare-function isearch--state-point "isearch" (state))
(declare-function isearch--state-success "isearch" (state))
(declare-function isearch--state-other-end "isearch" (state))
(declare-function isearch--state-error "isearch" (state))
(declare-function isearch--state-pop-fun "isearch" (state))
(declare-function isearch--state-match-data "isearch" (state))

(defun isearch--state-p (object)
  "Return non-nil if OBJECT is a state of a search."
  (and (recordp object) (eq (aref object 0) 'isearch--state)))

(defun isearch--get-state ()
  "Return the present state of the search."
  (record 'isearch--state isearch-string isearch-message (point) isearch-success isearch-forward isearch-other-end
          isearch-regexp-function isearch-error isearch-wrapped isearch-barrier isearch-case-fold-search
          (if isearch-push-state-function (funcall isearch-push-state-function))
          isearch-match-data))

(defun isearch--set-state (state)
  "Make STATE the state of the search."
  (let ((n 0))
    (dolist (variable '(isearch-string isearch-message nil isearch-success isearch-forward isearch-other-end
                        isearch-regexp-function isearch-error isearch-wrapped isearch-barrier isearch-case-fold-search nil isearch-match-data))
      (setq n (1+ n))
      (if variable (set variable (aref state n)))))
  (if (functionp (isearch--state-pop-fun state))
      (funcall (isearch--state-pop-fun state) state))
  (goto-char (isearch--state-point state)))

(defun isearch-push-state ()
  "Remember the present state of the search."
  (push (isearch--get-state) isearch-cmds))

(defun isearch-pop-state ()
  "Go back to the state before the present one."
  (setq isearch-cmds (cdr isearch-cmds))
  (isearch--set-state (car isearch-cmds)))

;;; Showing.

(defun isearch-update ()
  "Show the state of the search."
  ;; A C-g that comes now is the next key: it is to end the search and not this function.
  (let ((inhibit-quit t))
    (if (and isearch-other-end isearch-success (not isearch-error))
        (isearch-highlight (min isearch-other-end (point)) (max isearch-other-end (point)) isearch-match-data)
      (isearch-dehighlight))
    (if (and isearch-lazy-highlight (not isearch-nonincremental)) (isearch-lazy-highlight-new-loop))
    (run-hooks 'isearch-update-post-hook)
    ;; Last, because the message shows the match too: who sees it may type C-g.
    (unless (or executing-kbd-macro (input-pending-p) isearch-nonincremental)
      (if isearch-message-function (funcall isearch-message-function) (isearch-message)))
    (setq isearch-adjusted nil isearch-yank-flag nil)
    (when quit-flag
      (setq quit-flag nil)
      (isearch-unread ?\C-g))))

(defun isearch-fail-pos (&optional msg)
  "Return the position in the string, or with MSG in the message, from which on it was not found; nil if it was."
  (unless (and isearch-success (not isearch-error))
    (let ((states isearch-cmds))
      (while (and states (or (not (isearch--state-success (car states))) (isearch--state-error (car states))))
        (setq states (cdr states)))
      (let ((found (if states (if msg (aref (car states) 2) (isearch--state-string (car states))) ""))
            (now (if msg isearch-message isearch-string)))
        (if (string-prefix-p found now) (length found) 0)))))

(defun isearch-message (&optional c-q-hack ellipsis)
  "Show the prompt and the string in the echo area; with C-Q-HACK, return them as the prompt for a quoted character.
ELLIPSIS: the search goes on."
  (let* ((cursor-in-echo-area ellipsis) (text isearch-message) (fail-pos (isearch-fail-pos t)))
    (when fail-pos
      (setq text (copy-sequence text))
      (if (< fail-pos (length text))
          (add-text-properties fail-pos (length text) '(face isearch-fail) text))
      (let ((blank (string-match " +$" text)))
        (if blank (add-text-properties blank (length text) '(face trailing-whitespace) text))))
    (setq text (concat (isearch-message-prefix ellipsis isearch-nonincremental) text (isearch-message-suffix c-q-hack)))
    (if c-q-hack
        text
      (let ((message-log-max nil)) (message "%s" text)))))

(defun isearch--describe-regexp-mode (regexp-function &optional space-before)
  "Return what the prompt says about REGEXP-FUNCTION, with a blank behind, or with SPACE-BEFORE before.
REGEXP-FUNCTION t means words."
  (let ((text (cond ((if isearch-regexp (eq search-default-mode t)
                       (and regexp-function (eq regexp-function search-default-mode)))
                     "")
                    (isearch-regexp "regexp ")
                    ((null regexp-function) (if search-default-mode "literal " ""))
                    ((and (symbolp regexp-function) (get regexp-function 'isearch-message-prefix)))
                    ((functionp regexp-function) "")
                    (t "word "))))
    (if space-before (if (equal text "") "" (concat " " (substring text 0 -1))) text)))

(defun isearch-message-prefix (&optional _ellipsis nonincremental)
  "Return the prompt of the search; NONINCREMENTAL: of a plain one."
  (let* ((predicate-prefix "")
         (text (progn
                 (advice-function-mapc
                  (lambda (_ props)
                    (let ((prefix (cdr (assq 'isearch-message-prefix props))))
                      (if prefix (setq predicate-prefix (concat prefix predicate-prefix)))))
                  isearch-filter-predicate)
                 (concat
                  isearch-message-prefix-add
                  (if (and (not isearch-success) (not isearch-error)) "failing " "")
                  (if isearch-adjusted "pending " "")
                  (if (and isearch-wrapped
                           (if isearch-forward (> (point) isearch-opoint) (< (point) isearch-opoint))
                           (not isearch-wrap-function))
                      "over" "")
                  (if isearch-wrapped "wrapped " "")
                  (if (and (not isearch-success) (not isearch-case-fold-search)) "case-sensitive " "")
                  predicate-prefix
                  (isearch--describe-regexp-mode isearch-regexp-function)
                  (cond ((null (bound-and-true-p multi-isearch-next-buffer-current-function)) "")
                        ((bound-and-true-p multi-isearch-file-list) "multi-file ")
                        ((bound-and-true-p multi-isearch-buffer-list) "multi-buffer ")
                        (t "multi "))
                  (if nonincremental "search" "I-search")
                  (if isearch-forward "" " backward")
                  (if current-input-method (concat " [" current-input-method-title "]: ") ": ")))))
    (apply #'propertize
           (concat (isearch-lazy-count-format) (upcase (substring text 0 1)) (substring text 1))
           isearch-message-properties)))

(defun isearch-message-suffix (&optional c-q-hack)
  "Return what is shown behind the string; with C-Q-HACK, say that a quoted character is read."
  (apply #'propertize
         (concat (if c-q-hack "^Q" "")
                 (if isearch-error (concat " [" isearch-error "]") "")
                 (isearch-lazy-count-format 'suffix)
                 (or isearch-message-suffix-add ""))
         isearch-message-properties))

(defun isearch--momentary-message (string &optional seconds)
  "Show STRING in brackets behind the message for SECONDS, 1 by default, or until a key comes."
  (let ((message-log-max nil))
    (message "%s%s%s" (isearch-message-prefix nil isearch-nonincremental) isearch-message
             (apply #'propertize (format " [%s]" string) isearch-message-properties)))
  (sit-for (or seconds 1)))

(defvar isearch-overlay nil "Overlay of the match.")
(defvar isearch-submatches-overlays nil "Overlays of the groups of the match.")
(defvar isearch-face 'isearch "Face of the match.")

(defun isearch-highlight (beg end &optional match-data)
  "Highlight the match between BEG and END, and its groups, of which MATCH-DATA tells."
  (when search-highlight
    (if isearch-overlay
        (move-overlay isearch-overlay beg end (current-buffer))
      (setq isearch-overlay (make-overlay beg end))
      (overlay-put isearch-overlay 'priority 1001)
      (overlay-put isearch-overlay 'face isearch-face)))
  (mapc #'delete-overlay isearch-submatches-overlays)
  (setq isearch-submatches-overlays nil)
  (when (and search-highlight-submatches isearch-regexp match-data)
    (let ((groups (cddr (seq-filter (lambda (e) (or (null e) (integer-or-marker-p e))) match-data))) (n 1))
      (while groups
        (let ((face (intern (format "isearch-group-%d" n))))
          (if (not (facep face)) (setq face 'isearch-group-1 n 1))
          (when (and (car groups) (cadr groups))
            (let ((overlay (make-overlay (car groups) (cadr groups))))
              (overlay-put overlay 'face face)
              (overlay-put overlay 'priority 1002)
              (push overlay isearch-submatches-overlays)))
          (setq n (1+ n) groups (cddr groups)))))))

(defun isearch-dehighlight ()
  "Remove the highlighting of the match."
  (when isearch-overlay (delete-overlay isearch-overlay))
  (mapc #'delete-overlay isearch-submatches-overlays)
  (setq isearch-submatches-overlays nil))

;;; Searching.

(defun isearch--lax-regexp-function-p ()
  "Return non-nil if the string has just changed, so that its last word or symbol may go on."
  (not (or isearch-nonincremental
           (null (car isearch-cmds))
           (eq (length isearch-string) (length (isearch--state-string (car isearch-cmds)))))))

(defun search-forward-lax-whitespace (string &optional bound noerror count)
  "Search forward for STRING, whose blanks match as `search-whitespace-regexp' says; BOUND, NOERROR, COUNT as in `search-forward'."
  (let ((search-spaces-regexp search-whitespace-regexp))
    (re-search-forward (regexp-quote string) bound noerror count)))

(defun search-backward-lax-whitespace (string &optional bound noerror count)
  "Search backward for STRING, whose blanks match as `search-whitespace-regexp' says; BOUND, NOERROR, COUNT as in `search-forward'."
  (let ((search-spaces-regexp search-whitespace-regexp))
    (re-search-backward (regexp-quote string) bound noerror count)))

(defun re-search-forward-lax-whitespace (regexp &optional bound noerror count)
  "Search forward for REGEXP, whose blanks match as `search-whitespace-regexp' says; BOUND, NOERROR, COUNT as in `search-forward'."
  (let ((search-spaces-regexp search-whitespace-regexp))
    (re-search-forward regexp bound noerror count)))

(defun re-search-backward-lax-whitespace (regexp &optional bound noerror count)
  "Search backward for REGEXP, whose blanks match as `search-whitespace-regexp' says; BOUND, NOERROR, COUNT as in `search-forward'."
  (let ((search-spaces-regexp search-whitespace-regexp))
    (re-search-backward regexp bound noerror count)))

(defun isearch-search-fun ()
  "Return the function to search with, whose arguments are those of `search-forward'."
  (funcall (or isearch-search-fun-function #'isearch-search-fun-default)))

(defun isearch-search-fun-default ()
  "Return the function to search with by the modes of the search."
  (lambda (string &optional bound noerror count)
    (let ((lax (isearch--lax-regexp-function-p)))
      (if (and isearch-regexp-function lax (not isearch-regexp)) (setq isearch-adjusted t))
      (funcall
       (cond
        (isearch-regexp-function (if isearch-forward #'re-search-forward #'re-search-backward))
        ((if isearch-regexp isearch-regexp-lax-whitespace (and isearch-lax-whitespace (string-search " " string)))
         (if isearch-regexp
             (if isearch-forward #'re-search-forward-lax-whitespace #'re-search-backward-lax-whitespace)
           (if isearch-forward #'search-forward-lax-whitespace #'search-backward-lax-whitespace)))
        (isearch-regexp (if isearch-forward #'re-search-forward #'re-search-backward))
        (t (if isearch-forward #'search-forward #'search-backward)))
       (cond ((null isearch-regexp-function) string)
             ((functionp isearch-regexp-function) (funcall isearch-regexp-function string lax))
             (t (word-search-regexp string lax)))
       bound noerror count))))

(defun isearch-search-string (string bound noerror)
  "Search for STRING as the modes of the search say; BOUND and NOERROR as in `search-forward'."
  (funcall (isearch-search-fun) string bound noerror))

(defun isearch--search-counting ()
  "Search for the string until there is a match that counts.  Return point, or nil."
  (let ((found (isearch-search-string isearch-string nil t)))
    ;; Go on from what does not count; an empty match would be found again.
    (while (and found (not (funcall isearch-filter-predicate (match-beginning 0) (match-end 0))))
      (setq found
            (and (or (/= (match-beginning 0) (match-end 0))
                     (ignore-errors (forward-char (if isearch-forward 1 -1)) t))
                 (isearch-search-string isearch-string nil t))))
    found))

(defun isearch-search ()
  "Search for the string from point on."
  (if (and isearch-message-function (not executing-kbd-macro)) (funcall isearch-message-function nil t))
  (if (and (eq isearch-case-fold-search t) search-upper-case)
      (setq isearch-case-fold-search (isearch-no-upper-case-p isearch-string isearch-regexp)))
  (condition-case lossage
      (let ((inhibit-quit nil) (case-fold-search isearch-case-fold-search) (search-invisible isearch-invisible))
        (setq isearch-error nil
              isearch-success (isearch--search-counting)
              isearch-just-started nil)
        (when isearch-success
          (setq isearch-other-end (if isearch-forward (match-beginning 0) (match-end 0))
                isearch-match-data (match-data t))))
    (quit (setq isearch-success nil) (isearch-unread ?\C-g))
    (invalid-regexp
     (setq isearch-error (cadr lossage))
     (if (string-match "\\`Premature \\|\\`Unmatched \\|\\`Invalid " isearch-error)
         (setq isearch-error "incomplete input")))
    (search-failed (setq isearch-success nil isearch-error (nth 2 lossage)))
    (error (setq isearch-error (format "%s" lossage))))
  (unless isearch-success
    (let ((before (car isearch-cmds)))
      ;; The bell also ends a keyboard macro.
      (if (and (isearch--state-success before) (not (eq isearch-wrap-pause 'no-ding))) (ding))
      (if (functionp (isearch--state-pop-fun before)) (funcall (isearch--state-pop-fun before) before))
      (goto-char (isearch--state-point before))
      (setq isearch-other-end (isearch--state-other-end before) isearch-match-data (isearch--state-match-data before)))))

(defun isearch-unread (&rest events)
  "Make EVENTS the next input."
  (setq unread-command-events (append events unread-command-events)))

(defun isearch--grown-match-p ()
  "Note that the longer string matches where a search backward found the shorter one; return nil if it does not."
  (when (and (not isearch-forward) isearch-other-end isearch-success (not isearch-error) (not isearch-adjusted)
             (not isearch-regexp-function) (eq isearch-search-fun-function #'isearch-search-fun-default))
    (let ((fold (if (and (eq isearch-case-fold-search t) search-upper-case)
                    (isearch-no-upper-case-p isearch-string isearch-regexp)
                  isearch-case-fold-search)))
      (when (condition-case nil
                (let ((case-fold-search fold) (search-spaces-regexp (if (if isearch-regexp isearch-regexp-lax-whitespace isearch-lax-whitespace)
                                                                        search-whitespace-regexp)))
                  (and (looking-at (if isearch-regexp isearch-string (regexp-quote isearch-string)))
                       (<= (match-end 0) (min isearch-opoint isearch-barrier))
                       (funcall isearch-filter-predicate (match-beginning 0) (match-end 0))))
              (error nil))
        (setq isearch-case-fold-search fold isearch-success t isearch-other-end (match-end 0) isearch-match-data (match-data t))
        t))))

(defun isearch-search-and-update ()
  "Search for the string after it changed, and show the result."
  (when (or isearch-success isearch-error
            ;; These may find what was not found before.
            (and isearch-regexp (string-match-p "\\(?:[*?}]\\|\\\\|\\)[^\\]*\\'" isearch-string)))
    (unless (isearch--grown-match-p)
      ;; A longer string may match where the present match begins.
      (when (and isearch-other-end (not isearch-adjusted))
        (goto-char (if isearch-forward
                       isearch-other-end
                     (min (point-max) isearch-barrier (+ (point) (length isearch-string))))))
      (isearch-search)))
  (isearch-push-state)
  (if isearch-op-fun (funcall isearch-op-fun))
  (isearch-update))

(defun isearch-process-search-string (string message)
  "Add STRING to the search string, shown as MESSAGE, and search."
  (setq isearch-string (concat isearch-string string)
        isearch-message (concat isearch-message message))
  (isearch-search-and-update))

(defun isearch-backslash (string)
  "Return t if STRING ends in a backslash that quotes what will follow."
  (let ((n (length string)) (quoting nil))
    (while (and (> n 0) (eq (aref string (1- n)) ?\\))
      (setq quoting (not quoting) n (1- n)))
    quoting))

(defun isearch-fallback (want-backslash &optional allow-invalid to-barrier)
  "Go back to where a regexp may match when an operator has been added to it.
Do so if the operator is quoted as WANT-BACKSLASH says.  That place is where the search was before the operand; ALLOW-INVALID
lets it be where the regexp was incomplete; TO-BARRIER makes it where the search began."
  (when (and isearch-regexp (eq (isearch-backslash isearch-string) want-backslash))
    (if to-barrier
        (progn (goto-char isearch-barrier)
               (setq isearch-adjusted t))
      (let ((states (cdr isearch-cmds)))
        (unless allow-invalid
          (while (and states (isearch--state-error (car states)))
            (setq states (cdr states))))
        (when (and states (not (isearch--state-success (car states))))
          (setq states nil))
        (when states
          (let ((at (or (isearch--state-other-end (car states)) isearch-barrier)))
            (setq isearch-adjusted t isearch-success t)
            (goto-char (if isearch-forward (max at isearch-barrier) (min at isearch-barrier)))))))))

(defun isearch-process-search-char (char &optional count)
  "Add CHAR, COUNT times, to the search string."
  (cond ((memq char '(?* ??)) (isearch-fallback nil))
        ((eq char ?}) (isearch-fallback t t))
        ((eq char ?|) (isearch-fallback t nil t)))
  (let ((string (make-string (or count 1) char)))
    (isearch-process-search-string string (mapconcat #'isearch-text-char-description string ""))))

(defun isearch-text-char-description (c)
  "Return how the echo area shows the character C."
  (if (or (< c ?\s) (= c ?\^?))
      (propertize (char-to-string c) 'display (propertize (text-char-description c) 'face 'escape-glyph))
    (char-to-string c)))

(defun isearch-printing-char (&optional char count)
  "Add CHAR (default: the one typed), COUNT times, to the search string."
  (interactive (list last-command-event (prefix-numeric-value current-prefix-arg)))
  (let ((char (or char last-command-event)))
    (if (= char ?\S-\s) (setq char ?\s))
    (isearch-process-search-char char count)))

(defun isearch-quote-char (&optional count)
  "Add the next character typed, whatever it is, COUNT times."
  (interactive "p")
  (let ((char (read-quoted-char (isearch-message t))))
    (let ((string (make-string (or count 1) char)))
      (isearch-process-search-string (if (and isearch-regexp (not isearch-regexp-function)) (regexp-quote string) string)
                                     (mapconcat #'isearch-text-char-description string "")))))

;;; Repeating.

(defun isearch--last-string ()
  "Make the latest string of the ring the search string."
  (let ((last (car (if isearch-regexp regexp-search-ring search-ring))))
    (if (null last)
        (setq isearch-error "No previous search string")
      (setq isearch-string last
            isearch-message (mapconcat #'isearch-text-char-description last "")
            isearch-case-fold-search case-fold-search)
      (isearch-update-from-string-properties last))))

(defun isearch--wrap ()
  "Go to the other end, where a search that failed goes on."
  (setq isearch-wrapped t)
  (if isearch-wrap-function
      (funcall isearch-wrap-function)
    (goto-char (if isearch-forward (point-min) (point-max)))))

(defun isearch-repeat (direction &optional count)
  "Search for the COUNT-th next match in DIRECTION, `forward' or `backward'."
  (let ((turned (not (eq isearch-forward (eq direction 'forward)))))
    (if turned
        (progn
          (setq isearch-forward (not isearch-forward) isearch-success t)
          (if (and isearch-repeat-on-direction-change isearch-other-end) (goto-char isearch-other-end)))
      (cond ((equal isearch-string "") (isearch--last-string))
            ((not isearch-success)
             (if (memq isearch-wrap-pause '(t no no-ding)) (isearch--wrap)))))
    (setq isearch-barrier (point))
    (if (equal isearch-string "")
        (setq isearch-success t)
      ;; A failure goes back to the last match, of which only the search below knows.
      (let ((left (or count 1)) (isearch-cmds isearch-cmds))
        (while (> left 0)
          (setq left (1- left))
          (if (not (and isearch-success (equal (point) isearch-other-end) (not isearch-just-started)))
              (isearch-search)
            ;; An empty match: step over it.
            (if (if isearch-forward (eobp) (bobp))
                (setq isearch-success nil)
              (forward-char (if isearch-forward 1 -1))
              (isearch-search)))
          (cond ((not isearch-success)
                 (if (and (eq isearch-wrap-pause 'no) (not isearch-wrapped))
                     (progn (isearch--wrap) (setq left (1+ left)))
                   (setq left 0)))
                ((> left 0) (isearch-push-state)))))))
  (isearch-push-state)
  (isearch-update))

(defun isearch--repeat-command (arg forward)
  "Repeat the search as the prefix argument ARG says; FORWARD non-nil if the command goes forward."
  (let ((count (prefix-numeric-value arg)))
    (cond ((= count 0)
           (let ((isearch-just-started t)) (isearch-repeat (if forward 'forward 'backward))))
          (t (isearch-repeat (if (eq (> count 0) (and forward t)) 'forward 'backward) (abs count))))))

(defun isearch-repeat-forward (&optional arg)
  "Search for the ARG-th next match forward; backward if ARG is negative."
  (interactive "P")
  (isearch--repeat-command arg t))

(defun isearch-repeat-backward (&optional arg)
  "Search for the ARG-th next match backward; forward if ARG is negative."
  (interactive "P")
  (isearch--repeat-command arg nil))

(defun isearch--repeat-from (position direction count)
  "Search from POSITION for the COUNT-th match in DIRECTION, `forward' or `backward'; the search keeps its direction."
  (let ((forward isearch-forward))
    ;; A match may begin right there.
    (setq isearch-just-started t isearch-other-end nil isearch-forward (eq direction 'forward))
    (goto-char position)
    (if (equal isearch-string "")
        (progn (isearch-push-state) (isearch-update))
      (isearch-repeat direction count))
    ;; The same match, found in the search's own direction.
    (unless (eq forward isearch-forward)
      (if (equal isearch-string "")
          (setq isearch-forward forward)
        (isearch-repeat (if forward 'forward 'backward))))))

(defun isearch-beginning-of-buffer (&optional arg)
  "Go to the ARG-th match of the buffer."
  (interactive "p")
  (if (and arg (< arg 0))
      (isearch-end-of-buffer (abs arg))
    (isearch--repeat-from (point-min) 'forward arg)))

(defun isearch-end-of-buffer (&optional arg)
  "Go to the ARG-th match of the buffer, counted from its end."
  (interactive "p")
  (if (and arg (< arg 0))
      (isearch-beginning-of-buffer (abs arg))
    (isearch--repeat-from (point-max) 'backward arg)))

;;; Going back, and ending.

(defun isearch-delete-char ()
  "Go back to the state of the search before the present one."
  (interactive)
  (if (null (cdr isearch-cmds))
      (ding)
    (isearch-pop-state))
  (isearch-update))

(defun isearch-exit ()
  "End the search, leaving point where it is."
  (interactive)
  (if (and search-nonincremental-instead (= 0 (length isearch-string)))
      (let ((isearch-nonincremental t))
        (isearch-edit-string))
    (isearch-done))
  (isearch-clean-overlays))

(defun isearch-cancel ()
  "End the search and go back to where it began."
  (interactive)
  (if (and isearch-push-state-function isearch-cmds)
      (let ((first (car (last isearch-cmds))))
        (if (functionp (isearch--state-pop-fun first)) (funcall (isearch--state-pop-fun first) first))))
  (goto-char isearch-opoint)
  (isearch-done t)
  (isearch-clean-overlays)
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
        (isearch-pop-state))
      (isearch-update))))

;;; Commands that are not of the search.

(defun isearch--scrolls-p (command)
  "Return non-nil if COMMAND scrolls, and so may leave the search on."
  (and (symbolp command) (or (eq (get command 'isearch-scroll) t) (eq (get command 'scroll-command) t))))

(dolist (command '(scroll-up scroll-down scroll-up-command scroll-down-command scroll-up-line scroll-down-line
                   scroll-other-window scroll-other-window-down scroll-left scroll-right recenter recenter-top-bottom
                   reposition-window
                   delete-other-windows balance-windows split-window-vertically split-window-horizontally split-window-below
                   split-window-right enlarge-window))
  (put command 'isearch-scroll t))
(dolist (command '(universal-argument universal-argument-more negative-argument digit-argument))
  (put command 'prefix-command t))
(put 'beginning-of-buffer 'isearch-motion
     '((goto-char (point-min)) . forward))
(put 'end-of-buffer 'isearch-motion
     '((goto-char (point-max)) . backward))
(put 'scroll-up-command 'isearch-motion
     '((goto-char (window-end nil t)) . forward))
(put 'scroll-down-command 'isearch-motion
     '((goto-char (window-start)) . backward))
(dolist (command '(backward-char backward-word forward-char forward-word forward-sexp backward-sexp forward-list backward-list
                   forward-sentence backward-sentence end-of-line move-end-of-line beginning-of-line
                   right-char left-char right-word left-word))
  (put command 'isearch-move 'enabled))

(defun isearch--motion (command)
  "Go to the match that COMMAND, a motion, leads to."
  (let* ((motion (get command 'isearch-motion)) (direction (cdr motion)))
    (if isearch-motion-changes-direction (setq isearch-forward (eq direction 'forward)))
    (isearch--repeat-from (save-excursion (eval (car motion) t) (point))
                          direction (prefix-numeric-value current-prefix-arg))))

(defun isearch-pre-command-hook ()
  "End the search before a command that is not of it, unless an option lets the search go on."
  (let* ((key (this-single-command-keys)) (event (if (> (length key) 0) (aref key 0)))
         (shifted (or this-command-keys-shift-translated (and (symbolp event) (memq 'shift (event-modifiers event)))))
         (option search-exit-option))
    (cond
     ((not (eq overriding-terminal-local-map isearch-mode-map)))
     ((or (commandp (lookup-key isearch-mode-map key nil)) (memq this-command isearch-menu-bar-commands)
          (memq this-command isearch-mouse-commands) (eq this-command 'undefined)))
     ((and isearch-allow-prefix
           (memq this-command '(universal-argument universal-argument-more digit-argument negative-argument))))
     ((and isearch-allow-motion (symbolp this-command) (get this-command 'isearch-motion))
      (let ((command this-command))
        (setq this-command (lambda () (interactive) (isearch--motion command)))))
     ((and isearch-allow-scroll (isearch--scrolls-p this-command))
      (setq isearch-pre-scroll-point (point)))
     ((and (symbolp this-command) (eq (get this-command 'isearch-move) 'enabled)
           (or (eq isearch-yank-on-move t) (eq option 'move)
               (and shifted (or (eq isearch-yank-on-move 'shift) (eq option 'shift-move)))))
      (setq this-command-keys-shift-translated nil)
      (setq isearch-pre-move-point (point)))
     ((and (eq option 'append) (characterp event))
      (setq this-command (lambda () (interactive) (isearch-process-search-char event))))
     ((eq option 'edit)
      (isearch-unread event)
      (setq this-command #'isearch-edit-string))
     ((and (null option) (= (length key) 1) (characterp event))
      (setq this-command #'undefined))
     (t (isearch-done)))))

(defun isearch-post-command-hook ()
  "After a command that left the search on: keep the match in the window, or take the text that was moved over."
  (when isearch-pre-scroll-point
    (let ((point isearch-pre-scroll-point))
      (setq isearch-pre-scroll-point nil)
      (unless (eq isearch-allow-scroll 'unlimited)
        (let ((side (isearch-string-out-of-window point)))
          (if side (isearch-back-into-window (eq side 'above) point) (goto-char point))))
      (isearch-update)))
  (when isearch-pre-move-point
    (let ((start isearch-pre-move-point))
      (setq isearch-pre-move-point nil)
      (unless (= start (point))
        (let ((string (buffer-substring-no-properties start (point))))
          (goto-char start)
          (isearch-yank-string string))))))

(defun isearch-string-out-of-window (isearch-point)
  "Return `above' or `below' if the match at ISEARCH-POINT is not in the window, else nil."
  (let* ((other (or isearch-other-end isearch-point)) (beg (min isearch-point other)) (end (max isearch-point other)))
    (cond ((< beg (window-start)) 'above)
          ((> end (window-end nil t)) 'below))))

(defun isearch-back-into-window (above isearch-point)
  "Scroll so that the match at ISEARCH-POINT is in the window, at its top if ABOVE, else at its bottom."
  (let* ((other (or isearch-other-end isearch-point)))
    (if above
        (progn (goto-char (min isearch-point other)) (recenter 0))
      (goto-char (max isearch-point other))
      (recenter -1))
    (goto-char isearch-point)))

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

;;; Adding text of the buffer.

(defun isearch-yank-string (string)
  "Add STRING to the search string, as text."
  (let ((text (if (and isearch-regexp (not isearch-regexp-function)) (regexp-quote string) string)))
    (when (and (eq search-upper-case 'not-yanks) isearch-case-fold-search)
      (setq text (downcase text)))
    (setq isearch-yank-flag t)
    (isearch-process-search-string text (mapconcat #'isearch-text-char-description text ""))))

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

;;; Word searches.

(defun word-search-regexp (string &optional lax)
  "Return a regexp for the words of STRING; LAX: the last may be incomplete."
  (cond
   ((equal string "") "")
   ((string-match-p "\\`\\W+\\'" string) "\\W+")
   (t (concat (if (string-match-p "\\`\\W" string) "\\W+" "\\<")
              (mapconcat #'regexp-quote (split-string string "\\W+" t) "\\W+")
              (if (string-match-p "\\W\\'" string) "\\W+" (if lax "" "\\>"))))))

(put 'word-search-regexp 'isearch-message-prefix "word ")

(defun word-search-forward (string &optional bound noerror count)
  "Search forward for the words of STRING.
BOUND, NOERROR and COUNT as in `search-forward'."
  (interactive "sWord search: ")
  (re-search-forward (word-search-regexp string nil) bound noerror count))

(defun word-search-backward (string &optional bound noerror count)
  "Search backward for the words of STRING.
BOUND, NOERROR and COUNT as in `search-forward'."
  (interactive "sWord search backward: ")
  (re-search-backward (word-search-regexp string nil) bound noerror count))

(defun word-search-forward-lax (string &optional bound noerror count)
  "Search forward for the words of STRING, the last of which may be incomplete.
BOUND, NOERROR and COUNT as in `search-forward'."
  (interactive "sWord search: ")
  (re-search-forward (word-search-regexp string t) bound noerror count))

(defun word-search-backward-lax (string &optional bound noerror count)
  "Search backward for the words of STRING, the last of which may be incomplete.
BOUND, NOERROR and COUNT as in `search-forward'."
  (interactive "sWord search backward: ")
  (re-search-backward (word-search-regexp string t) bound noerror count))

(provide 'isearch)

;;; isearch.el ends here
