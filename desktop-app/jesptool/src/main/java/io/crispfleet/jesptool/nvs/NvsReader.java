package io.crispfleet.jesptool.nvs;

import io.crispfleet.jesptool.crc.EspCrc32;
import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the sound entries of all sound pages, oldest page first. */
final class NvsReader {
  private record Page(int index, ByteBuffer bytes) {
    long sequence() {
      return Integer.toUnsignedLong(bytes.getInt(NvsFormat.SEQUENCE_AT));
    }
  }

  private final NvsFindings findings = new NvsFindings();
  private final NvsItems items = new NvsItems(findings);

  private NvsReader() {}

  static NvsContent read(byte[] partition) {
    if (partition.length < NvsFormat.PAGE || partition.length > NvsFormat.MAX_SIZE) {
      throw notNvs("it has " + partition.length + " bytes, not 4096 to 16 MB");
    }
    return new NvsReader().content(partition);
  }

  private NvsContent content(byte[] partition) {
    List<Page> pages = new ArrayList<>();
    int blank = 0;
    int count = partition.length / NvsFormat.PAGE;
    for (int i = 0; i < count; i++) {
      Page page = new Page(i, littleEndian(partition, i * NvsFormat.PAGE));
      if (page.bytes().getInt(0) == NvsFormat.STATE_EMPTY) {
        blank++;
      } else if (sound(page)) {
        pages.add(page);
      } else {
        findings.add("Page " + i + " is damaged and was skipped.");
      }
    }
    if (pages.isEmpty() && blank < count) {
      throw notNvs("no page of it is sound");
    }
    if (partition.length % NvsFormat.PAGE != 0) {
      findings.add("The last page is incomplete and was skipped.");
    }
    pages.sort(Comparator.comparingLong(Page::sequence));
    pages.forEach(this::page);
    return new NvsContent(items.entries(), findings.list());
  }

  private static ByteBuffer littleEndian(byte[] partition, int at) {
    return ByteBuffer.wrap(partition, at, NvsFormat.PAGE).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static boolean sound(Page page) {
    ByteBuffer bytes = page.bytes();
    int state = bytes.getInt(0);
    byte version = bytes.get(NvsFormat.VERSION_AT);
    int length = NvsFormat.PAGE_CRC_AT - NvsFormat.SEQUENCE_AT;
    return (state == NvsFormat.STATE_ACTIVE
            || state == NvsFormat.STATE_FULL
            || state == NvsFormat.STATE_FREEING)
        && (version == NvsFormat.VERSION_1 || version == NvsFormat.VERSION_2)
        && bytes.getInt(NvsFormat.PAGE_CRC_AT)
            == EspCrc32.of(bytes.slice(NvsFormat.SEQUENCE_AT, length));
  }

  private void page(Page page) {
    int slot = 0;
    while (slot < NvsFormat.ENTRIES) {
      slot += written(page.bytes(), slot) ? item(page, slot) : 1;
    }
  }

  private static boolean written(ByteBuffer page, int slot) {
    int bits = page.get(NvsFormat.BITMAP_AT + slot / 4) >> (slot % 4 * 2);
    return (bits & 0b11) == NvsFormat.SLOT_WRITTEN;
  }

  /** Reads the item that starts at a slot; returns how many slots to go on. */
  private int item(Page page, int slot) {
    int at = NvsFormat.FIRST_ENTRY_AT + slot * NvsFormat.ENTRY;
    ByteBuffer entry = page.bytes().slice(at, NvsFormat.ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    int span = entry.get(2) & 0xFF;
    String where = "Entry " + slot + " of page " + page.index();
    if (entry.getInt(NvsFormat.CRC_AT) != NvsPage.crc(entry)) {
      findings.add(where + " has a wrong checksum and was skipped.");
      return 1;
    }
    if (span < 1 || slot + span > NvsFormat.ENTRIES) {
      findings.add(where + " has an impossible length and was skipped.");
      return 1;
    }
    items.add(where, entry, page.bytes().slice(at + NvsFormat.ENTRY, (span - 1) * NvsFormat.ENTRY));
    return span;
  }

  private static EspException notNvs(String why) {
    return new EspException.BadInput(
        "This is no NVS partition: " + why + ".",
        "Check file and offset; an encrypted NVS partition cannot be read without its keys.");
  }
}
