/*
 * A virtual stick's connection to the broker: one non-blocking TCP socket, with TLS for mqtts.
 *
 * Events go to functions that are called from the loop only, never from inside the calls below.
 * What the peer does not take at once is not kept here: `send` takes less.
 */
#ifndef CF_VLINK_H
#define CF_VLINK_H

#include <openssl/ssl.h>

#include "loop.h"

typedef struct {
  void (*open)(void *ctx);
  void (*closed)(void *ctx);
  void (*data)(void *ctx, const uint8_t *bytes, size_t n);
  void (*writable)(void *ctx);
} cf_vlink_events;

typedef enum {
  CF_VLINK_CLOSED,
  CF_VLINK_CONNECTING,
  CF_VLINK_HANDSHAKE,
  CF_VLINK_OPEN,
  CF_VLINK_BROKEN
} cf_vlink_state;

typedef struct {
  const cf_vlink_events *events;
  void *ctx;
  cf_source source;
  cf_alarm trouble; /* tells of a failure that was noticed inside a call */
  SSL *tls;
  int fd;
  uint8_t state;
  bool blocked; /* the last send took less than it was given */
} cf_vlink;

/*
 * What sticks trust: PEM text of an authority, or NULL for what the system trusts. False when it
 * has no certificate.
 */
bool cf_vlink_trust(const char *pem);

void cf_vlink_init(cf_vlink *link, const cf_vlink_events *events, void *ctx);
void cf_vlink_connect(cf_vlink *link, const char *host, uint16_t port, bool tls);
size_t cf_vlink_send(cf_vlink *link, const uint8_t *bytes, size_t n);
/* No event follows. */
void cf_vlink_close(cf_vlink *link);
/* As when the network fails: the peer is told by nothing but a reset, the stick by `closed`. */
void cf_vlink_break(cf_vlink *link);
bool cf_vlink_is_open(const cf_vlink *link);

#endif
