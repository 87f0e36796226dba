;;; mule-util.el --- helpers for multilingual text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Nested alists, positions in files, priorities for a while.

;;; Code:

;;;###autoload
(defun store-substring (string idx obj)
  "Put OBJ, a string or a character, into STRING from index IDX on, and return STRING."
  (if (integerp obj)
      (aset string idx obj)
    (dotimes (i (length obj))
      (aset string (+ idx i) (aref obj i))))
  string)

;; A nested alist is (ENTRY . BRANCHES); each branch is (ELEMENT . NESTED-ALIST).

;;;###autoload
(defun nested-alist-p (obj)
  "Return t if OBJ is a nested alist: a list whose first element is an entry."
  (and obj (listp obj) (listp (cdr obj))))

;;;###autoload
(defun set-nested-alist (keyseq entry alist &optional len branches)
  "Set ENTRY for KEYSEQ, a sequence, in the nested alist ALIST.
LEN: only that many elements of KEYSEQ count.  BRANCHES: what is to be under KEYSEQ."
  (unless (nested-alist-p alist)
    (error "Invalid argument %s" alist))
  (let ((n (or len (length keyseq))) (i 0))
    (while (< i n)
      (when (null (nested-alist-p alist))
        (error "Keyseq %s is too long for this nested alist" keyseq))
      (let* ((key (elt keyseq i)) (slot (assoc key (cdr alist))))
        (unless slot
          (setq slot (list key t))
          (setcdr alist (cons slot (cdr alist))))
        (setq alist (cdr slot)))
      (setq i (1+ i)))
    (setcar alist entry)
    (when branches
      (setcdr (last alist) branches))))

;;;###autoload
(defun lookup-nested-alist (keyseq alist &optional len start nil-for-too-long)
  "Return the nested alist under KEYSEQ in the nested alist ALIST.
LEN and START restrict KEYSEQ.  If KEYSEQ goes on where ALIST has no more branches, return how many elements
were used, or nil if NIL-FOR-TOO-LONG."
  (unless (nested-alist-p alist)
    (error "Invalid argument %s" alist))
  (let ((n (or len (length keyseq))) (i (or start 0)))
    (catch 'found
      (while (< i n)
        (setq alist (cdr (assoc (elt keyseq i) (cdr alist))))
        (unless alist
          (throw 'found (unless nil-for-too-long i)))
        (setq i (1+ i)))
      alist)))

;;;###autoload
(defun coding-system-post-read-conversion (coding-system)
  "Return the function that edits what CODING-SYSTEM decoded."
  (coding-system-get coding-system :post-read-conversion))

;;;###autoload
(defun coding-system-pre-write-conversion (coding-system)
  "Return the function that edits what CODING-SYSTEM is about to encode."
  (coding-system-get coding-system :pre-write-conversion))

;;;###autoload
(defun coding-system-translation-table-for-decode (coding-system)
  "Return the translation table that CODING-SYSTEM decodes with."
  (coding-system-get coding-system :decode-translation-table))

;;;###autoload
(defun coding-system-translation-table-for-encode (coding-system)
  "Return the translation table that CODING-SYSTEM encodes with."
  (coding-system-get coding-system :encode-translation-table))

;;;###autoload
(defmacro with-coding-priority (coding-systems &rest body)
  "Evaluate BODY while CODING-SYSTEMS, a list, have the highest priority in detection."
  (declare (indent 1) (debug t))
  (let ((current (make-symbol "current")))
    `(let ((,current (coding-system-priority-list)))
       (apply #'set-coding-system-priority ,coding-systems)
       (unwind-protect
           (progn ,@body)
         (apply #'set-coding-system-priority ,current)))))

;;;###autoload
(defmacro detect-coding-with-priority (from to priority-list)
  "Detect the coding system of the text between FROM and TO with PRIORITY-LIST.
PRIORITY-LIST is an alist of categories and coding systems."
  (declare (obsolete with-coding-priority "23.1"))
  `(with-coding-priority (mapcar #'cdr ,priority-list)
     (detect-coding-region ,from ,to)))

;;;###autoload
(defun detect-coding-with-language-environment (from to lang-env)
  "Detect the coding system of the text between FROM and TO as in the language environment LANG-ENV."
  (let ((priority (get-language-info lang-env 'coding-priority)))
    (if priority
        (with-coding-priority priority
          (detect-coding-region from to))
      (detect-coding-region from to))))

;; Positions in files

(defun mule-util--eol-extra (position eol)
  "Return how many bytes ends of lines EOL add before POSITION, beyond one each."
  (if (eq eol 1) (1- (line-number-at-pos position t)) 0))

;;;###autoload
(defun filepos-to-bufferpos (byte &optional quality coding-system)
  "Return the position of the character at offset BYTE of the file that the buffer would be written to.
QUALITY is `exact' or `approximate'; both are exact here.  CODING-SYSTEM is that of the buffer by default."
  (ignore quality)
  (let ((low (point-min)) (high (point-max)))
    (while (< low high)
      (let ((middle (/ (+ low high 1) 2)))
        (if (<= (bufferpos-to-filepos middle 'exact coding-system) byte)
            (setq low middle)
          (setq high (1- middle)))))
    low))

;;;###autoload
(defun bufferpos-to-filepos (position &optional quality coding-system)
  "Return the offset in the file of the character at POSITION.
QUALITY is `exact' or `approximate'; both are exact here.  CODING-SYSTEM is that of the buffer by default."
  (ignore quality)
  (let* ((coding (or coding-system buffer-file-coding-system 'no-conversion))
         (eol (coding-system-eol-type coding))
         (start (point-min)))
    (if (and (eq (coding-system-type coding) 'utf-8) (not (coding-system-get coding :pre-write-conversion)))
        (+ (- (position-bytes position) (position-bytes start))
           (mule-util--eol-extra position eol)
           (if (eq (coding-system-get coding :bom) t) 3 0))
      (length (encode-coding-region start position coding t)))))

(provide 'mule-util)

;;; mule-util.el ends here
