;;; abbrev.el --- abbreviations that are expanded as they are typed  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; An abbrev table is an obarray.  Its symbol "" holds the table's own properties; every other symbol is an
;; abbrev: its name is what is typed, its value the expansion, its function the hook and its property list
;; what `abbrev-get' returns.  A clearing of a table, or a change of it, counts up `:abbrev-table-modiff'.

;;; Code:

(defgroup abbrev-mode nil
  "Words that stand for others."
  :link '(custom-manual "(emacs)Abbrevs")
  :group 'abbrev)

(defcustom abbrev-file-name "~/.emacs.d/abbrev_defs"
  "Default name of the file of abbrevs."
  :type 'file)
(defcustom only-global-abbrevs nil
  "Non-nil means that the commands that define abbrevs define global ones."
  :type 'boolean
  :group 'abbrev-mode)
(defcustom abbrev-all-caps nil
  "Non-nil means that the expansion of an abbrev typed in capitals is all in capitals too."
  :type 'boolean
  :group 'abbrev-mode)

(defvar abbrev-table-name-list '(fundamental-mode-abbrev-table global-abbrev-table)
  "List of the symbols whose values are abbrev tables.")
(defvar abbrev-minor-mode-table-alist nil
  "Alist of (MODE . TABLES): the abbrev tables, or the one, that are used while the variable MODE is non-nil.")
(defvar abbrevs-changed nil
  "Non-nil if abbrevs were defined or changed that a user may want to save.")
(defvar abbrev-start-location nil
  "Where the abbrev to expand begins, or nil; it is used once.")
(defvar abbrev-start-location-buffer nil
  "The buffer of `abbrev-start-location'.")
(defvar last-abbrev nil
  "The abbrev that was expanded last, a symbol.")
(defvar last-abbrev-text nil
  "The text that was expanded last; nil after it was put back.")
(defvar last-abbrev-location 0
  "Where the abbrev began that was expanded last.")
(defvar abbrev-expand-function #'abbrev--default-expand
  "Function that `expand-abbrev' calls.")

;;;###autoload
(define-minor-mode abbrev-mode
  "Toggle whether abbrevs are expanded when a character that is no part of a word is typed after them."
  ;; The variable is C's, buffer-local and in no need of a default here.
  :variable abbrev-mode
  (ignore))

;;; Tables and abbrevs.

(defun abbrev-table-get (table prop)
  "Return the property PROP of the abbrev table TABLE."
  (let ((sym (intern-soft "" table)))
    (if sym (get sym prop))))

(defun abbrev-table-put (table prop val)
  "Make VAL the property PROP of the abbrev table TABLE, and return it."
  (let ((sym (intern "" table)))
    (set sym nil)
    (put sym prop val)))

(defun abbrev-get (symbol propname) "Return the property PROPNAME of the abbrev SYMBOL." (get symbol propname))
(defun abbrev-put (symbol propname value) "Make VALUE the property PROPNAME of the abbrev SYMBOL." (put symbol propname value))
(gv-define-setter abbrev-get (value symbol propname) `(put ,symbol ,propname ,value))
(gv-define-setter abbrev-table-get (value table prop) `(abbrev-table-put ,table ,prop ,value))

(defun make-abbrev-table (&optional props)
  "Return a new abbrev table without abbrevs; PROPS is the list of its properties."
  (let ((table (obarray-make)))
    (intern "" table)
    (abbrev-table-put table :abbrev-table-modiff 0)
    (while (consp props)
      (abbrev-table-put table (pop props) (pop props)))
    table))

(defun abbrev-table-p (object)
  "Return non-nil if OBJECT is an abbrev table."
  (and (obarrayp object)
       (numberp (ignore-error 'wrong-type-argument (abbrev-table-get object :abbrev-table-modiff)))))

(defun abbrev--touch (table)
  "Note that TABLE changed."
  (abbrev-table-put table :abbrev-table-modiff (1+ (abbrev-table-get table :abbrev-table-modiff))))

(defun abbrev--map (function table)
  "Call FUNCTION with each abbrev of TABLE."
  (mapatoms (lambda (sym) (if (> (length (symbol-name sym)) 0) (funcall function sym))) table))

(defun abbrev-table-empty-p (object &optional ignore-system)
  "Return non-nil if the abbrev table OBJECT has no abbrevs; IGNORE-SYSTEM: but system abbrevs."
  (unless (abbrev-table-p object) (error "Non abbrev table object"))
  (not (catch 'some
         (abbrev--map (lambda (abbrev) (unless (or (null (symbol-value abbrev)) (and ignore-system (abbrev-get abbrev :system))) (throw 'some t)))
                      object))))

(defun abbrev-table-name (table)
  "Return the symbol whose value is the abbrev table TABLE, or nil."
  (let ((names abbrev-table-name-list) found)
    (while (and (not found) names)
      (when (eq (symbol-value (car names)) table) (setq found (car names)))
      (setq names (cdr names)))
    found))

(defun copy-abbrev-table (table)
  "Return a new abbrev table with the abbrevs of TABLE."
  (let ((new (make-abbrev-table)))
    (abbrev--map (lambda (sym) (if (symbol-value sym) (define-abbrev new (symbol-name sym) (symbol-value sym) (symbol-function sym)))) table)
    new))

(defun clear-abbrev-table (table)
  "Remove all abbrevs of TABLE."
  (setq abbrevs-changed t)
  (let ((props (symbol-plist (intern "" table))))
    (mapatoms (lambda (sym) (unintern sym table)) table)
    (setplist (intern "" table) props)
    (set (intern "" table) nil))
  (abbrev--touch table)
  nil)

(defun define-abbrev (table abbrev expansion &optional hook &rest props)
  "Make ABBREV stand for EXPANSION, a string, in TABLE; nil ends it.
HOOK is a function that is called after the expansion was inserted.
PROPS are properties: `:count' is how often the abbrev was used, `:system'
says that it is not the user's and not saved (`force' makes it replace one
of the user's), `:case-fixed' that case matters, `:enable-function' is
called to ask whether the abbrev counts here."
  (when (and (consp props) (or (null (car props)) (numberp (car props))))
    ;; An older way to call this: a count, and whether it is the system's.
    (setq props (nconc (list :count (car props)) (if (cadr props) (list :system (cadr props))))))
  (unless (plist-get props :count) (setq props (plist-put props :count 0)))
  (setq props (plist-put props :abbrev-table-modiff (abbrev-table-get table :abbrev-table-modiff)))
  (let* ((system (plist-get props :system)) (sym (intern abbrev table)))
    ;; A system's abbrev does not replace the user's.
    (unless (and (not (memq system '(nil force))) (boundp sym) (symbol-value sym) (not (abbrev-get sym :system)))
      (unless (or system (and (boundp sym) (equal (symbol-value sym) expansion) (equal (symbol-function sym) hook)))
        (setq abbrevs-changed t))
      (set sym expansion)
      (fset sym hook)
      (setplist sym (if (eq system 'force) (plist-put props :system t) props))
      (abbrev--touch table))
    abbrev))

(defun define-abbrev-table (tablename definitions &optional docstring &rest props)
  "Make TABLENAME, a symbol, the name of an abbrev table with the abbrevs DEFINITIONS.
Each is a list of the arguments of `define-abbrev' after the table.
DOCSTRING documents the variable TABLENAME, PROPS are properties of the
table.  A table that exists gets them in addition."
  (when (and docstring props (symbolp docstring))
    ;; There is no doc string: a property comes first.
    (push docstring props)
    (setq docstring nil))
  (let ((table (if (boundp tablename) (symbol-value tablename))))
    (unless table
      (setq table (make-abbrev-table))
      (set tablename table)
      (unless (memq tablename abbrev-table-name-list) (push tablename abbrev-table-name-list)))
    (internal--define-uninitialized-variable tablename docstring)
    (when docstring (put tablename 'variable-documentation docstring))
    (while (consp props)
      (abbrev-table-put table (pop props) (pop props)))
    (dolist (elt definitions)
      (apply #'define-abbrev table elt))))

(defun abbrev--active-tables (&optional tables)
  "Return the abbrev tables that count here: TABLES, one or a list, or those of the modes and the global one."
  (cond
   ((consp tables) tables)
   ((abbrev-table-p tables) (list tables))
   (t
    (let ((found (if (listp local-abbrev-table)
                     (append local-abbrev-table (list global-abbrev-table))
                   (list local-abbrev-table global-abbrev-table))))
      (dolist (pair abbrev-minor-mode-table-alist found)
        (when (and (boundp (car pair)) (symbol-value (car pair)))
          (setq found (if (abbrev-table-p (cdr pair)) (cons (cdr pair) found) (append (cdr pair) found)))))))))

(defun abbrev--symbol (abbrev table)
  "Return the symbol of ABBREV, a string, in TABLE alone, or nil."
  (let* ((fold (not (abbrev-table-get table :case-fixed)))
         (sym (intern-soft (if fold (downcase abbrev) abbrev) table)))
    (if (and (null sym) fold) (setq sym (intern-soft abbrev table)))
    (if (and sym (> (length (symbol-name sym)) 0) (symbol-value sym)
             (or (equal (symbol-name sym) abbrev) (not (abbrev-get sym :case-fixed))))
        sym)))

(defun abbrev-symbol (abbrev &optional table)
  "Return the symbol of ABBREV, a string, in TABLE, a table or a list of them, or in those that count here."
  (let ((tables (abbrev--active-tables table)) sym)
    (while (and tables (not sym))
      (let ((table (pop tables)))
        (setq tables (append (abbrev-table-get table :parents) tables))
        (setq sym (abbrev--symbol abbrev table))))
    sym))

(defun abbrev-expansion (abbrev &optional table)
  "Return the expansion of ABBREV, a string, in TABLE or those that count here; nil if there is none."
  (symbol-value (abbrev-symbol abbrev table)))

;;; Expansion.

(defun abbrev--enabled-p (object get)
  "Return non-nil unless the `:enable-function' of OBJECT, found by GET, says no."
  (let ((function (funcall get object :enable-function)))
    (or (not function) (funcall function))))

(defun abbrev--before-in (tables)
  "Return (SYMBOL NAME START END) of an abbrev of TABLES before point, or nil."
  (let (result)
    (while (and tables (not (car result)))
      (let* ((table (pop tables)) (regexp (abbrev-table-get table :regexp)))
        (setq tables (append (abbrev-table-get table :parents) tables))
        (setq result
              (and (abbrev--enabled-p table #'abbrev-table-get)
                   (if (not regexp)
                       (let ((lim (point)))
                         (backward-word 1)
                         (let* ((start (point)) (end (progn (forward-word 1) (min (point) lim))))
                           (goto-char lim)
                           (list start end)))
                     (if (looking-back regexp (line-beginning-position))
                         (list (match-beginning 1) (match-end 1))))))
        (when result
          (let* ((start (nth 0 result)) (end (nth 1 result)) (name (buffer-substring-no-properties start end))
                 (abbrev (and (< start end) (abbrev--symbol name table))))
            (setq result (and abbrev (abbrev--enabled-p abbrev #'abbrev-get) (list abbrev name start end)))))))
    result))

(defun abbrev--before-point ()
  "Return (SYMBOL NAME START END) of the abbrev before point, or nil if there is none."
  (let ((start abbrev-start-location))
    (if (not (eq abbrev-start-location-buffer (current-buffer))) (setq start nil))
    (if (not start)
        (save-excursion (abbrev--before-in (abbrev--active-tables)))
      (setq abbrev-start-location nil)
      ;; The hyphen that marks the end of a prefix is removed.
      (when (and (< start (point-max)) (eq (char-after start) ?-))
        (delete-region start (1+ start)))
      (skip-syntax-backward " ")
      (if (> (point) start)
          (let* ((name (buffer-substring-no-properties start (point))) (abbrev (abbrev-symbol name)))
            (if abbrev (list abbrev name start (point))))))))

(defun abbrev--fix-case (name abbrev start end)
  "Give the expansion between START and END the case in which NAME of ABBREV was typed."
  (let ((case-fold-search nil))
    (when (and (not (abbrev-get abbrev :case-fixed)) (string-match "[[:upper:]]" name))
      (if (and (not (string-match "[[:lower:]]" name)) (> (length name) 1))
          ;; All capitals: all of one word, else those of the words.
          (if (or abbrev-all-caps
                  (> (save-excursion (goto-char start) (forward-word 1) (point))
                     (save-excursion (goto-char end) (forward-word -1) (point))))
              (upcase-region start end)
            (upcase-initials-region start end))
        (save-excursion
          (goto-char start)
          ;; One capital: that of the first word.
          (if (looking-at "\\W*\\w") (upcase-initials-region start (match-end 0))))))))

(defun abbrev-insert (abbrev &optional name start end)
  "Insert the expansion of ABBREV, a symbol, in place of NAME between START and END; point is the default.
NAME says which case the expansion gets.  The hook of the abbrev is
called.  Return ABBREV, or nil if the hook has a `no-self-insert' property
and returned nil: then the character that was typed is inserted as well."
  (unless name (setq name (symbol-name abbrev)))
  (unless start (setq start (point)))
  (unless end (setq end start))
  (let ((value abbrev))
    (goto-char start)
    (insert (symbol-value abbrev))
    (delete-char (- end start))
    (abbrev--fix-case name abbrev start (point))
    (let* ((hook (symbol-function abbrev))
           (expanded (if hook (funcall hook) t)))
      (if (and hook (symbolp hook) (not expanded) (get hook 'no-self-insert)) (setq value nil)))
    (abbrev-put abbrev :count (1+ (or (abbrev-get abbrev :count) 0)))
    value))

(defun abbrev--default-expand ()
  "Expand the abbrev before point; return its symbol, or nil."
  (let* ((found (abbrev--before-point)) (sym (nth 0 found)) (name (nth 1 found)) (start (nth 2 found)) (end (nth 3 found)))
    (when sym
      (unless (or executing-kbd-macro noninteractive (window-minibuffer-p))
        (undo-boundary))
      (setq last-abbrev-text name last-abbrev sym last-abbrev-location start)
      ;; Text after the abbrev stays before point.
      (let ((trail (copy-marker (point) t)))
        (if (= end (point)) (set-marker-insertion-type trail nil))
        (prog1 (abbrev-insert sym name start end)
          (if (> trail (point)) (goto-char trail))
          (set-marker trail nil))))))

;;;###autoload
(defun expand-abbrev ()
  "Expand the abbrev before point, if there is one; return its symbol then."
  (interactive)
  (run-hooks 'pre-abbrev-expand-hook)
  (funcall abbrev-expand-function))

(defvar pre-abbrev-expand-hook nil
  "Hook run before an abbrev is expanded.")

(defun unexpand-abbrev ()
  "Put the abbrev back that was expanded last."
  (interactive)
  (save-excursion
    (unless (or (< last-abbrev-location (point-min)) (> last-abbrev-location (point-max)))
      (goto-char last-abbrev-location)
      (when (stringp last-abbrev-text)
        ;; The hook may have changed the text: only the expansion's own length is replaced.
        (let ((value (symbol-value last-abbrev)))
          (unless (stringp value) (error "Value of abbrev-symbol must be a string"))
          (insert last-abbrev-text)
          (delete-region (point) (min (point-max) (+ (point) (length value))))
          (setq last-abbrev-text nil))))))

;;;###autoload
(defun abbrev-prefix-mark (&optional arg)
  "Mark point as the start of an abbrev, so that it is expanded after a prefix.
A hyphen shows the place until then; with the prefix argument ARG there is
none."
  (interactive "P")
  (expand-abbrev)
  (setq abbrev-start-location (point-marker) abbrev-start-location-buffer (current-buffer))
  (unless arg (insert-before-markers "-") (set-marker abbrev-start-location (1- (point)))))

;;;###autoload
(defun expand-region-abbrevs (start end &optional noquery)
  "Expand the abbrevs between START and END, asking for each; not if NOQUERY, the prefix argument, is non-nil."
  (interactive "r\nP")
  (save-excursion
    (goto-char (min start end))
    (let ((lim (- (point-max) (max start end))) pnt string)
      (while (and (not (eobp))
                  (progn (forward-word 1)
                         (<= (setq pnt (point)) (- (point-max) lim))))
        (when (abbrev-expansion (setq string (buffer-substring-no-properties (save-excursion (forward-word -1) (point)) pnt)))
          (when (or noquery (y-or-n-p (format-message "Expand `%s'? " string)))
            (expand-abbrev)))))))

;;; Defining abbrevs.

(defun abbrev--define-table (type)
  "Return the table that new abbrevs of TYPE go to: that of the mode, or the global one for \"Global\"."
  (cond ((equal type "Global") global-abbrev-table)
        (only-global-abbrevs global-abbrev-table)
        ((consp local-abbrev-table) (car local-abbrev-table))
        (local-abbrev-table)
        (t (error "Major mode has no abbrev table"))))

(defun define-global-abbrev (abbrev expansion)
  "Make ABBREV stand for EXPANSION everywhere."
  (interactive "sDefine global abbrev: \nsExpansion for %s: ")
  (define-abbrev global-abbrev-table (downcase abbrev) expansion))

(defun define-mode-abbrev (abbrev expansion)
  "Make ABBREV stand for EXPANSION in the major mode."
  (interactive "sDefine mode abbrev: \nsExpansion for %s: ")
  (define-abbrev (or local-abbrev-table (error "Major mode has no abbrev table")) (downcase abbrev) expansion))

(defun add-abbrev (table type arg)
  "Ask for an abbrev of the text before point, and define it in TABLE; TYPE is a word for the table.
ARG words before point are the expansion, 0 is the region, negative
removes the abbrev."
  (let* ((exp (and (>= arg 0)
                   (buffer-substring-no-properties
                    (point) (if (= arg 0) (mark) (save-excursion (forward-word (- arg)) (point))))))
         (name (read-string (format (if exp "%s abbrev for \"%s\": " "Undefine %s abbrev: ") type exp))))
    (unless (abbrev--table-case-fixed-p table) (setq name (downcase name)))
    (if (or (null exp) (not (abbrev-expansion name table))
            (y-or-n-p (format "%s expands into \"%s\"; redefine? " name (abbrev-expansion name table))))
        (define-abbrev table name exp))))

(defun abbrev--table-case-fixed-p (table) "Return non-nil if case matters in TABLE." (abbrev-table-get table :case-fixed))

;;;###autoload
(defun add-mode-abbrev (arg)
  "Define an abbrev of the mode for the ARG words before point, as `add-abbrev' does."
  (interactive "p")
  (add-abbrev (abbrev--define-table "Mode") "Mode" arg))

;;;###autoload
(defun add-global-abbrev (arg)
  "Define a global abbrev for the ARG words before point, as `add-abbrev' does."
  (interactive "p")
  (add-abbrev global-abbrev-table "Global" arg))

(defun inverse-add-abbrev (table type arg)
  "Define the ARG-th word before point as an abbrev in TABLE, ask for its expansion, and expand it.
TYPE is a word for the table."
  (let (name exp start end)
    (save-excursion
      (forward-word (1+ (- arg)))
      (skip-syntax-backward "^w")
      (setq end (point))
      (backward-word 1)
      (setq start (point) name (buffer-substring-no-properties start end)))
    (setq exp (read-string (format "%s expansion for \"%s\": " type name) nil nil nil t))
    (when (or (not (abbrev-expansion name table))
              (y-or-n-p (format "%s expands into \"%s\"; redefine? " name (abbrev-expansion name table))))
      (define-abbrev table (downcase name) exp)
      (save-excursion
        (goto-char end)
        (expand-abbrev)))))

;;;###autoload
(defun inverse-add-mode-abbrev (n)
  "Define the N-th word before point as an abbrev of the mode, and expand it."
  (interactive "p")
  (inverse-add-abbrev (abbrev--define-table "Mode") "Mode" n))

;;;###autoload
(defun inverse-add-global-abbrev (n)
  "Define the N-th word before point as a global abbrev, and expand it."
  (interactive "p")
  (inverse-add-abbrev global-abbrev-table "Global" n))

(defun kill-all-abbrevs ()
  "Remove all abbrevs."
  (interactive)
  (dolist (name abbrev-table-name-list)
    (clear-abbrev-table (symbol-value name))))

;;; Descriptions and files.

(defun abbrev--table-symbols (name &optional system)
  "Return the abbrevs of the table whose name is NAME, sorted; SYSTEM: system abbrevs too."
  (let (found)
    (abbrev--map (lambda (sym) (if (and (symbol-value sym) (or system (not (abbrev-get sym :system)))) (push sym found)))
                 (symbol-value name))
    (sort found #'string<)))

(defun abbrev--write (sym)
  "Insert the definition of the abbrev SYM."
  (insert "    (")
  (prin1 (symbol-name sym) (current-buffer))
  (insert " ")
  (prin1 (symbol-value sym) (current-buffer))
  (insert " ")
  (prin1 (symbol-function sym) (current-buffer))
  (insert " :count ")
  (prin1 (or (abbrev-get sym :count) 0) (current-buffer))
  (when (abbrev-get sym :case-fixed) (insert " :case-fixed ") (prin1 (abbrev-get sym :case-fixed) (current-buffer)))
  (when (abbrev-get sym :enable-function) (insert " :enable-function ") (prin1 (abbrev-get sym :enable-function) (current-buffer)))
  (insert ")\n"))

(defun abbrev--describe (sym)
  "Insert the abbrev SYM as people read it."
  (let ((system (abbrev-get sym :system)))
    (prin1 (symbol-name sym) (current-buffer))
    (if (null system)
        (progn (indent-to 15 1) (insert "" (number-to-string (or (abbrev-get sym :count) 0))) (indent-to 20 1))
      (insert " (sys)")
      (indent-to 20 1)
      (insert (number-to-string (or (abbrev-get sym :count) 0)) " "))
    (prin1 (symbol-value sym) (current-buffer))
    (when (symbol-function sym)
      (indent-to 45 1)
      (prin1 (symbol-function sym) (current-buffer)))
    (insert "\n")))

(defun insert-abbrev-table-description (name &optional readable)
  "Insert the definition of the abbrev table whose name is NAME; READABLE: as people read it."
  (let ((symbols (abbrev--table-symbols name readable)))
    (if readable
        (progn
          (insert "(")
          (prin1 name (current-buffer))
          (insert ")\n\n")
          (mapc #'abbrev--describe symbols)
          (insert "\n\n"))
      (insert "(define-abbrev-table '")
      (prin1 name (current-buffer))
      (if (null symbols)
          (insert " '())\n\n")
        (insert "\n  '(\n")
        (mapc #'abbrev--write symbols)
        (insert "   ))\n\n")))
    nil))

(defun prepare-abbrev-list-buffer (&optional local)
  "Fill the buffer *Abbrevs* with all abbrevs, LOCAL: those of this buffer; return it."
  (let ((tables (if local
                    (mapcar #'abbrev-table-name (if (listp local-abbrev-table) local-abbrev-table (list local-abbrev-table)))
                  (reverse abbrev-table-name-list))))
    (with-current-buffer (get-buffer-create "*Abbrevs*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (dolist (name tables) (insert-abbrev-table-description name t))
        (goto-char (point-min))
        (set-buffer-modified-p nil)
        (if local (fundamental-mode) (edit-abbrevs-mode))
        (current-buffer)))))

;;;###autoload
(defun list-abbrevs (&optional local)
  "List all abbrevs; with the prefix argument LOCAL, those of the buffer."
  (interactive "P")
  (display-buffer (prepare-abbrev-list-buffer local)))

(defun insert-abbrevs ()
  "Insert a list of all abbrevs after point."
  (interactive)
  (push-mark (save-excursion
               (dolist (name abbrev-table-name-list) (insert-abbrev-table-description name t))
               (point))))

;;;###autoload
(defun read-abbrev-file (&optional file quietly)
  "Load the abbrevs in FILE, by default `abbrev-file-name'; QUIETLY: without a message."
  (interactive (list (read-file-name (format-prompt "Read abbrev file" abbrev-file-name) nil abbrev-file-name t)))
  (load (or file abbrev-file-name) nil quietly)
  (setq abbrevs-changed nil))

;;;###autoload
(defun quietly-read-abbrev-file (&optional file)
  "Load the abbrevs in FILE, by default `abbrev-file-name', without a message."
  (read-abbrev-file file t))

;;;###autoload
(defun write-abbrev-file (&optional file verbose)
  "Write the user's abbrevs to FILE, by default `abbrev-file-name'; VERBOSE says so."
  (interactive (list (read-file-name "Write abbrev file: " (file-name-directory (expand-file-name abbrev-file-name)) abbrev-file-name)))
  (or (and file (> (length file) 0)) (setq file abbrev-file-name))
  (let ((coding-system-for-write 'utf-8))
    (with-temp-buffer
      (dolist (name (sort (copy-sequence abbrev-table-name-list) #'string<))
        (if (abbrev--table-symbols name) (insert-abbrev-table-description name nil)))
      (goto-char (point-min))
      (insert ";;-*-coding: utf-8;-*-\n")
      (write-region nil nil file nil (and (not verbose) 0)))))

(defvar global-abbrev-table (make-abbrev-table)
  "The abbrev table that counts everywhere.")
(defvar fundamental-mode-abbrev-table
  (let ((table (make-abbrev-table)))
    (setq-default local-abbrev-table table)
    table)
  "The abbrev table of Fundamental mode.")

(provide 'abbrev)

;;; abbrev.el ends here
