package io.crispfleet.server.tls;

import io.crispfleet.server.files.PrivateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * What every TLS door of the server shows. Looks once a minute whether the certificate is about to
 * expire, the machine has other addresses, or the given files were replaced; new connections then
 * see the new certificate, open ones stay.
 */
public final class ServerTls implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ServerTls.class.getName());
  private static final long CHECK_SECONDS = 60;

  private final CertificateSource source;
  private final CurrentIdentity current;
  private final SSLContext context;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-renewal").factory());

  private ServerTls(CertificateSource source, Path folder, SecureRandom random) throws IOException {
    this.source = source;
    try {
      PrivateFiles.folder(folder);
      this.current = new CurrentIdentity(source.current());
      this.context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {current}, null, random);
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate for TLS: " + e.getMessage(), e);
    }
    var _ =
        timer.scheduleWithFixedDelay(this::refresh, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
  }

  /** A certificate of this installation's own authority, kept in {@code folder}. */
  public static ServerTls local(Path folder, InstantSource clock, SecureRandom random)
      throws IOException {
    return local(folder, LocalNames::find, clock, random);
  }

  static ServerTls local(
      Path folder, LocalAuthority.Names names, InstantSource clock, SecureRandom random)
      throws IOException {
    try {
      return new ServerTls(new LocalAuthority(folder, names, clock, random), folder, random);
    } catch (GeneralSecurityException e) {
      throw new IOException("the local authority in " + folder + " is damaged", e);
    }
  }

  /** A PEM certificate chain and key that somebody else looks after. */
  public static ServerTls given(Path certificate, Path key, Path folder, SecureRandom random)
      throws IOException {
    return new ServerTls(new GivenCertificate(certificate, key), folder, random);
  }

  /** For doors inside this process; always shows the certificate of the moment. */
  public SSLContext context() {
    return context;
  }

  /** What new connections are shown. */
  X509Certificate certificate() {
    return current.get().certificate();
  }

  /** What clients must trust; empty when the certificate was given. */
  public Optional<X509Certificate> authority() {
    return source.authority();
  }

  /** Told after the certificate was renewed. */
  public void onRenewal(Runnable listener) {
    listeners.add(listener);
  }

  /** Looks now; on trouble the old certificate stays and the log says why. */
  void refresh() {
    try {
      Identity fresh = source.current();
      if (!fresh.certificate().equals(current.get().certificate())) {
        current.set(fresh);
        LOG.log(
            Level.INFO,
            "new TLS certificate, valid until " + fresh.certificate().getNotAfter().toInstant());
        listeners.forEach(Runnable::run);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.log(Level.ERROR, "the TLS certificate could not be renewed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
