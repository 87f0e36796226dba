;;; url-util.el --- text of URLs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'url-parse)

;; -- quoting ----------------------------------------------------------------------------------

(defconst url-unreserved-chars
  (append (number-sequence ?a ?z) (number-sequence ?A ?Z) (number-sequence ?0 ?9) '(?- ?_ ?. ?~))
  "Characters that need no quoting anywhere in URLs.")

(defconst url-path-allowed-chars-list
  (append url-unreserved-chars '(?! ?$ ?& ?' ?\( ?\) ?* ?+ ?, ?\; ?= ?: ?@ ?/))
  "Characters that need no quoting in paths of URLs.")

(defun url--allowed-chars (char-list)
  "Return a vector of 256 elements with t for the characters of CHAR-LIST."
  (let ((table (make-vector 256 nil)))
    (dolist (char char-list table)
      (aset table char t))))

(defconst url-path-allowed-chars (url--allowed-chars url-path-allowed-chars-list)
  "Vector with t for characters that need no quoting in paths of URLs.")

(defconst url-query-allowed-chars (url--allowed-chars (append url-path-allowed-chars-list '(??)))
  "Vector with t for characters that need no quoting in queries of URLs.")

;;;###autoload
(defun url-hexify-string (string &optional allowed-chars)
  "Return STRING with characters quoted by % and two digits, unless they are in ALLOWED-CHARS.
ALLOWED-CHARS is a list or a vector of 256 elements, by default that of
`url-unreserved-chars'.  Other characters than bytes are encoded as UTF-8."
  (let ((allowed (if (vectorp allowed-chars) allowed-chars
                   (url--allowed-chars (or allowed-chars url-unreserved-chars)))))
    (mapconcat (lambda (byte)
                 (if (aref allowed byte) (char-to-string byte) (format "%%%02X" byte)))
               (if (multibyte-string-p string) (encode-coding-string string 'utf-8) string)
               "")))

(defun url-unhex (x)
  "Return the value of the hexadecimal digit X, a character."
  (if (> x ?9)
      (if (>= x ?a) (+ 10 (- x ?a)) (+ 10 (- x ?A)))
    (- x ?0)))

;;;###autoload
(defun url-unhex-string (str &optional allow-newlines)
  "Return STR, or \"\" for nil, with quoted bytes replaced by the bytes.
Line breaks become spaces, unless ALLOW-NEWLINES."
  (let ((case-fold-search t) (str (or str "")) (start 0) (parts nil))
    (while (string-match "%\\([0-9a-f]\\)\\([0-9a-f]\\)" str start)
      (let ((byte (+ (* 16 (url-unhex (string-to-char (match-string 1 str))))
                     (url-unhex (string-to-char (match-string 2 str))))))
        (push (substring str start (match-beginning 0)) parts)
        (push (if (and (memq byte '(?\n ?\r)) (not allow-newlines)) " " (byte-to-string byte)) parts)
        (setq start (match-end 0))))
    (apply #'concat (nreverse (cons (substring str start) parts)))))

;;;###autoload
(defun url-encode-url (url)
  "Return URL with characters that URLs cannot have quoted."
  (let* ((object (url-generic-parse-url url)) (path-and-query (url-path-and-query object))
         (path (car path-and-query)) (query (cdr path-and-query)))
    (if (url-user object)
        (setf (url-user object) (url-hexify-string (url-user object))))
    (if (url-password object)
        (setf (url-password object) (url-hexify-string (url-password object))))
    (setf (url-filename object)
          (concat (url--quote-rest path url-path-allowed-chars)
                  (and query (concat "?" (url--quote-rest query url-query-allowed-chars)))))
    (if (url-target object)
        (setf (url-target object) (url--quote-rest (url-target object) url-query-allowed-chars)))
    (url-recreate-url object)))

(defun url--quote-rest (text allowed)
  "Return TEXT with what the vector ALLOWED does not have quoted, but % left alone."
  (let ((allowed (copy-sequence allowed)))
    (aset allowed ?% t)
    (url-hexify-string text allowed)))

;;;###autoload
(defun url-insert-entities-in-string (string)
  "Return STRING with characters that are special in HTML replaced by entities."
  (replace-regexp-in-string
   "[<>&\"]"
   (lambda (text) (cdr (assoc text '(("<" . "&lt;") (">" . "&gt;") ("&" . "&amp;") ("\"" . "&quot;")))))
   string t t))

;; -- queries ----------------------------------------------------------------------------------

;;;###autoload
(defun url-build-query-string (query &optional semicolons keep-empty)
  "Return QUERY, a list of (KEY VALUE...), as the query of a URL.
SEMICOLONS separates pairs by those in place of &; KEEP-EMPTY writes the equal
sign before empty values as well."
  (let ((quote (lambda (value) (url-hexify-string (if (stringp value) value (format "%s" value))))))
    (mapconcat
     (lambda (entry)
       (let ((key (funcall quote (car entry))))
         (if (cdr entry)
             (mapconcat (lambda (value)
                          (let ((text (funcall quote value)))
                            (if (and (string= text "") (not keep-empty)) key (concat key "=" text))))
                        (cdr entry) (if semicolons ";" "&"))
           (if keep-empty (concat key "=") key))))
     query (if semicolons ";" "&"))))

;;;###autoload
(defun url-parse-query-string (query &optional downcase allow-newlines)
  "Return an alist of keys and lists of values of QUERY, that of a URL; the last ones come first.
DOWNCASE makes keys lower case; ALLOW-NEWLINES is as for `url-unhex-string'."
  (let ((result nil))
    (dolist (pair (split-string query "[;&]") result)
      (let* ((equal-sign (string-match "=" pair))
             (key (url-unhex-string (substring pair 0 equal-sign) allow-newlines))
             (value (url-unhex-string (if equal-sign (substring pair (1+ equal-sign)) "") allow-newlines))
             (key (if downcase (downcase key) key))
             (entry (assoc key result)))
        (if entry
            (setcdr entry (cons value (cdr entry)))
          (push (list key value) result))))))

;;;###autoload
(defun url-parse-args (str &optional nodowncase)
  "Return an alist of the attributes that STR, like \"a=1; b=\\\"x\\\"\", has; the last one comes first.
Keys are in lower case unless NODOWNCASE."
  (let ((start 0) (result nil))
    (while (string-match "[ \t\n]*\\([^=; \t\n]+\\)\\(?:=\\(\"\\([^\"]*\\)\"\\|[^;]*\\)\\)?[ \t\n]*\\(?:;\\|\\'\\)" str start)
      (let ((key (match-string 1 str)) (value (or (match-string 3 str) (match-string 2 str))))
        (setq start (match-end 0))
        (push (cons (if nodowncase key (downcase key)) value) result)))
    result))

;; -- names of files ---------------------------------------------------------------------------

;;;###autoload
(defun url-file-directory (file)
  "Return the directory part of FILE, a name or URL."
  (cond ((null file) "")
        ((string-match "\\?" file) (url-file-directory (substring file 0 (match-beginning 0))))
        ((string-match "\\(.*\\(?:/\\|%2[fF]\\)\\)" file) (match-string 1 file))))

;;;###autoload
(defun url-file-nondirectory (file)
  "Return FILE, a name or URL, without the directory part."
  (cond ((null file) "")
        ((string-match "\\?" file) (url-file-nondirectory (substring file 0 (match-beginning 0))))
        ((string-match ".*\\(?:/\\|%2[fF]\\)\\(.*\\)" file) (match-string 1 file))
        (t file)))

;;;###autoload
(defalias 'url-basepath #'url-file-directory)

;;;###autoload
(defun url-file-extension (fname &optional x)
  "Return the extension of FNAME with its period, or \"\"; the name without it if X is non-nil."
  (cond ((and fname (setq fname (url-file-nondirectory fname)) (string-match "\\.[^./]+$" fname))
         (if x (substring fname 0 (match-beginning 0)) (match-string 0 fname)))
        (x fname)
        (t "")))

;; -- showing ----------------------------------------------------------------------------------

;;;###autoload
(defun url-eat-trailing-space (x)
  "Return X without white space at its end."
  (replace-regexp-in-string "[ \t\n]+\\'" "" x))

;;;###autoload
(defun url-strip-leading-spaces (x)
  "Return X without white space at its start."
  (replace-regexp-in-string "\\`[ \t\n]+" "" x))

;;;###autoload
(defun url-normalize-url (url)
  "Return URL without the target after # and without white space at its ends."
  (let ((url (url-strip-leading-spaces (url-eat-trailing-space url))))
    (if (string-match "#" url)
        (substring url 0 (match-beginning 0))
      url)))

(defalias 'url-pretty-length #'file-size-human-readable)

;;;###autoload
(defun url-percentage (x y)
  "Return how many percent of Y are X."
  (round (* 100 (/ x (float y)))))

;;;###autoload
(defun url-get-normalized-date (&optional specified-time)
  "Return SPECIFIED-TIME, by default now, as HTTP writes dates."
  (let ((system-time-locale "C"))
    (format-time-string "%a, %d %b %Y %T GMT" specified-time t)))

;;;###autoload
(defun url-truncate-url-for-viewing (url &optional width)
  "Return URL shortened to about WIDTH columns, by default those of the window."
  (let ((width (or width (1- (window-width)))) (size (length url)))
    (if (<= size width)
        url
      (let* ((object (url-generic-parse-url url)) (file (url-filename object)) (parts (split-string file "/"))
             (short url))
        (while (and (> (length short) width) (cddr parts))
          (setq parts (cons (car parts) (cddr parts)))
          (setf (url-filename object) (concat "/.../" (mapconcat #'identity (cdr parts) "/")))
          (setq short (url-recreate-url object)))
        short))))

;;; Domains

(declare-function url-domsuf-cookie-allowed-p "url-domsuf")
(declare-function url-host "url-parse")

;;;###autoload
(defun url-domain (url)
  "Return the domain of the host of URL, a parsed address: the shortest end of its name that somebody can own.
The value is nil if there is none, as for addresses in numbers."
  (let ((host (url-host url)))
    (require 'url-domsuf)
    (when (and (stringp host) (not (string-match-p "\\`[0-9.]+\\'\\|:" host)))
      (let ((parts (nreverse (split-string host "\\."))) (end nil) (domain nil))
        (while (and parts (not domain))
          (setq end (if end (concat (car parts) "." end) (car parts))
                parts (cdr parts))
          (when (url-domsuf-cookie-allowed-p end)
            (setq domain end)))
        domain))))

;; -- telling the user ------------------------------------------------------------------------

(defvar url-show-status t "Non-nil means that messages tell what is being done.")
(defvar url-lazy-message-time 0 "The second in which the last message of `url-lazy-message' was shown.")

(defvar url-debug nil
  "What is noted in the buffer *URL-DEBUG*: nil for nothing, t for all, a list of symbols for what has one of these tags.
A number is for all, too, which is shown besides.")

(defun url-debug (tag &rest args)
  "Note in the buffer *URL-DEBUG*, if `url-debug' wants what has TAG, what `format' makes of ARGS."
  (when (or (eq url-debug t)
            (numberp url-debug)
            (memq tag url-debug))
    (with-current-buffer (get-buffer-create "*URL-DEBUG*")
      (goto-char (point-max))
      (insert (if (symbolp tag) (symbol-name tag) (format "%s" tag)) " -> " (apply #'format args) "\n")
      (if (numberp url-debug)
          (apply #'message args)))))

(defun url-lazy-message (&rest args)
  "Show the message that ARGS make, if `url-show-status' is non-nil and none was shown in this second."
  (when (and url-show-status
             (/= url-lazy-message-time
                 (setq url-lazy-message-time (time-convert nil 'integer))))
    (apply #'message args)))

(defun url-display-percentage (fmt _perc &rest args)
  "Show the message that FMT and ARGS make, if FMT is non-nil and `url-show-status', too."
  (when (and url-show-status fmt)
    (apply #'message fmt args)))

;; -- tables, text at point --------------------------------------------------------------------

(defconst url-encoding-table
  (vconcat (mapcar (lambda (byte) (format "%%%02X" byte)) (number-sequence 0 255)))
  "Vector of the quoted forms of bytes.")

(defconst url-host-allowed-chars
  (url--allowed-chars (append url-unreserved-chars '(?! ?$ ?& ?' ?\( ?\) ?* ?+ ?, ?\; ?= ?%)))
  "Vector with t for characters that need no quoting in names of hosts.")

(defvar url-get-url-filename-chars "-%.?@a-zA-Z0-9()_/:~=&"
  "What URLs consist of, as the inside of a set in a regular expression.")

(defun url-get-url-at-point (&optional pt)
  "Return the URL at PT, by default at point, or nil if there is none; a host whose name begins with www is one, too."
  (save-excursion
    (when pt
      (goto-char pt))
    (let* ((start (progn (skip-chars-backward url-get-url-filename-chars) (point)))
           (text (buffer-substring-no-properties start (progn (skip-chars-forward url-get-url-filename-chars) (point))))
           (text (string-trim text "\\(?:URL:\\|[(]\\)+" "[.?@:)]+")))
      (cond ((string-match-p "\\`www\\." text) (concat "http://" text))
            ((string-match-p "\\`[a-zA-Z][-a-zA-Z0-9+.]*:" text) text)))))

(provide 'url-util)

;;; url-util.el ends here
