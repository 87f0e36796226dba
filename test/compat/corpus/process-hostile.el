;;; Processes: filters that delete their process, and text that comes byte by byte.  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

(let* ((n 0) (p (make-process :name "a" :command '("sh" "-c" "for i in 1 2 3 4 5; do echo $i; done; sleep 5")
                              :filter (lambda (p _) (setq n (1+ n)) (delete-process p)))))
  (while (process-live-p p) (accept-process-output p 1))
  (list n (process-status p)))
(let* ((out "") (p (make-process :name "a" :coding 'utf-8 :connection-type 'pipe
                                 :command '("sh" "-c" "printf '\\342'; sleep 0.1; printf '\\230'; sleep 0.1; printf '\\203x\\377\\342'")
                                 :filter (lambda (_ s) (setq out (concat out s))))))
  (while (accept-process-output p 1))
  out)
