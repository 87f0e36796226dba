(princ "a")
(princ "b
c")
