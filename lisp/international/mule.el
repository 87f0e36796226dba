;;; mule.el --- charsets, coding systems, translation tables  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; How charsets and coding systems are defined, and what can be asked of them.  The work is done by
;; primitives; this is what stands around them.  Loaded early, so it uses subr.el only.

;;; Code:

;; Charsets

(defun mule--space-dimension (space)
  "Return how many bytes a code of the code space SPACE has."
  (/ (length space) 2))

(defun define-charset (name docstring &rest props)
  "Define the symbol NAME as a charset with documentation DOCSTRING.
PROPS are keywords and values:
:short-name, :long-name  descriptions, for users; NAME by default.
:dimension               bytes of a code; by default what :code-space has.
:code-space              vector [MIN-1 MAX-1 MIN-2 MAX-2 ...] of bounds of the bytes, the lowest first.
:min-code, :max-code     bounds of the codes: integers or conses of halves.
:iso-final-char          final character of its designation in ISO 2022.
:iso-revision-number     revision that the designation tells.
:emacs-mule-id           its number in the encoding `emacs-mule'.
:ascii-compatible-p      whether ASCII codes are ASCII characters.
:supplementary-p         whether it comes after all others in priority.
:invalid-code            a code that is never used.
Where its characters come from is one of
:code-offset             the character of the first code; the others follow.
:map                     name of a map, or a vector [CODE CHAR CODE CHAR ...].
:subset                  (PARENT MIN MAX OFFSET): codes of PARENT from MIN to MAX, plus OFFSET.
:superset                list of parents: charsets, or pairs (CHARSET . OFFSET).
:unify-map               map to Unicode for a charset with :code-offset, see `unify-charset'."
  (when (vectorp (car props))
    (error "Obsolete arguments of define-charset"))
  (let ((plist (append (list :name name :docstring docstring) (copy-sequence props)))
        (space (plist-get props :code-space)))
    (unless (plist-member plist :dimension)
      (setq plist (append plist (list :dimension (if space (mule--space-dimension space) 4)))))
    (dolist (key '(:short-name :long-name))
      (unless (plist-get plist key)
        (setq plist (append plist (list key (symbol-name name))))))
    (setq plist (append plist (list :base name)))
    (define-charset-internal
     name (plist-get plist :dimension) (or space [0 255 0 255 0 255 0 255])
     (plist-get props :min-code) (plist-get props :max-code) (plist-get props :iso-final-char)
     (plist-get props :iso-revision-number) (plist-get props :emacs-mule-id)
     (plist-get props :ascii-compatible-p) (plist-get props :supplementary-p)
     (plist-get props :invalid-code) (plist-get props :code-offset) (plist-get props :map)
     (plist-get props :subset) (plist-get props :superset) (plist-get props :unify-map) plist)))

(defun get-charset-property (charset propname)
  "Return the property PROPNAME of CHARSET."
  (plist-get (charset-plist charset) propname))

(defun put-charset-property (charset propname value)
  "Set the property PROPNAME of CHARSET to VALUE."
  (set-charset-plist charset (plist-put (charset-plist charset) propname value)))

(defun charset-description (charset)
  "Return the description of CHARSET, a string."
  (plist-get (charset-plist charset) :docstring))

(defun charset-dimension (charset)
  "Return how many bytes a code of CHARSET has."
  (plist-get (charset-plist charset) :dimension))

(defun charset-chars (charset &optional dimension)
  "Return how many values a byte of the codes of CHARSET can have.
DIMENSION says which byte: 1, the default, is the lowest."
  (let* ((space (plist-get (charset-plist charset) :code-space))
         (at (* 2 (1- (or dimension 1)))))
    (1+ (- (aref space (1+ at)) (aref space at)))))

(defun charset-iso-final-char (charset)
  "Return the final character that designates CHARSET in ISO 2022, -1 if there is none."
  (or (plist-get (charset-plist charset) :iso-final-char) -1))

(defmacro charset-short-name (charset)
  "Return the short description of CHARSET."
  `(plist-get (charset-plist ,charset) :short-name))

(defmacro charset-long-name (charset)
  "Return the long description of CHARSET."
  `(plist-get (charset-plist ,charset) :long-name))

;; Coding systems

(defconst coding-system-iso-2022-flags
  '(long-form ascii-at-eol ascii-at-cntl 7-bit locking-shift single-shift designation revision
    direction init-at-bol designate-at-bol safe latin-extra composition euc-tw-shift use-roman
    use-oldjis 8-bit-level-4)
  "Flags of coding systems of type `iso-2022', in the order of their bits.")

(defun mule--iso-flags (flags)
  "Return the integer for the list FLAGS."
  (let ((bits 0) (bit 1))
    (dolist (flag coding-system-iso-2022-flags)
      (when (memq flag flags)
        (setq bits (logior bits bit)))
      (setq bit (ash bit 1)))
    bits))

(defun mule--iso-initial (designation)
  "Return the vector of charsets that are in the registers of DESIGNATION at the start."
  (vconcat (mapcar (lambda (register) (if (consp register) (car register) register)) designation)))

(defun mule--iso-requests (designation)
  "Return the alist of what is put into which register under DESIGNATION.
The keys are charsets and, for all other charsets, the numbers 94 and 96."
  (let ((number 0) requests)
    (dolist (register (append designation nil))
      (when (consp register)
        (dolist (what (cdr register))
          (cond ((eq what t)
                 (setq requests (cons (cons 96 number) (cons (cons 94 number) requests))))
                (what
                 (setq requests (cons (cons what number) requests))))))
      (setq number (1+ number)))
    (nreverse requests)))

(defun mule--own-arguments (type props)
  "Return the arguments of `define-coding-system-internal' that only TYPE has, from PROPS."
  (cond ((eq type 'iso-2022)
         (let ((designation (plist-get props :designation)))
           (list (mule--iso-initial designation) (mule--iso-requests designation)
                 (mule--iso-flags (plist-get props :flags)))))
        ((eq type 'utf-8) (list (plist-get props :bom)))
        ((eq type 'utf-16) (list (plist-get props :bom) (plist-get props :endian)))
        ((eq type 'undecided)
         (list (plist-get props :inhibit-null-byte-detection)
               (plist-get props :inhibit-iso-escape-detection)
               (plist-get props :prefer-utf-8)))))

(defun define-coding-system (name docstring &rest props)
  "Define the symbol NAME as a coding system with documentation DOCSTRING.
PROPS are keywords and values:
:coding-type     `charset', `iso-2022', `utf-8', `utf-16', `shift-jis', `big5', `emacs-mule',
                 `raw-text' or `undecided'; required.
:mnemonic        character for the mode line; required.
:charset-list    list of the charsets it encodes.
:eol-type        `unix', `dos' or `mac'; without it there are three variants of NAME.
:ascii-compatible-p      whether ASCII text is its own encoding.
:decode-translation-table, :encode-translation-table     see `make-translation-table'.
:post-read-conversion, :pre-write-conversion             functions that edit what was decoded, with
                 its length as argument, or is to be encoded, with its bounds.
:default-char    character for what cannot be encoded.
:for-unibyte     whether a file read with it makes a unibyte buffer.
:mime-charset    the name that MIME has for it.
:bom             for utf-8 and utf-16: t with a byte order mark, a pair of coding systems to detect it.
:endian          for utf-16: `big' or `little'.
:designation     for iso-2022: vector of four; each is a charset, or a list of the initial one and others
                 that are put there; 94, 96 and t stand for all charsets of that many codes.
:flags           for iso-2022: list from `coding-system-iso-2022-flags'.
:prefer-utf-8, :inhibit-null-byte-detection, :inhibit-iso-escape-detection       for undecided."
  (let* ((type (plist-get props :coding-type))
         (mnemonic (plist-get props :mnemonic))
         (ascii (if (plist-member props :ascii-compatible-p)
                    (plist-get props :ascii-compatible-p)
                  (if (eq type 'utf-8) (not (plist-get props :bom)) (memq type '(undecided raw-text))))))
    (apply #'define-coding-system-internal name
           (if (stringp mnemonic) (aref mnemonic 0) mnemonic)
           type (plist-get props :charset-list) ascii
           (plist-get props :decode-translation-table) (plist-get props :encode-translation-table)
           (plist-get props :post-read-conversion) (plist-get props :pre-write-conversion)
           (plist-get props :default-char) (plist-get props :for-unibyte)
           (append (list :name name :docstring docstring) (copy-sequence props))
           (plist-get props :eol-type)
           (mule--own-arguments type props))))

(defun coding-system-get (coding-system prop)
  "Return the property PROP of CODING-SYSTEM.
PROP may lack its colon."
  (let ((plist (coding-system-plist coding-system)))
    (or (plist-get plist prop)
        (and (not (keywordp prop))
             (plist-get plist (intern (concat ":" (symbol-name prop))))))))

(defun coding-system-type (coding-system)
  "Return the type of CODING-SYSTEM: `utf-8', `charset', ..."
  (plist-get (coding-system-plist coding-system) :coding-type))

(defun coding-system-category (coding-system)
  "Return the coding category of CODING-SYSTEM."
  (plist-get (coding-system-plist coding-system) :category))

(defun coding-system-doc-string (coding-system)
  "Return the documentation of CODING-SYSTEM."
  (plist-get (coding-system-plist coding-system) :docstring))

(defun coding-system-mnemonic (coding-system)
  "Return the character that stands for CODING-SYSTEM in the mode line."
  (plist-get (coding-system-plist coding-system) :mnemonic))

(defun coding-system-charset-list (coding-system)
  "Return the list of charsets that CODING-SYSTEM encodes."
  (let ((charsets (plist-get (coding-system-plist coding-system) :charset-list)))
    (cond ((eq charsets 'iso-2022) (mule--charsets-with :iso-final-char))
          ((eq charsets 'emacs-mule) (mule--charsets-with :emacs-mule-id))
          (t charsets))))

(defun mule--charsets-with (property)
  "Return the list of charsets that have PROPERTY."
  (let (found)
    (dolist (charset (charset-priority-list))
      (when (plist-get (charset-plist charset) property)
        (setq found (cons charset found))))
    (nreverse found)))

(defun coding-system-eol-type-mnemonic (coding-system)
  "Return the string that the mode line shows for the ends of lines of CODING-SYSTEM."
  (let ((type (coding-system-eol-type coding-system)))
    (cond ((eq type 0) eol-mnemonic-unix)
          ((eq type 1) eol-mnemonic-dos)
          ((eq type 2) eol-mnemonic-mac)
          (t eol-mnemonic-undecided))))

(defun coding-system-change-eol-conversion (coding-system eol-type)
  "Return the variant of CODING-SYSTEM with ends of lines EOL-TYPE, or nil if there is none.
EOL-TYPE is `unix', `dos', `mac', 0, 1, 2, or nil for the one that detects them."
  (let ((number (cond ((eq eol-type 'unix) 0) ((eq eol-type 'dos) 1) ((eq eol-type 'mac) 2)
                      (t eol-type)))
        (own (coding-system-eol-type coding-system)))
    (unless own
      (signal 'coding-system-error (list coding-system)))
    (if (vectorp own)
        (if number (aref own number) coding-system)
      (let* ((base (coding-system-base coding-system))
             (variants (coding-system-eol-type base)))
        (cond ((eq number own) coding-system)
              ((vectorp variants) (if number (aref variants number) base)))))))

(defun coding-system-change-text-conversion (coding-system coding)
  "Return CODING with the ends of lines of CODING-SYSTEM.
CODING nil means `undecided'."
  (let ((eol (coding-system-eol-type coding-system))
        (coding (or coding 'undecided)))
    (if (numberp eol)
        (coding-system-change-eol-conversion coding eol)
      coding)))

(defun coding-system-equal (coding-system-1 coding-system-2)
  "Return t if CODING-SYSTEM-1 and CODING-SYSTEM-2 are the same, whatever their names."
  (or (eq coding-system-1 coding-system-2)
      (and (equal (coding-system-plist coding-system-1) (coding-system-plist coding-system-2))
           (let ((eol-1 (coding-system-eol-type coding-system-1))
                 (eol-2 (coding-system-eol-type coding-system-2)))
             (or (eq eol-1 eol-2) (and (vectorp eol-1) (vectorp eol-2)))))))

(defun coding-system-list (&optional base-only)
  "Return the list of all coding systems.
With BASE-ONLY leave aliases and variants out."
  (let (list)
    (dolist (name coding-system-list)
      (when (or (not base-only) (eq name (coding-system-base name)))
        (setq list (cons name list))))
    list))

(defun autoload-coding-system (symbol form)
  "Define SYMBOL as a coding system that FORM, evaluated when it is used, defines."
  (put symbol 'coding-system-define-form form))

(defun merge-coding-systems (first second)
  "Return a coding system with what FIRST leaves undecided taken from SECOND."
  (let ((eol-1 (coding-system-eol-type first))
        (eol-2 (coding-system-eol-type second)))
    (when (and (eq (coding-system-base first) 'undecided)
               (not (eq (coding-system-base second) 'undecided)))
      (setq first (coding-system-change-text-conversion first (coding-system-base second))))
    (if (and (vectorp eol-1) (numberp eol-2))
        (coding-system-change-eol-conversion first eol-2)
      first)))

;; Translation tables

(put 'translation-table 'char-table-extra-slots 2)

(defun make-translation-table (&rest args)
  "Return a char-table that translates characters as ARGS say.
Each of ARGS is an alist of (FROM . TO), or a translation table; a later one translates what an earlier one
made.  FROM may be a range (FIRST . LAST) of characters; those are translated to TO and what follows it."
  (let ((table (make-char-table 'translation-table))
        (reverse (make-char-table 'translation-table)))
    (dolist (arg args)
      (if (char-table-p arg)
          (map-char-table (lambda (key to) (mule--translate table reverse key to)) arg)
        (dolist (pair arg)
          (mule--translate table reverse (car pair) (cdr pair)))))
    (set-char-table-extra-slot table 0 nil)
    (set-char-table-extra-slot table 1 1)
    table))

(defun mule--translate (table reverse from to)
  "Make TABLE translate FROM, a character or a range of them, to TO.
REVERSE has the lists of characters that are translated to each one so far."
  (let ((first (if (consp from) (car from) from))
        (last (if (consp from) (cdr from) from)))
    (while (<= first last)
      (let ((target (or (aref table to) to)))
        (dolist (source (cons first (aref reverse first)))
          (aset table source target)
          (unless (memq source (aref reverse target))
            (aset reverse target (cons source (aref reverse target))))))
      (setq first (1+ first) to (1+ to)))))

(defun make-translation-table-from-vector (vec)
  "Return a table that translates the character N to element N of the 256 elements of VEC."
  (let ((table (make-char-table 'translation-table))
        (reverse (make-char-table 'translation-table)))
    (dotimes (i 256)
      (let ((c (aref vec i)))
        (when c
          (aset table i c)
          (aset reverse c i))))
    (set-char-table-extra-slot table 0 reverse)
    (set-char-table-extra-slot table 1 1)
    (set-char-table-extra-slot reverse 0 table)
    (set-char-table-extra-slot reverse 1 1)
    table))

(defun make-translation-table-from-alist (alist)
  "Return a table that translates as the elements of ALIST, (FROM . TO), say: each a character or a vector of them.
Extra slot 0 is the table of the way back; extra slot 1 is the length of the longest FROM."
  (let ((there (make-char-table 'translation-table)) (back (make-char-table 'translation-table)))
    (set-char-table-extra-slot there 0 back)
    (set-char-table-extra-slot there 1 (mule--translate-sequences there alist))
    (set-char-table-extra-slot back 1
                               (mule--translate-sequences back (mapcar (lambda (e) (cons (cdr e) (car e))) alist)))
    there))

(defun mule--translate-sequences (table alist)
  "Make TABLE translate as ALIST says; return the length of the longest key.
A character with one translation has that; else it has a list of (FROM . TO) of all that starts with it."
  (let ((longest 1))
    (dolist (element alist)
      (let* ((from (car element)) (to (cdr element)) (first (if (characterp from) from (aref from 0)))
             (old (aref table first)))
        (if (and (characterp from) (null old))
            (aset table first to)
          (when (characterp from)
            (setq from (vector from)))
          (when (and old (atom old))
            (setq old (list (cons (vector first) old))))
          (setq longest (max longest (length from)))
          (aset table first (append old (list (cons from to)))))))
    longest))

(defun define-translation-table (symbol &rest args)
  "Define SYMBOL as the name of a translation table that ARGS make, as in `make-translation-table'.
One of ARGS that is a char-table is the table itself."
  (let ((table (if (and (char-table-p (car args))
                        (eq (char-table-subtype (car args)) 'translation-table))
                   (car args)
                 (apply #'make-translation-table args)))
        (id 0))
    (while (and (< id (length translation-table-vector)) (aref translation-table-vector id)
                (not (eq (car (aref translation-table-vector id)) symbol)))
      (setq id (1+ id)))
    (when (>= id (length translation-table-vector))
      (setq translation-table-vector (vconcat translation-table-vector (make-vector 16 nil))))
    (aset translation-table-vector id (cons symbol table))
    (put symbol 'translation-table table)
    (put symbol 'translation-table-id id)
    id))

(provide 'mule)

;;; mule.el ends here
