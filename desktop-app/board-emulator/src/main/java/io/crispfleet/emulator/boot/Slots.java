package io.crispfleet.emulator.boot;

import io.crispfleet.emulator.flash.FlashChip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The partition table at 0x8000 and the OTA data as the second-stage bootloader reads them: the
 * valid entry with the highest sequence number names the slot, none means factory or the first.
 */
record Slots(List<Slot> all) {
  private static final int TABLE = 0x8000;
  private static final int TABLE_SIZE = 0xC00;
  private static final int ENTRY = 32;
  private static final int MAGIC = 0x50AA;
  private static final int TYPE_APP = 0;
  private static final int TYPE_DATA = 1;
  private static final int DATA_OTA = 0;
  private static final int APP_FACTORY = 0;
  private static final int APP_OTA_0 = 0x10;
  private static final int CRC_POLYNOMIAL = 0xEDB8_8320;
  private static final int STATE_INVALID = 3;
  private static final int STATE_ABORTED = 4;

  /** One row of the partition table. */
  record Slot(int type, int subtype, long offset, long size, String label) {
    boolean isOtaApp() {
      return type == TYPE_APP && subtype >= APP_OTA_0 && subtype < APP_OTA_0 + 16;
    }
  }

  static Slots read(FlashChip flash) {
    List<Slot> slots = new ArrayList<>();
    ByteBuffer table = buffer(flash.read(TABLE, TABLE_SIZE));
    for (int at = 0; at < TABLE_SIZE && (table.getShort(at) & 0xFFFF) == MAGIC; at += ENTRY) {
      byte[] label = new byte[16];
      table.get(at + 12, label);
      slots.add(
          new Slot(
              table.get(at + 2) & 0xFF,
              table.get(at + 3) & 0xFF,
              Integer.toUnsignedLong(table.getInt(at + 4)),
              Integer.toUnsignedLong(table.getInt(at + 8)),
              new String(label, StandardCharsets.ISO_8859_1).replaceAll("[^ -~].*", "")));
    }
    return new Slots(List.copyOf(slots));
  }

  /** Application slots in the order in which the bootloader tries them. */
  List<Slot> bootOrder(FlashChip flash) {
    List<Slot> apps = all.stream().filter(Slot::isOtaApp).toList();
    List<Slot> order = new ArrayList<>();
    Optional<Slot> factory =
        all.stream()
            .filter(slot -> slot.type() == TYPE_APP && slot.subtype() == APP_FACTORY)
            .findFirst();
    long sequence = selected(flash);
    if (sequence > 0 && !apps.isEmpty()) {
      int first = (int) ((sequence - 1) % apps.size());
      for (int i = 0; i < apps.size(); i++) {
        order.add(apps.get(Math.floorMod(first - i, apps.size())));
      }
      factory.ifPresent(order::add);
    } else {
      factory.ifPresent(order::add);
      order.addAll(apps);
    }
    return order;
  }

  /** Highest valid OTA sequence number; 0 when no slot was ever selected. */
  private long selected(FlashChip flash) {
    return all.stream()
        .filter(slot -> slot.type() == TYPE_DATA && slot.subtype() == DATA_OTA)
        .filter(slot -> flash.contains(slot.offset(), FlashChip.SECTOR + ENTRY))
        .findFirst()
        .map(
            slot ->
                Math.max(
                    sequence(buffer(flash.read(slot.offset(), ENTRY))),
                    sequence(buffer(flash.read(slot.offset() + FlashChip.SECTOR, ENTRY)))))
        .orElse(0L);
  }

  private static long sequence(ByteBuffer entry) {
    int sequence = entry.getInt(0);
    int state = entry.getInt(24);
    boolean usable = state != STATE_INVALID && state != STATE_ABORTED;
    return usable && sequence != -1 && entry.getInt(28) == crc(entry)
        ? Integer.toUnsignedLong(sequence)
        : 0;
  }

  /** CRC-32 of the sequence number, continued from 0xFFFFFFFF as the bootloader calls it. */
  private static int crc(ByteBuffer entry) {
    int register = 0;
    for (int i = 0; i < 4; i++) {
      register ^= entry.get(i) & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        register = register >>> 1 ^ ((register & 1) != 0 ? CRC_POLYNOMIAL : 0);
      }
    }
    return ~register;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
