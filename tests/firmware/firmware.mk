# Parts of the firmware that need no machine, on the host with sanitizers.
FIRMWARE_TEST_OUT := $(BUILD)/tests/firmware
FIRMWARE_TESTS    := $(FIRMWARE_TEST_OUT)/test_mem $(FIRMWARE_TEST_OUT)/test_httpd_parse $(FIRMWARE_TEST_OUT)/test_crc32
TESTS += $(FIRMWARE_TESTS)

FIRMWARE_TEST_CFLAGS := $(CSTD) $(CWARN) -O1 -g -fno-omit-frame-pointer -fno-tree-loop-distribute-patterns \
                        -fsanitize=address,undefined,alignment -fno-sanitize-recover=all -Itests -Ifirmware/apps

$(FIRMWARE_TEST_OUT)/test_httpd_parse: firmware/apps/httpd_parse.c
$(FIRMWARE_TEST_OUT)/test_crc32: firmware/apps/crc32.c
$(FIRMWARE_TEST_OUT)/test_%: tests/firmware/test_%.c tests/firmware/firmware.mk
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(FIRMWARE_TEST_CFLAGS) -MMD -MP -MF $@.d -o $@ $(filter %.c,$^) -lcmocka

-include $(FIRMWARE_TESTS:=.d)
