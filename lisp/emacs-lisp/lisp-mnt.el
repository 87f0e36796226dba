;;; lisp-mnt.el --- the headers and sections of Lisp libraries  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A library begins with a line ";;; NAME.el --- SUMMARY", then has headers, such as ";; Version: 1.0", and is
;; divided into sections by lines such as ";;; Code:".  These functions tell what such lines say, for the
;; current buffer or for a file.

;;; Code:

(defgroup lisp-mnt nil
  "Headers of Lisp libraries."
  :prefix "lm-"
  :group 'lisp)

(defcustom lm-header-prefix "^;+[ \t]+\\(@(#)\\)?[ \t]*\\$?"
  "Regular expression for what precedes the name of a header."
  :type 'regexp)

(defcustom lm-any-header ".*"
  "Regular expression for the name of any section."
  :type 'regexp)

(defcustom lm-commentary-header "Commentary\\|Documentation"
  "Regular expression for the name of the section that describes a library."
  :type 'regexp)

(defcustom lm-history-header "Change ?Log\\|History"
  "Regular expression for the name of the section that tells the history of a library."
  :type 'regexp)

(defconst lm-copyright-prefix "^\\(;+[ \t]\\)+Copyright (C) "
  "Regular expression for what precedes the years of a copyright.")

(defmacro lm-with-file (file &rest body)
  "Evaluate BODY with point at the start of FILE, or of the current buffer if FILE is nil; point does not move."
  (declare (indent 1) (debug t))
  (let ((name (make-symbol "file")) (function (make-symbol "function")))
    `(let ((,name ,file) (,function (lambda () ,@body)))
       (if ,name
           (with-temp-buffer
             (insert-file-contents ,name)
             (set-syntax-table emacs-lisp-mode-syntax-table)
             (goto-char (point-min))
             (funcall ,function))
         (save-excursion
           (goto-char (point-min))
           (with-syntax-table emacs-lisp-mode-syntax-table
             (funcall ,function)))))))

;; -- sections ---------------------------------------------------------------------------------

(defun lm-get-header-re (header &optional mode)
  "Return a regular expression for HEADER, itself one.
With MODE `section' it is for the line that begins the section of that name."
  (if (eq mode 'section)
      (concat "^;;;;* \\(" header "\\):[ \t]*$")
    (concat lm-header-prefix "\\(" header "\\)[ \t]*:[ \t]*")))

(defun lm-get-package-name ()
  "Return the name of the file that the first line of the buffer tells, or nil."
  (save-excursion
    (goto-char (point-min))
    (if (looking-at ";;+[ \t]+\\([^ \t\n]+\\)")
        (match-string-no-properties 1))))

(defun lm-section-start (header &optional after)
  "Return the position of the line that begins the section HEADER, or with AFTER that of the next line; nil if none."
  (save-excursion
    (let ((case-fold-search t))
      (goto-char (point-min))
      (when (re-search-forward (lm-get-header-re header 'section) nil t)
        (beginning-of-line (if after 2))
        (point)))))
(defalias 'lm-section-mark #'lm-section-start)

(defun lm-section-end (header)
  "Return the position of the end of the section HEADER, or nil if there is none.
It ends where the next section of its level or a higher one begins, or with the comments."
  (let ((start (lm-section-start header)))
    (when start
      (save-excursion
        (goto-char start)
        (let ((level (skip-chars-forward ";")) (next (lm-get-header-re lm-any-header 'section)) (case-fold-search t)
              (limit (save-excursion (goto-char start) (forward-comment (buffer-size)) (point)))
              end)
          (end-of-line)
          (while (and (not end) (< (point) limit) (re-search-forward next limit t))
            (beginning-of-line)
            (if (<= (save-excursion (skip-chars-forward ";")) level)
                (setq end (point))
              (end-of-line)))
          (or end limit))))))

(defun lm-code-start ()
  "Return the position of the line that begins the section Code, or nil."
  (lm-section-start "Code"))
(defalias 'lm-code-mark #'lm-code-start)

(defun lm-commentary-start ()
  "Return the position of the line that begins the section Commentary, or nil."
  (lm-section-start lm-commentary-header))
(defalias 'lm-commentary-mark #'lm-commentary-start)

(defun lm-commentary-end ()
  "Return the position of the end of the section Commentary, or nil."
  (lm-section-end lm-commentary-header))

(defun lm-history-start ()
  "Return the position of the line that begins the section on the history, or nil."
  (lm-section-start lm-history-header))
(defalias 'lm-history-mark #'lm-history-start)

(defun lm-copyright-mark ()
  "Return the position of the years of the first copyright line before the code, or nil."
  (save-excursion
    (let ((case-fold-search t))
      (goto-char (point-min))
      (if (re-search-forward lm-copyright-prefix (lm-code-mark) t)
          (point)))))

;; -- headers ----------------------------------------------------------------------------------

(defun lm-header (header)
  "Return what the header HEADER, a regular expression, says, or nil; point stays behind it."
  (goto-char (point-min))
  (let ((case-fold-search t))
    (when (re-search-forward (lm-get-header-re header) (lm-code-mark) t)
      ;; Version control puts headers between dollar signs.
      (let ((dollar (save-excursion (search-backward "$" (match-beginning 0) t))))
        (if (looking-at (if dollar "[^$\n]+" "[^\n]+"))
            (match-string-no-properties 0))))))

(defun lm-header-multiline (header)
  "Return the lines of the header HEADER, a list of strings, or nil."
  (save-excursion
    (let ((first (lm-header header)) lines)
      (when first
        (push first lines)
        (while (and (zerop (forward-line 1))
                    (looking-at "^;+\\(\t\\|[\t ]\\{2,\\}\\)\\(.+\\)"))
          (push (match-string-no-properties 2) lines))
        (nreverse lines)))))

(defun lm-summary (&optional file)
  "Return the summary in the first line of FILE, or of the buffer; nil if there is none."
  (lm-with-file file
    (if (looking-at "^;;;[ \t]+[^\n]*?[ \t]+--+[ \t]+\\([^\n]*\\)")
        (let ((summary (match-string-no-properties 1)))
          (replace-regexp-in-string "[ \t\r]*\\(?:-\\*-.*-\\*-\\)?[ \t\r]*\\'" "" summary)))))

(defun lm-crack-address (x)
  "Return the (NAME . ADDRESS) pairs of the mail addresses in the string X; NAME is nil if none is told."
  (let (pairs)
    (dolist (part (split-string x "," t "[ \t\n]+"))
      (let ((pair (lm--address part)))
        (if pair (push pair pairs))))
    (nreverse pairs)))

(defun lm--address (string)
  "Return the name and the address in STRING, a pair, or nil if there is no address."
  (let ((name nil) (address nil))
    (cond
     ((string-match "<\\([^<>]+\\)>" string)
      (setq address (match-string 1 string)
            name (concat (substring string 0 (match-beginning 0)) (substring string (match-end 0)))))
     ((string-match "\\([^ \t]+@[^ \t]+\\)[ \t]*\\(?:(\\(.*\\))\\)?" string)
      (setq address (match-string 1 string) name (or (match-string 2 string) ""))))
    (when address
      (setq name (replace-regexp-in-string "\\`[\" \t]+\\|[\" \t]+\\'" "" (replace-regexp-in-string "[ \t]+" " " name)))
      (cons (unless (string= name "") name) address))))

(defun lm--addresses (header)
  "Return the addresses in the lines of HEADER."
  (apply #'append (mapcar #'lm-crack-address (lm-header-multiline header))))

(defun lm-authors (&optional file)
  "Return the authors of FILE, or of the buffer, as (NAME . ADDRESS) pairs."
  (lm-with-file file (lm--addresses "author")))

(defun lm-maintainers (&optional file)
  "Return the maintainers of FILE, or of the buffer, as pairs; its authors if it names none."
  (lm-with-file file (or (lm--addresses "maintainer") (lm-authors))))

(defun lm-maintainer (&optional file)
  "Return the first maintainer of FILE, or of the buffer, a pair (NAME . ADDRESS)."
  (car (lm-maintainers file)))

(defun lm-creation-date (&optional file)
  "Return the date at which FILE, or the buffer, was created, as its header says it."
  (lm-with-file file (lm-header "created")))

(defun lm-version (&optional file)
  "Return the version of FILE, or of the buffer, a string."
  (lm-with-file file (lm-header "version")))

(defun lm-keywords (&optional file)
  "Return the keywords of FILE, or of the buffer, in lower case, as one string."
  (lm-with-file file
    (let ((lines (lm-header-multiline "keywords")))
      (and lines (downcase (mapconcat #'identity lines " "))))))

(defun lm-keywords-list (&optional file)
  "Return the keywords of FILE, or of the buffer, as a list of strings."
  (let ((keywords (lm-keywords file)))
    (if keywords
        (split-string keywords (if (string-search "," keywords) ",[ \t\n]*" "[ \t\n]+") t "[ ]+"))))

(defvar finder-known-keywords)

(defun lm-keywords-finder-p (&optional file)
  "Return non-nil if one of the keywords of FILE, or of the buffer, is known to `finder-known-keywords'."
  (require 'finder)
  (let (found)
    (dolist (keyword (lm-keywords-list file) found)
      (if (assoc (intern keyword) finder-known-keywords) (setq found t)))))

(defun lm-adapted-by (&optional file)
  "Return who adapted FILE, or the buffer, as its header says it."
  (lm-with-file file (lm-header "adapted-by")))

(defun lm-commentary (&optional file)
  "Return the text of the section Commentary of FILE, or of the buffer, without semicolons; nil if there is none."
  (lm-with-file file
    (let ((start (lm-commentary-start)))
      (when start
        (let ((text (buffer-substring-no-properties start (lm-commentary-end))))
          (setq text (let ((case-fold-search t))
                       (replace-regexp-in-string (concat "\\`;;;[ \t]*\\(?:" lm-commentary-header "\\):[ \t]*\n?") "" text)))
          (setq text (replace-regexp-in-string "^;; ?" "" text))
          (replace-regexp-in-string "\\`\\(?:[ \t]*\n\\)+\\|[ \t\n]+\\'" "" text))))))

(defun lm-website (&optional file)
  "Return the address of the site of FILE, or of the buffer, a string."
  (let ((site (lm-with-file file (lm-header "\\(?:x-\\)?\\(?:url\\|homepage\\)"))))
    (if (and site (string-match "\\`<.*>\\'" site))
        (substring site 1 -1)
      site)))
(defalias 'lm-homepage #'lm-website)

(defun lm-synopsis (&optional file showall)
  "Return the summary of FILE, or of the buffer.
If FILE is a directory, show the summaries of its libraries, with SHOWALL also which have none."
  (interactive (list (read-file-name "Synopsis for (file or dir): ") current-prefix-arg))
  (cond
   ((and file (file-directory-p file))
    (with-output-to-temp-buffer "*Synopsis*"
      (dolist (name (directory-files file nil "\\`[^.].*\\.el\\'"))
        (let ((summary (lm-summary (expand-file-name name file))))
          (if (or summary showall)
              (princ (format "%-15s %s\n" (concat name ":") (or summary "NA"))))))))
   (t (lm-summary file))))

(provide 'lisp-mnt)

;;; lisp-mnt.el ends here
