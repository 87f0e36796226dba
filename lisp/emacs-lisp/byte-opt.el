;;; byte-opt.el --- what the byte compiler can tell before the program runs  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; Only what is simple: forms whose value is known, and calls that do nothing if nobody wants their value.

;;; Code:

(defconst byte-opt--pure
  '(+ - * / % mod 1+ 1- = < > <= >= /= max min abs logand logior logxor lognot
    not null eql equal car cdr car-safe cdr-safe cadr cddr length nth nthcdr symbolp consp atom listp stringp numberp
    integerp floatp natnump zerop keywordp vectorp symbol-name string= string-equal string< string-lessp)
  "Functions whose value depends on their arguments only.")

(dolist (name
         '(always arrayp atom bignump bobp bolp bool-vector-p buffer-end buffer-list buffer-size buffer-string bufferp
           car-safe case-table-p cdr-safe char-or-string-p characterp charsetp commandp cons consp current-buffer
           current-global-map current-indentation current-local-map current-minor-mode-maps current-time eobp eolp eq equal
           eventp fixnump floatp following-char framep get-largest-window get-lru-window hash-table-p identity
           integer-or-marker-p integerp invocation-directory invocation-name keymapp keywordp list listp make-marker
           mark-marker markerp max-char memory-limit mouse-movement-p natnump nlistp not null number-or-marker-p numberp
           one-window-p overlayp point point-marker point-max point-min preceding-char primary-charset processp
           proper-list-p recent-keys recursion-depth safe-length selected-frame selected-window sequencep
           standard-case-table standard-syntax-table stringp subrp symbolp syntax-table syntax-table-p this-command-keys
           this-command-keys-vector this-single-command-keys this-single-command-raw-keys type-of user-real-login-name
           user-real-uid user-uid vector vectorp visible-frame-list wholenump window-live-p window-valid-p windowp xor))
  (put name 'side-effect-free 'error-free))

(dolist (name
         '(% * + - / /= 1+ 1- < <= = > >= abs acos append aref ash asin assq atan bool-vector-count-consecutive
           bool-vector-count-population bool-vector-subsetp boundp buffer-file-name buffer-local-variables
           buffer-modified-p buffer-substring butlast byte-code-function-p capitalize car car-less-than-car cdr ceiling
           char-after char-before char-equal char-to-string char-width compare-strings concat coordinates-in-window-p
           copy-alist copy-marker copy-sequence copysign cos count-lines current-time-string current-time-zone decode-char
           decode-time default-boundp default-value degrees-to-radians documentation downcase elt encode-char encode-time
           error-message-string exp expt fboundp fceiling featurep ffloor file-directory-p file-exists-p file-locked-p
           file-name-absolute-p file-name-concat file-newer-than-file-p file-readable-p file-symlink-p file-writable-p
           float float-time floor format format-time-string frame-first-window frame-root-window frame-selected-window
           frame-visible-p fround ftruncate get get-buffer get-buffer-window get-file-buffer getenv gethash
           hash-table-count int-to-string intern-soft isnan json-parse-string json-serialize kbd keymap-parent last
           lax-plist-get ldexp length length< length= length> line-beginning-position line-end-position
           local-variable-if-set-p local-variable-p locale-info log log10 logand logb logcount logior lognot logxor lsh
           make-byte-code make-list make-string make-symbol mark marker-buffer match-beginning match-end match-string
           match-string-no-properties max member member-ignore-case memq memql min minibuffer-selected-window
           minibuffer-window mod multibyte-char-to-unibyte next-window nth nthcdr number-to-string parse-colon-path
           plist-get plist-member prefix-numeric-value previous-window prin1-to-string propertize radians-to-degrees rassoc
           rassq read-from-string regexp-opt regexp-quote region-beginning region-end remove remq reverse round sin sqrt
           string string-as-multibyte string-as-unibyte string-blank-p string-empty-p string-equal string-greaterp
           string-lessp string-make-multibyte string-make-unibyte string-prefix-p string-replace string-search
           string-suffix-p string-to-char string-to-multibyte string-to-number string-to-syntax string< string= string>
           substring sxhash sxhash-eq sxhash-eql sxhash-equal symbol-function symbol-name symbol-plist symbol-value tan
           time-convert truncate unibyte-char-to-multibyte upcase user-full-name user-login-name user-original-login-name
           vconcat window-absolute-pixel-edges window-at window-body-height window-body-width window-buffer
           window-combination-limit window-dedicated-p window-display-table window-edges window-frame window-fringes
           window-height window-hscroll window-inside-absolute-pixel-edges window-inside-edges window-inside-pixel-edges
           window-left-child window-left-column window-margins window-minibuffer-p window-new-normal window-new-total
           window-next-buffers window-next-sibling window-normal-size window-parameter window-parameters window-parent
           window-pixel-edges window-point window-prev-buffers window-prev-sibling window-redisplay-end-trigger
           window-scroll-bars window-start window-text-height window-top-child window-top-line window-total-height
           window-total-width window-use-time window-vscroll window-width zerop))
  (put name 'side-effect-free t))

(defun byte-opt-known (form)
  "Return (t . VALUE) if the value of FORM is known, else nil."
  (cond
   ((atom form) (if (or (not (symbolp form)) (memq form '(nil t)) (keywordp form)) (cons t form)))
   (t (pcase form
        (`(quote ,value) (cons t value))
        (`(function ,(pred symbolp)) (cons t (nth 1 form)))
        (`(featurep 'xemacs) (cons t nil))
        (`(featurep 'emacs) (cons t t))
        (_ (byte-opt-fold form))))))

(defun byte-opt--fold-safe-p (value)
  "Return non-nil if VALUE, of a call, can be a constant of the program."
  (or (symbolp value) (fixnump value) (floatp value) (and (integerp value) (< (abs value) (ash 1 100)))))

(defun byte-opt-fold (form)
  "Return (t . VALUE) if FORM is a call whose value is known, else nil."
  (when (and (memq (car form) byte-opt--pure) (proper-list-p form))
    (let ((known (mapcar #'byte-opt-known (cdr form))))
      (unless (memq nil known)
        ;; An error is the program's to signal.
        (let ((value (condition-case nil
                         (cons t (apply (car form) (mapcar #'cdr known)))
                       (error nil))))
          (and value (byte-opt--fold-safe-p (cdr value)) value))))))

(defun byte-opt-useless-p (form)
  "Return non-nil if the call FORM is good for nothing but its value, or perhaps an error."
  (and (symbolp (car form)) (eq (get (car form) 'side-effect-free) t)))

(defun byte-opt-droppable-p (form)
  "Return non-nil if the call FORM does nothing but evaluate its arguments."
  (and (symbolp (car form)) (eq (get (car form) 'side-effect-free) 'error-free) (fboundp (car form))
       (let ((arity (func-arity (car form))) (n (proper-list-p (cdr form))))
         (and n (<= (car arity) n) (or (eq (cdr arity) 'many) (<= n (cdr arity)))))))

(provide 'byte-opt)

;;; byte-opt.el ends here
