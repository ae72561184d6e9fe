package io.crispfleet.jesptool.nvs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crispfleet.jesptool.crc.EspCrc32;
import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays entries out on pages in the order and with the page breaks of ESP-IDF's own generator. */
final class NvsWriter {
  /** Bytes of data an entry holds itself. */
  private static final int INLINE_DATA = 8;

  private final List<NvsPage> pages = new ArrayList<>();
  private final Map<String, Integer> namespaces = new HashMap<>();
  private NvsPage page;

  private NvsWriter() {
    page = nextPage();
  }

  static byte[] write(List<NvsEntry> entries, long size) {
    if (size < NvsFormat.MIN_SIZE || size > NvsFormat.MAX_SIZE || size % NvsFormat.PAGE != 0) {
      throw new EspException.BadInput(
          String.format(Locale.ROOT, "An NVS partition cannot have a size of 0x%x.", size),
          "Use a multiple of 0x1000, at least 0x3000: the size of the nvs partition of the board.");
    }
    NvsWriter writer = new NvsWriter();
    entries.forEach(writer::add);
    // The last page stays empty: the board needs one to move entries to.
    long needed = (writer.pages.size() + 1L) * NvsFormat.PAGE;
    if (needed > size) {
      throw new EspException.BadInput(
          String.format(
              Locale.ROOT, "The values need 0x%x bytes of NVS, but there are 0x%x.", needed, size),
          "Enlarge the nvs partition or store less.");
    }
    byte[] partition = new byte[(int) size];
    Arrays.fill(partition, (byte) 0xFF);
    for (int i = 0; i < writer.pages.size(); i++) {
      writer.pages.get(i).copyTo(partition, i * NvsFormat.PAGE);
    }
    return partition;
  }

  private void add(NvsEntry entry) {
    int namespace = namespace(entry.namespace());
    byte[] key = entry.key().getBytes(UTF_8);
    switch (entry.value()) {
      case NvsValue.Int number -> {
        requireFree(1);
        page.add(namespace, number.type().code(), NvsFormat.NO_CHUNK, key, littleEndian(number));
      }
      case NvsValue.Text text -> addString(namespace, key, (text.string() + '\0').getBytes(UTF_8));
      case NvsValue.Blob blob -> addBlob(namespace, key, blob.bytes());
    }
  }

  private int namespace(String name) {
    Integer known = namespaces.get(name);
    if (known != null) {
      return known;
    }
    int index = namespaces.size() + 1;
    if (index > NvsFormat.MAX_NAMESPACES) {
      throw new EspException.BadInput(
          "There are more than 254 namespaces.", "Put several keys into one namespace.");
    }
    namespaces.put(name, index);
    requireFree(1);
    byte[] value = {(byte) index};
    page.add(0, NvsType.U8.code(), NvsFormat.NO_CHUNK, name.getBytes(UTF_8), value);
    return index;
  }

  private void addString(int namespace, byte[] key, byte[] string) {
    // Leaving one entry free on a page in use is what the official generator does.
    int entries = 1 + NvsFormat.entriesFor(string.length);
    if (page.free() <= entries && !page.untouched()) {
      page = nextPage();
    }
    page.add(namespace, NvsFormat.TYPE_STRING, NvsFormat.NO_CHUNK, key, header(string), string);
  }

  private void addBlob(int namespace, byte[] key, byte[] blob) {
    int chunks = 0;
    int done = 0;
    do {
      requireFree(2);
      int room = (page.free() - 1) * NvsFormat.ENTRY;
      byte[] chunk = Arrays.copyOfRange(blob, done, done + Math.min(room, blob.length - done));
      page.add(namespace, NvsFormat.TYPE_BLOB_DATA, chunks, key, header(chunk), chunk);
      done += chunk.length;
      chunks++;
    } while (done < blob.length);
    requireFree(1);
    byte[] index = new byte[INLINE_DATA];
    words(index).putInt(blob.length).put((byte) chunks).put((byte) 0).putShort((short) 0xFFFF);
    page.add(namespace, NvsFormat.TYPE_BLOB_INDEX, NvsFormat.NO_CHUNK, key, index);
  }

  /** Size, two unused bytes and checksum of the data that follows an entry. */
  private static byte[] header(byte[] data) {
    byte[] header = new byte[INLINE_DATA];
    words(header)
        .putShort((short) data.length)
        .putShort((short) 0xFFFF)
        .putInt(EspCrc32.of(ByteBuffer.wrap(data)));
    return header;
  }

  private static byte[] littleEndian(NvsValue.Int number) {
    byte[] bytes = new byte[INLINE_DATA];
    words(bytes).putLong(number.number().longValue());
    return Arrays.copyOf(bytes, number.type().bytes());
  }

  private static ByteBuffer words(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void requireFree(int entries) {
    if (page.free() < entries) {
      page = nextPage();
    }
  }

  private NvsPage nextPage() {
    if (!pages.isEmpty()) {
      pages.getLast().markFull();
    }
    NvsPage next = new NvsPage(pages.size());
    pages.add(next);
    return next;
  }
}
