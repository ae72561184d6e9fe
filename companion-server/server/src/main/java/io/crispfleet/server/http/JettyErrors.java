package io.crispfleet.server.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Problem documents for what never reaches a route: malformed, oversized, traversing requests. */
final class JettyErrors extends ErrorHandler {
  private static final Logger LOG = System.getLogger(JettyErrors.class.getName());

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object cause = request.getAttribute(ERROR_EXCEPTION);
    Problem problem = cause instanceof Throwable error ? ProblemDocument.known(error) : null;
    if (problem == null) {
      if (cause instanceof Throwable error) {
        LOG.log(Level.ERROR, "request failed outside of its handler", error);
      }
      Object status = request.getAttribute(ERROR_STATUS);
      int code = status instanceof Integer number ? number : response.getStatus();
      problem =
          ProblemDocument.ofStatus(code, Objects.toString(request.getAttribute(ERROR_MESSAGE), ""));
    }
    Object exchange = request.getAttribute(Exchange.ATTRIBUTE);
    String id = exchange instanceof Exchange known ? known.id : "";
    ProblemDocument.of(problem, id).send(response, callback);
    return true;
  }
}
