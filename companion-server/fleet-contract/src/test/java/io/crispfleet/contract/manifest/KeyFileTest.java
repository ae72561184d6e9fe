package io.crispfleet.contract.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  /** In CI a missing program is a failure. */
  private static final boolean REQUIRED = System.getenv("CI") != null;

  private static final String PASSPHRASE = "correct horse battery";
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;

  @Test
  void aWrittenKeySignsAgain() {
    KeyPair pair = KeyFile.generate(RANDOM);
    String text = KeyFile.write(pair, PASSPHRASE.toCharArray(), RANDOM);
    ManifestSigner signer = KeyFile.open(text, PASSPHRASE.toCharArray());
    SignedManifest signed = signer.sign(ManifestTest.VECTOR);
    assertThat(new PublicKeys(List.of(signer.publicKey())).verify(signed)).isTrue();
    assertThatThrownBy(() -> KeyFile.open(text, "wrong passphrase".toCharArray()))
        .isInstanceOf(KeyTrouble.class)
        .hasMessageContaining("passphrase");
  }

  @Test
  void shortPassphrasesAndForeignFilesAreRefused() {
    KeyPair pair = KeyFile.generate(RANDOM);
    assertThatThrownBy(() -> KeyFile.write(pair, "short".toCharArray(), RANDOM))
        .isInstanceOf(KeyTrouble.class);
    for (String text :
        List.of(
            "",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n")) {
      assertThatThrownBy(() -> KeyFile.open(text, PASSPHRASE.toCharArray()))
          .isInstanceOf(KeyTrouble.class);
    }
    assertThatThrownBy(() -> PublicSigningKey.parse("AAAA")).isInstanceOf(KeyTrouble.class);
  }

  @Test
  void theKeyOfAnotherPairDoesNotSign() {
    ManifestSigner mixed =
        new ManifestSigner(
            KeyFile.generate(RANDOM).getPrivate(),
            PublicSigningKey.of(KeyFile.generate(RANDOM).getPublic()));
    assertThatThrownBy(() -> mixed.sign(ManifestTest.VECTOR)).isInstanceOf(KeyTrouble.class);
  }

  @Test
  void opensslReadsTheKeyAndVerifiesTheSignature() throws Exception {
    requireOpenssl();
    KeyPair pair = KeyFile.generate(RANDOM);
    Path key = folder.resolve("key.pem");
    Files.writeString(key, KeyFile.write(pair, PASSPHRASE.toCharArray(), RANDOM));
    String publicPem =
        openssl("pkey", "-in", key.toString(), "-passin", "pass:" + PASSPHRASE, "-pubout");
    ManifestSigner signer = KeyFile.open(Files.readString(key), PASSPHRASE.toCharArray());
    assertThat(publicPem).isEqualTo(signer.publicKey().pem());

    SignedManifest signed = signer.sign(ManifestTest.VECTOR);
    Path text = Files.write(folder.resolve("m.txt"), signed.manifest().bytes());
    Path sig = Files.write(folder.resolve("m.sig"), Base64.getDecoder().decode(signed.signature()));
    Path pub = Files.writeString(folder.resolve("pub.pem"), publicPem);
    assertThat(
            openssl(
                "dgst",
                "-sha256",
                "-verify",
                pub.toString(),
                "-signature",
                sig.toString(),
                text.toString()))
        .contains("Verified OK");
  }

  @Test
  void aKeyMadeByOpensslOpens() throws Exception {
    requireOpenssl();
    Path plain = folder.resolve("plain.pem");
    openssl(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        plain.toString());
    String encrypted =
        openssl(
            "pkcs8",
            "-topk8",
            "-in",
            plain.toString(),
            "-v2",
            "aes-256-cbc",
            "-v2prf",
            "hmacWithSHA256",
            "-iter",
            "600000",
            "-passout",
            "pass:" + PASSPHRASE);
    String pub = openssl("pkey", "-in", plain.toString(), "-pubout");
    ManifestSigner signer = KeyFile.open(encrypted + pub, PASSPHRASE.toCharArray());
    assertThat(signer.sign(ManifestTest.VECTOR).keyId()).isEqualTo(signer.publicKey().id());
    assertThatThrownBy(() -> KeyFile.open(encrypted, PASSPHRASE.toCharArray()))
        .hasMessageContaining("public key");
  }

  private static void requireOpenssl() {
    boolean present =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl")));
    Assumptions.assumeTrue(present || REQUIRED, "needs the openssl command");
  }

  private String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(false)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", command, Files.readString(folder.resolve("err.txt")))
        .isZero();
    return Files.readString(out);
  }
}
