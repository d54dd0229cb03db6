/*
 * Generated from driver/nic.rdl by scripts/regs; do not edit.
 *
 * Offsets are bytes from the NIC's base address (registers of a block: from the block's start); a
 * field of one bit has its mask, a wider one SHIFT and MASK (in place), an enumerated one its
 * values, not shifted.
 */
#ifndef NIC_REGS_H
#define NIC_REGS_H

#define NIC_ID                             0x000u
#define NIC_CAPS                           0x004u
#define   NIC_CAPS_PHY_SIDE_SHIFT          0
#define   NIC_CAPS_PHY_SIDE_MASK           0x0000000fu   /* in place */
#define     NIC_CAPS_PHY_SIDE_IS_MII       0u
#define     NIC_CAPS_PHY_SIDE_IS_RMII      1u
#define     NIC_CAPS_PHY_SIDE_IS_GMII      2u
#define     NIC_CAPS_PHY_SIDE_IS_RGMII     3u
#define   NIC_CAPS_RX_QUEUES_SHIFT         4
#define   NIC_CAPS_RX_QUEUES_MASK          0x00000030u   /* in place */
#define   NIC_CAPS_PERFECT_ENTRIES_SHIFT   8
#define   NIC_CAPS_PERFECT_ENTRIES_MASK    0x00001f00u   /* in place */
#define   NIC_CAPS_HASH_FILTER             0x00002000u
#define   NIC_CAPS_RX_SUM                  0x00010000u
#define   NIC_CAPS_TX_SUM                  0x00020000u
#define   NIC_CAPS_RX_HASH                 0x00040000u
#define   NIC_CAPS_VLAN                    0x00080000u
#define   NIC_CAPS_TSO                     0x00100000u
#define   NIC_CAPS_PAUSE                   0x00200000u
#define   NIC_CAPS_MDIO                    0x00400000u
#define   NIC_CAPS_MODERATION              0x00800000u
#define   NIC_CAPS_LOOPBACK                0x01000000u
#define   NIC_CAPS_MDIO_BITS               0x02000000u
#define   NIC_CAPS_RMON                    0x04000000u
#define NIC_CTRL                           0x008u
#define   NIC_CTRL_RX_ENABLE               0x00000001u
#define   NIC_CTRL_TX_ENABLE               0x00000002u
#define   NIC_CTRL_LINK_UP                 0x00000004u
#define   NIC_CTRL_PROMISCUOUS             0x00000010u
#define   NIC_CTRL_BROADCAST               0x00000020u
#define   NIC_CTRL_HASH                    0x00000040u
#define   NIC_CTRL_ALL_MULTICAST           0x00000080u
#define   NIC_CTRL_VLAN_STRIP              0x00000100u
#define   NIC_CTRL_VLAN_FILTER             0x00000200u
#define   NIC_CTRL_PAUSE_RX                0x00000400u
#define   NIC_CTRL_PAUSE_TX                0x00000800u
#define NIC_STATUS                         0x00cu
#define   NIC_STATUS_RX_BUSY               0x00000001u
#define   NIC_STATUS_TX_BUSY               0x00000002u
#define   NIC_STATUS_DMA_BUSY              0x00000004u
#define NIC_WIRE                           0x010u
#define   NIC_WIRE_SPEED_SHIFT             0
#define   NIC_WIRE_SPEED_MASK              0x00000003u   /* in place */
#define     NIC_WIRE_SPEED_IS_MBPS_10      0u
#define     NIC_WIRE_SPEED_IS_MBPS_100     1u
#define     NIC_WIRE_SPEED_IS_MBPS_1000    2u
#define   NIC_WIRE_LOOPBACK                0x00000010u
#define NIC_INBAND                         0x014u
#define   NIC_INBAND_LINK                  0x00000001u
#define   NIC_INBAND_SPEED_SHIFT           1
#define   NIC_INBAND_SPEED_MASK            0x00000006u   /* in place */
#define     NIC_INBAND_SPEED_IS_MBPS_10    0u
#define     NIC_INBAND_SPEED_IS_MBPS_100   1u
#define     NIC_INBAND_SPEED_IS_MBPS_1000  2u
#define   NIC_INBAND_DUPLEX                0x00000008u
#define NIC_MAX_FRAME_BYTES                0x018u
#define   NIC_MAX_FRAME_BYTES_BYTES_SHIFT  0
#define   NIC_MAX_FRAME_BYTES_BYTES_MASK   0x00003fffu   /* in place */
#define NIC_BUS_TIMEOUT_CYCLES             0x01cu
#define   NIC_BUS_TIMEOUT_CYCLES_CYCLES_SHIFT 0
#define   NIC_BUS_TIMEOUT_CYCLES_CYCLES_MASK 0x000003ffu /* in place */
#define NIC_CAUSE                          0x020u
#define   NIC_CAUSE_RX0_BUS                0x00000001u
#define   NIC_CAUSE_RX1_BUS                0x00000002u
#define   NIC_CAUSE_TX_BUS                 0x00000004u
#define   NIC_CAUSE_TX_CHAIN               0x00000008u
#define   NIC_CAUSE_RX0_RING               0x00000010u
#define   NIC_CAUSE_RX1_RING               0x00000020u
#define   NIC_CAUSE_TX_RING                0x00000040u
#define NIC_EVENT_REARM                    0x024u
#define NIC_MDIO                           0x028u
#define   NIC_MDIO_DATA_SHIFT              0
#define   NIC_MDIO_DATA_MASK               0x0000ffffu   /* in place */
#define   NIC_MDIO_REGISTER_SHIFT          16
#define   NIC_MDIO_REGISTER_MASK           0x001f0000u   /* in place */
#define   NIC_MDIO_PHY_SHIFT               21
#define   NIC_MDIO_PHY_MASK                0x03e00000u   /* in place */
#define   NIC_MDIO_WRITE                   0x04000000u
#define   NIC_MDIO_NO_ANSWER               0x40000000u
#define   NIC_MDIO_START                   0x80000000u
#define NIC_MDIO_BITS                      0x02cu
#define   NIC_MDIO_BITS_MDC                0x00000001u
#define   NIC_MDIO_BITS_OUT                0x00000002u
#define   NIC_MDIO_BITS_DRIVE              0x00000004u
#define   NIC_MDIO_BITS_IN                 0x00000008u
#define NIC_RX_CLASS                       0x030u
#define   NIC_RX_CLASS_SHORT_BYTES_SHIFT   0
#define   NIC_RX_CLASS_SHORT_BYTES_MASK    0x000000ffu   /* in place */
#define   NIC_RX_CLASS_URGENT_QUEUE        0x00000100u
#define   NIC_RX_CLASS_HASH_QUEUE          0x00000200u
#define   NIC_RX_CLASS_HASH_BIT_SHIFT      10
#define   NIC_RX_CLASS_HASH_BIT_MASK       0x00007c00u   /* in place */
#define NIC_TICK                           0x034u
#define   NIC_TICK_CYCLES_SHIFT            0
#define   NIC_TICK_CYCLES_MASK             0x000000ffu   /* in place */
#define NIC_PAUSE_MARKS                    0x038u
#define   NIC_PAUSE_MARKS_LOW_SHIFT        0
#define   NIC_PAUSE_MARKS_LOW_MASK         0x0000ffffu   /* in place */
#define   NIC_PAUSE_MARKS_HIGH_SHIFT       16
#define   NIC_PAUSE_MARKS_HIGH_MASK        0xffff0000u   /* in place */
#define NIC_LIMITS                         0x03cu
#define   NIC_LIMITS_FRAME_BYTES_SHIFT     0
#define   NIC_LIMITS_FRAME_BYTES_MASK      0x00003fffu   /* in place */
#define NIC_SNAPSHOT                       0x3fcu
#define   NIC_SNAPSHOT_BUSY                0x00000001u
#define NIC_ID_IS                          0x45415231u   /* what ID reads */

/* Receive queue */
#define NIC_RX(i)                          (0x100u + 0x40u * (i))
#define NIC_RX_CTRL                        0x000u
#define   NIC_RX_CTRL_ENABLE               0x00000001u
#define   NIC_RX_CTRL_RESET                0x00000002u
#define   NIC_RX_CTRL_STOPPED              0x00000004u
#define   NIC_RX_CTRL_FIRED                0x00000008u
#define NIC_RX_FREE_BASE                   0x004u
#define NIC_RX_CMPL_BASE                   0x008u
#define NIC_RX_RING_SIZE                   0x00cu
#define   NIC_RX_RING_SIZE_FREE_LOG2_SHIFT 0
#define   NIC_RX_RING_SIZE_FREE_LOG2_MASK  0x0000000fu   /* in place */
#define   NIC_RX_RING_SIZE_CMPL_LOG2_SHIFT 8
#define   NIC_RX_RING_SIZE_CMPL_LOG2_MASK  0x00000f00u   /* in place */
#define NIC_RX_BUFFER                      0x010u
#define   NIC_RX_BUFFER_BYTES_SHIFT        0
#define   NIC_RX_BUFFER_BYTES_MASK         0x00003fffu   /* in place */
#define   NIC_RX_BUFFER_OFFSET2            0x00010000u
#define NIC_RX_DOORBELL                    0x014u
#define   NIC_RX_DOORBELL_POSTED_SHIFT     0
#define   NIC_RX_DOORBELL_POSTED_MASK      0x0000ffffu   /* in place */
#define   NIC_RX_DOORBELL_CONSUMED_SHIFT   16
#define   NIC_RX_DOORBELL_CONSUMED_MASK    0xffff0000u   /* in place */
#define NIC_RX_REARM                       0x018u
#define   NIC_RX_REARM_POSTED_SHIFT        0
#define   NIC_RX_REARM_POSTED_MASK         0x0000ffffu   /* in place */
#define   NIC_RX_REARM_CONSUMED_SHIFT      16
#define   NIC_RX_REARM_CONSUMED_MASK       0xffff0000u   /* in place */
#define NIC_RX_INDEX                       0x01cu
#define   NIC_RX_INDEX_FETCHED_SHIFT       0
#define   NIC_RX_INDEX_FETCHED_MASK        0x0000ffffu   /* in place */
#define   NIC_RX_INDEX_PRODUCED_SHIFT      16
#define   NIC_RX_INDEX_PRODUCED_MASK       0xffff0000u   /* in place */
#define NIC_RX_MODERATION                  0x020u
#define   NIC_RX_MODERATION_COUNT_SHIFT    0
#define   NIC_RX_MODERATION_COUNT_MASK     0x000000ffu   /* in place */
#define   NIC_RX_MODERATION_MICROSECONDS_SHIFT 16
#define   NIC_RX_MODERATION_MICROSECONDS_MASK 0x03ff0000u /* in place */
#define NIC_RX_FAULT_ADDR                  0x024u
#define   NIC_RX_FAULT_ADDR_NO_ANSWER      0x00000001u
#define   NIC_RX_FAULT_ADDR_WRITE          0x00000002u
#define   NIC_RX_FAULT_ADDR_WORD_SHIFT     2
#define   NIC_RX_FAULT_ADDR_WORD_MASK      0xfffffffcu   /* in place */

/* Transmit ring */
#define NIC_TX                             0x180u
#define NIC_TX_CTRL                        0x000u
#define   NIC_TX_CTRL_ENABLE               0x00000001u
#define   NIC_TX_CTRL_RESET                0x00000002u
#define   NIC_TX_CTRL_STOPPED              0x00000004u
#define   NIC_TX_CTRL_FIRED                0x00000008u
#define NIC_TX_BASE                        0x004u
#define NIC_TX_RING_SIZE                   0x008u
#define   NIC_TX_RING_SIZE_LOG2_SHIFT      0
#define   NIC_TX_RING_SIZE_LOG2_MASK       0x0000000fu   /* in place */
#define NIC_TX_WRITEBACK                   0x00cu
#define NIC_TX_DOORBELL                    0x010u
#define   NIC_TX_DOORBELL_PRODUCER_SHIFT   0
#define   NIC_TX_DOORBELL_PRODUCER_MASK    0x0000ffffu   /* in place */
#define NIC_TX_REARM                       0x014u
#define   NIC_TX_REARM_PRODUCER_SHIFT      0
#define   NIC_TX_REARM_PRODUCER_MASK       0x0000ffffu   /* in place */
#define   NIC_TX_REARM_SEEN_SHIFT          16
#define   NIC_TX_REARM_SEEN_MASK           0xffff0000u   /* in place */
#define NIC_TX_INDEX                       0x018u
#define   NIC_TX_INDEX_CONSUMER_SHIFT      0
#define   NIC_TX_INDEX_CONSUMER_MASK       0x0000ffffu   /* in place */
#define   NIC_TX_INDEX_PUBLISHED_SHIFT     16
#define   NIC_TX_INDEX_PUBLISHED_MASK      0xffff0000u   /* in place */
#define NIC_TX_MAX_CHAIN                   0x01cu
#define   NIC_TX_MAX_CHAIN_COUNT_SHIFT     0
#define   NIC_TX_MAX_CHAIN_COUNT_MASK      0x0000003fu   /* in place */
#define NIC_TX_MODERATION                  0x020u
#define   NIC_TX_MODERATION_COUNT_SHIFT    0
#define   NIC_TX_MODERATION_COUNT_MASK     0x000000ffu   /* in place */
#define   NIC_TX_MODERATION_MICROSECONDS_SHIFT 16
#define   NIC_TX_MODERATION_MICROSECONDS_MASK 0x03ff0000u /* in place */
#define NIC_TX_FAULT_ADDR                  0x024u
#define   NIC_TX_FAULT_ADDR_NO_ANSWER      0x00000001u
#define   NIC_TX_FAULT_ADDR_WRITE          0x00000002u
#define   NIC_TX_FAULT_ADDR_WORD_SHIFT     2
#define   NIC_TX_FAULT_ADDR_WORD_MASK      0xfffffffcu   /* in place */

/* Perfect filter entry */
#define NIC_FILTER(i)                      (0x200u + 0x8u * (i))
#define NIC_FILTER_LOW                     0x000u
#define NIC_FILTER_HIGH                    0x004u
#define   NIC_FILTER_HIGH_BYTES_SHIFT      0
#define   NIC_FILTER_HIGH_BYTES_MASK       0x0000ffffu   /* in place */
#define   NIC_FILTER_HIGH_ENABLE           0x80000000u

/* Multicast hash */
#define NIC_MULTICAST_HASH(i)              (0x280u + 0x4u * (i))
#define NIC_MULTICAST_HASH_WORD            0x000u

/* Hash key */
#define NIC_HASH_KEY(i)                    (0x2c0u + 0x4u * (i))
#define NIC_HASH_KEY_WORD                  0x000u

/* Counters */
#define NIC_COUNT                          0x300u
#define NIC_COUNT_RX_FRAMES                0x000u
#define NIC_COUNT_RX_BYTES                 0x004u
#define NIC_COUNT_RX_BAD_FCS               0x008u
#define NIC_COUNT_RX_ER                    0x00cu
#define NIC_COUNT_RX_RUNT                  0x010u
#define NIC_COUNT_RX_GIANT                 0x014u
#define NIC_COUNT_RX_LOST                  0x018u
#define NIC_COUNT_RX_FILTERED              0x01cu
#define NIC_COUNT_RX_OVERFLOW              0x020u
#define NIC_COUNT_RX_NO_BUFFER             0x024u
#define NIC_COUNT_RX_TOO_LONG              0x028u
#define NIC_COUNT_RX_STOPPED               0x02cu
#define NIC_COUNT_RX_BUS_ERROR             0x030u
#define NIC_COUNT_RX_DRIBBLE               0x034u
#define NIC_COUNT_RX_PAUSE                 0x038u
#define NIC_COUNT_RX_VLAN                  0x03cu
#define NIC_COUNT_RX_FRAGMENT              0x040u
#define NIC_COUNT_RX_JABBER                0x044u
#define NIC_COUNT_RX_MULTICAST             0x048u
#define NIC_COUNT_RX_BROADCAST             0x04cu
#define NIC_COUNT_RX_64                    0x050u
#define NIC_COUNT_RX_65_127                0x054u
#define NIC_COUNT_RX_128_255               0x058u
#define NIC_COUNT_RX_256_511               0x05cu
#define NIC_COUNT_RX_512_1023              0x060u
#define NIC_COUNT_RX_1024_1518             0x064u
#define NIC_COUNT_RX_1519_MAX              0x068u
#define NIC_COUNT_TX_FRAMES                0x080u
#define NIC_COUNT_TX_BYTES                 0x084u
#define NIC_COUNT_TX_BUS_ERROR             0x088u
#define NIC_COUNT_TX_CHAIN                 0x08cu
#define NIC_COUNT_TX_LENGTH                0x090u
#define NIC_COUNT_TX_LINK_DOWN             0x094u
#define NIC_COUNT_TX_UNDERRUN              0x098u
#define NIC_COUNT_TX_PAUSE                 0x09cu
#define NIC_COUNT_TX_MULTICAST             0x0a0u
#define NIC_COUNT_TX_BROADCAST             0x0a4u
#define NIC_COUNT_TX_64                    0x0a8u
#define NIC_COUNT_TX_65_127                0x0acu
#define NIC_COUNT_TX_128_255               0x0b0u
#define NIC_COUNT_TX_256_511               0x0b4u
#define NIC_COUNT_TX_512_1023              0x0b8u
#define NIC_COUNT_TX_1024_1518             0x0bcu
#define NIC_COUNT_TX_1519_MAX              0x0c0u
#define NIC_COUNT_TX_TSO                   0x0c4u

/* Counters */
#define NIC_SNAPSHOT_COUNT                 0x400u

/* VLAN table */
#define NIC_VLAN_TABLE(i)                  (0x600u + 0x4u * (i))
#define NIC_VLAN_TABLE_WORD                0x000u

/* Receive completion: words of 32 bits */
#define   NIC_CMPL_W0_LENGTH_SHIFT         0
#define   NIC_CMPL_W0_LENGTH_MASK          0x00003fffu   /* in place */
#define   NIC_CMPL_W0_DRIBBLE              0x00004000u
#define   NIC_CMPL_W0_FRAGMENT             0x00008000u
#define   NIC_CMPL_W0_L3_SUM_SHIFT         16
#define   NIC_CMPL_W0_L3_SUM_MASK          0x00030000u   /* in place */
#define     NIC_CMPL_W0_L3_SUM_IS_NOT_CHECKED 0u
#define     NIC_CMPL_W0_L3_SUM_IS_OK       1u
#define     NIC_CMPL_W0_L3_SUM_IS_BAD      2u
#define   NIC_CMPL_W0_L4_SUM_SHIFT         18
#define   NIC_CMPL_W0_L4_SUM_MASK          0x000c0000u   /* in place */
#define     NIC_CMPL_W0_L4_SUM_IS_NOT_CHECKED 0u
#define     NIC_CMPL_W0_L4_SUM_IS_OK       1u
#define     NIC_CMPL_W0_L4_SUM_IS_BAD      2u
#define   NIC_CMPL_W0_L3_SHIFT             20
#define   NIC_CMPL_W0_L3_MASK              0x00300000u   /* in place */
#define     NIC_CMPL_W0_L3_IS_OTHER        0u
#define     NIC_CMPL_W0_L3_IS_IPV4         1u
#define     NIC_CMPL_W0_L3_IS_IPV6         2u
#define   NIC_CMPL_W0_L4_SHIFT             22
#define   NIC_CMPL_W0_L4_MASK              0x00c00000u   /* in place */
#define     NIC_CMPL_W0_L4_IS_OTHER        0u
#define     NIC_CMPL_W0_L4_IS_TCP          1u
#define     NIC_CMPL_W0_L4_IS_UDP          2u
#define     NIC_CMPL_W0_L4_IS_ICMP         3u
#define   NIC_CMPL_W0_VLAN                 0x01000000u
#define   NIC_CMPL_W0_MULTICAST            0x02000000u
#define   NIC_CMPL_W0_BROADCAST            0x04000000u
#define   NIC_CMPL_W0_MATCHED_SHIFT        27
#define   NIC_CMPL_W0_MATCHED_MASK         0xf8000000u   /* in place */
#define     NIC_CMPL_W0_MATCHED_IS_ENTRY0  0u
#define     NIC_CMPL_W0_MATCHED_IS_HASH    16u
#define     NIC_CMPL_W0_MATCHED_IS_BROADCAST 17u
#define     NIC_CMPL_W0_MATCHED_IS_ALL_MULTICAST 18u
#define     NIC_CMPL_W0_MATCHED_IS_PROMISCUOUS 19u
#define   NIC_CMPL_W2_TAG_OR_SUM_SHIFT     0
#define   NIC_CMPL_W2_TAG_OR_SUM_MASK      0x0000ffffu   /* in place */
#define   NIC_CMPL_W2_L4_OFFSET_SHIFT      16
#define   NIC_CMPL_W2_L4_OFFSET_MASK       0x00ff0000u   /* in place */
#define   NIC_CMPL_W2_PAYLOAD_OFFSET_SHIFT 24
#define   NIC_CMPL_W2_PAYLOAD_OFFSET_MASK  0xff000000u   /* in place */
#define   NIC_CMPL_W3_PHASE                0x00000001u
#define   NIC_CMPL_W3_BUFFER_SHIFT         2
#define   NIC_CMPL_W3_BUFFER_MASK          0xfffffffcu   /* in place */

/* Transmit descriptor: words of 32 bits */
#define   NIC_DESC_W1_BYTES_SHIFT          0
#define   NIC_DESC_W1_BYTES_MASK           0x00003fffu   /* in place */
#define   NIC_DESC_W1_END                  0x00010000u
#define   NIC_DESC_W1_REPORT               0x00020000u
#define   NIC_DESC_W1_SUM                  0x00040000u
#define   NIC_DESC_W1_SUM_UDP              0x00080000u
#define   NIC_DESC_W1_VLAN                 0x00100000u
#define   NIC_DESC_W1_TSO                  0x00200000u
#define   NIC_DESC_W2_MSS_SHIFT            0
#define   NIC_DESC_W2_MSS_MASK             0x0000ffffu   /* in place */
#define   NIC_DESC_W2_SUM_OFFSET_SHIFT     16
#define   NIC_DESC_W2_SUM_OFFSET_MASK      0x00ff0000u   /* in place */
#define   NIC_DESC_W2_SUM_START_SHIFT      24
#define   NIC_DESC_W2_SUM_START_MASK       0xff000000u   /* in place */
#define   NIC_DESC_W3_TAG_SHIFT            0
#define   NIC_DESC_W3_TAG_MASK             0x0000ffffu   /* in place */
#define   NIC_DESC_W3_PAYLOAD_SHIFT        16
#define   NIC_DESC_W3_PAYLOAD_MASK         0xffff0000u   /* in place */

#endif
