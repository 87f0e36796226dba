;;; characters.el --- categories of characters that follow from character sets  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The other categories are made by C code (category.c); these need the maps of the character sets.

;;; Code:

(dolist (entry '((?h korean-ksc5601)
                 (?j katakana-jisx0201 japanese-jisx0208 japanese-jisx0212 japanese-jisx0213-1 japanese-jisx0213-2
                     japanese-jisx0213.2004-1 cp932-2-byte)))
  (dolist (charset (cdr entry))
    (when (charsetp charset)
      (map-charset-chars #'modify-category-entry charset (car entry)))))

;; The Kana of the supplementary planes are in none of them.
(modify-category-entry '(#x1aff0 . #x1b1ff) ?j)

(provide 'characters)

;;; characters.el ends here
