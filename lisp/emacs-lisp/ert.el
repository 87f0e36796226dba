;;; ert.el --- tests of Lisp programs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `ert-deftest' defines a test: a body in which `should', `should-not' and `should-error' check what is
;; expected.  `ert-run-tests' runs those that a selector chooses and tells a listener about each event;
;; `ert-run-tests-batch-and-exit' is a listener that prints, `ert' (ert-results.el) one that shows a buffer.
;;
;; A check records a description of itself, (FORM :form EVALUATED-FORM :value VALUE ...), which is also the
;; data of the error `ert-test-failed'.

;;; Code:

;; Its tables of where definitions are; tests add to them.
(require 'find-func nil t)
(require 'cl-lib)
(require 'ert-explain)
(require 'backtrace)
(require 'pp)

(defgroup ert () "Tests of Lisp programs." :prefix "ert-" :group 'lisp)

(defcustom ert-batch-backtrace-right-margin 70
  "Column at which the lines of backtraces are cut in batch mode; nil means not at all."
  :type '(choice (const :tag "No truncation" nil) integer))

(defvar ert-quiet nil
  "Non-nil means that only unexpected results and the summary are printed in batch mode.")

(defface ert-test-result-expected '((((class color) (background light)) :background "green1")
                                    (((class color) (background dark)) :background "green3"))
  "Face of expected results.")

(defface ert-test-result-unexpected '((((class color) (background light)) :background "red1")
                                      (((class color) (background dark)) :background "red3"))
  "Face of unexpected results.")

;; -- tests ------------------------------------------------------------------------------------

(cl-defstruct ert-test
  "A test."
  (name nil)
  (documentation nil)
  (body (cl-assert nil))
  (most-recent-result nil)
  (expected-result-type ':passed)
  (tags '()))

(defun ert-test-boundp (symbol)
  "Return non-nil if SYMBOL names a test."
  (and (get symbol 'ert--test) t))

(defun ert-get-test (symbol)
  "Return the test that SYMBOL names; signal an error if there is none."
  (unless (ert-test-boundp symbol) (error "No test named `%S'" symbol))
  (get symbol 'ert--test))

(defun ert-set-test (symbol definition)
  "Make SYMBOL name the test DEFINITION, and return it."
  (when (eq symbol 'nil)
    ;; nil would mean no test at all to the selectors.
    (error "Attempt to define a test named nil"))
  (define-symbol-prop symbol 'ert--test definition)
  definition)

(defun ert-make-test-unbound (symbol)
  "Make SYMBOL name no test, and return it."
  (define-symbol-prop symbol 'ert--test nil)
  symbol)

(defun ert--parse-keys-and-body (keys-and-body)
  "Split KEYS-AND-BODY into (PLIST BODY): keywords and values come first."
  (let ((body keys-and-body) keys)
    (while (keywordp (car body))
      (unless (consp (cdr body))
        (error "Value expected after keyword %S in %S" (car body) keys-and-body))
      (push (pop body) keys)
      (push (pop body) keys))
    (list (nreverse keys) body)))

;;;###autoload
(cl-defmacro ert-deftest (name () &body docstring-keys-and-body)
  "Define NAME, a symbol, as a test.
The rest is an optional doc string, the keywords :expected-result, an
expected result type as `ert-test-result-type-p' has them, and :tags, a
list of symbols, and the body, which passes if it ends without an error.

\(fn NAME () [DOCSTRING] [:expected-result RESULT-TYPE] [:tags (TAG...)] BODY...)"
  (declare (debug (&define [&name "test@" symbolp] sexp [&optional stringp] [&rest keywordp sexp] def-body))
           (doc-string 3) (indent 2))
  (let* ((documentation (if (stringp (car docstring-keys-and-body)) (pop docstring-keys-and-body)))
         (parsed (ert--parse-keys-and-body docstring-keys-and-body))
         (keys (nth 0 parsed)) (body (nth 1 parsed)) (key keys))
    (while key
      (unless (memq (car key) '(:expected-result :tags))
        (error "Keyword argument %S not one of (:expected-result :tags)" (car key)))
      (setq key (cddr key)))
    `(cl-macrolet ((skip-unless (form) `(ert--skip-unless ,form)))
       (ert-set-test ',name
                     (make-ert-test
                      :name ',name
                      ,@(if documentation `(:documentation ,documentation))
                      ,@(if (plist-member keys :expected-result)
                            `(:expected-result-type ,(plist-get keys :expected-result)))
                      ,@(if (plist-member keys :tags) `(:tags ,(plist-get keys :tags)))
                      ;; Forms that the body evaluates see the value that its file was read with.
                      :body (lambda () (let ((lexical-binding ,lexical-binding)) ,@body))))
       ',name)))

;; -- ends of a test ---------------------------------------------------------------------------

(define-error 'ert-test-failed "Test failed")
(define-error 'ert-test-skipped "Test skipped")

(defun ert-pass ()
  "End the current test, which passes."
  (throw 'ert--pass nil))

(defun ert-fail (data)
  "End the current test, which fails; DATA says why."
  (signal 'ert-test-failed (list data)))

(defun ert-skip (data)
  "End the current test, which is skipped; DATA says why."
  (signal 'ert-test-skipped (list data)))

;; -- checks -----------------------------------------------------------------------------------

(defvar ert--should-execution-observer nil
  "Function that is called with the description of each check, or nil.")

(defun ert--signal-should-execution (form-description)
  "Tell the observer of the current test about a check, FORM-DESCRIPTION."
  (when ert--should-execution-observer
    (funcall ert--should-execution-observer form-description)))

(defun ert--special-operator-p (thing)
  "Return non-nil if THING is a symbol that names a special form."
  (and (symbolp thing)
       (let ((definition (indirect-function thing)))
         (and (subrp definition) (eql (cdr (subr-arity definition)) 'unevalled)))))

(defun ert--should-signal-hook (error-symbol data)
  "End the test if ERROR-SYMBOL with DATA says so, before a handler of errors sees it.
The arguments of a checked call are evaluated where errors are handled,
but a test that fails or is skipped there must end."
  (when (and (memq error-symbol '(ert-test-failed ert-test-skipped))
             (functionp debugger) (not (symbolp debugger)))
    (funcall debugger 'error (cons error-symbol data))))

(defun ert--evaluated-call (function thunk)
  "Return FUNCTION and the arguments that THUNK returns, in a list.
If THUNK signals an error, return the call that signals it."
  (condition-case err
      (cons function (let ((signal-hook-function #'ert--should-signal-hook)) (funcall thunk)))
    (error (list #'signal (car err) (cdr err)))))

(defun ert--explanation (function arguments)
  "Return the part of a description in which FUNCTION explains its value for ARGUMENTS."
  (let ((explainer (and (symbolp function) (get function 'ert-explainer))))
    (and explainer (list :explanation (apply explainer arguments)))))

(defun ert--check (judge whole form thunk explain)
  "Call THUNK, which evaluates FORM of the check WHOLE, and let JUDGE decide; return JUDGE's value.
JUDGE gets a function that evaluates, and one that returns the description.
EXPLAIN returns the explanation once there is a value."
  (let* ((none (make-symbol "none")) (value none)
         (describe (lambda ()
                     (append (list whole :form form)
                             (unless (eq value none) (list :value value))
                             (unless (eq value none) (and explain (funcall explain)))))))
    (funcall judge (lambda () (setq value (funcall thunk))) describe)))

(defun ert--check-call (judge whole function shown thunk)
  "Check the call of FUNCTION with the arguments that THUNK returns, for WHOLE, as JUDGE says.
The description shows SHOWN for FUNCTION."
  (let* ((call (ert--evaluated-call function thunk))
         (form (if (eq (car call) function) (cons shown (cdr call)) call)))
    (ert--check judge whole form (lambda () (apply (car call) (cdr call)))
                (lambda () (ert--explanation shown (cdr call))))))

(defun ert--judge-value (accept evaluate describe)
  "Fail the test unless what EVALUATE returns passes ACCEPT; return it.  DESCRIBE describes the check."
  (let (value description)
    (unwind-protect
        (setq value (funcall evaluate))
      (setq description (funcall describe))
      (ert--signal-should-execution description))
    (if (funcall accept value) value (ert-fail description))))

(defun ert--judge-should (evaluate describe)
  "Judge of `should': what EVALUATE returns must not be nil; DESCRIBE describes it."
  (ert--judge-value #'identity evaluate describe))

(defun ert--judge-should-not (evaluate describe)
  "Judge of `should-not': what EVALUATE returns must be nil; DESCRIBE describes it."
  (ert--judge-value #'null evaluate describe))

(defun ert--judge-skip-unless (evaluate describe)
  "Judge of `skip-unless': the test is skipped if EVALUATE returns nil or signals; DESCRIBE describes it."
  (unless (ignore-errors (funcall evaluate))
    (ert-skip (funcall describe))))

(defun ert--judge-should-error (type exclude-subtypes)
  "Return the judge of `should-error' with TYPE and EXCLUDE-SUBTYPES; it returns the error."
  (lambda (evaluate describe)
    (let ((condition nil) (errorp nil))
      (unwind-protect
          (condition-case err
              (funcall evaluate)
            (error
             (setq errorp t condition err)
             (ert--should-error-handle-error describe err type exclude-subtypes)))
        (ert--signal-should-execution (funcall describe)))
      (unless errorp
        (ert-fail (append (funcall describe) (list :fail-reason "did not signal an error"))))
      condition)))

(defun ert--should-error-handle-error (form-description-fn condition type exclude-subtypes)
  "Fail the test unless CONDITION is of TYPE, a symbol or a list of symbols.
EXCLUDE-SUBTYPES means that TYPE must be exactly the one that was signalled.
FORM-DESCRIPTION-FN returns the description of the check."
  (let* ((signaled (get (car condition) 'error-conditions))
         (handled (if (listp type) type (list type)))
         (why (cond ((not (delq nil (mapcar (lambda (name) (memq name signaled)) handled)))
                     "the error signaled did not have the expected type")
                    ((and exclude-subtypes (not (member (car condition) handled)))
                     "the error signaled was a subtype of the expected type"))))
    (when why
      (ert-fail (append (funcall form-description-fn) (list :condition condition :fail-reason why))))))

(defun ert--expand-check (judge whole form environment)
  "Return the code of the check WHOLE of FORM, which JUDGE, a form, decides.
ENVIRONMENT is the macro environment."
  (let ((form (condition-case err
                  (macroexpand-all form environment)
                (error `(signal ',(car err) ',(cdr err))))))
    (if (or (atom form) (ert--special-operator-p (car form)))
        `(ert--check ,judge ',whole ',form (lambda () ,form) nil)
      (let ((function (car form)) (arguments (cdr form)))
        (cond ((and (eq function 'funcall) (consp arguments) (memq (car-safe (car arguments)) '(function quote))
                    (symbolp (cadr (car arguments))))
               (setq function (cadr (car arguments)) arguments (cdr arguments)))
              ((not (or (symbolp function) (eq (car-safe function) 'lambda)))
               (error "Invalid function in a check: %S" function)))
        `(ert--check-call ,judge ',whole #',function ',function (lambda () (list ,@arguments)))))))

;;;###autoload
(cl-defmacro should (form &environment environment)
  "Evaluate FORM and return its value; the current test fails if that is nil."
  (declare (debug t))
  (ert--expand-check '#'ert--judge-should `(should ,form) form environment))

;;;###autoload
(cl-defmacro should-not (form &environment environment)
  "Evaluate FORM and return nil; the current test fails if its value is anything else."
  (declare (debug t))
  (ert--expand-check '#'ert--judge-should-not `(should-not ,form) form environment))

;;;###autoload
(cl-defmacro should-error (form &rest keys &key type exclude-subtypes &environment environment)
  "Evaluate FORM, which must signal an error, and return the error; else the current test fails.
TYPE, a condition name or a list of them, says which; EXCLUDE-SUBTYPES
non-nil means just these, without errors that are special cases.

\(fn FORM &key TYPE EXCLUDE-SUBTYPES)"
  (declare (debug t))
  (ert--expand-check `(ert--judge-should-error ,(or type ''error) ,exclude-subtypes)
                     `(should-error ,form ,@keys) form environment))

(cl-defmacro ert--skip-unless (form &environment environment)
  "Evaluate FORM; skip the current test if the value is nil or an error is signalled."
  (declare (debug t))
  (ert--expand-check '#'ert--judge-skip-unless `(skip-unless ,form) form environment))

(defvar ert--infos '()
  "The infos in force, the innermost first, as conses of prefix and text.")

;;;###autoload
(cl-defmacro ert-info ((message-form &key ((:prefix prefix-form) "Info: ")) &body body)
  "Evaluate BODY; if the test fails in it, its result shows the string that MESSAGE-FORM returns.
PREFIX-FORM returns what stands before the message.

\(fn (MESSAGE-FORM &key PREFIX) BODY...)"
  (declare (debug ((form &rest [sexp form]) body)) (indent 1))
  `(let ((ert--infos (cons (cons ,prefix-form ,message-form) ert--infos)))
     ,@body))

;; -- results ----------------------------------------------------------------------------------

(cl-defstruct ert-test-result
  "What came of running a test."
  (messages nil)
  (should-forms nil)
  (duration 0))
(cl-defstruct (ert-test-passed (:include ert-test-result)))
(cl-defstruct (ert-test-result-with-condition (:include ert-test-result))
  "A result with an error."
  (condition (cl-assert nil))
  (backtrace (cl-assert nil))
  (infos (cl-assert nil)))
(cl-defstruct (ert-test-quit (:include ert-test-result-with-condition)))
(cl-defstruct (ert-test-failed (:include ert-test-result-with-condition)))
(cl-defstruct (ert-test-skipped (:include ert-test-result-with-condition)))
(cl-defstruct (ert-test-aborted-with-non-local-exit (:include ert-test-result)))

(defun ert-test-result-type-p (result result-type)
  "Return non-nil if RESULT is of RESULT-TYPE.
RESULT-TYPE is nil, t, :failed, :passed, :skipped, (and TYPE...), (or TYPE...),
(not TYPE), or (satisfies PREDICATE)."
  (pcase result-type
    ('nil nil)
    ('t t)
    (:failed (ert-test-failed-p result))
    (:passed (ert-test-passed-p result))
    (:skipped (ert-test-skipped-p result))
    (`(,operator . ,operands)
     (cl-ecase operator
       (and (not (memq nil (mapcar (lambda (type) (ert-test-result-type-p result type)) operands))))
       (or (delq nil (mapcar (lambda (type) (ert-test-result-type-p result type)) operands)))
       (not (cl-assert (eql (length operands) 1))
            (not (ert-test-result-type-p result (car operands))))
       (satisfies (cl-assert (eql (length operands) 1))
                  (funcall (car operands) result))))
    (_ (error "No clause matching `%S'" result-type))))

(defun ert-test-result-expected-p (test result)
  "Return non-nil if RESULT is what TEST expects."
  (or (ert-test-result-type-p result :skipped)
      (ert-test-result-type-p result (ert-test-expected-result-type test))))

(defconst ert--result-kinds
  '((ert-test-passed-p ".P" ("passed" "PASSED"))
    (ert-test-failed-p "fF" ("failed" "FAILED"))
    (ert-test-skipped-p "sS" ("skipped" "SKIPPED"))
    (null "--" ("unknown" "UNKNOWN"))
    (ert-test-aborted-with-non-local-exit-p "aA" ("aborted" "ABORTED"))
    (ert-test-quit-p "qQ" ("quit" "QUIT")))
  "How results are shown: predicate, characters and words, each for expected and unexpected ones.")

(defun ert--result-kind (result)
  "Return the entry of `ert--result-kinds' for RESULT."
  (let ((kinds ert--result-kinds))
    (while (not (funcall (car (car kinds)) result))
      (setq kinds (cdr kinds)))
    (car kinds)))

(defun ert-char-for-test-result (result expectedp)
  "Return the character for RESULT, which is expected if EXPECTEDP."
  (aref (nth 1 (ert--result-kind result)) (if expectedp 0 1)))

(defun ert-string-for-test-result (result expectedp)
  "Return the word for RESULT, which is expected if EXPECTEDP."
  (nth (if expectedp 0 1) (nth 2 (ert--result-kind result))))

(defun ert-reason-for-test-result (result)
  "Return the reason that the RESULT of a failed test gives, or an empty string."
  (let ((reason (and (ert-test-result-with-condition-p result)
                     (cadr (member :fail-reason (ert-test-result-with-condition-condition result))))))
    (if reason (format " %s" reason) "")))

(defun ert--string-first-line (s)
  "Return the first line of the string S, without its newline."
  (substring s 0 (string-match "\n" s)))

(defun ert--pp-with-indentation-and-newline (object)
  "Pretty-print OBJECT at point, indented to the current column, with a newline at the end."
  (let ((begin (point)) (pp-escape-newlines t) (print-escape-control-characters t))
    (pp object (current-buffer))
    (unless (bolp) (insert "\n"))
    (save-excursion
      (goto-char begin)
      (indent-sexp))))

(defun ert--insert-infos (result)
  "Insert the infos of RESULT, one after the other."
  (dolist (info (ert-test-result-with-condition-infos result))
    (let* ((prefix (car info)) (begin (point)) (end-of-prefix nil))
      (insert (format "    %s" prefix))
      (setq end-of-prefix (current-column))
      (insert (cdr info))
      (let ((end (copy-marker (point))))
        (goto-char begin)
        (while (and (zerop (forward-line 1)) (< (point) end))
          (insert (make-string end-of-prefix ?\s)))
        (goto-char end)
        (set-marker end nil))
      (insert "\n"))))

;; -- running one test -------------------------------------------------------------------------

(defvar ert-debug-on-error nil
  "Non-nil means that an error in a test enters the debugger.")

(defvar ert--running-tests nil
  "The tests that are running, the innermost first.")

(defun ert-running-test ()
  "Return the outermost test that is running, or nil."
  (car (last ert--running-tests)))

(cl-defstruct ert--test-execution-info
  "What the run of a test needs to know."
  (test (cl-assert nil))
  (result (cl-assert nil))
  (exit-continuation (cl-assert nil))
  next-debugger
  ert-debug-on-error)

(defun ert--error-result (args)
  "Return the result for the error which the debugger was called for with ARGS."
  (let* ((condition (cadr args))
         (maker (cl-case (car condition)
                  ((quit) #'make-ert-test-quit)
                  ((ert-test-skipped) #'make-ert-test-skipped)
                  (otherwise #'make-ert-test-failed))))
    (funcall maker :condition condition
             ;; Without the calls of the debugger: this function's caller and the closure around it.
             :backtrace (cddr (backtrace-get-frames 'ert--run-test-debugger))
             :infos (reverse ert--infos))))

(defun ert--run-test-debugger (info args)
  "Record an error in the test of INFO as its result and end it; ARGS are those of the debugger."
  (if (not (eq (car args) 'error))
      (apply (ert--test-execution-info-next-debugger info) args)
    (setf (ert--test-execution-info-result info) (ert--error-result args))
    ;; An error while the debugger runs does not enter it again until the user has acted; the next one
    ;; in a test must.
    (cl-incf num-nonmacro-input-events)
    (when (ert--test-execution-info-ert-debug-on-error info)
      (apply (ert--test-execution-info-next-debugger info) args))
    (funcall (ert--test-execution-info-exit-continuation info))))

(defun ert--call-test-body (info)
  "Call the body of the test of INFO where errors are recorded, and return t if it passes."
  (catch (ert--test-execution-info-exit-continuation info)
    (let ((tag (ert--test-execution-info-exit-continuation info)))
      (setf (ert--test-execution-info-exit-continuation info) (lambda () (throw tag nil))))
    (save-window-excursion
      (with-temp-buffer
        (let ((debugger (lambda (&rest args) (ert--run-test-debugger info args)))
              (debug-on-error t)
              (debug-on-quit t)
              (debug-ignored-errors nil)
              (ert--infos '()))
          (catch 'ert--pass
            (funcall (ert-test-body (ert--test-execution-info-test info)))))))
    t))

(defun ert--run-test-internal (test-execution-info)
  "Run the test of TEST-EXECUTION-INFO, and store its result there."
  (setf (ert--test-execution-info-next-debugger test-execution-info) debugger
        (ert--test-execution-info-ert-debug-on-error test-execution-info) ert-debug-on-error)
  (when (ert--call-test-body test-execution-info)
    (setf (ert--test-execution-info-result test-execution-info) (make-ert-test-passed)))
  nil)

(defun ert--force-message-log-buffer-truncation ()
  "Cut the buffer of messages to `message-log-max' lines at once."
  (with-current-buffer (messages-buffer)
    (let ((inhibit-read-only t))
      (cond ((null message-log-max) (erase-buffer))
            ((natnump message-log-max)
             (goto-char (point-max))
             (forward-line (- message-log-max))
             (delete-region (point-min) (point)))))))

(defun ert-run-test (ert-test)
  "Run ERT-TEST and return its result, which is also kept in the test."
  (setf (ert-test-most-recent-result ert-test) nil)
  (let* ((start (with-current-buffer (messages-buffer) (point-max-marker)))
         (forms '())
         (info (make-ert--test-execution-info
                :test ert-test
                :result (make-ert-test-aborted-with-non-local-exit)
                :exit-continuation (make-symbol "ert--exit"))))
    (unwind-protect
        (let ((ert--should-execution-observer (lambda (description) (push description forms)))
              (message-log-max t)
              (ert--running-tests (cons ert-test ert--running-tests)))
          (ert--run-test-internal info))
      (let ((result (ert--test-execution-info-result info)))
        (setf (ert-test-result-messages result)
              (with-current-buffer (messages-buffer) (buffer-substring start (point-max))))
        (ert--force-message-log-buffer-truncation)
        (setf (ert-test-result-should-forms result) (nreverse forms))
        (setf (ert-test-most-recent-result ert-test) result))
      (set-marker start nil)))
  (ert-test-most-recent-result ert-test))

;; -- choosing tests ---------------------------------------------------------------------------

(defun ert--all-tests ()
  "Return all tests, in no order."
  (let (tests)
    (mapatoms (lambda (symbol) (if (ert-test-boundp symbol) (push (ert-get-test symbol) tests))))
    tests))

(defun ert--filter (predicate tests)
  "Return those of TESTS that PREDICATE accepts."
  (let (result)
    (dolist (test tests (nreverse result))
      (if (funcall predicate test) (push test result)))))

(defun ert--test-name-string (test)
  "Return the name of TEST as a string, to sort by."
  (let ((name (ert-test-name test))) (if (symbolp name) (symbol-name name) (format "%s" name))))

(defun ert--purported-test (purported-test)
  "Return the test PURPORTED-TEST, or the one that it names."
  (cl-etypecase purported-test
    (symbol (cl-assert (ert-test-boundp purported-test)) (ert-get-test purported-test))
    (ert-test purported-test)))

(defun ert--select-by-regexp (regexp universe)
  "Return the tests of UNIVERSE whose names match REGEXP."
  (ert--filter (lambda (test)
                 (and (ert-test-name test) (string-match-p regexp (symbol-name (ert-test-name test)))))
               (ert-select-tests t universe)))

(defun ert--select-by-result (predicate universe)
  "Return the tests of UNIVERSE that PREDICATE accepts."
  (ert--filter predicate (ert-select-tests t universe)))

(defun ert--has-result-p (test type)
  "Return non-nil if the most recent result of TEST is of TYPE."
  (ert-test-result-type-p (ert-test-most-recent-result test) type))

(defun ert--as-expected-p (test)
  "Return non-nil if the most recent result of TEST is what it expects."
  (ert-test-result-expected-p test (ert-test-most-recent-result test)))

(defun ert--select-combined (operator operands universe)
  "Return the tests of UNIVERSE that the selector (OPERATOR . OPERANDS) chooses."
  (cl-ecase operator
    (member (mapcar #'ert--purported-test operands))
    (eql (cl-assert (eql (length operands) 1))
         (ert-select-tests `(member ,@operands) universe))
    (and (if operands
             (let ((tests universe))
               (dolist (operand operands tests) (setq tests (ert-select-tests operand tests))))
           (ert-select-tests t universe)))
    (not (cl-assert (eql (length operands) 1))
         (let ((all (ert-select-tests t universe)))
           (let ((chosen (ert-select-tests (car operands) all)))
             (ert--filter (lambda (test) (not (memq test chosen))) all))))
    (or (let ((tests '()))
          (dolist (operand operands tests)
            (dolist (test (ert-select-tests operand universe))
              (unless (memq test tests)
                (setq tests (append tests (list test))))))))
    (tag (cl-assert (eql (length operands) 1))
         (let ((tag (car operands)))
           (ert--select-by-result (lambda (test) (memq tag (ert-test-tags test))) universe)))
    (satisfies (cl-assert (eql (length operands) 1))
               (ert--select-by-result (car operands) universe))))

(defun ert-select-tests (selector universe)
  "Return the tests that SELECTOR chooses from UNIVERSE, a list of tests or t for all.
SELECTOR is nil (none), t (all), :new (never run), :failed, :passed,
:expected and :unexpected (by their last results), a regexp for the
names, a symbol that names a test, a test, (member TEST...), (eql TEST),
\(and SELECTOR...), (or SELECTOR...), (not SELECTOR), (tag TAG), or
\(satisfies PREDICATE)."
  (pcase-exhaustive selector
    ('nil nil)
    ('t (if (eq universe t)
            (sort (ert--all-tests)
                  (lambda (a b) (string< (ert--test-name-string a) (ert--test-name-string b))))
          universe))
    (:new (ert--select-by-result (lambda (test) (null (ert-test-most-recent-result test))) universe))
    ((or :failed :passed)
     (ert--select-by-result (lambda (test) (ert--has-result-p test selector)) universe))
    (:expected (ert--select-by-result #'ert--as-expected-p universe))
    (:unexpected (ert--select-by-result (lambda (test) (not (ert--as-expected-p test))) universe))
    ((pred stringp) (ert--select-by-regexp selector universe))
    ((pred ert-test-p) (list selector))
    ((pred symbolp)
     (cl-assert (ert-test-boundp selector))
     (list (ert-get-test selector)))
    (`(,operator . ,operands) (ert--select-combined operator operands universe))))

(defun ert--insert-human-readable-selector (selector)
  "Insert SELECTOR with names in angle brackets for the tests in it."
  (cl-labels ((readable (selector)
                (cond ((ert-test-p selector)
                       (if (ert-test-name selector) (make-symbol (format "<%S>" (ert-test-name selector)))
                         (make-symbol "<unnamed test>")))
                      ((consp selector) (cons (car selector) (mapcar #'readable (cdr selector))))
                      (t selector))))
    (insert (format "%S" (readable selector)))))

;; -- running many -----------------------------------------------------------------------------

(cl-defstruct ert--stats
  "The state of a run of tests."
  (selector (cl-assert nil))
  (tests (cl-assert nil))
  (test-map (cl-assert nil))
  (test-results (cl-assert nil))
  (test-start-times (cl-assert nil))
  (test-end-times (cl-assert nil))
  (passed-expected 0)
  (passed-unexpected 0)
  (failed-expected 0)
  (failed-unexpected 0)
  (skipped 0)
  (start-time nil)
  (end-time nil)
  (aborted-p nil)
  (current-test nil)
  (next-redisplay 0.0))

(defvar ert--current-run-stats nil
  "The state of the run of tests in progress, or nil.")

(defun ert--stats-test-key (test)
  "Return the key of TEST in the map from tests to positions: its name, or itself."
  (or (ert-test-name test) test))

(defun ert--make-stats (tests selector)
  "Return the state for running TESTS, a list, which SELECTOR chose."
  (let ((map (make-hash-table :size (length tests))) (i 0))
    (dolist (test tests)
      (puthash (ert--stats-test-key test) i map)
      (setq i (1+ i)))
    (make-ert--stats :selector selector
                     :tests (vconcat tests)
                     :test-map map
                     :test-results (make-vector (length tests) nil)
                     :test-start-times (make-vector (length tests) nil)
                     :test-end-times (make-vector (length tests) nil))))

(defun ert--stats-test-pos (stats test)
  "Return the position of TEST in the run of STATS."
  (gethash (ert--stats-test-key test) (ert--stats-test-map stats)))

(defun ert-stats-completed-expected (stats)
  "Return how many tests of STATS ended as expected."
  (+ (ert--stats-passed-expected stats) (ert--stats-failed-expected stats)))

(defun ert-stats-completed-unexpected (stats)
  "Return how many tests of STATS ended otherwise than expected."
  (+ (ert--stats-passed-unexpected stats) (ert--stats-failed-unexpected stats)))

(defun ert-stats-skipped (stats)
  "Return how many tests of STATS were skipped."
  (ert--stats-skipped stats))

(defun ert-stats-completed (stats)
  "Return how many tests of STATS have ended."
  (+ (ert-stats-completed-expected stats) (ert-stats-completed-unexpected stats) (ert-stats-skipped stats)))

(defun ert-stats-total (stats)
  "Return how many tests STATS has."
  (length (ert--stats-tests stats)))

(defun ert--stats-count (stats test result delta)
  "Add DELTA to the counter of STATS that RESULT of TEST belongs to."
  (let ((expected (ert-test-result-expected-p test result)))
    (cl-etypecase result
      (ert-test-passed (if expected
                           (cl-incf (ert--stats-passed-expected stats) delta)
                         (cl-incf (ert--stats-passed-unexpected stats) delta)))
      (ert-test-failed (if expected
                           (cl-incf (ert--stats-failed-expected stats) delta)
                         (cl-incf (ert--stats-failed-unexpected stats) delta)))
      (ert-test-skipped (cl-incf (ert--stats-skipped stats) delta))
      ;; These have no counters.
      ((or null ert-test-quit ert-test-aborted-with-non-local-exit)))))

(defun ert--stats-set-test-and-result (stats pos test result)
  "Make TEST with RESULT the test at POS of STATS."
  (let ((tests (ert--stats-tests stats)) (results (ert--stats-test-results stats)))
    (ert--stats-count stats (aref tests pos) (aref results pos) -1)
    (setf (aref tests pos) test
          (aref results pos) result)
    (ert--stats-count stats test result 1)))

(defun ert-run-or-rerun-test (stats test listener)
  "Run TEST of STATS, telling LISTENER."
  (let ((ert--current-run-stats stats)
        (pos (ert--stats-test-pos stats test)))
    (ert--stats-set-test-and-result stats pos test nil)
    (setf (ert--stats-current-test stats) test)
    (funcall listener 'test-started stats test)
    (setf (ert-test-most-recent-result test) nil
          (aref (ert--stats-test-start-times stats) pos) (current-time))
    (unwind-protect
        (ert-run-test test)
      (setf (aref (ert--stats-test-end-times stats) pos) (current-time))
      (let ((result (ert-test-most-recent-result test)))
        (setf (ert-test-result-duration result)
              (float-time (time-subtract (aref (ert--stats-test-end-times stats) pos)
                                         (aref (ert--stats-test-start-times stats) pos))))
        (ert--stats-set-test-and-result stats pos test result)
        (funcall listener 'test-ended stats test result)))
    (setf (ert--stats-current-test stats) nil)))

(defun ert-run-tests (selector listener &optional interactively)
  "Run the tests that SELECTOR chooses, and return the state at the end.
LISTENER is called with an event and the state, and further arguments:
`run-started'; `test-started' and the test; `test-ended', the test and
its result; `run-ended' and whether the run was aborted.  INTERACTIVELY
non-nil means that a person is looking on."
  (let* ((stats (ert--make-stats (ert-select-tests selector t) selector))
         (abortedp t)
         (ert--current-run-stats stats))
    (setf (ert--stats-start-time stats) (current-time))
    (funcall listener 'run-started stats)
    (unwind-protect
        (progn
          (when interactively (force-mode-line-update))
          (mapc (lambda (test) (ert-run-or-rerun-test stats test listener)) (ert--stats-tests stats))
          (setq abortedp nil))
      (setf (ert--stats-aborted-p stats) abortedp
            (ert--stats-end-time stats) (current-time))
      (funcall listener 'run-ended stats abortedp))
    stats))

;; -- batch mode -------------------------------------------------------------------------------

(defun ert--format-time-iso8601 (time)
  "Return TIME as date, time of day and zone."
  (format-time-string "%Y-%m-%d %T%z" time))

(defun ert--batch-print-results (stats count word predicate)
  "Print the tests of STATS whose results PREDICATE, of test and result, accepts, under a line with COUNT and WORD."
  (let (lines)
    (dotimes (i (ert-stats-total stats))
      (let ((test (aref (ert--stats-tests stats) i)) (result (aref (ert--stats-test-results stats) i)))
        (when (and result (funcall predicate test result))
          (push (format "%9s  %S" (ert-string-for-test-result result nil) (ert-test-name test)) lines))))
    (when lines
      (message "%d %s results:" count word)
      (dolist (line (nreverse lines)) (message "%s" line))
      (message "%s" ""))))

(defun ert--batch-run-ended (stats abortedp)
  "Print the summary of STATS; ABORTEDP: the run did not end by itself."
  (let ((unexpected (ert-stats-completed-unexpected stats))
        (skipped (ert-stats-skipped stats))
        (expected-failures (ert--stats-failed-expected stats)))
    (message "\n%sRan %s tests, %s results as expected, %s unexpected%s (%s, %f sec)%s\n"
             (if abortedp "Aborted: " "")
             (ert-stats-total stats)
             (ert-stats-completed-expected stats)
             unexpected
             (if (zerop skipped) "" (format ", %s skipped" skipped))
             (ert--format-time-iso8601 (ert--stats-end-time stats))
             (float-time (time-subtract (ert--stats-end-time stats) (ert--stats-start-time stats)))
             (if (zerop expected-failures) "" (format "\n%s expected failures" expected-failures)))
    (unless (zerop unexpected)
      (ert--batch-print-results stats unexpected "unexpected" (lambda (test result) (not (ert-test-result-expected-p test result)))))
    (unless (zerop skipped)
      (ert--batch-print-results stats skipped "skipped" (lambda (_test result) (ert-test-skipped-p result))))))

(defun ert--batch-print-condition (test result)
  "Print why TEST failed, from RESULT."
  (message "Test %S backtrace:" (ert-test-name test))
  (with-temp-buffer
    (let ((backtrace-line-length ert-batch-backtrace-right-margin) (print-level 5) (print-length 50))
      (insert (backtrace-to-string (ert-test-result-with-condition-backtrace result))))
    (if ert-batch-backtrace-right-margin
        (progn
          (goto-char (point-min))
          (while (not (eobp))
            (move-to-column ert-batch-backtrace-right-margin)
            (delete-region (point) (line-end-position))
            (forward-line 1))))
    (message "%s" (buffer-substring-no-properties (point-min) (max (point-min) (1- (point-max))))))
  (with-temp-buffer
    (ert--insert-infos result)
    (insert "    ")
    (let ((print-escape-newlines t) (print-level 5) (print-length 10))
      (ert--pp-with-indentation-and-newline (ert-test-result-with-condition-condition result)))
    (goto-char (1- (point-max)))
    (cl-assert (looking-at "\n"))
    (delete-char 1)
    (message "Test %S condition:" (ert-test-name test))
    (message "%s" (buffer-string))))

(defun ert--batch-test-ended (stats test result)
  "Print what came of TEST of STATS, RESULT."
  (let ((expected (ert-test-result-expected-p test result)))
    (unless expected
      (cl-etypecase result
        (ert-test-passed (message "Test %S passed unexpectedly" (ert-test-name test)))
        (ert-test-result-with-condition (ert--batch-print-condition test result))
        (ert-test-aborted-with-non-local-exit
         (message "Test %S aborted with non-local exit" (ert-test-name test)))))
    (unless ert-quiet
      (let* ((total (prin1-to-string (length (ert--stats-tests stats))))
             (format-string (concat "%9s  %" (prin1-to-string (length total)) "s/" total "  %S (%f sec)")))
        (message format-string
                 (ert-string-for-test-result result expected)
                 (1+ (ert--stats-test-pos stats test))
                 (ert-test-name test)
                 (ert-test-result-duration result))))))

;;;###autoload
(defun ert-run-tests-batch (&optional selector)
  "Run the tests that SELECTOR chooses, by default all, printing results to the terminal; return the state."
  (unless selector (setq selector 't))
  (ert-run-tests
   selector
   (lambda (event-type &rest event-args)
     (cl-ecase event-type
       (run-started
        (unless ert-quiet
          (let ((stats (car event-args)))
            (message "Running %s tests (%s, selector `%S')" (length (ert--stats-tests stats))
                     (ert--format-time-iso8601 (ert--stats-start-time stats)) selector))))
       (run-ended (apply #'ert--batch-run-ended event-args))
       (test-started)
       (test-ended (apply #'ert--batch-test-ended event-args))))
   nil))

;;;###autoload
(defun ert-run-tests-batch-and-exit (&optional selector)
  "Run the tests that SELECTOR chooses like `ert-run-tests-batch', and end Emacs.
The exit status is 0 if all results are as expected, 1 if not, and 2 if
the tests could not be run."
  (or noninteractive (user-error "This function is only for use in batch mode"))
  (unwind-protect
      (let ((stats (ert-run-tests-batch selector)))
        (kill-emacs (if (zerop (ert-stats-completed-unexpected stats)) 0 1)))
    (unwind-protect
        (progn
          (message "Error running tests")
          (backtrace))
      (kill-emacs 2))))

(defun ert-delete-test (test-name)
  "Make TEST-NAME, a symbol, name no test."
  (interactive (list (intern (completing-read "Delete test: " obarray #'ert-test-boundp t))))
  (ert-make-test-unbound test-name))

(defun ert-delete-all-tests ()
  "Make all symbols name no test; ask first."
  (interactive)
  (when (called-interactively-p 'any)
    (unless (y-or-n-p "Delete all tests? ")
      (user-error "Aborted")))
  (mapc #'ert-delete-test (mapcar #'ert-test-name (ert-select-tests t t)))
  t)

(provide 'ert)

;;; ert.el ends here
