package io.crispfleet.server.mqtt;

import java.time.Duration;

/**
 * What one client, one address and all of them together may take. A stick sends a message in ten
 * seconds; the numbers leave room for a fleet that comes back after a power cut.
 *
 * @param connections open at once, let in or not
 * @param packetBytes of one MQTT packet
 * @param connectWithin time from the first byte to a complete CONNECT
 * @param connectsPerAddress attempts from one address at once; a hall of sticks behind one router
 *     is one address
 * @param connectsPerSecond how fast an address gets attempts back
 * @param messagesAtOnce publications of one client in a row
 * @param messagesPerSecond how many it may send for ever; a faster one is read more slowly
 * @param queuedMessages kept for one absent client before publications to it go to disk
 */
public record BrokerLimits(
    int connections,
    int packetBytes,
    Duration connectWithin,
    int connectsPerAddress,
    int connectsPerSecond,
    int messagesAtOnce,
    int messagesPerSecond,
    int queuedMessages) {
  public static final BrokerLimits DEFAULT =
      new BrokerLimits(12_000, 64 * 1024, Duration.ofSeconds(10), 10_000, 2_000, 200, 50, 10_000);
}
