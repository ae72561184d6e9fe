package io.crispfleet.server.http;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** The server could not open one of its addresses; the message says which and what to do. */
public final class CannotListen extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_UNPRIVILEGED = 1024;

  private final transient Listen listen;

  CannotListen(Listen listen, Exception cause) {
    super(message(listen, cause), cause);
    this.listen = listen;
  }

  public Listen listen() {
    return listen;
  }

  private static String message(Listen listen, Exception failure) {
    InetSocketAddress address = listen.address();
    String where = address.getHostString() + ":" + address.getPort();
    String flag = "--" + listen.kind().setting();
    String reason = reason(failure);
    if (address.isUnresolved()) {
      return "cannot listen on " + where + ": the name is unknown; give " + flag + " an address";
    }
    if (reason.contains("permission denied")) {
      return "cannot listen on "
          + where
          + ": "
          + (address.getPort() < FIRST_UNPRIVILEGED
              ? "ports below 1024 need a privilege; choose one above with "
              : "the system does not allow it; choose another with ")
          + flag;
    }
    if (reason.contains("cannot assign")) {
      return "cannot listen on "
          + where
          + ": this machine has no such address; use 0.0.0.0 or one of its own with "
          + flag;
    }
    return "cannot listen on "
        + where
        + ": the port is in use; stop the program that uses it, or choose another with "
        + flag;
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || cause.getCause() == null) {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }
}
