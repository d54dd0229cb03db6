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

$(BENCH)/core_ram/machine.o: $(BENCH)/core_ram/Vcore_ram.mk
	@$(MODEL_CXX) -DVM_TRACE=0 -w -c -o $@ $(@D)/machine.cpp

$(BENCH)/core_ram.o: tests/bench/core_ram.cpp $(BENCH)/core_ram/Vcore_ram.mk
	@$(MODEL_CXX) -DVM_TRACE=0 $(CWARN) -Itests/bench -isystem $(BENCH)/core_ram -c -o $@ $<

$(BENCH)/bench_core.o: tests/bench/bench_core.c
	@mkdir -p $(@D)
	@$(CC) $(CSTD) -O2 $(CWARN) -MMD -MP -Itests/bench -Isim -c -o $@ $<

$(BENCH)/bench_core: $(BENCH)/bench_core.o $(BENCH)/core_ram.o $(BENCH)/core_ram/machine.o $(BUILD)/sim/fcs.o $(MODEL_LIB)
	@$(CC) -o $@ $^ $(MODEL_LINK)

BENCH_SIM := $(patsubst %,$(BUILD)/sim/%.o,boot fcs loader report text)

.PHONY: bench-cycles
bench-cycles: $(BENCH)/bench_cycles $(FIRMWARE)       ## exact core cycles per ping and per segment, of the firmware
	@$^ $(BENCH)/cycles.json

$(BENCH)/bench_cycles.o: tests/bench/bench_cycles.c
	@mkdir -p $(@D)
	@$(CC) $(CSTD) -O2 $(CWARN) -MMD -MP -Isim -c -o $@ $<

$(BENCH)/bench_cycles: $(BENCH)/bench_cycles.o $(BENCH_SIM) $(MODEL_LIB)
	@$(CC) -o $@ $^ $(MODEL_LINK)

-include $(wildcard $(BENCH)/*.d)
