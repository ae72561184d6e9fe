package io.crispfleet.server.http;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A range of addresses such as {@code 10.0.0.0/8}, {@code fd00::/8} or a single {@code 192.0.2.7}.
 *
 * @param bits how many leading bits of {@code network} count
 */
public record Subnet(InetAddress network, int bits) {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * Reads {@code address/bits}, or an address alone.
   *
   * @throws IllegalArgumentException when it is neither; names are not looked up
   */
  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      InetAddress network = literal(address);
      int most = network.getAddress().length * Byte.SIZE;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= most) {
        return new Subnet(network, bits);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no subnet; write one as 192.168.0.0/16, fd00::/8 or 10.0.0.7");
  }

  /** True when one of {@code subnets} holds the address, given as a literal. */
  static boolean anyContains(List<Subnet> subnets, String address) {
    if (subnets.isEmpty()) {
      return false;
    }
    try {
      InetAddress literal = literal(address);
      return subnets.stream().anyMatch(subnet -> subnet.contains(literal));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean isLiteral(String address) {
    try {
      literal(address);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** True when the address is within. */
  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      int index = bit / Byte.SIZE;
      if (((ours[index] ^ theirs[index]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress literal(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!LITERAL.matcher(bare).matches()) {
      throw new IllegalArgumentException(text);
    }
    return InetAddress.ofLiteral(bare);
  }
}
