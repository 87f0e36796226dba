;;; file-attributes.el --- the elements of file-attributes by name  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What `file-attributes' returns is a list; these functions name its elements.

;;; Code:

(defconst file-attributes--elements
  '((type 0 "the type: t for a directory, a string for what a symbolic link points to, nil for a file")
    (link-number 1 "the number of names")
    (user-id 2 "the owner, a number or a name")
    (group-id 3 "the group, a number or a name")
    (access-time 4 "the time of the last access")
    (modification-time 5 "the time of the last change of the contents")
    (status-change-time 6 "the time of the last change of the status")
    (size 7 "the size in bytes")
    (modes 8 "the modes as a string like that of ls -l")
    (inode-number 10 "the number of the inode")
    (device-number 11 "the number of the device"))
  "Lists (NAME INDEX MEANING) of the elements of `file-attributes'.")

(defmacro file-attributes--define ()
  "Define a function file-attribute-NAME for each of `file-attributes--elements'."
  `(progn
     ,@(mapcar (lambda (element)
                 `(defun ,(intern (format "file-attribute-%s" (car element))) (attributes)
                    ,(format "Return %s.\nATTRIBUTES is a value of `file-attributes'." (nth 2 element))
                    (nth ,(nth 1 element) attributes)))
               file-attributes--elements)))

(file-attributes--define)

(defun file-attribute-collect (attributes &rest attr-names)
  "Return the elements of ATTRIBUTES, a value of `file-attributes', that ATTR-NAMES name, in a list.
The names are symbols like `size'; signals an error for an unknown one."
  (mapcar (lambda (name)
            (let ((element (assq name file-attributes--elements)))
              (unless element
                (error "Wrong attribute name '%S'" name))
              (nth (nth 1 element) attributes)))
          attr-names))

(provide 'file-attributes)

;;; file-attributes.el ends here
