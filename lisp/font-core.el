;;; font-core.el --- the mode that highlights text, and what it needs of a major mode  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Font Lock mode calls `font-lock-function' with t or nil, and the usual one, `font-lock-default-function',
;; makes the property `font-lock-face' mean `face' and hands the buffer to font-lock.el, if the major mode has
;; said with `font-lock-defaults' what there is to highlight.  Without a screen the mode stays off.

;;; Code:

(defvar-local font-lock-defaults nil
  "What Font Lock mode highlights in a major mode, or nil for nothing.
A list (KEYWORDS KEYWORDS-ONLY CASE-FOLD SYNTAX-ALIST (VARIABLE . VALUE)...).
KEYWORDS is a symbol whose value or function value is a list like that of
`font-lock-keywords', or a list of such symbols, one for each level of
decoration, the first also for the default level.  KEYWORDS-ONLY non-nil:
strings and comments are not highlighted.  CASE-FOLD non-nil: keywords are
searched in any case.  SYNTAX-ALIST is a list of (CHARACTERS . SYNTAX), with
CHARACTERS a character or a string, for the syntax table to use meanwhile.
Each VARIABLE gets VALUE as its value in the buffer.")
(put 'font-lock-defaults 'risky-local-variable t)

(defvar font-lock-function #'font-lock-default-function
  "Function that turns highlighting of the current buffer on or off, as its argument is non-nil or nil.")

(define-minor-mode font-lock-mode
  "Highlight the text of the buffer as its major mode says.
Comments, strings and whatever else `font-lock-keywords' describes get faces,
while they are shown."
  :lighter nil
  :after-hook (font-lock-initial-fontify)
  (when (or noninteractive (eq (aref (buffer-name) 0) ?\s))
    (setq font-lock-mode nil))
  (funcall font-lock-function font-lock-mode))

(defun font-lock-change-mode ()
  "Turn Font Lock mode off, because the major mode is about to change."
  (font-lock-mode -1))

(defun font-lock-defontify ()
  "Remove the property `font-lock-face' from the text of the buffer."
  (with-silent-modifications
    (remove-list-of-text-properties (point-min) (point-max) '(font-lock-face))))

;; The alist may be one that others share, so it is copied before it changes.
(defun font-lock--alias-face (on)
  "Let the property `font-lock-face' mean `face' in the current buffer if ON is non-nil, else not."
  (let* ((alist (copy-tree char-property-alias-alist)) (entry (assq 'face alist)))
    (setq-local char-property-alias-alist alist)
    (cond
     ((eq (not on) (not (memq 'font-lock-face entry))))
     ((null entry) (push '(face font-lock-face) char-property-alias-alist))
     (on (setcdr entry (append (cdr entry) '(font-lock-face))))
     ((cddr entry) (setcdr entry (remq 'font-lock-face (cdr entry))))
     (t (setq char-property-alias-alist (delq entry alist))))))

(defun font-lock-default-function (mode)
  "Turn highlighting on if MODE is non-nil, else off: the usual value of `font-lock-function'."
  (font-lock--alias-face mode)
  (if mode
      (add-hook 'change-major-mode-hook #'font-lock-change-mode nil t)
    (remove-hook 'change-major-mode-hook #'font-lock-change-mode t))
  ;; What was highlighted must go, even if the mode has nothing to say any more.
  (when (or font-lock-defaults font-lock-keywords (font-lock-specified-p mode)
            (and (not mode) font-lock-set-defaults font-lock-major-mode
                 (not (eq font-lock-major-mode major-mode))))
    (font-lock-mode-internal mode)))

(defun turn-on-font-lock ()
  "Turn Font Lock mode on, if it is off."
  (unless font-lock-mode
    (font-lock-mode 1)))

(defcustom font-lock-global-modes t
  "Major modes in which `global-font-lock-mode' turns Font Lock mode on.
t is all; nil none; a list of modes; or (not MODE...), all but these."
  :type '(choice (const nil) (const t) (repeat symbol)) :group 'font-lock)

(defun turn-on-font-lock-if-desired ()
  "Turn Font Lock mode on, if `font-lock-global-modes' says so."
  (when (cond ((eq font-lock-global-modes t) t)
              ((eq (car-safe font-lock-global-modes) 'not)
               (not (memq major-mode (cdr font-lock-global-modes))))
              (t (memq major-mode font-lock-global-modes)))
    ;; An error in a highlighting rule is not the end of choosing a mode.
    (let (inhibit-quit)
      (turn-on-font-lock))))

(define-globalized-minor-mode global-font-lock-mode font-lock-mode turn-on-font-lock-if-desired
  :init-value nil :group 'font-lock)

(provide 'font-core)

;;; font-core.el ends here
