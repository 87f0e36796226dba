# image.mk - the two links: boot, which makes the image from lisp/, and neomacs, which holds it.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The image goes into a section of its own at a page boundary, so that starting maps it from the
# executable.  It belongs to this build: another set of primitives or layouts refuses it.

# Under GC stress boot collects now and then only; the tests that follow collect everywhere.
BOOT_ENVIRONMENT := LC_ALL=C.UTF-8 NEOMACS_GC_STRESS=1000 ASAN_OPTIONS=detect_leaks=0

$(B)/boot: $(B)/obj/main.o $(ARCHIVES)
	@echo "  LD $@"
	@$(CC) $(LINK_FLAGS) -o $@ $(B)/obj/main.o $(LINK_ARCHIVES) $(LIBS)

$(B)/boot.img: $(B)/boot $(LISP)
	@echo "  IMAGE $@"
	@$(BOOT_ENVIRONMENT) $(B)/boot --batch --dump-image=$@

$(B)/obj/image.o: $(B)/boot.img
	@{ echo '.section .rodata.boot_image, "a"'; echo '.balign 4096'; \
	   echo '.globl nm_boot_image'; echo 'nm_boot_image:'; echo '.incbin "$<"'; \
	   echo '.globl nm_boot_image_end'; echo 'nm_boot_image_end:'; echo '.byte 0'; \
	   echo '.section .note.GNU-stack, "", @progbits'; } >$(B)/obj/image.s
	@$(CC) -c -o $@ $(B)/obj/image.s

$(B)/neomacs: $(B)/obj/main.o $(B)/obj/image.o $(ARCHIVES)
	@echo "  LD $@"
	@$(CC) $(LINK_FLAGS) -o $@ $(B)/obj/main.o $(B)/obj/image.o $(LINK_ARCHIVES) $(LIBS)
