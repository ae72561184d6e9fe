package io.crispfleet.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Trust in the certificates of one PEM file and in nothing else. */
final class PinnedCa {
  private final X509TrustManager trust;

  /**
   * Reads certificates.
   *
   * @param pem one or more certificates
   * @throws CommandFailure when there is none in it
   */
  PinnedCa(String pem) {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (certificates.isEmpty()) {
        throw notCertificates();
      }
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      for (Certificate certificate : certificates) {
        anchors.setCertificateEntry("ca" + anchors.size(), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(anchors);
      trust = (X509TrustManager) List.of(factory.getTrustManagers()).getFirst();
    } catch (GeneralSecurityException | IOException e) {
      throw notCertificates().causedBy(e);
    }
  }

  void applyTo(OkHttpClient.Builder client) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      client.sslSocketFactory(context.getSocketFactory(), trust);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CommandFailure notCertificates() {
    return CommandFailure.badInput(
        "The CA file holds no certificate.",
        "Give the PEM file of the server's own CA; it begins with -----BEGIN CERTIFICATE-----.");
  }
}
