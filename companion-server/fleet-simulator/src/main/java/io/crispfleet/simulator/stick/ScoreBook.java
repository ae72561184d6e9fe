package io.crispfleet.simulator.stick;

import io.crispfleet.contract.message.ScoreRun;
import io.crispfleet.contract.score.ScoreKeys;
import io.crispfleet.contract.score.ScoreSignature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** A native stick's finished runs, numbered and signed. */
final class ScoreBook {
  private static final int NONCE = 12;
  private static final long SHORTEST_MILLIS = 5000;
  private static final int MORE_MILLIS = 120_000;

  private final StickIdentity identity;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Games games;
  private final byte[] key;
  private long sequence;

  ScoreBook(StickIdentity identity, InstantSource clock, RandomGenerator random) {
    this.identity = identity;
    this.clock = clock;
    this.random = random;
    this.games = new Games(random);
    this.key = ScoreKeys.derive(Base64.getUrlDecoder().decode(identity.token()));
    // Later runs of the simulator go on with higher numbers for the same device.
    this.sequence = clock.millis();
  }

  ScoreRun next() {
    sequence++;
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    ScoreRun unsigned =
        new ScoreRun(
            1,
            "L-1-" + sequence,
            sequence,
            games.any(),
            games.score(),
            SHORTEST_MILLIS + random.nextInt(MORE_MILLIS),
            clock.instant().getEpochSecond(),
            Base64.getEncoder().encodeToString(nonce),
            null,
            "");
    return ScoreSignature.sign(key, identity.id(), unsigned);
  }
}
