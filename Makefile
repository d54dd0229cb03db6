# earshot: an Ethernet NIC, its driver and a TCP/IP stack, from the wire to accept().
#
# make demo       build, boot the machine, ping it, curl it, leave it open for a browser
# make test       every test that fits in twenty minutes
# make help       the whole list
#
# The first run installs what is missing (scripts/setup). Everything built lies under build/.

BUILD  := build
CC     := gcc
CSTD   := -std=gnu11
CWARN  := -Wall -Wextra -Wconversion -Wshadow -Werror
HTTP   ?= 8080

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: help clean

# Made by scripts/setup, which make runs first of all when it is missing or old. Defines PYTHON and VEXRISCV.
ifeq ($(filter help clean,$(or $(MAKECMDGOALS),help)),)
include $(BUILD)/setup.mk
endif
$(BUILD)/setup.mk: scripts/setup requirements.txt
	@scripts/setup $(BUILD)

include rtl/rtl.mk
include driver/driver.mk
include stack/stack.mk
include firmware/firmware.mk
include sim/sim.mk
include tests/tests.mk

help:                                       ## this list
	@sed -n 's/^\([a-z%-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

clean:                                      ## remove build/ (keeps what setup installed)
	rm -rf $(BUILD)
