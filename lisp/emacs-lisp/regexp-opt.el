;;; regexp-opt.el --- short regexps that match one of many strings  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `regexp-opt' returns a regexp that matches any of a list of strings.  It has alternatives only where the
;; strings differ: sorted strings are taken apart at what they have in common, at the start or at
;; the end, and single characters become a character set.

;;; Code:

(defconst regexp-unmatchable "\\`a\\`"
  "Regexp that matches no string.")

(defconst regexp-opt--delimiters
  '((words "\\<\\(" "\\>") (symbols "\\_<\\(" "\\_>") (t "\\(" ""))
  "What stands before and after the regexp, for the second argument of `regexp-opt'.")

;;;###autoload
(defun regexp-opt (strings &optional paren)
  "Return a regexp that matches any of STRINGS, a list.
PAREN t makes it a group; `words' and `symbols' also make it match only whole
words or symbols; a string is the start of the group.  Without PAREN the
regexp may be followed by an operator such as `*'; it has a shy group where
one is needed."
  (let* ((max-lisp-eval-depth (max max-lisp-eval-depth 10000))
         (max-specpdl-size (max max-specpdl-size 10000))
         (completion-ignore-case nil) (completion-regexp-list nil)
         (delimiters (cdr (assq paren regexp-opt--delimiters)))
         (open (cond ((stringp paren) paren) (paren (or (car delimiters) "\\("))))
         (sorted (delete-dups (sort (copy-sequence strings) #'string-lessp))))
    (concat (if sorted
                (regexp-opt-group sorted (or open t) (not open))
              (concat (or open "\\(?:") regexp-unmatchable "\\)"))
            (cadr delimiters))))

(defun regexp-opt--group-start-p (regexp at)
  "Return non-nil if a group with a number of its own starts at the index AT of REGEXP."
  (and (eq (aref regexp at) ?\\)
       (< (1+ at) (length regexp))
       (eq (aref regexp (1+ at)) ?\()
       (not (eq (string-match-p "\\?[0-9]*:" regexp (min (+ at 2) (length regexp))) (+ at 2)))))

;;;###autoload
(defun regexp-opt-depth (regexp)
  "Return how many groups with a number of their own REGEXP has.
Signals an error if REGEXP is not a valid regexp."
  (string-match regexp "")
  (let ((count 0) (at 0) (end (length regexp)))
    (while (< at end)
      (let ((char (aref regexp at)))
        (cond ((eq char ?\\)
               (if (regexp-opt--group-start-p regexp at)
                   (setq count (1+ count)))
               (setq at (+ at 2)))
              ((and (eq char ?\[)
                    (eq (string-match "\\[^?]?\\(?:\\[:[a-z]+:]\\|[^]]\\)*]" regexp at) at))
               (setq at (match-end 0)))
              (t (setq at (1+ at))))))
    count))

(defun regexp-opt--reverse-all (strings)
  "Return a list of STRINGS, each reversed."
  (mapcar #'reverse strings))

(defun regexp-opt--single-characters (strings)
  "Return the list of the characters that are elements of STRINGS by themselves."
  (delq nil (mapcar (lambda (string) (and (= (length string) 1) (aref string 0))) strings)))

(defun regexp-opt-group (strings &optional paren lax)
  "Return a regexp that matches any of STRINGS, which are sorted and different.
PAREN non-nil puts it into a group: a shy one, or one that begins with PAREN
if that is a string.  LAX non-nil leaves the group out if the regexp is a
character or a character set."
  (let* ((open (cond ((stringp paren) paren) (paren "\\(?:") (t "")))
         (close (if paren "\\)" ""))
         (open-set (if lax "" open))
         (close-set (if lax "" close)))
    (cond
     ((null strings) "")
     ((null (cdr strings))
      (if (= (length (car strings)) 1)
          (concat open-set (regexp-quote (car strings)) close-set)
        (concat open (regexp-quote (car strings)) close)))
     ((= (length (car strings)) 0)
      (concat open-set (regexp-opt-group (cdr strings) t t) "?" close-set))
     ((regexp-opt--all-single-p strings)
      (concat open-set (regexp-opt-charset (mapcar #'string-to-char strings)) close-set))
     (t (concat open (regexp-opt--alternatives strings) close)))))

(defun regexp-opt--all-single-p (strings)
  "Return non-nil if all STRINGS have one character."
  (= (length (regexp-opt--single-characters strings)) (length strings)))

(defun regexp-opt--alternatives (strings)
  "Return a regexp, without a group around it, that matches any of STRINGS.
They are sorted, not empty, at least two, and not all of one character."
  (let* ((prefix (try-completion "" strings))
         (reversed (regexp-opt--reverse-all strings))
         (suffix (try-completion "" reversed)))
    (cond
     ((> (length prefix) 0)
      (let ((start (length prefix)))
        (concat (regexp-quote prefix)
                (regexp-opt-group (mapcar (lambda (string) (substring string start)) strings) t t))))
     ((> (length suffix) 0)
      (let* ((start (length suffix))
             (stems (sort (regexp-opt--reverse-all (mapcar (lambda (string) (substring string start)) reversed))
                          #'string-lessp)))
        (concat (regexp-opt-group stems t t)
                (regexp-quote (reverse suffix)))))
     (t (regexp-opt--split strings)))))

(defun regexp-opt--split (strings)
  "Return a regexp that matches any of STRINGS, which have nothing in common.
If the first and others are single characters, these come last, as one
alternative; else what shares the first initial character comes first."
  (let ((half1 nil) (half2 nil))
    (if (and (= (length (car strings)) 1)
             (cdr (regexp-opt--single-characters strings)))
        (dolist (string strings)
          (if (= (length string) 1) (push string half2) (push string half1)))
      (let ((initial (aref (car strings) 0)))
        (dolist (string strings)
          (if (= (aref string 0) initial) (push string half1) (push string half2)))))
    (concat (regexp-opt-group (nreverse half1))
            "\\|"
            (regexp-opt-group (nreverse half2)))))

(defun regexp-opt--ranges (chars)
  "Return the text that stands for CHARS, sorted and different, in a character set.
Four or more neighbours become a range."
  (let ((text nil))
    (while chars
      (let* ((start (car chars)) (end start) (run (list start)))
        (setq chars (cdr chars))
        (while (and chars (= (car chars) (1+ end)))
          (setq end (pop chars))
          (push end run))
        (push (if (>= (- end start) 3)
                  (string start ?- end)
                (apply #'string (nreverse run)))
              text)))
    (mapconcat #'identity (nreverse text) "")))

(defun regexp-opt-charset (chars)
  "Return a regexp that matches any of CHARS, a list of characters."
  (let* ((chars (delete-dups (sort (mapcar (lambda (char)
                                             (or (fixnump char) (signal 'wrong-type-argument (list 'fixnump char)))
                                             (or (characterp char)
                                                 (signal 'wrong-type-argument (list 'characterp char)))
                                             char)
                                           chars)
                                   #'<)))
         (bracket (if (memq ?\] chars) "]" ""))
         (caret (if (memq ?^ chars) "^" ""))
         (dash (if (memq ?- chars) "-" ""))
         (text (regexp-opt--ranges (delq ?- (delq ?^ (delq ?\] (copy-sequence chars)))))))
    (cond ((null chars) regexp-unmatchable)
          ((null (cdr chars)) (regexp-quote (string (car chars))))
          ((and (string= text "") (string= bracket "")) (concat "[" dash caret "]"))
          (t (concat "[" bracket text caret dash "]")))))

(provide 'regexp-opt)

;;; regexp-opt.el ends here
