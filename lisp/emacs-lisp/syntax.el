;;; syntax.el --- the state of the parser anywhere in a buffer  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `syntax-ppss' returns what `parse-partial-sexp' would from the start of the buffer.  It keeps states that it
;; has met, some `syntax-ppss-max-span' characters apart, so that each call parses from the last one before
;; the position.  A change forgets the states behind it.  `syntax-propertize' sees to it that a mode's own
;; syntax properties are there before text is parsed.

;;; Code:

;; -- states -----------------------------------------------------------------------------------

(defconst ppss--slots
  '(depth innermost-start last-complete-sexp-start string-terminator comment-depth quoted-p min-depth comment-style
          comment-or-string-start open-parens two-character-syntax)
  "What the elements of a state are, in order.")

(defmacro ppss--define-accessors ()
  "Define the functions ppss-SLOT, which return the elements of a state and are places, and `make-ppss'."
  (let ((index -1) forms)
    (dolist (slot ppss--slots)
      (let ((name (intern (format "ppss-%s" slot))))
        (setq index (1+ index))
        (push `(defun ,name (state)
                 ,(format "Return element %d of STATE, a list as `parse-partial-sexp' returns it." index)
                 (declare (gv-setter (lambda (value) (list 'setcar (list 'nthcdr ,index state) value))))
                 (nth ,index state))
              forms)))
    `(progn ,@(nreverse forms))))

(ppss--define-accessors)

(defun make-ppss (&rest slots)
  "Return a state with SLOTS, keywords and values; the keywords are named as the functions ppss-SLOT.
Signals an error for an unknown keyword."
  (let ((state (make-list (length ppss--slots) nil)))
    (while slots
      (let ((index (ppss--slot-index ppss--slots (car slots))))
        (unless index
          (error "Keyword argument %s not one of %S" (car slots)
                 (mapcar (lambda (slot) (intern (format ":%s" slot))) ppss--slots)))
        (setcar (nthcdr index state) (cadr slots))
        (setq slots (cddr slots))))
    state))

(defun ppss--slot-index (symbols keyword)
  "Return the index in SYMBOLS of the one that KEYWORD names, or nil."
  (let ((index 0) (name (substring (symbol-name keyword) 1)) found)
    (while (and symbols (not found))
      (if (equal name (symbol-name (car symbols)))
          (setq found index))
      (setq index (1+ index) symbols (cdr symbols)))
    found))

(defun syntax-ppss-toplevel-pos (ppss)
  "Return where the outermost thing around the position of state PPSS starts: a list, string or comment; or nil."
  (or (car (nth 9 ppss))
      (nth 8 ppss)))

(defun syntax-ppss-context (ppss)
  "Return `string' or `comment' if the position of state PPSS is in one, else nil."
  (cond ((nth 3 ppss) 'string)
        ((nth 4 ppss) 'comment)))

(defun syntax-ppss-depth (ppss)
  "Return the depth in lists of state PPSS."
  (nth 0 ppss))

;; -- properties that modes put ----------------------------------------------------------------

(defvar-local syntax-propertize-function nil
  "Function of START and END that gives the text there its `syntax-table' properties, or nil.
It may look outside, and is called for each part of the buffer before it is parsed.")

(defvar syntax-propertize-chunk-size 500
  "Characters that `syntax-propertize' does beyond what it is asked for.")

(defvar-local syntax-propertize-extend-region-functions '(syntax-propertize-wholelines)
  "Functions of START and END that return larger bounds for `syntax-propertize-function', or nil.")

(defvar-local syntax-propertize--done -1
  "Position before which the text has its syntax properties; -1 if it was never asked for.")

(defun syntax-propertize-wholelines (start end)
  "Return the bounds of the lines with START and END, for `syntax-propertize-extend-region-functions'."
  (goto-char start)
  (cons (line-beginning-position)
        (progn (goto-char end)
               (if (bolp) (point) (line-beginning-position 2)))))

(defun syntax-propertize-multiline (beg end)
  "Return bounds around BEG and END with the text property `syntax-multiline' on them as a whole."
  (when (and (> beg (point-min)) (get-text-property (1- beg) 'syntax-multiline))
    (setq beg (or (previous-single-property-change beg 'syntax-multiline) (point-min))))
  (when (get-text-property end 'syntax-multiline)
    (setq end (or (text-property-any end (point-max) 'syntax-multiline nil) (point-max))))
  (cons beg end))

(defun syntax-propertize (pos)
  "See to it that the text before POS has the syntax properties of the mode."
  (when (< syntax-propertize--done pos)
    (if (not (functionp syntax-propertize-function))
        (setq syntax-propertize--done (max (point-max) pos))
      (setq-local parse-sexp-lookup-properties t)
      (save-excursion
        (with-silent-modifications
          (save-restriction
            (widen)
            (syntax-propertize--part (max (point-min) (min (point-max) syntax-propertize--done))
                                     (min (point-max) (max pos (+ syntax-propertize--done syntax-propertize-chunk-size))))))))))

(defun syntax-propertize--part (start end)
  "Give the text from START to END its syntax properties."
  (let ((functions syntax-propertize-extend-region-functions))
    ;; Until no function wants more.
    (while functions
      (let* ((bounds (funcall (car functions) start end))
             (larger (and bounds (or (< (car bounds) start) (> (cdr bounds) end)))))
        (when larger
          (setq start (min start (car bounds)) end (max end (cdr bounds))))
        (setq functions (if (and larger (not (eq functions syntax-propertize-extend-region-functions)))
                            syntax-propertize-extend-region-functions
                          (cdr functions))))))
  (syntax-ppss-flush-cache start)
  ;; The function itself may ask for states.
  (setq syntax-propertize--done end)
  (remove-text-properties start end '(syntax-table nil syntax-multiline nil))
  (funcall syntax-propertize-function start end))

;; -- states that were met ---------------------------------------------------------------------

(defvar syntax-ppss-max-span 20000
  "Characters that `syntax-ppss' parses at most before it keeps a state.")

(defvar-local syntax-ppss--states nil
  "States that were met, as conses (POSITION . STATE), the last position first.")

(defvar-local syntax-ppss--recent nil
  "The last states that were asked for, as conses (POSITION . STATE), the newest first.")

(defconst syntax-ppss--recent-span 2500
  "Characters that may lie between a position and a recent state without a look for a nearer one.")

(defvar-local syntax-ppss--start nil
  "Start of the accessible part that `syntax-ppss--states' were made for.")

(defvar-local syntax-ppss-table nil
  "Syntax table to use in `syntax-ppss' instead of the buffer's, or nil.")

(defun syntax-ppss-flush-cache (beg &rest _ignored)
  "Forget the states behind position BEG, and that text there has syntax properties."
  (setq syntax-propertize--done (min (1- beg) syntax-propertize--done))
  (while (and syntax-ppss--states (> (car (car syntax-ppss--states)) beg))
    (setq syntax-ppss--states (cdr syntax-ppss--states)))
  (let (kept)
    (dolist (state syntax-ppss--recent)
      (if (<= (car state) beg) (push state kept)))
    (setq syntax-ppss--recent (nreverse kept))))

(defun syntax-ppss--nearest-recent (pos)
  "Return the last recent state at or before POS, or nil."
  (let (best)
    (dolist (state syntax-ppss--recent)
      (if (and (<= (car state) pos) (or (null best) (> (car state) (car best))))
          (setq best state)))
    best))

(defun syntax-ppss--nearest (pos)
  "Return the last state at or before POS, a cons with its position, or one for the start of the accessible part."
  (unless (eql syntax-ppss--start (point-min))
    (setq syntax-ppss--states nil
          syntax-ppss--recent nil
          syntax-ppss--start (point-min)))
  (let ((recent (syntax-ppss--nearest-recent pos)) (states syntax-ppss--states))
    (if (and recent (< (- pos (car recent)) syntax-ppss--recent-span))
        ;; From the outermost list on, if that is near, the state is that of a parse from the start in all elements.
        (let ((top (syntax-ppss-toplevel-pos (cdr recent))))
          (if (and top (< (- pos top) syntax-ppss--recent-span)) (list top) recent))
      (while (and states (> (car (car states)) pos))
        (setq states (cdr states)))
      (let ((kept (or (car states) (cons (point-min) nil))))
        (if (and recent (>= (- (car recent) (car kept)) syntax-ppss-max-span)) recent kept)))))

(defun syntax-ppss--keep (pos state)
  "Keep STATE of the parser at POS, if it is behind all that are kept."
  (when (or (null syntax-ppss--states) (> pos (car (car syntax-ppss--states))))
    (push (cons pos state) syntax-ppss--states)))

(defun syntax-ppss--keep-recent (pos state)
  "Keep STATE of the parser at POS, if a line begins there, among the recent ones, of which there are at most six."
  (when (and (eq (char-before pos) ?\n) (not (assq pos syntax-ppss--recent)))
    (push (cons pos state) syntax-ppss--recent)
    (let ((last (nthcdr 5 syntax-ppss--recent)))
      (if last (setcdr last nil)))))

(defun syntax-ppss--parse (from state to)
  "Return the state at TO, parsed from FROM, where it is STATE.
What the parser forgets where it stops is as if it had not stopped: the last
expression of the list, and the smallest depth."
  (let ((new (parse-partial-sexp from to nil nil state)))
    (when state
      (when (and (null (nth 2 new)) (eql (nth 1 new) (nth 1 state)))
        (setcar (nthcdr 2 new)
                (if (and (nth 3 state) (not (eql (nth 8 new) (nth 8 state))))
                    (nth 8 state)
                  (nth 2 state))))
      (setcar (nthcdr 6 new) (min (nth 6 new) (nth 6 state))))
    new))

(defvar syntax-ppss--far nil
  "Characters that `syntax-ppss' may parse before it guesses, or nil for any number.
Who shows text cannot wait until megabytes before it have been parsed.")

(defvar-local syntax-ppss--guessed nil
  "What `syntax-ppss' has guessed last, a cons (POSITION . STATE), since this was set to nil.")

(defun syntax-ppss--far-p (pos from)
  "Return non-nil if POS is too far from FROM, where a state is known, or from where text has its properties."
  (and syntax-ppss--far
       (or (> (- pos from) syntax-ppss--far)
           (and (functionp syntax-propertize-function)
                (> (- pos (max 1 syntax-propertize--done)) syntax-ppss--far)))))

(defun syntax-ppss--guess (pos)
  "Return the state at POS as it would be if the line of POS began outside of everything.
Guesses near each other fit together."
  (let* ((last syntax-ppss--guessed)
         (near (and last (<= (car last) pos) (< (- pos (car last)) syntax-ppss--recent-span)))
         (start (if near (car last)
                  (max (- pos syntax-ppss-max-span)
                       (save-excursion (goto-char pos) (line-beginning-position)))))
         (state (parse-partial-sexp start pos nil nil (and near (cdr last)))))
    (setq syntax-ppss--guessed (cons pos state))
    state))

(defun syntax-ppss--span ()
  "Return how far apart states are kept: so that there are not too many of them."
  (max syntax-ppss-max-span (/ (buffer-size) 1000)))

(defun syntax-ppss (&optional pos)
  "Return the state of the parser at POS, by default point, as a list like that of `parse-partial-sexp'.
Elements 2 and 6 may differ from what parsing from the start of the buffer
gives.  Point moves to POS."
  (setq pos (or pos (point)))
  (unless (memq 'syntax-ppss-flush-cache before-change-functions)
    (add-hook 'before-change-functions #'syntax-ppss-flush-cache 99 t))
  (if (syntax-ppss--far-p pos (car (syntax-ppss--nearest pos)))
      (syntax-ppss--guess pos)
    (syntax-propertize pos)
    (with-syntax-table (or syntax-ppss-table (syntax-table))
      (let* ((nearest (syntax-ppss--nearest pos)) (from (car nearest)) (state (cdr nearest)) (span (syntax-ppss--span))
             (recent (memq nearest syntax-ppss--recent)))
        (while (> (- pos from) span)
          (setq state (parse-partial-sexp from (+ from span) nil nil state)
                from (+ from span) recent nil)
          (syntax-ppss--keep from state))
        (setq state (if recent
                        (syntax-ppss--parse from state pos)
                      (parse-partial-sexp from pos nil nil state)))
        (syntax-ppss--keep-recent pos state)
        state))))

(provide 'syntax)

;;; syntax.el ends here
