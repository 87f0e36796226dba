;;; regexp-runner.el --- what random searches call, in both editors  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; NeoMacs finds with PCRE2, or by literals that a match must hold, what its own matcher finds.
(if (getenv "GENERATE_EAGER") (set 'neomacs--search-eager (string-to-number (getenv "GENERATE_EAGER"))))

(defvar generate-syntax-tables
  (vector (standard-syntax-table)
          (let ((table (make-syntax-table)))
            (modify-syntax-entry ?_ "w" table) (modify-syntax-entry ?a "_" table) (modify-syntax-entry ?é "." table)
            table)
          (let ((table (make-syntax-table)))
            (modify-syntax-entry ?\; "<" table) (modify-syntax-entry ?\n ">" table) (modify-syntax-entry ?- "w" table) (modify-syntax-entry ?中 "_" table)
            table))
  "Syntax tables to search with.")

(defun generate--found (found)
  "Return FOUND, what a search gave, with the match data."
  (cons found (if found (match-data t))))

(defun generate-search (regexp text start fold syntax)
  "Search TEXT for REGEXP in every way: from START, with FOLD for `case-fold-search', with syntax table number SYNTAX."
  (let ((case-fold-search fold) results)
    (with-temp-buffer
      (set-syntax-table (aref generate-syntax-tables syntax))
      (insert text)
      (let ((at (min (1+ start) (point-max))))
        (setq results (list (condition-case e (generate--found (string-match regexp text (min start (length text)))) (error e))))
        (dolist (search '(re-search-forward re-search-backward))
          (goto-char at)
          (setq results (cons (condition-case e (generate--found (funcall search regexp nil t)) (error e)) results)))
        (goto-char at)
        (setq results (cons (condition-case e (generate--found (looking-at regexp)) (error e)) results))
        (goto-char (point-max))
        (setq results (cons (condition-case e (list (looking-back regexp (point-min)) (and (looking-back regexp (point-min) t) (match-data t))) (error e)) results))
        (goto-char (point-min))
        (let ((n 0) all)
          (condition-case e
              (while (and (< n 5) (re-search-forward regexp nil t))
                (setq all (cons (match-data t) all) n (1+ n))
                (if (= (match-beginning 0) (match-end 0)) (if (eobp) (setq n 5) (forward-char 1))))
            (error (setq all (cons e all))))
          (setq results (cons all results)))))
    (nreverse results)))
;;; regexp-runner.el ends here
