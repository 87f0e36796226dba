(message "wrong")
