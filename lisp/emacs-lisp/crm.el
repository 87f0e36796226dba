;;; crm.el --- reading several strings with completion  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The strings are typed into one minibuffer, with separators between them; each is completed by itself, as a field of
;; the whole text whose bounds the completion table tells.

;;; Code:

(defconst crm-default-separator "[ \t]*,[ \t]*" "The default value of `crm-separator'.")

(defvar crm-separator crm-default-separator "Regexp for what is between the strings that `completing-read-multiple' reads.")

(defvar crm-completion-table nil "The completion table of each of the strings that are being read.")

(defvar crm-local-completion-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map minibuffer-local-completion-map)
    (define-key map [remap minibuffer-complete] #'crm-complete)
    (define-key map [remap minibuffer-complete-word] #'crm-complete-word)
    (define-key map [remap minibuffer-completion-help] #'crm-completion-help)
    map)
  "Keymap of the minibuffer of `completing-read-multiple'.")

(defvar crm-local-must-match-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map crm-local-completion-map)
    (define-key map [remap exit-minibuffer] #'crm-complete-and-exit)
    (define-key map "\r" #'crm-complete-and-exit)
    (define-key map "\n" #'crm-complete-and-exit)
    map)
  "Keymap of the minibuffer of `completing-read-multiple' if the strings must match.")

(defun crm--start (string)
  "Return where the last of the strings in STRING begins."
  (let ((start 0))
    (while (string-match crm-separator string start)
      (setq start (max (match-end 0) (1+ start))))
    start))

(defun crm--collection-fn (string predicate flag)
  "Complete the last of the strings in STRING by `crm-completion-table', with PREDICATE; FLAG is the action of a table."
  (let* ((start (crm--start string)) (last (substring string start)))
    (cond
     ((eq (car-safe flag) 'boundaries)
      (let ((bounds (completion-boundaries last crm-completion-table predicate (cdr flag))))
        `(boundaries ,(+ start (car bounds))
                     . ,(min (cdr bounds) (or (string-match crm-separator (cdr flag)) (length (cdr flag)))))))
     ((null flag)
      (let ((found (try-completion last crm-completion-table predicate)))
        (if (stringp found) (concat (substring string 0 start) found) found)))
     (t (complete-with-action flag crm-completion-table last predicate)))))

(defun crm--bounds ()
  "Return (BEG . END), the bounds of the string that point is in."
  (let ((beg (minibuffer-prompt-end)) (end (point-max)) (point (point)))
    (save-excursion
      (goto-char beg)
      (while (and (re-search-forward crm-separator nil t) (<= (match-end 0) point))
        (setq beg (match-end 0)))
      (goto-char point)
      (if (re-search-forward crm-separator nil t) (setq end (match-beginning 0))))
    (cons (min beg point) (max end point))))

(defun crm-complete ()
  "Complete the string that point is in."
  (interactive)
  (let ((bounds (crm--bounds)) (minibuffer-completion-table crm-completion-table))
    (completion--do (car bounds) (cdr bounds))))

(defun crm-complete-word ()
  "Complete the string that point is in by a word, as `crm-complete' does by all that is known."
  (interactive)
  (crm-complete))

(defun crm-completion-help ()
  "Show the completions of the string that point is in."
  (interactive)
  (let ((bounds (crm--bounds)) (minibuffer-completion-table crm-completion-table))
    (minibuffer-completion-help (car bounds) (cdr bounds))))

(defun crm-complete-and-exit ()
  "Leave the minibuffer if each of the strings is one that the table has, or can be completed to one."
  (interactive)
  (let ((ready t) (minibuffer-completion-table crm-completion-table))
    (goto-char (minibuffer-prompt-end))
    (while (and ready (not (eobp)))
      (let* ((bounds (crm--bounds)) (string (buffer-substring-no-properties (car bounds) (cdr bounds))))
        (goto-char (cdr bounds))
        (setq ready
              (or (string= string "")
                  (test-completion string crm-completion-table minibuffer-completion-predicate)
                  (memq minibuffer-completion-confirm '(confirm confirm-after-completion))
                  (and (completion--do (car bounds) (cdr bounds))
                       (let ((now (crm--bounds)))
                         (test-completion (buffer-substring-no-properties (car now) (cdr now))
                                          crm-completion-table minibuffer-completion-predicate)))))
        (when ready
          (goto-char (cdr (crm--bounds)))
          (if (looking-at crm-separator) (goto-char (match-end 0))))))
    (if ready (exit-minibuffer))))

;;;###autoload
(defun completing-read-multiple (prompt table &optional predicate require-match initial-input hist def inherit-input-method)
  "Read several strings in the minibuffer, with `crm-separator' between them, and return their list.
PROMPT and the other arguments are as in `completing-read'; each string is completed by TABLE.  DEF is a string of
several, too, and is returned as a list if nothing is typed."
  (let* ((hook (lambda ()
                 (setq-local minibuffer-completion-table #'crm--collection-fn
                             minibuffer-completion-predicate predicate
                             minibuffer-completion-confirm (unless (eq require-match t) require-match)
                             crm-completion-table table)))
         (input (minibuffer-with-setup-hook (:append hook)
                  (read-from-minibuffer prompt initial-input
                                        (if require-match crm-local-must-match-map crm-local-completion-map)
                                        nil hist def inherit-input-method))))
    (when (and def (string-equal input ""))
      (setq input (if (consp def) (car def) def)))
    (split-string input crm-separator t)))

(provide 'crm)

;;; crm.el ends here
