/*
 * The GTKWave save file beside the waves: the way of a frame from the wire to the core's interrupt and back, under one
 * heading a station. Names that a build does not have are skipped by GTKWave with a warning.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "report.h"
#include "waves.h"

struct group {
    const char *title;
    const char *signals[12];
};

static const struct group groups[] = {
    { "clocks", { "clk", "rx_clk", "tx_clk", "rst" } },
    { "receive wire", { "phy_rx_dv", "phy_rx_er", "phy_rxd[7:0]" } },
    { "transmit wire", { "phy_tx_en", "phy_tx_er", "phy_txd[7:0]" } },
    { "DMA", { "dma_cyc", "dma_stb", "dma_we", "dma_adr[29:0]", "dma_sel[3:0]", "dma_dat_w[31:0]", "dma_dat_r[31:0]",
               "dma_ack", "dma_err" } },
    { "NIC registers", { "nic_stb", "reg_we", "reg_adr[9:0]", "reg_dat_w[31:0]", "nic_dat_r[31:0]", "nic_ack" } },
    { "interrupts", { "nic_irq[3:0]", "timer_irq", "uart_irq", "nic_busy" } },
    { "core", { "asleep", "skippable", "warp[31:0]", "now[63:0]", "compare[63:0]", "ibus_cyc", "ibus_adr[29:0]",
                "dbus_cyc", "dbus_we", "dbus_adr[29:0]", "fault", "fault_address[31:0]" } },
    { "console", { "uart_rx", "uart_tx" } },
};

static void write_group(FILE *file, const struct group *group)
{
    fprintf(file, "@200\n-%s\n@22\n", group->title);
    for (size_t i = 0; i < sizeof group->signals / sizeof *group->signals && group->signals[i]; i++)
        fprintf(file, "TOP.soc.%s\n", group->signals[i]);
}

bool gtkw_write(const char *fst_path)
{
    char *path, *full = realpath(fst_path, NULL);

    if (asprintf(&path, "%s.gtkw", fst_path) < 0)
        abort();

    FILE *file = fopen(path, "w");
    if (!file) {
        setup_error("--fst: cannot write %s: %s", path, strerror(errno));
        free(path);
        free(full);
        return false;
    }
    fprintf(file, "[*] opened by: gtkwave %s\n[dumpfile] \"%s\"\n[timestart] 0\n", path, full ? full : fst_path);
    fprintf(file, "[sst_expanded] 1\n");
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        write_group(file, &groups[i]);
    fclose(file);
    free(path);
    free(full);
    return true;
}
