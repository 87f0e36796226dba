;;; completion-styles.el --- ways to complete  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A style says which strings of a table match what was typed, and how far they agree.  Each has two functions of a
;; string, a table, a predicate and the position of point: one that completes, whose value is as that of
;; `try-completion' but with the new point, (STRING . POINT); and one that lists the completions, with faces and, in
;; the place of the nil at the list's end, the position in the string that they stand for.
;;
;; Most styles make a pattern of the string: a list of strings and of symbols that match what is between them:
;; `any', `star' (a * that the user typed), `point', `prefix' (text before the first string) and `any-delim' (delimiters).

;;; Code:

(defgroup minibuffer nil
  "The minibuffer and completion."
  :group 'environment)

(defcustom completion-styles '(basic partial-completion emacs22)
  "Ways of matching, names in `completion-styles-alist': the first that finds something counts."
  :type '(repeat symbol)
  :group 'minibuffer)

(defvar completion-styles-alist
  (mapcar (lambda (style)
            (list (car style)
                  (intern (format "completion-%s-try-completion" (nth 1 style)))
                  (intern (format "completion-%s-all-completions" (nth 1 style)))
                  (nth 2 style)))
          '((emacs21 emacs21 "The text must be the beginning of the completion, wherever point is.")
            (emacs22 emacs22 "The text before point must be the beginning of the completion; what is after it stays.")
            (basic basic "The text before point begins the completion, and the text after it follows later.")
            (partial-completion pcm "Each word is the beginning of one; a * stands for any text.
Parts before the last one, such as directories, may be incomplete, too.")
            (substring substring "The text is anywhere in the completion; there may be a gap at point.")
            (flex flex "The characters are in the completion in the same order.")
            (initials initials "The characters are the initials of words or parts.")
            (shorthand shorthand "Symbols may begin with a shorthand that the buffer of origin uses.")))
  "Alist of completion styles: (NAME TRY-FUNCTION ALL-FUNCTION DOC).")

(defvar completion-category-defaults
  '((buffer (styles basic substring)) (unicode-name (styles basic substring))
    (project-file (styles substring)) (xref-location (styles substring))
    (info-menu (styles basic substring)) (symbol-help (styles basic shorthand substring)))
  "Alist of default properties of categories of completions.")

(defcustom completion-category-overrides nil
  "Alist of properties of categories of completions: (CATEGORY (styles STYLE...) (cycle . THRESHOLD))."
  :type '(alist :key-type symbol :value-type (alist))
  :group 'minibuffer)

(defface completions-first-difference '((t (:inherit bold)))
  "Face of the first character of a completion that was not typed."
  :group 'minibuffer)

(defface completions-common-part '((((class color) (min-colors 16) (background light)) :foreground "blue3")
                                   (((class color) (min-colors 16) (background dark)) :foreground "lightblue"))
  "Face of the parts of a completion that were typed."
  :group 'minibuffer)

;;; Choosing the style.

(defun completion--category-override (category tag)
  "Return the element of CATEGORY's properties whose car is TAG, or nil."
  (or (assq tag (cdr (assq category completion-category-overrides)))
      (assq tag (cdr (assq category completion-category-defaults)))))

(defun completion--styles (metadata)
  "Return the styles to try for completions with METADATA."
  (let ((own (completion--category-override (completion-metadata-get metadata 'category) 'styles)))
    (if own
        (delete-dups (append (cdr own) (copy-sequence completion-styles)))
      completion-styles)))

(defun completion--nth-completion (n string table pred point metadata)
  "Return what the Nth function of the first style that finds something returns.
STRING, TABLE, PRED, POINT and METADATA are as in `completion-try-completion'."
  (let ((styles (completion--styles (or metadata (completion-metadata (substring string 0 point) table pred))))
        (result nil) (problem nil))
    (while (and styles (not result))
      (let ((style (car styles)))
        (condition-case-unless-debug err
            (setq result (funcall (or (nth n (assq style completion-styles-alist))
                                      (error "Invalid completion style %s" style))
                                  string table pred point))
          (error (or problem (setq problem err))))
        (let ((adjust (and result metadata (get style 'completion--adjust-metadata))))
          (if adjust
              (setcdr metadata (cdr (funcall adjust metadata))))))
      (setq styles (cdr styles)))
    (if (and problem (not result))
        (signal (car problem) (cdr problem)))
    result))

(defun completion-try-completion (string table pred point &optional metadata)
  "Return the completion of STRING in TABLE with PRED, as (STRING . POINT), t or nil.
POINT is where point is in STRING; METADATA tells what the completions are, for the choice of the style."
  (completion--nth-completion 1 string table pred point metadata))

(defun completion-all-completions (string table pred point &optional metadata)
  "Return all completions of STRING in TABLE with PRED.
The last cdr is not nil but the position in STRING from which they stand for it.
POINT is where point is in STRING; METADATA tells what the completions are, for the choice of the style."
  (completion--nth-completion 2 string table pred point metadata))

;;; Showing what matched.

(defun completion--add-face (start end face string)
  "Put FACE in front of the faces of the characters from START to END of STRING."
  (while (< start end)
    (let ((next (min end (or (next-single-property-change start 'face string) end)))
          (old (get-text-property start 'face string)))
      (put-text-property start next 'face (cons face (if (listp old) old (list old))) string)
      (setq start next))))

(defun completion-hilit-commonality (completions prefix-len &optional base-size)
  "Return COMPLETIONS with faces on what was typed, PREFIX-LEN characters, and on what comes next.
BASE-SIZE is the part of PREFIX-LEN that COMPLETIONS do not have, and the last cdr of the value."
  (when completions
    (let ((common (- prefix-len (or base-size 0))))
      (nconc
       (mapcar (lambda (elem)
                 (let ((string (copy-sequence (if (consp elem) (car elem) elem))))
                   (completion--add-face 0 (min common (length string)) 'completions-common-part string)
                   (if (> (length string) common)
                       (completion--add-face common (1+ common) 'completions-first-difference string))
                   (if (consp elem) (cons string (cdr elem)) string)))
               completions)
       base-size))))

(defun completion--merge-suffix (completion point suffix)
  "Return the part of SUFFIX that is to follow COMPLETION: without what COMPLETION, from POINT on, ends with."
  (let ((n (min (length suffix) (- (length completion) point))))
    (while (and (> n 0)
                (not (string-equal (substring completion (- (length completion) n)) (substring suffix 0 n))))
      (setq n (1- n)))
    (substring suffix n)))

;;; Prefixes: emacs21 and emacs22.

(defun completion-emacs21-try-completion (string table pred _point)
  "Complete STRING in TABLE with PRED, in the style `emacs21'."
  (let ((completion (try-completion string table pred)))
    (if (stringp completion) (cons completion (length completion)) completion)))

(defun completion-emacs21-all-completions (string table pred _point)
  "Return the completions of STRING in TABLE with PRED, in the style `emacs21'."
  (completion-hilit-commonality (all-completions string table pred) (length string)
                                (car (completion-boundaries string table pred ""))))

(defun completion-emacs22-try-completion (string table pred point)
  "Complete STRING, with point at POINT, in TABLE with PRED, in the style `emacs22'."
  (let* ((suffix (substring string point))
         (completion (try-completion (substring string 0 point) table pred)))
    (cond
     ((stringp completion)
      ;; A directory's slash is not there twice.
      (setq suffix (if (and (> (length suffix) 0) (string-suffix-p "/" completion))
                       (completion--merge-suffix completion point suffix)
                     suffix))
      (cons (concat completion suffix) (length completion)))
     ((and (eq completion t) (string= suffix "")) t)
     (completion (cons string point)))))

(defun completion-emacs22-all-completions (string table pred point)
  "Return the completions of STRING up to POINT in TABLE with PRED, in the style `emacs22'."
  (let ((before (substring string 0 point)))
    (completion-hilit-commonality (all-completions before table pred) point
                                  (car (completion-boundaries before table pred "")))))

;;; Patterns.

(defcustom completion-pcm-word-delimiters "-_./:| "
  "Characters at which partial completion divides words."
  :type 'string
  :set (lambda (symbol value)
         (set-default symbol value)
         (if (fboundp 'completion-pcm--prepare-delim-re) (completion-pcm--prepare-delim-re value)))
  :initialize 'custom-initialize-default
  :group 'minibuffer)

(defcustom completion-pcm-complete-word-inserts-delimiters nil
  "Non-nil means that a space which completes a word becomes a delimiter that the completions have there."
  :type 'boolean
  :group 'minibuffer)

(defvar completion-pcm--delim-wild-regex nil
  "Regexp for the characters at which patterns are divided: delimiters and *.")

(defun completion-pcm--prepare-delim-re (delimiters)
  "Divide patterns at the characters of DELIMITERS, and at *."
  (let ((chars (append delimiters nil)))
    (setq completion-pcm--delim-wild-regex
          (concat "[" (if (memq ?\] chars) "]" "")
                  (if (memq ?- chars) "-" "")
                  (concat (delq nil (mapcar (lambda (c) (unless (memq c '(?- ?\] ?^)) c)) chars)))
                  (if (memq ?^ chars) "^" "")
                  "*]"))))

(completion-pcm--prepare-delim-re completion-pcm-word-delimiters)

(defun completion-pcm--string->pattern (string &optional point)
  "Return the pattern of STRING for partial completion, with point at POINT."
  (let ((pattern nil) (from 0) (at 0) (end (length string)))
    (if (eq point end) (setq point nil))
    (while (<= at end)
      (let ((char (and (< at end) (substring string at (1+ at)))))
        (when (or (null char) (eq at point) (string-match completion-pcm--delim-wild-regex char))
          (if (> at from) (push (substring string from at) pattern))
          (setq from at)
          (when (eq at point)
            ;; What comes after the delimiter is where point is.
            (if (eq (car pattern) 'any-delim) (pop pattern))
            (push 'point pattern))
          (cond
           ((null char))
           ((equal char "*")
            (if (eq (car pattern) 'any-delim) (pop pattern))
            (push 'star pattern)
            (setq from (1+ at)))
           ((string-match completion-pcm--delim-wild-regex char)
            (if (eq (car pattern) 'any-delim) (pop pattern))
            (push 'any pattern)
            (push char pattern)
            (push 'any-delim pattern)
            (setq from (1+ at)))))
        (setq at (1+ at))))
    (if (eq (car pattern) 'any-delim) (pop pattern))
    (nreverse pattern)))

(defun completion-pcm--pattern-trivial-p (pattern)
  "Return non-nil if PATTERN matches what begins with its only string."
  (and (stringp (car pattern))
       (or (null (cdr pattern))
           (and (eq (cadr pattern) 'point) (null (cddr pattern))))))

(defun completion-pcm--pattern->regex (pattern &optional group)
  "Return a regexp for what PATTERN matches.
GROUP non-nil puts what its symbols match into groups; a list says which symbols."
  (let ((regexp "\\`") (last nil))
    (dolist (elem (remove "" pattern))
      (if (stringp elem)
          (setq regexp (concat regexp (regexp-quote elem)) last nil)
        (let* ((delimiters (eq elem 'any-delim))
               (text (cond (delimiters (concat completion-pcm--delim-wild-regex "*?"))
                           ;; Text that the element before has matched already.
                           ((eq last 'text) "")
                           (t ".*?")))
               (symbol (if (consp elem) (car elem) elem)))
          (setq last (if delimiters nil 'text))
          (setq regexp (concat regexp (if (if (consp group) (memq symbol group) group)
                                          (concat "\\(" text "\\)")
                                        text))))))
    regexp))

(defun completion-pcm--pattern->string (pattern)
  "Return the text of PATTERN, with * where the user typed one."
  (mapconcat (lambda (elem) (cond ((stringp elem) elem) ((eq elem 'star) "*") (t ""))) pattern ""))

(defun completion-pcm--pattern-point-idx (pattern)
  "Return the number of the group of `point' in PATTERN's regexp with groups, or nil."
  (let ((index 0) (found nil))
    (dolist (elem pattern found)
      (unless (stringp elem)
        (setq index (1+ index))
        (if (eq elem 'point) (setq found index))))))

(defun completion-pcm--optimize-pattern (pattern)
  "Return PATTERN without elements that change nothing."
  (let ((result nil) (rest (delete "" (copy-sequence pattern))))
    (while rest
      (let ((elem (pop rest)))
        (cond
         ;; At the end point says nothing, nor does a gap before it.
         ((and (eq elem 'point) (null rest)))
         ((and (eq elem 'any) (equal rest '(point))) (setq rest nil))
         ((and (eq elem 'any) (memq (car rest) '(any point))))
         ((and (eq elem 'any-delim) (eq (car rest) 'any)))
         (t (push elem result)))))
    (nreverse result)))

(defun completion-pcm--all-completions (prefix pattern table pred)
  "Return the completions of TABLE with PRED that match PATTERN after PREFIX, a field that is complete."
  (if (completion-pcm--pattern-trivial-p pattern)
      (all-completions (concat prefix (car pattern)) table pred)
    (let* ((case-fold-search completion-ignore-case) (regexp (completion-pcm--pattern->regex pattern))
           (completion-regexp-list (cons regexp completion-regexp-list))
           (all (all-completions (concat prefix (if (stringp (car pattern)) (car pattern) "")) table pred)))
      (if (not (functionp table))
          all
        ;; Functions need not look at `completion-regexp-list'.
        (let ((matching nil))
          (dolist (each all (nreverse matching))
            (if (string-match-p regexp each) (push each matching))))))))

(defvar flex-score-match-tightness 3
  "How much less several gaps lower the score of a completion than their length does.")

(defun completion-pcm--hilit-commonality (pattern completions)
  "Return copies of COMPLETIONS with faces on what PATTERN matched.
Their first character also gets the property `completion-score': 1.0 if all of it was typed."
  (let* ((regexp (completion-pcm--pattern->regex pattern t))
         (case-fold-search completion-ignore-case)
         (index (completion-pcm--pattern-point-idx pattern)))
    (if (not (delq nil (mapcar #'stringp pattern)))
        completions
      (mapcar (lambda (completion) (completion-pcm--hilit (copy-sequence completion) regexp index)) completions))))

(defun completion-pcm--hilit (string regexp index)
  "Put faces on STRING, which matches REGEXP, whose group INDEX is where point is; nil: at the end.  Return STRING."
  (unless (string-match regexp string)
    (error "Internal error: %s does not match %s" regexp string))
  (let* ((next (if index (match-beginning index) (match-end 0))) (end (length string))
         (gaps (let ((all nil) (i 1))
                 (while (match-beginning i)
                   (push (cons (match-beginning i) (match-end i)) all)
                   (setq i (1+ i)))
                 (nreverse (cons (cons (match-end 0) (match-end 0)) all))))
         (from 0) (typed 0) (holes 0) (last 0))
    (dolist (gap gaps)
      (let ((to (car gap)))
        (when (< from to)
          (setq typed (+ typed (- to from)))
          (unless (or (= from last) (= last 0))
            (setq holes (+ holes 1 (expt (- from last 1) (/ 1.0 flex-score-match-tightness)))))
          (setq last to)
          (add-face-text-property from to 'completions-common-part nil string))
        (setq from (cdr gap))))
    (if (< next end)
        (add-face-text-property next (1+ next) 'completions-first-difference nil string))
    (unless (= end 0)
      (put-text-property 0 1 'completion-score (/ typed (* end (1+ holes)) 1.0) string))
    string))

;;; How far completions agree.

(defun completion--common-suffix (strings)
  "Return the longest text that all STRINGS end with."
  (let ((common (try-completion "" (mapcar #'completion--reverse strings))))
    (if (stringp common) (completion--reverse common) "")))

(defun completion--reverse (string)
  "Return STRING backward."
  (concat (nreverse (string-to-list string))))

(defun completion-pcm--chunks (strings pattern)
  "Return for each of STRINGS the list of its parts up to the end of what each symbol of PATTERN matches, and the rest."
  (let ((regexp (completion-pcm--pattern->regex pattern t)) (case-fold-search completion-ignore-case))
    (mapcar (lambda (string)
              (unless (string-match regexp string)
                (error "Internal error: %s doesn't match %s" string regexp))
              (let ((parts nil) (from 0) (i 1))
                (while (match-end i)
                  (push (substring string from (match-end i)) parts)
                  (setq from (match-end i) i (1+ i)))
                (nreverse (cons (substring string from) parts))))
            strings)))

(defun completion-pcm--merge-completions (strs pattern)
  "Return what all of STRS, which match PATTERN, share: a pattern, the other way round."
  (if (null (cdr strs))
      (list (car strs))
    (let ((chunks (completion-pcm--chunks strs pattern)) (typed "") (merged nil))
      (dolist (elem (append pattern '(any)))
        (if (stringp elem)
            (setq typed (concat typed elem))
          (let* ((parts (mapcar #'car chunks)) (unique nil)
                 ;; Nobody asked for text before what was typed.
                 (common (if (eq elem 'prefix) "" (try-completion typed parts))))
            (setq chunks (mapcar #'cdr chunks))
            (if (eq common t) (setq common typed unique t))
            (if (and (stringp common)
                     (let ((all (if (eq elem 'prefix) (try-completion "" parts) common)))
                       (or (eq all t) (eq t (try-completion all parts)))))
                (setq unique t))
            (unless (equal common "") (push common merged))
            (unless unique
              ;; A gap stays.  What follows it in all completions is added unless the gap is one that nobody typed.
              (push elem merged)
              (when (memq elem '(star point prefix))
                (let ((suffix (completion--common-suffix
                               (mapcar (lambda (part) (substring part (length common))) parts))))
                  (unless (equal suffix "") (push suffix merged)))))
            (setq typed ""))))
      merged)))

(defun completion-pcm--merge-try (pattern all prefix suffix)
  "Return how far ALL, which match PATTERN, agree, as (STRING . POINT), t or nil.
PREFIX and SUFFIX are the text around what PATTERN stands for."
  (cond
   ((null all) nil)
   ((and (null (cdr all))
         (equal (completion-pcm--pattern->string pattern) (car all)))
    t)
   (t
    (let* ((merged (completion-pcm--merge-completions all pattern))
           (place (or (memq 'point merged) (memq 'any merged) (memq 'star merged) merged))
           (point (length (completion-pcm--pattern->string place)))
           (text (completion-pcm--pattern->string (reverse merged))))
      (setq suffix (completion--merge-suffix text point suffix))
      (cons (concat prefix text suffix) (+ point (length prefix)))))))

(defun completion-pcm--filename-try-filter (all)
  "Return those of ALL, completions of a file name, that are not to be ignored; if none is left, ALL."
  (if (not minibuffer-completing-file-name)
      all
    (let* ((ignored (concat "\\(?:\\`\\.\\.?/\\|" (regexp-opt completion-ignored-extensions) "\\)\\'"))
           (kept (delq nil (mapcar (lambda (name) (unless (string-match-p ignored name) name)) all))))
      (or kept all))))

;;; Patterns of one gap: basic and substring.

(defun completion-basic--pattern (beforepoint afterpoint bounds)
  "Return the pattern of the text BEFOREPOINT and AFTERPOINT between BOUNDS: a gap at point."
  (list (substring beforepoint (car bounds)) 'point (substring afterpoint 0 (cdr bounds))))

(defun completion-basic-try-completion (string table pred point)
  "Complete STRING, with point at POINT, in TABLE with PRED, in the style `basic'."
  (let* ((before (substring string 0 point)) (after (substring string point))
         (bounds (completion-boundaries before table pred after)))
    (if (= (cdr bounds) 0)
        (let ((completion (try-completion before table pred)))
          (if (not (stringp completion))
              completion
            (cons (concat completion (completion--merge-suffix completion point after)) (length completion))))
      (let* ((pattern (delete "" (completion-basic--pattern before after bounds)))
             (prefix (substring before 0 (car bounds)))
             (all (completion-pcm--filename-try-filter (completion-pcm--all-completions prefix pattern table pred))))
        (completion-pcm--merge-try pattern all prefix (substring after (cdr bounds)))))))

(defun completion-basic-all-completions (string table pred point)
  "Return the completions of STRING, with point at POINT, in TABLE with PRED, in the style `basic'."
  (let* ((before (substring string 0 point)) (after (substring string point))
         (bounds (completion-boundaries before table pred after))
         (pattern (delete "" (completion-basic--pattern before after bounds))))
    (completion-hilit-commonality
     (completion-pcm--all-completions (substring before 0 (car bounds)) pattern table pred)
     point (car bounds))))

(defun completion-substring--all-completions (string table pred point &optional transform-pattern-fn)
  "Return what matches STRING, with point at POINT, anywhere in the completions of TABLE with PRED.
The value is (ALL PATTERN PREFIX SUFFIX START).  TRANSFORM-PATTERN-FN makes another pattern of the pattern."
  (let* ((before (substring string 0 point)) (after (substring string point))
         (bounds (completion-boundaries before table pred after))
         (prefix (substring before 0 (car bounds)))
         (pattern (cons 'prefix (completion-basic--pattern before after bounds))))
    (setq pattern (completion-pcm--optimize-pattern
                   (if transform-pattern-fn (funcall transform-pattern-fn pattern) pattern)))
    (list (completion-pcm--all-completions prefix pattern table pred)
          pattern prefix (substring after (cdr bounds)) (car bounds))))

(defun completion-substring-try-completion (string table pred point)
  "Complete STRING, with point at POINT, in TABLE with PRED, in the style `substring'."
  (pcase-let ((`(,all ,pattern ,prefix ,suffix ,_) (completion-substring--all-completions string table pred point)))
    (completion-pcm--merge-try pattern (completion-pcm--filename-try-filter all) prefix suffix)))

(defun completion-substring-all-completions (string table pred point)
  "Return the completions of STRING, with point at POINT, in TABLE with PRED, in the style `substring'."
  (pcase-let ((`(,all ,pattern ,prefix ,_ ,_) (completion-substring--all-completions string table pred point)))
    (when all
      (nconc (completion-pcm--hilit-commonality pattern all) (length prefix)))))

;;; Characters in order: flex.

(defcustom completion-flex-nospace nil
  "Non-nil means that the style `flex' matches nothing if there is a space in the text."
  :type 'boolean
  :group 'minibuffer)

(defun completion-flex--make-flex-pattern (pattern)
  "Return PATTERN with a gap after each character."
  (let ((result nil))
    (dolist (elem pattern)
      (if (not (stringp elem))
          (push elem result)
        (dolist (char (append elem nil))
          (push (string char) result)
          (push 'any result))))
    (nreverse result)))

(defun completion-flex--refused-p (string)
  "Return non-nil if the style `flex' does not match STRING."
  (and completion-flex-nospace (string-search " " string)))

(defun completion-flex-try-completion (string table pred point)
  "Complete STRING, with point at POINT, in TABLE with PRED, in the style `flex'."
  (unless (completion-flex--refused-p string)
    (pcase-let ((`(,all ,pattern ,prefix ,suffix ,_)
                 (completion-substring--all-completions string table pred point #'completion-flex--make-flex-pattern)))
      (completion-pcm--merge-try pattern (completion-pcm--filename-try-filter all) prefix suffix))))

(defun completion-flex-all-completions (string table pred point)
  "Return the completions of STRING, with point at POINT, in TABLE with PRED, in the style `flex'."
  (unless (completion-flex--refused-p string)
    (pcase-let ((`(,all ,pattern ,prefix ,_ ,_)
                 (completion-substring--all-completions string table pred point #'completion-flex--make-flex-pattern)))
      (when all
        (nconc (completion-pcm--hilit-commonality pattern all) (length prefix))))))

(put 'flex 'completion--adjust-metadata #'completion--flex-adjust-metadata)

(defun completion--flex-adjust-metadata (metadata)
  "Return METADATA with functions that sort completions by their score first, if something was typed."
  (if (and (minibufferp) (= (minibuffer-prompt-end) (point-max)))
      metadata
    (let ((sorter (lambda (property)
                    (let ((sort (completion-metadata-get metadata property)))
                      (lambda (completions)
                        (sort (if sort (funcall sort completions) completions)
                              (lambda (a b) (> (completion--score a) (completion--score b)))))))))
      `(metadata (display-sort-function . ,(funcall sorter 'display-sort-function))
                 (cycle-sort-function . ,(funcall sorter 'cycle-sort-function))
                 ,@(cdr metadata)))))

(defun completion--score (completion)
  "Return the score of COMPLETION."
  (or (and (> (length completion) 0) (get-text-property 0 'completion-score completion)) 0))

;;; Words in parts: partial completion.

(defun completion-pcm--find-all-completions (string table pred point &optional filter)
  "Return what matches STRING, with point at POINT, in TABLE with PRED, as (PATTERN ALL PREFIX SUFFIX).
If nothing does, the fields before the last are completed, too.  FILTER chooses among completions."
  (let* ((before (substring string 0 point)) (after (substring string point))
         (bounds (completion-boundaries before table pred after))
         (prefix (substring before 0 (car bounds))) (suffix (substring after (cdr bounds)))
         (field (substring string (car bounds) (+ point (cdr bounds))))
         (pattern (completion-pcm--optimize-pattern
                   (completion-pcm--string->pattern field (- point (car bounds)))))
         (filter (or filter #'identity))
         (all (funcall filter (completion-pcm--all-completions prefix pattern table pred))))
    (if (or all (string= prefix ""))
        (list pattern all prefix suffix)
      (completion-pcm--find-in-parents prefix pattern suffix table pred filter))))

(defun completion-pcm--find-in-parents (prefix pattern suffix table pred filter)
  "Return what matches PATTERN in the fields that PREFIX, without its last character, can be completed to.
The value, SUFFIX, TABLE, PRED and FILTER are as in `completion-pcm--find-all-completions'."
  (let* ((separator (substring prefix -1)) (parent (substring prefix 0 -1))
         (found (completion-pcm--find-all-completions parent table pred (length parent)))
         (outer-pattern (car found)) (outer-prefix (nth 2 found)) (all nil))
    (dolist (each (nth 1 found))
      (let* ((field (if (string-suffix-p separator each) each (concat each separator)))
             (start (concat outer-prefix field)))
        ;; Only what really leads into a field.
        (when (= (car (completion-boundaries start table pred "")) (length start))
          (let ((inner (funcall filter (completion-pcm--all-completions start pattern table pred))))
            (setq all (append all (mapcar (lambda (name) (concat field name)) inner)))))))
    (list (append outer-pattern (list 'any separator) pattern) all outer-prefix suffix)))

(defun completion-pcm-try-completion (string table pred point)
  "Complete STRING, with point at POINT, in TABLE with PRED, in the style `partial-completion'."
  (pcase-let ((`(,pattern ,all ,prefix ,suffix)
               (completion-pcm--find-all-completions
                string table pred point (if minibuffer-completing-file-name #'completion-pcm--filename-try-filter))))
    (completion-pcm--merge-try pattern all prefix suffix)))

(defun completion-pcm-all-completions (string table pred point)
  "Return the completions of STRING, with point at POINT, in TABLE with PRED, in the style `partial-completion'."
  (pcase-let ((`(,pattern ,all ,prefix ,_) (completion-pcm--find-all-completions string table pred point)))
    (when all
      (nconc (completion-pcm--hilit-commonality pattern all) (length prefix)))))

;;; Initials.

(defun completion-initials-expand (str table pred)
  "Return the text for partial completion whose words begin with the characters of STR, or nil.
TABLE and PRED tell where the last field of STR begins."
  (let ((start (car (completion-boundaries str table pred ""))))
    (unless (or (= (length str) 0) (string-match completion-pcm--delim-wild-regex str start))
      (cond
       ((= start 0) (mapconcat #'string str "-"))
       ;; In a field at most one character from the start: /eee is for /e/e/e.
       ((and (<= start 2)
             (string-match completion-pcm--delim-wild-regex (substring str (1- start) start)))
        (let ((separator (substring str (1- start) start)))
          (concat (substring str 0 start) (mapconcat #'string (substring str start) separator))))))))

(defun completion-initials-all-completions (string table pred _point)
  "Return the completions of STRING in TABLE with PRED, in the style `initials'."
  (let ((words (completion-initials-expand string table pred)))
    (if words (completion-pcm-all-completions words table pred (length words)))))

(defun completion-initials-try-completion (string table pred _point)
  "Complete STRING in TABLE with PRED, in the style `initials'."
  (let ((words (completion-initials-expand string table pred)))
    (if words (completion-pcm-try-completion words table pred (length words)))))

;;; Shorthands of symbols.

(defvar minibuffer--original-buffer nil "The buffer from which the minibuffer was entered.")

(defun completion-shorthand--expand (string)
  "Return STRING with the shorthand that it begins with expanded, or nil if it begins with none."
  (let ((found nil))
    (dolist (each (with-current-buffer minibuffer--original-buffer read-symbol-shorthands) found)
      (if (and (not found) (string-prefix-p (car each) string))
          (setq found (concat (cdr each) (substring string (length (car each)))))))))

(defun completion-shorthand-try-completion (string table pred point)
  "Complete STRING in TABLE with PRED, in the style `shorthand'; POINT must be at its end."
  (let ((long (completion-shorthand--expand string)))
    (if (and long (= point (length string)) (try-completion long table pred))
        (cons long (length long)))))

(defun completion-shorthand-all-completions (_string _table _pred _point)
  "Return nil: the style `shorthand' shows no completions."
  nil)

;;; completion-styles.el ends here
