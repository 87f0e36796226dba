;;; edits.el --- write random scripts of edits  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; (generate-edits FILE SEED COUNT) writes COUNT forms, one a line: (generate-edit-script STEP...), calls of the function
;; in edit-runner.el.  Each step changes a buffer with markers (variables m1, m2, m3) and overlays (o1, o2): text,
;; properties, markers, overlays, narrowing, undo.  test/generate/run-edits compares what both editors make of it.

;;; Code:

(let ((here (file-name-directory load-file-name)))
  (dolist (file '("random" "pools" "values"))
    (load (expand-file-name file here) nil t)))

(defun generate--position ()
  "Return the text of a random position, most of them in the accessible part."
  (pcase (generate-random 12)
    (0 "(point)")
    (1 "(point-min)")
    (2 "(point-max)")
    (3 (generate-pick ["m1" "m2" "m3"]))
    (4 (number-to-string (- (generate-random 60) 3)))
    (_ (format "(at %d)" (generate-random 1000)))))

(defun generate--text ()
  "Return the text of a string to insert."
  (pcase (generate-random 6)
    (0 (generate--property-string 0))
    (1 (generate--string 0))
    (2 "\"\\n\"")
    (3 "\"\\t\"")
    (_ (format "\"%s\"" (generate-repeat 5 (lambda () (generate-pick ["a" "b" "Foo" " " "\\n" "bar" "é" "中" "(" ")" "x" "\\t" ";" "\\\"" "_" "."])))))))

(defconst generate--edit-steps
  '("(insert {t})" "(insert {t})" "(insert {t})" "(insert-and-inherit {t})" "(insert-before-markers {t})" "(insert-before-markers-and-inherit {t})"
    "(insert-char {c} {n} {b})" "(delete-region {p} {p})" "(delete-region {p} {p})" "(delete-and-extract-region {p} {p})" "(delete-char {n} {b})" "(erase-buffer)"
    "(goto-char {p})" "(goto-char {p})" "(forward-char {n})" "(backward-char {n})" "(forward-line {n})" "(beginning-of-line {n})" "(end-of-line {n})"
    "(forward-word {n})" "(skip-chars-forward {k})" "(skip-chars-backward {k})" "(skip-syntax-forward {y})" "(skip-syntax-backward {y})"
    "(upcase-region {p} {p})" "(downcase-region {p} {p})" "(capitalize-region {p} {p})" "(upcase-word {n})" "(capitalize-word {n})" "(downcase-word {n})" "(upcase-initials-region {p} {p})"
    "(subst-char-in-region {p} {p} {c} {c} {b})" "(transpose-ascii {p} {p} {p} {p} {b})" "(translate-region-internal {p} {p} {u})"
    "(put-text-property {p} {p} '{N} '{v})" "(add-text-properties {p} {p} '{l})" "(set-text-properties {p} {p} '{l})" "(remove-text-properties {p} {p} '{l})"
    "(put-text-property {p} {p} 'rear-nonsticky '{s})" "(put-text-property {p} {p} 'front-sticky '{s})" "(remove-list-of-text-properties {p} {p} '({N} {N}))" "(add-face-text-property {p} {p} 'bold {b})"
    "(set-marker {m} {p})" "(set-marker-insertion-type {m} {b})" "(move-overlay {o} {p} {p})" "(overlay-put {o} '{N} '{v})" "(delete-overlay {o})" "(set-marker {m} nil)"
    "(narrow-to-region {p} {p})" "(widen)" "(undo-boundary)" "(undo-boundary)" "(undo-some {n})" "(undo-all)" "(set-buffer-modified-p {b})"
    "(save-excursion (goto-char {p}) (insert {t}))" "(save-restriction (narrow-to-region {p} {p}) (goto-char (point-min)) (insert {t}))"
    "(and (re-search-forward {R} nil t) (replace-match {t} {b} {b}))" "(replace-whole {R} {t})" "(and (looking-at {R}) (replace-match {t}))"
    "(indent-to {n} {n})" "(indent-line-by {n})" "(move-to-column {n} {b})" "(delete-horizontal {n})" "(self-insert {c} {n})"
    "(with-current-buffer other (erase-buffer) (insert {t}) 1)" "(insert-buffer-substring other)" "(replace-by-other)"
    "(set-buffer-multibyte-when {b})" "(compare-windows-of {p} {p})" "(forward-comment {n})" "(scan-some {p} {n} {n})" "(forward-sexp-some {n})" "(syntax-of {p})" "(field-of {p})")
  "Steps with {X} for a part of kind X.")

(defconst generate--edit-steps-2
  '("(setq inhibit-modification-hooks nil)" "(add-hook 'after-change-functions #'log-after nil t)" "(add-hook 'before-change-functions #'log-before nil t)" "(setq-local first-change-hook '(log-first))"
    "(overlay-put {o} 'modification-hooks '(log-overlay))" "(overlay-put {o} 'insert-in-front-hooks '(log-overlay))" "(overlay-put {o} 'insert-behind-hooks '(log-overlay))" "(overlay-put {o} 'evaporate {b})" "(overlay-put {o} 'priority {n})"
    "(put-text-property {p} {p} 'modification-hooks '(log-text))" "(put-text-property {p} {p} 'insert-in-front-hooks '(log-text))" "(put-text-property {p} {p} 'insert-behind-hooks '(log-text))"
    "(setq o1 (make-overlay {p} {p} nil {b} {b}))" "(move-overlay o1 {p} {p})" "(overlay-put (setq o2 (copy-overlay o1)) 'priority 1)" "(remove-overlays {p} {p})" "(remove-overlays {p} {p} '{N} '{v})" "(overlays-of {p} {p} '{N})" "(overlay-put {o} 'category '{g})"
    "(setq m1 (copy-marker {p} {b}))" "(setq m2 (point-marker))" "(set-marker-insertion-type {m} {b})" "(set-marker {m} {p})" "(insert-before-markers {t})"
    "(put-text-property {p} {p} 'read-only '{v})" "(setq inhibit-read-only {b})" "(setq buffer-read-only {b})" "(put-text-property {p} {p} 'field '{v})" "(put-text-property {p} {p} 'category '{g})" "(setq-local text-property-default-nonsticky '{d})" "(setq-local default-text-properties '{l})" "(setq-local char-property-alias-alist '((a b face) (field c)))"
    "(props-of {p} '{N})" "(props-of {p} '{N})" "(field-edits {p})" "(delete-field {p})" "(field-string {p})" "(constrain-to-field {p} {p} {b} {b} '{N})" "(forward-line {n})"
    "(undo-command {n})" "(undo-command {n})" "(undo-in-region {n} {p} {p})" "(undo-in-region {n} {p} {p})" "(undo-boundary)" "(undo-some {n})" "(setq buffer-undo-list {b})" "(undo-amalgamate-change-group (prepare-change-group))" "(undo-changes '(insert {t}) '(delete-region {p} {p}))"
    "(make-ind {b})" "(make-ind {b})" "(in-ind '(progn (goto-char {p}) (insert {t})))" "(in-ind '(delete-region {p} {p}))" "(in-ind '(narrow-to-region {p} {p}))" "(in-ind '(put-text-property {p} {p} '{N} '{v}))" "(in-ind '(undo-some {n}))" "(in-ind '(upcase-region {p} {p}))" "(in-ind '(setq o1 (make-overlay {p} {p})))" "(in-ind '(setq m3 (copy-marker {p})))"
    "(insert-buffer-substring (current-buffer) {p} {p})" "(insert-buffer-substring other 1 (with-current-buffer other (at {n})))" "(insert {t} {c} {t})" "(insert-and-inherit {t} {c} {t})" "(with-current-buffer other (erase-buffer) (insert {t} {t}) 1)" "(insert (buffer-substring {p} {p}))" "(insert-and-inherit (buffer-substring {p} {p}))" "(insert (filter-buffer-substring {p} {p} {b}))"
    "(kill-region {p} {p})" "(yank)" "(kill-word {n})" "(kill-line {n})" "(kill-whole-line {n})" "(copy-region-as-kill {p} {p})" "(newline {n})" "(open-line {n})" "(just-one-space {n})" "(delete-indentation)" "(delete-blank-lines)" "(zap-to-char {n} {c})" "(indent-rigidly {p} {p} {n})" "(back-to-indentation)" "(delete-trailing-whitespace {p} {p})" "(untabify {p} {p})" "(tabify {p} {p})" "(upcase-initials-region {p} {p})" "(subst-char-in-region {p} {p} {c} {c} {b})"
    "(insert-rectangle '(\"ab\" \"c\"))" "(delete-rectangle {p} {p})" "(delete-extract-rectangle {p} {p} {b})" "(replace-regexp-in-region {R} \"x\" {p})" "(combine-after-change-calls (insert {t}) (delete-region {p} {p}))" "(combine-change-calls (point-min) (point-max) (insert {t}))" "(with-silent-modifications (put-text-property {p} {p} '{N} '{v}))" "(atomic-change-group (insert {t}) (delete-char {n}))" "(ignore-errors (atomic-change-group (insert {t}) (delete-region {p} {p}) (error \"x\")))"
    "(sort-lines {b} {p} {p})" "(reverse-region {p} {p})" "(transpose-chars {n})" "(transpose-words {n})" "(transpose-lines {n})" "(replace-by-contents)" "(extract-rectangle {p} {p})" "(decode-coding-region {p} {p} 'latin-1)"
    "(encode-coding-region {p} {p} 'utf-8)" "(decode-coding-region {p} {p} 'utf-8)" "(base64-encode-region {p} {p})" "(goto-char {p})" "(widen)" "(narrow-to-region {p} {p})")
  "More steps, for half of the scripts: hooks, properties that rule changes, undo in regions, indirect buffers, commands.")

(defconst generate--edit-steps-3
  '("(setq inhibit-modification-hooks nil)" "(setq inhibit-modification-hooks nil)" "(add-hook 'after-change-functions #'{f} nil t)" "(add-hook 'after-change-functions #'{f} nil t)" "(add-hook 'before-change-functions #'{j} nil t)" "(add-hook 'first-change-hook #'{j} nil t)" "(remove-hook 'after-change-functions #'{f} t)" "(remove-hook 'before-change-functions #'{j} t)" "(list after-change-functions before-change-functions)"
    "(overlay-put {o} '{O} '(overlay-moves))" "(overlay-put {o} '{O} '(overlay-dies log-overlay))" "(overlay-put {o} '{O} '(fail-hook))" "(put-text-property {p} {p} '{O} '(fail-hook))"
    "(victim '{K} '{E})" "(victim '{K} '{E})" "(victim '{K} '(kill-buffer))" "(victim '{K} '(save-excursion (goto-char 2) {E}))" "(victim '{K} '(save-restriction (narrow-to-region 2 4) {E}))" "(victim '{K} '(let ((uv 1)) (setq-local uv 2) {E} (locals)))"
    "(setq {V} {w})" "(setq-local {V} {w})" "(setq-default {V} {w})" "(kill-local-variable '{V})" "(make-local-variable '{V})" "(with-current-buffer other (setq-local {V} {w}))" "(with-current-buffer other (kill-local-variable '{V}))" "(kill-all-local-variables)"
    "(let (({V} {w})) (setq {V} {w}) (locals))" "(let (({V} {w})) (setq-local {V} {w}) (locals))" "(let (({V} {w})) (setq-default {V} {w}) (locals))" "(let (({V} {w})) (kill-local-variable '{V}) (locals))" "(let (({V} {w})) (with-current-buffer other (setq-local {V} {w})) (locals))" "(let (({V} {w}) ({V} {w})) (kill-all-local-variables) (locals))"
    "(save-current-buffer (let (({V} {w})) (set-buffer other) (setq {V} {w}) (locals)))" "(save-current-buffer (let (({V} {w})) (set-buffer other) (let (({V} {w})) (kill-local-variable '{V}) (locals))))" "(with-current-buffer other (let (({V} {w})) (setq {V} {w}) (let (({V} {w})) (kill-local-variable '{V}) (locals))))"
    "(with-victim (setq-local {V} {w}) (let (({V} {w})) (kill-buffer) (locals)))" "(with-victim (let (({V} {w})) (setq-local {V} {w}) (kill-buffer) (setq {V} {w}) (locals)))" "(with-victim (setq-local {V} {w}) (let (({V} {w})) (with-current-buffer other (kill-buffer \" *victim*\") (locals))))" "(with-victim (setq {V} {w}) (let (({V} {w})) (rename-buffer \"victim\") (set-buffer other) (kill-buffer \"victim\") (setq {V} {w}) (locals)))"
    "(as-commands '(self {c}) '(self {c}) '(self {c}))" "(as-commands '(self {c}) '(goto-char {p}) '(self {c}))" "(as-commands '(self {c}) '(delete-char 1) '(delete-char 1) '(self {c}))" "(as-commands '(self {c}) '(undo-some 1) '(self {c}))" "(as-commands '(self {c}) '(in-ind '(insert {t})) '(self {c}) '(with-current-buffer other (insert {t})) '(self {c}))" "(apply #'as-commands (make-list 22 '(self ?q)))" "(as-commands '(insert {t}) '(insert {t}) '(kill-word 1) '(kill-word 1) '(yank))"
    "(match-edit {G} '(insert {t}))" "(match-edit {G} '(delete-region {p} {p}))" "(match-edit {G} '(upcase-region {p} {p}))" "(match-edit {G} '(save-match-data (looking-at \".\") (replace-match {e})))" "(match-edit {G} '(undo-some {n}))" "(match-edit {G} '(in-ind '(insert {t})))" "(match-edit {G} '(progn (set-match-data (match-data)) (insert {t}) (replace-match {e})))" "(match-edit {G} '(progn (set-match-data (sort (list (at 3) {p}) #'<)) (replace-match {e})))" "(match-edit {G} '(replace-match {e} {b} {b} nil {i}))"
    "(match-replace {G} {e} {b} {b} {i})" "(match-replace {G} {e} {b} {b} {i})" "(match-replace {G} {e} nil nil 0)" "(match-replace {G} {e} nil {b} 0)" "(match-replace-string {G} {e} {b} {b} {i})" "(match-replace-string {G} {e} nil nil 0)" "(let ((case-fold-search nil)) (match-replace {G} {e} {b} {b} {i}))" "(let ((n 0)) (goto-char (point-min)) (while (and (< n 5) (not (eobp)) (re-search-forward {G} nil t)) (setq n (1+ n)) (if (= (match-beginning 0) (match-end 0)) (forward-char) (replace-match {e} {b} {b}))) n)"
    "(save-excursion (goto-char {p}) (delete-region {p} {p}) (insert {t}))" "(save-restriction (narrow-to-region {p} {p}) (widen) (goto-char {p}) (delete-region {p} {p}))" "(save-restriction (narrow-to-region {p} {p}) (save-excursion (goto-char (point-max)) (insert {t})) (list (point-min) (point-max)))" "(save-restriction (widen) (insert {t}) (narrow-to-region {p} {p}))" "(save-excursion (save-restriction (widen) (in-ind '(insert {t})) (delete-region {p} {p})))" "(save-excursion (set-buffer other) (insert {t}) (point))" "(save-restriction (narrow-to-region {p} {p}) (in-ind '(save-restriction (narrow-to-region {p} {p}) (insert {t}))))"
    "(save-mark-and-excursion (push-mark {p} t) (goto-char {p}) (insert {t}))" "(progn (push-mark {p} t) (mark t))" "(set-mark {p})" "(exchange-point-and-mark t)" "(pop-mark)" "(save-restriction (save-excursion (widen) (erase-buffer) (insert {t})))" "(save-excursion (undo-some {n}))" "(save-restriction (narrow-to-region {p} {p}) (undo-some {n}))"
    "(make-ind {b})" "(in-ind '(insert-before-markers {t}))" "(in-ind '(erase-buffer))" "(in-ind '(set-marker {m} {p}))" "(in-ind '(move-overlay {o} {p} {p} (current-buffer)))" "(move-overlay {o} {p} {p} (current-buffer))" "(in-ind '(add-hook 'after-change-functions #'{f} nil t))" "(in-ind '(match-replace {G} {e} {b} {b} {i}))" "(in-ind '(setq {V} {w}))" "(if (buffer-live-p ind) (kill-buffer ind))" "(in-ind '(kill-buffer))" "(in-ind '(let ((inhibit-modification-hooks nil)) (upcase-region {p} {p})))" "(in-ind '(set-text-properties {p} {p} nil))" "(in-ind '(undo-boundary))" "(in-ind '(self-insert {c} 2))"
    "(combine-change-calls {P} {P} (insert {t}))" "(let ((inhibit-modification-hooks {b})) (insert {t}) (delete-region {p} {p}))" "(let ((buffer-undo-list t)) (insert {t}))" "(let ((inhibit-read-only {b})) (delete-region {p} {p}))" "(let ((inhibit-read-only '(a x))) (delete-region {p} {p}))" "(insert-and-inherit {t})" "(set-buffer-modified-p nil)" "(restore-buffer-modified-p nil)")
  "More steps, for a third of the scripts: hooks that edit, dying buffers, local values, typed text, match data, what is saved around edits.")

;; No hook before a change moves point: what insertions at point make of the text then depends on how commands are written, and
;; `transpose-words' of GNU Emacs loses text.

(defun generate--edit-part (kind)
  "Return the text of a random part of KIND."
  (pcase kind
    (?p (generate--position))
    (?P (generate-pick ["(point)" "(point-min)" "(point-max)" "(at 7)" "(at 21)" "(at 100)"]))
    (?t (generate--text))
    (?u (generate-pick ["\"abcdefghijklmnopqrstuvwxyz\"" "(concat (number-sequence 0 96) \"ABC\")" "(make-char-table 'translation-table)" "(let ((c (make-char-table 'translation-table))) (aset c ?o ?é) (aset c ?é ?o) (aset c ?\\n ?x) c)"]))
    (?c (generate-pick ["?a" "?b" "?\\n" "?\\s" "?é" "?中" "?x" "?(" "?A"]))
    (?n (number-to-string (- (generate-random 9) 3)))
    (?b (generate-pick ["t" "nil"]))
    (?m (generate-pick ["m1" "m2" "m3"]))
    (?o (generate-pick ["o1" "o2"]))
    (?N (generate-pick ["face" "a" "b" "c" "field" "invisible" "read-only-not"]))
    (?v (generate-pick ["bold" "1" "t" "nil" "(a)" "(a b)" "x"]))
    (?s (generate-pick ["t" "nil" "(a)" "(a b)" "(face)"]))
    (?g (generate-pick ["category-plain" "category-front" "category-rear" "category-list"]))
    (?d (generate-pick ["nil" "((a . t))" "((face . t) (b . nil))" "((a . nil) (field . t))" "((invisible . t))"]))
    (?l (generate--properties))
    (?k (generate-pick ["\"a-z\"" "\"^a\"" "\" \\t\"" "\"^\\n\"" "\"[:alpha:]\"" "\"é\"" "\"\"" "\"^[:space:]\"" "\"a\\\\-\""]))
    (?y (generate-pick ["\"w\"" "\" \"" "\"^w\"" "\".\"" "\"w_\"" "\"()\"" "\"\""]))
    (?j (generate-pick ["edit-before" "fail-hook" "log-before"]))
    (?O (generate-pick ["modification-hooks" "insert-in-front-hooks" "insert-behind-hooks"]))
    (?K (generate-pick ["after-change-functions" "before-change-functions" "first-change-hook" "kill-buffer-hook" "kill-buffer-query-functions" "change-major-mode-hook"]))
    (?f (generate-pick ["edit-after" "edit-after-nested" "move-before" "fail-hook" "log-after"]))
    (?E (generate-pick ["(insert \"ab\")" "(delete-region 2 4)" "(erase-buffer)" "(upcase-region 1 6)" "(progn (re-search-forward \"[a-z]+\") (replace-match \"x\"))" "(insert-buffer-substring other)" "(kill-all-local-variables)" "(delete-char 1)" "(primitive-undo 1 '((1 . 3)))"]))
    (?V (generate-pick ["uv" "uva" "tab-width"]))
    (?w (generate-pick ["2" "3" "4" "8"]))
    (?G (generate-pick ["\"\\\\(\\\\w+\\\\) \\\\(\\\\w+\\\\)\"" "\"\\\\(a\\\\|o\\\\)\\\\(.\\\\)?\"" "\"\\\\([A-Z]\\\\)\\\\([a-z]+\\\\)\"" "\"\\\\w+\"" "\"\\\\(\\\\)\"" "\"\\\\(x\\\\)\\\\|\\\\(o\\\\)\"" "\"\\\\(?2:t\\\\)\\\\(.\\\\)\"" "\"[[:upper:]]+\"" "\"^\"" "\"é\"" "\"o.*e\"" "\"\\\\(?:\\\\w+ \\\\)+\""]))
    (?e (generate-pick ["\"\\\\&\"" "\"\\\\1\"" "\"\\\\2x\\\\1\"" "\"foo\"" "\"FOO\"" "\"foo bar\"" "\"fOO-bar\"" "\"\\\\\\\\\"" "\"\\\\?\"" "\"x\\\\3\"" "\"\"" "\"é\\\\&中\"" "\"\\\\\"" "#(\"abc\" 0 2 (face bold) 2 3 (b 1))" "#(\"\\\\&-\\\\1\" 0 2 (a 1) 2 5 (b 1))"]))
    (?i (generate-pick ["0" "nil" "1" "2" "3"]))
    (?R (generate-pick generate--regexps))))

(defun generate--fill (text function)
  "Return TEXT with each {X} replaced by what FUNCTION returns for X."
  (let ((from 0) (parts nil))
    (while (string-match "{\\(.\\)}" text from)
      (let ((kind (aref text (match-beginning 1))) (end (match-end 0)))
        (setq parts (cons (funcall function kind) (cons (substring text from (match-beginning 0)) parts)) from end)))
    (apply #'concat (nreverse (cons (substring text from) parts)))))

(defun generate--edit-script ()
  "Return the text of a script of edits: of a third with plain steps, a third with those of hooks and commands, too, and a third with all."
  (let* ((n (+ 3 (generate-random 12))) (text "(generate-edit-script")
         (kinds (nth (generate-random 3) (list (list generate--edit-steps) (list generate--edit-steps generate--edit-steps-2)
                                               (list generate--edit-steps generate--edit-steps-2 generate--edit-steps-3 generate--edit-steps-3)))))
    (while (> n 0)
      (setq text (concat text " '" (generate--fill (generate-pick (nth (generate-random (length kinds)) kinds)) #'generate--edit-part))
            n (1- n)))
    (concat text ")")))

(defun generate-edits (file seed count)
  "Write COUNT scripts for SEED to FILE."
  (generate-seed seed)
  (let ((coding-system-for-write 'utf-8-unix) (n count))
    (with-temp-buffer
      (while (> n 0)
        (insert (generate--edit-script) "\n")
        (setq n (1- n)))
      (write-region (point-min) (point-max) file nil 'silent))))

;;; edits.el ends here
