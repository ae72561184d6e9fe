package io.crispfleet.jesptool.nvs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crispfleet.jesptool.crc.EspCrc32;
import io.crispfleet.jesptool.error.EspException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts items that were read together again: names for namespaces, chunks for blobs. */
final class NvsItems {
  private record Key(int namespace, String name) {}

  private record Chunk(Key key, int index) {}

  private record BlobIndex(long size, int chunks, int start) {}

  /** A value, or a blob whose chunks may still follow. */
  private record Item(Optional<NvsValue> value, Optional<BlobIndex> index) {}

  private final NvsFindings findings;
  private final Map<Integer, String> namespaces = new HashMap<>();
  private final Map<Key, Item> items = new LinkedHashMap<>();
  private final Map<Chunk, byte[]> chunks = new HashMap<>();

  NvsItems(NvsFindings findings) {
    this.findings = findings;
  }

  /**
   * Adds an item with a correct checksum; of two with the same key the later one counts.
   *
   * @param tail the slots after the entry that belong to it
   */
  void add(String where, ByteBuffer entry, ByteBuffer tail) {
    Key key = new Key(entry.get(0) & 0xFF, name(entry));
    int type = entry.get(1) & 0xFF;
    Optional<NvsType> number = NvsType.ofCode(type);
    if (number.isPresent()) {
      number(key, number.get(), entry);
      return;
    }
    if (type == NvsFormat.TYPE_BLOB_INDEX) {
      long size = Integer.toUnsignedLong(entry.getInt(NvsFormat.DATA_AT));
      int count = entry.get(NvsFormat.DATA_AT + 4) & 0xFF;
      int start = entry.get(NvsFormat.DATA_AT + 5) & 0xFF;
      put(key, new Item(Optional.empty(), Optional.of(new BlobIndex(size, count, start))));
      return;
    }
    Optional<byte[]> data = data(entry, tail);
    if (data.isEmpty()) {
      findings.add(where + " ('" + printable(key.name()) + "') has damaged data.");
      return;
    }
    switch (type) {
      case NvsFormat.TYPE_STRING ->
          put(key, new Item(Optional.of(text(data.get())), Optional.empty()));
      case NvsFormat.TYPE_BLOB_V1 ->
          put(key, new Item(Optional.of(new NvsValue.Blob(data.get())), Optional.empty()));
      case NvsFormat.TYPE_BLOB_DATA -> chunks.put(new Chunk(key, entry.get(3) & 0xFF), data.get());
      default -> findings.add(where + " has the unknown type " + type + ".");
    }
  }

  /** Everything that is complete, in the order it was added. */
  List<NvsEntry> entries() {
    List<NvsEntry> entries = new ArrayList<>();
    items.forEach(
        (key, item) -> {
          String name = printable(key.name());
          String namespace = namespaces.getOrDefault(key.namespace(), "");
          Optional<NvsValue> value = item.value().or(() -> blob(key, item.index().orElseThrow()));
          if (namespace.isEmpty()) {
            findings.add("Key '" + name + "' is in a namespace without a name.");
          } else if (value.isEmpty()) {
            findings.add("Blob '" + name + "' in '" + namespace + "' is incomplete.");
          } else {
            named(namespace, key.name(), value.get()).ifPresent(entries::add);
          }
        });
    return entries;
  }

  private Optional<NvsEntry> named(String namespace, String key, NvsValue value) {
    try {
      return Optional.of(new NvsEntry(namespace, key, value));
    } catch (EspException.BadInput e) {
      findings.add("A key in '" + namespace + "' is unusable: '" + printable(key) + "'.");
      return Optional.empty();
    }
  }

  private void number(Key key, NvsType type, ByteBuffer entry) {
    byte[] bytes = new byte[type.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = entry.get(NvsFormat.DATA_AT + i);
    }
    BigInteger number = type.signed() ? new BigInteger(bytes) : new BigInteger(1, bytes);
    if (key.namespace() == 0) {
      namespaces.put(number.intValue(), printable(key.name()));
    } else {
      put(key, new Item(Optional.of(new NvsValue.Int(type, number)), Optional.empty()));
    }
  }

  private void put(Key key, Item item) {
    items.remove(key);
    items.put(key, item);
  }

  private Optional<NvsValue> blob(Key key, BlobIndex index) {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    for (int i = 0; i < index.chunks(); i++) {
      byte[] chunk = chunks.get(new Chunk(key, index.start() + i));
      if (chunk == null) {
        return Optional.empty();
      }
      blob.writeBytes(chunk);
    }
    return blob.size() == index.size() && index.size() <= NvsValue.MAX_BLOB
        ? Optional.of(new NvsValue.Blob(blob.toByteArray()))
        : Optional.empty();
  }

  private static NvsValue text(byte[] data) {
    int length = 0;
    while (length < data.length && data[length] != 0) {
      length++;
    }
    String text = new String(data, 0, length, UTF_8);
    // What is no proper string is still shown, as bytes.
    boolean proper =
        length == data.length - 1
            && data.length <= NvsValue.MAX_STRING
            && Arrays.equals(text.getBytes(UTF_8), Arrays.copyOf(data, length));
    return proper ? new NvsValue.Text(text) : new NvsValue.Blob(data);
  }

  private static Optional<byte[]> data(ByteBuffer entry, ByteBuffer tail) {
    int size = Short.toUnsignedInt(entry.getShort(NvsFormat.DATA_AT));
    if (size > tail.remaining()) {
      return Optional.empty();
    }
    ByteBuffer content = tail.slice(0, size);
    if (entry.getInt(NvsFormat.DATA_AT + 4) != EspCrc32.of(content)) {
      return Optional.empty();
    }
    byte[] data = new byte[size];
    content.get(data);
    return Optional.of(data);
  }

  private static String name(ByteBuffer entry) {
    byte[] name = new byte[NvsFormat.KEY_BYTES];
    entry.get(NvsFormat.KEY_AT, name);
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    return new String(name, 0, length, UTF_8);
  }

  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
