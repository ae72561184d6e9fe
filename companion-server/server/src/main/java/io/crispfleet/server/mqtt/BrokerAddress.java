package io.crispfleet.server.mqtt;

import java.net.InetSocketAddress;

/**
 * Where the embedded broker shall listen. Port 0 lets the system choose.
 *
 * @param anonymous true where sticks without credentials may come
 */
public record BrokerAddress(Broker.Kind kind, InetSocketAddress address, boolean anonymous) {}
