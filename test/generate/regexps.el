;;; regexps.el --- write random searches  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; (generate-regexps FILE SEED COUNT) writes COUNT forms, one a line: (generate-search REGEXP TEXT START FOLD SYNTAX), a call
;; of the function in regexp-runner.el.  test/generate/run -k regexps compares what both editors find.

;;; Code:

(let ((here (file-name-directory load-file-name)))
  (dolist (file '("random" "pools" "values"))
    (load (expand-file-name file here) nil t)))

(defun generate--searched-text ()
  "Return a text to search, as it is read."
  (generate-repeat 12 (lambda () (generate-pick ["a" "b" "ab" "o" "oo" "A" "x" "1" "42" " " "\\n" "-" "_" "." "é" "É" "ü" "中" "(" ")" ";" "foo" "bar" "\\t" "]" "\\\"" "*"]))))

(defun generate--regexp-branch (depth)
  "Return one branch of a regexp, its groups DEPTH deep at most.
Only innermost groups have intervals, and not \\{1,\\}: both editors would often take too long, or GNU Emacs come to no end."
  (generate-repeat
   4 (lambda ()
       (if (and (> depth 0) (generate-chance 4))
           (format "%s%s\\\\)%s" (generate-pick ["\\\\(" "\\\\(" "\\\\(?:" "\\\\(?3:"]) (generate--regexp-branches (1- depth))
                   (if (and (= depth 1) (generate-chance 5))
                       (generate-pick ["\\\\{2\\\\}" "\\\\{0,\\\\}" "\\\\{,2\\\\}" "\\\\{0,3\\\\}" "\\\\{1,2\\\\}"])
                     (generate-pick ["" "" "" "" "?" "*" "+" "*?" "+?" "??"])))
         (if (generate-chance 5)
             (generate-pick ["\\\\b" "\\\\B" "\\\\<" "\\\\>" "\\\\_<" "\\\\_>" "^" "$" "\\\\`" "\\\\'" "\\\\="])
           (concat (generate-pick ["a" "b" "o" "." "[a-z]" "[^a]" "[]a-]" "[[:alpha:]]" "[[:digit:]x]" "[^[:space:]]" "\\\\w" "\\\\W" "\\\\sw" "\\\\s-" "\\\\s." "\\\\S_" "é" "[à-ü]"
                                   "中" "\\\\ca" "\\\\Cj" "\\\\1" "\\\\." "ab" "foo" "[[:upper:]]" "[[:lower:]]" "[[:punct:]]" "[ab1-4]" "\\\\s(" "\\\\s_" "[[:word:]]" "[[:nonascii:]]" "\\\\cg" "\\n"
                                   "[^[:upper:]]" "[^é]" "[[:multibyte:]]" "[[:graph:]b]" "[[:space:]é]" "\\\\s-" "x" "Foo" "\\\\2" "[^a-z]"])
                   (generate-pick ["" "" "" "" "*" "+" "?" "*?" "+?" "??" "\\\\{2\\\\}" "\\\\{1,\\\\}" "\\\\{,2\\\\}" "\\\\{0,3\\\\}" "\\\\{1,2\\\\}"])))))))

(defun generate--regexp-branches (depth)
  "Return a regexp of up to three branches, its groups DEPTH deep at most."
  (let ((text (generate--regexp-branch depth)))
    (while (generate-chance 4)
      (setq text (concat text "\\\\|" (generate--regexp-branch depth))))
    text))

(defun generate-regexps (file seed count)
  "Write COUNT searches for SEED to FILE."
  (generate-seed seed)
  (let ((coding-system-for-write 'utf-8-unix) (n count))
    (with-temp-buffer
      (while (> n 0)
        (insert (format "(generate-search \"%s\" \"%s\" %d %s %d)\n" (generate--regexp-branches 2) (generate--searched-text)
                        (generate-random 6) (generate-pick ["t" "nil"]) (generate-random 3)))
        (setq n (1- n)))
      (write-region (point-min) (point-max) file nil 'silent))))

;;; regexps.el ends here
