#define _GNU_SOURCE
#include "vflash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "vblock.h"
#include "vfile.h"

#define SECTOR 4096u
#define CHUNK 256u
#define CHUNKS (SECTOR / CHUNK)
#define ALL_CHUNKS 0xFFFFu

/*
 * A sector that differs. `bytes` has the chunks whose bit is set in `mask`, one after the other;
 * the others are 0xFF when the sector was erased and the template's when not.
 */
struct cf_vsector {
  uint8_t *bytes;
  uint16_t number;
  uint16_t mask;
  bool erased;
  bool shared; /* `bytes` is a block of vblock.h with all chunks */
};

static unsigned chunks_of(uint16_t mask) {
  return (unsigned)__builtin_popcount(mask);
}

static unsigned place_of(uint16_t mask, unsigned chunk) {
  return chunks_of((uint16_t)(mask & ((1u << chunk) - 1u)));
}

void cf_vflash_init(cf_vflash *flash, const cf_vflash_template *base) {
  *flash = (cf_vflash){.base = base, .cut_at = UINT64_MAX};
}

static void drop_bytes(cf_vsector *sector) {
  if (sector->shared) {
    cf_vblock_release(sector->bytes);
  } else {
    free(sector->bytes);
  }
  sector->bytes = NULL;
  sector->mask = 0;
  sector->shared = false;
}

void cf_vflash_free(cf_vflash *flash) {
  for (unsigned i = 0; i < flash->count; i++)
    drop_bytes(&flash->sectors[i]);
  free(flash->sectors);
  free(flash->path);
  cf_vflash_init(flash, flash->base);
}

/* Index of the sector, or of where it would be. */
static unsigned search(const cf_vflash *flash, uint32_t number) {
  unsigned low = 0;
  unsigned high = flash->count;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    if (flash->sectors[middle].number < number) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static cf_vsector *find(const cf_vflash *flash, uint32_t number) {
  unsigned at = search(flash, number);
  return at < flash->count && flash->sectors[at].number == number ? &flash->sectors[at] : NULL;
}

static cf_vsector *obtain(cf_vflash *flash, uint32_t number) {
  unsigned at = search(flash, number);
  if (at < flash->count && flash->sectors[at].number == number)
    return &flash->sectors[at];
  if (flash->count == flash->capacity) {
    unsigned more = flash->capacity ? flash->capacity * 2u : 4u;
    flash->sectors = cf_host_resize(flash->sectors, more * sizeof *flash->sectors);
    flash->capacity = (uint16_t)more;
  }
  memmove(flash->sectors + at + 1, flash->sectors + at,
          (flash->count - at) * sizeof *flash->sectors);
  flash->count++;
  flash->sectors[at] = (cf_vsector){.number = (uint16_t)number};
  return &flash->sectors[at];
}

static void forget(cf_vflash *flash, cf_vsector *sector) {
  drop_bytes(sector);
  unsigned at = (unsigned)(sector - flash->sectors);
  flash->count--;
  memmove(sector, sector + 1, (flash->count - at) * sizeof *sector);
}

static void read_chunk(const cf_vflash *flash, const cf_vsector *sector, uint32_t number,
                       unsigned chunk, uint8_t out[CHUNK]) {
  if (sector && (sector->mask & (1u << chunk))) {
    memcpy(out, sector->bytes + place_of(sector->mask, chunk) * CHUNK, CHUNK);
  } else if (sector && sector->erased) {
    memset(out, 0xFF, CHUNK);
  } else {
    memcpy(out, flash->base->bytes + number * SECTOR + chunk * CHUNK, CHUNK);
  }
}

/* Gives the sector bytes of its own. */
static void unshare(cf_vsector *sector) {
  if (!sector->shared)
    return;
  uint8_t *own = cf_host_alloc(SECTOR);
  memcpy(own, sector->bytes, SECTOR);
  cf_vblock_release(sector->bytes);
  sector->bytes = own;
  sector->shared = false;
}

static void put_chunk(cf_vsector *sector, unsigned chunk, const uint8_t bytes[CHUNK]) {
  unshare(sector);
  unsigned place = place_of(sector->mask, chunk);
  if (!(sector->mask & (1u << chunk))) {
    unsigned had = chunks_of(sector->mask);
    sector->bytes = cf_host_resize(sector->bytes, (had + 1u) * CHUNK);
    memmove(sector->bytes + (place + 1u) * CHUNK, sector->bytes + place * CHUNK,
            (had - place) * CHUNK);
    sector->mask = (uint16_t)(sector->mask | (1u << chunk));
  }
  memcpy(sector->bytes + place * CHUNK, bytes, CHUNK);
  if (sector->mask == ALL_CHUNKS) {
    uint8_t *block = cf_vblock_share(sector->bytes);
    free(sector->bytes);
    sector->bytes = block;
    sector->shared = true;
  }
}

static bool inside(const cf_vflash *flash, uint32_t address, size_t n) {
  return address <= flash->base->size && n <= flash->base->size - address;
}

static void store(cf_vflash *flash, uint32_t address, const uint8_t *bytes, size_t n) {
  if (flash->path)
    cf_vfile_write(flash->path, flash->base, address, bytes, n);
}

bool cf_vflash_read(void *ctx, uint32_t address, void *out, size_t n) {
  cf_vflash *flash = ctx;
  if (flash->dead || !inside(flash, address, n))
    return false;
  uint8_t *to = out;
  while (n > 0) {
    uint32_t number = address / SECTOR;
    unsigned chunk = address % SECTOR / CHUNK;
    size_t skip = address % CHUNK;
    size_t part = CHUNK - skip < n ? CHUNK - skip : n;
    uint8_t content[CHUNK];
    read_chunk(flash, find(flash, number), number, chunk, content);
    memcpy(to, content + skip, part);
    to += part;
    address += (uint32_t)part;
    n -= part;
  }
  return true;
}

/* Bytes of this work that are done before the power goes; n when it stays on. */
static size_t until_cut(cf_vflash *flash, uint32_t address, size_t n) {
  if (flash->cut_after > 0 && address >= flash->cut_from) {
    flash->cut_at = flash->worked + flash->cut_after - 1u;
    flash->cut_after = 0;
  }
  if (flash->cut_at >= flash->worked + n) {
    flash->worked += n;
    return n;
  }
  size_t done = (size_t)(flash->cut_at - flash->worked);
  flash->worked = flash->cut_at;
  flash->cut_at = UINT64_MAX;
  flash->dead = true;
  return done;
}

static void program(cf_vflash *flash, uint32_t address, const uint8_t *from, size_t n) {
  while (n > 0) {
    uint32_t number = address / SECTOR;
    unsigned chunk = address % SECTOR / CHUNK;
    size_t skip = address % CHUNK;
    size_t part = CHUNK - skip < n ? CHUNK - skip : n;
    uint8_t content[CHUNK];
    read_chunk(flash, find(flash, number), number, chunk, content);
    bool changed = false;
    for (size_t i = 0; i < part; i++) {
      uint8_t now = content[skip + i] & from[i];
      changed |= now != content[skip + i];
      content[skip + i] = now;
    }
    if (changed) {
      put_chunk(obtain(flash, number), chunk, content);
      store(flash, address, content + skip, part);
    }
    from += part;
    address += (uint32_t)part;
    n -= part;
  }
}

bool cf_vflash_write(void *ctx, uint32_t address, const void *bytes, size_t n) {
  cf_vflash *flash = ctx;
  if (flash->dead || !inside(flash, address, n))
    return false;
  size_t done = until_cut(flash, address, n);
  program(flash, address, bytes, done);
  if (done == n)
    return true;
  /* The byte under way: some of its bits made it. */
  uint8_t half = (uint8_t)(((const uint8_t *)bytes)[done] | 0x5A);
  program(flash, address + (uint32_t)done, &half, 1);
  return false;
}

static bool template_is_erased(const cf_vflash *flash, uint32_t number) {
  const uint8_t *bytes = flash->base->bytes + number * SECTOR;
  return bytes[0] == 0xFF && memcmp(bytes, bytes + 1, SECTOR - 1) == 0;
}

static void erase_sector(cf_vflash *flash, uint32_t number) {
  cf_vsector *sector = find(flash, number);
  if (template_is_erased(flash, number)) {
    if (sector)
      forget(flash, sector);
  } else {
    if (!sector)
      sector = obtain(flash, number);
    drop_bytes(sector);
    sector->erased = true;
  }
  if (flash->path)
    cf_vfile_erase(flash->path, flash->base, number * SECTOR, SECTOR);
}

/* The power goes while a sector is being erased: its beginning is empty, one byte is anything. */
static void erase_part(cf_vflash *flash, uint32_t number, size_t done) {
  uint8_t rest[SECTOR];
  flash->dead = false;
  (void)cf_vflash_read(flash, number * SECTOR, rest, SECTOR);
  flash->dead = true;
  erase_sector(flash, number);
  memset(rest, 0xFF, done);
  rest[done] = (uint8_t)(rest[done] | 0x5A);
  program(flash, number * SECTOR, rest, SECTOR);
}

bool cf_vflash_erase(void *ctx, uint32_t address, size_t n) {
  cf_vflash *flash = ctx;
  if (flash->dead || !inside(flash, address, n) || address % SECTOR || n % SECTOR)
    return false;
  for (; n > 0; n -= SECTOR, address += SECTOR) {
    size_t done = until_cut(flash, address, SECTOR);
    if (done < SECTOR) {
      erase_part(flash, address / SECTOR, done);
      return false;
    }
    erase_sector(flash, address / SECTOR);
  }
  return true;
}

void cf_vflash_cut(cf_vflash *flash, uint32_t from, uint32_t bytes) {
  flash->cut_at = UINT64_MAX;
  flash->cut_from = from;
  flash->cut_after = bytes > 0 ? bytes : 1;
}

void cf_vflash_power_on(cf_vflash *flash) {
  flash->dead = false;
}

size_t cf_vflash_memory(const cf_vflash *flash) {
  size_t sum = flash->capacity * sizeof *flash->sectors;
  for (unsigned i = 0; i < flash->count; i++) {
    if (!flash->sectors[i].shared)
      sum += chunks_of(flash->sectors[i].mask) * CHUNK;
  }
  return sum;
}

/* Takes over one sector as it was in the file. */
static void restore(void *ctx, uint32_t number, const uint8_t bytes[SECTOR]) {
  cf_vflash *flash = ctx;
  const uint8_t *base = flash->base->bytes + number * SECTOR;
  if (memcmp(bytes, base, SECTOR) == 0)
    return;
  cf_vsector *sector = obtain(flash, number);
  for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
    if (memcmp(bytes + chunk * CHUNK, base + chunk * CHUNK, CHUNK) != 0) {
      put_chunk(sector, chunk, bytes + chunk * CHUNK);
    }
  }
}

bool cf_vflash_attach(cf_vflash *flash, const char *path) {
  if (!cf_vfile_open(path, flash->base, restore, flash))
    return false;
  flash->path = cf_host_copy(path);
  return true;
}

bool cf_vflash_export(cf_vflash *flash, const char *path) {
  uint8_t *whole = cf_host_alloc(flash->base->size);
  bool dead = flash->dead;
  flash->dead = false;
  (void)cf_vflash_read(flash, 0, whole, flash->base->size);
  flash->dead = dead;
  bool done = cf_host_write_file(path, whole, flash->base->size);
  free(whole);
  return done;
}
