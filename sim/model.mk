# The simulated machine as a library behind sim/model.h, twice: fast, and with waves compiled in.
#
#   $(MODEL_LIB)        link with $(MODEL_LINK)
#   $(MODEL_TRACE_LIB)  link with $(MODEL_TRACE_LINK)
#
# The flags and why: -O2 for C++ (Verilator's own default is -Os); SYNTHESIS drops the core's debug strings; --flatten
# makes one class of all modules, which Verilator denies to a module with signals marked public, as the core's are, so
# the marks go too; no Verilog assertions, which the unit tests run with. Together about twice the speed.
# The fast one is compiled twice: with a profile of the machine at work (sim/model_train.c), what a cycle seldom needs
# lies apart, and the rest fits the host's instruction cache: a fifth more speed. Which firmware and model.cpp there were
# to train it does not matter, so new ones make no new profile.

MODEL_LIB        := $(BUILD)/sim/model/libmodel.a
MODEL_TRACE_LIB  := $(BUILD)/sim/model-trace/libmodel.a
MODEL_LINK       := -lstdc++ -lm -pthread -latomic
MODEL_TRACE_LINK := $(MODEL_LINK) -lz

MODEL_VERILATE := verilator --cc -O3 --flatten --no-timing --x-assign fast --x-initial fast --noassert -DSYNTHESIS
MODEL_INC       = $(shell verilator --getenv VERILATOR_ROOT)/include
MODEL_CXX       = g++ -std=gnu++17 -O2 -MMD -MP -DVM_COVERAGE=0 -DVM_SC=0 -isystem $(MODEL_INC) -isystem $(MODEL_INC)/vltstd

# One flavour: its folder under build/sim, Verilator's flags, the compiler's flags, the runtime's files, its profile.
define model_flavour
$(BUILD)/sim/$(1)/Vsoc.mk: rtl/soc/soc.v $(BUILD)/sim/VexRiscv_Full.v sim/model.vlt sim/model.mk
	$$(call say,VERILATOR)rm -rf $$(@D) && mkdir -p $$(@D)
	@$(MODEL_VERILATE) $(2) -GUART_DIVISOR=8 --prefix Vsoc --top-module soc --Mdir $$(@D) \
	    $(RTL_Y) $(RTL_I) rtl/core.vlt sim/model.vlt -v $(BUILD)/sim/VexRiscv_Full.v $$<
	@cd $$(@D) && printf '#include "%s"\n' Vsoc*.cpp > machine.cpp
	@sed 's|^.* : ||' $$(@D)/Vsoc__ver.d | tr ' ' '\n' | sed -n 's|.*[a-z]$$$$|$$@: &\n&:|p' > $$(@D)/verilog.d
	@rm $$(@D)/Vsoc__ver.d

$(BUILD)/sim/$(1)/machine.o: $(BUILD)/sim/$(1)/Vsoc.mk $(5:%=$(BUILD)/sim/$(1)/%)
	$$(call say,C++)$$(MODEL_CXX) $(3) $(if $(5),-fprofile-use -Werror=missing-profile,-w) -c -o $$@ $$(@D)/machine.cpp \
	    2>$$(@D)/machine.log || { cat $$(@D)/machine.log; false; }

$(BUILD)/sim/$(1)/model.o: sim/model.cpp $(BUILD)/sim/$(1)/Vsoc.mk
	@$$(MODEL_CXX) $(3) $(CWARN) -Isim -isystem $$(@D) -c -o $$@ $$<

$(4:%=$(BUILD)/sim/$(1)/%.o): $(BUILD)/sim/$(1)/%.o: $(BUILD)/sim/$(1)/Vsoc.mk
	@$$(MODEL_CXX) $(3) -O1 -w -c -o $$@ $$(MODEL_INC)/$$*.cpp

$(BUILD)/sim/$(1)/libmodel.a: $(addprefix $(BUILD)/sim/$(1)/,model.o machine.o $(4:%=%.o))
	@rm -f $$@ && ar rcs $$@ $$^

-include $(wildcard $(BUILD)/sim/$(1)/*.d)
endef

$(BUILD)/sim/VexRiscv_Full.v: $(RTL_CORE)
	@mkdir -p $(@D)
	@sed 's|/\* verilator public \*/||' $< > $@

# The profile: the same source, counting, run for some hundred thousand cycles. Its name is that of the object it is for.
MODEL_TRAIN  := $(BUILD)/sim/model/train
MODEL_PARTS  := $(patsubst %,$(BUILD)/sim/model/%.o,model verilated verilated_threads) \
                $(patsubst %,$(BUILD)/sim/%.o,model_train boot fcs loader report text)

$(MODEL_TRAIN)/machine.o: $(BUILD)/sim/model/Vsoc.mk
	@mkdir -p $(@D)
	$(call say,CXX)$(MODEL_CXX) -DVM_TRACE=0 -fprofile-generate -w -c -o $@ $(<D)/machine.cpp

$(BUILD)/sim/model/machine.gcda: $(MODEL_TRAIN)/machine.o | $(MODEL_PARTS) $(FIRMWARE)
	@rm -f $(MODEL_TRAIN)/machine.gcda
	@$(CC) -fprofile-generate -o $(MODEL_TRAIN)/model_train $^ $(MODEL_PARTS) $(MODEL_LINK)
	$(call say,TRAIN)timeout 300 $(MODEL_TRAIN)/model_train $(FIRMWARE) >$(MODEL_TRAIN)/log
	@mv $(MODEL_TRAIN)/machine.gcda $@

$(eval $(call model_flavour,model,,-DVM_TRACE=0,verilated verilated_threads,machine.gcda))
$(eval $(call model_flavour,model-trace,--trace-fst --trace-structs,-DVM_TRACE=1 -DVM_TRACE_FST=1,\
    verilated verilated_threads verilated_fst_c))
