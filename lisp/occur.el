;;; occur.el --- lists of matching lines  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `occur' searches one buffer, `multi-occur' several; both go through `occur-1', which asks `occur-engine' for the text of the
;; list.  A buffer is first cut into blocks, the runs of whole lines that matches touch (`occur--blocks'), and then written: the
;; lines between two blocks that are context are found from the positions of the blocks.
;;
;; The property `occur-target' of a line of the list holds the places of its matches, a list of pairs of markers; `occur-prefix'
;; is on the number of the line, `occur-match' on the matches.

;;; Code:

(defcustom list-matching-lines-default-context-lines 0
  "How many lines of context around matching lines `occur' shows."
  :type 'integer :group 'matching)
(defcustom list-matching-lines-face 'match
  "Face of the matches in a list of matching lines, or nil."
  :type 'face :group 'matching)
(defcustom list-matching-lines-buffer-name-face 'underline
  "Face of the headings of a list of matching lines."
  :type 'face :group 'matching)
(defcustom list-matching-lines-current-line-face 'lazy-highlight
  "Face of the line that point is on, in a list of matching lines."
  :type 'face :group 'matching :version "26.1")
(defcustom list-matching-lines-jump-to-current-line nil
  "Non-nil means that a list of matching lines shows the line point is on, and begins there."
  :type 'boolean :group 'matching :version "26.1")
(defcustom list-matching-lines-prefix-face 'shadow
  "Face of the numbers of lines in a list of matching lines."
  :type 'face :group 'matching :version "24.4")
(defcustom occur-excluded-properties
  '(read-only invisible intangible field mouse-face help-echo local-map keymap yank-handler follow-link)
  "Text properties that lines lose in a list of matching lines; t means all."
  :type '(choice (const :tag "All" t) (repeat symbol)) :group 'matching :version "22.1")
(defcustom occur-mode-hook '(turn-on-font-lock)
  "Hook run when `occur-mode' is turned on."
  :type 'hook :group 'matching)
(defcustom occur-hook nil
  "Hook run after a list of matching lines was made, in its buffer."
  :type 'hook :group 'matching)

(defvar occur-collect-regexp-history '("\\1") "History of what `occur' collects.")
(defvar occur--region-start nil "Where the region begins that the present search is about, or nil.")
(defvar occur--region-end nil "Where the region ends that the present search is about, or nil.")
(defvar occur--orig-line nil "Number of the line that point was on, while a list is made that shows it.")
(defvar occur--orig-line-str nil "Text of the line that point was on.")
(defvar occur--final-pos nil "Place of the list that point goes to, or nil.")

;;; Reading the arguments.

(defun occur-read-primary-args ()
  "Read a regexp for `occur', with \\[universal-argument] also what to collect; return a list of these.
A number as prefix argument is the second element."
  (let* ((collect (consp current-prefix-arg))
         (regexp (read-regexp (if collect "Collect strings matching regexp" "List lines matching regexp") 'regexp-history-last)))
    (list regexp
          (cond ((not collect) (and current-prefix-arg (prefix-numeric-value current-prefix-arg)))
                ((zerop (regexp-opt-depth regexp)) "\\&")
                (t (let ((default (car occur-collect-regexp-history)))
                     (read-regexp (format "Regexp to collect (default %s): " default) default 'occur-collect-regexp-history)))))))

(defun occur-regexp-descr (regexp)
  "Return how headings and messages mention REGEXP."
  (format " for \"%s\"" (query-replace-descr regexp)))

;;; Cutting a buffer into blocks.

(defun occur--targets (regexp start end)
  "Return the matches of REGEXP between START and END as a list of pairs of markers."
  (let (targets from)
    (goto-char start)
    (while (and (< (setq from (point)) end) (re-search-forward regexp end t))
      (push (cons (copy-marker (match-beginning 0)) (copy-marker (match-end 0))) targets)
      (if (= from (match-end 0)) (forward-char 1)))
    (nreverse targets)))

(defun occur--blocks (regexp start end)
  "Return the blocks of lines with matches of REGEXP that begin between START and END.
Each is a list (LINE BEGINNING END TARGETS), LINE the number of its first line."
  (let ((line 1) (counted (point-min)) blocks)
    (goto-char start)
    (while (and (not (eobp)) (or (null end) (<= (point) end)) (re-search-forward regexp end t))
      (let* ((last (match-end 0))
             (from (progn (goto-char (match-beginning 0)) (line-beginning-position)))
             (to (progn (goto-char last) (line-end-position))))
        (setq line (+ line (count-lines counted from)) counted from)
        (push (list line from to (occur--targets regexp from to)) blocks)
        (goto-char to)
        (forward-line 1)))
    (nreverse blocks)))

;;; Lines of the list.

(defun occur-engine-line (beg end &optional keep-props)
  "Return the text between BEG and END; with KEEP-PROPS its properties are kept, but for `occur-excluded-properties'."
  (if (or (not keep-props) (eq occur-excluded-properties t))
      (buffer-substring-no-properties beg end)
    (let ((text (buffer-substring beg end)))
      (remove-list-of-text-properties 0 (length text) occur-excluded-properties text)
      text)))

(defun occur-engine-add-prefix (lines &optional prefix-face)
  "Return LINES as they stand in the list, with the prefix of lines without a number, in PREFIX-FACE."
  (mapcar (lambda (line)
            (concat (if prefix-face (propertize "       :" 'font-lock-face prefix-face) "       :") line "\n"))
          lines))

(defun occur-accumulate-lines (count &optional keep-props pt)
  "Return COUNT lines from that of PT, or point, on, backward if negative; KEEP-PROPS as in `occur-engine-line'."
  (save-excursion
    (if pt (goto-char pt))
    (let ((step (if (< count 0) -1 1)) (left (abs count)) lines)
      (beginning-of-line)
      (while (and (> left 0) (not (and (eobp) (bolp) (> step 0))))
        (push (occur-engine-line (line-beginning-position) (line-end-position) keep-props) lines)
        (setq left (if (zerop (forward-line step)) (1- left) 0)))
      (nreverse lines))))

(defun occur--mark-current (text)
  "Add to TEXT, the line that point was on, the properties that show that."
  (add-text-properties 0 (length text) '(current-line t) text)
  (add-face-text-property 0 (length text) list-matching-lines-current-line-face t text)
  text)

(defun occur--block-text (block keep-props prefix-face match-face current)
  "Return the text of the list for BLOCK; the others as in `occur-engine'.
CURRENT is the number of the line that point was on, or nil."
  (let* ((number (nth 0 block)) (from (nth 1 block)) (targets (nth 3 block))
         (text (occur-engine-line from (nth 2 block) keep-props))
         (echo '(mouse-face highlight follow-link t help-echo "mouse-2: go to this occurrence"))
         (prefix (apply #'propertize (format "%7d:" number) 'occur-prefix t 'front-sticky t 'rear-nonsticky t echo))
         (continued (if prefix-face (propertize "       :" 'font-lock-face prefix-face) "       :"))
         (line number) result)
    (if prefix-face (put-text-property 0 (length prefix) 'font-lock-face prefix-face prefix))
    (dolist (target targets)
      (let ((beg (- (car target) from)) (end (- (cdr target) from)))
        (add-text-properties beg end '(occur-match t) text)
        (if match-face (add-face-text-property beg end match-face nil text))))
    (setq result
          (mapconcat (lambda (part)
                       (if (eq line current) (occur--mark-current part))
                       (add-text-properties 0 (length part) echo part)
                       (prog1 (concat (if (= line number) prefix continued) part "\n")
                         (setq line (1+ line))))
                     (split-string text "\n") ""))
    (put-text-property 0 (length result) 'occur-target targets result)
    result))

(defun occur--context-text (from to line keep-props prefix-face current)
  "Return the text of the list for the context lines from FROM, where line LINE begins, to TO, exclusively.
KEEP-PROPS, PREFIX-FACE and CURRENT as in `occur--block-text'."
  (let (lines)
    (goto-char from)
    (while (< (point) to)
      (let ((text (occur-engine-line (point) (line-end-position) keep-props)))
        (push (if (eq line current) (occur--mark-current text) text) lines))
      (setq line (1+ line))
      (unless (zerop (forward-line 1)) (goto-char to))
      (if (and (eobp) (not (bolp))) (goto-char to)))
    (apply #'concat (occur-engine-add-prefix (nreverse lines) prefix-face))))

(defun occur--lines-after (pos count)
  "Return where COUNT whole lines from POS, the beginning of a line, end."
  (save-excursion (goto-char pos) (forward-line count) (point)))

(defun occur--with-current (blocks nlines current)
  "Return BLOCKS, with an element for line CURRENT unless it is nil or BLOCKS with NLINES lines of context show it.
The TARGETS of that element are `none'."
  (if (or (null current)
          (let (shown)
            (dolist (b blocks shown)
              (if (<= (- (car b) (abs nlines)) current (+ (car b) (max 1 (count-lines (nth 1 b) (nth 2 b))) -1 (max 0 nlines)))
                  (setq shown t)))))
      blocks
    (save-excursion
      (goto-char (point-min))
      (forward-line (1- current))
      (sort (cons (list current (point) (line-end-position) 'none) (copy-sequence blocks)) #'car-less-than-car))))

(defun occur--list-text (blocks nlines keep-props prefix-face match-face current)
  "Return the text of the list for BLOCKS of the current buffer with NLINES lines of context.
The others as in `occur--block-text'."
  (let ((before (abs nlines)) (after (max 0 nlines)) (shown nil) (parts nil))
    (while blocks
      (let* ((block (pop blocks))
             (from (nth 1 block))
             (to (save-excursion (goto-char (nth 2 block)) (forward-line 1) (point)))
             (wanted (save-excursion (goto-char from) (forward-line (- before)) (point)))
             (start (max (or shown (point-min)) wanted))
             (next (if blocks (nth 1 (car blocks)) (point-max)))
             (stop (min next (occur--lines-after to after))))
        (if (and shown (>= wanted shown) (/= nlines 0)) (push "-------\n" parts))
        (push (occur--context-text start from (- (car block) (count-lines start from)) keep-props prefix-face current) parts)
        (push (if (eq (nth 3 block) 'none)
                  (apply #'concat (occur-engine-add-prefix
                                   (list (occur--mark-current (occur-engine-line from (nth 2 block) keep-props))) prefix-face))
                (occur--block-text block keep-props prefix-face match-face current))
              parts)
        (push (occur--context-text to stop (+ (car block) (max 1 (count-lines from to))) keep-props prefix-face current)
              parts)
        (setq shown (max to stop))))
    (apply #'concat (nreverse parts))))

;;; The engine.

(defun occur--section (regexp nlines case-fold title-face prefix-face match-face keep-props several start end)
  "Search the current buffer between START and END, or all if nil, and return (MATCHES LINES TEXT FINAL).
FINAL is where in TEXT the line ends that point was on, or nil.  SEVERAL: other buffers are searched as well; the
heading does not name the regexp.  The other arguments as in `occur-engine'."
  (save-excursion
    (let* ((case-fold-search case-fold)
           (blocks (occur--blocks regexp (or start (point-min)) end))
           (lines (length blocks)) (matches 0)
           (current (and list-matching-lines-jump-to-current-line occur--orig-line)))
      (dolist (b blocks) (setq matches (+ matches (max 1 (length (nth 3 b))))))
      (if (null blocks)
          (list 0 0 "" nil)
        (let* ((title (format "%d match%s%s%s in buffer: %s%s\n" matches (if (= matches 1) "" "es")
                              (if (= lines matches) "" (format " in %d line%s" lines (if (= lines 1) "" "s")))
                              (if several "" (occur-regexp-descr regexp)) (buffer-name)
                              (if start (format " within region: %d-%d" start end) "")))
               (body (occur--list-text (occur--with-current blocks nlines current) nlines keep-props prefix-face match-face current))
               (at (and current (text-property-any 0 (length body) 'current-line t body))))
          (add-text-properties 0 (length title) (append (if title-face (list 'face title-face)) '(read-only t)) title)
          (list matches lines (concat title body)
                (and at (+ (length title) (or (string-search "\n" body at) (length body))))))))))

(defun occur--collect (regexp buffers out-buf replacement case-fold)
  "Insert what REPLACEMENT makes of each match of REGEXP in BUFFERS into OUT-BUF; return how many; CASE-FOLD as usual."
  (let ((count 0))
    (dolist (buffer buffers)
      (with-current-buffer (if (overlayp buffer) (overlay-buffer buffer) buffer)
        (save-excursion
          (let ((case-fold-search case-fold) (end (and (overlayp buffer) (overlay-end buffer))))
            (goto-char (if (overlayp buffer) (overlay-start buffer) (point-min)))
            (while (re-search-forward regexp end t)
              (setq count (1+ count))
              (let ((text (match-substitute-replacement replacement)))
                (if (= (match-beginning 0) (match-end 0))
                    (if (eobp) (setq end (point)) (forward-char 1)))
                (with-current-buffer out-buf (insert text (if (zerop (length text)) "" "\n"))))
              (if (and end (>= (point) end) (eobp)) (goto-char (point-max))))))))
    count))

(defun occur-engine (regexp buffers out-buf nlines case-fold title-face prefix-face match-face keep-props)
  "Insert into OUT-BUF the lists of the lines of BUFFERS that match REGEXP; return how many matches there are.
NLINES is the number of lines of context, those before only if negative.  CASE-FOLD: ignore case.  TITLE-FACE,
PREFIX-FACE and MATCH-FACE are faces or nil.  KEEP-PROPS: keep properties of the lines."
  (let ((matches 0) (lines 0) (several (cdr buffers)))
    (dolist (buffer buffers)
      (let ((live (if (overlayp buffer) (overlay-buffer buffer) buffer)))
        (when (buffer-live-p live)
          (let ((section (with-current-buffer live
                           (occur--section regexp nlines case-fold title-face prefix-face match-face keep-props several
                                           (and (overlayp buffer) (overlay-start buffer))
                                           (and (overlayp buffer) (overlay-end buffer))))))
            (setq matches (+ matches (nth 0 section)) lines (+ lines (nth 1 section)))
            (with-current-buffer out-buf
              (let ((inhibit-read-only t))
                (goto-char (point-min))
                (insert (nth 2 section))
                (if (nth 3 section) (setq occur--final-pos (+ (point-min) (nth 3 section))))
                (goto-char (point-min))))))))
    (when (and several (> matches 0))
      (with-current-buffer out-buf
        (let ((inhibit-read-only t) (title (format "%d match%s%s total%s:\n" matches (if (= matches 1) "" "es")
                                                   (if (= lines matches) "" (format " in %d line%s" lines (if (= lines 1) "" "s")))
                                                   (occur-regexp-descr regexp))))
          (goto-char (point-min))
          (insert (if title-face (propertize title 'face title-face) title))
          (goto-char (point-min)))))
    matches))

;;; The commands.

(defun occur--message (regexp buffers live count)
  "Say that COUNT matches of REGEXP were found in LIVE of BUFFERS."
  (let* ((searched (length live)) (killed (- (length buffers) searched))
         (description (occur-regexp-descr regexp)))
    (message "Searched %d buffer%s%s; %s match%s%s" searched (if (= searched 1) "" "s")
             (if (zerop killed) "" (format " (%d killed)" killed))
             (if (zerop count) "no" (format "%d" count)) (if (= count 1) "" "es")
             (if (> (string-width description) (max 20 (- (frame-width) 60))) "" description))))

(defun occur-1 (regexp nlines bufs &optional buf-name)
  "List the lines of BUFS, buffers and overlays, that match REGEXP in the buffer BUF-NAME, \"*Occur*\" by default.
NLINES is the number of lines of context, or a replacement to collect instead.  Signals an error if REGEXP is empty."
  (if (equal regexp "") (error "Occur doesn't work with the empty regexp"))
  (setq buf-name (or buf-name "*Occur*"))
  (let ((live (delq nil (mapcar (lambda (b) (if (buffer-live-p (if (overlayp b) (overlay-buffer b) b)) b)) bufs)))
        (inhibit-field-text-motion t) (occur--final-pos nil) out)
    ;; A list that is itself searched stays, under another name.
    (dolist (b live)
      (when (equal (buffer-name (if (overlayp b) (overlay-buffer b) b)) buf-name)
        (with-current-buffer (if (overlayp b) (overlay-buffer b) b) (rename-uniquely))))
    (setq out (get-buffer-create buf-name))
    (with-current-buffer out
      (if (stringp nlines) (fundamental-mode) (occur-mode))
      (let* ((inhibit-read-only t) (buffer-undo-list t)
             (faces (lambda (face) (and (face-differs-from-default-p face) face)))
             count)
        (erase-buffer)
        (setq count
              (if (stringp nlines)
                  (occur--collect regexp live out nlines (replace--case-fold regexp))
                (occur-engine regexp live out (or nlines list-matching-lines-default-context-lines) (replace--case-fold regexp)
                              list-matching-lines-buffer-name-face (funcall faces list-matching-lines-prefix-face)
                              list-matching-lines-face (not (eq occur-excluded-properties t)))))
        (occur--message regexp bufs live count)
        (setq occur-revert-arguments (list regexp nlines bufs))
        (if (zerop count)
            (kill-buffer out)
          (display-buffer out)
          (when occur--final-pos
            (let ((window (get-buffer-window out t)))
              (goto-char occur--final-pos)
              (if window (set-window-point window occur--final-pos))))
          (setq next-error-last-buffer out)
          (setq buffer-read-only t)
          (set-buffer-modified-p nil)
          (run-hooks 'occur-hook))))))

(defun occur (regexp &optional nlines region)
  "List the lines of the current buffer that match REGEXP in the buffer \"*Occur*\".
NLINES is the number of lines of context, `list-matching-lines-default-context-lines' if nil, only those before if
negative; if it is a string, it is what `replace-match' makes of each match that is listed.  REGION is a list whose first
element is the pair of positions to search between.  In the list, RET goes to the place of a line and `e' edits the lines."
  (interactive (nconc (occur-read-primary-args) (and (use-region-p) (list (region-bounds)))))
  (let ((occur--orig-line nil) overlay)
    (when region
      (setq overlay (make-overlay (caar region) (cdar region)))
      (overlay-put overlay 'occur--orig-point (point)))
    (setq occur--orig-line (line-number-at-pos))
    (occur-1 regexp nlines (list (or overlay (current-buffer))))))
(defalias 'list-matching-lines #'occur)

(defun multi-occur--prompt ()
  "Return the prompt for the next buffer that `multi-occur' is to search."
  "Next buffer to search (RET to end): ")

(defun multi-occur (bufs regexp &optional nlines)
  "List the lines of the buffers BUFS that match REGEXP; NLINES as in `occur'."
  (interactive
   (let ((bufs (list (read-buffer "First buffer to search: " (current-buffer) t))) name)
     (while (not (equal "" (setq name (read-buffer (multi-occur--prompt) nil t))))
       (unless (member name bufs) (push name bufs)))
     (cons (mapcar #'get-buffer (nreverse bufs)) (occur-read-primary-args))))
  (occur-1 regexp nlines bufs))

(defun multi-occur-in-matching-buffers (bufregexp regexp &optional allbufs)
  "List the lines that match REGEXP of the buffers whose files match BUFREGEXP.
With ALLBUFS, of all buffers whose names match.  Buffers whose names begin with a space are left out."
  (interactive
   (let ((name (read-regexp (if current-prefix-arg "List lines in buffers whose names match regexp"
                              "List lines in buffers whose filenames match regexp"))))
     (if (equal name "") (user-error "No regexp given"))
     (let ((all current-prefix-arg) (current-prefix-arg nil))
       (list name (car (occur-read-primary-args)) all))))
  (occur-1 regexp nil
           (delq nil (mapcar (lambda (b)
                               (let ((name (if allbufs (buffer-name b) (buffer-file-name b))))
                                 (and name (not (string-prefix-p " " (buffer-name b))) (string-match bufregexp name) b)))
                             (buffer-list)))))

(defun occur-rename-buffer (&optional unique-p interactive-p)
  "Rename the list of matching lines after the buffers that it is about.
If the name is taken, another list of that name is killed, unless UNIQUE-P, or INTERACTIVE-P: then a number is added."
  (interactive "P\np")
  (with-current-buffer (if (derived-mode-p 'occur-mode) (current-buffer) "*Occur*")
    (rename-buffer (concat "*Occur: "
                           (mapconcat (lambda (b) (buffer-name (if (overlayp b) (overlay-buffer b) b))) (nth 2 occur-revert-arguments) "/")
                           "*")
                   (or unique-p (not interactive-p)))))

(provide 'occur)

;;; occur.el ends here
