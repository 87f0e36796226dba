(princ "ä€")(princ (multibyte-string-p "ä"))' > s.el; $E --script s.el
--- stdout
--- stderr
sh: 1: Syntax error: "(" unexpected
--- exit 2
