package io.crispfleet.jesptool.slip;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntConsumer;

/**
 * Incremental decoder for a hostile byte stream. Bytes outside a frame are boot log or noise and go
 * to a sink; a frame that grows past the limit or holds a wrong escape is dropped and counted, and
 * the decoder finds its feet again at the next delimiter.
 */
public final class SlipDecoder {
  private enum State {
    OUTSIDE,
    INSIDE,
    ESCAPED
  }

  private final int maxFrame;
  private final IntConsumer noise;
  private final Queue<byte[]> frames = new ArrayDeque<>();
  private byte[] frame = new byte[256];
  private int length;
  private State state = State.OUTSIDE;
  private int dropped;

  /**
   * @param maxFrame longest decoded frame that is kept, bytes
   * @param noise receives every byte (0..255) that is not part of a frame
   */
  public SlipDecoder(int maxFrame, IntConsumer noise) {
    this.maxFrame = maxFrame;
    this.noise = noise;
  }

  /** Takes received bytes; completed frames wait for {@link #poll()}. */
  public void feed(byte[] bytes, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      feed(bytes[i] & 0xFF);
    }
  }

  private void feed(int b) {
    switch (state) {
      case OUTSIDE -> {
        if (b == Slip.END) {
          begin();
        } else {
          noise.accept(b);
        }
      }
      case INSIDE -> {
        switch (b) {
          case Slip.END -> end();
          case Slip.ESC -> state = State.ESCAPED;
          default -> append(b);
        }
      }
      case ESCAPED -> {
        switch (b) {
          case Slip.ESC_END -> unescaped(Slip.END);
          case Slip.ESC_ESC -> unescaped(Slip.ESC);
          case Slip.END -> {
            // A lost byte inside an escape: this delimiter may as well open the next frame.
            dropped++;
            begin();
          }
          default -> drop();
        }
      }
    }
  }

  private void begin() {
    length = 0;
    state = State.INSIDE;
  }

  private void end() {
    if (length == 0) {
      return; // C0 C0: the second delimiter opens the frame, as RFC 1055 senders do on noisy lines
    }
    frames.add(java.util.Arrays.copyOf(frame, length));
    length = 0;
    state = State.OUTSIDE;
  }

  private void unescaped(int b) {
    state = State.INSIDE;
    append(b);
  }

  private void append(int b) {
    if (length == maxFrame) {
      drop();
      return;
    }
    if (length == frame.length) {
      frame = java.util.Arrays.copyOf(frame, Math.min(maxFrame, frame.length * 2));
    }
    frame[length++] = (byte) b;
  }

  private void drop() {
    dropped++;
    length = 0;
    state = State.OUTSIDE;
  }

  /** The oldest complete frame, if any. */
  public Optional<byte[]> poll() {
    return Optional.ofNullable(frames.poll());
  }

  /** Frames given up because of their size or a wrong escape. */
  public int dropped() {
    return dropped;
  }

  /** Forgets a half-received frame and all waiting ones. */
  public void reset() {
    frames.clear();
    length = 0;
    state = State.OUTSIDE;
  }
}
