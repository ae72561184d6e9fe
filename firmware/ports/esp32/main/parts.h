/* The parts of this port. Each fills in one interface of core/port/port.h. */
#ifndef PORT_PARTS_H
#define PORT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sdkconfig.h"
#include CONFIG_CF_BOARD_HEADER
#include "shell/screen.h"
#include "stick/stick.h"

/* Network tasks run here, the stick on the other core where there is one. */
#define NETWORK_CORE 0
#define STICK_CORE (CF_BOARD_CORES - 1)

void flash_init(cf_flash *flash);
void crypto_init(cf_crypto *crypto);
/* The built-in signing key; false when none is configured. */
bool crypto_key(cf_public_key *key);

/* PEM of the provisioned authority (NVS tls/ca) or NULL; lives for ever. */
const char *trust_ca(void);
void trust_init(const cf_flash *flash);

void wifi_init(cf_wifi_port *wifi);
void link_init(cf_link *link);
/* Number of the present connection; events of others are old. */
uint32_t link_number(void);
void http_init(cf_http *http);
void portal_open(void);
void portal_close(void);
/* Answers the waiting request; in the stick's task. */
void portal_serve(cf_stick *stick, uint64_t now_ms);

/* Power first: without it a stick switches off again or has no light. */
void power_init(void);
uint8_t power_battery(void);
bool power_charging(void);
/* Light of the display, 0 (off) .. 100 per cent. */
void power_backlight(uint8_t percent);
/* Whether the power button was pressed shortly since the last call. */
bool power_button(void);

void buttons_init(void);
/* Bits as cf_stick_step wants them. */
uint32_t buttons_read(void);
void led_set(bool on);
/* 0 is silence. */
void buzzer_tone(uint16_t hz);
void buzzer_init(void);
/* Light of a display on a pin of its own. */
void backlight_init(void);
void backlight_set(uint8_t percent);

void console_init(cf_console_port *console);
size_t console_read(uint8_t *out, size_t capacity);

/* NULL while the last picture is still on its way to the display. */
cf_screen *panel_screen(void);
/* Sends what was drawn; EVENT_FRAME_SHOWN follows. */
void panel_show(void);
void panel_init(void);

/* The clock of the matrix panels, NULL when there are none. */
cf_clock *matrix_init(void);
void matrix_show(cf_stick *stick);

#endif
