;;; c-font-lock.el --- what is highlighted in C  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Three levels: directives of the preprocessor and names of functions; keywords and types; declarations.
;; Nothing here parses C: a declaration is a name behind what looks like a type, on one line.

;;; Code:

(require 'font-lock-keywords)

(defconst c-font-lock--keywords
  '("_Alignas" "_Alignof" "_Atomic" "_Generic" "_Noreturn" "_Static_assert" "_Thread_local" "asm" "auto" "break" "case"
    "const" "continue" "default" "do" "else" "enum" "extern" "for" "goto" "if" "inline" "register" "restrict" "return"
    "sizeof" "static" "struct" "switch" "typedef" "typeof" "union" "volatile" "while")
  "Keywords of C.")

(defconst c-font-lock--c++-keywords
  '("alignas" "alignof" "catch" "class" "const_cast" "constexpr" "decltype" "delete" "dynamic_cast" "explicit" "export"
    "final" "friend" "mutable" "namespace" "new" "noexcept" "operator" "override" "private" "protected" "public"
    "reinterpret_cast" "static_assert" "static_cast" "template" "this" "thread_local" "throw" "try" "typeid" "typename"
    "using" "virtual")
  "Keywords that C++ has besides those of C.")

(defconst c-font-lock--types
  '("_Bool" "_Complex" "_Imaginary" "char" "double" "float" "int" "long" "short" "signed" "unsigned" "void")
  "Types of C.")

(defconst c-font-lock--not-types
  '("break" "case" "continue" "default" "do" "else" "goto" "return" "sizeof" "new" "delete" "throw" "using" "namespace"
    "public" "private" "protected" "typename" "typedef")
  "Words that are not a type although a name comes behind them.")

(defun c-font-lock--match-declaration (limit)
  "Search up to LIMIT for a declaration of a variable: match 1 is the type, match 2 the name."
  (let (found)
    (while (and (not found)
                (re-search-forward
                 (concat "\\<\\([[:alpha:]_][[:alnum:]_]*\\)\\>\\(?:[ \t]*[*&]+[ \t]*\\(?:const[ \t]+\\)?\\|[ \t]+\\)"
                         "\\([[:alpha:]_][[:alnum:]_]*\\)\\>[ \t]*\\(?:[][=;,)]\\|$\\)")
                 limit t))
      (goto-char (match-end 1))
      (setq found (and (not (member (match-string 1) c-font-lock--not-types))
                       (memq (get-text-property (match-beginning 1) 'face) '(nil font-lock-type-face))
                       (null (get-text-property (match-beginning 2) 'face))
                       ;; A multiplication has blanks on both sides, or none.
                       (not (memq (char-after) '(?* ?&)))
                       (not (looking-at "[ \t]*[*&][ \t]")))))
    found))

(defun c-font-lock--make (keywords types constants)
  "Return the lists of keywords of the three levels for a language with KEYWORDS, TYPES and CONSTANTS."
  (let* ((first
          (append
           cpp-font-lock-keywords
           '(;; Names of functions, where definitions and prototypes begin in the first column.
             ("^\\(?:[[:alpha:]_][[:alnum:]_:<>~]*[ \t*&]+\\)*\\([[:alpha:]_][[:alnum:]_:~]*\\)[ \t]*("
              1 font-lock-function-name-face))))
         (second
          (append
           ;; Before the keywords, so that the if of #if is none.
           cpp-font-lock-keywords
           (list (cons (concat "\\<" (regexp-opt keywords t) "\\>") ''font-lock-keyword-face)
                 (cons (concat "\\<" (regexp-opt types t) "\\>") ''font-lock-type-face)
                 (cons (concat "\\<" (regexp-opt constants t) "\\>") ''font-lock-constant-face)
                 '("\\<\\(?:class\\|enum\\|struct\\|union\\)[ \t]+\\([[:alpha:]_][[:alnum:]_]*\\)" 1 font-lock-type-face)
                 '("\\<[[:alpha:]_][[:alnum:]_]*_t\\>" . 'font-lock-type-face)
                 '("\\<goto[ \t]+\\([[:alpha:]_][[:alnum:]_]*\\)" 1 font-lock-constant-face)
                 '("^[ \t]*\\([[:alpha:]_][[:alnum:]_]*\\)[ \t]*:\\(?:[^:]\\|$\\)" 1 font-lock-constant-face)
                 '("\\(!\\)[^=]" 1 font-lock-negation-char-face))
           (last first)))
         (third
          (append second
                  '((c-font-lock--match-declaration
                     (1 font-lock-type-face nil)
                     (2 font-lock-variable-name-face))))))
    (list first second third)))

(defvar c-font-lock-keywords-1 nil "Keywords for little highlighting of C.")
(defvar c-font-lock-keywords-2 nil "Keywords for more highlighting of C.")
(defvar c-font-lock-keywords-3 nil "Keywords for much highlighting of C.")
(defvar c-font-lock-keywords nil "Keywords for C by default.")
(defvar c++-font-lock-keywords-1 nil "Keywords for little highlighting of C++.")
(defvar c++-font-lock-keywords-2 nil "Keywords for more highlighting of C++.")
(defvar c++-font-lock-keywords-3 nil "Keywords for much highlighting of C++.")
(defvar c++-font-lock-keywords nil "Keywords for C++ by default.")

(let ((c (c-font-lock--make c-font-lock--keywords c-font-lock--types '("NULL")))
      (c++ (c-font-lock--make (append c-font-lock--keywords c-font-lock--c++-keywords)
                              (append c-font-lock--types '("bool" "wchar_t" "char16_t" "char32_t"))
                              '("NULL" "false" "nullptr" "true"))))
  (setq c-font-lock-keywords-1 (nth 0 c) c-font-lock-keywords-2 (nth 1 c) c-font-lock-keywords-3 (nth 2 c)
        c-font-lock-keywords c-font-lock-keywords-2
        c++-font-lock-keywords-1 (nth 0 c++) c++-font-lock-keywords-2 (nth 1 c++) c++-font-lock-keywords-3 (nth 2 c++)
        c++-font-lock-keywords c++-font-lock-keywords-2))

(provide 'c-font-lock)

;;; c-font-lock.el ends here
