# Every test program speaks TAP. The folders add their programs to TESTS and what those need to TEST_NEEDS.
include tests/rtl/rtl.mk
include tests/driver/driver.mk
include tests/stack/stack.mk
include tests/firmware/firmware.mk
include tests/soc/soc.mk
include tests/sim/sim.mk
include tests/system/system.mk
include tests/formal/formal.mk
include tests/bench/bench.mk

LINT_C := $(wildcard stack/*.c driver/*.c sim/*.c firmware/*.c firmware/apps/*.c)
# What each folder's files may include. The simulator's own net.h and clock.h come first by being beside them.
LINT_INCLUDES_sim      :=
LINT_INCLUDES_stack    := -Istack -Istack/posix
LINT_INCLUDES_driver   := -Istack -Idriver -Idriver/mmio
LINT_INCLUDES_firmware := $(LINT_INCLUDES_driver) -Istack/posix -Ifirmware -Ifirmware/apps
# The firmware's C library is picolibc, for a 32-bit core; only clang-tidy must be told.
LINT_TARGET_firmware   := --target=riscv32-unknown-elf -march=rv32im -isystem /usr/lib/picolibc/riscv64-unknown-elf/include
LINT_INCLUDES = $(LINT_INCLUDES_$(firstword $(subst /, ,$<)))

.PHONY: test check lint lint-cppcheck lint-clang-tidy
test: $(TESTS) $(TEST_NEEDS) $(SYSTEM_NEEDS)              ## every test; closes with "N passed, N failed"
	BUILD=$(BUILD) scripts/run-tests tests/test_lint.sh $(TESTS) $(SHORT_PROOFS) $(SYSTEM_TESTS)

check: $(TESTS) $(TEST_NEEDS) $(SYSTEM_NEEDS)             ## make test and the figures; what CI runs
	BUILD=$(BUILD) scripts/run-tests tests/test_lint.sh $(TESTS) $(PROOFS) $(SYSTEM_TESTS) tests/test_figures.sh

lint:                                       ## everything that reads the source without running it
	scripts/run-tests tests/test_lint.sh

lint-cppcheck: $(LINT_C:%=$(BUILD)/lint/%.cppcheck)
lint-clang-tidy: $(LINT_C:%=$(BUILD)/lint/%.tidy)

$(BUILD)/lint/%.cppcheck: %
	@mkdir -p $(@D)
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	  --suppress=missingIncludeSystem $(LINT_INCLUDES) $<
	@touch $@

# One file at a time: clang-tidy 14 carries the analyzer's state over from file to file.
$(BUILD)/lint/%.tidy: % .clang-tidy
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- -std=gnu11 $(LINT_INCLUDES) $(LINT_TARGET_$(firstword $(subst /, ,$<))) >$@.log 2>/dev/null || { cat $@.log; false; }
	@touch $@

.PHONY: bench
bench: $(SYSTEM_NEEDS) bench-core bench-cycles           ## cycles, MHz, milliseconds, bytes; writes build/bench.json
	@BUILD=$(BUILD) scripts/bench

.PHONY: pnr
pnr:                                        ## place and route of the NIC on iCE40 and ECP5: the clocks reached; build/pnr.json
	@$(PYTHON) scripts/pnr $(BUILD)

.PHONY: figures
figures:                                    ## the README's tables, from build/bench.json, area.json and pnr.json
	@scripts/figures $(BUILD) README.md
