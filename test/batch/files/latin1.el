;; -*- coding: latin-1 -*-
(princ "äö")
