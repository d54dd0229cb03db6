# The driver against a model NIC, with sanitizers. Linked at fixed addresses: the NIC's rings hold
# 32-bit ones.
DRIVER_TEST_OUT     := $(BUILD)/tests/driver
DRIVER_TEST_COMMON  := $(DRIVER_C) stack/pkt.c tests/driver/nic_model.c tests/driver/nic_model_loop.c \
                       tests/driver/fixture.c sim/phy_model.c
DRIVER_TEST_OBJECTS := $(DRIVER_TEST_COMMON:%.c=$(DRIVER_TEST_OUT)/%.o)
DRIVER_TESTS        := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/driver/test_*.c)))
TESTS += $(DRIVER_TESTS)

DRIVER_TEST_CFLAGS := $(CSTD) $(CWARN) -O1 -g -fno-pie -fno-omit-frame-pointer \
                      -fsanitize=address,undefined,alignment -fno-sanitize-recover=all \
                      -Itests -Itests/driver -Idriver -Istack -Isim

$(DRIVER_TEST_OUT)/%.o: %.c tests/driver/driver.mk
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(DRIVER_TEST_CFLAGS) -MMD -MP -c -o $@ $<

$(DRIVER_TEST_OUT)/test_%: $(DRIVER_TEST_OUT)/tests/driver/test_%.o $(DRIVER_TEST_OBJECTS)
	$(call say,LINK)$(CC) -no-pie -fsanitize=address,undefined -o $@ $^ -lcmocka

-include $(DRIVER_TEST_OBJECTS:.o=.d) $(wildcard $(DRIVER_TEST_OUT)/tests/driver/test_*.d)
