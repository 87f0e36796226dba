;;; dired-isearch.el --- searching in names of Dired buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A search may look at the names of files only.

;;; Code:

(require 'dired)

(defcustom dired-isearch-filenames nil
  "Whether searches in Dired buffers look at names only: t, or `dwim' for those that begin on a name."
  :type '(choice (const :tag "No" nil) (const :tag "If on a name" dwim) (const :tag "Yes" t))
  :group 'dired)

(define-minor-mode dired-isearch-filenames-mode
  "Search in the names of files only."
  :lighter nil
  (if dired-isearch-filenames-mode
      (add-function :before-while (local 'isearch-filter-predicate)
                    #'dired-isearch-filter-filenames
                    '((isearch-message-prefix . "filename ")))
    (remove-function (local 'isearch-filter-predicate) #'dired-isearch-filter-filenames))
  (when isearch-mode
    (setq isearch-success t isearch-adjusted t)
    (isearch-update)))

(defun dired-isearch-filter-filenames (beg end)
  "Return non-nil if the text from BEG to END begins in a name."
  (text-property-not-all (min beg end) (max beg end) 'dired-filename nil))

(defun dired-isearch-filenames-setup ()
  "Begin to search in names only, if `dired-isearch-filenames' says so."
  (when (or (eq dired-isearch-filenames t)
            (and (eq dired-isearch-filenames 'dwim)
                 (get-text-property (point) 'dired-filename)))
    (define-key isearch-mode-map "\M-sff" #'dired-isearch-filenames-mode)
    (dired-isearch-filenames-mode 1)
    (add-hook 'isearch-mode-end-hook #'dired-isearch-filenames-end nil t)))

(defun dired-isearch-filenames-end ()
  "Search everywhere again."
  (define-key isearch-mode-map "\M-sff" nil)
  (dired-isearch-filenames-mode -1)
  (remove-hook 'isearch-mode-end-hook #'dired-isearch-filenames-end t))

(defun dired-isearch-filenames ()
  "Search for a string in the names of the files."
  (interactive nil dired-mode)
  (setq dired-isearch-filenames t)
  (unwind-protect
      (isearch-forward nil t)
    (setq dired-isearch-filenames nil)))

(defun dired-isearch-filenames-regexp ()
  "Search for a regexp in the names of the files."
  (interactive nil dired-mode)
  (setq dired-isearch-filenames t)
  (unwind-protect
      (isearch-forward-regexp nil t)
    (setq dired-isearch-filenames nil)))

(provide 'dired-isearch)

;;; dired-isearch.el ends here
