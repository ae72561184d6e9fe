package io.crispfleet.server.mqtt;

import io.crispfleet.server.logging.LibraryLog;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManagerFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.ConnectionCreator;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;

/**
 * Apache Artemis as the engine behind the broker's doors: sessions, subscriptions, queues, retained
 * messages and their journal. It opens no port and checks no password: it is handed connections
 * that were let in.
 */
final class ArtemisCore {
  private static final System.Logger LOG = System.getLogger(ArtemisCore.class.getName());
  private static final String MQTT = MQTTProtocolManagerFactory.MQTT_PROTOCOL_NAME;
  private static final String ACCEPTOR = "doors";
  private static final int LONGEST_KEEP_ALIVE_SECONDS = 20 * 60;
  private static final int SESSION_SECONDS = 7 * 24 * 3600;
  private static final long ADDRESS_MILLIS = 24 * 3600 * 1000L;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final int PAGE_BYTES = 1 << 20;
  private static final int JOURNAL_FILE_BYTES = 4 << 20;
  private static final long LEAST_DISK_BYTES = 64L << 20;
  private static final long POLL_NANOS = 5_000_000;

  private final Path folder;
  private final BrokerLimits limits;
  // The audit log would write every message; the rest is about things we configured on purpose.
  private final LibraryLog audit = new LibraryLog("org.apache.activemq.audit");
  private final LibraryLog log = new LibraryLog("org.apache.activemq");
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile @Nullable EmbeddedActiveMQ engine;

  ArtemisCore(Path folder, BrokerLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Reads the journal; returns when connections can be attached. */
  void start() {
    audit.off();
    log.errorsOnly();
    failure.set(null);
    EmbeddedActiveMQ starting = new EmbeddedActiveMQ().setConfiguration(configuration());
    try {
      starting.createActiveMQServer();
      ActiveMQServer server = starting.getActiveMQServer();
      server.registerActivationFailureListener(failure::set);
      server.registerIOCriticalErrorListener((error, message, file) -> failure.set(error));
      server.addProtocolManagerFactory(new MQTTProtocolManagerFactory());
      starting.start();
      Throwable failed = failure.get();
      if (failed != null) {
        throw new IOException(failed);
      }
      engine = starting;
    } catch (Exception e) {
      stop(starting);
      throw new BrokerException(
          "The MQTT broker cannot use the folder "
              + folder
              + ": "
              + e.getMessage()
              + ". Check that it is writable and that no other server uses it.",
          e);
    }
  }

  /** Puts the engine at the end of an accepted connection's pipeline; its CONNECT follows. */
  void attach(ChannelPipeline pipeline) throws Exception {
    EmbeddedActiveMQ running = engine;
    if (running == null) {
      throw new IOException("the broker is stopping");
    }
    ActiveMQServer server = running.getActiveMQServer();
    NettyAcceptor acceptor = (NettyAcceptor) server.getRemotingService().getAcceptor(ACCEPTOR);
    MQTTProtocolManager mqtt =
        (MQTTProtocolManager) acceptor.getProtocolHandler().getProtocol(MQTT);
    ConnectionCreator creator = acceptor.createConnectionCreator();
    pipeline.addLast(new OrderedDelivery(server, mqtt));
    pipeline.addLast(creator);
    creator.createConnection(pipeline.context(creator), MQTT, false);
  }

  /** What keeps it from working; empty when it is well. */
  Optional<String> trouble() {
    Throwable failed = failure.get();
    if (failed != null) {
      return Optional.of("the MQTT broker stopped: " + failed.getMessage());
    }
    EmbeddedActiveMQ running = engine;
    if (running == null || !running.getActiveMQServer().isActive()) {
      return Optional.of("the MQTT broker is not running");
    }
    if (running.getActiveMQServer().getPagingManager().isDiskFull()) {
      return Optional.of(
          "the MQTT broker takes no more messages: the disk of " + folder + " is full");
    }
    return Optional.empty();
  }

  /** Waits until the engine has seen that its clients are gone, then writes what is queued. */
  void stop(Duration patience) {
    EmbeddedActiveMQ running = engine;
    engine = null;
    if (running == null) {
      return;
    }
    long until = System.nanoTime() + patience.toNanos();
    while (running.getActiveMQServer().getRemotingService().getConnectionCount() > 0
        && System.nanoTime() < until) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    // It goes on for a moment after its journal is closed and complains about that.
    log.off();
    stop(running);
  }

  private static void stop(EmbeddedActiveMQ engine) {
    try {
      engine.stop();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "the MQTT broker did not stop cleanly", e);
    }
  }

  private Configuration configuration() {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration
        .setPersistenceEnabled(true)
        .setJournalType(JournalType.NIO)
        .setJournalFileSize(JOURNAL_FILE_BYTES)
        .setJournalMinFiles(2)
        .setJournalPoolFiles(4)
        // How long a write waits for company before the disk is asked to keep them: nanoseconds.
        .setJournalBufferTimeout_NIO(500_000)
        .setJournalDirectory(folder.resolve("journal").toString())
        .setBindingsDirectory(folder.resolve("bindings").toString())
        .setPagingDirectory(folder.resolve("paging").toString())
        .setLargeMessagesDirectory(folder.resolve("large").toString())
        .setGlobalMaxSize(MEMORY_BYTES)
        .setMaxDiskUsage(-1)
        .setMinDiskFree(LEAST_DISK_BYTES)
        .setSecurityEnabled(false)
        .setJMXManagementEnabled(false)
        .setMessageCounterEnabled(false)
        .setGracefulShutdownEnabled(false)
        .setThreadPoolMaxSize(8)
        .setScheduledThreadPoolMaxSize(2);
    configuration.setResolveProtocols(false);
    configuration.addAcceptorConfiguration(
        new TransportConfiguration(
            NettyAcceptorFactory.class.getName(),
            Map.of(
                // No port of its own: connections are handed over.
                "httpUpgradeEnabled", true,
                "protocols", MQTT,
                "remotingThreads", 1,
                "useEpoll", false,
                "useKQueue", false),
            ACCEPTOR,
            Map.of(
                "maximumPacketSize",
                limits.packetBytes(),
                "topicAliasMaximum",
                0,
                "serverKeepAlive",
                LONGEST_KEEP_ALIVE_SECONDS,
                "defaultMqttSessionExpiryInterval",
                SESSION_SECONDS)));
    configuration.addAddressSetting("#", settings(AddressFullMessagePolicy.PAGE));
    return configuration;
  }

  private AddressSettings settings(AddressFullMessagePolicy whenFull) {
    return new AddressSettings()
        .setAutoCreateAddresses(true)
        .setAutoCreateQueues(true)
        .setAutoDeleteAddresses(true)
        .setAutoDeleteAddressesDelay(ADDRESS_MILLIS)
        .setAddressFullMessagePolicy(whenFull)
        .setMaxSizeMessages(limits.queuedMessages())
        .setPageSizeBytes(PAGE_BYTES)
        .setMaxDeliveryAttempts(-1);
  }
}
