/*
 * A virtual stick's flash content on disk: a sparse file in which byte k is the flash's byte k XOR
 * the template's byte k, so that what equals the template is a hole. A page after the content
 * says which template that is.
 */
#ifndef CF_VFILE_H
#define CF_VFILE_H

#include "vflash.h"

typedef void (*cf_vfile_sector)(void *ctx, uint32_t number, const uint8_t bytes[4096]);

/*
 * Makes the file or reads it, giving every sector that differs from the template to `sector`.
 * False with errno; EINVAL when it belongs to another template.
 */
bool cf_vfile_open(const char *path, const cf_vflash_template *base, cf_vfile_sector sector,
                   void *ctx);

/* Both end the process with a message when the disk is full or broken: going on would be a lie. */
void cf_vfile_write(const char *path, const cf_vflash_template *base, uint32_t address,
                    const uint8_t *bytes, size_t n);
void cf_vfile_erase(const char *path, const cf_vflash_template *base, uint32_t address, size_t n);

#endif
