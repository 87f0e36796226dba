# test.mk - the tests.  Every runner prints "NAME: N passed, N failed" and make check adds them up.
# SPDX-License-Identifier: GPL-3.0-or-later
UNIT_SOURCES := $(sort $(shell find test/unit -name '*.c'))
UNIT_PROGRAMS := $(patsubst test/unit/%.c,$(B)/test/unit/%,$(UNIT_SOURCES))

# A unit test includes what it tests and links the archives, without main.
$(B)/test/unit/%: test/unit/%.c $(ARCHIVES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(BASE_CFLAGS) $(INCLUDE_main) $(LINK_FLAGS) -o $@ $< $(LINK_ARCHIVES) $(LIBS) $(if $(filter yes,$(HAVE_VTERM)),-lvterm) -lcheck -lsubunit -lrt -lpthread -lm

# The rope again with tiny nodes, so that every tree is deep.
ROPE_SOURCES := $(wildcard src/host/text/*.c)
UNIT_PROGRAMS += $(B)/test/unit/rope-tiny
$(B)/test/unit/rope-tiny: test/unit/rope.c $(ROPE_SOURCES) src/host/text/rope_internal.h
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(BASE_CFLAGS) -DNM_TINY_NODES $(INCLUDE_main) $(LINK_FLAGS) -o $@ $< $(ROPE_SOURCES) $(LIBS) -lcheck -lsubunit -lrt -lpthread -lm

# So are searches through it.
UNIT_PROGRAMS += $(B)/test/unit/needle-tiny
$(B)/test/unit/needle-tiny: test/unit/needle.c src/host/search/needle.c src/host/search/needle.h $(ROPE_SOURCES) src/host/text/rope_internal.h
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(BASE_CFLAGS) -DNM_TINY_NODES $(INCLUDE_main) $(LINK_FLAGS) -o $@ $< src/host/search/needle.c $(ROPE_SOURCES) $(LIBS) -lcheck -lsubunit -lrt -lpthread -lm

.PHONY: unit compat minimise
unit: $(UNIT_PROGRAMS)
	@test/run-unit $(UNIT_PROGRAMS)

compat: $(B)/neomacs
	@test/compat/run $(B)/neomacs

# The tool that shrinks differing forms finds differences that are planted.
minimise: $(B)/neomacs
	@test/compat/minimise-test $(B)/neomacs

# Compiles all of lisp/, and runs corpora with what comes out.
.PHONY: elc
elc: $(B)/neomacs
	@test/elc/run $(B)/neomacs

oracle:
	@test/compat/record

# Fuzzers with a generator of their own; FUZZ_SECONDS each.
FUZZ_SECONDS := 5
FUZZ_PROGRAMS := $(patsubst test/fuzz/%.c,$(B)/test/fuzz/%,$(sort $(wildcard test/fuzz/*.c)))
$(B)/test/fuzz/%: test/fuzz/%.c $(B)/libabi.a $(B)/libvm.a
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(BASE_CFLAGS) $(INCLUDE_main) $(LINK_FLAGS) -o $@ $< -Wl,--whole-archive $(B)/libabi.a $(B)/libvm.a -Wl,--no-whole-archive $(LIBS)

# Names of GNU Emacs's Lisp that are missing, the most used first; `make check` asks only for those that 5 files or more use.
.PHONY: names names-check
names: $(B)/neomacs
	@NAMES_REPORT=1 $(B)/neomacs -Q --batch -l test/compat/names.el

names-check: $(B)/neomacs
	@$(B)/neomacs -Q --batch -l test/compat/names.el

# Packages as Debian ships them, here and in GNU Emacs; not part of make check, for it downloads them.
.PHONY: packages
packages: $(B)/neomacs
	@test/packages/run $(B)/neomacs

.PHONY: batch refactor
batch: $(B)/neomacs
	@$(if $(SAN),BATCH_SECONDS=120) test/batch/run $(B)/neomacs

refactor: $(B)/neomacs
	@test/batch/refactor $(B)/neomacs

# Saving while system calls fail.  A sanitizer's library must come before every other, so not with those.
.PHONY: faults
$(B)/test/faults/shim.so: test/faults/shim.c
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) -O1 -Wall -Wextra -Werror -shared -fPIC -o $@ $< -ldl
faults: $(B)/neomacs $(B)/test/faults/shim.so
	@test/faults/run $(B)/neomacs $(abspath $(B))/test/faults/shim.so

.PHONY: fuzz
fuzz: $(FUZZ_PROGRAMS) $(B)/neomacs
	@for p in $(FUZZ_PROGRAMS); do $$p $(FUZZ_SECONDS) || exit 1; done
	@FUZZ_SECONDS=$(FUZZ_SECONDS) $(B)/neomacs -Q --batch -l test/fuzz/coding.el
# On a terminal, for the quits.
	@rm -f $(B)/fuzz-regexp.log
	@FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_LOG=$(abspath $(B))/fuzz-regexp.log TERM=vt100 \
	  script -qec "$(B)/neomacs -Q -nw -l test/fuzz/regexp.el" $(B)/fuzz-regexp.screen </dev/null >/dev/null; status=$$?; \
	  cat $(B)/fuzz-regexp.log; exit $$status

# Part of the corpora with a collection at every safepoint, so that a missed root crashes at once.
# GC_STRESS_CORPORA may name others; make compat GCSTRESS=1 runs all of them in some minutes.
GC_STRESS_CORPORA := buffer-locals editing eval hash lists macroexpand overlays search sexp sort textprop undo windows
.PHONY: gcstress
gcstress:
	@$(MAKE) --no-print-directory -s -j$(JOBS) GCSTRESS=1 all
	@test/compat/run build/gcstress/neomacs $(GC_STRESS_CORPORA:%=test/compat/corpus/%.el)

# The static checks: what the compiler cannot see.  A sanitizer adds writable data of its own.
.PHONY: static
static: $(B)/neomacs
	@test/static/layering $(B)
	@$(if $(SAN),,test/static/writable $(B))
	@test/static/stores
	@test/static/definitions
	@test/static/docs $(B)/neomacs
	@test/static/examples $(CC) $(BASE_CFLAGS)
	@test/static/setup
	@test/static/install $(MAKE) --no-print-directory -s
	@$(B)/neomacs -Q --batch -l test/static/metadata.el
	@$(B)/neomacs -Q --batch -l test/static/inventory.el

# Random calls of primitives, compared with the GNU Emacs that is installed; takes a minute, and is no part of make check.
GENERATE_BATCHES := 3
GENERATE_SEED := 1
.PHONY: generate generate-edits generate-regexps
generate: $(B)/neomacs
	@nice test/generate/run $(B)/neomacs -n $(GENERATE_BATCHES) -s $(GENERATE_SEED)
generate-edits: $(B)/neomacs
	@nice test/generate/run $(B)/neomacs -k edits -c 2000 -n $(GENERATE_BATCHES) -s $(GENERATE_SEED)
generate-regexps: $(B)/neomacs
	@nice test/generate/run $(B)/neomacs -k regexps -n $(GENERATE_BATCHES) -s $(GENERATE_SEED)

# GNU Emacs's own ERT suite, from the Debian source package; needs GNU Emacs 28.2.  GNU_SUITE names its files, else all of
# test/gnu/files.
.PHONY: gnu-suite
gnu-suite: $(B)/neomacs
	@test/gnu/run $(B)/neomacs $(GNU_SUITE)

# Everything, added up in one closing line.
check:
	@build-aux/setup check
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@test/check-all $(MAKE) --no-print-directory -s -k $(CHECKS)
CHECKS = static unit compat names-check elc $(if $(VARIANT),,minimise) batch refactor $(if $(SAN),,faults) $(if $(VARIANT),,gcstress)

# Ratios against the GNU Emacs that is installed.
# ROWS, a regular expression, chooses rows.
ROWS := .
$(B)/test/bench/%: test/bench/%.c $(ARCHIVES)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(BASE_CFLAGS) $(INCLUDE_main) $(LINK_FLAGS) -o $@ $< $(LINK_ARCHIVES) $(LIBS) -lutil
bench: $(B)/neomacs $(B)/test/bench/keystroke $(B)/test/bench/snapshot
	@test/bench/run $(B)/neomacs '$(ROWS)'

include test/tty/tty.mk
