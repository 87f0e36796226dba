;;; comint-history.el --- the ring of inputs of Comint buffers  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What is sent goes into a ring, which a file can keep from one session to the next.  Commands put inputs of the ring behind the
;; process mark, by their order or by what they match; the input that was being typed is the one before the first.

;;; Code:

(require 'ring)

(defvar comint-get-old-input)
(declare-function comint-check-proc "comint")
(defcustom comint-move-point-for-matching-input 'after-input
  "Where point goes when an input was found by its beginning: `after-input', or `end-of-line'."
  :type '(choice (const after-input) (const end-of-line)) :group 'comint)

(defcustom comint-input-ring-size 500 "How many inputs are kept." :type 'integer :group 'comint)
(defcustom comint-input-ring-file-name nil "File that keeps the inputs, or nil." :type '(choice (const nil) file) :group 'comint)
(defcustom comint-input-ignoredups nil "Non-nil means that an input like the last one is not kept." :type 'boolean :group 'comint)
(defvar comint-input-ring nil "The inputs that were sent.")
(defvar comint-input-ring-index nil "Index in the ring of the input that is behind the process mark, or nil.")
(defvar comint-save-input-ring-index nil "The index that `comint-input-ring-index' had when input was sent.")
(defvar comint-stored-incomplete-input nil "What was being typed before an input of the ring came in its place.")
(defvar comint-matching-input-from-input-string "" "Beginning of the inputs that are looked for.")
(defvar comint-input-ring-separator "\n" "What is between the inputs in the file.")
(defvar comint-input-ring-file-prefix nil "Regexp of what is before each input in the file, or nil.")
(defvar comint-input-history-ignore "^#" "Regexp of lines in the file that are no inputs.")
(defvar comint-input-filter #'comint-nonblank-p "Predicate of inputs that are kept.")

(defun comint-nonblank-p (str)
  "Return non-nil if there is something else than white space in STR."
  (not (string-match-p "\\`\\s *\\'" str)))

(defun comint-add-to-input-history (cmd)
  "Put CMD into the ring of inputs, if it is one to keep."
  (when (and (funcall comint-input-filter cmd)
             (not (and comint-input-ignoredups (not (ring-empty-p comint-input-ring))
                       (string-equal (ring-ref comint-input-ring 0) cmd))))
    (when (= (ring-length comint-input-ring) (ring-size comint-input-ring))
      (ring-resize comint-input-ring (max 1 (min comint-input-ring-size (+ 1 (ring-size comint-input-ring))))))
    (ring-insert comint-input-ring cmd)))

;;; The file

(defun comint-read-input-ring (&optional silent)
  "Read the ring of inputs from `comint-input-ring-file-name'; SILENT: say nothing if that cannot be read."
  (cond
   ((member comint-input-ring-file-name '(nil "")) nil)
   ((not (file-readable-p comint-input-ring-file-name))
    (unless silent (message "Cannot read history file %s" comint-input-ring-file-name)))
   (t
    (let ((file comint-input-ring-file-name) (separator comint-input-ring-separator) (prefix comint-input-ring-file-prefix)
          (ignore comint-input-history-ignore) (no-duplicates comint-input-ignoredups)
          (ring (make-ring comint-input-ring-size)) (inputs nil))
      (with-temp-buffer
        (insert-file-contents file)
        (dolist (input (split-string (buffer-string) separator t))
          (when prefix (setq input (replace-regexp-in-string (concat "\\`\\(?:" prefix "\\)") "" input)))
          (unless (or (and ignore (string-match-p ignore input)) (string-empty-p input)
                      (and no-duplicates (equal input (car inputs))))
            (push input inputs))))
      (dolist (input (nreverse (seq-take inputs comint-input-ring-size)))
        (ring-insert ring input))
      (setq comint-input-ring ring
            comint-input-ring-index nil)))))

(defun comint-write-input-ring ()
  "Write the ring of inputs to `comint-input-ring-file-name'."
  (cond
   ((or (member comint-input-ring-file-name '(nil "")) (null comint-input-ring) (ring-empty-p comint-input-ring)) nil)
   ((not (file-writable-p comint-input-ring-file-name))
    (message "Cannot write history file %s" comint-input-ring-file-name))
   (t
    (let ((inputs (reverse (ring-elements comint-input-ring))) (separator comint-input-ring-separator)
          (file comint-input-ring-file-name))
      (with-temp-buffer
        (dolist (input inputs) (insert input separator))
        (write-region nil nil file nil 'no-message))))))

;;; Choosing

(defun comint-after-pmark-p ()
  "Return non-nil if point is at or behind the process mark."
  (<= (process-mark (get-buffer-process (current-buffer))) (point)))

(defun comint-delete-input ()
  "Delete what is behind the process mark."
  (delete-region (process-mark (get-buffer-process (current-buffer))) (point-max)))

(defun comint--replace-input (input)
  "Put INPUT in the place of what is behind the process mark."
  (goto-char (process-mark (get-buffer-process (current-buffer))))
  (delete-region (point) (point-max))
  (insert input))

(defun comint--check-history ()
  "Signal an error unless inputs of the ring can be used here."
  (cond ((not (comint-check-proc (current-buffer))) (user-error "Current buffer has no process"))
        ((not (comint-after-pmark-p)) (user-error "Not at command line"))
        ((or (null comint-input-ring) (ring-empty-p comint-input-ring)) (user-error "Empty input ring"))))

(defun comint-search-arg (arg)
  "Check that an input of the ring can be used, and return ARG; 0 stands for 1, and keeps where the search is."
  (comint--check-history)
  (if (and comint-input-ring-index (zerop arg)) 1 (if (zerop arg) 1 arg)))

(defun comint-search-start (arg)
  "Return the index in the ring where a search by ARG inputs begins."
  (let ((length (ring-length comint-input-ring)))
    (cond (comint-input-ring-index (mod (+ comint-input-ring-index (if (> arg 0) 1 -1)) length))
          ((>= arg 0) 0)
          (t (1- length)))))

(defun comint-goto-input (pos)
  "Put the input of the ring at index POS behind the process mark; nil is what was being typed."
  (unless comint-input-ring-index
    (setq comint-stored-incomplete-input (funcall comint-get-old-input)))
  (setq comint-input-ring-index pos)
  (comint--replace-input (if pos (ring-ref comint-input-ring pos) (or comint-stored-incomplete-input ""))))

(defun comint-restore-input ()
  "Put back what was being typed before inputs of the ring came in its place."
  (interactive)
  (when comint-input-ring-index
    (comint--replace-input (or comint-stored-incomplete-input ""))
    (setq comint-input-ring-index nil)
    (message "Input restored")))

(defun comint--typed ()
  "Return what is behind the process mark."
  (buffer-substring-no-properties (process-mark (get-buffer-process (current-buffer))) (point-max)))

(defun comint-previous-input-string (arg)
  "Return the input ARG places away in the ring, without going there."
  (ring-ref comint-input-ring (if comint-input-ring-index (mod (+ arg comint-input-ring-index) (ring-length comint-input-ring)) arg)))

(defun comint-previous-input (arg)
  "Put the ARGth previous input behind the process mark."
  (interactive "*p")
  (comint--check-history)
  (let* ((length (ring-length comint-input-ring))
         (target (+ arg (or comint-input-ring-index -1))))
    (unless comint-input-ring-index
      (setq comint-stored-incomplete-input (comint--typed)))
    (cond
     ((and comint-input-ring-index (or (< target 0) (>= target length)))
      (comint-restore-input))
     (t
      (setq comint-input-ring-index (mod (if (and (< arg 0) (null comint-input-ring-index)) arg target) length))
      (message "History item: %d" (- length comint-input-ring-index))
      (comint--replace-input (ring-ref comint-input-ring comint-input-ring-index))))))

(defun comint-next-input (arg)
  "Put the ARGth next input behind the process mark."
  (interactive "*p")
  (comint-previous-input (- arg)))

(defun comint-previous-matching-input-string-position (regexp arg &optional start)
  "Return the index of the ARGth input that REGEXP matches, from the index START on; nil if there is none."
  (let* ((length (ring-length comint-input-ring)) (step (if (>= arg 0) 1 -1)) (count (abs arg))
         (at (mod (or start (if (>= arg 0) 0 -1)) length)) (left length) (found nil))
    (while (and (not found) (> left 0))
      (when (and (string-match-p regexp (ring-ref comint-input-ring at))
                 (zerop (setq count (1- count))))
        (setq found at))
      (setq at (mod (+ at step) length)
            left (1- left)))
    found))

(defun comint-previous-matching-input-string (regexp arg)
  "Return the ARGth previous input that REGEXP matches, or nil."
  (let ((index (comint-previous-matching-input-string-position regexp arg)))
    (if index (ring-ref comint-input-ring index))))

(defun comint-regexp-arg (prompt)
  "Read a regexp with PROMPT and return it with the prefix argument, in a list."
  (let ((regexp (read-string prompt nil 'comint-regexp-history)))
    (list (if (string-equal regexp "") (or (car (bound-and-true-p comint-regexp-history)) "") regexp)
          (prefix-numeric-value current-prefix-arg))))
(defvar comint-regexp-history nil "Regexps that inputs were looked for with.")

(defun comint-previous-matching-input (regexp n &optional restore)
  "Put the Nth previous input that REGEXP matches behind the process mark.
RESTORE: if there is none, put back what was being typed."
  (interactive (comint-regexp-arg "Previous input matching (regexp): "))
  (setq n (comint-search-arg n))
  (let ((index (comint-previous-matching-input-string-position regexp n (comint-search-start n))))
    (cond (index
           (unless comint-input-ring-index
             (setq comint-stored-incomplete-input (comint--typed)))
           (setq comint-input-ring-index index)
           (unless isearch-mode
             (message "History item: %d" (- (ring-length comint-input-ring) index)))
           (comint--replace-input (ring-ref comint-input-ring index)))
          (restore (comint-restore-input))
          (t (user-error "Not found")))))

(defun comint-next-matching-input (regexp n)
  "Put the Nth next input that REGEXP matches behind the process mark."
  (interactive (comint-regexp-arg "Next input matching (regexp): "))
  (comint-previous-matching-input regexp (- n)))

(defun comint-previous-matching-input-from-input (n)
  "Put the Nth previous input that begins like what was typed behind the process mark."
  (interactive "p")
  (unless (memq last-command '(comint-previous-matching-input-from-input comint-next-matching-input-from-input))
    (setq comint-matching-input-from-input-string
          (buffer-substring-no-properties (process-mark (get-buffer-process (current-buffer))) (point))
          comint-input-ring-index nil))
  (comint-previous-matching-input (concat "^" (regexp-quote comint-matching-input-from-input-string)) n t)
  (when (eq comint-move-point-for-matching-input 'after-input)
    (goto-char (point-max))))

(defun comint-next-matching-input-from-input (n)
  "Put the Nth next input that begins like what was typed behind the process mark."
  (interactive "p")
  (comint-previous-matching-input-from-input (- n)))

(defun comint-get-next-from-history ()
  "Put the input behind the process mark that came after the one that was sent last from the ring."
  (interactive)
  (comint--check-history)
  (let ((index comint-save-input-ring-index))
    (if (and index (> index 0))
        (comint--replace-input (ring-ref comint-input-ring (setq comint-input-ring-index index)))
      (message "No following history item"))))

(defun comint-dynamic-list-input-ring ()
  "Show the inputs of the ring in a buffer."
  (interactive)
  (if (or (null comint-input-ring) (ring-empty-p comint-input-ring))
      (message "No history")
    (let ((inputs (ring-elements comint-input-ring)))
      (with-output-to-temp-buffer "*Input History*"
        (dolist (input (reverse inputs))
          (princ input)
          (terpri))))))

(defun comint-insert-input (event)
  "Put the old input that EVENT clicks on behind the process mark."
  (interactive "e")
  (let ((input (save-excursion
                 (goto-char (posn-point (event-end event)))
                 (funcall comint-get-old-input))))
    (comint--replace-input input)))

(provide 'comint-history)

;;; comint-history.el ends here
