# The NIC's size, and the files made from its register description.

.PHONY: area regs check-regs
area:                                       ## LUT, FF and EBR of the NIC by yosys, beside public cores; build/area.json
	@scripts/area $(BUILD)

regs:                                       ## driver/nic_regs.h, rtl/nic/nic_regs.vh, docs/registers.md from nic.rdl
	@$(PYTHON) scripts/regs

check-regs:                                 ## fails when they are not what nic.rdl says
	@$(PYTHON) scripts/regs --check
