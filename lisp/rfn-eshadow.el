;;; rfn-eshadow.el --- showing which part of a file name counts for nothing  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; In "~/src//etc/hosts" the part before "/etc/hosts" is ignored (`substitute-in-file-name').  An overlay on that part of
;; the minibuffer, updated after each command, shows it.

;;; Code:

(defcustom file-name-shadow-properties '(face file-name-shadow field shadow)
  "Properties of the part of a file name that is ignored, on a window system."
  :type '(plist :key-type symbol) :group 'minibuffer :version "22.1")
(defcustom file-name-shadow-tty-properties '(before-string "{" after-string "} " field shadow)
  "Properties of the part of a file name that is ignored, on a terminal."
  :type '(plist :key-type symbol) :group 'minibuffer :version "22.1")
(defface file-name-shadow '((t :inherit shadow))
  "Face of the part of a file name that is ignored."
  :group 'minibuffer :version "22.1")

(defvar rfn-eshadow-setup-minibuffer-hook nil "Hook run in a minibuffer that reads a file name, when its overlay was made.")
(defvar rfn-eshadow-update-overlay-hook nil "Hook run when the overlay was updated.")
(defvar-local rfn-eshadow-overlay nil "The overlay on the part of the minibuffer that is ignored, or nil.")
(defvar rfn-eshadow-frobbed-minibufs nil "The minibuffers that got the overlay.")

(defun rfn-eshadow-sifn-equal (goal pos)
  "Return non-nil if the text of the minibuffer from POS on means the file name GOAL."
  (equal goal (condition-case nil (substitute-in-file-name (buffer-substring-no-properties pos (point-max))) (error nil))))

(defun rfn-eshadow-update-overlay ()
  "Move the overlay to the longest part at the start of the minibuffer without which it means the same file."
  (condition-case nil
      (let* ((start (minibuffer-prompt-end)) (end (point-max)) (position end)
             (goal (substitute-in-file-name (buffer-substring-no-properties start end))))
        (save-excursion
          (goto-char end)
          ;; What counts begins with a slash, a tilde or a dollar sign.
          (while (progn
                   (skip-chars-backward "^/~$" start)
                   (setq position (max start (1- (point))))
                   (goto-char position)
                   (and (> position start) (not (rfn-eshadow-sifn-equal goal position))))))
        ;; An empty one would show the braces.
        (if (> position start) (move-overlay rfn-eshadow-overlay start position) (delete-overlay rfn-eshadow-overlay))
        (run-hooks 'rfn-eshadow-update-overlay-hook))
    (error nil)))

(defun rfn-eshadow-setup-minibuffer ()
  "Show what is ignored, if the minibuffer reads a file name; for `minibuffer-setup-hook'."
  (when minibuffer-completing-file-name
    (setq rfn-eshadow-overlay (make-overlay (point-min) (point-min)))
    (delete-overlay rfn-eshadow-overlay)
    (let ((properties (if window-system file-name-shadow-properties file-name-shadow-tty-properties)))
      (while properties
        (overlay-put rfn-eshadow-overlay (pop properties) (pop properties))))
    (setq rfn-eshadow-frobbed-minibufs (cons (current-buffer) (delq (current-buffer) rfn-eshadow-frobbed-minibufs)))
    (add-hook 'post-command-hook #'rfn-eshadow-update-overlay nil t)
    (run-hooks 'rfn-eshadow-setup-minibuffer-hook)))

(define-minor-mode file-name-shadow-mode
  "Toggle showing which part of a file name in the minibuffer is ignored (File-Name Shadow mode)."
  :global t :init-value t :version "22.1" :group 'minibuffer
  (if file-name-shadow-mode
      (add-hook 'minibuffer-setup-hook #'rfn-eshadow-setup-minibuffer)
    (remove-hook 'minibuffer-setup-hook #'rfn-eshadow-setup-minibuffer)
    (dolist (buffer rfn-eshadow-frobbed-minibufs)
      (when (buffer-live-p buffer)
        (with-current-buffer buffer
          (remove-hook 'post-command-hook #'rfn-eshadow-update-overlay t)
          (if rfn-eshadow-overlay (delete-overlay rfn-eshadow-overlay)))))
    (setq rfn-eshadow-frobbed-minibufs nil)))

(add-hook 'minibuffer-setup-hook #'rfn-eshadow-setup-minibuffer)

(provide 'rfn-eshadow)

;;; rfn-eshadow.el ends here
