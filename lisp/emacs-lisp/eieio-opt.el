;;; eieio-opt.el --- looking at classes  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'eieio)

;; -- choosing ---------------------------------------------------------------------------------

(defvar eieio-read-class nil
  "History of `eieio-read-class'.")

(defun eieio-build-class-alist (&optional class instantiable-only buildlist)
  "Return an alist from the names, strings, of CLASS and what inherits from it to 1.
CLASS nil means all classes.  INSTANTIABLE-ONLY non-nil means to leave
abstract classes out.  BUILDLIST is put at the end."
  (let* ((class (or class 'eieio-default-superclass)) (name (symbol-name class)))
    (unless (or (assoc name buildlist) (and instantiable-only (class-abstract-p class)))
      (push (cons name 1) buildlist))
    (dolist (child (eieio--class-children (eieio--class-object class)))
      (setq buildlist (eieio-build-class-alist child instantiable-only buildlist)))
    buildlist))

(defun eieio-read-class (prompt &optional histvar instantiable-only)
  "Read the name of a class with PROMPT, and return it.
HISTVAR is the history; INSTANTIABLE-ONLY non-nil means no abstract class."
  (intern (completing-read prompt (eieio-build-class-alist nil instantiable-only)
                           nil t nil (or histvar 'eieio-read-class))))

(defun eieio-read-subclass (prompt class &optional histvar instantiable-only)
  "Read the name of CLASS, or of one that inherits from it, with PROMPT, and return it.
HISTVAR and INSTANTIABLE-ONLY are as in `eieio-read-class'."
  (intern (completing-read prompt (eieio-build-class-alist class instantiable-only)
                           nil t nil (or histvar 'eieio-read-class))))

;; -- the tree ---------------------------------------------------------------------------------

;;;###autoload
(defun eieio-browse (&optional root-class)
  "Show the tree of classes that inherit from ROOT-CLASS, by default all."
  (interactive (if current-prefix-arg (list (eieio-read-class "Class: "))))
  (with-output-to-temp-buffer "*EIEIO OBJECT BROWSE*"
    (eieio-browse-tree (or root-class 'eieio-default-superclass) "" "")))

(defun eieio-browse-tree (this-root prefix ch-prefix)
  "Print the tree of classes below THIS-ROOT to `standard-output'.
PREFIX goes before it, CH-PREFIX before the classes that inherit from it."
  (princ (format "%s%s\n" prefix this-root))
  (let ((children (eieio--class-children (eieio--class-object this-root))))
    (while children
      (eieio-browse-tree (car children)
                         (concat ch-prefix (if (cdr children) "  +--" "  `--"))
                         (concat ch-prefix (if (cdr children) "  |  " "     ")))
      (setq children (cdr children)))))

;; -- descriptions -----------------------------------------------------------------------------

(defun eieio-help-class (type &optional _class)
  "Insert a description of the class named TYPE at point.

\(fn TYPE &optional CLASS)"
  (let ((class (cl--find-class type)))
    (insert (format "`%s' is a class%s.\n" type (if (class-abstract-p class) " without objects of its own" "")))
    (if (eieio--class-parents class)
        (insert (format " Inherits from %s.\n"
                        (mapconcat (lambda (parent) (format "`%s'" (eieio--class-name parent))) (eieio--class-parents class) ", "))))
    (if (eieio--class-children class)
        (insert (format " Children %s.\n"
                        (mapconcat (lambda (child) (format "`%s'" child)) (eieio--class-children class) ", "))))
    (insert "\n" (or (eieio--class-docstring class) "Not documented.") "\n\nSlots:\n")
    (mapc #'eieio--describe-slot (eieio--class-slots class))
    (mapc #'eieio--describe-slot (eieio--class-class-slots class))))

(defun eieio--describe-slot (slot)
  "Insert a description of SLOT, a descriptor, at point."
  (let ((type (cl--slot-descriptor-type slot)) (form (cl--slot-descriptor-initform slot)))
    (insert (format "\n  %s%s%s\n" (cl--slot-descriptor-name slot)
                    (if (eq type t) "" (format "  type: %S" type))
                    (if (equal form eieio--unbound-form) "" (format "  default: %S" form)))
            (let ((doc (alist-get :documentation (cl--slot-descriptor-props slot))))
              (if doc (format "    %s\n" doc) "")))))

;;;###autoload
(defun eieio-help-constructor (ctr)
  "Insert a description of the class of CTR, a function that makes objects, at point."
  (when (class-p ctr)
    (insert (format "\n`%s' makes objects of a class:\n\n" ctr))
    (eieio-help-class ctr)))

(provide 'eieio-opt)

;;; eieio-opt.el ends here
