package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.CommandRequest;
import io.crispfleet.contract.api.device.CommandView;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.Command;
import io.crispfleet.contract.message.CommandAck;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.store.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Commands to sticks: written down, sent, and answered or not. Native sticks get JSON with an id
 * and answer it; ski clocks get the bare word, because they look for it anywhere in the payload.
 */
final class DeviceCommands {
  private static final Set<String> KNOWN =
      Set.of("restart", "info", "rollback", "identify", "snapshot");
  private static final Set<String> SKI_CLOCK = Set.of("restart", "info", "rollback", "snapshot");
  private static final int MOST_ARGUMENT_BYTES = 1024;
  private static final int MOST_RESULT_BYTES = 4096;

  private final DevicesSettings settings;
  private final DeviceDesk desk;
  private final Database database;
  private final CommandStore store;
  private final EventLog events;
  private final Outbox outbox;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Native commands that may still time out; spares the database a question every second. */
  private final AtomicLong nextDeadline = new AtomicLong(0);

  DeviceCommands(
      DevicesSettings settings,
      DeviceDesk desk,
      Database database,
      EventLog events,
      Outbox outbox,
      InstantSource clock,
      RandomGenerator random) {
    this.settings = settings;
    this.desk = desk;
    this.database = database;
    this.store = new CommandStore(database);
    this.events = events;
    this.outbox = outbox;
    this.clock = clock;
    this.random = random;
  }

  /** Sends a command. */
  CommandView send(String device, CommandRequest request, String by) {
    DeviceState state = desk.require(device).state();
    String cmd = supported(state, request.cmd());
    Map<String, Object> args = Objects.requireNonNullElse(request.args(), Map.of());
    if (Json.bytes(args).length > MOST_ARGUMENT_BYTES) {
      throw Problem.unprocessable(
          "ARGS_TOO_LARGE", "Arguments may have " + MOST_ARGUMENT_BYTES + " bytes of JSON.");
    }
    boolean answers = state.dialect() == Dialect.NATIVE;
    if (!answers && !args.isEmpty()) {
      throw Problem.unprocessable(
          "NO_ARGS", "A ski clock takes the bare word; leave the arguments out.");
    }
    Instant now = clock.instant();
    CommandView command =
        new CommandView(
            (answers ? "c-" : "w-") + HexFormat.of().toHexDigits(random.nextLong()),
            device,
            cmd,
            args,
            "sent",
            by,
            now,
            now.plus(settings.ackTimeout()),
            null,
            null,
            null);
    LoggedEvent event = LoggedEvent.action(device, now, "command", cmd + " sent", by);
    database.write(
        connection -> {
          DeviceStore.ensure(connection, state);
          CommandStore.insert(connection, command);
          EventStore.insert(connection, List.of(event));
          return true;
        });
    events.written(event);
    nextDeadline.accumulateAndGet(command.expiresAt().toEpochMilli(), DeviceCommands::sooner);
    publish(state, command);
    return command;
  }

  /** A stick answered; completes when that is on disk. */
  CompletionStage<?> acknowledged(String device, CommandAck ack) {
    Instant now = clock.instant();
    String result = ack.result() == null ? null : Json.text(ack.result());
    String kept = result != null && result.length() > MOST_RESULT_BYTES ? null : result;
    String error = ack.error() == null ? null : WireText.cut(ack.error(), 200);
    return database
        .writeAsync(
            connection -> {
              Optional<CommandView> ended =
                  CommandStore.end(
                      connection, ack.id(), device, ack.ok() ? "done" : "failed", now, kept, error);
              if (ended.isPresent()) {
                EventStore.insert(connection, List.of(answered(ended.get(), now)));
              }
              return ended;
            })
        .thenAccept(ended -> ended.ifPresent(command -> events.written(answered(command, now))));
  }

  /** Marks the commands that nobody answered in time. */
  void sweep() {
    long deadline = nextDeadline.get();
    Instant now = clock.instant();
    if (deadline == Long.MAX_VALUE || deadline >= now.toEpochMilli()) {
      return;
    }
    nextDeadline.set(Long.MAX_VALUE);
    for (CommandView command : store.timeOut(now)) {
      events.append(
          new LoggedEvent(
              command.device(),
              now,
              "warn",
              "command",
              command.cmd() + " was not answered in time",
              command.by()));
    }
    // Some may still be under way; ask again when they can be late.
    nextDeadline.accumulateAndGet(
        now.plus(settings.ackTimeout()).toEpochMilli(), DeviceCommands::sooner);
  }

  List<CommandView> newest(String device, int limit) {
    desk.require(device);
    return store.newest(device, limit);
  }

  CommandView find(String device, String id) {
    return store
        .find(device, id)
        .orElseThrow(() -> Problem.notFound("UNKNOWN_COMMAND", "There is no such command."));
  }

  private void publish(DeviceState state, CommandView command) {
    try {
      if (state.dialect() == Dialect.NATIVE) {
        Command message =
            new Command(
                1,
                command.id(),
                command.cmd(),
                command.args(),
                command.expiresAt().getEpochSecond());
        outbox.send(settings.topics().device(state.id(), Leaf.COMMAND), Json.bytes(message), false);
      } else {
        outbox.send(skiClock(state).command(state.id()), command.cmd());
      }
    } catch (Problem unreachable) {
      database.write(
          connection ->
              CommandStore.end(
                  connection,
                  command.id(),
                  command.device(),
                  "failed",
                  clock.instant(),
                  null,
                  "the broker did not take it"));
      throw unreachable;
    }
  }

  private SkiClockTopics skiClock(DeviceState state) {
    String prefix = state.identity().topicPrefix();
    return prefix == null ? settings.skiClocks().getFirst() : new SkiClockTopics(prefix);
  }

  @SuppressWarnings("NullAway") // The field may be absent on the wire.
  private static String supported(DeviceState state, @Nullable String cmd) {
    if (cmd == null || !KNOWN.contains(cmd)) {
      throw Problem.unprocessable(
          "UNKNOWN_COMMAND", "Commands are restart, info, rollback, identify and snapshot.");
    }
    List<String> told = state.identity().cmds();
    boolean understood =
        switch (state.dialect()) {
          case NATIVE -> told.isEmpty() || told.contains(cmd);
          case SKICLOCK -> SKI_CLOCK.contains(cmd);
          case CRISP -> false;
        };
    if (!understood) {
      throw Problem.conflict(
          "COMMAND_UNSUPPORTED",
          state.dialect() == Dialect.CRISP
              ? "A crisp game listens to no commands; it only reports scores and asks for updates."
              : "This device does not understand '" + cmd + "'.");
    }
    return cmd;
  }

  private static LoggedEvent answered(CommandView command, Instant at) {
    boolean done = command.state().equals("done");
    String text =
        done
            ? command.cmd() + " done"
            : command.cmd()
                + " failed: "
                + Objects.requireNonNullElse(command.error(), "no reason given");
    return new LoggedEvent(
        command.device(), at, done ? "info" : "warn", "command", text, command.by());
  }

  private static long sooner(long a, long b) {
    return Math.min(a, b);
  }
}
