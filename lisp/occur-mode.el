;;; occur-mode.el --- moving and editing in lists of matching lines  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The lists that occur.el makes: going to the places that they show, making them again, and changing the lines
;; of the searched buffers by changing the list.

;;; Code:

(defvar occur-mode-find-occurrence-hook nil "Hook run in the searched buffer after going to a place of it.")
(defvar-local occur-revert-arguments nil "Arguments that `occur-1' made the list of the buffer with.")
(defvar occur-highlight-overlays nil "Overlays of the places that are highlighted.")

(defvar occur-menu-map
  (let ((map (make-sparse-keymap "Occur")))
    (dolist (item (reverse
                   '(("Move to Previous Match" occur-prev "Move to an earlier match in the list")
                      ("Move to Next Match" occur-next "Move to a later match in the list")
                      ("Display Occurrence" occur-mode-display-occurrence "Show the place of this line in another window")
                      ("Go To Occurrence" occur-mode-goto-occurrence "Go to the place of this line")
                      ("Go To Occurrence Other Window" occur-mode-goto-occurrence-other-window "Go to the place of this line in another window")
                      ("Edit Occur Buffer" occur-edit-mode "Change the searched buffers by changing the list")
                      ("Rename Occur Buffer" occur-rename-buffer "Name the list after what was searched")
                      ("Clone Occur Buffer" clone-buffer "Make a copy of the list")
                      ("Revert Occur Buffer" revert-buffer "Search again")
                      ("Quit Occur Window" quit-window "Remove the list from the screen"))))
      (define-key map (vector (intern (nth 0 item))) `(menu-item ,(nth 0 item) ,(nth 1 item) :help ,(nth 2 item))))
    map)
  "Menu of lists of matching lines.")
(fset 'occur-menu-map occur-menu-map)

(defun occur-mode--map (bindings)
  "Return a keymap with BINDINGS, a list of keys and commands in turn."
  (let ((map (make-sparse-keymap)))
    (while bindings
      (define-key map (kbd (pop bindings)) (pop bindings)))
    (define-key map [mouse-2] #'occur-mode-mouse-goto)
    (define-key map [menu-bar occur] (cons "Occur" occur-menu-map))
    map))

(defvar occur-mode-map
  (occur-mode--map '("C-c C-c" occur-mode-goto-occurrence "C-c C-f" next-error-follow-minor-mode
                     "e" occur-edit-mode "RET" occur-mode-goto-occurrence "o" occur-mode-goto-occurrence-other-window
                     "C-o" occur-mode-display-occurrence "n" next-error-no-select "p" previous-error-no-select
                     "l" recenter-current-error "M-n" occur-next "M-p" occur-prev "r" occur-rename-buffer "c" clone-buffer))
  "Keymap of lists of matching lines.")

(define-derived-mode occur-mode special-mode "Occur"
  "Major mode of lists of matching lines; \\<occur-mode-map>\\[occur-mode-goto-occurrence] goes to the place of a line.
\\{occur-mode-map}"
  (setq-local revert-buffer-function #'occur-revert-function)
  (add-hook 'kill-buffer-hook #'occur--garbage-collect-revert-args nil t)
  (setq next-error-function #'occur-next-error))

(defun occur-revert-function (_ignore1 _ignore2)
  "Make the list of the current buffer again."
  (let* ((arguments occur-revert-arguments) (first (car (nth 2 arguments))) (name (buffer-name))
         (occur--orig-line (and (overlayp first) (overlay-buffer first)
                                (with-current-buffer (overlay-buffer first)
                                  (line-number-at-pos (overlay-get first 'occur--orig-point))))))
    (unless occur--orig-line
      (if (buffer-live-p first)
          (setq occur--orig-line (with-current-buffer first (line-number-at-pos)))))
    (apply #'occur-1 (append arguments (list name)))))

(defun occur--garbage-collect-revert-args ()
  "Delete the overlays that the list of the current buffer was made from."
  (dolist (buffer (nth 2 occur-revert-arguments))
    (if (overlayp buffer) (delete-overlay buffer))))

;;; The places of a line.

(defun occur--targets-start (targets)
  "Return where the first of TARGETS begins, a marker, or TARGETS if it is one itself."
  (if (markerp targets) targets (caar targets)))

(defun occur-mode--find-occurrences ()
  "Return the places of the line at point.  Signals an error if it has none, or their buffer was killed."
  (let* ((targets (or (get-text-property (point) 'occur-target) (error "No occurrence on this line")))
         (start (occur--targets-start targets)))
    (or (buffer-live-p (marker-buffer start)) (error "Buffer for this occurrence was killed"))
    targets))

(defun occur-mode-find-occurrence ()
  "Return the place of the line at point, a marker; errors as in `occur-mode--find-occurrences'."
  (occur--targets-start (occur-mode--find-occurrences)))

(defun occur-goto-locus-delete-o ()
  "Remove the highlighting of places."
  (mapc #'delete-overlay occur-highlight-overlays)
  (setq occur-highlight-overlays nil)
  (if (timerp next-error-highlight-timer) (cancel-timer next-error-highlight-timer))
  (remove-hook 'pre-command-hook #'occur-goto-locus-delete-o))

(defun occur--highlight-occurrences (targets)
  "Highlight TARGETS in the current buffer, as `next-error-highlight' says."
  (occur-goto-locus-delete-o)
  (when (or (numberp next-error-highlight) (eq next-error-highlight t))
    (dolist (target (if (consp targets) targets))
      (let ((overlay (make-overlay (car target) (cdr target))))
        (overlay-put overlay 'priority 1)
        (overlay-put overlay 'face 'next-error)
        (push overlay occur-highlight-overlays)))
    (add-hook 'pre-command-hook #'occur-goto-locus-delete-o)
    (if (numberp next-error-highlight)
        (setq next-error-highlight-timer (run-at-time next-error-highlight nil #'occur-goto-locus-delete-o))))
  (if (eq next-error-highlight 'fringe-arrow) (occur--set-arrow)))

(defun occur--set-arrow ()
  "Let the overlay arrow point to the current line until the next place is shown."
  (setq next-error-overlay-arrow-position (copy-marker (line-beginning-position))))

(defun occur--show (targets display)
  "Go to TARGETS, in the window that DISPLAY, called with their buffer, selects; highlight and run the hook."
  (let ((start (occur--targets-start targets)) (list (current-buffer)))
    (funcall display (marker-buffer start))
    (goto-char start)
    (occur--highlight-occurrences targets)
    (next-error-found list (current-buffer))
    (run-hooks 'occur-mode-find-occurrence-hook)))

(defun occur-mode-goto-occurrence (&optional event)
  "Go to the place of the line at point, or where EVENT was.  Signals an error if it has none."
  (interactive (list last-nonmenu-event))
  (let ((targets (if (and event (listp event))
                     (with-current-buffer (window-buffer (posn-window (event-end event)))
                       (save-excursion
                         (goto-char (posn-point (event-end event)))
                         (occur-mode--find-occurrences)))
                   (occur-mode--find-occurrences))))
    (occur--show targets #'pop-to-buffer)))
(defalias 'occur-mode-mouse-goto #'occur-mode-goto-occurrence)

(defun occur-mode-goto-occurrence-other-window ()
  "Go to the place of the line at point in another window.  Signals an error if it has none."
  (interactive)
  (occur--show (occur-mode--find-occurrences) #'switch-to-buffer-other-window))

(defun occur-mode-display-occurrence ()
  "Show the place of the line at point in another window.  Signals an error if it has none."
  (interactive)
  (let* ((targets (occur-mode--find-occurrences)) (start (occur--targets-start targets)) (list (current-buffer))
         (next-error-highlight next-error-highlight-no-select)
         (window (display-buffer (marker-buffer start) t)))
    (save-selected-window
      (if window (select-window window) (set-buffer (marker-buffer start)))
      (goto-char start)
      (occur--highlight-occurrences targets)
      (next-error-found list (current-buffer))
      (run-hooks 'occur-mode-find-occurrence-hook))))

;;; Moving in the list.

(defun occur-find-match (n search message)
  "Go over N matches of the list by SEARCH, a function like `next-single-property-change'; MESSAGE if there is none."
  (dotimes (_ (or n 1))
    (let ((edge (funcall search (point) 'occur-match)))
      (if (and edge (get-text-property edge 'occur-match))
          (setq edge (funcall search edge 'occur-match)))
      (if edge (goto-char edge) (user-error message)))))

(defun occur-next (&optional n)
  "Go to the N-th next match in the list.  Signals a user error if there is none."
  (interactive "p")
  (occur-find-match n #'next-single-property-change "No more matches"))

(defun occur-prev (&optional n)
  "Go to the N-th match before point in the list.  Signals a user error if there is none."
  (interactive "p")
  (occur-find-match n #'previous-single-property-change "No earlier matches"))

(defun occur-next-error (&optional argp reset)
  "Go to the place of the ARGP-th next line of the list, from its start if RESET is non-nil.
Signals a user error if there is none."
  (interactive "p")
  (let ((n (or argp 1)) (window (get-buffer-window (current-buffer) t)))
    (goto-char (cond (reset (point-min))
                     ((< n 0) (line-beginning-position))
                     ((> n 0) (line-end-position))
                     (t (point))))
    (occur-find-match (abs n) (if (< n 0) #'previous-single-property-change #'next-single-property-change) "No more matches")
    (if window (set-window-point window (point)))
    (occur-mode-goto-occurrence)))

;;; Editing.

(defvar occur-edit-mode-map
  (occur-mode--map '("C-c C-c" occur-cease-edit "C-o" occur-mode-display-occurrence "C-c C-f" next-error-follow-minor-mode))
  "Keymap of lists of matching lines that are edited.")

(define-derived-mode occur-edit-mode occur-mode "Occur-Edit"
  "Major mode of lists of matching lines in which changes are also made in the searched buffers.
\\<occur-edit-mode-map>\\[occur-cease-edit] returns to Occur mode.
\\{occur-edit-mode-map}"
  (setq buffer-read-only nil)
  (add-hook 'after-change-functions #'occur-after-change-function nil t)
  (message (substitute-command-keys "Editing: Type \\[occur-cease-edit] to return to Occur mode.")))
(set-keymap-parent occur-edit-mode-map text-mode-map)

(defun occur-cease-edit ()
  "Return from editing the list of matching lines to reading it."
  (interactive)
  (when (derived-mode-p 'occur-edit-mode)
    (occur-mode)
    (message "Switching to Occur mode.")))

(defun occur--line-text ()
  "Return the text after the number of the line at point as a pair of positions, or nil if it has no number.
It ends at the number of the next line if that is on the same line now."
  (let* ((end (line-end-position))
         (prefix (text-property-any (line-beginning-position) end 'occur-prefix t)))
    (while (and prefix (not (eq (char-after prefix) ?:)))
      (setq prefix (text-property-any (1+ prefix) end 'occur-prefix t)))
    (if prefix
        (cons (1+ prefix) (or (text-property-any (1+ prefix) end 'occur-prefix t) end)))))

(defun occur-after-change-function (beg end _length)
  "Give the line of the searched buffer the text that the line at BEG has in the list after a change up to END.
Of inserted text only the first line stays.  Signals an error if no place belongs to the line, or its buffer was killed or
is read-only."
  (save-excursion
    (goto-char beg)
    (let* ((start (occur--targets-start (get-text-property (line-beginning-position) 'occur-target)))
           (source (marker-buffer start))
           (line-end (line-end-position))
           (bounds (occur--line-text)))
      (cond
       ((not (buffer-live-p source)) (error "Buffer for this occurrence was killed"))
       ((buffer-local-value 'buffer-read-only source) (error "Buffer `%s' is read only" source)))
      (if (> end line-end)
          (let ((inhibit-modification-hooks t)) (delete-region line-end end)))
      (when bounds
        (let ((text (buffer-substring-no-properties (car bounds) (cdr bounds))))
          (with-current-buffer source
            (save-excursion
              (goto-char start)
              (beginning-of-line)
              (unless (equal text (buffer-substring-no-properties (point) (line-end-position)))
                (delete-region (point) (line-end-position))
                (insert text)))))))))

(provide 'occur-mode)

;;; occur-mode.el ends here
