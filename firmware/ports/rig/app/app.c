/*
 * The rig: an app without radio, display or operating system. It proves boot loader, flash, time
 * and console of a board, confirms or rejects its own update, and then is a stick with the core's
 * console, so that a workstation finds the same commands as on any other stick.
 */
#include "chip/chip.h"
#include "chip/say.h"
#include "selftest.h"
#include "stick/stick.h"

#ifndef RIG_VERSION
#define RIG_VERSION "0.0.0"
#endif

void rig_main(void);

static cf_flash flash;
static cf_layout layout;
static cf_stick stick;

static int64_t unix_s(void *ctx) {
  (void)ctx;
  return 0;
}

static void fill(void *ctx, uint8_t *out, size_t n) {
  (void)ctx;
  chip_random(out, n);
}

/* No radio and no cable: the core is told that it has a network, and every link closes at once. */
static bool link_wanted;

static void link_open(void *ctx, const char *host, uint16_t port, bool tls) {
  (void)ctx;
  (void)host;
  (void)port;
  (void)tls;
  link_wanted = true;
}

static size_t link_send(void *ctx, const uint8_t *bytes, size_t n) {
  (void)ctx;
  (void)bytes;
  (void)n;
  return 0;
}

static void link_close(void *ctx) {
  (void)ctx;
  link_wanted = false;
}

static uint32_t http_wanted;

static void http_start(void *ctx, uint32_t number, const cf_http_request *request) {
  (void)ctx;
  (void)request;
  http_wanted = number;
}

static void http_cancel(void *ctx, uint32_t number) {
  (void)ctx;
  http_wanted = http_wanted == number ? 0 : http_wanted;
}

/* No public-key code fits a purpose here: nothing signed is ever accepted. */
static bool verify(void *ctx, const uint8_t spki[91], const uint8_t hash[32], const uint8_t *der,
                   size_t der_len) {
  (void)ctx;
  (void)spki;
  (void)hash;
  (void)der;
  (void)der_len;
  return false;
}

static uint8_t battery(void *ctx) {
  (void)ctx;
  return CF_BATTERY_UNKNOWN;
}

static bool charging(void *ctx) {
  (void)ctx;
  return true;
}

static void heap(void *ctx, uint32_t *free_bytes, uint32_t *least_bytes) {
  (void)ctx;
  *free_bytes = 0;
  *least_bytes = 0;
}

static bool restart_wanted;

static void restart(void *ctx) {
  (void)ctx;
  restart_wanted = true;
}

static void print(void *ctx, const char *text, size_t n) {
  (void)ctx;
  chip_write(text, n);
}

static cf_reset_reason reset_reason(void) {
  switch (chip_reset_cause()) {
  case 1: /* power on */
    return CF_RESET_POWER_ON;
  case 3:  /* software, whole chip */
  case 12: /* software, one core */
    return CF_RESET_SOFTWARE;
  case 7: /* watchdogs of timer group 0 and 1, and of the RTC */
  case 8:
  case 9:
  case 16:
    return CF_RESET_WATCHDOG;
  case 15:
    return CF_RESET_BROWNOUT;
  default:
    return CF_RESET_UNKNOWN;
  }
}

static void banner(const cf_boot_choice *choice) {
  say_line('I', "cpu_start");
  say("Project name:     crispfleet-rig");
  say_end();
  say_line('I', "cpu_start");
  say("App version:      " RIG_VERSION);
  say_end();
  say_line('I', "rig");
  say("flash id ");
  say_hex(chip_flash_id());
  say(", ");
  say_number(flash.size >> 10);
  say(" KB, slot ");
  say_number(choice->slot < 0 ? 0 : (uint32_t)choice->slot);
  say(choice->state == CF_OTA_PENDING ? ", on trial" : "");
  say_end();
}

/* Confirms an update that works and rejects one that does not. */
static void judge(const cf_boot_choice *choice, bool passed) {
  if (choice->state != CF_OTA_PENDING) {
    return;
  }
  cf_boot_mark(&flash, &layout, passed ? CF_OTA_VALID : CF_OTA_INVALID);
  say_line(passed ? 'I' : 'E', "rig");
  say(passed ? "update confirmed" : "update rejected, restarting");
  say_end();
  if (!passed) {
    chip_restart(64);
  }
}

static void begin(const cf_boot_choice *choice) {
  cf_board_facts facts = {
      .product = "crisp-sticks",
      .platform = "esp32",
      .board = "rig",
      .running_address = layout.slots[choice->slot < 0 ? 0 : choice->slot].at,
      .reset = reset_reason(),
      .env = "dev",
  };
  cf_port port = {
      .flash = flash,
      .clock = {.unix_s = unix_s},
      .entropy = {.fill = fill},
      .wifi = {.present = false},
      .link = {.open = link_open, .send = link_send, .close = link_close},
      .http = {.start = http_start, .cancel = http_cancel},
      .crypto = {.p256_verify = verify},
      .board = {.battery = battery, .charging = charging, .heap = heap, .restart = restart},
      .console = {.write = print},
  };
  cf_stick_parts parts = {0};
  port.flash.ctx = &flash;
  chip_mac(facts.mac);
  cf_stick_init(&stick, &facts, &port, &parts, chip_now_ms());
}

static void answer_requests(void) {
  uint32_t number = http_wanted;
  if (link_wanted) {
    link_wanted = false;
    cf_stick_on_link_closed(&stick, chip_now_ms());
  }
  if (number != 0) {
    http_wanted = 0;
    cf_stick_on_http_end(&stick, number, false, chip_now_ms());
  }
}

void rig_main(void) {
  chip_init();
  chip_flash(&flash);
  bool table = cf_layout_read(&flash, &layout);
  cf_boot_choice choice = cf_boot_read(&flash, &layout);
  banner(&choice);
#ifdef RIG_CRASH
  *(volatile uint32_t *)0 = 0; /* An update that never gets as far as confirming itself. */
  __asm__ volatile("ill");
#endif
  bool passed = table && selftest(&flash, &layout);
  judge(&choice, passed);
  begin(&choice);
  uint64_t due = 0;
  while (!restart_wanted) {
    uint8_t bytes[64];
    size_t n = chip_read(bytes, sizeof bytes);
    if (n > 0) {
      cf_stick_on_console(&stick, bytes, n, chip_now_ms());
    }
    answer_requests();
    if (chip_now_ms() >= due || n > 0) {
      due = cf_stick_step(&stick, 0, chip_now_ms());
    }
    if (chip_console_closed()) {
      chip_restart(passed ? 0 : 65);
    }
  }
  chip_restart(66);
}

void rig_panic(uint32_t cause, uint32_t pc, uint32_t address) {
  say("\r\nGuru Meditation Error: Core  0 panic'ed (exception ");
  say_number(cause);
  say("). pc ");
  say_hex(pc);
  say(", address ");
  say_hex(address);
  say_end();
  say("Rebooting...\r\n");
  chip_restart(67);
}
