package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientGatewayTest {
  @TempDir Path folder;

  @Test
  void whatASticksPublishesReachesTheHandlerInOrder() {
    try (TestBroker broker = new TestBroker(folder, new Fleet("7C9EBD").access());
        ClientGateway gateway = broker.gateway("server:1")) {
      List<String> received = new CopyOnWriteArrayList<>();
      gateway.subscribe(
          "crispfleet/v1/d/+/heartbeat",
          0,
          message -> {
            received.add(new String(message.payload(), StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(null);
          });
      gateway.start();
      TestBroker.eventually(gateway::connected);
      Mqtt3BlockingClient stick = broker.three("7C9EBD");
      stick.connect();
      TestBroker.eventually(
          () -> {
            stick
                .publishWith()
                .topic("crispfleet/v1/d/7C9EBD/heartbeat")
                .payload(TestBroker.bytes("hello"))
                .send();
            return received.contains("hello");
          });
      received.clear();
      for (int i = 0; i < 100; i++) {
        stick
            .publishWith()
            .topic("crispfleet/v1/d/7C9EBD/heartbeat")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(TestBroker.bytes("" + i))
            .send();
      }
      TestBroker.eventually(() -> received.contains("99"));
      assertThat(received.stream().filter(text -> !text.equals("hello")))
          .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "" + i).toList());
      stick.disconnect();
    }
  }
}
