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

  private final String id;
  private final World world;
  private final RandomGenerator random;
  private final Flash flash;
  private final Naps naps;

  /**
   * What it calls itself; after an update the version inside the image, not the release's label.
   */
  private String version;

  public CrispStick(String id, World world, RandomGenerator random, Flash flash) {
    this.id = id;
    this.world = world;
    this.random = random;
    this.flash = flash;
    this.naps = new Naps(random);
    this.version = flash.running().version();
  }

  @Override
  public void live() throws InterruptedException {
    naps.upTo(world.pace().score());
    while (true) {
      play(world.pace().check());
      try {
        check();
      } catch (IOException e) {
        world.tally().errors.increment();
      }
    }
  }

  /** Plays with MQTT connected, until the next check. */
  private void play(Duration until) throws InterruptedException {
    long end = System.nanoTime() + until.toNanos();
    try (MqttLink mqtt =
        MqttLink.connect(
            world.legacyMqtt(),
            new MqttLink.Login(id, Optional.empty(), Optional.empty()),
            Optional.empty(),
            world.tally(),
            () -> {})) {
      while (System.nanoTime() < end) {
        CrispScore score = new CrispScore(Games.any(random), random.nextInt(5000));
        mqtt.publish(CrispGameTopics.score(id), score, false);
        world.tally().scores.increment();
        naps.about(world.pace().score());
      }
    } catch (IOException e) {
      naps.about(Duration.ofSeconds(5));
    }
  }

  private void check() throws IOException, InterruptedException {
    world.tally().checks.increment();
    String url =
        world.server()
            + "/api/fota/check?current_version="
            + URLEncoder.encode(version, StandardCharsets.UTF_8)
            + "&device_id="
            + id;
    if (url.length() >= CHECK_URL_BUFFER || skipped(url)) {
      return;
    }
    Answer answer = world.http().get(url, Map.of(), CHECK_BUFFER);
    if (answer.status() != 200 || answer.length() <= 0 || answer.length() >= CHECK_BUFFER) {
      throw new IOException("check refused: " + answer.status() + ", length " + answer.length());
    }
    FotaCheckAnswer offer;
    try {
      offer = Json.read(answer.body(), FotaCheckAnswer.class);
    } catch (BadPayload e) {
      throw new IOException("the check's answer is not JSON", e);
    }
    if (offer.status().equals("update_available") && !offer.version().equals(version)) {
      update(offer);
    }
  }

  /** The stick never uses names that need multicast DNS, and test servers. */
  private static boolean skipped(String url) {
    return url.contains(".local") || url.contains("test-server");
  }

  private void update(FotaCheckAnswer offer) throws IOException, InterruptedException {
    String url = offer.downloadUrl();
    if (url.startsWith("/")) {
      url = world.server() + url + "&device_id=" + id;
    }
    if (url.length() >= DOWNLOAD_URL_BUFFER || skipped(url)) {
      return;
    }
    Optional<AppImage> image =
        new Download(world, random).whole(url, Map.of(), SLOT, percent -> {});
    if (image.isEmpty() || world.faults().strikes(Fault.POWER_CUT, random)) {
      world.tally().failedUpdates.increment();
      naps.about(Duration.ofSeconds(1));
      return;
    }
    naps.about(Duration.ofSeconds(2));
    flash.install(new Flash.App(image.get().version(), image.get().elfSha256()));
    if (world.faults().strikes(Fault.ROLL_BACK, random)) {
      flash.rollBack();
      world.tally().rolledBack.increment();
    } else {
      world.tally().updated.increment();
    }
    version = flash.running().version();
    check();
  }
}
