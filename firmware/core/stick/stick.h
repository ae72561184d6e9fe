/*
 * One stick: everything a device decides, wired together. The only thing that ports call.
 *
 * Life of a stick in a port:
 *
 *   static cf_stick stick;                     // no allocation anywhere in the core
 *   cf_stick_init(&stick, &facts, &port, &parts, now_ms);
 *   for (;;) {
 *     deliver events that arrived:             cf_stick_on_...(&stick, ..., now_ms);
 *     uint64_t next = cf_stick_step(&stick, buttons, now_ms);
 *     sleep until an event, a button, or `next`;
 *   }
 *
 * After cf_board.restart() was called the port stops using the stick; the next start begins with
 * cf_stick_init on zeroed or reused memory (init sets every field).
 *
 * Time: `now_ms` is monotonic, starts anywhere and never goes back. Idle sticks without a shell
 * need a step only when `next` says so, about once per heartbeat interval.
 */
#ifndef CF_STICK_H
#define CF_STICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../matrixclock/matrixclock.h"
#include "../port/port.h"
#include "../shell/shell.h"
#include "../wifi/wifi.h"

/* ---- what a port knows about its board --------------------------------------------------------
 */

typedef enum {
  CF_RESET_UNKNOWN,
  CF_RESET_POWER_ON,
  CF_RESET_SOFTWARE, /* cf_board.restart() */
  CF_RESET_PANIC,
  CF_RESET_WATCHDOG,
  CF_RESET_BROWNOUT,
  CF_RESET_DEEP_SLEEP
} cf_reset_reason;

/* A public key that may sign manifests: SubjectPublicKeyInfo of a P-256 key, 91 bytes. */
typedef struct {
  uint8_t spki[91];
} cf_public_key;

typedef struct {
  const char *product;  /* "crisp-sticks"; must equal the manifest's product */
  const char *platform; /* "esp32"; must equal the manifest's platform */
  const char *board;    /* "m5stickc-plus"; compared with the image's board when it names one */
  uint16_t chip_id;     /* of the image header: ESP32 0, S3 9, C3 5 */
  uint8_t mac[6];
  uint32_t running_address; /* flash address of the app slot that the boot loader started */
  cf_reset_reason reset;
  bool has_display; /* then an update is confirmed only after 300 frames were shown */
  const char *env;  /* "prod" or "dev" */
  /* Keys built into the firmware; more may be provisioned in NVS as "ota/key0" .. "ota/key3". */
  const cf_public_key *keys;
  size_t key_count;
} cf_board_facts;

/* ---- optional parts ----------------------------------------------------------------------------
 */

/*
 * Parts that cost memory and that not every stick needs. NULL leaves a part out. The memory is the
 * port's and must outlive the stick; cf_stick_init initialises each part.
 */
typedef struct {
  cf_shell *shell; /* games, menu, screen */
  cf_frame *frame; /* its scratch, needed with `shell`; may be shared by sticks of one thread */
  cf_clock *clock; /* matrix clock, initialised by the port with its panels (cf_clock_init) */
} cf_stick_parts;

/* ---- life ---------------------------------------------------------------------------------------
 */

typedef struct cf_stick cf_stick;

/*
 * Starts a stick: reads partition table, NVS, otadata and the running app's descriptor from flash,
 * counts the boot. Never fails: a stick without usable NVS runs unprovisioned and says so.
 * `facts`, `parts` and `port` are copied; the strings and keys they point to must outlive the
 * stick.
 */
void cf_stick_init(cf_stick *stick, const cf_board_facts *facts, const cf_port *port,
                   const cf_stick_parts *parts, uint64_t now_ms);

/*
 * Does what is due. With a shell it is called once per frame (1/60 s) and runs one game tick.
 * `buttons`: bit 0 = button A (front), bit 1 = button B (side), bit 2 = power button, held down.
 * Returns when it wants to be called next (monotonic milliseconds, >= now_ms).
 */
uint64_t cf_stick_step(cf_stick *stick, uint32_t buttons, uint64_t now_ms);

/* Says goodbye before the power is switched off: publishes status "clean", closes the link. */
void cf_stick_stop(cf_stick *stick, uint64_t now_ms);

/* ---- events
 * -------------------------------------------------------------------------------------- */

void cf_stick_on_wifi_up(cf_stick *stick, uint64_t now_ms);
/* Joining failed or the network was lost; `wrong_password` when the access point said so. */
void cf_stick_on_wifi_down(cf_stick *stick, bool wrong_password, uint64_t now_ms);
/* At most CF_WIFI_SCAN_MAX networks, strongest first. */
void cf_stick_on_wifi_scan(cf_stick *stick, const cf_wifi_seen *seen, size_t count,
                           uint64_t now_ms);

void cf_stick_on_link_open(cf_stick *stick, uint64_t now_ms);
void cf_stick_on_link_closed(cf_stick *stick, uint64_t now_ms);
/* Any number of bytes; packets may be cut anywhere. */
void cf_stick_on_link_data(cf_stick *stick, const uint8_t *bytes, size_t n, uint64_t now_ms);
void cf_stick_on_link_writable(cf_stick *stick, uint64_t now_ms);

/*
 * `status`: HTTP status. `length`: bytes that will follow, -1 when unknown. `from`: first byte of a
 * 206 answer (of Content-Range), else 0.
 */
void cf_stick_on_http_head(cf_stick *stick, uint32_t number, int status, int64_t length,
                           uint32_t from, uint64_t now_ms);
void cf_stick_on_http_data(cf_stick *stick, uint32_t number, const uint8_t *bytes, size_t n,
                           uint64_t now_ms);
/* `complete`: the whole answer arrived; false for a lost connection, silence, too many bytes. */
void cf_stick_on_http_end(cf_stick *stick, uint32_t number, bool complete, uint64_t now_ms);

/* Bytes from the serial line: console text or Improv-Serial packets, mixed. */
void cf_stick_on_console(cf_stick *stick, const uint8_t *bytes, size_t n, uint64_t now_ms);

/* What the sensor of a matrix clock says, tenths of a degree Celsius; CF_CLOCK_NO_TEMP for none. */
void cf_stick_on_temperature(cf_stick *stick, int16_t c10);

/* The display really shows a frame (SPI transfer done, window painted). */
void cf_stick_on_frame_shown(cf_stick *stick);

/* ---- the setup page (only while cf_wifi_port.ap_open) -------------------------------------------
 */

#define CF_PORTAL_REQUEST_MAX 2048u
#define CF_PORTAL_ANSWER_MAX 6144u

/* How much of an HTTP request has arrived. */
typedef enum { CF_PORTAL_MORE, CF_PORTAL_COMPLETE, CF_PORTAL_BAD } cf_portal_progress;

/* The port collects a connection's bytes (at most CF_PORTAL_REQUEST_MAX) until this is not MORE. */
cf_portal_progress cf_portal_progress_of(const char *bytes, size_t n);

/*
 * Answers a request: the whole HTTP response, at most `capacity` bytes (give it
 * CF_PORTAL_ANSWER_MAX). Returns its length; the port sends it and closes the connection.
 */
size_t cf_stick_portal_answer(cf_stick *stick, const char *request, size_t n, char *out,
                              size_t capacity, uint64_t now_ms);

/*
 * Captive DNS: answers every A question with `address` (network order), anything else with no
 * records. Returns the length of the answer, 0 when the query is not worth one. capacity >= 512.
 */
size_t cf_dns_answer(const uint8_t *query, size_t n, const uint8_t address[4], uint8_t *out,
                     size_t capacity);

/*
 * Hands in a run as if it had been played here: for ports that play without a shell. False when it
 * could not be stored, or when the configuration says that runs are not reported.
 */
bool cf_stick_submit(cf_stick *stick, const cf_run_result *run, uint64_t now_ms);

/* Draws the screen as it is now (core/shell/screen.h); false without a shell. */
bool cf_stick_render(cf_stick *stick, cf_screen *screen);

/* Whether the matrix clock's picture changed since the last call: shift cf_clock_strip out. */
bool cf_stick_clock_redraw(cf_stick *stick);

/* ---- what a port may show -----------------------------------------------------------------------
 */

typedef struct {
  const char *id;      /* "7C9EBD" */
  const char *version; /* of the running app */
  cf_net_state net;
  bool online;         /* MQTT session is up */
  bool pending_verify; /* a fresh update has not proved itself yet */
  bool updating;
  uint8_t update_percent;
  uint32_t boots;
  uint32_t scores_waiting; /* runs that the server has not acknowledged */
  uint64_t heartbeats;     /* sent since start */
  bool identify;           /* should blink and beep */
} cf_stick_view;

void cf_stick_look(const cf_stick *stick, uint64_t now_ms, cf_stick_view *out);

#include "state.h"

#endif
