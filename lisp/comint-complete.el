;;; comint-complete.el --- completing names of files in Comint buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The word before point is a file name, in which characters can be quoted.  `comint-dynamic-complete-functions' are asked
;; first; a mode adds functions of its own there.

;;; Code:

(defcustom comint-completion-addsuffix t
  "What is put behind a completed name: t is a space, or a slash for directories; a pair (DIRECTORY . FILE) of strings; or nil."
  :type '(choice (const nil) (const t) (cons string string)) :group 'comint-completion)
(defcustom comint-completion-fignore nil "Suffixes of files that are no completions." :type '(repeat string) :group 'comint-completion)
(defcustom comint-completion-autolist nil "Non-nil means that completions are listed at once." :type 'boolean :group 'comint-completion)
(defvar comint-file-name-prefix "" "What is put before absolute names.")
(defvar comint-file-name-chars "[]~/A-Za-z0-9+@:_.$#%,={}-" "Characters of file names, as in a set of a regexp.")
(defvar comint-file-name-quote-list nil "Characters that are quoted by a backslash in file names.")
(defvar comint-dynamic-complete-functions '(comint-filename-completion)
  "Functions that complete the word before point, as in `completion-at-point-functions'.")
(defvar comint-unquote-function #'comint--unquote-argument "Function that takes the quotes out of a word.")
(defvar comint-requote-function #'comint--requote-argument "Function that finds the place in a quoted word.")

(defun comint-word (word-chars)
  "Return the word before point that is made of WORD-CHARS, as in a set of a regexp, and set the match data; nil if there is none."
  (save-excursion
    (let ((end (point)) (more t) (non-word (concat "[^" word-chars "]")))
      (while more
        (skip-chars-backward word-chars)
        ;; A quoted character belongs to the word.
        (if (and (> (point) (1+ (point-min))) (eq (char-before (1- (point))) ?\\) (not (eq (char-before) ?\n)))
            (backward-char 2)
          (if (and (> (point) (point-min)) (eq (char-before) ?\\) (looking-at-p non-word))
              (backward-char 1)
            (setq more nil))))
      (when (< (point) end)
        (set-match-data (list (copy-marker (point)) (copy-marker end)))
        (buffer-substring-no-properties (point) end)))))

(defun comint-substitute-in-file-name (filename)
  "Return FILENAME with the values of the variables in it."
  (substitute-in-file-name filename))

(defun comint--match-partial-filename ()
  "Return the file name before point, as it is written there, and set the match data; nil if there is none."
  (comint-word comint-file-name-chars))

(defun comint-match-partial-filename ()
  "Return the file name before point without its quotes, and set the match data; nil if there is none."
  (let ((name (comint--match-partial-filename)))
    (and name (save-match-data (comint-substitute-in-file-name (comint-unquote-filename name))))))

(defun comint-quote-filename (filename)
  "Return FILENAME with the characters of `comint-file-name-quote-list' quoted."
  (if (null comint-file-name-quote-list)
      filename
    (let ((regexp (regexp-opt-charset comint-file-name-quote-list)))
      (save-match-data
        (replace-regexp-in-string regexp "\\\\\\&" filename)))))

(defun comint-unquote-filename (filename)
  "Return FILENAME without its quotes."
  (if (null comint-file-name-quote-list)
      filename
    (funcall comint-unquote-function filename)))

(defun comint--unquote&requote-argument (qstr &optional upos)
  "Take the quotes out of QSTR: backslashes, single and double quotes, and put values in the place of variables.
Return (TEXT POSITION FUNCTION): the position in QSTR of the position UPOS in TEXT, and a function that quotes."
  (let ((at 0) (out "") (position nil) (quote nil))
    (while (< at (length qstr))
      (let ((c (aref qstr at)) (piece nil) (next (1+ at)))
        (cond ((and (eq c ?\\) (not (eq quote ?\')) (< next (length qstr)))
               (setq piece (string (aref qstr next)) next (1+ next)))
              ((and quote (eq c quote)) (setq quote nil piece ""))
              ((and (not quote) (memq c '(?\' ?\"))) (setq quote c piece ""))
              ((and (eq c ?$) (not (eq quote ?\'))
                    (eq (string-match "\\$\\(?:\\([A-Za-z_][A-Za-z0-9_]*\\)\\|{\\([^{}]+\\)}\\)" qstr at) at)
                    (getenv (or (match-string 1 qstr) (match-string 2 qstr))))
               (setq piece (getenv (or (match-string 1 qstr) (match-string 2 qstr))) next (match-end 0)))
              (t (setq piece (string c))))
        (when (and upos (not position) (> (length (concat out piece)) upos))
          (setq position at))
        (setq out (concat out piece) at next)))
    (list out (or position (if upos (length qstr))) #'comint-quote-filename)))

(defun comint--unquote-argument (str)
  "Return STR without its quotes."
  (car (comint--unquote&requote-argument str)))

(defun comint--requote-argument (upos qstr)
  "Return (POSITION . FUNCTION): where the position UPOS of the text of QSTR is in QSTR, and a function that quotes."
  (let ((result (comint--unquote&requote-argument qstr upos)))
    (cons (nth 1 result) (nth 2 result))))

(defun comint--file-table (string predicate action)
  "Complete STRING, a quoted file name, by PREDICATE and ACTION as completion tables do."
  (let* ((name (comint-unquote-filename string))
         (table #'completion-file-name-table)
         (completion-ignored-extensions comint-completion-fignore))
    (pcase action
      (`(boundaries . ,suffix)
       (let ((directory (string-match "[^/]*\\'" string)))
         `(boundaries ,directory . ,(or (string-search "/" suffix) (length suffix)))))
      ('nil (let ((result (complete-with-action nil table name predicate)))
              (if (stringp result) (comint-quote-filename result) result)))
      ('t (mapcar #'comint-quote-filename (complete-with-action t table name predicate)))
      (_ (complete-with-action action table name predicate)))))

(defun comint-completion-file-name-table (string pred action)
  "Complete the file name STRING by PRED and ACTION; absolute names are on the machine of `comint-file-name-prefix'."
  (if (not (file-name-absolute-p string))
      (completion-file-name-table string pred action)
    (let ((result (completion-file-name-table (concat comint-file-name-prefix string) pred action)))
      (if (and (stringp result) (not (string-empty-p comint-file-name-prefix)))
          (string-remove-prefix comint-file-name-prefix result)
        result))))

(defun comint--complete-file-name-data ()
  "Return what `completion-at-point-functions' return, for the file name before point."
  (let* ((name (comint--match-partial-filename))
         (begin (if name (match-beginning 0) (point))) (end (if name (match-end 0) (point)))
         (suffix (cond ((consp comint-completion-addsuffix) (cdr comint-completion-addsuffix))
                       (comint-completion-addsuffix " ")
                       (t ""))))
    (list begin end #'comint--file-table
          :exit-function
          (lambda (_name status)
            (when (and (eq status 'finished) (not (looking-at-p (regexp-quote suffix))) (not (eq (char-before) ?/)))
              (insert suffix)))
          :exclusive 'no)))

(defun comint-filename-completion ()
  "Complete the file name before point: a function for `completion-at-point-functions'."
  (when (comint--match-partial-filename)
    (comint--complete-file-name-data)))

(defun comint-completion-at-point ()
  "Complete by the first of `comint-dynamic-complete-functions' that applies."
  (run-hook-with-args-until-success 'comint-dynamic-complete-functions))

(defun comint-dynamic-complete ()
  "Complete the word before point."
  (interactive)
  (let ((completion-at-point-functions '(comint-completion-at-point)))
    (completion-at-point)))

(defun comint-dynamic-complete-filename ()
  "Complete the file name before point."
  (interactive)
  (let ((completion-at-point-functions '(comint--complete-file-name-data)))
    (completion-at-point)))

(defun comint-dynamic-complete-as-filename ()
  "Complete what is before point as a file name; return non-nil if it changed."
  (let ((tick (buffer-chars-modified-tick)))
    (comint-dynamic-complete-filename)
    (/= tick (buffer-chars-modified-tick))))

(defun comint-replace-by-expanded-filename ()
  "Put the absolute name in the place of the file name before point, and complete it."
  (interactive)
  (let ((name (comint-match-partial-filename)))
    (when name
      (replace-match (expand-file-name name) t t)
      (comint-dynamic-complete-filename))))

(defun comint-dynamic-simple-complete (stub candidates)
  "Complete STUB, the text before point, among the strings CANDIDATES.
Return nil if there is none, or `sole', `shortest', `partial' or `listed'."
  (declare (obsolete completion-in-region "24.1"))
  (let* ((matches (all-completions stub candidates)) (common (and matches (try-completion stub candidates))))
    (cond ((null matches) (message "No completions of %s" stub) nil)
          ((= (length matches) 1)
           (insert (substring (car matches) (length stub)))
           (when comint-completion-addsuffix (insert " "))
           'sole)
          ((and (stringp common) (> (length common) (length stub)))
           (insert (substring common (length stub)))
           'partial)
          (t (comint-dynamic-list-completions matches) 'listed))))

(defun comint-dynamic-list-completions (completions &optional common-substring)
  "Show COMPLETIONS in a window; COMMON-SUBSTRING is what they have in common."
  (with-output-to-temp-buffer "*Completions*"
    (display-completion-list (sort (copy-sequence completions) #'string<) common-substring)))

(defun comint-dynamic-list-filename-completions ()
  "Show the files that the name before point can be completed to."
  (interactive)
  (let* ((data (comint--complete-file-name-data))
         (names (all-completions (buffer-substring-no-properties (nth 0 data) (nth 1 data)) (nth 2 data))))
    (if names
        (comint-dynamic-list-completions names)
      (message "No completions"))))

(defun comint-directory (directory)
  "Return DIRECTORY, absolute on the machine of `comint-file-name-prefix'."
  (expand-file-name (if (file-name-absolute-p directory) (concat comint-file-name-prefix directory) directory)))

(provide 'comint-complete)

;;; comint-complete.el ends here
