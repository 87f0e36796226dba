;;; text.el --- a big file: opening, editing, searching  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; The rows of test/bench/run that need a big file, which BENCH_FILE names.

;;; Code:

(defun bench-open-big ()
  "Bring the big file into a new buffer, without undo, where `_' belongs to symbols."
  (set-buffer (generate-new-buffer "big"))
  (buffer-disable-undo)
  (insert-file-contents (getenv "BENCH_FILE"))
  (set-syntax-table (let ((table (make-syntax-table))) (modify-syntax-entry ?_ "_" table) table))
  (goto-char (point-min)))

(defun bench-seconds (job)
  "Return the seconds that the function JOB takes."
  (let ((start (float-time)))
    (funcall job)
    (- (float-time) start)))

(defun bench-insert ()
  "Insert 10,000 characters at random places."
  (random "seed")
  (let ((i 0) (size (point-max)))
    (while (< i 10000)
      (goto-char (1+ (random size)))
      (insert "x")
      (setq i (1+ i)))))

(defun bench-looking-at ()
  "Match a short text 1,000,000 times."
  (with-temp-buffer
    (insert "(defun foo (bar baz)\n  \"Doc.\"\n  (let ((x 1)) x))\n")
    (goto-char (point-min))
    (let ((i 0))
      (while (< i 250000)
        (looking-at "(def\\(un\\|var\\) +\\(\\w+\\)")
        (looking-at "[ \t]*$")
        (looking-at "\\_<let\\_>")
        (looking-at "(defun \\(?:foo\\|bar\\)")
        (setq i (1+ i))))))

(defun bench-text (name)
  "Print the seconds that the job NAME takes."
  (let* ((file (getenv "BENCH_FILE")) (large-file-warning-threshold nil)
         (job (cond
               ((eq name 'open) (lambda () (with-temp-buffer (insert-file-contents file))))
               ((eq name 'find) (lambda () (find-file-noselect file)))
               ((eq name 'find-literally) (lambda () (find-file-noselect file nil t)))
               ((eq name 'call-process)
                (lambda () (with-temp-buffer (buffer-disable-undo) (call-process "cat" nil t nil file))))
               ((eq name 'process-output) (lambda () (bench-process-output file)))
               ((eq name 'insert) (bench-open-big) #'bench-insert)
               ((eq name 'looking-at) #'bench-looking-at))))
    (princ (format "%.4f" (bench-seconds job)))))

(defun bench-process-output (file)
  "Read FILE through a pipe from a process, with the default filter, into a buffer."
  (with-temp-buffer
    (buffer-disable-undo)
    (let* ((process-connection-type nil)
           (process (start-process "bench" (current-buffer) "cat" file)))
      (set-process-sentinel process #'ignore)
      (while (accept-process-output process))
      (if (/= (position-bytes (point-max)) (1+ (file-attribute-size (file-attributes file)))) (error "Lost output")))))

(defun bench-resident (name)
  "Do the job NAME of `bench-text' and print the resident memory as a multiple of the big file's size."
  (let ((standard-output #'ignore))
    (bench-text name))
  (let ((size (nth 7 (file-attributes (getenv "BENCH_FILE")))))
    (with-temp-buffer
      (insert-file-contents "/proc/self/status")
      (re-search-forward "^VmRSS:[ \t]*\\([0-9]+\\)")
      (princ (format "%.3f" (/ (* 1024.0 (string-to-number (match-string 1))) size))))))

(defvar bench-regexps
  '((literal . "nm_primitive_descriptor_of_nothing") (rare . "SPDX-License") (class . "[0-9]\\{6,\\}")
    (alternatives . "foo_bar\\|quux\\|struct nm_vm_options") (words . "\\bassertion\\w+") (symbols . "\\_<nm_value\\_>")
    (line . "^#include[ \t]+\"\\([^\"\n]*\\)\"") (upper . "[[:upper:]][[:alnum:]]+Error") (trailing . "[ \t]+$")
    (string . "\"[^\"\n]*%s[^\"\n]*\"") (definition . "^\\(\\w+\\) (\\([^)\n]*\\))$") (marks . "\\<\\(TODO\\|FIXME\\|XXX\\)\\>"))
  "Regular expressions that programmers look for, with the names of their rows.")

(defvar bench-literals '((absent . "nm_primitive_descriptor_of_nothing") (rare . "SPDX-License") (short . "zq"))
  "Literals to look for, with the names of their rows.")

(defun bench-search-all (search pattern backward)
  "Call SEARCH with PATTERN until the end of the buffer is reached, going BACKWARD if it is so."
  (goto-char (if backward (point-max) (point-min)))
  (while (funcall search pattern nil t)))

(defun bench-searches ()
  "Print a line for each pattern, direction and value of `case-fold-search': a name and seconds."
  (bench-open-big)
  (dolist (kind '((re-search-forward re-search-backward bench-regexps) (search-forward search-backward bench-literals)))
    (dolist (backward '(nil t))
      (dolist (fold '(nil t))
        (dolist (pattern (symbol-value (nth 2 kind)))
          (let ((case-fold-search fold) (search (nth (if backward 1 0) kind)))
            (princ (format "%s%s/%s %.4f\n" search (if fold ",fold" "") (car pattern)
                           (bench-seconds (lambda () (bench-search-all search (cdr pattern) backward)))))))))))

;;; text.el ends here
