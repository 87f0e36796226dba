;;; dom.el --- trees of XML and HTML  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A node is (TAG ATTRIBUTES . CHILDREN), as `libxml-parse-html-region' returns it: ATTRIBUTES is an alist
;; of symbols and strings, children are nodes and strings.

;;; Code:

(require 'cl-lib)
(require 'gv)

;; -- parts ------------------------------------------------------------------------------------

(defsubst dom-tag (node)
  "Return the tag of NODE, or of the first element of NODE if it is a list of nodes."
  (if (consp (car node)) (caar node) (car node)))

(defsubst dom-attributes (node)
  "Return the alist of the attributes of NODE, or of the first one of a list of nodes."
  (if (consp (car node)) (cadar node) (cadr node)))

(defsubst dom-children (node)
  "Return the list of the children of NODE, or of the first one of a list of nodes."
  (if (consp (car node)) (cddar node) (cddr node)))

(defun dom-non-text-children (node)
  "Return the list of the children of NODE that are no strings."
  (cl-remove-if #'stringp (dom-children node)))

(defun dom-ensure-node (node)
  "Return NODE, or its first element if it is a list of nodes, with a place for attributes."
  (let ((node (if (consp (car node)) (car node) node)))
    (if (cdr node)
        node
      (setcdr node (list nil))
      node)))

(defmacro dom-attr (node attr)
  "Return the value of the attribute ATTR of NODE; this can be set."
  (declare (debug (form form)))
  `(cdr (assq ,attr (dom-attributes ,node))))

(defun dom-set-attributes (node attributes)
  "Make ATTRIBUTES, an alist, the attributes of NODE."
  (setcar (cdr (dom-ensure-node node)) attributes))

(defun dom-set-attribute (node attribute value)
  "Make VALUE that of the attribute ATTRIBUTE of NODE."
  (setq node (dom-ensure-node node))
  (let ((old (assoc attribute (cadr node))))
    (if old
        (setcdr old value)
      (setcar (cdr node) (nconc (cadr node) (list (cons attribute value)))))))

(defun dom-remove-attribute (node attribute)
  "Remove the attribute ATTRIBUTE of NODE."
  (setq node (dom-ensure-node node))
  (let ((old (assoc attribute (cadr node))))
    (if old
        (setcar (cdr node) (delq old (cadr node))))))

;; -- text -------------------------------------------------------------------------------------

(defun dom-text (node)
  "Return the strings that are children of NODE, with spaces between them."
  (mapconcat #'identity (cl-remove-if-not #'stringp (dom-children node)) " "))

(defun dom-texts (node &optional separator)
  "Return all strings below NODE but in scripts, with SEPARATOR, by default a space, between them."
  (if (eq (dom-tag node) 'script)
      ""
    (mapconcat (lambda (child)
                 (cond ((stringp child) child)
                       ((eq (dom-tag child) 'script) "")
                       (t (dom-texts child separator))))
               (dom-children node)
               (or separator " "))))

(defun dom-strings (dom)
  "Return the list of all strings below DOM."
  (cl-mapcan (lambda (child) (if (stringp child) (list child) (dom-strings child)))
             (dom-children dom)))

;; -- search -----------------------------------------------------------------------------------

(defun dom-search (dom predicate)
  "Return the list of DOM and the nodes below it that satisfy PREDICATE."
  (let ((matches (cl-mapcan (lambda (child) (and (not (stringp child)) (dom-search child predicate)))
                            (dom-children dom))))
    (if (funcall predicate dom)
        (cons dom matches)
      matches)))

(defun dom-child-by-tag (dom tag)
  "Return the first child of DOM that has TAG, or nil."
  (assoc tag (dom-children dom)))

(defun dom-by-tag (dom tag)
  "Return the list of DOM and the nodes below it that have TAG."
  (dom-search dom (lambda (node) (string= (dom-tag node) tag))))

(defun dom-elements (dom attribute match)
  "Return the list of DOM and the nodes below it whose ATTRIBUTE matches the regexp MATCH."
  (dom-search dom (lambda (node)
                    (let ((value (dom-attr node attribute)))
                      (and value (string-match match value))))))

(defun dom-by-class (dom match)
  "Return the list of DOM and the nodes below it whose class matches the regexp MATCH."
  (dom-elements dom 'class match))

(defun dom-by-style (dom match)
  "Return the list of DOM and the nodes below it whose style matches the regexp MATCH."
  (dom-elements dom 'style match))

(defun dom-by-id (dom match)
  "Return the list of DOM and the nodes below it whose id matches the regexp MATCH."
  (dom-elements dom 'id match))

(defun dom-parent (dom node)
  "Return the node, DOM or below, that has NODE as a child, or nil."
  (if (memq node (dom-children dom))
      dom
    (cl-some (lambda (child) (and (not (stringp child)) (dom-parent child node)))
             (dom-children dom))))

(defun dom-previous-sibling (dom node)
  "Return the child before NODE of its parent, which is DOM or below, or nil."
  (let ((siblings (dom-children (dom-parent dom node))) (previous nil))
    (while (and siblings (not (eq (car siblings) node)))
      (setq previous (pop siblings)))
    previous))

;; -- change -----------------------------------------------------------------------------------

(defun dom-node (tag &optional attributes &rest children)
  "Return a node with TAG, ATTRIBUTES and CHILDREN."
  `(,tag ,attributes ,@children))

(defun dom-remove-node (dom node)
  "Remove NODE from its parent, which is DOM or below."
  (let ((parent (dom-parent dom node)))
    (if parent
        (setcdr (cdr parent) (delq node (cddr parent))))))

(defun dom-append-child (node child)
  "Make CHILD the last child of NODE."
  (nconc (dom-ensure-node node) (list child)))

(defun dom-add-child-before (node child &optional before)
  "Make CHILD a child of NODE before its child BEFORE, by default before all.
Signals an error if BEFORE is no child."
  (setq node (dom-ensure-node node))
  (let ((children (dom-children node)))
    (when (and before (not (memq before children)))
      (error "%s does not exist as a child" before))
    (let ((place (cdr node)))
      (while (and before (not (eq (cadr place) before)))
        (setq place (cdr place)))
      (setcdr place (cons child (cdr place)))
      node)))

;; -- printing ---------------------------------------------------------------------------------

(defun dom-pp (dom &optional remove-empty)
  "Insert DOM as Lisp data, indented; REMOVE-EMPTY leaves out strings of white space."
  (let ((column (current-column)) (tag (dom-tag dom)) (attributes (dom-attributes dom)) (children (dom-children dom)))
    (insert (format "(%S " tag))
    (if attributes
        (let ((indent (current-column)) (first t))
          (insert "(")
          (dolist (attribute attributes)
            (unless first
              (insert "\n" (make-string (1+ indent) ?\s)))
            (setq first nil)
            (insert (format "(%S . %S)" (car attribute) (cdr attribute))))
          (insert ")"))
      (insert "nil"))
    (dolist (child children)
      (unless (and remove-empty (stringp child) (string-match-p "\\`[\n\r\t ]*\\'" child))
        (insert "\n" (make-string (1+ column) ?\s))
        (if (stringp child)
            (insert (format "%S" child))
          (dom-pp child remove-empty))))
    (insert ")")))

(defconst dom--switches
  '(async autofocus autoplay checked contenteditable controls default defer disabled formNoValidate frameborder hidden
    ismap itemscope loop multiple muted nomodule novalidate open readonly required reversed scoped selected
    typemustmatch)
  "Attributes of HTML whose value does not matter.")

(defun dom--print-attributes (attributes xml)
  "Insert ATTRIBUTES, an alist, as those of a tag, in XML if XML is non-nil."
  (dolist (attribute attributes)
    (insert (if (and (not xml) (memq (car attribute) dom--switches))
                (format " %s" (car attribute))
              (format " %s=%S" (car attribute) (cdr attribute))))))

(defun dom-print (dom &optional pretty xml)
  "Insert DOM as HTML, or as XML if XML is non-nil; PRETTY gives each node a line, indented.
Text is inserted as it is."
  (let ((column (current-column)) (children (dom-children dom)) (nested nil))
    (insert (format "<%s" (dom-tag dom)))
    (dom--print-attributes (dom-attributes dom) xml)
    (if (null children)
        (insert " />")
      (insert ">")
      (dolist (child children)
        (if (stringp child)
            (insert child)
          (setq nested t)
          (if pretty
              (insert "\n" (make-string (+ column 2) ?\s)))
          (dom-print child pretty xml)))
      (if (and pretty nested)
          (insert "\n" (make-string column ?\s)))
      (insert (format "</%s>" (dom-tag dom))))))

(provide 'dom)

;;; dom.el ends here
