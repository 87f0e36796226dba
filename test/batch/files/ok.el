(message "ok %S" command-line-args-left)
(princ (list load-in-progress (file-name-nondirectory load-file-name)))
(setq command-line-args-left nil)
