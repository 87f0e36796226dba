;;; map-ynp.el --- asking about each object of a list  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun map-y-or-n-p--action (char actions)
  "Return what CHAR means in `map-y-or-n-p': a symbol, or (function . FUNCTION) by ACTIONS."
  (cond ((memq char '(?y ?Y ?\s)) 'act)
        ((memq char '(?n ?N ?\d delete backspace)) 'skip)
        ((eq char ?!) 'automatic)
        ((memq char '(?. )) 'act-and-exit)
        ((memq char '(?q ?Q ?\r ?\e return escape)) 'exit)
        ((memq char '(?\C-h ?? help)) 'help)
        ((memq char '(?\C-g)) 'quit)
        (t (let ((entry (assq char actions)))
             (and entry (cons 'function (nth 1 entry)))))))

(defun map-y-or-n-p--help (help actions)
  "Show what the keys of `map-y-or-n-p' mean; HELP and ACTIONS are its arguments."
  (let ((object (or (nth 0 help) "object")) (objects (or (nth 1 help) "objects")) (action (or (nth 2 help) "act on")))
    (with-output-to-temp-buffer "*Help*"
      (princ (format "Type SPC or `y' to %s the current %s;\nDEL or `n' to skip the current %s;\n" action object object))
      (princ (format "RET or `q' to give up (skip all remaining %s);\n" objects))
      (princ (format "! to %s all remaining %s;\n" action objects))
      (dolist (entry actions)
        (princ (format "%s to %s;\n" (single-key-description (car entry)) (nth 2 entry))))
      (princ (format "or . (period) to %s the current %s and exit.\n" action object)))))

(defun map-y-or-n-p (prompter actor list &optional help action-alist no-cursor-in-echo-area)
  "Ask about each object of LIST, and call ACTOR with those that the user accepts; return how many those were.
PROMPTER is a format with a %s for the object, or a function that returns
the question, nil to skip the object, or t to act without a question.
LIST may be a function that returns the next object, or nil.
HELP is (OBJECT OBJECTS ACTION), words for the help.  ACTION-ALIST has
elements (CHAR FUNCTION TEXT) for further keys: FUNCTION gets the object, and
non-nil says that it is done.  NO-CURSOR-IN-ECHO-AREA is what it says."
  (let* ((actions 0) (automatic nil) (stop nil)
         (next (if (functionp list) list
                 (lambda () (when list (let ((elt (car list))) (setq list (cdr list)) (list elt))))))
         (fetch (if (functionp list) (lambda () (let ((elt (funcall next))) (and elt (list elt)))) next))
         (keys (mapconcat (lambda (entry) (key-description (vector (car entry)))) action-alist ", "))
         cell)
    (while (and (not stop) (setq cell (funcall fetch)))
      (let* ((elt (car cell))
             (prompt (if (stringp prompter) (format prompter elt) (funcall prompter elt)))
             (done nil))
        (cond
         ((null prompt) nil)
         ((or automatic (not (stringp prompt)))
          (funcall actor elt)
          (setq actions (1+ actions)))
         (t
          (while (not done)
            (let* ((char (let ((cursor-in-echo-area (not no-cursor-in-echo-area)))
                           (message "%s(y, n, !, ., q, %sor %s) " prompt (if action-alist (concat keys " ") "") (key-description (vector help-char)))
                           (read-event)))
                   (action (map-y-or-n-p--action char action-alist)))
              (setq done t)
              (cond
               ((eq action 'act) (funcall actor elt) (setq actions (1+ actions)))
               ((eq action 'skip))
               ((eq action 'exit) (setq stop t))
               ((eq action 'quit) (setq quit-flag t) (setq stop t))
               ((eq action 'automatic)
                (setq automatic t)
                (funcall actor elt)
                (setq actions (1+ actions)))
               ((eq action 'act-and-exit)
                (funcall actor elt)
                (setq actions (1+ actions) stop t))
               ((eq (car-safe action) 'function)
                (if (funcall (cdr action) elt)
                    (setq actions (1+ actions))
                  (setq done nil)))
               (t
                (if (eq action 'help)
                    (map-y-or-n-p--help help action-alist)
                  (message "Type %s for help." (key-description (vector help-char)))
                  (beep)
                  (sit-for 1))
                (setq done nil)))))))))
    (message "")
    actions))

;; -- one of several answers ------------------------------------------------------------------------

(defcustom read-answer-short (eq (symbol-function 'yes-or-no-p) 'y-or-n-p)
  "Non-nil: `read-answer' takes single characters; `auto': if `use-short-answers' or the like asks for them."
  :type '(choice (const :tag "Single characters" t) (const :tag "Words" nil) (const :tag "As yes-or-no-p" auto))
  :group 'minibuffer)

(defun read-answer--help (question answers)
  "Show what ANSWERS to QUESTION mean."
  (with-output-to-temp-buffer "*Help*"
    (princ (format "%s\n\nType one of:\n" question))
    (dolist (answer answers)
      (princ (format "%s or %s to %s\n" (nth 0 answer) (key-description (vector (nth 1 answer))) (nth 2 answer))))))

(defun read-answer--short (prompt answers)
  "Read a character, with PROMPT, that one of ANSWERS has; return that answer."
  (let ((map (make-composed-keymap nil minibuffer-local-map))
        (complaint (format "Please answer %s." (mapconcat (lambda (answer) (format "`%c'" (nth 1 answer))) answers " or ")))
        result)
    (dolist (answer answers)
      (define-key map (vector (nth 1 answer))
        (lambda ()
          (interactive)
          (setq result answer)
          (delete-minibuffer-contents)
          (insert (nth 1 answer))
          (exit-minibuffer))))
    (define-key map [remap self-insert-command]
      (lambda ()
        (interactive)
        (delete-minibuffer-contents)
        (beep)
        (message "%s" complaint)
        (sit-for 2)))
    (while (not result)
      (let ((text (read-from-minibuffer prompt nil map nil 'read-char-history)))
        (dolist (answer answers)
          (when (equal text (char-to-string (nth 1 answer)))
            (setq result answer)))))
    result))

(defun read-answer--long (prompt answers)
  "Read, with PROMPT, one of the words of ANSWERS; return that answer."
  (let (result)
    (while (not result)
      (setq result (assoc (downcase (read-from-minibuffer prompt nil nil nil 'yes-or-no-p-history)) answers))
      (unless result
        (beep)
        (message "Please answer %s."
                 (mapconcat (lambda (answer) (format "`%s'" (car answer))) answers " or "))
        (sit-for 2)))
    result))

(defun read-answer (question answers)
  "Ask QUESTION, and return which of ANSWERS is given, as a string.
ANSWERS is a list of lists (WORD CHARACTER HELP); \"help\" is always among them.
Words are read, or characters if `read-answer-short' says so."
  (let* ((short (if (eq read-answer-short 'auto)
                    (or use-short-answers (eq (symbol-function 'yes-or-no-p) 'y-or-n-p))
                  read-answer-short))
         (all (if (assoc "help" answers)
                  answers
                (append answers '(("help" ?? "show this help message")))))
         (prompt (format "%s(%s) " question
                         (mapconcat (lambda (answer) (if short (string (nth 1 answer)) (car answer))) all ", ")))
         answer)
    (while (progn
             (setq answer (car (if short (read-answer--short prompt all) (read-answer--long prompt all))))
             (when (equal answer "help")
               (read-answer--help question all)
               t)))
    answer))

(provide 'map-ynp)

;;; map-ynp.el ends here
