package io.crispfleet.server.config;

/** Puts the settings into the record. */
final class ServerConfigBuilder {
  private ServerConfigBuilder() {}

  static ServerConfig build(ConfigReader reader) {
    return new ServerConfig(
        reader.value(Settings.DATA),
        reader.value(Settings.ROLES),
        new ServerConfig.Http(
            reader.value(Settings.HTTP),
            reader.value(Settings.HTTPS),
            reader.value(Settings.LEGACY_HTTP),
            reader.value(Settings.METRICS),
            reader.value(Settings.PUBLIC_URL),
            reader.value(Settings.TLS_CERTIFICATE),
            reader.value(Settings.TLS_KEY),
            reader.value(Settings.TRUSTED_PROXIES)),
        new ServerConfig.Mqtt(
            reader.value(Settings.MQTT),
            reader.value(Settings.MQTTS),
            reader.value(Settings.MQTT_WEBSOCKET),
            reader.value(Settings.MQTT_LEGACY),
            reader.value(Settings.BROKER),
            reader.value(Settings.BROKER_USER),
            reader.value(Settings.BROKER_PASSWORD),
            reader.value(Settings.BROKER_CA),
            reader.value(Settings.TOPIC_ROOT)),
        new ServerConfig.Legacy(
            reader.value(Settings.LEGACY),
            reader.value(Settings.LEGACY_ALLOW),
            reader.value(Settings.LEGACY_AUTOPUBLISH),
            reader.value(Settings.CRISP_PRODUCT),
            reader.value(Settings.SKICLOCK_PRODUCT),
            reader.value(Settings.SKICLOCK_PREFIXES),
            reader.value(Settings.SKICLOCK_USER),
            reader.value(Settings.SKICLOCK_PASSWORD)),
        reader.value(Settings.OTA_SPREAD),
        new ServerConfig.Storage(
            reader.value(Settings.DATABASE),
            reader.value(Settings.DATABASE_USER),
            reader.value(Settings.DATABASE_PASSWORD),
            reader.value(Settings.BACKUP_EVERY),
            reader.value(Settings.BACKUP_KEEP)),
        new ServerConfig.Log(reader.value(Settings.LOG_LEVEL), reader.value(Settings.LOG_FILE)));
  }
}
