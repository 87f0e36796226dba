(+ 1 2)
(car nil)
(list 1 "a" (quote b))
(car 1)
