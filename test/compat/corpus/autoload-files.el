;; Files of autoloads: what is written for what stands in a library.
;; SPDX-License-Identifier: GPL-3.0-or-later
(require 'autoload)
(defvar af-dir (file-name-as-directory (make-temp-file "af" t)))
(make-directory (concat af-dir "sub"))
(defun af-write (name text) (let ((coding-system-for-write 'utf-8-unix)) (write-region text nil (concat af-dir name) nil 'silent)))
(defun af-text (name) (with-temp-buffer (let ((coding-system-for-read 'utf-8-unix)) (insert-file-contents (concat af-dir name))) (buffer-string)))
(defun af-make (&optional out)
  (let ((inhibit-message t) (print-escape-newlines nil)) (make-directory-autoloads (concat af-dir "sub") (concat af-dir (or out "out.el"))))
  (af-text (or out "out.el")))
(mapcar (lambda (f) (func-arity f)) '(update-file-autoloads update-directory-autoloads make-directory-autoloads autoload-generate-file-autoloads
                                      autoload-rubric autoload-file-load-name batch-update-autoloads))
(list generate-autoload-section-header generate-autoload-section-continuation generate-autoload-section-trailer generate-autoload-cookie
      autoload-timestamps autoload-excludes autoload-compute-prefixes)
(mapcar #'autoload-rubric '("/tmp/x.el" "/tmp/x-y.el"))
(list (autoload-rubric "/tmp/x.el" "foos" "feat") (autoload-rubric "/tmp/x.el" nil t) (autoload-rubric "/tmp/x.el" "package"))
(mapcar (lambda (file) (autoload-file-load-name file "/a/b/loaddefs.el")) '("/a/b/c.el" "/a/b/d/e.el" "/a/b/c.el.gz"))
(let ((inhibit-message t)) (mapcar (lambda (defs) (nth 2 (autoload--make-defs-autoload defs "foo"))) '(("foo-a" "foo-b") ("foo-a") ("foo") ("foo" "foo-bar") ("foo-bar" "foo-baz") ("foo-bar" "baz-x") ("a-b" "a-c") ("ab" "ac") ("abc" "abd") ("cc-helper" "c-mode") ("c-mode") ("defun-x" "def-y") ("define-foo" "defbar") ("x") ("xy") ("xyz") ("simple-single-super-sunday" "simple-single-sudo-sandwich") ("multi-file-mode-map")
   ("foo-aaa-1" "foo-aaa-2" "foo-bbb-1" "foo-bbb-2") ("foo--int" "foo-pub") ("a" "b" "c") ("aa" "bb" "cc" "dd" "ee" "ff" "gg") ("aaa" "bbb" "ccc" "ddd" "eee" "fff" "ggg")
   ("bar-mode" "bar-mode-map" "bar-x" "foo-y") ("my-a-long-prefix-name-one" "my-a-long-prefix-name-two") ("abcdefghijklmnop-x" "abcdefghijklmnop-y") ("t-a" "t-b") ("t--a") ("x-" "x-y" "x-z") ("de-a" "dx-a") ("defabc" "defabd") ("def" "defx")
   ("set-foo" "set-bar" "foo-x") ("c-a-b" "c-a-c" "c-b") ("ab1" "ab2" "ac1") ("macro-aux-1" "macro-aux-3")("macro-problem-func" "macro-problem-10-and-90") ("_a" "_b") ("a:x" "a:y") ("a/x" "a/y") ("abz" "ab"))))
(af-write "sub/q-one.el" ";;; q-one.el --- one  -*- lexical-binding: t -*-
;;;###autoload
(defun q-one-f (x) \"Doc.\\nSecond (line).
(paren at start)
Third \\\\{map} \\\"quoted\\\".\" (interactive) (list x))
;;;###autoload (setq q-one-v 5)
;;;###autoload
(defvar q-one-w '(1 \"two\") \"A variable.
Doc line.\")
;;;###autoload
(defconst q-one-c (list 1
   ;; comment inside
   2))
;;;###autoload
(define-derived-mode q-one-major-mode text-mode \"Q\" \"Major mode.\" nil)
;;;###autoload
(defcustom q-one-custom \"a\\nb\" \"An option.\" :type 'string :group 'foo)
;;;###autoload
(defcustom q-one-custom2 nil \"An option.\" :type 'string :set 'foo :group 'foo)
;;;###autoload
(defgroup q-one nil \"Group.\")
;;;###autoload
(put 'q-one-custom 'safe-local-variable #'stringp)
;;;###autoload
(progn
  (defvar q-one-p 1)
  (defun q-one-pf (x)
    \"Doc.\"
    ;; inside
    (list x)))
;;;###autoload
(add-to-list 'auto-mode-alist '(\"\\\\.q\\\\'\" . q-one-major-mode))
;;;###autoload
(defalias 'q-one-alias #'q-one-f)
;;;###autoload
(define-obsolete-function-alias 'q-one-old 'q-one-f \"1.0\")
;;;###autoload
(cl-defun q-one-cl (a &key (b 1) &allow-other-keys) \"Cl doc.\" (list a b))
;;;###autoload
(defmacro q-one-m (&rest body) \"Mac.\" (declare (indent 0) (debug t)) `(progn ,@body))
;;;###autoload
(defun q-one-nodoc () (interactive \"p\" foo-mode bar-mode) nil)
;;;###autoload
(defun q-one-λ (ü) \"Ünïcode — doc.\" ü)
;;;###autoload
(autoload 'q-one-auto \"q-other\" \"Foo.\" t)
;;;###autoload
(defsubst q-one-subst (x) \"Inline.\" x)
;;;###autoload
(defclass q-one-class () ((a :initform 1)) \"Class.\")
;;;###autoload
(cl-defgeneric q-one-gen (x) \"Generic.\")
;;;###autoload
(defface q-one-face '((t :bold t)) \"Face.\")
;;;###autoload
(setq q-one-long-list '(aaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccccccccc
   ddddddddddddddddd) q-x \"str
newline\")
;;;###autoload
(define-key global-map [f5] 'q-one-f)
;;;###autoload
(define-skeleton q-one-skel \"Skel doc.\" nil \"x\")
;;;###autoload(defun q-one-tight () 1)
;;;###autoload-and-more
(defun q-one-odd () 1)
(defvar q-one-internal 1)
(defun q-two-helper () nil)
(provide 'q-one)
")
(af-make)
(af-write "sub/q-defs.el" "(defun zz-a () 1)
(defmacro zz-b () 1)
(defvar yy-c 1)
(defadvice foo-x (before a) 1)
(defgroup gg-x nil \"x\")
(defalias 'hh-x 'car)
(define-minor-mode mm-x \"d\")
(cl-defun kk-x () 1)
(define-widget 'ww-x 'list \"d\")
 (defun notcol0 () 1)
(defun
  nn-x () 1)
(put 'defun-x 'y 1)
(def-foo 'oo-x 1)
(default-foo oo-y)
(define-key pp-x \"a\" 'b)
(cl-defstruct (ss-x (:constructor nil)) a)
(defcustom tt-x 1 \"d\")
(define-derived-mode uu-x nil \"x\")
(defun (bb-x) 1)
(defun \"vv-x\" 1)
")
(af-make)
(af-write "sub/q-none.el" "(message \"nothing\")\n")
(af-write "sub/q-noup.el" ";;;###autoload\n(defun noup () 1)\n;; Local Variables:\n;; no-update-autoloads: t\n;; End:\n")
(af-write "sub/q-gen.el" ";;;###autoload\n(defun qgen () 1)\n;; Local Variables:\n;; generated-autoload-load-name: \"foo/qgen\"\n;; End:\n")
(af-write "sub/.hidden.el" ";;;###autoload\n(defun hid () 1)\n")
(af-write "sub/=x.el" ";;;###autoload\n(defun eq () 1)\n")
(af-write "sub/my-pkg.el" "(foo)")
(af-make)
(delete-file (concat af-dir "sub/q-one.el"))
(af-make)
(af-write "sub/q-defs.el" "
  (defun c1-x () 1)
\t(defun c2-x () 1)
      (defun c3-x () 1)
  (let () (defun c4-x () 1))
\"
(defun c5-x ())
\"
;; (defun c6-x ())
(defun\tc7-x ())
(defun  c8-x ())
(defun c9-x() 1)
(defun d1-x
 () 1)
(defvar d2-x)
(defvar d3-x) ;;
(defconst d4-x(list 1))
(deffoo ((d5-x)) 1)
(def d6-x 1)
(DEFUN d7-x 1)
(define d8-x 1)
(defun d9-x () (interactive)
(defun e1-x () 1))
(defun \\e2-x () 1)
(defalias #'e3-x 'car)
(defalias (quote e4-x) 'car)
;;;###autoload

(defun e5-x () 1)
;;;###autoload (foo)
(defun e6-x () 1)
 ;;;###autoload
(defun e7-x () 1)
")
(af-make "out2.el")
(progn (af-write "mine.el" ";; mine\n(foo)\n\C-l\n;; more\n") (af-make "mine.el"))
(af-write "sub/q-none.el" ";;;###autoload\n(unbalanced\n")
(condition-case err (af-make "out3.el") (error (car err)))
(let ((autoload-timestamps t)) (with-temp-buffer (setq default-directory af-dir) (list (autoload-generate-file-autoloads (concat af-dir "sub/q-gen.el") (current-buffer) (concat af-dir "z.el"))
   (replace-regexp-in-string "([0-9 \n;]+)" "TIME" (buffer-string)))))
(with-temp-buffer (setq default-directory af-dir) (list (consp (autoload-generate-file-autoloads (concat af-dir "sub/q-noup.el") (current-buffer) (concat af-dir "z.el"))) (buffer-string)))
(defun af-update (name) (let ((inhibit-message t) (print-escape-newlines nil)) (update-file-autoloads (concat af-dir name) t (concat af-dir "up.el")))
  (replace-regexp-in-string "([0-9 ]+ [0-9 ]+)" "TIME" (af-text "up.el")))
(progn (af-write "b.el" ";;;###autoload\n(defun bb (x) 1)\n") (af-update "b.el"))
(progn (af-write "a.el" ";;;###autoload\n(defun aa (x) 1)\n") (af-update "a.el"))
(progn (af-write "b.el" ";;;###autoload\n(defun bb2 (x) 1)\n") (af-update "b.el"))
(progn (af-write "c.el" ";;;###autoload\n(defun cc (x) \"Doc.\" 1)\n") (af-update "c.el"))
(let ((load-path (cons af-dir load-path))) (load (concat af-dir "up.el") nil t) (list (symbol-function 'aa) (cc 1)))
(with-temp-buffer (let ((print-escape-newlines t)) (setq autoload-print-form-outbuf (current-buffer)) (autoload-print-form '(defun foo (x) "Doc\n(line)." "a\nb")) (buffer-string)))
(delete-directory af-dir t)
