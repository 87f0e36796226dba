;;; bytecomp-lap.el --- instructions of byte-code, and the assembler  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; What the compiler makes of a function is first a list of instructions, (OP . ARGUMENT):
;;
;;   (byte-constant . (VALUE))       likewise byte-varref, byte-varset, byte-varbind with a symbol
;;   (byte-goto . TAG)               and the other jumps; TAG is the list (TAG N), and stands in the list itself where the
;;                                   jump leads
;;   (byte-call . N)                 other operations: their operand, 0 if they have none
;;   (byte-closed-var . N)           the Nth of the first constants, which `make-closure' replaces
;;
;; `bytecomp-lap-assemble' improves such a list in small ways and makes the string and the vector of
;; constants of it; `byte-decompile-bytecode' is the way back.

;;; Code:

(defconst bytecomp-lap-operations
  '((0 byte-stack-ref small) (8 byte-varref small) (16 byte-varset small) (24 byte-varbind small)
    (32 byte-call small) (40 byte-unbind small) (48 byte-pophandler) (49 byte-pushconditioncase jump)
    (50 byte-pushcatch jump) (56 byte-nth) (57 byte-symbolp) (58 byte-consp) (59 byte-stringp) (60 byte-listp)
    (61 byte-eq) (62 byte-memq) (63 byte-not) (64 byte-car) (65 byte-cdr) (66 byte-cons) (67 byte-list1)
    (68 byte-list2) (69 byte-list3) (70 byte-list4) (71 byte-length) (72 byte-aref) (73 byte-aset)
    (74 byte-symbol-value) (75 byte-symbol-function) (76 byte-set) (77 byte-fset) (78 byte-get)
    (79 byte-substring) (80 byte-concat2) (81 byte-concat3) (82 byte-concat4) (83 byte-sub1) (84 byte-add1)
    (85 byte-eqlsign) (86 byte-gtr) (87 byte-lss) (88 byte-leq) (89 byte-geq) (90 byte-diff)
    (91 byte-negate) (92 byte-plus) (93 byte-max) (94 byte-min) (95 byte-mult) (96 byte-point)
    (98 byte-goto-char) (99 byte-insert) (100 byte-point-max) (101 byte-point-min) (102 byte-char-after)
    (103 byte-following-char) (104 byte-preceding-char) (105 byte-current-column) (106 byte-indent-to)
    (108 byte-eolp) (109 byte-eobp) (110 byte-bolp) (111 byte-bobp) (112 byte-current-buffer)
    (113 byte-set-buffer) (114 byte-save-current-buffer) (117 byte-forward-char) (118 byte-forward-word)
    (119 byte-skip-chars-forward) (120 byte-skip-chars-backward) (121 byte-forward-line)
    (122 byte-char-syntax) (123 byte-buffer-substring) (124 byte-delete-region) (125 byte-narrow-to-region)
    (126 byte-widen) (127 byte-end-of-line) (129 byte-constant2 word) (130 byte-goto jump)
    (131 byte-goto-if-nil jump) (132 byte-goto-if-not-nil jump) (133 byte-goto-if-nil-else-pop jump)
    (134 byte-goto-if-not-nil-else-pop jump) (135 byte-return) (136 byte-discard) (137 byte-dup)
    (138 byte-save-excursion) (140 byte-save-restriction) (142 byte-unwind-protect) (147 byte-set-marker)
    (148 byte-match-beginning) (149 byte-match-end) (150 byte-upcase) (151 byte-downcase) (152 byte-string=)
    (153 byte-string<) (154 byte-equal) (155 byte-nthcdr) (156 byte-elt) (157 byte-member) (158 byte-assq)
    (159 byte-nreverse) (160 byte-setcar) (161 byte-setcdr) (162 byte-car-safe) (163 byte-cdr-safe)
    (164 byte-nconc) (165 byte-quo) (166 byte-rem) (167 byte-numberp) (168 byte-integerp)
    (175 byte-listN byte) (176 byte-concatN byte) (177 byte-insertN byte) (178 byte-stack-set byte)
    (179 byte-stack-set2 word) (182 byte-discardN byte) (183 byte-switch) (192 byte-constant constant))
  "The operations of byte-code: (CODE NAME OPERAND).
OPERAND is nil for none; `small' for eight codes, the last two of which
have one or two bytes after them; `byte', `word' or `jump' for as many
bytes; `constant' for sixty-four codes.")

(defconst bytecomp-lap-codes
  (let ((table (make-hash-table :test 'eq)))
    (dolist (operation bytecomp-lap-operations table)
      (puthash (nth 1 operation) operation table)))
  "Hash table of `bytecomp-lap-operations' by name.")

(defconst bytecomp-lap-by-code
  (let ((table (make-vector 256 nil)))
    (dolist (operation bytecomp-lap-operations table)
      (dotimes (i (pcase (nth 2 operation) ('small 8) ('constant 64) (_ 1)))
        (aset table (+ i (car operation)) operation))))
  "Vector of `bytecomp-lap-operations' by code.")

(defconst bytecomp-lap-jumps
  '(byte-goto byte-goto-if-nil byte-goto-if-not-nil byte-goto-if-nil-else-pop byte-goto-if-not-nil-else-pop
    byte-pushconditioncase byte-pushcatch)
  "Operations whose operand is a tag.")

(defconst bytecomp-lap-pushes '(byte-constant byte-stack-ref byte-dup byte-closed-var)
  "Operations that push a value and do nothing else.")

;; -- improving a list of instructions ---------------------------------------------------------

(defun bytecomp-lap--tags-used (lap)
  "Return a hash table of the tags that something in LAP leads to."
  (let ((used (make-hash-table :test 'eq)))
    (dolist (instruction lap used)
      (cond ((memq (car instruction) bytecomp-lap-jumps) (puthash (cdr instruction) t used))
            ((and (eq (car instruction) 'byte-constant) (hash-table-p (cadr instruction)))
             (maphash (lambda (_ tag) (if (eq (car-safe tag) 'TAG) (puthash tag t used))) (cadr instruction)))))))

(defun bytecomp-lap--improve-head (rest)
  "Return what the instructions REST can begin with instead, or nil if they are good as they are."
  (let* ((a (car rest)) (b (cadr rest)) (op (car a)))
    (cond
     ((null b) nil)
     ((and (eq (car b) 'byte-discard) (memq op bytecomp-lap-pushes)) (cddr rest))
     ;; Nothing gets behind these but through a tag.
     ((and (memq op '(byte-goto byte-return)) (not (eq (car b) 'TAG)))
      (let ((at (cdr rest)))
        (while (and at (not (eq (car (car at)) 'TAG))) (setq at (cdr at)))
        (cons a at)))
     ((and (eq op 'byte-goto) (eq (cdr a) b)) (cdr rest))
     ((and (memq op '(byte-goto-if-nil byte-goto-if-not-nil)) (eq (cdr a) b))
      (cons (cons 'byte-discard 0) (cdr rest)))
     ((and (eq op 'byte-constant) (memq (car b) '(byte-goto-if-nil byte-goto-if-not-nil)))
      (if (eq (eq (car b) 'byte-goto-if-nil) (null (cadr a)))
          (cons (cons 'byte-goto (cdr b)) (cddr rest))
        (cddr rest)))
     ((and (eq op 'byte-not) (memq (car b) '(byte-goto-if-nil byte-goto-if-not-nil)))
      (cons (cons (if (eq (car b) 'byte-goto-if-nil) 'byte-goto-if-not-nil 'byte-goto-if-nil) (cdr b)) (cddr rest)))
     ((and (eq op 'byte-dup) (eq (car b) 'byte-return)) (cdr rest))
     ;; Returning drops what is on the stack.
     ((and (eq op 'byte-discardN) (> (cdr a) 128) (eq (car b) 'byte-return)) (cdr rest)))))

(defun bytecomp-lap--follow-jumps (lap)
  "Let the jumps of LAP that lead to a `byte-goto' or `byte-return' lead on, in place.
Return non-nil if there was one."
  (let ((after (make-hash-table :test 'eq)) changed)
    (let ((at lap))
      (while at
        (when (eq (car (car at)) 'TAG)
          (let ((next (cdr at)))
            (while (eq (car-safe (car next)) 'TAG) (setq next (cdr next)))
            (puthash (car at) (car next) after)))
        (setq at (cdr at))))
    (dolist (instruction lap changed)
      (let ((target (and (memq (car instruction)
                               '(byte-goto byte-goto-if-nil byte-goto-if-not-nil))
                         (gethash (cdr instruction) after))))
        (cond ((and (eq (car-safe target) 'byte-goto) (not (eq (cdr target) (cdr instruction))))
               (setcdr instruction (cdr target))
               ;; Two jumps that lead to each other would be followed for ever.
               (puthash (cdr target) nil after)
               (setq changed t))
              ((and (eq (car instruction) 'byte-goto) (eq (car-safe target) 'byte-return))
               (setcar instruction 'byte-return)
               (setcdr instruction 0)
               (setq changed t)))))))

(defun bytecomp-lap-improve (lap)
  "Return the instructions LAP without those that are not needed."
  (let ((changed t))
    (while changed
      (setq changed (bytecomp-lap--follow-jumps lap))
      (let ((used (bytecomp-lap--tags-used lap)) (done nil) (rest lap) better)
        (while rest
          (if (and (eq (car (car rest)) 'TAG) (not (gethash (car rest) used)))
              (setq rest (cdr rest) changed t)
            (if (setq better (bytecomp-lap--improve-head rest))
                (setq rest better changed t)
              (push (pop rest) done))))
        (setq lap (nreverse done)))))
  lap)

;; -- constants --------------------------------------------------------------------------------

(defun bytecomp-lap--constants (lap reserved)
  "Return what the instructions LAP name, after RESERVED elements for `make-closure': (LIST . INDEX).
LIST is of values, INDEX a hash table of their places.  Variables are
first, since low places need no operand."
  (let ((index (make-hash-table :test 'eq)) (values nil) (n reserved))
    (dotimes (i reserved) (push (intern (format "V%d" i)) values))
    (dolist (operations '((byte-varref byte-varset byte-varbind) (byte-constant)))
      (dolist (instruction lap)
        (when (memq (car instruction) operations)
          (let ((value (cadr instruction)))
            (unless (gethash value index)
              (puthash value n index)
              (push value values)
              (setq n (1+ n)))))))
    (cons (nreverse values) index)))

;; -- bytes ------------------------------------------------------------------------------------

(defun bytecomp-lap--small (code n)
  "Return the bytes of the operation with the eight codes from CODE on, for the operand N."
  (cond ((< n 6) (list (+ code n)))
        ((< n 256) (list (+ code 6) n))
        (t (list (+ code 7) (logand n 255) (ash n -8)))))

(defun bytecomp-lap--bytes (instruction index)
  "Return the bytes of INSTRUCTION, with INDEX as from `bytecomp-lap--constants'.
A jump has zeros for its target."
  (let* ((op (car instruction)) (argument (cdr instruction)) (operation (gethash op bytecomp-lap-codes))
         (code (car operation)) (operand (nth 2 operation)))
    (cond
     ((memq op '(byte-constant byte-closed-var))
      (let ((n (if (eq op 'byte-constant) (gethash (car argument) index) argument)))
        (if (< n 64) (list (+ 192 n)) (list 129 (logand n 255) (ash n -8)))))
     ((memq op '(byte-varref byte-varset byte-varbind)) (bytecomp-lap--small code (gethash (car argument) index)))
     ((and (eq op 'byte-stack-set) (> argument 255)) (list 179 (logand argument 255) (ash argument -8)))
     ((null operand) (list code))
     ((eq operand 'small) (bytecomp-lap--small code argument))
     ((eq operand 'byte) (list code argument))
     ((eq operand 'jump) (list code 0 0)))))

(defun bytecomp-lap--place-tags (lap index)
  "Return (BYTES . PLACES) for the instructions LAP: a list in reverse, and a hash table of where tags are."
  (let ((places (make-hash-table :test 'eq)) (pc 0) (bytes nil) (jumps nil))
    (dolist (instruction lap)
      (if (eq (car instruction) 'TAG)
          (puthash instruction pc places)
        (let ((new (bytecomp-lap--bytes instruction index)))
          (dolist (byte new) (push byte bytes))
          (setq pc (+ pc (length new)))
          (if (memq (car instruction) bytecomp-lap-jumps) (push (cons bytes (cdr instruction)) jumps)))))
    (if (> pc 65535) (error "Bytecode overflow"))
    (dolist (jump jumps)
      (let ((target (gethash (cdr jump) places)))
        (setcar (car jump) (ash target -8))
        (setcar (cdr (car jump)) (logand target 255))))
    (cons bytes places)))

(defun bytecomp-lap-assemble (lap &optional reserved)
  "Return (CODE . CONSTANTS) for the instructions LAP: a unibyte string and a vector.
RESERVED is the number of constants that `make-closure' replaces."
  (let* ((lap (bytecomp-lap-improve lap)) (constants (bytecomp-lap--constants lap (or reserved 0)))
         (placed (bytecomp-lap--place-tags lap (cdr constants))))
    (dolist (value (car constants))
      (when (hash-table-p value)
        (maphash (lambda (key tag)
                   (if (eq (car-safe tag) 'TAG) (puthash key (gethash tag (cdr placed)) value)))
                 value)))
    (cons (apply #'unibyte-string (nreverse (car placed))) (vconcat (car constants)))))

;; -- the way back -----------------------------------------------------------------------------

(defun bytecomp-lap--operand (bytes pc operation)
  "Return (OPERAND . LENGTH) of the instruction at PC in the string BYTES, which is of OPERATION."
  (let ((byte (lambda (i) (aref bytes (+ pc i)))) (n (- (aref bytes pc) (car operation))))
    (pcase (nth 2 operation)
      ('nil (cons 0 1))
      ('small (cond ((< n 6) (cons n 1))
                    ((= n 6) (cons (funcall byte 1) 2))
                    (t (cons (+ (funcall byte 1) (ash (funcall byte 2) 8)) 3))))
      ('constant (cons n 1))
      ('byte (cons (funcall byte 1) 2))
      (_ (cons (+ (funcall byte 1) (ash (funcall byte 2) 8)) 3)))))

(defun bytecomp-lap--table-tags (table tag-at)
  "Make the places in the jump table TABLE known to TAG-AT, a function that returns the tag of a place."
  (maphash (lambda (_ place) (if (integerp place) (funcall tag-at place))) table))

(defun bytecomp-lap--name-operand (op operand constants tag-at)
  "Return the instruction of the operation OP with OPERAND.
CONSTANTS is the vector; TAG-AT is called with places that are led to."
  (cond
   ((memq op '(byte-constant byte-constant2 byte-varref byte-varset byte-varbind))
    (let ((value (aref constants operand)))
      (if (and (eq op 'byte-constant) (hash-table-p value)) (bytecomp-lap--table-tags value tag-at))
      (list (if (eq op 'byte-constant2) 'byte-constant op) value)))
   ((memq op bytecomp-lap-jumps) (cons op (funcall tag-at operand)))
   ((eq op 'byte-stack-set2) (cons 'byte-stack-set operand))
   ((and (eq op 'byte-discardN) (> operand 127)) (cons 'byte-discardN-preserve-tos (- operand 128)))
   (t (cons op operand))))

;;;###autoload
(defun byte-decompile-bytecode (bytes constvec)
  "Return the instructions of the byte-code BYTES with the constants CONSTVEC.
The value is a list of places in the code, each followed by a tag, if
jumps lead there, and the instruction (OP . OPERAND)."
  (let* ((pc 0) (tags nil) (n 0) (listing nil)
         (tag-at (lambda (place)
                   (cdr (or (assq place tags)
                            (car (push (cons place (list 'TAG (setq n (1+ n)))) tags)))))))
    (while (< pc (length bytes))
      (let* ((operation (or (aref bytecomp-lap-by-code (aref bytes pc)) (error "Unknown byte code %d" (aref bytes pc))))
             (operand (bytecomp-lap--operand bytes pc operation)))
        (push (cons pc (bytecomp-lap--name-operand (nth 1 operation) (car operand) constvec tag-at)) listing)
        (setq pc (+ pc (cdr operand)))))
    (let ((result nil))
      (dolist (entry listing result)
        (push (cdr entry) result)
        (let ((tag (cdr (assq (car entry) tags)))) (if tag (push tag result)))
        (push (car entry) result)))))

(provide 'bytecomp-lap)

;;; bytecomp-lap.el ends here
