package io.crispfleet.simulator.stick;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.CrispScore;
import io.crispfleet.contract.legacy.FotaCheckAnswer;
import io.crispfleet.contract.topic.CrispGameTopics;
import io.crispfleet.simulator.fault.Fault;
import io.crispfleet.simulator.firmware.AppImage;
import io.crispfleet.simulator.firmware.Flash;
import io.crispfleet.simulator.link.HttpLink.Answer;
import io.crispfleet.simulator.link.MqttLink;
import io.crispfleet.simulator.link.Outbox;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A crisp-game stick: publishes scores without a login, stops MQTT once a minute to ask for an
 * update over HTTP, compares versions as strings, and takes any download that is an app image.
 */
public final class CrispStick implements Stick {
  /** Its buffer for the answer to a check; an answer that fills it is refused. */
  private static final int CHECK_BUFFER = 4096;

  private static final int CHECK_URL_BUFFER = 384;
  private static final int DOWNLOAD_URL_BUFFER = 256;
  private static final int SLOT = 0x180000;

  /** It drops what it is to publish sooner after the last score. */
  private static final Duration BETWEEN_SCORES = Duration.ofSeconds(1);

  private final String id;
  private final World world;
  private final RandomGenerator random;
  private final Flash flash;
  private final Naps naps;
  private final Outbox outbox;
  private final Games games;

  public CrispStick(String id, World world, RandomGenerator random, Flash flash) {
    this.id = id;
    this.world = world;
    this.random = random;
    this.flash = flash;
    this.naps = new Naps(random);
    this.outbox = Mishaps.outbox(world, random);
    this.games = new Games(random);
  }

  @Override
  public void live() throws InterruptedException {
    try {
      naps.upTo(world.pace().score());
      liveOn();
    } catch (InterruptedException e) {
      lastWords();
      throw e;
    }
  }

  /** A stick that is switched off while it has something to say says it first. */
  private void lastWords() throws InterruptedException {
    if (!outbox.isEmpty()) {
      try (MqttLink mqtt = connect()) {
        outbox.deliver(mqtt);
      } catch (IOException e) {
        // It counts as lost.
      }
    }
  }

  private MqttLink connect() throws IOException, InterruptedException {
    return MqttLink.connect(
        world.legacyMqtt(),
        new MqttLink.Login(id, Optional.empty(), Optional.empty()),
        Optional.empty(),
        world.tally());
  }

  private void liveOn() throws InterruptedException {
    while (true) {
      play(world.pace().check());
      try {
        while (check()) {
          // It asks again as soon as it has restarted.
          naps.about(world.pace().restart());
        }
      } catch (PowerCut e) {
        world.tally().failedUpdates.increment();
        naps.about(world.pace().restart());
      } catch (IOException e) {
        world.tally().failedChecks.increment();
      }
    }
  }

  /** Plays with MQTT connected, until the next check. */
  private void play(Duration until) throws InterruptedException {
    long end = System.nanoTime() + until.toNanos();
    while (System.nanoTime() < end) {
      try (MqttLink mqtt = connect()) {
        play(mqtt, end);
      } catch (IOException e) {
        world.tally().broken.increment();
        naps.about(world.pace().retry());
      }
    }
  }

  private void play(MqttLink mqtt, long end) throws IOException, InterruptedException {
    outbox.deliver(mqtt);
    while (mqtt.connected() && System.nanoTime() < end) {
      naps.about(world.pace().score(), BETWEEN_SCORES);
      world.tally().scores.increment();
      outbox.publish(
          mqtt, CrispGameTopics.score(id), new CrispScore(games.any(), games.score()), false);
    }
  }

  /** Returns true when it has restarted after an update. */
  private boolean check() throws IOException, InterruptedException, PowerCut {
    world.tally().checks.increment();
    String version = flash.running().version();
    String url =
        world.server()
            + "/api/fota/check?current_version="
            + URLEncoder.encode(version, StandardCharsets.UTF_8)
            + "&device_id="
            + id;
    if (url.length() >= CHECK_URL_BUFFER || skipped(url)) {
      world.tally().errors.increment();
      return false;
    }
    Answer answer = world.http().get(url, Map.of(), CHECK_BUFFER);
    if (answer.status() == 204) {
      return false;
    }
    if (answer.status() != 200 || answer.length() <= 0 || answer.length() >= CHECK_BUFFER) {
      throw new IOException("check refused: " + answer.status() + ", length " + answer.length());
    }
    FotaCheckAnswer offer;
    try {
      offer = Json.read(answer.body(), FotaCheckAnswer.class);
    } catch (BadPayload e) {
      world.tally().errors.increment();
      throw new IOException("the check's answer is not JSON", e);
    }
    return offer.status().equals("update_available")
        && !offer.version().equals(version)
        && update(offer);
  }

  /** The stick never uses names that need multicast DNS, and test servers. */
  private static boolean skipped(String url) {
    return url.contains(".local") || url.contains("test-server");
  }

  private boolean update(FotaCheckAnswer offer) throws IOException, InterruptedException, PowerCut {
    String url = offer.downloadUrl();
    if (url.startsWith("/")) {
      url = world.server() + url + "&device_id=" + id;
    }
    if (url.length() >= DOWNLOAD_URL_BUFFER || skipped(url)) {
      world.tally().errors.increment();
      return false;
    }
    Optional<AppImage> image;
    try {
      image = new Download(world, random, percent -> {}).whole(url, Map.of(), SLOT);
    } catch (IOException e) {
      world.tally().failedUpdates.increment();
      throw e;
    }
    if (image.isEmpty()) {
      world.tally().failedUpdates.increment();
      return false;
    }
    // After this it calls itself what the image says, whatever the release is called.
    flash.install(new Flash.App(image.get().version(), image.get().elfSha256()));
    if (world.faults().strikes(Fault.ROLL_BACK, random)) {
      flash.rollBack();
      world.tally().rolledBack.increment();
    } else {
      world.tally().updated.increment();
    }
    return true;
  }
}
