;;; files-modes.el --- file modes as numbers and as text  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; "u+x,g=rw" and its kind, as the program chmod reads them: who, an operator, and rights.

;;; Code:

(defun file-modes-char-to-who (char)
  "Return the bits of those whom CHAR, one of u g o a, means."
  (cond ((= char ?u) #o4700)
        ((= char ?g) #o2070)
        ((= char ?o) #o1007)
        ((= char ?a) #o7777)
        (t (error "%c: Bad `who' character" char))))

(defun file-modes-char-to-right (char &optional from)
  "Return the bits of the right CHAR, one of r w x X s t u g o.
FROM are the modes that X, u, g and o look at (default 0)."
  (or from (setq from 0))
  (cond ((= char ?r) #o0444)
        ((= char ?w) #o0222)
        ((= char ?x) #o0111)
        ((= char ?s) #o6000)
        ((= char ?t) #o1000)
        ;; Execution, for directories and what somebody may execute already.
        ((= char ?X) (if (= (logand from #o111) 0) 0 #o0111))
        ((= char ?u) (let ((rights (logand #o4700 from))) (+ rights (/ rights #o10) (/ rights #o100))))
        ((= char ?g) (let ((rights (logand #o2070 from))) (+ rights (/ rights #o10) (* rights #o10))))
        ((= char ?o) (let ((rights (logand #o1007 from))) (+ rights (* rights #o10) (* rights #o100))))
        (t (error "%c: Bad right character" char))))

(defun file-modes-rights-to-number (rights who-mask &optional from)
  "Return FROM (default 0) changed as RIGHTS, like \"+rw-x\", says for those in WHO-MASK."
  (let* ((num-rights (or from 0)) (list-rights (string-to-list rights)) (op (pop list-rights)))
    (while (memq op '(?+ ?- ?=))
      (let ((num-right 0) char-right)
        (while (memq (setq char-right (pop list-rights)) '(?r ?w ?x ?X ?s ?t ?u ?g ?o))
          (setq num-right (logior num-right (file-modes-char-to-right char-right num-rights))))
        (setq num-right (logand who-mask num-right)
              num-rights (cond ((= op ?+) (logior num-rights num-right))
                               ((= op ?-) (logand num-rights (lognot num-right)))
                               (t (logior (logand num-rights (lognot who-mask)) num-right)))
              op char-right)))
    num-rights))

(defun file-modes-symbolic-to-number (modes &optional from)
  "Return the number for MODES, like \"u+x,go=r\", applied to the modes FROM (default 0).
Without letters for whom, everybody is meant, less what the umask takes."
  (save-match-data
    (let ((case-fold-search nil) (num-modes (or from 0)))
      (while (/= (string-to-char modes) 0)
        (unless (string-match "^\\([ugoa]*\\)\\([+=-][rwxXstugo]*\\)+\\(,\\|\\)" modes)
          (error "Parse error in modes near `%s'" (substring modes 0)))
        (let ((num-who (apply #'logior 0 (mapcar #'file-modes-char-to-who (match-string 1 modes)))))
          (when (= num-who 0)
            (setq num-who (logior #o7000 (default-file-modes))))
          (setq num-modes (file-modes-rights-to-number (substring modes (match-end 1)) num-who num-modes)
                modes (substring modes (match-end 3)))))
      num-modes)))

(defun read-file-modes (&optional prompt orig-file)
  "Read file modes, as a number in octal or like \"g+w\", and return the number.
PROMPT is the prompt, ORIG-FILE a file whose modes others start from."
  (let* ((modes (or (if orig-file (file-modes orig-file) 0)
                    (error "File not found")))
         (modestr (and (stringp orig-file) (file-attribute-modes (file-attributes orig-file))))
         (default (and (stringp modestr)
                       (string-match "^.\\(...\\)\\(...\\)\\(...\\)$" modestr)
                       (replace-regexp-in-string
                        "-" ""
                        (format "u=%s,g=%s,o=%s" (match-string 1 modestr) (match-string 2 modestr) (match-string 3 modestr)))))
         (value (read-string (format-prompt (or prompt "File modes (octal or symbolic)") default)
                             nil nil default)))
    (save-match-data
      (if (string-match "^[0-7]+" value)
          (string-to-number value 8)
        (file-modes-symbolic-to-number value modes)))))

(provide 'files-modes)

;;; files-modes.el ends here
