;;; tmm.el --- menus in the minibuffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A menu is shown in the buffer of completions, each item with a character that chooses it; the minibuffer's history
;; commands go through the items, too.  An item that cannot be chosen now has no character.

;;; Code:

(defgroup tmm nil "Menus in the minibuffer." :prefix "tmm-" :group 'menu)
(defcustom tmm-mid-prompt "==>" "What stands between the character of an item and the item; nil means items have no characters."
  :type '(choice (const nil) string))
(defcustom tmm-shortcut-style '(downcase upcase) "Which letters choose items: `downcase', `upcase', or a list of both in order."
  :type '(choice (const downcase) (const upcase) (repeat (choice (const downcase) (const upcase)))))
(defcustom tmm-shortcut-words 2 "Of how many words of an item the first letters may choose it; nil means all." :type '(choice integer (const nil)))
(defcustom tmm-completion-prompt "Press PageUp key to reach this buffer from the minibuffer.
Alternatively, you can use Up/Down keys (or your History keys) to change
the item in the minibuffer, and press RET when you are done, or press the
marked letters to pick up your choice.  Type C-g or ESC ESC ESC to cancel.
"
  "What is said above the items, or nil." :type '(choice (const nil) string))

;; -- items --------------------------------------------------------------------------------------

(defun tmm--value (form)
  "Return the value of FORM in a menu, nil if it cannot be had."
  (condition-case nil (eval form t) (error nil)))

(defun tmm--item (event binding)
  "Return the item (NAME COMMAND ENABLED EVENT) of BINDING, under EVENT in a menu, or nil if nothing is shown."
  (let ((name nil) (command nil) (properties nil))
    (cond ((eq (car-safe binding) 'menu-item)
           (setq name (nth 1 binding) command (nth 2 binding) properties (nthcdr 3 binding))
           (if (consp (car properties)) (setq properties (cdr properties))))
          ((stringp (car-safe binding))
           (setq name (car binding) command (cdr binding))
           (if (stringp (car-safe command)) (setq command (cdr command)))))
    (unless (stringp name)
      (setq name (tmm--value name)))
    (let ((filter (plist-get properties :filter)))
      (if filter
          (setq command (tmm--value (list filter (list 'quote command))))))
    (when (and (stringp name) (not (string-prefix-p "--" name)) command
               (or (not (plist-member properties :visible)) (tmm--value (plist-get properties :visible))))
      (list name command
            (or (not (plist-member properties :enable)) (and (tmm--value (plist-get properties :enable)) t))
            event))))

(defun tmm--items (menu)
  "Return the items of the keymap MENU, in order."
  (let ((items nil))
    (map-keymap (lambda (event binding)
                  (let ((item (tmm--item event binding)))
                    (if item (setq items (cons item items)))))
                menu)
    (nreverse items)))

(defun tmm--menu-bar ()
  "Return the menu bar of the active keymaps as one keymap."
  (let ((bar (make-sparse-keymap)))
    (dolist (item (reverse (menu-bar--items (current-active-maps))))
      (let* ((event (car item))
             (binding (key-binding (vector 'menu-bar event) nil t)))
        (if (keymapp binding)
            (define-key bar (vector event) (list 'menu-item (cdr item) binding)))))
    bar))

;; -- characters ---------------------------------------------------------------------------------

(defun tmm--character (name used digits)
  "Return a character that may choose the item NAME: none of USED, at worst the first of DIGITS."
  (let* ((words (split-string name "[^[:alnum:]]+" t))
         (words (if (and tmm-shortcut-words (> (length words) tmm-shortcut-words))
                    (butlast words (- (length words) tmm-shortcut-words))
                  words))
         (styles (if (listp tmm-shortcut-style) tmm-shortcut-style (list tmm-shortcut-style)))
         (found nil))
    (dolist (word words)
      (dolist (style styles)
        (let ((char (if (eq style 'upcase) (upcase (aref word 0)) (downcase (aref word 0)))))
          (if (and (not found) (not (memq char used)))
              (setq found char)))))
    (or found (car digits))))

(defun tmm--choices (items)
  "Return an alist of what is shown for ITEMS and them; what cannot be chosen comes with nil."
  (let* ((used nil) (digits (string-to-list "0123456789"))
         (keys (mapcar (lambda (item) (let ((key (and (symbolp (nth 1 item)) (where-is-internal (nth 1 item) nil t))))
                                        (if (and key (not (eq (aref key 0) 'menu-bar))) (key-description key) "")))
                       items))
         (name-width (apply #'max 0 (mapcar (lambda (item) (string-width (car item))) items)))
         (key-width (apply #'max 0 (mapcar #'string-width keys)))
         (choices nil))
    (while items
      (let* ((item (car items)) (key (car keys))
             (char (if (nth 2 item) (tmm--character (car item) used digits)))
             (name (if (or (equal key "") (not (nth 2 item)))
                       (car item)
                     (concat (car item)
                             (make-string (max 1 (- (+ name-width key-width) (string-width (car item)) (string-width key))) ?\s)
                             key))))
        (when char
          (if (eq char (car digits)) (setq digits (cdr digits)))
          (setq used (cons char used)))
        (setq choices (cons (cons (concat (cond ((null tmm-mid-prompt) "")
                                                (char (concat (string char) tmm-mid-prompt))
                                                (t (concat " " (make-string (length tmm-mid-prompt) ?-))))
                                          name)
                                  (if (nth 2 item) item))
                            choices)
              items (cdr items)
              keys (cdr keys))))
    (nreverse choices)))

;; -- choosing -----------------------------------------------------------------------------------

(defvar tmm--shown nil "The choices of the menu that is shown, as an alist.")

(defun tmm-shortcut ()
  "Choose the item of the character that was typed."
  (interactive)
  (let* ((prefix (concat (string last-command-event) tmm-mid-prompt))
         (choice (assoc prefix tmm--shown #'string-prefix-p)))
    ;; `assoc' calls with the element's key first.
    (unless choice
      (dolist (entry tmm--shown)
        (if (string-prefix-p prefix (car entry)) (setq choice entry))))
    (if (null choice)
        (ding)
      (delete-minibuffer-contents)
      (insert (car choice))
      (exit-minibuffer))))

(defun tmm-goto-completions ()
  "Go to the buffer of completions."
  (interactive)
  (switch-to-completions))

(defvar tmm--map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map minibuffer-local-must-match-map)
    (let ((char ?!))
      (while (<= char ?~)
        (define-key map (vector char) #'tmm-shortcut)
        (setq char (1+ char))))
    (define-key map [prior] #'tmm-goto-completions)
    (define-key map "\M-v" #'tmm-goto-completions)
    (define-key map [up] #'previous-history-element)
    (define-key map [down] #'next-history-element)
    map)
  "The keymap of the minibuffer while an item is chosen.")

(defvar tmm--history nil "The items, for the commands of the minibuffer's history.")

(defun tmm--show-choices ()
  "Show the items in the buffer of completions."
  (use-local-map tmm--map)
  (minibuffer-completion-help)
  (let ((buffer (get-buffer "*Completions*")))
    (when (and buffer tmm-completion-prompt)
      (with-current-buffer buffer
        (let ((inhibit-read-only t))
          (goto-char (point-min))
          (when (search-forward "Possible completions are:" nil t)
            (delete-region (point-min) (match-beginning 0)))
          (goto-char (point-min))
          (insert tmm-completion-prompt "In this buffer, type RET to select the completion near point.\n\n")
          (goto-char (point-min))))
      (fit-window-to-buffer (get-buffer-window buffer)))))

(defun tmm--read (prompt choices default)
  "Read one of CHOICES with PROMPT, the item whose event is DEFAULT first in the history; return its item or nil."
  (let* ((tmm--shown choices)
         (names (mapcar #'car (seq-filter #'cdr choices)))
         (names (let ((rest (let ((first (seq-find (lambda (c) (and (cdr c) (eq default (nth 3 (cdr c))))) choices)))
                               (and first (member (car first) names)))))
                  ;; The item to begin with comes first, and what is before it last.
                  (append rest (butlast names (length rest)))))
         (tmm--history (reverse names))
         (completion-ignore-case nil)
         (answer (minibuffer-with-setup-hook #'tmm--show-choices
                   (completing-read prompt
                                    (lambda (string predicate action)
                                      (if (eq action 'metadata)
                                          '(metadata (display-sort-function . identity) (cycle-sort-function . identity))
                                        (complete-with-action action choices string predicate)))
                                    nil t nil 'tmm--history names))))
    (cdr (assoc answer choices))))

;;;###autoload
(defun tmm-prompt (menu &optional _in-popup default-item no-execute)
  "Choose from the keymap MENU in the minibuffer, and run the command that was chosen.
DEFAULT-ITEM is the event of the item to begin with.  If NO-EXECUTE is non-nil, return the command instead of running it."
  (let* ((prompt (concat (or (keymap-prompt menu) "Menu bar") " (up/down to change, PgUp to menu): "))
         (item (tmm--read prompt (tmm--choices (tmm--items menu)) default-item))
         (command (nth 1 item)))
    (while (keymapp command)
      (setq item (tmm--read prompt (tmm--choices (tmm--items command)) nil)
            command (nth 1 item)))
    (cond ((null item) (user-error "No item was chosen"))
          (no-execute command)
          (t
           (setq last-command-event (nth 3 item)
                 this-command command)
           (call-interactively command)))))

;;;###autoload
(defun tmm-menubar (&optional _x-position)
  "Choose from the menu bar in the minibuffer."
  (interactive)
  (run-hooks 'menu-bar-update-hook)
  (tmm-prompt (tmm--menu-bar)))

(provide 'tmm)

;;; tmm.el ends here
