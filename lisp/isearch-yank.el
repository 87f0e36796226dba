;;; isearch-yank.el --- taking text into the string of a search  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar isearch-new-string)
(defvar isearch-new-message)

;;;###autoload
(defun isearch-yank-internal (jumpform)
  "Add the text from the end of the match to where JUMPFORM, a function that returns a position, goes."
  (isearch-yank-string
   (save-excursion
     (and (not isearch-forward) isearch-other-end (goto-char isearch-other-end))
     (and (not isearch-success) isearch-just-started (goto-char isearch-opoint))
     (buffer-substring-no-properties (point) (funcall jumpform)))))

(defun isearch--yank-char-or-syntax (syntax-list fn &optional arg)
  "Add a character, or if the syntax of it or of the next is in SYNTAX-LIST what FN moves over; ARG times."
  (isearch-yank-internal
   (lambda ()
     (dotimes (_ (or arg 1))
       (if (or (memq (char-syntax (or (char-after) 0)) syntax-list)
               (memq (char-syntax (or (char-after (1+ (point))) 0)) syntax-list))
           (funcall fn 1)
         (forward-char 1)))
     (point))))

;;;###autoload
(defun isearch-yank-word-or-char (&optional arg)
  "Add the next ARG words or characters of the buffer to the search string."
  (interactive "p")
  (isearch--yank-char-or-syntax '(?w) #'forward-word arg))

;;;###autoload
(defun isearch-yank-symbol-or-char (&optional arg)
  "Add the next ARG symbols or characters of the buffer to the search string."
  (interactive "p")
  (isearch--yank-char-or-syntax '(?w ?_) #'forward-symbol arg))

;;;###autoload
(defun isearch-yank-word (&optional arg)
  "Add the next ARG words of the buffer to the search string."
  (interactive "p")
  (isearch-yank-internal (lambda () (forward-word (or arg 1)) (point))))

;;;###autoload
(defun isearch-yank-char (&optional arg)
  "Add the next ARG characters of the buffer to the search string."
  (interactive "p")
  (isearch-yank-internal (lambda () (forward-char (or arg 1)) (point))))

;;;###autoload
(defun isearch-yank-until-char (char &optional arg)
  "Add the text up to the ARG-th CHAR that follows in the buffer to the search string."
  (interactive "cYank until character: \np")
  (isearch-yank-internal
   (lambda ()
     (let ((inhibit-field-text-motion t) (start (point)))
       (condition-case nil
           (progn (search-forward (char-to-string char) nil nil (or arg 1))
                  (forward-char -1))
         (search-failed
          (goto-char start)
          (ding)))
       (point)))))

;;;###autoload
(defun isearch-yank-line (&optional arg)
  "Add the text to the end of the line, of the ARG-th one, to the search string."
  (interactive "p")
  (isearch-yank-internal
   (lambda ()
     (let ((inhibit-field-text-motion t))
       (line-end-position (if (eolp) (1+ (or arg 1)) (or arg 1)))))))

;;;###autoload
(defun isearch-yank-kill ()
  "Add the latest kill to the search string."
  (interactive)
  (unless isearch-mode
    (isearch-mode t))
  (isearch-yank-string (current-kill 0)))

;;;###autoload
(defun isearch-yank-pop-only (&optional arg)
  "Put the kill before the one that was added in its place; with the prefix argument ARG, choose the kill."
  (interactive "P")
  (cond ((and arg (not (numberp arg)))
         (isearch-yank-from-kill-ring))
        ((not (memq last-command '(isearch-yank-kill isearch-yank-pop isearch-yank-pop-only)))
         (isearch-yank-kill)
         (setq this-command 'isearch-yank-kill))
        (t
         (isearch-pop-state)
         (isearch-yank-string (current-kill (if arg (prefix-numeric-value arg) 1))))))

;;;###autoload
(defun isearch-yank-pop ()
  "Put the kill before the one that was added in its place, or choose one from the kill ring."
  (interactive)
  (if (memq last-command '(isearch-yank-kill isearch-yank-pop isearch-yank-pop-only))
      (progn (isearch-pop-state)
             (isearch-yank-string (current-kill 1)))
    (isearch-yank-from-kill-ring)))

;;;###autoload
(defun isearch-yank-from-kill-ring ()
  "Choose a kill in the minibuffer, and add it to the search string."
  (interactive)
  (with-isearch-suspended
   (let ((string (read-from-kill-ring "Yank from kill-ring: ")))
     (if (and isearch-case-fold-search (eq 'not-yanks search-upper-case))
         (setq string (downcase string)))
     (if isearch-regexp (setq string (regexp-quote string)))
     (setq isearch-yank-flag t
           isearch-new-string (concat isearch-string string)
           isearch-new-message (concat isearch-message (mapconcat #'isearch-text-char-description string ""))))))

;;;###autoload
(defun isearch-del-char (&optional arg)
  "Remove ARG characters from the end of the search string, and search for the rest from the match on."
  (interactive "p")
  (unless (= (length isearch-string) 0)
    (setq isearch-string (substring isearch-string 0 (- (min (or arg 1) (length isearch-string))))
          isearch-message (mapconcat #'isearch-text-char-description isearch-string "")))
  (setq isearch-success t)
  (if isearch-other-end (goto-char isearch-other-end))
  (if (= (length isearch-string) 0)
      (goto-char isearch-opoint)
    (isearch-search))
  (isearch-push-state)
  (isearch-update))

;;;###autoload
(defun isearch-mouse-2 (click)
  "Add the selection to the search string, if CLICK is in the echo area; elsewhere do what the button does."
  (interactive "e")
  (let ((window (posn-window (event-start click))) (binding (lookup-key global-map (this-command-keys-vector))))
    (if (and (window-minibuffer-p window) (functionp (bound-and-true-p interprogram-paste-function)))
        (isearch-yank-string (or (funcall interprogram-paste-function) (current-kill 0)))
      (isearch-done)
      (if (commandp binding) (call-interactively binding)))))

;;;###autoload
(defun isearch-xterm-paste (event)
  "Add the text of EVENT, a paste of the terminal, to the search string."
  (interactive "e")
  (let ((text (nth 1 event)))
    (if (stringp text) (isearch-yank-string text))))

(provide 'isearch-yank)

;;; isearch-yank.el ends here
