(load (expand-file-name "bad.el") nil t)
