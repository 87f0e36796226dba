;;; help-xref.el --- going back to help that was shown before  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A command that shows help notes first how to show the same again (`help-setup-xref'); `help-go-back' and
;; `help-go-forward' go through the notes.

;;; Code:

(defvar help-xref-following nil
  "Non-nil while help is shown because of something in the buffer of help, which is used again then.")
(defvar-local help-xref-stack nil
  "What the buffer of help showed before: (POINT FUNCTION ARGUMENT...) lists, the last one first.")
(put 'help-xref-stack 'permanent-local t)
(defvar-local help-xref-forward-stack nil
  "What the buffer of help showed before the user went back, as in `help-xref-stack'.")
(put 'help-xref-forward-stack 'permanent-local t)
(defvar-local help-xref-stack-item nil
  "What the buffer of help shows: (FUNCTION ARGUMENT...).")
(put 'help-xref-stack-item 'permanent-local t)

(defun help-buffer ()
  "Return the name of the buffer of help: *Help*, or the current one while help follows something in it."
  (cond ((not help-xref-following) (buffer-name (get-buffer-create "*Help*")))
        ((derived-mode-p 'help-mode) (buffer-name))
        (t (error "Current buffer is not in Help mode"))))

(defun help-setup-xref (item interactive-p)
  "Note that the buffer of help is going to show ITEM, (FUNCTION ARGUMENT...).
INTERACTIVE-P non-nil means that the user asked for it by a command; old notes are forgotten then."
  (with-current-buffer (help-buffer)
    (when help-xref-stack-item
      (push (cons (point) help-xref-stack-item) help-xref-stack)
      (setq help-xref-forward-stack nil))
    (when interactive-p
      (let ((last (nthcdr 10 help-xref-stack)))
        (if last (setcdr last nil))))
    (setq help-xref-stack-item item)))

(defun help-xref--show (entry)
  "Show the help of ENTRY, an element of `help-xref-stack', in this buffer."
  (setq help-xref-stack-item nil)
  (let ((help-xref-following t) (stack help-xref-stack) (forward help-xref-forward-stack))
    (apply (nth 1 entry) (nthcdr 2 entry))
    (setq help-xref-stack stack help-xref-forward-stack forward))
  (goto-char (min (point-max) (car entry))))

(defun help-go-back ()
  "Show the help that was shown before."
  (interactive)
  (unless help-xref-stack
    (user-error "No previous help buffer"))
  (let ((entry (pop help-xref-stack)))
    (push (cons (point) help-xref-stack-item) help-xref-forward-stack)
    (help-xref--show entry)))

(defun help-go-forward ()
  "Show the help from which `help-go-back' went back."
  (interactive)
  (unless help-xref-forward-stack
    (user-error "No next help buffer"))
  (let ((entry (pop help-xref-forward-stack)))
    (push (cons (point) help-xref-stack-item) help-xref-stack)
    (help-xref--show entry)))

(define-key help-mode-map "l" #'help-go-back)
(define-key help-mode-map "r" #'help-go-forward)

(provide 'help-xref)

;;; help-xref.el ends here
