package io.crispfleet.server.mqtt;

/** Lets everybody do everything. */
final class OpenAccess implements MqttAccess {
  @Override
  public Verdict connect(
      boolean legacyListener, String clientId, String username, byte[] password) {
    return new Verdict.Accepted(
        username.isEmpty()
            ? new Session.Legacy(clientId)
            : username.equals(clientId)
                ? new Session.Device(clientId)
                : new Session.Console(username));
  }

  @Override
  public boolean mayPublish(Session session, String topic, boolean retain) {
    return true;
  }

  @Override
  public boolean maySubscribe(Session session, String filter) {
    return true;
  }
}
