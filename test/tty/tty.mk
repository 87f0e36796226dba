# tty.mk - the editor on a real pty: scripts for driver.c, random keys, and saving under SIGKILL.
# SPDX-License-Identifier: GPL-3.0-or-later
CHECKS += tty monkey-check kill

TTY_SCRIPTS := $(sort $(wildcard test/tty/*.tty))
$(B)/test/tty/%: test/tty/%.c test/tty/session.c test/tty/session.h
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(BASE_CFLAGS) -Itest/tty $(LINK_FLAGS) -o $@ $(filter %.c,$^) -lvterm -lutil

.PHONY: tty monkey monkey-check kill
tty: $(B)/neomacs $(B)/test/tty/driver
	@$(if $(SAN),TTY_SLOW=3) $(B)/test/tty/driver $(B)/neomacs $(TTY_SCRIPTS)

# make monkey runs all of the keys, with SAN=address under the sanitizers; MONKEY_SEED repeats a run.
MONKEY_KEYS := 100000
MONKEY_CHECK_KEYS := 4000
MONKEY_SEED :=
monkey: $(B)/neomacs $(B)/test/tty/monkey
	@$(B)/test/tty/monkey $(B)/neomacs $(MONKEY_KEYS) $(MONKEY_SEED)
monkey-check: $(B)/neomacs $(B)/test/tty/monkey
	@$(B)/test/tty/monkey $(B)/neomacs $(MONKEY_CHECK_KEYS) $(MONKEY_SEED)

KILL_ROUNDS := 60
$(B)/test/kill/kill: test/kill/kill.c
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(BASE_CFLAGS) $(LINK_FLAGS) -o $@ $<
kill: $(B)/neomacs $(B)/test/kill/kill
	@$(B)/test/kill/kill $(B)/neomacs $(KILL_ROUNDS)
