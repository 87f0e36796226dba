;;; package-base.el --- what is there of packages before package.el is loaded  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later
(func-arity 'package--description-file)
(mapcar (lambda (dir) (condition-case err (package--description-file dir) (error err))) '("foo-1.0" "/a/b/foo-1.0" "/a/b/foo-1.0/" "foo" "/x/foo" "foo-bar-20130101.1" "foo-bar-1.2.3.4" "foo-1.0pre3" "foo-1.0-git" "foo-v1" "foo-1.0rc" "" "/" "foo-1" "foo-1.alpha2" "foo-1.2-3.4" "x-1.0beta" "x-2-y" "x-1.0-snapshot" "x-1." "-1.0" "x-1.0cvs" "日-1.0" "a.b-1.0" "x-1_2" "x-1..2"))
(package--description-file nil)
(mapcar (lambda (name) (assq name package--builtin-versions)) '(emacs backtrace cl-generic cl-lib cl-print eieio eieio-core json let-alist map nadvice seq tabulated-list thunk))
