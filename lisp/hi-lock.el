;;; hi-lock.el --- highlighting what matches regexps, by command or as the file says  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A pattern is a keyword of Font Lock: a function that searches, and a face.  Where Font Lock is on it does the work,
;; elsewhere overlays are made, once.  `hi-lock-interactive-lighters' says what the user typed for each pattern.

;;; Code:

(require 'font-lock)

(defgroup hi-lock nil "Interactive highlighting." :link '(custom-manual "(emacs)Highlight Interactively") :group 'font-lock)

(defcustom hi-lock-file-patterns-range 10000
  "How far from the start of a buffer patterns of the file are looked for." :type 'integer)
(defcustom hi-lock-highlight-range 2000000
  "How much text around point is highlighted where Font Lock is off." :type 'integer)
(defcustom hi-lock-exclude-modes '(rmail-mode mime/viewer-mode gnus-article-mode term-mode)
  "Major modes in which patterns of the file are not looked for." :type '(repeat symbol))
(defcustom hi-lock-file-patterns-policy 'ask
  "What is done with patterns of a file: `ask', `never', or a function of the patterns that says whether to use them."
  :type '(choice (const :tag "Do not load file patterns" never) (const :tag "Ask about loading file patterns" ask)
                 (function :tag "Function to check file patterns")))
(put 'hi-lock-file-patterns-policy 'risky-local-variable t)
(defcustom hi-lock-auto-select-face nil "Non-nil means that commands choose the face themselves." :type 'boolean)

(defgroup hi-lock-faces nil "Faces of interactive highlighting." :group 'hi-lock :group 'faces)

(defmacro hi-lock--define-faces (&rest entries)
  "Define faces; each of ENTRIES is (NAME SPEC)."
  `(progn ,@(mapcar (lambda (entry)
                      `(defface ,(car entry) ',(nth 1 entry) "A face of interactive highlighting." :group 'hi-lock-faces))
                    entries)))

(hi-lock--define-faces
 (hi-yellow ((((min-colors 88) (background dark)) (:background "yellow1" :foreground "black"))
             (((background dark)) (:background "yellow" :foreground "black"))
             (((min-colors 88)) (:background "yellow1"))
             (t (:background "yellow"))))
 (hi-pink ((((background dark)) (:background "pink" :foreground "black")) (t (:background "pink"))))
 (hi-green ((((min-colors 88) (background dark)) (:background "light green" :foreground "black"))
            (((background dark)) (:background "green" :foreground "black"))
            (((min-colors 88)) (:background "light green"))
            (t (:background "green"))))
 (hi-blue ((((background dark)) (:background "light blue" :foreground "black")) (t (:background "light blue"))))
 (hi-salmon ((((min-colors 88) (background dark)) (:background "light salmon" :foreground "black"))
             (((background dark)) (:background "red" :foreground "black"))
             (((min-colors 88)) (:background "light salmon"))
             (t (:background "red"))))
 (hi-aquamarine ((((min-colors 88) (background dark)) (:background "aquamarine" :foreground "black"))
                 (((background dark)) (:background "blue" :foreground "black"))
                 (((min-colors 88)) (:background "aquamarine"))
                 (t (:background "blue"))))
 (hi-black-b ((t (:weight bold))))
 (hi-blue-b ((((min-colors 88)) (:weight bold :foreground "blue1")) (t (:weight bold :foreground "blue"))))
 (hi-green-b ((((min-colors 88)) (:weight bold :foreground "green3")) (t (:weight bold :foreground "green"))))
 (hi-red-b ((((min-colors 88)) (:weight bold :foreground "firebrick2")) (t (:weight bold :foreground "red"))))
 (hi-black-hb ((t (:weight bold :height 1.67 :inherit variable-pitch)))))

(defvar-local hi-lock-interactive-patterns nil "The patterns that commands made in this buffer.")
(put 'hi-lock-interactive-patterns 'permanent-local t)
(defvar-local hi-lock-interactive-lighters nil "Alist of what was typed and the pattern that it made.")
(put 'hi-lock-interactive-lighters 'permanent-local t)
(defvar-local hi-lock-file-patterns nil "The patterns that the file of this buffer brought.")
(put 'hi-lock-file-patterns 'permanent-local t)
(defvar hi-lock-face-defaults
  '("hi-yellow" "hi-pink" "hi-green" "hi-blue" "hi-salmon" "hi-aquamarine" "hi-black-b" "hi-blue-b" "hi-red-b" "hi-green-b"
    "hi-black-hb")
  "Names of the faces that are offered, in order.")
(defvar-local hi-lock--unused-faces nil "Those of `hi-lock-face-defaults' that no pattern of this buffer uses.")
(defvar hi-lock-file-patterns-prefix "Hi-lock" "Text that stands before the patterns in a file.")

(defvar hi-lock-map
  (let ((map (make-sparse-keymap "Hi Lock")))
    (dolist (binding '(("\C-xwi" . hi-lock-find-patterns) ("\C-xwl" . highlight-lines-matching-regexp) ("\C-xwp" . highlight-phrase)
                       ("\C-xwh" . highlight-regexp) ("\C-xw." . highlight-symbol-at-point) ("\C-xwr" . unhighlight-regexp)
                       ("\C-xwb" . hi-lock-write-interactive-patterns)))
      (define-key map (car binding) (cdr binding)))
    map)
  "Keymap of Hi-Lock mode.")

;;;###autoload
(define-minor-mode hi-lock-mode
  "Toggle highlighting of what matches patterns (Hi-Lock mode).
Patterns come from commands such as `highlight-regexp', and from lines \"Hi-lock: (PATTERN...)\" near the start of files."
  :lighter (:eval (if (or hi-lock-interactive-patterns hi-lock-file-patterns) " Hi" "")) :keymap hi-lock-map :global nil
  (cond
   (hi-lock-mode
    (unless hi-lock-file-patterns (hi-lock-find-patterns))
    (add-hook 'font-lock-mode-hook #'hi-lock-font-lock-hook nil t))
   (t
    (hi-lock--remove-all)
    (when hi-lock-file-patterns
      (font-lock-remove-keywords nil hi-lock-file-patterns)
      (setq hi-lock-file-patterns nil))
    (remove-overlays nil nil 'hi-lock-overlay t)
    (if font-lock-mode (font-lock-flush))
    (remove-hook 'font-lock-mode-hook #'hi-lock-font-lock-hook t))))

;;;###autoload
(define-globalized-minor-mode global-hi-lock-mode hi-lock-mode hi-lock--turn-on-if-desired
  :group 'hi-lock)

(defun hi-lock--turn-on-if-desired ()
  "Turn Hi-Lock mode on unless the major mode is one of `hi-lock-exclude-modes'."
  (unless (memq major-mode hi-lock-exclude-modes) (hi-lock-mode 1)))

(defun hi-lock--remove-all ()
  "Remove the patterns that commands made."
  (when hi-lock-interactive-patterns
    (font-lock-remove-keywords nil hi-lock-interactive-patterns)
    (setq hi-lock-interactive-patterns nil hi-lock-interactive-lighters nil hi-lock--unused-faces nil)))

(defun hi-lock-font-lock-hook ()
  "Put the patterns of the buffer into Font Lock when that is turned on; else turn Hi-Lock mode off."
  (if (not font-lock-mode)
      (hi-lock-mode -1)
    (font-lock-add-keywords nil hi-lock-file-patterns t)
    (font-lock-add-keywords nil hi-lock-interactive-patterns t)))

;;; Patterns.

(defun hi-lock-regexp-okay (regexp)
  "Return REGEXP, or signal an error if it matches the empty string."
  (cond ((null regexp) (error "Regexp cannot match nil"))
        ((string-match regexp "") (error "Regexp cannot match an empty string"))
        (t regexp)))

(defun hi-lock-keyword->face (keyword)
  "Return the face of KEYWORD, a pattern."
  (cadr (cadr (cadr keyword))))

(defun hi-lock--regexp (pattern)
  "Return what was typed for PATTERN, or its regexp."
  (or (car (rassq pattern hi-lock-interactive-lighters)) (car pattern)))

(defun hi-lock--matcher (regexp case-fold spaces)
  "Return a function that searches for REGEXP; case counts unless CASE-FOLD, and blanks stand for the regexp SPACES."
  (lambda (limit)
    (let ((case-fold-search case-fold) (search-spaces-regexp spaces))
      (re-search-forward regexp limit t))))

(defun hi-lock--make-overlays (matcher subexp face text)
  "Make overlays with FACE on group SUBEXP of what MATCHER finds around point; return whether it found something.
TEXT is what the overlays are known by."
  (let* ((low (max (point-min) (- (point) (/ hi-lock-highlight-range 2)))) (high (min (point-max) (+ low hi-lock-highlight-range)))
         (found nil))
    (save-excursion
      (goto-char low)
      (while (and (< (point) high) (funcall matcher high))
        (let ((overlay (make-overlay (match-beginning subexp) (match-end subexp))))
          (overlay-put overlay 'hi-lock-overlay t)
          (overlay-put overlay 'hi-lock-overlay-regexp text)
          (overlay-put overlay 'face face))
        (setq found t)
        (goto-char (match-end 0))
        (if (= (match-beginning 0) (match-end 0)) (if (eobp) (setq high 0) (forward-char 1)))))
    found))

(defun hi-lock-set-pattern (regexp face &optional subexp lighter case-fold spaces-regexp)
  "Highlight group SUBEXP (0) of what REGEXP matches with FACE.
LIGHTER is what the pattern is known by, by default REGEXP.  CASE-FOLD and SPACES-REGEXP are bound in searches."
  (let* ((subexp (or subexp 0)) (matcher (hi-lock--matcher regexp case-fold spaces-regexp))
         (pattern (list matcher (list subexp (list 'quote face) 'prepend))) (no-matches nil))
    ;; What is highlighted stays as it is.
    (unless (or (assoc regexp hi-lock-interactive-patterns) (assoc (or lighter regexp) hi-lock-interactive-lighters))
      (cond
       ((and font-lock-mode (font-lock-specified-p major-mode))
        (font-lock-add-keywords nil (list pattern) t)
        (font-lock-flush))
       (t (setq no-matches (not (hi-lock--make-overlays matcher subexp face (or lighter regexp))))))
      (cond
       (no-matches (add-to-list 'hi-lock--unused-faces (face-name face)))
       (t (push pattern hi-lock-interactive-patterns)
          (push (cons (or lighter regexp) pattern) hi-lock-interactive-lighters))))))

(defun hi-lock--fold-p (regexp)
  "Return non-nil if case does not count in searches for REGEXP."
  (if (and case-fold-search search-upper-case) (isearch-no-upper-case-p regexp t) case-fold-search))

(defun hi-lock-read-face-name ()
  "Return a face: one that no pattern uses, or what the user chooses."
  (unless hi-lock-interactive-patterns
    (setq hi-lock--unused-faces hi-lock-face-defaults))
  (let* ((last-used (and hi-lock-interactive-patterns (hi-lock-keyword->face (car hi-lock-interactive-patterns))))
         (defaults (append hi-lock--unused-faces
                           (cdr (member (and last-used (symbol-name last-used)) hi-lock-face-defaults))
                           hi-lock-face-defaults))
         (face (if (and hi-lock-auto-select-face (not current-prefix-arg))
                   (or (pop hi-lock--unused-faces) (car defaults))
                 (completing-read (format-prompt "Highlight using face" (car defaults)) obarray #'facep t nil
                                  'face-name-history defaults))))
    (setq hi-lock--unused-faces (remove face hi-lock--unused-faces))
    (when (and face (not (equal face "")))
      (add-to-list 'hi-lock-face-defaults face t)
      (intern face))))

(defun hi-lock--on ()
  "Turn Hi-Lock mode on if it is off."
  (unless hi-lock-mode (hi-lock-mode 1)))

;;; Commands.

;;;###autoload
(defun hi-lock-face-buffer (regexp &optional face subexp lighter)
  "Highlight group SUBEXP (0) of what REGEXP matches with FACE (hi-yellow); LIGHTER is what the pattern is known by."
  (interactive (list (hi-lock-regexp-okay (read-regexp "Regexp to highlight" (if (use-region-p)
                                                                                 (prog1 (buffer-substring (region-beginning) (region-end))
                                                                                   (deactivate-mark))
                                                                               'regexp-history-last)))
                     (hi-lock-read-face-name) current-prefix-arg))
  (hi-lock--on)
  (hi-lock-set-pattern regexp (or face 'hi-yellow) subexp lighter (hi-lock--fold-p regexp) nil))
;;;###autoload
(defalias 'highlight-regexp #'hi-lock-face-buffer)

;;;###autoload
(defun hi-lock-line-face-buffer (regexp &optional face)
  "Highlight lines in which REGEXP matches with FACE (hi-yellow)."
  (interactive (list (hi-lock-regexp-okay (read-regexp "Regexp to highlight line" 'regexp-history-last)) (hi-lock-read-face-name)))
  (hi-lock--on)
  (hi-lock-set-pattern (concat "^.*\\(?:" regexp "\\).*\\(?:$\\)\n?") (or face 'hi-yellow) nil nil (hi-lock--fold-p regexp)
                       (if (and search-whitespace-regexp isearch-regexp-lax-whitespace) search-whitespace-regexp)))
;;;###autoload
(defalias 'highlight-lines-matching-regexp #'hi-lock-line-face-buffer)

;;;###autoload
(defun hi-lock-face-phrase-buffer (regexp &optional face)
  "Highlight what REGEXP matches with FACE (hi-yellow); its blanks stand for any white space."
  (interactive (list (hi-lock-regexp-okay (read-regexp "Phrase to highlight" 'regexp-history-last)) (hi-lock-read-face-name)))
  (hi-lock--on)
  (hi-lock-set-pattern regexp (or face 'hi-yellow) nil nil (hi-lock--fold-p regexp) search-whitespace-regexp))
;;;###autoload
(defalias 'highlight-phrase #'hi-lock-face-phrase-buffer)

;;;###autoload
(defun hi-lock-face-symbol-at-point ()
  "Highlight the symbol at point wherever it stands, with the next face."
  (interactive)
  (let* ((regexp (hi-lock-regexp-okay (find-tag-default-as-symbol-regexp)))
         (hi-lock-auto-select-face t) (face (hi-lock-read-face-name)))
    (hi-lock--on)
    (hi-lock-set-pattern regexp face nil nil (hi-lock--fold-p regexp) nil)))
;;;###autoload
(defalias 'highlight-symbol-at-point #'hi-lock-face-symbol-at-point)

(defun hi-lock--regexps-at-point ()
  "Return what was typed for the patterns that match at point, those of point's own face first."
  (let ((found nil) (position (point)))
    (dolist (pattern hi-lock-interactive-patterns)
      (save-excursion
        (goto-char (line-beginning-position))
        (let ((limit (line-end-position)))
          (while (and (<= (point) position) (funcall (car pattern) (min (point-max) (1+ limit))))
            (if (<= (match-beginning 0) position (1- (match-end 0))) (push (hi-lock--regexp pattern) found))))))
    (delete-dups (nreverse found))))

;;;###autoload
(defun hi-lock-unface-buffer (regexp)
  "Stop highlighting what REGEXP, as it was typed, matches; t, or a prefix argument, stands for all patterns."
  (interactive
   (cond
    (current-prefix-arg (list t))
    ((null hi-lock-interactive-patterns) (user-error "No highlighting to remove"))
    (t (let ((defaults (or (hi-lock--regexps-at-point) (mapcar #'hi-lock--regexp hi-lock-interactive-patterns))))
         (list (completing-read (format-prompt "Regexp to unhighlight" (car defaults))
                                (mapcar (lambda (pattern) (cons (hi-lock--regexp pattern) pattern)) hi-lock-interactive-patterns)
                                nil t nil nil defaults))))))
  (when (assoc regexp hi-lock-interactive-lighters)
    (setq regexp (cdr (assoc regexp hi-lock-interactive-lighters))))
  (dolist (pattern (cond ((eq regexp t) hi-lock-interactive-patterns)
                         ((assoc regexp hi-lock-interactive-patterns) (list (assoc regexp hi-lock-interactive-patterns)))
                         ((memq regexp hi-lock-interactive-patterns) (list regexp))))
    (let ((text (hi-lock--regexp pattern)) (face (hi-lock-keyword->face pattern)))
      (if (facep face) (add-to-list 'hi-lock--unused-faces (face-name face)))
      (if font-lock-mode (font-lock-remove-keywords nil (list pattern)))
      (setq hi-lock-interactive-patterns (delq pattern hi-lock-interactive-patterns)
            hi-lock-interactive-lighters (rassq-delete-all pattern hi-lock-interactive-lighters))
      (remove-overlays nil nil 'hi-lock-overlay-regexp text)))
  (if font-lock-mode (font-lock-flush)))
;;;###autoload
(defalias 'unhighlight-regexp #'hi-lock-unface-buffer)

;;; Patterns in files.

;;;###autoload
(defun hi-lock-write-interactive-patterns ()
  "Insert the patterns that commands made as comments, for when the file is visited again."
  (interactive)
  (if (null hi-lock-interactive-patterns) (user-error "There are no interactive patterns"))
  (let ((beginning (point)))
    (dolist (pattern hi-lock-interactive-patterns)
      (insert (format "%s: (%s)\n" hi-lock-file-patterns-prefix (prin1-to-string pattern))))
    (comment-region beginning (point)))
  (if (> (point) hi-lock-file-patterns-range)
      (warn "Inserted keywords not close enough to top of file")))

(defun hi-lock-set-file-patterns (patterns)
  "Use PATTERNS, keywords of Font Lock, instead of those that the file brought before."
  (when (or hi-lock-file-patterns patterns)
    (font-lock-remove-keywords nil hi-lock-file-patterns)
    (setq hi-lock-file-patterns patterns)
    (font-lock-add-keywords nil hi-lock-file-patterns t)
    (if font-lock-mode (font-lock-flush))))

;;;###autoload
(defun hi-lock-find-patterns ()
  "Look for patterns near the start of the buffer and use them, as `hi-lock-file-patterns-policy' says."
  (interactive)
  (unless (memq major-mode hi-lock-exclude-modes)
    (let ((all nil) (target (concat "\\_<" (regexp-quote hi-lock-file-patterns-prefix) ":")))
      (save-excursion
        (save-restriction
          (widen)
          (goto-char (point-min))
          (while (re-search-forward target (min (point-max) hi-lock-file-patterns-range) t)
            (condition-case nil
                (setq all (append (read (current-buffer)) all))
              (error (message "Invalid pattern list expression at line %d" (line-number-at-pos)))))))
      (when (and all hi-lock-mode
                 (cond ((eq hi-lock-file-patterns-policy 'ask) (y-or-n-p "Add patterns from this buffer to hi-lock? "))
                       ((functionp hi-lock-file-patterns-policy) (funcall hi-lock-file-patterns-policy all))))
        (hi-lock-set-file-patterns all)
        (if (called-interactively-p 'interactive)
            (message "Hi-lock added %d patterns." (length all)))))))

(provide 'hi-lock)

;;; hi-lock.el ends here
