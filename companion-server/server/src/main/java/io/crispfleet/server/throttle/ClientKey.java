package io.crispfleet.server.throttle;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What counts as one client: an IPv4 address, or the /64 that one IPv6 subscriber owns. */
public final class ClientKey {
  private static final int PREFIX_BYTES = 8;

  private ClientKey() {}

  public static String of(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address v6
          ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), PREFIX_BYTES)) + "::/64"
          : address;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
