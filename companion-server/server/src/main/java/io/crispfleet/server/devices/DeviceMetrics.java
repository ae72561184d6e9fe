package io.crispfleet.server.devices;

import io.crispfleet.server.feed.LiveFeed;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Numbers about the registry; none of them per device. */
record DeviceMetrics(
    DeviceRegistry registry,
    DeviceQueries queries,
    DeviceMessages messages,
    DeviceLogs logs,
    EventLog events,
    LiveFeed feed) {
  void register(MeterRegistry meters) {
    Gauge.builder("crispfleet.devices", registry, DeviceRegistry::size)
        .description("Devices known, archived ones too")
        .register(meters);
    Gauge.builder("crispfleet.devices.online", queries, all -> all.summary().online())
        .description("Devices online")
        .register(meters);
    FunctionCounter.builder("crispfleet.heartbeats", registry, DeviceRegistry::heartbeats)
        .description("Heartbeats received, ever")
        .register(meters);
    FunctionCounter.builder("crispfleet.devices.refused", registry, DeviceRegistry::refused)
        .description("Strangers turned away because the registry was full")
        .register(meters);
    FunctionCounter.builder(
            "crispfleet.device.messages.malformed", messages, DeviceMessages::malformed)
        .description("Messages that were not what the contract says")
        .register(meters);
    FunctionCounter.builder("crispfleet.device.logs.dropped", logs, DeviceLogs::dropped)
        .description("Log entries of devices beyond their rate")
        .register(meters);
    FunctionCounter.builder("crispfleet.events.dropped", events, EventLog::dropped)
        .description("Event log entries that were not written")
        .register(meters);
    Gauge.builder("crispfleet.feed.clients", feed, LiveFeed::clients)
        .description("Clients of the live feed")
        .register(meters);
  }
}
