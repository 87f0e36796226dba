;;; face-defs.el --- the basic faces  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The faces that every session has, with the looks that users know.  The order gives the faces
;; their numbers.

;;; Code:

(defface default
  '((t nil))
  "Basic default face."
  :group 'basic-faces)
(defface bold
  '((t :weight bold))
  "Basic bold face."
  :group 'basic-faces)
(defface italic
  '((((supports :slant italic)) :slant italic) (((supports :underline t)) :underline t) (t :slant italic))
  "Basic italic face."
  :group 'basic-faces)
(defface bold-italic
  '((t :weight bold :slant italic))
  "Basic bold-italic face."
  :group 'basic-faces)
(defface underline
  '((((supports :underline t)) :underline t) (((supports :weight bold)) :weight bold) (t :underline t))
  "Basic underlined face."
  :group 'basic-faces)
(defface fixed-pitch
  '((t :family "Monospace"))
  "The basic fixed-pitch face."
  :group 'basic-faces)
(defface fixed-pitch-serif
  '((t :family "Monospace Serif"))
  "The basic fixed-pitch face with serifs."
  :group 'basic-faces)
(defface variable-pitch
  '((((type w32)) :family "Arial" :foundry "outline") (t :family "Sans Serif"))
  "The basic variable-pitch face."
  :group 'basic-faces)
(defface shadow
  '((((class color grayscale) (min-colors 88) (background light)) :foreground "grey50")
    (((class color grayscale) (min-colors 88) (background dark)) :foreground "grey70")
    (((class color) (min-colors 8) (background light)) :foreground "green")
    (((class color) (min-colors 8) (background dark)) :foreground "yellow"))
  "Basic face for shadowed text."
  :group 'basic-faces)
(defface link
  '((((class color) (min-colors 88) (background light)) :foreground "RoyalBlue3" :underline t)
    (((class color) (background light)) :foreground "blue" :underline t)
    (((class color) (min-colors 88) (background dark)) :foreground "cyan1" :underline t)
    (((class color) (background dark)) :foreground "cyan" :underline t)
    (t :inherit underline))
  "Basic face for unvisited links."
  :group 'basic-faces)
(defface link-visited
  '((default :inherit link)
    (((class color) (background light)) :foreground "magenta4")
    (((class color) (background dark)) :foreground "violet"))
  "Basic face for visited links."
  :group 'basic-faces)
(defface highlight
  '((((class color) (min-colors 88) (background light)) :background "darkseagreen2")
    (((class color) (min-colors 88) (background dark)) :background "darkolivegreen")
    (((class color) (min-colors 16) (background light)) :background "darkseagreen2")
    (((class color) (min-colors 16) (background dark)) :background "darkolivegreen")
    (((class color) (min-colors 8)) :background "green" :foreground "black")
    (t :inverse-video t))
  "Basic face for highlighting."
  :group 'basic-faces)
(defface region
  '((((class color) (min-colors 88) (background dark)) :background "blue3" :extend t)
    (((class color) (min-colors 88) (background light) (type gtk)) :distant-foreground "gtk_selection_fg_color" :background "gtk_selection_bg_color" :extend t)
    (((class color) (min-colors 88) (background light) (type ns)) :distant-foreground "ns_selection_fg_color" :background "ns_selection_bg_color" :extend t)
    (((class color) (min-colors 88) (background light)) :background "lightgoldenrod2" :extend t)
    (((class color) (min-colors 16) (background dark)) :background "blue3" :extend t)
    (((class color) (min-colors 16) (background light)) :background "lightgoldenrod2" :extend t)
    (((class color) (min-colors 8)) :background "blue" :foreground "white" :extend t)
    (((type tty) (class mono)) :inverse-video t)
    (t :background "gray" :extend t))
  "Basic face for highlighting the region."
  :group 'basic-faces)
(defface secondary-selection
  '((((class color) (min-colors 88) (background light)) :background "yellow1" :extend t)
    (((class color) (min-colors 88) (background dark)) :background "SkyBlue4" :extend t)
    (((class color) (min-colors 16) (background light)) :background "yellow" :extend t)
    (((class color) (min-colors 16) (background dark)) :background "SkyBlue4" :extend t)
    (((class color) (min-colors 8)) :background "cyan" :foreground "black" :extend t)
    (t :inverse-video t))
  "Basic face for the secondary selection."
  :group 'basic-faces)
(defface trailing-whitespace
  '((((class color) (background light)) :background "red1")
    (((class color) (background dark)) :background "red1")
    (t :inverse-video t))
  "Basic face for white space at the ends of lines."
  :group 'basic-faces)
(defface line-number
  '((t :inherit (shadow default)))
  "Face for line number."
  :group 'basic-faces)
(defface line-number-current-line
  '((t :inherit line-number))
  "Face for line number current line."
  :group 'basic-faces)
(defface line-number-major-tick
  '((((class color grayscale) (background light)) :background "grey85" :bold t)
    (((class color grayscale) (background dark)) :background "grey75" :bold t)
    (t :inherit line-number))
  "Face for line number major tick."
  :group 'basic-faces)
(defface line-number-minor-tick
  '((((class color grayscale) (background light)) :background "grey95" :bold t)
    (((class color grayscale) (background dark)) :background "grey55" :bold t)
    (t :inherit line-number))
  "Face for line number minor tick."
  :group 'basic-faces)
(defface fill-column-indicator
  '((t :inherit shadow :weight normal :slant normal :underline nil :overline nil :strike-through nil :box nil :inverse-video nil :stipple nil))
  "Face for fill column indicator."
  :group 'basic-faces)
(defface escape-glyph
  '((((background dark)) :foreground "cyan") (((type pc)) :foreground "magenta") (t :foreground "brown"))
  "Face for escape glyph."
  :group 'basic-faces)
(defface homoglyph
  '((((background dark)) :foreground "cyan") (((type pc)) :foreground "magenta") (t :foreground "brown"))
  "Face for homoglyph."
  :group 'basic-faces)
(defface nobreak-space
  '((((class color) (min-colors 88)) :inherit escape-glyph :underline t)
    (((class color) (min-colors 8)) :background "magenta")
    (t :inverse-video t))
  "Face for nobreak space."
  :group 'basic-faces)
(defface nobreak-hyphen
  '((((background dark)) :foreground "cyan") (((type pc)) :foreground "magenta") (t :foreground "brown"))
  "Face for nobreak hyphen."
  :group 'basic-faces)
(defface mode-line
  '((((class color) (min-colors 88)) :box (:line-width -1 :style released-button) :background "grey75" :foreground "black")
    (t :inverse-video t))
  "Basic face for the mode line of the selected window."
  :group 'basic-faces)
(defface mode-line-inactive
  '((default :inherit mode-line)
    (((class color) (min-colors 88) (background light)) :weight light :box (:line-width -1 :color "grey75" :style nil) :foreground "grey20" :background "grey90")
    (((class color) (min-colors 88) (background dark)) :weight light :box (:line-width -1 :color "grey40" :style nil) :foreground "grey80" :background "grey30"))
  "Basic face for the mode lines of other windows."
  :group 'basic-faces)
(defface mode-line-highlight
  '((((supports :box t) (class color) (min-colors 88)) :box (:line-width 2 :color "grey40" :style released-button))
    (t :inherit highlight))
  "Face for mode line highlight."
  :group 'basic-faces)
(defface mode-line-emphasis
  '((t (:weight bold)))
  "Face for mode line emphasis."
  :group 'basic-faces)
(defface mode-line-buffer-id
  '((t (:weight bold)))
  "Face for mode line buffer id."
  :group 'basic-faces)
(defface header-line
  '((default :inherit mode-line)
    (((type tty)) :inverse-video nil :underline t)
    (((class color grayscale) (background light)) :background "grey90" :foreground "grey20" :box nil)
    (((class color grayscale) (background dark)) :background "grey20" :foreground "grey90" :box nil)
    (((class mono) (background light)) :background "white" :foreground "black" :inverse-video nil :box nil :underline t)
    (((class mono) (background dark)) :background "black" :foreground "white" :inverse-video nil :box nil :underline t))
  "Face for header line."
  :group 'basic-faces)
(defface header-line-highlight
  '((t :inherit mode-line-highlight))
  "Face for header line highlight."
  :group 'basic-faces)
(defface vertical-border
  '((((type tty)) :inherit mode-line-inactive))
  "Face for vertical border."
  :group 'basic-faces)
(defface window-divider
  '((t :foreground "gray60"))
  "Face for window divider."
  :group 'basic-faces)
(defface window-divider-first-pixel
  '((t :foreground "gray80"))
  "Face for window divider first pixel."
  :group 'basic-faces)
(defface window-divider-last-pixel
  '((t :foreground "gray40"))
  "Face for window divider last pixel."
  :group 'basic-faces)
(defface internal-border
  '((t nil))
  "Face for internal border."
  :group 'basic-faces)
(defface child-frame-border
  '((t nil))
  "Face for child frame border."
  :group 'basic-faces)
(defface minibuffer-prompt
  '((((background dark)) :foreground "cyan") (((type pc)) :foreground "magenta") (t :foreground "medium blue"))
  "Face for minibuffer prompt."
  :group 'basic-faces)
(defface fringe
  '((((class color) (background light)) :background "grey95")
    (((class color) (background dark)) :background "grey10")
    (t :background "gray"))
  "Face for fringe."
  :group 'basic-faces)
(defface scroll-bar
  '((((background light)) :foreground "black") (((background dark)) :foreground "white"))
  "Face for scroll bar."
  :group 'basic-faces)
(defface border
  '((t nil))
  "Face for border."
  :group 'basic-faces)
(defface cursor
  '((((background light)) :background "black") (((background dark)) :background "white"))
  "Face for cursor."
  :group 'basic-faces)
(defface mouse
  '((t nil))
  "Face for mouse."
  :group 'basic-faces)
(defface tool-bar
  '((default :box (:line-width 1 :style released-button) :foreground "black")
    (((type x w32 ns) (class color)) :background "grey75")
    (((type x) (class mono)) :background "grey"))
  "Face for tool bar."
  :group 'basic-faces)
(defface tab-bar
  '((((class color) (min-colors 88)) :inherit variable-pitch :background "grey85" :foreground "black")
    (((class mono)) :background "grey")
    (t :inverse-video t))
  "Face for tab bar."
  :group 'basic-faces)
(defface tab-line
  '((((class color) (min-colors 88)) :inherit variable-pitch :height 0.9 :background "grey85" :foreground "black")
    (((class mono)) :background "grey")
    (t :inverse-video t))
  "Face for tab line."
  :group 'basic-faces)
(defface menu
  '((((type tty)) :inverse-video t) (((type x-toolkit))) (t :inverse-video t))
  "Face for menu."
  :group 'basic-faces)
(defface help-argument-name
  '((t :inherit italic))
  "Face for help argument name."
  :group 'basic-faces)
(defface help-key-binding
  '((((class color) (min-colors 88) (background light)) :background "grey96" :foreground "DarkBlue" :box (:line-width (1 . -1) :color "grey80"))
    (((class color) (min-colors 88) (background dark)) :background "grey19" :foreground "LightBlue" :box (:line-width (1 . -1) :color "grey35"))
    (((class color grayscale) (background light)) :background "grey90")
    (((class color grayscale) (background dark)) :background "grey25")
    (t :background "grey90"))
  "Face for help key binding."
  :group 'basic-faces)
(defface glyphless-char
  '((((type tty)) :inherit underline) (((type pc)) :inherit escape-glyph) (t :height 0.6))
  "Face for glyphless char."
  :group 'basic-faces)
(defface error
  '((default :weight bold)
    (((class color) (min-colors 88) (background light)) :foreground "Red1")
    (((class color) (min-colors 88) (background dark)) :foreground "Pink")
    (((class color) (min-colors 16) (background light)) :foreground "Red1")
    (((class color) (min-colors 16) (background dark)) :foreground "Pink")
    (((class color) (min-colors 8)) :foreground "red")
    (t :inverse-video t))
  "Face for error."
  :group 'basic-faces)
(defface warning
  '((default :weight bold)
    (((class color) (min-colors 16)) :foreground "DarkOrange")
    (((class color)) :foreground "yellow"))
  "Face for warning."
  :group 'basic-faces)
(defface success
  '((default :weight bold)
    (((class color) (min-colors 16) (background light)) :foreground "ForestGreen")
    (((class color) (min-colors 88) (background dark)) :foreground "Green1")
    (((class color) (min-colors 16) (background dark)) :foreground "Green")
    (((class color)) :foreground "green"))
  "Face for success."
  :group 'basic-faces)
(defface read-multiple-choice-face
  '((t (:inherit underline :weight bold)))
  "Face for read multiple choice."
  :group 'basic-faces)
(defface tty-menu-enabled-face
  '((((class color)) :foreground "yellow" :background "blue" :weight bold) (t :weight bold))
  "Face for tty menu enabled."
  :group 'basic-faces)
(defface tty-menu-disabled-face
  '((((class color) (min-colors 16)) :foreground "lightgray" :background "blue")
    (((class color)) :foreground "white" :background "blue")
    (t :inherit shadow))
  "Face for tty menu disabled."
  :group 'basic-faces)
(defface tty-menu-selected-face
  '((((class color)) :background "red") (t :inverse-video t))
  "Face for tty menu selected."
  :group 'basic-faces)
(defface show-paren-match
  '((((class color) (background light)) :background "turquoise")
    (((class color) (background dark)) :background "steelblue3")
    (((background dark) (min-colors 4)) :background "grey50")
    (((background light) (min-colors 4)) :background "gray")
    (t :inherit underline))
  "Face for show paren match."
  :group 'basic-faces)
(defface show-paren-match-expression
  '((t :inherit show-paren-match))
  "Face for show paren match expression."
  :group 'basic-faces)
(defface show-paren-mismatch
  '((((class color)) (:foreground "white" :background "purple")) (t (:inverse-video t)))
  "Face for show paren mismatch."
  :group 'basic-faces)
(defface button
  '((t :inherit link))
  "Face for button."
  :group 'basic-faces)
(defface next-error
  '((t (:inherit region)))
  "Face for next error."
  :group 'basic-faces)
(defface next-error-message
  '((t (:inherit highlight :extend t)))
  "Face for next error message."
  :group 'basic-faces)
(defface separator-line
  '((((type graphic) (background dark)) :height 0.1 :background "#505050")
    (((type graphic) (background light)) :height 0.1 :background "#a0a0a0")
    (t :foreground "ForestGreen"))
  "Face for separator line."
  :group 'basic-faces)
(defface help-for-help-header
  '((t :height 1.26))
  "Face for help for help header."
  :group 'basic-faces)
(defface completions-group-title
  '((t :inherit shadow :slant italic))
  "Face for completions group title."
  :group 'basic-faces)
(defface completions-group-separator
  '((t :inherit shadow :strike-through t))
  "Face for completions group separator."
  :group 'basic-faces)
(defface completions-annotations
  '((t :inherit (italic shadow)))
  "Face for completions annotations."
  :group 'basic-faces)
(defface completions-first-difference
  '((t (:inherit bold)))
  "Face for completions first difference."
  :group 'basic-faces)
(defface completions-common-part
  '((((class color) (min-colors 16) (background light)) :foreground "blue3")
    (((class color) (min-colors 16) (background dark)) :foreground "lightblue"))
  "Face for completions common part."
  :group 'basic-faces)
(defface font-lock-comment-face
  '((((class grayscale) (background light)) :foreground "DimGray" :weight bold :slant italic)
    (((class grayscale) (background dark)) :foreground "LightGray" :weight bold :slant italic)
    (((class color) (min-colors 88) (background light)) :foreground "Firebrick")
    (((class color) (min-colors 88) (background dark)) :foreground "chocolate1")
    (((class color) (min-colors 16) (background light)) :foreground "red")
    (((class color) (min-colors 16) (background dark)) :foreground "red1")
    (((class color) (min-colors 8) (background light)) :foreground "red")
    (((class color) (min-colors 8) (background dark)) :foreground "yellow")
    (t :weight bold :slant italic))
  "Face for font lock comment."
  :group 'basic-faces)
(defface font-lock-comment-delimiter-face
  '((default :inherit font-lock-comment-face))
  "Face for font lock comment delimiter."
  :group 'basic-faces)
(defface font-lock-string-face
  '((((class grayscale) (background light)) :foreground "DimGray" :slant italic)
    (((class grayscale) (background dark)) :foreground "LightGray" :slant italic)
    (((class color) (min-colors 88) (background light)) :foreground "VioletRed4")
    (((class color) (min-colors 88) (background dark)) :foreground "LightSalmon")
    (((class color) (min-colors 16) (background light)) :foreground "RosyBrown")
    (((class color) (min-colors 16) (background dark)) :foreground "LightSalmon")
    (((class color) (min-colors 8)) :foreground "green")
    (t :slant italic))
  "Face for font lock string."
  :group 'basic-faces)
(defface font-lock-doc-face
  '((t :inherit font-lock-string-face))
  "Face for font lock doc."
  :group 'basic-faces)
(defface font-lock-doc-markup-face
  '((t :inherit font-lock-constant-face))
  "Face for font lock doc markup."
  :group 'basic-faces)
(defface font-lock-keyword-face
  '((((class grayscale) (background light)) :foreground "LightGray" :weight bold)
    (((class grayscale) (background dark)) :foreground "DimGray" :weight bold)
    (((class color) (min-colors 88) (background light)) :foreground "Purple")
    (((class color) (min-colors 88) (background dark)) :foreground "Cyan1")
    (((class color) (min-colors 16) (background light)) :foreground "Purple")
    (((class color) (min-colors 16) (background dark)) :foreground "Cyan")
    (((class color) (min-colors 8)) :foreground "cyan" :weight bold)
    (t :weight bold))
  "Face for font lock keyword."
  :group 'basic-faces)
(defface font-lock-builtin-face
  '((((class grayscale) (background light)) :foreground "LightGray" :weight bold)
    (((class grayscale) (background dark)) :foreground "DimGray" :weight bold)
    (((class color) (min-colors 88) (background light)) :foreground "dark slate blue")
    (((class color) (min-colors 88) (background dark)) :foreground "LightSteelBlue")
    (((class color) (min-colors 16) (background light)) :foreground "Orchid")
    (((class color) (min-colors 16) (background dark)) :foreground "LightSteelBlue")
    (((class color) (min-colors 8)) :foreground "blue" :weight bold)
    (t :weight bold))
  "Face for font lock builtin."
  :group 'basic-faces)
(defface font-lock-function-name-face
  '((((class color) (min-colors 88) (background light)) :foreground "Blue1")
    (((class color) (min-colors 88) (background dark)) :foreground "LightSkyBlue")
    (((class color) (min-colors 16) (background light)) :foreground "Blue")
    (((class color) (min-colors 16) (background dark)) :foreground "LightSkyBlue")
    (((class color) (min-colors 8)) :foreground "blue" :weight bold)
    (t :inverse-video t :weight bold))
  "Face for font lock function name."
  :group 'basic-faces)
(defface font-lock-variable-name-face
  '((((class grayscale) (background light)) :foreground "Gray90" :weight bold :slant italic)
    (((class grayscale) (background dark)) :foreground "DimGray" :weight bold :slant italic)
    (((class color) (min-colors 88) (background light)) :foreground "sienna")
    (((class color) (min-colors 88) (background dark)) :foreground "LightGoldenrod")
    (((class color) (min-colors 16) (background light)) :foreground "DarkGoldenrod")
    (((class color) (min-colors 16) (background dark)) :foreground "LightGoldenrod")
    (((class color) (min-colors 8)) :foreground "yellow" :weight light)
    (t :weight bold :slant italic))
  "Face for font lock variable name."
  :group 'basic-faces)
(defface font-lock-type-face
  '((((class grayscale) (background light)) :foreground "Gray90" :weight bold)
    (((class grayscale) (background dark)) :foreground "DimGray" :weight bold)
    (((class color) (min-colors 88) (background light)) :foreground "ForestGreen")
    (((class color) (min-colors 88) (background dark)) :foreground "PaleGreen")
    (((class color) (min-colors 16) (background light)) :foreground "ForestGreen")
    (((class color) (min-colors 16) (background dark)) :foreground "PaleGreen")
    (((class color) (min-colors 8)) :foreground "green")
    (t :weight bold :underline t))
  "Face for font lock type."
  :group 'basic-faces)
(defface font-lock-constant-face
  '((((class grayscale) (background light)) :foreground "LightGray" :weight bold :underline t)
    (((class grayscale) (background dark)) :foreground "Gray50" :weight bold :underline t)
    (((class color) (min-colors 88) (background light)) :foreground "dark cyan")
    (((class color) (min-colors 88) (background dark)) :foreground "Aquamarine")
    (((class color) (min-colors 16) (background light)) :foreground "CadetBlue")
    (((class color) (min-colors 16) (background dark)) :foreground "Aquamarine")
    (((class color) (min-colors 8)) :foreground "magenta")
    (t :weight bold :underline t))
  "Face for font lock constant."
  :group 'basic-faces)
(defface font-lock-warning-face
  '((t :inherit error))
  "Face for font lock warning."
  :group 'basic-faces)
(defface font-lock-negation-char-face
  '((t nil))
  "Face for font lock negation char."
  :group 'basic-faces)
(defface font-lock-preprocessor-face
  '((t :inherit font-lock-builtin-face))
  "Face for font lock preprocessor."
  :group 'basic-faces)
(defface font-lock-regexp-grouping-backslash
  '((t :inherit bold))
  "Face for font lock regexp grouping backslash."
  :group 'basic-faces)
(defface font-lock-regexp-grouping-construct
  '((t :inherit bold))
  "Face for font lock regexp grouping construct."
  :group 'basic-faces)
(defface mouse-drag-and-drop-region
  '((t :inherit region))
  "Face for mouse drag and drop region."
  :group 'basic-faces)
(defface isearch
  '((((class color) (min-colors 88) (background light)) (:background "magenta3" :foreground "lightskyblue1"))
    (((class color) (min-colors 88) (background dark)) (:background "palevioletred2" :foreground "brown4"))
    (((class color) (min-colors 16)) (:background "magenta4" :foreground "cyan1"))
    (((class color) (min-colors 8)) (:background "magenta4" :foreground "cyan1"))
    (t (:inverse-video t)))
  "Face for isearch."
  :group 'basic-faces)
(defface isearch-fail
  '((((class color) (min-colors 88) (background light)) (:background "RosyBrown1"))
    (((class color) (min-colors 88) (background dark)) (:background "red4"))
    (((class color) (min-colors 16)) (:background "red"))
    (((class color) (min-colors 8)) (:background "red"))
    (((class color grayscale)) :foreground "grey")
    (t (:inverse-video t)))
  "Face for isearch fail."
  :group 'basic-faces)
(defface lazy-highlight
  '((((class color) (min-colors 88) (background light)) (:background "paleturquoise"))
    (((class color) (min-colors 88) (background dark)) (:background "paleturquoise4"))
    (((class color) (min-colors 16)) (:background "turquoise3"))
    (((class color) (min-colors 8)) (:background "turquoise3"))
    (t (:underline t)))
  "Face for lazy highlight."
  :group 'basic-faces)
(defface isearch-group-1
  '((((class color) (min-colors 88) (background light)) (:background "#f000f0" :foreground "lightskyblue1"))
    (((class color) (min-colors 88) (background dark)) (:background "palevioletred1" :foreground "brown4"))
    (t (:inherit isearch)))
  "Face for isearch group 1."
  :group 'basic-faces)
(defface isearch-group-2
  '((((class color) (min-colors 88) (background light)) (:background "#a000a0" :foreground "lightskyblue1"))
    (((class color) (min-colors 88) (background dark)) (:background "palevioletred3" :foreground "brown4"))
    (t (:inherit isearch)))
  "Face for isearch group 2."
  :group 'basic-faces)
(defface file-name-shadow
  '((t :inherit shadow))
  "Face for file name shadow."
  :group 'basic-faces)
(defface tab-bar-tab
  '((default :inherit tab-bar)
    (((class color) (min-colors 88)) :box (:line-width 1 :style released-button))
    (t :inverse-video nil))
  "Face for tab bar tab."
  :group 'basic-faces)
(defface tab-bar-tab-inactive
  '((default :inherit tab-bar-tab) (((class color) (min-colors 88)) :background "grey75") (t :inverse-video t))
  "Face for tab bar tab inactive."
  :group 'basic-faces)
(defface tab-bar-tab-group-current
  '((t :inherit tab-bar-tab :box nil :weight bold))
  "Face for tab bar tab group current."
  :group 'basic-faces)
(defface tab-bar-tab-group-inactive
  '((t :inherit (shadow tab-bar-tab-inactive)))
  "Face for tab bar tab group inactive."
  :group 'basic-faces)
(defface tab-bar-tab-ungrouped
  '((t :inherit (shadow tab-bar-tab-inactive)))
  "Face for tab bar tab ungrouped."
  :group 'basic-faces)
(defface query-replace
  '((t (:inherit isearch)))
  "Face for query replace."
  :group 'basic-faces)
(defface match
  '((((class color) (min-colors 88) (background light)) :background "khaki1")
    (((class color) (min-colors 88) (background dark)) :background "RoyalBlue3")
    (((class color) (min-colors 8) (background light)) :background "yellow" :foreground "black")
    (((class color) (min-colors 8) (background dark)) :background "blue" :foreground "white")
    (((type tty) (class mono)) :inverse-video t)
    (t :background "gray"))
  "Face for match."
  :group 'basic-faces)
(defface tabulated-list-fake-header
  '((t :overline t :underline t :weight bold))
  "Face for tabulated list fake header."
  :group 'basic-faces)
(defface buffer-menu-buffer
  '((t (:weight bold)))
  "Face for buffer menu buffer."
  :group 'basic-faces)
(defface vc-state-base
  '((default))
  "Face for vc state base."
  :group 'basic-faces)
(defface vc-up-to-date-state
  '((default :inherit vc-state-base))
  "Face for vc up to date state."
  :group 'basic-faces)
(defface vc-needs-update-state
  '((default :inherit vc-state-base))
  "Face for vc needs update state."
  :group 'basic-faces)
(defface vc-locked-state
  '((default :inherit vc-state-base))
  "Face for vc locked state."
  :group 'basic-faces)
(defface vc-locally-added-state
  '((default :inherit vc-state-base))
  "Face for vc locally added state."
  :group 'basic-faces)
(defface vc-conflict-state
  '((default :inherit vc-state-base))
  "Face for vc conflict state."
  :group 'basic-faces)
(defface vc-removed-state
  '((default :inherit vc-state-base))
  "Face for vc removed state."
  :group 'basic-faces)
(defface vc-missing-state
  '((default :inherit vc-state-base))
  "Face for vc missing state."
  :group 'basic-faces)
(defface vc-edited-state
  '((default :inherit vc-state-base))
  "Face for vc edited state."
  :group 'basic-faces)
(defface elisp-shorthand-font-lock-face
  '((t :inherit font-lock-keyword-face :foreground "cyan"))
  "Face for elisp shorthand font lock."
  :group 'basic-faces)
(defface eldoc-highlight-function-argument
  '((t (:inherit bold)))
  "Face for eldoc highlight function argument."
  :group 'basic-faces)
(defface tooltip
  '((((class color)) :background "lightyellow" :foreground "black" :inherit variable-pitch)
    (t :inherit variable-pitch))
  "Face for tooltip."
  :group 'basic-faces)

(dolist (frame (frame-list)) (face-spec-recalc 'default frame))

(provide 'face-defs)

;;; face-defs.el ends here
