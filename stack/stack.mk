# The TCP/IP stack. Its sources are the same in every build; STACK_SOURCES and STACK_CPPFLAGS are for the firmware,
# build/stack/host/libstack.a is for tests on the host, with every sanitizer that helps.

STACK_SOURCES  := $(sort $(wildcard stack/*.c))
STACK_CPPFLAGS := -Istack -Istack/posix

SANITIZE           := -fsanitize=address,undefined,alignment -fno-sanitize-recover=all
STACK_HOST_CFLAGS  := $(CSTD) $(CWARN) -O1 -g -fno-omit-frame-pointer $(SANITIZE)
STACK_HOST_LIB     := $(BUILD)/stack/host/libstack.a
STACK_HOST_OBJECTS := $(STACK_SOURCES:stack/%.c=$(BUILD)/stack/host/%.o)

$(BUILD)/stack/host/%.o: stack/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(STACK_HOST_CFLAGS) $(STACK_CPPFLAGS) -MMD -MP -c -o $@ $<

$(STACK_HOST_LIB): $(STACK_HOST_OBJECTS)
	@rm -f $@
	$(call say,AR)ar rcs $@ $^

-include $(STACK_HOST_OBJECTS:.o=.d)
