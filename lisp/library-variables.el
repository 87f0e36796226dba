;;; library-variables.el --- variables of libraries that are known before these are loaded  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Other libraries ask whether a mode is on, or add to a hook, without loading the library that the variable belongs to.

;;; Code:

(defvar non-essential nil
  "Non-nil means that what is done is not important enough to bother the user, as for a password.")

(defvar-local view-mode nil "Non-nil if View mode is on: the buffer is looked at, not edited.")
(defvar ido-mode nil "Non-nil if Ido reads the names of buffers or files: `buffer', `file' or `both'.")
(defvar recentf-mode nil "Non-nil if visited files are noted in a list of recent ones.")
(defvar tags-file-name nil "Name of the tags table that is searched first, or nil.")
(put 'tags-file-name 'variable-interactive "fVisit tags table: ")
(put 'tags-file-name 'safe-local-variable 'stringp)
(defvar comint-output-filter-functions '(ansi-color-process-output comint-postoutput-scroll-to-bottom comint-watch-for-password-prompt)
  "Functions that are called with the output of a process after it was inserted in its buffer.")

;; Of mail that is sent: what programs ask or bind before they load a library for it.
(dolist (variable '((mail-from-style angles "How the sender's address is written: `angles', `parens', or nil for the bare address.")
                    (mail-specify-envelope-from nil "Non-nil means that the sender is given to the program that sends mail.")
                    (mail-self-blind nil "Non-nil means that mail has a BCC header with the sender.")
                    (mail-interactive t "Non-nil means that sending waits for errors.")
                    (send-mail-function sendmail-query-once "The function that sends the mail in the buffer.")
                    (mail-header-separator "--text follows this line--" "The line between the headers and the text.")
                    (mail-archive-file-name nil "The file that sent mail is put into, or nil.")
                    (mail-default-reply-to nil "The address for the header Reply-To, or nil.")
                    (mail-personal-alias-file "~/.mailrc" "The file with names for addresses.")
                    (mail-setup-hook nil "What runs when a mail is begun.")
                    (mail-aliases t "The names for addresses; t before the file with them is read.")
                    (mail-yank-prefix "> " "What comes before quoted lines, or nil.")
                    (mail-indentation-spaces 3 "How far quoted lines are indented.")
                    (mail-citation-hook nil "What runs to make a quotation of text.")
                    (mail-citation-prefix-regexp "\\([ \t]*\\(\\w\\|[_.]\\)+>+\\|[ \t]*[>|]\\)+"
                                                 "A regexp for what quoted lines begin with.")
                    (mail-signature t "What a mail ends with: a text, t for the file with one, an expression, or nil.")
                    (mail-signature-file "~/.signature" "The file with what a mail ends with.")
                    (mail-default-directory "~/" "The directory of buffers with mail.")
                    (mail-default-headers nil "Text of headers that every mail has, or nil.")
                    (mail-use-rfc822 nil "Non-nil means that addresses are read by all rules.")
                    (mail-host-address nil "The name of the machine in addresses, or nil.")
                    (mail-dont-reply-to-names nil "A regexp for addresses that get no copy of a reply, or nil.")
                    (sendmail-coding-system nil "The coding system of mail that is sent, or nil.")
                    (read-mail-command rmail "The command that reads mail.")
                    (mail-user-agent message-user-agent "What composes mail.")))
  (unless (boundp (car variable))
    (eval `(defvar ,(car variable) ',(nth 1 variable) ,(nth 2 variable)) t)))

(defvar desktop-locals-to-save
  '(desktop-locals-to-save truncate-lines case-fold-search case-replace fill-column overwrite-mode change-log-default-name
                           line-number-mode column-number-mode size-indication-mode buffer-file-coding-system buffer-display-time
                           indent-tabs-mode tab-width indicate-buffer-boundaries indicate-empty-lines show-trailing-whitespace)
  "Local variables that a saved session keeps.")

;; Commands that surprise those who do not know them.
(dolist (command '(downcase-region upcase-region narrow-to-region erase-buffer set-goal-column scroll-left list-timers
                   list-threads))
  (put command 'disabled t))

;;; library-variables.el ends here
