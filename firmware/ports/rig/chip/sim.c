/*
 * QEMU's lx106 machine: its SIMCALL instruction reaches files of the host. Numbers as in
 * target/xtensa/xtensa-semi.c of QEMU.
 */
#include "chip.h"

enum { SYS_EXIT = 1, SYS_READ = 3, SYS_WRITE = 4, SYS_OPEN = 5, SYS_SEEK = 19, SYS_SELECT = 29 };
enum { READ_WRITE = 2, SEEK_FROM_START = 0, SEEK_FROM_END = 2, FOR_READING = 1 };

static int flash_file = -1;
static bool closed;

void sim_write(const char *text, size_t n) {
  while (n > 0) {
    int wrote = rig_simcall(SYS_WRITE, 1, (int)(uintptr_t)text, (int)n);
    if (wrote <= 0) {
      return;
    }
    text += wrote;
    n -= (size_t)wrote;
  }
}

size_t sim_read(uint8_t *out, size_t capacity) {
  int32_t no_wait[2] = {0, 0};
  if (closed || rig_simcall(SYS_SELECT, 0, FOR_READING, (int)(uintptr_t)no_wait) <= 0) {
    return 0;
  }
  int n = rig_simcall(SYS_READ, 0, (int)(uintptr_t)out, (int)capacity);
  closed = n <= 0;
  return n < 0 ? 0 : (size_t)n;
}

bool sim_closed(void) {
  return closed;
}

void sim_exit(int code) {
  for (;;) {
    rig_simcall(SYS_EXIT, code, 0, 0);
  }
}

static bool seek(const cf_flash *flash, uint32_t address, size_t n) {
  return address <= flash->size && n <= flash->size - address && flash_file >= 0 &&
         rig_simcall(SYS_SEEK, flash_file, (int)address, SEEK_FROM_START) == (int)address;
}

static bool read(void *ctx, uint32_t address, void *out, size_t n) {
  return seek(ctx, address, n) &&
         (n == 0 || rig_simcall(SYS_READ, flash_file, (int)(uintptr_t)out, (int)n) == (int)n);
}

static bool put(void *ctx, uint32_t address, const uint8_t *bytes, size_t n) {
  return seek(ctx, address, n) &&
         rig_simcall(SYS_WRITE, flash_file, (int)(uintptr_t)bytes, (int)n) == (int)n;
}

static bool erase(void *ctx, uint32_t address, size_t n) {
  uint8_t blank[256];
  if (address % CF_SECTOR != 0 || n % CF_SECTOR != 0) {
    return false;
  }
  for (size_t i = 0; i < sizeof blank; i++) {
    blank[i] = 0xFF;
  }
  for (size_t done = 0; done < n; done += sizeof blank) {
    if (!put(ctx, address + (uint32_t)done, blank, sizeof blank)) {
      return false;
    }
  }
  return true;
}

/* As a real flash does: bits go from 1 to 0 only. */
static bool write(void *ctx, uint32_t address, const void *bytes, size_t n) {
  const uint8_t *from = bytes;
  while (n > 0) {
    uint8_t piece[64];
    size_t size = n < sizeof piece ? n : sizeof piece;
    if (!read(ctx, address, piece, size)) {
      return false;
    }
    for (size_t i = 0; i < size; i++) {
      piece[i] &= from[i];
    }
    if (!put(ctx, address, piece, size)) {
      return false;
    }
    address += (uint32_t)size;
    from += size;
    n -= size;
  }
  return true;
}

void sim_flash(cf_flash *flash) {
  static const char name[] = "flash.bin";
  if (flash_file < 0) {
    flash_file = rig_simcall(SYS_OPEN, (int)(uintptr_t)name, READ_WRITE, 0);
  }
  int size = flash_file < 0 ? 0 : rig_simcall(SYS_SEEK, flash_file, 0, SEEK_FROM_END);
  *flash = (cf_flash){.ctx = flash,
                      .size = size < 0 ? 0 : (uint32_t)size / CF_SECTOR * CF_SECTOR,
                      .read = read,
                      .erase = erase,
                      .write = write};
}
