;;; subr-edit.el --- everyday functions about buffers, keys, events and processes  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The part of GNU's subr.el that needs an editor: what is here assumes buffers, windows, keymaps.

;;; Code:

;;; Running forms somewhere else.

(defconst float-pi (* 4 (atan 1)) "The ratio of a circle's circumference to its diameter.")
(defconst float-e (exp 1) "The base of natural logarithms.")
(with-suppressed-warnings ((lexical pi))
  (defconst pi float-pi "Old name of `float-pi'."))

(defmacro with-current-buffer (buffer-or-name &rest body)
  "Evaluate BODY with BUFFER-OR-NAME current, and return its last value."
  (declare (indent 1) (debug t))
  `(save-current-buffer
     (set-buffer ,buffer-or-name)
     ,@body))

(defmacro with-temp-buffer (&rest body)
  "Evaluate BODY in a temporary buffer, which is killed afterwards, and return its last value."
  (declare (indent 0) (debug t))
  (let ((temp-buffer (make-symbol "temp-buffer")))
    `(let ((,temp-buffer (generate-new-buffer " *temp*" t)))
       (with-current-buffer ,temp-buffer
         (unwind-protect
             (progn ,@body)
           (and (buffer-name ,temp-buffer)
                (kill-buffer ,temp-buffer)))))))

(defmacro with-temp-file (file &rest body)
  "Evaluate BODY in a temporary buffer, write the buffer's text to FILE, and return BODY's last value."
  (declare (indent 1) (debug t))
  (let ((temp-file (make-symbol "temp-file")) (temp-buffer (make-symbol "temp-buffer")))
    `(let ((,temp-file ,file)
           (,temp-buffer (generate-new-buffer " *temp file*" t)))
       (unwind-protect
           (prog1
               (with-current-buffer ,temp-buffer
                 ,@body)
             (with-current-buffer ,temp-buffer
               (write-region nil nil ,temp-file nil 0)))
         (and (buffer-name ,temp-buffer)
              (kill-buffer ,temp-buffer))))))

(defmacro with-output-to-string (&rest body)
  "Evaluate BODY with `standard-output' a buffer, and return what was printed as a string."
  (declare (indent 0) (debug t))
  `(let ((standard-output (generate-new-buffer " *string-output*" t)))
     (unwind-protect
         (progn
           (let ((standard-output standard-output))
             ,@body)
           (with-current-buffer standard-output
             (buffer-string)))
       (kill-buffer standard-output))))

(defmacro with-output-to-temp-buffer (bufname &rest body)
  "Evaluate BODY with output going to the buffer BUFNAME, then show it; return BODY's last value."
  (declare (indent 1) (debug t))
  (let ((old-dir (make-symbol "old-dir")) (buf (make-symbol "buf")))
    `(let* ((,old-dir default-directory)
            (,buf
             (with-current-buffer (get-buffer-create ,bufname)
               (prog1 (current-buffer)
                 (kill-all-local-variables)
                 (setq default-directory ,old-dir)
                 (setq buffer-read-only nil)
                 (setq buffer-file-name nil)
                 (setq buffer-undo-list t)
                 (let ((inhibit-read-only t) (inhibit-modification-hooks t))
                   (erase-buffer)
                   (run-hooks 'temp-buffer-setup-hook)))))
            (standard-output ,buf))
       (prog1 (progn ,@body)
         (internal-temp-output-buffer-show ,buf)))))

(defvar help-window-old-frame nil
  "The frame that was selected before a help window was shown, or nil.")

(defun internal-temp-output-buffer-show (buffer)
  "Show BUFFER, the buffer of `with-output-to-temp-buffer', in a window."
  (with-current-buffer buffer
    (set-buffer-modified-p nil)
    (goto-char (point-min)))
  (if temp-buffer-show-function
      (funcall temp-buffer-show-function buffer)
    (let ((window (display-buffer buffer)))
      (when window
        (set-window-hscroll window 0)
        (set-window-start window (point-min) t)
        (set-window-point window (point-min))
        (with-current-buffer buffer
          (let ((help-window-old-frame nil))
            (run-hooks 'temp-buffer-show-hook)))))))

(defmacro with-selected-window (window &rest body)
  "Evaluate BODY with WINDOW selected, then select what was selected before; return BODY's last value."
  (declare (indent 1) (debug t))
  `(let ((save-selected-window--state
          (internal--before-with-selected-window ,window)))
     (save-current-buffer
       (unwind-protect
           (progn
             (select-window (car save-selected-window--state) 'norecord)
             ,@body)
         (internal--after-with-selected-window save-selected-window--state)))))

(defun internal--before-with-selected-window (window)
  "Return what `with-selected-window' of WINDOW needs to come back."
  (list window (selected-window) (selected-frame)))

(defun internal--after-with-selected-window (state)
  "Select the window again that STATE, from `internal--before-with-selected-window', says."
  (when (frame-live-p (nth 2 state))
    (select-frame (nth 2 state) 'norecord))
  (when (window-live-p (cadr state))
    (select-window (cadr state) 'norecord)))

(defmacro save-selected-window (&rest body)
  "Evaluate BODY, then select the window that was selected before; return BODY's last value."
  (declare (indent 0) (debug t))
  `(let ((save-selected-window--state
          (internal--before-with-selected-window (selected-window))))
     (save-current-buffer
       (unwind-protect
           (progn ,@body)
         (internal--after-with-selected-window save-selected-window--state)))))

(defmacro with-selected-frame (frame &rest body)
  "Evaluate BODY with FRAME selected, and return its last value."
  (declare (indent 1) (debug t))
  (let ((old-frame (make-symbol "old-frame")) (old-buffer (make-symbol "old-buffer")))
    `(let ((,old-frame (selected-frame)) (,old-buffer (current-buffer)))
       (unwind-protect
           (progn (select-frame ,frame 'norecord)
                  ,@body)
         (when (frame-live-p ,old-frame)
           (select-frame ,old-frame 'norecord))
         (when (buffer-live-p ,old-buffer)
           (set-buffer ,old-buffer))))))

(defmacro save-window-excursion (&rest body)
  "Evaluate BODY, then restore the window configuration; return BODY's last value."
  (declare (indent 0) (debug t))
  (let ((c (make-symbol "wconfig")))
    `(let ((,c (current-window-configuration)))
       (unwind-protect (progn ,@body)
         (set-window-configuration ,c)))))

(defmacro with-syntax-table (table &rest body)
  "Evaluate BODY with the syntax table TABLE in the current buffer, and return its last value."
  (declare (debug t) (indent 1))
  (let ((old-table (make-symbol "table")) (old-buffer (make-symbol "buffer")))
    `(let ((,old-table (syntax-table)) (,old-buffer (current-buffer)))
       (unwind-protect
           (progn (set-syntax-table ,table) ,@body)
         (save-current-buffer
           (set-buffer ,old-buffer)
           (set-syntax-table ,old-table))))))

(defmacro with-case-table (table &rest body)
  "Evaluate BODY with the case table TABLE in the current buffer, and return its last value."
  (declare (indent 1) (debug t))
  (let ((old-case-table (make-symbol "table")) (old-buffer (make-symbol "buffer")))
    `(let ((,old-case-table (current-case-table)) (,old-buffer (current-buffer)))
       (unwind-protect
           (progn (set-case-table ,table) ,@body)
         (with-current-buffer ,old-buffer
           (set-case-table ,old-case-table))))))

(defmacro with-silent-modifications (&rest body)
  "Evaluate BODY while changes of the buffer's text leave no trace: no undo, no hooks, no modified flag."
  (declare (debug t) (indent 0))
  (let ((modified (make-symbol "modified")))
    `(let* ((,modified (buffer-modified-p))
            (buffer-undo-list t)
            (inhibit-read-only t)
            (inhibit-modification-hooks t))
       (unwind-protect
           (progn ,@body)
         (unless ,modified
           (restore-buffer-modified-p nil))))))

(defmacro with-file-modes (modes &rest body)
  "Evaluate BODY while new files get the permissions MODES, and return its last value."
  (declare (indent 1) (debug t))
  (let ((umask (make-symbol "umask")))
    `(let ((,umask (default-file-modes)))
       (unwind-protect
           (progn (set-default-file-modes ,modes) ,@body)
         (set-default-file-modes ,umask)))))

(defmacro with-temp-message (message &rest body)
  "Evaluate BODY while MESSAGE, unless nil, is shown in the echo area; return BODY's last value."
  (declare (debug t) (indent 1))
  (let ((current (make-symbol "current-message")) (temp (make-symbol "with-temp-message")))
    `(let ((,temp ,message) (,current))
       (unwind-protect
           (progn
             (when ,temp
               (setq ,current (current-message))
               (message "%s" ,temp))
             ,@body)
         (and ,temp
              (if ,current (message "%s" ,current) (message nil)))))))

(defmacro with-local-quit (&rest body)
  "Evaluate BODY with quitting allowed; a quit in it ends BODY only, which then returns nil."
  (declare (debug t) (indent 0))
  `(condition-case nil
       (let ((inhibit-quit nil))
         ,@body)
     (quit (setq quit-flag t)
           (eval '(ignore nil) t))))

(defmacro while-no-input (&rest body)
  "Evaluate BODY as long as no input arrives; return its last value, or t if input ended it."
  (declare (debug t) (indent 0))
  (let ((catch-sym (make-symbol "input")))
    `(with-local-quit
       (catch ',catch-sym
         (let ((throw-on-input ',catch-sym) val)
           (setq val (or (input-pending-p) (progn ,@body)))
           (cond
            ((eq quit-flag throw-on-input) (setq quit-flag nil) t)
            (t val)))))))

(defmacro combine-after-change-calls (&rest body)
  "Evaluate BODY; functions of `after-change-functions' may be called once for all of its changes."
  (declare (indent 0) (debug t))
  `(unwind-protect
       (let ((combine-after-change-calls t))
         . ,body)
     (combine-after-change-execute)))

(defmacro atomic-change-group (&rest body)
  "Evaluate BODY; if it ends by a non-local exit, undo all its changes of the current buffer."
  (declare (indent 0) (debug t))
  (let ((handle (make-symbol "--change-group-handle--")) (success (make-symbol "--change-group-success--")))
    `(let ((,handle (prepare-change-group))
           (undo-outer-limit nil)
           (undo-limit most-positive-fixnum)
           (undo-strong-limit most-positive-fixnum)
           (,success nil))
       (unwind-protect
           (progn
             (activate-change-group ,handle)
             (prog1 ,(macroexp-progn body)
               (setq ,success t)))
         (if ,success
             (accept-change-group ,handle)
           (cancel-change-group ,handle))))))

(defun prepare-change-group (&optional buffer)
  "Return a handle for a group of changes of BUFFER (default: the current one) that may be undone."
  (if buffer
      (list (cons buffer (with-current-buffer buffer buffer-undo-list)))
    (list (cons (current-buffer) buffer-undo-list))))

(defun activate-change-group (handle)
  "Begin the group of changes of HANDLE, from `prepare-change-group'."
  (dolist (elt handle)
    (with-current-buffer (car elt)
      (if (eq buffer-undo-list t)
          (setq buffer-undo-list nil))
      ;; An insertion of nothing, so that what is inserted next does not lengthen the last insertion.
      (let ((last (car-safe buffer-undo-list)))
        (if (and (integerp (car-safe last)) (integerp (cdr last)))
            (push (cons (car last) (car last)) buffer-undo-list)))
      (when (null (cdr elt))
        (setcdr elt buffer-undo-list)))))

(defun undo-amalgamate-change-group (handle)
  "Make the changes since `prepare-change-group' returned HANDLE one for undoing.
Boundaries between them are taken out of the undo list."
  (dolist (elt handle)
    (with-current-buffer (car elt)
      (let ((end (if (eq (cdr elt) t) nil (cdr elt))) (at buffer-undo-list))
        (when (and (consp at) (not (eq at end)))
          ;; What is at the front may be a boundary, for changes to come.
          (while (and (consp (cdr at)) (not (eq (cdr at) end)))
            (if (null (cadr at))
                (setcdr at (cddr at))
              (setq at (cdr at)))))))))

(defun accept-change-group (handle)
  "End the group of changes of HANDLE; the changes stay."
  (dolist (elt handle)
    (with-current-buffer (car elt)
      (if (eq (cdr elt) t)
          (setq buffer-undo-list t)))))

(defun cancel-change-group (handle)
  "End the group of changes of HANDLE, and undo them."
  (dolist (elt handle)
    (with-current-buffer (car elt)
      (setq elt (cdr elt))
      (save-excursion
        (save-restriction
          (widen)
          (let ((pending-undo-list buffer-undo-list))
            (while (and (consp pending-undo-list) (not (eq pending-undo-list elt)))
              (setq pending-undo-list
                    (primitive-undo 1 (if (memq elt pending-undo-list)
                                          pending-undo-list
                                        (let ((l nil) (p pending-undo-list))
                                          (while (and (consp p) (not (eq p elt)))
                                            (push (car p) l)
                                            (setq p (cdr p)))
                                          (nreverse l)))))))
          ;; What undoing records stays if it fails.
          (setq buffer-undo-list elt))))))

(defmacro track-mouse (&rest body)
  "Evaluate BODY with mouse movements arriving as events."
  (declare (debug (def-body)) (indent 0))
  `(internal--track-mouse (lambda () ,@body)))

;;; Buffers and text.

(defun generate-new-buffer (name &optional inhibit-buffer-hooks)
  "Return a new buffer named NAME, made unique if need be.
INHIBIT-BUFFER-HOOKS: its creation and end run no hooks."
  (get-buffer-create (generate-new-buffer-name name) inhibit-buffer-hooks))

(defun buffer-narrowed-p ()
  "Return non-nil if the current buffer is narrowed."
  (/= (- (point-max) (point-min)) (buffer-size)))

(defun insert-buffer-substring-no-properties (buffer &optional start end)
  "Insert the text of BUFFER between START and END before point, without text properties."
  (let ((opoint (point)))
    (insert-buffer-substring buffer start end)
    (let ((inhibit-read-only t))
      (set-text-properties opoint (point) nil))))

(defun insert-into-buffer (buffer &optional start end)
  "Insert the text of the current buffer between START and END into BUFFER at its point."
  (let ((current (current-buffer)))
    (with-current-buffer buffer
      (insert-buffer-substring current start end))))

(defun buffer-local-boundp (symbol buffer)
  "Return non-nil if SYMBOL is bound in BUFFER."
  (condition-case nil (progn (buffer-local-value symbol buffer) t) (void-variable nil)))

(defun syntax-after (pos)
  "Return the raw syntax descriptor of the character after POS; nil at the end."
  (unless (or (< pos (point-min)) (>= pos (point-max)))
    (let ((st (if parse-sexp-lookup-properties (get-char-property pos 'syntax-table))))
      (if (consp st) st
        (aref (or st (syntax-table)) (char-after pos))))))

(defun syntax-class (syntax)
  "Return the class code of the raw syntax descriptor SYNTAX, or nil."
  (and syntax (logand (car syntax) 65535)))

(defun make-syntax-table (&optional oldtable)
  "Return a new syntax table that inherits from OLDTABLE, by default the standard one."
  (let ((table (make-char-table 'syntax-table nil)))
    (set-char-table-parent table (or oldtable (standard-syntax-table)))
    table))

(defun add-to-invisibility-spec (element)
  "Add ELEMENT to `buffer-invisibility-spec'."
  (if (eq buffer-invisibility-spec t)
      (setq buffer-invisibility-spec (list t)))
  (setq buffer-invisibility-spec (cons element buffer-invisibility-spec)))

(defun remove-from-invisibility-spec (element)
  "Remove ELEMENT from `buffer-invisibility-spec'."
  (setq buffer-invisibility-spec
        (if (consp buffer-invisibility-spec)
            (delete element buffer-invisibility-spec)
          (list t))))

(defun copy-overlay (o)
  "Return a copy of overlay O."
  (let ((o1 (if (overlay-buffer o)
                (make-overlay (overlay-start o) (overlay-end o) (overlay-buffer o))
              (let ((o1 (make-overlay (point-min) (point-min))))
                (delete-overlay o1)
                o1)))
        (props (overlay-properties o)))
    (while props
      (overlay-put o1 (pop props) (pop props)))
    o1))

(defun remove-overlays (&optional beg end name val)
  "Remove overlays whose property NAME has value VAL between BEG and END; all of them without NAME.
Overlays that reach outside are cut."
  (setq beg (if beg (+ beg 0) (point-min)))
  (setq end (if end (+ end 0) (point-max)))
  (overlay-recenter end)
  (if (< end beg) (setq beg (prog1 end (setq end beg))))
  (save-excursion
    (dolist (o (overlays-in beg end))
      (when (eq (overlay-get o name) val)
        (if (< (overlay-start o) beg)
            (if (> (overlay-end o) end)
                (progn
                  (move-overlay (copy-overlay o) (overlay-start o) beg)
                  (move-overlay o end (overlay-end o)))
              (move-overlay o (overlay-start o) beg))
          (if (> (overlay-end o) end)
              (move-overlay o end (overlay-end o))
            (delete-overlay o)))))))

(defun replace-in-region--check (start end)
  "Signal an error unless START is accessible, and END, if it is not nil."
  (when (< start (point-min))
    (error "Start before start of buffer"))
  (when (and end (> end (point-max)))
    (error "End after end of buffer")))

(defun replace-in-region--loop (next replace start end)
  "Go to START, and call NEXT with the bound END until it returns nil, and REPLACE after each.
The bound does not follow the text: it is an error if a replacement reaches beyond it, as in GNU Emacs.
Returns how often, or nil if never."
  (replace-in-region--check start end)
  (save-excursion
    (let ((matches 0) (case-fold-search nil) (bound (or end (point-max))))
      (goto-char start)
      (while (funcall next bound)
        (funcall replace)
        (setq matches (1+ matches)))
      (and (not (zerop matches)) matches))))

(defun replace-string-in-region (string replacement &optional start end)
  "Replace STRING by REPLACEMENT between START (default point) and END; return how often, or nil.
Signals an error if a bound is outside of the accessible part."
  (replace-in-region--loop (lambda (bound) (search-forward string bound t))
                           (lambda ()
                             (delete-region (match-beginning 0) (match-end 0))
                             (insert replacement))
                           (or start (point)) end))

(defun replace-regexp-in-region (regexp replacement &optional start end)
  "Replace matches of REGEXP by REPLACEMENT between START (default point) and END; return how often, or nil.
Signals an error if a bound is outside of the accessible part."
  (replace-in-region--loop (lambda (bound) (re-search-forward regexp bound t))
                           (lambda () (replace-match replacement t))
                           (or start (point)) end))

;;; Keys and keymaps.

(defun kbd (keys)
  "Return the internal form of the key sequence that KEYS, a string like \"C-x f\", describes."
  ;; What is no string is taken for the start of a region, whose end is missing.
  (let ((res (subr--parse-keys (if (stringp keys) keys (buffer-substring keys nil)))))
    (if (not (memq nil (mapcar (lambda (ch) (and (numberp ch) (<= 0 ch 127))) res)))
        (concat (mapcar #'identity res))
      (vconcat res))))

(defun subr--parse-key-word (word)
  "Return the list of events that WORD, one word of a `kbd' string, describes."
  (let ((case-fold-search nil) (times 1) key)
    (when (string-match "\\`\\([0-9]+\\)\\*." word)
      (setq times (string-to-number (substring word 0 (match-end 1))))
      (setq word (substring word (1+ (match-end 1)))))
    (cond
     ((string-match "\\`<<.+>>\\'" word)
      (setq key (vconcat [134217848] (substring word 2 -2) [13])))
     ((and (string-match "\\`\\(\\([ACHMsS]-\\)*\\)<\\(.+\\)>\\'" word)
           (progn (setq word (concat (match-string 1 word) (match-string 3 word)))
                  (not (string-match "\\<\\(NUL\\|RET\\|LFD\\|ESC\\|SPC\\|DEL\\)\\'" word))))
      (setq key (list (intern word))))
     ((or (equal word "REM") (string-match "\\`;;" word))
      (setq key 'comment))
     (t
      (let ((orig word) (prefix 0) (bits 0))
        (while (string-match "\\`[ACHMsS]-." word)
          (setq bits (logior bits
                             (cdr (assq (aref word 0)
                                        '((?A . ?\A-\^@) (?C . ?\C-\^@) (?H . ?\H-\^@) (?M . ?\M-\^@) (?s . ?\s-\^@) (?S . ?\S-\^@))))))
          (setq prefix (+ prefix 2))
          (setq word (substring word 2)))
        (when (string-match "\\`\\^.\\'" word)
          (setq bits (logior bits ?\C-\^@))
          (setq prefix (1+ prefix))
          (setq word (substring word 1)))
        (let ((found (assoc word '(("NUL" . "\0") ("RET" . "\r") ("LFD" . "\n") ("TAB" . "\t")
                                   ("ESC" . "\e") ("SPC" . " ") ("DEL" . "\177")))))
          (if found (setq word (cdr found))))
        (when (string-match "\\`\\\\[0-7]+\\'" word)
          (setq word (vector (string-to-number (substring word 1) 8))))
        (cond
         ((= bits 0) (setq key (append word nil)))
         ((and (= bits ?\M-\^@) (stringp word) (string-match "\\`-?[0-9]+\\'" word))
          (setq key (mapcar (lambda (x) (+ x bits)) (append word nil))))
         ((/= (length word) 1)
          (error "%s must prefix a single character, not %s" (substring orig 0 prefix) word))
         ((and (/= (logand bits ?\C-\^@) 0) (stringp word)
               (string-match "[@-_a-z]" word))
          (setq key (list (+ bits (- ?\C-\^@) (logand (aref word 0) 31)))))
         (t (setq key (list (+ bits (aref word 0)))))))))
    (if (eq key 'comment)
        key
      (let ((result nil))
        (dotimes (_ times) (setq result (append result (append key nil))))
        result))))

(defun subr--parse-keys (string)
  "Return the list of events that STRING, as for `kbd', describes."
  (let ((pos 0) (result nil) (go t))
    (save-match-data
      (while (and go (string-match "[^ \t\n\f]+" string pos))
        (let ((word (match-string 0 string)) (next (match-end 0)))
          (setq pos next)
          ;; A bracketed word may contain spaces: <mouse 1> does not, but "<<find-file foo>>" may.
          (let ((key (subr--parse-key-word word)))
            (if (eq key 'comment)
                (setq pos (or (string-search "\n" string pos) (length string)))
              (setq result (append result key)))))))
    result))

(defun undefined ()
  "Beep: the command of keys that are bound to nothing on purpose."
  (interactive)
  (ding)
  (if defining-kbd-macro
      (error "%s is undefined" (key-description (this-single-command-keys)))
    (message "%s is undefined" (key-description (this-single-command-keys))))
  (force-mode-line-update)
  (if (and (fboundp 'help--warn-undefined) nil) nil))

(defun suppress-keymap (map &optional nodigits)
  "Make MAP leave printing characters undefined; digits and minus become arguments unless NODIGITS."
  (define-key map [remap self-insert-command] #'undefined)
  (or nodigits
      (let ((loop ?0))
        (define-key map "-" #'negative-argument)
        (while (<= loop ?9)
          (define-key map (char-to-string loop) #'digit-argument)
          (setq loop (1+ loop))))))

(defun make-composed-keymap (maps &optional parent)
  "Return a new keymap composed of MAPS, a keymap or a list of them, that inherits from PARENT."
  `(keymap
    ,@(if (keymapp maps) (list maps) maps)
    ,@parent))

(defun define-key-after (keymap key definition &optional after)
  "Bind KEY to DEFINITION in KEYMAP, after the binding of the event AFTER (t: at the end)."
  (unless after (setq after t))
  (or (keymapp keymap) (signal 'wrong-type-argument (list 'keymapp keymap)))
  (setq key
        (if (<= (length key) 1) (aref key 0)
          (setq keymap (lookup-key keymap (apply #'vector (butlast (mapcar #'identity key)))))
          (aref key (1- (length key)))))
  (let ((tail keymap) done inserted)
    (while (and (not done) tail)
      (if (eq (car-safe (car (cdr tail))) key)
          (setcdr tail (cdr (cdr tail))))
      (if (and (not inserted) (consp (cdr tail)) (eq (car-safe (car tail)) key))
          (setq inserted t))
      (if (or (and (eq (car-safe (car tail)) after) (not (eq after t)))
              (eq (car (cdr tail)) 'keymap)
              (null (cdr tail)))
          (progn
            (setq done (or (eq (car (cdr tail)) 'keymap) inserted (not (eq after t)) t))
            (unless inserted
              (setcdr tail (cons (cons key definition) (cdr tail)))
              (setq inserted t))))
      (setq tail (cdr tail)))))

(defun define-prefix-command (symbol &optional mapvar name)
  "Define SYMBOL as a prefix command: a keymap as its function, and as the value of MAPVAR or SYMBOL.
NAME is the keymap's menu name."
  (let ((map (make-sparse-keymap name)))
    (fset symbol map)
    (set (or mapvar symbol) map))
  symbol)

(defun global-set-key (key command)
  "Bind KEY globally to COMMAND."
  (interactive
   (let* ((menu-prompting nil) (key (read-key-sequence "Set key globally: " nil t)))
     (list key (read-command (format "Set key %s to command: " (key-description key))))))
  (or (vectorp key) (stringp key)
      (signal 'wrong-type-argument (list 'arrayp key)))
  (define-key (current-global-map) key command))

(defun local-set-key (key command)
  "Bind KEY to COMMAND in the current buffer's keymap."
  (interactive "KSet key locally: \nCSet key %s locally to command: ")
  (let ((map (current-local-map)))
    (if map nil (use-local-map (setq map (make-sparse-keymap))))
    (or (vectorp key) (stringp key)
        (signal 'wrong-type-argument (list 'arrayp key)))
    (define-key map key command)))

(defun global-unset-key (key)
  "Remove the global binding of KEY."
  (interactive "kUnset key globally: ")
  (global-set-key key nil))

(defun local-unset-key (key)
  "Remove the local binding of KEY."
  (interactive "kUnset key locally: ")
  (if (current-local-map)
      (local-set-key key nil))
  nil)

(defun local-key-binding (keys &optional accept-default)
  "Return the binding of KEYS in the current local keymap; ACCEPT-DEFAULT counts default bindings."
  (let ((map (current-local-map)))
    (when map (lookup-key map keys accept-default))))

(defun global-key-binding (keys &optional accept-default)
  "Return the binding of KEYS in the global keymap; ACCEPT-DEFAULT counts default bindings."
  (lookup-key (current-global-map) keys accept-default))

(defvar key-substitution-in-progress nil
  "The keymaps that `substitute-key-definition' is scanning: it does not enter them again.")

(defun substitute-key-definition (olddef newdef keymap &optional oldmap prefix)
  "Bind to NEWDEF in KEYMAP every key that is bound to OLDDEF there, or in OLDMAP if given.
PREFIX is for recursive calls: the keys that lead to the map that is scanned.
\n(fn OLDDEF NEWDEF KEYMAP &optional OLDMAP)"
  (let* ((scan (or oldmap keymap))
         (key-substitution-in-progress (cons scan key-substitution-in-progress)))
    (map-keymap (lambda (event binding)
                  (substitute-key-definition-key binding olddef newdef (vconcat prefix (vector event)) keymap))
                scan)))

(defun substitute-key-definition-key (defn olddef newdef prefix keymap)
  "Bind the keys PREFIX, whose binding is DEFN, to NEWDEF in KEYMAP if DEFN is OLDDEF.
If it is a keymap, do that for the keys that it binds; a menu item keeps its text."
  (let* ((menu (and (eq (car-safe defn) 'menu-item) (cdr-safe (cdr-safe (cdr defn)))))
         (item (cond ((eq (car-safe defn) 'menu-item) (nth 2 defn))
                     ((stringp (car-safe defn)) (cdr defn))
                     (t defn))))
    (cond
     ((or (eq item olddef) (and (or (stringp olddef) (vectorp olddef)) (equal item olddef)))
      (define-key keymap prefix
        (cond ((eq (car-safe defn) 'menu-item) `(menu-item ,(nth 1 defn) ,newdef ,@menu))
              ((stringp (car-safe defn)) (cons (car defn) newdef))
              (t newdef))))
     ((keymapp item)
      (let ((map (indirect-function item t)))
        (if (and (consp map) (not (memq map key-substitution-in-progress)))
            (substitute-key-definition olddef newdef keymap map prefix)))))))

(defun set-transient-map (map &optional keep-pred on-exit)
  "Let MAP take precedence over other keymaps for the next key, and longer while KEEP-PRED says so.
KEEP-PRED t keeps it while its own keys are used.  ON-EXIT is called at
the end.  The value is a function that ends it."
  (let* ((clearfun (make-symbol "clear-transient-map"))
         (exitfun (lambda ()
                    (internal-pop-keymap map 'overriding-terminal-local-map)
                    (remove-hook 'pre-command-hook clearfun)
                    (when on-exit (funcall on-exit)))))
    (fset clearfun
          (lambda ()
            (with-demoted-errors "set-transient-map PCH: %S"
              (unless (cond
                       ((null keep-pred) nil)
                       ((and (not (eq map (cadr overriding-terminal-local-map)))
                             (memq map (cddr overriding-terminal-local-map)))
                        t)
                       ((eq t keep-pred)
                        (let ((mc (lookup-key map (this-command-keys-vector))))
                          (when (and mc (symbolp mc))
                            (setq mc (or (command-remapping mc) mc)))
                          (and mc (eq this-command mc))))
                       (t (funcall keep-pred)))
                (funcall exitfun)))))
    (add-hook 'pre-command-hook clearfun)
    (internal-push-keymap map 'overriding-terminal-local-map)
    exitfun))

(defun internal-push-keymap (keymap symbol)
  "Put KEYMAP in front of the composed keymap in SYMBOL."
  (let ((map (symbol-value symbol)))
    (unless (memq keymap map)
      (unless (memq 'add-keymap-witness (symbol-value symbol))
        (setq map (make-composed-keymap nil (symbol-value symbol)))
        (push 'add-keymap-witness (cdr map))
        (set symbol map))
      (push keymap (cdr map)))))

(defun internal-pop-keymap (keymap symbol)
  "Remove KEYMAP from the composed keymap in SYMBOL."
  (let ((map (symbol-value symbol)))
    (when (memq keymap map)
      (setf (cdr map) (delq keymap (cdr map))))
    (let ((tail (cddr map)))
      (and (or (null tail) (keymapp tail))
           (eq 'add-keymap-witness (nth 1 map))
           (set symbol tail)))))

(defvar esc-map (make-keymap) "Keymap of the keys after ESC.")
(fset 'ESC-prefix esc-map)
(defvar ctl-x-4-map (make-sparse-keymap) "Keymap of the keys after C-x 4.")
(fset 'ctl-x-4-prefix ctl-x-4-map)
(defvar ctl-x-5-map (make-sparse-keymap) "Keymap of the keys after C-x 5.")
(fset 'ctl-x-5-prefix ctl-x-5-map)
(defvar tab-prefix-map (make-sparse-keymap) "Keymap of the keys after C-x t.")
(defvar ctl-x-map (make-keymap) "Keymap of the keys after C-x.")
(fset 'Control-X-prefix ctl-x-map)
(defvar global-map
  (let ((map (make-keymap)))
    (define-key map "\e" 'ESC-prefix)
    (define-key map "\C-x" 'Control-X-prefix)
    map)
  "The global keymap: the bindings that hold where no other keymap says otherwise.")
(use-global-map global-map)
(defvar minibuffer-local-map (make-sparse-keymap) "Keymap of the minibuffer.")
(defvar minor-mode-alist nil "Alist of (VARIABLE STRING): what the mode line shows while VARIABLE is non-nil.")
(defvar query-replace-map
  (let ((map (make-sparse-keymap)))
    (dolist (pair '((" " . act) ("\d" . skip) ([delete] . skip) ([backspace] . skip) ("y" . act) ("n" . skip) ("Y" . act) ("N" . skip)
                    ("e" . edit-replacement) ("E" . edit-replacement) ("," . act-and-show) ("q" . exit) ("\r" . exit) ([return] . exit)
                    ("." . act-and-exit) ("\C-r" . edit) ("\C-w" . delete-and-edit) ("\C-l" . recenter) ("!" . automatic) ("^" . backup)
                    ("u" . undo) ("U" . undo-all) ("\C-h" . help) ([f1] . help) ([help] . help) ("?" . help)
                    ("\C-g" . quit) ("\C-]" . quit) ("\C-v" . scroll-up) ("\M-v" . scroll-down) ([next] . scroll-up) ([prior] . scroll-down)
                    ([?\C-\M-v] . scroll-other-window) ("\e" . exit-prefix) ([escape] . exit-prefix)))
      (define-key map (car pair) (cdr pair)))
    map)
  "Keymap of answers to questions; its bindings are not commands.")

;;; Calls by the user.

(defvar called-interactively-p-functions nil
  "Functions that find frames which `called-interactively-p' passes over.
Each is called with an index I, the frame there (a call of a function), and
the frame outside of it; it returns the number of frames to skip, or nil.")

(defun called-interactively-p--next (i)
  "Return the index of the first call of a function among the frames from I on, or nil."
  (let (frame)
    (while (and (setq frame (backtrace-frame i 'called-interactively-p)) (null (car frame)))
      (setq i (1+ i)))
    (and frame i)))

(defun called-interactively-p (&optional kind)
  "Return t if the calling function was called as a command.
KIND `interactive' means by the user, not from a keyboard macro."
  (unless (and (eq kind 'interactive) (or noninteractive executing-kbd-macro))
    (let* ((i (called-interactively-p--next 1)) (next (and i (called-interactively-p--next (1+ i)))) skip)
      (while (and next
                  (setq skip (run-hook-with-args-until-success
                              'called-interactively-p-functions i (backtrace-frame i 'called-interactively-p)
                              (backtrace-frame next 'called-interactively-p))))
        (setq i (called-interactively-p--next (+ i skip))
              next (and i (called-interactively-p--next (1+ i)))))
      (and next
           (memq (cadr (backtrace-frame next 'called-interactively-p)) '(funcall-interactively call-interactively))
           t))))

(defun interactive-p ()
  "Return t if the calling function was called by the user as a command.  Obsolete."
  (called-interactively-p 'interactive))

(defun backtrace-frame (nframes &optional base)
  "Return the NFRAMES-th frame of the Lisp stack, from BASE: (EVALD FUNC ARGS...), or nil."
  (backtrace-frame--internal
   (lambda (evald func args _) `(,evald ,func ,@args))
   nframes (or base 'backtrace-frame)))

(defun backtrace-frames (&optional base)
  "Return all frames of the Lisp stack, from BASE, as lists (EVALD FUNC ARGS FLAGS)."
  (let ((frames nil))
    (mapbacktrace (lambda (&rest frame) (push frame frames)) (or base 'backtrace-frames))
    (nreverse frames)))

(defun sit-for (seconds &optional nodisp obsolete)
  "Redisplay, then wait for SECONDS or until input arrives; return t if none did.
NODISP: do not redisplay.  OBSOLETE is accepted for old callers."
  (when (and obsolete (numberp nodisp))
    (setq seconds (+ seconds (* 1e-3 nodisp)) nodisp obsolete))
  (cond
   (noninteractive (sleep-for seconds) t)
   ((input-pending-p t) nil)
   ((or (<= seconds 0)) (or nodisp (redisplay)) t)
   (t
    (or nodisp (redisplay))
    (let ((read (read-event nil t seconds)))
      (or (null read)
          (progn
            (push (cons t read) unread-command-events)
            nil))))))

;;; Fields.

(defun field-at-pos (pos)
  "Return the value of the property `field' of the field around POS, with stickiness as `field-beginning' has it."
  (let ((value (get-char-property (field-beginning pos) 'field)))
    (if (eq value 'boundary)
        (get-char-property (1- (field-end pos)) 'field)
      value)))

;;; Processes.

(defun start-process (name buffer program &rest program-args)
  "Start PROGRAM with PROGRAM-ARGS as a process named NAME whose output goes to BUFFER."
  (unless (fboundp 'make-process)
    (error "Emacs was compiled without subprocess support"))
  (apply #'make-process
         (append (list :name name :buffer buffer)
                 (if program (list :command (cons program program-args))))))

(defun process-live-p (process)
  "Return the status of PROCESS, a list, if it is alive."
  (memq (process-status process) '(run open listen connect stop)))

(defun process-get (process propname)
  "Return the property PROPNAME of PROCESS."
  (plist-get (process-plist process) propname))

(defun process-put (process propname value)
  "Set the property PROPNAME of PROCESS to VALUE."
  (set-process-plist process (plist-put (process-plist process) propname value)))

(defun shell-quote-argument (argument)
  "Return ARGUMENT quoted so that a POSIX shell takes it as one word."
  (if (equal argument "")
      "''"
    (replace-regexp-in-string
     "\n" "'\n'"
     (replace-regexp-in-string "[^-0-9a-zA-Z_./\n]" "\\\\\\&" argument))))

(defun call-process-shell-command (command &optional infile buffer display &rest args)
  "Run the shell command COMMAND synchronously; INFILE, BUFFER and DISPLAY as in `call-process'.
ARGS are joined to COMMAND."
  (declare (advertised-calling-convention (command &optional infile buffer display) "24.5"))
  (call-process shell-file-name infile buffer display shell-command-switch
                (mapconcat #'identity (cons command args) " ")))

(defun call-shell-region (start end command &optional delete buffer)
  "Send the text between START and END to the shell command COMMAND; DELETE and BUFFER as in `call-process-region'."
  (call-process-region start end shell-file-name delete buffer nil shell-command-switch command))

(defun process-lines-handling-status (program status-handler &rest args)
  "Run PROGRAM with ARGS and return its output as a list of lines.
STATUS-HANDLER is called with the exit status; without it a status other
than 0 is an error."
  (with-temp-buffer
    (let ((status (apply #'call-process program nil (current-buffer) nil args)))
      (if status-handler
          (funcall status-handler status)
        (unless (eq status 0)
          (error "%s exited with status %s" program status)))
      (goto-char (point-min))
      (let (lines)
        (while (not (eobp))
          (push (buffer-substring-no-properties (line-beginning-position) (line-end-position)) lines)
          (forward-line 1))
        (nreverse lines)))))

(defun process-lines (program &rest args)
  "Run PROGRAM with ARGS and return its output as a list of lines; an error if it fails."
  (apply #'process-lines-handling-status program nil args))

(defun process-lines-ignore-status (program &rest args)
  "Run PROGRAM with ARGS and return its output as a list of lines, whatever its exit status."
  (apply #'process-lines-handling-status program #'ignore args))

(defun locate-library (library &optional nosuffix path interactive-call)
  "Return the full name of the Lisp file LIBRARY on PATH (default `load-path'), or nil.
NOSUFFIX: add no suffix.  INTERACTIVE-CALL: show the result."
  (interactive (list (completing-read "Locate library: " nil) nil nil t))
  (let ((file (locate-file library (or path load-path)
                           (append (unless nosuffix (get-load-suffixes)) load-file-rep-suffixes))))
    (if interactive-call
        (if file (message "Library is file %s" file) (message "No library %s in search path" library)))
    file))

;;; Documentation.

(defun documentation (function &optional raw)
  "Return the documentation of FUNCTION, or nil; key descriptions are substituted, unless RAW."
  (let* ((def (indirect-function function))
         (property (and (symbolp function) (get function 'function-documentation)))
         (doc (cond (property (if (stringp property) property (eval property t)))
                    ((null def) (signal 'void-function (list function)))
                    ((subrp def) (documentation--primitive def))
                    ((byte-code-function-p def) (and (> (length def) 4) (documentation--text (aref def 4))))
                    ((eq (car-safe def) 'macro) (documentation (cdr def) t))
                    ((memq (car-safe def) '(lambda closure))
                     (let ((body (nthcdr (if (eq (car def) 'closure) 3 2) def)))
                       (if (and (cdr body) (integerp (cdr-safe (car body))))
                           (documentation--text (car body))
                         (and (stringp (car body)) (car body)))))
                    ((eq (car-safe def) 'autoload) (nth 2 def))
                    ((keymapp def) "Prefix command (definition is a keymap associating keystrokes with commands).")
                    ((stringp def) "Keyboard macro.")
                    ((vectorp def) "Keyboard macro.")
                    (t (signal 'invalid-function (list function))))))
    (if (and doc (stringp doc) (not raw)) (substitute-command-keys doc) (and (stringp doc) doc))))

(defun documentation--text (doc)
  "Return DOC if it is a string; if it is (FILE . POSITION), as in compiled files, the text there."
  (cond
   ((not (car-safe doc)) (and (not (consp doc)) doc))
   ((not (stringp (car doc))) (signal 'wrong-type-argument (list 'stringp (car doc))))
   ((not (file-readable-p (car doc))) (format "Cannot open doc string file \"%s\"\n" (encode-coding-string (car doc) 'utf-8-unix)))
   ((not (integerp (cdr doc))) nil)
   (t
    (with-temp-buffer
      (let ((coding-system-for-read 'utf-8-emacs-unix))
        (insert-file-contents (car doc) nil (abs (cdr doc))))
      (when (search-forward "\037" nil t)
        (narrow-to-region (point-min) (1- (point))))
      ;; A control-A quotes itself, a null character and the end.
      (goto-char (point-min))
      (while (search-forward "\001" nil t)
        (let ((quoted (char-after)))
          (delete-region (1- (point)) (1+ (point)))
          (insert (cond ((eq quoted ?0) 0) ((eq quoted ?_) 31) (t quoted)))))
      (buffer-string)))))

(defun documentation--primitive (primitive)
  "Return the documentation of PRIMITIVE with its usage as the last line."
  (let* ((descriptor (primitive-descriptor primitive)) (usage (plist-get descriptor :usage)))
    (concat (plist-get descriptor :doc)
            (and usage (> (length usage) 1) (concat "\n\n(fn" (if (eq (aref usage 1) ?\)) "" " ") (substring usage 1))))))

(defun documentation-property (symbol prop &optional raw)
  "Return the documentation that is SYMBOL's property PROP; key descriptions are substituted, unless RAW."
  (let ((doc (get symbol prop)))
    (cond ((null doc) nil)
          ((fixnump doc) (setq doc nil))
          ((integerp doc))
          ((integerp (cdr-safe doc)) (setq doc (documentation--text doc)))
          ((not (stringp doc)) (setq doc (eval doc t))))
    (if (and (stringp doc) (not raw)) (substitute-command-keys doc) doc)))

(defmacro let-when-compile (bindings &rest body)
  "Evaluate BODY, in which `eval-when-compile' forms see the variables of BINDINGS, evaluated when it is expanded."
  (declare (indent 1) (debug let))
  (letrec ((expand (lambda (bindings)
                     (if (null bindings)
                         (macroexpand-all (macroexp-progn body) macroexpand-all-environment)
                       (cl-progv (list (car (car bindings))) (list (eval (cadr (car bindings)) t))
                         (funcall expand (cdr bindings)))))))
    (funcall expand bindings)))

(defmacro with-existing-directory (&rest body)
  "Evaluate BODY with `default-directory' a directory that exists: itself, or home, or one for temporary files."
  (declare (indent 0) (debug t))
  `(let ((default-directory (with-existing-directory--choose)))
     ,@body))

(defun with-existing-directory--choose ()
  "Return the first directory that exists of `default-directory' and those that should always exist."
  (let ((candidates (list default-directory (expand-file-name "~/") temporary-file-directory (getenv "TMPDIR") "/tmp/" "/")))
    (while (not (and (car candidates) (file-exists-p (car candidates))))
      (setq candidates (cdr candidates)))
    (car candidates)))

(defun internal--fill-string-single-line (str)
  "Return STR, a text of one line, filled to 70 columns."
  (if (< (length str) 70)
      str
    (with-temp-buffer
      (let ((fill-column 70))
        (insert str)
        (fill-region (point-min) (point-max)))
      (buffer-string))))

(defun internal--format-docstring-line (string &rest objects)
  "Return the text that STRING, a format of one line, makes of OBJECTS, as lines that are not too long.
Signals an error if STRING has a newline."
  (when (string-match "\n" string)
    (error "Unable to fill string containing newline: %S" string))
  (internal--fill-string-single-line (apply #'format string objects)))

(defun define-fringe-bitmap (_bitmap _bits &optional _height _width _align)
  "Do nothing: terminals have no fringes."
  nil)

(defun toggle-enable-multibyte-characters (&optional arg)
  "Make the current buffer multibyte, or unibyte if it is multibyte; a positive ARG makes it multibyte."
  (interactive "P")
  (let ((new (if arg (> (prefix-numeric-value arg) 0) (null enable-multibyte-characters))))
    (set-buffer-multibyte new))
  (force-mode-line-update))

(defun bidi-string-mark-left-to-right (str)
  "Return STR, with an invisible mark at its end if it holds letters written from right to left."
  (unless (stringp str)
    (signal 'wrong-type-argument (list 'stringp str)))
  (if (string-match "\\cR" str)
      (concat str (propertize (string ?\x200e) 'invisible t))
    str))

(provide 'subr-edit)

;;; subr-edit.el ends here
