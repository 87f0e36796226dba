;;; runner.el --- run one file of ERT tests, test by test  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The environment says what to do: GNU_TEST_FILE is the file of tests, GNU_TEST_RESULTS the file that
;; results are added to, a line for each test: name, tab, outcome, tab, reason.  Tests that have a line
;; already are not run again, so that a run which crashed or hung can be continued.  The line "started"
;; is there before a test runs and stays if it never ends.
;;
;; The option -f calls `gnu-test-run-file' after this file is loaded: tests that ask which file is being
;; loaded must find that none is.

;;; Code:

(require 'ert)
(require 'ert-x nil t)
;; In GNU Emacs the first generic function brings it along, and some tests count on that.
(require 'bytecomp)

(defun gnu-test-note (name outcome &optional reason)
  "Add a line to the file of results: the test NAME had OUTCOME, because of REASON."
  (let ((coding-system-for-write 'utf-8-unix) (print-escape-newlines t) (print-length 20) (print-level 6))
    (write-region (format "%s\t%s\t%s\n" name outcome
                          (if reason (replace-regexp-in-string "[\n\t]" " " (format "%S" reason)) ""))
                  nil (getenv "GNU_TEST_RESULTS") t 'silent)))

(defun gnu-test-done ()
  "Return the names of the tests that have results."
  (with-temp-buffer
    (if (file-exists-p (getenv "GNU_TEST_RESULTS"))
        (insert-file-contents (getenv "GNU_TEST_RESULTS")))
    (let (names)
      (while (re-search-forward "^\\([^\t\n]+\\)\t" nil t)
        (setq names (cons (match-string 1) names)))
      names)))

(defun gnu-test-outcome (test)
  "Run TEST and note its outcome: pass, fail or skip."
  (let ((result (ert-run-test test)))
    (gnu-test-note (ert-test-name test)
                   (cond ((ert-test-skipped-p result) 'skip)
                         ((ert-test-result-expected-p test result) 'pass)
                         (t 'fail))
                   (and (ert-test-result-with-condition-p result)
                        (ert-test-result-with-condition-condition result)))))

(defun gnu-test-run-file ()
  "Load the file of tests and run those that have no result yet."
  (let ((done (gnu-test-done)) (file (getenv "GNU_TEST_FILE")))
    (setq default-directory (file-name-directory file))
    (condition-case err
        (load file nil t)
      ((error quit) (gnu-test-note "(load)" 'error err)))
    ;; As GNU Emacs's own makefile does without libgccjit.
    (dolist (test (ert-select-tests '(not (tag :nativecomp)) t))
      (unless (member (symbol-name (ert-test-name test)) done)
        (gnu-test-note (ert-test-name test) 'started)
        (gnu-test-outcome test)))
    (gnu-test-note "(end)" 'end)
    (kill-emacs 0)))

;;; runner.el ends here
