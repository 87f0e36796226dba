;;; display-line-numbers.el --- line numbers beside the text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; Minor modes around the variable `display-line-numbers', by which redisplay shows line numbers.

;;; Code:

(defgroup display-line-numbers nil "Line numbers beside the text." :group 'convenience :group 'display)

(defcustom display-line-numbers-type t
  "What Display Line Numbers mode sets `display-line-numbers' to: t, `relative' or `visual'."
  :type '(choice (const t) (const relative) (const visual)) :group 'display-line-numbers)
(defcustom display-line-numbers-grow-only nil "Non-nil: the room for numbers never becomes smaller."
  :type 'boolean :group 'display-line-numbers)
(defcustom display-line-numbers-width-start nil
  "Non-nil: make room for the greatest line number of the buffer at once; an integer: at least for that many lines."
  :type '(choice (const nil) (const t) integer) :group 'display-line-numbers)

(defun display-line-numbers-update-width ()
  "Make the room for line numbers of this buffer as wide as the widest that was shown."
  (let ((width display-line-numbers-width))
    (save-excursion
      (goto-char (window-end nil))
      (setq display-line-numbers-width
            (max (or width 1) (length (number-to-string (line-number-at-pos nil t))))))))

;;;###autoload
(define-minor-mode display-line-numbers-mode
  "Show line numbers beside the text of the buffer."
  :lighter nil
  (if (not display-line-numbers-mode)
      (progn
        (remove-hook 'pre-command-hook #'display-line-numbers-update-width t)
        (setq display-line-numbers nil))
    (when display-line-numbers-width-start
      (setq display-line-numbers-width
            (length (number-to-string (max (if (numberp display-line-numbers-width-start) display-line-numbers-width-start 0)
                                           (count-lines (point-min) (point-max)))))))
    (when display-line-numbers-grow-only
      (add-hook 'pre-command-hook #'display-line-numbers-update-width nil t))
    (setq display-line-numbers display-line-numbers-type)))

(defun display-line-numbers--turn-on ()
  "Show line numbers, but not in a minibuffer."
  (unless (minibufferp)
    (display-line-numbers-mode)))

;;;###autoload
(define-globalized-minor-mode global-display-line-numbers-mode display-line-numbers-mode display-line-numbers--turn-on)

(provide 'display-line-numbers)
;;; display-line-numbers.el ends here
