/* Reads the command line; see options.h. */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "address.h"
#include "clock.h"
#include "option_files.h"
#include "report.h"
#include "text.h"

/* In the order of the words. */
enum option_code {
    OPTION_NET = 256, OPTION_IP, OPTION_GW, OPTION_DNS, OPTION_MAC, OPTION_PHY, OPTION_FAULT,
    OPTION_BUS_FAULT, OPTION_SEED, OPTION_SPEED, OPTION_PCAP, OPTION_FST, OPTION_STATS, OPTION_FOR, OPTION_MAX_CYCLES,
    OPTION_SELF_TEST, OPTION_RAW, OPTION_PROGRESS, OPTION_HELP, OPTION_VERSION,
};

static const struct option words[] = {
    { "net", required_argument, NULL, OPTION_NET },
    { "ip", required_argument, NULL, OPTION_IP },
    { "gw", required_argument, NULL, OPTION_GW },
    { "dns", required_argument, NULL, OPTION_DNS },
    { "mac", required_argument, NULL, OPTION_MAC },
    { "phy", required_argument, NULL, OPTION_PHY },
    { "fault", required_argument, NULL, OPTION_FAULT },
    { "bus-fault", required_argument, NULL, OPTION_BUS_FAULT },
    { "seed", required_argument, NULL, OPTION_SEED },
    { "speed", required_argument, NULL, OPTION_SPEED },
    { "pcap", required_argument, NULL, OPTION_PCAP },
    { "fst", required_argument, NULL, OPTION_FST },
    { "stats", required_argument, NULL, OPTION_STATS },
    { "for", required_argument, NULL, OPTION_FOR },
    { "max-cycles", required_argument, NULL, OPTION_MAX_CYCLES },
    { "self-test", no_argument, NULL, OPTION_SELF_TEST },
    { "raw", no_argument, NULL, OPTION_RAW },
    { "progress", no_argument, NULL, OPTION_PROGRESS },
    { "help", no_argument, NULL, OPTION_HELP },
    { "version", no_argument, NULL, OPTION_VERSION },
    { NULL, 0, NULL, 0 },
};

/* A new seed each run, small enough to be typed again. */
static uint64_t fresh_seed(void)
{
    uint32_t seed = 1;

    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
        seed = 1;
    return seed;
}

static void set_defaults(struct options *options)
{
    *options = (struct options){
        .mac = { 0x02, 0x00, 0x00, 0x00, 0x02, 0x02 },
        .ip = { 192, 0, 2, 2 },
        .prefix_bits = 24,
        .seed = fresh_seed(),
        .fst_for_ns = NEVER,
        .for_ns = NEVER,
        .max_cycles = NEVER,
    };
    cable_init(&options->cable);
}

static bool is_user_net(const char *text)
{
    return strcmp(text, "user") == 0 || strncmp(text, "user,", 5) == 0;
}

static bool add_net(struct options *options, const char *text)
{
    if (options->net_count == OPTIONS_NETS_MAX)
        return usage_error("--net: at most %d back-ends", OPTIONS_NETS_MAX);
    for (unsigned i = 0; is_user_net(text) && i < options->net_count; i++)
        if (is_user_net(options->nets[i]))
            return usage_error("--net user is there twice: one can have several hostfwd=");
    options->nets[options->net_count++] = text;
    return true;
}

static bool set_mac(struct options *options, const char *text)
{
    if (!text_mac(text, options->mac))
        return usage_error("--mac '%s' is no address: write it as 02:00:00:00:02:02", text);
    if (options->mac[0] & 1)
        return usage_error("--mac %s is a group address: the first byte must be even", text);
    if (memcmp(options->mac, (const uint8_t[6]){ 0 }, sizeof options->mac) == 0)
        return usage_error("--mac %s is no address of a station: write it as 02:00:00:00:02:02", text);
    return true;
}

static bool set_ip(struct options *options, const char *text)
{
    if (!text_ipv4_prefix(text, options->ip, &options->prefix_bits))
        return usage_error("--ip '%s': write an address and a prefix of 1 to 30 bits, as in 192.0.2.2/24", text);

    const char *fault = address_fault_in_network(options->ip, options->prefix_bits);
    return !fault || usage_error("--ip %s %s: the machine cannot have it", text, fault);
}

/* --gw and --dns: that it is in the right network is looked at when all options are read. */
static bool set_host(uint8_t address[4], const char *option, const char *text)
{
    if (!text_ipv4(text, address))
        return usage_error("%s '%s' is not an IPv4 address", option, text);

    const char *fault = address_fault(address);
    return !fault || usage_error("%s %s %s: no host can have it", option, text, fault);
}

static bool is_given(const struct options *options, enum option_code code)
{
    return options->given >> (code - OPTION_NET) & 1;
}

/* What is not said is in the machine's network: .1 the gateway, .4 the DNS server where that is another host. */
static bool complete_addresses(struct options *options)
{
    unsigned bits = options->prefix_bits;
    uint8_t dns[4];

    if (!is_given(options, OPTION_GW))
        address_in_network(options->ip, bits, 1, options->gateway);
    if (memcmp(options->gateway, options->ip, 4) == 0)
        return usage_error("the machine (--ip) and its gateway (--gw, else host .1 of the network) have one address: "
                           "give one of them another");
    if (!address_same_network(options->gateway, options->ip, bits))
        return usage_error("--gw is not in the machine's network (--ip): the machine could not reach it");
    if (address_fault_in_network(options->gateway, bits))
        return usage_error("--gw %s", address_fault_in_network(options->gateway, bits));
    if (is_given(options, OPTION_DNS))
        return true;
    address_in_network(options->ip, bits, 4, dns);
    bool is_host = bits < 30 && memcmp(dns, options->ip, 4) != 0;
    memcpy(options->dns, is_host ? dns : options->gateway, 4);
    return true;
}

static bool set_fault(struct options *options, const char *text)
{
    if (strcmp(text, "rx:") == 0 || strcmp(text, "tx:") == 0)
        return usage_error("--fault %s names no fault: write %sloss=2%%", text, text);
    if (strncmp(text, "rx:", 3) == 0)
        return fault_parse(text + 3, &options->rx_fault);
    if (strncmp(text, "tx:", 3) == 0)
        return fault_parse(text + 3, &options->tx_fault);
    return usage_error("--fault '%s': say first which way, as in rx:loss=2%% (to the machine) or tx:… (from it)", text);
}

static bool set_seed(struct options *options, const char *text)
{
    uint64_t seed;

    if (!text_number(text, &seed) || seed > UINT32_MAX)
        return usage_error("--seed '%s' is not a number from 0 to 4294967295", text);
    options->seed = seed;
    return true;
}

static bool set_speed(struct options *options, const char *text)
{
    if (strcmp(text, "real") == 0)
        options->speed = SPEED_REAL;
    else if (strcmp(text, "max") == 0)
        options->speed = SPEED_MAX;
    else
        return usage_error("--speed '%s': there are 'real' and 'max'", text);
    return true;
}

/* FILE[,from=TIME][,for=TIME]; cuts the text in place. */
static bool set_fst(struct options *options, char *text)
{
    char *cursor = text, *key, *value;
    uint32_t given = 0;

    options->fst = strsep(&cursor, ",");
    if (!*options->fst || strcmp(options->fst, "-") == 0)
        return usage_error("--fst needs a file, as in --fst waves.fst,from=2ms,for=500us");
    while (text_word(&cursor, &key, &value)) {
        uint64_t *time = strcmp(key, "from") == 0 ? &options->fst_from_ns :
                         strcmp(key, "for") == 0 ? &options->fst_for_ns : NULL;

        if (!time)
            return usage_error("--fst: there is no '%s'; there are from=TIME and for=TIME", key);
        if (!text_is_first(key, "from for", &given))
            return usage_error("--fst: %s= is there twice", key);
        if (!value || !text_time_ns(value, time))
            return usage_error("--fst: %s needs a time with its unit, as in %s=2ms", key, key);
    }
    return true;
}

static bool set_time(uint64_t *ns, const char *option, const char *text)
{
    return text_time_ns(text, ns) || usage_error("%s '%s' is not a time: write 500us, 20ms or 3s", option, text);
}

static bool set_file(const char **file, const char *option, const char *text)
{
    if (strcmp(text, "-") == 0)
        return usage_error("%s needs a file name: the console has stdout", option);
    *file = text;
    return *text || usage_error("%s needs a file name", option);
}

/* True: this option, which has one value, was not there before. */
static bool mark_given(struct options *options, int code)
{
    const struct option *word = &words[code - OPTION_NET];
    uint32_t bit = 1u << (code - OPTION_NET);

    if (code != OPTION_NET && code != OPTION_FAULT && word->has_arg && (options->given & bit))
        return usage_error("--%s is there twice", word->name);
    options->given |= bit;
    return true;
}

static bool set_option(struct options *options, int code, char *value)
{
    switch (code) {
    case OPTION_NET:        return add_net(options, value);
    case OPTION_IP:         return set_ip(options, value);
    case OPTION_GW:         return set_host(options->gateway, "--gw", value);
    case OPTION_DNS:        return set_host(options->dns, "--dns", value);
    case OPTION_MAC:        return set_mac(options, value);
    case OPTION_PHY:        return cable_parse(value, &options->cable);
    case OPTION_FAULT:      return set_fault(options, value);
    case OPTION_BUS_FAULT:  return bus_fault_parse(value, &options->bus_fault);
    case OPTION_SEED:       return set_seed(options, value);
    case OPTION_SPEED:      return set_speed(options, value);
    case OPTION_PCAP:       return set_file(&options->pcap, "--pcap", value);
    case OPTION_FST:        return set_fst(options, value);
    case OPTION_STATS:      return set_file(&options->stats, "--stats", value);
    case OPTION_FOR:        return set_time(&options->for_ns, "--for", value);
    case OPTION_MAX_CYCLES: return text_number(value, &options->max_cycles) ||
                                   usage_error("--max-cycles '%s' is not a number", value);
    case OPTION_SELF_TEST:  options->self_test = true; return true;
    case OPTION_RAW:        options->raw_console = true; return true;
    case OPTION_PROGRESS:   options->progress = true; return true;
    case OPTION_VERSION:    options->version = true; return true;
    default:                options->help = true; return true;
    }
}

/* getopt's own messages do not say how to go on. */
static bool wrong_word(int code, const char *word)
{
    return usage_error(code == ':' ? "%s needs a value; see --help" : "there is no option %s; see --help", word);
}

bool options_read(struct options *options, int argc, char **argv)
{
    int code;

    set_defaults(options);
    opterr = 0;
    while ((code = getopt_long(argc, argv, ":h", words, NULL)) != -1) {
        if (code == ':' || code == '?')
            return wrong_word(code, argv[optind - 1]);
        if (code == 'h')
            code = OPTION_HELP;
        if (!mark_given(options, code) || !set_option(options, code, optarg))
            return false;
        if (options->help || options->version)
            return true;
    }
    if (optind == argc || !*argv[optind])
        return usage_error("which firmware? earshot [options] firmware.elf; see --help");
    if (optind + 1 < argc)
        return usage_error("one firmware at a time: '%s' is too much", argv[optind + 1]);
    options->firmware = argv[optind];
    return complete_addresses(options) && option_files_check(options);
}
