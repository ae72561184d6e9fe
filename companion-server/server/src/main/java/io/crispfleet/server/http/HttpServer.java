package io.crispfleet.server.http;

import io.crispfleet.server.audit.AuditLog;
import io.crispfleet.server.identity.Authenticator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;

/** Jetty with the declared routes on it. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final long SWEEP_MILLIS = 250;

  private final HttpOptions options;
  private final InFlight inFlight = new InFlight();
  private final SlowClients slowClients;
  private final Server jetty;
  private final Connectors connectors;
  private final ScheduledExecutorService sweeper;

  /** For tests: plain HTTP on one address, strict about undeclared statuses. */
  public HttpServer(
      InetSocketAddress address, Api api, Authenticator authenticator, AuditLog auditLog) {
    this(
        HttpOptions.strict(address),
        api,
        authenticator,
        auditLog,
        Replays.none(),
        new SimpleMeterRegistry());
  }

  public HttpServer(
      HttpOptions options,
      Api api,
      Authenticator authenticator,
      AuditLog auditLog,
      Replays replays,
      MeterRegistry registry) {
    this.options = options;
    this.slowClients = new SlowClients(options.headerTime());
    HttpMetrics metrics = new HttpMetrics(registry, inFlight, slowClients);
    Dispatch dispatch = new Dispatch(options, authenticator, auditLog, replays, metrics);
    this.jetty = new Server(Connectors.threads());
    jetty.setErrorHandler(new JettyErrors());
    jetty.setHandler(
        new Entry(
            options,
            inFlight,
            slowClients,
            new RequestLog(metrics),
            new RequestIds(new SecureRandom()),
            Routing.handler(api.endpoints(), dispatch)));
    this.connectors = new Connectors(jetty, options, slowClients);
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("http-deadlines").factory());
  }

  /**
   * Opens every address, then answers.
   *
   * @throws CannotListen when an address is taken, forbidden or not of this machine
   */
  public void start() {
    connectors.open();
    try {
      jetty.start();
    } catch (Exception e) {
      close();
      throw new IllegalStateException("Jetty did not start", e);
    }
    var _ =
        sweeper.scheduleWithFixedDelay(
            this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    try {
      long now = System.nanoTime();
      inFlight.expire(now);
      slowClients.sweep(now);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "deadlines were not checked", e);
    }
  }

  /** Where it really listens, in the order of the options. */
  public List<Listen> listening() {
    return connectors.listening();
  }

  /** Where it really listens for one kind of client. */
  public Optional<InetSocketAddress> address(Listen.Kind kind) {
    return listening().stream()
        .filter(listen -> listen.kind() == kind)
        .map(Listen::address)
        .findFirst();
  }

  /** The port of the first listener. */
  public int port() {
    return listening().getFirst().address().getPort();
  }

  /** Accepts nobody any more, lets requests under way end within the drain time, then stops. */
  @Override
  public void close() {
    connectors.close();
    try {
      if (!inFlight.drain(options.drain())) {
        LOG.log(Level.WARNING, inFlight.size() + " requests were cut off");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sweeper.shutdownNow();
    try {
      jetty.stop();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "Jetty did not stop cleanly", e);
    }
  }
}
