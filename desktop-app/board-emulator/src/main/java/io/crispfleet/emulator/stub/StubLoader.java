package io.crispfleet.emulator.stub;

import io.crispfleet.emulator.boot.BootText;
import io.crispfleet.emulator.cpu.Machine;
import io.crispfleet.emulator.cpu.Program;
import io.crispfleet.emulator.cpu.ResetCause;
import io.crispfleet.emulator.flash.FlashChip;
import io.crispfleet.emulator.rom.LoaderError;
import io.crispfleet.emulator.rom.Op;
import io.crispfleet.emulator.rom.Reply;
import io.crispfleet.emulator.rom.Request;
import io.crispfleet.emulator.rom.Security;
import io.crispfleet.jesptool.slip.Slip;
import io.crispfleet.jesptool.slip.SlipDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The flasher stub, after Espressif's esp-flasher-stub 1.2. It acknowledges a data block before it
 * programs it, so an error shows up as the reply to the next command, which is then not executed.
 * While it works it can receive exactly one frame; what comes after that is lost.
 */
public final class StubLoader implements Program {
  private static final int MAX_READ_PACKET = 4096;
  private static final int SYNC_LENGTH = 36;
  private static final int REPEATS = 8;
  private static final byte[] NOTHING = {};
  private static final byte[] GREETING = {'O', 'H', 'A', 'I'};

  private final Machine machine;
  private final SlipDecoder decoder = new SlipDecoder(Request.MAX_SIZE, _ -> {});
  private Optional<StubWrite> write = Optional.empty();
  private Optional<FlashStream> stream = Optional.empty();
  private int carriedError;
  private int memoryAddress;
  private long memoryRemaining;
  private boolean memoryOpen;
  private long busyUntil;
  private long deafUntil;
  private boolean dead;
  private long received;

  public StubLoader(Machine machine) {
    this.machine = machine;
  }

  @Override
  public String name() {
    return dead ? "hung" : "stub";
  }

  @Override
  public boolean isLoader() {
    return !dead;
  }

  @Override
  public void start(long at) {
    machine.bus().attachFlash();
    machine.send(Slip.encode(GREETING), at);
    busyUntil = at;
  }

  @Override
  public void receive(byte[] bytes, int offset, int length, long at) {
    received += length;
    if (machine.faults().stubCrashDue(received)) {
      byte[] panic = BootText.panic(machine.profile().chip()).getBytes(StandardCharsets.US_ASCII);
      machine.reset(ResetCause.WATCHDOG, machine.send(panic, at));
      dead = true;
    }
    if (dead || at < deafUntil) {
      return;
    }
    decoder.feed(bytes, offset, length);
    for (Optional<byte[]> frame = decoder.poll(); frame.isPresent(); frame = decoder.poll()) {
      take(frame.get(), at);
    }
  }

  private void take(byte[] frame, long at) {
    long start = Math.max(at, busyUntil);
    deafUntil = start;
    if (stream.isPresent()) {
      busyUntil = stream.get().acknowledged(frame, start);
      stream = stream.filter(reading -> !reading.isDone());
    } else {
      Optional<Request> request = Request.parse(frame);
      busyUntil = request.isPresent() ? execute(request.get(), start) : start;
    }
  }

  private long execute(Request request, long at) {
    int op = request.op();
    if (!request.isRequest()) {
      return error(op, LoaderError.STUB_INVALID_COMMAND, at);
    }
    if (!request.lengthMatches()) {
      return error(op, LoaderError.STUB_DATA_LENGTH, at);
    }
    if (carriedError != 0) {
      int code = carriedError;
      carriedError = 0;
      return error(op, code, at);
    }
    try {
      return dispatch(request, at);
    } catch (LoaderError e) {
      return error(op, e.code(), at);
    }
  }

  private long dispatch(Request request, long at) throws LoaderError {
    return switch (request.op()) {
      case Op.SYNC -> sync(request, at);
      case Op.READ_REG -> {
        need(request, 4);
        yield ok(request, machine.bus().read(request.word(0)), at);
      }
      case Op.WRITE_REG -> writeRegisters(request, at);
      case Op.MEM_BEGIN -> memoryBegin(request, at);
      case Op.MEM_DATA -> memoryBlock(request, at);
      case Op.MEM_END -> memoryEnd(request, at);
      case Op.SPI_ATTACH -> {
        need(request, 4);
        machine.bus().attachFlash();
        yield ok(request, 0, at);
      }
      case Op.SPI_SET_PARAMS -> {
        need(request, 24);
        yield ok(request, 0, at);
      }
      case Op.CHANGE_BAUDRATE -> changeBaud(request, at);
      case Op.FLASH_BEGIN, Op.FLASH_DEFL_BEGIN -> begin(request, at);
      case Op.FLASH_DATA -> rawBlock(request, at);
      case Op.FLASH_DEFL_DATA -> deflatedBlock(request, at);
      case Op.FLASH_END, Op.FLASH_DEFL_END -> end(request, at);
      case Op.SPI_FLASH_MD5 -> md5(request, at);
      case Op.GET_SECURITY_INFO -> securityInfo(request, at);
      case Op.ERASE_FLASH -> ok(request, 0, at + machine.flash().eraseChip());
      case Op.ERASE_REGION -> eraseRegion(request, at);
      case Op.READ_FLASH -> readFlash(request, at);
      case Op.RUN_USER_CODE -> runUserCode(at);
      default -> throw new LoaderError(LoaderError.STUB_INVALID_COMMAND);
    };
  }

  private long sync(Request request, long at) throws LoaderError {
    need(request, SYNC_LENGTH);
    byte[] frame = Reply.frame(Op.SYNC, 0, NOTHING, success());
    machine.reply(Op.SYNC, 0, Reply.repeat(frame, REPEATS), at);
    return at;
  }

  private long writeRegisters(Request request, long at) throws LoaderError {
    if (request.data().length == 0 || request.data().length % 16 != 0) {
      throw new LoaderError(LoaderError.STUB_NOT_ENOUGH_DATA);
    }
    long time = at;
    for (int entry = 0; request.hasWords(entry * 4 + 4); entry++) {
      time += request.unsigned(entry * 4 + 3) * (machine.timing().pacedWire() ? 1000 : 0);
      machine
          .bus()
          .write(request.word(entry * 4), request.word(entry * 4 + 1), request.word(entry * 4 + 2));
    }
    return ok(request, 0, time);
  }

  private long memoryBegin(Request request, long at) throws LoaderError {
    need(request, 16);
    memoryRemaining = request.unsigned(0);
    memoryAddress = request.word(3);
    memoryOpen = true;
    return ok(request, 0, at);
  }

  private long memoryBlock(Request request, long at) throws LoaderError {
    if (!request.isBlock()) {
      throw new LoaderError(LoaderError.STUB_NOT_ENOUGH_DATA);
    }
    if (!memoryOpen) {
      throw new LoaderError(LoaderError.STUB_NOT_IN_FLASH_MODE);
    }
    if (request.unsigned(0) != request.payloadLength()
        || memoryRemaining < request.payloadLength()) {
      throw new LoaderError(LoaderError.STUB_TOO_MUCH_DATA);
    }
    machine.bus().load(memoryAddress, request.payload(), 0, request.payloadLength());
    memoryAddress += request.payloadLength();
    memoryRemaining -= request.payloadLength();
    return ok(request, 0, at);
  }

  private long memoryEnd(Request request, long at) throws LoaderError {
    need(request, 8);
    if (!memoryOpen) {
      throw new LoaderError(LoaderError.STUB_NOT_IN_FLASH_MODE);
    }
    memoryOpen = false;
    ok(request, 0, at);
    if (request.word(0) == 0) {
      machine.runUploadedCode(at);
    }
    return at;
  }

  private long changeBaud(Request request, long at) throws LoaderError {
    need(request, 8);
    int baud = request.word(0);
    long sent =
        machine.reply(request.op(), 0, Reply.frame(request.op(), 0, NOTHING, success()), at);
    if (baud <= 0) {
      dead = true;
    } else {
      machine.baud(baud, sent);
    }
    return sent;
  }

  private long begin(Request request, long at) throws LoaderError {
    if (request.data().length != 16 && request.data().length != 20) {
      throw new LoaderError(LoaderError.STUB_DATA_LENGTH);
    }
    endWrite();
    StubWrite next =
        new StubWrite(machine.flash(), machine.timing(), request.unsigned(3), request.unsigned(0));
    write = Optional.of(next);
    return ok(request, 0, next.begin(at));
  }

  private long rawBlock(Request request, long at) throws LoaderError {
    if (!request.isBlock()) {
      throw new LoaderError(LoaderError.STUB_NOT_ENOUGH_DATA);
    }
    StubWrite current = current();
    if (request.unsigned(0) != request.payloadLength()) {
      throw new LoaderError(LoaderError.STUB_TOO_MUCH_DATA);
    }
    checkSum(request);
    return later(ok(request, 0, at), () -> current.raw(request.payload(), at));
  }

  private long deflatedBlock(Request request, long at) throws LoaderError {
    if (!request.isBlock() || request.unsigned(0) != request.payloadLength()) {
      throw new LoaderError(LoaderError.STUB_DATA_LENGTH);
    }
    StubWrite current = current();
    checkSum(request);
    return later(ok(request, 0, at), () -> current.deflated(request, at));
  }

  private StubWrite current() throws LoaderError {
    return write.orElseThrow(() -> new LoaderError(LoaderError.STUB_NOT_IN_FLASH_MODE));
  }

  private static void checkSum(Request request) throws LoaderError {
    if (!request.checksumMatches()) {
      throw new LoaderError(LoaderError.STUB_CHECKSUM);
    }
  }

  /** Work done after the acknowledgement; its error is kept for the next command. */
  private long later(long at, Work work) {
    try {
      return work.run();
    } catch (LoaderError e) {
      carriedError = e.code();
      return at;
    } catch (StubWrite.StubHangs e) {
      dead = true;
      return at;
    }
  }

  private long end(Request request, long at) throws LoaderError {
    need(request, 4);
    if (!current().isComplete()) {
      throw new LoaderError(LoaderError.STUB_DATA_LENGTH);
    }
    endWrite();
    return ok(request, 0, at);
  }

  private void endWrite() {
    write.ifPresent(StubWrite::close);
    write = Optional.empty();
  }

  private long md5(Request request, long at) throws LoaderError {
    need(request, 16);
    long offset = request.unsigned(0);
    long length = request.unsigned(1);
    inFlash(offset, length);
    long time = at + machine.timing().md5Nanos(length);
    byte[] digest = machine.flash().md5(offset, length);
    machine.reply(request.op(), 0, Reply.frame(request.op(), 0, digest, success()), time);
    return time;
  }

  private long securityInfo(Request request, long at) throws LoaderError {
    need(request, 0);
    if (!machine.profile().hasSecurityInfo()) {
      throw new LoaderError(LoaderError.STUB_NOT_IMPLEMENTED);
    }
    byte[] info = Security.info(machine.profile(), machine.faults());
    machine.reply(request.op(), 0, Reply.frame(request.op(), 0, info, success()), at);
    return at;
  }

  private long eraseRegion(Request request, long at) throws LoaderError {
    need(request, 8);
    long offset = request.unsigned(0);
    long length = request.unsigned(1);
    if (offset % FlashChip.SECTOR != 0 || length % FlashChip.SECTOR != 0) {
      throw new LoaderError(LoaderError.STUB_DATA_LENGTH);
    }
    inFlash(offset, length);
    return ok(request, 0, at + machine.flash().eraseArea(offset, length));
  }

  private long readFlash(Request request, long at) throws LoaderError {
    need(request, 16);
    ok(request, 0, at);
    long packet = request.unsigned(2);
    if (packet == 0 || packet > MAX_READ_PACKET) {
      carriedError = LoaderError.STUB_DATA_LENGTH;
      return at;
    }
    if (!machine.flash().contains(request.unsigned(0), request.unsigned(1))) {
      carriedError = LoaderError.STUB_SPI_FAILED;
      return at;
    }
    FlashStream reading =
        new FlashStream(machine, request.unsigned(0), request.unsigned(1), (int) packet);
    long time = reading.begin(at);
    stream = Optional.of(reading).filter(unfinished -> !unfinished.isDone());
    return time;
  }

  /** The real stub ignores this command; here it is the reset a medium without lines lacks. */
  private long runUserCode(long at) {
    if (machine.autoDownload()) {
      machine.reset(ResetCause.SOFTWARE, at);
    }
    return at;
  }

  private void inFlash(long offset, long length) throws LoaderError {
    if (!machine.flash().contains(offset, length)) {
      throw new LoaderError(LoaderError.STUB_SPI_FAILED);
    }
  }

  private static void need(Request request, int bytes) throws LoaderError {
    if (request.data().length != bytes) {
      throw new LoaderError(LoaderError.STUB_DATA_LENGTH);
    }
  }

  private long ok(Request request, int value, long at) {
    machine.reply(request.op(), 0, Reply.frame(request.op(), value, NOTHING, success()), at);
    return at;
  }

  private long error(int op, int code, long at) {
    machine.reply(op, code, Reply.frame(op, 0, NOTHING, new byte[] {(byte) code, 0}), at);
    return at;
  }

  private static byte[] success() {
    return new byte[2];
  }

  /** Something that takes time and may fail. */
  @FunctionalInterface
  private interface Work {
    long run() throws LoaderError, StubWrite.StubHangs;
  }
}
