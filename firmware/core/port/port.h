/*
 * Everything the core wants from the world, in one place.
 *
 * A port implements these interfaces and hands them over in a `cf_port`; nothing else is called.
 * Rules for all of them:
 *  - No function blocks. What takes time is started here and answered later through a
 *    `cf_stick_on_...` function of core/stick/stick.h.
 *  - A port never calls back into the stick from inside one of these functions; it queues the
 *    event and delivers it after the core has returned.
 *  - The core is single-threaded: one stick is called by one thread at a time.
 *  - `ctx` is the port's own and is passed through unchanged.
 *  - Pointers given to a port are valid only during the call, unless said otherwise.
 *
 * No function pointer may be NULL unless its comment says "may be NULL".
 */
#ifndef CF_PORT_H
#define CF_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- sizes that both sides must know ----------------------------------------------------------
 */

#define CF_SECTOR 4096u          /* smallest erasable unit of flash, bytes */
#define CF_HOST_MAX 64u          /* host name or address, with the NUL */
#define CF_URL_MAX 256u          /* URL of a request, with the NUL */
#define CF_SERVER_MAX 128u       /* scheme, host and port of the server, with the NUL */
#define CF_HTTP_HEADERS_MAX 112u /* extra request headers, with the NUL */
#define CF_SSID_MAX 33u          /* 32 bytes and the NUL */
#define CF_PASSWORD_MAX 65u      /* 64 bytes and the NUL */

/* ---- flash ------------------------------------------------------------------------------------
 */

/*
 * The board's SPI flash, by absolute address (partition table at 0x8000). Synchronous: reads and
 * writes of a sector take microseconds to milliseconds and are short enough not to matter.
 * Writing can only clear bits, as NOR flash does; the core erases first where it has to.
 * Each function returns true when all bytes were done.
 */
typedef struct {
  void *ctx;
  uint32_t size; /* bytes of flash, a multiple of CF_SECTOR */
  bool (*read)(void *ctx, uint32_t address, void *out, size_t n);
  /* address and n are multiples of CF_SECTOR */
  bool (*erase)(void *ctx, uint32_t address, size_t n);
  /* any address and length inside the flash */
  bool (*write)(void *ctx, uint32_t address, const void *bytes, size_t n);
} cf_flash;

/* ---- time and chance --------------------------------------------------------------------------
 */

/* Monotonic time is not here: every step and event carries `now_ms`, milliseconds since start. */
typedef struct {
  void *ctx;
  /* Seconds since 1970-01-01 UTC, or 0 while the stick does not know what time it is. */
  int64_t (*unix_s)(void *ctx);
} cf_wall_clock;

typedef struct {
  void *ctx;
  /* Fills with bytes nobody can foresee (hardware generator, getrandom). */
  void (*fill)(void *ctx, uint8_t *out, size_t n);
} cf_entropy;

/* ---- Wi-Fi ------------------------------------------------------------------------------------
 */

#define CF_WIFI_SCAN_MAX 16u

typedef struct {
  char ssid[CF_SSID_MAX];
  int8_t rssi;  /* dBm */
  bool secured; /* wants a password */
} cf_wifi_seen;

/*
 * A port without Wi-Fi (a virtual stick on a wired PC) sets `present` to false and never sees
 * these calls; the core then takes the network as always there.
 */
typedef struct {
  void *ctx;
  bool present;
  /* Joins a network; answered by cf_stick_on_wifi_up or cf_stick_on_wifi_down. */
  void (*join)(void *ctx, const char *ssid, const char *password);
  void (*leave)(void *ctx);
  /* Looks around; answered by cf_stick_on_wifi_scan. */
  void (*scan)(void *ctx);
  /*
   * Opens or closes the stick's own access point, address 192.168.4.1, with a DHCP server. While it
   * is open the port serves TCP port 80 with cf_stick_portal_* and UDP port 53 with cf_dns_answer.
   * An empty password means an open network.
   */
  void (*ap_open)(void *ctx, const char *ssid, const char *password);
  void (*ap_close)(void *ctx);
  /* Signal of the joined network in dBm (-127..0), 0 when unknown. */
  int (*rssi)(void *ctx);
  /* Own address as text ("10.0.0.31"), empty when none; writes at most n bytes with the NUL. */
  void (*address)(void *ctx, char *out, size_t n);
} cf_wifi_port;

/* ---- the connection to the broker -------------------------------------------------------------
 */

/*
 * One byte stream, plain TCP or TLS. open() is answered by cf_stick_on_link_open or
 * cf_stick_on_link_closed; bytes arrive by cf_stick_on_link_data.
 */
typedef struct {
  void *ctx;
  void (*open)(void *ctx, const char *host, uint16_t port, bool tls);
  /*
   * Takes as many of the n bytes as it can now and returns how many. When it took fewer, it
   * calls cf_stick_on_link_writable once there is room again.
   */
  size_t (*send)(void *ctx, const uint8_t *bytes, size_t n);
  /* Closes at once, what was sent is still delivered if it can be. No event follows. */
  void (*close)(void *ctx);
} cf_link;

/* ---- HTTP -------------------------------------------------------------------------------------
 */

typedef struct {
  const char *url;     /* absolute, http or https */
  const char *headers; /* "Name: value\r\n" lines, may be empty */
  const uint8_t *body; /* NULL for GET; otherwise POST of application/json */
  size_t body_len;
  uint32_t range_from; /* first byte wanted; 0 sends no Range header */
  uint32_t max_bytes;  /* the port ends the request with an error when more than that arrive */
  uint32_t timeout_ms; /* longest silence that is tolerated */
} cf_http_request;

/*
 * One request at a time. Redirects are not followed. After start() the answer arrives as
 * cf_stick_on_http_head, any number of cf_stick_on_http_data, and one cf_stick_on_http_end; all of
 * them carry the request's number, so that what belongs to a cancelled request is ignored.
 * TLS certificates are verified by the port: against the provisioned authority when there is one
 * (NVS "tls/ca", PEM), else against the public ones.
 */
typedef struct {
  void *ctx;
  void (*start)(void *ctx, uint32_t number, const cf_http_request *request);
  void (*cancel)(void *ctx, uint32_t number);
  /*
   * Flow control: false pauses delivery of cf_stick_on_http_data, true resumes it. May be NULL
   * for a port that can be paused by nothing but not returning.
   */
  void (*resume)(void *ctx, uint32_t number, bool flowing);
} cf_http;

/* ---- public-key cryptography ------------------------------------------------------------------
 */

typedef struct {
  void *ctx;
  /*
   * ECDSA on P-256: whether the DER signature over the SHA-256 `hash` was made by the owner of the
   * public key, given as its 91-byte SubjectPublicKeyInfo. False also for anything malformed.
   */
  bool (*p256_verify)(void *ctx, const uint8_t spki[91], const uint8_t hash[32], const uint8_t *der,
                      size_t der_len);
} cf_crypto;

/* ---- the board --------------------------------------------------------------------------------
 */

#define CF_BATTERY_UNKNOWN 255u

typedef struct {
  void *ctx;
  /* Charge in per cent 0..100, CF_BATTERY_UNKNOWN without a battery. */
  uint8_t (*battery)(void *ctx);
  bool (*charging)(void *ctx); /* or fed by cable */
  /* Free and least free bytes of heap since start; 0 when the port has none. */
  void (*heap)(void *ctx, uint32_t *free_bytes, uint32_t *least_bytes);
  /* Restarts the board after what was handed to the link had a moment (<= 500 ms) to leave.
     Returns; the port stops stepping this stick and starts it anew. */
  void (*restart)(void *ctx);
  /* Tells the hardware watchdog that the core is alive. May be NULL. */
  void (*watchdog)(void *ctx);
} cf_board;

/* Where text of the serial console goes; input comes by cf_stick_on_console. */
typedef struct {
  void *ctx;
  void (*write)(void *ctx, const char *text, size_t n);
} cf_console_port;

/* ---- all of it --------------------------------------------------------------------------------
 */

typedef struct {
  cf_flash flash;
  cf_wall_clock clock;
  cf_entropy entropy;
  cf_wifi_port wifi;
  cf_link link;
  cf_http http;
  cf_crypto crypto;
  cf_board board;
  cf_console_port console;
} cf_port;

#endif
