package io.crispfleet.jesptool.protocol;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.slip.Slip;
import io.crispfleet.jesptool.slip.SlipDecoder;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Requests and replies over one transport: one command at a time, every wait bounded and
 * cancellable within about 100 ms, everything that is not a frame kept as boot text.
 */
public final class Exchange {
  /** Longest frame a loader sends: a flash read packet plus slack. */
  private static final int MAX_FRAME = 0x4000 + 0x100;

  private static final Duration SLICE = Duration.ofMillis(100);
  private static final Duration UNSUPPORTED_SETTLE = Duration.ofMillis(200);
  private static final int MAX_FOREIGN_REPLIES = 100;

  private final Transport transport;
  private final CancelToken cancel;
  private final JobClock clock;
  private final BootText bootText = new BootText();
  private final SlipDecoder decoder = new SlipDecoder(MAX_FRAME, bootText::append);
  private final byte[] buffer = new byte[8192];
  private long wireBytes;

  public Exchange(Transport transport, CancelToken cancel, JobClock clock) {
    this.transport = transport;
    this.cancel = cancel;
    this.clock = clock;
  }

  public Transport transport() {
    return transport;
  }

  /** What the board printed outside of frames. */
  public BootText bootText() {
    return bootText;
  }

  /** Bytes sent since this exchange was made. */
  public long wireBytes() {
    return wireBytes;
  }

  /**
   * Sends a command and waits for its successful reply.
   *
   * @throws EspException.CommandFailed when the loader answers with an error
   * @throws EspException.UnsupportedHere when a ROM does not know the command
   * @throws EspException.LinkLost when no reply comes in time
   */
  public <R> R call(Command<R> command) {
    return tryCall(command, command.timeout()).orElseThrow(() -> silent(command));
  }

  /** As {@link #call}, but an unanswered command gives an empty result after {@code timeout}. */
  public <R> Optional<R> tryCall(Command<R> command, Duration timeout) {
    send(Slip.encode(Packet.request(command)));
    return reply(command.opcode(), timeout)
        .map(
            reply -> {
              int payloadLength = command.replyLength(reply.data().length);
              if (reply.failed(payloadLength) != 0) {
                throw LoaderStatus.failure(command, reply.reason(payloadLength));
              }
              if (reply.data().length < payloadLength) {
                throw Packet.malformed("reply to " + command, reply.data());
              }
              return command.decode(reply.value(), Arrays.copyOf(reply.data(), payloadLength));
            });
  }

  /**
   * Sends a ready-made frame of {@code opcode} and waits for its plain acknowledgement.
   *
   * @throws EspException as {@link #call}
   */
  public void callFrame(int opcode, String name, byte[] frame, Duration timeout) {
    send(frame);
    Reply reply = reply(opcode, timeout).orElseThrow(() -> silent("block of " + name, timeout));
    if (reply.failed(0) != 0) {
      throw LoaderStatus.failure(opcode, name, reply.reason(0));
    }
  }

  /** Sends raw bytes, already framed. */
  public void send(byte[] framed) {
    cancel.throwIfCancelled();
    transport.write(framed, 0, framed.length);
    wireBytes += framed.length;
  }

  /** Waits for the next frame whatever it holds; used where the stub leaves the packet protocol. */
  public Optional<byte[]> frame(Duration timeout) {
    long deadline = clock.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<byte[]> frame = decoder.poll();
      if (frame.isPresent()) {
        return frame;
      }
      long left = deadline - clock.nanoTime();
      if (left <= 0 || bootText.crash().isPresent()) {
        return Optional.empty(); // a crashed program will not answer any more
      }
      receive(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
    }
  }

  /** Listens for {@code duration}, keeping text and dropping frames; ends early on a match. */
  public void listen(Duration duration, java.util.function.Predicate<BootText> enough) {
    long deadline = clock.nanoTime() + duration.toNanos();
    while (!enough.test(bootText)) {
      long left = deadline - clock.nanoTime();
      if (left <= 0) {
        return;
      }
      receive(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
      decoder.reset();
    }
  }

  /** Waits without listening; cancellable. */
  public void pause(Duration duration) {
    clock.pause(duration, cancel);
  }

  /** Forgets everything received so far. */
  public void discardInput() {
    transport.discardInput();
    decoder.reset();
  }

  private void receive(Duration timeout) {
    cancel.throwIfCancelled();
    int count = transport.read(buffer, 0, buffer.length, timeout);
    if (count > 0) {
      decoder.feed(buffer, 0, count);
    }
  }

  private Optional<Reply> reply(int opcode, Duration timeout) {
    long deadline = clock.nanoTime() + timeout.toNanos();
    for (int foreign = 0; foreign < MAX_FOREIGN_REPLIES; foreign++) {
      long left = deadline - clock.nanoTime();
      Optional<byte[]> frame = frame(Duration.ofNanos(Math.max(0, left)));
      if (frame.isEmpty()) {
        return Optional.empty();
      }
      Optional<Reply> reply = Reply.parse(frame.get());
      if (reply.isPresent() && reply.get().opcode() == opcode) {
        return reply.filter(r -> r.data().length >= 1).or(Optional::empty);
      }
      if (reply.isPresent() && isUnknownCommand(reply.get())) {
        settle();
        throw new EspException.UnsupportedHere(
            "The ROM loader does not know command 0x%02X.".formatted(opcode),
            "Use the stub loader (leave out --no-stub), or skip this operation.");
      }
    }
    return Optional.empty();
  }

  // ESP32-family ROMs answer an unknown command with several frames of status 01 05.
  private static boolean isUnknownCommand(Reply reply) {
    return reply.data().length >= 2
        && reply.failed(0) == 1
        && reply.reason(0) == LoaderStatus.ROM_BAD_FORMAT;
  }

  private void settle() {
    listen(UNSUPPORTED_SETTLE, text -> false);
    discardInput();
  }

  private EspException silent(Command<?> command) {
    return silent(command.getClass().getSimpleName(), command.timeout());
  }

  private EspException silent(String what, Duration timeout) {
    Optional<String> crash = bootText.crash();
    if (crash.isPresent()) {
      return new EspException.LinkLost(
          "The flasher stub crashed during %s: %s".formatted(what, crash.get()),
          "Try again; if it persists, check the supply, or use --no-stub.");
    }
    return new EspException.LinkLost(
        "The board stopped answering: no reply to %s within %s ms."
            .formatted(what, timeout.toMillis()),
        "Check cable and power, then run the same command again: what is already written is"
            + " skipped. A lower --baud helps on long cables and hubs.");
  }
}
