PORT ?= 8080

.PHONY: demo
demo: $(BUILD)/sim/earshot $(BUILD)/sim/lab $(BUILD)/firmware/earshot.elf ## boot, ping, curl, open for a browser (PORT=8080, ONCE=1)
	@BUILD=$(BUILD) ONCE='$(ONCE)' scripts/demo '$(PORT)' || { s=$$?; [ $$s = 130 ] || exit $$s; }
