#include "../cglp/play.h"
#include "canvas.h"
#include "screen.h"

// 0xRRGGBB; the order is that of cf_ui_color.
static const uint32_t shades[16] = {0x0b0d18, 0x171a2b, 0x2f3554, 0x7880a8, 0xcdd2e6, 0xffffff,
                                    0xff5468, 0x4fd67a, 0xffd04a, 0x4c86ff, 0xb874f0, 0x4fd8e8,
                                    0xff9a3c, 0x05060c, 0x1f5b38, 0x6b2230};
static const uint32_t bright[8] = {0xf6f3ea, 0xe03a4e, 0x2fae5f, 0xf0ab1f,
                                   0x3268d8, 0x9648c8, 0x1fa8bf, 0x22223a};
static const uint32_t dark[8] = {0x0d0f1f, 0xff5468, 0x4fd67a, 0xffd04a,
                                 0x4c86ff, 0xb874f0, 0x4fd8e8, 0xf4f2e8};

static uint32_t half(uint32_t a, uint32_t b) {
  uint32_t out = 0;
  for (uint32_t shift = 0; shift < 24; shift += 8) {
    out |= ((((a >> shift) & 255u) + ((b >> shift) & 255u)) / 2u) << shift;
  }
  return out;
}

static uint32_t game_color(const uint32_t set[8], uint32_t color) {
  return color < 8 ? set[color] : half(set[color - 7], set[CF_WHITE]);
}

uint8_t cf_palette_mix(bool is_dark, uint8_t a, uint8_t b) {
  if (a >= CF_COLORS || b >= CF_COLORS) {
    return 0;
  }
  uint32_t low = a < b ? a : b;
  uint32_t high = a < b ? b : a;
  // Row `low` of the triangle holds the mixes with low .. 14.
  uint32_t at = low * CF_COLORS - low * (low - 1u) / 2u + (high - low);
  return (uint8_t)((is_dark ? 136u : 16u) + (low == 0 ? high : at));
}

uint16_t cf_palette_565(uint8_t index) {
  uint32_t rgb = index < 16 ? shades[index] : 0;
  if (index >= 16) {
    const uint32_t *set = index < 136 ? bright : dark;
    uint32_t at = index < 136 ? index - 16u : index - 136u;
    uint32_t low = 0;
    while (at >= CF_COLORS - low) {
      at -= CF_COLORS - low;
      low++;
    }
    rgb = half(game_color(set, low), game_color(set, low + at));
  }
  return (uint16_t)((rgb >> 8 & 0xf800u) | (rgb >> 5 & 0x7e0u) | (rgb >> 3 & 0x1fu));
}
