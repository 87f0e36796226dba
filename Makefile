# Makefile - the whole build, without recursion into directories.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   make                  build/neomacs
#   make run ARGS="file"  install what is missing, build, open the editor
#   make check            the same, then all tests
#   make bench            ratios against the reference editors that are installed
#   make oracle           record the compat expectations again from an installed GNU Emacs
#   SAN=address|thread|undefined, GCSTRESS=1, DEBUG=1 choose a variant with its own build tree

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
B := build$(if $(VARIANT),/$(VARIANT))

-include build/config.mk

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

run:
	@build-aux/setup run
	@$(MAKE) --no-print-directory -s -j2 all
	@exec $(B)/neomacs $(ARGS)

include test/test.mk

clean:
	rm -rf build
