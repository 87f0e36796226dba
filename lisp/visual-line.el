;;; visual-line.el --- editing by screen lines  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Visual Line mode wraps lines at words and makes the commands on lines work on rows of the screen.

;;; Code:

(defgroup visual-line nil
  "Editing by screen lines."
  :group 'convenience)

(defcustom visual-line-fringe-indicators '(nil nil)
  "Bitmaps (LEFT RIGHT) that the fringes show for wrapped lines in Visual Line mode; nil for none."
  :type '(list (choice (const nil) symbol) (choice (const nil) symbol))
  :group 'visual-line)

(defvar visual-line-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map [remap kill-line] #'kill-visual-line)
    (define-key map [remap move-beginning-of-line] #'beginning-of-visual-line)
    (define-key map [remap move-end-of-line] #'end-of-visual-line)
    map)
  "Keymap of Visual Line mode.")

(defvar-local visual-line--saved-state nil
  "What Visual Line mode found: (VARIABLE . VALUE) for each that was local, and nil at the end.")

(defconst visual-line--variables '(line-move-visual truncate-partial-width-windows truncate-lines word-wrap fringe-indicator-alist)
  "The variables that Visual Line mode makes local.")

(defun beginning-of-visual-line (&optional n)
  "Move to the beginning of the screen line, N - 1 screen lines down."
  (interactive "^p")
  (visual-line--move-rows (or n 1))
  (let ((start (point)))
    (vertical-motion 0)
    (goto-char (constrain-to-field (point) start (and n (/= n 1)) t))))

(defun end-of-visual-line (&optional n)
  "Move to the end of the screen line, N - 1 screen lines down."
  (interactive "^p")
  (visual-line--move-rows (or n 1))
  ;; A column that no row has, and all rows end before.
  (vertical-motion (cons (window-width) 0)))

(defun visual-line--move-rows (n)
  "Move N - 1 screen lines down, or as far as there are any."
  (unless (= n 1)
    (let ((line-move-visual t))
      (line-move (1- n) t))))

(defun kill-visual-line (&optional arg)
  "Kill to the end of the screen line, or all of it from its end; ARG kills that many screen lines.
With `kill-whole-line', kill all of a line at its beginning."
  (interactive "P")
  (kill-region (point)
               (progn
                 (if (or arg (and kill-whole-line (bolp)))
                     (vertical-motion (prefix-numeric-value arg))
                   (let ((start (point)))
                     (end-of-visual-line)
                     (if (= (point) start)
                         (vertical-motion 1)
                       ;; Blanks at which the line is wrapped go with it.
                       (unless (eolp) (skip-chars-forward " \t")))))
                 (point))))

(define-minor-mode visual-line-mode
  "Toggle wrapping of lines at words, and commands that work on screen lines."
  :lighter " Wrap"
  :keymap visual-line-mode-map
  (if visual-line-mode
      (progn
        (unless visual-line--saved-state
          (setq visual-line--saved-state
                (list nil))
          (dolist (variable visual-line--variables)
            (if (local-variable-p variable)
                (push (cons variable (symbol-value variable)) visual-line--saved-state))))
        (setq-local line-move-visual t
                    truncate-partial-width-windows nil
                    truncate-lines nil
                    word-wrap t
                    fringe-indicator-alist (cons (cons 'continuation visual-line-fringe-indicators) fringe-indicator-alist)))
    (mapc #'kill-local-variable visual-line--variables)
    (dolist (saved visual-line--saved-state)
      (if saved (set (make-local-variable (car saved)) (cdr saved))))
    (kill-local-variable 'visual-line--saved-state)))

(defun turn-on-visual-line-mode ()
  "Turn Visual Line mode on."
  (visual-line-mode 1))

(define-globalized-minor-mode global-visual-line-mode visual-line-mode turn-on-visual-line-mode
  :group 'visual-line)

;;; visual-line.el ends here
