;;; isearch-lazy.el --- highlighting of the other matches of a search  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; When the search has changed, a timer is set, which highlights matches in the window, some at a time as long as no key comes;
;; with `lazy-highlight-buffer' those of the rest of the buffer after that, with `isearch-lazy-count' all are counted.

;;; Code:

(defcustom isearch-lazy-highlight t
  "Non-nil means that the other matches are highlighted; `all-windows' in all windows of the buffer."
  :type '(choice (boolean :tag "Highlighting") (const :tag "All windows" all-windows)) :group 'lazy-highlight)
(defcustom isearch-lazy-count nil
  "Non-nil means that the prompt shows the number of the match and of all matches."
  :type 'boolean :group 'lazy-count :version "27.1")
(defcustom lazy-count-prefix-format "%s/%s "
  "Format of the two numbers in front of the prompt, or nil."
  :type '(choice (const :tag "No prefix" nil) (string :tag "Prefix format string" "%s/%s ")) :group 'lazy-count :version "27.1")
(defcustom lazy-count-suffix-format nil
  "Format of the two numbers behind the string, or nil."
  :type '(choice (const :tag "No suffix" nil) (string :tag "Suffix format string" " [%s of %s]")) :group 'lazy-count :version "27.1")
(defcustom lazy-highlight-cleanup t
  "Non-nil means that the highlighting goes away with the search; else `lazy-highlight-cleanup' removes it."
  :type 'boolean :group 'lazy-highlight)
(defcustom lazy-highlight-initial-delay 0.25
  "Seconds before matches are highlighted."
  :type 'number :group 'lazy-highlight)
(defcustom lazy-highlight-no-delay-length 3
  "Length of a string that is long enough to highlight its matches without delay."
  :type 'number :group 'lazy-highlight)
(defcustom lazy-highlight-interval 0
  "Seconds between one lot of matches and the next."
  :type 'number :group 'lazy-highlight)
(defcustom lazy-highlight-max-at-a-time nil
  "Number of matches in a lot, or nil for all in the window."
  :type '(choice (const :tag "All" nil) (integer :tag "Some")) :group 'lazy-highlight)
(defcustom lazy-highlight-buffer nil
  "Non-nil means that the matches of the whole buffer are highlighted."
  :type 'boolean :group 'lazy-highlight :version "27.1")
(defcustom lazy-highlight-buffer-max-at-a-time 200
  "Number of matches of the whole buffer in a lot, or nil for all."
  :type '(choice (const :tag "All" nil) (integer :tag "Some")) :group 'lazy-highlight :version "27.1")

(defvar isearch-lazy-highlight-overlays nil "Overlays of the other matches.")
(defvar isearch-lazy-highlight-timer nil "The timer that goes on with highlighting, or nil.")
(defvar isearch-lazy-highlight-buffer nil "The buffer whose matches are highlighted.")
(defvar isearch-lazy-highlight-window nil "The window whose matches are highlighted.")
(defvar isearch-lazy-highlight-last-string nil "The string whose matches are highlighted.")
(defvar isearch-lazy-highlight-start nil "Where highlighting goes on.")
(defvar isearch-lazy-highlight-end nil "Where the matches to highlight end.")
(defvar isearch-lazy-highlight-error nil "The error of the search whose matches are highlighted.")
(defvar isearch-lazy-highlight-window-start nil "Start of the window when highlighting began.")
(defvar isearch-lazy-highlight-window-end nil "End of the window when highlighting began.")
(defvar isearch-lazy-highlight-case-fold-search nil "`isearch-case-fold-search' when highlighting began.")
(defvar isearch-lazy-highlight-regexp nil "`isearch-regexp' when highlighting began.")
(defvar isearch-lazy-highlight-regexp-function nil "`isearch-regexp-function' when highlighting began.")
(defvar isearch-lazy-highlight-lax-whitespace nil "`isearch-lax-whitespace' when highlighting began.")
(defvar isearch-lazy-highlight-regexp-lax-whitespace nil "`isearch-regexp-lax-whitespace' when highlighting began.")
(defvar isearch-lazy-highlight-forward nil "`isearch-forward' when highlighting began.")
(defvar isearch-lazy-highlight-point-min nil "Start of the accessible part when highlighting began.")
(defvar isearch-lazy-highlight-point-max nil "End of the accessible part when highlighting began.")
(defvar isearch-lazy-count-current nil "Number of the match that point is at, or nil if it is not known.")
(defvar isearch-lazy-count-total nil "Number of all matches, or nil if it is not known.")
(defvar isearch-lazy-count-hash (make-hash-table) "Numbers of matches by their ends.")
(defvar isearch-forward) (defvar isearch-string) (defvar isearch-success) (defvar isearch-error)
(defvar isearch-regexp) (defvar isearch-regexp-function) (defvar isearch-lax-whitespace) (defvar isearch-regexp-lax-whitespace)
(defvar isearch-case-fold-search) (defvar isearch-mode) (defvar isearch-message-function) (defvar isearch-invisible)
(declare-function isearch-search-string "isearch" (string bound noerror))
(declare-function isearch-message "isearch" (&optional c-q-hack ellipsis))

(defun lazy-highlight-cleanup (&optional force procrastinate)
  "Remove the highlighting of the other matches, if FORCE or `lazy-highlight-cleanup' says so, and stop to make more.
PROCRASTINATE leaves it until new matches are highlighted."
  (interactive '(t))
  (when isearch-lazy-highlight-timer
    (cancel-timer isearch-lazy-highlight-timer)
    (setq isearch-lazy-highlight-timer nil))
  (when (and (or force lazy-highlight-cleanup) (not procrastinate))
    (mapc #'delete-overlay isearch-lazy-highlight-overlays)
    (setq isearch-lazy-highlight-overlays nil)))

(defun isearch-lazy-count-format (&optional suffix-p)
  "Return the numbers of the match and of all matches for the prompt, or with SUFFIX-P for what is behind the string."
  (let ((format (if suffix-p lazy-count-suffix-format lazy-count-prefix-format)))
    (if (and isearch-lazy-count isearch-lazy-count-current isearch-lazy-count-total format
             (not isearch-error))
        (format format
                (if isearch-lazy-highlight-forward
                    isearch-lazy-count-current
                  isearch-lazy-count-current)
                isearch-lazy-count-total)
      "")))

(defun isearch-lazy--signature ()
  "Return what decides which matches there are."
  (list isearch-string isearch-regexp isearch-regexp-function isearch-case-fold-search isearch-lax-whitespace
        isearch-regexp-lax-whitespace isearch-invisible (current-buffer) (buffer-chars-modified-tick) (point-min) (point-max)))

(defvar isearch-lazy--last-signature nil "The value of `isearch-lazy--signature' for which matches were counted.")

(defun isearch-lazy-highlight-new-loop (&optional beg end)
  "Highlight the matches of the search anew, between BEG and END or in the window."
  (setq isearch-lazy-highlight-window (selected-window)
        isearch-lazy-highlight-buffer (current-buffer)
        isearch-lazy-highlight-window-start (window-start)
        isearch-lazy-highlight-last-string isearch-string
        isearch-lazy-highlight-case-fold-search isearch-case-fold-search
        isearch-lazy-highlight-regexp isearch-regexp
        isearch-lazy-highlight-regexp-function isearch-regexp-function
        isearch-lazy-highlight-lax-whitespace isearch-lax-whitespace
        isearch-lazy-highlight-regexp-lax-whitespace isearch-regexp-lax-whitespace
        isearch-lazy-highlight-forward isearch-forward
        isearch-lazy-highlight-error isearch-error
        isearch-lazy-highlight-point-min (point-min) isearch-lazy-highlight-point-max (point-max))
  (lazy-highlight-cleanup t (and isearch-success (not (equal isearch-string "")) (not executing-kbd-macro) (not noninteractive)))
  (when (and isearch-success (not isearch-error) (not (equal isearch-string "")) (not executing-kbd-macro) (not noninteractive))
    (if isearch-lazy-count (isearch-lazy--note-count))
    (setq isearch-lazy-highlight-start beg isearch-lazy-highlight-end end
          isearch-lazy-highlight-timer
          (run-with-idle-timer (if (>= (length isearch-string) lazy-highlight-no-delay-length) 0.01 lazy-highlight-initial-delay)
                               nil #'isearch-lazy-highlight-start))))

(defun isearch-lazy-highlight-search (string bound)
  "Search for STRING up to BOUND as the search does, and return non-nil if there is a match that counts."
  (condition-case nil
      (let ((case-fold-search isearch-lazy-highlight-case-fold-search) (isearch-regexp isearch-lazy-highlight-regexp)
            (isearch-regexp-function isearch-lazy-highlight-regexp-function) (search-invisible isearch-invisible)
            (isearch-lax-whitespace isearch-lazy-highlight-lax-whitespace)
            (isearch-regexp-lax-whitespace isearch-lazy-highlight-regexp-lax-whitespace)
            (isearch-forward t) (isearch-adjusted nil) (found nil) (again t))
        (while again
          (setq found (isearch-search-string string bound t)
                again (and found
                           (or (= (match-beginning 0) (match-end 0))
                               (let ((search-invisible t)) (isearch-range-invisible (match-beginning 0) (match-end 0)))
                               (not (isearch-lazy--counts-p (match-beginning 0) (match-end 0))))
                           (if (= (match-beginning 0) (match-end 0))
                               (and (< (point) (or bound (point-max))) (progn (forward-char 1) t))
                             t)))
          (if (and found (not again) (= (match-beginning 0) (match-end 0))) (setq found nil)))
        found)
    (error nil)))

(defun isearch-lazy--counts-p (beg end)
  "Return non-nil if the match from BEG to END counts, without opening anything."
  (let ((search-invisible (if (eq search-invisible 'open) t search-invisible)))
    (funcall isearch-filter-predicate beg end)))
(defvar isearch-adjusted)

(defun isearch-lazy-highlight-match (mb me)
  "Highlight the match from MB to ME."
  (let ((overlay (make-overlay mb me)))
    (push overlay isearch-lazy-highlight-overlays)
    (overlay-put overlay 'priority 1000)
    (overlay-put overlay 'face 'lazy-highlight)
    (unless (or (eq isearch-lazy-highlight 'all-windows) lazy-highlight-buffer)
      (overlay-put overlay 'window (selected-window)))))

(defun isearch-lazy-highlight-start ()
  "Begin to highlight: what is highlighted is no longer valid."
  (mapc #'delete-overlay isearch-lazy-highlight-overlays)
  (setq isearch-lazy-highlight-overlays nil)
  (isearch-lazy-highlight-update))

(defun isearch-lazy--lot (beg end limit)
  "Highlight the matches from BEG to END, LIMIT of them or all; return where to go on, or nil if that is all."
  (save-excursion
    (save-match-data
      (goto-char beg)
      (let ((n 0) (more t))
        (while (and more (or (null limit) (< n limit)) (< (point) end))
          (if (and (isearch-lazy-highlight-search isearch-lazy-highlight-last-string end) (not (input-pending-p)))
              (progn (isearch-lazy-highlight-match (match-beginning 0) (match-end 0))
                     (setq n (1+ n)))
            (setq more nil)))
        (if (and more (< (point) end)) (point))))))

(defun isearch-lazy--go-on (function delay)
  "Call FUNCTION after DELAY seconds if no key comes before."
  (setq isearch-lazy-highlight-timer (run-at-time delay nil (lambda () (if (input-pending-p) nil (funcall function))))))

(defun isearch-lazy-highlight-update ()
  "Highlight a lot of matches in the window."
  (when (and isearch-mode (buffer-live-p isearch-lazy-highlight-buffer) (eq (current-buffer) isearch-lazy-highlight-buffer))
    (let* ((beg (or isearch-lazy-highlight-start (window-start)))
           (end (or isearch-lazy-highlight-end (setq isearch-lazy-highlight-end (min (point-max) (window-end nil t)))))
           (rest (isearch-lazy--lot beg end lazy-highlight-max-at-a-time)))
      (setq isearch-lazy-highlight-window-end end isearch-lazy-highlight-timer nil)
      (cond (rest (setq isearch-lazy-highlight-start rest)
                  (isearch-lazy--go-on #'isearch-lazy-highlight-update lazy-highlight-interval))
            ((or lazy-highlight-buffer isearch-lazy-count)
             (setq isearch-lazy-highlight-start (point-min))
             (isearch-lazy--go-on #'isearch-lazy-highlight-buffer-update lazy-highlight-interval))))))

(defun isearch-lazy-highlight-buffer-update ()
  "Highlight or count the matches of the whole buffer."
  (when (and isearch-mode (buffer-live-p isearch-lazy-highlight-buffer) (eq (current-buffer) isearch-lazy-highlight-buffer))
    (when lazy-highlight-buffer
      (let ((rest (isearch-lazy--lot isearch-lazy-highlight-start (point-max) lazy-highlight-buffer-max-at-a-time)))
        (when rest
          (setq isearch-lazy-highlight-start rest)
          (isearch-lazy--go-on #'isearch-lazy-highlight-buffer-update lazy-highlight-interval))))
    (if isearch-lazy-count (isearch-lazy--count))))

(defun isearch-lazy--count ()
  "Count the matches of the buffer, unless a key comes, and show the numbers."
  (unless (equal isearch-lazy--last-signature (isearch-lazy--signature))
    (clrhash isearch-lazy-count-hash)
    (setq isearch-lazy-count-total nil)
    (let ((n 0) (complete t))
      (save-excursion
        (save-match-data
          (goto-char (point-min))
          (while (and complete (isearch-lazy-highlight-search isearch-lazy-highlight-last-string nil))
            (setq n (1+ n))
            (puthash (match-beginning 0) n isearch-lazy-count-hash)
            (puthash (match-end 0) n isearch-lazy-count-hash)
            (if (and (= (% n 1000) 0) (input-pending-p)) (setq complete nil)))))
      (when complete
        (setq isearch-lazy-count-total n isearch-lazy--last-signature (isearch-lazy--signature)))))
  (isearch-lazy--note-count)
  (if isearch-message-function (funcall isearch-message-function) (isearch-message)))

(defun isearch-lazy--note-count ()
  "Note the number of the match that point is at, if the matches were counted."
  (if (equal isearch-lazy--last-signature (isearch-lazy--signature))
      (setq isearch-lazy-count-current (gethash (point) isearch-lazy-count-hash 0))
    (setq isearch-lazy-count-current nil isearch-lazy-count-total nil)))

;;; isearch-lazy.el ends here
