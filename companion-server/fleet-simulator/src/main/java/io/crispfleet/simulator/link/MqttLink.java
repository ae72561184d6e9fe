package io.crispfleet.simulator.link;

import io.crispfleet.contract.json.Json;
import io.crispfleet.simulator.tally.Tally;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One stick's MQTT 3.1.1 connection over TCP, with a clean session, as sticks make it. */
public final class MqttLink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int READ_BUFFER = 1024;
  private static final int REFUSED_SUBSCRIPTION = 0x80;

  /**
   * How to connect.
   *
   * @param user empty for none
   */
  public record Login(String clientId, Optional<String> user, Optional<String> password) {
    @Override
    public String toString() {
      return "Login[" + clientId + "]";
    }
  }

  /** The message that the broker publishes, retained, when the connection breaks. */
  public record Will(String topic, byte[] payload) {}

  /** What happens to a message with QoS 1 on its way. */
  public enum Mishap {
    NONE,
    /** It is sent a second time, marked as a repetition. */
    SENT_TWICE,
    /** The connection breaks before its acknowledgement arrives. */
    CUT_OFF
  }

  private record Subscription(String filter, BiConsumer<String, byte[]> consumer) {}

  private final Socket socket;
  private final InputStream in;
  private final Tally tally;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Packet>> awaited = new ConcurrentHashMap<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile boolean connected;
  private volatile long lastWrite;
  private volatile long lastRead = System.nanoTime();

  private MqttLink(Socket socket, Tally tally) throws IOException {
    this.socket = socket;
    this.tally = tally;
    this.in = new BufferedInputStream(socket.getInputStream(), READ_BUFFER);
  }

  /**
   * Connects.
   *
   * @throws IOException when the broker refuses or cannot be reached in time
   */
  public static MqttLink connect(MqttAddress address, Login login, Optional<Will> will, Tally tally)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Socket socket = new Socket();
    try {
      int patience = (int) PATIENCE.toMillis();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(patience);
      socket.connect(new InetSocketAddress(address.host(), address.port()), patience);
      MqttLink link = new MqttLink(socket, tally);
      link.shakeHands(login, will.orElse(null));
      return link;
    } catch (IOException e) {
      socket.close();
      tally.refused.increment();
      throw e;
    }
  }

  private void shakeHands(Login login, @Nullable Will will) throws IOException {
    write(Packet.connect(login, will, KEEP_ALIVE_SECONDS));
    Packet answer = Packet.read(in);
    if (answer.type() != Packet.CONNACK || answer.body().length != 2 || answer.body()[1] != 0) {
      int code = answer.body().length == 2 ? answer.body()[1] : -1;
      throw new IOException("the broker refuses " + login.clientId() + ": code " + code);
    }
    connected = true;
    socket.setSoTimeout(KEEP_ALIVE_SECONDS * 1000 / 3);
    tally.connected.increment();
    Thread.ofVirtual().name("mqtt-" + login.clientId()).start(this::listen);
  }

  private void listen() {
    try {
      while (!socket.isClosed()) {
        try {
          in.mark(1);
          int first = in.read();
          in.reset();
          if (first >= 0) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
          }
          take(Packet.read(in));
          lastRead = System.nanoTime();
          socket.setSoTimeout(KEEP_ALIVE_SECONDS * 1000 / 3);
        } catch (SocketTimeoutException e) {
          if (System.nanoTime() - lastRead > TimeUnit.SECONDS.toNanos(KEEP_ALIVE_SECONDS * 2L)) {
            throw new IOException("the broker fell silent", e);
          }
        }
        if (System.nanoTime() - lastWrite > TimeUnit.SECONDS.toNanos(KEEP_ALIVE_SECONDS / 2)) {
          write(Packet.bare(Packet.PINGREQ));
        }
      }
    } catch (IOException e) {
      broke(e);
    }
  }

  private void take(Packet packet) throws IOException {
    switch (packet.type()) {
      case Packet.PUBACK, Packet.SUBACK -> {
        CompletableFuture<Packet> waiting = awaited.remove(packet.id());
        if (waiting != null) {
          waiting.complete(packet);
        }
      }
      case Packet.PUBLISH -> {
        Packet.Publication publication = packet.publication();
        for (Subscription subscription : subscriptions) {
          if (subscription.filter().equals(publication.topic())) {
            subscription.consumer().accept(publication.topic(), publication.payload());
          }
        }
        if (publication.qos() > 0) {
          write(Packet.acknowledge(publication.id()));
        }
      }
      default -> {
        // An answer to a ping.
      }
    }
  }

  private void broke(IOException why) {
    connected = false;
    drop();
    awaited.values().forEach(waiting -> waiting.completeExceptionally(why));
    awaited.clear();
  }

  private void write(Packet packet) throws IOException {
    byte[] bytes = packet.bytes();
    writing.lock();
    try {
      socket.getOutputStream().write(bytes);
      lastWrite = System.nanoTime();
    } finally {
      writing.unlock();
    }
  }

  /**
   * Subscribes to one topic; the consumer is called on a thread of the connection and must not
   * wait.
   */
  public void subscribe(String topic, BiConsumer<String, byte[]> consumer)
      throws IOException, InterruptedException {
    subscriptions.add(new Subscription(topic, consumer));
    int id = nextId();
    CompletableFuture<Packet> answer = expect(id);
    write(Packet.subscribe(id, topic));
    Packet given = await(answer, "subscribe to " + topic);
    if ((given.body()[given.body().length - 1] & REFUSED_SUBSCRIPTION) != 0) {
      throw new IOException("the broker refuses the subscription to " + topic);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Publishes JSON, QoS 0, and forgets it; on a broken connection it is lost. */
  public void tell(String topic, Object payload) {
    try {
      write(Packet.publish(topic, Json.bytes(payload), 0, false, false));
    } catch (IOException e) {
      broke(e);
    }
  }

  /**
   * Publishes with QoS 1 and waits for the acknowledgement; an interruption waits for it too, so
   * that a stick that is switched off knows what arrived.
   *
   * @param repeated whether it was sent before, on this connection or another
   */
  void publish(String topic, byte[] payload, boolean retain, boolean repeated, Mishap mishap)
      throws IOException {
    int id = nextId();
    CompletableFuture<Packet> acknowledged = expect(id);
    write(Packet.publish(topic, payload, id, retain, repeated));
    if (mishap == Mishap.SENT_TWICE) {
      write(Packet.publish(topic, payload, id, retain, true));
    } else if (mishap == Mishap.CUT_OFF) {
      drop();
      throw new IOException("the connection broke, as it was told to");
    }
    await(acknowledged, "publish to " + topic);
  }

  private int nextId() {
    return ids.updateAndGet(id -> id % 0xFFFF + 1);
  }

  private CompletableFuture<Packet> expect(int id) throws IOException {
    CompletableFuture<Packet> answer = new CompletableFuture<>();
    awaited.put(id, answer);
    if (!connected) {
      awaited.remove(id);
      throw new IOException("the connection is gone");
    }
    return answer;
  }

  private static Packet await(CompletableFuture<Packet> answer, String what) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot " + what + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("cannot " + what + " within " + PATIENCE.toSeconds() + " s", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public boolean connected() {
    return connected;
  }

  /** Vanishes without a goodbye, so that the broker publishes the will. */
  public void drop() {
    connected = false;
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  /** Says goodbye, so that the will is not published. */
  @Override
  public void close() {
    if (connected) {
      try {
        write(Packet.bare(Packet.DISCONNECT));
      } catch (IOException e) {
        // Then it is the broker that notices.
      }
    }
    drop();
  }
}
