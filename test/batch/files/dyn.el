(let ((x 1)) (setq f (lambda () x)))
(condition-case e (funcall f) (error (princ e)))
(princ lexical-binding)
