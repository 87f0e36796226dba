;;; view.el --- reading text without changing it  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; In View mode keys without modifiers scroll and search.  Who begins to view a buffer with one of the commands here
;; gets back to what was shown before by leaving it: the window keeps that itself (`quit-restore-window').

;;; Code:

(defgroup view nil "Reading text." :group 'files)

(defcustom view-highlight-face 'highlight "Face for what a search has found." :type 'face)
(defcustom view-scroll-auto-exit nil "Non-nil: scrolling at the end of the buffer leaves View mode." :type 'boolean)
(defcustom view-try-extend-at-buffer-end nil "Non-nil: at the end of the buffer it is reverted if its file has grown." :type 'boolean)
(defcustom view-remove-frame-by-deleting t "Non-nil: frames that were made to view are deleted." :type 'boolean)
(defcustom view-exits-all-viewing-windows nil "Non-nil: leaving a buffer leaves it in all windows." :type 'boolean)
(defcustom view-inhibit-help-message nil "Non-nil: no message says how to leave View mode." :type 'boolean)

(defvar-local view-old-buffer-read-only nil "What `buffer-read-only' was before View mode.")
(put 'view-old-buffer-read-only 'permanent-local t)
(defvar-local view-page-size nil "Lines that the commands for pages scroll by; nil: a window.")
(defvar-local view-half-page-size nil "Lines that the commands for half pages scroll by; nil: half a window.")
(defvar-local view-last-regexp nil "The regexp that was searched last.")
(defvar-local view-return-to-alist nil "Windows and where leaving goes, as it was once kept.")
(defvar-local view-exit-action nil "Function of the buffer that is called after it was left, or nil.")
(defvar-local view-no-disable-on-exit nil "Non-nil: commands that leave the buffer do not turn View mode off.")
(defvar-local view-overlay nil "The overlay on what a search has found, or nil.")

(defvar view-mode-map
  (let ((map (make-sparse-keymap)))
    (dolist (binding '(("C" . View-kill-and-leave) ("c" . View-leave) ("Q" . View-quit-all) ("E" . View-exit-and-edit)
                       ("e" . View-exit) ("q" . View-quit)
                       ("p" . View-search-last-regexp-backward) ("n" . View-search-last-regexp-forward)
                       ("\\" . View-search-regexp-backward) ("/" . View-search-regexp-forward)
                       ("r" . isearch-backward) ("s" . isearch-forward) ("m" . point-to-register)
                       ("'" . register-to-point) ("x" . exchange-point-and-mark) ("@" . View-back-to-mark)
                       ("." . set-mark-command) ("%" . View-goto-percent) ("g" . View-goto-line) ("=" . what-line)
                       ("F" . View-revert-buffer-scroll-page-forward)
                       ("y" . View-scroll-line-backward) ("\C-j" . View-scroll-line-forward)
                       ("\C-m" . View-scroll-line-forward)
                       ("u" . View-scroll-half-page-backward) ("d" . View-scroll-half-page-forward)
                       ("z" . View-scroll-page-forward-set-page-size) ("w" . View-scroll-page-backward-set-page-size)
                       ("\C-?" . View-scroll-page-backward) (" " . View-scroll-page-forward)
                       ([?\S-\ ] . View-scroll-page-backward)
                       ("o" . View-scroll-to-buffer-end) (">" . end-of-buffer) ("<" . beginning-of-buffer)
                       ("-" . negative-argument)))
      (define-key map (car binding) (cdr binding)))
    (dotimes (digit 10)
      (define-key map (number-to-string (- 9 digit)) #'digit-argument))
    (dolist (key '("H" "?" "h"))
      (define-key map key #'describe-mode))
    map)
  "Keymap of View mode.")

;; -- the mode -------------------------------------------------------------------------------------

;;;###autoload
(define-minor-mode view-mode
  "Read the buffer, with keys that scroll and search; it cannot be changed."
  :lighter " View"
  :keymap view-mode-map
  (if view-mode (view--enable) (view--disable)))

(defun view--enable ()
  "Do what turning View mode on does besides."
  ;; The mode begins anew if the major mode changes.
  (add-hook 'change-major-mode-hook #'view--disable nil t)
  (setq view-old-buffer-read-only buffer-read-only
        buffer-read-only t))

(defun view--disable ()
  "Do what turning View mode off does besides."
  (remove-hook 'change-major-mode-hook #'view--disable t)
  (when view-overlay
    (delete-overlay view-overlay)
    (setq view-overlay nil))
  (setq buffer-read-only view-old-buffer-read-only
        view-mode nil)
  (force-mode-line-update))

(define-obsolete-function-alias 'view-mode-enable #'view-mode "24.4")

(defun view-mode-disable ()
  "Turn View mode off."
  (view-mode -1))

;;;###autoload
(defun view-mode-enter (&optional quit-restore exit-action)
  "Turn View mode on in the buffer.
QUIT-RESTORE, if non-nil, is what the window is to go back to, as its parameter
`quit-restore'; EXIT-ACTION a function of the buffer to call when it is left."
  (when quit-restore
    (set-window-parameter nil 'quit-restore quit-restore))
  (when exit-action
    (setq view-exit-action exit-action))
  (unless view-mode
    (view-mode 1)
    (unless view-inhibit-help-message
      (message "%s"
               (substitute-command-keys
                "View mode: type \\[help-command] for help, \\[describe-mode] for commands, \\[View-quit] to quit.")))))

(defun view-mode-exit (&optional exit-only exit-action all-windows)
  "Turn View mode off; go back to what was shown before, unless EXIT-ONLY.
EXIT-ACTION is a function of the buffer to call then.  ALL-WINDOWS: in all windows."
  (when view-mode
    (let ((buffer (current-buffer)))
      (unless view-no-disable-on-exit
        (view-mode -1))
      (unless exit-only
        (dolist (window (if (or all-windows view-exits-all-viewing-windows)
                            (get-buffer-window-list buffer nil t)
                          (and (eq (window-buffer) buffer) (list (selected-window)))))
          (quit-window nil window)))
      (when (and exit-action (buffer-live-p buffer))
        (funcall exit-action buffer))
      (force-mode-line-update))))

(defun view-return-to-alist-update (_buffer &optional _item)
  "Do nothing: windows know themselves what to go back to."
  nil)
(make-obsolete 'view-return-to-alist-update "this function has no effect." "24.1")

(defun View-exit ()
  "Turn View mode off and stay in the buffer."
  (interactive)
  (view-mode-exit t))

;;;###autoload
(defun View-exit-and-edit ()
  "Turn View mode off and let the buffer be changed."
  (interactive)
  (let ((view-old-buffer-read-only nil))
    (view-mode-exit t))
  (setq buffer-read-only nil))

(defun View-leave ()
  "Turn View mode off and go back to what was shown before; the buffer stays."
  (interactive)
  (view-mode-exit))

(defun View-quit ()
  "Turn View mode off and go back to what was shown before, with what was to be done with the buffer."
  (interactive)
  (view-mode-exit nil view-exit-action))

(defun View-quit-all ()
  "Do what `View-quit' does in all windows that show the buffer."
  (interactive)
  (view-mode-exit nil view-exit-action t))

(defun View-kill-and-leave ()
  "Turn View mode off, go back to what was shown before, and kill the buffer."
  (interactive)
  (view-mode-exit nil (or view-exit-action #'kill-buffer) t))

;; -- beginning to view ----------------------------------------------------------------------------------

(defun kill-buffer-if-not-modified (buf)
  "Kill the buffer BUF, unless it was changed."
  (let ((buffer (get-buffer buf)))
    (or (and buffer (buffer-modified-p buffer) buffer)
        (kill-buffer buffer))))

(defun view--file-buffer (file)
  "Return the buffer of FILE and what to do when it is left, as a cons: it is killed if it was made now."
  (unless (file-exists-p file)
    (error "%s does not exist" file))
  (let ((present (get-file-buffer file)))
    (cons (or present (find-file-noselect file))
          (and (not present) #'kill-buffer-if-not-modified))))

(defun view--special-p (buffer)
  "Return non-nil if the major mode of BUFFER has keys of its own, so that it is not for View mode."
  (eq (get (buffer-local-value 'major-mode buffer) 'mode-class) 'special))

;;;###autoload
(defun view-file (file)
  "View FILE; leaving it goes back to what was shown before."
  (interactive "fView file: ")
  (let ((pair (view--file-buffer file)))
    (if (view--special-p (car pair))
        (progn (switch-to-buffer (car pair))
               (message "Not using View mode because the major mode is special"))
      (view-buffer (car pair) (cdr pair)))))

;;;###autoload
(defun view-file-other-window (file)
  "View FILE in another window; leaving it goes back to what was shown before."
  (interactive "fIn other window view file: ")
  (let ((pair (view--file-buffer file)))
    (view-buffer-other-window (car pair) nil (cdr pair))))

;;;###autoload
(defun view-buffer (buffer &optional exit-action)
  "View BUFFER; leaving it goes back to what was shown before.
EXIT-ACTION is a function of the buffer to call when it is left."
  (interactive "bView buffer: ")
  (switch-to-buffer buffer)
  (unless view-mode
    (view-mode-enter nil exit-action)))

;;;###autoload
(defun view-buffer-other-window (buffer &optional _not-return exit-action)
  "View BUFFER in another window; EXIT-ACTION is a function of it to call when it is left."
  (interactive "bIn other window view buffer:\nP")
  (pop-to-buffer buffer t)
  (unless view-mode
    (view-mode-enter nil exit-action)))

;; -- scrolling ------------------------------------------------------------------------------------------

(defun view-window-size ()
  "Return the lines of the window, without its mode line."
  (1- (window-total-height)))

(defun view-recenter ()
  "Put the line of point into the middle of the window."
  (recenter (/ (view-window-size) 2)))

(defun view-page-size-default (lines)
  "Return LINES as a number of lines to scroll by, or nil if that is no sensible one."
  (let ((number (and lines (prefix-numeric-value lines))))
    (and number (not (zerop number)) (<= (abs number) (view-window-size)) (abs number))))

(defun view-set-half-page-size-default (lines)
  "Return LINES, and keep it for half pages; without it what was kept, or half a window."
  (if lines
      (setq view-half-page-size (or (view-page-size-default lines) (/ (view-window-size) 2)))
    (or view-half-page-size (/ (view-window-size) 2))))

(defun view-really-at-end ()
  "Return non-nil if the end of the buffer is shown, and of the file, if `view-try-extend-at-buffer-end'."
  (and (= (window-end nil t) (point-max))
       (or (null view-try-extend-at-buffer-end)
           (null buffer-file-name)
           (verify-visited-file-modtime (current-buffer))
           (not (file-exists-p buffer-file-name))
           (when (if (buffer-modified-p)
                     (yes-or-no-p (format "File %s changed on disk.  Discard your edits? " (file-name-nondirectory buffer-file-name)))
                   t)
             (revert-buffer t t t)
             (and (= (point-max) (window-end nil t)))))))

(defun view-end-message ()
  "Say that this is the end, and where the mark is."
  (goto-char (point-max))
  (if view-scroll-auto-exit
      (message "End.  Type %s to quit viewing." (substitute-command-keys "\\[View-scroll-page-forward]"))
    (message "End")))

(defun view-scroll-lines (lines backward default maxdefault)
  "Scroll LINES lines, by default DEFAULT, BACKWARD or forward; MAXDEFAULT: never more than DEFAULT."
  (let* ((number (if lines (prefix-numeric-value lines)))
         (back (if (and number (< number 0)) (not backward) backward))
         (count (if (or (null number) (zerop number)) default (abs number))))
    (when (and maxdefault default (> count default))
      (setq count default))
    (cond
     (back (scroll-down count))
     ((view-really-at-end)
      (if view-scroll-auto-exit (View-quit) (view-end-message)))
     (t
      (scroll-up count)
      (when (view-really-at-end)
        (view-end-message))))))

(defun View-scroll-page-forward (&optional lines)
  "Scroll forward a page or LINES."
  (interactive "P")
  (view-scroll-lines lines nil view-page-size nil))

(defun View-scroll-page-backward (&optional lines)
  "Scroll backward a page or LINES."
  (interactive "P")
  (view-scroll-lines lines t view-page-size nil))

(defun View-scroll-page-forward-set-page-size (&optional lines)
  "Scroll forward LINES, and keep them as the page."
  (interactive "P")
  (view-scroll-lines lines nil (setq view-page-size (view-page-size-default lines)) nil))

(defun View-scroll-page-backward-set-page-size (&optional lines)
  "Scroll backward LINES, and keep them as the page."
  (interactive "P")
  (view-scroll-lines lines t (setq view-page-size (view-page-size-default lines)) nil))

(defun View-scroll-line-forward (&optional lines)
  "Scroll forward a line or LINES."
  (interactive "P")
  (view-scroll-lines lines nil 1 t))

(defun View-scroll-line-backward (&optional lines)
  "Scroll backward a line or LINES."
  (interactive "P")
  (view-scroll-lines lines t 1 t))

(defun View-scroll-half-page-forward (&optional lines)
  "Scroll forward half a page or LINES, which are kept for the next time."
  (interactive "P")
  (view-scroll-lines lines nil (view-set-half-page-size-default lines) t))

(defun View-scroll-half-page-backward (&optional lines)
  "Scroll backward half a page or LINES, which are kept for the next time."
  (interactive "P")
  (view-scroll-lines lines t (view-set-half-page-size-default lines) t))

(defun View-revert-buffer-scroll-page-forward (&optional lines)
  "Scroll forward a page or LINES; at the end, revert the buffer if its file has changed."
  (interactive "P")
  (let ((view-scroll-auto-exit nil) (view-try-extend-at-buffer-end t))
    (view-scroll-lines lines nil view-page-size nil)))

(defun View-scroll-to-buffer-end ()
  "Scroll so that the end of the buffer is at the end of the window."
  (interactive)
  (goto-char (point-max))
  (recenter -1)
  (move-to-window-line 0))

;; -- places ---------------------------------------------------------------------------------------------

(defun View-goto-percent (&optional percent)
  "Go to PERCENT of the buffer, by default its end, and set the mark."
  (interactive "P")
  (push-mark)
  (goto-char (if percent
                 (+ (point-min) (floor (* (- (point-max) (point-min)) 0.01 (max 0 (min 100 (prefix-numeric-value percent))))))
               (point-max)))
  (view-recenter))

(defun View-goto-line (&optional line)
  "Go to LINE, by default the first, and set the mark."
  (interactive "p")
  (push-mark)
  (goto-char (point-min))
  (forward-line (1- (or line 1)))
  (view-recenter))

(defun View-back-to-mark (&optional _ignore)
  "Go to the mark, or to the beginning if there is none, and forget it."
  (interactive)
  (goto-char (or (mark t) (point-min)))
  (pop-mark)
  (view-recenter))

;; -- searching --------------------------------------------------------------------------------------------

(defun view--read-regexp (backward)
  "Ask for a regexp to search, BACKWARD or forward; return the arguments of the commands."
  (list (prefix-numeric-value current-prefix-arg)
        (let ((regexp (read-from-minibuffer (if backward "Search backward (regexp): " "Search forward (regexp): ")
                                            nil nil nil 'regexp-history)))
          (if (equal regexp "") view-last-regexp regexp))))

(defun View-search-regexp-forward (n regexp)
  "Search the Nth match of REGEXP after point.
\"!\" as its first character: a line without a match; \"@\": from the beginning."
  (interactive (view--read-regexp nil))
  (view-search n regexp))

(defun View-search-regexp-backward (n regexp)
  "Search the Nth match of REGEXP before point.
\"!\" as its first character: a line without a match; \"@\": from the end."
  (interactive (view--read-regexp t))
  (view-search (- n) regexp))

(defun View-search-last-regexp-forward (n)
  "Search the Nth match of the last regexp after point."
  (interactive "p")
  (if view-last-regexp
      (view-search n view-last-regexp)
    (error "No previous View-mode search")))

(defun View-search-last-regexp-backward (n)
  "Search the Nth match of the last regexp before point."
  (interactive "p")
  (if view-last-regexp
      (view-search (- n) view-last-regexp)
    (error "No previous View-mode search")))

(defun view-search (times regexp)
  "Go to match TIMES of REGEXP, backward if that is negative, and highlight it; signal if there is none."
  (let ((place (point)) no from-end found)
    (while (and (> (length regexp) 0) (memq (aref regexp 0) '(?! ?@)))
      (if (eq (aref regexp 0) ?!) (setq no (not no)) (setq from-end t))
      (setq regexp (substring regexp 1)))
    (setq view-last-regexp (concat (if no "!" "") regexp))
    (save-excursion
      (when from-end
        (goto-char (if (< times 0) (point-max) (point-min)))
        (setq place (point)))
      ;; Not the match on this line again.
      (unless from-end
        (if (< times 0) (beginning-of-line) (end-of-line)))
      (setq found (if no (view-search-no-match-lines times regexp) (re-search-forward regexp nil t times)))
      (setq place (point)))
    (if (not found)
        (error "Can't find occurrence %d of %s%s" times (if no "no " "") regexp)
      (push-mark)
      (goto-char place)
      (if view-overlay
          (move-overlay view-overlay (match-beginning 0) (match-end 0))
        (setq view-overlay (make-overlay (match-beginning 0) (match-end 0))))
      (overlay-put view-overlay 'face view-highlight-face)
      (beginning-of-line)
      (view-recenter))))

(defun view-search-no-match-lines (times regexp)
  "Go to the line TIMES of those without a match of REGEXP; return non-nil if there is one."
  (let ((step (if (>= times 0) 1 -1)) (left (abs times)) (go t))
    (while (and go (> left 0))
      (if (not (and (= 0 (forward-line step)) (not (and (> step 0) (eobp)))))
          (setq go nil)
        (unless (save-excursion (re-search-forward regexp (line-end-position) t))
          (setq left (1- left)))))
    (when (= left 0)
      (set-match-data (list (line-beginning-position) (line-end-position)))
      t)))

(provide 'view)

;;; view.el ends here
