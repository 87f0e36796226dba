;;; paragraphs.el --- motion by paragraphs and sentences  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What a line does to paragraphs is asked at its left margin, by `paragraphs--line-kind': it separates
;; them, begins one, or goes on with one.  A fill prefix makes every line without it a separator.
;; With hard newlines only a line after one of those can begin a paragraph.

;;; Code:

(defgroup paragraphs nil "Paragraphs and sentences." :group 'editing)

(put 'use-hard-newlines 'permanent-local t)
(defvar-local use-hard-newlines nil
  "Non-nil if hard and soft newlines are distinguished.")
(defcustom use-hard-newlines-hook nil
  "Hook run after `use-hard-newlines' was turned on or off."
  :type 'hook :group 'paragraphs)

(defun use-hard-newlines (&optional arg insert)
  "Toggle the distinction between hard and soft newlines: filling keeps hard ones.
ARG as for all minor modes.  When it is turned on, newlines that end
paragraphs become hard, if INSERT is t, or `guess' and none is yet; with
`never' or nil they stay."
  (interactive (list (or current-prefix-arg 'toggle)))
  (setq use-hard-newlines
        (cond ((eq arg 'toggle) (not use-hard-newlines))
              ((and (numberp arg) (< arg 1)) nil)
              (t t)))
  (setq local-minor-modes (delq 'use-hard-newlines local-minor-modes))
  (when use-hard-newlines
    (push 'use-hard-newlines local-minor-modes)
    (when (or (eq insert t)
              (and (eq insert 'guess)
                   (not (text-property-any (point-min) (point-max) 'hard t))))
      (paragraphs--harden-newlines)))
  (run-hooks 'use-hard-newlines-hook)
  (if (called-interactively-p 'any)
      (message "Use-Hard-Newlines mode %sabled in current buffer" (if use-hard-newlines "en" "dis")))
  (force-mode-line-update)
  use-hard-newlines)
(add-minor-mode 'use-hard-newlines nil)

(defun set-hard-newline-properties (from to)
  "Make the newlines between FROM and TO hard: other text does not take that over from them."
  (let ((sticky (get-text-property from 'rear-nonsticky)))
    (put-text-property from to 'hard t)
    (if (and (listp sticky) (not (memq 'hard sticky)))
        (put-text-property from (point) 'rear-nonsticky (cons 'hard sticky)))))

(defun paragraphs--harden-newlines ()
  "Make the newlines of the buffer hard that end paragraphs or separate them."
  (save-excursion
    (goto-char (point-min))
    (while (search-forward "\n" nil t)
      (let ((pos (point)))
        (move-to-left-margin)
        (when (or (looking-at paragraph-start) (looking-at paragraph-separate))
          (set-hard-newline-properties (1- pos) pos))
        (goto-char pos)))))

(defcustom paragraph-start "\f\\|[ \t]*$"
  "Regexp of the lines that begin or separate paragraphs, matched at the left margin."
  :type 'regexp :group 'paragraphs)
(put 'paragraph-start 'safe-local-variable #'stringp)
(defcustom paragraph-separate "[ \t\f]*$"
  "Regexp of the lines that separate paragraphs and belong to none, matched at the left margin."
  :type 'regexp :group 'paragraphs)
(put 'paragraph-separate 'safe-local-variable #'stringp)
(defcustom paragraph-ignore-fill-prefix nil
  "Non-nil means that the fill prefix says nothing about paragraphs."
  :type 'boolean :group 'paragraphs)
(put 'paragraph-ignore-fill-prefix 'safe-local-variable #'booleanp)
(defcustom sentence-end-double-space t
  "Non-nil means that a single space does not end a sentence."
  :type 'boolean :group 'fill)
(put 'sentence-end-double-space 'safe-local-variable #'booleanp)
(defcustom sentence-end-without-period nil
  "Non-nil means that two spaces end a sentence even after no period."
  :type 'boolean :group 'fill)
(put 'sentence-end-without-period 'safe-local-variable #'booleanp)
(defcustom sentence-end-without-space "。．？！"
  "Characters that end a sentence without a space after them."
  :type 'string :group 'paragraphs)
(put 'sentence-end-without-space 'safe-local-variable #'stringp)
(defcustom sentence-end nil
  "Regexp of the ends of sentences with the blanks after them, or nil to make it of the other variables."
  :type '(choice regexp (const nil)) :group 'paragraphs)
(put 'sentence-end 'safe-local-variable #'string-or-null-p)
(defcustom sentence-end-base "[.?!…‽][]\"'”’)}»›]*"
  "Regexp of the ends of sentences without the blanks after them."
  :type 'regexp :group 'paragraphs)
(put 'sentence-end-base 'safe-local-variable #'stringp)
(defcustom page-delimiter "^\f"
  "Regexp of the starts of pages."
  :type 'regexp :group 'paragraphs)
(put 'page-delimiter 'safe-local-variable #'stringp)

(defun sentence-end ()
  "Return the regexp of the ends of sentences, blanks included."
  (or sentence-end
      (concat (if sentence-end-without-period "\\w  \\|")
              "\\("
              sentence-end-base
              (if sentence-end-double-space
                  "\\($\\| $\\|\t\\|  \\)"
                "\\($\\|[\t ]\\)")
              "\\|[" sentence-end-without-space "]+"
              "\\)"
              "[ \t\n]*")))

;;; Paragraphs.

(defun paragraphs--unanchored (regexp)
  "Return REGEXP without a ^ at its start, which is void at the left margin."
  (if (and (not (equal "" regexp)) (= ?^ (aref regexp 0)))
      (substring regexp 1)
    regexp))

(defun paragraphs--fill-prefix ()
  "Return the regexp of the fill prefix if paragraphs depend on it, else nil."
  (and fill-prefix (not (equal fill-prefix "")) (not paragraph-ignore-fill-prefix)
       (regexp-quote fill-prefix)))

(defun paragraphs--separator (prefix)
  "Return the regexp of separators; PREFIX is the regexp of the fill prefix or nil."
  (let ((separate (paragraphs--unanchored paragraph-separate)))
    (if prefix (concat separate "\\|" prefix "[ \t]*$") separate)))

(defun paragraphs--begins-p (start)
  "Return non-nil if the line, at whose left margin point is, begins a paragraph by the regexp START."
  (and (looking-at start)
       (or (not use-hard-newlines)
           (let ((bol (line-beginning-position)))
             (or (= bol (point-min)) (get-text-property (1- bol) 'hard))))))

(defun paragraphs--forward (separate start prefix)
  "Move to the end of this or the next paragraph; SEPARATE, START and PREFIX are regexps."
  (let ((bol (line-beginning-position)))
    (goto-char bol)
    (while (and (not (eobp)) (progn (move-to-left-margin) (looking-at separate)))
      (forward-line 1))
    (unless (eobp)
      ;; The first line belongs to the paragraph whatever it is like.
      (forward-line 1)
      (while (and (not (eobp))
                  (progn (move-to-left-margin)
                         (if prefix
                             (and (not (looking-at separate)) (looking-at prefix))
                           (not (or (looking-at separate) (paragraphs--begins-p start))))))
        (forward-line 1))
      (unless (eobp) (beginning-of-line)))))

(defun paragraphs--backward (separate start prefix)
  "Move to the start of this or the previous paragraph; return nil if point is in or before the first line of text.
SEPARATE, START and PREFIX are regexps.  An empty line before the paragraph
belongs to it."
  (let ((found nil) (count nil))
    ;; Separators before point are skipped first.
    (if (bolp) (forward-line -1) (forward-line 0))
    (while (and (not (bobp))
                (progn (move-to-left-margin) (looking-at separate)))
      (forward-line -1))
    (setq count (save-excursion (forward-line 0) (not (bobp))))
    (move-to-left-margin)
    (cond
     ((looking-at separate) (goto-char (point-min)))
     (prefix
      (while (and (progn (forward-line 0) (not (bobp)))
                  (progn (move-to-left-margin) (not (looking-at separate)))
                  (looking-at prefix))
        (forward-line -1))
      (setq found t))
     (t
      (while (progn (move-to-left-margin)
                    (setq found (or (looking-at separate) (paragraphs--begins-p start)))
                    (and (not found) (progn (forward-line 0) (not (bobp)))))
        (forward-line -1))
      (while (and (not (eobp)) (progn (move-to-left-margin) (looking-at separate)))
        (forward-line 1))))
    (forward-line 0)
    ;; The line before, if there is nothing on it but the margin.
    (when (and found (not (bobp)))
      (let ((bol (point)))
        (forward-line -1)
        (skip-chars-forward " \t")
        (if (and (eolp) (<= (current-column) (current-left-margin)))
            (forward-line 0)
          (goto-char bol))))
    (or prefix count)))

(defun forward-paragraph (&optional arg)
  "Move forward to the end of the ARG-th paragraph; a negative ARG moves backward.
The value is the number of paragraphs that were not there."
  (interactive "^p")
  (or arg (setq arg 1))
  (let* ((opoint (point))
         (prefix (paragraphs--fill-prefix))
         (separate (paragraphs--separator prefix))
         (start (paragraphs--unanchored paragraph-start)))
    (while (and (< arg 0) (not (bobp)))
      ;; Just after a single empty line, that line is what a paragraph starts with.
      (if (and (bolp) (not (looking-at separate))
               (eq (char-before) ?\n)
               (or (= (1- (point)) (point-min)) (eq (char-before (1- (point))) ?\n))
               (save-excursion (forward-line -1) (looking-at separate)))
          (progn (forward-line -1)
                 (setq arg (1+ arg)))
        (if (paragraphs--backward separate start prefix)
            (setq arg (1+ arg)))))
    (while (and (> arg 0) (not (eobp)))
      (paragraphs--forward separate start prefix)
      (setq arg (1- arg)))
    (constrain-to-field nil opoint t)
    arg))

(defun backward-paragraph (&optional arg)
  "Move backward to the start of the ARG-th paragraph."
  (interactive "^p")
  (forward-paragraph (- (or arg 1))))

(defun mark-paragraph (&optional arg allow-extend)
  "Put point at the beginning and the mark at the end of a paragraph, or of ARG of them.
ALLOW-EXTEND: repeated calls, or a call in an active region, extend it."
  (interactive "p\np")
  (unless arg (setq arg 1))
  (when (zerop arg) (error "Cannot mark zero paragraphs"))
  (if (and allow-extend
           (or (and (eq last-command this-command) (mark t))
               (region-active-p)))
      (set-mark (save-excursion (goto-char (mark)) (forward-paragraph arg) (point)))
    (forward-paragraph arg)
    (push-mark nil t t)
    (backward-paragraph arg)))

(defun kill-paragraph (arg)
  "Kill to the end of the ARG-th paragraph."
  (interactive "p")
  (kill-region (point) (progn (forward-paragraph arg) (point))))

(defun backward-kill-paragraph (arg)
  "Kill back to the start of the ARG-th paragraph."
  (interactive "p")
  (kill-region (point) (progn (backward-paragraph arg) (point))))

(defun transpose-paragraphs (arg)
  "Exchange the paragraph before point, or that around it, with the ARG-th after it."
  (interactive "*p")
  (transpose-subr 'forward-paragraph arg))

(defun start-of-paragraph-text ()
  "Move to the first character of the paragraph's text."
  (let ((opoint (point)) here)
    (forward-paragraph -1)
    (setq here (point))
    (skip-chars-forward " \t\n")
    ;; Point was in the blanks before a paragraph: the text is that of the one before.
    (when (and (>= (point) opoint) (< here opoint))
      (goto-char here)
      (if (> here (point-min))
          (start-of-paragraph-text)))))

(defun end-of-paragraph-text ()
  "Move behind the last character of the paragraph's text."
  (let ((opoint (point)))
    (forward-paragraph 1)
    (if (eq (preceding-char) ?\n) (forward-char -1))
    (when (<= (point) opoint)
      (forward-char 1)
      (unless (eobp)
        (end-of-paragraph-text)))))

;;; Sentences.

(defun forward-sentence (&optional arg)
  "Move forward to the end of the ARG-th sentence; a negative ARG moves backward.
The ends of paragraphs are ends of sentences, too.  The value is point."
  (interactive "^p")
  (or arg (setq arg 1))
  (let ((opoint (point)) (regexp (sentence-end)))
    (while (< arg 0)
      (let ((from (point))
            (start (save-excursion (start-of-paragraph-text) (point)))
            (before nil))
        ;; The end of a sentence that has text between its blanks and point.
        (save-excursion
          (while (and (not before) (< start (point)) (re-search-backward regexp start t))
            (if (< (match-end 0) from) (setq before (match-end 0)))))
        (goto-char (or before start)))
      (setq arg (1+ arg)))
    (while (> arg 0)
      (let ((end (save-excursion (end-of-paragraph-text) (point))))
        (if (re-search-forward regexp end t)
            (skip-chars-backward " \t\n")
          (goto-char end)))
      (setq arg (1- arg)))
    (constrain-to-field nil opoint t)))

(defun backward-sentence (&optional arg)
  "Move backward to the start of the ARG-th sentence."
  (interactive "^p")
  (forward-sentence (- (or arg 1))))

(defun kill-sentence (&optional arg)
  "Kill to the end of the ARG-th sentence."
  (interactive "p")
  (kill-region (point) (progn (forward-sentence arg) (point))))

(defun backward-kill-sentence (&optional arg)
  "Kill back to the start of the ARG-th sentence."
  (interactive "p")
  (kill-region (point) (progn (backward-sentence arg) (point))))

(defun mark-end-of-sentence (arg)
  "Put the mark at the end of the ARG-th sentence; repeated, extend the region."
  (interactive "p")
  (push-mark
   (save-excursion
     (if (and (eq last-command this-command) (mark t))
         (goto-char (mark)))
     (forward-sentence arg)
     (point))
   nil t))

(defun transpose-sentences (arg)
  "Exchange the sentence before point, or that around it, with the ARG-th after it."
  (interactive "*p")
  (transpose-subr 'forward-sentence arg))

(defun repunctuate-sentences (&optional no-query)
  "Put two spaces after the sentences from point on, asking for each; with NO-QUERY, without asking."
  (interactive)
  (let ((regexp "\\([]\"')]?\\)\\([.?!]\\)\\([]\"')]?\\) +")
        (to-string "\\1\\2\\3  "))
    (if no-query
        (progn
          (while (re-search-forward regexp nil t)
            (replace-match to-string)))
      (query-replace-regexp regexp to-string))))

(provide 'paragraphs)

;;; paragraphs.el ends here
