package io.crispfleet.server.mqtt;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/**
 * How fast one client may publish. Whoever is faster is read more slowly: its own socket fills up,
 * nothing is lost and nothing piles up here. Used on the client's event loop only.
 */
// A connection that fails is closed, and closing is what is watched.
@SuppressWarnings("FutureReturnValueIgnored")
final class Pace {
  private final int atOnce;
  private final double perNano;
  private double left;
  private long filledAt = System.nanoTime();

  Pace(int atOnce, int perSecond) {
    this.atOnce = atOnce;
    this.perNano = perSecond / 1e9;
    this.left = atOnce;
  }

  void count(ChannelHandlerContext ctx) {
    long now = System.nanoTime();
    left = Math.min(atOnce, left + (now - filledAt) * perNano) - 1;
    filledAt = now;
    if (left < 0 && ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      long pause = (long) ((1 - left) / perNano);
      ctx.executor()
          .schedule(
              () -> {
                ctx.channel().config().setAutoRead(true);
              },
              pause,
              TimeUnit.NANOSECONDS);
    }
  }
}
