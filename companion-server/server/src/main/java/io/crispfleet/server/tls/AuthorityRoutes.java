package io.crispfleet.server.tls;

import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** Hands out the authority's certificate: it is public, and sticks need it before they trust. */
public final class AuthorityRoutes {
  private final ServerTls tls;

  public AuthorityRoutes(ServerTls tls) {
    this.tls = tls;
  }

  public void declare(Api api) {
    api.get("/api/v1/ca.pem")
        .summary("The certificate of this server's own authority, as PEM")
        .everywhere()
        .answers(200, "application/x-pem-file", "The certificate")
        .problems(404)
        .handle(this::pem);
    api.get("/api/v1/ca.der")
        .summary("The certificate of this server's own authority, as DER")
        .everywhere()
        .answers(200, "application/x-x509-ca-cert", "The certificate")
        .problems(404)
        .handle(this::der);
  }

  private void pem(Context ctx) throws IOException, GeneralSecurityException {
    byte[] pem = Pem.certificate(authority()).getBytes(StandardCharsets.US_ASCII);
    Reply.bytes(ctx, 200, "application/x-pem-file", pem);
  }

  private void der(Context ctx) throws IOException, GeneralSecurityException {
    Reply.bytes(ctx, 200, "application/x-x509-ca-cert", authority().getEncoded());
  }

  private X509Certificate authority() {
    return tls.authority()
        .orElseThrow(
            () ->
                Problem.notFound(
                    "NO_LOCAL_AUTHORITY",
                    "This server shows a certificate that it was given; ask its issuer."));
  }
}
