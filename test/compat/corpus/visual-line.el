;; Commands on screen lines.  A batch session ignores columns in `vertical-motion', so these end at the beginning of rows.
;; SPDX-License-Identifier: GPL-3.0-or-later
visual-line-mode-map
visual-line-fringe-indicators
(assq 'visual-line-mode minor-mode-alist)
(mapcar #'interactive-form '(beginning-of-visual-line end-of-visual-line kill-visual-line))
(mapcar (lambda (f) (cons f (func-arity f))) '(visual-line-mode global-visual-line-mode turn-on-visual-line-mode kill-visual-line beginning-of-visual-line end-of-visual-line))
(defun vl-locals () (mapcar (lambda (v) (cons v (if (local-variable-p v) (symbol-value v) 'none))) '(line-move-visual truncate-partial-width-windows truncate-lines word-wrap fringe-indicator-alist visual-line--saved-state visual-line-mode visual-line-mode-set-explicitly)))
(with-temp-buffer (list (progn (visual-line-mode 1) (vl-locals)) (progn (visual-line-mode -1) (vl-locals))))
(with-temp-buffer (setq-local line-move-visual nil word-wrap 5) (list (progn (visual-line-mode 1) (vl-locals)) (progn (visual-line-mode 1) (vl-locals)) (progn (visual-line-mode -1) (vl-locals))))
(with-temp-buffer (list (visual-line-mode) visual-line-mode (visual-line-mode 'toggle) visual-line-mode))
(set-window-buffer (selected-window) (get-buffer-create "vl"))
(defmacro vl (&rest body) `(with-current-buffer "vl" (let ((inhibit-read-only t) (kill-ring nil)) (erase-buffer) (insert "abc def ghi jkl " (make-string 70 ?x) " yyy zzz " (make-string 100 ?w) "\nsecond line\n\nthird") ,@body)))
(vl (mapcar (lambda (p) (list p (progn (goto-char p) (beginning-of-visual-line) (point)) (progn (goto-char p) (end-of-visual-line) (point)) (progn (goto-char p) (end-of-visual-line 2) (point)) (progn (goto-char p) (beginning-of-visual-line 3) (point)))) '(1 5 80 87 88 100 180 196 197 200 209 210 215)))
(vl (visual-line-mode 1) (prog1 (mapcar (lambda (p) (list p (progn (goto-char p) (beginning-of-visual-line) (point)) (progn (goto-char p) (end-of-visual-line) (point)) (progn (goto-char p) (end-of-visual-line 2) (point)) (progn (goto-char p) (beginning-of-visual-line 3) (point)))) '(1 5 80 87 88 100 180 196 197 200 209 210 215)) (visual-line-mode -1)))
(vl (mapcar (lambda (p) (goto-char p) (list (kill-visual-line 1) (current-kill 0) (point) (buffer-size))) '(1 5 30 20)))
(vl (mapcar (lambda (p) (goto-char p) (list (kill-visual-line 2) (current-kill 0) (point) (buffer-size))) '(5 20)))
(vl (mapcar (lambda (p) (goto-char p) (list (kill-visual-line -1) (current-kill 0) (point) (buffer-size))) '(100 5 1)))
(vl (goto-char 210) (kill-visual-line 0) (list kill-ring (point)))
(vl (goto-char 1) (kill-visual-line) (list kill-ring (point)))
(vl (let ((inhibit-read-only nil) (buffer-read-only t)) (goto-char 1) (list (condition-case e (kill-visual-line) (buffer-read-only (car e))) kill-ring (point))))
(progn (global-visual-line-mode 1) (prog1 (list (with-current-buffer "vl" visual-line-mode) (with-temp-buffer (text-mode) visual-line-mode)) (global-visual-line-mode -1)))
(list global-visual-line-mode (with-current-buffer "vl" visual-line-mode))
