;;; minibuffer.el --- completion in the minibuffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The primitives read text in the minibuffer and complete against lists, tables and functions;
;; here are the commands of the minibuffer's keymaps, the list of completions, completion of file
;; names and buffers, and questions.

;;; Code:

(defvar minibuffer-completing-file-name nil "Non-nil while a file name is read.")
(defvar completion-auto-help t "Non-nil means that a completion that cannot go on shows the possibilities; `lazy' at the second try.")
(defvar completions-format 'horizontal "How the list of completions is laid out.")
(defvar completion-fail-discreetly nil "Non-nil means that completion that finds nothing stays silent.")
(defvar completion-show-inline-help t "Non-nil means that messages of completion are shown after the text.")
(defvar completion-annotate-function nil "Function of a completion that returns what to show after it.")
(defvar completion-tab-width nil "Width of tabs in the list of completions, or nil.")
(defvar completions-detailed nil "Non-nil means that lists of completions tell more about each.")
(defvar completions-group nil "Non-nil means that lists of completions are divided into groups.")
(defvar completions-group-sort nil "How groups of completions are sorted: nil, `alphabetical', or a function.")
(defvar completions-group-format (concat (propertize "    " 'face 'completions-group-separator)
                                         (propertize " %s " 'face 'completions-group-title)
                                         (propertize " " 'face 'completions-group-separator 'display '(space :align-to right)))
  "Format of the titles of groups of completions.")
(defvar completion-in-region-functions nil "Wrapper functions for completion in a region.")
(defvar completion-extra-properties nil "Properties of the completion in progress.")
(defvar completion-at-point-functions '(tags-completion-at-point-function) "Functions that find completions of the text at point.")
(defvar completion-all-sorted-completions nil "Completions that are being cycled through.")
(make-variable-buffer-local 'completion-all-sorted-completions)
(defcustom completion-cycle-threshold nil
  "So many completions or fewer are gone through one after the other instead of shown; t for any number, nil for none."
  :type '(choice (const :tag "No cycling" nil) (const :tag "Always cycle" t) (integer :tag "Threshold"))
  :group 'minibuffer)
(defvar completion-base-position nil "Bounds of the text that a completion replaces.")
(defvar read-file-name-function #'read-file-name-default "Function that reads file names.")
(defvar read-file-name-completion-ignore-case nil "Non-nil means that case does not matter when file names are completed.")
(defvar read-file-name-predicate nil "Function that file names to complete must pass.")
(defvar insert-default-directory t "Non-nil means that reading a file name begins with the default directory.")
(defvar file-name-history nil "History of file names.")
(defvar minibuffer-history nil "History of what has no history of its own.")
(defvar buffer-name-history nil "History of buffer names.")
(defvar read-char-history nil "History of characters that were read.")
(defvar face-name-history nil "History of face names.")
(defvar minibuffer-confirm-exit-commands '(completion-at-point minibuffer-complete minibuffer-complete-word)
  "Commands after which leaving with an unknown text must be confirmed.")
(defvar minibuffer-completion-base nil "What precedes the text being completed.")
(defvar minibuffer-message-timeout 2 "Seconds that a message at the end of the minibuffer stays.")
(defvar minibuffer-message-overlay nil "Overlay of the message at the end of the minibuffer.")
(setq completion-ignored-extensions '(".o" "~" ".bin" ".lbin" ".so" ".a" ".ln" ".blg" ".bbl" ".elc" ".lof" ".glo" ".idx" ".lot" ".svn/" ".hg/" ".git/" ".bzr/" "CVS/" "_darcs/" "_MTN/" ".fmt" ".tfm" ".class" ".fas" ".lib" ".mem" ".x86f" ".sparcf" ".dfsl" ".pfsl" ".d64fsl" ".p64fsl" ".lx64fsl" ".lx32fsl" ".dx64fsl" ".dx32fsl" ".fx64fsl" ".fx32fsl" ".sx64fsl" ".sx32fsl" ".wx64fsl" ".wx32fsl" ".fasl" ".ufsl" ".fsl" ".dxl" ".lo" ".la" ".gmo" ".mo" ".toc" ".aux" ".cp" ".fn" ".ky" ".pg" ".tp" ".vr" ".cps" ".fns" ".kys" ".pgs" ".tps" ".vrs" ".pyc" ".pyo"))

;;; Messages in the minibuffer.

(defun minibuffer-message (message &rest args)
  "Show MESSAGE, formatted with ARGS, at the end of the minibuffer for a moment."
  (if (not (minibufferp (current-buffer) t))
      (apply #'message message args)
    (let* ((text (concat " [" (replace-regexp-in-string "\\`\\[\\|\\]\\'" "" (if args (apply #'format-message message args) message)) "]"))
           (ol (make-overlay (point-max) (point-max) nil t t)))
      (unwind-protect
          (progn
            (put-text-property 0 1 'cursor t text)
            (overlay-put ol 'after-string text)
            ;; A C-g that ends the message is a key: it leaves the minibuffer, not only the command that complained.
            (let ((inhibit-quit t))
              (sit-for (or minibuffer-message-timeout 1000000))
              (when quit-flag
                (setq quit-flag nil
                      unread-command-events (list ?\C-g)))))
        (delete-overlay ol)))))

(defun minibuffer-error-function (data _context caller)
  "Show the error DATA behind the text of the minibuffer, and log it, after the name of CALLER if that is non-nil.
Its arguments are those of `command-error-function'."
  ;; What was typed ahead stays, unless a C-g came after it.
  (if (eq (car data) 'quit)
      (discard-input))
  (ding t)
  (let ((text (error-message-string data)))
    (let ((inhibit-message t))
      (message "%s%s" (if caller (format "%s: " caller) "") text))
    (minibuffer-message "%s" text)))

(defun minibuffer-error-initialize ()
  "Let errors of commands be shown behind the text of the minibuffer; for `minibuffer-setup-hook'."
  (setq-local command-error-function #'minibuffer-error-function))
(add-hook 'minibuffer-setup-hook #'minibuffer-error-initialize)

(defun minibuffer--complete-and-exit-p (string)
  "Return non-nil if STRING is acceptable as it is."
  (test-completion string minibuffer-completion-table minibuffer-completion-predicate))

;;; Completing.

(defun minibuffer--bounds ()
  "Return the bounds of the minibuffer's text, as a pair."
  (cons (minibuffer-prompt-end) (point-max)))

(defun minibuffer--replace (new &optional start end)
  "Replace what was typed by NEW, leaving alone what is the same.
START and END are the bounds of that text, if it is not the minibuffer's."
  (completion--replace (or start (minibuffer-prompt-end)) (or end (point-max)) new))

(defun completion--replace (beg end newtext)
  "Replace the text from BEG to END by NEWTEXT and leave point behind it; what is the same at both ends stays."
  (let* ((newtext (if (memq minibuffer-allow-text-properties '(nil)) (substring-no-properties newtext) (copy-sequence newtext)))
         (limit (min (- end beg) (length newtext))) (head 0) (tail 0))
    (remove-text-properties 0 (length newtext) '(face nil completion-score nil) newtext)
    (while (and (< head limit) (eq (char-after (+ beg head)) (aref newtext head)))
      (setq head (1+ head)))
    (setq limit (- limit head))
    (while (and (< tail limit) (eq (char-before (- end tail)) (aref newtext (- (length newtext) tail 1))))
      (setq tail (1+ tail)))
    (let ((rest (substring newtext head (- (length newtext) tail))))
      (goto-char (+ beg head))
      (insert-and-inherit rest)
      (delete-region (point) (- (+ end (length rest)) tail))
      (forward-char tail))))

(defun minibuffer-complete ()
  "Complete what was typed as far as possible; if that is nowhere, show the possibilities."
  (interactive)
  (when (<= (minibuffer-prompt-end) (point))
    (completion--do)))

(defun completion--done (string &optional finished message)
  "Say MESSAGE, and call the `:exit-function' of the completion that made STRING, with FINISHED.
That is `finished' if nothing can follow, `sole' if it is the only one, `exact' if there are longer ones."
  (let ((exit (plist-get completion-extra-properties :exit-function)))
    (when exit
      (funcall exit string (or finished 'unknown)))
    (if (and message (eq minibuffer-completion-base 'region)) (setq message nil))
    (if message (minibuffer-message message))))

(defun completion--metadata (string base table pred)
  "Return the metadata of completing STRING in TABLE with PRED.  BASE is where its field begins."
  (ignore base)
  (completion-metadata string table pred))

(defun completion--do (&optional beg end)
  "Complete what was typed between BEG and END; return non-nil if it is complete now or got longer."
  (let* ((beg (or beg (minibuffer-prompt-end))) (end (or end (point-max)))
         (string (buffer-substring beg end))
         (table minibuffer-completion-table) (pred minibuffer-completion-predicate)
         (comp (completion-try-completion string table pred (- (point) beg)
                                          (completion-metadata (buffer-substring-no-properties beg (point)) table pred))))
    (cond
     ((null comp)
      (minibuffer-hide-completions)
      (unless completion-fail-discreetly
        (ding)
        (minibuffer-message "No match"))
      nil)
     ((eq comp t)
      (minibuffer-hide-completions)
      (goto-char end)
      (completion--done string 'finished "Sole completion")
      t)
     ((completion-cycle--wanted-p beg end)
      (minibuffer-force-complete beg end)
      t)
     (t
      (let* ((completion (car comp)) (changed (not (string= completion string)))
             ;; Only the case of letters changed.
             (longer (not (eq t (compare-strings completion nil nil string nil nil t)))))
        (when changed (minibuffer--replace completion beg end))
        (goto-char (+ beg (cdr comp)))
        (let* ((exact (test-completion completion table pred))
               (finished (and exact (eq t (try-completion completion table pred)))))
          (cond
           ((and changed longer)
            (if (get-buffer-window "*Completions*" 0)
                (if finished
                    (minibuffer-hide-completions)
                  (minibuffer-completion-help beg (+ beg (length completion)))))
            (if exact (completion--done completion (if finished 'finished 'exact)))
            t)
           (finished
            (minibuffer-hide-completions)
            (completion--done completion 'finished "Sole completion")
            t)
           ((and exact (eq last-command this-command) completion-auto-help)
            (minibuffer-completion-help beg (+ beg (length completion)))
            t)
           (exact
            (completion--done completion 'exact "Complete, but not unique")
            (if (eq completion-auto-help t) (minibuffer-completion-help beg (+ beg (length completion))))
            t)
           ((or (eq completion-auto-help t) (eq last-command this-command))
            (minibuffer-completion-help beg (+ beg (length completion)))
            nil)
           (t (minibuffer-message "Next char not unique") nil))))))))

(defun minibuffer-complete-word ()
  "Complete what was typed by one word at most."
  (interactive)
  (let* ((string (buffer-substring-no-properties (minibuffer-prompt-end) (point-max)))
         (comp (completion-try-completion string minibuffer-completion-table minibuffer-completion-predicate (length string)))
         (completion (if (eq comp t) string (car-safe comp))))
    (when (and (stringp completion) (string= completion string))
      ;; A space may stand for a separator that all completions have here.
      (dolist (try '(" " "-"))
        (let ((more (try-completion (concat string try) minibuffer-completion-table minibuffer-completion-predicate)))
          (if (and (string= completion string) more)
              (setq completion (if (eq more t) (concat string try) more))))))
    (cond
     ((not (stringp completion)) (ding) (minibuffer-message "No match") nil)
     ((string= completion string) (completion--do))
     (t
      (let ((start (length string)))
        (when (string-match "\\W" completion start)
          (setq completion (substring completion 0 (match-end 0)))))
      (minibuffer--replace completion)
      t))))

(defun minibuffer-complete-and-exit ()
  "Leave the minibuffer if what was typed is acceptable, or can be completed to something that is."
  (interactive)
  (let ((string (buffer-substring-no-properties (minibuffer-prompt-end) (point-max))))
    (cond
     ((string= string "") (exit-minibuffer))
     ((minibuffer--complete-and-exit-p string)
      ;; With case folding the text becomes what the table has.
      (when completion-ignore-case
        (let ((comp (try-completion string minibuffer-completion-table minibuffer-completion-predicate)))
          (when (and (stringp comp) (not (equal string comp)) (= (length string) (length comp)))
            (minibuffer--replace comp))))
      (exit-minibuffer))
     ((memq minibuffer-completion-confirm '(confirm confirm-after-completion))
      (if (or (eq last-command this-command)
              (and (eq minibuffer-completion-confirm 'confirm-after-completion)
                   (not (memq last-command minibuffer-confirm-exit-commands))))
          (exit-minibuffer)
        (minibuffer-message "Confirm")
        nil))
     ((functionp minibuffer-completion-confirm)
      (if (funcall minibuffer-completion-confirm string) (exit-minibuffer)))
     (t
      (when (and (completion--do)
                 (minibuffer--complete-and-exit-p (buffer-substring-no-properties (minibuffer-prompt-end) (point-max))))
        (exit-minibuffer))))))

(defun exit-minibuffer ()
  "Leave the minibuffer with what was typed."
  (interactive)
  (when (minibufferp)
    (minibuffer-hide-completions)
    (setq deactivate-mark nil))
  (throw 'exit nil))

(defun self-insert-and-exit ()
  "Insert the character typed, and leave the minibuffer."
  (interactive)
  (if (characterp last-command-event)
      (call-interactively 'self-insert-command)
    (ding))
  (exit-minibuffer))

(defun minibuffer-keyboard-quit ()
  "Leave the minibuffer, or deactivate its region."
  (interactive)
  (if (and delete-selection-mode (region-active-p))
      (setq deactivate-mark t)
    (abort-minibuffers)))
(defvar delete-selection-mode nil "Non-nil means that typing replaces the active region.")

;;; The list of completions.

(defun minibuffer-hide-completions ()
  "Remove the window of the list of completions."
  (let ((win (get-buffer-window "*Completions*" 0)))
    (if win (with-selected-window win (bury-buffer--window win)))))

(defun bury-buffer--window (win)
  "Remove WIN, or show another buffer in it if it cannot be removed."
  (let ((buffer (window-buffer win)))
    (if (one-window-p t win)
        (set-window-buffer win (other-buffer buffer))
      (delete-window win))))

(defun minibuffer-completion-help (&optional start end)
  "Show the possible completions of what was typed, between START and END."
  (interactive)
  (let* ((start (or start (minibuffer-prompt-end))) (end (or end (point-max)))
         (string (buffer-substring-no-properties start end))
         (table minibuffer-completion-table) (pred minibuffer-completion-predicate)
         (metadata (completion-metadata (buffer-substring-no-properties start (point)) table pred))
         (completions (completion-all-completions string table pred (- (point) start) metadata))
         (last (last completions)) (base (or (cdr last) 0)))
    (if last (setcdr last nil))
    (if (or (null completions)
            (and (null (cdr completions)) (equal (car completions) (substring string base))))
        (progn
          (minibuffer-hide-completions)
          (if completions
              (completion--done string 'sole "Sole completion")
            (ding)
            (minibuffer-message "No completions")))
      (display-completion-list--buffer
       (completion--annotate (completion--sort (delete-dups (copy-sequence completions)) metadata) metadata)
       (list (+ start base) end)))
    nil))

(defun completion--annotate (completions metadata)
  "Return COMPLETIONS with what METADATA or `completion-extra-properties' puts around them: (TEXT PREFIX SUFFIX) each."
  (let ((affixes (or (completion-metadata-get metadata 'affixation-function)
                     (plist-get completion-extra-properties :affixation-function)))
        (annotation (or (completion-metadata-get metadata 'annotation-function)
                        (plist-get completion-extra-properties :annotation-function))))
    (cond
     (affixes (funcall affixes completions))
     (annotation (mapcar (lambda (text) (let ((suffix (funcall annotation text))) (if suffix (list text "" suffix) text)))
                         completions))
     (t completions))))

(defun completion--sort (completions metadata)
  "Return COMPLETIONS sorted for display, as METADATA or `completion-extra-properties' says, else by name."
  (let ((sort (or (plist-get completion-extra-properties :display-sort-function)
                  (completion-metadata-get metadata 'display-sort-function))))
    (if sort (funcall sort completions) (sort completions #'string-lessp))))

(defun display-completion-list--buffer (completions &optional base-position)
  "Show COMPLETIONS in the buffer *Completions* in another window.
BASE-POSITION is the list of the bounds of the text in this buffer that they replace."
  (let ((origin (current-buffer)))
    (with-current-buffer (get-buffer-create "*Completions*")
      (let ((inhibit-read-only t) (standard-output (current-buffer)))
        (erase-buffer)
        (setq buffer-undo-list t)
        (insert (if (display-mouse-p) "Click on a completion to select it.\n" "")
                "In this buffer, type RET to select the completion near point.\n\n")
        (display-completion-list completions)
        (goto-char (point-min))
        (when (fboundp 'completion-list-mode) (completion-list-mode))
        (setq-local completion-reference-buffer origin)
        (setq-local completion-base-position base-position)
        (setq buffer-read-only t)))
    (display-buffer "*Completions*" '((display-buffer-reuse-window display-buffer-at-bottom) (window-height . fit-window-to-buffer)))))

(defvar completion-reference-buffer nil "The buffer that a list of completions is for.")

(defun display-completion-list (completions &optional _common-substring _group-fun)
  "Print COMPLETIONS in columns on `standard-output'."
  (if (null completions)
      (princ "There are no possible completions of what you have typed.")
    (princ "Possible completions are:\n")
    (let* ((items (mapcar #'completion--item completions))
           (width (let ((m 0)) (dolist (item items m) (setq m (max m (apply #'+ (mapcar #'string-width item)))))))
           (window-width (if noninteractive 79 (1- (window-width))))
           ;; Few completions are not all in one line.
           (columns (max 1 (min (/ window-width (+ width 2)) (/ (length items) 2))))
           (column 0) (colwidth (/ window-width columns)))
      (dolist (item items)
        (when (and (> column 0) (>= column columns))
          (princ "\n")
          (setq column 0))
        (completion--print item)
        (setq column (1+ column))
        (if (< column columns)
            (princ (make-string (max 1 (- colwidth (apply #'+ (mapcar #'string-width item)))) ?\s)))))))

(defun completion--item (completion)
  "Return COMPLETION, a string or a list of it and what stands around it, as a list (PREFIX STRING SUFFIX)."
  (cond ((not (consp completion)) (list "" (if (symbolp completion) (symbol-name completion) completion) ""))
        ((nth 2 completion) (list (or (nth 1 completion) "") (car completion) (nth 2 completion)))
        (t (list "" (car completion) (or (nth 1 completion) "")))))

(defun completion--print (item)
  "Print ITEM, a completion as a list (PREFIX STRING SUFFIX), on `standard-output'."
  (let ((annotate (lambda (text) (if (or (equal text "") (text-property-not-all 0 (length text) 'face nil text)) text
                                   (propertize text 'face 'completions-annotations))))
        (buffer (and (bufferp standard-output) standard-output)))
    (if (not buffer)
        (mapc #'princ item)
      (with-current-buffer buffer
        (insert (funcall annotate (nth 0 item)))
        (let ((start (point)))
          (insert (nth 1 item))
          (put-text-property start (point) 'mouse-face 'highlight)
          (put-text-property start (point) 'completion--string (nth 1 item)))
        (insert (funcall annotate (nth 2 item)))))))

(defun choose-completion (&optional event)
  "Use the completion at point, or where EVENT was, in the buffer that it is for."
  (interactive (list last-nonmenu-event))
  (if (posnp (event-start event)) (posn-set-point (event-start event)))
  (let ((choice (or (get-text-property (point) 'completion--string)
                    (and (> (point) (point-min)) (get-text-property (1- (point)) 'completion--string))))
        (buffer completion-reference-buffer) (base completion-base-position))
    (unless choice (error "No completion here"))
    (unless (buffer-live-p buffer) (error "Destination buffer is dead"))
    (let ((minibuffer (with-current-buffer buffer (minibufferp))))
      (if minibuffer
          (select-window (active-minibuffer-window))
        (quit-window nil (get-buffer-window "*Completions*" 0))
        (if (get-buffer-window buffer) (select-window (get-buffer-window buffer))))
      (set-buffer buffer)
      (minibuffer--replace choice (car base) (cadr base))
      (when minibuffer
        ;; A directory is not yet a file.
        (let ((string (minibuffer-contents-no-properties)))
          (if (and minibuffer-completion-table
                   (< (car (completion-boundaries string minibuffer-completion-table minibuffer-completion-predicate ""))
                      (length string)))
              (exit-minibuffer)
            (minibuffer-hide-completions)))))))

(defvar completion-list-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\C-m" #'choose-completion)
    (define-key map "\e\e\e" #'delete-completion-window)
    (define-key map [left] #'previous-completion)
    (define-key map [right] #'next-completion)
    (define-key map "\t" #'next-completion)
    (define-key map [backtab] #'previous-completion)
    (define-key map "q" #'quit-window)
    (define-key map "n" #'next-completion)
    (define-key map "p" #'previous-completion)
    (define-key map "z" #'kill-current-buffer)
    (define-key map "\M-g\M-c" #'switch-to-minibuffer)
    map)
  "Keymap of lists of completions.")

(defun switch-to-minibuffer ()
  "Select the window of the minibuffer, if it is active."
  (interactive)
  (if (active-minibuffer-window) (select-window (active-minibuffer-window))))

(defun next-completion (n)
  "Move to the N-th completion after point."
  (interactive "p")
  (dotimes (_ n)
    (let ((pos (next-single-property-change (point) 'completion--string)))
      (when pos
        (goto-char pos)
        (unless (get-text-property (point) 'completion--string)
          (let ((next (next-single-property-change (point) 'completion--string)))
            (if next (goto-char next))))))))

(defun previous-completion (n)
  "Move to the N-th completion before point."
  (interactive "p")
  (dotimes (_ n)
    (let ((pos (previous-single-property-change (point) 'completion--string)))
      (when pos
        (goto-char pos)
        (unless (get-text-property (point) 'completion--string)
          (let ((previous (previous-single-property-change (point) 'completion--string)))
            (if previous (goto-char previous))))))))

(defun delete-completion-window ()
  "Remove the list of completions and go back."
  (interactive)
  (delete-window)
  (if (active-minibuffer-window) (select-window (active-minibuffer-window))))

(defun completion-list-mode ()
  "Major mode of lists of completions."
  (interactive)
  (kill-all-local-variables)
  (use-local-map completion-list-mode-map)
  (setq major-mode 'completion-list-mode mode-name "Completion List")
  (run-mode-hooks 'completion-list-mode-hook))

(defun switch-to-completions ()
  "Select the window of the list of completions."
  (interactive)
  (let ((window (or (get-buffer-window "*Completions*" 0)
                    (progn (minibuffer-completion-help) (get-buffer-window "*Completions*" 0)))))
    (when window
      (select-window window)
      (goto-char (point-min))
      (next-completion 1))))

;;; Keymaps.

(let ((map minibuffer-local-map))
  (define-key map "\C-g" #'abort-minibuffers)
  (define-key map "\r" #'exit-minibuffer)
  (define-key map "\n" #'exit-minibuffer)
  (define-key map "\M-p" #'previous-history-element)
  (define-key map "\M-n" #'next-history-element)
  (define-key map [up] #'previous-line-or-history-element)
  (define-key map [down] #'next-line-or-history-element)
  (define-key map "\M-r" #'previous-matching-history-element)
  (define-key map "\M-s" #'next-matching-history-element)
  (define-key map [prior] #'previous-history-element)
  (define-key map [next] #'next-history-element)
  (define-key map [XF86Back] #'previous-history-element)
  (define-key map [XF86Forward] #'next-history-element)
  (define-key map "\M-<" #'minibuffer-beginning-of-buffer))

(defun minibuffer-beginning-of-buffer (&optional arg)
  "Move to the start of the minibuffer, its prompt; with ARG, ARG tenths of its text behind the prompt."
  (interactive "^P")
  (or (consp arg) (region-active-p) (push-mark))
  (let ((start (minibuffer-prompt-end)))
    (goto-char (if (and arg (not (consp arg)))
                   (max start (min (point-max) (+ start (/ (* (- (point-max) start) (prefix-numeric-value arg)) 10))))
                 (point-min)))
    (when (and arg (not (consp arg)))
      (forward-line 1))))

(defvar minibuffer-local-completion-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map minibuffer-local-map)
    (define-key map "\t" #'minibuffer-complete)
    (define-key map " " #'minibuffer-complete-word)
    (define-key map "?" #'minibuffer-completion-help)
    (define-key map [prior] #'switch-to-completions)
    (define-key map "\M-v" #'switch-to-completions)
    (define-key map "\M-g\M-c" #'switch-to-completions)
    map)
  "Keymap of the minibuffer with completion.")

(defvar minibuffer-local-must-match-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map minibuffer-local-completion-map)
    (define-key map "\r" #'minibuffer-complete-and-exit)
    (define-key map "\n" #'minibuffer-complete-and-exit)
    map)
  "Keymap of the minibuffer with completion that must match.")

(defvar minibuffer-local-filename-completion-map
  (let ((map (make-sparse-keymap)))
    (define-key map " " nil)
    map)
  "Additional keymap of the minibuffer for file names.")

(defvar minibuffer-local-filename-must-match-map (make-sparse-keymap) "Obsolete.")
(defvar minibuffer-local-ns-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map minibuffer-local-map)
    (define-key map " " #'exit-minibuffer)
    (define-key map "\t" #'exit-minibuffer)
    (define-key map "?" #'self-insert-and-exit)
    map)
  "Keymap of the minibuffer when blanks end the text.")

;;; History.

(defvar minibuffer-history-sexp-flag nil "Depth of the minibuffer whose history holds Lisp objects and not strings; nil if none does.")
(defvar minibuffer-history-search-history nil "History of regexps searched in histories.")
(defvar minibuffer-text-before-history nil "What was typed before the history was entered.")
(make-variable-buffer-local 'minibuffer-text-before-history)
(defvar minibuffer-default nil "The default of the minibuffer, or a list of defaults.")

(defun minibuffer--history-element (n)
  "Return the text at place N of the minibuffer's history: positive is the past, negative the defaults."
  (cond
   ((= n 0) minibuffer-text-before-history)
   ((> n 0)
    (let ((elt (nth (1- n) (and (not (eq minibuffer-history-variable t)) (symbol-value minibuffer-history-variable)))))
      elt))
   (t (nth (1- (- n)) (if (listp minibuffer-default) minibuffer-default (list minibuffer-default))))))

(defun delete-minibuffer-contents ()
  "Delete what was typed in the minibuffer."
  (interactive)
  (delete-field (point-max)))

(defun goto-history-element (nabs)
  "Put element NABS of the history in the minibuffer; 0 is what was typed, negative ones are defaults."
  (interactive "p")
  (when (= minibuffer-history-position 0)
    (setq minibuffer-text-before-history (minibuffer-contents-no-properties)))
  (let* ((history (and (not (eq minibuffer-history-variable t)) (symbol-value minibuffer-history-variable)))
         (defaults (if (listp minibuffer-default) minibuffer-default (list minibuffer-default))))
    (cond
     ((< nabs (- (length defaults)))
      (user-error (if minibuffer-default "End of defaults; no next item" "End of history; no default available")))
     ((> nabs (length history))
      (user-error "Beginning of history; no preceding item")))
    (let ((elt (minibuffer--history-element nabs)))
      (setq minibuffer-history-position nabs)
      (delete-minibuffer-contents)
      (insert (cond ((and minibuffer-history-sexp-flag (eq minibuffer-history-sexp-flag (minibuffer-depth)) (not (stringp elt)))
                     (let ((print-level nil)) (prin1-to-string elt)))
                    ((null elt) "")
                    (t elt)))
      (goto-char (point-max)))))

(defun next-history-element (n)
  "Put the N-th next element of the history in the minibuffer."
  (interactive "p")
  (or (zerop n) (goto-history-element (- minibuffer-history-position n))))

(defun previous-history-element (n)
  "Put the N-th previous element of the history in the minibuffer."
  (interactive "p")
  (or (zerop n) (goto-history-element (+ minibuffer-history-position n))))

(defun next-line-or-history-element (&optional arg)
  "Move down ARG lines, or to the next element of the history from the last line."
  (interactive "^p")
  (or arg (setq arg 1))
  (if (< (line-end-position) (point-max))
      (forward-line arg)
    (next-history-element arg)))

(defun previous-line-or-history-element (&optional arg)
  "Move up ARG lines, or to the previous element of the history from the first line."
  (interactive "^p")
  (or arg (setq arg 1))
  (if (> (line-beginning-position) (minibuffer-prompt-end))
      (forward-line (- arg))
    (previous-history-element arg)))

(defun previous-matching-history-element (regexp n)
  "Put the N-th previous element of the history that matches REGEXP in the minibuffer."
  (interactive
   (let ((enable-recursive-minibuffers t))
     (list (read-from-minibuffer "Previous element matching (regexp): " nil minibuffer-local-map nil 'minibuffer-history-search-history)
           (prefix-numeric-value current-prefix-arg))))
  (let* ((history (symbol-value minibuffer-history-variable)) (pos minibuffer-history-position) (step (if (> n 0) 1 -1)))
    (while (/= n 0)
      (setq pos (+ pos step))
      (let ((elt (and (> pos 0) (nth (1- pos) history))))
        (unless elt (user-error (if (< pos 1) "No later matching history item" "No earlier matching history item")))
        (when (string-match-p regexp (if (stringp elt) elt (prin1-to-string elt)))
          (setq n (- n step)))))
    (goto-history-element pos)))

(defun next-matching-history-element (regexp n)
  "Put the N-th next element of the history that matches REGEXP in the minibuffer."
  (interactive
   (let ((enable-recursive-minibuffers t))
     (list (read-from-minibuffer "Next element matching (regexp): " nil minibuffer-local-map nil 'minibuffer-history-search-history)
           (prefix-numeric-value current-prefix-arg))))
  (previous-matching-history-element regexp (- n)))

;;; Reading with completion.

(defvar completing-read-function #'completing-read-default "Function that `completing-read' calls.")

(defun completing-read-default (prompt collection &optional predicate require-match initial-input hist def inherit-input-method)
  "Read a string in the minibuffer with completion; the arguments are those of `completing-read'.
They are PROMPT, COLLECTION, PREDICATE, REQUIRE-MATCH, INITIAL-INPUT, HIST, DEF and INHERIT-INPUT-METHOD."
  (when (consp initial-input)
    (setq initial-input (cons (car initial-input) (1+ (cdr initial-input)))))
  (let* ((minibuffer-completion-table collection)
         (minibuffer-completion-predicate predicate)
         (minibuffer-completion-confirm (unless (eq require-match t) require-match))
         (base-keymap (if require-match minibuffer-local-must-match-map minibuffer-local-completion-map))
         (keymap (if (memq minibuffer-completing-file-name '(nil lambda))
                     base-keymap
                   (make-composed-keymap minibuffer-local-filename-completion-map base-keymap)))
         (result (read-from-minibuffer prompt initial-input keymap nil hist def inherit-input-method)))
    (when (and (equal result "") def)
      (setq result (if (consp def) (car def) def)))
    result))

(defun format-prompt (prompt default &rest format-args)
  "Return PROMPT, formatted with FORMAT-ARGS, with DEFAULT shown and a colon at the end."
  (concat
   (if (null format-args) prompt (apply #'format prompt format-args))
   (and default
        (or (not (stringp default)) (length> default 0))
        (format minibuffer-default-prompt-format (if (consp default) (car default) default)))
   ": "))

(defvar minibuffer-default-prompt-format " (default %s)" "Format of the default in prompts.")

;;; File names.

(defun completion-file-name-table (string pred action)
  "The completion table of file names: STRING, PRED and ACTION as for all tables."
  (cond
   ((eq action 'metadata) '(metadata (category . file)))
   ((eq (car-safe action) 'boundaries)
    (let ((start (length (file-name-directory string))) (end (string-search "/" (cdr action))))
      `(boundaries ,start . ,end)))
   ((eq action 'lambda)
    (if (zerop (length string)) nil
      (funcall (or pred #'file-exists-p) string)))
   (t
    (let* ((name (file-name-nondirectory string))
           (dir (file-name-directory string))
           (real (if dir (substitute-in-file-name dir) default-directory))
           (completion-ignore-case read-file-name-completion-ignore-case))
      (condition-case nil
          (if (null action)
              (let ((comp (file-name-completion name (expand-file-name real) (or pred (lambda (_) t)))))
                (if (stringp comp) (concat dir comp) comp))
            (let ((all (file-name-all-completions name (expand-file-name real))))
              (when pred
                (setq all (delq nil (mapcar (lambda (f) (if (funcall pred (expand-file-name f real)) f)) all))))
              all))
        (file-error nil))))))

(defun completion--file-name-table (string pred action)
  "Like `completion-file-name-table' of STRING, PRED and ACTION, but environment variables count."
  (completion-file-name-table (if (eq action t) (substitute-in-file-name--tail string) string) pred action))

(defun substitute-in-file-name--tail (string)
  "Return STRING without what an absolute name typed after it makes meaningless."
  (condition-case nil
      (if (string-match "//\\|/~" string) (substitute-in-file-name string) string)
    (error string)))

(defalias 'read-file-name-internal #'completion--file-name-table)

(defun minibuffer--double-dollars (string)
  "Return STRING with each dollar sign twice, so that `substitute-in-file-name' gives STRING again."
  (replace-regexp-in-string "\\$" "$$" string nil t))

(defun minibuffer-maybe-quote-filename (filename)
  "Return FILENAME changed so that `substitute-in-file-name' and `expand-file-name' do not take parts of it for something else."
  (if (and (not (file-name-quoted-p filename))
           (file-name-absolute-p filename)
           (string-match-p "/~" (or (file-remote-p filename 'localname) filename)))
      (file-name-quote filename)
    (minibuffer--double-dollars filename)))

(defun read-file-name-default (prompt &optional dir default-filename mustmatch initial predicate)
  "Read a file name: PROMPT, DIR, DEFAULT-FILENAME, MUSTMATCH, INITIAL and PREDICATE as in `read-file-name'."
  (unless dir (setq dir (or default-directory "~/")))
  (unless (file-name-absolute-p dir) (setq dir (expand-file-name dir)))
  (unless default-filename
    (setq default-filename (cond ((null initial) (or buffer-file-name nil)) ((consp initial) (expand-file-name (car initial) dir)) (t (expand-file-name initial dir)))))
  (setq dir (abbreviate-file-name dir))
  (when default-filename
    (setq default-filename (let ((shown (lambda (name) (minibuffer-maybe-quote-filename (abbreviate-file-name name)))))
                             (if (consp default-filename) (mapcar shown default-filename) (funcall shown default-filename)))))
  (let* ((insdef (cond ((and insert-default-directory (stringp dir))
                        (minibuffer-maybe-quote-filename
                         (if initial (concat dir (if (consp initial) (car initial) initial)) dir)))
                       (initial (if (stringp initial) (minibuffer--double-dollars initial) initial))))
         (minibuffer-completing-file-name t)
         (default-directory (file-name-as-directory (expand-file-name dir)))
         (val (completing-read prompt #'read-file-name-internal predicate mustmatch insdef 'file-name-history default-filename)))
    (cond
     ((and (equal val insdef) default-filename (not initial)
           (not (equal insdef "")))
      (setq val (if (consp default-filename) (car default-filename) default-filename)))
     ((and (equal val "") (not insert-default-directory)) (setq val (or (if (consp default-filename) (car default-filename) default-filename) ""))))
    (if (equal val "") (setq val (if default-filename (if (consp default-filename) (car default-filename) default-filename) "")))
    (when (and (consp file-name-history) (equal (car file-name-history) insdef))
      (setq file-name-history (cdr file-name-history)))
    (if (equal val "") (user-error "No file name specified"))
    (substitute-in-file-name val)))

(defun read-file-name (prompt &optional dir default-filename mustmatch initial predicate)
  "Read a file name with PROMPT and completion, relative to DIR (default `default-directory').
DEFAULT-FILENAME is returned for an empty answer.  MUSTMATCH is as in
`completing-read'.  INITIAL is text to begin with.  PREDICATE restricts
the names."
  (funcall (or read-file-name-function #'read-file-name-default)
           prompt dir default-filename mustmatch initial predicate))

(defun read-directory-name (prompt &optional dir default-dirname mustmatch initial)
  "Read the name of a directory with PROMPT; DIR, DEFAULT-DIRNAME, MUSTMATCH and INITIAL as in `read-file-name'."
  (unless dir (setq dir default-directory))
  (read-file-name prompt dir (or default-dirname (if initial (expand-file-name initial dir) dir)) mustmatch initial #'file-directory-p))

;;; Questions.

(defun y-or-n-p (prompt)
  "Ask PROMPT, and return t if the answer is y, nil if it is n."
  (setq prompt (concat prompt (if (or (zerop (length prompt)) (eq ?\s (aref prompt (1- (length prompt))))) "" " ") "(y or n) "))
  (let ((answer 'none))
    (if noninteractive
        (let ((p prompt))
          (while (eq answer 'none)
            (let ((str (read-string p)))
              (cond ((member str '("y" "Y")) (setq answer t))
                    ((member str '("n" "N")) (setq answer nil))
                    (t (setq p (concat "Please answer y or n.  " prompt)))))))
      (let ((p prompt))
        (while (eq answer 'none)
          (let* ((key (let ((cursor-in-echo-area t)) (read-key p)))
                 (def (lookup-key query-replace-map (vector key))))
            (cond ((memq def '(act yes)) (setq answer t))
                  ((memq def '(skip no)) (setq answer nil))
                  ((memq def '(quit exit exit-prefix)) (signal 'quit nil))
                  ((eq def 'recenter) (recenter))
                  (t (ding)
                     (unless (string-prefix-p "Please answer y or n.  " p)
                       (setq p (concat "Please answer y or n.  " prompt)))))))
        (message "%s%s" prompt (if answer "y" "n"))))
    answer))

(defvar yes-or-no-p-history nil "History of the answers to `yes-or-no-p'.")

(defun yes-or-no-p (prompt)
  "Ask PROMPT, and return t if the answer is yes, nil if it is no; they are typed in full.
With `use-short-answers' the question is asked by `y-or-n-p'."
  (if (bound-and-true-p use-short-answers)
      (y-or-n-p prompt)
    (let ((answer 'none) (full (concat prompt "(yes or no) ")))
      (while (eq answer 'none)
        (let ((str (downcase (read-from-minibuffer full nil nil nil 'yes-or-no-p-history '("yes" "no")))))
          (cond ((equal str "yes") (setq answer t))
                ((equal str "no") (setq answer nil))
                (t (ding t)
                   (discard-input)
                   (message "Please answer yes or no.")
                   (sleep-for 2)))))
      answer)))

(defun read-minibuffer (prompt &optional initial-contents)
  "Read a Lisp object with PROMPT and return it unevaluated; INITIAL-CONTENTS is text to begin with."
  (read-from-minibuffer prompt initial-contents minibuffer-local-map t 'minibuffer-history))

(defun eval-minibuffer (prompt &optional initial-contents)
  "Read a Lisp expression with PROMPT and INITIAL-CONTENTS, and return its value."
  (eval (read--expression prompt initial-contents)))

(defun read-char-choice (prompt chars &optional _inhibit-keyboard-quit)
  "Ask PROMPT until one of the characters CHARS is typed, and return it."
  (read-char-from-minibuffer prompt chars))

(defun help-form-show ()
  "Show the value of `help-form', if it is a string."
  (let ((text (eval help-form t)))
    (when (stringp text)
      (with-output-to-temp-buffer " *Char Help*"
        (princ text)))))

(defun read-char-from-minibuffer (prompt &optional chars _history)
  "Read a character with PROMPT; one of CHARS, if given.
If `help-form' is non-nil `help-char' shows its value."
  (let (char (p prompt))
    (while (null char)
      (let ((c (let ((cursor-in-echo-area t)) (read-key p))))
        (cond ((eq c ?\C-g) (signal 'quit nil))
              ((or (null chars) (memq c chars)) (setq char c))
              ((and help-form (eq c help-char)) (help-form-show))
              (t
               (unless (string-prefix-p "Please answer" p)
                 (setq p (format "Please answer %s.  %s"
                                 (mapconcat #'char-to-string (seq-filter (lambda (ch) (< 31 ch 127)) chars) ", ")
                                 prompt)))))))
    (when chars
      (message "%s%s" prompt (char-to-string char)))
    char))

(defun read-key (&optional prompt _disable-fallbacks)
  "Read a key with PROMPT, and return its event, translated as in key sequences."
  (let ((overriding-terminal-local-map (make-sparse-keymap)) (overriding-local-map (make-sparse-keymap))
        (echo-keystrokes 0) (global (current-global-map)))
    (message "%s" (or prompt ""))
    (unwind-protect
        (aref (let ((inhibit-quit t))
                ;; No key is a prefix of others here, the help key neither.
                (use-global-map (make-sparse-keymap))
                (prog1 (vconcat (read-key-sequence-vector (or prompt "") nil t)) (message nil)
                  (setq quit-flag nil)))
              0)
      (use-global-map global))))

(defvar read-number-history nil "History of numbers.")

(defun read-number (prompt &optional default hist)
  "Read a number with PROMPT; DEFAULT is the answer to nothing.  HIST is the history."
  (let ((n nil) (default1 (if (consp default) (car default) default)))
    (when default1
      (setq prompt (if (string-match "\\(\\):[ \t]*\\'" prompt)
                       (replace-match (format " (default %s)" default1) t t prompt 1)
                     (replace-regexp-in-string "[ \t]*\\'" (format " (default %s) " default1) prompt t t))))
    (while (progn
             (let ((str (read-from-minibuffer prompt nil nil nil (or hist 'read-number-history)
                                              (when default (if (consp default) (mapcar #'number-to-string default) (number-to-string default))))))
               (condition-case nil
                   (setq n (cond ((zerop (length str)) default1) ((stringp str) (read str))))
                 (error nil)))
             (unless (numberp n)
               (message "Please enter a number.")
               (sit-for 1)
               t)))
    n))

(defun read-no-blanks-input (prompt &optional initial inherit-input-method)
  "Read a string with PROMPT; blanks end the input.
INITIAL is the text to begin with, INHERIT-INPUT-METHOD says to use the input method in use."
  (read-from-minibuffer prompt initial minibuffer-local-ns-map nil 'minibuffer-history nil inherit-input-method))

(defun read-passwd (prompt &optional confirm default)
  "Read a password with PROMPT without showing it; DEFAULT is the answer to nothing.
CONFIRM says to ask twice until both answers are the same."
  (let ((first (minibuffer--read-secret prompt default)))
    (while (and confirm (not (equal first (minibuffer--read-secret "Confirm password: " default))))
      (message "Password not repeated accurately; please start over")
      (sit-for 1)
      (setq first (minibuffer--read-secret prompt default)))
    first))

(defun minibuffer--read-secret (prompt default)
  "Read a line with PROMPT that is shown as stars; DEFAULT is the answer to nothing."
  (if noninteractive
      (let ((line ""))
        (unwind-protect
            (setq line (read-string prompt nil t default))
          ;; The default was not typed.
          (princ (make-string (if (eq line default) 0 (length line)) ?*))
          (terpri))
        (if (and default (equal line "")) default line))
    (minibuffer--read-secret-keys prompt default)))

(defun minibuffer--read-secret-keys (prompt default)
  "Read keys up to RET with PROMPT and return them as a string; DEFAULT is the answer to nothing."
  (let ((result "") (done nil) (inhibit--record-char t))
    (ignore inhibit--record-char)
    (while (not done)
      (let ((c (read-key (concat prompt (make-string (length result) ?*)))))
        (cond ((memq c '(?\r ?\n)) (setq done t))
              ((eq c ?\C-g) (signal 'quit nil))
              ((memq c '(?\d ?\b)) (if (> (length result) 0) (setq result (substring result 0 -1))))
              ((eq c ?\C-u) (setq result ""))
              ((characterp c) (setq result (concat result (string c)))))))
    (message nil)
    (if (and (equal result "") default) default result)))

;;; Completion in buffers.

(defmacro minibuffer-with-setup-hook (fun &rest body)
  "Evaluate BODY, and call FUN at the start of the first minibuffer in it.
FUN is a function without arguments, or (:append FUNCTION) to be called after
the functions on `minibuffer-setup-hook'."
  (declare (indent 1) (debug ([&or (":append" form) [&or symbolp form]] body)))
  (let ((hook (make-symbol "setup-hook")) (function (make-symbol "fun")) (append nil))
    (when (eq (car-safe fun) :append)
      (setq append '(t) fun (cadr fun)))
    `(let ((,function ,fun) (,hook (make-symbol "minibuffer-setup")))
       (fset ,hook (lambda ()
                     ;; A minibuffer inside of this one is another matter.
                     (remove-hook 'minibuffer-setup-hook ,hook)
                     (funcall ,function)))
       (unwind-protect
           (progn
             (add-hook 'minibuffer-setup-hook ,hook ,@append)
             ,@body)
         (remove-hook 'minibuffer-setup-hook ,hook)))))

(defun minibuffer-window-active-p (window)
  "Return t if WINDOW is the minibuffer window in which input is read."
  (eq window (active-minibuffer-window)))

(provide 'minibuffer)

;;; minibuffer.el ends here
