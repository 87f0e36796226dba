;;; completion-tables.el --- completion tables made of others  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A completion table is a list, an obarray, a hash table, or a function of a string, a predicate and an action:
;; nil (complete it), t (all completions), `lambda' (is it one?), `metadata', and (boundaries . SUFFIX), whose
;; answer is (boundaries START . END): what part of the string and of SUFFIX the completions stand for.

;;; Code:

(defun complete-with-action (action collection string predicate)
  "Carry out the completion ACTION on COLLECTION with STRING and PREDICATE."
  (cond
   ((functionp collection) (funcall collection string predicate action))
   ((eq (car-safe action) 'boundaries) nil)
   ((eq action 'metadata) nil)
   (t (funcall (cond ((null action) #'try-completion)
                     ((eq action t) #'all-completions)
                     (t #'test-completion))
               string collection predicate))))

(defun completion-boundaries (string collection pred suffix)
  "Return (START . END): what part of STRING and SUFFIX COLLECTION completes, with PRED."
  (let ((boundaries (if (functionp collection)
                        (funcall collection string pred (cons 'boundaries suffix)))))
    (if (not (eq (car-safe boundaries) 'boundaries)) (setq boundaries nil))
    (cons (or (cadr boundaries) 0) (or (cddr boundaries) (length suffix)))))

(defun completion-metadata (string table pred)
  "Return the metadata of completing STRING in TABLE with PRED: an alist after `metadata'."
  (let ((metadata (if (functionp table) (funcall table string pred 'metadata))))
    (cons 'metadata (if (eq (car-safe metadata) 'metadata) (cdr metadata)))))

(defun completion-metadata-get (metadata prop)
  "Return the value of PROP in METADATA."
  (cdr (assq prop metadata)))

(defun completion-table--question-p (action)
  "Return non-nil if ACTION asks about a table, and not for completions."
  (or (eq (car-safe action) 'boundaries) (eq action 'metadata)))

(defun completion-table-dynamic (fun &optional switch-buffer)
  "Return a completion table of the strings that FUN returns for the text typed.
SWITCH-BUFFER non-nil calls FUN in the buffer from which the minibuffer was entered."
  (lambda (string pred action)
    (unless (completion-table--question-p action)
      (let ((window (and switch-buffer (minibuffer-selected-window))))
        (with-current-buffer (if window (window-buffer window) (current-buffer))
          (complete-with-action action (funcall fun string) string pred))))))

(defun completion-table-with-cache (fun &optional ignore-case)
  "Return a table like `completion-table-dynamic' of FUN, which is not called again for longer text.
IGNORE-CASE: text that begins in another case counts as longer text, too."
  (let* ((asked nil) (answer nil)
         (ask (lambda (string)
                (unless (and asked (string-prefix-p asked string ignore-case))
                  (setq answer (funcall fun string) asked string))
                answer)))
    (completion-table-dynamic ask)))

(defmacro lazy-completion-table (var fun)
  "Return a table that calls FUN at its first use and keeps the result in VAR."
  (declare (debug (symbolp lambda-expr)))
  `(completion-table-dynamic
    (lambda (_string)
      (if (functionp ,var)
          (setq ,var (funcall #',fun)))
      ,var)
    'in-the-buffer-of-the-window))

(defun completion-table-case-fold (table &optional dont-fold)
  "Return a table like TABLE for which case does not matter, or does with DONT-FOLD."
  (lambda (string pred action)
    (let ((completion-ignore-case (not dont-fold)))
      (complete-with-action action table string pred))))

(defun completion-table-in-turn (&rest tables)
  "Return a table that tries TABLES one after the other."
  (lambda (string pred action)
    (let ((result nil) (rest tables))
      (while (and rest (not result))
        (setq result (complete-with-action action (car rest) string pred) rest (cdr rest)))
      result)))

(defun completion-table-merge (&rest tables)
  "Return a table that completes to what any of TABLES has."
  (lambda (string pred action)
    (cond
     ((null action)
      (let ((found (delq nil (mapcar (lambda (table) (try-completion string table pred)) tables))))
        (if (member string found)
            string
          (try-completion string (mapcar (lambda (value) (if (eq value t) string value)) found) pred))))
     ((eq action t)
      (apply #'append (mapcar (lambda (table) (all-completions string table pred)) tables)))
     (t
      (let ((result nil))
        (dolist (table tables result)
          (or result (setq result (complete-with-action action table string pred)))))))))

(defun completion-table-with-context (prefix table string pred action)
  "Complete STRING in TABLE as if PREFIX were before it: results have it, and PRED and positions count it.
ACTION is the action of a table."
  (let ((pred (if (functionp pred)
                  (lambda (candidate &rest rest)
                    (apply pred
                           (concat prefix (let ((name (if (consp candidate) (car candidate) candidate)))
                                            (if (symbolp name) (symbol-name name) name)))
                           rest)))))
    (if (eq (car-safe action) 'boundaries)
        (let ((bounds (completion-boundaries string table pred (cdr action))))
          `(boundaries ,(+ (car bounds) (length prefix)) . ,(cdr bounds)))
      (let ((result (complete-with-action action table string pred)))
        (if (stringp result) (concat prefix result) result)))))

(defun completion-table-with-terminator (terminator table string pred action)
  "Complete STRING in TABLE with PRED, and add TERMINATOR to what is complete.
TERMINATOR is a string, or (STRING . REGEXP), where REGEXP tells what ends the text to complete; with a function
instead of STRING, that makes the text from a completion.  ACTION is the action of a table."
  (let ((end (if (consp terminator) (car terminator) terminator))
        (regexp (if (consp terminator) (cdr terminator) (regexp-quote terminator))))
    (cond
     ((eq (car-safe action) 'boundaries)
      (let* ((suffix (cdr action)) (bounds (completion-boundaries string table pred suffix))
             (limit (string-match regexp suffix)))
        `(boundaries ,(car bounds) . ,(min (cdr bounds) (or limit (length suffix))))))
     ((eq action 'metadata)
      (complete-with-action action table string pred))
     ((null action)
      (let* ((comp (try-completion string table pred)) (whole (if (eq comp t) string comp)))
        (cond
         ((and (stringp whole)
               (or (eq comp t) (eq (try-completion whole table pred) t)))
          (if (functionp end) (funcall end whole) (concat whole end)))
         (t comp))))
     ((eq action t) (all-completions string table pred))
     ;; Without its terminator no string is complete.
     (t nil))))

(defun completion-table-with-predicate (table pred1 strict string pred2 action)
  "Complete STRING in TABLE with both PRED1 and PRED2.
STRICT nil gives up PRED1 where it leaves nothing.  ACTION is the action of a table."
  (let ((both (if pred2 (lambda (x) (and (funcall pred1 x) (funcall pred2 x))) pred1)))
    (cond
     ((and (eq action 'lambda) (not strict)) (test-completion string table pred2))
     (strict (complete-with-action action table string both))
     (t (or (complete-with-action action table string both)
            (complete-with-action action table string pred2))))))

(defun completion-table-subvert (table s1 s2)
  "Return a table like TABLE, whose strings begin with S1 where those of TABLE begin with S2."
  (lambda (string pred action)
    (let* ((inner (if (string-prefix-p s1 string completion-ignore-case)
                      (concat s2 (substring string (length s1)))))
           (result (if inner (complete-with-action action table inner pred))))
      (cond
       ((eq (car-safe action) 'boundaries)
        (let ((known (if (eq (car-safe result) 'boundaries) (cdr result))))
          `(boundaries ,(min (length string)
                             (max (length s1) (+ (or (car known) 0) (- (length s1) (length s2)))))
                       . ,(cdr known))))
       ((null inner) nil)
       ((stringp result)
        (if (string-prefix-p s2 result completion-ignore-case)
            (concat s1 (substring result (length s2)))))
       ((eq action t)
        (let ((start (car (completion-boundaries inner table pred ""))))
          (if (>= start (length s2))
              result
            (let ((head (concat "\\`" (regexp-quote (substring s2 start)))))
              (delq nil (mapcar (lambda (each) (if (string-match head each) (substring each (match-end 0)))) result))))))
       (t result)))))

;;; completion-tables.el ends here
