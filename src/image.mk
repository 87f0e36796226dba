# image.mk - the two links: without an image to make the image, then with it.
# SPDX-License-Identifier: GPL-3.0-or-later
$(B)/neomacs: $(B)/obj/main.o $(ARCHIVES)
	@echo "  LD $@"
	@$(CC) $(LINK_FLAGS) -o $@ $(B)/obj/main.o $(LINK_ARCHIVES) $(LIBS)
