;;; face-commands.el --- single attributes of faces, reading and listing faces  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defconst list-faces-sample-text "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  "Text that `list-faces-display' shows in each face.")

;;;###autoload
(defun read-face-name (prompt &optional default multiple)
  "Read the name of a face with PROMPT, and return the face.
DEFAULT is a face, a name, or a list of those.  With MULTIPLE, read several names, separated by commas, and return a list."
  (let* ((defaults (mapcar (lambda (face) (if (symbolp face) (symbol-name face) face))
                           (cond ((null default) nil) ((listp default) default) (t (list default)))))
         (default-text (if multiple (mapconcat #'identity defaults ", ") (car defaults)))
         (prompt (if (string-match-p ": \\'" prompt) prompt
                   (format-prompt "%s" (if (member default-text '("" nil)) nil default-text) prompt)))
         (names (mapcar #'symbol-name (face-list))))
    (if multiple
        (mapcar #'intern
                (delete "" (completing-read-multiple prompt names nil t nil 'face-name-history default-text)))
      (let ((name (completing-read prompt names nil t nil 'face-name-history default-text)))
        (if (equal name "") nil (intern name))))))
(defmacro face-commands--define (name attribute value doc &rest more)
  "Define the command NAME with DOC, which sets ATTRIBUTE of a face to VALUE, and the attributes and values in MORE."
  (declare (indent 3) (doc-string 4))
  `(defun ,name (face &optional frame _noerror)
     ,doc
     (interactive (list (read-face-name "Face" (face-at-point t))))
     (set-face-attribute face frame ,attribute ',value ,@more)
     nil))

;;;###autoload (autoload 'make-face-bold "face-commands" nil t)
(face-commands--define make-face-bold :weight bold
  "Make FACE bold on FRAME, or on all frames if that is nil.")
;;;###autoload (autoload 'make-face-unbold "face-commands" nil t)
(face-commands--define make-face-unbold :weight normal
  "Make FACE not bold on FRAME, or on all frames if that is nil.")
;;;###autoload (autoload 'make-face-italic "face-commands" nil t)
(face-commands--define make-face-italic :slant italic
  "Make FACE italic on FRAME, or on all frames if that is nil.")
;;;###autoload (autoload 'make-face-unitalic "face-commands" nil t)
(face-commands--define make-face-unitalic :slant normal
  "Make FACE not italic on FRAME, or on all frames if that is nil.")
;;;###autoload (autoload 'make-face-bold-italic "face-commands" nil t)
(face-commands--define make-face-bold-italic :weight bold
  "Make FACE bold and italic on FRAME, or on all frames if that is nil."
  :slant 'italic)

;;;###autoload
(define-obsolete-function-alias 'set-face-bold-p #'set-face-bold "24.4")
;;;###autoload
(define-obsolete-function-alias 'set-face-italic-p #'set-face-italic "24.4")
;;;###autoload
(define-obsolete-function-alias 'set-face-inverse-video-p #'set-face-inverse-video "24.4")

;;;###autoload
(defun list-faces-display (&optional regexp)
  "Show all faces, or those whose names match REGEXP, with a sample of each.
Interactively, with a prefix argument, read REGEXP."
  (interactive (list (and current-prefix-arg (read-regexp "List faces matching regexp"))))
  (let ((faces (sort (seq-filter (lambda (face) (or (null regexp) (string-match-p regexp (symbol-name face)))) (face-list))
                     #'string-lessp)))
    (unless faces
      (error "No faces matching \"%s\"" regexp))
    (let ((format (format "%%-%ds" (apply #'max (mapcar (lambda (face) (length (symbol-name face))) faces)))))
      (with-help-window "*Faces*"
        (with-current-buffer standard-output
          (setq truncate-lines t)
          (insert (substitute-command-keys
                   "Use \\[help-follow] on a face name to customize it\nor on its sample text for a description of the face.\n\n"))
          (dolist (face faces)
            (let ((beg (point)) (name (symbol-name face)))
              (insert (format format name) " ")
              (face-commands--button beg (+ beg (length name)) 'help-customize-face face)
              (let ((sample (point)))
                (insert list-faces-sample-text)
                (face-commands--button sample (point) 'help-face face)
                (put-text-property sample (point) 'face face)
                (insert "\n")))))))))

(defun face-commands--button (beg end type face)
  "Make the text between BEG and END a button of TYPE about FACE."
  (save-excursion
    (goto-char beg)
    (re-search-forward ".*" end)
    (set-match-data (list beg end))
    (help-xref-button 0 type face)))

;;;###autoload
(defalias 'common-lisp-mode #'lisp-mode)
;;;###autoload
(defalias 'pending-delete-mode #'delete-selection-mode)

(provide 'face-commands)

;;; face-commands.el ends here
