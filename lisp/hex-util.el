;;; hex-util.el --- strings as hexadecimal digits  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun hex-util--digit (char)
  "Return the value of the hexadecimal digit CHAR.
Signals an error if it is none."
  (cond ((<= ?0 char ?9) (- char ?0))
        ((<= ?a char ?f) (+ 10 (- char ?a)))
        ((<= ?A char ?F) (+ 10 (- char ?A)))
        (t (error "Invalid hexadecimal digit `%c'" char))))

(defun decode-hex-string (string)
  "Return the bytes that STRING, pairs of hexadecimal digits, stands for."
  (let* ((count (/ (1+ (length string)) 2)) (bytes (make-string count 0)))
    (dotimes (index count)
      (aset bytes index (+ (* 16 (hex-util--digit (aref string (* 2 index))))
                           (hex-util--digit (aref string (1+ (* 2 index)))))))
    bytes))

(defun encode-hex-string (string)
  "Return the bytes of STRING as pairs of hexadecimal digits."
  (mapconcat (lambda (char) (format "%02x" (if (> char 255) (logand char 255) char)))
             string ""))

(provide 'hex-util)

;;; hex-util.el ends here
