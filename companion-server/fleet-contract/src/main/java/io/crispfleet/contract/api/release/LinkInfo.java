package io.crispfleet.contract.api.release;

import java.time.Instant;

/**
 * A download link.
 *
 * @param path to be put behind the server's address
 */
public record LinkInfo(String path, Instant expires) {}
