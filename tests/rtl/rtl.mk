# RTL benches: tests/rtl/test_X.c runs the Verilated module X (rtl/*/X.v, or a bench top tests/rtl/X.v) through dut.h.
#
#   make test-X                  build and run that one test
#   make test-X TRACE=x.fst      the same in a build with tracing; x.fst holds the last test of the run
#
# Per test, when the default does not fit (above the include, or in this file):
#   DUT_TOP_test_X := module     test another module than X
#   DUT_SRC_test_X := test_Y     the test program is tests/rtl/test_Y.c: one program, several configurations. Add test_X
#                                to RTL_CONFIGS too
#   DUT_FLAGS_test_X := -GW=8    parameters and other Verilator flags
#   DUT_CFLAGS_test_X := -DW=8   flags for the test in C
#   DUT_OBJS_test_X := x.o       more to link
#   DUT_V_test_X := x.v          the file of the module, where its name is not enough

RTL_CONFIGS := test_async_fifo_small test_ram_single

# The whole MAC behind each PHY side at each speed, GMII at 1000 without a suffix: what it does (test_mac), the rows of the
# behaviour table that the pins show (test_mac_table), and PAUSE.
#   name of the side and speed, PHY_SIDE of mac_side.v (PHY of mac_pins.h), SPEED
MAC_TESTS := test_mac test_mac_table test_mac_pause
define mac_side
RTL_CONFIGS += $(MAC_TESTS:%=%_$(1))
$(foreach t,$(MAC_TESTS),
DUT_SRC_$(t)_$(1)    := $(t)
DUT_TOP_$(t)_$(1)    := mac_side
DUT_FLAGS_$(t)_$(1)  := -GPAUSE_REFRESH_LOG2=11 -GPHY_SIDE=$(2)
DUT_CFLAGS_$(t)_$(1) := -DPHY=$(2) -DSPEED=$(3))
endef
$(eval $(call mac_side,mii,0,100))
$(eval $(call mac_side,mii10,0,10))
$(eval $(call mac_side,gmii100,2,100))
$(eval $(call mac_side,gmii10,2,10))
$(eval $(call mac_side,rmii,1,100))
$(eval $(call mac_side,rmii10,1,10))
$(eval $(call mac_side,rgmii,3,1000))
$(eval $(call mac_side,rgmii100,3,100))
$(eval $(call mac_side,rgmii10,3,10))
$(foreach t,$(MAC_TESTS),$(eval DUT_TOP_$(t) := mac_side)$(eval DUT_FLAGS_$(t) := -GPAUSE_REFRESH_LOG2=11))

DUT_FLAGS_test_mac_rx            := -GMULTICAST_HASH=1 -GPAUSE=1

DUT_TOP_test_async_fifo_small    := async_fifo
DUT_SRC_test_async_fifo_small    := test_async_fifo
DUT_FLAGS_test_async_fifo_small  := -GAW=2
DUT_CFLAGS_test_async_fifo_small := -DDEPTH=4

define crc32_clocks
RTL_CONFIGS += test_crc32_$(1)
DUT_SRC_test_crc32_$(1)    := test_crc32
DUT_TOP_test_crc32_$(1)    := crc32
DUT_FLAGS_test_crc32_$(1)  := -GBYTE_CLOCKS=$(1)
DUT_CFLAGS_test_crc32_$(1) := -DBYTE_CLOCKS=$(1)
endef
$(eval $(call crc32_clocks,2))
$(eval $(call crc32_clocks,4))

DUT_FLAGS_test_ram_dual    := -GRAM_BYTES=4096
DUT_SRC_test_ram_single    := test_ram_dual
DUT_FLAGS_test_ram_single  := -GRAM_BYTES=4096
DUT_CFLAGS_test_ram_single := -DSINGLE

DUT_CFLAGS_test_nic_mdio := -Isim
DUT_OBJS_test_nic_mdio   := $(BUILD)/sim/phy_model.o

# The DDR registers of an ECP5 do what the portable ones do.
$(foreach m,ddr_in ddr_out,\
    $(eval RTL_CONFIGS            += test_$m_ecp5)\
    $(eval DUT_SRC_test_$m_ecp5   := test_$m)\
    $(eval DUT_TOP_test_$m_ecp5   := $m)\
    $(eval DUT_V_test_$m_ecp5     := rtl/prim/ecp5/$m.v))

# The benches of the NIC look at one part each, in the whole NIC (nic_bench.h).
NIC_BENCHES := test_nic_rx test_nic_tx test_nic_filter test_nic_irq test_nic_bus_error test_nic \
               test_nic_rx_parse test_nic_rx_hash test_nic_tx_sum test_nic_tso test_nic_pause \
               test_nic_queues test_nic_containment test_nic_jumbo test_nic_moderation
$(foreach t,$(NIC_BENCHES),$(eval DUT_TOP_$(t) := nic)$(eval DUT_CFLAGS_$(t) := -Idriver))
DUT_FLAGS_test_nic_pause     := -GPAUSE=1
DUT_CFLAGS_test_nic_rx_hash += -Istack
DUT_FLAGS_test_nic_tso := -GTSO=1
DUT_FLAGS_test_nic_queues := -GRX_QUEUES=2
DUT_FLAGS_test_nic_moderation := -GMODERATION=1
DUT_FLAGS_test_nic_jumbo  := -GMAX_FRAME=9018 -GRX_BUFFER_WORDS=8192 -GTX_BUFFER_WORDS=8192
DUT_CFLAGS_test_nic_jumbo += -DRX_BUFFER_WORDS=8192
# Transmission in the largest NIC and in the smallest.
TX_FULL := -GTSO=1 -GVLAN=1 -GMAX_FRAME=9018 -GRX_BUFFER_WORDS=8192 -GTX_BUFFER_WORDS=8192
RTL_CONFIGS                += test_nic_tso_full test_nic_tx_full test_nic_tx_small
DUT_SRC_test_nic_tso_full  := test_nic_tso
DUT_SRC_test_nic_tx_full   := test_nic_tx
DUT_SRC_test_nic_tx_small  := test_nic_tx
$(foreach t,test_nic_tx_faults test_nic_tso_full test_nic_tx_full test_nic_tx_small,$(eval DUT_TOP_$(t) := nic))
DUT_FLAGS_test_nic_tso_full  := $(TX_FULL)
DUT_FLAGS_test_nic_tx_full   := $(TX_FULL)
DUT_FLAGS_test_nic_tx_small  := -GRMON=0 -GRX_SUM=0 -GTX_SUM=0 -GRX_HASH=0
DUT_CFLAGS_test_nic_tso_full := -Idriver -DJUMBO
DUT_CFLAGS_test_nic_tx_full  := -Idriver -DJUMBO
DUT_CFLAGS_test_nic_tx_small := -Idriver
DUT_CFLAGS_test_nic_tx_faults := -Idriver
nic_16 := -GPERFECT_ENTRIES=16 -GMULTICAST_HASH=1 -GVLAN=1
RTL_CONFIGS                     += test_nic_rx_hash_full
DUT_SRC_test_nic_rx_hash_full    := test_nic_rx_hash
DUT_TOP_test_nic_rx_hash_full    := nic
DUT_FLAGS_test_nic_rx_hash_full  := $(nic_16)
DUT_CFLAGS_test_nic_rx_hash_full := -Idriver -Istack -DENTRIES=16

# The filter: in the NIC with one entry, with two and the hash, with everything; and alone.
RTL_CONFIGS                    += test_nic_filter_two test_nic_filter_full test_nic_filter_walk_small
DUT_SRC_test_nic_filter_two    := test_nic_filter
DUT_SRC_test_nic_filter_full   := test_nic_filter
DUT_TOP_test_nic_filter_two    := nic
DUT_TOP_test_nic_filter_full   := nic
DUT_FLAGS_test_nic_filter_two  := -GPERFECT_ENTRIES=2 -GMULTICAST_HASH=1 -GRX_SUM=0 -GRX_HASH=0
DUT_FLAGS_test_nic_filter_full := $(nic_16)
DUT_CFLAGS_test_nic_filter      += -DFILTER_ENTRIES=1
DUT_CFLAGS_test_nic_filter_two  := -Idriver -DFILTER_ENTRIES=2
DUT_CFLAGS_test_nic_filter_full := -Idriver -DFILTER_ENTRIES=16
DUT_TOP_test_nic_filter_walk          := nic_filter
DUT_FLAGS_test_nic_filter_walk        := -GENTRIES=16 -GMULTICAST_HASH=1 -GVLAN=1
DUT_CFLAGS_test_nic_filter_walk       := -Idriver -DENTRIES=16
DUT_SRC_test_nic_filter_walk_small    := test_nic_filter_walk
DUT_TOP_test_nic_filter_walk_small    := nic_filter
DUT_FLAGS_test_nic_filter_walk_small  := -GENTRIES=3
DUT_CFLAGS_test_nic_filter_walk_small := -Idriver -DENTRIES=3 -DSMALL

# nic_rx_in with its filter (rx_path.v): with everything; as small as it gets; with tags and nothing else.
rx_in_small := ENTRIES=2 RX_QUEUES=1 VLAN=0 RMON=0 RX_SUM=0 RX_HASH=0 MAX_FRAME=1518
rx_in_tags  := ENTRIES=1 RX_QUEUES=1 VLAN=1 RMON=1 RX_SUM=0 RX_HASH=0 MAX_FRAME=1518
DUT_TOP_test_nic_rx_in          := rx_path
DUT_CFLAGS_test_nic_rx_in       := -Idriver -Istack
RTL_CONFIGS                     += test_nic_rx_in_small test_nic_rx_in_tags
$(foreach c,small tags,\
    $(eval DUT_SRC_test_nic_rx_in_$c    := test_nic_rx_in)\
    $(eval DUT_TOP_test_nic_rx_in_$c    := rx_path)\
    $(eval DUT_FLAGS_test_nic_rx_in_$c  := $(rx_in_$c:%=-G%))\
    $(eval DUT_CFLAGS_test_nic_rx_in_$c := -Idriver -Istack $(patsubst MAX_FRAME=%,-DLONGEST=%,$(patsubst RX_QUEUES=%,-DQUEUES=%,\
        $(patsubst ENTRIES=%,-DENTRIES=%,$(patsubst RX_SUM=%,-DHAS_SUM=%,$(patsubst RX_HASH=%,-DHAS_HASH=%,\
        $(patsubst VLAN=%,-DHAS_VLAN=%,$(patsubst RMON=%,-DHAS_RMON=%,$(rx_in_$c))))))))))

# The behaviour table, for the whole NIC behind the pins of each PHY, as small and as full as rtl/profiles.mk has it.
#   name of the side and speed, PHY_SIDE of nic_phy (PHY of mac_pins.h), SPEED, parameters
define nic_side
RTL_CONFIGS                        += test_nic_table_$(1)
DUT_SRC_test_nic_table_$(1)        := test_nic_table
DUT_TOP_test_nic_table_$(1)        := nic_phy
DUT_FLAGS_test_nic_table_$(1)      := -GPHY_SIDE=$(2) $(4)
DUT_CFLAGS_test_nic_table_$(1)     := -Idriver -DNIC_PHY -DPHY=$(2) -DSPEED=$(3) -DPARAMETERS='"$(4)"'
endef
$(eval $(call nic_side,mii10,0,10,$(RTL_SMALL)))
$(eval $(call nic_side,rmii,1,100,$(RTL_SMALL) $(RTL_4_KIB)))
$(eval $(call nic_side,rmii10,1,10,$(RTL_SMALL) $(RTL_4_KIB)))
$(eval $(call nic_side,gmii,2,1000,$(RTL_FULL)))
$(eval $(call nic_side,gmii100,2,100,$(RTL_FULL)))
$(eval $(call nic_side,gmii10,2,10,$(RTL_FULL)))
$(eval $(call nic_side,rgmii,3,1000,$(RTL_FULL)))
$(eval $(call nic_side,rgmii100,3,100,$(RTL_FULL)))
$(eval $(call nic_side,rgmii10,3,10,$(RTL_FULL)))

# Another speed with half a frame inside, behind each side that has several; in the NICs of the table.
DUT_TOP_test_nic_speed          := nic_phy
DUT_FLAGS_test_nic_speed        := -GPHY_SIDE=2 $(RTL_FULL)
DUT_CFLAGS_test_nic_speed       := -Idriver -DNIC_PHY -DPHY=2
RTL_CONFIGS                     += test_nic_speed_rmii test_nic_speed_rgmii
$(foreach s,rmii rgmii,$(eval DUT_SRC_test_nic_speed_$s := test_nic_speed)$(eval DUT_TOP_test_nic_speed_$s := nic_phy))
DUT_FLAGS_test_nic_speed_rmii   := -GPHY_SIDE=1 $(RTL_SMALL) $(RTL_4_KIB)
DUT_FLAGS_test_nic_speed_rgmii  := -GPHY_SIDE=3 $(RTL_FULL)
DUT_CFLAGS_test_nic_speed_rmii  := -Idriver -DNIC_PHY -DPHY=1
DUT_CFLAGS_test_nic_speed_rgmii := -Idriver -DNIC_PHY -DPHY=3

DUT_CFLAGS_test_reuse_soc := -Idriver

DUT_TOP_test_nic_table    := nic_phy
DUT_FLAGS_test_nic_table  := -GPHY_SIDE=0 $(RTL_SMALL)
DUT_CFLAGS_test_nic_table := -Idriver -DNIC_PHY -DPHY=0 -DSPEED=100 -DPARAMETERS='"$(RTL_SMALL)"'

RTL_TESTS := $(sort $(patsubst tests/rtl/%.c,%,$(wildcard tests/rtl/test_*.c)) $(RTL_CONFIGS))
RTL_BUILD := $(BUILD)/tests/rtl$(if $(TRACE),-trace)
TESTS     += $(RTL_TESTS:%=$(RTL_BUILD)/%)

VERILATOR_INC   = $(shell verilator --getenv VERILATOR_ROOT)/include
VERILATOR_LIB  := $(RTL_BUILD)/libverilated.a
VERILATOR_SRC  := verilated verilated_threads $(if $(TRACE),verilated_fst_c)
VERILATOR_CXX   = g++ -std=gnu++17 -O1 -I$(VERILATOR_INC) -I$(VERILATOR_INC)/vltstd -DVM_COVERAGE=0 -DVM_SC=0 \
                  $(if $(TRACE),-DVM_TRACE=1 -DVM_TRACE_FST=1,-DVM_TRACE=0 -DVM_TRACE_FST=0)
VERILATOR_LINK := -pthread -latomic $(if $(TRACE),-lz)

# Of one test: the program, the module, and where the Verilated module lies, which tests of the same module with the same
# flags share.
dut_src = tests/rtl/$(or $(DUT_SRC_$(1)),$(1)).c
dut_top = $(or $(DUT_TOP_$(1)),$(1:test_%=%))
dut_key = $(subst /,-,$(or $(DUT_V_$(1):%.v=%),$(dut_top)))$(subst =,-,$(subst -G,-,$(subst $() $(),,$(DUT_FLAGS_$(1)))))
dut_dir = $(RTL_BUILD)/dut/$(dut_key)
dut_v   = $(or $(DUT_V_$(1)),$(wildcard $(addsuffix /$(dut_top).v,$(RTL_DIRS) tests/rtl)),rtl/of/$(1)/$(dut_top).v)

# The module as C++ (one file that includes all of Verilator's), and its ports as C. Verilator's own list of what it read
# is what makes this rule run again.
define rtl_dut
$(dut_dir)/dut_ports.h: $(dut_v) tests/rtl/ports.awk tests/rtl/rtl.mk rtl/profiles.mk
	@mkdir -p $$(@D) && rm -f $$(@D)/Vdut*
	@verilator --cc -Wall --no-timing -O3 --assert --x-assign unique --x-initial unique $$(if $$(TRACE),--trace-fst) \
	    $$(RTL_Y) -y tests/rtl $$(if $$(filter rtl/soc/%,$$<),$$(RTL_CORE_VERILATOR)) $(DUT_FLAGS_$(1)) \
	    --prefix Vdut --top-module $(dut_top) --Mdir $$(@D) $$<
	@cd $$(@D) && printf '#include "%s"\n' Vdut*.cpp > all.cpp
	@sed 's|^.* : |$$@: |' $$(@D)/Vdut__ver.d > $$(@D)/ports.d
	@awk -v top=$(dut_top) -v out=cpp -f tests/rtl/ports.awk $$(@D)/Vdut.h > $$(@D)/dut_bind.h
	@awk -v top=$(dut_top) -v out=c -f tests/rtl/ports.awk $$(@D)/Vdut.h > $$@

$(dut_dir)/dut.o: tests/rtl/dut.cpp tests/rtl/dut.h $(dut_dir)/dut_ports.h
	@$$(VERILATOR_CXX) -I$$(@D) -Itests/rtl -DDUT_CLASS=Vdut -DDUT_HEADER='"Vdut.h"' -include $$(@D)/all.cpp -c -o $$@ $$<

-include $(dut_dir)/ports.d
endef

define rtl_test
$(RTL_BUILD)/$(1).o: $(dut_src) $(dut_dir)/dut_ports.h
	@$$(CC) $$(CSTD) -O1 -g $$(CWARN) -MMD -MP -I$(dut_dir) -Itests -Itests/rtl $$(DUT_CFLAGS_$(1)) -c -o $$@ $$<

$(RTL_BUILD)/$(1): $(RTL_BUILD)/$(1).o $(dut_dir)/dut.o $$(DUT_OBJS_$(1)) $$(VERILATOR_LIB)
	@g++ -o $$@ $$^ $$(VERILATOR_LINK) -lcmocka

-include $(RTL_BUILD)/$(1).d
endef

RTL_KEYS :=
$(foreach t,$(RTL_TESTS),\
    $(if $(filter $(call dut_key,$t),$(RTL_KEYS)),,$(eval RTL_KEYS += $(call dut_key,$t))$(eval $(call rtl_dut,$t)))\
    $(eval $(call rtl_test,$t)))

.PHONY: $(RTL_TESTS:test_%=test-%)
$(RTL_TESTS:test_%=test-%): test-%: $(RTL_BUILD)/test_%
	@$<

# Verilator's runtime, compiled once for all of them.
$(VERILATOR_SRC:%=$(RTL_BUILD)/%.o): $(RTL_BUILD)/%.o:
	@mkdir -p $(@D)
	@$(VERILATOR_CXX) -c -o $@ $(VERILATOR_INC)/$*.cpp

$(VERILATOR_LIB): $(VERILATOR_SRC:%=$(RTL_BUILD)/%.o)
	@rm -f $@ && ar rcs $@ $^
