package io.crispfleet.server.auth;

import io.crispfleet.contract.json.BadPayload;
import io.javalin.http.Context;

/** Numbers in paths. */
final class Ids {
  private Ids() {}

  static long of(Context ctx, String name) {
    String text = ctx.pathParam(name);
    if (!text.matches("[0-9]{1,18}")) {
      throw new BadPayload("'" + name + "' in the path must be a number");
    }
    return Long.parseLong(text);
  }
}
