;;; commands.el --- editing commands on much text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; The rows of test/bench/run for commands; each makes its text first, which is not counted.

;;; Code:

(defun bench-command-fill ()
  "Fill 1.3 MB of paragraphs."
  (setq fill-column 70)
  (dotimes (_ 2000)
    (dotimes (_ 10) (insert "The quick brown fox jumps over the lazy dog, again and again.\n"))
    (insert "\n"))
  (goto-char (point-min))
  (while (and (not (eobp)) (zerop (forward-line 3)))
    (if (looking-at "The") (insert "extra words here ")))
  (lambda () (fill-region (point-min) (point-max))))

(defun bench-command-indent ()
  "Indent a Lisp file of 10,000 lines."
  (dotimes (_ 1000)
    (insert "(defun foo (a b)\n\"Doc string.\"\n(let ((x 1)\n(y 2))\n(when (> a b)\n(message \"%s\" (list x\ny\na b)))\n(car x)))\n\n"))
  (delay-mode-hooks (emacs-lisp-mode))
  (lambda () (let ((inhibit-message t)) (indent-region (point-min) (point-max)))))

(defun bench-command-sort ()
  "Sort 1,000,000 lines."
  (random "seed")
  (dotimes (_ 1000000) (insert (number-to-string (random 100000000)) "\n"))
  (lambda () (sort-lines nil (point-min) (point-max))))

(defun bench-command-parse ()
  "Parse 9 MB of C."
  (set-syntax-table (let ((table (make-syntax-table)))
                      (modify-syntax-entry ?/ ". 124b" table)
                      (modify-syntax-entry ?* ". 23" table)
                      (modify-syntax-entry ?\n "> b" table)
                      table))
  (dotimes (_ 100000)
    (insert "static int foo (int a, char *b) { /* comment */ return bar (a, \"str\", b[3]); } // end\n"))
  (lambda () (parse-partial-sexp (point-min) (point-max))))

(defun bench-command-replace-text ()
  "Insert 100,000 lines with a match each."
  (dotimes (_ 100000) (insert "some foo text here\n"))
  (goto-char (point-min)))

(defun bench-command-replace-string ()
  "Replace 100,000 matches of a string."
  (bench-command-replace-text)
  (lambda () (let ((inhibit-message t)) (with-no-warnings (replace-string "foo" "quux")))))

(defun bench-command-replace-regexp ()
  "Replace 100,000 matches of a regexp."
  (bench-command-replace-text)
  (lambda () (let ((inhibit-message t)) (with-no-warnings (replace-regexp "f\\(o+\\)" "q\\1x")))))

(defun bench-command (name)
  "Print the seconds that the command NAME takes."
  (with-temp-buffer
    (let ((job (funcall (intern (format "bench-command-%s" name)))) (start nil))
      (garbage-collect)
      (setq start (float-time))
      (funcall job)
      (princ (format "%.3f" (- (float-time) start))))))

;;; commands.el ends here
