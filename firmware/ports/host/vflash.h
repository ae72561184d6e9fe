/*
 * The flash chip of a virtual stick.
 *
 * Behaves like NOR flash: erasing sets whole sectors to 0xFF, writing only clears bits. What
 * equals the shared template costs nothing, so ten thousand idle sticks fit in memory; sectors with
 * the same content (the same new firmware) are kept once. With a file, every change is stored in
 * it at once as the difference to the template, so the file of an idle stick has only holes.
 *
 * A power cut can be armed at any byte of flash work. The byte that is being written then is left
 * half done, nothing after it is done, and every later call fails until cf_vflash_power_on.
 */
#ifndef CF_VFLASH_H
#define CF_VFLASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const uint8_t *bytes;
  uint32_t size; /* a multiple of 4096, at most 16 MiB */
} cf_vflash_template;

typedef struct cf_vsector cf_vsector;

typedef struct {
  const cf_vflash_template *base;
  cf_vsector *sectors; /* those that differ from the template, ordered */
  char *path;          /* of the difference file; NULL for none */
  uint64_t worked;     /* bytes written and erased since it was made */
  uint64_t cut_at;     /* value of `worked` at which the power goes; UINT64_MAX for never */
  uint32_t cut_from;   /* work at lower addresses does not start the countdown */
  uint32_t cut_after;  /* countdown in bytes that starts with the first such work; 0 for none */
  uint16_t count;
  uint16_t capacity;
  bool dead;
} cf_vflash;

void cf_vflash_init(cf_vflash *flash, const cf_vflash_template *base);
void cf_vflash_free(cf_vflash *flash);

/*
 * Keeps the content in a file from now on, and takes over what is in it. False with errno when the
 * file cannot be used; EINVAL when it belongs to another template.
 */
bool cf_vflash_attach(cf_vflash *flash, const char *path);

/* The functions of cf_flash; `flash` is a cf_vflash. */
bool cf_vflash_read(void *flash, uint32_t address, void *out, size_t n);
bool cf_vflash_erase(void *flash, uint32_t address, size_t n);
bool cf_vflash_write(void *flash, uint32_t address, const void *bytes, size_t n);

/* Cuts the power after `bytes` (at least 1) of work, counted from the first work at or above
 * `from`. */
void cf_vflash_cut(cf_vflash *flash, uint32_t from, uint32_t bytes);
void cf_vflash_power_on(cf_vflash *flash);

/* Bytes of memory that this stick's differences take beside the shared blocks. */
size_t cf_vflash_memory(const cf_vflash *flash);

/* Writes the whole content as a plain image, such as jESPTool reads it. */
bool cf_vflash_export(cf_vflash *flash, const char *path);

#endif
