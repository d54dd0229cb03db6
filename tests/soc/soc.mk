# The machine through sim/model.h: test_X.c on the host, machine.c on the core.

RISCV_BARE := riscv64-unknown-elf-gcc -misa-spec=2.2 -march=rv32im -mabi=ilp32 -O2 -ffreestanding -nostdlib -static \
              -fno-tree-loop-distribute-patterns -Wall -Wextra -Werror -Wl,--no-warn-rwx-segments

# machine.c once more behind the other pins: what the clocks of a resting wire do depends on them.
SOC_TEST_PHYS := mii rmii rgmii
SOC_PHY_TESTS := $(SOC_TEST_PHYS:%=$(BUILD)/tests/soc/test_machine_%)
TESTS         += $(SOC_PHY_TESTS)

SOC_TESTS := $(patsubst tests/soc/%.c,%,$(wildcard tests/soc/test_*.c))
TESTS     += $(SOC_TESTS:%=$(BUILD)/tests/soc/%)

# A program alone in RAM: its image, from address 0.
$(BUILD)/tests/%.bin: tests/%.c tests/bench/start.S tests/bench/bare.ld
	@mkdir -p $(@D)
	@$(RISCV_BARE) -Idriver -T tests/bench/bare.ld -MMD -MF $@.d -MT $@ -o $(@:.bin=.elf) tests/bench/start.S $<
	@riscv64-unknown-elf-objcopy -O binary -R .command -R .result $(@:.bin=.elf) $@

$(BUILD)/tests/soc/%.o: tests/soc/%.c
	@mkdir -p $(@D)
	@$(CC) $(CSTD) -O1 -g $(CWARN) -MMD -MP -Itests -Isim -DMACHINE_BIN='"$(BUILD)/tests/soc/machine.bin"' -c -o $@ $<

$(SOC_TESTS:%=$(BUILD)/tests/soc/%): $(BUILD)/tests/soc/%: $(BUILD)/tests/soc/%.o $(MODEL_LIB) $(BUILD)/tests/soc/machine.bin
	@$(CC) -o $@ $< $(MODEL_LIB) $(MODEL_LINK) -lcmocka

define soc_phy_test
$(BUILD)/tests/soc/test_machine_$(1): $(BUILD)/tests/soc/test_machine.o $(call model_lib,$(1)) $(BUILD)/tests/soc/machine.bin
	@$(CC) -o $$@ $$< $(call model_lib,$(1)) $(MODEL_LINK) -lcmocka
endef
$(foreach phy,$(SOC_TEST_PHYS),$(eval $(call soc_phy_test,$(phy))))

.PHONY: $(SOC_TESTS:test_%=test-%)
$(SOC_TESTS:test_%=test-%): test-%: $(BUILD)/tests/soc/test_%
	@$<

-include $(wildcard $(BUILD)/tests/soc/*.d)
