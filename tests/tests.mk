# Every test program speaks TAP. The folders add their programs to TESTS and what those need to TEST_NEEDS.
include tests/rtl/rtl.mk
include tests/driver/driver.mk
include tests/stack/stack.mk
include tests/firmware/firmware.mk
include tests/soc/soc.mk
include tests/sim/sim.mk
include tests/system/system.mk
include tests/bench/bench.mk

LINT_C    := $(wildcard stack/*.c driver/*.c sim/*.c firmware/*.c firmware/apps/*.c)
LINT_INCS := -Istack -Idriver -Isim -Ifirmware -Ifirmware/apps

.PHONY: test ci lint lint-cppcheck lint-clang-tidy
test: $(TESTS) $(SYSTEM_NEEDS)              ## every test; closes with "N passed, N failed"
	BUILD=$(BUILD) scripts/run-tests tests/test_lint.sh $(TESTS) $(SYSTEM_TESTS)

lint:                              ## everything that reads the source without running it
	scripts/run-tests tests/test_lint.sh

lint-cppcheck:
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	  --suppress=missingIncludeSystem $(LINT_INCS) $(LINT_C)

lint-clang-tidy:
	clang-tidy --quiet $(LINT_C) -- -std=gnu11 $(LINT_INCS) -Istack/posix 2>/dev/null

.PHONY: bench
bench: $(SYSTEM_NEEDS) bench-core           ## cycles, MHz, milliseconds, bytes; writes build/bench.json
	@BUILD=$(BUILD) scripts/bench
