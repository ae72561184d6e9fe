/* Numbers in byte order, and CRC-32. */
#ifndef CF_BASE_BYTES_H
#define CF_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

static inline uint16_t cf_le16(const uint8_t *at) {
  return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t cf_le32(const uint8_t *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline void cf_put_le16(uint8_t *at, uint16_t value) {
  at[0] = (uint8_t)value;
  at[1] = (uint8_t)(value >> 8);
}

static inline void cf_put_le32(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)value;
  at[1] = (uint8_t)(value >> 8);
  at[2] = (uint8_t)(value >> 16);
  at[3] = (uint8_t)(value >> 24);
}

static inline uint16_t cf_be16(const uint8_t *at) {
  return (uint16_t)(at[0] << 8 | at[1]);
}

static inline void cf_put_be16(uint8_t *at, uint16_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static inline uint32_t cf_be32(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline void cf_put_be32(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 24);
  at[1] = (uint8_t)(value >> 16);
  at[2] = (uint8_t)(value >> 8);
  at[3] = (uint8_t)value;
}

/*
 * CRC-32 of zip and Ethernet, continued from `crc`. Start with 0 for the usual one, with
 * CF_CRC_ESP for the flavour in otadata and NVS (what the ESP32 ROM computes from UINT32_MAX).
 */
#define CF_CRC_ESP 0xFFFFFFFFu
uint32_t cf_crc32(uint32_t crc, const void *bytes, size_t n);

#endif
