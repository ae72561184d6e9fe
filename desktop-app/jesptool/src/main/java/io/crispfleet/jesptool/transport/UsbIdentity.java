package io.crispfleet.jesptool.transport;

/**
 * USB identity of a bridge or a native port.
 *
 * @param vendorId 0..0xFFFF
 * @param productId 0..0xFFFF
 * @param serial USB serial number; empty when the bridge has none (common on CH340)
 * @param location bus path such as {@code 1-2.3}; empty when unknown
 */
public record UsbIdentity(int vendorId, int productId, String serial, String location) {
  /** {@code 0403:6001} */
  public String vidPid() {
    return "%04X:%04X".formatted(vendorId, productId);
  }
}
