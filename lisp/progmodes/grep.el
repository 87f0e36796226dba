;;; grep.el --- running grep and going to the lines that it finds  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `grep' runs a command that prints FILE:LINE:TEXT; the buffer is in a mode made of `compilation-mode'.

;;; Code:

(require 'compile)

(defgroup grep nil "Running grep." :group 'tools)

(defcustom grep-command "grep --color=auto -nH --null -e "
  "The command that `grep' offers."
  :type 'string :group 'grep)

(defcustom grep-find-command "find . -type f -exec grep --color=auto -nH --null -e  \\{\\} +"
  "The command that `grep-find' offers; point is put behind \"-e \"."
  :type 'string :group 'grep)

(defvar grep-history nil "History of `grep'.")
(defvar grep-find-history nil "History of `grep-find'.")
(defvar grep-regexp-history nil "History of regular expressions for `lgrep' and `rgrep'.")
(defvar grep-files-history nil "History of file patterns for `lgrep' and `rgrep'.")

(defvar grep-regexp-alist
  '(("^\\([^\0\n]+\\)\0\\([0-9]+\\):" 1 2 nil 2)
    ("^\\([^:\n]+?[^/:\n]\\):[\t ]*\\([1-9][0-9]*\\)[\t ]*:" 1 2 nil 2))
  "Formats of the lines that grep prints, as in `compilation-error-regexp-alist'.")

(defvar grep-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map compilation-mode-map)
    map)
  "Keymap of `grep-mode'.")

(defun grep--exit-message (status code message)
  "Return a cons of texts for STATUS, CODE and MESSAGE: a code of 1 means that nothing was found."
  (cond ((and (eq status 'exit) (= code 0)) (cons "finished with matches found\n" "matched"))
        ((and (eq status 'exit) (= code 1)) (cons "finished with no matches found\n" "no match"))
        (t (cons message code))))

;;;###autoload
(define-derived-mode grep-mode compilation-mode "Grep"
  "Mode of the output of `grep'."
  (setq-local compilation-error-regexp-alist grep-regexp-alist)
  (setq-local compilation-exit-message-function #'grep--exit-message))

;;;###autoload
(defun grep (command-args)
  "Run the grep command COMMAND-ARGS, and go to what it finds by \\[next-error]."
  (interactive
   (list (read-shell-command "Run grep (like this): " grep-command 'grep-history)))
  (compilation-start command-args 'grep-mode))

;;;###autoload
(defun grep-find (command-args)
  "Run grep by find, as COMMAND-ARGS says."
  (interactive
   (list (read-shell-command "Run find (like this): " (cons grep-find-command (+ 3 (string-match "-e " grep-find-command)))
                             'grep-find-history)))
  (let ((null-device nil))
    (grep command-args)))

;;;###autoload
(defalias 'find-grep #'grep-find)

(defun grep-read-files (regexp)
  "Ask in which files to look for REGEXP; a shell pattern."
  (read-string (format-message "Search for \"%s\" in files matching wildcard: " regexp) nil 'grep-files-history "*"))

(defun grep--read (recursive)
  "Ask for regexp, files and directory; RECURSIVE is for the prompt."
  (let ((regexp (read-string "Search for: " nil 'grep-regexp-history)))
    (list regexp (grep-read-files regexp)
          (read-directory-name (if recursive "Base directory: " "In directory: ") nil default-directory t))))

;;;###autoload
(defun lgrep (regexp &optional files dir _confirm)
  "Look for REGEXP in the FILES, a shell pattern, of the directory DIR."
  (interactive (grep--read nil))
  (when (and (stringp regexp) (> (length regexp) 0))
    (let ((default-directory (file-name-as-directory (expand-file-name (or dir default-directory)))))
      (compilation-start (format "grep --color=auto -nH --null -e %s %s" (shell-quote-argument regexp) (or files "*")) 'grep-mode))))

;;;###autoload
(defun rgrep (regexp &optional files dir _confirm)
  "Look for REGEXP in the FILES, a shell pattern, of the directory DIR and below."
  (interactive (grep--read t))
  (when (and (stringp regexp) (> (length regexp) 0))
    (let ((default-directory (file-name-as-directory (expand-file-name (or dir default-directory)))))
      (compilation-start (format "find . -name .git -prune -o -type f -name %s -exec grep --color=auto -nH --null -e %s {} +"
                                 (shell-quote-argument (or files "*")) (shell-quote-argument regexp))
                         'grep-mode))))

(provide 'grep)

;;; grep.el ends here
