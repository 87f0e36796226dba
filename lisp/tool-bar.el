;;; tool-bar.el --- keymaps of tool bars  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Modes describe their tool bars as keymaps of menu items with images.  A terminal shows none, so these functions only
;; make the keymaps.

;;; Code:

(defvar tool-bar-map (make-sparse-keymap)
  "The tool bar, a keymap of menu items; modes make it local to their buffers.")

(defun tool-bar--image-expression (icon)
  "Return the form of the image of ICON, the name of a file without its extension."
  (let ((xpm (list :type 'xpm :file (concat icon ".xpm"))) (low (list :type 'xpm :file (concat "low-color/" icon ".xpm")))
        (pbm (list :type 'pbm :file (concat icon ".pbm") :foreground "black"))
        (xbm (list :type 'xbm :file (concat icon ".xbm") :foreground "black")))
    `(find-image (cond ((not (display-color-p)) ',(list pbm xbm low xpm))
                       ((< (display-color-cells) 256) ',(list low xpm pbm xbm))
                       (t ',(list xpm pbm xbm)))
                 t)))

;;;###autoload
(defun tool-bar-local-item (icon def key map &rest props)
  "Add an item to the tool bar MAP: key KEY, command DEF, the image ICON, and the properties PROPS of the menu item."
  (define-key-after map (vector key)
    `(menu-item ,(symbol-name key) ,def :image ,(tool-bar--image-expression icon) ,@props)))

;;;###autoload
(defun tool-bar-add-item (icon def key &rest props)
  "Add an item to the tool bar of the buffer; ICON, DEF, KEY and PROPS are as for `tool-bar-local-item'."
  (apply #'tool-bar-local-item icon def key tool-bar-map props))

;;;###autoload
(defun tool-bar-local-item-from-menu (command icon in-map &optional from-map &rest props)
  "Add to the tool bar IN-MAP the item of the menu bar of FROM-MAP (default: the global map) that runs COMMAND.
ICON is its image; PROPS are further properties."
  (unless from-map (setq from-map global-map))
  (let ((keys (where-is-internal command from-map)) (found nil))
    (while (and keys (not found))
      (if (eq (aref (car keys) 0) 'menu-bar) (setq found (car keys)))
      (setq keys (cdr keys)))
    (when found
      (let* ((menu (lookup-key from-map (substring found 0 -1))) (key (aref found (1- (length found))))
             (item (assq key (cdr (if (keymapp menu) (indirect-function menu)))))
             (item (cdr item)))
        ;; An old item is (NAME [HELP] . COMMAND).
        (unless (eq (car-safe item) 'menu-item)
          (setq item (append (list 'menu-item (car item) command)
                             (if (stringp (car-safe (cdr-safe item))) (list :help (cadr item))))))
        (define-key-after in-map (vector key)
          (append item (list :image (tool-bar--image-expression icon)) props))))))

;;;###autoload
(defun tool-bar-add-item-from-menu (command icon &optional map &rest props)
  "Add to the tool bar of the buffer the item of the menu bar of MAP that runs COMMAND.
ICON and PROPS are as for `tool-bar-local-item-from-menu'."
  (apply #'tool-bar-local-item-from-menu command icon tool-bar-map map props))

(provide 'tool-bar)

;;; tool-bar.el ends here
