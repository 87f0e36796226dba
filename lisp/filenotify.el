;;; filenotify.el --- hearing of changes of files  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; A layer over the `inotify' primitives that tells of whole actions: created, changed, attribute-changed, deleted, renamed, and
;; stopped.  Directories are what is watched; the watch of a file hears of its directory and takes what concerns the file.
;; The halves of a renaming come one after the other; the first waits for the second.
;;
;; The editor itself writes a file under another name and then renames it.  Nobody is told of those names: the renaming is told as
;; a change of the file, and as its creation if it was not there.  So a watch knows which files there are.

;;; Code:

(require 'cl-lib)

(defconst file-notify--library 'inotify
  "What tells of changes.")

(cl-defstruct (file-notify--watch (:constructor file-notify--watch-make (directory filename callback files)))
  "A watch: DIRECTORY is watched, FILENAME is the only file of interest in it or nil, CALLBACK is told.
FILES is a table of the names that are there."
  directory filename callback files)

(defun file-notify--files (directory)
  "Return a table of the names of the files in DIRECTORY."
  (let ((table (make-hash-table :test #'equal)))
    (dolist (name (directory-files directory nil nil t) table)
      (puthash name t table))))

(defun file-notify--ours-p (file)
  "Return non-nil if FILE is a name under which the editor writes before it renames."
  (string-match-p "\\`\\.#nm-[0-9a-f]\\{12\\}\\'" (file-name-nondirectory file)))

(defun file-notify--note (watch file there)
  "Note for WATCH whether FILE is THERE; return whether it was."
  (let* ((name (file-name-nondirectory file))
         (table (file-notify--watch-files watch))
         (before (gethash name table)))
    (if there (puthash name t table) (remhash name table))
    before))

(defvar file-notify-descriptors (make-hash-table :test #'equal)
  "The watches, by their descriptors.")

(defvar file-notify--moved nil
  "The first half of a renaming, (DESCRIPTOR FILE COOKIE), whose second has not come yet.")

(defun file-notify--watch-absolute-filename (watch)
  "Return the name of what WATCH was made for."
  (if (file-notify--watch-filename watch)
      (expand-file-name (file-notify--watch-filename watch) (file-notify--watch-directory watch))
    (file-notify--watch-directory watch)))

(defun file-notify--concerns-p (watch file)
  "Return non-nil if what happens to FILE concerns WATCH."
  (or (null (file-notify--watch-filename watch))
      (equal (file-notify--watch-filename watch) (file-name-nondirectory file))))

(defun file-notify--tell (descriptor watch action file &optional other)
  "Tell the callback of WATCH, which DESCRIPTOR stands for, of ACTION on FILE, and OTHER if it was renamed."
  (funcall (file-notify--watch-callback watch)
           (if other (list descriptor action file other) (list descriptor action file))))

(defun file-notify--stop (descriptor watch)
  "Forget WATCH, which DESCRIPTOR stands for, and say so."
  (remhash descriptor file-notify-descriptors)
  (file-notify--tell descriptor watch 'stopped (file-notify--watch-absolute-filename watch)))

(defun file-notify--half (descriptor watch file)
  "FILE was moved to where DESCRIPTOR's WATCH does not look: that deleted it."
  (when (file-notify--concerns-p watch file)
    (file-notify--tell descriptor watch 'deleted file)
    (file-notify--check-gone descriptor watch file)))

(defun file-notify--check-gone (descriptor watch file)
  "Stop WATCH, which DESCRIPTOR stands for, if FILE, which is no more, is what it was made for."
  (when (and (gethash descriptor file-notify-descriptors)
             (equal file (file-notify--watch-absolute-filename watch)))
    (file-notify-rm-watch descriptor)))

(defun file-notify--flush-moved (descriptor cookie)
  "Let go of the first half of a renaming unless the event of DESCRIPTOR with COOKIE is its second half; return its file then."
  (let ((moved file-notify--moved))
    (when moved
      (setq file-notify--moved nil)
      (if (and cookie (equal (nth 0 moved) descriptor) (equal (nth 2 moved) cookie))
          (nth 1 moved)
        (let ((watch (gethash (nth 0 moved) file-notify-descriptors)))
          (when watch (file-notify--half (nth 0 moved) watch (nth 1 moved))))
        nil))))

(defun file-notify--moved-to (descriptor watch file cookie)
  "FILE came by a renaming with COOKIE; tell DESCRIPTOR's WATCH of it."
  (let* ((from (file-notify--flush-moved descriptor cookie))
         (before (file-notify--note watch file t)))
    (cond ((and from (file-notify--ours-p from))
           (when (file-notify--concerns-p watch file)
             (unless before (file-notify--tell descriptor watch 'created file))
             ;; To write nothing into a new file changes nothing.
             (unless (and (not before) (eql (file-attribute-size (file-attributes file)) 0))
               (file-notify--tell descriptor watch 'changed file))))
          ((null from)
           (when (file-notify--concerns-p watch file)
             (file-notify--tell descriptor watch 'created file)))
          ((or (file-notify--concerns-p watch from) (file-notify--concerns-p watch file))
           (file-notify--tell descriptor watch 'renamed from file)
           (file-notify--check-gone descriptor watch from)))))

(defun file-notify--simple (descriptor watch aspect file)
  "Tell DESCRIPTOR's WATCH of ASPECT, which inotify saw of FILE."
  (let ((action (cdr (assq aspect '((create . created) (modify . changed) (attrib . attribute-changed) (delete . deleted)
                                    (delete-self . deleted) (move-self . deleted))))))
    (when (memq action '(created deleted))
      (file-notify--note watch file (eq action 'created)))
    (when (and action (not (file-notify--ours-p file)) (or (memq aspect '(delete-self move-self)) (file-notify--concerns-p watch file)))
      (when (memq aspect '(delete-self move-self))
        (setq file (file-notify--watch-absolute-filename watch)))
      (file-notify--tell descriptor watch action file)
      (when (eq action 'deleted) (file-notify--check-gone descriptor watch file)))))

(defun file-notify--callback-inotify (event)
  "Translate EVENT, (DESCRIPTOR ASPECTS NAME COOKIE), for the watch that it belongs to."
  (pcase-let* ((`(,descriptor ,aspects ,name ,cookie) event)
               (watch (gethash descriptor file-notify-descriptors)))
    (when watch
      (let ((file (expand-file-name name (file-notify--watch-directory watch))))
        (cond ((memq 'moved-to aspects) (file-notify--moved-to descriptor watch file cookie))
              (t (file-notify--flush-moved nil nil)
                 (if (memq 'moved-from aspects)
                     (progn (file-notify--note watch file nil)
                            (setq file-notify--moved (list descriptor file cookie)))
                   (dolist (aspect aspects)
                     (when (gethash descriptor file-notify-descriptors)
                       (file-notify--simple descriptor watch aspect file))))))))))

;;;###autoload
(defun file-notify-handle-event (event)
  "Handle EVENT, (file-notify DATA CALLBACK): call CALLBACK with DATA."
  (interactive "e")
  (if (and (consp event) (eq (car event) 'file-notify))
      (funcall (nth 2 event) (nth 1 event))
    (signal 'file-notify-error (cons "Not a valid file-notify event" event))))

;;;###autoload
(define-key special-event-map [file-notify] #'file-notify-handle-event)

(defun file-notify-add-watch (file flags callback)
  "Watch FILE, a file or directory, and return a descriptor of the watch.
FLAGS is a list of `change' and `attribute-change'.  CALLBACK is called with
\(DESCRIPTOR ACTION FILE [FILE1]): ACTION is `created', `changed',
`attribute-changed', `deleted', `renamed' (from FILE to FILE1), or `stopped' when
the watch has ended."
  (unless (stringp file)
    (signal 'wrong-type-argument (list file)))
  (setq file (expand-file-name file))
  (unless (and (consp flags) (null (delq 'change (delq 'attribute-change (copy-tree flags)))))
    (signal 'wrong-type-argument (list flags)))
  (unless (functionp callback)
    (signal 'wrong-type-argument (list callback)))
  (let* ((directory (if (file-directory-p file) (directory-file-name file) (directory-file-name (file-name-directory file))))
         (handler (find-file-name-handler directory 'file-notify-add-watch)))
    (unless (file-directory-p directory)
      (signal 'file-notify-error (list "Directory does not exist" directory)))
    (let ((descriptor
           (if handler
               (funcall handler 'file-notify-add-watch directory flags callback)
             (inotify-add-watch (file-truename directory)
                                (append (if (memq 'change flags) '(create delete delete-self modify move-self move))
                                        (if (memq 'attribute-change flags) '(attrib)))
                                #'file-notify--callback-inotify))))
      (puthash descriptor
               (file-notify--watch-make directory (if (file-directory-p file) nil (file-name-nondirectory file)) callback
                                        (file-notify--files directory))
               file-notify-descriptors)
      descriptor)))

(defun file-notify-rm-watch (descriptor)
  "End the watch that DESCRIPTOR stands for; its callback is told that it has stopped."
  (let ((watch (gethash descriptor file-notify-descriptors)))
    (when watch
      (let ((handler (find-file-name-handler (file-notify--watch-directory watch) 'file-notify-rm-watch)))
        (condition-case nil
            (if handler (funcall handler 'file-notify-rm-watch descriptor) (inotify-rm-watch descriptor))
          (file-notify-error nil)))
      (file-notify--stop descriptor watch))))

(defun file-notify-valid-p (descriptor)
  "Return non-nil if DESCRIPTOR stands for a watch that still works."
  (let ((watch (gethash descriptor file-notify-descriptors)))
    (when watch
      (let ((handler (find-file-name-handler (file-notify--watch-directory watch) 'file-notify-valid-p)))
        (and (if handler (funcall handler 'file-notify-valid-p descriptor) (inotify-valid-p descriptor)) t)))))

(provide 'filenotify)

;;; filenotify.el ends here
