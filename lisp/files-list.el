;;; files-list.el --- listing directories  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `insert-directory' inserts what the program ls says.  With the switch --dired it tells where the names of
;; files are, as numbers of bytes in its last lines, which become the text property `dired-filename'.

;;; Code:

(defcustom list-directory-brief-switches "-CF"
  "Switches of ls for a brief listing by `list-directory'."
  :type 'string :group 'dired)
(defcustom list-directory-verbose-switches "-l"
  "Switches of ls for a verbose listing by `list-directory'."
  :type 'string :group 'dired)
(defcustom directory-free-space-program "df"
  "Program that tells how much room is left; nil for none."
  :type '(choice (string :tag "Program") (const :tag "None" nil)) :group 'dired)
(defcustom directory-free-space-args "-Pk"
  "Switches for `directory-free-space-program'."
  :type 'string :group 'dired)
(defcustom byte-count-to-string-function #'file-size-human-readable-iec
  "Function that writes a number of bytes, for the room that is left and sizes of files."
  :type '(radio (function-item file-size-human-readable-iec) (function :tag "Function")) :group 'files)
(defvar insert-directory-ls-version 'unknown
  "What is known about the program ls.")

(defvar directory-listing-before-filename-regexp
  (let* ((size "[0-9][BkKMGTPEZY]?")
         (time "[0-2]?[0-9][:.][0-5][0-9]")
         (year "[0-9][0-9][0-9][0-9]")
         (day "[ 0-3]?[0-9]")
         (letters "[[:alpha:]'][[:alpha:]'.]*")
         (iso (concat "\\(?:" year "-\\)?[01][0-9]-[0-3][0-9]"
                      "\\(?:[ T]" time "\\(?::[0-6][0-9]\\(?:[.,][0-9]+\\)?\\(?: ?[-+][0-2][0-9][0-5][0-9]\\)?\\)?\\)?"))
         (words (concat "\\(?:" letters " +" day "\\|" day "\\.? +" letters "\\),? +\\(?: ?" time "\\|" year "\\)"))
         (numbers (concat "[ 0-1]?[0-9][^ 0-9]? +" day "[^ 0-9]? +\\(?:" time "\\|" year "[^ 0-9]?\\)")))
    ;; Sizes, then a date in one of the forms of the locales.
    (concat ".*" size " +\\(?:" iso "\\|" words "\\|" numbers "\\) +"))
  "Regexp of what is before the name of a file on a line of `ls -l'.")

(defun shell-quote-wildcard-pattern (pattern)
  "Return PATTERN quoted for a shell that is to expand its wildcards."
  (save-match-data
    (let ((beg 0))
      (while (string-match "[ \t\n;<>&|()`'\"#$]" pattern beg)
        (setq pattern (concat (substring pattern 0 (match-beginning 0)) "\\" (substring pattern (match-beginning 0)))
              beg (1+ (match-end 0)))))
    pattern))

(defun insert-directory-wildcard-in-dir-p (dir)
  "Return (PREFIX . PATTERN) if the directory part of DIR has a wildcard, else nil.
PREFIX is the part without any."
  (let ((wildcards "[?*"))
    (when (and (or (not (featurep 'ls-lisp))
                   (bound-and-true-p ls-lisp-support-shell-wildcards))
               (string-match (concat "[" wildcards "]") (file-name-directory dir))
               (not (file-exists-p dir)))
      (let ((regexp (format "\\`\\([^%s]*/\\)\\([^%s]*[%s].*\\)" wildcards wildcards wildcards)))
        (string-match regexp dir)
        (cons (match-string 1 dir) (match-string 2 dir))))))

(defun insert-directory-safely (file switches &optional wildcard full-directory-p)
  "Insert a listing as `insert-directory' does with FILE, SWITCHES, WILDCARD and FULL-DIRECTORY-P.
A file that is not there is no error."
  (if (or full-directory-p wildcard (file-exists-p file))
      (insert-directory file switches wildcard full-directory-p)
    (insert (format "%s: No such file or directory\n" file))))

(defun insert-directory-adj-pos (pos error-lines)
  "Return the buffer position of the byte POS of what ls said; ERROR-LINES are regions of its errors, which do not count."
  (while (and error-lines (< (caar error-lines) pos))
    (setq pos (+ pos (- (nth 1 (car error-lines)) (nth 0 (car error-lines))))
          error-lines (cdr error-lines)))
  pos)

(defun insert-directory-clean (beg switches)
  "Take the lines of --dired away from the listing from BEG to the end, and mark the names of files by them."
  (when (if (stringp switches)
            (string-match "--dired\\>" switches)
          (member "--dired" switches))
    (goto-char (point-max))
    (forward-line -2)
    (when (looking-at "//SUBDIRED//")
      (delete-region (point) (progn (forward-line 1) (point)))
      (forward-line -1))
    (if (looking-at "//DIRED//")
        (let ((end (line-end-position)) (limit (point)) (linebeg (point)) (errors nil))
          (ignore linebeg)
          ;; Lines of errors are not counted by the numbers.
          (goto-char beg)
          (while (re-search-forward "^\\(?:ls: \\|.*[^/]:\\s-\\(?:No such\\|Permission\\)\\).*\n" limit t)
            (push (list (- (match-beginning 0) beg) (- (match-end 0) beg)) errors))
          (setq errors (nreverse errors))
          (goto-char limit)
          (forward-word-strictly 1)
          (forward-char 3)
          (while (< (point) end)
            (let ((start (insert-directory-adj-pos (+ beg (read (current-buffer))) errors))
                  (stop (insert-directory-adj-pos (+ beg (read (current-buffer))) errors)))
              (if (memq (char-after stop) '(?\n ?\s ?* ?@ ?% ?/ ?= ?| ?>))
                  (put-text-property start stop 'dired-filename t)
                ;; The numbers are wrong: go by dates instead.
                (put-text-property beg (point) 'dired-filename nil)
                (goto-char end))))
          (goto-char limit)
          (beginning-of-line)
          (delete-region (point) (progn (forward-line 1) (point))))
      (forward-line 1))
    (if (looking-at "//DIRED-OPTIONS//")
        (delete-region (point) (progn (forward-line 1) (point))))))

(defun insert-directory--switches (switches)
  "Return SWITCHES, a string or a list, as a list."
  (if (stringp switches) (split-string-and-unquote switches) switches))

(defun insert-directory--run (file switches wildcard)
  "Insert what ls with SWITCHES says about FILE, a pattern if WILDCARD; return its exit status."
  (let ((coding-system-for-read (or coding-system-for-read
                                    (and enable-multibyte-characters (or file-name-coding-system default-file-name-coding-system 'utf-8)))))
    (if wildcard
        (let* ((in-dir (insert-directory-wildcard-in-dir-p file))
               (default-directory (cond (in-dir (car in-dir))
                                        ((file-name-absolute-p file) (file-name-directory file))
                                        (t (file-name-directory (expand-file-name file)))))
               (pattern (if in-dir (cdr in-dir) (file-name-nondirectory file))))
          (call-process shell-file-name nil t nil shell-command-switch
                        (concat (if (memq system-type '(ms-dos windows-nt)) "" "\\")
                                insert-directory-program " -d "
                                (mapconcat #'shell-quote-argument (insert-directory--switches switches) " ")
                                " -- "
                                (shell-quote-wildcard-pattern pattern))))
      (unless (equal switches "") nil)
      (apply #'call-process insert-directory-program nil t nil
             (append (insert-directory--switches switches)
                     (list "--")
                     (list (if (string-match "\\`~" file) (expand-file-name file) file)))))))

(defun insert-directory (file switches &optional wildcard full-directory-p)
  "Insert a listing of FILE by ls with SWITCHES, a string or a list of them.
WILDCARD: FILE is a pattern for the shell.  FULL-DIRECTORY-P: FILE is a
directory, and its contents are listed, with the room that is left.
Names of files get the property `dired-filename' if --dired is in SWITCHES."
  (let ((handler (find-file-name-handler (expand-file-name file) 'insert-directory)))
    (if handler
        (funcall handler 'insert-directory file switches wildcard full-directory-p)
      (let* ((beg (point))
             (case-fold-search nil)
             (name (cond ((not full-directory-p) file)
                         ;; ls -R writes the name into header lines.
                         ((string-match-p "\\(?:\\`\\| \\)-[[:alnum:]]*R\\|--recursive\\>"
                                          (if (stringp switches) switches (mapconcat #'identity switches " ")))
                          (file-name-as-directory file))
                         (t (concat (file-name-as-directory file) "."))))
             (status (insert-directory--run name switches wildcard)))
        ;; ls gives 1 for minor trouble: something in the directory could not be looked at.
        (unless (eq status 0)
          (let ((message (buffer-substring beg (point))))
            (unless (and (eq status 1) (save-excursion (goto-char beg) (search-forward "\n" nil t)) full-directory-p)
              (delete-region beg (point))
              (access-file file "Reading directory")
              (error (if (string-match "\\`[^\n]*" message) "Listing directory failed but `access-file' worked" message)))))
        (insert-directory-clean beg switches)
        ;; How much room is left.
        (when full-directory-p
          (save-excursion
            (goto-char beg)
            (when (re-search-forward "^ *\\(total\\)" nil t)
              (let ((available (get-free-disk-space file)))
                (when available
                  (replace-match "total used in directory" nil nil nil 1)
                  (end-of-line)
                  (insert " available " available))))))))))

(defun get-free-disk-space (dir)
  "Return how much room is left where the directory DIR is, as a string, or nil."
  (save-match-data
    (let* ((info (file-system-info dir)) (available (nth 2 info)))
      (and available
           (funcall byte-count-to-string-function available)))))

(defun list-directory (dirname &optional verbose)
  "Show a listing of DIRNAME, a directory or a pattern; with VERBOSE, a long one."
  (interactive (let ((pfx current-prefix-arg))
                 (list (read-file-name (if pfx "List directory (verbose): " "List directory (brief): ")
                                       nil default-directory nil)
                       pfx)))
  (let ((switches (if verbose list-directory-verbose-switches list-directory-brief-switches))
        buffer)
    (or dirname (setq dirname default-directory))
    (setq dirname (expand-file-name dirname))
    (with-output-to-temp-buffer "*Directory*"
      (setq buffer standard-output)
      (buffer-disable-undo standard-output)
      (princ "Directory ")
      (princ dirname)
      (terpri)
      (with-current-buffer "*Directory*"
        (let ((wildcard (not (file-directory-p dirname))))
          (insert-directory dirname switches wildcard (not wildcard)))))
    ;; The buffer belongs to the directory that it lists.
    (with-current-buffer buffer
      (setq default-directory
            (if (file-accessible-directory-p dirname)
                (file-name-as-directory dirname)
              (file-name-directory dirname))))))

(provide 'files-list)

;;; files-list.el ends here
