package io.crispfleet.server.mqtt;

import io.crispfleet.server.testing.MosquittoProgram;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

/** A real Mosquitto with the files of {@code crispfleet admin broker-config}. */
class MosquittoBrokerTest extends BrokerContract {
  @BeforeAll
  static void needsMosquitto() {
    MosquittoProgram.require();
  }

  @Override
  Running start(Fleet fleet) throws IOException {
    return new Mosquitto(folder, fleet.natives.toArray(String[]::new)).start();
  }
}
