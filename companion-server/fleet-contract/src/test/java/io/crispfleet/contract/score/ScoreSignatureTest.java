package io.crispfleet.contract.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.message.ScoreRun;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Vectors made with {@code openssl dgst -sha256 -mac HMAC}. */
class ScoreSignatureTest {
  private static final byte[] KEY =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  private static final ScoreRun RUN =
      run(
          "r-8c1f",
          311,
          "pakupaku",
          1290,
          48_200,
          1_763_700_000,
          "anna",
          "e2789a653f1ab2cc43703ef61647b9c6592474ee4e2d60b4a4dc2efc56a4ff33");

  private static final byte[] BODY =
      ("{\"run\":\"r-8c1f\",\"seq\":311,\"game\":\"pakupaku\",\"score\":1290,"
              + "\"dur_ms\":48200,\"ts\":1763700000}")
          .getBytes(StandardCharsets.UTF_8);

  private static final String BODY_SIG =
      "ca02d4c13c5b4cb730e53d3bb00de377f9af437369ffcbaf855518a545e522f3";

  @Test
  void aRunIsSignedAsTheVectorSays() {
    assertThat(ScoreSignature.sign(KEY, "7C9EBD", RUN)).isEqualTo(RUN);
    assertThat(ScoreSignature.verify(KEY, "7C9EBD", RUN)).isTrue();
  }

  @Test
  void anAbsentPlayerSignsAsTheEmptyText() {
    ScoreRun offline =
        run(
            "L-17-3",
            312,
            "Paku Paku",
            0,
            0,
            0,
            null,
            "d6cbe6c2f21ca8963e6c3664d145e2e6fd53f8f9bf2237343377c4b63dab982c");
    assertThat(ScoreSignature.verify(KEY, "7C9EBD", offline)).isTrue();
  }

  @Test
  void oneBitOffIsNoSignature() {
    byte[] sig = HexFormat.of().parseHex(RUN.sig());
    for (int bit = 0; bit < sig.length * 8; bit++) {
      sig[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(ScoreSignature.verify(KEY, "7C9EBD", signed(HexFormat.of().formatHex(sig))))
          .isFalse();
      sig[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertThat(ScoreSignature.verify(KEY, "7C9EBC", RUN)).isFalse();
    assertThat(ScoreSignature.verify(KEY, "7C9EBD", signed(""))).isFalse();
  }

  @Test
  void aBodyIsSignedWithAndWithoutPrefix() {
    assertThat(ScoreSignature.header(KEY, BODY)).isEqualTo("sha256=" + BODY_SIG);
    assertThat(ScoreSignature.verifyHeader(KEY, BODY, "sha256=" + BODY_SIG)).isTrue();
    assertThat(ScoreSignature.verifyHeader(KEY, BODY, BODY_SIG)).isTrue();
    assertThat(ScoreSignature.verifyHeader(KEY, BODY, null)).isFalse();
    assertThat(ScoreSignature.verifyHeader(KEY, BODY, "sha1=" + BODY_SIG)).isFalse();
    for (int i = 0; i < BODY.length; i++) {
      byte[] other = BODY.clone();
      other[i] ^= 1;
      assertThat(ScoreSignature.verifyHeader(KEY, other, "sha256=" + BODY_SIG)).isFalse();
    }
  }

  private static ScoreRun signed(String sig) {
    return run("r-8c1f", 311, "pakupaku", 1290, 48_200, 1_763_700_000, "anna", sig);
  }

  private static ScoreRun run(
      String run,
      long seq,
      String game,
      long score,
      long durMs,
      long ts,
      @Nullable String player,
      String sig) {
    return new ScoreRun(1, run, seq, game, score, durMs, ts, "AAECAwQFBgcICQoL", player, sig);
  }
}
