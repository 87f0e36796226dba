;;; json.el --- JSON as Lisp data, with options  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `json-read' and `json-encode' are older and slower than the primitives `json-parse-buffer' and
;; `json-serialize', but variables say how values are represented, and they read what the buffer has
;; before something else.

;;; Code:

(require 'map)
(require 'subr-x)

(defvar json-object-type 'alist
  "What JSON objects become: `alist', `plist' or `hash-table'.")
(defvar json-array-type 'vector
  "What JSON arrays become: `vector' or `list'.")
(defvar json-key-type nil
  "What keys of JSON objects become: `string', `symbol' or `keyword'.
Value nil means strings in hash tables, keywords in property lists, and
symbols in alists.")
(defvar json-false :json-false
  "What stands for JSON's false.")
(defvar json-null nil
  "What stands for JSON's null.")
(defvar json-encoding-separator ","
  "Text between elements of arrays and objects.")
(defvar json-encoding-default-indentation "  "
  "Text that each level is indented by, if `json-encoding-pretty-print' is non-nil.")
(defvar json--encoding-current-indentation "\n"
  "Text before a new element: a newline and the indentation of the level.")
(defvar json-encoding-pretty-print nil
  "Non-nil if JSON is written with line breaks and indentation.")
(defvar json-encoding-lisp-style-closings nil
  "Non-nil if closing brackets follow the last element without a line break.")
(defvar json-encoding-object-sort-predicate nil
  "Function that sorts keys of objects, given two strings, or nil to leave them in their order.")
(defvar json-pre-element-read-function nil
  "Function that is called with the key or index before a value in an object or array is read.")
(defvar json-post-element-read-function nil
  "Function that is called after a value in an object or array was read.")

(define-error 'json-error "Unknown JSON error")
(define-error 'json-readtable-error "JSON readtable error" 'json-error)
(define-error 'json-unknown-keyword "Unrecognized keyword" 'json-error)
(define-error 'json-number-format "Invalid number format" 'json-error)
(define-error 'json-string-escape "Bad Unicode escape" 'json-error)
(define-error 'json-string-format "Bad string format" 'json-error)
(define-error 'json-key-format "Bad JSON object key" 'json-error)
(define-error 'json-object-format "Bad JSON object" 'json-error)
(define-error 'json-array-format "Bad JSON array" 'json-error)
(define-error 'json-end-of-file "End of file while parsing JSON" '(end-of-file json-error))

(define-obsolete-function-alias 'json-join #'string-join "28.1")

(defun json-alist-p (list)
  "Return non-nil if LIST is an alist whose keys are atoms."
  (while (and (consp (car-safe list)) (atom (caar list)))
    (setq list (cdr list)))
  (null list))

(defun json-plist-p (list)
  "Return non-nil if LIST is a property list whose keys are keywords."
  (while (and (keywordp (car-safe list)) (consp (cdr list)))
    (setq list (cddr list)))
  (null list))

;; -- reading: the buffer ----------------------------------------------------------------------

(defsubst json-advance (&optional n)
  "Move point by N characters, default 1."
  (forward-char n))

(defsubst json-peek ()
  "Return the character after point, or 0 at the end of the buffer."
  (following-char))

(defun json-pop ()
  "Return the character after point, and move past it.
Signals `json-end-of-file' at the end of the buffer."
  (if (eobp)
      (signal 'json-end-of-file ())
    (prog1 (following-char)
      (forward-char 1))))

(defun json-skip-whitespace ()
  "Move past blanks, tabs and line breaks."
  (skip-chars-forward "\t\r\n "))

;; -- reading: words, numbers, strings ---------------------------------------------------------

(defconst json-keywords '("true" "false" "null")
  "The words of JSON.")

(defun json-read-keyword (keyword)
  "Read KEYWORD, an element of `json-keywords', at point, and return its value.
Signals `json-unknown-keyword' if another word is there."
  (unless (member keyword json-keywords)
    (signal 'json-unknown-keyword (list keyword)))
  (let ((case-fold-search t))
    (unless (and (looking-at keyword)
                 (progn (goto-char (match-end 0))
                        (or (eobp) (memq (following-char) '(?\s ?\t ?\n ?\r ?, ?\] ?})))))
      (signal 'json-unknown-keyword (list (thing-at-point 'word)))))
  (json-skip-whitespace)
  (cond ((equal keyword "true") t)
        ((equal keyword "false") json-false)
        (t json-null)))

(defun json-encode-keyword (keyword)
  "Return KEYWORD, the value of a word of JSON, as JSON; nil if it is none."
  (cond ((eq keyword t) "true")
        ((eq keyword json-false) "false")
        ((eq keyword json-null) "null")))

(defun json-read-number (&optional _sign)
  "Read the number at point.
Signals `json-number-format' if there is none."
  (unless (looking-at "-?\\(?:0\\|[1-9][0-9]*\\)\\(\\.[0-9]+\\)?\\([Ee][+-]?[0-9]+\\)?")
    (signal 'json-number-format (list (point))))
  (goto-char (match-end 0))
  (let ((text (match-string 0)))
    (if (looking-at "[0-9A-Za-z_.+-]")
        (signal 'json-number-format (list (point))))
    (json-skip-whitespace)
    (if (and (match-beginning 2) (not (match-beginning 1)))
        (float (string-to-number text))
      (string-to-number text))))

(defalias 'json-encode-number #'number-to-string)

(defconst json-special-chars
  '((?\" . ?\") (?\\ . ?\\) (?b . ?\b) (?f . ?\f) (?n . ?\n) (?r . ?\r) (?t . ?\t))
  "Letters after a backslash in strings, and the characters that they stand for.")

(defun json--read-code-unit ()
  "Return the number of the four hexadecimal digits at point, and move past them."
  (unless (looking-at "[[:xdigit:]]\\{4\\}")
    (signal 'json-string-escape (list (point))))
  (goto-char (match-end 0))
  (string-to-number (match-string 0) 16))

(defun json-read-escaped-char ()
  "Return the character that the escape at point, which is at its backslash, stands for."
  (json-advance)
  (let* ((char (json-pop)) (special (cdr (assq char json-special-chars))))
    (cond
     (special)
     ((not (eq char ?u)) char)
     (t
      (let ((unit (json--read-code-unit)))
        (if (and (<= #xd800 unit #xdbff) (looking-at "\\\\u\\([Dd][C-Fc-f][[:xdigit:]]\\{2\\}\\)"))
            (let ((low (string-to-number (match-string 1) 16)))
              (goto-char (match-end 0))
              (+ #x10000 (ash (- unit #xd800) 10) (- low #xdc00)))
          unit))))))

(defun json-read-string ()
  "Read the string at point, which is at its opening quote."
  (json-advance)
  (let ((parts nil) (done nil))
    (while (not done)
      (let ((start (point)))
        (skip-chars-forward "^\"\\\\[:cntrl:]")
        (if (< start (point))
            (push (buffer-substring-no-properties start (point)) parts))
        (if (eq (following-char) ?\\)
            (push (string (json-read-escaped-char)) parts)
          (let ((char (json-pop)))
            (cond ((eq char ?\") (setq done t))
                  ((< char ?\s) (signal 'json-string-format (list char)))
                  (t (push (string char) parts)))))))
    (apply #'concat (nreverse parts))))

;; -- reading: objects and arrays --------------------------------------------------------------

(defun json-new-object ()
  "Return an empty object of `json-object-type'."
  (if (eq json-object-type 'hash-table)
      (make-hash-table :test #'equal)
    ()))

(defun json--key (key)
  "Return KEY, a string, as the key of an object."
  (let ((type (or json-key-type
                  (cdr (assq json-object-type '((hash-table . string) (alist . symbol) (plist . keyword)))))))
    (cond ((eq type 'string) key)
          ((eq type 'symbol) (intern key))
          ((eq type 'keyword) (intern (concat ":" key))))))

(defun json-add-to-object (object key value)
  "Return OBJECT, of `json-object-type', with KEY, a string, and VALUE added at the front."
  (let ((key (json--key key)))
    (cond ((eq json-object-type 'hash-table) (puthash key value object) object)
          ((eq json-object-type 'alist) (cons (cons key value) object))
          ((eq json-object-type 'plist) (cons key (cons value object))))))

(defun json--read-element (key)
  "Read the value of KEY, a string or an index, between calls of the functions for elements."
  (if json-pre-element-read-function
      (funcall json-pre-element-read-function key))
  (prog1 (json-read)
    (if json-post-element-read-function
        (funcall json-post-element-read-function))))

(defun json--read-pair (object)
  "Read a key and a value at point, and return OBJECT with them."
  (let ((key (json-read-string)))
    (json-skip-whitespace)
    (if (= (json-peek) ?:)
        (json-advance)
      (signal 'json-object-format (list ":" (json-peek))))
    (json-skip-whitespace)
    (json-add-to-object object key (json--read-element key))))

(defun json-read-object ()
  "Read the object at point, which is at its opening brace."
  (json-advance)
  (json-skip-whitespace)
  (let ((object (json-new-object)))
    (while (/= (json-peek) ?})
      (setq object (json--read-pair object))
      (json-skip-whitespace)
      (cond ((= (json-peek) ?,) (json-advance) (json-skip-whitespace))
            ((/= (json-peek) ?}) (signal 'json-object-format (list "," (json-peek))))))
    (json-advance)
    (cond ((eq json-object-type 'alist) (nreverse object))
          ((eq json-object-type 'plist) (json--plist-nreverse object))
          (t object))))

(defun json--plist-nreverse (plist)
  "Return the property list PLIST with its entries in reverse order."
  (let ((result nil))
    (while plist
      (let ((key (pop plist)))
        (setq result (cons key (cons (pop plist) result)))))
    result))

(defun json-read-array ()
  "Read the array at point, which is at its opening bracket."
  (json-advance)
  (json-skip-whitespace)
  (let ((elements nil) (index 0))
    (while (/= (json-peek) ?\])
      (push (json--read-element index) elements)
      (setq index (1+ index))
      (json-skip-whitespace)
      (cond ((= (json-peek) ?,) (json-advance) (json-skip-whitespace))
            ((/= (json-peek) ?\]) (signal 'json-array-format (list "," (json-peek))))))
    (json-advance)
    (if (eq json-array-type 'list)
        (nreverse elements)
      (vconcat (nreverse elements)))))

(defconst json-readtable
  (let ((table '((?t json-read-keyword "true") (?f json-read-keyword "false") (?n json-read-keyword "null")
                 (?{ json-read-object) (?\[ json-read-array) (?\" json-read-string))))
    (dolist (char (append "-0123456789" nil) table)
      (push (list char #'json-read-number) table)))
  "The function, and its arguments, that reads what begins with a character.")

(defun json-read ()
  "Read the JSON value after point, and leave point after it.
Signals errors that have the condition `json-error'."
  (json-skip-whitespace)
  (if (eobp)
      (signal 'json-end-of-file ())
    (let ((entry (cdr (assq (following-char) json-readtable))))
      (if entry
          (apply (car entry) (cdr entry))
        (signal 'json-readtable-error (list (following-char)))))))

(defun json-read-from-string (string)
  "Return the JSON value that STRING begins with."
  (with-temp-buffer
    (insert string)
    (goto-char (point-min))
    (json-read)))

(defun json-read-file (file)
  "Return the first JSON value in FILE."
  (with-temp-buffer
    (insert-file-contents file)
    (json-read)))

;; -- places -----------------------------------------------------------------------------------

(defvar json--path '()
  "While a path is looked for: lists (KEY START END) of the values around point, innermost first.")

(defun json--record-path (key)
  "Note that the value of KEY starts at point."
  (json-skip-whitespace)
  (push (list key (point)) json--path))

(defun json--check-position (position)
  "Leave the search if the value that ends at point has POSITION in it."
  (let ((start (nth 1 (car json--path))) (end (point)))
    (if (and (< start position) (<= position end))
        (throw :json-path (list :path (nreverse (mapcar #'car json--path))
                                :match-start start :match-end end)))
    (pop json--path)))

(defun json-path-to-position (position &optional string)
  "Return where in JSON the character at POSITION of the buffer, or of STRING, is.
The value is (:path KEYS :match-start START :match-end END): the keys and
indexes that lead to the innermost value, and where it is; or nil."
  (let* ((json--path nil)
         (json-pre-element-read-function #'json--record-path)
         (json-post-element-read-function (lambda () (json--check-position position)))
         (result (catch :json-path
                   (if string
                       (json-read-from-string string)
                     (save-excursion
                       (goto-char (point-min))
                       (json-read))))))
    (and (plist-get result :path) result)))

;; -- writing ----------------------------------------------------------------------------------

(defun json-encode-string (string)
  "Return STRING as JSON."
  (concat "\""
          (replace-regexp-in-string
           "[\"\\[:cntrl:]]"
           (lambda (text)
             (let* ((char (aref text 0)) (letter (car (rassq char json-special-chars))))
               (cond (letter (string ?\\ letter))
                     ((= char ?\d) text)
                     (t (format "\\u%04x" char)))))
           string t t)
          "\""))

(defun json-encode-key (object)
  "Return OBJECT, a string, symbol or keyword, as the key of a JSON object.
Signals `json-key-format' if it is something else."
  (json-encode-string
   (cond ((stringp object) object)
         ((keywordp object) (substring (symbol-name object) 1))
         ((symbolp object) (symbol-name object))
         (t (signal 'json-key-format (list object))))))

(defun json--join (open parts close)
  "Return PARTS, functions that return text, between OPEN and CLOSE, with separators."
  (if (null parts)
      (concat open close)
    (let* ((outer json--encoding-current-indentation)
           (json--encoding-current-indentation
            (if json-encoding-pretty-print (concat outer json-encoding-default-indentation) ""))
           (inner json--encoding-current-indentation))
      (concat open inner
              (mapconcat #'funcall parts (concat json-encoding-separator inner))
              (if (and json-encoding-pretty-print (not json-encoding-lisp-style-closings)) outer "")
              close))))

(defun json--encode-pairs (pairs)
  "Return PAIRS, an alist, as a JSON object."
  (let ((entries (mapcar (lambda (pair) (cons (json-encode-key (car pair)) (cdr pair))) pairs)))
    (if json-encoding-object-sort-predicate
        (setq entries (sort entries (lambda (a b)
                                      (funcall json-encoding-object-sort-predicate (car a) (car b))))))
    (json--join "{"
                (mapcar (lambda (entry)
                          (lambda ()
                            (concat (car entry) (if json-encoding-pretty-print ": " ":") (json-encode (cdr entry)))))
                        entries)
                "}")))

(defun json-encode-hash-table (hash-table)
  "Return HASH-TABLE as a JSON object."
  (json--encode-pairs (map-pairs hash-table)))

(defun json-encode-alist (alist)
  "Return ALIST as a JSON object."
  (json--encode-pairs alist))

(defun json-encode-plist (plist)
  "Return PLIST as a JSON object."
  (json--encode-pairs (map-pairs plist)))

(defun json-encode-list (list)
  "Return LIST as JSON: an object if it is an alist or property list, else an array."
  (cond ((json-alist-p list) (json-encode-alist list))
        ((json-plist-p list) (json-encode-plist list))
        ((listp list) (json-encode-array list))
        (t (signal 'json-error (list list)))))

(defun json-encode-array (array)
  "Return ARRAY, a list or vector, as a JSON array."
  (json--join "[" (mapcar (lambda (element) (lambda () (json-encode element))) array) "]"))

(defun json-encode (object)
  "Return OBJECT as JSON.
Signals `json-error' if that cannot be done."
  (cond ((eq object t) (json-encode-keyword object))
        ((eq object json-null) (json-encode-keyword object))
        ((eq object json-false) (json-encode-keyword object))
        ((stringp object) (json-encode-string object))
        ((keywordp object) (json-encode-string (substring (symbol-name object) 1)))
        ((listp object) (json-encode-list object))
        ((symbolp object) (json-encode-string (symbol-name object)))
        ((numberp object) (json-encode-number object))
        ((arrayp object) (json-encode-array object))
        ((hash-table-p object) (json-encode-hash-table object))
        (t (signal 'json-error (list object)))))

;; -- commands ---------------------------------------------------------------------------------

(defun json-pretty-print-buffer (&optional minimize)
  "Format the JSON values in the buffer; as short as possible with MINIMIZE, the prefix argument."
  (interactive "P")
  (json-pretty-print (point-min) (point-max) minimize))

(defun json--reformat ()
  "Return the JSON values of the accessible text, formatted as the variables say."
  (let ((parts nil) (end (point-min)))
    (goto-char end)
    (json-skip-whitespace)
    (while (not (eobp))
      (push (buffer-substring-no-properties end (point)) parts)
      (push (json-encode (json-read)) parts)
      (setq end (point))
      (json-skip-whitespace))
    (apply #'concat (nreverse (cons (buffer-substring-no-properties end (point)) parts)))))

(defun json-pretty-print (begin end &optional minimize)
  "Format the JSON values between BEGIN and END; as short as possible with MINIMIZE, the prefix argument."
  (interactive "r\nP")
  (let ((json-encoding-pretty-print (null minimize))
        (json--encoding-current-indentation "\n")
        (json-null :json-null) (json-false :json-false)
        (json-object-type 'alist) (json-array-type 'vector) (json-key-type 'string))
    (replace-region-contents begin end #'json--reformat 2.0 64)))

(defun json-pretty-print-buffer-ordered (&optional minimize)
  "Format the JSON values in the buffer with sorted keys; MINIMIZE is as for `json-pretty-print-buffer'."
  (interactive "P")
  (let ((json-encoding-object-sort-predicate #'string<))
    (json-pretty-print-buffer minimize)))

(defun json-pretty-print-ordered (begin end &optional minimize)
  "Format the JSON values between BEGIN and END with sorted keys; MINIMIZE is as for `json-pretty-print'."
  (interactive "r\nP")
  (let ((json-encoding-object-sort-predicate #'string<))
    (json-pretty-print begin end minimize)))

(provide 'json)

;;; json.el ends here
