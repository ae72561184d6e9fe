package io.crispfleet.emulator.board;

import io.crispfleet.emulator.board.ResetCircuit.Pins;
import io.crispfleet.emulator.boot.FlashBoot;
import io.crispfleet.emulator.chip.Bus;
import io.crispfleet.emulator.chip.ChipProfile;
import io.crispfleet.emulator.chip.Efuses;
import io.crispfleet.emulator.cpu.Hung;
import io.crispfleet.emulator.cpu.Machine;
import io.crispfleet.emulator.cpu.Program;
import io.crispfleet.emulator.cpu.ResetCause;
import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.fault.FaultPlan;
import io.crispfleet.emulator.flash.FlashChip;
import io.crispfleet.emulator.rom.RomLoader;
import io.crispfleet.emulator.stub.StubLoader;
import io.crispfleet.emulator.timing.Timing;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Power, reset and the running program of one board. Lives on the board's thread. */
final class BoardCore implements Machine {
  private static final int DEFAULT_BAUD = 115_200;

  /**
   * How long after the release of EN a low IO0 still counts. A capacitor gives real boards about a
   * millisecond; a link over a network sets the two lines tens of milliseconds apart.
   */
  private static final long STRAP_WINDOW = Duration.ofMillis(120).toNanos();

  private static final long STUB_START = Duration.ofMillis(10).toNanos();
  private static final long WATCHDOG_DELAY = Duration.ofMillis(250).toNanos();
  private static final int SLIP_END = 0xC0;

  private final BoardSpec spec;
  private final ChipProfile profile;
  private final FlashChip flash;
  private final Timing timing;
  private final FaultPlan faults;
  private final BoardLog log;
  private final Link link;
  private final Bus bus;
  private final Schedule chipEvents = new Schedule();
  private final Schedule worldEvents = new Schedule();
  private final SyncWatch syncWatch = new SyncWatch();
  private Optional<Program> program = Optional.empty();
  private Pins pins = Pins.RELEASED;
  private boolean powered;
  private boolean strapping;
  private long clock;

  BoardCore(BoardSpec spec, FlashChip flash, FaultPlan faults, BoardLog log, Link link) {
    this.spec = spec;
    this.profile = ChipProfile.of(spec.chip());
    this.flash = flash;
    this.timing = spec.timing();
    this.faults = faults;
    this.log = log;
    this.link = link;
    this.bus =
        new Bus(
            profile,
            Efuses.words(
                spec.chip(),
                spec.mac(),
                spec.revision(),
                spec.packageCode(),
                faults.has(Fault.EncryptedFlash.class),
                faults.has(Fault.SecureDownload.class)),
            flash,
            () -> link.wire().baud(),
            () -> reset(ResetCause.WATCHDOG, clock + WATCHDOG_DELAY));
  }

  /** When something is due next, nanoseconds of the board's clock. */
  long nextEvent() {
    return Math.min(link.deliveries().next(), Math.min(chipEvents.next(), worldEvents.next()));
  }

  /**
   * Does everything that is due, in order.
   *
   * @return how late the latest delivery to the host was, nanoseconds; 0 without one
   */
  long runDue(long now) {
    long late = 0;
    while (nextEvent() <= now) {
      long due = nextEvent();
      clock = due;
      if (link.deliveries().next() == due) {
        link.deliveries().runNext(now);
        late = now - due;
      } else if (!chipEvents.runNext(due)) {
        worldEvents.runNext(due);
      }
    }
    publish();
    return late;
  }

  void powerOn(long now) {
    powered = true;
    link.reset(profile.bootBaud(), now);
    if (!pins.enableLow()) {
      boot(spec.startInDownload() || pins.io0Low(), ResetCause.POWER_ON, now);
    }
    publish();
  }

  void powerOff() {
    powered = false;
    halt();
  }

  void modemLines(boolean dtr, boolean rts, long now) {
    Pins before = pins;
    pins = ResetCircuit.pins(dtr, rts);
    if (!powered) {
      return;
    }
    if (pins.enableLow()) {
      halt();
    } else if (before.enableLow()) {
      log.reset();
      strapping = true;
      chipEvents.add(now + STRAP_WINDOW, () -> strapped(false, now + STRAP_WINDOW));
    }
    if (strapping && pins.io0Low() && !pins.enableLow()) {
      chipEvents.clear();
      strapped(true, now);
    }
    publish();
  }

  private void strapped(boolean io0Low, long at) {
    strapping = false;
    boot(io0Low, ResetCause.POWER_ON, at);
  }

  private void halt() {
    strapping = false;
    program = Optional.empty();
    chipEvents.clear();
    link.deliveries().clear();
    publish();
  }

  private void boot(boolean io0Low, ResetCause cause, long at) {
    boolean download = io0Low && !faults.has(Fault.WrongBootMode.class);
    chipEvents.clear();
    bus.reset();
    link.wire().baud(profile.bootBaud());
    begin(download ? new RomLoader(this, cause, false) : new FlashBoot(this, cause), at);
  }

  private void begin(Program next, long at) {
    program = Optional.of(next);
    next.start(at);
    publish();
  }

  /** Takes bytes from the host that cannot have been sent before {@code earliest}. */
  void receive(byte[] bytes, int length, long earliest) {
    faults.receive(bytes, length);
    log.received(length);
    long at = link.wire().receive(earliest, length);
    long start = at;
    if (interrupted(at)) {
      return;
    }
    for (int from = 0, i = 0; i < length && powered; i++) {
      boolean sync = syncWatch.completes(bytes[i]);
      if ((bytes[i] & 0xFF) == SLIP_END || i == length - 1) {
        at = Math.max(at, start + link.wire().nanos(i + 1));
        clock = at;
        take(bytes, from, i + 1 - from, sync, at);
        from = i + 1;
      }
    }
    publish();
  }

  private boolean interrupted(long at) {
    Optional<Duration> vanish = faults.vanishDue();
    if (vanish.isPresent()) {
      long back = at + vanish.get().toNanos();
      powerOff();
      link.vanish();
      worldEvents.add(back, () -> powerOn(back));
    }
    Optional<Duration> cut = faults.wireCutDue();
    if (cut.isPresent()) {
      link.cut(true);
      if (cut.get().isPositive()) {
        worldEvents.add(at + cut.get().toNanos(), () -> link.cut(false));
      }
    }
    return !powered || link.isCut();
  }

  private void take(byte[] bytes, int from, int count, boolean sync, long at) {
    if (program.isEmpty()) {
      return;
    }
    Program current = program.get();
    if (sync && hostIsElsewhere() && current.measuresBaud()) {
      link.wire().baud(link.hostBaud().orElse(DEFAULT_BAUD));
      current.receive(SyncWatch.FRAME, 0, SyncWatch.FRAME.length, at);
    } else if (sync && standsInForReset(current)) {
      log.reset();
      halt();
      bus.reset();
      link.reset(link.hostBaud().orElse(DEFAULT_BAUD), at);
      begin(new RomLoader(this, ResetCause.POWER_ON, true), at);
      program.get().receive(SyncWatch.FRAME, 0, SyncWatch.FRAME.length, at);
    } else {
      byte[] heard = link.heard(bytes, from, count);
      current.receive(heard, 0, heard.length, at);
    }
  }

  /** Whether the host speaks at another rate than the board, as far as anybody can tell. */
  private boolean hostIsElsewhere() {
    OptionalInt host = link.hostBaud();
    int baud = link.wire().baud();
    if (host.isPresent()) {
      return link.isMismatched(baud) && !faults.isDead(host.getAsInt());
    }
    return faults.isDead(baud) || (baud == profile.bootBaud() && baud != DEFAULT_BAUD);
  }

  private boolean standsInForReset(Program current) {
    boolean possible =
        spec.autoDownload()
            && !faults.has(Fault.WrongBootMode.class)
            && !faults.isDead(link.hostBaud().orElse(DEFAULT_BAUD));
    return possible && (!current.isLoader() || hostIsElsewhere());
  }

  private void publish() {
    String running = powered ? program.map(Program::name).orElse("held") : "off";
    log.state(running, link.wire().baud());
  }

  @Override
  public ChipProfile profile() {
    return profile;
  }

  @Override
  public Bus bus() {
    return bus;
  }

  @Override
  public FlashChip flash() {
    return flash;
  }

  @Override
  public Timing timing() {
    return timing;
  }

  @Override
  public FaultPlan faults() {
    return faults;
  }

  @Override
  public boolean autoDownload() {
    return spec.autoDownload();
  }

  @Override
  public long send(byte[] bytes, long at) {
    return link.send(bytes, at);
  }

  @Override
  public long reply(int op, int error, byte[] bytes, long at) {
    log.command(op, program.filter(StubLoader.class::isInstance).isPresent(), error);
    link.send(faults.noiseBeforeReply(), at);
    if (faults.losesReply(op)) {
      return at + link.wire().nanos(bytes.length);
    }
    return link.send(bytes, at);
  }

  @Override
  public void baud(int baud, long at) {
    chipEvents.add(at, () -> link.wire().baud(baud));
  }

  @Override
  public void run(Program next, long at) {
    chipEvents.add(at, () -> begin(next, at));
  }

  @Override
  public void runUploadedCode(long at) {
    long ready = timing.pacedWire() ? at + STUB_START : at;
    run(faults.has(Fault.StubRefuses.class) ? new Hung() : new StubLoader(this), ready);
  }

  @Override
  public void reset(ResetCause cause, long at) {
    chipEvents.add(at, () -> restart(cause, at));
  }

  private void restart(ResetCause cause, long at) {
    log.reset();
    boot(pins.io0Low(), cause, at);
  }

  @Override
  public void at(long time, Runnable action) {
    chipEvents.add(time, action);
  }

  @Override
  public void firmwareBooted() {
    log.firmwareBooted();
  }
}
