/*
 * The GTKWave save file beside the waves: the way of a frame from the wire to the core's interrupt and back, under one
 * heading a station. tests/sim/test_waves.sh checks that every name is in the waves.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <libgen.h>
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
    { "receive wire", { "rx_clk", "phy_rx_dv", "phy_rx_er", "phy_rxd[7:0]" } },
    { "MAC to filter", { "clk", "nic.nic.rxs_valid", "nic.nic.rxs_last", "nic.nic.rxs_status[11:0]", "nic.nic.filter_done",
                         "nic.nic.filter_accept" } },
    { "receive buffer", { "nic.nic.rxb_put", "nic.nic.rxb_commit", "nic.nic.rxb_rollback" } },
    { "receive ring", { "nic.nic.rx_posted[31:0]", "nic.nic.rx_fetched[31:0]", "nic.nic.rx_produced[31:0]" } },
    { "DMA", { "dma_cyc", "dma_stb", "dma_we", "dma_adr[29:0]", "dma_sel[3:0]", "dma_dat_w[31:0]", "dma_dat_r[31:0]",
               "dma_ack", "dma_err" } },
    { "interrupts", { "nic_irq[3:0]", "timer_irq", "uart_irq" } },
    { "core", { "asleep", "ibus_cyc", "ibus_adr[29:0]", "dbus_cyc", "dbus_we", "dbus_adr[29:0]", "fault",
                "fault_address[31:0]" } },
    { "NIC registers", { "nic_stb", "reg_we", "reg_adr[9:0]", "reg_dat_w[31:0]", "nic_dat_r[31:0]", "nic_ack" } },
    { "transmit ring", { "nic.nic.tx_producer[15:0]", "nic.nic.tx_consumer[15:0]" } },
    { "transmit buffer", { "nic.nic.txb_put", "nic.nic.txb_commit", "nic.nic.txb_rollback" } },
    { "buffer to MAC", { "nic.nic.txs_valid", "nic.nic.txs_ready", "nic.nic.txs_last" } },
    { "transmit wire", { "tx_clk", "phy_tx_en", "phy_tx_er", "phy_txd[7:0]" } },
    { "time", { "now[63:0]", "compare[63:0]", "skippable", "warp[31:0]", "nic_busy" } },
    { "console", { "uart_rx", "uart_tx" } },
};

/* GTKWave's codes: 200 a comment, 28 binary, 22 hexadecimal. */
static void write_group(FILE *file, const struct group *group)
{
    fprintf(file, "@200\n-%s\n", group->title);
    for (size_t i = 0; i < sizeof group->signals / sizeof *group->signals && group->signals[i]; i++)
        fprintf(file, "@%s\nTOP.soc.%s\n", strchr(group->signals[i], '[') ? "22" : "28", group->signals[i]);
}

/* Where the waves will be, from the root on: GTKWave may be started anywhere. */
static void write_dump_file(FILE *file, const char *fst_path)
{
    char *copy = strdup(fst_path), *folder = realpath(dirname(copy), NULL);
    const char *slash = strrchr(fst_path, '/');

    fprintf(file, "[dumpfile] \"%s/%s\"\n", folder ? folder : ".", slash ? slash + 1 : fst_path);
    free(copy);
    free(folder);
}

bool gtkw_write(const char *fst_path)
{
    char *path;
    bool ok;

    if (asprintf(&path, "%s.gtkw", fst_path) < 0)
        abort();

    FILE *file = fopen(path, "w");
    if (!file) {
        setup_error("--fst: cannot write %s: %s", path, strerror(errno));
        free(path);
        return false;
    }
    write_dump_file(file, fst_path);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        write_group(file, &groups[i]);
    ok = !ferror(file);
    ok = fclose(file) == 0 && ok;
    if (!ok)
        output_error("--fst: %s is not complete: %s", path, strerror(errno));
    free(path);
    return ok;
}
