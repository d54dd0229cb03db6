/* The machine's PHY and its cable; see cable.h. */
#include "cable.h"

#include <string.h>
#include "clock.h"
#include "report.h"
#include "text.h"

void cable_init(struct cable *cable)
{
    *cable = (struct cable){ .phy = model_phy_default() };
}

/* --- the option --- */

static bool set_chip(struct cable *cable, const char *name)
{
    for (unsigned chip = 0; chip < PHY_CHIPS; chip++)
        if (strcmp(name, phy_model_chip_name((enum phy_chip)chip)) == 0) {
            cable->phy.chip = (enum phy_chip)chip;
            return true;
        }
    return usage_error("--phy '%s': there is no such chip; there are rtl8211f, ksz9031, lan8720 and b50612d", name);
}

static bool set_address(struct cable *cable, const char *text)
{
    uint64_t address;

    if (!text_number(text, &address) || address > 31)
        return usage_error("--phy: address='%s' is not a number from 0 to 31", text);
    cable->phy.address = (uint8_t)address;
    return true;
}

/* What the other end of the cable can do. */
static bool set_partner(struct cable *cable, const char *text)
{
    static const struct { const char *word; unsigned abilities; } partners[] = {
        { "10", PHY_PARTNER_10 | PHY_PARTNER_10_HALF | PHY_PARTNER_PAUSE },
        { "100", PHY_PARTNER_ALL & ~(unsigned)PHY_PARTNER_1000 },
        { "1000", PHY_PARTNER_ALL },
        { "10-silent", PHY_PARTNER_10 | PHY_PARTNER_SILENT },
        { "100-silent", PHY_PARTNER_100 | PHY_PARTNER_SILENT },
    };

    for (unsigned i = 0; i < sizeof partners / sizeof *partners; i++)
        if (strcmp(text, partners[i].word) == 0) {
            cable->phy.partner = partners[i].abilities;
            return true;
        }
    return usage_error("--phy: partner='%s': there are 10, 100 and 1000, and 10-silent and 100-silent, which do not "
                       "negotiate", text);
}

static bool set_us(uint32_t *us, const char *key, const char *text)
{
    uint64_t ns;

    if (!text_time_ns(text, &ns) || ns / 1000 > UINT32_MAX)
        return usage_error("--phy: %s='%s' is not a time: write %s=500us", key, text, key);
    *us = (uint32_t)(ns / 1000);
    return true;
}

static bool add_event(struct cable *cable, bool plugged, const char *key, const char *text)
{
    static const struct cable_event in_at_first = { 0, true };
    const struct cable_event *last = cable->count ? &cable->events[cable->count - 1] : &in_at_first;
    uint64_t ns;

    if (!text_time_ns(text, &ns))
        return usage_error("--phy: %s='%s' is not a time: write %s=2s", key, text, key);
    if (plugged == last->plugged)
        return usage_error("--phy: %s=%s: the cable is %s by then: say %s= before it", key, text,
                           plugged ? "in" : "out", plugged ? "down" : "up");
    if (ns < last->ns)
        return usage_error("--phy: %s=%s is earlier than the one before: write them in their order", key, text);
    if (cable->count == CABLE_EVENTS_MAX)
        return usage_error("--phy: the cable can be pulled and put in %d times at most", CABLE_EVENTS_MAX);
    cable->events[cable->count++] = (struct cable_event){ ns, plugged };
    return true;
}

static bool set_word(struct cable *cable, uint32_t *given, const char *key, const char *value)
{
    if (!text_is_first(key, "address partner reset negotiate", given))
        return usage_error("--phy: %s= is there twice", key);
    if (strcmp(key, "address") == 0)
        return set_address(cable, value);
    if (strcmp(key, "partner") == 0)
        return set_partner(cable, value);
    if (strcmp(key, "negotiate") == 0)
        return set_us(&cable->phy.negotiate_us, key, value);
    if (strcmp(key, "reset") == 0)
        return set_us(&cable->phy.reset_us, key, value);
    if (strcmp(key, "down") == 0 || strcmp(key, "up") == 0)
        return add_event(cable, key[0] == 'u', key, value);
    return usage_error("--phy: there is no '%s'; there are address=, partner=, reset=, negotiate=, down= and up=", key);
}

bool cable_parse(char *text, struct cable *cable)
{
    char *cursor = text, *key, *value;
    uint32_t given = 0;

    for (bool first = true; text_word(&cursor, &key, &value); first = false) {
        if (first && !value) {
            if (!set_chip(cable, key))
                return false;
        } else if (!value) {
            return usage_error("--phy: '%s' needs a value, as in --phy ksz9031,partner=100,down=2s,up=3s", key);
        } else if (!set_word(cable, &given, key, value)) {
            return false;
        }
    }
    return true;
}

/* --- during the run --- */

uint64_t cable_next_ns(const struct cable *cable)
{
    return cable->done < cable->count ? cable->events[cable->done].ns : NEVER;
}

void cable_advance(struct cable *cable, struct model *model, uint64_t now_ns)
{
    while (cable_next_ns(cable) <= now_ns && cable->done < cable->count)
        model_phy_plug(model, cable->events[cable->done++].plugged);
}
