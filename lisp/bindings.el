;;; bindings.el --- the default key bindings and mode line  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

;;; The mode line.

(defvar mode-line-front-space '(:eval (if (display-graphic-p) " " "-")) "Start of the mode line.")
(defvar mode-line-mule-info
  '("" (current-input-method ("" current-input-method-title)) "%Z")
  "Mode line part about the coding system.")
(defvar mode-line-client "" "Mode line part about clients.")
(defvar mode-line-modified '("%1*" "%1+") "Mode line part about the modified and read-only state.")
(defvar mode-line-remote '("%1@") "Mode line part about remote files.")
(defvar mode-line-frame-identification '(:eval (mode-line-frame-control)) "Mode line part about the frame.")
(defvar mode-line-process nil "Mode line part about a process.")
(make-variable-buffer-local 'mode-line-process)
(defvar mode-line-buffer-identification (list (propertize "%12b" 'face 'mode-line-buffer-id)) "Mode line part about the buffer.")
(make-variable-buffer-local 'mode-line-buffer-identification)
(defvar mode-line-misc-info '((global-mode-string ("" global-mode-string))) "Mode line part for other things.")
(defvar mode-line-end-spaces '(:eval (unless (display-graphic-p) "-%-")) "End of the mode line.")
(defvar mode-line-position
  '((-3 "%p") (size-indication-mode (8 " of %I"))
    (line-number-mode ((column-number-mode (10 " (%l,%c)") (6 " L%l")))
                      ((column-number-mode (5 " C%c")))))
  "Mode line part about the position.")
(defvar mode-line-modes
  (list "%[" "(" '(:propertize ("" mode-name)) '("" mode-line-process) '("" minor-mode-alist) "%n" ")" "%]" " ")
  "Mode line part about the modes.")
(defvar mode-line-compact nil "Non-nil means that runs of blanks in the mode line are one blank.")
(defvar current-input-method nil "The current input method, or nil.")
(defvar current-input-method-title nil "What the mode line shows for the input method.")

(defun mode-line-frame-control ()
  "Return the mode line part about the frame."
  (if (display-graphic-p) " " "-%F  "))

(dolist (v '(mode-line-front-space mode-line-mule-info mode-line-client mode-line-modified mode-line-remote
             mode-line-frame-identification mode-line-process mode-line-buffer-identification mode-line-misc-info
             mode-line-end-spaces mode-line-position mode-line-modes minor-mode-alist vc-mode))
  (put v 'risky-local-variable t))

(setq-default mode-line-format
              '("%e" mode-line-front-space mode-line-mule-info mode-line-client mode-line-modified mode-line-remote
                mode-line-frame-identification mode-line-buffer-identification "   " mode-line-position
                (vc-mode vc-mode) "  " mode-line-modes mode-line-misc-info mode-line-end-spaces))
(defvar vc-mode nil "What the mode line shows about version control.")
(make-variable-buffer-local 'vc-mode)
(put 'vc-mode 'permanent-local t)
(dolist (variable '(indent-tabs-mode line-prefix wrap-prefix show-trailing-whitespace display-line-numbers display-line-numbers-width
                    display-line-numbers-widen display-line-numbers-offset))
  (make-variable-buffer-local variable))
(put 'kill-buffer-hook 'permanent-local t)

(let ((first '((abbrev-mode " Abbrev") (overwrite-mode overwrite-mode) (auto-fill-function " Fill") (defining-kbd-macro " Def") (isearch-mode isearch-mode))))
  (dolist (each first)
    (setq minor-mode-alist (assq-delete-all (car each) minor-mode-alist)))
  (setq minor-mode-alist (append minor-mode-alist first)))
(defvar-local isearch-mode nil "What the mode line shows about an incremental search.")

;;; Keys.

(defun bindings--define (map &rest pairs)
  "Bind keys in MAP: PAIRS are keys, for `kbd', and commands."
  (while pairs
    (define-key map (kbd (car pairs)) (cadr pairs))
    (setq pairs (cddr pairs))))

;; Characters that insert themselves.
(let ((vec1 (make-vector 1 nil)) (c 32))
  (while (< c 127)
    (aset vec1 0 c)
    (define-key global-map vec1 #'self-insert-command)
    (setq c (1+ c)))
  (define-key global-map "\C-i" #'self-insert-command)
  (set-char-table-range (nth 1 global-map) '(160 . 4194303) #'self-insert-command))

(bindings--define global-map
  "C-@" #'set-mark-command "C-SPC" #'set-mark-command "C-a" #'move-beginning-of-line "C-b" #'backward-char "C-c" 'mode-specific-command-prefix
  "C-d" #'delete-char "C-e" #'move-end-of-line "C-f" #'forward-char "C-g" #'keyboard-quit
  "TAB" #'indent-for-tab-command "C-j" #'electric-newline-and-maybe-indent "C-k" #'kill-line "C-l" #'recenter-top-bottom
  "RET" #'newline "C-n" #'next-line "C-o" #'open-line "C-p" #'previous-line "C-q" #'quoted-insert
  "C-r" #'isearch-backward "C-s" #'isearch-forward "C-t" #'transpose-chars "C-u" #'universal-argument
  "C-v" #'scroll-up-command "C-w" #'kill-region "C-y" #'yank "C-z" #'suspend-frame
  "C-]" #'abort-recursive-edit "C-_" #'undo "C-/" #'undo "C-M-_" #'undo-redo "C-?" #'undo-redo "DEL" #'delete-backward-char)

(define-key global-map [?\C--] #'negative-argument)
(dolist (n '(0 1 2 3 4 5 6 7 8 9))
  (define-key global-map (vector (+ ?\C-\0 ?0 n)) #'digit-argument)
  (define-key esc-map (number-to-string n) #'digit-argument)
  (define-key global-map (vector (+ ?\C-\M-\0 ?0 n)) #'digit-argument))
(define-key esc-map "-" #'negative-argument)
(define-key global-map [?\C-\M--] #'negative-argument)

(defvar mode-specific-map nil "Keymap of C-c.")
(define-prefix-command 'mode-specific-command-prefix 'mode-specific-map)
(defvar goto-map (make-sparse-keymap) "Keymap of M-g.")
(defvar search-map (make-sparse-keymap) "Keymap of M-s.")
(defvar narrow-map (make-sparse-keymap) "Keymap of C-x n.")
(defvar ctl-x-r-map (make-sparse-keymap) "Keymap of C-x r.")
(defvar abbrev-map (make-sparse-keymap) "Keymap of C-x a.")
(defvar ctl-x-x-map (make-sparse-keymap) "Keymap of C-x x.")

(bindings--define esc-map
  "C-b" #'backward-sexp "C-d" #'down-list "C-f" #'forward-sexp "C-h" #'mark-defun "C-k" #'kill-sexp
  "C-n" #'forward-list "C-o" #'split-line "C-p" #'backward-list "C-u" #'backward-up-list
  "C-a" #'beginning-of-defun "C-e" #'end-of-defun "C-t" #'transpose-sexps "C-s" #'isearch-forward-regexp "C-r" #'isearch-backward-regexp
  "C-v" #'scroll-other-window "C-\\" #'indent-region "C-@" #'mark-sexp "C-w" #'append-next-kill "C-c" #'exit-recursive-edit
  "SPC" #'just-one-space "\\" #'delete-horizontal-space "^" #'delete-indentation "<" #'beginning-of-buffer ">" #'end-of-buffer
  "%" #'query-replace ":" #'eval-expression ";" #'comment-dwim "=" #'count-words-region
  "@" #'mark-word "a" #'backward-sentence "b" #'backward-word "c" #'capitalize-word "d" #'kill-word
  "e" #'forward-sentence "f" #'forward-word "g" goto-map "h" #'mark-paragraph "i" #'tab-to-tab-stop "j" #'default-indent-new-line
  "k" #'kill-sentence "l" #'downcase-word "m" #'back-to-indentation "q" #'fill-paragraph "r" #'move-to-window-line-top-bottom
  "s" search-map "t" #'transpose-words "u" #'upcase-word "v" #'scroll-down-command "w" #'kill-ring-save "x" #'execute-extended-command
  "X" #'execute-extended-command-for-buffer "y" #'yank-pop "z" #'zap-to-char "'" #'abbrev-prefix-mark "(" #'insert-parentheses ")" #'move-past-close-and-reindent "{" #'backward-paragraph "}" #'forward-paragraph "DEL" #'backward-kill-word)
(define-key esc-map "\e\e" #'keyboard-escape-quit)
(define-key esc-map [?\C-%] #'query-replace-regexp)
(define-key global-map [?\C-\M-%] #'query-replace-regexp)

(bindings--define ctl-x-map
  "C-b" #'list-buffers "C-c" #'save-buffers-kill-terminal "C-e" #'eval-last-sexp "C-f" #'find-file "C-i" #'indent-rigidly "C-k" 'kmacro-keymap
  "C-l" #'downcase-region "C-n" #'set-goal-column "C-o" #'delete-blank-lines "C-p" #'mark-page "C-q" #'read-only-mode
  "C-d" #'list-directory "C-r" #'find-file-read-only "C-s" #'save-buffer "C-t" #'transpose-lines "C-u" #'upcase-region "C-v" #'find-alternate-file
  "C-w" #'write-file "C-x" #'exchange-point-and-mark "C-z" #'suspend-frame "C-@" #'pop-global-mark "C-SPC" #'pop-global-mark
  "(" #'kmacro-start-macro ")" #'kmacro-end-macro "e" #'kmacro-end-and-call-macro "q" #'kbd-macro-query
  "0" #'delete-window "1" #'delete-other-windows "2" #'split-window-below "3" #'split-window-right
  "4" 'ctl-x-4-prefix "5" 'ctl-x-5-prefix "=" #'what-cursor-position "." #'set-fill-prefix ";" #'comment-set-column
  "b" #'switch-to-buffer "f" #'set-fill-column "h" #'mark-whole-buffer "i" #'insert-file "k" #'kill-buffer
  "n" narrow-map "o" #'other-window "r" ctl-x-r-map "s" #'save-some-buffers "u" #'undo "z" #'repeat "t" tab-prefix-map
  "+" #'balance-windows "^" #'enlarge-window "{" #'shrink-window-horizontally "}" #'enlarge-window-horizontally
  "-" #'shrink-window-if-larger-than-buffer "<" #'scroll-left ">" #'scroll-right "[" #'backward-page "]" #'forward-page "DEL" #'backward-kill-sentence
  "<left>" #'previous-buffer "<right>" #'next-buffer "ESC ESC" #'repeat-complex-command "M-:" #'repeat-complex-command
  "SPC" #'rectangle-mark-mode "'" #'expand-abbrev "l" #'count-lines-page "$" #'set-selective-display "`" #'next-error)
(define-key ctl-x-map [?\C-\;] #'comment-line)

(bindings--define ctl-x-4-map
  "f" #'find-file-other-window "C-f" #'find-file-other-window "b" #'switch-to-buffer-other-window "C-o" #'display-buffer "0" #'kill-buffer-and-window "r" #'find-file-read-only-other-window "c" #'clone-indirect-buffer-other-window
  "1" #'same-window-prefix "4" #'other-window-prefix)
(bindings--define ctl-x-5-map "0" #'delete-frame "1" #'delete-other-frames "o" #'other-frame "b" #'switch-to-buffer-other-frame
  "f" #'find-file-other-frame "C-f" #'find-file-other-frame "r" #'find-file-read-only-other-frame "C-o" #'display-buffer-other-frame)
(bindings--define goto-map "g" #'goto-line "M-g" #'goto-line "c" #'goto-char "TAB" #'move-to-column "n" #'next-error "p" #'previous-error "M-n" #'next-error "M-p" #'previous-error)
(bindings--define search-map "w" #'isearch-forward-word "M-." #'isearch-forward-thing-at-point "." #'isearch-forward-symbol-at-point "o" #'occur "_" #'isearch-forward-symbol)
(bindings--define search-map "h r" #'highlight-regexp "h p" #'highlight-phrase "h l" #'highlight-lines-matching-regexp
  "h ." #'highlight-symbol-at-point "h u" #'unhighlight-regexp "h f" #'hi-lock-find-patterns "h w" #'hi-lock-write-interactive-patterns)
(bindings--define narrow-map "g" #'goto-line-relative "n" #'narrow-to-region "w" #'widen "p" #'narrow-to-page "d" #'narrow-to-defun)
(bindings--define ctl-x-r-map
  "C-@" #'point-to-register "C-SPC" #'point-to-register "SPC" #'point-to-register "j" #'jump-to-register "s" #'copy-to-register
  "b" #'bookmark-jump "m" #'bookmark-set "M" #'bookmark-set-no-overwrite "l" #'bookmark-bmenu-list
  "x" #'copy-to-register "i" #'insert-register "g" #'insert-register "r" #'copy-rectangle-to-register "n" #'number-to-register
  "+" #'increment-register "w" #'window-configuration-to-register
  "c" #'clear-rectangle "k" #'kill-rectangle "d" #'delete-rectangle "y" #'yank-rectangle "o" #'open-rectangle
  "t" #'string-rectangle "N" #'rectangle-number-lines "M-w" #'copy-rectangle-as-kill)
(bindings--define abbrev-map
  "l" #'add-mode-abbrev "C-a" #'add-mode-abbrev "g" #'add-global-abbrev "+" #'add-mode-abbrev "i g" #'inverse-add-global-abbrev
  "i l" #'inverse-add-mode-abbrev "-" #'inverse-add-global-abbrev "e" #'expand-abbrev "'" #'expand-abbrev)
(define-key ctl-x-map "a" abbrev-map)
(bindings--define ctl-x-x-map
  "f" #'font-lock-update
  "g" #'revert-buffer-quick "i" #'insert-buffer "n" #'clone-buffer "r" #'rename-buffer "t" #'toggle-truncate-lines "u" #'rename-uniquely)
(define-key ctl-x-map "x" ctl-x-x-map)

(bindings--define global-map
  "<home>" #'move-beginning-of-line "<end>" #'move-end-of-line "C-<home>" #'beginning-of-buffer "C-<end>" #'end-of-buffer
  "M-<home>" #'beginning-of-buffer-other-window "M-<end>" #'end-of-buffer-other-window
  "<left>" #'left-char "<right>" #'right-char "<up>" #'previous-line "<down>" #'next-line
  "C-<left>" #'left-word "C-<right>" #'right-word "M-<left>" #'left-word "M-<right>" #'right-word
  "C-<up>" #'backward-paragraph "C-<down>" #'forward-paragraph
  "<prior>" #'scroll-down-command "<next>" #'scroll-up-command "C-<prior>" #'scroll-right "C-<next>" #'scroll-left
  "M-<prior>" #'scroll-other-window-down "M-<next>" #'scroll-other-window
  "<insert>" #'overwrite-mode "C-<insert>" #'kill-ring-save "S-<insert>" #'yank "S-<delete>" #'kill-region
  "<deletechar>" #'delete-forward-char "<delete>" #'delete-forward-char "C-<delete>" #'kill-word "C-<backspace>" #'backward-kill-word "M-<delete>" #'backward-kill-word
  "<undo>" #'undo "<redo>" #'repeat-complex-command "<again>" #'repeat-complex-command "<f3>" #'kmacro-start-macro-or-insert-counter "<f4>" #'kmacro-end-or-call-macro "<f1>" 'help-command "C-h" 'help-command)

(bindings--define global-map
  "<XF86Back>" #'previous-buffer "<XF86Forward>" #'next-buffer "<begin>" #'beginning-of-buffer "<deleteline>" #'kill-line
  "<execute>" #'execute-extended-command "<menu>" #'execute-extended-command "<find>" #'search-forward "<open>" #'find-file
  "<insertchar>" #'overwrite-mode "C-<insertchar>" #'kill-ring-save "S-<insertchar>" #'yank "<insertline>" #'open-line
  "<switch-frame>" #'handle-switch-frame "C-S-<backspace>" #'kill-whole-line
  "C-M-<down>" #'down-list "C-M-<up>" #'backward-up-list "C-M-<left>" #'backward-sexp "C-M-<right>" #'forward-sexp
  "C-M-<home>" #'beginning-of-defun "C-M-<end>" #'end-of-defun "M-<begin>" #'beginning-of-buffer-other-window)
(define-key global-map [?\C-\M-\S-l] #'recenter-other-window)
(define-key global-map [?\C-\M-\S-v] #'scroll-other-window-down)
(bindings--define esc-map
  "/" #'dabbrev-expand "C-/" #'dabbrev-completion "C-SPC" #'mark-sexp "C-j" #'default-indent-new-line "M-:" #'eval-expression "~" #'not-modified
  "!" #'shell-command "&" #'async-shell-command "|" #'shell-command-on-region
  "<begin>" #'beginning-of-buffer-other-window "<home>" #'beginning-of-buffer-other-window "<end>" #'end-of-buffer-other-window
  "<left>" #'backward-word "<right>" #'forward-word "<next>" #'scroll-other-window "<prior>" #'scroll-other-window-down
  "C-<backspace>" #'backward-kill-sexp "C-<delete>" #'backward-kill-sexp "C-<down>" #'down-list "C-<up>" #'backward-up-list
  "C-<left>" #'backward-sexp "C-<right>" #'forward-sexp "C-<home>" #'beginning-of-defun "C-<end>" #'end-of-defun)
(bindings--define ctl-x-map "C-<left>" #'previous-buffer "C-<right>" #'next-buffer "8 RET" #'insert-char)

;; Function keys that mean characters, when they have no binding of their own.
(set-keymap-parent local-function-key-map function-key-map)
(dolist (pair '((backspace . 127) (delete . [deletechar]) (tab . ?\t) (linefeed . ?\n) (clear . ?\C-l) (return . ?\C-m) (escape . ?\e)
                (kp-enter . ?\C-m) (kp-0 . ?0) (kp-1 . ?1) (kp-2 . ?2) (kp-3 . ?3) (kp-4 . ?4) (kp-5 . ?5) (kp-6 . ?6) (kp-7 . ?7) (kp-8 . ?8) (kp-9 . ?9)
                (kp-add . ?+) (kp-subtract . ?-) (kp-multiply . ?*) (kp-divide . ?/) (kp-decimal . ?.) (kp-separator . ?,) (kp-equal . ?=) (kp-tab . ?\t) (kp-space . ?\s)))
  (define-key function-key-map (vector (car pair)) (if (vectorp (cdr pair)) (cdr pair) (vector (cdr pair))))
  (if (integerp (cdr pair)) (put (car pair) 'ascii-character (cdr pair))))
(define-key function-key-map [C-tab] [?\C-\t])
(define-key function-key-map [S-tab] [backtab])
(dolist (pair '((kp-home . home) (kp-end . end) (kp-left . left) (kp-right . right) (kp-up . up) (kp-down . down) (kp-prior . prior) (kp-next . next) (kp-insert . insert) (kp-delete . delete) (kp-begin . begin)))
  (define-key function-key-map (vector (car pair)) (vector (cdr pair))))

(defun right-char (&optional n) "Move N characters right." (interactive "^p") (forward-char n))
(defun left-char (&optional n) "Move N characters left." (interactive "^p") (backward-char n))
(defun right-word (&optional n) "Move N words right." (interactive "^p") (forward-word n))
(defun left-word (&optional n) "Move N words left." (interactive "^p") (backward-word n))


(defvar repeat-previous-repeated-command nil "The command that `repeat' repeated last.")
(defun repeat (repeat-arg)
  "Run the last command again, with REPEAT-ARG as its argument; z repeats again."
  (interactive "P")
  (let ((command (if (eq last-command 'repeat) repeat-previous-repeated-command last-repeatable-command))
        ;; The command may be a keyboard macro with events of its own.
        (event last-command-event))
    (when (memq command '(nil mode-exited)) (error "There is nothing to repeat"))
    (setq repeat-previous-repeated-command command)
    (let ((current-prefix-arg (or repeat-arg last-prefix-arg)))
      (setq this-command command real-this-command command)
      (let ((prefix-arg current-prefix-arg)) (command-execute command)))
    (setq this-command 'repeat)
    (let ((map (make-sparse-keymap)))
      (define-key map (vector event) #'repeat)
      (set-transient-map map))))

(setq debug-ignored-errors '(beginning-of-line beginning-of-buffer end-of-line end-of-buffer end-of-file buffer-read-only
                             file-supersession mark-inactive user-error))

;; Of several keys, the one that help shows.
(put 'next-buffer :advertised-binding [?\C-x right])
(put 'previous-buffer :advertised-binding [?\C-x left])
(put 'set-mark-command :advertised-binding [?\C-\s])
(put 'undo :advertised-binding [?\C-x ?u])

(defun bindings--define-key (map key item)
  "Bind KEY in MAP to ITEM, a command, a keymap or a menu item, whose texts are shared by all who make it."
  (define-key map key
    (cond
     ((and (eq (car-safe item) 'menu-item) (stringp (nth 1 item)))
      (append (list 'menu-item (purecopy (nth 1 item))) (nthcdr 2 item)))
     ((and (consp item) (stringp (car item)))
      (cons (purecopy (car item)) (cdr item)))
     (t item))))

;;; The name of the buffer in the mode line.

(defun mode-line-previous-buffer (event)
  "Show the previous buffer in the window of EVENT."
  (interactive "e")
  (save-selected-window
    (select-window (posn-window (event-start event)))
    (previous-buffer)
    (force-mode-line-update)))

(defun mode-line-next-buffer (event)
  "Show the next buffer in the window of EVENT."
  (interactive "e")
  (save-selected-window
    (select-window (posn-window (event-start event)))
    (next-buffer)
    (force-mode-line-update)))

(defvar mode-line-buffer-identification-keymap
  (let ((map (make-sparse-keymap)))
    (define-key map [mode-line mouse-1] #'mode-line-previous-buffer)
    (define-key map [mode-line mouse-3] #'mode-line-next-buffer)
    (define-key map [header-line down-mouse-1] #'ignore)
    (define-key map [header-line mouse-1] #'mode-line-previous-buffer)
    (define-key map [header-line down-mouse-3] #'ignore)
    (define-key map [header-line mouse-3] #'mode-line-next-buffer)
    map)
  "Keymap of the name of the buffer in the mode line.")

(defun propertized-buffer-identification (fmt)
  "Return a list with FMT, a format of the mode line for the buffer's name, with its face, help and keys."
  (list (propertize fmt
                    'face 'mode-line-buffer-id
                    'help-echo "Buffer name\nmouse-1: Previous buffer\nmouse-3: Next buffer"
                    'mouse-face 'mode-line-highlight
                    'local-map mode-line-buffer-identification-keymap)))

(provide 'bindings)

;;; bindings.el ends here
