;; The domain of an address.
;; SPDX-License-Identifier: GPL-3.0-or-later
(require 'url-util)
(require 'url-parse)
(require 'url-domsuf)
(mapcar (lambda (u) (url-domain (url-generic-parse-url u))) '("http://www.fsf.co.uk" "http://fsf.co.uk" "http://co.uk" "http://www.fsf.com" "http://192.168.0.1" "http://a.b.c.example.org/x" "http://com" "https://gnu.org:80/"))
(let ((url-domsuf-domains '(("com") ("bar.bd") ("co.uk") ("bar.yokohama.jp")))) (mapcar #'url-domsuf-cookie-allowed-p '("com" "foo.bar.bd" "bar.bd" "co.uk" "foo.bar.hokkaido.jo" "bar.yokohama.jp" "city.yokohama.jp")))
(mapcar (lambda (d) (and (url-domsuf-cookie-allowed-p d) t)) '("com" "foo.bar.bd" "bar.bd" "co.uk" "gnu.org" "org" "foo.ck" "www.ck" "city.yokohama.jp" "bar.yokohama.jp"))
