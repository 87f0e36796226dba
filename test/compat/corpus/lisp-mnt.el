;; lisp-mnt.el - headers and sections of Lisp libraries.
;; SPDX-License-Identifier: GPL-3.0-or-later
(require 'lisp-mnt)
(list (lm-get-header-re "a\\|b") (lm-get-header-re "a" t) (lm-get-header-re "a" 'section) (lm-get-header-re "a.b" 'foo))
(defvar s1 ";;; foo.el --- A summary here  -*- lexical-binding: t -*-

;; Copyright (C) 2001-2003, 2005 Free Software Foundation, Inc.
;; Copyright (C) 2010 Me <me@x.y>

;; Author: J. R. Hacker <jrh@example.com>
;;	Second One <second@x.y>, third@z.q (Third)
;; Maintainer: M. Aint
;;   another <ano@b.c>
;; Created: 1 Jan 2000
;; Version: 1.3 $Rev
;; Package-Requires: ((a \"1\")
;;   (b \"2\"))
;; Keywords: alpha, beta gamma
;;     delta
;; URL: <http://doodles.au>
;; Adapted-By: X
;; Empty:
;; Last-Update: 

;;; Commentary:

;; This package
;; does things.
;;; Sub
;; more

;;   indented

;;; Change Log:

;; - one

;;; Code:
;; Author: not this
(foo)

;;; foo.el ends here
")
(defmacro lm-try (f) `(with-temp-buffer (insert s1) (goto-char (min (point-max) 50)) (emacs-lisp-mode) (list ,f (point))))
(lm-try (lm-header "author")) (lm-try (lm-header "empty")) (lm-try (lm-header "nix")) (lm-try (lm-header "last-update")) (lm-try (lm-header "version"))
(lm-try (lm-header-multiline "author")) (lm-try (lm-header-multiline "keywords")) (lm-try (lm-header-multiline "package-requires")) (lm-try (lm-header-multiline "empty")) (lm-try (lm-header-multiline "nix"))(lm-try (lm-header-multiline "last-update"))
(lm-try (lm-authors)) (lm-try (lm-maintainer)) (lm-try (lm-maintainers)) (lm-try (lm-version)) (lm-try (lm-keywords)) (lm-try (lm-keywords-list)) (lm-try (lm-summary)) (lm-try (lm-synopsis)) (lm-try (lm-website)) (lm-try (lm-homepage)) (lm-try (lm-commentary)) (lm-try (lm-commentary-mark)) (lm-try (lm-commentary-start)) (lm-try (lm-commentary-end)) (lm-try (lm-code-mark)) (lm-try (lm-code-start)) (lm-try (lm-history-mark)) (lm-try (lm-history-start)) (lm-try (lm-copyright-mark)) (lm-try (lm-creation-date)) (lm-try (lm-get-package-name)) (lm-try (lm-adapted-by)) (lm-try (lm-section-start "Commentary")) (lm-try (lm-section-end "Commentary"))  (lm-try (lm-section-mark "Change Log"))  (lm-try (lm-section-start "Change Log" t)) (lm-try (lm-section-mark "nix")) (lm-try (lm-section-start "nix")) (lm-try (lm-section-end "nix"))
(mapcar #'lm-crack-address '("a@b" "A B <a@b>" "a@b (A B)" "A, B" "A <x> B" "\"A\" <a@b>" "A <a@b>, B <c@d>" "" "noaddr"))
(setq s1 ";;; bar.el --- only\n;; Author: X <x@y>\n;; Version: 2\n;; nothing else\n(code)\n")
(lm-try (lm-header "author")) (lm-try (lm-commentary)) (lm-try (lm-code-mark)) (lm-try (lm-code-start)) (lm-try (lm-keywords)) (lm-try (lm-keywords-list)) (lm-try (lm-maintainer)) (lm-try (lm-maintainers)) (lm-try (lm-summary)) (lm-try (lm-creation-date)) (lm-try (lm-commentary-start)) (lm-try (lm-commentary-end)) (lm-try (lm-copyright-mark)) 
(setq s1 "")
(lm-try (lm-header "author")) (lm-try (lm-commentary)) (lm-try (lm-code-mark)) (lm-try (lm-authors)) (lm-try (lm-summary)) (lm-try (lm-get-package-name)) (lm-try (lm-synopsis))
(setq s1 ";; no dashes\n; x: y\n;;;Author: q\n;; $Version: 4 $\n;; @(#) Author: zz\n;;\tMaintainer:\ttab\n;;; Documentation:\n;; doc\n;; doc2\n\n;;; History:\n; h\n")
(lm-try (lm-header "author")) (lm-try (lm-header "x")) (lm-try (lm-version)) (lm-try (lm-header "maintainer")) (lm-try (lm-commentary)) (lm-try (lm-commentary-mark)) (lm-try (lm-history-mark)) (lm-try (lm-summary)) (lm-try (lm-commentary-end)) 
;; more
(setq s1 ";;; bar-mode.el --- sum -- more --- x -*- mode: foo -*-  \n\n;; Author: A <a@b>,\n;;   B <b@c>\n;; Keywords: One Two  three\n;; X-URL: http://x.y/ \n;;; Commentary:\n;;no space\n;; text\n;;; Sub: not\n;;;; Sub:\n;; sub text\n(code)\n;;; Other:\n;; other")
(lm-try (lm-summary)) (lm-try (lm-authors)) (lm-try (lm-keywords)) (lm-try (lm-keywords-list)) (lm-try (lm-website)) (lm-try (lm-commentary)) (lm-try (lm-commentary-end)) (lm-try (lm-section-end "Other")) (lm-try (lm-section-end "Sub")) (lm-try (lm-get-package-name))
(setq s1 ";;; bar.el ---- sum\n;;;; Commentary:\n;; deep\n\n;;; Sub:\n;; x\n;; Homepage: <h\n;; keywords:A,B , c\n")
(lm-try (lm-summary)) (lm-try (lm-commentary)) (lm-try (lm-website)) (lm-try (lm-keywords)) (lm-try (lm-keywords-list)) (lm-try (lm-header "key.*")) (lm-try (lm-header-multiline "homepage"))
(setq s1 ";; bar.el - sum\n;;; Code:\n;; Version: 1\n;;; Commentary:\n")
(lm-try (lm-summary)) (lm-try (lm-version)) (lm-try (lm-commentary)) (lm-try (lm-get-package-name)) (lm-try (lm-commentary-end))
(setq s1 ";;; bar.el--- sum\n;; Version:1\n;;Version: 2\n;; Maintainer: \n;; Authors: X <x>\n;; Author: Y <y>\n")
(lm-try (lm-summary)) (lm-try (lm-version)) (lm-try (lm-maintainers)) (lm-try (lm-authors))
(setq s1 ";;; bar.el --- \n;; Author: X\n;;   <x@y>\n;; Maintainers: Q <q>\n")
(lm-try (lm-summary)) (lm-try (lm-authors)) (lm-try (lm-maintainer))
(let ((file (make-temp-file "lm" nil ".el" s1))) (unwind-protect (list (lm-summary file) (lm-authors file) (lm-version file) (lm-synopsis file)) (delete-file file)))
(mapcar #'func-arity '(lm-header lm-summary lm-authors lm-section-start lm-section-mark lm-commentary lm-keywords-list lm-maintainers lm-synopsis lm-get-header-re))
(with-temp-buffer (insert ";;; a.el --- b\n;;; Commentary:\n\n;; In a buffer of another mode.\n\n(code)\n") (list major-mode (lm-commentary) (lm-commentary-end)))
