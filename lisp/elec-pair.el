;;; elec-pair.el --- typing an open parenthesis inserts the close one  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A character that opens, by the syntax table or by a list of pairs, brings its partner along, put after point; typing the
;; partner goes over it.  With `electric-pair-preserve-balance' neither happens where what was typed alone makes
;; the parentheses of the buffer balanced, or more balanced, than before.

;;; Code:

(require 'electric)

(defcustom electric-pair-pairs '((?\" . ?\") (?‘ . ?’) (?“ . ?”))
  "Pairs of characters, besides those of the syntax table, that are inserted together."
  :type '(repeat (cons character character)) :group 'electricity)
(defcustom electric-pair-text-pairs '((?\" . ?\") (?‘ . ?’) (?“ . ?”))
  "Pairs of characters, besides those of the syntax table, that are inserted together in comments and strings."
  :type '(repeat (cons character character)) :group 'electricity)
(defcustom electric-pair-skip-self #'electric-pair-default-skip-self
  "Whether a close character goes over one that is there: nil, t, or a function that is called with it."
  :type '(choice (const t) (const nil) function) :group 'electricity)
(defcustom electric-pair-inhibit-predicate #'electric-pair-default-inhibit
  "A function that is called with an open character; non-nil means that its partner is not inserted."
  :type 'function :group 'electricity)
(defcustom electric-pair-preserve-balance t
  "Non-nil means that the balance of the buffer says whether partners are inserted and gone over."
  :type 'boolean :group 'electricity)
(defcustom electric-pair-delete-adjacent-pairs t
  "Whether deleting an open character backwards deletes its partner after it, too: nil, t, or a function."
  :type '(choice (const t) (const nil) function) :group 'electricity)
(defcustom electric-pair-open-newline-between-pairs t
  "Whether a newline between partners becomes two, with point between them: nil, t, or a function."
  :type '(choice (const t) (const nil) function) :group 'electricity)
(defcustom electric-pair-skip-whitespace t
  "Whether a close character goes over white space to one that is there: nil, t, `chomp' to delete it, or a function."
  :type '(choice (const t) (const nil) (const chomp) function) :group 'electricity)
(defcustom electric-pair-skip-whitespace-chars '(?\t ?\s ?\n)
  "What counts as white space between point and a close character."
  :type '(repeat character) :group 'electricity)
(defvar-local electric-pair-skip-whitespace-function #'electric-pair--skip-whitespace
  "The function that goes over white space to a close character; it returns non-nil if it moved.")
(defvar-local electric-pair-string-bound-function #'point-max
  "A function that returns where a string that starts at point ends at the latest.")
(defvar electric-pair-text-syntax-table prog-mode-syntax-table
  "The syntax table that says what pairs there are in comments and strings.")

;; -- what a character is ----------------------------------------------------------------------

(defun electric-pair--syntax-ppss (&optional pos where)
  "Return the state of the syntax at POS, by default point: of the buffer, or inside the string or comment there.
WHERE is a list of `string' and `comment' that says which of these count."
  (let* ((pos (or pos (point))) (where (or where '(string comment))) (state (save-excursion (syntax-ppss pos))))
    (if (or (and (memq 'string where) (nth 3 state)) (and (memq 'comment where) (nth 4 state)))
        (with-syntax-table electric-pair-text-syntax-table
          (save-excursion (parse-partial-sexp (1+ (nth 8 state)) pos)))
      state)))

(defun electric-pair-syntax-info (command-event)
  "Return what COMMAND-EVENT, a character, is: (SYNTAX PARTNER UNCONDITIONAL START).
SYNTAX is its class; PARTNER the other of the pair or nil; UNCONDITIONAL is non-nil if it is from a list of pairs; START
is where the string or comment begins that point is in, or nil."
  (let* ((start (nth 8 (save-excursion (syntax-ppss (max (point-min) (1- (point)))))))
         (table (if start electric-pair-text-syntax-table (syntax-table)))
         (entry (with-syntax-table table (list (char-syntax command-event) (matching-paren command-event))))
         (pairs (if start (append electric-pair-text-pairs electric-pair-pairs) electric-pair-pairs))
         (direct (assq command-event pairs))
         (reverse (rassq command-event pairs)))
    (cond
     ((memq (car entry) '(?\( ?\) ?\" ?\$))
      (list (car entry) (or (cadr entry) (and (memq (car entry) '(?\" ?\$)) command-event)) nil start))
     (direct (list (if (eq (car direct) (cdr direct)) ?\" ?\() (cdr direct) t start))
     (reverse (list ?\) (car reverse) t start))
     (t nil))))

;; -- balance ----------------------------------------------------------------------------------

(defun elec-pair--matches-p (opener closer)
  "Return non-nil if the characters OPENER and CLOSER are partners."
  (or (eq (matching-paren opener) closer) (eq (matching-paren closer) opener)))

(defun electric-pair--balance-info (direction start)
  "Return what parentheses around point are without a partner: a pair for the innermost and the outermost one.
Each is (MATCHED . CHARACTER).  With DIRECTION 1 they are those that close after point, with -1 those that open before it.
START non-nil is where the string or comment begins that point is in; nothing outside of it counts."
  (let ((position (point)) (innermost nil) (outermost '(t . nil)))
    (save-restriction
      (when start
        (narrow-to-region (1+ start)
                          (save-excursion
                            (or (condition-case nil
                                    (progn (goto-char start)
                                           (if (nth 3 (save-excursion (syntax-ppss position)))
                                               (scan-sexps start 1)
                                             (forward-comment 1)
                                             (point)))
                                  (error nil))
                                (point-max)))))
      (with-syntax-table (if start electric-pair-text-syntax-table (syntax-table))
        (condition-case nil
            (while t
              (setq position (or (scan-lists position direction 1) (signal 'scan-error nil)))
              (let* ((edge (if (> direction 0) (1- position) position))
                     (char (char-after edge))
                     (other (condition-case nil (scan-sexps position (- direction)) (error nil)))
                     (partner (and other (char-after (if (> direction 0) other (1- other)))))
                     (matched (and partner (if (> direction 0) (elec-pair--matches-p partner char) (elec-pair--matches-p char partner)))))
                (setq outermost (cons (and matched t) char))
                (unless innermost
                  (setq innermost outermost))
                ;; What is outside of a pair of different kinds says nothing.
                (when (and partner (not matched))
                  (signal 'scan-error nil))))
          (error nil))))
    (cons (or innermost '(t . nil)) outermost)))

(defun electric-pair--inside-string-p (char)
  "Return non-nil if point is in a string that CHAR ends."
  (let ((state (electric-pair--syntax-ppss (point) '(comment))))
    (memq (nth 3 state) (list t char))))

(defun elec-pair--end-of-comment ()
  "Return the end of the text of the comment that point is in, or nil if it is in none."
  (let ((state (save-excursion (syntax-ppss))))
    (when (nth 4 state)
      (save-excursion
        (goto-char (nth 8 state))
        (forward-comment 1)
        (skip-syntax-backward " >!")
        (point)))))

(defun electric-pair--unbalanced-strings-p (char)
  "Return non-nil if there is a string after point, or around it, that CHAR begins and nothing ends.
In a comment only its text counts."
  (let ((end (or (elec-pair--end-of-comment)
                 (save-excursion (funcall electric-pair-string-bound-function)))))
    (memq (nth 3 (electric-pair--syntax-ppss end '(comment))) (list t char))))

(defmacro elec-pair--without-typed (char &rest body)
  "Evaluate BODY as if CHAR, which was just typed, were not there; return the value of the last part of it."
  (declare (indent 1))
  `(let ((inhibit-modification-hooks t))
     (delete-char -1)
     (syntax-ppss-flush-cache (point))
     (unwind-protect (save-excursion ,@body)
       (insert ,char)
       (syntax-ppss-flush-cache (1- (point))))))

(defun electric-pair-inhibit-if-helps-balance (char)
  "Return non-nil if CHAR, which was just typed, makes the parentheses more balanced without its partner."
  (let* ((info (electric-pair-syntax-info char)) (syntax (nth 0 info)) (partner (nth 1 info)) (start (nth 3 info)))
    (elec-pair--without-typed char
      (cond ((eq syntax ?\()
             (let ((outermost (cdr (electric-pair--balance-info 1 start))))
               (and (not (car outermost)) (eq (cdr outermost) partner))))
            ((eq syntax ?\") (electric-pair--unbalanced-strings-p char))))))

(defun electric-pair-skip-if-helps-balance (char)
  "Return non-nil if going over the partner keeps the parentheses more balanced than CHAR, which was just typed."
  (let* ((info (electric-pair-syntax-info char)) (syntax (nth 0 info)) (partner (nth 1 info)) (start (nth 3 info)))
    (elec-pair--without-typed char
      (cond ((eq syntax ?\))
             (let* ((balance (electric-pair--balance-info -1 start)) (innermost (car balance)) (outermost (cdr balance)))
               (and (car innermost)
                    (or (car outermost) (not (eq (cdr outermost) partner))))))
            ((eq syntax ?\") (electric-pair--inside-string-p char))))))

(defun electric-pair-conservative-inhibit (char)
  "Return non-nil if CHAR, which was just typed, comes before itself, or before a word, or is the third of its kind."
  (or (eq char (char-after))
      (and (eq char (char-before)) (eq char (char-before (1- (point)))))
      (eq (char-syntax (following-char)) ?w)))

(defun electric-pair-default-inhibit (char)
  "Return non-nil if the partner of CHAR, which was just typed, is not to be inserted."
  (if electric-pair-preserve-balance
      (electric-pair-inhibit-if-helps-balance char)
    (electric-pair-conservative-inhibit char)))

(defun electric-pair-default-skip-self (char)
  "Return non-nil if CHAR, which was just typed, is to go over itself."
  (if electric-pair-preserve-balance
      (electric-pair-skip-if-helps-balance char)
    t))

;; -- typing -----------------------------------------------------------------------------------

(defun electric-pair--insert (char)
  "Insert CHAR as if it had been typed, but without its partner."
  (let ((last-command-event char) (blink-matching-paren nil) (electric-pair-mode nil) (electric-layout-mode nil))
    (self-insert-command 1)))

(defun electric-pair--skip-whitespace ()
  "Go over white space, but not out of a comment or into one; return non-nil if point moved."
  (let ((saved (point)) (in-comment (nth 4 (save-excursion (syntax-ppss)))))
    (skip-chars-forward (apply #'string electric-pair-skip-whitespace-chars))
    (if (eq in-comment (nth 4 (save-excursion (syntax-ppss))))
        (/= saved (point))
      (goto-char saved)
      nil)))

(defun elec-pair--setting (setting &rest arguments)
  "Return SETTING, or what it returns for ARGUMENTS if it is a function."
  (if (functionp setting) (apply setting arguments) setting))

(defun elec-pair--wrap (syntax partner)
  "Put the character that was just typed, of SYNTAX, and PARTNER around the region; go behind the one that was typed."
  (let* ((typed last-command-event) (closing (eq syntax ?\)))
         (typed-at (progn (delete-char -1) (point)))
         (start (copy-marker (min typed-at (mark)) nil)) (end (copy-marker (max typed-at (mark)) t)))
    (goto-char end)
    (electric-pair--insert (if closing typed partner))
    (goto-char start)
    (electric-pair--insert (if closing partner typed))
    (when (or closing (and (not (eq syntax ?\()) (< start typed-at)))
      (goto-char end))
    (set-marker start nil)
    (set-marker end nil)))

(defun elec-pair--escaped-p (pos)
  "Return non-nil if the character before POS has an odd number of backslashes before it."
  (save-excursion
    (goto-char (1- pos))
    (not (zerop (% (skip-chars-backward "\\\\") 2)))))

(defun elec-pair--skip (pos space)
  "Go over the character at POS that is the one just typed, which is deleted; SPACE is that before POS is gone over."
  (let ((typed-at (1- pos)))
    (cond ((eq (char-after pos) last-command-event)
           (delete-region typed-at pos)
           (forward-char 1))
          (t
           (goto-char pos)
           (funcall electric-pair-skip-whitespace-function)
           (let ((end (point)))
             (goto-char typed-at)
             (delete-region typed-at pos)
             (if (eq space 'chomp)
                 (delete-region typed-at (1- end))
               (goto-char (1- end)))
             (forward-char 1))))))

(defun electric-pair-post-self-insert-function ()
  "Insert the partner of the character that was just typed, or go over the one that is there."
  (let ((pos (and electric-pair-mode (electric--after-char-pos))))
    (when pos
      (pcase-let* ((`(,syntax ,partner ,unconditional ,_) (electric-pair-syntax-info last-command-event))
                   (space (elec-pair--setting electric-pair-skip-whitespace)))
        (cond
         ((not (memq syntax '(?\( ?\) ?\" ?\$))))
         ((use-region-p)
          (elec-pair--wrap syntax partner))
         ((and (not unconditional) (elec-pair--escaped-p pos)))
         ((and (memq syntax '(?\) ?\" ?\$))
               (or unconditional (elec-pair--setting electric-pair-skip-self last-command-event))
               (save-excursion
                 (goto-char pos)
                 (or (eq (char-after) last-command-event)
                     (and space
                          (or (not unconditional) (eq syntax ?\)))
                          (funcall electric-pair-skip-whitespace-function)
                          (eq (char-after) last-command-event)))))
          (elec-pair--skip pos space))
         ((and (memq syntax '(?\( ?\" ?\$))
               (not overwrite-mode)
               (or unconditional (not (funcall electric-pair-inhibit-predicate last-command-event))))
          (save-excursion (electric-pair--insert partner))))))))

(defun electric-pair-open-newline-between-pairs-psif ()
  "After a newline was typed between partners, insert another one after point."
  (when (and (elec-pair--setting electric-pair-open-newline-between-pairs)
             (eq last-command-event ?\n)
             (< (1+ (point-min)) (point) (point-max))
             (save-excursion
               (let ((after (char-after)))
                 (skip-chars-backward "\t\s" (line-beginning-position))
                 (let ((before (char-before (1- (point)))))
                   (and before (elec-pair--matches-p before after)
                        (memq (char-syntax before) '(?\( ?\$)))))))
    (save-excursion (newline 1 t))))

(defun electric-pair-will-use-region ()
  "Return non-nil if the character that is typed encloses the region."
  (and (use-region-p)
       (memq (car (electric-pair-syntax-info last-command-event)) '(?\( ?\) ?\" ?\$))))

(defun electric-pair-delete-pair (arg &optional killp)
  "Delete the character after point, and ARG before it; KILLP is as for `backward-delete-char-untabify'."
  (interactive "*p\nP")
  (delete-char 1)
  (backward-delete-char-untabify arg killp))

;; -- modes ------------------------------------------------------------------------------------

(defvar electric-pair-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "\177"
      (list 'menu-item "" #'electric-pair-delete-pair
            :filter (lambda (command)
                      (let* ((before (char-before)) (after (char-after))
                             (info (and before (electric-pair-syntax-info before))))
                        (and before after
                             (memq (car info) '(?\( ?\" ?\$))
                             (eq (nth 1 info) after)
                             (elec-pair--setting electric-pair-delete-adjacent-pairs)
                             command)))))
    map)
  "The keys of Electric Pair mode.")

(defun elec-pair--hooks ()
  "Have the functions of the mode on the hooks exactly while it is on globally or in some buffer."
  (electric--hook 'electric-pair-mode #'electric-pair-post-self-insert-function -50)
  (electric--hook 'electric-pair-mode #'electric-pair-open-newline-between-pairs-psif -40)
  (if (memq #'electric-pair-post-self-insert-function (default-value 'post-self-insert-hook))
      (add-hook 'self-insert-uses-region-functions #'electric-pair-will-use-region)
    (remove-hook 'self-insert-uses-region-functions #'electric-pair-will-use-region)))

;;;###autoload
(define-minor-mode electric-pair-mode
  "Toggle whether typing an open character inserts its partner."
  :global t :group 'electricity
  (elec-pair--hooks))

;;;###autoload
(define-minor-mode electric-pair-local-mode
  "Toggle `electric-pair-mode' in this buffer."
  :variable (electric-pair-mode
             . (lambda (on) (electric--local-toggle 'electric-pair-mode (default-value 'electric-pair-mode) (and on t))))
  :group 'electricity
  (elec-pair--hooks))

(provide 'elec-pair)

;;; elec-pair.el ends here
