/* Sector contents that several sticks have in common, each kept once and counted. Never changed. */
#ifndef CF_VBLOCK_H
#define CF_VBLOCK_H

#include <stdint.h>

#define CF_VBLOCK_SIZE 4096u

/* A block with this content: an existing one, or a new one. */
uint8_t *cf_vblock_share(const uint8_t bytes[CF_VBLOCK_SIZE]);
void cf_vblock_release(uint8_t *block);

#endif
