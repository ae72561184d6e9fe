package io.crispfleet.server.ota.session;

import io.crispfleet.server.ota.session.OtaStore.Made;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** Offers of late that were not proved, by device; the database's rows in memory. */
final class OfferLedger {
  /** More than any rule asks for; older ones need not be remembered. */
  private static final int KEPT = 32;

  private final ConcurrentMap<String, List<Made>> offers = new ConcurrentHashMap<>();

  void add(Made made) {
    offers.merge(
        made.device(),
        List.of(made),
        (before, added) -> {
          List<Made> all = Stream.concat(before.stream(), added.stream()).toList();
          return all.size() <= KEPT ? all : all.subList(all.size() - KEPT, all.size());
        });
  }

  int count(String device, String release, Instant since) {
    return (int)
        offers.getOrDefault(device, List.of()).stream()
            .filter(made -> made.release().equals(release) && !made.at().isBefore(since))
            .count();
  }

  void forget(String device) {
    offers.remove(device);
  }

  void forget(String device, String release) {
    offers.computeIfPresent(
        device,
        (id, before) -> {
          List<Made> rest =
              before.stream().filter(made -> !made.release().equals(release)).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  void forgetBefore(Instant moment) {
    for (String device : offers.keySet()) {
      offers.computeIfPresent(
          device,
          (id, before) -> {
            List<Made> rest = before.stream().filter(made -> !made.at().isBefore(moment)).toList();
            return rest.isEmpty() ? null : rest;
          });
    }
  }
}
