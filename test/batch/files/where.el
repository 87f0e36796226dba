(princ (list load-in-progress (equal load-file-name load-true-file-name) (buffer-name) (file-name-nondirectory (directory-file-name default-directory))))
