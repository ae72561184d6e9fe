package io.crispfleet.jesptool.session;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.FlashCommand;
import io.crispfleet.jesptool.protocol.MemoryCommand;
import io.crispfleet.jesptool.protocol.Timeouts;
import io.crispfleet.jesptool.slip.Slip;
import io.crispfleet.jesptool.transport.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** {@link EspSession} over the serial loader protocol, for the ROM and the stub. */
public final class LoaderSession implements EspSession {
  private static final int STUB_BLOCK = 0x4000;
  private static final int ROM_BLOCK = 0x400;

  /** Any register will do; this one every chip lets the loader read. */
  private static final int PROBE_REGISTER = 0x4000_1000;

  /** The first probe may be swallowed as the rest of a half-received frame. */
  private static final int PROBES = 2;

  private static final int READ_PACKET = 0x1000;
  private static final Duration READ_PACKET_TIMEOUT = Duration.ofSeconds(3);

  private final Exchange exchange;
  private final ChipInfo info;
  private final LoaderKind loader;
  private final BooleanSupplier resetToRun;
  private boolean deflating;

  /**
   * @param resetToRun restarts the board by whatever means the link has; false when it has none
   */
  @SuppressWarnings("MissingSummary") // nothing to add to the parameter
  public LoaderSession(
      Exchange exchange, ChipInfo info, LoaderKind loader, BooleanSupplier resetToRun) {
    this.exchange = exchange;
    this.info = info;
    this.loader = loader;
    this.resetToRun = resetToRun;
  }

  @Override
  public ChipInfo info() {
    return info;
  }

  @Override
  public Transport transport() {
    return exchange.transport();
  }

  @Override
  public LoaderKind loader() {
    return loader;
  }

  @Override
  public Set<Capability> capabilities() {
    if (loader == LoaderKind.STUB) {
      return Set.of(Capability.values());
    }
    if (info.security().secureDownload()) {
      return Set.of();
    }
    return info.chip() == Chip.ESP8266
        ? Set.of(Capability.REGISTERS)
        : Set.of(Capability.DEFLATE, Capability.MD5, Capability.READ, Capability.REGISTERS);
  }

  @Override
  public long flashSize() {
    return info.flash().size();
  }

  @Override
  public int writeBlockSize() {
    return loader == LoaderKind.STUB ? STUB_BLOCK : ROM_BLOCK;
  }

  @Override
  public boolean answers() {
    for (int i = 0; i < PROBES; i++) {
      if (answersProbe()) {
        return true;
      }
    }
    return false;
  }

  private boolean answersProbe() {
    try {
      return exchange
          .tryCall(new MemoryCommand.ReadRegister(PROBE_REGISTER), Timeouts.PROBE)
          .isPresent();
    } catch (EspException.CommandFailed | EspException.UnsupportedHere e) {
      return true;
    } catch (EspException.LinkLost e) {
      return false;
    }
  }

  @Override
  public int readRegister(int address) {
    return exchange.call(new MemoryCommand.ReadRegister(address));
  }

  @Override
  public void writeRegister(int address, int value, int mask) {
    exchange.call(
        new MemoryCommand.WriteRegisters(new MemoryCommand.RegisterWrite(address, value, mask, 0)));
  }

  @Override
  public byte[] md5(long offset, long length) {
    require(Capability.MD5, "hash flash");
    return exchange.call(new FlashCommand.FlashMd5(asInt(offset), asInt(length)));
  }

  @Override
  public void erase(long offset, long length) {
    if (offset % SECTOR != 0 || length % SECTOR != 0) {
      throw new EspException.BadInput(
          "Erase range 0x%X+0x%X does not consist of whole 4096-byte sectors."
              .formatted(offset, length),
          "Round the offset down and the length up to multiples of 0x1000.");
    }
    if (loader == LoaderKind.STUB) {
      exchange.call(new FlashCommand.EraseRegion(asInt(offset), asInt(length)));
    } else {
      // The ROM erases when a write begins; a write of no blocks is an erase.
      beginRaw(offset, asInt(length), 0);
    }
  }

  @Override
  public void eraseAll() {
    if (loader == LoaderKind.STUB) {
      exchange.call(new FlashCommand.EraseFlash());
    } else {
      erase(0, flashSize());
    }
  }

  @Override
  public void beginRaw(long offset, int length) {
    deflating = false;
    beginRaw(offset, length, blocks(length));
  }

  private void beginRaw(long offset, int length, int blocks) {
    int eraseSize =
        info.chip() == Chip.ESP8266 && loader == LoaderKind.ROM
            ? RomErase.esp8266(offset, length)
            : length;
    exchange.call(
        new FlashCommand.FlashBegin(
            eraseSize, blocks, writeBlockSize(), asInt(offset), wantsEncryptionWord()));
  }

  @Override
  public void beginDeflate(long offset, int length, int compressedLength) {
    require(Capability.DEFLATE, "write compressed");
    deflating = true;
    // The ROM wants the inflated size in whole blocks, the stub exactly.
    int size = loader == LoaderKind.STUB ? length : blocks(length) * writeBlockSize();
    exchange.call(
        new FlashCommand.DeflateBegin(
            size,
            blocks(compressedLength),
            writeBlockSize(),
            asInt(offset),
            wantsEncryptionWord()));
  }

  @Override
  public void writeBlock(WriteFrame frame) {
    exchange.callFrame(
        frame.isDeflated() ? WriteFrame.FLASH_DEFL_DATA : WriteFrame.FLASH_DATA,
        "flash data",
        frame.encoded(),
        Timeouts.WRITE_BLOCK);
  }

  @Override
  public void endWrite() {
    // The ROM has written every block it acknowledged, and its end commands would leave the loader.
    if (loader == LoaderKind.STUB) {
      exchange.call(
          deflating ? new FlashCommand.DeflateEnd(true) : new FlashCommand.FlashEnd(true));
    }
  }

  @Override
  public void read(long offset, long length, ReadSink sink) {
    require(Capability.READ, "read flash");
    if (loader == LoaderKind.STUB) {
      readStub(offset, length, sink);
    } else {
      for (long done = 0; done < length; done += FlashCommand.ReadFlashSlow.MAX_LENGTH) {
        int step = (int) Math.min(FlashCommand.ReadFlashSlow.MAX_LENGTH, length - done);
        sink.accept(exchange.call(new FlashCommand.ReadFlashSlow(asInt(offset + done), step)));
      }
    }
  }

  private void readStub(long offset, long length, ReadSink sink) {
    exchange.call(new FlashCommand.ReadFlash(asInt(offset), asInt(length), READ_PACKET, 1));
    MessageDigest digest = md5();
    long received = 0;
    while (received < length) {
      byte[] piece = exchange.frame(READ_PACKET_TIMEOUT).orElseThrow(LoaderSession::readStalled);
      received += piece.length;
      if (piece.length == 0 || piece.length > READ_PACKET || received > length) {
        throw readStalled();
      }
      digest.update(piece);
      sink.accept(piece);
      exchange.send(
          Slip.encode(
              ByteBuffer.allocate(4)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putInt((int) received)
                  .array()));
    }
    byte[] expected = exchange.frame(READ_PACKET_TIMEOUT).orElseThrow(LoaderSession::readStalled);
    if (!MessageDigest.isEqual(expected, digest.digest())) {
      throw new EspException.LinkLost(
          "The flash content arrived damaged (MD5 differs).",
          "Use a shorter cable, another USB port or a lower --baud, and read again.");
    }
  }

  private static EspException readStalled() {
    return new EspException.LinkLost(
        "The flash read stopped half way.",
        "Use a shorter cable, another USB port or a lower --baud, and read again.");
  }

  @Override
  public long wireBytes() {
    return exchange.wireBytes();
  }

  @Override
  public Exchange exchange() {
    return exchange;
  }

  @Override
  public boolean resetToRun() {
    return resetToRun.getAsBoolean();
  }

  @Override
  public void close() {
    exchange.transport().close();
  }

  private int blocks(int length) {
    return (length + writeBlockSize() - 1) / writeBlockSize();
  }

  private boolean wantsEncryptionWord() {
    return loader == LoaderKind.ROM && info.chip() != Chip.ESP8266 && info.chip() != Chip.ESP32;
  }

  private void require(Capability capability, String what) {
    if (!capabilities().contains(capability)) {
      throw new EspException.UnsupportedHere(
          "The %s loader of this %s cannot %s."
              .formatted(
                  loader == LoaderKind.ROM ? "ROM" : "stub", info.chip().displayName(), what),
          info.security().secureDownload()
              ? "The chip is in secure download mode: only plain writes are possible."
              : "Leave out --no-stub.");
    }
  }

  private static int asInt(long value) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new EspException.BadInput(
          "0x%X is outside of what a flash address can be.".formatted(value),
          "Give an offset and length inside the flash.");
    }
    return (int) value;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
