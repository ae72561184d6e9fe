package io.crispfleet.jesptool.symbol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a {@code .debug_line} unit for DWARF versions 2 to 5: three files, three directories. */
final class TinyLines {
  static final String LINE_STRINGS = "/src\0app\0main.c\0";

  private final int version;
  private final ByteArrayOutputStream program = new ByteArrayOutputStream();

  TinyLines(int version) {
    this.version = version;
  }

  TinyLines op(int... bytes) {
    for (int b : bytes) {
      program.write(b);
    }
    return this;
  }

  TinyLines address(long address) {
    op(0, 5, 2);
    return raw(program, address, 4);
  }

  TinyLines advancePc(int bytes) {
    return op(2, (bytes & 0x7F) | 0x80, bytes >> 7);
  }

  TinyLines advanceLine(int lines) {
    return op(3, lines & 0x7F);
  }

  TinyLines copy() {
    return op(1);
  }

  TinyLines end() {
    return op(0, 1, 1);
  }

  /** The unit with its length. File 1 is {@code /src/app/main.c} in every version. */
  byte[] unit() {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(1);
    if (version >= 4) {
      header.write(1);
    }
    header.writeBytes(new byte[] {1, (byte) -5, 14, 13});
    header.writeBytes(new byte[] {0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1});
    if (version == 5) {
      header.writeBytes(new byte[] {1, 1, 0x1F, 2});
      raw(header, 0, 4);
      raw(header, 5, 4);
      header.writeBytes(new byte[] {2, 1, 0x1F, 2, 0x0B, 2});
      raw(header, 9, 4);
      header.write(0);
      raw(header, 9, 4);
      header.write(1);
    } else {
      text(header, "/src/app");
      header.write(0);
      text(header, "main.c");
      header.writeBytes(new byte[] {1, 0, 0});
      header.write(0);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    raw(body, version, 2);
    if (version == 5) {
      body.writeBytes(new byte[] {4, 0});
    }
    raw(body, header.size(), 4);
    body.writeBytes(header.toByteArray());
    body.writeBytes(program.toByteArray());
    ByteArrayOutputStream unit = new ByteArrayOutputStream();
    raw(unit, body.size(), 4);
    unit.writeBytes(body.toByteArray());
    return unit.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    out.write(0);
  }

  private TinyLines raw(ByteArrayOutputStream out, long value, int size) {
    for (int i = 0; i < size; i++) {
      out.write((int) (value >> (8 * i)));
    }
    return this;
  }
}
