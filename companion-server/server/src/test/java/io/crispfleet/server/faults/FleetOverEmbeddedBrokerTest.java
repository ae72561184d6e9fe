package io.crispfleet.server.faults;

import io.crispfleet.contract.api.device.DeviceCredential;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

class FleetOverEmbeddedBrokerTest extends FleetOverBroker {
  @Override
  ServerProcess startServer(Path folder) throws IOException {
    return ServerProcess.start(folder.resolve("data"), "--ota-spread", "0s");
  }

  @Override
  URI mqtt(ServerProcess server) {
    return server.mqtt();
  }

  @Override
  URI legacyMqtt(ServerProcess server) {
    return server.mqtt();
  }

  @Override
  void admit(DeviceCredential credential) {
    // It asks the server.
  }
}
