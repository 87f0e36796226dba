;;; cl-print.el --- printing that can be customized  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `cl-prin1' prints like `prin1', but through the generic function `cl-print-object', which can have
;; methods for any type: structures show the names of their slots, functions that were compiled
;; their arguments.
;;
;; Where `print-length' or `print-level' leaves something out, the ellipsis has the text property
;; `cl-print-ellipsis', from which `cl-print-expand-ellipsis' prints what is missing.

;;; Code:

(require 'cl-lib)
(eval-when-compile (require 'cl-macs))

(defvar cl-print-readably nil
  "Non-nil means to print everything so that it can be read, if that is possible.")

(defvar cl-print-compiled nil
  "How compiled functions are printed.
nil means not the code; `static' means their constants; `disassemble'
means what `disassemble' shows; `raw' means as `prin1' does.")

(defvar cl-print-compiled-button t
  "Non-nil means that the code of compiled functions is a button where it is not printed.")

(defvar cl-print--number-table nil
  "Table of the objects that are printed more than once.
The value of such an object is a number: minus its label before, its label
after it was printed.")

(defvar cl-print--currently-printing nil
  "The objects around the one that is printed, innermost first.")

(defvar cl-print--depth nil
  "How deeply what is printed is nested.")

;; -- ellipses ---------------------------------------------------------------------------------

(defun cl-print-insert-ellipsis (object start stream)
  "Print to STREAM that OBJECT is left out from START on: an index, or what is left if nil."
  (unless stream (setq stream standard-output))
  (let ((from (and (bufferp stream) (with-current-buffer stream (point)))))
    (princ "..." stream)
    (when from
      (with-current-buffer stream
        (add-text-properties from (point)
                             (list 'cl-print-ellipsis
                                   (list object start cl-print--number-table cl-print--currently-printing)))))))

;;;###autoload
(defun cl-print-expand-ellipsis (ellipsis stream)
  "Print to STREAM what ELLIPSIS, the value of the property `cl-print-ellipsis', stands for."
  (let ((cl-print--depth 1) (object (nth 0 ellipsis)) (start (nth 1 ellipsis))
        (cl-print--number-table (nth 2 ellipsis)) (print-number-table (nth 2 ellipsis))
        (cl-print--currently-printing (nth 3 ellipsis)))
    (if (eq object (car cl-print--currently-printing))
        (pop cl-print--currently-printing))
    (if (equal start 0)
        (cl-print-object object stream)
      (cl-print-object-contents object start stream))))

;; -- printing an object -----------------------------------------------------------------------

;;;###autoload
(cl-defgeneric cl-print-object (object stream)
  "Print OBJECT to STREAM.
It can have methods for any type.  They print parts of OBJECT by calling
`cl-print-object' again, which sees to circular structures."
  (prin1 object stream))

(cl-defgeneric cl-print-object-contents (_object _start _stream)
  "Print what OBJECT contains, from START on, to STREAM.

\(fn OBJECT START STREAM)"
  (error "Missing cl-print-object-contents method"))

(cl-defmethod cl-print-object :around (object stream)
  "Print a label or a reference if OBJECT is printed several times, else go on; leave it out if it is too deep."
  (let ((cl-print--depth (if cl-print--depth (1+ cl-print--depth) 1)))
    (cond
     (print-circle
      (let ((n (if cl-print--number-table (gethash object cl-print--number-table))))
        (if (not (numberp n))
            (cl-print--push object (lambda () (cl-call-next-method)))
          (cond ((> n 0) (princ (format "#%d#" n) stream))
                (t (puthash object (- n) cl-print--number-table)
                   (princ (format "#%d=" (- n)) stream)
                   (cl-print--push object (lambda () (cl-call-next-method))))))))
     ((let ((already (memq object cl-print--currently-printing)))
        ;; The same symbol or number inside of itself is no cycle.
        (when (and already (or (consp object) (vectorp object) (recordp object)))
          (princ (format "#%d" (1- (length already))) stream)
          t)))
     (t (cl-print--push object (lambda () (cl-call-next-method)))))))

(defun cl-print--push (object print)
  "Call PRINT, which prints OBJECT, while OBJECT is known to be around what is printed."
  (let ((cl-print--currently-printing (cons object cl-print--currently-printing)))
    (funcall print)))

(defun cl-print--too-deep-p ()
  "Return non-nil if `print-level' says to print nothing at this depth."
  (and cl-print--depth (natnump print-level) (> cl-print--depth print-level)))

;; -- lists ------------------------------------------------------------------------------------

(defun cl-print--quoted (object stream)
  "Print OBJECT, a list, to STREAM and return non-nil, if it has a short form such as \\='X."
  (let ((short (and print-quoted (consp (cdr object)) (null (cddr object))
                    (cdr (assq (car object) '((quote . "'") (function . "#'") (\` . "`") (\, . ",") (\,@ . ",@")))))))
    (when short
      (princ short stream)
      (cl-print-object (cadr object) stream)
      t)))

(cl-defmethod cl-print-object ((object cons) stream)
  "Print OBJECT, a list, to STREAM."
  (cond ((cl-print--too-deep-p) (cl-print-insert-ellipsis object 0 stream))
        ((cl-print--quoted object stream))
        (t (princ "(" stream)
           (cl-print--cons-tail object nil stream)
           (princ ")" stream))))

(defun cl-print--cons-tail (object all stream)
  "Print to STREAM the elements of OBJECT, all of them if ALL, else as many as `print-length' says."
  (let ((count 1) (more t))
    (cl-print-object (pop object) stream)
    (while (and more (consp object)
                (not (if cl-print--number-table
                         (numberp (gethash object cl-print--number-table))
                       (memq object cl-print--currently-printing))))
      (princ " " stream)
      (if (and (not all) (natnump print-length) (>= count print-length))
          (progn
            (push object cl-print--currently-printing)
            (cl-print-insert-ellipsis object print-length stream)
            (setq more nil object nil))
        (push object cl-print--currently-printing)
        (cl-print-object (pop object) stream)
        (setq count (1+ count))))
    (when object
      (princ " . " stream)
      (cl-print-object object stream))))

(cl-defmethod cl-print-object-contents ((object cons) _start stream)
  "Print the elements of OBJECT, the rest of a list, to STREAM."
  (let ((cl-print--currently-printing cl-print--currently-printing))
    (cl-print--cons-tail object nil stream)))

;; -- vectors, structures, strings -------------------------------------------------------------

(cl-defmethod cl-print-object ((object vector) stream)
  "Print OBJECT, a vector, to STREAM."
  (cond ((cl-print--too-deep-p) (cl-print-insert-ellipsis object 0 stream))
        (t (princ "[" stream)
           (cl-print--elements object 0 stream)
           (princ "]" stream))))

(defun cl-print--limit (start length)
  "Return the index before which to stop printing of LENGTH elements from START on."
  (if (natnump print-length) (min length (+ start print-length)) length))

(defun cl-print--elements (object start stream)
  "Print the elements of the vector OBJECT from START on to STREAM."
  (let* ((length (length object)) (limit (cl-print--limit start length)) (i start))
    (while (< i limit)
      (unless (= i start) (princ " " stream))
      (cl-print-object (aref object i) stream)
      (setq i (1+ i)))
    (when (< limit length)
      (princ " " stream)
      (cl-print-insert-ellipsis object limit stream))))

(cl-defmethod cl-print-object-contents ((object vector) start stream)
  "Print the elements of OBJECT, a vector, from START on to STREAM."
  (cl-print--elements object start stream))

(cl-defmethod cl-print-object ((object cl-structure-object) stream)
  "Print OBJECT, a structure, with the names of its slots to STREAM."
  (cond ((cl-print--too-deep-p) (cl-print-insert-ellipsis object 0 stream))
        (cl-print-readably (prin1 object stream))
        (t (princ (format "#s(%S" (cl--struct-class-name (cl--find-class (type-of object)))) stream)
           (cl-print--struct-slots object 0 stream " ")
           (princ ")" stream))))

(defun cl-print--struct-slots (object start stream separator)
  "Print the slots of the structure OBJECT from START on to STREAM, SEPARATOR before the first."
  (let* ((slots (cl--struct-class-slots (cl--find-class (type-of object)))) (length (length slots))
         (limit (cl-print--limit start length)) (i start))
    (while (< i limit)
      (princ separator stream)
      (princ (format ":%s " (cl--slot-descriptor-name (aref slots i))) stream)
      (cl-print-object (aref object (1+ i)) stream)
      (setq i (1+ i) separator " "))
    (when (< limit length)
      (princ separator stream)
      (cl-print-insert-ellipsis object limit stream))))

(cl-defmethod cl-print-object-contents ((object cl-structure-object) start stream)
  "Print the slots of OBJECT, a structure, from START on to STREAM."
  (cl-print--struct-slots object start stream ""))

;; -- strings ----------------------------------------------------------------------------------

(cl-defmethod cl-print-object ((object string) stream)
  "Print OBJECT, a string, to STREAM, of it and of its properties as much as `print-length' says."
  (unless stream (setq stream standard-output))
  (let ((properties (or (text-properties-at 0 object) (next-property-change 0 object))))
    (cond ((and properties (cl-print--too-deep-p)) (cl-print-insert-ellipsis object 0 stream))
          (t (if properties (princ "#(" stream))
             (princ "\"" stream)
             (cl-print--characters object 0 stream)
             (princ "\"" stream)
             (when properties
               (cl-print--intervals object (if (text-properties-at 0 object) 0 properties) " " stream)
               (princ ")" stream))))))

(defun cl-print--characters (object start stream)
  "Print the characters of the string OBJECT from START on to STREAM."
  (let* ((length (length object)) (limit (cl-print--limit start length)))
    (princ (substring (prin1-to-string (substring-no-properties object start limit)) 1 -1) stream)
    (if (< limit length) (cl-print-insert-ellipsis object limit stream))))

(defun cl-print--intervals (object start separator stream)
  "Print the text properties of the string OBJECT from START on to STREAM, SEPARATOR before the first."
  (let ((left (if (natnump print-length) (max 1 (/ print-length 3)))) (length (length object)))
    (while (and start (< start length))
      (let ((properties (text-properties-at start object)) (end (or (next-property-change start object) length)))
        (cond ((null properties))
              ((eq left 0)
               (princ separator stream)
               (cl-print-insert-ellipsis object (cons 'properties start) stream)
               (setq end nil))
              (t (princ (format "%s%d %d " separator start end) stream)
                 (cl-print-object properties stream)
                 (setq separator " ")
                 (if left (setq left (1- left)))))
        (setq start end)))))

(cl-defmethod cl-print-object-contents ((object string) start stream)
  "Print OBJECT, a string, from START on to STREAM: a position, or (properties . POSITION)."
  (if (consp start)
      (cl-print--intervals object (cdr start) "" stream)
    (cl-print--characters object start stream)))

;; -- tables and functions ---------------------------------------------------------------------

(cl-defmethod cl-print-object ((object hash-table) stream)
  "Print to STREAM what kind of table OBJECT is and how much is in it."
  (princ (format "#<hash-table %s %d/%d %#x>" (hash-table-test object) (hash-table-count object)
                 (hash-table-size object) (sxhash-eq object))
         stream))

(define-button-type 'help-byte-code
  'follow-link t
  'action (lambda (button) (disassemble (button-get button 'byte-code-function)))
  'help-echo "mouse-2, RET: disassemble this function")

(defun cl-print--insert-code (object constants stream)
  "Print to STREAM what stands for the code of the compiled function OBJECT, and CONSTANTS if non-nil."
  (let ((from (and cl-print-compiled-button (bufferp stream) (with-current-buffer stream (point)))))
    (princ (format "#<bytecode %#x>" (sxhash-equal object)) stream)
    (when constants
      (princ " " stream)
      (cl-print-object constants stream))
    (when from
      (with-current-buffer stream
        (make-text-button from (point) :type 'help-byte-code 'byte-code-function object)))))

(cl-defmethod cl-print-object ((object compiled-function) stream)
  "Print OBJECT, a compiled function, to STREAM as `cl-print-compiled' says."
  (unless stream (setq stream standard-output))
  (if (or cl-print-readably (eq cl-print-compiled 'raw))
      (prin1 object stream)
    (let ((doc (documentation object 'raw)) (interactive (interactive-form object))
          (args (help-function-arglist object 'preserve-names)))
      (princ (format "#f(compiled-function %s" (if args (prin1-to-string args) "()")) stream)
      (when (and doc (not (equal "" (setq doc (help-split-fundoc doc nil 'doc)))))
        (princ " " stream)
        (prin1 doc stream))
      (when interactive
        (princ " " stream)
        (cl-print-object `(interactive ,(cadr interactive)) stream))
      (princ " " stream)
      (cl-print--insert-code object (if (eq cl-print-compiled 'static) (aref object 2)) stream)
      (princ ")" stream))))

;; -- circular and shared structure ------------------------------------------------------------

(defun cl-print--remember (object seen)
  "Note in the table SEEN that OBJECT was found; return non-nil if it was there.
Its value becomes t when it is found again."
  (cond ((gethash object seen) (puthash object t seen) t)
        (t (puthash object 'once seen) nil)))

(defun cl-print--sharable-p (object)
  "Return non-nil if `print-circle' is about OBJECT."
  (or (consp object) (vectorp object) (stringp object) (recordp object) (byte-code-function-p object)
      (and print-gensym (symbolp object) (not (intern-soft object)))))

(defun cl-print--find-shared (object seen)
  "Enter OBJECT and everything in it into the table SEEN, and return what is there several times, in order."
  (let ((stack (list object)) (order nil))
    (while stack
      (let ((next (pop stack)))
        (when (and (cl-print--sharable-p next) (not (cl-print--remember next seen)))
          (push next order)
          (cond ((consp next) (push (cdr next) stack) (push (car next) stack))
                ((or (vectorp next) (recordp next) (byte-code-function-p next))
                 (let ((i (length next)) (all (if (vectorp next) next (append (cl-print--fields next) nil))))
                   (while (> i 0)
                     (setq i (1- i))
                     (push (elt all i) stack))))
                ((stringp next) (setq stack (append (cl-print--property-values next) stack)))))))
    (delq nil (mapcar (lambda (found) (and (eq t (gethash found seen)) found)) (nreverse order)))))

(defun cl-print--property-values (string)
  "Return the names and values of the text properties of STRING, in order, those of each interval anew."
  (let ((pos 0) (values nil))
    (while pos
      (setq values (append (reverse (text-properties-at pos string)) values)
            pos (next-property-change pos string)))
    (nreverse values)))

(defun cl-print--fields (object)
  "Return the elements of OBJECT, a record or a compiled function, as a list."
  (mapcar (lambda (i) (aref object i)) (number-sequence 0 (1- (length object)))))

(defun cl-print--preprocess (object)
  "Return the table of what is printed several times with OBJECT; see `cl-print--number-table'."
  (let ((table (make-hash-table :test 'eq)) (n 0))
    (dolist (shared (cl-print--find-shared object (make-hash-table :test 'eq)))
      (setq n (1+ n))
      (puthash shared (- n) table))
    table))

;; -- the entry points -------------------------------------------------------------------------

;;;###autoload
(defun cl-prin1 (object &optional stream)
  "Print OBJECT to STREAM, by the methods of `cl-print-object'."
  (if cl-print-readably
      (prin1 object stream)
    (let ((cl-print--depth nil) (cl-print--currently-printing nil)
          (cl-print--number-table (if print-circle (cl-print--preprocess object))))
      (cl-print-object object stream))))

;;;###autoload
(defun cl-prin1-to-string (object)
  "Return what `cl-prin1' prints for OBJECT."
  (with-temp-buffer
    (cl-prin1 object (current-buffer))
    (buffer-string)))

;;;###autoload
(defun cl-print-to-string-with-limit (print-function value limit)
  "Return what PRINT-FUNCTION, called with VALUE and a buffer, prints, in about LIMIT characters.
LIMIT nil or zero means no limit; t means that of `print-length' and
`print-level'.  To keep it, these are made smaller."
  (let* ((limit (if (and (natnump limit) (> limit 0)) limit)) (print-length (if limit (min limit 50) print-length))
         (print-level (if limit (min 8 (truncate (log limit))) print-level))
         (delta (if limit (max 1 (truncate (/ print-length print-level))) 1)) (result nil))
    (with-temp-buffer
      (while (not result)
        (erase-buffer)
        (funcall print-function value (current-buffer))
        (if (or (not limit) (< (- (point-max) (point-min)) limit) (<= print-level 2) (<= print-length delta))
            (setq result (buffer-string))
          (setq print-level (1- print-level) print-length (- print-length delta))))
      result)))

(provide 'cl-print)

;;; cl-print.el ends here
