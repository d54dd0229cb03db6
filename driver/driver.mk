# driver: the sources; firmware.mk builds them for the machine, tests/driver/driver.mk for the host
# with a model NIC.
DRIVER_C := $(patsubst %,driver/%.c,nic nic_rx nic_tx nic_irq nic_link nic_filter nic_count nic_selftest phy mdio)
