package io.crispfleet.simulator.stick;

import io.crispfleet.contract.legacy.SkiClockHeartbeat;
import io.crispfleet.contract.legacy.SkiClockOtaComplete;
import io.crispfleet.contract.legacy.SkiClockOtaProgress;
import io.crispfleet.contract.legacy.SkiClockOtaStart;
import io.crispfleet.contract.legacy.VersionRequest;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.simulator.fault.Fault;
import io.crispfleet.simulator.firmware.AppImage;
import io.crispfleet.simulator.firmware.Flash;
import io.crispfleet.simulator.link.MqttLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ski clock: shares one login with its fleet, asks for its version over MQTT and searches the
 * answer for literal text; its MQTT buffer holds 512 bytes.
 */
public final class SkiClockStick implements Stick {
  private static final int BUFFER = 512;
  private static final int SLOT = 0x1E0000;
  private static final Pattern LATEST = Pattern.compile("\"latest_version\":\"([^\"]*)\"");
  private static final Pattern SESSION = Pattern.compile("\"session_id\":\"([^\"]*)\"");

  /**
   * What the fleet shares.
   *
   * @param downloadKey for {@code X-API-Key}
   */
  public record Shared(String user, String password, String downloadKey) {
    @Override
    public String toString() {
      return "Shared[" + user + "]";
    }
  }

  private final String id;
  private final String platform;
  private final World world;
  private final Shared shared;
  private final RandomGenerator random;
  private final Flash flash;
  private final Naps naps;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(4);
  private long started = System.nanoTime();

  public SkiClockStick(
      String id, String platform, World world, Shared shared, RandomGenerator random, Flash flash) {
    this.id = id;
    this.platform = platform;
    this.world = world;
    this.shared = shared;
    this.random = random;
    this.flash = flash;
    this.naps = new Naps(random);
  }

  @Override
  public void live() throws InterruptedException {
    naps.upTo(world.pace().heartbeat());
    while (true) {
      MqttLink.Login login =
          new MqttLink.Login(
              "SkiClock-" + id, Optional.of(shared.user()), Optional.of(shared.password()));
      try (MqttLink mqtt = MqttLink.connect(world.mqtt(), login, Optional.empty(), world.tally())) {
        if (online(mqtt)) {
          restart(mqtt);
        } else {
          world.tally().broken.increment();
          naps.about(world.pace().retry());
        }
      } catch (PowerCut e) {
        world.tally().failedUpdates.increment();
        flash.restart();
        started = System.nanoTime();
        naps.about(world.pace().restart());
      } catch (IOException e) {
        world.tally().broken.increment();
        naps.about(world.pace().retry());
      }
    }
  }

  private void restart(MqttLink mqtt) throws InterruptedException {
    mqtt.close();
    answers.clear();
    naps.about(world.pace().restart());
    started = System.nanoTime();
  }

  /** Returns true when it has to restart with a new app, false when the connection broke. */
  private boolean online(MqttLink mqtt) throws IOException, InterruptedException, PowerCut {
    SkiClockTopics topics = world.skiClockTopics();
    mqtt.subscribe(topics.versionResponse(id), this::answered);
    mqtt.subscribe(topics.versionUpdates(), (topic, payload) -> ask(mqtt));
    heartbeat(mqtt);
    ask(mqtt);
    while (mqtt.connected()) {
      Duration nap = world.pace().skiClockHeartbeat();
      String answer = answers.poll(nap.toMillis(), TimeUnit.MILLISECONDS);
      if (answer == null) {
        heartbeat(mqtt);
        if (world.faults().strikes(Fault.DROP_MQTT, random)) {
          mqtt.drop();
        }
      } else if (wants(answer) && update(mqtt, answer)) {
        return true;
      }
    }
    return false;
  }

  private void answered(String topic, byte[] payload) {
    if (topic.length() + payload.length + 5 <= BUFFER) {
      // A full queue means that it is busy with an earlier answer.
      boolean taken = answers.offer(new String(payload, StandardCharsets.UTF_8));
      if (!taken) {
        world.tally().errors.increment();
      }
    }
  }

  private void ask(MqttLink mqtt) {
    world.tally().checks.increment();
    mqtt.tell(
        world.skiClockTopics().versionRequest(),
        new VersionRequest(id, platform, flash.running().version()));
  }

  private void heartbeat(MqttLink mqtt) {
    long uptime = (System.nanoTime() - started) / 1_000_000_000;
    mqtt.tell(
        world.skiClockTopics().heartbeat(),
        new SkiClockHeartbeat(
            id,
            platform,
            flash.running().version(),
            uptime,
            -40 - random.nextInt(40),
            20_000L + random.nextInt(20_000),
            "event",
            "10.1.0." + random.nextInt(256)));
    world.tally().heartbeats.increment();
  }

  /** Exactly as its firmware does: literal text, then its own order of versions. */
  private boolean wants(String answer) {
    Matcher latest = LATEST.matcher(answer);
    return answer.contains("\"update_available\":true")
        && latest.find()
        && SkiClockVersion.number(latest.group(1))
            > SkiClockVersion.number(flash.running().version());
  }

  private boolean update(MqttLink mqtt, String answer) throws InterruptedException, PowerCut {
    Matcher latest = LATEST.matcher(answer);
    Matcher session = SESSION.matcher(answer);
    String target = latest.find() ? latest.group(1) : "";
    String sessionId = session.find() ? session.group(1) : null;
    SkiClockTopics topics = world.skiClockTopics();
    mqtt.tell(
        topics.otaStart(),
        new SkiClockOtaStart(sessionId, id, platform, flash.running().version(), target));
    AppImage image;
    try {
      image =
          new Download(
                  world,
                  random,
                  percent ->
                      mqtt.tell(
                          topics.otaProgress(), new SkiClockOtaProgress(sessionId, id, percent)))
              .whole(
                  world.server() + "/api/firmware/" + platform,
                  Map.of("X-API-Key", shared.downloadKey(), "User-Agent", "SkiClockNeo-OTA"),
                  SLOT)
              .orElseThrow(() -> new IOException("the image is damaged"));
    } catch (IOException e) {
      world.tally().failedUpdates.increment();
      mqtt.tell(
          topics.otaComplete(),
          new SkiClockOtaComplete(sessionId, id, false, e.getMessage(), "failed", e.getMessage()));
      return false;
    }
    mqtt.tell(
        topics.otaComplete(), new SkiClockOtaComplete(sessionId, id, true, null, "success", null));
    flash.install(new Flash.App(image.version(), image.elfSha256()));
    if (world.faults().strikes(Fault.ROLL_BACK, random)) {
      flash.rollBack();
      world.tally().rolledBack.increment();
    } else {
      world.tally().updated.increment();
    }
    return true;
  }
}
