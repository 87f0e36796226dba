;;; load.el --- load compiled files, then run a corpus  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Runs in GNU Emacs and in NeoMacs alike.  Loads the ELC_FILES, names without suffix, from ELC_TARGET, and then the
;; runner of corpora, ELC_RUNNER.  What is required later comes from there in NeoMacs.

(let ((target (file-name-as-directory (getenv "ELC_TARGET"))))
  (if (boundp 'neomacs-version)
      (setq load-path (append (list target (concat target "emacs-lisp") (concat target "international")) load-path)))
  (dolist (file (split-string (getenv "ELC_FILES")))
    (load (concat target file ".elc") nil t t)))
(load (getenv "ELC_RUNNER") nil t)

;;; load.el ends here
