;;; text.el --- a big file: opening, editing, searching  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

(defun bench-count (regexp)
  "Search for REGEXP through the whole buffer."
  (goto-char (point-min))
  (let ((n 0))
    (while (re-search-forward regexp nil t)
      (setq n (1+ n)))
    n))

(defun bench-text-job (name)
  "Return a function that does the job NAME, after what must be ready for it."
  (let ((file (getenv "BENCH_FILE")) (large-file-warning-threshold nil))
    (when (memq name '(insert search-literal search-rare search-class search-alternatives search-words search-symbols
                              search-line search-backward))
      (set-buffer (generate-new-buffer "big"))
      (buffer-disable-undo)
      (insert-file-contents file)
      (set-syntax-table (let ((table (make-syntax-table))) (modify-syntax-entry ?_ "_" table) table))
      (goto-char (point-min)))
    (cond
     ((eq name 'open) (lambda () (with-temp-buffer (insert-file-contents file))))
     ((eq name 'find) (lambda () (let ((large-file-warning-threshold nil)) (find-file-noselect file))))
     ((eq name 'insert)
      (lambda ()
        (random "seed")
        (let ((i 0) (size (point-max)))
          (while (< i 10000)
            (goto-char (1+ (random size)))
            (insert "x")
            (setq i (1+ i))))))
     ((eq name 'search-literal) (lambda () (bench-count "nm_primitive_descriptor_of_nothing")))
     ((eq name 'search-rare) (lambda () (bench-count "SPDX-License")))
     ((eq name 'search-class) (lambda () (bench-count "[0-9]\\{6,\\}")))
     ((eq name 'search-alternatives) (lambda () (bench-count "foo_bar\\|quux\\|struct nm_vm_options")))
     ((eq name 'search-words) (lambda () (bench-count "\\bassertion\\w+")))
     ((eq name 'search-symbols) (lambda () (bench-count "\\_<nm_value\\_>")))
     ((eq name 'search-line) (lambda () (bench-count "^#include[ \t]+\"\\([^\"\n]*\\)\"")))
     ((eq name 'search-backward)
      (lambda () (goto-char (point-max)) (while (re-search-backward "SPDX-License" nil t)))))))

(defun bench-text (name)
  "Print the seconds that the job NAME takes."
  (let ((job (bench-text-job name)) (start (float-time)))
    (funcall job)
    (princ (format "%.4f" (- (float-time) start)))))

;;; text.el ends here
