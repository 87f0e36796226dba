;;; coding-systems.el --- the coding systems that are known from the start  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A table: name, type, mnemonic, charsets, aliases and properties of each coding system.

;;; Code:

(defconst mule--coding-system-table
  '((no-conversion raw-text ?= nil (binary) :default-char 0 :for-unibyte t :eol-type unix)
    (undecided undecided ?- (ascii) nil)
    (prefer-utf-8 undecided ?- (emacs) nil :prefer-utf-8 t :inhibit-null-byte-detection 0
     :inhibit-iso-escape-detection 0 :ascii-compatible-p nil)
    (raw-text raw-text ?t nil nil :for-unibyte t)
    (no-conversion-multibyte raw-text ?= nil nil :eol-type unix)
    (iso-latin-1 charset ?1 (iso-8859-1) (iso-8859-1 latin-1) :mime-charset iso-8859-1)
    (emacs-mule emacs-mule ?M emacs-mule nil)
    (utf-8 utf-8 ?U (unicode) (mule-utf-8 cp65001) :mime-charset utf-8)
    (utf-8-with-signature utf-8 ?U (unicode) nil :bom t)
    (utf-8-auto utf-8 ?U (unicode) nil :bom (utf-8-with-signature . utf-8))
    (utf-8-emacs utf-8 ?U (emacs) nil)
    (utf-16le utf-16 ?U (unicode) nil :endian little :mime-text-unsuitable t :mime-charset utf-16le)
    (utf-16be utf-16 ?U (unicode) nil :endian big :mime-text-unsuitable t :mime-charset utf-16be)
    (utf-16le-with-signature utf-16 ?U (unicode) (utf-16-le) :bom t :endian little
     :mime-text-unsuitable t :mime-charset utf-16)
    (utf-16be-with-signature utf-16 ?U (unicode) (utf-16-be) :bom t :endian big
     :mime-text-unsuitable t :mime-charset utf-16)
    (utf-16 utf-16 ?U (unicode) nil :bom (utf-16le-with-signature . utf-16be-with-signature)
     :endian big :mime-text-unsuitable t :mime-charset utf-16)
    (iso-2022-7bit iso-2022 ?J iso-2022 nil :designation [(ascii t) nil nil nil]
     :flags (short ascii-at-eol ascii-at-cntl 7-bit designation composition))
    (iso-2022-7bit-ss2 iso-2022 ?$ iso-2022 nil :designation [(ascii 94) nil (nil 96) nil]
     :flags (short ascii-at-eol ascii-at-cntl 7-bit designation single-shift composition))
    (iso-2022-7bit-lock iso-2022 ?& iso-2022 (iso-2022-int-1)
     :designation [(ascii 94) (nil 96) nil nil]
     :flags (ascii-at-eol ascii-at-cntl 7-bit designation locking-shift composition))
    (iso-2022-7bit-lock-ss2 iso-2022 ?i (ascii japanese-jisx0208 japanese-jisx0208-1978 latin-jisx0201
     korean-ksc5601 chinese-gb2312 chinese-cns11643-1 chinese-cns11643-2 chinese-cns11643-3
     chinese-cns11643-4 chinese-cns11643-5 chinese-cns11643-6 chinese-cns11643-7) (iso-2022-cjk)
     :designation [(ascii 94) (nil korean-ksc5601 chinese-gb2312 chinese-cns11643-1 96) (nil
     chinese-cns11643-2) (nil chinese-cns11643-3 chinese-cns11643-4 chinese-cns11643-5
     chinese-cns11643-6 chinese-cns11643-7)]
     :flags (short ascii-at-eol ascii-at-cntl 7-bit locking-shift single-shift init-bol))
    (iso-2022-8bit-ss2 iso-2022 ?@ iso-2022 nil :designation [(ascii 94) nil (nil 96) nil]
     :flags (ascii-at-eol ascii-at-cntl designation single-shift composition))
    (compound-text iso-2022 ?x iso-2022 (x-ctext ctext)
     :designation [(ascii 94) (latin-iso8859-1 katakana-jisx0201 96) nil nil]
     :flags (ascii-at-eol ascii-at-cntl long-form designation locking-shift single-shift
     composition) :mime-charset x-ctext)
    (ctext-no-compositions iso-2022 ?x iso-2022 nil
     :designation [(ascii 94) (latin-iso8859-1 katakana-jisx0201 96) nil nil]
     :flags (ascii-at-eol ascii-at-cntl designation locking-shift single-shift))
    (us-ascii charset ?- (ascii) (iso-safe ascii) :default-char 63 :mime-charset us-ascii)
    (utf-7 utf-8 ?U (unicode) nil :mime-charset utf-7
     :pre-write-conversion utf-7-pre-write-conversion
     :post-read-conversion utf-7-post-read-conversion :ascii-compatible-p nil)
    (utf-7-imap utf-8 ?u (unicode) nil :pre-write-conversion utf-7-imap-pre-write-conversion
     :post-read-conversion utf-7-imap-post-read-conversion :ascii-compatible-p nil)
    (iso-2022-cn iso-2022 ?C (ascii chinese-gb2312 chinese-cns11643-1 chinese-cns11643-2)
     (chinese-iso-7bit)
     :designation [ascii (nil chinese-gb2312 chinese-cns11643-1) (nil chinese-cns11643-2) nil]
     :flags (ascii-at-eol ascii-at-cntl 7-bit designation locking-shift single-shift init-at-bol)
     :mime-charset iso-2022-cn :suitable-for-keyboard t)
    (iso-2022-cn-ext iso-2022 ?C (ascii chinese-gb2312 chinese-cns11643-1 chinese-cns11643-2
     chinese-cns11643-3 chinese-cns11643-4 chinese-cns11643-5 chinese-cns11643-6
     chinese-cns11643-7) nil
     :designation [ascii (nil chinese-gb2312 chinese-cns11643-1) (nil chinese-cns11643-2) (nil
     chinese-cns11643-3 chinese-cns11643-4 chinese-cns11643-5 chinese-cns11643-6
     chinese-cns11643-7)]
     :flags (ascii-at-eol ascii-at-cntl 7-bit designation locking-shift single-shift init-at-bol)
     :mime-charset iso-2022-cn-ext :suitable-for-keyboard t)
    (chinese-iso-8bit iso-2022 ?c (ascii chinese-gb2312) (cn-gb-2312 euc-china euc-cn cn-gb gb2312)
     :designation [ascii chinese-gb2312 nil nil] :mime-charset gb2312)
    (chinese-hz utf-8 ?z (ascii chinese-gb2312) (hz-gb-2312 hz) :mime-charset hz-gb-2312
     :post-read-conversion post-read-decode-hz :pre-write-conversion pre-write-encode-hz
     :ascii-compatible-p nil)
    (chinese-big5 big5 ?B (ascii big5) (big5 cn-big5 cp950) :mime-charset big5)
    (chinese-big5-hkscs charset ?B (ascii big5-hkscs) (big5-hkscs cn-big5-hkscs)
     :mime-charset big5-hkscs)
    (euc-tw iso-2022 ?Z (ascii chinese-cns11643-1 chinese-cns11643-2 chinese-cns11643-3
     chinese-cns11643-4 chinese-cns11643-5 chinese-cns11643-6 chinese-cns11643-7) (euc-taiwan)
     :designation [ascii chinese-cns11643-1 (chinese-cns11643-1 chinese-cns11643-2
     chinese-cns11643-3 chinese-cns11643-4 chinese-cns11643-5 chinese-cns11643-6
     chinese-cns11643-7) nil] :mime-charset euc-tw)
    (chinese-gbk charset ?c (ascii chinese-gbk) (gbk cp936 windows-936) :mime-charset gbk)
    (chinese-gb18030 charset ?c (ascii gb18030-2-byte gb18030-4-byte-bmp gb18030-4-byte-smp
     gb18030-4-byte-ext-1 gb18030-4-byte-ext-2) (gb18030) :mime-charset gb18030)
    (cyrillic-iso-8bit charset ?5 (iso-8859-5) (iso-8859-5) :mime-charset iso-8859-5)
    (cyrillic-koi8 charset ?R (koi8) (koi8-r koi8 cp878) :mime-charset koi8-r)
    (koi8-u charset ?U (koi8-u) nil :mime-charset koi8-u)
    (cp866 charset ?* (ibm866) nil :mime-charset cp866)
    (koi8-t charset ?* (koi8-t) nil :mime-charset koi8-t)
    (windows-1251 charset ?b (windows-1251) (cp1251) :mime-charset windows-1251)
    (cp1125 charset ?* (cp1125) (ruscii cp866u))
    (cp855 charset ?D (cp855) (ibm855) :mime-charset cp855)
    (mik charset ?D (mik) nil)
    (pt154 charset ?D (pt154) nil)
    (ebcdic-us charset ?* (ebcdic-us) nil)
    (ebcdic-uk charset ?* (ebcdic-uk) nil)
    (ibm1047 charset ?* (ibm1047) (cp1047))
    (ibm038 charset ?* (ibm038) (ebcdic-int cp038))
    (iso-latin-2 charset ?2 (iso-8859-2) (iso-8859-2 latin-2) :mime-charset iso-8859-2)
    (iso-latin-3 charset ?3 (iso-8859-3) (iso-8859-3 latin-3) :mime-charset iso-8859-3)
    (iso-latin-4 charset ?4 (iso-8859-4) (iso-8859-4 latin-4) :mime-charset iso-8859-4)
    (iso-latin-5 charset ?9 (iso-8859-9) (iso-8859-9 latin-5) :mime-charset iso-8859-9)
    (iso-latin-6 charset ?9 (iso-8859-10) (iso-8859-10 latin-6) :mime-charset iso-8859-10)
    (iso-latin-7 charset ?9 (iso-8859-13) (iso-8859-13 latin-7) :mime-charset iso-8859-13)
    (iso-latin-8 charset ?W (iso-8859-14) (iso-8859-14 latin-8) :mime-charset iso-8859-14)
    (iso-latin-9 charset ?0 (iso-8859-15) (iso-8859-15 latin-9 latin-0) :mime-charset iso-8859-15)
    (windows-1250 charset ?* (windows-1250) (cp1250) :mime-charset windows-1250)
    (windows-1252 charset ?* (windows-1252) (cp1252) :mime-charset windows-1252)
    (windows-1254 charset ?* (windows-1254) (cp1254) :mime-charset windows-1254)
    (windows-1257 charset ?* (windows-1257) (cp1257) :mime-charset windows-1257)
    (ibm256 charset ?* (ibm256) (ebcdic-int1 cp256))
    (ibm273 charset ?* (ibm273) (cp273))
    (ibm274 charset ?* (ibm274) (ebcdic-be cp274))
    (ibm275 charset ?* (ibm275) (ebcdic-br cp275))
    (ibm277 charset ?* (ibm277) (ebcdic-cp-dk ebcdic-cp-no cp277))
    (ibm278 charset ?* (ibm278) (ebcdic-cp-fi ebcdic-cp-se cp278))
    (ibm280 charset ?* (ibm280) (ebcdic-cp-it cp280))
    (ibm284 charset ?* (ibm284) (ebcdic-cp-es cp284))
    (ibm285 charset ?* (ibm285) (ebcdic-cp-gb cp285))
    (ibm297 charset ?* (ibm297) (ebcdic-cp-fr cp297))
    (cp775 charset ?D (cp775) (ibm775) :mime-charset cp775)
    (cp850 charset ?D (cp850) (ibm850) :mime-charset cp850)
    (cp852 charset ?D (cp852) (ibm852) :mime-charset cp852)
    (cp857 charset ?D (cp857) (ibm857) :mime-charset cp857)
    (cp858 charset ?D (cp858) nil :mime-charset cp858)
    (cp860 charset ?D (cp860) (ibm860) :mime-charset cp860)
    (cp861 charset ?D (cp861) (ibm861) :mime-charset cp861)
    (cp863 charset ?D (cp863) (ibm863) :mime-charset cp863)
    (cp865 charset ?D (cp865) (ibm865) :mime-charset cp865)
    (cp437 charset ?D (cp437) (ibm437) :mime-charset cp437)
    (mac-roman charset ?M (mac-roman) (macintosh) :mime-charset macintosh)
    (hp-roman8 charset ?* (hp-roman8) (roman8) :mime-charset hp-roman8)
    (iso-latin-10 charset ?* (iso-8859-16) (iso-8859-16 latin-10) :mime-charset iso-8859-16)
    (greek-iso-8bit charset ?7 (iso-8859-7) (iso-8859-7) :mime-charset iso-8859-7)
    (windows-1253 charset ?g (windows-1253) (cp1253) :mime-charset windows-1253)
    (cp737 charset ?D (cp737) nil :mime-charset cp737)
    (cp851 charset ?D (cp851) (ibm851) :mime-charset cp851)
    (cp869 charset ?D (cp869) (ibm869) :mime-charset cp869)
    (hebrew-iso-8bit charset ?8 (iso-8859-8) (iso-8859-8 iso-8859-8-e iso-8859-8-i)
     :mime-charset iso-8859-8)
    (windows-1255 charset ?h (windows-1255) (cp1255) :mime-charset windows-1255)
    (cp862 charset ?D (cp862) (ibm862) :mime-charset cp862)
    (iso-2022-jp iso-2022 ?J (ascii japanese-jisx0208 japanese-jisx0208-1978 latin-jisx0201) (junet)
     :designation [(ascii japanese-jisx0208-1978 japanese-jisx0208 latin-jisx0201) nil nil nil]
     :flags (short ascii-at-eol ascii-at-cntl 7-bit designation) :mime-charset iso-2022-jp
     :suitable-for-keyboard t)
    (iso-2022-jp-2 iso-2022 ?J (ascii japanese-jisx0208 japanese-jisx0212 latin-jisx0201
     japanese-jisx0208-1978 chinese-gb2312 korean-ksc5601 latin-iso8859-1 greek-iso8859-7) nil
     :designation [(ascii japanese-jisx0208-1978 japanese-jisx0208 latin-jisx0201
     japanese-jisx0212 chinese-gb2312 korean-ksc5601) nil (nil latin-iso8859-1 greek-iso8859-7)
     nil] :flags (short ascii-at-eol ascii-at-cntl 7-bit designation single-shift init-at-bol)
     :mime-charset iso-2022-jp-2 :suitable-for-keyboard t)
    (japanese-shift-jis shift-jis ?S (ascii katakana-jisx0201 japanese-jisx0208) (shift_jis sjis)
     :mime-charset shift_jis)
    (japanese-cp932 charset ?S (ascii katakana-sjis cp932-2-byte) (cp932))
    (japanese-iso-7bit-1978-irv iso-2022 ?j (ascii latin-jisx0201 japanese-jisx0208-1978
     japanese-jisx0208 japanese-jisx0212) (iso-2022-jp-1978-irv old-jis)
     :designation [(latin-jisx0201 japanese-jisx0208-1978 japanese-jisx0208 japanese-jisx0212
     katakana-jisx0201) nil nil nil]
     :flags (short ascii-at-eol ascii-at-cntl 7-bit designation use-roman use-oldjis))
    (japanese-iso-8bit iso-2022 ?E (ascii latin-jisx0201 japanese-jisx0208 katakana-jisx0201
     japanese-jisx0212 japanese-jisx0208-1978) (euc-japan-1990 euc-japan euc-jp)
     :designation [ascii japanese-jisx0208 katakana-jisx0201 japanese-jisx0212]
     :flags (short ascii-at-eol ascii-at-cntl single-shift) :mime-charset euc-jp)
    (iso-2022-jp-2004 iso-2022 ?J (ascii japanese-jisx0208 japanese-jisx0213\.2004-1
     japanese-jisx0213-1 japanese-jisx0213-2) (iso-2022-jp-3)
     :designation [(ascii japanese-jisx0208 japanese-jisx0213\.2004-1 japanese-jisx0213-1
     japanese-jisx0213-2) nil nil nil]
     :flags (short ascii-at-eol ascii-at-cntl 7-bit designation) :mime-charset iso-2022-jp-2004
     :suitable-for-keyboard t)
    (euc-jis-2004 iso-2022 ?E (ascii latin-jisx0201 japanese-jisx0213\.2004-1 japanese-jisx0213-1
     katakana-jisx0201 japanese-jisx0213-2) (euc-jisx0213)
     :designation [ascii japanese-jisx0213\.2004-1 katakana-jisx0201 japanese-jisx0213-2]
     :flags (short ascii-at-eol ascii-at-cntl single-shift) :mime-charset euc-jis-2004)
    (japanese-shift-jis-2004 shift-jis ?S (ascii katakana-jisx0201 japanese-jisx0213\.2004-1
     japanese-jisx0213-2) (shift_jis-2004))
    (ibm281 charset ?* (ibm281) (ebcdic-jp-e cp281))
    (ibm290 charset ?* (ibm290) (ebcdic-jp-kana cp290))
    (korean-iso-8bit iso-2022 ?K (ascii korean-ksc5601) (euc-kr euc-korea ks_c_5601-1987)
     :designation [ascii korean-ksc5601 nil nil] :mime-charset euc-kr)
    (iso-2022-kr iso-2022 ?k (ascii korean-ksc5601) (korean-iso-7bit-lock)
     :designation [ascii (nil korean-ksc5601) nil nil]
     :flags (ascii-at-eol ascii-at-cntl 7-bit designation locking-shift designation-bol)
     :mime-charset iso-2022-kr :suitable-for-keyboard t)
    (korean-cp949 charset ?K (ascii cp949) (cp949))
    (lao charset ?L (lao) nil)
    (thai-tis620 charset ?T (tis620-2533) (th-tis620 tis620 tis-620))
    (cp874 charset ?D (cp874) (ibm874) :mime-charset cp874)
    (iso-8859-11 charset ?* (iso-8859-11) nil :mime-charset iso-8859-11)
    (vietnamese-viscii charset ?V (viscii) (viscii) :mime-charset viscii :suitable-for-file-name t)
    (vietnamese-vscii charset ?v (vscii) (vscii) :suitable-for-file-name t)
    (windows-1258 charset ?* (windows-1258) (cp1258) :mime-charset windows-1258)
    (vietnamese-tcvn charset ?t (tcvn-5712) (tcvn tcvn-5712) :suitable-for-file-name t)
    (iso-8859-6 charset ?6 (iso-8859-6) nil :mime-charset iso-8859-6)
    (windows-1256 charset ?A (windows-1256) (cp1256) :mime-charset windows-1256)
    (georgian-ps charset ?G (georgian-ps) nil)
    (georgian-academy charset ?G (georgian-academy) nil))
  "Definitions: (NAME TYPE MNEMONIC CHARSETS ALIASES . PROPERTIES).")

(defun mule--describe-encoding (name type charsets)
  "Return a doc string for the coding system NAME of TYPE with CHARSETS."
  (cond ((memq type '(charset iso-2022))
         (format "The encoding %s%s." name
                 (if (consp charsets)
                     (concat ", of the charsets " (mapconcat #'symbol-name charsets ", "))
                   ", of all charsets that ISO 2022 designates")))
        (t (format "The encoding %s." name))))

(dolist (entry mule--coding-system-table)
  (let ((name (car entry)) (type (nth 1 entry)) (charsets (nth 3 entry)))
    (apply #'define-coding-system name (mule--describe-encoding name type charsets)
           :coding-type type :mnemonic (nth 2 entry)
           (if charsets (append (list :charset-list charsets) (nthcdr 5 entry)) (nthcdr 5 entry)))
    (dolist (alias (nth 4 entry))
      (define-coding-system-alias alias name))))

(define-coding-system-alias 'emacs-internal 'utf-8-emacs-unix)

(set-coding-system-priority 'utf-8 'iso-2022-7bit 'iso-latin-1 'iso-2022-7bit-lock 'iso-2022-8bit-ss2
                            'emacs-mule 'raw-text)

;; The coding system that text in a charset is usually in.
(dolist (pair
  '((latin-iso8859-1 . iso-latin-1) (latin-iso8859-2 . iso-latin-2) (latin-iso8859-3 . iso-latin-3)
    (latin-iso8859-4 . iso-latin-4) (cyrillic-iso8859-5 . cyrillic-iso-8bit)
    (arabic-iso8859-6 . iso-2022-7bit) (greek-iso8859-7 . greek-iso-8bit)
    (hebrew-iso8859-8 . hebrew-iso-8bit) (latin-iso8859-9 . iso-latin-5) (latin-iso8859-14 . iso-latin-8)
    (latin-iso8859-15 . iso-latin-9) (thai-tis620 . thai-tis620) (latin-jisx0201 . japanese-shift-jis)
    (katakana-jisx0201 . japanese-shift-jis) (chinese-gb2312 . chinese-iso-8bit) (chinese-gbk . chinese-gbk)
    (cp936 . chinese-gbk) (windows-936 . chinese-gbk) (chinese-cns11643-1 . iso-2022-cn)
    (chinese-cns11643-2 . iso-2022-cn) (chinese-cns11643-3 . iso-2022-cn) (chinese-cns11643-4 . iso-2022-cn)
    (chinese-cns11643-5 . iso-2022-cn) (chinese-cns11643-6 . iso-2022-cn) (chinese-cns11643-7 . iso-2022-cn)
    (chinese-big5-1 . chinese-big5) (chinese-big5-2 . chinese-big5) (japanese-jisx0208 . iso-2022-jp)
    (japanese-jisx0208-1978 . iso-2022-jp) (japanese-jisx0212 . iso-2022-jp) (korean-ksc5601 . iso-2022-kr)
    (arabic-digit . iso-2022-7bit) (arabic-1-column . iso-2022-7bit) (arabic-2-column . iso-2022-7bit)))
  (when (charsetp (car pair))
    (put-charset-property (car pair) 'preferred-coding-system (cdr pair))))

;; Codes between 128 and 159 that programs on some systems put into Latin text: quotes and dashes.
(setq latin-extra-code-table (make-vector 256 nil))
(dolist (code '(145 146 147 148 149 150))
  (aset latin-extra-code-table code t))

;;; coding-systems.el ends here
