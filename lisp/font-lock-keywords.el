;;; font-lock-keywords.el --- applying the keywords of Font Lock mode  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A compiled keyword is (MATCHER HIGHLIGHT...).  Each is searched over the whole region before the next, so
;; that later keywords see the faces that earlier ones gave.  The same machine gives text syntax properties for
;; `font-lock-syntactic-keywords', with another function to apply a highlight.
;;
;; MATCHER and the expressions in highlights are Lisp of the mode: they may move point, signal, and match.

;;; Code:

(require 'font-lock)

;; -- compiling ------------------------------------------------------------------------------------

(defun font-lock-compile-keywords (keywords &optional syntactic-keywords)
  "Return KEYWORDS compiled, as (t KEYWORDS COMPILED...); as they are, if they are compiled.
SYNTACTIC-KEYWORDS: they are for `font-lock-syntactic-keywords'."
  (unless (or font-lock-set-defaults syntactic-keywords)
    (error "Font-lock trying to use keywords before setting them up"))
  (if (eq (car-safe keywords) t)
      keywords
    (cons t (cons keywords (mapcar #'font-lock-compile-keyword keywords)))))

(defun font-lock-compile-keyword (keyword)
  "Return KEYWORD in the form (MATCHER HIGHLIGHT...)."
  (cond
   ((or (not (consp keyword)) (functionp keyword))
    (list keyword (list 0 (and keyword 'font-lock-keyword-face))))
   ((eq (car keyword) 'eval) (font-lock-compile-keyword (eval (cdr keyword))))
   ((and (consp (cdr keyword)) (eq (cadr keyword) 'quote))
    (list (car keyword) (list 0 (cdr keyword))))
   ((numberp (cdr keyword)) (list (car keyword) (list (cdr keyword) 'font-lock-keyword-face)))
   ((symbolp (cdr keyword)) (list (car keyword) (list 0 (cdr keyword))))
   ((nlistp (nth 1 keyword)) (list (car keyword) (cdr keyword)))
   (t keyword)))

;; -- properties of text -----------------------------------------------------------------------------

(defun font-lock--face-list (value)
  "Return VALUE of a face property as a list: of faces, or with the one face that it is."
  (if (and (listp value) (not (keywordp (car value))))
      value
    (list value)))

(defun font-lock--add-text-property (start end prop value object append)
  "Combine VALUE with the property PROP of the text from START to END of OBJECT, behind what is there if APPEND."
  (let ((value (font-lock--face-list value)))
    (while (/= start end)
      (let* ((next (next-single-property-change start prop object end))
             (present (get-text-property start prop object)))
        ;; One face may be a list of attributes, or an old pair of a kind and a color.
        (when (and (memq prop '(face font-lock-face)) (listp present)
                   (or (keywordp (car present))
                       (memq (car present) '(foreground-color background-color))))
          (setq present (list present)))
        (unless (listp present)
          (setq present (list present)))
        (put-text-property start next prop (if append (append present value) (append value present)) object)
        (setq start next)))))

(defun font-lock-prepend-text-property (start end prop value &optional object)
  "Put VALUE before what the property PROP of the text from START to END of OBJECT has."
  (font-lock--add-text-property start end prop value object nil))

(defun font-lock-append-text-property (start end prop value &optional object)
  "Put VALUE behind what the property PROP of the text from START to END of OBJECT has."
  (font-lock--add-text-property start end prop value object t))

(defun font-lock-fillin-text-property (start end prop value &optional object)
  "Give the text from START to END of OBJECT the property PROP with VALUE, where it has none."
  (let ((from (text-property-any start end prop nil object)))
    (while from
      (let ((to (next-single-property-change from prop object end)))
        (put-text-property from to prop value object)
        (setq from (text-property-any to end prop nil object))))))

(defun font-lock--remove-face-from-text-property (start end prop value &optional object)
  "Take VALUE out of what the property PROP of the text from START to END of OBJECT has."
  (let ((from (text-property-not-all start end prop nil object)))
    (while from
      (let* ((to (next-single-property-change from prop object end))
             (present (get-text-property from prop object))
             (rest (and (listp present) (remove value present))))
        (cond
         ((eq value present) (remove-text-properties from to (list prop nil) object))
         ((and (listp present) (not (equal rest present)))
          (cond ((null rest) (remove-text-properties from to (list prop nil) object))
                (t (put-text-property from to prop (if (cdr rest) rest (car rest)) object)))))
        (setq from (text-property-not-all to end prop nil object))))))

;; -- highlights -------------------------------------------------------------------------------------

(defun font-lock--apply (start end prop value override)
  "Give the text from START to END the property PROP with VALUE, as OVERRIDE says."
  (cond
   ((not override)
    (unless (text-property-not-all start end prop nil)
      (put-text-property start end prop value)))
   ((eq override t) (put-text-property start end prop value))
   ((eq override 'prepend) (font-lock-prepend-text-property start end prop value))
   ((eq override 'append) (font-lock-append-text-property start end prop value))
   ((eq override 'keep) (font-lock-fillin-text-property start end prop value))))

(defun font-lock-apply-highlight (highlight)
  "Apply HIGHLIGHT, (SUBEXP FACENAME OVERRIDE LAXMATCH), to what the last search matched."
  (let* ((subexp (nth 0 highlight)) (start (match-beginning subexp)) (end (match-end subexp)) (override (nth 2 highlight)))
    (if (not start)
        (unless (nth 3 highlight)
          (error "No match %d in highlight %S" subexp highlight))
      (let ((value (eval (nth 1 highlight))))
        (when (eq (car-safe value) 'face)
          (let ((others (cddr value)))
            (while others
              (put-text-property start end (car others) (cadr others))
              (setq others (cddr others))))
          (setq value (cadr value)))
        ;; No face is something to put only where it is to replace one.
        (when (or value (eq override t))
          (font-lock--apply start end 'face value override))))))

(defun font-lock-apply-syntactic-highlight (highlight)
  "Apply HIGHLIGHT of `font-lock-syntactic-keywords' to what the last search matched."
  (let* ((subexp (nth 0 highlight)) (start (match-beginning subexp)) (end (match-end subexp)) (override (nth 2 highlight)))
    (if (not start)
        (unless (nth 3 highlight)
          (error "No match %d in highlight %S" subexp highlight))
      (let ((value (nth 1 highlight)))
        (cond ((stringp value) (setq value (string-to-syntax value)))
              ((not (numberp (car-safe value))) (setq value (eval value))))
        (when (stringp value)
          (setq value (string-to-syntax value)))
        (when value
          (font-lock--apply start end 'syntax-table value override))))))

;; -- searching ----------------------------------------------------------------------------------------

(defsubst font-lock--match (matcher limit)
  "Search for MATCHER, a regexp or a function, up to LIMIT; return non-nil if it matched."
  (if (stringp matcher)
      (re-search-forward matcher limit t)
    (funcall matcher limit)))

(defun font-lock--several-lines-p ()
  "Return non-nil if the last match reaches from one line to another, up to point."
  (>= (point)
      (save-excursion
        (goto-char (match-beginning 0))
        (forward-line 1)
        (point))))

(defun font-lock--note-lines (start end)
  "Note that the text from START to END of several lines belongs together."
  (setq font-lock-multiline t)
  (put-text-property start end 'font-lock-multiline t))

(defun font-lock--anchored (keyword limit apply)
  "Apply the anchored KEYWORD behind point; LIMIT is the end of the region, APPLY the function for a highlight."
  (let* ((matcher (nth 0 keyword)) (highlights (nthcdr 3 keyword)) (anchor (match-beginning 0))
         (value (eval (nth 1 keyword))))
    (save-match-data
      (let ((own (and (numberp value) (> value (point)))))
        (if (not own)
            (setq limit (line-end-position))
          (setq limit value)
          (when (and font-lock-multiline (> limit (line-end-position)))
            (font-lock--note-lines anchor limit)))
        ;; A match of nothing where the last one ended would be found for ever.
        (let ((go t) (last -1))
          (while (and go (< (point) limit) (font-lock--match matcher limit))
            (if (and (= (point) last) (eql (match-beginning 0) (match-end 0)))
                (if (< (point) limit) (forward-char 1) (setq go nil))
              (setq last (point))
              (dolist (highlight highlights)
                (funcall apply highlight)))))))
    (eval (nth 2 keyword))))

(defun font-lock-fontify-anchored-keywords (keywords limit)
  "Apply KEYWORDS, an anchored highlight, to the text behind point; LIMIT is the end of the region."
  (font-lock--anchored keywords limit #'font-lock-apply-highlight))

(defun font-lock-fontify-syntactic-anchored-keywords (keywords limit)
  "Apply KEYWORDS, an anchored highlight of `font-lock-syntactic-keywords', behind point; LIMIT ends the region."
  (font-lock--anchored keywords limit #'font-lock-apply-syntactic-highlight))

(defun font-lock--region (keywords start end apply apply-anchored &optional progress)
  "Apply the compiled KEYWORDS to the text from START to END.
APPLY is the function of a highlight, APPLY-ANCHORED that of an anchored one and
of the end of the region.  PROGRESS is called after each keyword, if non-nil."
  (let ((end-marker (copy-marker end)))
    (dolist (keyword keywords)
      (let ((matcher (car keyword)) (highlights (cdr keyword)))
        (goto-char start)
        (while (and (< (point) end-marker)
                    (font-lock--match matcher end-marker)
                    ;; Behind an empty match the search goes on one character later.
                    (or (> (point) (match-beginning 0))
                        (progn (forward-char 1) t)))
          (when (and font-lock-multiline (font-lock--several-lines-p))
            (font-lock--note-lines (if (bolp) (match-beginning 0) (match-beginning 0)) (point)))
          (dolist (highlight highlights)
            (if (numberp (car highlight))
                (funcall apply highlight)
              (let ((from (point)))
                (funcall apply-anchored highlight end-marker)
                ;; Anchored highlights cannot make the search go back: that would never end.
                (when (< (point) from)
                  (goto-char from)))))))
      (when progress
        (funcall progress)))
    (set-marker end-marker nil)))

(defun font-lock-fontify-keywords-region (start end &optional loudly)
  "Apply `font-lock-keywords' to the text from START to END; LOUDLY: with messages."
  (unless (eq (car font-lock-keywords) t)
    (setq font-lock-keywords (font-lock-compile-keywords font-lock-keywords)))
  (let ((case-fold-search font-lock-keywords-case-fold-search)
        (dots "."))
    (font-lock--region (cddr font-lock-keywords) start end
                       #'font-lock-apply-highlight #'font-lock-fontify-anchored-keywords
                       (and loudly
                            (lambda ()
                              (message "Fontifying %s... (regexps.%s)" (buffer-name) dots)
                              (setq dots (concat dots ".")))))))

(defun font-lock-fontify-syntactic-keywords-region (start end)
  "Apply `font-lock-syntactic-keywords' to the text from START to END."
  (setq-local parse-sexp-lookup-properties t)
  (when (symbolp font-lock-syntactic-keywords)
    (setq font-lock-syntactic-keywords (font-lock-eval-keywords font-lock-syntactic-keywords)))
  (unless (eq (car font-lock-syntactic-keywords) t)
    (setq font-lock-syntactic-keywords (font-lock-compile-keywords font-lock-syntactic-keywords t)))
  ;; States behind the text are of syntax that it will not have any more.
  (syntax-ppss-flush-cache start)
  (let ((case-fold-search font-lock-keywords-case-fold-search))
    (font-lock--region (cddr font-lock-syntactic-keywords) start end
                       #'font-lock-apply-syntactic-highlight #'font-lock-fontify-syntactic-anchored-keywords))
  (setq font-lock-syntactically-fontified end))

;; -- what modes for C and its kind share ------------------------------------------------------------

(defun font-lock-match-c-style-declaration-item-and-skip-to-next (limit)
  "Match the next name that a declaration in the style of C declares, up to LIMIT, and move to the one after it.
Match 1 is the name; match 2, if there is one, the parenthesis behind it.
Return nil if there is no name, or none after it."
  (when (looking-at "[ \n\t*]*\\(\\sw+\\)[ \t\n]*\\(((?\\)?")
    (save-match-data
      (condition-case nil
          (save-restriction
            (narrow-to-region (point-min) limit)
            (goto-char (match-end 1))
            ;; Over parameters, dimensions and initial values, to the comma.
            (while (not (looking-at "[ \t\n]*\\(\\(,\\)\\|;\\|\\'\\)"))
              (goto-char (or (scan-sexps (point) 1) (point-max))))
            (when (match-end 2)
              (goto-char (match-end 2))))
        (error t)))))

(defvar cpp-font-lock-keywords-source-directives
  (regexp-opt '("define" "elif" "else" "endif" "error" "file" "if" "ifdef" "ifndef" "import" "include" "line" "pragma"
                "undef" "warning"))
  "Regexp for the names of directives of the C preprocessor.")

(defvar cpp-font-lock-keywords-source-depth 0
  "How many groups `cpp-font-lock-keywords-source-directives' has.")

(defvar cpp-font-lock-keywords
  (list
   ;; What the compiler is to say; which file is read.
   '("^#[ \t]*\\(?:error\\|warning\\)[ \t]+\\(.+\\)" 1 font-lock-warning-face prepend)
   '("^#[ \t]*\\(?:import\\|include\\)[ \t]*\\(<[^>\"\n]*>?\\)" 1 font-lock-string-face prepend)
   ;; A macro with parameters.
   (list "^#[ \t]*define[ \t]+\\([[:alpha:]_][[:alnum:]_$]*\\)("
         '(1 font-lock-function-name-face prepend)
         (list (lambda (limit)
                 (let ((close (save-excursion (and (re-search-forward ")" limit t) (point)))))
                   (re-search-forward "\\(?:\\([[:alpha:]_][[:alnum:]_]*\\)[,]?\\)" (or close limit) t)))
               nil nil
               '(1 font-lock-variable-name-face prepend)))
   '("^#[ \t]*\\(?:elif\\|if\\)\\>"
     ("\\<\\(defined\\)\\>[ \t]*(?\\([[:alpha:]_][[:alnum:]_]*\\)?" nil nil
      (1 font-lock-builtin-face prepend)
      (2 font-lock-variable-name-face prepend t)))
   (list (concat "^\\(#[ \t]*\\(?:" cpp-font-lock-keywords-source-directives "\\)\\)\\>[ \t!]*\\([[:alpha:]_][[:alnum:]_]*\\)?")
         '(1 font-lock-preprocessor-face prepend)
         '(2 font-lock-variable-name-face nil t)))
  "Keywords for the directives of the C preprocessor.")

(provide 'font-lock-keywords)

;;; font-lock-keywords.el ends here
