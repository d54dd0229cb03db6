# The simulated machine as a library behind sim/model.h, for each side of the PHY: fast, and with waves compiled in.
#
#   $(call model_lib,PHY)        link with $(MODEL_LINK)          $(MODEL_LIB) is that of GMII
#   $(call model_trace_lib,PHY)  link with $(MODEL_TRACE_LINK)
#
# The flags and why: -O2 for C++ (Verilator's own default is -Os); SYNTHESIS drops the core's debug strings; --flatten
# makes one class of all modules, which Verilator denies to a module with signals marked public, as the core's are, so
# the marks go too; no Verilog assertions, which the unit tests run with. Together about twice the speed.
# The fast one of GMII is compiled twice: with a profile of the machine at work (sim/model_train.c), what a cycle seldom needs
# lies apart, and the rest fits the host's instruction cache: a fifth more speed. Which firmware and model.cpp there were
# to train it does not matter, so new ones make no new profile.

# A line for a step of a minute.
say_long = $(if $(V),,@printf '  %-10s %s (takes a minute)\n' '$(1)' '$@';)

model_lib         = $(BUILD)/sim/model$(filter-out -gmii,-$(1))/libmodel.a
model_trace_lib   = $(BUILD)/sim/model-$(1)-trace/libmodel.a
MODEL_LIB        := $(call model_lib,gmii)
MODEL_LINK       := -lstdc++ -lm -pthread -latomic
MODEL_TRACE_LINK := $(MODEL_LINK) -lz

MODEL_VERILATE := verilator --cc -O3 --flatten --no-timing --x-assign fast --x-initial fast --noassert -DSYNTHESIS
MODEL_INC       = $(shell verilator --getenv VERILATOR_ROOT)/include
MODEL_CXX       = g++ -std=gnu++17 -O2 -MMD -MP -DVM_COVERAGE=0 -DVM_SC=0 -isystem $(MODEL_INC) -isystem $(MODEL_INC)/vltstd

# The sides of the PHY that a machine can have, the first one by default: PHY_SIDE of soc.v and PHY of sim/pins.h.
MODEL_PHYS := gmii mii rmii rgmii
MODEL_PHY_gmii  := 2
MODEL_PHY_mii   := 0
MODEL_PHY_rmii  := 1
MODEL_PHY_rgmii := 3

# One flavour: its folder under build/sim, its side, Verilator's flags, the folder of the runtime, its profile.
define model_flavour
$(BUILD)/sim/$(1)/Vsoc.mk: rtl/soc/soc.v $(BUILD)/sim/VexRiscv_Full.v sim/model.vlt sim/model.mk
	$$(call say,VERILATOR)rm -rf $$(@D) && mkdir -p $$(@D)
	@$(MODEL_VERILATE) $(3) -GUART_DIVISOR=8 -GPHY_SIDE=$(MODEL_PHY_$(2)) --prefix Vsoc --top-module soc \
	    --Mdir $$(@D) $(RTL_Y) $(RTL_I) rtl/core.vlt sim/model.vlt -v $(BUILD)/sim/VexRiscv_Full.v $$<
	@cd $$(@D) && printf '#include "%s"\n' Vsoc*.cpp > machine.cpp
	@sed 's|^.* : ||' $$(@D)/Vsoc__ver.d | tr ' ' '\n' | sed -n 's|.*[a-z]$$$$|$$@: &\n&:|p' > $$(@D)/verilog.d
	@rm $$(@D)/Vsoc__ver.d

$(BUILD)/sim/$(1)/machine.o: $(BUILD)/sim/$(1)/Vsoc.mk $(5:%=$(BUILD)/sim/$(1)/%)
	$$(call say_long,C++)$$(MODEL_CXX) $$(MODEL_FLAGS_$(4)) $(if $(5),-fprofile-use -Werror=missing-profile,-w) -c -o $$@ \
	    $$(@D)/machine.cpp 2>$$(@D)/machine.log || { cat $$(@D)/machine.log; false; }

$(BUILD)/sim/$(1)/model.o: sim/model.cpp $(BUILD)/sim/$(1)/Vsoc.mk
	@$$(MODEL_CXX) $$(MODEL_FLAGS_$(4)) -DPHY=$(MODEL_PHY_$(2)) $(CWARN) -Isim -isystem $$(@D) -c -o $$@ $$<

$(BUILD)/sim/$(1)/libmodel.a: $(addprefix $(BUILD)/sim/,$(1)/model.o $(1)/machine.o phy_model.o $(MODEL_RUNTIME_$(4)))
	@rm -f $$@ && ar rcs $$@ $$^

-include $(wildcard $(BUILD)/sim/$(1)/*.d)
endef

# Verilator's runtime, without and with waves.
MODEL_FLAGS_verilated         := -DVM_TRACE=0
MODEL_FLAGS_verilated-trace   := -DVM_TRACE=1 -DVM_TRACE_FST=1
MODEL_RUNTIME_verilated       := $(patsubst %,verilated/%.o,verilated verilated_threads)
MODEL_RUNTIME_verilated-trace := $(patsubst %,verilated-trace/%.o,verilated verilated_threads verilated_fst_c)

$(addprefix $(BUILD)/sim/,$(MODEL_RUNTIME_verilated) $(MODEL_RUNTIME_verilated-trace)): sim/model.mk
	@mkdir -p $(@D)
	@$(MODEL_CXX) $(MODEL_FLAGS_$(notdir $(@D))) -O1 -w -c -o $@ $(MODEL_INC)/$(basename $(@F)).cpp

$(BUILD)/sim/VexRiscv_Full.v: $(RTL_CORE)
	@mkdir -p $(@D)
	@sed 's|/\* verilator public \*/||' $< > $@

# The profile: the same source, counting, run for some hundred thousand cycles. Its name is that of the object it is for.
MODEL_TRAIN  := $(BUILD)/sim/model/train
MODEL_PARTS  := $(addprefix $(BUILD)/sim/,model/model.o $(MODEL_RUNTIME_verilated)) $(patsubst %,$(BUILD)/sim/%.o,model_train boot fcs loader phy_model report text)

$(MODEL_TRAIN)/machine.o: $(BUILD)/sim/model/Vsoc.mk
	@mkdir -p $(@D)
	$(call say_long,CXX)$(MODEL_CXX) -DVM_TRACE=0 -fprofile-generate -w -c -o $@ $(<D)/machine.cpp

$(BUILD)/sim/model/machine.gcda: $(MODEL_TRAIN)/machine.o | $(MODEL_PARTS) $(FIRMWARE)
	@rm -f $(MODEL_TRAIN)/machine.gcda
	@$(CC) -fprofile-generate -o $(MODEL_TRAIN)/model_train $^ $(MODEL_PARTS) $(MODEL_LINK)
	$(call say,TRAIN)timeout 300 $(MODEL_TRAIN)/model_train $(FIRMWARE) >$(MODEL_TRAIN)/log
	@mv $(MODEL_TRAIN)/machine.gcda $@

$(eval $(call model_flavour,model,gmii,,verilated,machine.gcda))
$(foreach phy,$(filter-out gmii,$(MODEL_PHYS)),$(eval $(call model_flavour,model-$(phy),$(phy),,verilated)))
$(foreach phy,$(MODEL_PHYS),$(eval $(call model_flavour,model$(phy:%=-%)-trace,$(phy),\
    --trace-fst --trace-structs,verilated-trace)))
