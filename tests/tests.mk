# Every test program speaks TAP and is run by prove; each folder adds its own programs to TESTS.
include tests/rtl/rtl.mk
include tests/driver/driver.mk
include tests/stack/stack.mk
include tests/system/system.mk
