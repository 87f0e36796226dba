;;; menu-bar.el --- the menu bar and its menus  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The menu bar is the first row of a frame, if its parameter `menu-bar-lines' is positive.  Redisplay asks
;; `menu-bar--row' for its text.  The menus are keymaps, under `menu-bar' in the global map and in those of modes; tmm.el
;; lets one choose from them in the minibuffer.  Menus hold what is there: an item whose command does not exist is left out.

;;; Code:

(declare-function bookmark-bmenu-list "bookmark-bmenu" ())
(declare-function tmm-menubar "tmm" (&optional x-position))

;; -- the row ------------------------------------------------------------------------------------

(defun menu-bar--name (binding)
  "Return the name that a menu bar shows for BINDING, or nil if it is not shown."
  (cond ((eq (car-safe binding) 'menu-item)
         (let ((visible (plist-member (nthcdr 3 binding) :visible)))
           (if (or (null visible) (eval (nth 1 visible) t))
               (let ((name (nth 1 binding)))
                 (if (stringp name) name (eval name t))))))
        ((stringp (car-safe binding)) (car binding))))

(defun menu-bar--items (maps)
  "Return what a menu bar shows with the active keymaps MAPS, as an alist of events and names, those of the first map last.
The items of `menu-bar-final-items' come at the end."
  (let ((items nil))
    (dolist (map (reverse maps))
      (let ((bar (lookup-key map [menu-bar])))
        (when (keymapp bar)
          (map-keymap (lambda (event binding)
                        (if (eq binding 'undefined)
                            (setq items (assq-delete-all event items))
                          (let ((name (menu-bar--name binding)))
                            (if (and name (not (assq event items)))
                                (setq items (nconc items (list (cons event name))))))))
                      (keymap-canonicalize bar)))))
    (dolist (event menu-bar-final-items)
      (let ((item (assq event items)))
        (if item
            (setq items (nconc (delq item items) (list item))))))
    items))

(defun menu-bar--row ()
  "Return the text of the menu bar with the keymaps that are active now."
  (run-hooks 'menu-bar-update-hook)
  (mapconcat #'cdr (menu-bar--items (current-active-maps)) " "))

;; -- building menus -----------------------------------------------------------------------------

(defun menu-bar--menu (name rows)
  "Return a keymap of the menu NAME with ROWS.
A row is (EVENT NAME COMMAND HELP . PROPERTIES), (EVENT NAME KEYMAP), or (EVENT), a line between others.  A command that does
not exist has no row."
  (let ((menu (make-sparse-keymap name)))
    (dolist (row (reverse rows))
      (let ((event (car row)) (binding (nth 2 row)))
        (cond ((null (cdr row)) (define-key menu (vector event) menu-bar-separator))
              ((keymapp binding) (define-key menu (vector event) (list 'menu-item (nth 1 row) binding)))
              ((commandp binding)
               (define-key menu (vector event)
                 (append (list 'menu-item (nth 1 row) binding :help (nth 3 row)) (nthcdr 4 row)))))))
    menu))

(defun menu-bar--toggle (variable)
  "Return the properties of a row that switches VARIABLE."
  (list :button (cons :toggle `(and (default-boundp ',variable) (default-value ',variable)))))

;; -- what the menus do --------------------------------------------------------------------------

(defun menu-bar-non-minibuffer-window-p ()
  "Is the selected window another than the minibuffer?"
  (not (window-minibuffer-p)))

(defun menu-bar-menu-frame-live-and-visible-p ()
  "Is the selected frame live and shown?"
  (and (frame-live-p (selected-frame)) (frame-visible-p (selected-frame)) t))

(defun menu-find-file-existing ()
  "Visit a file that exists, whose name is read."
  (interactive)
  (let ((name (read-file-name "Find existing file: " nil default-directory t)))
    (find-file name)))

(defun kill-this-buffer ()
  "Kill the current buffer; in the minibuffer, leave it."
  (interactive)
  (if (window-minibuffer-p)
      (abort-recursive-edit)
    (kill-buffer (current-buffer))))

(defun kill-this-buffer-enabled-p ()
  "Can `kill-this-buffer' kill anything?"
  (or (window-minibuffer-p)
      (let ((others 0))
        (dolist (buffer (buffer-list))
          (unless (string-prefix-p " " (buffer-name buffer))
            (setq others (1+ others))))
        (> others 1))))

(defmacro menu-bar--define-toggle (name variable what)
  "Define the command NAME, which switches VARIABLE and reports on WHAT."
  `(defun ,name (&optional interactively)
     ,(format "Switch `%s' on or off.\nIf INTERACTIVELY is non-nil, note it as a setting of Customize and return t." variable)
     (interactive "p")
     (setq-default ,variable (not (default-value ',variable)))
     (message ,(format "%s %%s globally" what) (if (default-value ',variable) "enabled" "disabled"))
     (if interactively (customize-mark-as-set ',variable))))

(menu-bar--define-toggle toggle-debug-on-error debug-on-error "Debug on Error")
(menu-bar--define-toggle toggle-debug-on-quit debug-on-quit "Debug on Quit")
(menu-bar--define-toggle toggle-case-fold-search case-fold-search "Case-Insensitive Search")

;; -- File ---------------------------------------------------------------------------------------

(defvar menu-bar-file-menu
  (let ((text '(menu-bar-non-minibuffer-window-p)))
    (menu-bar--menu
     "File"
     `((new-file "Visit New File..." find-file "Visit a file whose name is read" :enable ,text)
       (open-file "Open File..." menu-find-file-existing "Visit a file that exists" :enable ,text)
       (dired "Open Directory..." dired "Edit a directory" :enable ,text)
       (insert-file "Insert File..." insert-file "Insert the contents of another file" :enable ,text)
       (kill-buffer "Close" kill-this-buffer "Kill this buffer" :enable (kill-this-buffer-enabled-p))
       (separator-save)
       (save-buffer "Save" save-buffer "Save this buffer in its file"
                    :enable (and (buffer-modified-p) (buffer-file-name) ,text))
       (write-file "Save As..." write-file "Save this buffer in another file" :enable ,text)
       (revert-buffer "Revert Buffer" revert-buffer "Read the file again" :enable (buffer-file-name))
       (recover-session "Recover Crashed Session" recover-session "Recover the work of a session that ended without saving"
                        :enable auto-save-list-file-prefix)
       (separator-window)
       (new-window-below "New Window Below" split-window-below "Split this window, one half below the other" :enable ,text)
       (new-window-on-right "New Window on Right" split-window-right "Split this window side by side" :enable ,text)
       (one-window "Remove Other Windows" delete-other-windows "Give this window the whole frame" :enable (not (one-window-p t nil)))
       (separator-exit)
       (exit-emacs "Quit" save-buffers-kill-terminal "Save what is not saved, and end"))))
  "The File menu.")

;; -- Edit: its first items are in menu-edit.el --------------------------------------------------

(defvar menu-bar-i-search-menu
  (menu-bar--menu
   "Incremental Search"
   '((isearch-forward "Forward String..." isearch-forward "Search forward as you type")
     (isearch-backward "Backward String..." isearch-backward "Search backward as you type")
     (isearch-forward-regexp "Forward Regexp..." isearch-forward-regexp "Search forward for a regexp as you type it")
     (isearch-backward-regexp "Backward Regexp..." isearch-backward-regexp "Search backward for a regexp as you type it")
     (isearch-forward-word "Forward Word..." isearch-forward-word "Search forward for words as you type")
     (isearch-forward-symbol "Forward Symbol..." isearch-forward-symbol "Search forward for a symbol as you type it")
     (isearch-forward-symbol-at-point "Forward Symbol at Point..." isearch-forward-symbol-at-point
                                      "Search forward for the symbol at point")))
  "The menu of incremental searches.")

(defvar menu-bar-replace-menu
  (menu-bar--menu
   "Replace"
   '((query-replace "Replace String..." query-replace "Replace a string, asking each time" :enable (not buffer-read-only))
     (query-replace-regexp "Replace Regexp..." query-replace-regexp "Replace matches of a regexp, asking each time"
                           :enable (not buffer-read-only))))
  "The menu of replacing.")

(defvar menu-bar-goto-menu
  (menu-bar--menu
   "Go To"
   '((go-to-line "Goto Line..." goto-line "Go to a line by its number")
     (go-to-pos "Goto Buffer Position..." goto-char "Go to a position")
     (beg-of-buf "Goto Beginning of Buffer" beginning-of-buffer "Go to the beginning")
     (end-of-buf "Goto End of Buffer" end-of-buffer "Go to the end")))
  "The menu of places to go to.")

(defvar menu-bar-bookmark-map
  (menu-bar--menu
   "Bookmark functions"
   '((jump "Jump to Bookmark..." bookmark-jump "Go to a bookmark")
     (set "Set Bookmark..." bookmark-set "Set a bookmark here")
     (insert "Insert Contents..." bookmark-insert "Insert the text of a bookmark's file")
     (locate "Insert Location..." bookmark-locate "Insert the name of a bookmark's file")
     (rename "Rename Bookmark..." bookmark-rename "Give a bookmark another name")
     (delete "Delete Bookmark..." bookmark-delete "Delete a bookmark")
     (edit "Edit Bookmark List" bookmark-bmenu-list "List the bookmarks and edit the list")
     (save "Save Bookmarks" bookmark-save "Save the bookmarks in their file")
     (write "Save Bookmarks As..." bookmark-write "Save the bookmarks in another file")
     (load "Load a Bookmark File..." bookmark-load "Read bookmarks from a file")))
  "The menu of bookmarks.")

(define-key-after menu-bar-edit-menu [separator-search] menu-bar-separator 'mark-whole-buffer)
(define-key-after menu-bar-edit-menu [i-search] (list 'menu-item "Incremental Search" menu-bar-i-search-menu) 'separator-search)
(define-key-after menu-bar-edit-menu [replace] (list 'menu-item "Replace" menu-bar-replace-menu) 'i-search)
(define-key-after menu-bar-edit-menu [goto] (list 'menu-item "Go To" menu-bar-goto-menu) 'replace)
(define-key-after menu-bar-edit-menu [bookmark] (list 'menu-item "Bookmarks" menu-bar-bookmark-map) 'goto)
(define-key-after menu-bar-edit-menu [separator-bookmark] menu-bar-separator 'bookmark)

;; -- Options ------------------------------------------------------------------------------------

(defvar menu-bar-options-menu
  (menu-bar--menu
   "Options"
   `((transient-mark-mode "Highlight Active Region" transient-mark-mode "Show the region while the mark is active"
                          ,@(menu-bar--toggle 'transient-mark-mode))
     (highlight-paren-mode "Highlight Matching Parentheses" show-paren-mode "Show the parenthesis that matches the one at point"
                           ,@(menu-bar--toggle 'show-paren-mode))
     (highlight-separator)
     (truncate "Truncate Long Lines" toggle-truncate-lines "Show of each line in this buffer what fits the window"
               :button (:toggle . truncate-lines))
     (word-wrap "Word Wrap (Visual Line mode)" visual-line-mode "Break long lines of this buffer at words"
                :button (:toggle . visual-line-mode))
     (case-fold-search "Ignore Case" toggle-case-fold-search "Ignore case in searches" ,@(menu-bar--toggle 'case-fold-search))
     (edit-options-separator)
     (uniquify "Use Directory Names in Buffer Names" toggle-uniquify-buffer-names
               "Tell buffers of files of one name apart by their directories" ,@(menu-bar--toggle 'uniquify-buffer-name-style))
     (line-number-mode "Line Numbers in Mode Line" line-number-mode "Show the line of point in the mode line"
                       ,@(menu-bar--toggle 'line-number-mode))
     (column-number-mode "Column Numbers in Mode Line" column-number-mode "Show the column of point in the mode line"
                         ,@(menu-bar--toggle 'column-number-mode))
     (menu-bar-mode "Menu Bar" menu-bar-mode "Show the menu bar" ,@(menu-bar--toggle 'menu-bar-mode))
     (debugger-separator)
     (debug-on-error "Enter Debugger on Error" toggle-debug-on-error "Enter the debugger when an error is signalled"
                     ,@(menu-bar--toggle 'debug-on-error))
     (debug-on-quit "Enter Debugger on Quit/C-g" toggle-debug-on-quit "Enter the debugger when C-g is typed"
                    ,@(menu-bar--toggle 'debug-on-quit))
     (customize-separator)
     (customize-option "Customize Option..." customize-option "Customize an option whose name is read")
     (customize-group "Customize Group..." customize-group "Customize a group whose name is read")
     (customize-face "Customize Face..." customize-face "Customize a face whose name is read")))
  "The Options menu.")

;; -- Buffers ------------------------------------------------------------------------------------

(defcustom buffers-menu-max-size 10 "How many buffers the Buffers menu shows, or nil for all." :type '(choice integer (const nil))
  :group 'menu)

(defvar menu-bar--buffers nil "The names and states of buffers that the Buffers menu was last made for.")

(defun menu-bar--select-buffer (name)
  "Return a command that shows the buffer NAME."
  (lambda () (interactive) (switch-to-buffer name)))

(defun menu-bar--listed-buffers ()
  "Return the buffers of the Buffers menu."
  (let ((found nil))
    (dolist (buffer (buffer-list))
      (unless (string-prefix-p " " (buffer-name buffer))
        (setq found (cons buffer found))))
    (setq found (nreverse found))
    (if (and (natnump buffers-menu-max-size) (> (length found) buffers-menu-max-size))
        (butlast found (- (length found) buffers-menu-max-size))
      found)))

(defun menu-bar-buffers--rows ()
  "Return the rows of the Buffers menu that name buffers."
  (let ((number -1))
    (mapcar (lambda (buffer)
              (list (setq number (1+ number))
                    (format "%s  %s%s" (buffer-name buffer) (if (buffer-modified-p buffer) "*" "")
                            (if (buffer-local-value 'buffer-read-only buffer) "%" ""))
                    (menu-bar--select-buffer (buffer-name buffer))
                    "Show this buffer"))
            (menu-bar--listed-buffers))))

(defvar menu-bar-buffers-menu-command-entries
  '((command-separator)
    (next-buffer "Next Buffer" next-buffer "Show the next buffer in this window")
    (previous-buffer "Previous Buffer" previous-buffer "Show the buffer that this window showed before")
    (select-named-buffer "Select Named Buffer..." switch-to-buffer "Show a buffer whose name is read")
    (list-all-buffers "List All Buffers" list-buffers "List the buffers"))
  "Rows of the Buffers menu that are always there.")

(defun menu-bar-update-buffers (&optional force)
  "Bring the Buffers menu up to date, if buffers changed or FORCE is non-nil."
  (let ((rows (menu-bar-buffers--rows)))
    (unless (and (not force) (equal (mapcar #'cadr rows) menu-bar--buffers))
      (setq menu-bar--buffers (mapcar #'cadr rows))
      (define-key global-map [menu-bar buffer]
        (cons "Buffers" (menu-bar--menu "Select Buffer" (append rows menu-bar-buffers-menu-command-entries)))))))

;; -- Tools, Help --------------------------------------------------------------------------------

(defvar menu-bar-shell-commands-menu
  (menu-bar--menu
   "Shell Commands"
   '((shell "Shell Command..." shell-command "Run a shell command and show what it prints")
     (shell-on-region "Shell Command on Region..." shell-command-on-region "Give the region to a shell command" :enable mark-active)
     (async-shell-command "Async Shell Command..." async-shell-command "Run a shell command while you go on")
     (interactive-shell "Run Shell Interactively" shell "Talk to a shell in a buffer")))
  "The menu of shell commands.")

(defvar menu-bar-tools-menu
  (menu-bar--menu
   "Tools"
   `((grep "Search Files (Grep)..." grep "Search files with grep")
     (rgrep "Recursive Grep..." rgrep "Search the files below a directory")
     (shell-commands "Shell Commands" ,menu-bar-shell-commands-menu)
     (compile "Compile..." compile "Run a compiler and go to what it complains of")))
  "The Tools menu.")

(defvar menu-bar-describe-menu
  (menu-bar--menu
   "Describe"
   '((describe-mode "Describe Buffer Modes" describe-mode "Describe the modes of this buffer")
     (describe-key-1 "Describe Key or Mouse Operation..." describe-key "Describe what a key does")
     (describe-command "Describe Command..." describe-command "Describe a command whose name is read")
     (describe-function "Describe Function..." describe-function "Describe a function whose name is read")
     (describe-variable "Describe Variable..." describe-variable "Describe a variable whose name is read")
     (describe-face "Describe Face..." describe-face "Describe a face whose name is read")
     (list-recent-keystrokes "Show Recent Inputs" view-lossage "Show the keys that were typed last")
     (list-keybindings "List Key Bindings" describe-bindings "List the keys and what they do")))
  "The menu of descriptions.")

(defvar menu-bar-search-documentation-menu
  (menu-bar--menu
   "Search Documentation"
   '((find-commands-by-name "Find Commands by Name..." apropos-command "List commands by words of their names")
     (find-options-by-name "Find Options by Name..." apropos-user-option "List options by words of their names")
     (find-option-by-value "Find Options by Value..." apropos-value "List options by words of their values")
     (find-any-object-by-name "Find Any Object by Name..." apropos "List everything by words of its name")
     (search-documentation-strings "Search Documentation Strings..." apropos-documentation "Search the documentation")))
  "The menu of searches in the documentation.")

(defvar menu-bar-help-menu
  (menu-bar--menu
   "Help"
   `((emacs-news "News" view-emacs-news "Show what is new")
     (sep1)
     (search-documentation "Search Documentation" ,menu-bar-search-documentation-menu)
     (describe "Describe" ,menu-bar-describe-menu)
     (sep2)
     (describe-copying "Copying Conditions" describe-copying "Show the license")))
  "The Help menu.")

;; -- the menu bar -------------------------------------------------------------------------------

(define-key global-map [menu-bar] (make-sparse-keymap "menu-bar"))
(define-key global-map [menu-bar help-menu] (list 'menu-item "Help" menu-bar-help-menu))
(define-key global-map [menu-bar tools] (list 'menu-item "Tools" menu-bar-tools-menu))
(define-key global-map [menu-bar buffer] (cons "Buffers" (make-sparse-keymap "Select Buffer")))
(define-key global-map [menu-bar options] (list 'menu-item "Options" menu-bar-options-menu))
(define-key global-map [menu-bar edit] (list 'menu-item "Edit" menu-bar-edit-menu))
(define-key global-map [menu-bar file] (list 'menu-item "File" menu-bar-file-menu))
(setq menu-bar-final-items '(help-menu))
(add-hook 'menu-bar-update-hook #'menu-bar-update-buffers)

(define-minor-mode menu-bar-mode
  "Toggle the menu bar, the first row of each frame."
  :global t :group 'frames :variable menu-bar-mode
  (let ((lines (if menu-bar-mode 1 0)))
    (dolist (frame (frame-list))
      (set-frame-parameter frame 'menu-bar-lines lines))
    (setq default-frame-alist (cons (cons 'menu-bar-lines lines) (assq-delete-all 'menu-bar-lines default-frame-alist)))))

(defun toggle-menu-bar-mode-from-frame (&optional arg)
  "Switch the menu bar on or off, or as ARG says, as `menu-bar-mode' does."
  (interactive "P")
  (menu-bar-mode (or arg 'toggle)))

(defun menu-bar-open (&optional _frame _initial-x)
  "Choose from the menu bar, in the minibuffer."
  (interactive)
  (tmm-menubar))

(define-key global-map [f10] #'menu-bar-open)
(define-key global-map "\M-`" #'tmm-menubar)

(provide 'menu-bar)

;;; menu-bar.el ends here
