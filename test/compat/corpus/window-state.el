;;; window-state.el --- states of windows, and windows of output  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later
(progn
  (defun ws-shown () (mapcar (lambda (w) (list (buffer-name (window-buffer w)) (window-total-height w) (window-total-width w) (window-point w) (window-start w))) (window-list nil nil (frame-first-window))))
  (defmacro ws (&rest body)
    `(progn (delete-other-windows) (set-window-prev-buffers nil nil) (set-window-next-buffers nil nil)
            (dolist (n '("ws-a" "ws-b" "ws-c")) (with-current-buffer (get-buffer-create n) (erase-buffer) (insert "aaaa\nbbbb\ncccc\n")))
            (switch-to-buffer "ws-a") (set-window-prev-buffers nil nil) (goto-char 3) ,@body))
  nil)
(ws (window-state-get nil t))
(ws (split-window) (other-window 1) (switch-to-buffer "ws-b") (set-window-prev-buffers nil nil) (window-state-get nil t))
(ws (split-window) (other-window 1) (switch-to-buffer "ws-b") (split-window-right) (other-window 1) (switch-to-buffer "ws-c") (window-state-get nil t))
(ws (split-window) (other-window 1) (switch-to-buffer "ws-b") (split-window-right) (window-state-get (selected-window) t))
(ws (split-window) (other-window 1) (switch-to-buffer "ws-b") (split-window-right) (window-state-buffers (window-state-get nil t)))
(ws (let ((s (window-state-get))) (list (car (nth 1 s)) (cdr (assq 'buffer (seq-filter #'consp (cdr s)))))))
;; Putting back.
(ws (split-window) (other-window 1) (switch-to-buffer "ws-b") (goto-char 7) (split-window-right) (let ((s (window-state-get nil t))) (delete-other-windows) (list (window-state-put s (frame-root-window)) (ws-shown) (buffer-name (window-buffer)))))
(ws (split-window nil 8) (other-window 1) (switch-to-buffer "ws-b") (split-window nil 6) (let ((s (window-state-get nil t))) (delete-other-windows) (window-state-put s (frame-root-window)) (ws-shown)))
(ws (split-window) (let ((s (window-state-get nil))) (delete-other-windows) (split-window-right) (other-window 1) (switch-to-buffer "ws-c") (window-state-put s (frame-root-window)) (ws-shown)))
(ws (let ((s (window-state-get nil t))) (goto-char 8) (split-window) (set-window-buffer nil "ws-c") (window-state-put s (next-window)) (ws-shown)))
(ws (split-window) (set-window-buffer nil "ws-b") (let ((s (window-state-get nil t))) (kill-buffer "ws-b") (delete-other-windows) (window-state-put s (frame-root-window)) (ws-shown)))
(condition-case e (window-state-get 3) (error e))
;; Exchanging.
(ws (goto-char 7) (split-window) (set-window-buffer (next-window) "ws-b") (window-swap-states) (list (ws-shown) (buffer-name (window-buffer))))
(ws (condition-case e (window-swap-states) (error (car e))))
;; Output.
(ws (list (with-temp-buffer-window "ws-out" nil nil (princ "hello\n") 5) (with-current-buffer "ws-out" (list major-mode buffer-read-only (buffer-string) (buffer-modified-p))) (count-windows) (buffer-name)))
(ws (list (with-current-buffer-window "ws-out" nil nil (insert "x\n") (buffer-name)) (with-current-buffer "ws-out" (buffer-string))))
(ws (with-temp-buffer-window "ws-out" nil (lambda (w v) (list (windowp w) v (buffer-name (window-buffer w)))) 7))
(ws (let (r) (let ((temp-buffer-window-setup-hook (list (lambda () (push (buffer-name) r)))) (temp-buffer-window-show-hook (list (lambda () (push (list (buffer-name) (buffer-name (window-buffer))) r))))) (with-temp-buffer-window "ws-out" nil nil (princ "z"))) r))
(list (func-arity 'window-state-get) (func-arity 'window-state-put) (func-arity 'window-swap-states) (func-arity 'temp-buffer-window-show))
(progn (delete-other-windows) (mapc #'kill-buffer '("ws-a" "ws-c" "ws-out")) nil)
