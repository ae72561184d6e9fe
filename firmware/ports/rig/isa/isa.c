/* Runs main() of an ordinary test program on QEMU's lx106 machine: constructors, stdout, exit. */
#include <stdio.h>
#include <stdlib.h>

#include "../chip/chip.h"

int main(int argc, char **argv);
void rig_main(void);
void _exit(int code) __attribute__((noreturn));

extern void (*rig_constructors[])(void);
extern void (*rig_constructors_end[])(void);

static int put(char c, FILE *file) {
  (void)file;
  sim_write(&c, 1);
  return (unsigned char)c;
}

static FILE console = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdin = &console;
FILE *const stdout = &console;
FILE *const stderr = &console;

void _exit(int code) {
  for (;;) {
    sim_exit(code);
  }
}

void rig_main(void) {
  static char name[] = "test";
  char *argv[] = {name, NULL};
  chip_init();
  for (void (**constructor)(void) = rig_constructors; constructor < rig_constructors_end;
       constructor++) {
    (*constructor)();
  }
  _exit(main(1, argv));
}

void rig_panic(uint32_t cause, uint32_t pc, uint32_t address) {
  printf("exception %u at 0x%08x, address 0x%08x\n", (unsigned)cause, (unsigned)pc,
         (unsigned)address);
  _exit(99);
}
