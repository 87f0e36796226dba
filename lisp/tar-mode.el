;;; tar-mode.el --- the contents of tar files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A tar file is a sequence of blocks of 512 bytes: before the blocks of each file stands one with its name,
;; mode, size and so on, numbers in octal digits; two blocks of zeros are the end.  `tar-mode' shows a list of
;; the files.  The bytes are in another buffer meanwhile, `tar-data-buffer'; the two buffers swap their texts,
;; so that the tar file's buffer has its own again when the mode ends.
;;
;; Files can be looked at, copied and extracted; an archive is not changed.

;;; Code:

(require 'cl-lib)

(defgroup tar nil
  "Tar files."
  :group 'data)

(defcustom tar-mode-show-date nil
  "Non-nil means that the list shows the time at which each file was changed."
  :type 'boolean
  :group 'tar)

(defvar-local tar-parse-info nil
  "The headers of the tar file, a list of `tar-header' records.")
(put 'tar-parse-info 'permanent-local t)
(defvar-local tar-data-buffer nil
  "Buffer with the other text of the tar file: its bytes, while the list is shown.")
(put 'tar-data-buffer 'permanent-local t)
(defvar-local tar-data-swapped nil
  "Non-nil while the bytes are in `tar-data-buffer'.")
(put 'tar-data-swapped 'permanent-local t)
(defvar-local tar-superior-buffer nil
  "Buffer of the tar file that the buffer's text comes from.")
(put 'tar-superior-buffer 'permanent-local t)
(defvar-local tar-superior-descriptor nil
  "Header of the file in a tar file that the buffer's text comes from.")
(put 'tar-superior-descriptor 'permanent-local t)
(defvar tar-file-name-coding-system nil
  "Coding system of names in tar files, or nil for that of file names.")

(cl-defstruct (tar-header
               (:constructor nil)
               (:type vector)
               :named
               (:constructor make-tar-header (data-start name mode uid gid size date checksum link-type link-name
                                                         magic uname gname dmaj dmin header-start)))
  data-start name mode uid gid size date checksum link-type link-name magic uname gname dmaj dmin header-start)

;; -- headers ----------------------------------------------------------------------------------

(defun tar-roundup-512 (s)
  "Return S, a number of bytes, rounded up to whole blocks."
  (* 512 (/ (+ s 511) 512)))

(defun tar-parse-octal-integer (string &optional start end)
  "Return the number whose octal digits are in STRING from START to END; no digits are 0."
  (setq start (or start 0))
  (cond ((zerop (aref string start)) 0)
        ((string-match "\\` *\\([0-7]+\\)" (substring string start end))
         (string-to-number (match-string 1 (substring string start end)) 8))
        (t 0)))

(defun tar--number (string start end)
  "Return the number in the field of STRING from START to END: octal, or big-endian if its first byte has the high bit."
  (if (< (aref string start) 128)
      (tar-parse-octal-integer string start end)
    (let ((n (logand (aref string start) 127)))
      (while (< (setq start (1+ start)) end)
        (setq n (+ (* n 256) (aref string start))))
      n)))

(defun tar--text (string start end coding)
  "Return the text in the field of STRING from START to END, up to a null byte, decoded by CODING."
  (let ((null (string-search "\0" string start)))
    (decode-coding-string (substring string start (if null (min null end) end)) coding)))

(defun tar-header-block-checksum (string)
  "Return the sum of the bytes of the header STRING, with blanks in the place of its checksum."
  (let ((sum (* 8 ?\s)) (i 0))
    (while (< i 512)
      (or (and (>= i 148) (< i 156)) (setq sum (+ sum (aref string i))))
      (setq i (1+ i)))
    sum))

(defun tar--link-type (byte)
  "Return what the BYTE that tells the kind of a file means: nil for a file with contents, else a number."
  (if (memq byte '(0 ?0)) nil (- byte ?0)))

(defun tar--block-header (block position coding)
  "Return the header that BLOCK, the text at POSITION, is, or nil for a block of zeros; CODING is that of names."
  (unless (string-match-p "\\`\0+\\'" (substring block 0 500))
    (let* ((name (tar--text block 0 100 coding))
           (link (tar--text block 157 257 coding))
           (magic (substring block 257 263))
           (prefix (if (equal magic "ustar\0") (tar--text block 345 500 coding) "")))
      (unless (string= prefix "")
        (setq name (concat prefix "/" name)))
      (make-tar-header
       (copy-marker (+ position 512)) name
       (tar--number block 100 108) (tar--number block 108 116) (tar--number block 116 124)
       (tar--number block 124 136) (tar--number block 136 148) (tar--number block 148 156)
       (if (and (memq (aref block 156) '(0 ?0)) (string-suffix-p "/" name)) 5 (tar--link-type (aref block 156)))
       link magic
       (if (string-prefix-p "ustar" magic) (tar--text block 265 297 coding))
       (if (string-prefix-p "ustar" magic) (tar--text block 297 329 coding))
       (tar--number block 329 337) (tar--number block 337 345) nil))))

(defun tar-header-data-end (descriptor)
  "Return the position after the blocks of the file with the header DESCRIPTOR."
  (let ((type (tar-header-link-type descriptor)))
    (+ (tar-header-data-start descriptor)
       ;; Links and directories have no contents, whatever their size says.
       (if (memq type '(1 2 3 4 5 6)) 0 (tar-roundup-512 (tar-header-size descriptor))))))

(defconst tar--long-name (- ?L ?0) "Kind of an entry whose contents are the name of the next one.")
(defconst tar--long-link (- ?K ?0) "Kind of an entry whose contents are where the next one, a link, points.")
(defconst tar--local-records (- ?x ?0) "Kind of an entry whose contents are records about the next one.")

(defun tar--contents (header)
  "Return the contents of the entry HEADER in the current buffer, as bytes."
  (let ((start (tar-header-data-start header)))
    (buffer-substring-no-properties start (min (point-max) (+ start (tar-header-size header))))))

(defun tar--records (text)
  "Return the alist of the records in TEXT, lines of a length, a blank, and KEY=VALUE."
  (let ((at 0) records)
    (while (and (< at (length text)) (eq (string-match "\\([0-9]+\\) \\([^=]+\\)=" text at) at))
      (let ((key (match-string 2 text)) (start (match-end 0))
            (end (min (length text) (+ at (max 1 (string-to-number (match-string 1 text)))))))
        (push (cons key (decode-coding-string (substring text start (max start (1- end))) 'utf-8)) records)
        (setq at end)))
    records))

(defun tar--amend (header pending)
  "Change HEADER as PENDING says, an alist of what entries before it told."
  (dolist (pair pending)
    (pcase (car pair)
      ((or 'name "path") (setf (tar-header-name header) (cdr pair)))
      ((or 'link "linkpath") (setf (tar-header-link-name header) (cdr pair)))
      ("size" (setf (tar-header-size header) (string-to-number (cdr pair)))))))

(defun tar--parse-buffer ()
  "Return the headers of the tar file whose bytes are in the current buffer."
  (let ((position (point-min)) (coding (or tar-file-name-coding-system file-name-coding-system 'utf-8))
        headers pending (more t))
    (while (and more (<= (+ position 512) (point-max)))
      (let* ((block (buffer-substring-no-properties position (+ position 512)))
             (header (tar--block-header block position coding)))
        (cond
         ((null header) (setq more nil))
         ((/= (tar-header-checksum header) (tar-header-block-checksum block))
          (message "Warning: invalid checksum for file %s" (tar-header-name header))
          (setq more nil))
         (t
          (let ((type (tar-header-link-type header)))
            (cond
             ((or (eql type tar--long-name) (eql type tar--long-link))
              (push (cons (if (eql type tar--long-name) 'name 'link)
                          (decode-coding-string (string-trim-right (tar--contents header) "\0+") coding))
                    pending))
             ((eql type tar--local-records)
              (setq pending (append (tar--records (tar--contents header)) pending)))
             (t
              (tar--amend header pending)
              (setq pending nil)
              (push header headers))))
          (setq position (tar-header-data-end header))))))
    (when (and more (> (buffer-size) 0))
      (message "Warning: premature EOF parsing tar file"))
    (nreverse headers)))

;; -- the list ---------------------------------------------------------------------------------

(defun tar-grind-file-mode (mode)
  "Return the permissions MODE, a number, as the nine letters of `ls'."
  (concat (mapcar (lambda (bit) (if (zerop (logand mode (ash 1 (car bit)))) ?- (cdr bit)))
                  '((8 . ?r) (7 . ?w) (6 . ?x) (5 . ?r) (4 . ?w) (3 . ?x) (2 . ?r) (1 . ?w) (0 . ?x)))))

(defconst tar--type-letters '((nil . ?-) (1 . ?h) (2 . ?l) (3 . ?c) (4 . ?b) (5 . ?d) (6 . ?p))
  "The letters of kinds of entries.")

(defun tar-header-block-summarize (tar-hblock &optional mod-p)
  "Return the line that shows the entry TAR-HBLOCK; MOD-P non-nil marks it as modified."
  (let* ((type (tar-header-link-type tar-hblock))
         (user (or (tar-header-uname tar-hblock) "")) (group (or (tar-header-gname tar-hblock) ""))
         (owner (concat (if (string= user "") (number-to-string (tar-header-uid tar-hblock)) user) "/"
                        (if (string= group "") (number-to-string (tar-header-gid tar-hblock)) group))))
    (concat (if mod-p "*" " ")
            (string (or (cdr (assq type tar--type-letters)) ??))
            (tar-grind-file-mode (tar-header-mode tar-hblock))
            (format " %13s %9d" owner (tar-header-size tar-hblock))
            (if tar-mode-show-date (format-time-string " %Y-%m-%d %H:%M" (tar-header-date tar-hblock)) "")
            " "
            (propertize (tar-header-name tar-hblock) 'mouse-face 'highlight)
            (if (memq type '(1 2)) (concat (if (eql type 1) " ==> " " --> ") (tar-header-link-name tar-hblock)) ""))))

(defun tar-swap-data ()
  "Swap the text of the tar file's buffer with that of `tar-data-buffer'."
  (let ((data (current-buffer)) (inhibit-read-only t) (modified (buffer-modified-p)))
    (buffer-swap-text tar-data-buffer)
    (setq tar-data-swapped (not tar-data-swapped))
    (with-current-buffer data (restore-buffer-modified-p modified))))

(defun tar-data-swapped-p ()
  "Return non-nil if the bytes of the tar file are in `tar-data-buffer'."
  (and tar-data-swapped (buffer-live-p tar-data-buffer)))

(defun tar-summarize-buffer ()
  "Read the tar file and show the list of its files."
  (setq tar-parse-info (with-current-buffer tar-data-buffer (tar--parse-buffer)))
  (let ((inhibit-read-only t) (modified (buffer-modified-p)) (buffer-undo-list t))
    (erase-buffer)
    (insert (mapconcat #'tar-header-block-summarize tar-parse-info "\n") "\n")
    (goto-char (point-min))
    (restore-buffer-modified-p modified))
  (tar-next-line 0))

(defun tar-change-major-mode-hook ()
  "Give the buffer the bytes of the tar file again."
  (when (tar-data-swapped-p)
    (tar-swap-data)))

(defun tar-mode-kill-buffer-hook ()
  "Kill the buffer of the bytes."
  (if (buffer-live-p tar-data-buffer) (kill-buffer tar-data-buffer)))

(defun tar-mode-revert (&optional no-auto-save no-confirm)
  "Read the tar file again; NO-AUTO-SAVE and NO-CONFIRM as for `revert-buffer'."
  (let ((revert-buffer-function nil))
    (if (tar-data-swapped-p) (tar-swap-data))
    (revert-buffer no-auto-save no-confirm 'preserve-modes)
    (tar-mode)))

(defun tar--write-data ()
  "Write the bytes of the tar file into its file; value t, for `write-contents-functions'."
  (let ((name buffer-file-name))
    (with-current-buffer tar-data-buffer
      (let ((coding-system-for-write 'no-conversion))
        (write-region (point-min) (point-max) name nil 'nomessage)))
    (set-buffer-modified-p nil)
    (set-visited-file-modtime)
    t))

(defvar tar-mode-map
  (let ((map (make-sparse-keymap)))
    (suppress-keymap map)
    (define-key map "\C-m" #'tar-extract)
    (define-key map "f" #'tar-extract)
    (define-key map "e" #'tar-extract)
    (define-key map "o" #'tar-extract-other-window)
    (define-key map "v" #'tar-view)
    (define-key map "C" #'tar-copy)
    (define-key map "n" #'tar-next-line)
    (define-key map " " #'tar-next-line)
    (define-key map "\C-n" #'tar-next-line)
    (define-key map [down] #'tar-next-line)
    (define-key map "p" #'tar-previous-line)
    (define-key map "\C-p" #'tar-previous-line)
    (define-key map [up] #'tar-previous-line)
    (define-key map "g" #'revert-buffer)
    (define-key map "q" #'quit-window)
    map)
  "Keymap of `tar-mode'.")

;;;###autoload (add-to-list 'auto-mode-alist '("\\.tar\\'" . tar-mode))

;;;###autoload
(define-derived-mode tar-mode special-mode "Tar"
  "Major mode that shows a tar file as a list of the files in it.
\\<tar-mode-map>\\[tar-extract] visits the file of the line, \\[tar-copy] copies it to a file."
  (let ((file-p buffer-file-name))
    (setq-local revert-buffer-function #'tar-mode-revert)
    (setq-local require-final-newline nil)
    (setq-local local-enable-local-variables nil)
    (setq-local write-contents-functions '(tar--write-data))
    (unless tar-data-buffer
      (setq tar-data-buffer (generate-new-buffer (format " *tar-data %s*" (file-name-nondirectory (or file-p (buffer-name)))))))
    (unless tar-data-swapped
      (widen)
      (with-current-buffer tar-data-buffer
        (set-buffer-multibyte t))
      (let ((multibyte enable-multibyte-characters))
        (tar-swap-data)
        (with-current-buffer tar-data-buffer
          (if multibyte (set-buffer-multibyte nil)))
        (set-buffer-multibyte t)))
    (add-hook 'change-major-mode-hook #'tar-change-major-mode-hook nil t)
    (add-hook 'kill-buffer-hook #'tar-mode-kill-buffer-hook nil t)
    (setq buffer-read-only t truncate-lines t)
    (tar-summarize-buffer)))

;; -- commands ---------------------------------------------------------------------------------

(defun tar-next-line (arg)
  "Go to the name of the file ARG lines below."
  (interactive "p")
  (forward-line arg)
  (let ((end (line-end-position)) (start (text-property-not-all (point) (line-end-position) 'mouse-face nil)))
    (if (and start (< start end)) (goto-char start))))

(defun tar-previous-line (arg)
  "Go to the name of the file ARG lines above."
  (interactive "p")
  (tar-next-line (- arg)))

(defun tar-current-position ()
  "Return the number of the line of point, from 0."
  (count-lines (point-min) (line-beginning-position)))

(defun tar-current-descriptor (&optional noerror)
  "Return the header of the file in the line of point; without one, signal an error, or with NOERROR return nil."
  (or (and (tar-data-swapped-p) (nth (tar-current-position) tar-parse-info))
      (if noerror nil (error "This line does not describe a tar-file entry"))))

(defun tar-get-descriptor ()
  "Return the header of the file in the line of point, which must have contents."
  (let ((descriptor (tar-current-descriptor)))
    (tar--check-descriptor descriptor)
    descriptor))

(defun tar--check-descriptor (descriptor)
  "Signal an error unless the entry with the header DESCRIPTOR is a file with contents."
  (let ((kind (tar-header-link-type descriptor)))
    (when kind
      (error "This is %s, not a real file"
             (or (cdr (assq kind '((1 . "a hard link") (2 . "a link") (3 . "a character device")
                                   (4 . "a block device") (5 . "a directory") (6 . "a FIFO"))))
                 "a special entry")))))

(defun tar-get-file-descriptor (file)
  "Return the header of the entry called FILE, or nil."
  (cl-find file tar-parse-info :key #'tar-header-name :test #'string=))

(defun tar-goto-file (file)
  "Go to the line of the entry called FILE, if there is one."
  (let ((n (cl-position file tar-parse-info :key #'tar-header-name :test #'string=)))
    (when n
      (goto-char (point-min))
      (tar-next-line n))))

(defun tar--extract (descriptor)
  "Return the buffer with the contents of the file with the header DESCRIPTOR, decoded."
  (let* ((superior (current-buffer)) (data tar-data-buffer)
         (name (tar-header-name descriptor))
         (full (concat (or buffer-file-name (buffer-name)) "!" name))
         (buffer (get-file-buffer full))
         (start (marker-position (tar-header-data-start descriptor))))
    (or buffer
        (let ((bytes (with-current-buffer data
                       (buffer-substring-no-properties start (+ start (tar-header-size descriptor))))))
          (setq buffer (generate-new-buffer (concat (file-name-nondirectory name) " (" (buffer-name) ")")))
          (with-current-buffer buffer
            (set-buffer-multibyte nil)
            (insert bytes)
            (let ((coding (or (car (find-operation-coding-system 'insert-file-contents (cons name (current-buffer)) t))
                              'undecided)))
              (set-buffer-multibyte t)
              (erase-buffer)
              (insert (decode-coding-string bytes coding))
              (setq buffer-file-coding-system last-coding-system-used))
            (goto-char (point-min))
            (setq buffer-file-name full buffer-file-truename (abbreviate-file-name full)
                  tar-superior-buffer superior tar-superior-descriptor descriptor)
            (set-buffer-modified-p nil)
            (normal-mode)
            (setq buffer-read-only t))
          buffer))))

(defun tar-extract (&optional other-window-p)
  "Visit the file of the line; OTHER-WINDOW-P: in another window, or `view'."
  (interactive)
  (let ((buffer (tar--extract (tar-get-descriptor))))
    (if other-window-p
        (switch-to-buffer-other-window buffer)
      (switch-to-buffer buffer))))

(defun tar-extract-other-window ()
  "Visit the file of the line in another window."
  (interactive)
  (tar-extract t))

(defun tar-view ()
  "Look at the file of the line."
  (interactive)
  (tar-extract))

(defun tar--write-entry (descriptor file &optional confirm)
  "Write the contents of the entry DESCRIPTOR to FILE; with CONFIRM, ask before FILE is replaced."
  (let ((name (expand-file-name file))
        (start (marker-position (tar-header-data-start descriptor))) (size (tar-header-size descriptor)))
    (with-current-buffer tar-data-buffer
      (let ((coding-system-for-write 'no-conversion))
        (write-region start (+ start size) name nil 'nomessage nil confirm)))))

(defun tar-copy (&optional to-file)
  "Copy the file of the line to TO-FILE."
  (interactive (list (tar-read-file-name)))
  (tar--write-entry (tar-get-descriptor) to-file t)
  (message "Copied tar entry %s to %s" (tar-header-name (tar-current-descriptor)) to-file))

(defun tar-read-file-name (&optional prompt)
  "Ask with PROMPT for the name of a file to copy the entry of the line to."
  (let* ((name (file-name-nondirectory (tar-header-name (tar-get-descriptor))))
         (file (expand-file-name (read-file-name (or prompt "Copy to: ") nil (expand-file-name name) nil name))))
    (if (file-directory-p file) (expand-file-name name file) file)))

(defun tar-untar-buffer ()
  "Write all files of the tar file below the default directory.
A link becomes an empty file."
  (interactive)
  (dolist (descriptor tar-parse-info)
    (let* ((name (tar-header-name descriptor)) (type (tar-header-link-type descriptor))
           (directory (if (eql type 5) name (file-name-directory name))))
      (when (and directory (not (string= name "pax_global_header")))
        (make-directory directory t))
      (unless (or (eql type 5) (string= name "pax_global_header"))
        (tar--write-entry descriptor name)
        (set-file-modes name (logand #o777 (tar-header-mode descriptor)))))))

(provide 'tar-mode)

;;; tar-mode.el ends here
