package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipIdentity;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.chip.ChipRegisters;
import io.crispfleet.jesptool.chip.FlashId;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.chip.SecurityFuses;
import io.crispfleet.jesptool.chip.SecurityInfo;
import io.crispfleet.jesptool.connect.Synchroniser.Synced;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.FlashCommand;
import io.crispfleet.jesptool.protocol.MemoryCommand;
import io.crispfleet.jesptool.protocol.MemoryCommand.RegisterWrite;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.session.FlashProbe;
import io.crispfleet.jesptool.session.LoaderKind;
import io.crispfleet.jesptool.session.LoaderSession;
import io.crispfleet.jesptool.stub.StubImage;
import io.crispfleet.jesptool.stub.StubLoader;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings a board from "a port is open" to "a proven, fast loader answers": reset, sync, detect,
 * raise the baud, start the stub, and step back where a step does not hold.
 */
public final class EspConnector {
  private static final int DEFAULT_FLASH = 4 << 20;

  private final BaudLadder ladder;
  private final ConnectMemory memory;
  private final Function<Chip, Optional<StubImage>> stubs;
  private final JobClock clock;
  private final boolean windows;

  /**
   * @param ladder line rates per bridge
   * @param memory what worked before
   * @param stubs where stubs come from, normally {@link StubImage#of}
   * @param clock time
   */
  @SuppressWarnings("MissingSummary") // the class comment says it
  public EspConnector(
      BaudLadder ladder,
      ConnectMemory memory,
      Function<Chip, Optional<StubImage>> stubs,
      JobClock clock) {
    this.ladder = ladder;
    this.memory = memory;
    this.stubs = stubs;
    this.clock = clock;
    this.windows = System.getProperty("os.name", "").startsWith("Windows");
  }

  /**
   * Connects to the board behind {@code transport}, which belongs to the session from then on and
   * is closed when connecting fails.
   *
   * @throws EspException.NoSync when no loader answers
   * @throws EspException.WrongChip when the chip is not supported
   */
  public EspSession connect(
      Transport transport, ConnectOptions options, CancelToken cancel, FlashEvents events) {
    try {
      return new Connection(transport, options, cancel, events).open();
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /** One run of {@link #connect}. */
  private final class Connection {
    private final Exchange exchange;
    private final ConnectOptions options;
    private final FlashEvents events;
    private final Synchroniser synchroniser;
    private final Optional<UsbIdentity> usb;
    private boolean useStub;

    Connection(
        Transport transport, ConnectOptions options, CancelToken cancel, FlashEvents events) {
      this.exchange = new Exchange(transport, cancel, clock);
      this.options = options;
      this.events = events;
      this.synchroniser = new Synchroniser(exchange, events);
      this.usb = transport.usb();
      this.useStub = options.useStub();
    }

    EspSession open() {
      List<Integer> rates = rates();
      events.accept(new FlashEvent.PhaseStarted(Phase.CONNECT));
      Synced synced = synchroniser.connect(plan(rates));
      events.accept(new FlashEvent.PhaseStarted(Phase.DETECT));
      Detector.Detected detected = new Detector(exchange).detect();
      Chip chip = detected.chip();
      boolean restricted = detected.security().map(SecurityInfo::secureDownload).orElse(false);
      if (restricted) {
        return restricted(chip, detected.security().orElse(SecurityInfo.OPEN));
      }
      quietWatchdog(chip);
      RomClock romClock = new RomClock(exchange, chip);
      int crystal = romClock.crystalMhz(synced.baud());
      Loaded loaded = raise(chip, romClock, crystal, synced, rates);
      ChipInfo info = describe(chip, crystal, detected.security());
      attach(info, loaded.loader());
      info = withFlash(info, new FlashProbe(exchange, chip).flashId());
      setFlashSize(info, loaded.loader());
      memoryKey()
          .ifPresent(
              key ->
                  memory.remember(
                      key, new ConnectMemory.Learned(synced.strategy(), loaded.baud())));
      events.accept(
          new FlashEvent.Connected(
              info.packageName(),
              info.mac(),
              loaded.loader().name().toLowerCase(java.util.Locale.ROOT)));
      return new LoaderSession(exchange, info, loaded.loader(), () -> resetToRun(chip));
    }

    private List<Integer> rates() {
      if (exchange.transport().address() instanceof PortAddress.Socket) {
        return List.of(); // nothing at the far end of a raw socket can follow a change
      }
      Optional<Integer> learned =
          memoryKey().flatMap(memory::recall).map(ConnectMemory.Learned::baud);
      int limit = options.maxBaud() > 0 ? options.maxBaud() : learned.orElse(Integer.MAX_VALUE);
      List<Integer> rates =
          ladder.rates(usb).stream()
              .filter(rate -> rate <= limit && rate > BaudLadder.ROM_BAUD)
              .toList();
      // A rate the user names is tried even if the ladder does not hold it.
      if (options.maxBaud() > BaudLadder.ROM_BAUD && !rates.contains(options.maxBaud())) {
        return java.util.stream.Stream.concat(
                java.util.stream.Stream.of(options.maxBaud()), rates.stream())
            .toList();
      }
      return rates;
    }

    private Optional<String> memoryKey() {
      return usb.map(
          id -> id.vidPid().replace(':', '-') + "." + id.serial().replaceAll("\\W", "_"));
    }

    private ResetPlan plan(List<Integer> rates) {
      if (options.reset().isPresent()) {
        String wanted = options.reset().get();
        ResetProgram program =
            ResetPlan.named(wanted).orElseGet(() -> ResetProgram.parse("custom", wanted));
        return ResetPlan.only(program, options.attempts());
      }
      if (!synchroniser.hasLines()) {
        List<Integer> speeds = rates.isEmpty() ? List.of(BaudLadder.ROM_BAUD) : rates;
        return ResetPlan.withoutLines(speeds, options.attempts());
      }
      Optional<String> learned =
          memoryKey().flatMap(memory::recall).map(ConnectMemory.Learned::strategy);
      boolean oneLineAtATime =
          windows || exchange.transport().address() instanceof PortAddress.Rfc2217;
      return ResetPlan.usual(usb, learned, oneLineAtATime, options.attempts());
    }

    /** Loader and rate that proved themselves. */
    private record Loaded(LoaderKind loader, int baud) {}

    private Loaded raise(
        Chip chip, RomClock romClock, int crystal, Synced synced, List<Integer> rates) {
      if (synced.stubRunning()) {
        return new Loaded(LoaderKind.STUB, raiseStub(synced.baud(), rates));
      }
      Optional<StubImage> stub = useStub ? stubs.apply(chip) : Optional.empty();
      if (useStub && stub.isEmpty()) {
        warn("This build carries no flasher stubs; using the slower ROM loader.");
      }
      // The ESP8266 ROM cannot change its rate, so there the stub has to do it.
      boolean romRaises = chip != Chip.ESP8266;
      int baud = romRaises ? raiseRom(romClock, crystal, synced, rates) : synced.baud();
      if (stub.isEmpty()) {
        return new Loaded(LoaderKind.ROM, baud);
      }
      events.accept(new FlashEvent.PhaseStarted(Phase.STUB));
      if (!startStub(stub.get())) {
        warn("The flasher stub does not start on this board; using the slower ROM loader.");
        useStub = false;
        Synced again = resync(synced);
        return raise(chip, romClock, crystal, again, rates);
      }
      return new Loaded(LoaderKind.STUB, romRaises ? baud : raiseStub(baud, rates));
    }

    private boolean startStub(StubImage stub) {
      try {
        return new StubLoader(exchange).start(stub);
      } catch (EspException.CommandFailed | EspException.UnsupportedHere e) {
        return false;
      }
    }

    private int raiseRom(RomClock romClock, int crystal, Synced synced, List<Integer> rates) {
      if (rates.isEmpty()) {
        return synced.baud();
      }
      events.accept(new FlashEvent.PhaseStarted(Phase.BAUD));
      for (int rate : rates) {
        boolean proven = new BaudChange(exchange).to(rate, romClock.requestFor(rate, crystal), 0);
        events.accept(new FlashEvent.BaudTried(rate, proven));
        if (proven) {
          return rate;
        }
        resync(synced);
      }
      return synced.baud();
    }

    private int raiseStub(int baud, List<Integer> rates) {
      for (int rate : rates) {
        if (rate <= baud) {
          return baud;
        }
        boolean proven = new BaudChange(exchange).to(rate, rate, baud);
        events.accept(new FlashEvent.BaudTried(rate, proven));
        if (proven) {
          return rate;
        }
        // A deaf stub is lost; the caller connects anew with a lower limit.
        throw new EspException.LinkLost(
            "The link does not work at %d baud.".formatted(rate),
            "Run the command again with a lower --baud, for example --baud 115200.");
      }
      return baud;
    }

    /** The chip is deaf or hung: reset it the way that worked and call again. */
    private Synced resync(Synced synced) {
      ResetProgram program = ResetPlan.named(synced.strategy()).orElseGet(this::customReset);
      return synchroniser.connect(ResetPlan.only(program, options.attempts()));
    }

    private ResetProgram customReset() {
      return ResetProgram.parse("custom", options.reset().orElse("D0"));
    }

    // Over USB-Serial/JTAG the ROM leaves the RTC watchdog running; it would bite mid-job.
    private void quietWatchdog(Chip chip) {
      if (ResetPlan.isUsbJtag(usb)) {
        ChipRegisters.of(chip)
            .watchdog()
            .ifPresent(
                dog ->
                    exchange.call(
                        new MemoryCommand.WriteRegisters(
                            RegisterWrite.of(dog.writeProtect(), ChipRegisters.Watchdog.KEY),
                            RegisterWrite.of(dog.config0(), 0),
                            RegisterWrite.of(dog.writeProtect(), 0))));
      }
    }

    private ChipInfo describe(Chip chip, int crystal, Optional<SecurityInfo> security) {
      ChipIdentity identity = ChipIdentity.read(chip, this::register);
      SecurityInfo protection =
          security.orElseGet(
              () ->
                  chip == Chip.ESP32
                      ? SecurityFuses.esp32(this::register, identity.revision())
                      : SecurityInfo.OPEN);
      return new ChipInfo(
          chip,
          identity.revision(),
          identity.packageName(),
          identity.features(),
          identity.mac(),
          crystal,
          new FlashId(0, 0, 0),
          protection);
    }

    private int register(int address) {
      return exchange.call(new MemoryCommand.ReadRegister(address));
    }

    private void attach(ChipInfo info, LoaderKind loader) {
      if (loader == LoaderKind.STUB) {
        return; // the stub attached the flash when it started
      }
      if (info.chip() == Chip.ESP8266) {
        exchange.call(new FlashCommand.FlashBegin(0, 0, 0x400, 0, false));
      } else {
        exchange.call(new FlashCommand.SpiAttach(spiPads(info), true));
      }
    }

    // ESP32-PICO parts have their flash on other pads, which only the eFuses know.
    private int spiPads(ChipInfo info) {
      if (!info.packageName().startsWith("ESP32-PICO")) {
        return 0;
      }
      int base = ChipRegisters.of(Chip.ESP32).efuseBlock0();
      int word5 = register(base + 20);
      int hd = (register(base + 12) >>> 4) & 0x1F;
      int clk = word5 & 0x1F;
      int q = (word5 >>> 5) & 0x1F;
      int d = (word5 >>> 10) & 0x1F;
      int cs = (word5 >>> 15) & 0x1F;
      return hd << 24 | cs << 18 | d << 12 | q << 6 | clk;
    }

    private void setFlashSize(ChipInfo info, LoaderKind loader) {
      long size = info.flash().size() > 0 ? info.flash().size() : DEFAULT_FLASH;
      if (info.chip() != Chip.ESP8266 || loader == LoaderKind.STUB) {
        exchange.call(new FlashCommand.SpiSetParams((int) Math.min(size, 1 << 30)));
      }
    }

    /** Secure download mode: the chip takes plain writes and hides everything else. */
    private EspSession restricted(Chip chip, SecurityInfo security) {
      warn(
          "%s is in secure download mode: it cannot be read, hashed or run a stub."
              .formatted(chip.displayName()));
      exchange.call(new FlashCommand.SpiAttach(0, true));
      ChipInfo info =
          new ChipInfo(
              chip,
              new Revision(0, 0),
              chip.displayName(),
              List.of(),
              "",
              0,
              new FlashId(0, 0, 0),
              security);
      setFlashSize(info, LoaderKind.ROM);
      events.accept(new FlashEvent.Connected(info.packageName(), "", "rom"));
      return new LoaderSession(
          exchange, info, LoaderKind.ROM, () -> synchroniser.hasLines() && resetToRun(chip));
    }

    private static ChipInfo withFlash(ChipInfo info, FlashId flash) {
      return new ChipInfo(
          info.chip(),
          info.revision(),
          info.packageName(),
          info.features(),
          info.mac(),
          info.crystalMhz(),
          flash,
          info.security());
    }

    private boolean resetToRun(Chip chip) {
      Transport transport = exchange.transport();
      transport.drain();
      if (!synchroniser.hasLines()) {
        boolean restarted = new WatchdogReset(exchange).restart(chip);
        transport.setBaud(BaudLadder.ROM_BAUD);
        return restarted;
      }
      // First the rate, so that the boot log is readable from its first character.
      transport.setBaud(BaudLadder.ROM_BAUD);
      boolean nativeUsb = usb.filter(id -> id.vendorId() == 0x303A).isPresent();
      return synchroniser.reset(nativeUsb ? ResetProgram.HARD_RESET_USB : ResetProgram.HARD_RESET);
    }

    private void warn(String message) {
      events.accept(new FlashEvent.Warning(message));
    }
  }
}
