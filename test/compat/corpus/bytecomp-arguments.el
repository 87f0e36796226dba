;;; What the byte compiler says about numbers of arguments and shadowed variables.  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

(progn
  (require 'bytecomp)
  ;; The warnings of compiling FORM, in order of their texts.
  (defun bc-said (form &optional dynamic)
    (let* ((said nil) (lexical-binding (not dynamic))
           (byte-compile-log-warning-function
            (lambda (text &optional _position _fill level) (push (cons level text) said))))
      (condition-case e (byte-compile form) (error (push (car e) said)))
      (sort said (lambda (a b) (string< (prin1-to-string a) (prin1-to-string b))))))
  ;; The same for calls of FUNCTION with none to four arguments.
  (defun bc-calls (function)
    (cons function (mapcar (lambda (n) (bc-said `(lambda (x) (setq x ,(cons function (make-list n 'x))) x))) '(0 1 2 3 4))))
  nil)
(mapcar #'bc-calls '(nth elt memq member assq aref get put substring concat))
(mapcar #'bc-calls '(set fset nreverse car cdr setcar setcdr symbol-value symbol-function funcall list))
(mapcar #'bc-calls '(length aset cons eq eql equal not null consp listp symbolp stringp numberp integerp))
(mapcar (lambda (function) (cdr (cdr (bc-calls function)))) '(= < > <= >= / nconc max min))
(mapcar #'bc-calls '(% 1+ 1- goto-char char-after following-char preceding-char current-column eolp eobp bolp bobp))
(mapcar #'bc-calls '(point point-min point-max current-buffer set-buffer widen forward-char forward-word forward-line))
(mapcar #'bc-calls '(end-of-line skip-chars-forward skip-chars-backward char-syntax buffer-substring delete-region))
(mapcar #'bc-calls '(narrow-to-region set-marker match-beginning match-end upcase downcase string= string< string-equal))
(mapcar #'bc-calls '(string-lessp nthcdr insert car-safe cdr-safe assoc memql indent-to intern make-string))
(mapcar (lambda (s) (cons s (special-variable-p s)))
        '(values features argi argv pi vc-mode top-level mode-specific-map load-path obarray kill-ring coding-system-history
          buffer-name-history yes-or-no-p-history echo-area-clear-hook help-fns-describe-function-functions))
(mapcar #'bc-said '((lambda (values) values) (lambda (features) features) (lambda (load-path) load-path)
                    (lambda (x &optional kill-ring &rest fill-column) (list x kill-ring fill-column))))
(let (l) (byte-compile-log-warning "x") (byte-compile-log-warning "y" t :error)
     (let ((byte-compile-log-warning-function (lambda (&rest args) (push args l))))
       (byte-compile-log-warning "z") (byte-compile-log-warning "u" 'fill 'level))
     (list l (func-arity 'byte-compile-log-warning) (func-arity byte-compile-log-warning-function)))
;; What is known to be defined where it is used, and calls that matter at top level only.
(mapcar #'bc-said '((lambda (x) (and (boundp 'bc-u1) (> bc-u1 x) (not bc-u1) bc-u1))
                    (lambda (x) (setq x (and (boundp 'bc-u2) x)) (list x bc-u2))
                    (lambda (x) (if (and x (boundp 'bc-u3)) bc-u3 4))
                    (lambda (x) (list (if (not (boundp 'bc-u4)) 3 x) (setq x bc-u4)))
                    (lambda (x) (cond ((boundp 'bc-u5) (+ x bc-u5)) ((and (boundp 'bc-u6) bc-u6) bc-u6) (t bc-u6)))
                    (lambda (x) (while (and (boundp 'bc-u7) (> bc-u7 x)) (setq x bc-u7)) x)
                    (lambda (x) (or (and (boundp 'bc-u8) bc-u8) x))
                    (lambda (x) (when (boundp 'bc-u9) (setq bc-u9 x)) (unless (boundp 'bc-u10) (setq bc-u10 x)))))
(mapcar #'bc-said '((lambda (x y) (when y (make-variable-buffer-local x)) x)
                    (lambda (x) (make-variable-buffer-local 'bc-u11) x)
                    (lambda (x) (length x) (aref x 1) x)))
(list (delete-dups (list 1 2 1)) (condition-case e (delete-dups '(a a . b)) (error e)) (delete-dups nil)
      (condition-case e (delete-dups 'a) (error e))
      (let ((l (list 1 1 2))) (setcdr (last l) l) (condition-case e (delete-dups l) (error (car e)))))
