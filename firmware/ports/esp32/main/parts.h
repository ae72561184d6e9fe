/*
 * The parts of this port. Each fills in one interface of core/port/port.h. Names begin with port_,
 * because the radio's libraries have common names of their own.
 */
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

void port_flash_init(cf_flash *flash);
void port_crypto_init(cf_crypto *crypto);
/* The built-in signing key; false when none is configured. */
bool port_crypto_key(cf_public_key *key);

/* PEM of the provisioned authority (NVS tls/ca) or NULL; lives for ever. */
const char *port_trust_ca(void);
void port_trust_init(const cf_flash *flash);

void port_wifi_init(cf_wifi_port *wifi);
void port_link_init(cf_link *link);
/* Number of the present connection; events of others are old. */
uint32_t port_link_number(void);
void port_http_init(cf_http *http);
void port_portal_open(void);
void port_portal_close(void);
/* Answers the waiting request; in the stick's task. */
void port_portal_serve(cf_stick *stick, uint64_t now_ms);

/* Power first: without it a stick switches off again or has no light. */
void port_power_init(void);
uint8_t port_power_battery(void);
bool port_power_charging(void);
/* Light of the display, 0 (off) .. 100 per cent. */
void port_power_backlight(uint8_t percent);
/* Whether the power button was pressed shortly since the last call. */
bool port_power_button(void);

void port_buttons_init(void);
/* Bits as cf_stick_step wants them. */
uint32_t port_buttons_read(void);
void port_led_set(bool on);
/* 0 is silence. */
void port_buzzer_tone(uint16_t hz);
void port_buzzer_init(void);
/* Light of a display on a pin of its own. */
void port_backlight_init(void);
void port_backlight_set(uint8_t percent);

void port_console_init(cf_console_port *console);
size_t port_console_read(uint8_t *out, size_t capacity);

/* NULL while the last picture is still on its way to the display. */
cf_screen *port_panel_screen(void);
/* Sends what was drawn; EVENT_FRAME_SHOWN follows. */
void port_panel_show(void);
void port_panel_init(void);

/* The clock of the matrix panels, NULL when there are none. */
cf_clock *port_matrix_init(void);
void port_matrix_show(cf_stick *stick);

#endif
