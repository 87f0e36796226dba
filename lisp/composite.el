;;; composite.el --- composing text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Composed text is shown as other characters, or as characters put over each other.  Programs give rules by the names of
;; reference points; the property has them as integers (`composition').

;;; Code:

(defvar reference-point-alist
  '((tl . 0) (tc . 1) (tr . 2) (Bl . 3) (Bc . 4) (Br . 5) (bl . 6) (bc . 7) (br . 8) (cl . 9) (cc . 10) (cr . 11)
    (top-left . 0) (top-center . 1) (top-right . 2) (base-left . 3) (base-center . 4) (base-right . 5)
    (bottom-left . 6) (bottom-center . 7) (bottom-right . 8) (center-left . 9) (center-center . 10) (center-right . 11)
    (ml . 3) (mc . 10) (mr . 5) (mid-left . 3) (mid-center . 10) (mid-right . 5))
  "The reference points of characters: names and numbers; the first name of a number is the one that is returned.")

(defun composite--point (point)
  "Return the number of the reference POINT, a name or a number, or nil if it is none."
  (if (integerp point)
      (and (<= 0 point) (< point 12) point)
    (cdr (assq point reference-point-alist))))

(defun encode-composition-rule (rule)
  "Return the integer for RULE: (GLOBAL . NEW), or (GLOBAL NEW X Y) with an offset in percent; an integer stands for itself.
GLOBAL and NEW are reference points of the whole and of the character that is added."
  (if (and (integerp rule) (<= 0 rule) (< rule 144))
      rule
    (let* ((long (consp (cdr-safe rule)))
           (global (composite--point (car-safe rule)))
           (new (composite--point (if long (cadr rule) (cdr-safe rule)))))
      (unless (and (consp rule) global new)
        (error "Invalid composition rule: %S" rule))
      (logior (+ (* 12 global) new)
              (if (not long)
                  0
                (logior (ash (+ 128 (or (nth 2 rule) 0)) 16)
                        (ash (+ 128 (or (nth 3 rule) 0)) 8)))))))

(defun decode-composition-rule (rule-code)
  "Return the rule that the integer RULE-CODE stands for: (GLOBAL . NEW), or (GLOBAL X Y NEW) with an offset in percent."
  (unless (and (natnump rule-code) (< rule-code #x1000000))
    (error "Invalid encoded composition rule: %S" rule-code))
  (let* ((code (logand rule-code #xff))
         (name (lambda (number) (car (rassq number reference-point-alist))))
         (global (funcall name (/ code 12))) (new (funcall name (% code 12))))
    (if (< rule-code 256)
        (cons global new)
      (list global (- (ash rule-code -16) 128) (- (logand (ash rule-code -8) #xff) 128) new))))

(defun composite--map-rules (function components)
  "Replace the rules in COMPONENTS, a list or a vector: every second element, by what FUNCTION returns for it."
  (if (vectorp components)
      (let ((index 1))
        (while (< index (length components))
          (aset components index (funcall function (aref components index)))
          (setq index (+ 2 index))))
    (let ((tail (cdr components)))
      (while tail
        (setcar tail (funcall function (car tail)))
        (setq tail (cddr tail)))))
  components)

(defun encode-composition-components (components &optional nocopy)
  "Return COMPONENTS, characters with rules between them in a list or a vector, with integers for the rules.
The value is a copy unless NOCOPY."
  (composite--map-rules (lambda (rule) (if (integerp rule) rule (encode-composition-rule rule)))
                        (if nocopy components (copy-sequence components))))

(defun decode-composition-components (components &optional nocopy)
  "Return COMPONENTS, characters with integers between them in a vector, with the rules for the integers.
The value is a copy unless NOCOPY."
  (composite--map-rules #'decode-composition-rule (if nocopy components (copy-sequence components))))

(defun composite--components (components)
  "Return COMPONENTS as the property has them."
  (if (or (vectorp components) (consp components))
      (encode-composition-components components)
    components))

(defun compose-region (start end &optional components modification-func)
  "Compose the text between START and END.
COMPONENTS is what it is shown as: nil for its characters over each other, a character, a string for characters over each
other, or a list or vector of characters with a rule between any two (`encode-composition-rule').  MODIFICATION-FUNC is
called when the text changes."
  (interactive "r")
  (let ((modified (buffer-modified-p)) (inhibit-read-only t))
    (compose-region-internal start end (composite--components components) modification-func)
    (restore-buffer-modified-p modified)))

(defun decompose-region (start end)
  "Make the text between START and END text that is not composed."
  (interactive "r")
  (let ((modified (buffer-modified-p)) (inhibit-read-only t))
    (remove-text-properties start end '(composition nil))
    (restore-buffer-modified-p modified)))

(defun compose-string (string &optional start end components modification-func)
  "Compose the part of STRING from START to END, by default all of it; return STRING, which is changed.
COMPONENTS and MODIFICATION-FUNC are as for `compose-region'."
  (compose-string-internal string (or start 0) (or end (length string)) (composite--components components) modification-func)
  string)

(defun decompose-string (string)
  "Make STRING a text that is not composed; return it."
  (remove-text-properties 0 (length string) '(composition nil) string)
  string)

(defun compose-chars (char &rest args)
  "Return a string of CHAR and the characters ARGS, composed.
Between any two characters may be a rule (`encode-composition-rule'); then there is one between all."
  (if (consp (car args))
      (let ((characters (list char)) (rest args))
        (while rest
          (push (cadr rest) characters)
          (setq rest (cddr rest)))
        (compose-string (concat (nreverse characters)) nil nil (cons char args)))
    (compose-string (concat (cons char args)))))

(defun find-composition (pos &optional limit string detail-p)
  "Return the composition at POS of the buffer or of STRING, or the nearest one towards LIMIT, or nil.
The value is (FROM TO VALID), or with DETAIL-P (FROM TO COMPONENTS RELATIVE MODIFICATION-FUNC WIDTH) if it is valid."
  (let ((found (find-composition-internal pos limit string detail-p)))
    (if (and detail-p (nth 2 found) (vectorp (nth 2 found)) (not (nth 3 found)))
        (append (list (nth 0 found) (nth 1 found) (decode-composition-components (nth 2 found))) (nthcdr 3 found))
      found)))

(provide 'composite)

;;; composite.el ends here
