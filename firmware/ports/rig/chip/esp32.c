/* The ESP32's own registers: watchdogs, console, time, reset. See chip.h. */
#include "chip.h"

#define REG(address) (*(volatile uint32_t *)(uintptr_t)(address))

#define ROM_RESET_VECTOR 0x40000400u
#define UART_FIFO 0x3FF40000u
#define UART_STATUS 0x3FF4001Cu /* received bytes in bits 0..7, waiting to be sent in 16..23 */
#define RTC_OPTIONS0 0x3FF48000u
#define RTC_RESET_STATE 0x3FF48034u
#define RTC_WDT_CONFIG 0x3FF4808Cu
#define RTC_WDT_PROTECT 0x3FF480A4u
#define TIMG0_WDT_CONFIG 0x3FF5F048u
#define TIMG0_WDT_PROTECT 0x3FF5F064u
#define WDT_KEY 0x50D83AA1u
#define EFUSE_MAC_LOW 0x3FF5A004u
#define EFUSE_MAC_HIGH 0x3FF5A008u
#define RANDOM 0x3FF75144u
#define UART_ROOM 126u

#define CYCLES_PER_MS_ESP32 40000u
#define CYCLES_PER_MS_SIM 10000u

static bool is_sim;
static uint32_t cycles_seen;
static uint32_t cycles_left;
static uint64_t now_ms;

void chip_init(void) {
  is_sim = REG(ROM_RESET_VECTOR) == 0;
  if (!is_sim) {
    REG(RTC_WDT_PROTECT) = WDT_KEY;
    REG(RTC_WDT_CONFIG) = 0;
    REG(TIMG0_WDT_PROTECT) = WDT_KEY;
    REG(TIMG0_WDT_CONFIG) = 0;
  }
  cycles_seen = rig_cycles();
}

bool chip_is_sim(void) {
  return is_sim;
}

uint64_t chip_now_ms(void) {
  uint32_t cycles = rig_cycles();
  uint32_t per_ms = is_sim ? CYCLES_PER_MS_SIM : CYCLES_PER_MS_ESP32;
  uint64_t passed = (uint64_t)cycles_left + (cycles - cycles_seen);
  cycles_seen = cycles;
  now_ms += passed / per_ms;
  cycles_left = (uint32_t)(passed % per_ms);
  return now_ms;
}

void chip_mac(uint8_t mac[6]) {
  uint32_t low = is_sim ? 0x28000001u : REG(EFUSE_MAC_LOW);
  uint32_t high = is_sim ? 0x246Fu : REG(EFUSE_MAC_HIGH);
  mac[0] = (uint8_t)(high >> 8);
  mac[1] = (uint8_t)high;
  for (unsigned i = 0; i < 4; i++) {
    mac[2 + i] = (uint8_t)(low >> (24 - 8 * i));
  }
}

uint32_t chip_reset_cause(void) {
  return is_sim ? 1u : REG(RTC_RESET_STATE) & 0x3Fu;
}

void chip_random(uint8_t *out, size_t n) {
  static uint32_t mixed;
  for (size_t i = 0; i < n; i++) {
    mixed = mixed * 1664525u + 1013904223u + rig_cycles() + (is_sim ? 0u : REG(RANDOM));
    out[i] = (uint8_t)(mixed >> 24);
  }
}

void chip_write(const char *text, size_t n) {
  if (is_sim) {
    sim_write(text, n);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    /* 128 bytes leave at 115200 baud in 11 ms; a stuck transmitter must not hang the program. */
    for (uint32_t patience = 4000000u; patience > 0; patience--) {
      if ((REG(UART_STATUS) >> 16 & 0xFFu) < UART_ROOM) {
        break;
      }
    }
    REG(UART_FIFO) = (uint8_t)text[i];
  }
}

size_t chip_read(uint8_t *out, size_t capacity) {
  if (is_sim) {
    return sim_read(out, capacity);
  }
  size_t n = 0;
  while (n < capacity && (REG(UART_STATUS) & 0xFFu) > 0) {
    out[n++] = (uint8_t)REG(UART_FIFO);
  }
  return n;
}

bool chip_console_closed(void) {
  return is_sim && sim_closed();
}

void chip_restart(int exit_code) {
  if (is_sim) {
    sim_exit(exit_code);
  }
  /* What is still in the transmitter leaves first: 128 bytes, 12 ms. */
  for (volatile uint32_t i = 0; i < 400000u; i++) {
  }
  REG(RTC_OPTIONS0) |= 0x80000000u;
  for (;;) {
  }
}
