# Proofs with yosys-smtbmc and z3: one folder a set of properties, each with an executable `prove` that speaks TAP.

PROOFS := $(sort $(wildcard tests/formal/*/prove))

.PHONY: formal $(PROOFS:tests/formal/%/prove=formal-%)
formal:                                     ## every proof: bounded, by induction where possible, with its covers
	BUILD=$(BUILD) scripts/run-tests -j 1 $(PROOFS)

$(PROOFS:tests/formal/%/prove=formal-%): formal-%: tests/formal/%/prove
	@BUILD=$(BUILD) $<
