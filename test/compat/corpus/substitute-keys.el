;; `substitute-key-definition' and what it is made of.
;; SPDX-License-Identifier: GPL-3.0-or-later
(mapcar #'func-arity '(substitute-key-definition substitute-key-definition-key))
key-substitution-in-progress
(let ((m (make-sparse-keymap))) (define-key m "a" 'old) (define-key m "b" 'other) (define-key m (kbd "C-x a") 'old) (substitute-key-definition 'old 'new m) m)
(let ((m (make-sparse-keymap)) (o (make-sparse-keymap))) (define-key o "a" 'old) (define-key o (kbd "C-x a") 'old) (substitute-key-definition 'old 'new m o) m)
(let ((m (make-sparse-keymap))) (define-key m "a" '("A menu" . old)) (define-key m "b" '(menu-item "B" old :enable t)) (define-key m "c" '(menu-item "C" other)) (substitute-key-definition 'old 'new m) m)
(let ((m (make-sparse-keymap))) (define-key m "a" "macro") (define-key m "b" [?x]) (substitute-key-definition "macro" 'new m) (substitute-key-definition [?x] 'vec m) m)
(let ((m (make-sparse-keymap)) (p (make-sparse-keymap))) (define-key p "z" 'old) (set-keymap-parent m p) (define-key m "a" 'old) (substitute-key-definition 'old 'new m) m)
(let ((m (make-sparse-keymap))) (define-key m "a" m) (define-key m "b" 'old) (substitute-key-definition 'old 'new m) (lookup-key m "b"))
(let ((m (make-keymap))) (define-key m "a" 'old) (define-key m [?\C-y] 'old) (define-key m [f5] 'old) (substitute-key-definition 'old 'new m) (list (lookup-key m "a") (lookup-key m "\C-y") (lookup-key m [f5])))
(let ((m (make-sparse-keymap)) (o (make-sparse-keymap)) (s (make-sparse-keymap))) (define-key s "q" 'old) (fset 'sk-prefix s) (define-key o "p" 'sk-prefix) (define-key o [(meta m)] 'old) (substitute-key-definition 'old 'new m o) m)
(let ((m (make-sparse-keymap))) (substitute-key-definition-key 'old 'old 'new [?x ?y] m) m)
(let ((m (make-sparse-keymap))) (substitute-key-definition-key '("T" . old) 'old 'new [?x] m) m)
(let ((m (make-sparse-keymap)) (o (make-sparse-keymap))) (define-key o "k" 'old) (substitute-key-definition-key o 'old 'new [?x] m) m)
(let ((m (make-sparse-keymap)) (o (make-sparse-keymap))) (define-key o "k" 'old) (let ((key-substitution-in-progress (list o))) (substitute-key-definition-key o 'old 'new [?x] m)) m)
(let ((m (make-sparse-keymap)) (o (make-sparse-keymap))) (define-key o "k" 'old) (substitute-key-definition 'old 'new m o [?p ?q]) m)
(condition-case e (substitute-key-definition 'a 'b 5) (error e))
