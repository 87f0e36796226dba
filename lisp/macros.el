;;; macros.el --- keyboard macros as commands, in files and over regions  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What is done with a keyboard macro besides recording and running it (kmacro.el).

;;; Code:

(require 'kmacro)

;;;###autoload
(defun name-last-kbd-macro (symbol)
  "Make the last keyboard macro the command SYMBOL."
  (interactive "SName for last kbd macro: ")
  (kmacro-name-last-macro symbol))

(defun macros--event (event)
  "Return EVENT as Lisp text."
  (cond ((not (integerp event)) (prin1-to-string event))
        ((= event ?\d) "?\\C-?")
        ((= event ?\s) "? ")
        ((= event ?\e) "?\\e")
        (t (let ((modifiers (mapconcat (lambda (pair) (if (zerop (logand event (car pair))) "" (cdr pair)))
                                       '((?\C-\0 . "\\C-") (?\M-\0 . "\\M-") (?\S-\0 . "\\S-") (?\H-\0 . "\\H-") (?\s-\0 . "\\s-")
                                         (?\A-\0 . "\\A-"))
                                       ""))
                 (base (logand event #x3fffff)))
             (concat "?" modifiers
                     (cond ((< base 32) (concat "\\C-" (string (+ base (if (<= 1 base 26) 96 64)))))
                           ((= base ?\d) "\\C-?")
                           ((memq base '(?\" ?\( ?\) ?\; ?\\ ?? ?\[ ?\] ?' ?` ?, ?. ?#)) (string ?\\ base))
                           (t (string base))))))))

;;;###autoload
(defun insert-kbd-macro (macroname &optional keys)
  "Insert Lisp that defines the keyboard macro MACRONAME; with KEYS non-nil also the keys that run it."
  (interactive (list (intern (completing-read "Insert kbd macro (name): " obarray #'kmacro-keyboard-macro-p t))
                     current-prefix-arg))
  (let* ((name (if (memq macroname '(nil ##)) nil macroname))
         (definition (if name (symbol-function name) last-kbd-macro)) (packed (kmacro-extract-lambda definition))
         (vector (lambda (macro) (concat "[" (mapconcat #'macros--event macro " ") "]"))))
    (insert "(" (if name (format "fset '%s" name) "setq last-kbd-macro") "\n   "
            (if packed
                (format "(kmacro-lambda-form %s %S %S)" (funcall vector (car packed)) (nth 1 packed) (nth 2 packed))
              (funcall vector definition))
            ")\n")
    (when (and keys name)
      (dolist (key (where-is-internal name))
        (insert (format "(global-set-key %S '%s)\n" key name))))))

(defun kmacro-keyboard-macro-p (symbol)
  "Return non-nil if SYMBOL is a command that is a keyboard macro."
  (let ((definition (and (fboundp symbol) (symbol-function symbol))))
    (or (stringp definition) (vectorp definition) (get symbol 'kmacro))))

;;;###autoload
(defun kbd-macro-query (flag)
  "While a macro is recorded, do nothing; when it runs, ask whether to go on.
With FLAG non-nil edit recursively, also when it runs."
  (interactive "P")
  (or executing-kbd-macro defining-kbd-macro (user-error "Not defining or executing kbd macro"))
  (if flag
      (let (executing-kbd-macro defining-kbd-macro)
        (recursive-edit))
    (when executing-kbd-macro
      (let ((loop t) (keys (substitute-command-keys "(\\<query-replace-map>\\[act], \\[skip], \\[exit], \\[recenter], \\[edit])")))
        (while loop
          (let* ((key (let ((executing-kbd-macro nil) (defining-kbd-macro nil))
                        (message "Proceed with macro?%s " (concat " " keys))
                        (vector (read-event))))
                 (answer (lookup-key query-replace-map key)))
            (setq loop nil)
            (cond
             ((eq answer 'act))
             ((eq answer 'skip) (setq executing-kbd-macro ""))
             ((eq answer 'exit) (setq executing-kbd-macro t))
             ((eq answer 'recenter) (recenter nil) (setq loop t))
             ((eq answer 'edit) (let (executing-kbd-macro defining-kbd-macro) (recursive-edit)))
             ((eq answer 'quit) (setq quit-flag t))
             (t (or (eq answer 'help) (ding))
                (with-output-to-temp-buffer "*Help*"
                  (princ (substitute-command-keys
                          "What to do with the keyboard macro:\n
\\<query-replace-map>\\[act]\tgo on with the macro
\\[skip]\tgo on with its next repetition
\\[exit]\tend the macro and its repetitions
\\[recenter]\tredisplay, and ask again
\\[edit]\tedit recursively, and ask again when that is left
\\[quit]\tquit")))
                (setq loop t)))))))))

;;;###autoload
(defun apply-macro-to-region-lines (top bottom &optional macro)
  "Run the keyboard macro MACRO, by default the last one, at the start of each line that begins between TOP and BOTTOM."
  (interactive "r")
  (let ((macro (or macro last-kbd-macro (user-error "No keyboard macro has been defined")))
        (end (copy-marker bottom)) (next (make-marker)))
    (save-excursion
      (goto-char top)
      (if (bolp) nil (forward-line 1))
      (set-marker next (point))
      (unwind-protect
          (while (< next end)
            (goto-char next)
            (save-excursion
              (forward-line 1)
              (set-marker next (point)))
            (save-excursion
              (let ((mark-active nil))
                (execute-kbd-macro macro)))
            (if (eobp) (set-marker next (max next end))))
        (set-marker end nil)
        (set-marker next nil)))))

(provide 'macros)

;;; macros.el ends here
