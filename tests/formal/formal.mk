# Proofs with yosys-smtbmc and z3: one folder a set of properties, each with an executable `prove` that speaks TAP.

PROOFS       := $(sort $(wildcard tests/formal/*/prove))
SHORT_PROOFS := $(patsubst %,tests/formal/%/prove,async_fifo mac mac_rx_frame mux_add nic_irq nic_tx_out wb_master \
                                                          ring_fetch dma_sched)         # seconds; part of make test

.PHONY: formal $(PROOFS:tests/formal/%/prove=formal-%)
formal:                                     ## every proof: bounded, by induction where possible, with its covers
	BUILD=$(BUILD) scripts/run-tests -j 1 $(PROOFS)

$(PROOFS:tests/formal/%/prove=formal-%): formal-%: tests/formal/%/prove
	@BUILD=$(BUILD) $<
