package io.crispfleet.contract.api.release;

import java.time.Instant;

/**
 * A resumable upload.
 *
 * @param size bytes it will have
 * @param offset bytes that are safely stored
 */
public record UploadInfo(String id, String name, long size, long offset, Instant expires) {}
