/* The firmware's parameters; see boot.h. */
#include "boot.h"

#include <string.h>
#include "loader.h"
#include "report.h"
#include "../firmware/boot_params.h"

enum { UART_CYCLES_A_BIT = 8 };         /* no need to wait for a console that is not there */

static bool check(const char *path, const struct boot_params *params)
{
    if (params->magic != BOOT_MAGIC)
        return setup_error("%s: its boot_params begin with 0x%08x, not 0x%08x: it is not a firmware of this machine",
                           path, params->magic, BOOT_MAGIC);
    if (params->version != BOOT_VERSION)
        return setup_error("%s is of another release: its boot_params have version %u, this simulator has %u; build "
                           "both from one tree", path, params->version, BOOT_VERSION);
    if (params->length != sizeof *params)
        return setup_error("%s is of another release: its boot_params have %u bytes, this simulator expects %zu; build "
                           "both from one tree", path, params->length, sizeof *params);
    return true;
}

static void fill(struct boot_params *params, const struct options *options, uint64_t hz)
{
    params->sys_hz = (uint32_t)hz;
    params->uart_baud = (uint32_t)(hz / UART_CYCLES_A_BIT);
    memcpy(params->mac, options->mac, sizeof params->mac);
    memcpy(params->address, options->ip, sizeof params->address);
    memcpy(params->gateway, options->gateway, sizeof params->gateway);
    memcpy(params->dns, options->dns, sizeof params->dns);
    params->prefix_bits = (uint8_t)options->prefix_bits;
    params->flags = options->self_test ? BOOT_SELF_TEST : 0;
}

bool boot_load(struct model *model, const struct options *options, const struct sim_clock *clock)
{
    struct boot_params params;
    uint32_t address;

    if (!loader_load(model, options->firmware, &address))
        return false;
    if (!model_ram_read(model, address, &params, sizeof params))
        return setup_error("%s: its boot_params at 0x%08x are not in RAM", options->firmware, address);
    if (!check(options->firmware, &params))
        return false;
    fill(&params, options, clock->hz);
    return model_ram_write(model, address, &params, sizeof params);
}
