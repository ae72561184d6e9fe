package io.crispfleet.contract.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.contract.json.BadPayload;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With SoftHSM's library, found where packages put it or in the folder SOFTHSM2_LIB names. */
class KeyTokenTest {
  /** In CI a missing program is a failure. */
  private static final boolean REQUIRED = System.getenv("CI") != null;

  private static final String PIN = "123456";

  @TempDir private Path folder;

  /** Runs in a process of its own, because SoftHSM reads its settings from the environment. */
  static final class Sign {
    private Sign() {}

    public static void main(String[] arguments) {
      ManifestSigner signer =
          KeyToken.open(Path.of(arguments[0]), 0, arguments[1], PIN.toCharArray());
      SignedManifest signed = signer.sign(ManifestTest.VECTOR);
      boolean right = new PublicKeys(List.of(signer.publicKey())).verify(signed);
      System.exit(right ? 0 : 3);
    }
  }

  @Test
  void aKeyInATokenSigns() throws Exception {
    Optional<Path> library = library();
    Assumptions.assumeTrue(library.isPresent() || REQUIRED, "needs libsofthsm2.so");
    Optional<Path> util = util();
    Assumptions.assumeTrue(util.isPresent() || REQUIRED, "needs softhsm2-util");
    Path tokens = Files.createDirectory(folder.resolve("tokens"));
    Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\n");
    Path pkcs11 = folder.resolve("pkcs11.cfg");
    Files.writeString(
        pkcs11, "name=Test\nlibrary=" + library.orElseThrow() + "\nslotListIndex=0\n");
    String java = Path.of(System.getProperty("java.home"), "bin").toString();

    String module = library.orElseThrow().toString();
    run(
        util.orElseThrow().toString(),
        "--module",
        module,
        "--init-token",
        "--slot",
        "0",
        "--label",
        "fleet",
        "--pin",
        PIN,
        "--so-pin",
        PIN);
    run(
        java + "/keytool",
        "-genkeypair",
        "-alias",
        "release",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=release",
        "-storetype",
        "PKCS11",
        "-keystore",
        "NONE",
        "-storepass",
        PIN,
        "-providerClass",
        "sun.security.pkcs11.SunPKCS11",
        "-providerArg",
        pkcs11.toString());
    for (String label : List.of("release", "")) {
      run(java + "/java", "-cp", classPath(), Sign.class.getName(), module, label);
    }
  }

  @Test
  void aMissingLibraryIsNamed() {
    assertThatThrownBy(() -> KeyToken.open(folder.resolve("none.so"), 0, "", PIN.toCharArray()))
        .isInstanceOf(KeyTrouble.class)
        .hasMessageContaining("none.so");
  }

  private void run(String... command) throws Exception {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", List.of(command), Files.readString(output))
        .isZero();
  }

  private static String classPath() throws Exception {
    List<String> places = new ArrayList<>();
    for (Class<?> type : List.of(Sign.class, KeyToken.class, BadPayload.class)) {
      places.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(File.pathSeparator, places);
  }

  private static Optional<Path> library() {
    List<String> folders = new ArrayList<>();
    Optional.ofNullable(System.getenv("SOFTHSM2_LIB")).ifPresent(folders::add);
    folders.addAll(List.of("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm"));
    return folders.stream()
        .map(path -> Path.of(path, "libsofthsm2.so"))
        .filter(Files::exists)
        .findFirst();
  }

  private static Optional<Path> util() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":"))
        .map(at -> Path.of(at, "softhsm2-util"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
