package io.crispfleet.simulator.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.simulator.fault.Faults;
import io.crispfleet.simulator.fleet.Fleet;
import io.crispfleet.simulator.setup.FleetBuilder;
import io.crispfleet.simulator.setup.Update;
import io.crispfleet.simulator.stick.Profile;
import io.crispfleet.simulator.stick.World;
import io.crispfleet.simulator.tally.Tally;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code simulate}: sticks that use a server the way real ones do. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Run thousands of sticks in software against a server, over real MQTT and HTTP.",
      "",
      "They report, play, and install what the server offers: the download is checked, the stick"
          + " restarts and comes back with the new version, or rolls back. Native sticks are"
          + " provisioned first, which needs a technician's login ('crispfleet admin setup' or"
          + " 'login'), as do ski clocks for the login they share."
    },
    footer = {
      "",
      "Faults, each with a share in per cent of the occasions:",
      "  corrupt-download  a byte of a download is wrong",
      "  cut-download      the connection breaks in a download; native sticks resume",
      "  power-cut         the power goes in a download; the old app starts again",
      "  roll-back         the new app does not start; the boot loader takes the old one",
      "  drop-mqtt         MQTT breaks before a message is acknowledged; it is sent again",
      "  duplicate         a message arrives twice",
      "  delay-update      a native stick puts an update off",
      "",
      "Examples:",
      "  crispfleet simulate --server http://127.0.0.1:8090 --devices 100 --profile seed000",
      "  crispfleet simulate --devices 1000 --profile seed000,seed002,native --update",
      "  crispfleet simulate --devices 500 --faults roll-back=10,corrupt-download=5 --json"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int MOST = 50_000;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private JsonOption json;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private ConnectionMixin connection;

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many sticks, shared evenly among the profiles; default 100.")
  private int devices;

  @Option(
      names = "--profile",
      paramLabel = "KIND",
      split = ",",
      defaultValue = "seed000,seed002,native",
      description = "seed000 (crisp games), seed002 (ski clocks), native; default all.")
  private List<String> profiles = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "120",
      description = "How long; 0 is until Ctrl-C. Default 120.")
  private int seconds;

  @Option(
      names = "--faults",
      paramLabel = "FAULT=PERCENT",
      defaultValue = "none",
      description = "What goes wrong how often; see below.")
  @SuppressWarnings("NullAway.Init") // has a default
  private String faults;

  @Option(
      names = "--update",
      description =
          "Make, sign, upload and publish a new release for the sticks first; needs an admin's"
              + " login, because a key for it is registered.")
  private boolean update;

  @Option(
      names = "--heartbeat",
      paramLabel = "S",
      defaultValue = "10",
      description = "Seconds between native heartbeats; default 10.")
  private int heartbeat;

  @Option(
      names = "--check",
      paramLabel = "S",
      defaultValue = "60",
      description =
          "Seconds between a crisp-game stick's checks and a ski clock's heartbeats; default 60.")
  private int check;

  @Option(
      names = "--score",
      paramLabel = "S",
      defaultValue = "15",
      description = "Seconds between a stick's scores; default 15.")
  private int score;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The same dice every time; default by chance.")
  private Optional<Long> seed = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    check(devices >= 1 && devices <= MOST, "--devices must be 1 to " + MOST + ".");
    check(seconds >= 0, "--seconds must not be negative.");
    check(heartbeat > 0 && check > 0 && score > 0, "Intervals must be at least a second.");
    Tally tally = new Tally();
    SplittableRandom random = seed.map(SplittableRandom::new).orElseGet(SplittableRandom::new);
    Output output = json.output();
    try (ApiClient api = connection.open()) {
      World.Pace pace =
          World.Pace.of(
              Duration.ofSeconds(heartbeat), Duration.ofSeconds(check), Duration.ofSeconds(score));
      FleetBuilder builder = new FleetBuilder(api, tally, faults(), pace, random);
      if (update) {
        Update.Published published =
            Update.withNewKey(api, InstantSource.system(), new SecureRandom()).publish();
        output.text("published " + published.version() + " for " + published.platforms());
      }
      try (Fleet fleet = builder.build(kinds(), devices)) {
        watch(fleet, new Summary(tally, fleet.size()), output);
      }
    }
    return tally.lost() == 0 ? 0 : 1;
  }

  private void watch(Fleet fleet, Summary summary, Output output) throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch reported = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  try {
                    reported.await(30, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "report"));
    long start = System.nanoTime();
    double passed = 0;
    while (seconds == 0 || passed < seconds) {
      double left = seconds == 0 ? 5 : Math.min(5, seconds - passed);
      if (stop.await(Math.max(1, (long) (left * 1000)), TimeUnit.MILLISECONDS)) {
        break;
      }
      passed = (System.nanoTime() - start) / 1e9;
      output.text(summary.progress(passed));
      output.json(summary.json("progress", passed));
    }
    fleet.close();
    passed = (System.nanoTime() - start) / 1e9;
    output.text(summary.end(passed));
    output.json(summary.json("summary", passed));
    reported.countDown();
  }

  private List<Profile> kinds() {
    try {
      return profiles.stream().map(Profile::of).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(String.valueOf(e.getMessage()), "See --help.");
    }
  }

  private Faults faults() {
    try {
      return Faults.parse(faults);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(String.valueOf(e.getMessage()), "See --help.");
    }
  }

  private static void check(boolean right, String message) {
    if (!right) {
      throw CommandFailure.badInput(message, "See --help.");
    }
  }
}
