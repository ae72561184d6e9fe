/*
 * What a bare-metal program may ask of the machine it runs on: an ESP32 right after its ROM loader
 * or the lx106 machine of QEMU (-M sim), told apart at run time so that one image runs on both.
 *
 * ESP32 addresses: ESP32 Technical Reference Manual. The CPU runs at the crystal's 40 MHz, UART0 at
 * the ROM's 115200 baud, flash through SPI1 in user mode while the cache is off. The sim machine
 * has a console on stdin and stdout, and the file flash.bin of the working directory as its flash.
 *
 * Nothing here has run on silicon.
 */
#ifndef RIG_CHIP_H
#define RIG_CHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "port/port.h"

/* Watchdogs off; call first, the ROM's bite after about a second. */
void chip_init(void);
bool chip_is_sim(void);
/* Milliseconds since chip_init; call at least once a minute, the cycle counter wraps. */
uint64_t chip_now_ms(void);
void chip_mac(uint8_t mac[6]);
/* Reset cause as the ROM numbers it: 1 power on, 3 software, others a watchdog or a brown-out. */
uint32_t chip_reset_cause(void);
/* Noise; without the radio it is not of cryptographic quality. */
void chip_random(uint8_t *out, size_t n);

void chip_write(const char *text, size_t n);
/* Bytes that have arrived, at most `capacity`; 0 when there are none. */
size_t chip_read(uint8_t *out, size_t capacity);
/* On the sim machine: whether the console's other end is gone. */
bool chip_console_closed(void);

/* Does not return. The sim machine ends with the exit code, an ESP32 starts anew. */
void chip_restart(int exit_code);

/* The flash under the interface that the core wants; size from the JEDEC id or the file. */
void chip_flash(cf_flash *flash);
/* JEDEC id, 0 on the sim machine. */
uint32_t chip_flash_id(void);

/* ---- inside ------------------------------------------------------------------------------------
 */

void sim_flash(cf_flash *flash);
void sim_write(const char *text, size_t n);
size_t sim_read(uint8_t *out, size_t capacity);
bool sim_closed(void);
void sim_exit(int code);

uint32_t rig_cycles(void);
int rig_simcall(int number, int a, int b, int c);
void rig_panic(uint32_t cause, uint32_t pc, uint32_t address);

#endif
