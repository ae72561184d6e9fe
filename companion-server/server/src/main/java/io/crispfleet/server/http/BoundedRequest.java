package io.crispfleet.server.http;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request whose body ends with a 413 where it grows beyond its route's limit. */
final class BoundedRequest extends Request.Wrapper {
  private final Exchange exchange;
  private long read;

  BoundedRequest(Request request, Exchange exchange) {
    super(request);
    this.exchange = exchange;
  }

  @Override
  public Content.Chunk read() {
    Content.Chunk chunk = super.read();
    if (chunk != null && !Content.Chunk.isFailure(chunk)) {
      read += chunk.remaining();
      if (read > exchange.bodyLimit()) {
        chunk.release();
        return Content.Chunk.from(Problem.tooLarge(exchange.bodyLimit()), true);
      }
    }
    return chunk;
  }
}
