/* An update, and a server that offers, signs and serves it. One world per test program. */
#ifndef CF_TEST_UPDATE_H
#define CF_TEST_UPDATE_H

#include "world.h"

#define SIZE 300000u /* of the image */

typedef struct {
  const char *version;
  uint64_t code;
  unsigned security;
  const char *board;
  uint16_t chip;
  const char *platform;
  const char *session;
  const char *more; /* members added to the offer */
} plan;

extern world w;
extern uint8_t image[SIZE];
extern char manifest[512];
extern size_t manifest_len;
extern char offer[1400];
extern const plan good; /* 1.1.0 for this board */

/* Makes image, manifest and offer. */
void publish(const plan *p);
/* The same, and sends the offer. */
void offered(const plan *p);
/* A fresh stick with 1.0.0, connected. */
void online(void);
void send_manifest(void);
/* Serves the image from where it was asked for; stops after `most` bytes with a broken connection.
 */
void serve(uint32_t most);
/* Whether an update report holds the text. */
bool reported(const char *text);
/* Nothing of the other slot was touched. */
bool untouched(void);
/* The slot that would boot, -1 when nothing is selected. */
int boots_slot(void);
void update_to_restart(const plan *p);

#endif
