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
                            ((cddr binding)
                             (signal 'error (cons "`let' bindings can have only one value-form" binding)))
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
  (declare (indent 2) (debug ([&or (symbolp form) (&rest [&or symbolp (symbolp form) (form)])] body)))
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
               ,(if body (macroexp-progn body) (car (car (last bindings)))))))
    `(let* () ,@(or body '(t)))))

(defun subr-x--thread (forms value last)
  "Return the form that passes VALUE, a form, through FORMS.
It becomes the first argument of the first, which that of the second, and so
on; or the last argument if LAST."
  (dolist (form forms value)
    (setq value (cond ((not (consp form)) (list form value))
                      (last (append form (list value)))
                      (t `(,(car form) ,value ,@(cdr form)))))))

(defmacro thread-first (&rest forms)
  "Evaluate the first of FORMS, and pass the value on as the first argument of the next, and so on.
A symbol is a function that is called with the value alone."
  (declare (indent 0) (debug (form &rest [&or symbolp (sexp &rest form)])))
  (subr-x--thread (cdr forms) (car forms) nil))

(defmacro thread-last (&rest forms)
  "Evaluate the first of FORMS, and pass the value on as the last argument of the next, and so on.
A symbol is a function that is called with the value alone."
  (declare (indent 0) (debug thread-first))
  (subr-x--thread (cdr forms) (car forms) t))

(defmacro named-let (name bindings &rest body)
  "Evaluate BODY with BINDINGS, as by `let', where NAME is a function that does it again.
Its arguments are the new values of the variables."
  (declare (indent 2) (debug (symbolp (&rest (symbolp form)) body)))
  (let ((variables (mapcar (lambda (binding) (if (consp binding) (car binding) binding)) bindings))
        (values (mapcar #'car-safe (mapcar #'cdr-safe bindings))))
    `(cl-labels ((,name ,variables ,@body))
       (,name ,@values))))

;;; Hash tables.

(defsubst hash-table-empty-p (hash-table)
  "Return non-nil if HASH-TABLE has no entries."
  (zerop (hash-table-count hash-table)))

(defsubst hash-table-keys (hash-table)
  "Return the list of the keys of HASH-TABLE."
  (let ((keys nil))
    (maphash (lambda (key _value) (push key keys)) hash-table)
    (nreverse keys)))

(defsubst hash-table-values (hash-table)
  "Return the list of the values of HASH-TABLE."
  (let ((values nil))
    (maphash (lambda (_key value) (push value values)) hash-table)
    (nreverse values)))

;;; Strings.

(defsubst string-empty-p (string)
  "Return non-nil if STRING is empty."
  (string= string ""))

(defsubst string-join (strings &optional separator)
  "Return STRINGS one after the other, with SEPARATOR between them."
  (mapconcat #'identity strings separator))

(define-obsolete-function-alias 'string-reverse 'reverse "25.1")

(defun string-truncate-left (string length)
  "Return STRING if it has at most LENGTH characters, else \"...\" and the end of it."
  (let ((size (length string)))
    (if (<= size length)
        string
      (concat "..." (substring string (min (1- size) (+ 2 (- size length))))))))

(defsubst string-blank-p (string)
  "Return 0 if STRING has nothing but white space, else nil."
  (string-match-p "\\`[ \t\n\r]*\\'" string))

(defsubst string-remove-prefix (prefix string)
  "Return STRING without PREFIX at its start."
  (if (string-prefix-p prefix string)
      (substring string (length prefix))
    string))

(defsubst string-remove-suffix (suffix string)
  "Return STRING without SUFFIX at its end."
  (if (string-suffix-p suffix string)
      (substring string 0 (- (length string) (length suffix)))
    string))

(defun subr-x--check-length (length)
  "Signal an error unless LENGTH is a natural number."
  (unless (natnump length)
    (signal 'wrong-type-argument (list 'natnump length))))

(defun string-limit (string length &optional end coding-system)
  "Return at most LENGTH characters of the start of STRING, or of its end if END.
With CODING-SYSTEM the value is encoded, and LENGTH counts bytes; no character
is cut."
  (subr-x--check-length length)
  (if coding-system
      (subr-x--limit-bytes string length end coding-system)
    (let ((size (length string)))
      (cond ((<= size length) string)
            (end (substring string (- size length)))
            (t (substring string 0 length))))))

(defun subr-x--limit-bytes (string length end coding-system)
  "Return what fits of STRING, encoded by CODING-SYSTEM, into LENGTH bytes; its end if END."
  (let ((result nil) (size 0) (characters (append string nil)) (full nil))
    (if end (setq characters (nreverse characters)))
    (while (and characters (not full))
      (let ((bytes (or (encode-coding-char (pop characters) coding-system) "")))
        (setq size (+ size (length bytes))
              full (> size length))
        (unless full (push bytes result))))
    (apply #'concat (if end result (nreverse result)))))

(defun string-pad (string length &optional padding start)
  "Return STRING, made LENGTH characters long with the character PADDING, by default a space.
It is added at the end, or at the start if START.  A longer STRING is returned
unchanged."
  (subr-x--check-length length)
  (let ((missing (- length (length string))))
    (if (<= missing 0)
        string
      (let ((fill (make-string missing (or padding ?\s))))
        (if start (concat fill string) (concat string fill))))))

(defun string-fill (string length)
  "Return STRING with lines broken so that none is longer than LENGTH, where possible."
  (with-temp-buffer
    (insert string)
    (goto-char (point-min))
    (let ((fill-column length) (adaptive-fill-mode nil))
      (fill-region (point-min) (point-max)))
    (buffer-string)))

(defun replace-region-contents (beg end replace-fn &optional max-secs max-costs)
  "Replace the text between BEG and END by what REPLACE-FN returns.
It is called with the buffer narrowed to that text, and returns a string or
a buffer.  Markers and properties of text that stays are kept; MAX-SECS and
MAX-COSTS limit the search for it, as in `replace-buffer-contents'."
  (save-excursion
    (save-restriction
      (narrow-to-region beg end)
      (goto-char (point-min))
      (let ((replacement (funcall replace-fn)))
        (if (bufferp replacement)
            (replace-buffer-contents replacement max-secs max-costs)
          (let ((target (current-buffer)))
            (with-temp-buffer
              (insert replacement)
              (let ((source (current-buffer)))
                (with-current-buffer target
                  (replace-buffer-contents source max-secs max-costs))))))))))

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

;; Some of this looks odd, and is: a limit that is left of the start takes the rest of the string.
(defun truncate-string-to-width (str end-column &optional start-column padding ellipsis ellipsis-text-property)
  "Return what of STR lies between START-COLUMN, default 0, and END-COLUMN.
PADDING, a character, fills what a wide character at an edge leaves.  With
ELLIPSIS, a string or t for the usual one, that stands at the end of a
string that was cut; if ELLIPSIS-TEXT-PROPERTY is non-nil it is instead the
`display' property of the rest."
  (when (and ellipsis (not (stringp ellipsis)))
    (setq ellipsis (truncate-string-ellipsis)))
  (let* ((start-column (or start-column 0))
         (n (length str))
         (width (string-width str))
         (ellipsis-width (if ellipsis (string-width ellipsis) 0))
         (i 0) (column 0) (head "") (tail "") cut limit from last-i last-column)
    (while (and (< i n) (< column start-column))
      (setq column (+ column (char-width (aref str i))) i (1+ i)))
    (if (< column start-column)
        (if padding (make-string end-column padding) "")
      (setq cut (and ellipsis (> width end-column) (> width ellipsis-width)))
      (setq limit (if cut (- end-column ellipsis-width) end-column))
      (when (and padding (> column start-column))
        (setq head (make-string (- column start-column) padding)))
      (setq from i)
      (if (< end-column column)
          (concat head (if ellipsis-text-property
                           (propertize (substring str from) 'display (or ellipsis ""))
                         (or ellipsis "")))
        (while (and (< i n) (< column limit))
          (setq last-column column last-i i column (+ column (char-width (aref str i))) i (1+ i)))
        (when (> column limit)
          (setq column last-column i last-i))
        (when (and padding (< column limit))
          (setq tail (make-string (- limit column) padding)))
        (if (and ellipsis-text-property i)
            (concat head (substring str from i) tail (propertize (substring str i) 'display (or ellipsis "")))
          (concat head (substring str from i) tail (if cut ellipsis "")))))))

(defun file-size-human-readable-iec (size)
  "Return SIZE, in bytes, as a short string with a unit of the IEC: 1024 is \"1 KiB\"."
  (file-size-human-readable size 'iec " "))

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
      (format (if (and (>= (mod file-size 1.0) 0.05)
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
