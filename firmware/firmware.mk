# The firmware image of the simulated machine: driver + stack + applications for RV32, linked where
# it runs.

RISCV          := riscv64-unknown-elf-
FIRMWARE       := $(BUILD)/firmware/earshot.elf
FIRMWARE_OUT   := $(BUILD)/firmware
FIRMWARE_WWW   := $(sort $(wildcard firmware/www/*))
FIRMWARE_C     := $(sort $(wildcard firmware/*.c firmware/apps/*.c)) $(DRIVER_C) $(STACK_SOURCES)
FIRMWARE_S     := $(sort $(wildcard firmware/*.S))
FIRMWARE_OBJECTS := $(FIRMWARE_C:%.c=$(FIRMWARE_OUT)/%.o) $(FIRMWARE_S:%.S=$(FIRMWARE_OUT)/%.o) \
                    $(FIRMWARE_OUT)/www.o

# Plain rv32im of gcc 12 refuses csrr; rv32im_zicsr silently links libraries for RV64.
FIRMWARE_ARCH     := -misa-spec=2.2 -march=rv32im -mabi=ilp32 --specs=picolibc.specs
# A path of many small functions in many files costs mostly its instruction fetches (4 KiB of
# cache): optimised as one. Assertions are for the tests on the host; divisions by constants are
# multiplications (the divider takes 34 cycles).
FIRMWARE_OPT      := -O2 -g -flto=auto -flto-partition=one -DNDEBUG -ffunction-sections -fdata-sections -mno-div \
                     -freorder-blocks-algorithm=simple
FIRMWARE_CFLAGS   := $(FIRMWARE_ARCH) $(CSTD) $(CWARN) $(FIRMWARE_OPT) -fno-common \
                     -DPICOLIBC_INTEGER_PRINTF_SCANF
# What the stack's tables may take of 256 KiB (stack/config.h).
FIRMWARE_SIZES    := -DNET_TCP_CONNECTIONS=48 -DNET_SOCKETS=48 -DNET_POOL_VIEWS=192
FIRMWARE_CPPFLAGS := $(FIRMWARE_SIZES) $(STACK_CPPFLAGS) -Idriver -Idriver/mmio -Ifirmware \
                     -Ifirmware/apps
FIRMWARE_LDFLAGS  := $(FIRMWARE_ARCH) $(FIRMWARE_OPT) -DPICOLIBC_INTEGER_PRINTF_SCANF \
                     -nostartfiles -T firmware/earshot.ld -Wl,--gc-sections \
                     -Wl,--no-warn-rwx-segments -Wl,-Map=$(FIRMWARE_OUT)/earshot.map

.PHONY: firmware
firmware: $(FIRMWARE)               ## the image that the simulated core runs, with its byte budget

# Applications see the socket headers alone.
$(FIRMWARE_OUT)/firmware/apps/%.o: FIRMWARE_CPPFLAGS := -Istack/posix -Ifirmware/apps
$(FIRMWARE_OUT)/firmware/mem.o: FIRMWARE_CFLAGS += -fno-tree-loop-distribute-patterns
# What assembly, the C library or the compiler itself calls by name is not the optimiser's to
# remove.
$(patsubst %,$(FIRMWARE_OUT)/firmware/%.o,mem libc trap): FIRMWARE_CFLAGS += -fno-lto

# Off the way of a frame, size is what counts.
$(patsubst %,$(FIRMWARE_OUT)/driver/%.o,nic nic_link nic_filter nic_count nic_selftest phy mdio) \
$(FIRMWARE_OUT)/stack/proc.o $(FIRMWARE_OUT)/stack/proc_net.o: FIRMWARE_CFLAGS += -Os

$(FIRMWARE_OUT)/%.o: %.c firmware/firmware.mk
	@mkdir -p $(@D)
	$(call say,RV32 CC)$(RISCV)gcc $(FIRMWARE_CFLAGS) $(FIRMWARE_CPPFLAGS) -MMD -MP -c -o $@ $<

$(FIRMWARE_OUT)/%.o: %.S firmware/firmware.mk
	@mkdir -p $(@D)
	$(call say,RV32 CC)$(RISCV)gcc $(FIRMWARE_ARCH) -g -c -o $@ $<

$(FIRMWARE_OUT)/www.c: firmware/www.sh $(FIRMWARE_WWW)
	@mkdir -p $(@D)
	$(call say,PAGES)firmware/www.sh $(FIRMWARE_WWW) >$@

$(FIRMWARE_OUT)/www.o: $(FIRMWARE_OUT)/www.c
	$(call say,RV32 CC)$(RISCV)gcc $(FIRMWARE_CFLAGS) -Ifirmware/apps -MMD -MP -c -o $@ $<

$(FIRMWARE): $(FIRMWARE_OBJECTS) firmware/earshot.ld firmware/layout_check firmware/size_report
	@firmware/layout_check firmware/earshot.ld $(FIRMWARE_C) $(FIRMWARE_S)
	$(call say,RV32 LD)$(RISCV)gcc $(FIRMWARE_LDFLAGS) -o $@ $(FIRMWARE_OBJECTS)
	@firmware/size_report $(RISCV) $@

-include $(FIRMWARE_OBJECTS:.o=.d)
