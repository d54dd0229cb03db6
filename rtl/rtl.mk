# The NIC and the machine in Verilog-2005: where the modules are, and the lint that must stay silent.
# One module a file, file name = module name, so that `-y` finds every module by its name.

RTL_DIRS  := $(wildcard rtl/prim rtl/mac rtl/dma rtl/nic rtl/soc)
RTL_FILES := $(sort $(wildcard $(RTL_DIRS:%=%/*.v)))
RTL_Y     := $(RTL_DIRS:%=-y %)
RTL_I     := $(RTL_DIRS:%=-I%)
RTL_ALL   := $(RTL_FILES) $(wildcard $(RTL_DIRS:%=%/*.vh))

# The core is a dependency: found here, never linted (VEXRISCV is the package's `verilog` folder).
RTL_CORE  ?= $(wildcard $(VEXRISCV)/VexRiscv_Full.v)

RTL_CORE_VERILATOR := rtl/core.vlt $(RTL_CORE:%=-v %)

# What the default parameters leave out: top, and the parameters that bring it in.
RTL_CONFIG_single_port := soc -GRAM_DUAL_PORT=0
RTL_CONFIG_mii         := soc -GPHY_SIDE=0
RTL_CONFIG_pins_mii    := nic_phy -GPHY_SIDE=0
RTL_CONFIG_pins_rmii   := nic_phy -GPHY_SIDE=1
RTL_CONFIG_pins_rgmii  := nic_phy -GPHY_SIDE=3
RTL_CONFIG_no_offloads := nic -GRX_SUM=0 -GTX_SUM=0 -GRX_HASH=0
RTL_CONFIG_16_entries  := nic -GPERFECT_ENTRIES=16
RTL_CONFIG_pause       := nic -GPAUSE=1 -GLOOPBACK=1
RTL_CONFIG_tso         := nic -GTSO=1
RTL_CONFIG_two_queues  := nic -GRX_QUEUES=2

# The profiles as Verilator's options, and the largest there is.
include rtl/profiles.mk
RTL_SMALL    := $(PROFILE_SMALL:%=-G%)
RTL_4_KIB    := $(PROFILE_BUFFERS_OF_4_KIB:%=-G%)
RTL_FULL     := $(PROFILE_FULL:%=-G%)
RTL_FULL_TSO := $(subst TSO=0,TSO=1,$(RTL_FULL))
RTL_JUMBO    := -GMAX_FRAME=9018 -GRX_BUFFER_WORDS=8192 -GTX_BUFFER_WORDS=8192
RTL_CONFIG_least       := nic_phy -GPHY_SIDE=0 -GRMON=0 -GRX_SUM=0 -GTX_SUM=0 -GRX_HASH=0
RTL_CONFIG_small_mii   := nic_phy -GPHY_SIDE=0 $(RTL_SMALL)
RTL_CONFIG_small_rmii  := nic_phy -GPHY_SIDE=1 $(RTL_SMALL) $(RTL_4_KIB)
RTL_CONFIG_full        := nic_phy -GPHY_SIDE=2 $(RTL_FULL)
RTL_CONFIG_full_tso    := nic_phy -GPHY_SIDE=2 $(RTL_FULL_TSO)
RTL_CONFIG_full_rgmii  := nic_phy -GPHY_SIDE=3 $(RTL_FULL_TSO) $(RTL_JUMBO)
RTL_CONFIGS_LINT       := $(patsubst RTL_CONFIG_%,$(BUILD)/lint/rtl/config/%.ok,$(filter RTL_CONFIG_%,$(.VARIABLES)))

.PHONY: lint-rtl
lint-rtl: $(RTL_FILES:rtl/%.v=$(BUILD)/lint/rtl/%.ok) $(RTL_CONFIGS_LINT) $(BUILD)/lint/rtl/yosys.ok ## Verilator, Icarus and Yosys on every module

# Each module is linted as a top of its own, so that an unused port or parameter cannot hide. A tool that says anything
# at all has failed.
$(BUILD)/lint/rtl/%.ok: rtl/%.v $(RTL_ALL) rtl/core.vlt rtl/rtl.mk
	@mkdir -p $(@D)
	@verilator --lint-only -Wall --no-timing --top-module $(*F) $(RTL_Y) \
	    $(if $(filter rtl/soc/%,$<),$(RTL_CORE_VERILATOR)) $< > $@.log 2>&1 || { cat $@.log; false; }
	@iverilog -g2005 -Wall -t null -s $(*F) $(RTL_I) $(RTL_Y) $(if $(filter rtl/soc/%,$<),$(RTL_CORE:%=-l %)) $< 2>&1 | \
	    grep -v '/VexRiscv_' >> $@.log || true
	@! grep -q . $@.log || { cat $@.log; false; }
	@mv $@.log $@

$(BUILD)/lint/rtl/config/%.ok: $(RTL_ALL) rtl/core.vlt rtl/rtl.mk rtl/profiles.mk
	@mkdir -p $(@D)
	@verilator --lint-only -Wall --no-timing --top-module $(RTL_CONFIG_$*) $(RTL_Y) $(RTL_I) $(RTL_CORE_VERILATOR) \
	    $(wildcard rtl/*/$(firstword $(RTL_CONFIG_$*)).v) > $@.log 2>&1 || { cat $@.log; false; }
	@mv $@.log $@

$(BUILD)/lint/rtl/yosys.ok: $(RTL_ALL) $(wildcard rtl/prim/ecp5/*.v) rtl/rtl.mk
	@mkdir -p $(@D)
	@yosys -q -e . -p '$(RTL_YOSYS)' > $@.log 2>&1 || { cat $@.log; false; }
	@yosys -q -e . -p '$(RTL_YOSYS_ECP5)' > $@.log 2>&1 || { cat $@.log; false; }
	@mv $@.log $@

RTL_YOSYS = read_verilog $(RTL_I) $(RTL_FILES); $(RTL_CORE:%=read_verilog -lib %;) hierarchy -check; proc; check -assert

# The same with an ECP5's own cells in place of their models (rtl/prim/ecp5).
RTL_ECP5       := $(wildcard rtl/prim/ecp5/*.v)
RTL_YOSYS_ECP5  = read_verilog -lib +/ecp5/cells_sim.v +/ecp5/cells_bb.v; \
    read_verilog $(RTL_I) $(filter-out $(RTL_ECP5:rtl/prim/ecp5/%=rtl/prim/%) rtl/soc/%,$(RTL_FILES)) $(RTL_ECP5); \
    hierarchy -check; proc; check -assert

include rtl/nic.mk
