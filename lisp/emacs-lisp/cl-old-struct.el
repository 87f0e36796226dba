;;; cl-old-struct.el --- structures that are vectors  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Before Emacs 26 a structure was a vector that began with the symbol cl-struct-NAME.  Code that was compiled then makes
;; such vectors, and calls `cl-struct-define' with that symbol as the tag, which turns the mode below on.

;;; Code:

(require 'nadvice)
(require 'easy-mmode)

(defun cl--old-struct-type-of (original object)
  "Return the type of OBJECT: that of the structure that it is by the old convention, else what ORIGINAL says."
  (let ((tag (and (vectorp object) (> (length object) 0) (aref object 0))))
    (if (and tag (symbolp tag) (eq (symbol-function tag) :quick-object-witness-check)
             (boundp tag) (cl--struct-class-p (symbol-value tag)))
        (cl--class-name (symbol-value tag))
      (funcall original object))))

(defun cl-old-struct--register (tag class)
  "Make vectors that begin with TAG structures of CLASS."
  (set tag class)
  (fset tag :quick-object-witness-check)
  (cl-old-struct-compat-mode 1))

;;;###autoload (defvar cl-old-struct-compat-mode nil "Non-nil if structures by the old convention are known.")
;;;###autoload (autoload 'cl-old-struct-compat-mode "cl-old-struct" nil t)
(define-minor-mode cl-old-struct-compat-mode
  "Take vectors that begin with cl-struct-NAME for structures.
Code that was compiled for Emacs before version 26 makes such vectors."
  :global t :group 'tools
  (if cl-old-struct-compat-mode
      (advice-add 'type-of :around #'cl--old-struct-type-of)
    (advice-remove 'type-of #'cl--old-struct-type-of)))

(provide 'cl-old-struct)

;;; cl-old-struct.el ends here
