;; SPDX-License-Identifier: GPL-3.0-or-later
;; Processes and Lisp threads: who waits for whom, and who may read.
(setq process-connection-type nil)
(defvar pt-log nil)
(defun pt-sh (command &rest args) (apply #'make-process :name "p" :sentinel 'ignore :filter 'ignore :command (list "/bin/sh" "-c" command) args))
(defun pt-clean () (setq pt-log nil) (mapc #'delete-process (process-list)) (process-list))
(defun pt-wait (p) (while (accept-process-output p)))
;; A thread that waits lets others run.
(let* ((p (pt-sh "sleep 0.3; echo x")) (th (make-thread (lambda () (push 'begun pt-log) (thread-yield) (push 'going-on pt-log))))) (prog1 (list (accept-process-output p 5) (reverse pt-log)) (thread-join th) (pt-clean)))
(let* ((th (make-thread (lambda () (let ((p (pt-sh "sleep 0.2; echo x" :filter (lambda (_p s) (push s pt-log))))) (pt-wait p) (push 'done pt-log) 'value))))) (prog1 (list (thread-join th) (reverse pt-log)) (pt-clean)))
(let* ((threads (mapcar (lambda (n) (make-thread (lambda () (let ((p (pt-sh (format "sleep 0.%d; echo %d" (- 5 n) n) :filter (lambda (_p s) (push s pt-log))))) (pt-wait p) n)))) '(1 2 3)))) (prog1 (list (mapcar #'thread-join threads) pt-log) (pt-clean)))
;; A process belongs to the thread that made it.
(let* ((p (pt-sh "sleep 0.2; echo x")) (th (make-thread (lambda () (condition-case e (accept-process-output p 1) (error (replace-regexp-in-string "0x[0-9a-f]+" "ADDRESS" (error-message-string e))))) "other"))) (prog1 (thread-join th) (pt-clean)))
(let* ((p (pt-sh "sleep 0.2; echo x")) (th (progn (set-process-thread p nil) (make-thread (lambda () (accept-process-output p 5)))))) (prog1 (thread-join th) (pt-clean)))
(let* (p (th (make-thread (lambda () (setq p (pt-sh "sleep 0.2; echo x" :filter (lambda (_p s) (push s pt-log)))))))) (thread-join th) (prog1 (list (process-thread p) (accept-process-output p 5) pt-log) (pt-clean)))
(let* (p (m (make-mutex)) (th (progn (mutex-lock m) (make-thread (lambda () (setq p (pt-sh "echo x")) (mutex-lock m)) "owner")))) (while (not p) (thread-yield)) (prog1 (list (eq (process-thread p) th) (condition-case e (accept-process-output p 0.1) (error (error-message-string e)))) (mutex-unlock m) (thread-join th) (pt-clean)))
(let* ((m (make-mutex)) (th (progn (mutex-lock m) (make-thread (lambda () (mutex-lock m))))) (p (pt-sh "cat"))) (thread-yield) (prog1 (list (eq (set-process-thread p th) th) (eq (process-thread p) th) (progn (mutex-unlock m) (thread-join th) (process-thread p))) (pt-clean)))
;; Filters run in the thread that waits.
(let* ((th (make-thread (lambda () (let ((p (pt-sh "sleep 0.1; echo x" :filter (lambda (_p _s) (push (thread-name (current-thread)) pt-log))))) (pt-wait p))) "waiter"))) (prog1 (progn (thread-join th) pt-log) (pt-clean)))
(let* ((b (generate-new-buffer "pt")) (th (make-thread (lambda () (with-current-buffer b (let ((p (pt-sh "sleep 0.1; echo x"))) (pt-wait p) (buffer-name))))))) (prog1 (list (thread-join th)) (kill-buffer b) (pt-clean)))
(let* ((p (pt-sh "sleep 5")) (th (make-thread (lambda () (condition-case e (let ((q (pt-sh "sleep 5"))) (accept-process-output q 5)) (error e)))))) (thread-yield) (thread-signal th 'error '("sent")) (prog1 (thread-join th) (pt-clean)))
(let ((thread (make-thread (lambda () (thread-signal main-thread 'error '(1 a)))))) (while (thread-live-p thread) (thread-yield)) (with-current-buffer "*Messages*" (let ((inhibit-read-only t)) (erase-buffer))) (read-event nil nil 0.05) (with-current-buffer "*Messages*" (goto-char (point-max)) (replace-regexp-in-string "0x[0-9a-f]+" "N" (buffer-string))))
