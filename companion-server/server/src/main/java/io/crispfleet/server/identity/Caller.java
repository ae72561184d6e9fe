package io.crispfleet.server.identity;

import java.util.Set;

/** Who makes a request. */
public sealed interface Caller {
  /** As it appears in the audit log, for instance {@code user:anna} or {@code device:7C9EBD}. */
  String label();

  /** Nobody in particular. */
  record Anonymous() implements Caller {
    @Override
    public String label() {
      return "anonymous";
    }
  }

  /**
   * A person, by session or token.
   *
   * @param scopes what a token is limited to; empty for a session and for an unlimited token
   * @param session true for a browser session, whose changing requests need a CSRF token
   */
  record User(long id, String name, UserRole role, Set<String> scopes, boolean session)
      implements Caller {
    public User {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public String label() {
      return "user:" + name;
    }
  }

  /** A stick that proved its credential. */
  record Device(String id) implements Caller {
    @Override
    public String label() {
      return "device:" + id;
    }
  }
}
