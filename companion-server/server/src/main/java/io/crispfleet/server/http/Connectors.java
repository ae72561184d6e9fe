package io.crispfleet.server.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;

/** The server's doors. */
final class Connectors {
  private static final int BACKLOG = 4096;
  private static final int SELECTORS = 2;
  private static final int PLATFORM_THREADS = 32;

  /**
   * Bytes. Left alone, the kernel lets a connection hold megabytes, and with many downloads at once
   * they have left the processor's cache before they are sent: half the throughput.
   */
  private static final int SEND_BUFFER = 128 * 1024;

  private final HttpOptions options;
  private final List<ServerConnector> connectors = new ArrayList<>();

  Connectors(Server jetty, HttpOptions options, SlowClients slowClients) {
    this.options = options;
    for (Listen listen : options.listeners()) {
      ServerConnector connector = connector(jetty, listen);
      connector.setName(listen.kind().name());
      connector.setHost(listen.address().getHostString());
      connector.setPort(listen.address().getPort());
      connector.setIdleTimeout(options.idle().toMillis());
      connector.setAcceptQueueSize(BACKLOG);
      connector.setReuseAddress(true);
      if (listen.tls() == null) {
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
      }
      connector.addBean(slowClients);
      connectors.add(connector);
      jetty.addConnector(connector);
    }
    jetty.addBean(
        new NetworkConnectionLimit(options.maxConnections(), connectors.toArray(Connector[]::new)));
  }

  /** Platform threads turn the selectors, virtual threads run the handlers. */
  static ThreadPool threads() {
    QueuedThreadPool pool = new QueuedThreadPool(PLATFORM_THREADS, 4);
    pool.setName("http");
    pool.setDaemon(true);
    pool.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory()));
    return pool;
  }

  private ServerConnector connector(Server jetty, Listen listen) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(options.maxHeaderBytes());
    // Jetty's cache of headers already seen takes 100 KB for each connection.
    http.setHeaderCacheSize(0);
    http.setUriCompliance(UriCompliance.DEFAULT);
    http.setIdleTimeout(options.idle().toMillis());
    SSLContext tls = listen.tls();
    if (tls == null) {
      return new ServerConnector(jetty, 1, SELECTORS, new HttpConnectionFactory(http));
    }
    // Sticks and browsers come by IP address: there is no name to compare.
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setSslContext(tls);
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    return new ServerConnector(
        jetty,
        1,
        SELECTORS,
        new SslConnectionFactory(factory, "http/1.1"),
        new HttpConnectionFactory(http));
  }

  void open() {
    for (int i = 0; i < connectors.size(); i++) {
      try {
        connectors.get(i).open();
      } catch (IOException | RuntimeException e) {
        close();
        throw new CannotListen(options.listeners().get(i), e);
      }
    }
  }

  List<Listen> listening() {
    List<Listen> listening = new ArrayList<>();
    for (int i = 0; i < connectors.size(); i++) {
      Listen asked = options.listeners().get(i);
      InetSocketAddress address =
          new InetSocketAddress(asked.address().getHostString(), connectors.get(i).getLocalPort());
      listening.add(new Listen(asked.kind(), address, asked.tls()));
    }
    return listening;
  }

  void close() {
    connectors.forEach(ServerConnector::close);
  }
}
