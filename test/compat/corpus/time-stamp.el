;; time-stamp.el - forms about time stamps.
;; SPDX-License-Identifier: GPL-3.0-or-later
(require 'time-stamp)
(setq time-stamp-time-zone t user-full-name "A B" user-login-name "ab")
(mapcar (lambda (f) (list f (time-stamp-string f '(17337 16613)))) '("%a" "%A" "%3A" "%:a" "%#a" "%^A" "%b" "%B" "%3B" "%h-" "%d" "%2d" "%02d" "%:d" "%-d" "%_d" "%1d" "%y" "%:y" "%02y" "%-y" "%_y" "%Y" "%6Y" "%2Y" "%p" "%#p" "%P" "%w" "%Z" "%#Z" "%5z" "%:z" "%::z" "%:::z" "%-z" "%_z" "%%" "%2%" "%0%" "%u" "%U" "%l" "%L" "%10l" "%1l" "%f" "%F" "x%" "%(a(b)c)Y" "%.,@+ Y" "%&Y" "%k" "%e" "%j" "%i" "%" "abc" "%02H:%02M:%02S" "%I" "%3a" "%0b" "%9b" "%012z" "%_-z" "%#z"))
(with-temp-buffer (insert "Time-stamp: <>\n") (let ((time-stamp-format "X")) (time-stamp)) (buffer-string))
(with-temp-buffer (insert "Time-stamp: \"old\"\n") (let ((time-stamp-format "X")) (time-stamp)) (buffer-string))
(with-temp-buffer (insert "\n\n\n\n\n\n\n\n\nTime-stamp: <>\n") (let ((time-stamp-format "X")) (time-stamp)) (buffer-string))
(with-temp-buffer (insert "a\n\n\n\n\n\n\n\n\nTime-stamp: <>\n") (let ((time-stamp-format "X") (time-stamp-line-limit -3)) (time-stamp)) (buffer-string))
(with-temp-buffer (insert "time-stamp: <>\n") (let ((time-stamp-format "X")) (time-stamp)) (buffer-string))
(with-temp-buffer (insert "Time-stamp: <\n>\n") (let ((time-stamp-format "X")) (time-stamp)) (buffer-string))
(progn (time-stamp-toggle-active 0) time-stamp-active)
(progn (time-stamp-toggle-active) time-stamp-active)
(time-stamp-zone-type-p 'foo)
(time-stamp-string 5)
time-stamp-format
time-stamp-start
time-stamp-end
time-stamp-line-limit
