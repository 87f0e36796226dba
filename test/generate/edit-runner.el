;;; edit-runner.el --- what scripts of edits call, in both editors  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; `generate-edit-script' evaluates steps in a buffer of its own and returns a list of what was seen after each: the value
;; or error of the step, and what became of text, properties, point, restriction, markers, overlays and undo list.

;; What GNU Emacs loads with some step only is there from the start, so that no script depends on those before.
(require 'seq)
(if (fboundp 'electric-indent-mode) (electric-indent-mode -1))
(defvar m1) (defvar m2) (defvar m3) (defvar o1) (defvar o2) (defvar other) (defvar ind) (defvar heard)
(put 'category-front 'front-sticky t) (put 'category-rear 'rear-nonsticky t)
(put 'category-list 'rear-nonsticky '(a)) (put 'category-list 'field 'x) (put 'category-plain 'a 1)

;; Hooks, which note what they are called with.

(defun hear (&rest what)
  "Note WHAT, a list."
  (setq heard (cons what heard)))

(defun log-after (&rest arguments) "Note ARGUMENTS, those of an after-change function." (hear 'after arguments))
(defun log-before (&rest arguments) "Note ARGUMENTS, those of a before-change function." (hear 'before arguments))
(defun log-first () "Note the first change." (hear 'first (buffer-modified-p)))
(defun log-text (&rest arguments) "Note ARGUMENTS, those of a hook in a text property." (hear 'text arguments))

(defun log-overlay (overlay &rest arguments)
  "Note ARGUMENTS, those of a hook of OVERLAY.
GNU Emacs calls hooks in the order of its lists of overlays, where those that a deletion brought to one end keep the order that they had:
what overlays hear of one change is put in order."
  (let ((this (list 'overlay (eq overlay o1) arguments)) (last (car heard)))
    (if (and (eq overlay o1) (eq (car last) 'overlay) (null (nth 1 last)) (equal (nth 2 last) arguments))
        (setq heard (cons last (cons this (cdr heard))))
      (setq heard (cons this heard)))))

;; Hooks that change text themselves.

(defvar generate-hook-edits 0 "How many edits hooks may still make: none is made without an end.")

(defun generate--step-edits (step)
  "Return the number of edits that hooks may make in STEP, of those that are left.
GNU Emacs decodes and encodes from where the text lay before the hooks ran: if one moves the gap, what is in the gap gets into the text."
  (if (memq (car-safe step) '(decode-coding-region encode-coding-region)) 0 generate-hook-edits))

(defun generate--hook-edit (function)
  "Call FUNCTION unless hooks have made enough edits."
  (when (> generate-hook-edits 0)
    (setq generate-hook-edits (1- generate-hook-edits))
    (funcall function)))

(defun edit-after (&rest arguments)
  "Note ARGUMENTS, those of an after-change function, and insert text behind the change."
  (hear 'edit-after arguments)
  (generate--hook-edit (lambda () (save-excursion (goto-char (nth 1 arguments)) (insert "!")))))

(defun edit-after-nested (&rest arguments)
  "Note ARGUMENTS, those of an after-change function, and insert text of which the hooks hear, too."
  (hear 'edit-nested arguments)
  (generate--hook-edit (lambda () (let ((inhibit-modification-hooks nil)) (save-excursion (goto-char (car arguments)) (insert "~"))))))

(defun edit-before (&rest arguments)
  "Note ARGUMENTS, those of a before-change function, and change what comes behind the change."
  (hear 'edit-before arguments)
  (generate--hook-edit (lambda () (save-excursion (goto-char (point-max)) (insert "<")))))

(defun move-before (&rest arguments)
  "Note ARGUMENTS, those of a hook, and move point and the match data."
  (hear 'move arguments)
  (generate--hook-edit (lambda () (goto-char (point-min)) (looking-at "."))))

(defun fail-hook (&rest arguments) "Note ARGUMENTS, those of a hook, and fail." (hear 'fail arguments) (error "Hook"))

(defun overlay-moves (overlay after &rest arguments)
  "Move OVERLAY to its start if AFTER is non-nil; note ARGUMENTS."
  (hear 'overlay-moves (eq overlay o1) after arguments)
  (if after (move-overlay overlay (overlay-start overlay) (overlay-start overlay))))

(defun overlay-dies (overlay after &rest arguments)
  "Delete OVERLAY if AFTER is nil; note ARGUMENTS."
  (hear 'overlay-dies (eq overlay o1) after arguments)
  (if (not after) (delete-overlay overlay)))

(defun kill-me (&rest arguments)
  "Note ARGUMENTS, those of a hook, and kill the current buffer."
  (hear 'kill-me (buffer-name) arguments)
  (generate--hook-edit (lambda () (kill-buffer (current-buffer))))
  t)

(defun victim (hook form)
  "Evaluate FORM in a buffer of its own with a function on HOOK that kills the buffer."
  (let ((v (get-buffer-create " *victim*")) result)
    (save-current-buffer
      (set-buffer v)
      (insert "Some victim's text")
      (setq buffer-undo-list nil)
      (set-buffer-modified-p nil)
      (add-hook hook #'kill-me nil t)
      (setq result (let ((inhibit-modification-hooks nil)) (list (condition-case e (eval form t) (error (mapcar (lambda (x) (if (bufferp x) 'buffer x)) e))) (eq (current-buffer) v)))))
    (prog1 (cons (buffer-live-p v) result)
      (when (buffer-live-p v)
        (with-current-buffer v (kill-all-local-variables))
        (kill-buffer v)))))

;; Variables with values of their own in buffers.

(defvar uv 'default "A variable.")
(defvar-local uva 'auto "A variable that becomes local when it is set.")

(defun locals ()
  "Return the values of variables, here and elsewhere."
  (list uv uva tab-width (default-value 'uv) (default-value 'uva) (default-value 'tab-width) (local-variable-p 'uv) (local-variable-p 'uva) (local-variable-p 'tab-width)
        (with-current-buffer other (list uv uva tab-width (local-variable-p 'uv) (local-variable-p 'uva)))))

(defun generate--reset-locals ()
  "Give the variables their first values."
  (setq-default uv 'default uva 'auto tab-width 8)
  (dolist (v '(uv uva tab-width)) (kill-local-variable v)))

(defmacro with-victim (&rest body)
  "Evaluate BODY in a buffer that it may kill."
  `(save-current-buffer (set-buffer (get-buffer-create " *victim*")) (prog1 (progn ,@body) (if (get-buffer " *victim*") (kill-buffer " *victim*")))))

(defun as-commands (&rest forms)
  "Evaluate FORMS, each as the command loop would run a command: boundaries of undo come between them, not between characters typed."
  (let ((last-command nil) (this-command nil))
    (dolist (form forms)
      (setq this-command (if (eq (car form) 'self) 'self-insert-command (car form)))
      (undo-auto--add-boundary)
      (eval (if (eq (car form) 'self) `(self-insert ,(nth 1 form) 1) form) t)
      (setq last-command this-command))
    t))

(defun match-edit (regexp form)
  "Evaluate FORM after a match of REGEXP, and return what became of the match data."
  (goto-char (point-min))
  (and (re-search-forward regexp nil t) (list (condition-case e (eval form t) (error e)) (match-data) (match-string 0))))

(defun match-replace (regexp to fixed literal group)
  "Replace GROUP of the next match of REGEXP by TO, twice."
  (goto-char (min (point-max) (1+ (point-min))))
  (and (re-search-forward regexp nil t)
       (list (match-data) (condition-case e (replace-match to fixed literal nil group) (error e)) (match-data) (point)
             (condition-case e (replace-match "Z" t t nil group) (error e)) (match-data) (point))))

(defun generate--string-seen (v)
  "Return what is to be compared of V, a string or an error: the order of properties says how often they were copied."
  (if (stringp v)
      (cons (substring-no-properties v) (mapcar (lambda (i) (list (car i) (nth 1 i) (generate--sorted-plist (nth 2 i)))) (object-intervals v)))
    v))

(defun match-replace-string (regexp to fixed literal group)
  "Replace GROUP of the match of REGEXP in the line by TO, in a string."
  (let ((s (buffer-substring (line-beginning-position) (line-end-position))))
    (and (string-match regexp s) (list (generate--string-seen (condition-case e (replace-match to fixed literal s group) (error e))) (match-data)))))

(defun at (n)
  "Return position N of the accessible part, counted modulo its size."
  (+ (point-min) (% n (1+ (- (point-max) (point-min))))))

(defun undo-some (n)
  "Undo N changes at most."
  (let ((list (if (eq buffer-undo-list t) nil buffer-undo-list)))
    (while (and list (null (car list))) (setq list (cdr list)))
    (consp (primitive-undo (max 1 n) list))))

(defun undo-all ()
  "Undo everything that can be undone."
  (let ((list (if (eq buffer-undo-list t) nil buffer-undo-list)))
    (while list (setq list (primitive-undo 1 list)))
    t))

(defun replace-whole (regexp to)
  "Replace what matches REGEXP by TO, ten times at most."
  (let ((n 0))
    (goto-char (point-min))
    (while (and (< n 10) (not (eobp)) (re-search-forward regexp nil t))
      (if (= (match-beginning 0) (match-end 0)) (forward-char 1) (replace-match to t t))
      (setq n (1+ n)))
    n))

(defun invisible-indentation-p ()
  "Return non-nil if there is invisible text in the indentation of the line, or where the accessible part ends.
GNU Emacs passes over it in steps, and looks into its gap if one of them ends there."
  (or (and (> (point-max) (point-min)) (invisible-p (1- (point-max))))
      (save-excursion
        (forward-line 0)
        (while (and (not (eobp)) (not (invisible-p (point))) (or (memq (char-after) '(?\s ?\t)) (> (char-after) 127))) (forward-char 1))
        (invisible-p (point)))))

(defun indent-line-by (n)
  "Insert N columns at the start of the line, and say where the indentation ends."
  (save-excursion
    (beginning-of-line)
    (indent-to (max 0 n))
    (list (if (invisible-indentation-p) 'unknown (current-indentation)) (current-column))))

(defun delete-horizontal (n)
  "Delete spaces and tabs around point, N times."
  (dotimes (_ (max 0 n))
    (delete-region (progn (skip-chars-backward " \t") (point)) (progn (skip-chars-forward " \t") (point)))))

(defun self-insert (char n)
  "Insert CHAR N times as a key would."
  (let ((last-command-event char)) (self-insert-command (max 0 n) char)))

(defun replace-by-other ()
  "Replace the text by that of the other buffer and say what it is."
  (erase-buffer)
  (insert-buffer-substring other)
  (buffer-size))

(defun set-buffer-multibyte-when (flag)
  "Make the buffer unibyte and multibyte again, if FLAG is non-nil and its text allows it."
  (when (and flag (= (buffer-size) (1- (position-bytes (point-max)))) (= (point-min) 1))
    (set-buffer-multibyte nil)
    (set-buffer-multibyte t)))

(defun compare-windows-of (a b)
  "Compare the text from A and from B on."
  (compare-buffer-substrings nil a nil nil b nil))

(defun scan-some (from count depth)
  "Scan from FROM COUNT lists, DEPTH deep."
  (list (condition-case e (scan-lists from count depth) (error e)) (condition-case e (scan-sexps from count) (error e))))

(defun forward-sexp-some (n)
  "Move over N expressions."
  (condition-case e (progn (goto-char (or (scan-sexps (point) n) (point))) (point)) (error (car e))))

(defun syntax-of (position)
  "Return the state of the parser at POSITION."
  (seq-take (parse-partial-sexp (point-min) (max (point-min) (min position (point-max)))) 9))

(defun field-of (position)
  "Return the field at POSITION."
  (list (field-beginning position) (field-end position) (line-beginning-position) (constrain-to-field (point-min) position)))

(defun props-of (position property)
  "Return what there is to know about PROPERTY at POSITION."
  (mapcar (lambda (f) (condition-case e (funcall f) (error (car e))))
          (list (lambda () (next-property-change position)) (lambda () (next-single-property-change position property)) (lambda () (previous-single-property-change position property))
                (lambda () (next-char-property-change position)) (lambda () (previous-char-property-change position)) (lambda () (next-single-char-property-change position property))
                (lambda () (previous-single-char-property-change position property)) (lambda () (get-pos-property position property)) (lambda () (get-char-property position property))
                (lambda () (get-text-property position property)) (lambda () (text-property-any (point-min) position property 1)) (lambda () (text-property-not-all (point-min) position property nil))
                (lambda () (invisible-p position)) (lambda () (length (overlays-at position t))))))

(defun overlays-of (from to property)
  "Return what overlays there are between FROM and TO, and what they say about PROPERTY."
  (list (sort (mapcar #'overlay-start (overlays-in from to)) #'<) (length (overlays-at from)) (get-char-property from property) (next-overlay-change from) (previous-overlay-change to)))

(defun field-edits (position)
  "Return the fields around POSITION and what of the text they are."
  (list (field-beginning position) (field-end position) (field-beginning position t) (field-end position t) (field-string-no-properties position)))

(defun undo-command (n)
  "Undo N times as the command does."
  (let ((last-command nil) (this-command nil) (inhibit-message t)) (undo (max 1 n)) t))

(defun undo-in-region (n from to)
  "Undo N changes at most of the text between FROM and TO; return how many there were, without those of markers."
  (let ((list (and (consp buffer-undo-list) (undo-make-selective-list (min from to) (max from to)))))
    (while (and list (null (car list))) (setq list (cdr list)))
    (list (seq-count (lambda (e) (not (markerp (car-safe e)))) list) (consp (primitive-undo (max 1 n) list)))))

(defun undo-changes (&rest changes)
  "Make CHANGES, forms, in a group that is one for undoing."
  (let ((group (prepare-change-group)))
    (activate-change-group group)
    (unwind-protect (mapc #'eval changes) (undo-amalgamate-change-group group) (accept-change-group group))
    t))

(defun make-ind (clone)
  "Make an indirect buffer of this one if there is none yet; CLONE says how."
  (unless (buffer-live-p ind) (setq ind (make-indirect-buffer (current-buffer) " *indirect*" clone)) t))

(defun in-ind (form)
  "Evaluate FORM in the indirect buffer, if there is one."
  (if (buffer-live-p ind)
      (with-current-buffer ind
        (let ((value (condition-case e (eval form t) (t e))))
          (if (buffer-live-p ind) (list value (point) (point-min) (point-max)) (list value))))))

(defun replace-by-contents ()
  "Make the text that of the other buffer with few changes."
  (replace-buffer-contents other) (buffer-size))

(defun transpose-ascii (&rest arguments)
  "Call `transpose-regions' with ARGUMENTS if all text is ASCII and without properties.
GNU Emacs mixes up bytes and characters, and uses intervals that it has freed (it can crash then)."
  (if (and (= (position-bytes (point-max)) (point-max)) (null (object-intervals (current-buffer)))) (apply #'transpose-regions arguments)))

(defun generate--marker (marker)
  "Return what is to be compared of MARKER."
  (list (marker-position marker) (marker-insertion-type marker)))

(defun generate--overlay (overlay)
  "Return what is to be compared of OVERLAY."
  (list (overlay-start overlay) (overlay-end overlay) (generate--sorted-plist (overlay-properties overlay))))

(defun generate--property-changes (entries)
  "Return ENTRIES, successive undo entries of properties, in one order and with those of neighbouring runs joined."
  (let ((sorted (sort (mapcar (lambda (e) (list (format "%S %S" (nth 1 e) (nth 2 e)) (car (nthcdr 3 e)) (cdr (nthcdr 3 e)))) entries)
                      (lambda (a b) (if (equal (car a) (car b)) (< (nth 1 a) (nth 1 b)) (string< (car a) (car b))))))
        joined)
    (dolist (e sorted)
      (if (and joined (equal (car e) (car (car joined))) (= (nth 1 e) (nth 2 (car joined))))
          (setcar (nthcdr 2 (car joined)) (nth 2 e))
        (setq joined (cons e joined))))
    (nreverse joined)))

(defun generate--undo-call (entry)
  "Return what is to be compared of ENTRY, an undo entry (apply ...), whose arguments can be lists of entries."
  (mapcar (lambda (e) (cond ((consp e) (generate--undo e)) ((or (symbolp e) (numberp e) (stringp e)) e) ((markerp e) 'marker) (t 'object))) entry))

(defun generate--undo (list)
  "Return undo LIST with what is to be compared: no times, of markers only those of the script, which come in any order.
GNU Emacs records changes of properties for each interval of its tree: those of neighbouring intervals are joined."
  (if (eq list t) t
    (let (seen markers changes)
      (dolist (entry (append list '(end)))
        (when (and changes (not (and (consp entry) (null (car entry)))))
          (setq seen (cons (cons 'properties (generate--property-changes changes)) seen) changes nil))
        (cond ((markerp (car-safe entry))
               (let ((name (cond ((eq (car entry) m1) 'm1) ((eq (car entry) m2) 'm2) ((eq (car entry) m3) 'm3))))
                 (if name (setq markers (cons (cons name (cdr entry)) markers)))))
              ((and (consp entry) (null (car entry))) (setq changes (cons entry changes)))
              (t (setq seen (cons (if (eq (car-safe entry) t) '(t) (if (eq (car-safe entry) 'apply) (generate--undo-call entry) (copy-tree entry)))
                                  (append (sort markers (lambda (a b) (string< (car a) (car b)))) seen))
                       markers nil))))
      (nreverse (cdr seen)))))

(defun generate--sorted-plist (plist)
  "Return the properties of PLIST as a sorted alist."
  (let (pairs)
    (while plist (setq pairs (cons (cons (car plist) (cadr plist)) pairs) plist (cddr plist)))
    (sort pairs (lambda (a b) (string< (symbol-name (car a)) (symbol-name (car b)))))))

(defun generate--runs ()
  "Return the text properties of the buffer: (FROM TO . PROPERTIES) for each run that has some."
  (let ((at (point-min)) runs)
    (while (< at (point-max))
      (let ((next (or (next-property-change at) (point-max))))
        (if (text-properties-at at)
            (setq runs (cons (cons at (cons next (generate--sorted-plist (text-properties-at at)))) runs)))
        (setq at next)))
    (nreverse runs)))

(defun generate--tied-p (overlay)
  "Return non-nil if another overlay of the buffer has the same place and priority as OVERLAY."
  (let ((place (lambda (o) (list (overlay-start o) (overlay-end o) (overlay-get o 'priority)))) tied)
    (dolist (o (overlays-in (overlay-start overlay) (overlay-end overlay)) tied)
      (if (and (not (eq o overlay)) (equal (funcall place o) (funcall place overlay))) (setq tied t)))))

(defun generate--sort-overlays ()
  "Put the overlays where they are: undoing moves their ends, and GNU Emacs leaves its sorted lists of overlays as they were.
Which of two overlays with the same place and priority counts depends on their addresses there: one gets a higher priority.
The center of the lists, which shows in `overlays-in' with its arguments the wrong way round, moves there with computed columns."
  (overlay-recenter (point-max))
  (let ((lists (overlay-lists)))
    (dolist (o (append (car lists) (cdr lists)))
      (if (not (memq o (list o1 o2))) (move-overlay o (overlay-start o) (overlay-end o)))))
  (dolist (o (list o1 o2))
    (if (overlay-start o) (move-overlay o (overlay-start o) (overlay-end o)))
    (when (overlay-start o)
      (with-current-buffer (overlay-buffer o)
        (save-restriction
          (widen)
          (while (generate--tied-p o)
            (overlay-put o 'priority (1+ (or (overlay-get o 'priority) 0)))))))))

(defun generate--seen (value)
  "Return VALUE, that of a step, and the state of the buffer."
  (list value (save-restriction (widen) (buffer-substring-no-properties (point-min) (point-max))) (save-restriction (widen) (generate--runs)) (point) (point-min) (point-max) (buffer-modified-p)
        (mapcar #'generate--marker (list m1 m2 m3)) (prog1 (mapcar #'generate--overlay (list o1 o2)) (generate--sort-overlays))
        (let ((n 0)) (dolist (o (overlays-in (point-min) (point-max))) (if (overlayp o) (setq n (1+ n)))) n)
        (generate--undo buffer-undo-list) (next-overlay-change (point)) (previous-overlay-change (point))
        (next-single-char-property-change (point) 'face) (get-char-property (point) 'face)
        (mapcar (lambda (i) (list (car i) (nth 1 i) (generate--sorted-plist (nth 2 i)))) (object-intervals (current-buffer)))
        (if (buffer-live-p ind) (with-current-buffer ind (list (point) (point-min) (point-max))))
        (prog1 (nreverse heard) (setq heard nil)) (locals) (mark t)))

(defun generate--forget ()
  "Make what the editors remember of former scripts the same: the hooks in text properties around the last insertion, which
stay for buffers without properties, and are not to be called (they can fail) before the buffer has some, how many groups a match ever had, which errors of `replace-match' depend on, and what the undo machinery knows of commands."
  (setq undo-auto--undoably-changed-buffers nil undo-auto--last-boundary-cause nil undo-auto--this-command-amalgamating nil)
  (string-match (apply #'concat (make-list 30 "\\(a\\)")) (make-string 30 ?a))
  (with-temp-buffer
    (let ((inhibit-modification-hooks t)) (insert (propertize "x" 'a 1)))
    (let ((inhibit-modification-hooks nil)) (insert "y")))
  (setq heard nil))

(defun generate--step (step)
  "Return the value of STEP, or its error."
  (let* ((may (generate--step-edits step)) (kept (- generate-hook-edits may)))
    (setq generate-hook-edits may)
    (unwind-protect (condition-case e (eval step t) (t e))
      (setq generate-hook-edits (+ generate-hook-edits kept)))))

(defun generate-edit-script (&rest steps)
  "Evaluate STEPS; return what was seen after each that saw something new."
  (let ((other (get-buffer-create " *other*")) (case-fold-search t) (inhibit-modification-hooks t) (inhibit-read-only nil) (kill-ring nil) (kill-ring-yank-pointer nil) (this-command nil) (last-command nil) (ind nil) (heard nil) seen)
    (setq generate-hook-edits 6)
    (generate--forget)
    (generate--reset-locals)
    (with-current-buffer other (generate--reset-locals))
    (with-current-buffer other (erase-buffer) (insert "Other (text) é"))
    (with-temp-buffer
      (setq buffer-undo-list nil)
      (insert "One (two) \"three\"\nfour; five é\n\tSix_seven 中文\n")
      (undo-boundary)
      (let ((m1 (copy-marker 3)) (m2 (copy-marker 10 t)) (m3 (copy-marker (point-max))) (o1 (make-overlay 2 8)) (o2 (make-overlay 10 14 nil t t)))
        (overlay-put o1 'face 'italic)
        (dolist (step steps)
          (setq seen (cons (generate--seen (generate--step step)) seen)))))
    (nreverse seen)))
;;; edit-runner.el ends here
