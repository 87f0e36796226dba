;; Keymaps of tool bars.
;; SPDX-License-Identifier: GPL-3.0-or-later
(progn (load "tool-bar" nil t) nil)
tool-bar-map
(mapcar #'func-arity '(tool-bar-local-item tool-bar-add-item tool-bar-local-item-from-menu tool-bar-add-item-from-menu))
(defvar tb-menu (let ((m (make-sparse-keymap)) (s (make-sparse-keymap))) (define-key m [menu-bar file open] '(menu-item "Open" find-file :help "open it" :enable t)) (define-key m [menu-bar edit] (cons "Edit" s)) (define-key s [cut] '(menu-item "Cut" kill-region :help "cut" :visible nil :keys "x")) (define-key s [copy] '("Copy" . copy-region-as-kill)) m))
(let ((tb (make-sparse-keymap))) (list (tool-bar-local-item-from-menu 'kill-region "cut" tb tb-menu :rtl "x") tb))
(let ((tb (make-sparse-keymap))) (list (tool-bar-local-item-from-menu 'find-file "open" tb tb-menu) (tool-bar-local-item-from-menu 'kill-region "cut" tb tb-menu) tb))
(let ((tb (make-sparse-keymap))) (list (tool-bar-local-item "save" 'save-buffer 'save tb :help "hh") tb))
(let ((tool-bar-map (make-sparse-keymap))) (tool-bar-add-item "save" 'save-buffer 'save :help "hh") (tool-bar-add-item-from-menu 'find-file "new" tb-menu) tool-bar-map)
