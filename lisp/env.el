;;; env.el --- environment variables  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun getenv (variable &optional frame)
  "Return the value of the environment variable VARIABLE, a string, or nil if it is not set.
FRAME is accepted for GNU's callers; all frames share one environment."
  (interactive (list (read-envvar-name "Get environment variable: " t)))
  (ignore frame)
  (let ((value (getenv-internal (if (multibyte-string-p variable)
                                    (encode-coding-string variable locale-coding-system)
                                  variable))))
    (if (and enable-multibyte-characters value)
        (setq value (decode-coding-string value locale-coding-system)))
    (when (called-interactively-p 'interactive)
      (message "%s" (if value value "Not set")))
    value))

(defun env--set (variable value environment keep-empty)
  "Return ENVIRONMENT with VARIABLE set to VALUE; nil removes it, or marks it unset with KEEP-EMPTY."
  (let* ((prefix (concat variable "="))
         (entry (if value (concat prefix value) variable))
         (tail environment) (found nil))
    (while (and tail (not found))
      (if (or (string-prefix-p prefix (car tail)) (equal variable (car tail)))
          (setq found tail)
        (setq tail (cdr tail))))
    (cond
     ((and found (or value keep-empty)) (setcar found entry) environment)
     (found (delq (car found) environment))
     ((or value keep-empty) (cons entry environment))
     (t environment))))

(defun setenv-internal (env variable value keep-empty)
  "Return the environment ENV with VARIABLE set to VALUE; with KEEP-EMPTY a nil VALUE stays as a mark."
  (env--set variable value env keep-empty))

(defun setenv (variable &optional value substitute-env-vars)
  "Set the environment variable VARIABLE to VALUE; nil removes it.
SUBSTITUTE-ENV-VARS: replace variables in VALUE first.  Returns the value."
  (interactive
   (let* ((var (read-envvar-name "Set environment variable: " 'exact))
          (value (getenv var)))
     (list var
           (read-from-minibuffer (format "Set %s to value: " var) nil nil nil 'setenv-history value)
           t)))
  (if (string-search "=" variable)
      (error "Environment variable name `%s' contains `='" variable))
  (if (and value substitute-env-vars) (setq value (substitute-env-vars value)))
  (setq process-environment (env--set variable value (copy-sequence process-environment) t))
  (if (equal variable "TZ") (set-time-zone-rule value))
  value)

(defun substitute-env-vars (string &optional when-undefined)
  "Return STRING with $VAR and ${VAR} replaced by environment variables, and $$ by $.
WHEN-UNDEFINED t leaves undefined ones; a function gives their text."
  (let ((start 0))
    (while (string-match "\\$\\(?:\\([[:alnum:]_]+\\)\\|{\\([^{}]+\\)}\\|\\(\\$\\)\\)" string start)
      (let* ((dollar (match-beginning 3))
             (name (or (match-string 1 string) (match-string 2 string)))
             (value (if dollar "$" (getenv name))))
        (cond
         (value nil)
         ((eq when-undefined t) (setq value (match-string 0 string)))
         ((functionp when-undefined) (setq value (funcall when-undefined name)))
         (t (setq value "")))
        (setq start (+ (match-beginning 0) (length value)))
        (setq string (replace-match value t t string))))
    string))

(defun substitute-env-in-file-name (filename)
  "Return FILENAME with values in place of variables of the environment; one that is not set stays as it is."
  (substitute-env-vars filename t))

(defun read-envvar-name (prompt &optional mustmatch)
  "Read the name of an environment variable with PROMPT; MUSTMATCH as in `completing-read'."
  (completing-read prompt
                   (mapcar (lambda (e) (substring e 0 (string-search "=" e)))
                           process-environment)
                   nil mustmatch))

;;; The version.

(defconst emacs-version "28.2" "The version of GNU Emacs whose behaviour is followed.")
(defconst emacs-major-version 28 "The major version number of `emacs-version'.")
(defconst emacs-minor-version 2 "The minor version number of `emacs-version'.")
(defconst emacs-build-number 1 "The number of this build.")

(defun emacs-version (&optional here)
  "Return a string that says which version this is; with HERE non-nil, insert it.
Interactively it is shown in the echo area."
  (interactive "P")
  (let ((text (format "NeoMacs (follows GNU Emacs %s, %s)" emacs-version system-configuration)))
    (cond (here (insert text))
          ((called-interactively-p 'interactive) (message "%s" text) text)
          (t text))))
(defalias 'version #'emacs-version)

(provide 'env)

;;; env.el ends here
