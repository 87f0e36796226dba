;;; kinsoku.el --- characters that must not begin or end a line  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Japanese and Chinese text is broken between any two characters, but not before those of the category
;; `>', like a full stop or a small kana, and not behind those of `<', like an opening bracket.

;;; Code:

(defvar kinsoku-limit 4
  "How many columns a line may become longer to avoid a forbidden break; any other value: as many as it takes.")

(defun kinsoku--forbidden-p (position)
  "Return non-nil if the line must not be broken at POSITION."
  (let ((before (char-before position)) (after (char-after position)))
    (or (and after (aref (char-category-set after) ?>))
        (and before (aref (char-category-set before) ?<)))))

(defun kinsoku-longer ()
  "Move forward to the next place where the line may be broken; return t, or nil if that is too far."
  (let ((found nil) (limit (and (integerp kinsoku-limit) (+ (current-column) kinsoku-limit)))
        (pos (save-excursion (forward-char 1) (point))))
    (save-excursion
      (goto-char pos)
      (while (and (not found) (not (eolp))
                  (or (null limit) (<= (current-column) limit)))
        (if (kinsoku--forbidden-p (point))
            (forward-char 1)
          (setq found (point))))
      (if (and (not found) (eolp) (or (null limit) (<= (current-column) limit)))
          (setq found (point))))
    (when found
      (goto-char found)
      t)))

(defun kinsoku-shorter (linebeg)
  "Move backward to the last place where the line may be broken, not before LINEBEG; return t, or nil if there is none."
  (let ((found nil))
    (save-excursion
      (while (and (not found)
                  (> (point) linebeg)
                  (re-search-backward "\\c|" linebeg t))
        (forward-char 1)
        (if (or (<= (point) linebeg) (kinsoku--forbidden-p (point)))
            (forward-char -1)
          (setq found (point)))))
    (when (and found (> found linebeg))
      (goto-char found)
      t)))

(defun kinsoku (linebeg)
  "Move point, where the line that begins at LINEBEG would be broken, to a place where that is not forbidden.
After a character that must begin no line, the line becomes longer if that is
enough, otherwise shorter; after one that must end none, the other way round."
  (let ((after (following-char)) (before (preceding-char)))
    (cond
     ((and (not (bolp)) (aref (char-category-set before) ?<))
      (or (kinsoku-shorter linebeg) (kinsoku-longer)))
     ((and (not (eolp)) (aref (char-category-set after) ?>))
      (or (kinsoku-longer) (kinsoku-shorter linebeg))))))

(provide 'kinsoku)

;;; kinsoku.el ends here
