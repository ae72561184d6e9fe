package io.crispfleet.emulator.rom;

import io.crispfleet.emulator.boot.BootText;
import io.crispfleet.emulator.cpu.Hung;
import io.crispfleet.emulator.cpu.Machine;
import io.crispfleet.emulator.cpu.Program;
import io.crispfleet.emulator.cpu.ResetCause;
import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.flash.FlashChip;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.slip.SlipDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The serial loader in a chip's mask ROM. Its oddities are those of the real one: eight SYNC
 * replies, a value field that keeps the last word read, eight error replies to a command it does
 * not know, two stray delimiters after a baud change on the ESP32.
 */
public final class RomLoader implements Program {
  private static final int SYNC_VALUE = 0x2012_0707;
  private static final int SYNC_LENGTH = 36;
  private static final int REPEATS = 8;
  private static final int SLOW_READ_LENGTH = 64;
  private static final byte[] NOTHING = {};

  /** All that secure download mode leaves. */
  private static final Set<Integer> SECURE_OPS =
      Set.of(
          Op.SYNC,
          Op.SPI_ATTACH,
          Op.SPI_SET_PARAMS,
          Op.CHANGE_BAUDRATE,
          Op.FLASH_BEGIN,
          Op.FLASH_DATA,
          Op.FLASH_END,
          Op.GET_SECURITY_INFO);

  private final Machine machine;
  private final ResetCause cause;
  private final boolean quiet;
  private final SlipDecoder decoder = new SlipDecoder(Request.MAX_SIZE, _ -> {});
  private Optional<RomWrite> write = Optional.empty();
  private int memoryAddress;
  private boolean synced;
  private int staleValue = SYNC_VALUE;

  /**
   * A loader that has not started yet.
   *
   * @param quiet whether it comes up without its boot log, where no reset was visible to the host
   */
  public RomLoader(Machine machine, ResetCause cause, boolean quiet) {
    this.machine = machine;
    this.cause = cause;
    this.quiet = quiet;
  }

  @Override
  public String name() {
    return "rom";
  }

  @Override
  public boolean isLoader() {
    return true;
  }

  @Override
  public boolean measuresBaud() {
    return !synced;
  }

  @Override
  public void start(long at) {
    if (!quiet) {
      String text = BootText.download(machine.profile().chip(), cause);
      machine.send(text.getBytes(StandardCharsets.US_ASCII), at);
    }
  }

  @Override
  public void receive(byte[] bytes, int offset, int length, long at) {
    decoder.feed(bytes, offset, length);
    for (Optional<byte[]> frame = decoder.poll(); frame.isPresent(); frame = decoder.poll()) {
      Request.parse(frame.get())
          .filter(Request::isRequest)
          .ifPresent(request -> execute(request, at));
    }
  }

  private void execute(Request request, long at) {
    try {
      if (!request.lengthMatches()) {
        throw new LoaderError(LoaderError.ROM_INVALID_MESSAGE);
      }
      if (supports(request.op())) {
        dispatch(request, at);
      } else {
        refuse(request.op(), at);
      }
    } catch (LoaderError e) {
      machine.reply(
          request.op(), e.code(), Reply.frame(request.op(), staleValue, NOTHING, status(e)), at);
    }
  }

  private boolean supports(int op) {
    if (machine.faults().has(Fault.SecureDownload.class)) {
      return SECURE_OPS.contains(op);
    }
    return switch (op) {
      case Op.FLASH_BEGIN,
          Op.FLASH_DATA,
          Op.FLASH_END,
          Op.MEM_BEGIN,
          Op.MEM_END,
          Op.MEM_DATA,
          Op.SYNC,
          Op.WRITE_REG,
          Op.READ_REG ->
          true;
      case Op.SPI_SET_PARAMS,
          Op.SPI_ATTACH,
          Op.READ_FLASH_SLOW,
          Op.CHANGE_BAUDRATE,
          Op.FLASH_DEFL_BEGIN,
          Op.FLASH_DEFL_DATA,
          Op.FLASH_DEFL_END,
          Op.SPI_FLASH_MD5 ->
          machine.profile().hasFlashExtras();
      case Op.GET_SECURITY_INFO -> machine.profile().hasSecurityInfo();
      default -> false;
    };
  }

  /** The error comes several times, and under an opcode that is not the request's. */
  private void refuse(int op, long at) {
    LoaderError error = new LoaderError(LoaderError.ROM_INVALID_MESSAGE);
    byte[] frame = Reply.frame(0, staleValue, NOTHING, status(error));
    machine.reply(op, error.code(), Reply.repeat(frame, REPEATS), at);
  }

  private void dispatch(Request request, long at) throws LoaderError {
    switch (request.op()) {
      case Op.SYNC -> sync(request, at);
      case Op.READ_REG -> {
        need(request, 1);
        staleValue = machine.bus().read(request.word(0));
        ok(request, at);
      }
      case Op.WRITE_REG -> writeRegisters(request, at);
      case Op.MEM_BEGIN -> {
        need(request, 4);
        memoryAddress = request.word(3);
        ok(request, at);
      }
      case Op.MEM_DATA -> memoryBlock(request, at);
      case Op.MEM_END -> memoryEnd(request, at);
      case Op.SPI_SET_PARAMS -> {
        need(request, 6);
        ok(request, at);
      }
      case Op.SPI_ATTACH -> {
        need(request, 1);
        machine.bus().attachFlash();
        ok(request, at);
      }
      case Op.CHANGE_BAUDRATE -> changeBaud(request, at);
      case Op.FLASH_BEGIN -> begin(request, false, at);
      case Op.FLASH_DEFL_BEGIN -> begin(request, true, at);
      case Op.FLASH_DATA -> block(request, false, at);
      case Op.FLASH_DEFL_DATA -> block(request, true, at);
      case Op.FLASH_END, Op.FLASH_DEFL_END -> end(request, at);
      case Op.READ_FLASH_SLOW -> readSlow(request, at);
      case Op.SPI_FLASH_MD5 -> md5(request, at);
      default -> {
        byte[] info = Security.info(machine.profile(), machine.faults());
        reply(request, info, at);
      }
    }
  }

  private void sync(Request request, long at) throws LoaderError {
    if (request.data().length != SYNC_LENGTH) {
      throw new LoaderError(LoaderError.ROM_INVALID_MESSAGE);
    }
    synced = true;
    staleValue = SYNC_VALUE;
    byte[] frame = Reply.frame(Op.SYNC, SYNC_VALUE, NOTHING, success());
    machine.reply(Op.SYNC, 0, Reply.repeat(frame, REPEATS), at);
  }

  private void writeRegisters(Request request, long at) throws LoaderError {
    need(request, 4);
    long done = at;
    for (int entry = 0; request.hasWords(entry * 4 + 4); entry++) {
      done += request.unsigned(entry * 4 + 3) * (machine.timing().pacedWire() ? 1000 : 0);
      machine
          .bus()
          .write(request.word(entry * 4), request.word(entry * 4 + 1), request.word(entry * 4 + 2));
    }
    ok(request, done);
  }

  private void memoryBlock(Request request, long at) throws LoaderError {
    if (!request.isBlock()) {
      throw new LoaderError(LoaderError.ROM_INVALID_MESSAGE);
    }
    if (!request.checksumMatches()) {
      throw new LoaderError(LoaderError.ROM_CHECKSUM);
    }
    machine.bus().load(memoryAddress, request.payload(), 0, request.payloadLength());
    memoryAddress += request.payloadLength();
    ok(request, at);
  }

  private void memoryEnd(Request request, long at) throws LoaderError {
    need(request, 2);
    long sent = ok(request, at);
    if (request.word(0) == 0) {
      machine.runUploadedCode(sent);
    }
  }

  private void changeBaud(Request request, long at) throws LoaderError {
    need(request, 2);
    int baud = request.word(0);
    long sent = ok(request, at);
    if (machine.profile().chip() == Chip.ESP32) {
      sent = machine.send(new byte[] {(byte) 0xC0, (byte) 0xC0}, sent);
    }
    if (baud <= 0) {
      machine.run(new Hung(), sent); // Division by the rate: the ROM is gone until a reset.
    } else {
      machine.baud(baud, sent);
    }
  }

  private void begin(Request request, boolean deflated, long at) throws LoaderError {
    need(request, 4);
    endWrite();
    long offset = request.unsigned(3);
    long eraseFrom = offset / FlashChip.SECTOR * FlashChip.SECTOR;
    long sectors = Math.ceilDiv(offset + request.unsigned(0) - eraseFrom, FlashChip.SECTOR);
    if (machine.profile().chip() == Chip.ESP8266) {
      sectors = esp8266Sectors(eraseFrom / FlashChip.SECTOR, sectors);
      machine.bus().attachFlash();
    }
    if (!machine.flash().contains(eraseFrom, sectors * FlashChip.SECTOR)) {
      throw new LoaderError(LoaderError.ROM_FAILED);
    }
    long nanos = machine.flash().eraseArea(eraseFrom, sectors * FlashChip.SECTOR);
    write = Optional.of(new RomWrite(machine.flash(), offset, deflated));
    ok(request, at + nanos);
  }

  /** The ESP8266 ROM erases the sectors up to the next 64 KiB boundary twice over. */
  private static long esp8266Sectors(long first, long wanted) {
    long head = 16 - first % 16;
    return wanted <= head ? wanted * 2 : wanted + head;
  }

  private void block(Request request, boolean deflated, long at) throws LoaderError {
    if (write.isEmpty() || write.get().isDeflated() != deflated) {
      throw new LoaderError(LoaderError.ROM_INVALID_MESSAGE);
    }
    ok(request, at + write.get().block(request));
  }

  /** Both forms leave the loader for the application; 1 was meant to be "run", and says 06. */
  private void end(Request request, long at) throws LoaderError {
    need(request, 1);
    endWrite();
    boolean reboot = request.word(0) == 0;
    LoaderError failed = new LoaderError(LoaderError.ROM_FAILED);
    byte[] frame =
        Reply.frame(request.op(), staleValue, NOTHING, reboot ? success() : status(failed));
    long sent = machine.reply(request.op(), reboot ? 0 : failed.code(), frame, at);
    machine.reset(ResetCause.SOFTWARE, sent);
  }

  private void endWrite() {
    write.ifPresent(RomWrite::close);
    write = Optional.empty();
  }

  private void readSlow(Request request, long at) throws LoaderError {
    need(request, 2);
    long offset = request.unsigned(0);
    long length = request.unsigned(1);
    if (length > SLOW_READ_LENGTH || !machine.flash().contains(offset, length)) {
      throw new LoaderError(LoaderError.ROM_FLASH_READ);
    }
    byte[] data =
        java.util.Arrays.copyOf(machine.flash().read(offset, (int) length), SLOW_READ_LENGTH);
    reply(request, data, at);
  }

  private void md5(Request request, long at) throws LoaderError {
    need(request, 4);
    long offset = request.unsigned(0);
    long length = request.unsigned(1);
    if (!machine.flash().contains(offset, length)) {
      throw new LoaderError(LoaderError.ROM_FLASH_READ);
    }
    byte[] hex =
        HexFormat.of()
            .formatHex(machine.flash().md5(offset, length))
            .getBytes(StandardCharsets.US_ASCII);
    reply(request, hex, at + machine.timing().md5Nanos(length));
  }

  private static void need(Request request, int words) throws LoaderError {
    if (!request.hasWords(words)) {
      throw new LoaderError(LoaderError.ROM_INVALID_MESSAGE);
    }
  }

  private long ok(Request request, long at) {
    return reply(request, NOTHING, at);
  }

  private long reply(Request request, byte[] data, long at) {
    return machine.reply(
        request.op(), 0, Reply.frame(request.op(), staleValue, data, success()), at);
  }

  private byte[] success() {
    return new byte[machine.profile().statusLength()];
  }

  /** Only the first two of four status bytes mean something; the rest is left over. */
  private byte[] status(LoaderError error) {
    byte[] status = success();
    status[0] = 1;
    status[1] = (byte) error.code();
    if (status.length == 4) {
      status[2] = (byte) staleValue;
      status[3] = (byte) (staleValue >> 8);
    }
    return status;
  }
}
