(message "a")
(message "b"
