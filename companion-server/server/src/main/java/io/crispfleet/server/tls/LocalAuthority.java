package io.crispfleet.server.tls;

import io.crispfleet.server.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authority of this installation's own, made at the first start, that signs this server's
 * certificates: {@code authority.p12} and {@code server.p12}, readable by their owner only, and
 * {@code ca.pem} and {@code ca.der} for whoever should trust it.
 */
final class LocalAuthority implements CertificateSource {
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  /** Finds out by which names the server is reached. */
  @FunctionalInterface
  interface Names {
    Set<String> find() throws IOException;
  }

  private final Path folder;
  private final Names names;
  private final InstantSource clock;
  private final Certificates certificates;
  private final Identity authority;
  private @Nullable Identity server;

  LocalAuthority(Path folder, Names names, InstantSource clock, SecureRandom random)
      throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.names = names;
    this.clock = clock;
    this.certificates = new Certificates(random);
    PrivateFiles.folder(folder);
    this.authority = openAuthority();
    PrivateFiles.open(
        folder.resolve("ca.pem"),
        Pem.certificate(authority.certificate()).getBytes(StandardCharsets.US_ASCII));
    PrivateFiles.open(folder.resolve("ca.der"), authority.certificate().getEncoded());
  }

  private Identity openAuthority() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("authority.p12");
    if (Files.exists(file)) {
      return KeyStores.read(file);
    }
    Identity fresh = certificates.authority(clock.instant());
    KeyStores.write(file, fresh);
    return fresh;
  }

  @Override
  public synchronized Identity current() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("server.p12");
    Identity known = server;
    if (known == null && Files.exists(file)) {
      known = KeyStores.read(file);
    }
    Set<String> wanted = names.find();
    if (known == null || !stillGood(known.certificate(), wanted)) {
      known = certificates.server(authority, wanted, clock.instant());
      KeyStores.write(file, known);
    }
    server = known;
    return known;
  }

  private boolean stillGood(X509Certificate certificate, Set<String> wanted)
      throws GeneralSecurityException {
    Instant now = clock.instant();
    return certificate
            .getIssuerX500Principal()
            .equals(authority.certificate().getSubjectX500Principal())
        && Certificates.names(certificate).containsAll(wanted)
        && now.isAfter(certificate.getNotBefore().toInstant())
        && now.isBefore(certificate.getNotAfter().toInstant().minus(RENEWED_BEFORE));
  }

  @Override
  public Optional<X509Certificate> authority() {
    return Optional.of(authority.certificate());
  }
}
