package io.crispfleet.contract.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.contract.json.BadPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ManifestTest {
  static final Manifest VECTOR =
      new Manifest(
          "crisp-sticks",
          "esp32",
          "1.4.0",
          1_004_000,
          3,
          1_000_000,
          1_282_944,
          "15de8b1b29a0faba053bffdee98409f945c59a48eb513afe2a925af4b21813e7",
          "36b59fda3f35f10f34c01ef6b63907ae461f34e8be208584ab5bef28ba5e8771",
          1_763_700_000);
  private static final PublicSigningKey KEY =
      PublicSigningKey.parse(
          "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQLj1hn4hKuZ2Dl5WTr+zEu9AROKB8UgNaoPdm7qyj256QEHI79"
              + "if8PQuJl0NP5Rm7VoWPX8NEpLdEgFoSQpxrQ==");
  private static final String SIGNATURE =
      "MEQCIDAWuwEgg6I3fU4gRLSzhtVfQDictSH8P1gQLYKvLOzKAiAKiI3mTEfdkAHzE+O9fEfFXjcoXLn8DvPyhOTimHBZ3"
          + "g==";
  private static final PublicKeys KEYS = new PublicKeys(List.of(KEY));

  @Test
  void theTextIsFixedToTheByte() {
    assertThat(VECTOR.bytes()).hasSize(325);
    assertThat(VECTOR.text()).startsWith("crispfleet-manifest-v1\nproduct=crisp-sticks\n");
    assertThat(Manifest.parse(VECTOR.bytes())).isEqualTo(VECTOR);
  }

  @Test
  void thePublishedVectorVerifies() {
    assertThat(KEY.id()).isEqualTo("6152a5f712e76de0");
    assertThat(KEYS.verify(new SignedManifest(VECTOR, "6152a5f712e76de0", SIGNATURE))).isTrue();
    assertThat(KEYS.verify(VECTOR.bytes(), "0000000000000000", SIGNATURE)).isFalse();
    assertThat(KEYS.verify(VECTOR.bytes(), "6152a5f712e76de0", "not base64!")).isFalse();
  }

  @Test
  void alteringAnyManifestByteFails() {
    byte[] text = VECTOR.bytes();
    for (int at = 0; at < text.length; at++) {
      byte[] altered = text.clone();
      altered[at] ^= 1;
      assertThat(KEYS.verify(altered, KEY.id(), SIGNATURE)).as("byte %d", at).isFalse();
    }
  }

  @Property(tries = 2000)
  void whatParsesIsWrittenBackUnchanged(
      @ForAll @IntRange(max = 324) int at, @ForAll byte replacement) {
    byte[] altered = VECTOR.bytes();
    altered[at] = replacement;
    Manifest read;
    try {
      read = Manifest.parse(altered);
    } catch (BadPayload e) {
      return;
    }
    assertThat(read.bytes()).isEqualTo(altered);
  }

  @Test
  void otherTextsAreRefused() {
    String text = VECTOR.text();
    for (String bad :
        List.of(
            "",
            text.replace("\n", "\r\n"),
            text + "\n",
            text.substring(0, text.length() - 1),
            text.replace("size=", "size=0"),
            text.replace("size=", "size=+"),
            text.replace("product=", "produce="),
            text.replace("security_version=3", "security_version=99999999999"),
            text.replace("version=1.4.0", "version=" + "1".repeat(32)),
            "x".repeat(2000))) {
      assertThatThrownBy(() -> Manifest.parse(bad.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(BadPayload.class);
    }
  }
}
