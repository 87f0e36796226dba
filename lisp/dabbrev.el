;;; dabbrev.el --- expanding a word from words that are there  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What stands before point is an abbreviation; words that begin with it are looked for backwards, forwards, in buffers
;; of the same kind and in all others, and each call puts the next different one in its place.  What must be known for
;; the next call is in one record, `dabbrev--search'.  A space after an expansion brings what followed it where it was
;; found.

;;; Code:

(eval-when-compile (require 'cl-lib))

(defgroup dabbrev nil "Dynamic abbreviations." :tag "Dynamic Abbreviations" :group 'abbrev :group 'convenience)

(defcustom dabbrev-backward-only nil "Non-nil means that only text before point is searched." :type 'boolean)
(defcustom dabbrev-limit nil
  "How many characters on each side of point are searched; nil for all."
  :type '(choice (const :tag "off" nil) integer))
(defcustom dabbrev-abbrev-skip-leading-regexp nil
  "Regexp of characters at the start of an abbreviation that do not belong to it, or nil."
  :type '(choice regexp (const :tag "off" nil)))
(defcustom dabbrev-case-fold-search 'case-fold-search
  "Non-nil means that the case of the abbreviation does not matter; `case-fold-search' means as that variable says."
  :type '(choice (const :tag "off" nil) (const :tag "like search" case-fold-search) (other :tag "on" t)))
(defcustom dabbrev-upcase-means-case-search nil
  "Non-nil means that case matters if the abbreviation has an upper-case letter."
  :type 'boolean)
(defcustom dabbrev-case-distinction 'case-replace
  "Non-nil means that expansions which differ in case only are the same; `case-replace' means as that variable says."
  :type '(choice (const :tag "off" nil) (const :tag "based on `case-replace'" case-replace) (other :tag "on" t)))
(defcustom dabbrev-case-replace 'case-replace
  "Non-nil means that an expansion takes the case of its abbreviation; `case-replace' means as that variable says."
  :type '(choice (const :tag "off" nil) (const :tag "based on `case-replace'" case-replace) (other :tag "on" t)))
(defcustom dabbrev-abbrev-char-regexp nil
  "Regexp of a character of abbreviations and expansions; nil for word and symbol constituents."
  :type '(choice (const nil) regexp))
(defcustom dabbrev-check-all-buffers t
  "Non-nil means that, in the end, all buffers are searched but the ignored ones."
  :type 'boolean)
(defcustom dabbrev-ignored-buffer-names '("*Messages*" "*Buffer List*")
  "Names of buffers that are not searched."
  :type '(repeat (string :tag "Buffer name")) :version "20.3")
(defcustom dabbrev-ignored-buffer-regexps nil
  "Regexps of names of buffers that are not searched."
  :type '(repeat regexp) :version "21.1")
(defcustom dabbrev-check-other-buffers t
  "Non-nil means that the buffers of `dabbrev-select-buffers-function' are searched; neither nil nor t asks before."
  :type '(choice (const :tag "off" nil) (const :tag "on" t) (other :tag "ask" other)))
(defcustom dabbrev-eliminate-newlines t
  "Non-nil means that white space between words is one space in expansions of several words."
  :type 'boolean :version "20.3")

(defvar dabbrev-select-buffers-function #'dabbrev--select-buffers
  "Function that returns the buffers to search after the current one.")
(defcustom dabbrev-friend-buffer-function #'dabbrev--same-major-mode-p
  "Function of a buffer that says whether `dabbrev--select-buffers' is to return it."
  :type 'function)
(defcustom dabbrev-search-these-buffers-only nil
  "Buffers, or their names, to search and no others, the current one included; nil for no such limit."
  :type '(choice (const nil) (repeat :tag "List of buffers" string)))

(cl-defstruct (dabbrev--search (:constructor dabbrev--search-make))
  "What a series of expansions goes on with."
  abbrev          ; the text that is expanded
  direction       ; -1: backwards, 1: forwards, 0: first backwards
  found           ; the expansions so far, the last one first
  start           ; marker: where the abbreviation begins
  places          ; what is still to be searched: lists (BUFFER POSITION DIRECTION), the current one first
  end             ; marker: the end of the last expansion in its text
  source)         ; marker: the end of the last expansion where it was found

(defvar dabbrev--last nil "The last `dabbrev--search', or nil.")

;;; What counts.

(defun dabbrev--char-regexp ()
  "Return the regexp of a character of abbreviations."
  (or dabbrev-abbrev-char-regexp "\\sw\\|\\s_"))

(defun dabbrev--option (value variable)
  "Return VALUE, or, if it is the symbol VARIABLE, what that variable says."
  (if (eq value variable) (symbol-value variable) value))

(defun dabbrev--fold-p (abbrev)
  "Return non-nil if case does not matter in a search for ABBREV."
  (and (dabbrev--option dabbrev-case-fold-search 'case-fold-search)
       (or (not dabbrev-upcase-means-case-search) (string= abbrev (downcase abbrev)))))

(defun dabbrev--with-case (expansion abbrev)
  "Return EXPANSION in the case of ABBREV, if that is wanted."
  (cond
   ((not (and (dabbrev--fold-p abbrev) (dabbrev--option dabbrev-case-replace 'case-replace))) expansion)
   ((string-prefix-p abbrev expansion) expansion)
   ((string= abbrev (upcase abbrev)) (upcase expansion))
   ((string= abbrev (capitalize abbrev)) (capitalize expansion))
   (t (downcase expansion))))

(defun dabbrev--same-p (one other abbrev)
  "Return non-nil if the expansions ONE and OTHER of ABBREV are the same."
  (if (and (dabbrev--fold-p abbrev) (dabbrev--option dabbrev-case-distinction 'case-replace))
      (string= (downcase one) (downcase other))
    (string= one other)))

(defun dabbrev--before-p (position)
  "Return non-nil if the character before POSITION is one of abbreviations."
  (and (> position (point-min))
       (save-excursion
         (goto-char (1- position))
         (looking-at-p (dabbrev--char-regexp)))))

(defun dabbrev--abbrev-start ()
  "Return where the abbreviation before point begins, or signal an error."
  (save-excursion
    (unless (dabbrev--before-p (point))
      (while (not (or (bobp) (dabbrev--before-p (point)))) (forward-char -1))
      (if (bobp) (user-error "No possible abbreviation preceding point")))
    (while (dabbrev--before-p (point)) (forward-char -1))
    (if (and dabbrev-abbrev-skip-leading-regexp (looking-at dabbrev-abbrev-skip-leading-regexp)) (goto-char (match-end 0)))
    (point)))

;;; Where to look.

(defun dabbrev--same-major-mode-p (other-buffer)
  "Return non-nil if OTHER-BUFFER has the major mode of the current buffer."
  (eq major-mode (buffer-local-value 'major-mode other-buffer)))

(defun dabbrev--select-buffers ()
  "Return the other buffers of which `dabbrev-friend-buffer-function' says so; in a minibuffer, first its origin."
  (let ((origin (and (minibufferp) (minibuffer-selected-window) (window-buffer (minibuffer-selected-window)))))
    (append (if origin (list origin))
            (seq-filter (lambda (buffer) (and (not (memq buffer (list origin (current-buffer))))
                                              (funcall dabbrev-friend-buffer-function buffer)))
                        (buffer-list)))))

(defun dabbrev--ignored-p (buffer)
  "Return non-nil if BUFFER is not to be searched."
  (let ((name (buffer-name buffer)))
    (or (member name dabbrev-ignored-buffer-names)
        (seq-some (lambda (regexp) (string-match-p regexp name)) dabbrev-ignored-buffer-regexps))))

(defun dabbrev--other-places (friends all)
  "Return the places in other buffers: in friends if FRIENDS is non-nil, in all if ALL is."
  (let ((buffers (cond
                  (dabbrev-search-these-buffers-only
                   (delq (current-buffer) (delq nil (mapcar #'get-buffer dabbrev-search-these-buffers-only))))
                  (t (append (if friends (funcall dabbrev-select-buffers-function))
                             (if all (delq (current-buffer) (buffer-list))))))))
    (mapcar (lambda (buffer) (list buffer nil 1))
            (seq-remove #'dabbrev--ignored-p (seq-uniq buffers #'eq)))))

(defun dabbrev--own-places (start end direction)
  "Return the places of the current buffer, where the abbreviation is from START to END, for DIRECTION."
  (if (or (null dabbrev-search-these-buffers-only)
          (memq (current-buffer) (mapcar #'get-buffer dabbrev-search-these-buffers-only)))
      (append (if (<= direction 0) (list (list (current-buffer) start -1)))
              (if (or (> direction 0) (and (= direction 0) (not dabbrev-backward-only)))
                  (list (list (current-buffer) end 1))))))

;;; Looking.

(defun dabbrev--match (abbrev fold direction from)
  "Return the next expansion of ABBREV from point in DIRECTION, as (TEXT . END), or nil; point is left behind it.
FOLD non-nil means that case does not matter.  FROM is where the search began."
  (let* ((case-fold-search fold) (limit (and dabbrev-limit (+ from (* direction dabbrev-limit)))) (result nil)
         (regexp (regexp-quote abbrev)) (rest (concat "\\(?:" (dabbrev--char-regexp) "\\)+")))
    (while (and (not result)
                (if (> direction 0) (re-search-forward regexp limit t) (re-search-backward regexp limit t)))
      (let ((beginning (match-beginning 0)) (end (match-end 0)))
        (save-excursion
          (goto-char end)
          (when (and (looking-at rest)
                     (or (not (dabbrev--before-p beginning))
                         (and dabbrev-abbrev-skip-leading-regexp
                              (save-excursion (goto-char (1- beginning)) (looking-at-p dabbrev-abbrev-skip-leading-regexp)))))
            (setq result (cons (buffer-substring-no-properties beginning (match-end 0)) (copy-marker (match-end 0))))))
        (if (and (> direction 0) result) (goto-char (cdr result)))))
    result))

(defun dabbrev--in-place (place abbrev fold seen)
  "Return the next expansion in PLACE, as (TEXT . END), that is none of SEEN; nil if there is none.  PLACE moves on.
ABBREV and FOLD are as for `dabbrev--match'."
  (let ((char-regexp (dabbrev--char-regexp)) (leading dabbrev-abbrev-skip-leading-regexp))
    (with-current-buffer (nth 0 place)
      (save-excursion
        (save-restriction
          (widen)
          (let ((dabbrev-abbrev-char-regexp char-regexp) (dabbrev-abbrev-skip-leading-regexp leading)
                (from (or (nth 1 place) (point-min))) (result t))
            (goto-char from)
            (while (and result
                        (setq result (dabbrev--match abbrev fold (nth 2 place) (or (nth 3 place) from)))
                        (seq-some (lambda (text) (dabbrev--same-p text (car result) abbrev)) seen)))
            (unless (nth 3 place) (setcdr (nthcdr 2 place) (list from)))
            (setcar (cdr place) (point))
            result))))))

(defun dabbrev--next (search)
  "Return the next expansion of SEARCH, as (TEXT . END), or nil."
  (let* ((abbrev (dabbrev--search-abbrev search)) (fold (dabbrev--fold-p abbrev)) (result nil))
    (while (and (not result) (dabbrev--search-places search))
      (let ((place (car (dabbrev--search-places search))))
        (cond
         ((eq place 'others)
          (pop (dabbrev--search-places search))
          (setf (dabbrev--search-places search)
                (dabbrev--other-places
                 (and dabbrev-check-other-buffers
                      (or (eq dabbrev-check-other-buffers t)
                          (y-or-n-p (format "Scan for `%s' in other buffers also? " abbrev))))
                 (and dabbrev-check-other-buffers dabbrev-check-all-buffers))))
         ((not (and (buffer-live-p (nth 0 place))
                    (setq result (dabbrev--in-place place abbrev fold (dabbrev--search-found search)))))
          (pop (dabbrev--search-places search))))))
    (if result (push (car result) (dabbrev--search-found search)))
    result))

(defun dabbrev--nth (search n)
  "Return the Nth expansion of SEARCH in the current buffer, or else the first one in another; nil if there is none."
  (let ((result t))
    (while (and result (> n 0))
      (setq result (dabbrev--next search)
            n (if (and result (eq (marker-buffer (cdr result)) (current-buffer))) (1- n) 0)))
    result))

;;; Expanding.

(defun dabbrev--put (search result abbrev)
  "Put RESULT, an expansion of SEARCH, in place of the text from its start to point, in the case of ABBREV."
  (let ((text (dabbrev--with-case (car result) abbrev)) (start (marker-position (dabbrev--search-start search))))
    (undo-boundary)
    (delete-region start (point))
    (goto-char start)
    (insert text)
    (set-marker (dabbrev--search-end search) (point))
    (setf (dabbrev--search-source search) (cdr result))
    (unless (or (eq (marker-buffer (cdr result)) (current-buffer)) (minibufferp))
      (message "Expansion found in `%s'" (buffer-name (marker-buffer (cdr result)))))))

(defun dabbrev--following-word (search)
  "Return what follows the last expansion of SEARCH where it was found, to the end of a word, as (TEXT . END), or nil."
  (let ((source (dabbrev--search-source search)) (regexp (dabbrev--char-regexp)) (eliminate dabbrev-eliminate-newlines))
    (when (and source (buffer-live-p (marker-buffer source)))
      (with-current-buffer (marker-buffer source)
        (save-excursion
          (save-restriction
            (widen)
            (goto-char source)
            (when (re-search-forward (concat "\\(?:" regexp "\\)+") nil t)
              (let ((text (buffer-substring-no-properties source (point))))
                (cons (if eliminate (replace-regexp-in-string "[\n \t]+" " " text) text) (copy-marker (point)))))))))))

(defun dabbrev--go-on-with-word (search)
  "Replace the space before point, which follows the last expansion of SEARCH, by what followed that; nil if nothing did."
  (let ((next (dabbrev--following-word search)) (abbrev (dabbrev--search-abbrev search)))
    (when next
      (set-marker (dabbrev--search-start search) (1- (point)))
      (setf (dabbrev--search-places search) nil)
      (dabbrev--put search next
                    ;; Only the case counts.
                    (if (dabbrev--search-found search)
                        (if (string-prefix-p abbrev (car (last (dabbrev--search-found search)))) (car next) abbrev)
                      abbrev))
      t)))

;;;###autoload
(defun dabbrev-expand (arg)
  "Expand the word before point from words that begin with it: before point, after it, in other buffers; again, the next one.
ARG positive is the number of the expansion before point to take, negative after point."
  (interactive "*P")
  (let* ((last (and dabbrev--last (eq (marker-buffer (dabbrev--search-end dabbrev--last)) (current-buffer)) dabbrev--last))
         (again (and last (null arg) (eq last-command this-command) (= (point) (dabbrev--search-end last)))))
    (unless (and last (null arg) (not again) (eq (char-before) ?\s) (= (1- (point)) (dabbrev--search-end last))
                 (dabbrev--go-on-with-word last))
      (let* ((search (if again last
                       (let ((start (dabbrev--abbrev-start)) (direction (cond ((null arg) 0) ((< (prefix-numeric-value arg) 0) 1)
                                                                              ((eql arg 0) 0) (t -1))))
                         (dabbrev--search-make :abbrev (buffer-substring-no-properties start (point)) :direction direction
                                               :start (copy-marker start) :end (copy-marker (point))
                                               :places (append (dabbrev--own-places start (point) direction) '(others))))))
             (abbrev (dabbrev--search-abbrev search))
             (result (if again (dabbrev--next search)
                       (dabbrev--nth search (max 1 (abs (prefix-numeric-value arg)))))))
        (cond
         (result
          (dabbrev--put search result abbrev)
          (setq dabbrev--last search))
         (t
          (setq dabbrev--last nil)
          (when again
            (delete-region (dabbrev--search-start search) (point))
            (insert abbrev))
          (user-error "No%s dynamic expansion for ‘%s’ found" (if again " further" "") abbrev)))))))

;;;###autoload
(defun dabbrev-completion (&optional arg)
  "Complete the word before point from words of the buffer that begin with it.
With ARG also from the buffers of `dabbrev-friend-buffer-function', with \\[universal-argument] \\[universal-argument] from all."
  (interactive "*P")
  (let* ((start (dabbrev--abbrev-start)) (abbrev (buffer-substring-no-properties start (point))) (all nil)
         (search (dabbrev--search-make :abbrev abbrev :direction 0
                                       :places (append (let ((dabbrev-backward-only nil)) (dabbrev--own-places start (point) 0))
                                                       (if arg (dabbrev--other-places t (equal (prefix-numeric-value arg) 16)))))))
    (while (dabbrev--next search))
    (dolist (text (dabbrev--search-found search))
      (cl-pushnew (dabbrev--with-case text abbrev) all :test #'equal))
    (if (null all)
        (user-error "No dynamic expansion for \"%s\" found%s" abbrev (if arg "" " in this-buffer"))
      (completion-in-region start (point) (sort all #'string<)))))

(provide 'dabbrev)

;;; dabbrev.el ends here
