;;; dired-move.el --- motion, names and visiting in Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Where the name on a line is and which file it names; motion by files and directories; visiting; hiding what is in
;; front of the names.

;;; Code:

(require 'dired-options)

(declare-function dired-insert-set-properties "dired")
(declare-function dired-goto-subdir "dired-subdir")
(declare-function dired-switches-escape-p "dired")
(declare-function wdired-get-filename "wdired")
(declare-function dired-check-switches "dired")

;; -- the name on a line ---------------------------------------------------------------------------

(defun dired-move-to-filename (&optional raise-error eol)
  "Go to the start of the name of the file on the line and return the position, or nil if there is none.
RAISE-ERROR: signal an error then.  EOL: where the line ends, if not at its end."
  (setq eol (or eol (line-end-position)))
  (beginning-of-line)
  (let ((change (next-single-property-change (point) 'dired-filename nil eol)))
    (cond
     ((and change (< change eol))
      (goto-char change))
     ((re-search-forward dired-move-to-filename-regexp eol t)
      (goto-char (match-end 0)))
     (raise-error
      (if (re-search-forward dired-permission-flags-regexp eol t)
          (error "Unrecognized line!  Check dired-move-to-filename-regexp")
        (error "No file on this line"))))))

(defun dired--hidden-line-error ()
  "Signal that there is no file at point."
  (error (if (dired--hidden-p)
             (substitute-command-keys "File line is hidden, type \\[dired-hide-subdir] to unhide")
           "No file on this line")))

(defun dired-move-to-end-of-filename (&optional no-error)
  "Go from the start of a name to its end and return the position.
Without a name that is an error, or nil if NO-ERROR, point staying on the line."
  (if (get-text-property (point) 'dired-filename)
      (goto-char (next-single-property-change (point) 'dired-filename nil (point-max)))
    (let ((opoint (point)) (eol (line-end-position))
          (hidden (dired--hidden-p)) used-F link executable)
      ;; What is in front of the name tells what ls may have put behind it.
      (if hidden
          nil
        (save-excursion
          (beginning-of-line)
          (when (re-search-forward dired-permission-flags-regexp opoint t)
            (let ((type (char-after (match-beginning 1))))
              (setq link (eq type ?l)
                    executable (string-match-p "[xst]" (concat (match-string 1) (match-string 2)
                                                               (match-string 3) (match-string 4)))
                    used-F (and (dired-check-switches (or dired-actual-switches "") "F" "classify")
                                (cond (link (and dired-ls-F-marks-symlinks ?@))
                                      ((eq type ?d) ?/)
                                      ((eq type ?s) ?=)
                                      ((eq type ?p) ?|)
                                      ((eq type ?D) ?>)
                                      ((and executable (eq type ?-)) ?*)))))))
        (if (and link (search-forward " -> " eol t))
            (progn (goto-char (match-beginning 0))
                   (and used-F (eq (preceding-char) ?@) (forward-char -1)))
          (goto-char eol)
          (and used-F (eq (preceding-char) used-F) (forward-char -1))))
      (if (or hidden (eq opoint (point)))
          (if no-error nil (dired--hidden-line-error))
        (if (save-excursion (beginning-of-line)
                            (re-search-forward dired-permission-flags-regexp opoint t))
            (point)
          (if no-error (point) (dired--hidden-line-error)))))))

(defun dired--unescape (name)
  "Return NAME, as `ls -b' writes it, as it is."
  (let ((start 0) (parts nil))
    (while (string-match "\\\\\\(?:\\([0-7]\\{1,3\\}\\)\\|\\(.\\)\\)" name start)
      (push (substring name start (match-beginning 0)) parts)
      (push (if (match-beginning 1)
                (string (string-to-number (match-string 1 name) 8))
              (let ((char (aref (match-string 2 name) 0)))
                (string (or (cdr (assq char '((?n . ?\n) (?t . ?\t) (?r . ?\r) (?a . ?\a) (?b . ?\b) (?f . ?\f)
                                              (?v . ?\v) (?e . ?\e))))
                            char))))
            parts)
      (setq start (match-end 0)))
    (push (substring name start) parts)
    (let ((joined (apply #'concat (nreverse parts))))
      ;; Octal numbers are bytes of the name.
      (if (string-match-p "\\\\[0-7]" name)
          (decode-coding-string (encode-coding-string joined 'latin-1)
                                (or file-name-coding-system default-file-name-coding-system 'utf-8))
        joined))))

(defun dired--file-text ()
  "Return the name on the line as the buffer shows it, or nil."
  (save-excursion
    (let ((beg (dired-move-to-filename)))
      (when beg
        (let ((end (dired-move-to-end-of-filename t)))
          (and end (buffer-substring-no-properties beg end)))))))

(defun dired-get-filename (&optional localp no-error-if-not-filep)
  "Return the name of the file on the line, absolute.
LOCALP: `no-dir' for the last part only, `verbatim' as the buffer shows it, else, if non-nil, relative to
`default-directory'.  A line without a file, and `.' and `..', are errors, unless NO-ERROR-IF-NOT-FILEP,
when the former give nil and the latter their names."
  (if (derived-mode-p 'wdired-mode)
      (wdired-get-filename (eq localp 'no-dir))
    (let* ((case-fold-search nil)
           (file (dired--file-text)))
      (when (and file (not (eq localp 'verbatim)) (dired-switches-escape-p (or dired-actual-switches "")))
        (setq file (dired--unescape file)))
      (cond
       ((null file)
        (unless no-error-if-not-filep
          (dired--hidden-line-error)))
       ((eq localp 'verbatim) file)
       ((and (not no-error-if-not-filep)
             (member (file-name-nondirectory file) '("." "..")))
        (error "Cannot operate on `.' or `..'"))
       ((eq localp 'no-dir) file)
       ((file-name-absolute-p file)
        (if localp (dired-make-relative file default-directory) file))
       (t (concat (dired-current-directory localp) file))))))

(defun dired-file-name-at-point ()
  "Return the name of the file at point, abbreviated, that of a directory ending with a slash; nil without a file."
  (let ((filename (dired-get-filename nil t)))
    (when filename
      (abbreviate-file-name
       (if (file-directory-p filename) (file-name-as-directory filename) filename)))))

(defun dired-get-file-for-visit ()
  "Return the name of the file on the line; signal an error if there is none, or it is gone."
  (interactive nil dired-mode)
  (let ((raw (dired-get-filename nil t)))
    (cond ((null raw) (user-error "No file on this line"))
          ((file-exists-p (file-name-sans-versions raw t)) (file-name-sans-versions raw t))
          ((file-symlink-p raw) (error "File is a symlink to a nonexistent target"))
          (t (error "File no longer exists; type `g' to update Dired buffer")))))

(defun dired-make-absolute (file &optional dir)
  "Return FILE, relative to DIR or `default-directory', as an absolute name, not shortened."
  (concat (or dir default-directory) file))

(defun dired-make-relative (file &optional dir)
  "Return the name FILE relative to DIR, by default `default-directory', if it is below it."
  (string-remove-prefix (expand-file-name (or dir default-directory)) file))

(defun dired-string-replace-match (regexp string newtext &optional literal global)
  "Return STRING with the first match of REGEXP, or all with GLOBAL, replaced by NEWTEXT; nil without a match.
LITERAL: NEWTEXT has no special characters."
  (when (string-match regexp string)
    (if global
        (replace-regexp-in-string regexp newtext string t literal)
      (replace-match newtext t literal string))))

(defun dired-replace-in-string (regexp newtext string)
  "Return STRING with all matches of REGEXP replaced by NEWTEXT."
  (declare (obsolete replace-regexp-in-string "28.1"))
  (replace-regexp-in-string regexp newtext string))

;; -- directories in the buffer --------------------------------------------------------------------

(defun dired-normalize-subdir (dir)
  "Return DIR as an absolute name that ends with a slash."
  (file-name-as-directory
   (if (file-name-absolute-p dir) dir (expand-file-name dir default-directory))))

(defun dired-in-this-tree-p (file dir)
  "Return non-nil if FILE is in the directory DIR or below it."
  (let ((case-fold-search nil))
    (string-match-p (concat "^" (regexp-quote (expand-file-name dir))) file)))
(define-obsolete-function-alias 'dired-in-this-tree 'dired-in-this-tree-p "27.1")

(defun dired-current-directory (&optional localp)
  "Return the directory that point is in, with a slash at its end; LOCALP: relative to `default-directory'."
  (unless dired-subdir-alist
    (error "No subdir-alist in %s" (current-buffer)))
  (let ((alist dired-subdir-alist) entry)
    (while (and alist (not entry))
      (when (or (<= (cdar alist) (point)) (null (cdr alist)))
        (setq entry (car alist)))
      (setq alist (cdr alist)))
    (if localp
        (dired-make-relative (car entry) default-directory)
      (car entry))))

(defun dired-get-subdir ()
  "Return the directory whose header line point is on, or nil."
  (save-excursion
    (beginning-of-line)
    (let (found)
      (dolist (entry dired-subdir-alist)
        (when (= (cdr entry) (point))
          (setq found (car entry))))
      found)))

(defalias 'dired-get-subdir-min #'cdr)

(defun dired-subdir-index (dir)
  "Return the index of the directory DIR in `dired-subdir-alist', or nil."
  (let ((tail (member (assoc dir dired-subdir-alist) dired-subdir-alist)))
    (and tail (- (length dired-subdir-alist) (length tail)))))

(defun dired-next-subdir (arg &optional no-error-if-not-found no-skip)
  "Go to the header line of the directory ARG directories further on, and return the position.
If there is none signal an error, or return nil if NO-ERROR-IF-NOT-FOUND.
Point is put at the end of the line, or, if NO-SKIP, at its beginning."
  (interactive "p" dired-mode)
  (let* ((index (- (dired-subdir-index (dired-current-directory)) arg))
         (entry (and (>= index 0) (nth index dired-subdir-alist))))
    (if (null entry)
        (unless no-error-if-not-found
          (error "%s directory" (if (> arg 0) "Last" "First")))
      (goto-char (cdr entry))
      (unless no-skip (skip-chars-forward "^\n\r"))
      (point))))

(defun dired-subdir-min ()
  "Return where the header line of the directory at point begins."
  (save-excursion
    (or (dired-next-subdir 0 t t)
        (error "Not in a subdir!"))))

(defun dired-subdir-max ()
  "Return where the directory at point ends: the start of the next one, or the end of the buffer."
  (save-excursion
    (or (dired-next-subdir 1 t t) (point-max))))

(defun dired-get-subdir-max (elt)
  "Return where the directory of ELT of `dired-subdir-alist' ends."
  (save-excursion
    (goto-char (cdr elt))
    (dired-subdir-max)))

;; -- motion ---------------------------------------------------------------------------------------

(defun dired-next-line (arg)
  "Go ARG lines down, to the name of the file."
  (interactive "^p" dired-mode)
  (let ((line-move-visual nil) (goal-column nil))
    (line-move arg t))
  ;; Never on text that is not shown.
  (while (and (invisible-p (point)) (not (if (and arg (< arg 0)) (bobp) (eobp))))
    (forward-char (if (and arg (< arg 0)) -1 1)))
  (dired-move-to-filename))

(defun dired-previous-line (arg)
  "Go ARG lines up, to the name of the file."
  (interactive "^p" dired-mode)
  (dired-next-line (- (or arg 1))))

(defun dired-next-dirline (arg &optional opoint)
  "Go to the ARGth next line of a directory; without one go to OPOINT, by default where point was, and signal an error."
  (interactive "p" dired-mode)
  (setq opoint (or opoint (point)))
  (if (if (> arg 0)
          (re-search-forward dired-re-dir nil t arg)
        (beginning-of-line)
        (re-search-backward dired-re-dir nil t (- arg)))
      (dired-move-to-filename)
    (goto-char opoint)
    (error "No more subdirectories")))

(defun dired-prev-dirline (arg)
  "Go to the ARGth previous line of a directory."
  (interactive "p" dired-mode)
  (dired-next-dirline (- arg)))

(defun dired-between-files ()
  "Return non-nil if point is on a line without a file."
  (save-excursion (not (dired-move-to-filename))))

(defun dired-goto-next-file ()
  "Go to the next line with a file, point's own included, and return the position, or nil at the end."
  (let ((max (1- (dired-subdir-max))))
    (while (and (not (dired-move-to-filename)) (< (point) max))
      (forward-line 1))))

(defun dired-goto-next-nontrivial-file ()
  "Go to the next file that does not match `dired-trivial-filenames'."
  (dired-goto-next-file)
  (when (stringp dired-trivial-filenames)
    (let ((max (dired-subdir-max)) name)
      (while (and (< (point) max)
                  (setq name (dired-get-filename 'no-dir t))
                  (string-match-p dired-trivial-filenames name))
        (forward-line 1)
        (dired-move-to-filename)))))

(defun dired-initial-position (dirname)
  "Put point, on the header line of the directory DIRNAME, to its first file; run `dired-initial-position-hook'."
  (end-of-line)
  (when dired-trivial-filenames
    (dired-goto-next-nontrivial-file))
  (ignore dirname)
  (run-hooks 'dired-initial-position-hook))

(defun dired--displayed-name (name)
  "Return NAME as a listing of the buffer shows it."
  (if (dired-switches-escape-p (or dired-actual-switches ""))
      (replace-regexp-in-string "[\\ \n\t\r\e\f\v\a\b]"
                                (lambda (char)
                                  (concat "\\" (or (cdr (assoc char '(("\n" . "n") ("\t" . "t") ("\r" . "r") ("\f" . "f")
                                                                      ("\v" . "v") ("\a" . "a") ("\b" . "b") ("\e" . "033"))))
                                                   char)))
                                name t t)
    name))

(defun dired-goto-file-1 (file full-name limit)
  "Search up to LIMIT for a line that shows FILE and whose file is FULL-NAME; return the position of the name, or nil."
  (let ((text (concat "[ /]" (regexp-quote (dired--displayed-name file))))
        (case-fold-search nil)
        found)
    (save-excursion
      (while (and (not found) (re-search-forward text limit t))
        (let ((end (point)))
          (when (equal full-name (dired-get-filename nil t))
            (setq found (dired-move-to-filename)))
          (goto-char end))))
    (when found
      (goto-char found))))

(defun dired-goto-file (file)
  "Go to the line of FILE, an absolute name, and return the position; nil if it is not in the buffer."
  (interactive
   (prog1
       (list (expand-file-name
              (read-file-name "Goto file: " (dired-current-directory))))
     (push-mark))
   dired-mode)
  (unless (file-name-absolute-p file)
    (error "File name `%s' is not absolute" file))
  (setq file (directory-file-name file))
  (let* ((base (file-name-nondirectory file))
         (dir (file-name-directory file))
         (entry (assoc dir dired-subdir-alist))
         found)
    (save-excursion
      (when entry
        (goto-char (cdr entry))
        (setq found (dired-goto-file-1 base file (dired-subdir-max))))
      (unless found
        ;; A pattern, or a list of files, has names with directories.
        (goto-char (point-min))
        (setq found (dired-goto-file-1 base file nil))))
    (when found
      (goto-char found)
      (dired-move-to-filename))
    (and found (point))))

(defun dired-up-directory (&optional other-window)
  "Go to the directory above that at point, in the buffer if it is there; OTHER-WINDOW: in another window."
  (interactive "P" dired-mode)
  (let* ((dir (dired-current-directory))
         (up (file-name-directory (directory-file-name dir))))
    (or (dired-goto-file (directory-file-name dir))
        (and (cdr dired-subdir-alist)
             (dired-goto-subdir up))
        (progn
          (if other-window
              (dired-other-window up)
            (dired--find-possibly-alternative-file up))
          (dired-goto-file (directory-file-name dir))))))

;; -- visiting -------------------------------------------------------------------------------------

(defun dired--find-file (find-file-function file)
  "Call FIND-FILE-FUNCTION with FILE, a directory being allowed whatever `find-file-run-dired' is."
  (let ((find-file-run-dired t)
        (switch-to-buffer-preserve-window-point (if dired-auto-revert-buffer nil switch-to-buffer-preserve-window-point)))
    (funcall find-file-function file)))

(defun dired--find-possibly-alternative-file (file)
  "Visit FILE, and kill the Dired buffer if it is a directory and `dired-kill-when-opening-new-dired-buffer' says so."
  (if (and dired-kill-when-opening-new-dired-buffer (file-directory-p file)
           (< (length (get-buffer-window-list)) 2))
      (progn
        (set-buffer-modified-p nil)
        (dired--find-file #'find-alternate-file file))
    (dired--find-file #'find-file file)))

(defun dired-find-file ()
  "Visit the file, or the directory, on the line."
  (interactive nil dired-mode)
  (dired--find-possibly-alternative-file (dired-get-file-for-visit)))
(define-obsolete-function-alias 'dired-advertised-find-file 'dired-find-file "23.2")

;;;###autoload (put 'dired-find-alternate-file 'disabled t)
(defun dired-find-alternate-file ()
  "Visit the file on the line in place of the Dired buffer, which is killed."
  (interactive nil dired-mode)
  (set-buffer-modified-p nil)
  (dired--find-file #'find-alternate-file (dired-get-file-for-visit)))

(defun dired-find-file-other-window ()
  "Visit the file on the line in another window."
  (interactive nil dired-mode)
  (dired--find-file #'find-file-other-window (dired-get-file-for-visit)))

(defun dired-display-file ()
  "Show the file on the line in another window, but stay here."
  (interactive nil dired-mode)
  (display-buffer (find-file-noselect (dired-get-file-for-visit)) t))

(defun dired-view-file ()
  "View the file on the line, or go to the directory on it."
  (interactive nil dired-mode)
  (let ((file (dired-get-file-for-visit)))
    (if (file-directory-p file)
        (or (and (cdr dired-subdir-alist) (dired-goto-subdir file))
            (dired file))
      (view-file file))))

(defun dired-mouse-find-file (event &optional find-file-func find-dir-func)
  "Visit the file at EVENT of the mouse with FIND-FILE-FUNC, or with FIND-DIR-FUNC if it is a directory."
  (interactive "e" dired-mode)
  (let ((window (posn-window (event-end event)))
        (pos (posn-point (event-end event)))
        file)
    (unless (windowp window)
      (error "No file chosen"))
    (with-current-buffer (window-buffer window)
      (goto-char pos)
      (setq file (dired-get-file-for-visit)))
    (select-window window)
    (if (file-directory-p file)
        (or (and (cdr dired-subdir-alist) (dired-goto-subdir file))
            (dired--find-file (or find-dir-func #'dired) file))
      (dired--find-file (or find-file-func #'find-file) (file-name-sans-versions file t)))))

(defun dired-mouse-find-file-other-window (event)
  "Visit the file at EVENT of the mouse in another window."
  (interactive "e" dired-mode)
  (dired-mouse-find-file event #'find-file-other-window #'dired-other-window))

(defun dired-mouse-find-file-other-frame (event)
  "Visit the file at EVENT of the mouse in another frame."
  (interactive "e" dired-mode)
  (dired-mouse-find-file event #'find-file-other-frame #'dired-other-frame))

;; -- hiding ---------------------------------------------------------------------------------------

;; A hidden directory shows its header line only.

(defun dired--hidden-p (&optional pos)
  "Return non-nil if the text at POS, by default point, is in a hidden directory."
  (eq (get-char-property (or pos (point)) 'invisible) 'dired))

(defun dired--hide (start end)
  "Hide the text from START to END."
  (add-to-invisibility-spec '(dired . t))
  (put-text-property start end 'invisible 'dired))

(defun dired--unhide (start end)
  "Show the text from START to END."
  (put-text-property start end 'invisible nil)
  (dired-insert-set-properties start end))

(defun dired--find-hidden-pos (start end)
  "Return the first position from START to END that is hidden, or nil."
  (text-property-any start end 'invisible 'dired))

(defun dired-subdir-hidden-p (dir)
  "Return non-nil if the directory DIR of the buffer is hidden."
  (save-excursion
    (dired-goto-subdir dir)
    (dired--hidden-p)))

(defun dired-unhide-subdir ()
  "Show the directory at point."
  (let ((inhibit-read-only t))
    (dired--unhide (dired-subdir-min) (dired-subdir-max))))

;; What `dired-hide-details-mode' hides has its own values of `invisible' (`dired-insert-set-properties').

(define-minor-mode dired-hide-details-mode
  "Hide what is in front of the names of files, and other lines of the listing."
  :group 'dired
  (unless (derived-mode-p 'dired-mode 'wdired-mode)
    (error "Not a Dired buffer"))
  (dired-hide-details-update-invisibility-spec)
  (if dired-hide-details-mode
      (add-hook 'wdired-mode-hook #'dired-hide-details-update-invisibility-spec nil t)
    (remove-hook 'wdired-mode-hook #'dired-hide-details-update-invisibility-spec t)))

(defun dired-hide-details-update-invisibility-spec ()
  "Make `buffer-invisibility-spec' fit `dired-hide-details-mode' and its options."
  (dolist (pair `((dired-hide-details-detail . t)
                  (dired-hide-details-information . ,dired-hide-details-hide-information-lines)
                  (dired-hide-details-link . ,(and dired-hide-details-hide-symlink-targets
                                                   (not (derived-mode-p 'wdired-mode))))))
    (funcall (if (and dired-hide-details-mode (cdr pair)) #'add-to-invisibility-spec #'remove-from-invisibility-spec)
             (car pair))))

(provide 'dired-move)

;;; dired-move.el ends here
