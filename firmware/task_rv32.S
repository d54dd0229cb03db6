# Switching coroutines: what a called function must preserve is pushed on the old stack, the old
# stack pointer stored, and the same done backwards on the new one.
#
#   void *task_rv32_switch(void **save_sp, void *new_sp)
    .section .text.task_rv32_switch, "ax"
    .globl task_rv32_switch
task_rv32_switch:
    addi    sp, sp, -64
    sw      ra,   0(sp)
    sw      s0,   4(sp)
    sw      s1,   8(sp)
    sw      s2,  12(sp)
    sw      s3,  16(sp)
    sw      s4,  20(sp)
    sw      s5,  24(sp)
    sw      s6,  28(sp)
    sw      s7,  32(sp)
    sw      s8,  36(sp)
    sw      s9,  40(sp)
    sw      s10, 44(sp)
    sw      s11, 48(sp)
    sw      sp,   0(a0)
    mv      sp, a1
    lw      ra,   0(sp)
    lw      s0,   4(sp)
    lw      s1,   8(sp)
    lw      s2,  12(sp)
    lw      s3,  16(sp)
    lw      s4,  20(sp)
    lw      s5,  24(sp)
    lw      s6,  28(sp)
    lw      s7,  32(sp)
    lw      s8,  36(sp)
    lw      s9,  40(sp)
    lw      s10, 44(sp)
    lw      s11, 48(sp)
    addi    sp, sp, 64
    ret

# Where a new task comes to life: s0 holds its entry function, s1 the task.
    .globl task_rv32_start
task_rv32_start:
    mv      a0, s1
    jalr    s0
    ebreak                              # an entry function never returns
