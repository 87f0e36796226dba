(defun fun-main () (prin1 command-line-args-left) (setq command-line-args-left nil))
(defun fun-command (n) (interactive "p") (prin1 n))
(defun fun-error () (let ((x 1)) (car x)))
