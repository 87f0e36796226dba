;;; Assembler code: indentation, labels, comments.
;; SPDX-License-Identifier: GPL-3.0-or-later
(require 'asm-mode)
(with-temp-buffer (asm-mode) (list major-mode mode-name comment-start comment-end comment-start-skip comment-end-skip comment-add indent-line-function tab-always-indent (mapcar (lambda (c) (char-to-string (char-syntax c))) '(?\; ?# ?/ ?* ?\n ?. ?_ ?a)) font-lock-defaults))
(with-temp-buffer (asm-mode) (mapcar (lambda (s) (erase-buffer) (insert "x:\n\tnop\n" s) (beginning-of-line) (list s (progn (indent-according-to-mode) (buffer-substring-no-properties (line-beginning-position) (line-end-position))))) '("foo: mov a" "mov a" "  .section" "; c" ";; c" ";;; c" "#include" "\tmov a ; x" "" "foo" "12: x" "  ; d" "\t\tadd b")))
(with-temp-buffer (asm-mode) (mapcar (lambda (s) (erase-buffer) (insert s) (let ((last-command-event ?:)) (asm-colon)) (list s (buffer-substring-no-properties 1 (point-max)) (current-column))) '("foo" "  foo" "\tfoo" "" "\tmov a")))
(with-temp-buffer (asm-mode) (mapcar (lambda (s) (erase-buffer) (insert s) (asm-comment) (list s (buffer-substring-no-properties 1 (point-max)) (current-column))) '("foo" "\tmov a" "" "x: nop ; c" "\tlonger than the comment column is")))
(with-temp-buffer (asm-mode) (dolist (line '("  ;; a b c" "  ;; d e f" "  ;; x y z" "  ;; w")) (insert line "\n")) (goto-char (point-min)) (end-of-line) (setf fill-column 10) (fill-paragraph nil) (buffer-substring-no-properties 1 (point-max)))
(let ((asm-comment-char ?#)) (with-temp-buffer (asm-mode) (list comment-start (char-to-string (char-syntax ?#)) (char-to-string (char-syntax ?\;)))))
(mapcar (lambda (f) (list f (func-arity f) (commandp f))) '(asm-mode asm-indent-line asm-calculate-indentation asm-colon asm-comment))
(list asm-comment-char (lookup-key asm-mode-map ":") (lookup-key asm-mode-map "\C-c;") (assoc-default "x.s" auto-mode-alist #'string-match) (assoc-default "x.asm" auto-mode-alist #'string-match) (assoc-default "x.java" auto-mode-alist #'string-match))
