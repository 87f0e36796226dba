;;; url-parse.el --- the parts of URLs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(require 'cl-lib)

(cl-defstruct (url (:constructor nil)
                   (:constructor url-parse-make-urlobj
                                 (&optional type user password host portspec filename target attributes fullness))
                   (:copier nil))
  "The parts of a URL."
  type user password host portspec filename target attributes fullness
  silent (use-cookies t) (asynchronous t))

(defconst url-parse--ports
  '(("http" . 80) ("https" . 443) ("ftp" . 21) ("telnet" . 23) ("gopher" . 70) ("news" . 119) ("nntp" . 119)
    ("snews" . 563) ("nfs" . 2049) ("rlogin" . 513) ("tn3270" . 23) ("ldap" . 389) ("imap" . 143) ("irc" . 6667))
  "Default ports of types of URLs.")

(defun url-parse--default-port (type)
  "Return the port that URLs of TYPE use by default, or 0."
  (or (cdr (assoc type url-parse--ports)) 0))

(defsubst url-port (urlobj)
  "Return the port of URLOBJ, by default that of its type."
  (or (url-portspec urlobj)
      (url-parse--default-port (url-type urlobj))))

(gv-define-setter url-port (port urlobj) `(setf (url-portspec ,urlobj) ,port))

(defun url-port-if-non-default (urlobj)
  "Return the port of URLOBJ, or nil if it is the default one of its type."
  (let ((port (url-portspec urlobj)))
    (and port (/= port (url-parse--default-port (url-type urlobj))) port)))

(defun url-path-and-query (urlobj)
  "Return (PATH . QUERY) of URLOBJ; parts that it does not have are nil."
  (let ((name (url-filename urlobj)))
    (if (and name (string-match "\\?" name))
        (cons (substring name 0 (match-beginning 0)) (substring name (match-end 0)))
      (cons name nil))))

;;;###autoload
(defun url-recreate-url (urlobj)
  "Return the URL, a string, that has the parts of URLOBJ."
  (let* ((type (url-type urlobj)) (user (url-user urlobj)) (password (url-password urlobj))
         (host (url-host urlobj)) (port (url-port-if-non-default urlobj)) (file (url-filename urlobj))
         (target (url-target urlobj)))
    (concat (and type (concat type ":"))
            (and (url-fullness urlobj) "//")
            (and user (concat user (and password (concat ":" password)) "@"))
            host
            (and port (format ":%d" port))
            (or file "/")
            (and target (concat "#" target)))))

(defun url-recreate-url-attributes (urlobj)
  "Return the attributes of URLOBJ as text that starts with a semicolon, or nil."
  (when (url-attributes urlobj)
    (concat ";" (mapconcat (lambda (pair) (if (cdr pair) (concat (car pair) "=" (cdr pair)) (car pair)))
                           (url-attributes urlobj) ";"))))

(defconst url-parse--authority "\\`\\(?:\\([^:@]*\\)\\(?::\\(.*\\)\\)?@\\)?\\(.*?\\)\\(?::\\([0-9]*\\)\\)?\\'"
  "Regexp that matches user, password, host and port.")

(defun url-parse--split (url)
  "Return (TYPE AUTHORITY FILENAME TARGET) of the string URL; parts that it does not have are nil."
  (let ((type nil) (authority nil) (target nil) (rest url))
    (when (string-match "\\`\\([A-Za-z][-A-Za-z0-9+.]*\\):" rest)
      (setq type (downcase (match-string 1 rest)) rest (substring rest (match-end 0))))
    (when (string-match "\\`//\\([^/?#]*\\)" rest)
      (setq authority (match-string 1 rest) rest (substring rest (match-end 0))))
    (when (string-match "#" rest)
      (setq target (substring rest (match-end 0)) rest (substring rest 0 (match-beginning 0))))
    (list type authority rest target)))

;;;###autoload
(defun url-generic-parse-url (url)
  "Return an object with the parts of the string URL.
The host is in lower case; the file name includes the query."
  (if (null url)
      (url-parse-make-urlobj)
    (let* ((case-fold-search t) (parts (url-parse--split url)) (authority (nth 1 parts)))
      (if (null authority)
          (url-parse-make-urlobj (car parts) nil nil nil nil (nth 2 parts) (nth 3 parts) nil nil)
        (string-match url-parse--authority authority)
        (let ((user (match-string 1 authority)) (password (match-string 2 authority))
              (host (match-string 3 authority)) (port (match-string 4 authority)))
          (url-parse-make-urlobj (car parts) user password (downcase host)
                                 (and port (not (string= port "")) (string-to-number port))
                                 (nth 2 parts) (nth 3 parts) nil t))))))

(defmacro url-bit-for-url (method lookfor url)
  "Return what METHOD says about URL, a string or an object; LOOKFOR is the kind of name it is for."
  (declare (debug (form form form)))
  (ignore lookfor)
  `(let ((object (if (url-p ,url) ,url (url-generic-parse-url ,url))))
     (funcall ,method object)))

(defun url-user-for-url (url)
  "Return the user of URL, a string or an object."
  (url-bit-for-url #'url-user "user" url))

(defun url-password-for-url (url)
  "Return the password of URL, a string or an object."
  (url-bit-for-url #'url-password "secret" url))

(provide 'url-parse)

;;; url-parse.el ends here
