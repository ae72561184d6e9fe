package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.event.FlashEvent;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The JSON line of an event: {@code event} names its kind, {@code port} the board. */
final class EventJson {
  private EventJson() {}

  static ObjectNode of(String port, FlashEvent event) {
    return switch (event) {
      case FlashEvent.PhaseStarted(var phase) ->
          node("phase", port).put("phase", phase.name().toLowerCase(Locale.ROOT));
      case FlashEvent.ConnectAttempt(var attempt, var strategy) ->
          node("connect-attempt", port).put("attempt", attempt).put("strategy", strategy);
      case FlashEvent.Connected(var chip, var mac, var loader) ->
          node("connected", port).put("package", chip).put("mac", mac).put("loader", loader);
      case FlashEvent.BaudTried(var baud, var proven) ->
          node("baud-tried", port).put("baud", baud).put("proven", proven);
      case FlashEvent.RegionStarted(var offset, var length, var part) ->
          node("region", port).put("offset", offset).put("length", length).put("part", part);
      case FlashEvent.Progress(var phase, var done, var total, var wire) ->
          node("progress", port)
              .put("phase", phase.name().toLowerCase(Locale.ROOT))
              .put("doneBytes", done)
              .put("totalBytes", total)
              .put("wireBytes", wire);
      case FlashEvent.RetryScheduled(var reason, var attempt) ->
          node("retry", port).put("reason", reason).put("attempt", attempt);
      case FlashEvent.Warning(var message) -> node("warning", port).put("message", message);
      case FlashEvent.Done(var elapsed) ->
          node("done", port).put("seconds", elapsed.toMillis() / 1000.0);
    };
  }

  private static ObjectNode node(String kind, String port) {
    return Output.JSON.createObjectNode().put("event", kind).put("port", port);
  }
}
