# The whole machine against real Linux tools. The scripts make their own network namespace.
SYSTEM_TESTS := $(wildcard tests/system/test_*.sh)
SYSTEM_NEEDS := $(foreach phy,$(MODEL_PHYS) full small,$(call sim_program,$(phy))) $(BUILD)/sim/earshot-trace $(BUILD)/sim/lab $(BUILD)/firmware/earshot.elf $(BUILD)/tests/system/peer

$(BUILD)/tests/system/peer: tests/system/peer.c
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CSTD) -O1 -g $(CWARN) -o $@ $<

# Machines for tests alone: earshot-full has every part a NIC can have, earshot-small none that software can do as well.
$(eval $(call model_flavour,model-full,gmii,$(RTL_FULL_TSO),verilated))
$(eval $(call model_flavour,model-small,mii,$(RTL_SMALL),verilated))

$(BUILD)/sim/earshot-full $(BUILD)/sim/earshot-small: $(BUILD)/sim/earshot-%: $(BUILD)/sim/main.o $(SIM_OBJS) $(BUILD)/sim/model-%/libmodel.a
	$(call say,LINK)$(CC) -o $@ $^ $(MODEL_LINK) $(SIM_LIBS)

.PHONY: test-system
test-system: $(SYSTEM_NEEDS)                ## the machine against ping, curl, nc, nmap
	prove --exec bash $(SYSTEM_TESTS)
