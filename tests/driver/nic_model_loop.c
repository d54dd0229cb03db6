/* The model NIC in loopback: what it fetches comes back through filter, tags and sums. */
#include "nic_model.h"

#include <assert.h>
#include <string.h>

#include "nic_io.h"
#include "nic_regs.h"

#define REG(model, offset) ((model)->regs[(offset) / 4])
#define FIELD(word, name) (((word) & name##_MASK) >> name##_SHIFT)

static uint32_t sum_of(const uint8_t *bytes, size_t len, uint32_t sum)
{
    for (size_t i = 0; i < len; i++)
        sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

static void insert_sum(uint8_t *frame, size_t len, uint32_t w1, uint32_t w2)
{
    size_t start = FIELD(w2, NIC_DESC_W2_SUM_START), offset = FIELD(w2, NIC_DESC_W2_SUM_OFFSET);
    uint32_t sum;

    if (!(w1 & NIC_DESC_W1_SUM))
        return;
    assert(start < len && offset + 2 <= len);
    sum = ~sum_of(frame + start, len - start, 0) & 0xFFFF;
    frame[offset] = (uint8_t)(sum >> 8);
    frame[offset + 1] = (uint8_t)sum;
}

/* Of IPv4 with TCP or UDP and without options; nothing else is checked. */
static uint32_t verdicts(const uint8_t *frame, size_t len)
{
    const uint8_t *ip = frame + 14;
    size_t bytes = (size_t)ip[2] << 8 | ip[3];
    uint32_t l3, l4;

    if (len < 42 || frame[12] != 8 || frame[13] != 0 || ip[0] != 0x45 ||
        (ip[9] != 17 && ip[9] != 6) || 14 + bytes > len)
        return 0;
    l3 = sum_of(ip, 20, 0) == 0xFFFF ? NIC_CMPL_W0_L3_SUM_IS_OK : NIC_CMPL_W0_L3_SUM_IS_BAD;
    l4 = sum_of(ip + 12, bytes - 12, (uint32_t)(ip[9] + bytes - 20)) == 0xFFFF
             ? NIC_CMPL_W0_L4_SUM_IS_OK : NIC_CMPL_W0_L4_SUM_IS_BAD;
    return l3 << NIC_CMPL_W0_L3_SUM_SHIFT | l4 << NIC_CMPL_W0_L4_SUM_SHIFT;
}

static bool is_ours(const struct model *model, const uint8_t *frame)
{
    uint32_t low = REG(model, NIC_FILTER(0) + NIC_FILTER_LOW);
    uint32_t high = REG(model, NIC_FILTER(0) + NIC_FILTER_HIGH);

    for (unsigned i = 0; i < 6; i++)
        if (frame[i] != (uint8_t)((i < 4 ? low : high) >> 8 * (i % 4)))
            return false;
    return high & NIC_FILTER_HIGH_ENABLE;
}

static void take_tag(struct model *model, uint32_t w1, uint32_t w3)
{
    if (!(w1 & NIC_DESC_W1_VLAN))
        return;
    assert(REG(model, NIC_CTRL) & NIC_CTRL_VLAN_STRIP);         /* put in and taken out again */
    model->next_w0_flags |= NIC_CMPL_W0_VLAN;
    model->next_w2 = w3 & NIC_DESC_W3_TAG_MASK;
}

static void loop_frame(struct model *model, unsigned slot, uint8_t *frame, size_t len)
{
    REG(model, NIC_COUNT + NIC_COUNT_TX_FRAMES)++;
    insert_sum(frame, len, model->sent[slot].w1, model->sent[slot].w2);
    frame[len / 2] ^= model->loop_flips;
    if (!is_ours(model, frame) && !model->loop_lets_all_in) {
        REG(model, NIC_COUNT + NIC_COUNT_RX_FILTERED)++;
        return;
    }
    model->next_w0_flags = verdicts(frame, len) ^ model->loop_verdict_flips;
    take_tag(model, model->sent[slot].w1, model->sent[slot].w3);
    if (model->loop_loses_tagged && model->sent[slot].w1 & NIC_DESC_W1_VLAN) {
        model->next_w0_flags = model->next_w2 = 0;
        return;
    }
    if (!model->loop_is_cut && model_deliver(model, frame, len))
        REG(model, NIC_COUNT + NIC_COUNT_RX_FRAMES)++;
}

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

/* One segment of an IPv4 packet with TCP, neither with options; numbers, lengths, sums are its. */
static void cut(struct model *model, unsigned slot, size_t first, size_t text)
{
    enum { BEFORE = 54 };
    uint8_t frame[MODEL_FRAME_MAX], *ip = frame + 14, *tcp = frame + 34;
    const uint8_t *all = model->sent[slot].bytes;

    memcpy(frame, all, BEFORE);
    memcpy(frame + BEFORE, all + BEFORE + first, text);
    put16(ip + 2, (uint32_t)(40 + text));
    put16(ip + 10, 0);
    put16(ip + 10, ~sum_of(ip, 20, 0));
    put16(tcp + 6, (uint32_t)(unsigned)(tcp[6] << 8 | tcp[7]) + (uint32_t)first);
    put16(tcp + 16, sum_of(tcp + 16, 2, (uint32_t)(20 + text)));
    loop_frame(model, slot, frame, BEFORE + text);
}

static void loop(struct model *model, unsigned slot)
{
    uint8_t frame[MODEL_FRAME_MAX];
    size_t len = model->sent[slot].len, mss = FIELD(model->sent[slot].w2, NIC_DESC_W2_MSS);
    uint32_t need = NIC_CTRL_TX_ENABLE | NIC_CTRL_LINK_UP;

    if ((REG(model, NIC_CTRL) & need) != need)
        return;
    if (!(model->sent[slot].w1 & NIC_DESC_W1_TSO)) {
        memcpy(frame, model->sent[slot].bytes, len);
        loop_frame(model, slot, frame, len);
        return;
    }
    assert(mss && mss % 4 == 0 && len > 54);
    assert(FIELD(model->sent[slot].w3, NIC_DESC_W3_PAYLOAD) == len - 54);
    for (size_t first = 0; first < len - 54; first += mss)
        cut(model, slot, first, len - 54 - first < mss ? len - 54 - first : mss);
}

void model_loop(struct model *model)
{
    bool phy = model->has_phy && phy_model_link(&model->phy, model->now_us).loopback;
    unsigned sent = model->sent_count;

    if (!phy && !(REG(model, NIC_WIRE) & NIC_WIRE_LOOPBACK))
        return;
    while (model_fetch(model, 1))
        continue;
    for (; sent != model->sent_count; sent++)
        loop(model, sent % MODEL_SENT_MAX);
}
