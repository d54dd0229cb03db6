# Benches: the simulator itself, and what the firmware costs on it.

BENCH := $(BUILD)/tests/bench

.PHONY: bench-core
bench-core: $(BENCH)/bench_core $(BENCH)/busy.bin     ## simulated MHz: the whole machine beside the core with RAM alone
	@$^ $(BENCH)/core.json

$(BENCH)/busy.hex: $(BENCH)/busy.bin
	@riscv64-unknown-elf-objcopy -O verilog --verilog-data-width=4 -R .command -R .result $(<:.bin=.elf) $@

$(BENCH)/core_ram/Vcore_ram.mk: tests/bench/core_ram.v $(BUILD)/sim/VexRiscv_Full.v $(BENCH)/busy.hex sim/model.mk
	@rm -rf $(@D) && mkdir -p $(@D)
	@$(MODEL_VERILATE) -GINIT='"$(BENCH)/busy.hex"' --prefix Vcore_ram --top-module core_ram --Mdir $(@D) \
	    rtl/core.vlt -v $(BUILD)/sim/VexRiscv_Full.v $<
	@cd $(@D) && printf '#include "%s"\n' Vcore_ram*.cpp > machine.cpp

# Compiled with a profile, as the machine is: of this program itself, so the comparison favours the core.
$(BENCH)/core_ram/train/machine.o: $(BENCH)/core_ram/Vcore_ram.mk
	@mkdir -p $(@D)
	$(call say,CXX)$(MODEL_CXX) -DVM_TRACE=0 -fprofile-generate -w -c -o $@ $(<D)/machine.cpp

$(BENCH)/core_ram/machine.gcda: $(BENCH)/core_ram/train/machine.o $(BENCH)/core_ram.o $(BENCH)/core_ram_train.o \
    $(addprefix $(BUILD)/sim/,$(MODEL_RUNTIME_verilated))
	@rm -f $(@D)/train/machine.gcda
	@$(CC) -fprofile-generate -o $(@D)/train/core_ram_train $^ $(MODEL_LINK)
	$(call say,TRAIN)timeout 300 $(@D)/train/core_ram_train
	@mv $(@D)/train/machine.gcda $@

$(BENCH)/core_ram/machine.o: $(BENCH)/core_ram/Vcore_ram.mk $(BENCH)/core_ram/machine.gcda
	$(call say,CXX)$(MODEL_CXX) -DVM_TRACE=0 -fprofile-use -Werror=missing-profile -c -o $@ $(@D)/machine.cpp \
	    2>$(@D)/machine.log || { cat $(@D)/machine.log; false; }

$(BENCH)/core_ram.o: tests/bench/core_ram.cpp $(BENCH)/core_ram/Vcore_ram.mk
	@$(MODEL_CXX) -DVM_TRACE=0 $(CWARN) -Itests/bench -isystem $(BENCH)/core_ram -c -o $@ $<

$(BENCH)/%.o: tests/bench/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CSTD) -O2 $(CWARN) -MMD -MP -Itests/bench -Isim -c -o $@ $<

$(BENCH)/bench_core: $(BENCH)/bench_core.o $(BENCH)/core_ram.o $(BENCH)/core_ram/machine.o $(BUILD)/sim/fcs.o $(MODEL_LIB)
	@$(CC) -o $@ $^ $(MODEL_LINK)

BENCH_SIM := $(patsubst %,$(BUILD)/sim/%.o,boot fcs loader report text)

.PHONY: bench-cycles
bench-cycles: $(BENCH)/bench_cycles $(FIRMWARE)       ## exact core cycles per ping and per segment, of the firmware
	@$^ $(BENCH)/cycles.json

$(BENCH)/bench_cycles: $(BENCH)/bench_cycles.o $(BENCH_SIM) $(MODEL_LIB)
	@$(CC) -o $@ $^ $(MODEL_LINK)

-include $(wildcard $(BENCH)/*.d)
