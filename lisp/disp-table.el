;;; disp-table.el --- display tables: what is shown for characters  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A display table is a char-table whose elements are vectors of glyphs: characters, or characters with a face.  Its six
;; extra slots hold the glyphs of truncated and continued lines, of escapes and so on, under the names below.

;;; Code:

(put 'display-table 'char-table-extra-slots 6)

(defconst disp-table--slots '(truncation wrap escape control selective-display vertical-border)
  "The names of the extra slots, in order.")

;;;###autoload
(defun make-display-table ()
  "Return a new, empty display table."
  (make-char-table 'display-table nil))

(defun disp-table--slot (slot)
  "Return the number of SLOT, a name or a number, or signal an error."
  (if (symbolp slot)
      (or (seq-position disp-table--slots slot) (error "Invalid display-table slot name: %s" slot))
    slot))

;;;###autoload
(defun display-table-slot (display-table slot)
  "Return what DISPLAY-TABLE has in SLOT.
SLOT is a number from 0 to 5, or `truncation', `wrap', `escape', `control', `selective-display' or `vertical-border'."
  (char-table-extra-slot display-table (disp-table--slot slot)))

;;;###autoload
(defun set-display-table-slot (display-table slot value)
  "Put VALUE into SLOT of DISPLAY-TABLE; SLOT is as for `display-table-slot'."
  (set-char-table-extra-slot display-table (disp-table--slot slot) value))

;;; Glyphs.

;;;###autoload
(defun make-glyph-code (char &optional face)
  "Return a glyph that shows CHAR, in FACE if that is non-nil."
  (let ((id (if face (face-id face) 0)))
    ;; Small numbers of faces fit above the bits of the character.
    (if (< id 64) (logior char (ash id 22)) (cons char id))))

;;;###autoload
(defun glyph-char (glyph)
  "Return the character of GLYPH."
  (if (consp glyph) (car glyph) (logand glyph #x3fffff)))

;;;###autoload
(defun glyph-face (glyph)
  "Return the face of GLYPH, or nil."
  (let ((id (if (consp glyph) (cdr glyph) (ash glyph -22))))
    (if (> id 0) (car (delq nil (mapcar (lambda (face) (if (eq (face-id face) id) face)) (face-list)))))))

;;; The standard display table.

(defun disp-table--standard ()
  "Return `standard-display-table', which is made if there is none."
  (or standard-display-table (setq standard-display-table (make-display-table))))

;;;###autoload
(defun standard-display-8bit (l h)
  "Show the characters, or bytes, from L to H as they are."
  (let ((table (disp-table--standard)))
    (while (<= l h)
      (cond ((or (< l ?\s) (<= ?\d l)) (let ((char (if (< 127 l 256) (unibyte-char-to-multibyte l) l))) (aset table char (vector char))))
            (t (aset table l nil)))
      (setq l (1+ l)))))

;;;###autoload
(defun standard-display-default (l h)
  "Show the characters, or bytes, from L to H as if there were no display table."
  (let ((table (disp-table--standard)))
    (while (<= l h)
      (aset table (if (< 127 l 256) (unibyte-char-to-multibyte l) l) nil)
      (aset table l nil)
      (setq l (1+ l)))))

;;;###autoload
(defun standard-display-ascii (c s)
  "Show the character C as the string S."
  (aset (disp-table--standard) c (vconcat s)))

(provide 'disp-table)

;;; disp-table.el ends here
