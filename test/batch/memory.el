;;; memory.el --- texts that are longer than the memory allows  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later
(defvar memory--text (make-string 500000 ?a))
(defvar memory--list (make-list 100 memory--text))
(defmacro memory--try (form)
  "Print FORM and its value, or the length of that, or the message of its error."
  `(let ((v (condition-case e ,form (error (error-message-string e)))))
     (princ (format "%S => %s\n" ',form (if (and (stringp v) (> (length v) 100)) (length v) v)))
     (setq v nil)
     (garbage-collect)))
(garbage-collect)
(memory--try (prin1-to-string memory--list))
(memory--try (format "%S" memory--list))
(memory--try (apply #'format (apply #'concat (make-list 100 "%s")) memory--list))
(memory--try (mapconcat #'identity memory--list ""))
(memory--try (json-serialize (vconcat memory--list)))
(memory--try (base64-encode-string (apply #'concat (make-list 8 memory--text))))
(memory--try (with-temp-buffer (dotimes (_ 80) (insert memory--text)) (buffer-string)))
(memory--try (prin1 memory--list #'ignore))
(memory--try (with-temp-buffer (prin1 memory--list (current-buffer))))
(memory--try (error-message-string (list 'foo memory--list)))
;; What cannot be kept for undo is deleted all the same, or not at all.
(memory--try (with-temp-buffer (buffer-enable-undo) (dotimes (_ 80) (insert memory--text)) (undo-boundary) (list (condition-case nil (delete-region 1 20000000) (error 'full)) (buffer-size))))
(memory--try (length (format "%S" (make-list 4 memory--text))))
