package io.crispfleet.server.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads {@code mqtt://user:password@host:port} and {@code mqtts://…}. */
public final class BrokerUrl {
  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;

  private BrokerUrl() {}

  /**
   * How the server reaches an external broker.
   *
   * @param user used when the address names none; empty for none
   * @param ca PEM certificates that the broker's is checked with; empty for those of the system
   * @throws BrokerException when the address or the certificates cannot be read
   */
  public static BrokerLogin login(
      String url, String user, String password, Optional<Path> ca, String clientId) {
    URI uri = parse(url);
    boolean tls = "mqtts".equals(uri.getScheme());
    String info = uri.getRawUserInfo();
    int colon = info == null ? -1 : info.indexOf(':');
    String name = info == null ? user : decoded(colon < 0 ? info : info.substring(0, colon));
    String secret = info == null || colon < 0 ? password : decoded(info.substring(colon + 1));
    return new BrokerLogin(
        uri.getHost(),
        uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT,
        clientId,
        name,
        secret.getBytes(StandardCharsets.UTF_8),
        tls ? Optional.of(trust(ca)) : Optional.empty());
  }

  private static URI parse(String url) {
    try {
      URI uri = URI.create(url);
      if (("mqtt".equals(uri.getScheme()) || "mqtts".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawPath().isEmpty()) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, without the address: a password may be part of it.
    }
    throw new BrokerException(
        "The broker's address must be mqtt://HOST:PORT or mqtts://HOST:PORT, with USER:PASSWORD@"
            + " before the host if it needs them.");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static TrustManagerFactory trust(Optional<Path> ca) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(ca.isPresent() ? certificates(ca.get()) : systemCertificates());
      return factory;
    } catch (IOException | GeneralSecurityException e) {
      throw new BrokerException(
          "The certificates "
              + ca.map(Path::toString).orElse("of the system")
              + " cannot be read: "
              + e.getMessage()
              + ". Give a file with PEM certificates.",
          e);
    }
  }

  private static @Nullable KeyStore systemCertificates() {
    return null;
  }

  private static KeyStore certificates(Path ca) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
    }
    return store;
  }
}
