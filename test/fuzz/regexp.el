;;; regexp.el --- fuzzer of regexps: random patterns over random text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Runs for FUZZ_SECONDS seconds (environment) from seed FUZZ_SEED.  What must hold, whatever the pattern and the text:
;; - a match or an error of the kinds that searching has comes back, soon;
;; - a string and a buffer with the same text have the same match and the same groups, also where the text is long, in
;;   many pieces (after edits), or was searched often enough for another matcher to be used;
;; - what `re-search-forward' finds `looking-at' confirms, and no earlier place matches;
;; - `re-search-backward' from the end of the text finds a place where `looking-at' matches, and no later one;
;; - `replace-match' with the matched text itself changes nothing;
;; - a quit ends what takes long.  With a terminal one comes every other second from a process (FUZZ_LOG is then the
;;   file that messages go to); in batch mode there are no quits, and patterns that take exponential time are sat out.

;;; Code:

(defvar fuzz-regexp--rounds 0)
(defvar fuzz-regexp--errors 0)
(defvar fuzz-regexp--quits 0)

(defconst fuzz-regexp--cpu-limit 20 "Seconds of processor time that a round may take although it is quit.")

(defconst fuzz-regexp--atoms
  ["a" "b" "ab" "." "[ab]" "[^a\n]" "[[:alpha:]]" "[[:space:]]" "[[:upper:]]" "\\w" "\\W" "\\s-" "\\s." "\\S_" "\\cg" "\\Cg" "é" "ß" "日" "[a-zé-ü]"
   "[^[:word:]]" "\n" "A" "K" "\\_<" "\\_>" "\\b" "\\B" "\\<" "\\>" "^" "$" "\\`" "\\'" "\\=" "\\(?:\\)" "\\1" "\\2" "\\." "]" "{" "x\\{2\\}" "[]a]"
   "[a-]" "[z-a]" "\\" "[" "\\(" "\\)" "*" "\\{" "[[:foo:]]" "\377" "0"])

(defconst fuzz-regexp--repeats ["" "" "" "" "*" "+" "?" "*?" "+?" "??" "\\{2\\}" "\\{1,3\\}" "\\{0,\\}" "\\{,2\\}"])

(defvar fuzz-regexp--repeats-left 0 "How many more atoms of the pattern may be repeated.")

(defun fuzz-regexp--repeat ()
  "Return something to put behind an atom, often nothing."
  (let ((repeat (aref fuzz-regexp--repeats (random (length fuzz-regexp--repeats)))))
    (cond ((equal repeat "") "")
          ((> (setq fuzz-regexp--repeats-left (1- fuzz-regexp--repeats-left)) -1) repeat)
          (t ""))))

(defun fuzz-regexp--pattern (depth)
  "Return a random pattern, nested DEPTH deep at most; now and then an invalid one.
What is repeated has no repetitions and alternatives in it: matching those takes exponential time, here as everywhere."
  (let ((parts nil))
    (dotimes (_ (1+ (random 4)))
      (push (if (or (= depth 0) (/= 0 (random 3)))
                ;; The tail of the table makes patterns invalid.
                (concat (aref fuzz-regexp--atoms (random (if (= 0 (random 40)) (length fuzz-regexp--atoms) 42)))
                        (fuzz-regexp--repeat))
              (let* ((repeat (fuzz-regexp--repeat)) (fuzz-regexp--repeats-left (if (equal repeat "") fuzz-regexp--repeats-left 0)))
                (concat (pcase (random 4) (0 "\\(?:") (1 "\\(?3:") (_ "\\(")) (fuzz-regexp--pattern (1- depth))
                        (if (and (equal repeat "") (= 0 (random 3))) (concat "\\|" (fuzz-regexp--pattern (1- depth))) "") "\\)" repeat)))
            parts))
    (apply #'concat parts)))

(defconst fuzz-regexp--pieces
  ["a" "a" "b" "ab" "aa" " " "\n" "\t" "A" "B" "é" "É" "ß" "日本" "k" "K" "\u212a" "ſ" "_" "-" "." "0" "12" "x" "xx" "(" ")" "\377" "foo" "Foo_bar"])

(defun fuzz-regexp--text (pieces)
  "Return a random multibyte text of so many PIECES."
  (let ((parts nil))
    (dotimes (_ pieces)
      (push (string-to-multibyte (aref fuzz-regexp--pieces (random (length fuzz-regexp--pieces)))) parts))
    (apply #'concat parts)))

(defun fuzz-regexp--say (format &rest args)
  "Show the message FORMAT with ARGS, or append it to the file FUZZ_LOG."
  (let ((text (apply #'format-message format args)) (log (getenv "FUZZ_LOG")))
    (if log
        (write-region (concat text "\n") nil log t 'silent)
      (message "%s" text))))

(defun fuzz-regexp--fail (what &rest data)
  "Report that WHAT does not hold for DATA, and end the program."
  (let ((print-escape-newlines t) (print-escape-multibyte t))
    (fuzz-regexp--say "fuzz regexp: %s: %S (round %d, case-fold-search %S)" what data fuzz-regexp--rounds case-fold-search))
  (kill-emacs 1))

(defmacro fuzz-regexp--try (&rest body)
  "Evaluate BODY; return (ok VALUE), or (error SYMBOL) after an error that searching may signal."
  `(condition-case error
       (list 'ok (progn ,@body))
     (invalid-regexp (list 'error 'invalid-regexp))
     (error (if (equal (cadr error) "Stack overflow in regexp matcher")
                (list 'error 'overflow)
              (fuzz-regexp--fail "another error" error)))))

(defun fuzz-regexp--in-string (pattern text)
  "Return the match data of PATTERN in TEXT, or nil."
  (and (string-match pattern text) (match-data)))

(defun fuzz-regexp--in-buffer (pattern)
  "Return the match data of PATTERN from the start of the buffer, as of a string, or nil."
  (goto-char (point-min))
  (and (re-search-forward pattern nil t)
       (mapcar (lambda (m) (and m (1- (if (markerp m) (marker-position m) m)))) (match-data))))

(defun fuzz-regexp--check-forward (pattern found)
  "Check that PATTERN matches at FOUND, an offset or nil, and at no place before it."
  (goto-char (point-min))
  (let ((at (and found (1+ found))) (limit (min (point-max) 300)))
    (while (< (point) (min limit (or at limit)))
      (when (looking-at-p pattern)
        (fuzz-regexp--fail "an earlier match" pattern (buffer-string) (point) at))
      (forward-char 1))
    (when at
      (goto-char at)
      (unless (looking-at-p pattern)
        (fuzz-regexp--fail "no match where one was found" pattern (buffer-string) at)))))

(defun fuzz-regexp--check-backward (pattern)
  "Check that a search backward for PATTERN finds the last place where it matches."
  (goto-char (point-max))
  (let ((found (re-search-backward pattern nil t)))
    (when found
      (unless (and (= found (point)) (looking-at-p pattern))
        (fuzz-regexp--fail "no match where one was found backward" pattern (buffer-string) found))
      (let ((text (buffer-string)))
        (replace-match (match-string 0) t t)
        (unless (equal text (buffer-string))
          (fuzz-regexp--fail "replaced by itself, the text changed" pattern text (buffer-string)))))
    (when (< (buffer-size) 300)
      (goto-char (point-max))
      (while (and (> (point) (or found (point-min))) (not (looking-at-p pattern)))
        (forward-char -1))
      (when (and (looking-at-p pattern) (/= (point) (or found 0)))
        (fuzz-regexp--fail "a later match" pattern (buffer-string) found (point))))))

(defun fuzz-regexp--position-dependent-p (pattern)
  "Return non-nil if where point is matters to PATTERN."
  (string-match-p (regexp-quote "\\=") pattern))

(defun fuzz-regexp--round ()
  "Try one pattern on one text."
  (setq fuzz-regexp--rounds (1+ fuzz-regexp--rounds))
  (let* ((case-fold-search (= 0 (random 2)))
         (long (= 0 (random 20)))
         (pattern (let ((fuzz-regexp--repeats-left (if long 1 3))) (fuzz-regexp--pattern 2)))
         (text (fuzz-regexp--text (if long 4000 (random 40))))
         ;; With the syntax table of the buffer below.
         (in-string (with-temp-buffer (fuzz-regexp--try (fuzz-regexp--in-string pattern text)))))
    (when (eq (car in-string) 'error)
      (setq fuzz-regexp--errors (1+ fuzz-regexp--errors)))
    (with-temp-buffer
      (insert text)
      ;; The text in pieces of its own.
      (dotimes (_ (random 4))
        (goto-char (1+ (random (1+ (buffer-size)))))
        (insert "zz")
        (delete-region (- (point) 2) (point)))
      (let ((in-buffer (fuzz-regexp--try (fuzz-regexp--in-buffer pattern))))
        (unless (or (fuzz-regexp--position-dependent-p pattern) (member '(error overflow) (list in-string in-buffer))
                    (equal in-string in-buffer))
          (fuzz-regexp--fail "string and buffer differ" pattern text in-string in-buffer))
        (when (and (eq (car in-buffer) 'ok) (not (fuzz-regexp--position-dependent-p pattern)))
          (fuzz-regexp--try (fuzz-regexp--check-forward pattern (car (cadr in-buffer))))
          (fuzz-regexp--try (fuzz-regexp--check-backward pattern)))
        ;; All matches, so that much text is searched.
        (when long
          (fuzz-regexp--try
           (goto-char (point-min))
           (let ((n 0))
             (while (and (< n 3000) (not (eobp)) (re-search-forward pattern nil t))
               (setq n (1+ n))
               (when (= (match-beginning 0) (match-end 0))
                 (or (eobp) (forward-char 1)))))
           (let ((again (fuzz-regexp--in-buffer pattern)))
             (unless (or (fuzz-regexp--position-dependent-p pattern) (equal again (cadr in-buffer)))
               (fuzz-regexp--fail "the second search differs" pattern text (cadr in-buffer) again)))))))))

(defun fuzz-regexp--bounded-round ()
  "Try one pattern on one text until that is done or quit."
  (let ((start (float-time)) (cpu (float-time (get-internal-run-time))) (quit nil))
    (condition-case nil
        (let ((inhibit-quit nil))
          (fuzz-regexp--round))
      (quit (setq quit t fuzz-regexp--quits (1+ fuzz-regexp--quits))))
    (let ((cpu (- (float-time (get-internal-run-time)) cpu)))
      (when (> cpu (/ fuzz-regexp--cpu-limit 2))
        (fuzz-regexp--say "fuzz regexp: round %d took %.1f s, %.1f s of processor time%s"
                          fuzz-regexp--rounds (- (float-time) start) cpu (if quit ", and was quit" "")))
      (when (and (> cpu fuzz-regexp--cpu-limit) (not noninteractive))
        (fuzz-regexp--fail "a quit did not end it")))))

(let ((inhibit-quit t) (seconds (string-to-number (or (getenv "FUZZ_SECONDS") "5"))) (start (float-time))
      (quitter (unless noninteractive
                 (start-process "quitter" nil "sh" "-c" (format "while sleep 2 && kill -INT %d; do :; done" (emacs-pid))))))
  (random (or (getenv "FUZZ_SEED") (format-time-string "%s")))
  (while (< (float-time) (+ start seconds))
    (fuzz-regexp--bounded-round))
  (when quitter
    (set-process-query-on-exit-flag quitter nil)
    (delete-process quitter))
  (fuzz-regexp--say "fuzz regexp: %d patterns, %d invalid or too deep, %d quit" fuzz-regexp--rounds fuzz-regexp--errors
                    fuzz-regexp--quits)
  (kill-emacs 0))

;;; regexp.el ends here
