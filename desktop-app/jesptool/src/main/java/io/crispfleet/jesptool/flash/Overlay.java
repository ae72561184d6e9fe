package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.bundle.FlashPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lays a board's own part over shared ones, for example its settings over a merged image. What is
 * left of a shared part is cut once and shared again.
 */
final class Overlay {
  private final Map<Cut, FlashPart> pieces = new ConcurrentHashMap<>();

  private record Cut(FlashPart part, long from, long to) {}

  List<FlashPart> put(List<FlashPart> shared, FlashPart own) {
    List<FlashPart> result = new ArrayList<>();
    for (FlashPart part : shared) {
      if (part.end() <= own.offset() || own.end() <= part.offset()) {
        result.add(part);
        continue;
      }
      if (part.offset() < own.offset()) {
        result.add(piece(part, part.offset(), own.offset()));
      }
      if (own.end() < part.end()) {
        result.add(piece(part, own.end(), part.end()));
      }
    }
    result.add(own);
    return result;
  }

  private FlashPart piece(FlashPart part, long from, long to) {
    return pieces.computeIfAbsent(
        new Cut(part, from, to),
        cut ->
            new FlashPart(
                from,
                part.name(),
                Arrays.copyOfRange(
                    part.data(), (int) (from - part.offset()), (int) (to - part.offset()))));
  }
}
