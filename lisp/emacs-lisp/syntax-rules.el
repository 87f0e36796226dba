;;; syntax-rules.el --- functions that give text syntax by rules  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `syntax-propertize-rules' makes a function for `syntax-propertize-function' of rules.  The regular expressions of all
;; rules become the alternatives of one, each in a group of its own, so that the first match in the text counts; the
;; groups inside move up by the number of those before.  Before the rule of an alternative is used, the match data is
;; made what it would be if its regular expression had been searched alone.

;;; Code:

(defmacro syntax-propertize-precompile-rules (&rest rules)
  "Return RULES, for a constant whose name is then used in `syntax-propertize-rules'."
  (declare (debug syntax-propertize-rules))
  `',rules)

(defun syntax-rules--shift (regexp by)
  "Return REGEXP with BY added to its back-references and to the numbers of its groups that have one."
  (let ((position 0) (parts nil) (length (length regexp)))
    (while (< position length)
      (let ((char (aref regexp position)) (start position))
        (cond
         ((eq char ?\[)
          (string-match "\\[\\^?]?\\(?:\\[:[a-z]+:]\\|[^]]\\)*]" regexp position)
          (setq position (match-end 0))
          (push (substring regexp start position) parts))
         ((not (eq char ?\\))
          (setq position (1+ position))
          (push (char-to-string char) parts))
         ((eq (string-match "\\\\\\([1-9]\\)" regexp position) position)
          (setq position (match-end 0))
          (let ((number (+ by (string-to-number (match-string 1 regexp)))))
            (when (> number 9)
              (error "There may be at most nine back-references"))
            (push (format "\\%d" number) parts)))
         ((eq (string-match "\\\\(\\?\\([0-9]+\\):" regexp position) position)
          (setq position (match-end 0))
          (push (format "\\(?%d:" (+ by (string-to-number (match-string 1 regexp)))) parts))
         (t
          (setq position (min length (+ 2 position)))
          (push (substring regexp start position) parts)))))
    (apply #'concat (nreverse parts))))

(defun syntax-rules--groups (regexp)
  "Return how many groups REGEXP has, or the highest number that one of them has."
  (let ((position 0) (highest (regexp-opt-depth regexp)))
    (while (string-match "\\\\(\\?\\([0-9]+\\):" regexp position)
      (setq highest (max highest (string-to-number (match-string 1 regexp)))
            position (match-end 0)))
    highest))

(defun syntax-rules--all (rules)
  "Return RULES with the rules of a symbol, its value, in place of that, and regular expressions evaluated."
  (apply #'append
         (mapcar (lambda (rule)
                   (if (symbolp rule)
                       (syntax-rules--all (symbol-value rule))
                     (list (cons (eval (car rule) t) (cdr rule)))))
                 rules)))

(defun syntax-rules-put (group syntax)
  "Give what GROUP of the last search matched SYNTAX, unless that is nil."
  (when (and syntax (match-beginning group))
    (put-text-property (match-beginning group) (match-end group) 'syntax-table syntax)))

(defun syntax-rules--descriptor (syntax group)
  "Return the code for the expression SYNTAX of GROUP: a string stands for a descriptor.
The expression is evaluated only if the group matched something."
  (cond ((stringp syntax) `',(string-to-syntax syntax))
        ((memq (car-safe syntax) '(quote string-to-syntax)) syntax)
        (t `(and (match-beginning ,group) (save-match-data ,syntax)))))

(defun syntax-rules--action (action)
  "Return the code for ACTION of a rule: (GROUP SYNTAX), (GROUP (prog1 SYNTAX FORM...)), or a form."
  (if (not (integerp (car-safe action)))
      action
    (let ((group (car action)) (syntax (cadr action)))
      (if (eq (car-safe syntax) 'prog1)
          `(progn (syntax-rules-put ,group ,(syntax-rules--descriptor (cadr syntax) group))
                  ,@(cddr syntax))
        `(syntax-rules-put ,group ,(syntax-rules--descriptor syntax group))))))

(defun syntax-rules-use-groups (first count)
  "Make the match data that of COUNT groups from the group FIRST on, as if these had been groups 0 to COUNT - 1."
  (let (data)
    (dotimes (index count)
      (push (match-beginning (+ first index)) data)
      (push (match-end (+ first index)) data))
    (set-match-data (nreverse data))))

(defmacro syntax-propertize-rules (&rest rules)
  "Return a function for `syntax-propertize-function' that follows RULES.
A rule is (REGEXP ACTION...), or a symbol whose value, when the macro is expanded, is a list of rules
\(`syntax-propertize-precompile-rules').  REGEXP is evaluated when the macro is expanded.  An ACTION is
\(GROUP SYNTAX): what the group matched gets SYNTAX, a string that stands for a syntax descriptor, or an expression whose
value is one, or nil for none; with SYNTAX of the form (prog1 SYNTAX FORM...), FORMs are evaluated
afterwards.  Any other ACTION is an expression.  Only the rule that matches first in the text is used, and
the search goes on from point."
  (declare (debug (&rest &or symbolp
                         (form &rest (numberp [&or stringp ("prog1" [&or stringp def-form] def-body) def-form])))))
  (let ((group 1) (regexps nil) (clauses nil))
    (dolist (rule (syntax-rules--all rules))
      (let ((groups (1+ (syntax-rules--groups (car rule)))))
        (push (format "\\(%s\\)" (syntax-rules--shift (car rule) group)) regexps)
        (push `((match-beginning ,group)
                (syntax-rules-use-groups ,group ,groups)
                ,@(mapcar #'syntax-rules--action (cdr rule)))
              clauses)
        (setq group (+ group groups))))
    `(lambda (start end)
       (goto-char start)
       (while (and (< (point) end)
                   (re-search-forward ,(mapconcat #'identity (nreverse regexps) "\\|") end t))
         (cond ,@(nreverse clauses))))))

(defun syntax-propertize-via-font-lock (keywords)
  "Return a function for `syntax-propertize-function' that uses KEYWORDS, as `font-lock-syntactic-keywords' has them."
  (lambda (start end)
    (with-no-warnings
      (let ((font-lock-syntactic-keywords keywords))
        (font-lock-fontify-syntactic-keywords-region start end)
        ;; The compiled form serves the next time.
        (setq keywords font-lock-syntactic-keywords)))))

(provide 'syntax-rules)

;;; syntax-rules.el ends here
