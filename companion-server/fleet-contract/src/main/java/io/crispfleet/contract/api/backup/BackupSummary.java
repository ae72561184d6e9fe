package io.crispfleet.contract.api.backup;

import java.time.Instant;

/**
 * A finished backup.
 *
 * @param name of its folder, such as {@code backup-20261121-031500} or {@code nightly-20261121}
 * @param made when
 * @param files how many, without the manifest
 * @param bytes in all files
 */
public record BackupSummary(String name, Instant made, int files, long bytes) {}
