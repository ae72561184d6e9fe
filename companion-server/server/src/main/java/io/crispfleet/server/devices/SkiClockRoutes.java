package io.crispfleet.server.devices;

import io.crispfleet.contract.legacy.SkiClockDevice;
import io.crispfleet.contract.legacy.SkiClockDevices;
import io.crispfleet.contract.legacy.SkiClockEventSummary;
import io.crispfleet.contract.legacy.SkiClockEvents;
import io.crispfleet.contract.legacy.SkiClockResult;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Devices and events in the shapes that tools for ski clocks know; they show the whole fleet. */
final class SkiClockRoutes {
  private static final String READ = "devices:read";
  private static final int MOST_COUNTED = 100;

  private final DeviceQueries queries;
  private final DeviceDesk desk;
  private final EventStore events;
  private final Outbox outbox;
  private final InstantSource clock;

  SkiClockRoutes(
      DeviceQueries queries,
      DeviceDesk desk,
      EventStore events,
      Outbox outbox,
      InstantSource clock) {
    this.queries = queries;
    this.desk = desk;
    this.events = events;
    this.outbox = outbox;
    this.clock = clock;
  }

  void declare(Api api) {
    api.get("/api/devices")
        .tag("ski clock")
        .summary("Devices as ski clock tools know them")
        .users(UserRole.VIEWER, READ)
        .answers(200, SkiClockDevices.class, "All devices")
        .handle(this::devices);
    api.delete("/api/devices/{id}")
        .tag("ski clock")
        .summary("Archive a device; a heartbeat brings it back")
        .users(UserRole.TECHNICIAN, "devices:write")
        .answers(200, SkiClockResult.class, "Archived")
        .problems(404)
        .audit("device.archive")
        .handle(this::delete);
    api.get("/api/events")
        .tag("ski clock")
        .summary("Event log as ski clock tools know it")
        .users(UserRole.VIEWER, READ)
        .query("limit", "integer", false, "1 to 500, 100 unless said")
        .query("offset", "integer", false, "entries to leave out")
        .answers(200, SkiClockEvents.class, "Newest first")
        .handle(this::events);
    api.get("/api/events/summary")
        .tag("ski clock")
        .summary("Events of the last 24 hours, counted")
        .users(UserRole.VIEWER, READ)
        .answers(200, SkiClockEventSummary.class, "By type and by device")
        .handle(this::summary);
  }

  private void devices(Context ctx) throws IOException {
    List<SkiClockDevice> devices = queries.current().stream().map(SkiClockRoutes::device).toList();
    int online = (int) devices.stream().filter(SkiClockDevice::online).count();
    Reply.json(
        ctx,
        200,
        new SkiClockDevices(
            devices, devices.size(), online, devices.size() - online, outbox.connected()));
  }

  private static SkiClockDevice device(DeviceState state) {
    Vitals vitals = state.vitals();
    return new SkiClockDevice(
        state.id(),
        state.desk().name(),
        state.identity().board() == null ? state.identity().platform() : state.identity().board(),
        state.identity().version(),
        Instant.ofEpochMilli(state.firstSeen()),
        Instant.ofEpochMilli(vitals.lastSeen()),
        vitals.uptime(),
        vitals.rssi(),
        vitals.heap(),
        vitals.ssid(),
        vitals.ip() == null ? vitals.address() : vitals.ip(),
        state.online(),
        state.online() ? state.degraded() ? "degraded" : "online" : "offline");
  }

  private void delete(Context ctx) throws IOException {
    String id = DeviceRoutes.id(ctx);
    desk.decide(
        id, DeviceRoutes.by(ctx), "archive", "archived", old -> old.archived(clock.millis()));
    Request.audited(ctx, id, "");
    Reply.json(ctx, 200, new SkiClockResult(true, "Device " + id + " deleted"));
  }

  private void events(Context ctx) throws IOException {
    int offset = (int) Request.number(ctx, "offset", 0, 0, 1_000_000);
    int limit = (int) Request.number(ctx, "limit", 100, 1, 500);
    List<SkiClockEvents.Event> page =
        events.newest(offset, limit).stream()
            .map(
                event ->
                    new SkiClockEvents.Event(
                        event.id(),
                        event.device(),
                        event.tag(),
                        event.level(),
                        event.text(),
                        event.at()))
            .toList();
    Reply.json(ctx, 200, new SkiClockEvents(page, page.size(), offset));
  }

  private void summary(Context ctx) throws IOException {
    Instant since = clock.instant().minus(Duration.ofDays(1));
    Reply.json(
        ctx,
        200,
        new SkiClockEventSummary(
            events.count(since),
            events.counts(EventStore.Grouping.TAG, since, MOST_COUNTED),
            events.counts(EventStore.Grouping.DEVICE, since, MOST_COUNTED)));
  }
}
