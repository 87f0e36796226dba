;;; subr-x.el --- conditional bindings, and more functions of strings  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Code:

(defun subr-x--bindings (bindings)
  "Return BINDINGS of `if-let*' as bindings of `let*' that stop at the first nil.
A symbol, or (VALUE), only tests; each is made to depend on the one before it."
  (let ((previous t) (result nil))
    (dolist (binding bindings)
      (let* ((binding (cond ((symbolp binding) (list binding binding))
                            ((null (cdr binding)) (list (make-symbol "s") (car binding)))
                            (t binding))))
        (push (list (car binding) (list 'and previous (nth 1 binding))) result)
        (setq previous (car binding))))
    (nreverse result)))

(defmacro if-let* (varlist then &rest else)
  "Bind the variables of VARLIST in turn; if all are non-nil evaluate THEN, else ELSE.
An element of VARLIST is (SYMBOL VALUE), or (VALUE) or SYMBOL, which are only tested."
  (declare (indent 2) (debug ((&rest [&or symbolp (symbolp form) (form)]) body)))
  (if varlist
      (let ((bindings (subr-x--bindings varlist)))
        `(let* ,bindings
           (if ,(car (car (last bindings)))
               ,then
             ,@else)))
    `(let* () ,then)))

(defmacro if-let (spec then &rest else)
  "Like `if-let*' with SPEC, THEN and ELSE; SPEC may also be one binding (SYMBOL VALUE)."
  (declare (indent 2) (debug t))
  (when (and (<= (length spec) 2) (not (listp (car spec))))
    (setq spec (list spec)))
  (cons 'if-let* (cons spec (cons then else))))

(defmacro when-let* (varlist &rest body)
  "Bind the variables of VARLIST as in `if-let*'; if all are non-nil evaluate BODY."
  (declare (indent 1) (debug if-let*))
  (list 'if-let* varlist (macroexp-progn body)))

(defmacro when-let (spec &rest body)
  "Like `when-let*' with SPEC and BODY; SPEC may also be one binding (SYMBOL VALUE)."
  (declare (indent 1) (debug if-let))
  (list 'if-let spec (macroexp-progn body)))

(defmacro and-let* (varlist &rest body)
  "Bind the variables of VARLIST as in `if-let*'; if all are non-nil evaluate BODY.
Without BODY the value is that of the last binding, or t if there is none."
  (declare (indent 1) (debug if-let*))
  (if varlist
      (let ((bindings (subr-x--bindings varlist)))
        `(let* ,bindings
           (if ,(car (car (last bindings)))
               ,@(or body (list (car (car (last bindings))))))))
    `(let* () ,@(or body '(t)))))

(defun string-lines (string &optional omit-nulls)
  "Return the list of the lines of STRING; with OMIT-NULLS without the empty ones."
  (split-string string "\n" omit-nulls))

(defun string-clean-whitespace (string)
  "Return STRING with runs of white space made one space, and none at its ends."
  (let ((blank "[[:blank:]\r\n]+"))
    (string-trim (replace-regexp-in-string blank " " string t t) blank blank)))

(defun string-chop-newline (string)
  "Return STRING without the newline at its end, if there is one."
  (replace-regexp-in-string "\n\\'" "" string))

(defun truncate-string-ellipsis ()
  "Return the string that stands for text that was left out."
  (cond ((bound-and-true-p truncate-string-ellipsis))
        (t "…")))

(defun truncate-string-to-width (str end-column &optional start-column padding ellipsis _ellipsis-text-property)
  "Return what of STR lies between START-COLUMN, default 0, and END-COLUMN.
PADDING, a character, fills what a wide character at an edge leaves.  With
ELLIPSIS, a string or t for the usual one, that stands at the end of a
string that was cut."
  (when (and ellipsis (not (stringp ellipsis)))
    (setq ellipsis (truncate-string-ellipsis)))
  (let* ((start-column (or start-column 0))
         (width (string-width str))
         (ellipsis-width (if ellipsis (string-width ellipsis) 0))
         (cut (and ellipsis (> width end-column) (>= end-column ellipsis-width)))
         (limit (if cut (- end-column ellipsis-width) end-column))
         (n (length str)) (i 0) (column 0) (head "") (tail "") from to)
    (while (and (< i n) (< column start-column))
      (setq column (+ column (char-width (aref str i))) i (1+ i)))
    (if (< column start-column)
        (if padding (make-string end-column padding) "")
      (when (and padding (> column start-column))
        (setq head (make-string (- column start-column) padding)))
      (setq from i to i)
      (while (and (< i n) (<= (+ column (char-width (aref str i))) limit))
        (setq column (+ column (char-width (aref str i))) i (1+ i) to i))
      (when (and padding (< column limit))
        (setq tail (make-string (- limit column) padding)))
      (concat head (substring str from to) tail (if cut ellipsis "")))))

(defun file-size-human-readable (file-size &optional flavor space unit)
  "Return FILE-SIZE, in bytes, as a short string.
FLAVOR nil counts by 1024 with the letters k, M, G; `si' by 1000; `iec' by
1024 with Ki, Mi and the unit B.  SPACE stands before the unit, UNIT after
the prefix."
  (let ((power (if (or (null flavor) (eq flavor 'iec)) 1024.0 1000.0))
        (prefixes '("" "k" "M" "G" "T" "P" "E" "Z" "Y")))
    (while (and (>= file-size power) (cdr prefixes))
      (setq file-size (/ file-size power) prefixes (cdr prefixes)))
    (let* ((prefix (if (and (eq flavor 'iec) (string= (car prefixes) "k")) "K" (car prefixes)))
           (full (concat (if (and (eq flavor 'iec) (not (string= prefix ""))) (concat prefix "i") prefix)
                         (or unit (if (eq flavor 'iec) "B" "")))))
      (format (if (and (< file-size 10)
                       (>= (mod file-size 1.0) 0.05)
                       (< (mod file-size 1.0) 0.95))
                  "%.1f%s%s"
                "%.0f%s%s")
              file-size
              (if (string= full "") "" (or space ""))
              full))))

(defun sha1 (object &optional start end binary)
  "Return the SHA-1 digest of OBJECT between START and END, in hexadecimal or as bytes if BINARY."
  (secure-hash 'sha1 object start end binary))

(defun read-kbd-macro (start &optional end)
  "Return the keys that a text like \"C-x f\" describes.
START is a string; END non-nil asks for a vector.  Otherwise START and END
are the region with the text, which becomes the last keyboard macro."
  (interactive "r")
  (if (stringp start)
      (if end (vconcat (kbd start)) (kbd start))
    (setq last-kbd-macro (kbd (buffer-substring start end)))))

(defmacro with-environment-variables (variables &rest body)
  "Set VARIABLES, a list of (NAME VALUE), in the environment while BODY is evaluated."
  (declare (indent 1) (debug (sexp body)))
  (unless (consp variables)
    (error "Invalid VARIABLES: %s" variables))
  `(let ((process-environment (copy-sequence process-environment)))
     ,@(mapcar (lambda (elem) `(setenv ,(car elem) ,(cadr elem))) variables)
     ,@body))

(provide 'subr-x)

;;; subr-x.el ends here
