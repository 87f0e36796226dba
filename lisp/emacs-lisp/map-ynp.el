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
         (keys (mapconcat (lambda (entry) (concat (key-description (vector (car entry))) ", ")) action-alist ""))
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
                           (message "%s(y, n, !, ., q, %sor %s) " prompt keys (key-description (vector help-char)))
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

(provide 'map-ynp)

;;; map-ynp.el ends here
