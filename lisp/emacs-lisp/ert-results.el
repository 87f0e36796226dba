;;; ert-results.el --- running tests in a buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `ert-run-tests-interactively' runs tests and shows what came of them in *ert*: numbers, a bar with a character for
;; each test, and below an entry for each that ended otherwise than expected.  The buffer is drawn anew whenever something
;; changes; where the entries are is kept in markers, since text properties belong to the text.

;;; Code:

(require 'ert)
(require 'button)
(require 'cl-lib)

(cl-defstruct ert--entry
  "What the results buffer knows of a test."
  (index nil)        ; its position in the run
  (expanded nil)     ; show how it ended
  (shown nil)        ; show it although it ended as expected
  (full nil)         ; do not shorten what is printed
  (marker nil))      ; where its entry begins, or nil

(defvar-local ert--results-stats nil "The run that the buffer shows.")
(defvar-local ert--results-entries nil "Vector of the entries of the tests.")
(defvar-local ert--results-bar-begin nil "Where the bar begins.")
(defvar-local ert--results-state "Starting." "What the run is doing.")
(defvar-local ert--results-last-drawn 0.0 "When the buffer was drawn last.")

(defvar ert--selector-history nil "Selectors that the user has given.")

(define-button-type 'ert--results-progress-bar-button
  'action #'ert--results-progress-bar-button-action
  'help-echo "mouse-2, RET: Reveal test result")

(define-button-type 'ert--test-name-button
  'action #'ert--test-name-button-action
  'help-echo "mouse-2, RET: Find test definition")

(define-button-type 'ert--results-expand-collapse-button
  'action #'ert--results-expand-collapse-button-action
  'help-echo "mouse-2, RET: Expand/collapse test result")

;; -- drawing ----------------------------------------------------------------------------------

(defun ert--results-face (expectedp)
  "Return the face for a result that is expected if EXPECTEDP; colours are for those who want them."
  (cond ((not (bound-and-true-p font-lock-mode)) 'button)
        (expectedp 'ert-test-result-expected)
        (t 'ert-test-result-unexpected)))

(defun ert--results-insert-header (stats)
  "Insert the numbers of STATS and when it was run."
  (insert (format "Selector: "))
  (ert--insert-human-readable-selector (ert--stats-selector stats))
  (insert "\n"
          (ert--results-count "Passed: " (ert--stats-passed-expected stats) (ert--stats-passed-unexpected stats))
          (ert--results-count "Failed: " (ert--stats-failed-expected stats) (ert--stats-failed-unexpected stats))
          (format "Skipped: %d\n" (ert-stats-skipped stats))
          (format "Total:   %d/%d\n\n" (ert-stats-completed stats) (ert-stats-total stats))
          (format "Started at:   %s\n" (ert--format-time-iso8601 (ert--stats-start-time stats)))
          ert--results-state "\n"
          (if (ert--stats-end-time stats)
              (format "Finished at:  %s\n" (ert--format-time-iso8601 (ert--stats-end-time stats)))
            "\n")
          "\n"))

(defun ert--results-count (what expected unexpected)
  "Return the line that counts WHAT: EXPECTED results and UNEXPECTED ones."
  (format "%s %d%s\n" what (+ expected unexpected)
          (if (zerop unexpected) "" (format " (%d unexpected)" unexpected))))

(defun ert--results-insert-bar (stats)
  "Insert a character for each test of STATS."
  (setq ert--results-bar-begin (point))
  (let ((text "") (all-expected t))
    (dotimes (i (ert-stats-total stats))
      (let* ((test (aref (ert--stats-tests stats) i)) (result (aref (ert--stats-test-results stats) i))
             (expected (or (null result) (ert-test-result-expected-p test result))))
        (unless expected (setq all-expected nil))
        (setq text (concat text (string (ert-char-for-test-result result expected))))))
    (unless (equal text "")
      (insert-text-button text :type 'ert--results-progress-bar-button 'face (ert--results-face all-expected))))
  (insert "\n\n"))

(defun ert--results-visible-p (entry test result)
  "Return non-nil if ENTRY of TEST with RESULT is to be shown."
  (and result (or (ert--entry-shown entry) (not (ert-test-result-expected-p test result)))))

(defun ert--results-insert-details (test result full)
  "Insert how TEST ended, from RESULT; FULL non-nil: without limits."
  (let ((doc (ert-test-documentation test)) (print-escape-newlines t)
        (print-level (if full 12 6)) (print-length (if full 100 10)))
    (when doc (insert "    " (propertize (ert--string-first-line doc) 'font-lock-face 'font-lock-doc-face) "\n"))
    (cl-etypecase result
      (ert-test-passed (if (ert-test-result-expected-p test result)
                           (insert "    passed\n")
                         (insert "    passed unexpectedly\n")))
      (ert-test-result-with-condition
       (ert--insert-infos result)
       (let ((begin (point)))
         (insert "    ")
         (ert--pp-with-indentation-and-newline (ert-test-result-with-condition-condition result))
         (ert--results-remove-trailing-spaces begin)))
      (ert-test-aborted-with-non-local-exit (insert "    aborted\n")))))

(defun ert--results-remove-trailing-spaces (begin)
  "Remove the spaces at the ends of the lines from BEGIN on."
  (save-excursion
    (goto-char begin)
    (while (re-search-forward "[ \t]+$" nil t) (replace-match ""))))

(defun ert--results-insert-entry (stats entry)
  "Insert ENTRY, of a test of STATS."
  (let* ((i (ert--entry-index entry)) (test (aref (ert--stats-tests stats) i))
         (result (aref (ert--stats-test-results stats) i)) (expected (ert-test-result-expected-p test result)))
    (setf (ert--entry-marker entry) (point-marker))
    (insert-text-button (string (ert-char-for-test-result result expected))
                        :type 'ert--results-expand-collapse-button 'face (ert--results-face expected))
    (insert " ")
    (if (ert-test-name test)
        (insert-text-button (format "%S" (ert-test-name test)) :type 'ert--test-name-button
                            'ert-test-name (ert-test-name test))
      (insert "<unnamed test>"))
    (insert "\n")
    (when (ert--entry-expanded entry)
      (ert--results-insert-details test result (ert--entry-full entry)))
    (insert "\n")))

(defun ert--results-place ()
  "Return what identifies the place of point: (ENTRY . OFFSET), or a position."
  (let ((entry (ert--results-entry-at-point)))
    (if (and entry (ert--entry-marker entry) (>= (point) (ert--entry-marker entry)))
        (cons entry (- (point) (ert--entry-marker entry)))
      (point))))

(defun ert--results-draw ()
  "Draw the buffer."
  (let ((inhibit-read-only t) (stats ert--results-stats) (place (ert--results-place)))
    (buffer-disable-undo)
    (erase-buffer)
    (ert--results-insert-header stats)
    (ert--results-insert-bar stats)
    (cl-loop for entry across ert--results-entries
             do (let ((i (ert--entry-index entry)))
                  (setf (ert--entry-marker entry) nil)
                  (when (ert--results-visible-p entry (aref (ert--stats-tests stats) i)
                                                (aref (ert--stats-test-results stats) i))
                    (ert--results-insert-entry stats entry))))
    (insert "\n")
    (goto-char (if (consp place)
                   (min (point-max) (+ (or (ert--entry-marker (car place)) (point-min)) (cdr place)))
                 (min place (point-max))))
    (setq ert--results-last-drawn (float-time))))

(defun ert--results-font-lock-changed ()
  "Draw the buffer with the faces that are wanted now."
  (if ert--results-stats (ert--results-draw)))

;; -- the mode ---------------------------------------------------------------------------------

(defvar ert-results-mode-map
  (let ((map (make-sparse-keymap)))
    (dolist (binding '(("\t" . forward-button) ([backtab] . backward-button)
                       ("j" . ert-results-jump-between-summary-and-result)
                       ("L" . ert-results-toggle-printer-limits-for-test-at-point)
                       ("n" . ert-results-next-test) ("p" . ert-results-previous-test)
                       ("R" . ert-results-rerun-all-tests) ("r" . ert-results-rerun-test-at-point)
                       ("d" . ert-results-rerun-test-at-point-debugging-errors)
                       ("." . ert-results-find-test-at-point-other-window)
                       ("b" . ert-results-pop-to-backtrace-for-test-at-point)
                       ("m" . ert-results-pop-to-messages-for-test-at-point)
                       ("l" . ert-results-pop-to-should-forms-for-test-at-point)
                       ("h" . ert-results-describe-test-at-point)
                       ("D" . ert-delete-test)
                       ("T" . ert-results-pop-to-timings)))
      (define-key map (car binding) (cdr binding)))
    map)
  "The keys of `ert-results-mode'.")

(define-derived-mode ert-results-mode special-mode "ERT-Results"
  "Major mode for the results of tests."
  :interactive nil
  (add-hook 'font-lock-mode-hook #'ert--results-font-lock-changed nil t))

(define-derived-mode ert-simple-view-mode special-mode "ERT-View"
  "Major mode for what is shown of one test."
  :interactive nil)

;; -- running ----------------------------------------------------------------------------------

(defun ert--results-setup (stats name)
  "Return the buffer NAME, made ready for the run STATS."
  (let ((buffer (get-buffer-create name)))
    (with-current-buffer buffer
      (ert-results-mode)
      (setq ert--results-stats stats
            ert--results-state "Running."
            ert--results-entries (vconcat (cl-loop for i below (ert-stats-total stats)
                                                   collect (make-ert--entry :index i))))
      (ert--results-draw)
      (goto-char (point-max)))
    buffer))

(defun ert--results-test-ended (stats test result)
  "Note in the current buffer that TEST of STATS ended with RESULT."
  (let ((entry (aref ert--results-entries (ert--stats-test-pos stats test))))
    ;; What was shown once stays, so that one sees it change.
    (unless (ert-test-result-expected-p test result)
      (setf (ert--entry-shown entry) t (ert--entry-expanded entry) t))
    (when (> (- (float-time) ert--results-last-drawn) 0.2)
      (ert--results-draw)
      (unless noninteractive (redisplay t)))))

(defun ert--results-run-ended (stats abortedp message-fn)
  "Show in the current buffer that the run STATS is over, by the user if ABORTEDP, and tell it by MESSAGE-FN."
  (setq ert--results-state (if abortedp "Aborted." "Finished."))
  (ert--results-draw)
  (let ((unexpected (ert-stats-completed-unexpected stats)) (skipped (ert-stats-skipped stats)))
    (funcall message-fn "%sRan %s tests, %s results were as expected%s%s"
             (if abortedp "Aborted: " "")
             (ert-stats-completed stats)
             (ert-stats-completed-expected stats)
             (if (zerop unexpected) "" (format ", %s unexpected" unexpected))
             (if (zerop skipped) "" (format ", %s skipped" skipped)))))

(defun ert-read-test-name (prompt &optional default history add-default-to-prompt)
  "Read the name of a test with PROMPT, and return it as a symbol.
DEFAULT is the value for no input, HISTORY a history variable;
ADD-DEFAULT-TO-PROMPT non-nil means that PROMPT should show DEFAULT."
  (let* ((default (cond ((null default) nil) ((symbolp default) (symbol-name default)) (t default)))
         (prompt (if add-default-to-prompt (format-prompt prompt default) prompt))
         (name (completing-read prompt obarray #'ert-test-boundp nil nil history default nil)))
    (intern name)))

(defun ert--read-selector ()
  "Read a selector, by default the one of last time."
  (let ((default (if ert--selector-history (car ert--selector-history) "t")))
    (read (completing-read (format-prompt "Run tests" default) obarray #'ert-test-boundp nil nil
                           'ert--selector-history default nil))))

;;;###autoload
(defun ert-run-tests-interactively (selector &optional output-buffer-name message-fn)
  "Run the tests that SELECTOR chooses, and show the results in a buffer.
OUTPUT-BUFFER-NAME is its name, by default *ert*; MESSAGE-FN is called, as
`message' is, with the summary."
  (interactive (list (ert--read-selector)))
  (let ((buffer nil) (message-fn (or message-fn #'message)))
    (ert-run-tests
     selector
     (lambda (event &rest args)
       (pcase event
         ('run-started
          (setq buffer (ert--results-setup (car args) (or output-buffer-name "*ert*")))
          (pop-to-buffer buffer))
         ('test-ended (with-current-buffer buffer (apply #'ert--results-test-ended args)))
         ('run-ended
          (with-current-buffer buffer
            (ert--results-run-ended (car args) (cadr args) message-fn)))))
     t)))

;;;###autoload
(defalias 'ert #'ert-run-tests-interactively)

;; -- which test is meant ----------------------------------------------------------------------

(defun ert--results-bar-index (&optional position)
  "Return the index of the test whose character is at POSITION, by default point, of the bar, or nil."
  (let ((i (- (or position (point)) (or ert--results-bar-begin (point-max)))))
    (and (<= 0 i) (< i (length ert--results-entries)) i)))

(defun ert--results-entry-at-point ()
  "Return the entry that point is in, or whose character in the bar it is at, or nil."
  (let ((found nil) (in-bar (ert--results-bar-index)))
    (if in-bar
        (aref ert--results-entries in-bar)
      (cl-loop for entry across ert--results-entries
               do (if (and (ert--entry-marker entry) (<= (ert--entry-marker entry) (point)))
                      (setq found entry)))
      found)))

(defun ert--results-test-of (entry)
  "Return the test of ENTRY."
  (aref (ert--stats-tests ert--results-stats) (ert--entry-index entry)))

(defun ert--results-at-point ()
  "Return the (TEST . RESULT) that point is at; signal an error if there is none."
  (let ((entry (or (ert--results-entry-at-point) (user-error "No test at point"))))
    (cons (ert--results-test-of entry)
          (aref (ert--stats-test-results ert--results-stats) (ert--entry-index entry)))))

(defun ert-test-at-point ()
  "Return the name of the test at point, or nil."
  (or (and (derived-mode-p 'ert-results-mode)
           (let ((entry (ert--results-entry-at-point))) (and entry (ert-test-name (ert--results-test-of entry)))))
      (let* ((thing (thing-at-point 'symbol)) (symbol (and thing (intern-soft thing))))
        (and symbol (ert-test-boundp symbol) symbol))))

;; -- moving and showing -----------------------------------------------------------------------

(defun ert--results-move (forward)
  "Move to the next entry, FORWARD or backward."
  (let* ((shown (cl-loop for entry across ert--results-entries if (ert--entry-marker entry) collect entry))
         (here (and (not (ert--results-bar-index)) (ert--results-entry-at-point)))
         (place (and here (cl-position here shown)))
         (next (cond (place (if forward (nthcdr (1+ place) shown) (and (> place 0) (nthcdr (1- place) shown))))
                     (forward shown))))
    (goto-char (ert--entry-marker (or (car next) (user-error (if forward "No next test" "No previous test")))))))

(defun ert-results-next-test () "Move to the next test." (interactive nil ert-results-mode) (ert--results-move t))

(defun ert-results-previous-test ()
  "Move to the previous test."
  (interactive nil ert-results-mode)
  (ert--results-move nil))

(defun ert-results-jump-between-summary-and-result ()
  "Move from a character of the bar to the entry of its test, or back."
  (interactive nil ert-results-mode)
  (let* ((in-bar (ert--results-bar-index)) (entry (ert--results-entry-at-point)))
    (cond
     ((null entry) (user-error "No test at point"))
     ((not in-bar) (goto-char (+ ert--results-bar-begin (ert--entry-index entry))))
     (t (unless (ert--entry-marker entry)
          (setf (ert--entry-shown entry) t (ert--entry-expanded entry) t)
          (ert--results-draw))
        (goto-char (or (ert--entry-marker entry) (user-error "No result is available for this test")))))))

(defun ert--results-progress-bar-button-action (_button)
  "Show the result of the test whose character is at point."
  (ert-results-jump-between-summary-and-result))

(defun ert--results-expand-collapse-button-action (_button)
  "Show or hide how the test at point ended."
  (let ((entry (ert--results-entry-at-point)))
    (setf (ert--entry-expanded entry) (not (ert--entry-expanded entry)))
    (ert--results-draw)))

(defun ert--test-name-button-action (button)
  "Go to the definition of the test that BUTTON names."
  (ert-find-test-other-window (button-get button 'ert-test-name)))

(defun ert-find-test-other-window (name)
  "Go to the definition of the test NAME in another window."
  (interactive (list (ert-read-test-name "Find test definition" (ert-test-at-point) nil t)))
  (let ((file (symbol-file name 'ert--test)))
    (unless file (error "Don't know where `%s' is defined" name))
    (find-file-other-window (if (string-match "\\.elc\\'" file) (substring file 0 -1) file))
    (goto-char (point-min))
    (unless (re-search-forward (format "^\\s-*(ert-deftest[ \t]+%s\\_>" (regexp-quote (symbol-name name))) nil t)
      (message "Unable to find location in file"))
    (beginning-of-line)))

(defun ert-results-find-test-at-point-other-window ()
  "Go to the definition of the test at point in another window."
  (interactive nil ert-results-mode)
  (ert-find-test-other-window (or (ert-test-at-point) (user-error "No test at point"))))

(defun ert-results-toggle-printer-limits-for-test-at-point ()
  "Show more, or less, of how the test at point ended."
  (interactive nil ert-results-mode)
  (let ((entry (or (ert--results-entry-at-point) (user-error "No test at point"))))
    (setf (ert--entry-full entry) (not (ert--entry-full entry)))
    (ert--results-draw)))

;; -- running again ----------------------------------------------------------------------------

(defun ert-results-rerun-all-tests ()
  "Run all tests of the buffer again, by the same selector."
  (interactive nil ert-results-mode)
  (ert-run-tests-interactively (ert--stats-selector ert--results-stats) (buffer-name)))

(defun ert-results-rerun-test-at-point ()
  "Run the test at point again, by its definition of now."
  (interactive nil ert-results-mode)
  (let* ((entry (or (ert--results-entry-at-point) (user-error "No test at point")))
         (old (ert--results-test-of entry)) (name (ert-test-name old)) (buffer (current-buffer))
         (test (if (and name (ert-test-boundp name)) (ert-get-test name) old)))
    (setq ert--results-state (format "Running test: %S" name))
    (ert--results-draw)
    (unwind-protect
        (ert-run-or-rerun-test
         ert--results-stats test
         (lambda (event &rest args)
           (if (eq event 'test-ended)
               (with-current-buffer buffer (apply #'ert--results-test-ended args)))))
      (with-current-buffer buffer
        (setq ert--results-state "Finished.")
        (ert--results-draw)))))

(defun ert-results-rerun-test-at-point-debugging-errors ()
  "Run the test at point again, and enter the debugger when it fails."
  (interactive nil ert-results-mode)
  (let ((ert-debug-on-error t))
    (ert-results-rerun-test-at-point)))

;; -- other views ------------------------------------------------------------------------------

(defun ert--show-view (name insert)
  "Show the buffer NAME with what INSERT inserts."
  (pop-to-buffer (get-buffer-create name))
  (let ((inhibit-read-only t))
    (buffer-disable-undo)
    (erase-buffer)
    (ert-simple-view-mode)
    (funcall insert)
    (goto-char (point-min))))

(defun ert--insert-test-name (test)
  "Insert the name of TEST as a button."
  (insert-text-button (format "%S" (ert-test-name test)) :type 'ert--test-name-button
                      'ert-test-name (ert-test-name test)))

(defun ert-results-pop-to-messages-for-test-at-point ()
  "Show the messages of the test at point."
  (interactive nil ert-results-mode)
  (let ((found (ert--results-at-point)))
    (ert--show-view "*ERT Messages*"
                    (lambda ()
                      (insert (ert-test-result-messages (cdr found)))
                      (goto-char (point-min))
                      (insert (substitute-command-keys "Messages for test `"))
                      (ert--insert-test-name (car found))
                      (insert (substitute-command-keys "':\n"))))))

(defun ert-results-pop-to-backtrace-for-test-at-point ()
  "Show the backtrace of the error of the test at point."
  (interactive nil ert-results-mode)
  (let ((found (ert--results-at-point)))
    (unless (ert-test-result-with-condition-p (cdr found))
      (user-error (if (ert-test-passed-p (cdr found)) "Test passed, no backtrace available"
                    "Test was aborted, no backtrace available")))
    (ert--show-view "*ERT Backtrace*"
                    (lambda ()
                      (insert (substitute-command-keys "Backtrace for test `"))
                      (ert--insert-test-name (car found))
                      (insert (substitute-command-keys "':\n"))
                      (insert (backtrace-to-string (ert-test-result-with-condition-backtrace (cdr found))))))))

(defun ert-results-pop-to-should-forms-for-test-at-point ()
  "Show the `should' forms that the test at point has evaluated."
  (interactive nil ert-results-mode)
  (let* ((found (ert--results-at-point)) (forms (ert-test-result-should-forms (cdr found))) (i 0))
    (ert--show-view
     "*ERT list of should forms*"
     (lambda ()
       (if (null forms)
           (insert "\n(No should forms during this test.)\n")
         (dolist (form forms)
           (insert "\n" (format "%d: " (setq i (1+ i))))
           (ert--pp-with-indentation-and-newline form)))
       (goto-char (point-min))
       (insert (substitute-command-keys "`should' forms executed during test `"))
       (ert--insert-test-name (car found))
       (insert (substitute-command-keys "':\n\n"))
       (insert "(Values are shallow copies and may have looked different during the test if they\n"
               "have been modified destructively.)\n")))))

(defun ert-results-pop-to-timings ()
  "Show how long each test took."
  (interactive nil ert-results-mode)
  (let* ((stats ert--results-stats) (total 0.0) (i 0)
         (times (cl-loop for test across (ert--stats-tests stats)
                         for result across (ert--stats-test-results stats)
                         if result collect (cons (ert-test-result-duration result) test))))
    (setq times (sort times (lambda (a b) (> (car a) (car b)))))
    (ert--show-view
     "*ERT timings*"
     (lambda ()
       (if (null times)
           (insert "(No test results)\n")
         (insert "Tests by run time (seconds):\n\n"
                 "         time    cumul\n")
         (dolist (entry times)
           (setq total (+ total (car entry)) i (1+ i))
           (insert (format "%3s: %8.3f %8.3f " i (car entry) total))
           (ert--insert-test-name (cdr entry))
           (insert "\n")))))))

;;;###autoload
(defun ert-describe-test (test-or-test-name)
  "Show what is known of TEST-OR-TEST-NAME, a test or the name of one, in *Help*."
  (interactive (list (ert-read-test-name "Describe test" (ert-test-at-point) nil t)))
  (let* ((test (cond ((symbolp test-or-test-name) (ert-get-test test-or-test-name)) (t test-or-test-name)))
         (name (ert-test-name test)) (file (and name (symbol-file name 'ert--test))))
    (help-setup-xref (list #'ert-describe-test test-or-test-name) (called-interactively-p 'interactive))
    (with-help-window (help-buffer)
      (princ (if name (symbol-name name) "<unnamed test>"))
      (princ (if name " is a test" " is an unnamed test"))
      (when file
        (princ (format-message " defined in `%s'" (file-name-nondirectory file))))
      (princ ".\n\n")
      (when (ert-test-documentation test)
        (princ (substitute-command-keys (ert-test-documentation test)))
        (princ "\n")))))

(defun ert-results-describe-test-at-point ()
  "Show what is known of the test at point."
  (interactive nil ert-results-mode)
  (ert-describe-test (car (ert--results-at-point))))

(provide 'ert-results)

;;; ert-results.el ends here
