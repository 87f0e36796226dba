;;; composition.el --- composed text as a text property  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Text with the property `composition' stands for other characters, or for characters put over each
;; other.  The property is ((LENGTH . COMPONENTS) . MODIFICATION-FUNCTION) when it is made.  Once
;; somebody has looked for it and it makes sense, it is (ID LENGTH COMPONENTS . MODIFICATION-FUNCTION):
;; COMPONENTS are a vector then, and equal ones have the same ID, by which method and width are found.
;;
;; Components are nil or a string or a character: characters on top of each other, the text's own if nil;
;; or a list or vector of characters with a rule between any two, an integer 12 * G + N that puts reference
;; point N of the new character on reference point G of the whole.

;;; Code:

(defvar composition--table (make-hash-table :test #'equal)
  "Hash table from components, a vector, to [ID RELATIVE WIDTH].")

(defun composition--check-components (components)
  "Signal an error if COMPONENTS cannot be those of a composition."
  (unless (or (null components) (consp components) (fixnump components) (stringp components) (vectorp components))
    (signal 'wrong-type-argument (list 'vectorp components))))

(defun compose-region-internal (start end &optional components modification-func)
  "Give the text from START to END of the buffer the property `composition'.
COMPONENTS are what it is shown as; MODIFICATION-FUNC is kept with them."
  (let ((from (if (markerp start) (marker-position start) start))
        (to (if (markerp end) (marker-position end) end)))
    (dolist (position (list from to))
      (unless (integerp position)
        (signal 'wrong-type-argument (list 'integer-or-marker-p position))))
    (unless (and (<= (point-min) (min from to)) (<= (max from to) (point-max)))
      (signal 'args-out-of-range (list (current-buffer) start end)))
    (composition--check-components components)
    (let ((first (min from to)) (last (max from to)))
      (put-text-property first last 'composition (cons (cons (- last first) components) modification-func)))
    nil))

(defun compose-string-internal (string start end &optional components modification-func)
  "Give STRING from index START to END the property `composition', and return it.
COMPONENTS are what it is shown as; MODIFICATION-FUNC is kept with them."
  (unless (stringp string)
    (signal 'wrong-type-argument (list 'stringp string)))
  (let* ((size (length string))
         (index (lambda (value default)
                  (cond ((null value) default)
                        ((not (fixnump value)) (signal 'wrong-type-argument (list 'integerp value)))
                        ((< value 0) (+ value size))
                        (t value))))
         (from (funcall index start 0))
         (to (funcall index end size)))
    (unless (<= 0 from to size)
      (signal 'args-out-of-range (list string start end)))
    (put-text-property from to 'composition (cons (cons (- to from) components) modification-func) string)
    string))

;; -- what a property means --

(defun composition--length (property)
  "Return the number of characters that PROPERTY, a `composition' property, is for; nil if it is none."
  (and (consp property)
       (if (consp (car property))
           (let ((components (cdr (car property))))
             (and (or (null components) (stringp components) (vectorp components)
                      (fixnump components) (consp components))
                  (natnump (car (car property)))
                  (car (car property))))
         (and (natnump (car property)) (consp (cdr property)) (consp (cdr (cdr property)))
              (vectorp (nth 2 property))
              (natnump (nth 1 property))
              (nth 1 property)))))

(defun composition--char-width (c)
  "Return the width of C in a composition, which need be no character."
  (cond ((eq c ?\t) 1) ((characterp c) (char-width c)) (t 2)))

(defun composition--rule-width (vector)
  "Return the width of the characters and rules in VECTOR."
  (let ((left 0.0)
        (right (float (composition--char-width (aref vector 0))))
        (i 1))
    ;; Only the first half of the rules counts: a quirk of GNU Emacs.
    (while (< i (/ (1+ (length vector)) 2))
      (let* ((rule (aref vector i))
             (whole (/ rule 12))
             (width (composition--char-width (aref vector (1+ i))))
             (at (+ left
                    (/ (* (% whole 3) (- right left)) 2.0)
                    (- (/ (* (% (% rule 12) 3) width) 2.0)))))
        (setq left (min left at)
              right (max right (+ at width))
              i (+ i 2))))
    (ceiling (- right left))))

(defun composition--vector-valid-p (vector)
  "Return t if VECTOR holds integers, characters or not, with one for a rule between any two."
  (let ((valid (= (% (length vector) 2) 1)) (i 0))
    (while (and valid (< i (length vector)))
      (setq valid (fixnump (aref vector i))
            i (1+ i)))
    valid))

(defun composition--register (property text)
  "Turn PROPERTY, over TEXT, into its registered form; return [ID RELATIVE WIDTH], or nil if it makes no sense."
  (let* ((components (cdr (car property)))
         (relative (or (null components) (stringp components) (fixnump components)))
         (vector (cond ((null components) (vconcat text))
                       ((fixnump components) (vector components))
                       (t (vconcat components))))
         (known (gethash vector composition--table)))
    (unless known
      (when (or relative (composition--vector-valid-p vector))
        (setq known (vector (hash-table-count composition--table)
                            relative
                            (if relative
                                (let ((width 0))
                                  (mapc (lambda (c)
                                          (setq width (max width (composition--char-width c))))
                                        vector)
                                  width)
                              (composition--rule-width vector))))
        (puthash vector known composition--table)))
    (when known
      (let ((size (car (car property))) (function (cdr property)))
        (setcar property (aref known 0))
        (setcdr property (cons size (cons vector function)))))
    known))

(defun composition--find (position limit string)
  "Return (START END PROPERTY) of the composition at or near POSITION, nil if there is none.
Without one there, look for one as far as LIMIT if that is non-nil.  STRING nil is the current buffer."
  (let* ((first (if string 0 (point-min)))
         (last (if string (length string) (point-max)))
         (at (lambda (p) (and (< p last) (get-text-property p 'composition string))))
         (where position))
    (unless (funcall at position)
      (setq where nil)
      (when limit
        (if (> limit position)
            (let ((next (next-single-property-change position 'composition string (min limit last))))
              (when (and next (< next limit) (funcall at next))
                (setq where next)))
          (cond ((and (> position first) (funcall at (1- position)))
                 (setq where (1- position)))
                (t (let ((previous (previous-single-property-change position 'composition string (max limit first))))
                     (when (and previous (> previous (max limit first)) (funcall at (1- previous)))
                       (setq where (1- previous)))))))
        ;; It must reach beyond LIMIT or touch it.
        (when (and where (<= limit position)
                   (<= (or (next-single-property-change where 'composition string) last) limit))
          (setq where nil))))
    (when where
      (let* ((end (or (next-single-property-change where 'composition string) last))
             (start (if (and (> where first)
                             (eq (get-text-property (1- where) 'composition string) (funcall at where)))
                        (or (previous-single-property-change (1+ where) 'composition string) first)
                      where)))
        (list start end (funcall at where))))))

(defun find-composition-internal (pos limit string detail-p)
  "Return what composition is at POS, or nearest between POS and LIMIT, in STRING or the current buffer.
The value is nil, or (FROM TO VALID-P); with DETAIL-P non-nil it is (FROM TO COMPONENTS RELATIVE-P
MODIFICATION-FUNCTION WIDTH) if the composition is valid."
  (unless (or (integerp pos) (markerp pos))
    (signal 'wrong-type-argument (list 'integer-or-marker-p pos)))
  ;; A marker has to point somewhere.
  (setq pos (+ pos 0))
  (when limit
    (unless (or (integerp limit) (markerp limit))
      (signal 'wrong-type-argument (list 'integer-or-marker-p limit)))
    ;; The bound is the buffer's, also for strings: a quirk of GNU Emacs.
    (setq limit (min (+ limit 0) (point-max)))
    ;; As in GNU Emacs, one before the text is none.
    (if (< limit 0) (setq limit nil)))
  (cond ((null string)
         (unless (<= (point-min) pos (point-max))
           (signal 'args-out-of-range (list (current-buffer) pos))))
        ((not (stringp string)) (signal 'wrong-type-argument (list 'stringp string)))
        ((not (<= 0 pos (length string))) (signal 'args-out-of-range (list string pos))))
  (let ((found (composition--find pos limit string)))
    (when found
      (let* ((from (car found)) (to (nth 1 found)) (property (nth 2 found)))
        (cond ((not (eql (composition--length property) (- to from))) (list from to nil))
              ((not detail-p) (list from to t))
              (t (let ((known (if (consp (car property))
                                  (composition--register property
                                                         (if string (substring string from to)
                                                           (buffer-substring-no-properties from to)))
                                (gethash (nth 2 property) composition--table))))
                   (append (list from to)
                           (and known
                                (list (nth 2 property) (aref known 1) (nthcdr 3 property) (aref known 2)))))))))))

(defun clear-composition-cache ()
  "Forget what was remembered of automatic compositions.
The terminal makes those, so there is nothing to forget."
  nil)

(provide 'composition)
;;; composition.el ends here
