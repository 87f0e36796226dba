;;; faces.el --- faces: definition, attributes, colors of terminals  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A face is defined by a spec (`defface'), from which the attributes on the frame are computed
;; (`face-spec-recalc') whenever the spec or what is known of the terminal changes.

;;; Code:

;;; Names.

(defun face-list ()
  "Return a list of all defined faces, the oldest first."
  (let ((faces nil))
    (maphash (lambda (face entry) (push (cons (car entry) face) faces)) face--new-frame-defaults)
    (mapcar #'cdr (sort faces (lambda (a b) (< (car a) (car b)))))))

(defun facep (face)
  "Return non-nil if FACE names a face, as a symbol or a string."
  (internal-lisp-face-p face))

(defun check-face (face)
  "Signal an error if FACE is no face; return it."
  (unless (facep face) (error "Not a face: %s" face))
  face)

(defun face-name (face)
  "Return the name of FACE as a string."
  (symbol-name (check-face face)))

(defun face-id (face &optional _frame)
  "Return the number of FACE."
  (check-face face)
  (or (get face 'face) (face-id (get face 'face-alias))))

(defun face-list-p (face-or-list)
  "Return non-nil if FACE-OR-LIST is a list of faces, rather than one."
  (and (consp face-or-list) (not (memq (car face-or-list) '(foreground-color background-color)))
       (not (keywordp (car face-or-list)))))

(defun face-documentation (face)
  "Return the documentation of FACE, or nil."
  (let ((alias (get face 'face-alias)))
    (if alias
        (format "%s is an alias for the face `%s'." face alias)
      (get face 'face-documentation))))

(defun set-face-documentation (face string)
  "Make STRING the documentation of FACE."
  (put face 'face-documentation (purecopy string)))

(defun make-empty-face (face)
  "Make FACE a new face without attributes."
  (interactive (list (intern (read-string "Make empty face: "))))
  (make-face face))

(defun make-face (face)
  "Make FACE a new face, unless it is one; return it."
  (interactive (list (intern (read-string "Make face: "))))
  (unless (facep face)
    (internal-make-lisp-face face)
    (dolist (frame (frame-list)) (internal-make-lisp-face face frame)))
  face)

(defun copy-face (old-face new-face &optional frame new-frame)
  "Make NEW-FACE look as OLD-FACE on FRAME (nil: everywhere, t: new frames), on NEW-FRAME if given."
  (let ((inhibit-quit t))
    (if frame
        (internal-copy-lisp-face old-face new-face frame new-frame)
      (dolist (f (frame-list)) (copy-face old-face new-face f new-frame))
      (copy-face old-face new-face t))
    new-face))

(defun face-all-attributes (face &optional frame)
  "Return an alist of the attributes of FACE on FRAME (nil: for new frames)."
  (mapcar (lambda (pair)
            (cons (car pair) (face-attribute face (car pair) (or frame t))))
          face-attribute-name-alist))

(defvar face-attribute-name-alist
  '((:family . "font family") (:foundry . "font foundry") (:width . "character set width") (:height . "height in 1/10 pt")
    (:weight . "weight") (:slant . "slant") (:underline . "underline") (:overline . "overline") (:extend . "extend")
    (:strike-through . "strike-through") (:box . "box") (:inverse-video . "inverse-video display")
    (:foreground . "foreground color") (:background . "background color") (:stipple . "background stipple")
    (:inherit . "inheritance"))
  "Alist of face attributes and their descriptions.")

;;; Attributes.

(defun face-at-point (&optional text multiple)
  "Return the face of the character after point, or nil.
It is a symbol or a string; of several, the first.  TEXT: a name of a face at point comes first.
MULTIPLE: return the list of all.  Faces that have no name do not count."
  (let ((at-point (or (get-char-property (point) 'read-face-name) (get-char-property (point) 'face)))
        (named (and text (thing-at-point 'symbol)))
        faces)
    (if (and named (intern-soft named) (facep (intern-soft named)))
        (push (intern-soft named) faces))
    (dolist (face (if (and (consp at-point) (not (keywordp (car at-point))) (not (memq (car at-point) '(foreground-color background-color))))
                      at-point
                    (list at-point)))
      (if (and face (or (symbolp face) (stringp face)) (facep face)) (push face faces)))
    (setq faces (delete-dups (nreverse faces)))
    (if multiple faces (car faces))))

(defun face-attribute (face attribute &optional frame inherit)
  "Return ATTRIBUTE of FACE on FRAME (t: for new frames).
INHERIT non-nil completes a relative value from the faces that FACE inherits, and then from INHERIT
if that is a face or a list of faces."
  (let ((value (internal-get-lisp-face-attribute face attribute frame)))
    (when (and inherit (face-attribute-relative-p attribute value))
      (setq value (face-attribute-merged-with
                   attribute value (internal-get-lisp-face-attribute face :inherit frame) frame)))
    (when (and inherit (not (eq inherit t)) (face-attribute-relative-p attribute value))
      (setq value (face-attribute-merged-with attribute value inherit frame)))
    value))

(defun face-attribute-merged-with (attribute value faces &optional frame)
  "Complete VALUE of ATTRIBUTE from FACES, a face or a list of faces, on FRAME."
  (cond
   ((not (face-attribute-relative-p attribute value)) value)
   ((or (null faces) (eq faces 'unspecified)) value)
   ((consp faces)
    (face-attribute-merged-with
     attribute (face-attribute-merged-with attribute value (car faces) frame) (cdr faces) frame))
   (t (merge-face-attribute attribute value (face-attribute faces attribute frame t)))))

(defun set-face-attribute (face frame &rest args)
  "Set attributes of FACE on FRAME; nil means on all frames, t only for new ones.
ARGS are keywords and values."
  (let ((where (if (null frame) 0 frame)) (all args))
    (while all
      (unless (cdr all) (setq all (list (car all) nil)))
      (internal-set-lisp-face-attribute face (car all) (purecopy (cadr all)) where)
      (setq all (cddr all)))
    nil))

(defun face-foreground (face &optional frame inherit)
  "Return the foreground color of FACE on FRAME, or nil; INHERIT is as for `face-attribute'."
  (let ((v (face-attribute face :foreground frame inherit))) (if (eq v 'unspecified) nil v)))
(defun face-background (face &optional frame inherit)
  "Return the background color of FACE on FRAME, or nil; INHERIT is as for `face-attribute'."
  (let ((v (face-attribute face :background frame inherit))) (if (eq v 'unspecified) nil v)))
(defun face-stipple (face &optional frame inherit)
  "Return the stipple of FACE on FRAME, or nil; INHERIT is as for `face-attribute'."
  (let ((v (face-attribute face :stipple frame inherit))) (if (eq v 'unspecified) nil v)))
(defun face-underline-p (face &optional frame inherit)
  "Return non-nil if FACE is underlined on FRAME; INHERIT is as for `face-attribute'."
  (not (memq (face-attribute face :underline frame inherit) '(nil unspecified))))
(defun face-inverse-video-p (face &optional frame inherit)
  "Return non-nil if FACE is inverted on FRAME; INHERIT is as for `face-attribute'."
  (eq (face-attribute face :inverse-video frame inherit) t))
(defun face-bold-p (face &optional frame inherit)
  "Return non-nil if FACE is bold on FRAME; INHERIT is as for `face-attribute'."
  (memq (face-attribute face :weight frame inherit) '(semi-bold bold extra-bold ultra-bold)))
(defun face-italic-p (face &optional frame inherit)
  "Return non-nil if FACE is italic on FRAME; INHERIT is as for `face-attribute'."
  (memq (face-attribute face :slant frame inherit) '(italic oblique)))
(defun face-extend-p (face &optional frame inherit)
  "Return non-nil if FACE extends to the edge of the window; INHERIT is as for `face-attribute'."
  (eq (face-attribute face :extend frame inherit) t))

(defun set-face-foreground (face color &optional frame)
  "Set the foreground of FACE to COLOR on FRAME (nil: everywhere)."
  (interactive (list (intern (read-string "Face: ")) (read-string "Color: ")))
  (set-face-attribute face frame :foreground (or color 'unspecified)))
(defun set-face-background (face color &optional frame)
  "Set the background of FACE to COLOR on FRAME (nil: everywhere)."
  (interactive (list (intern (read-string "Face: ")) (read-string "Color: ")))
  (set-face-attribute face frame :background (or color 'unspecified)))
(defun set-face-underline (face underline &optional frame)
  "Set the underlining of FACE to UNDERLINE on FRAME (nil: everywhere)."
  (set-face-attribute face frame :underline underline))
(defalias 'set-face-underline-p #'set-face-underline)
(defun set-face-inverse-video (face inverse-video-p &optional frame)
  "Make FACE inverted on FRAME (nil: everywhere) if INVERSE-VIDEO-P, else not."
  (set-face-attribute face frame :inverse-video inverse-video-p))
(defun set-face-bold (face bold-p &optional frame)
  "Make FACE bold on FRAME (nil: everywhere) if BOLD-P, else not."
  (set-face-attribute face frame :weight (if bold-p 'bold 'normal)))
(defun set-face-italic (face italic-p &optional frame)
  "Make FACE italic on FRAME (nil: everywhere) if ITALIC-P, else not."
  (set-face-attribute face frame :slant (if italic-p 'italic 'normal)))
(defun set-face-extend (face extend-p &optional frame)
  "Make FACE extend to the edge on FRAME (nil: everywhere) if EXTEND-P, else not."
  (set-face-attribute face frame :extend extend-p))
(defun set-face-stipple (face stipple &optional frame)
  "Set the stipple of FACE to STIPPLE on FRAME (nil: everywhere)."
  (set-face-attribute face frame :stipple (or stipple 'unspecified)))
(defun invert-face (face &optional frame)
  "Exchange the foreground and background of FACE on FRAME (nil: everywhere)."
  (interactive (list (intern (read-string "Face: "))))
  (let ((fg (face-attribute face :foreground frame)) (bg (face-attribute face :background frame)))
    (if (not (and (eq fg 'unspecified) (eq bg 'unspecified)))
        (set-face-attribute face frame :foreground bg :background fg)
      (set-face-attribute face frame :inverse-video (not (eq (face-attribute face :inverse-video frame) t))))
    face))

(defun face-equal (face1 face2 &optional frame)
  "Return non-nil if FACE1 and FACE2 look the same on FRAME."
  (internal-lisp-face-equal-p face1 face2 frame))
(defun face-differs-from-default-p (face &optional frame)
  "Return non-nil if FACE looks otherwise than the default face on FRAME."
  (let ((differs nil))
    (dolist (pair face-attribute-name-alist differs)
      (let ((v (face-attribute face (car pair) frame t)))
        (unless (or (eq v 'unspecified) (equal v (face-attribute 'default (car pair) frame)))
          (setq differs t))))))
(defun face-nontrivial-p (face &optional frame)
  "Return non-nil if FACE has an attribute on FRAME."
  (not (internal-lisp-face-empty-p face frame)))

;;; Specs.

(defun face-spec-set-match-display (display frame)
  "Return non-nil if DISPLAY, the condition of a face spec's entry, holds on FRAME."
  (or (eq display t)
      (let ((match t))
        (dolist (condition (if (eq display 'default) nil display) match)
          (let ((options (cdr condition)))
            (unless (face-spec--condition-p (car condition) options frame)
              (setq match nil)))))))

(defun face-spec--condition-p (kind options frame)
  "Return non-nil if FRAME meets one of the OPTIONS of a condition KIND."
  (cond
   ((eq kind 'type)
    (and (memq 'tty options) t))
   ((eq kind 'class) (memq (frame-parameter frame 'display-type) options))
   ((eq kind 'background) (memq (frame-parameter frame 'background-mode) options))
   ((eq kind 'min-colors) (>= (display-color-cells frame) (car options)))
   ((eq kind 'supports) (display-supports-face-attributes-p options frame))
   (t (error "Unknown req `%S' with options `%S'" kind options))))

(defun face-spec-choose (spec &optional frame no-match-retval)
  "Return the attributes that SPEC gives on FRAME, or NO-MATCH-RETVAL if no entry matches."
  (let ((frame (or frame (selected-frame))) (defaults nil) (result nil) (found nil))
    (while spec
      (let* ((entry (car spec)) (display (car entry))
             ;; Attributes follow the condition, or are one list after it.
             (attrs (if (and (cdr entry) (null (cddr entry)) (listp (cadr entry))) (cadr entry) (cdr entry))))
        (setq spec (cdr spec))
        (cond
         ((eq display 'default) (setq defaults attrs found (or found 'default)))
         ((face-spec-set-match-display display frame)
          (setq result attrs found t spec nil)))))
    (cond ((eq found t) (append defaults result))
          (found defaults)
          (t no-match-retval))))

(defun face-default-spec (face)
  "Return the spec that `defface' gave FACE."
  (get face 'face-defface-spec))
(defun face-user-default-spec (face)
  "Return the spec of FACE that the user saved, or that of `defface'."
  (or (get face 'customized-face) (get face 'saved-face) (face-default-spec face)))

(defun face-spec-reset-face (face &optional frame)
  "Make all attributes of FACE unspecified on FRAME; the default face gets its basic ones."
  (if (eq face 'default)
      (set-face-attribute face frame :family "default" :foundry "default" :width 'normal :height 1 :weight 'normal
                          :slant 'normal :underline nil :overline nil :strike-through nil :box nil :inverse-video nil
                          :foreground "unspecified-fg" :background "unspecified-bg" :stipple nil :inherit nil :extend nil)
    (internal-make-lisp-face face frame)))

(defun face-spec-set-2 (face frame attrs)
  "Set the ATTRS of a spec on FACE for FRAME."
  (while (cdr attrs)
    (internal-set-lisp-face-attribute face (car attrs) (cadr attrs) frame)
    (setq attrs (cddr attrs))))

(defun face-spec-recalc (face frame)
  "Compute the attributes of FACE on FRAME again from its specs."
  (while (get face 'face-alias) (setq face (get face 'face-alias)))
  (face-spec-reset-face face frame)
  (let ((theme (get face 'theme-face)) (applied nil))
    (dolist (entry (reverse theme))
      (let ((attrs (face-spec-choose (cadr entry) frame 'none)))
        (unless (eq attrs 'none) (setq applied t) (face-spec-set-2 face frame attrs))))
    (unless applied (face-spec-set-2 face frame (face-spec-choose (face-user-default-spec face) frame)))
    (let ((override (get face 'face-override-spec)))
      (when override (face-spec-set-2 face frame (face-spec-choose override frame))))))

(defun face-spec-set (face spec &optional spec-type)
  "Give FACE the spec SPEC, of kind SPEC-TYPE: nil overrides others; `face-defface-spec', `saved-face',
`customized-face' are the places of other kinds.  Make the face if need be."
  (if (get face 'face-alias) (setq face (get face 'face-alias)))
  (cond ((null spec-type) (put face 'face-override-spec spec))
        ((memq spec-type '(face-defface-spec face-override-spec customized-face saved-face)) (put face spec-type spec)))
  (when (memq spec-type '(nil face-override-spec)) (put face 'face-modified t))
  (unless (facep face) (make-empty-face face))
  (dolist (frame (frame-list)) (face-spec-recalc face frame))
  nil)

(defun face-spec-match-p (face spec &optional frame)
  "Return non-nil if FACE looks on FRAME as SPEC says."
  (face-attr-match-p face (face-spec-choose spec frame) frame))
(defun face-attr-match-p (face attrs &optional frame)
  "Return non-nil if the attributes of FACE on FRAME are those of the plist ATTRS, and no others."
  (let ((match t))
    (dolist (pair face-attribute-name-alist match)
      (let ((wanted (if (plist-member attrs (car pair)) (plist-get attrs (car pair)) 'unspecified)))
        (unless (equal wanted (face-attribute face (car pair) frame)) (setq match nil))))))

;;; What a user can choose.

(defconst face--flag-attributes '(:underline :overline :strike-through :inverse-video :extend)
  "Attributes whose values to choose from are t and nil.")
(defconst face--named-values
  '((:width ultra-condensed extra-condensed condensed semi-condensed normal semi-expanded expanded extra-expanded
            ultra-expanded)
    (:slant reverse-oblique reverse-italic normal italic oblique)
    (:weight thin ultra-light extra-light light semi-light normal semi-bold bold extra-bold ultra-bold))
  "The names of values of attributes that are ranges of a font's properties.")
(defun face--value-names (values)
  "Return the alist of VALUES, symbols, by their names."
  (mapcar (lambda (value) (cons (symbol-name value) value)) values))
(defun face-valid-attribute-values (attribute &optional _frame)
  "Return the values of ATTRIBUTE to choose from, an alist by name, or a predicate of values."
  (let ((values
         (cond
          ((memq attribute face--flag-attributes) (face--value-names '(t nil)))
          ((eq attribute :family) '(("default" . "default")))
          ((eq attribute :foundry) '(nil))
          ((assq attribute face--named-values) (face--value-names (cdr (assq attribute face--named-values))))
          ((memq attribute '(:foreground :background)) (mapcar (lambda (color) (cons color color)) (defined-colors)))
          ((eq attribute :height) 'integerp)
          ((memq attribute '(:stipple :box)) nil)
          ((eq attribute :inherit) (cons '("none" . nil) (face--value-names (face-list))))
          (t (error "Internal error")))))
    (if (and (listp values) (not (eq attribute :inherit)))
        (cons '("unspecified" . unspecified) values)
      values)))

;;; Terminals.

(defun display-color-p (&optional display)
  "Return non-nil if DISPLAY shows colors."
  (tty-display-color-p display))
(defun display-color-cells (&optional display)
  "Return the number of colors of DISPLAY."
  (tty-display-color-cells display))
(defun display-grayscale-p (&optional _display) "Return nil: terminals with shades of gray only are not known." nil)

(defvar frame-background-mode nil "Whether to take backgrounds for `light' or `dark'; nil: find out.")

(defun frame--current-backround-mode (frame)
  "Return `light' or `dark', as the background of FRAME probably is."
  (let ((color (frame-parameter frame 'background-color)) rgb)
    (cond
     (frame-background-mode)
     ((and color (not (equal color "unspecified-bg")) (setq rgb (color-values color frame)))
      (if (color-dark-p (mapcar (lambda (c) (/ c 65535.0)) rgb)) 'dark 'light))
     ((terminal-parameter frame 'background-mode))
     ((and (tty-type frame) (string-match "\\`\\(xterm\\|rxvt\\|dtterm\\|eterm\\)" (tty-type frame))) 'light)
     (t 'dark))))

(defun color-dark-p (rgb)
  "Return non-nil if RGB, a list of three numbers from 0 to 1, is a dark color."
  (let ((r (expt (nth 0 rgb) 2.2)) (g (expt (nth 1 rgb) 2.2)) (b (expt (nth 2 rgb) 2.2)))
    (< (+ (* r 0.2126) (* g 0.7152) (* b 0.0722)) (expt 0.6 2.2))))

(defun frame-set-background-mode (frame &optional keep-face-specs)
  "Find out the kind of background and of colors of FRAME; unless KEEP-FACE-SPECS, compute its faces again."
  (let ((mode (frame--current-backround-mode frame)) (type (if (display-color-p frame) 'color 'mono)))
    (unless (and (eq mode (frame-parameter frame 'background-mode)) (eq type (frame-parameter frame 'display-type)))
      (modify-frame-parameters frame (list (cons 'background-mode mode) (cons 'display-type type)))
      (unless keep-face-specs
        (dolist (face (face-list)) (face-spec-recalc face frame))))
    nil))

(defun tty-set-up-initial-frame-faces ()
  "Compute all faces for the terminal that the frame is shown on now."
  (let ((frame (selected-frame)))
    (tty-register-default-colors)
    (frame-set-background-mode frame t)
    (dolist (face (face-list)) (face-spec-recalc face frame))))

;;; Colors of terminals.

(defconst tty-standard-colors
  '(("black" 0 0 0) ("red" 205 0 0) ("green" 0 205 0) ("yellow" 205 205 0) ("blue" 0 0 238) ("magenta" 205 0 205)
    ("cyan" 0 205 205) ("white" 229 229 229) ("brightblack" 127 127 127) ("brightred" 255 0 0) ("brightgreen" 0 255 0)
    ("brightyellow" 255 255 0) ("brightblue" 92 92 255) ("brightmagenta" 255 0 255) ("brightcyan" 0 255 255)
    ("brightwhite" 255 255 255))
  "The first sixteen colors as xterm has them.")

(defun tty-color-canonicalize (color)
  "Return COLOR in lower case and without blanks."
  (let ((case-fold-search nil))
    (if (string-match "[A-Z ]" color) (replace-regexp-in-string " +" "" (downcase color)) color)))

(defun tty-color-alist (&optional _frame)
  "Return an alist of the colors of the terminal: (NAME INDEX RED GREEN BLUE)."
  tty-defined-color-alist)
(defun tty-modify-color-alist (elt &optional _frame)
  "Put ELT, a list (NAME INDEX RED GREEN BLUE), into the alist of colors."
  (let ((old (assoc (car elt) tty-defined-color-alist)))
    (if old (setcdr old (cdr elt))
      (setq tty-defined-color-alist (nconc tty-defined-color-alist (list elt))))
    tty-defined-color-alist))
(defun tty-color-clear (&optional _frame)
  "Forget the colors of the terminal."
  (setq tty-defined-color-alist nil))
(defun tty-color-define (name index &optional rgb frame)
  "Define the color NAME as number INDEX with the value RGB, a list of 16-bit numbers."
  (tty-modify-color-alist (append (list (tty-color-canonicalize name) index) rgb) frame))

(defun tty-register-default-colors ()
  "Define the colors of the palette that the terminal has."
  (let ((cells (min 256 (display-color-cells))) (entries nil) (i 0) (levels [0 95 135 175 215 255]))
    (when (> cells 0)
      (dolist (color tty-standard-colors)
        (when (< i cells)
          (push (cons (car color) (cons i (mapcar (lambda (v) (* v 257)) (cdr color)))) entries))
        (setq i (1+ i)))
      (when (= cells 256)
        (while (< i 256)
          (push (cons (format "color-%d" i)
                      (cons i (mapcar (lambda (v) (* v 257))
                                      (if (< i 232)
                                          (list (aref levels (/ (- i 16) 36)) (aref levels (% (/ (- i 16) 6) 6)) (aref levels (% (- i 16) 6)))
                                        (make-list 3 (+ 8 (* 10 (- i 232))))))))
                entries)
          (setq i (1+ i))))
      (setq tty-defined-color-alist (nreverse entries)))))

(defun tty-color-standard-values (color)
  "Return the 16-bit RGB values of COLOR, a specification such as \"#123\"; nil for names."
  (color-values-from-color-spec (tty-color-canonicalize color)))
(defun tty-color-off-gray-diag (r g b)
  "Return the angle between the color R, G, B and the diagonal of grays."
  (let ((length (sqrt (+ (* r r) (* g g) (* b b)))))
    (if (< length 1) 0 (acos (min 1.0 (/ (+ r g b) (* (sqrt 3) length)))))))
(defun tty-color-approximate (rgb &optional frame)
  "Return the description of the terminal's color that is nearest to RGB, a list of 16-bit numbers."
  (let* ((r (ash (nth 0 rgb) -8)) (g (ash (nth 1 rgb) -8)) (b (ash (nth 2 rgb) -8))
         (favor-non-gray (>= (tty-color-off-gray-diag r g b) 0.065)) (best nil) (best-distance most-positive-fixnum))
    (dolist (desc (tty-color-alist frame) best)
      (let* ((tr (ash (nth 2 desc) -8)) (tg (ash (nth 3 desc) -8)) (tb (ash (nth 4 desc) -8))
             (dr (- r tr)) (dg (- g tg)) (db (- b tb)) (distance (+ (* dr dr) (* dg dg) (* db db))))
        (when (and (< distance best-distance) (not (and favor-non-gray (= tr tg) (= tr tb))))
          (setq best desc best-distance distance))))))
(defun tty-color-desc (color &optional frame)
  "Return the description of COLOR, or of the terminal's color nearest to it; nil if it is unknown."
  (and (stringp color)
       (let ((name (tty-color-canonicalize color)))
         (or (assoc name (tty-color-alist frame))
             (let ((rgb (or (tty-color-standard-values name) (neomacs--color-values name))))
               (and rgb (tty-color-approximate rgb frame)))))))
(defun tty-color-translate (color &optional frame)
  "Return the index of the terminal's color for COLOR, or nil."
  (cadr (tty-color-desc color frame)))
(defun tty-color-by-index (idx &optional frame)
  "Return the description of the terminal's color number IDX, or nil."
  (let ((found nil))
    (dolist (desc (tty-color-alist frame) found)
      (when (and (null found) (= (cadr desc) idx)) (setq found desc)))))
(defun tty-color-values (color &optional frame)
  "Return the 16-bit RGB values of the terminal's color for COLOR."
  (cddr (tty-color-desc color frame)))
(defun tty-color-24bit (rgb &optional display)
  "Return the pixel value of RGB, a list of 16-bit numbers, on DISPLAY; nil if it shows fewer colors."
  (when (and rgb (= (display-color-cells display) 16777216))
    (logior (ash (ash (nth 0 rgb) -8) 16) (ash (ash (nth 1 rgb) -8) 8) (ash (nth 2 rgb) -8))))

(defun color-values (color &optional frame)
  "Return the 16-bit RGB values of COLOR as FRAME shows it, or nil."
  (unless (member color '(unspecified "unspecified-bg" "unspecified-fg")) (tty-color-values color frame)))
(defalias 'x-color-values #'color-values)
(defun color-defined-p (color &optional frame)
  "Return non-nil if COLOR is known on FRAME."
  (unless (member color '(unspecified "unspecified-bg" "unspecified-fg")) (and (tty-color-translate color frame) t)))
(defalias 'x-color-defined-p #'color-defined-p)
(defun defined-colors (&optional frame)
  "Return a list of the names of the terminal's colors."
  (mapcar #'car (tty-color-alist frame)))

;; A batch session takes the eight basic colors to be there.
(let ((i 0))
  (dolist (c '(("black" 0 0 0) ("red" 65535 0 0) ("green" 0 65535 0) ("yellow" 65535 65535 0) ("blue" 0 0 65535)
               ("magenta" 65535 0 65535) ("cyan" 0 65535 65535) ("white" 65535 65535 65535)))
    (tty-color-define (car c) i (cdr c))
    (setq i (1+ i))))

(provide 'faces)

;;; faces.el ends here
