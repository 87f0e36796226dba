;;; package-menu.el --- packages: the list of them  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `list-packages' shows what is installed, what archives offer and what comes along, a line for each version.
;; Lines are marked with I and D; `package-menu-execute' installs and deletes what is marked.  Filters show
;; part of the list.

;;; Code:

(require 'cl-lib)
(require 'package)
(require 'tabulated-list)

(defcustom package-menu-async t
  "Non-nil lets archives of the network be read in the background; nothing does that here."
  :type 'boolean
  :group 'package
  :version "25.1")

(defcustom package-hidden-regexps nil
  "Regular expressions for names of packages that the list does not show."
  :type '(repeat (regexp :tag "Hide packages with name matching"))
  :group 'package
  :version "25.1")

(defcustom package-name-column-width 30 "Width of the column of names." :type 'number :group 'package :version "28.1")
(defcustom package-version-column-width 14 "Width of the column of versions." :type 'number :group 'package :version "28.1")
(defcustom package-status-column-width 12 "Width of the column of statuses." :type 'number :group 'package :version "28.1")
(defcustom package-archive-column-width 8 "Width of the column of archives." :type 'number :group 'package :version "28.1")

(defvar package-list-unversioned nil
  "Non-nil means that the list shows packages that come along without a version.")
(defvar package-menu--hide-packages t
  "Non-nil means that packages are hidden as `package-hidden-regexps' and `package-menu-hide-low-priority' say.")
(defvar package-menu--old-archive-contents nil
  "What archives offered before they were last asked.")
(defvar package-menu--transaction-status nil
  "Text that tells in the mode line what is being installed and deleted.")
(defvar package--downloads-in-progress nil
  "Archives that are being asked in the background: none.")

(defface package-name '((t :inherit link)) "Face of names of packages in the list." :version "25.1" :group 'package)
(defface package-description '((t :inherit default)) "Face of summaries of packages in the list." :version "25.1" :group 'package)
(defface package-status-built-in '((t :inherit font-lock-builtin-face)) "Face of packages that come along." :version "25.1" :group 'package)
(defface package-status-external '((t :inherit package-status-built-in)) "Face of packages of the site." :version "25.1" :group 'package)
(defface package-status-available '((t :inherit default)) "Face of packages that are offered." :version "25.1" :group 'package)
(defface package-status-new '((t :inherit (bold package-status-available))) "Face of packages that are newly offered." :version "25.1" :group 'package)
(defface package-status-held '((t :inherit font-lock-constant-face)) "Face of packages held at a version." :version "25.1" :group 'package)
(defface package-status-disabled '((t :inherit font-lock-warning-face)) "Face of disabled packages." :version "25.1" :group 'package)
(defface package-status-installed '((t :inherit font-lock-comment-face)) "Face of installed packages." :version "25.1" :group 'package)
(defface package-status-dependency '((t :inherit package-status-installed)) "Face of packages that others need." :version "25.1" :group 'package)
(defface package-status-unsigned '((t :inherit font-lock-warning-face)) "Face of packages without signature." :version "25.1" :group 'package)
(defface package-status-incompat '((t :inherit error)) "Face of packages that do not work here." :version "25.1" :group 'package)
(defface package-status-avail-obso '((t :inherit package-status-incompat)) "Face of offers that are not newer." :version "25.1" :group 'package)

(defvar package-menu-mode-map
  (let ((map (make-sparse-keymap)) (filter (make-sparse-keymap)))
    (set-keymap-parent map tabulated-list-mode-map)
    (dolist (pair '(("\C-m" . package-menu-describe-package) ("?" . package-menu-describe-package)
                    ("u" . package-menu-mark-unmark) ("\177" . package-menu-backup-unmark)
                    ("d" . package-menu-mark-delete) ("i" . package-menu-mark-install) ("U" . package-menu-mark-upgrades)
                    ("~" . package-menu-mark-obsolete-for-deletion) ("x" . package-menu-execute)
                    ("r" . revert-buffer) ("h" . package-menu-quick-help) ("H" . package-menu-hide-package)
                    ("w" . package-browse-url) ("(" . package-menu-toggle-hiding)))
      (define-key map (car pair) (cdr pair)))
    (define-key map "/" filter)
    (dolist (pair '(("a" . package-menu-filter-by-archive) ("d" . package-menu-filter-by-description)
                    ("k" . package-menu-filter-by-keyword) ("N" . package-menu-filter-by-name-or-description)
                    ("n" . package-menu-filter-by-name) ("s" . package-menu-filter-by-status)
                    ("v" . package-menu-filter-by-version) ("m" . package-menu-filter-marked)
                    ("u" . package-menu-filter-upgradable) ("/" . package-menu-clear-filter)))
      (define-key filter (car pair) (cdr pair)))
    map)
  "Keymap of `package-menu-mode'.")

(define-derived-mode package-menu-mode tabulated-list-mode "Package Menu"
  "Major mode of the list of packages.
\\<package-menu-mode-map>\\[package-menu-mark-install] and \\[package-menu-mark-delete] mark packages for installation \
and deletion, \\[package-menu-execute] carries that out;
\\[package-menu-describe-package] tells about a package."
  :interactive nil
  (setq mode-line-process '((package--downloads-in-progress ":Loading")
                            (package-menu--transaction-status package-menu--transaction-status)))
  (setq tabulated-list-format
        (apply #'vector
               `(("Package" ,package-name-column-width package-menu--name-predicate)
                 ("Version" ,package-version-column-width package-menu--version-predicate)
                 ("Status" ,package-status-column-width package-menu--status-predicate)
                 ,@(if (cdr package-archives)
                       `(("Archive" ,package-archive-column-width package-menu--archive-predicate)))
                 ("Description" 0 package-menu--description-predicate))))
  (setq tabulated-list-padding 2)
  (setq tabulated-list-sort-key (cons "Status" nil))
  (add-hook 'tabulated-list-revert-hook #'package-menu--refresh-contents nil t)
  (tabulated-list-init-header)
  (setq revert-buffer-function #'package-menu--revert))

(defun package--ensure-package-menu-mode ()
  "Signal an error unless the buffer is in `package-menu-mode'."
  (unless (derived-mode-p 'package-menu-mode)
    (user-error "The current buffer is not in Package Menu mode")))

;; -- entries ----------------------------------------------------------------------------------

(defun package--has-keyword-p (desc &optional keywords)
  "Return non-nil if DESC has one of KEYWORDS, or if KEYWORDS is nil.
A keyword \"arc:NAME\" stands for an archive, \"status:NAME\" for a status."
  (or (null keywords)
      (cl-some (lambda (keyword)
                 (cond
                  ((string-prefix-p "arc:" keyword) (equal (package-desc-archive desc) (substring keyword 4)))
                  ((string-prefix-p "status:" keyword) (equal (package-desc-status desc) (substring keyword 7)))
                  (t (member keyword (package-desc--keywords desc)))))
               keywords)))

(defun package-all-keywords ()
  "Return the keywords of all packages."
  (let (keywords)
    (package--mapc (lambda (desc) (setq keywords (append (package-desc--keywords desc) keywords))))
    (delete-dups keywords)))

(defun package--remove-hidden (pkg-list)
  "Return the descriptors in PKG-LIST, of one package, without those that `package-menu-hide-low-priority' hides."
  (if (or (null pkg-list) (not package-menu--hide-packages) (not package-menu-hide-low-priority))
      pkg-list
    (let* ((installed (cadr (assq (package-desc-name (car pkg-list)) package-alist)))
           (newer (if installed
                      (cl-remove-if-not (lambda (desc) (version-list-< (package-desc-version installed) (package-desc-version desc)))
                                        pkg-list)
                    pkg-list))
           (best (if newer (apply #'max (mapcar #'package-desc-priority newer)))))
      (if (eq package-menu-hide-low-priority 'archive)
          (cl-remove-if (lambda (desc) (and best (< (package-desc-priority desc) best))) pkg-list)
        (if newer (list (car newer)))))))

(defun package-menu--hidden-p (name)
  "Return non-nil if the package NAME is hidden by `package-hidden-regexps'."
  (and package-menu--hide-packages
       (cl-some (lambda (regexp) (string-match-p regexp (symbol-name name))) package-hidden-regexps)))

(defun package-menu--descriptors (packages keywords)
  "Return the descriptors that the list shows: of PACKAGES, names or t, with one of KEYWORDS."
  (let ((wanted (lambda (name) (and (or (eq packages t) (null packages) (memq name packages))
                                    (not (package-menu--hidden-p name)))))
        (seen (make-hash-table :test 'equal)) result)
    (let ((add (lambda (desc)
                 (let ((key (cons (package-desc-full-name desc) (package-desc-status desc))))
                   (when (and (package--has-keyword-p desc keywords)
                              (not (gethash key seen)))
                     (puthash key t seen)
                     (push desc result))))))
      (dolist (entry package-alist)
        (if (funcall wanted (car entry))
            (mapc add (cdr entry))))
      (dolist (entry package--builtins)
        (if (and (funcall wanted (car entry)) (not (eq (car entry) 'emacs))
                 (or package-list-unversioned (package--bi-desc-version (cdr entry))))
            (funcall add (package--from-builtin entry))))
      (dolist (entry package-archive-contents)
        (when (funcall wanted (car entry))
          (dolist (desc (package--remove-hidden (cdr entry)))
            (unless (package-installed-p (package-desc-name desc) (package-desc-version desc))
              (funcall add desc))))))
    result))

(defconst package-menu--status-faces
  '(("built-in" . package-status-built-in) ("external" . package-status-external) ("available" . package-status-available)
    ("avail-obso" . package-status-avail-obso) ("new" . package-status-new) ("held" . package-status-held)
    ("disabled" . package-status-disabled) ("installed" . package-status-installed)
    ("dependency" . package-status-dependency) ("unsigned" . package-status-unsigned)
    ("incompat" . package-status-incompat))
  "Faces of statuses; others look like a warning.")

(defun package-menu--print-info-simple (pkg)
  "Return the entry of the list for PKG, a descriptor."
  (let* ((status (package-desc-status pkg))
         (face (or (cdr (assoc status package-menu--status-faces)) 'font-lock-warning-face)))
    (list pkg
          `[(,(symbol-name (package-desc-name pkg))
             face package-name
             font-lock-face package-name
             follow-link t
             package-desc ,pkg
             action package-menu-describe-package)
            ,(propertize (package-version-join (package-desc-version pkg)) 'font-lock-face face)
            ,(propertize status 'font-lock-face face)
            ,@(if (cdr package-archives)
                  (list (propertize (or (package-desc-archive pkg) "") 'font-lock-face face)))
            ,(propertize (package-desc-summary pkg) 'font-lock-face 'package-description)])))

(defun package-menu--refresh (&optional packages keywords)
  "Set the entries of the list: those of PACKAGES, names or t, with one of KEYWORDS."
  (package--load-builtins)
  (setq tabulated-list-entries
        (mapcar #'package-menu--print-info-simple (package-menu--descriptors (or packages t) keywords))))

(defun package-menu--generate (remember-pos &optional packages keywords)
  "Show the list of PACKAGES, names or t, with one of KEYWORDS; with REMEMBER-POS, point stays on its line.
Marks stay where the line does."
  (let ((marks (package-menu--marks)))
    (package-menu--refresh packages keywords)
    (package-menu--display remember-pos (if keywords (concat "keyword:" (mapconcat #'identity keywords ","))))
    (package-menu--put-marks marks)))

(defun package-menu--marks ()
  "Return the marked lines, as (ENTRY . MARK) pairs; ENTRY is the descriptor with the columns."
  (let (marks)
    (save-excursion
      (goto-char (point-min))
      (while (not (eobp))
        (if (memq (char-after) '(?D ?I))
            (push (cons (cons (tabulated-list-get-id) (tabulated-list-get-entry)) (char-to-string (char-after))) marks))
        (forward-line 1)))
    marks))

(defun package-menu--put-marks (marks)
  "Mark the lines as MARKS says, which `package-menu--marks' returned."
  (when marks
    (save-excursion
      (goto-char (point-min))
      (while (not (eobp))
        (let ((mark (cdr (assoc (cons (tabulated-list-get-id) (tabulated-list-get-entry)) marks))))
          (if mark (tabulated-list-put-tag mark)))
        (forward-line 1)))))

(defun package-menu--display (remember-pos suffix)
  "Print the entries; REMEMBER-POS as in `tabulated-list-print', SUFFIX names a filter, or is nil."
  (setf (car (aref tabulated-list-format 0))
        (if suffix (concat "Package[" suffix "]") "Package"))
  (tabulated-list-init-header)
  (tabulated-list-print remember-pos))

(defun package-menu--status-rank (status)
  "Return the place of STATUS in the order of the list, a number."
  (cond ((string= status "new") 0)
        ((string-prefix-p "avail" status) 1)
        ((cl-position status '("installed" "dependency" "unsigned" "held" "external" "built-in" "obsolete" "incompat")
                      :test #'string=)
         (+ 2 (cl-position status '("installed" "dependency" "unsigned" "held" "external" "built-in" "obsolete" "incompat")
                           :test #'string=)))
        (t 20)))

(defun package-menu--name-predicate (a b)
  "Return non-nil if the name of the entry A comes before that of B."
  (string< (symbol-name (package-desc-name (car a))) (symbol-name (package-desc-name (car b)))))

(defun package-menu--version-predicate (a b)
  "Return non-nil if the version of the entry A is lower than that of B; equals go by name."
  (let ((x (or (package-desc-version (car a)) '(0))) (y (or (package-desc-version (car b)) '(0))))
    (if (version-list-= x y) (package-menu--name-predicate a b) (version-list-< x y))))

(defun package-menu--status-predicate (a b)
  "Return non-nil if the status of the entry A comes before that of B; equals go by name."
  (let* ((x (aref (cadr a) 2)) (y (aref (cadr b) 2)) (m (package-menu--status-rank x)) (n (package-menu--status-rank y)))
    (cond ((or (string= x y) (and (= m n 1))) (package-menu--name-predicate a b))
          ((= m n) (string< x y))
          (t (< m n)))))

(defun package-menu--description-predicate (a b)
  "Return non-nil if the summary of the entry A comes before that of B; equals go by name."
  (let ((x (package-desc-summary (car a))) (y (package-desc-summary (car b))))
    (if (equal x y) (package-menu--name-predicate a b) (string< x y))))

(defun package-menu--archive-predicate (a b)
  "Return non-nil if the archive of the entry A comes before that of B; equals go by name."
  (let ((x (or (package-desc-archive (car a)) "")) (y (or (package-desc-archive (car b)) "")))
    (if (equal x y) (package-menu--name-predicate a b) (string< x y))))

;; -- showing ----------------------------------------------------------------------------------

(defun package-menu--populate-new-package-list ()
  "Note which packages archives offer that they did not offer before."
  (when package-menu--old-archive-contents
    (dolist (entry package-archive-contents)
      (unless (or (assq (car entry) package-menu--old-archive-contents)
                  (assq (car entry) package-alist))
        (cl-pushnew (car entry) package-menu--new-package-list)))
    (setq package-menu--old-archive-contents nil)))

(defun package-menu--refresh-contents (&optional _arg _noconfirm)
  "Ask the archives what they offer, and set the entries of the list."
  (package--ensure-package-menu-mode)
  (setq package-menu--old-archive-contents package-archive-contents package-menu--new-package-list nil)
  (package-refresh-contents package-menu-async)
  (package-menu--populate-new-package-list)
  (package-menu--refresh))

(defun package-menu--revert (&optional _ignore-auto _noconfirm)
  "Ask the archives again and show the list anew; a `revert-buffer-function'."
  (package-menu--refresh-contents)
  (package-menu--display t nil))

(defun package-menu-refresh (&optional _ignore-auto _noconfirm _preserve-modes)
  "Ask the archives again and show the list anew."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (package-menu--revert))

;;;###autoload
(defun list-packages (&optional no-fetch)
  "Show the list of packages; with NO-FETCH, without asking the archives what they offer now."
  (interactive "P")
  (unless package--initialized
    (package-initialize t))
  (let ((old package-archive-contents))
    (unless no-fetch
      (package-refresh-contents package-menu-async)
      (setq package-menu--old-archive-contents old package-menu--new-package-list nil)
      (package-menu--populate-new-package-list)))
  (let ((buffer (get-buffer-create "*Packages*")))
    (with-current-buffer buffer
      (unless (derived-mode-p 'package-menu-mode) (package-menu-mode))
      (package-menu--generate nil t))
    (switch-to-buffer buffer)
    (unless no-fetch (package-menu--find-and-notify-upgrades))
    buffer))

;;;###autoload
(defalias 'package-list-packages #'list-packages)

(defun package-list-packages-no-fetch ()
  "Show the list of packages without asking the archives."
  (interactive)
  (list-packages t))

(defun package-show-package-list (&optional packages keywords)
  "Show the list of PACKAGES, names or t, with one of KEYWORDS, in another window."
  (with-current-buffer (get-buffer-create "*Packages*")
    (unless (derived-mode-p 'package-menu-mode) (package-menu-mode))
    (package-menu--generate nil packages keywords)
    (pop-to-buffer (current-buffer))))

(defun package-menu-get-status ()
  "Return the status in the line of point."
  (let ((entry (tabulated-list-get-entry)))
    (if entry (aref entry 2) "")))

(defun package-menu-describe-package (&optional button)
  "Describe the package of BUTTON, or of the line."
  (interactive nil package-menu-mode)
  (let ((desc (if button (button-get button 'package-desc) (tabulated-list-get-id))))
    (if desc
        (describe-package desc)
      (user-error "No package here"))))

(defun package-browse-url (desc &optional secondary)
  "Visit the site of the package DESC; SECONDARY as in `browse-url'."
  (interactive (list (tabulated-list-get-id) current-prefix-arg) package-menu-mode)
  (unless desc (user-error "No package here"))
  (let ((url (cdr (assq :url (package-desc-extras desc)))))
    (unless url (user-error "No website for %s" (package-desc-name desc)))
    (if (fboundp 'browse-url)
        (browse-url url secondary)
      (user-error "No browser is known; the site of %s is %s" (package-desc-name desc) url))))

(defun package-menu-hide-package ()
  "Hide the package of the line, by adding it to `package-hidden-regexps'."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (let* ((name (package-desc-name (or (tabulated-list-get-id) (user-error "No package here"))))
         (regexp (read-regexp "Hide packages matching regexp: " (concat "\\`" (regexp-quote (symbol-name name)) "\\'"))))
    (customize-push-and-save 'package-hidden-regexps (list regexp))
    (package-menu--generate t t)))

(defun package-menu-toggle-hiding ()
  "Show what is hidden, or hide it again."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (setq package-menu--hide-packages (not package-menu--hide-packages))
  (package-menu--generate t t))

(defun package-menu-quick-help ()
  "Tell in the echo area what the keys of the list do."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (message (concat "i: mark for installation  d: mark for deletion  u: unmark  x: execute marked actions\n"
                   "n: next  p: previous  H: hide package  (: show hidden  g: refresh  /: filters")))

;; -- filters ----------------------------------------------------------------------------------

(defun package-menu--filter-by (predicate suffix)
  "Show the packages whose descriptor fulfills PREDICATE; SUFFIX names the filter."
  (let ((entries (cl-remove-if-not (lambda (entry) (funcall predicate (car entry)))
                                   (progn (package-menu--refresh t) tabulated-list-entries))))
    (unless entries
      (user-error "No packages found"))
    (setq tabulated-list-entries entries)
    (package-menu--display t suffix)))

(defun package-menu--strings (value)
  "Return VALUE, a string with commas or a list of strings, as a list."
  (if (listp value) value (split-string value "," t)))

(defun package-menu--read-several (prompt choices)
  "Ask with PROMPT for several of CHOICES, with commas between them."
  (completing-read-multiple prompt choices))

(defun package-menu-filter-by-keyword (keyword)
  "Show the packages with KEYWORD, a string, with commas for several, or a list."
  (interactive (list (package-menu--read-several "Keywords: " (package-all-keywords))) package-menu-mode)
  (package--ensure-package-menu-mode)
  (let ((keywords (package-menu--strings keyword)))
    (if keywords
        (package-menu--filter-by (lambda (desc) (package--has-keyword-p desc keywords))
                                 (concat "keyword:" (mapconcat #'identity keywords ",")))
      (package-menu--generate t t))))

(defalias 'package-menu-filter #'package-menu-filter-by-keyword)

(defun package-menu-filter-by-archive (archive)
  "Show what ARCHIVE offers, a string, with commas for several, or a list."
  (interactive (list (package-menu--read-several "Filter by archive (comma separated): " (mapcar #'car package-archives)))
               package-menu-mode)
  (package--ensure-package-menu-mode)
  (let ((archives (package-menu--strings archive)))
    (if archives
        (package-menu--filter-by (lambda (desc) (member (package-desc-archive desc) archives))
                                 (concat "archive:" (mapconcat #'identity archives ",")))
      (package-menu--generate t t))))

(defun package-menu-filter-by-status (status)
  "Show the packages with STATUS, a string, with commas for several."
  (interactive (list (completing-read "Filter by status: "
                                      '("avail-obso" "available" "built-in" "dependency" "disabled" "external" "held"
                                        "incompat" "installed" "new" "unsigned")))
               package-menu-mode)
  (package--ensure-package-menu-mode)
  (if (string-empty-p status)
      (package-menu--generate t t)
    (let ((statuses (split-string status "," t)))
      (package-menu--filter-by (lambda (desc) (member (package-desc-status desc) statuses)) (concat "status:" status)))))

(defun package-menu--filter-by-text (regexp function label)
  "Show the packages for which FUNCTION returns a text that REGEXP matches; LABEL names the filter."
  (package--ensure-package-menu-mode)
  (if (string-empty-p regexp)
      (package-menu--generate t t)
    (let ((case-fold-search t))
      (package-menu--filter-by
       (lambda (desc) (string-match-p regexp (funcall function desc)))
       (concat label ":" regexp)))))

(defun package-menu-filter-by-name (name)
  "Show the packages whose name the regular expression NAME matches."
  (interactive (list (read-regexp "Filter by name (regexp)")) package-menu-mode)
  (package-menu--filter-by-text name (lambda (desc) (symbol-name (package-desc-name desc))) "name"))

(defun package-menu-filter-by-description (description)
  "Show the packages whose summary the regular expression DESCRIPTION matches."
  (interactive (list (read-regexp "Filter by description (regexp)")) package-menu-mode)
  (package-menu--filter-by-text description #'package-desc-summary "desc"))

(defun package-menu-filter-by-name-or-description (name-or-description)
  "Show the packages whose name or summary the regular expression NAME-OR-DESCRIPTION matches."
  (interactive (list (read-regexp "Filter by name or description (regexp)")) package-menu-mode)
  (package-menu--filter-by-text
   name-or-description
   (lambda (desc) (concat (symbol-name (package-desc-name desc)) "\n" (package-desc-summary desc)))
   "name-or-desc"))

(defun package-menu-filter-by-version (version predicate)
  "Show the packages whose version is lower than, equal to or higher than VERSION, as PREDICATE says: <, = or >."
  (interactive (let ((kind (intern (completing-read "How to compare the version (<, =, >): " '("<" "=" ">") nil t))))
                 (list (read-string "Version: ") kind))
               package-menu-mode)
  (package--ensure-package-menu-mode)
  (if (string-empty-p version)
      (package-menu--generate t t)
    (let ((function (pcase predicate
                      ('= #'version-list-=)
                      ('< #'version-list-<)
                      ('> (lambda (a b) (version-list-< b a)))
                      (_ (error "Unknown predicate: %s" predicate))))
          (wanted (version-to-list version)))
      (package-menu--filter-by (lambda (desc) (funcall function (package-desc-version desc) wanted))
                               (format "versions:%s%s" predicate version)))))

(defun package-menu-filter-marked ()
  "Show the packages that are marked."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (let ((marks (package-menu--marks)))
    (unless marks
      (user-error "No packages found"))
    (package-menu--filter-by (lambda (desc) (cl-find desc marks :key #'caar :test #'equal)) "marked")
    (package-menu--put-marks marks)))

(defun package-menu-filter-upgradable ()
  "Show the packages of which a newer version is offered."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (let ((names (mapcar #'car (package-menu--find-upgrades))))
    (package-menu--filter-by (lambda (desc) (memq (package-desc-name desc) names)) "upgradable")))

(defun package-menu-clear-filter ()
  "Show all packages again."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (package-menu--generate t t))

;; -- marks ------------------------------------------------------------------------------------

(defun package-menu--mark (tag statuses)
  "Mark the line with TAG if its status is one of STATUSES, and go to the next one."
  (package--ensure-package-menu-mode)
  (if (member (package-menu-get-status) statuses)
      (tabulated-list-put-tag tag t)
    (forward-line)))

(defun package-menu-mark-delete (&optional _num)
  "Mark the package of the line for deletion."
  (interactive "p" package-menu-mode)
  (package-menu--mark "D" '("installed" "dependency" "obsolete" "unsigned")))

(defun package-menu-mark-install (&optional _num)
  "Mark the package of the line for installation."
  (interactive "p" package-menu-mode)
  (package-menu--mark "I" '("available" "avail-obso" "new" "dependency")))

(defun package-menu-mark-unmark (&optional _num)
  "Take the mark of the line away."
  (interactive "p" package-menu-mode)
  (package--ensure-package-menu-mode)
  (tabulated-list-put-tag " " t))

(defun package-menu-backup-unmark ()
  "Go to the line above and take its mark away."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (forward-line -1)
  (tabulated-list-put-tag " "))

(defun package-menu-mark-obsolete-for-deletion ()
  "Mark all versions that are not the highest installed one for deletion."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (save-excursion
    (goto-char (point-min))
    (while (not (eobp))
      (if (equal (package-menu-get-status) "obsolete")
          (tabulated-list-put-tag "D" t)
        (forward-line 1)))))

(defun package-menu--find-upgrades ()
  "Return the offers that are newer than what is installed, as (NAME . DESC) pairs."
  (let (installed offered)
    (dolist (entry tabulated-list-entries)
      (let* ((desc (car entry)) (status (aref (cadr entry) 2)) (name (package-desc-name desc)))
        (cond
         ((member status '("installed" "dependency" "unsigned" "external" "built-in"))
          (let ((known (assq name installed)))
            (if known (setcdr known desc) (push (cons name desc) installed))))
         ((member status '("available" "new"))
          (let ((known (assq name offered)))
            (cond ((null known) (push (cons name desc) offered))
                  ((version-list-< (package-desc-priority-version (cdr known)) (package-desc-priority-version desc))
                   (setcdr known desc))))))))
    (cl-remove-if-not (lambda (pair)
                        (let ((old (cdr (assq (car pair) installed))))
                          (and old (version-list-< (package-desc-version old) (package-desc-version (cdr pair))))))
                      offered)))

(defun package-menu-mark-upgrades ()
  "Mark for installation what is newer than what is installed, and that for deletion."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (let ((upgrades (package-menu--find-upgrades)))
    (if (null upgrades)
        (message "No packages to upgrade")
      (save-excursion
        (goto-char (point-min))
        (while (not (eobp))
          (let* ((desc (tabulated-list-get-id)) (upgrade (cdr (assq (package-desc-name desc) upgrades))))
            (cond ((null upgrade) (forward-line 1))
                  ((equal desc upgrade) (package-menu-mark-install))
                  (t (package-menu-mark-delete))))))
      (message "Packages marked for upgrading: %d" (length upgrades)))))

(defun package-menu--find-and-notify-upgrades ()
  "Tell how many packages can be upgraded."
  (let ((upgrades (with-current-buffer "*Packages*" (package-menu--find-upgrades))))
    (if upgrades
        (message (substitute-command-keys "Packages that can be upgraded: %d; type `\\[package-menu-mark-upgrades]' to mark for upgrading.")
                 (length upgrades)))))

;; -- carrying out -----------------------------------------------------------------------------

(defun package-menu--marked ()
  "Return (INSTALL . DELETE), the descriptors in the marked lines."
  (let (install delete)
    (save-excursion
      (goto-char (point-min))
      (while (not (eobp))
        (let ((desc (tabulated-list-get-id)))
          (cond ((eq (char-after) ?I) (push desc install))
                ((eq (char-after) ?D) (push desc delete))))
        (forward-line 1)))
    (cons (nreverse install) (nreverse delete))))

(defun package-menu--partition-transaction (install delete)
  "Return an alist of what INSTALL and DELETE, descriptors, do: :delete, :install and :upgrade.
What is deleted because another version is installed is upgraded."
  (let* ((names (mapcar #'package-desc-name install))
         (upgrade (cl-remove-if-not (lambda (desc) (memq (package-desc-name desc) names)) delete))
         (upgraded (mapcar #'package-desc-name upgrade)))
    `((:delete . ,(cl-set-difference delete upgrade))
      (:install . ,(cl-remove-if (lambda (desc) (memq (package-desc-name desc) upgraded)) install))
      (:upgrade . ,upgrade))))

(defun package-menu--list-to-prompt (packages)
  "Return the number and names of PACKAGES, descriptors, for a question."
  (format "%d (%s)" (length packages) (mapconcat #'package-desc-full-name packages " ")))

(defun package-menu--prompt-transaction-p (delete install upgrade)
  "Ask whether to DELETE, INSTALL and UPGRADE packages, lists of descriptors."
  (y-or-n-p
   (concat
    (if delete (format "Packages to delete: %s.  " (package-menu--list-to-prompt delete)))
    (if install (format "Packages to install: %s.  " (package-menu--list-to-prompt install)))
    (if upgrade (format "Packages to upgrade: %s.  " (package-menu--list-to-prompt upgrade)))
    "Proceed? ")))

(defun package-menu--perform-transaction (install-list delete-list)
  "Install the packages of INSTALL-LIST and delete those of DELETE-LIST, descriptors."
  (dolist (desc install-list)
    (package-install desc (package-installed-p (package-desc-name desc))))
  ;; Those that others need come last.
  (dolist (desc (package--sort-by-dependence delete-list))
    (condition-case-unless-debug err
        (let ((inhibit-message t)) (package-delete desc nil 'nosave))
      (error (message "Error trying to delete `%s': %s" (package-desc-full-name desc) (error-message-string err))))))

(defun package-menu--post-refresh ()
  "Show the list anew; run once, after the command that changed what is installed."
  (remove-hook 'post-command-hook #'package-menu--post-refresh)
  (let ((buffer (get-buffer "*Packages*")))
    (when buffer
      (with-current-buffer buffer
        (when (derived-mode-p 'package-menu-mode)
          (package-menu--generate t t))))))

(defun package-menu-execute (&optional noquery)
  "Install and delete the marked packages, after a question unless NOQUERY is non-nil."
  (interactive nil package-menu-mode)
  (package--ensure-package-menu-mode)
  (let* ((marked (package-menu--marked)) (parts (package-menu--partition-transaction (car marked) (cdr marked)))
         (delete (cdr (assq :delete parts))) (install (cdr (assq :install parts))) (upgrade (cdr (assq :upgrade parts))))
    (unless (or (car marked) (cdr marked))
      (user-error "No operations specified"))
    (when (or noquery (package-menu--prompt-transaction-p delete install upgrade))
      (let ((text (concat "[ " (if delete (format "Delete %d " (length delete)) "")
                          (if install (format "Install %d " (length install)) "")
                          (if upgrade (format "Upgrade %d " (length upgrade)) "") "]")))
        (message "Operation %s started" text)
        (package-menu--perform-transaction (car marked) (cdr marked))
        (dolist (desc delete)
          (unless (assq (package-desc-name desc) package-alist)
            (setq package-selected-packages (remq (package-desc-name desc) package-selected-packages))))
        (if delete (package--save-selected-packages package-selected-packages))
        (let ((removable (package--removable-packages)))
          (message "%s" (concat (format "Operation %s finished" text)
                                (if removable
                                    (substitute-command-keys
                                     (format ".  Packages that are no longer needed: %d.  Type `\\[package-autoremove]' to remove them"
                                             (length removable)))
                                  ""))))
        (add-hook 'post-command-hook #'package-menu--post-refresh)))))

(provide 'package-menu)
;; Who calls a command of this file needs the other parts, too.
;; Local Variables:
;; generated-autoload-load-name: "package"
;; End:

;;; package-menu.el ends here
