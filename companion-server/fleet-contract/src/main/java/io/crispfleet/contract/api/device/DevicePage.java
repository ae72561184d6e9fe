package io.crispfleet.contract.api.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/devices}: ordered by id.
 *
 * @param total how many match the filter, on all pages
 * @param next what to send as {@code cursor} for the next page; absent on the last
 */
public record DevicePage(List<DeviceView> devices, long total, @Nullable String next) {
  public DevicePage {
    devices = List.copyOf(devices);
  }
}
