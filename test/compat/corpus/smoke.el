;; smoke.el - the smallest forms.
;; SPDX-License-Identifier: GPL-3.0-or-later
(+ 1 2)
(car nil)
(list 1 "a" (quote b))
(car 1)
