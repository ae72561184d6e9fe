package io.crispfleet.server.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Where the server's identity comes from. */
interface CertificateSource {
  /** The identity to show now; the same instance as long as nothing changed. */
  Identity current() throws IOException, GeneralSecurityException;

  /** The authority that clients should trust, when it is our own. */
  Optional<X509Certificate> authority();
}
