;;; utf-7.el --- encodings of Unicode and Chinese text in seven bits  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; UTF-7 (RFC 2152), its variant for the names of mailboxes (RFC 3501), and HZ (RFC 1843).  The functions
;; edit text in the current buffer: before it is encoded, after it was decoded.

;;; Code:

(defun utf-7--decode (length imap)
  "Decode the LENGTH characters after point, which are UTF-7, or its IMAP variant; return how many there are then."
  (let ((start (point)) (end (copy-marker (+ (point) length) t))
        (shift (if imap "&" "+")) (codes (if imap "A-Za-z0-9+," "A-Za-z0-9+/")))
    (while (search-forward shift end t)
      (let ((from (1- (point))))
        (skip-chars-forward codes end)
        (let ((text (buffer-substring-no-properties (1+ from) (point))))
          (when (eq (char-after) ?-)
            (unless (>= (point) end)
              (delete-char 1)))
          (if (equal text "")
              (goto-char (1+ from))
            (delete-region from (point))
            (insert (utf-7--decode-base64 text imap))))))
    (prog1 (- end start)
      (goto-char start)
      (set-marker end nil))))

(defun utf-7--decode-base64 (text imap)
  "Return the characters of TEXT, UTF-16 in Base64; IMAP: with a comma for the slash."
  (let* ((plain (if imap (subst-char-in-string ?, ?/ text) text))
         (padded (concat plain (make-string (mod (- (length plain)) 4) ?=))))
    ;; No bytes have one character too many.
    (when (= 1 (mod (length plain) 4))
      (signal 'wrong-type-argument '(wholenump nil)))
    (decode-coding-string (base64-decode-string padded) 'utf-16be)))

(defun utf-7--encode (from to imap)
  "Encode the text between FROM and TO in UTF-7, or its IMAP variant."
  (let ((end (copy-marker to)) (shift (if imap "&" "+"))
        (plain (if imap "\0-\x25\x27-\x7e" " -*,-[]-}\t\r\n")))
    (goto-char from)
    (while (progn (skip-chars-forward plain end) (< (point) end))
      (if (eq (char-after) (aref shift 0))
          (progn (forward-char 1) (insert "-"))
        (let ((start (point)))
          (skip-chars-forward (concat "^" plain shift) end)
          (let* ((text (buffer-substring-no-properties start (point)))
                 (code (base64-encode-string (encode-coding-string text 'utf-16be) t)))
            (delete-region start (point))
            (setq code (replace-regexp-in-string "=+\\'" "" code))
            (insert shift (if imap (subst-char-in-string ?/ ?, code) code))
            (when (or imap (< (point) end))
              (insert "-"))))))
    (set-marker end nil)
    nil))

(defun utf-7--before-writing (from to imap)
  "Encode the text between FROM and TO, or the string FROM in a buffer of its own, by `utf-7--encode' with IMAP."
  (when (stringp from)
    (set-buffer (generate-new-buffer " *temp*"))
    (let ((text from))
      (setq from 1)
      (insert text)
      (setq to (point))))
  (utf-7--encode from to imap))

;;;###autoload
(defun utf-7-post-read-conversion (len)
  "Decode the LEN characters after point, which are UTF-7."
  (utf-7--decode len nil))

;;;###autoload
(defun utf-7-imap-post-read-conversion (len)
  "Decode the LEN characters after point, which are UTF-7 for IMAP."
  (utf-7--decode len t))

;;;###autoload
(defun utf-7-pre-write-conversion (from to)
  "Encode the text between FROM and TO in UTF-7."
  (utf-7--before-writing from to nil))

;;;###autoload
(defun utf-7-imap-pre-write-conversion (from to)
  "Encode the text between FROM and TO in UTF-7 for IMAP."
  (utf-7--before-writing from to t))

;;;###autoload
(defun post-read-decode-hz (len)
  "Decode the LEN characters after point, which are HZ; return how many there are then."
  (save-restriction
    (narrow-to-region (point) (+ (point) len))
    (goto-char (point-min))
    (while (search-forward "~" nil t)
      (cond ((eq (char-after) ?~) (delete-char 1))
            ((eq (char-after) ?\n) (delete-region (1- (point)) (1+ (point))))
            ((eq (char-after) ?{)
             (delete-region (1- (point)) (1+ (point)))
             (let* ((start (point))
                    (end (if (re-search-forward "~}\\|\n" nil 'move) (match-beginning 0) (point)))
                    (closed (and (> (point) end) (eq (char-after end) ?~)))
                    (bytes (buffer-substring-no-properties start end)))
               (delete-region start (if closed (+ end 2) end))
               (insert (if (string-match-p "[^\0-\x7f]" bytes)
                           (concat "~{" bytes (and closed "~}"))
                         (decode-coding-string (apply #'unibyte-string (mapcar (lambda (c) (logior c 128)) bytes))
                                               'chinese-iso-8bit)))))))
    (goto-char (point-min))
    (- (point-max) (point-min))))

;;;###autoload
(defun pre-write-encode-hz (from to)
  "Encode the text between FROM and TO in HZ."
  (when (stringp from)
    (set-buffer (generate-new-buffer " *temp*"))
    (let ((text from))
      (setq from 1)
      (insert text)
      (setq to (point))))
  (save-restriction
    (narrow-to-region from to)
    (goto-char (point-min))
    (while (re-search-forward "~\\|[^\0-\x7f]+" nil t)
      (if (eq (char-before) ?~)
          (insert "~")
        (let ((text (match-string 0)))
          (delete-region (match-beginning 0) (match-end 0))
          (insert (utf-7--encode-hz text)))))
    nil))

(defun utf-7--encode-hz (text)
  "Return TEXT, characters beyond ASCII, in HZ; what GB 2312 does not have as the escape sequence of a string."
  (let (parts chinese)
    (dolist (char (append text nil))
      (let ((code (encode-char char 'chinese-gb2312)))
        (unless (eq (and code t) chinese)
          (setq parts (cons (if code "~{" "~}") parts) chinese (and code t)))
        (setq parts (cons (cond (code (string (ash code -8) (logand code 255)))
                                ((< char #x10000) (format "\\u%04X" char))
                                (t (format "\\U%08X" char)))
                          parts))))
    (when chinese
      (setq parts (cons "~}" parts)))
    (apply #'concat (nreverse parts))))

(provide 'utf-7)

;;; utf-7.el ends here
