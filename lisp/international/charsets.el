;;; charsets.el --- the charsets that are known from the start  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A table: name, description and properties of each charset, in the order of their numbers, then
;; its aliases.  The maps are names that the C code knows where to get from.

;;; Code:

(let ((table
  '((latin-iso8859-1 "RHP of Latin-1" :iso-final-char 65 :emacs-mule-id 129 :code-space [32 127]
     :code-offset 160)
    (control-1 "8-bit control code" :code-space [128 159] :code-offset 128)
    (eight-bit-control "Raw bytes 0x80..0x9F" :supplementary-p t :code-space [128 159]
     :code-offset 4194176)
    (eight-bit-graphic "Raw bytes 0xA0..0xFF" :supplementary-p t :code-space [160 255]
     :code-offset 4194208)
    (iso-8859-2 "Latin-2" :ascii-compatible-p t :code-space [0 255] :map "8859-2")
    (latin-iso8859-2 "RHP of ISO/IEC 8859/2" :iso-final-char 66 :emacs-mule-id 130
     :code-space [32 127] :subset (iso-8859-2 160 255 -128))
    (iso-8859-3 "Latin-3" :ascii-compatible-p t :code-space [0 255] :map "8859-3")
    (latin-iso8859-3 "RHP of ISO/IEC 8859/3" :iso-final-char 67 :emacs-mule-id 131
     :code-space [32 127] :subset (iso-8859-3 160 255 -128))
    (iso-8859-4 "Latin-4" :ascii-compatible-p t :code-space [0 255] :map "8859-4")
    (latin-iso8859-4 "RHP of ISO/IEC 8859/4" :iso-final-char 68 :emacs-mule-id 132
     :code-space [32 127] :subset (iso-8859-4 160 255 -128))
    (iso-8859-5 "Latin/Cyrillic" :ascii-compatible-p t :code-space [0 255] :map "8859-5")
    (cyrillic-iso8859-5 "RHP of ISO/IEC 8859/5" :iso-final-char 76 :emacs-mule-id 140
     :code-space [32 127] :subset (iso-8859-5 160 255 -128))
    (iso-8859-6 "Latin/Arabic" :ascii-compatible-p t :code-space [0 255] :map "8859-6")
    (arabic-iso8859-6 "RHP of ISO/IEC 8859/6" :iso-final-char 71 :emacs-mule-id 135
     :code-space [32 127] :subset (iso-8859-6 160 255 -128))
    (iso-8859-7 "Latin/Greek" :ascii-compatible-p t :code-space [0 255] :map "8859-7")
    (greek-iso8859-7 "RHP of ISO/IEC 8859/7" :iso-final-char 70 :emacs-mule-id 134
     :code-space [32 127] :subset (iso-8859-7 160 255 -128))
    (iso-8859-8 "Latin/Hebrew" :ascii-compatible-p t :code-space [0 255] :map "8859-8")
    (hebrew-iso8859-8 "RHP of ISO/IEC 8859/8" :iso-final-char 72 :emacs-mule-id 136
     :code-space [32 127] :subset (iso-8859-8 160 255 -128))
    (iso-8859-9 "Latin-5" :ascii-compatible-p t :code-space [0 255] :map "8859-9")
    (latin-iso8859-9 "RHP of ISO/IEC 8859/9" :iso-final-char 77 :emacs-mule-id 141
     :code-space [32 127] :subset (iso-8859-9 160 255 -128))
    (iso-8859-10 "Latin-6" :ascii-compatible-p t :code-space [0 255] :map "8859-10")
    (latin-iso8859-10 "RHP of ISO/IEC 8859/10" :iso-final-char 86 :code-space [32 127]
     :subset (iso-8859-10 160 255 -128))
    (iso-8859-11 "Latin/Thai" :ascii-compatible-p t :code-space [0 255] :map "8859-11")
    (thai-iso8859-11 "RHP of ISO/IEC 8859/11" :iso-final-char 84 :code-space [32 127]
     :subset (iso-8859-11 160 255 -128))
    (iso-8859-13 "Latin-7" :ascii-compatible-p t :code-space [0 255] :map "8859-13")
    (latin-iso8859-13 "RHP of ISO/IEC 8859/13" :iso-final-char 89 :code-space [32 127]
     :subset (iso-8859-13 160 255 -128))
    (iso-8859-14 "Latin-8" :ascii-compatible-p t :code-space [0 255] :map "8859-14")
    (latin-iso8859-14 "RHP of ISO/IEC 8859/14" :iso-final-char 95 :emacs-mule-id 143
     :code-space [32 127] :subset (iso-8859-14 160 255 -128))
    (iso-8859-15 "Latin-9" :ascii-compatible-p t :code-space [0 255] :map "8859-15")
    (latin-iso8859-15 "RHP of ISO/IEC 8859/15" :iso-final-char 98 :emacs-mule-id 142
     :code-space [32 127] :subset (iso-8859-15 160 255 -128))
    (iso-8859-16 "Latin-10" :ascii-compatible-p t :code-space [0 255] :map "8859-16")
    (latin-iso8859-16 "RHP of ISO/IEC 8859/16" :iso-final-char 102 :code-space [32 127]
     :subset (iso-8859-16 160 255 -128))
    (thai-tis620 "TIS620.2533" :iso-final-char 84 :emacs-mule-id 133 :code-space [32 127]
     :code-offset 3584)
    (tis620-2533 "TIS620.2533" :ascii-compatible-p t :code-space [0 255]
     :superset (ascii (thai-tis620 . 128)))
    (jisx0201 "JISX0201" :code-space [0 223] :map "JISX0201")
    (latin-jisx0201 "JISX0201 Roman" :iso-final-char 74 :emacs-mule-id 138 :supplementary-p t
     :code-space [33 126] :subset (jisx0201 33 126 0))
    (katakana-jisx0201 "JISX0201 Katakana" :iso-final-char 73 :emacs-mule-id 137 :supplementary-p t
     :code-space [33 126] :subset (jisx0201 161 254 -128))
    (chinese-gb2312 "GB2312" :iso-final-char 65 :emacs-mule-id 145 :code-space [33 126 33 126]
     :code-offset 1114112 :unify-map "GB2312")
    (chinese-gbk "GBK" :code-space [64 254 129 254] :code-offset 1441792 :unify-map "GBK"
     :aliases (windows-936 cp936))
    (chinese-cns11643-1 "CNS11643-1" :iso-final-char 71 :emacs-mule-id 149 :code-space [33 126 33 126]
     :code-offset 1130496 :unify-map "CNS-1")
    (chinese-cns11643-2 "CNS11643-2" :iso-final-char 72 :emacs-mule-id 150 :code-space [33 126 33 126]
     :code-offset 1146880 :unify-map "CNS-2")
    (chinese-cns11643-3 "CNS11643-3" :iso-final-char 73 :emacs-mule-id 246 :code-space [33 126 33 126]
     :code-offset 1163264 :unify-map "CNS-3")
    (chinese-cns11643-4 "CNS11643-4" :iso-final-char 74 :emacs-mule-id 247 :code-space [33 126 33 126]
     :code-offset 1179648 :unify-map "CNS-4")
    (chinese-cns11643-5 "CNS11643-5" :iso-final-char 75 :emacs-mule-id 248 :code-space [33 126 33 126]
     :code-offset 1196032 :unify-map "CNS-5")
    (chinese-cns11643-6 "CNS11643-6" :iso-final-char 76 :emacs-mule-id 249 :code-space [33 126 33 126]
     :code-offset 1212416 :unify-map "CNS-6")
    (chinese-cns11643-7 "CNS11643-7" :iso-final-char 77 :emacs-mule-id 250 :code-space [33 126 33 126]
     :code-offset 1228800 :unify-map "CNS-7")
    (big5 "Big5" :code-space [64 254 161 254] :code-offset 1245184 :unify-map "BIG5")
    (chinese-big5-1 "Big5 (Level-1)" :iso-final-char 48 :emacs-mule-id 152 :supplementary-p t
     :code-space [33 126 33 126] :code-offset 1265664 :unify-map "BIG5-1")
    (chinese-big5-2 "Big5 (Level-2)" :iso-final-char 49 :emacs-mule-id 153 :supplementary-p t
     :code-space [33 126 33 126] :code-offset 1275904 :unify-map "BIG5-2")
    (japanese-jisx0208 "JISX0208" :iso-final-char 66 :emacs-mule-id 146 :code-space [33 126 33 126]
     :code-offset 1310720 :unify-map "JISX0208")
    (japanese-jisx0208-1978 "JISX0208.1978" :iso-final-char 64 :emacs-mule-id 144
     :code-space [33 126 33 126] :code-offset 1327104 :unify-map "JISC6226")
    (japanese-jisx0212 "JISX0212" :iso-final-char 68 :emacs-mule-id 148 :code-space [33 126 33 126]
     :code-offset 1343488 :unify-map "JISX0212")
    (japanese-jisx0213-1 "JISX0213-1" :iso-final-char 79 :emacs-mule-id 151
     :code-space [33 126 33 126] :code-offset 1359872 :unify-map "JISX2131")
    (japanese-jisx0213-2 "JISX0213-2" :iso-final-char 80 :emacs-mule-id 254
     :code-space [33 126 33 126] :code-offset 1376256 :unify-map "JISX2132")
    (japanese-jisx0213-a "JISX0213A" :supplementary-p t :code-space [33 126 33 126] :map "JISX213A")
    (japanese-jisx0213\.2004-1 "JISX0213.2004-1" :iso-final-char 81 :code-space [33 126 33 126]
     :superset (japanese-jisx0213-a japanese-jisx0213-1))
    (katakana-sjis "katakana-sjis" :supplementary-p t :code-space [161 223]
     :subset (jisx0201 161 223 0))
    (cp932-2-byte "cp932-2-byte" :supplementary-p t :code-space [64 252 129 252] :map "CP932-2BYTE")
    (cp932 "CP932" :code-space [0 255 0 254] :superset (ascii katakana-sjis cp932-2-byte))
    (korean-ksc5601 "KSC5601" :iso-final-char 67 :emacs-mule-id 147 :code-space [33 126 33 126]
     :code-offset 2596756 :unify-map "KSC5601")
    (big5-hkscs "Big5" :code-space [64 254 161 254] :code-offset 2605592 :unify-map "BIG5-HKSCS")
    (cp949-2-byte "cp949-2-byte" :supplementary-p t :code-space [65 254 129 253] :map "CP949-2BYTE")
    (cp949 "CP949" :code-space [0 254 0 253] :superset (ascii cp949-2-byte))
    (viscii "VISCII" :code-space [0 255] :map "VISCII")
    (vscii "VSCII" :code-space [0 255] :map "VSCII" :aliases (tcvn-5712))
    (koi8-r "KOI8-R" :ascii-compatible-p t :code-space [0 255] :map "KOI8-R" :aliases (koi8))
    (cp866 "cp866" :ascii-compatible-p t :code-space [0 255] :map "IBM866" :aliases (ibm866))
    (koi8-u "KOI8-U" :ascii-compatible-p t :code-space [0 255] :map "KOI8-U")
    (koi8-t "KOI8-T" :ascii-compatible-p t :code-space [0 255] :map "KOI8-T")
    (georgian-ps "GEORGIAN-PS" :ascii-compatible-p t :code-space [0 255] :map "KA-PS")
    (georgian-academy "GEORGIAN-ACADEMY" :ascii-compatible-p t :code-space [0 255] :map "KA-ACADEMY")
    (windows-1250 "WINDOWS-1250" :ascii-compatible-p t :code-space [0 255] :map "CP1250"
     :aliases (cp1250))
    (windows-1251 "WINDOWS-1251" :ascii-compatible-p t :code-space [0 255] :map "CP1251"
     :aliases (cp1251))
    (windows-1252 "WINDOWS-1252" :ascii-compatible-p t :code-space [0 255] :map "CP1252"
     :aliases (cp1252))
    (windows-1253 "WINDOWS-1253" :ascii-compatible-p t :code-space [0 255] :map "CP1253"
     :aliases (cp1253))
    (windows-1254 "WINDOWS-1254" :ascii-compatible-p t :code-space [0 255] :map "CP1254"
     :aliases (cp1254))
    (windows-1255 "WINDOWS-1255" :ascii-compatible-p t :code-space [0 255] :map "CP1255"
     :aliases (cp1255))
    (windows-1256 "WINDOWS-1256" :ascii-compatible-p t :code-space [0 255] :map "CP1256"
     :aliases (cp1256))
    (windows-1257 "WINDOWS-1257" :ascii-compatible-p t :code-space [0 255] :map "CP1257"
     :aliases (cp1257))
    (windows-1258 "WINDOWS-1258" :ascii-compatible-p t :code-space [0 255] :map "CP1258"
     :aliases (cp1258))
    (cp1125 "CP1125" :ascii-compatible-p t :code-space [0 255] :map "CP1125" :aliases (cp866u ruscii))
    (cp437 "CP437" :ascii-compatible-p t :code-space [0 255] :map "IBM437")
    (cp737 "CP737" :ascii-compatible-p t :code-space [0 255] :map "CP737")
    (cp775 "CP775" :ascii-compatible-p t :code-space [0 255] :map "CP775")
    (cp851 "CP851" :ascii-compatible-p t :code-space [0 255] :map "IBM851")
    (cp852 "CP852" :ascii-compatible-p t :code-space [0 255] :map "IBM852")
    (cp855 "CP855" :ascii-compatible-p t :code-space [0 255] :map "IBM855")
    (cp857 "CP857" :ascii-compatible-p t :code-space [0 255] :map "IBM857")
    (cp858 "CP858" :ascii-compatible-p t :code-space [0 255] :map "CP858" :aliases (cp00858))
    (cp860 "CP860" :ascii-compatible-p t :code-space [0 255] :map "IBM860")
    (cp861 "CP861" :ascii-compatible-p t :code-space [0 255] :map "IBM861")
    (cp862 "CP862" :ascii-compatible-p t :code-space [0 255] :map "IBM862")
    (cp863 "CP863" :ascii-compatible-p t :code-space [0 255] :map "IBM863")
    (cp864 "CP864" :ascii-compatible-p t :code-space [0 255] :map "IBM864")
    (cp865 "CP865" :ascii-compatible-p t :code-space [0 255] :map "IBM865")
    (cp869 "CP869" :ascii-compatible-p t :code-space [0 255] :map "IBM869")
    (cp874 "CP874" :ascii-compatible-p t :code-space [0 255] :map "IBM874")
    (arabic-digit "Arabic digit" :iso-final-char 50 :emacs-mule-id 164 :supplementary-p t
     :code-space [34 42] :code-offset 1536)
    (arabic-1-column "Arabic 1-col" :iso-final-char 51 :emacs-mule-id 165 :supplementary-p t
     :code-space [33 126] :code-offset 2097408)
    (arabic-2-column "Arabic 2-col" :iso-final-char 52 :emacs-mule-id 224 :supplementary-p t
     :code-space [33 126] :code-offset 2097536)
    (lao "Lao" :iso-final-char 49 :emacs-mule-id 167 :supplementary-p t :code-space [33 126]
     :code-offset 3713)
    (mule-lao "Lao" :supplementary-p t :code-space [0 255]
     :superset (ascii eight-bit-control (lao . 128)))
    (devanagari-cdac "CDAC Devanagari glyphs" :supplementary-p t :code-space [0 255]
     :code-offset 1573120)
    (sanskrit-cdac "CDAC Sanskrit glyphs" :supplementary-p t :code-space [0 255] :code-offset 1573376)
    (bengali-cdac "CDAC Bengali glyphs" :supplementary-p t :code-space [0 255] :code-offset 1573632)
    (tamil-cdac "CDAC Tamil glyphs" :supplementary-p t :code-space [0 255] :code-offset 1573888)
    (telugu-cdac "CDAC Telugu glyphs" :supplementary-p t :code-space [0 255] :code-offset 1574144)
    (assamese-cdac "CDAC Assamese glyphs" :supplementary-p t :code-space [0 255] :code-offset 1574400)
    (oriya-cdac "CDAC Oriya glyphs" :supplementary-p t :code-space [0 255] :code-offset 1574656)
    (kannada-cdac "CDAC Kannada glyphs" :supplementary-p t :code-space [0 255] :code-offset 1574912)
    (malayalam-cdac "CDAC Malayalam glyphs" :supplementary-p t :code-space [0 255] :code-offset 1575168)
    (gujarati-cdac "CDAC Gujarati glyphs" :supplementary-p t :code-space [0 255] :code-offset 1575424)
    (punjabi-cdac "CDAC Punjabi glyphs" :supplementary-p t :code-space [0 255] :code-offset 1575680)
    (devanagari-akruti "AKRUTI Devanagari glyphs" :supplementary-p t :code-space [0 255]
     :code-offset 1575936)
    (bengali-akruti "AKRUTI Bengali glyphs" :supplementary-p t :code-space [0 255] :code-offset 1576192)
    (punjabi-akruti "AKRUTI Punjabi glyphs" :supplementary-p t :code-space [0 255] :code-offset 1576448)
    (gujarati-akruti "AKRUTI Gujarati glyphs" :supplementary-p t :code-space [0 255]
     :code-offset 1576704)
    (oriya-akruti "AKRUTI Oriya glyphs" :supplementary-p t :code-space [0 255] :code-offset 1576960)
    (tamil-akruti "AKRUTI Tamil glyphs" :supplementary-p t :code-space [0 255] :code-offset 1577216)
    (telugu-akruti "AKRUTI Telugu glyphs" :supplementary-p t :code-space [0 255] :code-offset 1577472)
    (kannada-akruti "AKRUTI Kannada glyphs" :supplementary-p t :code-space [0 255] :code-offset 1577728)
    (malayalam-akruti "AKRUTI Malayalam glyphs" :supplementary-p t :code-space [0 255]
     :code-offset 1577984)
    (indian-glyph "Indian glyph" :iso-final-char 52 :emacs-mule-id 240 :supplementary-p t
     :code-space [32 127 32 127] :code-offset 1573120)
    (indian-1-column "Indian 1-col" :iso-final-char 54 :emacs-mule-id 251 :supplementary-p t
     :code-space [33 126 33 126] :code-offset 1589248)
    (indian-2-column "Indian 2-col" :iso-final-char 53 :emacs-mule-id 251 :supplementary-p t
     :code-space [33 126 33 126] :code-offset 1589248)
    (tibetan-1-column "Tibetan 1-col" :iso-final-char 56 :emacs-mule-id 241 :supplementary-p t
     :code-space [33 126 33 37] :code-offset 1638400)
    (mule-unicode-2500-33ff "Unicode subset 2" :iso-final-char 50 :emacs-mule-id 242
     :supplementary-p t :code-space [32 127 32 71] :code-offset 9472)
    (mule-unicode-e000-ffff "Unicode subset 3" :iso-final-char 51 :emacs-mule-id 243
     :supplementary-p t :code-space [32 127 32 117] :max-code 30015 :code-offset 57344)
    (mule-unicode-0100-24ff "Unicode subset" :iso-final-char 49 :emacs-mule-id 244 :supplementary-p t
     :code-space [32 127 32 127] :code-offset 256)
    (unicode-bmp "Unicode BMP" :code-space [0 255 0 255] :code-offset 0)
    (unicode-smp "Unicode SMP " :code-space [0 255 0 255] :code-offset 65536)
    (unicode-sip "Unicode SIP" :code-space [0 255 0 255] :code-offset 131072)
    (unicode-ssp "Unicode SSP" :code-space [0 255 0 255] :code-offset 917504)
    (mac-roman "Mac Roman" :ascii-compatible-p t :code-space [0 255] :map "MACINTOSH")
    (ebcdic-us "EBCDIC-US" :code-space [0 255] :map "EBCDICUS" :mime-charset ebcdic-us)
    (ebcdic-uk "EBCDIC-UK" :code-space [0 255] :map "EBCDICUK" :mime-charset ebcdic-uk)
    (ibm038 "IBM038" :code-space [0 255] :map "IBM038" :mime-charset ibm038 :aliases (cp038 ebcdic-int))
    (ibm256 "IBM256" :code-space [0 255] :map "IBM256" :mime-charset ibm256)
    (ibm273 "IBM273" :code-space [0 255] :map "IBM273" :mime-charset ibm273)
    (ibm274 "IBM274" :code-space [0 255] :map "IBM274" :mime-charset ibm274)
    (ibm275 "IBM275" :code-space [0 255] :map "IBM275" :mime-charset ibm275)
    (ibm277 "IBM277" :code-space [0 255] :map "IBM277" :mime-charset ibm277)
    (ibm278 "IBM278" :code-space [0 255] :map "IBM278" :mime-charset ibm278)
    (ibm280 "IBM280" :code-space [0 255] :map "IBM280" :mime-charset ibm270)
    (ibm281 "IBM281" :code-space [0 255] :map "IBM281" :mime-charset ibm281)
    (ibm284 "IBM284" :code-space [0 255] :map "IBM284" :mime-charset ibm284)
    (ibm285 "IBM285" :code-space [0 255] :map "IBM285" :mime-charset ibm285)
    (ibm290 "IBM290" :code-space [0 255] :map "IBM290" :mime-charset ibm290)
    (ibm297 "IBM297" :code-space [0 255] :map "IBM297" :mime-charset ibm297)
    (ibm1047 "IBM1047" :code-space [0 255] :map "IBM1047" :mime-charset ibm1047 :aliases (cp1047))
    (hp-roman8 "HP-ROMAN8" :ascii-compatible-p t :code-space [0 255] :map "HP-ROMAN8")
    (ibm850 "IBM850" :ascii-compatible-p t :code-space [0 255] :map "IBM850" :aliases (cp850))
    (mik "MIK" :ascii-compatible-p t :code-space [0 255] :map "MIK")
    (ptcp154 "PT154" :ascii-compatible-p t :code-space [0 255] :map "PTCP154" :mime-charset pt154
     :aliases (cp154 pt154))
    (gb18030-2-byte "gb18030-2-byte" :supplementary-p t :code-space [64 254 129 254] :map "GB180302")
    (gb18030-4-byte-bmp "gb18030-4-byte-bmp" :supplementary-p t
     :code-space [48 57 129 254 48 57 129 132] :map "GB180304")
    (gb18030-4-byte-smp "gb18030-4-byte-smp" :supplementary-p t
     :code-space [48 57 129 254 48 57 144 227] :min-code (36912 . 33072) :max-code (58162 . 39477) :code-offset 65536)
    (gb18030-4-byte-ext-1 "gb18030-4-byte-ext-1" :supplementary-p t
     :code-space [48 57 129 254 48 57 132 143] :min-code (33841 . 42288) :max-code (36665 . 65081) :code-offset 2097152)
    (gb18030-4-byte-ext-2 "gb18030-4-byte-ext-2" :supplementary-p t
     :code-space [48 57 129 254 48 57 227 254] :min-code (58162 . 39478) :max-code (65081 . 65081) :code-offset 2246732)
    (gb18030 "gb18030" :code-space [0 255 0 254 0 254 0 254] :min-code 0 :max-code (65081 . 65081)
     :superset (ascii gb18030-2-byte gb18030-4-byte-bmp gb18030-4-byte-smp gb18030-4-byte-ext-1 gb18030-4-byte-ext-2)))))
  (dolist (entry table)
    (let ((name (car entry)) (props (cddr entry)) aliases given)
      (while props
        (if (eq (car props) :aliases)
            (setq aliases (cadr props))
          (setq given (cons (cadr props) (cons (car props) given))))
        (setq props (cddr props)))
      (apply #'define-charset name (cadr entry) :short-name (cadr entry) :long-name (cadr entry) (nreverse given))
      (dolist (alias aliases)
        (define-charset-alias alias name)))))

(define-charset-alias 'ucs 'unicode)

;; Characters of these are the ones of Unicode wherever there is one.
(mapc #'unify-charset
      '(chinese-gb2312 chinese-gbk chinese-cns11643-1 chinese-cns11643-2 chinese-cns11643-3
        chinese-cns11643-4 chinese-cns11643-5 chinese-cns11643-6 chinese-cns11643-7 big5
        chinese-big5-1 chinese-big5-2 japanese-jisx0208 japanese-jisx0208-1978 japanese-jisx0212
        japanese-jisx0213-1 japanese-jisx0213-2 korean-ksc5601 big5-hkscs))

;;; charsets.el ends here
