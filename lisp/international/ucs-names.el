;;; ucs-names.el --- characters by their Unicode names  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The names come from C code, as a hash table that is made when somebody asks for it.

;;; Code:

(defvar ucs-names nil
  "Hash table from the Unicode names of characters to the characters, or nil if nobody needed it yet.")

(defcustom read-char-by-name-sort nil
  "How `read-char-by-name' sorts the names that it offers.
The value nil means by name, `code' means by character."
  :type '(choice (const :tag "By name" nil) (const :tag "By character" code))
  :group 'mule)

(defun ucs-names ()
  "Return the hash table from the Unicode names of characters to the characters.
Ideographs whose names are numbers are not in it."
  (or ucs-names
      (setq ucs-names (internal--char-names))))

(defun char-from-name (string &optional ignore-case)
  "Return the character whose Unicode name is STRING, nil if there is none.
With IGNORE-CASE non-nil, STRING may be in any case."
  (internal--char-from-name (if ignore-case (upcase string) string)))

(defun mule--ucs-names-affixation (names)
  "Return a list of (NAME PREFIX SUFFIX) for NAMES; the prefix shows the character."
  (mapcar (lambda (name)
            (let ((char (gethash name ucs-names)))
              (list name (concat (if char (string char) " ") "\t") "")))
          names))

(defun mule--ucs-names-group (name transform)
  "Return the script of the character NAME; with TRANSFORM non-nil NAME itself."
  (if transform
      name
    (let* ((char (gethash name ucs-names)) (script (and char (aref char-script-table char))))
      (if script (symbol-name script) "ungrouped"))))

(defun mule--ucs-names-sort-by-code (names)
  "Return NAMES sorted by their characters."
  (sort (copy-sequence names)
        (lambda (a b) (< (gethash a ucs-names) (gethash b ucs-names)))))

(defun mule--ucs-names-table (string predicate action)
  "Complete STRING among the names of characters, as PREDICATE and ACTION of `all-completions' say."
  (if (eq action 'metadata)
      `(metadata (display-sort-function . ,(if (eq read-char-by-name-sort 'code) #'mule--ucs-names-sort-by-code))
                 (affixation-function . ,#'mule--ucs-names-affixation)
                 (group-function . ,(if completions-group #'mule--ucs-names-group))
                 (category . unicode-name))
    (complete-with-action action (ucs-names) string predicate)))

(defun mule--char-from-number (string)
  "Return the number that STRING stands for, nil if it is none.
It has digits in base 16, or in the notation of Lisp that begins with a number sign."
  (cond ((string-match-p "\\`[[:xdigit:]]+\\'" string) (string-to-number string 16))
        ((string-match-p "\\`#\\(?:[bBoOxX]\\|[0-9]+[rR]\\)[0-9a-zA-Z]+\\'" string)
         (condition-case nil (read string) (error nil)))))

(defun read-char-by-name (prompt)
  "Read a character in the minibuffer, prompting with PROMPT, and return it.
What is read may be a Unicode name, with completion and in any case, a number in base 16, or one
in the notation of Lisp, like \"#o101\" or \"#10r65\".  What is a name as well as a number is a name.
In names that begin with an asterisk this stands for any text."
  (ucs-names)
  (let* ((enable-recursive-minibuffers t)
         (completion-ignore-case t)
         (input (completing-read prompt #'mule--ucs-names-table))
         (char (or (char-from-name input t) (mule--char-from-number input))))
    (or (characterp char)
        (error "Invalid character"))
    char))

(provide 'ucs-names)

;;; ucs-names.el ends here
