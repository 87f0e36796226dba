(message "a"))
(message "b")
