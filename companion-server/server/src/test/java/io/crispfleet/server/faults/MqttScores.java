package io.crispfleet.server.faults;

import static io.crispfleet.server.testing.Eventually.eventually;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.score.ScoreHistory;
import io.crispfleet.contract.device.DeviceToken;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.ScoreResult;
import io.crispfleet.contract.message.ScoreRun;
import io.crispfleet.contract.score.ScoreKeys;
import io.crispfleet.contract.score.ScoreSignature;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A stick that publishes its signed scores with QoS 1; what the broker took is acknowledged. */
final class MqttScores implements Work {
  private static final long ANSWER_SECONDS = 60;

  private final DeviceCredential credential;
  private final byte[] key;
  private final Map<String, ScoreRun> unanswered = new ConcurrentHashMap<>();
  private @Nullable Mqtt3AsyncClient client;
  private @Nullable Client http;
  private @Nullable ScoreRun inDoubt;
  private @Nullable ScoreRun last;
  private long next = 1;
  private final AtomicInteger acknowledged = new AtomicInteger();

  MqttScores(DeviceCredential credential) {
    this.credential = credential;
    key =
        ScoreKeys.derive(
            DeviceToken.read(credential.token().getBytes(StandardCharsets.US_ASCII)).orElseThrow());
  }

  String device() {
    return credential.device();
  }

  String token() {
    return credential.token();
  }

  long runs() {
    return next - 1;
  }

  @Override
  public void connect(URI server, URI mqtt) throws Exception {
    close();
    http = new Client(server);
    Mqtt3AsyncClient made =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(device())
            .serverHost(mqtt.getHost())
            .serverPort(mqtt.getPort())
            .simpleAuth()
            .username(device())
            .password(credential.token().getBytes(StandardCharsets.US_ASCII))
            .applySimpleAuth()
            .buildAsync();
    made.publishes(MqttGlobalPublishFilter.ALL, message -> answered(message.getPayloadAsBytes()));
    made.connect().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    made.subscribeWith()
        .topicFilter(NativeTopics.DEFAULT.device(device(), Leaf.SCORE_RESULT))
        .qos(MqttQos.AT_LEAST_ONCE)
        .send()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    client = made;
  }

  private void answered(byte[] payload) {
    ScoreResult result = Json.read(payload, ScoreResult.class);
    if (result.accepted()) {
      unanswered.remove(result.run());
    }
  }

  @Override
  public void recover() throws Exception {
    send();
    // What the server had not handled when it died, its broker gives it now.
    eventually(
        () -> device() + " published " + runs() + " runs and " + counted() + " are there",
        () -> counted() >= runs());
  }

  /** Sends again what nobody acknowledged. */
  void send() throws Exception {
    ScoreRun unknown = inDoubt;
    if (unknown != null) {
      publish(unknown);
      inDoubt = null;
      acknowledged.incrementAndGet();
    }
  }

  long counted() {
    Client to = http;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    HttpResponse<byte[]> answer = to.get("/api/v1/players/" + device() + "/scores?limit=1");
    return answer.statusCode() == 404 ? 0 : Json.read(answer.body(), ScoreHistory.class).total();
  }

  @Override
  public void step() throws Exception {
    long run = next++;
    ScoreRun signed =
        ScoreSignature.sign(
            key,
            device(),
            new ScoreRun(
                1, "L-1-" + run, run, "froooog", run, 1000, 0, "AAAAAAAAAAAAAAAA", null, ""));
    inDoubt = signed;
    unanswered.put(signed.run(), signed);
    publish(signed);
    inDoubt = null;
    last = signed;
    acknowledged.incrementAndGet();
  }

  /** Sends again what the broker took and the server has not answered. */
  void repeatUnanswered() throws Exception {
    for (ScoreRun run : unanswered.values()) {
      publish(run);
    }
  }

  /** As a stick does that did not see the acknowledgement. */
  void repeat() throws Exception {
    publish(Objects.requireNonNull(last));
  }

  private void publish(ScoreRun run) throws Exception {
    Mqtt3AsyncClient to = client;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    to.publishWith()
        .topic(NativeTopics.DEFAULT.device(device(), Leaf.SCORE))
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(Json.bytes(run))
        .send()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /** As a stick does: connects again whenever it has to, and sends again what nobody took. */
  void playOn(URI server, URI mqtt, CountDownLatch some, AtomicBoolean enough) {
    boolean connected = true;
    while (!enough.get()) {
      try {
        if (!connected) {
          connect(server, mqtt);
          send();
          connected = true;
        }
        step();
        some.countDown();
      } catch (Exception e) {
        connected = false;
      }
    }
  }

  @Override
  public int acknowledged() {
    return acknowledged.get();
  }

  @Override
  public void close() {
    if (client != null && client.getState().isConnected()) {
      client.disconnect().orTimeout(1, TimeUnit.SECONDS).exceptionally(gone -> null).join();
    }
    if (http != null) {
      http.close();
    }
  }
}
