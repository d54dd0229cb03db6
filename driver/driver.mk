# driver: the sources; firmware.mk builds them for the machine, tests/driver/driver.mk for the host
# with a model NIC.
DRIVER_C := driver/nic.c driver/nic_rx.c driver/nic_tx.c driver/nic_irq.c
