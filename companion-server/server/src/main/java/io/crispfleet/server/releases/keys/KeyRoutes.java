package io.crispfleet.server.releases.keys;

import io.crispfleet.contract.api.release.NewSigningKey;
import io.crispfleet.contract.api.release.SigningKeyInfo;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.Consumer;

/** {@code /api/v1/keys}. */
public final class KeyRoutes {
  private final SigningKeys keys;
  private final Consumer<String> changed;

  /**
   * Makes the routes.
   *
   * @param changed told the key id when what a key signed may be offered or not any more
   */
  public KeyRoutes(SigningKeys keys, Consumer<String> changed) {
    this.keys = keys;
    this.changed = changed;
  }

  public void declare(Api api) {
    api.get("/api/v1/keys")
        .tag("keys")
        .summary("List the public keys that releases are signed with")
        .users(UserRole.VIEWER, "releases:read")
        .answersList(200, SigningKeyInfo.class, "All keys, oldest first")
        .handle(ctx -> Reply.json(ctx, 200, keys.all().stream().map(SigningKey::info).toList()));
    api.post("/api/v1/keys")
        .tag("keys")
        .summary("Register a public key")
        .users(UserRole.ADMIN, "keys:write")
        .body(NewSigningKey.class)
        .answers(201, SigningKeyInfo.class, "The key")
        .problems(409, 422)
        .audit("key.add")
        .handle(this::add);
    for (SigningKey.State state : SigningKey.State.values()) {
      String verb =
          switch (state) {
            case ACTIVE -> "activate";
            case RETIRING -> "retire";
            case REVOKED -> "revoke";
          };
      api.post("/api/v1/keys/{id}:" + verb)
          .tag("keys")
          .summary("Make a key " + state.word())
          .users(UserRole.ADMIN, "keys:write")
          .answers(200, SigningKeyInfo.class, "The key as it is now")
          .problems(404, 409)
          .audit("key." + verb)
          .handle(ctx -> change(ctx, state));
    }
  }

  private void add(Context ctx) throws IOException {
    NewSigningKey wanted = Request.body(ctx, NewSigningKey.class);
    if (wanted.name() == null || wanted.publicKey() == null) {
      throw Problem.badRequest("BAD_REQUEST", "'name' and 'publicKey' are needed.");
    }
    SigningKey key = keys.add(wanted.name(), wanted.publicKey());
    Request.audited(ctx, key.key().id(), key.name());
    Reply.json(ctx, 201, key.info());
  }

  private void change(Context ctx, SigningKey.State state) throws IOException {
    SigningKey key = keys.change(ctx.pathParam("id"), state.word());
    Request.audited(ctx, key.key().id(), "");
    changed.accept(key.key().id());
    Reply.json(ctx, 200, key.info());
  }
}
