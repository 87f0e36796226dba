;;; use-package.el --- declarations of packages  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; This loads the macro `use-package' (use-package-core.el) with all of its keywords.

;;; Code:

(require 'use-package-core)
(require 'use-package-bind-key)
(require 'use-package-diminish)
(require 'use-package-delight)
(require 'use-package-ensure)

;; The macro is in another file; this one loads its keywords, too.
;;;###autoload (autoload 'use-package "use-package" "Declare how the package NAME is loaded and set up.\n\n(fn NAME &rest ARGS)" nil t)
;;;###autoload (function-put 'use-package 'lisp-indent-function 1)

(provide 'use-package)

;;; use-package.el ends here
