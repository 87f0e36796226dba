;;; crowd.el --- single operations in a big and crowded buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:
;; Rows of test/bench/run: the milliseconds of one operation at a random place of a big buffer with
;; 100,000 markers, 100,000 overlays and 1,000,000 intervals of text properties; and the time of random edits.

;;; Code:

(defvar bench-crowd-markers nil "The markers, so that they stay.")

(defun bench-crowd-fill ()
  "Put markers, overlays and text properties all over the current buffer."
  (let ((size (1- (point-max))) (i 0))
    (with-silent-modifications
      (let ((step (/ size 500000)))
        (while (< i 500000)
          (let ((at (1+ (* i step))))
            (put-text-property at (1+ at) 'crowd i))
          (setq i (1+ i)))))
    (setq i 0)
    (let ((step (/ size 100000)) (markers nil))
      (while (< i 100000)
        (let ((at (+ 2 (* i step))))
          (push (copy-marker at (= 0 (% i 2))) markers)
          (make-overlay at (+ at 3)))
        (setq i (1+ i)))
      (setq bench-crowd-markers markers))))

(defun bench-crowd-line ()
  "Make the current buffer hold one line of 100,000,000 characters."
  (let ((piece (make-string 1000000 ?x)) (i 0))
    (while (< i 100)
      (insert piece)
      (setq i (1+ i)))))

(defvar bench-crowd-operations
  `((end . ,(lambda () (goto-char (point-min)) (goto-char (point-max))))
    (line . ,(lambda () (goto-char (point-min)) (forward-line (random 1000000))))
    (line-number . ,(lambda () (line-number-at-pos (1+ (random (1- (point-max)))))))
    (insert . ,(lambda () (goto-char (1+ (random (1- (point-max))))) (insert "x")))
    (delete . ,(lambda () (goto-char (1+ (random (- (point-max) 2)))) (delete-char 1)))
    (overlays . ,(lambda () (overlays-at (1+ (random (1- (point-max)))))))
    (next-property . ,(lambda () (next-single-property-change (1+ (random (1- (point-max)))) 'crowd))))
  "The operations, with the names of their rows.")

(defun bench-crowd (name kind file)
  "Print for each operation NAME/OPERATION and the median milliseconds of 25 calls.
The buffer holds the text of FILE if KIND is `text', one long line if it is `line'."
  (set-buffer (generate-new-buffer "crowd"))
  (buffer-disable-undo)
  (if (eq kind 'line) (bench-crowd-line) (insert-file-contents file))
  (bench-crowd-fill)
  (random "seed")
  (dolist (operation bench-crowd-operations)
    (let ((times nil) (i 0))
      (while (< i 25)
        (let ((start (float-time)))
          (funcall (cdr operation))
          (push (- (float-time) start) times))
        (setq i (1+ i)))
      (princ (format "%s/%s %.4f\n" name (car operation) (* 1000 (nth 12 (sort times #'<))))))))

(defun bench-edits ()
  "Print the microseconds of an insertion or deletion at a random place, over 1,000,000 of them or 5 seconds."
  (set-buffer (generate-new-buffer "edits"))
  (buffer-disable-undo)
  (insert-file-contents (getenv "BENCH_FILE"))
  (random "seed")
  (let ((start (float-time)) (i 0))
    (while (and (< i 1000000) (or (/= 0 (% i 100)) (< (float-time) (+ start 5))))
      (goto-char (1+ (random (- (point-max) 10))))
      (if (= 0 (random 2))
          (insert "edit")
        (delete-region (point) (+ (point) 4)))
      (setq i (1+ i)))
    (princ (format "%.4f" (/ (* 1e6 (- (float-time) start)) i)))))

;;; crowd.el ends here
