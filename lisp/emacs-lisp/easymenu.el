;;; easymenu.el --- menus from lists  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A menu is (NAME [KEYWORD VALUE]... ITEM...); an item is a vector [NAME CALLBACK [KEYWORD VALUE]...] or
;; [NAME CALLBACK ENABLE], a string, or a menu.  They become keymaps with `menu-item' bindings, which
;; stand in the menu bar of the keymaps that they are defined in.

;;; Code:

(defvar easy-menu-avoid-duplicate-keys t
  "Non-nil means that items of one menu with equal names get different keys.")

(defvar easy-menu-converted-items-table (make-hash-table :test 'equal)
  "The converted form of each item that was met.")

(defun easy-menu-intern (s)
  "Return S as a symbol, if it is a string."
  (if (stringp s) (intern s) s))

;;;###autoload
(defmacro easy-menu-define (symbol maps doc menu)
  "Define the menu MENU in the menu bar of the keymaps MAPS, a keymap or a list of them, or in none.
SYMBOL, if it is not nil, becomes a variable, documented by DOC, with the
menu's keymap, and a command that pops the menu up.

\(fn SYMBOL MAPS DOC MENU)"
  (declare (indent defun) (debug (symbolp body)) (doc-string 3))
  `(progn
     ,(if symbol `(defvar ,symbol nil ,doc))
     (easy-menu-do-define (quote ,symbol) ,maps ,doc ,menu)))

;;;###autoload
(declare-function popup-menu "menu-bar" (menu &optional position prefix from-menu-bar))

(defun easy-menu-do-define (symbol maps doc menu)
  "Define MENU for SYMBOL, documented by DOC, in MAPS; the function behind `easy-menu-define'."
  (let ((keymap (easy-menu-create-menu (car menu) (cdr menu))))
    (when symbol
      (set symbol keymap)
      (defalias symbol
        (lambda (event)
          (interactive "@e")
          (popup-menu keymap event))
        doc))
    (dolist (map (if (keymapp maps) (list maps) maps))
      (define-key map
                  (vector 'menu-bar (if (symbolp (car menu)) (car menu) (intern (downcase (car menu)))))
                  (easy-menu-binding keymap (car menu))))))

(defun easy-menu-binding (menu &optional item-name)
  "Return the binding for MENU, a keymap or a menu filter, as an item named ITEM-NAME.
A filter is what `easy-menu-create-menu' returns for a menu with :filter."
  ;; What a symbol carries in its property are the other properties of the item.
  (let ((properties (and (symbolp menu) (get menu 'menu-prop))))
    (append (list 'menu-item (or item-name (if (keymapp menu) (keymap-prompt menu)) "")
                  (if (symbolp menu) (symbol-function menu) menu))
            properties)))

(defun easy-menu-filter-return (menu &optional name)
  "Return MENU, what a menu filter returned, as a keymap; NAME is its prompt if it is a list of items."
  (if (keymapp menu)
      menu
    (easy-menu-create-menu (or name "") menu)))

(defvar easy-menu-item-count 0
  "Counts the functions that menus needed.")

;;;###autoload
(defun easy-menu-create-menu (menu-name menu-items)
  "Return the keymap of the menu MENU-NAME with MENU-ITEMS, which may start with keywords and values.
:filter FUNCTION computes the items when the menu is needed, :active (or
:enable), :visible (or :included), :label and :help are for the menu as an
item of another."
  (let ((properties nil) (filter nil) (label nil))
    (while (keywordp (car menu-items))
      (let ((keyword (pop menu-items)) (value (pop menu-items)))
        (cond
         ((eq keyword :filter) (setq filter value))
         ((memq keyword '(:enable :active)) (push value properties) (push :enable properties))
         ((eq keyword :label) (setq label value))
         ((eq keyword :help) (push value properties) (push :help properties))
         ((memq keyword '(:included :visible)) (push value properties) (push :visible properties)))))
    (setq properties (easy-menu--pairs-in-order properties))
    (let ((menu (easy-menu--keymap menu-name menu-items)))
      (if (not (or properties filter label))
          menu
        (let ((symbol (easy-menu--fresh-function-name)))
          (fset symbol menu)
          (when filter
            (setq properties
                  (append properties
                          (list :filter (lambda (_) (easy-menu-filter-return (funcall filter menu-items) menu-name))))))
          (put symbol 'menu-prop properties)
          (when label
            (put symbol 'menu-label label))
          symbol)))))

(defun easy-menu--pairs-in-order (plist)
  "Return PLIST with its pairs in the opposite order."
  (let (result)
    (while plist
      (setq result (cons (car plist) (cons (cadr plist) result))
            plist (cddr plist)))
    result))

(defun easy-menu--keymap (name items)
  "Return a keymap with prompt NAME for ITEMS."
  (let ((menu (make-sparse-keymap name)) (bindings nil) (keys nil))
    (dolist (item items)
      (let* ((converted (easy-menu-convert-item item)) (key (car converted)))
        (when (and easy-menu-avoid-duplicate-keys (memq key keys))
          (setq key (easy-menu--fresh-key key keys)))
        (push key keys)
        (push (cons key (cdr converted)) bindings)))
    (setcdr menu (append (cdr menu) (nreverse bindings)))
    menu))

(defun easy-menu--fresh-key (key used)
  "Return a symbol named KEY and a number that is not in USED."
  (let ((count (length used)))
    (while (memq (intern (format "%s-%d" key count)) used)
      (setq count (1+ count)))
    (intern (format "%s-%d" key count))))

(defun easy-menu-convert-item (item)
  "Return the binding that ITEM of a menu means: a cons of its key and a `menu-item'."
  (if (not (vectorp item))
      (easy-menu-convert-item-1 item)
    (or (gethash item easy-menu-converted-items-table)
        (puthash item (easy-menu-convert-item-1 item) easy-menu-converted-items-table))))

(defun easy-menu--fresh-function-name ()
  "Return a new symbol for a function that a menu needs."
  (prog1 (make-symbol (format "menu-function-%d" easy-menu-item-count))
    (setq easy-menu-item-count (1+ easy-menu-item-count))))

(defun easy-menu-make-symbol (callback &optional noexp)
  "Return a command for CALLBACK: itself, or one that evaluates it; NOEXP returns any form as it is."
  (if (or (and (symbolp callback) callback) (functionp callback) noexp)
      callback
    (let ((command (easy-menu--fresh-function-name)))
      (fset command (if (or (keymapp callback) (commandp callback))
                        callback
                      `(lambda () (interactive) ,callback)))
      command)))

(defun easy-menu-convert-item-1 (item)
  "Return the binding for ITEM, without looking it up."
  (cond ((stringp item) (easy-menu--text item))
        ((consp item) (easy-menu--submenu item))
        ((vectorp item) (easy-menu--command item))
        (t (error "Invalid menu item in easymenu"))))

(defun easy-menu--text (text)
  "Return the binding of the item TEXT, which does nothing."
  (list nil 'menu-item text))

(defun easy-menu--condition (form)
  "Return FORM as the condition of an item: nil would mean that there is none."
  (or form ''nil))

(defun easy-menu--submenu (item)
  "Return the binding of the submenu ITEM."
  (let* ((name (car item)) (menu (easy-menu-create-menu name (cdr item)))
         (label (and (symbolp menu) (get menu 'menu-label))))
    (cons (easy-menu-intern name)
          (easy-menu-binding menu (or label name)))))

(defconst easy-menu--button-types '((radio . :radio) (toggle . :toggle))
  "The button of each style of item.")

(defun easy-menu--command (item)
  "Return the binding of ITEM, a vector."
  (let* ((label (aref item 0)) (command (aref item 1)) (properties nil) (suffix nil) (style nil) (selected nil) (name label) (i 2))
    (if (and (> (length item) 2) (not (keywordp (aref item 2))))
        ;; The short form: a condition after the command.
        (unless (eq (aref item 2) t)
          (push (cons :enable (easy-menu--condition (aref item 2))) properties))
      (while (< i (length item))
        (let ((keyword (aref item i)) (value (aref item (1+ i))))
          (setq i (+ i 2))
          (cond
           ((memq keyword '(:included :visible)) (push (cons :visible value) properties))
           ((memq keyword '(:active :enable))
            (unless (eq value t) (push (cons :enable (easy-menu--condition value)) properties)))
           ((memq keyword '(:key-sequence :keys :help)) (push (cons keyword value) properties))
           ((eq keyword :label) (setq label value))
           ((eq keyword :suffix) (setq suffix value))
           ((eq keyword :style) (setq style value))
           ((eq keyword :selected) (setq selected value))))))
    (when suffix
      (setq label (if (and (stringp label) (stringp suffix))
                      (concat label " " suffix)
                    `(concat ,label ,(if (stringp suffix) (concat " " suffix) `(concat " " ,suffix))))))
    (when (cdr (assq style easy-menu--button-types))
      (push (cons :button (cons (cdr (assq style easy-menu--button-types)) selected)) properties))
    (let ((binding (easy-menu-make-symbol command)) (result nil))
      ;; A form without name has no key to look for.
      (when (and (symbolp binding) (not (intern-soft binding)) (not (assq :keys properties)))
        (push (cons :key-sequence nil) properties))
      (dolist (key '(:help :button :keys :visible :enable :key-sequence))
        (let ((entry (assq key properties)))
          (when entry
            (setq result (cons (car entry) (cons (cdr entry) result))))))
      (cons (easy-menu-intern name)
            (cons 'menu-item (cons label (cons binding result)))))))

;; -- changing menus ---------------------------------------------------------------------------

(defun easy-menu-get-map (map path &optional to-modify)
  "Return the keymap of the menu at PATH, a list of names, in MAP; make it if TO-MODIFY.
MAP nil means the menu bar of the current local map, or of the global map."
  (let* ((map (or map
                  (and (current-local-map) (lookup-key (current-local-map) [menu-bar]))
                  (lookup-key global-map [menu-bar])))
         (menu (if (keymapp map) map (make-sparse-keymap))))
    (dolist (name path)
      (let* ((binding (easy-menu--item-binding menu name))
             (sub (and binding (easy-menu-get-map-from-binding binding))))
        (when (and (null sub) to-modify)
          (setq sub (make-sparse-keymap (format "%s" name)))
          (define-key menu (vector (easy-menu-intern name)) (cons (format "%s" name) sub)))
        (setq menu sub)))
    menu))

(defun easy-menu-get-map-from-binding (binding)
  "Return the keymap in BINDING, a menu item, or nil."
  (cond ((keymapp binding) binding)
        ((eq (car-safe binding) 'menu-item) (and (keymapp (nth 2 binding)) (nth 2 binding)))
        ((and (stringp (car-safe binding)) (keymapp (cdr binding))) (cdr binding))))

(defun easy-menu--item-entry (menu name)
  "Return the element of the keymap MENU whose item is called NAME, or has it as its key; nil if there is none."
  (let ((text (format "%s" name)) (found nil))
    (dolist (entry (cdr menu))
      (when (and (consp entry) (not found) (not (eq (car entry) 'keymap)))
        (let ((label (cond ((eq (car-safe (cdr entry)) 'menu-item) (nth 1 (cdr entry)))
                           ((consp (cdr entry)) (car (cdr entry))))))
          (if (or (and (stringp label) (easy-menu--same-name-p label text))
                  (and (symbolp (car entry)) (car entry) (easy-menu--same-name-p (symbol-name (car entry)) text)))
              (setq found entry)))))
    found))

(defun easy-menu--same-name-p (a b)
  "Return t if the strings A and B are equal but for case."
  (eq t (compare-strings a nil nil b nil nil t)))

(defun easy-menu--item-binding (menu name)
  "Return the binding in the keymap MENU for the item NAME, or nil."
  (and (keymapp menu) (cdr (easy-menu--item-entry menu name))))

(defun easy-menu-lookup-name (map name)
  "Return the binding of the item NAME, a string or a key, in the keymap MAP; nil if there is none."
  (easy-menu--item-binding map name))

(defun easy-menu-define-key (menu key item &optional before)
  "Bind KEY in the keymap MENU to ITEM, in front of the item named BEFORE, or at the end.
BEFORE t puts it at the front.  ITEM nil removes KEY."
  (let ((old (assq key (cdr menu))))
    (when old
      (delq old menu)))
  (when item
    (let ((tail menu) (mark (and before (not (eq before t)) (easy-menu--item-entry menu before))))
      (if (eq before t)
          (if (stringp (cadr menu)) (setq tail (cdr menu)))
        (while (and (cdr tail)
                    (not (eq (car (cdr tail)) 'keymap))
                    (not (and mark (eq (car (cdr tail)) mark))))
          (setq tail (cdr tail))))
      (setcdr tail (cons (cons key item) (cdr tail))))))

(defun easy-menu-add-item (map path item &optional before)
  "Add ITEM to the menu at PATH of MAP, in front of the item BEFORE, or at the end.
ITEM is as in `easy-menu-define', a cons of a name and a keymap, or what
`easy-menu-create-menu' returns.  An item with that name is replaced."
  (let ((menu (easy-menu-get-map map path t)))
    (if (or (keymapp item)
            (and (symbolp item) (keymapp (symbol-value item))))
        (let ((keymap (if (symbolp item) (symbol-value item) item)))
          (easy-menu-define-key menu (easy-menu-intern (keymap-prompt keymap)) (cons (keymap-prompt keymap) keymap) before))
      (let ((converted (if (or (keymapp (cdr-safe item)) (and (consp item) (symbolp (cdr item)) (cdr item)))
                           (cons (easy-menu-intern (car item)) item)
                         (easy-menu-convert-item item))))
        (easy-menu-define-key menu (car converted) (cdr converted) before)))))

(defun easy-menu-item-present-p (map path name)
  "Return the item NAME of the menu at PATH of MAP, or nil."
  (let ((binding (easy-menu--item-binding (easy-menu-get-map map path) name)))
    (if (eq (car-safe binding) 'menu-item)
        (cons (nth 1 binding) (nth 2 binding))
      binding)))

(defun easy-menu-remove-item (map path name)
  "Remove the item NAME from the menu at PATH of MAP, and return it; nil if there is none."
  (let* ((menu (easy-menu-get-map map path)) (entry (and (keymapp menu) (easy-menu--item-entry menu name))))
    (when entry
      (delq entry menu)
      (cdr entry))))

(defun easy-menu-change (path name items &optional before map)
  "Make NAME, a menu with ITEMS, the item of that name in the menu at PATH of MAP, in front of BEFORE."
  (easy-menu-add-item map path (cons name items) before))

(defalias 'easy-menu-add #'ignore
  "Do nothing: menus are found through their keymaps.\n\n(fn MENU &optional MAP)")
(defalias 'easy-menu-remove #'ignore
  "Do nothing: menus are found through their keymaps.\n\n(fn MENU)")

(provide 'easymenu)

;;; easymenu.el ends here
