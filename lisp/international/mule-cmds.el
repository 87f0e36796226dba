;;; mule-cmds.el --- commands for coding systems and language environments  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Choosing coding systems: for a text that is to be saved, for the terminal, by the language, by the
;; locale, and for the next command.

;;; Code:

(defvar current-language-environment "English"
  "Name of the language environment.")

(defvar default-keyboard-coding-system 'utf-8-unix
  "Coding system of the keyboard by default.")

(defvar default-terminal-coding-system 'utf-8-unix
  "Coding system of the terminal by default.")

(defvar set-language-environment-hook nil
  "Hook run after the language environment was set.")

(defvar exit-language-environment-hook nil
  "Hook run before the language environment is set to another one.")

(defvar sort-coding-systems-predicate nil
  "Predicate of two coding systems that `sort-coding-systems' sorts by, or nil.")

(defvar coding-system-history nil
  "History of coding systems read in the minibuffer.")

;; Reading names

(defun read-coding-system (prompt &optional default-coding-system)
  "Read a coding system in the minibuffer with PROMPT and return it, a symbol; nil for an empty answer.
DEFAULT-CODING-SYSTEM, a symbol or a string, is what an empty answer means."
  (when (symbolp default-coding-system)
    (setq default-coding-system (and default-coding-system (symbol-name default-coding-system))))
  (let* ((completion-ignore-case t)
         (name (completing-read prompt coding-system-alist nil t nil 'coding-system-history default-coding-system)))
    (unless (equal name "")
      (intern name))))

(defun read-non-nil-coding-system (prompt)
  "Read a coding system in the minibuffer with PROMPT until there is one, and return it, a symbol."
  (let (name)
    (while (not (setq name (read-coding-system prompt))))
    name))

(defun read-buffer-file-coding-system ()
  "Read a coding system for the buffer's file in the minibuffer; also `dos', `unix' and `mac' are good."
  (let* ((default (coding-system-base (or buffer-file-coding-system 'undecided)))
         (table (append '(("dos") ("unix") ("mac")) coding-system-alist))
         (name (completing-read (format-prompt "Coding system for saving file" default) table nil t nil
                                'coding-system-history (symbol-name default))))
    (unless (equal name "")
      (intern name))))

(define-coding-system-alias 'unix 'undecided-unix)
(define-coding-system-alias 'dos 'undecided-dos)
(define-coding-system-alias 'mac 'undecided-mac)

(defun canonicalize-coding-system-name (name)
  "Return NAME without what people write in different ways: separators, ISO before 8859, zeros."
  (if (string-match "^\\(ms\\|ibm\\|windows-\\)\\([0-9]+\\)$" name)
      (concat "cp" (substring name (match-beginning 2)))
    (let ((case-fold-search t) (name (replace-regexp-in-string "[_-]" "" name)))
      (if (string-match "^iso8859\\([0-9]\\)" name)
          (concat "8859" (substring name 7))
        (if (string-match "^iso8859" name) (substring name 3) name)))))

(defun coding-system-from-name (name)
  "Return the coding system that NAME, a string or a symbol in whatever spelling, stands for; or nil."
  (let* ((string (if (symbolp name) (symbol-name name) name))
         (symbol (if (symbolp name) name (intern-soft name))))
    (if (and symbol (coding-system-p symbol))
        symbol
      (let ((canonical (canonicalize-coding-system-name string)) (list coding-system-list) found)
        (while (and list (not found))
          (when (eq t (compare-strings canonical nil nil
                                       (canonicalize-coding-system-name (symbol-name (car list))) nil nil t))
            (setq found (car list)))
          (setq list (cdr list)))
        found))))

(defun coding-system-lessp (x y)
  "Return non-nil if the coding system X comes before Y in lists for users."
  (let ((mnemonic-x (downcase (coding-system-mnemonic x))) (mnemonic-y (downcase (coding-system-mnemonic y))))
    (cond ((eq x 'no-conversion) t)
          ((eq y 'no-conversion) nil)
          ((eq (coding-system-type x) 'undecided) t)
          ((eq (coding-system-type y) 'undecided) nil)
          ((= mnemonic-x mnemonic-y) (string< x y))
          (t (< mnemonic-x mnemonic-y)))))

(defun add-to-coding-system-list (coding-system)
  "Add CODING-SYSTEM to `coding-system-list' if it is not there."
  (unless (memq coding-system coding-system-list)
    (setq coding-system-list (cons coding-system coding-system-list))))

;; What can encode a text

(defun mule--rank (coding-system)
  "Return a number for CODING-SYSTEM: the higher, the better a guess for a text it can encode."
  (let* ((base (coding-system-base coding-system))
         (preferred (coding-system-priority-list t))
         (env (get-language-info current-language-environment 'coding-system))
         (mime (coding-system-get base :mime-charset))
         (type (coding-system-type base)))
    (+ (if (eq base preferred) 128 0)
       (if mime 64 0)
       (if (memq base (coding-system-priority-list)) 32 0)
       (if (memq base env) 16 0)
       (if (memq type '(iso-2022 charset utf-8)) 1 0))))

(defun sort-coding-systems (codings)
  "Return CODINGS, a list of coding systems, the best guesses first."
  (if sort-coding-systems-predicate
      (sort codings sort-coding-systems-predicate)
    (sort codings (lambda (x y) (> (mule--rank x) (mule--rank y))))))

(defun find-coding-systems-region (from to)
  "Return the coding systems that can encode the text between FROM and TO, or the string FROM.
It is (undecided) if all can."
  (let ((codings (find-coding-systems-region-internal from to)))
    (if (eq codings t)
        '(undecided)
      (sort-coding-systems (copy-sequence codings)))))

(defun find-coding-systems-string (string)
  "Return the coding systems that can encode STRING; (undecided) if all can."
  (find-coding-systems-region string nil))

(defun find-coding-systems-for-charsets (charsets)
  "Return the coding systems of type `charset' that encode all of CHARSETS; (undecided) if all systems do."
  (cond ((or (null charsets) (and (null (cdr charsets)) (eq (car charsets) 'ascii)))
         '(undecided))
        ((or (memq 'eight-bit-control charsets) (memq 'eight-bit-graphic charsets))
         '(raw-text utf-8-emacs))
        (t (let (codings)
             (dolist (coding (coding-system-list t))
               (let ((own (coding-system-charset-list coding)) (rest charsets))
                 (while (and rest (or (memq (car rest) own)
                                      (and (eq (car rest) 'ascii) (coding-system-get coding :ascii-compatible-p))))
                   (setq rest (cdr rest)))
                 (unless (or rest (not (eq (coding-system-type coding) 'charset)))
                   (setq codings (cons coding codings)))))
             (nreverse codings)))))

(defun find-multibyte-characters (from to &optional maxcount excludes)
  "Return a list (CHARSET COUNT CHAR...) for each charset of the characters beyond ASCII between FROM and TO.
FROM may be a string.  At most MAXCOUNT characters are listed for each.  Charsets in EXCLUDES do not count."
  (let ((text (if (stringp from) from (buffer-substring-no-properties from to))) found)
    (dotimes (i (length text))
      (let* ((char (aref text i)) (charset (and (> char 127) (char-charset char))))
        (when (and charset (multibyte-string-p text) (not (memq charset excludes)))
          (let ((slot (assq charset found)))
            (cond ((not slot)
                   (setq found (cons (list charset 1 char) found)))
                  ((not (memq char (nthcdr 2 slot)))
                   (setcar (cdr slot) (1+ (nth 1 slot)))
                   (when (or (not maxcount) (<= (nth 1 slot) maxcount))
                     (nconc slot (list char)))))))))
    (nreverse found)))

(defun search-unencodable-char (coding-system)
  "Move to the next character after point that CODING-SYSTEM cannot encode, and return its position, or nil."
  (interactive (list (read-coding-system (format-prompt "Coding-system" buffer-file-coding-system) buffer-file-coding-system)))
  (let ((position (unencodable-char-position (point) (point-max) coding-system)))
    (if position
        (goto-char (1+ position))
      (message "All following characters are encodable by %s" coding-system))
    position))

(defun encode-coding-char (char coding-system &optional charset)
  "Return CHAR encoded by CODING-SYSTEM, without what goes before and after text in it; nil if it cannot be.
CHARSET is ignored."
  (ignore charset)
  (let* ((one (string char)) (text (string-to-multibyte one)))
    (unless (and (> char 127) (unencodable-char-position 0 1 coding-system nil text))
      (let* ((single (encode-coding-string text coding-system))
             (double (encode-coding-string (concat text text) coding-system))
             (growth (- (length double) (length single)))
             (type (coding-system-type coding-system)))
        (cond ((and (memq type '(utf-8 utf-16)) (coding-system-get coding-system :bom))
               (substring double (- growth)))
              ((eq type 'iso-2022) (mule--without-reset single double growth))
              (t single))))))

(defun mule--without-reset (single double growth)
  "Return SINGLE, one character encoded, without the bytes after it that are not in DOUBLE either.
DOUBLE is the character twice; GROWTH is by how much that is longer."
  (let ((i 0))
    (while (and (< i (length single)) (eq (aref single i) (aref double i)))
      (setq i (1+ i)))
    (let ((before (- i 0)))
      ;; The common start ends where the second character begins, perhaps after bytes that are equal by chance.
      (substring single 0 (max growth (min before (- (length single) (mule--reset-length single))))))))

(defun mule--reset-length (bytes)
  "Return the length of the escape sequence at the end of BYTES, 0 if there is none."
  (if (string-match "\\(?:\e(B\\|\017\\)\\'" bytes) (- (match-end 0) (match-beginning 0)) 0))

(defun encoded-string-description (str coding-system)
  "Return a description of STR, text encoded by CODING-SYSTEM: its bytes in hexadecimal."
  (let ((escapes (and (coding-system-p coding-system) (eq (coding-system-type coding-system) 'iso-2022))))
    (mapconcat (lambda (byte)
                 (cond ((and escapes (eq byte 27)) "ESC")
                       ((and escapes (eq byte 15)) "SI")
                       ((and escapes (eq byte 14)) "SO")
                       (t (format "#x%02X" (if (> byte 255) (- byte #x3fff00) byte)))))
               str " ")))

(defun char-displayable-p (char)
  "Return non-nil if CHAR can be shown: the terminal's coding system has it."
  (cond ((< char 128) t)
        ((memq (char-charset char) '(eight-bit eight-bit-control eight-bit-graphic)) nil)
        (t (let ((coding (coding-system-base (or (terminal-coding-system) 'utf-8))))
             (and (not (unencodable-char-position 0 1 coding nil (string char)))
                  (char-charset char (coding-system-charset-list coding)))))))

;; A coding system that can encode a text

(defvar select-safe-coding-system-accept-default-p nil
  "Function that says whether the coding system it is called with is good enough, or nil.")

(defun sanitize-coding-system-list (codings)
  "Return CODINGS without the systems that are no good for files."
  (let (good)
    (dolist (coding codings)
      (unless (or (eq (coding-system-type coding) 'raw-text)
                  (eq (coding-system-get coding :mime-text-unsuitable) t))
        (setq good (cons coding good))))
    (nreverse good)))

(defun mule--safe-p (coding from to)
  "Return non-nil if CODING can encode the text between FROM and TO, or the string FROM."
  (not (if (stringp from)
           (unencodable-char-position 0 (length from) coding nil (string-to-multibyte from))
         (unencodable-char-position from to coding))))

(defun mule--written-coding (from to file)
  "Return the coding system that the text between FROM and TO, to be written to FILE, says it is in; or nil."
  (when (and (not (stringp from))
             (or (null from) (and (= from (point-min)) (= to (point-max)))))
    (save-excursion
      (save-restriction
        (widen)
        (goto-char (point-min))
        (let ((found (let ((auto-coding-alist nil) (auto-coding-regexp-alist nil))
                       (find-auto-coding (or file buffer-file-name "") (- (point-max) (point))))))
          (and found (coding-system-p (car found)) (car found)))))))

(defun select-safe-coding-system (from to &optional default-coding-system accept-default-p file)
  "Return a coding system that can encode the text between FROM and TO; FROM may be a string, or nil for all.
Those tried are DEFAULT-CODING-SYSTEM, a coding system or a list, what the text itself says, the buffer's,
the default and the preferred coding system.  If none can, ask; in batch mode take `utf-8-emacs'.
ACCEPT-DEFAULT-P is a function that may refuse a coding system.  FILE is where the text will go."
  (unless accept-default-p
    (setq accept-default-p select-safe-coding-system-accept-default-p))
  (let* ((explicit (and (consp default-coding-system) (eq (car default-coding-system) t)))
         (given (cond (explicit (cdr default-coding-system))
                      ((listp default-coding-system) default-coding-system)
                      (default-coding-system (list default-coding-system))))
         (candidates (append (unless explicit (list (mule--written-coding from to file)))
                             given
                             (unless explicit
                               (list buffer-file-coding-system
                                     (mule--own-eol (default-value 'buffer-file-coding-system))
                                     (mule--own-eol (coding-system-priority-list t))))))
         (from (or from (point-min))) (to (or to (point-max))) found)
    (while (and candidates (not found))
      (let ((coding (mule--writing-coding (car candidates) from to)))
        (when (and coding
                   (mule--safe-p (if (eq (coding-system-type coding) 'undecided) 'us-ascii coding) from to)
                   (or (not (functionp accept-default-p)) (funcall accept-default-p coding)))
          (setq found coding)))
      (setq candidates (cdr candidates)))
    (mule--with-eol (or found (mule--ask-for-coding from to)))))

(defun mule--writing-coding (coding from to)
  "Return CODING, or UTF-8 if CODING prefers that and the text between FROM and TO is not ASCII; nil if it is unknown."
  (and coding (coding-system-p coding)
       (if (and (coding-system-get coding :prefer-utf-8) (not (mule--safe-p 'us-ascii from to)))
           (coding-system-change-text-conversion coding 'utf-8)
         coding)))

(defun mule--own-eol (coding)
  "Return the variant of CODING with the ends of lines of the buffer, if it has any."
  (let ((eol (and buffer-file-coding-system (coding-system-eol-type buffer-file-coding-system))))
    (if (and coding (numberp eol))
        (or (coding-system-change-eol-conversion coding eol) coding)
      coding)))

(defun mule--with-eol (coding)
  "Return the variant of CODING with the ends of lines of the buffer, if CODING leaves them open."
  (if (not (vectorp (coding-system-eol-type coding)))
      coding
    (let ((own (coding-system-eol-type buffer-file-coding-system))
          (default (coding-system-eol-type (default-value 'buffer-file-coding-system))))
      (coding-system-change-eol-conversion
       coding (cond ((and buffer-file-coding-system (numberp own)) own) ((numberp default) default) (t 0))))))

(defun mule--ask-for-coding (from to)
  "Return a coding system for the text between FROM and TO that the user chooses among those that can encode it."
  (let ((codings (sanitize-coding-system-list (find-coding-systems-region from to))))
    (if (or noninteractive (null codings))
        'utf-8-emacs
      (let ((coding (intern (completing-read (format-prompt "Select coding system" (car codings))
                                             (mapcar #'symbol-name codings) nil t nil 'coding-system-history
                                             (symbol-name (car codings))))))
        (setq last-coding-system-specified coding)))))

(defvar last-coding-system-specified nil
  "The coding system that the user chose last.")

(defun select-safe-coding-system-interactively (from to codings _unsafe &optional _rejected default)
  "Ask for one of CODINGS, DEFAULT by default, to encode the text between FROM and TO."
  (let ((codings (or codings (find-coding-systems-region from to))))
    (intern (completing-read (format-prompt "Select coding system" (or default (car codings)))
                             (mapcar #'symbol-name codings) nil t nil 'coding-system-history
                             (symbol-name (or default (car codings)))))))

(defun select-message-coding-system ()
  "Return the coding system for an outgoing message in the current buffer."
  (let ((coding (select-safe-coding-system (point-min) (point-max) '(us-ascii iso-latin-1 utf-8))))
    (coding-system-change-eol-conversion coding 'unix)))

;; Preferences

(defun set-default-coding-systems (coding-system)
  "Make CODING-SYSTEM the default of new buffers, file names, processes, keyboard and terminal."
  (check-coding-system coding-system)
  (setq-default buffer-file-coding-system coding-system)
  (let ((unix (coding-system-change-eol-conversion coding-system 'unix)))
    (when (coding-system-get coding-system :ascii-compatible-p)
      (setq default-file-name-coding-system (or unix coding-system)))
    (setq default-terminal-coding-system (or unix coding-system)
          default-keyboard-coding-system (or unix coding-system))
    (let ((eol (coding-system-eol-type coding-system)))
      (setq default-process-coding-system
            (if (numberp eol)
                (cons coding-system coding-system)
              (cons (or unix coding-system) (or unix coding-system)))))))

(defun prefer-coding-system (coding-system)
  "Make CODING-SYSTEM the first in detection and the default of what is new."
  (interactive "zPrefer coding system: ")
  (unless (and coding-system (coding-system-p coding-system))
    (error "Invalid coding system `%s'" coding-system))
  (let ((base (coding-system-base coding-system)))
    (set-coding-system-priority base)
    (when (called-interactively-p 'interactive)
      (message "Coding system `%s' is preferred" base))
    (set-default-coding-systems
     (if (vectorp (coding-system-eol-type coding-system)) base coding-system))
    nil))

(defun set-keyboard-coding-system (coding-system &optional terminal)
  "Make CODING-SYSTEM that of the keyboard of TERMINAL."
  (interactive (list (read-coding-system (format-prompt "Coding system for keyboard input" default-keyboard-coding-system)
                                         default-keyboard-coding-system)))
  (when (and coding-system (not (coding-system-get coding-system :ascii-compatible-p))
             (not (coding-system-get coding-system :suitable-for-keyboard)))
    (error "Unsuitable coding system for keyboard: %s" coding-system))
  (set-keyboard-coding-system-internal coding-system terminal)
  (setq keyboard-coding-system coding-system)
  nil)

(defun set-terminal-coding-system (coding-system &optional terminal)
  "Make CODING-SYSTEM that of the output to TERMINAL."
  (interactive (list (read-coding-system (format-prompt "Coding system for terminal display" default-terminal-coding-system)
                                         default-terminal-coding-system)))
  (when coding-system
    (setq default-terminal-coding-system coding-system))
  (set-terminal-coding-system-internal coding-system terminal)
  nil)

(defvar keyboard-coding-system 'utf-8-unix
  "Coding system of the keyboard.")

(defun set-file-name-coding-system (coding-system)
  "Make CODING-SYSTEM that of file names."
  (interactive "zCoding system for file names (default nil): ")
  (check-coding-system coding-system)
  (when (and coding-system (not (coding-system-get coding-system :ascii-compatible-p))
             (not (coding-system-get coding-system :suitable-for-file-name)))
    (error "%s is not suitable for file names" coding-system))
  (setq file-name-coding-system coding-system))

(defun translate-region (start end table)
  "Translate the characters between START and END by TABLE, and return how many changed.
TABLE is a string, a translation table, or a symbol that names one."
  (interactive (list (region-beginning) (region-end)
                     (intern (completing-read "Translation table: " obarray
                                              (lambda (symbol) (get symbol 'translation-table)) t))))
  (when (symbolp table)
    (unless (char-table-p (get table 'translation-table))
      (error "Not a translation table: %s" table))
    (setq table (get table 'translation-table)))
  (translate-region-internal start end table))

;; The coding system of the next command

(defvar mule-cmds--prefixed-command-next-coding-system nil
  "The coding system that was given for the next command, or nil.")

(defconst mule-cmds--prefix-commands
  '(universal-argument universal-argument-more digit-argument negative-argument)
  "Commands that come before the one that a coding system was given for.")

(defun mule-cmds--use-coding-system ()
  "Make the command that is about to be executed use the coding system given for it."
  (unless (memq this-command mule-cmds--prefix-commands)
    (let ((command this-command) (coding mule-cmds--prefixed-command-next-coding-system))
      (remove-hook 'pre-command-hook #'mule-cmds--use-coding-system)
      (setq mule-cmds--prefixed-command-next-coding-system nil)
      (when (and coding command (not (eq command 'keyboard-quit)))
        (setq this-command
              (lambda ()
                (interactive)
                (setq this-command command)
                (let ((coding-system-for-read coding)
                      (coding-system-for-write coding)
                      (coding-system-require-warning t))
                  (call-interactively command))))))))

(defun universal-coding-system-argument (coding-system)
  "Execute the next command with CODING-SYSTEM for reading and writing files, and for processes."
  (interactive
   (list (read-coding-system (format-prompt "Coding system for following command" buffer-file-coding-system)
                             buffer-file-coding-system)))
  (setq prefix-arg current-prefix-arg
        mule-cmds--prefixed-command-next-coding-system coding-system)
  (add-hook 'pre-command-hook #'mule-cmds--use-coding-system)
  (message "Command to execute with %s:" coding-system))

(defvar mule-keymap
  (let ((map (make-sparse-keymap)))
    (define-key map "f" 'set-buffer-file-coding-system)
    (define-key map "r" 'revert-buffer-with-coding-system)
    (define-key map "F" 'set-file-name-coding-system)
    (define-key map "t" 'set-terminal-coding-system)
    (define-key map "k" 'set-keyboard-coding-system)
    (define-key map "c" 'universal-coding-system-argument)
    (define-key map "l" 'set-language-environment)
    map)
  "Keymap of commands about coding systems, after \\[mule-keymap].")
(fset 'mule-keymap mule-keymap)
(define-key ctl-x-map "\r" mule-keymap)

;; Language environments

(defun read-language-name (key prompt &optional default)
  "Read the name of a language environment that has KEY, nil for any, in the minibuffer with PROMPT.
DEFAULT is what an empty answer means.  Return nil for no answer."
  (let* ((completion-ignore-case t)
         (name (completing-read prompt language-info-alist
                                (and key (lambda (entry) (assq key (cdr entry)))) t nil nil default)))
    (and (> (length name) 0)
         (or (not key) (get-language-info name key))
         name)))

(defun reset-language-environment ()
  "Set what language environments set to what it is without one."
  (set-default-coding-systems (or locale-coding-system 'utf-8-unix))
  (set-coding-system-priority
   'utf-8 'iso-2022-7bit 'iso-latin-1 'iso-2022-7bit-lock 'iso-2022-8bit-ss2 'emacs-mule 'raw-text 'iso-2022-jp
   'chinese-iso-8bit 'utf-8-auto 'utf-8-with-signature 'utf-16 'utf-16be-with-signature 'utf-16le-with-signature
   'utf-16be 'utf-16le 'japanese-shift-jis 'chinese-big5 'undecided)
  (set-charset-priority 'ascii))

(defun set-language-environment-coding-systems (language-name)
  "Prefer the coding systems of the language environment LANGUAGE-NAME."
  (let* ((priority (get-language-info language-name 'coding-priority))
         (eol (coding-system-eol-type (default-value 'buffer-file-coding-system))))
    (when priority
      (set-default-coding-systems
       (if (numberp eol) (coding-system-change-eol-conversion (car priority) eol) (car priority)))
      (apply #'set-coding-system-priority priority))))

(defun set-language-environment-charset (language-name)
  "Prefer the charsets of the language environment LANGUAGE-NAME."
  (let ((charsets (get-language-info language-name 'charset)))
    (when charsets
      (apply #'set-charset-priority charsets))))

(defun set-language-environment (language-name)
  "Set up charsets and coding systems for the language environment LANGUAGE-NAME."
  (interactive (list (read-language-name nil (format-prompt "Set language environment" "English") "English")))
  (cond ((not language-name)
         (setq language-name "English"))
        ((symbolp language-name)
         (setq language-name (symbol-name language-name))))
  (let ((entry (assoc-string language-name language-info-alist t)))
    (unless entry
      (error "Language environment not defined: %S" language-name))
    (setq language-name (car entry)))
  (when current-language-environment
    (run-hooks 'exit-language-environment-hook))
  (reset-language-environment)
  (setq current-language-environment language-name)
  (set-language-environment-coding-systems language-name)
  (set-language-environment-charset language-name)
  (setq current-iso639-language (or (get-language-info language-name 'iso639-language) current-iso639-language))
  (when (equal language-name "Japanese")
    (prefer-coding-system (if (and locale-coding-system (eq (coding-system-base locale-coding-system) 'japanese-iso-8bit))
                              'japanese-iso-8bit
                            'utf-8)))
  (run-hooks 'set-language-environment-hook)
  (force-mode-line-update t))

;; Locales

(defun locale-name-match (key alist)
  "Return what ALIST has for the locale KEY: its keys are regexps for the start of the name."
  (let ((case-fold-search t) found)
    (while (and alist (not found))
      (when (eq 0 (string-match (car (car alist)) key))
        (setq found (cdr (car alist))))
      (setq alist (cdr alist)))
    found))

(defun locale-charset-match-p (charset1 charset2)
  "Return t if CHARSET1 and CHARSET2 are the same but for case and separators."
  (eq t (compare-strings (replace-regexp-in-string "[-_]" "" charset1) nil nil
                         (replace-regexp-in-string "[-_]" "" charset2) nil nil t)))

(defun locale-charset-to-coding-system (charset)
  "Return the base of the coding system for the encoding CHARSET of a locale, or nil."
  (let ((coding (coding-system-from-name charset)))
    (and coding (coding-system-base coding))))

(defun mule--locale-from-environment ()
  "Return the name of the locale for characters that the environment says."
  (let ((names '("LC_ALL" "LC_CTYPE" "LANG")) value)
    (while (and names (not value))
      (let ((this (getenv (car names))))
        (unless (member this '(nil ""))
          (setq value this)))
      (setq names (cdr names)))
    value))

(defun mule--locale-coding (locale)
  "Return the coding system that LOCALE names, or nil."
  (or (let ((encoding (and (string-match "\\.\\([^@]+\\)" locale) (match-string 1 locale))))
        (and encoding (locale-charset-to-coding-system encoding)))
      (locale-name-match locale locale-preferred-coding-systems)))

(defun set-locale-environment (&optional locale-name _frame)
  "Set up language and coding systems for the locale LOCALE-NAME, by default what the environment says."
  (interactive "sSet environment for locale: ")
  (let ((locale (if (member locale-name '(nil "")) (mule--locale-from-environment) locale-name)))
    (when locale
      (let* ((language (locale-name-match locale locale-language-names))
             (coding (or (mule--locale-coding locale) (car-safe (cdr-safe language))))
             (name (if (consp language) (car language) language)))
        (when (and coding (coding-system-p coding))
          (setq locale-coding-system (coding-system-change-eol-conversion (coding-system-base coding) 'unix)))
        (when (string-match "\\`[a-z][a-z]\\(_\\|\\'\\)" locale)
          (setq current-iso639-language (intern (substring locale 0 2))))
        (when (and name (assoc name language-info-alist))
          (set-language-environment name))
        (when (and coding (coding-system-p coding))
          (prefer-coding-system locale-coding-system)
          (set-keyboard-coding-system-internal locale-coding-system)
          (setq keyboard-coding-system locale-coding-system)
          (set-terminal-coding-system-internal locale-coding-system))))))

(defun mule--start-locale ()
  "Set up coding systems as the locale of the environment says, at the start.
What the boot image has is good for English in UTF-8, and for locales that say nothing."
  (let* ((locale (mule--locale-from-environment))
         (language (and locale (locale-name-match locale locale-language-names)))
         (name (if (consp language) (car language) language)))
    (when (and locale
               (not (and (member name '(nil "English" "ASCII"))
                         (or (string-match-p "utf-?8" (downcase locale))
                             (not (or (consp language) (mule--locale-coding locale)))))))
      (set-locale-environment locale))))

(provide 'mule-cmds)

;;; mule-cmds.el ends here
