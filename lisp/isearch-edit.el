;;; isearch-edit.el --- commands of a search that read from the minibuffer, and its help  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar isearch-new-string)
(defvar isearch-new-message)

(declare-function hi-lock-regexp-okay "hi-lock" (regexp))
(declare-function highlight-regexp "hi-lock" (regexp &optional face subexp lighter))
(declare-function highlight-lines-matching-regexp "hi-lock" (regexp &optional face))
(declare-function read-char-by-name "mule-cmds" (prompt &optional allow-single))
(declare-function hi-lock-read-face-name "hi-lock" ())

;;;###autoload
(defmacro with-isearch-suspended (&rest body)
  "Leave the search, evaluate BODY, and go on with the search.
BODY may set `isearch-new-string', `isearch-new-message', `isearch-new-forward', `isearch-new-regexp-function' and
`isearch-new-nonincremental', which are what the search goes on with.  A quit in BODY ends the search."
  (declare (indent 0))
  `(isearch--suspended (lambda () ,@body)))

;;;###autoload
(defun isearch--suspended (function)
  "Leave the search, call FUNCTION, and go on with the search; see `with-isearch-suspended'."
  (let* ((isearch-new-string isearch-string) (isearch-new-message isearch-message) (isearch-new-forward isearch-forward)
         (isearch-new-regexp-function isearch-regexp-function) (isearch-new-nonincremental isearch-nonincremental)
         (regexp isearch-regexp) (op-fun isearch-op-fun) (opoint isearch-opoint) (other-end isearch-other-end)
         (success isearch-success) (point (point)) (barrier isearch-barrier) (cmds isearch-cmds)
         (case-fold isearch-case-fold-search) (invisible isearch-invisible) (adjusted isearch-adjusted)
         (wrapped isearch-wrapped) (configuration isearch-window-configuration) (isearch-recursive-edit nil)
         (old-string isearch-string) (yank-flag isearch-yank-flag) (buffer (current-buffer)))
    (condition-case nil
        (progn
          (isearch-done t t)
          (let ((isearch-suspended t))
            (funcall function)))
      (quit
       (goto-char opoint)
       (setq isearch-string old-string)
       (isearch-update-ring old-string regexp)
       (signal 'quit nil)))
    (if (buffer-live-p buffer) (set-buffer buffer))
    (goto-char point)
    (isearch-mode isearch-new-forward regexp op-fun nil isearch-new-regexp-function)
    (setq isearch-opoint opoint isearch-other-end other-end isearch-success success isearch-barrier barrier
          isearch-cmds cmds isearch-case-fold-search case-fold isearch-invisible invisible isearch-adjusted adjusted
          isearch-wrapped wrapped isearch-window-configuration configuration isearch-yank-flag yank-flag
          isearch-just-started nil
          isearch-nonincremental isearch-new-nonincremental)
    (when (equal isearch-new-string "")
      (isearch--last-string)
      (setq isearch-new-string isearch-string isearch-new-message isearch-message isearch-error nil))
    (let ((string isearch-new-string))
      (unless (equal string old-string)
        (setq isearch-case-fold-search (if (eq case-fold t) t (if case-fold case-fold case-fold-search))))
      (setq isearch-string string isearch-message isearch-new-message)
      (if (and other-end (eq isearch-new-forward isearch-forward)) (goto-char other-end))
      (if (equal string "")
          (setq isearch-success t)
        (isearch-search))
      (isearch-push-state)
      (isearch-update)
      (when isearch-nonincremental
        (setq isearch-nonincremental nil)
        (isearch-done)))))

;;;###autoload
(defun isearch-edit-string ()
  "Edit the search string in the minibuffer, and search for it."
  (interactive)
  (with-isearch-suspended
    (let* ((history-add-new-input nil)
           (ring (if isearch-regexp 'regexp-search-ring 'search-ring)))
      (setq isearch-new-string
            (read-from-minibuffer (isearch-message-prefix nil isearch-nonincremental)
                                  (cons isearch-string (1+ (or (isearch-fail-pos) (length isearch-string))))
                                  minibuffer-local-isearch-map nil
                                  (cons ring 0) nil t))
      (isearch-update-from-string-properties isearch-new-string)
      (setq isearch-new-string (substring-no-properties isearch-new-string)
            isearch-new-message (mapconcat #'isearch-text-char-description isearch-new-string "")))))

;;;###autoload
(defun isearch-nonincremental-exit-minibuffer ()
  "Search for the string that was edited, and end the search."
  (interactive)
  (setq isearch-new-nonincremental t)
  (exit-minibuffer))

;;;###autoload
(defun isearch-forward-exit-minibuffer ()
  "Search forward for the string that was edited."
  (interactive)
  (setq isearch-new-forward t isearch-new-nonincremental nil)
  (exit-minibuffer))

;;;###autoload
(defun isearch-reverse-exit-minibuffer ()
  "Search backward for the string that was edited."
  (interactive)
  (setq isearch-new-forward nil isearch-new-nonincremental nil)
  (exit-minibuffer))

;;;###autoload
(defun isearch-yank-char-in-minibuffer (&optional arg)
  "Insert the next ARG characters of the buffer that is searched, if point is at the end of the string; else go on."
  (interactive "p")
  (if (eobp)
      (insert
       (with-current-buffer (window-buffer (minibuffer-selected-window))
         (buffer-substring-no-properties (point) (progn (forward-char (or arg 1)) (point)))))
    (forward-char (or arg 1))))

;;; The rings, and completion.

;;;###autoload
(defun isearch-ring-adjust1 (advance)
  "Make the next string of the ring, or if ADVANCE is nil the one before, the search string."
  (let* ((ring (if isearch-regexp regexp-search-ring search-ring)) (length (length ring))
         (pointer (if isearch-regexp 'regexp-search-ring-yank-pointer 'search-ring-yank-pointer))
         (at (symbol-value pointer)))
    (unless (= length 0)
      (set pointer (setq at (mod (+ (or at (if advance 0 -1)) (if advance -1 1)) length)))
      (isearch-update-from-string-properties (nth at ring))
      (setq isearch-string (nth at ring)
            isearch-message (mapconcat #'isearch-text-char-description isearch-string "")))))

;;;###autoload
(defun isearch-ring-adjust (advance)
  "Take the next string of the ring, or if ADVANCE is nil the one before, and edit it or search for it."
  (isearch-ring-adjust1 advance)
  (if search-ring-update
      (progn
        (isearch-search)
        (isearch-push-state)
        (isearch-update))
    (let ((pointer (if isearch-regexp regexp-search-ring-yank-pointer search-ring-yank-pointer)))
      (isearch-edit-string)
      (if isearch-regexp (setq regexp-search-ring-yank-pointer pointer) (setq search-ring-yank-pointer pointer))))
  (isearch-push-state))

;;;###autoload
(defun isearch-ring-advance ()
  "Take the string after this one in the ring."
  (interactive)
  (isearch-ring-adjust 'advance))

;;;###autoload
(defun isearch-ring-retreat ()
  "Take the string before this one in the ring."
  (interactive)
  (isearch-ring-adjust nil))

;;;###autoload
(defun isearch-complete1 ()
  "Complete the search string from the ring; return non-nil if it was changed."
  (let* ((ring (if isearch-regexp regexp-search-ring search-ring))
         (completion (try-completion isearch-string (mapcar #'list ring))))
    (cond ((eq completion t)
           t)
          ((or completion (string= isearch-string ""))
           (if (equal completion isearch-string)
               (with-output-to-temp-buffer "*Isearch completions*"
                 (display-completion-list (all-completions isearch-string (mapcar #'list ring)))))
           (setq isearch-string (or completion isearch-string))
           t)
          (t
           (isearch--momentary-message "No completion")
           nil))))

;;;###autoload
(defun isearch-complete ()
  "Complete the search string from the ring, and edit it."
  (interactive)
  (when (isearch-complete1)
    (setq isearch-message (mapconcat #'isearch-text-char-description isearch-string ""))
    (isearch-edit-string)))

;;;###autoload
(defun isearch-complete-edit ()
  "Complete the string in the minibuffer from the ring of searches."
  (interactive)
  (setq isearch-string (field-string))
  (when (isearch-complete1)
    (delete-field)
    (insert isearch-string)))

;;;###autoload
(defun isearch-char-by-name (&optional count)
  "Read a character by its name, and add it COUNT times to the search string."
  (interactive "p")
  (with-isearch-suspended
    (let ((char (read-char-by-name "Add character to search (Unicode name or hex): ")))
      (when char
        (let ((string (make-string (or count 1) char)))
          (setq isearch-new-string (concat isearch-new-string string)
                isearch-new-message (concat isearch-new-message (mapconcat #'isearch-text-char-description string ""))))))))

;;; Going on with something else.

(defun isearch--regexp ()
  "Return a regexp that matches as the search does."
  (cond ((functionp isearch-regexp-function) (funcall isearch-regexp-function isearch-string))
        (isearch-regexp-function (word-search-regexp isearch-string))
        (isearch-regexp isearch-string)
        (t (regexp-quote isearch-string))))

;;;###autoload
(defun isearch-query-replace (&optional arg regexp-flag)
  "Replace the search string, asking about each match.
ARG non-nil limits it to words, negative means backward; REGEXP-FLAG takes the string for a regexp."
  (interactive (list current-prefix-arg))
  (barf-if-buffer-read-only)
  (if regexp-flag (setq isearch-regexp t))
  (let* ((case-fold-search isearch-case-fold-search) (regexp isearch-regexp) (function isearch-regexp-function)
         (search-upper-case nil) (search-invisible isearch-invisible)
         (replace-lax-whitespace isearch-lax-whitespace) (replace-regexp-lax-whitespace isearch-regexp-lax-whitespace)
         (backward (and arg (eq arg '-))) (string isearch-string)
         (delimited (and arg (not (eq arg '-)))))
    (if isearch-other-end
        (if (< isearch-other-end (point))
            (unless backward (goto-char isearch-other-end))
          (if backward (goto-char isearch-other-end))))
    (isearch-done nil t)
    (isearch-clean-overlays)
    (set query-replace-from-history-variable
         (cons string (symbol-value query-replace-from-history-variable)))
    (perform-replace
     string
     (query-replace-read-to
      string
      (concat "Query replace"
              (isearch--describe-regexp-mode (if delimited t function) t)
              (if backward " backward" "")
              (if (use-region-p) " in region" ""))
      regexp)
     t regexp (or delimited (and function (not (symbolp function)))) nil nil
     (if (use-region-p) (region-beginning)) (if (use-region-p) (region-end)) backward)))

;;;###autoload
(defun isearch-query-replace-regexp (&optional arg)
  "Replace the search string, as a regexp, asking about each match; ARG as in `isearch-query-replace'."
  (interactive (list current-prefix-arg))
  (isearch-query-replace arg t))

;;;###autoload
(defun isearch-occur (regexp &optional nlines)
  "Show the lines that match REGEXP, which is that of the search, with NLINES lines around them."
  (interactive
   (let* ((perform-collect (consp current-prefix-arg)) (regexp (isearch--regexp)))
     (list regexp
           (if perform-collect
               (if (zerop (regexp-opt-depth regexp))
                   "\\&"
                 (read-from-minibuffer (format "Regexp to collect (default %s): " "\\&") nil nil nil
                                       'occur-collect-regexp-history "\\&"))
             current-prefix-arg))))
  (let ((case-fold-search isearch-case-fold-search) (search-upper-case nil)
        (search-spaces-regexp (if (if isearch-regexp isearch-regexp-lax-whitespace isearch-lax-whitespace)
                                  search-whitespace-regexp)))
    (isearch-done nil t)
    (isearch-clean-overlays)
    (occur regexp nlines (if (use-region-p) (region-bounds)))))

(defun isearch--highlight-regexp-or-lines (hi-lock-func)
  "Highlight what the search finds by HI-LOCK-FUNC, a function of a regexp and a face."
  (let ((regexp (hi-lock-regexp-okay (isearch--regexp))))
    (with-isearch-suspended
      (let ((case-fold-search isearch-case-fold-search))
        (funcall hi-lock-func regexp (hi-lock-read-face-name))))))

;;;###autoload
(defun isearch-highlight-regexp ()
  "Highlight what the search finds, for good."
  (interactive)
  (isearch--highlight-regexp-or-lines #'highlight-regexp))

;;;###autoload
(defun isearch-highlight-lines-matching-regexp ()
  "Highlight the lines with what the search finds, for good."
  (interactive)
  (isearch--highlight-regexp-or-lines #'highlight-lines-matching-regexp))

;;; Help.

(defvar isearch--display-help-action '(nil (inhibit-same-window . t))
  "How help is shown while a search is on: not in the window that is searched.")

;;;###autoload
(defun isearch-help-for-help ()
  "Read a key, and show what help it asks for while the search goes on."
  (interactive)
  (let ((display-buffer-overriding-action isearch--display-help-action) (overriding-terminal-local-map nil)
        (key nil))
    (setq key (read-key (substitute-command-keys
                         "Type a help option: [bkm] for the keys, a key, the mode of incremental search; q to quit ")))
    (let ((command (lookup-key isearch-help-map (vector key))))
      (if (and (commandp command) (not (eq command 'isearch-help-for-help)))
          (call-interactively command)
        (isearch-update)))))
(defalias 'isearch-help-for-help-internal #'isearch-help-for-help)

;;;###autoload
(defun isearch-describe-bindings ()
  "Show the keys of incremental searches."
  (interactive)
  (let ((display-buffer-overriding-action isearch--display-help-action))
    (with-help-window "*Help*"
      (with-current-buffer standard-output
        (insert (substitute-command-keys "\\{isearch-mode-map}"))))))

;;;###autoload
(defun isearch-describe-key ()
  "Read a key, and show what it does in a search."
  (interactive)
  (let ((display-buffer-overriding-action isearch--display-help-action))
    (call-interactively #'describe-key))
  (isearch-update))

;;;###autoload
(defun isearch-describe-mode ()
  "Show what incremental searches are."
  (interactive)
  (let ((display-buffer-overriding-action isearch--display-help-action))
    (describe-function 'isearch-forward))
  (isearch-update))
;;;###autoload
(defalias 'isearch-mode-help #'isearch-describe-mode)

(provide 'isearch-edit)

;;; isearch-edit.el ends here
