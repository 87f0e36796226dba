;;; network-stream.el --- opening connections  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; `open-network-stream' for plain connections, and those that begin in plain and could be encrypted later.  There is no
;; encryption, so what insists on it is an error, and what would be glad of it stays plain.

;;; Code:

(defun network-stream-certificate (_host _service parameters)
  "Return the client certificate that PARAMETERS name, (KEY CERT), or nil.
Looking for one by host and service is not possible here."
  (let ((given (plist-get parameters :client-certificate)))
    (if (listp given) given)))

(defun network-stream--connect (name buffer host service parameters)
  "Connect NAME and BUFFER to HOST and SERVICE as PARAMETERS say."
  (make-network-process :name name :buffer buffer :host (puny-encode-host host) :service service
                        :nowait (plist-get parameters :nowait)
                        :tls-parameters (plist-get parameters :tls-parameters)
                        :coding (plist-get parameters :coding)))

(defun puny-encode-host (host)
  "Return HOST as names are looked up.  Only ASCII is."
  (if (and (stringp host) (string-match-p "[^[:ascii:]]" host))
      (error "The host name %s is not in ASCII" host)
    host))

(defun network-stream-get-response (stream start end-of-command)
  "Wait for a reply of STREAM behind START that ends with a match for END-OF-COMMAND.
Return it, or nil if the connection ended first."
  (when end-of-command
    (with-current-buffer (process-buffer stream)
      (goto-char start)
      (while (and (memq (process-status stream) '(open run))
                  (not (re-search-forward end-of-command nil t)))
        (accept-process-output stream 0 50)
        (goto-char start))
      (if (re-search-forward end-of-command nil t)
          (buffer-substring start (point))))))

(defun network-stream-command (stream command end-of-command)
  "Send COMMAND, if it is non-nil, to STREAM and return the reply, as `network-stream-get-response' finds it."
  (when command
    (let ((start (with-current-buffer (process-buffer stream) (point-max))))
      (process-send-string stream command)
      (network-stream-get-response stream start end-of-command))))

(defun network-stream--after-greeting (stream start parameters)
  "Exchange the greeting and the question for capabilities with STREAM.
START is where its output begins.  The value is a list of process, greeting,
capabilities and kind of connection."
  (let* ((end (plist-get parameters :end-of-command))
         (greeting (and (not (plist-get parameters :nogreeting)) (network-stream-get-response stream start end)))
         (question (plist-get parameters :capability-command))
         (command (if (functionp question) (funcall question (or greeting "")) question))
         (capabilities (and command (network-stream-command stream command (or (plist-get parameters :end-of-capability) end)))))
    (list stream greeting capabilities 'plain)))

;;;###autoload
(defun open-network-stream (name buffer host service &rest parameters)
  "Open a TCP connection to SERVICE on HOST, as a process named NAME with BUFFER.
PARAMETERS are keywords and values: :type (nil or `network' for plain, `plain',
`starttls', `tls' or `shell'), :nowait, :coding, :noquery, :end-of-command,
:end-of-capability, :success, :capability-command, :nogreeting,
:shell-command and :return-list, with which the value is a list of the process
and what was found out instead of the process.
There is no TLS: the type `tls' is an error, `starttls' a plain connection."
  (unless (featurep 'make-network-process)
    (error "Emacs was compiled without networking support"))
  (let* ((type (plist-get parameters :type))
         (plain (memq type '(nil network)))
         (list (plist-get parameters :return-list)))
    (when (and (eq type 'starttls) (plist-get parameters :always-query-capabilities))
      (setq plain nil))
    (cond ((memq type '(tls ssl)) (error "TLS is not available"))
          ((not (memq type '(nil network plain starttls shell))) (error "Invalid connection type %s" type))
          ((and plain (not list) (not (plist-get parameters :capability-command)))
           (network-stream--connect name buffer host service parameters))
          (t
           (let* ((start (with-current-buffer (get-buffer-create (or buffer name)) (point-max)))
                  (stream (if (eq type 'shell)
                              (start-process name buffer shell-file-name shell-command-switch
                                             (format-spec (plist-get parameters :shell-command) `((?s . ,host) (?p . ,service))))
                            (network-stream--connect name buffer host service parameters)))
                  (result (if (plist-get parameters :end-of-command)
                              (network-stream--after-greeting stream start parameters)
                            (list stream nil nil 'plain))))
             (if list
                 (list (car result) :greeting (nth 1 result) :capabilities (nth 2 result) :type (nth 3 result) :error nil)
               (car result)))))))

;;;###autoload
(defalias 'open-protocol-stream #'open-network-stream)

(provide 'network-stream)

;;; network-stream.el ends here
