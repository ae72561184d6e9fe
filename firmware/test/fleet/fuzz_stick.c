/*
 * A whole stick against a hostile world: the input decides what happens next - packets, answers,
 * console bytes, power cuts - and the stick must neither crash nor boot anything unsigned.
 */
#include "fake_flash.c"
#include "world.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const leaves[] = {"ota/offer", "cmd", "config", "score/result"};
  static world w;
  static world start;
  static bool ready;
  if (!ready) {
    world_init(&start);
    ready = true;
  }
  /* Only the parts of flash that can have changed. */
  memcpy(w.flash.bytes, start.flash.bytes, 0x11000);
  memcpy(w.flash.bytes + 0x3E0000, start.flash.bytes + 0x3E0000, 0x2000);
  memcpy(&w.flash.budget, &start.flash.budget, sizeof start.flash - offsetof(fake_flash, budget));
  memcpy((char *)&w + sizeof w.flash, (char *)&start + sizeof start.flash,
         sizeof w - sizeof w.flash);
  w.port = start.port;
  w.port.flash = fake_flash_port(&w.flash);
  w.port.clock.ctx = w.port.entropy.ctx = w.port.wifi.ctx = w.port.link.ctx = &w;
  w.port.http.ctx = w.port.crypto.ctx = w.port.board.ctx = w.port.console.ctx = &w;
  w.signature_good = false;
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
  size_t at = 0;
  while (size - at >= 2) {
    uint8_t what = data[at];
    size_t n = data[at + 1] * 8u;
    char payload[2048];
    at += 2;
    n = n < size - at ? n : size - at;
    memcpy(payload, data + at, n);
    payload[n] = '\0';
    at += n;
    switch (what % 8) {
    case 0:
    case 1:
      world_tell(&w, leaves[what / 8 % 4], payload);
      break;
    case 2:
      cf_stick_on_link_data(&w.stick, (const uint8_t *)payload, n, w.now_ms);
      break;
    case 3:
      cf_stick_on_console(&w.stick, (const uint8_t *)payload, n, w.now_ms);
      break;
    case 4:
      if (w.http_open) {
        world_answer(&w, what & 8 ? 200 : 206, payload, n);
      }
      break;
    case 5:
      world_run(&w, 1000u * (what / 8u + 1u));
      break;
    case 6:
      w.flash.budget = what / 8;
      break;
    default:
      world_cut(&w);
      break;
    }
    if (w.flash.dead || w.restarts > 0) {
      w.restarts = 0;
      world_boot(&w, CF_RESET_BROWNOUT);
    }
    if (w.stick.slot == 1) {
      __builtin_trap();
    }
  }
  return 0;
}
