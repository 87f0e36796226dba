;;; wid-doc.el --- documentation in forms  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Documentation of which only the first line shows until a button is pressed, with links to the symbols that it
;; names in quotes.

;;; Code:

(require 'wid-basic)

(define-widget 'visibility 'item
  "A button that shows and hides something else.
:on and :off are its texts while that is shown and while it is hidden, :on-glyph and :off-glyph images."
  :format "%[%v%]"
  :button-prefix "" :button-suffix ""
  :on-glyph "down" :on "Hide" :off-glyph "right" :off "Show"
  :value-create #'widget-visibility-value-create
  :action #'widget-toggle-action
  :match (lambda (_widget _value) t))

(defun widget-visibility-value-create (widget)
  "Insert the text of the button WIDGET."
  (let* ((on (widget-get widget :value))
         (text (widget-get widget (if on :on :off))))
    (widget-image-insert widget
                         (or text "")
                         (widget-get widget (if on :on-glyph :off-glyph)))))

;; -- links ------------------------------------------------------------------------------------

(defcustom widget-documentation-links t
  "Non-nil means that documentation has links to the symbols that it names."
  :type 'boolean :group 'widget-documentation)
(defcustom widget-documentation-link-regexp "['`‘]\\([^\n `'‘’]+\\)['’]"
  "What a name in documentation looks like; its first group is the name."
  :type 'regexp :group 'widget-documentation)
(defcustom widget-documentation-link-p #'intern-soft
  "A function that returns non-nil for the names, strings, that get a link."
  :type 'function :group 'widget-documentation)
(defcustom widget-documentation-link-type 'documentation-link
  "The type of the links in documentation."
  :type 'symbol :group 'widget-documentation)

(define-widget 'documentation-link 'link
  "A link in documentation."
  :tab-order -1
  :help-echo "Describe this symbol"
  :action #'widget-documentation-link-action)

(defun widget-documentation-link-action (widget &optional _event)
  "Show the documentation of the symbol that WIDGET names."
  (let ((symbol (intern (widget-get widget :value))))
    (cond ((and (fboundp symbol) (boundp symbol)) (describe-symbol symbol))
          ((fboundp symbol) (describe-function symbol))
          (t (describe-variable symbol)))))

(defun widget-documentation-link-add (widget from to)
  "Make links of the names in the documentation of WIDGET between FROM and TO."
  (widget-specify-doc widget from to)
  (when widget-documentation-links
    (let ((widget-button-face widget-documentation-face) (widget-mouse-face 'highlight)
          (widget-button-prefix "") (widget-button-suffix "")
          (links nil))
      (save-excursion
        (goto-char from)
        (while (re-search-forward widget-documentation-link-regexp to t)
          (let ((start (match-beginning 1)) (end (match-end 1)) (name (match-string 1)))
            (when (save-match-data (funcall widget-documentation-link-p name))
              (push (widget-convert-button widget-documentation-link-type start end :value name) links)))))
      (widget-put widget :buttons (append links (widget-get widget :buttons))))))

;; -- documentation ----------------------------------------------------------------------------

(define-widget 'documentation-string 'item
  "A text of which only the first line shows at first."
  :format "%v"
  :action #'widget-documentation-string-action
  :value-create #'widget-documentation-string-value-create
  :visibility-widget 'visibility)

(defun widget-documentation-string-indent-to (col)
  "Insert COL spaces that reach to column COL on the screen."
  (when (and (numberp col) (> col 0))
    (insert (propertize (make-string col ?\s) 'display (list 'space :align-to col)))))

(defun wid-doc--insert-rest (text column)
  "Insert the lines of TEXT, each one indented to COLUMN."
  (dolist (line (split-string text "\n"))
    (insert "\n")
    (widget-documentation-string-indent-to column)
    (insert line)))

(defun widget-documentation-string-value-create (widget)
  "Insert the text of WIDGET: its first line, or all of it, and a button that changes that."
  (let* ((text (substitute-command-keys (widget-get widget :value)))
         (indent (widget-get widget :indent))
         (shown (widget-get (widget-get widget :parent) :documentation-shown))
         (start (point))
         (newline (string-match "\n" text)))
    (widget-documentation-string-indent-to indent)
    (if (null newline)
        (progn (insert text) (widget-documentation-link-add widget start (point)))
      (insert (substring text 0 newline) " ")
      (widget-documentation-link-add widget start (point))
      (let ((button (widget-create-child-and-convert
                     widget (widget-get widget :visibility-widget)
                     :help-echo "Show or hide rest of the documentation."
                     :on "Hide" :off "More" :always-active t
                     :action #'widget-parent-action
                     shown)))
        (widget-put widget :buttons (cons button (widget-get widget :buttons))))
      (when shown
        (let ((rest (point)))
          (wid-doc--insert-rest (string-trim-right (substring text (1+ newline)) "\n+") indent)
          (widget-documentation-link-add widget (min (1+ rest) (point)) (point)))))
    (insert "\n")))

(defun widget-documentation-string-action (widget &rest _)
  "Show all of the text of WIDGET, or only its first line again."
  (let ((parent (widget-get widget :parent)))
    (when parent
      (widget-put parent :documentation-shown (not (widget-get parent :documentation-shown))))
    (widget-value-set widget (widget-get widget :value))))

(defun widget-add-documentation-string-button (widget &rest args)
  "Put the documentation of WIDGET, if there is some, into the buffer at point, as a widget with ARGS; return that."
  (let ((doc (widget-docstring widget)) (indent (widget-get widget :indent)))
    (when doc
      (when (and indent (widget--should-indent-p))
        (insert-char ?\s indent))
      (let ((button (apply #'widget-create-child-and-convert widget 'documentation-string
                           (append args (unless (plist-member args :indent) (list :indent (or indent 0)))
                                   (list doc)))))
        (widget-put widget :buttons (cons button (widget-get widget :buttons)))
        button))))

(defun widget--should-indent-p (&optional after-newline)
  "Return non-nil if point is at the start of a line, where a part of a form that is indented gets its spaces.
With AFTER-NEWLINE, only behind a newline, not at the start of the buffer."
  (if after-newline (eq (char-before) ?\n) (bolp)))

(provide 'wid-doc)

;; Local Variables:
;; generated-autoload-load-name: "wid-edit"
;; End:

;;; wid-doc.el ends here
