;;; isearch-toggle.el --- changing the modes of a search  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun isearch-toggle--changed ()
  "Show that a mode of the search has changed; the string is searched for when it is extended or repeated."
  (setq isearch-success t isearch-adjusted t)
  (isearch-update))

(defun isearch-toggle--function (function)
  "Let FUNCTION make a regexp of the string, or if it does so no longer."
  (if (eq isearch-regexp-function function)
      (setq isearch-regexp-function nil)
    (setq isearch-regexp-function function))
  (setq isearch-regexp nil)
  (isearch-toggle--changed))

;;;###autoload
(defmacro isearch-define-mode-toggle (mode key function &optional docstring &rest body)
  "Define the command isearch-toggle-MODE, which lets FUNCTION make a regexp of the search string.
It gets the key M-s KEY in `isearch-mode-map', KEY being a string; a symbol FUNCTION gets MODE as what the prompt says.
DOCSTRING is more documentation; BODY replaces the definition of the command."
  (declare (indent 1))
  (let ((command (intern (format "isearch-toggle-%s" mode))))
    `(progn
       ,@(unless (eq body t)
           `((defun ,command ()
               ,(format "Let the search be of %s, or no longer.\n%s" mode (or docstring ""))
               (interactive)
               ,@(or body
                     `((setq isearch-regexp-function (if (eq isearch-regexp-function #',function) nil #',function)
                             isearch-regexp nil)
                       (setq isearch-success t isearch-adjusted t)
                       (isearch-update))))))
       (define-key isearch-mode-map ,(concat "\M-s" key) #',command)
       ,@(if (and (symbolp function) function)
             `((put ',function 'isearch-message-prefix ,(format "%s " mode))))
       (put ',command :advertised-binding ,(concat "\M-s" key)))))

;;;###autoload
(defun isearch-toggle-word ()
  "Let the search be of words, or no longer."
  (interactive)
  (isearch-toggle--function #'word-search-regexp))

;;;###autoload
(defun isearch-toggle-symbol ()
  "Let the search be of symbols, or no longer."
  (interactive)
  (isearch-toggle--function #'isearch-symbol-regexp))

;;;###autoload
(defun isearch-toggle-regexp ()
  "Let the search be of a regexp, or no longer."
  (interactive)
  (setq isearch-regexp (not isearch-regexp))
  (if isearch-regexp (setq isearch-regexp-function nil))
  (isearch-toggle--changed))

;;;###autoload
(defun isearch-toggle-lax-whitespace ()
  "Let blanks match as `search-whitespace-regexp' says, or literally."
  (interactive)
  (let ((variable (if isearch-regexp 'isearch-regexp-lax-whitespace 'isearch-lax-whitespace)))
    (set variable (not (symbol-value variable)))
    (isearch--momentary-message (if (symbol-value variable) "match spaces loosely" "match spaces literally"))
    (isearch-toggle--changed)))

;;;###autoload
(defun isearch-toggle-case-fold ()
  "Let case matter, or not."
  (interactive)
  (setq isearch-case-fold-search (if isearch-case-fold-search nil 'yes))
  (isearch--momentary-message (if isearch-case-fold-search "case insensitive" "case sensitive"))
  (isearch-toggle--changed))

;;;###autoload
(defun isearch-toggle-invisible ()
  "Let the search find invisible text, or not."
  (interactive)
  (setq isearch-invisible (if (eq isearch-invisible 'open) nil (if isearch-invisible nil (or search-invisible 'open))))
  (isearch--momentary-message (if isearch-invisible "match invisible text" "match visible text"))
  (isearch-toggle--changed))

(provide 'isearch-toggle)

;;; isearch-toggle.el ends here
