package io.crispfleet.server.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Set;
import java.util.TreeSet;

/** By which names and addresses this machine is reached. */
final class LocalNames {
  private LocalNames() {}

  /** Host names, and addresses as literals. */
  static Set<String> find() throws IOException {
    Set<String> names = new TreeSet<>(Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
    String host = InetAddress.getLocalHost().getHostName();
    if (host.matches("[A-Za-z0-9.-]{1,253}")) {
      names.add(host);
    }
    NetworkInterface.networkInterfaces()
        .filter(LocalNames::isUp)
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress())
        .map(InetAddress::getHostAddress)
        .map(address -> address.replaceAll("%.*", ""))
        .forEach(names::add);
    return names;
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (IOException e) {
      return false;
    }
  }
}
