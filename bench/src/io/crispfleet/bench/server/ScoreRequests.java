package io.crispfleet.bench.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed submissions, made before the clock starts. Every one is another run. */
final class ScoreRequests {
  private static final int GAMES = 12;

  private ScoreRequests() {}

  /** A device and the key it signs with. */
  record Stick(String id, byte[] key) {}

  /** Spreads {@code count} requests over the sticks, each stick counting up. */
  static List<byte[]> signed(List<Stick> sticks, int count, int firstRun, String host)
      throws Exception {
    Random random = new Random(firstRun);
    List<Mac> macs = new ArrayList<>();
    for (Stick stick : sticks) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(stick.key(), "HmacSHA256"));
      macs.add(mac);
    }
    List<byte[]> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int stick = i % sticks.size();
      int run = firstRun + i / sticks.size();
      String body =
          ("{\"run\":\"L-1-%d\",\"seq\":%d,\"game\":\"game_%d\",\"score\":%d,\"dur_ms\":%d,"
                  + "\"ts\":1763700000,\"nonce\":\"AAECAwQFBgcICQoL\"}")
              .formatted(
                  run,
                  run,
                  random.nextInt(GAMES),
                  random.nextInt(100_000),
                  random.nextInt(300_000));
      byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
      String head =
          """
          POST /api/v1/scores HTTP/1.1\r
          Host: %s\r
          Content-Type: application/json\r
          Content-Length: %d\r
          X-Device: %s\r
          X-Signature: sha256=%s\r
          \r
          """
              .formatted(host, bytes.length, sticks.get(stick).id(), hex(macs.get(stick), bytes));
      requests.add((head + body).getBytes(StandardCharsets.US_ASCII));
    }
    return requests;
  }

  private static String hex(Mac mac, byte[] body) {
    return HexFormat.of().formatHex(mac.doFinal(body));
  }
}
