package io.crispfleet.server.ota.policy;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.ota.policy.Decision.NoOffer;
import io.crispfleet.server.ota.policy.Decision.Reason;
import io.crispfleet.server.releases.Release;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a release is for the kind of device that a stick is. What the stick says of itself
 * decides, else what the operator says of its dialect. A stick of unknown product takes every
 * product, because older firmware cannot say its own; but a release that names boards is for those
 * alone, and a stick that does not name its board is none of them.
 */
final class Suitability {
  private final Map<Dialect, String> products;

  /**
   * @param products what sticks that do not say it are taken to be
   */
  Suitability(Map<Dialect, String> products) {
    this.products = Map.copyOf(products);
  }

  /** Null when it is. */
  @Nullable NoOffer obstacle(Device device, Release release) {
    String product = device.product() == null ? products.get(device.dialect()) : device.product();
    if (product != null && !product.equals(release.product())) {
      return new NoOffer(
          Reason.WRONG_PRODUCT,
          release.version() + " is for " + release.product() + ", the stick is " + product + ".");
    }
    if (release.boards().isEmpty()) {
      return null;
    }
    String board = device.board();
    if (board == null || !release.boards().contains(board.toLowerCase(Locale.ROOT))) {
      return new NoOffer(
          Reason.WRONG_BOARD,
          release.version()
              + " is only for "
              + String.join(", ", release.boards())
              + (board == null
                  ? "; the stick does not say its board."
                  : ", the stick is " + board + "."));
    }
    return null;
  }
}
