# earshot: an Ethernet NIC, its driver and a TCP/IP stack, from the wire to accept().
#
# The first run installs what is missing (scripts/setup). Everything built lies under build/.

BUILD  := build
CC     := gcc
CSTD   := -std=gnu11
CWARN  := -Wall -Wextra -Wconversion -Wshadow -Werror

# Recipes start with $(call say,WHAT): one short line each; `make V=1` shows the commands themselves.
say = $(if $(V),,@printf '  %-10s %s\n' '$(1)' '$@';)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: help clean

# Made by scripts/setup, which make runs before anything else when one is missing or old. They define PYTHON (of the
# virtual environment) and VEXRISCV (the folder of the soft core's Verilog). The demo needs less than the tests.
GOALS  := $(filter-out help clean,$(MAKECMDGOALS))
SETUPS := $(if $(GOALS),base) $(if $(filter-out demo tap firmware sim,$(GOALS)),test) $(if $(filter pnr check,$(GOALS)),pnr)
include $(SETUPS:%=$(BUILD)/setup-%.mk)

$(BUILD)/setup-pnr.mk: requirements-pnr.txt | $(BUILD)/setup-test.mk
$(BUILD)/setup-test.mk: requirements-test.txt | $(BUILD)/setup-base.mk
$(BUILD)/setup-%.mk: scripts/setup requirements.txt
	@scripts/setup $(BUILD) $*

include rtl/rtl.mk
include driver/driver.mk
include stack/stack.mk
include firmware/firmware.mk
include sim/sim.mk
include tests/tests.mk
include scripts/demo.mk

help:                                       ## this list
	@echo 'Start here:  make demo    then:  make test'
	@sed -n 's/^\([a-zA-Z%-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | sort -u | expand -t 24

clean:                                      ## remove what was built (installed Python packages stay)
	@[ ! -d $(BUILD) ] || find $(BUILD) -mindepth 1 -maxdepth 1 ! -name venv ! -name 'setup-*.mk' -exec rm -rf {} +
