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

;; -- going through them ---------------------------------------------------------------------------

(defun completion-cycle--threshold (metadata)
  "Return how many completions of the category in METADATA are gone through: a number, t for any, or nil for none."
  (let* ((category (completion-metadata-get metadata 'category))
         (own (assq 'cycle (cdr (assq category completion-category-overrides)))))
    (if own (cdr own) completion-cycle-threshold)))

(defun completion-cycle--wanted-p (beg end)
  "Return non-nil if the completions of the text from BEG to END are so few that they are gone through."
  (let* ((metadata (completion-metadata (buffer-substring beg (point)) minibuffer-completion-table minibuffer-completion-predicate))
         (threshold (completion-cycle--threshold metadata))
         (all (and threshold (completion-all-sorted-completions beg end))))
    (and (consp all) (consp (cdr all))
         (or (eq threshold t) (<= (safe-length all) threshold)))))

(defun minibuffer-force-complete (&optional start end dont-cycle)
  "Complete the text from START to END, by default of the minibuffer, to the first of its completions.
Completing again then takes the next one, unless DONT-CYCLE is non-nil."
  (interactive)
  (let* ((start (copy-marker (or start (minibuffer-prompt-end)))) (end (or end (point-max)))
         (all (completion-all-sorted-completions start end)) (base (+ start (or (cdr (last all)) 0))))
    (cond
     ((not (consp all))
      (minibuffer-message (if all "No more completions" "No completions")))
     ((not (consp (cdr all)))
      (let ((done (equal (car all) (buffer-substring-no-properties base end))))
        (unless done (completion--replace base end (car all)))
        (completion--done (buffer-substring-no-properties start (point)) 'finished (if done "Sole completion"))))
     (t
      (completion--replace base end (car all))
      (setq end (point))
      (completion--done (buffer-substring-no-properties start (point)) 'sole)
      ;; The one that was taken goes to the end, and the others stay although the text has changed.
      (let ((size (cdr (last all))) (first (car all)) (rest (cdr all)))
        (setcdr (last rest) nil)
        (completion-cycle--keep (append rest (cons first size))))
      (unless dont-cycle
        (let ((again (let ((table minibuffer-completion-table) (predicate minibuffer-completion-predicate)
                           (properties completion-extra-properties))
                       (lambda ()
                         "Take the next completion."
                         (interactive)
                         (let ((minibuffer-completion-table table) (minibuffer-completion-predicate predicate)
                               (completion-extra-properties properties))
                           (minibuffer-force-complete start (point))))))
              (map (make-sparse-keymap)))
          (define-key map [remap completion-at-point] again)
          (define-key map [remap minibuffer-complete] again)
          (define-key map (vector last-command-event) again)
          (set-transient-map map)))))))

(defun minibuffer-force-complete-and-exit ()
  "Complete to the first possibility, and leave the minibuffer."
  (interactive)
  (if (and (= (minibuffer-prompt-end) (point-max))
           (stringp (if (consp minibuffer-default) (car minibuffer-default) minibuffer-default)))
      (exit-minibuffer)
    (minibuffer-force-complete nil nil t)
    (minibuffer-complete-and-exit)))

(provide 'completion-cycle)

;;; completion-cycle.el ends here
