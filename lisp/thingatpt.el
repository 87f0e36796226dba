;;; thingatpt.el --- the thing at point  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A thing is a symbol.  How to move over it, where it begins and ends, and what it is, say these of its
;; properties: `forward-op' (a function, else `forward-THING' is it), `beginning-op', `end-op',
;; `bounds-of-thing-at-point' and `thing-at-point'.

;;; Code:

(defvar thing-at-point-provider-alist nil
  "Alist of things and functions that return the thing at point, tried before anything else.")

;; -- bounds -----------------------------------------------------------------------------------

;;;###autoload
(defun forward-thing (thing &optional n)
  "Move point to the end of the Nth next THING, default 1; backward to a start if N is negative.
Signals an error if it is not known how."
  (let ((forward (or (get thing 'forward-op)
                     (intern-soft (format "forward-%s" thing)))))
    (if (functionp forward)
        (funcall forward (or n 1))
      (error "Can't determine how to move over a %s" thing))))

(defun thingatpt--to-end (thing)
  "Move point to the end of THING; return it."
  (funcall (or (get thing 'end-op) (lambda () (forward-thing thing 1))))
  (point))

(defun thingatpt--to-beginning (thing)
  "Move point to the beginning of THING; return it."
  (funcall (or (get thing 'beginning-op) (lambda () (forward-thing thing -1))))
  (point))

(defun thingatpt--around (thing place)
  "Return the bounds of the THING around PLACE, looking forward first and then backward, or nil."
  (thingatpt--to-end thing)
  (let ((beginning (thingatpt--to-beginning thing)) end)
    (if (<= beginning place)
        (setq end (thingatpt--to-end thing))
      (goto-char place)
      (thingatpt--to-beginning thing)
      ;; Where there is nothing before, that was the beginning of the buffer and not of a thing.
      (setq end (thingatpt--to-end thing)
            beginning (thingatpt--to-beginning thing)))
    (and (<= beginning place end) (< beginning end)
         (cons beginning end))))

;;;###autoload
(defun bounds-of-thing-at-point (thing)
  "Return the start and end of the THING at point, (START . END), or nil."
  (let ((bounds (get thing 'bounds-of-thing-at-point)) (place (point)))
    (if bounds
        (funcall bounds)
      (ignore-errors
        (save-excursion
          (thingatpt--around thing place))))))

;;;###autoload
(defun thing-at-point (thing &optional no-properties)
  "Return the THING at point, mostly as text, or nil.
NO-PROPERTIES non-nil asks for text without properties."
  (let* ((function (get thing 'thing-at-point))
         (text (cond ((thingatpt--provided thing))
                     (function (funcall function))
                     (t (let ((bounds (bounds-of-thing-at-point thing)))
                          (and bounds (buffer-substring (car bounds) (cdr bounds))))))))
    (if (and no-properties (stringp text))
        (substring-no-properties text)
      text)))

(defun thingatpt--provided (thing)
  "Return the first non-nil value that a function of `thing-at-point-provider-alist' returns for THING."
  (let ((entries thing-at-point-provider-alist) (found nil))
    (while (and entries (not found))
      (if (eq (car (car entries)) thing)
          (setq found (funcall (cdr (car entries)))))
      (setq entries (cdr entries)))
    found))

;;;###autoload
(defun bounds-of-thing-at-mouse (event thing)
  "Return the start and end of the THING where the mouse was clicked, as EVENT says, or nil."
  (save-excursion
    (mouse-set-point event)
    (bounds-of-thing-at-point thing)))

;;;###autoload
(defun thing-at-mouse (event thing &optional no-properties)
  "Return the THING where the mouse was clicked, as EVENT says; see `thing-at-point' for NO-PROPERTIES."
  (save-excursion
    (mouse-set-point event)
    (thing-at-point thing no-properties)))

(defun beginning-of-thing (thing)
  "Move point to the beginning of the THING at point.
Signals an error if there is none."
  (goto-char (car (or (bounds-of-thing-at-point thing) (error "No %s here" thing)))))

(defun end-of-thing (thing)
  "Move point to the end of the THING at point.
Signals an error if there is none."
  (goto-char (cdr (or (bounds-of-thing-at-point thing) (error "No %s here" thing)))))

(defun thing-at-point-looking-at (regexp &optional distance)
  "Return t if point is in or at an end of a match of REGEXP, and set the match data; else nil.
Matches that start more than DISTANCE before point are not found."
  (save-excursion
    (let ((place (point)) (found nil))
      (goto-char (if distance (max (point-min) (- place distance)) (point-min)))
      (while (and (not found) (<= (point) place) (re-search-forward regexp nil 'move))
        (if (<= (match-beginning 0) place (match-end 0))
            (setq found t)
          (goto-char (if (= (match-beginning 0) (match-end 0)) (1+ (point)) (match-end 0)))))
      found)))

;; -- lines, words, symbols --------------------------------------------------------------------

(put 'line 'bounds-of-thing-at-point
     (lambda ()
       (let ((start (line-beginning-position)) (end (min (point-max) (1+ (line-end-position)))))
         (and (< start end) (cons start end)))))

;;;###autoload
(defun forward-whitespace (arg)
  "Move point over ARG stretches of white space, backward if ARG is negative.
A line break is one by itself."
  (interactive "^p")
  (if (natnump arg)
      (re-search-forward "[ \t]+\\|\n" nil 'move arg)
    (dotimes (_ (- arg))
      (if (re-search-backward "[ \t]+\\|\n" nil 'move)
          (or (eq (char-after (match-beginning 0)) ?\n)
              (skip-chars-backward " \t"))))))

;;;###autoload
(defun forward-symbol (arg)
  "Move point over ARG symbols, backward if ARG is negative."
  (interactive "^p")
  (if (natnump arg)
      (re-search-forward "\\(\\sw\\|\\s_\\)+" nil 'move arg)
    (dotimes (_ (- arg))
      (if (re-search-backward "\\(\\sw\\|\\s_\\)+" nil 'move)
          (skip-syntax-backward "w_")))))

(put 'symbol 'bounds-of-thing-at-point
     (lambda ()
       (save-excursion
         (let ((start (progn (skip-syntax-backward "w_") (point)))
               (end (progn (skip-syntax-forward "w_") (point))))
           (and (< start end) (cons start end))))))

(put 'buffer 'end-op (lambda () (goto-char (point-max))))
(put 'buffer 'beginning-op (lambda () (goto-char (point-min))))

;; -- expressions ------------------------------------------------------------------------------

(defun in-string-p ()
  "Return the character that would end the string that point is in, or nil."
  (nth 3 (save-excursion
           (let ((place (point)))
             (beginning-of-defun)
             (parse-partial-sexp (point) place)))))

(defun thing-at-point--end-of-sexp ()
  "Move point to the end of the expression at point."
  (let ((syntax (char-syntax (or (char-after) ?\s))))
    (if (or (eq syntax ?\))
            (and (eq syntax ?\") (in-string-p)))
        (forward-char 1)
      (forward-sexp 1))))

(defun thing-at-point--beginning-of-sexp ()
  "Move point to the beginning of the expression at point."
  (let ((syntax (char-syntax (or (char-before) ?\s))))
    (if (or (eq syntax ?\()
            (and (eq syntax ?\") (in-string-p)))
        (forward-char -1)
      (forward-sexp -1))))

(put 'sexp 'end-op #'thing-at-point--end-of-sexp)
(put 'sexp 'beginning-op #'thing-at-point--beginning-of-sexp)

(defun thing-at-point-bounds-of-list-at-point ()
  "Return the bounds of the list around point, or else of the expression that point is in, or nil."
  (save-excursion
    (let ((start (ignore-errors (scan-lists (point) -1 1))))
      (if start
          (ignore-errors (cons start (scan-sexps start 1)))
        (let ((bounds (bounds-of-thing-at-point 'sexp)))
          (and bounds (< (point) (cdr bounds)) bounds))))))

(put 'list 'bounds-of-thing-at-point #'thing-at-point-bounds-of-list-at-point)

(defun thing-at-point-bounds-of-string-at-point ()
  "Return the bounds of the string that point is in, with its quotes, or nil."
  (save-excursion
    (let ((state (syntax-ppss)))
      (cond ((nth 3 state)
             (ignore-errors (cons (nth 8 state) (scan-sexps (nth 8 state) 1))))
            ((eq (char-syntax (or (char-after) ?\s)) ?\")
             (ignore-errors (cons (point) (scan-sexps (point) 1))))))))

(put 'string 'bounds-of-thing-at-point #'thing-at-point-bounds-of-string-at-point)

(put 'defun 'beginning-op #'beginning-of-defun)
(put 'defun 'end-op #'end-of-defun)
(put 'defun 'forward-op #'end-of-defun)

;; -- file names, addresses, numbers -----------------------------------------------------------

(defvar thing-at-point-file-name-chars "-a-zA-Z0-9_.~/:$!#%+=@,&[:nonascii:]"
  "Characters that names of files have, as in `skip-chars-forward'.")

(defun thingatpt--bounds-of-characters (characters)
  "Return the bounds of the CHARACTERS, as in `skip-chars-forward', around point, or nil."
  (save-excursion
    (let ((start (progn (skip-chars-backward characters) (point)))
          (end (progn (skip-chars-forward characters) (point))))
      (and (< start end) (cons start end)))))

(put 'filename 'bounds-of-thing-at-point
     (lambda () (thingatpt--bounds-of-characters thing-at-point-file-name-chars)))

(defun thing-at-point-file-at-point (&optional _lax _bounds)
  "Return the name of the file at point if it exists, or nil."
  (let ((name (thing-at-point 'filename)))
    (and name (setq name (expand-file-name name)) (file-exists-p name) name)))

(put 'existing-filename 'thing-at-point #'thing-at-point-file-at-point)

(defvar thing-at-point-uri-schemes
  '("aaa:" "about:" "acap:" "afp:" "apt:" "bzr:" "bzr+ssh:" "callto:" "cid:" "content:" "cvs:" "data:" "dav:" "dict:" "dns:"
    "doi:" "ed2k:" "facetime:" "feed:" "file:" "finger:" "fish:" "ftp:" "ftps:" "geo:" "git:" "gopher:" "h323:"
    "http:" "https:" "im:" "imap:" "info:" "ipp:" "irc:" "ircs:" "jabber:" "ldap:" "ldaps:" "magnet:" "mailto:"
    "maps:" "message:" "mid:" "mms:" "news:" "nfs:" "nntp:" "opaquelocktoken:" "pkcs11:" "pop:" "pres:" "redis:"
    "resource:" "rmi:" "rsync:" "rtmp:" "rtsp:" "secondlife:" "service:" "sftp:" "sip:" "sips:" "skype:" "smb:"
    "sms:" "snmp:" "soap.beep:" "spotify:" "ssh:" "stun:" "svn:" "svn+ssh:" "tag:" "teamspeak:" "tel:" "telnet:"
    "tftp:" "turn:" "tv:" "udp:" "urn:" "view-source:" "vnc:" "webcal:" "wyciwyg:" "xmpp:" "xri:")
  "Schemes of URLs that are known at point, with their colons.")

(defconst thingatpt--marked-url "<[uU][rR][lL]:\\s-*\\([^<>\n]*?\\)\\s-*>"
  "Regexp that matches a URL with marks around it.")

(defun thingatpt--match-around (regexp group)
  "Return the bounds of GROUP of the match of REGEXP on this line that point is in, or nil."
  (save-excursion
    (let ((place (point)) (limit (line-end-position)) (found nil))
      (beginning-of-line)
      (while (and (not found) (re-search-forward regexp limit t))
        (if (<= (match-beginning 0) place (match-end 0))
            (setq found (cons (match-beginning group) (match-end group)))))
      found)))

(defun thingatpt--trim-url (bounds)
  "Return BOUNDS, those of a URL, without punctuation and unbalanced brackets at the end."
  (let ((start (car bounds)) (end (cdr bounds)))
    (while (and (< start end)
                (or (memq (char-before end) '(?. ?, ?\; ?: ?! ?? ?' ?\"))
                    (and (eq (char-before end) ?\))
                         (let ((text (buffer-substring-no-properties start end)))
                           (> (length (split-string text ")")) (length (split-string text "(")))))))
      (setq end (1- end)))
    (cons start end)))

(defun thing-at-point-bounds-of-url-at-point (&optional _lax)
  "Return the bounds of the URL at point, or nil."
  (or (thingatpt--match-around thingatpt--marked-url 1)
      (let ((bounds (thingatpt--match-around
                     (concat "\\<" (regexp-opt thing-at-point-uri-schemes) "[^][<>{}|\\^`\" \t\n]*[^][<>{}|\\^`\" \t\n/]/?") 0)))
        (and bounds (thingatpt--trim-url bounds)))))

(put 'url 'bounds-of-thing-at-point #'thing-at-point-bounds-of-url-at-point)

(defun thing-at-point-url-at-point (&optional lax bounds)
  "Return the URL at point, or nil; LAX is ignored, BOUNDS are where it is, if known."
  (let ((bounds (or bounds (thing-at-point-bounds-of-url-at-point lax))))
    (and bounds (< (car bounds) (cdr bounds))
         (thingatpt--with-scheme (buffer-substring-no-properties (car bounds) (cdr bounds))))))

(defun thingatpt--with-scheme (url)
  "Return URL with a scheme: a mail address, or a host, which need not have one between marks."
  (cond ((string-match-p "\\`[A-Za-z][-A-Za-z0-9+.]*:" url) url)
        ((string-match-p "\\`[^/]+@" url) (concat "mailto:" url))
        ((string-prefix-p "ftp." url) (concat "ftp://" url))
        (t (concat "http://" url))))

(put 'url 'thing-at-point #'thing-at-point-url-at-point)

(defvar thing-at-point-email-regexp
  "<?[-+_~a-zA-Z0-9/][-+_.~:a-zA-Z0-9/]*@[-a-zA-Z0-9]+[-.a-zA-Z0-9]*>?"
  "Regexp that matches mail addresses.")

(put 'email 'bounds-of-thing-at-point (lambda () (thingatpt--match-around thing-at-point-email-regexp 0)))

(defconst thing-at-point-uuid-regexp
  "\\<[[:xdigit:]]\\{8\\}-[[:xdigit:]]\\{4\\}-[[:xdigit:]]\\{4\\}-[[:xdigit:]]\\{4\\}-[[:xdigit:]]\\{12\\}\\>"
  "Regexp that matches universally unique identifiers.")

(put 'uuid 'bounds-of-thing-at-point (lambda () (thingatpt--match-around thing-at-point-uuid-regexp 0)))

;;;###autoload
(defun number-at-point ()
  "Return the number at point, also a hexadecimal one that starts with 0x or #x, or nil."
  (cond
   ((thing-at-point-looking-at "\\(-?\\)\\(?:0x\\|#x\\)\\([[:xdigit:]]+\\)" 500)
    (let ((value (string-to-number (match-string 2) 16)))
      (if (string= (match-string 1) "-") (- value) value)))
   ((thing-at-point-looking-at "-?[0-9]+\\.?[0-9]*" 500)
    (string-to-number (buffer-substring (match-beginning 0) (match-end 0))))))

(put 'number 'thing-at-point #'number-at-point)

;; -- Lisp objects -----------------------------------------------------------------------------

(defun form-at-point (&optional thing pred)
  "Return the Lisp object that the text of the THING at point, default `sexp', stands for.
Value nil means that there is none, or that PRED is not true of it."
  (let* ((text (thing-at-point (or thing 'sexp)))
         (object (and text (ignore-errors
                             (let ((parsed (read-from-string text)))
                               (and (<= (length text) (cdr parsed)) (car parsed)))))))
    (and (or (null pred) (funcall pred object)) object)))

;;;###autoload
(defun sexp-at-point ()
  "Return the Lisp object at point, or nil."
  (form-at-point 'sexp))

;;;###autoload
(defun symbol-at-point ()
  "Return the symbol whose name is at point, or nil."
  (let ((name (thing-at-point 'symbol)))
    (and name (intern name))))

;;;###autoload
(defun list-at-point (&optional ignore-comment-or-string)
  "Return the Lisp list around or at point, or nil.
IGNORE-COMMENT-OR-STRING non-nil looks around a comment or string that point is in."
  (save-excursion
    (let ((start (and ignore-comment-or-string (nth 8 (syntax-ppss)))))
      (if start (goto-char start)))
    (form-at-point 'list 'listp)))

(defun word-at-point (&optional no-properties)
  "Return the word at point, or nil; NO-PROPERTIES is as for `thing-at-point'."
  (thing-at-point 'word no-properties))

(defun sentence-at-point (&optional no-properties)
  "Return the sentence at point, or nil; NO-PROPERTIES is as for `thing-at-point'."
  (thing-at-point 'sentence no-properties))

(defmacro define-thing-chars (thing chars)
  "Define THING, a symbol, as text of CHARS, which are what `skip-chars-forward' takes."
  `(progn
     (put ',thing 'end-op (lambda () (re-search-forward (concat "\\=[" ,chars "]*") nil t)))
     (put ',thing 'beginning-op
          (lambda ()
            (if (re-search-backward (concat "[^" ,chars "]") nil t)
                (forward-char)
              (goto-char (point-min)))))))

(define-obsolete-function-alias 'end-of-sexp #'thing-at-point--end-of-sexp "25.1")
(define-obsolete-function-alias 'beginning-of-sexp #'thing-at-point--beginning-of-sexp "25.1")

(defun thing-at-point--read-from-whole-string (str)
  "Return the expression that STR is; signal an error if there is more in it than white space."
  (let* ((read (read-from-string str)) (end (cdr read)))
    (unless (string-match-p "\\`[[:space:]\n]*\\'" (substring str end))
      (error "Can't read whole string"))
    (car read)))
(define-obsolete-function-alias 'read-from-whole-string #'thing-at-point--read-from-whole-string "25.1")

(provide 'thingatpt)

;;; thingatpt.el ends here
