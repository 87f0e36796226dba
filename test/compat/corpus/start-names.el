;;; start-names.el --- what is known at the start, before any library is required  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;; Each form lists names that a library defines, preloaded or autoloaded; the value is what is not known.
(defun sn-unknown (names) (delq nil (mapcar (lambda (name) (unless (fboundp name) name)) names)))
(mapcar #'featurep '(easymenu register tabulated-list seq pcase cl-lib cl-macs ert package cus-edit))
(mapcar (lambda (name) (autoloadp (symbol-function name))) '(pcase seq-filter ert-deftest customize-save-variable sort-lines))
;; abbrev
(sn-unknown '(abbrev-expansion abbrev-get abbrev-insert abbrev-mode abbrev-prefix-mark abbrev-put abbrev-symbol
              abbrev-table-empty-p abbrev-table-get abbrev-table-name abbrev-table-p abbrev-table-put
              add-abbrev add-global-abbrev add-mode-abbrev clear-abbrev-table copy-abbrev-table define-abbrev
              define-abbrev-table define-global-abbrev define-mode-abbrev expand-abbrev expand-region-abbrevs
              insert-abbrev-table-description insert-abbrevs inverse-add-abbrev inverse-add-global-abbrev
              inverse-add-mode-abbrev kill-all-abbrevs list-abbrevs make-abbrev-table
              prepare-abbrev-list-buffer quietly-read-abbrev-file read-abbrev-file unexpand-abbrev
              write-abbrev-file))
;; advice
(sn-unknown '(ad-activate ad-add-advice ad-disable-advice ad-enable-advice defadvice))
;; autoload
(sn-unknown '(batch-update-autoloads make-directory-autoloads update-directory-autoloads update-file-autoloads))
;; backtrace
(sn-unknown '(backtrace))
;; benchmark
(sn-unknown '(benchmark benchmark-call benchmark-progn benchmark-run benchmark-run-compiled))
;; bindings
(sn-unknown '(bound-and-true-p left-char left-word mode-line-frame-control mode-line-next-buffer mode-line-previous-buffer
              mode-specific-command-prefix propertized-buffer-identification right-char right-word))
;; button
(sn-unknown '(backward-button button-activate button-at button-buttonize button-category-symbol button-end button-get
              button-has-type-p button-label button-mode button-put button-start button-type button-type-get
              button-type-put button-type-subtype-p define-button-type forward-button insert-button
              insert-text-button make-button make-text-button next-button previous-button push-button))
;; byte-run
(sn-unknown '(define-obsolete-function-alias define-obsolete-variable-alias defmacro defsubst defun dont-compile
              eval-and-compile eval-when-compile function-put inline make-obsolete make-obsolete-variable
              set-advertised-calling-convention with-no-warnings with-suppressed-warnings))
;; bytecomp
(sn-unknown '(batch-byte-compile batch-byte-compile-if-not-done batch-byte-recompile-directory byte-compile
              byte-compile-file byte-force-recompile byte-recompile-directory compile-defun))
;; case-table
(sn-unknown '(case-table-get-table copy-case-table get-upcase-table set-case-syntax set-case-syntax-delims
              set-case-syntax-pair set-downcase-syntax set-upcase-syntax))
;; cconv
(sn-unknown '(cconv-closure-convert))
;; cl-generic
(sn-unknown '(cl-call-next-method cl-defgeneric cl-defmethod cl-find-method cl-generic-all-functions cl-generic-apply
              cl-generic-call-method cl-generic-combine-methods cl-generic-current-method-specializers
              cl-generic-define cl-generic-define-context-rewriter cl-generic-define-generalizer
              cl-generic-define-method cl-generic-ensure-function cl-generic-function-options
              cl-generic-generalizers cl-generic-make-generalizer cl-generic-p cl-method-qualifiers
              cl-next-method-p cl-no-applicable-method cl-no-next-method cl-no-primary-method))
;; cl-lib
(sn-unknown '(cl-incf cl-old-struct-compat-mode))
;; cl-preloaded
(sn-unknown '(cl-slot-descriptor-p cl-struct-define cl-struct-p))
;; cl-print
(sn-unknown '(cl-prin1 cl-prin1-to-string cl-print-expand-ellipsis cl-print-object cl-print-to-string-with-limit))
;; cus-edit
(sn-unknown '(custom-buffer-create custom-buffer-create-other-window custom-save-all customize customize-apropos
              customize-apropos-faces customize-apropos-groups customize-apropos-options customize-changed
              customize-face customize-face-other-window customize-group customize-group-other-window
              customize-mode customize-option customize-option-other-window customize-push-and-save
              customize-rogue customize-save-customized customize-save-variable customize-saved
              customize-set-value customize-set-variable customize-unsaved))
;; custom
(sn-unknown '(custom-add-choice custom-add-dependencies custom-add-frequent-value custom-add-link custom-add-load
              custom-add-option custom-add-package-version custom-add-to-group custom-add-version
              custom-autoload custom-available-themes custom-check-theme custom-current-group
              custom-declare-group custom-declare-theme custom-declare-variable custom-group-of-mode
              custom-handle-all-keywords custom-handle-keyword custom-initialize-changed
              custom-initialize-default custom-initialize-delay custom-initialize-reset custom-initialize-set
              custom-load-symbol custom-make-theme-feature custom-note-var-changed custom-push-theme
              custom-quote custom-reevaluate-setting custom-reset-variables custom-set-default
              custom-set-minor-mode custom-set-variables custom-theme-enabled-p custom-theme-name-valid-p
              custom-theme-p custom-theme-recalc-face custom-theme-recalc-variable
              custom-theme-reset-variables custom-theme-set-variables custom-variable-p
              custom-variable-theme-value customize-mark-as-set customize-mark-to-save defcustom defface
              defgroup deftheme disable-theme enable-theme load-theme provide-theme require-theme
              user-variable-p))
;; delim-col
(sn-unknown '(delimit-columns-rectangle delimit-columns-region))
;; derived
(sn-unknown '(define-derived-mode))
;; disass
(sn-unknown '(disassemble))
;; easy-mmode
(sn-unknown '(define-globalized-minor-mode define-minor-mode easy-mmode-define-keymap easy-mmode-defmap))
;; easymenu
(sn-unknown '(easy-menu-add easy-menu-add-item easy-menu-binding easy-menu-change easy-menu-convert-item
              easy-menu-convert-item-1 easy-menu-create-menu easy-menu-define easy-menu-define-key
              easy-menu-do-define easy-menu-filter-return easy-menu-get-map easy-menu-intern
              easy-menu-item-present-p easy-menu-lookup-name easy-menu-make-symbol easy-menu-remove
              easy-menu-remove-item))
;; eieio-core
(sn-unknown '(eieio-defclass-autoload))
;; eldoc
(sn-unknown '(eldoc eldoc-add-command eldoc-add-command-completions eldoc-display-in-buffer eldoc-display-in-echo-area
              eldoc-display-message-no-interference-p eldoc-display-message-p eldoc-doc-buffer
              eldoc-documentation-compose eldoc-documentation-compose-eagerly eldoc-documentation-default
              eldoc-documentation-enthusiast eldoc-edit-message-commands eldoc-message
              eldoc-minibuffer-message eldoc-mode eldoc-mode-set-explicitly
              eldoc-pre-command-refresh-echo-area eldoc-print-current-symbol-info eldoc-remove-command
              eldoc-remove-command-completions eldoc-schedule-timer global-eldoc-mode
              global-eldoc-mode-check-buffers global-eldoc-mode-cmhh global-eldoc-mode-enable-in-buffers
              turn-on-eldoc-mode))
;; electric
(sn-unknown '(electric-indent-just-newline electric-indent-local-mode electric-indent-mode
              electric-indent-post-self-insert-function electric-layout-local-mode electric-layout-mode
              electric-layout-post-self-insert-function electric-layout-post-self-insert-function-1
              electric-newline-and-maybe-indent electric-quote-local-mode electric-quote-mode
              electric-quote-post-self-insert-function))
;; env
(sn-unknown '(getenv read-envvar-name setenv setenv-internal substitute-env-vars with-environment-variables))
;; ert
(sn-unknown '(ert-deftest ert-describe-test ert-run-tests-batch ert-run-tests-batch-and-exit ert-run-tests-interactively))
;; ert-x
(sn-unknown '(ert-kill-all-test-buffers))
;; faces
(sn-unknown '(check-face color-dark-p color-defined-p color-values copy-face defined-colors display-color-p
              display-grayscale-p face-all-attributes face-attr-match-p face-attribute
              face-attribute-merged-with face-background face-bold-p face-default-spec
              face-differs-from-default-p face-documentation face-equal face-extend-p face-foreground face-id
              face-inverse-video-p face-italic-p face-list face-list-p face-name face-nontrivial-p
              face-spec-choose face-spec-match-p face-spec-recalc face-spec-reset-face face-spec-set
              face-spec-set-2 face-spec-set-match-display face-stipple face-underline-p face-user-default-spec
              face-valid-attribute-values facep invert-face make-empty-face make-face set-face-attribute
              set-face-background set-face-bold set-face-documentation set-face-extend set-face-foreground
              set-face-inverse-video set-face-italic set-face-stipple set-face-underline set-face-underline-p
              tty-set-up-initial-frame-faces x-color-defined-p x-color-values))
;; files
(sn-unknown '(abbreviate-file-name after-find-file append-to-file auto-save-file-name-p auto-save-visited-mode backup-buffer
              backup-buffer-copy backup-extract-version backup-file-name-p basic-save-buffer
              basic-save-buffer-1 cd cd-absolute clear-visited-file-modtime confirm-nonexistent-file-or-buffer
              convert-standard-filename copy-directory create-file-buffer delete-auto-save-file-if-necessary
              delete-directory dir-locals-collect-mode-variables dir-locals-collect-variables
              dir-locals-find-file dir-locals-get-class-variables dir-locals-read-from-dir
              dir-locals-read-from-file dir-locals-set-class-variables dir-locals-set-directory-class
              directory-empty-p directory-files-recursively exec-path executable-find
              file-attribute-access-time file-attribute-collect file-attribute-device-number
              file-attribute-group-id file-attribute-inode-number file-attribute-link-number
              file-attribute-modes file-attribute-modification-time file-attribute-size
              file-attribute-status-change-time file-attribute-type file-attribute-user-id
              file-backup-file-names file-chase-links file-equal-p file-expand-wildcards
              file-extended-attributes file-in-directory-p file-local-copy file-local-name
              file-modes-char-to-right file-modes-char-to-who file-modes-number-to-symbolic
              file-modes-rights-to-number file-modes-symbolic-to-number file-name-base file-name-extension
              file-name-non-special file-name-quote file-name-quoted-p file-name-sans-extension
              file-name-sans-versions file-name-unquote file-name-with-extension file-newest-backup
              file-nlinks file-ownership-preserved-p file-relative-name file-remote-p file-size-human-readable
              file-size-human-readable-iec file-truename find-alternate-file find-alternate-file-other-window
              find-backup-file-name find-buffer-visiting find-file find-file-existing find-file-literally
              find-file-noselect find-file-noselect-1 find-file-other-window find-file-read-args
              find-file-read-only find-file-read-only-other-window get-free-disk-space
              hack-dir-local-variables hack-dir-local-variables-non-file-buffer hack-local-variables
              hack-local-variables-apply hack-local-variables-confirm hack-local-variables-filter
              hack-local-variables-prop-line hack-one-local-variable hack-one-local-variable-constantp
              hack-one-local-variable-eval-safep hack-one-local-variable-quotep inhibit-local-variables-p
              insert-directory insert-directory-adj-pos insert-directory-clean insert-directory-safely
              insert-directory-wildcard-in-dir-p insert-file insert-file-1 insert-file-contents-literally
              insert-file-literally kill-buffer-ask kill-matching-buffers kill-some-buffers list-directory
              load-file load-library locate-dominating-file locate-file locate-file-completion-table
              locate-user-emacs-file lock-file-mode make-auto-save-file-name make-backup-file-name
              make-backup-file-name-1 make-directory make-empty-file make-lock-file-name make-nearby-temp-file
              make-temp-file minibuffer-with-setup-hook move-file-to-trash normal-backup-enable-predicate
              normal-mode not-modified parse-colon-path prune-directory-list pwd read-directory-name
              read-file-modes recode-file-name recover-file recover-session recover-session-finish
              recover-this-file rename-auto-save-file rename-uniquely report-errors revert-buffer
              revert-buffer-insert-file-contents-delicately revert-buffer-quick revert-buffer-with-fine-grain
              risky-local-variable-p safe-local-variable-p save-buffer save-buffers-kill-emacs
              save-buffers-kill-terminal save-some-buffers save-some-buffers-root set-auto-mode
              set-auto-mode-0 set-auto-mode-1 set-file-extended-attributes set-visited-file-name
              shell-quote-wildcard-pattern temporary-file-directory toggle-read-only
              version-control-safe-local-p wildcard-to-regexp write-file))
;; fill
(sn-unknown '(canonically-space-region current-fill-column current-justification fill-comment-paragraph
              fill-common-string-prefix fill-context-prefix fill-delete-newlines fill-delete-prefix
              fill-find-break-point fill-forward-paragraph fill-french-nobreak-p fill-indent-to-left-margin
              fill-individual-paragraphs fill-individual-paragraphs-citation fill-individual-paragraphs-prefix
              fill-match-adaptive-prefix fill-minibuffer-function fill-move-to-break-point fill-newline
              fill-nobreak-p fill-nonuniform-paragraphs fill-paragraph fill-polish-nobreak-p fill-region
              fill-region-as-paragraph fill-single-char-nobreak-p fill-single-word-nobreak-p
              fill-text-properties-at justify-current-line set-fill-prefix set-justification
              set-justification-center set-justification-full set-justification-left set-justification-none
              set-justification-right skip-line-prefix unjustify-current-line unjustify-region))
;; font-core
(sn-unknown '(font-lock-change-mode font-lock-default-function font-lock-defontify font-lock-mode
              font-lock-mode-set-explicitly global-font-lock-mode global-font-lock-mode-check-buffers
              global-font-lock-mode-cmhh global-font-lock-mode-enable-in-buffers turn-on-font-lock
              turn-on-font-lock-if-desired))
;; font-lock
(sn-unknown '(font-lock-add-keywords font-lock-after-change-function font-lock-after-fontify-buffer
              font-lock-after-unfontify-buffer font-lock-append-text-property font-lock-apply-highlight
              font-lock-apply-syntactic-highlight font-lock-choose-keywords font-lock-compile-keyword
              font-lock-compile-keywords font-lock-debug-fontify font-lock-default-fontify-buffer
              font-lock-default-fontify-region font-lock-default-unfontify-buffer
              font-lock-default-unfontify-region font-lock-ensure font-lock-eval-keywords
              font-lock-extend-jit-lock-region-after-change font-lock-extend-region-multiline
              font-lock-extend-region-wholelines font-lock-fillin-text-property font-lock-flush
              font-lock-fontify-anchored-keywords font-lock-fontify-block font-lock-fontify-buffer
              font-lock-fontify-keywords-region font-lock-fontify-region
              font-lock-fontify-syntactic-anchored-keywords font-lock-fontify-syntactic-keywords-region
              font-lock-fontify-syntactically-region font-lock-initial-fontify
              font-lock-match-c-style-declaration-item-and-skip-to-next font-lock-mode-internal
              font-lock-prepend-text-property font-lock-refresh-defaults font-lock-remove-keywords
              font-lock-set-defaults font-lock-specified-p font-lock-turn-off-thing-lock
              font-lock-turn-on-thing-lock font-lock-unfontify-buffer font-lock-unfontify-region
              font-lock-update font-lock-update-removed-keyword-alist font-lock-value-in-major-mode))
;; format-spec
(sn-unknown '(format-spec))
;; frame
(sn-unknown '(current-frame-configuration delete-other-frames display-backing-store display-color-cells display-graphic-p
              display-images-p display-mm-height display-mm-width display-monitor-attributes-list
              display-mouse-p display-multi-font-p display-multi-frame-p display-pixel-height
              display-pixel-width display-planes display-popup-menus-p display-save-under display-screens
              display-selections-p display-symbol-keys-p display-visual-class filtered-frame-list
              frame-border-width frame-edges frame-focus-state frame-geometry frame-height frame-list-z-order
              frame-pixel-height frame-pixel-width frame-set-background-mode frame-width
              frames-on-display-list handle-focus-in handle-focus-out minibuffer-frame-list other-frame
              select-frame-set-input-focus set-frame-configuration set-frame-parameter suspend-frame))
;; gv
(sn-unknown '(gv-define-expander gv-define-setter gv-define-simple-setter gv-get gv-letplace gv-ref setf))
;; help
(sn-unknown '(describe-bindings describe-copying describe-key describe-key-briefly describe-map-tree
              describe-prefix-bindings help-add-fundoc-usage help-for-help help-function-arglist help-quit
              help-split-fundoc help-window-setup substitute-command-keys view-echo-area-messages
              view-emacs-news view-lossage where-is with-help-window))
;; indent
(sn-unknown '(alter-text-property beginning-of-line-text current-left-margin decrease-left-margin decrease-right-margin
              delete-to-left-margin edit-tab-stops edit-tab-stops-note-changes increase-left-margin
              increase-right-margin indent-according-to-mode indent-accumulate-tab-stops
              indent-for-tab-command indent-line-to indent-next-tab-stop indent-region
              indent-region-line-by-line indent-relative indent-relative-first-indent-point
              indent-relative-maybe indent-rigidly indent-rigidly-left indent-rigidly-left-to-tab-stop
              indent-rigidly-right indent-rigidly-right-to-tab-stop indent-to-left-margin insert-tab
              move-to-left-margin move-to-tab-stop set-left-margin set-right-margin tab-to-tab-stop))
;; inline
(sn-unknown '(define-inline))
;; isearch
(sn-unknown '(isearch-abort isearch-backward isearch-backward-regexp isearch-cancel isearch-dehighlight isearch-delete-char
              isearch-done isearch-edit-string isearch-exit isearch-forward isearch-forward-regexp
              isearch-forward-symbol isearch-forward-symbol-at-point isearch-forward-thing-at-point
              isearch-forward-word isearch-highlight isearch-message isearch-message-prefix isearch-mode
              isearch-no-upper-case-p isearch-printing-char isearch-process-search-char
              isearch-process-search-string isearch-push-state isearch-query-replace isearch-quote-char
              isearch-repeat isearch-repeat-backward isearch-repeat-forward isearch-ring-adjust
              isearch-ring-advance isearch-ring-retreat isearch-search isearch-search-and-update
              isearch-search-string isearch-symbol-regexp isearch-text-char-description
              isearch-toggle-case-fold isearch-toggle-regexp isearch-toggle-symbol isearch-toggle-word
              isearch-unread isearch-update isearch-update-ring isearch-yank-char isearch-yank-internal
              isearch-yank-kill isearch-yank-line isearch-yank-pop-only isearch-yank-string
              isearch-yank-word-or-char word-search-backward word-search-forward word-search-regexp))
;; jit-lock
(sn-unknown '(jit-lock-after-change jit-lock-context-fontify jit-lock-debug-mode jit-lock-deferred-fontify
              jit-lock-fontify-now jit-lock-force-redisplay jit-lock-function jit-lock-mode jit-lock-refontify
              jit-lock-register jit-lock-stealth-chunk-start jit-lock-stealth-fontify jit-lock-unregister))
;; kinsoku
(sn-unknown '(kinsoku))
;; let-alist
(sn-unknown '(let-alist))
;; macroexp
(sn-unknown '(internal-macroexpand-for-load macroexp-compiling-p macroexp-const-p macroexp-copyable-p macroexp-file-name
              macroexp-if macroexp-let* macroexp-let2 macroexp-let2* macroexp-macroexpand macroexp-parse-body
              macroexp-progn macroexp-quote macroexp-small-p macroexp-unprogn macroexp-warn-and-return
              macroexpand-1 macroexpand-all))
;; map-ynp
(sn-unknown '(map-y-or-n-p))
;; minibuffer
(sn-unknown '(complete-with-action completing-read-default completion-all-completions completion-at-point
              completion-basic-all-completions completion-basic-try-completion completion-boundaries
              completion-emacs21-all-completions completion-emacs21-try-completion
              completion-emacs22-all-completions completion-emacs22-try-completion completion-file-name-table
              completion-flex-all-completions completion-flex-try-completion completion-help-at-point
              completion-hilit-commonality completion-in-region completion-in-region-mode
              completion-initials-all-completions completion-initials-expand
              completion-initials-try-completion completion-metadata completion-metadata-get
              completion-pcm-all-completions completion-pcm-try-completion
              completion-shorthand-all-completions completion-shorthand-try-completion
              completion-substring-all-completions completion-substring-try-completion
              completion-table-case-fold completion-table-dynamic completion-table-in-turn
              completion-table-merge completion-table-subvert completion-table-with-cache
              completion-table-with-context completion-table-with-predicate completion-table-with-terminator
              completion-try-completion delete-minibuffer-contents display-completion-list exit-minibuffer
              format-prompt lazy-completion-table minibuffer-complete minibuffer-complete-and-exit
              minibuffer-complete-word minibuffer-completion-help minibuffer-force-complete-and-exit
              minibuffer-hide-completions minibuffer-message read-file-name read-file-name-default
              read-file-name-internal read-no-blanks-input self-insert-and-exit))
;; mule
(sn-unknown '(add-to-coding-system-list after-insert-file-set-coding auto-coding-alist-lookup
              auto-coding-regexp-alist-lookup autoload-coding-system char-displayable-p charset-chars
              charset-description charset-dimension charset-iso-final-char charset-long-name
              charset-short-name coding-system-category coding-system-charset-list coding-system-doc-string
              coding-system-eol-type-mnemonic coding-system-equal coding-system-get coding-system-lessp
              coding-system-list coding-system-mnemonic coding-system-type decode-coding-inserted-region
              define-charset define-coding-system define-translation-table find-auto-coding
              find-new-buffer-file-coding-system get-charset-property make-translation-table
              make-translation-table-from-alist make-translation-table-from-vector merge-coding-systems
              modify-coding-system-alist put-charset-property read-buffer-file-coding-system recode-region
              revert-buffer-with-coding-system set-auto-coding set-buffer-file-coding-system
              set-file-name-coding-system set-keyboard-coding-system set-terminal-coding-system
              sgml-html-meta-auto-coding-function sgml-xml-auto-coding-function translate-region
              xml-find-file-coding-system))
;; mule-cmds
(sn-unknown '(canonicalize-coding-system-name char-code-property-description coding-system-change-eol-conversion
              coding-system-change-text-conversion coding-system-from-name define-char-code-property
              encode-coding-char encoded-string-description find-coding-systems-for-charsets
              find-coding-systems-region find-coding-systems-string find-multibyte-characters
              get-char-code-property get-language-info locale-charset-match-p locale-charset-to-coding-system
              locale-name-match prefer-coding-system put-char-code-property read-language-name
              reset-language-environment sanitize-coding-system-list search-unencodable-char
              select-message-coding-system select-safe-coding-system select-safe-coding-system-interactively
              set-default-coding-systems set-language-environment set-language-environment-charset
              set-language-environment-coding-systems set-language-info set-language-info-alist
              set-locale-environment sort-coding-systems toggle-enable-multibyte-characters
              universal-coding-system-argument))
;; mule-util
(sn-unknown '(bufferpos-to-filepos coding-system-post-read-conversion coding-system-pre-write-conversion
              coding-system-translation-table-for-decode coding-system-translation-table-for-encode
              detect-coding-with-language-environment filepos-to-bufferpos lookup-nested-alist
              set-nested-alist store-substring truncate-string-to-width with-coding-priority))
;; nadvice
(sn-unknown '(add-function advice-add advice-eval-interactive-spec advice-function-mapc advice-function-member-p advice-mapc
              advice-member-p advice-remove define-advice remove-function))
;; network-stream
(sn-unknown '(open-network-stream))
;; newcomment
(sn-unknown '(comment-add comment-beginning comment-box comment-choose-indent comment-dwim comment-forward comment-indent
              comment-indent-default comment-indent-new-line comment-kill comment-line comment-normalize-vars
              comment-only-p comment-or-uncomment-region comment-padleft comment-padright comment-quote-nested
              comment-region comment-region-default comment-region-internal comment-search-backward
              comment-search-forward comment-set-column comment-string-reverse comment-string-strip
              indent-for-comment indent-new-comment-line kill-comment set-comment-column uncomment-region
              uncomment-region-default))
;; obarray
(sn-unknown '(obarray-get obarray-make obarray-map obarray-put obarray-remove obarray-size obarrayp))
;; package
(sn-unknown '(describe-package list-packages package-autoremove package-get-version package-import-keyring
              package-initialize package-install package-install-file package-install-from-buffer
              package-install-selected-packages package-refresh-contents package-reinstall))
;; page
(sn-unknown '(backward-page count-lines-page forward-page mark-page narrow-to-page what-page))
;; paragraphs
(sn-unknown '(backward-kill-paragraph backward-kill-sentence backward-paragraph backward-sentence end-of-paragraph-text
              forward-paragraph forward-sentence kill-paragraph kill-sentence mark-end-of-sentence
              mark-paragraph repunctuate-sentences sentence-end start-of-paragraph-text transpose-paragraphs
              transpose-sentences use-hard-newlines))
;; paren
(sn-unknown '(show-paren-function show-paren-local-mode show-paren-mode))
;; parse-time
(sn-unknown '(parse-time-string))
;; pcase
(sn-unknown '(pcase pcase-defmacro pcase-dolist pcase-exhaustive pcase-lambda pcase-let pcase-let* pcase-setq))
;; pp
(sn-unknown '(pp pp-buffer pp-eval-expression pp-eval-last-sexp pp-macroexpand-expression pp-macroexpand-last-sexp
              pp-to-string))
;; rect
(sn-unknown '(clear-rectangle copy-rectangle-as-kill delete-extract-rectangle delete-rectangle delete-whitespace-rectangle
              extract-rectangle insert-rectangle kill-rectangle open-rectangle rectangle-mark-mode
              rectangle-number-lines string-insert-rectangle string-rectangle yank-rectangle))
;; regexp-opt
(sn-unknown '(regexp-opt regexp-opt-charset regexp-opt-depth regexp-opt-group))
;; register
(sn-unknown '(append-to-register copy-rectangle-to-register copy-to-register describe-register-1 get-register
              increment-register insert-register jump-to-register list-registers number-to-register
              point-to-register prepend-to-register register-describe-oneline register-preview
              register-preview-default register-read-with-preview register-swap-out register-to-point
              register-val-describe register-val-insert register-val-jump-to registerv-data
              registerv-insert-func registerv-jump-func registerv-make registerv-p registerv-print-func
              set-register view-register window-configuration-to-register))
;; replace
(sn-unknown '(count-matches delete-matching-lines delete-non-matching-lines flush-lines how-many keep-lines occur occur-mode
              occur-mode-goto-occurrence occur-mode-goto-occurrence-other-window occur-next-error
              perform-replace query-replace query-replace-compile-replacement query-replace-descr
              query-replace-read-args query-replace-read-from query-replace-read-to query-replace-regexp
              read-regexp replace-dehighlight replace-eval-replacement replace-match-maybe-edit replace-quote
              replace-regexp replace-string))
;; ring
(sn-unknown '(make-ring ring-p))
;; rx
(sn-unknown '(rx rx-define rx-let rx-let-eval rx-to-string))
;; seq
(sn-unknown '(seq-every-p seq-filter seq-find seq-group-by seq-intersection seq-max seq-position seq-random-elt seq-reduce
              seq-remove seq-some seq-sort-by seq-subseq seq-take seq-union seq-uniq))
;; simple
(sn-unknown '(activate-mark append-next-kill append-to-buffer async-shell-command auto-fill-mode auto-save-mode
              back-to-indentation backward-delete-char-untabify backward-kill-word backward-to-indentation
              backward-word beginning-of-buffer beginning-of-visual-line blink-matching-check-mismatch
              blink-matching-open blink-paren-post-self-insert-function buffer-disable-undo capitalize-dwim
              choose-completion clone-buffer clone-indirect-buffer clone-indirect-buffer-other-window
              clone-process column-number-mode command-execute completion-list-mode copy-region-as-kill
              copy-to-buffer count-lines count-lines-region count-words count-words-region current-kill
              current-word cycle-spacing deactivate-mark decoded-time-day decoded-time-dst decoded-time-hour
              decoded-time-minute decoded-time-month decoded-time-second decoded-time-weekday
              decoded-time-year decoded-time-zone default-indent-new-line delete-backward-char
              delete-blank-lines delete-completion-window delete-forward-char delete-horizontal-space
              delete-indentation delete-trailing-whitespace digit-argument display-message-or-buffer
              do-auto-fill downcase-dwim edit-and-eval-command end-of-buffer end-of-visible-line
              end-of-visual-line eval-expression eval-expression-print-format eval-minibuffer
              exchange-point-and-mark execute-extended-command execute-extended-command-for-buffer
              filter-buffer-substring first-error fixup-whitespace forward-to-indentation forward-visible-line
              fundamental-mode global-visual-line-mode global-visual-line-mode-check-buffers
              global-visual-line-mode-cmhh global-visual-line-mode-enable-in-buffers goto-history-element
              goto-line goto-line-read-args goto-line-relative goto-next-locus handle-shift-selection
              indent-tabs-mode indicate-copied-region insert-buffer internal-auto-fill join-line
              just-one-space keyboard-escape-quit keyboard-quit kill-append kill-backward-chars
              kill-current-buffer kill-forward-chars kill-line kill-new kill-region kill-ring-save
              kill-visual-line kill-whole-line kill-word line-move line-move-1 line-move-to-column
              line-move-visual line-number-mode list-processes mark mark-whole-buffer mark-word
              max-mini-window-lines messages-buffer move-beginning-of-line move-end-of-line negative-argument
              newline newline-and-indent next-completion next-error next-error-buffer-p next-error-find-buffer
              next-error-follow-minor-mode next-error-follow-mode-post-command-hook next-error-found
              next-error-internal next-error-no-select next-history-element next-line
              next-line-or-history-element next-logical-line next-match next-matching-history-element
              open-line overwrite-mode pop-global-mark pop-mark pop-to-mark-command
              prefix-command-preserve-state prefix-command-update previous-completion previous-error
              previous-error-no-select previous-history-element previous-line previous-line-or-history-element
              previous-logical-line previous-matching-history-element primitive-undo process-file
              process-menu-delete-process process-menu-mode process-menu-visit-buffer push-mark
              push-mark-command quoted-insert read-extended-command read-from-kill-ring read-minibuffer
              read-only-mode read-quoted-char read-shell-command region-active-p region-modifiable-p
              region-noncontiguous-p reindent-then-newline-and-indent repeat-complex-command
              rotate-yank-pointer save-mark-and-excursion set-fill-column set-goal-column
              set-hard-newline-properties set-mark set-mark-command set-selective-display shell-command
              shell-command-on-region shell-command-save-pos-or-erase shell-command-sentinel
              shell-command-to-string size-indication-mode special-mode split-line start-file-process
              switch-to-completions toggle-truncate-lines transient-mark-mode transpose-chars transpose-lines
              transpose-sexps transpose-subr transpose-subr-1 transpose-words turn-off-auto-fill
              turn-on-auto-fill turn-on-visual-line-mode undo undo-adjust-beg-end undo-adjust-elt
              undo-adjust-pos undo-auto-amalgamate undo-copy-list undo-copy-list-1 undo-delta
              undo-elt-crosses-region undo-elt-in-region undo-make-selective-list undo-more undo-only
              undo-redo undo-start universal-argument universal-argument-more upcase-dwim use-region-p
              visual-line-mode visual-line-mode-set-explicitly what-cursor-position what-line yank
              yank-from-kill-ring yank-pop zap-to-char))
;; sort
(sn-unknown '(delete-duplicate-lines reverse-region sort-columns sort-fields sort-lines sort-numeric-fields sort-pages
              sort-paragraphs sort-regexp-fields sort-subr))
;; startup
(sn-unknown '(command-line command-line-1 normal-top-level))
;; subr
(sn-unknown '(1value accept-change-group activate-change-group add-hook add-minor-mode add-to-history
              add-to-invisibility-spec add-to-list add-to-ordered-list alist-get always apply-partially
              apropos-internal assoc-default assoc-delete-all assq-delete-all atomic-change-group autoloadp
              backtrace-frame backtrace-frames backward-delete-char backward-word-strictly beep
              bidi-string-mark-left-to-right bignump booleanp buffer-local-boundp buffer-narrowed-p butlast
              caaaar caaadr caaar caadar caaddr caadr caar cadaar cadadr cadar caddar cadddr caddr cadr
              call-process-shell-command call-shell-region called-interactively-p cancel-change-group cdaaar
              cdaadr cdaar cdadar cdaddr cdadr cdar cddaar cddadr cddar cdddar cddddr cdddr cddr chmod
              combine-after-change-calls combine-and-quote-strings combine-change-calls combine-change-calls-1
              condition-case-no-debug condition-case-unless-debug copy-overlay copy-tree ctl-x-4-prefix
              ctl-x-5-prefix declare declare-function def-edebug-elem-spec def-edebug-spec define-error
              define-key-after define-mail-user-agent define-prefix-command define-symbol-prop defvar-local
              delay-mode-hooks delay-warning delete-consecutive-dups delete-dups derived-mode-p dlet
              do-after-load-evaluation dolist dolist-with-progress-reporter dotimes
              dotimes-with-progress-reporter ensure-list error eval-after-load event-basic-type
              event-click-count event-end event-line-count event-modifiers event-start eventp field-at-pos
              fixnump flatten-list flatten-tree forward-symbol forward-whitespace forward-word-strictly
              frame-configuration-p function-get generate-new-buffer gensym global-key-binding global-set-key
              global-unset-key ignore ignore-error ignore-errors indent-to-column
              insert-buffer-substring-as-yank insert-buffer-substring-no-properties insert-for-yank
              insert-for-yank-1 insert-into-buffer int-to-string interactive-p internal-pop-keymap
              internal-push-keymap internal-temp-output-buffer-show kbd lambda last letrec
              listify-key-sequence load-history-filename-element load-history-regexp local-key-binding
              local-set-key local-unset-key locate-library looking-at-p looking-back lsh macrop
              make-composed-keymap make-progress-reporter make-syntax-table match-string
              match-string-no-properties match-substitute-replacement member-ignore-case mkdir mouse-event-p
              mouse-movement-p move-marker nbutlast noreturn not number-sequence point-at-bol point-at-eol pop
              posn-actual-col-row posn-area posn-col-row posn-image posn-object posn-object-width-height
              posn-object-x-y posn-point posn-set-point posn-string posn-timestamp posn-window posn-x-y posnp
              prepare-change-group process-file-shell-command process-get process-kill-buffer-query-function
              process-lines process-lines-handling-status process-lines-ignore-status process-live-p
              process-put prog2 progress-reporter-do-update progress-reporter-done
              progress-reporter-force-update progress-reporter-update provided-mode-derived-p push
              rassq-delete-all read-char-choice read-char-from-minibuffer read-key read-number read-passwd
              register-definition-prefixes remove remove-from-invisibility-spec remove-hook remove-overlays
              remove-yank-excluded-properties remq replace-regexp-in-region replace-regexp-in-string
              replace-string-in-region rplaca rplacd run-mode-hooks save-match-data save-window-excursion
              send-region send-string set-transient-map setq-default setq-local sha1 shell-quote-argument
              sit-for special-form-p split-string split-string-and-unquote start-file-process-shell-command
              start-process start-process-shell-command store-match-data string-greaterp string-match-p
              string-or-null-p string-prefix-p string-replace string-suffix-p string-to-list string-to-vector
              string-trim string-trim-left string-trim-right string< string= string> subr-primitive-p
              subregexp-context-p subst-char-in-string substitute-key-definition substitute-key-definition-key
              suppress-keymap sxhash symbol-file syntax-after syntax-class track-mouse undefined unless
              user-error user-original-login-name version-list-< version-list-<= version-list-=
              version-list-not-zero version-to-list version< version<= version= when while-no-input
              with-case-table with-current-buffer with-demoted-errors with-eval-after-load
              with-existing-directory with-file-modes with-local-quit with-mutex with-output-to-string
              with-output-to-temp-buffer with-selected-frame with-selected-window with-silent-modifications
              with-syntax-table with-temp-buffer with-temp-file with-temp-message xor y-or-n-p zerop))
;; subr-x
(sn-unknown '(if-let string-clean-whitespace string-lines string-truncate-left when-let))
;; syntax
(sn-unknown '(make-ppss ppss-comment-depth ppss-comment-or-string-start ppss-comment-style ppss-depth ppss-innermost-start
              ppss-last-complete-sexp-start ppss-min-depth ppss-open-parens ppss-quoted-p
              ppss-string-terminator ppss-two-character-syntax syntax-ppss syntax-ppss-context
              syntax-ppss-depth syntax-ppss-flush-cache syntax-ppss-toplevel-pos syntax-propertize
              syntax-propertize-multiline syntax-propertize-wholelines))
;; tabify
(sn-unknown '(tabify untabify))
;; tabulated-list
(sn-unknown '(tabulated-list-clear-all-tags tabulated-list-col-sort tabulated-list-delete-entry tabulated-list-get-entry
              tabulated-list-get-id tabulated-list-header-overlay-p tabulated-list-init-header
              tabulated-list-line-number-width tabulated-list-make-glyphless-char-display-table
              tabulated-list-mode tabulated-list-narrow-current-column tabulated-list-next-column
              tabulated-list-previous-column tabulated-list-print tabulated-list-print-col
              tabulated-list-print-entry tabulated-list-print-fake-header tabulated-list-put-tag
              tabulated-list-revert tabulated-list-set-col tabulated-list-sort
              tabulated-list-watch-line-number-width tabulated-list-widen-current-column
              tabulated-list-window-scroll-function))
;; tar-mode
(sn-unknown '(tar-mode))
;; text-mode
(sn-unknown '(center-line center-paragraph center-region indented-text-mode paragraph-indent-minor-mode
              paragraph-indent-text-mode text-mode text-mode-hook-identify text-mode-menu
              toggle-text-mode-auto-fill))
;; thingatpt
(sn-unknown '(bounds-of-thing-at-mouse bounds-of-thing-at-point forward-thing list-at-point number-at-point sexp-at-point
              symbol-at-point thing-at-mouse thing-at-point))
;; thread
(sn-unknown '(thread-handle-event))
;; time-date
(sn-unknown '(date-leap-year-p date-to-day date-to-time days-between days-to-time format-seconds safe-date-to-time
              seconds-to-string time-since time-to-day-in-year time-to-days))
;; time-stamp
(sn-unknown '(time-stamp time-stamp-toggle-active time-stamp-zone-type-p))
;; timer
(sn-unknown '(add-timeout cancel-function-timers cancel-timer cancel-timer-internal disable-timeout
              internal-timer-start-idle run-at-time run-with-idle-timer run-with-timer timeout-event-p
              timer-activate timer-activate-when-idle timer-create timer-duration timer-event-handler
              timer-inc-time timer-next-integral-multiple-of-time timer-relative-time timer-set-function
              timer-set-idle-time timer-set-time timer-until timerp with-timeout with-timeout-suspend
              with-timeout-unsuspend y-or-n-p-with-timeout))
;; tool-bar
(sn-unknown '(tool-bar-add-item tool-bar-add-item-from-menu tool-bar-local-item tool-bar-local-item-from-menu))
;; url-parse
(sn-unknown '(url-generic-parse-url url-recreate-url))
;; url-util
(sn-unknown '(url-build-query-string url-eat-trailing-space url-encode-url url-file-directory url-file-extension
              url-file-nondirectory url-get-normalized-date url-hexify-string url-insert-entities-in-string
              url-normalize-url url-parse-args url-parse-query-string url-percentage url-strip-leading-spaces
              url-truncate-url-for-viewing url-unhex-string))
;; userlock
(sn-unknown '(ask-user-about-lock))
;; utf-7
(sn-unknown '(utf-7-imap-post-read-conversion utf-7-imap-pre-write-conversion utf-7-post-read-conversion
              utf-7-pre-write-conversion))
;; widget
(sn-unknown '(define-widget widget-plist-member))
;; window
(sn-unknown '(balance-windows beginning-of-buffer-other-window bury-buffer count-screen-lines count-windows
              delete-other-windows delete-window delete-windows-on display-buffer display-buffer-at-bottom
              display-buffer-below-selected display-buffer-in-previous-window display-buffer-no-window
              display-buffer-pop-up-window display-buffer-reuse-window display-buffer-same-window
              display-buffer-use-some-window end-of-buffer-other-window enlarge-window
              enlarge-window-horizontally fit-window-to-buffer get-buffer-window-list get-largest-window
              get-lru-window get-mru-window kill-buffer-and-window minibuffer-window-active-p
              move-to-window-line-top-bottom next-buffer one-window-p other-window pop-to-buffer
              pop-to-buffer-same-window previous-buffer quit-window read-buffer-to-switch
              recenter-other-window recenter-top-bottom replace-buffer-in-windows save-selected-window
              scroll-down-command scroll-up-command shrink-window shrink-window-horizontally
              shrink-window-if-larger-than-buffer split-window split-window-below split-window-horizontally
              split-window-right split-window-sensibly split-window-vertically switch-to-buffer
              switch-to-buffer-other-window unbury-buffer walk-windows window-child window-combined-p
              window-full-height-p window-full-width-p window-height window-normalize-buffer-to-switch-to
              window-normalize-window window-resize window-width))
;; xml
(sn-unknown '(xml-parse-file xml-parse-region xml-remove-comments))
;; Variables.
(mapcar #'boundp '(imenu-generic-expression imenu-create-index-function imenu-prev-index-position-function imenu-extract-index-name-function
                   imenu-name-lookup-function imenu-default-goto-function imenu-sort-function imenu-case-fold-search imenu-syntax-alist
                   ad-redefinition-action ad-default-compilation-action user-mail-address register-alist tabulated-list-format package-user-dir
                   package-enable-at-startup package-quickstart-file package-directory-list))
(mapcar #'local-variable-if-set-p '(imenu-generic-expression imenu-create-index-function imenu-case-fold-search imenu-syntax-alist imenu-sort-function))
(equal user-mail-address (or (getenv "EMAIL") (concat (user-login-name) "@" (or mail-host-address (system-name)))))
