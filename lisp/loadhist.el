;;; loadhist.el --- what files define, and taking it back  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `load-history' tells what each file defined, provided and required.

;;; Code:

(require 'cl-lib)

;; -- looking up ---------------------------------------------------------------------------------

(defun feature-symbols (feature)
  "Return the entry of `load-history' of the file that provided FEATURE, or nil."
  (let ((provision (cons 'provide feature)))
    (cl-find-if (lambda (entry) (member provision (cdr entry))) load-history)))

(defun feature-file (feature)
  "Return the name of the file that provided FEATURE, or nil; signal an error if FEATURE is not there."
  (unless (featurep feature)
    (error "%S is not a currently loaded feature" feature))
  (car (feature-symbols feature)))

(defun file-loadhist-lookup (file)
  "Return the entry of FILE in `load-history', or nil; FILE may be a library."
  (or (assoc file load-history)
      (let ((found (locate-file file load-path (get-load-suffixes))))
        (and found (assoc found load-history)))))

(defun loadhist--of-kind (file kind)
  "Return the features of the elements (KIND . FEATURE) in the entry of FILE."
  (let ((features '()))
    (dolist (element (cdr (file-loadhist-lookup file)))
      (when (eq (car-safe element) kind)
        (cl-pushnew (cdr element) features)))
    features))

(defun file-provides (file)
  "Return the features that FILE provided."
  (loadhist--of-kind file 'provide))

(defun file-requires (file)
  "Return the features that FILE required."
  (loadhist--of-kind file 'require))

(defun file-set-intersect (p q)
  "Return the elements of the list P that are in the list Q as well."
  (cl-remove-if-not (lambda (element) (memq element q)) p))

(defun file-dependents (file)
  "Return the files that required what FILE provided."
  (let ((provided (file-provides file)))
    (cl-remove-if-not (lambda (other) (file-set-intersect provided (file-requires other)))
                      (delq nil (mapcar #'car load-history)))))

(defun read-feature (prompt &optional loaded-p)
  "Read a feature with PROMPT; with LOADED-P non-nil, one that a file provided."
  (intern (completing-read prompt (mapcar #'symbol-name features)
                           (and loaded-p (lambda (name) (feature-symbols (intern-soft (if (consp name) (car name) name)))))
                           loaded-p)))

;; -- taking back --------------------------------------------------------------------------------

(defun loadhist--forget-function (name)
  "Let NAME be no function any more; an autoload that it was before comes back."
  (when (fboundp name)
    (let ((autoload (get name 'autoload)))
      (fmakunbound name)
      (when autoload
        (fset name (cons 'autoload autoload))))))

(defun loadhist--forget-variable (name)
  "Let NAME be no variable any more; buffers lose their own values."
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (local-variable-p name)
        (kill-local-variable name))))
  (unless (get name 'variable-watchers)
    (makunbound name)))

(defun loadhist--forget-hooks (names)
  "Remove the functions NAMES from all hooks."
  (mapatoms
   (lambda (variable)
     (when (and (boundp variable)
                (string-match-p "-\\(hook\\|hooks\\|function\\|functions\\)\\'" (symbol-name variable))
                (consp (default-value variable))
                (not (eq (car (default-value variable)) 'lambda)))
       (dolist (name names)
         (when (and name (memq name (ignore-errors (append (default-value variable) nil))))
           (remove-hook variable name)))))))

(cl-defgeneric loadhist-unload-element (element)
  "Take back what ELEMENT of an entry of `load-history' says that a file did."
  (ignore element))

(cl-defmethod loadhist-unload-element ((name symbol))
  "NAME is a variable."
  (loadhist--forget-variable name))

(cl-defmethod loadhist-unload-element ((element (head defun)))
  "ELEMENT names a function."
  (loadhist--forget-function (cdr element)))

(cl-defmethod loadhist-unload-element ((element (head provide)))
  "ELEMENT names a feature."
  (setq features (delq (cdr element) features)))

(cl-defmethod loadhist-unload-element ((element (head defface)))
  "ELEMENT names a face."
  (put (cdr element) 'face-defface-spec nil))

(cl-defmethod loadhist-unload-element ((element (head define-type)))
  "ELEMENT names a class."
  (put (cdr element) 'cl--class nil))

;;;###autoload
(defun unload-feature (feature &optional force)
  "Take back what the file that provided FEATURE defined: functions, variables, hooks, features.
With FORCE non-nil, even if other files require it.  FEATURE-unload-function,
if there is such a function, is called first; if it returns non-nil, it has
done everything.  The value is that of the last thing done."
  (interactive (list (read-feature "Unload feature: " t) current-prefix-arg))
  (unless (featurep feature)
    (error "%s is not a currently loaded feature" (symbol-name feature)))
  (let* ((file (feature-file feature))
         (users (and (not force) (remove file (file-dependents file))))
         (entry (feature-symbols feature))
         (function (intern-soft (format "%s-unload-function" feature))))
    (when users
      (error "Loaded libraries %s depend on %s" (prin1-to-string users) file))
    (unless (and function (fboundp function) (funcall function))
      (loadhist--forget-hooks (delq nil (mapcar (lambda (element)
                                                  (and (eq (car-safe element) 'defun) (cdr element)))
                                                (cdr entry))))
      (mapc #'loadhist-unload-element (cdr entry)))
    (setq load-history (delq entry load-history))))

(provide 'loadhist)

;;; loadhist.el ends here
