# Stack tests on the host: one program per test_*.c, linked with the sanitized library and the helpers beside it
# (every other .c file of the folder).

STACK_TESTS        := $(patsubst tests/stack/%.c,$(BUILD)/tests/stack/%,$(sort $(wildcard tests/stack/test_*.c)))
STACK_TEST_HELPERS := $(filter-out tests/stack/test_%.c,$(sort $(wildcard tests/stack/*.c)))
STACK_HELPER_OBJECTS := $(STACK_TEST_HELPERS:tests/stack/%.c=$(BUILD)/tests/stack/%.o)
TESTS += $(STACK_TESTS)

$(BUILD)/tests/stack/%.o: tests/stack/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(STACK_HOST_CFLAGS) $(STACK_CPPFLAGS) -Itests -Itests/stack -MMD -MP -c -o $@ $<

$(BUILD)/tests/stack/test_%: $(BUILD)/tests/stack/test_%.o $(STACK_HELPER_OBJECTS) $(STACK_HOST_LIB)
	$(call say,LINK)$(CC) $(SANITIZE) -o $@ $^ -lcmocka

-include $(STACK_HELPER_OBJECTS:.o=.d) $(STACK_TESTS:=.d)
