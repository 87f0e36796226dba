;;; dired-shell.el --- shell commands on files in Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; In a command a lonely * stands for all files, a lonely ? and `?` for each file in a command of its own.  Other
;; ? and * go to the shell, after a question.

;;; Code:

(require 'dired)

(declare-function dired-mark-read-string "dired-aux")
(declare-function dired-bunch-files "dired-aux")

;; -- marks in commands ----------------------------------------------------------------------------

(defvar dired-star-subst-regexp "\\(^\\|[ \t]\\)\\*\\([ \t]\\|$\\)" "Regexp of a lonely *.")
(defvar dired-quark-subst-regexp "\\(^\\|[ \t]\\)\\?\\([ \t]\\|$\\)" "Regexp of a lonely ?.")
(defvar dired-mark-prefix "" "What is in front of the names in a command for all files.")
(defvar dired-mark-postfix "" "What is behind the names in a command for all files.")
(defvar dired-mark-separator " " "What is between the names in a command for all files.")

(defun dired-isolated-string-re (string)
  "Return a regexp of STRING between blanks or the ends of a text; groups are what is before it, it, and behind it."
  (format "\\(?1:\\`\\|[ \t]\\)\\(?2:%s\\)\\(?3:[ \t]\\|\\'\\)" (regexp-quote string)))

(defun dired--star-or-qmark-p (string match &optional keep start)
  "Return where STRING has a lonely MATCH, \"?\" (or `?`), \"*\", or either of them if nil; group 2 is it.
KEEP: leave the match data alone.  START: where to begin."
  (let ((regexps (append (if match
                             (list (dired-isolated-string-re match))
                           (list (dired-isolated-string-re "?") (dired-isolated-string-re "*")))
                         (unless (equal match "*")
                           (list "\\(?1:\\)\\(?2:`\\?`\\)\\(?3:\\)"))))
        found)
    (while (and regexps (not found))
      (setq found (if keep
                      (string-match-p (car regexps) string start)
                    (string-match (car regexps) string start)))
      (setq regexps (cdr regexps)))
    found))

(defun dired--need-confirm-positions (command string)
  "Return the positions in COMMAND of STRING, one character, where it is not lonely; the last one first."
  (let ((char (aref string 0)) (blank '(?\s ?\t nil)) positions
        (at (lambda (i) (and (>= i 0) (< i (length command)) (aref command i)))))
    (dotimes (i (length command))
      (when (eq (aref command i) char)
        (let ((before (funcall at (1- i))) (after (funcall at (1+ i))))
          (unless (or (and (memq before blank) (memq after blank))
                      (and (eq char ??) (eq before ?`) (eq after ?`)))
            (push i positions)))))
    positions))

(defun dired--mark-positions (positions)
  "Return a line with ^ at POSITIONS."
  (let ((markers (make-string (1+ (apply #'max positions)) ?\s)))
    (dolist (position positions)
      (aset markers position ?^))
    markers))

(defun dired--highlight-no-subst-chars (positions command mark)
  "Return COMMAND with the face `warning' at POSITIONS; MARK: with a second line that points at them."
  (let ((text (copy-sequence command)))
    (dolist (position positions)
      (put-text-property position (1+ position) 'face 'warning text))
    (if mark
        (concat text "\n" (dired--mark-positions positions))
      text)))

(defun dired--no-subst-explain (buf char-positions command mark-positions)
  "Explain in the buffer BUF that the characters at CHAR-POSITIONS of COMMAND go to the shell.
MARK-POSITIONS: point at them."
  (with-current-buffer buf
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert
       (format-message "\
A lonely `*' in a command, with blanks around it, stands for all files.
Without one, a lonely `?', or one between two `%s', stands for each file, and the
command is run for each of them.

Your command has `%s' where it does not stand for files.  The shell gets it as it is:

"
                       (string ?`) (string (aref command (car char-positions)))))
      (insert (dired--highlight-no-subst-chars char-positions command mark-positions) "\n")
      (unless mark-positions
        (insert "\n(Type ^ to have markers below them.)\n"))
      (goto-char (point-min))))
  (display-buffer buf '(display-buffer-below-selected (window-height . fit-window-to-buffer))))

(defun dired--no-subst-ask (char nb-occur details)
  "Ask whether NB-OCCUR characters CHAR may go to the shell; DETAILS: they are shown, and can be pointed at."
  (let ((keys (append '(?y ?n ??) (and details '(?^)))))
    (read-char-choice
     (format-message "%d occurrence%s of `%s' will not be substituted.  Proceed? (%s) "
                     nb-occur (dired-plural-s nb-occur)
                     (propertize (string char) 'face 'warning)
                     (mapconcat #'string keys ", "))
     keys)))

(defun dired--no-subst-confirm (char-positions command)
  "Ask whether the characters at CHAR-POSITIONS of COMMAND may go to the shell; return the answer."
  (let ((buffer nil) (details nil) (markers nil) (done nil) (answer nil))
    (save-window-excursion
      (unwind-protect
          (while (not done)
            (pcase (dired--no-subst-ask (aref command (car char-positions)) (length char-positions) details)
              (?? (setq details t))
              (?^ (setq markers t))
              (char (setq done t answer (eq char ?y))))
            (when (and details (not done))
              (setq buffer (get-buffer-create " *Dired*"))
              (dired--no-subst-explain buffer char-positions command markers)))
        (when buffer (kill-buffer buffer))))
    answer))

;; -- running --------------------------------------------------------------------------------------

(defun minibuffer-default-add-dired-shell-commands ()
  "Return the defaults of a question for a shell command, with those for the files of the Dired buffer."
  (interactive)
  (append (if (listp minibuffer-default) minibuffer-default (list minibuffer-default))
          (and (boundp 'minibuffer-completion-table) (listp minibuffer-completion-table)
               minibuffer-completion-table)))

(defun dired-read-shell-command (prompt arg files)
  "Read a shell command with PROMPT, in which %s stands for FILES that ARG chose, while they are shown."
  (minibuffer-with-setup-hook
      (lambda ()
        (setq-local minibuffer-default-add-function #'minibuffer-default-add-dired-shell-commands))
    (setq prompt (format prompt (dired-mark-prompt arg files)))
    (dired-mark-pop-up nil 'shell files #'read-shell-command prompt nil nil)))

(defun dired-do-async-shell-command (command &optional arg file-list)
  "Run the shell command COMMAND on the marked files, or FILE-LIST, and do not wait for it.
ARG chooses files.  * and ? are as in `dired-do-shell-command'."
  (interactive
   (let ((files (dired-get-marked-files t current-prefix-arg nil nil t)))
     (list
      (dired-read-shell-command "& on %s: " current-prefix-arg files)
      current-prefix-arg
      files))
   dired-mode)
  (unless (string-match-p "&[ \t]*\\'" command)
    (setq command (concat command " &")))
  (dired-do-shell-command command arg file-list))

(defun dired-do-shell-command (command &optional arg file-list)
  "Run the shell command COMMAND on the marked files, or FILE-LIST.
ARG chooses files.  A lonely * in COMMAND stands for all of them.  Else it is run for each of them: a lonely ?, or `?`,
stands for it, or it is put at the end.  With & at the end of COMMAND it is not waited for."
  (interactive
   (let ((files (dired-get-marked-files t current-prefix-arg nil nil t)))
     (list
      (dired-read-shell-command "! on %s: " current-prefix-arg files)
      current-prefix-arg
      files))
   dired-mode)
  (let* ((on-each (not (dired--star-or-qmark-p command "*" 'keep)))
         (no-subst (not (dired--star-or-qmark-p command "?" 'keep)))
         (confirm (lambda (string)
                    (let ((positions (dired--need-confirm-positions command string)))
                      (or (null positions)
                          (dired--no-subst-confirm positions command))))))
    (cond
     ((not (or on-each no-subst))
      (error "You can not combine `*' and `?' substitution marks"))
     ((not (and (funcall confirm "*") (funcall confirm "?")))
      (message "Command canceled"))
     (on-each
      (dired-bunch-files (- 10000 (length command))
                         (lambda (&rest files)
                           (dired-run-shell-command (dired-shell-stuff-it command files t arg)))
                         nil file-list)
      nil)
     (t
      (dired-run-shell-command (dired-shell-stuff-it command file-list nil arg))))))

(defun dired--split-background (command)
  "Return COMMAND without what says how it runs, and that: (COMMAND IN-BACKGROUND SEQUENTIALLY)."
  (let ((background nil) (sequential nil))
    (setq command (replace-regexp-in-string "[ \t]+\\'" "" command))
    (when (string-suffix-p "&" command)
      (setq background t
            command (replace-regexp-in-string "[ \t]*&\\'" "" command)))
    (when (string-suffix-p ";" command)
      (setq sequential t
            command (replace-regexp-in-string "[ \t]*;\\'" "" command)))
    (list command background sequential)))

(defun dired-shell-stuff-it (command file-list on-each &optional _raw-arg)
  "Return the shell command that runs COMMAND on FILE-LIST; ON-EACH: once for each file."
  (pcase-let* ((`(,command ,background ,sequential) (dired--split-background command))
               (names (mapcar #'shell-quote-argument file-list))
               (substitute
                (lambda (text)
                  (if (not (dired--star-or-qmark-p command nil 'keep))
                      (concat command dired-mark-separator text)
                    (let ((result command) (start 0))
                      (while (dired--star-or-qmark-p result nil nil start)
                        (setq start (+ (match-beginning 2) (length text))
                              result (replace-match text t t result 2)))
                      result)))))
    (concat
     (if on-each
         (mapconcat substitute names (if (and background (not sequential)) "&" ";"))
       (let ((text (mapconcat #'identity names dired-mark-separator)))
         (funcall substitute
                  (if (cdr names)
                      (concat dired-mark-prefix text dired-mark-postfix)
                    text))))
     (cond ((not background) "")
           ((and on-each (not sequential)) "&wait&")
           (t "&")))))

(defun dired-run-shell-command (command)
  "Run the shell command COMMAND, or let a handler of the directory do it."
  (let ((handler (find-file-name-handler (directory-file-name default-directory) 'shell-command)))
    (if handler
        (apply handler 'shell-command (list command))
      (shell-command command)))
  nil)

(defun dired-do-print (&optional arg)
  "Print the marked files, or those that ARG chooses, by a command that is read."
  (interactive "P" dired-mode)
  (let* ((files (dired-get-marked-files t arg nil nil t))
         (command (dired-mark-read-string
                   "Print %s with: "
                   (mapconcat #'identity
                              (cons (or (bound-and-true-p lpr-command) "lpr")
                                    (let ((switches (bound-and-true-p lpr-switches)))
                                      (if (stringp switches) (list switches) switches)))
                              " ")
                   'print arg files)))
    (dired-run-shell-command (dired-shell-stuff-it command files nil))))

(provide 'dired-shell)

;;; dired-shell.el ends here
