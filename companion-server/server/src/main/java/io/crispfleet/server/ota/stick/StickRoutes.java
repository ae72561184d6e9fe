package io.crispfleet.server.ota.stick;

import io.crispfleet.contract.api.ota.OtaCheckAnswer;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.ota.policy.Decision;
import io.crispfleet.server.ota.session.Offering;
import io.crispfleet.server.ota.session.Offering.Answer;
import io.javalin.http.Context;
import java.io.IOException;

/** How a native stick asks by HTTP. */
public final class StickRoutes {
  private final Offering offering;
  private final ServerAddress address;

  public StickRoutes(Offering offering, ServerAddress address) {
    this.offering = offering;
    this.address = address;
  }

  public void declare(Api api) {
    api.get("/api/v1/ota/check")
        .tag("ota")
        .summary("Is there an update for this stick?")
        .devices()
        .answers(200, OtaCheckAnswer.class, "The offer, or why there is none")
        .handle(this::check);
  }

  private void check(Context ctx) throws IOException {
    Answer answer = offering.check(Request.device(ctx).id()).join();
    ctx.header("Cache-Control", "no-store");
    Reply.json(ctx, 200, answer(answer, base(ctx)));
  }

  private String base(Context ctx) {
    return address.base(ctx.scheme(), ctx.req().getLocalAddr(), ctx.req().getLocalPort());
  }

  private static OtaCheckAnswer answer(Answer answer, String base) {
    return switch (answer) {
      case Answer.Offered offered ->
          new OtaCheckAnswer(
              1, true, null, StickOffers.offer(offered.session(), offered.release(), base, 0));
      case Answer.Nothing nothing -> new OtaCheckAnswer(1, false, reason(nothing.why()), null);
    };
  }

  private static String reason(Decision decision) {
    return switch (decision) {
      case Decision.NoOffer none -> none.reason().word();
      case Decision.Wait wait -> wait.reason().word();
      case Decision.Offer offer -> "";
    };
  }
}
