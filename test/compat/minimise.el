;;; minimise.el --- simpler forms than a given one  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What test/compat/minimise does in Lisp: take a form out of a corpus, and make the candidates of a round, which are
;; the form with one thing simplified: a subform in place of the form around it, elements left out, a shorter
;; string, a smaller number.  Files have a form on each line.

;;; Code:

(defconst minimise--dangerous
  (concat "\\`\\(?:delete-\\(?:file\\|directory\\)\\|rename-file\\|copy-\\(?:file\\|directory\\)\\|write-\\(?:region\\|file\\)"
          "\\|append-to-file\\|save-\\(?:some-\\)?buffers?\\|basic-save-buffer\\|make-symbolic-link\\|add-name-to-file"
          "\\|set-file-.*\\|.*call-process.*\\|.*shell-command.*\\|process-file\\|start-process.*\\|make-process\\|signal-process\\)")
  "Names of functions that change what is outside the editor.
A form that calls one is not simplified: the name of another file could be left.")

(defun minimise--lines (forms file)
  "Write FORMS to FILE, each on a line."
  (let ((print-escape-newlines t) (print-circle t) (coding-system-for-write 'utf-8-unix))
    (write-region (mapconcat (lambda (form) (concat (prin1-to-string form) "\n")) forms "") nil file nil 'silent)))

(defun minimise--read (file)
  "Return the forms in FILE."
  (let ((coding-system-for-read 'utf-8-unix) (forms nil))
    (with-temp-buffer
      (insert-file-contents file)
      (condition-case nil
          (while t (push (read (current-buffer)) forms))
        (end-of-file nil)))
    (nreverse forms)))

(defun minimise--check (form seen)
  "Signal an error if FORM names a function that changes files; SEEN holds what was looked at."
  (cond ((symbolp form)
         (if (string-match-p minimise--dangerous (symbol-name form))
             (error "The form calls %s: simpler ones might change other files" form)))
        ((and (or (consp form) (vectorp form)) (not (gethash form seen)))
         (puthash form t seen)
         (if (vectorp form)
             (mapc (lambda (element) (minimise--check element seen)) form)
           (while (and (consp form) (or (minimise--check (car form) seen) t))
             (setq form (cdr form))
             (if (and form (gethash form seen)) (setq form nil) (puthash form t seen)))
           (if form (minimise--check form seen))))))

(defun minimise-take (corpus number form-file before-file)
  "Write form NUMBER of CORPUS to FORM-FILE and the forms before it to BEFORE-FILE."
  (let ((forms (minimise--read corpus)))
    (unless (<= 1 number (length forms))
      (error "%s has %d forms" corpus (length forms)))
    (minimise--check forms (make-hash-table :test 'eq))
    (minimise--lines (list (nth (1- number) forms)) form-file)
    (minimise--lines (butlast forms (- (length forms) (1- number))) before-file)))

(defun minimise-give (text form-file)
  "Write the form that TEXT is to FORM-FILE."
  (let ((form (read text)))
    (minimise--check form (make-hash-table :test 'eq))
    (minimise--lines (list form) form-file)))

(defun minimise--shorter (sequence)
  "Return the shorter sequences that lack a part of the list SEQUENCE: halves, quarters, ..., elements."
  (let* ((n (length sequence)) (size n) (result nil))
    (while (> size 0)
      ;; Of a long sequence only big parts are left out; the next round has a shorter one.
      (when (<= (/ n size) 32)
        (let ((from 0))
          (while (< from n)
            (push (append (minimise--first from sequence) (nthcdr (+ from size) sequence)) result)
            (setq from (+ from size)))))
      (setq size (if (= size 1) 0 (/ (1+ size) 2))))
    result))

(defun minimise--first (n list)
  "Return the first N elements of LIST as a new list."
  (butlast list (- (length list) n)))

(defun minimise--simpler-atom (atom)
  "Return what may stand for ATOM."
  (cond ((integerp atom) (list 0 1 (/ atom 2) (- atom) (if (> atom 0) (1- atom) (1+ atom))))
        ((floatp atom) (list 0 1 0.0 1.0 (ignore-errors (truncate atom))))
        ((stringp atom) (mapcar #'concat (minimise--shorter (append atom nil))))
        (t (list nil))))

(defun minimise--variants (form seen)
  "Return the forms that are FORM with one thing simplified; what SEEN holds is left as it is."
  (cond
   ((and (consp form) (proper-list-p form) (not (gethash form seen)))
    (puthash form t seen)
    (append (list nil) form (minimise--shorter form) (minimise--inlined form) (minimise--inside form seen)))
   ((and (consp form) (not (gethash form seen)))
    (puthash form t seen)
    (append (list nil (car form) (cdr form))
            (mapcar (lambda (a) (cons a (cdr form))) (minimise--variants (car form) seen))
            (mapcar (lambda (d) (cons (car form) d)) (minimise--variants (cdr form) seen))))
   ((and (vectorp form) (not (gethash form seen)))
    (puthash form t seen)
    (let ((elements (append form nil)))
      (append (list nil) (mapcar #'vconcat (append (minimise--shorter elements) (minimise--inside elements seen))))))
   ((atom form) (minimise--simpler-atom form))))

(defun minimise--inlined (form)
  "If FORM binds variables with `let' return the forms that have the value in place of one of them."
  (when (and (memq (car form) '(let let*)) (proper-list-p (nth 1 form)))
    (let ((result nil))
      (dolist (binding (nth 1 form))
        (if (and (consp binding) (consp (cdr binding)) (null (cddr binding)))
            (push (cons (car form)
                        (cons (remq binding (nth 1 form))
                              (minimise--substitute (nth 1 binding) (car binding) (nthcdr 2 form))))
                  result)))
      result)))

(defun minimise--substitute (new old form)
  "Return FORM with NEW wherever the symbol OLD was in its lists."
  (cond ((eq form old) new)
        ((and (consp form) (proper-list-p form)) (mapcar (lambda (element) (minimise--substitute new old element)) form))
        (t form)))

(defun minimise--inside (list seen)
  "Return the lists that are LIST with one element simplified; SEEN as in `minimise--variants'."
  (let ((result nil) (i 0))
    (dolist (element list)
      (dolist (variant (minimise--variants element seen))
        (push (append (minimise--first i list) (list variant) (nthcdr (1+ i) list)) result))
      (setq i (1+ i)))
    result))

(defun minimise-candidates (form-file candidates-file)
  "Write what is simpler than the form in FORM-FILE to CANDIDATES-FILE, the simplest first."
  (let* ((form (car (minimise--read form-file))) (print-escape-newlines t) (print-circle t)
         (text (prin1-to-string form)) (known (make-hash-table :test 'equal)) (candidates nil))
    (dolist (variant (minimise--variants form (make-hash-table :test 'eq)))
      (let ((line (prin1-to-string variant)))
        (when (and (not (gethash line known)) (minimise--simpler-p line text))
          (puthash line t known)
          (push (cons line variant) candidates))))
    (minimise--lines (mapcar #'cdr (sort candidates (lambda (a b) (minimise--simpler-p (car a) (car b))))) candidates-file)))

(defun minimise--simpler-p (a b)
  "Is the text A shorter than B, or before it among those of its length?"
  (or (< (length a) (length b)) (and (= (length a) (length b)) (string-lessp a b))))

;;; minimise.el ends here
