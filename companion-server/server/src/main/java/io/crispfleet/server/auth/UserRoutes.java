package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.NewPassword;
import io.crispfleet.contract.api.auth.NewUser;
import io.crispfleet.contract.api.auth.Permissions;
import io.crispfleet.contract.api.auth.UserChange;
import io.crispfleet.contract.api.auth.UserInfo;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;

/** Users, and who may download what. */
final class UserRoutes {
  private static final String TAG = "users";
  private static final String READ = "users:read";
  private static final String WRITE = "users:write";
  private static final String USERS = "/api/v1/users";
  private static final String PERMISSIONS = "/api/v1/permissions";

  private final Accounts accounts;
  private final Sessions sessions;
  private final Tokens tokens;
  private final DownloadRules rules;

  UserRoutes(Accounts accounts, Sessions sessions, Tokens tokens, DownloadRules rules) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.tokens = tokens;
    this.rules = rules;
  }

  void declare(Api api) {
    api.get(USERS)
        .tag(TAG)
        .summary("All users")
        .users(UserRole.ADMIN, READ)
        .answersList(200, UserInfo.class, "By name")
        .handle(ctx -> Reply.json(ctx, 200, accounts.list()));
    api.post(USERS)
        .tag(TAG)
        .summary("Make a user")
        .users(UserRole.ADMIN, WRITE)
        .body(NewUser.class)
        .answers(201, UserInfo.class, "The user")
        .problems(409, 422)
        .audit("user.create")
        .handle(this::add);
    api.get(USERS + "/{name}")
        .tag(TAG)
        .summary("One user")
        .users(UserRole.ADMIN, READ)
        .answers(200, UserInfo.class, "The user")
        .problems(404)
        .handle(ctx -> Reply.json(ctx, 200, accounts.get(ctx.pathParam("name")).info()));
    api.patch(USERS + "/{name}")
        .tag(TAG)
        .summary("Change a user's role, disable or enable it")
        .users(UserRole.ADMIN, WRITE)
        .body(UserChange.class)
        .answers(200, UserInfo.class, "The user as it is now")
        .problems(404, 409, 422)
        .audit("user.change")
        .handle(this::change);
    api.delete(USERS + "/{name}")
        .tag(TAG)
        .summary("Remove a user with its sessions and tokens")
        .users(UserRole.ADMIN, WRITE)
        .answers(204, "", "Removed")
        .problems(404, 409)
        .audit("user.remove")
        .handle(this::remove);
    api.post(USERS + "/{name}:password")
        .tag(TAG)
        .summary("Give a user a new password; ends all its sessions")
        .users(UserRole.ADMIN, WRITE)
        .body(NewPassword.class)
        .answers(204, "", "Changed")
        .problems(404, 422)
        .audit("user.password")
        .handle(this::password);
    api.post(USERS + "/{name}:logout")
        .tag(TAG)
        .summary("End all sessions of a user and revoke all its tokens")
        .users(UserRole.ADMIN, WRITE)
        .answers(204, "", "Logged out everywhere")
        .problems(404)
        .audit("user.logout")
        .handle(this::logout);
    api.get(PERMISSIONS)
        .tag(TAG)
        .summary("Who may download the firmware of which platform")
        .users(UserRole.ADMIN, READ)
        .answers(200, Permissions.class, "All rules")
        .handle(ctx -> Reply.json(ctx, 200, rules.all()));
    api.put(PERMISSIONS)
        .tag(TAG)
        .summary("Replace all rules about downloads")
        .users(UserRole.ADMIN, WRITE)
        .body(Permissions.class)
        .answers(200, Permissions.class, "All rules as they are now")
        .problems(422)
        .audit("permissions.replace")
        .handle(this::permissions);
  }

  private void add(Context ctx) throws IOException {
    UserInfo user = accounts.add(Request.body(ctx, NewUser.class));
    Request.audited(ctx, "user:" + user.name(), user.role());
    Reply.json(ctx, 201, user);
  }

  private void change(Context ctx) throws IOException {
    UserInfo user = accounts.change(ctx.pathParam("name"), Request.body(ctx, UserChange.class));
    Request.audited(
        ctx, "user:" + user.name(), user.role() + (user.disabled() ? ", disabled" : ""));
    Reply.json(ctx, 200, user);
  }

  private void remove(Context ctx) {
    String name = UserName.normal(ctx.pathParam("name"));
    accounts.remove(name);
    Request.audited(ctx, "user:" + name, "");
    Reply.empty(ctx, 204);
  }

  private void password(Context ctx) {
    String name = UserName.normal(ctx.pathParam("name"));
    accounts.resetPassword(name, Request.body(ctx, NewPassword.class).password());
    Request.audited(ctx, "user:" + name, "");
    Reply.empty(ctx, 204);
  }

  private void logout(Context ctx) {
    User user = accounts.get(ctx.pathParam("name"));
    sessions.endAll(user.id());
    tokens.revokeAll(user.id());
    Request.audited(ctx, "user:" + user.name(), "");
    Reply.empty(ctx, 204);
  }

  private void permissions(Context ctx) throws IOException {
    Permissions wanted = Request.body(ctx, Permissions.class);
    rules.replace(wanted);
    Request.audited(ctx, "permissions", wanted.rules().size() + " rules");
    Reply.json(ctx, 200, rules.all());
  }
}
