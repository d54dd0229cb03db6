# The NIC's size, and the files made from its register description.

.PHONY: area regs check-regs check-core
area:                                       ## LUT, FF and EBR of the NIC by yosys, beside public cores; build/area.json
	@scripts/area $(BUILD)

regs:                                       ## driver/nic_regs.h, rtl/nic/nic_regs.vh, docs/registers.md from nic.rdl
	@$(PYTHON) scripts/regs

check-core: $(BUILD)/lint/core.ok           ## FuseSoC runs every target of earshot.core
$(BUILD)/lint/core.ok: earshot.core scripts/check-core requirements-test.txt $(RTL_ALL) $(wildcard rtl/prim/ecp5/*.v) tests/rtl/reuse_soc.v
	@mkdir -p $(@D)
	@$(PYTHON) scripts/check-core $(BUILD)
	@touch $@

check-regs:                                 ## fails when they are not what nic.rdl says
	@$(PYTHON) scripts/regs --check
