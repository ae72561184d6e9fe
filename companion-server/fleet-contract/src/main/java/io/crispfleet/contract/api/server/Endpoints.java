package io.crispfleet.contract.api.server;

import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/endpoints}: where a server can be reached. Hosts are addresses that a stick
 * can use, never names that need multicast DNS.
 *
 * @param http base URL without a slash at its end
 * @param https null when there is none
 * @param legacyHttp base URL for older sticks
 * @param mqtt {@code mqtt://host:port}, for sticks with a login
 * @param mqtts null when there is none
 * @param mqttWebSocket null when there is none
 * @param mqttLegacy {@code mqtt://host:port}, for sticks without a login; null when they are not
 *     let in
 * @param topicRoot first level of the native topics
 * @param skiClockPrefix first level of the ski clocks' topics; null when there is none
 */
public record Endpoints(
    String http,
    @Nullable String https,
    @Nullable String legacyHttp,
    String mqtt,
    @Nullable String mqtts,
    @Nullable String mqttWebSocket,
    @Nullable String mqttLegacy,
    String topicRoot,
    @Nullable String skiClockPrefix) {}
