;;; page.el --- motion by pages  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Pages begin at matches of `page-delimiter'.

;;; Code:

(defun forward-page (&optional count)
  "Move forward to the start of the COUNT-th next page; a negative COUNT moves backward."
  (interactive "p")
  (or count (setq count 1))
  (while (and (> count 0) (not (eobp)))
    ;; A match at point itself, like that of "^", is the page that point is on.
    (when (and (looking-at page-delimiter) (> (match-end 0) (point)))
      (goto-char (match-end 0)))
    (unless (eobp) (forward-char 1))
    (if (re-search-forward page-delimiter nil t)
        (when (= (match-beginning 0) (match-end 0))
          (goto-char (match-beginning 0)))
      (goto-char (point-max)))
    (setq count (1- count)))
  (while (and (< count 0) (not (bobp)))
    (and (save-excursion (re-search-backward page-delimiter nil t))
         (= (match-end 0) (point))
         (goto-char (match-beginning 0)))
    (unless (bobp)
      (forward-char -1)
      (if (re-search-backward page-delimiter nil t)
          (goto-char (match-end 0))
        (goto-char (point-min))))
    (setq count (1+ count))))

(defun backward-page (&optional count)
  "Move backward to the start of the COUNT-th page."
  (interactive "p")
  (forward-page (- (or count 1))))

(defun mark-page (&optional arg)
  "Put point at the start and the mark at the end of the page, or of the ARG-th after it."
  (interactive "P")
  (setq arg (if arg (prefix-numeric-value arg) 0))
  (if (> arg 0)
      (forward-page arg)
    (if (< arg 0)
        (forward-page (1- arg))))
  (forward-page)
  (push-mark nil t t)
  (forward-page -1))

(defun narrow-to-page (&optional arg)
  "Narrow to the page, without its delimiters; ARG moves over so many pages first."
  (interactive "P")
  (setq arg (if arg (prefix-numeric-value arg) 0))
  (save-excursion
    (widen)
    (if (> arg 0)
        (forward-page arg)
      (if (< arg 0)
          (let ((adjust 0) (opoint (point)))
            ;; Point may be at the very end of a page, just before its delimiter.
            (save-excursion
              (goto-char opoint)
              (if (bolp) (setq adjust 1)))
            (forward-page (- arg adjust)))))
    (forward-page)
    ;; The delimiter belongs to neither page.
    (if (save-excursion (beginning-of-line) (looking-at page-delimiter))
        (beginning-of-line))
    (narrow-to-region
     (point)
     (progn
       (forward-page -1)
       (if (and (eolp) (not (bobp)))
           (forward-line 1))
       (point)))))
(put 'narrow-to-page 'disabled t)

(defun page--count-lines-page ()
  "Return a list: the lines of the page, those before point's, and those from it on."
  (save-excursion
    (let ((opoint (point)) beg end)
      (forward-page)
      (beginning-of-line)
      (unless (looking-at page-delimiter)
        (end-of-line))
      (setq end (point))
      (backward-page)
      (setq beg (point))
      (list (count-lines beg end)
            (count-lines beg opoint)
            (count-lines opoint end)))))

(defun count-lines-page ()
  "Show how many lines the page has, and how many before and after point."
  (interactive)
  (let ((counts (page--count-lines-page)))
    (message (ngettext "Page has %d line (%d + %d)" "Page has %d lines (%d + %d)" (car counts))
             (nth 0 counts) (nth 1 counts) (nth 2 counts))))

(defun page--what-page ()
  "Return a list: the number of the page, and that of the line on it."
  (save-restriction
    (widen)
    (let ((count 1) (opoint (point)))
      (save-excursion
        (goto-char (point-min))
        (while (re-search-forward page-delimiter opoint t)
          (if (= (match-beginning 0) (match-end 0))
              (forward-char 1))
          (setq count (1+ count))))
      (list count (line-number-at-pos opoint)))))

(defun what-page ()
  "Show the numbers of the page and of the line that point is on."
  (interactive)
  (apply #'message "Page %d, line %d" (page--what-page)))

(provide 'page)

;;; page.el ends here
