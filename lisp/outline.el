;;; outline.el --- text with headings, of which parts can be hidden  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A heading is a line that begins with what `outline-regexp' matches; its level is what the function `outline-level' returns.
;; The text after it, up to the next heading, is its body; with the headings of deeper levels and their bodies it is
;; its subtree.  Hidden text has an overlay with the property `invisible' `outline'; it reaches from the end
;; of a heading's line to that of the last line, so that the newline between two headings shows.

;;; Code:

(require 'cl-lib)

(defgroup outlines nil "Text with headings." :prefix "outline-" :group 'text)

(defcustom outline-regexp (purecopy "[*\^L]+")
  "A regular expression for the start of lines that are headings."
  :type 'regexp :group 'outlines)
;;;###autoload
(put 'outline-regexp 'safe-local-variable 'stringp)

(defcustom outline-heading-end-regexp (purecopy "\n")
  "A regular expression for the end of headings."
  :type 'regexp :group 'outlines)
;;;###autoload
(put 'outline-heading-end-regexp 'safe-local-variable 'stringp)

(defvar outline-level #'outline-level
  "The function that returns the level of the heading which was matched last, whose start point is at.")
;;;###autoload
(put 'outline-level 'risky-local-variable t)

(defvar-local outline-heading-alist nil
  "Headings, strings, and their levels, for modes in which the length of a heading is not its level.")
(defvar outline-view-change-hook nil "What runs when other text is shown or hidden.")
(defvar outline-blank-line nil "Non-nil means that an empty line before a heading stays when the body before it is hidden.")
(defvar outline-minor-mode-cycle nil "Non-nil means that TAB at a heading shows and hides its subtree in Outline minor mode.")
(put 'outline-minor-mode-cycle 'safe-local-variable #'booleanp)
(defvar outline-minor-mode-cycle-filter nil "A function that says where `outline-minor-mode-cycle' counts, or nil.")
(defvar outline-minor-mode-highlight nil "Non-nil means that Outline minor mode highlights headings.")
(put 'outline-minor-mode-highlight 'safe-local-variable #'symbolp)
(defvar outline-isearch-open-invisible-function #'outline-isearch-open-invisible
  "The function that shows hidden text in which a search ends.")

(defface outline-1 '((t :inherit font-lock-function-name-face)) "Headings of level 1." :group 'outlines)
(defface outline-2 '((t :inherit font-lock-variable-name-face)) "Headings of level 2." :group 'outlines)
(defface outline-3 '((t :inherit font-lock-keyword-face)) "Headings of level 3." :group 'outlines)
(defface outline-4 '((t :inherit font-lock-comment-face)) "Headings of level 4." :group 'outlines)
(defface outline-5 '((t :inherit font-lock-type-face)) "Headings of level 5." :group 'outlines)
(defface outline-6 '((t :inherit font-lock-constant-face)) "Headings of level 6." :group 'outlines)
(defface outline-7 '((t :inherit font-lock-builtin-face)) "Headings of level 7." :group 'outlines)
(defface outline-8 '((t :inherit font-lock-string-face)) "Headings of level 8." :group 'outlines)

(defvar outline-font-lock-faces [outline-1 outline-2 outline-3 outline-4 outline-5 outline-6 outline-7 outline-8]
  "The faces of headings, by level.")

;; -- keys and modes ---------------------------------------------------------------------------

(defvar outline-mode-prefix-map
  (let ((map (make-sparse-keymap)))
    (dolist (binding '(("@" . outline-mark-subtree) ("\C-n" . outline-next-visible-heading)
                       ("\C-p" . outline-previous-visible-heading) ("\C-i" . outline-show-children)
                       ("\C-s" . outline-show-subtree) ("\C-d" . outline-hide-subtree) ("\C-u" . outline-up-heading)
                       ("\C-f" . outline-forward-same-level) ("\C-b" . outline-backward-same-level)
                       ("\C-t" . outline-hide-body) ("\C-a" . outline-show-all) ("\C-c" . outline-hide-entry)
                       ("\C-e" . outline-show-entry) ("\C-l" . outline-hide-leaves) ("\C-k" . outline-show-branches)
                       ("\C-q" . outline-hide-sublevels) ("\C-o" . outline-hide-other)
                       ("\C-^" . outline-move-subtree-up) ("\C-v" . outline-move-subtree-down)
                       ([(control ?<)] . outline-promote) ([(control ?>)] . outline-demote)
                       ("\C-m" . outline-insert-heading)))
      (define-key map (car binding) (cdr binding)))
    map)
  "The keys of outline commands, after a prefix.")

(defvar outline-minor-mode-prefix "\C-c@"
  "The prefix of the outline commands in Outline minor mode; it counts when this library is loaded.")

(defun outline--cycle-binding (command)
  "Return a binding that is COMMAND at headings, if `outline-minor-mode-cycle' is on, else none."
  (list 'menu-item "" command
        :filter (lambda (command)
                  (and outline-minor-mode-cycle (outline-on-heading-p)
                       (or (not (functionp outline-minor-mode-cycle-filter)) (funcall outline-minor-mode-cycle-filter))
                       command))))

(defvar outline-minor-mode-cycle-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\t" (outline--cycle-binding #'outline-cycle))
    (define-key map [backtab] (outline--cycle-binding #'outline-cycle-buffer))
    map)
  "The keys at headings in Outline minor mode with `outline-minor-mode-cycle'.")

(defvar outline-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\C-c" outline-mode-prefix-map)
    (define-key map "\t" (list 'menu-item "" #'outline-cycle :filter (lambda (command) (and (outline-on-heading-p) command))))
    (define-key map [backtab] #'outline-cycle-buffer)
    map)
  "The keys of Outline mode.")

(defvar outline-minor-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map outline-minor-mode-prefix outline-mode-prefix-map)
    (set-keymap-parent map outline-minor-mode-cycle-map)
    map)
  "The keys of Outline minor mode.")

(defun outline-font-lock-face ()
  "Return the face of the heading that was matched, by its level."
  (save-excursion
    (goto-char (match-beginning 0))
    (looking-at outline-regexp)
    (aref outline-font-lock-faces (mod (1- (max 1 (funcall outline-level))) (length outline-font-lock-faces)))))

(defvar outline-font-lock-keywords
  '((eval . (list (concat "^\\(?:" outline-regexp "\\).*") 0 '(outline-font-lock-face) nil t)))
  "The keywords of Outline mode.")

(defun outline--hide-invisible ()
  "Let text that is hidden in the buffer be invisible, with an ellipsis."
  (add-to-invisibility-spec '(outline . t)))

;;;###autoload
(define-derived-mode outline-mode text-mode "Outline"
  "Major mode for text with headings: lines that begin with one or more asterisks.
The number of them is the level of the heading."
  (setq-local line-move-ignore-invisible t)
  (outline--hide-invisible)
  (setq-local paragraph-start (concat paragraph-start "\\|\\(?:" outline-regexp "\\)"))
  (setq-local paragraph-separate (concat paragraph-separate "\\|\\(?:" outline-regexp "\\)"))
  (setq-local font-lock-defaults '(outline-font-lock-keywords t nil nil backward-paragraph))
  (setq-local imenu-generic-expression (list (list nil (concat "^\\(?:" outline-regexp "\\).*$") 0)))
  (add-hook 'change-major-mode-hook #'outline-show-all nil t))

(defun outline-minor-mode-highlight-buffer ()
  "Give the headings of the buffer their faces, by overlays."
  (save-excursion
    (goto-char (point-min))
    (while (re-search-forward (concat "^\\(?:" outline-regexp "\\).*$") nil t)
      (let ((overlay (make-overlay (match-beginning 0) (match-end 0))))
        (overlay-put overlay 'outline-overlay t)
        (overlay-put overlay 'face (outline-font-lock-face))))))

;;;###autoload
(define-minor-mode outline-minor-mode
  "Toggle the outline commands in another major mode."
  :lighter " Outl"
  (if outline-minor-mode
      (progn
        (when outline-minor-mode-highlight
          (outline-minor-mode-highlight-buffer))
        (add-hook 'change-major-mode-hook (lambda () (outline-minor-mode -1)) nil t)
        (setq-local line-move-ignore-invisible t)
        (outline--hide-invisible))
    (remove-overlays nil nil 'outline-overlay t)
    (setq line-move-ignore-invisible nil)
    (remove-from-invisibility-spec '(outline . t))
    (outline-show-all)))

;; -- finding headings -------------------------------------------------------------------------

(defun outline-level ()
  "Return the level of the heading that was matched last: from `outline-heading-alist', or the width of the match."
  (or (cdr (assoc (match-string 0) outline-heading-alist))
      (- (match-end 0) (match-beginning 0))))

(defun outline--start-regexp ()
  "Return a regular expression for the start of a heading, at the start of a line."
  (concat "^\\(?:" outline-regexp "\\)"))

(defun outline-invisible-p (&optional pos)
  "Return non-nil if the text at POS, by default at point, is hidden."
  (eq (get-char-property (or pos (point)) 'invisible) 'outline))

(defun outline-next-preface ()
  "Go to the end of the text before the next heading, or to the end of the buffer."
  (if (re-search-forward (concat "\n" (substring (outline--start-regexp) 1)) nil 'move)
      (goto-char (match-beginning 0))
    (if (bolp) (unless (bobp) (forward-char -1)))))

(defun outline-next-heading ()
  "Go to the next heading, shown or hidden; return non-nil if there is one, else go to the end of the buffer."
  (interactive)
  (when (and (bolp) (not (eolp)))
    (forward-char 1))
  (when (re-search-forward (outline--start-regexp) nil 'move)
    (goto-char (match-beginning 0))))

(defun outline-previous-heading ()
  "Go to the previous heading, shown or hidden."
  (interactive)
  (re-search-backward (outline--start-regexp) nil 'move))

(defun outline-on-heading-p (&optional invisible-ok)
  "Return t if point is on a line that is a heading, and that shows unless INVISIBLE-OK."
  (save-excursion
    (beginning-of-line)
    (and (bolp) (or invisible-ok (not (outline-invisible-p))) (looking-at outline-regexp))))

(defun outline-back-to-heading (&optional invisible-ok)
  "Go to the heading that the text at point is under; one that shows, unless INVISIBLE-OK.
Signal an error if there is none."
  (beginning-of-line)
  (or (outline-on-heading-p invisible-ok)
      (let ((found (save-excursion
                     (let (position)
                       (while (and (not position)
                                   (or (re-search-backward (outline--start-regexp) nil t)
                                       (signal 'outline-before-first-heading nil)))
                         (when (or invisible-ok (not (outline-invisible-p)))
                           (setq position (point))))
                       position))))
        (goto-char found)
        (looking-at outline-regexp)
        t)))
(define-error 'outline-before-first-heading "Before first heading")

(defun outline-next-visible-heading (arg)
  "Go to the ARGth next heading that shows; backwards if ARG is negative."
  (interactive "p")
  (if (< arg 0)
      (beginning-of-line)
    (end-of-line))
  (let ((forward (> arg 0)) (regexp (outline--start-regexp)))
    (dotimes (_ (abs arg))
      (while (and (if forward (re-search-forward regexp nil 'move) (re-search-backward regexp nil 'move))
                  (outline-invisible-p (match-beginning 0)))))
    (when (or (not forward) (and (not (eobp)) (looking-back regexp (line-beginning-position))))
      (beginning-of-line))
    (when forward
      (beginning-of-line))))

(defun outline-previous-visible-heading (arg)
  "Go to the ARGth previous heading that shows."
  (interactive "p")
  (outline-next-visible-heading (- arg)))

(defun outline-end-of-heading ()
  "Go to the end of the heading whose line point is on."
  (when (re-search-forward outline-heading-end-regexp nil 'move)
    (forward-char -1)))

(defun outline-get-next-sibling ()
  "Go to the next heading of the level of the one at point, in the same subtree; return its position, or nil."
  (let ((level (funcall outline-level)) (found nil) (more t))
    (while (and more (not found))
      (outline-next-visible-heading 1)
      (if (eobp)
          (setq more nil)
        (let ((there (progn (looking-at outline-regexp) (funcall outline-level))))
          (cond ((= there level) (setq found (point)))
                ((< there level) (setq more nil))))))
    found))

(defun outline-get-last-sibling ()
  "Go to the previous heading of the level of the one at point, in the same subtree; return its position, or nil."
  (let ((start (point)) (level (funcall outline-level)) (found nil) (more t))
    (while (and more (not found))
      (outline-previous-visible-heading 1)
      (if (or (not (looking-at outline-regexp)) (= (point) start))
          (setq more nil)
        (let ((there (funcall outline-level)))
          (cond ((= there level) (setq found (point)))
                ((or (< there level) (bobp)) (setq more nil)))
          (setq start (point)))))
    found))

(defun outline--same-level (arg next)
  "Go to the ARGth heading of the level of the one at point by NEXT; signal an error if there are not so many."
  (outline-back-to-heading)
  (dotimes (_ arg)
    (let ((place (save-excursion (funcall next))))
      (if place
          (goto-char place)
        (error "No %s same-level heading" (if (eq next #'outline-get-next-sibling) "following" "previous"))))
    (looking-at outline-regexp)))

(defun outline-forward-same-level (arg)
  "Go to the ARGth next heading of the level of the one at point, in the same subtree."
  (interactive "p")
  (outline--same-level arg #'outline-get-next-sibling))

(defun outline-backward-same-level (arg)
  "Go to the ARGth previous heading of the level of the one at point, in the same subtree."
  (interactive "p")
  (outline--same-level arg #'outline-get-last-sibling))

(defun outline-up-heading (arg &optional invisible-ok)
  "Go ARG levels up: to the heading that the one at point is under; one that shows, unless INVISIBLE-OK.
Signal an error if there is none."
  (interactive "p")
  (push-mark nil t)
  (outline-back-to-heading invisible-ok)
  (let ((level (funcall outline-level)))
    (when (eq level 1)
      (error "Already at top level of the outline"))
    (while (and (> level 1) (> arg 0) (not (bobp)))
      (let ((present level))
        (while (and (>= level present) (not (bobp)))
          (if invisible-ok (outline-previous-heading) (outline-previous-visible-heading 1))
          (looking-at outline-regexp)
          (setq level (funcall outline-level))))
      (setq arg (1- arg))))
  (looking-at outline-regexp))

(defun outline-end-of-subtree ()
  "Go to the end of the subtree of the heading at point, before the newline at its end."
  (outline-back-to-heading)
  (let ((level (funcall outline-level)) (first t))
    (while (and (not (eobp)) (or first (> (progn (looking-at outline-regexp) (funcall outline-level)) level)))
      (setq first nil)
      (outline-next-heading))
    (when (and (bolp) (not (eolp)))
      ;; Go to the end of the line before the heading.
      (forward-char -1)
      (when (and outline-blank-line (bolp))
        (forward-char -1)))))

(defun outline-mark-subtree ()
  "Make the subtree of the heading at point the region."
  (interactive)
  (if (outline-on-heading-p)
      (beginning-of-line)
    (outline-previous-visible-heading 1))
  (let ((start (point)))
    (outline-end-of-subtree)
    (push-mark nil nil t)
    (goto-char start)))

(defun outline-has-subheading-p ()
  "Return t if the heading at point has headings of deeper levels under it."
  (save-excursion
    (outline-back-to-heading)
    (< (save-excursion (outline-next-heading) (point))
       (save-excursion (outline-end-of-subtree) (point)))))

;; -- hiding and showing -----------------------------------------------------------------------

(defun outline-flag-region (from to flag)
  "Hide the text between FROM and TO if FLAG is non-nil, else show it."
  (remove-overlays from to 'invisible 'outline)
  (when flag
    (let ((overlay (make-overlay from to nil 'front-advance)))
      (overlay-put overlay 'evaporate t)
      (overlay-put overlay 'invisible 'outline)
      (overlay-put overlay 'isearch-open-invisible (or outline-isearch-open-invisible-function #'outline-isearch-open-invisible))))
  (run-hooks 'outline-view-change-hook))

(defun outline-isearch-open-invisible (_overlay)
  "Show the text in which a search ended."
  (outline-show-entry))

(defun outline-reveal-toggle-invisible (o hidep)
  "Hide the text of the overlay O if HIDEP, else show it."
  (overlay-put o 'invisible (and hidep 'outline)))

(defun outline-hide-entry ()
  "Hide the body of the heading that point is under."
  (interactive)
  (save-excursion
    (outline-back-to-heading)
    (outline-end-of-heading)
    (outline-flag-region (point) (progn (outline-next-preface) (point)) t)))

(defun outline-show-entry ()
  "Show the body of the heading that point is under, and the heading."
  (interactive)
  (save-excursion
    (outline-back-to-heading t)
    (outline-flag-region (max (point-min) (1- (point)))
                         (progn
                           (outline-next-preface)
                           (if (= 1 (- (point-max) (point))) (point-max) (point)))
                         nil)))

(defun outline-hide-region-body (start end)
  "Hide the bodies of all headings between START and END, but not the headings."
  (save-excursion
    (save-restriction
      (narrow-to-region start end)
      (goto-char (point-min))
      (unless (outline-on-heading-p)
        (outline-next-preface))
      (let ((outline-view-change-hook nil))
        (while (not (eobp))
          (if (not (outline-on-heading-p t))
              (outline-next-heading)
            (outline-end-of-heading)
            (outline-flag-region (point) (progn (outline-next-preface) (point)) t)
            (unless (eobp)
              (forward-char (if (looking-at "\n\n") 2 1))))))))
  (run-hooks 'outline-view-change-hook))

(defun outline-hide-body ()
  "Hide the bodies of all headings of the buffer."
  (interactive)
  (outline-hide-region-body (point-min) (point-max)))

(defun outline-show-all ()
  "Show all text of the buffer."
  (interactive)
  (outline-flag-region (point-min) (point-max) nil))

(defun outline-flag-subtree (flag)
  "Hide the text under the heading that point is under, and the headings in it, if FLAG, else show it."
  (save-excursion
    (outline-back-to-heading)
    (outline-end-of-heading)
    (outline-flag-region (point) (progn (outline-end-of-subtree) (point)) flag)))

(defun outline-hide-subtree ()
  "Hide all that is under the heading that point is under."
  (interactive)
  (outline-flag-subtree t))

(defun outline-show-subtree ()
  "Show all that is under the heading that point is under."
  (interactive)
  (outline-flag-subtree nil))

(defun outline-hide-leaves ()
  "Hide the bodies in the subtree of the heading that point is under."
  (interactive)
  (save-excursion
    (outline-back-to-heading)
    (outline-hide-region-body (point) (progn (outline-end-of-subtree) (point)))))

(defun outline-show-heading ()
  "Show the heading at point."
  (outline-flag-region (- (point) (if (bobp) 0 (if (and outline-blank-line (eq (char-before (1- (point))) ?\n)) 2 1)))
                       (progn (outline-end-of-heading) (point))
                       nil))

(defun outline-map-region (fun beg end)
  "Call FUN at each heading between BEG and END."
  (save-excursion
    (setq end (copy-marker end))
    (goto-char beg)
    (when (re-search-forward (outline--start-regexp) end t)
      (goto-char (match-beginning 0))
      (funcall fun)
      (while (and (progn (outline-next-heading) (< (point) end))
                  (not (eobp)))
        (looking-at outline-regexp)
        (funcall fun)))))

(defun outline-hide-sublevels (levels)
  "Show only the headings of the first LEVELS levels of the buffer."
  (interactive (list (if current-prefix-arg
                         (prefix-numeric-value current-prefix-arg)
                       (save-excursion (outline-back-to-heading) (funcall outline-level)))))
  (when (< levels 1)
    (error "Must keep at least one level of headers"))
  (save-excursion
    (let* ((outline-view-change-hook nil)
           (start (progn
                    (goto-char (point-min))
                    (unless (outline-on-heading-p t)
                      (outline-next-heading))
                    (point)))
           (end (progn
                  (goto-char (point-max))
                  (if (bolp) (forward-char -1))
                  (point))))
      (if (< end start)
          (setq start (prog1 end (setq end start))))
      (outline-flag-region start end t)
      (outline-map-region (lambda ()
                            (when (<= (funcall outline-level) levels)
                              (outline-show-heading)))
                          start end)))
  (run-hooks 'outline-view-change-hook))

(defun outline-hide-other ()
  "Hide all but the body of the heading that point is under, the headings above it, and those of the top level."
  (interactive)
  (outline-hide-sublevels 1)
  (let (outline-view-change-hook)
    (save-excursion
      (outline-back-to-heading t)
      (outline-show-entry)
      (while (condition-case nil (progn (outline-up-heading 1 t) (not (bobp))) (error nil))
        (outline-flag-region (max (point-min) (1- (point))) (save-excursion (forward-line 1) (point)) nil))))
  (run-hooks 'outline-view-change-hook))

(defun outline-show-children (&optional level)
  "Show the headings under the one that point is under, LEVEL levels deep, by default those of the next level there is."
  (interactive "P")
  (setq level (if level
                  (prefix-numeric-value level)
                (save-excursion
                  (outline-back-to-heading)
                  (let ((start (funcall outline-level)))
                    (outline-next-heading)
                    (if (eobp) 1 (looking-at outline-regexp) (max 1 (- (funcall outline-level) start)))))))
  (let (outline-view-change-hook)
    (save-excursion
      (outline-back-to-heading)
      (let ((deepest (+ level (funcall outline-level))))
        (outline-map-region (lambda ()
                              (when (<= (funcall outline-level) deepest)
                                (outline-show-heading)))
                            (point)
                            (progn (outline-end-of-subtree)
                                   (if (eobp) (point-max) (1+ (point))))))))
  (run-hooks 'outline-view-change-hook))

(defun outline-show-branches ()
  "Show all headings under the one that point is under, but not their bodies."
  (interactive)
  (outline-show-children 1000))

(defun outline-toggle-children ()
  "Show or hide what is under the heading that point is under."
  (interactive)
  (save-excursion
    (outline-back-to-heading)
    (if (not (outline-invisible-p (line-end-position)))
        (outline-hide-subtree)
      (outline-show-children)
      (outline-show-entry))))

;; -- cycling ----------------------------------------------------------------------------------

(defun outline--cycle-state ()
  "Return what of the subtree of the heading at point shows: `hide-all', `headings-only' or `show-all'."
  (save-excursion
    (let* ((end (save-excursion (outline-end-of-subtree) (point)))
           (start (progn (outline-back-to-heading) (point)))
           (hidden (outline-invisible-p (save-excursion (outline-end-of-heading) (point))))
           (shown-heading nil))
      (forward-line 1)
      (while (and (< (point) end) (not shown-heading))
        (when (and (looking-at outline-regexp) (not (outline-invisible-p)))
          (setq shown-heading t))
        (forward-line 1))
      (let ((some-hidden (cl-some (lambda (overlay) (eq (overlay-get overlay 'invisible) 'outline))
                                  (overlays-in start end))))
        (cond ((not some-hidden) 'show-all)
              ((and hidden (not shown-heading)) 'hide-all)
              (t 'headings-only))))))

(defun outline-cycle ()
  "Show of what is under the heading at point nothing, only the headings, or all, in turn."
  (interactive)
  (pcase (outline--cycle-state)
    ('hide-all
     (if (outline-has-subheading-p)
         (progn (outline-show-children) (message "Only headings"))
       (outline-show-subtree)
       (message "Show all")))
    ('headings-only (outline-show-subtree) (message "Show all"))
    ('show-all (outline-hide-subtree) (message "Hide all"))))

(defvar-local outline--cycle-buffer-state 'show-all "What `outline-cycle-buffer' showed last.")

(defun outline-cycle-buffer ()
  "Show of the buffer only the headings of the top level, all headings, or all, in turn."
  (interactive)
  (pcase outline--cycle-buffer-state
    ('show-all
     (let ((top nil))
       (save-excursion
         (goto-char (point-min))
         (outline-map-region (lambda () (let ((level (funcall outline-level))) (setq top (if top (min top level) level))))
                             (point-min) (point-max)))
       (outline-hide-sublevels (or top 1)))
     (setq outline--cycle-buffer-state 'top-level)
     (message "Top level headings"))
    ('top-level
     (outline-show-all)
     (outline-hide-region-body (point-min) (point-max))
     (setq outline--cycle-buffer-state 'all-heading)
     (message "All headings"))
    (_
     (outline-show-all)
     (setq outline--cycle-buffer-state 'show-all)
     (message "Show all"))))

;; -- editing ----------------------------------------------------------------------------------

(defun outline-head-from-level (level head &optional alist)
  "Return the heading for LEVEL that is nearest to HEAD, a string, in `outline-heading-alist' or ALIST; nil if there is none."
  (unless alist (setq alist outline-heading-alist))
  (let ((place (or (cl-position head alist :key #'car :test #'equal) 0)) (index -1) (best nil) (distance nil))
    (dolist (entry alist)
      (setq index (1+ index))
      (when (and (eql (cdr entry) level) (or (null distance) (< (abs (- index place)) distance)))
        (setq best (car entry) distance (abs (- index place)))))
    best))

(defun outline-invent-heading (head up)
  "Return a heading of the level before that of HEAD, a string, if UP, else after it; ask if it cannot be guessed."
  (save-match-data
    (let ((guess (if up
                     (if (> (length head) 1) (substring head 0 -1) head)
                   (concat head (substring head -1)))))
      (if (and (string-match-p (concat "\\`\\(?:" outline-regexp "\\)") guess) (not (equal guess head)))
          guess
        (read-string (format-message "%s heading for `%s': " (if up "Parent" "Demoted") head) guess)))))

(defun outline--change-level (which up)
  "Move the headings WHICH a level up, if UP, or down.
WHICH is nil for the heading at point, `subtree' for those under it too, `region' for those of the region."
  (pcase which
    ('region (outline-map-region (lambda () (outline--change-level nil up)) (region-beginning) (region-end)))
    ('subtree (outline-back-to-heading t)
              (outline-map-region (lambda () (outline--change-level nil up))
                                  (point) (save-excursion (outline-end-of-subtree) (point))))
    (_
     (outline-back-to-heading t)
     (let* ((head (match-string-no-properties 0)) (start (match-beginning 0)) (end (match-end 0))
            (level (save-match-data (funcall outline-level)))
            (new (or (outline-head-from-level (if up (1- level) (1+ level)) head)
                     (outline-invent-heading head up))))
       (goto-char start)
       (delete-region start end)
       (insert new)
       (goto-char start)))))

(defun outline--which ()
  "Return which headings a command is for, by the prefix argument and the region."
  (cond ((and transient-mark-mode mark-active) 'region)
        ((outline-on-heading-p) (if current-prefix-arg nil 'subtree))
        (t nil)))

(defun outline-promote (&optional which)
  "Move the heading at point, and those under it, a level up.
WHICH is `region' for those of the region, nil for the one alone."
  (interactive (list (outline--which)))
  (save-excursion
    (outline--change-level which t)))

(defun outline-demote (&optional which)
  "Move the heading at point, and those under it, a level down.
WHICH is `region' for those of the region, nil for the one alone."
  (interactive (list (outline--which)))
  (save-excursion
    (outline--change-level which nil)))

(defun outline-insert-heading ()
  "Insert a heading of the level of the one that point is under."
  (interactive)
  (let ((head (save-excursion
                (condition-case nil
                    (outline-back-to-heading)
                  (error (outline-next-heading)))
                (if (or (eobp) (not (looking-at outline-regexp)))
                    (or (caar outline-heading-alist) "")
                  (match-string-no-properties 0)))))
    (unless (or (string-match-p "[ \t]\\'" head)
                (not (string-match-p (concat "\\`\\(?:" outline-regexp "\\)") (concat head " "))))
      (setq head (concat head " ")))
    (unless (bolp) (end-of-line) (newline))
    (insert head)
    (unless (eolp)
      (save-excursion (newline-and-indent)))
    (run-hooks 'outline-insert-heading-hook)))

(defun outline-move-subtree-down (&optional arg)
  "Move the subtree of the heading at point behind ARG others of its level."
  (interactive "p")
  (outline-back-to-heading)
  (let* ((next (if (> arg 0) #'outline-get-next-sibling #'outline-get-last-sibling))
         (start (point))
         (hidden (outline-invisible-p (line-end-position)))
         (end (save-excursion
                (outline-end-of-subtree)
                (if (and (eobp) (not (bolp))) (insert "\n"))
                (if (eq (char-after) ?\n) (1+ (point)) (point))))
         (target (progn
                   (dotimes (_ (abs arg))
                     (looking-at outline-regexp)
                     (unless (funcall next)
                       (goto-char start)
                       (error "Cannot move past superior level")))
                   (when (> arg 0)
                     (outline-end-of-subtree)
                     (if (and (eobp) (not (bolp))) (insert "\n"))
                     (if (eq (char-after) ?\n) (forward-char 1)))
                   (copy-marker (point))))
         (text (delete-and-extract-region start end)))
    (goto-char target)
    (save-excursion (insert text))
    (when hidden (outline-hide-subtree))
    (set-marker target nil)))

(defun outline-move-subtree-up (&optional arg)
  "Move the subtree of the heading at point before ARG others of its level."
  (interactive "p")
  (outline-move-subtree-down (- arg)))

(defun outline-headers-as-kill (beg end)
  "Put the headings between BEG and END that show, without text, into the kill ring."
  (interactive "r")
  (let (lines)
    (outline-map-region (lambda ()
                          (unless (outline-invisible-p)
                            (push (buffer-substring (point) (save-excursion (outline-end-of-heading) (point))) lines)))
                        beg end)
    (kill-new (mapconcat (lambda (line) (concat line "\n\n")) (nreverse lines) ""))))

;; -- old names --------------------------------------------------------------------------------

(dolist (name '(hide-entry show-entry hide-body hide-region-body show-all hide-subtree hide-leaves show-subtree hide-sublevels
                hide-other show-branches show-children))
  (defalias name (intern (format "outline-%s" name)))
  (make-obsolete name (intern (format "outline-%s" name)) "25.1"))

(provide 'outline)

;;; outline.el ends here
