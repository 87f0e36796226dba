;;; isearch-state.el --- steps of incremental searches, their states and prompts  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later
(progn
  (switch-to-buffer "is-a") (insert "foo bar\nbaz bar foo\nqux_a Foo  bar\n") (set-buffer-modified-p nil)
  (defun is-say (string) (substring-no-properties string))
  (defun is-now () (list (point) isearch-other-end isearch-success isearch-string (is-say (isearch-message-prefix)) (is-say (isearch-message-suffix)) (length isearch-cmds)))
  (defmacro is-in (&rest body)
    `(with-current-buffer "is-a" (goto-char 1) (setq mark-active nil)
       (let ((inhibit-message t) (search-ring nil) (regexp-search-ring nil) (case-fold-search t))
         (unwind-protect (progn ,@body) (if isearch-mode (isearch-done t))))))
  nil)
(mapcar (lambda (f) (list f (func-arity f)))
        '(isearch-abort isearch-back-into-window isearch-backslash isearch-backward isearch-beginning-of-buffer isearch-cancel
          isearch-delete-char isearch-done isearch-end-of-buffer isearch-exit isearch-fail-pos isearch-fallback isearch-highlight
          isearch-lazy-count-format isearch-lazy-highlight-buffer-update isearch-lazy-highlight-match isearch-lazy-highlight-new-loop
          isearch-lazy-highlight-search isearch-lazy-highlight-start isearch-lazy-highlight-update isearch-message
          isearch-message-prefix isearch-message-suffix isearch-mode isearch-no-upper-case-p isearch-pop-state
          isearch-post-command-hook isearch-pre-command-hook isearch-printing-char isearch-process-search-char isearch-process-search-string
          isearch-push-state isearch-quote-char isearch-repeat isearch-repeat-backward isearch-resume isearch-search isearch-search-fun
          isearch-search-fun-default isearch-search-string isearch-string-out-of-window isearch-symbol-regexp isearch-text-char-description
          isearch-unread isearch-update isearch-update-ring isearch-yank-string lazy-highlight-cleanup search-forward-lax-whitespace
          word-search-forward-lax word-search-backward-lax isearch--get-state isearch--set-state isearch--momentary-message
          isearch--describe-regexp-mode isearch--lax-regexp-function-p isearch-mouse-leave-buffer))
(mapcar (lambda (v) (list v (default-value v) (and (get v 'custom-type) t)))
        '(isearch-allow-motion isearch-allow-prefix isearch-allow-scroll isearch-lazy-count isearch-lazy-highlight
          isearch-motion-changes-direction isearch-repeat-on-direction-change isearch-resume-in-command-history
          isearch-yank-on-move lazy-count-suffix-format lazy-highlight-buffer lazy-highlight-cleanup
          lazy-highlight-initial-delay lazy-highlight-interval lazy-highlight-no-delay-length
          regexp-search-ring-max search-highlight search-nonincremental-instead
          search-ring-max search-ring-update))
(list search-whitespace-regexp lazy-count-prefix-format lazy-highlight-max-at-a-time lazy-highlight-buffer-max-at-a-time search-exit-option
      search-upper-case isearch-wrap-pause search-default-mode search-highlight-submatches isearch-search-fun-function
      isearch-message-function isearch-wrap-function isearch-push-state-function isearch-message-prefix-add isearch-message-suffix-add
      isearch-filter-predicate isearch-face isearch-lax-whitespace isearch-regexp-lax-whitespace)
(mapcar (lambda (k) (list k (lookup-key isearch-mode-map (kbd k))))
        '("a" "SPC" "é" "C-s" "C-r" "C-M-s" "C-M-r" "DEL" "<backspace>" "C-g" "C-q" "RET" "<return>" "C-j" "TAB" "C-w" "C-M-w" "C-M-d" "C-M-y" "C-y"
          "C-M-z" "M-s C-e" "M-s M-<" "M-s M->" "C-x 8 RET" "M-n" "M-p" "M-y" "C-M-i" "M-c" "M-r" "M-e" "M-s c" "M-s i" "M-s r" "M-s w" "M-s _"
          "M-s SPC" "M-s e" "M-s o" "M-s h r" "M-s h l" "M-%" "C-M-%" "<mouse-2>" "<xterm-paste>" "C-h k" "C-h b" "C-h m" "C-h q" "C-h C-h"
          "<f1> b" "<help> k" "M-ESC ESC" "C-f" "M-f" "C-u" "C-a"))
(mapcar (lambda (k) (list k (lookup-key minibuffer-local-isearch-map (kbd k))))
        '("RET" "C-M-i" "C-s" "C-r" "C-f" "<right>" "C-g" "M-p" "C-j"))
(mapcar (lambda (s) (list s (get s 'isearch-message-prefix))) '(isearch-symbol-regexp word-search-regexp))
;; The first state, and steps.
(is-in (isearch-mode t) (list (is-now) (isearch--get-state)))
(is-in (isearch-mode t) (isearch-process-search-string "ba" "ba") (list (is-now) (isearch--get-state) isearch-match-data))
(is-in (isearch-mode t) (mapcar (lambda (c) (isearch-process-search-char c) (is-now)) "baz"))
(is-in (isearch-mode t) (mapcar (lambda (c) (isearch-process-search-char c) (is-now)) "baQx"))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (list (progn (isearch-repeat 'forward) (is-now)) (progn (isearch-repeat 'forward) (is-now)) (progn (isearch-repeat 'forward) (is-now)) (progn (isearch-repeat 'forward) (is-now)) isearch-wrapped))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-repeat 'forward 2) (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-repeat 'backward) (is-now))
(is-in (goto-char (point-max)) (isearch-mode nil) (mapcar (lambda (c) (isearch-process-search-char c) (is-now)) "bar"))
(is-in (goto-char (point-max)) (isearch-mode nil) (mapc #'isearch-process-search-char "foo") (isearch-repeat 'backward) (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "baz") (list (progn (isearch-delete-char) (is-now)) (progn (isearch-delete-char) (is-now)) (progn (isearch-delete-char) (is-now))))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-del-char 1) (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-repeat 'forward) (isearch-del-char 2) (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-beginning-of-buffer) (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-beginning-of-buffer 2) (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-end-of-buffer) (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-end-of-buffer 2) (is-now))
;; Prompts.
(is-in (isearch-mode t t) (list (is-now) (is-say (isearch-message-prefix nil t)) (is-say (isearch-message-prefix t)) (is-say (isearch-message-suffix t))))
(is-in (isearch-mode nil nil nil nil #'word-search-regexp) (is-now))
(is-in (isearch-mode nil nil nil nil #'isearch-symbol-regexp) (is-now))
(is-in (isearch-mode t nil nil nil (lambda (s &optional _lax) (concat s "z"))) (isearch-process-search-string "ba" "ba") (is-now))
(is-in (isearch-mode t) (isearch-process-search-string "ba" "ba") (isearch-toggle-word) (list (is-now) isearch-adjusted isearch-regexp-function isearch-regexp))
(is-in (isearch-mode t) (isearch-process-search-string "ba" "ba") (isearch-toggle-symbol) (list (is-now) isearch-adjusted isearch-regexp-function isearch-regexp))
(is-in (isearch-mode t) (isearch-process-search-string "ba" "ba") (isearch-toggle-regexp) (list (is-now) isearch-adjusted isearch-regexp-function isearch-regexp))
(is-in (isearch-mode t) (isearch-process-search-string "ba" "ba") (isearch-toggle-regexp) (isearch-toggle-regexp) (list (is-now) isearch-adjusted isearch-regexp-function isearch-regexp))
(is-in (isearch-mode t) (isearch-toggle-case-fold) (list (is-now) isearch-case-fold-search) (mapc #'isearch-process-search-char "Foo") (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "foo") (isearch-toggle-case-fold) (isearch-repeat 'forward) (isearch-repeat 'forward) (is-now))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "Foo") (list (is-now) isearch-case-fold-search (progn (isearch-delete-char) isearch-case-fold-search) (progn (isearch-delete-char) (isearch-delete-char) isearch-case-fold-search)))
(is-in (isearch-mode t) (isearch-toggle-lax-whitespace) (prog1 (list isearch-lax-whitespace isearch-adjusted) (setq isearch-lax-whitespace t)))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "foo bar") (isearch-repeat 'forward) (is-now))
(is-in (let ((isearch-message-prefix-add "A: ") (isearch-message-suffix-add " Z")) (isearch-mode t) (is-now)))
(is-in (isearch-mode t) (isearch-process-search-string "ba" "ba") (is-say (isearch-message t)))
(is-in (isearch-mode t) (isearch-process-search-string "baQ" "baQ") (list (isearch-message t) (isearch-fail-pos) (isearch-fail-pos t)))
(is-in (isearch-mode t) (mapc #'isearch-process-search-char "baQ") (list (isearch-message t) (isearch-fail-pos) (isearch-fail-pos t)))
(is-in (isearch-mode t) (isearch-process-search-string "ba" "ba") (list (isearch-fail-pos) (isearch-fail-pos t)))
(is-in (isearch-mode t nil nil nil #'regexp-quote) (isearch-process-search-string "ba" "ba") (is-now))
(mapcar (lambda (f) (isearch--describe-regexp-mode f)) '(nil t word-search-regexp isearch-symbol-regexp regexp-quote))
(mapcar (lambda (f) (isearch--describe-regexp-mode f t)) '(nil t word-search-regexp isearch-symbol-regexp regexp-quote))
;; Regexps.
(mapcar #'isearch-backslash '("" "a" "\\" "a\\\\" "a\\\\\\"))
(is-in (isearch-mode t t) (mapcar (lambda (c) (isearch-process-search-char c) (list (is-now) isearch-adjusted isearch-error)) "ba*z"))
(is-in (isearch-mode t t) (mapcar (lambda (c) (isearch-process-search-char c) (list (is-now) isearch-adjusted isearch-error)) "[b]a"))
(is-in (isearch-mode t t) (mapcar (lambda (c) (isearch-process-search-char c) (list (is-now) isearch-adjusted isearch-error)) "bar\\|foo"))
(is-in (isearch-mode t t) (mapcar (lambda (c) (isearch-process-search-char c) (list (is-now) isearch-adjusted isearch-error)) "fo\\{2\\}"))
(is-in (isearch-mode t t) (mapcar (lambda (c) (isearch-process-search-char c) (list (point) isearch-success isearch-adjusted isearch-error)) "\\(ba\\)z"))
(is-in (isearch-mode t t) (isearch-process-search-string "$" "$") (list (is-now) (progn (isearch-repeat 'forward) (is-now)) (progn (isearch-repeat 'forward) (is-now))))
;; Text of the buffer.
(is-in (isearch-mode t) (list (progn (isearch-yank-word-or-char 1) (is-now)) (progn (isearch-yank-word-or-char 1) (is-now)) (progn (isearch-yank-char 2) (is-now))))
(is-in (goto-char 21) (isearch-mode t) (list (progn (isearch-yank-symbol-or-char 1) (is-now)) (progn (isearch-yank-symbol-or-char 1) (is-now))))
(is-in (isearch-mode t) (isearch-yank-line) (is-now))
(is-in (isearch-mode t) (isearch-yank-line 2) (is-now))
(is-in (isearch-mode t) (isearch-yank-until-char ?a) (is-now))
(is-in (isearch-mode t) (isearch-yank-until-char ?a 2) (is-now))
(is-in (isearch-mode t) (isearch-yank-word 2) (is-now))
(is-in (let ((kill-ring '("bar" "foo")) (kill-ring-yank-pointer nil)) (setq kill-ring-yank-pointer kill-ring) (isearch-mode t) (isearch-yank-kill) (is-now)))
(is-in (isearch-mode t) (isearch-yank-string "FOO") (is-now))
(is-in (isearch-mode t t) (isearch-yank-string "a.b") (is-now))
(is-in (let ((search-upper-case t)) (isearch-mode t) (isearch-yank-string "FOO") (is-now)))
;; Ending.
(is-in (isearch-mode t) (isearch-process-search-string "ba" "ba") (isearch-done) (list search-ring regexp-search-ring (mark t) isearch-mode))
(is-in (isearch-mode t t) (isearch-process-search-string "ba" "ba") (isearch-done t) (list search-ring regexp-search-ring))
(is-in (let ((r nil)) (let ((isearch-mode-end-hook (list (lambda () (push isearch-mode-end-hook-quit r))))) (isearch-mode t) (isearch-done) (isearch-mode t) (isearch-done t) (isearch-mode t) (condition-case nil (isearch-cancel) (quit nil))) r))
(is-in (isearch-update-ring "a") (isearch-update-ring "b") (isearch-update-ring "a") (isearch-update-ring "c" t) (list search-ring regexp-search-ring))
(is-in (let ((search-ring-max 2)) (mapc #'isearch-update-ring '("a" "b" "c")) search-ring))
(is-in (isearch-resume "bar" nil nil t "bar" t) (is-now))
(is-in (isearch-resume "b.r" t nil nil "b.r" nil) (is-now))
(is-in (let ((command-history nil) (isearch-resume-in-command-history t)) (isearch-mode t) (isearch-process-search-string "ba" "ba") (isearch-done) command-history))
;; What programs replace.
(is-in (let ((isearch-search-fun-function (lambda () (lambda (s &optional b n c) (search-forward (concat s "z") b n c))))) (isearch-mode t) (isearch-process-search-string "ba" "ba") (is-now)))
(is-in (let ((calls nil)) (let ((isearch-push-state-function (lambda () (lambda (state) (push (isearch--state-string state) calls))))) (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-delete-char) (isearch-delete-char)) calls))
(is-in (let ((isearch-wrap-function (lambda () (goto-char 10)))) (isearch-mode t) (mapc #'isearch-process-search-char "foo") (isearch-repeat 'forward) (isearch-repeat 'forward) (isearch-repeat 'forward) (isearch-repeat 'forward) (is-now)))
(is-in (let ((isearch-wrap-pause 'no)) (isearch-mode t) (mapc #'isearch-process-search-char "baz") (isearch-repeat 'forward) (is-now)))
(is-in (let ((isearch-wrap-pause nil)) (isearch-mode t) (mapc #'isearch-process-search-char "baz") (isearch-repeat 'forward) (isearch-repeat 'forward) (is-now)))
(is-in (let ((isearch-repeat-on-direction-change t)) (isearch-mode t) (mapc #'isearch-process-search-char "bar") (isearch-repeat 'forward) (isearch-repeat 'backward) (is-now)))
(is-in (let ((search-default-mode t)) (isearch-mode t) (list isearch-regexp isearch-regexp-function (is-now))))
(is-in (let ((search-default-mode #'word-search-regexp)) (isearch-mode t) (list isearch-regexp isearch-regexp-function (is-now))))
;; Searches that are not incremental.
(is-in (list (word-search-forward-lax "ba") (word-search-forward-lax "bar fo") (condition-case e (word-search-forward-lax "xyz") (error e)) (word-search-backward-lax "qu" nil t)))
(is-in (list (search-forward-lax-whitespace "Foo bar") (search-backward-lax-whitespace "foo bar") (re-search-forward-lax-whitespace "o b.r" nil t 2) (re-search-backward-lax-whitespace "f.o b" nil t)))
(list (word-search-regexp "a b" t) (word-search-regexp "a b") (word-search-regexp " a") (word-search-regexp "") (isearch-symbol-regexp "a-b c" t))
(mapcar (lambda (s) (list (isearch-no-upper-case-p s nil) (isearch-no-upper-case-p s t))) '("a" "A" "\\W" "a\\Wb" "[[:upper:]]" "\\\\W" ""))
(mapcar #'isearch-text-char-description '(?a ?\C-a ?\n ?\t ?\177 ?é))
