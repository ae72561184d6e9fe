package io.crispfleet.server.mqtt;

/** Who may connect to the broker and what they may publish and read; asked by the broker. */
public interface MqttAccess {
  /** A client that was let in. */
  sealed interface Session {
    /** A stick with a credential; its user name and client id are its device id. */
    record Device(String id) implements Session {}

    /** A legacy stick without credentials: its client id only. */
    record Legacy(String clientId) implements Session {}

    /** A ski clock with the fleet's shared login. */
    record SkiClock(String clientId) implements Session {}

    /** The server itself, or a console user. */
    record Console(String name) implements Session {}
  }

  /** The answer to CONNECT. */
  sealed interface Verdict {
    record Accepted(Session session) implements Verdict {}

    /** Refused, with the reason for the log (never the password). */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * Decides on a CONNECT. Called on broker threads; must be quick.
   *
   * @param legacyListener true for the listener that allows sticks without credentials
   * @param username empty when absent
   * @param password empty when absent
   */
  Verdict connect(boolean legacyListener, String clientId, String username, byte[] password);

  boolean mayPublish(Session session, String topic, boolean retain);

  boolean maySubscribe(Session session, String filter);
}
