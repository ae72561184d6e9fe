package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.device.DeviceEdit;
import io.crispfleet.contract.api.device.DevicePage;
import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.device.EnrolAnswer;
import io.crispfleet.contract.api.device.EnrolRequest;
import io.crispfleet.contract.api.device.FleetSummary;
import io.crispfleet.contract.api.device.NewDevice;
import io.crispfleet.contract.api.device.Reason;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** {@code /api/v1/devices}: looking at sticks, and what people decide about them. */
final class DeviceRoutes {
  private static final String READ = "devices:read";
  private static final String WRITE = "devices:write";
  private static final String ONE = "/api/v1/devices/{id}";

  private final DeviceQueries queries;
  private final DeviceDesk desk;
  private final Provisioning provisioning;
  private final Enrolments enrolments;
  private final InstantSource clock;

  DeviceRoutes(
      DeviceQueries queries,
      DeviceDesk desk,
      Provisioning provisioning,
      Enrolments enrolments,
      InstantSource clock) {
    this.queries = queries;
    this.desk = desk;
    this.provisioning = provisioning;
    this.enrolments = enrolments;
    this.clock = clock;
  }

  void declare(Api api) {
    api.get("/api/v1/devices")
        .tag("devices")
        .summary("List devices that match a filter, ordered by id")
        .users(UserRole.VIEWER, READ)
        .query("filter", "string", false, "such as platform:esp32 online:true version<1.4.0")
        .query("cursor", "string", false, "the page before's next")
        .query("limit", "integer", false, "1 to 1000, 100 unless said")
        .answers(200, DevicePage.class, "One page")
        .handle(this::list);
    api.get("/api/v1/fleet/summary")
        .tag("devices")
        .summary("Count the fleet")
        .users(UserRole.VIEWER, READ)
        .answers(200, FleetSummary.class, "Totals, per platform and per version")
        .handle(ctx -> Reply.json(ctx, 200, queries.summary()));
    api.get(ONE)
        .tag("devices")
        .summary("Show a device")
        .users(UserRole.VIEWER, READ)
        .answers(200, DeviceView.class, "The device")
        .problems(404)
        .handle(ctx -> show(ctx, desk.require(id(ctx)).state()));
    api.patch(ONE)
        .tag("devices")
        .summary("Rename a device, tag it, pin its version or change its channel")
        .users(UserRole.TECHNICIAN, WRITE)
        .body(DeviceEdit.class)
        .answers(200, DeviceView.class, "The device as it is now")
        .problems(404, 422)
        .audit("device.edit")
        .handle(this::edit);
    credentials(api);
    decisions(api);
  }

  private void credentials(Api api) {
    api.post("/api/v1/devices")
        .tag("devices")
        .summary("Provision a native device; its token is shown this once")
        .users(UserRole.TECHNICIAN, WRITE)
        .body(NewDevice.class)
        .answers(201, DeviceCredential.class, "The credential")
        .problems(409, 422)
        .audit("device.provision")
        .handle(this::create);
    api.post(ONE + ":rotate")
        .tag("devices")
        .summary("Replace a device's token; the one before works for a while")
        .users(UserRole.TECHNICIAN, WRITE)
        .answers(200, DeviceCredential.class, "The new credential")
        .problems(404, 409)
        .audit("device.rotate")
        .handle(this::rotate);
    api.post(ONE + ":revoke")
        .tag("devices")
        .summary("End a device's credential at once")
        .users(UserRole.TECHNICIAN, WRITE)
        .answers(200, DeviceView.class, "The device")
        .problems(404)
        .audit("device.revoke")
        .handle(ctx -> done(ctx, provisioning.revoke(id(ctx), by(ctx))));
    api.post("/api/v1/enroll")
        .tag("devices")
        .summary("A device without a credential asks to be adopted, and asks again")
        .body(EnrolRequest.class)
        .limit(2048)
        .answers(200, EnrolAnswer.class, "Pending, or adopted with the token, given once")
        .problems(403, 409, 503)
        .handle(this::enrol);
  }

  private void decisions(Api api) {
    decision(api, "adopt", "Accept a device", UserRole.TECHNICIAN)
        .handle(ctx -> done(ctx, enrolments.adopt(id(ctx), by(ctx))));
    decision(api, "unban", "Let a banned device in again", UserRole.MODERATOR)
        .handle(ctx -> done(ctx, decide(ctx, "ban", "unbanned", old -> old.banned(null))));
    decision(
            api, "archive", "Put a device away; a sign of life brings it back", UserRole.TECHNICIAN)
        .handle(
            ctx ->
                done(ctx, decide(ctx, "archive", "archived", old -> old.archived(clock.millis()))));
    decision(api, "restore", "Bring an archived device back", UserRole.TECHNICIAN)
        .handle(ctx -> done(ctx, decide(ctx, "archive", "restored", old -> old.archived(null))));
    api.post(ONE + ":ban")
        .tag("devices")
        .summary("Ban a device: nothing it says counts")
        .users(UserRole.MODERATOR, WRITE)
        .body(Reason.class)
        .answers(200, DeviceView.class, "The device as it is now")
        .problems(404)
        .audit("device.ban")
        .handle(this::ban);
  }

  private static Api.Route decision(Api api, String verb, String summary, UserRole role) {
    return api.post(ONE + ":" + verb)
        .tag("devices")
        .summary(summary)
        .users(role, WRITE)
        .answers(200, DeviceView.class, "The device as it is now")
        .problems(404)
        .audit("device." + verb);
  }

  private void list(Context ctx) throws IOException {
    DeviceFilter filter = DeviceFilter.parse(Request.query(ctx, "filter").orElse(""));
    int limit = (int) Request.number(ctx, "limit", 100, 1, 1000);
    Reply.json(ctx, 200, queries.page(filter, Request.query(ctx, "cursor").orElse(""), limit));
  }

  private void edit(Context ctx) throws IOException {
    UnaryOperator<Desk> edit = DeskEdits.of(Request.body(ctx, DeviceEdit.class));
    done(ctx, decide(ctx, "edit", "edited", edit));
  }

  private void create(Context ctx) throws IOException {
    NewDevice request = Request.body(ctx, NewDevice.class);
    DeviceCredential made = provisioning.create(request, by(ctx));
    Request.audited(ctx, made.device(), "");
    Reply.json(ctx, 201, made);
  }

  private void rotate(Context ctx) throws IOException {
    DeviceCredential made = provisioning.rotate(id(ctx), by(ctx));
    Request.audited(ctx, made.device(), "");
    Reply.json(ctx, 200, made);
  }

  private void ban(Context ctx) throws IOException {
    String reason = Request.body(ctx, Reason.class).reason();
    done(ctx, provisioning.ban(id(ctx), reason, by(ctx)));
  }

  private void enrol(Context ctx) throws IOException {
    Reply.json(
        ctx, 200, enrolments.ask(Request.body(ctx, EnrolRequest.class), Request.address(ctx)));
  }

  private DeviceState decide(Context ctx, String tag, String text, UnaryOperator<Desk> edit) {
    return desk.decide(id(ctx), by(ctx), tag, text, edit);
  }

  private void done(Context ctx, DeviceState state) throws IOException {
    Request.audited(ctx, state.id(), "");
    show(ctx, state);
  }

  private void show(Context ctx, DeviceState state) throws IOException {
    Reply.json(ctx, 200, queries.view(state));
  }

  static String id(Context ctx) {
    return ctx.pathParam("id");
  }

  static String by(Context ctx) {
    return Request.user(ctx).label();
  }
}
