package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.CommandRequest;
import io.crispfleet.contract.api.device.CommandView;
import io.crispfleet.contract.api.device.ConfigRequest;
import io.crispfleet.contract.api.device.ConfigView;
import io.crispfleet.contract.api.device.EventPage;
import io.crispfleet.contract.api.device.EventView;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands, desired configuration and event log of sticks. */
final class CommandRoutes {
  private static final String READ = "devices:read";
  private static final String WRITE = "devices:write";
  private static final String ONE = "/api/v1/devices/{id}";

  private final DeviceDesk desk;
  private final DeviceCommands commands;
  private final DeviceConfigs configs;
  private final EventStore events;

  CommandRoutes(
      DeviceDesk desk, DeviceCommands commands, DeviceConfigs configs, EventStore events) {
    this.desk = desk;
    this.commands = commands;
    this.configs = configs;
    this.events = events;
  }

  void declare(Api api) {
    api.post(ONE + "/commands")
        .tag("devices")
        .summary("Send a command; its answer appears in the command log")
        .users(UserRole.TECHNICIAN, WRITE)
        .body(CommandRequest.class)
        .answers(202, CommandView.class, "The command, sent")
        .problems(404, 409, 422, 503)
        .audit("device.command")
        .idempotent()
        .handle(this::send);
    api.post(ONE + ":identify")
        .tag("devices")
        .summary("Let a device blink and beep")
        .users(UserRole.TECHNICIAN, WRITE)
        .answers(202, CommandView.class, "The command, sent")
        .problems(404, 409, 422, 503)
        .audit("device.identify")
        .idempotent()
        .handle(ctx -> send(ctx, new CommandRequest("identify", Map.of())));
    api.get(ONE + "/commands")
        .tag("devices")
        .summary("The newest commands of a device")
        .users(UserRole.VIEWER, READ)
        .query("limit", "integer", false, "1 to 500, 50 unless said")
        .answersList(200, CommandView.class, "Newest first")
        .problems(404)
        .handle(this::commands);
    api.get(ONE + "/commands/{command}")
        .tag("devices")
        .summary("One command and its answer")
        .users(UserRole.VIEWER, READ)
        .answers(200, CommandView.class, "The command")
        .problems(404)
        .handle(this::command);
    api.put(ONE + "/config")
        .tag("devices")
        .summary("Set the desired configuration")
        .users(UserRole.TECHNICIAN, WRITE)
        .body(ConfigRequest.class)
        .answers(200, ConfigView.class, "The configuration as it is now")
        .problems(404, 409, 422, 503)
        .audit("device.config")
        .handle(this::desire);
    api.get(ONE + "/config")
        .tag("devices")
        .summary("Desired and reported configuration")
        .users(UserRole.VIEWER, READ)
        .answers(200, ConfigView.class, "The configuration")
        .problems(404)
        .handle(ctx -> Reply.json(ctx, 200, configs.show(DeviceRoutes.id(ctx))));
    events(api);
  }

  private void events(Api api) {
    api.get(ONE + "/events")
        .tag("devices")
        .summary("The event log of a device")
        .users(UserRole.VIEWER, READ)
        .query("before", "integer", false, "the page before's next")
        .query("limit", "integer", false, "1 to 500, 100 unless said")
        .answers(200, EventPage.class, "Newest first")
        .problems(404)
        .handle(ctx -> page(ctx, Optional.of(desk.require(DeviceRoutes.id(ctx)).state().id())));
    api.get("/api/v1/events")
        .tag("devices")
        .summary("The event log of the fleet")
        .users(UserRole.VIEWER, READ)
        .query("before", "integer", false, "the page before's next")
        .query("limit", "integer", false, "1 to 500, 100 unless said")
        .answers(200, EventPage.class, "Newest first")
        .handle(ctx -> page(ctx, Optional.empty()));
  }

  private void send(Context ctx) throws IOException {
    send(ctx, Request.body(ctx, CommandRequest.class));
  }

  private void send(Context ctx, CommandRequest request) throws IOException {
    CommandView sent = commands.send(DeviceRoutes.id(ctx), request, DeviceRoutes.by(ctx));
    Request.audited(ctx, sent.device(), sent.cmd());
    Reply.json(ctx, 202, sent);
  }

  private void commands(Context ctx) throws IOException {
    int limit = (int) Request.number(ctx, "limit", 50, 1, 500);
    Reply.json(ctx, 200, commands.newest(DeviceRoutes.id(ctx), limit));
  }

  private void command(Context ctx) throws IOException {
    Reply.json(ctx, 200, commands.find(DeviceRoutes.id(ctx), ctx.pathParam("command")));
  }

  private void desire(Context ctx) throws IOException {
    ConfigView view =
        configs.desire(
            DeviceRoutes.id(ctx), Request.body(ctx, ConfigRequest.class), DeviceRoutes.by(ctx));
    Request.audited(ctx, view.device(), "revision " + view.rev());
    Reply.json(ctx, 200, view);
  }

  private void page(Context ctx, Optional<String> device) throws IOException {
    long before = Request.number(ctx, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    int limit = (int) Request.number(ctx, "limit", 100, 1, 500);
    List<EventView> page = events.page(device, before, limit);
    Reply.json(ctx, 200, new EventPage(page, page.size() < limit ? null : page.getLast().id()));
  }
}
