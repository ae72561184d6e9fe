package io.crispfleet.contract.api.release;

import org.jspecify.annotations.Nullable;

/**
 * What an app image says about itself.
 *
 * @param chip as printed on the package, such as {@code ESP32-S3}
 * @param minRevision oldest chip revision it runs on, such as {@code v3.0}; null when it does not
 *     say
 * @param maxRevision newest chip revision; null for no limit
 * @param project null when it has no app descriptor
 * @param embeddedVersion what devices that run it call their version; null without a descriptor
 * @param idf ESP-IDF version; null without a descriptor
 * @param elfSha256 lower-case hex of the ELF file it was made of; null when it does not say
 * @param securityVersion anti-rollback counter
 * @param size bytes
 * @param slotSize bytes of the smallest slot it must fit, as the partition table or layout says
 */
public record ImageInfo(
    String chip,
    @Nullable String minRevision,
    @Nullable String maxRevision,
    @Nullable String project,
    @Nullable String embeddedVersion,
    @Nullable String idf,
    @Nullable String elfSha256,
    int securityVersion,
    long size,
    String sha256,
    String md5,
    long slotSize) {}
