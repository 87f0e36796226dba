;;; wid-field.el --- fields and moving in forms  -*- lexical-binding: t; -*-
;; SPDX-License-Identifier: GPL-3.0-or-later

;;; Commentary:

;; The keys of forms, the commands on them, finding the widget at a position, and what happens when text changes:
;; `widget-before-change' refuses changes outside of fields, `widget-after-change' keeps the size of a field, and
;; both tell the field about it.

;;; Code:

(require 'wid-text)

;; -- keys -------------------------------------------------------------------------------------

(defvar widget-keymap
  (let ((map (make-sparse-keymap)))
    (define-key map "\t" #'widget-forward)
    (define-key map "\e\t" #'widget-backward)
    (define-key map [(shift tab)] #'widget-backward)
    (define-key map [backtab] #'widget-backward)
    (define-key map [down-mouse-2] #'widget-button-click)
    (define-key map [down-mouse-1] #'widget-button-click)
    (define-key map [(control ?m)] #'widget-button-press)
    map)
  "The keys of forms.  The buffer with a form has it, or a keymap that inherits from it, as its local one.")

(defvar widget-global-map global-map
  "The keymap for events that mean nothing to a form.")

(defvar widget-field-keymap
  (let ((map (copy-keymap widget-keymap)))
    (define-key map "\C-k" #'widget-kill-line)
    (define-key map "\e\t" #'widget-complete)
    (define-key map [(control ?m)] #'widget-field-activate)
    (define-key map "\C-e" #'widget-end-of-line)
    map)
  "The keys inside a field.")

(defvar widget-text-keymap
  (let ((map (copy-keymap widget-keymap)))
    (define-key map "\C-e" #'widget-end-of-line)
    map)
  "The keys inside a field of several lines.")

;; -- fields -----------------------------------------------------------------------------------

(defvar-local widget-field-last nil "The field that was changed last.")
(defvar-local widget-field-was nil "The text of `widget-field-last' before it was changed.")

(defun wid-field--bound (widget overlay-end pair-end)
  "Return an end of the field of WIDGET: by OVERLAY-END of its overlay, or by PAIR-END of its markers."
  (let ((place (widget-get widget :field-overlay)))
    (cond ((overlayp place) (funcall overlay-end place))
          ((consp place) (funcall pair-end place)))))

(defun widget-field-buffer (widget)
  "Return the buffer that the field of WIDGET is in."
  (wid-field--bound widget #'overlay-buffer (lambda (pair) (marker-buffer (car pair)))))

(defun widget-field-start (widget)
  "Return where the field of WIDGET starts."
  (wid-field--bound widget #'overlay-start #'car))

(defun widget-field-end (widget)
  "Return where the field of WIDGET ends."
  (wid-field--bound widget #'overlay-end #'cdr))

(defun widget-field-text-end (widget)
  "Return where the text in the field of WIDGET ends, before the spaces that fill it up."
  (let ((start (widget-field-start widget)) (end (widget-field-end widget)))
    (if (and end (widget-get widget :size))
        (with-current-buffer (widget-field-buffer widget)
          (while (and (> end start) (eq (char-before end) ?\s))
            (setq end (1- end)))
          end)
      end)))

(defun widget-field-at (pos)
  "Return the field at POS, or nil.  The newline after a field belongs to it."
  (let ((field (get-char-property pos 'field)))
    (if (eq field 'boundary) (get-char-property pos 'real-field) field)))

(defun widget-field-find (pos)
  "Return the field that text would become part of that is inserted at POS; nil if there is none."
  (cl-find-if (lambda (field)
                (let ((start (widget-field-start field)) (end (widget-field-end field)))
                  (and start (<= start pos end))))
              widget-field-list))

(defun widget-at (&optional pos)
  "Return the widget whose button or field is at POS, by default at point; nil if there is none."
  (let ((widget (or (get-char-property (or pos (point)) 'button) (widget-field-at (or pos (point))))))
    (and (widgetp widget) widget)))

;;;###autoload
(defun widget-setup ()
  "Make the fields usable that were put into the buffer since the last call, and the rest of the text unchangeable."
  (widget-specify-insert
   (while widget-field-new
     (let* ((field (pop widget-field-new))
            (place (widget-get field :field-overlay))
            (from (car place)) (to (cdr place)))
       (push field widget-field-list)
       (widget-specify-field field (marker-position from) (marker-position to))
       (set-marker from nil)
       (set-marker to nil))))
  (widget-clear-undo)
  (widget-add-change))

;; -- changes ----------------------------------------------------------------------------------

(defvar widget-field-use-before-change t
  "Non-nil means that fields are told about a change before it happens, too.")

(defun widget-add-change ()
  "Make changes of the buffer known to its fields."
  (remove-hook 'post-command-hook #'widget-add-change t)
  (add-hook 'before-change-functions #'widget-before-change nil t)
  (add-hook 'after-change-functions #'widget-after-change nil t))

(defun widget-before-change (from to)
  "Signal an error unless the text between FROM and TO is in one field; tell the field that it is about to change."
  (unless inhibit-read-only
    (let ((field (widget-field-find from)))
      (when (or (null field) (not (eq field (widget-field-find to))))
        ;; An error in the hook removes the functions from it.
        (add-hook 'post-command-hook #'widget-add-change nil t)
        (signal 'text-read-only
                (list (if (or field (widget-field-find to))
                          "Change should be restricted to a single field"
                        "Attempt to change text outside editable field"))))
      (when widget-field-use-before-change
        (widget-apply field :notify field (list 'before-change from to))))))

(defun wid-field--keep-size (field)
  "Fill FIELD up with spaces to its size, or remove such spaces as are too many."
  (let ((size (widget-get field :size)) (inhibit-modification-hooks t)
        (start (widget-field-start field)) (end (widget-field-end field)))
    (when size
      (save-excursion
        (cond ((< (- end start) size)
               (goto-char end)
               (insert-char ?\s (- size (- end start))))
              ((> (- end start) size)
               (let ((wanted (max (widget-field-text-end field) (+ start size) (if (<= start (point) end) (point) 0))))
                 (delete-region wanted end))))))))

(defun widget-after-change (from to _old)
  "Keep the size of the field that the text between FROM and TO is in, and tell it that it has changed."
  (let ((field (widget-field-find from)))
    (when (and field (eq field (widget-field-find to)))
      (wid-field--keep-size field)
      (widget-specify-secret field)
      (widget-apply field :notify field (list 'after-change from to)))))

;; -- moving -----------------------------------------------------------------------------------

(defun widget-tabable-at (&optional pos)
  "Return the widget at POS, by default at point, if commands that move stop there, or nil."
  (let ((widget (widget-at pos)))
    (when widget
      (let ((order (widget-get widget :tab-order)))
        (and (not (and order (< order 0)))
             (widget-apply widget :active)
             widget)))))

(defun wid-field--next-boundary (forward)
  "Go to where the next button or field begins or ends, in the direction of FORWARD."
  (let ((next (if forward #'next-single-char-property-change #'previous-single-char-property-change)))
    (goto-char (funcall (if forward #'min #'max) (funcall next (point) 'button) (funcall next (point) 'field)))))

(defun wid-field--step (forward from)
  "Go to the next widget in the direction of FORWARD that is not FROM, round at the ends of the buffer.
Return it, or FROM if it is the only one; nil if there is none."
  (let ((start (point)) (rounds 0) (found nil))
    (while (and (null found) (< rounds 2))
      (if (/= (point) (if forward (point-max) (point-min)))
          (wid-field--next-boundary forward)
        (goto-char (if forward (point-min) (point-max)))
        (setq rounds (1+ rounds)))
      (let ((widget (widget-tabable-at)))
        (when (and widget (or (not (eq widget from)) (> rounds 0)))
          (setq found widget))))
    (unless found
      (goto-char start))
    found))

(defun wid-field--to-start (widget)
  "Go to where the button or the field of WIDGET, at point, begins."
  (let ((overlay (or (widget-get widget :field-overlay) (widget-get widget :button-overlay))))
    (when (overlayp overlay)
      (goto-char (overlay-start overlay)))))

(defun widget-move (arg &optional suppress-echo)
  "Go to the next button or field, ARG times, backwards if ARG is negative; round at the ends of the buffer.
Show its help in the echo area unless SUPPRESS-ECHO is non-nil.  Signal an error if there is none."
  (dotimes (_ (abs arg))
    (wid-field--to-start (or (wid-field--step (> arg 0) (widget-tabable-at))
                             (error "No buttons or fields found"))))
  (unless suppress-echo
    (widget-echo-help (point)))
  (run-hooks 'widget-move-hook))

(defvar widget-move-hook nil "What runs when point has gone to another button or field.")
(defvar widget-forward-hook nil "What runs after `widget-forward'.")
(defvar widget-backward-hook nil "What runs after `widget-backward'.")

(defun widget-forward (arg)
  "Go to the next button or field, ARG times."
  (interactive "p")
  (run-hooks 'widget-forward-hook)
  (widget-move arg))

(defun widget-backward (arg)
  "Go to the previous button or field, ARG times."
  (interactive "p")
  (run-hooks 'widget-backward-hook)
  (widget-move (- arg)))

(define-obsolete-function-alias 'advertised-widget-backward #'widget-backward "23.2")

(defun widget-echo-help (pos)
  "Show the help of the widget at POS in the echo area."
  (let* ((widget (widget-at pos))
         (help (and widget (widget-get widget :help-echo))))
    (when (functionp help)
      (setq help (funcall help widget)))
    (when (stringp help)
      (message "%s" (substitute-command-keys help)))))

(defun widget-beginning-of-line (&optional n)
  "Go to the beginning of the line or, if it is on this line, of the field; with N, N - 1 lines on."
  (interactive "^p")
  (beginning-of-line n))

(defun widget-end-of-line ()
  "Go to the end of the line; in a field, of its text."
  (interactive)
  (let ((field (widget-field-find (point))))
    (if field
        (goto-char (min (line-end-position) (widget-field-text-end field)))
      (end-of-line))))

(defun widget-kill-line ()
  "Kill to the end of the line, or of the field if point is in one."
  (interactive)
  (let ((field (widget-field-find (point))))
    (if (not field)
        (call-interactively #'kill-line)
      (let ((newline (save-excursion (forward-line 1) (point)))
            (end (widget-field-text-end field)))
        (kill-region (point) (if (< newline end) newline (max (point) end)))))))

(defun widget-narrow-to-field ()
  "Show only the field that point is in."
  (interactive)
  (let ((field (widget-field-find (point))))
    (when field
      (narrow-to-region (line-beginning-position) (line-end-position)))))

;; -- pressing ---------------------------------------------------------------------------------

(defun widget-event-point (event)
  "Return the position in a buffer that EVENT, of the mouse, happened at."
  (posn-point (event-end event)))

(defun widget-button-release-event-p (event)
  "Return non-nil if EVENT is that a button of the mouse is released."
  (and (eventp event)
       (memq (event-basic-type event) '(mouse-1 mouse-2 mouse-3))
       (or (memq 'click (event-modifiers event)) (memq 'drag (event-modifiers event)))))

(defun widget-field-activate (pos &optional event)
  "Do what the field at POS does when it is entered, because of EVENT; outside of fields, what the key does globally."
  (interactive "@d")
  (let ((field (widget-field-at pos)))
    (if field
        (widget-apply-action field event)
      (call-interactively (lookup-key widget-global-map (this-command-keys))))))

(defun widget-button-press (pos &optional event)
  "Do what the button at POS is for, because of EVENT; without a button, what the key does globally."
  (interactive "@d")
  (let ((button (get-char-property pos 'button)))
    (if button
        (widget-apply-action button event)
      (let ((command (lookup-key widget-global-map (this-command-keys))))
        (when (commandp command)
          (call-interactively command))))))

(defcustom widget-button-click-moves-point nil
  "Non-nil means that a click at a button moves point there."
  :type 'boolean :group 'widgets)

(defun widget-button-click (event)
  "Do what the button is for that EVENT, a press of the mouse, is at, once it is released there."
  (interactive "e")
  (mouse-set-point event)
  (let* ((pos (widget-event-point event))
         (button (and pos (get-char-property pos 'button))))
    (cond
     (button
      (let* ((overlay (widget-get button :button-overlay)) (face (overlay-get overlay 'face))
             (release (unwind-protect
                          (progn (overlay-put overlay 'face widget-button-pressed-face)
                                 (let ((next (read-event)))
                                   (while (not (widget-button-release-event-p next))
                                     (setq next (read-event)))
                                   next))
                        (overlay-put overlay 'face face)))
             (end (widget-event-point release)))
        (when (and end (eq button (get-char-property end 'button)))
          (widget-apply-action button release))))
     (t
      (let ((command (lookup-key widget-global-map (this-command-keys))))
        (when (commandp command)
          (call-interactively command)))))))

(defun widget-move-and-invoke (event)
  "Go to where EVENT, of the mouse, is and do what the button there is for."
  (interactive "e")
  (mouse-set-point event)
  (let ((pos (widget-event-point event)))
    (if (and pos (get-char-property pos 'button))
        (widget-button-press pos event))))

;; -- completion -------------------------------------------------------------------------------

(defun widget-completions-at-point ()
  "Return what the field that point is in can be completed to, as `completion-at-point-functions' do."
  (let ((field (widget-field-find (point))))
    (when field
      (widget-apply field :completions-function))))

(defun widget-complete ()
  "Complete the text of the field that point is in."
  (interactive)
  (let ((field (widget-field-find (point))))
    (cond ((null field) (error "Not in an editable field"))
          ((and (widget-get field :complete) (not (widget-get field :completions)))
           (widget-apply field :complete))
          (t (let ((completion-at-point-functions '(widget-completions-at-point)))
               (unless (completion-at-point)
                 (error "No completions available for this field")))))))

(defun widget-describe (&optional widget-or-pos)
  "Show the type and the properties of WIDGET-OR-POS, a widget or the position of one; return non-nil if there is one."
  (interactive "d")
  (let ((widget (if (number-or-marker-p widget-or-pos) (widget-at widget-or-pos) (or widget-or-pos (widget-at)))))
    (when widget
      (with-help-window (help-buffer)
        (princ (format "This widget's type is %S.\n" (widget-type widget)))
        (let ((documentation (get (widget-type widget) 'widget-documentation)))
          (when documentation
            (princ (format "\n%s\n" documentation))))
        (let ((action (widget-get widget :action)) (mouse (widget-get widget :mouse-down-action)))
          (princ (format "\nIts action is %S; when the mouse is pressed, %S.\n" action mouse))))
      t)))

(provide 'wid-field)

;; Local Variables:
;; generated-autoload-load-name: "wid-edit"
;; End:

;;; wid-field.el ends here
