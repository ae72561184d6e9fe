package io.crispfleet.contract.api.server;

import java.util.List;

/** The parts that a server process runs. */
public record ServiceList(String version, List<ServiceStatus> services) {
  public ServiceList {
    services = List.copyOf(services);
  }
}
