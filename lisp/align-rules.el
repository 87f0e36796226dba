;;; align-rules.el --- what is lined up in which modes  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `align-rules-list' says what `align' lines up, `align-exclude-rules-list' where it does not.  A rule is a name and an alist:
;;
;;   regexp    regexp or function (END REVERSE) that finds a place up to END (required)
;;   group     number of the group, or list of them, that is lined up; 1 by default
;;   modes     modes that the rule is for, an expression; all by default
;;   repeat    non-nil: a line can have several places
;;   run-if    function that says whether the rule is used now
;;   valid     function that says of a place, with point behind it, whether it is one
;;   justify   non-nil: text of the group goes to its right end
;;   spacing   how many columns are kept free, or a list of that for each group
;;   tab-stop  nil: tab stops do not matter, t: they do; `align-to-tab-stop' by default
;;   column    the column, or an expression for it
;;   separate  what separates sections for this rule, as `align-region-separate'
;;   case-fold whether case matters

;;; Code:

(defcustom align-c++-modes '(c++-mode c-mode java-mode)
  "Modes whose syntax is that of C or like it."
  :type '(repeat symbol) :group 'align)
(defcustom align-perl-modes '(perl-mode cperl-mode)
  "Modes for Perl."
  :type '(repeat symbol) :group 'align)
(defcustom align-lisp-modes '(emacs-lisp-mode lisp-interaction-mode lisp-mode scheme-mode)
  "Modes for Lisp."
  :type '(repeat symbol) :group 'align)
(defcustom align-tex-modes '(tex-mode plain-tex-mode latex-mode slitex-mode)
  "Modes for TeX."
  :type '(repeat symbol) :group 'align)
(defcustom align-text-modes '(text-mode outline-mode)
  "Modes for text."
  :type '(repeat symbol) :group 'align)
(defcustom align-dq-string-modes (append align-lisp-modes align-c++-modes align-perl-modes '(python-mode vhdl-mode))
  "Modes in which strings are between double quotes."
  :type '(repeat symbol) :group 'align)
(defcustom align-sq-string-modes (append align-perl-modes '(python-mode))
  "Modes in which strings are between single quotes."
  :type '(repeat symbol) :group 'align)
(defcustom align-open-comment-modes (append align-lisp-modes align-c++-modes align-perl-modes '(python-mode makefile-mode vhdl-mode))
  "Modes in which comments go to the end of the line."
  :type '(repeat symbol) :group 'align)

(defun align-rules--declaration-p ()
  "Return non-nil if the match is a declaration, and not a statement or an operator that looks like one."
  (save-excursion
    (goto-char (match-beginning 1))
    (skip-chars-backward "A-Za-z0-9_")
    (not (looking-at "\\(?:goto\\|return\\|new\\|delete\\|throw\\|case\\|else\\)\\_>"))))

(defun align-rules--behind-text-p ()
  "Return non-nil if there is text before the match on its line."
  (save-excursion
    (goto-char (match-beginning 1))
    (not (bolp))))

(defun align-rules--prefix-p ()
  "Return non-nil if the command has a prefix argument."
  current-prefix-arg)

(defcustom align-rules-list
  `((lisp-second-arg
     (regexp . "\\(?:^[ \t]+\\|([^ \t\n()]+[ \t]+\\)[^( \t\n][^ \t\n]*\\([ \t]+\\)[^ \t\n]")
     (modes . align-lisp-modes)
     (run-if . align-rules--prefix-p))
    (lisp-alist-dot
     (regexp . "\\([ \t]+\\)\\.\\([ \t]+\\)[^ \t\n]")
     (group . (1 2))
     (modes . align-lisp-modes))
    (c-macro-definition
     (regexp . "^[ \t]*#[ \t]*define[ \t]+[^ \t\n]+\\([ \t]+\\)")
     (modes . align-c++-modes))
    (c-variable-declaration
     (regexp . "[]A-Za-z0-9_>*&]\\([ \t]+[*&]*\\)[A-Za-z_][A-Za-z0-9_:]*[ \t]*\\(?:\\[[^]\n]*\\][ \t]*\\)*\\(?:[;,]\\|=[^=\n]\\|(.*)[ \t]*[;,]\\|)[ \t]*[;,]?[ \t]*$\\)")
     (modes . align-c++-modes)
     (justify . t)
     (valid . align-rules--declaration-p))
    (c-assignment
     (regexp . "[])A-Za-z0-9_\"']\\([ \t]*\\(?:<<?\\|>>?\\|[-+*/%&|^!=]\\)?\\)=\\([ \t]*\\)\\(?:[^= \t\n]\\|$\\)")
     (group . (1 2))
     (modes . align-c++-modes)
     (justify . t)
     (tab-stop . nil))
    (perl-assignment
     (regexp . "[^-=!^&*+<>/| \t\n]\\([ \t]*\\)=[>~]?\\([ \t]*\\)\\(?:[^=> \t\n]\\|$\\)")
     (group . (1 2))
     (modes . align-perl-modes)
     (tab-stop . nil))
    (python-assignment
     (regexp . "[^=!<> \t\n]\\([ \t]*\\)=\\([ \t]*\\)\\(?:[^=> \t\n]\\|$\\)")
     (group . (1 2))
     (modes . '(python-mode))
     (tab-stop . nil))
    (make-assignment
     (regexp . "^[ \t]*[A-Za-z_][A-Za-z0-9_.-]*\\([ \t]*\\)[:?+]?=\\([ \t]*\\)\\(?:[^\t \n\\\\]\\|$\\)")
     (group . (1 2))
     (modes . '(makefile-mode))
     (tab-stop . nil))
    (c-comma-delimiter
     (regexp . ",\\([ \t]*\\)[^/ \t\n]")
     (repeat . t)
     (modes . (append align-perl-modes '(python-mode) align-c++-modes))
     (run-if . align-rules--prefix-p))
    (c++-comment
     (regexp . "\\([ \t]*\\)\\(?://.*\\|/\\*.*\\*/[ \t]*\\)$")
     (modes . align-c++-modes)
     (column . comment-column)
     (valid . align-rules--behind-text-p))
    (c-chain-logic
     (regexp . "\\([ \t]*\\)\\(?:&&\\|||\\)[ \t]*\\(?:/[*/].*\\)?$")
     (modes . align-c++-modes)
     (valid . align-rules--behind-text-p))
    (perl-chain-logic
     (regexp . "\\([ \t]*\\)\\(?:&&\\|||\\|\\_<and\\_>\\|\\_<or\\_>\\)[ \t]*\\(?:#.*\\)?$")
     (modes . align-perl-modes)
     (valid . align-rules--behind-text-p))
    (python-chain-logic
     (regexp . "\\([ \t]*\\)\\_<\\(?:and\\|or\\)\\_>[ \t]*\\(?:#.*\\|\\\\\\)?$")
     (modes . '(python-mode))
     (valid . align-rules--behind-text-p))
    (c-macro-line-continuation
     (regexp . "\\([ \t]*\\)\\\\$")
     (modes . align-c++-modes)
     (column . (if (boundp 'c-backslash-column) c-backslash-column 48)))
    (tex-record-separator
     (regexp . "[^\\\\ \t\n]\\([ \t]*\\)&")
     (repeat . t)
     (modes . align-tex-modes))
    (tex-tabbing-separator
     (regexp . "\\([ \t]*\\)\\\\[=>]")
     (repeat . t)
     (modes . align-tex-modes)
     (run-if . (lambda () (memq major-mode align-tex-modes))))
    (tex-record-break
     (regexp . "\\([ \t]*\\)\\\\\\\\")
     (modes . align-tex-modes))
    (text-column
     (regexp . "[^ \t\n]\\([ \t]+\\)[^ \t\n]")
     (repeat . t)
     (modes . align-text-modes)
     (run-if . (lambda () (and current-prefix-arg (not (eq current-prefix-arg '-))))))
    (text-dollar-figure
     (regexp . "\\([ \t]+[0-9]+\\)\\.")
     (modes . align-text-modes)
     (justify . t)
     (run-if . (lambda () (eq current-prefix-arg '-))))
    (css-declaration
     (regexp . "^[ \t]*[A-Za-z-]+:\\([ \t]*\\)[^ \t\n]")
     (modes . '(css-mode html-mode))))
  "What `align' lines up: a list of rules, described in align-rules.el."
  :type '(repeat (cons symbol (repeat (cons symbol sexp)))) :group 'align :risky t)

(defun align-rules--open-comment (end _reverse)
  "Search for a comment that goes to the end of the line up to END; its text is group 1."
  (and comment-start
       (re-search-forward (concat "\\(?:^\\|[^ \t\n\\\\]?[ \t]*\\)" (regexp-quote (string-trim comment-start)) "\\(.+\\)$") end t)))

(defcustom align-exclude-rules-list
  '((exc-dq-string (regexp . "\"\\([^\"\n]+\\)\"") (repeat . t) (modes . align-dq-string-modes))
    (exc-sq-string (regexp . "'\\([^'\n]+\\)'") (repeat . t) (modes . align-sq-string-modes))
    (exc-open-comment (regexp . align-rules--open-comment) (modes . align-open-comment-modes))
    (exc-c-comment (regexp . "/\\*\\(.+?\\)\\*/") (repeat . t) (modes . align-c++-modes))
    (exc-c-func-params (regexp . "(\\([^)\n]+\\))") (repeat . t) (modes . align-c++-modes))
    (exc-c-macro (regexp . "^[ \t]*#[ \t]*\\(?:if\\w*\\|endif\\)\\(.*\\)$") (modes . align-c++-modes)))
  "Where `align' lines nothing up: a list of rules whose groups are left alone."
  :type '(repeat (cons symbol (repeat (cons symbol sexp)))) :group 'align :risky t)

(provide 'align-rules)

;;; align-rules.el ends here
