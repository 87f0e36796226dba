(message "in sub")
(provide (quote insub))
