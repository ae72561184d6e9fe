package io.crispfleet.workstation.live;

import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.ota.OtaState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fleet, put together from a snapshot and what changed since. Whoever reads the feed writes
 * here; screens take a {@link Frame} and are not called. A frame is made only when somebody asks,
 * so that a burst of changes costs one.
 */
public final class LiveStore {
  /** What a stick with an offer does before it has said yes is no update yet. */
  private static final Set<OtaState> NOT_BEGUN = EnumSet.of(OtaState.OFFERED, OtaState.DELAYED);

  private final InstantSource clock;
  private final Map<String, ObjectNode> known = new HashMap<>();
  private final Map<String, DeviceView> devices = new TreeMap<>();
  private final Map<String, Stick.Update> updates = new HashMap<>();
  private final Map<String, Stick.Played> played = new HashMap<>();
  private final Set<String> announced = new HashSet<>();
  private final AtomicReference<LinkState> link;
  private Instant heard;
  private long number;
  private boolean dirty;
  private Frame frame;

  public LiveStore(InstantSource clock) {
    this.clock = clock;
    this.heard = clock.instant();
    this.link = new AtomicReference<>(new LinkState.Unset());
    this.frame = Frame.empty(new LinkState.Unset(), heard);
  }

  /** What is known now; the same object while nothing changed. */
  public synchronized Frame frame() {
    if (!dirty) {
      return frame;
    }
    Instant now = clock.instant();
    List<Stick> sticks = new ArrayList<>(devices.size());
    devices.forEach(
        (id, device) -> sticks.add(Stick.of(device, updates.get(id), played.get(id), now)));
    frame = new Frame(++number, sticks, link.get(), heard);
    dirty = false;
    return frame;
  }

  /** Lets states that end by themselves be looked at again. */
  public synchronized void tick() {
    dirty = true;
  }

  public synchronized void link(LinkState state) {
    link.set(state);
    dirty = true;
  }

  public LinkState link() {
    return link.get();
  }

  /**
   * One event of the feed. Names it does not know are nothing to it.
   *
   * @param name such as {@code snapshot} or {@code delta}
   * @param json its data
   */
  public synchronized void take(String name, String json) {
    heard = clock.instant();
    JsonNode data = Json.tree(json.getBytes(StandardCharsets.UTF_8));
    switch (name) {
      case "snapshot" -> snapshot(data);
      case "delta" -> data.path("devices").forEach(this::change);
      case "ota" -> update(data);
      case "score" -> score(data);
      default -> {
        return;
      }
    }
    dirty = true;
  }

  /** Pages replace what was known; what none of them names is gone. */
  private void snapshot(JsonNode page) {
    if (page.path("page").asInt(1) == 1) {
      announced.clear();
    }
    page.path("devices")
        .forEach(
            device -> {
              String id = device.path("id").asString("");
              known.remove(id);
              announced.add(id);
              change(device);
            });
    if (page.path("page").asInt(1) >= page.path("pages").asInt(1)) {
      known.keySet().retainAll(announced);
      devices.keySet().retainAll(announced);
    }
  }

  private void change(JsonNode delta) {
    String id = delta.path("id").asString("");
    if (id.isEmpty()) {
      return;
    }
    ObjectNode all = known.computeIfAbsent(id, key -> Json.mapper().createObjectNode());
    all.setAll((ObjectNode) delta);
    if (all.path("state").asString("").equals("archived")) {
      known.remove(id);
      devices.remove(id);
      return;
    }
    devices.put(id, Json.mapper().treeToValue(all, DeviceView.class));
  }

  private void update(JsonNode data) {
    OtaSessionView session = Json.mapper().treeToValue(data, OtaSessionView.class);
    if (session.state().terminal() || NOT_BEGUN.contains(session.state())) {
      updates.remove(session.device());
    } else {
      updates.put(session.device(), new Stick.Update(session.newVersion(), session.percent()));
    }
  }

  private void score(JsonNode accepted) {
    @Nullable String device = accepted.path("device").asString(null);
    if (device != null) {
      played.put(
          device,
          new Stick.Played(
              accepted.path("game").asString(""), accepted.path("score").asLong(0), heard));
    }
  }
}
