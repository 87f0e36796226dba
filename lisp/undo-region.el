;;; undo-region.el --- undoing the changes in a region  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An element of the undo list speaks of positions as they were when the change was made.  To undo one and
;; not those that came after it, its positions must follow those others: each change that is left out adds
;; (POSITION . DELTA) to a list, where DELTA is what undoing it would do to the length of the text.

;;; Code:

(defun undo-delta (undo-elt)
  "Return (POSITION . DELTA): where undoing UNDO-ELT changes the text, and by how many characters."
  (let ((first (car-safe undo-elt)) (rest (cdr-safe undo-elt)))
    (cond ((and (stringp first) (integerp rest)) (cons (abs rest) (length first)))
          ((and (integerp first) (integerp rest)) (cons first (- first rest)))
          (t '(0 . 0)))))

(defun undo-adjust-pos (pos deltas &optional use-<)
  "Return POS as later changes moved it; DELTAS are those, the oldest first.
USE-<: changes right at POS do not count."
  (dolist (d deltas pos)
    (when (if use-< (< (car d) pos) (<= (car d) pos))
      ;; A position in text that was deleted since is where that was.
      (setq pos (max (car d) (- pos (cdr d)))))))

(defun undo-adjust-beg-end (beg end deltas)
  "Return (BEG . END) for the region from BEG to END as DELTAS moved it, as in `undo-adjust-pos'."
  (let ((beg (undo-adjust-pos beg deltas)))
    (cons beg (max beg (undo-adjust-pos end deltas t)))))

(defun undo-adjust-elt (elt deltas)
  "Return the undo element ELT with its positions as DELTAS moved them, as in `undo-adjust-pos'."
  (cond
   ((integerp elt) (undo-adjust-pos elt deltas))
   ((and (integerp (car-safe elt)) (integerp (cdr elt)))
    (undo-adjust-beg-end (car elt) (cdr elt) deltas))
   ((and (stringp (car-safe elt)) (integerp (cdr elt)))
    (let ((pos (undo-adjust-pos (abs (cdr elt)) deltas)))
      (cons (car elt) (if (< (cdr elt) 0) (- pos) pos))))
   ((and (consp elt) (null (car elt)))
    (let ((place (nthcdr 3 elt)))
      (append (list nil (nth 1 elt) (nth 2 elt))
              (undo-adjust-beg-end (car place) (cdr place) deltas))))
   (t elt)))

(defun undo-elt-in-region (undo-elt start end)
  "Return non-nil if the change UNDO-ELT lies between START and END."
  (let ((first (car-safe undo-elt)) (rest (cdr-safe undo-elt)))
    (cond
     ((integerp undo-elt) (and (>= undo-elt start) (<= undo-elt end)))
     ((null undo-elt) t)
     ((atom undo-elt) nil)
     ((stringp first) (and (>= (abs rest) start) (<= (abs rest) end)))
     ((markerp first)
      ;; Where the marker is now.
      (and (eq (marker-buffer first) (current-buffer)) (>= first start) (<= first end)))
     ((null first)
      (let ((place (nthcdr 3 undo-elt)))
        (and (>= (car place) start) (<= (cdr place) end))))
     ;; Elements (apply ...) are in no region.
     ((integerp first) (and (>= first start) (<= rest end))))))

(defun undo-elt-crosses-region (undo-elt start end)
  "Return non-nil if the change UNDO-ELT lies partly between START and END."
  (cond ((atom undo-elt) nil)
        ((null (car undo-elt))
         (let ((place (nthcdr 3 undo-elt)))
           (and (< (car place) end) (> (cdr place) start))))
        ((integerp (car undo-elt))
         (and (< (car undo-elt) end) (> (cdr undo-elt) start)))))
(make-obsolete 'undo-elt-crosses-region nil "24.5")

(defun undo-copy-list (list)
  "Return a copy of the undo list LIST, with conses of its own for its changes."
  (mapcar #'undo-copy-list-1 list))

(defun undo-copy-list-1 (elt)
  "Return a copy of the undo element ELT."
  (if (consp elt) (cons (car elt) (undo-copy-list-1 (cdr elt))) elt))

(defun undo-make-selective-list (start end)
  "Return the changes of the undo list that lie between START and END, with positions in the present text."
  (let ((list buffer-undo-list) (selective (list nil)) (deltas nil))
    (while (consp list)
      ;; What was undone already is passed over together with its undoing.
      (when undo-no-redo
        (while (consp (gethash list undo-equiv-table))
          (setq list (gethash list undo-equiv-table))))
      (let* ((elt (undo-copy-list-1 (car list))) (now (undo-adjust-elt elt deltas)))
        (setq list (cdr list))
        (cond
         ((null elt)
          (if (car selective) (push nil selective)))
         ;; That the buffer was unmodified then says nothing if something since stays.
         ((eq (car-safe elt) t)
          (or deltas (push elt selective)))
         ;; Markers are kept with the deletion that moved them, below.
         ((markerp (car-safe elt)) nil)
         ((undo-elt-in-region now start end)
          (setq end (+ end (cdr (undo-delta now))))
          (push now selective)
          (when (and (stringp (car-safe now)) (integerp (cdr now)))
            (while (markerp (car-safe (car list)))
              (push (pop list) selective))))
         (t
          (let ((delta (undo-delta elt)))
            (unless (zerop (cdr delta))
              (push delta deltas)))))))
    (nreverse selective)))

(provide 'undo-region)

;;; undo-region.el ends here
