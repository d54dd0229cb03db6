# The whole machine against real Linux tools. The scripts make their own network namespace.
SYSTEM_TESTS := $(wildcard tests/system/test_*.sh)
SYSTEM_NEEDS := $(foreach phy,$(MODEL_PHYS),$(call sim_program,$(phy))) $(BUILD)/sim/lab $(BUILD)/firmware/earshot.elf $(BUILD)/tests/system/peer

$(BUILD)/tests/system/peer: tests/system/peer.c
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CSTD) -O1 -g $(CWARN) -o $@ $<

.PHONY: test-system
test-system: $(SYSTEM_NEEDS)                ## the machine against ping, curl, nc, nmap
	prove --exec bash $(SYSTEM_TESTS)
