package io.crispfleet.simulator.link;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 3.1.1 control packet. Written out here instead of taken from a library, because sticks
 * must be able to do what no library offers: vanish without a goodbye and repeat themselves.
 *
 * @param flags the lower four bits of the first byte
 */
record Packet(int type, int flags, byte[] body) {
  static final int CONNECT = 1;
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int SUBSCRIBE = 8;
  static final int SUBACK = 9;
  static final int PINGREQ = 12;
  static final int DISCONNECT = 14;

  private static final int MOST_BYTES = 1 << 18;
  private static final int LENGTH_BYTES = 4;
  private static final int PROTOCOL_LEVEL = 4;
  private static final int CLEAN_SESSION = 0x02;
  private static final int WILL_RETAINED_QOS_1 = 0x04 | 0x08 | 0x20;
  private static final int PASSWORD = 0x40;
  private static final int USER = 0x80;
  private static final int SUBSCRIBE_FLAGS = 2;

  /** A publication as it arrived. */
  record Publication(String topic, int qos, int id, byte[] payload) {}

  /** Writes a body. */
  @FunctionalInterface
  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  /**
   * Reads one packet.
   *
   * @throws IOException when the stream ends or the packet is too long to be meant
   */
  static Packet read(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("the broker closed the connection");
    }
    int length = 0;
    for (int i = 0; ; i++) {
      int next = in.read();
      if (next < 0 || i == LENGTH_BYTES) {
        throw new EOFException("the broker broke off inside a packet");
      }
      length |= (next & 0x7F) << (7 * i);
      if (next < 0x80) {
        break;
      }
    }
    if (length > MOST_BYTES) {
      throw new IOException("the broker sends a packet of " + length + " bytes");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the broker broke off inside a packet");
    }
    return new Packet(first >> 4, first & 0xF, body);
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 5);
    out.write(type << 4 | flags);
    int length = body.length;
    do {
      out.write(length > 0x7F ? (length & 0x7F) | 0x80 : length);
      length >>= 7;
    } while (length > 0);
    out.writeBytes(body);
    return out.toByteArray();
  }

  static Packet connect(MqttLink.Login login, MqttLink.@Nullable Will will, int keepAliveSeconds) {
    return of(
        CONNECT,
        0,
        out -> {
          out.writeUTF("MQTT");
          out.writeByte(PROTOCOL_LEVEL);
          out.writeByte(
              CLEAN_SESSION
                  | (will == null ? 0 : WILL_RETAINED_QOS_1)
                  | (login.user().isPresent() ? USER : 0)
                  | (login.password().isPresent() ? PASSWORD : 0));
          out.writeShort(keepAliveSeconds);
          out.writeUTF(login.clientId());
          if (will != null) {
            out.writeUTF(will.topic());
            out.writeShort(will.payload().length);
            out.write(will.payload());
          }
          if (login.user().isPresent()) {
            out.writeUTF(login.user().get());
          }
          if (login.password().isPresent()) {
            out.writeUTF(login.password().get());
          }
        });
  }

  /** QoS 1 subscription to one filter. */
  static Packet subscribe(int id, String filter) {
    return of(
        SUBSCRIBE,
        SUBSCRIBE_FLAGS,
        out -> {
          out.writeShort(id);
          out.writeUTF(filter);
          out.writeByte(1);
        });
  }

  /**
   * A publication.
   *
   * @param id 0 for QoS 0
   * @param repeated whether it was sent before
   */
  static Packet publish(String topic, byte[] payload, int id, boolean retain, boolean repeated) {
    int flags = (repeated ? 8 : 0) | (id == 0 ? 0 : 2) | (retain ? 1 : 0);
    return of(
        PUBLISH,
        flags,
        out -> {
          out.writeUTF(topic);
          if (id != 0) {
            out.writeShort(id);
          }
          out.write(payload);
        });
  }

  static Packet acknowledge(int id) {
    return of(PUBACK, 0, out -> out.writeShort(id));
  }

  static Packet bare(int type) {
    return new Packet(type, 0, new byte[0]);
  }

  /** The packet id at the start of acknowledgements. */
  int id() throws IOException {
    try (DataInputStream in = reader()) {
      return in.readUnsignedShort();
    }
  }

  /** What a {@code PUBLISH} carries. */
  Publication publication() throws IOException {
    try (DataInputStream in = reader()) {
      String topic = in.readUTF();
      int qos = flags >> 1 & 3;
      int id = qos == 0 ? 0 : in.readUnsignedShort();
      return new Publication(topic, qos, id, in.readAllBytes());
    }
  }

  private DataInputStream reader() {
    return new DataInputStream(new ByteArrayInputStream(body));
  }

  private static Packet of(int type, int flags, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Packet(type, flags, bytes.toByteArray());
  }
}
