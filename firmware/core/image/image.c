#include "image.h"

#include <string.h>

#include "../base/bytes.h"
#include "../base/text.h"

#define MOST_SEGMENTS 16u

/* Printable ASCII up to the first NUL; anything else becomes '?', as these texts are shown. */
static void text_of(const uint8_t *from, char *out, size_t n) {
  size_t len = cf_length((const char *)from, n - 1);
  for (size_t i = 0; i < len; i++) {
    out[i] = from[i] >= 0x20 && from[i] < 0x7F ? (char)from[i] : '?';
  }
  memset(out + len, 0, n - len);
}

bool cf_image_parse(const uint8_t head[CF_IMAGE_HEAD], cf_image_info *out) {
  const uint8_t *desc = head + CF_APP_DESC_AT;
  memset(out, 0, sizeof *out);
  if (head[0] != CF_IMAGE_MAGIC || head[1] == 0 || head[1] > MOST_SEGMENTS ||
      cf_le32(desc) != CF_APP_DESC_MAGIC) {
    return false;
  }
  out->segments = head[1];
  out->chip_id = cf_le16(head + 12);
  out->hash_appended = head[23] == 1;
  out->secure_version = cf_le32(desc + 4);
  text_of(desc + 16, out->version, sizeof out->version);
  text_of(desc + 48, out->project, sizeof out->project);
  memcpy(out->elf_sha256, desc + 144, sizeof out->elf_sha256);
  const uint8_t *board = head + CF_BOARD_DESC_AT;
  out->names_board = cf_le32(board) == CF_BOARD_DESC_MAGIC;
  if (out->names_board) {
    text_of(board + 4, out->board, sizeof out->board);
    text_of(board + 32, out->product, sizeof out->product);
  }
  return true;
}

/* Numbers separated by dots; returns how many, 0 when it is anything else. */
static unsigned parts_of(const char *label, uint64_t parts[4]) {
  unsigned count = 0;
  const char *at = label + (*label == 'v');
  for (;;) {
    size_t n = 0;
    while (at[n] >= '0' && at[n] <= '9') {
      n++;
    }
    if (count == 4 || n > 9 || !cf_parse_u64(at, n, &parts[count])) {
      return 0;
    }
    count++;
    at += n;
    if (*at == '\0') {
      return count;
    }
    if (*at++ != '.') {
      return 0;
    }
  }
}

uint64_t cf_version_code(const char *label) {
  uint64_t p[4] = {0};
  switch (parts_of(label, p)) {
  case 3:
    return p[0] < 1000 && p[1] < 1000 && p[2] < 1000 ? p[0] * 1000000 + p[1] * 1000 + p[2] : 0;
  case 4:
    if (p[0] < 2000 || p[0] >= 2200 || p[1] < 1 || p[1] > 12 || p[2] < 1 || p[2] > 31 ||
        p[3] >= 10000) {
      return 0;
    }
    return p[0] * 100000000 + p[1] * 1000000 + p[2] * 10000 + p[3];
  default:
    return 0;
  }
}
