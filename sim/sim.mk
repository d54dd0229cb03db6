# sim: the simulator, and the lab that lets real tools talk to it. The machine itself is made by sim/model.mk.
include sim/model.mk

SIM_CFLAGS := $(CSTD) $(CWARN) -O2 -g -MMD -MP
SIM_LIBS   := -lslirp -lpcap -lm
SIM_PARTS  := address boot console fault fcs frame_socket fst_file gtkw hub lane loader net net_pcap net_socket net_tap \
              net_user user_guard netdev netdev_veth option_files options options_help pcapng poll_set progress report run stats text waves wire
SIM_OBJS   := $(SIM_PARTS:%=$(BUILD)/sim/%.o)
LAB_OBJS   := $(patsubst %,$(BUILD)/sim/%.o,lab address frame_socket netdev netdev_veth report text)

.PHONY: sim tap
sim: $(BUILD)/sim/earshot $(BUILD)/sim/earshot-trace $(BUILD)/sim/lab   ## the simulator, fast and with waves, and the lab

$(BUILD)/sim/earshot: $(BUILD)/sim/main.o $(SIM_OBJS) $(MODEL_LIB)
	$(call say,LINK)$(CC) -o $@ $^ $(MODEL_LINK) $(SIM_LIBS)

$(BUILD)/sim/earshot-trace: $(BUILD)/sim/main.o $(SIM_OBJS) $(MODEL_TRACE_LIB)
	$(call say,LINK)$(CC) -o $@ $^ $(MODEL_TRACE_LINK) $(SIM_LIBS)

$(BUILD)/sim/lab: $(LAB_OBJS)
	$(call say,LINK)$(CC) -o $@ $^ -lm

$(BUILD)/sim/%.o: sim/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(SIM_CFLAGS) -c -o $@ $<

tap: $(BUILD)/sim/earshot                   ## a shell without root rights in which --net tap,ifname=tap0 works
	@sim/tap

-include $(wildcard $(BUILD)/sim/*.d)
