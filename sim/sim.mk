# sim: the simulator, and the lab that lets real tools talk to it. The machine itself is made by sim/model.mk.
include sim/model.mk

SIM_CFLAGS := $(CSTD) $(CWARN) -O2 -g -MMD -MP
SIM_LIBS   := -lslirp -lpcap -lm
SIM_PARTS  := address boot bus_fault cable console fault fcs frame_socket fst_file gtkw hub lane loader net net_pcap net_socket net_tap \
              net_user user_guard netdev netdev_veth option_files options options_help pcapng phy_model poll_set progress report run stats text waves wire
SIM_OBJS   := $(SIM_PARTS:%=$(BUILD)/sim/%.o)
LAB_OBJS   := $(patsubst %,$(BUILD)/sim/%.o,lab address frame_socket netdev netdev_veth report text)

# earshot is the machine with GMII, earshot-rmii the one with RMII, and so on; each has a twin that can write waves.
SIM_PHY := $(or $(PHY),gmii)
ifneq ($(words $(filter $(MODEL_PHYS),$(SIM_PHY))) $(words $(SIM_PHY)),1 1)
$(error PHY=$(SIM_PHY): there is no such side of the PHY. There are $(MODEL_PHYS), one at a time)
endif
sim_program = $(BUILD)/sim/earshot$(filter-out -gmii,-$(1))

.PHONY: sim tap
sim: $(call sim_program,$(SIM_PHY)) $(call sim_program,$(SIM_PHY))-trace $(BUILD)/sim/lab ## the simulator, fast and with waves, and the lab (PHY=gmii, mii, rmii or rgmii)

define simulator
$(call sim_program,$(1)): $(BUILD)/sim/main.o $(SIM_OBJS) $(call model_lib,$(1))
	$$(call say,LINK)$(CC) -o $$@ $$^ $(MODEL_LINK) $(SIM_LIBS)

$(call sim_program,$(1))-trace: $(BUILD)/sim/main.o $(SIM_OBJS) $(call model_trace_lib,$(1))
	$$(call say,LINK)$(CC) -o $$@ $$^ $(MODEL_TRACE_LINK) $(SIM_LIBS)
endef
$(foreach phy,$(MODEL_PHYS),$(eval $(call simulator,$(phy))))

$(BUILD)/sim/lab: $(LAB_OBJS)
	$(call say,LINK)$(CC) -o $@ $^ -lm

$(BUILD)/sim/%.o: sim/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(SIM_CFLAGS) -c -o $@ $<

tap: $(BUILD)/sim/earshot                   ## a shell without root rights in which --net tap,ifname=tap0 works
	@sim/tap

-include $(wildcard $(BUILD)/sim/*.d)
