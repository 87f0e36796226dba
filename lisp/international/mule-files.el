;;; mule-files.el --- which coding system a file is in  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What a file's name, its first and last lines and its contents say about its coding system, and the
;; coding system that a buffer's text is saved in.

;;; Code:

(defgroup mule nil
  "Characters, charsets and coding systems of all languages."
  :group 'i18n)

(defcustom auto-coding-alist
  '(("\\.\\(arc\\|zip\\|lzh\\|lha\\|zoo\\|[jew]ar\\|xpi\\|rar\\|7z\\|squashfs\\|ARC\\|ZIP\\|LZH\\|LHA\\|ZOO\\|[JEW]AR\\|XPI\\|RAR\\|7Z\\|SQUASHFS\\)\\'"
     . no-conversion-multibyte)
    ("\\.\\(exe\\|EXE\\)\\'" . no-conversion)
    ("\\.\\(sx[dmicw]\\|odt\\|tar\\|t[bg]z\\)\\'" . no-conversion)
    ("\\.\\(gz\\|Z\\|bz\\|bz2\\|xz\\|gpg\\)\\'" . no-conversion)
    ("\\.\\(jpe?g\\|png\\|gif\\|tiff?\\|p[bpgn]m\\)\\'" . no-conversion)
    ("\\.pdf\\'" . no-conversion)
    ("/#[^/]+#\\'" . utf-8-emacs-unix))
  "Alist of regexps for file names and the coding systems such files are in, whatever they say themselves."
  :type '(repeat (cons regexp symbol)) :group 'mule)

(defcustom auto-coding-regexp-alist
  '(("\\`BABYL OPTIONS:[ \t]*-\\*-[ \t]*rmail[ \t]*-\\*-" . no-conversion)
    ("\\`\x3ffffe\x3fffff" . utf-16be-with-signature)
    ("\\`\x3fffff\x3ffffe" . utf-16le-with-signature)
    ("\\`\x3fffef\x3fffbb\x3fffbf" . utf-8-with-signature)
    ("\\`;ELC\x14\0\0\0" . emacs-mule))
  "Alist of regexps for the start of files and the coding systems such files are in."
  :type '(repeat (cons regexp symbol)) :group 'mule)

(defcustom auto-coding-functions '(sgml-xml-auto-coding-function sgml-html-meta-auto-coding-function)
  "Functions that look for the coding system in a file's text.
Each is called with the size of the text, at its start, and returns a coding system or nil."
  :type '(repeat function) :group 'mule)

(defvar set-auto-coding-for-load nil
  "Non-nil while the file is looked at because Lisp is loaded from it.")

(defun auto-coding-alist-lookup (filename)
  "Return the coding system that `auto-coding-alist' has for FILENAME, or nil."
  (let ((case-fold-search nil) (alist auto-coding-alist) found)
    (while (and alist (not found))
      (when (string-match (car (car alist)) filename)
        (setq found (cdr (car alist))))
      (setq alist (cdr alist)))
    found))

(defun auto-coding-regexp-alist-lookup (from to)
  "Return the coding system that `auto-coding-regexp-alist' has for the text between FROM and TO, or nil."
  (save-excursion
    (goto-char from)
    (let ((alist auto-coding-regexp-alist) found)
      (while (and alist (not found))
        (when (re-search-forward (car (car alist)) to t)
          (setq found (cdr (car alist))))
        (goto-char from)
        (setq alist (cdr alist)))
      found)))

(defconst mule--coding-cookie "[ \t;]coding:[ \t]*\\([^ ;\t\r\n]+\\)"
  "Regexp for the coding system between `-*-' and `-*-'.")

(defun mule--cookie-value (name)
  "Return what a cookie that names the coding system NAME means, as (CODING . TRANSLATED-P)."
  (if (string-match "\\`\\(.*\\)!\\'" name)
      (progn (setq enable-character-translation nil)
             (intern (match-string 1 name)))
    (intern name)))

(defun mule--first-lines-coding (head-end)
  "Return the coding system named between `-*-' marks on the first lines, before HEAD-END.
That is the first line, or the second if the first tells the program to run the file."
  (goto-char (point-min))
  (let ((end (progn (if (looking-at "#!") (forward-line 2) (end-of-line)) (min (point) head-end))))
    (goto-char (point-min))
    (when (re-search-forward "-\\*-\\(.*[^ \t\n]\\)[ \t]*-\\*-" end t)
      (let ((text (concat " " (match-string 1))) (case-fold-search t))
        (cond ((string-match mule--coding-cookie text)
               (let ((name (match-string 1 text)))
                 (mule--cookie-value
                  (if (string-match "-\\*-\\'" name) (substring name 0 (match-beginning 0)) name))))
              ((string-match "[ \t;]unibyte:[ \t]*\\([^ ;]+\\)" text)
               (unless (equal (match-string 1 text) "nil") 'raw-text)))))))

(defun mule--variables-coding (tail-start)
  "Return the coding system that the local variables at the end, after TAIL-START, name."
  (goto-char (point-max))
  (search-backward "\n\^L" tail-start 'move)
  (let ((case-fold-search t))
    (when (re-search-forward "[\r\n]\\([^\r\n]*\\)[ \t]*Local Variables:[ \t]*\\([^\r\n]*\\)[\r\n]" nil t)
      (let* ((prefix (regexp-quote (match-string 1)))
             (suffix (regexp-quote (match-string 2)))
             (start (1- (point)))
             (end (if (re-search-forward (concat "[\r\n]" prefix "[ \t]*End[ \t]*:[ \t]*" suffix "[\r\n]?") nil t)
                      (match-beginning 0)
                    (point-max))))
        (goto-char start)
        (when (re-search-forward
               (concat "[\r\n]" prefix "[ \t]*coding[ \t]*:[ \t]*\\([^ \t\r\n]+\\)[ \t]*" suffix "[\r\n]") (1+ end) t)
          (mule--cookie-value (match-string 1)))))))

(defun find-auto-coding (filename size)
  "Return the coding system that the name or the text of a file says it is in, and who says so.
The text, of SIZE characters, begins at point; FILENAME is the name.  The value is (CODING . SOURCE), or nil;
SOURCE is `auto-coding-alist', `auto-coding-regexp-alist', `:coding' or `auto-coding-functions'."
  (or (let ((coding (auto-coding-alist-lookup filename)))
        (and coding (cons coding 'auto-coding-alist)))
      (and (> size 0)
           (let ((coding (auto-coding-regexp-alist-lookup (point) (+ (point) size))))
             (and coding (cons coding 'auto-coding-regexp-alist))))
      (let* ((start (point)) (end (min (point-max) (+ start size)))
             (coding (save-excursion
                       (save-restriction
                         (narrow-to-region start end)
                         (or (mule--first-lines-coding (min end (+ start 1024)))
                             (mule--variables-coding (max start (- end 3072))))))))
        (and coding (cons coding :coding)))
      (let ((functions auto-coding-functions) coding)
        (while (and functions (not coding))
          (setq coding (save-excursion (ignore-errors (funcall (car functions) size)))
                functions (cdr functions)))
        (and coding (cons coding 'auto-coding-functions)))))

(defun set-auto-coding (filename size)
  "Return the coding system that the file FILENAME says it is in, or nil.
Its text, of SIZE characters, begins at point.  A coding system that does not exist is reported."
  (let ((found (find-auto-coding filename size)))
    (when found
      (if (coding-system-p (car found))
          (car found)
        (message "Invalid coding system `%s' is specified\nfor the current buffer/file by the %s." (car found)
                 (if (eq (cdr found) :coding) ":coding tag" (format "variable `%s'" (cdr found))))
        nil))))

(setq set-auto-coding-function 'set-auto-coding)

;; What the text of some kinds of files says

(defun mule--named-coding (name)
  "Return the coding system with the MIME name NAME; say so if there is none."
  (let ((coding (intern (downcase name))))
    (if (coding-system-p coding)
        coding
      (message "Warning: unknown coding system \"%s\"" name)
      nil)))

(defun sgml-xml-auto-coding-function (size)
  "Return the coding system that the XML declaration of the SIZE characters after point names, or nil."
  (setq size (+ (point) size))
  (when (re-search-forward "\\`[[:space:]\n]*<\\?xml" size t)
    (let ((end (save-excursion (search-forward "?>" size t))))
      (when end
        (if (re-search-forward "encoding=[\"']\\(.+?\\)[\"']" end t)
            (mule--named-coding (match-string 1))
          'utf-8)))))

(defun sgml-html-meta-auto-coding-function (size)
  "Return the coding system that a meta element in the SIZE characters after point names, or nil."
  (let ((case-fold-search t) (end (min (+ (point) size) (save-excursion (forward-line 10) (point)))))
    (when (and (search-forward "<html" (min (+ (point) size) (+ (point) 1024)) t)
               (re-search-forward
                "<meta\\s-+\\(http-equiv=[\"']?content-type[\"']?\\s-+content=[\"']text/\\sw+;\\s-*\\)?charset=[\"']?\\(.+?\\)[\"'\\s-/>]"
                end t))
      (mule--named-coding (match-string 2)))))

(defun xml-find-file-coding-system (args)
  "Return the coding system of an XML file that ARGS, a list (OPERATION TARGET ...), is about."
  (if (not (eq (car args) 'insert-file-contents))
      'undecided
    (let* ((target (nth 1 args)) (buffer (and (consp target) (cdr target))))
      (if (not (bufferp buffer))
          'undecided
        (with-current-buffer buffer
          (save-excursion
            (goto-char (point-min))
            (or (sgml-xml-auto-coding-function (min (buffer-size) 1000)) 'utf-8)))))))

(setq file-coding-system-alist
      '(("\\.elc\\'" . utf-8-emacs) ("\\.el\\'" . prefer-utf-8)
        ("\\.utf\\(-8\\)?\\'" . utf-8) ("\\.xml\\'" . xml-find-file-coding-system)
        ("\\(\\`\\|/\\)loaddefs.el\\'" . (raw-text . raw-text-unix)) ("\\.tar\\'" . (no-conversion . no-conversion))
        ("" . (undecided))))

(defun modify-coding-system-alist (target-type regexp coding-system)
  "Make CODING-SYSTEM the one for operations on targets that match REGEXP.
TARGET-TYPE is `file', `process' or `network'; for the last, REGEXP may be a port number.  CODING-SYSTEM is a
coding system, a pair (DECODING . ENCODING), or a function that returns one of these."
  (unless (memq target-type '(file process network))
    (error "Invalid target type: %s" target-type))
  (unless (or (stringp regexp) (and (eq target-type 'network) (integerp regexp)))
    (error "Invalid regular expression: %s" regexp))
  (cond ((not (symbolp coding-system)))
        ((fboundp coding-system))
        (t (check-coding-system coding-system)
           (setq coding-system (cons coding-system coding-system))))
  (let* ((variable (cdr (assq target-type '((file . file-coding-system-alist) (process . process-coding-system-alist)
                                            (network . network-coding-system-alist)))))
         (entry (assoc regexp (symbol-value variable))))
    (if entry
        (setcdr entry coding-system)
      (set variable (cons (cons regexp coding-system) (symbol-value variable))))))

;; The buffer's coding system

(defvar buffer-file-coding-system-explicit nil
  "The coding system that somebody asked for: (READ . WRITE), or nil.")
(make-variable-buffer-local 'buffer-file-coding-system-explicit)
(put 'buffer-file-coding-system-explicit 'permanent-local t)

(defun mule-files--text-and-ends (coding)
  "Return (TEXT . ENDS) of CODING: a coding system and 0, 1 or 2, each nil if CODING leaves it open."
  (let ((base (and coding (coding-system-base coding))) (ends (coding-system-eol-type coding)))
    (cons (unless (eq base 'undecided) base)
          (if (numberp ends) ends))))

(defun find-new-buffer-file-coding-system (coding)
  "Return the coding system for a buffer whose text was read with CODING; nil for no change.
What the buffer's own `buffer-file-coding-system' says stays.  The ends of lines that nothing says anything about are those
of its default value."
  (unless (memq coding '(nil undecided))
    (let ((own (if (local-variable-p 'buffer-file-coding-system)
                   (mule-files--text-and-ends buffer-file-coding-system)))
          (found (mule-files--text-and-ends coding)))
      (unless (and (car own) (cdr own))
        (let ((text (or (car own) (car found) 'undecided))
              (ends (or (cdr own) (cdr found)
                        (unless own
                          (cdr (mule-files--text-and-ends (default-value 'buffer-file-coding-system)))))))
          (or (and ends (coding-system-change-eol-conversion text ends)) text))))))

(defun after-insert-file-set-coding (inserted &optional visit)
  "Set the coding system of the buffer after INSERTED characters were read from a file.
VISIT says whether the file is visited; then a coding system that was asked for is noted as such.  Return INSERTED."
  (when (and visit coding-system-for-read (not (eq coding-system-for-read 'auto-save-coding)))
    (setq buffer-file-coding-system-explicit (cons coding-system-for-read nil)))
  (when last-coding-system-used
    (let ((coding (find-new-buffer-file-coding-system last-coding-system-used)))
      (when coding
        (setq buffer-file-coding-system coding))))
  inserted)

(defun decode-coding-inserted-region (from to filename &optional visit beg end replace)
  "Decode the text between FROM and TO as if it were the bytes of the file FILENAME.
VISIT, BEG, END and REPLACE are those of `insert-file-contents'."
  (save-excursion
    (save-restriction
      (narrow-to-region from to)
      (goto-char (point-min))
      (let ((coding (or coding-system-for-read
                        (set-auto-coding filename (- (point-max) (point-min)))
                        (car-safe (find-operation-coding-system 'insert-file-contents (cons filename (current-buffer))
                                                                visit beg end replace))
                        'undecided)))
        (decode-coding-region (point-min) (point-max)
                              (if enable-multibyte-characters coding (coding-system-change-text-conversion coding 'raw-text)))
        nil))))

(defun set-buffer-file-coding-system (coding-system &optional force nomodify)
  "Make CODING-SYSTEM the one that the buffer is saved in.
What it leaves open, ends of lines or the rest, stays as it is, unless FORCE is non-nil.  The buffer is
marked as modified, unless NOMODIFY is non-nil."
  (interactive (list (read-buffer-file-coding-system) current-prefix-arg))
  (check-coding-system coding-system)
  (when (and coding-system buffer-file-coding-system (not force))
    (setq coding-system (merge-coding-systems coding-system buffer-file-coding-system)))
  (when (and (called-interactively-p 'interactive) (not (memq 'emacs (coding-system-charset-list coding-system)))
             (coding-system-type coding-system))
    (let ((position (unencodable-char-position (point-min) (point-max) coding-system)))
      (when (and position (not (y-or-n-p (format "The buffer has characters that %s cannot encode; set it anyway? " coding-system))))
        (user-error "Coding system of the buffer is not changed"))))
  (setq buffer-file-coding-system coding-system)
  (when buffer-file-coding-system-explicit
    (setcdr buffer-file-coding-system-explicit coding-system))
  (unless nomodify
    (set-buffer-modified-p t))
  (force-mode-line-update))

(defun revert-buffer-with-coding-system (coding-system &optional force)
  "Read the visited file again, with CODING-SYSTEM.
FORCE: also the ends of lines are as CODING-SYSTEM says."
  (interactive "zCoding system for visited file (default nil): \nP")
  (check-coding-system coding-system)
  (when (and coding-system buffer-file-coding-system (not force))
    (setq coding-system (merge-coding-systems coding-system buffer-file-coding-system)))
  (let ((coding-system-for-read coding-system))
    (revert-buffer)))

(defun recode-region (start end new-coding coding)
  "Decode the text between START and END, decoded wrongly with CODING, again with NEW-CODING."
  (interactive
   (list (region-beginning) (region-end)
         (read-coding-system "Text was really in: ")
         (let ((coding (or buffer-file-coding-system last-coding-system-used)))
           (read-coding-system (format-prompt "But was interpreted as" coding) coding))))
  (unless (and new-coding coding)
    (error "Coding system not specified"))
  ;; Ends of lines are not converted twice.
  (when (numberp (coding-system-eol-type coding))
    (setq coding (coding-system-change-eol-conversion coding 'unix)))
  (save-restriction
    (narrow-to-region start end)
    (encode-coding-region (point-min) (point-max) coding)
    (decode-coding-region (point-min) (point-max) new-coding)))

(provide 'mule-files)

;;; mule-files.el ends here
