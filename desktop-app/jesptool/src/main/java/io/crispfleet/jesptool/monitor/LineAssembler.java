package io.crispfleet.jesptool.monitor;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Cuts a byte stream into lines of bounded length. Carriage returns are dropped. */
final class LineAssembler {
  private final byte[] line;
  private final BiConsumer<String, Boolean> sink;
  private int length;

  /**
   * @param maxLength longest piece that is kept together, bytes
   * @param sink receives text and whether a line end came
   */
  LineAssembler(int maxLength, BiConsumer<String, Boolean> sink) {
    this.line = new byte[maxLength];
    this.sink = sink;
  }

  void feed(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        emit(true);
      } else if (bytes[i] != '\r') {
        line[length++] = bytes[i];
        if (length == line.length) {
          emit(false);
        }
      }
    }
  }

  /** Hands out what waits for its line end, such as a prompt. */
  void flush() {
    if (length > 0) {
      emit(false);
    }
  }

  private void emit(boolean complete) {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    length = 0;
    sink.accept(text, complete);
  }
}
