#!/usr/bin/emacs --script
(message "script %S %S" command-line-args-left noninteractive)
(princ "out")
