# Parts of the firmware that need no machine, on the host with sanitizers.
FIRMWARE_TEST_OUT := $(BUILD)/tests/firmware
FIRMWARE_TESTS    := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/firmware/test_*.c)))
TESTS += $(FIRMWARE_TESTS)

FIRMWARE_TEST_CFLAGS := $(CSTD) $(CWARN) -O1 -g -fno-omit-frame-pointer \
                        -fno-tree-loop-distribute-patterns -fsanitize=address,undefined,alignment \
                        -fno-sanitize-recover=all -Itests -Ifirmware/apps

$(FIRMWARE_TEST_OUT)/%.o: %.c tests/firmware/firmware.mk
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(FIRMWARE_TEST_CFLAGS) -MMD -MP -c -o $@ $<

FIRMWARE_TEST_APPS := $(FIRMWARE_TEST_OUT)/firmware/apps
$(FIRMWARE_TEST_OUT)/test_httpd:       $(FIRMWARE_TEST_APPS)/httpd_parse.o
$(FIRMWARE_TEST_OUT)/test_httpd_parse: $(FIRMWARE_TEST_APPS)/httpd_parse.o
$(FIRMWARE_TEST_OUT)/test_crc32:       $(FIRMWARE_TEST_APPS)/crc32.o
$(FIRMWARE_TEST_OUT)/test_%: $(FIRMWARE_TEST_OUT)/tests/firmware/test_%.o
	$(call say,LINK)$(CC) -fsanitize=address,undefined -o $@ $^ -lcmocka

-include $(wildcard $(FIRMWARE_TEST_OUT)/tests/firmware/*.d $(FIRMWARE_TEST_APPS)/*.d)
