;;; ansi-color.el --- escape sequences that select colors become faces  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Programs write sequences like ESC [ 1 ; 3 1 m to say how what follows shall look.  They are taken out of strings and
;; regions, and the text gets faces.  What is in effect at a moment is a list of codes, the last one first; what is left over
;; when a piece of output ends in the middle of a sequence is kept for the next piece.

;;; Code:

(defgroup ansi-colors nil "Faces for escape sequences of terminals." :version "28.1" :group 'processes)

(defmacro ansi-color--define-faces (&rest entries)
  "Define a face for each of ENTRIES, (NAME MEANING . ATTRIBUTES)."
  (cons 'progn
        (mapcar (lambda (entry)
                  `(defface ,(intern (format "ansi-color-%s" (car entry))) '((t ,@(nthcdr 2 entry)))
                     ,(format "Face of %s text." (nth 1 entry)) :group 'ansi-colors))
                entries)))

(ansi-color--define-faces
 (bold "bold" :inherit bold) (faint "faint" :weight light) (italic "italic" :inherit italic)
 (underline "underlined" :inherit underline) (slow-blink "slowly blinking" :box (:line-width -1))
 (fast-blink "fast blinking" :box (:line-width -1)) (inverse "inverse" :inverse-video t)
 (black "black" :foreground "black" :background "black") (red "red" :foreground "red3" :background "red3")
 (green "green" :foreground "green3" :background "green3") (yellow "yellow" :foreground "yellow3" :background "yellow3")
 (blue "blue" :foreground "blue2" :background "blue2") (magenta "magenta" :foreground "magenta3" :background "magenta3")
 (cyan "cyan" :foreground "cyan3" :background "cyan3") (white "white" :foreground "grey90" :background "gray90")
 (bright-black "bright black" :foreground "gray30" :background "gray30")
 (bright-red "bright red" :foreground "red2" :background "red2")
 (bright-green "bright green" :foreground "green2" :background "green2")
 (bright-yellow "bright yellow" :foreground "yellow2" :background "yellow2")
 (bright-blue "bright blue" :foreground "blue1" :background "blue1")
 (bright-magenta "bright magenta" :foreground "magenta2" :background "magenta2")
 (bright-cyan "bright cyan" :foreground "cyan2" :background "cyan2")
 (bright-white "bright white" :foreground "white" :background "white"))

(defvar ansi-color-basic-faces-vector
  [nil ansi-color-bold ansi-color-faint ansi-color-italic ansi-color-underline ansi-color-slow-blink ansi-color-fast-blink
       ansi-color-inverse]
  "Faces of the codes from 0 to 7.")
(defvar ansi-color-normal-colors-vector
  [ansi-color-black ansi-color-red ansi-color-green ansi-color-yellow ansi-color-blue ansi-color-magenta ansi-color-cyan
                    ansi-color-white]
  "Faces whose colors are those of the codes from 30, and for the background from 40.")
(defvar ansi-color-bright-colors-vector
  [ansi-color-bright-black ansi-color-bright-red ansi-color-bright-green ansi-color-bright-yellow ansi-color-bright-blue
                           ansi-color-bright-magenta ansi-color-bright-cyan ansi-color-bright-white]
  "Faces whose colors are those of the codes from 90, and for the background from 100.")

(defcustom ansi-color-bold-is-bright nil "Non-nil means that bold text has bright colors." :type 'boolean)
(defcustom ansi-color-for-comint-mode t
  "What is done to escape sequences in the output of Comint buffers: t makes faces, `filter' removes them, nil is nothing."
  :type '(choice (const nil) (const filter) (const t)))
(defcustom ansi-color-for-compilation-mode t
  "What is done to escape sequences in compilations: t makes faces, `filter' removes them, nil is nothing."
  :type '(choice (const nil) (const filter) (const t)))

(defconst ansi-color-control-seq-regexp "\e\\[[0-?]*[ -/]*[@-~]" "Regexp of a control sequence.")
(defconst ansi-color-parameter-regexp "\\([0-9]*\\)[m;]" "Regexp of a parameter of a sequence that selects colors.")

(defvar-local ansi-color-context nil
  "What is in effect after the last string: nil, or (CODES FRAGMENT) with the beginning of a sequence.")
(defvar-local ansi-color-context-region nil
  "What is in effect after the last region: nil, or (CODES MARKER) with the place up to which all is done.")
(defvar ansi-color-apply-face-function #'ansi-color-apply-overlay-face
  "Function that gives the text between two positions a face; its arguments are the positions and the face.")

;;; Codes

(defun ansi-color-parse-sequence (escape-seq)
  "Return the codes of ESCAPE-SEQ, a sequence that selects colors, in their order; nil if it is something else."
  (let ((at 0) (codes nil))
    (while (string-match ansi-color-parameter-regexp escape-seq at)
      (setq at (match-end 0))
      (push (string-to-number (match-string 1 escape-seq)) codes))
    (nreverse codes)))

(defconst ansi-color--cancelled '((21 1) (22 1 2) (23 3) (24 4) (25 5 6) (27 7) (39 30 31 32 33 34 35 36 37) (49 40 41 42 43 44 45 46 47))
  "Alist of (CODE . CODES): CODE ends the effect of CODES.")

(defun ansi-color--apply-code (new codes)
  "Return the codes that are in effect when NEW comes after CODES."
  (let ((ends (assq new ansi-color--cancelled)) (tens (/ new 10)))
    (cond (ends (seq-difference codes (cdr ends)))
          ((<= 1 new 7) (cons new (remq new codes)))
          ((and (memq tens '(3 4 9 10)) (<= (% new 10) 7))
           (cons new (seq-remove (lambda (code) (= (/ code 10) tens)) codes))))))

(defun ansi-color-apply-sequence (escape-sequence codes)
  "Return the codes that are in effect when ESCAPE-SEQUENCE comes after CODES."
  (dolist (code (ansi-color-parse-sequence escape-sequence) codes)
    (setq codes (ansi-color--apply-code code codes))))

(defun ansi-color-get-face-1 (ansi-code &optional bright)
  "Return the face of the code ANSI-CODE, or nil.  BRIGHT: a color is bright anyway."
  (let ((ones (% ansi-code 10)) (tens (/ ansi-code 10)))
    (when (<= ones 7)
      (if (= tens 0)
          (aref ansi-color-basic-faces-vector ansi-code)
        (let ((face (aref (if (or bright (>= tens 9)) ansi-color-bright-colors-vector ansi-color-normal-colors-vector) ones)))
          (cond ((memq tens '(3 9)) (list :foreground (face-foreground face nil 'default)))
                ((memq tens '(4 10)) (list :background (face-background face nil 'default)))))))))

(defun ansi-color--find-face (codes)
  "Return the face that the CODES in effect mean: nil, one, or a list of several."
  (let* ((bright (and ansi-color-bold-is-bright (memq 1 codes)))
         (faces (delq nil (mapcar (lambda (code) (ansi-color-get-face-1 code bright)) (sort (copy-sequence codes) #'<)))))
    (if (cdr faces) faces (car faces))))

;;; Strings

(defun ansi-color--take-apart (string function)
  "Call FUNCTION with the parts of STRING between sequences and the codes in effect for each; return a list of the values.
The context of the buffer is taken into account and set."
  (let* ((codes (car ansi-color-context)) (at 0) (parts nil)
         (string (concat (cadr ansi-color-context) string)))
    (while (string-match ansi-color-control-seq-regexp string at)
      (let ((from at) (begin (match-beginning 0)) (sequence (match-string 0 string)))
        (setq at (match-end 0))
        (push (funcall function (substring string from begin) codes) parts)
        (when (eq (aref sequence (1- (length sequence))) ?m)
          (setq codes (ansi-color-apply-sequence sequence codes)))))
    (let ((rest (string-search "\e" string at)))
      (push (funcall function (substring string at rest) codes) parts)
      (setq ansi-color-context (if (or codes rest) (list codes (if rest (substring string rest))))))
    (nreverse parts)))

(defun ansi-color-apply (string)
  "Return STRING without its control sequences, and with faces in the property `font-lock-face' for them.
What a string begins, the next one can go on with."
  (mapconcat #'identity
             (ansi-color--take-apart string
                                     (lambda (text codes)
                                       (let ((face (ansi-color--find-face codes)))
                                         (when (and face (> (length text) 0))
                                           (put-text-property 0 (length text) 'font-lock-face face text))
                                         text)))
             ""))

(defun ansi-color-filter-apply (string)
  "Return STRING without its control sequences.  What a string begins, the next one can go on with."
  (prog1 (mapconcat #'identity (ansi-color--take-apart string (lambda (text _codes) (substring-no-properties text))) "")
    (setq ansi-color-context (if (cadr ansi-color-context) (list nil (cadr ansi-color-context))))))

;;; Regions

(defun ansi-color-make-extent (from to &optional buffer)
  "Return a new overlay from FROM to TO in BUFFER that stops where the text changes."
  (let ((overlay (make-overlay from to buffer)))
    (overlay-put overlay 'evaporate t)
    (overlay-put overlay 'modification-hooks '(ansi-color-freeze-overlay))
    (overlay-put overlay 'insert-behind-hooks '(ansi-color-freeze-overlay))
    overlay))

(defun ansi-color-freeze-overlay (overlay is-after begin end &optional _len)
  "Keep OVERLAY from growing over text inserted behind it, from BEGIN to END; IS-AFTER: it is there already."
  (when (and is-after (= (overlay-end overlay) end))
    (move-overlay overlay (overlay-start overlay) begin)))

(defun ansi-color-set-extent-face (extent face)
  "Give the overlay EXTENT the FACE."
  (overlay-put extent 'face face))

(defun ansi-color-apply-overlay-face (beg end face)
  "Give the text from BEG to END the FACE by an overlay, if FACE is not nil."
  (when face
    (ansi-color-set-extent-face (ansi-color-make-extent beg end) face)))

(defun ansi-color-apply-text-property-face (beg end face)
  "Give the text from BEG to END the FACE by the property `font-lock-face', if FACE is not nil."
  (when face
    (put-text-property beg end 'font-lock-face face)))

(defun ansi-color--each-sequence (begin end function)
  "Call FUNCTION for the text between sequences from BEGIN to END with its bounds, the codes, and the bounds of the sequence behind.
The last two are nil for the text at the end.  Return (CODES . REST), REST the beginning of a sequence that is not
complete, or nil."
  (let ((codes (car ansi-color-context-region)) (end (copy-marker end))
        (start (copy-marker (or (cadr ansi-color-context-region) begin))))
    (save-excursion
      (goto-char start)
      (while (re-search-forward ansi-color-control-seq-regexp end t)
        (let ((from (match-beginning 0)) (to (copy-marker (match-end 0))) (sequence (match-string 0)))
          (funcall function (marker-position start) from codes from (marker-position to))
          (when (eq (aref sequence (1- (length sequence))) ?m)
            (setq codes (ansi-color-apply-sequence sequence codes)))
          (goto-char to)
          (set-marker start to)
          (set-marker to nil)))
      (let ((rest (if (search-forward "\e" end t) (match-beginning 0))))
        (funcall function (marker-position start) (or rest (marker-position end)) codes nil nil)
        (setq ansi-color-context-region (if (or codes rest) (list codes (copy-marker (or rest end)))))
        (set-marker start nil)
        (set-marker end nil)
        nil))))

(defun ansi-color-apply-on-region (begin end &optional preserve-sequences)
  "Give the text between BEGIN and END the faces that its control sequences say, and delete these.
PRESERVE-SEQUENCES: make them invisible instead.  What a region begins, the next one can go on with."
  (ansi-color--each-sequence
   begin end
   (lambda (from to codes sequence sequence-end)
     (when (and codes (< from to))
       (funcall ansi-color-apply-face-function from to (ansi-color--find-face codes)))
     (when sequence
       (if preserve-sequences
           (overlay-put (make-overlay sequence sequence-end) 'invisible t)
         (delete-region sequence sequence-end))))))

(defun ansi-color-filter-region (begin end)
  "Delete the control sequences between BEGIN and END."
  (ansi-color--each-sequence
   begin end
   (lambda (_from _to _codes sequence sequence-end)
     (when sequence
       (delete-region sequence sequence-end)))))

;;; Output of programs

(defvar comint-last-output-start)
(defvar compilation-filter-start)

;;;###autoload
(defun ansi-color-process-output (_ignored)
  "Do to the output that came last in a Comint buffer what `ansi-color-for-comint-mode' says."
  (let ((start (if (and (markerp comint-last-output-start) (eq (marker-buffer comint-last-output-start) (current-buffer)))
                   (marker-position comint-last-output-start)
                 (point-min)))
        (end (process-mark (get-buffer-process (current-buffer)))))
    (pcase ansi-color-for-comint-mode
      ('nil nil)
      ('filter (ansi-color-filter-region start end))
      (_ (ansi-color-apply-on-region start end)))))

(defun ansi-color-compilation-filter ()
  "Do to the output that came last in a compilation what `ansi-color-for-compilation-mode' says."
  (let ((inhibit-read-only t))
    (pcase ansi-color-for-compilation-mode
      ('nil nil)
      ('filter (ansi-color-filter-region compilation-filter-start (point)))
      (_ (let ((ansi-color-apply-face-function #'ansi-color-apply-text-property-face))
           (ansi-color-apply-on-region compilation-filter-start (point)))))))

;;;###autoload
(defun ansi-color-for-comint-mode-on ()
  "Let escape sequences in Comint buffers become faces."
  (interactive)
  (setq ansi-color-for-comint-mode t))

(defun ansi-color-for-comint-mode-off ()
  "Leave escape sequences in Comint buffers alone."
  (interactive)
  (setq ansi-color-for-comint-mode nil))

(defun ansi-color-for-comint-mode-filter ()
  "Let escape sequences in Comint buffers be removed."
  (interactive)
  (setq ansi-color-for-comint-mode 'filter))

(provide 'ansi-color)

;;; ansi-color.el ends here
