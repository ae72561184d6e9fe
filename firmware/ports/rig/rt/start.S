/*
 * First instructions of every bare-metal program: vectors, processor state, stack, bss.
 *
 * The compiler is the one for the lx106 core, whose instructions are a subset of the ESP32's LX6 and
 * which knows no register windows. The mask ROM leaves windows on, so they are switched off first:
 * PS.WOE = 0, WindowBase = 0, WindowStart = 1. lx106 has no such registers and its assembler no such
 * names, hence the raw bytes; an emulated lx106 (QEMU -M sim, where the ROM's place reads as 0)
 * must not execute them.
 *
 * From here on nothing of the ROM may be called: its functions expect windows.
 */
  .section .vectors, "ax"
  .align 4
  .global rig_vectors
rig_vectors:
  /* Offsets of lx106: kernel 0x30, user 0x50, double 0x70; of the ESP32's LX6: 0x300, 0x340, 0x3c0. */
  .org rig_vectors + 0x30
  j rig_exception
  .org rig_vectors + 0x50
  j rig_exception
  .org rig_vectors + 0x70
  j rig_exception
  .org rig_vectors + 0x300
  j rig_exception
  .org rig_vectors + 0x340
  j rig_exception
  .org rig_vectors + 0x3c0
  j rig_exception
  .org rig_vectors + 0x400

  .section .start, "ax"
  .literal_position
  .align 4
  .global _start
_start:
  movi a2, 0x2f /* WOE 0, UM 1, EXCM 0, INTLEVEL 15 */
  wsr a2, ps
  rsync
  movi a2, 0x40000400 /* reset vector of the ESP32's ROM */
  l32i a2, a2, 0
  beqz a2, 1f
  movi a2, 0
  .byte 0x20, 0x48, 0x13 /* wsr.windowbase a2 */
  .byte 0x10, 0x20, 0x00 /* rsync */
  movi a2, 1
  .byte 0x20, 0x49, 0x13 /* wsr.windowstart a2 */
  .byte 0x10, 0x20, 0x00
1:
  movi a2, rig_vectors
  wsr a2, vecbase
  rsync
  movi a1, rig_stack_top
  movi a2, rig_bss_start
  movi a3, rig_bss_end
  movi a4, 0
2:
  bgeu a2, a3, 3f
  s32i a4, a2, 0
  addi a2, a2, 4
  j 2b
3:
  call0 rig_main
  /* rig_main does not return. */
4:
  j 4b

/* What went wrong is reported on the stack as it is; nothing returns from here. */
  .literal_position
  .align 4
rig_exception:
  rsr a2, exccause
  rsr a3, epc1
  rsr a4, excvaddr
  movi a5, rig_stack_top
  mov a1, a5
  movi a5, 0x2f
  wsr a5, ps
  rsync
  call0 rig_panic

/* int rig_simcall(int number, int a, int b, int c): a request to the emulator; never on a chip. */
  .align 4
  .global rig_simcall
rig_simcall:
  simcall
  ret

/* uint32_t rig_cycles(void): the cycle counter. */
  .align 4
  .global rig_cycles
rig_cycles:
  rsr a2, ccount
  ret
