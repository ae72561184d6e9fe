/*
 * The second-stage boot loader: partition table, otadata, and which of two apps starts.
 *
 * An app on its first start (NEW) is marked as on trial (PENDING); if it has not confirmed itself
 * by the next start it is given up (ABORTED) and the other slot decides. A damaged image is marked
 * INVALID. When no entry decides any more, the first slot with a sound image starts, as on a
 * freshly written board.
 */
#include "base/bytes.h"
#include "chip/chip.h"
#include "chip/say.h"
#include "loader.h"

/* Slots times states: more rounds than that cannot change anything. */
enum { MOST_ROUNDS = 8 };

void rig_main(void);

static void start(const cf_flash *flash, cf_region slot, unsigned number) {
  uint32_t entry = 0;
  if (loader_read(flash, slot, true, &entry) != NULL) {
    return; /* It was sound a moment ago: the next round sees what it is now. */
  }
  say_line('I', "boot");
  say("starting app");
  say_number(number);
  say(" at ");
  say_hex(slot.at);
  say_end();
  ((void (*)(void))(uintptr_t)entry)();
}

/* True when the slot holds a sound image; says what is wrong otherwise. */
static bool sound(const cf_flash *flash, cf_region slot, unsigned number) {
  uint32_t entry = 0;
  const char *problem = loader_read(flash, slot, false, &entry);
  if (problem != NULL) {
    say_line('E', "boot");
    say("app");
    say_number(number);
    say(" at ");
    say_hex(slot.at);
    say(" ");
    say(problem);
    say_end();
  }
  return problem == NULL;
}

static void note(const char *text, unsigned number) {
  say_line('W', "boot");
  say("app");
  say_number(number);
  say(text);
  say_end();
}

/* One decision by otadata. False when no entry decides. */
static bool by_choice(const cf_flash *flash, const cf_layout *layout) {
  cf_boot_choice choice = cf_boot_read(flash, layout);
  if (choice.slot < 0) {
    return false;
  }
  unsigned number = (unsigned)choice.slot;
  if (choice.state == CF_OTA_PENDING) {
    note(" did not confirm itself; rolled back", number);
    cf_boot_mark(flash, layout, CF_OTA_ABORTED);
    return true;
  }
  if (!sound(flash, layout->slots[number], number)) {
    cf_boot_mark(flash, layout, CF_OTA_INVALID);
    return true;
  }
  if (choice.state == CF_OTA_NEW) {
    note(" is on trial", number);
    cf_boot_mark(flash, layout, CF_OTA_PENDING);
  }
  start(flash, layout->slots[number], number);
  return true;
}

void rig_main(void) {
  static cf_flash flash;
  static cf_layout layout;
  chip_init();
  say_end();
  say_line('I', "boot");
  say("CrispFleet rig 2nd stage bootloader");
  say_end();
  chip_flash(&flash);
  if (!cf_layout_read(&flash, &layout)) {
    say_line('E', "boot");
    say("no sound partition table at 0x8000; write one");
    say_end();
    chip_restart(70);
  }
  for (int round = 0; round < MOST_ROUNDS && by_choice(&flash, &layout); round++) {
  }
  for (unsigned slot = 0; slot < layout.slot_count; slot++) {
    if (sound(&flash, layout.slots[slot], slot)) {
      start(&flash, layout.slots[slot], slot);
    }
  }
  say_line('E', "boot");
  say("no bootable app; write one");
  say_end();
  if (chip_is_sim()) {
    chip_restart(71);
  }
  for (;;) {
    /* Restarting would change nothing and only fill the console. */
  }
}

void rig_panic(uint32_t cause, uint32_t pc, uint32_t address) {
  say_line('E', "boot");
  say("exception ");
  say_number(cause);
  say(" at ");
  say_hex(pc);
  say(", address ");
  say_hex(address);
  say_end();
  chip_restart(72);
}
