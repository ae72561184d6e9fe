package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.ota.OtaSessionPage;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.FotaCheckAnswer;
import io.crispfleet.contract.ota.OtaState;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sticks of the older kind, one after the other: each asks, loads, and asks again as proof. */
final class CrispUpdates implements Work {
  static final String OLD = "1.0.0";
  static final String NEW = "2.0.0";

  private final String token;
  private final byte[] image;
  private final Map<String, OtaState> reached = new LinkedHashMap<>();
  private @Nullable Client client;
  private int number;
  private int phase;
  private String url = "";
  private int acknowledged;

  CrispUpdates(String token, byte[] image) {
    this.token = token;
    this.image = image;
  }

  @Override
  public void connect(URI http, URI mqtt) {
    close();
    client = new Client(http).bearer(token);
  }

  private String stick() {
    return "%06X".formatted(0xC00000 + number);
  }

  @Override
  public void recover() {
    reached.forEach(
        (device, state) -> {
          HttpResponse<byte[]> answer = client().get("/api/v1/ota/sessions?device=" + device);
          List<OtaSessionView> sessions = Json.read(answer.body(), OtaSessionPage.class).sessions();
          assertThat(sessions).as("sessions of %s", device).hasSize(1);
          assertThat(sessions.getFirst().state())
              .as("session of %s", device)
              .isGreaterThanOrEqualTo(state);
        });
    reached.clear();
  }

  @Override
  public void step() {
    switch (phase) {
      case 0 -> {
        FotaCheckAnswer answer = check(OLD);
        assertThat(answer.version()).isEqualTo(NEW);
        url = answer.downloadUrl();
        done(OtaState.OFFERED);
      }
      case 1 -> {
        HttpResponse<byte[]> answer = client().get(url + "&device_id=" + stick());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(image);
        phase++;
        acknowledged++;
      }
      default -> {
        assertThat(check(NEW).status()).isEqualTo("no_update");
        done(OtaState.CONFIRMED);
        phase = 0;
        number++;
      }
    }
  }

  private void done(OtaState state) {
    reached.put(stick(), state);
    phase++;
    acknowledged++;
  }

  private FotaCheckAnswer check(String version) {
    HttpResponse<byte[]> answer =
        client().get("/api/fota/check?current_version=" + version + "&device_id=" + stick());
    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
    return Json.read(answer.body(), FotaCheckAnswer.class);
  }

  private Client client() {
    Client to = client;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    return to;
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
