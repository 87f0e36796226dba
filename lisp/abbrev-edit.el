;;; abbrev-edit.el --- editing the definitions of abbrevs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The buffer *Abbrevs* has a line "(TABLE)" for each table and lines "NAME" COUNT "EXPANSION" for its
;; abbrevs, maybe with the name of a hook; (sys) after the name says that the abbrev is a system abbrev.

;;; Code:

(defvar edit-abbrevs-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\C-x\C-s" #'abbrev-edit-save-buffer)
    (define-key map "\C-x\C-w" #'abbrev-edit-save-to-file)
    (define-key map "\C-c\C-c" #'edit-abbrevs-redefine)
    map)
  "Keymap of Edit Abbrevs mode.")
(defvaralias 'edit-abbrevs-map 'edit-abbrevs-mode-map)

;;;###autoload
(define-derived-mode edit-abbrevs-mode fundamental-mode "Edit-Abbrevs"
  "Major mode for editing the list of abbrevs; \\<edit-abbrevs-mode-map>\\[edit-abbrevs-redefine] makes them what the buffer says.")

;;;###autoload
(defun edit-abbrevs ()
  "Edit the definitions of all abbrevs in the buffer *Abbrevs*."
  (interactive)
  (let ((table-name (abbrev-table-name local-abbrev-table)))
    (switch-to-buffer (prepare-abbrev-list-buffer))
    (when (and table-name
               (search-forward (concat "(" (symbol-name table-name) ")\n\n") nil t))
      (goto-char (match-end 0)))))

;;;###autoload
(defun edit-abbrevs-redefine ()
  "Make the abbrevs what the buffer says, and forget all others."
  (interactive nil edit-abbrevs-mode)
  (save-restriction
    (widen)
    (define-abbrevs t)
    (set-buffer-modified-p nil)))

;;;###autoload
(defun define-abbrevs (&optional arg)
  "Define the abbrevs that the buffer describes from point on; with ARG, forget all others first."
  (interactive "P")
  (if arg (kill-all-abbrevs))
  (save-excursion
    (goto-char (point-min))
    (while (and (not (eobp)) (re-search-forward "^(" nil t))
      (let* ((buffer (current-buffer)) (table (read buffer)) (abbrevs nil))
        (forward-line 1)
        (while (progn (forward-line 1) (not (eolp)))
          (let ((name (read buffer)) system count expansion hook)
            (skip-chars-forward " \t")
            (when (looking-at "(sys)")
              (setq system t)
              (goto-char (match-end 0)))
            (setq count (read buffer))
            (if (equal count '(sys)) (setq system t count (read buffer)))
            (setq expansion (read buffer))
            (skip-chars-backward " \t\n\f")
            (setq hook (and (not (eolp)) (read buffer)))
            (skip-chars-backward " \t\n\f")
            (push (list name expansion hook count system) abbrevs)))
        (define-abbrev-table table
          (mapcar (lambda (a) (list (nth 0 a) (nth 1 a) (nth 2 a) :count (nth 3 a) :system (nth 4 a)))
                  (nreverse abbrevs)))))))

;;;###autoload
(defun abbrev-edit-save-to-file (file)
  "Make the abbrevs what the buffer says, and save them in FILE."
  (interactive (list (read-file-name "Save abbrevs to file: " (file-name-directory (expand-file-name abbrev-file-name))
                                     abbrev-file-name)))
  (edit-abbrevs-redefine)
  (write-abbrev-file file t))

;;;###autoload
(defun abbrev-edit-save-buffer ()
  "Make the abbrevs what the buffer says, and save them in `abbrev-file-name'."
  (interactive)
  (abbrev-edit-save-to-file abbrev-file-name))

(provide 'abbrev-edit)

;;; abbrev-edit.el ends here
