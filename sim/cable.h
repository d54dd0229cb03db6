/*
 * The machine's PHY and its cable, as --phy describes them: which chip, what its link partner can, and at which simulated
 * times the cable is pulled out and put in again.
 */
#ifndef SIM_CABLE_H
#define SIM_CABLE_H

#include <stdbool.h>
#include <stdint.h>
#include "model.h"
#include "phy_model.h"

enum { CABLE_EVENTS_MAX = 16 };

struct cable_event {
    uint64_t ns;
    bool plugged;
};

struct cable {
    struct phy_model_config phy;
    struct cable_event events[CABLE_EVENTS_MAX];
    unsigned count, done;
};

void cable_init(struct cable *cable);                           /* the PHY of model_phy_default, always plugged in */
bool cable_parse(char *text, struct cable *cable);              /* cuts the text; prints what is wrong */

uint64_t cable_next_ns(const struct cable *cable);              /* NEVER: nothing more happens to it */
void cable_advance(struct cable *cable, struct model *model, uint64_t now_ns);

#endif
