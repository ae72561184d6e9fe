package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.CreatedToken;
import io.crispfleet.contract.api.auth.NewToken;
import io.crispfleet.contract.api.auth.Rotation;
import io.crispfleet.contract.api.auth.TokenInfo;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.LegacyKeys;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** One's own access tokens, and the keys of legacy sticks. */
final class TokenRoutes {
  private static final String TAG = "auth";
  private static final String READ = "tokens:read";
  private static final String WRITE = "tokens:write";
  private static final String KEYS = "/api/v1/service-keys";

  private final Tokens tokens;
  private final ServiceKeys keys;

  TokenRoutes(Tokens tokens, ServiceKeys keys) {
    this.tokens = tokens;
    this.keys = keys;
  }

  void declare(Api api) {
    api.get("/api/v1/tokens")
        .tag(TAG)
        .summary("One's own access tokens, without their secrets")
        .users(UserRole.VIEWER, READ)
        .answersList(200, TokenInfo.class, "Oldest first")
        .handle(ctx -> Reply.json(ctx, 200, tokens.list(Request.user(ctx).id())));
    api.post("/api/v1/tokens")
        .tag(TAG)
        .summary("Make an access token")
        .users(UserRole.VIEWER, WRITE)
        .body(NewToken.class)
        .answers(201, CreatedToken.class, "The token; its secret is shown this once")
        .problems(409)
        .audit("token.create")
        .handle(this::create);
    api.post("/api/v1/tokens/{id}:rotate")
        .tag(TAG)
        .summary("Replace a token's secret; the old one works until the grace is over")
        .users(UserRole.VIEWER, WRITE)
        .body(Rotation.class)
        .answers(201, CreatedToken.class, "The new token; its secret is shown this once")
        .problems(404, 409)
        .audit("token.rotate")
        .handle(this::rotate);
    api.delete("/api/v1/tokens/{id}")
        .tag(TAG)
        .summary("Revoke a token at once")
        .users(UserRole.VIEWER, WRITE)
        .answers(204, "", "Revoked")
        .problems(404)
        .audit("token.revoke")
        .handle(this::revoke);
    api.get(KEYS)
        .tag(TAG)
        .summary("Keys of legacy sticks and upload scripts, without the secrets")
        .users(UserRole.ADMIN, "keys:read")
        .answersList(200, TokenInfo.class, "Oldest first")
        .handle(ctx -> Reply.json(ctx, 200, keys.list()));
    api.post(KEYS + "/{kind}:rotate")
        .tag(TAG)
        .summary("Make or replace the legacy-upload or legacy-download key")
        .users(UserRole.ADMIN, "keys:write")
        .body(Rotation.class)
        .answers(201, CreatedToken.class, "The new key; it is shown this once")
        .problems(404)
        .audit("key.rotate")
        .handle(this::rotateKey);
    api.delete(KEYS + "/{id}")
        .tag(TAG)
        .summary("Revoke a key at once")
        .users(UserRole.ADMIN, "keys:write")
        .answers(204, "", "Revoked")
        .problems(404)
        .audit("key.revoke")
        .handle(this::revokeKey);
  }

  private void create(Context ctx) throws IOException {
    Caller.User user = Request.user(ctx);
    answer(ctx, tokens.create(user.id(), user.scopes(), Request.body(ctx, NewToken.class)));
  }

  private void rotate(Context ctx) throws IOException {
    Caller.User user = Request.user(ctx);
    Rotation rotation = Request.body(ctx, Rotation.class);
    answer(ctx, tokens.rotate(user.id(), user.scopes(), Ids.of(ctx, "id"), rotation));
  }

  private void revoke(Context ctx) {
    long id = Ids.of(ctx, "id");
    tokens.revoke(Request.user(ctx).id(), id);
    Request.audited(ctx, "token:" + id, "");
    Reply.empty(ctx, 204);
  }

  private void rotateKey(Context ctx) throws IOException {
    String word = ctx.pathParam("kind");
    LegacyKeys.Kind kind =
        Arrays.stream(LegacyKeys.Kind.values())
            .filter(known -> known.word().equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "UNKNOWN_KEY", "The keys are legacy-upload and legacy-download."));
    Rotation rotation = Request.body(ctx, Rotation.class);
    answer(
        ctx,
        keys.replace(
            kind, Optional.ofNullable(rotation.value()), Duration.ofSeconds(rotation.grace())));
  }

  private void revokeKey(Context ctx) {
    long id = Ids.of(ctx, "id");
    keys.revoke(id);
    Request.audited(ctx, "key:" + id, "");
    Reply.empty(ctx, 204);
  }

  private static void answer(Context ctx, CreatedToken created) throws IOException {
    TokenInfo info = created.info();
    Request.audited(
        ctx, "token:" + info.id(), info.name() + " " + String.join(" ", info.scopes()).strip());
    ctx.header("Cache-Control", "no-store");
    Reply.json(ctx, 201, created);
  }
}
