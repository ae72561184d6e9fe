package io.crispfleet.server.faults;

import java.net.URI;

/** One kind of client, that writes on and on and remembers what was acknowledged. */
interface Work extends AutoCloseable {
  /** Goes to a server that has just started, and is quiet yet. */
  void connect(URI http, URI mqtt) throws Exception;

  /**
   * Asks for everything that was acknowledged since the last time, and does once more what was
   * under way: afterwards nothing is in doubt.
   *
   * @throws AssertionError when something is missing
   */
  void recover() throws Exception;

  /** One write. Any exception means that nobody knows what became of it. */
  void step() throws Exception;

  /** How many writes were acknowledged up to now. */
  int acknowledged();

  @Override
  void close();
}
