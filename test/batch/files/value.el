#!/usr/bin/emacs -x
(+ 20 3)
