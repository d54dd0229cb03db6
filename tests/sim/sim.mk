# tests/sim: the simulator's parts, and the whole of it with a fake machine in the place of the Verilated one
SIM_FAKE  := $(BUILD)/tests/sim/earshot-fake
SIM_TESTS := $(patsubst %,$(BUILD)/tests/sim/%,test_parts test_user_guard test_command_line test_networks)
TESTS     += $(SIM_TESTS) tests/sim/test_waves.sh

TEST_NEEDS += $(BUILD)/sim/earshot-trace $(BUILD)/firmware/earshot.elf     # test_waves.sh

$(SIM_FAKE): $(BUILD)/sim/main.o $(SIM_OBJS) $(BUILD)/tests/sim/model_fake.o
	$(call say,LINK)$(CC) -o $@ $^ $(SIM_LIBS)

$(BUILD)/tests/sim/test_parts: $(BUILD)/tests/sim/test_parts.o $(BUILD)/tests/sim/model_fake.o $(SIM_OBJS)
	$(call say,LINK)$(CC) -o $@ $^ $(SIM_LIBS) -lcmocka

$(BUILD)/tests/sim/test_user_guard: $(BUILD)/tests/sim/test_user_guard.o $(BUILD)/sim/user_guard.o
	$(call say,LINK)$(CC) -o $@ $^ -lcmocka

$(BUILD)/tests/sim/test_command_line $(BUILD)/tests/sim/test_networks: $(BUILD)/tests/sim/%: \
    $(BUILD)/tests/sim/%.o $(BUILD)/tests/sim/image.o $(BUILD)/tests/sim/program.o | $(SIM_FAKE) $(BUILD)/sim/lab
	$(call say,LINK)$(CC) -o $@ $^ -lpcap -lcmocka

$(BUILD)/tests/sim/%.o: tests/sim/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(SIM_CFLAGS) -Itests -DBUILD_DIR='"$(BUILD)"' -c -o $@ $<

-include $(wildcard $(BUILD)/tests/sim/*.d)
