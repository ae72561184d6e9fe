#define _GNU_SOURCE
#include "vfile.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host.h"

#define SECTOR 4096u
#define MAGIC "crispfleet-stick-flash-1"

typedef struct {
  char magic[32];
  uint8_t template_sha256[32];
} trailer;

/* The template is hashed once: there is one per process. */
static void describe(const cf_vflash_template *base, trailer *out) {
  static const cf_vflash_template *hashed;
  static trailer cached;
  if (hashed != base) {
    memset(&cached, 0, sizeof cached);
    memcpy(cached.magic, MAGIC, sizeof MAGIC);
    SHA256(base->bytes, base->size, cached.template_sha256);
    hashed = base;
  }
  *out = cached;
}

static bool create(int fd, const cf_vflash_template *base) {
  trailer mine;
  describe(base, &mine);
  return pwrite(fd, &mine, sizeof mine, base->size) == (ssize_t)sizeof mine;
}

static bool load(int fd, const cf_vflash_template *base, cf_vfile_sector sector, void *ctx) {
  off_t at = 0;
  while ((at = lseek(fd, at, SEEK_DATA)) >= 0 && at < (off_t)base->size) {
    uint8_t bytes[SECTOR];
    uint32_t number = (uint32_t)at / SECTOR;
    if (pread(fd, bytes, SECTOR, (off_t)number * SECTOR) != (ssize_t)SECTOR)
      return false;
    for (size_t i = 0; i < SECTOR; i++)
      bytes[i] ^= base->bytes[number * SECTOR + i];
    sector(ctx, number, bytes);
    at = ((off_t)number + 1) * SECTOR;
  }
  return true;
}

bool cf_vfile_open(const char *path, const cf_vflash_template *base, cf_vfile_sector sector,
                   void *ctx) {
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return false;
  trailer mine;
  trailer found;
  describe(base, &mine);
  ssize_t got = pread(fd, &found, sizeof found, base->size);
  bool good;
  if (got == 0 && lseek(fd, 0, SEEK_END) == 0) {
    good = create(fd, base);
  } else if (got != (ssize_t)sizeof found || memcmp(&found, &mine, sizeof mine) != 0) {
    errno = EINVAL;
    good = false;
  } else {
    good = load(fd, base, sector, ctx);
  }
  int why = errno;
  close(fd);
  errno = why;
  return good;
}

static int open_again(const char *path) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0)
    cf_host_die(CF_EXIT_DISK, "cannot write %s: %s", path, strerror(errno));
  return fd;
}

void cf_vfile_write(const char *path, const cf_vflash_template *base, uint32_t address,
                    const uint8_t *bytes, size_t n) {
  int fd = open_again(path);
  while (n > 0) {
    uint8_t part[SECTOR];
    size_t some = n < SECTOR ? n : SECTOR;
    for (size_t i = 0; i < some; i++)
      part[i] = bytes[i] ^ base->bytes[address + i];
    if (pwrite(fd, part, some, address) != (ssize_t)some) {
      cf_host_die(CF_EXIT_DISK, "cannot write %s: %s", path, strerror(errno));
    }
    bytes += some;
    address += (uint32_t)some;
    n -= some;
  }
  close(fd);
}

void cf_vfile_erase(const char *path, const cf_vflash_template *base, uint32_t address, size_t n) {
  static const uint8_t empty[SECTOR] = {[0 ... SECTOR - 1] = 0xFF};
  for (; n > 0; n -= SECTOR, address += SECTOR) {
    bool hole = memcmp(base->bytes + address, empty, SECTOR) == 0;
    int fd = open_again(path);
    /* Not every file system has holes; then zeros are written. */
    hole = hole && fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, address, SECTOR) == 0;
    close(fd);
    if (!hole)
      cf_vfile_write(path, base, address, empty, SECTOR);
  }
}
