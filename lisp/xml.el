;;; xml.el --- a parser of XML  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `xml-parse-region' returns a list of nodes (TAG ATTRIBUTES . CHILDREN): ATTRIBUTES is an alist of
;; symbols and strings, children are nodes and strings.  It checks that the text is well-formed as far
;; as it must to understand it, and does not validate.
;;
;; With namespaces, a name is (NAMESPACE . "local name"), or a symbol of both one after the other.

;;; Code:

(defvar xml-undefined-entity "?"
  "Text in place of entities that are not defined.")

(defvar xml-entity-alist
  '(("lt" . "&#60;") ("gt" . ">") ("apos" . "'") ("quot" . "\"") ("amp" . "&#38;"))
  "Alist of names of entities and their texts.")

(defvar xml-entity-expansion-limit 20000
  "Largest length of a text with entities expanded, or nil for no limit.")

(defvar xml-validating-parser nil
  "Non-nil to signal errors for what only matters to validation.")

(defvar xml-sub-parser nil
  "Non-nil while the text of an entity is parsed.")

(defvar xml-default-ns
  '(("" . "") ("xml" . "http://www.w3.org/XML/1998/namespace") ("xmlns" . "http://www.w3.org/2000/xmlns/"))
  "Alist of prefixes and namespaces that are always there.")

(defvar xml-parameter-entity-alist nil
  "Alist of names of parameter entities of the document type, and their texts.")

(defconst xml-name-start-char-re
  (concat "[[:alpha:]:_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
          "\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF]")
  "Regexp that matches the first character of names.")

(defconst xml-name-char-re
  (concat (substring xml-name-start-char-re 0 -1) "0-9.\u00B7\u0300-\u036F\u203F\u2040-]")
  "Regexp that matches the other characters of names.")

(defconst xml-name-re (concat xml-name-start-char-re xml-name-char-re "*")
  "Regexp that matches names.")

(defconst xml--space " \t\n\r"
  "White space, as in `skip-chars-forward'.")

;; -- nodes ------------------------------------------------------------------------------------

(defsubst xml-node-name (node)
  "Return the tag of NODE."
  (car node))

(defsubst xml-node-attributes (node)
  "Return the alist of the attributes of NODE."
  (nth 1 node))

(defsubst xml-node-children (node)
  "Return the list of the children of NODE."
  (cddr node))

(defun xml-get-children (node child-name)
  "Return the list of the children of NODE that have the tag CHILD-NAME."
  (let ((found nil))
    (dolist (child (xml-node-children node) (nreverse found))
      (if (and (listp child) (equal (xml-node-name child) child-name))
          (push child found)))))

(defun xml-get-attribute-or-nil (node attribute)
  "Return the value of ATTRIBUTE of NODE, or nil if it has none."
  (cdr (assoc attribute (xml-node-attributes node))))

(defsubst xml-get-attribute (node attribute)
  "Return the value of ATTRIBUTE of NODE, or \"\" if it has none."
  (or (xml-get-attribute-or-nil node attribute) ""))

;; -- entities ---------------------------------------------------------------------------------

(defun xml--character (text)
  "Return the string of the character that TEXT, \"#65\" or \"#x41\", stands for.
Signals an error if there is none."
  (let ((code (if (eq (aref text 1) ?x)
                  (string-to-number (substring text 2) 16)
                (string-to-number (substring text 1)))))
    (unless (and (characterp code) (< code #x110000))
      (error "XML: (Validity) Invalid character reference `%s'" text))
    (string code)))

(defun xml-substitute-special (string)
  "Return STRING with entities and character references replaced by their texts."
  (let ((start 0) (size 0) (parts nil))
    (while (string-match (concat "&\\(#x[[:xdigit:]]+\\|#[0-9]+\\|" xml-name-re "\\);") string start)
      (let* ((name (match-string 1 string)) (end (match-end 0)) (before (substring string start (match-beginning 0)))
             (text (xml--reference-text name)))
        (setq size (+ size (length text)) start end)
        (if (and xml-entity-expansion-limit (> size xml-entity-expansion-limit))
            (error "XML: Passed `xml-entity-expansion-limit' while expanding `&%s;'" name))
        (push before parts)
        (push text parts)))
    (apply #'concat (nreverse (cons (substring string start) parts)))))

(defun xml--reference-text (name)
  "Return the text of the reference to NAME, an entity or the number of a character."
  (if (eq (aref name 0) ?#)
      (xml--character name)
    (let ((entity (cdr (assoc name xml-entity-alist))))
      (cond (entity (xml-substitute-special entity))
            (xml-validating-parser (error "XML: (Validity) Undefined entity `%s'" name))
            (t xml-undefined-entity)))))

(defun xml-substitute-numeric-entities (string)
  "Return STRING with references to characters by number replaced by them."
  (replace-regexp-in-string "&#\\(x[[:xdigit:]]+\\|[0-9]+\\);"
                            (lambda (text) (xml--character (substring text 1 -1)))
                            string t t))

(defconst xml-invalid-characters-re
  "[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
  "Regexp that matches characters that XML does not allow.")

(defun xml-escape-string (string &optional noerror)
  "Return STRING with the characters that are special in XML replaced by entities.
Signals an error if there are characters that XML does not allow, unless
NOERROR."
  (if (and (not noerror) (string-match xml-invalid-characters-re string))
      (signal 'xml-invalid-character (list (aref string (match-beginning 0)) (1+ (match-beginning 0)))))
  (replace-regexp-in-string
   "[&<>'\"]"
   (lambda (text)
     (cdr (assoc text '(("&" . "&amp;") ("<" . "&lt;") (">" . "&gt;") ("'" . "&apos;") ("\"" . "&quot;")))))
   string t t))

(define-error 'xml-invalid-character "Invalid XML character" 'wrong-type-argument)

;; -- names and namespaces ---------------------------------------------------------------------

(defun xml--join-name (namespace local symbols)
  "Return the name LOCAL in NAMESPACE: a symbol if SYMBOLS, else a pair."
  (if symbols (intern (concat namespace local)) (cons namespace local)))

(defun xml-maybe-do-ns (name default xml-ns)
  "Return NAME, a string, as the name of a tag or attribute.
XML-NS is the alist of prefixes and namespaces, also after a symbol which
asks for names that are symbols, or nil for none.  DEFAULT is the namespace
of names without prefix."
  (if (not (consp xml-ns))
      (intern name)
    (let* ((symbols (symbolp (car xml-ns)))
           (colon (string-match ":" name))
           (prefix (if colon (substring name 0 colon)))
           (local (if colon (substring name (1+ colon)) name))
           (special (or (equal prefix "xmlns") (and (null prefix) (string= name "xmlns") (null default)))))
      (cond (special (cons (cdr (assoc "xmlns" xml-default-ns)) (if prefix local "")))
            (t (xml--join-name (or (if prefix (cdr (assoc prefix (if symbols (cdr xml-ns) xml-ns))) default) "")
                               local symbols))))))

(defun xml--namespaces (attributes namespaces)
  "Return NAMESPACES with what ATTRIBUTES, an alist of strings, declare."
  (let* ((symbols (symbolp (car namespaces)))
         (alist (if symbols (cdr namespaces) namespaces)))
    (dolist (attribute attributes)
      (let ((name (car attribute)))
        (cond ((string= name "xmlns") (push (cons "" (cdr attribute)) alist))
              ((string-prefix-p "xmlns:" name) (push (cons (substring name 6) (cdr attribute)) alist)))))
    (if symbols (cons (car namespaces) alist) alist)))

(defun xml--default-namespace (namespaces)
  "Return the namespace in NAMESPACES of tags without prefix."
  (cdr (assoc "" (if (symbolp (car namespaces)) (cdr namespaces) namespaces))))

;; -- elements ---------------------------------------------------------------------------------

(defun xml--skip-to (text what)
  "Move point after TEXT, the end of WHAT; signal an error if it is missing."
  (unless (search-forward text nil t)
    (error "XML: (Not Well-Formed) End of document while reading %s" what)))

(defun xml-parse-attlist (&optional xml-ns)
  "Read attributes at point, and return an alist of names and values.
XML-NS is as for `xml-maybe-do-ns'."
  (let ((attributes nil))
    (skip-chars-forward xml--space)
    (while (looking-at (concat "\\(" xml-name-re "\\)[ \t\n\r]*=[ \t\n\r]*"))
      (let ((name (match-string-no-properties 1)))
        (goto-char (match-end 0))
        (unless (looking-at "\"\\([^\"]*\\)\"\\|'\\([^']*\\)'")
          (error "XML: (Not Well-Formed) Attribute values must be given between quotes"))
        (goto-char (match-end 0))
        (let ((value (xml-substitute-special (or (match-string-no-properties 1) (match-string-no-properties 2)))))
          (if (assoc name attributes)
              (error "XML: (Not Well-Formed) Each attribute must be unique within an element"))
          (push (cons name value) attributes))
        (skip-chars-forward xml--space)))
    (let ((result (nreverse attributes)))
      (if xml-ns
          (xml--name-attributes result (xml--namespaces result xml-ns))
        (xml--name-attributes result nil)))))

(defun xml--name-attributes (attributes namespaces)
  "Return ATTRIBUTES, an alist of strings, with names by NAMESPACES."
  (mapcar (lambda (attribute)
            (cons (xml-maybe-do-ns (car attribute) nil namespaces) (cdr attribute)))
          attributes))

(defun xml--raw-attributes ()
  "Return the attributes at point with strings as names; leave point there."
  (save-excursion
    (mapcar (lambda (attribute) (cons (symbol-name (car attribute)) (cdr attribute)))
            (xml-parse-attlist))))

(defun xml-parse-string ()
  "Read text up to the next tag at point; return it with entities expanded."
  (let ((start (point)))
    (skip-chars-forward "^<")
    (xml-substitute-special (buffer-substring-no-properties start (point)))))

(defun xml--parse-cdata ()
  "Read the text of the section at point, which is after its start."
  (let ((start (point)))
    (xml--skip-to "]]>" "CDATA section")
    (buffer-substring-no-properties start (- (point) 3))))

(defun xml--add-child (children child)
  "Return the list CHILDREN, last first, with CHILD; strings beside each other become one."
  (cond ((null child) children)
        ((and (stringp child) (string= child "")) children)
        ((and (stringp child) (stringp (car children)))
         (cons (concat (car children) child) (cdr children)))
        (t (cons child children))))

(defun xml--parse-children (name namespaces)
  "Read what the element NAME, a string, has up to its end tag; return the list.
NAMESPACES is as for `xml-maybe-do-ns'."
  (let ((children nil) (done nil))
    (while (not done)
      (cond
       ((eobp) (error "XML: (Not Well-Formed) End of document while reading element `%s'" name))
       ((looking-at "</")
        (forward-char 2)
        (let ((start (point)))
          (xml--skip-to ">" "end tag")
          (let ((end (replace-regexp-in-string "[ \t\n\r]+\\'" "" (buffer-substring-no-properties start (1- (point))))))
            (unless (string= end name)
              (error "XML: (Not Well-Formed) Invalid end tag `%s' (expecting `%s')" end name)))
          (setq done t)))
       ((eq (following-char) ?<)
        (setq children (xml--add-child children (xml-parse-tag-1 nil namespaces))))
       (t (setq children (xml--add-child children (xml-parse-string))))))
    (nreverse children)))

(defun xml--parse-element (namespaces)
  "Read the element at point, and return it; NAMESPACES is as for `xml-maybe-do-ns'."
  (let* ((name (match-string-no-properties 1))
         (inner (progn (goto-char (match-end 0))
                       (and namespaces (xml--namespaces (xml--raw-attributes) namespaces))))
         (attributes (xml-parse-attlist namespaces))
         (tag (xml-maybe-do-ns name (xml--default-namespace inner) inner)))
    (cond
     ((looking-at "/>") (forward-char 2) (list tag attributes))
     ((eq (following-char) ?>)
      (forward-char 1)
      (cons tag (cons attributes (xml--parse-children name inner))))
     (t (error "XML: (Well-Formed) Couldn't parse tag: %s"
               (buffer-substring-no-properties (max (point-min) (- (point) 10)) (min (point-max) (+ (point) 1))))))))

(defun xml-parse-tag-1 (&optional parse-dtd parse-ns)
  "Read what is at point: an element, or something else between angle brackets.
Value is a node, the text of a section, or nil for comments and the like;
PARSE-DTD and PARSE-NS are as for `xml-parse-region', but PARSE-NS may be the
alist of namespaces."
  (let ((namespaces (cond ((consp parse-ns) parse-ns)
                          ((eq parse-ns 'symbol-qnames) (cons 'symbol-qnames xml-default-ns))
                          (parse-ns xml-default-ns))))
    (cond
     ((looking-at "<\\?") (xml--skip-to "?>" "processing instruction") (skip-chars-forward xml--space) nil)
     ((looking-at "<!\\[CDATA\\[") (goto-char (match-end 0)) (xml--parse-cdata))
     ((looking-at "<!DOCTYPE[ \t\n\r]")
      (let ((dtd (xml-parse-dtd)))
        (skip-chars-forward xml--space)
        (and parse-dtd dtd)))
     ((looking-at "<!--") (goto-char (match-end 0)) (xml--skip-to "-->" "comment") nil)
     ((looking-at "</") nil)
     ((looking-at (concat "<\\(" xml-name-re "\\)")) (xml--parse-element namespaces))
     (t (error "XML: (Well-Formed) Invalid character")))))

(defun xml-parse-tag (&optional parse-dtd parse-ns)
  "Read the element at point, and return it; PARSE-DTD and PARSE-NS are as for `xml-parse-region'."
  (xml-parse-tag-1 parse-dtd parse-ns))

;; -- document types ---------------------------------------------------------------------------

(defun xml--entity-replacement-text (text)
  "Return TEXT, that of an entity, with characters by number and parameter entities replaced."
  (replace-regexp-in-string
   (concat "%\\(" xml-name-re "\\);")
   (lambda (reference) (or (cdr (assoc (substring reference 1 -1) xml-parameter-entity-alist)) reference))
   (xml-substitute-numeric-entities text) t t))

(defun xml--declare-entity ()
  "Remember the entity that was matched."
  (let* ((parameter (match-beginning 1)) (name (match-string-no-properties 2))
         (text (or (match-string-no-properties 3) (match-string-no-properties 4)))
         (entry (list (cons name (xml--entity-replacement-text text)))))
    (if parameter
        (setq xml-parameter-entity-alist (append xml-parameter-entity-alist entry))
      (unless (assoc name xml-entity-alist)
        (setq xml-entity-alist (append xml-entity-alist entry))))))

(defun xml--insert-parameter-entity ()
  "Replace the reference to a parameter entity that was matched by its text."
  (let ((text (cdr (assoc (match-string-no-properties 1) xml-parameter-entity-alist))))
    (delete-region (match-beginning 0) (match-end 0))
    (save-excursion
      (insert " " (or text "") " "))))

(defun xml-skip-dtd ()
  "Move point after the document type at point."
  (xml-parse-dtd))

(defun xml-parse-dtd (&optional _parse-ns)
  "Read the document type at point, and return (dtd NAME).
Entities that it defines by text are remembered."
  (looking-at (concat "<!DOCTYPE[ \t\n\r]+\\(" xml-name-re "\\)"))
  (let ((name (match-string-no-properties 1)))
    (goto-char (match-end 0))
    (skip-chars-forward "^[>")
    (when (eq (following-char) ?\[)
      (forward-char 1)
      (while (progn (skip-chars-forward xml--space) (not (looking-at "\\]")))
        (cond
         ((eobp) (error "XML: (Well-Formed) End of document while reading DTD"))
         ((looking-at (concat "<!ENTITY[ \t\n\r]+\\(%[ \t\n\r]+\\)?\\(" xml-name-re
                              "\\)[ \t\n\r]+\\(?:\"\\([^\"]*\\)\"\\|'\\([^']*\\)'\\)[ \t\n\r]*>"))
          (goto-char (match-end 0))
          (xml--declare-entity))
         ((looking-at (concat "%\\(" xml-name-re "\\);")) (xml--insert-parameter-entity))
         ((looking-at "<!--") (xml--skip-to "-->" "comment"))
         ((eq (following-char) ?<) (xml--skip-to ">" "DTD"))
         (t (error "XML: (Well-Formed) Invalid DTD"))))
      (forward-char 1)
      (skip-chars-forward "^>"))
    (forward-char 1)
    (list 'dtd name)))

;; -- documents --------------------------------------------------------------------------------

(defun xml--parse-buffer (parse-dtd parse-ns)
  "Read the document in the buffer; PARSE-DTD, PARSE-NS and value are as for `xml-parse-region'."
  (let ((case-fold-search nil) (xml-entity-alist xml-entity-alist)
        (xml-parameter-entity-alist xml-parameter-entity-alist) (root nil) (dtd nil))
    (goto-char (point-min))
    (while (not (eobp))
      (if (not (search-forward "<" nil t))
          (goto-char (point-max))
        (forward-char -1)
        (let ((result (xml-parse-tag-1 parse-dtd parse-ns)))
          (cond ((null result))
                ((stringp result))
                ((eq (car result) 'dtd) (setq dtd result))
                (root (error "XML: (Not Well-Formed) Only one root tag allowed"))
                (t (setq root (list result)))))))
    (if parse-dtd (cons dtd root) root)))

;;;###autoload
(defun xml-parse-region (&optional beg end buffer parse-dtd parse-ns)
  "Return the document between BEG and END of BUFFER, by default all of the current one, as a list of nodes.
PARSE-DTD non-nil returns the document type as the first element.  PARSE-NS
non-nil returns names as pairs of namespace and string; `symbol-qnames' as
symbols made of both.  Signals an error if the text is not well-formed."
  (let ((text (with-current-buffer (or buffer (current-buffer))
                (buffer-substring-no-properties (or beg (point-min)) (or end (point-max))))))
    (with-temp-buffer
      (insert text)
      (xml--parse-buffer parse-dtd parse-ns))))

;;;###autoload
(defun xml-parse-file (file &optional parse-dtd parse-ns)
  "Return the document in FILE as a list of nodes; PARSE-DTD and PARSE-NS are as for `xml-parse-region'."
  (with-temp-buffer
    (insert-file-contents file)
    (xml--parse-buffer parse-dtd parse-ns)))

;;;###autoload
(defun xml-remove-comments (beg end)
  "Delete the comments between BEG and END."
  (save-excursion
    (save-restriction
      (narrow-to-region beg end)
      (goto-char (point-min))
      (while (search-forward "<!--" nil t)
        (let ((start (match-beginning 0)))
          (xml--skip-to "-->" "comment")
          (delete-region start (point)))))))

;; -- printing ---------------------------------------------------------------------------------

(defun xml--print-node (node indent)
  "Insert NODE, each element on a line, after the text INDENT."
  (insert indent ?< (symbol-name (xml-node-name node)))
  (dolist (attribute (xml-node-attributes node))
    (insert ?\s (symbol-name (car attribute)) "=\"" (xml-escape-string (cdr attribute)) ?\"))
  (let ((children (xml-node-children node)))
    (if (null children)
        (insert "/>")
      (insert ?>)
      (dolist (child children)
        (if (stringp child)
            (insert (xml-escape-string child))
          (insert ?\n)
          (xml--print-node child (concat indent "  "))))
      (unless (and (null (cdr children)) (stringp (car children)))
        (insert ?\n indent))
      (insert "</" (symbol-name (xml-node-name node)) ?>))))

(defun xml-debug-print (xml &optional indent-string)
  "Insert the nodes of the list XML as text, each after INDENT-STRING."
  (dolist (node xml)
    (xml--print-node node (or indent-string ""))))

(defalias 'xml-print #'xml-debug-print)

(provide 'xml)

;;; xml.el ends here
