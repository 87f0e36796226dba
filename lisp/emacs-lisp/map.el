;;; map.el --- functions of maps: alists, property lists, hash tables, arrays  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A map has values by keys.  Here are functions that do not care if it is an alist, a property list, a
;; hash table or an array, whose keys are indexes.  A list whose first element is no cons is a
;; property list.  All functions are generic; a new type of maps needs methods of `mapp', `map-elt',
;; `map-do', `map-put!', `map-delete', `map-copy' and `map-into'.
;;
;; Keys of alists are compared with `equal', those of property lists with `eq'.

;;; Code:

(require 'cl-generic)
(require 'seq)
(require 'gv)
(require 'pcase)

(define-error 'map-not-inplace "Cannot modify map in-place")
(define-error 'map-inplace "Can only modify map in place")

(defun map--plist-p (list)
  "Return non-nil if LIST is a property list that is not empty."
  (and (consp list) (atom (car list))))

(defun map--unsupported (map)
  "Signal the error that MAP is no map."
  (error "Unsupported map type `%S': %S" (type-of map) map))

;; -- access -----------------------------------------------------------------------------------

(cl-defgeneric mapp (map)
  "Return non-nil if MAP is a map."
  (or (listp map) (hash-table-p map) (arrayp map)))

(cl-defgeneric map-elt (map key &optional default testfn)
  "Return the value of KEY in MAP, or DEFAULT if it has none.
TESTFN compares keys of alists, by default `equal'.  This can be set."
  (declare
   (gv-expander
    (lambda (do)
      (gv-letplace (map-getter map-setter) map
        (macroexp-let2* nil ((k key) (d default) (test testfn))
          (funcall do `(map-elt ,map-getter ,k ,d ,test)
                   (lambda (value)
                     (macroexp-let2 nil v value
                       `(condition-case nil
                            (map-put! ,map-getter ,k ,v ,test)
                          (map-not-inplace
                           ,(funcall map-setter `(map-insert ,map-getter ,k ,v))
                           ,v))))))))))
  (ignore key default testfn)
  (map--unsupported map))

(cl-defmethod map-elt ((map list) key &optional default testfn)
  "Return the value of KEY in the list MAP, or DEFAULT; keys of alists are compared with TESTFN."
  (if (map--plist-p map)
      (let ((tail (plist-member map key)))
        (if tail (cadr tail) default))
    (alist-get key map default nil (or testfn #'equal))))

(cl-defmethod map-elt ((map hash-table) key &optional default _testfn)
  "Return the value of KEY in the hash table MAP, or DEFAULT."
  (gethash key map default))

(cl-defmethod map-elt ((map array) key &optional default _testfn)
  "Return the element of the array MAP at the index KEY, or DEFAULT if there is none."
  (if (and (natnump key) (< key (length map)))
      (aref map key)
    default))

(defun map-nested-elt (map keys &optional default)
  "Return the value in MAP that the list KEYS leads to, or DEFAULT if it is nil.
The first of KEYS has a map as its value, of which the second is a key, and
so on."
  (or (seq-reduce (lambda (map key) (and (mapp map) (map-elt map key))) keys map)
      default))

(cl-defgeneric map-contains-key (map key &optional testfn)
  "Return non-nil if MAP has KEY; TESTFN compares keys of alists, by default `equal'."
  (map-some (lambda (k _v) (funcall (or testfn #'equal) key k)) map))

(cl-defmethod map-contains-key ((map list) key &optional testfn)
  "Return non-nil if the list MAP has KEY; TESTFN compares keys of alists."
  (if (map--plist-p map)
      (plist-member map key)
    (and (assoc key map (or testfn #'equal)) t)))

(cl-defmethod map-contains-key ((map array) key &optional _testfn)
  "Return non-nil if KEY is an index of the array MAP."
  (and (natnump key) (< key (length map))))

(cl-defmethod map-contains-key ((map hash-table) key &optional _testfn)
  "Return non-nil if the hash table MAP has KEY."
  (let ((none (list nil)))
    (not (eq none (gethash key map none)))))

;; -- change -----------------------------------------------------------------------------------

(cl-defgeneric map-put! (map key value &optional testfn)
  "Make VALUE that of KEY in MAP, which is modified; return VALUE.
TESTFN compares keys of alists.  Signals `map-not-inplace' if MAP would have
to be another object."
  (ignore key value testfn)
  (map--unsupported map))

(cl-defmethod map-put! ((map list) key value &optional testfn)
  "Make VALUE that of KEY in the list MAP; TESTFN compares keys of alists."
  (cond
   ((map--plist-p map) (plist-put map key value))
   (t (let ((entry (assoc key map (or testfn #'equal))))
        (if entry
            (setcdr entry value)
          (signal 'map-not-inplace (list map))))))
  value)

(cl-defmethod map-put! ((map hash-table) key value &optional _testfn)
  "Make VALUE that of KEY in the hash table MAP."
  (puthash key value map))

(cl-defmethod map-put! ((map array) key value &optional _testfn)
  "Make VALUE the element of the array MAP at the index KEY."
  (aset map key value))

(defmacro map-put (map key value &optional testfn)
  "Make VALUE that of KEY in the place MAP; TESTFN compares keys of alists."
  (declare (obsolete "use map-put! or (setf (map-elt ...) ...) instead" "27.1"))
  (if testfn
      `(setf (map-elt ,map ,key nil ,testfn) ,value)
    `(setf (map-elt ,map ,key) ,value)))

(cl-defgeneric map-insert (map key value)
  "Return a map like MAP in which KEY has VALUE; MAP itself is not changed."
  (let ((copy (map-copy map)))
    (map-put! copy key value)
    copy))

(cl-defmethod map-insert ((map list) key value)
  "Return the list MAP with KEY and VALUE in front."
  (if (map--plist-p map)
      (cons key (cons value map))
    (cons (cons key value) map)))

(cl-defgeneric map-delete (map key)
  "Return MAP without KEY; MAP may be modified.
Elements of arrays become nil.")

(cl-defmethod map-delete ((map list) key)
  "Return the list MAP without KEY."
  (if (map--plist-p map)
      (map--plist-delete map key)
    (setf (alist-get key map nil t #'equal) nil)
    map))

(defun map--plist-delete (plist key)
  "Remove all entries of KEY from the property list PLIST, which is modified."
  (while (and plist (eq (car plist) key))
    (setq plist (cddr plist)))
  (let ((tail (cdr plist)))
    (while (cdr tail)
      (if (eq (cadr tail) key)
          (setcdr tail (cdr (cddr tail)))
        (setq tail (cddr tail)))))
  plist)

(cl-defmethod map-delete ((map array) key)
  "Make the element of the array MAP at the index KEY nil, if there is one."
  (if (map-contains-key map key)
      (aset map key nil))
  map)

(cl-defmethod map-delete ((map hash-table) key)
  "Remove KEY from the hash table MAP."
  (remhash key map)
  map)

(cl-defgeneric map-copy (map)
  "Return a copy of MAP; keys and values are the same.")

(cl-defmethod map-copy ((map list))
  "Return a copy of the list MAP, with copies of the entries."
  (if (map--plist-p map) (copy-sequence map) (copy-alist map)))

(cl-defmethod map-copy ((map hash-table))
  "Return a copy of the hash table MAP."
  (copy-hash-table map))

(cl-defmethod map-copy ((map array))
  "Return a copy of the array MAP."
  (copy-sequence map))

;; -- all keys and values ----------------------------------------------------------------------

(cl-defgeneric map-do (function map)
  "Call FUNCTION with each key and value of MAP; return nil.")

(cl-defmethod map-do (function (map list))
  "Call FUNCTION with each key and value of the list MAP."
  (if (map--plist-p map)
      (while map
        (funcall function (pop map) (pop map)))
    (dolist (entry map)
      (funcall function (car entry) (cdr entry)))))

(cl-defmethod map-do (function (map array))
  "Call FUNCTION with each index and element of the array MAP."
  (seq-do-indexed (lambda (element index) (funcall function index element)) map))

(cl-defmethod map-do (function (map hash-table))
  "Call FUNCTION with each key and value of the hash table MAP."
  (maphash function map))

(cl-defgeneric map-apply (function map)
  "Return the list of what FUNCTION returns for each key and value of MAP."
  (let ((result nil))
    (map-do (lambda (key value) (push (funcall function key value) result)) map)
    (nreverse result)))

(cl-defgeneric map-keys (map)
  "Return the list of the keys of MAP."
  (map-apply (lambda (key _value) key) map))

(cl-defgeneric map-values (map)
  "Return the list of the values of MAP."
  (map-apply (lambda (_key value) value) map))

(cl-defmethod map-values ((map array))
  "Return the list of the elements of the array MAP."
  (append map nil))

(cl-defgeneric map-pairs (map)
  "Return an alist with the keys and values of MAP."
  (map-apply #'cons map))

(cl-defgeneric map-length (map)
  "Return the number of keys of MAP."
  (let ((count 0))
    (map-do (lambda (_key _value) (setq count (1+ count))) map)
    count))

(cl-defmethod map-length ((map list))
  "Return the number of entries of the list MAP."
  (if (map--plist-p map) (/ (length map) 2) (length map)))

(cl-defmethod map-length ((map array))
  "Return the number of elements of the array MAP."
  (length map))

(cl-defmethod map-length ((map hash-table))
  "Return the number of keys of the hash table MAP."
  (hash-table-count map))

(cl-defgeneric map-empty-p (map)
  "Return non-nil if MAP has no keys."
  (= 0 (map-length map)))

(cl-defmethod map-empty-p ((map list))
  "Return non-nil if the list MAP is empty."
  (null map))

(cl-defgeneric map-keys-apply (function map)
  "Return the list of what FUNCTION returns for each key of MAP."
  (map-apply (lambda (key _value) (funcall function key)) map))

(cl-defgeneric map-values-apply (function map)
  "Return the list of what FUNCTION returns for each value of MAP."
  (map-apply (lambda (_key value) (funcall function value)) map))

(cl-defmethod map-values-apply (function (map array))
  "Return the list of what FUNCTION returns for each element of the array MAP."
  (mapcar function map))

(cl-defgeneric map-filter (pred map)
  "Return an alist of the keys and values of MAP that PRED, called with both, is true of."
  (let ((result nil))
    (map-do (lambda (key value)
              (if (funcall pred key value) (push (cons key value) result)))
            map)
    (nreverse result)))

(cl-defgeneric map-remove (pred map)
  "Return an alist of the keys and values of MAP that PRED, called with both, is not true of."
  (map-filter (lambda (key value) (not (funcall pred key value))) map))

(cl-defgeneric map-some (pred map)
  "Return the first non-nil value that PRED returns for a key and value of MAP, or nil."
  (catch 'map--break
    (map-do (lambda (key value)
              (let ((result (funcall pred key value)))
                (if result (throw 'map--break result))))
            map)
    nil))

(cl-defgeneric map-every-p (pred map)
  "Return t if PRED is true of all keys and values of MAP, else nil."
  (catch 'map--break
    (map-do (lambda (key value)
              (or (funcall pred key value) (throw 'map--break nil)))
            map)
    t))

;; -- conversion -------------------------------------------------------------------------------

(cl-defgeneric map-into (map type)
  "Return a map of TYPE with the keys and values of MAP.
TYPE is `list' or `alist', `plist', `hash-table', or (hash-table ARGS...),
with arguments of `make-hash-table'.")

(cl-defmethod map-into (map (_type (eql list)))
  "Return an alist with the keys and values of MAP."
  (map-pairs map))

(cl-defmethod map-into (map (_type (eql alist)))
  "Return an alist with the keys and values of MAP."
  (map-pairs map))

(cl-defmethod map-into (map (_type (eql plist)))
  "Return a property list with the keys and values of MAP."
  (let ((plist nil))
    (map-do (lambda (key value) (setq plist (cons value (cons key plist)))) map)
    (nreverse plist)))

(defun map--into-hash (map arguments)
  "Return a hash table with the keys and values of MAP, made with ARGUMENTS."
  (let ((table (apply #'make-hash-table arguments)))
    (map-do (lambda (key value) (puthash key value table)) map)
    table))

(cl-defmethod map-into (map (_type (eql hash-table)))
  "Return a hash table with the keys and values of MAP, which are compared with `equal'."
  (map--into-hash map (list :size (map-length map) :test #'equal)))

(cl-defmethod map-into (map (type (head hash-table)))
  "Return a hash table with the keys and values of MAP, made with the arguments that TYPE has."
  (map--into-hash map (cdr type)))

(defun map-merge (type &rest maps)
  "Return a map of TYPE, as for `map-into', with all keys of MAPS; later values count."
  (apply #'map-merge-with type (lambda (_old new) new) maps))

(defun map-merge-with (type function &rest maps)
  "Return a map of TYPE, as for `map-into', with all keys of MAPS.
For a key with several values FUNCTION, called with two values, returns the
one to use."
  (let ((entries (make-hash-table :test 'equal)) (none (list nil)))
    (dolist (map maps)
      (map-do (lambda (key value)
                (let ((old (gethash key entries none)))
                  (puthash key (if (eq old none) value (funcall function old value)) entries)))
              map))
    (map-into (map-pairs entries) type)))

;; -- taking apart -----------------------------------------------------------------------------

(defun map--make-pcase-bindings (args)
  "Return patterns for the values of the keys that ARGS names."
  (mapcar (lambda (element)
            (cond ((keywordp element)
                   `(app (pcase--flip map-elt ,element) ,(intern (substring (symbol-name element) 1))))
                  ((symbolp element) `(app (pcase--flip map-elt ',element) ,element))
                  (t `(app (pcase--flip map-elt ,(car element)) ,(cadr element)))))
          args))

(pcase-defmacro map (&rest args)
  "Match a map.  Each of ARGS is (KEY PATTERN): PATTERN matches the value of KEY, which is evaluated.
A symbol stands for itself as the key and the variable of its value; so does a
keyword, but the variable has no colon."
  (declare (debug (&rest [&or symbolp (form pcase-PAT)])))
  `(and (pred mapp) ,@(map--make-pcase-bindings args)))

(defmacro map-let (keys map &rest body)
  "Evaluate BODY with variables bound to the values that KEYS have in MAP.
KEYS is as the arguments of the `map' pattern of `pcase'."
  (declare (indent 2) (debug ((&rest &or symbolp ([form symbolp])) form body)))
  `(pcase-let ((,(cons 'map keys) ,map))
     ,@body))

(provide 'map)

;;; map.el ends here
