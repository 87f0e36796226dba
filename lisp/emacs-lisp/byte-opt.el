;;; byte-opt.el --- what the byte compiler can tell before the program runs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Only what is simple: forms whose value is known, and calls that do nothing if nobody wants their value.

;;; Code:

(defconst byte-opt--pure
  '(+ - * / % mod 1+ 1- = < > <= >= /= max min abs logand logior logxor lognot
    not null eql equal car cdr car-safe cdr-safe cadr cddr length nth nthcdr symbolp consp atom listp stringp numberp
    integerp floatp natnump zerop keywordp vectorp symbol-name string= string-equal string< string-lessp)
  "Functions whose value depends on their arguments only.")

(defconst byte-opt--harmless
  '(list cons vector eq eql equal not null consp atom listp symbolp stringp numberp integerp floatp vectorp arrayp
    sequencep keywordp functionp car-safe cdr-safe identity bufferp markerp point point-min point-max current-buffer
    bolp eolp bobp eobp)
  "Functions that have no effect and, with the right number of arguments, signal no error.")

(defun byte-opt-known (form)
  "Return (t . VALUE) if the value of FORM is known, else nil."
  (cond
   ((atom form) (if (or (not (symbolp form)) (memq form '(nil t)) (keywordp form)) (cons t form)))
   (t (pcase form
        (`(quote ,value) (cons t value))
        (`(function ,(pred symbolp)) (cons t (nth 1 form)))
        (`(featurep 'xemacs) (cons t nil))
        (`(featurep 'emacs) (cons t t))
        (_ (byte-opt-fold form))))))

(defun byte-opt--fold-safe-p (value)
  "Return non-nil if VALUE, of a call, can be a constant of the program."
  (or (symbolp value) (fixnump value) (floatp value) (and (integerp value) (< (abs value) (ash 1 100)))))

(defun byte-opt-fold (form)
  "Return (t . VALUE) if FORM is a call whose value is known, else nil."
  (when (and (memq (car form) byte-opt--pure) (proper-list-p form))
    (let ((known (mapcar #'byte-opt-known (cdr form))))
      (unless (memq nil known)
        ;; An error is the program's to signal.
        (let ((value (condition-case nil
                         (cons t (apply (car form) (mapcar #'cdr known)))
                       (error nil))))
          (and value (byte-opt--fold-safe-p (cdr value)) value))))))

(defun byte-opt-droppable-p (form)
  "Return non-nil if the call FORM does nothing but evaluate its arguments."
  (and (memq (car form) byte-opt--harmless)
       (let ((arity (func-arity (car form))) (n (proper-list-p (cdr form))))
         (and n (<= (car arity) n) (or (eq (cdr arity) 'many) (<= n (cdr arity)))))))

(provide 'byte-opt)

;;; byte-opt.el ends here
