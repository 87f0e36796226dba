;;; lisp-font-lock.el --- what is highlighted in Lisp  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Keywords of Font Lock mode for Emacs Lisp and for Common Lisp.  In Emacs Lisp a keyword is what is a macro or a
;; special form just now, where a form is evaluated (`lisp--el-match-keyword').  Which strings are documentation is
;; known from the property `doc-string-elt' of the symbol in front of them.

;;; Code:

(require 'font-lock-keywords)

(defvar lisp-mode-symbol-regexp "\\(?:\\sw\\|\\s_\\|\\\\.\\)+" "Regexp for a symbol of Lisp.")

(defvar lisp-doc-string-elt-property 'doc-string-elt
  "Property of a symbol that says which element of a form with it is the documentation.")

;; -- what symbols are -----------------------------------------------------------------------------

(dolist (entry '((3 autoload cl-defsubst defconst defconstant defmath defmethod defparameter defvar defvaralias
                    define-abbrev-table define-ccl-program define-compilation-mode define-ibuffer-op defalias
                    define-overloadable-function defimage pcase-defmacro)
                 (2 define-category define-skeleton define-ibuffer-filter define-ibuffer-sorter)
                 (7 define-generic-mode)))
  (dolist (symbol (cdr entry))
    (put symbol 'doc-string-elt (car entry))))

(dolist (symbol '(defconst defconstant defcustom defface define-symbol-macro defparameter defvar defvar-local defvaralias))
  (put symbol 'lisp-define-type 'var))
(dolist (symbol '(cl-defstruct cl-deftype defclass defgroup defpackage defstruct deftheme deftype))
  (put symbol 'lisp-define-type 'type))

(defun lisp--parent-kind (opens)
  "Return the symbol that says what the innermost list is, for a position inside the lists that begin at OPENS.
`let' is a list of bindings, too.  Point moves to where the elements that matter
begin."
  (let ((inner (car (last opens))) (outer (car (last opens 2))))
    (goto-char inner)
    (cond
     ((and (cdr opens) (eq (char-after) ?\()
           (progn (goto-char outer) (looking-at "(let\\*?\\_>")))
      (goto-char (match-end 0))
      'let)
     ((progn (goto-char inner) (looking-at "(\\(\\(?:\\sw\\|\\s_\\)+\\)\\_>"))
      (goto-char (match-end 1))
      (intern-soft (match-string-no-properties 1))))))

(defun lisp--el-non-funcall-position-p (pos)
  "Return non-nil if the list at POS looks like one that is not evaluated: data, bindings, handlers."
  (save-match-data
    (save-excursion
      (ignore-errors
        (if (eq (char-before pos) ?\')
            ;; A quoted list, but not #'(lambda ...).
            (not (eq (char-before (1- pos)) ?#))
          (let ((opens (nth 9 (syntax-ppss pos))))
            (when opens
              (pcase (lisp--parent-kind opens)
                ('declare t)
                ('let (forward-sexp 1) (< pos (point)))
                ('condition-case (forward-sexp 2) (>= pos (point)))))))))))

(defun lisp--el-funcall-position-p (pos)
  "Return non-nil if the list at POS looks like one that is evaluated."
  (not (lisp--el-non-funcall-position-p pos)))

(defun lisp--el-match-keyword (limit)
  "Search up to LIMIT for a form whose symbol, match 1, is that of a macro or a special form."
  (let (found)
    (while (and (not found) (re-search-forward "(\\(\\(?:\\sw\\|\\s_\\|\\\\.\\)+\\)\\_>" limit t))
      (let ((symbol (intern-soft (match-string 1))))
        (when (and symbol
                   (or (special-form-p symbol)
                       (and (macrop symbol) (not (get symbol 'no-font-lock-keyword))))
                   (lisp--el-funcall-position-p (match-beginning 0)))
          (setq found t))))
    found))

;; -- mistakes ---------------------------------------------------------------------------------------

(defun elisp--font-lock-backslash ()
  "Return the face of the backslash in a string that was matched as 1, if it does nothing before what 2 matched."
  (let ((char (char-after (match-beginning 2))) (pos (match-beginning 1)))
    (and (not (memq char '(?\s ?\n ?\" ?\\ ?^ ?A ?C ?H ?M ?N ?S ?U ?a ?b ?d ?e ?f ?n ?r ?s ?t ?u ?v ?x
                           ?0 ?1 ?2 ?3 ?4 ?5 ?6 ?7)))
         ;; In the first column it keeps what follows from being taken for the start of a definition.
         (not (memq (char-before pos) '(nil ?\n)))
         (save-excursion
           (goto-char pos)
           (skip-chars-backward "\\\\")
           (= 0 (% (- pos (point)) 2)))
         (nth 3 (save-match-data (save-excursion (syntax-ppss pos))))
         '(face font-lock-warning-face help-echo "This \\ has no effect"))))

(defun lisp--match-hidden-arg (limit)
  "Search up to LIMIT for expressions behind the end, on their line, of a list that began on another line."
  (let (found)
    (while (and (not found) (re-search-forward "[])][ \t]*[^] \t\n);]" limit t))
      (let* ((bol (line-beginning-position))
             ;; Not in lines of megabytes.
             (eol (if (< (- (point) bol) font-lock--line-limit) (min limit (line-end-position)) bol))
             (state (save-match-data (save-excursion (syntax-ppss bol)))))
        (goto-char bol)
        ;; After each end of such a list: does anything but more ends follow?
        (while (and (not found) (< (point) eol))
          (setq state (parse-partial-sexp (point) eol (1- (nth 0 state)) nil state))
          (when (and (memq (char-before) '(?\) ?\]))
                     (< (point) eol)
                     (not (nth 8 state)))
            (skip-chars-forward " \t" eol)
            (unless (or (>= (point) eol) (memq (char-after) '(?\) ?\] ?\;)))
              (setq found (point)))))
        (goto-char (max eol (match-end 0)))
        (when found
          (set-match-data (list found eol)))))
    found))

(defun lisp--match-confusable-symbol-character (limit)
  "Search up to LIMIT for a character in a symbol that is easily taken for a quotation mark."
  (let (found)
    (while (and (not found)
                (re-search-forward "[\u2018\u2019\u201B\u201C\u201D\u201F\u301E\uFF02\uFF07]" limit t))
      (let ((pos (match-beginning 0)))
        (setq found (not (or (eq (char-before pos) ?\\)
                             (nth 8 (save-match-data (save-excursion (syntax-ppss pos)))))))))
    found))

;; A file that was loaded may have defined macros.
(defun elisp--font-lock-flush-elisp-buffers (&optional file)
  "Have buffers of Emacs Lisp highlighted again, if FILE, which was loaded, has defined a macro; in any case without FILE."
  (let (buffers)
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer
        (when (and font-lock-mode (derived-mode-p 'emacs-lisp-mode))
          (push buffer buffers))))
    (when (and buffers (or (null file) (elisp--file-defines-macro-p file)))
      (dolist (buffer buffers)
        (with-current-buffer buffer
          (font-lock-flush))))))

(defun elisp--file-defines-macro-p (file)
  "Return non-nil if FILE, which was loaded, has defined a macro."
  (let ((entries (cdr (assoc file load-history))) found)
    (while (and entries (not found))
      (let ((entry (pop entries)))
        (setq found (and (eq (car-safe entry) 'defun) (macrop (cdr entry))))))
    found))

(add-hook 'after-load-functions #'elisp--font-lock-flush-elisp-buffers)

;; -- strings and comments -------------------------------------------------------------------------------

(defun lisp-string-in-doc-position-p (listbeg startpos)
  "Return non-nil if the string at STARTPOS is where the form at LISTBEG has its documentation."
  (save-excursion
    (ignore-errors
      (goto-char (1+ listbeg))
      (let* ((symbol (and (looking-at "\\(?:\\sw\\|\\s_\\)+") (intern-soft (match-string 0))))
             (element (and symbol (function-get symbol lisp-doc-string-elt-property))))
        (when element
          (when (functionp element)
            (save-excursion
              (goto-char (match-end 0))
              (setq element (funcall element))))
          (forward-sexp element)
          (forward-comment (point-max))
          (= (point) startpos))))))

(defun lisp-string-after-doc-keyword-p (listbeg startpos)
  "Return non-nil if the string at STARTPOS in the list at LISTBEG comes after the keyword :documentation."
  (and listbeg
       (save-excursion
         (goto-char startpos)
         (ignore-errors
           (backward-sexp 1)
           (looking-at ":documentation\\_>")))))

(defun lisp-font-lock-syntactic-face-function (state)
  "Return the face for the string or comment of the parser STATE."
  (cond
   ((not (nth 3 state)) font-lock-comment-face)
   ;; A symbol between bars.
   ((eq (nth 3 state) ?|) nil)
   (t
    (let ((listbeg (nth 1 state)) (startpos (nth 8 state)))
      (if (and listbeg
               (or (lisp-string-in-doc-position-p listbeg startpos)
                   (lisp-string-after-doc-keyword-p listbeg startpos)))
          font-lock-doc-face
        font-lock-string-face)))))

;; -- keywords ---------------------------------------------------------------------------------------------

(defun lisp--definition-keyword (names)
  "Return the keyword for definitions by the symbols NAMES, strings: the symbol, and what it defines."
  (list (concat "(" (regexp-opt names t) "\\_>[ \t']*\\(([ \t']*\\)?"
                "\\(\\(setf\\)[ \t]+" lisp-mode-symbol-regexp "\\|" lisp-mode-symbol-regexp "\\)?")
        '(1 font-lock-keyword-face)
        '(3 (let ((type (get (intern-soft (match-string 1)) 'lisp-define-type)))
              (cond ((eq type 'var) font-lock-variable-name-face)
                    ((eq type 'type) font-lock-type-face)
                    ;; A list is the name only if it is (setf NAME).
                    ((or (not (match-string 2)) (match-string 4)) font-lock-function-name-face)))
            nil t)))

(defun lisp--feature-keyword (names)
  "Return the keyword for forms with the symbols NAMES and a quoted symbol."
  (list (concat "(\\(" (mapconcat #'identity names "\\|") "\\)\\_>[ \t']*\\(" lisp-mode-symbol-regexp "\\)?")
        '(1 font-lock-keyword-face)
        '(2 font-lock-constant-face nil t)))

(defconst lisp--hidden-argument-keyword
  '(lisp--match-hidden-arg
    (0 '(face font-lock-warning-face help-echo "Easy to misread; consider moving the element to the next line") prepend))
  "Keyword for `lisp--match-hidden-arg'.")

(defvar lisp-el-font-lock-keywords-1
  (list
   (lisp--definition-keyword
    '("cl-defgeneric" "cl-defmacro" "cl-defmethod" "cl-defstruct" "cl-defsubst" "cl-deftype" "cl-defun"
      "defadvice" "defalias" "defclass" "defconst" "defcustom" "defface" "defgeneric" "defgroup" "define-advice"
      "define-derived-mode" "define-generic-mode" "define-global-minor-mode" "define-globalized-minor-mode"
      "define-inline" "define-minor-mode" "define-skeleton" "define-widget" "defmacro" "defmethod" "defsubst" "deftheme"
      "defun" "defvar" "defvar-local" "defvaralias" "ert-deftest"))
   '("^;;;###\\([-a-z]*autoload\\)" 1 font-lock-warning-face prepend))
  "Keywords for little highlighting of Emacs Lisp: definitions.")

(defvar lisp-el-font-lock-keywords-for-backtraces-1 lisp-el-font-lock-keywords-1
  "Keywords for little highlighting of backtraces.")

(defun lisp--match-regexp-group (bound)
  "Search up to BOUND for the parts of a group of a regexp in a string: match 1 the backslash, 3 what comes behind it."
  (catch 'found
    (while (re-search-forward "\\(\\\\\\\\\\)\\(?:\\(\\\\\\\\\\)\\|\\((\\(?:\\?[0-9]*:\\)?\\|[|)]\\)\\)" bound t)
      (unless (match-beginning 2)
        (let ((face (get-text-property (1- (point)) 'face)))
          (when (if (listp face) (memq 'font-lock-string-face face) (eq face 'font-lock-string-face))
            (throw 'found t)))))))

(defvar lisp-el-font-lock-keywords-for-backtraces-2
  (append
   lisp-el-font-lock-keywords-for-backtraces-1
   (list
    '("\\[\\(\\^\\)" 1 font-lock-negation-char-face prepend)
    (list (concat "(" (regexp-opt '("cl-assert" "cl-check-type" "error" "signal" "user-error" "warn") t) "\\_>")
          '(1 font-lock-warning-face))
    '(lisp--el-match-keyword . 1)
    (lisp--feature-keyword '("catch" "throw" "featurep" "provide" "require"))
    ;; Commands, and symbols between quotation marks, in documentation.
    (list (concat "\\\\\\\\\\[\\(" lisp-mode-symbol-regexp "\\)\\]") '(1 font-lock-constant-face prepend))
    '("\\(\\\\\\)\\([^\"\\]\\)" (1 (elisp--font-lock-backslash) prepend))
    (list (concat "[`\u2018']\\(" lisp-mode-symbol-regexp "\\)['\u2019]") '(1 font-lock-constant-face prepend))
    (list (concat "\\_<:" lisp-mode-symbol-regexp "\\_>") '(0 font-lock-builtin-face))
    (cons (concat "\\_<&" lisp-mode-symbol-regexp "\\_>") 'font-lock-type-face)
    '(lisp--match-regexp-group
      (1 'font-lock-regexp-grouping-backslash prepend)
      (3 'font-lock-regexp-grouping-construct prepend))
    '(lisp--match-confusable-symbol-character
      0 '(face font-lock-warning-face help-echo "Confusable character"))))
  "Keywords for much highlighting of backtraces.")

(defvar lisp-el-font-lock-keywords-2
  (append (butlast lisp-el-font-lock-keywords-for-backtraces-2)
          (list lisp--hidden-argument-keyword)
          (last lisp-el-font-lock-keywords-for-backtraces-2))
  "Keywords for much highlighting of Emacs Lisp.")

(defvar lisp-el-font-lock-keywords lisp-el-font-lock-keywords-1 "Keywords for Emacs Lisp by default.")
(defvar lisp-el-font-lock-keywords-for-backtraces lisp-el-font-lock-keywords-for-backtraces-1
  "Keywords for backtraces by default.")

(defvar lisp-cl-font-lock-keywords-1
  (list
   (lisp--definition-keyword
    '("defclass" "defconstant" "defgeneric" "define-compiler-macro" "define-condition" "define-method-combination"
      "define-modify-macro" "define-setf-expander" "define-symbol-macro" "defmacro" "defmethod" "defpackage"
      "defparameter" "defsetf" "defstruct" "defsubst" "deftype" "defun" "defvar")))
  "Keywords for little highlighting of Common Lisp: definitions.")

(defvar lisp-cl-font-lock-keywords-2
  (append
   lisp-cl-font-lock-keywords-1
   (list
    '("\\[\\(\\^\\)" 1 font-lock-negation-char-face prepend)
    (cons (concat
           "("
           (regexp-opt
            '("block" "break" "case" "ccase" "compiler-let" "cond" "condition-case" "ctypecase" "declaim" "declare"
              "destructuring-bind" "do" "do*" "dolist" "dotimes" "ecase" "etypecase" "eval-when" "flet" "flet*" "go"
              "handler-bind" "handler-case" "if" "ignore-errors" "in-package" "labels" "lambda" "let" "let*" "letf"
              "locally" "loop" "macrolet" "multiple-value-bind" "multiple-value-prog1" "proclaim" "prog" "prog*" "prog1"
              "prog2" "progn" "progv" "restart-bind" "restart-case" "return" "return-from" "symbol-macrolet" "tagbody"
              "the" "typecase" "unless" "unwind-protect" "when" "while" "with-accessors" "with-compilation-unit"
              "with-condition-restarts" "with-hash-table-iterator" "with-input-from-string" "with-open-file"
              "with-open-stream" "with-output-to-string" "with-package-iterator" "with-simple-restart" "with-slots"
              "with-standard-io-syntax")
            t)
           "\\_>")
          1)
    (lisp--feature-keyword '("catch" "throw" "provide" "require"))
    (list (concat "(" (regexp-opt '("abort" "assert" "cerror" "check-type" "error" "signal" "warn") t) "\\_>")
          '(1 font-lock-warning-face))
    (list (concat "[`\u2018]\\(" lisp-mode-symbol-regexp "\\)['\u2019]") '(1 font-lock-constant-face prepend))
    (list (concat "#:" lisp-mode-symbol-regexp) 0 'font-lock-builtin-face)
    (list (concat "\\_<:" lisp-mode-symbol-regexp "\\_>") '(0 font-lock-builtin-face))
    (cons (concat "\\_<&" lisp-mode-symbol-regexp "\\_>") 'font-lock-type-face)
    (list (concat "(\\(\\(do-\\|with-\\)" lisp-mode-symbol-regexp "\\)") '(1 font-lock-keyword-face))
    lisp--hidden-argument-keyword))
  "Keywords for much highlighting of Common Lisp.")

(defvar lisp-cl-font-lock-keywords lisp-cl-font-lock-keywords-1 "Keywords for Common Lisp by default.")

(define-obsolete-variable-alias 'lisp-font-lock-keywords 'lisp-el-font-lock-keywords "24.4")
(define-obsolete-variable-alias 'lisp-font-lock-keywords-1 'lisp-el-font-lock-keywords-1 "24.4")
(define-obsolete-variable-alias 'lisp-font-lock-keywords-2 'lisp-el-font-lock-keywords-2 "24.4")

(defun lisp--set-font-lock-defaults (case-insensitive elisp)
  "Set `font-lock-defaults' of the buffer: CASE-INSENSITIVE, and for Emacs Lisp if ELISP is non-nil."
  (setq font-lock-defaults
        `(,(if elisp
               '(lisp-el-font-lock-keywords lisp-el-font-lock-keywords-1 lisp-el-font-lock-keywords-2)
             '(lisp-cl-font-lock-keywords lisp-cl-font-lock-keywords-1 lisp-cl-font-lock-keywords-2))
          nil ,case-insensitive nil nil
          (font-lock-mark-block-function . mark-defun)
          (font-lock-extra-managed-props help-echo)
          (font-lock-syntactic-face-function . lisp-font-lock-syntactic-face-function))))

;; -- indexes -----------------------------------------------------------------------------------------

(defvar lisp-imenu-generic-expression
  (let ((symbol (concat "\\(" lisp-mode-symbol-regexp "\\)")))
    (list
     (list nil
           (concat "^\\s-*("
                   (regexp-opt
                    '("cl-defgeneric" "cl-define-compiler-macro" "cl-defmacro" "cl-defmethod" "cl-defsubst" "cl-defun"
                      "defadvice" "defgeneric" "define-advice" "define-compilation-mode" "define-compiler-macro"
                      "define-derived-mode" "define-generic-mode" "define-global-minor-mode"
                      "define-globalized-minor-mode" "define-inline" "define-method-combination" "define-minor-mode"
                      "define-modify-macro" "define-setf-expander" "define-skeleton" "defmacro" "defmethod" "defsetf"
                      "defsubst" "defun" "defun*" "ert-deftest")
                    t)
                   "\\s-+" symbol)
           2)
     (list "Variables"
           (concat "^\\s-*(" (regexp-opt '("defconst" "defconstant" "defcustom" "define-symbol-macro" "defparameter") t)
                   "\\s-+" symbol)
           2)
     ;; A variable without a value is only declared.
     (list "Variables" (concat "^\\s-*(defvar\\(?:-local\\)?\\s-+" symbol "[[:space:]\n]+[^)]") 1)
     (list "Types"
           (concat "^\\s-*("
                   (regexp-opt '("cl-defstruct" "cl-deftype" "defclass" "defface" "defgroup" "define-condition"
                                 "define-error" "define-widget" "defpackage" "defstruct" "deftheme" "deftype")
                               t)
                   "\\s-+'?" symbol)
           2)))
  "What `imenu-generic-expression' is in modes for Lisp.")

;; -- shorthands -----------------------------------------------------------------------------------------

(defun shorthands-font-lock-shorthands (limit)
  "Give the shorthands of `read-symbol-shorthands' in symbols up to LIMIT a face."
  (when (bound-and-true-p read-symbol-shorthands)
    (while (re-search-forward (concat "\\_<\\(" lisp-mode-symbol-regexp "\\)\\_>") limit t)
      (let* ((start (match-beginning 1)) (text (match-string-no-properties 1))
             (pair (let ((pairs read-symbol-shorthands))
                     (while (and pairs (not (string-prefix-p (car (car pairs)) text)))
                       (setq pairs (cdr pairs)))
                     (car pairs))))
        (when (and pair (not (nth 8 (save-match-data (save-excursion (syntax-ppss start))))))
          (add-face-text-property start (+ start (length (car pair))) 'elisp-shorthand-font-lock-face))))))

(font-lock-add-keywords 'emacs-lisp-mode '((shorthands-font-lock-shorthands)) t)

(provide 'lisp-font-lock)

;;; lisp-font-lock.el ends here
