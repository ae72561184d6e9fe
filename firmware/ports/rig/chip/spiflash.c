/*
 * SPI flash through the ESP32's SPI1 in user mode, at most 32 bytes a transfer. Only while nothing
 * executes from flash: these programs run from RAM alone and the cache is off.
 */
#include "chip.h"

#define REG(address) (*(volatile uint32_t *)(uintptr_t)(address))
#define SPI1 0x3FF42000u
#define SPI_CMD (SPI1 + 0x00)
#define SPI_ADDR (SPI1 + 0x04)
#define SPI_USER (SPI1 + 0x1C)
#define SPI_USER1 (SPI1 + 0x20)
#define SPI_USER2 (SPI1 + 0x24)
#define SPI_MOSI_DLEN (SPI1 + 0x28)
#define SPI_MISO_DLEN (SPI1 + 0x2C)
#define SPI_W0 (SPI1 + 0x80)
#define CMD_USR (1u << 18)
#define USER_COMMAND (1u << 31)
#define USER_ADDR (1u << 30)
#define USER_MISO (1u << 28)
#define USER_MOSI (1u << 27)

#define OP_WRITE_ENABLE 0x06u
#define OP_STATUS 0x05u
#define OP_READ 0x03u
#define OP_PROGRAM 0x02u
#define OP_ERASE_SECTOR 0x20u
#define OP_JEDEC 0x9Fu
#define NO_ADDRESS 0xFFFFFFFFu
#define PIECE 32u
#define PATIENCE 20000000u

static bool transfer(uint32_t op, uint32_t address, const uint8_t *out, uint8_t *in, size_t n) {
  uint32_t user = USER_COMMAND;
  REG(SPI_USER2) = 7u << 28 | op;
  if (address != NO_ADDRESS) {
    user |= USER_ADDR;
    REG(SPI_USER1) = 23u << 26;
    REG(SPI_ADDR) = address << 8;
  }
  if (out != NULL) {
    user |= USER_MOSI;
    REG(SPI_MOSI_DLEN) = (uint32_t)n * 8 - 1;
    for (size_t i = 0; i < n; i += 4) {
      uint32_t word = 0;
      for (size_t b = 0; b < 4 && i + b < n; b++) {
        word |= (uint32_t)out[i + b] << (8 * b);
      }
      REG(SPI_W0 + i) = word;
    }
  }
  if (in != NULL) {
    user |= USER_MISO;
    REG(SPI_MISO_DLEN) = (uint32_t)n * 8 - 1;
  }
  REG(SPI_USER) = user;
  REG(SPI_CMD) = CMD_USR;
  uint32_t patience = PATIENCE;
  while ((REG(SPI_CMD) & CMD_USR) != 0) {
    if (patience-- == 0) {
      return false;
    }
  }
  if (in != NULL) {
    for (size_t i = 0; i < n; i++) {
      in[i] = (uint8_t)(REG(SPI_W0 + (i & ~(size_t)3)) >> (8 * (i & 3)));
    }
  }
  return true;
}

static bool wait_ready(void) {
  uint8_t status = 1;
  for (uint32_t i = 0; i < PATIENCE; i++) {
    if (!transfer(OP_STATUS, NO_ADDRESS, NULL, &status, 1)) {
      return false;
    }
    if ((status & 1) == 0) {
      return true;
    }
  }
  return false;
}

static bool inside(const cf_flash *flash, uint32_t address, size_t n) {
  return address <= flash->size && n <= flash->size - address;
}

static bool read(void *ctx, uint32_t address, void *out, size_t n) {
  uint8_t *to = out;
  if (!inside(ctx, address, n)) {
    return false;
  }
  while (n > 0) {
    size_t piece = n < PIECE ? n : PIECE;
    if (!transfer(OP_READ, address, NULL, to, piece)) {
      return false;
    }
    address += (uint32_t)piece;
    to += piece;
    n -= piece;
  }
  return true;
}

static bool erase(void *ctx, uint32_t address, size_t n) {
  if (!inside(ctx, address, n) || address % CF_SECTOR != 0 || n % CF_SECTOR != 0) {
    return false;
  }
  for (size_t done = 0; done < n; done += CF_SECTOR) {
    if (!transfer(OP_WRITE_ENABLE, NO_ADDRESS, NULL, NULL, 0) ||
        !transfer(OP_ERASE_SECTOR, address + (uint32_t)done, NULL, NULL, 0) || !wait_ready()) {
      return false;
    }
  }
  return true;
}

static bool write(void *ctx, uint32_t address, const void *bytes, size_t n) {
  const uint8_t *from = bytes;
  if (!inside(ctx, address, n)) {
    return false;
  }
  while (n > 0) {
    /* A piece must not cross one of the flash's pages of 256 bytes. */
    size_t room = PIECE - address % PIECE;
    size_t piece = n < room ? n : room;
    if (!transfer(OP_WRITE_ENABLE, NO_ADDRESS, NULL, NULL, 0) ||
        !transfer(OP_PROGRAM, address, from, NULL, piece) || !wait_ready()) {
      return false;
    }
    address += (uint32_t)piece;
    from += piece;
    n -= piece;
  }
  return true;
}

uint32_t chip_flash_id(void) {
  uint8_t id[3] = {0};
  if (chip_is_sim() || !transfer(OP_JEDEC, NO_ADDRESS, NULL, id, 3)) {
    return 0;
  }
  return (uint32_t)id[0] << 16 | (uint32_t)id[1] << 8 | id[2];
}

void chip_flash(cf_flash *flash) {
  if (chip_is_sim()) {
    sim_flash(flash);
    return;
  }
  /* The last byte of the JEDEC id is the size's exponent: 0x16 is 4 MB. */
  uint32_t exponent = chip_flash_id() & 0xFFu;
  *flash = (cf_flash){.ctx = flash,
                      .size = exponent >= 0x13 && exponent <= 0x18 ? 1u << exponent : 4u << 20,
                      .read = read,
                      .erase = erase,
                      .write = write};
}
