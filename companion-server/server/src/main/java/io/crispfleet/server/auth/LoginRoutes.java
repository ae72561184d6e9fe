package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.CreatedToken;
import io.crispfleet.contract.api.auth.LoginAnswer;
import io.crispfleet.contract.api.auth.LoginRequest;
import io.crispfleet.contract.api.auth.NewPassword;
import io.crispfleet.contract.api.auth.NewToken;
import io.crispfleet.contract.api.auth.SessionInfo;
import io.crispfleet.contract.api.auth.SetupRequest;
import io.crispfleet.contract.api.auth.UserInfo;
import io.crispfleet.contract.api.auth.WhoAmI;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;

/** Setting up, logging in and out, and one's own account. */
final class LoginRoutes {
  static final String LOGIN = "/api/v1/login";
  private static final String TAG = "auth";
  private static final String READ = "account:read";
  private static final String WRITE = "account:write";

  private final SetupCode setupCode;
  private final Logins logins;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Tokens tokens;
  private final InstantSource clock;

  LoginRoutes(
      SetupCode setupCode,
      Logins logins,
      Accounts accounts,
      Sessions sessions,
      Tokens tokens,
      InstantSource clock) {
    this.setupCode = setupCode;
    this.logins = logins;
    this.accounts = accounts;
    this.sessions = sessions;
    this.tokens = tokens;
    this.clock = clock;
  }

  void declare(Api api) {
    api.post("/api/v1/setup")
        .tag(TAG)
        .summary("Make the first administrator")
        .body(SetupRequest.class)
        .answers(201, UserInfo.class, "The administrator")
        .problems(409, 422)
        .audit("auth.setup")
        .handle(this::setup);
    api.post(LOGIN)
        .tag(TAG)
        .summary("Log in, for a session or an access token")
        .body(LoginRequest.class)
        .answers(200, LoginAnswer.class, "Session or token; with a cookie for a session")
        .audit("auth.login")
        .handle(this::login);
    api.post("/api/v1/logout")
        .tag(TAG)
        .summary("End this session or revoke this token, or all of them")
        .users(UserRole.VIEWER, WRITE)
        .query("everywhere", "boolean", false, "All sessions of the user")
        .query("tokens", "boolean", false, "All access tokens of the user too")
        .answers(204, "", "Logged out")
        .audit("auth.logout")
        .handle(this::logout);
    api.get("/api/v1/me")
        .tag(TAG)
        .summary("Who makes this request")
        .users(UserRole.VIEWER, READ)
        .answers(200, WhoAmI.class, "The user and what the request may do")
        .handle(this::me);
    api.post("/api/v1/me/password")
        .tag(TAG)
        .summary("Change one's own password; ends all sessions")
        .users(UserRole.VIEWER, WRITE)
        .body(NewPassword.class)
        .answers(204, "", "Changed")
        .problems(404, 422)
        .audit("auth.password")
        .handle(this::password);
    api.get("/api/v1/sessions")
        .tag(TAG)
        .summary("One's own browser sessions")
        .users(UserRole.VIEWER, READ)
        .answersList(200, SessionInfo.class, "Newest first")
        .handle(this::list);
    api.delete("/api/v1/sessions/{id}")
        .tag(TAG)
        .summary("End one of one's own sessions")
        .users(UserRole.VIEWER, WRITE)
        .answers(204, "", "Ended")
        .problems(404)
        .audit("auth.session.end")
        .handle(this::end);
  }

  private void setup(Context ctx) throws IOException {
    SameOrigin.require(ctx);
    User user = setupCode.use(Request.body(ctx, SetupRequest.class), Request.address(ctx));
    Request.audited(ctx, "user:" + user.name(), "first administrator");
    Reply.json(ctx, 201, user.info());
  }

  private void login(Context ctx) throws IOException {
    SameOrigin.require(ctx);
    LoginRequest request = Request.body(ctx, LoginRequest.class);
    User user = logins.check(request, Request.address(ctx));
    ctx.header("Cache-Control", "no-store");
    if (request.token() != null) {
      CreatedToken created =
          tokens.create(user.id(), Set.of(), new NewToken(request.token(), Set.of(), null));
      Request.audited(ctx, "user:" + user.name(), "token " + created.info().id());
      Reply.json(
          ctx,
          200,
          new LoginAnswer(
              user.info(),
              null,
              created.token(),
              Objects.requireNonNull(created.info().expires(), "such tokens expire")));
      return;
    }
    Sessions.Opened opened = sessions.open(user, Request.address(ctx), ctx.userAgent());
    SessionCookie.set(ctx, opened.secret(), Duration.between(clock.instant(), opened.expires()));
    Request.audited(ctx, "user:" + user.name(), "session");
    Reply.json(ctx, 200, new LoginAnswer(user.info(), opened.csrf(), null, opened.expires()));
  }

  private void logout(Context ctx) {
    Caller.User user = Request.user(ctx);
    Presented presented = Presented.of(ctx);
    boolean everywhere = flag(ctx, "everywhere");
    boolean alsoTokens = flag(ctx, "tokens");
    if (everywhere) {
      sessions.endAll(user.id());
    } else if (presented.session() != null) {
      sessions.end(user.id(), presented.session());
    }
    if (alsoTokens) {
      tokens.revokeAll(user.id());
    } else if (presented.tokenId().isPresent()) {
      tokens.revoke(user.id(), presented.tokenId().getAsLong());
    }
    SessionCookie.clear(ctx);
    Request.audited(
        ctx,
        "user:" + user.name(),
        (everywhere ? "all sessions" : "here") + (alsoTokens ? ", all tokens" : ""));
    Reply.empty(ctx, 204);
  }

  private void me(Context ctx) throws IOException {
    Caller.User user = Request.user(ctx);
    ctx.header("Cache-Control", "no-store");
    Reply.json(
        ctx,
        200,
        new WhoAmI(user.name(), user.role().word(), user.scopes(), Presented.of(ctx).csrf()));
  }

  private void password(Context ctx) {
    Caller.User user = Request.user(ctx);
    NewPassword change = Request.body(ctx, NewPassword.class);
    if (change.current() == null) {
      throw new BadPayload("'current' is missing");
    }
    accounts.changeOwnPassword(
        user.name(),
        change.current(),
        change.password(),
        logins.begin(user.name(), Request.address(ctx)));
    SessionCookie.clear(ctx);
    Request.audited(ctx, "user:" + user.name(), "own password");
    Reply.empty(ctx, 204);
  }

  private void list(Context ctx) throws IOException {
    Reply.json(ctx, 200, sessions.list(Request.user(ctx).id(), Presented.of(ctx).sessionOrNone()));
  }

  private void end(Context ctx) {
    Caller.User user = Request.user(ctx);
    long id = Ids.of(ctx, "id");
    sessions.end(user.id(), id);
    Request.audited(ctx, "session:" + id, "");
    Reply.empty(ctx, 204);
  }

  private static boolean flag(Context ctx, String name) {
    return Request.query(ctx, name).map(Boolean::parseBoolean).orElse(false);
  }
}
