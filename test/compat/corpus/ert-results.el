;;; The buffer of test results, and its commands.  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

(progn
  (require 'ert)
  (ert-deftest er-pass () "Doc pass." (should t) (message "mm"))
  (ert-deftest er-fail () "Doc fail.\nSecond line." (message "hello %s" 1) (should (equal 1 1)) (should (equal 1 (+ 1 1))))
  (ert-deftest er-error () (error "Foo %s" 1))
  (ert-deftest er-skip () (skip-unless nil))
  (ert-deftest er-xfail () :expected-result :failed (ert-fail "x"))
  (ert-deftest er-xpass () :expected-result :failed nil)
  (ert-deftest er-info () (ert-info ("context here") (should (null 1))))
  ;; The text of BUFFER without times.
  (defun er-text (buffer)
    (with-current-buffer buffer
      (let ((text (buffer-substring-no-properties (point-min) (point-max))))
        (setq text (replace-regexp-in-string "20[0-9][0-9]-[-0-9: +]+" "TIME" text))
        (replace-regexp-in-string "[0-9]\\.[0-9]+" "N" text))))
  nil)
;; (The runner of corpora handles errors; with this they end a test all the same.)
(let ((said nil) (debug-on-signal t))
  (ert-run-tests-interactively "^er-pass" nil (lambda (&rest args) (push (apply #'format args) said)))
  (list said (er-text "*ert*")))
(let ((said nil) (debug-on-signal t))
  (ert-run-tests-interactively "^er-" "*er*" (lambda (&rest args) (push (apply #'format args) said)))
  (list said (er-text "*er*") (with-current-buffer "*er*" (list major-mode buffer-read-only mode-name))))
;; Moving from entry to entry.
(with-current-buffer "*er*"
  (goto-char (point-max))
  (let ((names nil))
    (condition-case e (while t (ert-results-previous-test) (push (ert-test-at-point) names)) (error (push (car e) names)))
    (condition-case e (while t (ert-results-next-test) (push (ert-test-at-point) names)) (error (push (car e) names)))
    names))
(with-current-buffer "*er*"
  (goto-char (point-min))
  (re-search-forward "^F er-fail")
  (beginning-of-line)
  (ert-results-jump-between-summary-and-result)
  (list (char-after) (ert-test-at-point) (progn (ert-results-jump-between-summary-and-result) (looking-at "F er-fail"))))
;; What is shown of one test.
(with-current-buffer "*er*"
  (save-window-excursion
    (re-search-forward "er-fail" nil t)
    (mapcar (lambda (show)
              (with-current-buffer "*er*"
                (goto-char (point-min))
                (re-search-forward "^F er-fail")
                (funcall (car show))
                (list (er-text (cdr show)) (with-current-buffer (cdr show) major-mode))))
            '((ert-results-pop-to-messages-for-test-at-point . "*ERT Messages*")
              (ert-results-pop-to-should-forms-for-test-at-point . "*ERT list of should forms*")))))
(save-window-excursion
  (with-current-buffer "*er*" (ert-results-pop-to-timings))
  (with-current-buffer "*ERT timings*" (list (count-lines (point-min) (point-max)) (buffer-substring 1 60))))
;; Again, with another definition.
(progn
  (ert-deftest er-fail () (should (equal 1 1)))
  (with-current-buffer "*er*"
    (goto-char (point-min))
    (re-search-forward "^F er-fail")
    (ert-results-rerun-test-at-point)
    (list (er-text "*er*") (ert-stats-completed-unexpected ert--results-stats))))
(progn (ert-describe-test 'er-pass)
       (list (with-current-buffer "*Help*" (buffer-string))
             (condition-case e (ert-describe-test 'er-nothing) (error e))))
(mapcar (lambda (key) (lookup-key ert-results-mode-map key))
        '("\t" [backtab] "j" "L" "n" "p" "R" "r" "d" "." "b" "m" "l" "h" "D" "T"))
