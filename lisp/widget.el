;;; widget.el --- defining widgets  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A widget is a list (TYPE PROPERTY VALUE...).  A type is a symbol whose property `widget-type' is such a list: the
;; type that it inherits from, and its own properties.  The library wid-edit makes widgets in buffers.

;;; Code:

(defun define-widget (name class doc &rest args)
  "Define the widget type NAME, a symbol, documented by DOC, and return NAME.
CLASS is the type that it inherits from, ARGS are keywords and values."
  (declare (doc-string 3) (indent defun))
  (unless (or (null doc) (stringp doc))
    (error "Widget documentation must be nil or a string"))
  (put name 'widget-type (cons class args))
  (put name 'widget-documentation doc)
  name)

(define-obsolete-function-alias 'widget-plist-member #'plist-member "26.1")

(provide 'widget)

;;; widget.el ends here
