package io.crispfleet.server.http;

import java.util.List;

/** Whose request it is when proxies stand between. */
final class ClientAddress {
  private ClientAddress() {}

  /**
   * The nearest address that is no trusted proxy. What a client writes into the header itself
   * stands left of what trusted proxies added, and is never reached.
   *
   * @param peer address of the connection
   * @param forwarded {@code X-Forwarded-For}, client first
   */
  static String of(String peer, List<String> forwarded, List<Subnet> trusted) {
    String address = peer;
    for (int i = forwarded.size() - 1; i >= 0 && Subnet.anyContains(trusted, address); i--) {
      String claimed = forwarded.get(i).strip();
      if (!Subnet.isLiteral(claimed)) {
        break;
      }
      address = claimed;
    }
    return address;
  }
}
