package io.crispfleet.bench.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Mosquitto as Debian ships it, with one bare subscriber to all heartbeats. */
final class MosquittoPeer implements AutoCloseable {
  private final Process process;
  private final InetSocketAddress address;
  private Socket subscriber = new Socket();

  private MosquittoPeer(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  static Optional<Path> program() {
    return Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static MosquittoPeer start(Path program, Path folder) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path conf = folder.resolve("mosquitto.conf");
    Files.writeString(
        conf,
        """
        listener %d 127.0.0.1
        allow_anonymous true
        set_tcp_nodelay true
        log_type error
        user %s
        """
            .formatted(port, System.getProperty("user.name")));
    Process process =
        new ProcessBuilder(List.of(program.toString(), "-c", conf.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
    for (int tries = 0; tries < 200; tries++) {
      try (Socket probe = new Socket()) {
        probe.connect(address, 100);
        return new MosquittoPeer(process, address);
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    process.destroy();
    throw new IOException("Mosquitto does not listen on " + address);
  }

  InetSocketAddress address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** Subscribes and notes when heartbeats arrive; returns when it is subscribed. */
  void receive(Beats beats) throws IOException {
    subscriber = new Socket(address.getAddress(), address.getPort());
    DataInputStream in = new DataInputStream(new BufferedInputStream(subscriber.getInputStream()));
    subscriber.getOutputStream().write(MqttPackets.connect("bench-subscriber", ""));
    expect(in, MqttPackets.CONNACK);
    subscriber.getOutputStream().write(MqttPackets.subscribe("crispfleet/v1/d/+/heartbeat"));
    expect(in, MqttPackets.SUBACK);
    Thread.ofPlatform().daemon().name("subscriber").start(() -> read(in, beats));
  }

  private static void expect(DataInputStream in, int type) throws IOException {
    int got = in.readUnsignedByte() >> 4;
    in.readNBytes(length(in));
    if (got != type) {
      throw new IOException("packet type " + got + " instead of " + type);
    }
  }

  private static void read(DataInputStream in, Beats beats) {
    try {
      while (true) {
        int type = in.readUnsignedByte() >> 4;
        byte[] body = in.readNBytes(length(in));
        if (type == MqttPackets.PUBLISH) {
          String text = new String(body, StandardCharsets.US_ASCII);
          int up = text.indexOf("\"up\":") + 5;
          beats.seen(
              Beats.stick(text, text.indexOf("bench-")),
              Long.parseLong(text, up, text.indexOf(',', up), 10),
              System.nanoTime());
        }
      }
    } catch (IOException e) {
      // The broker was stopped.
    }
  }

  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        return length;
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    subscriber.close();
    process.destroy();
    process.waitFor();
  }
}
