;;; rx.el --- regexps written as Lisp forms  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `rx' translates a form into a regexp.  The translation of each part is (PIECES . RANK): a list of
;; strings and forms, whose values are to be concatenated, and what may stand next to them:
;;
;;   unit    anything, also a postfix operator: "a", "[ab]"
;;   seq     more of a sequence: "ab"
;;   start   the same, but nothing on the left: "^a"
;;   end     the same, but nothing on the right: "a$"
;;   nil     nothing; it needs a group: "a\\|b"
;;
;; Sets of characters (`any', `not', `or' and `intersection' of such) are in rx-set.el.

;;; Code:

(require 'macroexp)
(require 'regexp-opt)

(defvar rx-constituents nil
  "Alist of names for regexps, an old way of defining them.
An element is (NAME . REGEXP), or (NAME FUNCTION MIN MAX PREDICATE): FUNCTION
returns the regexp of a form that begins with NAME.  Use `rx-define'.")

(defvar rx--local-definitions nil
  "Alist of names and definitions in effect, from `rx-let' and `rx-let-eval'.
A definition is (FORM) or (PARAMETERS FORM).")

(defvar rx--forms-allowed nil
  "Non-nil if the arguments of `literal' and `regexp' may be any Lisp forms.")

(defvar rx--greedy t
  "Non-nil if `zero-or-more' and the like match as much as possible.")

(defvar rx--pattern-variables nil
  "In a pattern of `pcase', (t VARIABLE...): the variables that are bound, by number of their groups.")

(require 'rx-set)

;; -- joining ----------------------------------------------------------------------------------

(defun rx--group (translation)
  "Return TRANSLATION in a shy group."
  (cons `("\\(?:" ,@(car translation) "\\)") 'unit))

(defun rx--unit (translation)
  "Return the pieces of TRANSLATION, in a group unless an operator may follow it."
  (car (if (eq (cdr translation) 'unit) translation (rx--group translation))))

(defun rx--join (left right)
  "Return the translation of LEFT, a translation, followed by RIGHT."
  (cond
   ((null (car left)) right)
   ((null (car right)) left)
   (t
    (or (memq (cdr left) '(unit seq start)) (setq left (rx--group left)))
    (or (memq (cdr right) '(unit seq end)) (setq right (rx--group right)))
    (let ((start (eq (cdr left) 'start)) (end (eq (cdr right) 'end)))
      (cons (append (car left) (car right))
            (cond ((and start end) nil) (start 'start) (end 'end) (t 'seq)))))))

(defun rx--sequence (forms)
  "Return the translation of FORMS, one after the other."
  (let ((result '(nil . seq)))
    (dolist (form forms)
      (setq result (rx--join result (rx--translate form))))
    result))

(defun rx--string (string)
  "Return the translation of STRING, taken literally."
  (if (string= string "")
      '(nil . seq)
    (cons (list (regexp-quote string)) (if (= (length string) 1) 'unit 'seq))))

(defun rx--expression (pieces)
  "Return a form for the concatenation of PIECES: a string if possible."
  (let ((parts nil))
    (dolist (piece pieces)
      (if (and (stringp piece) (stringp (car parts)))
          (setcar parts (concat (car parts) piece))
        (push piece parts)))
    (cond ((null parts) "")
          ((cdr parts) (cons 'concat (nreverse parts)))
          (t (car parts)))))

;; -- alternatives -----------------------------------------------------------------------------

(defun rx--strings (form)
  "Return the list of the strings that FORM matches if it consists of strings only, else t."
  (setq form (rx--expand form))
  (cond ((stringp form) (list form))
        ((characterp form) (list (char-to-string form)))
        ((memq (car-safe form) '(or |))
         (let ((found nil) (forms (cdr form)))
           (while (and forms (listp found))
             (let ((more (rx--strings (pop forms))))
               (setq found (if (listp more) (append found more) t))))
           found))
        (t t)))

(defun rx--translate-or (form)
  "Return the translation of FORM, (or FORMS...)."
  (let ((body (cdr form)) strings)
    (cond
     ((null body) (cons (list regexp-unmatchable) 'seq))
     ((null (cdr body)) (rx--translate (car body)))
     ((null (setq strings (rx--strings form))) (cons (list regexp-unmatchable) 'seq))
     ((listp strings) (cons (list (regexp-opt strings)) 'unit))
     ((rx--set-p form) (rx--translate-set form nil))
     (t (cons (cdr (apply #'append
                          (mapcar (lambda (part) (cons "\\|" (car (rx--translate part)))) body)))
              nil)))))

;; -- repetition -------------------------------------------------------------------------------

(defun rx--repeat (body suffix rank)
  "Return the translation of the forms BODY followed by the operator SUFFIX; it has RANK."
  (let ((operand (rx--sequence body)))
    (if (car operand)
        (cons (append (rx--unit operand) (list suffix)) rank)
      operand)))

(defvar rx--postfix)
(defvar rx--symbols)
(defvar rx--operators)

(defun rx--translate-postfix (form)
  "Return the translation of FORM, (OPERATOR FORMS...), where OPERATOR is one of `rx--postfix'."
  (let* ((entry (cdr (assq (car form) rx--postfix)))
         (greedy (if (eq (nth 1 entry) 'maybe) rx--greedy (nth 1 entry))))
    (rx--repeat (cdr form) (if greedy (car entry) (concat (car entry) "?")) 'seq)))

(defconst rx--postfix
  '((* "*" t) (zero-or-more "*" maybe) (0+ "*" maybe) (*? "*" nil)
    (+ "+" t) (one-or-more "+" maybe) (1+ "+" maybe) (+? "+" nil)
    (\? "?" t) (?\s "?" t) (zero-or-one "?" maybe) (opt "?" maybe) (optional "?" maybe) (\?? "?" nil) (?? "?" nil))
  "Operators that repeat: names, characters, and if they match as much as possible.")

(defun rx--count-error (form text)
  "Signal the error of FORM, a counted repetition, that TEXT tells."
  (error "rx `%s' %s" (car form) text))

(defun rx--need (form count)
  "Signal an error unless FORM has at least COUNT arguments."
  (unless (>= (length (cdr form)) count)
    (rx--count-error form (format "requires at least %d argument%s" count (if (= count 1) "" "s")))))

(defun rx--check-count (form)
  "Signal an error unless the first argument of FORM is a natural number."
  (unless (natnump (cadr form))
    (rx--count-error form "first argument must be nonnegative")))

(defun rx--translate-exactly (form)
  "Return the translation of FORM, (= N FORMS...)."
  (rx--need form 1)
  (rx--check-count form)
  (rx--repeat (cddr form) (format "\\{%d\\}" (cadr form)) 'unit))

(defun rx--translate-at-least (form)
  "Return the translation of FORM, (>= N FORMS...)."
  (rx--need form 1)
  (rx--check-count form)
  (rx--repeat (cddr form) (format "\\{%d,\\}" (cadr form)) 'unit))

(defun rx--translate-between (form)
  "Return the translation of FORM, (** N M FORMS...)."
  (rx--need form 2)
  (rx--translate-range form (nthcdr 3 form)))

(defun rx--translate-range (form body)
  "Return the translation of the forms BODY, repeated as the first two arguments of FORM say."
  (let ((from (nth 1 form)) (to (nth 2 form)))
    (unless (and (natnump from) (natnump to) (<= from to))
      (rx--count-error form "range error"))
    (rx--repeat body (format (if (= from to) "\\{%d\\}" "\\{%d,%d\\}") from to) 'unit)))

(defun rx--translate-repeat (form)
  "Return the translation of FORM, (repeat N FORM) or (repeat N M FORMS...)."
  (rx--need form 2)
  (if (nthcdr 3 form)
      (rx--translate-range form (nthcdr 3 form))
    (rx--check-count form)
    (rx--repeat (cddr form) (format "\\{%d\\}" (cadr form)) 'unit)))

(defun rx--translate-greed (form)
  "Return the translation of FORM, (minimal-match FORMS...) or (maximal-match FORMS...)."
  (let ((rx--greedy (eq (car form) 'maximal-match)))
    (rx--sequence (cdr form))))

;; -- groups, classes, Lisp --------------------------------------------------------------------

(defun rx--translate-seq (form)
  "Return the translation of FORM, (seq FORMS...)."
  (rx--sequence (cdr form)))

(defun rx--translate-group (form)
  "Return the translation of FORM, (group FORMS...)."
  (cons `("\\(" ,@(car (rx--sequence (cdr form))) "\\)") 'unit))

(defun rx--translate-group-n (form)
  "Return the translation of FORM, (group-n N FORMS...)."
  (unless (and (integerp (cadr form)) (> (cadr form) 0))
    (error "rx `group-n' requires a positive number as first argument"))
  (rx--numbered-group (cadr form) (cddr form)))

(defun rx--numbered-group (number body)
  "Return the translation of the forms BODY as the group NUMBER."
  (cons `(,(format "\\(?%d:" number) ,@(car (rx--sequence body)) "\\)") 'unit))

(defun rx--translate-backref (form)
  "Return the translation of FORM, (backref N), or (backref VARIABLE) in a pattern."
  (let ((argument (cadr form)))
    (if (and rx--pattern-variables (symbolp argument))
        (let ((known (memq argument (cdr rx--pattern-variables))))
          (or known
              (error "rx `backref' variable must be one of: %s"
                     (mapconcat #'symbol-name (cdr rx--pattern-variables) " ")))
          (setq argument (- (length rx--pattern-variables) (length known)))))
    (unless (and (integerp argument) (<= 1 argument 9) (null (cddr form)))
      (error "rx `backref' requires an argument in the range 1..9"))
    (cons (list (format "\\%d" argument)) 'unit)))

(defun rx--translate-let (form)
  "Return the translation of FORM, (let VARIABLE FORMS...), in a pattern."
  (unless (and rx--pattern-variables (cdr form))
    (error "Unknown rx form `let'"))
  (let* ((variable (cadr form)) (known (memq variable (cdr rx--pattern-variables))))
    (unless known
      (setq known (list variable))
      (nconc rx--pattern-variables known))
    (rx--numbered-group (- (length rx--pattern-variables) (length known)) (cddr form))))

(defun rx--only-argument (form)
  "Return the argument of FORM, which must be the only one."
  (unless (and (consp (cdr form)) (null (cddr form)))
    (error "rx `%s' form takes exactly one argument" (car form)))
  (cadr form))

(defconst rx--syntax-names
  '((whitespace . ?-) (punctuation . ?.) (word . ?w) (symbol . ?_) (open-parenthesis . ?\() (close-parenthesis . ?\))
    (expression-prefix . ?\') (string-quote . ?\") (paired-delimiter . ?$) (escape . ?\\) (character-quote . ?/)
    (comment-start . ?<) (comment-end . ?>) (string-delimiter . ?|) (comment-delimiter . ?!))
  "Names of syntax classes, and their characters.")

(defun rx--syntax (form letter)
  "Return the translation of FORM, whose argument is a syntax, with LETTER, \"s\" or \"S\"."
  (let* ((name (rx--only-argument form))
         (char (or (cdr (assq name rx--syntax-names))
                   (cond ((and (characterp name) (rassq name rx--syntax-names)) name)
                         ((and (symbolp name) (= (length (symbol-name name)) 1)
                               (rassq (aref (symbol-name name) 0) rx--syntax-names))
                          (aref (symbol-name name) 0))
                         (t (error "Unknown rx syntax name `%s'" name))))))
    (cons (list (string ?\\ letter char)) 'unit)))

(defun rx--translate-syntax (form)
  "Return the translation of FORM, (syntax NAME)."
  (rx--syntax form ?s))

(defun rx--translate-not-syntax (form)
  "Return the translation of FORM, (not-syntax NAME)."
  (rx--syntax form ?S))

(defconst rx--category-names
  '((space-for-indent . ?\s) (base . ?.) (consonant . ?0) (base-vowel . ?1) (upper-diacritical-mark . ?2)
    (lower-diacritical-mark . ?3) (tone-mark . ?4) (symbol . ?5) (digit . ?6) (vowel-modifying-diacritical-mark . ?7)
    (vowel-sign . ?8) (semivowel-lower . ?9) (not-at-end-of-line . ?<) (not-at-beginning-of-line . ?>)
    (alpha-numeric-two-byte . ?A) (chinese-two-byte . ?C) (chinse-two-byte . ?C) (greek-two-byte . ?G)
    (japanese-hiragana-two-byte . ?H) (indian-two-byte . ?I) (japanese-katakana-two-byte . ?K)
    (strong-left-to-right . ?L) (korean-hangul-two-byte . ?N) (strong-right-to-left . ?R) (cyrillic-two-byte . ?Y)
    (combining-diacritic . ?^) (ascii . ?a) (arabic . ?b) (chinese . ?c) (ethiopic . ?e) (greek . ?g) (korean . ?h)
    (indian . ?i) (japanese . ?j) (japanese-katakana . ?k) (latin . ?l) (lao . ?o) (tibetan . ?q)
    (japanese-roman . ?r) (thai . ?t) (vietnamese . ?v) (hebrew . ?w) (cyrillic . ?y) (can-break . ?|))
  "Names of categories, and their characters.")

(defun rx--category (form letter)
  "Return the translation of FORM, whose argument is a category, with LETTER, \"c\" or \"C\"."
  (let* ((name (rx--only-argument form))
         (char (cond ((characterp name) name)
                     ((not (symbolp name)) (error "Invalid rx `category' argument `%s'" name))
                     ((cdr (assq name rx--category-names)))
                     (t (error "Unknown rx category `%s'" name)))))
    (cons (list (string ?\\ letter char)) 'unit)))

(defun rx--translate-category (form)
  "Return the translation of FORM, (category NAME)."
  (rx--category form ?c))

(defun rx--lisp-argument (form)
  "Return the argument of FORM, (literal ARGUMENT) or (regexp ARGUMENT).
Signals an error if it is not a string, and must be one."
  (let ((argument (rx--only-argument form)))
    (or (stringp argument) rx--forms-allowed
        (error "rx `%s' form with non-string argument" (car form)))
    argument))

(defun rx--translate-literal (form)
  "Return the translation of FORM, (literal ARGUMENT)."
  (let ((argument (rx--lisp-argument form)))
    (cond ((equal argument "") (cons (list argument) 'seq))
          ((stringp argument) (rx--string argument))
          (t (cons (list `(regexp-quote ,argument)) 'seq)))))

(defconst rx--unit-regexp
  (let* ((set "\\[^?]?\\(?:\\[:[a-z]+:]\\|[^]]\\)*]")
         (escape "\\\\\\(?:_[<>]\\|[sScC]\\(?:.\\|\n\\)\\|[^][(){}|sScC_]\\)"))
    (concat "\\`\\(?:" set "\\|" escape "\\|[^][\\*+?^$]\\|]"
            "\\|\\\\(\\(?:\\?[0-9]*:\\)?\\(?:" set "\\|\\\\[^()]\\|[^[\\]\\)*\\\\)\\)\\'"))
  "Regexp that matches regexps which an operator may follow.")

(defun rx--translate-regexp (form)
  "Return the translation of FORM, (regexp ARGUMENT)."
  (let ((argument (rx--lisp-argument form)))
    (cons (list argument)
          (and (stringp argument) (string-match-p rx--unit-regexp argument) 'unit))))

(defun rx--translate-eval (form)
  "Return the translation of FORM, (eval EXPRESSION)."
  (rx--translate (rx--expand form)))

;; -- definitions ------------------------------------------------------------------------------

(defun rx--definition (name)
  "Return the definition of the symbol NAME: (FORM), (PARAMETERS FORM) or nil."
  (and (symbolp name)
       (or (cdr (assq name rx--local-definitions))
           (get name 'rx-definition))))

(defun rx--expand (form)
  "Return FORM with defined names and `eval' at its head expanded."
  (let* ((head (if (consp form) (car form) form))
         (definition (rx--definition head)))
    (cond ((and (eq head 'eval) (consp form)) (rx--expand (eval (rx--only-argument form) t)))
          ((null definition) form)
          ((symbolp form)
           (if (cdr definition) (error "Not an `rx' symbol definition: %s" form))
           (rx--expand (car definition)))
          ((null (cdr definition)) (error "Not an `rx' form definition: %s" head))
          (t (rx--expand (rx--apply-definition head definition (cdr form)))))))

(defun rx--apply-definition (name definition arguments)
  "Return the form that NAME, with DEFINITION (PARAMETERS FORM), stands for with ARGUMENTS."
  (let* ((parameters (car definition))
         (rest-tail (memq '&rest parameters))
         (needed (- (length parameters) (length rest-tail)))
         (given (length arguments))
         (values nil))
    (if (or (< given needed) (and (> given needed) (null rest-tail)))
        (error "Expanding rx def `%s': too %s arguments (got %d, need %s%d)"
               name (if (< given needed) "few" "many") given (if rest-tail "at least " "") needed))
    (dotimes (_ needed)
      (push (cons (pop parameters) (list (pop arguments))) values))
    (let ((results (rx--substitute values (and rest-tail (cons (cadr rest-tail) arguments)) (cadr definition))))
      (unless (and results (null (cdr results)))
        (error "Expanding rx def `%s': must result in a single value" name))
      (car results))))

(defun rx--substitute (values rest form)
  "Return the list of what FORM stands for with the parameters of the alist VALUES replaced.
Values of VALUES are lists of one form.  REST is nil, or a parameter and the
forms that are spliced in its place."
  (cond
   ((symbolp form)
    (let ((value (assq form values)))
      (cond (value (cdr value))
            ((and rest (eq form (car rest))) (cdr rest))
            (t (list form)))))
   ((consp form) (list (rx--substitute-list values rest form)))
   (t (list form))))

(defun rx--substitute-list (values rest form)
  "Return the list FORM with parameters replaced as `rx--substitute' does with VALUES and REST."
  (let ((parts nil))
    (while (consp form)
      (push (rx--substitute values rest (pop form)) parts))
    (when (and form rest (eq form (car rest)))
      (error "Cannot substitute a &rest parameter into a dotted pair"))
    (apply #'append (nreverse (cons (if form (car (rx--substitute values nil form))) parts)))))

(defun rx--make-definition (name tail)
  "Return the definition of NAME that the list TAIL, (FORM) or (PARAMETERS FORM), gives."
  (unless (symbolp name)
    (error "Bad `rx' definition name: %S" name))
  (if (or (assq name rx--symbols) (assq name rx--operators) (assq name rx--classes))
      (error "Cannot redefine built-in rx name `%s'" name))
  (unless (and (consp tail) (null (cddr tail)))
    (error "Bad `rx' definition of %s: %S" name tail))
  (when (cdr tail)
    (unless (and (listp (car tail)) (not (memq nil (mapcar #'symbolp (car tail)))))
      (error "Bad argument list for `rx' definition %s: %S" name (car tail))))
  tail)

(defun rx--extend-local-definitions (bindings)
  "Return `rx--local-definitions' after those of BINDINGS, lists (NAME [PARAMETERS] FORM)."
  (append (mapcar (lambda (binding)
                    (unless (consp binding)
                      (error "Bad `rx-let' binding: %S" binding))
                    (cons (car binding) (rx--make-definition (car binding) (cdr binding))))
                  bindings)
          rx--local-definitions))

;; -- all forms --------------------------------------------------------------------------------

(defconst rx--symbols
  '((bol start "^") (line-start start "^") (eol end "$") (line-end end "$")
    (bos unit "\\`") (string-start unit "\\`") (bot unit "\\`") (buffer-start unit "\\`")
    (eos unit "\\'") (string-end unit "\\'") (eot unit "\\'") (buffer-end unit "\\'")
    (bow unit "\\<") (word-start unit "\\<") (eow unit "\\>") (word-end unit "\\>")
    (point unit "\\=") (word-boundary unit "\\b") (not-word-boundary unit "\\B")
    (symbol-start unit "\\_<") (symbol-end unit "\\_>") (not-wordchar unit "\\W")
    (nonl unit ".") (not-newline unit ".") (any unit ".")
    (anychar unit "[^z-a]") (anything unit "[^z-a]") (unmatchable seq "\\`a\\`"))
  "Symbols that are forms, with the rank and the regexp of each.")

(defconst rx--operators
  `((seq . rx--translate-seq) (sequence . rx--translate-seq) (: . rx--translate-seq) (and . rx--translate-seq)
    (or . rx--translate-or) (| . rx--translate-or)
    ,@(mapcar (lambda (entry) (cons (car entry) 'rx--translate-postfix)) rx--postfix)
    (= . rx--translate-exactly) (>= . rx--translate-at-least) (** . rx--translate-between)
    (repeat . rx--translate-repeat) (minimal-match . rx--translate-greed) (maximal-match . rx--translate-greed)
    (group . rx--translate-group) (submatch . rx--translate-group)
    (group-n . rx--translate-group-n) (submatch-n . rx--translate-group-n) (backref . rx--translate-backref)
    (any . rx--translate-any) (in . rx--translate-any) (char . rx--translate-any)
    (not-char . rx--translate-not-char) (not . rx--translate-not) (intersection . rx--translate-intersection)
    (syntax . rx--translate-syntax) (not-syntax . rx--translate-not-syntax) (category . rx--translate-category)
    (literal . rx--translate-literal) (regexp . rx--translate-regexp) (regex . rx--translate-regexp)
    (eval . rx--translate-eval))
  "The function that translates forms which begin with each name.")

(defun rx--constituent (symbol)
  "Return what `rx-constituents' says of SYMBOL: a regexp, a list or nil."
  (let ((meaning (cdr (assq symbol rx-constituents))))
    (if (and meaning (symbolp meaning))
        (rx--constituent meaning)
      meaning)))

(defun rx--translate-symbol (symbol)
  "Return the translation of SYMBOL."
  (let ((entry (cdr (assq symbol rx--symbols))) other)
    (cond (entry (cons (cdr entry) (car entry)))
          ((assq symbol rx--classes) (rx--translate-any (list 'any symbol)))
          ((rx--definition symbol) (rx--translate (rx--expand symbol)))
          ((stringp (setq other (rx--constituent symbol))) (cons (list other) nil))
          (t (error "Unknown rx symbol `%s'" symbol)))))

(defun rx--translate-form (form)
  "Return the translation of FORM, a list."
  (let* ((head (car form))
         (operator (cdr (assq head rx--operators)))
         (other (rx--constituent head)))
    (cond (operator (funcall operator form))
          ((eq head 'let) (rx--translate-let form))
          ((not (symbolp head)) (error "Bad rx operator `%S'" head))
          ((rx--definition head) (rx--translate (rx--expand form)))
          ((consp other) (cons (list (funcall (car other) form)) nil))
          (t (error "Unknown rx form `%s'" head)))))

(defun rx--translate (form)
  "Return the translation of FORM, (PIECES . RANK)."
  (cond ((stringp form) (rx--string form))
        ((characterp form) (rx--string (char-to-string form)))
        ((symbolp form) (rx--translate-symbol form))
        ((consp form) (rx--translate-form form))
        (t (error "Bad rx expression: %S" form))))

;;;###autoload
(defun rx-to-string (form &optional no-group)
  "Return the regexp that FORM, as in `rx', stands for.
It is in a shy group if an operator could not follow it; NO-GROUP non-nil
leaves that out."
  (let* ((rx--forms-allowed nil)
         (translation (rx--translate form)))
    (rx--expression (if no-group (car translation) (rx--unit translation)))))

(defun rx-submatch-n (form &optional _parent)
  "Return the regexp of FORM, (submatch-n N FORMS...)."
  (rx-to-string form 'no-group))

;;;###autoload
(defmacro rx (&rest regexps)
  "Return the regexp that the sequence of forms REGEXPS stands for.
A string or character matches itself.  Other forms:

  (seq RX...), (or RX...)             a sequence; alternatives
  (any SET...), (not RX), (intersection RX...)   a character of SET: strings
                                      with ranges \"a-z\", characters, pairs
                                      (?a . ?z) and class names; other sets
  digit alpha alnum space word ...    character classes
  nonl anychar unmatchable            any character but newline; any; nothing
  (* RX...) (+ RX...) (? RX...)       repeated, as much as possible
  (*? RX...) (+? RX...) (?? RX...)    the same, as little as possible
  (= N RX...) (>= N RX...) (** N M RX...) (repeat N RX)   counted
  (zero-or-more RX...) (one-or-more RX...) (opt RX...)    greedy, but not in
  (minimal-match RX) (maximal-match RX)                   `minimal-match'
  (group RX...) (group-n N RX...) (backref N)  groups
  bol eol bos eos point bow eow symbol-start symbol-end word-boundary   places
  (syntax NAME) (category NAME)       characters of a syntax, a category
  (literal EXPR) (regexp EXPR)        the value of EXPR, quoted or not
  (eval EXPR)                         the form that EXPR returns, at once

`rx-define', `rx-let' and `rx-let-eval' define more."
  (let ((rx--forms-allowed t)
        (rx--local-definitions (cdr (assq :rx-locals macroexpand-all-environment))))
    (rx--expression (car (rx--sequence regexps)))))

;;;###autoload
(defmacro rx-define (name &rest definition)
  "Define NAME as a form of `rx', everywhere.
DEFINITION is a form, or a list of parameters and a form.

\(fn NAME [(ARGS...)] RX)"
  (declare (indent defun))
  `(eval-and-compile
     (put ',name 'rx-definition ',(rx--make-definition name definition))
     ',name))

;;;###autoload
(defmacro rx-let (bindings &rest body)
  "Evaluate BODY with names defined as forms of `rx' in it.
BINDINGS is a list of (NAME FORM) or (NAME PARAMETERS FORM).

\(fn BINDINGS BODY...)"
  (declare (indent 1) (debug (sexp body)))
  (let* ((rx--local-definitions (cdr (assq :rx-locals macroexpand-all-environment)))
         (definitions (rx--extend-local-definitions bindings)))
    (macroexpand-all (macroexp-progn body)
                     (cons (cons :rx-locals definitions) macroexpand-all-environment))))

;;;###autoload
(defmacro rx-let-eval (bindings &rest body)
  "Evaluate BODY with names defined for `rx-to-string' while it runs.
BINDINGS is evaluated; its value is as for `rx-let'.

\(fn BINDINGS BODY...)"
  (declare (indent 1) (debug (form body)))
  `(let ((rx--local-definitions (rx--extend-local-definitions ,bindings)))
     ,@body))

;;;###autoload
(define-symbol-prop 'rx 'pcase-macroexpander 'rx--pcase-macroexpander)

;;;###autoload
(defun rx--pcase-macroexpander (&rest regexps)
  "Return the pattern that (rx REGEXPS...) stands for.
It matches strings that the regexp matches.  (let VARIABLE FORMS...) in it
binds VARIABLE to the text that FORMS match, and (backref VARIABLE) matches
the same text again."
  (let* ((rx--pattern-variables (list t))
         (rx--forms-allowed t)
         (regexp (rx--expression (car (rx--sequence regexps))))
         (variables (cdr rx--pattern-variables))
         (number 0)
         (matches (mapcar (lambda (_) `(match-string ,(setq number (1+ number)) s)) variables)))
    `(and (pred stringp)
          ,(cond ((null variables) `(pred (string-match ,regexp)))
                 ((null (cdr variables))
                  `(app (lambda (s) (if (string-match ,regexp s) ,(car matches) 0))
                        (and ,(car variables) (pred (not numberp)))))
                 (t `(app (lambda (s) (and (string-match ,regexp s) (list ,@matches)))
                          ,(list '\` (mapcar (lambda (variable) (list '\, variable)) variables))))))))

(provide 'rx)

;;; rx.el ends here
