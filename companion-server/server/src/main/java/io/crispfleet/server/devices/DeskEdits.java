package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.DeviceEdit;
import io.crispfleet.server.http.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what people ask for into changes of a desk, or says what is wrong with it. */
final class DeskEdits {
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9._/-]{1,32}");
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z.+_-]{1,31}");
  private static final Set<String> CHANNELS = Set.of("dev", "beta", "stable");

  private DeskEdits() {}

  static UnaryOperator<Desk> of(
      @Nullable String name, @Nullable List<String> tags, @Nullable String zone) {
    return of(new DeviceEdit(name, tags, zone, null, null, null));
  }

  /**
   * A change that leaves what is absent.
   *
   * @throws Problem 422 naming the field
   */
  static UnaryOperator<Desk> of(DeviceEdit edit) {
    String name = text("name", edit.name(), 1, 64);
    String zone = text("zone", edit.zone(), 0, 64);
    String notes = notes(edit.notes());
    Set<String> tags = edit.tags() == null ? null : tags(edit.tags());
    String channel = edit.channel();
    if (channel != null && !CHANNELS.contains(channel)) {
      throw wrong("channel", "must be dev, beta or stable");
    }
    String pin = edit.pin();
    if (pin != null && !pin.isEmpty() && !VERSION.matcher(pin).matches()) {
      throw wrong("pin", "is not a version: 1 to 31 letters, digits and . + _ -");
    }
    return old ->
        new Desk(
            Objects.requireNonNullElse(name, old.name()),
            Objects.requireNonNullElse(tags, old.tags()),
            Objects.requireNonNullElse(zone, old.zone()),
            Objects.requireNonNullElse(notes, old.notes()),
            Objects.requireNonNullElse(channel, old.channel()),
            pin == null ? old.pin() : pin.isEmpty() ? null : pin,
            old.accepted(),
            old.banReason(),
            old.archivedAt());
  }

  private static @Nullable String text(String field, @Nullable String text, int least, int most) {
    if (text == null) {
      return null;
    }
    String trimmed = text.strip();
    if (trimmed.length() < least || trimmed.length() > most) {
      throw wrong(field, "must have " + least + " to " + most + " characters");
    }
    return WireText.cut(trimmed, most);
  }

  private static @Nullable String notes(@Nullable String notes) {
    if (notes != null && notes.length() > 4000) {
      throw wrong("notes", "may have up to 4000 characters");
    }
    return notes;
  }

  @SuppressWarnings("NullAway") // A list from the wire may hold nulls.
  private static Set<String> tags(List<String> tags) {
    if (tags.size() > 32) {
      throw wrong("tags", "may be up to 32");
    }
    for (String tag : tags) {
      if (tag == null || !TAG.matcher(tag).matches()) {
        throw wrong("tags", "have 1 to 32 letters, digits and . _ / -");
      }
    }
    return new TreeSet<>(tags);
  }

  private static Problem wrong(String field, String what) {
    return Problem.unprocessable("BAD_FIELD", "'" + field + "' " + what + ".").with("field", field);
  }
}
