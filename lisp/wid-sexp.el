;;; wid-sexp.el --- the widgets for Lisp data  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The types that options use (`defcustom'): each matches certain Lisp data.

;;; Code:

(require 'wid-compound)

(declare-function read-color "faces")
(declare-function ispell-complete-word "ispell")

;; -- constants --------------------------------------------------------------------------------

(define-widget 'const 'item
  "A constant."
  :prompt-value #'widget-const-prompt-value
  :format "%t\n%d")

(defun widget-const-prompt-value (widget _prompt _value _unbound)
  "Return the value of WIDGET, without asking."
  (widget-value widget))

(define-widget 'function-item 'const
  "A function, by its name."
  :format "%v\n%h"
  :documentation-property (lambda (symbol) (ignore-errors (documentation symbol t))))

(define-widget 'variable-item 'const
  "A variable, by its name."
  :format "%v\n%h"
  :documentation-property 'variable-documentation)

(define-widget 'other 'sexp
  "Anything, which cannot be changed here; as the last alternative of a choice."
  :tag "Other" :format "%t\n" :value 'other)

;; -- text -------------------------------------------------------------------------------------

(defvar widget-string-prompt-value-history nil "Strings that were read for widgets.")

(define-widget 'string 'editable-field
  "A string."
  :tag "String" :format "%{%t%}: %v"
  :complete (lambda (widget)
              (let ((point (point)))
                (unless (> point (widget-field-start widget))
                  (error "No word to complete inside field"))
                (require 'ispell)
                (ispell-complete-word)))
  :prompt-history 'widget-string-prompt-value-history)

(define-widget 'regexp 'string
  "A regular expression."
  :match #'widget-regexp-match
  :validate #'widget-regexp-validate
  :tag "Regexp")

(defun wid-sexp--regexp-error (text)
  "Return what is wrong with TEXT as a regular expression, as text, or nil."
  (condition-case data
      (prog1 nil (string-match text ""))
    (error (error-message-string data))))

(defun widget-regexp-match (_widget value)
  "Return non-nil if VALUE is a regular expression."
  (and (stringp value) (not (wid-sexp--regexp-error value))))

(defun widget-regexp-validate (widget)
  "Return WIDGET if its text is no regular expression, and set its :error; else nil."
  (let ((problem (wid-sexp--regexp-error (widget-value widget))))
    (when problem
      (widget-put widget :error problem)
      widget)))

(define-widget 'file 'string
  "The name of a file."
  :completions #'completion-file-name-table
  :match (lambda (widget value)
           (and (stringp value) (or (not (widget-get widget :must-match)) (file-exists-p value))))
  :validate (lambda (widget)
              (let ((value (widget-value widget)))
                (unless (widget-apply widget :match value)
                  (widget-put widget :error (format "File %s does not exist" value))
                  widget)))
  :prompt-value #'widget-file-prompt-value
  :format "%{%t%}: %v"
  :tag "File")

(define-widget 'directory 'file
  "The name of a directory."
  :completions (apply-partially #'completion-table-with-predicate #'completion-file-name-table #'directory-name-p 'strict)
  :tag "Directory")

(defun widget-file-prompt-value (widget prompt value unbound)
  "Ask with PROMPT for the name of a file; VALUE is offered unless UNBOUND.  WIDGET says whether it has to exist."
  (abbreviate-file-name
   (if unbound
       (read-file-name prompt)
     (read-file-name (format-prompt prompt value) nil nil (widget-get widget :must-match)
                     (file-name-nondirectory value)))))

;; -- expressions ------------------------------------------------------------------------------

(defvar widget-sexp-prompt-value-history nil "Expressions that were read for widgets.")

(define-widget 'sexp 'editable-field
  "Any Lisp expression."
  :tag "Lisp expression" :format "%{%t%}: %v"
  :value nil
  :validate #'widget-sexp-validate
  :match (lambda (_widget _value) t)
  :value-to-internal #'widget-sexp-value-to-internal
  :value-to-external (lambda (_widget value) (read value))
  :prompt-history 'widget-sexp-prompt-value-history
  :prompt-value #'widget-sexp-prompt-value)

(defun widget-sexp-value-to-internal (_widget value)
  "Return VALUE as text: on one line if it is short."
  (let ((text (if (symbolp value) (prin1-to-string value) (pp-to-string value))))
    (setq text (string-trim-right text "\n"))
    (if (string-match-p "\n" text) (concat "\n" text) text)))

(defun widget-sexp-validate (widget)
  "Return WIDGET if its text is not one expression that it matches, and set its :error; else nil."
  (let ((text (widget-apply widget :value-get)) (problem nil))
    (with-temp-buffer
      (insert text)
      (goto-char (point-min))
      (condition-case data
          (progn
            (skip-chars-forward " \t\n")
            (if (eobp)
                (setq problem "Empty sexp -- use nil?")
              (let ((value (read (current-buffer))))
                (skip-chars-forward " \t\n")
                (cond ((not (eobp))
                       (setq problem (format "Junk at end of expression: %s" (buffer-substring (point) (point-max)))))
                      ((not (widget-apply widget :match value))
                       (setq problem (widget-get widget :type-error)))))))
        (end-of-file (setq problem "Unbalanced sexp"))
        (error (setq problem (error-message-string data)))))
    (when problem
      (widget-put widget :error problem)
      widget)))

(defun widget-sexp-prompt-value (widget prompt value unbound)
  "Ask with PROMPT for an expression of WIDGET; VALUE is offered unless UNBOUND."
  (let ((found (read-minibuffer prompt (if unbound nil (cons (widget-apply widget :value-to-internal value) 0)))))
    (unless (widget-apply widget :match found)
      (error "Value does not match"))
    found))

(define-widget 'restricted-sexp 'sexp
  "A Lisp expression whose value one of :match-alternatives matches.
That is a list of predicates and of quoted constants."
  :type-error "The specified value is not valid"
  :match #'widget-restricted-sexp-match
  :value-to-internal (lambda (widget value)
                       (if (widget-apply widget :match value) (widget-sexp-value-to-internal widget value) value))
  :value-to-external #'wid-sexp--restricted-to-external)

(defun wid-sexp--restricted-to-external (widget value)
  "Return the data that the text VALUE of WIDGET stands for."
  (unless (stringp value)
    (display-warning 'widget-bad-default-value
                     (format "\nA widget of type %S has a bad default value.
value: %S
match function: %S
match-alternatives: %S"
                             (widget-type widget) value (widget-get widget :match) (widget-get widget :match-alternatives))
                     :warning))
  (read value))

(defun widget-restricted-sexp-match (widget value)
  "Return non-nil if VALUE is one of those that WIDGET allows."
  (cl-some (lambda (alternative)
             (if (functionp alternative)
                 (funcall alternative value)
               (and (eq (car-safe alternative) 'quote) (eq value (cadr alternative)))))
           (widget-get widget :match-alternatives)))

(define-widget 'integer 'restricted-sexp
  "An integer."
  :tag "Integer" :value 0
  :type-error "This field should contain an integer"
  :match-alternatives '(integerp))
(define-widget 'natnum 'restricted-sexp
  "An integer that is not negative."
  :tag "Integer (positive or zero)" :value 0
  :type-error "This field should contain a nonnegative integer"
  :match-alternatives '(natnump))
(define-widget 'number 'restricted-sexp
  "A number."
  :tag "Number" :value 0.0
  :type-error "This field should contain a number (floating point or integer)"
  :match-alternatives '(numberp))
(define-widget 'float 'restricted-sexp
  "A floating-point number."
  :tag "Floating point number" :value 0.0
  :type-error "This field should contain a floating point number"
  :match-alternatives '(floatp))

;; -- symbols ----------------------------------------------------------------------------------

(defvar widget-symbol-prompt-value-history nil "Symbols that were read for widgets.")
(defvar widget-function-prompt-value-history nil "Functions that were read for widgets.")
(defvar widget-variable-prompt-value-history nil "Variables that were read for widgets.")
(defvar coding-system-value-history nil "Coding systems that were read for widgets.")

(define-widget 'symbol 'editable-field
  "A symbol."
  :value nil
  :tag "Symbol" :format "%{%t%}: %v"
  :match (lambda (_widget value) (symbolp value))
  :completions obarray
  :prompt-internal #'widget-symbol-prompt-internal
  :prompt-match #'symbolp
  :prompt-history 'widget-symbol-prompt-value-history
  :value-to-internal (lambda (_widget value) (if (symbolp value) (symbol-name value) value))
  :value-to-external (lambda (_widget value) (if (stringp value) (intern value) value)))

(defun widget-symbol-prompt-internal (widget prompt initial history)
  "Read the name of a symbol with PROMPT, INITIAL and HISTORY; WIDGET says by :prompt-match which ones are offered."
  (let ((answer (completing-read prompt obarray (widget-get widget :prompt-match) nil initial history)))
    (if (and (stringp answer) (string-match "\\S-" answer))
        answer
      (error "No value"))))

(defun wid-sexp--table (predicate)
  "Return a completion table of the symbols that fulfill PREDICATE."
  (apply-partially #'completion-table-with-predicate obarray predicate 'strict))

(defun wid-sexp--validator (predicate message)
  "Return a function :validate that uses PREDICATE; MESSAGE is a format for the error."
  (lambda (widget)
    (unless (funcall predicate (widget-value widget))
      (widget-put widget :error (format message (widget-value widget)))
      widget)))

(define-widget 'function 'restricted-sexp
  "A function."
  :completions (wid-sexp--table #'fboundp)
  :prompt-value #'widget-field-prompt-value
  :prompt-internal #'widget-symbol-prompt-internal
  :prompt-match #'fboundp
  :prompt-history 'widget-function-prompt-value-history
  :action #'widget-field-action
  :match-alternatives '(functionp)
  :validate (wid-sexp--validator #'functionp "Invalid function: %S")
  :value 'ignore
  :tag "Function")

(define-widget 'variable 'symbol
  "A variable."
  :prompt-match #'boundp
  :prompt-history 'widget-variable-prompt-value-history
  :completions (wid-sexp--table #'boundp)
  :tag "Variable")

(define-widget 'coding-system 'symbol
  "A coding system."
  :format "%{%t%}: %v"
  :tag "Coding system"
  :base-only nil
  :prompt-history 'coding-system-value-history
  :prompt-value #'widget-coding-system-prompt-value
  :action #'widget-coding-system-action
  :completions (wid-sexp--table #'coding-system-p)
  :validate (wid-sexp--validator #'coding-system-p "Invalid coding system: %S")
  :value 'undecided
  :prompt-match #'coding-system-p)

(defun widget-coding-system-prompt-value (widget prompt value _unbound)
  "Ask with PROMPT for a coding system; an empty answer stands for VALUE.  WIDGET says whether for base systems only."
  (if (widget-get widget :base-only)
      (intern (completing-read (format-prompt prompt value) (mapcar #'list (coding-system-list t)) nil nil nil
                               coding-system-value-history))
    (read-coding-system (format-prompt prompt value) value)))

(defun widget-coding-system-action (widget &optional event)
  "Ask for a coding system and set WIDGET to it, because of EVENT."
  (let ((answer (widget-apply widget :prompt-value (widget-apply widget :menu-tag-get) (widget-value widget) t)))
    (widget-value-set widget answer)
    (widget-apply widget :notify widget event)
    (widget-setup)))

(defvar charset-history nil "Charsets that were read for widgets.")

(define-widget 'charset 'symbol
  "A charset."
  :tag "Charset"
  :completions (wid-sexp--table #'charsetp)
  :value 'ascii
  :validate (wid-sexp--validator #'charsetp "Invalid charset: %S")
  :prompt-history 'charset-history)

(define-widget 'mule-input-method-string 'string
  "The name of an input method."
  :completions (lambda (string predicate action)
                 (let ((completion-ignore-case t))
                   (complete-with-action action (if (boundp 'input-method-alist) (symbol-value 'input-method-alist))
                                         string predicate)))
  :prompt-history 'input-method-history)

;; -- keys -------------------------------------------------------------------------------------

(defvar widget-key-sequence-prompt-value-history nil "Key sequences that were read for widgets.")
(defvar widget-key-sequence-default-value [ignore] "What a widget for a key sequence has that is empty.")

(defvar widget-key-sequence-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map widget-field-keymap)
    (define-key map [(control ?q)] #'widget-key-sequence-read-event)
    map)
  "The keys inside a field for a key sequence.")

(define-widget 'key-sequence 'restricted-sexp
  "A key sequence."
  :prompt-value #'widget-field-prompt-value
  :prompt-internal #'widget-symbol-prompt-internal
  :prompt-history 'widget-key-sequence-prompt-value-history
  :action #'widget-field-action
  :match-alternatives '(stringp vectorp)
  :format "%{%t%}: %v"
  :validate #'widget-key-sequence-validate
  :value-to-internal #'widget-key-sequence-value-to-internal
  :value-to-external #'widget-key-sequence-value-to-external
  :value widget-key-sequence-default-value
  :keymap widget-key-sequence-map
  :help-echo "C-q: insert KEY, EVENT, or CODE; RET: enter value"
  :tag "Key sequence")

(defun widget-key-sequence-read-event (event)
  "Insert the description of EVENT, a key that is read, into the field."
  (interactive (list (let ((inhibit-quit t) quit-flag) (read-key "Insert KEY, EVENT, or CODE: "))))
  (let ((translation (and (not (numberp event)) (lookup-key function-key-map (vector event)))))
    (insert (if (and (> (point) (widget-field-start (widget-field-find (point)))) (not (eq (char-before) ?\s))) " " "")
            (key-description (if (vectorp translation) translation (vector event)))
            " ")))

(defun widget-key-sequence-validate (widget)
  "Return WIDGET if its text is no key sequence, and set its :error; else nil."
  (unless (or (string= (widget-apply widget :value-get) "")
              (wid-sexp--key-sequence-p (widget-apply widget :value-get)))
    (widget-put widget :error (format "Invalid key sequence: %S" (widget-value widget)))
    widget))

(defun wid-sexp--key-sequence-p (text)
  "Return non-nil if TEXT describes keys."
  (ignore-errors (read-kbd-macro text) t))

(defun widget-key-sequence-value-to-internal (widget value)
  "Return the description of VALUE, keys, for WIDGET."
  (if (widget-apply widget :match value)
      (if (equal value widget-key-sequence-default-value) "" (key-description value))
    value))

(defun widget-key-sequence-value-to-external (_widget value)
  "Return the keys that VALUE, text, describes."
  (cond ((not (stringp value)) value)
        ((string-match-p "\\`[[:space:]]*\\'" value) widget-key-sequence-default-value)
        (t (read-kbd-macro value))))

;; -- characters -------------------------------------------------------------------------------

(defvar widget-character--escape-sequences-alist '((?\t . ?t) (?\n . ?n) (?\s . ?s))
  "Characters that a field for a character shows as escapes, with the letters of these.")

(define-widget 'character 'editable-field
  "A character."
  :tag "Character" :value 0 :size 1
  :format "%{%t%}: %v\n"
  :valid-regexp "\\`\\(.\\|\n\\)\\'"
  :error "This field should contain a single character"
  :value-get (lambda (widget) (widget-field-value-get widget t))
  :value-to-internal (lambda (_widget value)
                       (if (characterp value)
                           (let ((shown (widget-character--change-character-display value)))
                             (if shown
                                 (propertize (char-to-string value) 'display shown)
                               (char-to-string value)))
                         value))
  :value-to-external (lambda (_widget value) (if (stringp value) (aref value 0) value))
  :match (lambda (_widget value) (characterp value))
  :notify #'widget-character-notify)

(defun widget-character--change-character-display (c)
  "Return what the character C is shown as: an escape, or nil if it shows itself."
  (let ((letter (cdr (assq c widget-character--escape-sequences-alist))))
    (and letter (propertize (format "\\%c" letter) 'face 'escape-glyph))))

(defun widget-character-notify (widget child &optional event)
  "Show the character of WIDGET as it is to be shown, since CHILD has changed because of EVENT."
  (let* ((start (widget-field-start widget)) (end (widget-field-end widget)))
    (when (and start (= (- end start) 1))
      (let ((shown (widget-character--change-character-display (char-after start))))
        (with-silent-modifications
          (if shown
              (put-text-property start end 'display shown)
            (remove-text-properties start end '(display nil)))))))
  (widget-default-notify widget child event))

;; -- lists ------------------------------------------------------------------------------------

(define-widget 'list 'group
  "A list with certain elements."
  :tag "List" :format "%{%t%}:\n%v")

(define-widget 'vector 'group
  "A vector with certain elements."
  :tag "Vector" :format "%{%t%}:\n%v"
  :match #'widget-vector-match
  :value-to-internal (lambda (_widget value) (append value nil))
  :value-to-external (lambda (_widget value) (apply #'vector value)))

(defun widget-vector-match (widget value)
  "Return non-nil if VALUE is a vector whose elements the parts of WIDGET match."
  (and (vectorp value) (widget-group-match widget (append value nil))))

(define-widget 'cons 'group
  "A pair."
  :tag "Cons-cell" :format "%{%t%}:\n%v"
  :match #'widget-cons-match
  :value-to-internal (lambda (_widget value) (list (car value) (cdr value)))
  :value-to-external (lambda (_widget value) (apply #'cons value)))

(defun widget-cons-match (widget value)
  "Return non-nil if VALUE is a pair whose ends the two parts of WIDGET match."
  (and (consp value) (widget-group-match widget (list (car value) (cdr value)))))

(define-widget 'set 'checklist
  "A list of some of certain values."
  :tag "Set" :format "%{%t%}:\n%v")

(define-widget 'choice 'menu-choice
  "A value of one of several types."
  :tag "Choice"
  :format "%{%t%}: %[Value Menu%] %v"
  :button-prefix 'widget-push-button-prefix
  :button-suffix 'widget-push-button-suffix
  :prompt-value #'widget-choice-prompt-value
  :inline-bubbles-p #'widget-choice-inline-bubbles-p)

(define-widget 'radio 'radio-button-choice
  "A value of one of several types, all shown."
  :tag "Choice"
  :format "%{%t%}:\n%v"
  :prompt-value #'widget-choice-prompt-value)

(define-widget 'boolean 'toggle
  "Yes or no."
  :tag "Boolean"
  :prompt-value #'widget-boolean-prompt-value
  :button-prefix 'widget-push-button-prefix
  :button-suffix 'widget-push-button-suffix
  :format "%{%t%}: %[Toggle%]  %v\n"
  :on "on (non-nil)" :off "off (nil)")

(defun widget-choice-inline-bubbles-p (widget)
  "Return non-nil if one of the alternatives of WIDGET is inline."
  (cl-some (lambda (arg) (widget-inline-p arg t)) (widget-get widget :args)))

(defun widget-choice-prompt-value (widget prompt value _unbound)
  "Ask with PROMPT for an alternative of WIDGET, then for a value of it; return that.  VALUE says which one it is now."
  (let* ((args (widget-get widget :args))
         (completion-ignore-case (widget-get widget :case-fold))
         (now (cl-find-if (lambda (arg) (widget-apply arg :match value)) args))
         (names (mapcar (lambda (arg) (cons (widget-apply arg :menu-tag-get) arg)) args))
         (chosen (if (cdr args)
                     (cdr (assoc-string (completing-read prompt names nil t
                                                         (and now (cons (widget-apply now :menu-tag-get) 0)))
                                        names t))
                   (car args))))
    (and chosen (widget-prompt-value chosen prompt nil t))))

(defun widget-boolean-prompt-value (_widget prompt _value _unbound)
  "Ask with PROMPT for yes or no."
  (y-or-n-p prompt))

(define-widget 'alist 'list
  "An association list."
  :key-type '(sexp :tag "Key")
  :value-type '(sexp :tag "Value")
  :convert-widget #'widget-alist-convert-widget
  :tag "Alist")

(defvar wid-sexp--value-type '(sexp :tag "Value")
  "The type of the value of an option that has none, while the arguments of a list are made.")

(defun wid-sexp--convert (widget option entry)
  "Make the arguments of WIDGET: one for its options by the function OPTION, one for any number of ENTRY."
  (let* ((wid-sexp--value-type (widget-get widget :value-type))
         (options (mapcar option (widget-get widget :options)))
         (rest `(editable-list :inline t ,entry)))
    (widget-put widget :args (if options `((checklist :inline t :greedy t ,@options) ,rest) (list rest)))
    widget))

(defun widget-alist-convert-widget (widget)
  "Make the arguments of WIDGET, an association list."
  (wid-sexp--convert widget #'widget-alist-convert-option
                     `(cons :format "%v" ,(widget-get widget :key-type) ,(widget-get widget :value-type))))

(defun wid-sexp--option (option)
  "Return the types of the key and the value that OPTION, KEY or (KEY VALUE-TYPE), stands for.
KEY is a type or a constant."
  (let ((key (if (consp option) (car option) option)))
    (list (if (listp key) key (list 'const key))
          (if (consp option) (cadr option) wid-sexp--value-type))))

(defun widget-alist-convert-option (option)
  "Return the description of the element of an association list that OPTION, KEY or (KEY VALUE-TYPE), stands for."
  `(cons :format "Key: %v" ,@(wid-sexp--option option)))

(define-widget 'plist 'list
  "A property list."
  :key-type '(symbol :tag "Key")
  :value-type '(sexp :tag "Value")
  :convert-widget #'widget-plist-convert-widget
  :tag "Plist")

(defun widget-plist-convert-widget (widget)
  "Make the arguments of WIDGET, a property list."
  (wid-sexp--convert widget #'widget-plist-convert-option
                     `(group :inline t ,(widget-get widget :key-type) ,(widget-get widget :value-type))))

(defun widget-plist-convert-option (option)
  "Return the description of the part of a property list that OPTION, KEY or (KEY VALUE-TYPE), stands for."
  `(group :format "Key: %v" :inline t ,@(wid-sexp--option option)))

;; -- colors -----------------------------------------------------------------------------------

(define-widget 'color 'editable-field
  "The name of a color, with a sample of it."
  :format "%{%t%}: %v (%{sample%})\n"
  :value-create #'widget-color-value-create
  :size (1+ (apply #'max 13 (mapcar #'length (defined-colors))))
  :tag "Color"
  :value "black"
  :completions (defined-colors)
  :sample-face-get #'widget-color-sample-face-get
  :notify #'widget-color-notify
  :match #'widget-color-match
  :validate #'widget-color-validate
  :action #'widget-color-action)

(defun widget-color-value-create (widget)
  "Insert the name of the color of WIDGET, and a button to choose another."
  (widget-field-value-create widget)
  (widget-insert " ")
  (widget-create-child-and-convert widget 'push-button :tag " Choose " :action #'widget-color--choose-action)
  (widget-insert " "))

(defun widget-color--choose-action (widget &optional _event)
  "Ask for a color for the parent of WIDGET."
  (let* ((field (widget-get widget :parent)) (color (read-color "Color: ")))
    (unless (string= color "")
      (widget-value-set field color)
      (widget-setup))))

(defun widget-color-sample-face-get (widget)
  "Return a face in the color of WIDGET."
  (let ((value (condition-case nil (widget-value widget) (error (widget-get widget :value)))))
    (if (color-defined-p value)
        (list (cons 'foreground-color value))
      'default)))

(defun widget-color-action (widget &optional event)
  "Ask for a color for WIDGET, because of EVENT."
  (let ((color (read-color (widget-apply widget :menu-tag-get))))
    (when (> (length color) 0)
      (widget-value-set widget color)
      (widget-setup)
      (widget-apply widget :notify widget event))))

(defun widget-color-notify (widget child &optional event)
  "Show the color of WIDGET in its sample, since CHILD has changed because of EVENT."
  (overlay-put (widget-get widget :sample-overlay) 'face (widget-apply widget :sample-face-get))
  (widget-default-notify widget child event))

(defun widget-color-match (_widget value)
  "Return non-nil if VALUE is the name of a color."
  (and (stringp value)
       (or (color-defined-p value)
           (string-match-p "\\`#\\(?:[[:xdigit:]]\\{3\\}\\)\\{1,4\\}\\'" value))))

(defun widget-color-validate (widget)
  "Return WIDGET if its text is no color, and set its :error; else nil."
  (let ((value (widget-value widget)))
    (unless (widget-color-match widget value)
      (widget-put widget :error (format "Invalid color: %S" value))
      widget)))

(provide 'wid-sexp)

;; Local Variables:
;; generated-autoload-load-name: "wid-edit"
;; End:

;;; wid-sexp.el ends here
