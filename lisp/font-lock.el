;;; font-lock.el --- highlighting text by rules of its major mode  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `font-lock-set-defaults' makes the variables of a buffer from what its mode says in `font-lock-defaults' and
;; what others have added to it with `font-lock-add-keywords'.  Highlighting a region is then: let
;; `font-lock-extend-region-functions' make it larger, take away what was there, give strings and comments their
;; faces as the parser (syntax.el) sees them, and apply the keywords, compiled to the one form
;; (MATCHER HIGHLIGHT...), each over the whole region.
;;
;; This file does what it is told for a region; jit-lock.el decides which regions, and when.  Matching and the
;; highlights of keywords are in font-lock-keywords.el.

;;; Code:

(require 'font-core)

(defvar font-lock-beg)
(defvar font-lock-end)
(defvar jit-lock-start)
(defvar jit-lock-end)
(defvar jit-lock-mode)

;; -- options --------------------------------------------------------------------------------------

(defgroup font-lock nil "Highlighting of text." :group 'faces)

(defcustom font-lock-maximum-size 256000
  "Characters up to which a buffer is highlighted as a whole, where nothing does it as it is shown.
nil is no limit; a list of (MODE . SIZE), MODE t for others."
  :type '(choice (const nil) integer (repeat (cons symbol (choice (const nil) integer)))))

(defcustom font-lock-maximum-decoration t
  "How much is highlighted, where a mode has several levels.
nil is the mode's default, t the most, a number a level (the highest if there
are fewer); or a list of (MODE . LEVEL), MODE t for others."
  :type '(choice (const nil) (const t) integer (repeat (cons symbol (choice (const nil) (const t) integer)))))

(defcustom font-lock-verbose nil
  "Size from which a buffer's highlighting shows messages; nil is never, t is always."
  :type '(choice (const nil) (const t) integer))

(defcustom font-lock-support-mode 'jit-lock-mode
  "What highlights text when it is needed: `jit-lock-mode', or nil for all at once and on each change.
Or a list of (MODE . WHAT), MODE t for others."
  :type '(choice (const nil) (const jit-lock-mode) (repeat (cons symbol (choice (const nil) (const jit-lock-mode))))))

;; -- faces ----------------------------------------------------------------------------------------

(defvar font-lock-comment-face 'font-lock-comment-face "Face for comments.")
(defvar font-lock-comment-delimiter-face 'font-lock-comment-delimiter-face "Face for what begins or ends a comment.")
(defvar font-lock-string-face 'font-lock-string-face "Face for strings.")
(defvar font-lock-doc-face 'font-lock-doc-face "Face for documentation in programs.")
(defvar font-lock-doc-markup-face 'font-lock-doc-markup-face "Face for markup in documentation.")
(defvar font-lock-keyword-face 'font-lock-keyword-face "Face for keywords.")
(defvar font-lock-builtin-face 'font-lock-builtin-face "Face for what a language has built in.")
(defvar font-lock-function-name-face 'font-lock-function-name-face "Face for names of functions.")
(defvar font-lock-variable-name-face 'font-lock-variable-name-face "Face for names of variables.")
(defvar font-lock-type-face 'font-lock-type-face "Face for types.")
(defvar font-lock-constant-face 'font-lock-constant-face "Face for constants and labels.")
(defvar font-lock-warning-face 'font-lock-warning-face "Face for what looks like a mistake.")
(defvar font-lock-negation-char-face 'font-lock-negation-char-face "Face for characters that negate.")
(defvar font-lock-preprocessor-face 'font-lock-preprocessor-face "Face for directives of a preprocessor.")
(define-obsolete-variable-alias 'font-lock-reference-face 'font-lock-constant-face "20.3")

;; -- state and hooks of a buffer --------------------------------------------------------------------

(defvar font-lock-keywords nil
  "What to highlight in the buffer: a list of keywords, or such a list compiled.
A keyword is

  MATCHER
  (MATCHER . SUBEXP)
  (MATCHER . FACENAME)
  (MATCHER . HIGHLIGHT)
  (MATCHER HIGHLIGHT...)
  (eval . FORM)

MATCHER is a regexp, or a function of a limit that searches as `re-search-forward'
does.  FORM's value is a keyword.  A HIGHLIGHT is (SUBEXP FACENAME [OVERRIDE
[LAXMATCH]]) or anchored, (MATCHER PRE-FORM POST-FORM (SUBEXP FACENAME ...)...).
FACENAME is an expression for a face or (face FACE PROPERTY VALUE...).  OVERRIDE
t replaces faces that are there, `keep' fills in where is none, `prepend' and
`append' combine; otherwise a match that has a face somewhere is left alone.
LAXMATCH allows that SUBEXP has not matched.  Anchored highlights are searched
behind a match of the main MATCHER, up to the end of the line, or the
position that PRE-FORM returns if that is farther.

A compiled list is (t KEYWORDS COMPILED...).")

(defvar font-lock-keywords-alist nil
  "Keywords that were added to modes: elements are (MODE (KEYWORDS . HOW)...).")

(defvar font-lock-removed-keywords-alist nil
  "Keywords that were removed from modes: elements are (MODE KEYWORD...).")

(defvar font-lock-keywords-only nil "Non-nil means that strings and comments are not highlighted by their syntax.")
(defvar-local font-lock-keywords-case-fold-search nil "Non-nil means that keywords are searched in any case.")
(defvar-local font-lock-syntactically-fontified 0 "Position up to which `font-lock-syntactic-keywords' have been applied.")
(defvar-local font-lock--syntax-table-affects-ppss nil
  "Non-nil if `font-lock-syntax-table' makes the parser see something else than the buffer's syntax table.")

(defvar font-lock-syntactic-face-function
  (lambda (state) (if (nth 3 state) font-lock-string-face font-lock-comment-face))
  "Function of a parser state in a string or comment that returns the face for it, or nil for none.")

(defvar font-lock-syntactic-keywords nil
  "Keywords whose highlights give text the property `syntax-table' instead of a face.
`syntax-propertize-function' is the better way.")

(defvar font-lock-syntax-table nil "Syntax table to highlight with, or nil for the buffer's.")
(defvar font-lock-comment-start-skip nil "Regexp for what begins a comment, for its face; nil: `comment-start-skip'.")
(defvar font-lock-comment-end-skip nil "Regexp for what ends a comment, for its face; nil: `comment-end-skip'.")
(defvar font-lock-mark-block-function nil "Function that puts region around the text for `font-lock-fontify-block', or nil.")

(defvar font-lock-fontify-buffer-function #'font-lock-default-fontify-buffer "Function that highlights the buffer.")
(defvar font-lock-unfontify-buffer-function #'font-lock-default-unfontify-buffer "Function that takes the highlighting of the buffer away.")
(defvar font-lock-fontify-region-function #'font-lock-default-fontify-region
  "Function of BEG, END and LOUDLY that highlights a region.
It may return (jit-lock-bounds BEG . END), what it has really done.")
(defvar font-lock-unfontify-region-function #'font-lock-default-unfontify-region
  "Function of BEG and END that takes the highlighting of a region away.")
(defvar font-lock-inhibit-thing-lock nil "Modes that `font-lock-support-mode' must not turn on.")

(defvar-local font-lock-multiline nil
  "Whether matches of several lines are noted, so that they are highlighted as a whole again.
`undecided' is: from the first one on.")

(defvar-local font-lock-set-defaults nil "Non-nil once the variables of the buffer have been made from `font-lock-defaults'.")
(defvar-local font-lock-major-mode nil "Major mode for which the variables of the buffer were made.")
(defvar-local font-lock-fontified nil "Non-nil if the buffer is highlighted.")
(defvar font-lock-dont-widen nil "Non-nil means that narrowing is obeyed when highlighting.")
(defvar font-lock-extra-managed-props nil "Properties besides `face' that keywords give text, to be taken away with it.")

(defvar-local font-lock-extend-after-change-region-function nil
  "Function of BEG, END and OLD-LEN of a change that returns (BEG . END) of what to highlight again, or nil.")

(defvar-local font-lock-extend-region-functions '(font-lock-extend-region-wholelines font-lock-extend-region-multiline)
  "Functions that make the region that is about to be highlighted larger.
They change `font-lock-beg' and `font-lock-end', and return non-nil if they did;
they are called again until none does.")

(defvar font-lock-flush-function #'font-lock-after-change-function
  "Function of BEG and END that has a region highlighted again.")
(defvar font-lock-ensure-function
  (lambda (beg end)
    (unless font-lock-fontified
      (save-excursion (font-lock-fontify-region beg end))))
  "Function of BEG and END that sees to it that a region is highlighted.")

;; -- keywords of modes --------------------------------------------------------------------------------

(defun font-lock-eval-keywords (keywords)
  "Return KEYWORDS; for a symbol, what its function returns, or its value."
  (while (and keywords (symbolp keywords))
    (setq keywords (if (fboundp keywords) (funcall keywords) (eval keywords))))
  keywords)

(defun font-lock-value-in-major-mode (values)
  "Return what VALUES, a list of (MODE . VALUE), has for the major mode or t; VALUES itself if it is no list."
  (if (consp values)
      (cdr (or (assq major-mode values) (assq t values)))
    values))

(defun font-lock-choose-keywords (keywords level)
  "Return the element of KEYWORDS for the decoration LEVEL; KEYWORDS itself if it is no list of symbols."
  (cond
   ((not (and (listp keywords) (symbolp (car keywords)))) keywords)
   ((numberp level) (or (nth level keywords) (car (last keywords))))
   ((eq level t) (car (last keywords)))
   (t (car keywords))))

(defun font-lock--added-entry (mode)
  "Return the element of `font-lock-keywords-alist' for MODE, a new one if there is none."
  (or (assq mode font-lock-keywords-alist)
      (car (push (list mode) font-lock-keywords-alist))))

(defun font-lock-add-keywords (mode keywords &optional how)
  "Add KEYWORDS, in a form that `font-lock-keywords' may have, to MODE.
With MODE nil, to the current buffer only.  They come first; or last, if HOW is
`append' or anything but nil; HOW `set' replaces all that are there."
  (cond
   (mode
    (let ((entry (font-lock--added-entry mode)))
      (if (eq how 'set)
          (setcdr entry (list (cons keywords how)))
        (let ((same (assoc (cons keywords how) (mapcar #'list (cdr entry)))))
          ;; The same once more comes last.
          (when same (setcdr entry (delete (car same) (cdr entry))))
          (setcdr entry (append (cdr entry) (list (cons keywords how)))))))
    (font-lock-update-removed-keyword-alist mode keywords how))
   (t
    (let ((nothing-yet (and font-lock-mode (not font-lock-defaults) (not font-lock-keywords))))
      (font-lock-set-defaults)
      (font-lock--change-keywords
       (lambda (present)
         (if (eq how 'set)
             keywords
           (setq present (font-lock--without keywords present))
           (if how (append present keywords) (append keywords present)))))
      (when nothing-yet
        (font-lock-mode-internal t))))))

(defun font-lock--without (keywords list)
  "Return LIST, a list of keywords, without those that are in KEYWORDS."
  (let (rest)
    (dolist (keyword list)
      (unless (member keyword keywords) (push keyword rest)))
    (nreverse rest)))

(defun font-lock--change-keywords (change)
  "Make the buffer's `font-lock-keywords' what CHANGE returns for them; compile them, if they were."
  (let ((compiled (eq (car-safe font-lock-keywords) t)))
    (setq-local font-lock-keywords
                (funcall change (if compiled (cadr font-lock-keywords) (font-lock-eval-keywords font-lock-keywords))))
    (when compiled
      (setq font-lock-keywords (font-lock-compile-keywords font-lock-keywords)))))

(defun font-lock-update-removed-keyword-alist (mode keywords how)
  "Forget that KEYWORDS were removed from MODE; all that were, if HOW is `set'."
  (let ((entry (assq mode font-lock-removed-keywords-alist)))
    (when entry
      (unless (eq how 'set)
        (setcdr entry (font-lock--without keywords (cdr entry))))
      (when (or (eq how 'set) (null (cdr entry)))
        (setq font-lock-removed-keywords-alist (delq entry font-lock-removed-keywords-alist)))))
  nil)

(defun font-lock-remove-keywords (mode keywords)
  "Remove KEYWORDS from MODE, or with MODE nil from the current buffer only."
  (if (null mode)
      (progn
        (font-lock-set-defaults)
        (font-lock--change-keywords (lambda (present) (font-lock--without keywords present))))
    (let ((added (assq mode font-lock-keywords-alist))
          (removed (assq mode font-lock-removed-keywords-alist)))
      (dolist (pair (cdr added))
        (setcar pair (font-lock--without keywords (car pair))))
      (when added
        (setcdr added (delq nil (mapcar (lambda (pair) (and (or (car pair) (eq (cdr pair) 'set)) pair)) (cdr added))))
        (unless (cdr added)
          (setq font-lock-keywords-alist (delq added font-lock-keywords-alist))))
      (if removed
          (setcdr removed (append (cdr removed) (font-lock--without (cdr removed) keywords)))
        (push (cons mode (copy-sequence keywords)) font-lock-removed-keywords-alist)))
    nil))

;; -- variables of a buffer ------------------------------------------------------------------------------

(defun font-lock-specified-p (_mode)
  "Return non-nil if there is something to highlight in the buffer."
  (or font-lock-defaults font-lock-keywords))

(defun font-lock-refresh-defaults ()
  "Begin anew with `font-lock-defaults', which have changed, if Font Lock mode is on."
  (when font-lock-mode
    (font-lock-mode -1)
    (kill-local-variable 'font-lock-set-defaults)
    (font-lock-mode 1)))

(defun font-lock--plain-syntax-p (syntax)
  "Return non-nil if SYNTAX, as in a syntax table, is that of a character that the parser passes over."
  (and syntax (memq (car syntax) '(1 2 3))))

(defun font-lock--make-syntax-table (alist)
  "Make `font-lock-syntax-table' from the buffer's syntax table and ALIST of (CHARACTERS . SYNTAX)."
  (setq-local font-lock-syntax-table (copy-syntax-table (syntax-table)))
  (dolist (entry alist)
    (dolist (char (if (numberp (car entry)) (list (car entry)) (append (car entry) nil)))
      (let ((before (aref (syntax-table) char)))
        (modify-syntax-entry char (cdr entry) font-lock-syntax-table)
        (unless (and (font-lock--plain-syntax-p (or before (aref (standard-syntax-table) char)))
                     (font-lock--plain-syntax-p (string-to-syntax (cdr entry))))
          (setq font-lock--syntax-table-affects-ppss t))))))

(defun font-lock--set-variables (defaults)
  "Set the variables that DEFAULTS, a value of `font-lock-defaults', has behind its third element."
  (if (null (nth 3 defaults))
      (setq-local font-lock-syntax-table nil)
    (font-lock--make-syntax-table (nth 3 defaults)))
  ;; A fifth element that is no pair is of a time when it had a meaning.
  (dolist (pair (nthcdr 4 defaults))
    (when (consp pair)
      (set (make-local-variable (car pair)) (cdr pair)))))

(defun font-lock-set-defaults ()
  "Set the variables of the buffer from `font-lock-defaults', once for its major mode."
  (unless (and font-lock-set-defaults (eq font-lock-major-mode major-mode))
    (setq font-lock-major-mode major-mode
          font-lock-set-defaults t)
    (let* ((defaults font-lock-defaults)
           (keywords (font-lock-choose-keywords (nth 0 defaults)
                                                (font-lock-value-in-major-mode font-lock-maximum-decoration))))
      (setq-local font-lock-keywords-only (nth 1 defaults))
      (setq font-lock-keywords-case-fold-search (nth 2 defaults))
      (font-lock--set-variables defaults)
      (setq-local font-lock-keywords (font-lock-eval-keywords keywords))
      (dolist (pair (cdr (assq major-mode font-lock-keywords-alist)))
        (font-lock-add-keywords nil (car pair) (cdr pair)))
      (let ((removed (cdr (assq major-mode font-lock-removed-keywords-alist))))
        (when removed
          (font-lock-remove-keywords nil removed)))
      (unless (eq (car font-lock-keywords) t)
        (setq font-lock-keywords (font-lock-compile-keywords font-lock-keywords))))))

;; -- turning it on and off --------------------------------------------------------------------------------

(defun font-lock-mode-internal (arg)
  "Begin to highlight the current buffer if ARG is non-nil, else stop and take the highlighting away."
  (when arg
    (add-hook 'after-change-functions #'font-lock-after-change-function t t)
    (font-lock-set-defaults)
    (font-lock-turn-on-thing-lock))
  (unless arg
    (remove-hook 'after-change-functions #'font-lock-after-change-function t)
    (font-lock-unfontify-buffer)
    (font-lock-turn-off-thing-lock)))

(defun font-lock-turn-on-thing-lock ()
  "Let `font-lock-support-mode' highlight the buffer, when it is needed."
  (let ((support (font-lock-value-in-major-mode font-lock-support-mode)))
    (when (and (eq support 'jit-lock-mode)
               (not (memq 'jit-lock-mode font-lock-inhibit-thing-lock)))
      (remove-hook 'after-change-functions #'font-lock-after-change-function t)
      (setq-local font-lock-flush-function #'jit-lock-refontify
                  font-lock-ensure-function #'jit-lock-fontify-now
                  font-lock-fontify-buffer-function #'jit-lock-refontify)
      (setq font-lock-fontified t)
      (jit-lock-register #'font-lock-fontify-region (not font-lock-keywords-only))
      (add-hook 'jit-lock-after-change-extend-region-functions #'font-lock-extend-jit-lock-region-after-change nil t))))

(defun font-lock-turn-off-thing-lock ()
  "Stop what `font-lock-turn-on-thing-lock' began."
  (when (bound-and-true-p jit-lock-mode)
    (jit-lock-unregister #'font-lock-fontify-region)
    (kill-local-variable 'font-lock-fontify-buffer-function)
    (remove-hook 'jit-lock-after-change-extend-region-functions #'font-lock-extend-jit-lock-region-after-change t)))

(defun font-lock-initial-fontify ()
  "Highlight the buffer, if Font Lock mode was turned on and nothing will do it as the text is shown."
  (when (and font-lock-mode (font-lock-specified-p t) (not font-lock-fontified))
    (let ((most (font-lock-value-in-major-mode font-lock-maximum-size)))
      (cond
       ((or (null most) (> most (buffer-size))) (font-lock-fontify-buffer))
       (font-lock-verbose
        (message "Fontifying %s...buffer size greater than font-lock-maximum-size" (buffer-name)))))))

(defun font-lock-after-fontify-buffer ()
  "Do nothing: what a support mode may redefine to learn that the buffer is highlighted."
  nil)

(defun font-lock-after-unfontify-buffer ()
  "Do nothing: what a support mode may redefine to learn that the buffer's highlighting is gone."
  nil)

;; -- what others call -----------------------------------------------------------------------------------

(defun font-lock-fontify-buffer (&optional interactively)
  "Highlight the buffer now.  INTERACTIVELY: with the messages that a command gives."
  (interactive "p")
  (font-lock-set-defaults)
  (let ((font-lock-verbose (or font-lock-verbose interactively)))
    (funcall font-lock-fontify-buffer-function)))

(defun font-lock-unfontify-buffer ()
  "Take the highlighting of the buffer away."
  (funcall font-lock-unfontify-buffer-function))

(defun font-lock-fontify-region (beg end &optional loudly)
  "Highlight the text from BEG to END, with messages if LOUDLY is non-nil."
  (font-lock-set-defaults)
  (funcall font-lock-fontify-region-function beg end loudly))

(defun font-lock-unfontify-region (beg end)
  "Take the highlighting of the text from BEG to END away."
  (save-excursion
    (save-restriction
      (with-silent-modifications
        (funcall font-lock-unfontify-region-function beg end)))))

(defun font-lock-flush (&optional beg end)
  "Have the text from BEG to END, by default all that is accessible, highlighted again when it is needed.
Nothing happens where Font Lock mode is off."
  (and font-lock-mode
       font-lock-fontified
       (funcall font-lock-flush-function (or beg (point-min)) (or end (point-max)))))

(defun font-lock-ensure (&optional beg end)
  "See to it that the text from BEG to END, by default all that is accessible, is highlighted."
  (when (font-lock-specified-p t)
    (font-lock-set-defaults)
    (funcall font-lock-ensure-function (or beg (point-min)) (or end (point-max)))))

(defun font-lock-update (&optional arg)
  "Highlight the accessible text again, or turn Font Lock mode on if it is off.  With ARG, toggle the mode."
  (interactive "P")
  (save-excursion
    (if (and (not arg) font-lock-mode)
        (font-lock-fontify-region (point-min) (point-max))
      (font-lock-unfontify-region (point-min) (point-max))
      (font-lock-mode 'toggle))))

(defun font-lock-fontify-block (&optional arg)
  "Highlight the lines around point again: ARG to each side; by default 16, or what `font-lock-mark-block-function' marks."
  (interactive "P")
  (let ((inhibit-point-motion-hooks t) deactivate-mark)
    (unless font-lock-mode
      (font-lock-set-defaults))
    (save-excursion
      (save-match-data
        (condition-case err
            (if (or arg (not font-lock-mark-block-function))
                (let ((lines (if arg (prefix-numeric-value arg) 16)))
                  (font-lock-fontify-region (save-excursion (forward-line (- lines)) (point))
                                            (save-excursion (forward-line lines) (point))))
              (save-mark-and-excursion
                (funcall font-lock-mark-block-function)
                (font-lock-fontify-region (point) (mark))))
          ((error quit) (message "Fontifying block...%s" err)))))))

(defun font-lock-debug-fontify ()
  "Begin anew with the mode's highlighting and highlight the buffer; an error can be debugged."
  (interactive)
  (let ((debug-on-error t))
    (setq font-lock-set-defaults nil)
    (font-lock-set-defaults)
    (font-lock-unfontify-buffer)
    (font-lock-fontify-region (point-min) (point-max))))

;; -- whole buffers --------------------------------------------------------------------------------------

(defun font-lock--loud-p ()
  "Return non-nil if highlighting the buffer shows messages."
  (if (numberp font-lock-verbose) (> (buffer-size) font-lock-verbose) font-lock-verbose))

(defun font-lock-default-fontify-buffer ()
  "Highlight the whole buffer."
  (let ((loud (font-lock--loud-p)) done)
    (when loud
      (message "Fontifying %s..." (buffer-name)))
    (save-restriction
      (unless font-lock-dont-widen (widen))
      (condition-case nil
          (save-excursion
            (save-match-data
              (font-lock-fontify-region (point-min) (point-max) loud)
              (font-lock-after-fontify-buffer)
              (setq font-lock-fontified t done t)))
        ;; What is half done must be neither kept nor done again and again.
        (quit (font-lock-unfontify-buffer)))
      (when loud
        (message "Fontifying %s...%s" (buffer-name) (if done "done" "quit")))
      done)))

(defun font-lock-default-unfontify-buffer ()
  "Take the highlighting of the whole buffer away."
  (save-restriction
    (widen)
    (font-lock-unfontify-region (point-min) (point-max))
    (font-lock-after-unfontify-buffer)
    (setq font-lock-fontified nil)))

;; -- regions --------------------------------------------------------------------------------------------

(defconst font-lock--line-limit 10000
  "Characters that a region is made larger by at one end, to begin and end with lines.
A line of megabytes is highlighted in parts.")

(defun font-lock--line-start (pos)
  "Return where the line of POS begins; POS itself if that is farther than `font-lock--line-limit'."
  (save-excursion
    (goto-char pos)
    (let ((start (let ((inhibit-field-text-motion t)) (line-beginning-position))))
      (if (> (- pos start) font-lock--line-limit) pos start))))

(defun font-lock--line-end (pos)
  "Return where the line after that of POS begins; POS itself if that is farther than `font-lock--line-limit'."
  (save-excursion
    (goto-char pos)
    (let ((end (let ((inhibit-field-text-motion t)) (line-beginning-position 2))))
      (if (> (- end pos) font-lock--line-limit) pos end))))

(defun font-lock-extend-region-wholelines ()
  "Let the region to be highlighted begin and end at beginnings of lines; non-nil if it changed."
  (let ((beg (font-lock--line-start font-lock-beg))
        (end (if (or (= font-lock-end (point-min)) (eq (char-before font-lock-end) ?\n))
                 font-lock-end
               (font-lock--line-end font-lock-end))))
    (prog1 (or (/= beg font-lock-beg) (/= end font-lock-end))
      (setq font-lock-beg beg font-lock-end end))))

(defun font-lock-extend-region-multiline ()
  "Let the region to be highlighted not cut text with the property `font-lock-multiline'; non-nil if it changed."
  (let (changed)
    (when (and (> font-lock-beg (point-min))
               (get-text-property (1- font-lock-beg) 'font-lock-multiline))
      (setq changed t
            font-lock-beg (or (previous-single-property-change font-lock-beg 'font-lock-multiline) (point-min))))
    (when (get-text-property font-lock-end 'font-lock-multiline)
      (setq changed t
            font-lock-end (or (text-property-any font-lock-end (point-max) 'font-lock-multiline nil) (point-max))))
    changed))

(defun font-lock--extend-region ()
  "Call `font-lock-extend-region-functions' until none of them changes the region any more."
  (let ((functions font-lock-extend-region-functions))
    (while functions
      (setq functions (if (and (funcall (car functions))
                               (not (eq functions font-lock-extend-region-functions)))
                          font-lock-extend-region-functions
                        (cdr functions))))))

(defun font-lock-default-fontify-region (beg end loudly)
  "Highlight the text from BEG to END, extended to what belongs to it; LOUDLY: with messages."
  (let ((inhibit-point-motion-hooks t))
    (with-silent-modifications
      (save-restriction
        (unless font-lock-dont-widen (widen))
        (with-syntax-table (or font-lock-syntax-table (syntax-table))
          (let ((font-lock-beg beg) (font-lock-end end))
            (font-lock--extend-region)
            (setq beg font-lock-beg end font-lock-end))
          (font-lock-unfontify-region beg end)
          (when font-lock-syntactic-keywords
            (font-lock-fontify-syntactic-keywords-region beg end))
          (unless font-lock-keywords-only
            (font-lock-fontify-syntactically-region beg end loudly))
          (font-lock-fontify-keywords-region beg end loudly)))))
  (cons 'jit-lock-bounds (cons beg end)))

(defun font-lock-default-unfontify-region (beg end)
  "Take the properties that highlighting has given the text from BEG to END away."
  (remove-list-of-text-properties
   beg end
   (append font-lock-extra-managed-props
           (if font-lock-syntactic-keywords '(syntax-table))
           '(face font-lock-multiline))))

;; -- after changes ----------------------------------------------------------------------------------------

(defun font-lock-after-change-function (beg end &optional old-len)
  "Highlight the lines from BEG to END again, after a change in which they replaced OLD-LEN characters."
  (save-excursion
    (let ((inhibit-point-motion-hooks t) (inhibit-quit t)
          (region (and font-lock-extend-after-change-region-function
                       (funcall font-lock-extend-after-change-region-function beg end old-len))))
      (save-match-data
        (if region
            (setq beg (car region) end (cdr region))
          ;; The line behind belongs to what follows, if it was cut off from what was before it.
          (setq end (min (point-max) (1+ end))))
        (font-lock-fontify-region beg end)))))

(defun font-lock-extend-jit-lock-region-after-change (beg end old-len)
  "Make the region from `jit-lock-start' to `jit-lock-end' what has to be highlighted again after a change.
BEG, END and OLD-LEN describe the change."
  (save-excursion
    (let ((region (and font-lock-extend-after-change-region-function
                       (funcall font-lock-extend-after-change-region-function beg end old-len))))
      (if region
          (setq jit-lock-start (min jit-lock-start (car region))
                jit-lock-end (max jit-lock-end (cdr region)))
        (save-restriction
          (let ((font-lock-beg (save-restriction (widen) (font-lock--line-start beg)))
                (font-lock-end (if (> end beg) end (min (point-max) (1+ end)))))
            ;; Multi-line matches of which a part has changed are looked for as a whole.
            (when (memq 'font-lock-extend-region-multiline font-lock-extend-region-functions)
              (setq font-lock-beg beg font-lock-end (min (point-max) (max end (1+ beg))))
              (font-lock-extend-region-multiline))
            (when (memq 'font-lock-extend-region-wholelines font-lock-extend-region-functions)
              (setq font-lock-beg (font-lock--line-start font-lock-beg)
                    font-lock-end (font-lock--line-end font-lock-end)))
            (setq jit-lock-start (min jit-lock-start font-lock-beg)
                  jit-lock-end (max jit-lock-end font-lock-end))))))))

;; -- by syntax ------------------------------------------------------------------------------------------

(defvar syntax-ppss-table)

(defun font-lock-fontify-syntactically-region (start end &optional loudly)
  "Give the strings and comments from START to END their faces; LOUDLY: with a message."
  (when loudly
    (message "Fontifying %s... (syntactically...)" (buffer-name)))
  (syntax-propertize end)
  (comment-normalize-vars t)
  (let ((start-skip (or font-lock-comment-start-skip comment-start-skip))
        (end-skip (or font-lock-comment-end-skip comment-end-skip))
        (state (font-lock--state start)))
    (with-syntax-table (or syntax-ppss-table (syntax-table))
      (goto-char start)
      (while (progn
               (when (or (nth 3 state) (nth 4 state))
                 (let ((from (max (nth 8 state) start))
                       (face (funcall font-lock-syntactic-face-function state)))
                   (setq state (parse-partial-sexp (point) end nil nil state 'syntax-table))
                   (when face
                     (put-text-property from (point) 'face face))
                   (when (and (eq face 'font-lock-comment-face) (or start-skip end-skip))
                     (font-lock--comment-delimiters from start-skip end-skip))))
               (< (point) end))
        (setq state (parse-partial-sexp (point) end nil nil state 'syntax-table))))))

(defun font-lock--comment-delimiters (from start-skip end-skip)
  "Give what begins and ends the comment from FROM to point its face.
START-SKIP and END-SKIP are regexps for them, or nil."
  (let ((to (point)))
    (when start-skip
      (goto-char from)
      (when (looking-at start-skip)
        (put-text-property from (min to (match-end 0)) 'face font-lock-comment-delimiter-face))
      (goto-char to))
    (when end-skip
      (when (looking-back end-skip (max from (line-beginning-position)) t)
        (put-text-property (match-beginning 0) to 'face font-lock-comment-delimiter-face)))))

(defun font-lock--state (pos)
  "Return the parser's state at POS.
The states that `syntax-ppss' keeps are of another syntax table if `font-lock-syntax-table' matters."
  (if (and font-lock--syntax-table-affects-ppss (not syntax-ppss-table))
      (parse-partial-sexp (point-min) pos)
    (syntax-ppss pos)))

(provide 'font-lock)

;;; font-lock.el ends here
