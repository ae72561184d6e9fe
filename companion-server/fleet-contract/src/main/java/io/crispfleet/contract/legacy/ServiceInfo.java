package io.crispfleet.contract.legacy;

import java.util.List;

/** {@code GET /api}: what answers here. */
public record ServiceInfo(String service, String status, List<String> platforms) {}
