;;; url-domsuf.el --- suffixes of domains that belong to nobody  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Under suffixes like com and co.uk anybody can have a domain, so a cookie for one of them would reach all.  The system's copy of
;; the Public Suffix List says which they are; without one, the last part of a name is taken for such a suffix, and what
;; registries of countries commonly have below theirs.

;;; Code:

(defvar jka-compr-verbose)

(defvar url-domsuf-domains nil
  "Suffixes that were read: (SUFFIX), (SUFFIX . 2) for all domains directly below SUFFIX, (DOMAIN . t) for exceptions.")

(defvar url-domsuf-files
  (list (expand-file-name "publicsuffix.txt" data-directory)
        "/usr/share/publicsuffix/public_suffix_list.dat"
        "/usr/share/publicsuffix/effective_tld_names.dat")
  "Files that may have the Public Suffix List; the first that can be read counts, also compressed by gzip.")

(defconst url-domsuf--common '("ac" "co" "com" "edu" "gov" "gob" "gouv" "mil" "net" "ne" "nom" "or" "org" "sch")
  "What registries of countries commonly have below theirs.")

(defun url-domsuf--rule (line)
  "Return the element of `url-domsuf-domains' for LINE of the list, or nil."
  (cond ((string-match "\\`\\(?://\\|[ \t]*\\'\\)" line) nil)
        ((string-prefix-p "!" line) (cons (substring line 1) t))
        ((string-prefix-p "*." line) (cons (substring line 2) 2))
        (t (list line))))

(defun url-domsuf-parse-file ()
  "Read the Public Suffix List and return `url-domsuf-domains'; it is nil if there is none."
  (let ((file (seq-find #'file-readable-p
                        (mapcan (lambda (name) (list name (concat name ".gz"))) (copy-sequence url-domsuf-files)))))
    (when file
      (with-temp-buffer
        (let ((coding-system-for-read 'utf-8) (jka-compr-verbose nil))
          (insert-file-contents file))
        (setq url-domsuf-domains
              (delq nil (mapcar #'url-domsuf--rule (split-string (buffer-string) "[\r\n]+" t "[ \t]+"))))))
    url-domsuf-domains))

(defun url-domsuf--guess (domain)
  "Return non-nil if DOMAIN looks like a suffix that belongs to nobody."
  (let ((parts (split-string domain "\\.")))
    (or (null (cdr parts))
        (and (null (cddr parts)) (= (length (cadr parts)) 2) (member (car parts) url-domsuf--common) t))))

(defun url-domsuf-cookie-allowed-p (domain)
  "Return non-nil if cookies for DOMAIN are allowed: it is no suffix that belongs to nobody."
  (unless url-domsuf-domains
    (url-domsuf-parse-file))
  (if (null url-domsuf-domains)
      (not (url-domsuf--guess domain))
    (let ((rule (assoc domain url-domsuf-domains))
          (below (assoc (replace-regexp-in-string "\\`[^.]*\\.?" "" domain) url-domsuf-domains)))
      (cond ((eq (cdr rule) t) t)
            (rule nil)
            (t (not (eq (cdr below) 2)))))))

(provide 'url-domsuf)

;;; url-domsuf.el ends here
