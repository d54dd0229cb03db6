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

/* Of IPv4 with UDP and without options; nothing else is checked. */
static uint32_t verdicts(const uint8_t *frame, size_t len)
{
    const uint8_t *ip = frame + 14;
    size_t bytes = (size_t)ip[2] << 8 | ip[3];
    uint32_t l3, l4;

    if (len < 42 || frame[12] != 8 || frame[13] != 0 || ip[0] != 0x45 || ip[9] != 17 ||
        14 + bytes > len)
        return 0;
    l3 = sum_of(ip, 20, 0) == 0xFFFF ? NIC_CMPL_W0_L3_SUM_IS_OK : NIC_CMPL_W0_L3_SUM_IS_BAD;
    l4 = sum_of(ip + 12, bytes - 12, (uint32_t)(17 + bytes - 20)) == 0xFFFF
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

static void loop(struct model *model, unsigned slot)
{
    uint8_t frame[MODEL_FRAME_MAX];
    size_t len = model->sent[slot].len;
    uint32_t need = NIC_CTRL_TX_ENABLE | NIC_CTRL_LINK_UP;

    if ((REG(model, NIC_CTRL) & need) != need)
        return;
    REG(model, NIC_COUNT + NIC_COUNT_TX_FRAMES)++;
    memcpy(frame, model->sent[slot].bytes, len);
    insert_sum(frame, len, model->sent[slot].w1, model->sent[slot].w2);
    frame[len / 2] ^= model->loop_flips;
    if (!is_ours(model, frame) && !model->loop_lets_all_in) {
        REG(model, NIC_COUNT + NIC_COUNT_RX_FILTERED)++;
        return;
    }
    model->next_w0_flags = verdicts(frame, len) ^ model->loop_verdict_flips;
    take_tag(model, model->sent[slot].w1, model->sent[slot].w3);
    if (!model->loop_is_cut && model_deliver(model, frame, len))
        REG(model, NIC_COUNT + NIC_COUNT_RX_FRAMES)++;
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
