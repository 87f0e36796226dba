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

(provide 'use-package)

;;; use-package.el ends here
