package io.crispfleet.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A certificate and key that somebody else renews, read again whenever the files change. */
final class GivenCertificate implements CertificateSource {
  private record Version(FileTime certificate, FileTime key) {}

  private final Path certificate;
  private final Path key;
  private @Nullable Version version;
  private @Nullable Identity identity;

  GivenCertificate(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
  }

  @Override
  public synchronized Identity current() throws IOException {
    Version now =
        new Version(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
    Identity known = identity;
    if (known != null && now.equals(version)) {
      return known;
    }
    Identity fresh = Pem.read(certificate, key);
    identity = fresh;
    version = now;
    return fresh;
  }

  @Override
  public Optional<X509Certificate> authority() {
    return Optional.empty();
  }
}
