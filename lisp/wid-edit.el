;;; wid-edit.el --- forms in buffers: fields, buttons, lists  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A program puts widgets into a buffer with `widget-create' and text with `widget-insert', then calls `widget-setup' and
;; uses `widget-keymap'.  Each part loads the one before it: `wid-core' (what widgets are), `wid-text' (overlays),
;; `wid-field' (keys, fields, changes), `wid-basic' (items, buttons, fields), `wid-doc' (documentation), `wid-compound'
;; (choices and lists), `wid-sexp' (the types of options).

;;; Code:

(require 'wid-sexp)

(provide 'wid-edit)

;;; wid-edit.el ends here
