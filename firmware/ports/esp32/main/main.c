/*
 * The stick's task: 60 frames a second on the core that the network does not use. It alone calls
 * the core; everything else posts events.
 */
#include <string.h>
#include <time.h>

#include "esp_app_desc.h"
#include "esp_log.h"
#include "esp_mac.h"
#include "esp_ota_ops.h"
#include "esp_random.h"
#include "esp_system.h"
#include "esp_task_wdt.h"
#include "esp_timer.h"
#include "events.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "parts.h"

#define STACK 10240
#define FRAME_US 16667
#define LAST_WORDS_MS 400
#define YEAR_2024 1704067200

static cf_stick stick;
static cf_port port;
static bool restart_wanted;
static uint32_t battery_at; /* seconds; the chip is asked once in five */
static uint8_t battery_percent = CF_BATTERY_UNKNOWN;
#if CF_BOARD_HAS_PANEL
static cf_shell shell;
static cf_frame frame;
#endif

static uint64_t now_ms(void) {
  return (uint64_t)esp_timer_get_time() / 1000u;
}

static int64_t unix_s(void *ctx) {
  (void)ctx;
  time_t now = time(NULL);
  return now < YEAR_2024 ? 0 : (int64_t)now;
}

static void fill(void *ctx, uint8_t *out, size_t n) {
  (void)ctx;
  esp_fill_random(out, n);
}

static uint8_t battery(void *ctx) {
  (void)ctx;
  uint32_t second = (uint32_t)(now_ms() / 1000u) + 1u;
  if (battery_at == 0 || second - battery_at >= 5) {
    battery_at = second;
    battery_percent = port_power_battery();
  }
  return battery_percent;
}

static bool charging(void *ctx) {
  (void)ctx;
  return port_power_charging();
}

static void heap(void *ctx, uint32_t *free_bytes, uint32_t *least_bytes) {
  (void)ctx;
  *free_bytes = esp_get_free_heap_size();
  *least_bytes = esp_get_minimum_free_heap_size();
}

static void restart(void *ctx) {
  (void)ctx;
  restart_wanted = true;
}

static void watchdog(void *ctx) {
  (void)ctx;
  esp_task_wdt_reset();
}

static cf_reset_reason reset_reason(void) {
  switch (esp_reset_reason()) {
  case ESP_RST_POWERON:
    return CF_RESET_POWER_ON;
  case ESP_RST_SW:
    return CF_RESET_SOFTWARE;
  case ESP_RST_PANIC:
    return CF_RESET_PANIC;
  case ESP_RST_INT_WDT:
  case ESP_RST_TASK_WDT:
  case ESP_RST_WDT:
    return CF_RESET_WATCHDOG;
  case ESP_RST_BROWNOUT:
    return CF_RESET_BROWNOUT;
  case ESP_RST_DEEPSLEEP:
    return CF_RESET_DEEP_SLEEP;
  default:
    return CF_RESET_UNKNOWN;
  }
}

static void deliver(const port_event *e) {
  switch (e->kind) {
  case EVENT_WIFI_UP:
    cf_stick_on_wifi_up(&stick, now_ms());
    break;
  case EVENT_WIFI_DOWN:
    cf_stick_on_wifi_down(&stick, e->a != 0, now_ms());
    break;
  case EVENT_WIFI_SCAN: {
    cf_wifi_seen seen[CF_WIFI_SCAN_MAX];
    memcpy(seen, e->bytes, sizeof seen);
    cf_stick_on_wifi_scan(&stick, seen, (size_t)e->a, now_ms());
    break;
  }
  case EVENT_HTTP_HEAD:
    cf_stick_on_http_head(&stick, e->number, (int)e->a, e->b, e->c, now_ms());
    break;
  case EVENT_HTTP_DATA:
    cf_stick_on_http_data(&stick, e->number, e->bytes, e->n, now_ms());
    break;
  case EVENT_HTTP_END:
    cf_stick_on_http_end(&stick, e->number, e->a != 0, now_ms());
    break;
  case EVENT_FRAME_SHOWN:
    cf_stick_on_frame_shown(&stick);
    break;
  case EVENT_PORTAL:
    port_portal_serve(&stick, now_ms());
    break;
  default:
    if (e->number != port_link_number()) {
      break; /* of a connection that is gone */
    }
    if (e->kind == EVENT_LINK_OPEN) {
      cf_stick_on_link_open(&stick, now_ms());
    } else if (e->kind == EVENT_LINK_CLOSED) {
      cf_stick_on_link_closed(&stick, now_ms());
    } else if (e->kind == EVENT_LINK_DATA) {
      cf_stick_on_link_data(&stick, e->bytes, e->n, now_ms());
    } else if (e->kind == EVENT_LINK_WRITABLE) {
      cf_stick_on_link_writable(&stick, now_ms());
    }
  }
}

static void take_events(void) {
  static port_event event;
  uint8_t typed[64];
  size_t n = port_console_read(typed, sizeof typed);
  if (n > 0) {
    cf_stick_on_console(&stick, typed, n, now_ms());
  }
  /* Bounded, so that a fast download cannot starve the game; the rest waits a frame. */
  for (int i = 0; i < 16 && port_events_take(&event); i++) {
    deliver(&event);
  }
}

static void show_face(void) {
#if CF_BOARD_HAS_PANEL
  static uint8_t light = 255;
  cf_screen *screen = port_panel_screen();
  if (shell.redraw && screen != NULL && cf_stick_render(&stick, screen)) {
    port_panel_show();
  }
  if (shell.backlight != light) {
    light = shell.backlight;
    port_power_backlight(light);
  }
  port_buzzer_tone(shell.tone_hz);
  port_led_set(shell.led);
#else
  port_matrix_show(&stick);
  if (CONFIG_CF_MATRIX_PANELS == 0) {
    cf_stick_view view;
    cf_stick_look(&stick, now_ms(), &view);
    port_led_set(view.identify && now_ms() / 250u % 2u == 0);
  }
#endif
}

static void describe(cf_board_facts *facts, cf_public_key *key) {
  *facts = (cf_board_facts){.product = "crisp-sticks",
                            .platform = CF_BOARD_PLATFORM,
                            .board = CF_BOARD_ID,
                            .chip_id = CF_BOARD_CHIP_ID,
                            .reset = reset_reason(),
                            .has_display = CF_BOARD_HAS_PANEL != 0,
                            .env = "prod"};
  esp_read_mac(facts->mac, ESP_MAC_WIFI_STA);
  facts->running_address = esp_ota_get_running_partition()->address;
  if (port_crypto_key(key)) {
    facts->keys = key;
    facts->key_count = 1;
  }
}

static void start_ports(void) {
  port_flash_init(&port.flash);
  port_trust_init(&port.flash);
  port_crypto_init(&port.crypto);
  port.clock = (cf_wall_clock){.unix_s = unix_s};
  port.entropy = (cf_entropy){.fill = fill};
  port.board = (cf_board){.battery = battery,
                          .charging = charging,
                          .heap = heap,
                          .restart = restart,
                          .watchdog = watchdog};
  port_console_init(&port.console);
  port_buttons_init();
  port_buzzer_init();
  port_backlight_init();
  port_panel_init();
  port_wifi_init(&port.wifi);
  port_link_init(&port.link);
  port_http_init(&port.http);
}

static void run(void *argument) {
  (void)argument;
  static cf_board_facts facts;
  static cf_public_key key;
  cf_stick_parts parts = {.clock = port_matrix_init()};
#if CF_BOARD_HAS_PANEL
  parts.shell = &shell;
  parts.frame = &frame;
#endif
  ESP_ERROR_CHECK(esp_task_wdt_add(NULL));
  describe(&facts, &key);
  start_ports();
  cf_stick_init(&stick, &facts, &port, &parts, now_ms());
  int64_t due = esp_timer_get_time();
  while (!restart_wanted) {
    take_events();
    cf_stick_step(&stick, port_buttons_read(), now_ms());
    show_face();
    due += FRAME_US;
    int64_t left = due - esp_timer_get_time();
    if (left < -FRAME_US) {
      due = esp_timer_get_time(); /* late: do not catch up by rushing */
    }
    vTaskDelay(left < 1000 ? 1 : pdMS_TO_TICKS(left / 1000));
  }
  vTaskDelay(pdMS_TO_TICKS(LAST_WORDS_MS));
  esp_restart();
}

void app_main(void) {
  port_power_init();
  port_events_init();
  esp_log_level_set("wifi", ESP_LOG_WARN);
  xTaskCreatePinnedToCore(run, "stick", STACK, NULL, 5, NULL, STICK_CORE);
}
