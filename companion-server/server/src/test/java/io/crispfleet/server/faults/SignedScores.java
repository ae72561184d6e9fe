package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.score.ScoreSubmission;
import io.crispfleet.contract.device.DeviceToken;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.score.ScoreKeys;
import io.crispfleet.contract.score.ScoreSignature;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stick that hands its signed scores in over HTTP. */
final class SignedScores implements Work {
  private static final int LAST = 40;

  private final String device;
  private final byte[] key;
  private final List<byte[]> recent = new ArrayList<>();
  private @Nullable Client client;
  private byte @Nullable [] inDoubt;
  private long next = 1;
  private int acknowledged;

  SignedScores(DeviceCredential credential) {
    device = credential.device();
    key =
        ScoreKeys.derive(
            DeviceToken.read(credential.token().getBytes(StandardCharsets.US_ASCII)).orElseThrow());
  }

  String device() {
    return device;
  }

  /** How many runs were handed in, all of them acknowledged unless one is under way. */
  long runs() {
    return next - 1;
  }

  @Override
  public void connect(URI http, URI mqtt) {
    close();
    client = new Client(http);
  }

  @Override
  public void recover() {
    // Those before are counted in the end; it is the last ones that a crash could take.
    for (byte[] body : recent.subList(Math.max(0, recent.size() - LAST), recent.size())) {
      HttpResponse<byte[]> again = send(body);
      assertThat(again.statusCode()).as("%s: %s", device, Client.text(again)).isEqualTo(200);
      assertThat(Client.text(again)).contains("\"duplicate\":true");
    }
    recent.clear();
    byte[] unknown = inDoubt;
    if (unknown != null) {
      assertThat(send(unknown).statusCode()).isIn(200, 201);
      inDoubt = null;
      acknowledged++;
    }
  }

  @Override
  public void step() {
    long run = next++;
    byte[] body =
        Json.bytes(
            new ScoreSubmission("L-1-" + run, run, "pakupaku", run % 1000, 1000, 0, null, null));
    inDoubt = body;
    HttpResponse<byte[]> answer = send(body);
    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(201);
    inDoubt = null;
    recent.add(body);
    acknowledged++;
  }

  private HttpResponse<byte[]> send(byte[] body) {
    Client to = client;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    return to.send(
        to.request("/api/v1/scores")
            .header("Content-Type", "application/json")
            .header(ScoreSignature.DEVICE_HEADER, device)
            .header(ScoreSignature.HEADER, ScoreSignature.header(key, body))
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  @Override
  public int acknowledged() {
    return acknowledged;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
