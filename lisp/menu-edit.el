;;; menu-edit.el --- the Edit menu of the menu bar  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defvar menu-bar-edit-menu
  (let ((menu (make-sparse-keymap "Edit")))
    ;; `define-key' puts what comes later first.
    (dolist (item '((fill "Fill" fill-region "Fill text in region to fit between left and right margin"
                          :enable (and mark-active (not buffer-read-only)))
                    (mark-whole-buffer "Select All" mark-whole-buffer "Mark the whole buffer for a subsequent cut/copy")
                    (clear "Clear" delete-active-region "Delete the text in region between mark and current position"
                           :enable (and mark-active (not buffer-read-only)))
                    (paste "Paste" yank "Paste (yank) text most recently cut/copied"
                           :enable (and kill-ring (not buffer-read-only)))
                    (copy "Copy" kill-ring-save "Copy text in region between mark and current position"
                          :enable mark-active)
                    (cut "Cut" kill-region "Cut (kill) text in region between mark and current position"
                         :enable (and mark-active (not buffer-read-only)))
                    (undo-redo "Redo" undo-redo "Redo last undone edits"
                               :enable (and (not buffer-read-only) (undo--last-change-was-undo-p buffer-undo-list)))
                    (undo "Undo" undo "Undo last edits"
                          :enable (and (not buffer-read-only) (not (eq t buffer-undo-list))))))
      (define-key menu (vector (car item))
        (append (list 'menu-item (nth 1 item) (nth 2 item) :help (nth 3 item)) (nthcdr 4 item))))
    menu)
  "The Edit menu.")

(easy-menu-define emacs-lisp-mode-menu emacs-lisp-mode-map
  "The menu of Emacs Lisp mode."
  '("Emacs-Lisp"
    ["Indent Line" lisp-indent-line]
    ["Indent Region" indent-region :help "Indent each nonblank line in the region" :active mark-active]
    ["Comment Out Region" comment-region :help "Comment or uncomment each line in the region" :active mark-active]
    "----"
    ["Evaluate Last S-expression" eval-last-sexp :help "Evaluate sexp before point; print value in echo area"]
    ["Evaluate Region" eval-region :help "Execute the region as Lisp code" :active mark-active]
    ["Evaluate Buffer" eval-buffer :help "Execute the current buffer as Lisp code"]))

(provide 'menu-edit)

;;; menu-edit.el ends here
