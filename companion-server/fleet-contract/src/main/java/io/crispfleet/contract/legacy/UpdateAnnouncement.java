package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code skiclock/version/updates}: a device answers it with a version request. */
public record UpdateAnnouncement(
    String platform, @JsonProperty("latest_version") String latestVersion) {}
