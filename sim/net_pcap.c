/* --net pcap: plays a capture to the machine and writes what passes the hub. */
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include "net.h"
#include "pcapng.h"
#include "report.h"
#include "text.h"

enum { START_NS = 100000000 };          /* the firmware is up by then */

struct net_pcap {
    struct port port;
    pcap_t *in;                         /* NULL: nothing to play, or all played */
    struct pcapng *out;
    const uint8_t *frame;               /* the next one, lent by libpcap */
    size_t frame_bytes;
    uint64_t start_ns, first_stamp_ns, due_ns;
    bool any_played;
    char *in_path;
};

static uint64_t stamp_ns(const struct pcap_pkthdr *head)
{
    return (uint64_t)head->ts.tv_sec * 1000000000u + (uint64_t)head->ts.tv_usec;   /* opened with nanoseconds */
}

/* Frames keep their order and never go back in time, whatever the capture's stamps say. */
static void schedule(struct net_pcap *pcap, uint64_t stamp)
{
    if (!pcap->any_played)
        pcap->first_stamp_ns = stamp;
    pcap->any_played = true;

    uint64_t due = pcap->start_ns + (stamp > pcap->first_stamp_ns ? stamp - pcap->first_stamp_ns : 0);
    if (due > pcap->due_ns)
        pcap->due_ns = due;
}

static void stop_playing(struct net_pcap *pcap)
{
    pcap_close(pcap->in);
    pcap->in = NULL;
    pcap->frame = NULL;
}

/* Looks up the next frame to play; frames that were captured in part cannot be. False: the file is damaged there. */
static bool read_next(struct net_pcap *pcap)
{
    struct pcap_pkthdr *head;
    const u_char *bytes;
    int got;

    while ((got = pcap_next_ex(pcap->in, &head, &bytes)) == 1) {
        if (head->caplen < head->len) {
            pcap->port.hub->stats->pcap_truncated++;
            continue;
        }
        schedule(pcap, stamp_ns(head));
        pcap->frame = bytes;
        pcap->frame_bytes = head->caplen;
        return true;
    }

    bool whole = got != PCAP_ERROR ||
                 setup_error("--net pcap: %s is cut short or damaged, and cannot be played from there on: %s",
                             pcap->in_path, pcap_geterr(pcap->in));
    stop_playing(pcap);
    return whole;
}

static void record(struct net_pcap *pcap, enum pcapng_direction direction, const uint8_t *frame, size_t bytes)
{
    if (pcap->out)
        pcapng_write(pcap->out, clock_now_ns(pcap->port.hub->clock), direction, false, frame, bytes);
}

/* Seen from the machine: what others put on the hub goes out of them and in to it. */
static void pcap_deliver(struct port *port, const uint8_t *frame, size_t bytes)
{
    record((struct net_pcap *)port, PCAPNG_OUTBOUND, frame, bytes);
}

static void pcap_serve(struct port *port, const struct poll_set *set)
{
    struct net_pcap *pcap = (struct net_pcap *)port;

    (void)set;
    while (pcap->in && pcap->due_ns <= clock_now_ns(port->hub->clock)) {
        record(pcap, PCAPNG_INBOUND, pcap->frame, pcap->frame_bytes);
        hub_send(port, pcap->frame, pcap->frame_bytes);
        read_next(pcap);
    }
}

static uint64_t pcap_next_ns(const struct port *port)
{
    const struct net_pcap *pcap = (const struct net_pcap *)port;

    return pcap->in ? pcap->due_ns : NEVER;
}

static bool pcap_port_close(struct port *port)
{
    struct net_pcap *pcap = (struct net_pcap *)port;
    bool complete = !pcap->out || pcapng_close(pcap->out);

    if (pcap->in)
        pcap_close(pcap->in);
    free(pcap->in_path);
    free(pcap);
    return complete;
}

static const struct port_ops pcap_ops = {
    .deliver = pcap_deliver,
    .serve = pcap_serve,
    .next_ns = pcap_next_ns,
    .close = pcap_port_close,
};

/* libpcap begins some of its messages with the file's name, and some not. */
static const char *without_name(const char *error, const char *path)
{
    size_t length = strlen(path);

    return strncmp(error, path, length) == 0 && strncmp(error + length, ": ", 2) == 0 ? error + length + 2 : error;
}

static bool open_in(struct net_pcap *pcap, const char *path)
{
    char error[PCAP_ERRBUF_SIZE];

    pcap->in = pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, error);
    if (!pcap->in)
        return setup_error("--net pcap: cannot play %s: %s", path, without_name(error, path));
    pcap->in_path = strdup(path);
    if (pcap_datalink(pcap->in) != DLT_EN10MB)
        return setup_error("--net pcap: %s holds no Ethernet frames but %s", path,
                           pcap_datalink_val_to_description_or_dlt(pcap_datalink(pcap->in)));
    return true;
}

static bool open_out(struct net_pcap *pcap, const char *path)
{
    pcap->out = pcapng_create(path, "hub", 0);
    return pcap->out != NULL;
}

/* What the words say; NULL: not said. */
struct pcap_words {
    const char *in, *out, *start;
};

static bool set_word(struct pcap_words *said, const char *key, const char *value)
{
    const char **place = strcmp(key, "in") == 0 ? &said->in : strcmp(key, "out") == 0 ? &said->out :
                         strcmp(key, "start") == 0 ? &said->start : NULL;

    if (!place)
        return usage_error("--net pcap: there is no '%s'; there are in=FILE, out=FILE and start=TIME", key);
    if (*place)
        return usage_error("--net pcap: %s= is there twice", key);
    if (value && strcmp(value, "-") == 0 && place != &said->start)
        return usage_error("--net pcap: %s= needs a file name: the console has stdin and stdout", key);
    if (!value || !*value)
        return usage_error("--net pcap: %s= needs a %s", key, place == &said->start ? "time" : "file name");
    *place = value;
    return true;
}

/* All words are read before a file is opened: a wrong one costs no file its content. */
static bool read_words(char *words, struct pcap_words *said, uint64_t *start_ns)
{
    char *key, *value;

    while (text_word(&words, &key, &value))
        if (!set_word(said, key, value))
            return false;
    if (!said->in && !said->out)
        return usage_error("--net pcap needs in=FILE, out=FILE or both");
    if (said->start && !said->in)
        return usage_error("--net pcap: start=%s is when to play, and there is no in=FILE", said->start);
    return !said->start || text_time_ns(said->start, start_ns) ||
           usage_error("--net pcap: start='%s' is not a time: write 20ms or 3s", said->start);
}

bool net_pcap_open(char *words, const struct net_env *env)
{
    struct pcap_words said = { 0 };
    uint64_t start_ns = START_NS;

    if (!read_words(words, &said, &start_ns))
        return false;

    struct net_pcap *pcap = calloc(1, sizeof *pcap);
    if (!pcap)
        abort();
    pcap->start_ns = start_ns;
    hub_add(env->hub, &pcap->port, &pcap_ops);          /* from here on the hub closes it */
    if ((said.in && !open_in(pcap, said.in)) || (said.out && !open_out(pcap, said.out)))
        return false;
    return !pcap->in || read_next(pcap);
}
