# Makefile - the whole build, without recursion into directories.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   make                  build/neomacs
#   make run ARGS="file"  install what is missing, build, open the editor
#   make check            the same, then all tests
#   make bench            figures beside those of the installed GNU Emacs, and their ratios
#   make oracle           record the compat expectations again from an installed GNU Emacs
#   make install          to $(DESTDIR)$(prefix); prefix is /usr/local unless given
#   make dist             build/neomacs-VERSION.tar.gz of what is committed
#   make clean            remove build/
#   SAN=address|thread, GCSTRESS=1, DEBUG=1 and CC=clang choose a variant with its own build tree

# The variant decides the object directory; build/ itself is the release variant.
VARIANT :=
VARIANT_CFLAGS := -O2 -g
ifeq ($(SAN),address)
VARIANT := address
VARIANT_CFLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined -DNM_CHECKS=1
else ifeq ($(SAN),thread)
VARIANT := thread
VARIANT_CFLAGS := -O1 -g -fno-omit-frame-pointer -fsanitize=thread -DNM_CHECKS=1
endif
ifdef GCSTRESS
VARIANT := $(if $(VARIANT),$(VARIANT)-)gcstress
VARIANT_CFLAGS := $(if $(SAN),$(VARIANT_CFLAGS),-O1 -g -DNM_CHECKS=1) -DNM_GC_STRESS=1
endif
ifdef DEBUG
VARIANT := $(if $(VARIANT),$(VARIANT)-)debug
VARIANT_CFLAGS := -O0 -g -DNM_CHECKS=1
endif
ifneq ($(and $(filter command,$(origin CC)),$(findstring clang,$(CC))),)
VARIANT := $(if $(VARIANT),$(VARIANT)-)clang
endif
B := build$(if $(VARIANT),/$(VARIANT))

# Goals that first install what is missing, or need nothing, do not look for the libraries.
ifneq ($(filter-out run check clean setup,$(or $(MAKECMDGOALS),all)),)
-include build/config.mk
endif

# A sanitizer sees only the C library's allocator.
ifdef SAN
VARIANT_CFLAGS += -Ibuild-aux/system-malloc
LIBS := $(filter-out -lmimalloc,$(LIBS))
endif

WARN := -Wall -Wextra -Werror -Wno-missing-field-initializers -Wstrict-prototypes -Wmissing-prototypes -Wvla
CSTD := -std=gnu17 -fno-strict-aliasing -fno-math-errno -D_GNU_SOURCE
BASE_CFLAGS = $(CSTD) $(WARN) $(VARIANT_CFLAGS) $(CONFIGURED_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) -Ibuild -MMD -MP
LINK_FLAGS = $(VARIANT_CFLAGS) $(CONFIGURED_LDFLAGS) $(LDFLAGS)

sources = $(sort $(shell find src/$(1) -name '*.c' 2>/dev/null))
objects = $(patsubst src/%.c,$(B)/obj/%.o,$(call sources,$(1)))

# Each tree sees only the headers it may depend on.
INCLUDE_abi := -Isrc/abi
INCLUDE_vm := -Isrc/abi -Isrc/vm
INCLUDE_host := -Isrc/abi -Isrc/host
INCLUDE_worker := -Isrc/abi -Isrc/vm -Isrc/worker
INCLUDE_main := -Isrc/abi -Isrc/vm -Isrc/host -Isrc/worker

ARCHIVES := $(B)/libabi.a $(B)/libvm.a $(B)/libhost.a $(B)/libworker.a
LINK_ARCHIVES = -Wl,--whole-archive $(ARCHIVES) -Wl,--no-whole-archive

all: $(B)/neomacs

build/config.mk: configure.ac config.mk.in
	@mkdir -p build
	autoconf -o build/configure configure.ac
	cd build && ./configure -q --srcdir=..

.PHONY: all run check bench oracle install dist clean setup
.DELETE_ON_ERROR:

define tree_rules
$(B)/lib$(1).a: $(call objects,$(1))
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
$(B)/obj/$(1)/%.o: src/$(1)/%.c build/config.mk
	@mkdir -p $$(@D)
	@echo "  CC $$<"
	@$$(CC) $$(BASE_CFLAGS) $$(INCLUDE_$(1)) -c -o $$@ $$<
endef
$(foreach t,abi vm host worker,$(eval $(call tree_rules,$(t))))

$(B)/obj/main.o: src/main.c build/config.mk
	@mkdir -p $(@D)
	@$(CC) $(BASE_CFLAGS) $(INCLUDE_main) -DVERSION='"$(VERSION)"' -c -o $@ $<

LISP := $(sort $(shell find lisp -name '*.el'))
include src/image.mk

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

JOBS := $(shell nproc 2>/dev/null || echo 1)
run:
	@build-aux/setup run
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@exec $(B)/neomacs $(ARGS)

setup:
	@build-aux/setup check

include test/test.mk

# The program finds its Lisp at ../share/neomacs/lisp from its own directory (src/host/system/program.c).
prefix := /usr/local
bindir = $(prefix)/bin
datadir = $(prefix)/share
lispdir = $(prefix)/share/neomacs/lisp
mandir = $(datadir)/man
docdir = $(datadir)/doc/neomacs
INSTALL := install

install: $(B)/neomacs
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(lispdir) $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(docdir)
	$(INSTALL) -m 755 $(B)/neomacs $(DESTDIR)$(bindir)/neomacs
	for d in $(sort $(dir $(LISP:lisp/%=%))); do \
	  $(INSTALL) -d $(DESTDIR)$(lispdir)/$$d && $(INSTALL) -m 644 lisp/$$d*.el $(DESTDIR)$(lispdir)/$$d || exit 1; done
	$(INSTALL) -m 644 doc/neomacs.1 $(DESTDIR)$(mandir)/man1/neomacs.1
	$(INSTALL) -m 644 README.md NEWS COPYING $(wildcard doc/*.md) $(DESTDIR)$(docdir)

dist:
	@mkdir -p build
	git archive --format=tar --prefix=neomacs-$(VERSION)/ HEAD | gzip -9n >build/neomacs-$(VERSION).tar.gz

clean:
	rm -rf build
