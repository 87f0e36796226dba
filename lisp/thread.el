;;; thread.el --- Lisp threads  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What is not a primitive of threads: holding a mutex for a while, and hearing of an error that
;; another thread sent to the main one.

;;; Code:

(defmacro with-mutex (mutex &rest body)
  "Evaluate BODY with MUTEX locked; return the value of its last form.
MUTEX is unlocked when BODY ends, however it ends."
  (declare (indent 1) (debug t))
  (let ((held (make-symbol "mutex")))
    `(let ((,held ,mutex))
       (mutex-lock ,held)
       (unwind-protect
           (progn ,@body)
         (mutex-unlock ,held)))))

(defun thread-handle-event (event)
  "Report the error in EVENT, which a thread sent to the main one.
EVENT is (thread-event THREAD (SYMBOL . DATA))."
  (interactive "e")
  (let ((thread (nth 1 event))
        (err (nth 2 event)))
    (message "Error %s: %S" thread err)))

(provide 'thread)
;;; thread.el ends here
