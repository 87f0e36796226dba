;;; loops.el --- loops for the interpreter  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

(defun bench-fib (n) (if (< n 2) n (+ (bench-fib (- n 1)) (bench-fib (- n 2)))))

(defun bench-loop-fib () (bench-fib 24))

(defun bench-loop-while ()
  (let ((i 0) (sum 0))
    (while (< i 1000000)
      (setq sum (+ sum (* i 3)) i (1+ i)))
    sum))

(defun bench-loop-float ()
  (let ((i 0) (x 0.5))
    (while (< i 500000)
      (setq x (* 3.7 x (- 1.0 x)) i (1+ i)))
    x))

(defun bench-loop-let ()
  (let ((i 0) (r 0))
    (while (< i 300000)
      (let* ((a i) (b (+ a 1)) (c (+ b a)))
        (let ((d c))
          (setq r (+ d r))))
      (setq i (1+ i)))
    r))

(defun bench-loop-list ()
  (let ((k 0))
    (while (< k 30)
      (let ((l nil) (i 0))
        (while (< i 20000)
          (push (cons i nil) l)
          (setq i (1+ i)))
        (setq l (nreverse l))
        (length l))
      (setq k (1+ k)))))

(defun bench-loop-string ()
  (let ((i 0) (s ""))
    (while (< i 100000)
      (setq s (concat "abc" (number-to-string i) (substring "hello world" 2 7))
            i (1+ i)))
    s))

(defun bench-loop-hash ()
  (let ((h (make-hash-table :test 'equal)) (i 0))
    (while (< i 200000)
      (puthash (number-to-string (% i 5000)) i h)
      (gethash (number-to-string (% i 7000)) h)
      (setq i (1+ i)))
    (hash-table-count h)))

(defvar bench-json-text
  (concat "[" (mapconcat (lambda (i) (format "{\"id\":%d,\"name\":\"Item \\u00e9 %d\",\"tags\":[\"a\",\"b\\n\",\"中文\"],\"size\":%f,\"ok\":true,\"none\":null}" i i (/ i 7.0)))
                         (number-sequence 1 2000) ",")
          "]")
  "A text of 200 KB.")

(defun bench-loop-json-parse ()
  (dotimes (_ 20) (json-parse-string bench-json-text)))

(defun bench-loop-json-alist ()
  (dotimes (_ 20) (json-parse-string bench-json-text :object-type 'alist :array-type 'list)))

(defvar bench-json-value (if (fboundp 'json-parse-string) (json-parse-string bench-json-text)) "What that text means.")

(defun bench-loop-json-serialize ()
  (dotimes (_ 20) (json-serialize bench-json-value)))

(defun bench-loop-json-insert ()
  (dotimes (_ 20) (with-temp-buffer (json-insert bench-json-value) (goto-char 1) (json-parse-buffer))))

(defun bench-loop-mapcar ()
  (let ((l (number-sequence 1 1000)) (i 0))
    (while (< i 300)
      (apply #'+ (mapcar (lambda (x) (if (= 0 (% x 3)) (* x x) x)) l))
      (setq i (1+ i)))))

(defun bench-run (name)
  "Print the seconds that the loop NAME takes."
  (let ((f (intern (format "bench-loop-%s" name))) (gc-cons-threshold 800000))
    (let ((start (float-time)))
      (funcall f)
      (princ (format "%.4f" (- (float-time) start))))))

;;; loops.el ends here
