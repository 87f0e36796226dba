;;; ring.el --- the last so many of many things  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A ring holds up to as many elements as its size; adding one more drops the oldest.  The newest has
;; index 0.  It is (HEAD LENGTH . VECTOR), where HEAD is the position of the oldest element in VECTOR.

;;; Code:

;;;###autoload
(defun ring-p (x)
  "Return t if X is a ring."
  (and (consp x) (integerp (car x))
       (consp (cdr x)) (integerp (cadr x))
       (vectorp (cddr x))))

;;;###autoload
(defun make-ring (size)
  "Return a new empty ring for SIZE elements."
  (cons 0 (cons 0 (make-vector size nil))))

(defun ring-size (ring)
  "Return how many elements fit into RING."
  (length (cddr ring)))

(defun ring-length (ring)
  "Return how many elements are in RING."
  (cadr ring))

(defun ring-empty-p (ring)
  "Return t if RING is empty."
  (zerop (cadr ring)))

(defun ring-index (index head ringlen veclen)
  "Return the position in the vector of the element INDEX of a ring.
HEAD is the position of its oldest element, RINGLEN its length, VECLEN its
size."
  (setq index (mod index ringlen))
  (mod (1- (+ head (- ringlen index))) veclen))

(defun ring-plus1 (index veclen)
  "Return INDEX plus one, in a ring of VECLEN."
  (let ((new (1+ index)))
    (if (= new veclen) 0 new)))

(defun ring-minus1 (index veclen)
  "Return INDEX minus one, in a ring of VECLEN."
  (1- (if (zerop index) veclen index)))

(defun ring-copy (ring)
  "Return a copy of RING with the same elements."
  (cons (car ring) (cons (cadr ring) (copy-sequence (cddr ring)))))

(defun ring-insert (ring item)
  "Add ITEM to RING as its newest element, in the place of the oldest if it is full; return ITEM."
  (let* ((vector (cddr ring)) (size (length vector)) (head (car ring)) (length (cadr ring)))
    (prog1 (aset vector (mod (+ head length) size) item)
      (if (= length size)
          (setcar ring (ring-plus1 head size))
        (setcar (cdr ring) (1+ length))))))

(defun ring-insert-at-beginning (ring item)
  "Add ITEM to RING as its oldest element, in the place of the newest if it is full; return ITEM."
  (let* ((vector (cddr ring)) (size (length vector)) (head (ring-minus1 (car ring) size)))
    (setcar (cdr ring) (min size (1+ (cadr ring))))
    (setcar ring head)
    (aset vector head item)))

(defun ring-remove (ring &optional index)
  "Remove the element INDEX, by default the oldest one, from RING, and return it."
  (if (ring-empty-p ring)
      (error "Ring empty"))
  (let* ((vector (cddr ring)) (size (length vector)) (head (car ring)) (length (cadr ring))
         (last (mod (1- (+ head length)) size)) (position (ring-index (or index (1- length)) head length size))
         (item (aref vector position)))
    (while (/= position last)
      (let ((next (ring-plus1 position size)))
        (aset vector position (aref vector next))
        (setq position next)))
    (aset vector last nil)
    (setcar (cdr ring) (1- length))
    item))

(defun ring-ref (ring index)
  "Return the element INDEX of RING; 0 is the newest, and the count goes round."
  (if (ring-empty-p ring)
      (error "Accessing an empty ring")
    (aref (cddr ring) (ring-index index (car ring) (cadr ring) (length (cddr ring))))))

(defun ring-elements (ring)
  "Return the list of the elements of RING, newest first."
  (let ((vector (cddr ring)) (head (car ring)) (elements nil))
    (dotimes (i (cadr ring))
      (push (aref vector (mod (+ head i) (length vector))) elements))
    elements))

(defun ring-member (ring item)
  "Return the index of the first element of RING that is `equal' to ITEM, or nil."
  (let ((n (ring-length ring)) (i 0) (found nil))
    (while (and (< i n) (not found))
      (if (equal item (ring-ref ring i)) (setq found i))
      (setq i (1+ i)))
    found))

(defun ring--index-of (ring item)
  "Return the index of ITEM in RING; signal an error if it is not there."
  (or (ring-member ring item)
      (error "Item is not in the ring: `%s'" item)))

(defun ring-next (ring item)
  "Return the element of RING after ITEM, that is the next older one.
Signal an error if ITEM is not in RING."
  (ring-ref ring (ring-plus1 (ring--index-of ring item) (ring-length ring))))

(defun ring-previous (ring item)
  "Return the element of RING before ITEM, that is the next newer one.
Signal an error if ITEM is not in RING."
  (ring-ref ring (ring-minus1 (ring--index-of ring item) (ring-length ring))))

(defun ring-resize (ring size)
  "Make SIZE the size of RING; the oldest elements are dropped if it is too small."
  (let* ((elements (ring-elements ring)) (length (min size (length elements))) (vector (make-vector size nil)))
    (dotimes (i length)
      (aset vector (- length i 1) (pop elements)))
    (setcar ring 0)
    (setcar (cdr ring) length)
    (setcdr (cdr ring) vector)))

(defun ring-extend (ring x)
  "Make room for X more elements in RING."
  (when (> x 0)
    (ring-resize ring (+ (ring-size ring) x))))

(defun ring-insert+extend (ring item &optional grow-p)
  "Add ITEM to RING as its newest element; make it larger if it is full and GROW-P is non-nil."
  (if (and grow-p (= (ring-length ring) (ring-size ring)))
      (ring-extend ring 1))
  (ring-insert ring item))

(defun ring-remove+insert+extend (ring item &optional grow-p)
  "Move ITEM to the front of RING, or add it; GROW-P is as in `ring-insert+extend'."
  (let (index)
    (while (setq index (ring-member ring item))
      (ring-remove ring index)))
  (ring-insert+extend ring item grow-p))

(defun ring-convert-sequence-to-ring (seq)
  "Return a ring with the elements of SEQ, the first one newest; SEQ itself if it is a ring.
Of `equal' elements next to each other one is kept."
  (if (ring-p seq)
      seq
    (let* ((size (length seq)) (ring (make-ring size)))
      (dotimes (i size)
        (when (or (ring-empty-p ring)
                  (not (equal (ring-ref ring 0) (elt seq i))))
          (ring-insert-at-beginning ring (elt seq i))))
      ring)))

(provide 'ring)

;;; ring.el ends here
