;;; run-compiled.el --- call the byte-code of a corpus  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Runs in GNU Emacs and in NeoMacs alike.  The functions are in the file COMPAT_CODE, see compile-forms.el; where that
;; has nil, the form of COMPAT_FILE is evaluated.  Prints lines as runner.el does.

(setq print-escape-newlines t)

(let ((at 0) (form-at 0) (n 0) codes forms got form)
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8-emacs-unix))
      (insert-file-contents (getenv "COMPAT_CODE")))
    (setq codes (buffer-string)))
  (with-temp-buffer
    (let ((coding-system-for-read 'utf-8-unix))
      (insert-file-contents (getenv "COMPAT_FILE")))
    (setq forms (buffer-string)))
  (get-buffer-create " *corpus*")
  (while (setq got (condition-case nil (read-from-string codes at) (end-of-file nil)))
    (setq n (1+ n)
          at (cdr got)
          form (read-from-string forms form-at)
          form-at (cdr form))
    (princ (format "%d\t%s\n" n
                   (condition-case err
                       (prin1-to-string
                        (save-current-buffer
                          (set-buffer (get-buffer-create "*compat*"))
                          (if (car got)
                              (funcall (car got))
                            (eval (car form) t))))
                     ((error quit) (concat "!" (prin1-to-string err))))))))
;;; run-compiled.el ends here
