;;; generate.el --- write random calls of primitives  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; (generate-file FILE SEED COUNT) writes COUNT forms, one a line: calls of the functions in signatures.el, or of what
;; templates.el has, with random arguments, most of them of the right type.  The same seed gives the same forms.
;; test/generate/run has runner.el evaluate them in both editors, and compares.

;;; Code:

(let ((here (file-name-directory load-file-name)))
  (dolist (file '("random" "pools" "values" "signatures" "templates"))
    (load (expand-file-name file here) nil t)))

(defvar generate--calls nil "Vector of (FUNCTION SIGNATURE FLAGS MIN MAX) for what can be called.")

(defun generate--collect ()
  "Return the vector of calls for the entries of `generate-signatures' that are defined."
  (let (calls)
    (dolist (entry generate-signatures)
      (dolist (function (cdr entry))
        (when (fboundp function)
          (let* ((text (replace-regexp-in-string " " "" (car entry)))
                 (n (progn (string-match "\\`[!@=]*" text) (match-end 0)))
                 (arity (func-arity function)))
            (setq calls (cons (list function (substring text n) (append (substring text 0 n) nil) (car arity)
                                    (if (numberp (cdr arity)) (cdr arity) (+ 3 (car arity))))
                              calls))))))
    (vconcat (reverse calls))))

(defun generate--count (call)
  "Return how many arguments a call of CALL shall have."
  (let* ((signature (nth 1 call)) (flags (nth 2 call)) (min (nth 3 call)) (max (nth 4 call))
         (n (+ min (generate-random (1+ (- max min))))) (dice (generate-random 40)))
    (cond ((memq ?= flags) (length signature))
          ;; A string that is shown must be among the arguments.
          ((string-match "\\$" signature) (max n (1+ (match-beginning 0))))
          ((memq ?! flags) n)
          ;; A wrong number of arguments now and then.
          ((= dice 0) (1+ n))
          ((and (= dice 1) (> n 0)) (1- n))
          (t n))))

(defun generate--arguments (call)
  "Return the text of random arguments for CALL."
  (let* ((signature (nth 1 call)) (free (not (or (memq ?! (nth 2 call)) (memq ?= (nth 2 call)))))
         (n (generate--count call)) (i 0) (text ""))
    (if (equal signature "") (setq n 0))
    (while (< i n)
      (let ((kind (aref signature (min i (1- (length signature))))))
        (if (and free (not (eq kind ?$)) (generate-chance 12)) (setq kind ?*))
        (setq text (concat text " " (generate-value kind 2)) i (1+ i))))
    text))

(defun generate--template ()
  "Return the text of a random template with its places filled."
  (let ((text (generate-pick generate-templates)) (from 0) (parts nil))
    (while (string-match "{\\(.\\)}" text from)
      (setq parts (cons (substring text from (match-beginning 0)) parts)
            from (match-end 0)
            parts (cons (save-match-data
                          (generate-value (let ((kind (aref (match-string 1 text) 0)))
                            (if (and (not (memq kind '(?w ?^ ?< ?X ?o))) (generate-chance 25)) ?* kind)) 2))
                        parts)))
    (apply #'concat (nreverse (cons (substring text from) parts)))))

(defun generate-form ()
  "Return the text of a random form."
  (if (generate-chance 3) (generate--template) (generate--call)))

(defun generate--call ()
  "Return the text of a random call."
  (let* ((call (generate-pick generate--calls)) (signature (nth 1 call))
         (text (format "(%s%s)" (car call) (if (equal signature "M") (concat " " (generate--format)) (generate--arguments call)))))
    (cond ((memq ?@ (nth 2 call))
           (format "(with-temp-buffer (insert %s) (goto-char %d) (list %s (buffer-string) (point)))"
                   (generate-value (generate-pick "sQ") 0) (1+ (generate-random 4)) text))
          ((string-match "\\$" signature)
           (format "(let ((s %s)) (list %s s))" (generate-value ?Q 0) text))
          (t text))))

(defun generate-file (file seed count)
  "Write COUNT forms for SEED to FILE."
  (generate-seed seed)
  (setq generate--calls (generate--collect))
  (let ((coding-system-for-write 'utf-8-unix) (n count))
    (with-temp-buffer
      (while (> n 0)
        (insert (generate-form) "\n")
        (setq n (1- n)))
      (write-region (point-min) (point-max) file nil 'silent))))

;;; generate.el ends here
