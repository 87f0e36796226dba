;;; replace.el --- commands that replace text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What the commands read and how a replacement is written.  The replacing itself is in replace-perform.el, commands about lines
;; are in replace-lines.el and occur.el.

;;; Code:

(defcustom case-replace t
  "Non-nil means that replacing keeps the case of what is replaced."
  :type 'boolean :group 'matching)
(defcustom replace-char-fold nil
  "Non-nil means that a character matches similar ones."
  :type 'boolean :group 'matching :version "25.1")
(defcustom replace-lax-whitespace nil
  "Non-nil means that a space in a search matches any white space."
  :type 'boolean :group 'matching :version "24.3")
(defcustom replace-regexp-lax-whitespace nil
  "Non-nil means that a space in a regexp matches any white space."
  :type 'boolean :group 'matching :version "24.3")
(defvar query-replace-history nil "History of replacing commands.")
(defvar query-replace-defaults nil "Alist of the last (FROM . TO).")
(defvar query-replace-interactive nil "Non-nil means that the last incremental search is what is replaced.  Obsolete.")
(defcustom query-replace-from-to-separator " \u2192 "
  "What separates a text and its replacement in prompts, or nil if there is no such default."
  :type '(choice (const :tag "Disabled" nil) string) :group 'matching :version "25.1")
(defcustom query-replace-from-history-variable 'query-replace-history
  "History of what is replaced."
  :type 'symbol :group 'matching :version "20.3")
(defcustom query-replace-to-history-variable 'query-replace-history
  "History of replacements."
  :type 'symbol :group 'matching :version "20.3")

;;; Reading what to replace.

(defun query-replace-descr (string)
  "Return how messages show STRING: control characters get a display property."
  (setq string (copy-sequence string))
  (dotimes (i (length string))
    (let ((c (aref string i)))
      (if (or (< c ?\s) (= c ?\d))
          (put-text-property i (1+ i) 'display (propertize (text-char-description c) 'face 'escape-glyph) string))))
  string)

(defun query-replace--separator ()
  "Return the separator of a text and its replacement with its properties, or nil if there is none to show."
  (and query-replace-from-to-separator
       (propertize query-replace-from-to-separator 'display query-replace-from-to-separator 'face 'minibuffer-prompt 'separator t)))

(defun query-replace--split-string (string)
  "Return the pair of what is before and after the separator in STRING, or STRING without properties if it has none."
  (let* ((start (text-property-any 0 (length string) 'separator t string))
         (end (and start (next-single-property-change start 'separator string (length string)))))
    (if start
        (cons (substring-no-properties string 0 start) (substring-no-properties string end))
      (substring-no-properties string))))

(defun query-replace-read-from-suggestions ()
  "Return what is offered as text to replace besides the last one."
  (delete-dups
   (delq nil (list (replace--region-text) (find-tag-default) (car search-ring)
                   (car (symbol-value query-replace-from-history-variable))))))

(defun query-replace--note (text)
  "Tell the user that \\n or \\t in the regexp TEXT does not do what he may think."
  (when (string-match "\\(?:\\`\\|[^\\]\\)\\(?:\\\\\\\\\\)*\\(\\\\[nt]\\)" text)
    (message (if (equal (match-string 1 text) "\\n")
                 "Note: `\\n' here doesn't match a newline; to do that, type C-q C-j instead"
               "Note: `\\t' here doesn't match a tab; to do that, just type TAB"))
    (sit-for 2)))

(defun query-replace-read-from (prompt regexp-flag)
  "Read what to replace with PROMPT: a regexp if REGEXP-FLAG.
The value is a string, or a pair of what to replace and by what."
  (let* ((separator (query-replace--separator))
         (pairs (and separator (mapcar (lambda (pair) (concat (query-replace-descr (car pair)) separator (query-replace-descr (cdr pair))))
                                       query-replace-defaults)))
         (minibuffer-history (append pairs (symbol-value query-replace-from-history-variable)))
         (prompt (cond (pairs (concat prompt " (default " (car pairs) "): "))
                       (t (concat prompt ": "))))
         (history-add-new-input nil)
         (input (if regexp-flag
                    (read-regexp prompt nil 'minibuffer-history)
                  (read-from-minibuffer prompt nil nil nil nil (query-replace-read-from-suggestions) t)))
         (parts (query-replace--split-string input)))
    (cond
     ((and (equal input "") query-replace-defaults)
      (cons (caar query-replace-defaults)
            (query-replace-compile-replacement (cdar query-replace-defaults) regexp-flag)))
     ((consp parts)
      (add-to-history query-replace-from-history-variable (car parts) nil t)
      (add-to-history query-replace-to-history-variable (cdr parts) nil t)
      (add-to-history 'query-replace-defaults parts nil t)
      (cons (car parts) (query-replace-compile-replacement (cdr parts) regexp-flag)))
     (t
      (if regexp-flag (query-replace--note parts))
      (add-to-history query-replace-from-history-variable parts nil t)
      parts))))

(defun query-replace-compile-replacement (to regexp-flag)
  "Return TO in the form that `perform-replace' takes: \\, and \\# in a regexp's replacement are evaluated."
  (let ((special "\\(?:\\`\\|[^\\]\\)\\(?:\\\\\\\\\\)*\\(\\\\[,#]\\)") (parts nil))
    (if (not (and regexp-flag (string-match special to)))
        to
      (while (string-match special to)
        (let ((at (match-beginning 1)) (rest (match-end 1)))
          (push (substring to 0 at) parts)
          (if (eq (aref to (1+ at)) ?#)
              (push '(number-to-string replace-count) parts)
            (let* ((read (read-from-string to rest)) (form (list (car read))))
              (replace-match-string-symbols form)
              (push `(replace-quote ,(car form)) parts)
              (setq rest (cdr read))
              ;; A blank that only ends a symbol is not part of the replacement.
              (if (and (symbolp (car read)) (< rest (length to)) (eq (aref to rest) ?\s)) (setq rest (1+ rest)))))
          (setq to (substring to rest))))
      (setq parts (delete "" (nreverse (cons to parts))))
      (cons #'replace-eval-replacement (if (cdr parts) (cons 'concat parts) (car parts))))))

(defun replace-match-string-symbols (n)
  "Replace in the list N, destructively, symbols such as \\1, \\#1, \\& and \\# by forms that return what they mean."
  (while (consp n)
    (let ((element (car n)))
      (cond
       ((consp element) (replace-match-string-symbols element))
       ((symbolp element)
        (let ((name (symbol-name element)))
          (cond
           ((string-match "\\`[0-9]+\\'" name) (setcar n `(match-string ,(string-to-number name))))
           ((string-match "\\`#\\([0-9]+\\)\\'" name)
            (setcar n `(string-to-number (match-string ,(string-to-number (match-string 1 name))))))
           ((equal name "&") (setcar n '(match-string 0)))
           ((equal name "#&") (setcar n '(string-to-number (match-string 0))))
           ((equal name "#") (setcar n 'replace-count)))))))
    (setq n (cdr n))))

(defun replace-eval-replacement (expression count)
  "Return the value of EXPRESSION as a string, COUNT matches having been replaced."
  (let* ((replace-count count) (value (eval expression t)))
    (if (stringp value) value (prin1-to-string value t))))

(defun replace-quote (replacement)
  "Return REPLACEMENT, a string or another object as it is printed, quoted for `replace-match'."
  (replace-regexp-in-string "\\\\" "\\\\" (if (stringp replacement) replacement (prin1-to-string replacement t)) t t))

(defun query-replace-read-to (from prompt regexp-flag)
  "Read the replacement of FROM with PROMPT; REGEXP-FLAG: FROM is a regexp."
  (let ((to (let ((history-add-new-input nil))
              (read-from-minibuffer (format "%s %s with: " prompt (query-replace-descr from))
                                    nil nil nil query-replace-to-history-variable from t))))
    (add-to-history query-replace-to-history-variable to nil t)
    (add-to-history 'query-replace-defaults (cons from to) nil t)
    (query-replace-compile-replacement to regexp-flag)))

(defun query-replace-read-args (prompt regexp-flag &optional noerror)
  "Read the arguments of a replacing command with PROMPT; REGEXP-FLAG: a regexp.  NOERROR: also in read-only buffers.
The value is a list of the text, the replacement, whether whole words are meant, and whether to go backward."
  (unless noerror (barf-if-buffer-read-only))
  (let* ((from (query-replace-read-from prompt regexp-flag))
         (to (if (consp from) (prog1 (cdr from) (setq from (car from)))
               (query-replace-read-to from prompt regexp-flag)))
         (backward (eq current-prefix-arg '-)))
    (list from to (and current-prefix-arg (not backward)) backward)))

(defun replace--read-args (verb kind regexp-flag)
  "Read the arguments of the command that does VERB with a KIND of text, \"\" or \" regexp\" say; REGEXP-FLAG: a regexp."
  (let* ((region (use-region-p))
         (args (query-replace-read-args
                (concat verb (cond ((eq current-prefix-arg '-) " backward") (current-prefix-arg " word") (t "")) kind
                        (if region " in region" ""))
                regexp-flag)))
    (list (nth 0 args) (nth 1 args) (nth 2 args)
          (and region (region-beginning)) (and region (region-end)) (nth 3 args) (and region (region-noncontiguous-p)))))

;;; The commands.

(defun query-replace (from-string to-string &optional delimited start end backward region-noncontiguous-p)
  "Replace FROM-STRING by TO-STRING from point on, asking about each match.
DELIMITED: whole words only.  START and END bound the text.  BACKWARD: go backward.
REGION-NONCONTIGUOUS-P: only in the pieces of the region."
  (interactive (replace--read-args "Query replace" "" nil))
  (perform-replace from-string to-string t nil delimited nil nil start end backward region-noncontiguous-p))

(defun query-replace-regexp (regexp to-string &optional delimited start end backward region-noncontiguous-p)
  "Replace matches of REGEXP by TO-STRING from point on, asking about each.
In what is typed for TO-STRING, \\& and \\1 stand for what matched, \\# for the number of replacements so far, \\,
for the value of the expression that follows, and \\? lets you edit the replacement.
DELIMITED, START, END, BACKWARD and REGION-NONCONTIGUOUS-P as in `query-replace'."
  (interactive (replace--read-args "Query replace" " regexp" t))
  (perform-replace regexp to-string t t delimited nil nil start end backward region-noncontiguous-p))

(defun query-replace-regexp-eval (regexp to-expr &optional delimited start end region-noncontiguous-p)
  "Replace matches of REGEXP by the value of the form TO-EXPR, asking about each.
DELIMITED, START, END and REGION-NONCONTIGUOUS-P as in `query-replace'."
  (declare (obsolete "use the `\\,' feature of `query-replace-regexp' for interactive calls." "22.1"))
  (interactive
   (progn
     (barf-if-buffer-read-only)
     (let* ((from (let ((query-replace-defaults nil)) (query-replace-read-from "Query replace regexp" t)))
            (to (list (read-from-minibuffer (format "Query replace regexp %s with eval: " (query-replace-descr from))
                                            nil nil t query-replace-to-history-variable from t)))
            (region (use-region-p)))
       (replace-match-string-symbols to)
       (list from (car to) current-prefix-arg (and region (region-beginning)) (and region (region-end))
             (and region (region-noncontiguous-p))))))
  (perform-replace regexp (cons #'replace-eval-replacement to-expr) t 'literal delimited nil nil start end nil region-noncontiguous-p))

(defun map-query-replace-regexp (regexp to-strings &optional n start end region-noncontiguous-p)
  "Replace matches of REGEXP by TO-STRINGS in turn, N times each, asking about each match.
TO-STRINGS is a list of strings, or one string with blanks between them.  START, END and REGION-NONCONTIGUOUS-P as in
`query-replace'."
  (interactive
   (let* ((from (read-regexp "Map query replace (regexp): " nil query-replace-from-history-variable))
          (to (read-from-minibuffer (format "Query replace %s with (space-separated strings): " (query-replace-descr from))
                                    nil nil nil query-replace-to-history-variable from t))
          (region (use-region-p)))
     (list from to (and current-prefix-arg (prefix-numeric-value current-prefix-arg))
           (and region (region-beginning)) (and region (region-end)) (and region (region-noncontiguous-p)))))
  (perform-replace regexp (if (listp to-strings) to-strings (split-string to-strings " " t))
                   t t nil n nil start end nil region-noncontiguous-p))

(defun replace-string (from-string to-string &optional delimited start end backward region-noncontiguous-p)
  "Replace FROM-STRING by TO-STRING from point on, without asking; the others as in `query-replace'."
  (declare (interactive-only "use `search-forward' and `replace-match' instead."))
  (interactive (replace--read-args "Replace" " string" nil))
  (perform-replace from-string to-string nil nil delimited nil nil start end backward region-noncontiguous-p))

(defun replace-regexp (regexp to-string &optional delimited start end backward region-noncontiguous-p)
  "Replace matches of REGEXP by TO-STRING from point on, without asking; the others as in `query-replace-regexp'."
  (declare (interactive-only "use `re-search-forward' and `replace-match' instead."))
  (interactive (replace--read-args "Replace" " regexp" t))
  (perform-replace regexp to-string nil t delimited nil nil start end backward region-noncontiguous-p))

(provide 'replace)

;;; replace.el ends here
