package io.crispfleet.contract.api.release;

/**
 * One file of a release.
 *
 * @param kind {@code app}, {@code bootloader}, {@code partitions}, {@code boot_app0} or {@code
 *     filesystem}
 * @param offset where it goes in flash, bytes
 * @param size bytes
 */
public record ArtifactInfo(String kind, long offset, long size, String sha256) {}
