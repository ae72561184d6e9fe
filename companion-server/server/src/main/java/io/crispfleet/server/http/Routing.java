package io.crispfleet.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.servlet.JavalinServlet;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;

/** Finds the handler for a request. */
final class Routing {
  private static final Logger LOG = System.getLogger(Routing.class.getName());

  private Routing() {}

  static Handler handler(List<Endpoint> endpoints, Dispatch dispatch) {
    Javalin javalin = Javalin.create(config -> configure(config, endpoints, dispatch));
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
    context.setContextPath("/");
    context.setErrorHandler(new JettyErrors());
    context.addServlet(new ServletHolder(new JavalinServlet(javalin.unsafe)), "/");
    return context;
  }

  private static void configure(JavalinConfig config, List<Endpoint> endpoints, Dispatch dispatch) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = Long.MAX_VALUE; // Each route has its own, see BoundedRequest.
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.router.javaLangErrorHandler(Routing::error);
    config.routes.exception(HttpResponseException.class, dispatch::problem);
    config.routes.exception(Exception.class, dispatch::problem);

    Set<String> heads = new HashSet<>();
    Set<String> preflights = new HashSet<>();
    for (Endpoint endpoint : mostSpecificFirst(endpoints)) {
      config.routes.addHttpHandler(
          endpoint.method(), endpoint.path(), ctx -> dispatch.serve(endpoint, ctx));
      if (endpoint.method().equals(HandlerType.HEAD)) {
        heads.add(endpoint.path());
      }
    }
    for (Endpoint endpoint : mostSpecificFirst(endpoints)) {
      if (endpoint.method().equals(HandlerType.GET) && heads.add(endpoint.path())) {
        config.routes.head(endpoint.path(), ctx -> dispatch.serve(endpoint, ctx));
      }
      if (endpoint.cors() && preflights.add(endpoint.path())) {
        config.routes.options(endpoint.path(), ResponseHeaders::preflight);
      }
    }
  }

  /**
   * The router takes the first that matches: {@code /a/b} must stand before {@code /a/{x}}. It
   * tries one after another, so that those of all the routes without a parameter which sticks ask
   * all day come first; among these no two match the same path.
   */
  private static List<Endpoint> mostSpecificFirst(List<Endpoint> endpoints) {
    return endpoints.stream()
        .sorted(
            Comparator.comparingLong(Routing::parameters)
                .thenComparing(Routing::oftenAsked, Comparator.reverseOrder())
                .thenComparing(
                    Comparator.comparingInt((Endpoint endpoint) -> endpoint.path().length())
                        .reversed()))
        .toList();
  }

  private static boolean oftenAsked(Endpoint endpoint) {
    return parameters(endpoint) == 0 && endpoint.ofDevices();
  }

  private static long parameters(Endpoint endpoint) {
    return endpoint.path().chars().filter(c -> c == '{' || c == '<').count();
  }

  private static void error(HttpServletResponse response, Error error) {
    LOG.log(Level.ERROR, "a handler broke", error);
    if (response.isCommitted()) {
      return;
    }
    ProblemDocument document = ProblemDocument.of(ProblemDocument.internal(), "");
    response.resetBuffer();
    response.setStatus(document.status());
    response.setContentType(ProblemDocument.MEDIA_TYPE);
    response.setContentLength(document.body().length);
    try {
      response.getOutputStream().write(document.body());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the client went away", e);
    }
  }
}
