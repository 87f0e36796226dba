;;; coding.el --- fuzzer of encodings: random bytes and texts in every coding system  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Runs for FUZZ_SECONDS seconds (environment) from seed FUZZ_SEED.  What must hold:
;; - decoding and encoding never fail, whatever the bytes and the text (but UTF-7 whose Base64 cannot be, as in GNU Emacs);
;; - text that a system says it can encode comes back from its bytes;
;; - bytes that UTF-8, raw text and systems of single bytes decoded come back from the text;
;; - a file with random bytes that is read and written again is the same.

;;; Code:

(defvar fuzz-coding--rounds 0)

(defconst fuzz-coding--systems
  (let (systems)
    (dolist (system (coding-system-list t))
      (dolist (name (cons system (let ((eol (coding-system-eol-type system))) (and (vectorp eol) (append eol nil)))))
        (setq systems (cons name systems))))
    (vconcat systems)))

(defconst fuzz-coding--pieces
  ["\e$B" "\e(B" "\e$(D" "\e$)C" "\e-A" "\e.A" "\eN" "\x0e" "\x0f" "\216" "\217" "\r\n" "\n" "\r" "\357\273\277" "\376\377" "\377\376"
   "+AOk-" "~{" "~}" "&-" "\0" "a" "bc" "\303\251" "\343\201\202" "\360\237\230\200" "\201\60\201\60" "\244\242" "\202\240" "\33"])

(defun fuzz-coding--bytes ()
  "Return a unibyte string, made of random bytes and of what encodings are made of."
  (let ((parts nil))
    (dotimes (_ (random 20))
      (setq parts (cons (if (zerop (random 3))
                            (aref fuzz-coding--pieces (random (length fuzz-coding--pieces)))
                          (unibyte-string (random 256)))
                        parts)))
    (apply #'concat parts)))

(defun fuzz-coding--text ()
  "Return a multibyte string of random characters of many scripts."
  (let (chars)
    (dotimes (_ (random 12))
      (setq chars (cons (pcase (random 8)
                          (0 (random 128)) (1 (+ 160 (random 96))) (2 (+ #x370 (random #x300))) (3 (+ #x3041 (random 160)))
                          (4 (+ #x4e00 (random #x5000))) (5 (+ #xac00 (random #x2b00))) (6 (random #xd800)) (_ ?\n))
                        chars)))
    (string-to-multibyte (apply #'string chars))))

(defun fuzz-coding--fail (what system data)
  "Report that WHAT does not hold for SYSTEM and DATA, and end the program."
  (message "fuzz coding: %s: %s: %S (round %d)" what system data fuzz-coding--rounds)
  (kill-emacs 1))

(defun fuzz-coding--keeps-bytes-p (system)
  "Return non-nil if every text that SYSTEM decoded is encoded to the same bytes."
  (let ((base (coding-system-base system)))
    (and (eq (coding-system-eol-type system) 0)
         (or (memq base '(utf-8 utf-8-emacs raw-text no-conversion us-ascii))
             (and (eq (coding-system-type base) 'charset) (coding-system-get base :ascii-compatible-p)
                  (let ((charsets (coding-system-charset-list base)))
                    (and (null (cdr charsets)) (= (charset-dimension (car charsets)) 1)
                         ;; Several codes of one character cannot all come back.
                         (not (memq base '(koi8-t mac-roman pt154 hp-roman8))))))))))

(defun fuzz-coding--decode (bytes system)
  "Return BYTES decoded by SYSTEM, an empty text where GNU Emacs has an error, too."
  (condition-case error
      (decode-coding-string bytes system)
    (wrong-type-argument
     (unless (and (memq (coding-system-base system) '(utf-7 utf-7-imap)) (equal (cdr error) '(wholenump nil)))
       (fuzz-coding--fail (format "an error in decoding, %S" error) system bytes))
     "")))

(defun fuzz-coding--round ()
  "Try one system with some bytes and a text."
  (let* ((system (aref fuzz-coding--systems (random (length fuzz-coding--systems))))
         (bytes (fuzz-coding--bytes)) (text (fuzz-coding--text))
         (decoded (fuzz-coding--decode bytes system))
         (encoded (encode-coding-string decoded system)))
    (when (and (fuzz-coding--keeps-bytes-p system) (not (equal encoded bytes)))
      (fuzz-coding--fail "bytes do not come back" system bytes))
    (detect-coding-string bytes)
    (when (and (eq (coding-system-eol-type system) 0) (not (string-search "\r" text)) (not (string-search "\e" text))
               (memq (coding-system-type system) '(charset utf-8 utf-16 shift-jis big5))
               (not (coding-system-get system :pre-write-conversion))
               (not (unencodable-char-position 0 (length text) system nil text))
               (not (equal text (decode-coding-string (encode-coding-string text system) system))))
      (fuzz-coding--fail "text does not come back" system text))))

(defun fuzz-coding--file ()
  "Read random bytes from a file as Emacs reads files, write them, and compare."
  (let ((bytes (fuzz-coding--bytes)) (file (make-temp-file "fuzz-coding")) after used)
    (unwind-protect
        (progn
          (let ((coding-system-for-write 'no-conversion))
            (write-region bytes nil file nil 0))
          (with-temp-buffer
            (insert-file-contents file)
            (setq used last-coding-system-used)
            (let ((coding-system-for-write used))
              (write-region nil nil file nil 0)))
          (setq after (with-temp-buffer
                        (set-buffer-multibyte nil)
                        (insert-file-contents-literally file)
                        (buffer-string)))
          (unless (or (equal after bytes)
                      ;; Other systems have several ways to say the same, and stray carriage returns.
                      (not (memq (coding-system-base used) '(utf-8 undecided raw-text no-conversion iso-latin-1)))
                      (not (memq (coding-system-eol-type used) '(0 2))))
            (fuzz-coding--fail "a file is not the same" used bytes)))
      (delete-file file))))

(let* ((seed (or (getenv "FUZZ_SEED") (format-time-string "%s")))
       (end (+ (float-time) (string-to-number (or (getenv "FUZZ_SECONDS") "5")))))
  (random seed)
  (while (< (float-time) end)
    (dotimes (_ 200)
      (fuzz-coding--round)
      (setq fuzz-coding--rounds (1+ fuzz-coding--rounds)))
    (dotimes (_ 10)
      (fuzz-coding--file)))
  (message "fuzz coding: %d rounds, seed %s" fuzz-coding--rounds seed))

;;; coding.el ends here
