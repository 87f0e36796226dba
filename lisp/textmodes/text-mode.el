;;; text-mode.el --- major modes for text that people read  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defcustom text-mode-hook '(text-mode-hook-identify)
  "Hook run when Text mode or a mode derived from it is entered."
  :type 'hook :options '(turn-on-auto-fill turn-on-flyspell) :group 'text)

(defvar text-mode-variant nil "Non-nil if this buffer's mode is a variant of Text mode.")
(make-variable-buffer-local 'text-mode-variant)

(defvar text-mode-syntax-table
  (let ((st (make-syntax-table)))
    (modify-syntax-entry ?\" ".   " st)
    (modify-syntax-entry ?\\ ".   " st)
    (modify-syntax-entry ?' "w p" st)
    ;; These stand between letters of a word, as Unicode's rules for words have it.
    (dolist (char '(#xb7 #x5f3 #x5f4 #x2027 #xff1a))
      (modify-syntax-entry char "w   " st))
    st)
  "Syntax table of Text mode.")

(declare-function ispell-complete-word "ispell" (&optional interior-frag))
(declare-function popup-menu "menu-bar" (menu &optional position prefix from-menu-bar))

(defvar text-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\e\t" #'ispell-complete-word)
    map)
  "Keymap of Text mode.")

(defvar text-mode-menu
  (let ((menu (make-sparse-keymap "Text")))
    ;; `define-key' puts what comes later first.
    (define-key menu [Auto\ Fill]
      '(menu-item "Auto Fill" toggle-text-mode-auto-fill
                  :button (:toggle . (memq 'turn-on-auto-fill text-mode-hook))
                  :help "Automatically fill text while typing in text modes (Auto Fill mode)"))
    (define-key menu [Paragraph\ Indent]
      '(menu-item "Paragraph Indent" paragraph-indent-minor-mode
                  :button (:toggle . (bound-and-true-p paragraph-indent-minor-mode))
                  :help "Toggle paragraph indent minor mode"))
    (define-key menu [separator] '(menu-item "---"))
    (define-key menu [Center\ Region]
      '(menu-item "Center Region" center-region :help "Center the marked region" :enable (region-active-p)))
    (define-key menu [Center\ Paragraph]
      '(menu-item "Center Paragraph" center-paragraph :help "Center the current paragraph"))
    (define-key menu [Center\ Line]
      '(menu-item "Center Line" center-line :help "Center the current line"))
    menu)
  "Menu of Text mode.")
(define-key text-mode-map [menu-bar text] (list 'menu-item "Text" text-mode-menu))
(defun text-mode-menu (event)
  "Pop up the menu of Text mode at EVENT."
  (interactive "@e")
  (popup-menu text-mode-menu event))

(define-derived-mode text-mode nil "Text"
  "Major mode for text that people read."
  (setq-local text-mode-variant t)
  (setq-local require-final-newline mode-require-final-newline))
(put 'text-mode 'custom-mode-group 'text)

(defalias 'indented-text-mode #'text-mode)

(define-derived-mode paragraph-indent-text-mode text-mode "Parindent"
  "Major mode for text in which indented lines begin paragraphs."
  :abbrev-table nil :syntax-table nil
  (paragraph-indent-minor-mode))

(define-minor-mode paragraph-indent-minor-mode
  "Toggle whether indented lines begin paragraphs."
  :initial-value nil
  (if paragraph-indent-minor-mode
      (progn
        (setq-local paragraph-start (concat "[ \t\n\f]\\|" paragraph-start))
        (setq-local indent-line-function #'indent-to-left-margin))
    (setq-local paragraph-start (default-value 'paragraph-start))
    (kill-local-variable 'indent-line-function)))

(defun text-mode-hook-identify ()
  "Note that the buffer's mode is a variant of Text mode."
  (setq-local text-mode-variant t))

(defun toggle-text-mode-auto-fill ()
  "Toggle Auto Fill mode in all buffers of Text mode, and in those to come."
  (interactive)
  (let ((on (not (memq 'turn-on-auto-fill text-mode-hook))))
    (if on
        (add-hook 'text-mode-hook 'turn-on-auto-fill)
      (remove-hook 'text-mode-hook 'turn-on-auto-fill))
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (if (or (derived-mode-p 'text-mode) text-mode-variant)
            (auto-fill-mode (if on 1 0)))))
    (message "Auto Fill %s in Text modes" (if on "enabled" "disabled"))))

(provide 'text-mode)

;;; text-mode.el ends here
