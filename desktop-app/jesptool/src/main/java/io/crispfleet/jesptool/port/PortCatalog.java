package io.crispfleet.jesptool.port;

import java.util.List;

/** Lists the serial ports that exist now. Ports on other machines are typed, not listed. */
@FunctionalInterface
public interface PortCatalog {
  /** USB ports first, then by device name; never opens a port. */
  List<PortInfo> list();
}
