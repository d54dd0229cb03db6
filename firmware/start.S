# From reset to main(): traps, stacks, C's memory, thread pointer. Nothing is assumed of registers
# or of .bss.
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

2:  la      t1, __bss_start             # includes .tbss; both ends lie on 16 bytes
    la      t2, __bss_end
3:  bgeu    t1, t2, 4f
    sw      zero, 0(t1)
    sw      zero, 4(t1)
    sw      zero, 8(t1)
    sw      zero, 12(t1)
    addi    t1, t1, 16
    j       3b

4:  la      tp, __tls_base              # picolibc's errno; task switches save and restore it
    call    main
    tail    soc_exit                    # main's value is the exit status

# Interrupts and exceptions run on a stack of their own, so that a task's stack never has to make
# room for them and a fault caused by a bad sp can still be reported. Not reentrant: MIE stays clear
# until mret.
#
# An interrupt is only masked, in a few instructions: every wake-up pays for them. Lines that are
# high are closed in CSR BC0, the timer in mie. That a line is closed is the only note of it, so
# there is no flag to be lost.
    .section .text.trap, "ax"
    .globl trap_entry
    .balign 4
trap_entry:
    csrrw   sp, mscratch, sp
    addi    sp, sp, -16
    sw      t0, 0(sp)
    sw      t1, 4(sp)
    sw      t2, 8(sp)
    csrr    t0, mcause
    bgez    t0, trap_fault              # bit 31 clear: an exception
    andi    t0, t0, 15
    addi    t0, t0, -7
    beqz    t0, 1f

    csrr    t0, 0xFC0
    andi    t1, t0, 1 << 5              # the core's bus fault
    bnez    t1, trap_fault
    csrc    0xBC0, t0
    j       2f

1:  li      t0, 1 << 7                  # timer: clock_set_alarm() opens it again
    csrc    mie, t0
2:  la      t1, trap_interrupts
    lw      t2, 0(t1)
    addi    t2, t2, 1
    sw      t2, 0(t1)
    lw      t0, 0(sp)
    lw      t1, 4(sp)
    lw      t2, 8(sp)
    addi    sp, sp, 16
    csrrw   sp, mscratch, sp
    mret

trap_fault:                             # does not come back
    csrr    a0, mcause
    csrr    a1, mepc
    csrr    a2, mtval
    csrr    a3, mscratch                # sp of what was interrupted
    mv      a4, ra
    j       trap_report
