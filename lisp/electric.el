;;; electric.el --- what typing a character changes around it  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; Three minor modes that act after a character was typed (`post-self-insert-hook'): Electric Indent indents lines when
;; a newline or a character of `electric-indent-chars' ends them, Electric Layout puts newlines around some characters,
;; Electric Quote makes curved quotes of straight ones.

;;; Code:

(defgroup electricity nil "Changes that typing a character brings along." :group 'editing)

(defun electric--after-char-pos ()
  "Return the position after the character typed last, which blanks may follow; nil if it is not there."
  (save-excursion
    (unless (eq (char-before) last-command-event)
      (skip-chars-backward " \t"))
    (when (eq (char-before) last-command-event)
      (point))))

(defun electric--local-toggle (mode global on)
  "Turn MODE, whose global value GLOBAL is, ON or off in this buffer alone: the mode's variable and its hook."
  (if (eq on global)
      (kill-local-variable mode)
    (set (make-local-variable mode) on)))

(defun electric--hook (mode function depth)
  "Have FUNCTION on `post-self-insert-hook', at DEPTH, exactly while MODE is on globally or in some buffer."
  (if (or (default-value mode)
          (seq-some (lambda (buffer) (and (local-variable-p mode buffer) (buffer-local-value mode buffer))) (buffer-list)))
      (add-hook 'post-self-insert-hook function depth)
    (remove-hook 'post-self-insert-hook function)))

;;; Indentation.

(defvar electric-indent-chars '(?\n)
  "Characters that indent the line when they are typed; a newline indents the line before it, too.")
(defvar electric-indent-functions nil
  "Functions of a typed character that say whether to indent: nil, t, `do-indent' or `no-indent'.
Those that return nil leave it to the next one, and at last to `electric-indent-chars'.")
(defvar-local electric-indent-inhibit nil "Non-nil: typing never indents lines that are there already.")
(defvar electric-indent-functions-without-reindent
  '(indent-relative indent-to-left-margin indent-relative-maybe indent-relative-first-indent-point
    py-indent-line coffee-indent-line org-indent-line yaml-indent-line haskell-indentation-indent-line
    haskell-indent-cycle haskell-simple-indent yaml-indent-line)
  "Values of `indent-line-function' that have no opinion of their own about a line that is indented already.")

(defun electric-indent--wanted ()
  "Return non-nil if the character just typed shall indent."
  (not (memq (or (run-hook-with-args-until-success 'electric-indent-functions last-command-event)
                 (memq last-command-event electric-indent-chars))
             '(nil no-indent))))

(defun electric-indent--blank-at-start ()
  "Return non-nil if the character just typed is a blank among the blanks at the start of a line."
  (and (memq last-command-event '(?\s ?\t))
       (save-excursion (skip-chars-backward " \t") (bolp))))

(defun electric-indent--reindent (pos)
  "Indent the line of POS, unless the mode has it that lines stay as they are."
  (unless (or electric-indent-inhibit (memq indent-line-function electric-indent-functions-without-reindent))
    (save-excursion
      (goto-char pos)
      (indent-according-to-mode))))

(defun electric-indent-post-self-insert-function ()
  "Indent the line of the character just typed, and the line before if that is a newline.
A function of `post-self-insert-hook'.  An error of the mode's indentation ends it silently."
  (let ((pos (and electric-indent-mode (not (electric-indent--blank-at-start)) (electric--after-char-pos))))
    (when (and pos (save-excursion (goto-char pos) (electric-indent--wanted)))
      (condition-case-unless-debug nil
          (let ((newline (= ?\n (char-before pos))) (end (copy-marker pos t)))
            (if (not newline)
                ;; Point stays where it was in the text.
                (electric-indent--reindent (1- pos))
              (let ((before (copy-marker (1- pos) t)))
                (electric-indent--reindent before)
                (unless electric-indent-inhibit
                  (save-excursion
                    (goto-char before)
                    (delete-horizontal-space t)))
                (set-marker before nil))
              (if (= end (point))
                  (indent-according-to-mode)
                (save-excursion
                  (goto-char end)
                  (indent-according-to-mode))))
            (set-marker end nil))
        (error nil)))))

(define-minor-mode electric-indent-mode
  "Indent lines as they are typed."
  :global t :group 'electricity :init-value t
  (electric--hook 'electric-indent-mode #'electric-indent-post-self-insert-function 60))

(define-minor-mode electric-indent-local-mode
  "Indent lines as they are typed, in this buffer."
  :variable (electric-indent-mode
             . (lambda (on) (electric--local-toggle 'electric-indent-mode (default-value 'electric-indent-mode) (and on t))))
  :group 'electricity
  (electric--hook 'electric-indent-mode #'electric-indent-post-self-insert-function 60))

(defun electric-indent-just-newline (arg)
  "Insert ARG newlines (default 1), without any indentation."
  (interactive "*P")
  (let ((electric-indent-mode nil))
    (newline arg 'interactive)))

(defun electric-newline-and-maybe-indent ()
  "Insert a newline, and indent the new line if Electric Indent mode is off: RET does it if the mode is on."
  (interactive "*")
  (if electric-indent-mode
      (electric-indent-just-newline nil)
    (newline-and-indent)))

;;; Layout.

(defvar electric-layout-rules nil
  "Where newlines go around characters: a list of (MATCHER . WHERE).
MATCHER is a character, or a function that is called with point after what was typed and returns non-nil, or WHERE
itself.  WHERE is `before', `after', `around', `after-stay' (point stays before the newline), a list of those, a
function that returns one, or nil.  A rule may also be a function that returns WHERE.")
(defvar electric-layout-allow-duplicate-newlines nil
  "Non-nil: a newline goes before a character also at the start of a line.")

(defun electric-layout--where ()
  "Return where the rules want newlines around the character just typed, as a list of symbols."
  (let ((rules electric-layout-rules) (where nil))
    (while (and rules (not where))
      (let ((rule (pop rules)))
        (setq where (cond ((functionp rule) (funcall rule))
                          ((if (functionp (car rule)) (funcall (car rule) last-command-event) (eq (car rule) last-command-event))
                           (cdr rule))))))
    (when (and where (functionp where) (not (consp where)))
      (setq where (funcall where)))
    (when (functionp where)
      (setq where (funcall where)))
    (if (listp where) where (list where))))

(defun electric-layout-post-self-insert-function-1 ()
  "Put newlines around the character just typed as `electric-layout-rules' say."
  (let ((pos (electric--after-char-pos)))
    (when (and pos (not (nth 8 (save-excursion (syntax-ppss pos)))))
      (dolist (where (electric-layout--where))
        (when (memq where '(before around))
          (save-excursion
            (goto-char (1- pos))
            (skip-chars-backward " \t")
            (unless (and (bolp) (not electric-layout-allow-duplicate-newlines))
              (electric-layout--newline))))
        (when (memq where '(after around))
          (electric-layout--newline))
        (when (eq where 'after-stay)
          (save-excursion
            (electric-layout--newline)))))))

(defun electric-layout--newline ()
  "Insert a newline as if it had been typed, without asking for rules again."
  (let ((electric-layout-mode nil))
    (newline 1 t)))

(defun electric-layout-post-self-insert-function ()
  "Put newlines around the character just typed; a function of `post-self-insert-hook'."
  (when electric-layout-mode
    (electric-layout-post-self-insert-function-1)))

(define-minor-mode electric-layout-mode
  "Put newlines around characters as they are typed; see `electric-layout-rules'."
  :global t :group 'electricity
  (electric--hook 'electric-layout-mode #'electric-layout-post-self-insert-function 40))

(define-minor-mode electric-layout-local-mode
  "Put newlines around characters as they are typed, in this buffer; see `electric-layout-rules'."
  :variable (electric-layout-mode
             . (lambda (on) (electric--local-toggle 'electric-layout-mode (default-value 'electric-layout-mode) (and on t))))
  :group 'electricity
  (electric--hook 'electric-layout-mode #'electric-layout-post-self-insert-function 40))

;;; Quotes.

(defvar electric-quote-chars '(?‘ ?’ ?“ ?”) "The opening and closing single quote, and the double ones.")
(defvar electric-quote-paragraph t "Non-nil: quotes are curved in the text of text modes.")
(defvar electric-quote-comment t "Non-nil: quotes are curved in comments of programs.")
(defvar electric-quote-string nil "Non-nil: quotes are curved in strings of programs.")
(defvar electric-quote-context-sensitive nil "Non-nil: an apostrophe opens a quotation after a blank or an open parenthesis.")
(defvar electric-quote-replace-double nil "Non-nil: a straight double quote becomes a curved one.")
(defvar electric-quote-inhibit-functions nil "Functions without arguments; if one returns non-nil quotes stay straight.")

(defun electric-quote--place-p ()
  "Return non-nil if quotes are curved at point."
  (let ((state (syntax-ppss)))
    (cond ((nth 4 state) electric-quote-comment)
          ((nth 3 state) electric-quote-string)
          (t (and electric-quote-paragraph (derived-mode-p 'text-mode))))))

(defun electric-quote--opens-p ()
  "Return non-nil if a quote at point would open a quotation."
  (or (bobp)
      (memq (char-syntax (char-before)) '(?\s ?\())))

(defun electric-quote--replacement ()
  "Return what the quote just typed becomes, as (CHARACTERS . QUOTE): so many characters before point are replaced."
  (pcase-let ((`(,open ,close ,open-double ,close-double) electric-quote-chars))
    (save-excursion
      (forward-char -1)
      (let ((before (char-before)))
        (pcase last-command-event
          (?\` (if (eq before open) (cons 2 open-double) (cons 1 open)))
          (?\' (cond ((and electric-quote-context-sensitive (eq before open)) (cons 2 open-double))
                     ((and electric-quote-context-sensitive (electric-quote--opens-p)) (cons 1 open))
                     ((eq before close) (cons 2 close-double))
                     (t (cons 1 close))))
          (_ (cons 1 (if (electric-quote--opens-p) open-double close-double))))))))

(defun electric-quote-post-self-insert-function ()
  "Make a curved quote of the straight one just typed; a function of `post-self-insert-hook'."
  (when (and electric-quote-mode
             (or (memq last-command-event '(?\` ?\'))
                 (and electric-quote-replace-double (eq last-command-event ?\")))
             (eq (char-before) last-command-event)
             (not (run-hook-with-args-until-success 'electric-quote-inhibit-functions))
             (electric-quote--place-p))
    (let ((replacement (electric-quote--replacement)))
      (delete-char (- (car replacement)))
      (insert (cdr replacement))
      (setq last-command-event (cdr replacement)))))

(define-minor-mode electric-quote-mode
  "Make curved quotes of the straight ones that are typed in text and comments.
\\=` and \\=' open and close a quotation; typed twice they are double quotes."
  :global t :group 'electricity
  (electric--hook 'electric-quote-mode #'electric-quote-post-self-insert-function 10))

(define-minor-mode electric-quote-local-mode
  "Make curved quotes of the straight ones that are typed in this buffer."
  :variable (electric-quote-mode
             . (lambda (on) (electric--local-toggle 'electric-quote-mode (default-value 'electric-quote-mode) (and on t))))
  :group 'electricity
  (electric--hook 'electric-quote-mode #'electric-quote-post-self-insert-function 10))

(electric-indent-mode 1)

(provide 'electric)
;;; electric.el ends here
