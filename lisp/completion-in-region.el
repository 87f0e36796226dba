;;; completion-in-region.el --- completion of text in buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `completion-at-point' asks the functions of a hook what the text around point is and what it can be completed to;
;; `completion-in-region' completes the text between two positions.

;;; Code:

(defvar completion-in-region-function #'completion--in-region
  "Function that `completion-in-region' calls with its arguments.")

(defvar completion-in-region-mode-predicate nil
  "Function that says whether the commands of Completion-In-Region mode still apply, or nil for no such mode.")

(defvar completion-in-region-mode--predicate nil
  "The value of `completion-in-region-mode-predicate' for the completion in progress.")

(defvar completion-in-region--data nil
  "The completion in progress: (START END COLLECTION PREDICATE), positions as markers.")

(defvar completion-in-region-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\M-?" #'completion-help-at-point)
    (define-key map "\t" #'completion-at-point)
    map)
  "Keymap of Completion-In-Region mode.")

(define-minor-mode completion-in-region-mode
  "Note that completions of text in a buffer are shown; used by completion itself."
  :global t
  :group 'minibuffer
  (remove-hook 'post-command-hook #'completion-in-region--postch)
  (setq minor-mode-overriding-map-alist (assq-delete-all 'completion-in-region-mode minor-mode-overriding-map-alist))
  (if (null completion-in-region-mode)
      (progn
        (setq completion-in-region--data nil)
        (unless (equal "*Completions*" (buffer-name (window-buffer)))
          (minibuffer-hide-completions)))
    (setq completion-in-region-mode-predicate (or completion-in-region-mode-predicate (lambda () nil)))
    (add-hook 'post-command-hook #'completion-in-region--postch)
    (push (cons 'completion-in-region-mode completion-in-region-mode-map) minor-mode-overriding-map-alist)))

(defun completion-in-region--postch ()
  "Leave Completion-In-Region mode when what was completed is left."
  (or unread-command-events
      (and completion-in-region--data
           (eq (marker-buffer (nth 0 completion-in-region--data)) (current-buffer))
           (>= (point) (nth 0 completion-in-region--data))
           (<= (point) (save-excursion (goto-char (nth 1 completion-in-region--data)) (line-end-position)))
           (funcall completion-in-region-mode--predicate))
      (completion-in-region-mode -1)))

(defun completion-in-region (start end collection &optional predicate)
  "Complete the text between START and END by COLLECTION with PREDICATE.
Point must be between them.  Return nil if there is no completion, else t."
  (unless (<= start (point) end) (error "Point is outside of the text to complete"))
  (funcall completion-in-region-function start end collection predicate))

(defun completion--in-region (start end collection &optional predicate)
  "Complete the text between START and END by COLLECTION with PREDICATE."
  (let ((minibuffer-completion-table collection)
        (minibuffer-completion-predicate predicate))
    (when completion-in-region-mode-predicate
      (setq completion-in-region-mode--predicate completion-in-region-mode-predicate
            completion-in-region--data (list (if (markerp start) start (copy-marker start)) (copy-marker end t)
                                             collection predicate))
      (unless noninteractive (completion-in-region-mode 1)))
    (let ((minibuffer-completion-base 'region))
      (completion--do start (if (markerp end) (marker-position end) end)))))

(defun completion--capf-answer (fun)
  "Return (FUN . ANSWER) if FUN, called at point, has an ANSWER that can be used, else nil."
  (let ((answer (if (functionp fun) (funcall fun))))
    (cond
     ((null answer) nil)
     ((and (consp answer) (not (functionp answer))
           (eq 'no (plist-get (nthcdr 3 answer) :exclusive))
           ;; Others may know better what this is.
           (null (try-completion (buffer-substring-no-properties (car answer) (point)) (nth 2 answer)
                                 (plist-get (nthcdr 3 answer) :predicate))))
      nil)
     (t (cons fun answer)))))

(defun completion-at-point ()
  "Complete the text at point, by `completion-at-point-functions'.
The first of these functions that knows the text decides: it returns (START END COLLECTION . PROPERTIES), or a function
that completes."
  (interactive)
  (let* ((found (run-hook-wrapped 'completion-at-point-functions #'completion--capf-answer)) (answer (cdr found)))
    (cond
     ((functionp answer) (funcall answer))
     ((and (consp answer) (cdr answer))
      (let* ((start (copy-marker (nth 0 answer))) (completion-extra-properties (nthcdr 3 answer))
             (completion-in-region-mode-predicate
              (lambda ()
                ;; Still the same text?
                (let ((now (cdr (completion--capf-answer (car found)))))
                  (and (consp now) (not (functionp now)) (= (car now) start))))))
        (completion-in-region start (nth 1 answer) (nth 2 answer) (plist-get completion-extra-properties :predicate))))
     (t answer))))

(defun completion-help-at-point ()
  "Show the completions of the text at point, by `completion-at-point-functions'."
  (interactive)
  (let ((answer (cdr (run-hook-wrapped 'completion-at-point-functions #'completion--capf-answer))))
    (if (not (and (consp answer) (cdr answer) (not (functionp answer))))
        (message "No completions at point")
      (let ((minibuffer-completion-table (nth 2 answer))
            (minibuffer-completion-predicate (plist-get (nthcdr 3 answer) :predicate))
            (completion-extra-properties (nthcdr 3 answer)))
        (minibuffer-completion-help (nth 0 answer) (nth 1 answer))))))

;;; completion-in-region.el ends here
