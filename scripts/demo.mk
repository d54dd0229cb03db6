PORT ?= 8080

# Ctrl-C ends the demo, which is no error: in a terminal the demo is a job of its own (set -m), so that make does not get
# the signal, too.
.PHONY: demo
demo: $(BUILD)/sim/earshot $(BUILD)/sim/lab $(BUILD)/firmware/earshot.elf ## boot, ping, curl, open for a browser (PORT=8080, ONCE=1)
	@job=; [ ! -t 0 ] || [ ! -t 1 ] || job='set -m; trap "" TSTP;'; \
	BUILD=$(BUILD) ONCE='$(ONCE)' bash -c "$$job"' scripts/demo "$$1"; s=$$?; [ $$s = 130 ] || exit $$s' demo '$(PORT)'
