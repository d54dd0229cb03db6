# From reset to main(): traps, stacks, C's memory, thread pointer. Nothing is assumed of registers or of .bss.
    .section .text.start, "ax"
    .globl _start
_start:
    csrw    mie, zero
    csrw    0xBC0, zero                 # every line masked
    la      t0, trap_entry
    csrw    mtvec, t0
    .option push
    .option norelax
    la      gp, __global_pointer$
    .option pop
    la      sp, __stack_top
    la      t0, __trap_stack_top
    csrw    mscratch, t0                # trap_entry swaps it with sp

    la      t0, __data_source           # equal to __data_start where the image is loaded in place
    la      t1, __data_start
    la      t2, __data_end
    beq     t0, t1, 2f
1:  bgeu    t1, t2, 2f
    lw      t3, 0(t0)
    sw      t3, 0(t1)
    addi    t0, t0, 4
    addi    t1, t1, 4
    j       1b

2:  la      t1, __bss_start             # includes .tbss
    la      t2, __bss_end
3:  bgeu    t1, t2, 4f
    sw      zero, 0(t1)
    addi    t1, t1, 4
    j       3b

4:  la      tp, __tls_base              # picolibc's errno; task switches save and restore it
    call    main
    tail    soc_exit                    # main's value is the exit status

# Interrupts and exceptions run on a stack of their own, so that a task's stack never has to make room for them and a
# fault caused by a bad sp can still be reported. Not reentrant: MIE stays clear until mret.
    .section .text.trap, "ax"
    .globl trap_entry
    .balign 4
trap_entry:
    csrrw   sp, mscratch, sp
    addi    sp, sp, -64
    sw      ra,  0(sp)
    sw      t0,  4(sp)
    sw      t1,  8(sp)
    sw      t2, 12(sp)
    sw      a0, 16(sp)
    sw      a1, 20(sp)
    sw      a2, 24(sp)
    sw      a3, 28(sp)
    sw      a4, 32(sp)
    sw      a5, 36(sp)
    sw      a6, 40(sp)
    sw      a7, 44(sp)
    sw      t3, 48(sp)
    sw      t4, 52(sp)
    sw      t5, 56(sp)
    sw      t6, 60(sp)
    csrr    a0, mcause
    csrr    a1, mepc
    csrr    a2, mtval
    csrr    a3, mscratch                # sp of what was interrupted
    mv      a4, ra
    call    trap_handle
    lw      ra,  0(sp)
    lw      t0,  4(sp)
    lw      t1,  8(sp)
    lw      t2, 12(sp)
    lw      a0, 16(sp)
    lw      a1, 20(sp)
    lw      a2, 24(sp)
    lw      a3, 28(sp)
    lw      a4, 32(sp)
    lw      a5, 36(sp)
    lw      a6, 40(sp)
    lw      a7, 44(sp)
    lw      t3, 48(sp)
    lw      t4, 52(sp)
    lw      t5, 56(sp)
    lw      t6, 60(sp)
    addi    sp, sp, 64
    csrrw   sp, mscratch, sp
    mret
