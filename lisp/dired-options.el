;;; dired-options.el --- options, variables and faces of Dired  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What a user chooses about Dired, the variables that its other files share, the regexps that tell what a line of
;; a listing is, and how lines are coloured.

;;; Code:

(declare-function dired-file-name-at-point "dired-move")

(defgroup dired nil "Editing directories." :group 'files)
(defgroup dired-mark nil "Marks of files in Dired." :prefix "dired-" :group 'dired)
(defgroup dired-faces nil "Faces of Dired." :group 'dired :group 'faces)

;; -- options --------------------------------------------------------------------------------------

;;;###autoload
(defcustom dired-listing-switches "-al"
  "Switches of ls for the listings; they must include `l' and may not include a long line per directory."
  :type 'string)
(defcustom dired-subdir-switches nil "Switches of ls for inserted subdirectories; nil: those of the listing."
  :type '(choice (const :tag "As the listing" nil) (string :tag "Switches")))
(defcustom dired-chown-program "chown" "Program that changes the owner of files." :type 'file)
(defvar dired-chmod-program "chmod" "Program that changes the mode of files.")
(defcustom dired-touch-program "touch" "Program that changes the times of files." :type 'file)
(defcustom dired-use-ls-dired 'unspecified
  "Whether ls understands the switch --dired; `unspecified' means that it is tried once."
  :type '(choice (const :tag "Try" unspecified) (const :tag "No" nil) (other :tag "Yes" t)))
(defcustom dired-ls-F-marks-symlinks nil "Non-nil: ls -lF puts an @ behind the names of symbolic links."
  :type 'boolean :group 'dired-mark)
(defcustom dired-trivial-filenames "\\`\\.\\.?\\'\\|\\`\\.?#"
  "Regexp of files that are passed over when point goes to the first file.
nil: point goes to the line of the directory; t: to the first file, whatever it is."
  :type '(choice (const :tag "Line of the directory" nil) (const :tag "First file" t) regexp))
(defcustom dired-keep-marker-rename t "Mark of renamed files; t: the one that they had."
  :type '(choice (const :tag "Keep" t) (character :tag "Mark" :value ?R)) :group 'dired-mark)
(defcustom dired-keep-marker-copy ?C "Mark of copies; t: that of the copied file; nil: none."
  :type '(choice (const :tag "Keep" t) (const :tag "None" nil) (character :tag "Mark")) :group 'dired-mark)
(defcustom dired-keep-marker-hardlink ?H "Mark of new hard links; t: that of the file; nil: none."
  :type '(choice (const :tag "Keep" t) (const :tag "None" nil) (character :tag "Mark")) :group 'dired-mark)
(defcustom dired-keep-marker-symlink ?Y "Mark of new symbolic links; t: that of the file; nil: none."
  :type '(choice (const :tag "Keep" t) (const :tag "None" nil) (character :tag "Mark")) :group 'dired-mark)
(defcustom dired-dwim-target nil
  "Non-nil: the directory of another window's Dired buffer is offered as target.
A function without arguments gives a list of directories to offer."
  :type '(choice (const :tag "No" nil) (function-item dired-dwim-target-next)
                 (function-item dired-dwim-target-next-visible) (function-item dired-dwim-target-recent)
                 (function :tag "Function") (other :tag "Yes" t)))
(defcustom dired-copy-preserve-time t "Non-nil: copies keep the time of the last change." :type 'boolean)
(defcustom dired-copy-dereference nil "Non-nil: what symbolic links point to is copied, not the links." :type 'boolean)
(defcustom dired-recursive-copies 'top
  "How directories are copied with what is in them: `always' without a question, `top' after one for each
directory that the command names, nil not at all, anything else after a question for each directory."
  :type '(choice (const :tag "No" nil) (const :tag "Yes" always) (const :tag "Ask for each" t) (const :tag "Ask for top" top)))
(defcustom dired-recursive-deletes 'top
  "How directories that are not empty are deleted: `always' without a question, `top' after one for each directory
that the command names, nil not at all, anything else after a question for each directory."
  :type '(choice (const :tag "No" nil) (const :tag "Yes" always) (const :tag "Ask for each" t) (const :tag "Ask for top" top)))
(define-obsolete-variable-alias 'dired-free-space-program 'directory-free-space-program "27.1")
(define-obsolete-variable-alias 'dired-free-space-args 'directory-free-space-args "27.1")
(defcustom dired-load-hook nil "Hook that is run when Dired has been loaded." :type 'hook)
(make-obsolete-variable 'dired-load-hook "use `with-eval-after-load' instead." "28.1")
(defcustom dired-mode-hook nil "Hook of Dired mode." :type 'hook)
(defcustom dired-before-readin-hook nil "Hook that is run before a listing is read." :type 'hook)
(defcustom dired-after-readin-hook nil
  "Hook that is run after a listing, or that of a subdirectory, was read, with the buffer narrowed to it."
  :type 'hook)
(defcustom dired-initial-position-hook nil "Hook that is run after point was put into a new listing." :type 'hook)
(defcustom dired-hide-details-hide-symlink-targets t "Non-nil: hiding details hides what links point to." :type 'boolean)
(defcustom dired-hide-details-hide-information-lines t "Non-nil: hiding details hides lines without files." :type 'boolean)
(defcustom dired-always-read-filesystem nil
  "Non-nil: commands that look into files read them even if a buffer visits them."
  :type 'boolean)
(defcustom dired-mark-region 'file
  "Whether commands that mark use the active region: nil for no, `line' for its lines, else files whose names end in it."
  :type '(choice (const :tag "No" nil) (const :tag "Names" file) (const :tag "Lines" line)))
(defcustom dired-kill-when-opening-new-dired-buffer nil
  "Non-nil: going to another directory kills the Dired buffer."
  :type 'boolean :group 'dired-mark)
(defcustom dired-auto-revert-buffer nil
  "Whether going to a directory that a buffer has already reads it again: t, or a function of its name."
  :type '(choice (const :tag "No" nil) (const :tag "Yes" t) (const :tag "If changed" dired-directory-changed-p) function))
(defcustom dired-no-confirm nil
  "Operations that show no list of the files before they ask; t: all."
  :type '(choice (const :tag "All" t) (repeat symbol)))
(defcustom dired-garbage-files-regexp
  (concat "\\(?:\\.\\(?:aux\\|bak\\|dvi\\|log\\|orig\\|rej\\|toc\\)\\)\\'")
  "Regexp of the files that `dired-flag-garbage-files' flags."
  :type 'regexp)
(defcustom dired-switches-in-mode-line nil
  "How the mode line shows the switches: nil: by name or date, `as-is', a number of characters, or a function."
  :type '(choice (const :tag "Name or date" nil) (const :tag "All" as-is) (integer :tag "Length") (function)))

;; -- variables ------------------------------------------------------------------------------------

(defvar dired-marker-char ?* "Character of the marks that commands set and use.")
(defvar dired-del-marker ?D "Character that flags a file for deletion.")
(defvar dired-shrink-to-fit t "Once: whether windows are shrunk to fit.")
(make-obsolete-variable 'dired-shrink-to-fit "use the Customization interface to add a new rule to `display-buffer-alist'." "24.3")
(defvar-local dired-actual-switches nil "Switches of ls with which the buffer was read.")
(defvar-local dired-subdir-alist nil
  "Alist of directories in the buffer and markers at their header lines, the last one first.")
(defvar-local dired-switches-alist nil "Alist of subdirectories and the switches that they were inserted with.")
(defvar dired-sort-inhibit nil "Non-nil: the mode line does not show how the buffer is sorted, which cannot be changed.")
(defvar dired-buffers nil "Alist of directories and Dired buffers.")
(defvar dired-regexp-history nil "History of regexps that were read by Dired.")
(defvar dired-subdir-alist-pre-R nil "The list of directories before the switch R was given.")
(put 'dired-actual-switches 'safe-local-variable 'dired-safe-switches-p)

(defun dired-safe-switches-p (switches)
  "Return non-nil if SWITCHES, a string of switches for ls, do no harm in a file."
  (string-match-p "\\` *-[- [:alnum:]]+\\'" switches))

;; -- lines ----------------------------------------------------------------------------------------

(defvar dired-re-inode-size "[0-9 	]*[.,0-9]*[BkKMGTPEZY]?[ 	]*"
  "Regexp of the number of the inode and the size in blocks that may be in front of a line.")
(defvar dired-re-mark "^[^ \n]" "Regexp of a line with a mark.")
(defvar dired-re-maybe-mark "^. " "Regexp of the start of a line.")
(defvar dired-re-dir (concat dired-re-maybe-mark dired-re-inode-size "d[^:]") "Regexp of the line of a directory.")
(defvar dired-re-sym (concat dired-re-maybe-mark dired-re-inode-size "l[^:]") "Regexp of the line of a symbolic link.")
(defvar dired-re-special (concat dired-re-maybe-mark dired-re-inode-size "[bcsp][^:]")
  "Regexp of the line of a device, pipe or socket.")
(defvar dired-re-exe
  (mapconcat (lambda (bits) (concat dired-re-maybe-mark dired-re-inode-size bits))
             '("-[-r][-w][xs][-r][-w].[-r][-w]." "-[-r][-w].[-r][-w][xs][-r][-w]." "-[-r][-w].[-r][-w].[-r][-w][xst]")
             "\\|")
  "Regexp of the line of an executable file.")
(defvar dired-re-perms "[-bcdlps][-r][-w].[-r][-w].[-r][-w]." "Regexp of the mode of a file.")
(defvar dired-re-dot "^.* \\.\\.?/?$" "Regexp of the lines of . and ...")
(defvar dired-re-no-dot "[^.]\\|\\.\\.\\." "Regexp of names that are not . or ...")
(defvar dired-move-to-filename-regexp directory-listing-before-filename-regexp
  "Regexp of what is before the name of a file.")
(defvar dired-subdir-regexp "^. \\(.+\\)\\(:\\)\n" "Regexp of the header line of a directory; group 1 is its name, 2 what follows it.")
(defvar dired-permission-flags-regexp "\\([^ ]\\)[-r][-w]\\([^ ]\\)[-r][-w]\\([^ ]\\)[-r][-w]\\([^ ]\\)"
  "Regexp of the mode of a file whose groups are the characters that may be unusual.")
(defvar dired-ls-sorting-switches "SXU" "Switches of ls, of one character, that sort.")
(defvar dired-sort-by-date-regexp
  (concat "\\(\\`\\| \\)-[^- ]*t" "[^ " dired-ls-sorting-switches "]*" "\\(\\(\\`\\| +\\)\\(--[^ ]+\\|-[^- t"
          dired-ls-sorting-switches "]+\\)\\)* *$")
  "Regexp of switches that sort by date.")
(defvar dired-sort-by-name-regexp
  (concat "\\`\\(\\(\\`\\| +\\)\\(--[^ ]+\\|" "-[^- t" dired-ls-sorting-switches "]+\\)\\)* *$")
  "Regexp of switches that sort by name.")

;; -- faces ----------------------------------------------------------------------------------------

(defface dired-header '((t (:inherit font-lock-type-face))) "Header lines of directories.")
(defvar dired-header-face 'dired-header "Face of header lines.")
(defface dired-mark '((t (:inherit font-lock-constant-face))) "Marks.")
(defvar dired-mark-face 'dired-mark "Face of marks.")
(defface dired-marked '((t (:inherit warning))) "Marked files.")
(defvar dired-marked-face 'dired-marked "Face of marked files.")
(defface dired-flagged '((t (:inherit error))) "Files flagged for deletion.")
(defvar dired-flagged-face 'dired-flagged "Face of files flagged for deletion.")
(defface dired-warning '((t (:inherit font-lock-warning-face))) "What needs attention.")
(defvar dired-warning-face 'dired-warning "Face of what needs attention.")
(defface dired-perm-write '((((type w32 pc)) :inherit default) (t (:inherit font-lock-comment-delimiter-face)))
  "The letter that lets a group or everybody write.")
(defvar dired-perm-write-face 'dired-perm-write "Face of the letter that lets others write.")
(defface dired-set-id '((((type w32 pc)) :inherit default) (t (:inherit font-lock-warning-face)))
  "The letter of programs that run as their owner or group.")
(defface dired-directory '((t (:inherit font-lock-function-name-face))) "Directories.")
(defvar dired-directory-face 'dired-directory "Face of directories.")
(defface dired-symlink '((t (:inherit font-lock-keyword-face))) "Symbolic links.")
(defvar dired-symlink-face 'dired-symlink "Face of symbolic links.")
(defface dired-broken-symlink
  '((((class color)) :foreground "yellow1" :background "red1" :weight bold)
    (t :weight bold :slant italic :underline t))
  "Symbolic links to nothing.")
(defface dired-special '((t (:inherit font-lock-variable-name-face))) "Devices, pipes and sockets.")
(defface dired-ignored '((t (:inherit shadow))) "Files that completion ignores.")
(defvar dired-ignored-face 'dired-ignored "Face of files that completion ignores.")

(defun dired--link-matcher (kind regexp)
  "Return a matcher for font-lock that finds REGEXP on the line of a link of KIND: nil for broken, `directory' or `file'."
  (lambda (end)
    (let* ((file (dired-file-name-at-point))
           (target (and file (ignore-errors (file-truename file)))))
      (and file
           (eq kind (cond ((not (and target (file-exists-p target))) nil)
                          ((file-directory-p target) 'directory)
                          (t 'file)))
           (search-forward-regexp regexp end t)))))

(defvar dired-font-lock-keywords
  (let ((line (lambda (bits) (concat dired-re-maybe-mark dired-re-inode-size bits)))
        (name (lambda (face) (list ".+" '(dired-move-to-filename) nil (list 0 face)))))
    (list
     (list dired-re-mark '(0 dired-mark-face))
     (list "^[*]" (funcall name 'dired-marked-face))
     (list "^[D]" (funcall name 'dired-flagged-face))
     (list (funcall line "[-d]....\\(w\\)....") '(1 dired-perm-write-face))
     (list (funcall line "[-d].......\\(w\\).") '(1 dired-perm-write-face))
     (list (funcall line "[-d]..\\(s\\)......") '(1 'dired-set-id))
     (list (funcall line "[-d].....\\([sS]\\)...") '(1 'dired-set-id))
     (list dired-re-dir (funcall name 'dired-directory-face))
     `(eval . (list (concat "\\(" (regexp-opt completion-ignored-extensions) "\\|#\\|\\.#.+\\)$")
                    ',(funcall name 'dired-ignored-face)))
     ;; The same with a character of ls -F behind the name.
     `(eval . (list (concat "\\(" (regexp-opt completion-ignored-extensions) "\\|#\\|\\.#.+\\)[*=|]$")
                    '(".+" (progn (end-of-line)
                                  (unless (get-text-property (1- (point)) 'mouse-face)
                                    (dired-move-to-filename)))
                      nil (0 dired-ignored-face))))
     (list dired-re-sym
           (list (dired--link-matcher nil "\\(.+\\) \\(->\\) ?\\(.+\\)") '(dired-move-to-filename) nil
                 '(1 'dired-broken-symlink) '(2 dired-symlink-face) '(3 'dired-broken-symlink)))
     (list dired-re-sym
           (list (dired--link-matcher 'directory "\\(.+-> ?\\)\\(.+\\)") '(dired-move-to-filename) nil
                 '(1 dired-symlink-face) '(2 dired-directory-face)))
     (list dired-re-sym
           (list (dired--link-matcher 'file "\\(.+-> ?\\)\\(.+\\)") '(dired-move-to-filename) nil
                 '(1 dired-symlink-face) '(2 'default)))
     (list dired-re-special (funcall name ''dired-special))
     ;; A file whose name ends with a colon is no header.
     (list (concat dired-re-maybe-mark dired-re-inode-size dired-re-perms ".*:$") (funcall name ''default))
     (list dired-subdir-regexp '(1 dired-header-face))))
  "Font-lock keywords of Dired.")

(provide 'dired-options)

;;; dired-options.el ends here
