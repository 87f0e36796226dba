;;; kmacro.el --- recording and running keyboard macros, their ring and their counter  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The last macro is in `last-kbd-macro', its counter and format in variables; those before it are in `kmacro-ring' as
;; lists (MACRO COUNTER FORMAT).  "The head" is such a list of the last macro.  Commands of the ring and F4 go on with
;; single keys: after C-x e another e runs the macro again, after C-x C-k C-p another C-p goes further in the ring.

;;; Code:

(require 'edmacro)
(eval-when-compile (require 'cl-lib))

(defgroup kmacro nil "Keyboard macros." :group 'keyboard :group 'convenience :version "22.1" :link '(emacs-commentary-link "kmacro.el"))

(defcustom kmacro-call-mouse-event 'S-mouse-3 "Event of the mouse that runs the last macro, or nil." :type 'symbol)
(defcustom kmacro-ring-max 8 "How many macros the ring holds at most." :type 'integer)
(defcustom kmacro-execute-before-append t
  "Non-nil means that a macro runs before \\[universal-argument] \\[kmacro-start-macro] appends to it."
  :type 'boolean)
(defcustom kmacro-repeat-no-prefix t
  "Non-nil means that after a key of the ring its last key alone repeats it."
  :type 'boolean)
(defcustom kmacro-call-repeat-key t
  "The key that runs a macro again after a command that ran it; t for the last key of that command, nil for none."
  :type '(choice (const :tag "Disabled" nil) (const :tag "Last key" t) (character :tag "Character" :value ?e)
                 (symbol :tag "Key symbol" :value RET)))
(defcustom kmacro-call-repeat-with-arg nil
  "Non-nil means that the key that runs a macro again uses the original numeric argument."
  :type 'boolean)

(defvar kmacro-keymap)
(defvar kmacro-ring nil "The macros before the last one, the latest first: lists (MACRO COUNTER FORMAT).")

(defvar kmacro-default-counter-format "%d" "Format of the counter of new macros.")
(defvar kmacro-counter-format "%d" "Format in which the counter is inserted now.")
(defvar kmacro-counter-format-start kmacro-counter-format "The format when the last macro was defined.")
(defvar kmacro-counter 0 "The counter of the last macro.")
(defvar kmacro-counter-value-start kmacro-counter "The counter when the last macro began to be defined or to run.")
(defvar kmacro-last-counter 0 "The counter before it was inserted or changed last.")
(defvar kmacro-initial-counter-value nil "The counter with which the next macro begins, or nil.")

(defvar kmacro-view-last-item nil "Where in the ring `kmacro-view-macro' is.")
(defvar kmacro-view-item-no 0 "The number of that macro.")

;;; The ring.

(defun kmacro-ring-head ()
  "Return the last macro as an element of the ring, or nil if there is none."
  (and last-kbd-macro (list last-kbd-macro kmacro-counter kmacro-counter-format-start)))

(defun kmacro-push-ring (&optional elt)
  "Put ELT, by default the last macro, at the front of the ring, and return that; the ring keeps its greatest length."
  (when (or elt (setq elt (kmacro-ring-head)))
    (let ((length (length kmacro-ring)))
      (if (>= length kmacro-ring-max)
          (setq kmacro-ring (butlast kmacro-ring (1+ (- length kmacro-ring-max))))))
    (setq kmacro-ring (cons elt kmacro-ring))))

(defun kmacro-split-ring-element (elt)
  "Make ELT, an element of the ring, the last macro."
  (setq last-kbd-macro (car elt) kmacro-counter (nth 1 elt) kmacro-counter-format-start (nth 2 elt)))

(defun kmacro-pop-ring1 (&optional raw)
  "Take the first macro off the ring, which is not empty, and make it the last one; RAW non-nil only returns it."
  (prog1 (if raw (car kmacro-ring) (kmacro-split-ring-element (car kmacro-ring)))
    (setq kmacro-ring (cdr kmacro-ring))))

(defun kmacro-pop-ring (&optional raw)
  "Like `kmacro-pop-ring1', with RAW; return nil if the ring is empty."
  (unless (kmacro-ring-empty-p) (kmacro-pop-ring1 raw)))

(defun kmacro-ring-empty-p (&optional none)
  "Tell the user and return t if there is no macro, or, unless NONE is non-nil, none in the ring."
  (while (and (null last-kbd-macro) kmacro-ring) (kmacro-pop-ring1))
  (cond ((null last-kbd-macro) (message "No keyboard macro defined.") t)
        ((and (null none) (null kmacro-ring)) (message "Only one keyboard macro defined.") t)))

(defun kmacro-display (macro &optional trunc descr empty)
  "Show MACRO in the echo area after DESCR (\"Macro\"), or the text EMPTY if there is none.
TRUNC non-nil cuts its text after 60 columns."
  (if macro
      (let* ((text (format-kbd-macro macro)) (short (and trunc (> (length text) 60))))
        (message "%s%s: %s%s" (or descr "Macro") (if (= kmacro-counter 0) "" (format " [%s]" (format kmacro-counter-format-start kmacro-counter)))
                 (if short (substring text 0 60) text) (if short "..." "")))
    (message "%s" (or empty "No keyboard macros defined"))))

(defun kmacro-display-counter (&optional value)
  "Show VALUE, by default the counter, in the echo area."
  (let ((value (or value kmacro-counter)))
    (message "New macro counter value: %s (%d)" (format kmacro-counter-format value) value)))

;;; The counter.

(defun kmacro-insert-counter (arg)
  "Insert the counter and add ARG (default 1) to it; with \\[universal-argument] insert its last value and leave it."
  (interactive "P")
  (if (consp arg)
      (insert (format kmacro-counter-format kmacro-last-counter))
    (insert (format kmacro-counter-format kmacro-counter))
    (setq kmacro-last-counter kmacro-counter kmacro-counter (+ kmacro-counter (prefix-numeric-value arg))))
  (unless executing-kbd-macro (kmacro-display-counter)))

(defun kmacro-set-format (format)
  "Make FORMAT (empty for \"%d\") the format of the counter; outside of a macro also that of later ones."
  (interactive "sMacro Counter Format: ")
  (setq kmacro-counter-format (if (equal format "") "%d" format))
  (unless (or defining-kbd-macro executing-kbd-macro)
    (setq kmacro-default-counter-format kmacro-counter-format)))

(defun kmacro-set-counter (arg)
  "Set the counter to ARG; with \\[universal-argument] to what it was when this run of the macro began."
  (interactive "NMacro counter value: ")
  (if (or defining-kbd-macro executing-kbd-macro)
      (setq kmacro-last-counter kmacro-counter
            kmacro-counter (if (consp current-prefix-arg) kmacro-counter-value-start arg))
    (setq kmacro-initial-counter-value arg))
  (unless executing-kbd-macro (kmacro-display-counter arg)))

(defun kmacro-add-counter (arg)
  "Add ARG to the counter; with \\[universal-argument] give it back its last value."
  (interactive "NAdd to macro counter: ")
  (if kmacro-initial-counter-value
      (setq kmacro-counter kmacro-initial-counter-value kmacro-initial-counter-value nil))
  (let ((last kmacro-last-counter))
    (setq kmacro-last-counter kmacro-counter
          kmacro-counter (if (consp current-prefix-arg) last (+ kmacro-counter arg))))
  (unless executing-kbd-macro (kmacro-display-counter)))

(defun kmacro-loop-setup-function ()
  "Begin another run of the macro: the counter's value is that to which it can go back."
  (setq kmacro-counter-value-start kmacro-counter)
  t)

;;; Recording and running.

;;;###autoload
(defun kmacro-start-macro (arg)
  "Begin to record a keyboard macro, which becomes the last one at \\[kmacro-end-macro]; ARG is its counter.
With \\[universal-argument] append to the last macro, running it first as `kmacro-execute-before-append' says, with
\\[universal-argument] \\[universal-argument] the other way."
  (interactive "P")
  (if (or defining-kbd-macro executing-kbd-macro)
      (message "Already defining keyboard macro.")
    (let ((append (and arg (listp arg))))
      (unless append
        (if last-kbd-macro (kmacro-push-ring))
        (setq kmacro-counter (or (if arg (prefix-numeric-value arg)) kmacro-initial-counter-value 0)
              kmacro-initial-counter-value nil kmacro-counter-value-start kmacro-counter kmacro-last-counter kmacro-counter
              kmacro-counter-format kmacro-default-counter-format kmacro-counter-format-start kmacro-default-counter-format))
      (start-kbd-macro append (and append (if kmacro-execute-before-append (> (car arg) 4) (= (car arg) 4))))
      (if (and defining-kbd-macro append) (setq defining-kbd-macro 'append)))))

;;;###autoload
(defun kmacro-end-macro (arg)
  "Stop recording; ARG is how often the macro runs, the recording counted, 0 for until an error."
  (interactive "P")
  ;; The keys that a symbol in a vector would not run are taken off by the primitive.
  (end-kbd-macro arg #'kmacro-loop-setup-function)
  (when (and last-kbd-macro (zerop (length last-kbd-macro)))
    (setq last-kbd-macro nil)
    (message "Ignore empty macro")
    (while (and (null last-kbd-macro) kmacro-ring) (kmacro-pop-ring1))))

(defun kmacro--repeat-key (end-macro)
  "Return the key that runs a macro again after the command that runs, or nil; END-MACRO tells what ended the recording."
  (and kmacro-call-repeat-key
       (not executing-kbd-macro)
       (if (eq kmacro-call-repeat-key t)
           (and (> (length (this-single-command-keys)) 1) (not end-macro) last-input-event)
         kmacro-call-repeat-key)))

(defun kmacro--repeat-on (key arg macro)
  "Until another key than KEY comes, KEY runs MACRO, nil for the last one, again; ARG is the argument it uses."
  (let ((map (make-sparse-keymap)))
    (define-key map (vector key)
      (lambda (again)
        (interactive "p")
        ;; The commands of the macro end the map, so it is made again.
        (kmacro-call-macro (if kmacro-call-repeat-with-arg arg again) 'no-repeat nil macro)
        (kmacro--tell-repeat key arg)
        (kmacro--repeat-on key arg macro)))
    (set-transient-map map)))

(defun kmacro--tell-repeat (key arg)
  "Tell in the echo area that KEY runs the macro again, with ARG where that counts."
  (unless (current-message)
    (message "(Type %s to repeat macro%s)" (format-kbd-macro (vector key))
             (if (and kmacro-call-repeat-with-arg arg (> arg 1)) (format " %d times" arg) ""))))

;;;###autoload
(defun kmacro-call-macro (arg &optional no-repeat end-macro macro)
  "Run the last keyboard macro, or MACRO, ARG times (0: until an error).
Then the last key alone runs it again (`kmacro-call-repeat-key') unless NO-REPEAT is non-nil.
END-MACRO non-nil means that the same command ended the recording."
  (interactive "p")
  (let ((key (and (not no-repeat) (kmacro--repeat-key end-macro))))
    (if macro
        (execute-kbd-macro macro arg #'kmacro-loop-setup-function)
      (call-last-kbd-macro arg #'kmacro-loop-setup-function))
    (when key
      (kmacro--tell-repeat key arg)
      (kmacro--repeat-on key arg macro))))

;;;###autoload
(defun kmacro-end-or-call-macro (arg &optional no-repeat)
  "Stop recording a macro, or else run the last one; ARG as for `kmacro-end-macro' and `kmacro-call-macro'.
NO-REPEAT non-nil means that its last key does not run it again."
  (interactive "P")
  (cond
   (defining-kbd-macro (kmacro-end-macro arg))
   ((kmacro-ring-empty-p t))
   (t (kmacro-call-macro (prefix-numeric-value arg) no-repeat))))

;;;###autoload
(defun kmacro-end-and-call-macro (arg &optional no-repeat)
  "Stop recording if a macro is recorded, then run the last one ARG times.
NO-REPEAT non-nil means that its last key does not run it again."
  (interactive "P")
  (if defining-kbd-macro (kmacro-end-macro nil))
  (kmacro-call-macro (prefix-numeric-value arg) no-repeat))

;;;###autoload
(defun kmacro-start-macro-or-insert-counter (arg)
  "Begin to record a macro, as `kmacro-start-macro' with ARG; while one is recorded, insert the counter and add ARG to it."
  (interactive "P")
  (if (or defining-kbd-macro executing-kbd-macro)
      (kmacro-insert-counter arg)
    (kmacro-start-macro arg)))

;;;###autoload
(defun kmacro-end-call-mouse (event)
  "Go to where EVENT, a click, was, and run the last macro there."
  (interactive "e")
  (when defining-kbd-macro (end-kbd-macro))
  (mouse-set-point event)
  (kmacro-call-macro nil t))

(defun kmacro-end-or-call-macro-repeat (arg)
  "As `kmacro-end-or-call-macro' with ARG; keys of the ring go on with single keys."
  (interactive "P")
  (let ((keys (this-single-command-keys)))
    (kmacro-end-or-call-macro arg t)
    (kmacro-repeat-on-last-key keys)))

;;; Going through the ring.

(defconst kmacro--ring-commands
  '(kmacro-end-or-call-macro-repeat kmacro-cycle-ring-next kmacro-cycle-ring-previous kmacro-swap-ring kmacro-delete-ring-head
    kmacro-view-macro-repeat kmacro-call-ring-2nd-repeat)
  "Commands whose last keys go on with them.")
(defvar kmacro--going-on nil "Non-nil while commands of the ring are called by their last keys.")

(defun kmacro-repeat-on-last-key (keys)
  "Let the last of KEYS, with which a command of the ring was called, and its like, call such commands by themselves."
  (when (and (or (> (length keys) 1) kmacro--going-on) kmacro-repeat-no-prefix)
    (setq kmacro--going-on t)
    (let ((map (make-sparse-keymap)))
      (map-keymap (lambda (event command)
                    (if (memq command kmacro--ring-commands)
                        (define-key map (vector event) command)))
                  kmacro-keymap)
      (set-transient-map map nil (lambda () (setq kmacro--going-on (memq this-command kmacro--ring-commands)))))))

(defun kmacro--show-head ()
  "Show the last macro in the echo area, and let its like go on by their last keys."
  (kmacro-display last-kbd-macro t)
  (kmacro-repeat-on-last-key (this-single-command-keys)))

(defun kmacro-cycle-ring-next (&optional _arg)
  "Make the oldest macro of the ring the last one."
  (interactive)
  (unless (kmacro-ring-empty-p)
    (kmacro-push-ring)
    (let* ((keep (butlast kmacro-ring)) (oldest (car (last kmacro-ring))))
      (kmacro-split-ring-element oldest)
      (setq kmacro-ring keep))
    (kmacro--show-head)))

(defun kmacro-cycle-ring-previous (&optional _arg)
  "Make the macro before the last one the last one; the last one goes to the end of the ring."
  (interactive)
  (unless (kmacro-ring-empty-p)
    (let ((head (kmacro-ring-head)))
      (kmacro-pop-ring1)
      (setq kmacro-ring (append kmacro-ring (list head))))
    (kmacro--show-head)))

(defun kmacro-swap-ring ()
  "Exchange the last macro and the one before."
  (interactive)
  (unless (kmacro-ring-empty-p)
    (let ((head (kmacro-ring-head)))
      (kmacro-pop-ring1)
      (kmacro-push-ring head)))
  (kmacro-display last-kbd-macro t))

(defun kmacro-delete-ring-head (&optional _arg)
  "Forget the last macro; the one before becomes the last one."
  (interactive)
  (unless (kmacro-ring-empty-p t)
    (if (null kmacro-ring) (setq last-kbd-macro nil) (kmacro-pop-ring1))
    (kmacro-display last-kbd-macro t nil "Keyboard macro ring is now empty.")))

(defun kmacro-view-macro (&optional _arg)
  "Show the last macro in the echo area; again, those before it."
  (interactive)
  (cond
   ((or (kmacro-ring-empty-p) (not (eq last-command 'kmacro-view-macro)))
    (setq kmacro-view-last-item nil))
   ((null kmacro-view-last-item)
    (setq kmacro-view-last-item kmacro-ring kmacro-view-item-no 2))
   ((consp kmacro-view-last-item)
    (setq kmacro-view-last-item (cdr kmacro-view-last-item) kmacro-view-item-no (1+ kmacro-view-item-no)))
   (t (setq kmacro-view-last-item nil)))
  (setq this-command 'kmacro-view-macro last-command this-command)
  (kmacro-display (if kmacro-view-last-item (car (car kmacro-view-last-item)) last-kbd-macro)
                  nil
                  (cond ((null kmacro-view-last-item) "Last macro")
                        ((= kmacro-view-item-no 2) "2nd previous macro")
                        ((= kmacro-view-item-no 3) "3rd previous macro")
                        (t (format "%dth previous macro" kmacro-view-item-no)))))

(defun kmacro-view-macro-repeat (&optional arg)
  "Show the last macro in the echo area; the last key shows those before it.  ARG is ignored."
  (interactive)
  (kmacro-view-macro arg)
  (kmacro-repeat-on-last-key (this-single-command-keys)))

(defun kmacro-view-ring-2nd ()
  "Show the macro before the last one in the echo area."
  (interactive)
  (unless (kmacro-ring-empty-p)
    (kmacro-display (car (car kmacro-ring)) nil "2nd macro")))

(defun kmacro-exec-ring-item (item arg)
  "Run ITEM, an element of the ring, ARG times, with its own counter, which it keeps."
  (let ((last-kbd-macro (car item)) (kmacro-counter (nth 1 item)) (kmacro-counter-format-start (nth 2 item)))
    (execute-kbd-macro last-kbd-macro arg #'kmacro-loop-setup-function)
    (setcar (cdr item) kmacro-counter)))

(defun kmacro-call-ring-2nd (arg)
  "Run the macro before the last one ARG times."
  (interactive "P")
  (unless (kmacro-ring-empty-p)
    (kmacro-exec-ring-item (car kmacro-ring) arg)))

(defun kmacro-call-ring-2nd-repeat (arg)
  "Run the macro before the last one ARG times; the last key does it again."
  (interactive "P")
  (let ((keys (this-single-command-keys)))
    (kmacro-call-ring-2nd arg)
    (kmacro-repeat-on-last-key keys)))

;;; Commands that are macros.

(defun kmacro-lambda-form (mac &optional counter format)
  "Return a command that runs MAC, a macro or an element of the ring; COUNTER and FORMAT are those of its counter."
  (let ((mac (if counter (list mac counter format) mac)))
    (lambda (&optional arg)
      "Keyboard macro."
      (interactive "p")
      (if (eq arg 'kmacro--extract-lambda)
          (cons 'kmacro--extract-lambda mac)
        (kmacro-exec-ring-item mac arg)))))

(defun kmacro-extract-lambda (mac)
  "Return the element of the ring that MAC, what `kmacro-lambda-form' made, runs; nil if it is something else."
  (when (and (functionp mac) (not (symbolp mac)) (not (subrp mac))
             (equal (ignore-errors (interactive-form mac)) '(interactive "p")))
    (let ((packed (ignore-errors (funcall mac 'kmacro--extract-lambda))))
      (if (and (eq (car-safe packed) 'kmacro--extract-lambda) (consp (cdr packed))) (cdr packed)))))

(defalias 'kmacro-p #'kmacro-extract-lambda "Return non-nil if MACRO, the argument, was made by `kmacro-lambda-form'.")

(defun kmacro-bind-to-key (_arg)
  "Bind the last macro to a key that is read; a digit or a capital letter stands for that after \\`C-x C-k'."
  (interactive "p")
  (cond
   ((or defining-kbd-macro executing-kbd-macro)
    (if defining-kbd-macro (message "Cannot save macro while defining it.")))
   ((null last-kbd-macro) (error "No keyboard macro defined"))
   (t
    (let* ((key (read-key-sequence "Bind last macro to: ")) (one (and (= (length key) 1) (aref key 0)))
           (own (and (integerp one) (or (<= ?0 one ?9) (<= ?A one ?Z))))
           (key (if own (vconcat "\C-x\C-k" key) key))
           (command (let ((binding (lookup-key global-map key))) (if (numberp binding) nil (key-binding key)))))
      (if (or (eq command 'self-insert-command) (equal key "\a")
              (and command (not (yes-or-no-p (format "%s runs command %S.  Bind anyway? " (format-kbd-macro key) command)))))
          (message "Cannot bind macro to key %s" (format-kbd-macro key))
        (define-key global-map key (kmacro-lambda-form (kmacro-ring-head)))
        (message "Keyboard macro bound to %s" (format-kbd-macro key)))))))

(defun kmacro-name-last-macro (symbol)
  "Make the last macro the command SYMBOL."
  (interactive "SName for last kbd macro: ")
  (or last-kbd-macro (error "No keyboard macro defined"))
  (and (fboundp symbol) (not (get symbol 'kmacro)) (not (stringp (symbol-function symbol))) (not (vectorp (symbol-function symbol)))
       (error "Function %s is already defined and not a keyboard macro" symbol))
  (if (string-equal symbol "") (error "No command name given"))
  (fset symbol (kmacro-lambda-form (kmacro-ring-head)))
  (put symbol 'kmacro t))

;;; Registers.

(cl-defstruct (kmacro-register (:constructor nil) (:constructor kmacro-make-register (macro)))
  "A keyboard macro in a register."
  macro)

(cl-defmethod register-val-jump-to ((data kmacro-register) _arg)
  "Run the macro of DATA."
  (kmacro-call-macro current-prefix-arg nil nil (kmacro-register-macro data)))

(cl-defmethod register-val-describe ((data kmacro-register) _verbose)
  "Print the macro of DATA."
  (princ (format "a keyboard macro:\n   %s" (format-kbd-macro (kmacro-register-macro data)))))

(cl-defmethod register-val-insert ((data kmacro-register))
  "Insert the text of the macro of DATA."
  (insert (format-kbd-macro (kmacro-register-macro data))))

(defun kmacro-to-register (r)
  "Store the last macro in the register R."
  (interactive (progn (or last-kbd-macro (error "No keyboard macro defined"))
                      (list (register-read-with-preview "Save to register: "))))
  (set-register r (kmacro-make-register last-kbd-macro)))

;;; Editing.

(defun kmacro-edit-macro (&optional arg)
  "Edit the last macro; ARG non-nil shows short text."
  (interactive "P")
  (edit-kbd-macro "\r" arg))

(defun kmacro-edit-macro-repeat (&optional arg)
  "Edit the last macro; ARG non-nil shows short text."
  (interactive "P")
  (edit-kbd-macro "\r" arg))

(defun kmacro-edit-lossage ()
  "Edit the last 300 keys as a macro."
  (interactive)
  (kmacro-push-ring)
  (edit-kbd-macro (kbd "C-h l")))

(defun kmacro-redisplay ()
  "Redisplay, also while a macro runs."
  (interactive)
  (or executing-kbd-macro defining-kbd-macro (error "Not defining or executing keyboard macro"))
  (when executing-kbd-macro
    (let ((executing-kbd-macro nil))
      (redisplay))))

(defun kmacro-keyboard-quit ()
  "Forget the macro that is recorded, for the user quit; the one before is the last one again."
  (and defining-kbd-macro (not last-kbd-macro) kmacro-ring (kmacro-pop-ring1)))

(defvar kmacro-keymap
  (let ((map (make-sparse-keymap)))
    (dolist (binding '(("s" . kmacro-start-macro) ("\C-s" . kmacro-start-macro) ("\C-k" . kmacro-end-or-call-macro-repeat)
                       ("r" . apply-macro-to-region-lines) ("q" . kbd-macro-query) ("d" . kmacro-redisplay)
                       ("\C-n" . kmacro-cycle-ring-next) ("\C-p" . kmacro-cycle-ring-previous) ("\C-v" . kmacro-view-macro-repeat)
                       ("\C-d" . kmacro-delete-ring-head) ("\C-t" . kmacro-swap-ring) ("\C-l" . kmacro-call-ring-2nd-repeat)
                       ("\C-f" . kmacro-set-format) ("\C-c" . kmacro-set-counter) ("\C-i" . kmacro-insert-counter)
                       ("\C-a" . kmacro-add-counter) ("\C-e" . kmacro-edit-macro-repeat) ("\r" . kmacro-edit-macro)
                       ("e" . edit-kbd-macro) ("l" . kmacro-edit-lossage) ("b" . kmacro-bind-to-key)
                       ("n" . kmacro-name-last-macro) ("x" . kmacro-to-register)))
      (define-key map (car binding) (cdr binding)))
    map)
  "Keymap of C-x C-k.")
;;;###autoload (autoload 'kmacro-keymap "kmacro" "Keymap of C-x C-k." t 'keymap)
(fset 'kmacro-keymap kmacro-keymap)

(provide 'kmacro)

;;; kmacro.el ends here
