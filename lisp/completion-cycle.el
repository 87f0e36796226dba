;;; completion-cycle.el --- all completions of the text in the minibuffer, in the order to offer them  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The default comes first, then what is in the history, the latest first, then the others, short ones first.

;;; Code:


(defun completion-cycle--flush (&rest _)
  "Forget the completions of the buffer, for its text has changed."
  (remove-hook 'after-change-functions #'completion-cycle--flush t)
  (setq completion-all-sorted-completions nil))

(defun completion-cycle--keep (completions)
  "Keep COMPLETIONS until the text of the buffer changes; return them."
  (add-hook 'after-change-functions #'completion-cycle--flush nil t)
  (setq completion-all-sorted-completions completions))

(defun completion-cycle--without (base string)
  "Return STRING without BASE, or nil if it does not begin with that."
  (and (stringp string) (string-prefix-p base string) (substring string (length base))))

(defun completion-cycle--by-length (completions)
  "Return COMPLETIONS sorted by length, then by alphabet."
  (sort completions (lambda (a b)
                      (if (= (length a) (length b)) (string-lessp a b) (< (length a) (length b))))))

(defun completion-cycle--by-history (base completions)
  "Return COMPLETIONS, those first that stand after BASE in the history of the minibuffer, the latest first."
  (let ((places (make-hash-table :test #'equal)) (place 0)
        (history (and (symbolp minibuffer-history-variable) (not (eq minibuffer-history-variable t))
                      (boundp minibuffer-history-variable) (symbol-value minibuffer-history-variable))))
    (dolist (element (if (listp history) history))
      (let ((text (completion-cycle--without base element)))
        (when (and text (not (gethash text places)))
          (puthash text place places)))
      (setq place (1+ place)))
    (sort completions (lambda (a b)
                        (< (gethash a places most-positive-fixnum) (gethash b places most-positive-fixnum))))))

(defun completion-cycle--default-first (base completions)
  "Return COMPLETIONS, the default of the minibuffer first, if that stands after BASE."
  (let* ((default (completion-cycle--without base (if (consp minibuffer-default) (car minibuffer-default) minibuffer-default)))
         (there (and default (car (member default completions)))))
    (if there
        (cons there (delete default completions))
      completions)))

(defun completion-all-sorted-completions (&optional start end)
  "Return the completions of the text from START to END, by default of the minibuffer, in the order to offer them.
The last cdr is how much of the text at its start stays.  Return nil if there is none."
  (or completion-all-sorted-completions
      (let* ((start (or start (minibuffer-prompt-end))) (end (or end (point-max)))
             (string (buffer-substring start end))
             (metadata (completion-metadata (buffer-substring start (point)) minibuffer-completion-table
                                            minibuffer-completion-predicate))
             (all (completion-all-completions string minibuffer-completion-table minibuffer-completion-predicate
                                              (- (point) start) metadata))
             (end-cell (last all)) (size (or (cdr end-cell) 0))
             (sorter (completion-metadata-get metadata 'cycle-sort-function)))
        (when end-cell
          (setcdr end-cell nil)
          (setq all (delete-dups all))
          (setq all (if sorter
                        (funcall sorter all)
                      (let ((base (substring string 0 size)))
                        (completion-cycle--default-first
                         base
                         (completion-cycle--by-history base (completion-cycle--by-length all))))))
          (completion-cycle--keep (nconc all size))))))

(provide 'completion-cycle)

;;; completion-cycle.el ends here
